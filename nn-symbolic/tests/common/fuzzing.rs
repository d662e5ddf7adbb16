//! Random texts: tokens in any order, examples of the grammar changed at random, LaTeX and lines of sessions.
//!
//! Each is read, differentiated and printed. Nothing may panic, take long or change its value by being printed and read.

use std::time::{Duration, Instant};

use nn_symbolic::parse::{Definition, Definitions, Statement, parse_with};
use nn_symbolic::{Graph, ParseError, Settings, System, evaluate, parse};

use super::numbers::Random;

/// The longest that one short text may take.
const LONGEST: Duration = Duration::from_secs(2);

const TOKENS: [&str; 100] = [
    "x",
    "y",
    "z",
    "k",
    "n",
    "t",
    "f",
    "g",
    "e",
    "pi",
    "x1",
    "x_1",
    "alpha",
    "α",
    "xy",
    "0",
    "1",
    "2",
    "3",
    "10",
    "0.5",
    "1e3",
    ".5",
    "2.",
    "½",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "−",
    "·",
    "÷",
    "√",
    "π",
    "²",
    "⁻¹",
    "₁",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "⌊",
    "⌋",
    ",",
    "=",
    ":=",
    "==",
    "'",
    "''",
    "sin",
    "cos(",
    "ln|",
    "exp(",
    "sqrt(",
    "abs(",
    "max(",
    "atan2(",
    "sin^2",
    "sum(k, 1, 3, ",
    "prod(",
    "diff(",
    "d/dx ",
    "d^2/dx^2",
    "df/dx",
    "d2f/dxdy",
    "∂f/∂x",
    "∂",
    "grad ",
    "hessian ",
    "f(",
    "g(",
    "f'(",
    "\\frac",
    "\\frac{",
    "\\sum_{k=1}^{3}",
    "\\prod_{k=1}^2",
    "\\sin",
    "\\cdot",
    "\\left(",
    "\\right)",
    "\\sqrt",
    "\\sqrt[3]{",
    "\\alpha",
    "\\mathrm{",
    "\\operatorname{",
    "\\log_{2}",
    "\\frac{d}{dx}",
    "$",
    "_",
    "_{1}",
    "^{2}",
    " ",
    "  ",
    "np.",
    "\u{1}",
];

const EXAMPLES: [&str; 44] = [
    "ln(x1) + x1*x2 - sin(x2)",
    "-x^2*y",
    "2x(x+1)",
    "1/2x",
    "sin 2x cos x",
    "sin^2(x) + cos²(x)",
    "|x - |y||",
    "2^3^x",
    "e^(-x^2/2)",
    "max(x, y, 2)",
    "d/dx x^2 sin x + 1",
    "diff(x^2*y, x)",
    "sum(k, 1, 3, x^k)",
    "sum(x^k, k, 1, 3)",
    "prod(k, 1, 3, x + k)",
    "sum(n, 1, 3, sum(k, n, 3, x^k*y^n))",
    "√x + ⌊y⌋",
    "½x²",
    "np.sin(x)",
    "x₁x₂",
    "y = x^2",
    "f(x, y) = x^2*y",
    "x^2 + y^2 = 1",
    "grad (x^2*y)",
    "hessian (x^2*y)",
    "f(x)",
    "f'(2)",
    "f''(x)",
    "df/dx(3)",
    "d2f/dx2",
    "d^2g/dxdy(1, 2)",
    "g(y, f(x)) + f(2*x)",
    "h(s) = f(s) + g(s, 2)",
    "d/dx f(x^2)",
    "d/dx g(x, x)",
    "\\frac{1}{2} x^{2} \\sin y",
    "\\sum_{k=1}^{3} k x^k",
    "\\prod_{k=1}^{3} (x + k)",
    "\\frac{d}{dx} x^2",
    "\\sqrt[3]{x} \\cdot \\log_{2} x",
    "\\left|x\\right| + \\alpha_{1}",
    "\\sin^{2} x \\cos y",
    "\\frac{\\partial^2}{\\partial x^2} x^3 y",
    "$x^2 + y$",
];

