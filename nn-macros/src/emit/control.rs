//! Loops and branches.

use std::collections::HashSet;

use nn_symbolic::program::{Branch, Condition, Control, Kind, Loop, Op, Region, Statement, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::moves::{Move, Target};
use super::place::Access;
use super::tape::Replay;
use super::{Emitter, Frame};
use crate::holes::{HOLE, filled};

impl Emitter<'_> {
    pub(super) fn repeat(&mut self, l: &Loop) -> TokenStream {
        let mut before = self.begin_gathering(l);
        let trajectories = self.begin_trajectories(l, &mut before);
        for (k, carried) in l.carried.iter().enumerate() {
            if trajectories.contains(&carried.enter) {
                continue;
            }
            if self.storage.binding(carried.enter) == carried.enter {
                let (name, init) = (self.name(carried.enter), self.first(l, k));
                self.gone.get_mut().remove(&carried.enter);
                before.extend(quote!(let mut #name = #init;));
            }
            let access = self.owned(carried.enter);
            self.access.insert(carried.enter, access);
        }
        let counter = l.trips.map(|trips| {
            let name = self.name(trips);
            before.extend(quote!(let mut #name = 0usize;));
            quote!(#name += 1;)
        });

        let outer_index = self.run_index.take();
        let (header, enter) = self.header(l, &mut before);
        self.open(&l.body, l.inputs(), l.until, true);
        self.frame().last_values = self.next_value(l, &trajectories);
        let states = self.enter_trajectories(l, &trajectories);
        let statements = self.statements(&l.body.statements);
        let records = self.marked_record(&l.body);
        let leave = self.next_states(l, &trajectories);
        let exit = l.until.map(|until| {
            let until = self.access(until).number();
            quote!(if #until { break; })
        });
        self.frames.pop();
        self.run_index = outer_index;

        for carried in &l.carried {
            if !trajectories.contains(&carried.enter) {
                let access = self.owned(carried.exit);
                self.access.insert(carried.exit, access);
            }
        }
        if let Some(trips) = l.trips {
            let access = self.owned(trips);
            self.access.insert(trips, access);
        }
        let after = self.end_gathering(l);
        let unused: TokenStream = l.carried.iter().map(|state| self.released(state.exit)).collect();
        quote! {
            #before
            #header { #enter #counter #states #statements #records #leave #exit }
            #after
            #unused
        }
    }

    /// What the state at position `k` begins with; a copy if the loop reads that again.
    fn first(&mut self, l: &Loop, k: usize) -> TokenStream {
        let init = l.carried[k].init;
        if matches!(self.program.kind(init), Kind::Float | Kind::Host) {
            return self.take(init);
        }
        let mut read = self.program.read_in_runs(l);
        read.extend(l.control.operands());
        read.extend(l.carried[k + 1..].iter().map(|other| other.init));
        let is_read = self.liveness.with_bases(&read).contains(&init) && self.lent.insert(init);
        let first = self.take(init);
        if is_read {
            self.lent.remove(&init);
        }
        first
    }

    /// What stands before the body of a loop, and what at the beginning of it.
    fn header(&mut self, l: &Loop, before: &mut TokenStream) -> (TokenStream, TokenStream) {
        match &l.control {
            Control::While { condition } => return self.while_header(condition),
            Control::Forever => return (quote!(loop), self.replay(&l.body)),
            _ => {}
        }
        let mut begin = TokenStream::new();
        let (mut pattern, mut items) = match &l.control {
            Control::Range { index, lo, hi, inclusive, step, .. } => {
                let (lo, hi) = (self.access(*lo).number(), self.access(*hi).number());
                let mut range = if *inclusive { quote!(#lo..=#hi) } else { quote!(#lo..#hi) };
                if let Some(step) = step {
                    let step = self.access(*step).number();
                    range = quote!((#range).step_by(#step));
                }
                let items = match (l.reversed, step) {
                    (false, _) => range,
                    (true, None) => quote!((#range).rev()),
                    (true, Some(_)) => quote!(#range.rev()),
                };
                (self.pattern(*index), items)
            }
            Control::Over { list, element, position: Some(index) } if self.descent.is_in(l) => {
                // Borrowed in each run anew, since a run changes the element behind its last read.
                let list = self.access(*list).base();
                let (name, pattern) = (self.name(*index), self.element(*element));
                begin = quote!(let #pattern = &#list[#name];);
                self.run_index = Some(name);
                let items = quote!((0..#list.len()));
                (self.pattern(*index), if l.reversed { quote!(#items.rev()) } else { items })
            }
            Control::Over { list, element, position } => {
                let list = self.access(*list).base();
                let mut pattern = self.element(*element);
                let mut items = quote!(#list.iter());
                for item in &l.body.replayed {
                    // The records of an inner loop are on the tape of all its runs.
                    let is_record = self.program.kind(item.element) == Kind::List
                        || self.records.list(item.list).is_some();
                    if !is_record {
                        // A list beside the other, and no record: its tangent.
                        let list = self.access(item.list).base();
                        let beside = self.element(item.element);
                        items = quote!(#items.zip(#list.iter()));
                        pattern = quote!((#pattern, #beside));
                    }
                }
                if position.is_some() || self.counts_runs(&l.body) {
                    let index = match position {
                        Some(position) => {
                            self.pattern(*position);
                            self.name(*position)
                        }
                        None => self.survey.fresh("index"),
                    };
                    pattern = quote!((#index, #pattern));
                    items = quote!(#items.enumerate());
                    self.run_index = Some(index);
                }
                (pattern, if l.reversed { quote!(#items.rev()) } else { items })
            }
            Control::Each { items, pattern, elements } => {
                let items = self.access(*items).number();
                let names: Vec<TokenStream> =
                    elements.iter().map(|element| self.pattern(*element)).collect();
                let tokens = self.lowered.hosts[*pattern].tokens.clone();
                let pattern = filled(tokens, HOLE, |hole| names.get(hole).cloned());
                (pattern, items)
            }
            Control::Times { trips, .. } => {
                let trips = self.access(*trips).number();
                (quote!(_), quote!(0..#trips))
            }
            Control::While { .. } | Control::Forever => unreachable!("they have no items"),
        };
        // Ranges count their runs by the values of a state that they left behind.
        if self.run_index.is_none()
            && let Some(trajectory) = self.replayed_trajectory(&l.body)
        {
            let index = self.survey.fresh("index");
            items = quote!(#items.zip((0..#trajectory.len()).rev()));
            pattern = quote!((#pattern, #index));
            self.run_index = Some(index);
        }
        let _ = before;
        let in_one_loop = !self.frames.iter().any(|frame| frame.repeats);
        let enter = match self.replayed(&l.body) {
            Replay::Nothing => TokenStream::new(),
            Replay::Records { tape, pattern: record, runs_over } if runs_over && in_one_loop => {
                if let Control::Times { .. } = l.control {
                    pattern = record;
                    items = quote!(__rt::backwards(&mut #tape));
                } else {
                    let is_range =
                        matches!(l.control, Control::Range { step: None, .. }) && !l.reversed;
                    let range = if is_range { quote!((#items)) } else { items };
                    pattern = quote!((#pattern, #record));
                    items = quote!(#range.zip(__rt::backwards(&mut #tape)));
                }
                TokenStream::new()
            }
            Replay::Records { tape, pattern, .. } => quote!(let #pattern = __rt::pop(&mut #tape);),
        };
        (quote!(for #pattern in #items), quote!(#begin #enter))
    }

    /// The pattern of an element of a list, which is reached by reference.
    fn element(&mut self, element: Var) -> TokenStream {
        let name = self.name(element);
        let (pattern, access) = match self.owned(element) {
            Access::Number(number) => (quote!(&#name), Access::Number(number)),
            _ => (quote!(#name), Access::Shared(name.clone())),
        };
        self.access.insert(element, access);
        pattern
    }

    fn while_header(&mut self, condition: &Region) -> (TokenStream, TokenStream) {
        let result = condition.results[0];
        let single = condition.statements.iter().all(|statement| match statement {
            Statement::Let { var, op: Op::Map(_) | Op::Load(_) | Op::Host { .. } } => {
                self.survey.is_used_once(*var) && self.program.kind(*var) != Kind::Value
            }
            _ => false,
        });
        if single {
            for statement in &condition.statements {
                if let Statement::Let { var, op } = statement {
                    let value = self.inline(*var, op);
                    let value = if *var == result { value } else { parenthesised(value) };
                    self.access.insert(*var, Access::Number(value));
                }
            }
            let condition = self.access(result).number();
            return (quote!(while #condition), TokenStream::new());
        }
        self.open(condition, Vec::new(), None, true);
        let statements = self.statements(&condition.statements);
        self.frames.pop();
        let condition = self.access(result).number();
        (quote!(loop), quote!(#statements if !(#condition) { break; }))
    }

    /// The value of an operation as an expression.
    fn inline(&self, var: Var, op: &Op) -> TokenStream {
        match op {
            Op::Map(body) => self.scalar_code(var, *body),
            Op::Load(place) => self.place(place),
            Op::Host { id, args, .. } => self.host(*id, args),
            _ => TokenStream::new(),
        }
    }

    /// Opens the frame of a region.
    fn open(&mut self, region: &Region, given: Vec<Var>, until: Option<Var>, repeats: bool) {
        let leaving = self.leaving(region);
        let leaving: Vec<Var> =
            leaving.into_iter().chain(region.results.iter().copied()).chain(until).collect();
        let replayed = region.replayed.iter().map(|item| item.element);
        let defined = region.statements.iter().flat_map(nn_symbolic::program::Program::definitions);
        let last = self.liveness.last_uses(self.program, &region.statements, &leaving);
        let defined = defined.chain(replayed).chain(given).collect();
        self.frames.push(Frame { last, defined, now: 0, repeats, last_values: Vec::new() });
    }

    /// Emits something as if it stood at another place in the innermost frame.
    pub(super) fn at<T>(&mut self, now: usize, emit: impl FnOnce(&mut Self) -> T) -> T {
        let here = std::mem::replace(&mut self.frame().now, now);
        let emitted = emit(self);
        self.frame().now = here;
        emitted
    }

    /// The position of a result of a region among its last uses.
    pub(super) fn position(&self, region: &Region, k: usize) -> usize {
        region.statements.len() + self.leaving(region).len() + k
    }

    /// The one next state that is assigned at the end of a run; none if there are several, which read one another.
    fn next_value(&self, l: &Loop, trajectories: &HashSet<Var>) -> Vec<Var> {
        let states = l.carried.iter().zip(&l.body.results);
        let assigned = states.filter(|(carried, next)| {
            self.storage.binding(carried.enter) != self.storage.binding(**next)
                || trajectories.contains(&carried.enter)
        });
        let assigned: Vec<Var> = assigned.map(|(_, next)| *next).collect();
        if assigned.len() == 1 && l.until.is_none() { assigned } else { Vec::new() }
    }

    fn next_states(&mut self, l: &Loop, trajectories: &HashSet<Var>) -> TokenStream {
        let moves = l.carried.iter().enumerate().map(|(k, carried)| {
            if trajectories.contains(&carried.enter) {
                Move { result: k, to: Target::Trajectory(carried.enter) }
            } else {
                Move { result: k, to: Target::Binding(self.storage.binding(carried.enter)) }
            }
        });
        self.hand_on(&l.body, moves.collect(), &[], l.until).0
    }

    pub(super) fn branch(&mut self, branch: &Branch) -> TokenStream {
        let (mut placed, mut yielded) = (Vec::new(), Vec::new());
        for (k, &result) in branch.results.iter().enumerate() {
            let binding = self.storage.binding(result);
            if binding == result {
                yielded.push(k);
            } else {
                placed.push(Move { result: k, to: Target::Binding(binding) });
            }
        }
        let guard = self.guarded.conditions.get(&branch.condition).cloned();
        let opened = guard.as_ref().and_then(|condition| self.opens(condition));
        let condition = match (&guard, &opened) {
            (Some(_), Some((cell, sink))) => {
                let bound = super::local(self.program.name(*cell));
                let condition = quote!(let Some(#bound) = #sink.get());
                self.access.insert(*cell, Access::Mutable(bound));
                condition
            }
            (Some(condition), None) => self.condition(condition),
            (None, _) => self.access(branch.condition).number(),
        };
        let before = self.gone.get_mut().clone();
        let mut then = self.arm(&branch.then, &placed, &yielded);
        if let Some((cell, sink)) = opened {
            self.access.insert(cell, Access::Sink(sink));
        }
        let gone_then = std::mem::replace(self.gone.get_mut(), before.clone());
        let mut otherwise = self.arm(&branch.otherwise, &placed, &yielded);
        let gone_otherwise = self.gone.get_mut().clone();
        self.gone.get_mut().extend(&gone_then);
        if yielded.is_empty() {
            let [there, here] = [&gone_then, &gone_otherwise].map(|gone| gone - &before);
            then.extend(self.left_over(&here, &there));
            otherwise.extend(self.left_over(&there, &here));
        }

        let choice = if otherwise.is_empty() {
            quote!(if #condition { #then })
        } else if then.is_empty() && guard.is_none() {
            let condition = parenthesised(condition);
            quote!(if !#condition { #otherwise })
        } else {
            quote!(if #condition { #then } else { #otherwise })
        };
        for Move { result, .. } in placed {
            self.pattern(branch.results[result]);
        }
        let patterns: Vec<TokenStream> =
            yielded.iter().map(|&k| self.pattern(branch.results[k])).collect();
        match &patterns[..] {
            [] => choice,
            [pattern] => quote!(let #pattern = #choice;),
            patterns => quote!(let (#(#patterns),*) = #choice;),
        }
    }

    /// The sink that a guard asks, if it is one and not open yet.
    fn opens(&self, condition: &Condition) -> Option<(Var, Ident)> {
        let [only] = condition.asked[..] else { return None };
        let cell = self.guarded.sinks[only];
        match self.access(cell) {
            Access::Sink(sink) if !condition.but_last_run && !self.descent.contains(cell) => {
                Some((cell, sink))
            }
            _ => None,
        }
    }

    fn arm(&mut self, arm: &Region, placed: &[Move], yielded: &[usize]) -> TokenStream {
        let outer = self.mark;
        self.open(arm, Vec::new(), None, false);
        if placed.is_empty() {
            self.frame().last_values = arm.results.clone();
        }
        let replayed = self.replay(arm);
        let statements = self.statements(&arm.statements);
        let records = self.marked_record(arm);
        let (moves, values) = self.hand_on(arm, placed.to_vec(), yielded, None);
        self.frames.pop();
        let value = match &values[..] {
            [] => TokenStream::new(),
            [value] => value.clone(),
            values => quote!((#(#values),*)),
        };
        let mark = yielded.first().and_then(|&k| self.mark_of_folded(arm.results[k]));
        let value = self.marked(mark, |_| value);
        self.mark = outer;
        quote!(#replayed #statements #records #moves #value)
    }
}

/// The expression as an operand.
fn parenthesised(tokens: TokenStream) -> TokenStream {
    if tokens.clone().into_iter().count() == 1 { tokens } else { quote!((#tokens)) }
}
