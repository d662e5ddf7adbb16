//! Expressions as text.
#![cfg(feature = "parse")]

mod common;

use common::random::{self, estimate};
use common::{Random, parse};
use nn_symbolic::{Assumptions, Function, Graph, Node, Rational, simplify};

/// Every name that is read as a variable alone is one in whatever is printed, but for the words of conditions in LaTeX.
#[test]
fn formulas_of_variables_of_any_name_read_back() {
    let names = [
        "x",
        "xe",
        "ye",
        "te",
        "E",
        "E1",
        "e1",
        "me",
        "he",
        "ae",
        "alpha",
        "alphae",
        "beta",
        "d",
        "dx",
        "df",
        "x1",
        "x10",
        "x_1",
        "x_max",
        "x_",
        "_x",
        "rate",
        "ratee",
        "sine",
        "cost",
        "logP",
        "i",
        "I",
        "exp1",
        "lnN",
        "T",
        "Tan",
        "Sin",
        "max1",
        "relu_",
        "if_",
        "sum",
        "prod",
        "diff",
        "sigma",
        "gamma",
        "Γ",
        "θ",
        "θe",
        "x₁",
        "x₁e",
        "np",
        "math",
        "infinity",
        "ee",
        "eee",
        "xee",
        "πe",
        "piecewise1",
        "grad",
        "hessian",
        "quit",
        "a1e2",
        "x2e",
        "N_A",
        "k_B",
    ];
    let mut compared = 0;
    for first in names {
        for second in ["a", "x", "e", "E", "xe", "rat", "alph", "θ", "m"] {
            let (a, b) = (first, if first == second || second == "e" { "y" } else { second });
            let texts = [
                format!("({a})*({a})*({b}) + ({a})^3/({b})"),
                format!("({a})^({b} + 1) + ({b})^({a})"),
                format!("sin(({a})*({b}))/({a})^(1/3) - ({a})^(5/2)"),
                format!("max(({a}), ({b})^2)*exp(-({a})) + ({a})/({b})/({a})"),
            ];
            for text in texts {
                let Ok(ast) = nn_symbolic::parse(&text) else { continue };
                if ast.variables().len() != 2 {
                    continue;
                }
                let system = nn_symbolic::System::new([ast], nn_symbolic::Settings::default())
                    .expect("first derivatives alone");
                let f = system.formula(0);
                let mut graph = f.graph().clone();
                let none = Assumptions::none();
                for expr in [f.written, f.value].into_iter().chain(f.derivatives.clone()) {
                    // LaTeX has one spelling of θ and theta.
                    let latex = f.latex(expr).expect("a short text");
                    nn_symbolic::parse(&latex).unwrap_or_else(|e| panic!("{}", e.report(&latex)));
                    let printed = f.text(expr).expect("a short text");
                    let read = nn_symbolic::parse(&printed)
                        .unwrap_or_else(|e| panic!("{text}: {}", e.report(&printed)));
                    let read = read.build(&mut graph);
                    let simple = simplify(&mut graph, &[read, expr], &none);
                    assert_eq!(simple[0], simple[1], "{text}: {printed}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 5_000, "too few to mean anything: {compared}");
}

/// Formulas that are printed as they are read.
#[test]
fn formulas_are_printed_as_people_write_them() {
    for text in [
        "1/x1 + x2",
        "x1 - cos(x2)",
        "-x^2",
        "(-x)^2",
        "2*x",
        "-x + y*z",
        "x - (y - z)",
        "x - y + z",
        "x/y/z",
        "x/(y*z)",
        "x*(y + z)",
        "x*(y/z)",
        "x/y*z",
        "x^(y + 1)",
        "(x^y)^z",
        "x^(y^z)",
        "x^(-y)",
        "1/(x/y)",
        "-(x + y)",
        "-(x*y)^2",
        "sqrt(x + 1)",
        "atan2(x, -y)",
        "e^x*pi",
        "x + 3/4",
    ] {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        let expected =
            text.strip_prefix("-x + ").map_or(text.to_string(), |rest| format!("{rest} - x"));
        assert_eq!(graph.display(expr).to_string(), expected);
    }
}

#[test]
fn coefficients_denominators_and_roots_are_put_where_people_put_them() {
    let mut graph = Graph::new();
    let (x, y, z) = (graph.variable("x"), graph.variable("y"), graph.variable("z"));
    let mut number = |num, den| graph.number(Rational::new(num, den).expect("not zero"));
    let [half, minus_half, third] = [(1, 2), (-1, 2), (1, 3)].map(|(n, d)| number(n, d));
    let [three_quarters, minus_one, minus_two] =
        [(3, 4), (-1, 1), (-2, 1)].map(|(n, d)| number(n, d));
    let inverse_y = graph.pow(y, minus_one);
    let inverse_z = graph.pow(z, minus_two);
    let minus_y = graph.mul(&[minus_one, y]);
    let difference = graph.add(&[x, minus_y]);
    let minus_x = graph.mul(&[minus_one, x]);
    let cases = [
        (graph.mul(&[half, x]), "x/2"),
        (graph.mul(&[minus_half, x]), "-x/2"),
        (graph.mul(&[three_quarters, x]), "3*x/4"),
        (graph.mul(&[x, inverse_y]), "x/y"),
        (graph.mul(&[x, inverse_y, inverse_z]), "x/(y*z^2)"),
        (graph.mul(&[half, inverse_y]), "1/(2*y)"),
        (graph.mul(&[minus_one, inverse_y]), "-1/y"),
        (graph.pow(x, half), "sqrt(x)"),
        (graph.pow(x, minus_half), "1/sqrt(x)"),
        (graph.pow(x, third), "x^(1/3)"),
        (graph.pow(half, x), "(1/2)^x"),
        (graph.pow(minus_two, third), "(-2)^(1/3)"),
        (graph.add(&[minus_x, y]), "y - x"),
        (graph.add(&[minus_x, minus_y]), "-x - y"),
        (graph.mul(&[minus_one, z, difference]), "z*(y - x)"),
        (graph.mul(&[half, difference]), "(x - y)/2"),
        (graph.neg(difference), "y - x"),
        (graph.sub(x, minus_two), "x + 2"),
    ];
    for (expr, expected) in cases {
        assert_eq!(graph.display(expr).to_string(), expected);
    }
}

#[test]
fn what_is_printed_reads_back_with_the_same_value() {
    let mut compared = 0;
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(14);
        let raw = random::formula(&mut graph, &mut random, size);
        let simple = simplify(&mut graph, &[raw], &Assumptions::none())[0];
        let point = random::point(&mut graph, &mut random);
        for expr in [raw, simple] {
            let Some(expected) = estimate(&graph, expr, &point).filter(|e| e.worst < 1e-8) else {
                continue;
            };
            let text = graph.display(expr).to_string();
            let again = parse(&mut graph, &text);
            let value = estimate(&graph, again, &point);
            let value =
                value.unwrap_or_else(|| panic!("seed {seed}: {text} is undefined at {point:?}"));
            let allowed = 1e-9 * expected.value.abs() + 10.0 * (expected.error + value.error);
            assert!(
                (value.value - expected.value).abs() <= allowed,
                "seed {seed}: {text} is {value:?}, not {expected:?}"
            );
            compared += 1;
        }
    }
    assert!(compared > 10_000, "too few to mean anything: {compared}");
}

#[test]
fn the_text_of_an_exponentially_large_tree_is_cut_off() {
    let mut graph = Graph::new();
    let mut e = graph.variable("x");
    for _ in 0..200 {
        let sum = graph.add(&[e, e]);
        e = graph.call(Function::Sin, &[sum]).expect("one argument");
    }
    let text = graph.display(e).with_limit(50).to_string();
    assert_eq!(text, format!("{}…", "sin(".repeat(12)));
    assert!(graph.display(e).to_string().ends_with('…'));
    let x = graph.variable("x");
    let Node::Variable(_) = graph.node(x) else {
        panic!("a variable");
    };
    assert_eq!(graph.display(x).with_limit(1).to_string(), "x");
}

#[test]
fn latex_is_set_as_mathematicians_set_it() {
    for (text, expected) in [
        ("1/x1 + x2", r"\frac{1}{x_{1}} + x_{2}"),
        ("x1 - cos(x2)", r"x_{1} - \cos\left(x_{2}\right)"),
        ("3*x/4", r"\frac{3 x}{4}"),
        ("2*3^x", r"2 \cdot 3^{x}"),
        ("5*(1/3)*x", r"5 \cdot \frac{1}{3} x"),
        ("(x+1)/(x-1)^2", r"\frac{x + 1}{\left(x - 1\right)^{2}}"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("(x/y)*z", r"\frac{x}{y} z"),
        ("sin(x)^2", r"\sin^{2}\left(x\right)"),
        ("erf(x)^2", r"\operatorname{erf}\left(x\right)^{2}"),
        ("log2(x)^2", r"\log_{2}\left(x\right)^{2}"),
        ("sqrt(x^2+1)", r"\sqrt{x^{2} + 1}"),
        ("x^(1/3)", r"x^{\frac{1}{3}}"),
        ("x^(y+1)", r"x^{y + 1}"),
        ("exp(-x^2)", r"e^{-x^{2}}"),
        ("exp(x)^2", r"\left(e^{x}\right)^{2}"),
        ("|x|", r"\left|x\right|"),
        ("-(x+y)", r"-\left(x + y\right)"),
        ("atan2(y, x)", r"\operatorname{atan2}\left(y, x\right)"),
        ("alpha1*β + x_max", r"\alpha_{1} \beta + x_{\mathrm{max}}"),
        ("speed*pi", r"\mathrm{speed} \pi"),
        ("arcsin(x)", r"\arcsin\left(x\right)"),
        ("sigmoid(z)", r"\sigma\left(z\right)"),
    ] {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        assert_eq!(graph.display(expr).latex().to_string(), expected, "{text}");
    }
}

#[test]
fn latex_has_powers_of_ten() {
    for (text, expected) in [
        ("1e-7*x", "10^{-7} x"),
        ("1e-7^x", r"\left(10^{-7}\right)^{x}"),
        ("2.5e30*x", r"2.5 \cdot 10^{30} x"),
        ("x^2.5e30", r"x^{2.5 \cdot 10^{30}}"),
        ("0.25*x", "0.25 x"),
    ] {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        let latex = graph.display(expr).with_decimals(true).latex().to_string();
        assert_eq!(latex, expected, "{text}");
    }
}

#[test]
fn decimals_are_printed_where_they_are_asked_for() {
    for (text, exact, decimal) in [
        ("0.1*x", "x/10", "0.1*x"),
        ("0.25", "1/4", "0.25"),
        ("x^0.3", "x^(3/10)", "x^0.3"),
        ("x^0.5", "sqrt(x)", "sqrt(x)"),
        ("2e-16*x^2", "x^2/5000000000000000", "2e-16*x^2"),
        ("x/3 + 1.5", "x/3 + 3/2", "x/3 + 1.5"),
        ("x - 1e20", "x - 100000000000000000000", "x - 1e20"),
        ("0.5*x/y", "x/(2*y)", "0.5*x/y"),
    ] {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        let simple = simplify(&mut graph, &[expr], &Assumptions::none())[0];
        assert_eq!(graph.display(simple).to_string(), exact, "{text}");
        let shown = graph.display(simple).with_decimals(true).to_string();
        assert_eq!(shown, decimal, "{text}");
        let again = parse(&mut graph, &shown);
        assert_eq!(simplify(&mut graph, &[again], &Assumptions::none())[0], simple, "{text}");
    }
}

#[test]
fn decimals_stay_decimals_in_derivatives() {
    use nn_symbolic::{System, evaluate};
    for (text, printed) in [
        (
            "6.62607015e-34*299792458/(x^5*(exp(0.0143877/(x*T))-1))",
            "2.858038705890164145699e-27*exp(0.0143877/(T*x))/(T^2*x^6*expm1(0.0143877/(T*x))^2)",
        ),
        // The quotient of decimals is none, but that of a short one and a whole number.
        ("6.62607015e-34*299792458/1.380649e-23*T", "272.115870842319/18913"),
        ("0.25*T + T/3", "7/12"),
        ("T/1024 + 0.5", "0.0009765625"),
        ("T/2^70 + 0.5", "1/1180591620717411303424"),
    ] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        let derivative = f.text(f.derivatives[0]).expect("a short text");
        assert_eq!(derivative, printed, "{text}");
        // It is read back as the same value.
        let system = System::parse(&derivative, None).expect("a formula");
        let again = system.formula(0);
        let [a, b] = [(&f, f.derivatives[0]), (&again, again.value)].map(|(f, root)| {
            evaluate(f.graph(), &[root], |symbol| {
                Some(if f.name(symbol) == "x" { 2e-6 } else { 5800.0 })
            })[0]
        });
        assert_eq!(a.to_bits(), b.to_bits(), "{derivative}");
    }
}
