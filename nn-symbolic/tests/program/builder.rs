//! Programs as short as they are thought of.

use nn_symbolic::graph::{Expr, Handle};
use nn_symbolic::program::{
    Branch, Carried, Control, Init, Item, Kind, Loop, Op, Place, Product, Program, Projection,
    Recorded, Region, Regions, Statement, Var,
};

use crate::host;
use crate::value::Type;

/// A program together with what is needed to try it.
#[derive(Clone)]
pub struct Case {
    pub program: Program,
    pub types: Vec<Type>,
    /// What is differentiated.
    pub wrt: Vec<Var>,
}

#[derive(Clone, Default)]
pub struct Builder {
    pub program: Program,
    types: Vec<Type>,
    regions: Regions,
}

/// What the body of a loop hands on: the next states and the values to collect.
#[derive(Default)]
pub struct Yield {
    pub next: Vec<Var>,
    pub collect: Vec<Var>,
}

/// Computes from the states of a loop whether it goes on.
pub type Condition = Box<dyn FnOnce(&mut Builder, &[Var]) -> Var>;

/// What drives a loop.
pub enum Drive {
    Range { lo: Var, hi: Var, inclusive: bool, step: Option<Var> },
    Each(Var),
    While(Condition),
    Forever,
}

impl Drive {
    pub fn to(lo: Var, hi: Var) -> Self {
        Self::Range { lo, hi, inclusive: false, step: None }
    }
}

impl Builder {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn param(&mut self, name: &str, t: Type) -> Var {
        let kind = match t {
            Type::Number => Kind::Float,
            Type::Exactly(_) => Kind::Host,
            _ => Kind::Value,
        };
        self.param_of(name, kind, t)
    }

    pub fn cell_param(&mut self, name: &str, t: Type) -> Var {
        self.param_of(name, Kind::Cell, t)
    }

    /// A cell of the caller's that may change.
    pub fn output(&mut self, name: &str, t: Type) -> Var {
        let cell = self.cell_param(name, t);
        self.program.outputs.push(cell);
        cell
    }

    fn param_of(&mut self, name: &str, kind: Kind, t: Type) -> Var {
        let var = self.program.var(name, kind);
        self.program.params.push(var);
        self.types.push(t);
        var
    }

    pub fn finish(mut self, wrt: &[Var], results: &[Var]) -> Case {
        let statements = self.regions.finish();
        self.program.body = Region { statements, results: results.to_vec(), ..Region::default() };
        Case { program: self.program, types: self.types, wrt: wrt.to_vec() }
    }

    /// The program so far, without results.
    pub fn clone_case(&self, wrt: &[Var]) -> Case {
        self.clone().finish(wrt, &[])
    }

    pub fn push(&mut self, statement: Statement) {
        self.regions.push(statement);
    }

    pub fn define(&mut self, name: &str, kind: Kind, op: Op) -> Var {
        self.regions.define(&mut self.program, name, kind, op)
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
        let floats = operands.iter().all(|&var| self.program.is_float(var));
        let body = self.expr(operands, formula);
        self.define(name, if floats { Kind::Float } else { Kind::Value }, Op::Map(body))
    }

