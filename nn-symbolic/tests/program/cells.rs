//! Cells: every statement that reads or changes one, alone.

use nn_symbolic::program::{Init, Kind, Op, Place, Projection, Statement, Var};

use crate::builder::Builder;
use crate::check::{adjoint_of, check};
use crate::value::{Type, array, floats, int, list};

/// Σ cos(c[i])·(i-th weight), so that every element counts and counts differently.
fn weighted(b: &mut Builder, cell: Var, weights: Var) -> Var {
    let (zero, n) = (b.int(0), b.length(cell));
    let start = b.constant("start", 0);
    let exits =
        b.repeat(crate::builder::Drive::to(zero, n), false, &[(start, "sum")], |b, i, sum| {
            let i = i.expect("a range has an index");
            let (x, w) = (b.load("x", b.at(cell, &[i])), b.load("w", b.at(weights, &[i])));
            let sum = b.map("sum", [sum[0], x, w], |[sum, x, w]| sum + x.cos() * w);
            (vec![sum], None)
        });
    exits[0]
}

#[test]
fn a_load_adds_to_the_cotangent_cell() {
    let mut b = Builder::new();
    let (x, w) = (b.cell_param("x", floats(4)), b.cell_param("w", floats(4)));
    let sum = weighted(&mut b, x, w);
    check(&b.finish(&[x, w], &[sum]));
}

#[test]
fn a_store_takes_the_cotangent_away() {
    let mut b = Builder::new();
    let (x, w, s) =
        (b.cell_param("x", floats(4)), b.cell_param("w", floats(4)), b.param("s", Type::Number));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let (one, two) = (b.int(1), b.int(2));
    let before = b.load("before", b.at(c, &[one]));
    let square = b.map("square", [s, before], |[s, before]| s * s * before);
    b.store(b.at(c, &[one]), square);
    let constant = b.constant("constant", 3);
    b.store(b.at(c, &[two]), constant);
    let sum = weighted(&mut b, c, w);
    let last = b.map("last", [sum, before], |[sum, before]| sum * before);
    check(&b.finish(&[x, w, s], &[last]));
}

#[test]
fn accumulations_fills_spreads_and_totals() {
    let mut b = Builder::new();
    let (x, w, s) =
        (b.cell_param("x", floats(5)), b.cell_param("w", floats(5)), b.param("s", Type::Number));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let (one, three) = (b.int(1), b.int(3));
    let square = b.map("square", [s], |[s]| s * s);
    b.accumulate(b.at(c, &[one]), square);
    let total = b.define("total", Kind::Float, Op::Total(b.slice(c, Some(one), Some(three))));
    b.push(Statement::Fill { place: b.slice(c, Some(three), None), value: total });
    b.push(Statement::Spread { place: b.slice(c, None, Some(three)), value: total });
    let sum = weighted(&mut b, c, w);
    let all = b.define("all", Kind::Float, Op::Total(Place::whole(c)));
    let product = b.map("product", [sum, all], |[sum, all]| sum * all);
    check(&b.finish(&[x, w, s], &[product]));
}

#[test]
fn copies_within_a_cell_and_between_cells() {
    // Disjoint, overlapping in either direction, the same.
    for (to, from) in [(0, 3), (0, 1), (1, 0), (2, 2)] {
        let mut b = Builder::new();
        let (x, w) = (b.cell_param("x", floats(6)), b.cell_param("w", floats(6)));
        let c = b.begin("c", Init::Copy(Place::whole(x)));
        let ends = [to, to + 3, from, from + 3].map(|n| Some(b.int(n)));
        let (to, from) = (b.slice(c, ends[0], ends[1]), b.slice(c, ends[2], ends[3]));
        b.push(Statement::Copy { to: to.clone(), from: from.clone() });
        b.push(Statement::Add { to: from.clone(), from: to });
        b.push(Statement::Copy {
            to: b.slice(c, ends[0], ends[1]),
            from: b.slice(x, ends[2], ends[3]),
        });
        b.push(Statement::Add { to: from, from: b.slice(w, ends[0], ends[1]) });
        let sum = weighted(&mut b, c, w);
        check(&b.finish(&[x, w], &[sum]));
    }
}

