//! The table of rules.
//!
//! A [`Rule`] has a name, a statement in mathematics and a [`Condition`]. The first group, here, describes what the
//! construction of the canonical form does by itself; the others rewrite a node that is in canonical form: `find`
//! recognises the left side and gives the operands, the condition is checked on what is known of *them*, `build` makes
//! the right side. A condition that is not proven does not fire.
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

mod circular;
mod exponential;
mod inverse;
mod logistic;
mod magnitude;
mod opposite;
mod pieces;
mod special;

use std::sync::LazyLock;

use super::{Facts, Simplifier};
use crate::graph::{Constant, Expr, Node};
use crate::rational::Rational;
use crate::table::{Function, Row};

/// One rule of simplification.
#[derive(Debug)]
pub struct Rule {
    /// What to call it.
    pub name: &'static str,
    /// What it says, in ordinary notation.
    pub statement: &'static str,
    /// When it holds.
    pub condition: Condition,
    rewrite: Option<Rewrite>,
}

/// When the two sides of a rule have the same value.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// For all real operands; both sides are defined at the same points.
    Always,
    /// Wherever the left side is defined. The right side may be defined at more points.
    WhereDefined,
    /// Where something is proven.
    If {
        /// What, in the letters of the statement.
        text: &'static str,
        /// Whether it follows from the facts about the operands.
        holds: fn(&[Facts]) -> bool,
    },
}

