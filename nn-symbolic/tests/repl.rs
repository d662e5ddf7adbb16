//! Sessions of `symdiff`, through a pipe.
#![cfg(feature = "cli")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn session(lines: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("symdiff starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(lines.as_bytes())));
        child.wait_with_output().expect("symdiff ends")
    })
}

/// What is printed for lines without a mistake.
#[track_caller]
fn answers(lines: &str) -> String {
    let output = session(lines);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{lines}");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is said of a line that is wrong, the last one.
#[track_caller]
fn refusal(lines: &str) -> String {
    let output = session(lines);
    assert_eq!(output.status.code(), Some(1), "{lines}");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let said = said.strip_suffix("error: a line was wrong\n").expect("one line");
    let place = format!("error: standard input, line {}: ", lines.lines().count());
    said.strip_prefix(&place).unwrap_or_else(|| panic!("{said}")).trim_end().to_owned()
}

#[test]
fn a_line_is_answered_as_on_the_command_line() {
    assert_eq!(answers(""), "");
    assert_eq!(answers("\n  \n"), "");
    assert_eq!(answers("x^2*y\n"), "f = x^2*y\n∂f/∂x = 2*x*y\n∂f/∂y = x^2\n");
    assert_eq!(answers(r"\frac{x}{2}"), "f = x/2\n∂f/∂x = 1/2\n");
}

#[test]
fn definitions_are_differentiated_and_evaluated() {
    let first = "f = x^3\n∂f/∂x = 3*x^2\n";
    for (question, answer) in [
        ("f", first),
        ("f'", "f' = 3*x^2\n"),
        ("f''", "f'' = 6*x\n"),
        ("f’’’", "f''' = 6\n"),
        ("f''''", "∂^4f/∂x^4 = 0\n"),
        ("df/dx", "∂f/∂x = 3*x^2\n"),
        ("∂f/∂x", "∂f/∂x = 3*x^2\n"),
        ("d2f/dx2", "∂^2f/∂x^2 = 6*x\n"),
        ("d^2f/dx^2", "∂^2f/∂x^2 = 6*x\n"),
        ("df/dy", "∂f/∂y = 0\n"),
        ("f(3)", "f(3) = 27\n"),
        ("f'(1/2)", "f'(1/2) = 3/4 = 0.75\n"),
        ("f(a+1)", "f(a+1) = (a + 1)^3\n"),
    ] {
        assert_eq!(answers(&format!("f = x^3\n{question}\n")), format!("{first}{answer}"));
    }
    let text = answers("f(x, y) = x/y\nf(1, 3)\nf'\ndf/dy(1, 2)\n");
    assert!(
        text.ends_with(
            "f(1, 3) = 1/3 = 0.3333333333333333\nf' = 1/y\n∂f/∂y(1, 2) = -1/4 = -0.25\n"
        )
    );
    assert!(answers("f = sin(x)\nf(pi/6)\n").ends_with("f(pi/6) = 1/2 = 0.5\n"));
    assert!(answers("f = 0.5*x\nf(3)\n").ends_with("f(3) = 1.5\n"));
}

#[test]
fn definitions_use_others_and_follow_them() {
    let text = answers("f = g^2\ng = x + 1\nf\ng = sin(x)\nf'\nh = 2*f + g\n");
    let expected = "f = g^2\n∂f/∂g = 2*g\n\
                    g = x + 1\n∂g/∂x = 1\n\
                    f = (x + 1)^2\n∂f/∂x = 2*(x + 1)\n\
                    g = sin(x)\n∂g/∂x = cos(x)\n\
                    f' = 2*sin(x)*cos(x)\n\
                    h = 2*sin(x)^2 + sin(x)\n";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn numbers_say_where_formulas_are_evaluated() {
    let text = answers("x = 3\nx^2\nf = a*x\na = 1/2\nf\nx\n");
    let expected = "x = 3\n\
                    f = x^2\n∂f/∂x = 2*x\n\nat x = 3\nf = 9\n∂f/∂x = 6\n\
                    f = a*x\n∂f/∂a = x\n∂f/∂x = a\n\
                    a = 0.5\n\
                    f = a*x\n∂f/∂a = x\n∂f/∂x = a\n\nat a = 0.5, x = 3\nf = 1.5\n∂f/∂a = 3\n∂f/∂x = 0.5\n\
                    x = 3\n";
    assert_eq!(text, expected);
    assert!(
        answers("a = 2\nf = a*x^2\nf'\nf(3)\n").ends_with("f' = 2*a*x\nf(3) = 9*a = 18 at a = 2\n")
    );
}

#[test]
fn what_is_defined_is_listed_and_forgotten() {
    let text = answers("f(x) = x\ng = 2\n:vars\n:forget f\n:vars\n:forget\n:vars\n");
    assert!(text.ends_with("f(x) = x\ng = 2\ng = 2\n"), "{text}");
    assert!(answers(":help").contains(":quit"));
    assert_eq!(answers("help"), answers(":help"));
    assert_eq!(answers("x\n:quit\ny\n"), "f = x\n∂f/∂x = 1\n");
}

#[test]
fn a_mistake_shows_its_place_and_does_not_end_the_session() {
    let output = session("sin(x\nx\nfoo(1)\n");
    assert_eq!(output.stdout, "f = x\n∂f/∂x = 1\n".as_bytes());
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("line 1: expected an operator or `)`"), "{said}");
    assert!(said.contains("line 3: there is no function `foo`\n  |\n1 | foo(1)\n"), "{said}");
    assert!(said.ends_with("error: 2 lines were wrong\n"), "{said}");
    assert_eq!(output.status.code(), Some(1));

    for (lines, said) in [
        (
            "f = 2 +",
            "expected a number, a name or `(`, found the end\n  |\n1 | f = 2 +\n  |        ^ expected a number, a name or `(`",
        ),
        (
            "2 = x",
            "only a name can be defined, as in `f = x^2`\n  |\n1 | 2 = x\n  | ^^ this is no name of a variable",
        ),
        ("f = f + 1", "`f` cannot be defined by itself"),
        ("f = g\ng = h\nh = 2*f", "`h` cannot be defined by itself, by `g`"),
        ("f'", "`f` is not defined; define it by `f = …`"),
        ("speed = x\nsped'", "`sped` is not defined; did you mean `speed`?"),
        ("f = x*y\nf'", "`f` has the variables x, y; say which is meant, as in `df/dx`"),
        ("f = x*y\nf(1)", "`f` takes 2 arguments, x, y; found 1\n  |\n1 | f(1)\n  |   ^"),
        ("f = 1/x\nf(0)", "the value is not finite"),
        ("f = x\nd1000f/dx1000", "no derivative beyond order 100 is taken"),
        (
            "f(x, 2) = x",
            "expected the names of variables, each once, as in `f(x, y) = x/y`\n  |\n1 | f(x, 2) = x\n  |     ^^",
        ),
        ("x = 1/0", "the value of `x` is not a finite number"),
        (":hlep", "there is no command `:hlep`; did you mean `:help`?"),
        (":forget f", "`f` is not defined; define it by `f = …`"),
    ] {
        assert_eq!(refusal(lines), said, "{lines}");
    }
}

#[test]
fn definitions_that_double_each_other_stay_small() {
    let mut lines = "f0 = sin(x)\n".to_owned();
    for i in 1..30 {
        lines += &format!("f{i} = f{0}*f{0} + f{0}\n", i - 1);
    }
    lines += "f29(0)\n";
    assert!(answers(&lines).ends_with("f29(0) = 0\n"));
}

#[test]
fn a_session_relies_on_what_is_assumed() {
    let lines = "f = sqrt(x^2)\n:assume x>0\nf'\n:assume\nf'(-3)\n:forget x\nf'\n";
    let expected = "f = sqrt(x^2)\n∂f/∂x = sign(x)\nf' = 1\nx > 0\nf'(-3) = -1\nf' = sign(x)\n";
    assert_eq!(answers(lines), expected);
    assert_eq!(refusal(":assume x>0\n:assume x<0"), "`assume`: no x satisfies x > 0, x < 0");
    assert_eq!(refusal(":assume x>0\nx = -2"), "x = -2 is not as assumed: x > 0");
    assert_eq!(refusal("x = -2\n:assume x>0"), "x = -2 is not as assumed: x > 0");
}

#[test]
fn a_later_definition_does_not_capture_a_parameter() {
    let defined = "f(t) = t^2\nt = s+1\n";
    for (question, answer) in [
        ("f(2)", "f(2) = 4\n"),
        ("f(s)", "f(s) = s^2\n"),
        ("f(t)", "f(t) = (s + 1)^2\n"),
        ("f'", "f' = 2*t\n"),
        ("df/dt(3)", "∂f/∂t(3) = 6\n"),
        ("f", "f = t^2\n∂f/∂t = 2*t\n"),
    ] {
        let text = answers(&format!("{defined}{question}\n"));
        assert!(text.ends_with(&format!("\n{answer}")), "{question}: {text}");
    }
    // Nor is what another definition says of t taken for the parameter.
    let text = answers("f(t) = t^2 + a\na = t + 1\nf(2)\nf'\n");
    assert!(text.ends_with("f(2) = t + 5\nf' = 2*t\n"), "{text}");
}

#[test]
fn functions_use_others_as_these_are_then() {
    let text = answers("f(t) = t^2\ng(s) = f(s) + f(2*s)\ng(3)\nf(t) = t^3\ng(3)\ng'(2)\n");
    let expected = "f = t^2\n∂f/∂t = 2*t\n\
                    g = s^2 + (2*s)^2\n∂g/∂s = 10*s\n\
                    g(3) = 45\n\
                    f = t^3\n∂f/∂t = 3*t^2\n\
                    g(3) = 243\n\
                    g'(2) = 108\n";
    assert_eq!(text, expected);
    for (lines, answer) in [
        // No argument is captured by a parameter.
        ("f(x, y) = x - 2*y\ng(y, x) = f(y, x)\ng(5, 1)", "g(5, 1) = 3"),
        ("f(x, y) = x - 2*y\nf(y, x)", "f(y, x) = y - 2*x"),
        ("f(x) = x^2\nf(f(f(y)))", "f(f(f(y))) = y^8"),
        ("f(x) = a*x\na = 3\nf(2)", "f(2) = 2*a = 6 at a = 3"),
        ("f = x^2 + 1\ng(s) = 2*f(s)\ng(2)", "g(2) = 10"),
        ("f(x) = x^3\ng(s) = f'(s) + f''(2*s)\ng(2)", "g(2) = 36"),
        ("f(x, y) = x^2*y\ng(s) = d2f/dxdy(s, 1)\ng(3)", "g(3) = 6"),
        ("f(x) = x^2\ng(x) = d/dx (x*f(x))\ng(2)", "g(2) = 12"),
        ("f(x) = x^2\ng(x) = d/dx f\ng(3)", "g(3) = 6"),
        ("f(t) = t^2\nt = s + 1\ng(s) = f(s) + t\ng(2)", "g(2) = s + 5"),
    ] {
        let text = answers(&format!("{lines}\n"));
        assert!(text.ends_with(&format!("\n{answer}\n")), "{lines}: {text}");
    }
    for (lines, said) in [
        ("f(x) = f(x)", "there is no function `f`"),
        ("f(x) = x\nf(x) = f(x - 1)", "`f` cannot be defined by itself"),
        ("f(x) = x\ng(x) = f(x)\nf(x) = g(x)", "`f` cannot be defined by itself, by `g`"),
        ("f(x) = x\ng(x) = f(x, 2)", "`f` takes one argument, x; found 2"),
        ("f(x) = x\ng(s) = f(s)\n:forget f\ng(1)", "`f` is not defined"),
        ("f(t) = t + a\na = t + 1\nf", "`t` is a parameter of `f`, and also a variable"),
        ("f = x^2\ng(x) = d/dx f", "`f` is defined with `x`, which has another meaning here"),
        ("f(x) = x\ng(f) = f(2)", "there is no function `f`"),
    ] {
        let refused = refusal(lines);
        assert!(refused.contains(said), "{lines}: {refused}");
    }
}

#[test]
fn derivatives_are_of_what_is_defined() {
    let defined = "f(x, y) = x^2*y\n";
    let gradient = "∂f/∂x = 2*x*y\n∂f/∂y = x^2\n";
    let second = "∂²f/∂x² = 2*y\n∂²f/∂x∂y = 2*x\nall other derivatives of order 2 are 0\n";
    let all = format!("f = x^2*y\n{gradient}");
    for (question, answer) in [
        ("d/dx f", "d/dx f = 2*x*y\n"),
        ("d/dx f(x)", ""),
        ("d/dx f(x, 3)", "d/dx f(x, 3) = 6*x\n"),
        ("d/dt f(t, t)", "d/dt f(t, t) = 3*t^2\n"),
        ("∂/∂y f(2, y)", "∂/∂y f(2, y) = 4\n"),
        ("df/dx", "∂f/∂x = 2*x*y\n"),
        ("d2f/dxdy", "∂^2f/∂x∂y = 2*x\n"),
        ("d^2f/dx^2", "∂^2f/∂x^2 = 2*y\n"),
        ("∂^2f/∂x∂y(5, 1)", "∂^2f/∂x∂y(5, 1) = 10\n"),
        ("d3f/dx2dy", "∂^3f/∂x^2∂y = 2\n"),
        ("f'", "f' = 2*x*y\n"),
        ("f'(2, 3)", "f'(2, 3) = 12\n"),
        ("grad f", &all),
        ("∇f", &all),
        ("grad f(1, 2)", "∂f/∂x(1, 2) = 4\n∂f/∂y(1, 2) = 1\n"),
        ("hessian f", &format!("{all}{second}")),
        (
            "hessian f(1, 2)",
            "∂f/∂x(1, 2) = 4\n∂f/∂y(1, 2) = 1\n∂^2f/∂x^2(1, 2) = 4\n∂^2f/∂x∂y(1, 2) = 2\n∂^2f/∂y^2(1, 2) = 0\n",
        ),
        ("grad (x^2*y)", &all.replace('f', "g")),
        ("hessian (x^2*y)", &format!("{all}{second}").replace('f', "g").replace("og", "of")),
        (
            "density/distance",
            "g = density/distance\n∂g/∂density = 1/distance\n∂g/∂distance = -density/distance^2\n",
        ),
    ] {
        if answer.is_empty() {
            assert!(refusal(&format!("{defined}{question}")).contains("takes 2 arguments"));
            continue;
        }
        assert_eq!(answers(&format!("{defined}{question}\n")), format!("{all}{answer}"));
    }
    for (line, said) in [
        ("d/dx q", "`q` is not defined; define it by `q = …`"),
        ("dq/dx", "`q` is not defined; define it by `q = …`"),
        ("d2q/dxdy", "`q` is not defined; define it by `q = …`"),
        ("q'(3)", "`q` is not defined; define it by `q = …`"),
        ("grad q", "`q` is not defined; define it by `q = …`"),
        ("hessian q", "`q` is not defined; define it by `q = …`"),
        ("d2f/dx3", "do not add up"),
        ("grad (x)*y", "one pair of parentheses"),
    ] {
        let refused = refusal(&format!("{defined}{line}"));
        assert!(refused.contains(said), "{line}: {refused}");
    }
    let help = answers("help\n");
    for word in ["d/dx", "d2f/dxdy", "grad", "hessian"] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn chains_of_ten_thousand_definitions_stay_small() {
    let mut lines = "f0(t) = t\n".to_owned();
    for i in 1..=10_000 {
        // Parameters of other names, so that nothing is saved by luck.
        let (name, below) = (["t", "s"][i % 2], i - 1);
        lines += &format!("f{i}({name}) = f{below}({name}) + f{below}({name})\n");
    }
    lines += "f10000(0)\n";
    let text = answers(&lines);
    assert!(text.ends_with("\nf10000(0) = 0\n"));
    // Where all are different, there is a limit.
    let mut lines = "f0(t) = t\n".to_owned();
    for i in 1..=40 {
        lines += &format!("f{i}(t) = f{0}(t + 1)*f{0}(2*t)\n", i - 1);
    }
    assert!(refusal(&format!("{lines}f40(1)")).contains("more than 1000000 expressions"));
    let deep = format!("f(x) = x + 1\n{}0{}\n", "f(".repeat(5_000), ")".repeat(5_000));
    assert!(answers(&deep).ends_with(" = 5000\n"));
}
