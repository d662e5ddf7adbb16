//! The kernels compiled for each instruction set, and the choice among them.

#[cfg(test)]
use alloc::{format, string::String, vec::Vec};
#[cfg(feature = "std")]
use core::cell::RefCell;

use super::super::processor::{InstructionSet, Processor};
use super::dots::{self, Rows, Sums};
use super::element::Element;
use super::layout::Matrix;
use super::scratch::Scratch;
use super::strip::{Factors, take};
use super::target::Target;
use super::zeros::{MOST_ELEMENTS, Touching};
use super::{groups, not_zero, pack, tile, zeros};

/// The kernels of one instruction set.
pub(super) struct Kernels<E: 'static> {
    /// Strips of all widths: of the widest vectors those of most to one, then pairs of narrower
    /// ones.
    pub(super) tiles: &'static [Shape<Strip<E>, Strip<E>>],
    /// What multiplies groups of elements: of the widest vectors alone, those of most to one.
    pub(super) groups: Groups<E>,
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
}

/// Takes A, x and y.
type Dots<E> = fn(&[E], &[E], &mut [E]);

/// The kernels for panels of one width.
pub(super) struct Shape<R, C> {
    /// The elements of a vector.
    pub(super) lanes: usize,
    /// The vectors of a row.
    pub(super) vectors: usize,
    /// For an A stored by rows.
    pub(super) of_rows: R,
    /// For an A stored by columns.
    pub(super) of_columns: C,
}

/// C ← C + A·B for some rows of a strip of C.
pub(super) type Strip<E> = fn(&Factors<'_, E>, &[u16], &mut Target<'_, E>);

