//! Expressions as text: in ordinary infix notation, or in LaTeX's.
//!
//! What goes where is decided here; how it is written, by a [`Notation`]. A graph is printed as the tree it stands for, which can be exponentially larger, so the length of the text is
//! limited. The printer keeps its own stack and takes memory in proportion to what it prints.
//!
//! Canonical forms come out as people write them: a·b⁻¹ as `a/b`, x^(1/2) as `sqrt(x)`, (3/4)·x as `3*x/4`,
//! −1·a + b as `b - a`, and −1·z·(x − y) as `z*(y - x)`.

mod joints;
mod latex;
mod text;

pub(crate) use latex::greek;
pub use latex::latex_name;
#[cfg(feature = "parse")]
pub(crate) use latex::{letter, letter_commands};
#[cfg(feature = "parse")]
pub(crate) use text::CUSTOMARY;

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::graph::{Connective, Constant, Expr, Graph, Node, Relation, Symbol};
use crate::rational::Rational;
use crate::simplify::{is_difference, is_negative};
use crate::table::Function;

/// An expression with its graph, to be printed; made by [`Graph::display`].
#[derive(Clone, Copy)]
pub struct Display<'g> {
    graph: &'g Graph,
    expr: Expr,
    limit: usize,
    decimals: bool,
    notation: &'static dyn Notation,
    names: Option<&'g dyn Fn(Symbol) -> String>,
}

impl Graph {
    /// The text of an expression: operators `+ - * / ^`, functions by name, no more parentheses than needed.
    #[must_use]
    pub fn display(&self, expr: Expr) -> Display<'_> {
        const LIMIT: usize = 100_000;
        let notation = &text::Infix;
        Display { graph: self, expr, limit: LIMIT, decimals: false, notation, names: None }
    }
}

impl<'g> Display<'g> {
    /// At most so many bytes of text; a longer one ends with `…`.
    #[must_use]
    pub fn with_limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// With `true`, numbers that are finite decimals are printed as such: 0.25, not 1/4; 1e20, not all its digits.
    #[must_use]
    pub fn with_decimals(self, decimals: bool) -> Self {
        Self { decimals, ..self }
    }

    /// With other texts for the variables.
    #[must_use]
    pub fn with_names(self, names: &'g dyn Fn(Symbol) -> String) -> Self {
        Self { names: Some(names), ..self }
    }

    /// In the notation of LaTeX's mathematics mode, without its delimiters.
    ///
    /// ```
    /// let mut graph = nn_symbolic::Graph::new();
    /// let (x, alpha) = (graph.variable("x_1"), graph.variable("alpha"));
    /// let quotient = graph.div(x, alpha);
    /// assert_eq!(graph.display(quotient).latex().to_string(), r"\frac{x_{1}}{\alpha}");
    /// ```
    #[must_use]
    pub fn latex(self) -> Self {
        Self { notation: &latex::Latex, ..self }
    }
}

impl fmt::Debug for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How the parts of an expression are written.
trait Notation {
    fn parentheses(&self) -> [&'static str; 2];
    /// What needs no parentheses as a factor.
    fn factor(&self) -> Level;
    /// The sign between two factors.
    fn times(&self) -> &'static str;
    /// What may stand between factors instead, where they cannot be taken for something else.
    fn juxtaposition(&self) -> Option<&'static str> {
        None
    }
    fn variable<'g>(&self, graph: &'g Graph, symbol: Symbol) -> Cow<'g, str>;
    fn constant(&self, constant: Constant) -> &'static str;
    /// A quotient, from what is above and below the line; below is a single factor or a product.
    fn fraction<'g>(&self, above: Parts<'g>, below: Parts<'g>, single: bool) -> (Level, Parts<'g>);
    fn power<'g>(&self, base: Parts<'g>, exponent: Item<'g>) -> (Level, Parts<'g>);
    /// Whether a power of a variable needs parentheses around its name, since it would be read as something else.
    fn guards_base(&self, name: &str, has_number: bool, is_variable: &dyn Fn(&str) -> bool)
    -> bool;
    /// A positive decimal, which may have an exponent.
    fn decimal(&self, number: String) -> (Level, String);
    /// A positive number as an exponent.
    fn exponent<'g>(&self, number: String) -> Item<'g>;
    fn call<'g>(&self, function: Function, args: &[Expr]) -> (Level, Parts<'g>);
    fn relation(&self, relation: Relation) -> &'static str;
    fn connective(&self, connective: Connective) -> &'static str;
    /// Conditions with what holds under each of them, and what holds elsewhere.
    fn pieces<'g>(&self, pieces: Vec<(Item<'g>, Expr)>, otherwise: Expr) -> (Level, Parts<'g>);
    /// A condition that always holds, or never.
    fn truth(&self, holds: bool) -> &'static str;
    /// A function to a power, where that has a form of its own.
    fn call_to<'g>(&self, _: Function, _: &[Expr], _exponent: &str) -> Option<(Level, Parts<'g>)> {
        None
    }
}

