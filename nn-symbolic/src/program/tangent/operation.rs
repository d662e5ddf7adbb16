//! Tangents of the operations that define a variable.

use super::{Kind, Op, Statement, Sweep, Var};

impl Sweep {
    /// Defines `tangent`, that of `var`, which `op` defines.
    pub(super) fn operation(&mut self, var: Var, tangent: Var, op: &Op) {
        let op = match op {
            Op::Map(body) => self.elementwise(*body, Some(var), var),
            Op::Sum(body) => self.elementwise(*body, None, var),
            Op::Product(kind, x, y) => {
                let mut terms = Vec::new();
                if let Some(x_dot) = self.tangent(*x) {
                    terms.push(Op::Product(*kind, x_dot, *y));
                }
                if let Some(y_dot) = self.tangent(*y) {
                    terms.push(Op::Product(*kind, *x, y_dot));
                }
                self.sum_of(var, terms)
            }
            linear => self.linear(var, linear),
        };
        self.push(Statement::Let { var: tangent, op });
    }

    /// The tangent of a linear operation: the same, of tangents.
    pub(super) fn linear(&mut self, var: Var, op: &Op) -> Op {
        let known = match op {
            Op::SumAxis { of, axis } => self.tangent(*of).map(|of| Op::SumAxis { of, axis: *axis }),
            Op::SpreadAxis { of, axis, like } => {
                self.tangent(*of).map(|of| Op::SpreadAxis { of, axis: *axis, like: *like })
            }
            Op::Broadcast { of, like } => {
                self.tangent(*of).map(|of| Op::Broadcast { of, like: *like })
            }
            Op::Unbroadcast { of, like } => {
                self.tangent(*of).map(|of| Op::Unbroadcast { of, like: *like })
            }
            Op::Reshape { of, like } => self.tangent(*of).map(|of| Op::Reshape { of, like: *like }),
            Op::Transpose(of) => self.tangent(*of).map(Op::Transpose),
            Op::Field { of, field } => {
                self.tangent(*of).map(|of| Op::Field { of, field: field.clone() })
            }
            Op::Record { like, fields } => {
                let fields = fields.iter().filter_map(|(field, value)| {
                    self.tangent(*value).map(|value| (field.clone(), value))
                });
                Some(Op::Record { like: *like, fields: fields.collect() })
            }
            // All fields must be given: what is discrete or a setting is its own tangent in a structure.
            Op::Build { id, fields } => {
                let fields = fields.iter().map(|(field, value)| {
                    let tangent = match self.program.kind(*value) {
                        Kind::Host => *value,
                        _ => self.tangent_or_zero(*value),
                    };
                    (field.clone(), tangent)
                });
                Some(Op::Build { id: *id, fields: fields.collect() })
            }
            Op::Add(terms) => {
                let terms: Vec<Var> = terms.iter().filter_map(|&term| self.tangent(term)).collect();
                (!terms.is_empty()).then_some(Op::Add(terms))
            }
            Op::Cast { of, from, to } => {
                self.tangent(*of).map(|of| Op::Cast { of, from: *from, to: *to })
            }
            Op::Load(place) => self.active_place(place).map(Op::Load),
            Op::Total(place) => self.active_place(place).map(Op::Total),
            Op::Map(_)
            | Op::Sum(_)
            | Op::Product(..)
            | Op::Shape(_)
            | Op::Zero(_)
            | Op::Extent(_)
            | Op::Host { .. } => None,
        };
        known.unwrap_or_else(|| self.zero(var))
    }

    /// The sum of what operations give, each a part of the tangent of `var`.
    fn sum_of(&mut self, var: Var, mut terms: Vec<Op>) -> Op {
        let Some(last) = terms.pop() else { return self.zero(var) };
        if terms.is_empty() {
            return last;
        }
        terms.push(last);
        let (name, kind) = (self.tangent_name(var), self.program.kind(var));
        let terms: Vec<Var> = terms.into_iter().map(|term| self.emit(&name, kind, term)).collect();
        match kind {
            Kind::Float => {
                let terms: Vec<_> = terms.iter().map(|&term| self.program.expr(term)).collect();
                Op::Map(self.program.graph.add(&terms))
            }
            _ => Op::Add(terms),
        }
    }
}
