use ndarray::Array1;
use nn_runtime::derive_grad;

#[derive_grad(wrt(w))]
fn score(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    w.dot(x)
}

#[derive_grad]
fn needs_both(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    score(w, x)
}

#[derive_grad]
fn needs_it_among_others(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    score(w, x) + x.sum()
}

// This is fine: nobody asks for the derivative in x.
#[derive_grad(wrt(w))]
fn needs_one(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    score(w, x)
}

fn main() {}