#[test]
fn an_assignment_may_change_the_length() {
    let mut b = Builder::new();
    let (x, y, w) =
        (b.cell_param("x", floats(5)), b.cell_param("y", floats(3)), b.cell_param("w", floats(5)));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let first = weighted(&mut b, c, w);
    b.push(Statement::Assign { to: Place::whole(c), from: Place::whole(y) });
    let second = weighted(&mut b, c, w);
    let one = b.int(1);
    let tail = b.slice(c, Some(one), None);
    b.push(Statement::Assign { to: Place::whole(c), from: tail });
    let third = weighted(&mut b, c, w);
    let product =
        b.map("product", [first, second, third], |[first, second, third]| first * second + third);
    check(&b.finish(&[x, y, w], &[product]));
}

#[test]
fn cleared_cells_forget() {
    let mut b = Builder::new();
    let (x, w) = (b.cell_param("x", floats(4)), b.cell_param("w", floats(4)));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let first = weighted(&mut b, c, w);
    let two = b.int(2);
    b.push(Statement::Clear { place: b.slice(c, None, Some(two)), like: None });
    let second = weighted(&mut b, c, w);
    let extent = b.define("e", Kind::Host, Op::Extent(b.slice(x, Some(two), None)));
    b.push(Statement::Clear { place: Place::whole(c), like: Some(extent) });
    b.push(Statement::Add { to: Place::whole(c), from: b.slice(x, None, Some(two)) });
    let third = weighted(&mut b, c, w);
    let product =
        b.map("product", [first, second, third], |[first, second, third]| first * second + third);
    check(&b.finish(&[x, w], &[product]));
}

#[test]
fn cells_and_places_are_swapped() {
    let mut b = Builder::new();
    let (x, y, w) =
        (b.cell_param("x", floats(4)), b.cell_param("y", floats(4)), b.cell_param("w", floats(4)));
    let (c, d) =
        (b.begin("c", Init::Copy(Place::whole(x))), b.begin("d", Init::Copy(Place::whole(y))));
    let first = weighted(&mut b, c, w);
    b.push(Statement::Swap { a: Place::whole(c), b: Place::whole(d) });
    let (zero, three) = (b.int(0), b.int(3));
    b.push(Statement::Swap { a: b.at(c, &[zero]), b: b.at(c, &[three]) });
    b.push(Statement::Swap { a: b.at(d, &[zero]), b: b.at(d, &[zero]) });
    let (second, third) = (weighted(&mut b, c, w), weighted(&mut b, d, w));
    let product =
        b.map("product", [first, second, third], |[first, second, third]| first * second - third);
    check(&b.finish(&[x, y, w], &[product]));
}

#[test]
fn a_swap_with_a_cell_of_constants_makes_both_vary() {
    let mut b = Builder::new();
    let (x, w) = (b.cell_param("x", floats(3)), b.cell_param("w", floats(3)));
    let n = b.int(3);
    let (c, d) = (b.begin("c", Init::Copy(Place::whole(x))), b.zeros("d", n));
    b.push(Statement::Swap { a: Place::whole(c), b: Place::whole(d) });
    let (first, second) = (weighted(&mut b, c, w), weighted(&mut b, d, w));
    let sum = b.map("sum", [first, second], |[first, second]| first * first + second);
    check(&b.finish(&[x], &[sum]));
}

#[test]
fn cells_of_rows_of_structs_and_of_arrays() {
    let point = Type::Struct(vec![("0", Type::Number), ("pair", floats(2))]);
    let mut b = Builder::new();
    let m = b.cell_param("m", list(2, floats(3)));
    let points = b.output("points", list(3, point));
    let a = b.cell_param("a", array([2, 3]));
    let (one, two) = (b.int(1), b.int(2));
    let pair = b.host(crate::host::LIST, &[one, two]);
    let field = |index, field: &str, last: Option<Var>| {
        let mut path = vec![Projection::Index(index), Projection::Field(field.to_owned())];
        path.extend(last.map(Projection::Index));
        Place { cell: points, path, site: None }
    };
    let x = b.load("x", b.at(m, &[one, two]));
    let y = b.load("y", field(two, "pair", Some(one)));
    let z = b.load("z", b.at(a, &[pair]));
    let product = b.map("product", [x, y, z], |[x, y, z]| x * y.sin() * z);
    b.store(field(one, "0", None), product);
    b.push(Statement::Copy { to: field(two, "pair", None), from: b.slice_of(m, one, one) });
    b.push(Statement::Swap { a: b.at(points, &[one]), b: b.at(points, &[two]) });
    let last = b.load("last", field(two, "0", None));
    check(&b.finish(&[m, a, points], &[last]));
}

