// What `#[derive_grad]` writes for `log_determinant`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `log_determinant` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `log_determinant`.
#[allow(non_camel_case_types, dead_code)]
enum log_determinant {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl log_determinant {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        a: &[f64],
        n: &usize,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &usize,
            &f64,
            f64,
            ::nn_runtime::__rt::Sink<'_, [f64]>,
            ::nn_runtime::__rt::Sink<'_, ()>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let n = *n;
        // let mut m = a.to_vec()
        let mut m = __rt::copied(a);
        // for k in 0..n { … }
        let mut element_tape = workspace.tape();
        let mut value_1_factor_tape = workspace.tape();
        let mut value_2_tape = workspace.tape();
        let mut total = 0.0;
        for k in 0..n {
            // total += m[k * n + k].abs().ln()
            let index = (k * n) + k;
            let element = m[index];
            total += __rt::math::ln(__rt::math::abs(element));
            // for i in k + 1..n { … }
            let lo_1 = k + 1;
            for i in lo_1..n {
                // let factor = m[i * n + k] / m[k * n + k]
                let index_1 = (i * n) + k;
                let value = m[index_1];
                let index_2 = (k * n) + k;
                let value_1 = m[index_2];
                let factor = value / value_1;
                // for j in k + 1..n { … }
                let lo_2 = k + 1;
                for j in lo_2..n {
                    // m[i * n + j] -= factor * m[k * n + j]
                    let index_3 = (k * n) + j;
                    let value_2 = m[index_3];
                    let index_4 = (i * n) + j;
                    m[index_4] -= factor * value_2;
                    // for the pullback
                    value_2_tape.push(value_2);
                }
                // for the pullback
                value_1_factor_tape.push((value_1, factor));
            }
            // for the pullback
            element_tape.push(element);
        }
        // for the pullback
        let m_extent = __rt::extent(&m);
        (
            total,
            move |
                a: &[f64],
                n: &usize,
                value_: &f64,
                total_2_bar: f64,
                mut a_sink: __rt::Sink<'_, [f64]>,
                mut n_sink: __rt::Sink<'_, ()>,
                workspace: &mut __rt::Workspace|
            {
                let n = *n;
                let Some(a_bar) = a_sink.get() else { return };
                // cotangents, 0 at first
                let mut m_bar = workspace.zeros(&m_extent);
                // ← for k in 0..n { … }
                let mut total_1_bar = total_2_bar;
                for (k, element) in (0..n).rev().zip(__rt::backwards(&mut element_tape))
                {
                    // computed again
                    let index = (k * n) + k;
                    let lo_1 = k + 1;
                    // ← for i in k + 1..n { … }
                    for i in (lo_1..n).rev() {
                        let (value_1, factor) = __rt::pop(&mut value_1_factor_tape);
                        // computed again
                        let index_1 = (i * n) + k;
                        let index_2 = (k * n) + k;
                        let lo_2 = k + 1;
                        // ← for j in k + 1..n { … }
                        let mut factor_bar_1 = 0.0;
                        for j in (lo_2..n).rev() {
                            let value_2 = __rt::pop(&mut value_2_tape);
                            // computed again
                            let index_3 = (k * n) + j;
                            let index_4 = (i * n) + j;
                            // ← m[i * n + j] -= factor * m[k * n + j]
                            let added_bar = m_bar[index_4];
                            let value_2_bar = -added_bar * factor;
                            let factor_bar = -added_bar * value_2;
                            m_bar[index_3] += value_2_bar;
                            // ← for j in k + 1..n { … }
                            factor_bar_1 += factor_bar;
                        }
                        // ← let factor = m[i * n + k] / m[k * n + k]
                        let value_1_bar = -factor * factor_bar_1 / value_1;
                        let value_bar = factor_bar_1 / value_1;
                        m_bar[index_2] += value_1_bar;
                        m_bar[index_1] += value_bar;
                    }
                    // ← total += m[k * n + k].abs().ln()
                    m_bar[index] += total_1_bar / element;
                }
                // ← let mut m = a.to_vec()
                __rt::add(a_bar, &m_bar);
                // memory for the next call
                workspace.recycle(m_bar);
                workspace.put(element_tape);
                workspace.put(value_1_factor_tape);
                workspace.put(value_2_tape);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        a: &[f64],
        n: &usize,
        a_dot: ::core::option::Option<&[f64]>,
        _: ::nn_runtime::__rt::Constant,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let a_dot = &*__rt::opened(a_dot, a);
        let n = *n;
        // let mut m = a.to_vec()
        let mut m = __rt::copied(a);
        let mut m_dot = __rt::copied(a_dot);
        // for k in 0..n { … }
        let mut total = 0.0;
        let mut total_dot = 0.0;
        for k in 0..n {
            // total += m[k * n + k].abs().ln()
            let index = (k * n) + k;
            let element = m[index];
            let element_dot = m_dot[index];
            total += __rt::math::ln(__rt::math::abs(element));
            total_dot += element_dot / element;
            // for i in k + 1..n { … }
            for i in k + 1..n {
                // let factor = m[i * n + k] / m[k * n + k]
                let index_1 = (i * n) + k;
                let value = m[index_1];
                let value_dot = m_dot[index_1];
                let index_2 = (k * n) + k;
                let value_1 = m[index_2];
                let value_1_dot = m_dot[index_2];
                let factor = value / value_1;
                let factor_dot = value_dot / value_1 - factor * value_1_dot / value_1;
                // for j in k + 1..n { … }
                for j in k + 1..n {
                    // m[i * n + j] -= factor * m[k * n + j]
                    let index_3 = (k * n) + j;
                    let value_2 = m[index_3];
                    let value_2_dot = m_dot[index_3];
                    let index_4 = (i * n) + j;
                    let added = -factor * value_2;
                    let added_dot = -(factor * value_2_dot + factor_dot * value_2);
                    m[index_4] += added;
                    m_dot[index_4] += added_dot;
                }
            }
        }
        (total, total_dot)
    }
    ///The gradient of `log_determinant` with respect to `a`.
    #[inline]
    #[track_caller]
    fn grad(a: &[f64], n: usize) -> <[f64] as ::nn_runtime::Diff>::Tangent
    where
        f64: ::nn_runtime::Diff,
    {
        Self::value_and_grad(a, n).1
    }
    ///The value of `log_determinant` and its gradient with respect to `a`.
    #[inline]
    #[track_caller]
    fn value_and_grad(
        a: &[f64],
        n: usize,
    ) -> (f64, <[f64] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(a, &n, workspace);
        let mut a_bar = __rt::zero(a);
        back(a, &n, &value, 1.0, __rt::fresh(a, &mut a_bar), __rt::skip(), workspace);
        (value, __rt::complete(a_bar, a))
    }
    /**The value of `log_determinant`; its gradient with respect to `a` overwrites `gradient`.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn value_and_grad_in(
        a: &[f64],
        n: usize,
        gradient: &mut <[f64] as ::nn_runtime::Diff>::Tangent,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(a, &n, workspace);
        __rt::reset(gradient, a);
        back(a, &n, &value, 1.0, __rt::add_to(gradient), __rt::skip(), workspace);
        value
    }
    ///The value of `log_determinant`, and the gradient of ⟨seed, value⟩ with respect to `a`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        a: &[f64],
        n: usize,
        seed: f64,
    ) -> (f64, <[f64] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(a, &n, workspace);
        let mut a_bar = __rt::zero(a);
        back(a, &n, &value, seed, __rt::fresh(a, &mut a_bar), __rt::skip(), workspace);
        (value, __rt::complete(a_bar, a))
    }
    /**The value of `log_determinant`; the gradient of ⟨seed, value⟩ with respect to `a` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        a: &[f64],
        n: usize,
        seed: f64,
        gradient: &mut <[f64] as ::nn_runtime::Diff>::Tangent,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f64
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(a, &n, workspace);
        __rt::reset(gradient, a);
        back(a, &n, &value, seed, __rt::add_to(gradient), __rt::skip(), workspace);
        value
    }
    ///The value of `log_determinant`, and its pullback: a function from the cotangent of the value to those of `a`.
    #[inline]
    #[track_caller]
    fn pullback(
        a: &[f64],
        n: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64) -> <[f64] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(a, &n, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: f64| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut a_bar = __rt::zero(a);
                back(
                    a,
                    &n,
                    &value,
                    seed,
                    __rt::fresh(a, &mut a_bar),
                    __rt::skip(),
                    workspace,
                );
                __rt::complete(a_bar, a)
            },
        )
    }
    ///The value of `log_determinant`, and its tangent, the derivative along those of `a`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        a: &[f64],
        n: usize,
        a_dot: <[f64] as ::nn_runtime::Diff>::Tangent,
    ) -> (f64, f64)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let a_dot = __rt::complete(a_dot, a);
        let (value, tangent) = Self::__tangent(
            a,
            &n,
            __rt::given(&a_dot),
            __rt::Constant,
            workspace,
        );
        (value, tangent)
    }
}
