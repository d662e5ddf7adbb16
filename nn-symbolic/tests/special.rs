//! Special functions, and what is written with others: values to the digits of mpmath, derivatives, errors.
#![cfg(feature = "cli")]

#[path = "common/mod.rs"]
mod common;

use common::command::symdiff;
use nn_symbolic::{System, evaluate};

/// Formulas without variables, and their values to 25 digits by mpmath.
#[rustfmt::skip]
const VALUES: &[(&str, &str)] = &[
    ("erfc(-2.5)", "1.999593047982555041060436"),
    ("erfc(0.5)", "0.4795001221869534623172533"),
    ("erfc(1)", "0.1572992070502851306587794"),
    ("erfc(3.25)", "0.000004302779463675121830475895"),
    ("erfc(10)", "2.088487583762544757000786e-45"),
    ("erfc(26)", "5.663192408856142846475728e-296"),
    ("erfinv(0.25)", "0.2253120550121781047250140"),
    ("erfinv(-0.9)", "-1.163087153676674086726254"),
    ("erfinv(0.99993896484375)", "2.834630285571394087311932"),
    ("erfinv(0.5)", "0.4769362762044698733814184"),
    ("gamma(0.1)", "9.513507698668731836292487"),
    ("gamma(0.5)", "1.772453850905516027298167"),
    ("gamma(4.5)", "11.63172839656744892914422"),
    ("gamma(-2.5)", "-0.9453087204829418812256893"),
    ("gamma(33.3)", "7.487577596522706607992066e+35"),
    ("gamma(170.5)", "5.562092414559999610705810e+305"),
    ("gamma(-20.25)", "-8.569032663885127480410971e-19"),
    ("lgamma(0.1)", "2.252712651734205959869702"),
    ("lgamma(1.0009765625)", "-0.0005629031799912046317021499"),
    ("lgamma(2.25)", "0.1248717148923965943024413"),
    ("lgamma(7.5)", "7.534364236758732955158368"),
    ("lgamma(1000)", "5905.220423209181211826077"),
    ("lgamma(1e10)", "220258509288.8105814700419"),
    ("lgamma(-0.75)", "1.575704597149858384809829"),
    ("lgamma(-3.6)", "-1.398945478267461782960378"),
    ("digamma(0.1)", "-10.42375494041107679516822"),
    ("digamma(1.5)", "0.03648997397857652055902367"),
    ("digamma(3.75)", "1.182537388611796228641512"),
    ("digamma(100)", "4.600161852738087400198606"),
    ("digamma(-0.5)", "0.03648997397857652055902367"),
    ("digamma(-3.3)", "3.620353460592123153570031"),
    ("polygamma(1, 0.5)", "4.934802200544679309417245"),
    ("polygamma(1, 20)", "0.05127082293520311983153629"),
    ("polygamma(2, 3.25)", "-0.1281569471391151207179397"),
    ("polygamma(3, 0.1)", "60004.51287679026670703370"),
    ("polygamma(5, -1.25)", "492230.2106228745797136084"),
    ("polygamma(2, -2.75)", "-124.1176530597151799715403"),
    ("beta(0.5, 0.5)", "3.141592653589793238462643"),
    ("beta(2.5, 3.5)", "0.03681553890925538951323410"),
    ("beta(20, 30.5)", "1.367352345656967774950334e-15"),
    ("beta(-1.5, 4.25)", "12.17383864492769912001533"),
    ("besselj(0, 1)", "0.7651976865579665514497175"),
    ("besselj(1, 2.5)", "0.4970941024642740380108163"),
    ("besselj(5, 0.1)", "2.603081790964440834024669e-9"),
    ("besselj(3, 17.25)", "0.1639413607520798466327936"),
    ("besselj(2, 40.5)", "0.05914764007377377713887694"),
    ("besselj(-3, 2)", "-0.1289432494744020510987933"),
    ("besselj(0, -3.5)", "-0.3801277399872633773787493"),
    ("besselj(10, 100)", "-0.05473217693547201474191746"),
    ("bessely(0, 1)", "0.08825696421567695798292677"),
    ("bessely(1, 0.25)", "-2.704105229315282444107762"),
    ("bessely(3, 7.5)", "0.1597075919379351150950349"),
    ("bessely(2, 50)", "0.09579316872759648831153867"),
    ("bessely(-1, 2)", "0.1070324315409375468883708"),
    ("besseli(0, 1)", "1.266065877752008335598245"),
    ("besseli(2, 0.5)", "0.03190614917773825381326578"),
    ("besseli(3, 25)", "4806356106.506539079900204"),
    ("besseli(1, -2)", "-1.590636854637329063382254"),
    ("besseli(0, 600)", "6.146305403936844803485231e+258"),
    ("besselk(0, 1)", "0.4210244382407083333356274"),
    ("besselk(1, 0.25)", "3.747025974440711638034133"),
    ("besselk(3, 7.5)", "0.0004359233032219250438251604"),
    ("besselk(0, 100)", "4.656628229175902018939005e-45"),
    ("besselk(-2, 2)", "0.2537597545660558629373184"),
    ("sphericalj(0, 1.5)", "0.6649966577360362872944822"),
    ("sphericalj(1, 0.25)", "0.08281366122978773697119748"),
    ("sphericalj(3, 7.5)", "-0.06171328507405974800404064"),
    ("sphericalj(5, 1)", "0.00009256115861125816356682082"),
    ("sphericalj(2, -2)", "0.1984479490571465783236737"),
    ("sinc(0.001)", "0.9999998333333416666664683"),
    ("sinc(0)", "1.000000000000000000000000"),
    ("mod(-7, 3)", "2.000000000000000000000000"),
    ("mod(7.5, -2)", "-0.5000000000000000000000000"),
    ("rem(-7, 3)", "-1.000000000000000000000000"),
    ("logsumexp(1, 2, 3)", "3.407605964444380304482920"),
    ("logsumexp(1000, 1001)", "1001.313261687518222834049"),
    ("softmax(2, 1, 2, 3)", "0.2447284710547976524729596"),
    ("log(10, 3)", "2.095903274289384604296568"),
    ("log(8, 2)", "3.000000000000000000000000"),
    ("root(-32, 5)", "-2.000000000000000000000000"),
    ("root(10, 4)", "1.778279410038922801225421"),
    ("root(-8, 3)", "-2.000000000000000000000000"),
    ("5!", "120.0000000000000000000000"),
    ("0.5!", "0.8862269254527580136490837"),
    ("2^3!", "64.00000000000000000000000"),
    ("factorial(4)", "24.00000000000000000000000"),
    ("log1pexp(-50)", "1.928749847963917783017157e-22"),
];

