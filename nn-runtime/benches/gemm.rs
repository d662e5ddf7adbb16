//! Our products of matrices beside ndarray's, at the sizes of small networks.
//!
//! `cargo bench -p nn-runtime --bench gemm` prints a line for each product; words after `--` choose the
//! lines whose names contain one of them. Both ways are timed in turns, and the best round of
//! each counts, as whatever else the machine does can only slow them down. Operations are those
//! with what is not zero: *digits* are x with as many zeros as MNIST's images have, in places like
//! theirs.

use std::hint::black_box;
use std::time::Instant;

use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array2, Axis, LinalgScalar, ShapeBuilder};
use nn_runtime::kernels::gemm::Gemm;

/// C ← A·B + β·C.
#[derive(Clone, Copy)]
struct Product {
    name: &'static str,
    /// The rows of A, its columns, and the columns of B.
    shape: (usize, usize, usize),
    /// Which of A and B are transposed views.
    transposed: (bool, bool),
    beta: u8,
    /// Whether A is made of digits.
    digits: bool,
}

/// The products of training with `batch` examples at a time and `hidden` neurons, and of testing.
fn products(hidden: usize, batch: usize) -> Vec<Product> {
    let (inputs, outputs) = (784, 10);
    let product = |name, shape, transposed, beta| {
        let digits = false;
        Product { name, shape, transposed, beta, digits }
    };
    let digits = |name, shape, transposed, beta| {
        let digits = true;
        Product { name, shape, transposed, beta, digits }
    };
    let (plain, left, right) = ((false, false), (true, false), (false, true));
    vec![
        product("x·W1", (batch, inputs, hidden), plain, 0),
        digits("digits·W1", (batch, inputs, hidden), plain, 0),
        product("xᵀ·δ1", (inputs, batch, hidden), left, 0),
        product("xᵀ·δ1 + C", (inputs, batch, hidden), left, 1),
        digits("digitsᵀ·δ1 + C", (inputs, batch, hidden), left, 1),
        product("a·W2", (batch, hidden, outputs), plain, 0),
        product("aᵀ·δ2", (hidden, batch, outputs), left, 0),
        product("δ2·W2ᵀ", (batch, outputs, hidden), right, 0),
        product("test", (10_000, inputs, hidden), plain, 0),
        product("vector·W1", (1, inputs, hidden), plain, 0),
        product("vector·W1ᵀ", (1, hidden, inputs), right, 0),
        product("W1·vector", (inputs, hidden, 1), plain, 0),
        product("W1ᵀ·vector", (hidden, inputs, 1), left, 0),
    ]
}

/// Numbers in [−1/2, 1/2).
fn matrix<E: Gemm>(rows: usize, columns: usize, transposed: bool) -> Array2<E> {
    let mut state = 1_u32;
    Array2::from_shape_simple_fn((rows, columns).set_f(transposed), || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        E::from(f64::from(state) / f64::from(u32::MAX) - 0.5).expect("a float")
    })
}

/// Pictures of 28×28 pixels, a row each, or a column each if they are transposed: circles of various
/// sizes and places, drawn as thick as digits are.
fn digits<E: Gemm>(rows: usize, columns: usize, transposed: bool) -> Array2<E> {
    let mut places = matrix::<f64>(rows.max(columns), 3, false).into_iter();
    let mut pictures = Vec::new();
    for _ in 0..if transposed { columns } else { rows } {
        let mut next = |from: f64, range: f64| from + range * places.next().expect("three each");
        let (row, column, radius) = (next(13.5, 4.0), next(13.5, 4.0), next(7.0, 4.0));
        for pixel in 0..784 {
            let (i, j) = ((pixel / 28) as f64 - row, (pixel % 28) as f64 - column);
            let inside = 1.7 - (i.hypot(j) - radius).abs();
            pictures.push(E::from(inside.clamp(0.0, 1.0)).expect("a float"));
        }
    }
    Array2::from_shape_vec((rows, columns).set_f(transposed), pictures).expect("all pixels")
}

/// Microseconds for one of `repetitions` runs.
fn time(repetitions: usize, mut run: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..repetitions {
        run();
    }
    start.elapsed().as_secs_f64() / repetitions as f64 * 1e6
}

fn compare<E: Gemm + LinalgScalar>(product: Product) {
    let Product { name, shape: (m, k, n), transposed, beta, digits: of_digits } = product;
    let a = if of_digits { digits::<E>(m, k, transposed.0) } else { matrix(m, k, transposed.0) };
    let b = matrix::<E>(k, n, transposed.1);
    let (one, beta) = (E::one(), E::from(beta).expect("a float"));
    let mut c = Array2::zeros((m, n));
    let operations = 2.0 * (m * k * n) as f64;
    let repetitions = (1e7 / operations).ceil() as usize;
    let rounds = (2e9 / operations).clamp(5.0, 200.0) as usize;
    let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds {
        ours = ours.min(time(repetitions, || {
            E::gemm(one, black_box(a.view()), black_box(b.view()), beta, c.view_mut());
            black_box(&mut c);
        }));
        theirs = theirs.min(time(repetitions, || {
            general_mat_mul(one, black_box(&a), black_box(&b), beta, &mut c);
            black_box(&mut c);
        }));
        if n == 1 {
            let x = b.index_axis(Axis(1), 0);
            let mut y = c.index_axis_mut(Axis(1), 0);
            theirs = theirs.min(time(repetitions, || {
                general_mat_vec_mul(one, black_box(&a), black_box(&x), beta, &mut y);
                black_box(&mut y);
            }));
        }
    }
    let element = std::any::type_name::<E>();
    let ratio = theirs / ours;
    let zeros = a.iter().filter(|a| a.is_zero()).count() as f64 / a.len() as f64;
    let rate = (1.0 - zeros) * operations / ours / 1e3;
    println!(
        "{element} {name:<15}{m:>6} {k:>4} {n:>4}{ours:>11.2}{theirs:>11.2}{ratio:>7.2}{rate:>7.1}"
    );
}

fn main() {
    // Cargo adds `--bench` to the words.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("C ← A·B + β·C          m    k    n    ours µs ndarray µs  ratio GFLOP/s");
    for (hidden, batch) in [(30, 10), (100, 32), (512, 128)] {
        for product in products(hidden, batch) {
            if words.is_empty() || words.iter().any(|word| product.name.contains(word.as_str())) {
                compare::<f32>(product);
                compare::<f64>(product);
            }
        }
    }
}
