//! Which float type each number has, where the text says so.
//!
//! Nothing depends on it but how numbers are written: a literal of the function's type parameter is lifted, a number that
//! the host makes out of thin air gets its type. Numbers that are computed with one another have one type.

use std::collections::HashMap;

use nn_symbolic::program::{
    Argument, Control, Guarded, Init, Kind, Op, Place, Program, Projection, Region, Sink,
    Statement, Var,
};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;

use crate::lowered::{FloatType, Lowered};

/// The float types of variables.
pub(super) struct Floats<'a> {
    /// The function's type parameter that stands for a float.
    generic: Option<&'a Ident>,
    /// A variable of the same type, if this is not the one that stands for all.
    parents: HashMap<Var, Var>,
    types: HashMap<Var, FloatType>,
}

impl<'a> Floats<'a> {
    pub(super) fn new(lowered: &Lowered, guarded: &Guarded, generic: Option<&'a Ident>) -> Self {
        let mut floats = Self { generic, parents: HashMap::new(), types: HashMap::new() };
        let program = &guarded.program;
        for (var, param) in program.params.iter().zip(&lowered.params) {
            if let Some(ty) = floats.named(param.ty.to_token_stream()) {
                floats.learn(*var, ty);
            }
        }
        floats.region(lowered, program, &program.body);
        for (result, seed) in program.body.results.iter().zip(&guarded.seeds) {
            floats.same(seed.iter().chain([result]).copied());
        }
        floats
    }

    /// The float type of a number, or of the elements of an array or cell.
    pub(super) fn of(&self, var: Var) -> Option<&FloatType> {
        self.types.get(&self.root(var))
    }

    fn root(&self, mut var: Var) -> Var {
        while let Some(&parent) = self.parents.get(&var) {
            var = parent;
        }
        var
    }

    fn learn(&mut self, var: Var, ty: FloatType) {
        let root = self.root(var);
        self.types.entry(root).or_insert(ty);
    }

    /// These have one type.
    fn same(&mut self, vars: impl IntoIterator<Item = Var>) {
        let mut vars = vars.into_iter();
        let Some(first) = vars.next() else { return };
        for var in vars {
            let (root, other) = (self.root(first), self.root(var));
            if root != other {
                self.parents.insert(other, root);
                if let Some(ty) = self.types.remove(&other) {
                    self.types.entry(root).or_insert(ty);
                }
            }
        }
    }

    fn at(&mut self, place: &Place, var: Var) {
        // The fields of a structure may have several types.
        if !place.path.iter().any(|projection| matches!(projection, Projection::Field(_))) {
            self.same([place.cell, var]);
        }
    }

    fn region(&mut self, lowered: &Lowered, program: &Program, region: &Region) {
        for statement in &region.statements {
            self.statement(lowered, program, statement);
        }
    }

