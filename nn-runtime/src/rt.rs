//! The names that generated code uses, in one place.

pub use crate::diff::{Accumulate, Diff, acc, complete, no_tangent, own, zero};
pub use crate::functions::TableFunction;
pub use crate::kernels::{
    Gemm, Lend, Operand, Operands, Rank, Shape, broadcast, dot, dot_lhs, dot_rhs, entering, map,
    shape, spread_axis, sum, sum_axis, t, transpose, unbroadcast,
};
pub use crate::params::Params;
pub use crate::{Float, math};
pub use ndarray::{ArrayViewD, ArrayViewMutD};
