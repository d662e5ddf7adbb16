//! Expressions as text, in ordinary infix notation.
//!
//! A graph is printed as the tree it stands for, which can be exponentially larger, so the length of the text is
//! limited. The printer keeps its own stack and takes memory in proportion to what it prints.
//!
//! Canonical forms come out as people write them: a·b⁻¹ as `a/b`, x^(1/2) as `sqrt(x)`, (3/4)·x as `3*x/4`,
//! −1·a + b as `b - a`, and −1·z·(x − y) as `z*(y - x)`.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;
use crate::simplify::{is_difference, is_negative};

/// An expression with its graph, to be printed; made by [`Graph::display`].
#[derive(Clone, Copy)]
pub struct Display<'g> {
    graph: &'g Graph,
    expr: Expr,
    limit: usize,
}

impl Graph {
    /// The text of an expression: operators `+ - * / ^`, functions by name, no more parentheses than needed.
    #[must_use]
    pub fn display(&self, expr: Expr) -> Display<'_> {
        const LIMIT: usize = 100_000;
        Display { graph: self, expr, limit: LIMIT }
    }
}

impl Display<'_> {
    /// At most so many bytes of text; a longer one ends with `…`.
    #[must_use]
    pub fn with_limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

/// How tightly the outermost operator of a text binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Sums, and everything with a leading minus.
    Sum,
    Product,
    Power,
    Atom,
}

/// What is still to be printed.
enum Item<'g> {
    Text(Cow<'g, str>),
    /// ±`expr`, in parentheses if it binds less tightly than `level`.
    Expr {
        expr: Expr,
        negated: bool,
        level: Level,
    },
    /// `base` to a positive number.
    Power {
        base: Expr,
        exponent: Rational,
        level: Level,
    },
}

use Item::Text;
use Level::{Atom, Power, Product, Sum};

fn text<'g>(text: impl Into<Cow<'g, str>>) -> Item<'g> {
    Text(text.into())
}

fn plain<'g>(expr: Expr, level: Level) -> Item<'g> {
    let negated = false;
    Item::Expr { expr, negated, level }
}

impl fmt::Display for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut room = self.limit;
        let mut pending = vec![plain(self.expr, Sum)];
        while let Some(item) = pending.pop() {
            let (level, (own, parts)) = match item {
                Text(text) => {
                    let Some(left) = room.checked_sub(text.len()) else {
                        return f.write_char('…');
                    };
                    room = left;
                    f.write_str(&text)?;
                    continue;
                }
                Item::Expr { expr, negated, level } => (level, self.parts(expr, negated)),
                Item::Power { base, exponent, level } => (level, power(base, &exponent)),
            };
            if own < level {
                pending.push(text(")"));
                pending.extend(parts.into_iter().rev());
                pending.push(text("("));
            } else {
                pending.extend(parts.into_iter().rev());
            }
        }
        Ok(())
    }
}

impl<'g> Display<'g> {
    /// The text of ±`expr` in parts, and how tightly it binds.
    fn parts(&self, mut expr: Expr, mut negated: bool) -> (Level, Vec<Item<'g>>) {
        // One minus at a time: what is below may have its own way of taking it.
        if let Node::Neg([inner]) = self.graph.node(expr) {
            if !negated && let Node::Neg(_) = self.graph.node(*inner) {
                return (Sum, vec![text("-"), plain(*inner, Product)]);
            }
            (expr, negated) = (*inner, !negated);
        }
        match self.graph.node(expr) {
            Node::Number(number) if negated => self::number(&-number.clone()),
            Node::Number(number) => self::number(number),
            Node::Add(_) if negated && !is_difference(self.graph, expr) => {
                (Sum, vec![text("-"), plain(expr, Product)])
            }
            Node::Add(terms) => (Sum, self.sum(terms, negated)),
            &Node::Sub([a, b]) => {
                let (a, b) = if negated { (b, a) } else { (a, b) };
                let mut parts = vec![plain(a, Sum)];
                parts.extend(self.term(b, true));
                (Sum, parts)
            }
            Node::Mul(factors) => self.product(factors, negated),
            _ if negated => (Sum, vec![text("-"), plain(expr, Product)]),
            Node::Neg([inner]) => (Sum, vec![text("-"), plain(*inner, Product)]),
            Node::Constant(constant) => (Atom, vec![text(constant.name())]),
            Node::Variable(symbol) => (Atom, vec![text(self.graph.symbol_name(*symbol))]),
            &Node::Div([a, b]) => {
                let parts = vec![plain(a, Product), text("/"), plain(b, Power)];
                (Product, parts)
            }
            &Node::Pow([base, exponent]) => match self.graph.as_number(exponent) {
                Some(number) if number.is_negative() => {
                    let exponent = number.abs();
                    let level = Power;
                    let power = Item::Power { base, exponent, level };
                    (Product, vec![text("1/"), power])
                }
                Some(number) => power(base, number),
                None => {
                    let parts = vec![plain(base, Atom), text("^"), plain(exponent, Atom)];
                    (Power, parts)
                }
            },
            Node::Call(function, args) => {
                let mut parts = vec![text(function.name()), text("(")];
                for (i, &arg) in args.iter().enumerate() {
                    if i > 0 {
                        parts.push(text(", "));
                    }
                    parts.push(plain(arg, Sum));
                }
                parts.push(text(")"));
                (Atom, parts)
            }
        }
    }

