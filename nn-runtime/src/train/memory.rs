//! Whether a network fits into the memory.

use std::fs;

use super::TrainError;

/// Refuses what cannot be trained here: `copies` arrays of f32 for each parameter.
///
/// What is free is known on Linux alone; elsewhere what no machine has is refused.
pub(super) fn check(parameters: u128, copies: usize) -> Result<(), TrainError> {
    let needed = parameters.saturating_mul(4).saturating_mul(copies as u128);
    let free = free().unwrap_or(isize::MAX as u128);
    if needed > free { Err(TrainError::Memory { parameters, needed, free }) } else { Ok(()) }
}

/// The bytes that the system can give without swapping.
fn free() -> Option<u128> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u128 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(1024 * kib)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_larger_than_any_memory_is_refused_with_its_bytes() {
        assert!(check(23_860, 2).is_ok());
        let error = check(79_500_000_010 * 1000, 2).unwrap_err().to_string();
        assert!(error.contains("79500000010000 parameters takes 578.4 TiB"), "{error}");
        assert!(check(u128::MAX, 4).is_err());
    }
}
