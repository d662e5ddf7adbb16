//! Integers, indices, conditions, and what a `match` asks.

use super::Writer;
use super::scope::{List, Of, mentions};

/// An expression of type `usize`.
pub(super) struct Whole {
    pub(super) text: String,
    tight: bool,
    typed: bool,
}

impl Whole {
    pub(super) fn operand(&self) -> String {
        if self.tight { self.text.clone() } else { format!("({})", self.text) }
    }
}

impl Writer<'_> {
    fn int_leaf(&mut self) -> Whole {
        let ints = self.scope.ints();
        let lists = self.scope.lists();
        if !ints.is_empty() && self.chance.percent(75) {
            let (text, int) = ints[self.chance.below(ints.len())].clone();
            let tight = !text.contains(' ');
            return Whole { text, tight, typed: int.typed };
        }
        if !lists.is_empty() && self.chance.percent(50) {
            let list = self.chance.pick(&lists).clone();
            if matches!(list.of, Of::Ints) && self.chance.percent(60) {
                let text = format!("{}[{}]", list.text, self.index(&list));
                return Whole { text, tight: true, typed: true };
            }
            return Whole { text: list.len(), tight: true, typed: true };
        }
        Whole { text: self.chance.below(4).to_string(), tight: true, typed: false }
    }

    pub(super) fn int(&mut self, depth: usize) -> Whole {
        let a = self.int_leaf();
        if depth == 0 || self.chance.percent(40) {
            return a;
        }
        let left = a.operand();
        let text = match self.chance.below(10) {
            0..=1 => format!("{left} + {}", 1 + self.chance.below(3)),
            2 => format!("{left} * {}", 2 + self.chance.below(2)),
            3 => format!("{left} + {}", self.int_leaf().operand()),
            4 => format!("{left} % {}", 2 + self.chance.below(3)),
            5 => format!("{left} / 2"),
            6 => format!("({left} + {}) % {}", self.int_leaf().operand(), 2 + self.chance.below(3)),
            7 => format!("{left} ^ 1"),
            8 if a.typed => format!("{left}.saturating_sub(1)"),
            8 => format!("{left} & 1"),
            _ => format!("({left} << 1) | 1"),
        };
        Whole { text, tight: false, typed: a.typed }
    }

    /// An index that the list has.
    pub(super) fn index(&mut self, list: &List) -> String {
        let mut sure: Vec<String> = Vec::new();
        for (name, int) in self.scope.ints() {
            let inside =
                int.below.contains(&list.class) || int.end.is_some_and(|end| end <= list.least);
            if inside {
                if int.positive && self.chance.percent(40) {
                    sure.push(format!("{name} - 1"));
                }
                if self.chance.percent(15) {
                    sure.push(match name.contains(' ') {
                        true => format!("{} - 1 - ({name})", list.len()),
                        false => format!("{} - 1 - {name}", list.len()),
                    });
                }
                sure.push(name);
            }
        }
        if self.chance.percent(70)
            && let Some(index) = self.chance.one(sure)
        {
            return index;
        }
        let ints = !self.scope.ints().is_empty();
        match self.chance.below(6) {
            0 => format!("{} - 1", list.len()),
            1..=3 if ints => {
                let int = self.int(1);
                format!("{} % {}", int.operand(), list.len())
            }
            _ => self.chance.below(list.least).to_string(),
        }
    }

    /// An index that does not read the list's length, where the list is borrowed to be changed.
    pub(super) fn index_apart(&mut self, list: &List) -> String {
        for _ in 0..4 {
            let index = self.index(list);
            if !mentions(&index, list.root()) {
                return index;
            }
        }
        self.chance.below(list.least).to_string()
    }

    /// A condition that no point is at the edge of.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        let choices = [(16, 0), (8, 1), (10, 2), (4, 3), (4, 4), (4, 5), (2, 6), (3, 7)];
        match self.chance.weighted(&choices) {
            0 => {
                let value = self.live_leaf();
                let operator = *self.chance.pick(&[">", "<", ">=", "<="]);
                format!("{} {operator} {}", value.operand(), self.threshold())
            }
            1 => {
                let (a, b) = (self.number(depth), self.leaf());
                let operator = *self.chance.pick(&[">", "<"]);
                format!("{} {operator} {} + {}", a.operand(), b.operand(), self.threshold())
            }
            2 if !self.scope.ints().is_empty() => self.condition_of_ints(),
            3 if depth > 0 => {
                let (a, b) = (self.condition(0), self.condition(0));
                let operator = *self.chance.pick(&["&&", "||"]);
                format!("{a} {operator} {b}")
            }
            4 if depth > 0 => format!("!({})", self.condition(0)),
            5 => match self.chance.one(self.bools()) {
                Some(name) if self.chance.percent(50) => format!("!{name}"),
                Some(name) => name,
                None => self.condition(0),
            },
            6 if depth > 0 => self.condition_of_chain().unwrap_or_else(|| self.condition(0)),
            7 => self.condition_of_option().unwrap_or_else(|| self.condition(0)),
            _ => {
                let value = self.typed_number(depth);
                format!("{} > {}", value.operand(), self.threshold())
            }
        }
    }

    fn condition_of_ints(&mut self) -> String {
        let a = self.int(0);
        match self.chance.below(5) {
            0 => format!("{} % 2 == {}", a.operand(), self.chance.below(2)),
            1 => format!("{} > {}", a.operand(), self.chance.below(3)),
            2 => format!("{} == {}", a.operand(), self.chance.below(4)),
            3 => format!("{} <= {}", a.operand(), self.int(1).operand()),
            _ => format!("{} != {}", a.operand(), self.int(1).operand()),
        }
    }

    pub(super) fn bools(&self) -> Vec<String> {
        let bools = self.scope.visible().into_iter();
        let bools = bools.filter(|variable| matches!(variable.kind, super::scope::Kind::Bool));
        bools.map(|variable| variable.name).collect()
    }

    /// What to match, and patterns with guards that leave nothing out. There is an integer in sight.
    pub(super) fn patterns(&mut self) -> (String, Vec<String>) {
        let int = self.int(0).operand();
        match self.chance.below(5) {
            0 => {
                let condition = self.condition(0);
                let first = format!("(0, {})", self.chance.below(2) == 0);
                let guarded = match self.chance.percent(40) {
                    true => format!("(1, yes) if yes || {}", self.condition(0)),
                    false => "(1, _)".to_owned(),
                };
                let patterns = vec![first, guarded, "(_, true)".to_owned(), "_".to_owned()];
                (format!("({int} % 3, {condition})"), patterns)
            }
            1 => {
                let patterns = ["0", "1 | 3", "2", "_"];
                (int, patterns.map(str::to_owned).to_vec())
            }
            2 => {
                let guarded = format!("large if large > 3 && {}", self.condition(0));
                (int, vec!["0".to_owned(), "1..=2".to_owned(), guarded, "_".to_owned()])
            }
            3 => {
                let guarded = format!("0 if {}", self.condition(0));
                (format!("{int} % 2"), vec![guarded, "0".to_owned(), "_".to_owned()])
            }
            _ => {
                let (a, b) = (self.condition(0), self.condition(0));
                let patterns = ["(true, true)", "(true, false)", "(false, _)"];
                (format!("({a}, {b})"), patterns.map(str::to_owned).to_vec())
            }
        }
    }
}