/// How tightly the outermost operator of a text binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// One of several conditions.
    Either,
    /// All of several conditions.
    Both,
    Comparison,
    /// Sums, and everything with a leading minus.
    Sum,
    Product,
    /// A quotient that is seen as one by its line.
    Fraction,
    Power,
    Atom,
}

type Parts<'g> = Vec<Item<'g>>;

/// What is still to be printed.
#[derive(Clone)]
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

/// With commas between.
fn listed<'g>(args: &[Expr]) -> Parts<'g> {
    let mut parts = Vec::new();
    for (i, &arg) in args.iter().enumerate() {
        if i > 0 {
            parts.push(text(", "));
        }
        parts.push(plain(arg, Sum));
    }
    parts
}

impl fmt::Display for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [open, close] = self.notation.parentheses();
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
                Item::Power { base, exponent, level } => (level, self.power(base, &exponent)),
            };
            if own < level {
                pending.push(text(close));
                pending.extend(parts.into_iter().rev());
                pending.push(text(open));
            } else {
                pending.extend(parts.into_iter().rev());
            }
        }
        Ok(())
    }
}

impl<'g> Display<'g> {
    /// The text of ±`expr` in parts, and how tightly it binds.
    fn parts(&self, mut expr: Expr, mut negated: bool) -> (Level, Parts<'g>) {
        // One minus at a time: what is below may have its own way of taking it.
        if let Node::Neg([inner]) = self.graph.node(expr) {
            if !negated && let Node::Neg(_) = self.graph.node(*inner) {
                return (Sum, vec![text("-"), plain(*inner, Product)]);
            }
            (expr, negated) = (*inner, !negated);
        }
        match self.graph.node(expr) {
            Node::Number(number) if negated => self.number(&-number.clone()),
            Node::Number(number) => self.number(number),
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
            Node::Constant(constant) => (Atom, vec![text(self.notation.constant(*constant))]),
            Node::Variable(symbol) => {
                let name = match self.names {
                    Some(names) => names(*symbol).into(),
                    None => self.notation.variable(self.graph, *symbol),
                };
                // Another text may be a negative number.
                (if name.starts_with('-') { Sum } else { Atom }, vec![Text(name)])
            }
            &Node::Div([a, b]) => {
                self.notation.fraction(vec![plain(a, Product)], vec![plain(b, Power)], true)
            }
            &Node::Pow([base, exponent]) => match self.graph.as_number(exponent) {
                Some(number) if number.is_negative() => {
                    let exponent = number.abs();
                    let power = Item::Power { base, exponent, level: Power };
                    self.notation.fraction(vec![text("1")], vec![power], true)
                }
                Some(number) => self.power(base, number),
                None => self.notation.power(self.base(base, false), plain(exponent, Atom)),
            },
            Node::Call(function, args) => self.notation.call(*function, args),
            &Node::Compare(relation, [a, b]) => {
                let sign = format!(" {} ", self.notation.relation(relation));
                (Level::Comparison, vec![plain(a, Sum), text(sign), plain(b, Sum)])
            }
            &Node::Join(connective, [a, b]) => {
                // What joins the other way stands in parentheses.
                let (own, inner) = match connective {
                    Connective::And => (Level::Both, Level::Comparison),
                    Connective::Or => (Level::Either, Level::Both),
                };
                let sign = format!(" {} ", self.notation.connective(connective));
                (own, vec![self.condition(a, own), text(sign), self.condition(b, inner)])
            }
            Node::Select(_) => self.pieces(expr),
        }
    }

