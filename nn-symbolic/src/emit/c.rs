//! C99: functions over `double` that need the standard library alone.

use std::collections::BTreeSet;

use super::Function as Emitted;
use super::expression::{Level, Literal, Text};
use super::function::{Block, Matrix, Part, block};
use super::names::Names;
use super::spelling::{Library, Missing};
use super::statement::{self, Layout};
use super::syntax::Syntax;
use crate::graph::{Connective, Constant};
use crate::table::Function;

/// Functions in C99, after those of the table that the standard library has not and that they use. Compiles without a
/// warning.
///
/// A function of one number returns it. Others write each output where a pointer after the variables says: a number to
/// `double *value`, others to arrays, `double gradient[n]` and `double hessian[n][n]`, rows first.
///
/// # Errors
/// [`Missing`] where it lacks a function that they call.
pub fn c(functions: &[Emitted<'_>]) -> Result<String, Missing> {
    LIBRARY.check(functions)?;
    let mut syntax = C::default();
    let texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    let helpers = syntax.helpers.iter().map(|&text| text.to_owned());
    let all = ["#include <math.h>\n".to_owned()].into_iter().chain(helpers).chain(texts);
    Ok(all.collect::<Vec<_>>().join("\n"))
}

fn definition(function: &Emitted<'_>, syntax: &mut C) -> String {
    let names = Names::new(RESERVED.split_whitespace().chain(LIBRARY.names()));
    let Block { statements: body, results, variables, mut names } = block(function, names, syntax);
    let mut parameters: Vec<String> =
        variables.iter().map(|(name, _)| format!("double {name}")).collect();
    let mut statements = String::new();
    for (name, _) in variables.iter().filter(|(_, used)| !used) {
        statements.push_str(&format!("    (void){name};\n"));
    }
    statement::write(&CLayout, &body, 1, &mut statements);
    let returns = if let [Part::Number(_, number)] = &results[..] {
        statements.push_str(&format!("    return {};\n", number.text));
        "double"
    } else {
        for part in &results {
            parameters.push(output(part, &mut names, &mut statements));
        }
        "void"
    };
    let parameters = if parameters.is_empty() { "void".into() } else { parameters.join(", ") };
    let doc = comment(function.doc);
    format!("{doc}{returns} {}({parameters})\n{{\n{statements}}}\n", function.name)
}

struct CLayout;

impl Layout for CLayout {
    fn bind(&self, name: &str, value: &Text) -> String {
        let is_condition = (Level::Either..=Level::Comparison).contains(&value.level);
        let kind = if is_condition { "int" } else { "double" };
        format!("const {kind} {name} = {};", value.text)
    }

    fn declare(&self, names: &[String]) -> String {
        format!("double {};", names.join(", "))
    }

    fn arm(&self, _: &[String], condition: Option<&Text>, is_first: bool) -> String {
        match (condition, is_first) {
            (Some(condition), true) => format!("if ({}) {{", condition.text),
            (Some(condition), false) => format!("}} else if ({}) {{", condition.text),
            (None, _) => "} else {".to_owned(),
        }
    }

    fn values(&self, names: &[String], values: &[Text]) -> Vec<String> {
        names.iter().zip(values).map(|(name, value)| format!("{name} = {};", value.text)).collect()
    }

    fn end(&self) -> &'static str {
        "}"
    }
}

fn comment(doc: &str) -> String {
    format!("/* {} */\n", doc.replace("*/", "* /").replace('\n', "\n * "))
}