#[test]
fn values_are_those_of_mpmath() {
    for &(text, expected) in VALUES {
        let expected: f64 = expected.parse().expect("a number");
        let system = System::parse(text, None).expect(text);
        let formula = system.formula(0);
        let answer = formula.answers(&[], 17).value;
        assert!(answer.is_certain(), "{text}: {:?}", answer.warning("it"));
        assert_eq!(answer.to_f64(), expected, "{text}");
        // What emitted code computes: a few units in the last place, more where Bessel functions oscillate.
        let plain = evaluate(formula.graph(), &[formula.written], |_| None)[0];
        let error = (plain - expected).abs() / expected.abs();
        assert!(error <= 100.0 * f64::EPSILON, "{text}: {plain}, not {expected}");
    }
}

#[test]
fn numbers_have_as_many_digits_as_are_asked_for() {
    for (text, expected) in [
        ("gamma(1/3)", "2.6789385347077476336556929409746776441286893779573"),
        ("digamma(1)", "-0.57721566490153286060651209008240243104215933593992"),
        ("besselj(0, 1)", "0.76519768655796655144971752610266322090927428975533"),
        ("besselk(1, 2)", "0.13986588181652242728459880703541102388723458484152"),
        ("bessely(0, 3)", "0.37685001001279038196711019239661641121686213575595"),
        ("erfc(5)", "1.5374597944280348501883434853833788901180503147234e-12"),
        ("erfinv(1/2)", "0.47693627620446987338141835364313055980896974905947"),
        ("erfc(100)", "6.405961424921732039021339148586394148214414399461e-4346"),
    ] {
        let system = System::parse(text, None).expect(text);
        let formula = system.formula(0);
        let answer = formula.answers(&[], 50).value;
        assert!(answer.is_certain(), "{text}");
        let found = answer.text();
        // The last digits are rounded.
        let digits = |text: &str| text.trim_start_matches('-').get(..46).map(str::to_owned);
        assert_eq!(digits(&found), digits(expected), "{text}");
    }
}

