//! Functions that languages lack, as they are emitted.

pub(crate) mod c;
pub(crate) mod numpy;
pub(crate) mod python;
pub(crate) mod rust;
