//! Emission: from a program and its adjoint to Rust.
//!
//! The forward sweep becomes the body of a hidden function `__record`, the reverse sweep the closure that it returns
//! beside the value. The closure owns what it remembers and takes the arguments again, so that it borrows nothing and
//! many of them can be kept on a tape, as a loop over calls does. It adds the cotangents to the sinks that it is given.
//!
//! Nothing here decides: which statements a sink guards, how records are kept and which variables share a binding are
//! passes over the program ([`guard`], [`Records`], [`Storage`]); this is a printer with a stack of frames. And nothing
//! here knows a type: structure comes from the program, the traits of the runtime find rank and element type.

mod calls;
mod cells;
mod control;
mod descent;
mod elementwise;
mod floats;
mod host;
mod lines;
mod memory;
mod moves;
mod place;
mod reverse;
mod statement;
mod survey;
mod tangent;
mod tape;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use nn_symbolic::Graph;
use nn_symbolic::program::liveness::{LastUses, Liveness};
use nn_symbolic::program::records::Records;
use nn_symbolic::program::storage::Storage;
use nn_symbolic::program::{Adjoint, Guarded, Kind, Loop, Program, Statement, Var, guard};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Generics, TypeParamBound, WherePredicate, parse_quote};

use crate::lowered::Lowered;
use crate::types;
use descent::Descent;
use floats::Floats;
use lines::Mark;
use memory::Arrays;
use place::Access;
use survey::Survey;
use tape::Lists;

pub(crate) use descent::apart;
pub(crate) use tangent::{Pushforward, emit_tangent};

/// The two bodies of `__record`, and the names of the parameters that its closure has beside the arguments.
pub(crate) struct Bodies {
    /// Items of the function's body that both sweeps need.
    pub(crate) items: TokenStream,
    /// Statements of the forward sweep.
    pub(crate) forward: TokenStream,
    /// The value, after `forward`.
    pub(crate) value: TokenStream,
    /// The name of a reference to the value.
    pub(crate) value_name: Ident,
    /// The pattern of the seed.
    pub(crate) seed: TokenStream,
    /// The name of each parameter's sink.
    pub(crate) sinks: Vec<Ident>,
    /// Whether other functions are called.
    pub(crate) calls: bool,
    /// Whether kernels make arrays.
    pub(crate) arrays: bool,
    /// The name of the workspace, for both sweeps.
    pub(crate) workspace: Ident,
    /// Statements of the reverse sweep.
    pub(crate) reverse: TokenStream,
}

/// Emits both sweeps of a function with these generics.
pub(crate) fn emit(lowered: &Lowered, adjoint: &Adjoint, generics: &Generics) -> Bodies {
    let params = adjoint.program.params.iter().copied().zip(&lowered.params);
    let wrt: Vec<Var> = params.filter(|(_, param)| param.active).map(|(var, _)| var).collect();
    let guarded = guard(adjoint.clone(), &wrt);
    let program = &guarded.program;
    let (forward, reverse) = program.body.statements.split_at(guarded.reverse);

    let mut emitter = Emitter::new(lowered, &guarded, generics);
    let sinks = emitter.place_params();
    let forward_tokens = emitter.statements(forward);
    let value = emitter.value();
    let value_name = emitter.turn_round();
    let seed = emitter.seed();
    emitter.read_through_sinks(&wrt, forward);
    let mut reverse_tokens = emitter.open_sinks(&wrt, reverse);
    reverse_tokens.extend(
        emitter.marked(Some(Mark::Again), |emitter| emitter.look_up_again(forward, reverse)),
    );
    reverse_tokens.extend(emitter.statements(reverse));
    reverse_tokens.extend(emitter.marked(Some(Mark::Memory), |emitter| emitter.end_tapes()));
    let reverse_tokens = emitter.apart(reverse_tokens);
    let items = lowered.items.iter().cloned().collect();
    let workspace = emitter.workspace;
    Bodies {
        items,
        forward: forward_tokens,
        value,
        value_name,
        seed,
        sinks,
        calls: !lowered.callees.is_empty(),
        arrays: emitter.arrays.are_made(),
        workspace,
        reverse: reverse_tokens,
    }
}

/// A name of our own, which cannot meet one of the user's.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A list of statements that is being emitted.
struct Frame {
    /// The last use of each variable here.
    last: LastUses,
    /// What is defined here.
    defined: HashSet<Var>,
    /// The position of the statement that is being emitted.
    now: usize,
    /// Whether the list is run again and again.
    repeats: bool,
    /// What leaves the list as the very last thing, so that the last statement may be written there.
    last_values: Vec<Var>,
}

