//! What rules are written with: letters and handles, and the patterns that come of them.
//!
//! A side of a rule is an expression over [`Handle`]s as in the rows of the table of functions, where letters are
//! variables of a graph. The left side is compiled into the form of canonical expressions: a term is a coefficient and
//! powers, a sum is a list of terms. The right side stays as it is; see [`build`](super::build).

use std::cell::{Cell, RefCell};

use super::functions::Functions;
use super::sort::Sort;
use crate::graph::{Expr, Graph, Handle, Node, Operand, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// The letters of all rules.
pub(super) const LETTERS: [&str; 5] = ["x", "y", "a", "m", "n"];

/// What each letter may stand for.
pub(super) type Sorts = [Sort; LETTERS.len()];

/// The letters of a rule that is being written.
pub(super) struct Letters<'g> {
    graph: &'g RefCell<Graph>,
    sorts: Cell<Sorts>,
}

impl<'g> Letters<'g> {
    pub(super) fn new(graph: &'g RefCell<Graph>) -> Self {
        Self { graph, sorts: Cell::new([Sort::Any; LETTERS.len()]) }
    }

    /// A letter; `pi` is the constant.
    pub(super) fn letter(&self, name: &str, sort: Sort) -> Handle<'g> {
        let variable = Handle::new(self.graph, self.graph.borrow_mut().variable(name));
        match LETTERS.iter().position(|&letter| letter == name) {
            Some(place) => {
                let mut sorts = self.sorts.get();
                sorts[place] = sort;
                self.sorts.set(sorts);
                variable
            }
            None => variable.pi(),
        }
    }

    pub(super) fn sides(
        &self,
        left: Handle<'g>,
        right: impl Operand<'g>,
        guards: Vec<Guard>,
        terms: Option<usize>,
    ) -> Sides {
        let right = right.beside(left).expr();
        Sides { left: left.expr(), right, guards, terms, sorts: self.sorts.get() }
    }
}

/// What has to be proven.
#[derive(Debug)]
pub(super) enum Guard {
    /// That these compare like this.
    Compares(Relation, [Expr; 2]),
    /// That this is a whole number.
    Whole(Expr),
    /// Nothing: these may not be known to be equal.
    MayDiffer([Expr; 2]),
}

impl Guard {
    pub(super) fn compares<'g>(a: Handle<'g>, relation: Relation, b: impl Operand<'g>) -> Self {
        Self::Compares(relation, [a.expr(), b.beside(a).expr()])
    }
}

/// A rule as it is written.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) left: Expr,
    pub(super) right: Expr,
    pub(super) guards: Vec<Guard>,
    /// How many terms a sum has to have, if it is about whole sums.
    pub(super) terms: Option<usize>,
    pub(super) sorts: Sorts,
}

impl Sides {
    /// In ordinary notation.
    pub(super) fn statement(&self, graph: &Graph) -> String {
        let equation = format!("{} = {}", graph.display(self.left), graph.display(self.right));
        let said = |symbol| self.sorts[letter(symbol)].said_of(graph.symbol_name(symbol));
        let sorts: Vec<String> =
            graph.variables(&[self.left]).into_iter().filter_map(said).collect();
        if sorts.is_empty() { equation } else { format!("{equation} for {}", sorts.join(", ")) }
    }

    /// What has to be proven, in ordinary notation; empty for nothing.
    pub(super) fn condition(&self, graph: &Graph) -> String {
        let said = |guard: &Guard| match *guard {
            Guard::Whole(expr) => Some(format!("{} is whole", graph.display(expr))),
            Guard::Compares(relation, [a, b]) => {
                Some(format!("{} {relation} {}", graph.display(a), graph.display(b)))
            }
            Guard::MayDiffer(_) => None,
        };
        self.guards.iter().filter_map(said).collect::<Vec<_>>().join(", ")
    }
}

/// The place of a letter in [`LETTERS`].
pub(super) fn letter(symbol: crate::graph::Symbol) -> usize {
    symbol.index()
}

