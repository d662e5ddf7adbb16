//! What makes `symdiff` pleasant: help, completions, a manual, colours.
#![cfg(feature = "cli")]

#[path = "../../tests/support/skip.rs"]
mod skip;

use std::process::{Command, Output};

use skip::skip;

fn symdiff(args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .envs(environment.iter().copied())
        .output()
        .expect("symdiff runs")
}

#[track_caller]
fn printed(args: &[&str]) -> String {
    let output = symdiff(args, &[]);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_shell_gets_completions_of_every_option() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["--completions", shell]);
        for option in ["wrt", "emit", "trace", "jsonl"] {
            assert!(script.contains(option), "{shell}: {option}");
        }
    }
    assert_eq!(symdiff(&["--completions", "cmd"], &[]).status.code(), Some(2));
    assert_eq!(symdiff(&["x", "--completions", "bash"], &[]).status.code(), Some(2));
}

#[test]
fn the_completions_of_bash_are_a_script_that_bash_accepts() {
    let Ok(mut bash) =
        Command::new("bash").args(["-n", "/dev/stdin"]).stdin(std::process::Stdio::piped()).spawn()
    else {
        skip("bash", "there is no bash to check its completions");
        return;
    };
    let mut stdin = bash.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, printed(&["--completions", "bash"]).as_bytes())
        .expect("written");
    drop(stdin);
    assert!(bash.wait().expect("bash ends").success());
}

#[test]
fn the_manual_and_the_help_name_every_option_and_show_examples() {
    let (manual, help) = (printed(&["--man"]), printed(&["--help"]));
    assert!(manual.contains(".TH symdiff 1"), "{manual}");
    for option in ["wrt", "at", "trace", "emit", "jsonl", "completions", "man"] {
        assert!(manual.contains(&format!("\\-\\-{option}")), "{option}");
        assert!(help.contains(&format!("--{option}")), "{option}");
    }
    assert!(help.contains("Examples:") && manual.contains("Examples:"));
}

#[test]
fn the_examples_of_the_help_are_right() {
    let help = printed(&["--help"]);
    let mut count = 0;
    for line in help.lines().filter_map(|line| line.trim().strip_prefix("symdiff ")) {
        let quote = if line.starts_with('"') { '"' } else { '\'' };
        let Some((formula, rest)) = line[1..].split_once(quote) else { continue };
        let options = rest.split("   ").next().unwrap_or_default().split_whitespace();
        let args: Vec<&str> = [formula].into_iter().chain(options).collect();
        if line.starts_with(['"', '\'']) && !rest.contains('"') {
            printed(&args);
            count += 1;
        }
    }
    assert!(count >= 4, "only {count} examples were found in\n{help}");
}

#[test]
fn colours_are_for_terminals_unless_they_are_forced() {
    let formula = ["ln(x)", "--at", "x=2", "--trace"];
    let plain = printed(&formula);
    assert!(!plain.contains('\u{1b}'));
    let forced = symdiff(&formula, &[("CLICOLOR_FORCE", "1")]);
    let forced = String::from_utf8(forced.stdout).expect("UTF-8");
    assert!(forced.starts_with("\u{1b}[36mf\u{1b}[0m = ln(x)\n"), "{forced:?}");
    assert!(forced.contains("\u{1b}[1mForward primal trace\u{1b}[0m\n"), "{forced:?}");
    assert_eq!(without_colours(&forced), plain, "colours change nothing else");
    let refused = symdiff(&formula, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert_eq!(String::from_utf8_lossy(&refused.stdout), plain);
    for format in ["latex", "rust", "json"] {
        let code = symdiff(&["x^2", "--emit", format], &[("CLICOLOR_FORCE", "1")]);
        assert!(!code.stdout.contains(&0x1b), "{format} is for programs");
    }

    let said = |environment: &[(&str, &str)]| {
        String::from_utf8(symdiff(&["2*(x"], environment).stderr).expect("UTF-8")
    };
    let forced = said(&[("CLICOLOR_FORCE", "1")]);
    assert!(forced.contains("\u{1b}[31merror:\u{1b}[0m"), "{forced:?}");
    assert!(forced.contains("\u{1b}[31m^ expected an operator or `)`\u{1b}[0m"), "{forced:?}");
    assert_eq!(without_colours(&forced), said(&[]));
}

/// Without the sequences that begin with an escape and end with `m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').expect("a sequence").1)
}
