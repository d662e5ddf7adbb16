//! Comparisons of derivatives: their errors are those that numerical analysis predicts, their costs those that theory
//! allows.
#![cfg(feature = "parse")]

mod common;

use common::Random;
use nn_symbolic::System;
use nn_symbolic::compare::{Compared, Comparison, Difference, Method, svg};

fn compared(text: &str, point: &[f64]) -> (System, Comparison) {
    let system = System::parse(text, None).expect("a formula");
    let comparison = Comparison::new(system.formula(0), point);
    (system, comparison)
}

fn only(text: &str, point: f64) -> Compared {
    compared(text, &[point]).1.variables.remove(0)
}

#[test]
fn truncation_is_what_taylor_predicts() {
    // f, f″/(2f′) and f‴/(6f′) at 1.
    let (sin, cos) = 1.0_f64.sin_cos();
    for (text, first, second) in [
        ("exp(x)", 0.5, 1.0 / 6.0),
        ("ln(x)", 0.5, 1.0 / 3.0),
        ("sin(x)", sin / (2.0 * cos), 1.0 / 6.0),
        ("x^5", 2.0, 2.0),
    ] {
        let compared = only(text, 1.0);
        for row in compared.rows.iter().filter(|row| (1e-4..=1e-2).contains(&row.h)) {
            let forward = row.forward.error / (first * row.h);
            assert!((forward - 1.0).abs() < 0.05, "{text}, h = {}: {forward}", row.h);
        }
        for row in compared.rows.iter().filter(|row| (1e-3..=1e-2).contains(&row.h)) {
            let central = row.central.error / (second * row.h * row.h);
            assert!((central - 1.0).abs() < 0.05, "{text}, h = {}: {central}", row.h);
        }
    }
}

#[test]
fn rounding_takes_over_below_the_best_h() {
    for text in ["exp(x)", "ln(x)*x", "sin(x)^3", "x^5 - x^2", "1/(1 + exp(-3*x))"] {
        let compared = only(text, 1.3);
        let forward = compared.best(Difference::Forward).expect("a best row");
        let central = compared.best(Difference::Central).expect("a best row");
        assert!((1e-10..=1e-6).contains(&forward.h), "{text}: {forward:?}");
        assert!((1e-7..=1e-3).contains(&central.h), "{text}: {central:?}");
        assert!(central.central.error < forward.forward.error, "{text}");
        let last = compared.rows.last().expect("rows");
        assert!(last.forward.error > 1e-3 && last.central.error > 1e-3, "{text}: {last:?}");
        for method in [Method::Symbolic, Method::Forward, Method::Reverse] {
            let error = compared.error(method).expect("an error");
            assert!(error < 1e-14, "{text}: {method:?}: {error}");
        }
    }
}

#[test]
fn the_reference_has_more_digits_than_what_is_compared_with_it() {
    // 1 − cos x loses half of the digits of x²/2 when it is evaluated in `f64`: the derivative is sin x − x·cos x.
    let compared = only("2*sin(x) - x*cos(x) - x", 1e-3);
    // cos x + x·sin x − 1 by its series: x²/2 − x⁴/8 + x⁶/144.
    let x = 1e-3_f64;
    let exact = x * x / 2.0 - x.powi(4) / 8.0 + x.powi(6) / 144.0;
    assert!((compared.reference / exact - 1.0).abs() < 1e-15, "{}", compared.reference);
    assert!(compared.reverse.error > 1e-13, "f64 alone loses digits: {:?}", compared.reverse);
}

