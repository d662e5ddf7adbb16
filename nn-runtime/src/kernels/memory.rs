//! Memory of arrays: what one leaves behind, the next one takes.
//!
//! Who computes a gradient into a [`Workspace`](crate::Workspace) [enters](enter) what is idle there. Until it is
//! [taken out](leave), the kernels of this thread make their arrays of it and give back those that they read for the last
//! time. Where nothing was entered, arrays are allocated and freed as ever.
//!
//! Vectors are kept in classes, by the power of two that their capacity reaches, and are made with a power of two. So
//! those of one class serve each other whatever their exact sizes, the second of two equal calls finds all that it needs,
//! and no more vectors of a class are kept than were in use at once.

use alloc::vec;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use core::cell::RefCell;

use ndarray::{Array, ArrayBase, ArrayView, CowArray, Data, Dimension, ShapeBuilder};

use crate::Float;

/// After so many calls it is looked what has been idle all the time.
#[cfg(feature = "std")]
const PATIENCE: u32 = 32;

#[cfg(feature = "std")]
std::thread_local! {
    /// What this thread makes arrays of.
    static ENTERED: RefCell<Option<Memory>> = const { RefCell::new(None) };
}

/// Idle memory of both element types.
#[derive(Default)]
pub struct Memory {
    single: Pool<f32>,
    double: Pool<f64>,
}

impl Memory {
    #[cfg(feature = "std")]
    fn begin(&mut self) {
        self.single.begin();
        self.double.begin();
    }

    #[cfg(feature = "std")]
    fn end(&mut self) {
        self.single.end();
        self.double.end();
    }
}

/// An element whose vectors can be kept.
pub trait Kept: Sized {
    /// Those of this type.
    fn pool(memory: &mut Memory) -> &mut Pool<Self>;
}

impl Kept for f32 {
    #[inline]
    fn pool(memory: &mut Memory) -> &mut Pool<f32> {
        &mut memory.single
    }
}

impl Kept for f64 {
    #[inline]
    fn pool(memory: &mut Memory) -> &mut Pool<f64> {
        &mut memory.double
    }
}

/// Idle vectors of one type.
pub struct Pool<E> {
    /// In class k those with room for 2ᵏ elements and less than twice as many.
    classes: Vec<Class<E>>,
    /// How many calls there were since the last look at what lies idle.
    #[cfg(feature = "std")]
    calls: u32,
}

struct Class<E> {
    /// The one that was used last is on top.
    idle: Vec<Vec<E>>,
    /// How many were taken in this call and not given back.
    taken: usize,
    /// How many, at the bottom, have been idle since the last look.
    untouched: usize,
}

impl<E> Default for Pool<E> {
    fn default() -> Self {
        Self {
            classes: Vec::new(),
            #[cfg(feature = "std")]
            calls: 0,
        }
    }
}

impl<E> Pool<E> {
    /// A vector with room for `len` elements, at least one; what is in it is anything.
    fn take(&mut self, len: usize) -> Vec<E> {
        let k = len.next_power_of_two().ilog2() as usize;
        if self.classes.len() <= k {
            self.classes.resize_with(k + 1, || Class { idle: Vec::new(), taken: 0, untouched: 0 });
        }
        let class = &mut self.classes[k];
        class.taken += 1;
        let vector = class.idle.pop();
        class.untouched = class.untouched.min(class.idle.len());
        vector.unwrap_or_else(|| Vec::with_capacity(1 << k))
    }

    /// Keeps a vector, unless there would be more than were ever in use at once: others come from elsewhere.
    fn give(&mut self, vector: Vec<E>) {
        let Some(k) = vector.capacity().checked_ilog2() else { return };
        if let Some(class) = self.classes.get_mut(k as usize)
            && class.taken > 0
        {
            class.taken -= 1;
            class.idle.push(vector);
        }
    }

    #[cfg(feature = "std")]
    fn begin(&mut self) {
        for class in &mut self.classes {
            class.taken = 0;
        }
    }

