//! Code: which functions are emitted, and what their comments say.

use nn_symbolic::emit::{self, Drawing, Missing, Output, Shape};
use nn_symbolic::{Code, Expr, FormulaRef, Graph, Symbol, System};

use super::args::Emit;
use super::{matrix, named};

/// A function to be emitted, with its code.
struct Function<'s> {
    name: String,
    doc: String,
    variables: Vec<Symbol>,
    graph: &'s Graph,
    code: Code,
    outputs: Vec<Output>,
}

/// Functions, or a drawing: for each formula some, or for each system, its values together and its Jacobian matrix.
pub(crate) fn emitted(systems: &[System], format: Emit, jacobian: bool) -> Result<String, Missing> {
    if format == Emit::Dot {
        return Ok(drawing(systems));
    }
    let writer = Writer { rust: format == Emit::Rust };
    let functions: Vec<Function<'_>> = match jacobian {
        true => systems.iter().flat_map(|system| writer.with_jacobian(system)).collect(),
        false => named(systems).iter().flat_map(|(name, f)| writer.of(*f, name)).collect(),
    };
    let functions: Vec<emit::Function<'_>> = functions
        .iter()
        .map(|Function { name, doc, variables, graph, code, outputs }| emit::Function {
            name,
            doc,
            variables,
            graph,
            code,
            outputs,
        })
        .collect();
    match format {
        Emit::C => emit::c(&functions),
        Emit::Python => emit::python(&functions),
        Emit::Numpy => emit::numpy(&functions),
        _ => Ok(emit::rust(&functions)),
    }
}

struct Writer {
    /// Whether comments are those of rustdoc.
    rust: bool,
}

impl Writer {
    /// The value of a formula; the value with the gradient; with the second derivatives, or those of the order that was
    /// wanted.
    fn of<'s>(&self, formula: FormulaRef<'s>, name: &str) -> Vec<Function<'s>> {
        let function = |name: String, doc, roots: &[Expr], outputs| {
            let (graph, code) = (formula.graph(), formula.system().code_of(roots));
            Function { name, doc, variables: formula.variables.clone(), graph, code, outputs }
        };
        let number = || output("value", Shape::Number);
        let wrt: Vec<&str> = formula.wrt.iter().map(|&symbol| formula.name(symbol)).collect();
        let called = called(formula, name);
        let (mut link, names) = (self.link(&called), wrt.join(", "));

        let mut functions = Vec::new();
        if let Some(equation) = &formula.equation {
            // Its value is one of the parameters.
            let sides = [equation.left, equation.right].map(|side| short(formula, side));
            link = format!("{name}, where {} = {},", sides[0], sides[1]);
        } else {
            let doc = format!("{name} = {}", short(formula, formula.written));
            functions.push(function(called.clone(), doc, &[formula.value], vec![number()]));
        }
        if wrt.is_empty() {
            return functions;
        }
        if formula.wants_gradient() {
            let doc = format!("The value of {link} and its derivatives with respect to {names}.");
            let roots: Vec<Expr> =
                [formula.value].iter().chain(&formula.derivatives).copied().collect();
            let outputs = vec![number(), output("gradient", Shape::Vector(wrt.len()))];
            functions.push(function(format!("{called}_gradient"), doc, &roots, outputs));
            if formula.order() > 1 {
                let doc = format!(
                    "The value of {link}, its derivatives and its second derivatives with respect to {names}, in rows."
                );
                let (entries, second) = symmetric(formula);
                let roots: Vec<Expr> = roots.into_iter().chain(second).collect();
                let shape = Shape::Matrix { rows: wrt.len(), columns: wrt.len(), entries };
                let outputs = vec![
                    number(),
                    output("gradient", Shape::Vector(wrt.len())),
                    output("hessian", shape),
                ];
                functions.push(function(format!("{called}_hessian"), doc, &roots, outputs));
            }
        } else {
            functions.extend(self.of_order(formula, name, &link));
        }
        functions
    }

    /// The value with the derivatives of the order that was wanted; nothing if all are 0.
    fn of_order<'s>(
        &self,
        formula: FormulaRef<'s>,
        name: &str,
        link: &str,
    ) -> Option<Function<'s>> {
        let count = formula.higher.len();
        if count == 0 {
            return None;
        }
        let order = formula.order();
        let names = formula.higher.iter().map(|partial| formula.derivative_name(name, &partial.by));
        let names = names.collect::<Vec<_>>().join(", ");
        let doc = format!(
            "The value of {link} and its derivatives of order {order} that are not 0: {names}."
        );
        let (graph, code) = (formula.graph(), formula.code().clone());
        let outputs =
            vec![output("value", Shape::Number), output("derivatives", Shape::Vector(count))];
        let called = called(formula, name);
        let (name, variables) = (format!("{called}_derivatives"), formula.variables.clone());
        Some(Function { name, doc, variables, graph, code, outputs })
    }

    /// The values of the formulas of a system; the values with the Jacobian matrix.
    fn with_jacobian<'s>(&self, system: &'s System) -> Vec<Function<'s>> {
        let texts = system.formulas().enumerate();
        let texts = texts.map(|(place, f)| format!("f[{place}] = {}", short(f, f.written)));
        let doc = texts.collect::<Vec<_>>().join("\n");
        let function = |name: &str, doc, roots: &[Expr], outputs| {
            let (graph, code) = (system.graph(), system.code_of(roots));
            Function { name: name.into(), doc, variables: system.variables(), graph, code, outputs }
        };
        let mut roots: Vec<Expr> = system.formulas().map(|formula| formula.value).collect();
        let rows = roots.len();
        let vector = || output("values", Shape::Vector(rows));
        let mut functions = vec![function("f", doc, &roots, vec![vector()])];
        let wrt = matrix::columns(system);
        if !wrt.is_empty() {
            let mut entries = Vec::new();
            for (row, formula) in system.formulas().enumerate() {
                for (column, &expr) in formula.derivatives.iter().enumerate() {
                    if !system.graph().is_number(expr, 0) {
                        entries.push((row, column));
                        roots.push(expr);
                    }
                }
            }
            let names = wrt.iter().map(|&symbol| system.graph().symbol_name(symbol));
            let doc = format!(
                "The values of {} and, in rows, their derivatives with respect to {}.",
                self.link("f"),
                names.collect::<Vec<_>>().join(", ")
            );
            let shape = Shape::Matrix { rows, columns: wrt.len(), entries };
            let outputs = vec![vector(), output("jacobian", shape)];
            functions.push(function("f_jacobian", doc, &roots, outputs));
        }
        functions
    }

    /// How a comment names a function.
    fn link(&self, name: &str) -> String {
        if self.rust { format!("[`{name}`]") } else { name.to_owned() }
    }
}

