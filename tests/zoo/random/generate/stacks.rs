//! Vectors that grow and shrink, and lists that may be empty.

use super::Writer;
use super::scope::{Form, Int, Kind, List, Number, Of, Pair, Stack};
use super::signature::record;

impl Writer<'_> {
    pub(super) fn new_stack(&mut self, name: &str, of: Of) {
        let stack = Stack { text: name.to_owned(), of, mutable: true, form: Form::Vec };
        self.scope.add(name, Kind::Stack(stack));
    }

    pub(super) fn let_stack(&mut self) -> bool {
        let name = self.fresh_of(&["stack", "queue", "kept", "history"]);
        let of = match self.chance.weighted(&[(6, 0), (2, 1), (2, 2)]) {
            0 => Of::Numbers,
            1 => Of::Pairs,
            _ => Of::Rows(Form::Vec, 2, 2),
        };
        let ty = match of {
            Of::Pairs => "Vec<(f64, f64)>",
            Of::Rows(..) => "Vec<Vec<f64>>",
            _ => "Vec<f64>",
        };
        let value = match self.chance.below(5) {
            0 => "vec![]".to_owned(),
            1 => "Vec::with_capacity(4)".to_owned(),
            2 => format!("vec![{}]", self.item(&of)),
            3 if matches!(of, Of::Numbers) => match self.one_list() {
                Some(list) => format!("{}.to_vec()", list.text),
                None => "Vec::new()".to_owned(),
            },
            _ => "Vec::new()".to_owned(),
        };
        self.line(format!("let mut {name}: {ty} = {value};"));
        self.new_stack(&name, of);
        true
    }

    /// A new element.
    fn item(&mut self, of: &Of) -> String {
        match of {
            Of::Numbers | Of::Ints => self.tame_at_depth(1).text,
            Of::Pairs => {
                format!("({}, {})", self.tame_at_depth(1).text, self.tame_at_depth(0).text)
            }
            Of::Rows(..) => {
                format!("vec![{}, {}]", self.tame_at_depth(1).text, self.tame_at_depth(0).text)
            }
            Of::Records(of) => self.record_value(*of, 1),
        }
    }

    /// What an element is that was taken out, or is gone through by reference.
    fn bound(&mut self, of: &Of, shared: bool) -> (String, Vec<(String, Kind)>) {
        match of {
            Of::Numbers | Of::Ints => {
                let name = self.fresh_of(&["v", "top"]);
                let number = if shared { Number::SHARED } else { Number::FIXED };
                (name.clone(), vec![(name, Kind::Number(number))])
            }
            Of::Pairs if !shared && self.chance.percent(60) => {
                let (p, q) = (self.fresh("p"), self.fresh("q"));
                let fixed = Kind::Number(Number::FIXED);
                (format!("({p}, {q})"), vec![(p, fixed.clone()), (q, fixed)])
            }
            Of::Pairs => {
                let name = self.fresh("both");
                let pair = Kind::Pair(Pair { mutable: false, reference: shared });
                (name.clone(), vec![(name, pair)])
            }
            Of::Rows(form, class, least) => {
                let text = self.fresh("row");
                let form = if shared { Form::Slice } else { *form };
                let (of, class, least) = (Of::Numbers, *class, *least);
                let row = List { text: text.clone(), of, mutable: false, form, class, least };
                (text.clone(), vec![(text, Kind::List(row))])
            }
            Of::Records(of) => {
                let name = self.fresh("one");
                (name.clone(), vec![(name.clone(), record(&name, *of, false, shared))])
            }
        }
    }

    fn own_stack(&mut self) -> Option<Stack> {
        let stacks = self.scope.stacks().into_iter();
        let stacks =
            stacks.filter(|stack| stack.mutable && matches!(stack.form, Form::Vec | Form::MutVec));
        self.chance.one(stacks.collect())
    }

    pub(super) fn number_of_stack(&mut self, stack: &Stack) -> String {
        let text = &stack.text;
        match &stack.of {
            Of::Numbers if self.chance.percent(30) => {
                format!("{text}.last().copied().unwrap_or({})", self.literal(90))
            }
            Of::Numbers | Of::Ints => format!("{text}.iter().sum::<f64>()"),
            Of::Pairs => format!("{text}.iter().map(|p| p.0 * p.1).sum::<f64>()"),
            Of::Rows(..) => format!("{text}.iter().map(|row| row[0] - row[1]).sum::<f64>()"),
            Of::Records(of) => {
                let number = self.number_in_record("p", *of);
                format!("{text}.iter().map(|p| {number}).sum::<f64>()")
            }
        }
    }

    pub(super) fn push(&mut self) -> bool {
        let Some(stack) = self.own_stack() else { return false };
        self.scope.hide(&stack.text);
        let item = self.item(&stack.of);
        self.scope.show(&stack.text);
        let line = self.bounded(&stack.text, format!("{}.push({item});", stack.text));
        self.line(line);
        true
    }

    /// In loops within loops what makes a list longer happens while it is short: lists that are made of each other
    /// would double their lengths each time.
    fn bounded(&mut self, text: &str, line: String) -> String {
        match self.frames.iter().filter(|frame| frame.is_loop).count() {
            0..=1 => line,
            _ => format!("if {text}.len() < 6 {{ {line} }}"),
        }
    }

    pub(super) fn stack_operation(&mut self) -> bool {
        let Some(stack) = self.own_stack() else { return false };
        self.scope.hide(&stack.text); // its arguments do not read it
        let line = self.operation_on_stack(&stack);
        self.scope.show(&stack.text);
        let Some(line) = line else { return self.push() };
        self.line(line);
        true
    }

    fn operation_on_stack(&mut self, stack: &Stack) -> Option<String> {
        let text = &stack.text;
        let is_numbers = matches!(stack.of, Of::Numbers);
        Some(match self.chance.below(16) {
            0 => format!("{text}.pop();"),
            1 if is_numbers => {
                let list = self.one_list()?;
                self.bounded(text, format!("{text}.extend_from_slice({});", list.shared()))
            }
            2 if is_numbers => {
                let list = self.one_list()?;
                let factor = self.literal(90);
                let line = match self.chance.percent(50) {
                    true => format!("{text}.extend({}.iter());", list.text),
                    false => {
                        format!("{text}.extend({}.iter().map(|v| v * {factor}));", list.text)
                    }
                };
                self.bounded(text, line)
            }
            3..=4 => {
                let at = match self.chance.below(4) {
                    0 => "0".to_owned(),
                    1 => format!("{text}.len()"),
                    2 => format!("{text}.len() / 2"),
                    _ => format!("{} % ({text}.len() + 1)", self.int(1).operand()),
                };
                let line = format!("{text}.insert({at}, {});", self.item(&stack.of));
                self.bounded(text, line)
            }
            5 => format!("{text}.truncate({});", self.int(0).text),
            6 => {
                let length = match self.chance.percent(50) {
                    true => self.chance.below(5).to_string(),
                    false => format!("{} % 5", self.int(0).operand()),
                };
                format!("{text}.resize({length}, {});", self.item(&stack.of))
            }
            7 => format!("{text}.clear();"),
            8 if is_numbers => format!("{text}.retain(|v| *v > {});", self.threshold()),
            8 => format!(
                "{text}.retain(|p| {} < 0.37);",
                match &stack.of {
                    Of::Pairs => "p.0".to_owned(),
                    Of::Rows(..) => "p[0]".to_owned(),
                    Of::Records(of) => self.number_in_record("p", *of),
                    Of::Numbers | Of::Ints => return None,
                }
            ),
            9 => format!("{text}.reverse();"),
            10 | 11 => {
                let others = self.scope.stacks().into_iter().filter(|other| {
                    other.mutable && same(&other.of, &stack.of) && other.form == Form::Vec
                });
                let Some(other) = self.chance.one(others.collect()) else {
                    let items = [0; 2].map(|_| self.item(&stack.of)).join(", ");
                    let line = format!("{text}.append(&mut vec![{items}]);");
                    return Some(self.bounded(text, line));
                };
                let other = other.text;
                match self.chance.below(3) {
                    0 => self.bounded(text, format!("{text}.append(&mut {other});")),
                    1 if stack.form == Form::Vec => {
                        format!("std::mem::swap(&mut {text}, &mut {other});")
                    }
                    _ => {
                        let star = if stack.form == Form::MutVec { "*" } else { "" };
                        format!("{star}{text} = {other}.clone();")
                    }
                }
            }
            12 if is_numbers => {
                let value = self.tame_at_depth(1).text;
                format!("if let Some(last) = {text}.last_mut() {{ *last = {value}; }}")
            }
            13 if is_numbers && stack.form == Form::Vec => {
                let star = if self.chance.percent(50) { "&mut " } else { "" };
                match star.is_empty() {
                    true => format!("for v in {text}.iter_mut() {{ *v *= {}; }}", self.literal(90)),
                    false => format!("for v in {star}{text} {{ *v = v.sin(); }}"),
                }
            }
            14 => {
                let removed = *self.chance.pick(&["remove", "swap_remove"]);
                let at = match self.chance.below(3) {
                    0 => "0".to_owned(),
                    1 => format!("{text}.len() - 1"),
                    _ => format!("{} % {text}.len()", self.int(1).operand()),
                };
                format!("if !{text}.is_empty() {{ {text}.{removed}({at}); }}")
            }
            _ => return None,
        })
    }

    /// What was taken out of it, for a block or for the rest of one.
    pub(super) fn taken_out(&mut self) -> bool {
        let Some(stack) = self.own_stack() else { return false };
        let text = stack.text.clone();
        let (pattern, bound) = self.bound(&stack.of, false);
        match self.chance.below(4) {
            0 => {
                self.line(format!("if let Some({pattern}) = {text}.pop() {{"));
                self.inside(bound);
            }
            1 => {
                let method = *self.chance.pick(&["remove", "swap_remove"]);
                let least = self.chance.below(3);
                self.line(format!("if {text}.len() > {least} {{"));
                let line = format!("let {pattern} = {text}.{method}({least});");
                self.with_first_line(&line, bound);
            }
            2 => {
                // It ends: nothing inside can push, but what gets smaller each time.
                let again = matches!(stack.of, Of::Numbers) && self.chance.percent(30);
                let label = self.frame(true, true, false);
                self.line(format!("{label}while let Some({pattern}) = {text}.pop() {{"));
                if again {
                    let name = &bound[0].0;
                    self.line(format!("    if {name} > 0.37 {{ {text}.push({name} * 0.6); }}"));
                }
                self.scope.hide(&text);
                self.inside(bound);
                self.scope.show(&text);
                self.frames.pop();
                return true;
            }
            _ => {
                let least = self.chance.below(3);
                let label = self.frame(true, true, false);
                self.line(format!("{label}while {text}.len() > {least} {{"));
                let line = format!("let {pattern} = {text}.pop().unwrap();");
                self.scope.hide(&text);
                self.with_first_line(&line, bound);
                self.scope.show(&text);
                self.frames.pop();
                return true;
            }
        }
        true
    }

    /// The rest of a block in which something is bound.
    pub(super) fn inside(&mut self, bound: Vec<(String, Kind)>) {
        self.block(|writer| {
            for (name, kind) in bound {
                writer.scope.add(&name, kind);
            }
            writer.statements();
        });
        self.line("}");
    }

    fn with_first_line(&mut self, line: &str, bound: Vec<(String, Kind)>) {
        self.line(format!("    {line}"));
        self.inside(bound);
    }

    /// A block in which it has some elements, and keeps its length.
    pub(super) fn known_stack(&mut self) -> bool {
        let Some(stack) = self.chance.one(self.scope.stacks()) else { return false };
        let least = 1 + self.chance.below(2);
        let (text, class) = (&stack.text, self.class());
        match least {
            1 => self.line(format!("if !{text}.is_empty() {{")),
            _ => self.line(format!("if {text}.len() >= {least} {{")),
        }
        let list = stack.known(class, least);
        self.inside(vec![(text.clone(), Kind::List(list))]);
        true
    }

    pub(super) fn over_stack(&mut self) -> bool {
        let Some(stack) = self.chance.one(self.scope.stacks()) else { return false };
        let (pattern, mut bound) = self.bound(&stack.of, true);
        let text = &stack.text;
        let index = self.index_name();
        let head = match self.chance.below(4) {
            0 => {
                let int = Int { typed: true, ..Int::default() };
                bound.push((index.clone(), Kind::Int(int)));
                format!("({index}, {pattern}) in {text}.iter().enumerate()")
            }
            1 => format!("{pattern} in {text}.iter().rev()"),
            2 if stack.form == Form::Slice => format!("{pattern} in {text}"),
            2 if stack.form == Form::Vec => format!("{pattern} in &{text}"),
            _ => format!("{pattern} in {text}.iter()"),
        };
        self.for_frozen(text, &head, bound);
        true
    }

    /// A number or an integer of it.
    pub(super) fn asked_of_stack(&mut self) -> bool {
        let Some(stack) = self.chance.one(self.scope.stacks()) else { return false };
        if self.chance.percent(40) {
            let name = self.fresh_of(&["size", "height"]);
            self.line(format!("let {name} = {}.len();", stack.text));
            self.scope.add(&name, Kind::Int(Int { typed: true, ..Int::default() }));
            return true;
        }
        let (value, name) = (self.number_of_stack(&stack), self.fresh("whole"));
        self.line(format!("let {name} = {value};"));
        self.scope.add(&name, Kind::Number(Number::FIXED));
        true
    }
}

fn same(a: &Of, b: &Of) -> bool {
    match (a, b) {
        (Of::Numbers, Of::Numbers) | (Of::Pairs, Of::Pairs) | (Of::Rows(..), Of::Rows(..)) => true,
        (Of::Records(a), Of::Records(b)) => a == b,
        _ => false,
    }
}
