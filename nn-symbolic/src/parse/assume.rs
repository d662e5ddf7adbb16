//! Assumptions as text: `x > 0`, `0 < p <= 1/2`, `n != 0`, `n integer`.

use std::fmt;

use super::ast::{Ast, Kind, Span};
use super::caret::excerpt;
use super::error::ParseError;
use super::grammar::parse;
use super::names::did_you_mean;
use crate::eval::evaluate;
use crate::graph::Graph;
use crate::rational::Rational;
use crate::simplify::{Assumptions, Relation, Signs, simplify};

/// Something about the values of a variable that the simplifier may rely on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The variable, as formulas name it.
    pub variable: String,
    /// What is assumed of it.
    pub claim: Claim,
}

/// What is assumed of a variable.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Claim {
    /// That it compares like this with a number.
    Compares(Relation, Rational),
    /// That it has one of these signs.
    Has(Signs),
    /// That it is a whole number.
    Integer,
}

/// Why a text says nothing that can be assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumptionError {
    message: String,
    /// Where.
    pub span: Span,
}

impl AssumptionError {
    fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span }
    }

    /// The message and the line of `source` with carets under the place, without a final newline.
    #[must_use]
    pub fn report(&self, source: &str) -> String {
        format!("{self}\n{}", excerpt(source, self.span, None, ""))
    }
}

impl fmt::Display for AssumptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AssumptionError {}

const EXPECTED: &str =
    "expected a comparison of a variable with a number, or `n integer`, as in x>0, 0<p<1, n!=0";

/// The longer of two that begin alike come first.
const RELATIONS: [(&str, Option<Relation>); 16] = [
    ("<=", Some(Relation::AtMost)),
    ("=<", Some(Relation::AtMost)),
    ("≤", Some(Relation::AtMost)),
    ("\\leq", Some(Relation::AtMost)),
    ("\\le", Some(Relation::AtMost)),
    (">=", Some(Relation::AtLeast)),
    ("=>", Some(Relation::AtLeast)),
    ("≥", Some(Relation::AtLeast)),
    ("\\geq", Some(Relation::AtLeast)),
    ("\\ge", Some(Relation::AtLeast)),
    ("!=", Some(Relation::NotEqual)),
    ("≠", Some(Relation::NotEqual)),
    ("\\ne", Some(Relation::NotEqual)),
    ("<", Some(Relation::Less)),
    (">", Some(Relation::Greater)),
    ("=", None),
];

const WORDS: [(&str, Claim); 7] = [
    ("integer", Claim::Integer),
    ("real", Claim::Has(Signs::ANY)),
    ("positive", Claim::Has(Signs::POSITIVE)),
    ("negative", Claim::Has(Signs::NEGATIVE)),
    ("nonnegative", Claim::Has(Signs::NON_NEGATIVE)),
    ("nonpositive", Claim::Has(Signs::NON_POSITIVE)),
    ("nonzero", Claim::Has(Signs::NON_ZERO)),
];

/// Reads assumptions, one or several between commas.
///
/// A comparison may be a chain, and its numbers may be formulas such as `pi/2`: what is no fraction is rounded so that
/// less is assumed. Beside `n integer`, `x positive`, `negative`, `nonnegative`, `nonpositive`, `nonzero` and `real`
/// are understood.
///
/// ```
/// use nn_symbolic::parse::assumptions;
///
/// assert_eq!(assumptions("0 < p <= 1/2, n integer")?.len(), 3);
/// assert!(assumptions("x + y > 0").is_err());
/// # Ok::<(), nn_symbolic::parse::AssumptionError>(())
/// ```
///
/// # Errors
/// [`AssumptionError`] if it is something else.
pub fn assumptions(text: &str) -> Result<Vec<Assumption>, AssumptionError> {
    let mut all = Vec::new();
    let mut start = 0;
    for piece in text.split(',') {
        read(text, Span { start, end: start + piece.len() }, &mut all)?;
        start += piece.len() + 1;
    }
    Ok(all)
}

/// Reads one assumption, a chain of comparisons perhaps.
fn read(text: &str, span: Span, all: &mut Vec<Assumption>) -> Result<(), AssumptionError> {
    let (sides, relations) = split(text, span);
    if relations.is_empty() {
        all.push(in_words(text, span)?);
        return Ok(());
    }
    let mut operands = Vec::with_capacity(sides.len());
    for side in sides {
        operands.push((side, Side::read(text, side)?));
    }
    for (pair, (relation, place)) in operands.windows(2).zip(relations) {
        let Some(relation) = relation else {
            let message = "an assumption compares by <, <=, !=, >= or >; \
                           a variable that has one value is better written as that";
            return Err(AssumptionError::new(message, place));
        };
        let (variable, relation, number) = match (&pair[0].1, &pair[1].1) {
            (Side::Variable(name), Side::Number(number)) => (name, relation, number),
            (Side::Number(number), Side::Variable(name)) => (name, relation.reversed(), number),
            _ => {
                let span = Span { start: pair[0].0.start, end: pair[1].0.end };
                return Err(AssumptionError::new(EXPECTED, span));
            }
        };
        let claim = number.claim(relation);
        all.push(Assumption { variable: variable.clone(), claim });
    }
    Ok(())
}

