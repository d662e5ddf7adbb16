//! Statements that change storage.

use nn_symbolic::program::{Init, Kind, Op, Place, Product, Statement};
use quote::quote;
use syn::parse_quote;

use super::Draft;

#[test]
fn elements_are_changed_in_place() {
    let mut d = Draft::new();
    let (x, n) = (d.slice("x"), d.size("n"));
    let a = d.copy_of("a", x);
    d.range(n, None, &[], |d, i, _| {
        let before = d.host("before", quote!(__hole0 - 1), &[i]);
        let (u, v) = (d.load("u", a, i), d.load("v", a, before));
        let w = d.map("w", [u, v], |[u, v]| u * v);
        d.store(a, i, w);
        vec![]
    });
    let whole = d.define("whole", Kind::Value, Op::Load(Place::whole(a)));
    d.emitted(&[whole]).assert(
        quote! {
            let mut a = __rt::copied(x);
            let mut u_v_tape = workspace.tape();
            for i in 0..n {
                let before = i - 1;
                let u = a[i];
                let v = a[before];
                a[i] = u * v;
                u_v_tape.push((u, v));
            }
            let whole = __rt::copied(&a);
            let a_extent = __rt::extent(&a);
        },
        quote! {
            let Some(x_bar) = x_sink.get() else { return };
            let mut a_bar = workspace.zeros(&a_extent);
            __rt::acc(&mut a_bar, whole_bar);
            for (i, (u, v)) in (0..n).rev().zip(__rt::backwards(&mut u_v_tape)) {
                let before = i - 1;
                let w_bar = __rt::take(&mut a_bar[i]);
                let v_bar = u * w_bar;
                let u_bar = v * w_bar;
                a_bar[before] += v_bar;
                a_bar[i] += u_bar;
            }
            __rt::add(x_bar, &a_bar);
            workspace.recycle(a_bar);
            workspace.put(u_v_tape);
        },
    );
}

#[test]
fn mutable_parameters_hold_their_cotangents_on_the_way() {
    let mut d = Draft::new();
    let (x, n) = (d.float("x"), d.size("n"));
    let y = d.param("y", Kind::Cell, parse_quote!(&mut [f64]));
    d.range(n, None, &[], |d, i, _| {
        let u = d.load("u", y, i);
        let v = d.map("v", [u, x], |[u, x]| u * x);
        d.store(y, i, v);
        vec![]
    });
    d.emitted(&[]).assert(
        quote! {
            let mut u_tape = workspace.tape();
            for i in 0..n {
                let u = y[i];
                y[i] = u * x;
                u_tape.push(u);
            }
        },
        quote! {
            let y_bar = y_sink.required();
            let mut x_bar_1 = 0.0;
            for (i, u) in (0..n).rev().zip(__rt::backwards(&mut u_tape)) {
                let v_bar = __rt::take(&mut y_bar[i]);
                let u_bar = v_bar * x;
                let x_bar = u * v_bar;
                y_bar[i] += u_bar;
                x_bar_1 += x_bar;
            }
            if let Some(x_sum) = x_sink.get() {
                *x_sum += x_bar_1;
            }
            workspace.put(u_tape);
        },
    );
}

#[test]
fn each_statement_on_whole_cells_has_its_function() {
    let mut d = Draft::new();
    let (x, k, n) = (d.slice("x"), d.float("k"), d.size("n"));
    let zeros = d.begin_host("a", quote!(vec![0.0; __hole0]), &[n]);
    let b = d.copy_of("b", x);
    let one = d.host("one", quote!(1), &[]);
    let (front, back) = (d.part(b, None, Some(n)), d.part(b, Some(one), None));
    d.push(Statement::Fill { place: Place::whole(zeros), value: k });
    d.push(Statement::Copy { to: front.clone(), from: Place::whole(x) });
    d.push(Statement::Copy { to: front.clone(), from: back });
    d.push(Statement::Spread { place: Place::whole(b), value: k });
    d.push(Statement::Add { to: Place::whole(zeros), from: front });
    d.push(Statement::Swap { a: Place::whole(zeros), b: Place::whole(b) });
    let (i, j) = (d.at(b, one), d.at(b, n));
    d.push(Statement::Swap { a: i, b: j });
    d.push(Statement::Assign { to: Place::whole(zeros), from: Place::whole(b) });
    let total = d.define("total", Kind::Float, Op::Total(Place::whole(zeros)));
    d.emitted(&[total]).assert(
        quote! {
            let mut a = vec![0.0; n];
            let mut b = __rt::copied(x);
            __rt::fill(&mut a, k);
            __rt::copy(&mut b[..n], x);
            {
                let from = __rt::copied(&b[1..]);
                __rt::copy(&mut b[..n], &from);
            }
            __rt::spread(&mut b, k);
            __rt::add(&mut a, &b[..n]);
            __rt::swap(&mut a, &mut b);
            b.swap(1, n);
            let a_extent = __rt::extent(&a);
            a = __rt::copied(&b);
            let total = __rt::total(&a);
            let a_extent_1 = __rt::extent(&a);
            let b_extent = __rt::extent(&b);
        },
        quote! {
            let mut a_bar = workspace.zeros(&a_extent_1);
            let mut b_bar = workspace.zeros(&b_extent);
            __rt::spread(&mut a_bar, total_bar);
            __rt::add(&mut b_bar, &a_bar);
            a_bar = __rt::zeros(&a_extent);
            b_bar.swap(1, n);
            __rt::swap(&mut a_bar, &mut b_bar);
            __rt::add(&mut b_bar[..n], &a_bar);
            let k_bar = __rt::total(&b_bar);
            let mut b_bar_1 = __rt::copied(&b_bar[..n]);
            __rt::clear(&mut b_bar[..n]);
            __rt::add(&mut b_bar[1..], &b_bar_1);
            if let Some(x_bar) = x_sink.get() {
                __rt::add(x_bar, &b_bar[..n]);
            }
            __rt::clear(&mut b_bar[..n]);
            let k_bar_1 = __rt::total(&a_bar);
            __rt::clear(&mut a_bar);
            if let Some(x_bar) = x_sink.get() {
                __rt::add(x_bar, &b_bar);
            }
            if let Some(k_sum) = k_sink.get() {
                *k_sum += k_bar + k_bar_1;
            }
            workspace.recycle(a_bar);
            workspace.recycle(b_bar);
        },
    );
}

