//! Calls of other differentiated functions, through a host that knows two.

use nn_symbolic::program::interpret::{Array, Fault, Host, Value};
use nn_symbolic::program::{AdjointError, Call, Op, Statement, Var, adjoint};

use crate::builder::{Builder, Case, Yield};
use crate::check::{adjoint_of, check_with};
use crate::value::{Type, array, list, numbers};

/// f(x, s) = s·Σx³, with s a number.
const CUBES: usize = 7;
/// g(s) = eˢ
const EXP: usize = 8;
/// The number of elements of an array.
const LENGTH: usize = 3;

/// Counts the pullbacks it gives out, and insists on getting back the ones it gave, with the call's own arguments.
#[derive(Default)]
struct TestHost {
    calls: Vec<(usize, Vec<Value>)>,
}

fn number(value: &Value) -> f64 {
    numbers(value)[0]
}

impl Host for TestHost {
    fn host_op(&mut self, id: usize, args: &[Value]) -> Result<Value, Fault> {
        assert_eq!(id, LENGTH);
        Ok(Value::from(numbers(&args[0]).len() as f64))
    }

    fn call(&mut self, callee: usize, args: &[Value]) -> Result<(Value, Value), Fault> {
        let value = match callee {
            CUBES => number(&args[1]) * numbers(&args[0]).iter().map(|x| x.powi(3)).sum::<f64>(),
            EXP => number(&args[0]).exp(),
            _ => return Err(Fault::Unsupported { what: "callee", id: callee }),
        };
        self.calls.push((callee, args.to_vec()));
        Ok((value.into(), Value::Pullback(self.calls.len() - 1)))
    }

    fn pull(
        &mut self,
        callee: usize,
        pullback: &Value,
        args: &[Value],
        value: &Value,
        seed: &Value,
    ) -> Result<Vec<Value>, Fault> {
        let &Value::Pullback(id) = pullback else {
            return Err(Fault::Type { expected: "a pullback" });
        };
        assert_eq!(self.calls[id], (callee, args.to_vec()), "the call that made the pullback");
        let seed = number(seed);
        Ok(match (callee, args) {
            (CUBES, [Value::Array(x), s]) => {
                let s = number(s);
                let x_bar = x.data().iter().map(|x| seed * s * 3.0 * x * x).collect();
                let x_bar = Array::new(x.shape().to_vec(), x_bar).expect("one for each");
                vec![x_bar.into(), (seed * number(value) / s).into()]
            }
            _ => vec![(seed * number(value)).into()],
        })
    }
}

impl Builder {
    /// `name = callee(args…)`, a number.
    fn call(&mut self, name: &str, callee: usize, args: &[Var]) -> Var {
        let value = self.program.var(name, true);
        let pullback = self.program.var("back", false);
        self.push(Statement::Call(Call { callee, args: args.to_vec(), value, pullback }));
        value
    }
}

fn check(case: &Case) {
    check_with(case, &mut TestHost::default());
}

#[test]
fn a_call_is_differentiated_by_its_pullback() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([2, 2])), b.param("s", Type::Number));
    let y = b.map("y", [x, s], |[x, s]| x * s);
    let f = b.call("f", CUBES, &[y, s]);
    let g = b.call("g", EXP, &[f]);
    let h = b.call("h", CUBES, &[x, g]);
    let result = b.map("result", [g, h], |[g, h]| g * h);
    check(&b.finish(&[x, s], &[result]));
}

#[test]
fn inactive_arguments_of_a_call_get_no_adjoint() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([3])), b.param("s", Type::Number));
    let f = b.call("f", CUBES, &[x, s]);
    let inactive = b.call("inactive", EXP, &[s]);
    let result = b.map("result", [f, inactive], |[f, g]| f * g);
    let case = b.finish(&[x], &[result]);
    check(&case);
    let listing = adjoint_of(&case).program.to_string();
    assert!(listing.contains("x_bar, _ = pull 7"), "{listing}");
    assert!(!listing.contains("pull 8"), "{listing}");
}

#[test]
fn pullbacks_of_calls_in_a_loop_are_recorded() {
    for reversed in [false, true] {
        let mut b = Builder::new();
        let (xs, s) = (b.param("xs", list(3, array([2]))), b.param("s", Type::Number));
        let (exits, _) = b.scan(&[(xs, "x", false)], &[(s, "t")], reversed, |b, x, t| {
            let f = b.call("f", CUBES, &[x[0], t[0]]);
            let t = b.map("t", [f, t[0]], |[f, t]| f.sin() + t);
            Yield { next: vec![t], collect: Vec::new() }
        });
        check(&b.finish(&[xs, s], &exits));
    }
}

#[test]
fn calls_in_a_branch_are_made_again_on_the_way_back() {
    for threshold in [-2, 2] {
        let mut b = Builder::new();
        let (x, s) = (b.param("x", array([2])), b.param("s", Type::Number));
        let c = b.map("c", [s], |[s]| (s - threshold).step());
        let r = b.branch(
            "r",
            true,
            c,
            |b| b.call("f", CUBES, &[x, s]),
            |b| {
                let g = b.call("g", EXP, &[s]);
                b.sum("h", [x, g], |[x, g]| x * g)
            },
        );
        check(&b.finish(&[x, s], &[r]));
    }
}

#[test]
fn operations_of_the_host_are_constants() {
    let mut b = Builder::new();
    let x = b.param("x", array([2, 3]));
    let n = b.define("n", true, Op::Host { id: LENGTH, args: vec![x] });
    let mean = b.sum("mean", [x, n], |[x, n]| x * x / n);
    check(&b.finish(&[x], &[mean, n]));
}

#[test]
fn a_pullback_cannot_be_differentiated() {
    let mut b = Builder::new();
    let s = b.param("s", Type::Number);
    let g = b.call("g", EXP, &[s]);
    let first = adjoint_of(&b.finish(&[s], &[g]));
    let error = adjoint(first.program, &[s]).err();
    assert_eq!(error, Some(AdjointError::SecondOrderCall { callee: EXP }));
}

#[test]
fn calls_of_what_is_not_differentiated_do_not_hinder_the_second_order() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", Type::Number), b.param("s", Type::Number));
    let g = b.call("g", EXP, &[s]);
    let y = b.map("y", [x, g], |[x, g]| x.pow(3) * g);
    let first = adjoint_of(&b.finish(&[x], &[y]));
    let case = Case { program: first.program, types: vec![Type::Number; 3], wrt: vec![x] };
    check(&case);
}
