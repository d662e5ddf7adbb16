//! The pages of the lecture, each run as a student runs it: what it prints, and what it draws.

#[path = "../nn-runtime/tests/mnist_dir/mod.rs"]
mod mnist_dir;
#[path = "support/cargo.rs"]
mod support;
#[path = "support/svg.rs"]
mod svg;

use std::path::{Path, PathBuf};

use mnist_dir::mnist_dir;
use support::{cargo, without_network};
use svg::Picture;
use tempfile::TempDir;

/// What a page printed and drew.
struct Page {
    text: String,
    picture: Picture,
}

/// Runs a page, on MNIST if that is at hand.
#[track_caller]
fn page(name: &str, args: &[&str]) -> Page {
    let dir = TempDir::new().expect("a temporary folder");
    // A folder that is not there yet.
    let out = dir.path().join("pictures");
    let mut command = cargo(&["run", "--quiet", "--offline", "--example", name, "--", "--out"]);
    command.arg(&out).args(args);
    without_network(&mut command, dir.path());
    if args.contains(&"--seed")
        && let Some(data) = mnist_dir()
    {
        command.env("MNIST_DIR", data);
    }
    let output = command.output().expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Page { text, picture: Picture::read(&out.join(format!("{name}.svg"))) }
}

impl Page {
    /// The lines below the one that contains `head` that begin with a number, up to one that does not; of each, its words
    /// that are numbers.
    #[track_caller]
    fn table(&self, head: &str) -> Vec<Vec<f64>> {
        let below = self.text.lines().skip_while(|line| !line.contains(head)).skip(1);
        let row = |line: &str| -> Vec<f64> {
            line.split_whitespace().filter_map(|word| word.replace(',', "").parse().ok()).collect()
        };
        let starts =
            |line: &str| line.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let rows: Vec<_> = below
            .skip_while(|line| !starts(line))
            .take_while(|line| starts(line))
            .map(row)
            .collect();
        assert!(!rows.is_empty(), "no table “{head}” in {}", self.text);
        rows
    }

    /// The number that stands behind `words`.
    #[track_caller]
    fn number(&self, words: &str) -> f64 {
        let Some((_, rest)) = self.text.split_once(words) else {
            panic!("no “{words}” in {}", self.text);
        };
        let is_part = |c: char| c.is_ascii_digit() || ".,-e".contains(c);
        let number: String = rest.trim_start().chars().take_while(|c| is_part(*c)).collect();
        number.replace(',', "").parse().unwrap_or_else(|e| panic!("{words}{number}: {e}"))
    }

    #[track_caller]
    fn assert_prints(&self, lines: &[&str]) {
        for line in lines {
            assert!(self.text.contains(line), "no “{line}” in {}", self.text);
        }
    }
}

#[track_caller]
fn assert_near(number: f64, expected: f64, tolerance: f64) {
    assert!((number - expected).abs() <= tolerance, "{number}, not {expected}");
}

#[test]
fn a_neuron_is_one_half_at_its_middle_and_a_fourth_of_w_steep() {
    let page = page("neuron", &[]);
    let rows = page.table("a at −b/w");
    assert_eq!(rows.len(), 5);
    for row in &rows {
        let [w, b, middle, a, slope, fourth] = row[..] else { panic!("{row:?}") };
        assert_near(middle, -b / w, 0.005);
        assert_eq!(a, 0.5);
        assert_eq!((slope, fourth), (w / 4.0, w / 4.0));
    }
    for row in page.table("a at 0.45") {
        let [w, before, after, width] = row[..] else { panic!("{row:?}") };
        let a = 1.0 / (1.0 + (w * 0.05).exp());
        assert_near(before, a, 1e-6);
        assert_near(after, 1.0 - a, 1e-6);
        assert_near(width * w, 2.0 * 9_f64.ln(), 1e-4 * w);
    }
    let picture = &page.picture;
    assert_eq!(picture.curves.len(), 7, "{picture:?}");
    assert_eq!(picture.colours(300), 4);
    picture.assert_says(&["input x", "activation a = σ(w·x + b)", "w = 64", "b = −12", "x = 0.25"]);
}

