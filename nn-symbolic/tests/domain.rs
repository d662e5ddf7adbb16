//! Where formulas have a value and derivatives: where everything in them has a value as it was written, whatever the
//! simplifier makes of them.
#![cfg(feature = "parse")]

use nn_symbolic::{FormulaRef, Function, System, evaluate};

/// Inside of the domains of functions, outside of them, and never at an end.
const POINTS: [f64; 10] = [-2.9, -1.3, -0.6, -0.2, 0.2, 0.3, 0.7, 1.4, 2.1, 2.9];

/// The formula as written at x, in `f64`.
fn as_written(f: FormulaRef<'_>, x: f64) -> f64 {
    evaluate(f.graph(), &[f.written], |_| Some(x))[0]
}

#[test]
fn functions_of_functions_are_defined_where_both_are() {
    let one_argument = || Function::ALL.iter().filter(|function| function.arity() == 1);
    for outer in one_argument() {
        for inner in one_argument() {
            let text = format!("{}({}(x))", outer.name(), inner.name());
            let system = System::parse(&text, None).expect("a formula");
            let f = system.formula(0);
            for x in POINTS {
                let expected = as_written(f, x);
                let found = f.at(&[x]);
                let [value, slope] = [found.value, found.gradient[0]];
                // In f64, where 1/0 is infinite, acot(0) is that of infinity.
                let divides = *outer == Function::Acot && inner.value(&[x]) == 0.0;
                if !expected.is_finite() || divides {
                    assert!(!value.is_finite(), "{text} is {value} at {x}");
                    assert!(!slope.is_finite(), "{text} has the derivative {slope} at {x}");
                    assert_eq!(found.warnings.len(), 2, "{text} at {x}: {:?}", found.warnings);
                    continue;
                }
                let near = (value - expected).abs() <= 1e-9 * expected.abs().max(1e-3);
                assert!(near, "{text} is {value} at {x}, not {expected}");
                if !slope.is_finite() {
                    assert_eq!(found.warnings.len(), 1, "{text} at {x}: {:?}", found.warnings);
                    continue;
                }
                let h = 1e-6;
                let [below, above] = [-h, h].map(|h| as_written(f, x + h));
                let difference = (above - below) / (2.0 * h);
                if difference.abs() < 1e4 {
                    let near = (slope - difference).abs() <= 1e-4 * difference.abs().max(1.0);
                    assert!(near, "{text} has the derivative {slope} at {x}, not {difference}");
                }
            }
        }
    }
}

#[test]
fn nothing_is_printed_outside_of_the_domain() {
    for (text, x) in [
        ("exp(ln(x))", -2.0),
        ("exp(2*ln(x))", -2.0),
        ("cosh(acosh(x))", 0.0),
        ("sqrt(x)^2", -1.0),
        ("sin(asin(x))", 2.0),
        ("tanh(atanh(x))", 3.0),
        ("2^log2(x) + x", -1.0),
        ("x/x", 0.0),
        ("1/(1/x)", 0.0),
        ("(x^-1)^-1", 0.0),
        ("ln(x) - ln(x)", -1.0),
        ("0*sqrt(x)", -1.0),
        ("ln(x)", -2.0),
        ("atanh(x)", 3.0),
        ("sqrt(x^3)/x", -1.0),
        ("(x^2 - 1)/(x - 1)", 1.0),
    ] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        let found = f.at(&[x]);
        assert!(!found.value.is_finite(), "{text} is {} at {x}", found.value);
        let slope = found.gradient[0];
        assert!(!slope.is_finite(), "{text} has the derivative {slope} at {x}");
        assert_eq!(found.warnings.len(), 2, "{text}: {:?}", found.warnings);
    }
}

#[test]
fn what_the_rules_of_differentiation_lose_is_kept() {
    for (text, x, value, slope) in [
        ("sqrt(x^4)", 0.0, 0.0, 0.0),
        ("x*abs(x)", 0.0, 0.0, 0.0),
        ("cbrt(x)^3", 0.0, 0.0, 1.0),
        ("sin(asin(x))", 0.5, 0.5, 1.0),
        ("sec(asec(x)) + cot(acot(x)) + csch(acsch(x))", 2.0, 6.0, 3.0),
        ("sigmoid(x)*ln(2) + ln(2)*sigmoid(-x)", 1.0, std::f64::consts::LN_2, 0.0),
    ] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        let found = f.at(&[x]);
        assert_eq!((found.value, found.gradient[0]), (value, slope), "{text} at {x}");
    }
}

