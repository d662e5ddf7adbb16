use std::cmp::Ordering;

use super::*;
use crate::graph::{Constant, Graph};
use crate::table::Function;

/// A formula with every operation in parentheses of its own.
fn grouped(text: &str) -> String {
    let ast = parse(text).unwrap_or_else(|error| panic!("{}", error.report(text)));
    shape(&ast, ast.root())
}

fn shape(ast: &Ast, id: NodeId) -> String {
    match ast.kind(id) {
        Kind::Number(number) => number.to_string(),
        Kind::Constant(constant) => constant.name().into(),
        Kind::Variable(index) => {
            let place = |name: &&str| ast.place(name).unwrap().start;
            let mut names = ast.variables();
            names.sort_by_key(place);
            names[*index].into()
        }
        Kind::Neg(a) => format!("(-{})", shape(ast, *a)),
        Kind::Binary(operator, a, b) => {
            let sign = match operator {
                Operator::Add => '+',
                Operator::Sub => '-',
                Operator::Mul => '*',
                Operator::Div => '/',
                Operator::Pow => '^',
            };
            format!("({}{sign}{})", shape(ast, *a), shape(ast, *b))
        }
        Kind::Call(function, args) => {
            let args: Vec<String> = args.iter().map(|&arg| shape(ast, arg)).collect();
            format!("{}({})", function.name(), args.join(","))
        }
        Kind::Truth(holds) => holds.to_string(),
        Kind::Compare(relation, a, b) => {
            format!("({}{relation}{})", shape(ast, *a), shape(ast, *b))
        }
        Kind::Join(connective, a, b) => {
            format!("({}{connective}{})", shape(ast, *a), shape(ast, *b))
        }
        Kind::Not(a) => format!("!{}", shape(ast, *a)),
        Kind::Select(parts) => format!("if({})", parts.map(|part| shape(ast, part)).join(",")),
    }
}

