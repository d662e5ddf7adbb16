//! Loops, branches, changes in place and calls, written by hand in the very form in which the macro writes them: rustc
//! judges what it infers and what may be borrowed, differences judge the derivatives.
#![allow(clippy::all, unreachable_pub, unused, unused_qualifications)] // generated code is

use nn_runtime::{__rt, Float};

/// Central differences of `f` at `x`.
fn differences<const N: usize>(x: [f64; N], f: impl Fn(&[f64; N]) -> f64) -> [f64; N] {
    std::array::from_fn(|i| {
        let moved = |step: f64| {
            let mut x = x;
            x[i] += step;
            f(&x)
        };
        let h = 1e-6;
        (moved(h) - moved(-h)) / (2.0 * h)
    })
}

#[track_caller]
fn assert_close(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (actual, expected) in actual.iter().zip(expected) {
        let error = (actual - expected).abs();
        assert!(error <= tolerance * expected.abs().max(1.0), "{actual} instead of {expected}");
    }
}

/// A loop over numbers with state: the log-likelihood of a Kalman filter.
mod kalman {
    use super::*;

    macro_rules! record {
        ($float:ty) => {
            pub fn __record(
                q: &$float,
                r: &$float,
                ys: &[$float],
            ) -> (
                $float,
                impl FnOnce(
                    &$float,
                    &$float,
                    &[$float],
                    &$float,
                    $float,
                    __rt::Sink<'_, $float>,
                    __rt::Sink<'_, $float>,
                    __rt::Sink<'_, [$float]>,
                ) + use<>,
            ) {
                let q = *q;
                let r = *r;
                let n = ys.len();
                let mut m = 0.0;
                let mut p = 1.0;
                let mut nll = 0.0;
                let mut tape = __rt::Vec::new();
                for i in 0..n {
                    let p1 = p + q;
                    let s = p1 + r;
                    let e = ys[i] - m;
                    nll += 0.5 * (__rt::math::ln(s) + e * e / s);
                    let k = p1 / s;
                    m += k * e;
                    p = p1 * (1.0 - k);
                    tape.push((s, e, k, p1));
                }
                (
                    nll,
                    move |q: &$float,
                          r: &$float,
                          ys: &[$float],
                          value: &$float,
                          nll_bar: $float,
                          mut q_sink: __rt::Sink<'_, $float>,
                          mut r_sink: __rt::Sink<'_, $float>,
                          mut ys_sink: __rt::Sink<'_, [$float]>| {
                        let q = *q;
                        let r = *r;
                        let mut m_bar = 0.0;
                        let mut p_bar = 0.0;
                        let mut q_bar = 0.0;
                        let mut r_bar = 0.0;
                        for (i, (s, e, k, p1)) in (0..n).rev().zip(__rt::backwards(&mut tape)) {
                            let k_bar = m_bar * e - p_bar * p1;
                            let e_bar = m_bar * k + nll_bar * e / s;
                            let s_bar = nll_bar * 0.5 * (1.0 / s - e * e / (s * s)) - k_bar * k / s;
                            let p1_bar = p_bar * (1.0 - k) + k_bar / s + s_bar;
                            if let Some(ys_bar) = ys_sink.get() {
                                ys_bar[i] += e_bar;
                            }
                            m_bar -= e_bar;
                            r_bar += s_bar;
                            q_bar += p1_bar;
                            p_bar = p1_bar;
                        }
                        if let Some(sum) = q_sink.get() {
                            *sum += q_bar;
                        }
                        if let Some(sum) = r_sink.get() {
                            *sum += r_bar;
                        }
                    },
                )
            }

            pub fn value_and_grad(
                q: $float,
                r: $float,
                ys: &[$float],
            ) -> ($float, ($float, $float, Vec<$float>)) {
                let (value, back) = __record(&q, &r, ys);
                let mut q_bar = __rt::zero(&q);
                let mut r_bar = __rt::zero(&r);
                let mut ys_bar = __rt::zero(ys);
                back(
                    &q,
                    &r,
                    ys,
                    &value,
                    1.0,
                    __rt::fresh(&q, &mut q_bar),
                    __rt::fresh(&r, &mut r_bar),
                    __rt::fresh(ys, &mut ys_bar),
                );
                (
                    value,
                    (
                        __rt::complete(q_bar, &q),
                        __rt::complete(r_bar, &r),
                        __rt::complete(ys_bar, ys),
                    ),
                )
            }
        };
    }

    mod single {
        use super::*;
        record!(f32);
    }
    mod double {
        use super::*;
        record!(f64);
    }

    #[test]
    fn its_gradient_agrees_with_differences() {
        let at = [0.3, 0.7, 1.0, 2.0, 0.5];
        let (_, (q, r, ys)) = double::value_and_grad(at[0], at[1], &at[2..]);
        let gradient = [&[q, r], &ys[..]].concat();
        let expected = differences(at, |x| double::value_and_grad(x[0], x[1], &x[2..]).0);
        assert_close(&gradient, &expected, 1e-8);
        let (_, (q, r, ys)) = single::value_and_grad(0.3, 0.7, &[1.0, 2.0, 0.5]);
        let gradient = [&[q, r], &ys[..]].concat().map_to_f64();
        assert_close(&gradient, &expected, 1e-5);
    }

    trait ToF64 {
        fn map_to_f64(&self) -> Vec<f64>;
    }
    impl ToF64 for Vec<f32> {
        fn map_to_f64(&self) -> Vec<f64> {
            self.iter().map(|&x| x.into()).collect()
        }
    }
}

