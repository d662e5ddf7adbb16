//! Where the zeros of a factor are.
//!
//! A factor is looked at line by line, its lines being its rows or its columns, whichever are
//! contiguous. How large the groups of its elements are that are skipped together depends on the processor; where all
//! numbers are finite, that changes nothing.

use alloc::vec::Vec;

use super::element::Element;
use super::layout::Matrix;
use super::not_zero::Block;

/// The most elements of a line that are looked at together.
pub(super) const MOST_ELEMENTS: usize = 1024;

/// The most lines of which it is known which touch each group.
pub(super) const MOST_LINES: usize = 128;

/// A set of lines, a bit each.
type Lines = [u8; MOST_LINES / 8];

/// Which lines touch each group of neighbouring elements, that is, are not zero there throughout.
pub(super) struct Touching {
    groups: Vec<Lines>,
}

impl Touching {
    pub(super) const fn new() -> Self {
        Self { groups: Vec::new() }
    }

    /// The groups that are touched by any line, ascending, each with the lines that touch it.
    #[inline(always)]
    pub(super) fn groups(&self) -> impl Iterator<Item = (usize, [u64; MOST_LINES / 64])> {
        let sets = self.groups.iter().map(|lines| {
            let (words, _) = lines.as_chunks();
            [u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
        });
        sets.enumerate().filter(|(_, lines)| *lines != [0; MOST_LINES / 64])
    }

    /// Looks at groups of `G` elements, 1, 2, 4 or 8, of at most [`MOST_LINES`] lines of at most
    /// [`MOST_ELEMENTS`]. Elements that are left after the last whole group are not looked at.
    ///
    /// Returns whether it pays to leave out what is not touched.
    #[inline(always)]
    pub(super) fn find<E: Element, const G: usize>(
        &mut self,
        lines: Matrix<'_, E>,
        not_zero: impl Fn(&Block<'_, E>) -> u64,
    ) -> bool {
        let (count, len) = lines.lines_and_length();
        self.groups.clear();
        self.groups.resize(len / G, [0; MOST_LINES / 8]);
        let mut touched = 0;
        for first in (0..count).step_by(8) {
            let fresh = 8.min(count - first);
            let ours = u64::from(u8::MAX >> (8 - fresh)) * 0x0101_0101_0101_0101;
            let mut elements: [&[[E; 8]]; 8] = [&[]; 8];
            let mut last = [[E::zero(); 8]; 8];
            for i in 0..8 {
                // If there are fewer than eight lines, the last one is looked at again.
                let line = first + i.min(fresh - 1);
                let (chunks, rest) = lines.flat[line * lines.stride..][..len].as_chunks();
                elements[i] = &chunks[..len / 8];
                // Fewer than eight elements are followed by zeros.
                last[i][..rest.len()].copy_from_slice(rest);
            }
            let mut note = |groups: &mut [Lines], bits: u64| {
                let bits = any_of::<G>(bits & ours);
                touched += bits.count_ones() as usize;
                for (lines, bits) in groups.iter_mut().zip(bits.to_le_bytes().iter().step_by(G)) {
                    lines[first / 8] = *bits;
                }
            };
            let mut groups = self.groups.chunks_exact_mut(8 / G);
            for (chunk, groups) in groups.by_ref().enumerate() {
                note(groups, not_zero(&elements.map(|line| &line[chunk])));
            }
            note(groups.into_remainder(), not_zero(&last.each_ref()));
        }
        4 * touched <= 3 * self.groups.len() * count
    }

    /// Copies the elements of all groups that are touched: those of the first group of all lines, then those of the
    /// second group, and so on. What is not touched is left as it is.
    #[inline(always)]
    pub(super) fn pack<E: Element, const G: usize>(&self, lines: Matrix<'_, E>, to: &mut [E]) {
        let (count, _) = lines.lines_and_length();
        let (to, _) = to.as_chunks_mut::<G>();
        for (group, touching) in self.groups() {
            let to = &mut to[group * count..][..count];
            for_each_line(touching, |line| {
                let from = &lines.flat[line * lines.stride + group * G..];
                to[line] = *from.first_chunk().expect("groups are whole");
            });
        }
    }
}

/// Visits the lines of a set, ascending.
#[inline(always)]
pub(super) fn for_each_line(lines: [u64; MOST_LINES / 64], mut visit: impl FnMut(usize)) {
    for (word, mut bits) in lines.into_iter().enumerate() {
        while bits != 0 {
            visit(64 * word + bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
}

/// The first byte of each group of `G` gets what any byte of it has, and the others nothing.
#[inline(always)]
fn any_of<const G: usize>(mut bytes: u64) -> u64 {
    let mut reach = 1;
    while reach < G {
        bytes |= bytes >> (8 * reach);
        reach *= 2;
    }
    let mut first = 0;
    let mut group = 0;
    while group < 8 {
        first |= 0xFF << (8 * group);
        group += G;
    }
    bytes & first
}

/// Lists the elements that are not zero in all lines, of at most [`MOST_ELEMENTS`] each, and returns
/// their number.
#[inline(always)]
pub(super) fn union<E: Element>(lines: Matrix<'_, E>, list: &mut [u16; MOST_ELEMENTS]) -> usize {
    let Matrix { flat, stride, .. } = lines;
    let (count, len) = lines.lines_and_length();
    let mut any = [E::zero().bits(); MOST_ELEMENTS];
    let any = &mut any[..len];
    // Two lines at a time, so that what was found is read and written half as often.
    let mut line = 0;
    while line < count {
        let first = &flat[line * stride..][..len];
        let second = &flat[(line + 1).min(count - 1) * stride..][..len];
        for k in 0..len {
            any[k] = any[k] | first[k].bits() | second[k].bits();
        }
        line += 2;
    }
    let mut found = 0;
    for k in 0..len {
        // A position that is not advanced is written again.
        list[found % MOST_ELEMENTS] = k as u16;
        found += usize::from(E::is_magnitude(any[k]));
    }
    found
}

/// The number of zeros.
#[inline(always)]
pub(super) fn count<E: Element>(line: &[E]) -> usize {
    let zeros: u32 = line.iter().map(|x| u32::from(x.is_zero())).sum();
    zeros as usize
}

/// Whether all elements are finite.
#[inline(always)]
pub(super) fn are_finite<E: Element>(line: &[E]) -> bool {
    // Zero times anything else is no number, and no sum makes it one again.
    let (chunks, rest) = line.as_chunks::<16>();
    let mut lanes = [E::zero(); 16];
    for chunk in chunks {
        for l in 0..16 {
            lanes[l] = lanes[l] + chunk[l] * E::zero();
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane = *lane + x * E::zero();
    }
    lanes.iter().all(|lane| lane.is_zero())
}