fn message(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

#[test]
fn operators_group_as_in_mathematics() {
    for (text, expected) in [
        ("a+b*c", "(a+(b*c))"),
        ("a-b-c", "((a-b)-c)"),
        ("a/b/c", "((a/b)/c)"),
        ("a/b*c", "((a/b)*c)"),
        ("-x^2", "(-(x^2))"),
        ("(-x)^2", "((-x)^2)"),
        ("2^3^x", "(2^(3^x))"),
        ("2**3**x", "(2^(3^x))"),
        ("2^-x", "(2^(-x))"),
        ("2^-x^2", "(2^(-(x^2)))"),
        ("2^-x*y", "((2^(-x))*y)"),
        ("a*-b", "(a*(-b))"),
        ("a--b", "(a-(-b))"),
        ("-a*b", "(-(a*b))"),
        ("a*-b*c", "((a*(-b))*c)"),
        ("a - -b*c", "(a-(-(b*c)))"),
        ("--a/b", "(-(-(a/b)))"),
        ("(-a)*b", "((-a)*b)"),
        ("-a+b", "((-a)+b)"),
        ("+a-+b", "(a-b)"),
        ("- -a", "(-(-a))"),
        ("a^b^-c^d", "(a^(b^(-(c^d))))"),
        ("(a+b)*c", "((a+b)*c)"),
    ] {
        assert_eq!(grouped(text), expected, "{text}");
    }
}

#[test]
fn a_product_needs_no_sign_and_binds_as_one_with_a_sign() {
    for (text, expected) in [
        ("2x", "(2*x)"),
        ("2(x+1)", "(2*(x+1))"),
        ("(a)(b)", "(a*b)"),
        ("1/2x", "((1/2)*x)"),
        ("2x^2", "(2*(x^2))"),
        ("x^2y", "((x^2)*y)"),
        ("-2x", "(-(2*x))"),
        ("2sin(x)cos(y)", "((2*sin(x))*cos(y))"),
        ("a b", "(a*b)"),
        ("2π", "(2*pi)"),
        ("πr²", "(pi*(r^2))"),
        ("x₁x₂", "(x1*x2)"),
        ("2e", "(2*e)"),
        ("2e+x", "((2*e)+x)"),
        ("2e3x", "(2000*x)"),
        ("2|x|y", "((2*abs(x))*y)"),
        ("2√x", "(2*sqrt(x))"),
    ] {
        assert_eq!(grouped(text), expected, "{text}");
    }
}

#[test]
fn signs_and_letters_of_print_are_read() {
    for (text, expected) in [
        ("ln(x₁)+x₁·x₂−sin(x₂)", "((ln(x1)+(x1*x2))-sin(x2))"),
        ("x₁₂", "x12"),
        ("a×b÷c⋅d", "(((a*b)/c)*d)"),
        ("√x^2", "(sqrt(x)^2)"),
        ("√(x^2)", "sqrt((x^2))"),
        ("√√x", "sqrt(sqrt(x))"),
        ("√x²", "(sqrt(x)^2)"),
        ("x²³", "(x^23)"),
        ("x⁻¹", "(x^-1)"),
        ("-x²", "(-(x^2))"),
        ("2^x²", "(2^(x^2))"),
        ("x²²^2", "((x^22)^2)"),
        ("α+β_max*Δt", "(α+(β_max*Δt))"),
        ("|x|", "abs(x)"),
        ("||x|-1|", "abs((abs(x)-1))"),
        ("|x|*|y|", "(abs(x)*abs(y))"),
        ("|-x|^2", "(abs((-x))^2)"),
        ("|(x)|", "abs(x)"),
        ("\u{a0}x\t+\ny ", "(x+y)"),
    ] {
        assert_eq!(grouped(text), expected, "{text}");
    }
}

#[test]
fn numbers_are_exact() {
    for (text, expected) in [
        ("0.1", "1/10"),
        (".5", "1/2"),
        ("2.", "2"),
        ("1.5e-3", "3/2000"),
        ("1E2", "100"),
        ("1e+2", "100"),
        ("12345678901234567890", "12345678901234567890"),
    ] {
        assert_eq!(grouped(text), expected, "{text}");
    }
    assert!(parse("0.5x").unwrap().has_decimals());
    assert!(parse("1e2").unwrap().has_decimals());
    assert!(!parse("x/2 + e").unwrap().has_decimals());
}

#[test]
fn every_name_of_the_table_is_a_function() {
    for function in Function::ALL {
        let args = ["x", "y"][..function.arity()].join(",");
        for name in [function.name()].iter().chain(function.aliases()) {
            let expected = format!("{}({args})", function.name());
            assert_eq!(grouped(&format!("{name}({args})")), expected);
            assert_eq!(grouped(&format!("{name} ( {args} )")), expected);
            // Letters are variables unless they are applied.
            if matches!(*name, "gamma" | "beta") {
                assert_eq!(grouped(name), *name);
            } else {
                assert!(message(name).contains(&format!("`{name}(…)`")), "{}", message(name));
            }
        }
    }
    assert_eq!(grouped("pow(x, y+1)"), "(x^(y+1))");
    assert_eq!(grouped("min(a, b, c)"), "min(a,b,c)");
    let mut graph = Graph::new();
    let least = parse("min(a, b, c)").unwrap().build(&mut graph);
    assert_eq!(graph.display(least).to_string(), "min(min(a, b), c)");
}

#[test]
fn constants_are_no_variables_and_variables_come_in_natural_order() {
    let ast = parse("x10 + x2 + e*pi*π*y + x1").unwrap();
    assert_eq!(ast.variables(), ["x1", "x2", "x10", "y"]);
    let mut graph = Graph::new();
    assert_eq!(parse("e").unwrap().build(&mut graph), graph.constant(Constant::E));
    assert_eq!(parse("π").unwrap().build(&mut graph), graph.constant(Constant::Pi));
    for (a, b) in
        [("a2", "a10"), ("a", "b"), ("a", "a1"), ("x01", "x1"), ("A9b2", "A9b10"), ("B", "a")]
    {
        assert_eq!(natural_order(a, b), Ordering::Less, "{a} {b}");
        assert_eq!(natural_order(b, a), Ordering::Greater, "{a} {b}");
        assert_eq!(natural_order(a, a), Ordering::Equal);
    }
}

#[test]
fn mistakes_are_named_and_placed() {
    for (text, at, expected) in [
        ("", 0..0, "there is no expression; write one, as in x^2*sin(y)"),
        ("  \n ", 0..4, "there is no expression; write one, as in x^2*sin(y)"),
        ("sin(x1", 6..6, "expected an operator or `)`, found the end"),
        ("ln + x1", 0..2, "the function `ln` needs its argument in parentheses: `ln(…)`"),
        ("ln x1 +", 7..7, "expected a number, a name or `(`, found the end"),
        ("arctan", 0..6, "the function `arctan` needs its argument in parentheses: `arctan(…)`"),
        ("foo(3)", 0..3, "there is no function `foo`"),
        ("2*Sin(x)", 2..5, "there is no function `Sin`; did you mean `sin`?"),
        ("sigmod(x)", 0..6, "there is no function `sigmod`; did you mean `sigmoid`?"),
        ("σ(x)", 0..2, "there is no function `σ`; did you mean `sigmoid`?"),
        ("lg(x)", 0..2, "there is no function `lg`; did you mean `log10`?"),
        ("tg(x)", 0..2, "there is no function `tg`; did you mean `tan`?"),
        ("ctg(x)", 0..3, "there is no function `ctg`; did you mean `cot`?"),
        ("arctg(x)", 0..5, "there is no function `arctg`; did you mean `atan`?"),
        ("sh(x)", 0..2, "there is no function `sh`; did you mean `sinh`?"),
        ("ch(x)", 0..2, "there is no function `ch`; did you mean `cosh`?"),
        ("th(x)", 0..2, "there is no function `th`; did you mean `tanh`?"),
        (
            "1 + sin^(2)(x)",
            4..7,
            "before the argument of `sin` a power is a whole number or a letter, as in `sin^2(x)`; write another \
             behind it: `sin(x)^(…)`",
        ),
        (
            "cos⁻¹(x)",
            0..8,
            "`cos^-1` has two meanings; for the inverse write `acos(x)`, for the reciprocal `1/cos(x)`",
        ),
        (
            "log2(2,x)",
            0..9,
            "`log2` takes one argument, found 2; the logarithm of x to the base b is `log(x, b)`",
        ),
        ("arctan(y,x)", 0..11, "`arctan` takes one argument, found 2; did you mean `atan2`?"),
        ("x(y+1)", 0..1, "there is no function `x`; for a product write `x*(…)`"),
        ("x₁(y)", 0..4, "there is no function `x₁`; for a product write `x₁*(…)`"),
        ("e(x)", 0..1, "there is no function `e`; for a product write `e*(…)`"),
        ("x+", 2..2, "expected a number, a name or `(`, found the end"),
        ("x + * y", 4..5, "expected a number, a name or `(`, found `*`"),
        ("()", 1..2, "expected a number, a name or `(`, found `)`"),
        ("sin()", 4..5, "expected a number, a name or `(`, found `)`"),
        ("x)", 1..2, "`)` closes nothing that was opened"),
        (")", 0..1, "`)` closes nothing that was opened"),
        ("x 2", 2..3, "expected an operator, found `2`"),
        ("(x)2", 3..4, "expected an operator, found `2`"),
        ("1.2.3", 3..5, "expected an operator, found `.3`"),
        ("|x", 2..2, "expected an operator or `|`, found the end"),
        ("|x)", 2..3, "expected an operator or `|`, found `)`"),
        ("(|x)|", 3..4, "expected an operator or `|`, found `)`"),
        ("a,b", 1..2, "a comma separates arguments of a function; in a number write a point"),
        ("(a,b)", 2..3, "a comma separates arguments of a function; in a number write a point"),
        ("3,5", 1..2, "a comma separates arguments of a function; in a number write a point"),
        ("sin(x,y)", 0..8, "`sin` takes one argument, found 2"),
        ("1+atan(y,x)", 2..11, "`atan` takes one argument, found 2; did you mean `atan2`?"),
        ("hypot(x)", 0..8, "`hypot` takes two arguments, found 1"),
        ("max(x)", 0..6, "`max` takes two arguments or more, found 1"),
        ("pow(x)", 0..6, "`pow` takes two arguments, found 1"),
        (
            "x = 2",
            2..3,
            "unexpected `=`: this reads an expression, not an equation; move all to one side",
        ),
        ("x & y", 2..3, "unexpected character `&`"),
        ("x'", 1..2, "unexpected character `'`"),
        ("[x]", 0..1, "unexpected bracket; group with parentheses `(` `)`"),
        ("xⁿ", 1..4, "unexpected character `ⁿ`; write the power as in `x^n`"),
        ("x₁ + \u{200b}y", 7..10, "unexpected character `\\u{200b}`"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), expected, "{text}");
        assert_eq!(error.span.start..error.span.end, at, "{text}");
    }
    assert!(
        message("ln(x, 2)").ends_with("found 2; the logarithm of x to the base b is `log(x, b)`")
    );
}