/// A branch in a loop: `for i in 0..n { if x[i] > 0.0 { s = s * x[i] } else { s += 1.0 } }`
mod branch_in_a_loop {
    use super::*;

    fn __record<T: Float>(x: &[T]) -> (T, impl FnOnce(&[T], &T, T, __rt::Sink<'_, [T]>) + use<T>) {
        let mut s = <T as __rt::Float>::lit(1.0);
        let mut taken_tape = __rt::Vec::new();
        let mut s_tape = __rt::Vec::new();
        for i in 0..x.len() {
            let v = x[i];
            let taken = v > <T as __rt::Float>::lit(0.0);
            if taken {
                s_tape.push((s, v));
                s *= v;
            } else {
                s += <T as __rt::Float>::lit(1.0);
            }
            taken_tape.push(taken);
        }
        (s, move |x: &[T], value: &T, s_bar: T, mut x_sink: __rt::Sink<'_, [T]>| {
            let Some(x_bar) = x_sink.get() else { return };
            let mut s_bar = s_bar;
            for (i, taken) in (0..x.len()).rev().zip(__rt::backwards(&mut taken_tape)) {
                let v_bar = if taken {
                    let (s, v) = __rt::pop(&mut s_tape);
                    let v_bar = s_bar * s;
                    s_bar *= v;
                    v_bar
                } else {
                    <T as __rt::Float>::lit(0.0)
                };
                x_bar[i] += v_bar;
            }
        })
    }

    fn function(x: &[f64; 5]) -> f64 {
        __record(x).0
    }

    #[test]
    fn the_gradient_is_that_of_the_arms_taken() {
        let x = [0.5, -1.0, 2.0, -0.25, 1.5];
        let mut x_bar = [0.0; 5];
        let (value, back) = __record(&x);
        back(&x, &value, 1.0, __rt::add_to(&mut x_bar));
        assert_close(&x_bar, &differences(x, function), 1e-8);
        let (value, back) = __record(&x);
        back(&x, &value, 1.0, __rt::skip());
    }
}

/// Nested loops with flat stacks: s = Σᵢ Πⱼ<ᵢ sin(xⱼ + p), a branch in the inner loop, and an arm of its own outside of all loops.
mod nested_loops {
    use super::*;

    fn __record(
        x: &[f64],
        twice: &bool,
    ) -> (
        f64,
        impl FnOnce(&[f64], &bool, &f64, f64, __rt::Sink<'_, [f64]>, __rt::Sink<'_, ()>) + use<>,
    ) {
        let twice = *twice;
        let n = x.len();
        let mut s = 0.0;
        let mut j_tape = __rt::Vec::new();
        for i in 0..n {
            let mut p = 1.0;
            for j in 0..i {
                let v = x[j] + p;
                j_tape.push((p, v));
                p *= __rt::math::sin(v);
            }
            s += p;
        }
        let mut kept = None;
        let s_1 = if twice {
            kept = Some(s);
            s * s
        } else {
            s
        };
        (
            s_1,
            move |x: &[f64],
                  twice: &bool,
                  value: &f64,
                  s_bar: f64,
                  mut x_sink: __rt::Sink<'_, [f64]>,
                  _: __rt::Sink<'_, ()>| {
                let twice = *twice;
                let Some(x_bar) = x_sink.get() else { return };
                let s_bar = if twice {
                    let s = __rt::pop(&mut kept);
                    2.0 * s * s_bar
                } else {
                    s_bar
                };
                for i in (0..n).rev() {
                    let mut p_bar = s_bar;
                    for j in (0..i).rev() {
                        let (p, v) = __rt::pop(&mut j_tape);
                        let v_bar = p_bar * p * __rt::math::cos(v);
                        x_bar[j] += v_bar;
                        p_bar = p_bar * __rt::math::sin(v) + v_bar;
                    }
                }
            },
        )
    }

    #[test]
    fn the_gradient_agrees_with_differences() {
        let x = [0.5, 1.0, 2.0, 0.25];
        for twice in [false, true] {
            let mut x_bar = [0.0; 4];
            let (value, back) = __record(&x, &twice);
            back(&x, &twice, &value, 1.0, __rt::add_to(&mut x_bar), __rt::skip());
            assert_close(&x_bar, &differences(x, |x| __record(x, &twice).0), 1e-8);
        }
    }
}

