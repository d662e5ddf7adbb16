//! Options, bonds and portfolios.

use nn_runtime::derive_grad;

/// The normal distribution by the polynomial of Abramowitz and Stegun, 26.2.17.
#[derive_grad]
fn normal(x: f64) -> f64 {
    let k = 1.0 / (1.0 + 0.2316419 * x.abs());
    let c = [0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
    let mut tail = 0.0;
    for i in (0..5).rev() {
        tail = (tail + c[i]) * k;
    }
    tail *= (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[derive_grad]
pub(crate) fn black_scholes(
    spot: f64,
    strike: f64,
    rate: f64,
    volatility: f64,
    years: f64,
    call: bool,
) -> f64 {
    let spread = volatility * years.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * years) / spread;
    let d2 = d1 - spread;
    let discounted = strike * (-rate * years).exp();
    if call {
        spot * normal(d1) - discounted * normal(d2)
    } else {
        discounted * normal(-d2) - spot * normal(-d1)
    }
}

/// An American put on a tree: at each node the larger of waiting and exercising.
#[derive_grad]
pub(crate) fn binomial_tree(
    spot: f64,
    strike: f64,
    rate: f64,
    volatility: f64,
    steps: usize,
) -> f64 {
    let dt = 1.0 / steps as f64;
    let up = (volatility * dt.sqrt()).exp();
    let down = 1.0 / up;
    let grow = (rate * dt).exp();
    let p = (grow - down) / (up - down);
    let mut values = vec![0.0; steps + 1];
    for i in 0..=steps {
        let price = spot * up.powi(2 * i as i32 - steps as i32);
        values[i] = (strike - price).max(0.0);
    }
    for level in (0..steps).rev() {
        for i in 0..=level {
            let wait = (p * values[i + 1] + (1.0 - p) * values[i]) / grow;
            let price = spot * up.powi(2 * i as i32 - level as i32);
            let exercise = strike - price;
            values[i] = if exercise > wait { exercise } else { wait };
        }
    }
    values[0]
}

#[derive_grad]
pub(crate) fn option_by_paths(
    spot: f64,
    volatility: f64,
    shocks: &[Vec<f64>],
    barrier: f64,
) -> f64 {
    let mut sum = 0.0;
    'paths: for path in shocks {
        let mut price = spot;
        let mut mean = 0.0;
        for (k, shock) in path.iter().enumerate() {
            price *= (volatility * shock - 0.5 * volatility * volatility).exp();
            if price > barrier {
                continue 'paths;
            }
            mean += (price - mean) / (k + 1) as f64;
        }
        sum += (mean - 0.8).max(0.0);
    }
    sum / shocks.len() as f64
}

#[derive_grad]
pub(crate) fn yield_of_a_bond(price: f64, coupon: f64, years: usize) -> f64 {
    let mut y = 0.05;
    for _ in 0..40 {
        let (mut value, mut slope) = (0.0, 0.0);
        let mut discount = 1.0;
        for t in 1..=years {
            discount /= 1.0 + y;
            let paid = if t == years { 1.0 + coupon } else { coupon };
            value += paid * discount;
            slope -= paid * discount * t as f64 / (1.0 + y);
        }
        let step = (value - price) / slope;
        y -= step;
        if step.abs() < 1e-5 {
            break;
        }
    }
    y
}

#[derive_grad]
pub(crate) fn ledger(flows: &[(f64, usize)], rate: f64, fee: f64) -> (f64, f64, usize) {
    let (mut balance, mut paid, mut defaults) = (1.0, 0.0, 0);
    for &(amount, kind) in flows {
        match kind {
            0 => balance += amount,
            1 | 2 if balance < amount => {
                defaults += 1;
                paid += fee;
            }
            1 => balance -= amount,
            2 => {
                balance -= amount + fee * amount;
                paid += fee * amount;
            }
            _ => continue,
        }
        balance *= 1.0 + rate;
    }
    (balance, paid, defaults)
}

zoo! {
    of finance;
    grad black_scholes(
        spot in 0.8..1.2, strike in 0.8..1.2, rate in 0.01..0.05, volatility in 0.3..0.6,
        years in 0.5..2.0, call in one_of([true, false]),
    );
    grad binomial_tree(
        spot in 0.8..1.2, strike in 0.8..1.2, rate in 0.01..0.05, volatility in 0.3..0.6,
        steps in one_of([1, 2, 5]),
    );
    grad option_by_paths(
        spot in 0.8..1.2, volatility in 0.1..0.3, shocks in &rows(3, 4), barrier in 1.3..1.5,
    );
    grad yield_of_a_bond(price in 0.9..1.1, coupon in 0.02..0.08, years in one_of([1, 3, 10]));
    vjp ledger(
        flows in &list(0..=5, (0.2..0.9, Within(one_of([0_usize, 1, 2, 3])))), rate in 0.0..0.1, fee in 0.1..0.3,
    );
}
