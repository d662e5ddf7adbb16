//! Adjoints of elementwise statements: the partial derivatives of their scalar expression, as kernels.

use std::collections::{HashMap, HashSet};

use super::{Bars, Op, Statement, Sweep, Var};
use crate::diff::gradient;
use crate::graph::{Expr, Symbol};
use crate::program::hoist;
use crate::simplify::{Assumptions, simplify};

impl Sweep {
    /// The adjoint of an elementwise expression (`value` holds its result) or of the sum of one (`None`).
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
        let arrays: HashSet<Var> =
            operands.into_iter().filter(|&var| !self.program.is_scalar(var)).collect();
        // Backwards, so that the operand that came first, most often the large one, is last to use the kernel's
        // value and may take it over.
        for (operand, kernel) in active.into_iter().zip(kernels).rev() {
            if self.program.graph.is_number(kernel, 0) {
                continue;
            }
            let name = self.bar_name(operand);
            if arrays.is_empty() {
                self.send(bars, operand, Op::Map(kernel));
                continue;
            }
            // The shape of the kernel's value must be the shape of what was computed.
            let kernel_vars = self.program.vars_of(kernel);
            let spans = arrays.iter().all(|var| kernel_vars.contains(var))
                || kernel_vars.iter().any(|&var| {
                    !self.program.is_scalar(var) && (var == seed || Some(var) == value)
                });
            let kernel = self.hoisted(kernel);
            let kernel = if spans {
                kernel
            } else {
                let scalar =
                    self.program.vars_of(kernel).iter().all(|&v| self.program.is_scalar(v));
                let of = self.emit(&name, scalar, Op::Map(kernel));
                let mut of_shape: Vec<Var> = arrays.iter().copied().collect();
                of_shape.sort_unstable();
                let like = self.shape(of_shape);
                let spread = self.emit(&name, false, Op::Broadcast { of, like });
                self.program.expr(spread)
            };
            if self.program.is_scalar(operand) {
                self.send(bars, operand, Op::Sum(kernel));
                continue;
            }
            let full = match self.program.graph.as_variable(kernel) {
                Some(symbol) => {
                    self.program.var_of(symbol).expect("kernels are over program variables")
                }
                // The δ of backpropagation.
                None => self.emit("delta", false, Op::Map(kernel)),
            };
            if arrays.len() == 1 {
                // The only array among the operands: nothing was repeated.
                bars.add(operand, full);
            } else {
                let like = self.shape(vec![operand]);
                self.send(bars, operand, Op::Unbroadcast { of: full, like });
            }
        }
    }

    /// seed·∂body/∂v for each active v, simplified, with the value already there used where it occurs.
    fn kernels(&mut self, body: Expr, value: Option<Var>, active: &[Var], seed: Var) -> Vec<Expr> {
        let symbols: Vec<Symbol> = active.iter().map(|&var| self.program.symbol(var)).collect();
        let (seed, value) = (self.program.expr(seed), value.map(|var| self.program.expr(var)));
        let graph = &mut self.program.graph;
        let mut kernels = gradient(graph, body, &symbols, seed);
        let is_leaf = graph.node(body).children().is_empty();
        let assumptions = Assumptions::default();
        if let Some(value) = value.filter(|_| !is_leaf) {
            // Before simplification the body is still recognised as written (1/(2·√u) → 1/(2·y)); after it, as the
            // simplifier writes it.
            let canonical = simplify(graph, &[body], &assumptions)[0];
            kernels = graph.substitute(&kernels, &HashMap::from([(body, value)]));
            kernels = simplify(graph, &kernels, &assumptions);
            if !graph.node(canonical).children().is_empty() {
                kernels = graph.substitute(&kernels, &HashMap::from([(canonical, value)]));
            }
        } else {
            kernels = simplify(graph, &kernels, &assumptions);
        }
        kernels
    }

    fn hoisted(&mut self, kernel: Expr) -> Expr {
        let mut program = std::mem::take(&mut self.program);
        let mut lifted = Vec::new();
        let kernel = hoist(&mut program, kernel, |program, expr| {
            if let Some(&(_, var)) = lifted.iter().find(|(e, _)| *e == expr) {
                return var;
            }
            let known = self.scopes.iter().find_map(|scope| scope.known.get(&Op::Map(expr)));
            let var = known.copied().unwrap_or_else(|| program.var("scale", true));
            lifted.push((expr, var));
            var
        });
        self.program = program;
        for (expr, var) in lifted {
            let op = Op::Map(expr);
            if !self.scopes.iter().any(|scope| scope.known.contains_key(&op)) {
                self.scope().known.insert(op.clone(), var);
                self.scope().statements.push(Statement::Let { var, op });
            }
        }
        kernel
    }
}
