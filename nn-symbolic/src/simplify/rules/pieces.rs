//! |x|, sign, step, relu, min and max, and the powers that undo or make them.

use std::collections::HashMap;

use super::super::facts::is_even;
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
        name: "even power of an absolute value",
        statement: "abs(x)^n = x^n for even n",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Power,
            find: |s, e| {
                let (base, n) = s.number_power(e).filter(|(_, n)| is_even(n))?;
                let n = n.clone();
                Some(vec![s.argument_of(base, Abs)?, s.number(n)])
            },
            build: |s, _, operands| s.power(operands[0], operands[1]),
        }),
    },
    Rule {
        name: "cube of a cube root",
        statement: "cbrt(x)^(3*n) = x^n for whole n",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Power,
            find: |s, e| {
                let (base, n) = s.number_power(e)?;
                let third = n * &Rational::new(1, 3)?;
                let x = s.argument_of(base, Cbrt).filter(|_| third.is_integer())?;
                Some(vec![x, s.number(third)])
            },
            build: |s, _, operands| s.power(operands[0], operands[1]),
        }),
    },
    Rule {
        name: "odd power of a sign",
        statement: "sign(x)^n = sign(x) for odd n",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Power,
            find: |s, e| {
                let (base, n) = s.number_power(e)?;
                let odd = n.is_integer() && !is_even(n);
                (odd && s.argument_of(base, Sign).is_some()).then(|| vec![base])
            },
            build: |_, _, operands| operands[0],
        }),
    },
    Rule {
        name: "even power of a sign",
        statement: "sign(x)^n = 1 for even n",
        condition: Condition::If { text: "x != 0", holds: |facts| facts[0].is_non_zero() },
        rewrite: Some(Rewrite {
            head: Head::Power,
            find: |s, e| {
                let (base, _) = s.number_power(e).filter(|(_, n)| is_even(n))?;
                Some(vec![s.argument_of(base, Sign)?])
            },
            build: |s, _, _| s.number(1),
        }),
    },
    Rule {
        name: "x over its absolute value",
        statement: "x/abs(x) = sign(x)",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Product,
            find: |s, e| {
                with_power_of_argument(s, e, Abs, |s, x, m, k| {
                    let fits = *m == Rational::ONE && *k == Rational::MINUS_ONE;
                    fits.then(|| vec![s.apply(Sign, x)])
                })
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "powers of x and of its absolute value",
        statement: "x^2*abs(x)^n = abs(x)^(n + 2)",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Product,
            find: |s, e| {
                with_power_of_argument(s, e, Abs, |s, x, m, k| {
                    // The even part of m moves; x alone stays.
                    let (even, left) =
                        if is_even(m) { (m.clone(), None) } else { (m - &Rational::ONE, Some(x)) };
                    if !k.is_integer() || even.is_zero() {
                        return None;
                    }
                    let magnitude = s.apply(Abs, x);
                    let merged = s.rational_power(magnitude, k + &even);
                    Some(left.into_iter().chain([merged]).collect())
                })
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "x times its sign",
        statement: "x*sign(x) = abs(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product,
            find: |s, e| {
                with_power_of_argument(s, e, Sign, |s, x, m, k| {
                    if is_even(m) || *k != Rational::ONE {
                        return None;
                    }
                    let even = s.rational_power(x, m - &Rational::ONE);
                    Some(vec![even, s.apply(Abs, x)])
                })
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "absolute value times sign",
        statement: "abs(x)*sign(x) = x",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product,
            find: |s, e| {
                let factors = s.factors(&e).to_vec();
                let mut signs = factors
                    .iter()
                    .enumerate()
                    .filter_map(|(i, &factor)| Some((i, s.argument_of(factor, Sign)?)));
                let (at_sign, at_abs, x, n) = signs.find_map(|(i, x)| {
                    let (j, n) = factors.iter().enumerate().find_map(|(j, &factor)| {
                        let (base, n) = s.base_and_exponent(factor);
                        let same = s.argument_of(base, Abs) == Some(x) && n.is_integer();
                        (same && !is_even(&n)).then_some((j, n))
                    })?;
                    Some((i, j, x, n))
                })?;
                let mut rest = factors;
                rest[at_abs] = s.rational_power(x, n);
                rest.swap_remove(at_sign);
                Some(rest)
            },
            build: |s, _, factors| s.product_of(factors),
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

/// x − y, x and y of f(x, y).
fn difference(s: &mut Simplifier<'_>, call: Expr) -> Option<Vec<Expr>> {
    let &[x, y] = s.graph.node(call).children() else {
        return None;
    };
    let difference = s.sum(vec![(Rational::ONE, x), (Rational::MINUS_ONE, y)]);
    Some(vec![difference, x, y])
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

/// A product with factors xᵐ and f(x)ᵏ, for a whole m, with `merge(x, m, k)` instead of these two.
fn with_power_of_argument(
    s: &mut Simplifier<'_>,
    product: Expr,
    function: Function,
    merge: fn(&mut Simplifier<'_>, Expr, &Rational, &Rational) -> Option<Vec<Expr>>,
) -> Option<Vec<Expr>> {
    let calls_function = |&&factor: &&Expr| {
        let base = s.number_power(factor).map_or(factor, |(base, _)| base);
        s.argument_of(base, function).is_some()
    };
    s.factors(&product).iter().find(calls_function)?;
    let factors = s.factors(&product).to_vec();
    let powers: Vec<(Expr, Rational)> = factors.iter().map(|&e| s.base_and_exponent(e)).collect();
    let places: HashMap<Expr, usize> = powers.iter().enumerate().map(|(i, p)| (p.0, i)).collect();
    for (j, (base, k)) in powers.iter().enumerate() {
        let Some(x) = s.argument_of(*base, function) else {
            continue;
        };
        // Among factors, x − y may stand as y − x.
        let (place, negated) = match s.content(x) {
            Some((content, negative)) if content == Rational::MINUS_ONE => (negative, true),
            _ => (x, false),
        };
        let Some((i, m)) = places.get(&place).map(|&i| (i, &powers[i].1)) else {
            continue;
        };
        if !m.is_integer() {
            continue;
        }
        if let Some(mut merged) = merge(s, x, m, k) {
            if negated && !is_even(m) {
                merged.push(s.number(-1));
            }
            let others = factors.iter().enumerate();
            let others = others.filter(|&(place, _)| place != i && place != j);
            return Some(others.map(|(_, &e)| e).chain(merged).collect());
        }
    }
    None
}
