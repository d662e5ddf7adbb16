//! First weights.

use nn_runtime::nn::Initialiser;
use nn_runtime::train::rng;

#[test]
fn weights_have_the_variance_of_their_name() {
    let (inputs, neurons) = (400, 200);
    let cases = [
        ("zeros", 0.0, 1.0),
        ("standard-normal", 1.0, 3.0),
        ("lecun-normal", 1.0 / 400.0, 3.0),
        ("lecun-uniform", 1.0 / 400.0, 1.8),
        ("glorot-normal", 2.0 / 600.0, 3.0),
        ("glorot-uniform", 2.0 / 600.0, 1.8),
        ("he-normal", 2.0 / 400.0, 3.0),
        ("he-uniform", 2.0 / 400.0, 1.8),
    ];
    for (name, variance, kurtosis) in cases {
        let initialiser: Initialiser = serde_json::from_str(&format!("\"{name}\"")).unwrap();
        let w = initialiser.weights((inputs, neurons), &mut rng(1));
        assert_eq!(w.dim(), (inputs, neurons));
        let biases = initialiser.biases(neurons, &mut rng(1));
        assert_eq!(biases.iter().any(|&b| b != 0.0), name == "standard-normal");
        let moment = |power| w.mapv(|w| f64::from(w).powi(power)).mean().unwrap();
        let n = (inputs * neurons) as f64;
        // Five deviations of the estimates.
        assert!(moment(1).abs() <= 5.0 * (variance / n).sqrt(), "{name}: mean {}", moment(1));
        let tolerance = 5.0 * variance * ((kurtosis - 1.0) / n).sqrt();
        assert!((moment(2) - variance).abs() <= tolerance, "{name}: {}", moment(2));
        let shape = moment(4) / moment(2).powi(2);
        assert!(variance == 0.0 || (shape - kurtosis).abs() < 0.15, "{name}: kurtosis {shape}");
    }
}
