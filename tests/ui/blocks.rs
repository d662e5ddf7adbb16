use nn_runtime::{Params, derive_grad};

#[derive(Clone, Params)]
struct Line {
    slope: f64,
}

#[derive_grad]
impl Line {
    fn at(&self, x: f64) -> f64 {
        self.slope * x
    }
}

#[derive_grad(wrt(x))]
impl Line {
    #[derive_grad(wrt(x))]
    fn twice(&self, x: f64) -> f64 {
        2.0 * self.slope * x
    }
}

#[derive_grad]
impl Line {
    #[derive_grad]
    fn rounded(&self, x: f64) -> f64 {
        self.slope * x.next_up()
    }

    #[derive_grad(respect(x))]
    fn other(&self, x: f64) -> f64 {
        self.slope * x
    }
}

#[derive_grad]
trait Curve {
    fn at(&self, x: f64) -> f64;

    #[derive_grad]
    fn squared(&self, x: f64) -> f64 {
        self.at(x) * self.at(x)
    }
}

#[derive_grad]
struct Point(f64, f64);

fn main() {
    let line = Line { slope: 1.0 };
    let _ = (line.at(1.0), line.rounded_grad(1.0), line.other_grad(2.0), line.twice_grad(1.0));
}