#[test]
fn differences_cost_evaluations_for_each_variable_and_reverse_accumulation_does_not() {
    for n in [1, 2, 10, 100] {
        let text: Vec<String> = (0..n).map(|i| format!("sin(x{i})*x{}", (i + 1) % n)).collect();
        let (_, comparison) = compared(&text.join("+"), &vec![0.5; n]);
        let cost = |method| comparison.cost(method).expect("every method has a cost");
        let forward = cost(Method::Numerical(Difference::Forward));
        let central = cost(Method::Numerical(Difference::Central));
        assert_eq!((forward.evaluations, central.evaluations), (n + 1, 2 * n));
        assert_eq!((cost(Method::Forward).evaluations, cost(Method::Forward).sweeps), (1, n));
        assert_eq!((cost(Method::Reverse).evaluations, cost(Method::Reverse).sweeps), (1, 1));
        let of_f = 3 * n - 1;
        assert_eq!(forward.operations, (n + 1) * of_f + 3 * n);
        assert_eq!(central.operations, 2 * n * of_f + 4 * n);
        // f, cos for each sine; a product for sin and two for ·, and the sums where an entry is used twice.
        assert!(cost(Method::Reverse).operations <= 4 * of_f, "{:?}", cost(Method::Reverse));
    }
}

#[test]
fn automatic_and_symbolic_derivatives_agree_with_the_best_differences() {
    let mut random = Random(3);
    let texts =
        ["x*y/(1 + x^2)", "exp(-x^2)*cos(y)", "ln(1 + x^2*y^2)", "atan2(y, x)", "hypot(x, y)"];
    for text in texts {
        for _ in 0..50 {
            let point = [random.between(0.5, 2.0), random.between(0.5, 2.0)];
            let (_, comparison) = compared(text, &point);
            for method in Method::ALL {
                let error = comparison.largest_error(method).expect("finite");
                let allowed = match method {
                    Method::Numerical(Difference::Forward) => 1e-5,
                    Method::Numerical(Difference::Central) => 1e-7,
                    _ => 1e-12,
                };
                assert!(error < allowed, "{text} at {point:?}, {method:?}: {error}");
            }
        }
    }
}

#[test]
fn the_error_of_a_derivative_that_is_0_is_absolute() {
    let compared = only("x^2 + x^3", 0.0);
    assert!(!compared.is_relative());
    let row = compared.rows[1];
    assert!((row.forward.error - (1e-2 + 1e-4)).abs() < 1e-15, "{row:?}");
    assert!((row.central.error - 1e-4).abs() < 1e-15, "{row:?}");
    let (system, comparison) = compared_wrt("x^2", "z", &[3.0]);
    assert_eq!(comparison.variables[0].reference, 0.0);
    assert_eq!(comparison.largest_error(Method::Numerical(Difference::Forward)), Some(0.0));
    assert_eq!(system.formula(0).wrt.len(), 1);
}

fn compared_wrt(text: &str, wrt: &str, point: &[f64]) -> (System, Comparison) {
    let system = System::parse(text, Some(&[wrt])).expect("a formula");
    let comparison = Comparison::new(system.formula(0), point);
    (system, comparison)
}

#[test]
fn what_is_not_finite_has_no_error_and_is_named() {
    let (system, comparison) = compared("ln(x)", &[0.05]);
    let x = &comparison.variables[0];
    assert!(x.rows[0].central.error.is_nan() && x.rows[0].forward.error.is_finite());
    assert!(x.best(Difference::Central).is_some_and(|best| best.h < 1e-5));
    let tables = comparison.display(system.formula(0), "f").to_string();
    assert!(tables.contains("not finite  –\n"), "{tables}");
    assert!(tables.contains("  not finite: f has no finite value at x + h or x - h\n"), "{tables}");

    let (system, comparison) = compared("sqrt(x)", &[0.0]);
    assert_eq!(comparison.largest_error(Method::Reverse), None);
    let tables = comparison.display(system.formula(0), "f").to_string();
    assert!(tables.starts_with("∂f/∂x has no finite value at this point"), "{tables}");
}

