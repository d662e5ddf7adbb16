//! Lazy zeros, accumulation, and values that loops carry.

mod support;

use ndarray::{Array0, Array1, Array2, ArrayView1, array, s};
use nn_runtime::__rt as rt;
use nn_runtime::Float;
use support::panic_message;

#[test]
fn lazy_zeros_of_arrays_and_vectors_hold_no_elements() {
    let a = Array2::<f64>::ones((3, 4));
    assert_eq!(rt::zero(&a).len(), 0);
    assert_eq!(rt::zero(&a.slice(s![.., 1..])).len(), 0);
    assert_eq!(rt::zero(&a.clone().into_dyn()).len(), 0);
    assert_eq!(rt::zero(&vec![a.clone(), a]).len(), 0);
    assert_eq!(rt::zero(&3.0), 0.0);
    assert_eq!(rt::zero(&Some(3.0)), None);
}

#[test]
fn complete_gives_lazy_zeros_their_shapes() {
    let a = Array2::<f32>::ones((3, 4));
    assert_eq!(rt::complete(rt::zero(&a), &a), Array2::<f32>::zeros((3, 4)));
    let dynamic = a.clone().into_dyn();
    assert_eq!(rt::complete(rt::zero(&dynamic), &dynamic).shape(), [3, 4]);
    let empty = Array2::<f32>::ones((0, 4));
    assert_eq!(rt::complete(rt::zero(&empty), &empty).shape(), [0, 4]);
    let scalar = Array0::from_elem((), 2.0);
    assert_eq!(rt::complete(rt::zero(&scalar), &scalar), Array0::from_elem((), 0.0));
}

#[test]
fn complete_reaches_into_sequences_tuples_and_options() {
    let row = array![1.0, 2.0];
    let value = (vec![row.clone(), row.clone()], [1.0f32, 2.0], Some(row.view()), 7usize);
    let zeros = Array1::zeros(2);
    let expected = (vec![zeros.clone(), zeros.clone()], [0.0f32, 0.0], Some(zeros), ());
    assert_eq!(rt::complete(rt::zero(&value), &value), expected);

    let slice: &[Array1<f64>] = &value.0;
    let half_done = vec![rt::zero(&row), row.clone()];
    assert_eq!(rt::complete(half_done, slice), vec![Array1::zeros(2), row]);
    assert_eq!(rt::complete(rt::zero(&None::<f64>), &None::<f64>), None);
}

#[test]
fn complete_leaves_what_was_accumulated() {
    let a = array![1.0, 2.0];
    assert_eq!(rt::complete(array![3.0, 4.0], &a), array![3.0, 4.0]);
    assert_eq!(rt::complete(5.0, &2.0), 5.0);
}

#[test]
fn the_first_contribution_is_moved_and_the_next_are_added() {
    let a = Array2::<f64>::ones((2, 3));
    let mut bar = rt::zero(&a);
    let first = a.clone();
    let elements = first.as_ptr();
    rt::acc(&mut bar, first);
    assert_eq!(bar.as_ptr(), elements);
    rt::acc(&mut bar, a.view());
    rt::acc(&mut bar, rt::zero(&a));
    rt::acc(&mut bar, array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]].reversed_axes());
    assert_eq!(bar, array![[2.0, 4.0, 6.0], [3.0, 5.0, 7.0]]);
}

#[test]
fn contributions_add_up_in_every_kind_of_tangent() {
    let mut bar = (1.0, [2.0f32, 3.0], vec![], Some(array![1.0]), ());
    rt::acc(&mut bar, (0.5, [0.25, 0.5], vec![4.0, 5.0], None, ()));
    rt::acc(&mut bar, (0.5, [0.25, 0.5], vec![1.0, 1.0], Some(array![2.0]), ()));
    rt::acc(&mut bar.2, vec![]);
    assert_eq!(bar, (2.0, [2.5, 4.0], vec![5.0, 6.0], Some(array![3.0]), ()));
    let mut none = None;
    rt::acc(&mut none, Some(2.0));
    assert_eq!(none, Some(2.0));
    let mut rank_0 = Array0::from_elem((), 1.0);
    rt::acc(&mut rank_0, 2.0);
    assert_eq!(rank_0, Array0::from_elem((), 3.0));
}

#[test]
fn contributions_of_other_shapes_are_refused() {
    let mut bar = Array2::<f64>::ones((2, 3));
    assert_eq!(
        panic_message(move || rt::acc(&mut bar, Array2::ones((1, 3)))),
        "gradients of shapes [2, 3] and [1, 3] do not add up"
    );
    let mut bar = vec![1.0];
    assert_eq!(
        panic_message(move || rt::acc(&mut bar, vec![1.0, 2.0])),
        "gradients of lengths 1 and 2 do not add up"
    );
}

#[test]
fn own_copies_into_the_type_of_the_tangent() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (view, reference) = (a.slice(s![.., 1]), &&a);
    let column: Array1<f64> = rt::own(&view);
    assert_eq!(column, array![2.0, 4.0]);
    let copy: Array2<f64> = rt::own(reference);
    assert_eq!(copy, a);
    let array_ref: &ndarray::ArrayRef2<f64> = &a;
    let copy: Array2<f64> = rt::own(array_ref);
    assert_eq!(copy, a);
    let float: f32 = rt::own(&2.0f32);
    assert_eq!(float, 2.0);
    let nested: Vec<(Array1<f64>, [f64; 1])> = rt::own([(view, [1.0])].as_slice());
    assert_eq!(nested, [(array![2.0, 4.0], [1.0])]);
}

#[test]
fn discrete_values_are_found_behind_references() {
    assert_eq!(rt::plain(&3usize), 3);
    assert_eq!(rt::plain(&&&'a'), 'a');
}

/// A loop over the value x ← x/2 + w as generated: the trace has the values that iterations left.
fn traced<T: Float>(init: ArrayView1<'_, T>, w: T, n: usize) -> (Vec<Array1<T>>, Vec<T>) {
    let mut trace = Vec::new();
    for i in 0..n {
        let x = rt::entering(&init, &trace, i);
        trace.push(rt::map("x / 2 + w", (&x, &w), |[x, w]| x * T::lit(0.5) + w));
    }
    let first = (0..n).map(|i| rt::entering(&init, &trace, i)[0]).collect();
    (trace, first)
}

#[test]
fn entering_gives_the_value_that_each_iteration_began_with() {
    let init = array![8.0f32, 0.0];
    let (trace, entered) = traced(init.view(), 1.0, 3);
    assert_eq!(entered, [8.0, 5.0, 3.5]);
    assert_eq!(trace[2], array![2.75f32, 1.75]);
    assert_eq!(rt::entering(&init, &trace, 0), init.view());
    assert_eq!(rt::entering(&&init, &trace, 1), trace[0].view());
    assert_eq!(rt::entering(&init.slice(s![..]), &trace, 2), trace[1].view());

    assert_eq!(rt::entering(&2.5, &[3.5, 4.5], 0), 2.5);
    assert_eq!(rt::entering(&&2.5f32, &[3.5f32, 4.5], 2), 4.5);
    assert_eq!(rt::entering(&7usize, &[8usize, 9], 1), 8);
}
