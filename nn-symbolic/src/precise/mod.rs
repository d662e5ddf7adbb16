//! Numbers that are right to the last digit printed, or say what is known of them.
//!
//! Every result is enclosed: evaluated in numbers with a bound of their error (`enclosing`). First in pairs of `f64`
//! (`pair`), which certify 17 digits of most results; what they cannot certify is done again in balls of 192, 320, 576, …
//! bits (`ball`), each result until it is known by itself, whatever the others are. Beyond 16,384 bits or after
//! a second a result that is still not known says so.
//!
//! Zeros that only algebra can tell, such as sin²x + cos²x − 1 at a number, are none in any precision: there the values of
//! the variables are put into the formula, which is simplified once more.

mod answer;
mod ball;
mod conditions;
mod decimal;
mod enclosing;
mod enclosure;
mod exact;
pub(crate) mod functions;
mod given;
mod pair;
mod quick;
mod recognised;
pub(crate) mod special;

use std::time::{Duration, Instant};

pub use answer::Answer;
pub(crate) use enclosing::Enclosing;
pub(crate) use enclosure::{Enclosure, enclosure};
pub(crate) use exact::Nothing;
pub use given::Given;

use crate::code::Code;
use crate::eval::{self, Arithmetic};
use crate::graph::{Expr, Graph, Symbol};
use crate::simplify::{Assumptions, simplify};
use exact::{Exact, Number};
use quick::Quick;

/// What pairs of `f64` can certify.
pub const DIGITS: usize = 17;
/// The bits of the first balls.
const FIRST_BITS: u64 = 192;
/// The most bits.
pub(crate) const MOST_BITS: u64 = 1 << 14;
/// The longest time for the results of one point; what has begun is ended.
pub(crate) const LONGEST: Duration = Duration::from_secs(1);
/// From here on it is worth while to ask algebra.
const STUBBORN_BITS: u64 = 1_000;

/// What is computed in one arithmetic or another.
pub(crate) trait Computation {
    /// The results; those that are not `wanted` may be anything.
    fn run<A: Enclosing>(&self, arithmetic: &A, wanted: &[bool]) -> Vec<A::Number>;

    /// How many results there are.
    fn count(&self) -> usize;

    /// The same result in another way, in which zeros are seen that are none in any precision.
    fn by_algebra(&self, _result: usize) -> Option<(Graph, Code)> {
        None
    }
}

/// The results to so many digits.
pub(crate) fn certify(computation: &impl Computation, digits: usize) -> Vec<Answer> {
    let count = computation.count();
    let mut answers: Vec<Option<Answer>> = vec![None; count];
    let mut wanted = vec![true; count];
    if digits <= DIGITS {
        for (place, pair) in computation.run(&Quick, &wanted).into_iter().enumerate() {
            if let Some(answer) = Answer::of_pair(pair) {
                answers[place] = Some(answer);
                wanted[place] = false;
            }
        }
    }
    let until = Instant::now() + LONGEST;
    let mut best: Vec<Option<Number>> = vec![None; count];
    let mut bits = FIRST_BITS.max(digits as u64 * 4 + 64).next_multiple_of(64);
    let mut asked_algebra = false;
    while wanted.contains(&true) && bits <= MOST_BITS.max(digits as u64 * 8) {
        let arithmetic = Exact { bits, until: Some(until) };
        for (place, number) in computation.run(&arithmetic, &wanted).into_iter().enumerate() {
            if !wanted[place] {
                continue;
            }
            match Answer::certain(&number, digits) {
                Some(answer) => {
                    answers[place] = Some(answer);
                    wanted[place] = false;
                }
                None => keep_better(&mut best[place], number),
            }
        }
        if bits > STUBBORN_BITS && !asked_algebra {
            asked_algebra = true;
            for place in (0..count).filter(|&place| wanted[place]).collect::<Vec<_>>() {
                if let Some(answer) = by_algebra(computation, place, digits, until) {
                    answers[place] = Some(answer);
                    wanted[place] = false;
                }
            }
        }
        if Instant::now() > until {
            break;
        }
        bits = 2 * bits - 64;
    }
    let rest = best.into_iter().map(|number| number.unwrap_or(Number::Nothing(Nothing::Unknown)));
    answers
        .into_iter()
        .zip(rest)
        .map(|(answer, rest)| answer.unwrap_or_else(|| Answer::doubtful(&rest, digits)))
        .collect()
}

/// A run out of time knows less than the one before.
fn keep_better(best: &mut Option<Number>, number: Number) {
    let is_better = match (&*best, &number) {
        (None, _) => true,
        (Some(Number::Ball(old)), Number::Ball(new)) => new.radius().is_at_most(old.radius()),
        (Some(Number::Ball(_)), _) => false,
        _ => true,
    };
    if is_better {
        *best = Some(number);
    }
}

