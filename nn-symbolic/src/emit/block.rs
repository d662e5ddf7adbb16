//! From operations to statements: what gets a name, and what stands inside another expression.

use super::expression::{Literal, Source, Text};
use super::names::Names;
use super::regions::{Branch, Item, Regions, flat, regions, repeated};
use super::statement::{Arm, Statement};
use super::syntax::{Syntax, TextOf};
use crate::code::{Code, Operation};
use crate::graph::Symbol;
use crate::table::Function;

/// What straight-line code computes, as statements and results over what `variable` says of its variables. No name that is
/// given is one of those `taken`.
pub fn statements<'n, S: Syntax>(
    code: &Code,
    taken: impl IntoIterator<Item = &'n str>,
    syntax: &mut S,
    mut variable: impl FnMut(Symbol) -> TextOf<S>,
) -> (Vec<Statement<S::Source>>, Vec<TextOf<S>>) {
    named_statements(code, &mut Names::new(taken), syntax, &mut variable)
}

/// [`statements`] with names that nothing else has.
pub(super) fn named_statements<S: Syntax>(
    code: &Code,
    names: &mut Names,
    syntax: &mut S,
    variable: &mut dyn FnMut(Symbol) -> TextOf<S>,
) -> (Vec<Statement<S::Source>>, Vec<TextOf<S>>) {
    let repeated = if S::RAISES { repeated(code) } else { None };
    let code = repeated.as_ref().unwrap_or(code);
    let (uses, texts) = (code.uses(), vec![None; code.operations.len()]);
    let mut writer = Writer { code, syntax, variable, names, uses, texts, count: 0 };
    let statements = writer.statements();
    let results = code.results.iter().map(|&index| writer.text(index).clone()).collect();
    (statements, results)
}

/// A region whose statements are being written.
struct Frame<W> {
    region: usize,
    /// Which of its items is next.
    next: usize,
    statements: Vec<Statement<W>>,
}

impl<W> Frame<W> {
    fn new(region: usize) -> Self {
        Self { region, next: 0, statements: Vec::new() }
    }
}

struct Writer<'a, S: Syntax> {
    code: &'a Code,
    syntax: &'a mut S,
    /// What stands for a variable.
    variable: &'a mut dyn FnMut(Symbol) -> TextOf<S>,
    names: &'a mut Names,
    uses: Vec<usize>,
    /// What stands for each operation that has been written.
    texts: Vec<Option<TextOf<S>>>,
    /// How many names were given.
    count: usize,
}

