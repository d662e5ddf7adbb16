//! Products whose left factor is mostly zeros, which are found on the fly and skipped.
//!
//! The lines of the left factor are its rows in A·B, and its columns in Aᵀ·S. Few lines leave out
//! together what all of them lack: their *union* feeds the tiles of dense products, as steps of the
//! first product or rows of the second. Where there are more columns of B, each *group* of
//! neighbouring elements is multiplied for those lines alone that touch it.

use super::dense::{self, all};
use super::element::Element;
use super::groups;
use super::layout::{Matrix, Order};
use super::panels::{Panel, panels};
use super::scratch::{Scratch, aligned_room};
use super::strip::{Factors, parts};
use super::target::Target;
use super::variant::Kernels;
use super::zeros::{MOST_ELEMENTS, MOST_LINES};

/// More panels of groups than that are read from a copy of the left factor.
const PANELS_FOR_COPY: usize = 6;

/// The most lines of one union: the more there are, the less do all of them lack.
const LINES_OF_UNION: usize = 16;

/// Whether it may pay to look for zeros: two lines are mostly zeros.
pub(super) fn may_pay<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
) -> bool {
    let (count, len) = a.lines_and_length();
    let large = count >= 4 && len >= 64 && b.columns >= 8;
    large && b.order == Order::Rows && {
        let mut lines = a.lines();
        let (first, middle) = (lines.next(), lines.nth(count / 2 - 1));
        [first, middle].into_iter().flatten().all(|line| 2 * (kernels.zeros)(line) >= len)
    }
}

/// C ← C + A·B for a B whose rows are contiguous. No dimension may be zero, and B has two or more
/// columns.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut Target<'_, E>,
    scratch: &mut Scratch<E>,
) {
    let (lines, len) = a.lines_and_length();
    let by_groups = b.columns >= kernels.groups.columns && lines >= kernels.groups.lines;
    let most = if by_groups { MOST_LINES } else { LINES_OF_UNION };
    for lines in parts(lines, most) {
        for elements in parts(len, MOST_ELEMENTS) {
            let (rows, depth) = match a.order {
                Order::Rows => (lines.clone(), elements),
                Order::Columns => (elements, lines.clone()),
            };
            let c = &mut c.piece(rows.clone(), 0..b.columns);
            let piece = a.piece(rows, depth.clone());
            let right = b.piece(depth, 0..b.columns);
            // Nothing times what is not finite is no number: no row of C may be left out.
            let exact = a.order == Order::Rows || right.lines().all(kernels.finite);
            if !exact || by_groups && !(kernels.groups.find)(piece, &mut scratch.touching) {
                dense::multiply(kernels, piece, right, c, scratch);
            } else if by_groups {
                of_groups(kernels, piece, right, c, scratch);
            } else {
                of_union(kernels, piece, right, c, scratch);
            }
        }
    }
}

/// C ← C + A·B for the groups that lines were found for.
fn of_groups<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut Target<'_, E>,
    scratch: &mut Scratch<E>,
) {
    let (lines, len) = a.lines_and_length();
    let size = kernels.groups.size;
    let Scratch { touching, left, rows, .. } = &mut *scratch;
    // Many panels make up for a copy that is read from one end to the other.
    let widest = &kernels.groups.shapes[0];
    let pack = !a.stride.is_multiple_of(size)
        || b.columns > PANELS_FOR_COPY * widest.lanes * widest.vectors;
    let (left, line_stride, group_stride) = if pack {
        let copy = aligned_room(left, len / size * lines * size, E::zero());
        (kernels.groups.pack)(touching, a, copy);
        (&*copy, 1, lines)
    } else {
        (a.flat, a.stride / size, 1)
    };
    for Panel { shape, start, width } in panels(kernels.groups.shapes, b.columns) {
        let factors = groups::Factors {
            touching,
            left,
            line_stride,
            group_stride,
            right: b.from(0, start),
            right_stride: b.stride,
            depth: a.columns,
        };
        let of_groups = match a.order {
            Order::Rows => shape.of_rows,
            Order::Columns => shape.of_columns,
        };
        let rows = aligned_room(rows, MOST_LINES * shape.lanes * shape.vectors, E::zero());
        of_groups(&factors, &mut c.piece(0..a.rows, start..start + width), rows);
    }
    // What is left after the last group.
    let rest = len - len % size..len;
    if rest.is_empty() {
        return;
    }
    match a.order {
        Order::Rows => {
            let (a, b) = (a.piece(0..a.rows, rest.clone()), b.piece(rest, 0..b.columns));
            dense::multiply(kernels, a, b, c, scratch);
        }
        Order::Columns => {
            let c = &mut c.piece(rest.clone(), 0..b.columns);
            dense::multiply(kernels, a.piece(rest, 0..a.columns), b, c, scratch);
        }
    }
}

/// C ← C + A·B for the elements that are not zero in all lines, or for all if most are not.
fn of_union<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut Target<'_, E>,
    scratch: &mut Scratch<E>,
) {
    let (_, len) = a.lines_and_length();
    let found = (kernels.union)(a, &mut scratch.union);
    if 4 * found > 3 * len {
        return dense::multiply(kernels, a, b, c, scratch);
    }
    let union = &scratch.union[..found];
    let (steps, rows) = match a.order {
        Order::Rows => (union, all(a.rows)),
        Order::Columns => (all(a.columns), union),
    };
    for Panel { shape, start, width } in panels(kernels.tiles, b.columns) {
        let factors = Factors {
            left: a.flat,
            left_stride: a.stride,
            right: b.from(0, start),
            right_stride: b.stride,
            depth: a.columns,
            steps,
        };
        let strip = match a.order {
            Order::Rows => shape.of_rows,
            Order::Columns => shape.of_columns,
        };
        strip(&factors, rows, &mut c.piece(0..a.rows, start..start + width));
    }
}
