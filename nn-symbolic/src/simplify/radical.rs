//! Roots of rational numbers, exactly: 8^(1/2) = 2·2^(1/2), (4/9)^(1/2) = 2/3.

use std::collections::BTreeMap;

use super::sum::gcd;
use crate::rational::Rational;

/// Primes below this are found by division; what is left of a number is treated as if it were prime, unless it is a
/// perfect power. That loses a simplification for numbers of two large prime factors, never the value.
const PRIMES_BELOW: i64 = 1_000;

/// A product of powers of positive numbers.
#[derive(Default)]
pub(super) struct Radicals {
    /// Exponents by prime.
    primes: BTreeMap<i64, Rational>,
    /// Powers of numbers too large to be factorised.
    others: Vec<(Rational, Rational)>,
}

impl Radicals {
    pub(super) fn is_empty(&self) -> bool {
        self.primes.is_empty() && self.others.is_empty()
    }

    /// Multiplies by `number^exponent`, of a positive number.
    pub(super) fn push(&mut self, number: Rational, exponent: Rational) {
        let Some((num, den)) = number.to_ratio() else {
            self.others.push((number, exponent));
            return;
        };
        for (part, sign) in [(num, 1), (den, -1)] {
            for (prime, times) in factorise(part) {
                let known = self.primes.entry(prime).or_insert(Rational::ZERO);
                *known = &*known + &(&exponent * &Rational::from(sign * times));
            }
        }
    }

    /// The same product as whole numbers and their roots: numbers to be multiplied, and powers with exponents between
    /// 0 and 1, one for each denominator of an exponent if it fits, in order.
    pub(super) fn reduce(self) -> (Vec<Rational>, Vec<(Rational, Rational)>) {
        let mut numbers = Vec::new();
        let mut roots = self.others;
        let mut by_denominator: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
        for (prime, exponent) in self.primes {
            let base = Rational::from(prime);
            let split = exponent.to_ratio().and_then(|(num, den)| {
                let whole = base.pow(num.div_euclid(den))?;
                whole.is_moderate().then_some((whole, num.rem_euclid(den), den))
            });
            let Some((whole, num, den)) = split else {
                roots.push((base, exponent));
                continue;
            };
            if !whole.is_one() {
                numbers.push(whole);
            }
            if num != 0 {
                by_denominator.entry(den).or_default().push((prime, num));
            }
        }
        for (den, primes) in by_denominator {
            let common = primes.iter().fold(0, |g, &(_, num)| gcd(g, num));
            let product = primes.iter().try_fold(1_i64, |product, &(prime, num)| {
                let times = u32::try_from(num / common).ok()?;
                product.checked_mul(prime.checked_pow(times)?)
            });
            let root = |base: i64, num| Some((base.into(), Rational::new(num, den)?));
            match product {
                Some(product) => roots.extend(root(product, common)),
                None => roots.extend(primes.iter().filter_map(|&(prime, num)| root(prime, num))),
            }
        }
        roots.sort();
        (numbers, roots)
    }
}

/// s > 0 and t with s·t = `number`, where s is the largest q-th power of a rational number whose numerator and
/// denominator divide those of `number`, and q the denominator of `exponent`.
pub(super) fn extract(number: &Rational, exponent: &Rational) -> (Rational, Rational) {
    let nothing = (Rational::ONE, number.clone());
    let (Some((num, den)), Some((_, q))) = (number.to_ratio(), exponent.to_ratio()) else {
        return nothing;
    };
    let mut outside = Rational::ONE;
    for (part, sign) in [(num.abs(), 1), (den, -1)] {
        for (prime, times) in factorise(part) {
            let power = Rational::from(prime).pow(sign * (times / q) * q);
            outside = &outside * &power.unwrap_or(Rational::ONE);
        }
    }
    let inside = outside.recip().map(|inverse| number * &inverse);
    (outside, inside.unwrap_or_else(|| number.clone()))
}

/// Prime factors of a positive number and their multiplicities, ascending.
fn factorise(mut n: i64) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    let mut divisor = 2;
    while divisor < PRIMES_BELOW && divisor * divisor <= n {
        let mut times = 0;
        while n % divisor == 0 {
            n /= divisor;
            times += 1;
        }
        if times > 0 {
            found.push((divisor, times));
        }
        divisor += if divisor == 2 { 1 } else { 2 };
    }
    if n > 1 {
        found.push(perfect_power(n));
    }
    found
}

/// r and k with rᵏ = n, k as large as possible. The exponents tried are those possible without small prime factors.
fn perfect_power(n: i64) -> (i64, i64) {
    for times in (2..=6_u32).rev() {
        let guess = (n as f64).powf(1.0 / f64::from(times)).round() as i64;
        for root in guess - 1..=guess + 1 {
            if root > 1 && root.checked_pow(times) == Some(n) {
                return (root, times.into());
            }
        }
    }
    (n, 1)
}
