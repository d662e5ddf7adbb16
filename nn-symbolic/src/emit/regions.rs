//! Where operations are computed: in the function itself, or in an arm of a branch that alone needs them.
//!
//! Selections under the same condition are one branch. An operation belongs to the innermost region that contains all its
//! uses, so that what is not selected is not computed: languages that raise errors would raise them.

use std::collections::{BTreeMap, HashMap};

use crate::code::{Code, Operation};

/// How deep branches may stand in each other; what lies deeper is computed before the innermost of these.
const DEEPEST: usize = 32;

/// The function, or an arm of a branch.
#[derive(Default)]
pub(super) struct Region {
    /// What is computed in it, in order.
    pub(super) items: Vec<Item>,
    /// The branch of which it is an arm; the function is none.
    pub(super) branch: Option<usize>,
    /// The region around it, and how many are.
    around: Option<usize>,
    depth: usize,
}

/// What a region computes.
#[derive(Clone, Copy)]
pub(super) enum Item {
    /// An operation, by its index.
    Operation(usize),
    /// A branch, by its index.
    Branch(usize),
}

/// An item with what it is sorted by: the level, then branches before operations, then the place.
type Placed = ((usize, bool, usize), Item);

/// A use of an operation: by whom, as which operand, and in which region.
type Use = (Option<usize>, usize, usize);

/// Selections under one condition.
pub(super) struct Branch {
    pub(super) condition: usize,
    /// The selections, by their indices.
    pub(super) selections: Vec<usize>,
    /// The regions of its arms.
    pub(super) arms: [usize; 2],
}

/// The regions of straight-line code; the first is the function.
#[derive(Default)]
pub(super) struct Regions {
    pub(super) regions: Vec<Region>,
    pub(super) branches: Vec<Branch>,
    /// By the region around, the condition and the level: of such selections none depends on another one.
    known: HashMap<(usize, usize, usize), usize>,
}

/// The code with operations repeated that arms of different branches need, where not every path does: computed before the
/// branches, they would raise errors on the other paths. `None` if there are no branches, or if it would be too much.
pub(super) fn repeated(code: &Code) -> Option<Code> {
    const MOST: usize = 4;
    if !code.operations.iter().any(|operation| matches!(operation, Operation::Select(_))) {
        return None;
    }
    let levels = levels(code);
    let mut regions = Regions::new();
    // The new operations, users first: the old one, and its operands among the new ones.
    let mut new: Vec<(usize, Vec<usize>)> = Vec::new();
    // Who uses each old operation: the new one, the place of the operand, and the region in which it is needed.
    let mut uses: Vec<Vec<Use>> = vec![Vec::new(); code.operations.len()];
    for (place, &result) in code.results.iter().enumerate() {
        uses[result].push((None, place, 0));
    }
    let mut results = vec![0; code.results.len()];
    for (index, operation) in code.operations.iter().enumerate().rev() {
        let of_operation = std::mem::take(&mut uses[index]);
        for group in regions.groups(&of_operation, operation.is_leaf()) {
            if new.len() > MOST * code.operations.len() {
                return None;
            }
            let home = group.iter().map(|&(.., region)| region);
            let home = home.reduce(|a, b| regions.common(a, b)).unwrap_or(0);
            let own = new.len();
            for (user, place, _) in group {
                match user {
                    Some(user) => new[user].1[place] = own,
                    None => results[place] = own,
                }
            }
            let operands = operation.operands();
            let needed_in = match regions.branch(operation, home, levels[index]) {
                Some(branch) => {
                    let [then, otherwise] = regions.branches[branch].arms;
                    vec![home, then, otherwise]
                }
                None => vec![home; operands.len()],
            };
            for (place, (&operand, region)) in operands.iter().zip(needed_in).enumerate() {
                uses[operand].push((Some(own), place, region));
            }
            new.push((index, vec![0; operands.len()]));
        }
    }
    let last = new.len().wrapping_sub(1);
    let operations = new.iter().rev().map(|(old, operands)| {
        let mut operands = operands.iter();
        let next = |_| operands.next().map_or(0, |&operand| last - operand);
        code.operations[*old].with_operands(next)
    });
    let operations = operations.collect();
    Some(Code { operations, results: results.into_iter().map(|result| last - result).collect() })
}

/// Everything in the function, arms too.
pub(super) fn flat(code: &Code) -> Regions {
    let items = (0..code.operations.len()).map(Item::Operation).collect();
    Regions { regions: vec![Region { items, ..Region::default() }], ..Regions::default() }
}