/// A copy that is changed in place: `let mut a = x.to_vec(); for i in 1..n { a[i] *= a[i - 1]; } a[n - 1]`
mod in_place {
    use super::*;

    fn __record<T: Float>(
        x: &Vec<T>,
    ) -> (T, impl FnOnce(&Vec<T>, &T, T, __rt::Sink<'_, Vec<T>>) + use<T>) {
        let mut a = __rt::copied(x);
        let n = a.len();
        let mut u_tape = __rt::Vec::new();
        for i in 1..n {
            let h = i - 1;
            let u = a[i];
            let v = a[h];
            a[i] = u * v;
            u_tape.push((h, u, v));
        }
        let last = n - 1;
        let result = a[last];
        let a_extent = __rt::extent(&a);
        (result, move |x: &Vec<T>, value: &T, result_bar: T, mut x_sink: __rt::Sink<'_, Vec<T>>| {
            x_sink.complete(x);
            let Some(x_bar) = x_sink.get() else { return };
            let mut a_bar = __rt::zeros(&a_extent);
            a_bar[last] += result_bar;
            for (i, (h, u, v)) in (1..n).rev().zip(__rt::backwards(&mut u_tape)) {
                let w_bar = a_bar[i];
                __rt::clear(&mut a_bar[i]);
                a_bar[h] += w_bar * u;
                a_bar[i] += w_bar * v;
            }
            __rt::add(x_bar, &a_bar);
        })
    }

    #[test]
    fn the_gradient_agrees_with_differences() {
        let x = [0.5, 1.5, 2.0, 0.25];
        let argument = x.to_vec();
        let (value, back) = __record(&argument);
        let mut x_bar = __rt::zero(&argument);
        back(&argument, &value, 1.0, __rt::fresh(&argument, &mut x_bar));
        assert_close(&x_bar, &differences(x, |x| __record(&x.to_vec()).0), 1e-8);
    }
}

/// A function that changes its argument, `y[i] = y[i] * x + y[i - 1]`, and a caller of it in a loop.
mod changed_arguments {
    use super::*;

