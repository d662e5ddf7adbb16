//! Runs of training: what is recorded, saved and gone on with, and what is refused.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use ndarray::{Array1, Array2, ArrayView2, s};
use nn_runtime::data::{Batch, Digits, Origin, Split};
use nn_runtime::train::{self, Checkpoint, Model, Options, Pass, Run, Settings, TrainError};
use nn_runtime::{Float, Mismatch, Params, derive_grad, gradcheck_at, sigmoid};
use rand::rngs::ChaCha8Rng;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Params)]
struct Layer<T: Float = f32> {
    w: Array2<T>,
    b: Array1<T>,
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Net<T: Float = f32> {
    layers: Vec<Layer<T>>,
}

#[derive_grad]
fn forward<T: Float>(net: &Net<T>, x: ArrayView2<T>) -> Array2<T> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad(wrt(net))]
fn cost<T: Float>(net: &Net<T>, x: ArrayView2<T>, y: ArrayView2<T>) -> T {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / T::lit(2.0 * x.nrows() as f64)
}

thread_local! {
    /// How many images networks were asked about, and how long an answer takes.
    static JUDGED: Cell<usize> = const { Cell::new(0) };
    static PAUSE: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

impl Model for Net {
    fn outputs(&self, x: ArrayView2<'_, f32>) -> Array2<f32> {
        JUDGED.set(JUDGED.get() + x.nrows());
        sleep(PAUSE.get());
        forward(self, x)
    }

    fn cost_and_gradient(&self, batch: &Batch, _: &mut ChaCha8Rng) -> (f32, Self) {
        cost::value_and_grad(self, batch.x.view(), batch.y.view())
    }

    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch> {
        let layer =
            |layer: &Layer| Layer { w: layer.w.mapv(f64::from), b: layer.b.mapv(f64::from) };
        let net = Net { layers: self.layers.iter().map(layer).collect() };
        let [x, y] = [&batch.x, &batch.y].map(|array| array.mapv(f64::from));
        let value = |net: &Net<f64>| cost(net, x.view(), y.view());
        let gradient = |net: &Net<f64>| cost::grad(net, x.view(), y.view());
        gradcheck_at(&net, positions.iter().copied(), value, gradient)
    }
}

fn new(settings: &Settings, rng: &mut ChaCha8Rng) -> Result<Net, TrainError> {
    let layer = |pair: &[usize]| Layer {
        w: train::normal((pair[0], pair[1]), 1.0 / (pair[0] as f32).sqrt(), rng),
        b: Array1::zeros(pair[1]),
    };
    Ok(Net { layers: settings.sizes().windows(2).map(layer).collect() })
}

/// 300 images to train with, of the built-in digits, and 100 to test with.
fn digits() -> Digits {
    use std::sync::LazyLock;
    static DIGITS: LazyLock<Digits> = LazyLock::new(|| {
        let few = |split: &Split, n| Split {
            images: split.images.slice(s![..n, ..]).to_owned(),
            labels: split.labels[..n].to_vec(),
        };
        let all = Digits::built_in();
        Digits { train: few(&all.train, 300), test: few(&all.test, 100), ..all }
    });
    DIGITS.clone()
}

fn settings(more: &str) -> Settings {
    let text = "about = ''\nepochs = 4\nbatch-size = 7\neta = 1.0\ncost = 'quadratic'\n";
    let layers = "[[layers]]\nkind = 'dense'\nneurons = 12\nactivation = 'sigmoid'\n";
    Settings::parse(&format!("{text}{more}\n{layers}")).expect("settings")
}

fn quiet() -> Options {
    Options { quiet: true, ..Options::default() }
}

/// Trains to the end, or to the first step for which `stop` says so (counted from 0 in all epochs).
fn train(run: &mut Run, stop: impl Fn(usize) -> bool) -> Result<Option<Net>, TrainError> {
    let (mut steps, mut last) = (0, None);
    while let Some(mut training) = run.start(new)? {
        while let Some(mut epoch) = training.epoch()? {
            while let Some(batch) = epoch.batch() {
                if stop(steps) {
                    return Ok(None);
                }
                steps += 1;
                step(&mut epoch, &batch)?;
            }
            epoch.finish()?;
        }
        last = Some(training.finish()?);
    }
    Ok(last)
}

fn step(epoch: &mut Pass<'_, '_, Net>, batch: &Batch) -> Result<(), TrainError> {
    let (net, rng) = epoch.parts();
    let (cost, gradient) = net.cost_and_gradient(batch, rng);
    epoch.descend(cost, &gradient)
}

fn never(_: usize) -> bool {
    false
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("metrics");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The lines without what a clock says.
fn timeless(path: &Path) -> Vec<Value> {
    let mut lines = lines(path);
    for line in &mut lines {
        let line = line.as_object_mut().expect("an object");
        line.remove("seconds");
        line.remove("images_per_second");
    }
    lines
}

#[test]
fn a_run_that_was_stopped_anywhere_ends_with_the_same_bits() {
    let dir = tempfile::tempdir().unwrap();
    for (number, more) in [
        "",
        "optimiser = { rule = { kind = 'adam' }, weight-decay = 0.01 }",
        "validation = 60\noptimiser = { rule = { kind = 'nesterov' } }\nschedule = { kind = 'cosine' }",
        "runs = 3\naugmentation = { shift = 2.0 }",
    ]
    .into_iter()
    .enumerate()
    {
        let file = |name: &str| dir.path().join(format!("{name}{number}"));
        let settings = settings(more);
        let options = Options { metrics: Some(file("whole.jsonl")), ..quiet() };
        let mut whole = Run::new(settings.clone(), digits(), options).unwrap();
        let expected = train(&mut whole, never).unwrap();

        let checkpoint = file("checkpoint");
        let options = Options {
            metrics: Some(file("parts.jsonl")),
            checkpoint: Some(checkpoint.clone()),
            ..quiet()
        };
        // Each part makes one epoch whole, and a piece of the next that is lost.
        let mut found = None;
        for part in 0..20 {
            let resume = checkpoint.exists().then(|| Checkpoint::read(&checkpoint).unwrap());
            let options = Options { resume, ..options.clone() };
            let mut run = Run::new(settings.clone(), digits(), options).unwrap();
            found = train(&mut run, |step| step == 45 + 3 * part).unwrap();
            if found.is_some() {
                assert_eq!(run.outcomes(), whole.outcomes(), "{more}");
                break;
            }
        }
        assert!(found.is_some() && found == expected, "{more}");
        assert_eq!(timeless(&file("parts.jsonl")), timeless(&file("whole.jsonl")), "{more}");
    }
}

#[test]
fn with_images_held_back_the_test_images_are_looked_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let metrics = dir.path().join("metrics.jsonl");
    let options = Options { metrics: Some(metrics.clone()), ..quiet() };
    let mut run = Run::new(settings("validation = 50"), digits(), options).unwrap();
    let net = train(&mut run, never).unwrap().unwrap();
    let lines = lines(&metrics);
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line["validation_accuracy"].is_f64()), "{lines:?}");
    assert!(lines[..3].iter().all(|line| line["test_accuracy"].is_null()), "{lines:?}");
    // What is returned is the network of the best epoch, and that is the one which was tested.
    let test = &digits().test;
    let accuracy = train::accuracy(net.outputs(test.images.view()).view(), &test.labels);
    assert_eq!(lines[3]["test_accuracy"], accuracy);
    assert_eq!(run.outcomes()[0].last, accuracy);
}

