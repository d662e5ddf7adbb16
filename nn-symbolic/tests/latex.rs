//! Formulas in LaTeX: what people write is read, and what is printed is read again.
#![cfg(feature = "parse")]

mod common;

use std::collections::HashMap;

use common::{Random, parse, random};
use nn_symbolic::{Assumptions, Constant, Expr, Function, Graph, Node, simplify};

/// That two texts are the same expression.
#[track_caller]
fn same(latex: &str, plain: &str) {
    let mut graph = Graph::new();
    let (a, b) = (parse(&mut graph, latex), parse(&mut graph, plain));
    assert_eq!(graph.display(a).to_string(), graph.display(b).to_string(), "{latex}");
    assert_eq!(a, b, "{latex}");
}

#[test]
fn fractions_roots_and_powers_take_groups_or_single_characters() {
    for (latex, plain) in [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+1}{b c}", "(a+1)/(b*c)"),
        (r"\dfrac{1}{2}x", "1/2*x"),
        (r"\tfrac12 x^2", "1/2*x^2"),
        (r"\frac1x", "1/x"),
        (r"\frac\alpha\beta", "alpha/beta"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"2\frac{x}{y}z", "2*(x/y)*z"),
        (r"x^{2}", "x^2"),
        (r"x^{n+1}y", "x^(n+1)*y"),
        (r"x^{2^{3}}", "x^2^3"),
        (r"x^\frac{1}{2}", "x^(1/2)"),
        (r"{a+b}^{2}", "(a+b)^2"),
        (r"\sqrt{x^2+1}", "sqrt(x^2+1)"),
        (r"\sqrt2 x", "sqrt(2)*x"),
        (r"\sqrt x y", "sqrt(x)*y"),
        (r"\sqrt(x)", "sqrt(x)"),
        (r"\sqrt{2\pi}\sigma", "sqrt(2*pi)*sigma"),
        (r"\sqrt[3]{x}", "cbrt(x)"),
        (r"\sqrt[2]{x}", "sqrt(x)"),
        (r"\sqrt[n+1]{x}", "x^(1/(n+1))"),
        (r"\sqrt[4]{x}", "x^(1/4)"),
        (r"\sqrt[5]{x}", "root(x, 5)"),
        (r"\sqrt[5]{x}", "sign(x)*abs(x)^(1/5)"),
        (r"e^{-x}", "e^(-x)"),
        (r"e^x", "e^x"),
    ] {
        same(latex, plain);
    }
}

#[test]
fn signs_brackets_and_blanks_are_those_of_latex() {
    for (latex, plain) in [
        (r"a \cdot b \times c \div d", "a*b*c/d"),
        (r"\left(a+b\right)c", "(a+b)*c"),
        (r"\left[a+b\right]c", "(a+b)*c"),
        (r"\bigl\{ a+b \bigr\} c", "(a+b)*c"),
        (r"\left|x-\left|y\right|\right|", "abs(x - abs(y))"),
        (r"\lvert x\rvert\left|y\right|", "abs(x)*abs(y)"),
        (r"\lfloor x+1\rfloor\left\lceil 2y\right\rceil^2", "floor(x+1)*ceil(2*y)^2"),
        (r"2\lfloor x\lfloor y\rfloor\rfloor z", "2*floor(x*floor(y))*z"),
        (r"\sin\lceil x\rceil + \operatorname{rem}(x, y)", "sin(ceil(x)) + rem(x, y)"),
        (r"a\,b\;c\!d\quad f~g\ h", "a*b*c*d*f*g*h"),
        (r"\displaystyle x \qquad + y", "x+y"),
        (r"$x + y$", "x+y"),
        (r" $$ x^2 $$ ", "x^2"),
        (r"\[ x \]", "x"),
        (r"\( x \)", "x"),
    ] {
        same(latex, plain);
    }
}

