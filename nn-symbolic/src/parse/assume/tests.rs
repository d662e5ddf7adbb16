use super::*;

fn read(text: &str) -> Vec<String> {
    let all = assumptions(text).unwrap_or_else(|error| panic!("{}", error.report(text)));
    all.iter().map(ToString::to_string).collect()
}

fn error(text: &str) -> String {
    assumptions(text).expect_err(text).report(text)
}

#[test]
fn comparisons_are_read_from_either_side_and_in_chains() {
    assert_eq!(read("x>0"), ["x > 0"]);
    assert_eq!(read("2 >= x₁"), ["x1 <= 2"]);
    assert_eq!(read("0<p<1"), ["p > 0", "p < 1"]);
    assert_eq!(read("-1/2 ≤ α ≤ 2^3, n!=0"), ["α >= -1/2", "α <= 8", "n != 0"]);
    assert_eq!(read(r"x \ge 0.5"), ["x >= 1/2"]);
    assert_eq!(read("x != pi"), ["x != pi"]);
    assert_eq!(read("x < 2*asin(1)/3"), ["x < pi/3"]);
    assert_eq!(read("n integer, x is positive, y real"), ["n integer", "x > 0", "y real"]);
}

#[test]
fn a_bound_that_is_no_fraction_is_rounded_so_that_less_is_assumed() {
    for text in ["x < pi", "x > pi", "x < -pi", "x >= -sqrt(2)"] {
        let all = assumptions(text).unwrap();
        let [Assumption { claim: Claim::Compares(relation, bound), .. }] = &all[..] else {
            panic!("one comparison");
        };
        let fraction = bound.fraction(*relation).expect("a fraction near it");
        assert!((fraction.to_f64() - bound.value().to_f64()).abs() < 1e-10);
        let order = bound.value().compare(&fraction.clone().into()).expect("two numbers");
        assert!(relation.holds(order), "{text}: {fraction}");
        assert_eq!(all[0].to_string(), text);
    }
    let all = assumptions("x != pi, y != 1/3").unwrap();
    let fraction = |one: &Assumption| match &one.claim {
        Claim::Compares(relation, bound) => bound.fraction(*relation).cloned(),
        _ => None,
    };
    assert_eq!(fraction(&all[0]), None);
    assert_eq!(fraction(&all[1]), crate::Rational::new(1, 3));
}

#[test]
fn what_is_none_is_refused_at_its_place() {
    assert!(error("x>0, x+y>1").contains("|      ^^^"), "{}", error("x>0, x+y>1"));
    for text in ["", "x", "x>", "<1", "x>y", "1>0", "x = 2", "x ∈ Z", "x integr", "2 integer"] {
        assert!(assumptions(text).is_err(), "{text}");
    }
    assert!(error("x integr").starts_with("did you mean `integer`?"));
    assert!(error("x > 1/0").starts_with("the value of this is not a finite number"));
    assert!(error("x > sn(1)").starts_with("there is no function `sn`"));
}

#[test]
fn a_contradiction_is_found() {
    let first = |text: &str| contradiction(&assumptions(text).unwrap()).map(ToString::to_string);
    assert_eq!(first("x>0, y<0, x<1"), None);
    assert_eq!(first("x>0, y<0, x<-1, x>5"), Some("x < -1".into()));
    assert_eq!(first("0<n<1, n integer"), Some("n integer".into()));
}

#[test]
fn a_contradiction_is_found_between_numbers_that_f64_does_not_tell_apart() {
    for (text, is_one) in [
        ("x>0.1, x<0.1", true),
        ("x>=0.1, x<=0.1", false),
        ("x>=0.1, x<=0.1, x!=0.1", true),
        ("0<x, x<1e-400", false),
        ("1e-400<=x, x<1e-400", true),
        ("n integer, 1e30<n, n<=1e30+1", false),
        ("n integer, 1e30<n, n<1e30+1", true),
        ("n integer, 1<=n<=2, n!=1, n!=2", true),
    ] {
        assert_eq!(contradiction(&assumptions(text).unwrap()).is_some(), is_one, "{text}");
    }
}

#[test]
fn values_are_judged_by_the_numbers_that_were_written() {
    let given = |text: &str| Given::formula(&crate::parse(text).unwrap());
    for (text, value, expected) in [
        ("x>0", "1", true),
        ("x>0", "0", false),
        ("x>0", "1e-400", true),
        ("x>0", "-1e-400", false),
        ("x nonzero", "1e-400", true),
        ("x nonzero", "0", false),
        ("x>0.1", "0.1", false),
        ("x>=0.1", "0.1", true),
        ("x<=0.1", "0.1000000000000000000000000000000001", false),
        ("x<0.3", "0.1 + 0.2", false),
        ("x!=1/3", "0.3333333333333333", true),
        ("x>pi", "pi", false),
        ("x>pi", "4*atan(1)", false),
        ("x>=pi", "4*atan(1)", true),
        ("x>pi", "3.14159265358979323846264338327950288", false),
        ("x>pi", "3.14159265358979323846264338327950289", true),
        ("x<sqrt(2)", "sqrt(2) - 1e-300", true),
        ("n integer", "3", true),
        ("n integer", "3 + 1e-30", false),
        ("n integer", "1e30 + 1/2", false),
        ("n integer", "sqrt(2)^2", true),
        ("n integer", "pi", false),
        ("x real", "pi", true),
        ("x<1", "1/0", false),
        ("x real", "ln(-1)", false),
    ] {
        let all = assumptions(text).unwrap();
        assert_eq!(all[0].holds(&given(value)), expected, "{text} at {value}");
    }
    assert!(!assumptions("x>0").unwrap()[0].holds(&f64::NAN.into()));
}
