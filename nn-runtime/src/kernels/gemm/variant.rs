//! The kernels compiled for each instruction set, and the choice among them.

use super::dots::{self, Rows, Sums};
use super::element::Element;
use super::pack;
use super::strip::{Factors, LARGEST_TILE, Target, parts};
use super::tile::{self, Output};

/// The kernels of one instruction set.
pub(super) struct Kernels<E: 'static> {
    /// Strips two vectors wide.
    pub(super) full: Shape<E>,
    /// Strips one vector wide.
    pub(super) half: Shape<E>,
    /// y ← α·A·x + β·y for an A stored by rows.
    pub(super) dots: Dots<E>,
}

/// Takes α, A, x, β and y.
type Dots<E> = fn(E, &[E], &[E], E, &mut [E]);

/// C ← α·A·B + β·C for a strip of C, which is given from its first element on.
type Strip<E> = fn(Factors<'_, E>, Target<'_, E>, &mut [E]);

/// Copies a panel of B, whose rows or columns are the given distance apart, to where its rows are
/// contiguous.
type Pack<E> = fn(&[E], usize, &mut [E]);

/// The kernels for strips of one width.
pub(super) struct Shape<E: 'static> {
    /// The number of columns.
    pub(super) width: usize,
    /// For an A stored by rows.
    pub(super) of_rows: Strip<E>,
    /// For an A stored by columns.
    pub(super) of_columns: Strip<E>,
    /// For a B stored by rows.
    pub(super) pack_rows: Pack<E>,
    /// For a B stored by columns.
    pub(super) pack_columns: Pack<E>,
}

/// The instruction sets.
///
/// AVX-512 is left out: its functions can be declared since Rust 1.89 only.
#[derive(Clone, Copy, Debug)]
pub(super) enum InstructionSet {
    /// 32-byte vectors and fused multiplication and addition (Intel since Haswell, AMD since Zen).
    Avx2,
    /// Whatever the crate is compiled for, taken to have sixteen registers of 16 bytes.
    Baseline,
}

impl InstructionSet {
    /// Best first.
    pub(super) const ALL: [Self; 2] = [Self::Avx2, Self::Baseline];
}

/// An element that kernels are compiled for.
pub(super) trait Compiled: Element {
    /// Nothing if this processor cannot run them.
    fn kernels(set: InstructionSet) -> Option<&'static Kernels<Self>>;

    /// The fastest kernels that this processor can run.
    fn best() -> &'static Kernels<Self> {
        let mut kernels = InstructionSet::ALL.into_iter().filter_map(Self::kernels);
        kernels.next().expect("the baseline runs everywhere")
    }
}

