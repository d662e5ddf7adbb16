// What `#[derive_grad]` writes for `newton`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `newton` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `newton`.
#[allow(non_camel_case_types, dead_code)]
enum newton {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl newton {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        a: &f64,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &f64,
            &f64,
            f64,
            ::nn_runtime::__rt::Sink<'_, f64>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    ) {
        use ::nn_runtime::__rt::{self, None, Some};
        let a = *a;
        // while (x * x - a).abs() > 1e-12 * a { … }
        let mut x_tape = workspace.tape();
        let mut x = a;
        let mut trips = 0usize;
        while (__rt::math::abs(x * x - a)) > (1e-12 * a) {
            trips += 1;
            // for the pullback
            x_tape.push(x);
            // x = 0.5 * (x + a / x)
            x = 0.5 * (x + a / x);
        }
        (
            x,
            move |
                a: &f64,
                value_: &f64,
                x_2_bar: f64,
                mut a_sink: __rt::Sink<'_, f64>,
                workspace: &mut __rt::Workspace|
            {
                let a = *a;
                let Some(a_sum) = a_sink.get() else { return };
                // ← while (x * x - a).abs() > 1e-12 * a { … }
                let mut x_1_bar = x_2_bar;
                let mut a_bar_2 = 0.0;
                for x in __rt::backwards(&mut x_tape) {
                    // ← x = 0.5 * (x + a / x)
                    let x_bar = 0.5 * x_1_bar - 0.5 * a * x_1_bar / (x * x);
                    let a_bar = 0.5 * x_1_bar / x;
                    // ← while (x * x - a).abs() > 1e-12 * a { … }
                    a_bar_2 += a_bar;
                    x_1_bar = x_bar;
                }
                // to the gradient
                *a_sum += x_1_bar + a_bar_2;
                // memory for the next call
                workspace.put(x_tape);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        a: &f64,
        a_dot: ::core::option::Option<&f64>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (f64, f64) {
        use ::nn_runtime::__rt::{self, None, Some};
        let a_dot = __rt::component(a_dot);
        let a = *a;
        // while (x * x - a).abs() > 1e-12 * a { … }
        let mut x = a;
        let mut x_dot = a_dot;
        let mut trips = 0usize;
        while (__rt::math::abs(x * x - a)) > (1e-12 * a) {
            trips += 1;
            // x = 0.5 * (x + a / x)
            let x_1 = 0.5 * (x + a / x);
            x_dot = -0.5 * (a * x_dot / (x * x) - a_dot / x - x_dot);
            x = x_1;
        }
        (x, x_dot)
    }
    ///The gradient of `newton` with respect to `a`.
    #[inline]
    #[track_caller]
    fn grad(a: f64) -> f64 {
        Self::value_and_grad(a).1
    }
    ///The value of `newton` and its gradient with respect to `a`.
    #[inline]
    #[track_caller]
    fn value_and_grad(a: f64) -> (f64, f64) {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&a, workspace);
        let mut a_bar = __rt::zero(&a);
        back(&a, &value, 1.0, __rt::fresh(&a, &mut a_bar), workspace);
        (value, __rt::complete(a_bar, &a))
    }
    /**The value of `newton`; its gradient with respect to `a` overwrites `gradient`.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn value_and_grad_in(
        a: f64,
        gradient: &mut f64,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64 {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&a, workspace);
        __rt::reset(gradient, &a);
        back(&a, &value, 1.0, __rt::add_to(gradient), workspace);
        value
    }
    ///The value of `newton`, and the gradient of ⟨seed, value⟩ with respect to `a`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(a: f64, seed: f64) -> (f64, f64) {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&a, workspace);
        let mut a_bar = __rt::zero(&a);
        back(&a, &value, seed, __rt::fresh(&a, &mut a_bar), workspace);
        (value, __rt::complete(a_bar, &a))
    }
    /**The value of `newton`; the gradient of ⟨seed, value⟩ with respect to `a` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        a: f64,
        seed: f64,
        gradient: &mut f64,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64 {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&a, workspace);
        __rt::reset(gradient, &a);
        back(&a, &value, seed, __rt::add_to(gradient), workspace);
        value
    }
    ///The value of `newton`, and its pullback: a function from the cotangent of the value to those of `a`.
    #[inline]
    #[track_caller]
    fn pullback(a: f64) -> (f64, impl ::core::ops::FnOnce(f64) -> f64) {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&a, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: f64| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut a_bar = __rt::zero(&a);
                back(&a, &value, seed, __rt::fresh(&a, &mut a_bar), workspace);
                __rt::complete(a_bar, &a)
            },
        )
    }
    ///The value of `newton`, and its tangent, the derivative along those of `a`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(a: f64, a_dot: f64) -> (f64, f64) {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, tangent) = Self::__tangent(&a, __rt::given(&a_dot), workspace);
        (value, tangent)
    }
}
