//! The syntax tree of a formula, and what it means.

use std::collections::{HashMap, HashSet};

use smallvec::smallvec;

use super::names::natural_order;
use crate::graph::{Connective, Constant, Expr, Graph, Node, Operands, Relation};
use crate::hash::BuildMixer;
use crate::rational::Rational;
use crate::table::Function;

/// A place in the text, in bytes, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From here to the end of `other`.
    pub(super) fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A node of an [`Ast`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An operator of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`, or nothing
    Mul,
    /// `/`
    Div,
    /// `^`
    Pow,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number, exactly.
    Number(Rational),
    /// e or π.
    Constant(Constant),
    /// A variable: its number in the order of first occurrence.
    Variable(usize),
    /// −a
    Neg(NodeId),
    /// a ∘ b
    Binary(Operator, NodeId, NodeId),
    /// A function and its arguments.
    Call(Function, Vec<NodeId>),
    /// A condition that always holds, or never.
    Truth(bool),
    /// A condition: how a and b compare.
    Compare(Relation, NodeId, NodeId),
    /// A condition: two conditions.
    Join(Connective, NodeId, NodeId),
    /// A condition: that another one does not hold.
    Not(NodeId),
    /// The second where the first, a condition, holds, and the third where it does not.
    Select([NodeId; 3]),
}

impl Kind {
    /// Whether it is a condition, and no number.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        matches!(self, Self::Truth(_) | Self::Compare(..) | Self::Join(..) | Self::Not(_))
    }
}

#[derive(Clone, Debug, PartialEq)]
struct AstNode {
    kind: Kind,
    span: Span,
    /// Whether it stands in parentheses of its own.
    grouped: bool,
}

/// What LaTeX says of names: it writes x1 and x_1 alike, and alpha and α.
#[derive(Clone, Debug, Default, PartialEq)]
struct Spellings {
    /// Other names of variables that were read in LaTeX.
    others: HashMap<String, usize, BuildMixer>,
    /// Names that were written out upright.
    verbatim: HashSet<String, BuildMixer>,
}

/// A formula as it was written: order, grouping and places.
///
/// Invariant: operands come before the nodes that use them, so that no walk needs recursion.
#[derive(Clone, Debug, PartialEq)]
pub struct Ast {
    nodes: Vec<AstNode>,
    /// The variables, each with the place where it stands first.
    variables: Vec<(String, Span)>,
    /// From names to places in `variables`.
    indices: HashMap<String, usize, BuildMixer>,
    spellings: Spellings,
    root: NodeId,
    decimals: bool,
    /// How many of the variables have a place in the order because somebody said so.
    declared: usize,
}

impl Ast {
    pub(super) fn new() -> Self {
        let (nodes, variables, indices, spellings) = Default::default();
        Self { nodes, variables, indices, spellings, root: NodeId(0), decimals: false, declared: 0 }
    }

    /// The text is limited to [`super::MAX_LENGTH`] bytes, and so are the nodes.
    pub(super) fn push(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(AstNode { kind, span, grouped: false });
        id
    }

    pub(super) fn push_variable(&mut self, name: &str, span: Span) -> NodeId {
        let known = self.index(name).or_else(|| self.spellings.others.get(name).copied());
        let index = known.unwrap_or_else(|| self.new_variable(name, span));
        self.push(Kind::Variable(index), span)
    }

    /// The place of a variable in the order of first occurrence.
    fn index(&self, name: &str) -> Option<usize> {
        const FEW: usize = 8; // are found sooner one by one
        if self.variables.len() <= FEW {
            return self.variables.iter().position(|(known, _)| known == name);
        }
        self.indices.get(name).copied()
    }

    /// A variable whose name is written out upright, so that it is none that looks alike.
    pub(super) fn push_verbatim(&mut self, name: &str, span: Span) -> NodeId {
        let index = self.index(name).unwrap_or_else(|| {
            self.spellings.verbatim.insert(name.into());
            self.new_variable(name, span)
        });
        self.push(Kind::Variable(index), span)
    }

    /// A variable in LaTeX, which writes several names alike: the one of them that occurred before, or else the first.
    pub(super) fn push_spelled(&mut self, names: &[String], span: Span) -> NodeId {
        let known = names
            .iter()
            .filter(|name| !self.spellings.verbatim.contains(*name))
            .find_map(|name| self.index(name));
        let index = known.unwrap_or_else(|| {
            let index = self.new_variable(&names[0], span);
            let others = names[1..].iter().map(|name| (name.clone(), index));
            self.spellings.others.extend(others);
            index
        });
        self.push(Kind::Variable(index), span)
    }

    fn new_variable(&mut self, name: &str, span: Span) -> usize {
        self.variables.push((name.into(), span));
        self.indices.insert(name.into(), self.variables.len() - 1);
        self.variables.len() - 1
    }

    /// Widens a node to the parentheses around it.
    pub(super) fn group(&mut self, id: NodeId, span: Span) {
        let node = &mut self.nodes[id.index()];
        (node.span, node.grouped) = (span, true);
    }

    pub(super) fn set_root(&mut self, root: NodeId) {
        self.root = root;
    }

    pub(super) fn has_decimal(&mut self) {
        self.decimals = true;
    }

    /// The nodes behind one up to another.
    pub(super) fn ids_between(
        &self,
        after: NodeId,
        last: NodeId,
    ) -> impl Iterator<Item = NodeId> + use<> {
        (after.0 + 1..=last.0).map(NodeId)
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every node, operands before those that use them.
    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// Whether a node stands in parentheses of its own.
    pub(super) fn is_grouped(&self, id: NodeId) -> bool {
        self.nodes[id.index()].grouped
    }

    /// The variable of this number, in the order of first occurrence.
    pub(super) fn variable_name(&self, index: usize) -> &str {
        &self.variables[index].0
    }

    /// The variables in the order of first occurrence, each with its first place.
    pub(super) fn written_variables(&self) -> impl Iterator<Item = (&str, Span)> {
        self.variables.iter().map(|(name, place)| (name.as_str(), *place))
    }

    /// The whole formula.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// What a node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id.index()].kind
    }

    /// Where a node stands, its parentheses included.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    /// The variables: those that were declared, then the others in natural order, x2 before x10.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.variables.iter().map(|(name, _)| name.as_str()).collect();
        names[self.declared..].sort_by(|a, b| natural_order(a, b));
        names
    }

    /// The formula as a function of these variables, in this order, whether they occur in it or not. Each has its place
    /// where it is declared.
    #[must_use]
    pub fn declaring(mut self, parameters: &[(String, Span)]) -> Self {
        let old = std::mem::take(&mut self.variables);
        let is_declared = |name: &str| parameters.iter().any(|(known, _)| known == name);
        self.variables = parameters.to_vec();
        self.variables.extend(old.iter().filter(|(name, _)| !is_declared(name)).cloned());
        self.declared = parameters.len();
        self.indices =
            self.variables.iter().enumerate().map(|(i, (name, _))| (name.clone(), i)).collect();
        let new: Vec<usize> = old.iter().map(|(name, _)| self.indices[name]).collect();
        self.spellings.others.values_mut().for_each(|index| *index = new[*index]);
        for node in &mut self.nodes {
            if let Kind::Variable(index) = &mut node.kind {
                *index = new[*index];
            }
        }
        self
    }

    /// Where a variable stands first.
    #[must_use]
    pub fn place(&self, variable: &str) -> Option<Span> {
        self.index(variable).map(|index| self.variables[index].1)
    }

    /// Whether a number was written with a point or an exponent, so that numbers should be answered so.
    #[must_use]
    pub fn has_decimals(&self) -> bool {
        self.decimals
    }

    /// The expression, as written but for this: sums and products of more than two operands are one node each.
    pub fn build(&self, graph: &mut Graph) -> Expr {
        self.build_all(graph)[self.root.index()].expect("the root is built last")
    }

    /// The expressions of all nodes but the inner ones of sums and products.
    pub(super) fn build_all(&self, graph: &mut Graph) -> Vec<Option<Expr>> {
        // What is built of a formula, its derivatives and their simpler forms too, is several times its size.
        graph.reserve(4 * self.nodes.len());
        let inner = self.inner_links();
        let mut built: Vec<Option<Expr>> = vec![None; self.nodes.len()];
        // Of conditions, what holds where they do not.
        let mut negations: HashMap<NodeId, Expr, BuildMixer> = HashMap::default();
        let mut variables: Vec<Option<Expr>> = vec![None; self.variables.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            if inner[index] {
                continue;
            }
            let expr = |id: NodeId| built[id.index()].expect("operands precede their users");
            built[index] = Some(match &node.kind {
                Kind::Number(number) => graph.number(number.clone()),
                Kind::Constant(constant) => graph.constant(*constant),
                Kind::Variable(index) => *variables[*index]
                    .get_or_insert_with(|| graph.variable(&self.variables[*index].0)),
                Kind::Neg(a) => graph.neg(expr(*a)),
                Kind::Binary(operator @ (Operator::Add | Operator::Mul), ..) => {
                    let mut operands: Operands = self.chain(index, &inner).map(expr).collect();
                    operands.reverse();
                    graph.intern(match operator {
                        Operator::Add => Node::Add(operands),
                        _ => Node::Mul(operands),
                    })
                }
                Kind::Binary(Operator::Sub, a, b) => graph.sub(expr(*a), expr(*b)),
                Kind::Binary(Operator::Div, a, b) => graph.div(expr(*a), expr(*b)),
                Kind::Binary(Operator::Pow, a, b) => graph.pow(expr(*a), expr(*b)),
                Kind::Call(function, args) => call(graph, *function, args.iter().map(|&a| expr(a))),
                Kind::Select([condition, then, otherwise]) => {
                    graph.select(expr(*condition), expr(*then), expr(*otherwise))
                }
                kind => {
                    let negation = |id: NodeId| negations.get(&id).copied().unwrap_or(expr(id));
                    let [condition, negated] = match *kind {
                        Kind::Compare(relation, a, b) => [relation, relation.negated()]
                            .map(|relation| graph.compare(relation, expr(a), expr(b))),
                        Kind::Join(connective, a, b) => [
                            graph.join(connective, expr(a), expr(b)),
                            graph.join(connective.dual(), negation(a), negation(b)),
                        ],
                        Kind::Not(a) => [negation(a), expr(a)],
                        ref kind => {
                            let holds = matches!(kind, Kind::Truth(true));
                            [holds, !holds].map(|holds| graph.number(i64::from(holds)))
                        }
                    };
                    negations.insert(NodeId(index as u32), negated);
                    condition
                }
            });
        }
        built
    }

    /// The nodes that are part of a longer sum or product: a + b in a + b + c, but not in (a + b) + c.
    fn inner_links(&self) -> Vec<bool> {
        let mut inner = vec![false; self.nodes.len()];
        for node in &self.nodes {
            if let Kind::Binary(operator @ (Operator::Add | Operator::Mul), left, _) = node.kind {
                let left_node = &self.nodes[left.index()];
                let same = matches!(left_node.kind, Kind::Binary(other, ..) if other == operator);
                inner[left.index()] |= same && !left_node.grouped;
            }
        }
        inner
    }

    /// The operands of the sum or product at `index`, from the right.
    fn chain(&self, index: usize, inner: &[bool]) -> impl Iterator<Item = NodeId> {
        // A sum, or what is left of it: the last one is no sum.
        let mut next = Some(NodeId(index as u32));
        std::iter::from_fn(move || {
            let here = next.take()?;
            match self.nodes[here.index()].kind {
                Kind::Binary(_, left, right) if here.index() == index || inner[here.index()] => {
                    next = Some(left);
                    Some(right)
                }
                _ => Some(here),
            }
        })
    }
}

/// A function with as many arguments as it takes; `min` and `max` of more are nested from the left.
fn call(graph: &mut Graph, function: Function, mut args: impl Iterator<Item = Expr>) -> Expr {
    let first: Vec<Expr> = args.by_ref().take(function.arity()).collect();
    let start = graph.intern(Node::Call(function, first.into()));
    args.fold(start, |nested, arg| graph.intern(Node::Call(function, smallvec![nested, arg])))
}
