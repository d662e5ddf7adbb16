//! Arithmetic on whole arrays: every combination of operands that ndarray takes, broadcasting, chains and `mapv`.

mod operators {
    use ndarray::{Array1, Array2, ArrayView1};
    use nn_runtime::derive_grad;

    #[derive_grad]
    fn owned_and_owned(a: Array1<f64>, b: Array1<f64>) -> Array1<f64> {
        a.clone() + b.clone() - a * b
    }

    #[derive_grad]
    fn owned_and_reference(a: Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        a * b
    }

    #[derive_grad]
    fn reference_and_owned(a: &Array1<f64>, b: Array1<f64>) -> Array1<f64> {
        a - b
    }

    #[derive_grad]
    fn reference_and_reference(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        &(a + b) / &(b * b + 1.0) - a
    }

    #[derive_grad]
    fn references_to_owned(a: Array1<f64>, b: Array1<f64>) -> Array1<f64> {
        &a + &b - &a * &b
    }

    #[derive_grad]
    fn reference_and_view(a: &Array1<f64>, b: ArrayView1<f64>) -> Array1<f64> {
        a * &b
    }

    #[derive_grad]
    fn owned_and_view(a: Array1<f64>, b: ArrayView1<f64>) -> Array1<f64> {
        a - b
    }

    #[derive_grad]
    fn views(a: ArrayView1<f64>, b: ArrayView1<f64>) -> Array1<f64> {
        &a * &b + a
    }

    #[derive_grad]
    fn references_to_views(a: &ArrayView1<f64>, b: &ArrayView1<f64>) -> Array1<f64> {
        a / &(b + 3.0)
    }

    #[derive_grad]
    fn array_and_number(a: Array1<f64>, s: f64) -> Array1<f64> {
        a * s + s - 0.5
    }

    #[derive_grad]
    fn reference_and_number(a: &Array1<f64>, s: f64) -> Array1<f64> {
        a / s - a * 2.0
    }

    #[derive_grad]
    fn number_and_array(a: &Array1<f64>) -> Array1<f64> {
        2.0 * a - 1.0 / (3.0 + a)
    }

    #[derive_grad]
    fn number_parameter_and_array(s: f64, a: &Array1<f64>) -> Array1<f64> {
        s * a + s / (2.0 + a)
    }

    #[derive_grad]
    fn reference_to_number(a: &Array1<f64>, s: &f64) -> Array1<f64> {
        a * *s + s * s
    }

    #[derive_grad]
    fn negated_reference(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        -a * b
    }

    #[derive_grad]
    fn negated_product(a: Array1<f64>, b: Array1<f64>) -> Array1<f64> {
        -(&a * &b) - -a
    }

    #[derive_grad]
    fn matrices(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
        (a - b) * (a + b) * 0.5
    }

    #[derive_grad]
    fn array_itself(a: &Array2<f64>) -> Array2<f64> {
        a.to_owned()
    }

    #[derive_grad]
    fn owned_array_itself(a: Array2<f64>) -> Array2<f64> {
        a
    }

    #[derive_grad]
    fn array_minus_itself(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        a - a + b
    }

    #[derive_grad]
    fn assigned(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        let mut c = a.clone();
        c += b;
        c *= 2.0;
        c -= &(a * b);
        c /= &(b + 3.0);
        c = c * a;
        c
    }

    #[derive_grad]
    fn parameter_assigned(mut a: Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        a += b;
        a * b
    }

    check! {
        owned_and_owned(a in vector(3), b in vector(3));
        owned_and_reference(a in vector(3), b in vector(3));
        reference_and_owned(a in vector(3), b in vector(3));
        reference_and_reference(a in vector(3), b in vector(3));
        references_to_owned(a in vector(3), b in vector(3));
        reference_and_view(a in vector(3), b in vector(3));
        owned_and_view(a in vector(3), b in vector(3));
        views(a in vector(3), b in vector(3));
        array_and_number(a in vector(3), s in 0.5..2.0);
        reference_and_number(a in vector(3), s in 0.5..2.0);
        number_and_array(a in vector(3));
        number_parameter_and_array(s in 0.5..2.0, a in vector(3));
        reference_to_number(a in vector(3), s in 0.5..2.0);
        negated_reference(a in vector(3), b in vector(3));
        negated_product(a in vector(3), b in vector(3));
        matrices(a in matrix(2, 3), b in matrix(2, 3));
        array_itself(a in matrix(2, 3));
        owned_array_itself(a in matrix(2, 3));
        array_minus_itself(a in vector(3), b in vector(3));
        assigned(a in vector(3), b in vector(3));
        parameter_assigned(a in vector(3), b in vector(3));
    }

