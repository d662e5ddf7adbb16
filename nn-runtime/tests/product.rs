//! The three products that a matrix product and its derivatives are made of.

mod support;

use ndarray::{Array, Array1, Array2, ArrayView1, ArrayView2, array, s};
use nn_runtime::__rt as rt;
use nn_runtime::Float;
use support::{Random, assert_all_close, assert_close, in_each_layout, panic_message};

/// A·B by the definition, in double precision.
fn naive<T: Float>(a: ArrayView2<'_, T>, b: ArrayView2<'_, T>) -> Array2<f64> {
    Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
        (0..a.ncols()).map(|k| a[[i, k]].widen() * b[[k, j]].widen()).sum()
    })
}

fn as_row<T>(v: ArrayView1<'_, T>) -> ArrayView2<'_, T> {
    v.insert_axis(ndarray::Axis(0))
}

fn as_column<T>(v: ArrayView1<'_, T>) -> ArrayView2<'_, T> {
    v.insert_axis(ndarray::Axis(1))
}

/// m, k, n of an m×k by k×n product.
const SIZES: [[usize; 3]; 8] =
    [[1, 1, 1], [2, 3, 4], [5, 1, 7], [1, 9, 2], [13, 17, 11], [0, 3, 2], [2, 0, 3], [3, 300, 20]];

fn products_follow_the_definition<T: Float>(tolerance: f64) {
    let mut random = Random::new(30);
    for [m, k, n] in SIZES {
        let (a, b): (Array2<T>, Array2<T>) = (random.array((m, k)), random.array((k, n)));
        let (u, v): (Array1<T>, Array1<T>) = (random.array(k), random.array(k));
        let tolerance = tolerance * k.max(1) as f64;
        let matrix = naive(a.view(), b.view());
        in_each_layout(&a, |a| {
            in_each_layout(&b, |b| {
                assert_all_close(&rt::dot("a.dot(&b)", &a, &b), &matrix, tolerance)
            });
        });
        let column = naive(a.view(), as_column(v.view())).column(0).to_owned();
        in_each_layout(&a, |a| {
            in_each_layout(&v, |v| {
                assert_all_close(&rt::dot("a.dot(&v)", &a, &v), &column, tolerance)
            });
        });
        let row = naive(as_row(v.view()), b.view()).row(0).to_owned();
        in_each_layout(&b, |b| {
            in_each_layout(&v, |v| {
                assert_all_close(&rt::dot("v.dot(&b)", &v, &b), &row, tolerance)
            });
        });
        let scalar = naive(as_row(u.view()), as_column(v.view()))[[0, 0]];
        in_each_layout(&u, |u| {
            in_each_layout(&v, |v| assert_close(rt::dot("u.dot(&v)", &u, &v), scalar, tolerance));
        });
    }
}

#[test]
fn products_agree_with_the_definition_in_every_rank_and_layout() {
    products_follow_the_definition::<f64>(1e-15);
    products_follow_the_definition::<f32>(5e-7);
}

/// Each element of the derivatives of ⟨seed, a·b⟩ is the form itself with a unit array in the place
/// of a or b.
macro_rules! assert_derivatives {
    ($seed:expr, $a:ident, $b:ident) => {{
        let seed = $seed;
        let form = |a: &_, b: &_| {
            rt::sum("⟨s, a·b⟩", (&seed, &rt::dot("a.dot(&b)", a, b)), |[s, p]| s * p)
        };
        let a_bar = rt::dot_lhs("a.dot(&b)", &seed, &$b);
        let b_bar = rt::dot_rhs("a.dot(&b)", &$a, &seed);
        assert_eq!((a_bar.raw_dim(), b_bar.raw_dim()), ($a.raw_dim(), $b.raw_dim()));
        for (index, &derivative) in a_bar.indexed_iter() {
            let mut unit = Array::zeros($a.raw_dim());
            unit[index] = 1.0;
            assert_close(derivative, form(&unit, &$b), 1e-14);
        }
        for (index, &derivative) in b_bar.indexed_iter() {
            let mut unit = Array::zeros($b.raw_dim());
            unit[index] = 1.0;
            assert_close(derivative, form(&$a, &unit), 1e-14);
        }
    }};
}

#[test]
fn the_products_are_the_derivatives_of_one_trilinear_form() {
    let mut random = Random::new(31);
    for [m, k, n] in SIZES {
        let (a, b): (Array2<f64>, Array2<f64>) = (random.array((m, k)), random.array((k, n)));
        let (u, v): (Array1<f64>, Array1<f64>) = (random.array(k), random.array(k));
        assert_derivatives!(random.array::<f64, _, _>((m, n)), a, b);
        assert_derivatives!(random.array::<f64, _, _>(m), a, v);
        assert_derivatives!(random.array::<f64, _, _>(n), u, b);
        assert_derivatives!(random.unit(), u, v);
    }
}

#[test]
fn transposes_reverse_the_axes_without_moving_elements() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_eq!(rt::t(&a), a.t());
    assert_eq!(rt::t(&&a.slice(s![.., 1..])), array![[2.0, 5.0], [3.0, 6.0]]);
    let (expected, elements) = (a.t().to_owned(), a.as_ptr());
    let transposed = rt::transpose(a);
    assert_eq!(transposed, expected);
    assert_eq!(transposed.as_ptr(), elements);
}

#[test]
fn shapes_that_do_not_fit_are_named_with_the_expression() {
    let (x, w) = (Array2::<f32>::zeros((10, 784)), Array2::<f32>::zeros((30, 10)));
    assert_eq!(
        panic_message(|| rt::dot("x.dot(&net.w1)", &x, &w)),
        "`x.dot(&net.w1)`: shapes [10, 784] and [30, 10] do not fit"
    );
    let v = Array1::<f32>::zeros(5);
    assert_eq!(
        panic_message(|| rt::dot("w.dot(&v)", &w, &v)),
        "`w.dot(&v)`: shapes [30, 10] and [5] do not fit"
    );
    assert_eq!(
        panic_message(|| rt::dot("v.dot(&w)", &v, &w)),
        "`v.dot(&w)`: shapes [5] and [30, 10] do not fit"
    );
    assert_eq!(
        panic_message(|| rt::dot("v.dot(&w.row(0))", &v, &w.row(0))),
        "`v.dot(&w.row(0))`: shapes [5] and [10] do not fit"
    );
}
