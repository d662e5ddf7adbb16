//! Hessian-vector products: the adjoint of the adjoint, with the first seed one and the others (0, u).

use nn_symbolic::program::interpret::Value;
use nn_symbolic::program::{Kind, Op, Product, Program};

use crate::builder::{Builder, Case, Yield};
use crate::check::{adjoint_case, adjoint_of, assert_close, run};
use crate::random::Random;
use crate::value::{Type, array, inner, list, numbers, randomised, with_numbers};

/// f, its gradient and its Hessian, for f with one result, a number.
struct Scalar {
    gradient: Program,
    second: Program,
    args: Vec<Value>,
    /// Where among the arguments the differentiated parameters are.
    wrt: Vec<usize>,
}

impl Scalar {
    fn new(case: &Case, random: &mut Random) -> Self {
        let gradient = adjoint_of(case).program;
        let second = adjoint_of(&Case { wrt: case.wrt.clone(), ..adjoint_case(case) }).program;
        let args = case.types.iter().map(|t| t.sample(random)).collect();
        let wrt = case.wrt.iter().map(|&var| crate::check::position(&case.program, var)).collect();
        Self { gradient, second, args, wrt }
    }

    fn direction(&self, random: &mut Random) -> Vec<Value> {
        self.wrt.iter().map(|&i| randomised(&self.args[i], random)).collect()
    }

    /// ∇f at the point moved by `step`·`direction`.
    fn gradient(&self, step: f64, direction: &[Value]) -> Vec<Value> {
        let mut args = self.args.clone();
        for (&i, u) in self.wrt.iter().zip(direction) {
            let moved: Vec<f64> =
                numbers(&args[i]).iter().zip(numbers(u)).map(|(x, u)| x + step * u).collect();
            args[i] = with_numbers(&args[i], &mut moved.into_iter());
        }
        args.push(1.0.into());
        run(&self.gradient, &args).split_off(1)
    }

    /// H·u: the gradient of ⟨u, ∇f⟩.
    fn hessian_times(&self, direction: &[Value]) -> Vec<Value> {
        let mut args = self.args.clone();
        args.extend([1.0.into(), 0.0.into()]);
        args.extend_from_slice(direction);
        run(&self.second, &args).split_off(1 + self.wrt.len())
    }
}

fn straight_line() -> Case {
    let mut b = Builder::new();
    let (x, w) = (b.param("x", array([3, 2])), b.param("w", array([2, 3])));
    let s = b.param("s", Type::Number);
    let z = b.product("z", x, w);
    let y = b.map("y", [z, s], |[z, s]| (z * s).tanh());
    let t = b.define("t", Kind::Value, Op::Transpose(y));
    let p = b.define("p", Kind::Value, Op::Product(Product::Left, y, t));
    let rows = b.define("rows", Kind::Value, Op::SumAxis { of: p, axis: 1 });
    let f = b.sum("f", [rows, s], |[rows, s]| rows.pow(2) + s * rows.exp());
    b.finish(&[x, w, s], &[f])
}

fn loop_with_state() -> Case {
    let mut b = Builder::new();
    let layer = Type::Struct(vec![("w", array([2, 2])), ("b", array([2]))]);
    let (net, x) = (b.param("net", list(3, layer)), b.param("x", array([3, 2])));
    let (exits, lists) =
        b.scan(&[(net, "layer", Kind::Value)], &[(x, "a")], false, |b, layer, a| {
            let (w, bias) = (b.field(layer[0], "w"), b.field(layer[0], "b"));
            let z = b.product("z", a[0], w);
            let y = b.map("y", [z, bias], |[z, bias]| (z + bias).sigmoid());
            let norm = b.sum("norm", [w], |[w]| w * w * w);
            Yield { next: vec![y], collect: vec![norm] }
        });
    let cost = b.sum("cost", [exits[0]], |[a]| a * a);
    let (total, _) = b.scan(&[(lists[0], "n", Kind::Float)], &[(cost, "t")], true, |b, n, t| {
        let t = b.map("t", [t[0], n[0]], |[t, n]| t * n.cos() + n);
        Yield { next: vec![t], collect: Vec::new() }
    });
    b.finish(&[net, x], &total)
}

