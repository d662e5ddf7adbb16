//! Calls of other functions and of methods.

use super::Writer;
use super::numbers::Value;
use super::scope::{Form, Kind, Maybe, Number, Of, Pair, Reference, root};
use super::signature::{Outcome, Parameter as P, Signature, array, record};

impl<'a> Writer<'a> {
    fn helper(&mut self, wanted: impl Fn(&Signature) -> bool) -> Option<&'a Signature> {
        let helpers = self.helpers.iter().filter(|helper| wanted(helper));
        self.chance.one(helpers.collect())
    }

    /// A call that changes nothing.
    pub(super) fn call_in_expression(&mut self, depth: usize) -> Option<Value> {
        let helper = self.helper(|helper| {
            let is_struct = matches!(helper.outcome, Outcome::Record(_));
            !helper.changes_arguments()
                && (is_struct
                    || matches!(
                        helper.outcome,
                        Outcome::Number | Outcome::Pair | Outcome::Array | Outcome::Maybe
                    ))
        })?;
        let call = self.call_text(helper, depth)?;
        let part = match helper.outcome {
            Outcome::Pair => format!(".{}", self.chance.below(2)),
            Outcome::Array => format!("[{}]", self.chance.below(3)),
            Outcome::Maybe => format!(".unwrap_or({})", self.leaf().text),
            Outcome::Record(of) => self.number_in_record("", of),
            _ => String::new(),
        };
        Some(Value::tight(format!("{call}{part}")))
    }

    /// A call that changes nothing and has such a result.
    pub(super) fn call_with(&mut self, outcome: Outcome, depth: usize) -> Option<String> {
        let helper =
            self.helper(|helper| !helper.changes_arguments() && helper.outcome == outcome)?;
        self.call_text(helper, depth)
    }

    /// `helper(x, &a)`, `p.helper(x)`, `Point::helper(x)`
    fn call_text(&mut self, helper: &Signature, depth: usize) -> Option<String> {
        let mut args = self.arguments(helper, depth)?;
        if helper.is_method() {
            let of = args.remove(0);
            let of = of.trim_start_matches("&mut ").trim_start_matches('&');
            let of = if of.contains(['{', '*']) { format!("({of})") } else { of.to_owned() };
            return Some(format!("{of}.{}({})", helper.name, args.join(", ")));
        }
        let path = match helper.home {
            Some(of) if self.signature.home == Some(of) && self.chance.percent(50) => "Self::",
            Some(of) => &format!("{}::", self.definitions[of].name),
            None => "",
        };
        Some(format!("{path}{}({})", helper.name, args.join(", ")))
    }

    /// Arguments; what one of them changes is read by no other.
    fn arguments(&mut self, helper: &Signature, depth: usize) -> Option<Vec<String>> {
        let parameters = &helper.parameters;
        let mut args: Vec<Option<String>> = vec![None; parameters.len()];
        let mut hidden: Vec<String> = Vec::new();
        for (arg, (_, parameter)) in args.iter_mut().zip(parameters) {
            if parameter.is_changed() {
                let Some((text, root)) = self.changed_argument(*parameter) else { break };
                self.scope.hide(&root);
                hidden.push(root);
                *arg = Some(text);
            }
        }
        let itself = std::ptr::eq(helper, self.signature);
        for (arg, (_, parameter)) in args.iter_mut().zip(parameters) {
            match parameter {
                P::Depth if itself => *arg = Some("depth - 1".to_owned()),
                P::Depth => *arg = Some(format!("{} % 4", self.int(0).operand())),
                _ if parameter.is_changed() => {}
                _ => *arg = self.argument(*parameter, depth),
            }
        }
        for root in hidden {
            self.scope.show(&root);
        }
        args.into_iter().collect()
    }

    /// Something to be changed, and of which variable it is a part.
    fn changed_argument(&mut self, parameter: P) -> Option<(String, String)> {
        match parameter {
            P::ChangedSlice => {
                let list = self.changeable().filter(|list| list.least >= 2)?;
                let text = match self.chance.percent(25) {
                    true => match self.range_in(&list) {
                        (range, _, 2..) => format!("&mut {}[{range}]", list.text),
                        _ => list.unique(),
                    },
                    false => list.unique(),
                };
                Some((text, list.root().to_owned()))
            }
            P::ChangedNumber => self.changed_number_argument(),
            P::Grown => {
                let stacks = self.scope.stacks().into_iter();
                let stacks = stacks.filter(|stack| {
                    stack.mutable
                        && matches!(stack.of, Of::Numbers)
                        && matches!(stack.form, Form::Vec | Form::MutVec)
                });
                let stack = self.chance.one(stacks.collect())?;
                let borrow = if stack.form == Form::Vec { "&mut " } else { "" };
                Some((format!("{borrow}{}", stack.text), stack.text))
            }
            P::ChangedRecord(of) => {
                let record = self.record_of(of, |record| record.mutable)?;
                let borrow = if record.reference { "" } else { "&mut " };
                Some((format!("{borrow}{}", record.text), root(&record.text).to_owned()))
            }
            P::ChangedRecords(of) => {
                let list = self.records_of(of, |list| list.mutable)?;
                Some((list.unique(), list.root().to_owned()))
            }
            _ => None,
        }
    }

    fn changed_number_argument(&mut self) -> Option<(String, String)> {
        let numbers = self.scope.numbers().into_iter().filter(|(_, number)| number.mutable);
        let number = self.chance.one(numbers.collect());
        match number {
            Some((name, number)) if self.chance.percent(70) => Some(match number.reference {
                Reference::No => (format!("&mut {name}"), root(&name).to_owned()),
                _ => (name.clone(), name),
            }),
            _ => {
                let list = self.changeable()?;
                let index = self.index_apart(&list);
                Some((format!("&mut {}[{index}]", list.text), list.root().to_owned()))
            }
        }
    }

    fn argument(&mut self, parameter: P, depth: usize) -> Option<String> {
        Some(match parameter {
            P::Number => self.number(depth).text,
            P::Int => self.int(1).text,
            P::Slice => {
                let lists = self.number_lists().into_iter().filter(|list| list.least >= 2);
                let list = self.chance.one(lists.collect())?;
                match self.chance.percent(25) {
                    true => {
                        let (range, _, least) = self.range_in(&list);
                        match least >= 2 {
                            true => format!("&{}[{range}]", list.text),
                            false => list.shared(),
                        }
                    }
                    false => list.shared(),
                }
            }
            P::Pair => {
                let pairs = self.scope.pairs().into_iter().filter(|(_, pair)| !pair.reference);
                match self.chance.one(pairs.collect()) {
                    Some((name, _)) if self.chance.percent(60) => name,
                    _ => format!("({}, {})", self.number(depth).text, self.number(depth).text),
                }
            }
            P::Array => {
                let lists = self.number_lists().into_iter();
                let lists = lists.filter(|list| list.form == Form::Array && list.class == 3);
                match self.chance.one(lists.collect()) {
                    Some(list) if self.chance.percent(60) => list.text,
                    _ => {
                        let values = [0; 3].map(|_| self.number(0).text);
                        format!("[{}]", values.join(", "))
                    }
                }
            }
            P::Unknown => match self.chance.one(self.scope.stacks()) {
                Some(stack) if matches!(stack.of, Of::Numbers) && self.chance.percent(60) => {
                    stack.shared()
                }
                _ => self.one_list()?.shared(),
            },
            P::Maybe => self.option(depth),
            P::Record(of) => self.record_value(of, depth),
            P::SharedRecord(of) => {
                let record = self.record_of(of, |_| true);
                match record {
                    Some(record) if record.reference => record.text,
                    Some(record) if self.chance.percent(80) => format!("&{}", record.text),
                    _ => format!("&{}", self.record_literal(of, depth)),
                }
            }
            P::Records(of) => match self.records_of(of, |_| true) {
                Some(list) => list.shared(),
                None => {
                    let values = [0; 2].map(|_| self.record_value(of, depth));
                    format!("&[{}]", values.join(", "))
                }
            },
            _ => return None,
        })
    }

    /// A call as a statement, or of which variables are made.
    pub(super) fn call(&mut self) -> bool {
        let Some(helper) = self.helper(|_| true) else { return false };
        self.call_of(helper)
    }

    /// Where a function that calls itself ends, before anything else.
    pub(super) fn end_of_recursion(&mut self) {
        let value = self.outcome();
        self.line("if depth == 0 {");
        let value = format!("return {value}");
        self.line(format!("    {};", value.trim_end()));
        self.line("}");
    }

    pub(super) fn call_itself(&mut self) {
        let signature = self.signature;
        self.call_of(signature);
    }

    fn call_of(&mut self, helper: &Signature) -> bool {
        let outcome = helper.outcome;
        let Some(call) = self.call_text(helper, 1) else { return false };
        match outcome {
            Outcome::Nothing => self.line(format!("{call};")),
            Outcome::Number | Outcome::NumberAndInt => {
                let name = self.fresh_of(&["got", "given"]);
                self.line(format!("let mut {name} = {call};"));
                self.scope.add(&name, Kind::Number(Number::CHANGING));
                self.line(format!("{name} = 0.5 * {name}.tanh();"));
            }
            Outcome::Pair => match self.chance.below(3) {
                0 => {
                    let name = self.fresh("both");
                    self.line(format!("let mut {name}: (f64, f64) = {call};"));
                    self.scope.add(&name, Kind::Pair(Pair { mutable: true, reference: false }));
                }
                1 => {
                    let (a, b) = (self.place(), self.place());
                    let (Some(a), Some(b)) = (a, b) else { return false };
                    if a == b {
                        return false;
                    }
                    self.line(format!("({a}, {b}) = {call};"));
                }
                _ => {
                    let first = self.fresh("p");
                    self.scope.add(&first, Kind::Number(Number::FIXED));
                    let second = self.fresh("q");
                    self.scope.add(&second, Kind::Number(Number::CHANGING));
                    self.line(format!("let ({first}, mut {second}) = {call};"));
                }
            },
            Outcome::Vec => {
                let name = self.fresh("list");
                self.line(format!("let mut {name}: Vec<f64> = {call};"));
                // Its length is not known here, but for the least.
                let list = self.list(&name, Of::Numbers, Form::Vec, true, 1);
                self.scope.add(&name, Kind::List(list));
            }
            Outcome::Array => {
                let name = self.fresh("turned");
                self.line(format!("let mut {name}: [f64; 3] = {call};"));
                self.scope.add(&name, Kind::List(array(&name, Of::Numbers, 3, true)));
            }
            Outcome::Maybe => {
                let name = self.fresh_of(&["perhaps", "answer"]);
                self.line(format!("let mut {name}: Option<f64> = {call};"));
                self.scope.add(&name, Kind::Maybe(Maybe { mutable: true }));
            }
            Outcome::Grown => {
                let name = self.fresh("many");
                self.line(format!("let mut {name} = {call};"));
                self.new_stack(&name, Of::Numbers);
            }
            Outcome::Record(of) => {
                let name = self.fresh_of(&["moved", "there"]);
                self.line(format!("let mut {name} = {call};"));
                self.scope.add(&name, record(&name, of, true, false));
            }
        }
        true
    }
}
