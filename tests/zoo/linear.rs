//! Products of matrices and vectors, transposes, sums and means.

mod products {
    use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
    use nn_runtime::derive_grad;

    #[derive_grad]
    fn matrix_matrix(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        a.dot(b)
    }

    #[derive_grad]
    fn matrix_vector(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
        a.dot(b)
    }

    #[derive_grad]
    fn vector_matrix(a: &Array1<f64>, b: &Array2<f64>) -> Array1<f64> {
        a.dot(b)
    }

    #[derive_grad]
    fn vector_vector(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
        a.dot(b)
    }

    #[derive_grad]
    fn owned_factors(a: Array2<f64>, b: Array2<f64>) -> Array2<f64> {
        a.dot(&b)
    }

    #[derive_grad]
    fn views_as_factors(a: ArrayView2<f64>, b: ArrayView2<f64>) -> Array2<f64> {
        a.dot(&b)
    }

    #[derive_grad]
    fn bilinear_form(x: ArrayView1<f64>, a: &Array2<f64>, y: &Array1<f64>) -> f64 {
        x.dot(&a.dot(y))
    }

    #[derive_grad]
    fn squared_norm(x: &Array1<f64>) -> f64 {
        x.dot(x)
    }

    #[derive_grad]
    fn square_of_matrix(a: &Array2<f64>) -> Array2<f64> {
        a.dot(a)
    }

    #[derive_grad]
    fn gram_matrix(a: &Array2<f64>) -> Array2<f64> {
        a.t().dot(a)
    }

    #[derive_grad]
    fn product_with_transpose(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        a.dot(&b.t())
    }

    #[derive_grad]
    fn three_factors(a: &Array2<f64>, b: &Array2<f64>, c: &Array2<f64>) -> Array2<f64> {
        a.dot(b).dot(c)
    }

    #[derive_grad]
    fn product_of_expressions(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        (a + 1.0).dot(&(b * 2.0 - 1.0)) - a.dot(b)
    }

    #[derive_grad]
    fn a_product_read_twice(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        let c = a.dot(b);
        &c * &c + c.dot(&c)
    }

    #[derive_grad]
    fn transpose_bound_to_a_name(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        let bt = b.t();
        let c = a.dot(&bt);
        c.t().dot(&c) + b.dot(&bt).sum()
    }

    #[derive_grad]
    fn transpose_in_arithmetic(a: &Array2<f64>) -> Array2<f64> {
        a + &a.t() - &a.t() * a
    }

    #[derive_grad]
    fn transpose_of_an_expression(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        let sum = a + b;
        sum.t().to_owned() * 2.0 + b.t()
    }

    #[derive_grad]
    fn transpose_as_result(a: &Array2<f64>) -> Array2<f64> {
        a.t().to_owned()
    }

    #[derive_grad]
    fn transposed_twice(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        a.t().t().dot(b)
    }

    #[derive_grad]
    fn affine(x: &Array2<f64>, w: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
        x.dot(w) + b
    }

    #[derive_grad]
    fn number_times_product(s: f64, a: &Array1<f64>, b: &Array1<f64>) -> f64 {
        s * a.dot(b) - s * s
    }

    check! {
        matrix_matrix(a in matrix(2, 3), b in matrix(3, 4));
        matrix_vector(a in matrix(2, 3), b in vector(3));
        vector_matrix(a in vector(3), b in matrix(3, 2));
        vector_vector(a in vector(3), b in vector(3));
        owned_factors(a in matrix(2, 3), b in matrix(3, 2));
        views_as_factors(a in matrix(2, 3), b in matrix(3, 2));
        bilinear_form(x in vector(2), a in matrix(2, 3), y in vector(3));
        squared_norm(x in vector(3));
        square_of_matrix(a in matrix(3, 3));
        gram_matrix(a in matrix(2, 3));
        product_with_transpose(a in matrix(2, 3), b in matrix(4, 3));
        three_factors(a in matrix(2, 3), b in matrix(3, 2), c in matrix(2, 1));
        product_of_expressions(a in matrix(2, 3), b in matrix(3, 2));
        a_product_read_twice(a in matrix(2, 3), b in matrix(3, 2));
        transpose_bound_to_a_name(a in matrix(2, 3), b in matrix(2, 3));
        transpose_in_arithmetic(a in matrix(3, 3));
        transpose_of_an_expression(a in matrix(2, 3), b in matrix(2, 3));
        transpose_as_result(a in matrix(2, 3));
        transposed_twice(a in matrix(2, 3), b in matrix(3, 2));
        affine(x in matrix(4, 3), w in matrix(3, 2), b in vector(2));
        number_times_product(s in 0.5..2.0, a in vector(3), b in vector(3));
    }
}