#[test]
fn functions_take_what_follows_up_to_a_sign_or_the_next_function() {
    for (latex, plain) in [
        (r"\sin x", "sin(x)"),
        (r"\sin(x)", "sin(x)"),
        (r"\sin\left(x\right) y", "sin(x)*y"),
        (r"\sin{x} y", "sin(x)*y"),
        (r"\sin 2x", "sin(2*x)"),
        (r"\sin 2\pi f t + 1", "sin(2*pi*f*t) + 1"),
        (r"\sin x y", "sin(x*y)"),
        (r"\sin x \cos x", "sin(x)*cos(x)"),
        (r"\sin x cos(y)", "sin(x)*cos(y)"),
        (r"\sin x \cdot y", "sin(x)*y"),
        (r"\sin x / y", "sin(x)/y"),
        (r"\sin -x", "sin(-x)"),
        (r"\sin x^2", "sin(x^2)"),
        (r"\sin \frac{x}{2}", "sin(x/2)"),
        (r"\sin \sqrt{x} y", "sin(sqrt(x)*y)"),
        (r"\ln \cos x", "ln(cos(x))"),
        (r"2\ln x - \ln y", "2*ln(x) - ln(y)"),
        (r"2^\sin x y", "2^(sin(x*y))"),
        (r"\left(\sin x\right)^2", "sin(x)^2"),
        (r"\sin^2 x", "sin(x)^2"),
        (r"\sin^2x", "sin(x)^2"),
        (r"\sin^{2} 2x", "sin(2*x)^2"),
        (r"\sin^2(x) + \cos^2(x)", "sin(x)^2 + cos(x)^2"),
        (r"\cos^n\left(x\right)", "cos(x)^n"),
        (r"\sin^{-1} x", "asin(x)"),
        (r"\ln^{-1} x", "ln(x)^(-1)"),
        (r"\arcsin x + \arctan(y)", "asin(x) + atan(y)"),
        (r"\exp\left(-x^{2}\right)", "exp(-x^2)"),
        (r"\exp x", "exp(x)"),
        (r"\log x", "ln(x)"),
        (r"\log_2 x", "log2(x)"),
        (r"\log_{10}\left(x\right)", "log10(x)"),
        (r"\log_{e} x", "ln(x)"),
        (r"\log_{b} x", "ln(x)/ln(b)"),
        (r"\log_b^2 x", "(ln(x)/ln(b))^2"),
        (r"\max(x, y)", "max(x,y)"),
        (r"\min\left\{x, y, z\right\}", "min(x,y,z)"),
        (r"\operatorname{erf}(x)", "erf(x)"),
        (r"\operatorname{erf} x", "erf(x)"),
        (r"\operatorname{atan2}\left(y, x\right)", "atan2(y, x)"),
        (r"\mathrm{erf}\left(x\right)^{2}", "erf(x)^2"),
        (r"\sigma(z)", "sigmoid(z)"),
        (r"\Gamma\left(x + 1\right)", "gamma(x + 1)"),
        (r"\gamma x + \beta_1 \Gamma", "gamma*x + beta1*Gamma"),
        (r"\operatorname{erfc}\left(x\right)", "erfc(x)"),
    ] {
        same(latex, plain);
    }
}

#[test]
fn letters_and_subscripts_are_names() {
    for (latex, plain) in [
        (r"\alpha + \beta_{1}\pi", "alpha + beta1*pi"),
        (r"x_{1} + x_{12}", "x1 + x12"),
        (r"x_1 + y", "x_1 + y"),
        (r"x_{max} x_{\mathrm{min}}", "x_max*x_min"),
        (r"x_\alpha", "x_alpha"),
        (r"\alpha_1", "alpha1"),
        (r"\mathrm{speed}_{2} \mathrm{e} \mathrm{pi}", "speed2*e*pi"),
        (r"e_{1}", "e1"),
        (r"\mathrm{x\_1} x_{1}", "x_1*x1"),
        (r"x_{1}\mathrm{x\_1}", "x1*x_1"),
        // LaTeX writes these alike, so they are one where both are written.
        (r"x_1 x_{1}", "x_1*x_1"),
        (r"x_{1} x_1", "x1*x1"),
        (r"α \alpha", "α*α"),
        (r"\sigma^2 (n-1)", "sigma^2*(n-1)"),
    ] {
        same(latex, plain);
    }
}

