//! The text of straight-line code.

use std::fmt;

use super::{Code, Operation, as_fraction};
use crate::graph::Graph;

impl Code {
    /// A listing with the variables' names in `graph`: one line for each operation, as `t3 = x * x`, the leaves where
    /// they are used, and the results last, as `-> t3, y`.
    pub fn display<'a>(&'a self, graph: &'a Graph) -> impl fmt::Display + 'a {
        Listing { code: self, graph }
    }
}

struct Listing<'a> {
    code: &'a Code,
    graph: &'a Graph,
}

impl Listing<'_> {
    /// A leaf itself, the name of anything else.
    fn operand(&self, index: usize) -> String {
        let operation = &self.code.operations[index];
        if operation.is_leaf() { self.text(operation) } else { format!("t{index}") }
    }

    fn text(&self, operation: &Operation) -> String {
        let operands: Vec<String> = operation.operands().iter().map(|&i| self.operand(i)).collect();
        let infix = |operator: &str| operands.join(operator);
        match operation {
            Operation::Number(number) if number.is_integer() => number.to_string(),
            Operation::Number(number) if as_fraction(number).is_some() => format!("({number})"),
            Operation::Number(number) => format!("{:?}", number.to_f64()),
            Operation::Constant(constant) => constant.name().to_owned(),
            Operation::Variable(symbol) => self.graph.symbol_name(*symbol).to_owned(),
            Operation::Neg(_) => format!("-{}", operands[0]),
            Operation::Add(..) => infix(" + "),
            Operation::Sub(..) => infix(" - "),
            Operation::Mul(..) => infix(" * "),
            Operation::Div(..) => infix(" / "),
            Operation::Pow(..) => infix(" ^ "),
            Operation::Powi(_, n) => format!("{} ^ {n}", operands[0]),
            Operation::Call(function, _) => {
                format!("{}({})", function.name(), operands.join(", "))
            }
            Operation::Compare(relation, ..) => infix(&format!(" {relation} ")),
            Operation::Join(connective, ..) => infix(&format!(" {connective} ")),
            Operation::Select(_) => format!("if({})", operands.join(", ")),
        }
    }
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operation) in self.code.operations.iter().enumerate() {
            if !operation.is_leaf() {
                writeln!(f, "t{index} = {}", self.text(operation))?;
            }
        }
        let results: Vec<String> = self.code.results.iter().map(|&i| self.operand(i)).collect();
        writeln!(f, "-> {}", results.join(", "))
    }
}