/// The form of canonical expressions.
#[derive(Debug)]
pub(super) enum Pattern {
    Number(Rational),
    Constant(crate::graph::Constant),
    Letter(Letter),
    Call(Function, Vec<Self>),
    Power(Box<[Self; 2]>),
    Product(Term),
    /// A sum of as many terms.
    Sum(Vec<Term>),
}

/// c·x for a letter x.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) place: usize,
    pub(super) sort: Sort,
    pub(super) coefficient: Rational,
}

/// A product.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) coefficient: Rational,
    pub(super) factors: Vec<Factor>,
    /// The letter that stands for all other factors.
    pub(super) rest: Option<Letter>,
}

/// A power; of a bare base the exponent is 1.
#[derive(Debug)]
pub(super) struct Factor {
    pub(super) base: Pattern,
    pub(super) exponent: Pattern,
}

/// A left side, by its outermost operation.
#[derive(Debug)]
pub(super) enum Shape {
    /// All of a call or a power.
    Whole(Pattern),
    /// Some terms of a sum: the one by which the letters are found, and the others, which are built and looked for.
    Terms { anchor: Term, others: Vec<(Rational, Expr)> },
    /// Some factors of a product, in the same way; of the others bases and exponents.
    Factors { anchor: Factor, others: Vec<(Expr, Pattern)> },
}

/// Turns expressions over letters into patterns.
pub(super) struct Compiler<'a> {
    pub(super) graph: &'a Graph,
    pub(super) sorts: &'a Sorts,
}

