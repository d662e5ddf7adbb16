//! Tangents of loops and branches: the same structure, which hands tangents on beside values.

use super::{AdjointError, Sweep};
use crate::program::{Branch, Carried, Control, Item, Loop, Recorded, Region};

impl Sweep {
    pub(super) fn repeat(&mut self, mut l: Loop) -> Result<Loop, AdjointError> {
        let states: Vec<_> = l.carried.iter().cloned().zip(l.body.results.clone()).collect();
        let mut nexts = Vec::new();
        for (state, next) in states {
            if self.active.contains(&state.enter) || self.active.contains(&state.exit) {
                let init = self.tangent_or_zero(state.init);
                let [enter, exit] = [state.enter, state.exit].map(|var| self.tangent_of(var));
                l.carried.push(Carried { init, enter, exit });
                nexts.push(next);
            }
        }
        self.records(&mut l.body);
        if let Control::Over { list, element, .. } = l.control
            && let Some(element) = self.tangent(element)
        {
            if l.until.is_some() {
                return Err(AdjointError::PartialList);
            }
            let list = self.tangent_of(list);
            l.body.replayed.push(Item { list, element });
        }
        self.regions.open();
        self.statements(std::mem::take(&mut l.body.statements))?;
        for next in nexts {
            let next = self.tangent_or_zero(next);
            l.body.results.push(next);
        }
        l.body.statements = self.regions.close();
        Ok(l)
    }

    pub(super) fn branch(&mut self, mut branch: Branch) -> Result<Branch, AdjointError> {
        let results = branch.results.clone();
        let active: Vec<bool> = results.iter().map(|var| self.active.contains(var)).collect();
        for arm in [&mut branch.then, &mut branch.otherwise] {
            self.records(arm);
            self.regions.open();
            self.statements(std::mem::take(&mut arm.statements))?;
            for (result, _) in arm.results.clone().into_iter().zip(&active).filter(|(_, a)| **a) {
                let tangent = self.tangent_or_zero(result);
                arm.results.push(tangent);
            }
            arm.statements = self.regions.close();
        }
        for (result, _) in results.into_iter().zip(active).filter(|(_, active)| *active) {
            let tangent = self.tangent_of(result);
            branch.results.push(tangent);
        }
        Ok(branch)
    }

    /// A region replays and records the tangents of what it replays and records.
    fn records(&mut self, region: &mut Region) {
        for Item { list, element } in region.replayed.clone() {
            if let (Some(list), Some(element)) = (self.tangent(list), self.tangent(element)) {
                region.replayed.push(Item { list, element });
            }
        }
        for Recorded { element, list } in region.recorded.clone() {
            if let (Some(element), Some(list)) = (self.tangent(element), self.tangent(list)) {
                region.recorded.push(Recorded { element, list });
            }
        }
    }
}
