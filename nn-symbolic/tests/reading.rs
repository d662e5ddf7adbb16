//! Formulas as people write them: read as they mean them, or refused with what to write instead.
#![cfg(feature = "parse")]

use nn_symbolic::{Graph, parse};

/// A formula as it was understood.
#[track_caller]
fn read(text: &str) -> String {
    let ast = parse(text).unwrap_or_else(|error| panic!("{}", error.report(text)));
    let mut graph = Graph::new();
    let expr = ast.build(&mut graph);
    graph.display(expr).to_string()
}

#[track_caller]
fn assert_same(pairs: &[(&str, &str)]) {
    for (text, meant) in pairs {
        assert_eq!(read(text), read(meant), "{text}");
    }
}

/// What each is refused with.
#[track_caller]
fn assert_refused(pairs: &[(&str, &str)]) {
    for (text, said) in pairs {
        match parse(text) {
            Ok(_) => panic!("{text} is read as {}", read(text)),
            Err(error) => assert!(error.to_string().contains(said), "{text}: {error}"),
        }
    }
}

#[test]
fn a_function_without_parentheses_takes_what_textbooks_mean() {
    assert_same(&[
        ("sin x", "sin(x)"),
        ("sin 2x", "sin(2*x)"),
        ("sin 2 x y", "sin(2*x*y)"),
        ("sin x cos x", "sin(x)*cos(x)"),
        ("2sin x cos 2x + 1", "2*sin(x)*cos(2*x) + 1"),
        ("sin x * y", "sin(x)*y"),
        ("sin x / 2", "sin(x)/2"),
        ("sin x^2", "sin(x^2)"),
        ("sin x²", "sin(x^2)"),
        ("sin sin x", "sin(sin(x))"),
        ("-sin x", "-sin(x)"),
        ("e^sin x", "e^sin(x)"),
        ("sin ½x", "sin(x/2)"),
        ("sin πx", "sin(pi*x)"),
        ("sin α", "sin(α)"),
        ("ln|x|", "ln(abs(x))"),
        ("ln|x|y", "ln(abs(x))*y"),
        ("ln|x| + 1", "ln(abs(x)) + 1"),
        ("|ln x|", "abs(ln(x))"),
        ("sqrt x", "sqrt(x)"),
        ("sqrt x + 1", "sqrt(x) + 1"),
        ("arctan x", "atan(x)"),
        ("log 2", "ln(2)"),
        ("sin(x)y", "sin(x)*y"),
        ("log₂(x) + log_10(x)", "log2(x) + log10(x)"),
        ("log_{2}(x)", "log2(x)"),
        ("sin (x) / 2", "sin(x)/2"),
    ]);
    assert_refused(&[
        ("sin", "`sin(…)`"),
        ("sin + 1", "`sin(…)`"),
        ("sin -x", "`sin(…)`"),
        ("max x", "`max(…)`"),
        ("atan2 x", "`atan2(…)`"),
        ("(sin)", "`sin(…)`"),
    ]);
    let deep = format!("{}x", "sin ".repeat(100_000));
    assert!(parse(&deep).is_ok());
}

#[test]
fn a_power_stands_before_the_argument_unless_it_is_minus_one() {
    assert_same(&[
        ("sin^2(x)", "sin(x)^2"),
        ("sin^2 x", "sin(x)^2"),
        ("sin² x", "sin(x)^2"),
        ("sin²(x)y", "sin(x)^2*y"),
        ("sin^2 2x", "sin(2*x)^2"),
        ("sin^2x cos^3x", "sin(x)^2*cos(x)^3"),
        ("sin^2(x) + cos^2(x)", "sin(x)^2 + cos(x)^2"),
        ("sin**2(x)", "sin(x)^2"),
        ("sin^n x", "sin(x)^n"),
        ("sin^n(x)", "sin(x)^n"),
        ("sin^{2}(x)", "sin(x)^2"),
        ("ln^2|x|", "ln(abs(x))^2"),
    ]);
    let both = "for the inverse write `asin(x)`, for the reciprocal `1/sin(x)`";
    assert_refused(&[
        ("sin^-1(x)", both),
        ("sin^-1 x", both),
        ("sin^(-1)(x)", both),
        ("sin^{-1}(x)", both),
        ("sin⁻¹(x)", both),
        ("sin^−1(x)", both),
        ("ln^-1(x)", "`ln^-1` has two meanings; for the reciprocal `1/ln(x)`"),
        ("sin^-2(x)", "behind it"),
        ("sin^-10(x)", "behind it"),
        ("sin⁻²(x)", "behind it"),
        ("sin^(a+1)(x)", "behind it"),
        ("sin^1.5(x)", "behind it"),
        ("sin^2", "`sin(…)`"),
    ]);
}

