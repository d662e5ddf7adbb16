//! Programs as short as they are thought of.

use std::collections::HashMap;

use nn_symbolic::graph::Handle;
use nn_symbolic::program::{
    Branch, Carried, Control, Init, Kind, Loop, Op, Place, Program, Projection, Region, Regions,
    Statement, Var, adjoint,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Generics, Type, parse_quote};

use crate::emit::{Bodies, emit};
use crate::lowered::{Callee, Class, Host, Lowered, Output, Param, Passing, Target};

/// A function being written.
pub(super) struct Draft {
    pub(super) program: Program,
    params: Vec<Param>,
    hosts: Vec<Host>,
    callees: Vec<Callee>,
    regions: Regions,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            program: Program::new(),
            params: Vec::new(),
            hosts: Vec::new(),
            callees: Vec::new(),
            regions: Regions::new(),
        }
    }

    pub(super) fn param(&mut self, name: &str, kind: Kind, ty: Type) -> Var {
        let var = self.program.var(name, kind);
        self.program.params.push(var);
        let passing = match &ty {
            Type::Reference(reference) if reference.mutability.is_some() => Passing::Mutable,
            Type::Reference(_) => Passing::Shared,
            _ => Passing::Owned,
        };
        if passing == Passing::Mutable {
            self.program.outputs.push(var);
        }
        let class = match kind {
            Kind::Float => Class::Scalar,
            Kind::Host => Class::Inactive,
            _ => Class::Other,
        };
        let name = Ident::new(name, Span::call_site());
        let active = class != Class::Inactive;
        self.params.push(Param {
            name,
            ty,
            class,
            passing,
            active,
            is_receiver: false,
            is_structure: false,
        });
        var
    }

    pub(super) fn float(&mut self, name: &str) -> Var {
        self.param(name, Kind::Float, parse_quote!(f64))
    }

    pub(super) fn slice(&mut self, name: &str) -> Var {
        self.param(name, Kind::Cell, parse_quote!(&[f64]))
    }

    pub(super) fn size(&mut self, name: &str) -> Var {
        self.param(name, Kind::Host, parse_quote!(usize))
    }

    pub(super) fn push(&mut self, statement: Statement) {
        self.regions.push(statement);
    }

    pub(super) fn define(&mut self, name: &str, kind: Kind, op: Op) -> Var {
        self.regions.define(&mut self.program, name, kind, op)
    }

    pub(super) fn map<const N: usize>(
        &mut self,
        name: &str,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Var {
        let body = self.expr(operands, formula);
        self.define(name, Kind::Float, Op::Map(body))
    }

    /// The same of arrays.
    pub(super) fn array<const N: usize>(
        &mut self,
        name: &str,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> Var {
        let body = self.expr(operands, formula);
        self.define(name, Kind::Value, Op::Map(body))
    }

    fn expr<const N: usize>(
        &mut self,
        operands: [Var; N],
        formula: impl for<'g> FnOnce([Handle<'g>; N]) -> Handle<'g>,
    ) -> nn_symbolic::Expr {
        let operands = operands.map(|var| self.program.expr(var));
        self.program
            .graph
            .with_handles(|graph| formula(operands.map(|expr| Handle::new(graph, expr))).expr())
    }

    pub(super) fn number(&mut self, name: &str, value: i64) -> Var {
        let body = self.program.graph.number(value);
        self.define(name, Kind::Float, Op::Map(body))
    }

    fn host_id(&mut self, tokens: TokenStream) -> usize {
        self.hosts.push(Host { tokens, ascribed: None });
        self.hosts.len() - 1
    }

    pub(super) fn host(&mut self, name: &str, tokens: TokenStream, args: &[Var]) -> Var {
        let id = self.host_id(tokens);
        let args = args.to_vec();
        self.define(name, Kind::Host, Op::Host { id, args, repeatable: true })
    }

    pub(super) fn begin(&mut self, name: &str, init: Init) -> Var {
        let cell = self.program.var(name, Kind::Cell);
        self.push(Statement::New { cell, init });
        cell
    }

    pub(super) fn begin_host(&mut self, name: &str, tokens: TokenStream, args: &[Var]) -> Var {
        let id = self.host_id(tokens);
        self.begin(name, Init::Host { id, args: args.to_vec() })
    }

    pub(super) fn copy_of(&mut self, name: &str, of: Var) -> Var {
        self.begin(name, Init::Copy(Place::whole(of)))
    }

    pub(super) fn at(&self, cell: Var, index: Var) -> Place {
        Place { cell, path: vec![Projection::Index(index)], site: None }
    }

    pub(super) fn part(&self, cell: Var, lo: Option<Var>, hi: Option<Var>) -> Place {
        let path = vec![Projection::Slice { lo, hi, inclusive: false }];
        Place { cell, path, site: None }
    }

    pub(super) fn load(&mut self, name: &str, cell: Var, index: Var) -> Var {
        let place = self.at(cell, index);
        self.define(name, Kind::Float, Op::Load(place))
    }

    pub(super) fn store(&mut self, cell: Var, index: Var, value: Var) {
        let place = self.at(cell, index);
        self.push(Statement::Store { place, value });
    }

    pub(super) fn callee(&mut self, path: syn::Path, args: usize) -> usize {
        self.callees.push(Callee { target: Target::Function(path), forms: vec![None; args] });
        self.callees.len() - 1
    }

    pub(super) fn region(&mut self, body: impl FnOnce(&mut Self) -> Vec<Var>) -> Region {
        self.regions.open();
        let results = body(self);
        let statements = self.regions.close();
        Region { statements, results, ..Region::default() }
    }

    /// A loop with state: `body` gets the states and yields the next ones.
    pub(super) fn repeat(
        &mut self,
        control: Control,
        carried: &[(Var, &str)],
        body: impl FnOnce(&mut Self, &[Var]) -> Vec<Var>,
    ) -> Vec<Var> {
        let carried: Vec<Carried> = carried
            .iter()
            .map(|&(init, name)| {
                let kind = self.program.kind(init);
                let [enter, exit] = [(); 2].map(|()| self.program.var(name, kind));
                Carried { init, enter, exit }
            })
            .collect();
        let enters: Vec<Var> = carried.iter().map(|state| state.enter).collect();
        let exits = carried.iter().map(|state| state.exit).collect();
        let body = self.region(|draft| body(draft, &enters));
        let l = Loop { control, reversed: false, carried, body, until: None, trips: None };
        self.push(Statement::Loop(Box::new(l)));
        exits
    }

    /// `for index in 0..hi`, with a bound if `hi` is a number.
    pub(super) fn range(
        &mut self,
        hi: Var,
        bound: Option<usize>,
        carried: &[(Var, &str)],
        body: impl FnOnce(&mut Self, Var, &[Var]) -> Vec<Var>,
    ) -> Vec<Var> {
        let lo = self.host("lo", quote!(0), &[]);
        let index = self.program.var("i", Kind::Host);
        let control = Control::Range { index, lo, hi, inclusive: false, step: None, bound };
        self.repeat(control, carried, |draft, states| body(draft, index, states))
    }

    pub(super) fn branch(
        &mut self,
        condition: Var,
        results: &[&str],
        then: impl FnOnce(&mut Self) -> Vec<Var>,
        otherwise: impl FnOnce(&mut Self) -> Vec<Var>,
    ) -> Vec<Var> {
        let (then, otherwise) = (self.region(then), self.region(otherwise));
        let results: Vec<Var> =
            results.iter().map(|name| self.program.var(name, Kind::Float)).collect();
        let branch = Branch { condition, then, otherwise, results: results.clone() };
        self.push(Statement::Branch(Box::new(branch)));
        results
    }

    /// The loop that was written last.
    pub(super) fn last_loop(&mut self) -> &mut Loop {
        match self.regions.statements_mut().last_mut() {
            Some(Statement::Loop(l)) => l,
            _ => panic!("the last statement is no loop"),
        }
    }

    /// The code of the function that returns these.
    pub(super) fn emitted(self, results: &[Var]) -> Bodies {
        self.emitted_for(results, &Generics::default())
    }

    pub(super) fn emitted_for(mut self, results: &[Var], generics: &Generics) -> Bodies {
        self.program.body.statements = self.regions.finish();
        self.program.body.results = results.to_vec();
        let params = self.params.iter().zip(&self.program.params);
        let wrt: Vec<Var> = params.filter(|(param, _)| param.active).map(|(_, var)| *var).collect();
        let adjoint = adjoint(self.program.clone(), &wrt).expect("it has an adjoint");
        let output = match results.len() {
            0 => Output::Unit,
            1 => Output::One,
            _ => Output::Tuple,
        };
        let lowered = Lowered {
            program: self.program,
            params: self.params,
            output,
            hosts: self.hosts,
            callees: self.callees,
            floats: Vec::new(),
            sites: Vec::new(),
            labels: HashMap::new(),
            items: Vec::new(),
            lines: None,
            runtime_functions: Vec::new(),
            recursive: false,
        };
        emit(&lowered, &adjoint, generics)
    }
}
