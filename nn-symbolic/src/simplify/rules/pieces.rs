//! |x|, sign, step, relu, min, max and rounding of arguments of which something is known.

use std::cmp::Ordering;

use super::{Condition, Head, Rewrite, Rule, Simplifier};
use crate::graph::{Expr, Node};
use crate::rational::Rational;
use crate::table::Function::{self, *};

/// A rule for a function of one argument whose sign is known.
macro_rules! by_sign {
    ($name:literal, $function:ident, $statement:literal, $text:literal, $holds:ident, $build:expr) => {
        Rule {
            name: $name,
            statement: $statement,
            condition: Condition::If { text: $text, holds: |facts| facts[0].$holds() },
            rewrite: Some(Rewrite {
                head: Head::Call(&[$function]),
                find: |s, e| Some(vec![s.argument_of(e, $function)?]),
                build: $build,
            }),
        }
    };
}

pub(super) static RULES: &[Rule] = &[
    by_sign!(
        "absolute value of x >= 0",
        Abs,
        "abs(x) = x",
        "x >= 0",
        is_non_negative,
        |_, _, x| x[0]
    ),
    by_sign!(
        "absolute value of x <= 0",
        Abs,
        "abs(x) = -x",
        "x <= 0",
        is_non_positive,
        |s, _, x| s.negated(x[0])
    ),
    by_sign!("sign of x > 0", Sign, "sign(x) = 1", "x > 0", is_positive, |s, _, _| s.number(1)),
    by_sign!("sign of x < 0", Sign, "sign(x) = -1", "x < 0", is_negative, |s, _, _| s.number(-1)),
    by_sign!("step at x > 0", Step, "step(x) = 1", "x > 0", is_positive, |s, _, _| s.number(1)),
    by_sign!("step at x <= 0", Step, "step(x) = 0", "x <= 0", is_non_positive, |s, _, _| s
        .number(0)),
    by_sign!("relu of x >= 0", Relu, "relu(x) = x", "x >= 0", is_non_negative, |_, _, x| x[0]),
    by_sign!("relu of x <= 0", Relu, "relu(x) = 0", "x <= 0", is_non_positive, |s, _, _| s
        .number(0)),
    Rule {
        // Used for factors of known sign only, whose absolute value goes.
        name: "absolute value of a product",
        statement: "abs(x*y) = abs(x)*abs(y)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Abs]),
            find: |s, e| {
                let argument = s.argument_of(e, Abs)?;
                leaving(s, argument, |s, e| {
                    s.facts(e).is_non_negative() || s.facts(e).is_non_positive()
                })
            },
            build: |s, _, operands| {
                let magnitudes = [s.apply(Abs, operands[0]), s.apply(Abs, operands[1])];
                s.product_of(&magnitudes)
            },
        }),
    },
    Rule {
        name: "sign of a product",
        statement: "sign(x*y) = sign(x)*sign(y)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Sign]),
            find: |s, e| {
                let argument = s.argument_of(e, Sign)?;
                leaving(s, argument, |s, e| s.facts(e).is_positive() || s.facts(e).is_negative())
            },
            build: |s, _, operands| {
                let signs = [s.apply(Sign, operands[0]), s.apply(Sign, operands[1])];
                s.product_of(&signs)
            },
        }),
    },
    Rule {
        name: "absolute value of a power",
        statement: "abs(x^n) = abs(x)^n for whole n",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Abs]),
            find: |s, e| {
                let argument = s.argument_of(e, Abs)?;
                let (x, n) = s.number_power(argument).filter(|(_, n)| n.is_integer())?;
                let n = n.clone();
                Some(vec![x, s.number(n)])
            },
            build: |s, _, operands| {
                let magnitude = s.apply(Abs, operands[0]);
                s.power(magnitude, operands[1])
            },
        }),
    },
    Rule {
        name: "extremum of equals",
        statement: "min(x, x) = max(x, x) = x",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Min, Max]),
            find: |s, e| match s.graph.node(e).children() {
                &[x, y] => (x == y).then(|| vec![x]),
                _ => None,
            },
            build: |_, _, x| x[0],
        }),
    },
    Rule {
        name: "extremum in ascending order",
        statement: "min(x, y) = x, max(x, y) = y",
        condition: Condition::If { text: "x - y <= 0", holds: |facts| facts[0].is_non_positive() },
        rewrite: Some(Rewrite {
            head: Head::Call(&[Min, Max]),
            find: difference,
            build: |s, e, operands| match s.called(e) {
                Some((Min, _)) => operands[1],
                _ => operands[2],
            },
        }),
    },
    Rule {
        name: "extremum in descending order",
        statement: "min(x, y) = y, max(x, y) = x",
        condition: Condition::If { text: "x - y >= 0", holds: |facts| facts[0].is_non_negative() },
        rewrite: Some(Rewrite {
            head: Head::Call(&[Min, Max]),
            find: difference,
            build: |s, e, operands| match s.called(e) {
                Some((Min, _)) => operands[2],
                _ => operands[1],
            },
        }),
    },
    Rule {
        name: "rounding of a whole number",
        statement: "floor(x) = ceil(x) = round(x) = trunc(x) = x",
        condition: Condition::If { text: "x is whole", holds: |facts| facts[0].integer },
        rewrite: Some(Rewrite {
            head: Head::Call(ROUNDING),
            find: |s, e| s.called(e).map(|(_, x)| vec![x]),
            build: |_, _, x| x[0],
        }),
    },
    Rule {
        name: "rounding of a number",
        statement: "floor(-3/2) = -2, ceil(-3/2) = -1, round(-3/2) = -2, trunc(-3/2) = -1",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(ROUNDING),
            find: |s, e| {
                let (function, x) = s.called(e)?;
                let rounded = rounded(function, s.graph.as_number(x)?)?;
                Some(vec![s.number(rounded)])
            },
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "hypotenuse of one side",
        statement: "hypot(0, x) = abs(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Hypot]),
            find: |s, e| match s.graph.node(e).children() {
                [x, y] if s.graph.is_number(*x, 0) => Some(vec![*y]),
                [x, y] if s.graph.is_number(*y, 0) => Some(vec![*x]),
                _ => None,
            },
            build: |s, _, x| s.apply(Abs, x[0]),
        }),
    },
];