#[test]
fn gradient_descent_creeps_arrives_or_diverges_by_its_learning_rate() {
    let page = page("descent", &[]);
    let first = &page.table("−η·‖∇C‖²")[0];
    assert_near(first[1], first[2], 0.01 * first[2].abs());

    // A step multiplies v by 1 − 2η, x by 1 − η and y by 1 − 10η.
    let on_curve = page.table("On the curve");
    let in_valley = page.table("In the valley");
    for (step, (curve, valley)) in on_curve.iter().zip(&in_valley).enumerate() {
        let after = |factor: f64| factor.powi(step as i32);
        for (column, eta) in [0.05, 0.4, 1.02].into_iter().enumerate() {
            let v = -2.5 * after(1.0 - 2.0 * eta);
            assert_near(curve[1 + column], v * v, 1e-6);
        }
        for (column, eta) in [0.02, 0.15, 0.205].into_iter().enumerate() {
            let [x, y] = [-4.0 * after(1.0 - eta), after(1.0 - 10.0 * eta)];
            assert_near(valley[1 + column], 0.5 * (x * x + 10.0 * y * y), 1e-6);
        }
    }
    for rows in [on_curve, in_valley] {
        let (first, last) = (&rows[0], &rows[20]);
        assert!(last[2] < 0.01 * last[1], "the good rate arrives: {last:?}");
        assert!(last[1] < first[1], "the small one creeps: {last:?}");
        assert!(last[3] > 2.0 * first[3], "the large one diverges: {last:?}");
    }
    let picture = &page.picture;
    assert_eq!(picture.colours(4), 3);
    // The curve and six contours, some of which leave the picture and come back, and three paths in each panel.
    assert!(picture.curves.len() >= 1 + 6 + 4 * 3, "{picture:?}");
    picture.assert_says(&["v", "cost C", "x", "y", "step", "η = 0.205, too large"]);
}

#[test]
fn derivatives_agree_but_for_differences_which_err_and_take_long() {
    let page = page("derivatives", &["--seed", "1"]);
    page.assert_prints(&[
        "∂f/∂x1 = 1/x1 + x2",
        "∂f/∂x2 = x1 - cos(x2)",
        "v₋₁ = x1                          = 2",
        "v₅  = v₄ - v₃ = 10.693 - (-0.959) = 11.652",
        "v̄₀     = v̄₂*v₋₁ + v̄₃*cos(v₀) = 1*2 + (-1)*cos(5) = 1.716",
        "#[derive_grad]: f = 11.652, ∂f/∂x1 = 5.500, ∂f/∂x2 = 1.716",
    ]);

    // h, the forward difference, its error, the central difference, its error.
    let rows = page.table("forward difference   error");
    assert_eq!(rows.len(), 15);
    let error = |power: usize, column: usize| rows[power - 1][column];
    // Truncation: a tenth of the step, a tenth of the error of the forward difference, a hundredth of the central one's.
    // The printed errors have one digit, so their quotient is known to a factor of two.
    for power in 2..5 {
        assert_near((error(power - 1, 2) / error(power, 2)).log10(), 1.0, 0.45);
    }
    assert_near((error(2, 4) / error(3, 4)).log10(), 2.0, 0.45);
    // Rounding: it grows as 1/h, to nothing but error.
    for column in [2, 4] {
        let best = (1..=15).map(|power| error(power, column)).fold(f64::MAX, f64::min);
        assert!(best < [1e-6, 1e-8][column / 4], "{rows:?}");
        assert!(error(14, column) > 0.05 && error(14, column) > 1e5 * best, "{rows:?}");
    }

    assert!(page.text.contains("of 23,860 parameters"), "{}", page.text);
    let [one, all] = ["one difference:", "all differences:"].map(|words| page.number(words));
    assert_near(all, 23_860.0 * one * 1e-6, 0.01 + 0.001 * all);
    let back = page.number("one backpropagation:");
    let times = page.number("differences take");
    assert_near(times, 23_860.0 * one / back, 2.0 + 0.01 * times);
    assert!(times > 500.0, "a gradient costs a few evaluations, not {} of them", 23_860.0 / times);

    assert_eq!(page.picture.curves.len(), 4, "{:?}", page.picture);
    page.picture.assert_says(&["step h", "relative error", "central difference", "10⁻¹⁰"]);
}

