//! What several runs came to, for a reader.

use super::super::Reference;
use super::super::state::Outcome;

/// A line about the best epochs of all runs, and what others reached; nothing where there is nothing to compare.
pub(super) fn line(outcomes: &[Outcome], reference: Option<&Reference>) -> Option<String> {
    if outcomes.is_empty() || (outcomes.len() == 1 && reference.is_none()) {
        return None;
    }
    let best = || outcomes.iter().map(|outcome| 100.0 * outcome.best);
    let mean = best().sum::<f64>() / outcomes.len() as f64;
    let mut line = match outcomes.len() {
        1 => format!("after the best epoch: {mean:.2} %"),
        runs => {
            let (least, most) = (best().fold(f64::NAN, f64::min), best().fold(f64::NAN, f64::max));
            format!(
                "after the best epochs of {runs} runs: {least:.2} % to {most:.2} %, {mean:.2} % on average"
            )
        }
    };
    if let Some(Reference { source, accuracy }) = reference {
        line.push_str(&format!("  ({source}: {:.2} %)", 100.0 * accuracy));
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_compared_with_each_other_and_with_others() {
        let outcome = |seed, best| Outcome { seed, last: 0.9, best };
        let outcomes = [outcome(1, 0.951), outcome(2, 0.955), outcome(3, 0.953)];
        let reference = Reference { source: "a book".into(), accuracy: 0.9542 };
        assert_eq!(line(&outcomes[..1], None), None);
        let expected = "after the best epochs of 3 runs: 95.10 % to 95.50 %, 95.30 % on average";
        assert_eq!(line(&outcomes, None).as_deref(), Some(expected));
        let expected = "after the best epoch: 95.10 %  (a book: 95.42 %)";
        assert_eq!(line(&outcomes[..1], Some(&reference)).as_deref(), Some(expected));
    }
}
