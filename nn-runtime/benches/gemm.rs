//! Our matrix product against ndarray's, shape by shape.
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ShapeBuilder};
use nn_runtime::kernels::gemm::Gemm;
use std::hint::black_box;
use std::time::Instant;

fn mat(r: usize, c: usize, t: bool) -> Array2<f32> {
    let mut s = 12345u32;
    Array2::from_shape_simple_fn((r, c).set_f(t), || {
        s = s.wrapping_mul(1664525).wrapping_add(1013904223);
        (s >> 8) as f32 / (1 << 24) as f32 - 0.5
    })
}

fn time(reps: usize, mut f: impl FnMut()) -> f64 {
    let t = Instant::now();
    for _ in 0..reps {
        f();
    }
    t.elapsed().as_secs_f64() / reps as f64 * 1e6
}

fn case(name: &str, m: usize, k: usize, n: usize, at: bool, bt: bool, beta: f32) {
    let (a, b) = (mat(m, k, at), mat(k, n, bt));
    let mut c = Array2::zeros((m, n));
    let flop = 2.0 * (m * k * n) as f64;
    let reps = (2e7 / flop).ceil().max(1.0) as usize;
    let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
    for _ in 0..if flop > 1e9 { 2 } else { 40 } {
        ours = ours.min(time(reps, || {
            f32::gemm(1.0, black_box(a.view()), black_box(b.view()), beta, c.view_mut());
            black_box(&c);
        }));
        theirs = theirs.min(time(reps, || {
            general_mat_mul(1.0, black_box(&a), black_box(&b), beta, &mut c);
            black_box(&c);
        }));
    }
    println!(
        "{name:<12} {m:>5}x{k:<4} {k:>4}x{n:<4} b={beta} {ours:>10.2} {theirs:>10.2} {:>6.2} {:>6.1}",
        theirs / ours,
        flop / ours / 1e3
    );
}

fn main() {
    case("tile", 6, 256, 16, false, false, 0.);
    case("tile", 6, 256, 16, true, false, 0.);
    case("tile", 24, 256, 16, false, false, 0.);
    case("tile", 24, 256, 16, true, false, 0.);
    case("tile p", 48, 256, 48, false, false, 0.);
    case("tile p", 48, 256, 48, true, false, 0.);
    for (h, b) in [(30, 10), (100, 32), (512, 128)] {
        case("x.W1", b, 784, h, false, false, 0.);
        case("xT.d1", 784, b, h, true, false, 0.);
        case("xT.d1", 784, b, h, true, false, 1.);
        case("a.W2", b, h, 10, false, false, 0.);
        case("aT.d2", h, b, 10, true, false, 0.);
        case("d2.W2T", b, 10, h, false, true, 0.);
        case("test", 10000, 784, h, false, false, 0.);
        case("vec", 1, 784, h, false, false, 0.);
        case("vec", h, 784, 1, false, false, 0.);
        case("vec", 784, h, 1, true, false, 0.);
        case("vec", 1, 784, h, false, true, 0.);
    }
}
