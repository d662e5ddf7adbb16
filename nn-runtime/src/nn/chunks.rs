//! Work in parts, on several threads, whose results come in order.

use std::ops::Range;
use std::panic;
use std::thread;

use crate::kernels::as_share;

/// Cuts `0..len` into ranges of `size`; the last one may be shorter.
pub(super) fn chunks(len: usize, size: usize) -> Vec<Range<usize>> {
    let starts = (0..len).step_by(size);
    starts.map(|start| start..len.min(start.saturating_add(size))).collect()
}

/// Does the work of each part, on as many threads, and hands the results on in the order of the parts.
///
/// Results may be large: no more than four for each thread wait at a time.
pub(super) fn in_order<P: Sync, R: Send>(
    parts: &[P],
    threads: usize,
    work: impl Fn(&P) -> R + Sync,
    mut next: impl FnMut(R),
) {
    for parts in parts.chunks(4 * threads.max(1)) {
        let threads = threads.clamp(1, parts.len());
        let worker = |first: usize| -> Vec<R> {
            let some = || parts[first..].iter().step_by(threads).map(&work).collect();
            if threads > 1 { as_share(some) } else { some() }
        };
        let worker = &worker;
        thread::scope(|scope| {
            let others: Vec<_> =
                (1..threads).map(|first| scope.spawn(move || worker(first))).collect();
            let mut results = vec![worker(0).into_iter()];
            for other in others {
                let done = other.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
                results.push(done.into_iter());
            }
            for part in 0..parts.len() {
                next(results[part % threads].next().expect("a result of each part"));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_chunk_is_shorter() {
        assert_eq!(chunks(7, 3), [0..3, 3..6, 6..7]);
        assert_eq!(chunks(6, 3), [0..3, 3..6]);
        assert_eq!(chunks(7, usize::MAX), vec![0..7]);
        assert!(chunks(0, 3).is_empty());
    }

    #[test]
    fn results_come_in_the_order_of_the_parts() {
        let parts: Vec<usize> = (0..23).collect();
        for threads in [0, 1, 2, 3, 100] {
            let mut results = Vec::new();
            in_order(&parts, threads, |part| part * part, |result| results.push(result));
            assert!(results.iter().copied().eq(parts.iter().map(|part| part * part)));
        }
    }

    #[test]
    #[should_panic = "part 3"]
    fn a_panic_of_a_part_is_passed_on() {
        in_order(&[1, 2, 3, 4], 2, |part| assert!(*part != 3, "part 3"), drop);
    }
}
