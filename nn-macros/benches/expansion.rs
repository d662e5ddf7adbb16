//! What `#[derive_grad]` costs at compile time: its expansion, function by function, and rustc's time for a crate with the
//! attribute and without.
//!
//! The functions are those of `tests/zoo/programs`, in a package of their own, checked and built as a user's would be: the
//! macro without optimisation, in a development build. Compilations take turns; the best of each counts.
//!
//! `cargo bench -p nn-macros --bench expansion [-- ROUNDS]`

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

fn main() {
    // cargo passes `--bench`.
    let rounds = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(5);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let packages = [true, false].map(|differentiated| Package::new(root, differentiated));
    for package in &packages {
        package.compile("build");
        package.compile("check");
    }

    let [mut with, mut without] = [[f64::MAX; 2]; 2];
    let mut expansions: Vec<(String, f64)> = Vec::new();
    for _ in 0..rounds {
        for (k, command) in ["check", "build"].into_iter().enumerate() {
            let [derived, plain] = &packages;
            with[k] = derived.compile(command).min(with[k]);
            without[k] = plain.compile(command).min(without[k]);
            keep_best(&mut expansions, derived.expansions());
        }
    }

    assert!(!expansions.is_empty(), "the macro wrote no times");
    expansions.sort_by(|a, b| a.1.total_cmp(&b.1));
    let count = expansions.len();
    let total: f64 = expansions.iter().map(|(_, time)| time).sum();
    let (slowest, most) = &expansions[count - 1];
    println!("{count} functions, best of {rounds} rounds");
    println!("expansion of one    median {:.2} ms", expansions[count / 2].1);
    println!("                    mean   {:.2} ms", total / count as f64);
    println!("                    most   {most:.2} ms (`{slowest}`)");
    println!("expansion of all    {total:.0} ms");
    println!("rustc               without        with      more   more per function");
    for (k, command) in ["check", "build"].into_iter().enumerate() {
        let more = with[k] - without[k];
        println!(
            "{command}           {:9.0} ms {:8.0} ms {more:6.0} ms {:12.2} ms",
            without[k],
            with[k],
            more / count as f64,
        );
    }
}

/// The smaller time of each function.
fn keep_best(best: &mut Vec<(String, f64)>, times: Vec<(String, f64)>) {
    if best.is_empty() {
        *best = times;
        return;
    }
    assert_eq!(best.len(), times.len(), "the same functions each time");
    for (best, (name, time)) in best.iter_mut().zip(times) {
        assert_eq!(best.0, name, "rustc expands them in the same order each time");
        best.1 = best.1.min(time);
    }
}

/// A package of all programs, with the attribute or without.
struct Package {
    folder: PathBuf,
    times: PathBuf,
}

impl Package {
    fn new(root: &Path, differentiated: bool) -> Self {
        let name = if differentiated { "differentiated" } else { "plain" };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("expansion").join(name);
        let source = folder.join("src");
        fs::create_dir_all(&source).expect("the folder for temporary files is writable");
        let (macros, runtime) = (root.join("nn-macros"), root.join("nn-runtime"));
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             nn-macros = {{ path = {macros:?}, features = [\"time\"] }}\n\
             nn-runtime = {{ path = {runtime:?}, default-features = false, features = [\"std\"] }}\n\n[workspace]\n"
        );
        write(&folder.join("Cargo.toml"), &manifest);
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("versions are locked");

        let mut modules = "#![allow(warnings)]\n".to_owned();
        let programs = fs::read_dir(root.join("tests/zoo/programs")).expect("the zoo is there");
        let mut programs: Vec<PathBuf> =
            programs.map(|entry| entry.expect("an entry").path()).collect();
        programs.sort();
        for program in programs {
            let theme = program.file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
            let text = fs::read_to_string(&program).expect("a program can be read");
            // The table of tests stands at the end.
            let functions = text.split("\nzoo! {").next().expect("a first part");
            // Of what nobody can call no code is made.
            let functions = functions.replace("pub(crate) ", "pub ");
            let is_attribute = |line: &&str| line.trim_start().starts_with("#[derive_grad");
            let lines = functions.lines().filter(|line| differentiated || !is_attribute(line));
            write(&source.join(format!("{theme}.rs")), &lines.collect::<Vec<_>>().join("\n"));
            writeln!(modules, "pub mod {theme};").expect("a string");
        }
        write(&source.join("lib.rs"), &modules);
        let times = folder.join("times");
        Self { folder, times }
    }

    /// Compiles the package, whose dependencies are compiled already but for the first time. Milliseconds.
    fn compile(&self, command: &str) -> f64 {
        let _ = fs::remove_file(&self.times);
        let library = self.folder.join("src/lib.rs");
        let text = fs::read_to_string(&library).expect("it was written");
        write(&library, &text); // so that it is newer than what was made of it
        let start = Instant::now();
        let status = Command::new(env!("CARGO"))
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("NN_MACROS_TIME", &self.times)
            .status();
        let taken = start.elapsed().as_secs_f64() * 1e3;
        assert!(status.is_ok_and(|status| status.success()), "the programs compile");
        taken
    }

    /// What the last compilation wrote: names and milliseconds, in order.
    fn expansions(&self) -> Vec<(String, f64)> {
        let text = fs::read_to_string(&self.times).unwrap_or_default();
        let entry = |line: &str| {
            let (name, nanoseconds) = line.split_once(' ').expect("a name and a time");
            (name.to_owned(), nanoseconds.parse::<f64>().expect("a number") * 1e-6)
        };
        text.lines().map(entry).collect()
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
