//! Programs as they are written with loops and stores: recurrences, elimination, stencils, iterations that end when
//! they have converged.

use nn_symbolic::program::{Init, Kind, Op, Place, Statement, Var};

use crate::builder::{Builder, Drive};
use crate::check::{adjoint_of, check};
use crate::host::{LESS, LIST, MINUS, NOT, PLUS, POSITIVE, REMAINDER, TO_FLOAT};
use crate::value::{Type, floats, int, list};

#[test]
fn a_recurrence_in_place() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(5)), b.param("s", Type::Number));
    let (one, n) = (b.int(1), b.length(x));
    b.range(one, n, |b, i| {
        let before = b.host(MINUS, &[i, one]);
        let (u, v) = (b.load("u", b.at(x, &[before])), b.load("v", b.at(x, &[i])));
        let next = b.map("next", [u, v, s], |[u, v, s]| (u * s).sin() + v * u);
        b.store(b.at(x, &[i]), next);
    });
    check(&b.finish(&[x, s], &[]));
}

#[test]
fn ranges_with_steps_and_in_reverse() {
    for (reversed, inclusive, step) in [
        (false, true, Some(2)),
        (true, false, None),
        (true, true, Some(3)),
        (false, false, Some(2)),
    ] {
        let mut b = Builder::new();
        let (x, s) = (b.output("x", floats(8)), b.param("s", Type::Number));
        let (one, seven) = (b.int(1), b.int(7));
        let step = step.map(|step| b.int(step));
        let drive = Drive::Range { lo: one, hi: seven, inclusive, step };
        let last = b.repeat(drive, reversed, &[(s, "t")], |b, i, t| {
            let i = i.expect("a range has an index");
            let before = b.host(MINUS, &[i, one]);
            let (u, v) = (b.load("u", b.at(x, &[before])), b.load("v", b.at(x, &[i])));
            let next = b.map("next", [u, v, t[0]], |[u, v, t]| t * v.cos() + u);
            b.store(b.at(x, &[i]), next);
            (vec![b.map("t", [t[0], next], |[t, next]| t * next.sin() + t)], None)
        });
        check(&b.finish(&[x, s], &last));
    }
}

#[test]
fn prefix_sums_of_a_local_cell_are_read_again() {
    let mut b = Builder::new();
    let x = b.cell_param("x", floats(5));
    let (zero, one, n) = (b.int(0), b.int(1), b.length(x));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    b.range(one, n, |b, i| {
        let before = b.host(MINUS, &[i, one]);
        let u = b.load("u", b.at(c, &[before]));
        b.accumulate(b.at(c, &[i]), u);
    });
    let start = b.constant("start", 1);
    let product = b.repeat(Drive::to(zero, n), false, &[(start, "p")], |b, i, p| {
        let y = b.load("y", b.at(c, &[i.expect("an index")]));
        (vec![b.map("p", [p[0], y], |[p, y]| p * (y + 2).sin())], None)
    });
    let case = b.finish(&[x], &product);
    check(&case);
    // No store follows the second loop, so y is not recorded, and x does not change at all.
    let adjoint = adjoint_of(&case).program.to_string();
    assert!(!adjoint.contains("y_tape"), "{adjoint}");
    assert!(adjoint.contains("p_tape"), "{adjoint}");
}

/// LDLᵀ in place, of a matrix that is made diagonally dominant.
#[test]
fn elimination_in_nested_triangular_loops() {
    let mut b = Builder::new();
    let (m, n) = (b.cell_param("m", list(4, floats(4))), b.param("n", int(4)));
    let (zero, one) = (b.int(0), b.int(1));
    let a = b.begin("a", Init::Copy(Place::whole(m)));
    b.range(zero, n, |b, i| {
        let u = b.load("u", b.at(a, &[i, i]));
        let diagonal = b.map("diagonal", [u], |[u]| u + 6);
        b.store(b.at(a, &[i, i]), diagonal);
    });
    b.range(zero, n, |b, k| {
        let pivot = b.load("pivot", b.at(a, &[k, k]));
        let below = b.host(PLUS, &[k, one]);
        b.range(below, n, |b, i| {
            let head = b.load("head", b.at(a, &[i, k]));
            let factor = b.map("factor", [head, pivot], |[head, pivot]| head / pivot);
            let end = b.host(PLUS, &[i, one]);
            b.range(below, end, |b, j| {
                let (x, y) = (b.load("x", b.at(a, &[i, j])), b.load("y", b.at(a, &[j, k])));
                let z = b.map("z", [x, y, factor], |[x, y, factor]| x - y * factor);
                b.store(b.at(a, &[i, j]), z);
            });
            b.store(b.at(a, &[i, k]), factor);
        });
    });
    let start = b.constant("start", 0);
    let logdet = b.repeat(Drive::to(zero, n), false, &[(start, "sum")], |b, k, sum| {
        let k = k.expect("an index");
        let pivot = b.load("pivot", b.at(a, &[k, k]));
        (vec![b.map("sum", [sum[0], pivot], |[sum, pivot]| sum + pivot.ln())], None)
    });
    check(&b.finish(&[m], &logdet));
}

