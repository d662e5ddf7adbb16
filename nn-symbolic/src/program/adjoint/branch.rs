//! Adjoints of branches.

use super::{AdjointError, Bars, Scope, Statement, Sweep, Var};
use crate::program::{Branch, Region};

impl Sweep {
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
                if let Some(seed) = seed.filter(|_| self.active.contains(&result)) {
                    inner.add(result, seed);
                }
            }
            self.scopes.push(Scope::default());
            let forward = self.region(region.statements.clone(), &mut inner)?;
            // Off the stack, lest the other side use values of this one.
            sides.push((forward, inner, self.scopes.pop().expect("pushed above")));
        }
        let mut outer: Vec<Var> = sides.iter().flat_map(|side| side.1.vars()).collect();
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
