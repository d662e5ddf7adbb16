//! Where elements are not zero, eight of eight lines at a time.
//!
//! The result has a byte for each element, the first one lowest, and in it a bit for each line.

#[cfg(all(feature = "std", target_arch = "x86_64"))]
use core::arch::x86_64::*;

use super::element::Element;

/// Eight elements of eight lines.
pub(super) type Block<'a, E> = [&'a [E; 8]; 8];

/// On any processor.
#[inline(always)]
pub(super) fn any<E: Element>(lines: &Block<'_, E>) -> u64 {
    let mut bits = 0;
    for element in 0..8 {
        for line in 0..8 {
            let not_zero = !lines[line][element].is_zero();
            bits |= u64::from(not_zero) << (8 * element + line);
        }
    }
    bits
}

/// The compiler does not find these instructions by itself.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn f32_avx2(lines: &Block<'_, f32>) -> u64 {
    let [upper, lower] = [four_lines(lines.first_chunk()), four_lines(lines.last_chunk())];
    // Elements 0, 1, 4 and 5, then 2, 3, 6 and 7.
    let first = _mm256_movemask_epi8(_mm256_unpacklo_epi32(upper, lower)) as u32;
    let second = _mm256_movemask_epi8(_mm256_unpackhi_epi32(upper, lower)) as u32;
    let [first, second] = [u64::from(first), u64::from(second)];
    first & 0xFFFF | (second & 0xFFFF) << 16 | (first & !0xFFFF) << 16 | (second & !0xFFFF) << 32
}

/// A byte for each of four lines and, before that, each of eight elements: of four of them in each half.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx2")]
#[inline]
fn four_lines(lines: Option<&[&[f32; 8]; 4]>) -> __m256i {
    let &[a, b, c, d] = lines.expect("eight lines");
    let bytes = _mm256_packs_epi16(
        _mm256_packs_epi32(line(a), line(b)),
        _mm256_packs_epi32(line(c), line(d)),
    );
    // From all elements of each line to all lines of each element.
    let transpose = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    _mm256_shuffle_epi8(bytes, _mm256_broadcastsi128_si256(transpose))
}

/// All bits of an element that is not zero.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx2")]
#[inline]
fn line(&[a, b, c, d, e, f, g, h]: &[f32; 8]) -> __m256i {
    let elements = _mm256_setr_ps(a, b, c, d, e, f, g, h);
    _mm256_castps_si256(_mm256_cmp_ps::<_CMP_NEQ_UQ>(elements, _mm256_setzero_ps()))
}

/// [`f32_avx2`] for numbers of twice the length.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn f64_avx2(lines: &Block<'_, f64>) -> u64 {
    let mut bits = 0;
    for line in 0..8 {
        let [a, b, c, d, e, f, g, h] = *lines[line];
        let first = _mm256_cmp_pd::<_CMP_NEQ_UQ>(_mm256_setr_pd(a, b, c, d), _mm256_setzero_pd());
        let second = _mm256_cmp_pd::<_CMP_NEQ_UQ>(_mm256_setr_pd(e, f, g, h), _mm256_setzero_pd());
        let of_line = _mm256_movemask_pd(first) | _mm256_movemask_pd(second) << 4;
        bits |= (of_line as u64) << (8 * line);
    }
    transposed(bits)
}

/// Transposes eight by eight bits, a byte being a row: H. Warren, *Hacker's Delight*, 2nd ed., §7-3.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[inline(always)]
fn transposed(mut bits: u64) -> u64 {
    for (shift, mask) in
        [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)]
    {
        let swapped = (bits ^ (bits >> shift)) & mask;
        bits ^= swapped ^ (swapped << shift);
    }
    bits
}

#[cfg(test)]
mod tests {
    use core::array;

    use super::*;

    /// Every other way to place what is not zero, of both signs and no number among it.
    fn blocks<E: Element>(mut check: impl FnMut(&Block<'_, E>, u64)) {
        let mut state = 1_u64;
        for shift in 0..64 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            for bits in [state, state & state.rotate_left(shift), 1 << shift, u64::MAX] {
                let lines: [[E; 8]; 8] = array::from_fn(|line| {
                    array::from_fn(|element| {
                        match (bits >> (8 * element + line) & 1, (line + element) % 3) {
                            (0, 0) => E::neg_zero(),
                            (0, _) => E::zero(),
                            (_, 0) => E::nan(),
                            (_, 1) => E::min_positive_value(),
                            _ => -E::one(),
                        }
                    })
                });
                check(&lines.each_ref(), bits);
            }
        }
    }

    #[test]
    fn every_element_and_line_has_its_bit() {
        blocks::<f32>(|lines, bits| assert_eq!(any(lines), bits));
        blocks::<f64>(|lines, bits| assert_eq!(any(lines), bits));
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: this processor has the feature.
            #[allow(unsafe_code)]
            unsafe {
                blocks::<f32>(|lines, bits| assert_eq!(f32_avx2(lines), bits));
                blocks::<f64>(|lines, bits| assert_eq!(f64_avx2(lines), bits));
            }
        }
    }
}
