//! How much work the two ways of accumulation are.

use std::collections::HashSet;

use super::Tape;
use crate::code::Code;

impl Tape {
    /// The operations of one evaluation.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.steps.len()
    }

    /// The operations that all partial derivatives take when the values of the entries are there.
    #[must_use]
    pub fn operations_of_partials(&self) -> usize {
        let partials = self.steps.iter().flat_map(|step| &step.partials);
        let partials: Vec<_> = partials.map(|&(_, partial)| partial).collect();
        Code::new(&self.graph, &partials).cost()
    }

    /// The operations of one forward accumulation, when the partial derivatives are there: v̇ᵢ = Σⱼ ∂vᵢ/∂vⱼ·v̇ⱼ.
    #[must_use]
    pub fn operations_of_tangents(&self) -> usize {
        let sums = self.steps.iter().map(|step| step.partials.len().saturating_sub(1));
        self.multiplications() + sums.sum::<usize>()
    }

    /// The operations of one reverse accumulation, when the partial derivatives are there: v̄ⱼ = Σᵢ v̄ᵢ·∂vᵢ/∂vⱼ.
    #[must_use]
    pub fn operations_of_cotangents(&self) -> usize {
        let uses = self.steps.iter().flat_map(|step| &step.partials).map(|&(entry, _)| entry);
        let used: HashSet<usize> = uses.clone().collect();
        self.multiplications() + uses.count() - used.len()
    }

    /// One for each use of an entry, but for those whose partial derivative is 1 or −1.
    fn multiplications(&self) -> usize {
        let is_unit = |partial| [1, -1].iter().any(|&unit| self.graph.is_number(partial, unit));
        let partials = self.steps.iter().flat_map(|step| &step.partials);
        partials.filter(|&&(_, partial)| !is_unit(partial)).count()
    }
}
