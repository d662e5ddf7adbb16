//! `if`, `else if`, `else` and `match`, as statements and as values.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn absolute_by_hand(x: f64) -> f64 {
    if x < 0.0 { -x * 3.0 } else { x * x }
}

#[derive_grad]
pub(crate) fn branch_without_else(x: f64, y: f64) -> f64 {
    let mut z = x * y;
    if x > 0.0 {
        z = z * z + x;
    }
    z * 2.0
}

#[derive_grad]
pub(crate) fn chain_of_conditions(x: f64) -> f64 {
    if x < -1.0 {
        -2.0 * x - 1.0
    } else if x < 0.0 {
        x * x
    } else if x < 1.0 {
        x * x * x
    } else {
        x.ln() + x
    }
}

#[derive_grad]
pub(crate) fn nested_branches(x: f64, y: f64) -> f64 {
    let mut z = x;
    if x > y {
        z += y;
        if x * y > 0.0 {
            z *= x;
        } else {
            z -= y * y;
            if z > 0.0 {
                z = z.sqrt();
            }
        }
        z += 1.0;
    }
    z * y
}

#[derive_grad]
pub(crate) fn branch_as_a_value(x: f64, y: f64) -> f64 {
    let scale = if x * x > y { x.sin() } else { y.cos() };
    let shift = 1.0 + if y > 0.0 { y } else { 0.0 };
    scale * shift
}

#[derive_grad]
pub(crate) fn tuple_out_of_a_branch(x: f64, y: f64) -> f64 {
    let (small, large) = if x < y { (x, y) } else { (y, x) };
    small * small - large.exp()
}

#[derive_grad]
pub(crate) fn conditions_put_together(x: f64, y: f64, strict: bool) -> f64 {
    let inside = x * x + y * y < 0.5 && !(x < 0.0 || y < 0.0);
    let mut z = x + y;
    if inside && !strict {
        z = z.exp();
    } else if inside != strict {
        z = z * x;
    }
    z
}

#[derive_grad]
pub(crate) fn comparisons(x: f64, y: f64) -> f64 {
    let mut z = 1.0;
    if x >= y {
        z += x;
    }
    if x <= 0.5 {
        z *= y;
    }
    if x == y {
        z *= 3.0;
    }
    if x != y {
        z += x * x;
    }
    z
}

#[derive_grad]
pub(crate) fn match_on_an_integer(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        1 => x * x,
        2 => x.sin(),
        _ => x.powi(n as i32) / n as f64,
    }
}

#[derive_grad]
pub(crate) fn match_on_ranges(x: f64, n: i32) -> f64 {
    let scale = match n {
        i32::MIN..=-1 => -x,
        0 | 7 => 1.0,
        1..5 => {
            let y = x * n as f64;
            y * y
        }
        5.. => x.exp(),
    };
    scale * x
}

#[derive_grad]
pub(crate) fn match_on_a_boolean(x: f64, up: bool) -> f64 {
    match up {
        true => x.exp(),
        false => (-x).exp() * x,
    }
}

#[derive_grad]
pub(crate) fn match_on_a_tuple(x: f64, i: usize, last: bool) -> f64 {
    let mut y = x;
    match (i % 3, last) {
        (0, false) => y = y.sin(),
        (1, _) | (_, true) => {
            y *= x;
            y += 1.0;
        }
        _ => {}
    }
    y * x
}

#[derive_grad]
pub(crate) fn match_with_guards(x: f64, n: i32) -> f64 {
    match n {
        k if k < 0 => x * k as f64,
        0 if x > 0.0 => x.sqrt(),
        0 => x * x,
        k if k % 2 == 0 && x < 0.0 => -x,
        k @ 1..=3 => x.powi(k),
        k => x + k as f64 * x * x,
    }
}

#[derive_grad]
pub(crate) fn match_on_a_comparison(x: f64, y: f64) -> f64 {
    match (x > 0.0, y > 0.0) {
        (true, true) => x * y,
        (true, false) => x - y,
        (false, true) => x.exp() * y,
        (false, false) => 0.5,
    }
}

