//! Checkpoints as a user relies on them: whatever happens to a run, it goes on to the same bits.
#![cfg(unix)]

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/skip.rs"]
mod skip;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use nn_runtime::data::{Digits, Split};
use nn_runtime::train;
use rand::Rng;
use safetensors::SafeTensors;
use serde_json::Value;
use tempfile::TempDir;

/// The example, built once; a process of its own, so that signals reach it and not cargo.
static EXAMPLE: LazyLock<PathBuf> = LazyLock::new(|| {
    let status = cargo::cargo(&["build", "--quiet", "--offline", "--example", "mnist_codegen"])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the example does not compile");
    let tests = std::env::current_exe().expect("a path of this test");
    let deps = tests.parent().expect("a folder of tests");
    deps.parent().expect("a folder of a profile").join("examples").join("mnist_codegen")
});

/// Some of the built-in digits as files: 1,000 to train with and 200 to test with.
static DATA: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = TempDir::new().expect("a temporary folder");
    let Digits { train, test, .. } = Digits::built_in();
    for (name, split, count) in [("train", &train, 1000), ("t10k", &test, 200)] {
        write(dir.path(), name, split, count);
    }
    dir
});

fn write(dir: &Path, name: &str, split: &Split, count: usize) {
    let header = |magic: u32, sizes: &[u32]| -> Vec<u8> {
        [magic].iter().chain(sizes).flat_map(|n| n.to_be_bytes()).collect()
    };
    let mut images = header(2051, &[count as u32, 28, 28]);
    let pixels = split.images.iter().take(784 * count);
    images.extend(pixels.map(|x| (255.0 * x).round() as u8));
    let mut labels = header(2049, &[count as u32]);
    labels.extend(&split.labels[..count]);
    fs::write(dir.join(format!("{name}-images-idx3-ubyte")), images).expect("images are written");
    fs::write(dir.join(format!("{name}-labels-idx1-ubyte")), labels).expect("labels are written");
}

/// A run of the example that leaves its files in a folder.
struct Run {
    folder: TempDir,
    options: &'static [&'static str],
}