#[test]
fn names_that_run_together_are_refused_with_what_is_meant() {
    assert_refused(&[
        ("sinx", "`sin(x)`"),
        ("cosx^2", "`cos(x)`"),
        ("cos2x", "`cos(2x)`"),
        ("lnx1", "`ln(x1)`"),
        ("lntheta", "`ln(theta)`"),
        ("sqrt2", "`sqrt(2)`"),
        ("rate + sinrate", "`sin(rate)`"),
        ("x + absx", "`abs(x)`"),
        ("sinx₁", "`sin(x1)`"),
        (r"2 \cdot xlog_{2} x", "`x*log2(…)`"),
        ("xsinx", "`x*sin(x)`"),
        ("xsin(x)", "did you mean `x*sin(…)`?"),
        ("xln(x)", "did you mean `x*ln(…)`?"),
        ("rate*ratesin(rate)", "did you mean `rate*sin(…)`?"),
        ("xln x", "`x*ln(…)`"),
        ("xe^x", "`x*e^…`"),
        ("3xe^(2x)", "`x*e^…`"),
        ("a + ae^2", "`a*e^…`"),
        ("te²", "`t*e^…`"),
        ("Sin x", "`sin(…)`"),
        ("lg x", "`log10(…)`"),
        ("2 tg x", "`tan(…)`"),
        ("arctg √x", "`atan(…)`"),
        ("E^x", "`(E)^…`"),
        ("E^(-x)", "`(E)^…`"),
        ("PI*x", "called `pi` here"),
        ("Pi r", "called `pi` here"),
    ]);
}

#[test]
fn names_of_several_letters_stay_variables() {
    for name in [
        "alpha",
        "mass",
        "x1",
        "rate",
        "theta",
        "T_max",
        "kB",
        "mu0",
        "cost",
        "sine",
        "tank",
        "logP",
        "logL",
        "secs",
        "logs",
        "base",
        "value",
        "since",
        "single",
        "tangent",
        "expected",
        "costs",
        "logit",
        "explained",
        "lambda",
        "me",
        "he",
        "xe",
        "age",
        "sigma",
        "step1",
        "minv",
        "xmax",
        "ymin",
        "E",
        "E0",
        "phase",
        "size",
    ] {
        let ast = parse(&format!("2*{name} + 1")).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(ast.variables(), [name]);
    }
    assert_same(&[
        ("rate^2 + me^2", "rate^2 + me^2"),
        ("E^2 + E^-1", "E^2 + E^-1"),
        ("(E)^x", "(E)^x"),
        ("base^n", "base^n"),
        ("cost*rate", "cost*rate"),
    ]);
}

#[test]
fn signs_and_numbers_of_print_and_of_programs_are_read_or_refused() {
    assert_same(&[
        ("x – 1", "x - 1"),
        ("x — 1", "x - 1"),
        ("x‑1", "x-1"),
        ("2∗x", "2*x"),
        ("x∕2", "x/2"),
        ("½", "1/2"),
        ("2∛x", "2*cbrt(x)"),
        ("∛x²", "cbrt(x)^2"),
        ("½x²", "x^2/2"),
        ("x + ¾", "x + 3/4"),
        ("np.sin(x)", "sin(x)"),
        ("x*math.exp(-x)", "x*exp(-x)"),
        ("torch.sigmoid(x)", "sigmoid(x)"),
        ("Math.pow(x, 2)", "x^2"),
        ("np.arctan2(y, x)", "atan2(y, x)"),
        ("np.pi*x + Math.E", "pi*x + e"),
        ("sin x np.cos(x)", "sin(x)*cos(x)"),
    ]);
    assert_refused(&[
        ("1_000", "without separators"),
        ("x[1]", "as in `x1`"),
        ("[x]", "unexpected bracket"),
        ("x % 2", "`mod(x, y)`"),
        ("xⁿ", "as in `x^n`"),
        ("2½", "expected an operator"),
        ("np.foo(x)", "there is no function `np.foo`"),
        ("np.sinc(x)", "there is no function `np.sinc`"),
        ("np.linalg.norm(x)", "there is no function `np.linalg`"),
        ("np.sin", "`sin(…)`"),
        ("np.", "unexpected character `.`"),
        ("ab.sin(x)", "unexpected character `.`"),
    ]);
}

#[test]
fn hints_name_the_function_that_is_meant() {
    assert_refused(&[("arctan2(y, x)", "did you mean `atan2`?"), ("xln(x)", "`x*ln(…)`")]);
    for name in ["erfcx", "zeta", "gelu", "dot"] {
        if let Err(error) = parse(&format!("{name}(x)")) {
            assert!(!error.to_string().contains("did you mean"), "{error}");
        }
    }
}

