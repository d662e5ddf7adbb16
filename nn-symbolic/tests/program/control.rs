//! Loops and branches.

use nn_symbolic::program::{AdjointError, Kind, Op, Statement, Var, adjoint};

use crate::builder::{Builder, Yield};
use crate::check::check;
use crate::value::{Type, array, floats, list};

fn next(vars: impl IntoIterator<Item = Var>) -> Yield {
    Yield { next: vars.into_iter().collect(), collect: Vec::new() }
}

fn dense() -> Type {
    Type::Struct(vec![("w", array([3, 3])), ("b", array([3]))])
}

/// Both directions, and none, one and several runs.
fn loops(mut test: impl FnMut(usize, bool)) {
    for length in [0, 1, 3] {
        for reversed in [false, true] {
            test(length, reversed);
        }
    }
}

#[test]
fn a_loop_carries_an_array_through_layers() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (x, layers) = (b.param("x", array([2, 3])), b.param("layers", list(length, dense())));
        let (a, _) =
            b.scan(&[(layers, "layer", Kind::Value)], &[(x, "a")], reversed, |b, layer, a| {
                let (w, bias) = (b.field(layer[0], "w"), b.field(layer[0], "b"));
                let z = b.product("z", a[0], w);
                next([b.map("y", [z, bias], |[z, bias]| (z + bias).sigmoid())])
            });
        check(&b.finish(&[x, layers], &a));
    });
}

#[test]
fn a_loop_carries_a_number_and_an_array_together() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let xs = b.param("xs", list(length, array([2])));
        let (v, s) = (b.param("v", array([2])), b.param("s", Type::Number));
        let states = [(v, "v"), (s, "s")];
        let (exits, _) = b.scan(&[(xs, "x", Kind::Value)], &states, reversed, |b, x, state| {
            let v = b.map("v", [state[0], x[0], state[1]], |[v, x, s]| v * x + s);
            let s = b.sum("s", [v, state[1]], |[v, s]| s.sin() * v);
            next([v, s])
        });
        check(&b.finish(&[xs, v, s], &exits));
    });
}

#[test]
fn a_loop_reads_variables_from_around_it() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let xs = b.param("xs", list(length, array([2])));
        let (w, s) = (b.param("w", array([2])), b.param("s", Type::Number));
        let outer = b.map("outer", [w], |[w]| w.exp());
        let zero = b.constant("zero", 0);
        let (total, _) = b.scan(&[(xs, "x", Kind::Value)], &[(zero, "t")], reversed, |b, x, t| {
            next([b.sum("t", [t[0], x[0], outer, s], |[t, x, outer, s]| t * s + x * outer + s)])
        });
        let last = b.sum("last", [outer, total[0]], |[outer, total]| outer * total);
        check(&b.finish(&[xs, w, s], &[last]));
    });
}

#[test]
fn a_list_of_numbers_is_summed_and_mapped() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, s) = (b.param("xs", list(length, Type::Number)), b.param("s", Type::Number));
        let (exits, lists) = b.scan(&[(xs, "x", Kind::Float)], &[(s, "t")], reversed, |b, x, t| {
            let square = b.map("square", [x[0]], |[x]| x * x);
            let t = b.map("t", [t[0], square], |[t, square]| t * square + t.cos());
            Yield { next: vec![t], collect: vec![square, x[0], t] }
        });
        check(&b.finish(&[xs, s], &[&exits[..], &lists].concat()));
    });
}

#[test]
fn nested_loops() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let rows = b.param("rows", list(2, list(length, array([2]))));
        let (v, s) = (b.param("v", array([2])), b.param("s", Type::Number));
        let (exits, lists) =
            b.scan(&[(rows, "row", Kind::Value)], &[(v, "v")], false, |b, row, v| {
                let scale = b.map("scale", [v[0], s], |[v, s]| v * s + v.sin());
                let init = b.map("init", [v[0]], |[v]| v / 2);
                let (inner, _) =
                    b.scan(&[(row[0], "x", Kind::Value)], &[(init, "u")], reversed, |b, x, u| {
                        next([b.map("u", [u[0], x[0], scale, s], |[u, x, scale, s]| {
                            u * x + scale * s
                        })])
                    });
                let out = b.map("out", [inner[0], scale], |[u, scale]| u * scale);
                Yield { next: vec![out], collect: vec![inner[0]] }
            });
        check(&b.finish(&[rows, v, s], &[exits[0], lists[0]]));
    });
}

