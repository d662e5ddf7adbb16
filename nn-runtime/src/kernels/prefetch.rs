//! Memory that will be read soon.

/// Asks for the memory of some elements, so that it is in the cache when they are read. Changes no result.
#[inline(always)]
pub(crate) fn prefetch<T>(elements: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        const LINE: usize = 64;
        let start = elements.as_ptr().cast::<i8>();
        let bytes = size_of_val(elements);
        for at in (0..bytes).step_by(LINE).chain(bytes.checked_sub(1)) {
            // SAFETY: it is a hint about an address, of memory that is there; nothing is read as far as the program can
            // tell. The instruction is part of SSE, which every x86-64 processor has.
            #[allow(unsafe_code)]
            unsafe {
                _mm_prefetch::<_MM_HINT_T0>(start.wrapping_add(at));
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = elements;
}
