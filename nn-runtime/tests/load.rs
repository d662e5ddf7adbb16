//! Networks from checkpoints: which one is read, and what cannot be.

use std::fs;
use std::path::Path;

use ndarray::s;
use nn_runtime::Params;
use nn_runtime::data::{Digits, Split};
use nn_runtime::nn::Network;
use nn_runtime::train::{CheckpointError, Code, Model, Options, Run, Settings, TrainError, load};

/// Trains with these lines of settings and a few of the built-in digits. The network after
/// the last step, and the one that the run ends with.
fn train(lines: &str, checkpoint: &Path) -> (Network, Network) {
    let few = |split: &Split, count: usize| Split {
        images: split.images.slice(s![..count, ..]).to_owned(),
        labels: split.labels[..count].to_vec(),
    };
    let mut digits = Digits::built_in();
    (digits.train, digits.test) = (few(&digits.train, 300), few(&digits.test, 50));
    digits.classes[7] = "sieben".into();
    let settings = Settings::parse(&format!(
        "{lines}\nabout = ''\nbatch-size = 10\ncost = 'quadratic'\n[[layers]]\nkind = 'dense'\nneurons = 20\n\
         activation = 'sigmoid'"
    ))
    .unwrap();
    let checkpoint = Some(checkpoint.to_owned());
    let options = Options { quiet: true, checkpoint, ..Options::default() };
    let mut run = Run::new(settings, digits, options).unwrap();
    let mut training = run.start(Network::from_settings).unwrap().unwrap();
    while let Some(mut epoch) = training.epoch().unwrap() {
        while let Some(batch) = epoch.batch() {
            let (net, rng) = epoch.parts();
            let (cost, gradient) = net.cost_and_gradient(&batch, rng);
            epoch.descend(cost, &gradient).unwrap();
        }
        epoch.finish().unwrap();
    }
    let last = training.net().clone();
    (last, training.finish().unwrap())
}

/// Whether two networks have the same weights and biases.
fn is_same(one: &Network, other: &Network) -> bool {
    let arrays = |net: &Network| {
        let mut arrays = Vec::new();
        net.visit(&mut |array| arrays.push(array.to_owned()));
        arrays
    };
    arrays(one) == arrays(other)
}

#[test]
fn the_best_network_is_read_where_images_were_held_back_and_the_last_one_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net");
    let (last, _) = train("epochs = 2\neta = 1.0", &path);
    let trained = load(&path, Network::from_settings).unwrap();
    assert!(is_same(&trained.net, &last));
    assert_eq!((trained.settings.epochs, trained.classes[7].as_str()), (2, "sieben"));

    // The learning rate grows until nothing is left of what was learnt.
    let schedule = "epochs = 8\neta = 1.0\nvalidation = 100\nschedule = { kind = 'exponential', factor = 4.0 }";
    let (last, best) = train(schedule, &path);
    assert!(!is_same(&best, &last));
    assert!(is_same(&load(&path, Network::from_settings).unwrap().net, &best));
}

#[test]
fn what_is_no_checkpoint_of_such_a_network_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net");
    train("epochs = 1\neta = 1.0", &path);
    // With as many outputs as binary places.
    let narrow = |settings: &Settings, rng: &mut _| {
        Network::from_settings(&Settings { targets: Code::Binary, ..settings.clone() }, rng)
    };
    let error = load(&path, narrow).map(drop).unwrap_err();
    assert!(matches!(error, TrainError::Checkpoint(CheckpointError::Mismatch { .. })), "{error}");

    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let error = load(&path, Network::from_settings).map(drop).unwrap_err();
    assert!(matches!(error, TrainError::Checkpoint(CheckpointError::Damaged { .. })), "{error}");
    let error = load(folder.path().join("none"), Network::from_settings).map(drop).unwrap_err();
    assert!(matches!(error, TrainError::Checkpoint(CheckpointError::Read { .. })), "{error}");
}
