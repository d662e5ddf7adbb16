//! Real problems of calculus through `symdiff --jsonl`, where they are at hand: lines of JSON with a formula `expr`, a
//! variable `wrt`, a point `at`, and the right `value` and `derivative_at`.
#![cfg(feature = "cli")]

#[path = "../../tests/support/skip.rs"]
mod skip;

use std::env;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use skip::skip;

/// The file that `SYMDIFF_CORPUS` names, or the one beside the project.
fn corpus() -> Option<PathBuf> {
    if let Some(path) = env::var_os("SYMDIFF_CORPUS") {
        return Some(path.into());
    }
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/antiderivatives.jsonl");
    let path = PathBuf::from(beside);
    path.exists().then_some(path)
}

#[test]
fn every_derivative_of_the_corpus_has_the_right_value() {
    let Some(path) = corpus() else {
        skip("corpus", "set SYMDIFF_CORPUS to a file of problems to test with them");
        return;
    };
    let problems = std::fs::read_to_string(&path).expect("the corpus can be read");
    let output = Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .arg("--jsonl")
        .stdin(Stdio::from(File::open(&path).expect("the corpus can be read")))
        .output()
        .expect("symdiff runs");
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(answers.lines().count(), problems.lines().count());

    let mut wrong = Vec::new();
    for (problem, answer) in problems.lines().zip(answers.lines()) {
        let problem: Value = serde_json::from_str(problem).expect("JSON");
        let answer: Value = serde_json::from_str(answer).expect("JSON");
        let variable = problem["wrt"].as_str().expect("a name");
        let expected = problem["derivative_at"].as_f64().expect("a number");
        let found = answer["gradient"][variable].as_f64();
        if !found.is_some_and(|found| (found - expected).abs() <= 1e-6 * expected.abs()) {
            wrong.push(format!("{}: {found:?}, not {expected}", problem["id"]));
        }
    }
    let count = problems.lines().count();
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 0, "the corpus is empty");
}
