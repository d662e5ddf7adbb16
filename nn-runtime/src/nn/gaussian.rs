//! The Gaussian error linear unit.

use ndarray::{Array2, ArrayView2, Zip};

use crate::{Float, grad_rule, math};

/// x·Φ(x) of each number, where Φ is the normal distribution function: the input times the probability that a normally
/// distributed number is below it. The result has the shape of `x`, m × n.
///
/// Exact, by the error function. Source: D. Hendrycks and K. Gimpel, *Gaussian error linear units (GELUs)*, 2016.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::nn::gelu;
///
/// let y = gelu(array![[-1.0_f64, 0.0, 1.0]].view());
/// assert!((y[[0, 2]] - 0.841_344_746_068_542_9).abs() < 1e-15);
/// assert!((y[[0, 0]] - (y[[0, 2]] - 1.0)).abs() < 1e-15);
/// ```
#[grad_rule(vjp = gelu_vjp, jvp = gelu_jvp)]
pub fn gelu<T: Float>(x: ArrayView2<'_, T>) -> Array2<T> {
    x.mapv(|x| x * distribution(x))
}

fn gelu_vjp<T: Float>(x: ArrayView2<'_, T>, seed: Array2<T>) -> Array2<T> {
    gelu_jvp(x, &seed)
}

/// Its matrix of derivatives is diagonal, so this is the pullback, too.
fn gelu_jvp<T: Float>(x: ArrayView2<'_, T>, x_dot: &Array2<T>) -> Array2<T> {
    let derivative = |x| distribution(x) + x * density(x);
    Zip::from(x).and(x_dot).map_collect(|&x, &x_dot| x_dot * derivative(x))
}

/// Φ(x), without cancellation for negative x.
fn distribution<T: Float>(x: T) -> T {
    T::lit(0.5) * math::erfc(-x * T::FRAC_1_SQRT_2())
}

/// Φ'(x).
fn density<T: Float>(x: T) -> T {
    let scale = T::lit(0.5) * T::FRAC_2_SQRT_PI() * T::FRAC_1_SQRT_2();
    scale * math::exp(T::lit(-0.5) * x * x)
}
