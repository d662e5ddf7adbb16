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
        if let SynExpr::Tuple(tuple) = &*assign.left {
            let components: Vec<Type> = tuple.elems.iter().map(|_| self.types.open()).collect();
            let whole = self.types.of(Shape::Tuple(components.clone()));
            self.types.unify(whole, value.ty);
            self.types.settle();
            let targets = tuple.elems.iter().zip(components).map(|(target, ty)| match target {
                SynExpr::Infer(_) => None,
                target => {
                    let target = self.expr(target);
                    self.mark_in_place_target(&target);
                    self.types.unify(target.ty, ty);
                    Some(target)
                }
            });
            let targets = targets.collect();
            return self.shaped(Kind::AssignTuple(targets, value), Shape::Other, expr);
        }
        if let SynExpr::Array(array) = &*assign.left {
            let element = self.types.open();
            let whole = self.types.of(Shape::Seq(element, Some(array.elems.len())));
            self.types.unify(whole, value.ty);
            self.types.settle();
            let targets = array.elems.iter().map(|target| match target {
                SynExpr::Infer(_) => None,
                target => {
                    let target = self.expr(target);
                    self.mark_in_place_target(&target);
                    self.types.unify(target.ty, element);
                    Some(target)
                }
            });
            let targets = targets.collect();
            return self.shaped(Kind::AssignTuple(targets, value), Shape::Other, expr);
        }
        if let SynExpr::Infer(_) = &*assign.left {
            return *value;
        }
        let target = self.boxed(&assign.left);
        self.mark_in_place_target(&target);
        self.types.unify(target.ty, value.ty);
        self.shaped(Kind::Assign(target, value), Shape::Other, expr)
    }
}