/// The parameter of an output, after the statements that write there.
fn output(part: &Part, names: &mut Names, statements: &mut String) -> String {
    match part {
        Part::Number(name, number) => {
            statements.push_str(&format!("    *{name} = {};\n", number.text));
            format!("double *{name}")
        }
        Part::Vector(name, numbers) => {
            for (place, number) in numbers.iter().enumerate() {
                statements.push_str(&format!("    {name}[{place}] = {};\n", number.text));
            }
            format!("double {name}[{}]", numbers.len())
        }
        Part::Matrix(Matrix { name, rows, columns, entries }) => {
            if entries.len() < rows * columns {
                let [row, column] = ["i", "j"].map(|wish| names.give(wish));
                statements.push_str(&format!(
                    "    for (int {row} = 0; {row} < {rows}; {row}++) {{\n        \
                     for (int {column} = 0; {column} < {columns}; {column}++) {{\n            \
                     {name}[{row}][{column}] = 0.0;\n        }}\n    }}\n"
                ));
            }
            for (row, column, number) in entries {
                statements.push_str(&format!("    {name}[{row}][{column}] = {};\n", number.text));
            }
            format!("double {name}[{rows}][{columns}]")
        }
    }
}

#[derive(Default)]
struct C {
    /// The functions to be written at the beginning.
    helpers: BTreeSet<&'static str>,
}

impl Syntax for C {
    type Source = String;

    const TRUTH: [&'static str; 2] = ["0", "1"];

    fn number(&mut self, literal: Literal) -> Text {
        Text::number(literal, "INFINITY")
    }

    /// Digits, because the macros `M_E` and `M_PI` are no part of the standard.
    fn constant(&mut self, constant: Constant) -> Text {
        Text { constant: true, ..Text::new(format!("{:?}", constant.value()), Level::Atom) }
    }

    fn powi(&mut self, base: &Text, exponent: i32) -> Text {
        self.helpers.insert(POWI);
        Text::call("powi", &[base, &Text::new(exponent.to_string(), Level::Atom)])
    }

    fn pow(&mut self, base: &Text, exponent: &Text) -> Text {
        Text::call("pow", &[base, exponent])
    }

    /// `&&` stands in parentheses in `||`, or compilers warn.
    fn join(&mut self, connective: Connective, a: &Text, b: &Text) -> Text {
        let [own, _] = Level::of(connective);
        let part = |part: &Text| part.at(if part.level == own { own } else { Level::Comparison });
        Text::new(format!("{} {connective} {}", part(a), part(b)), own)
    }

    fn select(&mut self, condition: &Text, then: &Text, otherwise: &Text) -> Text {
        let [condition, then] = [condition, then].map(|text| text.at(Level::Either));
        Text::new(format!("{condition} ? {then} : {}", otherwise.text), Level::Selection)
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        LIBRARY.call(function, args, &mut self.helpers)
    }
}

const LIBRARY: Library = Library { of: |row| row.c, language: "C", prefix: "" };

/// By squaring: whole powers are products.
const POWI: &str = "\
static double powi(double x, int n)
{
    double power = 1.0;
    for (unsigned rest = n < 0 ? 0u - (unsigned)n : (unsigned)n; rest != 0u; rest /= 2u) {
        if (rest % 2u != 0u) {
            power *= x;
        }
        x *= x;
    }
    return n < 0 ? 1.0 / power : power;
}
";

/// Keywords, names that would hide what is used, and macros of `math.h`, which would replace a name.
pub(super) const RESERVED: &str = "
    auto break case char const continue default do double else enum extern float for goto if inline int long register
    restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof bool
    true false nullptr constexpr thread_local unix linux

    pow powi isnan isinf jn yn j0 j1 y0 y1 sin

    INFINITY NAN HUGE HUGE_VAL HUGE_VALF HUGE_VALL DOMAIN SING OVERFLOW UNDERFLOW TLOSS PLOSS X_TLOSS MAXFLOAT
    math_errhandling MATH_ERRNO MATH_ERREXCEPT FP_NAN FP_INFINITE FP_ZERO FP_SUBNORMAL FP_NORMAL FP_FAST_FMA FP_ILOGB0
    FP_ILOGBNAN M_E M_LOG2E M_LOG10E M_LN2 M_LN10 M_PI M_PI_2 M_PI_4 M_1_PI M_2_PI M_2_SQRTPI M_SQRT2 M_SQRT1_2";
