//! Methods of floats.

use nn_symbolic::Function as Elementary;
use quote::quote;
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use super::foreign::elementary;
use super::method::whole_number;
use crate::ast::{Binary, Expr, Kind};
use crate::infer::Shape;

/// Methods of floats whose result is piecewise constant and no row of the table.
const PIECEWISE_CONSTANT: &[&str] = &["signum", "div_euclid", "round_ties_even"];

impl Resolve<'_> {
    /// What methods of floats are: a row of the table, an expression over rows, or a question without derivative.
    pub(super) fn method_of_floats(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Expr {
        let args = &call.args;
        let ty = of.ty;
        match (name, args.len()) {
            ("powi", 1) => {
                let exponent = match whole_number(&args[0]) {
                    Some(n) => {
                        Box::new(self.shaped(Kind::Number(n.into()), Shape::Float(None), &args[0]))
                    }
                    None => self.of_shape(&args[0], Shape::Int),
                };
                return self.typed(Kind::Power(Box::new(of), exponent), ty, expr);
            }
            ("powf", 1) => {
                let exponent = self.boxed(&args[0]);
                return self.typed(Kind::Power(Box::new(of), exponent), ty, expr);
            }
            ("recip", 0) => {
                let one = self.number(1.into(), ty, expr);
                return self.combined(Binary::Div, one, of, expr);
            }
            ("mul_add", 2) => {
                let factor = self.expr(&args[0]);
                let term = self.expr(&args[1]);
                self.types.unify(ty, factor.ty);
                self.types.unify(ty, term.ty);
                let product = self.combined(Binary::Mul, of, factor, expr);
                return self.combined(Binary::Add, product, term, expr);
            }
            ("clamp", 2) => {
                let (lo, hi) = (self.expr(&args[0]), self.expr(&args[1]));
                self.types.unify(ty, lo.ty);
                self.types.unify(ty, hi.ty);
                let above = self.typed(Kind::Elementary(Elementary::Max, vec![of, lo]), ty, expr);
                return self.typed(Kind::Elementary(Elementary::Min, vec![above, hi]), ty, expr);
            }
            ("to_radians" | "to_degrees", 0) => {
                let half_turn = self.number(180.into(), ty, expr);
                let pi = self.typed(Kind::Pi, ty, expr);
                let (above, below) =
                    if name == "to_radians" { (pi, half_turn) } else { (half_turn, pi) };
                let factor = self.combined(Binary::Div, above, below, expr);
                return self.combined(Binary::Mul, of, factor, expr);
            }
            ("midpoint", 1) => {
                let other = self.expr(&args[0]);
                self.types.unify(ty, other.ty);
                let sum = self.combined(Binary::Add, of, other, expr);
                let two = self.number(2.into(), ty, expr);
                return self.combined(Binary::Div, sum, two, expr);
            }
            ("log", 1) => {
                let base = self.expr(&args[0]);
                self.types.unify(ty, base.ty);
                let above = self.typed(Kind::Elementary(Elementary::Ln, vec![of]), ty, expr);
                let below = self.typed(Kind::Elementary(Elementary::Ln, vec![base]), ty, expr);
                return self.combined(Binary::Div, above, below, expr);
            }
            ("to_bits", 0) => {
                self.bits_taken |= !matches!(of.kind, Kind::Stop(..));
                let kind = Kind::Method(Box::new(of), call.method.clone(), None, Vec::new());
                return self.shaped(kind, Shape::Int, expr);
            }
            ("total_cmp" | "partial_cmp", 1) => {
                let other = self.expr(&args[0]);
                self.types.unify(ty, other.ty);
                let kind = Kind::Method(Box::new(of), call.method.clone(), None, vec![other]);
                return self.shaped(kind, Shape::Other, expr);
            }
            _ if PIECEWISE_CONSTANT.contains(&name) => {
                let args: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
                args.iter().for_each(|arg| self.types.unify(ty, arg.ty));
                if matches!(self.types.shape(ty), Shape::Open) {
                    self.types.unify(ty, self.types.float());
                }
                let kind = Kind::Method(Box::new(of), call.method.clone(), None, args);
                return self.typed(kind, ty, expr);
            }
            // Of what is evaluated twice, only values that cost nothing to repeat.
            ("fract" | "rem_euclid" | "copysign" | "sin_cos", _) => {
                if let Some(expanded) = self.expanded(name, &call.receiver, call, expr) {
                    return expanded;
                }
            }
            _ => {}
        }
        match elementary(name) {
            Some(function) if function.arity() == args.len() + 1 => {
                let mut values = vec![of];
                for arg in args {
                    let arg = self.expr(arg);
                    // Of arrays only the elementwise ones are known here, so their types may differ.
                    if self.types.is_float(ty) || self.types.is_float(arg.ty) {
                        self.types.unify(ty, arg.ty);
                    }
                    values.push(arg);
                }
                self.typed(Kind::Elementary(function, values), ty, expr)
            }
            Some(_) => self.refuse(&call.method, "wrong number of arguments", expr),
            None => self.unknown(name, of, call, expr),
        }
    }

    /// An expression of what is read more than once, so that it must be a name.
    pub(super) fn expanded(
        &mut self,
        name: &str,
        receiver: &SynExpr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let text = match (name, call.args.len()) {
            ("fract", 0) => {
                quote!({ let __whole = #receiver; __whole - __whole.trunc() })
            }
            ("rem_euclid", 1) => {
                let by = &call.args[0];
                quote!({
                    let __divisor = #by;
                    let __remainder = (#receiver) % __divisor;
                    if __remainder < 0.0 { __remainder + __divisor.abs() } else { __remainder }
                })
            }
            ("copysign", 1) => {
                let sign = &call.args[0];
                quote!({ let __magnitude = (#receiver).abs(); __magnitude * (#sign).signum() })
            }
            ("sin_cos", 0) => {
                quote!({ let __angle = #receiver; (__angle.sin(), __angle.cos()) })
            }
            _ => return None,
        };
        Some(self.written(Ok(text), expr))
    }
}