/// Compiles the kernels for one instruction set: its name, its attribute, and whether multiplication
/// and addition are fused.
macro_rules! instruction_set {
    ($name:ident, $(#[$feature:meta])?, fused: $fused:expr) => {
        mod $name {
            use super::*;

            const FUSED: bool = $fused;

            strip!(of_rows, tile_of_rows, $(#[$feature])?);
            strip!(of_columns, tile_of_columns, $(#[$feature])?);

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_rows<E: Element, const MR: usize, const NR: usize>(
                factors: Factors<'_, E>,
                output: Output<'_, E>,
            ) {
                tile::of_rows::<E, FUSED, MR, NR>(factors, output);
            }

            $(#[$feature])?
            #[inline(never)]
            fn tile_of_columns<E: Element, const MR: usize, const NR: usize>(
                factors: Factors<'_, E>,
                output: Output<'_, E>,
            ) {
                tile::of_columns::<E, FUSED, MR, NR>(factors, output);
            }

            $(#[$feature])?
            fn pack_rows<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
                pack::rows::<E, NR>(from, stride, to);
            }

            $(#[$feature])?
            fn pack_columns<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
                pack::columns::<E, NR>(from, stride, to);
            }

            $(#[$feature])?
            fn dots<E: Element, const LANES: usize>(
                alpha: E,
                a: &[E],
                x: &[E],
                beta: E,
                y: &mut [E],
            ) {
                dots::multiply::<E, FUSED, LANES>(alpha, a, x, beta, y, sum_whole);
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

            // Twelve sums hide the latency of an addition and leave registers for a row of B and an
            // element of A; where a row is one vector, eight sums do.
            $(#[$feature])?
            pub(super) fn kernels<E: Element, const HALF: usize, const FULL: usize>()
            -> &'static Kernels<E> {
                &Kernels {
                    full: Shape {
                        width: FULL,
                        of_rows: of_rows::<E, FULL, 6>,
                        of_columns: of_columns::<E, FULL, 6>,
                        pack_rows: pack_rows::<E, FULL>,
                        pack_columns: pack_columns::<E, FULL>,
                    },
                    half: Shape {
                        width: HALF,
                        of_rows: of_rows::<E, HALF, 8>,
                        of_columns: of_columns::<E, HALF, 8>,
                        pack_rows: pack_rows::<E, HALF>,
                        pack_columns: pack_columns::<E, HALF>,
                    },
                    dots: dots::<E, FULL>,
                }
            }
        }
    };
}

/// Compiles a strip of tiles of up to `MOST` rows.
macro_rules! strip {
    ($strip:ident, $tile:ident, $(#[$feature:meta])?) => {
        $(#[$feature])?
        fn $strip<E: Element, const NR: usize, const MOST: usize>(
            factors: Factors<'_, E>,
            target: Target<'_, E>,
            c: &mut [E],
        ) {
            let mut tile = [E::zero(); LARGEST_TILE];
            for rows in parts(target.rows, MOST) {
                let left = &factors.left[rows.start * factors.row_stride..];
                let factors = Factors { left, ..factors };
                let c = &mut c[rows.start * target.stride..];
                let assigned = target.can_assign::<NR>(rows.len(), c);
                let (flat, stride) =
                    if assigned { (&mut *c, target.stride) } else { (&mut tile[..], NR) };
                let output = Output { alpha: target.alpha, flat, stride };
                match rows.len() {
                    1 => $tile::<E, 1, NR>(factors, output),
                    2 => $tile::<E, 2, NR>(factors, output),
                    3 => $tile::<E, 3, NR>(factors, output),
                    4 => $tile::<E, 4, NR>(factors, output),
                    5 => $tile::<E, 5, NR>(factors, output),
                    6 => $tile::<E, 6, NR>(factors, output),
                    7 if MOST > 6 => $tile::<E, 7, NR>(factors, output),
                    8 if MOST > 7 => $tile::<E, 8, NR>(factors, output),
                    rows => unreachable!("a tile has 1 to {MOST} rows, not {rows}"),
                }
                if !assigned {
                    target.update::<NR>(&tile, rows.len(), c);
                }
            }
        }
    };
}

instruction_set!(
    baseline,,
    fused: cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma")))
);

#[cfg(all(feature = "std", target_arch = "x86_64"))]
instruction_set!(avx2, #[target_feature(enable = "avx2,fma")], fused: true);

/// Chooses the lanes of a vector for each element: in the baseline, and with AVX2.
macro_rules! compiled {
    ($($element:ident: $baseline:literal or $avx2:literal),+) => {
        $(
            impl Compiled for $element {
                fn kernels(set: InstructionSet) -> Option<&'static Kernels<Self>> {
                    match set {
                        #[cfg(all(feature = "std", target_arch = "x86_64"))]
                        InstructionSet::Avx2
                            if std::is_x86_feature_detected!("avx2")
                                && std::is_x86_feature_detected!("fma") =>
                        {
                            // SAFETY: the processor has been seen to have both features that the
                            // kernels are compiled for.
                            #[allow(unsafe_code)]
                            Some(unsafe { avx2::kernels::<Self, $avx2, { 2 * $avx2 }>() })
                        }
                        InstructionSet::Avx2 => None,
                        InstructionSet::Baseline => {
                            Some(baseline::kernels::<Self, $baseline, { 2 * $baseline }>())
                        }
                    }
                }
            }
        )+
    };
}

compiled!(f32: 4 or 8, f64: 2 or 4);
