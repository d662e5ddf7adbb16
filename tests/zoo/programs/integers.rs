//! Integers and truths beside numbers: they are computed as written and take no part in derivatives.

use nn_runtime::derive_grad;

const STEPS: usize = 4;
const ORDER: [usize; 3] = [2, 0, 1];
const MASK: u32 = 0b101;
const WEIGHTS: [f64; 3] = [0.5, -0.25, 1.5];
const RATE: f64 = 0.125;
const HALF_TURN: f64 = std::f64::consts::PI;

#[derive_grad]
pub(crate) fn shifts_and_masks(x: f64, n: u32) -> f64 {
    let mut y = x;
    let mut bits = n;
    let mut place = 0;
    while bits != 0 {
        if bits & 1 == 1 {
            y = y * x + (1_u32 << place) as f64 * 0.1;
        }
        bits >>= 1;
        place += 1;
    }
    y
}

#[derive_grad]
pub(crate) fn power_by_squaring(x: f64, n: u32) -> f64 {
    let (mut base, mut power, mut left) = (x, 1.0, n);
    while left > 0 {
        if left % 2 == 1 {
            power *= base;
        }
        base *= base;
        left /= 2;
    }
    power
}

#[derive_grad]
pub(crate) fn bit_reversal(a: &[f64], bits: u32) -> f64 {
    let n = 1_usize << bits;
    let mut b = a[..n].to_vec();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
        if i < j {
            b.swap(i, j);
        }
    }
    let mut y = 1.0;
    for v in b {
        y = y * 0.5 + v * y;
    }
    y
}

#[derive_grad]
pub(crate) fn saturating_and_wrapping(a: &[f64], window: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        let low = i.saturating_sub(window);
        let high = (i + window).min(a.len() - 1);
        let other = i.wrapping_mul(5).wrapping_add(3) % a.len();
        sum += a[low] * a[high] + a[other] * (high - low) as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn signed_arithmetic(x: f64, n: i32) -> f64 {
    let k = (n - 3).abs() * 2 - n.pow(2);
    let m = -n / 2 + (n % 3) - n.rem_euclid(4);
    let larger = k.max(m).clamp(-5, 5);
    x * k as f64 + x * x * m as f64 - x.powi(larger.abs()) * larger.signum() as f64
}

#[derive_grad]
pub(crate) fn counts_of_bits(x: f64, n: u64) -> f64 {
    let ones = n.count_ones() as i32;
    let zeros = n.trailing_zeros() as f64;
    let length = (64 - n.leading_zeros()) as f64;
    x.powi(ones) * zeros + x.sin() * length + (n ^ 0xff) as f64 * x * 0.01
}

#[derive_grad]
pub(crate) fn truths(x: f64, up: bool, wide: bool) -> f64 {
    let both = up & wide;
    let mut one = up | wide;
    one ^= both;
    let mut y = x;
    if both || !one && x > 0.0 {
        y *= y;
    }
    if one != up {
        y += 1.0;
    }
    y * usize::from(wide) as f64 + y * i32::from(up) as f64
}

#[derive_grad]
pub(crate) fn linear_congruence(x: f64, start: u64, n: usize) -> f64 {
    // A random walk of which x is the size of the steps.
    let mut state = start;
    let mut y = 0.0;
    for _ in 0..n {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let step = if state >> 63 == 1 { x } else { -x };
        y = y * 0.5 + step * (1.0 + 0.5 * y * y);
    }
    y
}

#[derive_grad]
pub(crate) fn constants(x: f64) -> f64 {
    let mut y = x * HALF_TURN;
    for i in 0..STEPS {
        let k = ORDER[i % ORDER.len()];
        y += RATE * WEIGHTS[k] * y.sin();
        if MASK >> i & 1 == 1 {
            y *= std::f64::consts::FRAC_1_SQRT_2;
        }
    }
    const LOCAL: f64 = 2.5;
    y * LOCAL + x * f64::EPSILON
}

#[derive_grad]
pub(crate) fn divided_index(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 0..2 * a.len() {
        let (i, odd) = (k / 2, k % 2 == 1);
        sum += if odd { a[i] * a[k / 3] } else { -a[i] * sum };
    }
    sum
}

#[derive_grad]
pub(crate) fn counters(a: &[f64], x: f64) -> f64 {
    let (mut high, mut low, mut ups) = (0, 0, 0_i64);
    let mut y = x;
    for &v in a {
        if v > x {
            high += 1;
            ups += high;
        } else {
            low += 2;
            ups -= 1;
        }
        y += v * y * (high - low) as f64;
    }
    y * ups as f64
}

#[derive_grad]
pub(crate) fn integers_of_all_kinds(x: f64, a: u8, b: i64, c: usize) -> f64 {
    let small = a.wrapping_add(250) as i64;
    let large = (b << 3) - small / 7;
    let (sum, over) = a.overflowing_add(200);
    let checked = c.checked_sub(2).unwrap_or(9);
    let y = x * large as f64 * 0.01 + x * x * checked as f64;
    if over { y * sum as f64 } else { y.sin() }
}

#[derive_grad]
pub(crate) fn exact_conversions(x: f64, n: u32, up: bool) -> f64 {
    let y = x * f64::from(n as u8) + x.sin() * f64::from(n as u16);
    y * f64::from(i8::from(up)) + y * y * f64::from(up as u8 + 1)
}

#[derive_grad]
pub(crate) fn gray_code(a: &[f64], n: usize) -> f64 {
    let mut total = 0.0;
    for i in 0..1 << n {
        let code = i ^ (i >> 1);
        let mut product = 1.0;
        for (k, v) in a.iter().enumerate() {
            product *= if code >> k & 1 == 1 { *v } else { 1.0 - v };
        }
        total += product * product;
    }
    total
}

zoo! {
    of integers;
    grad shifts_and_masks(x in -1.0..1.0, n in one_of([0, 1, 5, 12]));
    grad power_by_squaring(x in -1.2..1.2, n in one_of([0, 1, 2, 7, 10])) and at (0.0, 3);
    grad bit_reversal(a in &numbers(8), bits in one_of([0, 1, 2, 3]));
    grad saturating_and_wrapping(a in &numbers(0..=5), window in one_of([0, 1, 2, 9]));
    grad signed_arithmetic(x in 0.5..1.5, n in one_of([-7, -2, 0, 1, 3, 6]));
    grad counts_of_bits(x in -1.0..1.0, n in one_of([0, 1, 6, 255, 1 << 40]));
    grad truths(x in -1.0..1.0, up in one_of([true, false]), wide in one_of([true, false]));
    grad linear_congruence(x in 0.1..0.5, start in one_of([1, 2, 3]), n in one_of([0, 1, 8]));
    grad constants(x in -1.0..1.0);
    grad divided_index(a in &numbers(0..=4));
    grad counters(a in &numbers(0..=4), x in -1.0..1.0);
    grad integers_of_all_kinds(x in -1.0..1.0, a in one_of([0, 7, 100]), b in one_of([-4, 0, 9]), c in one_of([0, 2, 5]));
    grad exact_conversions(x in -1.0..1.0, n in one_of([0, 3, 300]), up in one_of([true, false]));
    grad gray_code(a in &numbers(0..=3), n in one_of([0, 1, 3]));
}