/// A text for these random numbers.
pub(crate) fn text(random: &mut Random) -> String {
    let mut text = String::new();
    match random.below(4) {
        0 => {
            for _ in 0..1 + random.below(14) {
                text.push_str(random.pick(&TOKENS));
            }
        }
        1 => {
            let [a, b] = [random.pick(&EXAMPLES), random.pick(&EXAMPLES)];
            text = format!("{a}{}{b}", random.pick(&["+", "*", "/", "^", " ", "(", ")", "=", ","]));
        }
        _ => {
            text.push_str(random.pick(&EXAMPLES));
            for _ in 0..1 + random.below(4) {
                change(&mut text, random);
            }
        }
    }
    text
}

/// Puts a token in, takes characters out, or doubles a part.
fn change(text: &mut String, random: &mut Random) {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut place = || places[random.below(places.len())];
    let (a, b) = (place(), place());
    let (a, b) = (a.min(b), a.max(b));
    match random.below(4) {
        0 if b - a < 6 => text.replace_range(a..b, ""),
        1 if b - a < 20 => {
            let part = text[a..b].to_owned();
            text.insert_str(a, &part);
        }
        2 if b - a < 6 => text.replace_range(a..b, random.pick(&TOKENS)),
        _ => text.insert_str(a, random.pick(&TOKENS)),
    }
}

/// Functions that texts use.
pub(crate) fn definitions() -> Definitions {
    let mut definitions = Definitions::default();
    for (name, parameters, text) in
        [("f", &["x"][..], "x^3 + sin(x)"), ("g", &["x", "y"], "x^2*y + f(y)")]
    {
        let parameters: Vec<String> = parameters.iter().map(|&name| name.to_owned()).collect();
        let draft = parse_with(text, &definitions, &parameters).expect("a formula");
        let (text, parameters) = (text.to_owned(), Some(parameters));
        let definition = Definition { text, draft, parameters, value: None };
        definitions.insert(name, definition).expect("no circle");
    }
    definitions
}

/// Reads a text in every way; panics if something is wrong with that.
pub(crate) fn check(text: &str, definitions: &Definitions, random: &mut Random) {
    let began = Instant::now();
    let placed = |error: &ParseError| {
        assert!(error.span.start <= error.span.end, "{text:?}: {error}");
        assert!(error.span.end <= text.len().max(error.span.start), "{text:?}: {error}");
        assert!(!error.report(text).is_empty());
    };
    if let Err(error) = Statement::read(text) {
        placed(&error);
    }
    match parse_with(text, definitions, &[]) {
        Err(error) => placed(&error),
        Ok(draft) => match definitions.expand(&draft, &mut Graph::new()) {
            Err(error) => placed(&error),
            Ok(_) => drop(definitions.resolved(&draft)),
        },
    }
    match parse(text) {
        Err(error) => placed(&error),
        Ok(ast) => {
            let mut graph = Graph::new();
            let written = ast.build(&mut graph);
            let display = graph.display(written).with_limit(1 << 14);
            let printed = [display.to_string(), display.latex().to_string()];
            for printed in printed.iter().filter(|printed| !printed.ends_with('…')) {
                let again = parse(printed);
                let again = again.unwrap_or_else(|error| {
                    panic!("{text:?} is printed as\n{}", error.report(printed))
                });
                let again = again.build(&mut graph);
                for _ in 0..3 {
                    let values: Vec<f64> = (0..64).map(|_| random.between(0.2, 2.5)).collect();
                    let value_of = |symbol| {
                        // LaTeX writes some names alike.
                        let name = graph.symbol_name(symbol).replace('_', "").replace('α', "alpha");
                        Some(values[name.bytes().map(usize::from).sum::<usize>() % 64])
                    };
                    let both = evaluate(&graph, &[written, again], value_of);
                    let [a, b] = [both[0], both[1]];
                    let close = (a - b).abs() <= 1e-9 * (1.0 + a.abs());
                    assert!(
                        close || !a.is_finite() || a == b,
                        "{text:?}: {a} is printed as {printed}, {b}"
                    );
                }
            }
            if text.len() < 200 {
                let system =
                    System::new([ast], Settings::default()).expect("first derivatives alone");
                let formula = system.formula(0);
                for expr in formula.roots() {
                    let _ = formula.text(expr);
                }
            }
        }
    }
    let took = began.elapsed();
    assert!(took < LONGEST, "{text:?} took {took:?}");
}