#[test]
fn a_cell_that_takes_over_a_value_moves_it() {
    let mut d = Draft::new();
    let x = d.param("x", Kind::Value, parse_quote!(&Array1<f64>));
    let y = d.array("y", [x], |[x]| x.sin());
    let cell = d.begin("cell", Init::Value(y));
    let one = d.host("one", quote!(1), &[]);
    let u = d.load("u", cell, one);
    let v = d.map("v", [u], |[u]| u * u);
    d.store(cell, one, v);
    let whole = d.define("whole", Kind::Value, Op::Load(Place::whole(cell)));
    d.emitted(&[whole]).assert(
        quote! {
            let y = __rt::map("y", (x,), |[x]| __rt::math::sin(x));
            let mut cell = y;
            let u = cell[1];
            cell[1] = u * u;
            let whole = __rt::copied(&cell);
            let cell_extent = __rt::extent(&cell);
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let mut cell_bar = workspace.zeros(&cell_extent);
            __rt::acc(&mut cell_bar, whole_bar);
            let v_bar = __rt::take(&mut cell_bar[1]);
            cell_bar[1] += 2.0 * u * v_bar;
            let y_bar = cell_bar;
            let x_bar = __rt::map("cotangent x_bar", (x, y_bar), |[x, y_bar]| y_bar * __rt::math::cos(x));
            __rt::acc(x_sum, x_bar);
        },
    );
}

#[test]
fn arrays_in_a_list_that_nobody_changes_are_read_where_they_are() {
    let mut d = Draft::new();
    let rows = d.param("rows", Kind::Cell, parse_quote!(&[Array1<f64>]));
    let (w, n) = (d.param("w", Kind::Value, parse_quote!(&Array1<f64>)), d.size("n"));
    let zero = d.number("start", 0);
    let s = d.range(n, None, &[(zero, "s")], |d, i, s| {
        let place = d.at(rows, i);
        let row = d.define("row", Kind::Value, Op::Load(place));
        let product = Op::Product(Product::Value, row, w);
        let dot = d.define("dot", Kind::Float, product);
        vec![d.map("next", [s[0], dot], |[s, dot]| s + dot)]
    });
    d.emitted(&[s[0]]).assert(
        quote! {
            let mut s = 0.0;
            for i in 0..n {
                let row = &rows[i];
                let dot = __rt::dot("dot", row, w);
                s += dot;
            }
        },
        quote! {
            rows_sink.complete(rows);
            let mut w_bar_3 = __rt::zero_of(w);
            let mut next_bar = s_1_bar;
            for i in (0..n).rev() {
                if let Some(rows_bar) = rows_sink.get() {
                    let row_bar = __rt::dot_lhs("cotangent row_bar", &next_bar, w);
                    __rt::acc(&mut rows_bar[i], row_bar);
                }
                if let Some(w_sum) = w_sink.get() {
                    let row = &rows[i];
                    let w_bar = __rt::dot_rhs("cotangent w_bar", row, &next_bar);
                    __rt::acc(&mut w_bar_3, w_bar);
                }
            }
            if let Some(w_sum) = w_sink.get() {
                __rt::acc(w_sum, w_bar_3);
            }
        },
    );
}