    /// A condition; one that always holds, or never, is the number 1, or 0.
    fn condition(&self, expr: Expr, level: Level) -> Item<'g> {
        match self.graph.as_number(expr) {
            Some(number) => text(self.notation.truth(!number.is_zero())),
            None => plain(expr, level),
        }
    }

    /// The pieces of a selection; what is selected otherwise may be made of pieces itself.
    fn pieces(&self, selection: Expr) -> (Level, Parts<'g>) {
        let (mut pieces, mut otherwise) = (Vec::new(), selection);
        while let Node::Select([condition, then, rest]) = *self.graph.node(otherwise) {
            pieces.push((self.condition(condition, Level::Either), then));
            otherwise = rest;
        }
        self.notation.pieces(pieces, otherwise)
    }

    /// The terms, a positive one first if there is any.
    fn sum(&self, terms: &[Expr], negated: bool) -> Parts<'g> {
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

    fn product(&self, factors: &[Expr], negated: bool) -> (Level, Parts<'g>) {
        let (coefficient, factors) = match self.graph.as_number(factors[0]) {
            Some(number) => (number.clone(), &factors[1..]),
            None => (Rational::ONE, factors),
        };
        let mut minus = coefficient.is_negative() != negated;
        // −z·(x − y) is z·(y − x).
        let turned = factors.iter().position(|&e| minus && is_difference(self.graph, e));
        minus &= turned.is_none();

        let (mut above, mut below) = (Vec::new(), Vec::new());
        let coefficient = coefficient.abs();
        match self.decimal(&coefficient) {
            Some((_, decimal, rest)) if !coefficient.is_one() => {
                above.push(text(decimal));
                if !rest.is_one() {
                    below.push(text(rest.to_string()));
                }
            }
            _ => {
                let (num, den) = (coefficient.numerator(), coefficient.denominator());
                if !num.is_one() {
                    above.push(text(num.to_string()));
                }
                if !den.is_one() {
                    below.push(text(den.to_string()));
                }
            }
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
                    let level = if above.is_empty() { Product } else { self.notation.factor() };
                    above.push(Item::Expr { expr, negated: turned == Some(i), level });
                }
            }
        }
        if above.is_empty() {
            above.push(text("1"));
        }
        let single = below.len() == 1;
        let above = self.joined(above);
        let (level, quotient) = if below.is_empty() {
            (Product, above)
        } else {
            self.notation.fraction(above, self.joined(below), single)
        };
        if minus {
            let mut parts = vec![text("-")];
            parts.extend(quotient);
            (Sum, parts)
        } else {
            (level, quotient)
        }
    }

    /// With signs of multiplication between.
    fn joined(&self, factors: Parts<'g>) -> Parts<'g> {
        let mut parts: Parts<'g> = Vec::with_capacity(2 * factors.len());
        for factor in factors {
            if let Some(last) = parts.last() {
                let sign = match self.notation.juxtaposition() {
                    Some(nothing) if !self.may_run_together(last, &factor) => nothing,
                    _ => self.notation.times(),
                };
                parts.push(text(sign));
            }
            parts.push(factor);
        }
        parts
    }

    fn number(&self, number: &Rational) -> (Level, Parts<'g>) {
        let magnitude = number.abs();
        let (level, mut parts) = match self.decimal(&magnitude) {
            Some((level, decimal, rest)) if rest.is_one() => (level, vec![text(decimal)]),
            Some((_, decimal, rest)) => {
                let below = vec![text(rest.to_string())];
                self.notation.fraction(vec![text(decimal)], below, true)
            }
            None if number.is_integer() => (Atom, vec![text(magnitude.to_string())]),
            None => {
                let [num, den] = [magnitude.numerator(), magnitude.denominator()];
                let [num, den] = [num, den].map(|part| text(part.to_string()));
                self.notation.fraction(vec![num], vec![den], true)
            }
        };
        if number.is_negative() {
            parts.insert(0, text("-"));
            return (Sum, parts);
        }
        (level, parts)
    }

    /// The text of a number that should be written as a decimal, over a whole number.
    fn decimal(&self, number: &Rational) -> Option<(Level, String, Rational)> {
        let (decimal, rest) = if self.decimals { number.to_decimal_over() } else { None }?;
        let (level, decimal) = self.notation.decimal(decimal);
        Some((level, decimal, rest))
    }

    /// What is raised to a power, a number or another expression.
    fn base(&self, base: Expr, to_number: bool) -> Parts<'g> {
        let alone = vec![plain(base, Atom)];
        let Some(symbol) = self.graph.as_variable(base) else { return alone };
        let is_variable =
            |name: &str| self.graph.symbols().any(|symbol| self.graph.symbol_name(symbol) == name);
        match self.notation.guards_base(self.graph.symbol_name(symbol), to_number, &is_variable) {
            false => alone,
            true => {
                let [open, close] = self.notation.parentheses();
                vec![text(open), plain(base, Sum), text(close)]
            }
        }
    }

    /// `base` to a number that is not negative.
    fn power(&self, base: Expr, exponent: &Rational) -> (Level, Parts<'g>) {
        if exponent.is_one() {
            return self.parts(base, false);
        }
        if *exponent == Rational::HALF {
            return self.notation.call(Function::Sqrt, &[base]);
        }
        let decimal = self.decimal(exponent).filter(|(.., rest)| rest.is_one());
        let decimal = decimal.map(|(_, decimal, _)| decimal);
        let number = decimal.unwrap_or_else(|| exponent.to_string());
        if let Node::Call(function, args) = self.graph.node(base)
            && let Some(raised) = self.notation.call_to(*function, args, &number)
        {
            return raised;
        }
        self.notation.power(self.base(base, true), self.notation.exponent(number))
    }
}
