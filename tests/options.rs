//! Options and growing vectors from outside: seeds, lengths, panics.

use nn_runtime::derive_grad;

#[derive_grad]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[derive_grad]
fn doubled(a: &mut Vec<f64>, x: f64) {
    for i in 0..a.len() {
        a.push(a[i] * x);
    }
}

#[derive_grad]
fn last_product(a: &[f64]) -> f64 {
    let mut v = a.to_vec();
    let last = v.pop().unwrap();
    last * v.pop().expect("two numbers")
}

#[test]
fn a_seed_of_none_is_zero() {
    assert_eq!(root::vjp(4.0, Some(8.0)), (Some(2.0), 2.0));
    assert_eq!(root::vjp(4.0, None), (Some(2.0), 0.0));
    let (value, pullback) = root::pullback(4.0);
    assert_eq!((value, pullback(Some(1.0))), (Some(2.0), 0.25));
}

#[test]
fn the_seed_of_what_is_not_there_counts_for_nothing() {
    assert_eq!(root::vjp(-4.0, None), (None, 0.0));
    assert_eq!(root::vjp(-4.0, Some(8.0)), (None, 0.0));
}

#[test]
fn the_seed_of_a_vector_that_grew_is_longer_than_its_gradient() {
    let mut a = vec![1.0, 2.0];
    let ((), (a_bar, x_bar)) = doubled::vjp(&mut a, 3.0, vec![1.0, 10.0, 100.0, 1000.0]);
    assert_eq!(a, [1.0, 2.0, 3.0, 6.0]);
    assert_eq!((a_bar, x_bar), (vec![301.0, 3010.0], 2100.0));
}

#[test]
#[should_panic(expected = "derivatives of 2 elements for a list of 4")]
fn a_seed_as_long_as_the_vector_was_is_refused() {
    doubled::vjp(&mut vec![1.0, 2.0], 3.0, vec![1.0, 10.0]);
}

#[test]
#[should_panic(expected = "called `Option::unwrap()` on a `None` value")]
fn a_vector_without_elements_gives_none() {
    last_product::grad(&[]);
}

#[test]
fn a_pop_takes_the_cotangent_of_what_it_gave() {
    assert_eq!(last_product::value_and_grad(&[5.0, 2.0, 3.0]), (6.0, vec![0.0, 3.0, 2.0]));
}
