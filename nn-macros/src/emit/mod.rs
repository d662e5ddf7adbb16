//! Emission: from a program and its adjoint to Rust.
//!
//! The forward sweep becomes the body of a hidden function `__record`, the reverse sweep the closure that it returns
//! beside the value. The closure owns what it remembers and takes the arguments again, so that it borrows nothing and
//! many of them can be kept in a list, as the loop over layers does.
//!
//! Nothing here knows a type. Structure comes from the program; the traits of the runtime find rank and element type.

mod order;
mod place;
mod scan;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use nn_symbolic::program::{Adjoint, Op, Program, Statement, Var};
use nn_symbolic::{Code, Expr};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ast::TypeClass;
use crate::kernel::{Kernel, Literals};
use crate::lower::Lowered;
use order::{LastUses, Serves};
use place::Place;
use scan::{List, WantsInLoop};

/// Names that the emitted code has for itself. No variable of a program may have one: both sweeps share one scope with
/// the program's variables, and one would hide the other.
pub(crate) const OWN_NAMES: [&str; 5] = ["value", "wants", "index", "sum", "record"];

/// The two bodies of `__record`.
pub(crate) struct Bodies {
    /// Statements of the forward sweep.
    pub(crate) forward: TokenStream,
    /// The value, after `forward`.
    pub(crate) value: TokenStream,
    /// The names of the closure's value and seed parameters.
    pub(crate) value_name: Ident,
    pub(crate) seed_name: Ident,
    /// Statements of the reverse sweep.
    pub(crate) reverse: TokenStream,
    /// One cotangent for each parameter; `None` for those that are not differentiated.
    pub(crate) cotangents: Vec<Option<TokenStream>>,
}

/// What emission must know of the parameters.
pub(crate) struct ParamInfo {
    pub(crate) name: Ident,
    pub(crate) class: TypeClass,
    pub(crate) active: bool,
}

/// Emits both sweeps. `generic` is the float type that literals have in code that is generic over it.
pub(crate) fn emit(
    lowered: &Lowered,
    adjoint: &Adjoint,
    params: &[ParamInfo],
    generic: Option<&Ident>,
) -> Bodies {
    let program = &adjoint.program;
    let (forward, reverse) = program.body.statements.split_at(adjoint.reverse);
    let result = program.body.results[0];

    // Which parameters each statement of the way back is there for; `wants` says which the caller asks.
    let active: Vec<usize> = (0..params.len()).filter(|&i| params[i].active).collect();
    let leaving = adjoint.cotangents.iter().copied().zip(active.iter().copied());
    let serves = Serves::new(program, reverse, leaving);
    let (common, exclusive) = split_by_parameter(reverse, &serves, &active);
    let in_order =
        forward.iter().chain(common.iter().copied()).chain(exclusive.values().flatten().copied());
    let after: Vec<Var> =
        std::iter::once(result).chain(adjoint.cotangents.iter().copied()).collect();

    let mut emitter = Emitter {
        lowered,
        program,
        generic,
        places: HashMap::new(),
        lists: HashMap::new(),
        serves,
        active: active.iter().copied().collect(),
        last_uses: LastUses::new(program, in_order, &after, &adjoint.seeds),
        wants_in_loop: None,
        passed: passed(lowered, forward),
        lent: HashSet::new(),
        reversing: false,
        wants: local("wants"),
    };
    emitter.place_params(params);
    let forward_tokens = emitter.statements(forward.iter());
    let count = forward.len() + reverse.len();
    let value = emitter.leaving_value(result, count);

    let (value_name, seed_name) = emitter.turn_round(result, adjoint.seeds[0]);
    let mut reverse_tokens = emitter.look_up_again(forward, reverse);
    reverse_tokens.extend(emitter.statements(common.into_iter()));
    let mut cotangents = vec![None; params.len()];
    for (position, (&param, &bar)) in active.iter().zip(&adjoint.cotangents).enumerate() {
        let statements = exclusive.get(&param).map_or(&[][..], Vec::as_slice);
        let (before, cotangent) = emitter.cotangent(param, bar, statements, count + 1 + position);
        reverse_tokens.extend(before);
        cotangents[param] = Some(cotangent);
    }
    Bodies {
        forward: forward_tokens,
        value,
        value_name,
        seed_name,
        reverse: reverse_tokens,
        cotangents,
    }
}

