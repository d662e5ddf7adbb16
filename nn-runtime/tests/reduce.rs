//! Sums along axes, and that they are the adjoints of repeating.

mod support;

use ndarray::{Array1, Array2, Array3, ArrayD, Axis, array};
use nn_runtime::__rt as rt;
use support::{Random, assert_all_close, assert_close, in_each_layout, panic_message};

/// Shapes and what they broadcast to.
const BROADCASTS: [(&[usize], &[usize]); 15] = [
    (&[], &[]),
    (&[], &[5]),
    (&[], &[3, 4]),
    (&[1], &[300]),
    (&[3], &[4, 3]),
    (&[1, 3], &[4, 3]),
    (&[4, 1], &[4, 3]),
    (&[4, 1], &[4, 600]),
    (&[1, 1], &[4, 3]),
    (&[4, 3], &[4, 3]),
    (&[3, 1], &[2, 3, 4]),
    (&[2, 1, 4], &[2, 3, 4]),
    (&[1, 3, 1], &[2, 3, 4]),
    (&[3], &[0, 3]),
    (&[1], &[2, 0]),
];

/// ⟨a, b⟩ by the definition.
fn inner(a: &ArrayD<f64>, b: &ArrayD<f64>) -> f64 {
    assert_eq!(a.shape(), b.shape());
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn unbroadcast_is_the_adjoint_of_broadcast() {
    let mut random = Random::new(20);
    for (small, large) in BROADCASTS {
        let (g, h): (ArrayD<f64>, ArrayD<f64>) = (random.array(small), random.array(large));
        let repeated = inner(&rt::broadcast(&g, &rt::shape(&h)), &h);
        in_each_layout(&h, |h| {
            let summed = rt::unbroadcast(&h, &rt::shape(&g));
            assert_close(inner(&g, &summed), repeated, 1e-13);
        });
    }
}

#[test]
fn unbroadcast_sums_over_each_repeated_axis() {
    let mut random = Random::new(21);
    for (small, large) in BROADCASTS {
        let h: ArrayD<f64> = random.array(large);
        let mut expected = h.clone();
        while expected.ndim() > small.len() {
            expected = expected.sum_axis(Axis(0));
        }
        for (axis, &len) in small.iter().enumerate() {
            if len == 1 {
                expected = expected.sum_axis(Axis(axis)).insert_axis(Axis(axis));
            }
        }
        let single = h.mapv(|x| x as f32);
        let like = rt::shape(&ArrayD::<f32>::zeros(small));
        in_each_layout(&single, |h| {
            assert_all_close(&rt::unbroadcast(&h, &like), &expected, 1e-5);
        });
    }
}

#[test]
fn unbroadcast_of_the_same_shape_moves_the_array() {
    let g: Array2<f64> = Random::new(22).array((3, 4));
    let (elements, expected) = (g.as_ptr(), g.clone());
    let passed = rt::unbroadcast(g, &rt::shape(&expected));
    assert_eq!(passed.as_ptr(), elements);
    assert_eq!(passed, expected);
    assert_eq!(rt::unbroadcast(&passed, &rt::shape(&expected)), expected);
}

#[test]
fn unbroadcast_changes_rank_statically() {
    let g = array![[1.0, 2.0], [3.0, 4.0]];
    let row: Array1<f64> = rt::unbroadcast(&g, &rt::shape(&array![0.0, 0.0]));
    assert_eq!(row, array![4.0, 6.0]);
    let column: Array2<f64> = rt::unbroadcast(g.view(), &rt::shape(&array![[0.0], [0.0]]));
    assert_eq!(column, array![[3.0], [7.0]]);
    let total: f64 = rt::unbroadcast(g, &rt::shape(&1.0));
    assert_eq!(total, 10.0);
    let float: f64 = rt::unbroadcast(2.0, &rt::shape(&1.0));
    assert_eq!(float, 2.0);
}

#[test]
fn sum_axis_agrees_with_ndarray() {
    let mut random = Random::new(23);
    let a: Array3<f64> = random.array((2, 3, 40));
    let single = a.mapv(|x| x as f32);
    for axis in 0..3 {
        let expected = a.sum_axis(Axis(axis));
        in_each_layout(&a, |a| {
            assert_all_close(&rt::sum_axis("a.sum_axis(…)", &a, axis), &expected, 1e-14);
        });
        in_each_layout(&single, |a| {
            assert_all_close(&rt::sum_axis("a.sum_axis(…)", &a, axis), &expected, 1e-5);
        });
    }
    let total: f64 = rt::sum_axis("v.sum_axis(Axis(0))", &array![1.0, 2.0], 0);
    assert_eq!(total, 3.0);
    let dynamic: ArrayD<f64> = rt::sum_axis("…", &array![[1.0, 2.0]].into_dyn(), 1);
    assert_eq!(dynamic, array![3.0].into_dyn());
}

#[test]
fn spread_axis_is_the_adjoint_of_sum_axis() {
    let mut random = Random::new(24);
    let a: Array3<f64> = random.array((2, 3, 4));
    for axis in 0..3 {
        let summed = rt::sum_axis("a.sum_axis(…)", &a, axis);
        let g: Array2<f64> = random.array(summed.raw_dim());
        let spread = rt::spread_axis(&g, axis, &rt::shape(&a));
        assert_close((&g * &summed).sum(), (&spread * &a).sum(), 1e-14);
    }
}

#[test]
fn an_axis_that_is_not_there_is_named() {
    let a = Array2::<f64>::zeros((10, 30));
    assert_eq!(
        panic_message(|| rt::sum_axis("a.sum_axis(Axis(2))", &a, 2)),
        "`a.sum_axis(Axis(2))`: shape [10, 30] has no axis 2"
    );
}
