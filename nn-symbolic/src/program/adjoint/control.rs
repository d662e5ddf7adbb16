//! Adjoints of loops and branches: the same structure, in the other direction.

use super::{AdjointError, Bars, Statement, Sweep, Var};
use crate::program::{Branch, Carried, Control, Item, Kind, Loop, Recorded, Region};

/// A state of a loop whose cotangent the reverse sweep carries: what that is before the first run, and in each.
struct State {
    state: Carried,
    init: Var,
    enter: Var,
}

impl Sweep {
    /// The reverse of a loop: a loop in the other direction, whose state is the cotangent of the state.
    pub(super) fn repeat(&mut self, mut l: Loop, bars: &mut Bars) -> Result<Loop, AdjointError> {
        let exits = l.carried.iter().map(|state| state.exit);
        if !exits.chain(l.body.lists()).any(|var| bars.has(var)) && !self.changes_active(&l.body) {
            return Ok(l);
        }
        let mut back = Loop {
            control: self.control_back(&mut l),
            reversed: !l.reversed,
            carried: Vec::new(),
            body: Region::default(),
            until: None,
            trips: None,
        };
        let mut inner = Bars::default();
        let states = self.entering(&l, bars, &mut inner);
        self.records_entering(&l.body, &mut back.body, bars, &mut inner);

        self.regions.open();
        let statements = std::mem::take(&mut l.body.statements);
        l.body.statements = self.region(statements, &mut inner)?;
        let inputs = l.inputs().into_iter().chain(l.body.replayed.iter().map(|i| i.element));
        let inputs = inputs.collect();
        self.note_shapes(&inputs, &mut l.body.statements);
        self.leaving(&l, &mut back, states, bars, inner)?;

        let given = back.inputs();
        let defined = l.inputs();
        self.remember(&mut l.body, defined, &mut back.body, given);
        self.push(Statement::Loop(Box::new(back)));
        Ok(l)
    }

    /// What drives the reverse of a loop: the same, unless only running the loop tells how often it runs.
    fn control_back(&mut self, l: &mut Loop) -> Control {
        let bound = match l.control {
            Control::Range { .. } | Control::Over { .. } | Control::Times { .. }
                if l.until.is_none() =>
            {
                return l.control.clone();
            }
            Control::Range { bound, .. } | Control::Times { bound, .. } => bound,
            _ => None,
        };
        let trips = *l.trips.get_or_insert_with(|| self.program.var("trips", Kind::Host));
        Control::Times { trips, bound }
    }

    /// Whether a region changes an active cell from outside.
    fn changes_active(&self, region: &Region) -> bool {
        region.changes().iter().any(|cell| self.active.contains(cell))
    }

    /// The cotangents of the final states enter the reversed loop as its first states.
    fn entering(&mut self, l: &Loop, bars: &mut Bars, inner: &mut Bars) -> Vec<State> {
        let mut states = Vec::new();
        for (state, &next) in l.carried.iter().zip(&l.body.results) {
            if self.active.contains(&state.enter) || bars.has(state.exit) {
                let init = self.take_or_zero(bars, state.exit);
                let enter = self.bar_of(next);
                states.push(State { state: state.clone(), init, enter });
                if self.active.contains(&next) {
                    inner.add(next, enter);
                }
            }
        }
        states
    }

    /// The cotangents of lists that a region recorded are replayed by its reverse.
    fn records_entering(
        &mut self,
        region: &Region,
        back: &mut Region,
        bars: &mut Bars,
        inner: &mut Bars,
    ) {
        for recorded in &region.recorded {
            if let Some(list) = self.take(bars, recorded.list) {
                let element = self.bar_of(recorded.element);
                back.replayed.push(Item { list, element });
                inner.add(recorded.element, element);
            }
        }
    }

    /// The cotangents of what a region replayed are recorded by its reverse.
    fn items_leaving(
        &mut self,
        region: &Region,
        back: &mut Region,
        bars: &mut Bars,
        inner: &mut Bars,
    ) {
        for item in &region.replayed {
            if let Some(element) = self.take(inner, item.element) {
                self.record_out(bars, back, item.list, element);
            }
        }
    }

    /// The reverse sweep records `element`, the cotangent of an element of `list`.
    fn record_out(&mut self, bars: &mut Bars, back: &mut Region, list: Var, element: Var) {
        let list_bar = self.bar_of(list);
        back.recorded.push(Recorded { element, list: list_bar });
        bars.add(list, list_bar);
    }