#[test]
fn state_that_is_overwritten_unread_has_cotangent_zero() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, v) = (b.param("xs", list(length, array([2]))), b.param("v", array([2])));
        let start = b.map("start", [v], |[v]| v * v);
        let (exits, _) = b.scan(&[(xs, "x", Kind::Value)], &[(start, "u")], reversed, |b, x, _| {
            next([b.map("u", [x[0]], |[x]| x * x)])
        });
        check(&b.finish(&[xs, v], &exits));
    });
}

#[test]
fn states_may_stay_swap_or_come_from_outside() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let xs = b.param("xs", list(length, Type::Number));
        let (p, q) = (b.param("p", Type::Number), b.param("q", Type::Number));
        let square = b.map("square", [p], |[p]| p * p);
        let states =
            [(p, "stay"), (p, "left"), (q, "right"), (q, "outer"), (q, "item"), (p, "sum")];
        let (exits, _) = b.scan(&[(xs, "x", Kind::Float)], &states, reversed, |b, x, state| {
            let sum =
                b.map("sum", [state[5], state[4], state[3], x[0]], |[s, i, o, x]| s * x + i * o);
            next([state[0], state[2], state[1], square, x[0], sum])
        });
        check(&b.finish(&[xs, p, q], &exits));
    });
}

#[test]
fn several_lists_run_in_step_and_one_may_run_twice() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let t = list(length, array([2]));
        let (xs, ys, cs) = (b.param("xs", t.clone()), b.param("ys", t.clone()), b.param("cs", t));
        let zero = b.constant("zero", 0);
        let items = [
            (xs, "x", Kind::Value),
            (ys, "y", Kind::Value),
            (xs, "x", Kind::Value),
            (cs, "c", Kind::Value),
        ];
        let (exits, _) = b.scan(&items, &[(zero, "t")], reversed, |b, e, t| {
            next([b.sum("t", [t[0], e[0], e[1], e[2], e[3]], |[t, x, y, x2, c]| {
                t + (x * y).sin() * x2 * c
            })])
        });
        check(&b.finish(&[xs, ys], &exits));
    });
}

#[test]
fn collected_lists_are_used_by_later_loops() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, v) = (b.param("xs", list(length, array([2]))), b.param("v", array([2])));
        let (_, squares) = b.scan(&[(xs, "x", Kind::Value)], &[], false, |b, x, _| {
            let square = b.map("square", [x[0], v], |[x, v]| x * x + v);
            Yield { next: Vec::new(), collect: vec![square] }
        });
        let zero = b.constant("zero", 0);
        let items = [(squares[0], "y", Kind::Value), (xs, "x", Kind::Value)];
        let (exits, _) = b.scan(&items, &[(zero, "t")], reversed, |b, e, t| {
            next([b.sum("t", [t[0], e[0], e[1]], |[t, y, x]| t.cos() + y * x)])
        });
        check(&b.finish(&[xs, v], &[exits[0], squares[0]]));
    });
}

#[test]
fn elements_of_computed_lists_are_broadcast_and_summed() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, m) = (b.param("xs", list(length, array([3]))), b.param("m", array([2, 1])));
        let (_, lists) = b.scan(&[(xs, "x", Kind::Value)], &[], reversed, |b, x, _| {
            let y = b.map("y", [x[0]], |[x]| x.exp());
            Yield { next: Vec::new(), collect: vec![y] }
        });
        let zero = b.constant("zero", 0);
        let (exits, _) =
            b.scan(&[(lists[0], "y", Kind::Value)], &[(zero, "t")], reversed, |b, y, t| {
                let total = b.sum("total", [y[0], m], |[y, m]| y + m);
                let bare = b.sum("bare", [y[0]], |[y]| y);
                next([b.map("t", [t[0], total, bare], |[t, total, bare]| t * total + bare)])
            });
        check(&b.finish(&[xs, m], &exits));
    });
}

