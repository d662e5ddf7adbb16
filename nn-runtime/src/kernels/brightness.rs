//! Bytes as numbers from 0 to 1.

use super::processor::{Loop, Processor};

/// Sets each number to a byte divided by 255, correctly rounded.
pub(crate) fn brightnesses(bytes: &[u8], numbers: &mut [f32]) {
    debug_assert_eq!(bytes.len(), numbers.len(), "one number for each byte");
    Processor::for_elements(numbers.len()).run(Brightnesses { bytes, numbers });
}

struct Brightnesses<'r> {
    bytes: &'r [u8],
    numbers: &'r mut [f32],
}

impl Loop for Brightnesses<'_> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        for (number, &byte) in self.numbers.iter_mut().zip(self.bytes) {
            *number = f32::from(byte) / 255.0;
        }
    }

    #[inline(always)]
    fn run_wide(self) {
        for (number, &byte) in self.numbers.iter_mut().zip(self.bytes) {
            // Vectors of quotients are slow. One correction, which takes a fused product, makes that of the reciprocal
            // right to the last bit.
            let byte = f32::from(byte);
            let near = byte * (1.0 / 255.0);
            *number = near.mul_add(-255.0, byte).mul_add(1.0 / 255.0, near);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_divided_as_the_standard_library_does() {
        let bytes: Vec<u8> = (0..=255).collect();
        for processor in Processor::all() {
            for len in [256, 100, 17, 16] {
                let mut numbers = vec![0.0; len];
                let bytes = &bytes[256 - len..];
                processor.run(Brightnesses { bytes, numbers: &mut numbers });
                assert!(numbers.iter().zip(bytes).all(|(&x, &byte)| x == f32::from(byte) / 255.0));
            }
        }
    }
}
