//! Functions that are written with those of the table: `root(x, 5)`, `softmax(1, a, b)`, `x!`.

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::Parser;
use crate::rational::Rational;
use crate::table::Function;

/// A function that is no row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sugar {
    /// `pow(a, b)` is a^b.
    Power,
    /// `root(x, n)`, the real root of this degree, of negative numbers too where the degree is odd.
    Root,
    /// `factorial(x)` is gamma(x + 1).
    Factorial,
    /// `clamp(x, a, b)`, the nearest number to x from a to b.
    Clamp,
    /// `softmax(i, x1, …, xn)` is e^(xi)/(e^(x1) + … + e^(xn)).
    Softmax,
}

/// All of them by name.
pub(super) const SUGAR: &[(&str, Sugar)] = &[
    ("pow", Sugar::Power),
    ("root", Sugar::Root),
    ("factorial", Sugar::Factorial),
    ("clamp", Sugar::Clamp),
    ("clip", Sugar::Clamp),
    ("softmax", Sugar::Softmax),
];

impl Sugar {
    pub(super) fn takes_one(self) -> bool {
        self == Self::Factorial
    }

    pub(super) fn apply(
        self,
        ast: &mut Ast,
        name: &'static str,
        args: &[NodeId],
        span: Span,
    ) -> Result<NodeId, Error> {
        let count = |takes| Error::ArgumentCount { name, takes, found: args.len() };
        match (self, args) {
            (Self::Power, &[base, exponent]) => {
                Ok(ast.push(Kind::Binary(Operator::Pow, base, exponent), span))
            }
            (Self::Root, &[x, degree]) => Ok(real_root(ast, x, degree, span)),
            (Self::Factorial, &[x]) => Ok(factorial(ast, x, span)),
            (Self::Softmax, [index, all @ ..]) if !all.is_empty() => {
                let index = number(ast, *index).and_then(|index| index.to_i64());
                let place = index.and_then(|index| usize::try_from(index - 1).ok());
                let place = place.filter(|&place| place < all.len());
                Ok(softmax(ast, all, place.ok_or(Error::Component(name))?, span))
            }
            (Self::Clamp, &[x, least, most]) => {
                let raised = ast.push(Kind::Call(Function::Max, vec![x, least]), span);
                Ok(ast.push(Kind::Call(Function::Min, vec![raised, most]), span))
            }
            (Self::Clamp, _) => Err(count("three arguments")),
            (Self::Power | Self::Root, _) => Err(count("two arguments")),
            (Self::Factorial, _) => Err(count("one argument")),
            (Self::Softmax, _) => Err(count("two arguments or more")),
        }
    }
}

/// The number that an operand is, with a sign perhaps.
pub(super) fn number(ast: &Ast, id: NodeId) -> Option<Rational> {
    match ast.kind(id) {
        Kind::Number(number) => Some(number.clone()),
        Kind::Neg(inner) => match ast.kind(*inner) {
            Kind::Number(number) => Some(-number.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// √x, ∛x; sign(x)·|x|^(1/n) for other odd n, x^(1/n) for all others.
pub(super) fn real_root(ast: &mut Ast, x: NodeId, degree: NodeId, span: Span) -> NodeId {
    let whole = number(ast, degree).and_then(|degree| degree.to_i64());
    match whole {
        Some(1) => return x,
        Some(2) => return ast.push(Kind::Call(Function::Sqrt, vec![x]), span),
        Some(3) => return ast.push(Kind::Call(Function::Cbrt, vec![x]), span),
        _ => {}
    }
    let one = ast.push(Kind::Number(Rational::ONE), span);
    let exponent = ast.push(Kind::Binary(Operator::Div, one, degree), span);
    if whole.is_none_or(|degree| degree % 2 == 0) {
        return ast.push(Kind::Binary(Operator::Pow, x, exponent), span);
    }
    let [sign, size] = [Function::Sign, Function::Abs]
        .map(|function| ast.push(Kind::Call(function, vec![x]), span));
    let root = ast.push(Kind::Binary(Operator::Pow, size, exponent), span);
    ast.push(Kind::Binary(Operator::Mul, sign, root), span)
}

/// Γ(x + 1)
fn factorial(ast: &mut Ast, x: NodeId, span: Span) -> NodeId {
    let one = ast.push(Kind::Number(Rational::ONE), span);
    let next = ast.push(Kind::Binary(Operator::Add, x, one), span);
    ast.push(Kind::Call(Function::Gamma, vec![next]), span)
}

/// σ(xᵢ − ln Σ eˣʲ) over the others: nothing overflows, and nothing cancels.
fn softmax(ast: &mut Ast, all: &[NodeId], place: usize, span: Span) -> NodeId {
    let mut others = all.to_vec();
    let own = others.remove(place);
    let others = match others[..] {
        [] => return ast.push(Kind::Number(Rational::ONE), span),
        [only] => only,
        _ => ast.push(Kind::Call(Function::Logsumexp, others), span),
    };
    let difference = ast.push(Kind::Binary(Operator::Sub, own, others), span);
    ast.push(Kind::Call(Function::Sigmoid, vec![difference]), span)
}

impl Parser<'_> {
    /// x! of the operand that was just read: nothing binds tighter but the root.
    pub(super) fn factorial(&mut self, span: Span) -> Result<(), ParseError> {
        self.reduce_while(|pending| pending > super::precedence::Level::Power)?;
        let x = self.operands.pop().expect("an operand was just read");
        let whole = self.ast.span(x).to(span);
        let id = factorial(&mut self.ast, x, whole);
        self.operands.push(id);
        Ok(())
    }
}
