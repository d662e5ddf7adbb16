//! Whole arrays: products, sums, views.

use nn_symbolic::program::{Kind as VarKind, Op, Product, Var};
use quote::quote;

use super::slot::{HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Expr, Form, Kind, Parameter};

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
                // A view, also where it is an argument.
                let form = Some(proc_macro2::Ident::new("view", proc_macro2::Span::mixed_site()));
                Slot::Elementwise { expr: self.lowered.program.expr(var), form }
            }
            Kind::Kernel(parameters, body) => self.kernel(parameters, body, expr),
            Kind::Formed(form, of, shape) => self.formed(*form, of, shape, expr),
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

    /// A closure of elements: its parameters stand for whole arrays, and what it assigns to them is stored behind it.
    fn kernel(&mut self, parameters: &[Parameter], body: &Expr, expr: &Expr) -> Slot {
        let names = parameters.iter().filter_map(|parameter| parameter.binding);
        let names: Vec<Name> = names.map(Name::Binding).collect();
        for parameter in parameters {
            let of = self.expr(&parameter.of);
            if let Some(binding) = parameter.binding {
                self.slots.insert(Name::Binding(binding), Slot::of(of));
            }
        }
        let around = std::mem::replace(&mut self.in_kernel, true);
        let value = self.value(body);
        self.in_kernel = around;
        let like = &parameters[0].of;
        let slots: Vec<_> = names.iter().map(|name| (*name, self.slots.remove(name))).collect();
        for parameter in parameters.iter().filter(|parameter| parameter.changed) {
            let Some(binding) = parameter.binding else { continue };
            let is_it = |(name, _): &&(Name, Option<Slot>)| *name == Name::Binding(binding);
            let Some((_, Some(slot))) = slots.iter().find(is_it) else { continue };
            let slot = self.of_shape(slot.clone(), &parameter.of);
            let target = self.target(&parameter.of);
            self.source = expr.tokens.clone();
            self.put(target, slot, &parameter.of);
        }
        if self.is_unit(&value) || self.function.types.is_inactive(expr.ty) {
            return Slot::Unit;
        }
        let value = Slot::of(self.as_expr(value, body));
        self.of_shape(value, like)
    }

    /// A value for each element of an array; one number is repeated.
    fn of_shape(&mut self, slot: Slot, like: &Expr) -> Slot {
        match slot {
            Slot::Elementwise { expr: number, .. } if self.is_number(number) => {
                let of = self.variable(number, "element", &like.tokens);
                let array = self.array(like, "array");
                let op = Op::Shape(vec![array]);
                let shape = self.emit("shape", VarKind::Host, op, &like.tokens);
                let op = Op::Broadcast { of, like: shape };
                let var = self.emit("repeated", VarKind::Value, op, &like.tokens);
                self.of_var(var)
            }
            slot => slot,
        }
    }

    /// The same elements in another shape, or repeated to one.
    fn formed(&mut self, form: Form, of: &Expr, shape: &Expr, expr: &Expr) -> Slot {
        let of = self.array(of, "array");
        let lengths = match &shape.kind {
            // A list of lengths, which needs no storage.
            Kind::Array(all) => {
                let lengths = all.iter().map(|length| {
                    let slot = self.value(length);
                    self.host_of(slot, length).tokens
                });
                let lengths: Vec<_> = lengths.collect();
                quote!([#(#lengths),*])
            }
            _ => {
                let slot = self.value(shape);
                self.host_of(slot, shape).tokens
            }
        };
        let array = self.host_var(of).tokens;
        let code = HostCode::atom(quote!(__rt::shaped(&#array, #lengths)));
        let like = self.host_variable(code, "shape", VarKind::Host, &shape.tokens);
        let op = match form {
            Form::Reshaped => Op::Reshape { of, like },
            Form::Repeated => Op::Broadcast { of, like },
        };
        let var = self.emit("formed", VarKind::Value, op, &expr.tokens);
        self.of_var(var)
    }

    fn is_unit(&self, slot: &Slot) -> bool {
        matches!(slot, Slot::Unit | Slot::Never | Slot::Unset)
    }

    fn quotient(&mut self, total: Var, count: HostCode, source: &Expr) -> Slot {
        let count = self.host_variable(count, "count", VarKind::Float, &source.tokens);
        let program = self.program();
        let (total, count) = (program.expr(total), program.expr(count));
        Slot::of(program.graph.div(total, count))
    }
}
