//! Softmax, and the cross-entropy of it.

use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1};

use crate::{Float, grad_rule, kernels, math};

/// exp(xⱼ)/Σₖ exp(xₖ) in each row: positive numbers whose sum is 1. The result has the shape of `x`, m × n.
///
/// Nothing overflows: the largest number of each row is subtracted from it. Source: J. Bridle, *Training stochastic model
/// recognition algorithms as networks can lead to maximum mutual information estimation of parameters*, NIPS 1989.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::nn::softmax;
///
/// assert_eq!(softmax(array![[1000.0, 1000.0], [0.0, 1000.0]].view()), array![[0.5, 0.5], [0.0, 1.0]]);
/// ```
#[grad_rule(vjp = softmax_vjp, jvp = softmax_jvp)]
pub fn softmax<T: Float>(x: ArrayView2<'_, T>) -> Array2<T> {
    let mut y = x.to_owned();
    for row in y.rows_mut() {
        let _ = normalise(row);
    }
    y
}

fn softmax_vjp<T: Float>(x: ArrayView2<'_, T>, seed: Array2<T>) -> Array2<T> {
    softmax_jvp(x, &seed)
}

/// y ∘ (ẋ − ⟨y, ẋ⟩) in each row. The matrix of derivatives is symmetric, so this is the pullback, too.
fn softmax_jvp<T: Float>(x: ArrayView2<'_, T>, x_dot: &Array2<T>) -> Array2<T> {
    let mut y = softmax(x);
    for (mut y, x_dot) in y.rows_mut().into_iter().zip(x_dot.rows()) {
        let mean = kernels::sum("softmax", (&y, &x_dot), |[y, x_dot]| y * x_dot);
        y.zip_mut_with(&x_dot, |y, &x_dot| *y *= x_dot - mean);
    }
    y
}

/// The mean over the rows of −Σⱼ yⱼ·ln softmax(z)ⱼ: the cross-entropy of softmax with the targets, from its weighted
/// inputs.
///
/// `z` and `y` are m × n. With one-hot targets it is −ln of the output that stands for the right class. Computed as
/// Σⱼ yⱼ·(ln Σₖ exp(zₖ) − zⱼ), where nothing overflows and no logarithm meets an output that was rounded to 0.
///
/// It is differentiable with respect to `z`: the derivative for one-hot targets is (softmax(z) − y)/m.
///
/// # Panics
/// If `z` and `y` differ in shape.
#[grad_rule(vjp = softmax_cross_entropy_vjp, jvp = softmax_cross_entropy_jvp, wrt(z))]
#[track_caller]
pub fn softmax_cross_entropy<T: Float>(z: ArrayView2<'_, T>, y: ArrayView2<'_, T>) -> T {
    assert!(
        z.shape() == y.shape(),
        "outputs of shape {:?} for targets of shape {:?}",
        z.shape(),
        y.shape()
    );
    let mut scratch = z.to_owned();
    let mut costs = Vec::with_capacity(z.nrows());
    for ((mut row, z), y) in scratch.rows_mut().into_iter().zip(z.rows()).zip(y.rows()) {
        let (largest, sum) = normalise(row.view_mut());
        let ln_sum = math::ln(sum);
        costs.push(kernels::sum("softmax_cross_entropy", (&y, &z), |[y, z]| {
            y * (ln_sum + (largest - z))
        }));
    }
    let rows = T::lit(z.nrows() as f64);
    kernels::sum("softmax_cross_entropy", (ArrayView1::from(&costs),), |[cost]| cost) / rows
}

fn softmax_cross_entropy_vjp<T: Float>(
    z: ArrayView2<'_, T>,
    y: ArrayView2<'_, T>,
    seed: T,
) -> Array2<T> {
    let seed = seed / T::lit(z.nrows() as f64);
    let mut z_bar = softmax(z);
    for (mut z_bar, y) in z_bar.rows_mut().into_iter().zip(y.rows()) {
        let whole = kernels::sum("softmax_cross_entropy", (&y,), |[y]| y);
        z_bar.zip_mut_with(&y, |z_bar, &y| *z_bar = seed * (whole * *z_bar - y));
    }
    z_bar
}

fn softmax_cross_entropy_jvp<T: Float>(
    z: ArrayView2<'_, T>,
    y: ArrayView2<'_, T>,
    z_dot: &Array2<T>,
) -> T {
    let z_bar = softmax_cross_entropy_vjp(z, y, T::one());
    kernels::sum("softmax_cross_entropy", (&z_bar, z_dot), |[z_bar, z_dot]| z_bar * z_dot)
}

/// Makes softmax of a row in place; gives its largest number, and the sum of the exponentials of their distances to it.
fn normalise<T: Float>(mut row: ArrayViewMut1<'_, T>) -> (T, T) {
    let largest = row.iter().copied().fold(T::neg_infinity(), math::max);
    row.mapv_inplace(|x| math::exp(x - largest));
    let sum = kernels::sum("softmax", (&row,), |[e]| e);
    row.mapv_inplace(|e| e / sum);
    (largest, sum)
}
