//! Whole arrays: products, sums, views.

use nn_symbolic::program::{Kind as VarKind, Op, Product, Var};
use quote::quote;

use super::slot::{HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Expr, Kind};

impl Lower<'_> {
    /// A whole value as a variable.
    fn array(&mut self, expr: &Expr, name: &str) -> Var {
        let slot = self.value(expr);
        match slot {
            Slot::Elementwise { expr: graph, .. } => self.variable(graph, name, &expr.tokens),
            slot => self.whole(slot, expr.ty, name),
        }
    }

    pub(super) fn of_arrays(&mut self, expr: &Expr) -> Slot {
        match &expr.kind {
            Kind::Dot(left, right) => {
                let (left, right) = (self.array(left, "left"), self.array(right, "right"));
                let op = Op::Product(Product::Value, left, right);
                let var = self.emit("product", VarKind::Value, op, &expr.tokens);
                self.of_var(var)
            }
            Kind::Transpose(of) => {
                let of = self.array(of, "matrix");
                let var = self.emit("transposed", VarKind::Value, Op::Transpose(of), &expr.tokens);
                self.of_var(var)
            }
            Kind::MapV(of, parameter, body) => {
                let of = self.expr(of);
                self.slots.insert(Name::Binding(*parameter), Slot::of(of));
                Slot::of(self.expr(body))
            }
            Kind::Sum(of) => {
                let of = self.expr(of);
                let var = self.emit("sum", VarKind::Float, Op::Sum(of), &expr.tokens);
                self.of_var(var)
            }
            Kind::SumAxis(of, axis) => {
                let of = self.array(of, "array");
                let op = Op::SumAxis { of, axis: *axis };
                let var = self.emit("sum", VarKind::Value, op, &expr.tokens);
                self.of_var(var)
            }
            Kind::Mean(of) => {
                let of = self.array(of, "array");
                let body = self.lowered.program.expr(of);
                let total = self.emit("sum", VarKind::Float, Op::Sum(body), &expr.tokens);
                let of = self.host_var(of).tokens;
                self.quotient(total, HostCode::atom(quote!(__rt::count(&#of))), expr)
            }
            Kind::MeanAxis(of, axis) => {
                let of = self.array(of, "array");
                let op = Op::SumAxis { of, axis: *axis };
                let total = self.emit("sum", VarKind::Value, op, &expr.tokens);
                let of = self.host_var(of).tokens;
                self.quotient(total, HostCode::atom(quote!(__rt::count_axis(&#of, #axis))), expr)
            }
            Kind::Alias(of, method) => match self.value(of) {
                Slot::Elementwise { expr, form } => {
                    Slot::Elementwise { expr, form: method.clone().or(form) }
                }
                slot => slot,
            },
            _ => unreachable!("called for whole arrays"),
        }
    }

    fn quotient(&mut self, total: Var, count: HostCode, source: &Expr) -> Slot {
        let count = self.host_variable(count, "count", VarKind::Float, &source.tokens);
        let program = self.program();
        let (total, count) = (program.expr(total), program.expr(count));
        Slot::of(program.graph.div(total, count))
    }
}
