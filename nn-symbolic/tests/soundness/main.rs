//! The simplifier against what it simplifies, at a million points and more.
//!
//! Wherever the raw formula has a value, the simplified one has the same; wherever only the simplified one has a value,
//! one of the rules that were applied says so: its two sides are the same "where the left side is defined", or under a
//! condition on what has no value there. So it is with derivatives over one denominator, with what is shared and with
//! straight-line code.
//!
//! `SOUNDNESS_GRAPHS` says how many formulas there are, `SOUNDNESS_SEED` which is the first.
#![cfg(feature = "parse")]

#[path = "../common/mod.rs"]
mod common;
mod patterns;

use std::collections::HashMap;
use std::thread;

use common::random::{self, Estimate, VARIABLES, Why, estimate, why_not};
use common::{Random, assume};
use nn_symbolic::simplify::{Condition, Firing, share};
use nn_symbolic::{
    Assumptions, Code, Expr, Graph, Symbol, derivative, simplify_derivatives, simplify_logged,
};

/// How many points each formula is compared at.
const POINTS: usize = 8;

type Point = HashMap<Symbol, f64>;

/// What is assumed, and what makes it true of the values of [`VARIABLES`].
type Case = (&'static str, fn(&mut [f64; 5]));

const CASES: &[Case] = &[
    ("", |_| ()),
    (random::ASSUMPTIONS, |[_, _, p, q, n]| {
        *p = if *p == 0.0 { 0.5 } else { p.abs() };
        *q = -q.abs();
        *n = n.round();
    }),
    ("x>0, y!=0, 0<p<1", |[x, y, p, ..]| {
        *x = if *x == 0.0 { 0.5 } else { x.abs() };
        *y = if *y == 0.0 { -0.5 } else { *y };
        *p = 0.5 + p.clamp(-3.0, 3.0) / 8.0;
    }),
    ("x>=1, y<0, n integer, n!=0", |[x, y, _, _, n]| {
        *x = 1.0 + x.abs();
        *y = if *y == 0.0 { -0.5 } else { -y.abs() };
        *n = if n.round() == 0.0 { 2.0 } else { n.round() };
    }),
];

/// How many comparisons there were, and of what kind.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    points: u64,
    /// Values that were judged to be the same.
    judged: u64,
    /// Among them, those with a variable that is negative, and with one that is 0.
    negative: u64,
    zero: u64,
    derivatives: u64,
    /// Points at which only the simplified formula has a value.
    gained: u64,
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self {
            points: self.points + other.points,
            judged: self.judged + other.judged,
            negative: self.negative + other.negative,
            zero: self.zero + other.zero,
            derivatives: self.derivatives + other.derivatives,
            gained: self.gained + other.gained,
        }
    }
}

/// A formula and what became of it.
struct Subject {
    seed: u64,
    graph: Graph,
    raw: Expr,
    simple: Expr,
    firings: Vec<Firing>,
    /// ∂raw/∂x, as the rules of differentiation leave it.
    slope: Expr,
    simple_slope: Expr,
    /// The value and the derivative, shared, and as code.
    shared: Vec<Expr>,
    code: Code,
}

impl Subject {
    fn new(seed: u64, mut graph: Graph, raw: Expr, assumptions: &Assumptions) -> Self {
        let (simple, firings) = simplify_logged(&mut graph, &[raw], assumptions);
        let x = graph.symbol("x");
        let slope = derivative(&mut graph, raw, x);
        let (_, slopes) = simplify_derivatives(&mut graph, &[raw], &[slope], assumptions);
        let (simple, simple_slope) = (simple[0], slopes[0]);
        let shared = share(&mut graph, &[simple, simple_slope]);
        let code = Code::new(&graph, &shared);
        Self { seed, graph, raw, simple, firings, slope, simple_slope, shared, code }
    }

    /// Whether both have the same value, if the first one has one that can be judged.
    fn agree(&self, before: Expr, after: Expr, point: &Point) -> Option<Estimate> {
        let expected = estimate(&self.graph, before, point)?;
        if expected.worst > 1e-8 {
            return None; // ill-conditioned, or zero by cancellation
        }
        let Some(found) = estimate(&self.graph, after, point) else {
            if why_not(&self.graph, after, point) == Some(Why::Unclear) {
                return None;
            }
            panic!("{expected:?} is undefined {}", self.described(before, after, point));
        };
        let allowed = 1e-9 * expected.value.abs() + 10.0 * (expected.error + found.error);
        assert!(
            (found.value - expected.value).abs() <= allowed,
            "{expected:?} is {found:?} {}",
            self.described(before, after, point)
        );
        Some(found)
    }

