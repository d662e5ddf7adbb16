//! Methods of whole arrays: `mapv`, means, axes.

use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use super::method::{summed, whole_number};
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
                    let shape = summed(&self.types.shape(of.ty));
                    return match axis {
                        Some(axis) => self.shaped(Kind::MeanAxis(of, axis), shape, expr),
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
        if let Some(array) = self.fitting(&call.receiver, expr) {
            return array;
        }
        let mut of = self.expr(&call.receiver);
        if let (Kind::Call(..), Shape::Struct) = (&of.kind, self.types.shape(of.ty)) {
            // A `new` that may fail.
            of.ty = self.types.open();
        }
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