fn branch_in_a_loop() -> Case {
    let mut b = Builder::new();
    let (xs, w) = (b.param("xs", list(4, Type::Number)), b.param("w", array([2])));
    let one = b.constant("one", 1);
    let (exits, _) = b.scan(&[(xs, "x", Kind::Float)], &[(one, "t")], false, |b, x, t| {
        let c = b.map("c", [x[0]], |[x]| x.step());
        let y = b.branch(
            "y",
            Kind::Float,
            c,
            |b| {
                let u = b.map("u", [w, x[0]], |[w, x]| (w * x).exp());
                b.sum("s", [u, t[0]], |[u, t]| u * u * t)
            },
            |b| b.map("v", [t[0], x[0]], |[t, x]| t * x * x),
        );
        Yield { next: vec![y], collect: Vec::new() }
    });
    b.finish(&[xs, w], &exits)
}

#[test]
fn hessian_vector_products_are_differences_of_gradients() {
    const STEP: f64 = 1e-3;
    for (i, case) in [straight_line(), loop_with_state(), branch_in_a_loop()].iter().enumerate() {
        let mut random = Random(5);
        let f = Scalar::new(case, &mut random);
        for _ in 0..3 {
            let u = f.direction(&mut random);
            let product: Vec<f64> = f.hessian_times(&u).iter().flat_map(numbers).collect();
            let at = |steps: f64| -> Vec<f64> {
                f.gradient(steps * STEP, &u).iter().flat_map(numbers).collect()
            };
            let (far_left, left, right, far_right) = (at(-2.0), at(-1.0), at(1.0), at(2.0));
            for j in 0..product.len() {
                let near = 8.0 * (right[j] - left[j]);
                let difference = (near - (far_right[j] - far_left[j])) / (12.0 * STEP);
                assert_close(product[j], difference, right[j].abs(), &format!("{i}: (Hu)[{j}]"));
            }
        }
    }
}

#[test]
fn hessians_are_symmetric() {
    for case in [straight_line(), loop_with_state(), branch_in_a_loop()] {
        let mut random = Random(6);
        let f = Scalar::new(&case, &mut random);
        let (u, v) = (f.direction(&mut random), f.direction(&mut random));
        let (left, right) = (inner(&v, &f.hessian_times(&u)), inner(&u, &f.hessian_times(&v)));
        // Roundings alone: the two sides are sums of some hundred terms of order one.
        assert!((left - right).abs() <= 1e-12 * (1.0 + left.abs()), "{left} and {right}");
        assert!(left.abs() > 1e-3, "a Hessian worth the name");
    }
}

#[test]
fn a_cube_has_three_derivatives() {
    // f = Σx³; f‴ along u, v, w is 6·Σu·v·w.
    let mut b = Builder::new();
    let x = b.param("x", array([3]));
    let f = b.sum("f", [x], |[x]| x * x * x);
    let second = Case { wrt: vec![x], ..adjoint_case(&b.finish(&[x], &[f])) };
    let third = adjoint_of(&Case { wrt: vec![x], ..adjoint_case(&second) }).program;
    let mut random = Random(7);
    let [at, u, v] = [(); 3].map(|()| random.array(&[3]));
    // (x; seed of f; seeds of f and ∇f; seeds of f, ∇f and Hu)
    let zero = with_numbers(&u, &mut std::iter::repeat(0.0));
    let args = [at, 1.0.into(), 0.0.into(), u.clone(), 0.0.into(), zero.clone(), v.clone()];
    let results = run(&third, &args);
    let product = numbers(results.last().expect("the last cotangent"));
    for ((p, u), v) in product.iter().zip(numbers(&u)).zip(numbers(&v)) {
        assert!((p - 6.0 * u * v).abs() <= 1e-15 * 10.0, "{p} and {}", 6.0 * u * v);
    }
}
