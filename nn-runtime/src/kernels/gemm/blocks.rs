//! The loops around the strips, and which factors to copy.
//!
//! In the terms of Van Zee & van de Geijn 2015, fig. 1, from the outside in: so many rows of A and C
//! that the piece of A stays in the second-level cache, a piece of the inner dimension so short that
//! a panel of B stays in the first-level cache, and panels of B as wide as a strip of C. Unlike
//! there, factors are read where they lie if that is fast, as copying B costs as much as several
//! rows of the product. The limits are the best of those tried on AMD Zen 3.

use alloc::vec;
use alloc::vec::Vec;
use core::iter;
use core::ops::Range;

use super::element::Element;
use super::layout::{Matrix, Order};
use super::strip::{Factors, Target, parts};
use super::variant::{Kernels, Shape};

/// The most columns of a strip of any variant.
const WIDEST: usize = 16;

/// The most elements of a panel of B that is packed without allocation.
const SMALL_PANEL: usize = 512;

/// How a product is cut, and which factors are copied.
struct Plan {
    /// Whether the panels of B are copied.
    pack_right: bool,
    /// Whether the pieces of A are copied.
    pack_left: bool,
    /// The longest piece of the inner dimension.
    depth: usize,
    /// The most rows of a piece of A.
    rows: usize,
}

impl Plan {
    fn new<E: Element>(kernels: &Kernels<E>, a: Matrix<'_, E>, b: Matrix<'_, E>) -> Self {
        let bytes = |rows, columns| rows * columns * size_of::<E>();
        let full = kernels.full.width;
        // All of B in half of the first-level cache is read fast wherever it lies.
        let small_right = bytes(b.rows, b.columns) <= 16 * 1024;
        let pack_right =
            b.order == Order::Columns || b.columns < full || !small_right && a.rows >= 48;
        // Columns far apart each take an entry of the translation buffer.
        let pack_left = a.order == Order::Columns && a.columns >= 64 && b.columns >= 8 * full;
        let depth = if pack_right { 400 } else { 256 }.min(a.columns);
        // If B is no matter, it is C that should stay in the cache from one strip to the next.
        let rows = if !pack_right && small_right { 120 } else { 240 * 1024 / bytes(1, depth) };
        Self { pack_right, pack_left, depth, rows }
    }
}

/// C ← α·A·B + β·C for a C stored by rows. No dimension may be zero.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    beta: E,
    c: &mut [E],
) {
    let plan = Plan::new(kernels, a, b);
    let room = if plan.pack_right { plan.depth * kernels.full.width } else { 0 };
    let (mut small, mut large);
    let packed_right = if room <= SMALL_PANEL {
        small = [E::zero(); SMALL_PANEL];
        &mut small[..]
    } else {
        large = vec![E::zero(); room];
        &mut large[..]
    };
    let mut packed_left = Vec::new();

    for rows in parts(a.rows, plan.rows) {
        for depth in parts(a.columns, plan.depth) {
            let (left, stride) = if plan.pack_left {
                pack_left(a, rows.clone(), depth.clone(), &mut packed_left);
                (&packed_left[..], rows.len())
            } else {
                (a.from(rows.start, depth.start), a.stride())
            };
            let (row_stride, column_stride) = match a.order {
                Order::Rows => (stride, 1),
                Order::Columns => (1, stride),
            };
            for Panel { shape, start, fresh } in panels(kernels, b.columns) {
                let (right, right_stride) = if plan.pack_right {
                    let packed = &mut packed_right[..depth.len() * shape.width];
                    pack_right(shape, b, depth.clone(), start, packed);
                    (&packed[..], shape.width)
                } else {
                    (b.from(depth.start, start), b.stride())
                };
                let mut kept = [E::zero(); WIDEST];
                kept[..fresh.start].fill(E::ONES);
                let target = Target {
                    alpha,
                    beta: if depth.start == 0 { beta } else { E::one() },
                    rows: rows.len(),
                    stride: b.columns,
                    fresh: fresh.start,
                    end: fresh.end,
                    kept: &kept[..shape.width],
                };
                let depth = depth.len();
                let factors =
                    Factors { left, row_stride, column_stride, right, right_stride, depth };
                let strip = match a.order {
                    Order::Rows => shape.of_rows,
                    Order::Columns => shape.of_columns,
                };
                strip(factors, target, &mut c[rows.start * b.columns + start..]);
            }
        }
    }
}

/// Columns of B and C as wide as a strip.
struct Panel<'k, E: 'static> {
    shape: &'k Shape<E>,
    start: usize,
    /// The columns, counted from `start`, that are in no panel before and not beyond the last.
    fresh: Range<usize>,
}

/// Covers the columns with panels. The last overlaps the one before rather than reach beyond the
/// last column, unless it is the only one.
fn panels<E>(kernels: &Kernels<E>, columns: usize) -> impl Iterator<Item = Panel<'_, E>> {
    let (full, half) = (&kernels.full, &kernels.half);
    let mut done = 0;
    iter::from_fn(move || {
        let rest = columns - done;
        if rest == 0 {
            return None;
        }
        let shape = if rest > half.width { full } else { half };
        let start = done.min(columns.saturating_sub(shape.width));
        let fresh = done - start..shape.width.min(columns);
        done = start + fresh.end;
        Some(Panel { shape, start, fresh })
    })
}

/// Copies a piece of an A stored by columns.
fn pack_left<E: Element>(
    a: Matrix<'_, E>,
    rows: Range<usize>,
    depth: Range<usize>,
    to: &mut Vec<E>,
) {
    to.clear();
    for p in depth {
        to.extend_from_slice(&a.from(rows.start, p)[..rows.len()]);
    }
}

/// Copies the rows `depth` of the panel of B that starts at column `start`.
fn pack_right<E: Element>(
    shape: &Shape<E>,
    b: Matrix<'_, E>,
    depth: Range<usize>,
    start: usize,
    to: &mut [E],
) {
    if b.order == Order::Rows {
        (shape.pack_rows)(b.from(depth.start, start), b.stride(), to);
    } else if b.columns >= shape.width {
        (shape.pack_columns)(b.from(depth.start, start), b.stride(), to);
    } else {
        for j in 0..b.columns {
            let column = b.from(depth.start, j);
            for (row, &b) in to.chunks_exact_mut(shape.width).zip(column) {
                row[j] = b;
            }
        }
    }
}
