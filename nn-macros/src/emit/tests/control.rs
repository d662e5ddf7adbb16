//! Loops and branches.

use nn_symbolic::program::{Control, Kind, Op, Region};
use quote::quote;

use super::Draft;

#[test]
fn a_state_is_one_variable_and_what_the_reverse_sweep_reads_goes_on_a_tape() {
    let mut d = Draft::new();
    let (x, n) = (d.float("x"), d.size("n"));
    let one = d.number("start", 1);
    let s = d.range(n, None, &[(one, "s")], |d, _, s| {
        let s = s[0];
        vec![d.map("next", [s, x], |[s, x]| (s * x).sin() + 1)]
    });
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s_tape = workspace.tape();
            let mut s = 1.0;
            for i in 0..n {
                s_tape.push(s);
                s = __rt::math::sin(s * x) + 1.0;
            }
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let mut next_bar = s_1_bar;
            let mut x_bar_1 = 0.0;
            for (i, s) in (0..n).rev().zip(__rt::backwards(&mut s_tape)) {
                let s_bar = next_bar * x * __rt::math::cos(s * x);
                let x_bar = next_bar * s * __rt::math::cos(s * x);
                x_bar_1 += x_bar;
                next_bar = s_bar;
            }
            *x_sum += x_bar_1;
            workspace.put(s_tape);
        },
    );
}

#[test]
fn a_sum_is_added_to_in_place() {
    let mut d = Draft::new();
    let (x, n) = (d.slice("x"), d.size("n"));
    let zero = d.number("start", 0);
    let s = d.range(n, None, &[(zero, "s")], |d, i, s| {
        let v = d.load("v", x, i);
        vec![d.map("next", [s[0], v], |[s, v]| s + v * v)]
    });
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s = 0.0;
            for i in 0..n {
                let v = x[i];
                s += v * v;
            }
        },
        quote! {
            let Some(x_bar) = x_sink.get() else { return };
            let mut next_bar = s_1_bar;
            for i in (0..n).rev() {
                let v = x[i];
                x_bar[i] += 2.0 * next_bar * v;
            }
        },
    );
}

#[test]
fn states_that_read_one_another_are_handed_on_in_order() {
    let mut d = Draft::new();
    let (x, y, n) = (d.float("x"), d.float("y"), d.size("n"));
    let (x, y) = (d.map("x0", [x], |[x]| x.sin()), d.map("y0", [y], |[y]| y.cos()));
    let s = d.range(n, None, &[(x, "a"), (y, "b")], |d, _, s| {
        vec![s[1], d.map("sum", [s[0], s[1]], |[a, b]| a + b)]
    });
    let result = d.map("result", [s[0], s[1]], |[a, b]| a + b);
    d.emitted(&[result]).assert(
        quote! {
            let mut x0 = __rt::math::sin(x);
            let mut y0 = __rt::math::cos(y);
            for i in 0..n {
                let sum = x0 + y0;
                x0 = y0;
                y0 = sum;
            }
            let result = x0 + y0;
        },
        quote! {
            let mut b_bar = result_bar;
            let mut sum_bar = result_bar;
            for i in (0..n).rev() {
                let b_bar_1 = b_bar + sum_bar;
                b_bar = sum_bar;
                sum_bar = b_bar_1;
            }
            if let Some(x_sum) = x_sink.get() {
                *x_sum += b_bar * __rt::math::cos(x);
            }
            if let Some(y_sum) = y_sink.get() {
                *y_sum -= sum_bar * __rt::math::sin(y);
            }
        },
    );
}

#[test]
fn states_that_change_places_need_a_third() {
    let mut d = Draft::new();
    let (x, y, n) = (d.float("x"), d.float("y"), d.size("n"));
    let s = d.range(n, None, &[(x, "a"), (y, "b")], |_, _, s| vec![s[1], s[0]]);
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut a = x;
            let mut b = y;
            for i in 0..n {
                let next_b = b;
                b = a;
                a = next_b;
            }
        },
        quote! {
            let mut b_bar = a_1_bar;
            let mut a_bar = 0.0;
            for i in (0..n).rev() {
                let next_a_bar = a_bar;
                a_bar = b_bar;
                b_bar = next_a_bar;
            }
            if let Some(x_sum) = x_sink.get() {
                *x_sum += b_bar;
            }
            if let Some(y_sum) = y_sink.get() {
                *y_sum += a_bar;
            }
        },
    );
}

