//! What the caller promises about the values of variables.

use std::collections::{HashMap, HashSet};

use super::facts::Facts;
use crate::graph::{Relation, Symbol};
use crate::rational::Rational;

/// What the caller promises about the values of variables.
///
#[cfg_attr(feature = "parse", doc = "```")]
#[cfg_attr(not(feature = "parse"), doc = "```ignore")]
/// use nn_symbolic::{Assumptions, Graph, Rational, parse, simplify};
/// use nn_symbolic::simplify::Relation;
///
/// let mut graph = Graph::new();
/// let p = graph.symbol("p");
/// let mut assumptions = Assumptions::none();
/// assumptions.assume(p, Relation::Greater, &Rational::ZERO);
/// assumptions.assume(p, Relation::Less, &Rational::ONE);
///
/// let f = parse("sqrt((1-p)^2) + abs(p*(p-1))")?.build(&mut graph);
/// let simple = simplify(&mut graph, &[f], &assumptions)[0];
/// assert_eq!(graph.display(simple).to_string(), "p*(1 - p) - p + 1");
/// # Ok::<(), nn_symbolic::ParseError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    known: HashMap<Symbol, Known>,
}

/// What is promised about one variable.
#[derive(Clone, Debug, Default)]
struct Known {
    integer: bool,
    compared: Vec<(Relation, Rational)>,
}

impl Known {
    fn facts(&self) -> Facts {
        let all = self.compared.iter().map(|(relation, number)| Facts::compared(*relation, number));
        all.fold(Facts::UNKNOWN.whole_if(self.integer), Facts::and)
    }

    /// Whether there is such a value.
    fn is_possible(&self) -> bool {
        let lower = |(relation, number)| match relation {
            Relation::Greater => Some((number, true)),
            Relation::AtLeast | Relation::Equal => Some((number, false)),
            _ => None,
        };
        let all = || self.compared.iter().map(|(relation, number)| (*relation, number));
        let low = all().filter_map(lower).max();
        let upper = |(relation, number): (Relation, _)| lower((relation.reversed(), number));
        let high = all().filter_map(upper).map(|(number, open)| (number, !open)).min();
        // Between a number and infinity there are others than those that are excluded.
        let (Some((low, above)), Some((high, reached))) = (low, high) else {
            return true;
        };
        let is_excluded = |(relation, _): &(Relation, &Rational)| *relation == Relation::NotEqual;
        let excluded: HashSet<&Rational> =
            all().filter(is_excluded).map(|(_, number)| number).collect();
        if !self.integer {
            return low < high || (low == high && !above && reached && !excluded.contains(low));
        }
        let mut whole = low.floor();
        if above || whole != *low {
            whole = &whole + &Rational::ONE;
        }
        while excluded.contains(&whole) {
            whole = &whole + &Rational::ONE;
        }
        whole < *high || (whole == *high && reached)
    }

    fn allows(&self, value: &Rational) -> bool {
        (!self.integer || value.is_integer())
            && self.compared.iter().all(|(relation, number)| relation.holds(value.cmp(number)))
    }
}

impl Assumptions {
    /// Whether anything is assumed.
    pub(super) fn are_any(&self) -> bool {
        !self.known.is_empty()
    }

    /// None: every variable may be any real number.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    fn of(&mut self, symbol: Symbol) -> &mut Known {
        self.known.entry(symbol).or_default()
    }

    /// `symbol` is a whole number.
    pub fn assume_integer(&mut self, symbol: Symbol) -> &mut Self {
        self.of(symbol).integer = true;
        self
    }

    /// `symbol` compares like this with a number.
    pub fn assume(&mut self, symbol: Symbol, relation: Relation, number: &Rational) -> &mut Self {
        self.of(symbol).compared.push((relation, number.clone()));
        self
    }

    /// What follows for the variable.
    #[must_use]
    pub fn facts(&self, symbol: Symbol) -> Facts {
        self.known.get(&symbol).map_or(Facts::UNKNOWN, Known::facts)
    }

    /// Whether it follows that the variable is not this number.
    #[must_use]
    pub fn exclude(&self, symbol: Symbol, value: &Rational) -> bool {
        self.known.get(&symbol).is_some_and(|known| !known.allows(value))
    }

    /// Whether what is assumed of the variable can be true together.
    #[must_use]
    pub fn are_possible(&self, symbol: Symbol) -> bool {
        self.known.get(&symbol).is_none_or(Known::is_possible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{AtLeast, AtMost, Greater, Less, NotEqual};

    fn known(integer: bool, compared: &[(Relation, i64)]) -> Known {
        let compared = compared.iter().map(|&(relation, n)| (relation, Rational::from(n)));
        Known { integer, compared: compared.collect() }
    }

    #[test]
    fn what_cannot_be_true_together_is_found() {
        assert!(known(false, &[(Greater, 0), (Less, 1)]).is_possible());
        assert!(!known(true, &[(Greater, 0), (Less, 1)]).is_possible());
        assert!(known(true, &[(Greater, 0), (Less, 2)]).is_possible());
        assert!(!known(false, &[(Greater, 1), (Less, 0)]).is_possible());
        assert!(!known(false, &[(Greater, 1), (AtMost, 1)]).is_possible());
        assert!(known(false, &[(AtLeast, 1), (AtMost, 1)]).is_possible());
        assert!(!known(false, &[(AtLeast, 1), (AtMost, 1), (NotEqual, 1)]).is_possible());
        assert!(
            known(true, &[(AtLeast, 1), (NotEqual, 1), (NotEqual, 2), (Less, 4)]).is_possible()
        );
        assert!(
            !known(true, &[(AtLeast, 1), (NotEqual, 1), (NotEqual, 2), (Less, 3)]).is_possible()
        );
        // One number that `f64` does not hold.
        let tenth = |relation| (relation, Rational::new(1, 10).expect("a denominator"));
        let compared = |all: &[Relation]| all.iter().map(|&relation| tenth(relation)).collect();
        for (relations, possible) in [
            (&[AtLeast, AtMost][..], true),
            (&[Greater, AtMost], false),
            (&[AtLeast, Less], false),
            (&[AtLeast, NotEqual, AtMost], false),
        ] {
            let known = Known { integer: false, compared: compared(relations) };
            assert_eq!(known.is_possible(), possible, "{relations:?}");
        }
    }

    #[test]
    fn whole_numbers_move_bounds() {
        let facts = known(true, &[(Greater, 0)]).facts();
        assert_eq!(facts, Facts::compared(AtLeast, &Rational::ONE).whole_if(true));
        assert_eq!(known(true, &[(Greater, -1), (Less, 1)]).facts(), Facts::ZERO);
        assert_eq!(known(true, &[(AtLeast, 0), (NotEqual, 0)]).facts(), facts);
    }

    #[test]
    fn excluded_is_what_no_assumption_allows() {
        let (mut graph, mut assumptions) = (crate::Graph::new(), Assumptions::none());
        let (n, m) = (graph.symbol("n"), graph.symbol("m"));
        assumptions.assume(n, NotEqual, &Rational::ONE).assume(n, Less, &Rational::from(3));
        for (value, excluded) in [(0, false), (1, true), (2, false), (3, true)] {
            assert_eq!(assumptions.exclude(n, &Rational::from(value)), excluded, "{value}");
            assert!(!assumptions.exclude(m, &Rational::from(value)));
        }
    }
}
