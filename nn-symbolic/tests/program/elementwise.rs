//! Elementwise statements and their sums: broadcasting in both directions, reuse of values, operands that drop out.

use nn_symbolic::program::{Kind, Op};

use crate::builder::Builder;
use crate::check::{adjoint_of, check};
use crate::value::{Type, array};

#[test]
fn operands_of_one_shape_are_not_broadcast() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([2, 3])), b.param("y", array([2, 3])));
    let z = b.map("z", [x, y], |[x, y]| x * y.sin());
    check(&b.finish(&[x, y], &[z]));
}

#[test]
fn a_row_is_repeated_down_a_matrix_on_either_side() {
    for swapped in [false, true] {
        let mut b = Builder::new();
        let shapes = [array([2, 3]), array([3])];
        let [first, second] = if swapped { [1, 0] } else { [0, 1] };
        let x = b.param("x", shapes[first].clone());
        let y = b.param("y", shapes[second].clone());
        let z = b.map("z", [x, y], |[x, y]| (x + y).sigmoid() * x);
        check(&b.finish(&[x, y], &[z]));
    }
}

#[test]
fn a_column_is_repeated_along_a_matrix_on_either_side() {
    for swapped in [false, true] {
        let mut b = Builder::new();
        let shapes = [array([2, 3]), array([2, 1])];
        let [first, second] = if swapped { [1, 0] } else { [0, 1] };
        let x = b.param("x", shapes[first].clone());
        let y = b.param("y", shapes[second].clone());
        let z = b.map("z", [x, y], |[x, y]| x * y - y.exp());
        check(&b.finish(&[x, y], &[z]));
    }
}

#[test]
fn a_row_and_a_column_repeat_each_other() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([1, 3])), b.param("y", array([2, 1])));
    let z = b.map("z", [x, y], |[x, y]| (x * y).tanh() + x);
    check(&b.finish(&[x, y], &[z]));
}

#[test]
fn a_number_is_repeated_over_an_array() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([2, 3])), b.param("s", Type::Number));
    let z = b.map("z", [x, s], |[x, s]| s * x.cos() + s);
    check(&b.finish(&[x, s], &[z]));
}

#[test]
fn an_array_of_rank_zero_need_not_be_known_to_be_a_number() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([2])), b.param("s", array([])));
    let z = b.map("z", [x, s], |[x, s]| s * x);
    let square = b.map("square", [s], |[s]| s * s);
    check(&b.finish(&[x, s], &[z, square]));
}

#[test]
fn numbers_alone_stay_numbers() {
    let mut b = Builder::new();
    let (s, t) = (b.param("s", Type::Number), b.param("t", Type::Number));
    let u = b.map("u", [s, t], |[s, t]| s.exp() * t);
    let v = b.map("v", [u, t], |[u, t]| u / (2 + t));
    check(&b.finish(&[s, t], &[v]));
}

#[test]
fn values_already_there_are_reused() {
    let mut b = Builder::new();
    let (z, c) = (b.param("z", array([2, 3])), b.param("c", array([3])));
    let y = b.map("y", [z, c], |[z, c]| (z + c).sigmoid());
    let e = b.map("e", [y], |[y]| y.exp());
    let t = b.map("t", [e, z], |[e, z]| (e - z).tanh());
    let r = b.map("r", [e, t], |[e, t]| (2 * e + t).sqrt());
    let q = b.map("q", [r, y], |[r, y]| r / (1 + y));
    check(&b.finish(&[z, c], &[q]));
}

#[test]
fn a_variable_used_many_times_gets_every_contribution() {
    let mut b = Builder::new();
    let x = b.param("x", array([3]));
    let y = b.map("y", [x], |[x]| x * x);
    let z = b.map("z", [x, y], |[x, y]| x * y + y);
    let w = b.map("w", [x, y, z], |[x, y, z]| x + y * z - z.sin() * x);
    check(&b.finish(&[x], &[w, y]));
}

#[test]
fn a_copy_passes_its_cotangent_on() {
    let mut b = Builder::new();
    let x = b.param("x", array([3]));
    let copy = b.map("copy", [x], |[x]| x);
    check(&b.finish(&[x], &[copy]));
}

