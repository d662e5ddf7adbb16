//! Names: which one was meant, and in which order they are listed.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// The candidate nearest to a name that does not exist, if one is near.
///
/// Near is one slip (a letter more, less, other, or two exchanged) in a name of up to five letters, two in a longer one;
/// capitals do not count.
pub fn did_you_mean<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    const LONGEST: usize = 40; // the distance takes quadratic time
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let slips = if lower.chars().count() > 5 { 2 } else { 1 };
    let near = |candidate: &'c str| {
        let other = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&lower, &other);
        // Among the nearest, people keep the first letter, and the length.
        let begins_otherwise = lower.chars().next() != other.chars().next();
        let rank = (distance, begins_otherwise, lower.len().abs_diff(other.len()));
        (distance <= slips && other.len() > 1).then_some((rank, candidate))
    };
    candidates.into_iter().filter_map(near).min_by_key(|&(rank, _)| rank).map(|(_, found)| found)
}

/// The order in which people list names: letter by letter, but numbers by their value, so that x2 comes before x10.
#[must_use]
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut left), digits(&mut right));
                (x.len(), x).cmp(&(y.len(), y))
            }
            (None, None) => return a.cmp(b), // x01 and x1
            _ => left.next().cmp(&right.next()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The number at the front, without its leading zeros.
fn digits(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    digits
}
