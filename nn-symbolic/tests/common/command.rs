//! The command as a user runs it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

pub(crate) fn symdiff_with_input(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_symdiff"));
    command.args(args);
    output(command, input)
}

/// The same in no more than so many KiB of memory, where the system can limit it.
pub(crate) fn symdiff_within(memory: u32, args: &[&str], input: &[u8]) -> Output {
    if !cfg!(target_os = "linux") {
        return symdiff_with_input(args, input);
    }
    let mut command = Command::new("sh");
    let script = format!("ulimit -v {memory} && exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_symdiff")]).args(args);
    output(command, input)
}

fn output(mut command: Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("symdiff starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // It may end without reading everything.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("symdiff ends")
    })
}

pub(crate) fn symdiff(args: &[&str]) -> Output {
    symdiff_with_input(args, b"")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// What is printed by a run that must succeed silently.
#[track_caller]
pub(crate) fn printed(args: &[&str]) -> String {
    let output = symdiff(args);
    assert_eq!(text(&output.stderr), "", "{args:?}");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    text(&output.stdout).to_owned()
}

/// What is said by a run that must end with this exit code.
#[track_caller]
pub(crate) fn refused(args: &[&str], input: &[u8], code: i32) -> String {
    let output = symdiff_with_input(args, input);
    let message = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(message.starts_with("error: ") && !message.contains("panicked"), "{message}");
    assert!(message.len() < 2_000, "{} bytes of message", message.len());
    message
}
