//! Memory that products work in, kept from one to the next.

use alloc::vec::Vec;

use super::zeros::{MOST_ELEMENTS, Touching};

/// What a product needs beside its operands.
pub(super) struct Scratch<E> {
    /// A packed panel of B.
    pub(super) panel: Vec<E>,
    /// A packed piece of A.
    pub(super) left: Vec<E>,
    /// A row of a panel for each line.
    pub(super) rows: Vec<E>,
    /// One factor times α.
    pub(super) scaled: Vec<E>,
    /// Lines that are not zero, for each group of elements.
    pub(super) touching: Touching,
    /// Elements that are not zero in every line.
    pub(super) union: [u16; MOST_ELEMENTS],
}

impl<E> Scratch<E> {
    pub(super) const fn new() -> Self {
        Self {
            panel: Vec::new(),
            left: Vec::new(),
            rows: Vec::new(),
            scaled: Vec::new(),
            touching: Touching::new(),
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

/// The bytes of a line of the cache.
pub(super) const LINE: usize = 64;

/// [`room`] that begins at a line of the cache: a vector that reaches over the end of one takes twice as long.
pub(super) fn aligned_room<E: Clone>(of: &mut Vec<E>, len: usize, filling: E) -> &mut [E] {
    let room = room(of, len + LINE / size_of::<E>(), filling);
    let skipped = (LINE - room.as_ptr().addr() % LINE) % LINE / size_of::<E>();
    &mut room[skipped..][..len]
}
