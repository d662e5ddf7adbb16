//! The instruction sets that kernels are compiled for, and which of them this processor has.

#[cfg(all(feature = "std", target_arch = "x86_64"))]
use core::sync::atomic::{AtomicU8, Ordering};

/// An instruction set that this processor is known to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Processor(InstructionSet);

/// What code is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InstructionSet {
    /// 64-byte vectors and 32 registers for them (Intel servers since Skylake, AMD since Zen 4).
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    Avx512,
    /// 32-byte vectors and fused multiplication and addition (Intel since Haswell, AMD since Zen).
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    Avx2,
    /// Whatever the crate is compiled for.
    Baseline,
}

impl InstructionSet {
    /// Best first.
    const ALL: &[Self] = &[
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        Self::Avx512,
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        Self::Avx2,
        Self::Baseline,
    ];

    fn is_present(self) -> bool {
        match self {
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            Self::Avx512 => {
                std::is_x86_feature_detected!("avx512f")
                    && std::is_x86_feature_detected!("avx512bw")
                    && std::is_x86_feature_detected!("avx512dq")
                    && std::is_x86_feature_detected!("avx512vl")
                    && Self::Avx2.is_present()
            }
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            Self::Avx2 => {
                std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma")
            }
            Self::Baseline => true,
        }
    }
}

impl Processor {
    /// All that there are, best first.
    #[cfg(test)]
    pub(super) fn all() -> impl Iterator<Item = Self> {
        InstructionSet::ALL.iter().copied().filter(|set| set.is_present()).map(Self)
    }

    /// The best that there is.
    #[inline]
    pub(super) fn best() -> Self {
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        {
            /// One more than the position in `ALL`, or zero if it is not yet known.
            static BEST: AtomicU8 = AtomicU8::new(0);
            match BEST.load(Ordering::Relaxed) {
                0 => {
                    let best = InstructionSet::ALL.iter().position(|set| set.is_present());
                    let best = best.unwrap_or(InstructionSet::ALL.len() - 1);
                    BEST.store(best as u8 + 1, Ordering::Relaxed);
                    Self(InstructionSet::ALL[best])
                }
                known => Self(InstructionSet::ALL[usize::from(known) - 1]),
            }
        }
        #[cfg(not(all(feature = "std", target_arch = "x86_64")))]
        Self(InstructionSet::Baseline)
    }

    /// The instruction set.
    #[inline]
    pub(super) fn set(self) -> InstructionSet {
        self.0
    }
}