const ROUNDING: &[Function] = &[Floor, Ceil, Round, Trunc];

/// A number rounded by one of these functions, unless its parts are very large.
fn rounded(function: Function, number: &Rational) -> Option<Rational> {
    let (numerator, denominator) = number.to_ratio()?;
    let (below, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match function {
        Ceil => rest > 0,
        Trunc => rest > 0 && numerator < 0,
        // What is halfway goes away from zero.
        Round => match rest.cmp(&(denominator - rest)) {
            Ordering::Equal => numerator > 0,
            order => order == Ordering::Greater,
        },
        _ => false,
    };
    Some(Rational::from(below + i64::from(up)))
}

/// x − y, x and y of f(x, y).
fn difference(s: &mut Simplifier<'_>, call: Expr) -> Option<Vec<Expr>> {
    let &[x, y] = s.graph.node(call).children() else {
        return None;
    };
    let difference = s.sum([(Rational::ONE, x), (Rational::MINUS_ONE, y)]);
    if !s.facts(difference).is_zero() {
        return Some(vec![difference, x, y]);
    }
    // Of equals none is preferred, but what is no number.
    let is_number = |e| s.graph.as_number(e).is_some();
    match (is_number(x), is_number(y)) {
        (false, true) => Some(vec![difference, x, x]),
        (true, false) => Some(vec![difference, y, y]),
        _ => None,
    }
}

/// The product of the factors for which `leaves` holds, and the product of the others, if there are both.
fn leaving(
    s: &mut Simplifier<'_>,
    product: Expr,
    leaves: fn(&Simplifier<'_>, Expr) -> bool,
) -> Option<Vec<Expr>> {
    let Node::Mul(factors) = s.graph.node(product) else {
        return None;
    };
    let (known, unknown): (Vec<Expr>, Vec<Expr>) = factors.iter().partition(|&&e| leaves(s, e));
    if known.is_empty() || unknown.is_empty() {
        return None;
    }
    Some(vec![s.product_of(&known), s.product_of(&unknown)])
}
