//! Axes, broadcasts as statements, products and transposes, structs and lists as values.

use nn_symbolic::program::{Kind, Op, Product};

use crate::builder::Builder;
use crate::check::check;
use crate::value::{Type, array, list};

#[test]
fn sums_along_each_axis() {
    for axis in 0..3 {
        let mut b = Builder::new();
        let x = b.param("x", array([2, 3, 4]));
        let y = b.map("y", [x], |[x]| x * x);
        let of_param = b.define("of_param", Kind::Value, Op::SumAxis { of: x, axis });
        let of_value = b.define("of_value", Kind::Value, Op::SumAxis { of: y, axis });
        let z = b.map("z", [of_param, of_value], |[p, v]| p * v);
        check(&b.finish(&[x], &[z]));
    }
}

#[test]
fn spreads_along_each_axis() {
    for (axis, shape) in [(0, [3, 4]), (1, [2, 4]), (2, [2, 3])] {
        let mut b = Builder::new();
        let (x, m) = (b.param("x", array(shape)), b.param("m", array([2, 3, 4])));
        let y = b.map("y", [x], |[x]| x * x);
        let like = b.define("like", Kind::Host, Op::Shape(vec![m]));
        let spread = b.define("spread", Kind::Value, Op::SpreadAxis { of: y, axis, like });
        let z = b.map("z", [spread, m], |[spread, m]| spread * m);
        check(&b.finish(&[x, m], &[z]));
    }
}

#[test]
fn broadcasts_and_what_undoes_them() {
    for shape in [vec![], vec![3], vec![1, 3], vec![2, 1], vec![2, 3]] {
        let mut b = Builder::new();
        let (x, m) = (b.param("x", Type::Array(shape)), b.param("m", array([2, 3])));
        let y = b.map("y", [x], |[x]| x * x);
        let like = b.define("like", Kind::Host, Op::Shape(vec![y, m]));
        let full = b.define("full", Kind::Value, Op::Broadcast { of: y, like });
        let product = b.map("product", [full, m], |[full, m]| full * m.exp());
        let back = b.define("back", Kind::Host, Op::Shape(vec![x]));
        let total = b.define("total", Kind::Value, Op::Unbroadcast { of: product, like: back });
        let z = b.map("z", [total, x], |[total, x]| total * x);
        check(&b.finish(&[x, m], &[z, full]));
    }
}

#[test]
fn reshapes() {
    for shape in [vec![6], vec![3, 2], vec![1, 6], vec![2, 3]] {
        let mut b = Builder::new();
        let (x, m) = (b.param("x", array([2, 3])), b.param("m", Type::Array(shape)));
        let y = b.map("y", [x], |[x]| x * x);
        let like = b.define("like", Kind::Host, Op::Shape(vec![m]));
        let other = b.define("other", Kind::Value, Op::Reshape { of: y, like });
        let z = b.map("z", [other, m], |[other, m]| other * m.exp());
        check(&b.finish(&[x, m], &[z, other]));
    }
}

/// The ranks in which each product is defined, as shapes of its operands.
fn products() -> Vec<(Product, Vec<usize>, Vec<usize>)> {
    use Product::{Left, Right, Value};
    vec![
        (Value, vec![2, 3], vec![3, 4]),
        (Value, vec![2, 3], vec![3]),
        (Value, vec![3], vec![3, 4]),
        (Value, vec![3], vec![3]),
        (Left, vec![2, 4], vec![3, 4]),
        (Left, vec![2], vec![3]),
        (Left, vec![4], vec![3, 4]),
        (Left, vec![], vec![3]),
        (Right, vec![2, 3], vec![2, 4]),
        (Right, vec![2, 3], vec![2]),
        (Right, vec![3], vec![4]),
        (Right, vec![3], vec![]),
    ]
}

#[test]
fn every_product_in_every_rank() {
    for (kind, x_shape, y_shape) in products() {
        let mut b = Builder::new();
        let (x, y) = (b.param("x", Type::Array(x_shape)), b.param("y", Type::Array(y_shape)));
        let p = b.define("p", Kind::Value, Op::Product(kind, x, y));
        let z = b.map("z", [p], |[p]| p * p);
        check(&b.finish(&[x, y], &[p, z]));
    }
}

