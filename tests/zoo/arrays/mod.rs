//! ndarray: what its users write beside arithmetic on whole arrays.

mod each;
mod forms;
mod made;
mod mixed;
mod walks;