/// A name of our own, which cannot meet one of the user's.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Separates the statements that serve one parameter alone; nobody needs them when that one is not asked for.
fn split_by_parameter<'a>(
    reverse: &'a [Statement],
    serves: &Serves,
    active: &[usize],
) -> (Vec<&'a Statement>, BTreeMap<usize, Vec<&'a Statement>>) {
    let mut common = Vec::new();
    let mut exclusive: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
    for statement in reverse {
        let results = serves.statement(statement);
        match results.first() {
            Some(&only) if results.len() == 1 && active.len() > 1 => {
                exclusive.entry(only).or_default().push(statement);
            }
            _ => common.push(statement),
        }
    }
    (common, exclusive)
}

/// The variables that are arguments of calls just as they are.
fn passed(lowered: &Lowered, statements: &[Statement]) -> HashSet<Var> {
    let mut found = HashSet::new();
    for statement in statements {
        match statement {
            Statement::Call(call) => {
                let forms = &lowered.callees[call.callee].forms;
                let args = call.args.iter().zip(forms);
                found.extend(args.filter(|(_, form)| form.is_none()).map(|(arg, _)| *arg));
            }
            Statement::Scan(scan) => found.extend(passed(lowered, &scan.body)),
            Statement::Branch(branch) => {
                found.extend(passed(lowered, &branch.then.statements));
                found.extend(passed(lowered, &branch.otherwise.statements));
            }
            Statement::Let { .. } | Statement::Pull(_) => {}
        }
    }
    found
}

struct Emitter<'a> {
    lowered: &'a Lowered,
    program: &'a Program,
    generic: Option<&'a Ident>,
    places: HashMap<Var, Place>,
    /// How the lists that loops record are kept.
    lists: HashMap<Var, List>,
    /// Of the way back, by parameter.
    serves: Serves,
    /// The same of the body of the reversed loop that is being emitted.
    wants_in_loop: Option<WantsInLoop>,
    active: BTreeSet<usize>,
    last_uses: LastUses,
    /// What calls are given as it is, so that it must be of its own type and no view.
    passed: HashSet<Var>,
    /// What loops start from and the way back looks up again, so that nobody may take it away.
    lent: HashSet<Var>,
    /// Whether the way back is being emitted.
    reversing: bool,
    /// The name of the flags that say which cotangents the caller asks for.
    wants: Ident,
}

