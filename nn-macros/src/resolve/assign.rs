//! Assignments.

use syn::Expr as SynExpr;

use super::Resolve;
use crate::ast::{Expr, Kind};
use crate::infer::{Shape, Type};

impl Resolve<'_> {
    /// Notes that an assignment to a part changes the whole where it is.
    pub(super) fn mark_in_place_target(&mut self, target: &Expr) {
        if !matches!(target.kind, Kind::Binding(_)) {
            self.mark_in_place(target);
        }
    }

    pub(super) fn assign(&mut self, assign: &syn::ExprAssign, expr: &SynExpr) -> Expr {
        let value = self.boxed(&assign.right);
        match &*assign.left {
            SynExpr::Tuple(tuple) => {
                let types: Vec<Type> = tuple.elems.iter().map(|_| self.types.open()).collect();
                let whole = Shape::Tuple(types.clone());
                return self.assign_parts(tuple.elems.iter().zip(types), whole, value, expr);
            }
            SynExpr::Array(array) => {
                let element = self.types.open();
                let whole = Shape::Seq(element, Some(array.elems.len()));
                let parts = array.elems.iter().map(|target| (target, element));
                return self.assign_parts(parts, whole, value, expr);
            }
            _ => {}
        }
        if let SynExpr::Infer(_) = &*assign.left {
            return *value;
        }
        let target = self.boxed(&assign.left);
        self.mark_in_place_target(&target);
        self.types.unify(target.ty, value.ty);
        self.shaped(Kind::Assign(target, value), Shape::Other, expr)
    }

    /// Assigns each part of a value to a target of its own.
    fn assign_parts<'e>(
        &mut self,
        parts: impl Iterator<Item = (&'e SynExpr, Type)>,
        whole: Shape,
        value: Box<Expr>,
        expr: &SynExpr,
    ) -> Expr {
        let whole = self.types.of(whole);
        self.types.unify(whole, value.ty);
        self.types.settle();
        let targets = parts.map(|(target, ty)| match target {
            SynExpr::Infer(_) => None,
            target => {
                let target = self.expr(target);
                self.mark_in_place_target(&target);
                self.types.unify(target.ty, ty);
                Some(target)
            }
        });
        let targets = targets.collect();
        self.shaped(Kind::AssignTuple(targets, value), Shape::Other, expr)
    }
}
