//! Code: which functions are emitted, and what their comments say.

use nn_symbolic::emit::{self, Drawing, Missing, Output, Shape};
use nn_symbolic::{Code, Expr, Formula, Graph, Symbol};

use super::args::Emit;
use super::{function_name, matrix};

/// A function to be emitted, owned.
struct Function {
    name: String,
    doc: String,
    variables: Vec<Symbol>,
    graph: Graph,
    code: Code,
    outputs: Vec<Output>,
}

/// Functions, or a drawing, of all formulas: each by itself, or as one with several results.
pub(crate) fn emitted(
    formulas: &[Formula],
    format: Emit,
    jacobian: bool,
) -> Result<String, Missing> {
    if format == Emit::Dot {
        return Ok(drawing(formulas, jacobian));
    }
    let writer = Writer { rust: format == Emit::Rust };
    let functions: Vec<Function> = if jacobian {
        writer.with_jacobian(formulas)
    } else {
        let named = formulas.iter().enumerate();
        let each = named.map(|(index, f)| writer.of(f, &function_name(formulas, index)));
        each.flatten().collect()
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
    fn of(&self, formula: &Formula, name: &str) -> Vec<Function> {
        let function = |name: String, doc, roots: &[Expr], outputs| {
            let (graph, code) = formula.code_of(roots);
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
    fn of_order(&self, formula: &Formula, name: &str, link: &str) -> Option<Function> {
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
        let (graph, code) = formula.code_of(&formula.roots());
        let outputs =
            vec![output("value", Shape::Number), output("derivatives", Shape::Vector(count))];
        let called = called(formula, name);
        let (name, variables) = (format!("{called}_derivatives"), formula.variables.clone());
        Some(Function { name, doc, variables, graph, code, outputs })
    }

    /// The values of several formulas; the values with the Jacobian matrix.
    fn with_jacobian(&self, formulas: &[Formula]) -> Vec<Function> {
        let Some(first) = formulas.first() else { return Vec::new() };
        let variables = matrix::variables(formulas);
        let texts: Vec<String> = formulas
            .iter()
            .enumerate()
            .map(|(place, f)| format!("f[{place}] = {}", short(f, f.written)))
            .collect();
        let values: Vec<Expr> = formulas.iter().map(|formula| formula.value).collect();
        let vector = || output("values", Shape::Vector(values.len()));
        let (graph, code) = first.code_of(&values);
        let mut functions = vec![Function {
            name: "f".into(),
            doc: texts.join("\n"),
            variables: variables.clone(),
            graph,
            code,
            outputs: vec![vector()],
        }];
        let columns = first.wrt.len();
        if columns > 0 {
            let wrt: Vec<&str> = first.wrt.iter().map(|&symbol| first.name(symbol)).collect();
            let (mut entries, mut roots) = (Vec::new(), values.clone());
            for (row, formula) in formulas.iter().enumerate() {
                for (column, &expr) in formula.derivatives.iter().enumerate() {
                    if !formula.graph.is_number(expr, 0) {
                        entries.push((row, column));
                        roots.push(expr);
                    }
                }
            }
            let (graph, code) = first.code_of(&roots);
            let shape = Shape::Matrix { rows: formulas.len(), columns, entries };
            functions.push(Function {
                name: "f_jacobian".into(),
                doc: format!(
                    "The values of {} and, in rows, their derivatives with respect to {}.",
                    self.link("f"),
                    wrt.join(", ")
                ),
                variables,
                graph,
                code,
                outputs: vec![vector(), output("jacobian", shape)],
            });
        }
        functions
    }

    /// How a comment names a function.
    fn link(&self, name: &str) -> String {
        if self.rust { format!("[`{name}`]") } else { name.to_owned() }
    }
}

/// How the function of a formula is called in code: a name of the user's may be one that a language has not.
fn called(formula: &Formula, name: &str) -> String {
    if formula.name.is_some() { emit::function_name(name) } else { name.to_owned() }
}

fn output(name: &'static str, shape: Shape) -> Output {
    Output { name, shape }
}

/// The second derivatives with their places above and below the diagonal.
fn symmetric(formula: &Formula) -> (Vec<(usize, usize)>, Vec<Expr>) {
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
fn short(formula: &Formula, expr: Expr) -> String {
    let mut room = 10_000;
    formula.text_within(&mut room, expr, false).unwrap_or_else(|| "…".into())
}

/// Everything that was wanted, as a drawing.
fn drawing(formulas: &[Formula], jacobian: bool) -> String {
    let name = |place| function_name(formulas, place);
    let labels = |formula: &Formula, name: &str| -> Vec<String> {
        let first = (0..formula.derivatives.len()).map(|place| vec![place]);
        let first = first.filter(|_| formula.wants_gradient());
        let all = first.chain(formula.higher.iter().map(|partial| partial.by.clone()));
        let derivatives = all.map(|by| formula.derivative_name(name, &by));
        [name.to_owned()].into_iter().chain(derivatives).collect()
    };
    let labels: Vec<Vec<String>> =
        formulas.iter().enumerate().map(|(place, f)| labels(f, &name(place))).collect();
    if let (true, Some(first)) = (jacobian, formulas.first()) {
        let roots: Vec<Expr> = formulas.iter().flat_map(Formula::roots).collect();
        let (graph, code) = first.code_of(&roots);
        let labels = labels.concat();
        return emit::dot(&[Drawing { graph: &graph, code: &code, labels: &labels }]);
    }
    let drawings = formulas.iter().zip(&labels).map(|(formula, labels)| {
        let (graph, code) = formula.code();
        Drawing { graph, code, labels }
    });
    emit::dot(&drawings.collect::<Vec<_>>())
}
