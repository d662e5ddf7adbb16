//! Arrays mixed with calls, structures, generic floats, loops and branches.

use ndarray::{Array1, Array2, ArrayView1, Axis, Zip, s};
use nn_runtime::{Float, Params, derive_grad};

#[derive(Params, Clone, Debug, PartialEq)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

numbers_of! { Layer { w, b } }
pass_by_reference!(Layer);

#[derive_grad]
fn leaky(x: f64, k: f64) -> f64 {
    if x > 0.0 { x } else { k * x }
}

#[derive_grad]
fn of_a_layer(layer: &Layer, x: &Array1<f64>) -> f64 {
    let mut z = layer.w.dot(x);
    Zip::from(&mut z).and(&layer.b).for_each(|z, &b| *z = leaky(*z + b, 0.1));
    let penalty: f64 = layer.w.rows().into_iter().map(|row| row.dot(&row)).sum();
    z.sum()
        + penalty
        + layer.b.mapv(|b| if b > 0.0 { b } else { -b }).sum()
        + layer.w.mapv(|w| w * w).sum()
}

#[derive_grad]
fn decayed(a: &mut Array2<f64>, k: f64) {
    a.mapv_inplace(|x| x * k);
    for mut row in a.rows_mut() {
        row[0] *= k;
    }
    Zip::from(a).for_each(|x| *x += k * *x);
}

#[derive_grad]
fn changed_by_a_callee(a: &Array2<f64>, k: f64) -> f64 {
    let mut b = a.clone();
    decayed(&mut b, k);
    b.map_inplace(|x| *x = leaky(*x, k));
    (&b * a).sum()
}

#[derive_grad]
fn until_small(a: &Array1<f64>, k: f64) -> f64 {
    let mut x = a.clone();
    let mut total = 0.0;
    for i in 0..6 {
        if x.dot(&x) < 0.2 {
            break;
        }
        if i % 2 == 0 {
            Zip::from(&mut x).and(a).for_each(|x, &a| *x = 0.5 * *x + k * a * a);
        } else {
            x.zip_mut_with(a, |x, &a| if a > 0.0 { *x *= a } else { *x -= 0.1 });
        }
        total += x.sum();
    }
    total * x[0]
}

#[derive_grad]
fn running_sums(z: &Array1<f64>) -> Array1<f64> {
    let mut sum = 0.0;
    z.mapv(|v| {
        sum += v * v;
        sum
    })
}

#[derive_grad]
fn rows_collected(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let scores = Zip::from(a.rows()).map_collect(|row| row.dot(w).exp());
    let total = scores.sum();
    scores.mapv(|s| s / total).dot(&scores)
}

#[derive_grad]
fn of_rows(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for (i, row) in a.outer_iter().enumerate() {
        total += spread(row) * spread(a.column(i)) + spread(a.slice(s![i, 1..]));
    }
    total
}

#[derive_grad]
fn spread(v: ArrayView1<f64>) -> f64 {
    let mean = v.mean().unwrap();
    v.fold(0.0, |sum, &x| sum + (x - mean).powi(2)) + v[0]
}

#[derive_grad]
fn generic<T: Float>(a: &Array2<T>, k: T) -> T {
    let b = a.mapv(|x| if x > T::zero() { x * k } else { x * x });
    let mut c = Array2::<T>::zeros(a.raw_dim());
    Zip::from(&mut c).and(&b).and(a).for_each(|c, &b, &a| *c = b * a + k);
    let sums = c.map_axis(Axis(0), |column| column.sum());
    sums.iter().fold(T::zero(), |total, &x| total + x * x)
}

#[derive_grad]
fn conjugate_gradients(a: &Array2<f64>, b: &Array1<f64>, steps: usize) -> Array1<f64> {
    let system = a.t().dot(a) + Array2::<f64>::eye(b.len());
    let mut x = Array1::zeros(b.len());
    let mut r = b - &system.dot(&x);
    let mut p = r.clone();
    for _ in 0..steps {
        let product = system.dot(&p);
        let alpha = r.dot(&r) / p.dot(&product);
        x.scaled_add(alpha, &p);
        let next = &r - &(&product * alpha);
        let beta = next.dot(&next) / r.dot(&r);
        p = &next + &(&p * beta);
        r = next;
    }
    x
}

#[derive_grad]
fn convolved(image: &Array2<f64>, kernel: &Array2<f64>) -> Array2<f64> {
    let (n, m) = image.dim();
    let (p, q) = kernel.dim();
    Array2::from_shape_fn((n - p + 1, m - q + 1), |(i, j)| {
        (&image.slice(s![i..i + p, j..j + q]) * kernel).sum().tanh()
    })
}

#[derive_grad]
fn one_number(a: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut b = a.mapv(|_| k);
    Zip::from(&mut b).and(a).for_each(|b, _| *b = k * k);
    b.map_inplace(|x| *x += 1.0);
    b
}

check! {
    of_a_layer(l in With(|random: &mut Random| Layer {
        w: matrix(2, 3).draw(random),
        b: vector(2).draw(random),
    }), x in vector(3));
    changed_by_a_callee(a in matrix(2, 3), k in 0.5..1.5);
    until_small(a in vector(3), k in 0.5..1.5);
    running_sums(z in vector(3));
    rows_collected(a in matrix(2, 3), w in vector(3));
    of_rows(a in matrix(3, 3));
    generic(a in matrix(2, 3), k in 0.5..1.5);
    conjugate_gradients(a in matrix(3, 3), b in vector(3), steps in Always(3_usize));
    convolved(image in matrix(3, 3), kernel in matrix(2, 2));
    one_number(a in matrix(2, 2), k in 0.5..1.5);
}