#[test]
fn a_constant_has_no_cotangent() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([3])), b.param("s", Type::Number));
    let two = b.constant("two", 2);
    let y = b.map("y", [x, two], |[x, two]| x * two);
    check(&b.finish(&[x, s], &[y, two]));
}

#[test]
fn a_sum_spreads_its_cotangent() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([2, 3])), b.param("y", array([3])));
    let product = b.sum("product", [x, y], |[x, y]| x * y);
    let bare = b.sum("bare", [x], |[x]| x);
    check(&b.finish(&[x, y], &[product, bare]));
}

#[test]
fn an_operand_that_drops_out_of_the_derivative_still_gives_the_shape() {
    let mut b = Builder::new();
    let (s, c, m) =
        (b.param("s", Type::Number), b.param("c", array([3])), b.param("m", array([2, 1])));
    let of_two = b.sum("of_two", [s, c], |[s, c]| s + c);
    let of_three = b.sum("of_three", [s, c, m], |[s, c, m]| s * c + m);
    let map = b.map("map", [s, c, m], |[s, c, m]| s + c * c + m);
    check(&b.finish(&[s, c, m], &[of_two, of_three, map]));
}

#[test]
fn a_sum_over_computed_operands_asks_for_their_shapes() {
    let mut b = Builder::new();
    let (x, r) = (b.param("x", array([2, 1])), b.param("r", array([3])));
    let y = b.map("y", [x], |[x]| x.exp());
    let q = b.map("q", [r], |[r]| r.sin());
    let total = b.sum("total", [y, q], |[y, q]| y + q);
    check(&b.finish(&[x, r], &[total]));
}

#[test]
fn the_sum_of_a_number_is_the_number() {
    let mut b = Builder::new();
    let s = b.param("s", Type::Number);
    let total = b.sum("total", [s], |[s]| s * s);
    check(&b.finish(&[s], &[total]));
}

#[test]
fn an_empty_array_has_an_empty_cotangent() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([0, 3])), b.param("s", Type::Number));
    let y = b.map("y", [x, s], |[x, s]| x * s);
    let total = b.sum("total", [y], |[y]| y * y);
    check(&b.finish(&[x, s], &[total, y]));
}

#[test]
fn parameters_that_nothing_depends_on_have_cotangent_zero() {
    let mut b = Builder::new();
    let (x, s, u) =
        (b.param("x", array([2])), b.param("s", Type::Number), b.param("u", array([2, 2])));
    let y = b.map("y", [x], |[x]| x * x);
    check(&b.finish(&[x, s, u], &[y]));
}

#[test]
fn inactive_parameters_are_asked_nothing() {
    let mut b = Builder::new();
    let (x, c) = (b.param("x", array([2])), b.param("c", array([2])));
    let k = b.map("k", [c], |[c]| c.exp());
    let y = b.map("y", [x, k], |[x, k]| x * k);
    check(&b.finish(&[x], &[y, k]));
}

#[test]
fn a_result_may_be_a_parameter_or_be_returned_twice() {
    let mut b = Builder::new();
    let x = b.param("x", array([2]));
    let y = b.map("y", [x], |[x]| x * x);
    check(&b.finish(&[x], &[x, y, y]));
}

#[test]
fn a_number_may_be_computed_from_arrays_of_rank_zero() {
    let mut b = Builder::new();
    let net = b.param("net", Type::Struct(vec![("eta", Type::Number), ("w", array([2]))]));
    let s = b.param("s", Type::Number);
    let (eta, w) = (b.field(net, "eta"), b.field(net, "w"));
    let body = b.expr([eta, s], |[eta, s]| (eta * s).sin() + eta);
    let rate = b.define("rate", Kind::Float, Op::Map(body));
    let result = b.map("result", [rate, w], |[rate, w]| rate * w);
    let case = b.finish(&[net, s], &[result]);
    check(&case);
    let listing = adjoint_of(&case).program.to_string();
    assert!(!listing.contains("unbroadcast"), "numbers are not spread:\n{listing}");
}

#[test]
fn a_parameter_may_be_asked_for_twice() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([2])), b.param("y", array([2])));
    let z = b.map("z", [x, y], |[x, y]| x * y);
    check(&b.finish(&[x, y, x], &[z]));
}
