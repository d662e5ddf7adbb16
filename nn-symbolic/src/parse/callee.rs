//! What stands before a parenthesis: functions and their arguments.

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::error::{ParseErrorKind as Error, takes};
use super::sugar::{SUGAR, Sugar, number, real_root};
use crate::graph::Constant;
use crate::table::Function;

/// What is applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Callee {
    Function(Function),
    /// What is written with others.
    Sugar(Sugar),
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
            _ if let Some(&(name, sugar)) = SUGAR.iter().find(|(known, _)| *known == name) => {
                (name, Callee::Sugar(sugar))
            }
            _ => {
                let (name, function) = Function::spelled(name)?;
                (name, Callee::Function(function))
            }
        };
        Some(Self { callee, name, base: None, power: None })
    }

    /// Whether it takes one argument, so that it needs no parentheses.
    pub(super) fn takes_one(self) -> bool {
        match self.callee {
            Callee::Function(function) => function.arity() == 1,
            Callee::Sugar(sugar) => sugar.takes_one(),
        }
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
        mut args: Vec<NodeId>,
        span: Span,
    ) -> Result<NodeId, Error> {
        // log(x, b) is the logarithm of x to the base b.
        if let (true, &[_, base]) = (self.is_log() && self.name == "log", &args[..]) {
            args.pop();
            return self.to_base(ast, base).apply(ast, args, span);
        }
        if let Callee::Sugar(sugar) = self.callee {
            let value = sugar.apply(ast, self.name, &args, span)?;
            return Ok(self.raised(ast, value, span));
        }
        let mut value = ast.push(self.kind(ast, args)?, span);
        if let Some(base) = self.base {
            let below = ast.push(Kind::Call(Function::Ln, vec![base]), ast.span(base));
            value = ast.push(Kind::Binary(Operator::Div, value, below), span);
        }
        Ok(self.raised(ast, value, span))
    }

    /// To the power that stands before the argument, if one does.
    fn raised(self, ast: &mut Ast, value: NodeId, span: Span) -> NodeId {
        match self.power {
            Some(power) => ast.push(Kind::Binary(Operator::Pow, value, power), span),
            None => value,
        }
    }

    fn kind(self, ast: &Ast, args: Vec<NodeId>) -> Result<Kind, Error> {
        let (name, found) = (self.name, args.len());
        match self.callee {
            Callee::Sugar(_) => Err(Error::ArgumentCount { name, takes: "arguments", found }),
            Callee::Function(function) => {
                let fits = match function.row().is_variadic {
                    true => found >= function.arity(),
                    false => found == function.arity(),
                };
                let count = Error::ArgumentCount { name, takes: takes(function), found };
                if !fits {
                    return Err(count);
                }
                if function.has_order() && number(ast, args[0]).is_some_and(|n| !n.is_integer()) {
                    return Err(Error::Order(name));
                }
                Ok(Kind::Call(function, args))
            }
        }
    }
}

/// The root of this degree, the square root without one.
pub(super) fn root(ast: &mut Ast, degree: Option<NodeId>, of: NodeId, span: Span) -> NodeId {
    match degree {
        None => ast.push(Kind::Call(Function::Sqrt, vec![of]), span),
        Some(degree) => real_root(ast, of, degree, span),
    }
}

/// Every name that may stand before `(`.
pub(super) fn callee_names() -> impl Iterator<Item = &'static str> {
    let of_row = |f: &'static Function| [f.name()].into_iter().chain(f.aliases().iter().copied());
    let sugar = SUGAR.iter().map(|&(name, _)| name);
    Function::ALL.iter().flat_map(of_row).chain(sugar).chain(["if", "piecewise"])
}

/// Whether this is another function than any here, so that one of a similar name is not meant.
pub(super) fn is_another(name: &str) -> bool {
    const OTHERS: [&str; 19] = [
        "gelu", "silu", "elu", "selu", "swish", "mish", "dot", "norm", "cosc", "tanc", "erfi",
        "erfcx", "zeta", "si", "ci", "ei", "li", "cis", "sgd",
    ];
    OTHERS.contains(&name)
}

/// The name by which this program knows a function that is called otherwise elsewhere.
pub(super) fn known_as(name: &str) -> Option<&'static str> {
    const ELSEWHERE: [(&str, &str); 39] = [
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
        ("Γ", "gamma"),
        ("psi", "digamma"),
        ("ψ", "digamma"),
        ("fact", "factorial"),
        ("logaddexp", "logsumexp"),
        ("nthroot", "root"),
        ("jn", "besselj"),
        ("jv", "besselj"),
        ("yn", "bessely"),
        ("iv", "besseli"),
        ("kv", "besselk"),
        ("spherical_jn", "sphericalj"),
    ];
    ELSEWHERE.iter().find(|(other, _)| *other == name).map(|(_, known)| *known)
}
