//! What the caller promises about the values of variables.

use std::collections::HashMap;

use super::facts::Facts;
use super::range::Range;
use super::signs::Signs;
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
#[derive(Clone, Debug)]
struct Known {
    signs: Signs,
    integer: bool,
    compared: Vec<(Relation, Rational)>,
}

impl Known {
    const NOTHING: Self = Self { signs: Signs::ANY, integer: false, compared: Vec::new() };

    /// Where the comparisons leave it; `None` if nowhere.
    fn range(&self) -> Option<Range> {
        let range = |(relation, number): &(Relation, Rational)| Range::compared(*relation, number);
        self.compared.iter().map(range).try_fold(Range::ALL, Range::intersection)
    }

    fn facts(&self) -> Facts {
        Facts::new(self.signs, self.integer, self.range().unwrap_or(Range::ALL))
    }

    /// Whether there is such a value, as far as the ends of the range tell.
    fn is_possible(&self) -> bool {
        let whole = |range: Range| if self.integer { range.whole() } else { Some(range) };
        self.range().and_then(whole).is_some_and(|range| {
            let excluded = |(relation, number): &(Relation, Rational)| {
                *relation == Relation::NotEqual && Range::of(number) == range
            };
            self.signs.meets(range.signs()) && !self.compared.iter().any(excluded)
        })
    }

    fn allows(&self, value: &Rational) -> bool {
        (!self.integer || value.is_integer())
            && Signs::of(value).within(self.signs)
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
        self.known.entry(symbol).or_insert(Known::NOTHING)
    }

    /// Only these signs are possible for `symbol`; several assumptions about it hold together.
    pub fn assume_sign(&mut self, symbol: Symbol, signs: Signs) -> &mut Self {
        let known = self.of(symbol);
        known.signs = known.signs & signs;
        self
    }

    /// `symbol` is a whole number.
    pub fn assume_integer(&mut self, symbol: Symbol) -> &mut Self {
        self.of(symbol).integer = true;
        self
    }

    /// `symbol` compares like this with a number.
    pub fn assume(&mut self, symbol: Symbol, relation: Relation, number: &Rational) -> &mut Self {
        if relation == Relation::NotEqual && number.is_zero() {
            return self.assume_sign(symbol, Signs::NON_ZERO);
        }
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
        Known { integer, compared: compared.collect(), ..Known::NOTHING }
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
        let negative = Known { signs: Signs::NEGATIVE, ..known(false, &[(AtLeast, 0)]) };
        assert!(!negative.is_possible());
    }

    #[test]
    fn whole_numbers_move_bounds() {
        let facts = known(true, &[(Greater, 0)]).facts();
        assert_eq!(facts.range, Range::above(&Rational::ONE, false));
        assert_eq!(known(true, &[(Greater, -1), (Less, 1)]).facts().signs, Signs::ZERO);
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
