//! Where the zeros of a factor are.
//!
//! A factor is looked at line by line, its lines being its rows or its columns, whichever are
//! contiguous. What is found depends on the numbers alone, not on the processor.

use alloc::vec::Vec;

use super::element::Element;
use super::layout::Matrix;

/// The most elements of a line that are looked at together.
pub(super) const MOST_ELEMENTS: usize = 1024;

/// The most lines with lists of quads.
pub(super) const MOST_LINES: usize = 128;

/// The elements of a quad.
pub(super) const QUAD: usize = 4;

/// One quad in so many is looked at to see whether they pay.
const SAMPLED: usize = 8;

/// Lists of the lines that touch each quad.
pub(super) struct Quads {
    /// A piece of `MOST_LINES` for each quad.
    lines: Vec<u8>,
    /// The quads that are touched by any line, and by how many.
    touched: Vec<(u16, u16)>,
}

impl Quads {
    pub(super) const fn new() -> Self {
        Self { lines: Vec::new(), touched: Vec::new() }
    }

    /// The quads that are not zero in all lines, ascending, each with the lines where it is not.
    #[inline(always)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.touched.iter().map(|&(quad, count)| {
            let lines = &self.lines[usize::from(quad) * MOST_LINES..][..usize::from(count)];
            (usize::from(quad), lines)
        })
    }

    /// Looks for the quads of at most [`MOST_LINES`] lines of at most [`MOST_ELEMENTS`], unless a
    /// sample of them says that it is too many for lists to pay.
    #[inline(always)]
    pub(super) fn find<E: Element>(&mut self, lines: Matrix<'_, E>) -> bool {
        self.lines.resize(MOST_LINES * MOST_ELEMENTS / QUAD, 0);
        self.touched.clear();
        let (count, len) = lines.lines_and_length();
        let quads = len / QUAD;
        let mut list = [0; MOST_LINES];
        // A loop rather than an iterator, which is not always inlined.
        let (mut touched, mut looked_at, mut quad) = (0, 0, 0);
        while quad < quads {
            touched += touching(lines, quad, &mut list);
            looked_at += count;
            quad += SAMPLED;
        }
        if 4 * touched > 3 * looked_at {
            return false;
        }
        for quad in 0..quads {
            let list = self.lines[quad * MOST_LINES..].first_chunk_mut().expect("room for each");
            let found = touching(lines, quad, list);
            if found > 0 {
                self.touched.push((quad as u16, found as u16));
            }
        }
        true
    }
}

/// Lists the lines where the quad is not zero throughout, and returns their number.
#[inline(always)]
fn touching<E: Element>(lines: Matrix<'_, E>, quad: usize, list: &mut [u8; MOST_LINES]) -> usize {
    let mut found = 0;
    let first = quad * QUAD;
    for (number, line) in lines.lines().enumerate() {
        let [a, b, c, d]: [E; QUAD] = *line[first..].first_chunk().expect("quads are whole");
        let bits = a.bits() | b.bits() | c.bits() | d.bits();
        // A position that is not advanced is written again.
        list[found % MOST_LINES] = number as u8;
        found += usize::from(E::is_magnitude(bits));
    }
    found
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
