//! Adjoints of loops.

use std::collections::HashSet;

use super::{AdjointError, Bars, Program, Scope, Statement, Sweep, Var};
use crate::program::{Carried, Collected, Item, Scan};

impl Sweep {
    /// A loop's way back: the same loop in the other direction, whose state is the adjoint of the state.
    pub(super) fn scan(&mut self, mut scan: Scan, bars: &mut Bars) -> Result<Scan, AdjointError> {
        let exits = scan.carried.iter().map(|c| c.exit);
        if !exits.chain(scan.collected.iter().map(|c| c.list)).any(|var| bars.has(var)) {
            return Ok(scan);
        }
        let mut back = Scan {
            items: scan.items.clone(),
            carried: Vec::new(),
            collected: Vec::new(),
            reversed: !scan.reversed,
            body: Vec::new(),
        };
        let mut inner = Bars::default();
        let states = self.entering(&scan, &mut back, bars, &mut inner);

        self.scopes.push(Scope::default());
        scan.body = self.region(std::mem::take(&mut scan.body), &mut inner)?;
        let inputs = scan.carried.iter().map(|c| c.enter);
        let inputs = inputs.chain(scan.items.iter().map(|item| item.element)).collect();
        self.note_shapes(&inputs, &mut scan.body);
        self.leaving(&scan, &mut back, states, bars, inner);
        self.remember(&mut scan, &mut back);
        self.scope().statements.push(Statement::Scan(Box::new(back)));
        Ok(scan)
    }

    /// What enters the reversed loop: the adjoints of the final states and of the collected lists. Returns the active
    /// states, each with what its adjoint is before the first run and at the start of every run.
    fn entering(
        &mut self,
        scan: &Scan,
        back: &mut Scan,
        bars: &mut Bars,
        inner: &mut Bars,
    ) -> Vec<(Carried, Var, Var)> {
        let mut states = Vec::new();
        for state in &scan.carried {
            if self.active.contains(&state.enter) || bars.has(state.exit) {
                let init = self.take_or_zero(bars, state.exit);
                let enter = self.bar_of(state.next);
                states.push((state.clone(), init, enter));
                if self.active.contains(&state.next) {
                    inner.add(state.next, enter);
                }
            }
        }
        for collected in &scan.collected {
            if let Some(list) = self.take(bars, collected.list) {
                let element = self.bar_of(collected.element);
                back.items.push(Item { list, element });
                inner.add(collected.element, element);
            }
        }
        states
    }

    /// What leaves the reversed loop, whose scope is closed here: the adjoints of the states as they entered, of the
    /// elements, and of variables around the loop, which add up over the runs.
    fn leaving(
        &mut self,
        scan: &Scan,
        back: &mut Scan,
        states: Vec<(Carried, Var, Var)>,
        bars: &mut Bars,
        mut inner: Bars,
    ) {
        for (state, init, enter) in states {
            let next = self.take_or_zero(&mut inner, state.enter);
            let exit = self.bar_of(state.init);
            if self.active.contains(&state.init) {
                bars.add(state.init, exit);
            }
            back.carried.push(Carried { init, enter, next, exit });
        }
        for item in &scan.items {
            if let Some(element) = self.take(&mut inner, item.element) {
                let list = self.bar_of(item.list);
                back.collected.push(Collected { element, list });
                bars.add(item.list, list);
            }
        }
        let mut totals = Vec::new();
        for var in inner.vars() {
            let term = self.take_or_zero(&mut inner, var);
            let enter = self.bar_of(var);
            let (name, scalar) = (self.bar_name(var), self.program.is_scalar(var));
            totals.push((var, enter, self.sum(&name, scalar, vec![enter, term])));
        }
        back.body = self.scopes.pop().expect("opened by the caller").statements;
        for (var, enter, next) in totals {
            let init = self.zero(var);
            let exit = self.bar_of(var);
            back.carried.push(Carried { init, enter, next, exit });
            bars.add(var, exit);
        }
    }

    /// Gives the way back what it reads of the way there: what the arguments hold is looked up again, the rest is
    /// collected in lists.
    fn remember(&mut self, scan: &mut Scan, back: &mut Scan) {
        let elements = back.items.iter().map(|item| item.element);
        let inputs = elements.chain(back.carried.iter().map(|c| c.enter)).collect();
        let nexts = back.carried.iter().map(|c| c.next);
        let leaving = nexts.chain(back.collected.iter().map(|c| c.element));
        let mut wanted: HashSet<Var> =
            self.program.free(&back.body, leaving, inputs).into_iter().collect();

        let mut lookups = Vec::new();
        for statement in scan.body.iter().rev() {
            if let Statement::Let { var, .. } = statement
                && self.retrievable.contains(var)
                && wanted.remove(var)
            {
                wanted.extend(self.program.uses(statement));
                lookups.push(statement.clone());
            }
        }
        lookups.reverse();
        back.body.splice(0..0, lookups);

        let enters = scan.carried.iter().map(|c| c.enter);
        let defined = enters.chain(scan.body.iter().flat_map(Program::definitions));
        let mut recorded: Vec<Var> = defined.filter(|var| wanted.contains(var)).collect();
        recorded.sort_unstable();
        for element in recorded {
            let known = scan.collected.iter().find(|collected| collected.element == element);
            let list = known.map(|collected| collected.list).unwrap_or_else(|| {
                let list = self.program.var(&format!("{}_tape", self.program.name(element)), false);
                scan.collected.push(Collected { element, list });
                list
            });
            back.items.push(Item { list, element });
        }
    }
}
