//! Several arrays element by element: `Zip`, `zip_mut_with`, `map_inplace`, closures that branch or call.

use ndarray::{Array1, Array2, ArrayView1, Axis, Zip};
use nn_runtime::{derive_grad, sigmoid};

#[derive_grad]
fn zipped(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let mut out = Array2::<f64>::zeros(a.raw_dim());
    Zip::from(&mut out).and(a).and(b).for_each(|o, &x, &y| *o = x * y.sin());
    out
}

#[derive_grad]
fn zipped_into(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let mut out = a.clone();
    Zip::from(&mut out).and(b).for_each(|o, &y| {
        let t = y * *o;
        *o += t * t;
        *o *= y;
    });
    out
}

#[derive_grad]
fn zipped_with_a_branch(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
    let mut out = a.clone();
    Zip::from(&mut out).and(b).for_each(|o, &y| {
        if y > 0.0 {
            *o *= y;
        } else {
            *o -= y * y;
        }
    });
    out
}

#[derive_grad]
fn zip_collected(a: &Array2<f64>, b: &Array2<f64>, k: f64) -> Array2<f64> {
    Zip::from(a).and(b).map_collect(|&x, &y| k * x * x + y.exp())
}

#[derive_grad]
fn zip_collected_by_branches(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    Zip::from(a).and(b).map_collect(|&x, &y| if x > y { x * y } else { y * y }).sum()
}

#[derive_grad]
fn zipped_two_changed(a: &Array1<f64>, b: &Array1<f64>, steps: usize) -> f64 {
    let mut x = a.clone();
    let mut v = b.clone();
    for _ in 0..steps {
        Zip::from(&mut x).and(&mut v).for_each(|x, v| {
            *v -= 0.1 * x.sin();
            *x += 0.1 * *v;
        });
    }
    x.dot(&v)
}

#[derive_grad]
fn zipped_sum(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    Zip::from(a).and(b).for_each(|&x, &y| total += x * y * y);
    total
}

#[derive_grad]
fn zipped_with_an_index(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut out = a.clone();
    Zip::indexed(&mut out).for_each(|(i, j), o| *o *= w[j] + i as f64);
    out
}

#[derive_grad]
fn zipped_rows(a: &Array2<f64>, w: &Array1<f64>) -> Array1<f64> {
    let mut out = Array1::zeros(a.nrows());
    Zip::from(&mut out).and(a.rows()).for_each(|o, row| *o = row.dot(w).tanh());
    out
}

#[derive_grad]
fn zipped_rows_changed(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut out = a.clone();
    Zip::from(out.rows_mut()).and(w).for_each(|mut row, &k| {
        row *= k;
        row[0] += k * k;
    });
    out
}

#[derive_grad]
fn zipped_parts(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut out = a.clone();
    for i in 1..out.nrows() {
        let above = out.row(i - 1).to_owned();
        Zip::from(out.row_mut(i)).and(&above).and(w).for_each(|o, &x, &k| *o += x * k);
    }
    out
}

#[derive_grad]
fn zip_broadcast(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut out = a.clone();
    Zip::from(&mut out).and_broadcast(w).for_each(|o, &k| *o *= k * k);
    out
}

#[derive_grad]
fn zip_folded(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    Zip::from(a).and(b).fold(1.0, |acc, &x, &y| acc + x * y * y)
}

#[derive_grad]
fn changed_with(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let mut out = a.clone();
    out.zip_mut_with(b, |x, &y| *x = *x * y + x.cos());
    out
}

#[derive_grad]
fn changed_with_rows(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut out = a.clone();
    for i in 0..out.nrows() {
        out.row_mut(i).zip_mut_with(w, |x, &y| if y > 0.0 { *x *= y } else { *x = 0.0 });
    }
    out
}

#[derive_grad]
fn changed_in_place(a: &Array2<f64>, k: f64) -> f64 {
    let mut b = a.clone();
    b.map_inplace(|x| *x *= k * *x);
    b.mapv_inplace(|x| x.sin());
    b.mapv_inplace(f64::exp);
    b.sum()
}

#[derive_grad]
fn changed_in_place_by_branches(a: &Array2<f64>, k: f64) -> f64 {
    let mut b = a.clone();
    b.map_inplace(|x| {
        if *x < 0.0 {
            *x = k * *x;
        }
    });
    b.mapv_inplace(|x| if x > 0.3 { x * x } else { k });
    (&b * a).sum()
}