    fn described(&self, before: Expr, after: Expr, point: &Point) -> String {
        let (before, after) = (self.graph.display(before), self.graph.display(after));
        let named = point.iter().map(|(&s, v)| format!("{} = {v:?}", self.graph.symbol_name(s)));
        let named: Vec<String> = named.collect();
        let seed = self.seed;
        format!("after {before} became {after} at {} (seed {seed})", named.join(", "))
    }

    fn compare(&self, point: &Point, counts: &mut Counts) {
        counts.points += 1;
        if let Some(found) = self.agree(self.raw, self.simple, point) {
            counts.judged += 1;
            counts.negative += u64::from(point.values().any(|&value| value < 0.0));
            counts.zero += u64::from(point.values().any(|&value| value == 0.0));
            if found.worst <= 1e-8 {
                self.agree(self.simple, self.shared[0], point);
            }
        } else if why_not(&self.graph, self.raw, point) == Some(Why::Undefined)
            && estimate(&self.graph, self.simple, point).is_some()
        {
            counts.gained += 1;
            // What is positive, or at most something else, is defined.
            let says_so = |firing: &Firing| !matches!(firing.condition(), Condition::Always);
            assert!(
                self.firings.iter().any(says_so),
                "a value is gained, and no rule says why, {}",
                self.described(self.raw, self.simple, point)
            );
        }
    }

    fn compare_derivatives(&self, point: &Point, counts: &mut Counts) {
        let Some(found) = self.agree(self.slope, self.simple_slope, point) else { return };
        counts.derivatives += 1;
        if found.worst > 1e-8 {
            return;
        }
        if let Some(shared) = self.agree(self.simple_slope, self.shared[1], point) {
            let computed = self.code.evaluate(|symbol| point[&symbol])[1];
            // Other intermediate values may leave the range of f64.
            let extreme = shared.value != 0.0 && !(1e-100..1e100).contains(&shared.value.abs());
            if extreme && !computed.is_finite() {
                return;
            }
            let allowed = 1e-9 * shared.value.abs() + 100.0 * shared.error;
            assert!(
                (computed - shared.value).abs() <= allowed,
                "{shared:?} is {computed} in code {}",
                self.described(self.simple_slope, self.shared[1], point)
            );
        }
    }
}

fn check(seed: u64) -> Counts {
    let mut random = Random(seed);
    let mut graph = Graph::new();
    let raw = match random.below(3) {
        0 => {
            let size = 2 + random.below(14);
            random::formula(&mut graph, &mut random, size)
        }
        _ => patterns::formula(&mut graph, &mut random),
    };
    let (text, satisfy) = random.pick(CASES);
    let assumptions = assume(&mut graph, text);
    let symbols = VARIABLES.map(|name| graph.symbol(name));
    let subject = Subject::new(seed, graph, raw, &assumptions);
    let mut counts = Counts::default();
    for at in 0..POINTS {
        let mut values = symbols.map(|_| match random.below(4) {
            0 => random.pick(&[-2.0, -1.0, 0.0, 0.0, 1.0, 2.0, 3.0]),
            1 => random.between(-0.5, 0.5),
            _ => random.between(-3.0, 3.0),
        });
        satisfy(&mut values);
        let point: Point = symbols.into_iter().zip(values).collect();
        subject.compare(&point, &mut counts);
        if at < 2 {
            subject.compare_derivatives(&point, &mut counts);
        }
    }
    counts
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a whole number"))
}

#[test]
fn what_is_simplified_keeps_its_value() {
    let graphs = from_environment("SOUNDNESS_GRAPHS").unwrap_or(130_000);
    let first = from_environment("SOUNDNESS_SEED").unwrap_or(0);
    let workers = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let counts = thread::scope(|scope| {
        let work = |worker| {
            let seeds = (first + worker..first + graphs).step_by(workers as usize);
            seeds.map(check).fold(Counts::default(), Counts::plus)
        };
        let threads: Vec<_> =
            (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        let all = threads.into_iter().map(|thread| thread.join());
        all.map(|counts| counts.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .fold(Counts::default(), Counts::plus)
    });
    eprintln!("{counts:?}");
    let enough = |some: u64, of_a_hundred: u64| some * 100 >= counts.points * of_a_hundred;
    assert!(
        enough(counts.judged, 25) && enough(counts.negative, 15) && enough(counts.zero, 5),
        "too few to mean anything: {counts:?}"
    );
    assert!(counts.derivatives > 0 && counts.gained > 0, "{counts:?}");
}
