//! Every variant that this processor has, against three nested loops in `f64`.

mod zeros;

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, ShapeBuilder, s};

use super::variant::Compiled;
use super::{Gemm, multiply, product};

/// Numbers in [−1, 1), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        // The multiplier and increment of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as f64 / f64::from(1 << 30) - 1.0
    }

    fn matrix<E: Gemm>(&mut self, rows: usize, columns: usize, lie: Lie) -> Array2<E> {
        let shape = lie.storage(rows, columns);
        Array2::from_shape_simple_fn(shape, || E::from(self.next()).unwrap())
    }
}

/// The ways a matrix can lie in the memory of its array.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lie {
    Rows,
    Columns,
    EveryOther,
    Backwards,
    InMiddle,
}

impl Lie {
    const ALL: [Self; 5] =
        [Self::Rows, Self::Columns, Self::EveryOther, Self::Backwards, Self::InMiddle];

    fn storage(self, rows: usize, columns: usize) -> ndarray::Shape<ndarray::Ix2> {
        let shape = match self {
            Self::EveryOther => (2 * rows, 2 * columns),
            Self::InMiddle => (rows + 2, columns + 3),
            _ => (rows, columns),
        };
        shape.set_f(self == Self::Columns)
    }

    fn view<E>(self, array: &Array2<E>) -> ArrayView2<'_, E> {
        match self {
            Self::Rows | Self::Columns => array.view(),
            Self::EveryOther => array.slice(s![..;2, 1..;2]),
            Self::Backwards => array.slice(s![..;-1, ..;-1]),
            Self::InMiddle => array.slice(s![1..array.nrows() - 1, 2..array.ncols() - 1]),
        }
    }

    fn view_mut<E>(self, array: &mut Array2<E>) -> ArrayViewMut2<'_, E> {
        match self {
            Self::Rows | Self::Columns => array.view_mut(),
            Self::EveryOther => array.slice_mut(s![..;2, 1..;2]),
            Self::Backwards => array.slice_mut(s![..;-1, ..;-1]),
            Self::InMiddle => {
                let (rows, columns) = array.dim();
                array.slice_mut(s![1..rows - 1, 2..columns - 1])
            }
        }
    }
}

/// The shape m, k, n of a product.
type Shape = (usize, usize, usize);

/// Checks one product in all variants. Each of the k additions to an element may be off by half a
/// rounding of the sum of the magnitudes; as errors go up as often as down, √k of them are allowed
/// for, several times over.
#[track_caller]
fn check<E: Gemm + Compiled>((m, k, n): Shape, [alpha, beta]: [f64; 2], lies: [Lie; 3]) {
    let mut numbers = Numbers((m * 31 + k * 17 + n) as u64);
    let a = numbers.matrix::<E>(m, k, lies[0]);
    let b = numbers.matrix::<E>(k, n, lies[1]);
    let old = numbers.matrix::<E>(m, n, lies[2]);
    let (a, b) = (lies[0].view(&a), lies[1].view(&b));
    let (scale, shift) = (E::from(alpha).unwrap(), E::from(beta).unwrap());
    let to_f64 = |x: E| x.to_f64().unwrap();
    for (set, _, kernels) in E::variants() {
        let mut new = old.clone();
        multiply(kernels, scale, a, b, shift, lies[2].view_mut(&mut new));
        let (new, old) = (lies[2].view(&new), lies[2].view(&old));
        for i in 0..m {
            for j in 0..n {
                let sum: f64 = (0..k).map(|p| to_f64(a[[i, p]]) * to_f64(b[[p, j]])).sum();
                let size: f64 = (0..k).map(|p| (to_f64(a[[i, p]]) * to_f64(b[[p, j]])).abs()).sum();
                let expected = alpha * sum + beta * to_f64(old[[i, j]]);
                let size = alpha.abs() * size + (beta * to_f64(old[[i, j]])).abs();
                let roundings = 4.0 + 4.0 * (k as f64).sqrt();
                let tolerance = roundings * to_f64(E::epsilon()) * size;
                let got = to_f64(new[[i, j]]);
                assert!(
                    (got - expected).abs() <= tolerance,
                    "{set:?} {m}x{k}x{n} {lies:?} at {i}, {j}: {got} instead of {expected}",
                );
            }
        }
    }
}

