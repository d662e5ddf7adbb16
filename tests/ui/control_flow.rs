use nn_runtime::derive_grad;

#[derive_grad]
fn branches(x: f64) -> f64 {
    let y = if x > 0.0 { x } else { -x };
    let z = match y > 1.0 {
        true => y,
        false => 1.0,
    };
    if let Some(w) = Some(z) { w } else { z }
}

#[derive_grad]
fn loops(x: f64, n: usize) -> f64 {
    let mut a = x;
    while a < 10.0 {
        a *= 2.0;
    }
    loop {
        break;
    }
    for _ in 0..n {
        a += x;
    }
    'outer: for i in 0..n {
        a += x;
    }
    a
}

#[derive_grad]
fn nested_loops(lists: &[Vec<f64>]) -> f64 {
    let mut total = 0.0;
    for list in lists {
        for x in list {
            total += x;
        }
    }
    total
}

#[derive_grad]
fn early_return(x: f64) -> f64 {
    return x;
}

#[derive_grad]
fn return_in_the_middle(x: f64) -> f64 {
    if x > 0.0 {
        return x;
    }
    x * x
}

#[derive_grad]
fn fallible(x: f64) -> Option<f64> {
    let y = Some(x)?;
    let Some(z) = Some(y) else { return None };
    Some(z)
}

#[derive_grad]
fn fails(x: f64) -> Result<f64, ()> {
    let y: Result<f64, ()> = Ok(x);
    Ok(y?)
}

#[derive_grad]
fn either(x: Option<f64>) -> f64 {
    match x {
        Some(0.5) | None => 0.0,
        Some(y) => y,
    }
}

#[derive_grad]
fn kept(x: Option<f64>) -> f64 {
    let mut x = x;
    *x.get_or_insert(1.0)
}

#[derive_grad]
fn no_value(x: f64) -> f64 {
    let y = x;
}

#[derive_grad]
fn nothing(x: f64) -> f64 {}

fn main() {}