    pub fn sum<const N: usize>(
        &mut self,
        name: &str,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Var {
        let body = self.expr(operands, formula);
        self.define(name, Kind::Float, Op::Sum(body))
    }

    pub fn constant(&mut self, name: &str, value: i64) -> Var {
        let body = self.program.graph.number(value);
        self.define(name, Kind::Float, Op::Map(body))
    }

    pub fn product(&mut self, name: &str, a: Var, b: Var) -> Var {
        self.define(name, Kind::Value, Op::Product(Product::Value, a, b))
    }

    pub fn field(&mut self, of: Var, field: &str) -> Var {
        self.define(field, Kind::Value, Op::Field { of, field: field.to_owned() })
    }

    /// Something of the host's that the reverse sweep may ask for again.
    pub fn host(&mut self, id: usize, args: &[Var]) -> Var {
        self.define("h", Kind::Host, Op::Host { id, args: args.to_vec(), repeatable: true })
    }

    /// The same, but it must be recorded.
    pub fn host_once(&mut self, id: usize, args: &[Var]) -> Var {
        self.define("h", Kind::Host, Op::Host { id, args: args.to_vec(), repeatable: false })
    }

    /// A whole number.
    pub fn int(&mut self, value: usize) -> Var {
        self.host(host::NUMBER + value, &[])
    }

    pub fn length(&mut self, cell: Var) -> Var {
        self.host(host::LENGTH, &[cell])
    }

    /// `cell[indices…]`
    pub fn at(&self, cell: Var, indices: &[Var]) -> Place {
        let path = indices.iter().map(|&index| Projection::Index(index)).collect();
        Place { cell, path, site: None }
    }

    /// `cell[lo..hi]`
    pub fn slice(&self, cell: Var, lo: Option<Var>, hi: Option<Var>) -> Place {
        let path = vec![Projection::Slice { lo, hi, inclusive: false }];
        Place { cell, path, site: None }
    }

    pub fn load(&mut self, name: &str, place: Place) -> Var {
        self.define(name, Kind::Float, Op::Load(place))
    }

    pub fn load_value(&mut self, name: &str, place: Place) -> Var {
        self.define(name, Kind::Value, Op::Load(place))
    }

    pub fn store(&mut self, place: Place, value: Var) {
        self.push(Statement::Store { place, value });
    }

    pub fn accumulate(&mut self, place: Place, value: Var) {
        self.push(Statement::Accumulate { place, value });
    }

    pub fn begin(&mut self, name: &str, init: Init) -> Var {
        let cell = self.program.var(name, Kind::Cell);
        self.push(Statement::New { cell, init });
        cell
    }

    /// A cell of so many zeros.
    pub fn zeros(&mut self, name: &str, length: Var) -> Var {
        self.begin(name, Init::Host { id: host::ZEROS, args: vec![length] })
    }

    /// The statements of a region, and what `body` returns.
    pub fn inside<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> (Vec<Statement>, T) {
        self.regions.open();
        let result = body(self);
        (self.regions.close(), result)
    }

    /// A loop over lists with a state; returns the last state and the lists collected.
    pub fn scan(
        &mut self,
        items: &[(Var, &str, Kind)],
        carried: &[(Var, &str)],
        reversed: bool,
        body: impl FnOnce(&mut Self, &[Var], &[Var]) -> Yield,
    ) -> (Vec<Var>, Vec<Var>) {
        let elements: Vec<Var> =
            items.iter().map(|&(_, name, kind)| self.program.var(name, kind)).collect();
        let mut all = items.iter().zip(&elements);
        let (&(list, ..), &element) = all.next().expect("a loop runs over something");
        let replayed = all.map(|(&(list, ..), &element)| Item { list, element }).collect();
        let control = Control::Over { list, element, position: None };
        let (l, lists) = self.looped(control, replayed, carried, reversed, |b, states| {
            (body(b, &elements, states), None)
        });
        let exits = l.carried.iter().map(|state| state.exit).collect();
        self.push(Statement::Loop(Box::new(l)));
        (exits, lists)
    }

    /// A loop that may end early: `body` gets the index or element, if there is one, and the states, and returns the
    /// next states and the condition that ends it.
    pub fn repeat(
        &mut self,
        drive: Drive,
        reversed: bool,
        carried: &[(Var, &str)],
        body: impl FnOnce(&mut Self, Option<Var>, &[Var]) -> (Vec<Var>, Option<Var>),
    ) -> Vec<Var> {
        let mut index = None;
        let mut condition = None;
        let control = match drive {
            Drive::Range { lo, hi, inclusive, step } => {
                let i = self.program.var("i", Kind::Host);
                index = Some(i);
                Control::Range { index: i, lo, hi, inclusive, step, bound: None }
            }
            Drive::Each(items) => {
                let element = self.program.var("each", Kind::Host);
                index = Some(element);
                Control::Each { items, pattern: 0, elements: vec![element] }
            }
            Drive::While(holds) => {
                condition = Some(holds);
                Control::Forever
            }
            Drive::Forever => Control::Forever,
        };
        let may_end = !matches!(control, Control::Range { .. });
        let (mut l, _) = self.looped(control, Vec::new(), carried, reversed, |b, states| {
            let (next, until) = body(b, index, states);
            (Yield { next, collect: Vec::new() }, until)
        });
        if let Some(holds) = condition {
            let enters: Vec<Var> = l.carried.iter().map(|state| state.enter).collect();
            let (statements, holds) = self.inside(|b| holds(b, &enters));
            let condition = Region { statements, results: vec![holds], ..Region::default() };
            l.control = Control::While { condition };
        }
        if may_end || l.until.is_some() {
            l.trips = Some(self.program.var("trips", Kind::Host));
        }
        let exits = l.carried.iter().map(|state| state.exit).collect();
        self.push(Statement::Loop(Box::new(l)));
        exits
    }

    /// `for i in lo..hi`, without state.
    pub fn range(&mut self, lo: Var, hi: Var, body: impl FnOnce(&mut Self, Var)) {
        self.repeat(Drive::to(lo, hi), false, &[], |b, i, _| {
            body(b, i.expect("a range has an index"));
            (Vec::new(), None)
        });
    }

    fn looped(
        &mut self,
        control: Control,
        replayed: Vec<Item>,
        carried: &[(Var, &str)],
        reversed: bool,
        body: impl FnOnce(&mut Self, &[Var]) -> (Yield, Option<Var>),
    ) -> (Loop, Vec<Var>) {
        let same = |b: &mut Self, &(init, name): &(Var, &str)| {
            let kind = b.program.kind(init);
            b.program.var(name, kind)
        };
        let enters: Vec<Var> = carried.iter().map(|state| same(self, state)).collect();
        let (statements, (Yield { next, collect }, until)) = self.inside(|b| body(b, &enters));
        let exits: Vec<Var> = carried.iter().map(|state| same(self, state)).collect();
        let lists: Vec<Var> =
            collect.iter().map(|_| self.program.var("list", Kind::Value)).collect();
        let state = |i: usize| Carried { init: carried[i].0, enter: enters[i], exit: exits[i] };
        let recorded = collect.iter().zip(&lists);
        let recorded = recorded.map(|(&element, &list)| Recorded { element, list }).collect();
        let l = Loop {
            control,
            reversed,
            carried: (0..carried.len()).map(state).collect(),
            body: Region { replayed, statements, results: next, recorded },
            until,
            trips: None,
        };
        (l, lists)
    }

    /// A choice between two regions that yield one value each.
    pub fn branch(
        &mut self,
        name: &str,
        kind: Kind,
        condition: Var,
        then: impl FnOnce(&mut Self) -> Var,
        otherwise: impl FnOnce(&mut Self) -> Var,
    ) -> Var {
        let result = self.program.var(name, kind);
        let then = self.arm(|b| vec![then(b)]);
        let otherwise = self.arm(|b| vec![otherwise(b)]);
        let results = vec![result];
        self.push(Statement::Branch(Box::new(Branch { condition, then, otherwise, results })));
        result
    }

    /// A choice that only changes cells.
    pub fn choose(
        &mut self,
        condition: Var,
        then: impl FnOnce(&mut Self),
        otherwise: impl FnOnce(&mut Self),
    ) {
        let arm = |statements| Region { statements, ..Region::default() };
        let then = arm(self.inside(then).0);
        let otherwise = arm(self.inside(otherwise).0);
        let results = Vec::new();
        self.push(Statement::Branch(Box::new(Branch { condition, then, otherwise, results })));
    }

    fn arm(&mut self, body: impl FnOnce(&mut Self) -> Vec<Var>) -> Region {
        let (statements, results) = self.inside(body);
        Region { statements, results, ..Region::default() }
    }
}
