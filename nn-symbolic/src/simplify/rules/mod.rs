//! The table of rules.
//!
//! A [`Rule`] has a name, a statement in mathematics and a [`Condition`]. The first group, here, describes what the
//! construction of the canonical form does by itself. The others rewrite a node that is in canonical form; they are in
//! `table`, nearly all of them as patterns: `ln(1 + exp(x)) => softplus(x)`. What runs and the statement come from the
//! same line. A condition that is not proven does not fire.
//!
//! - `pattern` has the letters and handles with which the table is written, and compiles the left sides;
//! - `functions` has the classes of functions, by what their rows say, and `sort` what letters may stand for;
//! - `lookup` has the rules in order and says which of them are tried;
//! - `matching` finds a pattern in canonical expressions, `build` makes the right side, `rewriting` does both;
//! - `code` has the rules that are no patterns.
//!
//! # Why this ends
//! Every rewriting rule lowers the following measure of an expression, a pair of numbers compared lexicographically
//! that grows with the measure of each operand (a polynomial interpretation, Lankford 1979): how many powers there
//! are, roots of numbers and powers of −1 aside, with twice the logarithms, of numbers aside, since exp(y·ln x) is a power,
//! and twice the odd functions of sums that begin with a minus; then the size, where
//!
//! - a leaf counts 3, or 5 for a negative number, and so does the root of a number;
//! - each + counts 2, each · counts 1, the coefficient −1 counts 2 in place of 5, and signs in a sum are free, but for
//!   the first if that begins with a minus;
//! - a power adds 3 to its operands, exp, exp2, expm1, log1p, sigmoid and softplus add 8;
//! - every other function counts three times its arguments.
//!
//! So sin(−x) → −sin x ends, because 3·(m + 3) > 3·m + 3, and ln(x²) → 2·ln|x| because a power goes. The tests compute
//! the measure on both sides of every firing.

mod build;
mod code;
mod functions;
mod lookup;
mod matching;
mod pattern;
mod rewriting;
mod sort;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use smallvec::smallvec;

use super::canonical::SHORT;
use super::{Facts, Simplifier};
use crate::graph::{Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;
use code::Apply;
use lookup::TABLE;
pub(super) use lookup::rewrite;
use rewriting::Rewriting;

/// One rule of simplification.
#[derive(Debug)]
pub struct Rule {
    /// What to call it. Rules of the same name are instances of one: of one function each, or of similar ones.
    pub name: &'static str,
    /// When it holds.
    pub condition: Condition,
    way: Way,
}

/// When the two sides of a rule have the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// For all real operands; both sides are defined at the same points.
    Always,
    /// Wherever the left side is defined. The right side may be defined at more points.
    WhereDefined,
    /// Where this is proven, in the letters of the statement.
    If(&'static str),
}

/// How a rule is applied.
#[derive(Debug)]
enum Way {
    /// In the construction of the canonical form; with its statement.
    Canonical(&'static str),
    Pattern(Box<Rewriting>),
    Code {
        statement: &'static str,
        apply: Apply,
    },
}

impl Rule {
    /// A rule that the construction of the canonical form applies.
    const fn canonical(name: &'static str, statement: &'static str, condition: Condition) -> Self {
        Self { name, condition, way: Way::Canonical(statement) }
    }

    /// Whether it rewrites canonical nodes, rather than being a part of the canonical form.
    #[must_use]
    pub fn rewrites(&self) -> bool {
        !matches!(self.way, Way::Canonical(_))
    }

    /// What it says, in ordinary notation.
    #[must_use]
    pub fn statement(&self) -> Cow<'static, str> {
        match &self.way {
            Way::Canonical(statement) | Way::Code { statement, .. } => Cow::Borrowed(statement),
            Way::Pattern(rewriting) => rewriting.sides.statement(&TABLE.graph).into(),
        }
    }
}

macro_rules! canonical {
    ($($constant:ident = $name:literal, $statement:literal, $condition:ident;)+) => {
        $(pub(super) static $constant: Rule =
            Rule::canonical($name, $statement, Condition::$condition);)+
        static CANONICAL: &[&Rule] = &[$(&$constant),+];
    };
}

canonical! {
    ARITHMETIC = "arithmetic", "numbers are computed exactly", Always;
    ZERO_TERM = "zero term", "x + 0 = x", Always;
    LIKE_TERMS = "like terms", "a*x + b*x = (a + b)*x", WhereDefined;
    ZERO_PRODUCT = "zero product", "0*x = 0", WhereDefined;
    UNIT_FACTOR = "unit factor", "1*x = x", Always;
    // For fractional a and b only if x ≥ 0, or if a + b is fractional.
    LIKE_FACTORS = "like factors", "x^a*x^b = x^(a + b)", WhereDefined;
    ZERO_POWER = "zero power", "x^0 = 1", WhereDefined;
    UNIT_POWER = "unit power", "x^1 = x", Always;
    POWER_OF_ONE = "power of one", "1^x = 1", WhereDefined;
    POWER_OF_E = "power of e", "e^x = exp(x)", Always;
    // For whole n only.
    POWER_OF_PRODUCT = "power of a product", "(x*y)^n = x^n*y^n", Always;
    // As for like factors; |x| for an even a and a fractional b.
    POWER_OF_POWER = "power of a power", "(x^a)^b = x^(a*b)", WhereDefined;
    // For c > 0.
    ROOT_OF_PRODUCT = "root of a product", "(c*x)^a = c^a*x^a", Always;
    RADICALS = "radicals", "(c^2*d)^(1/2) = c*d^(1/2)", Always;
    // Of derivatives only, with what is known of the square of a root, a sine or a cosine, and cancelled.
    COMMON_DENOMINATOR = "common denominator", "a/b + c/d = (a*d + b*c)/(b*d)", WhereDefined;
    COMMON_FACTOR = "common factor", "a*b + a*c = a*(b + c)", WhereDefined;
    MULTIPLIED_OUT = "products multiplied out", "a*(b + c) = a*b + a*c", WhereDefined;
    CERTAIN_CONDITION = "condition that is certain", "p && true = p, p || true = true", WhereDefined;
    CERTAIN_PIECE = "piece that is certain", "if(true, x, y) = x, if(false, x, y) = y", Always;
    PIECE_WITHIN_PIECE = "piece within a piece", "if(p, if(q, x, y), y) = if(p && q, x, y)", WhereDefined;
    EQUAL_PIECES = "equal pieces", "if(p, x, x) = x, if(x < y, u, if(x > y, u, v)) = if(x == y, v, u)", WhereDefined;
    MEETING_PIECES = "pieces that meet", "if(x == c, u, v) = v where u = v at c", Always;
    CONDITION_SOLVED = "condition for one variable", "3*x < x + 2 is x < 1, max(x, 1) < 2 is x < 2", Always;
    PRODUCT_OF_PIECES = "product of pieces", "if(p, x, y)*if(p, z, w) = if(p, x*z, y*w), x*if(p, y, 0) = if(p, x*y, 0), x*if(p, 1, 2) = if(p, x, 2*x)", WhereDefined;
    SUM_OF_PIECES = "sum of pieces", "if(p, x, y) + if(p, z, w) = if(p, x + z, y + w)", WhereDefined;
    SIGN_OF_SUM = "sign of a sum", "-(x - y) = y - x", Always;
}

/// The whole table.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    CANONICAL.iter().copied().chain(&TABLE.rules)
}

