//! The example as a user runs it: what it prints, learns and refuses.

#[path = "../nn-runtime/tests/mnist_dir/mod.rs"]
mod mnist_dir;
#[path = "support/cargo.rs"]
mod support;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use mnist_dir::mnist_dir;
use support::{cargo, without_network};
use tempfile::TempDir;

/// The example, built as these tests are, on a machine without a network, its user's caches in `cache`.
fn example(args: &[&str], cache: &Path) -> Command {
    let mut command = cargo(&["run", "--quiet", "--offline", "--example", "mnist_codegen", "--"]);
    command.args(args);
    without_network(&mut command, cache);
    command
}

fn run(args: &[&str]) -> Output {
    let cache = TempDir::new().expect("a temporary folder");
    example(args, cache.path()).output().expect("cargo runs")
}

/// The last line of a metrics file.
fn last_record(metrics: &Path) -> serde_json::Value {
    let text = fs::read_to_string(metrics).expect("metrics");
    serde_json::from_str(text.lines().last().expect("an epoch")).expect("JSON")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The run must fail with exit code 1 and one line on standard error that has all of `parts`.
#[track_caller]
fn assert_refused(data: &Path, parts: &[&str]) {
    let output = run(&["--data", &data.to_string_lossy(), "--epochs", "1"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: ") && !message.contains("panicked"), "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is missing in: {message}");
    }
}

const IMAGES: u32 = 2051;
const LABELS: u32 = 2049;

fn header(magic: u32, sizes: &[u32]) -> Vec<u8> {
    std::iter::once(&magic).chain(sizes).flat_map(|n| n.to_be_bytes()).collect()
}

fn images(count: u32) -> Vec<u8> {
    let mut bytes = header(IMAGES, &[count, 28, 28]);
    bytes.extend((0..count * 784).map(|i| (i % 251) as u8));
    bytes
}

fn labels(count: u32) -> Vec<u8> {
    let mut bytes = header(LABELS, &[count]);
    bytes.extend((0..count).map(|i| (i % 10) as u8));
    bytes
}

/// A folder with a tiny data set of the right form.
fn folder() -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    for part in ["train", "t10k"] {
        write(&dir, &format!("{part}-images-idx3-ubyte"), &images(20));
        write(&dir, &format!("{part}-labels-idx1-ubyte"), &labels(20));
    }
    dir
}

fn write(dir: &TempDir, name: &str, bytes: &[u8]) {
    fs::write(dir.path().join(name), bytes).expect("the file is written");
}

/// Replaces the training images by what is given under their `.gz` name.
fn with_gz(bytes: &[u8]) -> TempDir {
    let dir = folder();
    fs::remove_file(dir.path().join("train-images-idx3-ubyte")).expect("it is there");
    write(&dir, "train-images-idx3-ubyte.gz", bytes);
    dir
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn the_network_of_the_lecture_learns_mnist() {
    let Some(data) = mnist_dir() else { return };
    let dir = TempDir::new().expect("a temporary folder");
    let metrics = dir.path().join("run.jsonl");
    let output = run(&[
        "--data",
        &data.to_string_lossy(),
        "--epochs",
        "3",
        "--metrics",
        &metrics.to_string_lossy(),
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 3, "one line an epoch");
    let record = last_record(&metrics);
    assert_eq!(record["epoch"], 3);
    assert_eq!(record["data"], "mnist");
    let accuracy = record["test_accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.94, "after 3 epochs the accuracy is {accuracy}");
}

#[test]
fn mnist_in_the_cache_is_used_without_a_network() {
    let Some(data) = mnist_dir() else { return };
    let cache = TempDir::new().expect("a temporary folder");
    let folder = cache.path().join("gradient-compiler").join("mnist");
    fs::create_dir_all(&folder).expect("a folder");
    for name in [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ] {
        let mut content = Vec::new();
        match fs::File::open(data.join(format!("{name}.gz"))) {
            Ok(packed) => GzDecoder::new(packed).read_to_end(&mut content).map(drop),
            Err(_) => fs::read(data.join(name)).map(|plain| content = plain),
        }
        .expect("MNIST is readable");
        fs::write(folder.join(name), content).expect("the file is written");
    }
    let metrics = cache.path().join("run.jsonl");
    let args = ["--epochs", "1", "--metrics", &metrics.to_string_lossy()];
    let output = example(&args, cache.path()).output().expect("cargo runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
    assert_eq!(last_record(&metrics)["data"], "mnist");
}

#[test]
fn without_mnist_and_network_the_built_in_digits_are_learnt_and_named() {
    let dir = TempDir::new().expect("a temporary folder");
    let metrics = dir.path().join("run.jsonl");
    let output = run(&["--epochs", "1", "--metrics", &metrics.to_string_lossy()]);
    let notes = text(&output.stderr);
    assert!(output.status.success(), "{notes}");
    assert!(!notes.contains("panicked") && notes.lines().count() == 2, "{notes}");
    let note = notes.lines().last().unwrap();
    for part in [
        "note: cannot download `train-images-idx3-ubyte` (storage.googleapis.com: ",
        "; ossci-datasets.s3.amazonaws.com: ",
        "built-in digits, which are not MNIST",
        "--data DIR",
    ] {
        assert!(note.contains(part), "`{part}` is missing in: {note}");
    }
    let record = last_record(&metrics);
    assert_eq!(record["data"], "built-in");
    let accuracy = record["test_accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.92, "after an epoch the accuracy is {accuracy}");
}

#[test]
fn that_the_digits_are_not_mnist_is_said_even_with_quiet() {
    let dir = TempDir::new().expect("a temporary folder");
    let no_folder = dir.path().join("file");
    fs::write(&no_folder, "").expect("the file is written");
    for cache in [dir.path(), &no_folder] {
        let args = ["--epochs", "0", "--quiet"];
        let output = example(&args, cache).output().expect("cargo runs");
        let note = text(&output.stderr);
        assert!(output.status.success() && output.stdout.is_empty(), "{note}");
        assert!(note.starts_with("note: ") && note.contains("not MNIST"), "{note}");
        assert_eq!(note.lines().count(), 1, "{note}");
    }
}

#[test]
fn binary_targets_are_learnt_but_less_well() {
    let dir = TempDir::new().expect("a temporary folder");
    let accuracy = |targets: &str| {
        let metrics = dir.path().join(targets);
        let metrics_text = metrics.to_string_lossy();
        let args = ["--targets", targets, "--epochs", "1", "--metrics", &metrics_text];
        let output = run(&args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        last_record(&metrics)["test_accuracy"].as_f64().expect("a number")
    };
    let (one_hot, binary) = (accuracy("one-hot"), accuracy("binary"));
    assert!(0.85 < binary && binary < one_hot, "one-hot {one_hot}, binary {binary}");
}

#[test]
fn a_folder_that_is_asked_for_and_not_there_is_an_error() {
    let missing = TempDir::new().expect("a temporary folder").path().join("mnist");
    assert_refused(&missing, &["mnist", "folder"]);

    let cache = TempDir::new().expect("a temporary folder");
    let mut command = example(&["--epochs", "1"], cache.path());
    let output = command.env("MNIST_DIR", &missing).output().expect("cargo runs");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: there is no folder"), "{message}");
    assert!(message.contains(&*missing.to_string_lossy()), "{message}");
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
    let dir = folder();
    let lines = |seed: &str| {
        let metrics = dir.path().join("run.jsonl");
        let _ = fs::remove_file(&metrics);
        let (data, file) = (dir.path().to_string_lossy(), metrics.to_string_lossy().into_owned());
        let args =
            ["--data", &data, "--epochs", "2", "--hidden", "12,7", "--batch-size", "6", "--quiet"];
        let output = run(&[&args[..], &["--seed", seed, "--metrics", &file]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "--quiet prints nothing");
        let costs = fs::read_to_string(&metrics).expect("metrics");
        let cost = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["train_cost"].clone()
        };
        costs.lines().map(cost).collect::<Vec<_>>()
    };
    assert_eq!(lines("1"), lines("1"));
    assert_ne!(lines("1"), lines("2"));
}

#[test]
fn a_truncated_file_is_refused() {
    let dir = folder();
    write(&dir, "train-images-idx3-ubyte", &images(20)[..5000]);
    assert_refused(dir.path(), &["train-images-idx3-ubyte", "15680"]);
}

#[test]
fn a_wrong_magic_number_is_refused() {
    let dir = folder();
    write(&dir, "train-labels-idx1-ubyte", &images(20));
    assert_refused(dir.path(), &["train-labels-idx1-ubyte", "magic"]);
}

#[test]
fn images_and_labels_of_different_counts_are_refused() {
    let dir = folder();
    write(&dir, "t10k-labels-idx1-ubyte", &labels(19));
    assert_refused(dir.path(), &["t10k-labels-idx1-ubyte", "20", "19"]);
}

#[test]
fn a_flipped_byte_in_a_gz_is_refused() {
    let mut bytes = gzip(&images(20));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x20;
    assert_refused(with_gz(&bytes).path(), &["train-images-idx3-ubyte.gz"]);
}

#[test]
fn a_web_page_named_gz_is_refused() {
    let dir = with_gz(b"<!DOCTYPE html><html><body>404 Not Found</body></html>");
    assert_refused(dir.path(), &["train-images-idx3-ubyte.gz", "HTML"]);
}

#[test]
fn an_empty_folder_is_refused() {
    let dir = TempDir::new().expect("a temporary folder");
    assert_refused(dir.path(), &["train-images-idx3-ubyte", ".gz"]);
}

#[test]
fn a_metrics_file_that_cannot_be_written_is_refused_before_training() {
    let dir = folder();
    let output = run(&[
        "--data",
        &dir.path().to_string_lossy(),
        "--metrics",
        "/nonexistent/folder/run.jsonl",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("/nonexistent/folder/run.jsonl"));
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_arguments_are_errors_of_the_command_line() {
    for args in [
        &["--hidden", "0"][..],
        &["--hidden", "30,,4"],
        &["--batch-size", "0"],
        &["--eta", "-1"],
        &["--eta", "nan"],
        &["--epochs", "many"],
        &["--seeds", "1"],
        &["--targets", "octal"],
    ] {
        let output = run(&[args, &["--data", "."]].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("--help"), "{args:?}");
    }
}