#[test]
fn a_product_of_a_variable_with_itself() {
    for (kind, shape) in [
        (Product::Value, vec![3]),
        (Product::Value, vec![3, 3]),
        (Product::Left, vec![3]),
        (Product::Left, vec![2, 3]),
        (Product::Right, vec![3]),
        (Product::Right, vec![2, 3]),
    ] {
        let mut b = Builder::new();
        let x = b.param("x", Type::Array(shape));
        let y = b.map("y", [x], |[x]| x.sin());
        let p = b.define("p", Kind::Value, Op::Product(kind, y, y));
        let q = b.define("q", Kind::Value, Op::Product(kind, x, x));
        check(&b.finish(&[x], &[p, q]));
    }
}

#[test]
fn a_product_with_one_active_operand() {
    let mut b = Builder::new();
    let (x, w) = (b.param("x", array([2, 3])), b.param("w", array([3, 4])));
    let z = b.product("z", x, w);
    let case = b.finish(&[w], &[z]);
    check(&case);
    check(&crate::builder::Case { wrt: vec![case.program.params[0]], ..case });
}

#[test]
fn transposes_of_parameters_and_values() {
    let mut b = Builder::new();
    let (x, v) = (b.param("x", array([2, 3])), b.param("v", array([2])));
    let t = b.define("t", Kind::Value, Op::Transpose(x));
    let gram = b.product("gram", t, x);
    let y = b.map("y", [gram], |[gram]| gram.exp());
    let y_t = b.define("y_t", Kind::Value, Op::Transpose(y));
    let z = b.product("z", t, v);
    let of_vector = b.define("of_vector", Kind::Value, Op::Transpose(z));
    let result = b.product("result", y_t, of_vector);
    check(&b.finish(&[x, v], &[result]));
}

fn layer(inputs: usize, outputs: usize) -> Type {
    Type::Struct(vec![("w", array([inputs, outputs])), ("b", array([outputs]))])
}

#[test]
fn fields_used_twice_once_and_never() {
    let mut b = Builder::new();
    let net = Type::Struct(vec![("l1", layer(3, 2)), ("l2", layer(2, 2)), ("rate", Type::Number)]);
    let (x, net) = (b.param("x", array([4, 3])), b.param("net", net));
    let l1 = b.field(net, "l1");
    let l2 = b.field(net, "l2");
    let (w1, b1, w2) = (b.field(l1, "w"), b.field(l1, "b"), b.field(l2, "w"));
    let w1_again = b.field(l1, "w");
    let z1 = b.product("z1", x, w1);
    let a1 = b.map("a1", [z1, b1], |[z, b]| (z + b).sigmoid());
    let z2 = b.product("z2", a1, w2);
    let decay = b.sum("decay", [w1_again], |[w]| w * w);
    let cost = b.sum("cost", [z2, decay], |[z, decay]| z * z + decay);
    check(&b.finish(&[x, net], &[cost]));
}

#[test]
fn records_are_zero_where_no_field_is_given() {
    let mut b = Builder::new();
    let (like, w) = (b.param("like", layer(3, 2)), b.param("w", array([3, 2])));
    let square = b.map("square", [w], |[w]| w * w);
    let fields = vec![("w".to_owned(), square)];
    let record = b.define("record", Kind::Value, Op::Record { like, fields });
    let total = b.define("total", Kind::Value, Op::Add(vec![record, like, record]));
    let back = b.field(total, "w");
    let cube = b.map("cube", [back], |[back]| back.pow(3));
    check(&b.finish(&[like, w], &[record, total, cube]));
}

#[test]
fn structs_and_lists_are_added_and_zeroed() {
    let mut b = Builder::new();
    let layers = b.param("layers", list(2, layer(1, 2)));
    let zero = b.define("zero", Kind::Value, Op::Zero(layers));
    let sum = b.define("sum", Kind::Value, Op::Add(vec![layers, zero, layers]));
    check(&b.finish(&[layers], &[sum, zero]));
}