/// Each operation where it is needed.
pub(super) fn regions(code: &Code) -> Regions {
    let levels = levels(code);
    let mut regions = Regions::new();
    let mut homes: Vec<Option<usize>> = vec![None; code.operations.len()];
    for &result in &code.results {
        homes[result] = Some(0);
    }
    let mut placed: Vec<Vec<Placed>> = vec![Vec::new()];
    for (index, operation) in code.operations.iter().enumerate().rev() {
        let home = homes[index].unwrap_or(0);
        let mut needed = |regions: &Regions, operand: usize, region: usize| {
            homes[operand] = Some(match homes[operand] {
                Some(other) => regions.common(other, region),
                None => region,
            });
        };
        let branch = regions.branch(operation, home, levels[index]);
        placed.resize(regions.regions.len(), Vec::new());
        match branch {
            Some(branch) => {
                let Branch { selections, arms: [then, otherwise], .. } =
                    &mut regions.branches[branch];
                if selections.is_empty() {
                    placed[home].push(((levels[index], false, index), Item::Branch(branch)));
                }
                selections.push(index);
                let needed_in = [home, *then, *otherwise];
                let operands = operation.operands().iter().zip(needed_in);
                operands.for_each(|(&operand, region)| needed(&regions, operand, region));
            }
            None => {
                placed[home].push(((levels[index], true, index), Item::Operation(index)));
                operation.operands().iter().for_each(|&operand| needed(&regions, operand, home));
            }
        }
    }
    for (region, mut items) in regions.regions.iter_mut().zip(placed) {
        items.sort_unstable_by_key(|(key, _)| *key);
        region.items = items.into_iter().map(|(_, item)| item).collect();
    }
    for branch in &mut regions.branches {
        branch.selections.reverse();
    }
    regions
}

/// How many selections each operation depends on, one on the other. What depends on a selection comes behind it in this
/// order.
fn levels(code: &Code) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::with_capacity(code.operations.len());
    for operation in &code.operations {
        let below = operation.operands().iter().map(|&operand| levels[operand]).max().unwrap_or(0);
        levels.push(below + usize::from(matches!(operation, Operation::Select(_))));
    }
    levels
}

impl Regions {
    /// The function alone.
    fn new() -> Self {
        Self { regions: vec![Region::default()], ..Self::default() }
    }

    /// The branch of a selection that a region computes; `None` if it is none, or lies too deep.
    fn branch(&mut self, operation: &Operation, home: usize, level: usize) -> Option<usize> {
        let Operation::Select([condition, ..]) = *operation else { return None };
        let depth = self.regions[home].depth + 1;
        if depth > DEEPEST {
            return None;
        }
        let next = self.branches.len();
        let branch = *self.known.entry((home, condition, level)).or_insert(next);
        if branch == next {
            let arms = [(); 2].map(|()| {
                let (branch, around) = (Some(branch), Some(home));
                self.regions.push(Region { branch, around, depth, ..Region::default() });
                self.regions.len() - 1
            });
            self.branches.push(Branch { condition, selections: Vec::new(), arms });
        }
        Some(branch)
    }

    /// Uses that one operation can serve: all of them, if it is needed on every path from the innermost region around them,
    /// or else those in each arm.
    fn groups(&self, uses: &[Use], is_leaf: bool) -> Vec<Vec<Use>> {
        let regions = uses.iter().map(|&(.., region)| region);
        let Some(around) = regions.clone().reduce(|a, b| self.common(a, b)) else {
            return Vec::new();
        };
        if is_leaf || regions.clone().any(|region| region == around) {
            return vec![uses.to_vec()];
        }
        // The arm of a branch in `around` in which a region lies.
        let arm = |mut region: usize| {
            while self.regions[region].around != Some(around) {
                region = self.regions[region].around.unwrap_or(around);
            }
            region
        };
        let mut groups: BTreeMap<usize, Vec<Use>> = BTreeMap::new();
        for &one in uses {
            groups.entry(arm(one.2)).or_default().push(one);
        }
        let both = |arm: &usize| {
            let branch = self.regions[*arm].branch.map(|branch| &self.branches[branch]);
            branch.is_some_and(|branch| branch.arms.iter().all(|arm| groups.contains_key(arm)))
        };
        if groups.keys().any(both) {
            return vec![uses.to_vec()];
        }
        groups.into_values().collect()
    }

    /// The innermost region that contains both.
    fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            let outer =
                if self.regions[a].depth >= self.regions[b].depth { &mut a } else { &mut b };
            *outer = self.regions[*outer].around.unwrap_or(0);
        }
        a
    }
}
