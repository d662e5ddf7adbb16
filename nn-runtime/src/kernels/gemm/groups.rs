//! Products of a factor most of which is zero, a group of neighbouring elements of its lines at a time.
//!
//! For each *group* of `G` elements it is known which lines are not zero there throughout. The rows of B
//! or C that go with it are held in registers while these lines are gone through. What is read or
//! written for each line is contiguous, in memory of our own: rows of a large matrix are often a power of
//! two apart, and few of them fit into the first-level cache at once.

use super::super::prefetch::prefetch;
use super::element::Element;
use super::target::Target;
use super::tile::{add, vectors};
use super::zeros::{MOST_LINES, Touching, for_each_line};

/// What is multiplied.
pub(super) struct Factors<'a, E> {
    /// Which lines touch each group.
    pub(super) touching: &'a Touching,
    /// The lines of A, group by group. Starts at the first group of the first line.
    pub(super) left: &'a [E],
    /// The groups from one line to the next.
    pub(super) line_stride: usize,
    /// The groups from one group of a line to the next.
    pub(super) group_stride: usize,
    /// Starts at the first element of B, whose rows are contiguous.
    pub(super) right: &'a [E],
    /// The distance in `right` between rows.
    pub(super) right_stride: usize,
    /// The number of columns of A and rows of B.
    pub(super) depth: usize,
}

/// How many groups ahead rows of a large matrix are asked for.
const AHEAD: usize = 2;

/// Rows that are at least so many bytes apart are asked for ahead: the processor does not foresee them.
const FAR: usize = 1024;

/// C ← C + A·B for a panel, the lines being the rows of A.
///
/// `room` holds [`MOST_LINES`] rows of the panel.
#[inline(always)]
pub(super) fn of_rows<
    E: Element,
    const FUSED: bool,
    const L: usize,
    const V: usize,
    const G: usize,
>(
    factors: &Factors<'_, E>,
    c: &mut Target<'_, E>,
    room: &mut [E],
) {
    let Factors { line_stride, group_stride, right, right_stride, .. } = *factors;
    let (left, _) = factors.left.as_chunks::<G>();
    let width = c.width::<L, V>();
    let sums = rows_of::<E, L, V>(room);
    for (row, sums) in sums[..c.rows()].iter_mut().enumerate() {
        [*sums] = c.start([row]);
    }
    for (group, lines) in factors.touching.groups() {
        fetch_ahead::<E, G>(group, right_stride, |row| {
            right.get(row * right_stride..row * right_stride + width)
        });
        let mut rows = [[[E::zero(); L]; V]; G];
        for k in 0..G {
            rows[k] = vectors(&right[(group * G + k) * right_stride..][..width]);
        }
        for_each_line(lines, |line| {
            let x = &left[line * line_stride + group * group_stride];
            let mut new = sums[line];
            for k in 0..G {
                add::<E, FUSED, L, V>(x[k], &rows[k], &mut new);
            }
            sums[line] = new;
        });
    }
    for (row, sums) in sums[..c.rows()].iter().enumerate() {
        c.finish([row], &[*sums]);
    }
}

/// C ← C + A·B for a panel, the lines being the columns of A. Rows of C for which there is nothing
/// are not touched.
///
/// `room` holds [`MOST_LINES`] rows of the panel.
#[inline(always)]
pub(super) fn of_columns<
    E: Element,
    const FUSED: bool,
    const L: usize,
    const V: usize,
    const G: usize,
>(
    factors: &Factors<'_, E>,
    c: &mut Target<'_, E>,
    room: &mut [E],
) {
    let Factors { line_stride, group_stride, right, right_stride, depth, .. } = *factors;
    let (left, _) = factors.left.as_chunks::<G>();
    let width = c.width::<L, V>();
    let copy = rows_of::<E, L, V>(room);
    for (line, copy) in copy[..depth].iter_mut().enumerate() {
        *copy = vectors(&right[line * right_stride..][..width]);
    }
    for (group, lines) in factors.touching.groups() {
        fetch_ahead::<E, G>(group, c.stride(), |row| (row < c.rows()).then(|| c.row(row)));
        let mut rows = [0; G];
        for k in 0..G {
            rows[k] = group * G + k;
        }
        let mut sums: [[[E; L]; V]; G] = c.start(rows);
        for_each_line(lines, |line| {
            let x = &left[line * line_stride + group * group_stride];
            for k in 0..G {
                add::<E, FUSED, L, V>(x[k], &copy[line], &mut sums[k]);
            }
        });
        c.finish(rows, &sums);
    }
}

/// A row of a panel for each line.
#[inline(always)]
fn rows_of<E, const L: usize, const V: usize>(room: &mut [E]) -> &mut [[[E; L]; V]; MOST_LINES] {
    let (rows, _) = room.as_chunks_mut::<L>().0.as_chunks_mut::<V>();
    rows.first_chunk_mut().expect("room for all lines")
}

/// Asks for the rows of the group that will be next but a few, if these are `stride` apart.
#[inline(always)]
fn fetch_ahead<'a, E: 'a, const G: usize>(
    group: usize,
    stride: usize,
    row: impl Fn(usize) -> Option<&'a [E]>,
) {
    if stride * size_of::<E>() < FAR {
        return;
    }
    for k in 0..G {
        if let Some(row) = row((group + AHEAD) * G + k) {
            prefetch(row);
        }
    }
}
