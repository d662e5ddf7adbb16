// What `#[derive_grad]` writes for `cost`, formatted. Written by the option `show`; changes are lost.
//
// Above each group of statements stands the line of `cost` that it computes or, behind `←`, that it
// takes the cotangents back through.

///The derivatives of the function `cost`.
#[allow(non_camel_case_types, dead_code)]
enum cost {}
#[allow(
    unused,
    non_snake_case,
    unreachable_code,
    trivial_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl cost {
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __record(
        net: &Network,
        x: &ArrayView2<f32>,
        y: &ArrayView2<f32>,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (
        f32,
        impl ::core::ops::FnOnce(
            &Network,
            &ArrayView2<f32>,
            &ArrayView2<f32>,
            &f32,
            f32,
            ::nn_runtime::__rt::Sink<'_, <Network as ::nn_runtime::Diff>::Tangent>,
            ::nn_runtime::__rt::Sink<'_, ::nn_runtime::__rt::Excluded>,
            ::nn_runtime::__rt::Sink<'_, ::nn_runtime::__rt::Excluded>,
            &mut ::nn_runtime::Workspace,
        ) + use<>,
    )
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        <sigmoid as __rt::TableFunction>::assert();
        <sigmoid as __rt::TableFunction>::assert();
        // let z1 = x.dot(&net.w1) + &net.b1
        let product = __rt::dot("x.dot(&net.w1)", x, &net.w1);
        let product_shape = __rt::shape(&product);
        // let z2 = a1.dot(&net.w2) + &net.b2
        let left = __rt::map(
            "a1",
            (product, &net.b1),
            |[product, b1]| __rt::math::sigmoid(product + b1),
        );
        let product_1 = __rt::dot("a1.dot(&net.w2)", &left, &net.w2);
        let product_1_shape = __rt::shape(&product_1);
        // error.mapv(| e | e * e).sum() / (2.0 * x.nrows() as f32)
        let sum = __rt::sum(
            "error.mapv(| e | e * e).sum()",
            (y, &product_1, &net.b2),
            |[y, product_1, b2]| {
                let t1 = y - __rt::math::sigmoid(product_1 + b2);
                t1 * t1
            },
        );
        let constant = x.nrows() as f32;
        let value = sum / (2.0 * constant);
        (
            value,
            move |
                net: &Network,
                x: &ArrayView2<f32>,
                y: &ArrayView2<f32>,
                value_: &f32,
                value_bar: f32,
                mut net_sink: __rt::Sink<'_, <Network as ::nn_runtime::Diff>::Tangent>,
                mut x_sink: __rt::Sink<'_, ::nn_runtime::__rt::Excluded>,
                mut y_sink: __rt::Sink<'_, ::nn_runtime::__rt::Excluded>,
                workspace: &mut __rt::Workspace|
            {
                if !net_sink.is_asked() {
                    return;
                }
                // computed again
                let constant = x.nrows() as f32;
                // ← error.mapv(| e | e * e).sum() / (2.0 * x.nrows() as f32)
                let sum_bar = 0.5 * value_bar / constant;
                let scale = -2.0 * sum_bar;
                let delta = __rt::map(
                    "cotangent delta",
                    (y, product_1, &__rt::primal(net, &net_sink).b2),
                    |[y, product_1, b2]| {
                        let t1 = __rt::math::sigmoid(b2 + product_1);
                        scale * t1 * (y - t1) * (1.0 - t1)
                    },
                );
                let shape = __rt::shape(&__rt::primal(net, &net_sink).b2);
                let b2_bar = __rt::unbroadcast_ref(&delta, &shape);
                let product_1_bar = __rt::unbroadcast(delta, &product_1_shape);
                // ← let z2 = a1.dot(&net.w2) + &net.b2
                let left_bar = __rt::dot_lhs(
                    "cotangent left_bar",
                    &product_1_bar,
                    &__rt::primal(net, &net_sink).w2,
                );
                let delta_1 = __rt::map(
                    "cotangent delta_1",
                    (&left, left_bar),
                    |[left, left_bar]| left * left_bar * (1.0 - left),
                );
                let shape_1 = __rt::shape(&__rt::primal(net, &net_sink).b1);
                let b1_bar = __rt::unbroadcast_ref(&delta_1, &shape_1);
                let product_bar = __rt::unbroadcast(delta_1, &product_shape);
                // ← let z1 = x.dot(&net.w1) + &net.b1
                let net_sum = net_sink.required();
                __rt::add_dot_rhs("cotangent w1_bar", &mut net_sum.w1, x, product_bar);
                // ← let z2 = a1.dot(&net.w2) + &net.b2
                __rt::acc(&mut net_sum.b1, b1_bar);
                __rt::add_dot_rhs(
                    "cotangent w2_bar",
                    &mut net_sum.w2,
                    left,
                    product_1_bar,
                );
                // ← error.mapv(| e | e * e).sum() / (2.0 * x.nrows() as f32)
                __rt::acc(&mut net_sum.b2, b2_bar);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn __tangent(
        net: &Network,
        x: &ArrayView2<f32>,
        y: &ArrayView2<f32>,
        net_dot: ::core::option::Option<&<Network as ::nn_runtime::Diff>::Tangent>,
        _: ::nn_runtime::__rt::Constant,
        _: ::nn_runtime::__rt::Constant,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> (f32, f32)
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt::{self, None, Some};
        let net_dot = &*__rt::opened(net_dot, net);
        // let z1 = x.dot(&net.w1) + &net.b1
        let product = __rt::dot("x.dot(&net.w1)", x, &net.w1);
        let product_dot = __rt::dot("product_dot", x, &net_dot.w1);
        // let z2 = a1.dot(&net.w2) + &net.b2
        let left = __rt::map(
            "a1",
            (product, &net.b1),
            |[product, b1]| __rt::math::sigmoid(product + b1),
        );
        let left_dot = __rt::map(
            "left_dot",
            (&left, product_dot, &net_dot.b1),
            |[left, product_dot, b1_dot]| left * (b1_dot + product_dot) * (1.0 - left),
        );
        let product_1 = __rt::dot("a1.dot(&net.w2)", &left, &net.w2);
        let product_1_dot_1 = __rt::dot("product_1_dot_1", left_dot, &net.w2);
        let product_1_dot_2 = __rt::dot("product_1_dot_2", left, &net_dot.w2);
        let product_1_dot = {
            let mut sum_ = product_1_dot_1;
            __rt::acc(&mut sum_, product_1_dot_2);
            sum_
        };
        // error.mapv(| e | e * e).sum() / (2.0 * x.nrows() as f32)
        let sum = __rt::sum(
            "error.mapv(| e | e * e).sum()",
            (y, &product_1, &net.b2),
            |[y, product_1, b2]| {
                let t1 = y - __rt::math::sigmoid(product_1 + b2);
                t1 * t1
            },
        );
        let sum_dot = __rt::sum(
            "sum_dot",
            (y, product_1, &net.b2, product_1_dot, &net_dot.b2),
            |[y, product_1, b2, product_1_dot, b2_dot]| {
                let t1 = __rt::math::sigmoid(b2 + product_1);
                -2.0 * t1 * (b2_dot + product_1_dot) * (y - t1) * (1.0 - t1)
            },
        );
        let constant = x.nrows() as f32;
        let value = sum / (2.0 * constant);
        let value_dot = 0.5 * sum_dot / constant;
        (value, value_dot)
    }
    ///The gradient of `cost` with respect to `net`.
    #[inline]
    #[track_caller]
    fn grad(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
    ) -> <Network as ::nn_runtime::Diff>::Tangent
    where
        Network: ::nn_runtime::Params,
    {
        Self::value_and_grad(net, x, y).1
    }
    ///The value of `cost` and its gradient with respect to `net`.
    #[inline]
    #[track_caller]
    fn value_and_grad(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
    ) -> (f32, <Network as ::nn_runtime::Diff>::Tangent)
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        let mut net_bar = __rt::zero(net);
        back(
            net,
            &x,
            &y,
            &value,
            1.0,
            __rt::fresh(net, &mut net_bar),
            __rt::skip(),
            __rt::skip(),
            workspace,
        );
        (value, __rt::complete(net_bar, net))
    }
    /**The value of `cost`; its gradient with respect to `net` overwrites `gradient`.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn value_and_grad_in(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        gradient: &mut <Network as ::nn_runtime::Diff>::Tangent,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f32
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut *workspace.enter();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        __rt::reset(gradient, net);
        back(
            net,
            &x,
            &y,
            &value,
            1.0,
            __rt::add_to(gradient),
            __rt::skip(),
            __rt::skip(),
            workspace,
        );
        value
    }
    ///One step of gradient descent: the value of `cost`, and from `net` `eta` times the gradient is taken.
    #[inline]
    #[track_caller]
    fn descend(
        net: &mut Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        eta: f32,
    ) -> f32
    where
        Network: ::nn_runtime::Params,
        for<'structure> Network: ::nn_runtime::__rt::Structure,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        Self::descend_in(net, x, y, eta, workspace)
    }
    /**One step of gradient descent: the value of `cost`, and from `net` `eta` times the gradient is taken.

No array is made for the gradient where `net` can be changed in place. Memory of `workspace` is used, and left there for the next call.*/
    #[inline]
    #[track_caller]
    fn descend_in(
        net: &mut Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        eta: f32,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f32
    where
        Network: ::nn_runtime::Params,
        for<'structure> Network: ::nn_runtime::__rt::Structure,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut *workspace.enter();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        let net_bar = __rt::zero(&*net);
        back(
            &net_bar,
            &x,
            &y,
            &value,
            -eta,
            __rt::descend(&mut *net),
            __rt::skip(),
            __rt::skip(),
            workspace,
        );
        value
    }
    ///The value of `cost`, and the gradient of ⟨seed, value⟩ with respect to `net`: the seed is the cotangent of the value and has its shape.
    #[inline]
    #[track_caller]
    fn vjp(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        seed: f32,
    ) -> (f32, <Network as ::nn_runtime::Diff>::Tangent)
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        let mut net_bar = __rt::zero(net);
        back(
            net,
            &x,
            &y,
            &value,
            seed,
            __rt::fresh(net, &mut net_bar),
            __rt::skip(),
            __rt::skip(),
            workspace,
        );
        (value, __rt::complete(net_bar, net))
    }
    /**The value of `cost`; the gradient of ⟨seed, value⟩ with respect to `net` overwrites `gradient`: the seed is the cotangent of the value and has its shape.

Memory of `workspace` is used, and left there for the next call.

# Panics
If `gradient` has another shape than what it is with respect to; an empty one takes its shape.*/
    #[inline]
    #[track_caller]
    fn vjp_in(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        seed: f32,
        gradient: &mut <Network as ::nn_runtime::Diff>::Tangent,
        workspace: &mut ::nn_runtime::Workspace,
    ) -> f32
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut *workspace.enter();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        __rt::reset(gradient, net);
        back(
            net,
            &x,
            &y,
            &value,
            seed,
            __rt::add_to(gradient),
            __rt::skip(),
            __rt::skip(),
            workspace,
        );
        value
    }
    ///The value of `cost`, and its pullback: a function from the cotangent of the value to those of `net`.
    #[inline]
    #[track_caller]
    fn pullback(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
    ) -> (f32, impl ::core::ops::FnOnce(f32) -> <Network as ::nn_runtime::Diff>::Tangent)
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let (value, back) = Self::__record(net, &x, &y, workspace);
        let kept = ::core::clone::Clone::clone(&value);
        (
            kept,
            move |seed: f32| {
                let workspace = &mut __rt::Workspace::for_once();
                let mut net_bar = __rt::zero(net);
                back(
                    net,
                    &x,
                    &y,
                    &value,
                    seed,
                    __rt::fresh(net, &mut net_bar),
                    __rt::skip(),
                    __rt::skip(),
                    workspace,
                );
                __rt::complete(net_bar, net)
            },
        )
    }
    ///The value of `cost`, and its tangent, the derivative along those of `net`, which are given as `grad` returns them.
    #[inline]
    #[track_caller]
    fn jvp(
        net: &Network,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        net_dot: <Network as ::nn_runtime::Diff>::Tangent,
    ) -> (f32, f32)
    where
        Network: ::nn_runtime::Params,
    {
        use ::nn_runtime::__rt;
        let workspace = &mut __rt::Workspace::for_once();
        let net_dot = __rt::complete(net_dot, net);
        let (value, tangent) = Self::__tangent(
            net,
            &x,
            &y,
            __rt::given(&net_dot),
            __rt::Constant,
            __rt::Constant,
            workspace,
        );
        (value, tangent)
    }
}