    fn statement(&mut self, lowered: &Lowered, program: &Program, statement: &Statement) {
        match statement {
            Statement::Let { var, op } => self.operation(lowered, program, *var, op),
            Statement::New { cell, init } => match init {
                Init::Host { id, .. } => {
                    let host = &lowered.hosts[*id];
                    let ascribed = host.ascribed.as_ref().map(ToTokens::to_token_stream);
                    let tokens = ascribed.into_iter().chain([host.tokens.clone()]).collect();
                    if let Some(ty) = self.named(tokens) {
                        self.learn(*cell, ty);
                    }
                }
                Init::Zero { like } => self.same([*cell, *like]),
                Init::Copy(place) => self.at(place, *cell),
                Init::Value(value) => self.same([*cell, *value]),
            },
            Statement::Store { place, value }
            | Statement::Accumulate { place, value }
            | Statement::Fill { place, value }
            | Statement::Spread { place, value }
            | Statement::Push { to: place, value }
            | Statement::Pop { from: place, var: value } => self.at(place, *value),
            Statement::Copy { to, from }
            | Statement::Assign { to, from }
            | Statement::Add { to, from }
            | Statement::Swap { a: to, b: from } => {
                if !from.path.iter().any(|step| matches!(step, Projection::Field(_))) {
                    self.at(to, from.cell);
                }
            }
            Statement::Pull(pull) => {
                self.same(pull.seed.into_iter().chain([pull.value]));
                for (argument, sink) in pull.args.iter().zip(&pull.sinks) {
                    if let (Argument::Value(var), Sink::Fresh(bar)) = (argument, sink) {
                        self.same([*var, *bar]);
                    }
                }
            }
            Statement::Loop(l) => {
                for (state, next) in l.carried.iter().zip(&l.body.results) {
                    self.same([state.init, state.enter, state.exit, *next]);
                }
                match &l.control {
                    Control::Over { list, element, .. } if program.is_float(*element) => {
                        self.same([*list, *element]);
                    }
                    Control::While { condition } => self.region(lowered, program, condition),
                    _ => {}
                }
                self.region(lowered, program, &l.body);
            }
            Statement::Branch(branch) => {
                for arm in [&branch.then, &branch.otherwise] {
                    self.region(lowered, program, arm);
                    for (result, value) in branch.results.iter().zip(&arm.results) {
                        self.same([*result, *value]);
                    }
                }
            }
            Statement::AccumulateProduct { .. } => {}
            Statement::CallTangent(call) => self.same([call.value, call.tangent]),
            Statement::Clear { .. } | Statement::Effect { .. } | Statement::Call(_) => {}
        }
    }

    fn operation(&mut self, lowered: &Lowered, program: &Program, var: Var, op: &Op) {
        match op {
            Op::Cast { of, from, to } => {
                self.learn(*of, lowered.floats[*from].clone());
                self.learn(var, lowered.floats[*to].clone());
            }
            Op::Load(place) | Op::Total(place) => {
                if program.kind(var) != Kind::Host {
                    self.at(place, var);
                }
            }
            Op::Extent(place) => self.at(place, var),
            Op::Host { id, .. } if program.is_float(var) => {
                let host = &lowered.hosts[*id];
                let ascribed = host.ascribed.as_ref().map(ToTokens::to_token_stream);
                let ty = ascribed.map_or_else(|| self.made(&host.tokens), |ty| self.named(ty));
                if let Some(ty) = ty {
                    self.learn(var, ty);
                }
            }
            Op::Host { .. } | Op::Field { .. } | Op::Record { .. } | Op::Build { .. } => {}
            op => {
                let numbers = program.operands(op).into_iter();
                let numbers = numbers.filter(|operand| program.kind(*operand) != Kind::Host);
                self.same(numbers.chain([var]));
            }
        }
    }
}

/// What tokens say.
impl Floats<'_> {
    /// The type of a number that code of the host's makes: `n as f64`, `T::lit(n)`.
    pub(super) fn made(&self, tokens: &TokenStream) -> Option<FloatType> {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let ends = [tokens.first(), tokens.last()];
        let mut named = ends.into_iter().flatten().filter_map(|token| match token {
            TokenTree::Ident(ident) => self.float(ident),
            TokenTree::Group(group) if tokens.len() == 1 => self.made(&group.stream()),
            _ => None,
        });
        named.next()
    }

    fn float(&self, ident: &Ident) -> Option<FloatType> {
        match () {
            () if ident == "f32" => Some(FloatType::F32),
            () if ident == "f64" => Some(FloatType::F64),
            () => {
                let own = self.generic.filter(|generic| *generic == ident);
                own.map(|generic| FloatType::Generic(generic.clone()))
            }
        }
    }

    /// The one float type that tokens name; `None` if they name none or several.
    fn named(&self, tokens: TokenStream) -> Option<FloatType> {
        let mut found = None;
        let mut pending: Vec<TokenTree> = tokens.into_iter().collect();
        while let Some(token) = pending.pop() {
            let named = match token {
                TokenTree::Group(group) => {
                    pending.extend(group.stream());
                    None
                }
                TokenTree::Ident(ident) => self.float(&ident),
                _ => None,
            };
            if let Some(ty) = named
                && *found.get_or_insert_with(|| ty.clone()) != ty
            {
                return None;
            }
        }
        found
    }
}
