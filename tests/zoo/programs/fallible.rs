//! Functions that return a `Result`, and what is done with results.

use nn_runtime::derive_grad;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    Negative,
    TooLarge { by: u32 },
}

#[derive_grad]
pub(crate) fn checked_sqrt(x: f64) -> Result<f64, Fault> {
    if x < 0.0 {
        return Err(Fault::Negative);
    }
    if x > 100.0 {
        return Err(Fault::TooLarge { by: 3 });
    }
    Ok(x.sqrt())
}

#[derive_grad]
pub(crate) fn hypotenuse(x: f64, y: f64) -> Result<f64, Fault> {
    let a = checked_sqrt(x + y)?;
    let b = checked_sqrt(x * x + y * y)?;
    Ok(a * b)
}

#[derive_grad]
pub(crate) fn or_zero(x: f64, y: f64) -> f64 {
    let a = checked_sqrt(x).unwrap_or(0.0);
    let b = match checked_sqrt(y) {
        Ok(v) => v * 2.0,
        Err(_) if y < 0.5 => -y,
        Err(_) => 0.0,
    };
    if let Ok(c) = hypotenuse(x, y) {
        return a * b + c;
    }
    a * x + b
}

#[derive_grad]
pub(crate) fn newton(a: f64, x0: f64) -> Result<f64, String> {
    let mut x = x0;
    for i in 0..30 {
        let d = 2.0 * x;
        if d.abs() < 1e-12 {
            return Err(format!("flat at step {i}"));
        }
        let next = x - (x * x - a) / d;
        if (next - x).abs() < 1e-10 {
            return Ok(next);
        }
        x = next;
    }
    Err("no convergence".to_string())
}

#[derive_grad]
pub(crate) fn parsed(text: &str, x: f64) -> Result<f64, std::num::ParseIntError> {
    let n: i32 = text.trim().parse()?;
    Ok(x.powi(n))
}

#[derive_grad]
pub(crate) fn parsed_or(text: &str, x: f64) -> f64 {
    let n: usize = match text.parse::<usize>() {
        Ok(n) => n,
        Err(_) => 1,
    };
    let k = text.parse::<i32>().unwrap_or(0);
    let f = 2.5;
    (0..n).map(|i| x * i as f64).sum::<f64>() * x.powi(k) * f
}

#[derive_grad]
pub(crate) fn looked_up(a: &[f64], i: usize) -> Result<f64, String> {
    let v = a.get(i).ok_or_else(|| format!("no {i}"))?;
    let w = a.first().copied().ok_or("empty")?;
    Ok(v * w)
}

#[derive_grad]
pub(crate) fn solve2(m: &[[f64; 2]; 2], b: &[f64; 2]) -> Result<[f64; 2], &'static str> {
    let det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    if det == 0.0 {
        return Err("singular");
    }
    Ok([(b[0] * m[1][1] - b[1] * m[0][1]) / det, (m[0][0] * b[1] - m[1][0] * b[0]) / det])
}

#[derive_grad]
pub(crate) fn solved(m: &[[f64; 2]; 2], b: &[f64; 2]) -> f64 {
    let x = solve2(m, b).expect("regular");
    let y = solve2(m, &x).map(|v| v[0] * v[1]).unwrap_or_else(|_| 0.0);
    let z = solve2(m, b).map_err(|e| e.len()).ok().map_or(0.0, |v| v[0]);
    let Ok(w) = solve2(m, b) else { return 0.0 };
    if checked_sqrt(x[0]).is_err() {
        return y;
    }
    x[0] * y + z + w[1]
}

/// What is asked of it stands for its result: errors have no numbers.
#[derive_grad]
pub(crate) fn several(a: f64, x0: f64, m: &[[f64; 2]; 2], i: usize) -> f64 {
    let root = newton(a, x0).unwrap_or_default();
    let looked = looked_up(&[a, x0], i).unwrap_or(a * x0);
    let power = parsed("3", x0).unwrap_or_else(|_| a) + parsed("three", x0).unwrap_or_else(|_| a);
    let solution = solve2(m, &[a, x0]).unwrap_or([0.0; 2]);
    root * looked + power * solution[0] + parsed_or("2", x0)
}

/// The first error ends it.
#[derive_grad]
fn product_of_roots(a: &[f64]) -> Result<f64, Fault> {
    a.iter().try_fold(1.0, |product, &x| checked_sqrt(x).map(|root| product * root))
}

#[derive_grad]
pub(crate) fn of_products(a: &[f64], scale: f64) -> f64 {
    let whole = match product_of_roots(a) {
        Ok(product) => product * scale,
        Err(_) => return scale * a[0],
    };
    let roots: Vec<f64> = a.iter().filter_map(|&x| checked_sqrt(x * scale).ok()).collect();
    whole + roots.iter().sum::<f64>()
}

zoo! {
    of fallible;
    grad or_zero(x in -1.0..1.0, y in -1.0..1.0);
    grad solved(m in &array_of::<2, _>(array::<2>()), b in &array::<2>());
    grad several(a in 1.0..2.0, x0 in 0.8..1.5, m in &array_of::<2, _>(array::<2>()), i in one_of([0, 1, 7]));
    grad of_products(a in &list(3, -0.2..1.0), scale in 0.5..1.5);
}
