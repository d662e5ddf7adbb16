//! Expressions that are numbers.

use super::Writer;
use super::scope::{Form, Kind, List, Number, Of, Reference};

/// An expression of type `f64`.
#[derive(Clone)]
pub(super) struct Value {
    pub(super) text: String,
    shape: Shape,
    /// Its type is known without what is around it.
    pub(super) typed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A name, a call, an element.
    Tight,
    /// What needs parentheses in other expressions.
    Loose,
    /// `*v`; the star goes before a method, and may go in sums and products where `v` is shared.
    Star { shared: bool },
}

impl Value {
    pub(super) fn tight(text: impl Into<String>) -> Self {
        Self { text: text.into(), shape: Shape::Tight, typed: true }
    }

    pub(super) fn loose(text: impl Into<String>) -> Self {
        Self { text: text.into(), shape: Shape::Loose, typed: true }
    }

    fn star(name: &str, shared: bool) -> Self {
        Self { text: format!("*{name}"), shape: Shape::Star { shared }, typed: true }
    }

    pub(super) fn with_type(mut self, typed: bool) -> Self {
        self.typed = typed;
        self
    }

    /// As operand.
    pub(super) fn operand(&self) -> String {
        match self.shape {
            Shape::Loose => format!("({})", self.text),
            Shape::Tight | Shape::Star { .. } => self.text.clone(),
        }
    }

    /// Before the dot of a method.
    pub(super) fn receiver(&self) -> String {
        match self.shape {
            Shape::Star { .. } => self.text[1..].to_owned(),
            Shape::Tight | Shape::Loose => self.operand(),
        }
    }
}