impl Builder {
    /// `cell[row][lo..]`
    fn slice_of(&self, cell: Var, row: Var, lo: Var) -> Place {
        let slice = Projection::Slice { lo: Some(lo), hi: None, inclusive: false };
        Place { cell, path: vec![Projection::Index(row), slice], site: None }
    }
}

#[test]
fn a_slice_of_a_slice() {
    let mut b = Builder::new();
    let x = b.output("x", floats(6));
    let (one, two, three) = (b.int(1), b.int(2), b.int(3));
    let slice = |lo, hi| Projection::Slice { lo, hi, inclusive: true };
    let path = vec![slice(Some(one), None), slice(Some(one), Some(three)), Projection::Index(two)];
    let fourth = Place { cell: x, path, site: None };
    let y = b.load("y", fourth.clone());
    let sine = b.map("sine", [y], |[y]| y.sin());
    b.store(b.at(x, &[one]), sine);
    let path = vec![slice(Some(one), None), slice(None, Some(two))];
    b.push(Statement::Fill { place: Place { cell: x, path, site: None }, value: y });
    b.store(fourth, sine);
    check(&b.finish(&[x], &[sine]));
}

#[test]
fn outputs_hold_seeds_and_cotangents_in_turn() {
    let mut b = Builder::new();
    let (x, y) = (b.cell_param("x", floats(3)), b.output("y", floats(3)));
    let (zero, n) = (b.int(0), b.length(x));
    b.range(zero, n, |b, i| {
        let (u, v) = (b.load("u", b.at(x, &[i])), b.load("v", b.at(y, &[i])));
        let w = b.map("w", [u, v], |[u, v]| u * v.sin());
        b.store(b.at(y, &[i]), w);
    });
    // Asked for or not.
    check(&b.clone_case(&[x, y]));
    let case = b.finish(&[x], &[]);
    check(&case);
    let adjoint = adjoint_of(&case);
    assert_eq!(adjoint.outputs.len(), 1);
    assert_eq!(adjoint.program.outputs.len(), 3, "y, and the cotangents of x and y");
}

#[test]
fn values_go_into_cells_and_come_out() {
    let mut b = Builder::new();
    let (v, x) = (b.param("v", array([3])), b.cell_param("x", array([3])));
    let square = b.map("square", [v], |[v]| v * v);
    let c = b.begin("c", Init::Value(square));
    let one = b.int(1);
    let middle = b.load("middle", b.at(c, &[one]));
    let sine = b.map("sine", [middle], |[middle]| middle.sin());
    b.store(b.at(c, &[one]), sine);
    let changed = b.load_value("changed", Place::whole(c));
    let of_x = b.load_value("of_x", Place::whole(x));
    let product = b.map("product", [changed, of_x, v], |[c, x, v]| c * x + v);
    b.store(Place::whole(c), product);
    b.accumulate(Place::whole(c), of_x);
    let last = b.load_value("last", Place::whole(c));
    check(&b.finish(&[v, x], &[last, changed]));
}

#[test]
fn integers_in_cells_have_no_derivative() {
    let mut b = Builder::new();
    let (x, n) = (b.cell_param("x", floats(4)), b.param("n", int(3)));
    let next = b.zeros("next", n);
    let (zero, one) = (b.int(0), b.int(1));
    let writes = vec![next];
    b.push(Statement::Effect { id: crate::host::COUNT, args: vec![next], writes });
    let at = b.define("at", Kind::Host, Op::Load(b.at(next, &[zero])));
    let twice = b.host(crate::host::PLUS, &[at, one]);
    b.push(Statement::Store { place: b.at(next, &[one]), value: twice });
    let at_two = b.define("at", Kind::Host, Op::Load(b.at(next, &[at])));
    let (u, v) = (b.load("u", b.at(x, &[at])), b.load("v", b.at(x, &[at_two])));
    let product = b.map("product", [u, v], |[u, v]| u * u * v);
    let case = b.finish(&[x], &[product, at_two]);
    check(&case);
    let adjoint = adjoint_of(&case);
    assert_eq!(adjoint.seeds.iter().filter(|seed| seed.is_none()).count(), 1);
    assert!(!adjoint.program.to_string().contains("next_bar"), "{}", adjoint.program);
}
