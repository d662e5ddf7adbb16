//! Methods.

use nn_symbolic::{Function as Elementary, Rational};
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall, Lit, UnOp};

use super::foreign::unsupported;
use super::iterate::is_iterator;
use super::maps::takes_references;
use super::option::OF_OPTIONS;
use super::{Resolve, chain};
use crate::ast::{Binary, Expr, InPlace, Kind, Mutability, Range};
use crate::infer::Shape;
use crate::lowered::Target;

/// Functions of the runtime that are called by path; the others of the table are methods in Rust.
pub(crate) const BY_PATH: &[Elementary] =
    &[Elementary::Sigmoid, Elementary::Softplus, Elementary::Relu];

/// Rows that are no methods of std, or not the ones of that name.
const NO_METHODS: &[Elementary] =
    &[Elementary::Sign, Elementary::Step, Elementary::Erf, Elementary::Rem, Elementary::Powi];

/// Questions about a shape.
pub(super) const EXTENTS: &[&str] =
    &["nrows", "ncols", "len", "ndim", "is_empty", "len_of", "dim", "shape", "raw_dim"];

/// Methods that nothing but slices has: what has one is a list, even if its type is not in the text.
const OF_SLICES: &[&str] =
    &["split_at", "split_at_mut", "reverse", "copy_within", "rotate_left", "rotate_right"];

/// Methods of floats that say something about a number and have no derivative.
const QUESTIONS: &[&str] = &[
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_normal",
    "is_subnormal",
    "is_sign_negative",
    "is_sign_positive",
];

/// Methods of integers alone.
const OF_INTEGERS: &[&str] = &[
    "pow",
    "isqrt",
    "count_ones",
    "count_zeros",
    "leading_zeros",
    "trailing_zeros",
    "leading_ones",
    "trailing_ones",
    "swap_bytes",
    "reverse_bits",
    "rotate_left",
    "rotate_right",
    "saturating_sub",
    "saturating_add",
    "saturating_mul",
    "saturating_pow",
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_shl",
    "wrapping_shr",
    "wrapping_pow",
    "wrapping_div",
    "wrapping_rem",
    "abs_diff",
    "unsigned_abs",
    "is_power_of_two",
    "next_power_of_two",
    "ilog2",
    "ilog10",
    "ilog",
    "div_ceil",
    "next_multiple_of",
    "is_multiple_of",
    "is_positive",
    "is_negative",
];