impl Writer<'_> {
    /// A number with two digits behind the point; `limit` is in hundredths.
    pub(super) fn literal(&mut self, limit: usize) -> String {
        let hundredths = 1 + self.chance.below(limit);
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        text.strip_suffix('0').unwrap_or(&text).to_owned()
    }

    /// A number that no value is likely to equal.
    pub(super) fn threshold(&mut self) -> String {
        let sign = if self.chance.percent(30) { "-" } else { "" };
        format!("{sign}0.{}{}7", self.chance.below(10), 1 + self.chance.below(9))
    }

    fn constant(&mut self) -> Value {
        let number = self.literal(150);
        match self.chance.below(8) {
            0 => Value::loose(format!("-{number}")).with_type(false),
            _ => Value::tight(number).with_type(false),
        }
    }

    /// A variable, an element, a field or a constant.
    pub(super) fn leaf(&mut self) -> Value {
        for _ in 0..4 {
            let found = match self.chance.weighted(&[(6, 0), (5, 1), (1, 2), (2, 3), (1, 4)]) {
                0 => self.number_leaf(),
                1 => self.element(),
                2 => self.pair_field(),
                3 => Some(self.constant()),
                _ => self.cast(),
            };
            if let Some(found) = found {
                return found;
            }
        }
        self.number_leaf().unwrap_or_else(|| self.constant())
    }

    /// The same, but no constant if there is anything else.
    pub(super) fn live_leaf(&mut self) -> Value {
        for _ in 0..6 {
            let leaf = self.leaf();
            if !leaf.text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) {
                return leaf;
            }
        }
        self.leaf()
    }

    fn number_leaf(&mut self) -> Option<Value> {
        let mut numbers = self.scope.numbers();
        let changed: Vec<_> =
            numbers.iter().filter(|(_, number)| number.mutable).cloned().collect();
        if !changed.is_empty() && self.chance.percent(50) {
            numbers = changed;
        }
        let (name, number) = self.chance.one(numbers)?;
        Some(match number.reference {
            Reference::No => Value::tight(name).with_type(number.typed),
            Reference::Shared => Value::star(&name, true),
            Reference::Unique => Value::star(&name, false),
        })
    }

    fn pair_field(&mut self) -> Option<Value> {
        let (name, _) = self.chance.one(self.scope.pairs())?;
        Some(Value::tight(format!("{name}.{}", self.chance.below(2))))
    }

    fn element(&mut self) -> Option<Value> {
        let list = self.chance.one(self.scope.lists())?;
        self.element_of(&list).map(Value::tight)
    }

    /// A number in a list.
    pub(super) fn element_of(&mut self, list: &List) -> Option<String> {
        let index = self.index(list);
        Some(match list.of {
            Of::Numbers => format!("{}[{index}]", list.text),
            Of::Pairs => format!("{}[{index}].{}", list.text, self.chance.below(2)),
            Of::Records(of) => self.number_in_record(&format!("{}[{index}]", list.text), of),
            Of::Ints => return None,
            Of::Rows(..) => {
                let row = list.row(&index).expect("a list of lists");
                format!("{}[{}]", row.text, self.index(&row))
            }
        })
    }

    /// The same as a place to be changed.
    pub(super) fn place_in(&mut self, list: &List) -> Option<String> {
        let index = match list.form {
            Form::Vec | Form::MutVec => self.index_apart(list),
            _ => self.index(list),
        };
        Some(match list.of {
            Of::Numbers => format!("{}[{index}]", list.text),
            Of::Pairs => format!("{}[{index}].{}", list.text, self.chance.below(2)),
            Of::Records(of) => self.number_in_record(&format!("{}[{index}]", list.text), of),
            Of::Ints => return None,
            Of::Rows(..) => {
                let row = list.row(&index).expect("a list of lists");
                format!("{}[{}]", row.text, self.index_apart(&row))
            }
        })
    }

    fn cast(&mut self) -> Option<Value> {
        if self.scope.ints().is_empty() {
            return None;
        }
        let int = self.int(1);
        let cast = format!("{} as f64", int.operand());
        let factor = self.literal(50);
        Some(match self.chance.below(3) {
            0 => Value::loose(format!("{factor} * {cast}")),
            1 => Value::loose(format!("({cast}) * {factor}")),
            _ => Value::tight(format!("({cast})")),
        })
    }

    /// An expression of at most this depth.
    pub(super) fn number(&mut self, depth: usize) -> Value {
        if depth == 0 || self.chance.percent(15) {
            return self.leaf();
        }
        let choices = [(20, 0), (16, 1), (4, 2), (2, 3), (4, 4), (3, 5), (4, 6), (2, 7), (3, 8)];
        let found = match self.chance.weighted(&choices) {
            0 => Some(self.binary(depth - 1)),
            1 => Some(self.method(depth - 1)),
            2 => Some(self.choice_of_numbers(depth - 1)),
            3 => Some(self.block_of_number(depth - 1)),
            4 => self.call_in_expression(depth - 1),
            5 => self.closure_call(depth - 1),
            6 => self.chain(depth - 1),
            7 => Some(self.number_of_option(depth - 1)),
            _ => Some(self.match_of_numbers(depth - 1)),
        };
        found.unwrap_or_else(|| self.leaf())
    }

    /// One whose methods can be called.
    pub(super) fn typed_number(&mut self, depth: usize) -> Value {
        for _ in 0..4 {
            let number = self.number(depth);
            if number.typed {
                return number;
            }
        }
        let numbers = self.scope.numbers();
        match numbers.into_iter().find(|(_, number)| *number == Number::FIXED) {
            Some((name, _)) => Value::tight(name),
            None => Value::tight(format!("{}_f64", self.literal(150))),
        }
    }

    /// As operand; a reference sometimes as such.
    fn bare_operand(&mut self, value: &Value) -> String {
        match value.shape {
            Shape::Star { shared: true } if self.chance.percent(40) => value.receiver(),
            _ => value.operand(),
        }
    }

    fn binary(&mut self, depth: usize) -> Value {
        let (left, right) = (self.number(depth), self.number(depth));
        let typed = left.typed || right.typed;
        let (a, b) = (self.bare_operand(&left), self.bare_operand(&right));
        let text = match self.chance.below(12) {
            0..=2 => format!("{a} + {b}"),
            3..=4 => format!("{a} - {b}"),
            5..=7 => format!("{a} * {b}"),
            8 => format!("{} * {a} * {b}", self.literal(90)),
            9 => format!("{a} / (1.0 + {b} * {b})"),
            10 => {
                let third = self.leaf();
                format!("{a} * {b} + {}", third.operand())
            }
            _ => format!("{} * {a} - {} * {b}", self.literal(90), self.literal(90)),
        };
        Value::loose(text).with_type(typed)
    }

    fn method(&mut self, depth: usize) -> Value {
        let value = self.typed_number(depth);
        let of = value.receiver();
        let operand = value.operand();
        let choices = [(5, 0), (2, 1), (4, 2), (2, 3), (2, 4), (2, 5), (1, 6), (1, 7), (1, 8)];
        Value::tight(match self.chance.weighted(&choices) {
            0 => format!("{of}.sin()"),
            1 => format!("{of}.cos()"),
            2 => format!("{of}.tanh()"),
            3 => {
                let function = *self.chance.pick(&["sqrt", "ln", "recip"]);
                format!("({} + {operand} * {operand}).{function}()", self.literal(150))
            }
            4 => {
                let function = *self.chance.pick(&["max", "min"]);
                let other = match self.chance.percent(50) {
                    true => self.threshold(),
                    false => self.number(depth).text,
                };
                format!("{of}.{function}({other})")
            }
            5 => format!("{of}.abs()"),
            6 => match self.chance.below(3) {
                0 => format!("(-({operand} * {operand})).exp()"),
                1 => format!("{of}.atan()"),
                _ => format!("{of}.clamp(-{}, {})", self.literal(90), self.literal(90)),
            },
            7 => match self.chance.percent(50) && !self.scope.ints().is_empty() {
                true => {
                    let int = self.int(0);
                    format!("{of}.powi(({} % 3) as i32)", int.operand())
                }
                false => format!("{of}.powi({})", self.chance.below(4)),
            },
            _ => {
                let (factor, term) = (self.number(depth), self.number(depth));
                format!("{of}.mul_add({}, {})", factor.text, term.text)
            }
        })
    }

    fn choice_of_numbers(&mut self, depth: usize) -> Value {
        let condition = self.condition(1);
        let (yes, no) = (self.number(depth), self.number(depth));
        let typed = yes.typed || no.typed;
        let text = format!("if {condition} {{ {} }} else {{ {} }}", yes.text, no.text);
        Value::loose(text).with_type(typed)
    }

    fn match_of_numbers(&mut self, depth: usize) -> Value {
        if self.scope.ints().is_empty() {
            return self.choice_of_numbers(depth);
        }
        let (scrutinee, patterns) = self.patterns();
        let mut typed = false;
        let mut text = format!("match {scrutinee} {{ ");
        for pattern in patterns {
            let value = self.number(depth);
            typed |= value.typed;
            text += &format!("{pattern} => {}, ", value.text);
        }
        text += "}";
        Value::loose(text).with_type(typed)
    }

    fn block_of_number(&mut self, depth: usize) -> Value {
        let inner = self.typed_number(depth);
        let name = self.fresh("inner");
        let open = self.scope.variables.len();
        self.scope.add(&name, Kind::Number(Number::FIXED));
        let value = self.number(depth);
        self.scope.variables.truncate(open);
        let factor = if self.chance.percent(50) { format!("{name} * ") } else { String::new() };
        let value = if factor.is_empty() { value.text } else { value.operand() };
        Value::loose(format!("{{ let {name} = {}; {factor}{value} }}", inner.text)).with_type(false)
    }

    /// One that stays small, however often it is computed of itself.
    pub(super) fn tame(&mut self, depth: usize) -> Value {
        let value = self.typed_number(depth);
        let (of, operand) = (value.receiver(), value.operand());
        match self.chance.below(8) {
            0..=2 => Value::tight(format!("{of}.sin()")),
            3..=4 => Value::tight(format!("{of}.tanh()")),
            5 if value.text.len() < 16 => {
                Value::loose(format!("{operand} / (1.0 + {operand} * {operand})"))
            }
            5 => Value::tight(format!("{of}.atan()")),
            _ => {
                let (a, b) = (self.live_leaf(), self.leaf());
                let (p, q) = (self.literal(45), self.literal(45));
                let text = format!("{p} * {} + {q} * {}", a.operand(), b.operand());
                Value::loose(text).with_type(a.typed || b.typed)
            }
        }
    }

    /// The same of a type that is known without what is around it.
    pub(super) fn typed_tame(&mut self, depth: usize) -> Value {
        for _ in 0..4 {
            let value = self.tame(depth);
            if value.typed {
                return value;
            }
        }
        Value::tight(format!("{}_f64", self.literal(150)))
    }
}