fn by_algebra(
    computation: &impl Computation,
    place: usize,
    digits: usize,
    until: Instant,
) -> Option<Answer> {
    let (_, code) = computation.by_algebra(place)?;
    let mut bits = FIRST_BITS.max(digits as u64 * 4 + 64);
    while bits <= STUBBORN_BITS * 2 {
        let arithmetic = Exact { bits, until: Some(until) };
        let unknown = |_| arithmetic.unknown();
        let results = eval::of_code(&arithmetic, &code, |_| true, unknown);
        if let Some(answer) = results.first().and_then(|number| Answer::certain(number, digits)) {
            return Some(answer);
        }
        bits *= 2;
    }
    None
}

/// Straight-line code at a point.
pub(crate) struct AtPoint<'c, F> {
    pub(crate) code: &'c Code,
    /// Where the results are as expressions, one each, and the graph they are in.
    pub(crate) graph: &'c Graph,
    pub(crate) roots: &'c [Expr],
    /// The values of the variables; of those without one, `None`.
    pub(crate) point: F,
}

impl<'g, F: Fn(Symbol) -> Option<&'g Given>> Computation for AtPoint<'_, F> {
    fn run<A: Enclosing>(&self, arithmetic: &A, wanted: &[bool]) -> Vec<A::Number> {
        let needed = self.needed(wanted);
        let value = |symbol| match (self.point)(symbol) {
            Some(given) => given.value(arithmetic),
            None => arithmetic.undefined(),
        };
        eval::of_code(arithmetic, self.code, |index| needed[index], value)
    }

    fn count(&self) -> usize {
        self.code.results.len()
    }

    /// The result with the values in the place of the variables, simplified.
    fn by_algebra(&self, result: usize) -> Option<(Graph, Code)> {
        let mut graph = self.graph.clone();
        let root = *self.roots.get(result)?;
        let mut values = std::collections::HashMap::new();
        for symbol in graph.variables(&[root]) {
            let value = (self.point)(symbol)?.build(&mut graph);
            let name = graph.symbol_name(symbol).to_owned();
            values.insert(graph.variable(&name), value);
        }
        let root = graph.substitute(&[root], &values)[0];
        let simple = simplify(&mut graph, &[root], &Assumptions::none());
        let code = Code::new(&graph, &simple);
        Some((graph, code))
    }
}

impl<F> AtPoint<'_, F> {
    /// Which operations the wanted results are made of.
    fn needed(&self, wanted: &[bool]) -> Vec<bool> {
        let Code { operations, results } = self.code;
        let mut needed = vec![false; operations.len()];
        for (&result, _) in results.iter().zip(wanted).filter(|&(_, &wanted)| wanted) {
            needed[result] = true;
        }
        for index in (0..operations.len()).rev() {
            if needed[index] {
                operations[index].operands().iter().for_each(|&operand| needed[operand] = true);
            }
        }
        needed
    }
}

/// Whether an expression is certain to have no value, as it stands: somewhere in it is no real number, or a pole. What
/// is hard to tell, such as the root of a 0 that only algebra knows to be one, is taken to have one.
pub(crate) fn is_undefined<'g>(
    graph: &Graph,
    root: Expr,
    point: impl Fn(Symbol) -> Option<&'g Given>,
) -> bool {
    if as_it_stands(&Quick, graph, root, &point).is_known() {
        return false;
    }
    let until = Some(Instant::now() + LONGEST);
    for bits in [FIRST_BITS, STUBBORN_BITS] {
        match as_it_stands(&Exact { bits, until }, graph, root, &point) {
            Number::Nothing(Nothing::Unknown) => {}
            Number::Nothing(why) => return why != Nothing::TooLarge,
            _ => return false,
        }
    }
    false
}

/// The value of an expression, operation by operation: code would leave out what it can, and 1/(1/x) is x there.
fn as_it_stands<'g, A: Enclosing>(
    arithmetic: &A,
    graph: &Graph,
    root: Expr,
    point: impl Fn(Symbol) -> Option<&'g Given>,
) -> A::Number {
    let value =
        |symbol| point(symbol).map_or_else(|| arithmetic.undefined(), |x| x.value(arithmetic));
    eval::of_graph(arithmetic, graph, &[root], value).swap_remove(0)
}

/// The values of expressions of a graph where its variables have these values.
pub fn certified<'g>(
    graph: &Graph,
    roots: &[Expr],
    point: impl Fn(Symbol) -> Option<&'g Given>,
    digits: usize,
) -> Vec<Answer> {
    let code = Code::new(graph, roots);
    certify(&AtPoint { code: &code, graph, roots, point }, digits)
}
