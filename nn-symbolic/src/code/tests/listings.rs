//! What small graphs become, operation by operation.

use super::*;

/// A graph with variables, numbers as they are needed, and the listing of what is built.
#[derive(Default)]
struct Formula {
    graph: Graph,
}

impl Formula {
    fn var(&mut self, name: &str) -> Expr {
        self.graph.variable(name)
    }

    fn ratio(&mut self, numerator: i64, denominator: i64) -> Expr {
        self.graph.number(Rational::new(numerator, denominator).unwrap())
    }

    /// base^(numerator/denominator)
    fn pow(&mut self, base: Expr, numerator: i64, denominator: i64) -> Expr {
        let exponent = self.ratio(numerator, denominator);
        self.graph.pow(base, exponent)
    }

    /// (numerator/denominator) · factors, as the canonical form has it.
    fn term(&mut self, numerator: i64, denominator: i64, factors: &[Expr]) -> Expr {
        let mut all = vec![self.ratio(numerator, denominator)];
        all.extend_from_slice(factors);
        self.graph.mul(&all)
    }

    fn call(&mut self, function: Function, args: &[Expr]) -> Expr {
        self.graph.call(function, args).unwrap()
    }

    #[track_caller]
    fn lists(&self, roots: &[Expr], expected: &[&str]) -> Code {
        let code = Code::new(&self.graph, roots);
        let listing = code.display(&self.graph).to_string();
        assert_eq!(listing.lines().collect::<Vec<_>>(), expected);
        code
    }
}

#[test]
fn negative_terms_are_subtracted_after_the_positive_ones() {
    let mut f = Formula::default();
    let [x, y, z] = ["x", "y", "z"].map(|name| f.var(name));
    let (minus_x, minus_2z) = (f.term(-1, 1, &[x]), f.term(-2, 1, &[z]));
    let sum = f.graph.add(&[minus_x, y, minus_2z]);
    let code = f.lists(&[sum], &["t2 = y - x", "t5 = 2 * z", "t6 = t2 - t5", "-> t6"]);
    assert_eq!(code.cost(), 3);
}

#[test]
fn a_sum_of_negative_terms_is_the_negative_of_a_sum() {
    let mut f = Formula::default();
    let [x, y, z] = ["x", "y", "z"].map(|name| f.var(name));
    let (minus_x, minus_y) = (f.term(-1, 1, &[x]), f.graph.neg(y));
    let sum = f.graph.add(&[minus_x, minus_y]);
    let code = f.lists(&[sum], &["t2 = x + y", "t3 = -t2", "-> t3"]);
    assert_eq!(code.cost(), 1, "a sign costs nothing");
    // The sign goes on outward, through a product, into a sum.
    let product = f.graph.mul(&[sum, z]);
    let outer = f.graph.add(&[product, x]);
    f.lists(&[outer], &["t2 = x + y", "t4 = t2 * z", "t5 = x - t4", "-> t5"]);
}

#[test]
fn opposite_differences_are_computed_once() {
    let mut f = Formula::default();
    let (x, y) = (f.var("x"), f.var("y"));
    let there = f.graph.sub(x, y);
    let back = f.graph.sub(y, x);
    f.lists(&[there, back], &["t2 = x - y", "t3 = -t2", "-> t2, t3"]);
}

#[test]
fn negative_powers_gather_in_one_denominator() {
    let mut f = Formula::default();
    let [a, b, c] = ["a", "b", "c"].map(|name| f.var(name));
    let (per_b, per_c) = (f.pow(b, -1, 1), f.pow(c, -2, 1));
    let quotient = f.graph.mul(&[a, per_b, per_c]);
    f.lists(&[quotient], &["t3 = c * c", "t4 = b * t3", "t5 = a / t4", "-> t5"]);
    let reciprocal = f.graph.mul(&[per_b, per_c]);
    f.lists(&[reciprocal], &["t3 = c * c", "t4 = b * t3", "t5 = 1 / t4", "-> t5"]);
}

#[test]
fn coefficients_are_one_number_and_unit_fractions_a_division() {
    let mut f = Formula::default();
    let (x, y) = (f.var("x"), f.var("y"));
    let per_y = f.pow(y, -1, 1);
    let half = f.term(1, 2, &[x]);
    let tenth = f.term(-3, 10, &[x]);
    let third = f.term(1, 3, &[x]);
    let two_thirds = f.term(2, 3, &[x, per_y]);
    f.lists(
        &[half, tenth, third, two_thirds],
        &[
            "t2 = 0.5 * x",
            "t4 = 0.3 * x",
            "t5 = -t4",
            "t7 = x / 3",
            "t9 = (2/3) * x",
            "t11 = t9 / y",
            "-> t2, t5, t7, t11",
        ],
    );
}

#[test]
fn small_powers_are_products_over_a_shared_square() {
    let mut f = Formula::default();
    let x = f.var("x");
    let powers: Vec<Expr> = [2, 3, 4, 5, -3].map(|n| f.pow(x, n, 1)).into();
    let code = f.lists(
        &powers,
        &[
            "t1 = x * x",
            "t2 = t1 * x",
            "t3 = t1 * t1",
            "t4 = x ^ 5",
            "t6 = 1 / t2",
            "-> t1, t2, t3, t4, t6",
        ],
    );
    assert_eq!(code.cost(), 5);
}