mod reductions {
    use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, Axis};
    use nn_runtime::derive_grad;

    #[derive_grad]
    fn sum_of_variable(a: &Array2<f64>) -> f64 {
        a.sum()
    }

    #[derive_grad]
    fn sum_of_view(a: ArrayView1<f64>) -> f64 {
        a.sum() * a.sum()
    }

    #[derive_grad]
    fn sum_of_expression(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
        (a * b - b).mapv(|v| v * v).sum()
    }

    #[derive_grad]
    fn sums_side_by_side(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
        a.sum() * b.sum() - (a * b).sum()
    }

    #[derive_grad]
    fn sum_of_broadcast(s: f64, b: &Array1<f64>) -> f64 {
        (b + s).sum() * s
    }

    #[derive_grad]
    fn sum_along_rows(a: &Array2<f64>) -> Array1<f64> {
        a.sum_axis(Axis(0))
    }

    #[derive_grad]
    fn sum_along_columns(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
        (a * a).sum_axis(Axis(1)) * b
    }

    #[derive_grad]
    fn sum_along_the_middle(a: &Array3<f64>) -> Array2<f64> {
        a.sum_axis(Axis(1))
    }

    #[derive_grad]
    fn sum_of_sums(a: &Array2<f64>) -> f64 {
        let rows = a.sum_axis(Axis(0));
        (&rows * &rows).sum()
    }

    #[derive_grad]
    fn mean_of_all(a: &Array2<f64>) -> f64 {
        (a * a).mean().unwrap()
    }

    #[derive_grad]
    fn mean_of_view(a: ArrayView2<f64>) -> f64 {
        a.mean().expect("not empty") * 2.0
    }

    #[derive_grad]
    fn mean_along_rows(a: &Array2<f64>) -> Array1<f64> {
        a.mean_axis(Axis(0)).unwrap()
    }

    #[derive_grad]
    fn mean_along_columns(a: &Array2<f64>) -> Array1<f64> {
        (a - 1.0).mean_axis(Axis(1)).unwrap()
    }

    #[derive_grad]
    fn centred(a: &Array2<f64>) -> Array2<f64> {
        let mean = a.mean_axis(Axis(0)).unwrap();
        a - &mean
    }

    #[derive_grad]
    fn variance(a: &Array1<f64>) -> f64 {
        let deviation = a - a.mean().unwrap();
        deviation.mapv(|d| d * d).mean().unwrap()
    }

    #[derive_grad]
    fn standardised(a: &Array1<f64>) -> Array1<f64> {
        let d = a - a.mean().unwrap();
        let sigma = (d.dot(&d) / a.len() as f64).sqrt();
        d / sigma
    }

    #[derive_grad]
    fn counted(a: &Array2<f64>) -> f64 {
        let n = a.nrows();
        let m = a.ncols() as f64;
        a.sum() / (2.0 * n as f64) + m * a.sum() / a.len() as f64 - (2 * n) as f64
    }

    #[derive_grad]
    fn log_sum_exp(z: &Array1<f64>) -> f64 {
        z.mapv(f64::exp).sum().ln()
    }

    #[derive_grad]
    fn linear_regression(x: &Array2<f64>, w: &Array1<f64>, b: f64, y: &Array1<f64>) -> f64 {
        let error = x.dot(w) + b - y;
        (&error * &error).sum() / (2.0 * x.nrows() as f64)
    }

    check! {
        sum_of_variable(a in matrix(2, 3));
        sum_of_view(a in vector(3));
        sum_of_expression(a in matrix(2, 3), b in matrix(2, 3));
        sums_side_by_side(a in vector(3), b in vector(3));
        sum_of_broadcast(s in 0.5..2.0, b in vector(3));
        sum_along_rows(a in matrix(2, 3));
        sum_along_columns(a in matrix(2, 3), b in vector(2));
        sum_along_the_middle(a in cube(2, 3, 2));
        sum_of_sums(a in matrix(2, 3));
        mean_of_all(a in matrix(2, 3));
        mean_of_view(a in matrix(2, 3));
        mean_along_rows(a in matrix(2, 3));
        mean_along_columns(a in matrix(2, 3));
        centred(a in matrix(3, 2));
        variance(a in vector(4));
        standardised(a in vector(4));
        counted(a in matrix(2, 3));
        log_sum_exp(z in vector(4));
        linear_regression(x in matrix(4, 2), w in vector(2), b in -1.0..1.0, y in vector(4));
    }
}