#[test]
fn the_four_equations_are_what_the_generated_code_computes() {
    let page = page("backpropagation", &["--seed", "1"]);
    let shown = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/shown/backpropagation.rs");
    let generated =
        std::fs::read_to_string(shown).expect("the file is written when the page is compiled");
    let parts: Vec<&str> = page.text.split("\n\n").collect();
    for (number, part) in parts[..4].iter().enumerate() {
        let (head, body) = part.split_once('\n').expect("code below the equation");
        assert!(head.starts_with(&format!("BP{}  ", number + 1)), "{head}");
        let (code, difference) = body.rsplit_once('\n').expect("numbers below the code");
        assert!(code.contains("let ") || code.contains("net_sum.w"), "{code}");
        assert!(code.ends_with(';'), "{code}");
        for line in code.lines() {
            assert!(generated.contains(line.trim()), "{line}");
        }
        let difference = difference.split_whitespace().find_map(|word| word.parse::<f64>().ok());
        // Some hundreds of roundings of 6·10⁻⁸, and they are roundings: by another order they are not 0.
        assert!(difference.is_some_and(|d| d < 1e-5), "{part}");
    }
    let says = &page.picture.words;
    assert_eq!(says.iter().filter(|words| words.starts_with("∂Cₓ/∂w = x·δ, δ = ")).count(), 2);
    page.picture.assert_says(&["row", "column", "∂C/∂w, the mean of 10"]);
}

#[test]
fn the_binary_code_confuses_digits_that_are_one_output_apart() {
    let page = page("encodings", &["--epochs", "3", "--runs", "1", "--seed", "1"]);
    let misread = |code: &str| page.number(&format!("{code}, seed 1:"));
    assert!(misread("one-hot") < misread("binary"), "{}", page.text);
    assert!(misread("binary") < 20.0, "{}", page.text);

    for (table, code) in
        ["Read in the one-hot code", "Read in the binary code"].iter().zip(["one-hot", "binary"])
    {
        // Above the counts stand the digits read.
        let rows = &page.table(table)[1..];
        let counts = || {
            rows.iter()
                .enumerate()
                .flat_map(|(digit, row)| row[1..].iter().map(move |c| (digit, *c)))
        };
        assert_eq!((rows.len(), counts().map(|(_, count)| count).sum::<f64>()), (10, 10_000.0));
        let right: f64 = rows.iter().enumerate().map(|(digit, row)| row[1 + digit]).sum();
        assert_near(100.0 - right / 100.0, misread(code), 0.006);
    }
    // Of 45 pairs of digits, 15 differ in one place. The one-hot code does not know them.
    let shares: Vec<f64> = page
        .text
        .lines()
        .filter_map(|line| {
            line.strip_prefix(
                "digits taken for others whose binary codes differ in 1, 2, 3, 4 places: ",
            )
        })
        .map(|counts| {
            let counts: Vec<f64> =
                counts.split(", ").filter_map(|count| count.parse().ok()).collect();
            counts[0] / counts.iter().sum::<f64>()
        })
        .collect();
    let [one_hot, binary] = shares[..] else { panic!("{}", page.text) };
    assert!(binary > 0.45 && binary > 1.5 * one_hot, "{shares:?}");

    let product: f64 = [8, 4, 2, 1]
        .map(|place| 1.0 - page.number(&format!("the {place} is wrong for")) / 100.0)
        .iter()
        .product();
    let independent = page.number("were these errors independent,");
    assert_near(independent, 100.0 * product, 0.03);
    assert!(independent < 100.0 - misread("binary"), "{}", page.text);

    let lengths: Vec<usize> = page.picture.curves.iter().map(|(_, points)| *points).collect();
    assert_eq!((lengths, page.picture.colours(3)), (vec![3, 3], 2), "a run in each code");
    page.picture.assert_says(&["epoch", "misread, %", "one-hot", "binary"]);
}

