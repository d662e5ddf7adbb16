//! Images that are moved, turned, stretched and bent.

use ndarray::{Array1, Array2};
use nn_runtime::data::Batch;
use nn_runtime::data::augment::{Augmentation, Elastic};
use nn_runtime::train::rng;
use rand::Rng;

/// A soft spot of ink with its middle at a place, and a second one to the right of it.
fn batch(images: usize) -> Batch {
    let spot = |x: f32, y: f32| (-(x * x + y * y) / 8.0).exp();
    let image = Array1::from_shape_fn(784, |p| {
        let (x, y) = ((p % 28) as f32 - 13.5, (p / 28) as f32 - 13.5);
        0.5 * spot(x, y) + 0.5 * spot(x - 6.0, y)
    });
    let x = image.broadcast((images, 784)).unwrap().to_owned();
    Batch { x, y: Array2::zeros((images, 10)) }
}

/// The ink, where its middle is, and how far it reaches along both axes.
fn moments(image: ndarray::ArrayView1<f32>) -> [f32; 5] {
    let sum = |f: &dyn Fn(f32, f32) -> f32| {
        let pixels = image.iter().enumerate();
        pixels.map(|(p, ink)| ink * f((p % 28) as f32 - 13.5, (p / 28) as f32 - 13.5)).sum::<f32>()
    };
    let ink = sum(&|_, _| 1.0);
    let (x, y) = (sum(&|x, _| x) / ink, sum(&|_, y| y) / ink);
    let spread_x = (sum(&|at, _| (at - x) * (at - x)) / ink).sqrt();
    [ink, x, y, spread_x, (sum(&|_, at| (at - y) * (at - y)) / ink).sqrt()]
}

fn apply(augmentation: &Augmentation, images: usize) -> Vec<[f32; 5]> {
    let mut batch = batch(images);
    augmentation.apply(&mut batch, &mut rng(1));
    batch.x.rows().into_iter().map(moments).collect()
}

/// The smallest and the largest.
fn range(numbers: impl Iterator<Item = f32>) -> (f32, f32) {
    numbers.fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)))
}

#[track_caller]
fn assert_range(numbers: impl Iterator<Item = f32>, low: f32, high: f32, tolerance: f32) {
    let (least, most) = range(numbers);
    let is_close = (least - low).abs() < tolerance && (most - high).abs() < tolerance;
    assert!(is_close, "from {least} to {most}, expected from {low} to {high}");
}

#[test]
fn shifts_move_the_ink_and_keep_it() {
    let [ink, x, ..] = moments(batch(1).x.row(0));
    let shifted = apply(&Augmentation { shift: 2.0, ..Augmentation::default() }, 2000);
    assert_range(shifted.iter().map(|m| m[1] - x), -2.0, 2.0, 0.02);
    assert_range(shifted.iter().map(|m| m[2]), -2.0, 2.0, 0.02);
    assert_range(shifted.iter().map(|m| m[0] / ink), 1.0, 1.0, 0.01);
}

#[test]
fn rotations_turn_around_the_middle() {
    let [ink, x, ..] = moments(batch(1).x.row(0));
    let turned = apply(&Augmentation { rotate: 30.0, ..Augmentation::default() }, 2000);
    assert_range(turned.iter().map(|m| m[2].atan2(m[1]).to_degrees()), -30.0, 30.0, 0.5);
    assert_range(turned.iter().map(|m| m[1].hypot(m[2]) / x), 1.0, 1.0, 0.01);
    assert_range(turned.iter().map(|m| m[0] / ink), 1.0, 1.0, 0.01);
}

#[test]
fn scales_make_larger_and_smaller() {
    let [_, x, _, _, spread_y] = moments(batch(1).x.row(0));
    let scaled = apply(&Augmentation { scale: 0.2, ..Augmentation::default() }, 2000);
    assert_range(scaled.iter().map(|m| m[1] / x), 0.8, 1.2, 0.01);
    // Interpolation widens a little.
    assert_range(scaled.iter().map(|m| m[4] / spread_y), 0.8, 1.2, 0.04);
}

#[test]
fn elastic_distortions_bend_by_as_much_as_simard_says() {
    let elastic = Elastic { alpha: 34.0, sigma: 4.0 };
    let bent = apply(&Augmentation { elastic: Some(elastic), ..Augmentation::default() }, 1000);
    // The displacement of a pixel has the deviation 34/(√3·2·4·√π) = 1.38; of a spot it is less.
    let y: Vec<f32> = bent.iter().map(|m| m[2]).collect();
    let deviation = (y.iter().map(|y| y * y).sum::<f32>() / 1000.0).sqrt();
    assert!((0.8..1.4).contains(&deviation), "{deviation}");
    let mean = y.iter().sum::<f32>() / 1000.0;
    assert!(mean.abs() < 5.0 * deviation / 1000_f32.sqrt(), "{mean}");
}

#[test]
fn what_changes_nothing_leaves_every_bit_and_draws_nothing() {
    let none = Augmentation::default();
    let no_alpha = Some(Elastic { alpha: 0.0, sigma: 4.0 });
    for augmentation in [none, Augmentation { elastic: no_alpha, ..none }] {
        let (mut batch, mut random) = (batch(3), rng(1));
        batch.x[[0, 0]] = -0.0;
        let before = batch.clone();
        augmentation.apply(&mut batch, &mut random);
        assert!(batch.x.iter().zip(&before.x).all(|(a, b)| a.to_bits() == b.to_bits()));
        assert_eq!(random.next_u64(), rng(1).next_u64());
    }
}

#[test]
fn a_seed_determines_everything_and_images_differ() {
    let text = r#"{"shift": 1, "rotate": 5, "elastic": {"alpha": 20, "sigma": 3}}"#;
    let augmentation: Augmentation = serde_json::from_str(text).unwrap();
    assert_eq!(augmentation.scale, 0.0);
    let run = |seed| {
        let mut batch = batch(2);
        augmentation.apply(&mut batch, &mut rng(seed));
        batch.x
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    assert_ne!(run(1).row(0), run(1).row(1));
    assert!(serde_json::from_str::<Augmentation>(r#"{"shear": 1}"#).is_err());
}

#[test]
fn settings_that_mean_nothing_are_named_and_never_panic() {
    let of = |shift, rotate, scale, alpha, sigma| Augmentation {
        shift,
        rotate,
        scale,
        elastic: Some(Elastic { alpha, sigma }),
    };
    let (nan, infinite) = (f32::NAN, f32::INFINITY);
    let cases = [
        (of(-1.0, 0.0, 0.0, 1.0, 1.0), "shift is -1, expected a finite number, 0 or above"),
        (of(1.0, nan, 0.0, 1.0, 1.0), "rotate is NaN, expected a finite number, 0 or above"),
        (of(1.0, 0.0, 1.0, 1.0, 1.0), "scale is 1, expected a number from 0 to 0.9"),
        (
            of(1.0, 0.0, 0.0, infinite, 1.0),
            "elastic.alpha is inf, expected a finite number, 0 or above",
        ),
        (of(1.0, 0.0, 0.0, 1.0, -4.0), "elastic.sigma is -4, expected a finite number, 0 or above"),
    ];
    for (augmentation, message) in cases {
        let error = augmentation.check().unwrap_err();
        assert_eq!(error.to_string(), format!("the augmentation's {message}"));
        augmentation.apply(&mut batch(1), &mut rng(1));
    }
    let large = of(f32::MAX, f32::MAX, 0.9, f32::MAX, f32::MAX);
    assert_eq!(large.check(), Ok(()));
    large.apply(&mut batch(1), &mut rng(1));
}
