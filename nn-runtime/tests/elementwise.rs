//! `map`, `sum` and the ways of repeating an array, against ndarray in double precision.

mod support;

use ndarray::{Array, Array0, Array1, Array2, Array3, ArrayD, ArrayViewD, Axis, Zip, arr0, array};
use nn_runtime::__rt as rt;
use nn_runtime::Float;
use support::{Random, assert_all_close, assert_close, in_each_layout, panic_message};

/// Pairs of shapes that broadcast together, and what to.
const PAIRS: [(&[usize], &[usize], &[usize]); 18] = [
    (&[], &[], &[]),
    (&[3], &[], &[3]),
    (&[3], &[1], &[3]),
    (&[1], &[1, 1], &[1, 1]),
    (&[4, 3], &[4, 3], &[4, 3]),
    (&[4, 3], &[3], &[4, 3]),
    (&[4, 1], &[3], &[4, 3]),
    (&[1, 3], &[4, 1], &[4, 3]),
    (&[2, 1, 3], &[4, 1], &[2, 4, 3]),
    (&[2, 4, 3], &[2, 1, 3], &[2, 4, 3]),
    (&[1, 4, 1], &[2, 1, 3], &[2, 4, 3]),
    (&[200], &[1], &[200]),
    (&[3, 130], &[130], &[3, 130]),
    (&[130, 3], &[130, 1], &[130, 3]),
    (&[2, 65], &[2, 1], &[2, 65]),
    (&[0], &[1], &[0]),
    (&[0, 3], &[3], &[0, 3]),
    (&[2, 1], &[0], &[2, 0]),
];

fn expression<T: Float>([a, b]: [T; 2]) -> T {
    a * b - a / (T::lit(2.0) + b)
}

fn widened<T: Float>(array: &ArrayD<T>) -> ArrayD<f64> {
    array.mapv(T::widen)
}

/// Each pair of shapes in each pair of layouts, with the expected joint values.
fn for_each_pair<T: Float>(
    mut check: impl FnMut(ArrayViewD<'_, T>, ArrayViewD<'_, T>, &ArrayD<f64>),
) {
    let mut random = Random::new(10);
    for (a_shape, b_shape, joint) in PAIRS {
        let (a, b): (ArrayD<T>, ArrayD<T>) = (random.array(a_shape), random.array(b_shape));
        let (wide_a, wide_b) = (widened(&a), widened(&b));
        let expected = Zip::from(wide_a.broadcast(joint).unwrap())
            .and(wide_b.broadcast(joint).unwrap())
            .map_collect(|&a, &b| expression([a, b]));
        in_each_layout(&a, |a| in_each_layout(&b, |b| check(a.view(), b, &expected)));
    }
}

fn map_is_elementwise<T: Float>(tolerance: f64) {
    for_each_pair::<T>(|a, b, expected| {
        let mapped = rt::map("a ∘ b", (&a, &b), expression);
        assert_all_close(&mapped, expected, tolerance);
        let swapped = rt::map("b ∘ a", (&b, &a), |[b, a]| expression([a, b]));
        assert_all_close(&swapped, expected, tolerance);
    });
}

#[test]
fn map_agrees_with_ndarray_in_every_layout_and_broadcasting() {
    map_is_elementwise::<f64>(1e-15);
    map_is_elementwise::<f32>(1e-6);
}

fn sum_adds_all_elements<T: Float>(tolerance: f64) {
    for_each_pair::<T>(|a, b, expected| {
        let sum = rt::sum("(a ∘ b).sum()", (&a, &b), expression);
        // Relative to the sum of the magnitudes, on which the rounding errors depend.
        let scale = expected.fold(1.0, |sum, x| sum + x.abs());
        assert_close(sum / T::lit(scale), expected.sum() / scale, tolerance);
    });
}

#[test]
fn sum_agrees_with_ndarray_in_every_layout_and_broadcasting() {
    sum_adds_all_elements::<f64>(1e-15);
    sum_adds_all_elements::<f32>(1e-6);
}

#[test]
fn the_rank_of_the_result_is_the_largest_of_the_operands() {
    let (x, row) = (2.0, array![1.0, 10.0]);
    let (matrix, cube) = (array![[1.0], [3.0]], Array3::<f64>::ones((3, 1, 1)));
    let scalar: f64 = rt::map("x - x", (&x, &x), |[a, b]| a + b);
    assert_eq!(scalar, 4.0);
    let vector: Array1<f64> = rt::map("x - row", (&x, &row), |[a, b]| a - b);
    assert_eq!(vector, array![1.0, -8.0]);
    let plane: Array2<f64> = rt::map("row - matrix", (&row, &matrix), |[a, b]| a - b);
    assert_eq!(plane, array![[0.0, 9.0], [-2.0, 7.0]]);
    let space: Array3<f64> =
        rt::map("…", (&cube, &x, &matrix, &row), |[a, b, c, d]| a * b + c * d);
    assert_eq!(space.shape(), [3, 2, 2]);
    assert_eq!(space.index_axis(Axis(0), 2), array![[3.0, 12.0], [5.0, 32.0]]);
    let dynamic: ArrayD<f64> = rt::map("…", (&row, &matrix.into_dyn()), |[a, b]| a - b);
    assert_eq!(dynamic, plane.into_dyn());
    let zero_rank: f64 = rt::map("…", (&arr0(3.0), &x), |[a, b]| a * b);
    assert_eq!(zero_rank, 6.0);
}