#[test]
fn heat_steps_with_swapped_buffers() {
    let mut b = Builder::new();
    let (u, k) = (b.output("u", floats(6)), b.param("k", Type::Number));
    let (zero, one, steps, n) = (b.int(0), b.int(1), b.int(3), b.length(u));
    let next = b.zeros("next", n);
    b.range(zero, steps, |b, _| {
        let end = b.host(MINUS, &[n, one]);
        b.range(zero, n, |b, i| {
            let first = b.host(LESS, &[i, one]);
            let interior = b.host(LESS, &[i, end]);
            let here = b.load("here", b.at(u, &[i]));
            let left = b.branch(
                "left",
                Kind::Float,
                first,
                |_| here,
                |b| {
                    let at = b.host(MINUS, &[i, one]);
                    b.load("l", b.at(u, &[at]))
                },
            );
            let right = b.branch(
                "right",
                Kind::Float,
                interior,
                |b| {
                    let at = b.host(PLUS, &[i, one]);
                    b.load("r", b.at(u, &[at]))
                },
                |_| here,
            );
            let flow = b.map("flow", [here, left, right, k], |[u, l, r, k]| {
                u + k * (l - 2 * u + r) * (1 + u * u / 4)
            });
            b.store(b.at(next, &[i]), flow);
        });
        b.push(Statement::Swap { a: Place::whole(u), b: Place::whole(next) });
    });
    check(&b.finish(&[u, k], &[]));
}

#[test]
fn newton_until_it_has_converged() {
    let mut b = Builder::new();
    let a = b.param("a", Type::Number);
    let target = b.map("target", [a], |[a]| a + 3);
    let start = b.map("start", [target], |[target]| target / 2 + 1);
    let holds = move |b: &mut Builder, states: &[Var]| {
        let error =
            b.map("error", [states[0], target], |[x, a]| (x * x - a).pow(2) * 1_000_000 - 1);
        b.host_once(POSITIVE, &[error])
    };
    let root = b.repeat(Drive::While(Box::new(holds)), false, &[(start, "x")], |b, _, x| {
        (vec![b.map("next", [x[0], target], |[x, a]| (x + a / x) / 2)], None)
    });
    let result = b.map("result", [root[0], a], |[x, a]| x.exp() * a);
    check(&b.finish(&[a], &[result]));
}

#[test]
fn loops_end_early() {
    for forever in [false, true] {
        let mut b = Builder::new();
        let (x, s) = (b.output("x", floats(9)), b.param("s", Type::Number));
        let (zero, one, n) = (b.int(0), b.int(1), b.length(x));
        let drive = if forever { Drive::Forever } else { Drive::to(zero, n) };
        let states = [(s, "t"), (zero, "at")];
        let exits = b.repeat(drive, false, &states, |b, i, state| {
            let at = i.unwrap_or(state[1]);
            let v = b.load("v", b.at(x, &[at]));
            let t = b.map("t", [state[0], v], |[t, v]| t * v.cos() + v);
            b.store(b.at(x, &[at]), t);
            let next = b.host(PLUS, &[state[1], one]);
            let over = b.map("over", [t], |[t]| t.abs() * 4 - 2);
            let large = b.host_once(POSITIVE, &[over]);
            let five = b.int(5);
            let late = b.host(LESS, &[five, next]);
            let stop = b.host_once(PLUS, &[large, late]);
            (vec![t, next], Some(stop))
        });
        check(&b.finish(&[x, s], &[exits[0]]));
    }
}

#[test]
fn a_reversed_range_that_ends_early() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(7)), b.param("s", Type::Number));
    let (zero, three, n) = (b.int(0), b.int(3), b.length(x));
    let exits = b.repeat(Drive::to(zero, n), true, &[(s, "t")], |b, i, t| {
        let i = i.expect("an index");
        let v = b.load("v", b.at(x, &[i]));
        let t = b.map("t", [t[0], v], |[t, v]| (t * v).sin() + v);
        b.store(b.at(x, &[i]), t);
        let stop = b.host(LESS, &[i, three]);
        (vec![t], Some(stop))
    });
    check(&b.finish(&[x, s], &exits));
}

#[test]
fn items_of_an_iterator_are_recorded() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(4)), b.param("s", Type::Number));
    let indices = [2, 0, 2, 3].map(|n| b.int(n));
    let items = b.host(LIST, &indices);
    let exits = b.repeat(Drive::Each(items), false, &[(s, "t")], |b, item, t| {
        let item = item.expect("an item");
        let v = b.load("v", b.at(x, &[item]));
        let t = b.map("t", [t[0], v], |[t, v]| (t * v).sin() + v);
        b.store(b.at(x, &[item]), t);
        (vec![t], None)
    });
    check(&b.finish(&[x, s], &exits));
}

