//! What a graph consists of: names of expressions and of variables, and nodes.

use std::hash::{Hash, Hasher};

use smallvec::SmallVec;

use super::{Connective, Relation};
use crate::hash::Mixer;
use crate::rational::Rational;
use crate::table::Function;

/// The name of an expression of one [`Graph`](super::Graph).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expr(pub(super) u32);

impl Expr {
    /// Its place in the order of creation, for tables with one entry an expression.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The name of a variable of one [`Graph`](super::Graph).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub(super) u32);

impl Symbol {
    /// Its place in the order of creation.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A mathematical constant that is no rational number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    /// e = 2.718…
    E,
    /// π = 3.141…
    Pi,
}

impl Constant {
    /// The nearest `f64`.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Self::E => std::f64::consts::E,
            Self::Pi => std::f64::consts::PI,
        }
    }

    /// The name that is printed and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::E => "e",
            Self::Pi => "pi",
        }
    }
}

/// A list of operands. Most are short, and are not allocated then.
pub type Operands = SmallVec<[Expr; 4]>;

/// One expression in terms of its children.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An exact number.
    Number(Rational),
    /// e or π.
    Constant(Constant),
    /// A variable.
    Variable(Symbol),
    /// −a
    Neg([Expr; 1]),
    /// a₁ + a₂ + …, at least two terms.
    Add(Operands),
    /// a − b
    Sub([Expr; 2]),
    /// a₁ · a₂ · …, at least two factors.
    Mul(Operands),
    /// a / b
    Div([Expr; 2]),
    /// aᵇ
    Pow([Expr; 2]),
    /// A function of the table, applied to as many arguments as its row has.
    Call(Function, Operands),
    /// How two numbers compare: a condition.
    Compare(Relation, [Expr; 2]),
    /// Two conditions: a condition.
    Join(Connective, [Expr; 2]),
    /// Of the last two the first where a condition holds, the other where it does not.
    Select([Expr; 3]),
}

impl Node {
    /// The operands, in order.
    #[must_use]
    pub fn children(&self) -> &[Expr] {
        match self {
            Self::Number(_) | Self::Constant(_) | Self::Variable(_) => &[],
            Self::Neg(args) => args,
            Self::Sub(args) | Self::Div(args) | Self::Pow(args) => args,
            Self::Compare(_, args) | Self::Join(_, args) => args,
            Self::Select(args) => args,
            Self::Add(args) | Self::Mul(args) | Self::Call(_, args) => args,
        }
    }

    /// The same operation on other operands. `map` is called once for each operand, in order.
    #[must_use]
    pub fn with_children(&self, mut map: impl FnMut(Expr) -> Expr) -> Self {
        let mut all = |args: &[Expr]| args.iter().map(|&e| map(e)).collect::<Operands>();
        match self {
            Self::Number(_) | Self::Constant(_) | Self::Variable(_) => self.clone(),
            Self::Neg(args) => Self::Neg(args.map(map)),
            Self::Sub(args) => Self::Sub(args.map(map)),
            Self::Div(args) => Self::Div(args.map(map)),
            Self::Pow(args) => Self::Pow(args.map(map)),
            Self::Add(args) => Self::Add(all(args)),
            Self::Mul(args) => Self::Mul(all(args)),
            Self::Call(function, args) => Self::Call(*function, all(args)),
            Self::Compare(relation, args) => Self::Compare(*relation, args.map(map)),
            Self::Join(connective, args) => Self::Join(*connective, args.map(map)),
            Self::Select(args) => Self::Select(args.map(map)),
        }
    }
}

impl Node {
    /// A number for each kind of node, for hashes.
    pub(crate) fn kind(&self) -> u64 {
        match self {
            Self::Number(_) => 0,
            Self::Constant(_) => 1,
            Self::Variable(_) => 2,
            Self::Neg(_) => 3,
            Self::Add(_) => 4,
            Self::Sub(_) => 5,
            Self::Mul(_) => 6,
            Self::Div(_) => 7,
            Self::Pow(_) => 8,
            Self::Call(..) => 9,
            Self::Compare(..) => 10,
            Self::Join(..) => 11,
            Self::Select(_) => 12,
        }
    }

    /// By which a graph finds it; that of a structure is [`crate::simplify`]'s.
    pub(super) fn hash(&self) -> u64 {
        let mut mixer = Mixer::default();
        let which = match self {
            Self::Number(number) => {
                number.hash(&mut mixer);
                0
            }
            Self::Constant(constant) => *constant as u64,
            Self::Variable(symbol) => u64::from(symbol.0),
            Self::Call(function, _) => *function as u64,
            Self::Compare(relation, _) => *relation as u64,
            Self::Join(connective, _) => *connective as u64,
            _ => 0,
        };
        mixer.mix(self.kind() | which << 8);
        for pair in self.children().chunks(2) {
            let second = pair.get(1).map_or(u32::MAX, |expr| expr.0);
            mixer.mix(u64::from(pair[0].0) << 32 | u64::from(second));
        }
        mixer.finish()
    }
}