/// The order of business in `__record`, from the arguments to the cotangents.
impl Emitter<'_> {
    fn place_params(&mut self, params: &[ParamInfo]) {
        for (param, info) in self.lowered.params.iter().zip(params) {
            let name = &info.name;
            let place = match info.class {
                TypeClass::Scalar => Place::Number(quote!(#name)),
                _ => Place::Reference(name.clone()),
            };
            self.places.insert(*param, place);
        }
    }

    /// The value as it leaves, behind all statements.
    fn leaving_value(&mut self, result: Var, now: usize) -> TokenStream {
        match self.place(result) {
            // It may be read again going back, but then from the parameter of the closure.
            Place::Owned(name) => quote!(#name),
            _ => self.at(now, |emitter| emitter.take(result)),
        }
    }

    /// From here on code is for the closure, which has the value and the seed as parameters.
    fn turn_round(&mut self, result: Var, seed: Var) -> (Ident, Ident) {
        self.reversing = true;
        let value_name = local("value");
        if let Place::Owned(_) = self.place(result) {
            self.places.insert(result, Place::Reference(value_name.clone()));
        }
        let seed_name = self.name(seed);
        let place = if self.program.is_scalar(seed) {
            Place::Number(quote!(#seed_name))
        } else {
            Place::Owned(seed_name.clone())
        };
        self.places.insert(seed, place);
        (value_name, seed_name)
    }

    /// What has no derivative and is read off the arguments, such as a length, is read off them again: the closure
    /// keeps nothing that might borrow.
    fn look_up_again(&mut self, forward: &[Statement], reverse: &[Statement]) -> TokenStream {
        let read: HashSet<Var> = reverse.iter().flat_map(|s| self.program.uses(s)).collect();
        let mut tokens = TokenStream::new();
        for statement in forward {
            if let Statement::Let { var, op: Op::Host { args, .. } } = statement
                && read.contains(var)
                && args.iter().all(|arg| self.is_argument(*arg))
            {
                tokens.extend(self.statement(statement));
            }
        }
        tokens
    }

    /// The cotangent of a parameter, given away as use number `now`, and what must come before any is given away:
    /// statements that serve this parameter alone, under the condition that it is asked for.
    fn cotangent(
        &mut self,
        param: usize,
        bar: Var,
        statements: &[&Statement],
        now: usize,
    ) -> (TokenStream, TokenStream) {
        if statements.is_empty() {
            return (TokenStream::new(), self.at(now, |emitter| emitter.take(bar)));
        }
        let tokens = self.statements(statements.iter().copied());
        let value = self.at(now, |emitter| emitter.take(bar));
        let (wants, name) = (&self.wants, self.name(bar));
        let unwanted = self.places[&self.lowered.params[param]].reference();
        let before = quote! {
            let #name = if #wants[#param] { #tokens #value } else { __rt::zero(#unwanted) };
        };
        (before, quote!(#name))
    }

    /// Emits something as if it stood at another place in the order of uses.
    fn at<T>(&mut self, now: usize, emit: impl FnOnce(&Self) -> T) -> T {
        let here = std::mem::replace(&mut self.last_uses.now, now);
        let emitted = emit(self);
        self.last_uses.now = here;
        emitted
    }
}

impl Emitter<'_> {
    fn statements<'s>(&mut self, statements: impl Iterator<Item = &'s Statement>) -> TokenStream {
        let mut tokens = TokenStream::new();
        for statement in statements {
            tokens.extend(self.statement(statement));
            self.last_uses.now += 1;
        }
        tokens
    }

    fn place(&self, var: Var) -> Place {
        self.places.get(&var).cloned().unwrap_or_else(|| Place::Owned(self.name(var)))
    }

    fn name(&self, var: Var) -> Ident {
        local(self.program.name(var))
    }

    fn reference(&self, var: Var) -> TokenStream {
        self.place(var).reference()
    }

    /// The value, given away if this is its last use, copied otherwise.
    fn take(&self, var: Var) -> TokenStream {
        match self.place(var) {
            Place::Owned(name) if self.last_uses.is_last(var) && !self.lent.contains(&var) => {
                quote!(#name)
            }
            Place::Number(number) => number,
            place => {
                let reference = place.reference();
                quote!(__rt::own(#reference))
            }
        }
    }

    /// Whether the variable is one of the arguments, or is reached through them.
    fn is_argument(&self, var: Var) -> bool {
        self.lowered.params.contains(&var) || matches!(self.places.get(&var), Some(Place::Path(_)))
    }

    /// The condition under which the caller asks for what `var` contributes to; `None` if always.
    fn wanted(&self, var: Var) -> Option<TokenStream> {
        if let Some(wants) = &self.wants_in_loop {
            return wants.wanted(var);
        }
        let results = self.serves.var(var);
        if results == self.active {
            return None;
        }
        let wants = &self.wants;
        let flags = results.iter().map(|i| quote!(#wants[#i]));
        Some(if results.is_empty() { quote!(false) } else { quote!(#(#flags)||*) })
    }

    /// A scalar expression as Rust, its variables being `variable`.
    fn code(&self, expr: Expr, variable: &dyn Fn(Var) -> TokenStream) -> TokenStream {
        let code = Code::new(&self.program.graph, &[expr], |_| false);
        let lift = |literal: TokenStream| {
            let element = self.generic;
            quote!(<#element as __rt::Float>::lit(#literal))
        };
        let kernel = Kernel {
            variable: &|symbol| match self.program.var_of(symbol) {
                Some(var) => variable(var),
                None => TokenStream::new(),
            },
            known: &|_| TokenStream::new(),
            math: quote!(__rt::math),
            literals: if self.generic.is_some() {
                Literals::Lifted(&lift)
            } else {
                Literals::Plain
            },
            span: Span::mixed_site(),
        };
        kernel.expression(&code)
    }
}