#[test]
fn references_to_references_and_temporaries_are_operands_too() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (view, row) = (a.view(), a.row(1));
    let result = rt::map("…", (&&view, row, a.t(), 0.5), |[a, b, c, d]| a + b + c + d);
    assert_eq!(result, array![[5.5, 9.5], [8.5, 12.5]]);
    let reference: &ndarray::ArrayRef2<f64> = &a;
    assert_eq!(rt::sum("…", (reference,), |[a]| a), 10.0);
}

#[test]
fn twelve_operands_are_taken_in_order() {
    let v: [Array1<f64>; 12] = std::array::from_fn(|i| array![i as f64, 1.0]);
    let [a, b, c, d, e, f, g, h, i, j, k, l] = &v;
    let result = rt::map("…", (a, b, c, d, e, f, g, h, i, j, k, l), |all| {
        all.into_iter().fold(0.0, |digits, x| 12.0 * digits + x)
    });
    let expected = (0..12).fold(0.0, |digits, i| 12.0 * digits + f64::from(i));
    assert_eq!(result[0], expected);
}

#[test]
fn summation_errors_do_not_grow_with_the_number_of_terms() {
    let terms = Array1::from_elem(1 << 22, 0.1f32);
    let expected = 0.1f32.widen() * f64::from(1 << 22);
    let sum = rt::sum("terms.sum()", (&terms,), |[x]| x);
    let one_by_one = terms.iter().fold(0.0, |sum, x| sum + x);
    assert!((one_by_one.widen() - expected).abs() > 1e-3 * expected, "the terms are no challenge");
    assert!((sum.widen() - expected).abs() <= 1e-6 * expected, "{sum} instead of {expected}");
}

#[test]
fn infinities_and_nans_go_where_they_belong() {
    let (a, b) = (array![1.0, f64::INFINITY, f64::NAN], array![[0.0], [1.0]]);
    let product = rt::map("a * b", (&a, &b), |[a, b]| a * b);
    assert_eq!(product[[0, 0]], 0.0);
    assert!(product[[0, 1]].is_nan() && product[[0, 2]].is_nan() && product[[1, 2]].is_nan());
    assert_eq!(product[[1, 1]], f64::INFINITY);
}

#[test]
fn broadcast_repeats_as_ndarray_does() {
    let mut random = Random::new(11);
    for (shape, _, joint) in PAIRS {
        let g: ArrayD<f64> = random.array(shape);
        let like = rt::shape(&ArrayD::<f64>::zeros(joint));
        let expected = g.broadcast(joint).unwrap().to_owned();
        in_each_layout(&g, |g| assert_eq!(rt::broadcast(&g, &like), expected));
    }
    let like = rt::shape(&Array2::<f32>::zeros((2, 3)));
    let repeated: Array2<f32> = rt::broadcast(&0.5, &like);
    assert_eq!(repeated, Array2::from_elem((2, 3), 0.5));
    let scalar: f64 = rt::broadcast(&0.5, &rt::shape(&1.0));
    assert_eq!(scalar, 0.5);
}

#[test]
fn spread_axis_inserts_and_repeats_an_axis() {
    let mut random = Random::new(12);
    let like = rt::shape(&Array3::<f64>::zeros((2, 3, 4)));
    for axis in 0..3 {
        let mut shape = vec![2, 3, 4];
        shape.remove(axis);
        let g: Array2<f64> = random.array((shape[0], shape[1]));
        in_each_layout(&g, |view| {
            let spread: Array3<f64> = rt::spread_axis(&view, axis, &like);
            for slice in spread.axis_iter(Axis(axis)) {
                assert_eq!(slice, g);
            }
        });
    }
    let column: Array1<f32> = rt::spread_axis(&2.0, 0, &rt::shape(&Array1::zeros(3)));
    assert_eq!(column, array![2.0f32, 2.0, 2.0]);
}

#[test]
fn shapes_that_do_not_broadcast_are_named_with_the_expression() {
    let (a, y) = (Array2::<f32>::zeros((10, 10)), Array2::<f32>::zeros((10, 9)));
    assert_eq!(
        panic_message(|| rt::map("a - y", (&a, &y), |[a, y]| a - y)),
        "`a - y`: shapes [10, 10] and [10, 9] do not broadcast together"
    );
    let v = Array1::<f32>::zeros(4);
    assert_eq!(
        panic_message(|| rt::sum("(a - y * v).sum()", (&a, &1.0, &v), |[a, _, _]| a)),
        "`(a - y * v).sum()`: shapes [10, 10], [] and [4] do not broadcast together"
    );
}

#[test]
fn arrays_of_rank_0_are_operands_like_floats() {
    let a: Array0<f64> = arr0(2.0);
    assert_eq!(rt::shape(&a), rt::shape(&1.0));
    assert_eq!(rt::map("a * v", (&a, &array![1.0, 2.0]), |[a, v]| a * v), array![2.0, 4.0]);
    let sum: f64 = rt::sum("a.sum()", (&Array::from_elem((), 3.0),), |[a]| a);
    assert_eq!(sum, 3.0);
}
