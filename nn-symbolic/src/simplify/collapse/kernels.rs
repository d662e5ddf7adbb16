//! What a rational function is made of.
//!
//! A kernel is a variable, a constant, a call, a power with a symbolic exponent, or the root of one of these, of a
//! product or of a sum. Every power of x with a number as exponent is a whole power of the one kernel x^(1/n).

use std::collections::HashMap;

use super::polynomial::KERNELS;
use crate::dense::ExprSet;
use crate::graph::{Expr, Node};
use crate::hash::BuildMixer;
use crate::rational::Rational;
use crate::simplify::Simplifier;
use crate::simplify::sum::gcd;
use crate::table::{BySine, Function};

/// The largest denominator of an exponent.
const MAX_ROOT: i64 = 12;

/// One kernel: `base`^(1/`root`), or `base`^`exponent`, or exp(`base`·`times`).
#[derive(Clone)]
pub(super) struct Kernel {
    pub(super) base: Expr,
    pub(super) kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    /// base^(1/n)
    Root(i64),
    /// base^exponent, where the exponent has this number as its last term.
    Power(Expr, Rational),
    /// exp(times·base)
    Exp(Rational),
}

/// The function of the same argument that makes the square of a function 1 minus, or plus, its own.
pub(super) fn partner(function: Function) -> Option<Function> {
    let BySine { sine, cosine, .. } = function.row().by_sine?;
    if function == sine { Some(cosine) } else { (function == cosine).then_some(sine) }
}

/// The kernels of an expression.
#[derive(Default)]
pub(super) struct Kernels {
    pub(super) all: Vec<Kernel>,
    /// The root of each base.
    pub(super) roots: HashMap<Expr, usize, BuildMixer>,
    /// The power of each base with each symbolic part of an exponent.
    pub(super) powers: HashMap<(Expr, Expr), usize, BuildMixer>,
    /// The exponential of each primitive argument.
    pub(super) exponentials: HashMap<Expr, usize, BuildMixer>,
    /// The arguments of which several circular or hyperbolic functions occur.
    pub(super) angles: HashMap<(Expr, bool), Vec<Function>, BuildMixer>,
    /// The expressions that are looked into, operands first.
    pub(super) skeleton: Vec<Expr>,
}

/// An exponent without the number that is its last term, and that number.
pub(super) fn split_exponent(s: &mut Simplifier<'_>, exponent: Expr) -> (Expr, Rational) {
    let Node::Add(terms) = s.graph.node(exponent) else {
        return (exponent, Rational::ZERO);
    };
    let number = terms.last().and_then(|&last| s.graph.as_number(last)).cloned();
    match number.filter(Rational::is_integer) {
        None => (exponent, Rational::ZERO),
        Some(number) => {
            let others = terms[..terms.len() - 1].to_vec();
            (s.sum_of(&others), number)
        }
    }
}

/// c and w of an argument c·w, where w has no number in front.
pub(super) fn split_argument(s: &mut Simplifier<'_>, argument: Expr) -> (Rational, Expr) {
    match s.content(argument) {
        Some(split) => split,
        None => s.split(argument),
    }
}

