//! What goes where: the parts of a sum, a product or a power in their order, with signs, fractions and parentheses, in any
//! notation.

use super::Display;
use super::notation::Level::{Atom, Power, Product, Sum};
use super::notation::{Item, Level, Parts, plain, text};
use crate::graph::{Connective, Expr, Node};
use crate::rational::Rational;
use crate::simplify::{is_difference, is_negative};
use crate::table::Function;

impl<'g> Display<'g> {
    /// The text of ±`expr` in parts, and how tightly it binds.
    pub(super) fn parts(&self, mut expr: Expr, mut negated: bool) -> (Level, Parts<'g>) {
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
                (if name.starts_with('-') { Sum } else { Atom }, vec![text(name)])
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
    pub(super) fn power(&self, base: Expr, exponent: &Rational) -> (Level, Parts<'g>) {
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
