//! Records: tapes, and trajectories of the states of a loop.
//!
//! A tape is a stack that every run of a region pushes one tuple to, and that the mirrored run going back pops from. A
//! trajectory has the values with which a state left the runs of a loop, so that what entered run i is the initial value
//! or entry i − 1.

use std::collections::{HashMap, HashSet};

use nn_symbolic::program::records::{Capacity, Keep, Tape};
use nn_symbolic::program::{Carried, Control, Kind, Loop, Region, Sink, Statement, Var};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::Emitter;
use super::lines::Mark;
use super::place::Access;

/// The names of tapes and trajectories.
#[derive(Default)]
pub(super) struct Lists {
    tapes: HashMap<usize, Ident>,
    trajectories: HashMap<Var, Trajectory>,
    /// The states among them that are arrays.
    of_arrays: Vec<Var>,
}

/// The values of a state.
#[derive(Clone)]
struct Trajectory {
    name: Ident,
    start: Start,
}

/// The value with which a state enters the first run.
#[derive(Clone)]
enum Start {
    /// Is read where it is; then what enters a run is read as a view.
    Lent(Var),
    /// Is a copy beside the trajectory, and what enters a run a reference: a function that takes the state as its
    /// argument may want it to be of its own type.
    Owned(Ident),
}

/// What a region replays.
pub(super) enum Replay {
    Nothing,
    Records {
        tape: Ident,
        /// What a record is taken apart to.
        pattern: TokenStream,
        /// Whether a loop that is in no other may run over the tape.
        runs_over: bool,
    },
}

