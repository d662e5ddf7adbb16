//! The example as a user runs it: what it prints, learns and refuses.

#[path = "../nn-runtime/tests/mnist_dir/mod.rs"]
mod mnist_dir;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_dir::mnist_dir;
use tempfile::TempDir;

/// Runs the example, built as these tests are.
fn run(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--example", "mnist_codegen", "--"]).args(args);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("MNIST_DIR").env_remove("RUST_LOG");
    command.output().expect("cargo runs")
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
    let last = fs::read_to_string(&metrics).expect("metrics").lines().last().unwrap().to_owned();
    let record: serde_json::Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!(record["epoch"], 3);
    assert_eq!(record["data"], "mnist");
    let accuracy = record["test_accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.94, "after 3 epochs the accuracy is {accuracy}");
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
fn a_metrics_file_that_cannot_be_written_is_refused_before_any_work() {
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
        &[],
    ] {
        let output = run(&[args, if args.is_empty() { &[] } else { &["--data", "."] }].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("--help"), "{args:?}");
    }
}
