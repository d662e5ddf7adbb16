//! Random programs through `#[derive_grad]`: plain imperative Rust that nobody thought of. The build script writes them
//! by seed; each is compiled in `f64` and on dual numbers, which judge the gradients beside differences.

#[allow(dead_code)] // another zoo's step is larger
#[path = "../../support/differences.rs"]
mod differences;
#[allow(dead_code)] // no program needs all of it
#[path = "../../support/dual.rs"]
mod dual;
#[allow(dead_code, unused_macros)] // arrays and structures are of another zoo
#[path = "../../support/numbers.rs"]
mod numbers;
#[allow(dead_code)]
#[path = "../../support/random.rs"]
mod random;

#[allow(dead_code)] // no program uses all of it
#[path = "../harness/float.rs"]
mod float;
#[allow(dead_code)] // nor all domains
#[path = "../harness/points.rs"]
mod points;
#[path = "../harness/shape.rs"]
mod shape;
#[macro_use]
#[path = "../harness/table.rs"]
mod table;
#[path = "../harness/truth.rs"]
mod truth;

mod judge;
#[macro_use]
mod line;

#[allow(warnings, clippy::all)] // what nobody wrote
mod double {
    include!(concat!(env!("OUT_DIR"), "/random_double.rs"));
}

#[allow(warnings, clippy::all)]
mod duals {
    include!(concat!(env!("OUT_DIR"), "/random_duals.rs"));
}
