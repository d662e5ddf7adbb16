//! Sinks, calls and numbers.

use nn_symbolic::program::{Argument, Call, Kind, Place, Statement};
use quote::quote;
use syn::parse_quote;

use super::Draft;

#[test]
fn what_one_sink_asks_for_is_done_for_it_alone() {
    let mut d = Draft::new();
    let (x, y) = (d.float("x"), d.float("y"));
    let z = d.map("z", [x, y], |[x, y]| x.sin() * y.exp());
    d.emitted(&[z]).assert(
        quote! {
            let z = __rt::math::sin(x) * __rt::math::exp(y);
        },
        quote! {
            if let Some(x_sum) = x_sink.get() {
                *x_sum += z_bar * __rt::math::exp(y) * __rt::math::cos(x);
            }
            if let Some(y_sum) = y_sink.get() {
                *y_sum += z_bar * __rt::math::exp(y) * __rt::math::sin(x);
            }
        },
    );
}

#[test]
fn of_several_results_each_has_a_seed() {
    let mut d = Draft::new();
    let (x, n) = (d.float("x"), d.size("n"));
    let z = d.map("z", [x], |[x]| x.sin());
    let m = d.host("m", quote!(__hole0 + 1), &[n]);
    let bodies = d.emitted(&[z, m, x]);
    bodies.assert_seed(quote!((z_bar, _, x_bar,)));
    bodies.assert(
        quote! {
            let z = __rt::math::sin(x);
            let m = n + 1;
        },
        quote! {
            let Some(x_sum) = x_sink.get() else { return };
            let x_bar_1 = z_bar * __rt::math::cos(x);
            *x_sum += x_bar + x_bar_1;
        },
    );
}

#[test]
fn a_call_gets_the_parts_it_changes_and_their_cotangents() {
    let mut d = Draft::new();
    let (x, n) = (d.slice("x"), d.size("n"));
    let y = d.copy_of("y", x);
    let callee = d.callee(parse_quote!(scan), 2);
    d.range(n, None, &[], |d, k, _| {
        let v = d.load("v", x, k);
        let part = d.part(y, Some(k), None);
        let value = d.program.var("unit", Kind::Host);
        let pullback = d.program.var("back", Kind::Pullback);
        let args = vec![Argument::Value(v), Argument::Mutable(part)];
        d.push(Statement::Call(Call { callee, args, value, pullback }));
        vec![]
    });
    let one = d.host("one", quote!(1), &[]);
    let result = d.load("result", y, one);
    d.emitted(&[result]).assert(
        quote! {
            let mut y = __rt::copied(x);
            let mut unit_back_tape = workspace.tape();
            for i in 0..n {
                let v = x[i];
                let (unit, back) = scan::__record(&v, &mut y[i..], workspace);
                unit_back_tape.push((unit, back));
            }
            let result = y[1];
            let y_extent = __rt::extent(&y);
        },
        quote! {
            let Some(x_bar) = x_sink.get() else { return };
            let mut y_bar = workspace.zeros(&y_extent);
            y_bar[1] += result_bar;
            for (i, (unit, back)) in (0..n).rev().zip(__rt::backwards(&mut unit_back_tape)) {
                let v = x[i];
                let mut v_bar = __rt::zero(&v);
                back(
                    &v,
                    __rt::Gone,
                    &unit,
                    __rt::zero_of(&unit),
                    __rt::fresh(&v, &mut v_bar),
                    __rt::add_to(&mut y_bar[i..]),
                    workspace,
                );
                x_bar[i] += v_bar;
            }
            __rt::add(x_bar, &y_bar);
            workspace.recycle(y_bar);
            workspace.put(unit_back_tape);
        },
    );
}

#[test]
fn a_callee_is_asked_for_what_is_asked_for() {
    let mut d = Draft::new();
    let (x, y) = (d.slice("x"), d.float("y"));
    let callee = d.callee(parse_quote!(module::weighted::<3>), 2);
    let value = d.program.var("value", Kind::Float);
    let pullback = d.program.var("back", Kind::Pullback);
    let args = vec![Argument::Shared(Place::whole(x)), Argument::Value(y)];
    d.push(Statement::Call(Call { callee, args, value, pullback }));
    d.emitted(&[value]).assert(
        quote! {
            let (value, back) = module::weighted::__record::<3>(x, &y, workspace);
        },
        quote! {
            back(
                x,
                &y,
                &value,
                value_bar,
                x_sink.part(|x_bar| x_bar),
                y_sink.part(|y_sum| y_sum),
                workspace,
            );
        },
    );
}

#[test]
fn literals_of_generic_code_are_lifted_but_those_beside_a_known_type() {
    let mut d = Draft::new();
    let x = d.param("x", Kind::Float, parse_quote!(T));
    let y = d.param("y", Kind::Float, parse_quote!(f64));
    let u = d.map("u", [x], |[x]| x * x * 3);
    let v = d.map("v", [y], |[y]| y * y * 3);
    d.emitted_for(&[u, v], &parse_quote!(<T: Float>)).assert(
        quote! {
            let u = x * x * <T as __rt::Float>::lit(3.0);
            let v = y * y * 3.0;
        },
        quote! {
            if let Some(x_sum) = x_sink.get() {
                *x_sum += <T as __rt::Float>::lit(6.0) * u_bar * x;
            }
            if let Some(y_sum) = y_sink.get() {
                *y_sum += 6.0 * v_bar * y;
            }
        },
    );
}
