//! `while`, `loop`, `break` with and without a value, `continue`, labels, early `return`.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn while_small(x: f64) -> f64 {
    let mut y = x;
    while y < 10.0 {
        y = y * y + 1.0;
    }
    y
}

#[derive_grad]
pub(crate) fn while_with_a_counter(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    let mut i = 0;
    while i < a.len() && y.abs() < 2.0 {
        y = y * a[i] + x;
        i += 1;
    }
    y * i as f64
}

#[derive_grad]
pub(crate) fn while_with_uneven_steps(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    let mut i = 0;
    while i < a.len() {
        y += a[i] * x;
        i += if y > 0.0 { 1 } else { 2 };
    }
    y
}

#[derive_grad]
pub(crate) fn square_root_by_newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-6 * a {
        x = 0.5 * (x + a / x);
    }
    x
}

#[derive_grad]
pub(crate) fn loop_with_a_value(x: f64) -> f64 {
    let mut y = x;
    let z = loop {
        y = y * 1.5 + 0.1;
        if y > 3.0 {
            break y * x;
        }
    };
    z + y
}

#[derive_grad]
pub(crate) fn loop_with_several_ends(x: f64, n: usize) -> f64 {
    let mut y = x;
    let mut i = 0;
    loop {
        if i == n {
            break y;
        }
        y = y.sin() + 0.5 * x;
        if y < 0.0 {
            break y * y;
        }
        i += 1;
    }
}

#[derive_grad]
pub(crate) fn loop_with_a_tuple(x: f64, limit: f64) -> f64 {
    let (mut sum, mut term, mut k) = (0.0, 1.0, 0);
    let (value, last) = loop {
        sum += term;
        k += 1;
        term *= x / k as f64;
        if k == 12 || term.abs() < 1e-3 * limit {
            break (sum * limit, term);
        }
    };
    value + last
}

#[derive_grad]
pub(crate) fn first_negative(a: &[f64], x: f64) -> f64 {
    let mut product = x;
    for &v in a {
        if v < 0.0 {
            break;
        }
        product *= v + x;
    }
    product
}

#[derive_grad]
pub(crate) fn without_the_negative(a: &[f64]) -> f64 {
    let mut sum = 1.0;
    for &v in a {
        if v < 0.0 {
            continue;
        }
        sum += v * sum;
    }
    sum
}

#[derive_grad]
pub(crate) fn every_other(a: &[f64]) -> f64 {
    let mut y = 0.5;
    for i in 0..a.len() {
        if i % 2 == 1 {
            y *= 0.5;
            continue;
        }
        if i > 4 {
            break;
        }
        y += a[i] * y;
    }
    y
}

#[derive_grad]
pub(crate) fn out_of_both_loops(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    'rows: for i in 0..a.len() {
        for j in 0..=i {
            y += a[i] * a[j] * x;
            if y > 1.0 {
                break 'rows;
            }
        }
        y *= 1.1;
    }
    y
}

#[derive_grad]
pub(crate) fn on_with_the_outer_loop(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    'outer: for &x in a {
        let mut product = x;
        for &y in b {
            if product * y < -0.2 {
                continue 'outer;
            }
            product *= y + 0.5;
        }
        sum += product;
    }
    sum
}

#[derive_grad]
pub(crate) fn labels_three_deep(x: f64, n: usize) -> f64 {
    let mut y = x;
    'a: for i in 0..n {
        let mut runs = 0;
        'b: loop {
            for j in 0..n {
                y = 0.5 * y + x * (i + j) as f64;
                if y > 2.0 {
                    break 'a;
                }
                if y > 1.0 {
                    continue 'a;
                }
                if y < -0.5 {
                    break 'b;
                }
            }
            y -= 0.3;
            runs += 1;
            if runs == 4 {
                break;
            }
        }
        y *= x;
    }
    y
}

#[derive_grad]
pub(crate) fn block_with_a_label(x: f64, y: f64) -> f64 {
    let z = 'found: {
        if x > 0.5 {
            break 'found x * x;
        }
        let w = x * y;
        if w > 0.0 {
            break 'found w.sqrt();
        }
        w - 1.0
    };
    z * y
}