#[test]
fn the_zeroth_power_of_anything_is_one() {
    let mut f = Formula::default();
    let x = f.var("x");
    let minus_x = f.graph.neg(x);
    let reciprocal = f.pow(minus_x, -1, 1);
    let zeroth = f.pow(reciprocal, 0, 1);
    f.lists(&[zeroth], &["-> 1"]);
}

#[test]
fn half_powers_are_square_roots() {
    let mut f = Formula::default();
    let (x, y) = (f.var("x"), f.var("y"));
    let root = f.pow(x, 1, 2);
    let three_halves = f.pow(x, 3, 2);
    let minus_half = f.pow(x, -1, 2);
    let scaled = f.graph.mul(&[y, minus_half]);
    let third = f.pow(x, 2, 3);
    f.lists(
        &[root, three_halves, scaled, third],
        &["t1 = sqrt(x)", "t2 = x * t1", "t4 = y / t1", "t6 = x ^ (2/3)", "-> t1, t2, t4, t6"],
    );
}

#[test]
fn a_negative_base_loses_its_sign_in_an_even_power_and_keeps_it_in_an_odd_one() {
    let mut f = Formula::default();
    let x = f.var("x");
    let minus_x = f.graph.neg(x);
    let (square, cube) = (f.pow(minus_x, 2, 1), f.pow(minus_x, 3, 1));
    let sum = f.graph.add(&[square, cube]);
    f.lists(&[sum], &["t1 = x * x", "t2 = t1 * x", "t3 = t1 - t2", "-> t3"]);
}

#[test]
fn raw_quotients_and_products_stay_as_written() {
    let mut f = Formula::default();
    let [a, b, c] = ["a", "b", "c"].map(|name| f.var(name));
    let first = f.graph.div(a, b);
    let product = f.graph.mul(&[first, c, a]);
    let nested = f.graph.add(&[product, b]);
    f.lists(&[nested], &["t2 = a / b", "t4 = t2 * c", "t5 = t4 * a", "t6 = t5 + b", "-> t6"]);
}

#[test]
fn functions_without_a_rust_name_are_quotients() {
    let mut f = Formula::default();
    let (x, y) = (f.var("x"), f.var("y"));
    let sec = f.call(Function::Sec, &[x]);
    let scaled = f.graph.mul(&[y, sec]);
    let acot = f.call(Function::Acot, &[x]);
    f.lists(
        &[scaled, acot],
        &["t2 = cos(x)", "t3 = y / t2", "t5 = 1 / x", "t6 = atan(t5)", "-> t3, t6"],
    );
}

#[test]
fn leaves_are_operations_that_cost_nothing() {
    let mut f = Formula::default();
    let y = f.var("y");
    let minus_y = f.term(-1, 1, &[y]);
    let one = f.ratio(1, 1);
    let complement = f.graph.add(&[one, minus_y]);
    let slope = f.graph.mul(&[y, complement]);
    let code = Code::new(&f.graph, &[slope, y]);
    let expected = [
        Operation::Variable(f.graph.as_variable(y).unwrap()),
        Operation::Number(Rational::ONE),
        Operation::Sub([1, 0]),
        Operation::Mul([0, 2]),
    ];
    assert_eq!(code.operations, expected);
    assert_eq!(code.results, [3, 0]);
    assert_eq!(code.uses(), [3, 1, 1, 1]);
    assert_eq!(code.cost(), 2);
    assert_eq!(code.evaluate(|_| 0.25), [0.1875, 0.25]);
}

#[test]
fn numbers_too_large_for_a_quotient_are_literals() {
    let mut f = Formula::default();
    let x = f.var("x");
    let tiny = Rational::from_decimal("1e-20").unwrap();
    let tiny = f.graph.number(tiny);
    let odd = f.ratio(i64::MAX, 3);
    let (a, b) = (f.graph.mul(&[tiny, x]), f.graph.mul(&[odd, x]));
    f.lists(&[a, b], &["t2 = 1e-20 * x", "t4 = 3.0744573456182584e18 * x", "-> t2, t4"]);
}

#[test]
fn depth_and_width_are_no_obstacle() {
    let mut graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let mut deep = x;
    for _ in 0..50_000 {
        deep = graph.call(Function::Sin, &[deep]).unwrap();
        deep = graph.neg(deep);
    }
    let terms: Vec<Expr> = (1..=50_000)
        .map(|i| {
            let i = graph.number(i);
            graph.mul(&[i, y])
        })
        .collect();
    let wide = graph.add(&terms);
    let code = Code::new(&graph, &[deep, wide]);
    // 50 000 sines; 49 999 products, since 1·y is y; 49 999 sums.
    assert_eq!(code.cost(), 50_000 + 49_999 + 49_999);
    assert_eq!(code.evaluate(|_| 1.0)[1], 1_250_025_000.0);
}
