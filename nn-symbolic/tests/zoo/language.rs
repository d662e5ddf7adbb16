//! What runs emitted code: for each language a program around it that prints all numbers.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::Sample;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    C,
    Python,
    NumPy,
}

impl Language {
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Python => "python",
            Self::NumPy => "numpy",
        }
    }

    /// Why it cannot be tested on this machine.
    pub(crate) fn missing(self) -> Option<String> {
        let works = |program: &str, args: &[&str]| {
            Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
        };
        let (program, args) = match self {
            Self::Rust => return None,
            Self::C => (c_compiler(), vec!["--version"]),
            Self::Python => (python(), vec!["-c", "import math"]),
            Self::NumPy => (python(), vec!["-c", "import numpy, scipy.special"]),
        };
        let why = || format!("`{program} {}` does not work here", args.join(" "));
        (!works(&program, &args)).then(why)
    }

    /// Compiles and runs a program, which must succeed in silence; what it prints.
    pub(crate) fn run(self, program: &str, dir: &Path) -> String {
        let write = |name: &str| {
            let path = dir.join(name);
            std::fs::write(&path, program).expect("written");
            path
        };
        let binary = dir.join("zoo");
        match self {
            Self::Rust => {
                let source = write("zoo.rs");
                let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
                let mut command = Command::new(rustc);
                printed(
                    command
                        .args(["--edition", "2024", "-D", "warnings", "-o"])
                        .arg(&binary)
                        .arg(source),
                );
                printed(&mut Command::new(binary))
            }
            Self::C => {
                let source = write("zoo.c");
                let mut command = Command::new(c_compiler());
                let flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"];
                printed(command.args(flags).arg(&binary).arg(source).arg("-lm"));
                printed(&mut Command::new(binary))
            }
            Self::Python | Self::NumPy => {
                printed(Command::new(python()).args(["-W", "error"]).arg(write("zoo.py")))
            }
        }
    }

    /// A program that prints a line for each point of each sample: the numbers of `f`, `f_gradient`, `f_hessian`.
    pub(crate) fn program(self, emitted: &str, samples: &[Sample]) -> String {
        let mut calls = String::new();
        for (place, sample) in samples.iter().enumerate() {
            let name = format!("f{}", place + 1);
            let written = match self {
                Self::Rust => rust(&mut calls, &name, sample),
                Self::C => c(&mut calls, &name, sample),
                Self::Python => python_calls(&mut calls, &name, sample),
                Self::NumPy => numpy_calls(&mut calls, &name, sample),
            };
            written.expect("texts can be written to");
        }
        self.around(emitted, &calls)
    }

    /// A program of the emitted functions and of statements that call them.
    pub(crate) fn around(self, emitted: &str, calls: &str) -> String {
        match self {
            Self::Rust => {
                format!("mod emitted {{\n{emitted}}}\nuse emitted::*;\n{RUST}{calls}\n}}\n")
            }
            Self::C => format!("#include <stdio.h>\n{emitted}{C}{calls}\n    return 0;\n}}\n"),
            Self::Python | Self::NumPy => format!("{emitted}\n\n{calls}\n"),
        }
    }
}

fn c_compiler() -> String {
    std::env::var("CC").unwrap_or_else(|_| "cc".into())
}

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".into())
}

fn printed(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{command:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

const RUST: &str = "
fn show(parts: &[&[f64]]) {
    let numbers: Vec<String> = parts.concat().iter().map(|number| format!(\"{number:?}\")).collect();
    println!(\"{}\", numbers.join(\" \"));
}

fn main() {
";

const C: &str = "
static void show(const double *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        printf(\"%.17g \", numbers[i]);
    }
}

int main(void)
{
";

/// The numbers, as every language reads them.
fn list(numbers: &[f64]) -> String {
    numbers.iter().map(|number| format!("{number:?}")).collect::<Vec<_>>().join(", ")
}

fn points(sample: &Sample, [open, close]: [&str; 2]) -> String {
    let points: Vec<String> =
        sample.points.iter().map(|point| format!("{open}{}{close}", list(point))).collect();
    points.join(", ")
}

/// p[0], p[1], …
fn args(sample: &Sample) -> String {
    let args: Vec<String> = (0..sample.names().len()).map(|place| format!("p[{place}]")).collect();
    args.join(", ")
}

fn rust(text: &mut String, name: &str, sample: &Sample) -> std::fmt::Result {
    let (points, args) = (points(sample, ["[", "]"]), args(sample));
    writeln!(text, "    for p in [{points}] {{")?;
    writeln!(text, "        let (v, g) = {name}_gradient({args});")?;
    writeln!(text, "        let (w, h, m) = {name}_hessian({args});")?;
    writeln!(text, "        show(&[&[{name}({args}), v], &g, &[w], &h, m.as_flattened()]);")?;
    writeln!(text, "    }}")
}

fn c(text: &mut String, name: &str, sample: &Sample) -> std::fmt::Result {
    let (args, n) = (args(sample), sample.names().len());
    let (points, count) = (points(sample, ["{", "}"]), sample.points.len());
    writeln!(text, "    for (int k = 0; k < {count}; k++) {{")?;
    writeln!(text, "        static const double points[{count}][{n}] = {{{points}}};")?;
    writeln!(text, "        const double *p = points[k];")?;
    writeln!(text, "        double v[2], g[{n}], w, h[{n}], m[{n}][{n}];")?;
    writeln!(text, "        v[0] = {name}({args});")?;
    writeln!(text, "        {name}_gradient({args}, &v[1], g);")?;
    writeln!(text, "        {name}_hessian({args}, &w, h, m);")?;
    writeln!(text, "        show(v, 2);\n        show(g, {n});\n        show(&w, 1);")?;
    writeln!(text, "        show(h, {n});\n        show(m[0], {n} * {n});")?;
    writeln!(text, "        printf(\"\\n\");\n    }}")
}

fn python_calls(text: &mut String, name: &str, sample: &Sample) -> std::fmt::Result {
    let points = points(sample, ["[", "]"]);
    writeln!(text, "for p in [{points}]:")?;
    writeln!(text, "    v, g = {name}_gradient(*p)")?;
    writeln!(text, "    w, h, m = {name}_hessian(*p)")?;
    writeln!(text, "    print({name}(*p), v, *g, w, *h, *[x for row in m for x in row])")
}

/// All points at once, as arrays.
fn numpy_calls(text: &mut String, name: &str, sample: &Sample) -> std::fmt::Result {
    let points = points(sample, ["[", "]"]);
    writeln!(text, "p = np.array([{points}]).T")?;
    writeln!(text, "v, g = {name}_gradient(*p)")?;
    writeln!(text, "w, h, m = {name}_hessian(*p)")?;
    writeln!(text, "m = m.reshape((-1, len(p[0])))")?;
    writeln!(text, "for line in np.vstack([{name}(*p), v, g, w, h, m]).T:")?;
    writeln!(text, "    print(*(float(x) for x in line))")
}
