//! Numbers of one type from those of another: powers, casts, constants of generic code, methods without derivative.

use nn_symbolic::Expr as GraphExpr;
use nn_symbolic::program::{Kind as VarKind, Op, Statement, Var};
use quote::quote;

use super::Lower;
use super::slot::{HostCode, Slot};
use crate::ast::{Binary, Expr, Kind, Unary};
use crate::infer::Shape;
use crate::lowered::FloatType;

impl Lower<'_> {
    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Slot {
        let of_integer = self.function.types.is_inactive(exponent.ty);
        let shape = self.shape(base.ty);
        let (text, base) = (&base.tokens, self.expr(base));
        if of_integer {
            // The exponent of `powi`, known at run time only.
            let slot = self.value(exponent);
            let code = self.host_of(slot, exponent);
            let operand = code.operand();
            let tokens = match shape {
                Shape::Float(Some(FloatType::Generic(name))) => {
                    quote!(<#name as __rt::Float>::lit(#operand as f64))
                }
                Shape::Float(Some(FloatType::F32)) => quote!(#operand as f32),
                Shape::Float(_) => quote!(#operand as f64),
                _ => {
                    let base = self.variable(base, "base", text);
                    let base = self.host_var(base).tokens;
                    quote!(__rt::whole(&#base, #operand))
                }
            };
            let code = HostCode { tokens, atomic: false, ..code };
            let var = self.host_variable(code, "exponent", VarKind::Float, &exponent.tokens);
            let exponent = self.lowered.program.expr(var);
            return self.elementary(nn_symbolic::Function::Powi, &[base, exponent]);
        }
        let exponent = self.expr(exponent);
        Slot::of(self.program().graph.pow(base, exponent))
    }

    pub(super) fn host_method(
        &mut self,
        of: &Expr,
        method: &proc_macro2::Ident,
        turbofish: Option<&proc_macro2::TokenStream>,
        args: &[Expr],
        expr: &Expr,
    ) -> Slot {
        let slot = self.value(of);
        let code = self.host_of(slot, of);
        let args: Vec<HostCode> = args.iter().map(|arg| self.host_argument(arg)).collect();
        let repeatable = code.repeatable && args.iter().all(|arg| arg.repeatable);
        let (base, args) = (code.operand(), args.iter().map(|arg| &arg.tokens));
        // A literal has no type of its own that a method could be looked up on.
        let is_literal = match &of.kind {
            Kind::Number(_) => true,
            Kind::Unary(_, inner) => matches!(inner.kind, Kind::Number(_)),
            _ => false,
        };
        let base = match self.shape(of.ty) {
            Shape::Float(Some(FloatType::F32)) if is_literal => quote!((#base as f32)),
            Shape::Float(None | Some(FloatType::F64)) if is_literal => quote!((#base as f64)),
            _ => base,
        };
        self.host_slot(
            HostCode {
                tokens: quote!(#base.#method #turbofish(#(#args),*)),
                repeatable,
                atomic: true,
            },
            expr,
        )
    }

    /// Host code; a variable of the program at once if it is a number.
    pub(super) fn host_slot(&mut self, code: HostCode, expr: &Expr) -> Slot {
        if self.function.types.is_float(expr.ty) {
            let var = self.host_variable(code, "constant", VarKind::Float, &expr.tokens);
            return self.of_var(var);
        }
        if let Shape::Array(_) | Shape::Value = self.shape(expr.ty) {
            let var = self.host_variable(code, "array", VarKind::Value, &expr.tokens);
            return self.of_var(var);
        }
        Slot::Host(code)
    }

    /// `stop(x)`: what the host gives has no derivative.
    pub(super) fn stop(&mut self, path: &syn::Path, of: &Expr, expr: &Expr) -> Slot {
        self.lowered.runtime_functions.push(path.clone());
        let graph = self.expr(of);
        let var = self.variable(graph, "stopped", &of.tokens);
        let kind = self.lowered.program.kind(var);
        let value = self.host_var(var).tokens;
        let tokens = match kind {
            VarKind::Value => quote!(__rt::own(&#value)),
            _ => quote!((#value)),
        };
        let var = self.host_variable(HostCode::atom(tokens), "constant", kind, &expr.tokens);
        self.of_var(var)
    }

    pub(super) fn cast(&mut self, of: &Expr, ty: &syn::Type, expr: &Expr) -> Slot {
        let to_float = self.function.types.is_float(expr.ty);
        let slot = self.value(of);
        let slot = self.loaded(slot, "value", &of.tokens);
        let from_float = self.function.types.is_float(of.ty);
        match slot {
            // A number of one float type as one of another.
            Slot::Elementwise { expr: number, .. } if to_float && from_float => {
                let name = |ty| match self.shape(ty) {
                    Shape::Float(Some(name)) => name,
                    _ => FloatType::F64,
                };
                let (from, to) = (name(of.ty), name(expr.ty));
                if from == to {
                    return Slot::of(number);
                }
                let (from, to) = (self.float_id(from), self.float_id(to));
                let of = self.variable(number, "number", &of.tokens);
                let var =
                    self.emit("cast", VarKind::Float, Op::Cast { of, from, to }, &expr.tokens);
                self.of_var(var)
            }
            Slot::Host(code) => {
                let mut operand = code.operand();
                if self.function.types.is_presumed(of.ty) {
                    operand = quote!(__rt::plain(&#operand));
                }
                let code = HostCode { tokens: quote!(#operand as #ty), atomic: false, ..code };
                self.host_slot(code, expr)
            }
            Slot::Elementwise { expr: number, .. } if from_float => {
                if !self.is_whole(of) {
                    self.errors.at(
                        &of.tokens,
                        "the cast of a float to an integer hides its derivative: say how it is rounded, as in `x.floor() as usize`",
                    );
                }
                let var = self.variable(number, "number", &of.tokens);
                let operand = self.host_var(var).tokens;
                Slot::Host(HostCode {
                    tokens: quote!(#operand as #ty),
                    repeatable: true,
                    atomic: false,
                })
            }
            // Its type decides: an integer behind an alias passes.
            slot => {
                let var = match slot {
                    Slot::Elementwise { expr, .. } => self.variable(expr, "value", &of.tokens),
                    slot => self.whole(slot, of.ty, "value"),
                };
                let span = syn::spanned::Spanned::span(&of.tokens);
                let operand = self.host_var(var).tokens;
                let tokens = quote::quote_spanned!(span=> __rt::plain(&#operand) as #ty);
                let code = HostCode { tokens, repeatable: true, atomic: false };
                self.host_slot(code, expr)
            }
        }
    }

    /// Whether a float is piecewise constant, so that its cast to an integer loses nothing.
    pub(super) fn is_whole(&self, expr: &Expr) -> bool {
        use nn_symbolic::Function::{Ceil, Floor, Round, Trunc};
        match &expr.kind {
            Kind::Elementary(Floor | Ceil | Round | Trunc, _)
            | Kind::Method(..)
            | Kind::Stop(..)
            | Kind::Number(_) => true,
            Kind::Unary(_, of) | Kind::Cast(of, _) => self.is_whole(of),
            Kind::Elementary(nn_symbolic::Function::Min | nn_symbolic::Function::Max, args) => {
                args.iter().all(|arg| self.is_whole(arg))
            }
            _ => false,
        }
    }

    /// `T::lit(0.5)`, `f64::from(n)`
    pub(super) fn lit(&mut self, path: &proc_macro2::TokenStream, of: &Expr, expr: &Expr) -> Slot {
        if let Some(code) = self.constant_code(of) {
            let argument = &code.tokens;
            let code = HostCode { tokens: quote!(#path(#argument)), atomic: true, ..code };
            return self.host_slot(code, expr);
        }
        let slot = self.value(of);
        let slot = self.loaded(slot, "value", &of.tokens);
        let code = match slot {
            Slot::Host(code) => code,
            Slot::Elementwise { expr, .. }
                if self
                    .as_program_var(expr)
                    .is_some_and(|var| !self.lowered.program.is_float(var)) =>
            {
                let var = self.variable(expr, "value", &of.tokens);
                let operand = self.host_var(var).tokens;
                let span = syn::spanned::Spanned::span(&of.tokens);
                HostCode {
                    tokens: quote::quote_spanned!(span=> __rt::plain(&#operand)),
                    repeatable: true,
                    atomic: false,
                }
            }
            Slot::Elementwise { expr: number, .. } if self.is_constant(number) => {
                let var = self.variable(number, "number", &of.tokens);
                self.host_var(var)
            }
            _ => {
                self.errors.at(
                    &of.tokens,
                    "only constants and integers can be converted: the conversion of a float hides its derivative",
                );
                return Slot::Never;
            }
        };
        let argument = &code.tokens;
        let code = HostCode { tokens: quote!(#path(#argument)), atomic: true, ..code };
        self.host_slot(code, expr)
    }

    /// The code of arithmetic on literals and integers, as it was written: `i as f64 + 0.5`.
    pub(super) fn constant_code(&mut self, expr: &Expr) -> Option<HostCode> {
        match &expr.kind {
            Kind::Number(_) => Some(HostCode::atom(expr.tokens.clone())),
            Kind::Unary(Unary::Neg, of) => {
                let code = self.constant_code(of)?;
                let operand = code.operand();
                Some(HostCode { tokens: quote!(-#operand), atomic: false, ..code })
            }
            Kind::Binary(operator, left, right) => {
                let punct = match operator {
                    Binary::Add => quote!(+),
                    Binary::Sub => quote!(-),
                    Binary::Mul => quote!(*),
                    Binary::Div => quote!(/),
                    Binary::Rem | Binary::Host(_) => return None,
                };
                let (left, right) = (self.constant_code(left)?, self.constant_code(right)?);
                let repeatable = left.repeatable && right.repeatable;
                let (left, right) = (left.operand(), right.operand());
                Some(HostCode { tokens: quote!(#left #punct #right), repeatable, atomic: false })
            }
            Kind::Cast(of, ty) if self.function.types.is_inactive(of.ty) => {
                let slot = self.value(of);
                let code = self.host_of(slot, of);
                let operand = code.operand();
                Some(HostCode { tokens: quote!(#operand as #ty), atomic: false, ..code })
            }
            _ if self.function.types.is_inactive(expr.ty) => {
                let slot = self.value(expr);
                Some(self.host_of(slot, expr))
            }
            _ => None,
        }
    }

    /// Whether an expression is made of numbers and of what the host gives alone.
    pub(super) fn is_constant(&self, expr: GraphExpr) -> bool {
        let constants: Vec<Var> = self
            .regions
            .statements()
            .iter()
            .filter_map(|statement| match statement {
                Statement::Let { var, op: Op::Host { .. } } => Some(*var),
                _ => None,
            })
            .collect();
        self.lowered.program.vars_of(expr).iter().all(|var| constants.contains(var))
    }

    pub(super) fn assertion(&mut self, path: &syn::Path, args: &[Expr]) -> Slot {
        let codes: Vec<HostCode> = args
            .iter()
            .map(|arg| {
                let slot = self.value(arg);
                self.host_of(slot, arg)
            })
            .collect();
        let tokens = codes.iter().map(|code| &code.tokens);
        let (tokens, args) = self.close(quote!(#path!(#(#tokens),*);));
        let id = self.add_host(tokens);
        self.push(Statement::Effect { id, args, writes: Vec::new() });
        Slot::Unit
    }
}