#[test]
fn the_report_is_about_what_the_run_has_judged() {
    for (more, judged) in [("", 4 * 100), ("validation = 50", 4 * 50 + 100)] {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { report: Some(dir.path().into()), ..quiet() };
        JUDGED.set(0);
        let mut run = Run::new(settings(more), digits(), options).unwrap();
        train(&mut run, never).unwrap();
        assert_eq!(JUDGED.get(), judged, "{more}");
        let figure = format!("{:.2} %", 100.0 * run.outcomes()[0].last);
        let page = fs::read_to_string(dir.path().join("index.html")).unwrap();
        assert!(page.contains(&format!("<span class=\"figure\">{figure}</span>")), "{figure}");
    }
}

#[test]
fn the_clock_runs_while_training_and_stands_while_judging() {
    let (pause, training) = (Duration::from_millis(300), Duration::from_millis(30));
    let mut run = Run::new(settings(""), digits(), quiet()).unwrap();
    let mut run = run.start(new).unwrap().unwrap();
    let start = Instant::now();
    let mut epoch = run.epoch().unwrap().unwrap();
    sleep(training);
    let trained = start.elapsed();
    PAUSE.set(pause);
    let batch = epoch.batch().unwrap();
    step(&mut epoch, &batch).unwrap();
    let record = epoch.finish().unwrap();
    PAUSE.set(Duration::ZERO);
    assert!(record.seconds >= training.as_secs_f64(), "{record:?}");
    // Between the readings of the clock there is a step, unless the machine is busy.
    assert!(record.seconds < (trained + pause / 2).as_secs_f64(), "{record:?}");
    assert!((record.images_per_second * record.seconds - 7.0).abs() < 1e-9, "{record:?}");
}