    fn scan<T: Float>(
        x: &T,
        y: &mut [T],
    ) -> ((), impl FnOnce(&T, __rt::Gone, &(), (), __rt::Sink<'_, T>, __rt::Sink<'_, [T]>) + use<T>)
    {
        let x = *x;
        let n = y.len();
        let mut u_tape = __rt::Vec::new();
        for i in 1..n {
            let h = i - 1;
            let u = y[i];
            y[i] = u * x + y[h];
            u_tape.push((h, u));
        }
        (
            (),
            move |x: &T,
                  _: __rt::Gone,
                  value: &(),
                  (): (),
                  mut x_sink: __rt::Sink<'_, T>,
                  mut y_sink: __rt::Sink<'_, [T]>| {
                let x = *x;
                let Some(y_bar) = y_sink.get() else { return };
                let mut x_bar = <T as __rt::Float>::lit(0.0);
                for (i, (h, u)) in (1..n).rev().zip(__rt::backwards(&mut u_tape)) {
                    let w_bar = y_bar[i];
                    __rt::clear(&mut y_bar[i]);
                    y_bar[h] += w_bar;
                    y_bar[i] += w_bar * x;
                    if x_sink.is_asked() {
                        x_bar += w_bar * u;
                    }
                }
                if let Some(sum) = x_sink.get() {
                    *sum += x_bar;
                }
            },
        )
    }

    /// `let mut y = x.to_vec(); for k in 0..m { scan(x[k], &mut y[k..]); } y[0] + … `
    fn __record(x: &[f64]) -> (f64, impl FnOnce(&[f64], &f64, f64, __rt::Sink<'_, [f64]>) + use<>) {
        let m = 3;
        let mut y = __rt::copied(x);
        let mut k_tape = __rt::Vec::new();
        for k in 0..m {
            let v = x[k];
            let (unit, back) = scan(&v, &mut y[k..]);
            k_tape.push((v, unit, back));
        }
        let mut total = 0.0;
        for i in 0..y.len() {
            total += y[i];
        }
        let y_extent = __rt::extent(&y);
        let n = y.len();
        (total, move |x: &[f64], value: &f64, total_bar: f64, mut x_sink: __rt::Sink<'_, [f64]>| {
            let Some(x_bar) = x_sink.get() else { return };
            let mut y_bar = __rt::zeros(&y_extent);
            for i in (0..n).rev() {
                y_bar[i] += total_bar;
            }
            for (k, (v, unit, back)) in (0..m).rev().zip(__rt::backwards(&mut k_tape)) {
                let mut v_bar = __rt::zero(&v);
                back(
                    &v,
                    __rt::Gone,
                    &unit,
                    __rt::zero_of(&unit),
                    __rt::fresh(&v, &mut v_bar),
                    __rt::add_to(&mut y_bar[k..]),
                );
                x_bar[k] += v_bar;
            }
            __rt::add(x_bar, &y_bar);
        })
    }

    /// The companion's `vjp` of `scan`.
    fn vjp<T: Float>(x: T, y: &mut [T], seed: Vec<T>) -> ((), (T, Vec<T>)) {
        let (value, back) = scan(&x, &mut *y);
        let mut x_bar = __rt::zero(&x);
        let mut y_bar = __rt::complete(seed, y);
        back(&x, __rt::Gone, &value, (), __rt::fresh(&x, &mut x_bar), __rt::add_to(&mut y_bar));
        (value, (__rt::complete(x_bar, &x), y_bar))
    }

    /// The companion's `pullback` of `scan`.
    fn pullback<T: Float>(x: T, y: &mut [T]) -> ((), impl FnOnce(Vec<T>) -> (T, Vec<T>)) {
        let (value, back) = scan(&x, &mut *y);
        let kept = Clone::clone(&value);
        (kept, move |seed: Vec<T>| {
            let mut x_bar = __rt::zero(&x);
            let mut y_bar = __rt::complete(seed, y);
            back(&x, __rt::Gone, &value, (), __rt::fresh(&x, &mut x_bar), __rt::add_to(&mut y_bar));
            (__rt::complete(x_bar, &x), y_bar)
        })
    }

    #[test]
    fn the_gradient_of_the_caller_agrees_with_differences() {
        let x = [0.5, 1.5, 2.0, 0.25];
        let (value, back) = __record(&x);
        let mut x_bar = [0.0; 4];
        back(&x, &value, 1.0, __rt::add_to(&mut x_bar));
        assert_close(&x_bar, &differences(x, |x| __record(x).0), 1e-8);
    }

    #[test]
    fn the_seed_is_that_of_what_is_left_and_the_gradient_that_of_what_was_found() {
        let at = [0.5, 1.5, 2.0, 0.25];
        let seed = [1.0, -2.0, 3.0];
        let mut y = at[1..].to_vec();
        let ((), (x_bar, y_bar)) = vjp(at[0], &mut y, seed.to_vec());
        let gradient = [&[x_bar], &y_bar[..]].concat();
        let expected = differences(at, |at| {
            let mut y = at[1..].to_vec();
            scan(&at[0], &mut y);
            y.iter().zip(seed).map(|(y, seed)| y * seed).sum()
        });
        assert_close(&gradient, &expected, 1e-8);
        let mut y = at[1..].to_vec();
        let ((), back) = pullback(at[0], &mut y);
        assert_eq!(back(seed.to_vec()), (x_bar, y_bar));
    }
}

/// A while loop: Newton's square root.
mod while_loop {
    use super::*;

