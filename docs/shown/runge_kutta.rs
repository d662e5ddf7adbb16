// What `#[derive_grad]` writes for `runge_kutta`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `runge_kutta` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `runge_kutta`.
#[allow(non_camel_case_types, dead_code)]
enum runge_kutta {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl runge_kutta {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        state: &[f64; 2],
        h: &f64,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[f64; 2],
            &f64,
            &[f64; 2],
            <[f64; 2] as ::nn_runtime::Diff>::Tangent,
            ::nn_runtime::__rt::Sink<'_, <[f64; 2] as ::nn_runtime::Diff>::Tangent>,
            ::nn_runtime::__rt::Sink<'_, f64>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let h = *h;
        // let k1 = pendulum(state)
        let (pendulum, pendulum_back) = pendulum::__record(state, workspace);
        let mut k1 = __rt::own(&pendulum);
        // let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]])
        let value = state[0];
        let value_1 = k1[0];
        let value_2 = state[1];
        let value_3 = k1[1];
        let mut list = [0.0, 0.0];
        list[0] = value + 0.5 * h * value_1;
        list[1] = value_2 + 0.5 * h * value_3;
        let (pendulum_1, pendulum_back_1) = pendulum::__record(&list, workspace);
        let mut k2 = __rt::own(&pendulum_1);
        // let k3 = pendulum([state[0] + 0.5 * h * k2[0], state[1] + 0.5 * h * k2[1]])
        let value_6 = k2[0];
        let value_7 = k2[1];
        let mut list_1 = [0.0, 0.0];
        list_1[0] = value + 0.5 * h * value_6;
        list_1[1] = value_2 + 0.5 * h * value_7;
        let (pendulum_2, pendulum_back_2) = pendulum::__record(&list_1, workspace);
        let mut k3 = __rt::own(&pendulum_2);
        // let k4 = pendulum([state[0] + h * k3[0], state[1] + h * k3[1]])
        let value_10 = k3[0];
        let value_11 = k3[1];
        let mut list_2 = [0.0, 0.0];
        list_2[0] = value + h * value_10;
        list_2[1] = value_2 + h * value_11;
        let (pendulum_3, pendulum_back_3) = pendulum::__record(&list_2, workspace);
        let mut k4 = __rt::own(&pendulum_3);
        // let mut next = state
        let mut next = __rt::copied(state);
        // for i in 0..2 { … }
        for i in 0..2 {
            // next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i])
            let value_14 = k1[i];
            let value_15 = k2[i];
            let value_16 = k3[i];
            let value_17 = k4[i];
            next[i] += h / 6.0 * (value_14 + 2.0 * value_15 + 2.0 * value_16 + value_17);
        }
        // next
        let value_18 = __rt::copied(&next);
        // for the pullback
        let k1_extent = __rt::extent(&k1);
        let list_extent = __rt::extent(&list);
        let k2_extent = __rt::extent(&k2);
        let list_1_extent = __rt::extent(&list_1);
        let k3_extent = __rt::extent(&k3);
        let list_2_extent = __rt::extent(&list_2);
        let k4_extent = __rt::extent(&k4);
        let next_extent = __rt::extent(&next);
        (
            value_18,
            move |
                state: &[f64; 2],
                h: &f64,
                value_: &[f64; 2],
                value_18_bar: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
                mut state_sink: __rt::Sink<
                    '_,
                    <[f64; 2] as ::nn_runtime::Diff>::Tangent,
                >,
                mut h_sink: __rt::Sink<'_, f64>,
                workspace: &mut __rt::Workspace|
            {
                let h = *h;
                // cotangents, 0 at first
                let mut k1_bar = workspace.zeros(&k1_extent);
                let mut list_bar = workspace.zeros(&list_extent);
                let mut k2_bar = workspace.zeros(&k2_extent);
                let mut list_1_bar = workspace.zeros(&list_1_extent);
                let mut k3_bar = workspace.zeros(&k3_extent);
                let mut list_2_bar = workspace.zeros(&list_2_extent);
                let mut k4_bar = workspace.zeros(&k4_extent);
                let mut next_bar = workspace.zeros(&next_extent);
                // ← next
                __rt::acc(&mut next_bar, value_18_bar);
                // ← for i in 0..2 { … }
                let mut h_bar_1 = 0.0;
                for i in (0..2).rev() {
                    // computed again
                    let value_14 = k1[i];
                    let value_15 = k2[i];
                    let value_16 = k3[i];
                    let value_17 = k4[i];
                    // ← next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i])
                    let added_bar = next_bar[i];
                    let value_17_bar = added_bar * h / 6.0;
                    let value_16_bar = added_bar * h / 3.0;
                    let h_bar = added_bar
                        * (value_14 + 2.0 * value_15 + 2.0 * value_16 + value_17) / 6.0;
                    k4_bar[i] += value_17_bar;
                    k3_bar[i] += value_16_bar;
                    k2_bar[i] += value_16_bar;
                    // ← for i in 0..2 { … }
                    h_bar_1 += h_bar;
                    // ← next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i])
                    if let Some(state_bar) = state_sink.get() {
                        k1_bar[i] += value_17_bar;
                    }
                }
                // ← let k4 = pendulum([state[0] + h * k3[0], state[1] + h * k3[1]])
                let pendulum_3_bar = k4_bar;
                pendulum_back_3(
                    &list_2,
                    &pendulum_3,
                    pendulum_3_bar,
                    __rt::add_to(&mut list_2_bar),
                    workspace,
                );
                let value_13_bar = __rt::take(&mut list_2_bar[1]);
                let value_11_bar = h * value_13_bar;
                let value_12_bar = __rt::take(&mut list_2_bar[0]);
                let value_10_bar = h * value_12_bar;
                k3_bar[1] += value_11_bar;
                k3_bar[0] += value_10_bar;
                // ← let k3 = pendulum([state[0] + 0.5 * h * k2[0], state[1] + 0.5 * h * k2[1]])
                let pendulum_2_bar = k3_bar;
                pendulum_back_2(
                    &list_1,
                    &pendulum_2,
                    pendulum_2_bar,
                    __rt::add_to(&mut list_1_bar),
                    workspace,
                );
                let value_9_bar = __rt::take(&mut list_1_bar[1]);
                let value_7_bar = 0.5 * h * value_9_bar;
                let value_8_bar = __rt::take(&mut list_1_bar[0]);
                let value_6_bar = 0.5 * h * value_8_bar;
                k2_bar[1] += value_7_bar;
                k2_bar[0] += value_6_bar;
                // ← let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]])
                let pendulum_1_bar = k2_bar;
                pendulum_back_1(
                    &list,
                    &pendulum_1,
                    pendulum_1_bar,
                    __rt::add_to(&mut list_bar),
                    workspace,
                );
                let value_5_bar = __rt::take(&mut list_bar[1]);
                let value_4_bar = __rt::take(&mut list_bar[0]);
                if let Some(state_bar) = state_sink.get() {
                    // ← let mut next = state
                    __rt::add(state_bar, &next_bar);
                    // ← let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]])
                    let value_3_bar = 0.5 * h * value_5_bar;
                    let value_1_bar = 0.5 * h * value_4_bar;
                    k1_bar[1] += value_3_bar;
                    state_bar[1] += value_13_bar + value_9_bar + value_5_bar;
                    k1_bar[0] += value_1_bar;
                    state_bar[0] += value_12_bar + value_8_bar + value_4_bar;
                    // ← let k1 = pendulum(state)
                    let pendulum_bar = k1_bar;
                    pendulum_back(
                        state,
                        &pendulum,
                        pendulum_bar,
                        __rt::add_to(state_bar),
                        workspace,
                    );
                }
                // to the gradient
                if let Some(h_sum) = h_sink.get() {
                    // ← let k4 = pendulum([state[0] + h * k3[0], state[1] + h * k3[1]])
                    let h_bar_5 = value_11 * value_13_bar;
                    let h_bar_6 = value_10 * value_12_bar;
                    // ← let k3 = pendulum([state[0] + 0.5 * h * k2[0], state[1] + 0.5 * h * k2[1]])
                    let h_bar_7 = 0.5 * value_7 * value_9_bar;
                    let h_bar_8 = 0.5 * value_6 * value_8_bar;
                    // ← let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]])
                    let h_bar_9 = 0.5 * value_3 * value_5_bar;
                    let h_bar_10 = 0.5 * value_1 * value_4_bar;
                    // to the gradient
                    *h_sum
                        += h_bar_1 + h_bar_5 + h_bar_6 + h_bar_7 + h_bar_8 + h_bar_9
                            + h_bar_10;
                }
                // memory for the next call
                workspace.recycle(list_bar);
                workspace.recycle(list_1_bar);
                workspace.recycle(list_2_bar);
                workspace.recycle(next_bar);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        state: &[f64; 2],
        h: &f64,
        state_dot: ::core::option::Option<&<[f64; 2] as ::nn_runtime::Diff>::Tangent>,
        h_dot: ::core::option::Option<&f64>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> ([f64; 2], <[f64; 2] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let state_dot = &*__rt::opened(state_dot, state);
        let h_dot = __rt::component(h_dot);
        let h = *h;
        // let k1 = pendulum(state)
        let (pendulum, pendulum_dot) = pendulum::__tangent(
            state,
            __rt::given(state_dot),
            workspace,
        );
        let mut k1 = pendulum;
        let mut k1_dot = pendulum_dot;
        // let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]])
        let value = state[0];
        let value_dot = state_dot[0];
        let value_1 = k1[0];
        let value_1_dot = k1_dot[0];
        let value_2 = state[1];
        let value_2_dot = state_dot[1];
        let value_3 = k1[1];
        let value_3_dot = k1_dot[1];
        let mut list = [0f64, 0f64];
        let list_extent = __rt::extent(&list);
        let mut list_dot = workspace.zeros(&list_extent);
        let value_4 = value + 0.5 * h * value_1;
        let value_4_dot = 0.5 * h * value_1_dot + 0.5 * h_dot * value_1 + value_dot;
        list[0] = value_4;
        list_dot[0] = value_4_dot;
        let value_5 = value_2 + 0.5 * h * value_3;
        let value_5_dot = 0.5 * h * value_3_dot + 0.5 * h_dot * value_3 + value_2_dot;
        list[1] = value_5;
        list_dot[1] = value_5_dot;
        let (pendulum_1, pendulum_1_dot) = pendulum::__tangent(
            &list,
            __rt::given(&list_dot),
            workspace,
        );
        let mut k2 = pendulum_1;
        let mut k2_dot = pendulum_1_dot;
        // let k3 = pendulum([state[0] + 0.5 * h * k2[0], state[1] + 0.5 * h * k2[1]])
        let value_6 = k2[0];
        let value_6_dot = k2_dot[0];
        let value_7 = k2[1];
        let value_7_dot = k2_dot[1];
        let mut list_1 = [0f64, 0f64];
        let list_1_extent = __rt::extent(&list_1);
        let mut list_1_dot = workspace.zeros(&list_1_extent);
        let value_8 = value + 0.5 * h * value_6;
        let value_8_dot = 0.5 * h * value_6_dot + 0.5 * h_dot * value_6 + value_dot;
        list_1[0] = value_8;
        list_1_dot[0] = value_8_dot;
        let value_9 = value_2 + 0.5 * h * value_7;
        let value_9_dot = 0.5 * h * value_7_dot + 0.5 * h_dot * value_7 + value_2_dot;
        list_1[1] = value_9;
        list_1_dot[1] = value_9_dot;
        let (pendulum_2, pendulum_2_dot) = pendulum::__tangent(
            &list_1,
            __rt::given(&list_1_dot),
            workspace,
        );
        let mut k3 = pendulum_2;
        let mut k3_dot = pendulum_2_dot;
        // let k4 = pendulum([state[0] + h * k3[0], state[1] + h * k3[1]])
        let value_10 = k3[0];
        let value_10_dot = k3_dot[0];
        let value_11 = k3[1];
        let value_11_dot = k3_dot[1];
        let mut list_2 = [0f64, 0f64];
        let list_2_extent = __rt::extent(&list_2);
        let mut list_2_dot = workspace.zeros(&list_2_extent);
        let value_12 = value + h * value_10;
        let value_12_dot = h * value_10_dot + h_dot * value_10 + value_dot;
        list_2[0] = value_12;
        list_2_dot[0] = value_12_dot;
        let value_13 = value_2 + h * value_11;
        let value_13_dot = h * value_11_dot + h_dot * value_11 + value_2_dot;
        list_2[1] = value_13;
        list_2_dot[1] = value_13_dot;
        let (pendulum_3, pendulum_3_dot) = pendulum::__tangent(
            &list_2,
            __rt::given(&list_2_dot),
            workspace,
        );
        let mut k4 = pendulum_3;
        let mut k4_dot = pendulum_3_dot;
        // let mut next = state
        let mut next = __rt::copied(state);
        let mut next_dot = __rt::copied(state_dot);
        // for i in 0..2 { … }
        for i in 0..2 {
            // next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i])
            let value_14 = k1[i];
            let value_14_dot = k1_dot[i];
            let value_15 = k2[i];
            let value_15_dot = k2_dot[i];
            let value_16 = k3[i];
            let value_16_dot = k3_dot[i];
            let value_17 = k4[i];
            let value_17_dot = k4_dot[i];
            let added = h / 6.0
                * (value_14 + 2.0 * value_15 + 2.0 * value_16 + value_17);
            let added_dot = h
                * (value_14_dot + 2.0 * value_15_dot + 2.0 * value_16_dot + value_17_dot)
                / 6.0
                + h_dot * (value_14 + 2.0 * value_15 + 2.0 * value_16 + value_17) / 6.0;
            next[i] += added;
            next_dot[i] += added_dot;
        }
        // next
        let value_18 = next;
        let value_18_dot = next_dot;
        // memory for the next call
        workspace.recycle(list_dot);
        workspace.recycle(list_1_dot);
        workspace.recycle(list_2_dot);
        (value_18, value_18_dot)
    }
    ///The value of `runge_kutta`, and the gradient of ⟨seed, value⟩ with respect to `state`, `h`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        state: [f64; 2],
        h: f64,
        seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
    ) -> ([f64; 2], (<[f64; 2] as ::nn_runtime::Diff>::Tangent, f64))
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::new();
        let (value, back) = Self::__record(&state, &h, workspace);
        let mut state_bar = __rt::zero(&state);
        let mut h_bar = __rt::zero(&h);
        back(
            &state,
            &h,
            &value,
            __rt::complete(seed, &value),
            __rt::fresh(&state, &mut state_bar),
            __rt::fresh(&h, &mut h_bar),
            workspace,
        );
        (value, (__rt::complete(state_bar, &state), __rt::complete(h_bar, &h)))
    }
    /**The value of `runge_kutta`; the gradient of ⟨seed, value⟩ with respect to `state`, `h` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        state: [f64; 2],
        h: f64,
        seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
        gradient: &mut (<[f64; 2] as ::nn_runtime::Diff>::Tangent, f64),
        workspace: &mut ::nn_runtime::Workspace,
    ) -> [f64; 2]
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut *workspace.enter();
        let (value, back) = Self::__record(&state, &h, workspace);
        __rt::reset(&mut gradient.0, &state);
        __rt::reset(&mut gradient.1, &h);
        back(
            &state,
            &h,
            &value,
            __rt::complete(seed, &value),
            __rt::add_to(&mut gradient.0),
            __rt::add_to(&mut gradient.1),
            workspace,
        );
        value
    }
    ///The value of `runge_kutta`, and its pullback: a function from the cotangent of the value to those of `state`, `h`.
    #[inline]
    #[track_caller]
    fn pullback(
        state: [f64; 2],
        h: f64,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            <[f64; 2] as ::nn_runtime::Diff>::Tangent,
        ) -> (<[f64; 2] as ::nn_runtime::Diff>::Tangent, f64),
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::new();
        let (value, back) = Self::__record(&state, &h, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent| {
                let workspace = &mut __rt::Workspace::new();
                let mut state_bar = __rt::zero(&state);
                let mut h_bar = __rt::zero(&h);
                back(
                    &state,
                    &h,
                    &value,
                    __rt::complete(seed, &value),
                    __rt::fresh(&state, &mut state_bar),
                    __rt::fresh(&h, &mut h_bar),
                    workspace,
                );
                (__rt::complete(state_bar, &state), __rt::complete(h_bar, &h))
            },
        )
    }
    ///The value of `runge_kutta`, and its tangent, the derivative along those of `state`, `h`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        state: [f64; 2],
        h: f64,
        (state_dot, h_dot): (<[f64; 2] as ::nn_runtime::Diff>::Tangent, f64),
    ) -> ([f64; 2], <[f64; 2] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::new();
        let state_dot = __rt::complete(state_dot, &state);
        let (value, tangent) = Self::__tangent(
            &state,
            &h,
            __rt::given(&state_dot),
            __rt::given(&h_dot),
            workspace,
        );
        (value, tangent)
    }
}
