//! Formulas that ask for more than an expression: calls of defined functions, and derivatives.
//!
//! What is asked for cannot be built while the formula is read: a definition may change later. In the [`Ast`] stands a
//! variable in its place, under a name that no formula can have.

use super::ast::{Ast, Kind, NodeId, Span};

/// Begins the names of variables that stand for something else.
pub(super) const HIDDEN: char = '\u{1}';

/// A formula as it was read, which may use definitions: [`Definitions`](super::Definitions) make an expression of it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) ast: Ast,
    /// In the order of their ends, so that what stands in another comes before it.
    pub(super) asks: Vec<Ask>,
    /// Which of [`Self::asks`] are answered where: those outside of all binders, then of each binder those in it.
    pub(super) outside: Vec<usize>,
    pub(super) inside: Vec<Vec<usize>>,
}

/// Something that is asked for, and where.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What.
    pub kind: AskKind,
    /// Where.
    pub span: Span,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum AskKind {
    /// A defined function or one of its derivatives: `f(2)`, `f'`, `d2f/dxdy(1, 2)`.
    Apply {
        /// Its name.
        function: String,
        /// Which derivative.
        by: By,
        /// The arguments, and the place between their parentheses.
        args: Option<(Vec<NodeId>, Span)>,
    },
    /// `d/dx` of a term.
    Derive {
        /// The term.
        of: NodeId,
        /// The variable, which is bound in the term.
        by: String,
        /// How many times.
        times: usize,
    },
    /// A sum or product over an index.
    Sum {
        /// Whether it is a product.
        is_product: bool,
        /// The index, which is bound in the term.
        index: String,
        /// The first value of the index.
        from: NodeId,
        /// The last one.
        to: NodeId,
        /// What is added or multiplied.
        term: NodeId,
    },
}

/// A derivative of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// With respect to the first parameter, as many times; 0 is the function itself.
    Primes(usize),
    /// With respect to these variables, each as many times.
    Variables(Vec<(String, usize)>),
}

impl Ask {
    /// Whether what stands in it is read with a variable that it binds.
    fn is_binder(&self) -> bool {
        matches!(self.kind, AskKind::Derive { .. } | AskKind::Sum { .. })
    }
}

impl Draft {
    pub(super) fn new(ast: Ast, asks: Vec<Ask>) -> Self {
        let mut outside: Vec<usize> = Vec::new();
        let mut inside = Vec::with_capacity(asks.len());
        for (index, ask) in asks.iter().enumerate() {
            let is_before = |&other: &usize| asks[other].span.start < ask.span.start;
            let first = outside.iter().rposition(is_before).map_or(0, |last| last + 1);
            inside.push(if ask.is_binder() { outside.split_off(first) } else { Vec::new() });
            outside.push(index);
        }
        Self { ast, asks, outside, inside }
    }

    /// Of how many parts it consists, definitions aside.
    #[must_use]
    pub fn size(&self) -> usize {
        self.ast.len()
    }

    /// The formula, if it asks for nothing.
    #[must_use]
    pub fn plain(&self) -> Option<&Ast> {
        self.asks.is_empty().then_some(&self.ast)
    }

    /// What it asks for, if it is nothing else.
    #[must_use]
    pub fn question(&self) -> Option<&Ask> {
        match self.ast.kind(self.ast.root()) {
            Kind::Variable(index) => self.asks.get(ask_of(self.ast.variable_name(*index))?),
            _ => None,
        }
    }

    /// Another derivative of the function that it asks for, if that is all that it is.
    #[must_use]
    pub fn with_derivative(&self, other: &By) -> Option<Self> {
        let mut draft = self.clone();
        let Kind::Variable(index) = self.ast.kind(self.ast.root()) else { return None };
        let ask = draft.asks.get_mut(ask_of(self.ast.variable_name(*index))?)?;
        match &mut ask.kind {
            AskKind::Apply { by, .. } => *by = other.clone(),
            AskKind::Derive { .. } | AskKind::Sum { .. } => return None,
        }
        Some(draft)
    }

    /// The variable that it is, if it is nothing else.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        match self.ast.kind(self.ast.root()) {
            Kind::Variable(index) => {
                Some(self.ast.variable_name(*index)).filter(|name| ask_of(name).is_none())
            }
            _ => None,
        }
    }

    /// Whether it is a formula without variables, so that it has one value for good.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.asks.is_empty() && self.ast.variables().is_empty()
    }

    /// Its variables and the functions that it applies, not always each once.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let variables = self.ast.written_variables().map(|(name, _)| name);
        let functions = self.asks.iter().filter_map(|ask| match &ask.kind {
            AskKind::Apply { function, .. } => Some(function.as_str()),
            AskKind::Derive { .. } | AskKind::Sum { .. } => None,
        });
        variables.filter(|name| ask_of(name).is_none()).chain(functions)
    }
}

/// The name of the variable that stands for an ask.
pub(super) fn name_of_ask(index: usize) -> String {
    format!("{HIDDEN}{index}")
}

/// The ask for which a variable stands.
pub(super) fn ask_of(name: &str) -> Option<usize> {
    name.strip_prefix(HIDDEN)?.parse().ok()
}
