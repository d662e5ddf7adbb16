//! Evaluation: of graphs and of straight-line code, in every [`Arithmetic`].

mod arithmetic;

use smallvec::SmallVec;

use crate::code::{Code, Operation};
use crate::dense::ExprMap;
use crate::graph::{Connective, Constant, Expr, Graph, Node, Relation, Symbol};
use crate::rational::Rational;
use crate::table::Function;

pub(crate) use arithmetic::{Arithmetic, Double};

/// The values of `roots` where each variable has the value `point` gives it; a variable without one is NaN.
///
/// Each shared subexpression is evaluated once.
#[must_use]
pub fn evaluate(graph: &Graph, roots: &[Expr], point: impl Fn(Symbol) -> Option<f64>) -> Vec<f64> {
    of_graph(&Double, graph, roots, |symbol| point(symbol).unwrap_or(f64::NAN))
}

/// The values of expressions of a graph, operation by operation as they stand.
pub(crate) fn of_graph<A: Arithmetic>(
    arithmetic: &A,
    graph: &Graph,
    roots: &[Expr],
    variable: impl Fn(Symbol) -> A::Number,
) -> Vec<A::Number> {
    let mut values: ExprMap<A::Number> = ExprMap::default();
    for expr in graph.reachable(roots) {
        let value = match graph.node(expr) {
            Node::Variable(symbol) => variable(*symbol),
            _ => of_node(arithmetic, graph, expr, |operand| &values[operand]),
        };
        values.insert(expr, value);
    }
    roots.iter().map(|&root| values[root].clone()).collect()
}

/// The value of one node from those of its operands. A variable is unknown.
pub(crate) fn of_node<'v, A: Arithmetic<Number: 'v>>(
    arithmetic: &A,
    graph: &Graph,
    expr: Expr,
    value: impl Fn(Expr) -> &'v A::Number,
) -> A::Number {
    let (operator, operands) = Operator::of_node(graph, expr);
    operator.apply(arithmetic, operands, value)
}

/// The results of straight-line code. Operations that `needed` says nobody reads are left out.
pub(crate) fn of_code<A: Arithmetic>(
    arithmetic: &A,
    code: &Code,
    needed: impl Fn(usize) -> bool,
    variable: impl Fn(Symbol) -> A::Number,
) -> Vec<A::Number> {
    let mut values: Vec<A::Number> = Vec::with_capacity(code.operations.len());
    for (index, operation) in code.operations.iter().enumerate() {
        let value = match operation {
            _ if !needed(index) => arithmetic.unknown(),
            Operation::Variable(symbol) => variable(*symbol),
            _ => {
                let operator = Operator::of_operation(operation);
                operator.apply(arithmetic, operation.operands(), |operand| &values[operand])
            }
        };
        values.push(value);
    }
    code.results.iter().map(|&index| values[index].clone()).collect()
}

/// What a node of a graph or an operation of code does, whatever its operands are.
#[derive(Clone, Copy)]
enum Operator<'a> {
    Number(&'a Rational),
    Constant(Constant),
    Variable,
    Neg,
    Add,
    Sub,
    Mul,
    Div,
    /// To a whole power, which is no operand.
    Powi(i32),
    Pow,
    Call(Function),
    Compare(Relation),
    Join(Connective),
    Select,
}