#[test]
fn a_loop_whose_state_becomes_active_inside() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, w) = (b.param("xs", list(length, array([2]))), b.param("w", array([2])));
        let start = b.define("start", Kind::Value, Op::Zero(w));
        let (exits, _) = b.scan(&[(xs, "x", Kind::Value)], &[(start, "u")], reversed, |b, x, u| {
            next([b.map("u", [u[0], x[0], w], |[u, x, w]| u * x + w)])
        });
        check(&b.finish(&[w], &exits));
    });
}

#[test]
fn a_loop_over_inactive_lists_alone() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, w) = (b.param("xs", list(length, array([2]))), b.param("w", array([2])));
        let (exits, _) =
            b.scan(&[(xs, "x", Kind::Value)], &[(xs, "keep")], reversed, |_, _, keep| {
                next([keep[0]])
            });
        let y = b.map("y", [w], |[w]| w * w);
        check(&b.finish(&[w], &[exits[0], y]));
    });
}

/// On both sides of the condition.
fn branches(mut test: impl FnMut(i64)) {
    for threshold in [-2, 2] {
        test(threshold);
    }
}

#[test]
fn a_branch_is_taken_again_on_the_way_back() {
    branches(|threshold| {
        let mut b = Builder::new();
        let (x, s) = (b.param("x", array([2, 3])), b.param("s", Type::Number));
        let c = b.map("c", [s], |[s]| (s - threshold).step());
        let r = b.branch(
            "r",
            Kind::Value,
            c,
            |b| {
                let y = b.map("y", [x, s], |[x, s]| x * s);
                b.map("y", [y], |[y]| y.exp())
            },
            |b| b.map("z", [x], |[x]| x * x),
        );
        let result = b.map("result", [r, x], |[r, x]| r * x);
        check(&b.finish(&[x, s], &[result]));
    });
}

#[test]
fn a_branch_may_yield_parameters_values_from_outside_and_constants() {
    branches(|threshold| {
        let mut b = Builder::new();
        let (x, s) = (b.param("x", Type::Number), b.param("s", Type::Number));
        let c = b.map("c", [s], |[s]| (s - threshold).step());
        let y = b.map("y", [x], |[x]| x * x);
        let first = b.branch("first", Kind::Float, c, |_| x, |_| y);
        let second = b.branch("second", Kind::Float, c, |b| b.constant("one", 1), |_| first);
        let third = b.branch("third", Kind::Float, c, |_| second, |b| b.constant("two", 2));
        check(&b.finish(&[x, s], &[first, second, third]));
    });
}

#[test]
fn a_branch_inside_a_loop_goes_either_way() {
    loops(|length, reversed| {
        let mut b = Builder::new();
        let (xs, s) = (b.param("xs", list(length, Type::Number)), b.param("s", array([2])));
        let (exits, _) = b.scan(&[(xs, "x", Kind::Float)], &[(s, "u")], reversed, |b, x, u| {
            let c = b.map("c", [x[0]], |[x]| x.step());
            let scaled = b.map("scaled", [u[0], x[0]], |[u, x]| u * x.exp());
            let total = b.sum("total", [scaled], |[v]| v);
            let v = b.branch(
                "v",
                Kind::Value,
                c,
                |b| {
                    let square = b.map("square", [scaled], |[v]| v * v);
                    b.map("w", [square, total], |[square, total]| square - total)
                },
                |_| scaled,
            );
            next([v])
        });
        check(&b.finish(&[xs, s], &exits));
    });
}