#[test]
fn the_cost_of_an_epoch_is_the_mean_over_its_images() {
    let mut run = Run::new(settings(""), digits(), quiet()).unwrap();
    let mut run = run.start(new).unwrap().unwrap();
    let mut epoch = run.epoch().unwrap().unwrap();
    while let Some(batch) = epoch.batch() {
        let (_, gradient) = {
            let (net, rng) = epoch.parts();
            net.cost_and_gradient(&batch, rng)
        };
        epoch.descend(batch.len() as f32, &gradient).unwrap();
    }
    // 42 batches of 7 images and one of 6.
    let expected = (42.0 * 49.0 + 36.0) / 300.0;
    assert!((epoch.finish().unwrap().train_cost - expected).abs() < 1e-12);
}

#[test]
fn records_name_classes_that_are_not_the_digits() {
    let dir = tempfile::tempdir().unwrap();
    let metrics = dir.path().join("metrics.jsonl");
    let clothes = Digits { classes: vec!["coat".into(); 10], origin: Origin::Files, ..digits() };
    for digits in [digits(), clothes] {
        let options = Options { metrics: Some(metrics.clone()), ..quiet() };
        train(&mut Run::new(settings(""), digits, options).unwrap(), never).unwrap();
    }
    let lines = lines(&metrics);
    assert!(lines[3]["data"] == "built-in" && lines[3].get("classes").is_none(), "{}", lines[3]);
    assert!(lines[4]["data"] == "mnist" && lines[4]["classes"][9] == "coat", "{}", lines[4]);
}

#[test]
fn a_run_without_progress_ends_when_patience_does() {
    // Hardly anything changes: the first epoch stays the best.
    let mut settings = settings("validation = 50\npatience = 2");
    settings.epochs = 50;
    settings.eta = 1e-9;
    let dir = tempfile::tempdir().unwrap();
    let metrics = dir.path().join("metrics.jsonl");
    let options = Options { metrics: Some(metrics.clone()), ..quiet() };
    train(&mut Run::new(settings, digits(), options).unwrap(), never).unwrap();
    let lines = lines(&metrics);
    assert_eq!(lines.len(), 3);
    assert!(lines[2]["test_accuracy"].is_f64() && lines[1]["test_accuracy"].is_null());
}

#[test]
fn several_runs_have_seeds_of_their_own() {
    let mut run = Run::new(settings("runs = 3\nseed = 5"), digits(), quiet()).unwrap();
    train(&mut run, never).unwrap();
    let seeds: Vec<u64> = run.outcomes().iter().map(|outcome| outcome.seed).collect();
    assert_eq!(seeds, [5, 6, 7]);
    // The second is what a run of that seed alone is.
    let mut alone = Run::new(settings("seed = 6"), digits(), quiet()).unwrap();
    train(&mut alone, never).unwrap();
    assert_eq!(alone.outcomes()[0], run.outcomes()[1]);
}

#[test]
fn a_cost_that_is_no_number_ends_the_run_with_advice() {
    let mut run = Run::new(settings(""), digits(), quiet()).unwrap();
    let mut training = run.start(new).unwrap().unwrap();
    let mut epoch = training.epoch().unwrap().unwrap();
    let batch = epoch.batch().unwrap();
    step(&mut epoch, &batch).unwrap();
    let gradient = epoch.net().clone();
    let error = epoch.descend(f32::NAN, &gradient).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, TrainError::Diverged { epoch: 1, step: 2, .. }), "{text}");
    assert!(text.contains("NaN") && text.contains("smaller than --eta 1"), "{text}");
}

#[test]
fn to_check_the_gradient_before_training_changes_nothing() {
    let options = Options { gradcheck: true, ..quiet() };
    let mut run = Run::new(settings(""), digits(), options.clone()).unwrap();
    let checked = train(&mut run, never).unwrap();
    let mut unchecked = Run::new(settings(""), digits(), quiet()).unwrap();
    assert_eq!(checked, train(&mut unchecked, never).unwrap());
}

