//! Dual numbers with a bound of their rounding errors, evaluated over the syntax tree of a formula: nothing here is shared
//! with the library but the parser. Every derivative is written down again, in another form where there is one.

use std::collections::HashMap;
use std::f64::consts::{LN_2, LN_10, PI};
use std::ops;

use nn_symbolic::parse::{Kind, NodeId, Operator};
use nn_symbolic::{Ast, Function};

/// A number, and in how many units of roundoff it may be off, to first order (Higham 2002, section 3.3).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounded {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

impl Bounded {
    const ZERO: Self = Self { value: 0.0, error: 0.0 };

    fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    /// After an operation that rounds, where the operands contribute this error.
    fn rounded(value: f64, inherited: f64) -> Self {
        Self { value, error: inherited + value.abs() }
    }

    fn is_zero(self) -> bool {
        self.value == 0.0 && self.error == 0.0
    }

    fn map(self, f: impl Fn(f64) -> f64, slope: f64) -> Self {
        let value = f(self.value);
        Self { value, error: slope.abs() * self.error + 2.0 * value.abs() }
    }

    fn sqrt(self) -> Self {
        self.map(f64::sqrt, 0.5 / self.value.sqrt())
    }

    fn exp(self) -> Self {
        self.map(f64::exp, self.value.exp())
    }

    fn sin(self) -> Self {
        self.map(f64::sin, self.value.cos())
    }

    fn cos(self) -> Self {
        self.map(f64::cos, self.value.sin())
    }

    fn sinh(self) -> Self {
        self.map(f64::sinh, self.value.cosh())
    }

    fn cosh(self) -> Self {
        self.map(f64::cosh, self.value.sinh())
    }

    fn abs(self) -> Self {
        Self { value: self.value.abs(), ..self }
    }
}

impl ops::Neg for Bounded {
    type Output = Self;
    fn neg(self) -> Self {
        Self { value: -self.value, ..self }
    }
}

impl ops::Add for Bounded {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::rounded(self.value + other.value, self.error + other.error)
    }
}

impl ops::Sub for Bounded {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl ops::Mul for Bounded {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::ZERO;
        }
        let inherited = self.value.abs() * other.error + other.value.abs() * self.error;
        Self::rounded(self.value * other.value, inherited)
    }
}

impl ops::Div for Bounded {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if self.is_zero() {
            return self;
        }
        let value = self.value / other.value;
        Self::rounded(value, (self.error + value.abs() * other.error) / other.value.abs())
    }
}

impl ops::Mul<Bounded> for f64 {
    type Output = Bounded;
    fn mul(self, other: Bounded) -> Bounded {
        Bounded::exact(self) * other
    }
}

impl ops::Div<Bounded> for f64 {
    type Output = Bounded;
    fn div(self, other: Bounded) -> Bounded {
        Bounded::exact(self) / other
    }
}

/// x + x′·ε with ε² = 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dual {
    pub(crate) value: Bounded,
    pub(crate) tangent: Bounded,
}

/// The formula at a point, and its derivative with respect to one variable.
pub(crate) fn dual(ast: &Ast, point: &HashMap<&str, f64>, wrt: &str) -> Dual {
    // The tree numbers its variables in the order of first occurrence.
    let mut names = ast.variables();
    names.sort_by_key(|name| ast.place(name).map(|span| span.start));
    let variable = |name: &str| {
        let tangent = Bounded::exact(f64::from(name == wrt));
        Dual { value: Bounded::exact(point[name]), tangent }
    };
    let variables: Vec<Dual> = names.into_iter().map(variable).collect();
    evaluate(ast, ast.root(), &variables)
}

