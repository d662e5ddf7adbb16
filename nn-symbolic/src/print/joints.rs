//! Where two factors cannot stand beside each other without a sign.

use super::Display;
use super::notation::Item;
use crate::graph::{Constant, Node};

impl<'g> Display<'g> {
    /// 2 3 would be 23, x (y + 1) the value of a function, and d x below a line a differential.
    pub(super) fn may_run_together(&self, left: &Item<'g>, right: &Item<'g>) -> bool {
        if self.is_differential(left) {
            return true;
        }
        match self.beginning(right) {
            Beginning::Digit => true,
            Beginning::Parenthesis => self.ends_with_name(left),
            Beginning::Other => self.is_numeric_fraction(right),
        }
    }

    fn is_differential(&self, item: &Item<'g>) -> bool {
        let expr = match item {
            Item::Expr { expr, .. } => *expr,
            Item::Power { base, .. } => *base,
            Item::Text(_) => return false,
        };
        let symbol = self.graph.as_variable(expr);
        symbol.is_some_and(|symbol| self.graph.symbol_name(symbol) == "d")
    }

    fn ends_with_name(&self, item: &Item<'g>) -> bool {
        let mut expr = match item {
            Item::Expr { expr, .. } => *expr,
            Item::Power { base, exponent, .. } if exponent.is_one() => *base,
            Item::Text(_) | Item::Power { .. } => return false,
        };
        // Nothing but products and first powers end with one of their operands.
        loop {
            expr = match self.graph.node(expr) {
                Node::Mul(factors) => factors[factors.len() - 1],
                Node::Pow([base, exponent]) if self.graph.is_number(*exponent, 1) => *base,
                _ => break,
            };
        }
        matches!(self.graph.node(expr), Node::Variable(_) | Node::Constant(Constant::E))
    }

    fn beginning(&self, item: &Item<'g>) -> Beginning {
        let mut first = item.clone();
        loop {
            let (level, (own, parts)) = match first {
                Item::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    return Beginning::Digit;
                }
                Item::Text(_) => return Beginning::Other,
                Item::Expr { expr, negated, level } => (level, self.parts(expr, negated)),
                Item::Power { base, exponent, level } => (level, self.power(base, &exponent)),
            };
            // Two steps at most: of what is a factor without parentheses only powers begin with an operand, an atom.
            match parts.into_iter().next() {
                _ if own < level => return Beginning::Parenthesis,
                Some(part) => first = part,
                None => return Beginning::Other,
            }
        }
    }

    fn is_numeric_fraction(&self, item: &Item<'g>) -> bool {
        let Item::Expr { expr, .. } = item else { return false };
        match self.graph.node(*expr) {
            Node::Number(_) => true,
            Node::Div([above, _]) => self.graph.as_number(*above).is_some(),
            _ => false,
        }
    }
}

/// What a factor begins with.
enum Beginning {
    Digit,
    Parenthesis,
    Other,
}