impl Run {
    fn new(options: &'static [&'static str]) -> Self {
        Self { folder: TempDir::new().expect("a temporary folder"), options }
    }

    fn checkpoint(&self) -> PathBuf {
        self.folder.path().join("run.safetensors")
    }

    fn metrics(&self) -> PathBuf {
        self.folder.path().join("run.jsonl")
    }

    /// The command that begins the run, or goes on where it was saved.
    fn command(&self) -> Command {
        let mut command = Command::new(&*EXAMPLE);
        self.arguments(&mut command);
        command
    }

    fn arguments(&self, command: &mut Command) {
        cargo::without_network(command, self.folder.path());
        command.arg("--data").arg(DATA.path()).arg("--metrics").arg(self.metrics());
        let checkpoint = self.checkpoint();
        if checkpoint.exists() {
            command.arg("--resume").arg(checkpoint);
        } else {
            command.args(self.options).arg("--checkpoint").arg(checkpoint);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }

    fn to_the_end(&self) {
        let output = self.command().output().expect("the example runs");
        assert!(output.status.success(), "{}", text(&output));
    }

    /// The arrays of the network, with their names, byte by byte.
    fn network(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = fs::read(self.checkpoint()).expect("a checkpoint");
        let tensors = SafeTensors::deserialize(&bytes).expect("safetensors");
        let mut arrays: Vec<_> = tensors
            .tensors()
            .into_iter()
            .map(|(name, tensor)| (name, tensor.data().to_vec()))
            .collect();
        arrays.sort();
        arrays
    }

    /// Epochs and costs, a pair for each line of the metrics.
    fn costs(&self) -> Vec<(u64, f64)> {
        let text = fs::read_to_string(self.metrics()).expect("metrics");
        let pair = |line: &str| {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            (
                line["epoch"].as_u64().expect("an epoch"),
                line["train_cost"].as_f64().expect("a cost"),
            )
        };
        text.lines().map(pair).collect()
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const OPTIONS: &[&str] = &["--epochs", "40", "--hidden", "20"];

#[test]
fn a_run_killed_twenty_times_ends_with_the_same_bits_and_a_line_an_epoch() {
    let whole = Run::new(OPTIONS);
    let start = std::time::Instant::now();
    whole.to_the_end();
    let whole_time = start.elapsed();

    let killed = Run::new(OPTIONS);
    let mut rng = train::rng(19);
    for _ in 0..20 {
        let mut child = killed.command().spawn().expect("the example runs");
        // From before the first line to past the last one, were it not for the start that each of them takes.
        let moment = whole_time.as_micros() as u64 / 4;
        std::thread::sleep(Duration::from_micros(rng.next_u64() % moment));
        child.kill().expect("a process can be killed");
        child.wait().expect("it is gone");
        let leftovers = fs::read_dir(killed.folder.path()).expect("a folder").count();
        assert!(leftovers <= 22, "temporary files pile up");
    }
    killed.to_the_end();
    assert_eq!(killed.network(), whole.network());
    assert_eq!(killed.costs(), whole.costs());
    assert_eq!(killed.costs().len(), 40);
}

#[test]
fn ctrl_c_finishes_the_step_and_saves_and_says_how_to_go_on() {
    let whole = Run::new(OPTIONS);
    whole.to_the_end();

    let run = Run::new(OPTIONS);
    let child = after_a_line(&run);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let message = text(&output);
    assert_eq!(output.status.code(), Some(130), "{message}");
    let resume = format!("--resume {}", run.checkpoint().display());
    assert!(
        message.starts_with("error: interrupted in epoch ") && message.contains(&resume),
        "{message}"
    );
    run.to_the_end();
    assert_eq!(run.network(), whole.network());
    assert_eq!(run.costs(), whole.costs());
}

/// The run, when it has printed a line.
fn after_a_line(run: &Run) -> Child {
    let mut child = run.command().spawn().expect("the example runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
    lines.read_line(&mut String::new()).expect("a line");
    // Whatever else it prints is thrown away: the pipe must not close, or fill.
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    child
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill runs").success());
}

#[test]
fn a_full_disk_is_an_error_and_the_old_checkpoint_stays() {
    let run = Run::new(&["--epochs", "1", "--hidden", "20"]);
    run.to_the_end();
    let (before, lines) = (run.network(), run.costs());
    // No file may have more than 16 blocks of 512 bytes: what is written beyond is refused, as by a full disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"]).arg(&*EXAMPLE);
    run.arguments(&mut command);
    let output = command.args(["--epochs", "3"]).output().expect("the example runs");
    let message = text(&output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: cannot write the checkpoint"), "{message}");
    assert!(message.contains("run.safetensors"), "{message}");
    assert_eq!(run.network(), before);
    let names: Vec<_> = fs::read_dir(run.folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 2, "no temporary file is left: {names:?}");
    // And with room it goes on: the epoch that was recorded but not saved has one line.
    let output = run.command().args(["--epochs", "3"]).output().expect("the example runs");
    assert!(output.status.success(), "{}", text(&output));
    assert_eq!(run.costs().len(), 3);
    assert_eq!(run.costs()[..1], lines[..]);
}

#[test]
fn a_finished_run_can_be_given_more_epochs() {
    let whole = Run::new(&["--epochs", "5", "--hidden", "20"]);
    whole.to_the_end();
    let run = Run::new(&["--epochs", "3", "--hidden", "20"]);
    run.to_the_end();
    let again = run.command().output().expect("the example runs");
    assert_eq!(
        String::from_utf8_lossy(&again.stdout),
        "all is done: 3 epochs; --epochs adds more\n"
    );
    let output = run.command().args(["--epochs", "5"]).output().expect("the example runs");
    assert!(output.status.success(), "{}", text(&output));
    assert_eq!(run.network(), whole.network());
    assert_eq!(run.costs(), whole.costs());
}

#[test]
fn python_opens_the_weights_and_makes_the_same_predictions() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let has = |module: &str| {
        let output = Command::new(&python).args(["-c", &format!("import {module}")]).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !has("numpy") || !has("safetensors.numpy") {
        let why = "Python with numpy and safetensors is needed to open a checkpoint there";
        return skip::skip("safetensors", why);
    }
    let run = Run::new(&["--epochs", "5", "--hidden", "20,15"]);
    run.to_the_end();
    const SCRIPT: &str = "
import sys
import numpy as np
from safetensors.numpy import load_file

net = load_file(sys.argv[1])
images = np.frombuffer(open(sys.argv[2], 'rb').read()[16:], np.uint8).reshape(-1, 784)
labels = np.frombuffer(open(sys.argv[3], 'rb').read()[8:], np.uint8)
a = images.astype(np.float64) / 255
for i in range(3):
    a = 1 / (1 + np.exp(-(a @ net[f'layers.{i}.w'] + net[f'layers.{i}.b'])))
print((a.argmax(axis=1) == labels).mean())
";
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(run.checkpoint());
    for name in ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
        command.arg(DATA.path().join(name));
    }
    let output = command.output().expect("Python runs");
    let accuracy = String::from_utf8_lossy(&output.stdout).trim().parse::<f64>();
    let accuracy = accuracy.unwrap_or_else(|_| panic!("{}", text(&output)));
    let lines = fs::read_to_string(run.metrics()).expect("metrics");
    let last: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["test_accuracy"].as_f64(), Some(accuracy));
    assert!(accuracy > 0.5, "{accuracy}");
}