    /// What leaves a reversed loop, whose region is closed here: the cotangents of the states as they entered, of the
    /// elements, and of variables around the loop, which add up over the runs.
    fn leaving(
        &mut self,
        l: &Loop,
        back: &mut Loop,
        states: Vec<State>,
        bars: &mut Bars,
        mut inner: Bars,
    ) -> Result<(), AdjointError> {
        for State { state, init, enter } in states {
            let next = self.take_or_zero(&mut inner, state.enter);
            let exit = self.bar_of(state.init);
            if self.active.contains(&state.init) {
                bars.add(state.init, exit);
            }
            back.carried.push(Carried { init, enter, exit });
            back.body.results.push(next);
        }
        if let Control::Over { list, element, .. } = l.control
            && let Some(element) = self.take(&mut inner, element)
        {
            if l.until.is_some() {
                return Err(AdjointError::PartialList);
            }
            self.record_out(bars, &mut back.body, list, element);
        }
        self.items_leaving(&l.body, &mut back.body, bars, &mut inner);
        let mut totals = Vec::new();
        for var in inner.vars() {
            let term = self.take_or_zero(&mut inner, var);
            let enter = self.bar_of(var);
            let (name, kind) = (self.bar_name(var), self.program.kind(var));
            totals.push((var, enter, self.sum(&name, kind, vec![enter, term])));
        }
        back.body.statements = self.regions.close();
        for (var, enter, next) in totals {
            let init = self.zero(var);
            let exit = self.bar_of(var);
            back.carried.push(Carried { init, enter, exit });
            back.body.results.push(next);
            bars.add(var, exit);
        }
        Ok(())
    }

    /// The reverse of a branch is that of the arm that was taken.
    pub(super) fn branch(
        &mut self,
        mut branch: Branch,
        bars: &mut Bars,
    ) -> Result<Branch, AdjointError> {
        let arms = [&branch.then, &branch.otherwise];
        let lists = arms.iter().flat_map(|arm| arm.lists());
        if !branch.results.iter().copied().chain(lists).any(|var| bars.has(var))
            && !arms.iter().any(|arm| self.changes_active(arm))
        {
            return Ok(branch);
        }
        let mut seeds = Vec::new();
        for &result in &branch.results {
            seeds.push(self.take(bars, result));
        }
        let mut sides = Vec::new();
        for arm in [&mut branch.then, &mut branch.otherwise] {
            let mut back = Region::default();
            let mut inner = Bars::default();
            for (&result, seed) in arm.results.iter().zip(&seeds) {
                if let Some(seed) = seed.filter(|_| self.active.contains(&result)) {
                    inner.add(result, seed);
                }
            }
            self.records_entering(arm, &mut back, bars, &mut inner);
            self.regions.open();
            arm.statements = self.region(std::mem::take(&mut arm.statements), &mut inner)?;
            let elements = arm.replayed.iter().map(|item| item.element).collect();
            self.note_shapes(&elements, &mut arm.statements);
            self.items_leaving(arm, &mut back, bars, &mut inner);
            // Left for now, lest the other side use values of this one.
            sides.push((back, inner, self.regions.leave()));
        }

        // Both sides yield the cotangents of all variables around the branch that either contributes to.
        let mut outer: Vec<Var> = sides.iter().flat_map(|side| side.1.vars()).collect();
        outer.sort_unstable();
        outer.dedup();
        let mut arms = Vec::new();
        for ((mut back, mut inner, side), forward) in
            sides.into_iter().zip([&mut branch.then, &mut branch.otherwise])
        {
            self.regions.enter(side);
            back.results = outer.iter().map(|&var| self.take_or_zero(&mut inner, var)).collect();
            back.statements = self.regions.close();
            self.remember(forward, Vec::new(), &mut back, Vec::new());
            arms.push(back);
        }
        let (otherwise, then) = (arms.pop(), arms.pop());
        let mut results = Vec::new();
        for &var in &outer {
            let bar = self.bar_of(var);
            bars.add(var, bar);
            results.push(bar);
        }
        self.push(Statement::Branch(Box::new(Branch {
            condition: branch.condition,
            then: then.unwrap_or_default(),
            otherwise: otherwise.unwrap_or_default(),
            results,
        })));
        Ok(branch)
    }
}
