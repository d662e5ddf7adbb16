//! Checksums as they are written.

use sha2::{Digest, Sha256};

/// The sum in hexadecimal digits.
pub(crate) fn hex(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