    /// A reference to a view cannot be made from a sample without a place for the view.
    #[test]
    fn references_to_views_agree_with_owned_arrays() {
        let (a, b) = (ndarray::array![1.0, -2.0], ndarray::array![0.5, 0.25]);
        let (value, (a_bar, b_bar)) =
            references_to_views::vjp(&a.view(), &b.view(), ndarray::array![1.0, 2.0]);
        let close = |x: f64, y: f64| (x - y).abs() <= 1e-15;
        assert_eq!(value, &a / (&b + 3.0));
        for i in 0..2 {
            let (seed, b) = ([1.0, 2.0][i], b[i] + 3.0);
            assert!(close(a_bar[i], seed / b) && close(b_bar[i], -seed * a[i] / (b * b)));
        }
    }
}

mod broadcasting {
    use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2};
    use nn_runtime::derive_grad;

    #[derive_grad]
    fn row_over_matrix(a: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
        a * b + b
    }

    #[derive_grad]
    fn row_view_over_matrix(a: Array2<f64>, b: ArrayView1<f64>) -> Array2<f64> {
        a - &b
    }

    #[derive_grad]
    fn matrix_under_row(b: &Array1<f64>, a: &Array2<f64>) -> Array2<f64> {
        b - a * b
    }

    #[derive_grad]
    fn matrix_view_and_row(a: ArrayView2<f64>, b: &Array1<f64>) -> Array2<f64> {
        &a / &(b + 3.0)
    }

    #[derive_grad]
    fn column_over_matrix(a: &Array2<f64>, c: &Array2<f64>) -> Array2<f64> {
        a * c - c
    }

    #[derive_grad]
    fn row_and_column(r: &Array1<f64>, c: &Array2<f64>) -> Array2<f64> {
        (r + c) * c
    }

    #[derive_grad]
    fn one_element_everywhere(one: &Array1<f64>, a: &Array2<f64>) -> Array2<f64> {
        a * one + one
    }

    #[derive_grad]
    fn matrix_over_cube(a: &Array3<f64>, b: &Array2<f64>, c: &Array1<f64>) -> Array3<f64> {
        a * b + c
    }

    #[derive_grad]
    fn broadcast_twice(a: &Array2<f64>, b: &Array1<f64>, s: f64) -> Array2<f64> {
        let shifted = a + b;
        let scaled = shifted * s;
        &scaled * &scaled - b * s
    }

    #[derive_grad]
    fn row_alone_dominated(a: &Array2<f64>, b: &Array1<f64>) -> f64 {
        // The gradient of the row is the sum over the matrix's rows although the matrix drops out of it.
        (a + b).sum()
    }

    check! {
        row_over_matrix(a in matrix(3, 2), b in vector(2));
        row_view_over_matrix(a in matrix(3, 2), b in vector(2));
        matrix_under_row(b in vector(2), a in matrix(3, 2));
        matrix_view_and_row(a in matrix(3, 2), b in vector(2));
        column_over_matrix(a in matrix(3, 2), c in matrix(3, 1));
        row_and_column(r in vector(2), c in matrix(3, 1));
        one_element_everywhere(one in vector(1), a in matrix(2, 3));
        matrix_over_cube(a in cube(2, 3, 2), b in matrix(3, 2), c in vector(2));
        broadcast_twice(a in matrix(3, 2), b in vector(2), s in 0.5..2.0);
        row_alone_dominated(a in matrix(3, 2), b in vector(2));
    }
}

mod maps {
    use ndarray::{Array1, Array2, ArrayView1};
    use nn_runtime::{derive_grad, relu, sigmoid, softplus};

    use by_path::activation_by_path;

    const LEAK: f64 = 0.01;

    mod by_path {
        use ndarray::Array1;
        use nn_runtime::derive_grad;

        #[derive_grad]
        pub(super) fn activation_by_path(a: &Array1<f64>) -> Array1<f64> {
            nn_runtime::sigmoid(nn_runtime::softplus(a))
        }
    }

    #[derive_grad]
    fn mapv_closure(a: &Array2<f64>) -> Array2<f64> {
        a.mapv(|v| v * v.sin() + 1.0)
    }

    #[derive_grad]
    fn mapv_of_typed_parameter(a: &Array1<f64>) -> Array1<f64> {
        a.mapv(|v: f64| v.exp())
    }

    #[derive_grad]
    fn mapv_block(a: &Array1<f64>) -> Array1<f64> {
        a.mapv(|v| v.exp() * v)
    }

    #[derive_grad]
    fn map_by_reference(a: &Array1<f64>) -> Array1<f64> {
        a.map(|v| v * 2.0).map(|&v| v * v)
    }

