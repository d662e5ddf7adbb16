//! Slots: what a name or an expression stands for while a function is lowered.

use nn_symbolic::Expr as GraphExpr;
use nn_symbolic::program::{Place, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Name;
use crate::infer::Type;

#[derive(Clone, Debug)]
pub(super) enum Slot {
    /// A variable that has no value yet.
    Unset,
    /// `()`
    Unit,
    /// The value of what never ends.
    Never,
    /// A scalar expression over program variables, elementwise; a variable itself if nothing was done to it.
    Elementwise { expr: GraphExpr, form: Option<Ident> },
    /// No derivative.
    Host(HostCode),
    /// A cell, or a part of one.
    Place(At),
    /// A reference to a variable that is no cell, `&mut x`, or to a component of one: where that is.
    Variable(Name, Vec<usize>),
    /// Each component by itself.
    Tuple(Vec<Slot>),
}

/// A place, and what is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At {
    pub(super) place: Place,
    pub(super) ty: Type,
    /// Whether nobody else has the cell: a new vector may become a variable without a copy.
    pub(super) owned: bool,
}

/// Host code. The identifiers `__hole0`, … stand for variables of the program, numbered through the whole function.
#[derive(Clone, Debug)]
pub(super) struct HostCode {
    pub(super) tokens: TokenStream,
    /// Whether it may be evaluated again.
    pub(super) repeatable: bool,
    /// Whether operators around it cannot tear it apart.
    pub(super) atomic: bool,
}

impl Slot {
    pub(super) fn of(expr: GraphExpr) -> Self {
        Self::Elementwise { expr, form: None }
    }

    /// Whether both stand for the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unset, Self::Unset) | (Self::Unit, Self::Unit) | (Self::Never, Self::Never) => {
                true
            }
            (Self::Elementwise { expr, form }, Self::Elementwise { expr: e, form: f }) => {
                expr == e && form == f
            }
            (Self::Host(a), Self::Host(b)) => a.tokens.to_string() == b.tokens.to_string(),
            (Self::Place(a), Self::Place(b)) => {
                a.place.cell == b.place.cell && a.place.path == b.place.path
            }
            (Self::Variable(a, p), Self::Variable(b, q)) => a == b && p == q,
            (Self::Tuple(a), Self::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            _ => false,
        }
    }
}

impl At {
    pub(super) fn whole(cell: Var, ty: Type) -> Self {
        Self { place: Place::whole(cell), ty, owned: false }
    }

    /// A new cell, which nobody else has.
    pub(super) fn fresh(cell: Var, ty: Type) -> Self {
        Self { place: Place::whole(cell), ty, owned: true }
    }
}

impl HostCode {
    pub(super) fn constant(value: bool) -> Self {
        Self { tokens: quote!(#value), repeatable: true, atomic: true }
    }

    pub(super) fn atom(tokens: TokenStream) -> Self {
        Self { tokens, repeatable: true, atomic: true }
    }

    /// The value, if it is `true` or `false`.
    pub(super) fn as_constant(&self) -> Option<bool> {
        match self.tokens.to_string().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The code as an operand of an operator.
    pub(super) fn operand(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.atomic { tokens.clone() } else { quote!((#tokens)) }
    }
}
