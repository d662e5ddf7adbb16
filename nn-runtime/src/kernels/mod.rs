//! What generated gradient code computes with: elementwise arithmetic with broadcasting,
//! reductions and matrix products, over floats and arrays of any layout alike.

#[cfg(feature = "train")]
mod brightness;
mod elementwise;
pub mod gemm;
mod lend;
pub(crate) mod memory;
mod misfit;
mod operand;
mod prefetch;
mod processor;
mod product;
mod rank;
mod reduce;
mod reshape;
mod runs;
mod shape;
mod strided;
mod summation;
mod threads;

#[cfg(feature = "train")]
pub(crate) use brightness::brightnesses;
pub use elementwise::{broadcast, map, spread_axis, sum};
pub use gemm::Gemm;
pub use lend::{Lend, entering, reached};
pub use operand::{Operand, Operands, move_to, release, release_each};
#[cfg(feature = "train")]
pub(crate) use prefetch::prefetch;
pub use product::{add_dot_lhs, add_dot_rhs, dot, dot_lhs, dot_rhs, t, transpose};
pub use rank::Rank;
pub use reduce::{sum_axis, unbroadcast, unbroadcast_ref};
pub use reshape::{reshape, shaped};
pub use shape::{Shape, count, count_axis, joint_shape, shape};
#[cfg(feature = "train")]
pub(crate) use threads::as_share;
#[cfg(feature = "train")]
pub use threads::set_threads;