impl<S: Syntax> Writer<'_, S> {
    fn text(&self, index: usize) -> &TextOf<S> {
        self.texts[index].as_ref().expect("operands are written before their users")
    }

    /// The statements of the function, region by region.
    fn statements(&mut self) -> Vec<Statement<S::Source>> {
        let Regions { regions, branches, .. } =
            if S::BRANCHES { regions(self.code) } else { flat(self.code) };
        let mut frames = vec![Frame::new(0)];
        let mut first_arms: Vec<Vec<Statement<S::Source>>> = Vec::new();
        loop {
            let frame = frames.last_mut().expect("that of the function is the last to go");
            let Some(item) = regions[frame.region].items.get(frame.next) else {
                let Frame { region, statements, .. } = frames.pop().expect("it is the last one");
                let Some(outer) = frames.last_mut() else {
                    return statements;
                };
                let branch = regions[region].branch.map(|branch| &branches[branch]);
                match branch.filter(|branch| branch.arms[1] == region) {
                    None => first_arms.push(statements),
                    Some(branch) => {
                        let then = first_arms.pop().unwrap_or_default();
                        self.branch(branch, [then, statements], &mut outer.statements);
                    }
                }
                continue;
            };
            frame.next += 1;
            match *item {
                Item::Operation(index) => self.operation(index, &mut frame.statements),
                Item::Branch(branch) => {
                    let [then, otherwise] = branches[branch].arms;
                    frames.extend([Frame::new(otherwise), Frame::new(then)]);
                }
            }
        }
    }

    fn operation(&mut self, index: usize, statements: &mut Vec<Statement<S::Source>>) {
        let text = self.expression(&self.code.operations[index]);
        self.keep(index, text, statements);
    }

    /// Keeps the text of an operation, or a name for it.
    fn keep(&mut self, index: usize, text: TextOf<S>, statements: &mut Vec<Statement<S::Source>>) {
        let operation = &self.code.operations[index];
        let is_shared = self.uses[index] > 1
            && match operation {
                // A minus before a leaf or a name is shorter than a name for it.
                Operation::Neg([of]) => self.text(*of).depth > 0,
                Operation::Compare(..) | Operation::Join(..) => false,
                _ => true,
            };
        let is_named = is_shared || text.text.is_long(text.depth);
        self.texts[index] = Some(if is_named && !operation.is_leaf() {
            let name = self.name(operation);
            let word = Text::word(&name);
            statements.push(Statement::Let { name, value: text });
            word
        } else {
            text
        });
    }

    fn name(&mut self, operation: &Operation) -> String {
        self.count += 1;
        let wish = self.wish(operation).unwrap_or_else(|| format!("t{}", self.count));
        self.names.give(&wish)
    }

    /// One expression where that is enough: of a selection whose arms need no statements.
    fn branch(
        &mut self,
        branch: &Branch,
        arms: [Vec<Statement<S::Source>>; 2],
        outer: &mut Vec<Statement<S::Source>>,
    ) {
        let condition = self.condition(branch.condition);
        let chosen = |selection: &usize| match self.code.operations[*selection] {
            Operation::Select([_, then, otherwise]) => [then, otherwise],
            _ => [*selection; 2],
        };
        let chosen: Vec<[usize; 2]> = branch.selections.iter().map(chosen).collect();
        if let ([only], [[then, otherwise]]) = (&branch.selections[..], &chosen[..])
            && arms.iter().all(Vec::is_empty)
        {
            let [then, otherwise] = [then, otherwise].map(|&value| self.text(value).clone());
            let mut text = self.syntax.select(&condition, &then, &otherwise);
            let depths = [condition, then, otherwise].map(|part| part.depth);
            text.depth = depths.into_iter().max().unwrap_or(0) + 1;
            self.keep(*only, text, outer);
            return;
        }
        let [then, otherwise] = [0, 1].map(|arm| -> Vec<TextOf<S>> {
            chosen.iter().map(|values| self.text(values[arm]).clone()).collect()
        });
        let mut names = Vec::new();
        for &selection in &branch.selections {
            let name = self.name(&self.code.operations[selection]);
            self.texts[selection] = Some(Text::word(&name));
            names.push(name);
        }
        let [in_then, mut in_otherwise] = arms;
        let mut arms = vec![Arm { condition: Some(condition), statements: in_then, values: then }];
        // Another branch in the last arm is an arm more, if that is all.
        match in_otherwise.pop() {
            Some(Statement::Branch { names: inner, arms: more })
                if in_otherwise.is_empty()
                    && inner
                        .iter()
                        .cloned()
                        .map(Some)
                        .eq(otherwise.iter().map(|value| value.text.as_word())) =>
            {
                arms.extend(more);
            }
            last => {
                in_otherwise.extend(last);
                let (condition, statements) = (None, in_otherwise);
                arms.push(Arm { condition, statements, values: otherwise });
            }
        }
        outer.push(Statement::Branch { names, arms });
    }

    fn condition(&self, index: usize) -> TextOf<S> {
        match &self.code.operations[index] {
            Operation::Number(number) => Text::word(S::TRUTH[usize::from(!number.is_zero())]),
            _ => self.text(index).clone(),
        }
    }

    fn expression(&mut self, operation: &Operation) -> TextOf<S> {
        let operands: Vec<TextOf<S>> =
            operation.operands().iter().map(|&operand| self.text(operand).clone()).collect();
        let mut text = self.written(operation, &operands);
        text.constant = match operation {
            Operation::Number(_) => true,
            Operation::Constant(_) | Operation::Variable(_) => text.constant,
            _ => operands.iter().all(|operand| operand.constant),
        };
        text.depth = operands.iter().map(|operand| operand.depth + 1).max().unwrap_or(0);
        text
    }

    fn written(&mut self, operation: &Operation, operands: &[TextOf<S>]) -> TextOf<S> {
        let infix = |write: fn(&TextOf<S>, &str, &TextOf<S>) -> TextOf<S>, sign: &str| {
            write(&operands[0], sign, &operands[1])
        };
        match operation {
            Operation::Number(number) => {
                let size = self.syntax.number(Literal::of(&number.abs()));
                if number.is_negative() { size.negated() } else { size }
            }
            Operation::Constant(constant) => self.syntax.constant(*constant),
            Operation::Variable(symbol) => (self.variable)(*symbol),
            Operation::Neg(_) => operands[0].negated(),
            Operation::Add(_) => infix(Text::sum, "+"),
            Operation::Sub(_) => infix(Text::sum, "-"),
            Operation::Mul(_) => infix(Text::product, "*"),
            Operation::Div(_) => infix(Text::product, "/"),
            Operation::Powi(_, exponent) => self.syntax.powi(&operands[0], *exponent),
            Operation::Pow(_) => self.syntax.pow(&operands[0], &operands[1]),
            Operation::Call(function, args) => {
                let order = match function {
                    Function::Sign => difference(self.code, args[0]),
                    _ => None,
                };
                let order = order.and_then(|sides| {
                    let [a, b] = sides.map(|side| self.text(side).clone());
                    self.syntax.order(&a, &b)
                });
                let call = || self.syntax.call(*function, &operands.iter().collect::<Vec<_>>());
                order.unwrap_or_else(call)
            }
            Operation::Compare(relation, _) => {
                Text::comparison(&operands[0], *relation, &operands[1])
            }
            Operation::Join(connective, parts) => {
                let [a, b] = parts.map(|part| self.condition(part));
                self.syntax.join(*connective, &a, &b)
            }
            Operation::Select([condition, ..]) => {
                let condition = self.condition(*condition);
                self.syntax.select(&condition, &operands[1], &operands[2])
            }
        }
    }

    /// A telling name: `sin_x` for sin(x).
    fn wish(&self, operation: &Operation) -> Option<String> {
        const LONG: usize = 12;
        let Operation::Call(function, args) = operation else { return None };
        let [arg] = args[..] else { return None };
        let arg = self.text(arg).text.as_word().filter(|word| word.len() <= LONG)?;
        Some(format!("{}_{arg}", function.name()))
    }
}

