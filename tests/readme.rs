//! The README tells the truth: its commands are run again and must print what it shows.

#[path = "support/cargo.rs"]
mod support;

use std::process::{Command, Stdio};

use support::{cargo, without_network};
use tempfile::TempDir;

/// A command of the README and what it printed, both as they stand there.
struct Shown {
    command: String,
    output: String,
}

/// The README, and the page of `docs` with commands.
fn readme() -> String {
    let read = |name| {
        let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    read("README.md") + &read("docs/json.md")
}

/// The blocks that are marked as `language`.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let opening = format!("```{language}\n");
    let after = readme.split(&opening).skip(1);
    after.map(|text| text.split("```").next().unwrap_or_default().to_owned()).collect()
}

fn shown() -> Vec<Shown> {
    let block = |text: String| {
        let (first, output) = text.split_once('\n').expect("a command and its output");
        let command = first.strip_prefix("$ ").expect("a prompt").to_owned();
        Shown { command, output: output.to_owned() }
    };
    blocks("console").into_iter().map(block).collect()
}

/// `cargo` with these arguments, none of which has blanks.
fn run_cargo(args: &str) -> Command {
    cargo(&args.split_whitespace().collect::<Vec<_>>())
}

/// What a command prints, errors and all.
fn printed(mut command: Command) -> String {
    let output = command.output().expect("the command runs");
    let all = [output.stdout, output.stderr].concat();
    String::from_utf8(all).expect("UTF-8")
}

#[test]
fn symdiff_prints_what_the_readme_shows() {
    let run = "run --quiet --offline --package nn-symbolic --bin symdiff --";
    let mut count = 0;
    for Shown { command, output } in shown() {
        if let Some(args) = command.strip_prefix("symdiff ") {
            let mut command = run_cargo(run);
            // The formula is quoted, and perhaps words behind it, none of which has blanks.
            let (before, rest) = args.split_once('"').expect("a quoted formula");
            let (formula, after) = rest.split_once('"').expect("a quoted formula");
            let after = after.split_whitespace().map(|word| word.trim_matches('"'));
            command.args(before.split_whitespace()).arg(formula).args(after);
            assert_eq!(printed(command), output, "{args}");
            count += 1;
        } else if let Some((echo, _)) = command.split_once(" | symdiff --jsonl") {
            let line = echo.strip_prefix("echo '").and_then(|text| text.strip_suffix('\''));
            let mut child = run_cargo(&format!("{run} --jsonl"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("symdiff starts");
            let mut stdin = child.stdin.take().expect("a pipe");
            std::io::Write::write_all(&mut stdin, line.expect("a quoted line").as_bytes())
                .expect("written");
            drop(stdin);
            let answer = child.wait_with_output().expect("symdiff ends").stdout;
            assert_eq!(String::from_utf8_lossy(&answer), output);
            count += 1;
        }
    }
    assert!(count >= 5, "only {count} commands were found");
}

#[test]
fn the_function_of_the_readme_is_the_example_and_prints_what_is_shown() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/derive_grad.rs");
    let example = std::fs::read_to_string(path).expect("the example");
    let (_, code) = example.split_once("\n\n").expect("a heading and the code");
    assert!(blocks("rust").iter().any(|block| block == code), "the README shows another function");
    let Some(Shown { output, .. }) =
        shown().into_iter().find(|shown| shown.command == "cargo run --example derive_grad")
    else {
        panic!("the README does not run the example");
    };
    assert_eq!(printed(run_cargo("run --quiet --offline --example derive_grad")), output);
}

/// The words of a line of training, those that tell of time left out, and its numbers.
fn words_and_numbers(line: &str) -> (Vec<String>, Vec<f64>) {
    let timeless =
        line.split("  ").filter(|part| !part.ends_with(" s") && !part.ends_with("images/s"));
    let words = timeless.flat_map(str::split_whitespace);
    let (numbers, words): (Vec<&str>, Vec<&str>) =
        words.partition(|word| word.parse::<f64>().is_ok());
    let numbers = numbers.iter().filter_map(|number| number.parse().ok()).collect();
    (words.into_iter().map(str::to_owned).collect(), numbers)
}

#[test]
fn training_goes_as_the_readme_shows() {
    const COMMAND: &str = "cargo run --release --example mnist_codegen -- ";
    let Some(Shown { command, output }) =
        shown().into_iter().find(|shown| shown.command.starts_with(COMMAND))
    else {
        panic!("the README does not train");
    };
    // As on a machine without a network and without a cache.
    let cache = TempDir::new().expect("a temporary folder");
    let args = command.strip_prefix(COMMAND).unwrap_or_default();
    let mut run = run_cargo(&format!("run --quiet --offline --example mnist_codegen -- {args}"));
    without_network(&mut run, cache.path());
    let trained = run.output().expect("the example runs");
    let note = String::from_utf8_lossy(&trained.stderr);
    assert!(note.contains("training on the built-in digits, which are not MNIST"), "{note}");

    let text = String::from_utf8_lossy(&trained.stdout);
    let lines = || output.lines().filter(|line| line.starts_with("epoch"));
    assert_eq!(text.lines().count(), lines().count());
    for (line, shown) in text.lines().zip(lines()) {
        let ((words, numbers), (expected_words, expected)) =
            (words_and_numbers(line), words_and_numbers(shown));
        assert_eq!(words, expected_words);
        assert_eq!(numbers.len(), 2, "cost and accuracy: {line}");
        // Processors round differently, and training amplifies that.
        assert!((numbers[0] - expected[0]).abs() < 0.003, "{line}, not {shown}");
        assert!((numbers[1] - expected[1]).abs() < 1.5, "{line}, not {shown}");
    }
}
