//! Adjoints of the operations that define a variable.

use super::{Bars, Op, Sweep, Var};
use crate::program::{Product, Statement};

impl Sweep {
    /// Sends `seed`, the cotangent of `var`, on to the active operands of the operation that defines it.
    pub(super) fn operation(&mut self, bars: &mut Bars, var: Var, op: &Op, seed: Var) {
        match op {
            Op::Map(body) => self.elementwise(bars, *body, Some(var), seed),
            Op::Sum(body) => self.elementwise(bars, *body, None, seed),
            Op::SumAxis { of, axis } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::SpreadAxis { of: seed, axis: *axis, like });
            }
            Op::SpreadAxis { of, axis, .. } => {
                self.send(bars, *of, Op::SumAxis { of: seed, axis: *axis });
            }
            Op::Broadcast { of, .. } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::Unbroadcast { of: seed, like });
            }
            Op::Unbroadcast { of, .. } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::Broadcast { of: seed, like });
            }
            Op::Reshape { of, .. } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::Reshape { of: seed, like });
            }
            Op::Product(kind, x, y) => {
                let (x_bar, y_bar) = match kind {
                    Product::Value => (
                        Op::Product(Product::Left, seed, *y),
                        Op::Product(Product::Right, *x, seed),
                    ),
                    Product::Left => (
                        Op::Product(Product::Value, seed, *y),
                        Op::Product(Product::Right, seed, *x),
                    ),
                    Product::Right => (
                        Op::Product(Product::Left, *y, seed),
                        Op::Product(Product::Value, *x, seed),
                    ),
                };
                self.send(bars, *y, y_bar);
                self.send(bars, *x, x_bar);
            }
            Op::Transpose(of) => self.send(bars, *of, Op::Transpose(seed)),
            Op::Field { of, field } => {
                if self.active.contains(of) {
                    bars.add_field(*of, field, seed);
                }
            }
            Op::Record { fields, .. } | Op::Build { fields, .. } => {
                for (field, var) in fields {
                    self.send(bars, *var, Op::Field { of: seed, field: field.clone() });
                }
            }
            Op::Add(terms) => {
                for &term in terms {
                    if self.active.contains(&term) {
                        bars.add(term, seed);
                    }
                }
            }
            Op::Cast { of, from, to } => {
                self.send(bars, *of, Op::Cast { of: seed, from: *to, to: *from });
            }
            Op::Load(place) => {
                if let Some(place) = self.active_bar(place) {
                    self.push(Statement::Accumulate { place, value: seed });
                }
            }
            Op::Total(place) => {
                if let Some(place) = self.active_bar(place) {
                    self.push(Statement::Spread { place, value: seed });
                }
            }
            Op::Shape(_) | Op::Zero(_) | Op::Extent(_) | Op::Host { .. } => {}
        }
    }

    /// Adds the value of `op` to the cotangent of `operand`, if that is active.
    pub(super) fn send(&mut self, bars: &mut Bars, operand: Var, op: Op) {
        if self.active.contains(&operand) {
            let (name, kind) = (self.bar_name(operand), self.program.kind(operand));
            let contribution = self.emit(&name, kind, op);
            bars.add(operand, contribution);
        }
    }
}
