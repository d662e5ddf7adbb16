// What `#[derive_grad]` writes for `recurrent`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `recurrent` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `recurrent`.
#[allow(non_camel_case_types, dead_code)]
enum recurrent {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl recurrent {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        w: &f64,
        u: &f64,
        xs: &[f64],
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &f64,
            &f64,
            &[f64],
            &f64,
            f64,
            ::nn_runtime::__rt::Sink<'_, f64>,
            ::nn_runtime::__rt::Sink<'_, f64>,
            ::nn_runtime::__rt::Sink<'_, [f64]>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let w = *w;
        let u = *u;
        // for x in xs { … }
        let count = xs.len();
        let mut h_condition_tape = workspace.tape();
        let mut h_1_tape = workspace.tape();
        let mut h = 0.1;
        for position in 0..count {
            let x = xs[position];
            // let z = w * h + u * x
            let z = w * h + u * x;
            // if z > 0.0 { … } else { … }
            let condition = z > 0.0;
            let h_3 = if condition {
                // h = z.tanh()
                let h_1 = __rt::math::tanh(z);
                // for the pullback
                h_1_tape.push(h_1);
                h_1
            } else {
                // h = 0.1 * z
                0.1 * z
            };
            // for the pullback
            h_condition_tape.push((h, condition));
            h = h_3;
        }
        (
            h,
            move |
                w: &f64,
                u: &f64,
                xs: &[f64],
                value_: &f64,
                h_4_bar: f64,
                mut w_sink: __rt::Sink<'_, f64>,
                mut u_sink: __rt::Sink<'_, f64>,
                mut xs_sink: __rt::Sink<'_, [f64]>,
                workspace: &mut __rt::Workspace|
            {
                let w = *w;
                let u = *u;
                // computed again
                let count = xs.len();
                // ← for x in xs { … }
                let mut h_3_bar = h_4_bar;
                let mut w_bar_1 = 0.0;
                let mut u_bar_1 = 0.0;
                for (position, (h, condition)) in (0..count)
                    .rev()
                    .zip(__rt::backwards(&mut h_condition_tape))
                {
                    // computed again
                    let x = xs[position];
                    // ← if z > 0.0 { … } else { … }
                    let z_bar_2 = if condition {
                        let h_1 = __rt::pop(&mut h_1_tape);
                        // ← h = z.tanh()
                        h_3_bar * (1.0 - h_1 * h_1)
                    } else {
                        // ← h = 0.1 * z
                        0.1 * h_3_bar
                    };
                    // ← let z = w * h + u * x
                    h_3_bar = w * z_bar_2;
                    let u_bar = x * z_bar_2;
                    let w_bar = h * z_bar_2;
                    // ← for x in xs { … }
                    w_bar_1 += w_bar;
                    u_bar_1 += u_bar;
                    if let Some(xs_bar) = xs_sink.get() {
                        xs_bar[position] += u * z_bar_2;
                    }
                }
                // to the gradient
                if let Some(w_sum) = w_sink.get() {
                    *w_sum += w_bar_1;
                }
                if let Some(u_sum) = u_sink.get() {
                    *u_sum += u_bar_1;
                }
                // memory for the next call
                workspace.put(h_condition_tape);
                workspace.put(h_1_tape);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        w: &f64,
        u: &f64,
        xs: &[f64],
        w_dot: ::core::option::Option<&f64>,
        u_dot: ::core::option::Option<&f64>,
        xs_dot: ::core::option::Option<&[f64]>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let w_dot = __rt::component(w_dot);
        let u_dot = __rt::component(u_dot);
        let xs_dot = &*__rt::opened(xs_dot, xs);
        let w = *w;
        let u = *u;
        // for x in xs { … }
        let count = xs.len();
        let mut h = 0.1;
        let mut h_dot = 0.0;
        for position in 0..count {
            let x = xs[position];
            let x_dot = xs_dot[position];
            // let z = w * h + u * x
            let z = w * h + u * x;
            let z_dot = h * w_dot + h_dot * w + u * x_dot + u_dot * x;
            // if z > 0.0 { … } else { … }
            if z > 0.0 {
                // h = z.tanh()
                h = __rt::math::tanh(z);
                h_dot = z_dot * (1.0 - h * h);
            } else {
                // h = 0.1 * z
                h = 0.1 * z;
                h_dot = 0.1 * z_dot;
            }
        }
        (h, h_dot)
    }
    ///The gradient of `recurrent` with respect to `w`, `u`, `xs`.
    #[inline]
    #[track_caller]
    fn grad(
        w: f64,
        u: f64,
        xs: &[f64],
    ) -> (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        Self::value_and_grad(w, u, xs).1
    }
    ///The value of `recurrent` and its gradient with respect to `w`, `u`, `xs`.
    #[inline]
    #[track_caller]
    fn value_and_grad(
        w: f64,
        u: f64,
        xs: &[f64],
    ) -> (f64, (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent))
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&w, &u, xs, workspace);
        let mut w_bar = __rt::zero(&w);
        let mut u_bar = __rt::zero(&u);
        let mut xs_bar = __rt::zero(xs);
        back(
            &w,
            &u,
            xs,
            &value,
            1.0,
            __rt::fresh(&w, &mut w_bar),
            __rt::fresh(&u, &mut u_bar),
            __rt::fresh(xs, &mut xs_bar),
            workspace,
        );
        (
            value,
            (
                __rt::complete(w_bar, &w),
                __rt::complete(u_bar, &u),
                __rt::complete(xs_bar, xs),
            ),
        )
    }
    /**The value of `recurrent`; its gradient with respect to `w`, `u`, `xs` overwrites `gradient`.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn value_and_grad_in(
        w: f64,
        u: f64,
        xs: &[f64],
        gradient: &mut (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&w, &u, xs, workspace);
        __rt::reset(&mut gradient.0, &w);
        __rt::reset(&mut gradient.1, &u);
        __rt::reset(&mut gradient.2, xs);
        back(
            &w,
            &u,
            xs,
            &value,
            1.0,
            __rt::add_to(&mut gradient.0),
            __rt::add_to(&mut gradient.1),
            __rt::add_to(&mut gradient.2),
            workspace,
        );
        value
    }
    ///The value of `recurrent`, and the gradient of ⟨seed, value⟩ with respect to `w`, `u`, `xs`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        w: f64,
        u: f64,
        xs: &[f64],
        seed: f64,
    ) -> (f64, (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent))
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&w, &u, xs, workspace);
        let mut w_bar = __rt::zero(&w);
        let mut u_bar = __rt::zero(&u);
        let mut xs_bar = __rt::zero(xs);
        back(
            &w,
            &u,
            xs,
            &value,
            seed,
            __rt::fresh(&w, &mut w_bar),
            __rt::fresh(&u, &mut u_bar),
            __rt::fresh(xs, &mut xs_bar),
            workspace,
        );
        (
            value,
            (
                __rt::complete(w_bar, &w),
                __rt::complete(u_bar, &u),
                __rt::complete(xs_bar, xs),
            ),
        )
    }
    /**The value of `recurrent`; the gradient of ⟨seed, value⟩ with respect to `w`, `u`, `xs` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        w: f64,
        u: f64,
        xs: &[f64],
        seed: f64,
        gradient: &mut (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&w, &u, xs, workspace);
        __rt::reset(&mut gradient.0, &w);
        __rt::reset(&mut gradient.1, &u);
        __rt::reset(&mut gradient.2, xs);
        back(
            &w,
            &u,
            xs,
            &value,
            seed,
            __rt::add_to(&mut gradient.0),
            __rt::add_to(&mut gradient.1),
            __rt::add_to(&mut gradient.2),
            workspace,
        );
        value
    }
    ///The value of `recurrent`, and its pullback: a function from the cotangent of the value to those of `w`, `u`, `xs`.
    #[inline]
    #[track_caller]
    fn pullback(
        w: f64,
        u: f64,
        xs: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            f64,
        ) -> (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&w, &u, xs, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: f64| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut w_bar = __rt::zero(&w);
                let mut u_bar = __rt::zero(&u);
                let mut xs_bar = __rt::zero(xs);
                back(
                    &w,
                    &u,
                    xs,
                    &value,
                    seed,
                    __rt::fresh(&w, &mut w_bar),
                    __rt::fresh(&u, &mut u_bar),
                    __rt::fresh(xs, &mut xs_bar),
                    workspace,
                );
                (
                    __rt::complete(w_bar, &w),
                    __rt::complete(u_bar, &u),
                    __rt::complete(xs_bar, xs),
                )
            },
        )
    }
    ///The value of `recurrent`, and its tangent, the derivative along those of `w`, `u`, `xs`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        w: f64,
        u: f64,
        xs: &[f64],
        (w_dot, u_dot, xs_dot): (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let xs_dot = __rt::complete(xs_dot, xs);
        let (value, tangent) = Self::__tangent(
            &w,
            &u,
            xs,
            __rt::given(&w_dot),
            __rt::given(&u_dot),
            __rt::given(&xs_dot),
            workspace,
        );
        (value, tangent)
    }
}
