//! Programs as short as they are thought of.

use nn_symbolic::graph::{Expr, Handle};
use nn_symbolic::program::{
    Branch, Carried, Collected, Item, Op, Product, Program, Region, Scan, Statement, Var,
};

use crate::value::Type;

/// A program together with what is needed to try it.
#[derive(Clone)]
pub struct Case {
    pub program: Program,
    pub types: Vec<Type>,
    /// What is differentiated.
    pub wrt: Vec<Var>,
}

#[derive(Default)]
pub struct Builder {
    pub program: Program,
    types: Vec<Type>,
    /// The statements of each open region.
    open: Vec<Vec<Statement>>,
}

/// What the body of a loop hands on: the next states and the values to collect.
#[derive(Default)]
pub struct Yield {
    pub next: Vec<Var>,
    pub collect: Vec<Var>,
}

impl Builder {
    pub fn new() -> Self {
        Self { open: vec![Vec::new()], ..Self::default() }
    }

    pub fn param(&mut self, name: &str, t: Type) -> Var {
        let var = self.program.var(name, matches!(t, Type::Number));
        self.program.params.push(var);
        self.types.push(t);
        var
    }

    pub fn finish(mut self, wrt: &[Var], results: &[Var]) -> Case {
        let statements = self.open.pop().expect("the outermost region");
        assert!(self.open.is_empty());
        self.program.body = Region { statements, results: results.to_vec() };
        Case { program: self.program, types: self.types, wrt: wrt.to_vec() }
    }

    pub fn push(&mut self, statement: Statement) {
        self.open.last_mut().expect("an open region").push(statement);
    }

    pub fn define(&mut self, name: &str, scalar: bool, op: Op) -> Var {
        let var = self.program.var(name, scalar);
        self.push(Statement::Let { var, op });
        var
    }

    pub fn expr<const N: usize>(
        &mut self,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Expr {
        let operands = operands.map(|var| self.program.expr(var));
        self.program
            .graph
            .with_handles(|graph| formula(operands.map(|expr| Handle::new(graph, expr))).expr())
    }

    pub fn map<const N: usize>(
        &mut self,
        name: &str,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Var {
        let scalar = operands.iter().all(|&var| self.program.is_scalar(var));
        let body = self.expr(operands, formula);
        self.define(name, scalar, Op::Map(body))
    }

    pub fn sum<const N: usize>(
        &mut self,
        name: &str,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Var {
        let body = self.expr(operands, formula);
        self.define(name, true, Op::Sum(body))
    }

    pub fn constant(&mut self, name: &str, value: i64) -> Var {
        let body = self.program.graph.number(value);
        self.define(name, true, Op::Map(body))
    }

    pub fn product(&mut self, name: &str, a: Var, b: Var) -> Var {
        self.define(name, false, Op::Product(Product::Value, a, b))
    }

    pub fn field(&mut self, of: Var, field: &str) -> Var {
        self.define(field, false, Op::Field { of, field: field.to_owned() })
    }

    /// A loop over lists with a state; returns the last state and the lists collected.
    pub fn scan(
        &mut self,
        items: &[(Var, &str, bool)],
        carried: &[(Var, &str)],
        reversed: bool,
        body: impl FnOnce(&mut Self, &[Var], &[Var]) -> Yield,
    ) -> (Vec<Var>, Vec<Var>) {
        let elements: Vec<Var> =
            items.iter().map(|&(_, name, scalar)| self.program.var(name, scalar)).collect();
        let enters: Vec<Var> = carried
            .iter()
            .map(|&(init, name)| self.program.var(name, self.program.is_scalar(init)))
            .collect();
        self.open.push(Vec::new());
        let Yield { next, collect } = body(self, &elements, &enters);
        let body = self.open.pop().expect("pushed above");
        let exits: Vec<Var> = carried
            .iter()
            .map(|&(init, name)| self.program.var(name, self.program.is_scalar(init)))
            .collect();
        let lists: Vec<Var> = collect.iter().map(|_| self.program.var("list", false)).collect();
        let state = |i: usize| Carried {
            init: carried[i].0,
            enter: enters[i],
            next: next[i],
            exit: exits[i],
        };
        self.push(Statement::Scan(Box::new(Scan {
            items: items
                .iter()
                .zip(&elements)
                .map(|(&(list, ..), &element)| Item { list, element })
                .collect(),
            carried: (0..carried.len()).map(state).collect(),
            collected: collect
                .iter()
                .zip(&lists)
                .map(|(&element, &list)| Collected { element, list })
                .collect(),
            reversed,
            body,
        })));
        (exits, lists)
    }

    /// A choice between two regions that yield one value each.
    pub fn branch(
        &mut self,
        name: &str,
        scalar: bool,
        condition: Var,
        then: impl FnOnce(&mut Self) -> Var,
        otherwise: impl FnOnce(&mut Self) -> Var,
    ) -> Var {
        self.open.push(Vec::new());
        let results = vec![then(self)];
        let then = Region { statements: self.open.pop().expect("pushed above"), results };
        self.open.push(Vec::new());
        let results = vec![otherwise(self)];
        let otherwise = Region { statements: self.open.pop().expect("pushed above"), results };
        let result = self.program.var(name, scalar);
        self.push(Statement::Branch(Box::new(Branch {
            condition,
            then,
            otherwise,
            results: vec![result],
        })));
        result
    }
}