#[test]
fn a_loop_inside_a_branch_runs_only_there() {
    branches(|threshold| {
        let mut b = Builder::new();
        let (xs, s) = (b.param("xs", list(3, array([2]))), b.param("s", Type::Number));
        let c = b.map("c", [s], |[s]| (s - threshold).step());
        let scale = b.map("scale", [s], |[s]| s.sin());
        let r = b.branch(
            "r",
            Kind::Float,
            c,
            |b| {
                let (t, _) =
                    b.scan(&[(xs, "x", Kind::Value)], &[(scale, "t")], false, |b, x, t| {
                        let y = b.map("y", [x[0], scale], |[x, scale]| x * scale);
                        next([b.sum("t", [t[0], y], |[t, y]| t * y + y * y)])
                    });
                t[0]
            },
            |b| b.map("otherwise", [scale], |[scale]| scale * scale),
        );
        check(&b.finish(&[xs, s], &[r]));
    });
}

#[test]
fn a_branch_inside_a_branch() {
    branches(|outer| {
        branches(|inner| {
            let mut b = Builder::new();
            let (x, s) = (b.param("x", array([2])), b.param("s", Type::Number));
            let c = b.map("c", [s], |[s]| (s - outer).step());
            let d = b.map("d", [s], |[s]| (s - inner).step());
            let r = b.branch(
                "r",
                Kind::Value,
                c,
                |b| {
                    let y = b.map("y", [x, s], |[x, s]| x * s);
                    b.branch("q", Kind::Value, d, |b| b.map("p", [y, x], |[y, x]| y * x), |_| y)
                },
                |_| x,
            );
            check(&b.finish(&[x, s], &[r]));
        });
    });
}

#[test]
fn what_the_branch_not_taken_would_give_does_not_leak() {
    // √x and ln x are NaN on half of the points; the branch that uses them is not taken there.
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let c = b.map("c", [x], |[x]| x.step());
    let r = b.branch(
        "r",
        Kind::Float,
        c,
        |b| b.map("y", [x], |[x]| x.sqrt() + x.ln()),
        |b| b.map("z", [x], |[x]| x * x),
    );
    let result = b.map("result", [r, x], |[r, x]| r * x);
    check(&b.finish(&[x], &[result]));
}

#[test]
fn a_state_that_no_result_depends_on_has_no_cotangent() {
    // √|u| has an infinite derivative at 0, where u stays; its cotangent of 0 times that would be NaN.
    let mut b = Builder::new();
    let (xs, s) = (b.param("xs", list(3, Type::Number)), b.param("s", Type::Number));
    let start = b.map("start", [s], |[s]| s - s);
    let states = [(start, "u"), (s, "t")];
    let (exits, _) = b.scan(&[(xs, "x", Kind::Float)], &states, false, |b, x, state| {
        let u = b.map("u", [state[0]], |[u]| u.abs().sqrt());
        next([u, b.map("t", [state[1], x[0]], |[t, x]| t * x)])
    });
    check(&b.finish(&[xs, s], &[exits[1]]));
}

#[test]
fn a_loop_over_a_list_that_is_differentiated_must_not_end_early() {
    let mut b = Builder::new();
    let (xs, s) = (b.param("xs", floats(3)), b.param("s", Type::Number));
    let (exits, _) = b.scan(&[(xs, "x", Kind::Float)], &[(s, "t")], false, |b, x, t| {
        next([b.map("t", [t[0], x[0]], |[t, x]| t * x.sin())])
    });
    let mut case = b.finish(&[xs, s], &exits);
    let trips = case.program.var("trips", Kind::Host);
    let Some(Statement::Loop(l)) = case.program.body.statements.last_mut() else {
        panic!("the loop comes last")
    };
    // Ends after the first run in which the state is not 0: the first.
    (l.until, l.trips) = (Some(l.body.results[0]), Some(trips));
    assert_eq!(adjoint(case.program.clone(), &case.wrt).err(), Some(AdjointError::PartialList));
    // The elements that it reads may be constants.
    case.wrt = vec![s];
    check(&case);
}