    /// Frees from time to time what nobody has used since the last time.
    #[cfg(feature = "std")]
    fn end(&mut self) {
        self.calls += 1;
        if self.calls < PATIENCE {
            return;
        }
        self.calls = 0;
        for class in &mut self.classes {
            class.idle.drain(..class.untouched);
            class.untouched = class.idle.len();
        }
    }
}

/// Lets this thread make its arrays of `memory`. Returns what it made them of before.
#[cfg(feature = "std")]
pub(crate) fn enter(mut memory: Memory) -> Option<Memory> {
    memory.begin();
    ENTERED.try_with(|entered| entered.replace(Some(memory))).ok().flatten()
}

/// Takes the memory out again and puts back what was there before.
#[cfg(feature = "std")]
pub(crate) fn leave(before: Option<Memory>) -> Memory {
    let left = ENTERED.try_with(|entered| entered.replace(before)).ok().flatten();
    let mut memory = left.unwrap_or_default();
    memory.end();
    memory
}

/// Without threads of a known operating system there is no place that only one of them sees.
#[cfg(not(feature = "std"))]
pub(crate) fn enter(memory: Memory) -> Option<Memory> {
    Some(memory)
}

/// What was entered.
#[cfg(not(feature = "std"))]
pub(crate) fn leave(before: Option<Memory>) -> Memory {
    before.unwrap_or_default()
}

/// Something of the memory that was entered, if any was.
#[inline]
fn entered<R>(what: impl FnOnce(&mut Memory) -> R) -> Option<R> {
    #[cfg(feature = "std")]
    return ENTERED.try_with(|entered| entered.borrow_mut().as_mut().map(what)).ok().flatten();
    #[cfg(not(feature = "std"))]
    return {
        let _ = what;
        None
    };
}

/// A vector with room for `len` elements of the memory that was entered, if any was; what is in it is anything.
fn used<E: Float>(len: usize) -> Option<Vec<E>> {
    // No elements need no memory.
    if len == 0 { None } else { entered(|memory| E::pool(memory).take(len)) }
}

/// No elements yet, and room for `len`.
pub(crate) fn room<E: Float>(len: usize) -> Vec<E> {
    let Some(mut vector) = used(len) else { return Vec::with_capacity(len) };
    vector.clear();
    vector
}

/// So many zeros.
pub(crate) fn zeros<E: Float>(len: usize) -> Vec<E> {
    let Some(mut vector) = used(len) else { return vec![E::zero(); len] };
    vector.clear();
    vector.resize(len, E::zero());
    vector
}

/// So many elements, all of which are going to be overwritten.
pub(crate) fn elements<E: Float>(len: usize) -> Vec<E> {
    let Some(mut vector) = used(len) else { return vec![E::zero(); len] };
    vector.resize(len, E::zero());
    vector
}

/// Gives memory back.
pub(crate) fn give<E: Float>(vector: Vec<E>) {
    let mut vector = Some(vector);
    entered(|memory| vector.take().map(|vector| E::pool(memory).give(vector)));
}

/// An array of zeros.
pub(crate) fn zero_array<E: Float, D: Dimension>(shape: D) -> Array<E, D> {
    let elements = zeros(shape.size());
    Array::from_shape_vec(shape, elements).expect("one element for each index of the shape")
}

/// Gives the memory of an array back, if it owns one.
pub(crate) fn give_array<E: Float, S: Data<Elem = E>, D: Dimension>(array: ArrayBase<S, D>) {
    if let Ok(array) = array.try_into_owned_nocopy() {
        give(array.into_raw_vec_and_offset().0);
    }
}

/// [`ArrayBase::into_owned`].
pub(crate) fn owned<E: Float, S: Data<Elem = E>, D: Dimension>(
    array: ArrayBase<S, D>,
) -> Array<E, D> {
    array.try_into_owned_nocopy().unwrap_or_else(|array| copied(array.view()))
}

