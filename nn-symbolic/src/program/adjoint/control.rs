//! Adjoints of loops and branches.

use std::collections::HashSet;

use super::{AdjointError, Bars, Op, Program, Scope, Statement, Sweep, Var};
use crate::program::{Branch, Carried, Collected, Item, Region, Scan};

impl Sweep {
    /// A loop's way back: the same loop in the other direction, whose state is the adjoint of the state.
    pub(super) fn scan(&mut self, mut scan: Scan, bars: &mut Bars) -> Result<Scan, AdjointError> {
        let arrives =
            scan.carried.iter().map(|c| c.exit).chain(scan.collected.iter().map(|c| c.list));
        if !arrives.into_iter().any(|var| bars.has(var)) {
            return Ok(scan);
        }
        let mut items = Vec::new();
        let mut carried = Vec::new();
        let mut collected = Vec::new();
        let mut inner = Bars::default();

        // What arrives: the adjoints of the final state, and of the collected lists.
        let mut adjoint_states = Vec::new();
        for state in &scan.carried {
            if !self.varied.contains(&state.enter) {
                continue;
            }
            let init = self.take_or_zero(bars, state.exit);
            let enter = self.bar_of(state.next);
            adjoint_states.push((state.clone(), init, enter));
            if self.varied.contains(&state.next) {
                inner.add(state.next, enter);
            }
        }
        for list in &scan.collected {
            if let Some(list_bar) = self.take(bars, list.list) {
                let element = self.bar_of(list.element);
                items.push(Item { list: list_bar, element });
                inner.add(list.element, element);
            }
        }

        // One run of the body, backwards.
        self.scopes.push(Scope::default());
        let mut forward = self.region(std::mem::take(&mut scan.body), &mut inner)?;
        let mut defined: HashSet<Var> = scan.carried.iter().map(|c| c.enter).collect();
        let elements = scan.items.iter().map(|item| item.element);
        self.note_shapes(&defined.iter().copied().chain(elements).collect(), &mut forward);

        // What leaves: the adjoints of the entering state, of the elements, and of variables from outside.
        for (state, init, enter) in adjoint_states {
            let next = self.take_or_zero(&mut inner, state.enter);
            let exit = self.bar_of(state.init);
            if self.varied.contains(&state.init) {
                bars.add(state.init, exit);
            }
            carried.push(Carried { init, enter, next, exit });
        }
        for item in &scan.items {
            if !self.varied.contains(&item.element) {
                continue;
            }
            let element = self.take_or_zero(&mut inner, item.element);
            let list = self.bar_of(item.list);
            collected.push(Collected { element, list });
            bars.add(item.list, list);
        }
        let mut outer: Vec<Var> = inner.0.keys().copied().collect();
        outer.sort_unstable();
        let mut zeros = Vec::new();
        for var in outer {
            let Some(term) = self.take(&mut inner, var) else {
                continue;
            };
            let (init, enter) = (self.bar_of(var), self.bar_of(var));
            zeros.push((var, init));
            let next = self.sum(var, vec![enter, term]);
            let exit = self.bar_of(var);
            carried.push(Carried { init, enter, next, exit });
            bars.add(var, exit);
        }
        let mut body = self.scopes.pop().expect("pushed above").statements;
        for (var, init) in zeros {
            let op = if self.program.is_scalar(var) {
                Op::Map(self.program.graph.number(0))
            } else {
                Op::Zero(var)
            };
            self.scope().statements.push(Statement::Let { var: init, op });
        }

        // What the way back reads of the way there: looked up again, or recorded.
        defined.extend(forward.iter().flat_map(Program::definitions));
        let provided =
            items.iter().map(|i| i.element).chain(carried.iter().map(|c| c.enter)).collect();
        let leaving = carried.iter().map(|c| c.next).chain(collected.iter().map(|c| c.element));
        let mut wanted: HashSet<Var> =
            self.program.free(&body, leaving, provided).into_iter().collect();
        let mut lookups = Vec::new();
        for statement in forward.iter().rev() {
            if let Statement::Let { var, .. } = statement
                && wanted.contains(var)
                && self.retrievable.contains(var)
            {
                wanted.remove(var);
                wanted.extend(self.program.uses(statement));
                lookups.push(statement.clone());
            }
        }
        lookups.reverse();
        body.splice(0..0, lookups);
        let mut recorded: Vec<Var> =
            wanted.into_iter().filter(|var| defined.contains(var)).collect();
        recorded.sort_unstable();
        for var in recorded {
            let list = self.program.var(&format!("{}_tape", self.program.name(var)), false);
            scan.collected.push(Collected { element: var, list });
            items.push(Item { list, element: var });
        }
        let original = scan.items.iter().cloned();
        items.splice(0..0, original);

        let reversed = !scan.reversed;
        self.scope().statements.push(Statement::Scan(Box::new(Scan {
            items,
            carried,
            collected,
            reversed,
            body,
        })));
        Ok(Scan { body: forward, ..scan })
    }

    /// A branch's way back takes the same branch. It computes that branch's values again: they are nobody's else.
    pub(super) fn branch(&mut self, branch: &Branch, bars: &mut Bars) -> Result<(), AdjointError> {
        let mut seeds = Vec::new();
        for &result in &branch.results {
            seeds.push(self.take(bars, result));
        }
        if seeds.iter().all(Option::is_none) {
            return Ok(());
        }
        let mut sides = Vec::new();
        for region in [&branch.then, &branch.otherwise] {
            let mut inner = Bars::default();
            for (&result, seed) in region.results.iter().zip(&seeds) {
                if let Some(seed) = seed.filter(|_| self.varied.contains(&result)) {
                    inner.add(result, seed);
                }
            }
            self.scopes.push(Scope::default());
            let forward = self.region(region.statements.clone(), &mut inner)?;
            // Off the stack, lest the other side use values of this one.
            sides.push((forward, inner, self.scopes.pop().expect("pushed above")));
        }
        let mut outer: Vec<Var> = sides.iter().flat_map(|side| side.1.0.keys().copied()).collect();
        outer.sort_unstable();
        outer.dedup();
        let mut regions = Vec::new();
        for (forward, mut inner, scope) in sides {
            self.scopes.push(scope);
            let results = outer.iter().map(|&var| self.take_or_zero(&mut inner, var)).collect();
            let reverse = self.scopes.pop().expect("pushed above").statements;
            let statements = forward.into_iter().chain(reverse).collect();
            regions.push(Region { statements, results });
        }
        let (otherwise, then) = (regions.pop(), regions.pop());
        let mut results = Vec::new();
        for &var in &outer {
            let bar = self.bar_of(var);
            bars.add(var, bar);
            results.push(bar);
        }
        self.scope().statements.push(Statement::Branch(Box::new(Branch {
            condition: branch.condition,
            then: then.unwrap_or_default(),
            otherwise: otherwise.unwrap_or_default(),
            results,
        })));
        Ok(())
    }
}
