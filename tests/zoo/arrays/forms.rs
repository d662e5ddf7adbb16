//! Arrays of another form: joined, turned, reshaped, repeated, cut.

use ndarray::{Array1, Array2, Array3, ArrayView2, Axis, Slice, array, concatenate, s, stack};
use nn_runtime::derive_grad;

#[derive_grad]
fn stacked(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    ndarray::stack(Axis(0), &[a.view(), b.view()]).unwrap()
}

#[derive_grad]
fn stacked_by_macro(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    let c = stack![Axis(1), *a, *b];
    let d = ndarray::stack![Axis(0), *a, *b];
    c.dot(&d).mapv(|x| x * x).sum()
}

#[derive_grad]
fn concatenated(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let both = ndarray::concatenate(Axis(0), &[a.view(), b.view()]).unwrap();
    let squares = both.mapv(|x| x * x);
    concatenate![Axis(1), both, squares]
}

#[derive_grad]
fn concatenated_vectors(a: &Array1<f64>, b: &Array1<f64>, n: usize) -> f64 {
    let mut c = a.clone();
    for _ in 0..n {
        c = concatenate(Axis(0), &[c.view(), (b * c[0]).view()]).unwrap();
    }
    c.dot(&c)
}

#[derive_grad]
fn concatenated_parts(a: &Array2<f64>) -> Array1<f64> {
    concatenate(Axis(0), &[a.row(0), a.column(1), a.slice(s![1, ..2])]).expect("they fit")
}

#[derive_grad]
fn reshaped(a: &Array2<f64>) -> Array1<f64> {
    let flat = a.clone().into_shape_with_order(a.len()).unwrap();
    let other = flat.to_shape((3, 2)).unwrap().dot(a);
    let third = (a * 2.0).into_shape_with_order((3, 2)).expect("six");
    &third.row(0) * other[[0, 0]]
}

#[derive_grad]
fn reshaped_in_a_loop(a: &Array2<f64>, n: usize) -> f64 {
    let mut b = a.clone();
    let mut total = 0.0;
    for i in 0..n {
        b = if i % 2 == 0 {
            b.to_shape((2, 3)).unwrap().mapv(|x| x.sin())
        } else {
            b.into_shape_with_order((3, 2)).unwrap()
        };
        total += b[[1, 1]] * b[[0, 1]];
    }
    total
}

#[derive_grad]
fn reshaped_of_turned(a: &Array2<f64>) -> f64 {
    let t = a.t().to_owned();
    let flat = t.to_shape(t.len()).unwrap().to_owned();
    flat[1] * flat[2] + flat.iter().map(|x| x * x).sum::<f64>()
}

#[derive_grad]
fn flattened(a: &Array2<f64>) -> f64 {
    let f = a.flatten();
    f[1] * f.dot(&f)
}

#[derive_grad]
fn outer_by_axes(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    let column = a.view().insert_axis(Axis(1));
    let row = b.view().insert_axis(Axis(0));
    &column * &row
}

#[derive_grad]
fn outer_by_products(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    a.clone().insert_axis(Axis(1)).dot(&b.clone().insert_axis(Axis(0)))
}

#[derive_grad]
fn outer_by_loops(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    let mut out = Array2::zeros((a.len(), b.len()));
    for (i, &x) in a.iter().enumerate() {
        for (j, &y) in b.iter().enumerate() {
            out[[i, j]] = x * y;
        }
    }
    out
}

#[derive_grad]
fn turned(a: &Array3<f64>) -> f64 {
    let p = a.view().permuted_axes([2, 0, 1]);
    let r = a.clone().reversed_axes();
    let mut w = a.clone();
    w.swap_axes(0, 1);
    p[[0, 1, 1]] * r[[1, 0, 1]] + w[[1, 0, 1]] * w.sum() + p.index_axis(Axis(0), 1).sum()
}

#[derive_grad]
fn turned_matrix(a: &Array2<f64>) -> Array2<f64> {
    let b = a.clone().reversed_axes();
    let c = a.t();
    let d = a.view().permuted_axes([1, 0]);
    &b * &c + d
}

#[derive_grad]
fn axis_removed(a: &Array2<f64>) -> Array1<f64> {
    let last = a.clone().remove_axis(Axis(0));
    let first = a.slice(s![..1, ..]).remove_axis(Axis(0));
    &last * &first
}

#[derive_grad]
fn repeated(a: &Array1<f64>, b: &Array2<f64>) -> f64 {
    let wide = a.broadcast((2, 3)).unwrap();
    let wider = a.broadcast(b.raw_dim()).unwrap();
    (&wide * b).sum() + (&wider * &wider * b).sum() + wide[[1, 2]]
}

#[derive_grad]
fn split(a: &Array2<f64>, k: usize) -> f64 {
    let (upper, lower) = a.view().split_at(Axis(0), k);
    let (left, right) = lower.split_at(Axis(1), 1);
    upper.sum() * left.sum() + right[[0, 0]] * right.sum()
}