#[test]
fn a_blank_before_a_parenthesis_makes_a_product() {
    for (latex, plain) in [
        (r"b \left(x + 1\right)", "b*(x+1)"),
        (r"\frac{b (x+1)}{2}", "b*(x+1)/2"),
        (r"rate\,\left(1-p\right)", "rate*(1-p)"),
        (r"e \left(x+1\right)", "e*(x+1)"),
        (r"\alpha \left(x + 1\right)", "alpha*(x+1)"),
        (r"\mathrm{rate} \big(x + 1\big)", "rate*(x+1)"),
        (r"x_1 \left(x_1 + 1\right)^{2}", "x_1*(x_1+1)^2"),
        // A function is one all the same.
        (r"\sin \left(x\right) + cos \left(x\right)", "sin(x) + cos(x)"),
        (r"\sigma \left(x\right)", "sigmoid(x)"),
    ] {
        same(latex, plain);
    }
    for applied in [
        r"f\left(x\right)",
        r"\frac{f(x)}{2}",
        r"f{\left(x \right)}",
        r"\mathrm{rate}\left(x\right)",
        "f (x)",
    ] {
        let error = nn_symbolic::parse(applied).expect_err(applied);
        assert!(error.to_string().starts_with("there is no function"), "{applied}: {error}");
    }
}

#[test]
fn what_is_wrong_in_latex_is_named_and_placed() {
    for (text, at, expected) in [
        (r"\sni x", 0..4, r"there is no command `\sni`; did you mean `\sin`?"),
        (r"1+\farc{1}{2}", 2..7, r"there is no command `\farc`; did you mean `\frac`?"),
        (r"\lg x", 0..3, r"there is no command `\lg`; did you mean `\log10`?"),
        (r"\foo", 0..4, r"there is no command `\foo`"),
        (r"\frac{a}", 0..8, r"`\frac` needs its argument in braces: `\frac{…}`"),
        (r"\frac{a}{b", 10..10, "expected an operator or `}`, found the end"),
        (r"\frac{a)", 7..8, "expected an operator or `}`, found `)`"),
        (r"\sqrt", 0..5, r"`\sqrt` needs its argument in braces: `\sqrt{…}`"),
        (r"\sqrt[3", 7..7, "expected an operator or `]`, found the end"),
        (r"\left(x", 7..7, "expected an operator or `)`, found the end"),
        (r"x}", 1..2, "`}` closes nothing that was opened"),
        (r"x]", 1..2, "unexpected bracket; group with parentheses `(` `)`"),
        (r"\sin", 0..4, "the function `sin` needs its argument in parentheses: `sin(…)`"),
        (r"(\sin)", 1..5, "the function `sin` needs its argument in parentheses: `sin(…)`"),
        (r"x_{1+1}", 1..2, "expected a word of letters and digits, as in `x_{1}` or `x_{max}`"),
        (r"\alpha(x)", 0..6, r"there is no function `\alpha`; for a product write `\alpha*(…)`"),
        (r"\operatorname{sigmod}(x)", 0..21, "there is no function"),
        (r"\mathrm{2}", 0..10, "expected a word"),
        (
            r"2^{2}\mathrm{ysin}",
            5..18,
            r"`\mathrm{ysin}` would be the name of one variable; write `y*sin(…)`",
        ),
        (
            r"\mathrm{sinx}",
            0..13,
            r"`\mathrm{sinx}` would be the name of one variable; write `sin(x)`",
        ),
        (
            "x_1log_{2}x_1",
            0..10,
            "`x_1log_{2}` would be the name of one variable; write `x_1*log2(…)`",
        ),
        ("x__{2}", 1..2, "expected a word"),
        ("d/dx log__{2}x^2", 8..9, "expected a word"),
        (r"$x", 0..1, "unexpected `$`: it stands at both ends of the formula, or not at all"),
        (r"\left x", 0..1, r"unexpected character `\`"),
    ] {
        let error = nn_symbolic::parse(text).expect_err(text);
        let message = error.to_string();
        assert!(message.starts_with(expected), "{text}: {message}");
        assert_eq!(error.span.start..error.span.end, at, "{text}");
    }
}

