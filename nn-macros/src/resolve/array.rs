//! Methods of whole arrays: `mapv`, means, axes.

use syn::{Expr as SynExpr, ExprMethodCall, Pat};

use super::Resolve;
use super::method::whole_number;
use crate::ast::{Expr, Kind};
use crate::infer::Shape;

impl Resolve<'_> {
    pub(super) fn unwrapped(&mut self, call: &ExprMethodCall, expr: &SynExpr) -> Expr {
        if let SynExpr::MethodCall(inner) = &*call.receiver {
            match (inner.method.to_string().as_str(), inner.args.len()) {
                ("mean", 0) => {
                    let of = self.boxed(&inner.receiver);
                    return self.shaped(Kind::Mean(of), Shape::Float(None), expr);
                }
                ("mean_axis", 1) => {
                    let axis = self.axis(&inner.args[0]);
                    let of = self.boxed(&inner.receiver);
                    return match axis {
                        Some(axis) => self.shaped(Kind::MeanAxis(of, axis), Shape::Value, expr),
                        None => self.typed(Kind::Error, self.types.open(), expr),
                    };
                }
                _ => {}
            }
            if let Some(taken) = self.taken(inner, expr) {
                return taken;
            }
        }
        if let Some(converted) = self.converted(&call.receiver) {
            return converted;
        }
        let of = self.expr(&call.receiver);
        match self.types.shape(of.ty) {
            Shape::Open | Shape::Option(_) => self.unwrap(of, call, expr),
            // Something of the host's, such as an ordering.
            Shape::Other => {
                let kind = Kind::Method(Box::new(of), call.method.clone(), None, Vec::new());
                self.shaped(kind, Shape::Other, expr)
            }
            _ => {
                let name = &call.method;
                self.refuse(name, format!("`{name}` is understood of options alone"), expr)
            }
        }
    }

    /// `a.mapv(|v| …)` or `a.mapv(sigmoid)`.
    pub(super) fn mapv(&mut self, of: Expr, call: &ExprMethodCall, expr: &SynExpr) -> Expr {
        let ty = of.ty;
        match &call.args[0] {
            SynExpr::Closure(closure) => {
                let mut pat = match closure.inputs.first() {
                    Some(Pat::Type(typed)) => &*typed.pat,
                    Some(pat) if closure.inputs.len() == 1 => pat,
                    _ => return self.refuse(closure, "the closure must take one element", expr),
                };
                if let Pat::Reference(reference) = pat {
                    pat = &reference.pat;
                }
                let Pat::Ident(ident) = pat else {
                    return self.refuse(pat, "the closure's parameter must be a plain name", expr);
                };
                let (binding, body) = self.scoped(|resolve| {
                    let element = resolve.types.of(Shape::Value);
                    let binding = resolve.bind(&ident.ident, false, element, None);
                    let around = std::mem::replace(&mut resolve.in_closure, true);
                    let body = resolve.boxed(&closure.body);
                    resolve.in_closure = around;
                    (binding, body)
                });
                self.typed(Kind::MapV(Box::new(of), binding, body), ty, expr)
            }
            SynExpr::Path(path) => self.elementary_path(&path.path, vec![of], expr),
            other => self.refuse(
                other,
                "expected a closure `|v| …` or a function such as `sigmoid`",
                expr,
            ),
        }
    }

    /// The number in `Axis(1)`.
    pub(super) fn axis(&self, expr: &SynExpr) -> Option<usize> {
        if let SynExpr::Call(call) = expr
            && let SynExpr::Path(path) = &*call.func
            && path.path.segments.last().is_some_and(|segment| segment.ident == "Axis")
            && call.args.len() == 1
            && let Some(axis) = whole_number(&call.args[0])
            && let Ok(axis) = usize::try_from(axis)
        {
            return Some(axis);
        }
        self.errors.at(expr, "expected an axis that is known here, such as `Axis(0)`");
        None
    }
}