/// The names of variables inside of expressions.
struct OwnNames {
    record: Ident,
    sum: Ident,
    from: Ident,
    first: Ident,
    second: Ident,
}

impl OwnNames {
    fn new(survey: &Survey) -> Self {
        let [record, sum, from, first, second] =
            ["record", "sum", "from", "first", "second"].map(|name| survey.fresh(name));
        Self { record, sum, from, first, second }
    }
}

struct Emitter<'a> {
    lowered: &'a Lowered,
    program: &'a Program,
    guarded: &'a Guarded,
    generic: Option<&'a Ident>,
    liveness: Liveness,
    records: Records,
    survey: Survey,
    arrays: Arrays,
    floats: Floats<'a>,
    /// Where expressions are taken apart.
    graph: RefCell<Graph>,
    /// The bindings of the sweep that is being emitted, and of the reverse sweep.
    storage: Storage,
    reverse_storage: Storage,
    access: HashMap<Var, Access>,
    lists: Lists,
    frames: Vec<Frame>,
    /// What calls are given as it is, so that it must be of its own type and no view.
    passed: HashSet<Var>,
    /// What loops start from and the reverse sweep looks up again, so that nobody may take it away.
    lent: HashSet<Var>,
    /// The names of the sinks, one for each parameter of the function.
    sink_names: Vec<Ident>,
    /// The number of the run of the loop that is being emitted, where it counts them.
    run_index: Option<Ident>,
    workspace: Ident,
    /// Whether all that is recorded lives as long as a workspace, whatever the type parameters are.
    is_static: bool,
    /// Bindings whose values were given away.
    gone: RefCell<HashSet<Var>>,
    own: OwnNames,
    /// Which parameters may be in their sinks.
    descent: Descent,
    /// Whether the reverse sweep is being emitted.
    reversing: bool,
    /// The mark that what is being emitted stands behind, if the code is to be shown.
    mark: Option<Mark>,
    /// The marks of variables that are written where they are used.
    folded: HashMap<Var, Mark>,
    /// Whether tangents are emitted beside values.
    pushing: bool,
}

impl<'a> Emitter<'a> {
    fn new(lowered: &'a Lowered, guarded: &'a Guarded, generics: &'a Generics) -> Self {
        let generic = types::float_parameter(generics);
        let program = &guarded.program;
        let liveness = Liveness::new(program);
        let (forward, reverse) = program.body.statements.split_at(guarded.reverse);
        let records = Records::new(program, forward);
        let apart = |l: &Loop, state: Var| records.has_trajectory(&l.body, state);
        let mut later: HashSet<Var> =
            reverse.iter().flat_map(|s| liveness.uses(program, s)).collect();
        later.extend(liveness.with_bases(&program.body.results));
        let storage = Storage::new(program, forward, &later, &apart);
        let reverse_storage = Storage::new(program, reverse, &HashSet::new(), &|_, _| false);

        let statements = &program.body.statements;
        let given = guarded.seeds.iter().flatten().copied();
        let outermost = Frame {
            last: liveness.last_uses(program, statements, &[]),
            defined: statements.iter().flat_map(Program::definitions).chain(given).collect(),
            now: 0,
            repeats: false,
            last_values: Vec::new(),
        };
        let survey = Survey::new(program);
        let own = OwnNames::new(&survey);
        let workspace = survey.fresh("workspace");
        Self {
            lowered,
            program,
            guarded,
            generic,
            passed: calls::passed(lowered, forward),
            survey,
            arrays: Arrays::new(lowered, program),
            floats: Floats::new(lowered, guarded, generic),
            graph: RefCell::new(program.graph.clone()),
            liveness,
            records,
            storage,
            reverse_storage,
            access: HashMap::new(),
            lists: Lists::default(),
            frames: vec![outermost],
            lent: HashSet::new(),
            sink_names: Vec::new(),
            run_index: None,
            workspace,
            is_static: is_static(generics),
            gone: RefCell::default(),
            own,
            descent: Descent::default(),
            reversing: false,
            mark: None,
            folded: HashMap::new(),
            pushing: false,
        }
    }
}