#[test]
fn what_does_not_go_on_is_refused_and_the_file_stays() {
    let dir = tempfile::tempdir().unwrap();
    let checkpoint = dir.path().join("checkpoint");
    let options = Options { checkpoint: Some(checkpoint.clone()), ..quiet() };
    let mut run = Run::new(settings(""), digits(), options).unwrap();
    train(&mut run, |step| step == 60).unwrap();
    let bytes = fs::read(&checkpoint).unwrap();

    let resume = |settings: Settings, digits: Digits, path: &Path| {
        let run = Checkpoint::read(path).map_err(TrainError::from).and_then(|checkpoint| {
            Run::new(settings, digits, Options { resume: Some(checkpoint), ..quiet() })
        });
        match run.and_then(|mut run| train(&mut run, never)) {
            Ok(_) => panic!("it went on"),
            Err(error) => error.to_string(),
        }
    };
    let assert_refused = |settings, digits, path: &Path, part: &str| {
        let text = resume(settings, digits, path);
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    };
    let mut wider = settings("");
    wider.set_hidden(&[13]).unwrap();
    assert_refused(wider, digits(), &checkpoint, "another `layers`");
    assert_refused(settings("seed = 2"), digits(), &checkpoint, "another `seed`");
    let mut others = digits();
    others.train.images[[7, 300]] += 0.25;
    assert_refused(settings(""), others, &checkpoint, "other images");

    let other = dir.path().join("other");
    let missing = dir.path().join("missing");
    assert_refused(settings(""), digits(), &missing, "cannot read the checkpoint");
    for length in [0, 7, 100, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&other, &bytes[..length]).unwrap();
        assert_refused(settings(""), digits(), &other, "is damaged");
    }
    let mut flipped = bytes.clone();
    let middle = bytes.len() - 1000;
    flipped[middle] ^= 1;
    fs::write(&other, &flipped).unwrap();
    assert_refused(settings(""), digits(), &other, "is damaged");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let newer = text.find("\\\"version\\\":1").expect("a version");
    let mut newer_bytes = bytes.clone();
    newer_bytes[newer + 12] = b'9';
    fs::write(&other, &newer_bytes).unwrap();
    assert_refused(settings(""), digits(), &other, "has the form 9");
    let header = br#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  "#;
    let foreign = [&(header.len() as u64).to_le_bytes()[..], header, &[0; 4]].concat();
    fs::write(&other, foreign).unwrap();
    assert_refused(settings(""), digits(), &other, "no checkpoint of this program");
    assert_eq!(fs::read(&checkpoint).unwrap(), bytes);
}

/// Why a run cannot begin.
#[track_caller]
fn refused(options: Options) -> String {
    match Run::new(settings(""), digits(), options) {
        Ok(_) => panic!("it begins"),
        Err(error) => error.to_string(),
    }
}

/// Where no file can be written, each with its reason: below what is not there, below a file, in the place of a folder, and in a
/// folder that takes none from anybody.
fn unwritable(dir: &Path) -> Vec<std::path::PathBuf> {
    let [file, folder] = ["file", "folder"].map(|name| dir.join(name));
    fs::write(&file, "old").unwrap();
    fs::create_dir(&folder).unwrap();
    let mut paths = vec![dir.join("missing/new"), file.join("new"), folder];
    if cfg!(target_os = "linux") {
        paths.push("/proc/new".into());
    }
    paths
}

#[test]
fn a_checkpoint_that_cannot_be_written_is_refused_before_the_first_epoch() {
    let dir = tempfile::tempdir().unwrap();
    for path in unwritable(dir.path()) {
        let metrics = dir.path().join("metrics.jsonl");
        let error = refused(Options {
            checkpoint: Some(path.clone()),
            metrics: Some(metrics.clone()),
            ..quiet()
        });
        let start = format!("cannot write the checkpoint `{}`: ", path.display());
        assert!(error.starts_with(&start), "{error}");
        assert!(!metrics.exists());
    }
    assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "old");
}

#[test]
fn metrics_that_cannot_be_written_are_refused_before_the_first_epoch() {
    let dir = tempfile::tempdir().unwrap();
    for path in unwritable(dir.path()) {
        let error = refused(Options { metrics: Some(path.clone()), ..quiet() });
        let start = format!("cannot create the metrics file `{}`: ", path.display());
        assert!(error.starts_with(&start), "{error}");
    }
    assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "old");
}

#[test]
fn what_was_there_before_a_run_is_there_until_it_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let checkpoint = dir.path().join("checkpoint");
    fs::write(&checkpoint, "old").unwrap();
    let options = Options { checkpoint: Some(checkpoint.clone()), ..quiet() };
    let mut run = Run::new(settings(""), digits(), options).unwrap();
    train(&mut run, |step| step == 5).unwrap();
    assert_eq!(fs::read_to_string(&checkpoint).unwrap(), "old");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn more_images_cannot_be_held_back_than_there_are() {
    let error = Run::new(settings("validation = 300"), digits(), quiet()).err().unwrap();
    let text = error.to_string();
    assert!(text.contains("300 training images 300"), "{text}");
}

#[test]
fn a_network_that_no_memory_holds_is_refused() {
    let mut settings = settings("");
    settings.set_hidden(&[100_000_000, 100_000_000]).unwrap();
    let mut run = Run::new(settings, digits(), quiet()).unwrap();
    let Err(error) = run.start(|_, _| -> Result<Net, _> { panic!("it would be built") }) else {
        panic!("it was accepted")
    };
    assert!(error.to_string().contains("PiB"), "{error}");
}
