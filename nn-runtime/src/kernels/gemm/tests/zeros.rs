//! Factors with zeros: what is skipped makes no difference but the one that is documented.

use alloc::vec::Vec;

use ndarray::{Array2, ArrayView2, ShapeBuilder};

use super::super::layout::Matrix;
use super::super::target::Target;
use super::super::variant::{Compiled, Kernels};
use super::super::{Gemm, dense, multiply, share_out, sparse};
use super::Numbers;

/// A factor whose elements are zero but for a share of them, contiguous by rows or by columns.
fn sparse_matrix<E: Gemm>(
    numbers: &mut Numbers,
    (rows, columns): (usize, usize),
    by_columns: bool,
    density: f64,
) -> Array2<E> {
    Array2::from_shape_simple_fn((rows, columns).set_f(by_columns), || {
        let number = numbers.next();
        let zero = (numbers.next() + 1.0) / 2.0 >= density;
        // Zeros of both signs.
        E::from(if zero { 0.0 * number } else { number }).unwrap()
    })
}

/// Shapes m, k, n that are searched for zeros: by unions and by groups, with lines and elements left
/// over, in one piece and in several, read in place and from a copy.
const SHAPES: [(usize, usize, usize); 10] = [
    (10, 784, 30),
    (32, 785, 100),
    (37, 130, 10),
    (4, 64, 8),
    (16, 67, 64),
    (129, 90, 71),
    (300, 70, 65),
    (18, 1100, 129),
    (70, 68, 420),
    (9, 9, 16),
];

const DENSITIES: [f64; 5] = [0.0, 0.05, 0.19, 0.5, 1.0];

/// Calls `check` with A, B and C, A being stored by rows or else by columns. The longer side of A is
/// then that of its rows or columns.
fn for_each_product<E: Gemm>(mut check: impl FnMut(&Array2<E>, &Array2<E>, &Array2<E>)) {
    let mut numbers = Numbers(11);
    for (lines, len, n) in SHAPES {
        for density in DENSITIES {
            for by_columns in [false, true] {
                let (m, k) = if by_columns { (len, lines) } else { (lines, len) };
                let a = sparse_matrix(&mut numbers, (m, k), by_columns, density);
                let b = sparse_matrix(&mut numbers, (k, n), false, 1.0);
                let c = sparse_matrix(&mut numbers, (m, n), false, 1.0);
                check(&a, &b, &c);
            }
        }
    }
}

fn bits_of<E: Gemm>(c: &Array2<E>) -> Vec<(u64, i16, i8)> {
    c.iter().map(|c| c.integer_decode()).collect()
}

fn zeros_agree_with_nested_loops<E: Gemm + Compiled>() {
    let to_f64 = |x: E| x.to_f64().unwrap();
    for_each_product(|a: &Array2<E>, b, c| {
        for (alpha, beta) in [(1.0, 1.0), (1.0, 0.0), (-0.5, 2.0)] {
            for (set, _, kernels) in E::variants() {
                let (alpha, beta) = (E::from(alpha).unwrap(), E::from(beta).unwrap());
                let mut got = c.clone();
                multiply(kernels, alpha, a.view(), b.view(), beta, got.view_mut());
                for ((i, j), &got) in got.indexed_iter() {
                    let terms = a.row(i).into_iter().zip(b.column(j));
                    let terms = terms.map(|(&x, &y)| to_f64(alpha) * to_f64(x) * to_f64(y));
                    let start = to_f64(beta) * to_f64(c[[i, j]]);
                    let (sum, size) = terms.fold((start, start.abs()), |(sum, size), term| {
                        (sum + term, size + term.abs())
                    });
                    let roundings = 4.0 + 4.0 * (a.ncols() as f64).sqrt();
                    let tolerance = roundings * to_f64(E::epsilon()) * size;
                    let error = (to_f64(got) - sum).abs();
                    assert!(error <= tolerance, "{set:?} {:?} at {i}, {j}: {error}", a.dim());
                }
            }
        }
    });
}

#[test]
fn zeros_of_any_density_agree_with_nested_loops() {
    zeros_agree_with_nested_loops::<f32>();
    zeros_agree_with_nested_loops::<f64>();
}

/// C + A·B in the way that is asked for, whether or not it pays.
fn in_one_way<E: Gemm + Compiled>(
    kernels: &Kernels<E>,
    skip: bool,
    abc: [&Array2<E>; 3],
) -> Array2<E> {
    let [a, b, c] = abc;
    let mut c = c.clone();
    let columns = c.ncols();
    let target = &mut Target::new(c.as_slice_mut().unwrap(), columns);
    let (a, b) = (Matrix::of(&a.view()).unwrap(), Matrix::of(&b.view()).unwrap());
    E::with_scratch(|scratch| {
        if skip {
            sparse::multiply(kernels, a, b, target, scratch);
        } else {
            dense::multiply(kernels, a, b, target, scratch);
        }
    });
    c
}

fn skipped_zeros_change_no_bit<E: Gemm + Compiled>() {
    for_each_product(|a: &Array2<E>, b, c| {
        for (set, _, kernels) in E::variants() {
            let [skipped, whole] = [true, false].map(|skip| in_one_way(kernels, skip, [a, b, c]));
            assert!(skipped == whole, "{set:?} {:?}", a.dim());
        }
    });
}

#[test]
fn skipping_zeros_gives_the_same_numbers() {
    skipped_zeros_change_no_bit::<f32>();
    skipped_zeros_change_no_bit::<f64>();
}

