//! The interpreter against results worked out by hand, and what it refuses.

use nn_symbolic::program::interpret::{Array, Fault, Value};
use nn_symbolic::program::{Op, Product, interpret};

use crate::builder::{Builder, Case, Yield};
use crate::check::run;
use crate::value::{Type, array, list};

fn value(shape: &[usize], data: &[f64]) -> Value {
    Array::new(shape.to_vec(), data.to_vec()).expect("as many numbers as the shape says").into()
}

/// The results of operations on `args`, whose numbers are exact in binary.
fn results(
    args: &[Value],
    ops: impl FnOnce(&mut Builder, &[nn_symbolic::program::Var]) -> Vec<Op>,
) -> Vec<Value> {
    let mut b = Builder::new();
    let params: Vec<_> = args.iter().map(|arg| b.param("p", Type::Like(arg.clone()))).collect();
    let results: Vec<_> =
        ops(&mut b, &params).into_iter().map(|op| b.define("r", false, op)).collect();
    run(&b.finish(&[], &results).program, args, &mut ())
}

#[test]
fn products_of_matrices_and_vectors() {
    let a = value(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let b = value(&[3, 2], &[1.0, 0.0, -1.0, 2.0, 0.5, 1.0]);
    let (u, v) = (value(&[2], &[1.0, -1.0]), value(&[3], &[2.0, 0.0, 1.0]));
    let got = results(&[a, b, u, v], |_, p| {
        let [a, b, u, v] = p[..] else { panic!("four of them") };
        use Product::{Left, Right, Value};
        let products = [
            (Value, a, b),
            (Value, a, v),
            (Value, u, a),
            (Value, v, v),
            (Left, a, a),
            (Left, u, v),
            (Left, v, a),
            (Right, a, a),
            (Right, a, u),
            (Right, u, v),
        ];
        products.map(|(kind, x, y)| Op::Product(kind, x, y)).to_vec()
    });
    let expected = [
        value(&[2, 2], &[0.5, 7.0, 2.0, 16.0]),
        value(&[2], &[5.0, 14.0]),
        value(&[3], &[-3.0, -3.0, -3.0]),
        value(&[], &[5.0]),
        value(&[2, 2], &[14.0, 32.0, 32.0, 77.0]),
        value(&[2, 3], &[2.0, 0.0, 1.0, -2.0, 0.0, -1.0]),
        value(&[2], &[5.0, 14.0]),
        value(&[3, 3], &[17.0, 22.0, 27.0, 22.0, 29.0, 36.0, 27.0, 36.0, 45.0]),
        value(&[3], &[-3.0, -3.0, -3.0]),
        value(&[2, 3], &[2.0, 0.0, 1.0, -2.0, 0.0, -1.0]),
    ];
    assert_eq!(got, expected);
}

#[test]
fn axes_and_shapes() {
    let a = value(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let (column, row) = (value(&[2, 1], &[10.0, 20.0]), value(&[3], &[1.0, 2.0, 3.0]));
    let got = results(&[a, column, row], |b, p| {
        let [a, column, row] = p[..] else { panic!("three of them") };
        let joint = b.define("joint", false, Op::Shape(vec![column, row]));
        let like_column = b.define("like_column", false, Op::Shape(vec![column]));
        vec![
            Op::SumAxis { of: a, axis: 0 },
            Op::SumAxis { of: a, axis: 1 },
            Op::SpreadAxis { of: row, axis: 0, like: joint },
            Op::Broadcast { of: column, like: joint },
            Op::Unbroadcast { of: a, like: like_column },
            Op::Transpose(a),
            Op::Shape(vec![row, column]),
        ]
    });
    let expected = [
        value(&[3], &[5.0, 7.0, 9.0]),
        value(&[2], &[6.0, 15.0]),
        value(&[2, 3], &[1.0, 2.0, 3.0, 1.0, 2.0, 3.0]),
        value(&[2, 3], &[10.0, 10.0, 10.0, 20.0, 20.0, 20.0]),
        value(&[2, 1], &[6.0, 15.0]),
        value(&[3, 2], &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
        Value::Shape(vec![2, 3]),
    ];
    assert_eq!(got, expected);
}

#[test]
fn loops_run_forwards_and_backwards_and_put_values_where_they_belong() {
    for (reversed, last, sums) in
        [(false, 4321.0, [1.0, 21.0, 321.0, 4321.0]), (true, 1234.0, [1234.0, 234.0, 34.0, 4.0])]
    {
        let mut b = Builder::new();
        let (xs, zero) = (b.param("xs", list(4, Type::Number)), b.param("zero", Type::Number));
        let one = b.constant("one", 1);
        let states = [(zero, "sum"), (one, "place")];
        let (exits, lists) = b.scan(&[(xs, "x", true)], &states, reversed, |b, x, state| {
            let sum = b.map("sum", [state[0], state[1], x[0]], |[sum, place, x]| sum + place * x);
            let place = b.map("place", [state[1]], |[place]| place * 10);
            Yield { next: vec![sum, place], collect: vec![sum] }
        });
        let program = b.finish(&[], &[exits[0], lists[0]]).program;
        let digits = Value::List([1.0, 2.0, 3.0, 4.0].map(Value::from).to_vec());
        let got = run(&program, &[digits, 0.0.into()], &mut ());
        assert_eq!(got, [last.into(), Value::List(sums.map(Value::from).to_vec())]);
    }
}

#[test]
fn elementwise_expressions_broadcast_and_sum() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([2, 1])), b.param("y", array([2])));
    let z = b.map("z", [x, y], |[x, y]| x * y + 1);
    let total = b.sum("total", [x, y], |[x, y]| x * y + 1);
    let program = b.finish(&[], &[z, total]).program;
    let args = [value(&[2, 1], &[1.0, 2.0]), value(&[2], &[3.0, 4.0])];
    let got = run(&program, &args, &mut ());
    assert_eq!(got, [value(&[2, 2], &[4.0, 5.0, 7.0, 9.0]), 25.0.into()]);
}

