//! Methods of std and of ndarray by their names: which there are, and what is said of those that are not supported.

use nn_symbolic::Function as Elementary;

/// Functions of the runtime that are called by path; the others of the table are methods in Rust.
pub(crate) const BY_PATH: &[Elementary] =
    &[Elementary::Sigmoid, Elementary::Softplus, Elementary::Relu];

/// Questions about a shape.
pub(crate) const EXTENTS: &[&str] =
    &["nrows", "ncols", "len", "ndim", "is_empty", "len_of", "dim", "shape", "raw_dim"];

/// Methods that nothing but slices has: what has one is a list, even if its type is not in the text.
pub(super) const OF_SLICES: &[&str] =
    &["split_at", "split_at_mut", "reverse", "copy_within", "rotate_left", "rotate_right"];

/// Methods of text that give text.
pub(super) const OF_TEXT: &[&str] =
    &["trim", "trim_start", "trim_end", "to_lowercase", "to_uppercase", "to_string", "as_str"];

/// Methods of floats that say something about a number and have no derivative.
pub(super) const QUESTIONS: &[&str] = &[
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_normal",
    "is_subnormal",
    "is_sign_negative",
    "is_sign_positive",
];

/// Methods of integers alone.
pub(super) const OF_INTEGERS: &[&str] = &[
    "pow",
    "isqrt",
    "count_ones",
    "count_zeros",
    "leading_zeros",
    "trailing_zeros",
    "leading_ones",
    "trailing_ones",
    "swap_bytes",
    "reverse_bits",
    "rotate_left",
    "rotate_right",
    "saturating_sub",
    "saturating_add",
    "saturating_mul",
    "saturating_pow",
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_shl",
    "wrapping_shr",
    "wrapping_pow",
    "wrapping_div",
    "wrapping_rem",
    "abs_diff",
    "unsigned_abs",
    "is_power_of_two",
    "next_power_of_two",
    "ilog2",
    "ilog10",
    "ilog",
    "div_ceil",
    "next_multiple_of",
    "is_multiple_of",
    "is_positive",
    "is_negative",
];

/// The function of the table that is this method of a float in Rust.
pub(super) fn elementary(name: &str) -> Option<Elementary> {
    let mut rows = Elementary::ALL.iter().copied();
    rows.find(|f| f.rust_method() == Some(name))
}

/// What is said of a method of std or ndarray that is not supported.
pub(super) fn unsupported(name: &str) -> Option<String> {
    Some(match name {
        "iter" | "iter_mut" | "into_iter" | "chunks" | "windows" | "enumerate" | "zip" | "rev"
        | "scan" | "flat_map" | "flatten" | "take_while" | "skip_while" | "map_while"
        | "step_by" | "chain" | "cycle" | "peekable" | "inspect" | "filter_map" | "collect" => {
            "an iterator is supported in the head of a `for` and in a chain that ends in a value: write the loop"
                .to_owned()
        }
        "ok" | "ok_or" | "ok_or_else" | "err" | "first" | "last" | "get" | "pop" | "get_mut" => {
            format!("`{name}` is not supported here: index, and ask for the length")
        }
        "drain" | "split_off" | "dedup" | "splice" | "resize_with" => {
            format!("`{name}` is not supported: `push` what stays, and `truncate`")
        }
        "into_shape_with_order" | "to_shape" | "broadcast" | "push_row" | "push_column" => {
            format!("write `.{name}(…).unwrap()`: shapes that do not fit have no value")
        }
        "exact_chunks" | "into_raw_vec_and_offset" | "into_shape" | "reshape"
        | "accumulate_axis_inplace" | "multi_slice_mut" | "map_mut" | "slice_collapse" => {
            format!(
                "`{name}` of ndarray is not supported: index the elements in a loop, or use arithmetic on whole arrays"
            )
        }
        _ => return None,
    })
}

/// Whether a method may be one of ndarray's or of numbers, as far as they are known here.
pub(super) fn is_of_arrays(name: &str) -> bool {
    const ARRAYS: &[&str] = &[
        "dot",
        "t",
        "sum",
        "sum_axis",
        "mean",
        "mean_axis",
        "map",
        "mapv",
        "mapv_into",
        "view",
        "to_owned",
        "into_owned",
        "clone",
        "to_vec",
        "row",
        "column",
        "index_axis",
        "slice",
        "slice_axis",
        "diag",
        "assign",
        "fill",
        "scaled_add",
        "mapv_inplace",
        "iter",
        "iter_mut",
        "into_iter",
        "rows",
        "columns",
        "outer_iter",
        "axis_iter",
        "unwrap",
        "powi",
        "powf",
        "recip",
        "mul_add",
        "clamp",
        "swap",
        "as_ref",
        "as_slice",
        "append",
        "axis_chunks_iter",
        "axis_windows",
        "flatten",
        "fold",
        "fold_axis",
        "indexed_iter",
        "insert_axis",
        "lanes",
        "map_axis",
        "map_inplace",
        "permuted_axes",
        "product",
        "remove_axis",
        "reversed_axes",
        "select",
        "slice_move",
        "split_at",
        "std",
        "std_axis",
        "swap_axes",
        "var",
        "var_axis",
        "zip_mut_with",
    ];
    let plain = name.strip_suffix("_mut").unwrap_or(name);
    ARRAYS.contains(&plain)
        || EXTENTS.contains(&name)
        || unsupported(name).is_some()
        || elementary(name).is_some()
}