fn threads_agree<E: Gemm + Compiled>() {
    for_each_product(|a: &Array2<E>, b, c| {
        for (set, _, kernels) in E::variants() {
            let products = [1, 2, 3].map(|threads| {
                let mut c = c.clone();
                let (a, b) = (Matrix::of(&a.view()).unwrap(), Matrix::of(&b.view()).unwrap());
                let target = Target::new(c.as_slice_mut().unwrap(), b.columns);
                share_out(kernels, a, b, target, threads);
                bits_of(&c)
            });
            assert!(products[1..].iter().all(|bits| *bits == products[0]), "{set:?} {:?}", a.dim());
        }
    });
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    threads_agree::<f32>();
    threads_agree::<f64>();
}

fn sets_agree<E: Gemm + Compiled>() {
    let variants: Vec<_> = E::variants().into_iter().filter(|(_, fused, _)| *fused).collect();
    for_each_product(|a: &Array2<E>, b, c| {
        for skip in [false, true] {
            let results: Vec<_> = variants
                .iter()
                .map(|(.., kernels)| bits_of(&in_one_way(kernels, skip, [a, b, c])))
                .collect();
            assert!(results.iter().all(|bits| *bits == results[0]), "{:?}", a.dim());
        }
    });
}

#[test]
fn instruction_sets_that_fuse_give_the_same_bits() {
    sets_agree::<f32>();
    sets_agree::<f64>();
}

#[test]
fn a_sum_may_be_cut_anywhere() {
    for_each_product(|a: &Array2<f32>, b, c| {
        let mut whole = c.clone();
        f32::gemm(1.0, a.view(), b.view(), 1.0, whole.view_mut());
        for cut in [1, a.ncols() / 2, a.ncols() - 1] {
            let mut pieces = c.clone();
            for range in [0..cut, cut..a.ncols()] {
                let (a, b) =
                    (a.slice(ndarray::s![.., range.clone()]), b.slice(ndarray::s![range, ..]));
                f32::gemm(1.0, a, b, 1.0, pieces.view_mut());
            }
            assert_eq!(whole, pieces, "{:?} at {cut}", a.dim());
        }
    });
}

#[test]
fn what_is_not_finite_in_a_gradient_reaches_all_weights_of_its_column() {
    for (lines, len, n) in SHAPES {
        for special in [f32::NAN, f32::INFINITY] {
            let mut numbers = Numbers(12);
            let a = sparse_matrix::<f32>(&mut numbers, (len, lines), true, 0.05);
            let mut b = sparse_matrix::<f32>(&mut numbers, (lines, n), false, 1.0);
            b[[lines - 1, n / 2]] = special;
            for (set, _, kernels) in f32::variants() {
                let mut c = Array2::<f32>::zeros((len, n));
                multiply(kernels, 1.0, a.view(), b.view(), 1.0, c.view_mut());
                for ((i, j), c) in c.indexed_iter() {
                    assert_eq!(
                        c.is_finite(),
                        j != n / 2,
                        "{set:?} {len}x{lines}x{n} at {i}, {j}: {c}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_not_finite_shows_wherever_it_is_multiplied_by_anything_else_than_zero() {
    for (m, k, n) in SHAPES {
        let mut numbers = Numbers(13);
        let mut a = sparse_matrix::<f32>(&mut numbers, (m, k), false, 0.05);
        let mut b = sparse_matrix::<f32>(&mut numbers, (k, n), false, 1.0);
        (a[[m / 2, k - 1]], b[[k - 1, n - 1]]) = (0.5, f32::NAN);
        (a[[m - 1, k / 3]], a[[m - 1, k / 2]]) = (f32::INFINITY, f32::NAN);
        for (set, _, kernels) in f32::variants() {
            let mut c = Array2::<f32>::zeros((m, n));
            multiply(kernels, 1.0, a.view(), b.view(), 0.0, c.view_mut());
            let at = |i: usize, j: usize| c[[i, j]];
            assert!(at(m / 2, n - 1).is_nan(), "{set:?} {m}x{k}x{n}");
            assert!((0..n).all(|j| at(m - 1, j).is_nan()), "{set:?} {m}x{k}x{n}");
            assert!(m / 2 == 0 || at(0, 0).is_finite(), "{set:?} {m}x{k}x{n}");
        }
    }
}

#[test]
fn a_view_with_zeros_may_be_transposed_and_cut_in_any_way() {
    let mut numbers = Numbers(14);
    let a = sparse_matrix::<f64>(&mut numbers, (40, 300), false, 0.1);
    let b = sparse_matrix::<f64>(&mut numbers, (40, 300), false, 1.0);
    let expected = |x: ArrayView2<'_, f64>, y: ArrayView2<'_, f64>| {
        Array2::from_shape_fn((x.nrows(), y.ncols()), |(i, j)| {
            (0..x.ncols()).map(|p| x[[i, p]] * y[[p, j]]).sum::<f64>()
        })
    };
    let inner = a.slice(ndarray::s![3..37, 5..290]);
    let factors = [
        (a.view(), b.t()),
        (a.t(), b.view()),
        (inner, b.slice(ndarray::s![.., 5..290]).reversed_axes()),
        (inner.reversed_axes(), b.slice(ndarray::s![3..37, ..])),
    ];
    for (x, y) in factors {
        let mut c = Array2::zeros((x.nrows(), y.ncols()));
        f64::gemm(1.0, x, y, 0.0, c.view_mut());
        let error = (&c - &expected(x, y)).mapv(f64::abs).fold(0.0, |a: f64, &b| a.max(b));
        assert!(error < 1e-12, "{:?}·{:?}: {error}", x.dim(), y.dim());
    }
}
