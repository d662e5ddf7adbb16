//! The interpreter against results worked out by hand, and what it refuses.

use nn_symbolic::program::interpret::{Array, Fault, Outcome, Value, replay};
use nn_symbolic::program::{Init, Kind, Op, Place, Product, Projection, Statement, Var, interpret};

use crate::builder::{Builder, Case, Drive, Yield};
use crate::check::{adjoint_of, run};
use crate::host::{LIST, TestHost};
use crate::random::Random;
use crate::value::{Type, array, floats, list};

fn value(shape: &[usize], data: &[f64]) -> Value {
    Array::new(shape.to_vec(), data.to_vec()).expect("as many numbers as the shape says").into()
}

/// The results of operations on `args`, whose numbers are exact in binary.
fn results(args: &[Value], ops: impl FnOnce(&mut Builder, &[Var]) -> Vec<Op>) -> Vec<Value> {
    let mut b = Builder::new();
    let params: Vec<_> = args.iter().map(|arg| b.param("p", Type::Like(arg.clone()))).collect();
    let results: Vec<_> =
        ops(&mut b, &params).into_iter().map(|op| b.define("r", Kind::Value, op)).collect();
    run(&b.finish(&[], &results).program, args)
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
        let joint = b.define("joint", Kind::Host, Op::Shape(vec![column, row]));
        let like_column = b.define("like_column", Kind::Host, Op::Shape(vec![column]));
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
        let (exits, lists) = b.scan(&[(xs, "x", Kind::Float)], &states, reversed, |b, x, state| {
            let sum = b.map("sum", [state[0], state[1], x[0]], |[sum, place, x]| sum + place * x);
            let place = b.map("place", [state[1]], |[place]| place * 10);
            Yield { next: vec![sum, place], collect: vec![sum] }
        });
        let program = b.finish(&[], &[exits[0], lists[0]]).program;
        let digits = Value::List([1.0, 2.0, 3.0, 4.0].map(Value::from).to_vec());
        let got = run(&program, &[digits, 0.0.into()]);
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
    let got = run(&program, &args);
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
    type Build = fn(&mut Builder, [Var; 2]) -> Var;
    let programs: [(Build, Fault); 5] = [
        (|b, [x, y]| b.map("z", [x, y], |[x, y]| x + y), shapes("broadcast")),
        (|b, [x, y]| b.product("z", x, y), shapes("product")),
        (|b, [x, y]| b.define("z", Kind::Value, Op::Add(vec![x, y])), shapes("add")),
        (
            |b, [x, _]| b.define("z", Kind::Value, Op::SumAxis { of: x, axis: 1 }),
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
    b.scan(&[(xs, "x", Kind::Float)], &[(s, "t")], false, |b, x, _| {
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
    b.scan(&[(xs, "x", Kind::Float), (ys, "y", Kind::Float)], &[], false, |_, _, _| {
        Yield::default()
    });
    let case = b.finish(&[], &[]);
    let numbers = |n: usize| Value::List(vec![1.0.into(); n]);
    let got = fault(&case, &[numbers(2), numbers(3)]);
    assert_eq!(got, (Fault::Lengths { expected: 2, given: 3 }, None));
    assert_eq!(fault(&case, &[numbers(2)]).0, Fault::Arguments { expected: 2, given: 1 });
}

#[test]
fn without_a_host_there_is_nothing_to_call() {
    let mut b = Builder::new();
    let n = b.define("n", Kind::Float, Op::Host { id: 5, args: Vec::new(), repeatable: true });
    let expected = Fault::Unsupported { what: "operation", id: 5 };
    assert_eq!(fault(&b.finish(&[], &[n]), &[]).0, expected);
}

#[test]
fn places_lead_into_lists_structs_and_arrays() {
    let mut b = Builder::new();
    let pair = Value::Struct([("0".to_owned(), 1.0.into()), ("1".to_owned(), 2.0.into())].into());
    let pairs = b.output("pairs", Type::Like(Value::List(vec![pair.clone(), pair])));
    let a = b.output("a", array([2, 3]));
    let (zero, one, two) = (b.int(0), b.int(1), b.int(2));
    let row = b.load_value("row", b.at(a, &[one]));
    let both = b.host(LIST, &[zero, two]);
    let number = b.load("number", b.at(a, &[both]));
    let second = Projection::Field("1".to_owned());
    let place = Place { cell: pairs, path: vec![Projection::Index(one), second], site: None };
    b.store(place, number);
    b.push(Statement::Fill { place: b.slice(a, None, Some(one)), value: number });
    let total = b.define("total", Kind::Float, Op::Total(Place::whole(pairs)));
    let case = b.finish(&[], &[row, number, total]);
    let numbers = value(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let args = [case.types[0].sample(&mut Random(0)), numbers];
    let Outcome { results, outputs } = outcome_of(&case, &args);
    assert_eq!(results[..2], [value(&[3], &[4.0, 5.0, 6.0]), 3.0.into()]);
    assert_eq!(outputs[1], value(&[2, 3], &[3.0, 3.0, 3.0, 4.0, 5.0, 6.0]));
    let Value::List(pairs) = &outputs[0] else { panic!("a list of pairs") };
    let Value::Struct(last) = &pairs[1] else { panic!("a pair") };
    assert_eq!(last["1"], 3.0.into());
}

fn outcome_of(case: &Case, args: &[Value]) -> Outcome {
    interpret(&case.program, args, &mut TestHost::default()).expect("it is well-formed")
}

#[test]
fn what_a_compiler_relies_on_is_checked() {
    type Build = fn(&mut Builder, Var, Var);
    let index = |index, length| Fault::Index { index, length };
    let programs: [(Build, Fault); 7] = [
        (
            |b, x, three| {
                b.load("v", b.at(x, &[three]));
            },
            index(3, 3),
        ),
        (
            |b, x, three| {
                let four = b.int(4);
                b.load_value("v", b.slice(x, Some(three), Some(four)));
            },
            index(4, 3),
        ),
        (
            |b, x, _| {
                let v = b.constant("v", 1);
                let zero = b.int(0);
                b.store(b.at(x, &[zero]), v);
            },
            Fault::ReadOnly { name: "x".to_owned() },
        ),
        (
            |b, x, _| {
                let c = b.begin("c", Init::Copy(Place::whole(x)));
                let one = b.int(1);
                b.push(Statement::Copy { to: b.slice(c, None, Some(one)), from: Place::whole(x) });
            },
            Fault::Lengths { expected: 1, given: 3 },
        ),
        (
            |b, x, _| {
                b.map("v", [x], |[x]| x);
            },
            Fault::Type { expected: "a variable that does not change" },
        ),
        (
            |b, x, _| {
                b.load("v", Place::whole(x));
            },
            Fault::Type { expected: "a number" },
        ),
        (
            |b, x, _| {
                let c = b.begin("c", Init::Copy(Place::whole(x)));
                let holds = move |b: &mut Builder, _: &[Var]| {
                    b.push(Statement::Clear { place: Place::whole(c), like: None });
                    b.int(0)
                };
                b.repeat(Drive::While(Box::new(holds)), false, &[], |_, _, _| (Vec::new(), None));
            },
            Fault::ReadOnly { name: "c".to_owned() },
        ),
    ];
    for (build, expected) in programs {
        let mut b = Builder::new();
        let x = b.cell_param("x", floats(3));
        let three = b.int(3);
        build(&mut b, x, three);
        let case = b.finish(&[], &[]);
        let args = [case.types[0].sample(&mut Random(0))];
        let error = interpret(&case.program, &args, &mut TestHost::default());
        assert_eq!(error.expect_err("it is refused").fault, expected, "{}", case.program);
    }
}

#[test]
fn what_is_read_again_must_be_what_it_was() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(3)), b.param("s", Type::Number));
    let (zero, n) = (b.int(0), b.length(x));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let exits = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
        let v = b.load("v", b.at(c, &[i.expect("an index")]));
        (vec![b.map("t", [t[0], v], |[t, v]| t * v)], None)
    });
    let case = b.finish(&[s], &exits);
    let mut adjoint = adjoint_of(&case);
    let mut args: Vec<Value> = case.types.iter().map(|t| t.sample(&mut Random(0))).collect();
    args.push(1.0.into());
    assert!(replay(&adjoint, &args, &mut TestHost::default()).is_ok());
    // As if the proof that nothing is stored to c later were wrong.
    let clear = Statement::Clear { place: Place::whole(c), like: None };
    adjoint.program.body.statements.insert(adjoint.reverse, clear);
    let error = replay(&adjoint, &args, &mut TestHost::default()).expect_err("it is found");
    assert_eq!((error.fault, error.defining), (Fault::Stale, Some("v".to_owned())));
}
