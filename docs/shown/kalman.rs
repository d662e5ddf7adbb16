// What `#[derive_grad]` writes for `kalman`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `kalman` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `kalman`.
#[allow(non_camel_case_types, dead_code)]
enum kalman {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl kalman {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        q: &f64,
        r: &f64,
        ys: &[f64],
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
        let q = *q;
        let r = *r;
        // for &y in ys { … }
        let count = ys.len();
        let mut variance_1_s_error_tape = workspace.tape();
        let mut mean = 0.0;
        let mut variance = 1.0;
        let mut cost = 0.0;
        for position in 0..count {
            let y = ys[position];
            // variance += q
            let variance_1 = variance + q;
            // let s = variance + r
            let s = variance_1 + r;
            // let error = y - mean
            let error = y - mean;
            // cost += 0.5 * (s.ln() + error * error / s)
            cost += 0.5 * (__rt::math::ln(s) + error * error / s);
            // let gain = variance / s
            let gain = variance_1 / s;
            // mean += gain * error
            mean += gain * error;
            // variance *= 1.0 - gain
            variance = variance_1 * (1.0 - gain);
            // for the pullback
            variance_1_s_error_tape.push((variance_1, s, error, gain));
        }
        (
            cost,
            move |
                q: &f64,
                r: &f64,
                ys: &[f64],
                value: &f64,
                cost_2_bar: f64,
                mut q_sink: __rt::Sink<'_, f64>,
                mut r_sink: __rt::Sink<'_, f64>,
                mut ys_sink: __rt::Sink<'_, [f64]>,
                workspace: &mut __rt::Workspace|
            {
                let q = *q;
                let r = *r;
                // computed again
                let count = ys.len();
                // ← for &y in ys { … }
                let mut mean_1_bar = 0.0;
                let mut variance_2_bar = 0.0;
                let mut cost_1_bar = cost_2_bar;
                let mut q_bar = 0.0;
                let mut r_bar = 0.0;
                for (position, (variance_1, s, error, gain)) in (0..count)
                    .rev()
                    .zip(__rt::backwards(&mut variance_1_s_error_tape))
                {
                    // ← variance *= 1.0 - gain
                    let gain_bar = -variance_1 * variance_2_bar;
                    let variance_1_bar = variance_2_bar * (1.0 - gain);
                    // ← mean += gain * error
                    let gain_bar_1 = error * mean_1_bar;
                    let error_bar = gain * mean_1_bar;
                    // ← let gain = variance / s
                    let gain_bar_2 = gain_bar + gain_bar_1;
                    let s_bar = -gain * gain_bar_2 / s;
                    let variance_1_bar_1 = gain_bar_2 / s;
                    // ← cost += 0.5 * (s.ln() + error * error / s)
                    let error_bar_1 = cost_1_bar * error / s;
                    let s_bar_1 = {
                        let t1 = 0.5 * cost_1_bar;
                        t1 / s - t1 * (error * error) / (s * s)
                    };
                    // ← let error = y - mean
                    let error_bar_2 = error_bar + error_bar_1;
                    let mean_bar = -error_bar_2;
                    // ← let s = variance + r
                    let s_bar_2 = s_bar + s_bar_1;
                    // ← variance += q
                    variance_2_bar = variance_1_bar + variance_1_bar_1 + s_bar_2;
                    // ← for &y in ys { … }
                    mean_1_bar += mean_bar;
                    q_bar += variance_2_bar;
                    r_bar += s_bar_2;
                    if let Some(ys_bar) = ys_sink.get() {
                        ys_bar[position] += error_bar_2;
                    }
                }
                // to the gradient
                if let Some(q_sum) = q_sink.get() {
                    *q_sum += q_bar;
                }
                if let Some(r_sum) = r_sink.get() {
                    *r_sum += r_bar;
                }
                // memory for the next call
                workspace.put(variance_1_s_error_tape);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        q: &f64,
        r: &f64,
        ys: &[f64],
        q_dot: ::core::option::Option<&f64>,
        r_dot: ::core::option::Option<&f64>,
        ys_dot: ::core::option::Option<&[f64]>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let q_dot = __rt::component(q_dot);
        let r_dot = __rt::component(r_dot);
        let ys_dot = &*__rt::opened(ys_dot, ys);
        let q = *q;
        let r = *r;
        // for &y in ys { … }
        let count = ys.len();
        let mut mean = 0.0;
        let mut variance = 1.0;
        let mut cost = 0.0;
        let mut mean_dot = 0.0;
        let mut variance_dot = 0.0;
        let mut cost_dot = 0.0;
        for position in 0..count {
            let y = ys[position];
            let y_dot = ys_dot[position];
            // variance += q
            let variance_1 = variance + q;
            let variance_1_dot = q_dot + variance_dot;
            // let s = variance + r
            let s = variance_1 + r;
            let s_dot = r_dot + variance_1_dot;
            // let error = y - mean
            let error = y - mean;
            let error_dot = y_dot - mean_dot;
            // cost += 0.5 * (s.ln() + error * error / s)
            cost += 0.5 * (__rt::math::ln(s) + error * error / s);
            cost_dot
                -= 0.5
                    * (error * error * s_dot / (s * s) - 2.0 * error * error_dot / s
                        - s_dot / s);
            // let gain = variance / s
            let gain = variance_1 / s;
            let gain_dot = variance_1_dot / s - gain * s_dot / s;
            // mean += gain * error
            mean += gain * error;
            mean_dot += error * gain_dot + error_dot * gain;
            // variance *= 1.0 - gain
            variance = variance_1 * (1.0 - gain);
            variance_dot = variance_1_dot * (1.0 - gain) - gain_dot * variance_1;
        }
        (cost, cost_dot)
    }
    ///The gradient of `kalman` with respect to `q`, `r`, `ys`.
    #[inline]
    #[track_caller]
    fn grad(
        q: f64,
        r: f64,
        ys: &[f64],
    ) -> (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        Self::value_and_grad(q, r, ys).1
    }
    ///The value of `kalman` and its gradient with respect to `q`, `r`, `ys`.
    #[inline]
    #[track_caller]
    fn value_and_grad(
        q: f64,
        r: f64,
        ys: &[f64],
    ) -> (f64, (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent))
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&q, &r, ys, workspace);
        let mut q_bar = __rt::zero(&q);
        let mut r_bar = __rt::zero(&r);
        let mut ys_bar = __rt::zero(ys);
        back(
            &q,
            &r,
            ys,
            &value,
            1.0,
            __rt::fresh(&q, &mut q_bar),
            __rt::fresh(&r, &mut r_bar),
            __rt::fresh(ys, &mut ys_bar),
            workspace,
        );
        (
            value,
            (
                __rt::complete(q_bar, &q),
                __rt::complete(r_bar, &r),
                __rt::complete(ys_bar, ys),
            ),
        )
    }
    /**The value of `kalman`; its gradient with respect to `q`, `r`, `ys` overwrites `gradient`.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn value_and_grad_in(
        q: f64,
        r: f64,
        ys: &[f64],
        gradient: &mut (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&q, &r, ys, workspace);
        __rt::reset(&mut gradient.0, &q);
        __rt::reset(&mut gradient.1, &r);
        __rt::reset(&mut gradient.2, ys);
        back(
            &q,
            &r,
            ys,
            &value,
            1.0,
            __rt::add_to(&mut gradient.0),
            __rt::add_to(&mut gradient.1),
            __rt::add_to(&mut gradient.2),
            workspace,
        );
        value
    }
    ///The value of `kalman`, and the gradient of ⟨seed, value⟩ with respect to `q`, `r`, `ys`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        q: f64,
        r: f64,
        ys: &[f64],
        seed: f64,
    ) -> (f64, (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent))
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&q, &r, ys, workspace);
        let mut q_bar = __rt::zero(&q);
        let mut r_bar = __rt::zero(&r);
        let mut ys_bar = __rt::zero(ys);
        back(
            &q,
            &r,
            ys,
            &value,
            seed,
            __rt::fresh(&q, &mut q_bar),
            __rt::fresh(&r, &mut r_bar),
            __rt::fresh(ys, &mut ys_bar),
            workspace,
        );
        (
            value,
            (
                __rt::complete(q_bar, &q),
                __rt::complete(r_bar, &r),
                __rt::complete(ys_bar, ys),
            ),
        )
    }
    /**The value of `kalman`; the gradient of ⟨seed, value⟩ with respect to `q`, `r`, `ys` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        q: f64,
        r: f64,
        ys: &[f64],
        seed: f64,
        gradient: &mut (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&q, &r, ys, workspace);
        __rt::reset(&mut gradient.0, &q);
        __rt::reset(&mut gradient.1, &r);
        __rt::reset(&mut gradient.2, ys);
        back(
            &q,
            &r,
            ys,
            &value,
            seed,
            __rt::add_to(&mut gradient.0),
            __rt::add_to(&mut gradient.1),
            __rt::add_to(&mut gradient.2),
            workspace,
        );
        value
    }
    ///The value of `kalman`, and its pullback: a function from the cotangent of the value to those of `q`, `r`, `ys`.
    #[inline]
    #[track_caller]
    fn pullback(
        q: f64,
        r: f64,
        ys: &[f64],
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
        let (value, back) = Self::__record(&q, &r, ys, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: f64| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut q_bar = __rt::zero(&q);
                let mut r_bar = __rt::zero(&r);
                let mut ys_bar = __rt::zero(ys);
                back(
                    &q,
                    &r,
                    ys,
                    &value,
                    seed,
                    __rt::fresh(&q, &mut q_bar),
                    __rt::fresh(&r, &mut r_bar),
                    __rt::fresh(ys, &mut ys_bar),
                    workspace,
                );
                (
                    __rt::complete(q_bar, &q),
                    __rt::complete(r_bar, &r),
                    __rt::complete(ys_bar, ys),
                )
            },
        )
    }
    ///The value of `kalman`, and its tangent, the derivative along those of `q`, `r`, `ys`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        q: f64,
        r: f64,
        ys: &[f64],
        (q_dot, r_dot, ys_dot): (f64, f64, <[f64] as ::nn_runtime::Diff>::Tangent),
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let ys_dot = __rt::complete(ys_dot, ys);
        let (value, tangent) = Self::__tangent(
            &q,
            &r,
            ys,
            __rt::given(&q_dot),
            __rt::given(&r_dot),
            __rt::given(&ys_dot),
            workspace,
        );
        (value, tangent)
    }
}