#[track_caller]
fn check_both(shape: Shape, scalars: [f64; 2], lies: [Lie; 3]) {
    check::<f32>(shape, scalars, lies);
    check::<f64>(shape, scalars, lies);
}

#[test]
fn every_small_shape_agrees_with_nested_loops() {
    for m in 0..=13 {
        for n in 0..=35 {
            for k in [0, 1, 2, 3, 7, 16] {
                check_both((m, k, n), [1.0, 0.0], [Lie::Rows; 3]);
                check_both((m, k, n), [1.0, 1.0], [Lie::Rows; 3]);
            }
        }
    }
}

#[test]
fn vectors_of_every_length_agree_with_nested_loops() {
    for k in 0..=70 {
        for rows in [1, 2, 3, 4, 5, 7, 8, 11] {
            for lie in [Lie::Rows, Lie::Columns] {
                check_both((rows, k, 1), [1.0, 0.0], [lie, Lie::Rows, Lie::Rows]);
                check_both((1, k, rows), [-0.5, 1.0], [Lie::Rows, lie, Lie::Rows]);
            }
        }
    }
}

#[test]
fn every_way_to_lie_in_memory_agrees_with_nested_loops() {
    for shape in [(1, 9, 1), (1, 19, 23), (23, 19, 1), (2, 3, 5), (13, 11, 17), (49, 7, 33)] {
        for a in Lie::ALL {
            for b in Lie::ALL {
                for c in Lie::ALL {
                    check_both(shape, [1.0, 0.0], [a, b, c]);
                    check_both(shape, [-0.5, 2.0], [a, b, c]);
                }
            }
        }
    }
}

#[test]
fn shapes_around_the_edges_of_the_blocks_agree_with_nested_loops() {
    for k in [255, 256, 257, 400, 401] {
        for (m, n) in [(1, 17), (5, 31), (47, 9), (48, 16), (49, 33), (17, 1)] {
            for lie in [Lie::Rows, Lie::Columns] {
                check_both((m, k, n), [1.0, 0.0], [lie, Lie::Rows, Lie::Rows]);
                check_both((m, k, n), [1.0, 1.0], [Lie::Rows, lie, Lie::Rows]);
                check_both((m, k, n), [-0.5, 0.5], [lie, lie, lie]);
            }
        }
    }
    for m in [76, 77, 119, 120, 121, 153, 154, 241] {
        check_both((m, 5, 19), [1.0, 1.0], [Lie::Rows; 3]);
        check_both((m, 401, 19), [1.0, 1.0], [Lie::Rows; 3]);
    }
}

#[test]
fn copied_pieces_of_both_factors_agree_with_nested_loops() {
    for k in [63, 64, 405] {
        for n in [127, 128, 131] {
            check_both((83, k, n), [1.0, 0.0], [Lie::Columns, Lie::Rows, Lie::Rows]);
            check_both((83, k, n), [1.0, 1.0], [Lie::Columns, Lie::Columns, Lie::Rows]);
        }
    }
}

#[test]
fn every_pair_of_scalars_agrees_with_nested_loops() {
    for alpha in [0.0, 1.0, -1.0, -0.5, 3.25] {
        for beta in [0.0, 1.0, -1.0, -0.5, 3.25] {
            for shape in [(7, 0, 5), (7, 5, 3), (1, 8, 20), (20, 8, 1), (11, 300, 30)] {
                check_both(shape, [alpha, beta], [Lie::Rows; 3]);
                check_both(shape, [alpha, beta], [Lie::Rows, Lie::Rows, Lie::InMiddle]);
            }
        }
    }
}

#[test]
fn a_repeated_row_is_a_factor_like_any_other() {
    let mut numbers = Numbers(1);
    let row = numbers.matrix::<f64>(1, 12, Lie::Rows);
    let b = numbers.matrix::<f64>(12, 9, Lie::Rows);
    let repeated = row.broadcast((7, 12)).unwrap();
    let got = product(repeated, b.view());
    let one = product(row.view(), b.view());
    for got in got.rows() {
        for (&got, &one) in got.iter().zip(&one) {
            assert!((got - one).abs() <= 1e-14, "{got} instead of {one}");
        }
    }
}