impl Emitter<'_> {
    /// Declares the tapes of what is recorded inside of a statement of the outermost list.
    pub(super) fn begin_tapes(&mut self, statement: usize) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (i, tape) in self.records.tapes.iter().enumerate() {
            if tape.statement != statement {
                continue;
            }
            let mut names: Vec<&str> = Vec::new();
            for &element in tape.elements.iter() {
                let name = self.program.name(self.storage.binding(element));
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.truncate(3);
            let name = self.survey.fresh(&format!("{}_tape", names.join("_")));
            tokens.extend(match tape.capacity {
                Capacity::One => quote!(let mut #name = None;),
                Capacity::AtMost(runs) => {
                    let runs = Literal::usize_unsuffixed(runs);
                    quote!(let mut #name = __rt::Stack::<_, #runs>::new();)
                }
                Capacity::Any if self.is_pooled(tape) => {
                    let workspace = &self.workspace;
                    quote!(let mut #name = #workspace.tape();)
                }
                Capacity::Any => quote!(let mut #name = __rt::Vec::new();),
            });
            self.lists.tapes.insert(i, name);
        }
        tokens
    }

    /// Whether a tape is of memory that the next call uses again. Structures may be tied to a thread.
    fn is_pooled(&self, tape: &Tape) -> bool {
        let is_free = |element: &Var| match self.program.kind(*element) {
            Kind::Float | Kind::Host | Kind::Pullback => true,
            _ => self.arrays.is_made(*element),
        };
        self.is_static && tape.capacity == Capacity::Any && tape.elements.iter().all(is_free)
    }

    /// Whether a trajectory is. What a function returns that is called may be a view, which cannot be kept.
    fn is_pooled_trajectory(&self, state: Var) -> bool {
        self.is_static && self.arrays.is_made(state)
    }

    /// Gives the memory of the tapes back.
    pub(super) fn end_tapes(&self) -> TokenStream {
        let workspace = &self.workspace;
        let tapes = self.records.tapes.iter().enumerate();
        let pooled = tapes.filter(|(_, tape)| self.is_pooled(tape));
        let names = pooled.filter_map(|(i, _)| self.lists.tapes.get(&i));
        let trajectories = self.lists.of_arrays.iter().map(|state| {
            let Trajectory { name, start } = &self.lists.trajectories[state];
            let first = match start {
                Start::Owned(first) => Some(quote!(__rt::release(#first);)),
                Start::Lent(_) => None,
            };
            match self.is_pooled_trajectory(*state) {
                true => quote!(#workspace.recycle_all(#name); #first),
                false => quote!(__rt::release_each(#name); #first),
            }
        });
        quote!(#(#workspace.put(#names);)* #(#trajectories)*)
    }

    /// What a region records on tapes or gathers, in order.
    pub(super) fn leaving(&self, region: &Region) -> Vec<Var> {
        let recorded = region.recorded.iter().filter(|recorded| {
            self.program.kind(recorded.element) != Kind::List
                && !matches!(
                    self.records.list(recorded.list),
                    Some(Keep::Entering { .. } | Keep::Leaving { .. })
                )
        });
        recorded.map(|recorded| recorded.element).collect()
    }

    /// Records what a run leaves behind, behind a mark.
    pub(super) fn marked_record(&mut self, region: &Region) -> TokenStream {
        let mark = (!self.reversing).then_some(Mark::Record);
        self.marked(mark, |emitter| emitter.record(region))
    }

    /// Records what a run leaves behind, at its end.
    fn record(&mut self, region: &Region) -> TokenStream {
        let mut position = region.statements.len();
        let mut elements = Vec::new();
        let mut gathered = TokenStream::new();
        for recorded in &region.recorded {
            if self.program.kind(recorded.element) == Kind::List {
                continue;
            }
            match self.records.list(recorded.list) {
                Some(Keep::Entering { .. } | Keep::Leaving { .. }) => continue,
                Some(Keep::Tape { .. }) => {
                    elements.push(self.at(position, |emitter| emitter.take(recorded.element)));
                }
                None => {
                    let name = self.name(recorded.list);
                    let element = self.at(position, |emitter| emitter.take(recorded.element));
                    gathered.extend(quote!(#name.push(#element);));
                }
            }
            position += 1;
        }
        let Some(tape) = self.records.tape_of(region) else { return gathered };
        let name = &self.lists.tapes[&tape];
        let record = match &elements[..] {
            [element] => element.clone(),
            elements => quote!((#(#elements),*)),
        };
        let push = match self.records.tapes[tape].capacity {
            Capacity::One => quote!(#name = Some(#record);),
            _ => quote!(#name.push(#record);),
        };
        quote!(#push #gathered)
    }

    /// What a region replays from a tape; the variables are reached by name from here on.
    pub(super) fn replayed(&mut self, region: &Region) -> Replay {
        let mut found: Option<(usize, Vec<TokenStream>)> = None;
        for item in &region.replayed {
            let Some(Keep::Tape { tape, component }) = self.records.list(item.list) else {
                continue;
            };
            let count = self.records.tapes[tape].elements.len();
            let (_, patterns) = found.get_or_insert_with(|| (tape, vec![quote!(_); count]));
            patterns[component] = self.pattern(item.element);
        }
        let Some((tape, patterns)) = found else { return Replay::Nothing };
        let pattern = match &patterns[..] {
            [pattern] => pattern.clone(),
            patterns => quote!((#(#patterns),*)),
        };
        let runs_over = self.records.tapes[tape].in_one_loop;
        Replay::Records { tape: self.lists.tapes[&tape].clone(), pattern, runs_over }
    }

    /// Takes the last record away, at the beginning of a run.
    pub(super) fn replay(&mut self, region: &Region) -> TokenStream {
        match self.replayed(region) {
            Replay::Nothing => TokenStream::new(),
            Replay::Records { tape, pattern, .. } => quote!(let #pattern = __rt::pop(&mut #tape);),
        }
    }

    /// The states of a loop that are kept as trajectories, each with a beginning.
    pub(super) fn begin_trajectories(
        &mut self,
        l: &Loop,
        before: &mut TokenStream,
    ) -> HashSet<Var> {
        let mut kept = HashSet::new();
        for state in &l.carried {
            if self.reversing || !self.records.has_trajectory(&l.body, state.enter) {
                continue;
            }
            kept.insert(state.enter);
            let base = self.program.name(state.enter).to_owned();
            let name = self.survey.fresh(&format!("{base}_trajectory"));
            let start = if self.passed.contains(&state.enter) || self.passed.contains(&state.exit) {
                let first = self.survey.fresh(&format!("{base}_first"));
                let init = self.take(state.init);
                before.extend(quote!(let #first = #init;));
                Start::Owned(first)
            } else {
                self.lent.extend(self.liveness.with_bases(&[state.init]));
                Start::Lent(state.init)
            };
            if self.arrays.is_operand(state.enter) {
                self.lists.of_arrays.push(state.enter);
            }
            before.extend(if self.is_pooled_trajectory(state.enter) {
                let workspace = &self.workspace;
                quote!(let mut #name = #workspace.tape();)
            } else {
                quote!(let mut #name = __rt::Vec::new();)
            });
            let trajectory = Trajectory { name: name.clone(), start };
            // Views of what entered a run are borrowed through the reference that this may declare.
            let exit = self.entering(&trajectory, &quote!(#name.len()), before);
            let access = match trajectory.start {
                Start::Owned(_) => Access::Path(quote!((*#exit))),
                Start::Lent(_) => Access::Path(exit),
            };
            self.access.insert(state.exit, access);
            self.lists.trajectories.insert(state.enter, trajectory);
        }
        kept
    }

    /// The states that enter a run, and those that entered and left the run that is mirrored.
    pub(super) fn enter_trajectories(&mut self, l: &Loop, kept: &HashSet<Var>) -> TokenStream {
        let mut tokens = TokenStream::new();
        for Carried { enter, .. } in &l.carried {
            if kept.contains(enter) {
                let trajectory = self.lists.trajectories[enter].clone();
                let position = {
                    let name = &trajectory.name;
                    quote!(#name.len())
                };
                tokens.extend(self.entered(*enter, &trajectory, &position));
            }
        }
        let index = self.run_index.clone();
        for item in &l.body.replayed {
            let (state, leaving) = match self.records.list(item.list) {
                Some(Keep::Entering { state }) => (state, false),
                Some(Keep::Leaving { state }) => (state, true),
                _ => continue,
            };
            let trajectory = self.lists.trajectories[&state].clone();
            if leaving {
                let (name, kept) = (self.name(item.element), &trajectory.name);
                tokens.extend(quote!(let #name = &#kept[#index];));
                self.access.insert(item.element, Access::Shared(name));
            } else {
                tokens.extend(self.entered(item.element, &trajectory, &quote!(#index)));
            }
        }
        tokens
    }

    /// `let var = …;`, what entered the run at a position.
    fn entered(
        &mut self,
        var: Var,
        trajectory: &Trajectory,
        position: &TokenStream,
    ) -> TokenStream {
        let name = self.name(var);
        let mut tokens = TokenStream::new();
        let value = self.entering(trajectory, position, &mut tokens);
        let access = match trajectory.start {
            Start::Owned(_) => Access::Shared(name.clone()),
            Start::Lent(_) => Access::View(name.clone()),
        };
        self.access.insert(var, access);
        quote!(#tokens let #name = #value;)
    }

    fn entering(
        &self,
        trajectory: &Trajectory,
        position: &TokenStream,
        before: &mut TokenStream,
    ) -> TokenStream {
        let Trajectory { name, start } = trajectory;
        match start {
            Start::Owned(first) => quote!(__rt::reached(&#first, &#name, #position)),
            Start::Lent(init) => {
                let init = match self.access(*init) {
                    Access::Path(path) => {
                        let lasting = self.name(*init);
                        before.extend(quote!(let #lasting = &#path;));
                        quote!(#lasting)
                    }
                    access => access.reference(),
                };
                quote!(__rt::entering(#init, &#name, #position))
            }
        }
    }

    pub(super) fn trajectory(&self, state: Var) -> Ident {
        self.lists.trajectories[&state].name.clone()
    }

    /// A trajectory that a region replays.
    pub(super) fn replayed_trajectory(&self, region: &Region) -> Option<Ident> {
        region.replayed.iter().find_map(|item| match self.records.list(item.list)? {
            Keep::Entering { state } | Keep::Leaving { state } => Some(self.trajectory(state)),
            Keep::Tape { .. } => None,
        })
    }

    /// Whether something in the body of a loop depends on the number of the run.
    pub(super) fn counts_runs(&self, region: &Region) -> bool {
        self.replayed_trajectory(region).is_some()
            || region.statements.iter().any(|statement| self.depends_on_run(statement))
    }

    fn depends_on_run(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Branch(branch) => {
                let arms = [&branch.then, &branch.otherwise];
                let guard = self.guarded.conditions.get(&branch.condition);
                guard.is_some_and(|condition| condition.but_last_run)
                    || arms.iter().any(|arm| arm.statements.iter().any(|s| self.depends_on_run(s)))
            }
            Statement::Pull(pull) => pull.sinks.iter().any(|sink| match sink {
                Sink::Fresh(var) => {
                    self.guarded.fresh.get(var).is_some_and(|condition| condition.but_last_run)
                }
                _ => false,
            }),
            _ => false,
        }
    }

    /// The lists in which a reversed loop gathers the cotangents of the elements of a list.
    fn gathered(&self, l: &Loop) -> Vec<Var> {
        let lists = l.body.recorded.iter().filter(|recorded| {
            self.program.kind(recorded.element) != Kind::List
                && self.records.list(recorded.list).is_none()
        });
        lists.map(|recorded| recorded.list).collect()
    }

    pub(super) fn begin_gathering(&mut self, l: &Loop) -> TokenStream {
        let mut tokens = TokenStream::new();
        for list in self.gathered(l) {
            let name = self.name(list);
            let Control::Over { list: source, .. } = &l.control else {
                return quote!(::core::compile_error!(
                    "`derive_grad`: the cotangents of records cannot be gathered"
                ););
            };
            let source = self.access(*source).base();
            tokens.extend(quote!(let mut #name = __rt::Vec::with_capacity(#source.len());));
        }
        tokens
    }

    pub(super) fn end_gathering(&mut self, l: &Loop) -> TokenStream {
        let mut tokens = TokenStream::new();
        for list in self.gathered(l) {
            let Control::Over { list: source, .. } = &l.control else { continue };
            let (name, source) = (self.name(list), self.reference(*source));
            if l.reversed {
                tokens.extend(quote!(#name.reverse();));
            }
            tokens.extend(quote!(let #name = __rt::gather(#name, #source);));
            self.access.insert(list, Access::Owned(name));
        }
        tokens
    }
}