impl Compiler<'_> {
    pub(super) fn shape(&self, left: Expr) -> Shape {
        match self.graph.node(left) {
            Node::Add(_) | Node::Sub(_) => {
                let mut terms = self.terms(left);
                let (sign, anchor) = terms.remove(self.anchor(terms.iter().map(|term| term.1)));
                let mut anchor = self.term(anchor);
                anchor.coefficient = &anchor.coefficient * &sign;
                Shape::Terms { anchor, others: terms }
            }
            Node::Mul(_) | Node::Div(_) => {
                let mut factors = self.factors(left).1;
                let anchor = factors.remove(self.anchor(factors.iter().map(|factor| factor.0)));
                let others = factors.into_iter().map(|(e, sign)| self.power(e, &sign)).collect();
                Shape::Factors { anchor: self.factor(anchor.0, &anchor.1), others }
            }
            _ => Shape::Whole(self.pattern(left)),
        }
    }

    /// The operand with a function and the most letters.
    fn anchor(&self, operands: impl Iterator<Item = Expr>) -> usize {
        let score = |e: Expr| (self.calls(e) != Functions::NONE, self.graph.variables(&[e]).len());
        let scores: Vec<_> = operands.map(score).collect();
        let best = scores.iter().max().expect("an operation has operands");
        scores.iter().position(|score| score == best).expect("it is one of them")
    }

    /// The functions called in a sum or a product, or a base in it, or a term of a base.
    pub(super) fn calls(&self, expr: Expr) -> Functions {
        match self.graph.node(expr) {
            Node::Call(Function::Sqrt, args) => self.calls(args[0]),
            Node::Call(function, _) => Functions::of(&[*function]),
            Node::Pow([base, _]) => self.calls(*base),
            node => {
                node.children().iter().map(|&e| self.calls(e)).fold(Functions::NONE, Functions::and)
            }
        }
    }

    fn pattern(&self, expr: Expr) -> Pattern {
        match self.graph.node(expr) {
            Node::Number(number) => Pattern::Number(number.clone()),
            Node::Constant(constant) => Pattern::Constant(*constant),
            Node::Call(function, args) if *function != Function::Sqrt => {
                Pattern::Call(*function, args.iter().map(|&arg| self.pattern(arg)).collect())
            }
            Node::Add(_) | Node::Sub(_) => {
                let terms = self.terms(expr).into_iter().map(|(sign, e)| {
                    let term = self.term(e);
                    Term { coefficient: &term.coefficient * &sign, ..term }
                });
                Pattern::Sum(terms.collect())
            }
            _ => self.term(expr).into_pattern(),
        }
    }

    /// The terms of a sum with their signs.
    fn terms(&self, expr: Expr) -> Vec<(Rational, Expr)> {
        let signed = |sign: Rational, e: Expr| {
            self.terms(e).into_iter().map(move |(inner, e)| (&sign * &inner, e))
        };
        match self.graph.node(expr) {
            Node::Add(terms) => terms.iter().flat_map(|&e| signed(Rational::ONE, e)).collect(),
            &Node::Sub([a, b]) => {
                signed(Rational::ONE, a).chain(signed(Rational::MINUS_ONE, b)).collect()
            }
            &Node::Neg([a]) => signed(Rational::MINUS_ONE, a).collect(),
            _ => vec![(Rational::ONE, expr)],
        }
    }

    /// The coefficient and the factors of a product, each to the power 1 or −1.
    fn factors(&self, expr: Expr) -> (Rational, Vec<(Expr, Rational)>) {
        let mut coefficient = Rational::ONE;
        let mut factors = Vec::new();
        let mut pending = vec![(expr, Rational::ONE)];
        while let Some((expr, sign)) = pending.pop() {
            match self.graph.node(expr) {
                Node::Mul(all) => pending.extend(all.iter().rev().map(|&e| (e, sign.clone()))),
                &Node::Div([a, b]) => pending.extend([(b, -sign.clone()), (a, sign)]),
                &Node::Neg([a]) => {
                    coefficient = -coefficient;
                    pending.push((a, sign));
                }
                Node::Number(number) => {
                    let power = if sign.is_one() { Some(number.clone()) } else { number.recip() };
                    coefficient = &coefficient * &power.expect("no rule divides by 0");
                }
                _ => factors.push((expr, sign)),
            }
        }
        (coefficient, factors)
    }

    fn term(&self, expr: Expr) -> Term {
        let (coefficient, all) = self.factors(expr);
        let mut term = Term { coefficient, factors: Vec::new(), rest: None };
        for (i, (factor, sign)) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, other)| other.0);
            let others = self.graph.variables(&others.collect::<Vec<_>>());
            match self.graph.as_variable(*factor) {
                Some(symbol) if sign.is_one() && !others.contains(&symbol) => {
                    term.rest = Some(self.letter(symbol));
                }
                _ => term.factors.push(self.factor(*factor, sign)),
            }
        }
        term
    }

    fn factor(&self, expr: Expr, sign: &Rational) -> Factor {
        let (base, exponent) = self.power(expr, sign);
        let base = match self.graph.as_variable(base) {
            Some(symbol) => Pattern::Letter(self.letter(symbol)),
            None => self.pattern(base),
        };
        Factor { base, exponent }
    }

    fn power(&self, expr: Expr, sign: &Rational) -> (Expr, Pattern) {
        let (base, exponent) = match self.graph.node(expr) {
            &Node::Pow([base, exponent]) => (base, self.pattern(exponent)),
            Node::Call(Function::Sqrt, args) => (args[0], Pattern::Number(Rational::HALF)),
            _ => (expr, Pattern::Number(Rational::ONE)),
        };
        let exponent = match exponent {
            Pattern::Number(number) => Pattern::Number(&number * sign),
            Pattern::Letter(letter) => {
                Pattern::Letter(Letter { coefficient: &letter.coefficient * sign, ..letter })
            }
            other => other,
        };
        (base, exponent)
    }

    fn letter(&self, symbol: crate::graph::Symbol) -> Letter {
        let place = letter(symbol);
        Letter { place, sort: self.sorts[place], coefficient: Rational::ONE }
    }
}

impl Term {
    fn into_pattern(mut self) -> Pattern {
        match (self.factors.len(), self.rest) {
            (0, None) => return Pattern::Number(self.coefficient),
            (0, Some(letter)) => {
                return Pattern::Letter(Letter { coefficient: self.coefficient, ..letter });
            }
            (1, None) if self.coefficient.is_one() => {
                let Factor { base, exponent } = self.factors.remove(0);
                return match exponent {
                    Pattern::Number(number) if number.is_one() => base,
                    exponent => Pattern::Power(Box::new([base, exponent])),
                };
            }
            (_, rest) => self.rest = rest,
        }
        Pattern::Product(self)
    }
}