#[test]
fn arguments_that_tie_share_equally_whatever_their_order() {
    let point = |values: &[f64]| values.to_vec();
    for (text, at, expected) in [
        ("max(x,y,z)", point(&[1.0, 1.0, 1.0]), [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]),
        ("max(z,max(y,x))", point(&[1.0, 1.0, 1.0]), [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]),
        ("max(x,y,z)", point(&[2.0, 1.0, 2.0]), [0.5, 0.0, 0.5]),
        ("max(x,y,z)", point(&[2.0, 2.0, 1.0]), [0.5, 0.5, 0.0]),
        ("max(x,y,z)", point(&[1.0, 3.0, 2.0]), [0.0, 1.0, 0.0]),
        ("min(x,y,z,x)", point(&[1.0, 1.0, 2.0]), [2.0 / 3.0, 1.0 / 3.0, 0.0]),
        ("min(min(x,y),min(z,3))", point(&[3.0, 3.0, 3.0]), [0.25, 0.25, 0.25]),
        ("max(x,min(y,z))", point(&[1.0, 1.0, 1.0]), [0.5, 0.25, 0.25]),
    ] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        assert_eq!(f.at(&at).gradient, expected, "{text} at {at:?}");
        let tape = nn_symbolic::Tape::new(f.graph(), f.written, &f.variables);
        let run = tape.run(&at);
        let near = |found: f64, expected: f64| (found - expected).abs() < 1e-15;
        for (place, expected) in expected.into_iter().enumerate() {
            let mut direction = [0.0; 3];
            direction[place] = 1.0;
            assert!(near(run.tangent(&direction), expected), "{text} at {at:?}, forward");
            assert!(near(run.gradient()[place], expected), "{text} at {at:?}, in reverse");
        }
        let value = |symbol| at[f.index(symbol).expect("a variable")];
        let computed = f.code().evaluate(value);
        assert!(computed[1..].iter().zip(expected).all(|(&a, b)| near(a, b)), "{text} in code");
    }
}

#[test]
fn what_is_not_picked_has_no_part_in_the_derivative() {
    for (text, x, expected) in [
        ("sqrt(max(x,0))", -1.0, 0.0),
        ("sqrt(max(x,0))", 4.0, 0.25),
        ("sqrt(relu(x))", -1.0, 0.0),
        ("cbrt(min(x,0))", 2.0, 0.0),
        ("x + sqrt(max(x,x^3,0))", -0.5, 1.0),
        ("sqrt(max(max(x,2*x),0)) + x", -1.0, 1.0),
        ("x^2 + asin(min(x,1))", 3.0, 6.0),
        ("acosh(max(x,1))", 0.0, 0.0),
        ("sqrt(floor(x)) + x", 0.5, 1.0),
    ] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        let found = f.at(&[x]);
        assert_eq!(found.gradient, [expected], "{text} at {x}: {:?}", found.warnings);
        assert_eq!(found.warnings, [""; 0], "{text} at {x}");
        let tape = nn_symbolic::Tape::new(f.graph(), f.written, &f.variables);
        let run = tape.run(&[x]);
        assert!((run.gradient()[0] - expected).abs() < 1e-12, "{text} at {x}, in reverse");
        assert!((run.tangent(&[1.0]) - expected).abs() < 1e-12, "{text} at {x}, forward");
    }
    // Where arguments tie nothing is picked; at 0 relu picks 0 by convention.
    assert_eq!(
        System::parse("sqrt(relu(x))", None).expect("a formula").formula(0).at(&[0.0]).gradient,
        [0.0]
    );
    for text in ["sqrt(max(x,0))", "cbrt(min(x,0))"] {
        let system = System::parse(text, None).expect("a formula");
        let f = system.formula(0);
        assert!(!f.at(&[0.0]).gradient[0].is_finite(), "{text}");
    }
}