#[test]
fn an_arm_changes_what_the_branch_changes_and_has_a_tape_of_its_own() {
    let mut d = Draft::new();
    let (x, n) = (d.slice("x"), d.size("n"));
    let one = d.number("start", 1);
    let s = d.range(n, None, &[(one, "s")], |d, i, s| {
        let s = s[0];
        let v = d.load("v", x, i);
        let large = d.host("large", quote!(__hole0 > 2.0), &[v]);
        d.branch(large, &["next"], |d| vec![d.map("s", [s, v], |[s, v]| s * v)], |_| vec![s])
    });
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s_tape = workspace.tape();
            let mut s = 1.0;
            for i in 0..n {
                let v = x[i];
                let large = v > 2.0;
                let next = if large { s * v } else { s };
                s_tape.push(s);
                s = next;
            }
        },
        quote! {
            let Some(x_bar) = x_sink.get() else { return };
            let mut next_bar = s_1_bar;
            for (i, s) in (0..n).rev().zip(__rt::backwards(&mut s_tape)) {
                let v = x[i];
                let large = v > 2.0;
                let v_bar_2 = if large {
                    let v_bar = next_bar * s;
                    next_bar *= v;
                    v_bar
                } else {
                    0.0
                };
                x_bar[i] += v_bar_2;
            }
            workspace.put(s_tape);
        },
    );
}

#[test]
fn an_arm_outside_of_loops_records_once() {
    let mut d = Draft::new();
    let (x, n) = (d.float("x"), d.size("n"));
    let many = d.host("many", quote!(__hole0 > 3), &[n]);
    let y = d.branch(
        many,
        &["y"],
        |d| {
            let s = d.map("s", [x], |[x]| x.sin());
            vec![d.map("t", [s], |[s]| s.exp() * s)]
        },
        |_| vec![x],
    );
    d.emitted(&[y[0]]).assert(
        quote! {
            let many = n > 3;
            let mut s_tape = None;
            let y = if many {
                let s = __rt::math::sin(x);
                s_tape = Some(s);
                __rt::math::exp(s) * s
            } else {
                x
            };
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let many = n > 3;
            let x_bar_1 = if many {
                let s = __rt::pop(&mut s_tape);
                let s_bar = {
                    let exp_s = __rt::math::exp(s);
                    s * y_bar * exp_s + y_bar * exp_s
                };
                s_bar * __rt::math::cos(x)
            } else {
                y_bar
            };
            *x_sum += x_bar_1;
        },
    );
}

#[test]
fn records_of_inner_loops_are_popped() {
    let mut d = Draft::new();
    let (x, n) = (d.float("x"), d.size("n"));
    let s = d.range(n, None, &[(x, "s")], |d, i, s| {
        let p =
            d.range(i, None, &[(s[0], "p")], |d, _, p| vec![d.map("next", [p[0]], |[p]| p.sin())]);
        vec![p[0]]
    });
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s_tape = workspace.tape();
            let mut s = x;
            for i in 0..n {
                for i_1 in 0..i {
                    s_tape.push(s);
                    s = __rt::math::sin(s);
                }
            }
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let mut p_1_bar = s_1_bar;
            for i in (0..n).rev() {
                for i_1 in (0..i).rev() {
                    let p = __rt::pop(&mut s_tape);
                    p_1_bar *= __rt::math::cos(p);
                }
            }
            *x_sum += p_1_bar;
            workspace.put(s_tape);
        },
    );
}