/// Names, and how variables are reached.
impl Emitter<'_> {
    fn access(&self, var: Var) -> Access {
        self.access.get(&var).cloned().unwrap_or_else(|| self.owned(var))
    }

    /// The name of a variable's binding.
    fn name(&self, var: Var) -> Ident {
        local(self.program.name(self.storage.binding(var)))
    }

    fn reference(&self, var: Var) -> TokenStream {
        self.access(var).reference()
    }

    /// How a local is reached that holds the variable itself.
    fn owned(&self, var: Var) -> Access {
        let name = self.name(var);
        match self.program.kind(var) {
            Kind::Float | Kind::Host => Access::Number(quote!(#name)),
            Kind::Value | Kind::Cell | Kind::List | Kind::Pullback => Access::Owned(name),
        }
    }

    /// `let name = value;`, or `name = value;` if the binding is there already.
    fn define(&mut self, var: Var, value: &TokenStream) -> TokenStream {
        let binding = self.storage.binding(var);
        if binding != var {
            let assigned = self.assigned(binding, var, value);
            self.pattern(var);
            return assigned;
        }
        let pattern = self.pattern(var);
        quote!(let #pattern = #value;)
    }

    /// What stands left of `=` where a variable is defined; from here on it is reached by its name.
    fn pattern(&mut self, var: Var) -> TokenStream {
        let access = self.owned(var);
        self.access.insert(var, access);
        self.gone.get_mut().remove(&self.storage.binding(var));
        let name = self.name(var);
        let declared = self.storage.binding(var) != var;
        if !declared && self.storage.changes(var) { quote!(mut #name) } else { quote!(#name) }
    }

    /// The value, given away if this is its last use, copied otherwise.
    fn take(&self, var: Var) -> TokenStream {
        match self.access(var) {
            Access::Owned(name) if self.is_last(var) => self.given_away(var, &name),
            Access::Owned(name) if self.program.kind(var) == Kind::Cell => {
                quote!(__rt::copied(&#name))
            }
            Access::Number(number) if self.survey.is_shape(var) && !self.is_last(var) => {
                quote!(#number.clone())
            }
            Access::Number(number) => number,
            access => {
                let reference = access.reference();
                quote!(__rt::own(#reference))
            }
        }
    }

    /// Whether what is being emitted may take the variable's value away.
    fn is_last(&self, var: Var) -> bool {
        if self.lent.contains(&var) {
            return false;
        }
        for frame in self.frames.iter().rev() {
            if frame.last.is_used_after(var, frame.now) {
                return false;
            }
            if frame.defined.contains(&var) {
                return true;
            }
            if frame.repeats {
                return false;
            }
        }
        false
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the outermost list is always open")
    }

    /// Emits a list of statements in the innermost frame.
    fn statements(&mut self, statements: &[Statement]) -> TokenStream {
        let mut tokens = TokenStream::new();
        let mut rest = statements;
        while let [statement, later @ ..] = rest {
            let mark = self.mark_of(statement);
            let taken = later.first().and_then(|next| self.taken(statement, next));
            rest = if taken.is_some() { &later[1..] } else { later };
            let emitted = self.marked(mark, |emitter| {
                let tapes = (emitter.frames.len() == 1 && !emitter.reversing)
                    .then(|| emitter.begin_tapes(emitter.frames[0].now));
                let sums = emitter.open_sums(statement);
                let statement = if let Some((var, place)) = taken {
                    let place = emitter.place_mutable(place);
                    let definition = emitter.define(var, &quote!(__rt::take(#place)));
                    emitter.frame().now += 1;
                    definition
                } else {
                    emitter.statement(statement, later.first())
                };
                quote!(#tapes #sums #statement)
            });
            if emitted.is_empty() {
                self.note_folded(statement);
            }
            tokens.extend(emitted);
            self.frame().now += 1;
        }
        tokens.extend(self.marked(Some(Mark::Memory), |emitter| emitter.recycled(statements)));
        self.close_sums(statements);
        tokens
    }
}

/// Whether all type parameters are floats, which borrow nothing.
fn is_static(generics: &Generics) -> bool {
    let float = types::float_parameter(generics);
    let is_float = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident == "Float")
        }
        _ => false,
    };
    generics.type_params().all(|param| {
        let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
        let mut clauses = clauses.filter_map(|predicate| match predicate {
            WherePredicate::Type(predicate) => Some(predicate),
            _ => None,
        });
        let name = &param.ident;
        Some(name) == float
            && (param.bounds.iter().any(is_float)
                || clauses.any(|clause| {
                    clause.bounded_ty == parse_quote!(#name) && clause.bounds.iter().any(is_float)
                }))
    })
}