    #[derive_grad]
    fn mapv_into_closure(a: Array1<f64>) -> Array1<f64> {
        a.mapv_into(|v| v.tanh())
    }

    #[derive_grad]
    fn mapv_of_path(a: &Array1<f64>) -> Array1<f64> {
        a.mapv(f64::exp) + a.mapv(f64::sin)
    }

    #[derive_grad]
    fn mapv_of_activation(a: ArrayView1<f64>) -> Array1<f64> {
        a.mapv(sigmoid)
    }

    #[derive_grad]
    fn activations_of_arrays(a: &Array2<f64>) -> Array2<f64> {
        sigmoid(a) * softplus(a * 2.0) + relu(a + 2.0)
    }

    #[derive_grad]
    fn closure_over_variables(a: &Array1<f64>, s: f64, n: usize) -> Array1<f64> {
        let twice = 2.0 * s;
        a.mapv(|v| v * s + twice.sin() * v * v / n as f64 + LEAK)
    }

    #[derive_grad]
    fn closure_over_a_sum(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        a.mapv(|v| v * b.sum())
    }

    #[derive_grad]
    fn closure_parameter_shadows(a: &Array1<f64>, v: f64) -> Array1<f64> {
        a.mapv(|v| v * v) * v
    }

    #[derive_grad]
    fn nested_maps(a: &Array1<f64>) -> Array1<f64> {
        a.mapv(|v| v + 3.0).mapv(f64::ln).mapv(|w| w * w)
    }

    #[derive_grad]
    fn softmax(z: &Array1<f64>) -> Array1<f64> {
        let e = z.mapv(f64::exp);
        &e / e.sum()
    }

    #[derive_grad]
    fn a_long_fused_chain(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        let c = (a + b) * (a - b);
        let d = c.mapv(|v| v.cos()) / (b * b + 1.0);
        let e = &d * &d + a * 0.25;
        sigmoid(e) - d.mapv(|v| v.abs() + 0.5) * 2.0
    }

    #[derive_grad]
    fn numbers_between_arrays(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
        let dot: f64 = a.dot(b);
        let scale = (dot * dot + 1.0).sqrt();
        let ratio = dot / scale;
        a * ratio - b * scale
    }

    check! {
        mapv_closure(a in matrix(2, 3));
        mapv_of_typed_parameter(a in vector(3));
        mapv_block(a in vector(3));
        map_by_reference(a in vector(3));
        mapv_into_closure(a in vector(3));
        mapv_of_path(a in vector(3));
        mapv_of_activation(a in vector(3));
        activations_of_arrays(a in matrix(2, 3));
        activation_by_path(a in vector(3));
        closure_over_variables(a in vector(3), s in 0.5..2.0, n in Always(3_usize));
        closure_over_a_sum(a in vector(3), b in vector(2));
        closure_parameter_shadows(a in vector(3), v in 0.5..2.0);
        nested_maps(a in vector(3));
        softmax(z in vector(4));
        a_long_fused_chain(a in vector(3).within(0.2..0.4), b in vector(3).within(0.5..0.9));
        numbers_between_arrays(a in vector(3), b in vector(3));
    }
}

mod names {
    use ndarray::Array1;
    use nn_runtime::derive_grad;

    /// Variables named like what the generated code has names for.
    #[derive_grad]
    fn of_the_generated_code(seed: &Array1<f64>, wants: &Array1<f64>) -> Array1<f64> {
        let value = seed * wants;
        let back = &value * &value + seed;
        let sum = &back * &value - wants;
        let record = &sum * &back;
        let index = &record + &sum;
        &index * &index + &record * &value
    }

    #[derive_grad]
    fn of_cotangents(a: &Array1<f64>, a_bar: &Array1<f64>) -> Array1<f64> {
        let value_bar = a * a_bar;
        let seed = &value_bar * &value_bar + a;
        let value = &seed * &value_bar;
        let value_1 = &value * a_bar;
        &value_1 * &value + seed
    }

    #[derive_grad]
    fn of_keywords(r#type: &Array1<f64>, r#fn: &Array1<f64>) -> Array1<f64> {
        let r#match = r#type * r#fn;
        &r#match * &r#match + r#fn
    }

    #[derive_grad]
    fn of_other_alphabets(größe: &Array1<f64>, δ: &Array1<f64>) -> Array1<f64> {
        größe * δ - δ
    }

    check! {
        of_the_generated_code(seed in vector(3), wants in vector(3));
        of_cotangents(a in vector(3), a_bar in vector(3));
        of_keywords(a in vector(3), b in vector(3));
        of_other_alphabets(a in vector(3), b in vector(3));
    }
}
