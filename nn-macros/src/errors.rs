//! Collecting errors, so that several mistakes are reported at once.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// The errors found so far. A pass that meets one notes it and goes on with a placeholder.
#[derive(Default)]
pub(crate) struct Errors(RefCell<Option<syn::Error>>);

impl Errors {
    /// Notes an error on `tokens`.
    pub(crate) fn at(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Notes an error.
    pub(crate) fn push(&self, error: syn::Error) {
        let mut all = self.0.borrow_mut();
        match all.as_mut() {
            Some(all) => all.combine(error),
            None => *all = Some(error),
        }
    }

    /// The value if nothing went wrong, all the errors otherwise.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        match self.0.into_inner() {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }

    /// Whether nothing went wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_none()
    }
}