/// `to_owned`, with the same order of elements in memory.
pub(crate) fn copied<E: Float, D: Dimension>(array: ArrayView<'_, E, D>) -> Array<E, D> {
    let rows = array.is_standard_layout();
    let columns = !rows && array.t().is_standard_layout();
    let contiguous = array.as_slice_memory_order();
    if let (false, false, Some(_)) = (rows, columns, contiguous) {
        return array.to_owned();
    }
    let mut elements = room(array.len());
    match contiguous {
        Some(slice) => elements.extend_from_slice(slice),
        None => elements.extend(array.iter().copied()),
    }
    let copied = Array::from_shape_vec(array.raw_dim().set_f(columns), elements);
    copied.expect("one element for each index of the shape")
}

/// [`ArrayBase::as_standard_layout`].
pub(crate) fn in_rows<E: Float, D: Dimension>(array: ArrayView<'_, E, D>) -> CowArray<'_, E, D> {
    if array.is_standard_layout() {
        return array.into();
    }
    let mut elements = room(array.len());
    elements.extend(array.iter().copied());
    let copied = Array::from_shape_vec(array.raw_dim(), elements);
    copied.expect("one element for each index of the shape").into()
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use ndarray::{Array2, Axis, Ix2, Slice};

    use super::*;

    /// How many vectors of `f64` lie idle.
    fn idle(memory: &Memory) -> usize {
        memory.double.classes.iter().map(|class| class.idle.len()).sum()
    }

    #[test]
    fn what_comes_from_elsewhere_is_not_kept() {
        let before = enter(Memory::default());
        let taken = zeros::<f64>(100);
        give(vec![1.0; 128]);
        give(vec![1.0; 128]);
        give(taken);
        let memory = leave(before);
        // The first of them took the place of the one that was in use.
        assert_eq!(idle(&memory), 1);
        assert!(entered(|_| ()).is_none());
    }

    #[test]
    fn one_serves_what_is_as_large_up_to_a_power_of_two() {
        let mut memory = Memory::default();
        for len in [65, 128, 100] {
            let before = enter(memory);
            let room = room::<f64>(len);
            assert_eq!(room.capacity(), 128);
            give(room);
            memory = leave(before);
            assert_eq!(idle(&memory), 1);
        }
    }

    #[test]
    fn used_memory_shows_nowhere() {
        let before = enter(Memory::default());
        let mut used = zeros::<f64>(4);
        used.fill(7.0);
        give(used);
        assert_eq!(zeros::<f64>(3), [0.0; 3]);
        leave(before);
    }

    #[test]
    fn what_lies_idle_is_freed_and_the_rest_is_not() {
        let mut memory = Memory::default();
        for call in 0..3 * PATIENCE {
            let before = enter(memory);
            let count = if call == 0 { 5 } else { 2 };
            let taken: Vec<Vec<f64>> = (0..count).map(|_| zeros(10)).collect();
            taken.into_iter().for_each(give);
            memory = leave(before);
            assert!(idle(&memory) >= 2);
        }
        assert_eq!(idle(&memory), 2);
    }

    #[test]
    fn copies_lie_in_memory_as_ndarray_makes_them() {
        let before = enter(Memory::default());
        let whole = Array2::from_shape_fn((4, 6), |(i, j)| (10 * i + j) as f64);
        let steps = whole.slice_axis(Axis(1), Slice::new(0, None, 2));
        let backwards = whole.slice_axis(Axis(0), Slice::new(0, None, -1));
        for array in [whole.view(), whole.t(), steps, steps.reversed_axes(), backwards] {
            let copy = copied(array);
            assert_eq!((&copy, copy.strides()), (&array.to_owned(), array.to_owned().strides()));
        }
        assert_eq!(zero_array::<f64, _>(Ix2(0, 3)).dim(), (0, 3));
        leave(before);
    }
}
