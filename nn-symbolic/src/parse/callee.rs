//! What stands before a parenthesis: functions and their arguments.

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::error::{ParseErrorKind as Error, takes};
use crate::graph::Constant;
use crate::rational::Rational;
use crate::table::Function;

/// What is applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Callee {
    Function(Function),
    /// `pow(a, b)` is a^b.
    Pow,
}

/// A function with what LaTeX writes between its name and its argument.
#[derive(Clone, Copy)]
pub(super) struct Head {
    callee: Callee,
    /// The name as it was written, not the one it is an alias of.
    pub(super) name: &'static str,
    /// The base of a logarithm.
    base: Option<NodeId>,
    /// The power to which the value is raised.
    power: Option<NodeId>,
}

impl Head {
    /// The function of this name or alias.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (name, callee) = match name {
            "pow" => ("pow", Callee::Pow),
            _ => {
                let (name, function) = Function::spelled(name)?;
                (name, Callee::Function(function))
            }
        };
        Some(Self { callee, name, base: None, power: None })
    }

    /// Whether it takes one argument, so that it needs no parentheses.
    pub(super) fn takes_one(self) -> bool {
        matches!(self.callee, Callee::Function(function) if function.arity() == 1)
    }

    /// Whether a base may stand below it.
    pub(super) fn is_log(self) -> bool {
        self.name == "log" && self.callee == Callee::Function(Function::Ln) && self.base.is_none()
    }

    /// `\log_{2}`: the functions of the table where there are such.
    pub(super) fn to_base(self, ast: &Ast, base: NodeId) -> Self {
        let function = |function| Self { callee: Callee::Function(function), ..self };
        match ast.kind(base) {
            Kind::Number(number) if number.to_i64() == Some(2) => function(Function::Log2),
            Kind::Number(number) if number.to_i64() == Some(10) => function(Function::Log10),
            Kind::Constant(Constant::E) => self,
            _ => Self { base: Some(base), ..self },
        }
    }

    /// `\sin^{2}`; but `\sin^{-1}` is the inverse function, where the table has it.
    pub(super) fn to_power(self, ast: &Ast, power: NodeId) -> Self {
        let is_one = |id: NodeId| matches!(ast.kind(id), Kind::Number(number) if number.is_one());
        let inverts = matches!(ast.kind(power), Kind::Neg(id) if is_one(*id));
        let inverse = if inverts { Self::named(&format!("a{}", self.name)) } else { None };
        inverse.unwrap_or(Self { power: Some(power), ..self })
    }

    /// Applies it to its arguments, if they are as many as it takes.
    pub(super) fn apply(
        self,
        ast: &mut Ast,
        args: Vec<NodeId>,
        span: Span,
    ) -> Result<NodeId, Error> {
        let mut value = ast.push(self.kind(args)?, span);
        if let Some(base) = self.base {
            let below = ast.push(Kind::Call(Function::Ln, vec![base]), ast.span(base));
            value = ast.push(Kind::Binary(Operator::Div, value, below), span);
        }
        if let Some(power) = self.power {
            value = ast.push(Kind::Binary(Operator::Pow, value, power), span);
        }
        Ok(value)
    }

    fn kind(self, args: Vec<NodeId>) -> Result<Kind, Error> {
        let (name, found) = (self.name, args.len());
        match self.callee {
            Callee::Pow => match args[..] {
                [base, exponent] => Ok(Kind::Binary(Operator::Pow, base, exponent)),
                _ => Err(Error::ArgumentCount { name, takes: "two arguments", found }),
            },
            Callee::Function(function) => {
                let fits = match function.row().is_variadic {
                    true => found >= function.arity(),
                    false => found == function.arity(),
                };
                let count = Error::ArgumentCount { name, takes: takes(function), found };
                if fits { Ok(Kind::Call(function, args)) } else { Err(count) }
            }
        }
    }
}

/// The root of this degree.
pub(super) fn root(ast: &mut Ast, degree: Option<NodeId>, of: NodeId, span: Span) -> NodeId {
    let number = degree.and_then(|degree| match ast.kind(degree) {
        Kind::Number(number) => number.to_i64(),
        _ => None,
    });
    let kind = match (degree, number) {
        (None, _) | (_, Some(2)) => Kind::Call(Function::Sqrt, vec![of]),
        (_, Some(3)) => Kind::Call(Function::Cbrt, vec![of]),
        (Some(degree), _) => {
            let one = ast.push(Kind::Number(Rational::ONE), span);
            let exponent = ast.push(Kind::Binary(Operator::Div, one, degree), span);
            Kind::Binary(Operator::Pow, of, exponent)
        }
    };
    ast.push(kind, span)
}

/// Every name that may stand before `(`.
pub(super) fn callee_names() -> impl Iterator<Item = &'static str> {
    let of_row = |f: &'static Function| [f.name()].into_iter().chain(f.aliases().iter().copied());
    Function::ALL.iter().flat_map(of_row).chain(["pow"])
}

/// Whether this is another function than any here, so that one of a similar name is not meant.
pub(super) fn is_another(name: &str) -> bool {
    const OTHERS: [&str; 16] = [
        "sinc", "cosc", "tanc", "erfi", "erfcx", "gamma", "lgamma", "beta", "zeta", "si", "ci",
        "ei", "li", "cis", "sgd", "mod",
    ];
    OTHERS.contains(&name)
}

/// The name by which this program knows a function that is called otherwise elsewhere.
pub(super) fn known_as(name: &str) -> Option<&'static str> {
    const ELSEWHERE: [(&str, &str); 27] = [
        ("lg", "log10"),
        ("lb", "log2"),
        ("ld", "log2"),
        ("tg", "tan"),
        ("ctg", "cot"),
        ("cotg", "cot"),
        ("cotan", "cot"),
        ("cosec", "csc"),
        ("arctg", "atan"),
        ("arcctg", "acot"),
        ("arccotan", "acot"),
        ("sh", "sinh"),
        ("ch", "cosh"),
        ("th", "tanh"),
        ("cth", "coth"),
        ("arctan2", "atan2"),
        ("arsh", "asinh"),
        ("arch", "acosh"),
        ("arth", "atanh"),
        ("fabs", "abs"),
        ("power", "pow"),
        ("fmod", "rem"),
        ("ceiling", "ceil"),
        ("expit", "sigmoid"),
        ("minimum", "min"),
        ("maximum", "max"),
        ("σ", "sigmoid"),
    ];
    ELSEWHERE.iter().find(|(other, _)| *other == name).map(|(_, known)| *known)
}
