//! Memory that will be read soon.

/// Asks for the memory of some bytes, so that it is in the cache when they are read. Changes no result.
#[inline]
pub(crate) fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        const LINE: usize = 64;
        for line in bytes.chunks(LINE) {
            // SAFETY: it is a hint about an address, of memory that is there; nothing is read as far as the program can
            // tell. The instruction is part of SSE, which every x86-64 processor has.
            #[allow(unsafe_code)]
            unsafe {
                _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast());
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}
