//! Exits in values, in arguments and in closures.

use nn_runtime::derive_grad;

/// The value of a labelled block is that of a block inside, which may leave it first.
#[derive_grad]
pub(crate) fn left_by_a_block_inside(x: f64) -> f64 {
    let y = 'outer: {
        {
            if x < 0.0 {
                break 'outer -x;
            }
            x * x
        }
    };
    y * 2.0
}

#[derive_grad]
pub(crate) fn exit_in_an_exit(x: &[f64]) -> f64 {
    return {
        if x[0] > 0.0 {
            return x[1] * x[1];
        }
        x[0] * x[2]
    };
}

#[derive_grad]
pub(crate) fn return_in_a_break(x: &[f64]) -> f64 {
    let s = loop {
        break if x[0] > 0.0 { x[0] * x[1] } else { return x[2] * x[2] };
    };
    s * x[2]
}

#[derive_grad]
pub(crate) fn sum_that_a_match_leaves(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..5 {
        s += match x.get(i) {
            Some(v) if *v > 0.0 => *v,
            Some(_) => continue,
            None => break,
        };
        s *= 2.0;
    }
    s
}

#[derive_grad]
pub(crate) fn pushed_unless_left(x: &[f64]) -> f64 {
    let mut v = Vec::new();
    for i in 0..5 {
        v.push(match x.get(i) {
            Some(v) if *v > 0.0 => *v,
            Some(_) => continue,
            None => break,
        });
    }
    v.iter().sum::<f64>() * v.len() as f64
}

#[derive_grad]
fn bumped(v: &mut [f64], x: f64) {
    v[0] += x;
    v[1] *= x + 2.0;
}

/// What a callee would change stays as it is if an argument leaves the loop.
#[derive_grad]
pub(crate) fn exit_in_an_argument(x: &[f64]) -> f64 {
    let mut v = vec![1.0; 4];
    for i in 0..4 {
        bumped(&mut v, if x[i % 3] < 0.0 { continue } else { x[i % 3] });
    }
    v.iter().sum::<f64>()
}

#[derive_grad]
pub(crate) fn component_that_leaves(x: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut best = (1.0, 0);
    for i in 0..3 {
        best = (if x[i] < 0.0 { continue } else { x[i] }, i);
        s += best.0;
    }
    s * best.0
}

#[derive_grad]
pub(crate) fn closure_that_returns(x: &[f64]) -> f64 {
    let f = |a: f64, b: f64| {
        if a > b {
            return a * a;
        }
        for k in 0..3 {
            if b > k as f64 * 0.3 {
                return b * k as f64 + a;
            }
        }
        a * b
    };
    f(x[0], x[1]) + f(x[1], x[0]) + f(0.3, x[2])
}

#[derive_grad]
pub(crate) fn closures_of_a_chain_that_return(x: &[f64]) -> f64 {
    x.iter()
        .map(|v| {
            if *v < 0.0 {
                return -v * 0.5;
            }
            *v
        })
        .fold(0.1, |sum, size| {
            if sum > 0.8 {
                return sum;
            }
            sum + size
        })
}

#[derive_grad]
fn safe_ln(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln()) } else { None }
}

#[derive_grad]
pub(crate) fn none_returned_by_a_closure(x: &[f64]) -> f64 {
    let squares: Vec<f64> = x
        .iter()
        .filter_map(|&x| {
            let Some(l) = safe_ln(x) else { return None };
            Some(l * l)
        })
        .collect();
    squares.iter().sum::<f64>() + x[0]
}

#[derive_grad]
pub(crate) fn tried_in_closures(x: &[f64]) -> f64 {
    let product = |i: usize| -> Option<f64> {
        let a = x.get(i)?;
        let b = x.get(i + 1)?;
        Some(a * b)
    };
    let squares = x
        .iter()
        .filter_map(|&x| {
            let l = safe_ln(x)?;
            Some(l * l)
        })
        .sum::<f64>();
    product(0).unwrap_or(1.0) + product(7).unwrap_or(x[0]) + squares
}

zoo! {
    of leaving;
    grad left_by_a_block_inside(x in -1.0..1.0);
    grad exit_in_an_exit(x in &numbers(3));
    grad return_in_a_break(x in &numbers(3));
    grad sum_that_a_match_leaves(x in &numbers(3));
    grad pushed_unless_left(x in &numbers(3));
    grad exit_in_an_argument(x in &numbers(3));
    grad component_that_leaves(x in &numbers(3));
    grad closure_that_returns(x in &numbers(3));
    grad closures_of_a_chain_that_return(x in &numbers(3));
    grad none_returned_by_a_closure(x in &numbers(3));
    grad tried_in_closures(x in &numbers(3));
}
