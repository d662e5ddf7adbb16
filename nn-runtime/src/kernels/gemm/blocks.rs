//! The loops around the register tile.
//!
//! From the outside in, in the terms of Van Zee & van de Geijn 2015, fig. 1: rows of A and C so many that
//! the piece of A stays in the second-level cache; a piece of the inner dimension short enough for a panel of B to
//! stay in the first-level cache; panels of B one tile wide; tiles.
//! Factors are read where they lie if that is fast: copying B costs as much as several
//! rows of the product.

use alloc::vec;
use core::ops::Range;

use super::element::Element;
use super::layout::{Matrix, Order};
use super::tile::{Factors, LARGEST, Target};
use super::variant::{Kernels, Shape};

/// The longest piece of the inner dimension.
const DEPTH: usize = 256;
/// The bytes of a piece of A.
const LEFT_BYTES: usize = 240 * 1024;
/// A panel of B is read in place by fewer rows of A than this.
const PACKED_FROM: usize = 48;

/// C ← α·A·B + β·C for C stored by rows without gaps. The inner dimension must not be zero.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    beta: E,
    c: &mut [E],
) {
    let (inner, columns) = (a.columns, b.columns);
    let narrow = columns < kernels.half.width;
    let in_place = b.order == Order::Rows && !narrow && a.rows < PACKED_FROM;
    let longest = if in_place { 0 } else { inner.min(DEPTH) };
    let mut packed = vec![E::zero(); longest * kernels.full.width];
    let mut sums = [E::zero(); LARGEST];
    let most_rows = LEFT_BYTES / (inner.min(DEPTH) * size_of::<E>());
    for rows in parts(a.rows, most_rows) {
        for depth in parts(inner, DEPTH) {
            let beta = if depth.start == 0 { beta } else { E::one() };
            for panel in panels(kernels, columns) {
                let shape = panel.shape;
                let (right, right_stride) = if in_place {
                    (b.from(depth.start, panel.start), columns)
                } else {
                    let packed = &mut packed[..depth.len() * shape.width];
                    pack(shape, b, depth.clone(), panel.start, packed);
                    (&packed[..], shape.width)
                };
                let kernels = match a.order {
                    Order::Rows => shape.sum_rows,
                    Order::Columns => shape.sum_columns,
                };
                for tile in parts(rows.len(), kernels.len()) {
                    let i = rows.start + tile.start;
                    let factors = Factors {
                        left: a.from(i, depth.start),
                        left_stride: a.stride(),
                        right,
                        right_stride,
                        depth: depth.len(),
                    };
                    kernels[tile.len() - 1](&factors, &mut sums);
                    let target = Target {
                        alpha,
                        beta,
                        c: &mut c[i * columns + panel.start..],
                        stride: columns,
                        rows: tile.len(),
                        fresh: panel.fresh.clone(),
                    };
                    (shape.update)(&sums, target);
                }
            }
        }
    }
}

/// Cuts `0..len` into the fewest ranges of at most `most`, as equal as they can be.
fn parts(len: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let count = len.div_ceil(most);
    let (size, larger) = (len / count, len % count);
    let mut start = 0;
    (0..count).map(move |part| {
        let part = start..start + size + usize::from(part < larger);
        start = part.end;
        part
    })
}

/// Columns of B and C as wide as a tile.
struct Panel<'k, E: 'static> {
    shape: &'k Shape<E>,
    start: usize,
    /// The columns, counted from `start`, that are in no panel before and not beyond the last column.
    fresh: Range<usize>,
}

/// Covers the columns with panels. The last overlaps the one before rather than reach beyond the end, unless all
/// columns together are narrower than it.
fn panels<E>(kernels: &Kernels<E>, columns: usize) -> impl Iterator<Item = Panel<'_, E>> {
    let (full, half) = (&kernels.full, &kernels.half);
    let mut done = 0;
    core::iter::from_fn(move || {
        let rest = columns - done;
        if rest == 0 {
            return None;
        }
        let wide = rest > half.width && columns >= full.width;
        let shape = if wide { full } else { half };
        let start = done.min(columns.saturating_sub(shape.width));
        let fresh = done - start..shape.width.min(columns);
        done = start + fresh.end;
        Some(Panel { shape, start, fresh })
    })
}

/// Copies the rows `depth` of a panel of B to `to`.
fn pack<E: Element>(
    shape: &Shape<E>,
    b: Matrix<'_, E>,
    depth: Range<usize>,
    start: usize,
    to: &mut [E],
) {
    let from = b.from(depth.start, start);
    if b.columns >= shape.width {
        match b.order {
            Order::Rows => (shape.pack_rows)(from, b.stride(), to),
            Order::Columns => (shape.pack_columns)(from, b.stride(), to),
        }
        return;
    }
    for p in depth.clone() {
        for j in 0..b.columns {
            to[(p - depth.start) * shape.width + j] = b.from(p, j)[0];
        }
    }
}
