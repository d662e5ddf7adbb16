//! The instruction sets that loops are compiled for, and which of them this processor has.
//!
//! What a crate is compiled for is what any processor has: 16-byte vectors on x86-64. A loop over
//! elements gives the same bits with wider ones, as the compiler neither reorders nor fuses
//! operations on floats.

// Without `std`, and elsewhere than on x86-64, there is the baseline alone.
#![cfg_attr(not(all(feature = "std", target_arch = "x86_64")), allow(dead_code))]

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
    /// 32-byte vectors, fused multiplication and addition, and operations on the bits of a word (Intel
    /// since Haswell, AMD since Zen).
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
                std::is_x86_feature_detected!("avx2")
                    && std::is_x86_feature_detected!("fma")
                    && std::is_x86_feature_detected!("popcnt")
                    && std::is_x86_feature_detected!("bmi1")
                    && std::is_x86_feature_detected!("bmi2")
                    && std::is_x86_feature_detected!("lzcnt")
            }
            Self::Baseline => true,
        }
    }
}

/// A loop that the compiler makes vectors of.
///
/// Both methods must be `#[inline(always)]`: only what is inlined into a `#[target_feature]` function
/// is compiled with that function's instructions.
pub(super) trait Loop {
    /// What comes of it.
    type Result;

    /// The loop as it is best compiled for short vectors, or none.
    fn run(self) -> Self::Result;

    /// The same results by way of longer vectors, for no less than [`Processor::SHORT`] elements.
    fn run_wide(self) -> Self::Result;
}

impl Processor {
    /// Loops over fewer elements are compiled in one way only.
    pub(super) const SHORT: usize = 8;

    /// What every processor has.
    pub(super) const BASELINE: Self = Self(InstructionSet::Baseline);

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
        Self::BASELINE
    }

    /// The instruction set.
    #[inline]
    pub(super) fn set(self) -> InstructionSet {
        self.0
    }

    /// The best for a loop over so many elements. Short ones are not worth a call.
    #[inline]
    pub(super) fn for_elements(count: usize) -> Self {
        if count < Self::SHORT { Self::BASELINE } else { Self::best() }
    }

    /// Runs the loop as it was compiled for this processor.
    #[inline]
    pub(super) fn run<L: Loop>(self, task: L) -> L::Result {
        match self.0 {
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            InstructionSet::Avx512 => {
                // SAFETY: this processor is known to have the features.
                #[allow(unsafe_code)]
                unsafe {
                    with_avx512(task)
                }
            }
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            InstructionSet::Avx2 => {
                // SAFETY: this processor is known to have the features.
                #[allow(unsafe_code)]
                unsafe {
                    with_avx2(task)
                }
            }
            InstructionSet::Baseline => task.run(),
        }
    }
}

#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
fn with_avx512<L: Loop>(task: L) -> L::Result {
    task.run_wide()
}

#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx2,fma")]
fn with_avx2<L: Loop>(task: L) -> L::Result {
    task.run_wide()
}
