//! Values that may be absent: options and results, which generated code reads alike.

use crate::blank::Blank;

/// A value that may be absent.
pub trait Optional {
    /// The value.
    type Value;

    /// The value, if it is there.
    fn there(&self) -> Option<&Self::Value>;
}

impl<T> Optional for Option<T> {
    type Value = T;

    #[inline]
    fn there(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T, E> Optional for Result<T, E> {
    type Value = T;

    #[inline]
    fn there(&self) -> Option<&T> {
        self.as_ref().ok()
    }
}

impl<O: Optional> Optional for &O {
    type Value = O::Value;

    #[inline]
    fn there(&self) -> Option<&O::Value> {
        (**self).there()
    }
}

impl<O: Optional> Optional for &mut O {
    type Value = O::Value;

    #[inline]
    fn there(&self) -> Option<&O::Value> {
        (**self).there()
    }
}

/// Whether there is a value.
#[inline]
pub fn is_there<O: Optional>(of: &O) -> bool {
    of.there().is_some()
}

/// The value that is there.
///
/// # Panics
///
/// If there is none, which generated code has ruled out.
#[inline]
#[track_caller]
pub fn there<O: Optional>(of: &O) -> &O::Value {
    of.there().expect("the value is there")
}

/// The value without a derivative that is there, or its default.
#[inline]
pub fn there_or_default<O: Optional<Value: Clone + Default>>(of: &O) -> O::Value {
    of.there().cloned().unwrap_or_default()
}

/// The value. A cotangent that is `None` stands for zero.
#[inline]
pub fn payload<O: Optional<Value: Blank + Clone>>(of: &O) -> O::Value {
    of.there().cloned().unwrap_or_else(Blank::blank)
}

/// The result of a function from what was computed of it: the function itself says which error it is.
#[inline]
pub fn result<T, E>(value: Option<T>, function: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    value.map_or_else(function, Ok)
}
