//! The names that generated code uses, in one place.

pub use crate::accumulate::{Accumulate, acc};
pub use crate::diff::{Diff, Excluded, Included, complete, included, no_tangent, own, zero};
pub use crate::functions::TableFunction;
pub use crate::kernels::{
    Gemm, Lend, Operand, Operands, Rank, Shape, broadcast, count, count_axis, dot, dot_lhs,
    dot_rhs, entering, joint_shape, map, reached, shape, spread_axis, sum, sum_axis, t, transpose,
    unbroadcast, unbroadcast_ref,
};
pub use crate::list::gather;
pub use crate::params::{Field, Params};
pub use crate::{Float, math};
pub use alloc::vec::Vec;
pub use ndarray::{ArrayViewD, ArrayViewMutD};
