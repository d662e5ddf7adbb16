//! Calls of other differentiated functions, through a host that knows a few.

use nn_symbolic::program::{
    AdjointError, Argument, Call, Init, Kind, Op, Place, Statement, Var, adjoint,
};

use crate::builder::{Builder, Case, Drive, Yield};
use crate::check::{adjoint_of, check_once as check};
use crate::host::{CUBES, EXP, LENGTH, MIX, TURN};
use crate::value::{Type, array, floats, list};

impl Builder {
    /// `name = callee(args…)`, a number.
    fn call(&mut self, name: &str, callee: usize, args: &[Var]) -> Var {
        self.call_with(name, callee, args.iter().map(|&arg| Argument::Value(arg)).collect())
    }

    /// The same with arguments of any sort.
    fn call_with(&mut self, name: &str, callee: usize, args: Vec<Argument>) -> Var {
        let value = self.program.var(name, Kind::Float);
        let pullback = self.program.var("back", Kind::Pullback);
        self.push(Statement::Call(Call { callee, args, value, pullback }));
        value
    }
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
fn inactive_arguments_of_a_call_get_no_cotangent() {
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
        let (exits, _) = b.scan(&[(xs, "x", Kind::Value)], &[(s, "t")], reversed, |b, x, t| {
            let f = b.call("f", CUBES, &[x[0], t[0]]);
            let t = b.map("t", [f, t[0]], |[f, t]| f.sin() + t);
            Yield { next: vec![t], collect: Vec::new() }
        });
        check(&b.finish(&[xs, s], &exits));
    }
}

#[test]
fn calls_in_a_branch_are_made_once() {
    for threshold in [-2, 2] {
        let mut b = Builder::new();
        let (x, s) = (b.param("x", array([2])), b.param("s", Type::Number));
        let c = b.map("c", [s], |[s]| (s - threshold).step());
        let r = b.branch(
            "r",
            Kind::Float,
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
    let n = b.define("n", Kind::Float, Op::Host { id: LENGTH, args: vec![x], repeatable: true });
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

/// A cell of three numbers that begins as a copy of `x`.
fn copy(b: &mut Builder, x: Var) -> Var {
    b.begin("c", Init::Copy(Place::whole(x)))
}

#[test]
fn a_mutable_argument_changes() {
    for local in [false, true] {
        let mut b = Builder::new();
        let (x, y) = (b.output("x", floats(3)), b.cell_param("y", floats(3)));
        let c = if local { copy(&mut b, x) } else { x };
        let args =
            |x, y| vec![Argument::Mutable(Place::whole(x)), Argument::Shared(Place::whole(y))];
        b.call_with("ignored", TURN, args(c, y));
        let f = b.call_with("f", TURN, args(c, y));
        let last = b.load_value("last", Place::whole(c));
        check(&b.finish(&[x, y], &[f, last]));
    }
}

#[test]
fn one_cell_in_several_arguments() {
    let mut b = Builder::new();
    let x = b.output("x", floats(6));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let [one, three, four] = [1, 3, 4].map(|n| Some(b.int(n)));
    let low = b.slice(c, one, three);
    let high = b.slice(c, four, None);
    let square =
        b.call_with("square", MIX, [&low, &low].map(|p| Argument::Shared(p.clone())).to_vec());
    let args = vec![Argument::Mutable(low.clone()), Argument::Shared(high.clone())];
    let turned = b.call_with("turned", TURN, args);
    let mix = b.call_with("mix", MIX, [&low, &high].map(|p| Argument::Shared(p.clone())).to_vec());
    let result = b.map("result", [square, turned, mix], |[s, t, m]| s * t + m.sin());
    check(&b.finish(&[x], &[result]));
}

#[test]
fn shared_arguments_are_read_again_recorded_or_copied() {
    // What is stored to the cell after the call, and whether the cell is declared in the loop.
    for (stored, inside) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut b = Builder::new();
        let (x, s) = (b.cell_param("x", floats(3)), b.param("s", Type::Number));
        let (zero, n) = (b.int(0), b.length(x));
        let outer = copy(&mut b, x);
        let exits = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
            let c = if inside { copy(b, x) } else { outer };
            if inside {
                b.accumulate(b.at(c, &[i.expect("an index")]), t[0]);
            }
            let args = [c, x].map(|cell| Argument::Shared(Place::whole(cell)));
            let f = b.call_with("f", MIX, args.to_vec());
            let sine = b.map("sine", [f, t[0]], |[f, t]| f.sin() + t / 2);
            if stored {
                b.accumulate(b.at(c, &[zero]), sine);
            }
            (vec![sine], None)
        });
        let case = b.finish(&[x, s], &exits);
        check(&case);
        let adjoint = adjoint_of(&case).program.to_string();
        assert_eq!(adjoint.contains("_then = copy(c"), stored, "{adjoint}");
        assert_eq!(adjoint.contains("[c_1_tape]"), inside && !stored, "{adjoint}");
    }
}

#[test]
fn an_output_is_not_there_on_the_way_back() {
    let mut b = Builder::new();
    let x = b.output("x", floats(3));
    let args = [x, x].map(|cell| Argument::Shared(Place::whole(cell)));
    let f = b.call_with("f", MIX, args.to_vec());
    let case = b.finish(&[x], &[f]);
    check(&case);
    let adjoint = adjoint_of(&case).program.to_string();
    assert!(adjoint.contains("new x_then = copy(x)"), "{adjoint}");
}