#[test]
fn derivatives_in_a_formula_are_taken() {
    assert_same(&[
        ("d/dx x^2", "2*x"),
        ("d/dx(x^2)", "2*x"),
        ("d/dx x^2 + 1", "2*x + 1"),
        ("d/dx (x^2 + x)", "2*x + 1"),
        ("d^2/dx^2 x^3", "6*x"),
        ("d2/dx2 x^3", "6*x"),
        ("d/dt sin t", "cos(t)"),
        ("diff(x^2*y, x)", "2*x*y"),
        ("1 + diff(diff(x^3, x), x)", "1 + 6*x"),
        (r"\frac{d}{dx} x^2", "2*x"),
        (r"\frac{d}{d x} x^{2}", "2*x"),
        (r"\frac{\partial}{\partial y} x y^2", "2*x*y"),
        (r"\frac{d^2}{dx^2} x^3", "6*x"),
        (r"\frac{d^{2}}{d x^{2}} x^{3}", "6*x"),
        // Quotients.
        ("d/dx", "d/dx"),
        ("d/dx - 1", "d/dx - 1"),
        (r"\frac{d}{2}", "d/2"),
        ("diff^2", "diff^2"),
    ]);
    assert_refused(&[
        ("diff(x^2)", "`diff` takes a formula and a variable, found 1"),
        ("diff(x^2, 2)", "expected a variable"),
        ("d^99/dx^99 x", "too many or too large"),
        ("d^99999999999999999999/dx^99999999999999999999 x", "too many or too large"),
    ]);
}

#[test]
fn sums_and_products_bind_their_index() {
    assert_same(&[
        ("sum(k, 1, 3, x^k)", "x + x^2 + x^3"),
        ("sum(x^k, k, 1, 3)", "x + x^2 + x^3"),
        ("prod(k, 1, 3, x + k)", "(x + 1)*(x + 2)*(x + 3)"),
        ("prod(x + k, k, 1, 3)", "(x + 1)*(x + 2)*(x + 3)"),
        ("sum(k, k, 1, 3)", "1 + 2 + 3"),
        (r"\sum_{k=1}^{3} x^k", "x + x^2 + x^3"),
        (r"\sum_{k = 1}^3 x^{k} + y", "x + x^2 + x^3 + y"),
        (r"\sum\limits_{k=1}^{3} k x", "x + 2*x + 3*x"),
        (r"\prod_{k=1}^{3} (x + k)", "(x + 1)*(x + 2)*(x + 3)"),
        (r"2 \sum_{k=1}^{2} x^k", "2*(x + x^2)"),
        // Shadowed inside, free outside.
        ("k + sum(k, 1, 2, k*x)", "k + (x + 2*x)"),
        // Bounds may use indices further out.
        // Empty ranges.
        ("x*sum(k, 1, 0, y)", "x*0"),
        ("x*prod(k, 1, 0, y)", "x*1"),
        ("sum(k, -1, 1, x^(k + 1))", "1 + x + x^2"),
        // Derivatives of sums and in sums.
        ("sum(k, 1, 2, d/dx x^k)", "1 + 2*x"),
        ("sum*2", "sum*2"),
    ]);
    assert_refused(&[
        ("sum(k, 1, n, x^k)", "whole numbers"),
        ("sum(k, 1/2, 3, x^k)", "whole numbers"),
        ("sum(k, 1, x, sum(j, 1, 2, j))", "whole numbers"),
        ("sum(k, j, 1, 5)", "not clear which is the index"),
        ("sum(1, 2, 3, 4)", "not clear which is the index"),
        ("sum(x)", "an index, its bounds and a term, found 1"),
        ("sum(k, 1, 10001, x)", "more than 10000 terms"),
        ("sum(k, 1, 200, sum(j, 1, 200, j*x))", "more than 10000 terms"),
        ("sum(k, 0, 9223372036854775807, x)", "more than 10000 terms"),
        ("sum(k, -9223372036854775807, 9223372036854775807, x)", "more than 10000 terms"),
        (r"\sum x", r"as in `\sum_{k=1}^{5}`"),
        (r"\sum_{k=1} x", r"as in `\sum_{k=1}^{5}`"),
        (r"\sum_{2=1}^3 x", r"as in `\sum_{k=1}^{5}`"),
    ]);
    // The order of terms is the simplifier's.
    for (text, meant) in [
        ("sum(n, 1, 3, sum(k, n, 3, x^k))", "x + 2*x^2 + 3*x^3"),
        (r"\sum_{n=1}^{2} \sum_{k=1}^{n} x^k", "2*x + x^2"),
        ("sum(n, 1, 2, prod(k, n, n + 1, x + k))", "(x + 1)*(x + 2) + (x + 2)*(x + 3)"),
        ("d/dx sum(k, 1, 3, x^k)", "3*x^2 + 2*x + 1"),
    ] {
        let [value, expected] = [text, meant].map(|text| {
            let mut graph = Graph::new();
            let expr = parse(text).expect("a formula").build(&mut graph);
            nn_symbolic::evaluate(&graph, &[expr], |_| Some(1.75))[0]
        });
        assert_eq!(value, expected, "{text}");
    }
    let error = parse("1 + sum(k, 1, n, x^k)").unwrap_err();
    assert!(
        error
            .report("1 + sum(k, 1, n, x^k)")
            .ends_with("1 | 1 + sum(k, 1, n, x^k)\n  |               ^")
    );
}
