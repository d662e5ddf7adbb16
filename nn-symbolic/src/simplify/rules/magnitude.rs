//! Powers and products of |x|, sign(x), step(x), relu(x) and ∛x that are simpler ones.

use std::collections::HashMap;

use super::super::facts::is_even;
use super::{Condition, Head, Rewrite, Rule, Simplifier};
use crate::graph::Expr;
use crate::rational::Rational;
use crate::table::Function::{self, *};

pub(super) static RULES: &[Rule] = &[
    Rule {
        name: "even power of an absolute value",
        statement: "abs(x)^n = x^n for even n",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Power(&[Abs]),
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
            head: Head::Power(&[Cbrt]),
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
            head: Head::Power(&[Sign]),
            find: |s, e| {
                let (base, n) = s.number_power(e)?;
                let odd = n.is_integer() && !is_even(n);
                (odd && s.argument_of(base, Sign).is_some()).then(|| vec![base])
            },
            build: |_, _, operands| operands[0],
        }),
    },
    Rule {
        name: "even power of a sign beside a pole",
        statement: "sign(x)^n*abs(x)^r = abs(x)^r for even n and r < 0",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Sign]),
            find: |s, e| {
                let factors = s.graph.node(e).children();
                let sign_of = |&factor: &Expr| {
                    let (base, _) = s.number_power(factor).filter(|(_, n)| is_even(n))?;
                    s.argument_of(base, Sign)
                };
                let is_pole = |&factor: &Expr, x| {
                    s.number_power(factor).is_some_and(|(base, r)| {
                        r.is_negative() && (base == x || s.argument_of(base, Abs) == Some(x))
                    })
                };
                let (place, x) =
                    factors.iter().enumerate().find_map(|(i, e)| Some((i, sign_of(e)?)))?;
                let mut others = factors.to_vec();
                others.remove(place);
                others.iter().any(|factor| is_pole(factor, x)).then_some(others)
            },
            build: |s, _, operands| s.product_of(operands),
        }),
    },
    Rule {
        name: "even power of a sign",
        statement: "sign(x)^n = 1 for even n",
        condition: Condition::If { text: "x != 0", holds: |facts| facts[0].is_non_zero() },
        rewrite: Some(Rewrite {
            head: Head::Power(&[Sign]),
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
            head: Head::Product(&[Abs]),
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
            head: Head::Product(&[Abs]),
            find: |s, e| {
                with_power_of_argument(s, e, Abs, |s, x, m, k| {
                    // The even part of m moves; x alone stays.
                    let (even, left) =
                        if is_even(m) { (m.clone(), None) } else { (m - &Rational::ONE, Some(x)) };
                    // x³·|x| would become x·|x|³, which is no simpler.
                    let swaps = left.is_some() && k.is_one();
                    if !k.is_integer() || even.is_zero() || swaps {
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
            head: Head::Product(&[Sign]),
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
            head: Head::Product(&[Sign]),
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
        name: "sign of an absolute value",
        statement: "sign(x)*sign(abs(x)) = sign(x)",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Sign]),
            find: |s, e| {
                let factors = s.factors(&e).to_vec();
                let sign_of = |factor: Expr| s.argument_of(s.base_and_exponent(factor).0, Sign);
                let goes = |&factor: &Expr| {
                    let x = s.argument_of(sign_of(factor)?, Abs)?;
                    factors.iter().any(|&other| sign_of(other) == Some(x)).then_some(factor)
                };
                let factor = factors.iter().find_map(goes)?;
                Some(factors.iter().copied().filter(|&other| other != factor).collect())
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "sign of a sign",
        statement: "sign(sign(x)) = sign(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Sign]),
            find: |s, e| {
                let inner = s.argument_of(e, Sign)?;
                s.argument_of(inner, Sign).map(|_| vec![inner])
            },
            build: |_, _, sign| sign[0],
        }),
    },
    Rule {
        name: "power of a step",
        statement: "step(x)^n = step(x) for n > 0",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Power(&[Step]),
            find: |s, e| {
                let (base, _) = s.number_power(e).filter(|(_, n)| n.is_positive())?;
                s.argument_of(base, Step).map(|_| vec![base])
            },
            build: |_, _, operands| operands[0],
        }),
    },
    Rule {
        name: "x times its step",
        statement: "x*step(x) = relu(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Step]),
            find: |s, e| {
                with_power_of_argument(s, e, Step, |s, x, m, k| {
                    let fits = *m == Rational::ONE && *k == Rational::ONE;
                    fits.then(|| vec![s.apply(Relu, x)])
                })
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "relu times its step",
        statement: "step(x)*relu(x)^n = relu(x)^n for n > 0",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Step]),
            find: |s, e| {
                let factors = s.factors(&e);
                let is_relu_of = |x: Expr, factor: Expr| {
                    let (base, n) = s.base_and_exponent(factor);
                    s.argument_of(base, Relu) == Some(x) && n.is_positive()
                };
                let goes = |&factor: &Expr| {
                    let x = s.argument_of(factor, Step)?;
                    factors.iter().any(|&other| is_relu_of(x, other)).then_some(factor)
                };
                let step = factors.iter().find_map(goes)?;
                Some(factors.iter().copied().filter(|&factor| factor != step).collect())
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
];

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