/// Products of groups of neighbouring elements.
pub(super) struct Groups<E: 'static> {
    /// The elements of a group.
    pub(super) size: usize,
    /// The fewest columns of B that they are for.
    pub(super) columns: usize,
    /// The fewest lines of A that they are for.
    pub(super) lines: usize,
    /// See [`Touching::find`].
    pub(super) find: fn(Matrix<'_, E>, &mut Touching) -> bool,
    /// See [`Touching::pack`].
    pub(super) pack: fn(&Touching, Matrix<'_, E>, &mut [E]),
    pub(super) shapes: &'static [Shape<OfGroups<E>, OfGroups<E>>],
}

/// C ← C + A·B for a panel of C. Takes room for sums or a copy.
type OfGroups<E> = fn(&groups::Factors<'_, E>, &mut Target<'_, E>, &mut [E]);

/// An element that kernels are compiled for.
pub(super) trait Compiled: Element {
    /// The kernels for a processor.
    fn kernels(processor: Processor) -> &'static Kernels<Self>;

    /// Lends the memory that products of this thread work in.
    fn with_scratch<R>(work: impl FnOnce(&mut Scratch<Self>) -> R) -> R;

    /// All that this processor can run, with their names, and whether they fuse multiplication and addition.
    #[cfg(test)]
    fn variants() -> Vec<(String, bool, &'static Kernels<Self>)>;
}

/// Compiles the kernels for one instruction set: its name, its attribute, whether multiplication and
/// addition are fused, and for each element
/// - what finds those that are not zero,
/// - its vectors and the rows of a tile of so many of them,
/// - the elements of a group and the vectors that go with it, and the fewest columns of B and lines
///   of A that groups are for.
macro_rules! instruction_set {
    (
        $name:ident, $(#[$feature:meta])?, fused: $fused:expr,
        f32: $f32_not_zero:path, $f32_tiles:tt, $f32_groups:tt,
        f64: $f64_not_zero:path, $f64_tiles:tt, $f64_groups:tt,
    ) => {
        mod $name {
            use super::*;

            pub(super) const FUSED: bool = $fused;

            strip!(of_rows, tile_of_rows, $(#[$feature])?);
            strip!(of_columns, tile_of_columns, $(#[$feature])?);

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_rows<E: Element, const L: usize, const V: usize, const R: usize>(
                factors: &Factors<'_, E>,
                c: &mut Target<'_, E>,
                rows: [usize; R],
            ) {
                tile::of_rows::<E, FUSED, L, V, R>(factors, c, rows);
            }

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_columns<E: Element, const L: usize, const V: usize, const R: usize>(
                factors: &Factors<'_, E>,
                c: &mut Target<'_, E>,
                rows: [usize; R],
            ) {
                tile::of_columns::<E, FUSED, L, V, R>(factors, c, rows);
            }

            $(#[$feature])?
            fn groups_of_rows<E: Element, const L: usize, const V: usize, const G: usize>(
                factors: &groups::Factors<'_, E>,
                c: &mut Target<'_, E>,
                room: &mut [E],
            ) {
                groups::of_rows::<E, FUSED, L, V, G>(factors, c, room);
            }

            $(#[$feature])?
            fn groups_of_columns<E: Element, const L: usize, const V: usize, const G: usize>(
                factors: &groups::Factors<'_, E>,
                c: &mut Target<'_, E>,
                room: &mut [E],
            ) {
                groups::of_columns::<E, FUSED, L, V, G>(factors, c, room);
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

            table!(f32_kernels, f32, $f32_not_zero, $f32_tiles, $f32_groups, $(#[$feature])?);
            table!(f64_kernels, f64, $f64_not_zero, $f64_tiles, $f64_groups, $(#[$feature])?);
        }
    };
}

/// The kernels for one element.
macro_rules! table {
    (
        $kernels:ident, $element:ident, $not_zero:path,
        ($([$lanes:literal; $vectors:literal] x $rows:literal),+),
        ($size:literal x $wide:literal; $($many:literal),+; from $columns:literal, $lines:literal),
        $(#[$feature:meta])?
    ) => {
        $(#[$feature])?
        pub(super) fn $kernels() -> &'static Kernels<$element> {
            $(#[$feature])?
            fn find(lines: Matrix<'_, $element>, touching: &mut Touching) -> bool {
                touching.find::<_, $size>(lines, |block| $not_zero(block))
            }

            $(#[$feature])?
            fn pack(touching: &Touching, lines: Matrix<'_, $element>, to: &mut [$element]) {
                touching.pack::<_, $size>(lines, to);
            }

            // As many partial sums with every instruction set, for the same bits.
            const LANES: usize = 64 / size_of::<$element>();
            &Kernels {
                tiles: &[$(Shape {
                    lanes: $lanes,
                    vectors: $vectors,
                    of_rows: of_rows::<$element, $lanes, $vectors, $rows>,
                    of_columns: of_columns::<$element, $lanes, $vectors, $rows>,
                }),+],
                groups: Groups {
                    size: $size,
                    columns: $columns,
                    lines: $lines,
                    find,
                    pack,
                    shapes: &[$(Shape {
                        lanes: $wide,
                        vectors: $many,
                        of_rows: groups_of_rows::<$element, $wide, $many, $size>,
                        of_columns: groups_of_columns::<$element, $wide, $many, $size>,
                    }),+],
                },
                dots: dots::<$element, LANES>,
                transpose: transpose::<$element>,
                zeros: count::<$element>,
                finite: are_finite::<$element>,
                union: union::<$element>,
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
            mut rows: &[u16],
            c: &mut Target<'_, E>,
        ) {
            while !rows.is_empty() {
                match rows.len() {
                    // Two tiles of four are better than a full one and one of a single row.
                    len if len == R || len >= R + 4 => {
                        $tile::<E, L, V, R>(factors, c, take(&mut rows));
                    }
                    1 => $tile::<E, L, V, 1>(factors, c, take(&mut rows)),
                    _ => $tile::<E, L, V, 4>(factors, c, take(&mut rows)),
                }
            }
        }
    };
}

// As many sums as the registers hold beside a row of B and an element of A, and as many rows of a
// group beside the sums of a line.
instruction_set!(
    baseline,,
    fused: cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma"))),
    f32: not_zero::any, ([4; 2] x 6, [4; 1] x 8, [2; 2] x 6), (2 x 4; 4, 3, 2, 1; from 16, 8),
    f64: not_zero::any, ([2; 2] x 6, [2; 1] x 8), (2 x 2; 4, 3, 2, 1; from 16, 8),
);

#[cfg(all(feature = "std", target_arch = "x86_64"))]
instruction_set!(
    avx2, #[target_feature(enable = "avx2,fma,popcnt,bmi1,bmi2,lzcnt")], fused: true,
    f32: not_zero::f32_avx2, ([8; 2] x 6, [8; 1] x 8, [4; 2] x 6, [2; 2] x 6),
        (2 x 8; 4, 3, 2, 1; from 16, 8),
    f64: not_zero::f64_avx2, ([4; 2] x 6, [4; 1] x 8, [2; 2] x 6),
        (2 x 4; 4, 3, 2, 1; from 16, 8),
);

/// The kernels of vectors of 64 bytes.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
macro_rules! wide {
    ($name:ident, #[$feature:meta]) => {
        instruction_set!(
            $name, #[$feature], fused: true,
            f32: not_zero::f32_avx2, (
                [16; 4] x 6, [16; 3] x 8, [16; 2] x 10, [16; 1] x 14,
                [8; 2] x 10, [4; 2] x 10, [2; 2] x 10
            ), (4 x 16; 4, 3, 2, 1; from 64, 16),
            f64: not_zero::f64_avx2, (
                [8; 4] x 6, [8; 3] x 8, [8; 2] x 10, [8; 1] x 14, [4; 2] x 10, [2; 2] x 10
            ), (4 x 8; 4, 3, 2, 1; from 64, 16),
        );
    };
}

#[cfg(all(feature = "std", target_arch = "x86_64"))]
wide!(
    avx512,
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,popcnt,bmi1,bmi2,lzcnt"
    )]
);

// So that processors without AVX-512 can test its kernels, too.
#[cfg(all(test, feature = "std", target_arch = "x86_64"))]
wide!(wide_on_avx2, #[target_feature(enable = "avx2,fma,popcnt,bmi1,bmi2,lzcnt")]);

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

                #[cfg(test)]
                fn variants() -> Vec<(String, bool, &'static Kernels<Self>)> {
                    #[allow(unused_mut)]
                    let mut variants: Vec<_> = Processor::all()
                        .map(|processor| {
                            let fused = match processor.set() {
                                InstructionSet::Baseline => baseline::FUSED,
                                #[cfg(all(feature = "std", target_arch = "x86_64"))]
                                InstructionSet::Avx2 | InstructionSet::Avx512 => true,
                            };
                            (format!("{processor:?}"), fused, Self::kernels(processor))
                        })
                        .collect();
                    #[cfg(all(feature = "std", target_arch = "x86_64"))]
                    if Processor::all().any(|processor| processor.set() == InstructionSet::Avx2) {
                        // SAFETY: the processor is known to have the features.
                        #[allow(unsafe_code)]
                        let kernels = unsafe { wide_on_avx2::$kernels() };
                        variants.push(("wide vectors".into(), true, kernels));
                    }
                    variants
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
