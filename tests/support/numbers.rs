//! Values as the numbers that they hold, so that differences can be taken of any of them.

use ndarray::{Array, Dimension};

/// A value made of numbers. What takes no part in differentiation holds none.
pub(crate) trait Numbers: Clone {
    /// Calls `f` on each number, always in one order.
    fn each(&mut self, f: &mut dyn FnMut(&mut f64));

    /// The numbers in that order.
    fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.clone().each(&mut |number| numbers.push(*number));
        numbers
    }

    /// The same value with other numbers.
    fn with(&self, numbers: &[f64]) -> Self {
        let (mut changed, mut numbers) = (self.clone(), numbers.iter());
        changed.each(&mut |number| *number = *numbers.next().expect("a number for each"));
        changed
    }
}

impl Numbers for f64 {
    fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
        f(self);
    }
}

impl Numbers for f32 {
    fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
        let mut wide = f64::from(*self);
        f(&mut wide);
        *self = wide as f32;
    }
}

impl<E: Numbers, D: Dimension> Numbers for Array<E, D> {
    fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
        self.iter_mut().for_each(|element| element.each(f));
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
        self.iter_mut().for_each(|element| element.each(f));
    }
}

impl<T: Numbers, const N: usize> Numbers for [T; N] {
    fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
        self.iter_mut().for_each(|element| element.each(f));
    }
}

/// An argument that takes no part: an integer, or one that `wrt(…)` leaves out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held<T>(pub(crate) T);

impl<T: Clone> Numbers for Held<T> {
    fn each(&mut self, _: &mut dyn FnMut(&mut f64)) {}
}

impl Numbers for () {
    fn each(&mut self, _: &mut dyn FnMut(&mut f64)) {}
}

macro_rules! tuples {
    ($(($($element:ident)+))+) => { $(
        impl<$($element: Numbers),+> Numbers for ($($element,)+) {
            #[allow(non_snake_case)] // one name for an element and for its type
            fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
                let ($($element,)+) = self;
                $($element.each(f);)+
            }
        }
    )+ };
}

tuples!((A)(A B)(A B C)(A B C D)(A B C D E)(A B C D E F));

/// `Numbers` for structures, field by field.
macro_rules! numbers_of {
    ($($name:ty { $($field:tt),+ })+) => { $(
        impl $crate::numbers::Numbers for $name {
            fn each(&mut self, f: &mut dyn FnMut(&mut f64)) {
                $(self.$field.each(f);)+
            }
        }
    )+ };
}

/// ⟨a, b⟩
pub(crate) fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
