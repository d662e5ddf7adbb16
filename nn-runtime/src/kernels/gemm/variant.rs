//! The kernels compiled for each instruction set, and the choice among them.

use super::element::Element;
use super::tile::{self, Factors, LARGEST, Target};
use super::{dots, pack};

/// The kernels of one instruction set.
pub(super) struct Kernels<E: 'static> {
    /// Tiles two vectors wide.
    pub(super) full: Shape<E>,
    /// Tiles one vector wide.
    pub(super) half: Shape<E>,
    /// Four dot products at once, see [`dots::dots`].
    pub(super) dots: fn(&[E], usize, &[E]) -> [E; 4],
}

/// The kernels for tiles of one width.
pub(super) struct Shape<E: 'static> {
    /// Columns of the tile.
    pub(super) width: usize,
    /// Sums of tiles of 1, 2, … rows, the rows of A being contiguous.
    pub(super) sum_rows: &'static [fn(&Factors<'_, E>, &mut [E; LARGEST])],
    /// The same, the columns of A being contiguous.
    pub(super) sum_columns: &'static [fn(&Factors<'_, E>, &mut [E; LARGEST])],
    /// Sends the sums to C.
    pub(super) update: fn(&[E; LARGEST], Target<'_, E>),
    /// Packs a panel of B stored by rows.
    pub(super) pack_rows: fn(&[E], usize, &mut [E]),
    /// Packs a panel of B stored by columns.
    pub(super) pack_columns: fn(&[E], usize, &mut [E]),
}

/// The instruction sets, best first.
#[derive(Clone, Copy, Debug)]
pub(super) enum InstructionSet {
    /// 32-byte vectors and fused multiplication and addition (Intel since Haswell, AMD since Zen).
    Avx2,
    /// Whatever the crate is compiled for, taken to have 16-byte vectors.
    Baseline,
}

impl InstructionSet {
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

/// Compiles the kernels for one instruction set: its name, its attribute, and whether multiplication and
/// addition are fused.
macro_rules! instruction_set {
    ($name:ident, $(#[$feature:meta])?, fused: $fused:expr) => {
        mod $name {
            use super::*;

            const FUSED: bool = $fused;

            $(#[$feature])?
            fn sum_rows<E: Element, const MR: usize, const NR: usize>(
                factors: &Factors<'_, E>,
                sums: &mut [E; LARGEST],
            ) {
                tile::sum_rows::<E, FUSED, MR, NR>(factors, sums);
            }

            $(#[$feature])?
            fn sum_columns<E: Element, const MR: usize, const NR: usize>(
                factors: &Factors<'_, E>,
                sums: &mut [E; LARGEST],
            ) {
                tile::sum_columns::<E, FUSED, MR, NR>(factors, sums);
            }

            $(#[$feature])?
            fn update<E: Element, const NR: usize>(sums: &[E; LARGEST], target: Target<'_, E>) {
                tile::update::<E, NR>(sums, target);
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
            fn dots<E: Element, const LANES: usize>(rows: &[E], stride: usize, x: &[E]) -> [E; 4] {
                dots::dots::<E, FUSED, LANES>(rows, stride, x)
            }

            $(#[$feature])?
            pub(super) fn kernels<E: Element, const HALF: usize, const FULL: usize>()
            -> &'static Kernels<E> {
                &Kernels {
                    full: Shape {
                        width: FULL,
                        sum_rows: by_rows!(sum_rows, FULL, 1 2 3 4 5 6),
                        sum_columns: by_rows!(sum_columns, FULL, 1 2 3 4 5 6),
                        update: update::<E, FULL>,
                        pack_rows: pack_rows::<E, FULL>,
                        pack_columns: pack_columns::<E, FULL>,
                    },
                    half: Shape {
                        width: HALF,
                        sum_rows: by_rows!(sum_rows, HALF, 1 2 3 4 5 6 7 8),
                        sum_columns: by_rows!(sum_columns, HALF, 1 2 3 4 5 6 7 8),
                        update: update::<E, HALF>,
                        pack_rows: pack_rows::<E, HALF>,
                        pack_columns: pack_columns::<E, HALF>,
                    },
                    dots: dots::<E, HALF>,
                }
            }
        }
    };
}

/// The table of one kernel for tiles of different numbers of rows.
macro_rules! by_rows {
    ($kernel:ident, $width:ident, $($rows:literal)+) => {
        &[$($kernel::<E, $rows, $width>),+]
    };
}

instruction_set!(
    baseline,,
    fused: cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma")))
);

#[cfg(target_arch = "x86_64")]
instruction_set!(avx2, #[target_feature(enable = "avx2,fma")], fused: true);

macro_rules! compiled {
    ($($element:ident: $lanes:literal or $more_lanes:literal),+) => {
        $(
            impl Compiled for $element {
                fn kernels(set: InstructionSet) -> Option<&'static Kernels<Self>> {
                    match set {
                        #[cfg(all(feature = "std", target_arch = "x86_64"))]
                        InstructionSet::Avx2
                            if std::is_x86_feature_detected!("avx2")
                                && std::is_x86_feature_detected!("fma") =>
                        {
                            // SAFETY: the processor has both instruction sets that the kernels are
                            // compiled for.
                            #[allow(unsafe_code)]
                            Some(unsafe { avx2::kernels::<$element, $more_lanes, { 2 * $more_lanes }>() })
                        }
                        InstructionSet::Avx2 => None,
                        InstructionSet::Baseline => Some(baseline::kernels::<$element, $lanes, { 2 * $lanes }>()),
                    }
                }
            }
        )+
    };
}

compiled!(f32: 4 or 8, f64: 2 or 4);