/// The first derivative as it is printed.
fn derivative(text: &str) -> String {
    let output = symdiff(&[text, "--wrt", "x"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let line = text.lines().find(|line| line.contains("∂f/∂x")).unwrap_or_default().to_owned();
    line.split_once(" = ").map_or(line.clone(), |(_, derivative)| derivative.to_owned())
}

#[test]
fn derivatives_are_in_simple_forms() {
    for (text, expected) in [
        ("gamma(x)", "gamma(x)*digamma(x)"),
        ("lgamma(x)", "digamma(x)"),
        ("besselj(0, x)", "-besselj(1, x)"),
        ("besselk(0, x)", "-besselk(1, x)"),
        ("logsumexp(x, y)", "sigmoid(x - y)"),
        ("softmax(1, x, y)", "sigmoid(x - y)*(1 - sigmoid(x - y))"),
        ("sinc(x)", "-sphericalj(1, x)"),
        ("log(x, 2)", "1/(x*ln(2))"),
        ("mod(x, 3)", "1"),
        ("x!", "gamma(x + 1)*digamma(x + 1)"),
        ("log1pexp(x)", "sigmoid(x)"),
    ] {
        assert_eq!(derivative(text), expected, "{text}");
    }
}

#[test]
fn names_of_letters_are_variables_unless_they_are_applied() {
    for (text, value) in [
        ("gamma*2 + beta", "gamma*2 + beta"),
        ("sin 2 gamma", "sin(2*gamma)"),
        ("a! - -b!", "gamma(a + 1) - -gamma(b + 1)"),
        ("softmax(1, a)", "1"),
        ("root(x, n)", "x^(1/n)"),
    ] {
        let mut graph = nn_symbolic::Graph::new();
        let [read, expected] = [text, value].map(|text| {
            let read = nn_symbolic::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            read.build(&mut graph)
        });
        assert_eq!(graph.display(read).to_string(), graph.display(expected).to_string(), "{text}");
    }
}

#[test]
fn mistakes_are_named() {
    for (text, expected) in [
        ("besselj(0.5, x)", "the first argument of `besselj` is its order, a whole number"),
        ("softmax(4, a, b, c)", "1, 2, … up to how many"),
        ("softmax(i, a, b)", "1, 2, … up to how many"),
        ("root(x)", "`root` takes two arguments"),
        ("x!!", "unexpected character `!`"),
        ("!x", "expected a condition"),
        ("beta(x)", "`beta` takes two arguments"),
        ("logsumexp(x)", "`logsumexp` takes two arguments or more"),
        ("ln(x, 2)", "`log(x, b)`"),
    ] {
        match nn_symbolic::parse(text) {
            Err(error) => assert!(error.to_string().contains(expected), "{text}: {error}"),
            Ok(_) => panic!("{text} is read"),
        }
    }
    let output = symdiff(&["besselk(0, x)", "--emit", "c"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(message.contains("C has no function `besselk`"), "{message}");
}
