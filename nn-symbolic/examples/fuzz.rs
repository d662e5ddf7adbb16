//! Reads random texts for some time: `cargo run --release -p nn-symbolic --example fuzz -- SECONDS [SEED]`.
//!
//! A text that panics, takes longer than two seconds or changes its value by being printed is shown; then the run goes on.
//! Every thousand texts are also the lines of a session of `symdiff`, if that stands beside this program. The exit code is
//! 1 if something was wrong.

#[path = "../tests/common/fuzzing.rs"]
mod fuzzing;
#[path = "../tests/common/numbers.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod numbers;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use numbers::Random;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>());
    let (Some(Ok(seconds)), seed) = (args.next(), args.next()) else {
        eprintln!("usage: fuzz SECONDS [SEED]");
        return ExitCode::from(2);
    };
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs());
    let seed = seed.and_then(Result::ok).unwrap_or_else(now);
    println!("seed {seed}");
    let mut random = Random(seed);
    let definitions = fuzzing::definitions();
    let count = Arc::new(AtomicU64::new(0));
    let current = Arc::new(Mutex::new(String::new()));
    watch(Arc::clone(&count), Arc::clone(&current));

    let (began, mut wrong, mut lines) = (Instant::now(), 0, String::new());
    while began.elapsed() < Duration::from_secs(seconds) {
        let text = fuzzing::text(&mut random);
        if let Ok(mut current) = current.lock() {
            current.clone_from(&text);
        }
        let result = catch_unwind(AssertUnwindSafe(|| {
            fuzzing::check(&text, &definitions, &mut random);
        }));
        if result.is_err() {
            println!("wrong: {text:?}");
            wrong += 1;
        }
        lines.push_str(&text.replace(['\n', '\r'], " "));
        lines.push('\n');
        if (count.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(1_000) {
            wrong += u64::from(!session(&lines));
            lines.clear();
        }
    }
    println!("{} texts, {wrong} wrong", count.load(Ordering::Relaxed));
    ExitCode::from(u8::from(wrong > 0))
}

/// Ends the program if one text takes a minute.
fn watch(count: Arc<AtomicU64>, current: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        let mut before = u64::MAX;
        loop {
            std::thread::sleep(Duration::from_secs(60));
            let now = count.load(Ordering::Relaxed);
            if now == before {
                println!("does not end: {:?}", current.lock().as_deref());
                std::process::exit(1);
            }
            before = now;
        }
    });
}

/// Whether `symdiff` answers these lines and ends by itself.
fn session(lines: &str) -> bool {
    let beside = |exe: PathBuf| Some(exe.parent()?.parent()?.join("symdiff"));
    let Some(path) = std::env::current_exe().ok().and_then(beside).filter(|path| path.exists())
    else {
        return true;
    };
    let child = Command::new(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return true };
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(lines.as_bytes())));
        child.wait_with_output()
    });
    let Ok(output) = output else { return true };
    let is_good = matches!(output.status.code(), Some(0 | 1));
    if !is_good {
        println!(
            "a session ends with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        println!("{lines}");
    }
    is_good
}