#[derive_grad]
pub(crate) fn no_root_of_nothing(x: f64) -> f64 {
    // √0 has no derivative, but here none is asked for.
    if x > 0.0 { x.sqrt() } else { 2.0 * x }
}

#[derive_grad]
pub(crate) fn no_logarithm_of_a_negative(x: f64, y: f64) -> f64 {
    let mut entropy = 0.0;
    if x > 0.0 {
        entropy -= x * x.ln();
    }
    if y != 0.0 {
        entropy += (x * x / y).abs();
    }
    entropy + x * y
}

#[derive_grad]
pub(crate) fn distance_with_a_safe_root(x: f64, y: f64) -> f64 {
    let square = x * x + y * y;
    let distance = if square == 0.0 { 0.0 } else { square.sqrt() };
    distance + x
}

#[derive_grad]
pub(crate) fn a_branch_for_a_tie(x: f64, y: f64) -> f64 {
    if x >= y { 2.0 * x } else { 3.0 * y }
}

#[derive_grad]
pub(crate) fn branch_that_reads_what_it_overwrites(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let b = a * a;
    if a > 0.0 {
        a = a * b;
    } else {
        a = b - a;
    }
    if b > 0.1 {
        a = a * a;
    }
    a * b
}

#[derive_grad]
pub(crate) fn constant_branches(x: f64, n: usize) -> f64 {
    let step = if n > 2 { 0.5 } else { 0.25 };
    let offset = match n {
        0 => 0.0,
        _ => step,
    };
    (x + offset) * (x + offset) * step
}

#[derive_grad]
pub(crate) fn statements_after_an_early_return(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return x * y;
    }
    let z = x.sqrt() * y;
    if z > 0.5 {
        return z * z;
    }
    z + x
}

zoo! {
    of branches;
    grad absolute_by_hand(x in -1.0..1.0) and at (0.0);
    grad branch_without_else(x in -1.0..1.0, y in -1.0..1.0) and at (0.0, 1.0);
    grad chain_of_conditions(x in -2.0..2.0) and at (-1.0), (0.0), (1.0);
    grad nested_branches(x in -1.0..1.0, y in -1.0..1.0);
    grad branch_as_a_value(x in -1.0..1.0, y in -1.0..1.0);
    grad tuple_out_of_a_branch(x in -1.0..1.0, y in -1.0..1.0) and at (0.5, 0.5);
    grad conditions_put_together(x in -1.0..1.0, y in -1.0..1.0, strict in one_of([true, false]))
        and at (0.25, 0.25, false), (0.25, 0.25, true), (-0.25, 0.25, true);
    grad comparisons(x in -1.0..1.0, y in -1.0..1.0) and at (0.25, 0.25), (0.5, 0.5), (0.5, -1.0);
    grad match_on_an_integer(x in -1.0..1.0, n in one_of([0, 1, 2, 3, 4]));
    grad match_on_ranges(x in -1.0..1.0, n in one_of([-3, 0, 2, 4, 5, 7]));
    grad match_on_a_boolean(x in -1.0..1.0, up in one_of([true, false]));
    grad match_on_a_tuple(x in -1.0..1.0, i in one_of([0, 1, 2, 3, 4, 5]), last in one_of([true, false]));
    grad match_with_guards(x in -1.0..1.0, n in one_of([-1, 0, 1, 2, 3, 4, 6]));
    grad match_on_a_comparison(x in -1.0..1.0, y in -1.0..1.0);
    grad no_root_of_nothing(x in -1.0..1.0) and at (0.0);
    grad no_logarithm_of_a_negative(x in -1.0..1.0, y in 0.5..1.0) and at (0.0, 0.0), (-1.0, 0.0);
    grad distance_with_a_safe_root(x in -1.0..1.0, y in -1.0..1.0) and at (0.0, 0.0);
    grad a_branch_for_a_tie(x in -1.0..1.0, y in -1.0..1.0) and at (0.5, 0.5);
    grad branch_that_reads_what_it_overwrites(x in -1.0..1.0, y in -1.0..1.0);
    grad constant_branches(x in -1.0..1.0, n in one_of([0, 1, 2, 3, 4]));
    grad statements_after_an_early_return(x in -1.0..1.0, y in -1.0..1.0);
}
