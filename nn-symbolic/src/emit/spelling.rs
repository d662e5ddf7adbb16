//! Calls of functions as their rows say that a language writes them.

use std::collections::BTreeSet;

use std::fmt;

use super::Function as Emitted;
use super::expression::{Level, Text};
use crate::code::Operation;
use crate::table::{Function, Row, Spelling};

/// A function of the table that a language lacks, where none is emitted beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The function.
    pub function: Function,
    /// The name of the language.
    pub language: &'static str,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, language) = (self.function.name(), self.language);
        write!(
            f,
            "{language} has no function `{name}`; code for Rust or NumPy (by SciPy) can call one"
        )
    }
}

impl std::error::Error for Missing {}

/// What a language writes for functions of the table.
pub(super) struct Library {
    /// The field of the row that is about this language.
    pub(super) of: fn(&Row) -> Spelling,
    /// The name of the language.
    pub(super) language: &'static str,
    /// What stands before the name of a function of the standard library.
    pub(super) prefix: &'static str,
}

impl Library {
    /// That there is every function that these call.
    pub(super) fn check(&self, functions: &[Emitted<'_>]) -> Result<(), Missing> {
        let operations = functions.iter().flat_map(|function| &function.code.operations);
        let called = operations.filter_map(|operation| match operation {
            Operation::Call(function, _) => Some(*function),
            _ => None,
        });
        let mut absent = called.filter(|function| (self.of)(function.row()) == Spelling::Absent);
        match absent.next() {
            Some(function) => Err(Missing { function, language: self.language }),
            None => Ok(()),
        }
    }

    /// A call; what is to be defined for it goes to `definitions`.
    pub(super) fn call(
        &self,
        function: Function,
        args: &[&Text],
        definitions: &mut BTreeSet<&'static str>,
    ) -> Text {
        match (self.of)(function.row()) {
            Spelling::Same => Text::call(&format!("{}{}", self.prefix, function.name()), args),
            Spelling::Named(name) => Text::call(&format!("{}{name}", self.prefix), args),
            Spelling::Defined(name, definition) => {
                definitions.insert(definition);
                Text::call(name, args)
            }
            // Refused before.
            Spelling::Absent => Text::call(function.name(), args),
            Spelling::Written(pattern, definition) => {
                if !definition.is_empty() {
                    definitions.insert(definition);
                }
                Text::new(filled(pattern, args), Level::Atom)
            }
        }
    }

    /// The names that are used in the calls, which no variable may have.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let of = self.of;
        Function::ALL.iter().filter_map(move |function| match of(function.row()) {
            Spelling::Same => Some(function.name()),
            Spelling::Named(name) | Spelling::Defined(name, _) => Some(name),
            Spelling::Written(..) | Spelling::Absent => None,
        })
    }
}

/// The pattern with the arguments in place of `{0}`, `{1}`, ….
fn filled(pattern: &str, args: &[&Text]) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').unwrap_or(("", after));
        text.push_str(before);
        let arg = place.parse().ok().and_then(|place: usize| args.get(place));
        text.push_str(arg.map_or("", |arg| &arg.text));
        rest = after;
    }
    text + rest
}
