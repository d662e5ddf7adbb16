//! The loops around the strips of a product that no element is left out of, and which factors to
//! copy.
//!
//! In the terms of Van Zee & van de Geijn 2015, fig. 1, from the outside in: so many rows of A and C
//! that the piece of A stays in the second-level cache, a piece of the inner dimension so short that
//! a panel of B stays in the first-level cache, and panels of B as wide as a strip of C. Unlike
//! there, factors are read where they lie if that is fast, as copying B costs as much as several
//! rows of the product. The limits are the best of those tried on Intel Sapphire Rapids.

use alloc::vec::Vec;

use super::element::Element;
use super::layout::{Matrix, Order};
use super::pack;
use super::panels::{Panel, panels};
use super::scratch::{Scratch, room};
use super::strip::{Factors, parts};
use super::target::Target;
use super::variant::Kernels;

/// The longest piece of any dimension.
pub(super) const LONGEST: usize = 1024;

/// All the steps or rows of a piece.
static ALL: [u16; LONGEST] = {
    let mut all = [0; LONGEST];
    let mut i = 0;
    while i < LONGEST {
        all[i] = i as u16;
        i += 1;
    }
    all
};

/// The first `len` numbers.
pub(super) fn all(len: usize) -> &'static [u16] {
    &ALL[..len]
}

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
        let widest = kernels.tiles[0].lanes * kernels.tiles[0].vectors;
        // All of B in half of the first-level cache is read fast wherever it lies.
        let small_right = bytes(b.rows, b.columns) <= 24 * 1024;
        let far = bytes(1, b.stride) >= 1024;
        let pack_right = b.order == Order::Columns || far && !small_right && a.rows >= 48;
        // Columns far apart each take an entry of the translation buffer.
        let pack_left = a.order == Order::Columns && a.columns >= 64 && b.columns >= 4 * widest;
        // A panel that is used but once or twice need not stay in the cache.
        let depth = if a.rows <= 24 || small_right {
            LONGEST
        } else {
            24 * 1024 / bytes(1, widest.min(b.columns))
        };
        let depth = depth.min(a.columns);
        // If B is no matter, it is C that should stay in the cache from one strip to the next.
        let rows = if !pack_right && small_right { 120 } else { 240 * 1024 / bytes(1, depth) };
        Self { pack_right, pack_left, depth, rows: rows.clamp(1, LONGEST) }
    }
}

/// C ← C + A·B. No dimension may be zero, and B has two or more columns.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut Target<'_, E>,
    scratch: &mut Scratch<E>,
) {
    let plan = Plan::new(kernels, a, b);
    for rows in parts(a.rows, plan.rows) {
        for depth in parts(a.columns, plan.depth) {
            let mut left = a.piece(rows.clone(), depth.clone());
            if plan.pack_left {
                left = pack_left(left, &mut scratch.left);
            }
            for panel in panels(kernels.tiles, b.columns) {
                let Panel { shape, start, width } = panel;
                let right = b.piece(depth.clone(), start..start + width);
                let (right, right_stride) = if plan.pack_right {
                    let packed = room(&mut scratch.panel, depth.len() * width, E::zero());
                    match b.order {
                        Order::Rows => pack::rows(right.flat, right.stride, width, packed),
                        Order::Columns => (kernels.transpose)(right, packed),
                    }
                    (&*packed, width)
                } else {
                    (right.flat, right.stride)
                };
                let factors = Factors {
                    left: left.flat,
                    left_stride: left.stride,
                    right,
                    right_stride,
                    depth: depth.len(),
                    steps: all(depth.len()),
                };
                let strip = match a.order {
                    Order::Rows => shape.of_rows,
                    Order::Columns => shape.of_columns,
                };
                let mut c = c.piece(rows.clone(), start..start + width);
                strip(&factors, all(rows.len()), &mut c);
            }
        }
    }
}

/// Copies a piece of an A stored by columns.
fn pack_left<'p, E: Element>(a: Matrix<'_, E>, to: &'p mut Vec<E>) -> Matrix<'p, E> {
    to.clear();
    for column in a.lines() {
        to.extend_from_slice(column);
    }
    Matrix { flat: to, order: a.order, rows: a.rows, columns: a.columns, stride: a.rows }
}
