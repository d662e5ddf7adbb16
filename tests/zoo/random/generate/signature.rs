//! What functions are given, what they give, and at which points they are tested.

use super::Writer;
use super::chance::Chance;
use super::definitions::Definition;
use super::scope::{Form, Int, Kind, List, Maybe, Number, Of, Pair, Record, Reference, Stack};

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
    /// `&[f64]` that may be empty
    Unknown,
    /// `&mut Vec<f64>` that may be empty
    Grown,
    /// `Option<f64>`
    Maybe,
    /// How often a function may still call itself.
    Depth,
    Record(usize),
    SharedRecord(usize),
    ChangedRecord(usize),
    /// `&[Point]`
    Records(usize),
    /// `&mut [Point]`
    ChangedRecords(usize),
}

use Parameter as P;

impl Parameter {
    fn declared(self, name: &str, all: &[Definition]) -> String {
        match self {
            P::OwnNumber | P::OwnVec | P::OwnArray => format!("mut {name}: {}", self.ty(all)),
            P::Record(_) if name == "self" => "self".to_owned(),
            P::SharedRecord(_) if name == "self" => "&self".to_owned(),
            P::ChangedRecord(_) if name == "self" => "&mut self".to_owned(),
            _ => format!("{name}: {}", self.ty(all)),
        }
    }

    fn ty(self, all: &[Definition]) -> String {
        let ty = match self {
            P::Number | P::OwnNumber => "f64",
            P::ChangedNumber => "&mut f64",
            P::Int | P::Depth => "usize",
            P::Bool => "bool",
            P::Pair => "(f64, f64)",
            P::Slice | P::Unknown => "&[f64]",
            P::ChangedSlice => "&mut [f64]",
            P::OwnVec => "Vec<f64>",
            P::Grown => "&mut Vec<f64>",
            P::Array | P::OwnArray => "[f64; 3]",
            P::ChangedArray => "&mut [f64; 3]",
            P::Rows => "&[Vec<f64>]",
            P::ChangedRows => "&mut [Vec<f64>]",
            P::Grid => "[[f64; 2]; 3]",
            P::Pairs => "&[(f64, f64)]",
            P::ChangedPairs => "&mut [(f64, f64)]",
            P::Ints => "&[usize]",
            P::Maybe => "Option<f64>",
            P::Record(of) => all[of].name,
            P::SharedRecord(of) => return format!("&{}", all[of].name),
            P::ChangedRecord(of) => return format!("&mut {}", all[of].name),
            P::Records(of) => return format!("&[{}]", all[of].name),
            P::ChangedRecords(of) => return format!("&mut [{}]", all[of].name),
        };
        ty.to_owned()
    }

