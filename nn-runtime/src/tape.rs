//! Tapes: what a forward sweep records for its reverse sweep, last in, first out.

use alloc::vec::Vec;
use core::array;

/// A stack of at most `N` records, which allocates nothing: the tape of a loop whose number of runs
/// is known when it is compiled.
#[derive(Debug)]
pub struct Stack<T, const N: usize> {
    records: [Option<T>; N],
    len: usize,
}

impl<T, const N: usize> Stack<T, N> {
    /// An empty stack.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { records: array::from_fn(|_| None), len: 0 }
    }

    /// Adds a record.
    ///
    /// # Panics
    /// If there are `N` already.
    #[inline]
    pub fn push(&mut self, record: T) {
        self.records[self.len] = Some(record);
        self.len += 1;
    }
}

impl<T, const N: usize> Default for Stack<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

/// What records can be taken from, the last first.
pub trait Tape {
    /// A record.
    type Record;

    /// Takes the last record away.
    fn pop_record(&mut self) -> Option<Self::Record>;
}

impl<T> Tape for Vec<T> {
    type Record = T;

    #[inline]
    fn pop_record(&mut self) -> Option<T> {
        self.pop()
    }
}

impl<T, const N: usize> Tape for Stack<T, N> {
    type Record = T;

    #[inline]
    fn pop_record(&mut self) -> Option<T> {
        let last = self.len.checked_sub(1)?;
        self.len = last;
        self.records[last].take()
    }
}

/// The tape of a region that runs once or not at all.
impl<T> Tape for Option<T> {
    type Record = T;

    #[inline]
    fn pop_record(&mut self) -> Option<T> {
        self.take()
    }
}

/// Takes the last record away. A reverse sweep pops as often as its forward sweep pushed.
///
/// # Panics
/// If there is none, which would be a mistake of the macro's.
#[inline]
pub fn pop<T: Tape + ?Sized>(tape: &mut T) -> T::Record {
    tape.pop_record().expect("the reverse sweep takes what the forward sweep recorded")
}

/// Takes the records away, from the last to the first.
#[inline]
pub fn backwards<T: Tape>(tape: &mut T) -> impl Iterator<Item = T::Record> {
    core::iter::from_fn(move || tape.pop_record())
}
