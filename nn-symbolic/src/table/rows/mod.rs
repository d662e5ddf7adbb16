//! The rows, a family a file. Each file is a macro that puts its rows behind those it is given and hands all to the next
//! macro of a list, the last of which is the table's: `exponential! { circular … table; }`.

mod activation;
mod bessel;
mod circular;
mod exponential;
mod factorial;
mod hyperbolic;
mod pieces;

pub(super) use activation::activation;
pub(super) use bessel::bessel;
pub(super) use circular::circular;
pub(super) use exponential::exponential;
pub(super) use factorial::factorial;
pub(super) use hyperbolic::hyperbolic;
pub(super) use pieces::pieces;
