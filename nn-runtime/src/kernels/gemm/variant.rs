//! The kernels compiled for each instruction set, and the choice among them.

#[cfg(feature = "std")]
use core::cell::RefCell;

use super::super::processor::{InstructionSet, Processor};
use super::dots::{self, Rows, Sums};
use super::element::Element;
use super::layout::Matrix;
use super::scratch::Scratch;
use super::strip::{Factors, Target, take};
use super::zeros::{MOST_ELEMENTS, Quads};
use super::{pack, quads, tile, zeros};

/// The kernels of one instruction set.
pub(super) struct Kernels<E: 'static> {
    /// Strips of all widths: of the widest vectors those of most to one, then pairs of narrower
    /// ones.
    pub(super) shapes: &'static [Shape<E>],
    /// y ← y + A·x for an A stored by rows.
    pub(super) dots: Dots<E>,
    /// Copies a matrix stored by columns to rows.
    pub(super) transpose: fn(Matrix<'_, E>, &mut [E]),
    /// The number of zeros.
    pub(super) zeros: fn(&[E]) -> usize,
    /// Whether all elements are finite.
    pub(super) finite: fn(&[E]) -> bool,
    /// See [`zeros::union`].
    pub(super) union: fn(Matrix<'_, E>, &mut [u16; MOST_ELEMENTS]) -> usize,
    /// See [`Quads::find`].
    pub(super) quads: fn(Matrix<'_, E>, &mut Quads) -> bool,
}

/// Takes A, x and y.
type Dots<E> = fn(&[E], &[E], &mut [E]);

/// C ← C + A·B for a strip of C, which is given from its first element on.
type Strip<E> = fn(&Factors<'_, E>, &Target<'_>, &mut [E]);

/// The kernels for strips of one width.
pub(super) struct Shape<E: 'static> {
    /// The elements of a vector.
    pub(super) lanes: usize,
    /// The vectors of a row.
    pub(super) vectors: usize,
    /// For an A stored by rows.
    pub(super) of_rows: Strip<E>,
    /// For an A stored by columns.
    pub(super) of_columns: Strip<E>,
    /// See [`quads::of_rows`].
    pub(super) quads_of_rows: QuadsOfRows<E>,
    /// See [`quads::of_columns`].
    pub(super) quads_of_columns: fn(&Quads, &Factors<'_, E>, &Target<'_>, &mut [E]),
}

/// Takes what was found, both factors, the target, room for sums, and C.
type QuadsOfRows<E> = fn(&Quads, &Factors<'_, E>, &Target<'_>, &mut [E], &mut [E]);

/// An element that kernels are compiled for.
pub(super) trait Compiled: Element {
    /// The kernels for a processor.
    fn kernels(processor: Processor) -> &'static Kernels<Self>;

    /// Lends the memory that products of this thread work in.
    fn with_scratch<R>(work: impl FnOnce(&mut Scratch<Self>) -> R) -> R;
}

/// Compiles the kernels for one instruction set: its name, its attribute, whether multiplication and
/// addition are fused, and for each element its vectors and the rows of a tile of so many of them.
macro_rules! instruction_set {
    (
        $name:ident, $(#[$feature:meta])?, fused: $fused:expr,
        f32: $f32_shapes:tt, f64: $f64_shapes:tt,
    ) => {
        mod $name {
            use super::*;

            const FUSED: bool = $fused;

            strip!(of_rows, tile_of_rows, $(#[$feature])?);
            strip!(of_columns, tile_of_columns, $(#[$feature])?);

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_rows<E: Element, const L: usize, const V: usize, const R: usize>(
                factors: &Factors<'_, E>,
                target: &Target<'_>,
                rows: [usize; R],
                c: &mut [E],
            ) {
                tile::of_rows::<E, FUSED, L, V, R>(factors, target, rows, c);
            }

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_columns<E: Element, const L: usize, const V: usize, const R: usize>(
                factors: &Factors<'_, E>,
                target: &Target<'_>,
                rows: [usize; R],
                c: &mut [E],
            ) {
                tile::of_columns::<E, FUSED, L, V, R>(factors, target, rows, c);
            }

            $(#[$feature])?
            fn quads_of_rows<E: Element, const L: usize, const V: usize>(
                found: &Quads,
                factors: &Factors<'_, E>,
                target: &Target<'_>,
                sums: &mut [E],
                c: &mut [E],
            ) {
                quads::of_rows::<E, FUSED, L, V>(found, factors, target, sums, c);
            }

            $(#[$feature])?
            fn quads_of_columns<E: Element, const L: usize, const V: usize>(
                found: &Quads,
                factors: &Factors<'_, E>,
                target: &Target<'_>,
                c: &mut [E],
            ) {
                quads::of_columns::<E, FUSED, L, V>(found, factors, target, c);
            }

            $(#[$feature])?
            fn transpose<E: Element>(from: Matrix<'_, E>, to: &mut [E]) {
                pack::columns(from.flat, from.stride, from.columns, to);
            }

            $(#[$feature])?
            fn count<E: Element>(line: &[E]) -> usize {
                zeros::count(line)
            }

            $(#[$feature])?
            fn are_finite<E: Element>(line: &[E]) -> bool {
                zeros::are_finite(line)
            }

            $(#[$feature])?
            fn union<E: Element>(
                lines: Matrix<'_, E>,
                list: &mut [u16; MOST_ELEMENTS],
            ) -> usize {
                zeros::union(lines, list)
            }

            $(#[$feature])?
            fn find<E: Element>(lines: Matrix<'_, E>, found: &mut Quads) -> bool {
                found.find(lines)
            }

            $(#[$feature])?
            fn dots<E: Element, const LANES: usize>(a: &[E], x: &[E], y: &mut [E]) {
                dots::multiply::<E, FUSED, LANES>(a, x, y, sum_whole);
            }

            $(#[$feature])?
            #[inline(never)]
            fn sum_whole<E: Element, const LANES: usize>(
                rows: &Rows<'_, E>,
                x: &[E],
                out: &mut Sums<E, LANES>,
            ) {
                dots::sum_whole::<E, FUSED, LANES>(rows, x, out);
            }

            table!(f32_kernels, f32, $f32_shapes, $(#[$feature])?);
            table!(f64_kernels, f64, $f64_shapes, $(#[$feature])?);
        }
    };
}

/// The kernels for one element.
macro_rules! table {
    (
        $kernels:ident, $element:ident,
        ($([$lanes:literal; $vectors:literal] x $rows:literal),+),
        $(#[$feature:meta])?
    ) => {
        $(#[$feature])?
        pub(super) fn $kernels() -> &'static Kernels<$element> {
            // As many partial sums with every instruction set, for the same bits.
            const LANES: usize = 64 / size_of::<$element>();
            &Kernels {
                shapes: &[$(Shape {
                    lanes: $lanes,
                    vectors: $vectors,
                    of_rows: of_rows::<$element, $lanes, $vectors, $rows>,
                    of_columns: of_columns::<$element, $lanes, $vectors, $rows>,
                    quads_of_rows: quads_of_rows::<$element, $lanes, $vectors>,
                    quads_of_columns: quads_of_columns::<$element, $lanes, $vectors>,
                }),+],
                dots: dots::<$element, LANES>,
                transpose: transpose::<$element>,
                zeros: count::<$element>,
                finite: are_finite::<$element>,
                union: union::<$element>,
                quads: find::<$element>,
            }
        }
    };
}

/// Compiles a strip of tiles of `R`, four or one rows.
macro_rules! strip {
    ($strip:ident, $tile:ident, $(#[$feature:meta])?) => {
        $(#[$feature])?
        fn $strip<E: Element, const L: usize, const V: usize, const R: usize>(
            factors: &Factors<'_, E>,
            target: &Target<'_>,
            c: &mut [E],
        ) {
            let mut rest = target.rows;
            while !rest.is_empty() {
                match rest.len() {
                    // Two tiles of four are better than a full one and one of a single row.
                    len if len == R || len >= R + 4 => {
                        $tile::<E, L, V, R>(factors, target, take(&mut rest), c);
                    }
                    1 => $tile::<E, L, V, 1>(factors, target, take(&mut rest), c),
                    _ => $tile::<E, L, V, 4>(factors, target, take(&mut rest), c),
                }
            }
        }
    };
}

// As many sums as the registers hold beside a row of B and an element of A.
instruction_set!(
    baseline,,
    fused: cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma"))),
    f32: ([4; 2] x 6, [4; 1] x 8, [2; 2] x 6),
    f64: ([2; 2] x 6, [2; 1] x 8),
);

#[cfg(all(feature = "std", target_arch = "x86_64"))]
instruction_set!(
    avx2, #[target_feature(enable = "avx2,fma")], fused: true,
    f32: ([8; 2] x 6, [8; 1] x 8, [4; 2] x 6, [2; 2] x 6),
    f64: ([4; 2] x 6, [4; 1] x 8, [2; 2] x 6),
);

#[cfg(all(feature = "std", target_arch = "x86_64"))]
instruction_set!(
    avx512, #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")], fused: true,
    f32: (
        [16; 4] x 6, [16; 3] x 8, [16; 2] x 10, [16; 1] x 14, [8; 2] x 10, [4; 2] x 10, [2; 2] x 10
    ),
    f64: ([8; 4] x 6, [8; 3] x 8, [8; 2] x 10, [8; 1] x 14, [4; 2] x 10, [2; 2] x 10),
);

macro_rules! compiled {
    ($($element:ident: $kernels:ident),+) => {
        $(
            impl Compiled for $element {
                #[inline]
                fn kernels(processor: Processor) -> &'static Kernels<Self> {
                    match processor.set() {
                        #[cfg(all(feature = "std", target_arch = "x86_64"))]
                        InstructionSet::Avx512 => {
                            // SAFETY: the processor is known to have the features.
                            #[allow(unsafe_code)]
                            unsafe {
                                avx512::$kernels()
                            }
                        }
                        #[cfg(all(feature = "std", target_arch = "x86_64"))]
                        InstructionSet::Avx2 => {
                            // SAFETY: the processor is known to have the features.
                            #[allow(unsafe_code)]
                            unsafe {
                                avx2::$kernels()
                            }
                        }
                        InstructionSet::Baseline => baseline::$kernels(),
                    }
                }

                fn with_scratch<R>(work: impl FnOnce(&mut Scratch<Self>) -> R) -> R {
                    #[cfg(feature = "std")]
                    {
                        std::thread_local! {
                            static SCRATCH: RefCell<Scratch<$element>> =
                                const { RefCell::new(Scratch::new()) };
                        }
                        SCRATCH.with_borrow_mut(work)
                    }
                    #[cfg(not(feature = "std"))]
                    work(&mut Scratch::new())
                }
            }
        )+
    };
}

compiled!(f32: f32_kernels, f64: f64_kernels);