#[derive_grad]
fn split_changed(a: &Array2<f64>) -> Array2<f64> {
    let mut b = a.clone();
    let (mut upper, lower) = b.view_mut().split_at(Axis(0), 1);
    upper += &lower.slice(s![..1, ..]);
    upper[[0, 0]] *= lower[[0, 1]];
    b
}

#[derive_grad]
fn selected(a: &Array2<f64>, indices: &[usize]) -> Array2<f64> {
    let rows = a.select(Axis(0), &[2, 0, 2]);
    rows.select(Axis(1), indices)
}

#[derive_grad]
fn sliced(a: &Array2<f64>, i: usize) -> f64 {
    let part = a.slice(s![i.., ..;2]);
    let moved = a.clone().slice_move(s![.., 1]);
    let turned = a.slice(s![..;-1, 0]);
    let along = a.slice_axis(Axis(1), Slice::from(1..));
    part.sum() * (&moved * &turned).sum() + along[[0, 1]]
}

#[derive_grad]
fn sliced_changed(a: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut b = a.clone();
    b.slice_mut(s![.., 1..]).mapv_inplace(|x| x * x);
    b.slice_mut(s![0, ..]).fill(k);
    b.slice_mut(s![1.., 0]).assign(&a.slice(s![1.., 1]));
    let mut corner = b.slice_mut(s![..2, ..2]);
    corner *= 2.0;
    corner[[0, 0]] += k;
    b
}

#[derive_grad]
fn axes_changed(a: &Array3<f64>) -> Array3<f64> {
    let mut b = a.clone();
    b.index_axis_mut(Axis(0), 1).mapv_inplace(|x| x.sin());
    let first = b.index_axis(Axis(2), 0).to_owned();
    b.index_axis_mut(Axis(2), 1).assign(&first);
    b
}

#[derive_grad]
fn diagonals(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut b = a.clone();
    b.diag_mut().assign(w);
    let trace = b.diag().sum() * a.diag()[1];
    let mut d = b.diag_mut();
    d += trace;
    for i in 0..2 {
        b.diag_mut()[i] *= 2.0;
    }
    b + Array2::from_diag(w)
}

#[derive_grad]
fn views_passed_on(a: &Array2<f64>) -> f64 {
    weighted(a.t(), a.view()) + weighted(a.slice(s![.., ..2]), a.slice(s![..2, ..]))
}

#[derive_grad]
fn weighted(a: ArrayView2<f64>, b: ArrayView2<f64>) -> f64 {
    a.dot(&b).sum() * a[[0, 0]]
}

#[derive_grad]
fn pushed(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut b = Array2::zeros((0, 3));
    for row in a.rows() {
        b.push_row((&row * w).view()).unwrap();
    }
    b.append(Axis(0), a.view()).unwrap();
    b.push(Axis(0), w.view()).unwrap();
    b
}

#[derive_grad]
fn tiny(x: f64, y: f64) -> f64 {
    let rotation = array![[x.cos(), -x.sin()], [x.sin(), x.cos()]];
    let v = rotation.dot(&array![y, 1.0]);
    let outer = v.to_shape((2, 1)).unwrap().dot(&v.to_shape((1, 2)).unwrap());
    outer.sum()
}

#[derive_grad]
fn kronecker(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    ndarray::linalg::kron(a, b)
}

check! {
    stacked(a in vector(3), b in vector(3));
    stacked_by_macro(a in vector(3), b in vector(3));
    concatenated(a in matrix(2, 2), b in matrix(1, 2));
    concatenated_vectors(a in vector(2), b in vector(2), n in Always(2_usize));
    concatenated_parts(a in matrix(2, 3));
    reshaped(a in matrix(2, 3));
    reshaped_in_a_loop(a in matrix(2, 3), n in Always(3_usize));
    reshaped_of_turned(a in matrix(2, 3));
    flattened(a in matrix(2, 3));
    outer_by_axes(a in vector(2), b in vector(3));
    outer_by_products(a in vector(2), b in vector(3));
    outer_by_loops(a in vector(2), b in vector(3));
    turned(a in cube(2, 2, 2));
    turned_matrix(a in matrix(2, 2));
    axis_removed(a in matrix(2, 3));
    repeated(a in vector(3), b in matrix(2, 3));
    split(a in matrix(3, 3), k in Always(1_usize));
    split_changed(a in matrix(2, 2));
    selected(a in matrix(3, 3), indices in Always([1_usize, 1]));
    sliced(a in matrix(2, 3), i in Always(1_usize));
    sliced_changed(a in matrix(3, 3), k in 0.5..1.5);
    axes_changed(a in cube(2, 2, 2));
    diagonals(a in matrix(3, 3), w in vector(3));
    views_passed_on(a in matrix(2, 2));
    pushed(a in matrix(2, 3), w in vector(3));
    tiny(x in 0.5..1.5, y in 0.5..1.5);
    kronecker(a in matrix(2, 2), b in matrix(2, 3));
}
