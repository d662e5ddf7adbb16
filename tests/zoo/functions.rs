//! Many small functions through `#[derive_grad]`, by theme, each against judges that share nothing with it.
#![allow(
    clippy::assign_op_pattern,
    clippy::double_parens,
    clippy::eq_op,
    clippy::misrefactored_assign_op,
    clippy::op_ref,
    clippy::ptr_arg,
    clippy::type_complexity,
    unused_parens,
    unused_qualifications,
    reason = "these functions are written in every way that a user may write them"
)]

#[path = "../support/differences.rs"]
mod differences;
#[allow(dead_code)] // the programs need more
#[path = "../support/dual.rs"]
mod dual;
#[macro_use]
#[path = "../support/numbers.rs"]
mod numbers;
#[path = "../support/random.rs"]
mod random;

#[macro_use]
mod check;
mod domain;
#[macro_use]
mod pass;

mod arrays;
mod calls;
mod elementwise;
mod forms;
mod generic;
mod hygiene;
mod linear;
mod loops;
mod parts;
mod scalars;
mod structures;