#[test]
fn the_words_say_what_the_figures_show() {
    let words = |text: &str, point: f64| {
        let (system, comparison) = compared(text, &[point]);
        comparison.display(system.formula(0), "f").to_string()
    };
    let usual = words("exp(x)", 1.0);
    assert!(usual.contains("falls from 5.2e-2 at h = 1e-1 (truncation) to "), "{usual}");
    assert!(usual.contains(" at h = 1e-8, and rises to "), "{usual}");
    assert!(words("3*x", 2.0).contains("as there is next to no truncation, and rises to"));
    assert!(words("abs(x)", 0.0).contains("f may have a kink or a jump here"));
    assert!(words("x^2", 0.0).contains("(truncation) to 1.0e-15 at h = 1e-15.\n"));
}

/// What is between quotes after `name=`, everywhere in a picture.
fn attributes<'p>(picture: &'p str, name: &str) -> Vec<&'p str> {
    let opening = format!("{name}=\"");
    picture.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_picture_has_a_panel_for_each_variable_and_two_lines_in_it() {
    let (system, comparison) = compared("ln(x1)+x1*x2-sin(x2)", &[2.0, 5.0]);
    let picture = svg(&[("f", system.formula(0), &comparison)]).expect("finite derivatives");
    assert!(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "), "{picture}");
    assert!(picture.ends_with("</svg>\n"), "{picture}");
    for tag in ["g", "text", "svg"] {
        let closed = picture.matches(&format!("</{tag}>")).count();
        assert_eq!(picture.matches(&format!("<{tag} ")).count(), closed, "{tag}");
    }
    assert!(picture.contains(">∂f/∂x1 = 5.5</text>") && picture.contains(">10⁻¹⁵</text>"));
    for word in ["machine epsilon", "relative error", "h"] {
        assert_eq!(picture.matches(&format!(">{word}</text>")).count(), 2, "{word}");
    }
    let lines = attributes(&picture, "points");
    assert_eq!(lines.len(), 4);
    for line in lines {
        let places: Vec<(f64, f64)> = line
            .split(' ')
            .filter_map(|place| place.split_once(','))
            .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
            .collect();
        assert_eq!(places.len(), 15);
        assert!(places.windows(2).all(|pair| pair[1].0 < pair[0].0), "h falls: {line}");
        // Down to the best h, and up again.
        let lowest = places.iter().map(|place| place.1).fold(0.0, f64::max);
        let [first, last] = [places[0].1, places[14].1];
        assert!(first < lowest - 50.0 && last < lowest - 50.0, "{line}");
    }
}

#[test]
fn a_picture_leaves_out_what_is_not_finite_and_shows_at_most_six_variables() {
    let (system, comparison) = compared("ln(x)", &[0.05]);
    let picture = svg(&[("a<b&c", system.formula(0), &comparison)]).expect("a finite derivative");
    let central = attributes(&picture, "points").pop().expect("a line");
    assert_eq!(central.split(' ').count(), 14, "x - 0.1 is negative");
    assert!(picture.contains("∂a&lt;b&amp;c/∂x = 20"), "{picture}");
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");

    let (system, comparison) = compared("sqrt(x)", &[0.0]);
    assert_eq!(svg(&[("f", system.formula(0), &comparison)]), None);

    let text: Vec<String> = (0..9).map(|i| format!("exp(x{i}*{})", i + 1)).collect();
    let (system, comparison) = compared(&text.join("+"), &[1.0; 9]);
    let picture = svg(&[("f", system.formula(0), &comparison)]).expect("finite derivatives");
    assert_eq!(picture.matches("<g ").count(), 6);
    assert!(picture.contains("the 6 worst of 9</text>"), "{picture}");
    let error = |compared: &Compared| {
        compared.error(Method::Numerical(Difference::Forward)).expect("finite")
    };
    let is_drawn = |compared: &&Compared| {
        picture.contains(&format!("∂f/∂{} = ", system.formula(0).name(compared.variable)))
    };
    let (drawn, others): (Vec<_>, Vec<_>) = comparison.variables.iter().partition(is_drawn);
    let least = drawn.into_iter().map(error).fold(f64::INFINITY, f64::min);
    assert_eq!(others.len(), 3);
    assert!(others.into_iter().all(|compared| error(compared) <= least));
}