impl<'a> Operator<'a> {
    /// A power with a number above is a whole one where it can be, and a square root where that is ½.
    fn of_node(graph: &'a Graph, expr: Expr) -> (Self, &'a [Expr]) {
        let node = graph.node(expr);
        let operator = match node {
            Node::Number(number) => Self::Number(number),
            Node::Constant(constant) => Self::Constant(*constant),
            Node::Variable(_) => Self::Variable,
            Node::Neg(_) => Self::Neg,
            Node::Add(_) => Self::Add,
            Node::Sub(_) => Self::Sub,
            Node::Mul(_) => Self::Mul,
            Node::Div(_) => Self::Div,
            Node::Pow(operands) => {
                let exponent = graph.as_number(operands[1]).and_then(Rational::to_ratio);
                let operator = match exponent {
                    Some((n, 1)) => i32::try_from(n).ok().map(Self::Powi),
                    Some((1, 2)) => Some(Self::Call(Function::Sqrt)),
                    _ => None,
                };
                match operator {
                    Some(operator) => return (operator, &operands[..1]),
                    None => Self::Pow,
                }
            }
            Node::Call(function, _) => Self::Call(*function),
            Node::Compare(relation, _) => Self::Compare(*relation),
            Node::Join(connective, _) => Self::Join(*connective),
            Node::Select(_) => Self::Select,
        };
        (operator, node.children())
    }

    fn of_operation(operation: &'a Operation) -> Self {
        match operation {
            Operation::Number(number) => Self::Number(number),
            Operation::Constant(constant) => Self::Constant(*constant),
            Operation::Variable(_) => Self::Variable,
            Operation::Neg(_) => Self::Neg,
            Operation::Add(_) => Self::Add,
            Operation::Sub(_) => Self::Sub,
            Operation::Mul(_) => Self::Mul,
            Operation::Div(_) => Self::Div,
            Operation::Powi(_, exponent) => Self::Powi(*exponent),
            Operation::Pow(_) => Self::Pow,
            Operation::Call(function, _) => Self::Call(*function),
            Operation::Compare(relation, _) => Self::Compare(*relation),
            Operation::Join(connective, _) => Self::Join(*connective),
            Operation::Select(_) => Self::Select,
        }
    }

    /// The value from those of the operands, of which there are as many as this takes. Sums and products are taken from
    /// the left.
    fn apply<'v, A: Arithmetic<Number: 'v>, I: Copy>(
        self,
        arithmetic: &A,
        operands: &[I],
        value: impl Fn(I) -> &'v A::Number,
    ) -> A::Number {
        if arithmetic.has_expired() {
            return arithmetic.unknown();
        }
        let of = |place: usize| value(operands[place]);
        match self {
            Self::Number(number) => arithmetic.rational(number),
            Self::Constant(constant) => arithmetic.constant(constant),
            Self::Variable => arithmetic.unknown(),
            Self::Neg => arithmetic.neg(of(0)),
            Self::Add => {
                let sum = fold(operands, &value, |a, b| arithmetic.add(a, b));
                sum.unwrap_or_else(|| arithmetic.rational(&Rational::ZERO))
            }
            Self::Sub => arithmetic.sub(of(0), of(1)),
            Self::Mul => {
                let product = fold(operands, &value, |a, b| arithmetic.mul(a, b));
                product.unwrap_or_else(|| arithmetic.rational(&Rational::ONE))
            }
            Self::Div => arithmetic.div(of(0), of(1)),
            Self::Powi(exponent) => arithmetic.powi(of(0), exponent.into()),
            Self::Pow => arithmetic.pow(of(0), of(1)),
            Self::Call(function) => {
                let args: SmallVec<[A::Number; 2]> =
                    operands.iter().map(|&arg| value(arg).clone()).collect();
                arithmetic.call(function, &args)
            }
            Self::Compare(relation) => arithmetic.compare(relation, of(0), of(1)),
            Self::Join(connective) => arithmetic.join(connective, of(0), of(1)),
            Self::Select => arithmetic.select([of(0), of(1), of(2)]),
        }
    }
}

/// All operands, combined from the left; `None` of nothing.
fn fold<'v, N: Clone + 'v, I: Copy>(
    operands: &[I],
    value: impl Fn(I) -> &'v N,
    combine: impl Fn(&N, &N) -> N,
) -> Option<N> {
    let mut values = operands.iter().map(|&operand| value(operand));
    let first = values.next()?.clone();
    Some(values.fold(first, |all, next| combine(&all, next)))
}
