//! What functions are given, what they give, and at which points they are tested.

use super::Writer;
use super::chance::Chance;
use super::scope::{Form, Int, Kind, List, Number, Of, Pair, Reference};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    Number,
    /// `mut x: f64`
    OwnNumber,
    /// `&mut f64`
    ChangedNumber,
    Int,
    Bool,
    Pair,
    Slice,
    ChangedSlice,
    /// `mut a: Vec<f64>`
    OwnVec,
    Array,
    /// `mut a: [f64; 3]`
    OwnArray,
    /// `&mut [f64; 3]`
    ChangedArray,
    Rows,
    ChangedRows,
    Grid,
    Pairs,
    ChangedPairs,
    Ints,
}

use Parameter as P;

impl Parameter {
    fn declared(self, name: &str) -> String {
        match self {
            P::OwnNumber | P::OwnVec | P::OwnArray => format!("mut {name}: {}", self.ty()),
            _ => format!("{name}: {}", self.ty()),
        }
    }

    fn ty(self) -> &'static str {
        match self {
            P::Number | P::OwnNumber => "f64",
            P::ChangedNumber => "&mut f64",
            P::Int => "usize",
            P::Bool => "bool",
            P::Pair => "(f64, f64)",
            P::Slice => "&[f64]",
            P::ChangedSlice => "&mut [f64]",
            P::OwnVec => "Vec<f64>",
            P::Array | P::OwnArray => "[f64; 3]",
            P::ChangedArray => "&mut [f64; 3]",
            P::Rows => "&[Vec<f64>]",
            P::ChangedRows => "&mut [Vec<f64>]",
            P::Grid => "[[f64; 2]; 3]",
            P::Pairs => "&[(f64, f64)]",
            P::ChangedPairs => "&mut [(f64, f64)]",
            P::Ints => "&[usize]",
        }
    }

    fn domain(self) -> &'static str {
        match self {
            P::Number | P::OwnNumber => "-1.0..1.0",
            P::ChangedNumber => "&mut (-1.0..1.0)",
            P::Int => "one_of([0, 1, 3])",
            P::Bool => "one_of([false, true])",
            P::Pair => "(-1.0..1.0, -1.0..1.0)",
            P::Slice => "&numbers(2..=5)",
            P::ChangedSlice => "&mut numbers(2..=4)",
            P::OwnVec => "numbers(2..=4)",
            P::Array | P::OwnArray => "array::<3>()",
            P::ChangedArray => "&mut array::<3>()",
            P::Rows => "&list(2..=3, numbers(3))",
            P::ChangedRows => "&mut list(2..=3, numbers(2))",
            P::Grid => "array_of::<3, _>(array::<2>())",
            P::Pairs => "&list(2..=3, (-1.0..1.0, -1.0..1.0))",
            P::ChangedPairs => "&mut list(2..=3, (-1.0..1.0, -1.0..1.0))",
            P::Ints => "&list(2..=4, Within(one_of([0_usize, 1, 2, 5])))",
        }
    }

    /// It leaves with what the function made of it.
    fn is_changed(self) -> bool {
        self.ty().starts_with("&mut")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Number,
    Pair,
    NumberAndInt,
    Vec,
    Array,
    Nothing,
}

pub(super) struct Signature {
    pub(super) name: String,
    pub(super) parameters: Vec<(String, Parameter)>,
    pub(super) outcome: Outcome,
}

impl Signature {
    pub(super) fn of_program(chance: &mut Chance) -> Self {
        let mut parameters = vec![("x".to_owned(), P::Number)];
        let choices = [
            (3, (P::Number, "y")),
            (1, (P::OwnNumber, "start")),
            (1, (P::ChangedNumber, "state")),
            (4, (P::Int, "n")),
            (1, (P::Bool, "up")),
            (1, (P::Pair, "pair")),
            (9, (P::Slice, "a")),
            (4, (P::ChangedSlice, "out")),
            (1, (P::OwnVec, "own")),
            (2, (P::Array, "v")),
            (1, (P::OwnArray, "box")),
            (1, (P::ChangedArray, "frame")),
            (2, (P::Rows, "m")),
            (1, (P::ChangedRows, "table")),
            (1, (P::Grid, "grid")),
            (1, (P::Pairs, "points")),
            (1, (P::ChangedPairs, "moved")),
            (1, (P::Ints, "order")),
        ];
        for _ in 0..1 + chance.below(4) {
            add(&mut parameters, chance.weighted(&choices));
        }
        let changed = parameters.iter().any(|(_, parameter)| parameter.is_changed());
        let mut outcomes = vec![
            (8, Outcome::Number),
            (2, Outcome::Pair),
            (1, Outcome::NumberAndInt),
            (2, Outcome::Vec),
            (1, Outcome::Array),
        ];
        if changed {
            outcomes.push((10, Outcome::Nothing));
        }
        let outcome = chance.weighted(&outcomes);
        Self { name: "program".to_owned(), parameters, outcome }
    }