#[test]
fn numbers_beyond_the_limit_are_refused_where_they_stand() {
    for text in ["1e999999999", "1e-999999999", "1e99999999999999999999", &"7".repeat(3_000)] {
        let error = parse(&format!("x+{text}")).unwrap_err();
        assert!(error.to_string().contains("2000 digits"), "{error}");
        assert_eq!((error.span.start, error.span.end), (2, 2 + text.len()));
    }
}

#[test]
fn hostile_texts_are_refused_or_read_without_harm() {
    let nested = |n: usize| format!("{}x{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(message(&nested(100_000)), "parentheses are nested deeper than 10000");
    assert_eq!(grouped(&nested(10_000)), "x");
    assert_eq!(message(&"x".repeat(10_000_000)), "the expression is longer than 1048576 bytes");
    assert_eq!(message(&"(".repeat(9_999)), "expected a number, a name or `(`, found the end");
    let long = message(&format!("{}(1)", "f".repeat(100_000)));
    assert!(long.len() < 200, "{long}");

    let mut graph = Graph::new();
    for text in [
        format!("{}x", "-".repeat(100_000)),
        format!("x{}", "^x".repeat(100_000)),
        format!("x{}", "-x/x".repeat(100_000)),
        format!("x{}", "²".repeat(100_000)),
        format!("{}x", "√".repeat(100_000)),
        format!("{}x{}", "sin(".repeat(10_000), ")".repeat(10_000)),
        format!("{}x{}", "|".repeat(10_000), "|".repeat(10_000)),
        (0..50_000).map(|i| format!("+x{i}")).collect(),
    ] {
        match parse(&text) {
            Ok(ast) => drop(ast.build(&mut graph)),
            Err(error) => assert!(text.starts_with('x') && text.contains('²'), "{error}"),
        }
    }
}

#[test]
fn sums_and_products_of_many_operands_are_one_node() {
    let mut graph = Graph::new();
    let mut children = |text: &str| {
        let expr = parse(text).unwrap().build(&mut graph);
        graph.node(expr).children().len()
    };
    assert_eq!(children("a+b+c+d"), 4);
    assert_eq!(children("a*b c*d"), 4);
    assert_eq!(children("(a+b)+c"), 2, "grouping is kept");
    assert_eq!(children("a+(b+c)"), 2);
    assert_eq!(children("a+b-c"), 2);
    assert_eq!(children("a-b+c+d"), 3);
}

#[test]
fn the_place_of_a_mistake_is_shown_under_its_line() {
    let report = |text: &str| parse(text).expect_err(text).report(text);
    assert_eq!(
        report("sin(x1"),
        "expected an operator or `)`, found the end\n  \
           |\n\
         1 | sin(x1\n  \
           |    -  ^ expected an operator or `)`"
    );
    assert_eq!(
        report("α·β +\n  foo(3)"),
        "there is no function `foo`\n  |\n2 |   foo(3)\n  |   ^^^ no function of this name"
    );
    // Wide and combining characters take the columns that they take on a terminal.
    assert_eq!(
        report("変数+*"),
        "expected a number, a name or `(`, found `*`\n  |\n1 | 変数+*\n  |      ^ expected a number, a name or `(`"
    );
    // A combining accent takes none, an emoji two, and so does the place that is marked.
    assert_eq!(
        report("e\u{301}+1"),
        "unexpected character `\\u{301}`\n  |\n1 | e\u{301}+1\n  |  ^"
    );
    let lines = report("x + 🙂");
    assert_eq!(lines, "unexpected character `🙂`\n  |\n1 | x + 🙂\n  |     ^^");
    let elsewhere = parse("2*(x").unwrap_err().report_from("2*(x", 120);
    assert!(elsewhere.ends_with("    |\n120 | 2*(x\n    |   - ^ expected an operator or `)`"));
    let long = report(&format!("{}+foo(x)+{}", "a+".repeat(500), "b+".repeat(500)));
    let lines: Vec<&str> = long.lines().collect();
    assert!(lines[2].starts_with("1 | …") && lines[2].ends_with('…'), "{long}");
    assert_eq!(lines[2].chars().position(|c| c == 'f'), lines[3].chars().position(|c| c == '^'));
    assert!(lines[2].chars().count() < 120, "{long}");
}

#[test]
fn a_slip_in_a_name_is_recognised() {
    let names = ["sin", "sinh", "sigmoid", "x1"];
    for (name, meant) in [
        ("sni", Some("sin")),
        ("sigmiod", Some("sigmoid")),
        ("sihn", Some("sinh")),
        ("SIN", Some("sin")),
        ("cos", None),
        ("y", None),
    ] {
        assert_eq!(did_you_mean(name, names), meant, "{name}");
    }
    assert_eq!(did_you_mean(&"s".repeat(1_000_000), names), None);
}