impl Kernels {
    /// The kernels of `root`, if they are few; roots of sums and products come after what these are made of.
    pub(super) fn of(s: &mut Simplifier<'_>, root: Expr) -> Option<Self> {
        const MAX_NODES: usize = 400;
        let mut found = Self::default();
        let mut bases: HashMap<Expr, i64, BuildMixer> = HashMap::default();
        let mut powers: HashMap<(Expr, Expr), Rational, BuildMixer> = HashMap::default();
        let mut arguments: HashMap<Expr, Rational, BuildMixer> = HashMap::default();
        let mut seen = ExprSet::of(s.graph);
        let mut pending = vec![root];
        while let Some(expr) = pending.pop() {
            if !seen.insert(expr) {
                continue;
            }
            found.skeleton.push(expr);
            if found.skeleton.len() > MAX_NODES {
                return None;
            }
            match s.graph.node(expr) {
                Node::Number(_) => {}
                Node::Add(operands) | Node::Mul(operands) => pending.extend_from_slice(operands),
                &Node::Pow([base, exponent]) => match s.graph.as_number(exponent) {
                    Some(number) => {
                        let (_, denominator) = number.to_ratio()?;
                        let of_number = s.graph.as_number(base).is_some();
                        if denominator != 1 || of_number {
                            let root = bases.entry(base).or_insert(1);
                            *root = *root / gcd(*root, denominator) * denominator;
                        }
                        pending.push(base);
                    }
                    None => {
                        pending.push(base);
                        let (symbolic, number) = split_exponent(s, exponent);
                        let least =
                            powers.entry((base, symbolic)).or_insert_with(|| number.clone());
                        if number < *least {
                            *least = number;
                        }
                    }
                },
                &Node::Call(Function::Exp, ref args) => {
                    let argument = args[0];
                    let (times, of) = split_argument(s, argument);
                    let times = times.abs();
                    let unit = match arguments.get(&of) {
                        Some(known) => common_unit(known, &times)?,
                        None => times,
                    };
                    arguments.insert(of, unit);
                }
                Node::Call(function, args) => {
                    if let Some(BySine { sine, .. }) = function.row().by_sine {
                        let circular = sine == Function::Sin;
                        found.angles.entry((args[0], circular)).or_default().push(*function);
                    }
                    bases.entry(expr).or_insert(1);
                }
                Node::Variable(_) | Node::Constant(_) | Node::Select(_) => {
                    bases.entry(expr).or_insert(1);
                }
                Node::Compare(..) | Node::Join(..) => return None,
                Node::Neg(_) | Node::Sub(_) | Node::Div(_) => return None,
            }
        }
        found.skeleton.sort_unstable();
        found.angles.retain(|_, functions| functions.len() > 1);
        let mut angles: Vec<_> =
            found.angles.iter().map(|(&angle, functions)| (angle, functions.clone())).collect();
        angles.sort_unstable_by_key(|&(angle, _)| angle);
        for ((angle, circular), functions) in angles {
            let (sine, cosine) = match circular {
                true => (Function::Sin, Function::Cos),
                false => (Function::Sinh, Function::Cosh),
            };
            for function in functions.into_iter().filter(|&f| f != sine && f != cosine) {
                let call = s.graph.call(function, &[angle])?;
                if bases.get(&call) == Some(&1) {
                    bases.remove(&call);
                } else {
                    found.angles.remove(&(angle, circular));
                }
            }
            for function in [sine, cosine] {
                let call = s.apply(function, angle);
                if !matches!(s.graph.node(call), Node::Call(own, args) if *own == function && args[0] == angle)
                {
                    return None;
                }
                bases.entry(call).or_insert(1);
            }
        }
        let compound = |s: &Simplifier<'_>, base| {
            matches!(s.graph.node(base), Node::Add(_) | Node::Mul(_) | Node::Pow(_))
        };
        let mut roots: Vec<(bool, Expr, i64)> =
            bases.into_iter().map(|(base, root)| (compound(s, base), base, root)).collect();
        roots.sort_unstable();
        let mut powers: Vec<_> = powers.into_iter().collect();
        powers.sort_unstable();
        let mut arguments: Vec<_> = arguments.into_iter().collect();
        arguments.sort_unstable();
        if roots.len() + powers.len() + arguments.len() > KERNELS {
            return None;
        }
        let simple = roots.partition_point(|&(compound, ..)| !compound);
        for (base, unit) in arguments {
            found.exponentials.insert(base, found.all.len());
            found.all.push(Kernel { base, kind: Kind::Exp(unit) });
        }
        for &(_, base, root) in &roots[..simple] {
            found.add_root(base, root)?;
        }
        for ((base, symbolic), least) in powers {
            found.powers.insert((base, symbolic), found.all.len());
            found.all.push(Kernel { base, kind: Kind::Power(symbolic, least) });
        }
        for &(_, base, root) in &roots[simple..] {
            found.add_root(base, root)?;
        }
        Some(found)
    }

    /// n of a kernel that is base^(1/n); 1 of the others.
    pub(super) fn root(&self, kernel: usize) -> i64 {
        match self.all[kernel].kind {
            Kind::Root(root) => root,
            _ => 1,
        }
    }

    fn add_root(&mut self, base: Expr, root: i64) -> Option<()> {
        self.roots.insert(base, self.all.len());
        self.all.push(Kernel { base, kind: Kind::Root(root) });
        (root <= MAX_ROOT).then_some(())
    }

    /// `kernel^exponent` as factors with numbers as exponents.
    pub(super) fn factor(
        &self,
        s: &mut Simplifier<'_>,
        kernel: usize,
        exponent: i64,
    ) -> (Expr, Rational) {
        let Kernel { base, kind } = &self.all[kernel];
        match kind {
            Kind::Root(root) => (*base, Rational::new(exponent, *root).unwrap_or(Rational::ONE)),
            Kind::Power(symbolic, number) => {
                let number = s.number(number.clone());
                let power = s.sum_of(&[*symbolic, number]);
                (s.power(*base, power), exponent.into())
            }
            Kind::Exp(times) => {
                let argument = s.sum([(times * &Rational::from(exponent), *base)]);
                (s.exp(argument), Rational::ONE)
            }
        }
    }
}

/// The largest number of which both are whole multiples.
fn common_unit(a: &Rational, b: &Rational) -> Option<Rational> {
    let ((a, b), (c, d)) = (a.to_ratio()?, b.to_ratio()?);
    let denominator = (b / gcd(b, d)).checked_mul(d)?;
    let scaled = |num: i64, den: i64| num.checked_mul(denominator / den);
    Rational::new(gcd(scaled(a, b)?.abs(), scaled(c, d)?.abs()), denominator)
}