/// How a rule is applied.
#[derive(Debug)]
struct Rewrite {
    head: Head,
    /// The operands, if the left side matches.
    find: fn(&mut Simplifier<'_>, Expr) -> Option<Vec<Expr>>,
    /// The right side, from the left one and the operands.
    build: fn(&mut Simplifier<'_>, Expr, &[Expr]) -> Expr,
}

/// The outermost operation of the left side, and functions of which one must be called in it: in a factor or its base, or
/// in a term of a base. Most sums and products have none of those that rules are about.
#[derive(Debug)]
enum Head {
    Sum(&'static [Function]),
    Product(&'static [Function]),
    /// A sum, and a product, with functions whose rows say something.
    SumWhere(fn(&Row) -> bool),
    ProductWhere(fn(&Row) -> bool),
    Power(&'static [Function]),
    /// Powers of numbers.
    PowerOfNumber,
    Call(&'static [Function]),
    /// A call of a function whose row says something.
    CallWhere(fn(&Row) -> bool),
}

/// A set of functions of the table.
#[derive(Clone, Copy, PartialEq)]
struct Functions(u128);

impl Functions {
    const NONE: Self = Self(0);

    fn of(functions: &[Function]) -> Self {
        const { assert!(Function::ALL.len() <= 128) };
        Self(functions.iter().fold(0, |set, &function| set | 1 << function as u32))
    }

    fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Rule {
    /// A rule that the construction of the canonical form applies.
    const fn canonical(name: &'static str, statement: &'static str, condition: Condition) -> Self {
        Self { name, statement, condition, rewrite: None }
    }

    /// Whether it rewrites canonical nodes, rather than being a part of the canonical form.
    #[must_use]
    pub fn rewrites(&self) -> bool {
        self.rewrite.is_some()
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
    CANONICAL.iter().copied().chain(rewriting())
}

fn rewriting() -> impl Iterator<Item = &'static Rule> {
    let groups = [
        inverse::RULES,
        logistic::RULES,
        exponential::RULES,
        pieces::RULES,
        magnitude::RULES,
        opposite::RULES,
        circular::RULES,
        special::RULES,
    ];
    groups.into_iter().flatten()
}

/// The rewriting rules by head.
#[derive(Default)]
struct Table {
    sums: Vec<Candidate>,
    products: Vec<Candidate>,
    powers: Vec<Candidate>,
    numbers: Vec<Candidate>,
    calls: Vec<Vec<Candidate>>,
}

/// A rule with the functions of which it needs one.
#[derive(Clone, Copy)]
struct Candidate {
    needs: Functions,
    rule: &'static Rule,
    rewrite: &'static Rewrite,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { calls: vec![Vec::new(); Function::ALL.len()], ..Table::default() };
    for rule in rewriting() {
        let Some(rewrite) = &rule.rewrite else {
            continue;
        };
        let needing =
            |functions: &[Function]| Candidate { needs: Functions::of(functions), rule, rewrite };
        match rewrite.head {
            Head::Sum(functions) => table.sums.push(needing(functions)),
            Head::Product(functions) => table.products.push(needing(functions)),
            Head::Power(functions) => table.powers.push(needing(functions)),
            Head::PowerOfNumber => table.numbers.push(needing(Function::ALL)),
            Head::Call(functions) => {
                for &function in functions {
                    table.calls[function as usize].push(needing(&[function]));
                }
            }
            Head::SumWhere(says) => table.sums.push(needing(&where_row(says))),
            Head::ProductWhere(says) => table.products.push(needing(&where_row(says))),
            Head::CallWhere(says) => {
                for function in where_row(says) {
                    table.calls[function as usize].push(needing(&[function]));
                }
            }
        }
    }
    table
});

/// The functions whose rows say something.
fn where_row(says: fn(&Row) -> bool) -> Vec<Function> {
    Function::ALL.iter().copied().filter(|function| says(function.row())).collect()
}

/// The first rule that applies to a canonical node, and what it makes of it.
pub(super) fn rewrite(s: &mut Simplifier<'_>, expr: Expr) -> Option<(&'static Rule, Expr)> {
    let all = Functions::of(Function::ALL);
    let (candidates, functions): (&'static [Candidate], _) = match s.graph.node(expr) {
        Node::Add(terms) => {
            let in_terms = terms.iter().map(|&term| s.functions_of_term(term));
            (&TABLE.sums, in_terms.fold(Functions::NONE, Functions::and))
        }
        Node::Mul(_) => (&TABLE.products, s.functions_of_term(expr)),
        Node::Pow([base, _]) => match s.graph.node(*base) {
            Node::Number(_) => (&TABLE.numbers, all),
            _ => (&TABLE.powers, s.functions_of_factor(expr)),
        },
        Node::Call(function, _) => (&TABLE.calls[*function as usize], all),
        _ => return None,
    };
    if functions == Functions::NONE {
        return None;
    }
    for &Candidate { needs, rule, rewrite } in candidates {
        if !needs.meets(functions) {
            continue;
        }
        let Some(operands) = (rewrite.find)(s, expr) else {
            continue;
        };
        let proven = match rule.condition {
            Condition::Always | Condition::WhereDefined => true,
            Condition::If { holds, .. } => {
                let facts: Vec<Facts> = operands.iter().map(|&e| s.facts(e)).collect();
                holds(&facts)
            }
        };
        if proven {
            return Some((rule, (rewrite.build)(s, expr, &operands)));
        }
    }
    None
}

/// Which functions a node is about, for the [`Head`]s.
impl Simplifier<'_> {
    fn functions_of_term(&self, term: Expr) -> Functions {
        let factors = self.factors(&term).iter();
        factors.map(|&e| self.functions_of_factor(e)).fold(Functions::NONE, Functions::and)
    }

    fn functions_of_factor(&self, factor: Expr) -> Functions {
        let base = match self.graph.node(factor) {
            Node::Pow([base, _]) => *base,
            _ => return self.function_of(factor),
        };
        match self.graph.node(base) {
            // 1 + exp(x)
            Node::Add(terms) if terms.len() == 2 => {
                let in_terms = terms.iter().flat_map(|term| self.factors(term));
                in_terms.map(|&e| self.function_of(e)).fold(Functions::NONE, Functions::and)
            }
            _ => self.function_of(base),
        }
    }

    fn function_of(&self, expr: Expr) -> Functions {
        match self.graph.node(expr) {
            Node::Call(function, _) => Functions::of(&[*function]),
            Node::Constant(Constant::E) => Functions::of(&[Function::Exp]),
            Node::Pow([base, _]) => match self.graph.node(*base) {
                Node::Call(function, _) => Functions::of(&[*function]),
                _ => Functions::NONE,
            },
            _ => Functions::NONE,
        }
    }
}

/// Some terms with another one in the place of the one at `place`, and without its partner, if that is among them.
fn without_partner(
    terms: &[Expr],
    place: usize,
    partner: Expr,
    instead: Expr,
) -> Option<Vec<Expr>> {
    let other = terms.iter().position(|&other| other == partner)?;
    let mut rest = terms.to_vec();
    rest[place] = instead;
    rest.remove(other);
    Some(rest)
}

/// What the rows of the table are written with.
impl Simplifier<'_> {
    /// The first argument of `expr`, if it is a call of `function`.
    fn argument_of(&self, expr: Expr, function: Function) -> Option<Expr> {
        match self.graph.node(expr) {
            Node::Call(f, args) if *f == function => args.first().copied(),
            _ => None,
        }
    }

    /// c and x, if a term is c·f(x) for this function.
    fn multiple_of(&self, term: Expr, function: Function) -> Option<(Rational, Expr)> {
        let &[factor] = self.factors(&term) else { return None };
        let x = self.argument_of(factor, function)?;
        Some((self.coefficient(term).clone(), x))
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
