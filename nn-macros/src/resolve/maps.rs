//! `map` of what a call or a field gives: an option or an array, which only its use says.
//!
//! The function is read once to see what is done with the values, and once more with the answers. What nothing is said of is
//! taken for an array.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, ExprMethodCall, Ident, Pat, Type as SynType, UnOp};

use super::Resolve;
use super::chain::ungrouped;
use super::each::untyped;
use super::rename::is_name;
use crate::ast::{Expr, Kind};
use crate::infer::{Shape, Type, Types};

/// The calls of `map` whose receivers have open types.
#[derive(Default)]
pub(super) struct Maps {
    /// Those of options, by their text.
    pub(super) known: Vec<String>,
    /// Those that are asked for: the text, the type of the receiver and of the value.
    asked: Option<Vec<(String, Type, Type)>>,
}

impl Maps {
    /// For a reading that says what the others are.
    pub(super) fn asking(known: Vec<String>) -> Self {
        Self { known, asked: Some(Vec::new()) }
    }

    /// For the last reading.
    pub(super) fn told(known: Vec<String>) -> Self {
        Self { known, asked: None }
    }

    /// Whether the reading left something open.
    pub(super) fn asks(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| !asked.is_empty())
    }

    /// Those that are known behind the reading: `map` of an option gives an option, and nothing else does.
    pub(super) fn answered(self, types: &Types) -> Vec<String> {
        let mut known = self.known;
        let mut asked = self.asked.unwrap_or_default();
        loop {
            let is_option = |ty: Type| matches!(types.shape(ty), Shape::Option(_));
            let (options, others): (Vec<_>, Vec<_>) =
                asked.into_iter().partition(|(_, of, value)| is_option(*of) || is_option(*value));
            asked = others;
            if options.is_empty() {
                return known;
            }
            for (text, of, value) in options {
                for ty in [of, value] {
                    types.unify(ty, types.of(Shape::Option(types.open())));
                }
                types.settle();
                known.push(text);
            }
        }
    }
}

impl Resolve<'_> {
    /// Takes the receiver of a `map` for an option, if that is known; a value to be asked about, if it is not.
    pub(super) fn map_of_open(&mut self, of: &Expr, call: &ExprMethodCall) -> Option<Expr> {
        let text = call.to_token_stream().to_string();
        if self.maps.known.contains(&text) {
            self.types.unify(of.ty, self.option_of(self.types.open()));
            return None;
        }
        let asked = self.maps.asked.as_mut()?;
        let value = self.types.open();
        asked.push((text, of.ty, value));
        Some(self.typed(Kind::Host(call.to_token_stream()), value, call))
    }
}

/// Whether the text of a closure says that it is given references, as ndarray's `map` gives them.
pub(super) fn takes_references(function: &SynExpr) -> bool {
    struct Dereferenced<'n> {
        name: &'n Ident,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Dereferenced<'_> {
        fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
            self.found |= matches!(unary.op, UnOp::Deref(_)) && is_name(&unary.expr, self.name);
            visit::visit_expr_unary(self, unary);
        }
    }
    let SynExpr::Closure(closure) = ungrouped(function) else { return false };
    match closure.inputs.first() {
        Some(Pat::Type(typed)) if matches!(*typed.ty, SynType::Reference(_)) => true,
        Some(pat) => match untyped(pat) {
            Pat::Reference(_) => true,
            Pat::Ident(pat) => {
                let mut visitor = Dereferenced { name: &pat.ident, found: false };
                visitor.visit_expr(&closure.body);
                visitor.found
            }
            _ => false,
        },
        None => false,
    }
}