fn evaluate(ast: &Ast, node: NodeId, variables: &[Dual]) -> Dual {
    let constant = |value| Dual { value, tangent: Bounded::ZERO };
    match ast.kind(node) {
        Kind::Number(number) => constant(Bounded::rounded(number.to_f64(), 0.0)),
        Kind::Constant(value) => constant(Bounded::rounded(value.value(), 0.0)),
        Kind::Variable(index) => variables[*index],
        Kind::Neg(a) => {
            let a = evaluate(ast, *a, variables);
            Dual { value: -a.value, tangent: -a.tangent }
        }
        Kind::Binary(operator, a, b) => {
            let [a, b] = [*a, *b].map(|operand| evaluate(ast, operand, variables));
            binary(*operator, a, b)
        }
        Kind::Call(function, args) => {
            let args: Vec<Dual> = args.iter().map(|&arg| evaluate(ast, arg, variables)).collect();
            match args[..] {
                [a] => unary(*function, a),
                // The least and the greatest of many.
                [a, ref others @ ..] => others.iter().fold(a, |a, &b| of_two(*function, a, b)),
                [] => panic!("a function of nothing"),
            }
        }
        Kind::Select([condition, then, otherwise]) => {
            let arm = if holds(ast, *condition, variables) { then } else { otherwise };
            evaluate(ast, *arm, variables)
        }
        Kind::Truth(_) | Kind::Compare(..) | Kind::Join(..) | Kind::Not(_) => {
            panic!("a condition is no number")
        }
    }
}

fn holds(ast: &Ast, condition: NodeId, variables: &[Dual]) -> bool {
    match ast.kind(condition) {
        Kind::Truth(holds) => *holds,
        Kind::Compare(relation, a, b) => {
            let [a, b] = [*a, *b].map(|side| evaluate(ast, side, variables).value.value);
            relation.compares(a, b)
        }
        Kind::Join(connective, a, b) => {
            let [a, b] = [*a, *b].map(|part| holds(ast, part, variables));
            connective.holds(a, b)
        }
        Kind::Not(a) => !holds(ast, *a, variables),
        _ => panic!("no condition"),
    }
}

fn binary(operator: Operator, a: Dual, b: Dual) -> Dual {
    match operator {
        Operator::Add => Dual { value: a.value + b.value, tangent: a.tangent + b.tangent },
        Operator::Sub => Dual { value: a.value - b.value, tangent: a.tangent - b.tangent },
        Operator::Mul => {
            Dual { value: a.value * b.value, tangent: a.tangent * b.value + a.value * b.tangent }
        }
        Operator::Div => Dual {
            value: a.value / b.value,
            tangent: (a.tangent * b.value - a.value * b.tangent) / (b.value * b.value),
        },
        Operator::Pow => power(a, b),
    }
}

fn power(a: Dual, b: Dual) -> Dual {
    let raised = |exponent: f64| {
        let (base, own) = (a.value, b.value);
        let value = base.value.powf(exponent);
        let of_base = if base.error == 0.0 {
            0.0
        } else {
            (exponent * base.value.powf(exponent - 1.0)).abs() * base.error
        };
        let of_exponent = if b.tangent.is_zero() && own.value.fract() == 0.0 {
            0.0
        } else {
            (value * base.value.ln()).abs() * own.error
        };
        Bounded { value, error: of_base + of_exponent + (2.0 + exponent.abs()) * value.abs() }
    };
    let value = raised(b.value.value);
    let mut tangent = Bounded::ZERO;
    if !a.tangent.is_zero() {
        tangent = tangent + b.value * raised(b.value.value - 1.0) * a.tangent;
    }
    if !b.tangent.is_zero() {
        let log = a.value.map(f64::ln, 1.0 / a.value.value);
        tangent = tangent + value * log * b.tangent;
    }
    Dual { value, tangent }
}

