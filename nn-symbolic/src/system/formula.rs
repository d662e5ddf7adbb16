//! A formula of a system: what it is made of, and its texts and code.

use std::cell::OnceCell;
use std::ops::Deref;

use super::higher::{Partial, first_derivatives};
use super::{Equation, System, Wanted};
use crate::code::Code;
use crate::graph::{Expr, Graph, Symbol};
use crate::parse::Ast;

/// The longest text, in bytes.
const LONGEST: usize = 1 << 20;

/// A formula with its derivatives: expressions and variables in the graph of its [`System`].
#[derive(Clone, Debug)]
pub struct Formula {
    /// As it was typed.
    pub ast: Ast,
    /// As it was written.
    pub written: Expr,
    /// Simplified.
    pub value: Expr,
    /// Its variables, in natural order.
    pub variables: Vec<Symbol>,
    /// The variables it is differentiated with respect to.
    pub wrt: Vec<Symbol>,
    /// The derivatives with respect to `wrt`, simplified.
    pub derivatives: Vec<Expr>,
    /// The derivatives of the order that was wanted, if that is more than 1: those that are not 0, each once, simplified.
    pub higher: Vec<Partial>,
    /// How it is called, if the user has said.
    pub name: Option<String>,
    /// The equation by which it is a function, if its value is a variable of that.
    pub equation: Option<Equation>,
    /// What is differentiated: as it was written, but for parts that are constants, if that matters.
    pub(super) source: Expr,
    /// Made when it is first asked for.
    pub(super) code: OnceCell<Code>,
}

impl Formula {
    /// An explicit formula with its first derivatives, unsimplified.
    pub(super) fn explicit(
        graph: &mut Graph,
        ast: Ast,
        name: Option<String>,
        wrt: Option<&[String]>,
    ) -> Self {
        let written = ast.build(graph);
        let variables: Vec<Symbol> =
            ast.variables().into_iter().map(|name| graph.symbol(name)).collect();
        let wrt: Vec<Symbol> = match wrt {
            Some(names) => names.iter().map(|name| graph.symbol(name)).collect(),
            None => variables.clone(),
        };
        let derivatives = first_derivatives(graph, written, &wrt);
        Self {
            ast,
            written,
            value: written,
            variables,
            wrt,
            derivatives,
            higher: Vec::new(),
            name,
            equation: None,
            source: written,
            code: OnceCell::new(),
        }
    }

    /// The first derivatives that are not 0.
    pub(super) fn first(&self, graph: &Graph) -> Vec<Partial> {
        let all = self.derivatives.iter().enumerate();
        let first = all.filter(|(_, expr)| !graph.is_number(**expr, 0));
        first.map(|(place, &expr)| Partial { by: vec![place], expr }).collect()
    }

    /// The place of a variable in [`Self::variables`].
    #[must_use]
    pub fn index(&self, symbol: Symbol) -> Option<usize> {
        self.variables.iter().position(|&variable| variable == symbol)
    }
}

/// A [`Formula`] with the [`System`] it belongs to, which has its graph: what is printed, computed or evaluated is asked
/// of this. It dereferences to the formula.
#[derive(Clone, Copy)]
pub struct FormulaRef<'s> {
    system: &'s System,
    formula: &'s Formula,
}

impl Deref for FormulaRef<'_> {
    type Target = Formula;

    fn deref(&self) -> &Formula {
        self.formula
    }
}

impl<'s> FormulaRef<'s> {
    pub(super) fn new(system: &'s System, formula: &'s Formula) -> Self {
        Self { system, formula }
    }

    /// The formula, as long as its system is.
    #[must_use]
    pub fn formula(self) -> &'s Formula {
        self.formula
    }

    /// The system it belongs to.
    #[must_use]
    pub fn system(self) -> &'s System {
        self.system
    }

    /// Where its expressions are.
    #[must_use]
    pub fn graph(self) -> &'s Graph {
        self.system.graph()
    }

    /// All that was wanted: the value, then the derivatives, those of [`Formula::higher`] last.
    #[must_use]
    pub fn roots(self) -> Vec<Expr> {
        let first = if self.wants_gradient() { &self.derivatives[..] } else { &[] };
        let higher = self.higher.iter().map(|partial| &partial.expr);
        [&self.value].into_iter().chain(first).chain(higher).copied().collect()
    }

    /// The order of the highest derivatives that were wanted.
    #[must_use]
    pub fn order(self) -> usize {
        self.system.settings().wanted.order() as usize
    }

    /// Whether the first derivatives were wanted.
    #[must_use]
    pub fn wants_gradient(self) -> bool {
        !matches!(self.system.settings().wanted, Wanted::Order(order) if order > 1)
    }

    /// The value and the derivatives, as in [`Self::roots`], as operations that share what they have in common.
    #[must_use]
    pub fn code(self) -> &'s Code {
        self.formula.code.get_or_init(|| self.system.code_of(&self.roots()))
    }

    /// The text of an expression of the graph, with decimals if the formula had any; `None` if it is longer than a
    /// megabyte.
    #[must_use]
    pub fn text(self, expr: Expr) -> Option<String> {
        self.limited(self.graph().display(expr), LONGEST)
    }

    /// [`Self::text`] in LaTeX.
    #[must_use]
    pub fn latex(self, expr: Expr) -> Option<String> {
        self.limited(self.graph().display(expr).latex(), LONGEST)
    }

    /// [`Self::text`], or [`Self::latex`], as long as there is `room` for it, in bytes: of several texts, the sum is then
    /// bounded, and so is the time, because what is too long uses up room as well. Up to a thousand bytes there is room
    /// for in any case.
    #[must_use]
    pub fn text_within(self, room: &mut usize, expr: Expr, latex: bool) -> Option<String> {
        const SHORT: usize = 1_000;
        let display = self.graph().display(expr);
        let display = if latex { display.latex() } else { display };
        let limit = LONGEST.min(SHORT.max(*room));
        let text = self.limited(display, limit);
        *room = room.saturating_sub(text.as_ref().map_or(limit, String::len));
        text
    }

    fn limited(self, display: crate::Display<'_>, limit: usize) -> Option<String> {
        let display = display.with_limit(limit).with_decimals(self.ast.has_decimals());
        let text = display.to_string();
        (!text.ends_with('…')).then_some(text)
    }

    /// The name of a variable.
    #[must_use]
    pub fn name(self, symbol: Symbol) -> &'s str {
        self.graph().symbol_name(symbol)
    }
}
