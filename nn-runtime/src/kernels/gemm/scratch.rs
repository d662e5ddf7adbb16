//! Memory that products work in, kept from one to the next.

use alloc::vec::Vec;

use super::zeros::{MOST_ELEMENTS, Quads};

/// What a product needs beside its operands.
pub(super) struct Scratch<E> {
    /// A packed panel of B.
    pub(super) panel: Vec<E>,
    /// A packed piece of A.
    pub(super) left: Vec<E>,
    /// The sums of all rows of a panel.
    pub(super) sums: Vec<E>,
    /// One factor times α.
    pub(super) scaled: Vec<E>,
    pub(super) quads: Quads,
    /// Elements that are not zero in every line.
    pub(super) union: [u16; MOST_ELEMENTS],
}

impl<E> Scratch<E> {
    pub(super) const fn new() -> Self {
        Self {
            panel: Vec::new(),
            left: Vec::new(),
            sums: Vec::new(),
            scaled: Vec::new(),
            quads: Quads::new(),
            union: [0; MOST_ELEMENTS],
        }
    }
}

/// At least `len` elements, whatever they are.
pub(super) fn room<E: Clone>(of: &mut Vec<E>, len: usize, filling: E) -> &mut [E] {
    if of.len() < len {
        of.resize(len, filling);
    }
    &mut of[..len]
}