/// How the function of a formula is called in code: a name of the user's may be one that a language has not.
fn called(formula: FormulaRef<'_>, name: &str) -> String {
    if formula.name.is_some() { emit::function_name(name) } else { name.to_owned() }
}

fn output(name: &'static str, shape: Shape) -> Output {
    Output { name, shape }
}

/// The second derivatives with their places above and below the diagonal.
fn symmetric(formula: FormulaRef<'_>) -> (Vec<(usize, usize)>, Vec<Expr>) {
    let mut all = Vec::new();
    for partial in &formula.higher {
        if let [row, column] = partial.by[..] {
            all.push(((row, column), partial.expr));
            if row != column {
                all.push(((column, row), partial.expr));
            }
        }
    }
    all.sort_unstable_by_key(|&(place, _)| place);
    all.into_iter().unzip()
}

/// The text of a formula for a comment.
fn short(formula: FormulaRef<'_>, expr: Expr) -> String {
    let mut room = 10_000;
    formula.text_within(&mut room, expr, false).unwrap_or_else(|| "…".into())
}

/// Everything that was wanted, as a drawing: what formulas of a system share is drawn once.
fn drawing(systems: &[System]) -> String {
    let labels = |(name, formula): (String, FormulaRef<'_>)| -> Vec<String> {
        let first = (0..formula.derivatives.len()).map(|place| vec![place]);
        let first = first.filter(|_| formula.wants_gradient());
        let all = first.chain(formula.higher.iter().map(|partial| partial.by.clone()));
        let derivatives = all.map(|by| formula.derivative_name(&name, &by));
        [name.clone()].into_iter().chain(derivatives).collect()
    };
    let mut labels = named(systems).into_iter().map(labels);
    let labels: Vec<Vec<String>> = systems
        .iter()
        .map(|system| labels.by_ref().take(system.formulas().len()).flatten().collect())
        .collect();
    let drawings = systems.iter().zip(&labels);
    let drawings = drawings.map(|(system, labels)| Drawing {
        graph: system.graph(),
        code: system.code(),
        labels,
    });
    emit::dot(&drawings.collect::<Vec<_>>())
}
