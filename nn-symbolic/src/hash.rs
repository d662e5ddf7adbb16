//! A fast hash that is the same in every process.
//!
//! The graph looks up every node it builds, and the order of canonical operands must not change from run to run; the
//! standard library's hash is slower and seeded at random.

use std::hash::{BuildHasherDefault, Hasher};

/// For `HashMap`.
pub(crate) type BuildMixer = BuildHasherDefault<Mixer>;

/// Both halves of a 128-bit product folded together, word by word: the mixing of wyhash (Wang Yi 2019).
#[derive(Clone, Copy)]
pub(crate) struct Mixer(u64);

impl Default for Mixer {
    fn default() -> Self {
        Self(0x2d35_8dcc_aa6c_78a5)
    }
}

impl Mixer {
    #[inline]
    pub(crate) fn mix(&mut self, word: u64) {
        const ODD: u64 = 0x8bb8_4b93_962e_acc9;
        // Turned, so that equal words do not take each other back.
        let product = u128::from(self.0.rotate_left(23) ^ word) * u128::from(ODD);
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, word: u8) {
        self.mix(word.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn write_i64(&mut self, word: i64) {
        self.mix(word as u64);
    }

    fn write_usize(&mut self, word: usize) {
        self.mix(word as u64);
    }

    fn write_isize(&mut self, word: isize) {
        self.mix(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
