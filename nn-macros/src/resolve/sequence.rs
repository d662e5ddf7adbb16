//! Methods of slices, vectors and arrays.

use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::foreign::EXTENTS;
use super::{Resolve, chain};
use crate::ast::{Expr, InPlace, Kind, Mutability};
use crate::infer::Shape;

impl Resolve<'_> {
    /// A method of slices, vectors and arrays; what makes an expression of it and its receiver.
    #[allow(clippy::type_complexity)] // a constructor, used at once
    pub(super) fn method_of_sequence(
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
}