#[test]
fn a_branch_in_a_loop_records_only_where_it_is_taken() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(6)), b.param("s", Type::Number));
    let (zero, two, n) = (b.int(0), b.int(2), b.length(x));
    let exits = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
        let i = i.expect("an index");
        let odd = b.host(REMAINDER, &[i, two]);
        let v = b.load("v", b.at(x, &[i]));
        let sign = b.host_once(POSITIVE, &[v]);
        let w = b.branch(
            "w",
            Kind::Float,
            odd,
            |b| {
                let y = b.map("y", [v, t[0]], |[v, t]| (v * t).exp());
                b.store(b.at(x, &[i]), y);
                b.map("z", [y], |[y]| y.sin() * y)
            },
            |b| {
                b.branch(
                    "inner",
                    Kind::Float,
                    sign,
                    |b| b.map("q", [v], |[v]| v.cos() * v),
                    |_| t[0],
                )
            },
        );
        b.choose(
            sign,
            |b| {
                let again = b.load("again", b.at(x, &[zero]));
                let more = b.map("more", [again, w], |[again, w]| again * w);
                b.accumulate(b.at(x, &[i]), more);
            },
            |_| {},
        );
        (vec![b.map("t", [t[0], w], |[t, w]| t + w / 3)], None)
    });
    let case = b.finish(&[x, s], &exits);
    check(&case);
    let adjoint = adjoint_of(&case).program.to_string();
    assert!(adjoint.contains("[y_tape]"), "lists of lists: {adjoint}");
}

#[test]
fn cells_of_a_loop_body_begin_and_end_with_each_run() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(4)), b.param("s", Type::Number));
    let (zero, one, n) = (b.int(0), b.int(1), b.length(x));
    let exits = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
        let i = i.expect("an index");
        // As long as the run's number.
        let length = b.host(PLUS, &[i, one]);
        let c = b.zeros("c", length);
        b.push(Statement::Fill { place: Place::whole(c), value: t[0] });
        b.range(zero, length, |b, j| {
            let (u, v) = (b.load("u", b.at(c, &[j])), b.load("v", b.at(x, &[j])));
            let w = b.map("w", [u, v], |[u, v]| (u * v).sin());
            b.store(b.at(c, &[j]), w);
            b.accumulate(b.at(c, &[zero]), w);
        });
        let d = b.begin("d", Init::Copy(b.slice(c, None, Some(length))));
        let total = b.define("total", Kind::Float, Op::Total(Place::whole(d)));
        (vec![b.map("t", [total, t[0]], |[total, t]| total.cos() * t)], None)
    });
    check(&b.finish(&[x, s], &exits));
}

#[test]
fn variables_around_loops_add_up_over_all_runs() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(3)), b.param("s", Type::Number));
    let (zero, n) = (b.int(0), b.length(x));
    let outer = b.map("outer", [s], |[s]| s.sin());
    b.range(zero, n, |b, i| {
        let middle = b.load("middle", b.at(x, &[i]));
        b.range(zero, i, |b, j| {
            let scale = b.define(
                "scale",
                Kind::Float,
                Op::Host { id: TO_FLOAT, args: vec![j], repeatable: true },
            );
            let v = b.load("v", b.at(x, &[j]));
            let w = b.map("w", [v, middle, outer, scale], |[v, middle, outer, scale]| {
                v * middle.cos() + outer * scale * v
            });
            b.store(b.at(x, &[j]), w);
        });
    });
    let last = b.load("last", b.at(x, &[zero]));
    check(&b.finish(&[x, s], &[last, outer]));
}

#[test]
fn early_return_carries_a_flag_and_a_value() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(6)), b.param("s", Type::Number));
    let (zero, n, one) = (b.int(0), b.length(x), b.constant("one", 1));
    let states = [(s, "t"), (one, "value"), (zero, "found")];
    let exits = b.repeat(Drive::to(zero, n), false, &states, |b, i, state| {
        let v = b.load("v", b.at(x, &[i.expect("an index")]));
        let t = b.map("t", [state[0], v], |[t, v]| t + v * v.cos());
        let over = b.host_once(POSITIVE, &[t]);
        let value = b.branch(
            "value",
            Kind::Float,
            over,
            |b| b.map("r", [t, v], |[t, v]| t * v),
            |_| state[1],
        );
        (vec![t, value, over], Some(over))
    });
    let missed = b.host_once(NOT, &[exits[2]]);
    let result = b.branch(
        "result",
        Kind::Float,
        missed,
        |b| b.map("m", [exits[0]], |[t]| t * t),
        |_| exits[1],
    );
    check(&b.finish(&[x, s], &[result]));
}
