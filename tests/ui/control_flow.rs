use nn_runtime::derive_grad;

#[derive_grad]
fn several_at_once(x: f64) -> f64 {
    if x > 0.0 {
        return x;
    }
    let mut y = x;
    while y < 10.0 {
        y = y * 2.0;
    }
    for i in 0..3 {
        y = y + i as f64;
    }
    let z = match y {
        _ => y,
    };
    z
}

/// Has no mistakes, so it has no errors either.
#[derive_grad]
fn caller(x: f64) -> f64 {
    several_at_once(x) * 2.0
}

fn main() {
    several_at_once::grad(1.0);
    caller::value_and_grad(1.0);
}