/// The sides of comparisons, and what stands between them.
fn split(text: &str, span: Span) -> (Vec<Span>, Vec<(Option<Relation>, Span)>) {
    let (mut sides, mut relations) = (Vec::new(), Vec::new());
    let (mut start, mut at) = (span.start, span.start);
    while at < span.end {
        let rest = &text[at..span.end];
        let found = RELATIONS.iter().find(|(sign, _)| rest.starts_with(sign));
        if let Some((sign, relation)) = found {
            let end = at + sign.len();
            sides.push(trimmed(text, Span { start, end: at }));
            relations.push((*relation, Span { start: at, end }));
            (start, at) = (end, end);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    sides.push(trimmed(text, Span { start, end: span.end }));
    (sides, relations)
}

/// A span without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let inner = &text[span.start..span.end];
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span { start, end: start + inner.trim().len() }
}

/// `n integer` and the like.
fn in_words(text: &str, span: Span) -> Result<Assumption, AssumptionError> {
    let span = trimmed(text, span);
    let Some((name, word)) = text[span.start..span.end].split_once(char::is_whitespace) else {
        return Err(AssumptionError::new(EXPECTED, span));
    };
    let word = word.trim_start();
    let known = WORDS.iter().find(|(known, _)| *known == word.strip_prefix("is ").unwrap_or(word));
    let Some((_, claim)) = known else {
        let span = Span { start: span.end - word.len(), end: span.end };
        let message = match did_you_mean(word, WORDS.iter().map(|(known, _)| *known)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => EXPECTED.to_owned(),
        };
        return Err(AssumptionError::new(message, span));
    };
    let place = Span { start: span.start, end: span.start + name.len() };
    match Side::read(text, place)? {
        Side::Variable(variable) => Ok(Assumption { variable, claim: claim.clone() }),
        Side::Number(_) => Err(AssumptionError::new("this is no variable", place)),
    }
}

/// One side of a comparison.
enum Side {
    Variable(String),
    Number(Number),
}

/// A number: what it is, or between which ones.
struct Number {
    low: Rational,
    high: Rational,
}

impl Number {
    /// That a variable compares with it, or less than that.
    fn claim(&self, relation: Relation) -> Claim {
        match relation {
            Relation::Less | Relation::AtMost => Claim::Compares(relation, self.high.clone()),
            // Which number the variable is not, cannot be said.
            Relation::NotEqual if self.low != self.high => Claim::Has(Signs::ANY),
            _ => Claim::Compares(relation, self.low.clone()),
        }
    }
}

impl Side {
    fn read(text: &str, span: Span) -> Result<Self, AssumptionError> {
        let inner = &text[span.start..span.end];
        if inner.is_empty() {
            return Err(AssumptionError::new(EXPECTED, span));
        }
        let wrong = |error: ParseError| {
            let error = error.moved(span.start);
            AssumptionError::new(error.to_string(), error.span)
        };
        let ast = parse(inner).map_err(wrong)?;
        if let Kind::Variable(_) = ast.kind(ast.root()) {
            return Ok(Self::Variable(ast.variables().concat()));
        }
        if !ast.variables().is_empty() {
            return Err(AssumptionError::new(EXPECTED, span));
        }
        let number = Number::of(&ast);
        number
            .map(Self::Number)
            .ok_or_else(|| AssumptionError::new("the value of this is not a finite number", span))
    }
}

impl Number {
    /// The value of a formula without variables.
    fn of(ast: &Ast) -> Option<Self> {
        let mut graph = Graph::new();
        let written = ast.build(&mut graph);
        let simple = simplify(&mut graph, &[written], &Assumptions::none())[0];
        if let Some(number) = graph.as_number(simple) {
            return Some(Self { low: number.clone(), high: number.clone() });
        }
        // Far more than rounding can have changed.
        const MARGIN: f64 = 1e-12;
        let value = evaluate(&graph, &[simple], |_| None)[0];
        let margin = MARGIN * value.abs().max(MARGIN);
        let exact = |value: f64| {
            let magnitude = Rational::from_decimal(&format!("{:e}", value.abs())).ok()?;
            Some(if value < 0.0 { &magnitude * &Rational::MINUS_ONE } else { magnitude })
        };
        value.is_finite().then_some(())?;
        Some(Self { low: exact(value - margin)?, high: exact(value + margin)? })
    }
}

impl Assumption {
    /// Whether a value is as assumed.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        match &self.claim {
            Claim::Compares(relation, number) => {
                value.partial_cmp(&number.to_f64()).is_some_and(|order| relation.holds(order))
            }
            Claim::Has(signs) => {
                value.partial_cmp(&0.0).is_some_and(|order| Signs::of_order(order).within(*signs))
            }
            Claim::Integer => value.fract() == 0.0,
        }
    }
}

