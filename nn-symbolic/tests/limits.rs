//! Hostile input gets an answer, or an error that names the limit, within a gigabyte of memory.
#![cfg(feature = "cli")]

mod common;

use common::command::{symdiff_within, text};

/// The memory that each run may map, in KiB.
const MEMORY: u32 = 1 << 20;

/// Standard output, standard error and exit code.
fn run(args: &[&str], input: &[u8]) -> (String, String, Option<i32>) {
    let output = symdiff_within(MEMORY, args, input);
    (text(&output.stdout).to_owned(), text(&output.stderr).to_owned(), output.status.code())
}

/// An error that says this.
#[track_caller]
fn refused(args: &[&str], input: &[u8], says: &str) {
    let (_, message, code) = run(args, input);
    assert_eq!(code, Some(1), "{args:?}: {message}");
    assert!(message.contains(says) && !message.contains("panicked"), "{args:?}: {message}");
}

/// An answer that contains this.
#[track_caller]
fn answered(args: &[&str], input: &[u8], contains: &str) {
    let (answer, message, code) = run(args, input);
    let shown: String = answer.chars().take(300).collect();
    assert_eq!(code, Some(0), "{args:?}: {message}");
    assert!(answer.contains(contains), "{args:?}: {shown}");
}

/// `part` for 0, 1, 2, … with something in between.
fn joined(count: usize, between: &str, part: impl Fn(usize) -> String) -> Vec<u8> {
    (0..count).map(part).collect::<Vec<_>>().join(between).into_bytes()
}

fn around(count: usize, before: &str, inner: &str, after: &str) -> Vec<u8> {
    (before.repeat(count) + inner + &after.repeat(count)).into_bytes()
}

#[test]
fn every_limit_is_named_by_its_error() {
    let long = joined(600_000, "+", |_| "x".into());
    refused(&["-"], &long, "longer than 1048576 bytes");
    refused(&["-"], &around(10_001, "(", "x", ")"), "nested deeper than 10000");
    refused(&["-"], &around(10_001, "sin(", "x", ")"), "nested deeper than 10000");
    let digits = "9".repeat(2_001) + "*x";
    refused(&["-"], digits.as_bytes(), "more than 2000 digits");
    refused(&["1e2001*x"], b"", "more than 2000 digits, or an exponent beyond ±2000");
    refused(&["exp(x^2)", "--order", "1000"], b"", "more than 500000 expressions");
    let sum = joined(100, "+", |i| format!("x{i}"));
    refused(&["-", "--order", "3"], &[&b"("[..], &sum, b")^9"].concat(), "more than 100000");
    let rows = joined(3_000, "\n", |i| format!("sin(x{i})"));
    refused(&["-", "--jacobian"], &rows, "more than 1000000 entries");
    refused(&["-"], b"x\0y", "unexpected character");
    refused(&["-"], b"x\xff\xfe", "not UTF-8");
    let line = [&b"{\"expr\":\""[..], &vec![b'x'; 1 << 24], b"\"}\n{\"expr\":\"x\"}\n"].concat();
    answered(&["--jsonl"], &line, "longer than 8388608 bytes");
    answered(&["--jsonl"], &line, r#"{"ok":true,"derivatives":{"x":"1"},"ops":0}"#);
}

#[test]
fn numbers_that_would_be_too_long_are_not_computed() {
    for (formula, derivative) in [
        ("9^9^9^9*x", "9^(9^387420489)"),
        ("10^(10^10)*x", "10^10000000000"),
        ("2^(-1000000000)*x", "1/2^1000000000"),
        ("x*(1/3)^5000", "(1/3)^5000"),
        ("(x+1)^100000", "100000*(x + 1)^99999"),
        ("x^(10^30)", "1000000000000000000000000000000*x^999999999999999999999999999999"),
    ] {
        answered(&[formula, "--wrt", "x"], b"", &format!("∂f/∂x = {derivative}\n"));
    }
    answered(&["-"], &joined(20_000, "*", |_| "12345678912345*x".into()), "∂f/∂x = ");
    answered(&["-"], &around(200, "(", "x+1", ")^9"), "∂f/∂x = ");
}

#[test]
fn what_is_long_deep_or_wide_is_answered_in_proportion() {
    answered(&["-"], &joined(50_000, "+", |i| format!("sin(x)^{i}")), "too long as text");
    answered(&["-"], &joined(3_000, "*", |i| format!("(x+{i})")), "too long as text");
    answered(&["-"], &around(9_999, "sin(", "x", ")"), "∂f/∂x = ");
    answered(&["-"], &around(4_000, r"\frac{1}{", "x", "}"), "∂f/∂x = ");
    answered(&["-", "--hessian"], &joined(300, "*", |i| format!("x{i}")), "∂²f/∂x298∂x299 = ");
    answered(&["-", "--emit", "rust"], &joined(5_000, "+", |i| format!("sin(x{i})")), "fn ");
    let wide = [&b"max("[..], &joined(3_000, ",", |i| format!("x{i}")), b")"].concat();
    answered(&["-"], &wide, "∂f/∂x2999 = ");
    answered(&["-", "--steps"], &joined(2_000, "*", |i| format!("sin(x+{i})")), "not shown");
    let terms = joined(20_000, "+", |_| "sin(x)".into());
    answered(&["-", "--at", "x=1", "--trace"], &terms, "more entries, not shown");
    let variables = joined(2_000, "+", |i| format!("sin(x{i})"));
    let point = joined(2_000, ",", |i| format!("x{i}=1"));
    let point = String::from_utf8(point).expect("UTF-8");
    answered(&["-", "--at", &point, "--trace"], &variables, "for 1950 more variables, not shown");
    answered(&["-"], &joined(400, "+", |i| format!("1/(x+{i})")), "∂f/∂x = ");
    answered(&["-"], &joined(60, "+", |i| format!("(x+y+{i})^7/(x^3+{i})^5")), "∂f/∂x = ");
}

#[test]
fn definitions_in_a_session_grow_no_more_than_they_are_written() {
    let double = |i: usize| match i {
        0 => "a0 = x + 1".to_owned(),
        _ => format!("a{i} = a{}*a{}", i - 1, i - 1),
    };
    let mut session = joined(60, "\n", double);
    session.extend(b"\na59'\n");
    let (_, message, code) = run(&[], &session);
    assert!(code.is_some_and(|code| code <= 1) && !message.contains("panicked"), "{message}");
}