/// What rules are applied with.
impl Simplifier<'_> {
    /// The first argument of `expr`, if it is a call of `function`.
    fn argument_of(&self, expr: Expr, function: Function) -> Option<Expr> {
        match self.graph.node(expr) {
            Node::Call(f, args) if *f == function => args.first().copied(),
            _ => None,
        }
    }

    /// Function and first argument, if `expr` is a call.
    fn called(&self, expr: Expr) -> Option<(Function, Expr)> {
        match self.graph.node(expr) {
            Node::Call(function, args) => Some((*function, *args.first()?)),
            _ => None,
        }
    }

    /// x and r, if `expr` is x^r with a number r.
    pub(super) fn number_power(&self, expr: Expr) -> Option<(Expr, &Rational)> {
        match self.graph.node(expr) {
            &Node::Pow([base, exponent]) => Some((base, self.graph.as_number(exponent)?)),
            _ => None,
        }
    }

    /// Base and exponent of a factor: x is x¹.
    pub(super) fn base_and_exponent(&self, factor: Expr) -> (Expr, Rational) {
        match self.number_power(factor) {
            Some((base, exponent)) => (base, exponent.clone()),
            None => (factor, Rational::ONE),
        }
    }

    /// Function of one argument.
    pub(super) fn apply(&mut self, function: Function, argument: Expr) -> Expr {
        self.call(function, smallvec::smallvec![argument])
    }

    fn negated(&mut self, expr: Expr) -> Expr {
        self.sum([(Rational::MINUS_ONE, expr)])
    }

    /// c·x
    fn times_number(&mut self, number: Rational, expr: Expr) -> Expr {
        self.sum([(number, expr)])
    }

    /// The terms of a sum, be it multiplied with a number.
    fn terms_of(&mut self, expr: Expr) -> Operands {
        let (coefficient, rest) = match self.graph.as_number(expr) {
            Some(_) => (Rational::ONE, expr),
            None => self.split(expr),
        };
        match self.graph.node(rest) {
            Node::Add(terms) if terms.len() <= SHORT => {
                let terms = terms.clone();
                terms.into_iter().map(|term| self.times_number(coefficient.clone(), term)).collect()
            }
            _ => smallvec![expr],
        }
    }

    /// How many terms a sum has.
    fn term_count(&self, expr: Expr) -> usize {
        match self.graph.node(expr) {
            Node::Add(terms) => terms.len(),
            Node::Number(number) if number.is_zero() => 0,
            _ => 1,
        }
    }

    /// The sum of canonical expressions.
    pub(super) fn sum_of(&mut self, terms: &[Expr]) -> Expr {
        self.sum(terms.iter().map(|&term| (Rational::ONE, term)))
    }

    /// The product of canonical expressions.
    pub(super) fn product_of(&mut self, factors: &[Expr]) -> Expr {
        let factors = factors.iter().map(|&factor| (factor, Rational::ONE));
        self.product(factors)
    }
}