#[test]
fn the_noise_of_the_gradient_falls_with_the_root_of_the_batch_and_small_batches_learn_sooner() {
    let page = page("minibatches", &["--images", "5000", "--epochs", "1", "--seed", "1"]);
    let n = 5000.0;
    let noises = page.table("noise·√m");
    assert_eq!(noises.last().map(|row| row[0]), Some(1000.0), "{}", page.text);
    for row in &noises {
        // No image is drawn twice, so a batch of half of them is better than 1/√m.
        let expected = noises[0][1] * ((n - row[0]) / ((n - 1.0) * row[0])).sqrt();
        // The mean of 20 to 400 squares, which vary little around it in 23,860 dimensions.
        assert_near(row[1] / expected, 1.0, 0.12);
    }

    let runs = page.table("test cost");
    let sizes: Vec<f64> = runs.iter().map(|run| run[0]).collect();
    assert_eq!(sizes, [1.0, 10.0, 100.0, 1000.0, n]);
    for run in &runs {
        assert_eq!(run[1], n / run[0], "steps: {run:?}");
    }
    let cost = |run: usize| runs[run][2];
    assert!(
        cost(1) < 0.3 && cost(1) < cost(2) && cost(2) < cost(3) && cost(3) <= cost(4),
        "{runs:?}"
    );

    let picture = &page.picture;
    assert!(picture.colours(3) >= 4, "{picture:?}");
    picture.assert_says(&[
        "images in the mini-batch, m",
        "training images seen",
        "1/√m",
        "m = 100",
        "m = all",
    ]);
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let dir = TempDir::new().expect("a temporary folder");
    let file = dir.path().join("file");
    std::fs::write(&file, "").expect("the file is written");
    let mut command = cargo(&["run", "--quiet", "--offline", "--example", "neuron", "--", "--out"]);
    let output = command.arg(&file).output().expect("cargo runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.starts_with("error: cannot write `") && message.contains("neuron.svg"),
        "{message}"
    );
}

fn repository() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

/// The lecture as it is written, and the blocks of it that show a command and what that prints.
fn lecture() -> (String, Vec<(String, String)>) {
    let path = repository().join("docs/lecture.md");
    let text = std::fs::read_to_string(&path).expect("the lecture");
    let blocks = text.split("```console\n").skip(1).map(|block| {
        let block = block.split("```").next().unwrap_or_default();
        let (command, output) = block.split_once('\n').expect("a command and its output");
        (command.trim_start_matches("$ ").to_owned(), output.to_owned())
    });
    let blocks = blocks.collect();
    (text, blocks)
}

#[test]
fn the_lecture_shows_what_its_pages_print() {
    let (_, blocks) = lecture();
    let mut checked = 0;
    for (command, output) in blocks {
        let name = command.rsplit(' ').next().unwrap_or_default();
        // Of training and of time the figures depend on the machine.
        if !["neuron", "descent", "derivatives"].contains(&name) {
            continue;
        }
        let page = page(name, &[]);
        for line in output.lines().filter(|line| *line != "…") {
            assert!(
                page.text.lines().any(|printed| printed == line),
                "{name} does not print “{line}”"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn the_pictures_of_the_lecture_are_those_of_its_pages() {
    let (text, _) = lecture();
    let folder = repository().join("docs/lecture");
    for name in ["neuron", "encodings", "descent", "derivatives", "backpropagation", "minibatches"]
    {
        assert!(
            text.contains(&format!("](lecture/{name}.svg)")),
            "the lecture does not show {name}"
        );
        assert!(
            text.contains(&format!("](../examples/{name}.rs)")),
            "the lecture does not lead to {name}"
        );
        let picture = Picture::read(&folder.join(format!("{name}.svg")));
        assert!(!picture.words.is_empty());
        if ["neuron", "descent"].contains(&name) {
            assert_eq!(page(name, &[]).picture, picture, "run {name} with --out docs/lecture");
        }
    }
    let readme = std::fs::read_to_string(repository().join("README.md")).expect("the README");
    let shown = readme.split("](docs/lecture").nth(1).expect("the README leads to the lecture");
    assert!(Path::new(&folder).is_dir() && !shown.is_empty());
}
