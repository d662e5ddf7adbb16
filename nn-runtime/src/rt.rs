//! The names that generated code uses, in one place.

pub use crate::accumulate::{Accumulate, acc};
pub use crate::arrays::{
    lane, lane_count, last_axis, nth_index, nth_pattern, shape_of, swapped, zeros_along,
    zeros_like, zeros_stacked, zeros_without,
};
pub use crate::blank::{Blank, blank};
pub use crate::cells::{
    AddFrom, Clear, CopyFrom, Extent, Fill, Recycle, Spread, Swap, Total, Zeros, add, clear,
    copied, copy, extent, fill, reset, spread, swap, total, zeros,
};
pub use crate::diff::{Diff, complete, own, plain, zero, zero_of};
pub use crate::direction::{Constant, Given, Opened, component, given, opened};
pub use crate::float::{constant, whole};
pub use crate::functions::TableFunction;
pub use crate::kernels::{
    Gemm, Lend, Operand, Operands, Rank, Shape, add_dot_lhs, add_dot_rhs, broadcast, count,
    count_axis, dot, dot_lhs, dot_rhs, entering, joint_shape, map, move_to, reached, release,
    release_each, reshape, shape, shaped, spread_axis, sum, sum_axis, t, transpose, unbroadcast,
    unbroadcast_ref,
};
pub use crate::list::{gather, nth};
pub use crate::optional::{Optional, is_there, payload, result, there, there_or_default};
pub use crate::order::{TotalOrder, order_by, order_by_key};
pub use crate::params::{Field, Params};
pub use crate::sink::{
    Again, Excluded, Gone, Included, Sink, Structure, add_to, again, apart, apart_of_structure,
    descend, fresh, fresh_if, primal, skip,
};
pub use crate::tape::{Stack, backwards, pop};
pub use crate::workspace::Workspace;
pub use crate::{Float, math};
pub use alloc::borrow::ToOwned;
pub use alloc::boxed::Box;
pub use alloc::vec;
pub use alloc::vec::Vec;
pub use core::mem::take;
pub use core::option::Option::{None, Some};
pub use ndarray::{Array1, Array2, ArrayViewD, ArrayViewMutD, Axis, Slice, s};