    /// Where programs are tested. Structs are for helpers alone: the judge knows none.
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
            P::Unknown => "&numbers(0..=3)",
            P::Grown => "&mut numbers(0..=3)",
            P::Maybe => "maybe(-1.0..1.0)",
            P::Depth
            | P::Record(_)
            | P::SharedRecord(_)
            | P::ChangedRecord(_)
            | P::Records(_)
            | P::ChangedRecords(_) => unreachable!("a parameter of helpers"),
        }
    }

    /// It leaves with what the function made of it.
    pub(super) fn is_changed(self) -> bool {
        matches!(
            self,
            P::ChangedNumber
                | P::ChangedSlice
                | P::ChangedArray
                | P::ChangedRows
                | P::ChangedPairs
                | P::Grown
                | P::ChangedRecord(_)
                | P::ChangedRecords(_)
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Number,
    Pair,
    NumberAndInt,
    Vec,
    Array,
    /// `Option<f64>`
    Maybe,
    /// A vector that may be empty.
    Grown,
    Record(usize),
    Nothing,
}

pub(super) struct Signature {
    pub(super) name: String,
    /// The struct in whose `impl` it stands: a method if its first parameter is `self`.
    pub(super) home: Option<usize>,
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
            (2, (P::Unknown, "some")),
            (1, (P::Grown, "grown")),
            (2, (P::Maybe, "option")),
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
            (2, Outcome::Maybe),
            (1, Outcome::Grown),
        ];
        if changed {
            outcomes.push((10, Outcome::Nothing));
        }
        let outcome = chance.weighted(&outcomes);
        Self { name: "program".to_owned(), home: None, parameters, outcome }
    }

    pub(super) fn of_helper(name: &str, chance: &mut Chance, all: &[Definition]) -> Self {
        let mut parameters = Vec::new();
        let home = (!all.is_empty() && chance.percent(45)).then(|| chance.below(all.len()));
        if let Some(of) = home
            && chance.percent(80)
        {
            let own = [(1, P::Record(of)), (3, P::SharedRecord(of)), (3, P::ChangedRecord(of))];
            parameters.push(("self".to_owned(), chance.weighted(&own)));
        } else if chance.percent(20) {
            parameters.push(("depth".to_owned(), P::Depth));
        }
        let mut choices = vec![
            (4, (P::Number, "p")),
            (2, (P::Int, "n")),
            (4, (P::Slice, "list")),
            (3, (P::ChangedSlice, "out")),
            (1, (P::ChangedNumber, "state")),
            (1, (P::Pair, "pair")),
            (1, (P::Array, "v")),
            (1, (P::Unknown, "some")),
            (1, (P::Grown, "grown")),
            (1, (P::Maybe, "option")),
        ];
        for of in 0..all.len() {
            choices.push((1, (P::Record(of), "own")));
            choices.push((2, (P::SharedRecord(of), "shared")));
            choices.push((2, (P::ChangedRecord(of), "changed")));
            choices.push((1, (P::Records(of), "records")));
            choices.push((1, (P::ChangedRecords(of), "moved")));
        }
        for _ in 0..1 + chance.below(3) {
            add(&mut parameters, chance.weighted(&choices));
        }
        add(&mut parameters, (P::Number, "q"));
        let changed = parameters.iter().any(|(_, parameter)| parameter.is_changed());
        let outcome = match changed && chance.percent(40) {
            true => Outcome::Nothing,
            false => {
                let mut outcomes = vec![
                    (5, Outcome::Number),
                    (3, Outcome::Pair),
                    (1, Outcome::Vec),
                    (1, Outcome::Array),
                    (3, Outcome::Maybe),
                    (1, Outcome::Grown),
                ];
                outcomes.extend((0..all.len()).map(|of| (3, Outcome::Record(of))));
                chance.weighted(&outcomes)
            }
        };
        Self { name: name.to_owned(), home, parameters, outcome }
    }

    pub(super) fn is_method(&self) -> bool {
        self.parameters.first().is_some_and(|(name, _)| name == "self")
    }

    pub(super) fn is_recursive(&self) -> bool {
        self.parameters.iter().any(|(_, parameter)| *parameter == P::Depth)
    }

    pub(super) fn head(&self, all: &[Definition]) -> String {
        let parameters = self.parameters.iter().map(|(name, p)| p.declared(name, all));
        let result = match self.outcome {
            Outcome::Number => " -> f64",
            Outcome::Pair => " -> (f64, f64)",
            Outcome::NumberAndInt => " -> (f64, usize)",
            Outcome::Vec | Outcome::Grown => " -> Vec<f64>",
            Outcome::Array => " -> [f64; 3]",
            Outcome::Maybe => " -> Option<f64>",
            Outcome::Record(of) => &format!(" -> {}", all[of].name),
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
            P::Unknown => stack(name, Form::Slice, false),
            P::Grown => stack(name, Form::MutVec, true),
            P::Maybe => Kind::Maybe(Maybe::default()),
            P::Depth => Kind::Int(Int { positive: true, typed: true, ..Int::default() }),
            P::Record(of) => record(name, of, false, false),
            P::SharedRecord(of) => record(name, of, false, true),
            P::ChangedRecord(of) => record(name, of, true, true),
            P::Records(of) => list(Of::Records(of), Form::Slice, false, 2),
            P::ChangedRecords(of) => list(Of::Records(of), Form::MutSlice, true, 2),
        }
    }
}

fn stack(name: &str, form: Form, mutable: bool) -> Kind {
    Kind::Stack(Stack { text: name.to_owned(), of: Of::Numbers, mutable, form })
}

pub(super) fn record(name: &str, of: usize, mutable: bool, reference: bool) -> Kind {
    Kind::Record(Record { text: name.to_owned(), of, mutable, reference })
}

/// An array of a length that is known.
pub(super) fn array(name: &str, of: Of, length: usize, mutable: bool) -> List {
    List { text: name.to_owned(), of, mutable, form: Form::Array, class: length, least: length }
}

/// What is changed through a reference is read with a star.
pub(super) fn star(name: &str, number: Number) -> String {
    if number.reference == Reference::No { name.to_owned() } else { format!("*{name}") }
}
