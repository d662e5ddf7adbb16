//! Methods.

use nn_symbolic::Rational;
use quote::ToTokens;
use syn::{Expr as SynExpr, ExprMethodCall, Lit, UnOp};

use super::Resolve;
use super::foreign::{OF_INTEGERS, OF_SLICES, OF_TEXT, QUESTIONS, unsupported};
use super::iterate::is_iterator;
use super::maps::takes_references;
use super::option::OF_OPTIONS;
use crate::ast::{Binary, Expr, Kind, Mutability, Range};
use crate::infer::Shape;
use crate::lowered::Target;
use crate::types;

impl Resolve<'_> {
    pub(super) fn method_call(&mut self, call: &ExprMethodCall, expr: &SynExpr) -> Expr {
        let name = call.method.to_string();
        if matches!(name.as_str(), "unwrap" | "expect") {
            return self.unwrapped(call, expr);
        }
        if let Some(consumed) = self.consumed(&name, call, expr) {
            return consumed;
        }
        if let Some(asked) = self.asked_in_short(&name, call, expr) {
            return asked;
        }
        if let Some(each) = self.each(&name, call, expr) {
            return each;
        }
        if let Some(sorted) = self.sorted(&name, call, expr) {
            return sorted;
        }
        if let Some(changed) = self.array_in_place(&name, call, expr) {
            return changed;
        }
        // Said here, or the iterator inside would be the mistake.
        if is_iterator(&call.receiver)
            && let Some(message) = unsupported(&name)
        {
            return self.refuse(&call.method, message, expr);
        }
        let of = self.expr(&call.receiver);
        if matches!(of.kind, Kind::Error) {
            // What is wrong is said already.
            return self.typed(Kind::Error, self.types.open(), expr);
        }
        self.method(&name, of, call, expr)
    }

    fn method(&mut self, name: &str, of: Expr, call: &ExprMethodCall, expr: &SynExpr) -> Expr {
        let args = &call.args;
        if matches!(self.types.shape(of.ty), Shape::Open) && OF_OPTIONS.contains(&name) {
            self.types.unify(of.ty, self.option_of(self.types.open()));
        }
        if matches!(self.types.shape(of.ty), Shape::Open) {
            match (name, args.len()) {
                ("map", 1) => {
                    if let Some(asked) = self.map_of_open(&of, call) {
                        return asked;
                    }
                }
                ("as_ref", 0) => return of,
                _ => {}
            }
        }
        if matches!(self.types.shape(of.ty), Shape::Open) && OF_SLICES.contains(&name) {
            self.element_of(&of);
        }
        if matches!(self.types.shape(of.ty), Shape::Open) && name == "to_vec" && args.is_empty() {
            // It may be an array, of which this makes a vector, as of a slice.
            let element = self.element_of(&of);
            self.mark_in_place(&of);
            let (all, ty) = (Range { lo: None, hi: None, inclusive: false }, of.ty);
            let tokens = call.receiver.to_token_stream();
            let slice = self.typed(Kind::Slice(Box::new(of), all), ty, tokens);
            let kind = Kind::Copy(Box::new(slice));
            return self.shaped(kind, Shape::Seq(element, None), expr);
        }
        let shape = self.types.shape(of.ty);
        if let Shape::Option(_) = shape {
            return self.method_of_option(name, of, call, expr).unwrap_or_else(|_| {
                let message = format!("`{name}` of an option is not supported: use `match`");
                self.refuse(&call.method, message, expr)
            });
        }
        if let (Shape::Seq(..) | Shape::Open, Some(asked)) = (&shape, self.asked(call, expr)) {
            return asked;
        }
        let is_list = matches!(shape, Shape::Seq(..));
        // What has fields is no integer, though a method of its own may have such a name.
        let is_whole = matches!(shape, Shape::Struct | Shape::Value | Shape::Tuple(_));
        if OF_INTEGERS.contains(&name) && !is_list && !is_whole
            || matches!(shape, Shape::Int | Shape::Bool | Shape::Other)
        {
            let args: Vec<Expr> = call.args.iter().map(|arg| self.expr(arg)).collect();
            // What is given numbers may give back what depends on them.
            let may_depend = |arg: &Expr| !self.types.is_inactive(arg.ty);
            if matches!(shape, Shape::Other) && args.iter().any(may_depend) {
                return self.called_method(of, args, call, expr);
            }
            return self.host_method(name, of, args, call, expr);
        }
        if let Some(written) = self.of_whole_array(name, &of, call, expr) {
            return written;
        }
        if matches!(shape, Shape::Struct) && !matches!(name, "clone" | "to_owned") {
            let args = call.args.iter().map(|arg| self.expr(arg)).collect();
            return self.called_method(of, args, call, expr);
        }
        let of = match shape {
            Shape::Open | Shape::Array(_) | Shape::Value => match self.view(name, of, call, expr) {
                Ok(view) => return view,
                Err(of) => of,
            },
            _ => of,
        };
        if let Some(resolved) = self.method_of_sequence(name, &of, call, expr) {
            return resolved(self, of);
        }
        let of = match shape {
            Shape::Seq(_, None) | Shape::Open => match self.growing(name, of, call, expr) {
                Ok(resolved) => return resolved,
                Err(of) => of,
            },
            _ => of,
        };
        match (name, args.len()) {
            ("dot", 1) => {
                let right = self.boxed(&args[0]);
                if let Shape::Struct = self.types.shape(right.ty) {
                    return self.called_method(of, vec![*right], call, expr);
                }
                let shapes = [of.ty, right.ty].map(|ty| self.types.shape(ty));
                let shape = match shapes {
                    [Shape::Array(Some(2)), Shape::Array(Some(2))] => Shape::Array(Some(2)),
                    [Shape::Array(Some(1)), Shape::Array(Some(1))] => Shape::Float(None),
                    [Shape::Array(Some(1 | 2)), Shape::Array(Some(1 | 2))] => Shape::Array(Some(1)),
                    _ => Shape::Value,
                };
                return self.shaped(Kind::Dot(Box::new(of), right), shape, expr);
            }
            ("t", 0) => {
                let ty = of.ty;
                return self.typed(Kind::Transpose(Box::new(of)), ty, expr);
            }
            ("sum", 0) => return self.shaped(Kind::Sum(Box::new(of)), Shape::Float(None), expr),
            ("sum_axis", 1) => {
                return match self.axis(&args[0]) {
                    Some(axis) => {
                        let shape = summed(&self.types.shape(of.ty));
                        self.shaped(Kind::SumAxis(Box::new(of), axis), shape, expr)
                    }
                    None => self.typed(Kind::Error, self.types.open(), expr),
                };
            }
            ("map", 1) if !matches!(shape, Shape::Array(_)) && !takes_references(&args[0]) => {
                // It may be an array of the language, of which a kernel knows nothing.
                return self.mapped_by_positions(&call.receiver, &args[0], expr);
            }
            ("map", 1) => return self.mapped(&call.receiver, &args[0], expr),
            ("view_mut", 0) => {
                self.mark_in_place(&of);
                let ty = of.ty;
                return self.typed(Kind::Reference(Mutability::Mutable, Box::new(of)), ty, expr);
            }
            ("view" | "to_owned" | "into_owned" | "clone" | "to_vec", 0) => {
                let ty = of.ty;
                let kind = Kind::Alias(Box::new(of), Some(call.method.clone()));
                return self.typed(kind, ty, expr);
            }
            // What a call gave may be a structure that has such a method.
            ("mean", 0) if !matches!(shape, Shape::Open) => {
                return self.refuse(
                    &call.method,
                    "write `.mean().unwrap()`: the mean of nothing has no value",
                    expr,
                );
            }
            ("mean_axis", 1) => {
                return self.refuse(
                    &call.method,
                    "write `.mean_axis(…).unwrap()`: the mean of nothing has no value",
                    expr,
                );
            }
            _ => {}
        }
        if QUESTIONS.contains(&name) {
            let kind = Kind::Method(Box::new(of), call.method.clone(), None, Vec::new());
            return self.shaped(kind, Shape::Bool, expr);
        }
        self.method_of_floats(name, of, call, expr)
    }

    /// A method that is none of those above: one with the attribute, unless std or ndarray have it.
    pub(super) fn unknown(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Expr {
        let is_foreign =
            matches!(self.types.shape(of.ty), Shape::Float(_) | Shape::Seq(..) | Shape::Array(_));
        // A method of the user's may have the name of one that takes another number of arguments.
        let of_user = !is_foreign && takes_others(name, call.args.len());
        match unsupported(name).filter(|_| !of_user) {
            Some(message) => self.refuse(&call.method, message, expr),
            None if is_foreign => self.refuse(
                &call.method,
                format!(
                    "the derivative of the method `{name}` is not known: write it with functions that are, or as a function with `#[derive_grad]`"
                ),
                expr,
            ),
            None => {
                let args = call.args.iter().map(|arg| self.expr(arg)).collect();
                self.called_method(of, args, call, expr)
            }
        }
    }

    /// A method of the user's, which has the attribute itself.
    fn called_method(
        &mut self,
        of: Expr,
        args: Vec<Expr>,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Expr {
        // It may change what can be changed.
        if let Some(root) = self.root(&of)
            && self.bindings[root.0].may_change()
        {
            self.mark_in_place(&of);
        }
        self.is_structure(&of);
        self.recursive |= call.method == self.item.sig.ident && is_method(self.item);
        let args = std::iter::once(of).chain(args).collect();
        let target = Target::Method(call.method.clone());
        self.typed(Kind::Call(target, args), self.types.open(), expr)
    }

    fn host_method(
        &mut self,
        name: &str,
        of: Expr,
        args: Vec<Expr>,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Expr {
        if OF_INTEGERS.contains(&name) && matches!(self.types.shape(of.ty), Shape::Open) {
            self.types.unify(of.ty, self.types.of(Shape::Int));
        }
        let of_ty = of.ty;
        let ty = match name {
            _ if name.starts_with("is_") => self.types.of(Shape::Bool),
            "min" | "max" | "clamp" | "rem_euclid" | "div_euclid" | "abs_diff" => {
                args.iter().for_each(|arg| self.types.unify(of_ty, arg.ty));
                of_ty
            }
            "abs" | "clone" | "to_owned" | "pow" | "isqrt" | "signum" => of_ty,
            _ if name.starts_with("wrapping_") || name.starts_with("saturating_") => of_ty,
            "cmp" | "partial_cmp" => self.types.of(Shape::Other),
            "parse" => {
                let read = call.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
                let of = match read {
                    Some(syn::GenericArgument::Type(ty)) => {
                        types::read(&self.types, ty, self.generics)
                    }
                    _ => self.types.open(),
                };
                self.option_of(of)
            }
            _ if OF_TEXT.contains(&name) => self.types.of(Shape::Other),
            _ if name.starts_with("checked_") => self.option_of(of_ty),
            _ if name.starts_with("overflowing_") => {
                let over = self.types.of(Shape::Bool);
                self.types.of(Shape::Tuple(vec![of_ty, over]))
            }
            // Of something of the host's: it may be a constant number.
            _ if matches!(self.types.shape(of_ty), Shape::Other) && name != "len" => {
                self.types.open()
            }
            _ => self.types.of(Shape::Int),
        };
        let turbofish = call.turbofish.as_ref().map(ToTokens::to_token_stream);
        self.typed(Kind::Method(Box::new(of), call.method.clone(), turbofish, args), ty, expr)
    }

    pub(super) fn number(
        &self,
        number: Rational,
        ty: crate::infer::Type,
        tokens: impl ToTokens,
    ) -> Expr {
        self.typed(Kind::Number(number), ty, tokens)
    }

    pub(super) fn combined(
        &mut self,
        operator: Binary,
        left: Expr,
        right: Expr,
        tokens: impl ToTokens,
    ) -> Expr {
        let ty = self.types.arithmetic(left.ty, right.ty, false);
        self.typed(Kind::Binary(operator, Box::new(left), Box::new(right)), ty, tokens)
    }
}

/// What sums along an axis are: of a vector one number.
pub(super) fn summed(shape: &Shape) -> Shape {
    match shape {
        Shape::Array(Some(rank @ 2..)) => Shape::Array(Some(rank - 1)),
        _ => Shape::Value,
    }
}

/// Whether a function has a receiver.
fn is_method(item: &syn::ItemFn) -> bool {
    item.sig.receiver().is_some()
}

/// A literal such as `3` or `-2`.
pub(super) fn whole_number(expr: &SynExpr) -> Option<i64> {
    match expr {
        SynExpr::Lit(lit) => match &lit.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        SynExpr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            whole_number(&unary.expr)?.checked_neg()
        }
        SynExpr::Paren(paren) => whole_number(&paren.expr),
        SynExpr::Group(group) => whole_number(&group.expr),
        _ => None,
    }
}

/// Whether the method of this name that sequences have does not take so many arguments.
fn takes_others(name: &str, count: usize) -> bool {
    match name {
        "get" | "get_mut" => count != 1,
        "first" | "last" | "pop" => count != 0,
        _ => false,
    }
}
