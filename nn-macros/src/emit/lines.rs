//! Marks for those who read the generated code: which line of the source the statements behind one belong to.
//!
//! A mark is the statement `__line!(kind number);`, of which `show` makes a comment and which is never compiled. Without
//! the option `show` there is none.

use nn_symbolic::program::{Origin, Statement, Var};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emitter;

/// What the statements behind a mark are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// They do what a line does.
    Does(usize),
    /// They undo it.
    Undoes(usize),
    /// They ask again for what the forward sweep had.
    Again,
    /// They keep what the pullback reads.
    Record,
    /// They add to what the caller is given.
    Gradient,
    /// They begin cotangents.
    Cotangents,
    /// They give memory back.
    Memory,
}

impl Mark {
    fn tokens(self) -> TokenStream {
        let number = Literal::usize_unsuffixed;
        let words = match self {
            Self::Does(line) => {
                let line = number(line);
                quote!(does #line)
            }
            Self::Undoes(line) => {
                let line = number(line);
                quote!(undoes #line)
            }
            Self::Again => quote!(again),
            Self::Record => quote!(record),
            Self::Gradient => quote!(gradient),
            Self::Cotangents => quote!(cotangents),
            Self::Memory => quote!(memory),
        };
        quote!(__line!(#words);)
    }
}

impl Emitter<'_> {
    /// Emits something that belongs to a line, behind the mark of it unless that stands there already.
    pub(super) fn marked(
        &mut self,
        mark: Option<Mark>,
        emit: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let before = self.mark;
        let mark = mark.filter(|_| self.lowered.lines.is_some());
        self.mark = mark.or(before);
        let tokens = emit(self);
        if tokens.is_empty() {
            self.mark = before;
            return tokens;
        }
        // What stood inside has ended.
        if mark.is_some() || self.mark == before {
            self.mark = mark.or(before);
        } else {
            self.mark = None;
        }
        let shown = mark.filter(|_| mark != before).map(Mark::tokens);
        quote!(#shown #tokens)
    }

    /// The mark of a statement.
    pub(super) fn mark_of(&self, statement: &Statement) -> Option<Mark> {
        let origins = &self.program.origins;
        self.lowered.lines.as_ref()?;
        if self.pushing {
            // Tangents stand under the line that they follow.
            return origins.line(statement).map(Mark::Does);
        }
        if !self.reversing {
            return Some(origins.line(statement).map_or(Mark::Record, Mark::Does));
        }
        match (origins.reversed(statement), statement) {
            (Some(Origin::Undoes(line)), _) => Some(Mark::Undoes(line)),
            (Some(Origin::Again), _) => Some(Mark::Again),
            // A guard is there for what it guards, if that is one thing.
            (None, Statement::Branch(branch)) => {
                let all = branch.then.statements.iter();
                let mut rest = all.filter(|inner| !matches!(inner, Statement::Let { .. }));
                let mark = self.mark_of(rest.next()?)?;
                rest.all(|inner| self.mark_of(inner) == Some(mark)).then_some(mark)
            }
            (None, Statement::New { .. }) => Some(Mark::Cotangents),
            (None, _) => Some(Mark::Gradient),
        }
    }

    /// Notes that a variable is written where it is used.
    pub(super) fn note_folded(&mut self, statement: &Statement) {
        if let Statement::Let { var, .. } = statement
            && let Some(mark) = self.mark_of(statement)
        {
            self.folded.insert(*var, mark);
        }
    }

    /// The mark of a variable that is written where it is used.
    pub(super) fn mark_of_folded(&self, var: Var) -> Option<Mark> {
        self.folded.get(&var).copied()
    }
}