#[test]
fn a_zero_beta_overwrites_what_is_no_number() {
    for (m, k, n) in [(3, 4, 5), (7, 300, 30), (1, 5, 40), (40, 5, 1), (6, 0, 4)] {
        for lie in Lie::ALL {
            let mut numbers = Numbers(2);
            let a = numbers.matrix::<f32>(m, k, Lie::Rows);
            let b = numbers.matrix::<f32>(k, n, Lie::Rows);
            for (set, _, kernels) in f32::variants() {
                let mut c = Array2::from_elem(lie.storage(m, n), f32::NAN);
                multiply(kernels, 1.0, a.view(), b.view(), 0.0, lie.view_mut(&mut c));
                let c = lie.view(&c);
                assert!(c.iter().all(|c| c.is_finite()), "{set:?} {m}x{k}x{n} {lie:?}: {c}");
            }
        }
    }
}

#[test]
fn infinities_reach_their_row_and_column_and_no_other() {
    for (m, k, n) in
        [(9, 300, 30), (7, 4, 10), (60, 20, 17), (6, 5, 3), (9, 17, 1), (1, 17, 9), (5, 9, 1)]
    {
        let (row, column) = (m / 2, n - 1);
        let mut a = Array2::from_elem((m, k), 1.0_f32);
        let mut b = Array2::from_elem((k, n), 1.0_f32);
        a[[row, k / 2]] = f32::INFINITY;
        b[[k / 2 - 1, column]] = f32::NEG_INFINITY;
        for (set, _, kernels) in f32::variants() {
            let mut c = Array2::from_elem((m, n), 1.0_f32);
            multiply(kernels, 1.0, a.view(), b.view(), 1.0, c.view_mut());
            for ((i, j), &c) in c.indexed_iter() {
                let at = format!("{set:?} {m}x{k}x{n} at {i}, {j}");
                match (i == row, j == column) {
                    (true, true) => assert!(c.is_nan(), "{at}: {c}"),
                    (true, false) => assert_eq!(c, f32::INFINITY, "{at}"),
                    (false, true) => assert_eq!(c, f32::NEG_INFINITY, "{at}"),
                    (false, false) => assert_eq!(c, (k + 1) as f32, "{at}"),
                }
            }
        }
    }
}

#[test]
fn what_lies_around_a_target_is_left_alone() {
    let mut numbers = Numbers(3);
    let a = numbers.matrix::<f64>(13, 8, Lie::Rows);
    let b = numbers.matrix::<f64>(8, 21, Lie::Rows);
    for lie in [Lie::EveryOther, Lie::InMiddle] {
        let mut c = Array2::from_elem(lie.storage(13, 21), f64::NAN);
        f64::gemm(1.0, a.view(), b.view(), 0.0, lie.view_mut(&mut c));
        let written = c.iter().filter(|c| !c.is_nan()).count();
        assert_eq!(written, 13 * 21, "{lie:?}");
    }
}

#[test]
fn the_same_factors_give_the_same_bits() {
    let mut numbers = Numbers(4);
    let a = numbers.matrix::<f32>(33, 784, Lie::Rows);
    let b = numbers.matrix::<f32>(784, 30, Lie::Rows);
    let bits = |c: &Array2<f32>| c.iter().map(|c| c.to_bits()).collect::<Vec<_>>();
    let first = product(a.view(), b.view());
    for padding in 1..9 {
        // Elsewhere in memory, where vectors meet the lines of the cache differently.
        let shifted = [vec![0.0; padding], a.iter().copied().collect()].concat();
        let shifted = ArrayView2::from_shape((33, 784), &shifted[padding..]).unwrap();
        assert_eq!(bits(&product(shifted, b.view())), bits(&first));
    }
}

#[test]
fn the_product_of_transposes_is_the_transpose_of_the_product() {
    let mut numbers = Numbers(5);
    let a = numbers.matrix::<f64>(19, 23, Lie::Rows);
    let b = numbers.matrix::<f64>(23, 31, Lie::Columns);
    let ab = product(a.view(), b.view());
    let mut transposed = product(b.t(), a.t());
    assert!(ab.is_standard_layout() && transposed.is_standard_layout());
    transposed.swap_axes(0, 1);
    assert_eq!(ab.len_of(Axis(0)), 19);
    for (&x, &y) in ab.iter().zip(&transposed) {
        assert!((x - y).abs() <= 23.0 * f64::EPSILON, "{x} and {y}");
    }
}
