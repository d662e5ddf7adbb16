//! What generated code does with storage as a whole: numbers, and sequences, arrays and tuples of
//! these to any depth.

mod copy;
mod extent;
mod numbers;
mod recycle;
mod swap;

pub use copy::{AddFrom, CopyFrom, add, copied, copy};
pub use extent::{Extent, Zeros, extent, zeros};
pub use numbers::{Clear, Fill, Spread, Total, clear, fill, reset, spread, total};
pub use recycle::Recycle;
pub use swap::{Swap, swap};
