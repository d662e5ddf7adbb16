//! What has no derivative: integers, conditions, lengths. It stays Rust, with holes for the variables of the program.

use nn_symbolic::program::{Kind as VarKind, Op, Projection, Var};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::{Expr, Kind, Mutability};
use crate::holes::{HOLE, VALUE, filled, hole, number_of, replaced};
use crate::infer::Shape;
use crate::lowered::{Host, PAYLOAD, Target};
use crate::view::{Use, viewed};

impl Lower<'_> {
    /// Host code that is a variable of the program.
    pub(super) fn host_var(&mut self, var: Var) -> HostCode {
        let hole = hole(self.holes.len());
        self.holes.push(var);
        HostCode::atom(quote!(#hole))
    }

    /// The code of what a slot stands for, numbers by value.
    pub(super) fn host_of(&mut self, slot: Slot, source: &Expr) -> HostCode {
        match slot {
            Slot::Host(code) => code,
            Slot::Elementwise { expr, .. } => {
                let var = self.variable(expr, "value", &source.tokens);
                self.host_var(var)
            }
            Slot::Place(at) => {
                let scalar = self.is_scalar(at.ty);
                if scalar {
                    let var = self.load(&at, "element", &source.tokens);
                    self.host_var(var)
                } else {
                    self.host_place(&at)
                }
            }
            Slot::Variable(name, path) => {
                let slot = self.referent(name, &path);
                self.host_of(slot, source)
            }
            Slot::Tuple(slots) => {
                let codes: Vec<HostCode> =
                    slots.into_iter().map(|slot| self.host_of(slot, source)).collect();
                let repeatable = codes.iter().all(|code| code.repeatable);
                let tokens = codes.iter().map(|code| &code.tokens);
                HostCode { tokens: quote!((#(#tokens,)*)), repeatable, atomic: true }
            }
            Slot::Unit => HostCode::atom(quote!(())),
            Slot::Never | Slot::Unset => {
                HostCode::atom(quote!(::core::default::Default::default()))
            }
        }
    }

    /// A place that is no number, for its methods.
    pub(super) fn host_place(&mut self, at: &At) -> HostCode {
        let mut code = self.host_var(at.place.cell);
        for projection in &at.place.path {
            let base = code.tokens;
            let mut bound = |var: &Option<Var>| var.map(|var| self.host_var(var).tokens);
            code.tokens = match projection {
                Projection::Index(index) => {
                    let index = self.host_var(*index).tokens;
                    quote!(#base[#index])
                }
                Projection::Slice { lo, hi, inclusive } => {
                    let (lo, hi) = (bound(lo), bound(hi));
                    if *inclusive { quote!(#base[#lo..=#hi]) } else { quote!(#base[#lo..#hi]) }
                }
                Projection::View { id, args } => {
                    let tokens = self.lowered.hosts[*id].tokens.clone();
                    let codes: Vec<TokenStream> =
                        args.iter().map(|arg| self.host_var(*arg).tokens).collect();
                    let view = filled(tokens, HOLE, |number| codes.get(number).cloned());
                    viewed(&base, view, Use::Read, Span::mixed_site())
                }
                Projection::Field(field) if field == PAYLOAD => quote!((*__rt::there(&#base))),
                Projection::Field(field) => {
                    let member: syn::Member =
                        syn::parse_str(field).expect("fields were read from source");
                    quote!(#base.#member)
                }
            };
        }
        code
    }

    /// A variable that holds host code; of kind `Float` where it is a number among numbers.
    pub(super) fn host_variable(
        &mut self,
        code: HostCode,
        name: &str,
        kind: VarKind,
        source: impl ToTokens,
    ) -> Var {
        // A variable by itself.
        if let Some(var) = self.single_hole(&code.tokens)
            && self.lowered.program.kind(var) == kind
        {
            return var;
        }
        self.host_variable_of_type(code, name, kind, None, source)
    }

    pub(super) fn host_variable_of_type(
        &mut self,
        code: HostCode,
        name: &str,
        kind: VarKind,
        ascribed: Option<syn::Type>,
        source: impl ToTokens,
    ) -> Var {
        let (tokens, args) = self.close(code.tokens);
        let known = self.lowered.hosts.iter().position(|host| {
            ascribed.is_none()
                && host.ascribed.is_none()
                && host.tokens.to_string() == tokens.to_string()
        });
        let id = known.unwrap_or_else(|| {
            self.lowered.hosts.push(Host { tokens, ascribed });
            self.lowered.hosts.len() - 1
        });
        let op = Op::Host { id, args, repeatable: code.repeatable };
        if code.repeatable {
            return self.emit(name, kind, op, source);
        }
        let var = self.define(name, kind, op);
        self.label(var, source);
        var
    }

    fn single_hole(&self, tokens: &TokenStream) -> Option<Var> {
        let mut trees = tokens.clone().into_iter();
        match (trees.next(), trees.next()) {
            (Some(TokenTree::Ident(ident)), None) => self.number_of(&ident).map(|n| self.holes[n]),
            _ => None,
        }
    }

    fn number_of(&self, ident: &proc_macro2::Ident) -> Option<usize> {
        number_of(ident, HOLE).filter(|&number| number < self.holes.len())
    }

    /// The code with its own holes, numbered from 0, and what they stand for.
    pub(super) fn close(&self, tokens: TokenStream) -> (TokenStream, Vec<Var>) {
        let mut args = Vec::new();
        let tokens = replaced(tokens, &mut |ident| {
            let var = self.holes[self.number_of(ident)?];
            let position = args.iter().position(|&arg| arg == var).unwrap_or_else(|| {
                args.push(var);
                args.len() - 1
            });
            let mut renumbered = hole(position);
            renumbered.set_span(ident.span());
            Some(renumbered)
        });
        (tokens, args)
    }

    /// Code with holes for values, which they fill.
    pub(super) fn of_values(&mut self, code: &TokenStream, values: &[Expr]) -> TokenStream {
        let mut codes = Vec::new();
        for value in values {
            let slot = self.value(value);
            codes.push(self.host_of(slot, value).tokens);
        }
        filled(code.clone(), VALUE, |number| codes.get(number).cloned())
    }

    /// A call of a function whose arguments have no derivative.
    pub(super) fn host_call(&mut self, path: &TokenStream, args: &[Expr], expr: &Expr) -> Slot {
        let args: Vec<HostCode> = args.iter().map(|arg| self.host_argument(arg)).collect();
        let args = args.iter().map(|arg| &arg.tokens);
        let code = HostCode { tokens: quote!(#path(#(#args),*)), repeatable: false, atomic: true };
        match self.kind_of(expr.ty) {
            VarKind::Value => {
                let var = self.host_variable(code, "made", VarKind::Value, &expr.tokens);
                self.unpacked(var, expr.ty, "made")
            }
            _ => self.host_slot(code, expr),
        }
    }

    /// Whether a call gives integers and conditions alone and changes nothing, so that it needs no companion: whatever it is
    /// given, its value has no derivative.
    pub(super) fn has_no_pullback(&self, target: &Target, args: &[Expr], expr: &Expr) -> bool {
        let types = &self.function.types;
        let (receiver, args) = match target {
            Target::Method(_) => (args.first(), &args[1..]),
            Target::Function(_) | Target::Associated(_) => (None, args),
        };
        let is_lent = |arg: &Expr| match self.is_reference(arg) {
            Some(mutability) => mutability == Mutability::Shared,
            None => {
                matches!(types.shape(arg.ty), Shape::Float(_) | Shape::Int | Shape::Bool)
                    || matches!(arg.kind, Kind::Host(_))
            }
        };
        // What is given no number with a derivative is taken for a question, which rustc checks.
        let is_question = || args.iter().all(|arg| types.is_inactive(arg.ty));
        !matches!(types.shape(expr.ty), Shape::Other)
            && types.is_inactive(expr.ty)
            && receiver.is_none_or(|receiver| match self.may_change(receiver) {
                Some(may_change) => !may_change || is_question(),
                None => false,
            })
            && args.iter().all(is_lent)
    }

    /// Whether a method may change the place that it is called on; nothing if that is no place.
    fn may_change(&self, receiver: &Expr) -> Option<bool> {
        match &receiver.kind {
            Kind::Binding(id) => Some(self.binding(*id).may_change()),
            Kind::Field(of, _) | Kind::Index(of, _) => self.may_change(of),
            _ => None,
        }
    }

    /// A call that needs no companion.
    pub(super) fn host_called(&mut self, target: &Target, args: &[Expr], expr: &Expr) -> Slot {
        match target {
            Target::Function(path) | Target::Associated(path) => {
                self.host_call(&path.to_token_stream(), args, expr)
            }
            Target::Method(name) => {
                let slot = self.value(&args[0]);
                let mut of = self.host_of(slot, &args[0]).operand();
                if self.may_change(&args[0]) == Some(true) {
                    // A change would be lost.
                    of = quote!((&#of));
                }
                let args: Vec<HostCode> =
                    args[1..].iter().map(|arg| self.host_argument(arg)).collect();
                let args = args.iter().map(|arg| &arg.tokens);
                let tokens = quote!(#of.#name(#(#args),*));
                self.host_slot(HostCode { tokens, repeatable: false, atomic: true }, expr)
            }
        }
    }

    /// An argument of a host function or method: a reference where the user gave one.
    pub(super) fn host_argument(&mut self, arg: &Expr) -> HostCode {
        let slot = self.value(arg);
        let is_reference = self.is_reference(arg);
        let code = self.host_of(slot, arg);
        match is_reference {
            Some(Mutability::Shared) => {
                let tokens = code.operand();
                HostCode { tokens: quote!(&#tokens), ..code }
            }
            Some(Mutability::Mutable) => {
                let tokens = code.operand();
                HostCode { tokens: quote!(&mut #tokens), repeatable: false, atomic: false }
            }
            None => code,
        }
    }

    /// Whether an expression is a reference by its text.
    pub(super) fn is_reference(&self, expr: &Expr) -> Option<Mutability> {
        match &expr.kind {
            Kind::Reference(mutability, _) => Some(*mutability),
            Kind::Binding(id) => self.binding(*id).reference,
            _ => None,
        }
    }
}