/// What is subtracted from what, if an operation is a difference or minus one.
fn difference(code: &Code, operation: usize) -> Option<[usize; 2]> {
    match code.operations[operation] {
        Operation::Sub(sides) => Some(sides),
        Operation::Neg([of]) => difference(code, of).map(|[a, b]| [b, a]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{Function as Emitted, Output, Shape, c, python, rust};
    use crate::graph::{Expr, Graph};

    /// The bodies of a function of x and y, in Rust, C and Python.
    fn bodies(build: impl FnOnce(&mut Graph, Expr, Expr) -> Vec<Expr>) -> [String; 3] {
        let mut graph = Graph::new();
        let [x, y] = ["x", "y"].map(|name| graph.variable(name));
        let roots = build(&mut graph, x, y);
        let variables = [x, y].map(|expr| graph.as_variable(expr).unwrap());
        let code = Code::new(&graph, &roots);
        let outputs = [Output { name: "value", shape: Shape::Vector(roots.len()) }];
        let (variables, outputs) = (&variables[..], &outputs[..]);
        let function =
            Emitted { name: "f", doc: "f", variables, graph: &graph, code: &code, outputs };
        [rust(&[function]), c(&[function]).unwrap(), python(&[function]).unwrap()]
    }

    #[test]
    fn a_minus_before_a_product_needs_no_parentheses() {
        let texts = bodies(|graph, x, y| {
            let (product, sum) = (graph.mul(&[x, y]), graph.add(&[x, y]));
            vec![graph.neg(product), graph.neg(sum)]
        });
        for text in texts {
            assert!(text.contains("-x * y"), "{text}");
            assert!(text.contains("-(x + y)"), "{text}");
        }
    }

    #[test]
    fn a_shared_minus_before_an_operation_gets_a_name_and_one_before_a_name_does_not() {
        let [rust, c, python] = bodies(|graph, x, y| {
            let sine = graph.call(Function::Sin, &[x]).unwrap();
            let minus = graph.neg(sine);
            let minus_y = graph.neg(y);
            let all = [minus, minus_y]
                .map(|arg| [Function::Atan, Function::Tan].map(|f| graph.call(f, &[arg]).unwrap()));
            all.concat()
        });
        assert_eq!(rust.matches("x.sin()").count(), 1, "{rust}");
        assert_eq!(rust.matches("-y").count(), 2, "{rust}");
        for text in [c, python] {
            assert_eq!(text.matches("sin(x)").count(), 1, "{text}");
            assert_eq!(text.matches("-y").count(), 2, "{text}");
        }
    }
}
