//! Many programs through `#[derive_grad]`: plain imperative Rust, by construct and by pairs of constructs. Each text is
//! compiled in `f64`, in `f32` and on dual numbers, which judge the gradients beside differences.

#[allow(dead_code)] // the other zoo's step is larger
#[path = "../support/differences.rs"]
mod differences;
#[allow(dead_code)] // no program needs all of it
#[path = "../support/dual.rs"]
mod dual;
#[allow(dead_code, unused_macros)] // arrays and structures are of the other zoo
#[path = "../support/numbers.rs"]
mod numbers;
#[allow(dead_code)]
#[path = "../support/random.rs"]
mod random;

#[allow(dead_code)] // no program uses all of it
#[path = "harness/float.rs"]
mod float;
#[path = "harness/judge.rs"]
mod judge;
#[path = "harness/points.rs"]
mod points;
#[path = "harness/shape.rs"]
mod shape;
#[macro_use]
#[path = "harness/table.rs"]
mod table;
#[path = "harness/truth.rs"]
mod truth;

/// The programs as written: in every way that a user may write them.
#[allow(clippy::all, unused_qualifications)]
mod double {
    include!(concat!(env!("OUT_DIR"), "/double.rs"));
}

#[allow(clippy::all, unused_qualifications)]
mod single {
    include!(concat!(env!("OUT_DIR"), "/single.rs"));
}

#[allow(clippy::all, unused, unused_qualifications)]
mod duals {
    include!(concat!(env!("OUT_DIR"), "/duals.rs"));
}
