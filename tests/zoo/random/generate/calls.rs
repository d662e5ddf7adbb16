//! Calls of other functions and of closures, and chains of iterators.

use super::Writer;
use super::scope::{Form, Kind, List, Number, Of, Pair, Reference};
use super::signature::{Outcome, Parameter as P, Signature, array};

impl Writer<'_> {
    fn helper(&mut self, wanted: impl Fn(&Signature) -> bool) -> Option<&Signature> {
        let helpers: Vec<usize> = (0..self.helpers.len()).collect();
        let helpers = helpers.into_iter().filter(|&index| wanted(&self.helpers[index]));
        let index = self.chance.one(helpers.collect())?;
        Some(&self.helpers[index])
    }

    /// A call that changes nothing.
    pub(super) fn call_in_expression(&mut self, depth: usize) -> Option<super::numbers::Value> {
        let given = |helper: &Signature| {
            !helper.changes_arguments()
                && matches!(helper.outcome, Outcome::Number | Outcome::Pair | Outcome::Array)
        };
        let helper = self.helper(given)?;
        let (name, outcome) = (helper.name.clone(), helper.outcome);
        let parameters: Vec<_> = helper.parameters.iter().map(|&(_, p)| p).collect();
        let args = self.arguments(&parameters, depth)?;
        let part = match outcome {
            Outcome::Pair => format!(".{}", self.chance.below(2)),
            Outcome::Array => format!("[{}]", self.chance.below(3)),
            _ => String::new(),
        };
        Some(super::numbers::Value::tight(format!("{name}({args}){part}")))
    }

    /// Arguments; what one of them changes is read by no other.
    fn arguments(&mut self, parameters: &[P], depth: usize) -> Option<String> {
        let mut args: Vec<Option<String>> = vec![None; parameters.len()];
        let mut hidden: Vec<String> = Vec::new();
        for (arg, parameter) in args.iter_mut().zip(parameters) {
            let (text, root) = match parameter {
                P::ChangedSlice => {
                    let list = self.changeable().filter(|list| list.least >= 2);
                    let Some(list) = list else { break };
                    let text = match self.chance.percent(25) {
                        true => {
                            let (range, _, least) = self.range_in(&list);
                            match least >= 2 {
                                true => format!("&mut {}[{range}]", list.text),
                                false => list.unique(),
                            }
                        }
                        false => list.unique(),
                    };
                    (text, list.root().to_owned())
                }
                P::ChangedNumber => {
                    let Some(found) = self.changed_argument() else { break };
                    found
                }
                _ => continue,
            };
            self.scope.hide(&root);
            hidden.push(root);
            *arg = Some(text);
        }
        for (arg, parameter) in args.iter_mut().zip(parameters) {
            if arg.is_none() && !matches!(parameter, P::ChangedSlice | P::ChangedNumber) {
                *arg = self.argument(*parameter, depth);
            }
        }
        for root in hidden {
            self.scope.show(&root);
        }
        let args: Option<Vec<String>> = args.into_iter().collect();
        args.map(|args| args.join(", "))
    }

    /// A number to be changed, and of which variable it is a part.
    fn changed_argument(&mut self) -> Option<(String, String)> {
        let numbers = self.scope.numbers().into_iter().filter(|(_, number)| number.mutable);
        let number = self.chance.one(numbers.collect());
        match number {
            Some((name, number)) if self.chance.percent(70) => Some(match number.reference {
                Reference::No => (format!("&mut {name}"), name),
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
            _ => return None,
        })
    }

    /// A call as a statement, or of which variables are made.
    pub(super) fn call(&mut self) -> bool {
        let Some(helper) = self.helper(|_| true) else { return false };
        let (name, outcome) = (helper.name.clone(), helper.outcome);
        let parameters: Vec<_> = helper.parameters.iter().map(|&(_, p)| p).collect();
        let Some(args) = self.arguments(&parameters, 1) else { return false };
        let call = format!("{name}({args})");
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
        }
        true
    }

    /// `let f = |p: f64| p * x;` It reads what does not change.
    pub(super) fn let_closure(&mut self) -> bool {
        let name = self.fresh_of(&["f", "g"]);
        let count = 1 + self.chance.below(2);
        let changing: Vec<String> = self
            .scope
            .visible()
            .into_iter()
            .filter(|variable| match &variable.kind {
                Kind::Number(number) => number.mutable,
                Kind::Pair(pair) => pair.mutable,
                Kind::List(list) => list.mutable,
                Kind::Int(int) => int.mutable || variable.name.contains(' '),
                Kind::Bool | Kind::Closure(_) => false,
            })
            .map(|variable| variable.name)
            .collect();
        for name in &changing {
            self.scope.hide(name);
        }
        let open = self.scope.variables.len();
        let parameters: Vec<String> =
            ["r", "s"][..count].iter().map(|&name| self.fresh(name)).collect();
        for parameter in &parameters {
            self.scope.add(parameter, Kind::Number(Number::FIXED));
        }
        let value = self.tame(2).text;
        self.scope.variables.truncate(open);
        for name in &changing {
            self.scope.show(name);
        }
        let parameters: Vec<_> = parameters.iter().map(|name| format!("{name}: f64")).collect();
        self.line(format!("let {name} = |{}| {value};", parameters.join(", ")));
        self.scope.add(&name, Kind::Closure(count));
        true
    }

    pub(super) fn closure_call(&mut self, depth: usize) -> Option<super::numbers::Value> {
        let closures = self.scope.visible().into_iter();
        let closures = closures.filter_map(|variable| match variable.kind {
            Kind::Closure(count) => Some((variable.name, count)),
            _ => None,
        });
        let (name, count) = self.chance.one(closures.collect())?;
        let args: Vec<_> = (0..count).map(|_| self.number(depth).text).collect();
        Some(super::numbers::Value::tight(format!("{name}({})", args.join(", "))))
    }

    /// The parameter of a closure over the elements of a list, and a number made of it.
    pub(super) fn mapped(&mut self) -> (String, String) {
        let name = self.fresh("e");
        let (binding, number) = match self.chance.percent(50) {
            true => (format!("&{name}"), Number::FIXED),
            false => (name.clone(), Number::SHARED),
        };
        let open = self.scope.variables.len();
        self.scope.add(&name, Kind::Number(number));
        let value = self.tame(1).operand();
        self.scope.variables.truncate(open);
        (binding, value)
    }

    /// `a.iter().map(|v| v * x).sum::<f64>()`
    pub(super) fn chain(&mut self) -> Option<super::numbers::Value> {
        let lists = self.number_lists();
        let list: List = self.chance.one(lists)?;
        let text = &list.text;
        let (binding, value) = self.mapped();
        let chain = match self.chance.below(4) {
            0 => format!("{text}.iter().sum::<f64>()"),
            1 => {
                let start = self.literal(90);
                let binding =
                    if binding.starts_with('&') { binding } else { format!("&{binding}") };
                let name = &binding[1..];
                format!("{text}.iter().fold({start}, |all, {binding}| 0.5 * all + {name} * {name})")
            }
            2 => format!("{text}.iter().rev().map(|{binding}| {value}).sum::<f64>()"),
            _ => format!("{text}.iter().map(|{binding}| {value}).sum::<f64>()"),
        };
        let typed = !chain.contains(".fold(");
        Some(super::numbers::Value::tight(chain).with_type(typed))
    }
}