    fn __record(a: &f64) -> (f64, impl FnOnce(&f64, &f64, f64, __rt::Sink<'_, f64>) + use<>) {
        let a = *a;
        let mut x = a;
        let mut trips = 0usize;
        let mut x_tape = __rt::Vec::new();
        while (x * x - a).abs() > 1e-13 * a {
            trips += 1;
            x_tape.push(x);
            x = 0.5 * (x + a / x);
        }
        (x, move |a: &f64, value: &f64, x_bar: f64, mut a_sink: __rt::Sink<'_, f64>| {
            let a = *a;
            let Some(sum) = a_sink.get() else { return };
            let mut a_bar = 0.0;
            let mut x_bar = x_bar;
            for (_, x) in (0..trips).zip(__rt::backwards(&mut x_tape)) {
                a_bar += 0.5 * x_bar / x;
                x_bar *= 0.5 * (1.0 - a / (x * x));
            }
            *sum += a_bar + x_bar;
        })
    }

    #[test]
    fn the_derivative_is_that_of_the_root() {
        let (value, back) = __record(&2.0);
        let mut a_bar = 0.0;
        back(&2.0, &value, 1.0, __rt::add_to(&mut a_bar));
        assert!((a_bar - 0.5 / 2f64.sqrt()).abs() < 1e-12);
    }
}

/// A function of a fixed array whose loop has a known number of runs.
mod fixed {
    use super::*;
    use std::alloc::{GlobalAlloc, Layout, System};
    use std::cell::Cell;

    pub fn __record<T: Float>(
        x: &[T; 4],
    ) -> ([T; 4], impl FnOnce(&[T; 4], &[T; 4], [T; 4], __rt::Sink<'_, [T; 4]>) + use<T>) {
        let mut y = __rt::copied(x);
        let mut h_tape = __rt::Stack::<_, 3>::new();
        for i in 1..4 {
            let h = y[i - 1];
            let u = y[i];
            y[i] = u * h;
            h_tape.push((h, u));
        }
        let y_extent = __rt::extent(&y);
        (y, move |x: &[T; 4], value: &[T; 4], seed: [T; 4], mut x_sink: __rt::Sink<'_, [T; 4]>| {
            let Some(x_bar) = x_sink.get() else { return };
            let mut y_bar = __rt::zeros(&y_extent);
            __rt::add(&mut y_bar, &seed);
            for (i, (h, u)) in (1..4).rev().zip(__rt::backwards(&mut h_tape)) {
                let w_bar = y_bar[i];
                y_bar[i] = <T as __rt::Float>::lit(0.0);
                y_bar[i] += w_bar * h;
                y_bar[i - 1] += w_bar * u;
            }
            __rt::add(x_bar, &y_bar);
        })
    }

    struct Counting;

    thread_local! {
        static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    }

    // SAFETY: the allocator of the system does all the work.
    #[allow(unsafe_code)]
    unsafe impl GlobalAlloc for Counting {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            ALLOCATIONS.with(|count| count.set(count.get() + 1));
            // SAFETY: the caller keeps the contract of `alloc`.
            unsafe { System.alloc(layout) }
        }

        unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
            // SAFETY: `memory` came from `alloc` above, with this layout.
            unsafe { System.dealloc(memory, layout) }
        }
    }

    #[global_allocator]
    static GLOBAL: Counting = Counting;

    fn gradient(x: [f64; 4], seed: [f64; 4]) -> [f64; 4] {
        let (value, back) = __record(&x);
        let mut x_bar = __rt::zero(&x);
        back(&x, &value, seed, __rt::fresh(&x, &mut x_bar));
        __rt::complete(x_bar, &x)
    }

    #[test]
    fn nothing_is_allocated() {
        let (x, seed) = ([0.5, 1.5, 2.0, 0.25], [1.0, -1.0, 2.0, 3.0]);
        let before = ALLOCATIONS.with(Cell::get);
        let gradient = gradient(x, seed);
        assert_eq!(ALLOCATIONS.with(Cell::get), before);
        let expected = differences(x, |x| {
            let y = __record(x).0;
            (0..4).map(|i| y[i] * seed[i]).sum()
        });
        assert_close(&gradient, &expected, 1e-8);
    }
}

/// Sinks of a callee that wants other types than the caller has: the tangent of a vector for a slice, a part of an array.
mod sinks {
    use super::*;
    use ndarray::{Array1, array};

    fn total(x: &[f64]) -> (f64, impl FnOnce(&[f64], &f64, f64, __rt::Sink<'_, [f64]>) + use<>) {
        (x.iter().sum(), move |x: &[f64], _: &f64, seed: f64, mut x_sink: __rt::Sink<'_, [f64]>| {
            if let Some(x_bar) = x_sink.get() {
                __rt::spread(x_bar, seed);
            }
        })
    }

