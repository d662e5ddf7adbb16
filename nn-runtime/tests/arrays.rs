//! Elements and lanes by position, and arrays of shapes that follow from others, against ndarray's own iterators.

mod support;

use ndarray::{Array, Array0, Array1, Array2, Array3, Axis, IxDyn, ShapeBuilder};
use nn_runtime::__rt as rt;
use support::panic_message;

fn cube() -> Array3<f64> {
    Array::from_iter((0..24).map(f64::from)).into_shape_with_order((2, 3, 4)).expect("24 elements")
}

#[test]
fn positions_are_those_of_iter() {
    let a = cube();
    for (position, (index, element)) in a.indexed_iter().enumerate() {
        assert_eq!(rt::nth_pattern(&a.raw_dim(), position), index);
        assert_eq!(a[rt::nth_index(&a.raw_dim(), position)], *element);
    }
    let vector = Array1::from_vec(vec![1.0, 2.0, 3.0]);
    assert_eq!(rt::nth_pattern(&vector.raw_dim(), 2), 2);
    let number = Array0::from_elem((), 5.0);
    assert_eq!(number[rt::nth_index(&number.raw_dim(), 0)], 5.0);
    let any = cube().into_dyn();
    assert_eq!(any[rt::nth_index(&any.raw_dim(), 17)], 17.0);
}

#[test]
fn lanes_are_those_of_ndarray() {
    let a = cube();
    for view in [a.view(), a.view().permuted_axes([2, 0, 1])] {
        for axis in (0..3).map(Axis) {
            let lanes: Vec<_> = view.lanes(axis).into_iter().collect();
            assert_eq!(rt::lane_count(&view, axis), lanes.len());
            for (position, lane) in lanes.iter().enumerate() {
                assert_eq!(rt::lane(view, axis, position), *lane);
            }
        }
        assert_eq!(rt::last_axis(&view), Axis(2));
    }
}

#[test]
fn a_lane_can_be_changed() {
    let mut a = cube();
    rt::lane(a.view_mut(), Axis(1), 5).fill(-1.0);
    let mut b = cube();
    b.lanes_mut(Axis(1)).into_iter().nth(5).expect("there are eight").fill(-1.0);
    assert_eq!(a, b);
}

#[test]
fn zeros_have_the_shape_that_is_asked_for() {
    let a = cube();
    assert_eq!(rt::zeros_like(&a).shape(), [2, 3, 4]);
    assert_eq!(rt::zeros_without(&a, Axis(1)).shape(), [2, 4]);
    assert_eq!(rt::zeros_along(&a, Axis(1), 7).shape(), [2, 7, 4]);
    assert_eq!(rt::zeros_stacked(&a, Axis(3), 5).shape(), [2, 3, 4, 5]);
    assert_eq!(rt::swapped(a.view(), 0, 2).shape(), [4, 3, 2]);
}

#[test]
fn reshaped_in_the_order_of_iter() {
    let a = cube();
    let turned = a.t();
    for view in [a.view(), turned] {
        let flat = rt::reshape("a", &view, &rt::shaped(&view, 24));
        assert_eq!(flat.to_vec(), view.iter().copied().collect::<Vec<_>>());
        let back = rt::reshape("a", &flat, &rt::shape(&view));
        assert_eq!(back, view);
    }
    let columns = Array2::from_shape_vec((2, 2).f(), vec![1.0, 2.0, 3.0, 4.0]).expect("four");
    assert_eq!(rt::reshape("c", &columns, &rt::shaped(&columns, 4)).to_vec(), [1.0, 3.0, 2.0, 4.0]);
    let any = rt::reshape("a", &a, &rt::shaped(&a, IxDyn(&[4, 6])));
    assert_eq!(any.shape(), [4, 6]);
}

#[test]
fn other_numbers_of_elements_do_not_fit() {
    let a = cube();
    let message = panic_message(|| {
        rt::reshape("a.to_shape(5)", &a, &rt::shaped(&a, 5));
    });
    assert_eq!(message, "`a.to_shape(5)`: shapes [2, 3, 4] and [5] do not fit");
}