/// A function of one argument: its value, and its slope as a calculation with bounds.
fn unary(function: Function, a: Dual) -> Dual {
    use Function as F;
    let (x, one) = (a.value, Bounded::exact(1.0));
    let square = x * x;
    let slope = match function {
        F::Sqrt => 0.5 / x.sqrt(),
        F::Cbrt => {
            let root = x.map(f64::cbrt, 1.0 / (3.0 * x.value.cbrt().powi(2)));
            1.0 / (3.0 * (root * root))
        }
        F::Exp | F::Expm1 => x.exp(),
        F::Exp2 => LN_2 * (LN_2 * x).exp(),
        F::Ln => 1.0 / x,
        F::Log2 => 1.0 / (LN_2 * x),
        F::Log10 => 1.0 / (LN_10 * x),
        F::Log1p => 1.0 / (one + x),
        F::Sin => x.cos(),
        F::Cos => -x.sin(),
        F::Tan => 1.0 / (x.cos() * x.cos()),
        F::Cot => -1.0 / (x.sin() * x.sin()),
        F::Sec => x.sin() / (x.cos() * x.cos()),
        F::Csc => -x.cos() / (x.sin() * x.sin()),
        F::Asin => 1.0 / (one - square).sqrt(),
        F::Acos => -1.0 / (one - square).sqrt(),
        F::Atan => 1.0 / (one + square),
        F::Acot => -1.0 / (one + square),
        F::Asec => 1.0 / (x.abs() * (square - one).sqrt()),
        F::Acsc => -1.0 / (x.abs() * (square - one).sqrt()),
        F::Sinh => x.cosh(),
        F::Cosh => x.sinh(),
        F::Tanh => 1.0 / (x.cosh() * x.cosh()),
        F::Coth => -1.0 / (x.sinh() * x.sinh()),
        F::Sech => -x.sinh() / (x.cosh() * x.cosh()),
        F::Csch => -x.cosh() / (x.sinh() * x.sinh()),
        F::Asinh => 1.0 / (square + one).sqrt(),
        F::Acosh => 1.0 / (square - one).sqrt(),
        F::Atanh | F::Acoth => 1.0 / (one - square),
        F::Asech => -1.0 / (x * (one - square).sqrt()),
        F::Acsch => -1.0 / (x.abs() * (one + square).sqrt()),
        F::Abs => Bounded::exact(x.value.signum()),
        F::Sign | F::Step | F::Floor | F::Ceil | F::Round | F::Trunc => Bounded::ZERO,
        F::Relu => Bounded::exact(f64::from(x.value > 0.0)),
        F::Sigmoid => logistic(x) * logistic(-x),
        F::Softplus => logistic(x),
        F::Erf => (2.0 / PI.sqrt()) * (-square).exp(),
        F::Erfc => -((2.0 / PI.sqrt()) * (-square).exp()),
        other => panic!("no formula of the zoo has {other:?} of one argument"),
    };
    let value = function.value(&[x.value]);
    let error = slope.value.abs() * x.error + 2.0 * value.abs();
    Dual { value: Bounded { value, error }, tangent: slope * a.tangent }
}

/// 1/(1 + e⁻ˣ) without a large exponential.
fn logistic(x: Bounded) -> Bounded {
    let (one, small) = (Bounded::exact(1.0), (-x.abs()).exp());
    if x.value >= 0.0 { one / (one + small) } else { small / (one + small) }
}

fn of_two(function: Function, a: Dual, b: Dual) -> Dual {
    let (x, y) = (a.value, b.value);
    let squares = x * x + y * y;
    match function {
        Function::Atan2 => Dual {
            value: Bounded::rounded(
                x.value.atan2(y.value),
                (x.value.abs() * y.error + y.value.abs() * x.error) / squares.value,
            ),
            tangent: (y * a.tangent - x * b.tangent) / squares,
        },
        Function::Hypot => Dual {
            value: squares.sqrt(),
            tangent: (x * a.tangent + y * b.tangent) / squares.sqrt(),
        },
        Function::Min if x.value < y.value => a,
        Function::Max if x.value > y.value => a,
        Function::Min | Function::Max => b,
        Function::Rem => {
            let whole = (x.value / y.value).trunc();
            let error = x.error + whole.abs() * y.error;
            Dual {
                value: Bounded { value: x.value % y.value, error },
                tangent: a.tangent - whole * b.tangent,
            }
        }
        // The power to a constant.
        Function::Powi => {
            power(a, Dual { value: Bounded::exact(y.value.trunc()), tangent: Bounded::ZERO })
        }
        _ => panic!("a function of one argument"),
    }
}