    fn totals(
        xs: &[Vec<f64>],
        a: &[f64; 3],
    ) -> (
        f64,
        impl FnOnce(
            &[Vec<f64>],
            &[f64; 3],
            &f64,
            f64,
            __rt::Sink<'_, [Vec<f64>]>,
            __rt::Sink<'_, [f64; 3]>,
        ) + use<>,
    ) {
        let (x, x_back) = total(&xs[1]);
        let (y, y_back) = total(&a[1..]);
        let (z, z_back) = total(a);
        (
            x * y * z,
            move |xs: &[Vec<f64>],
                  a: &[f64; 3],
                  value: &f64,
                  value_bar: f64,
                  mut xs_sink: __rt::Sink<'_, [Vec<f64>]>,
                  mut a_sink: __rt::Sink<'_, [f64; 3]>| {
                xs_sink.complete(xs);
                a_sink.complete(a);
                z_back(a, &z, value_bar * x * y, a_sink.part(|a_bar| a_bar));
                y_back(&a[1..], &y, value_bar * x * z, a_sink.part(|a_bar| &mut a_bar[1..]));
                x_back(&xs[1], &x, value_bar * y * z, xs_sink.part(|xs_bar| &mut xs_bar[1]));
            },
        )
    }

    #[test]
    fn parts_of_a_cotangent_are_passed_on() {
        let (xs, a) = (vec![vec![1.0], vec![2.0, 3.0]], [0.5, 1.5, 2.5]);
        let (value, back) = totals(&xs, &a);
        let mut xs_bar = __rt::zero(&xs);
        let mut a_bar = __rt::zero(&a);
        back(&xs, &a, &value, 1.0, __rt::fresh(&xs, &mut xs_bar), __rt::fresh(&a, &mut a_bar));
        assert_eq!(xs_bar, [vec![0.0], vec![18.0; 2]]);
        assert_eq!(a_bar, [20.0, 42.5, 42.5]);
    }

    /// An array that is indexed and one that is not.
    fn indexed<T: Float>(
        w: &Array1<T>,
    ) -> (T, impl FnOnce(&Array1<T>, &T, T, __rt::Sink<'_, Array1<T>>) + use<T>) {
        let v = w[1];
        (v * v, move |w: &Array1<T>, value: &T, seed: T, mut w_sink: __rt::Sink<'_, Array1<T>>| {
            w_sink.complete(w);
            let Some(w_bar) = w_sink.get() else { return };
            w_bar[1] += <T as __rt::Float>::lit(2.0) * v * seed;
        })
    }

    #[test]
    fn a_lazy_zero_gets_its_shape_before_its_elements_are_added_to() {
        let w = array![1.0, 3.0];
        let (value, back) = indexed(&w);
        let mut w_bar = __rt::zero(&w);
        back(&w, &value, 1.0, __rt::fresh_if(true, &w, &mut w_bar));
        assert_eq!(w_bar, array![0.0, 6.0]);
    }
}

/// Storage of storage: rows of different lengths, tuples with integers.
mod containers {
    use super::*;

    #[test]
    fn cotangents_have_the_extent_of_what_they_belong_to() {
        let rows = vec![vec![(1.0f32, 2usize)], vec![]];
        let extent = __rt::extent(&rows);
        let mut rows_bar = __rt::zeros(&extent);
        rows_bar[0][0].0 += 2.5;
        assert_eq!(rows_bar, [vec![(2.5, ())], vec![]]);
        __rt::spread(&mut rows_bar, 1.0);
        let total = __rt::total(&rows_bar);
        assert_eq!(total, 3.5);
        let copy = __rt::copied(&rows_bar);
        __rt::add(&mut rows_bar[..1], &copy[..1]);
        assert_eq!(rows_bar[0], [(7.0, ())]);
        __rt::fill(&mut rows_bar, 4.0);
        __rt::copy(&mut rows_bar[0], &copy[0]);
        __rt::swap(&mut rows_bar[0][..], &mut [(1.0, ())][..]);
        assert_eq!(rows_bar[0], [(1.0, ())]);
        __rt::clear(&mut rows_bar);
        assert_eq!(rows_bar, __rt::zeros(&extent));
    }

    #[test]
    fn integers_are_filled_and_copied() {
        let mut counts = [[0usize; 2]; 2];
        __rt::fill(&mut counts[1], 3);
        let [first, second] = &mut counts;
        __rt::copy(&mut first[..1], &second[1..]);
        assert_eq!(counts, [[3, 0], [3, 3]]);
    }
}