/// The function of the table that is this method of a float in Rust.
pub(super) fn elementary(name: &str) -> Option<Elementary> {
    let mut rows = Elementary::ALL.iter().copied();
    rows.find(|f| f.rust_name() == Some(name) && !BY_PATH.contains(f) && !NO_METHODS.contains(f))
}

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
        if OF_INTEGERS.contains(&name) && !is_list
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
            ("mean", 0) => {
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
        match unsupported(name) {
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

    /// A method of slices, vectors and arrays; what makes an expression of it and its receiver.
    #[allow(clippy::type_complexity)] // a constructor, used at once
    fn method_of_sequence(
        &mut self,
        name: &str,
        of: &Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Box<dyn FnOnce(&mut Self, Expr) -> Expr>> {
        let args = &call.args;
        let method = call.method.clone();
        let tokens = expr.to_token_stream();
        let is_sequence = matches!(self.types.shape(of.ty), Shape::Seq(..));
        if EXTENTS.contains(&name) {
            let args: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
            let shape = match name {
                "is_empty" => Shape::Bool,
                // A number, or a tuple of them.
                "dim" => Shape::Open,
                "shape" => Shape::Seq(self.types.of(Shape::Int), None),
                "raw_dim" => Shape::Other,
                _ => Shape::Int,
            };
            return Some(Box::new(move |resolve, of| {
                resolve.shaped(Kind::Method(Box::new(of), method, None, args), shape, tokens)
            }));
        }
        let in_place = match (name, args.len()) {
            ("fill", 1) => Some(InPlace::Fill),
            ("copy_from_slice" | "clone_from_slice" | "assign", 1) => Some(InPlace::CopyFrom),
            ("swap", 2) => Some(InPlace::Swap),
            _ => None,
        };
        if let Some(in_place) = in_place {
            let mut args: Vec<Expr> = match in_place {
                InPlace::Swap => args.iter().map(|arg| *self.of_shape(arg, Shape::Int)).collect(),
                _ => args.iter().map(|arg| self.expr(arg)).collect(),
            };
            match in_place {
                InPlace::Fill => {
                    let element = self.types.element(of.ty);
                    self.types.unify(element, args[0].ty);
                }
                InPlace::CopyFrom => self.repeat_to(of.ty, &mut args[0], &call.receiver),
                InPlace::Swap | InPlace::Push | InPlace::Truncate => {}
            }
            return Some(Box::new(move |resolve, of| {
                resolve.mark_in_place(&of);
                resolve.shaped(Kind::InPlace(in_place, Box::new(of), args), Shape::Other, tokens)
            }));
        }
        if !is_sequence {
            return None;
        }
        let receiver = &call.receiver;
        match (name, args.len()) {
            ("to_vec" | "clone" | "to_owned", 0) => Some(Box::new(move |resolve, of| {
                // A copy has the elements of the original, but it need not be an array.
                let ty = match resolve.types.shape(of.ty) {
                    Shape::Seq(element, n) => {
                        let n = n.filter(|_| method == "clone");
                        resolve.types.of(Shape::Seq(element, n))
                    }
                    _ => of.ty,
                };
                resolve.typed(Kind::Copy(Box::new(of)), ty, tokens)
            })),
            ("as_slice" | "as_mut_slice" | "as_ref" | "as_mut" | "borrow", 0) => {
                Some(Box::new(move |_, of| of))
            }
            ("split_at" | "split_at_mut", 1) => {
                let position = self.of_shape(&args[0], Shape::Int);
                let mutability =
                    if name == "split_at" { Mutability::Shared } else { Mutability::Mutable };
                Some(Box::new(move |resolve, of| {
                    resolve.mark_in_place(&of);
                    let element = resolve.types.element(of.ty);
                    let part = |resolve: &Self| resolve.types.of(Shape::Seq(element, None));
                    let shape = Shape::Tuple(vec![part(resolve), part(resolve)]);
                    resolve.shaped(Kind::Split(mutability, Box::new(of), position), shape, tokens)
                }))
            }
            ("map", 1) => {
                let value = match chain::applied(&args[0], &[quote!(__source[__index])]) {
                    Ok(value) => value,
                    Err(error) => {
                        self.errors.push(error);
                        return None;
                    }
                };
                self.rewritten(syn::parse_quote!({
                    let __source = &#receiver;
                    let mut __mapped = __source.clone();
                    for __index in 0..__source.len() { __mapped[__index] = #value; }
                    __mapped
                }))
            }
            ("reverse", 0) => {
                let of = &call.receiver;
                self.rewritten(syn::parse_quote!({
                    let __count = (#of).len();
                    for __index in 0..__count / 2 { (#of).swap(__index, __count - 1 - __index); }
                }))
            }
            ("copy_within", 2) => {
                let (of, range, to) = (&call.receiver, &args[0], &args[1]);
                self.rewritten(syn::parse_quote!({
                    let __part = (#of)[#range].to_vec();
                    let __to = #to;
                    (#of)[__to..__to + __part.len()].copy_from_slice(&__part);
                }))
            }
            ("rotate_left" | "rotate_right", 1) => {
                let (of, by) = (&call.receiver, &args[0]);
                let from: SynExpr = if name == "rotate_left" {
                    syn::parse_quote!((__index + __by) % __count)
                } else {
                    syn::parse_quote!((__index + __count - __by) % __count)
                };
                self.rewritten(syn::parse_quote!({
                    let __old = (#of).to_vec();
                    let __by = #by;
                    let __count = __old.len();
                    for __index in 0..__count { (#of)[__index] = __old[#from]; }
                }))
            }
            _ => None,
        }
    }

    /// A method that is written with others.
    #[allow(clippy::type_complexity)] // as `method_of_sequence`
    fn rewritten(&mut self, text: SynExpr) -> Option<Box<dyn FnOnce(&mut Self, Expr) -> Expr>> {
        Some(Box::new(move |resolve, _| resolve.expr(&text)))
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
        let ty = self.types.arithmetic(left.ty, right.ty);
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
