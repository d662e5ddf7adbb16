//! Conditions in enclosures: 0 or 1, or both where that is not certain.

use super::enclosing::Enclosing;
use crate::graph::{Connective, Relation};

/// How two numbers compare. Of what is no number, nothing is known.
pub(super) fn compare<A: Enclosing>(
    ar: &A,
    relation: Relation,
    a: &A::Number,
    b: &A::Number,
) -> A::Number {
    if let Some(nothing) = [a, b].into_iter().find(|x| ar.is_nothing(x)) {
        return nothing.clone();
    }
    match ar.sign(&ar.sub(a, b)) {
        Some(order) => ar.integer(relation.holds(order).into()),
        None => undecided(ar),
    }
}

/// Two conditions. One that is certain may decide, whatever the other is.
pub(super) fn join<A: Enclosing>(
    ar: &A,
    connective: Connective,
    a: &A::Number,
    b: &A::Number,
) -> A::Number {
    let decisive = connective == Connective::Or;
    match (holds(ar, a), holds(ar, b)) {
        (Some(a), Some(b)) => ar.integer(connective.holds(a, b).into()),
        (Some(one), None) | (None, Some(one)) if one == decisive => ar.integer(one.into()),
        _ => match [a, b].into_iter().find(|x| ar.is_nothing(x)) {
            Some(nothing) => nothing.clone(),
            None => undecided(ar),
        },
    }
}

/// One of two numbers, or what contains both.
pub(super) fn select<A: Enclosing>(
    ar: &A,
    [condition, then, otherwise]: [&A::Number; 3],
) -> A::Number {
    match holds(ar, condition) {
        Some(true) => then.clone(),
        Some(false) => otherwise.clone(),
        None if ar.is_nothing(condition) => condition.clone(),
        None if ar.is_nothing(then) || ar.is_nothing(otherwise) => ar.unknown(),
        None => ar.hull(then, otherwise),
    }
}

fn undecided<A: Enclosing>(ar: &A) -> A::Number {
    ar.hull(&ar.integer(0), &ar.integer(1))
}

fn holds<A: Enclosing>(ar: &A, condition: &A::Number) -> Option<bool> {
    ar.sign(condition).map(std::cmp::Ordering::is_ne)
}