#[derive_grad]
fn part_changed_in_place(a: &Array2<f64>) -> Array2<f64> {
    let mut b = a.clone();
    b.row_mut(1).mapv_inplace(|x| x * x);
    b.column_mut(0).map_inplace(|x| *x = x.exp());
    b
}

#[derive_grad]
fn bump(x: f64) -> f64 {
    if x > 0.0 { x * x } else { x.sin() }
}

#[derive_grad]
fn scaled_bump(x: f64, k: f64) -> f64 {
    bump(k * x) + k
}

#[derive_grad]
fn mapped_by_its_name(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(bump)
}

#[derive_grad]
fn mapped_by_calls(z: &Array1<f64>, k: f64) -> f64 {
    z.mapv(|v| scaled_bump(v, k) * v).sum() + z.map(|v| bump(*v)).sum() + z.map(|&v| bump(v)).sum()
}

#[derive_grad]
fn mapped_by_branches(z: &Array1<f64>, k: f64) -> Array1<f64> {
    z.mapv(|v| if v > 0.0 { v } else { k * (v.exp() - 1.0) })
}

#[derive_grad]
fn mapped_with_lets(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|v| {
        let w = v * v;
        w + w.sin()
    })
}

#[derive_grad]
fn mapped_by_a_table(z: &Array2<f64>) -> f64 {
    (z.mapv(sigmoid) + z.mapv(f64::tanh) + z.mapv(|v| sigmoid(v) * v)).sum()
}

#[derive_grad]
fn mapped_into(z: &Array1<f64>) -> f64 {
    let w = z * 2.0;
    w.mapv_into(|v| v.powi(3)).sum() + (z - 1.0).mapv_into(bump).sum()
}

#[derive_grad]
fn mapped_in_a_loop(z: &Array2<f64>, n: usize) -> f64 {
    let mut z = z.clone();
    for i in 0..n {
        z = if i % 2 == 0 { z.mapv(bump) } else { z.mapv(|v| v * 1.5) };
    }
    z.sum()
}

#[derive_grad]
fn mapped_rows(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for row in a.rows() {
        total += row.mapv(bump).sum() * row.map(|v| v.cos()).sum();
    }
    total
}

#[derive_grad]
fn summed_view(v: ArrayView1<f64>) -> f64 {
    v.sum() * v[0]
}

#[derive_grad]
fn axis_mapped_by_its_name(a: &Array2<f64>) -> f64 {
    let s = a.map_axis(Axis(0), summed_view);
    s.dot(&s)
}

check! {
    zipped(a in matrix(2, 3), b in matrix(2, 3));
    zipped_into(a in matrix(2, 3), b in matrix(2, 3));
    zipped_with_a_branch(a in vector(4), b in vector(4));
    zip_collected(a in matrix(2, 3), b in matrix(2, 3), k in 0.5..1.5);
    zip_collected_by_branches(a in matrix(2, 3), b in matrix(2, 3));
    zipped_two_changed(a in vector(3), b in vector(3), steps in Always(3_usize));
    zipped_sum(a in vector(3), b in vector(3));
    zipped_with_an_index(a in matrix(2, 3), w in vector(3));
    zipped_rows(a in matrix(2, 3), w in vector(3));
    zipped_rows_changed(a in matrix(2, 3), w in vector(2));
    zipped_parts(a in matrix(3, 2), w in vector(2));
    zip_broadcast(a in matrix(2, 3), w in vector(3));
    zip_folded(a in matrix(2, 3), b in matrix(2, 3));
    changed_with(a in matrix(2, 3), b in matrix(2, 3));
    changed_with_rows(a in matrix(2, 3), w in vector(3));
    changed_in_place(a in matrix(2, 3), k in 0.5..1.5);
    changed_in_place_by_branches(a in matrix(2, 3), k in 0.5..1.5);
    part_changed_in_place(a in matrix(2, 3));
    mapped_by_its_name(z in matrix(2, 3));
    mapped_by_calls(z in vector(3), k in 0.5..1.5);
    mapped_by_branches(z in vector(4), k in 0.5..1.5);
    mapped_with_lets(z in matrix(2, 2));
    mapped_by_a_table(z in matrix(2, 2));
    mapped_into(z in vector(3));
    mapped_in_a_loop(z in matrix(2, 2), n in Always(3_usize));
    mapped_rows(a in matrix(2, 2));
    axis_mapped_by_its_name(a in matrix(2, 3));
}
