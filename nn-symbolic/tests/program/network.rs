//! The network of the lecture as a program: layers of σ(a·w + b), the quadratic cost, a loop over the layers.

use nn_symbolic::program::Statement;
use nn_symbolic::program::interpret::{Array, Value};

use nn_symbolic::program::Kind;

use crate::builder::{Builder, Case, Yield};
use crate::check::{adjoint_of, check, run};
use crate::random::Random;
use crate::value::{Type, array, list, numbers};

/// C = Σ(a_L − y)²/(2n) over a batch of n = 4 with 3 inputs. All layers have 3 outputs, so that they are of one shape.
fn network(layers: usize) -> Case {
    let mut b = Builder::new();
    let layer = Type::Struct(vec![("w", array([3, 3])), ("b", array([3]))]);
    let net = b.param("net", list(layers, layer));
    let (x, y) = (b.param("x", array([4, 3])), b.param("y", array([4, 3])));
    let (exits, _) = b.scan(&[(net, "layer", Kind::Value)], &[(x, "a")], false, |b, layer, a| {
        let (w, bias) = (b.field(layer[0], "w"), b.field(layer[0], "b"));
        let z = b.product("z", a[0], w);
        let a = b.map("a", [z, bias], |[z, bias]| (z + bias).sigmoid());
        Yield { next: vec![a], collect: Vec::new() }
    });
    let cost = b.sum("cost", [exits[0], y], |[a, y]| (a - y).pow(2) / 8);
    b.finish(&[net], &[cost])
}

#[test]
fn the_gradient_and_hessian_of_the_network_are_those_of_differences() {
    check(&network(2));
}

#[test]
fn the_way_back_remembers_the_activations_and_of_other_values_the_shape_alone() {
    let program = adjoint_of(&network(2)).program;
    let Statement::Loop(scan) = &program.body.statements[0] else { panic!("the loop comes first") };
    let recorded: Vec<&str> = scan.body.recorded.iter().map(|c| program.name(c.element)).collect();
    assert_eq!(recorded, ["a", "z_shape", "a_1"]);
}

type Matrix = Vec<Vec<f64>>;

fn matrix(value: &Value) -> Matrix {
    let Value::Array(array) = value else { panic!("an array") };
    let columns = *array.shape().last().expect("no number");
    array.data().chunks(columns).map(<[f64]>::to_vec).collect()
}

/// Backpropagation as in the lecture, written out by hand: δ_L = (a_L − y)⊙σ′(z_L)/n, δ_l = δ_{l+1}·wᵀ⊙σ′(z_l), and
/// the gradients aᵀ·δ and Σδ.
fn backpropagation(net: &[(Matrix, Matrix)], x: &Matrix, y: &Matrix) -> Vec<(Matrix, Vec<f64>)> {
    let product = |a: &Matrix, b: &Matrix| -> Matrix {
        let entry = |row: &Vec<f64>, j: usize| row.iter().zip(b).map(|(p, q)| p * q[j]).sum();
        a.iter().map(|row| (0..b[0].len()).map(|j| entry(row, j)).collect()).collect()
    };
    let transpose = |a: &Matrix| -> Matrix {
        (0..a[0].len()).map(|j| a.iter().map(|row| row[j]).collect()).collect()
    };
    let mut activations = vec![x.clone()];
    for (w, b) in net {
        let mut a = product(&activations[activations.len() - 1], w);
        for row in &mut a {
            row.iter_mut().zip(&b[0]).for_each(|(z, b)| *z = 1.0 / (1.0 + (-*z - b).exp()));
        }
        activations.push(a);
    }
    let n = x.len() as f64;
    let last = activations.pop().expect("the input at least");
    let mut a_bar: Matrix = last
        .iter()
        .zip(y)
        .map(|(a, y)| a.iter().zip(y).map(|(a, y)| (a - y) / n).collect())
        .collect();
    let mut output = last;
    let mut gradients = Vec::new();
    for (w, _) in net.iter().rev() {
        let mut delta = a_bar;
        for (row, a) in delta.iter_mut().zip(&output) {
            row.iter_mut().zip(a).for_each(|(d, a)| *d *= a * (1.0 - a));
        }
        let input = activations.pop().expect("one for each layer");
        let b_bar = transpose(&delta).iter().map(|column| column.iter().sum()).collect();
        gradients.push((product(&transpose(&input), &delta), b_bar));
        a_bar = product(&delta, &transpose(w));
        output = input;
    }
    gradients.reverse();
    gradients
}

#[test]
fn the_gradient_of_the_network_is_that_of_backpropagation_by_hand() {
    for layers in [1, 2, 5] {
        let case = network(layers);
        let mut random = Random(11);
        let mut args: Vec<Value> = case.types.iter().map(|t| t.sample(&mut random)).collect();
        args.push(Array::number(1.0).into());
        let results = run(&adjoint_of(&case).program, &args);
        let Value::List(net) = &args[0] else { panic!("a list of layers") };
        let parts = |layer: &Value| match layer {
            Value::Struct(fields) => (matrix(&fields["w"]), matrix(&fields["b"])),
            _ => panic!("a layer"),
        };
        let net: Vec<_> = net.iter().map(parts).collect();
        let by_hand = backpropagation(&net, &matrix(&args[1]), &matrix(&args[2]));
        // In the order of the fields' names: b, then w.
        let by_hand: Vec<f64> = by_hand
            .into_iter()
            .flat_map(|(w_bar, b_bar)| b_bar.into_iter().chain(w_bar.into_iter().flatten()))
            .collect();
        let gradient = numbers(&results[1]);
        assert_eq!(gradient.len(), by_hand.len());
        for (derivative, expected) in gradient.iter().zip(&by_hand) {
            // The same operations but for their order: a few roundings of terms below one.
            assert!((derivative - expected).abs() <= 1e-13 * expected.abs() + 1e-15);
        }
    }
}