#[test]
fn a_known_number_of_runs_needs_no_heap() {
    let mut d = Draft::new();
    let x = d.float("x");
    let four = d.host("four", quote!(4), &[]);
    let s =
        d.range(four, Some(4), &[(x, "s")], |d, _, s| vec![d.map("next", [s[0]], |[s]| s.sin())]);
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s_tape = __rt::Stack::<_, 4>::new();
            let mut s = x;
            for i in 0..4 {
                s_tape.push(s);
                s = __rt::math::sin(s);
            }
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let mut next_bar = s_1_bar;
            for (i, s) in (0..4).rev().zip(__rt::backwards(&mut s_tape)) {
                next_bar *= __rt::math::cos(s);
            }
            *x_sum += next_bar;
        },
    );
}

#[test]
fn a_while_loop_counts_its_runs() {
    let mut d = Draft::new();
    let a = d.float("a");
    let start = d.map("start", [a], |[a]| a / 2);
    let mut condition = Region::default();
    let x = d.repeat(Control::Forever, &[(start, "x")], |d, x| {
        condition = d.region(|d| {
            let error = d.map("error", [x[0], a], |[x, a]| x * x - a);
            vec![d.host("wrong", quote!(__hole0 > 1e-9), &[error])]
        });
        vec![d.map("next", [x[0], a], |[x, a]| (x + a / x) / 2)]
    });
    d.last_loop().control = Control::While { condition };
    d.emitted(&[x[0]]).assert(
        quote! {
            let mut start = a / 2.0;
            let mut start_tape = workspace.tape();
            let mut trips = 0usize;
            while (start * start - a) > 1e-9 {
                trips += 1;
                start_tape.push(start);
                start = (start + a / start) / 2.0;
            }
        },
        quote! {
            let Some(a_sum) = a_sink.get() else { return };
            let mut next_bar = x_1_bar;
            let mut a_bar_1 = 0.0;
            for x in __rt::backwards(&mut start_tape) {
                let x_bar = 0.5 * next_bar - 0.5 * a * next_bar / (x * x);
                let a_bar = 0.5 * next_bar / x;
                a_bar_1 += a_bar;
                next_bar = x_bar;
            }
            let a_bar_5 = 0.5 * next_bar;
            *a_sum += a_bar_1 + a_bar_5;
            workspace.put(start_tape);
        },
    );
}

#[test]
fn an_array_that_goes_from_layer_to_layer_is_a_trajectory() {
    let mut d = Draft::new();
    let layers = d.param("layers", Kind::Value, syn::parse_quote!(&[Array2<f64>]));
    let x = d.param("x", Kind::Value, syn::parse_quote!(&Array1<f64>));
    let w = d.program.var("w", Kind::Value);
    let control = Control::Over { list: layers, element: w, position: None };
    let a = d.repeat(control, &[(x, "a")], |d, a| {
        let product = Op::Product(nn_symbolic::program::Product::Value, a[0], w);
        let z = d.define("z", Kind::Value, product);
        vec![d.array("next", [z], |[z]| z.sigmoid())]
    });
    d.emitted(&[a[0]]).assert(
        quote! {
            let mut a_trajectory = workspace.tape();
            for w in layers.iter() {
                let a = __rt::entering(x, &a_trajectory, a_trajectory.len());
                let z = __rt::dot("z", &a, w);
                let next = __rt::map("next", (z,), |[z]| __rt::math::sigmoid(z));
                a_trajectory.push(next);
            }
        },
        quote! {
            let mut next_bar = a_1_bar;
            for (index, w) in layers.iter().enumerate().rev() {
                let a = __rt::entering(x, &a_trajectory, index);
                let next = &a_trajectory[index];
                let z_bar =
                    __rt::map("cotangent z_bar", (next, &next_bar), |[next, next_bar]| next * next_bar * (1.0 - next));
                if index > 0 || x_sink.is_asked() {
                    __rt::move_to(__rt::dot_lhs("cotangent a_bar", &z_bar, w), &mut next_bar);
                }
                if let Some(layers_sum) = layers_sink.get() {
                    __rt::add_dot_rhs("cotangent w_bar", &mut layers_sum[index], &a, z_bar);
                } else {
                    __rt::release(z_bar);
                }
            }
            if let Some(x_sum) = x_sink.get() {
                __rt::acc(x_sum, next_bar);
            } else {
                __rt::release(next_bar);
            }
            workspace.recycle_all(a_trajectory);
        },
    );
}
