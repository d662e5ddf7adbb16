//! Tangents of elementwise statements: the derivative of their scalar expression in the direction of the operands'
//! tangents, as one kernel.

use super::{Kind, Op, Sweep, Var};
use crate::diff::directional;
use crate::extremum::Style;
use crate::graph::Expr;
use crate::program::{hoist, kernel};

impl Sweep {
    /// The tangent of `var`, which is an elementwise expression (`value` holds its result) or the sum of one (`None`).
    pub(super) fn elementwise(&mut self, body: Expr, value: Option<Var>, var: Var) -> Op {
        let operands = self.program.vars_of(body);
        let mut directions = Vec::new();
        for &operand in &operands {
            if let Some(tangent) = self.tangent(operand) {
                directions.push((self.program.symbol(operand), self.program.expr(tangent)));
            }
        }
        let graph = &mut self.program.graph;
        let derivative = directional(graph, body, &directions, Style::Signs);
        let value_expr = value.map(|value| self.program.expr(value));
        let graph = &mut self.program.graph;
        let kernel = kernel::simplified(graph, body, value_expr, vec![derivative])[0];
        if self.program.graph.is_number(kernel, 0) {
            return self.zero(var);
        }
        // Where the value is one number, so is everything that it is computed from.
        let arrays: Vec<Var> = match value {
            Some(value) if self.program.is_float(value) => Vec::new(),
            _ => operands.into_iter().filter(|&var| !self.program.is_float(var)).collect(),
        };
        if arrays.is_empty() {
            return if value.is_some() { Op::Map(kernel) } else { Op::Sum(kernel) };
        }
        let kernel = self.hoisted(kernel);
        let like = match value {
            Some(value) => vec![value],
            None => arrays.clone(),
        };
        let spans = self.spans(kernel, value, &arrays);
        match (value, spans) {
            (Some(_), true) => Op::Map(kernel),
            (None, true) => Op::Sum(kernel),
            (_, false) => {
                let like = self.emit("shape", Kind::Host, Op::Shape(like));
                let name = self.tangent_name(var);
                let of = self.emit(&name, self.kind_of(kernel), Op::Map(kernel));
                let full = Op::Broadcast { of, like };
                if value.is_some() {
                    return full;
                }
                let full = self.emit(&name, Kind::Value, full);
                Op::Sum(self.program.expr(full))
            }
        }
    }

    /// Whether a kernel has the joint shape of `arrays`, which is that of the value, whatever is repeated in it.
    fn spans(&mut self, kernel: Expr, value: Option<Var>, arrays: &[Var]) -> bool {
        let vars = self.program.vars_of(kernel);
        let has = |var: Var| vars.contains(&var);
        value.is_some_and(has)
            || arrays.iter().all(|&array| has(array) || self.tangent(array).is_some_and(has))
    }

    fn kind_of(&self, kernel: Expr) -> Kind {
        let vars = self.program.vars_of(kernel);
        match vars.iter().all(|&var| self.program.is_float(var)) {
            true => Kind::Float,
            false => Kind::Value,
        }
    }

    /// A kernel whose scalar parts are variables of their own.
    fn hoisted(&mut self, kernel: Expr) -> Expr {
        hoist(&mut self.program, kernel, |program, part| {
            self.regions.define(program, "scale", Kind::Float, Op::Map(part))
        })
    }
}
