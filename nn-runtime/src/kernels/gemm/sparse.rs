//! Products whose left factor is mostly zeros, which are found on the fly and skipped.
//!
//! The lines of the left factor are its rows in A·B, and its columns in Aᵀ·S. Few lines leave out
//! together what all of them lack: their *union* feeds the tiles of dense products, as steps of the
//! first product or rows of the second. Where there are many columns of B, each *quad* of
//! neighbouring elements is multiplied for those lines alone that it is not zero in.

use super::dense::{self, all};
use super::element::Element;
use super::layout::{Matrix, Order};
use super::panels::{Panel, panels};
use super::scratch::{Scratch, room};
use super::strip::{Factors, Target, parts};
use super::variant::Kernels;
use super::zeros::{MOST_ELEMENTS, MOST_LINES, QUAD};

/// The most lines of one union: the more there are, the less do all of them lack.
const LINES_OF_UNION: usize = 16;

/// Columns of B from which on quads are faster than unions.
const COLUMNS_FOR_QUADS: usize = 64;

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

/// C ← C + A·B for a C whose rows are contiguous and `stride` apart, as are those of B. No
/// dimension may be zero, and B has two or more columns.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    (c, stride): (&mut [E], usize),
    scratch: &mut Scratch<E>,
) {
    let (lines, len) = a.lines_and_length();
    let by_quads = b.columns >= COLUMNS_FOR_QUADS && lines >= 16;
    let most = if by_quads { MOST_LINES } else { LINES_OF_UNION };
    for lines in parts(lines, most) {
        for elements in parts(len, MOST_ELEMENTS) {
            let (rows, depth) = match a.order {
                Order::Rows => (lines.clone(), elements),
                Order::Columns => (elements, lines.clone()),
            };
            let c = (&mut c[rows.start * stride..], stride);
            let piece = a.piece(rows, depth.clone());
            let right = b.piece(depth, 0..b.columns);
            // Nothing times what is not finite is no number: no row of C may be left out.
            let exact = a.order == Order::Rows || right.lines().all(kernels.finite);
            if !exact || by_quads && !(kernels.quads)(piece, &mut scratch.quads) {
                dense::multiply(kernels, piece, right, c, scratch);
            } else if by_quads {
                of_quads(kernels, piece, right, c, scratch);
            } else {
                of_union(kernels, piece, right, c, scratch);
            }
        }
    }
}

/// C ← C + A·B for the quads that were found.
fn of_quads<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    (c, stride): (&mut [E], usize),
    scratch: &mut Scratch<E>,
) {
    let whole = match a.order {
        Order::Rows => a.columns,
        Order::Columns => a.rows,
    } / QUAD
        * QUAD;
    for panel in panels(kernels, b.columns) {
        let Panel { shape, start, width } = panel;
        let factors = factors(a, b, start, all(a.columns));
        let target = Target { rows: all(a.rows), stride, width };
        let c = &mut c[start..];
        match a.order {
            Order::Rows => {
                let room_for = a.rows * shape.lanes * shape.vectors;
                let sums = room(&mut scratch.sums, room_for, E::zero());
                (shape.quads_of_rows)(&scratch.quads, &factors, &target, sums, c);
                // What is left after the last quad.
                let factors = Factors { steps: &factors.steps[whole..], ..factors };
                if !factors.steps.is_empty() {
                    (shape.of_rows)(&factors, &target, c);
                }
            }
            Order::Columns => {
                (shape.quads_of_columns)(&scratch.quads, &factors, &target, c);
                let target = Target { rows: &target.rows[whole..], ..target };
                (shape.of_columns)(&factors, &target, c);
            }
        }
    }
}

/// C ← C + A·B for the elements that are not zero in all lines, or for all if most are not.
fn of_union<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    (c, stride): (&mut [E], usize),
    scratch: &mut Scratch<E>,
) {
    let (_, len) = a.lines_and_length();
    let found = (kernels.union)(a, &mut scratch.union);
    if 4 * found > 3 * len {
        return dense::multiply(kernels, a, b, (c, stride), scratch);
    }
    let union = &scratch.union[..found];
    let (steps, rows) = match a.order {
        Order::Rows => (union, all(a.rows)),
        Order::Columns => (all(a.columns), union),
    };
    for panel in panels(kernels, b.columns) {
        let Panel { shape, start, width } = panel;
        let factors = factors(a, b, start, steps);
        let target = Target { rows, stride, width };
        let strip = match a.order {
            Order::Rows => shape.of_rows,
            Order::Columns => shape.of_columns,
        };
        strip(&factors, &target, &mut c[start..]);
    }
}

/// A, and B from column `start` on.
fn factors<'m, E: Element>(
    a: Matrix<'m, E>,
    b: Matrix<'m, E>,
    start: usize,
    steps: &'m [u16],
) -> Factors<'m, E> {
    Factors {
        left: a.flat,
        left_stride: a.stride,
        right: b.from(0, start),
        right_stride: b.stride,
        depth: a.columns,
        steps,
    }
}
