//! Equations, tables and code.

use std::borrow::Cow;
use std::io::{self, Write};

use nn_symbolic::{Code, Expr, Formula, Graph, Symbol, Tape, emit};

use super::point::Point;
use super::style;

/// Prints a formula, its derivatives and, at a point, their numbers. Returns what is wrong with the point; that only a
/// derivative is not finite is a warning.
pub(crate) fn equations(
    out: &mut impl Write,
    formula: &Formula,
    name: &str,
    point: Option<&Point>,
    latex: bool,
) -> io::Result<Vec<String>> {
    let text = |expr: Expr| {
        let text = if latex { formula.latex(expr) } else { formula.text(expr) };
        text.unwrap_or_else(|| {
            let (_, code) = formula.code_of(&[expr]);
            format!("… ({} operations: too long as text, not as code)", code.cost())
        })
    };
    let number = |value: f64| match number(value).split_once('e') {
        Some((digits, power)) if latex => format!("{digits} \\cdot 10^{{{power}}}"),
        _ => number(value),
    };
    let left = |symbol: Symbol| derivative_name(formula, name, symbol, latex);
    writeln!(out, "{name} = {}", text(formula.written))?;
    for (&symbol, &derivative) in formula.wrt.iter().zip(&formula.derivatives) {
        writeln!(out, "{} = {}", left(symbol), text(derivative))?;
    }
    let Some(point) = point else { return Ok(Vec::new()) };

    let values = point.of(formula);
    let numbers = formula.at(&values);
    let given: Vec<String> = formula
        .variables
        .iter()
        .zip(&values)
        .map(|(&symbol, &value)| {
            format!("{} = {}", variable(formula, symbol, latex), number(value))
        })
        .collect();
    let place = given.join(", ");
    match (latex, place.is_empty()) {
        (_, true) => writeln!(out)?,
        (true, _) => writeln!(out, "\n\\text{{at }} {place}")?,
        (false, _) => writeln!(out, "\nat {place}")?,
    }
    writeln!(out, "{name} = {}", number(numbers.value))?;
    for (&symbol, &derivative) in formula.wrt.iter().zip(&numbers.gradient) {
        writeln!(out, "{} = {}", left(symbol), number(derivative))?;
    }
    if numbers.value.is_finite() {
        for warning in numbers.warnings {
            style::warning(&warning);
        }
        return Ok(Vec::new());
    }
    Ok(numbers.warnings.into_iter().take(1).collect())
}

fn variable(formula: &Formula, symbol: Symbol, latex: bool) -> String {
    if latex { formula.graph.latex_symbol(symbol) } else { formula.name(symbol).into() }
}

/// ∂f/∂x
fn derivative_name(formula: &Formula, name: &str, symbol: Symbol, latex: bool) -> String {
    let variable = variable(formula, symbol, latex);
    if latex {
        let name = nn_symbolic::latex_name(name);
        format!("\\frac{{\\partial {name}}}{{\\partial {variable}}}")
    } else {
        format!("∂{name}/∂{variable}")
    }
}

/// The shortest decimal that is read back as the same number.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".into(); // not -0
    }
    let is_short = (1e-5..1e16).contains(&value.abs()) || !value.is_finite();
    if is_short { value.to_string() } else { format!("{value:e}") }
}

/// The tables of the evaluation traces.
pub(crate) fn trace(formula: &Formula, point: &Point) -> String {
    let tape = Tape::new(&formula.graph, formula.written, &formula.variables);
    let wrt: Vec<usize> = formula.wrt.iter().filter_map(|&symbol| formula.index(symbol)).collect();
    tape.trace(&point.of(formula), &wrt).to_string()
}

/// A function to be emitted, owned.
struct Function<'f> {
    name: String,
    doc: String,
    variables: &'f [Symbol],
    code: Cow<'f, (Graph, Code)>,
}

/// Functions in Rust: for each formula its value, and its value with the derivatives.
pub(crate) fn rust(formulas: &[Formula], names: &[String]) -> String {
    let mut functions = Vec::new();
    for (formula, name) in formulas.iter().zip(names) {
        let variables = &formula.variables[..];
        let doc = format!("{name} = {}", formula.text(formula.written).unwrap_or("…".into()));
        let code = Cow::Owned(formula.code_of(&[formula.value]));
        functions.push(Function { name: name.clone(), doc, variables, code });
        if !formula.wrt.is_empty() {
            let wrt: Vec<&str> = formula.wrt.iter().map(|&symbol| formula.name(symbol)).collect();
            let wrt = wrt.join(", ");
            let doc = format!("The value of [`{name}`] and its derivatives with respect to {wrt}.");
            let code = Cow::Borrowed(formula.code());
            functions.push(Function { name: format!("{name}_gradient"), doc, variables, code });
        }
    }
    let functions = functions.iter().map(|Function { name, doc, variables, code }| {
        let (graph, code) = &**code;
        emit::Function { name, doc, variables, graph, code }
    });
    emit::rust(&functions.collect::<Vec<_>>())
}
