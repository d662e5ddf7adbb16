//! What is in sight where something is written.

use std::rc::Rc;

use super::definitions::{Definition, Field};
use super::scope::{
    Closure, Form, Int, Kind, List, Maybe, Number, Of, Pair, Record, Stack, Variable,
};

/// The variables, innermost last.
pub(super) struct Scope {
    pub(super) variables: Vec<Variable>,
    definitions: Rc<[Definition]>,
}

impl Scope {
    pub(super) fn new(definitions: Rc<[Definition]>) -> Self {
        Self { variables: Vec::new(), definitions }
    }

    pub(super) fn add(&mut self, name: &str, kind: Kind) {
        self.variables.push(Variable { name: name.to_owned(), kind, hidden: 0, frozen: 0 });
    }

    /// What may be read. What cannot be changed now is not mutable.
    pub(super) fn visible(&self) -> Vec<Variable> {
        let mut visible: Vec<Variable> = Vec::new();
        for variable in self.variables.iter().rev() {
            let shadowed = self.variables.iter().rev().find(|other| other.name == variable.name);
            let shadowed = shadowed.is_some_and(|other| !std::ptr::eq(other, variable));
            if variable.hidden > 0 || shadowed {
                continue;
            }
            let mut variable = variable.clone();
            if variable.frozen > 0 {
                match &mut variable.kind {
                    Kind::Number(number) => number.mutable = false,
                    Kind::Int(int) => int.mutable = false,
                    Kind::Pair(pair) => pair.mutable = false,
                    Kind::List(list) => list.mutable = false,
                    Kind::Record(record) => record.mutable = false,
                    Kind::Stack(stack) => stack.mutable = false,
                    Kind::Maybe(maybe) => maybe.mutable = false,
                    Kind::Bool | Kind::Closure(_) => {}
                }
            }
            visible.push(variable);
        }
        visible
    }

    /// Lists, those in structs included.
    pub(super) fn lists(&self) -> Vec<List> {
        let mut lists = self.of_kind(|_, kind| match kind {
            Kind::List(list) => Some(list),
            _ => None,
        });
        for record in self.records() {
            for (name, field) in &self.definitions[record.of].fields {
                let (form, length) = match *field {
                    Field::Array(length) => (Form::Array, length),
                    Field::List(length) => (Form::Vec, length),
                    _ => continue,
                };
                let (text, of) = (format!("{}.{name}", record.text), Of::Numbers);
                let (mutable, class, least) = (record.mutable, length, length);
                lists.push(List { text, of, mutable, form, class, least });
            }
        }
        lists
    }

    pub(super) fn ints(&self) -> Vec<(String, Int)> {
        self.of_kind(|name, kind| match kind {
            Kind::Int(int) => Some((name, int)),
            _ => None,
        })
    }

    /// Numbers, those in structs included.
    pub(super) fn numbers(&self) -> Vec<(String, Number)> {
        let mut numbers = self.of_kind(|name, kind| match kind {
            Kind::Number(number) => Some((name, number)),
            _ => None,
        });
        for record in self.records() {
            for (name, field) in &self.definitions[record.of].fields {
                if let Field::Number = field {
                    let number = if record.mutable { Number::CHANGING } else { Number::FIXED };
                    numbers.push((format!("{}.{name}", record.text), number));
                }
            }
        }
        numbers
    }

    pub(super) fn pairs(&self) -> Vec<(String, Pair)> {
        self.of_kind(|name, kind| match kind {
            Kind::Pair(pair) => Some((name, pair)),
            _ => None,
        })
    }

    /// Structs, those in structs included.
    pub(super) fn records(&self) -> Vec<Record> {
        let mut records = self.of_kind(|_, kind| match kind {
            Kind::Record(record) => Some(record),
            _ => None,
        });
        let mut at = 0;
        while at < records.len() {
            let record = records[at].clone();
            for (name, field) in &self.definitions[record.of].fields {
                if let Field::Record(of) = *field {
                    let text = format!("{}.{name}", record.text);
                    records.push(Record { text, of, reference: false, ..record });
                }
            }
            at += 1;
        }
        records
    }

    pub(super) fn stacks(&self) -> Vec<Stack> {
        self.of_kind(|_, kind| match kind {
            Kind::Stack(stack) => Some(stack),
            _ => None,
        })
    }

    pub(super) fn options(&self) -> Vec<(String, Maybe)> {
        self.of_kind(|name, kind| match kind {
            Kind::Maybe(maybe) => Some((name, maybe)),
            _ => None,
        })
    }

    pub(super) fn closures(&self) -> Vec<(String, Closure)> {
        self.of_kind(|name, kind| match kind {
            Kind::Closure(closure) => Some((name, closure)),
            _ => None,
        })
    }

    fn of_kind<T>(&self, wanted: impl Fn(String, Kind) -> Option<T>) -> Vec<T> {
        let visible = self.visible().into_iter();
        visible.filter_map(|variable| wanted(variable.name, variable.kind)).collect()
    }

    /// Whether a variable may be changed when nothing borrows it.
    pub(super) fn may_change(&self, name: &str) -> bool {
        let variable = self.variables.iter().rev().find(|variable| variable.name == name);
        variable.is_some_and(|variable| variable.kind.is_mutable())
    }

    fn innermost(&mut self, name: &str) -> &mut Variable {
        let variable = self.variables.iter_mut().rev().find(|variable| variable.name == name);
        variable.expect("a variable in sight")
    }

    pub(super) fn set(&mut self, name: &str, kind: Kind) {
        self.innermost(name).kind = kind;
    }

    pub(super) fn hide(&mut self, name: &str) {
        self.innermost(name).hidden += 1;
    }

    pub(super) fn show(&mut self, name: &str) {
        self.innermost(name).hidden -= 1;
    }

    pub(super) fn freeze(&mut self, name: &str) {
        self.innermost(name).frozen += 1;
    }

    /// The end of a borrow of a variable that may have gone before.
    pub(super) fn thaw(&mut self, name: &str) {
        if self.variables.iter().any(|variable| variable.name == name) {
            self.innermost(name).frozen -= 1;
        }
    }
}