#[test]
fn what_is_printed_cannot_be_taken_for_something_else() {
    for (text, expected) in [
        ("b/(a^2+b^2)", r"\frac{b}{a^{2} + b^{2}}"),
        ("sigma*(x+1)", r"\sigma \cdot \left(x + 1\right)"),
        ("sigmoid(x+1)", r"\sigma\left(x + 1\right)"),
        ("sigmoid(x)^2", r"\sigma\left(x\right)^{2}"),
        ("e*(x+1)^2", r"e \cdot \left(x + 1\right)^{2}"),
        ("x^2*(x+1)", r"x^{2} \left(x + 1\right)"),
        ("d/(d*x)*y", r"\frac{d}{d \cdot x} y"),
        ("d^2/(d*x^2)", r"\frac{d^{2}}{d \cdot x^{2}}"),
        ("x1*x_1", r"x_{1} \mathrm{x\_1}"),
        ("x_1*y", r"x_{1} y"),
        ("alpha + α", r"\alpha + \mathrm{α}"),
        ("α/β", r"\frac{\alpha}{\beta}"),
    ] {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        assert_eq!(graph.display(expr).latex().to_string(), expected, "{text}");
        let simple = simplify(&mut graph, &[expr], &Assumptions::none())[0];
        let latex = graph.display(simple).latex().to_string();
        assert!(!latex.contains(r"{\left("), "{text}: {latex}");
    }
}

/// With powers of e and 2 for exp and exp2, as LaTeX writes them.
fn with_powers(graph: &mut Graph, root: Expr) -> Expr {
    let mut new: HashMap<Expr, Expr> = HashMap::new();
    for expr in graph.reachable(&[root]) {
        let node = graph.node(expr).with_children(|child| new[&child]);
        let power = match node {
            Node::Call(Function::Exp, ref args) => Some((graph.constant(Constant::E), args[0])),
            Node::Call(Function::Exp2, ref args) => Some((graph.number(2), args[0])),
            _ => None,
        };
        let replaced = match power {
            Some((base, exponent)) => graph.pow(base, exponent),
            None => graph.intern(node),
        };
        new.insert(expr, replaced);
    }
    new[&root]
}

#[test]
fn what_latex_prints_reads_back_as_what_text_prints() {
    const NAMES: [&str; 10] =
        ["x1", "alpha", "sigma", "x_max", "speed", "e1", "Omega2", "x_1", "α", "log1"];
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(14);
        let drawn = random::formula(&mut graph, &mut random, size);
        // Other names, some of which LaTeX would write alike.
        for name in NAMES {
            graph.symbol(name);
        }
        let renamed: HashMap<Expr, Expr> = random::VARIABLES
            .iter()
            .map(|name| (graph.variable(name), graph.variable(random.pick(&NAMES))))
            .collect();
        let raw = graph.substitute(&[drawn], &renamed)[0];
        let simple = simplify(&mut graph, &[raw], &Assumptions::none())[0];
        for expr in [raw, simple] {
            let (text, latex) =
                (graph.display(expr).to_string(), graph.display(expr).latex().to_string());
            let [from_text, from_latex] = [&text, &latex].map(|text| {
                let read = parse(&mut graph, text);
                with_powers(&mut graph, read)
            });
            if from_latex != from_text {
                let read = graph.display(from_latex).to_string();
                let expected = graph.display(from_text).to_string();
                assert_eq!(read, expected, "seed {seed}: {latex}");
                panic!("seed {seed}: {latex} is {read}, grouped otherwise");
            }
        }
    }
}
