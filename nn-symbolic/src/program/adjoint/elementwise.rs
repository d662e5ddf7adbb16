//! Adjoints of elementwise statements: the partial derivatives of their scalar expression, as kernels.

use super::{Bars, Kind, Op, Sweep, Var};
use crate::diff::cotangents;
use crate::extremum::Style;
use crate::graph::{Expr, Symbol};
use crate::program::hoist;
use crate::program::kernel::simplified;

impl Sweep {
    /// Sends on the cotangent of an elementwise expression (`value` holds its result) or of the sum of one (`None`).
    pub(super) fn elementwise(
        &mut self,
        bars: &mut Bars,
        body: Expr,
        value: Option<Var>,
        seed: Var,
    ) {
        let operands = self.program.vars_of(body);
        let active: Vec<Var> =
            operands.iter().copied().filter(|var| self.active.contains(var)).collect();
        let kernels = self.kernels(body, value, &active, seed);
        // Where the value is one number, so is everything that it was computed from.
        let arrays: Vec<Var> = match value {
            Some(value) if self.program.is_float(value) => Vec::new(),
            _ => operands.into_iter().filter(|&var| !self.program.is_float(var)).collect(),
        };
        // The last to use the kernel's value may take it over. That should be an operand that was computed, or else the
        // first one: these are most often large, where weights and biases are not.
        let mut cotangents: Vec<(Var, Expr)> = active.into_iter().zip(kernels).rev().collect();
        if !arrays.is_empty() {
            cotangents.sort_by_key(|(operand, _)| !self.available.again(*operand));
        }
        for (operand, kernel) in cotangents {
            if self.program.graph.is_number(kernel, 0) {
                continue;
            }
            let name = self.bar_name(operand);
            if arrays.is_empty() {
                let bar = self.map(&name, kernel);
                bars.add(operand, bar);
                continue;
            }
            let kernel = self.hoisted(kernel);
            let kernel = self.spanning(&name, kernel, &arrays, value, seed);
            if self.program.is_float(operand) {
                self.send(bars, operand, Op::Sum(kernel));
                continue;
            }
            // What several operands share is the δ of backpropagation.
            let name = if arrays.len() == 1 { &name } else { "delta" };
            let full = self.map(name, kernel);
            if arrays.len() == 1 {
                // The only array among the operands: nothing was repeated.
                bars.add(operand, full);
            } else {
                let like = self.shape(vec![operand]);
                self.send(bars, operand, Op::Unbroadcast { of: full, like });
            }
        }
    }

    /// A variable with the value of a kernel.
    fn map(&mut self, name: &str, kernel: Expr) -> Var {
        match self.program.graph.as_variable(kernel).and_then(|symbol| self.program.var_of(symbol))
        {
            Some(var) => var,
            None => {
                let vars = self.program.vars_of(kernel);
                let floats = vars.iter().all(|&var| self.program.is_float(var));
                let kind = if floats { Kind::Float } else { Kind::Value };
                self.emit(name, kind, Op::Map(kernel))
            }
        }
    }

    /// The kernel, repeated to the joint shape of `arrays` if what is left of them in it may not have that shape.
    fn spanning(
        &mut self,
        name: &str,
        kernel: Expr,
        arrays: &[Var],
        value: Option<Var>,
        seed: Var,
    ) -> Expr {
        let vars = self.program.vars_of(kernel);
        // The value of an elementwise expression and its cotangent have the joint shape; that of a sum is a number.
        let has_shape = |var: &Var| value.is_some() && (*var == seed || Some(*var) == value);
        if vars.iter().any(has_shape) || arrays.iter().all(|array| vars.contains(array)) {
            return kernel;
        }
        let of = self.map(name, kernel);
        let like = self.shape(arrays.to_vec());
        let full = self.emit(name, Kind::Value, Op::Broadcast { of, like });
        self.program.expr(full)
    }

    /// seed·∂body/∂v for each active v, simplified, with the value already there used where it occurs.
    fn kernels(&mut self, body: Expr, value: Option<Var>, active: &[Var], seed: Var) -> Vec<Expr> {
        let symbols: Vec<Symbol> = active.iter().map(|&var| self.program.symbol(var)).collect();
        let (seed, value) = (self.program.expr(seed), value.map(|var| self.program.expr(var)));
        let graph = &mut self.program.graph;
        let kernels = cotangents(graph, body, &symbols, seed, Style::Signs);
        simplified(graph, body, value, kernels)
    }

    /// A kernel whose scalar parts are variables of their own.
    fn hoisted(&mut self, kernel: Expr) -> Expr {
        hoist(&mut self.program, kernel, |program, part| {
            self.regions.emit(program, "scale", Kind::Float, Op::Map(part))
        })
    }
}
