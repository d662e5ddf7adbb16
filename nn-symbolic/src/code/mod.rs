//! Straight-line scalar code: what an expression graph computes, as a list of operations of one or two operands.
//!
//! The list (a *tape*, in the words of automatic differentiation) is in static single assignment form: operation `i`
//! refers to earlier operations by their index. It is value-numbered: no operation occurs twice. Between the graph,
//! which is good for algebra, and a program, which is good for computing, this is where signs become subtractions,
//! negative powers become divisions and small powers become products.
//!
//! ```
//! use nn_symbolic::{Code, Graph};
//!
//! // x²·y − x²
//! let mut graph = Graph::new();
//! let (x, y) = (graph.variable("x"), graph.variable("y"));
//! let (two, minus_one) = (graph.number(2), graph.number(-1));
//! let square = graph.pow(x, two);
//! let terms = [graph.mul(&[square, y]), graph.mul(&[minus_one, square])];
//! let root = graph.add(&terms);
//!
//! let code = Code::new(&graph, &[root]);
//! assert_eq!(
//!     code.display(&graph).to_string(),
//!     "t1 = x * x\nt3 = t1 * y\nt4 = t3 - t1\n-> t4\n"
//! );
//! assert_eq!(code.cost(), 3);
//! ```

mod display;
mod lower;
#[cfg(test)]
mod tests;

use crate::eval::{self, Double};
use crate::graph::{Connective, Constant, Expr, Graph, Relation, Symbol};
use crate::rational::Rational;
use crate::table::Function;

/// One scalar operation. A `usize` is the index of an earlier operation of the same [`Code`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// An exact number. [`Code::new`] writes a negative one as the [`Self::Neg`] of its absolute value.
    Number(Rational),
    /// e or π.
    Constant(Constant),
    /// A variable.
    Variable(Symbol),
    /// −a
    Neg([usize; 1]),
    /// a + b
    Add([usize; 2]),
    /// a − b
    Sub([usize; 2]),
    /// a · b
    Mul([usize; 2]),
    /// a / b
    Div([usize; 2]),
    /// aⁿ for a whole n.
    Powi([usize; 1], i32),
    /// aᵇ
    Pow([usize; 2]),
    /// A function of the table. [`Code::new`] uses those with a [`Function::rust_name`] only.
    Call(Function, Vec<usize>),
    /// How a and b compare: 1 if they do so, else 0.
    Compare(Relation, [usize; 2]),
    /// Two conditions.
    Join(Connective, [usize; 2]),
    /// The second where the first, a condition, holds, and the third where it does not.
    Select([usize; 3]),
}

impl Operation {
    /// The operands, in order.
    #[must_use]
    pub fn operands(&self) -> &[usize] {
        match self {
            Self::Number(_) | Self::Constant(_) | Self::Variable(_) => &[],
            Self::Neg(args) | Self::Powi(args, _) => args,
            Self::Add(args) | Self::Sub(args) | Self::Mul(args) | Self::Div(args) => args,
            Self::Pow(args) | Self::Compare(_, args) | Self::Join(_, args) => args,
            Self::Select(args) => args,
            Self::Call(_, args) => args,
        }
    }

    /// The same operation on other operands.
    pub(crate) fn with_operands(&self, mut map: impl FnMut(usize) -> usize) -> Self {
        match self {
            Self::Number(_) | Self::Constant(_) | Self::Variable(_) => self.clone(),
            Self::Neg(args) => Self::Neg(args.map(map)),
            Self::Add(args) => Self::Add(args.map(map)),
            Self::Sub(args) => Self::Sub(args.map(map)),
            Self::Mul(args) => Self::Mul(args.map(map)),
            Self::Div(args) => Self::Div(args.map(map)),
            Self::Powi(args, n) => Self::Powi(args.map(map), *n),
            Self::Pow(args) => Self::Pow(args.map(map)),
            Self::Call(function, args) => {
                Self::Call(*function, args.iter().map(|&arg| map(arg)).collect())
            }
            Self::Compare(relation, args) => Self::Compare(*relation, args.map(map)),
            Self::Join(connective, args) => Self::Join(*connective, args.map(map)),
            Self::Select(args) => Self::Select(args.map(map)),
        }
    }

    /// Whether this has no operands: a number, a constant or a variable.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Constant(_) | Self::Variable(_))
    }
}

/// Straight-line code in static single assignment form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The operations, operands before their users, each needed for some result and none twice.
    pub operations: Vec<Operation>,
    /// For each root, the index of the operation that is its value.
    pub results: Vec<usize>,
}

impl Code {
    /// The code of `roots`.
    ///
    /// Any graph will do, raw or simplified. The value is that of [`evaluate`](crate::evaluate) but for rounding and the
    /// sign of a zero. What the caller has from elsewhere is a variable.
    #[must_use]
    pub fn new(graph: &Graph, roots: &[Expr]) -> Self {
        let (operations, results) = lower::lower(graph, roots);
        Self::compact(&operations, &results)
    }

    /// What `results` need of `operations`, in the order in which a reader meets it: each operation right after its
    /// operands, depth first.
    fn compact(operations: &[Operation], results: &[usize]) -> Self {
        let mut new_index = vec![None; operations.len()];
        let mut kept = Vec::new();
        let mut pending: Vec<(usize, bool)> = results.iter().rev().map(|&i| (i, false)).collect();
        while let Some((index, operands_done)) = pending.pop() {
            if new_index[index].is_some() {
                continue;
            }
            if operands_done {
                new_index[index] = Some(kept.len());
                kept.push(index);
            } else {
                pending.push((index, true));
                let first = pending.len();
                pending
                    .extend(operations[index].operands().iter().map(|&operand| (operand, false)));
                pending[first..].reverse();
            }
        }
        let renumber = |old: usize| new_index[old].expect("operands precede their users");
        Self {
            operations: kept.iter().map(|&old| operations[old].with_operands(renumber)).collect(),
            results: results.iter().map(|&old| renumber(old)).collect(),
        }
    }

    /// How often each operation is used, as an operand or as a result.
    #[must_use]
    pub fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.operations.len()];
        let operands = self.operations.iter().flat_map(Operation::operands);
        for &index in operands.chain(&self.results) {
            uses[index] += 1;
        }
        uses
    }

    /// How many operations a program does that is written from this code: every `+ − · /`, power and function is one.
    /// A sign is none, as compilers fold it into what uses it.
    #[must_use]
    pub fn cost(&self) -> usize {
        let is_work = |op: &&Operation| !op.is_leaf() && !matches!(op, Operation::Neg(_));
        self.operations.iter().filter(is_work).count()
    }

    /// The results in `f64`, from the values of the variables.
    #[must_use]
    pub fn evaluate(&self, values: impl Fn(Symbol) -> f64) -> Vec<f64> {
        eval::of_code(&Double, self, |_| true, values)
    }
}

/// Numerator and denominator of a number that programs should write as a quotient: one that is no finite decimal,
/// while both parts are exact in `f64`. Every other number is written as a decimal literal.
#[must_use]
pub fn as_fraction(number: &Rational) -> Option<(i64, i64)> {
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    let (numerator, denominator) = number.to_ratio()?;
    let mut rest = denominator;
    for prime in [2, 5] {
        while rest % prime == 0 {
            rest /= prime;
        }
    }
    let is_exact = numerator.unsigned_abs() <= EXACT && denominator.unsigned_abs() <= EXACT;
    (rest != 1 && is_exact).then_some((numerator, denominator))
}