/// As it is read.
impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.variable;
        match &self.claim {
            Claim::Compares(relation, number) => write!(f, "{name} {relation} {number}"),
            Claim::Has(_) | Claim::Integer => {
                let word = WORDS.iter().find(|(_, claim)| *claim == self.claim);
                write!(f, "{name} {}", word.map_or("real", |(word, _)| word))
            }
        }
    }
}

impl Assumptions {
    /// What is assumed of the variables of a graph, by their names.
    #[must_use]
    pub fn of_variables(graph: &mut Graph, all: &[Assumption]) -> Self {
        let mut assumptions = Self::none();
        for Assumption { variable, claim } in all {
            let symbol = graph.symbol(variable);
            match claim {
                Claim::Compares(relation, number) => assumptions.assume(symbol, *relation, number),
                Claim::Has(signs) => assumptions.assume_sign(symbol, *signs),
                Claim::Integer => assumptions.assume_integer(symbol),
            };
        }
        assumptions
    }
}

/// The first assumption that cannot be true together with those before it.
#[must_use]
pub fn contradiction(all: &[Assumption]) -> Option<&Assumption> {
    let mut graph = Graph::new();
    (1..=all.len()).find_map(|count| {
        let known = Assumptions::of_variables(&mut graph, &all[..count]);
        let last = &all[count - 1];
        let symbol = graph.symbol(&last.variable);
        (!known.are_possible(symbol)).then_some(last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let all = assumptions(text).unwrap_or_else(|error| panic!("{}", error.report(text)));
        all.iter().map(ToString::to_string).collect()
    }

    fn error(text: &str) -> String {
        assumptions(text).expect_err(text).report(text)
    }

    #[test]
    fn comparisons_are_read_from_either_side_and_in_chains() {
        assert_eq!(read("x>0"), ["x > 0"]);
        assert_eq!(read("2 >= x₁"), ["x1 <= 2"]);
        assert_eq!(read("0<p<1"), ["p > 0", "p < 1"]);
        assert_eq!(read("-1/2 ≤ α ≤ 2^3, n!=0"), ["α >= -1/2", "α <= 8", "n != 0"]);
        assert_eq!(read(r"x \ge 0.5"), ["x >= 1/2"]);
        assert_eq!(read("x != pi"), ["x real"]);
        assert_eq!(read("n integer, x is positive"), ["n integer", "x positive"]);
    }

    #[test]
    fn a_bound_that_is_no_fraction_is_rounded_so_that_less_is_assumed() {
        for (text, inner) in [("x < pi", 3.15), ("x > pi", 3.1)] {
            let [Assumption { claim: Claim::Compares(relation, bound), .. }] =
                &assumptions(text).unwrap()[..]
            else {
                panic!("one comparison");
            };
            let pi = std::f64::consts::PI;
            assert!((bound.to_f64() - pi).abs() < 1e-10);
            assert!(relation.holds(pi.total_cmp(&bound.to_f64())), "{bound}");
            let negative = assumptions(&text.replace("pi", "-pi")).unwrap();
            assert!(negative[0].holds(if *relation == Relation::Less { -3.2 } else { -3.1 }));
            assert!(!relation.holds(f64::total_cmp(&inner, &bound.to_f64())), "{inner}");
        }
    }

    #[test]
    fn what_is_none_is_refused_at_its_place() {
        assert!(error("x>0, x+y>1").contains("|      ^^^"), "{}", error("x>0, x+y>1"));
        for text in ["", "x", "x>", "<1", "x>y", "1>0", "x = 2", "x ∈ Z", "x integr", "2 integer"]
        {
            assert!(assumptions(text).is_err(), "{text}");
        }
        assert!(error("x integr").starts_with("did you mean `integer`?"));
        assert!(error("x > 1/0").starts_with("the value of this is not a finite number"));
        assert!(error("x > sn(1)").starts_with("there is no function `sn`"));
    }

    #[test]
    fn a_contradiction_is_found() {
        let first =
            |text: &str| contradiction(&assumptions(text).unwrap()).map(ToString::to_string);
        assert_eq!(first("x>0, y<0, x<1"), None);
        assert_eq!(first("x>0, y<0, x<-1, x>5"), Some("x < -1".into()));
        assert_eq!(first("0<n<1, n integer"), Some("n integer".into()));
    }

    #[test]
    fn values_are_checked() {
        let holds = |text: &str, value| assumptions(text).unwrap()[0].holds(value);
        assert!(holds("x>0", 1.0) && !holds("x>0", 0.0) && !holds("x>0", f64::NAN));
        assert!(holds("n integer", 3.0) && !holds("n integer", 3.5));
        assert!(holds("x nonzero", -1.0) && !holds("x nonzero", 0.0));
    }
}