    /// The terms, a positive one first if there is any.
    fn sum(&self, terms: &[Expr], negated: bool) -> Vec<Item<'g>> {
        let is_minus = |&term: &Expr| is_negative(self.graph, term) != negated;
        let first = terms.iter().position(|term| !is_minus(term)).unwrap_or(0);
        let mut parts = vec![Item::Expr { expr: terms[first], negated, level: Sum }];
        for (i, &term) in terms.iter().enumerate() {
            if i != first {
                parts.extend(self.term(term, negated));
            }
        }
        parts
    }

    /// ±`expr` after other terms.
    fn term(&self, expr: Expr, negated: bool) -> [Item<'g>; 2] {
        let minus = is_negative(self.graph, expr);
        let term = Item::Expr { expr, negated: minus, level: Product };
        [text(if minus == negated { " + " } else { " - " }), term]
    }

    fn product(&self, factors: &[Expr], negated: bool) -> (Level, Vec<Item<'g>>) {
        let (coefficient, factors) = match self.graph.as_number(factors[0]) {
            Some(number) => (number.clone(), &factors[1..]),
            None => (Rational::ONE, factors),
        };
        let mut minus = coefficient.is_negative() != negated;
        // −z·(x − y) is z·(y − x).
        let turned = factors.iter().position(|&e| minus && is_difference(self.graph, e));
        minus &= turned.is_none();

        let (mut above, mut below) = (Vec::new(), Vec::new());
        let (num, den) = (coefficient.numerator().abs(), coefficient.denominator());
        if !num.is_one() {
            above.push(text(num.to_string()));
        }
        if !den.is_one() {
            below.push(text(den.to_string()));
        }
        for (i, &expr) in factors.iter().enumerate() {
            match self.graph.node(expr) {
                &Node::Pow([base, exponent])
                    if self.graph.as_number(exponent).is_some_and(Rational::is_negative) =>
                {
                    let exponent =
                        self.graph.as_number(exponent).map_or(Rational::ONE, Rational::abs);
                    // Alone below the line it stands behind the slash.
                    below.push(Item::Power { base, exponent, level: Power });
                }
                _ => {
                    let level = if above.is_empty() { Product } else { Power };
                    above.push(Item::Expr { expr, negated: turned == Some(i), level });
                }
            }
        }
        if above.is_empty() {
            above.push(text("1"));
        }
        let mut parts = Vec::new();
        if minus {
            parts.push(text("-"));
        }
        parts.extend(joined(above));
        if below.len() > 1 {
            parts.push(text("/("));
            parts.extend(joined(below));
            parts.push(text(")"));
        } else if !below.is_empty() {
            parts.push(text("/"));
            parts.extend(below);
        }
        (if minus { Sum } else { Product }, parts)
    }
}

/// With `*` between.
fn joined(factors: Vec<Item<'_>>) -> impl Iterator<Item = Item<'_>> {
    let between = |(i, factor)| {
        let times = (i > 0).then(|| text("*"));
        times.into_iter().chain([factor])
    };
    factors.into_iter().enumerate().flat_map(between)
}

fn number<'g>(number: &Rational) -> (Level, Vec<Item<'g>>) {
    let level = if number.is_negative() {
        Sum
    } else if number.is_integer() {
        Atom
    } else {
        Product
    };
    (level, vec![text(number.to_string())])
}

/// `base` to a number that is not negative.
fn power<'g>(base: Expr, exponent: &Rational) -> (Level, Vec<Item<'g>>) {
    if exponent.is_one() {
        return (Power, vec![plain(base, Power)]);
    }
    if *exponent == Rational::HALF {
        return (Atom, vec![text("sqrt("), plain(base, Sum), text(")")]);
    }
    let exponent =
        if exponent.is_integer() { exponent.to_string() } else { format!("({exponent})") };
    (Power, vec![plain(base, Atom), text("^"), text(exponent)])
}