fn fault(case: &Case, args: &[Value]) -> (Fault, Option<String>) {
    let error = interpret(&case.program, args, &mut ()).expect_err("it is refused");
    (error.fault, error.defining)
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let (x, y) = (value(&[2], &[1.0, 2.0]), value(&[3], &[1.0, 2.0, 3.0]));
    let shapes = |operation| Fault::Shapes { operation, left: vec![2], right: vec![3] };
    type Build = fn(&mut Builder, [nn_symbolic::program::Var; 2]) -> nn_symbolic::program::Var;
    let programs: [(Build, Fault); 5] = [
        (|b, [x, y]| b.map("z", [x, y], |[x, y]| x + y), shapes("broadcast")),
        (|b, [x, y]| b.product("z", x, y), shapes("product")),
        (|b, [x, y]| b.define("z", false, Op::Add(vec![x, y])), shapes("add")),
        (
            |b, [x, _]| b.define("z", false, Op::SumAxis { of: x, axis: 1 }),
            Fault::Axis { axis: 1, shape: vec![2] },
        ),
        (|b, [x, _]| b.field(x, "z"), Fault::Type { expected: "a struct" }),
    ];
    for (build, expected) in programs {
        let mut b = Builder::new();
        let params = [b.param("x", array([2])), b.param("y", array([3]))];
        let z = build(&mut b, params);
        let got = fault(&b.finish(&[], &[z]), &[x.clone(), y.clone()]);
        assert_eq!(got, (expected, Some("z".to_owned())));
    }
}

#[test]
fn a_number_must_be_one() {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let got = fault(&b.finish(&[], &[x]), &[value(&[1], &[1.0])]);
    assert_eq!(got, (Fault::Type { expected: "a number" }, Some("x".to_owned())));
}

#[test]
fn variables_are_in_sight_only_where_they_were_defined() {
    let mut b = Builder::new();
    let (xs, s) = (b.param("xs", list(1, Type::Number)), b.param("s", Type::Number));
    let mut inside = None;
    b.scan(&[(xs, "x", true)], &[(s, "t")], false, |b, x, _| {
        let y = b.map("y", [x[0]], |[x]| x * x);
        inside = Some(y);
        Yield { next: vec![y], collect: Vec::new() }
    });
    let outside = b.finish(&[], &[inside.expect("the body was built")]);
    let args = [Value::List(vec![1.0.into()]), 1.0.into()];
    assert_eq!(fault(&outside, &args).0, Fault::Undefined { name: "y".to_owned() });
}

#[test]
fn a_variable_is_assigned_once() {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let y = b.map("y", [x], |[x]| x * x);
    let mut case = b.finish(&[], &[y]);
    let again = case.program.body.statements[0].clone();
    case.program.body.statements.push(again);
    assert_eq!(fault(&case, &[1.0.into()]), (Fault::Redefined, Some("y".to_owned())));
}

#[test]
fn lists_run_over_together_are_of_one_length() {
    let mut b = Builder::new();
    let t = || list(2, Type::Number);
    let (xs, ys) = (b.param("xs", t()), b.param("ys", t()));
    b.scan(&[(xs, "x", true), (ys, "y", true)], &[], false, |_, _, _| Yield::default());
    let case = b.finish(&[], &[]);
    let numbers = |n: usize| Value::List(vec![1.0.into(); n]);
    let got = fault(&case, &[numbers(2), numbers(3)]);
    assert_eq!(got, (Fault::Lengths { expected: 2, given: 3 }, None));
    assert_eq!(fault(&case, &[numbers(2)]).0, Fault::Arguments { expected: 2, given: 1 });
}

#[test]
fn without_a_host_there_is_nothing_to_call() {
    let mut b = Builder::new();
    let n = b.define("n", true, Op::Host { id: 5, args: Vec::new() });
    let expected = Fault::Unsupported { what: "operation", id: 5 };
    assert_eq!(fault(&b.finish(&[], &[n]), &[]).0, expected);
}
