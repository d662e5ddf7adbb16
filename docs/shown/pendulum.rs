// What `#[derive_grad]` writes for `pendulum`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `pendulum` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `pendulum`.
#[allow(non_camel_case_types, dead_code)]
enum pendulum {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl pendulum {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        state: &[f64; 2],
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[f64; 2],
            &[f64; 2],
            <[f64; 2] as ::nn_runtime::Diff>::Tangent,
            ::nn_runtime::__rt::Sink<'_, <[f64; 2] as ::nn_runtime::Diff>::Tangent>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        // [state[1], - state[0].sin()]
        let value = state[1];
        let element = state[0];
        let mut list = [0.0, 0.0];
        list[0] = value;
        list[1] = -__rt::math::sin(element);
        let value_2 = __rt::copied(&list);
        // for the pullback
        let list_extent = __rt::extent(&list);
        (
            value_2,
            move |
                state: &[f64; 2],
                value_: &[f64; 2],
                value_2_bar: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
                mut state_sink: __rt::Sink<
                    '_,
                    <[f64; 2] as ::nn_runtime::Diff>::Tangent,
                >,
                workspace: &mut __rt::Workspace|
            {
                let Some(state_bar) = state_sink.get() else { return };
                // cotangents, 0 at first
                let mut list_bar = workspace.zeros(&list_extent);
                // ← [state[1], - state[0].sin()]
                __rt::acc(&mut list_bar, value_2_bar);
                let value_1_bar = __rt::take(&mut list_bar[1]);
                let element_bar = -value_1_bar * __rt::math::cos(element);
                let value_bar = __rt::take(&mut list_bar[0]);
                state_bar[0] += element_bar;
                state_bar[1] += value_bar;
                // memory for the next call
                workspace.recycle(list_bar);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        state: &[f64; 2],
        state_dot: ::core::option::Option<&<[f64; 2] as ::nn_runtime::Diff>::Tangent>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> ([f64; 2], <[f64; 2] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let state_dot = &*__rt::opened(state_dot, state);
        // [state[1], - state[0].sin()]
        let value = state[1];
        let value_dot = state_dot[1];
        let element = state[0];
        let element_dot = state_dot[0];
        let mut list = [0f64, 0f64];
        let list_extent = __rt::extent(&list);
        let mut list_dot = workspace.zeros(&list_extent);
        list[0] = value;
        list_dot[0] = value_dot;
        let value_1 = -__rt::math::sin(element);
        let value_1_dot = -element_dot * __rt::math::cos(element);
        list[1] = value_1;
        list_dot[1] = value_1_dot;
        let value_2 = list;
        let value_2_dot = list_dot;
        (value_2, value_2_dot)
    }
    ///The value of `pendulum`, and the gradient of ⟨seed, value⟩ with respect to `state`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        state: [f64; 2],
        seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
    ) -> ([f64; 2], <[f64; 2] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&state, workspace);
        let mut state_bar = __rt::zero(&state);
        back(
            &state,
            &value,
            __rt::complete(seed, &value),
            __rt::fresh(&state, &mut state_bar),
            workspace,
        );
        (value, __rt::complete(state_bar, &state))
    }
    /**The value of `pendulum`; the gradient of ⟨seed, value⟩ with respect to `state` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        state: [f64; 2],
        seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
        gradient: &mut <[f64; 2] as ::nn_runtime::Diff>::Tangent,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> [f64; 2]
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let (value, back) = Self::__record(&state, workspace);
        __rt::reset(gradient, &state);
        back(
            &state,
            &value,
            __rt::complete(seed, &value),
            __rt::add_to(gradient),
            workspace,
        );
        value
    }
    ///The value of `pendulum`, and its pullback: a function from the cotangent of the value to those of `state`.
    #[inline]
    #[track_caller]
    fn pullback(
        state: [f64; 2],
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            <[f64; 2] as ::nn_runtime::Diff>::Tangent,
        ) -> <[f64; 2] as ::nn_runtime::Diff>::Tangent,
    )
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(&state, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: <[f64; 2] as ::nn_runtime::Diff>::Tangent| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut state_bar = __rt::zero(&state);
                back(
                    &state,
                    &value,
                    __rt::complete(seed, &value),
                    __rt::fresh(&state, &mut state_bar),
                    workspace,
                );
                __rt::complete(state_bar, &state)
            },
        )
    }
    ///The value of `pendulum`, and its tangent, the derivative along those of `state`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        state: [f64; 2],
        state_dot: <[f64; 2] as ::nn_runtime::Diff>::Tangent,
    ) -> ([f64; 2], <[f64; 2] as ::nn_runtime::Diff>::Tangent)
    where
        f64: ::nn_runtime::Diff,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let state_dot = __rt::complete(state_dot, &state);
        let (value, tangent) = Self::__tangent(
            &state,
            __rt::given(&state_dot),
            workspace,
        );
        (value, tangent)
    }
}