    pub(super) fn of_helper(name: &str, chance: &mut Chance) -> Self {
        let mut parameters = Vec::new();
        let choices = [
            (4, (P::Number, "p")),
            (2, (P::Int, "n")),
            (4, (P::Slice, "list")),
            (3, (P::ChangedSlice, "out")),
            (1, (P::ChangedNumber, "state")),
            (1, (P::Pair, "pair")),
            (1, (P::Array, "v")),
        ];
        for _ in 0..1 + chance.below(3) {
            add(&mut parameters, chance.weighted(&choices));
        }
        add(&mut parameters, (P::Number, "q"));
        let changed = parameters.iter().any(|(_, parameter)| parameter.is_changed());
        let outcome = match changed && chance.percent(40) {
            true => Outcome::Nothing,
            false => chance.weighted(&[
                (5, Outcome::Number),
                (4, Outcome::Pair),
                (1, Outcome::Vec),
                (1, Outcome::Array),
            ]),
        };
        Self { name: name.to_owned(), parameters, outcome }
    }

    pub(super) fn head(&self) -> String {
        let parameters = self.parameters.iter().map(|(name, p)| p.declared(name));
        let result = match self.outcome {
            Outcome::Number => " -> f64",
            Outcome::Pair => " -> (f64, f64)",
            Outcome::NumberAndInt => " -> (f64, usize)",
            Outcome::Vec => " -> Vec<f64>",
            Outcome::Array => " -> [f64; 3]",
            Outcome::Nothing => "",
        };
        format!("{}({}){result}", self.name, parameters.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn changes_arguments(&self) -> bool {
        self.parameters.iter().any(|(_, parameter)| parameter.is_changed())
    }

    /// The line of the table.
    pub(super) fn line(&self) -> String {
        let parameters =
            self.parameters.iter().map(|(name, p)| format!("{name} in {}", p.domain()));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let value = (self.outcome != Outcome::Nothing).then_some("value");
        let changed = self.parameters.iter().filter(|(_, parameter)| parameter.is_changed());
        let changed = changed.map(|(name, _)| name.as_str());
        let parts: Vec<_> = value.into_iter().chain(changed).collect();
        match (self.changes_arguments(), self.outcome) {
            (true, _) => format!("vjp {}({parameters}) -> {}", self.name, parts.join(", ")),
            (false, Outcome::Number) => format!("grad {}({parameters})", self.name),
            (false, _) => format!("vjp {}({parameters})", self.name),
        }
    }
}

fn add(parameters: &mut Vec<(String, Parameter)>, (parameter, name): (Parameter, &str)) {
    let name = if name == "box" { "frame" } else { name };
    let names = ["", "2", "3", "4", "5"].map(|number| format!("{name}{number}"));
    let mut names = names.into_iter();
    let name = names.find(|name| parameters.iter().all(|(other, _)| other != name));
    parameters.push((name.expect("few parameters"), parameter));
}

impl Writer<'_> {
    pub(super) fn parameter(&mut self, name: &str, parameter: Parameter) -> Kind {
        let mut list =
            |of, form, mutable, least| Kind::List(self.list(name, of, form, mutable, least));
        match parameter {
            P::Number => Kind::Number(Number::FIXED),
            P::OwnNumber => Kind::Number(Number::CHANGING),
            P::ChangedNumber => Kind::Number(Number::UNIQUE),
            P::Int => Kind::Int(Int { typed: true, ..Int::default() }),
            P::Bool => Kind::Bool,
            P::Pair => Kind::Pair(Pair::default()),
            P::Slice => list(Of::Numbers, Form::Slice, false, 2),
            P::ChangedSlice => list(Of::Numbers, Form::MutSlice, true, 2),
            P::OwnVec => list(Of::Numbers, Form::Vec, true, 2),
            P::Array => Kind::List(array(name, Of::Numbers, 3, false)),
            P::OwnArray => Kind::List(array(name, Of::Numbers, 3, true)),
            P::ChangedArray => {
                Kind::List(List { form: Form::MutSlice, ..array(name, Of::Numbers, 3, true) })
            }
            P::Rows => list(Of::Rows(Form::Vec, 3, 3), Form::Slice, false, 2),
            P::ChangedRows => list(Of::Rows(Form::Vec, 2, 2), Form::MutSlice, true, 2),
            P::Grid => Kind::List(array(name, Of::Rows(Form::Array, 2, 2), 3, false)),
            P::Pairs => list(Of::Pairs, Form::Slice, false, 2),
            P::ChangedPairs => list(Of::Pairs, Form::MutSlice, true, 2),
            P::Ints => list(Of::Ints, Form::Slice, false, 2),
        }
    }
}

/// An array of a length that is known.
pub(super) fn array(name: &str, of: Of, length: usize, mutable: bool) -> List {
    List { text: name.to_owned(), of, mutable, form: Form::Array, class: length, least: length }
}

/// What is changed through a reference is read with a star.
pub(super) fn star(name: &str, number: Number) -> String {
    if number.reference == Reference::No { name.to_owned() } else { format!("*{name}") }
}