#[derive_grad]
pub(crate) fn return_out_of_a_loop(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for (i, v) in a.iter().enumerate() {
        if y * v < -0.3 {
            return y * v * i as f64;
        }
        y += v * y;
    }
    y * y
}

#[derive_grad]
pub(crate) fn return_out_of_nested_loops(a: &[f64], n: usize, x: f64) -> f64 {
    let mut sum = x;
    for i in 0..a.len() {
        let mut inner = a[i];
        for j in 0..n {
            inner = inner * x + a[j % a.len()];
            if inner > 1.0 {
                return inner * sum;
            }
            while sum < 0.1 {
                sum += 0.3 * x * x + 0.1;
                if sum * inner > 0.4 {
                    return sum - inner;
                }
            }
        }
        sum += inner;
    }
    sum
}

#[derive_grad]
pub(crate) fn return_in_a_match(a: &[f64], kinds: usize) -> f64 {
    let mut y = 1.0;
    for i in 0..a.len() {
        y *= match (i + kinds) % 4 {
            0 => a[i],
            1 => a[i] * a[i] + 1.0,
            2 if y > 0.6 => return y - a[i],
            2 => continue,
            _ => break,
        };
    }
    y.sin()
}

#[derive_grad]
pub(crate) fn state_after_a_break(a: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    let mut last = 0.0;
    for &v in a {
        last = v * limit;
        sum += v * v;
        if sum > 0.5 {
            break;
        }
        last *= 2.0;
    }
    sum * last
}

#[derive_grad]
pub(crate) fn bisection(c: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0 + c);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let value = middle * middle * middle + middle - c;
        if value.abs() < 1e-3 {
            // Newton's method lets the derivative through.
            let root = middle - value / (3.0 * middle * middle + 1.0);
            return root - (root * root * root + root - c) / (3.0 * root * root + 1.0);
        }
        if value > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

#[derive_grad]
pub(crate) fn collatz(x: f64, start: u32) -> f64 {
    let mut n = start;
    let mut y = x;
    let mut steps = 0;
    while n != 1 {
        if n & 1 == 0 {
            n /= 2;
            y *= 0.75;
        } else {
            n = 3 * n + 1;
            y = y * y + x;
        }
        steps += 1;
        if steps > 20 {
            break;
        }
    }
    y
}

zoo! {
    of exits;
    grad while_small(x in 0.5..1.5) and at (20.0);
    grad while_with_a_counter(a in &numbers(0..=5), x in -2.0..2.0) and at (vec![], 1.0), (vec![1.0], 2.5);
    grad while_with_uneven_steps(a in &numbers(0..=6), x in -1.0..1.0);
    grad square_root_by_newton(a in 0.5..5.0) and at (1.0), (4.0);
    grad loop_with_a_value(x in 0.5..2.0);
    grad loop_with_several_ends(x in -1.0..1.0, n in one_of([0, 1, 4]));
    grad loop_with_a_tuple(x in -1.0..1.0, limit in 0.5..2.0);
    grad first_negative(a in &numbers(0..=5), x in 0.5..1.0) and at (vec![-1.0], 1.0);
    grad without_the_negative(a in &numbers(0..=5));
    grad every_other(a in &numbers(0..=8));
    grad out_of_both_loops(a in &numbers(0..=5), x in 0.5..2.0);
    grad on_with_the_outer_loop(a in &numbers(0..=4), b in &numbers(0..=3));
    grad labels_three_deep(x in 0.1..1.0, n in one_of([0, 1, 2, 4]));
    grad block_with_a_label(x in -1.0..1.0, y in -1.0..1.0);
    grad return_out_of_a_loop(a in &numbers(0..=5), x in -1.0..1.0);
    grad return_out_of_nested_loops(a in &numbers(1..=4), n in one_of([0, 1, 3]), x in -1.0..1.0);
    grad return_in_a_match(a in &list(0..=5, 0.1..1.0), kinds in one_of([0, 1, 2, 3]));
    grad state_after_a_break(a in &numbers(0..=5), limit in 0.5..1.0);
    grad bisection(c in 0.5..3.0);
    grad collatz(x in 0.1..0.6, start in one_of([1, 2, 3, 5, 6]));
}
