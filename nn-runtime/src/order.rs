//! The order of a list.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The positions of the elements in the order that `compare` gives, equal ones as they are.
pub fn order_by<T>(list: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by(|&i, &j| compare(&list[i], &list[j]));
    order
}

/// The same by a key.
pub fn order_by_key<T, K: Ord>(list: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&i| key(&list[i]));
    order
}

/// `total_cmp` where a list of literals has no type yet.
pub trait TotalOrder {
    /// The same as the floats' own.
    fn total_cmp(&self, other: &Self) -> Ordering;
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl TotalOrder for $float {
            #[inline]
            fn total_cmp(&self, other: &$float) -> Ordering {
                $float::total_cmp(self, other)
            }
        }
    )+ };
}

floats!(f32 f64);
