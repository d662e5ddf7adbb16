//! Values as the numbers that they hold, in any number type.

use crate::dual::Dual;

/// A value made of numbers of type `E`, and perhaps of integers and truths, which are no numbers here.
pub(crate) trait Shape<E> {
    /// The same with numbers of another type.
    type With<F>;
    /// Its derivative, which has `()` for an integer.
    type Tangent<F>;

    /// Calls `f` on each number, always in one order.
    fn map<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::With<F>;

    /// The same, but for the type.
    #[allow(dead_code, reason = "without companions there are no seeds")]
    fn tangent<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::Tangent<F>;
}

/// The numbers in their order.
pub(crate) fn numbers<E>(value: &impl Shape<E>) -> Vec<E> {
    let mut numbers = Vec::new();
    value.map(&mut |number| numbers.push(number));
    numbers
}

/// The same value with other numbers.
pub(crate) fn fill<E, F: Copy, S: Shape<E>>(shape: &S, numbers: &[F]) -> S::With<F> {
    let mut numbers = numbers.iter().copied();
    shape.map(&mut |_| numbers.next().expect("a number for each"))
}

/// A derivative of the value that has these numbers.
#[allow(dead_code, reason = "without companions there are no seeds")]
pub(crate) fn tangent<E, F: Copy, S: Shape<E>>(shape: &S, numbers: &[F]) -> S::Tangent<F> {
    let mut numbers = numbers.iter().copied();
    shape.tangent(&mut |_| numbers.next().expect("a number for each"))
}

/// A value as the argument that a function declares.
pub(crate) trait Pass {
    type As<'a>
    where
        Self: 'a;
    fn pass(&mut self) -> Self::As<'_>;
}

/// An argument given by reference.
pub(crate) struct Ref<T>(pub(crate) T);

/// An argument given to be changed.
pub(crate) struct Mut<T>(pub(crate) T);

/// An integer or a truth as argument.
pub(crate) struct Held<T>(pub(crate) T);

macro_rules! elements {
    ($($element:ty)+) => { $(
        impl Shape<$element> for $element {
            type With<F> = F;
            type Tangent<F> = F;
            fn map<F>(&self, f: &mut dyn FnMut($element) -> F) -> F {
                f(*self)
            }
            fn tangent<F>(&self, f: &mut dyn FnMut($element) -> F) -> F {
                f(*self)
            }
        }
    )+ };
}

elements!(f64 f32 Dual);

macro_rules! no_numbers {
    ($($ty:ty)+) => { $(
        impl<E> Shape<E> for $ty {
            type With<F> = $ty;
            type Tangent<F> = ();
            fn map<F>(&self, _: &mut dyn FnMut(E) -> F) -> $ty {
                *self
            }
            fn tangent<F>(&self, _: &mut dyn FnMut(E) -> F) {}
        }
    )+ };
}

no_numbers!(() bool u8 u32 u64 usize i32 i64);

impl<E, T: Shape<E>> Shape<E> for Vec<T> {
    type With<F> = Vec<T::With<F>>;
    type Tangent<F> = Vec<T::Tangent<F>>;
    fn map<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::With<F> {
        self.iter().map(|element| element.map(f)).collect()
    }
    fn tangent<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::Tangent<F> {
        self.iter().map(|element| element.tangent(f)).collect()
    }
}

impl<E, T: Shape<E>, const N: usize> Shape<E> for [T; N] {
    type With<F> = [T::With<F>; N];
    type Tangent<F> = [T::Tangent<F>; N];
    fn map<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::With<F> {
        std::array::from_fn(|i| self[i].map(f))
    }
    fn tangent<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::Tangent<F> {
        std::array::from_fn(|i| self[i].tangent(f))
    }
}

impl<E, T: Shape<E>> Shape<E> for Option<T> {
    type With<F> = Option<T::With<F>>;
    type Tangent<F> = Option<T::Tangent<F>>;
    fn map<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::With<F> {
        self.as_ref().map(|value| value.map(f))
    }
    fn tangent<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::Tangent<F> {
        self.as_ref().map(|value| value.tangent(f))
    }
}

macro_rules! arguments {
    ($($wrapper:ident)+) => { $(
        impl<E, T: Shape<E>> Shape<E> for $wrapper<T> {
            type With<F> = $wrapper<T::With<F>>;
            type Tangent<F> = T::Tangent<F>;
            fn map<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::With<F> {
                $wrapper(self.0.map(f))
            }
            fn tangent<F>(&self, f: &mut dyn FnMut(E) -> F) -> Self::Tangent<F> {
                self.0.tangent(f)
            }
        }
    )+ };
}

arguments!(Ref Mut);

// Not by the impls for integers, so that `T` is inferred from what the function declares.
impl<E, T: Clone> Shape<E> for Held<T> {
    type With<F> = Held<T>;
    type Tangent<F> = ();
    fn map<F>(&self, _: &mut dyn FnMut(E) -> F) -> Held<T> {
        Held(self.0.clone())
    }
    fn tangent<F>(&self, _: &mut dyn FnMut(E) -> F) {}
}

macro_rules! tuples {
    ($(($($element:ident)+))+) => { $(
        #[allow(non_snake_case)] // one name for an element and for its type
        impl<Number, $($element: Shape<Number>),+> Shape<Number> for ($($element,)+) {
            type With<Other> = ($($element::With<Other>,)+);
            type Tangent<Other> = ($($element::Tangent<Other>,)+);
            fn map<Other>(&self, f: &mut dyn FnMut(Number) -> Other) -> Self::With<Other> {
                let ($($element,)+) = self;
                ($($element.map(f),)+)
            }
            fn tangent<Other>(&self, f: &mut dyn FnMut(Number) -> Other) -> Self::Tangent<Other> {
                let ($($element,)+) = self;
                ($($element.tangent(f),)+)
            }
        }
    )+ };
}

tuples!((A)(A B)(A B C)(A B C D)(A B C D E)(A B C D E F)(A B C D E F G)(A B C D E F G H));

impl<T> Pass for Ref<T> {
    type As<'a>
        = &'a T
    where
        T: 'a;
    fn pass(&mut self) -> &T {
        &self.0
    }
}

impl<T> Pass for Mut<T> {
    type As<'a>
        = &'a mut T
    where
        T: 'a;
    fn pass(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Clone> Pass for Held<T> {
    type As<'a>
        = T
    where
        T: 'a;
    fn pass(&mut self) -> T {
        self.0.clone()
    }
}

macro_rules! by_value {
    ($([$($generics:tt)*] $ty:ty;)+) => { $(
        impl<$($generics)*> Pass for $ty {
            type As<'a> = $ty where Self: 'a;
            fn pass(&mut self) -> $ty {
                self.clone()
            }
        }
    )+ };
}

by_value! {
    [] f64;
    [] f32;
    [] Dual;
    [T: Clone] Vec<T>;
    [T: Clone] Option<T>;
    [T: Clone, const N: usize] [T; N];
    [A: Clone, B: Clone] (A, B);
    [A: Clone, B: Clone, C: Clone] (A, B, C);
}
