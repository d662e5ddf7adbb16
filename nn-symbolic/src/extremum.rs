//! Who takes part in the derivative of `max` and `min` of any number of arguments.
//!
//! max(a, b, c) is max(max(a, b), c), but its derivative is not shared as that says, a quarter for a and b and a half for
//! c where all are equal: the k arguments that are equal to the maximum take 1/k each, in whatever order they stand. So
//! each call counts how many of its arguments, and of those of calls in it, are equal to its value, and gives its operands
//! the share of their counts.
//!
//! Only operands are compared with each other. Their maximum compared with one of them would be as good for programs, but of
//! two numbers that are equal no enclosure can tell it, unless they are known exactly.

use std::collections::HashMap;

use smallvec::smallvec;

use crate::cases::{Cases, Pick};
use crate::diff::Partials;
use crate::graph::{Expr, Graph, Node, Relation};
use crate::hash::BuildMixer;
use crate::table::Function;

/// Both arguments, if `expr` is a call of this function, which is `max` or `min`.
pub(crate) fn operands(graph: &Graph, function: Function, expr: Expr) -> Option<[Expr; 2]> {
    match *graph.node(expr) {
        Node::Call(own, ref args) if own == function => args.as_slice().try_into().ok(),
        _ => None,
    }
}

/// `max` or `min`, if `node` is a call of one of them.
pub(crate) fn function_of(node: &Node) -> Option<Function> {
    match node {
        Node::Call(function @ (Function::Max | Function::Min), _) => Some(*function),
        _ => None,
    }
}

/// How it is written who takes part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// In arithmetic with sign(a − b), for programs, which have no selections in expressions.
    Signs,
    /// In pieces, for formulas: they read better, and what is not picked has no part in them.
    Pieces,
}

/// How two operands of `max` or `min` take part, in arithmetic.
pub(crate) struct Shares {
    /// The shares of both, of which their sum is the whole.
    pub(crate) each: [Expr; 2],
    /// How many arguments are equal to the value.
    pub(crate) count: Expr,
}

impl Shares {
    /// Of two operands, of which that many arguments are equal to them; for one that is no such call there is no count.
    pub(crate) fn new(
        graph: &mut Graph,
        function: Function,
        [a, b]: [Expr; 2],
        counts: [Option<Expr>; 2],
    ) -> Self {
        let difference = match function {
            Function::Max => graph.sub(a, b),
            _ => graph.sub(b, a),
        };
        // 1 where a is picked, −1 where b is, 0 where both are equal.
        let order = graph.call(Function::Sign, &[difference]).expect("sign takes one argument");
        let [one, two] = [1, 2].map(|number| graph.number(number));
        let sums = [graph.add(&[one, order]), graph.sub(one, order)];
        let mut each = sums;
        for (share, count) in each.iter_mut().zip(counts) {
            if let Some(count) = count {
                *share = graph.mul(&[count, *share]);
            }
        }
        let count = if counts == [None, None] {
            let square = graph.pow(order, two);
            graph.sub(two, square)
        } else {
            // (1 + s)·(2 − s)/2 is 1 where s ≥ 0, and 0 where it is −1.
            let others = [graph.sub(two, order), graph.add(&[two, order])];
            let parts = [0, 1].map(|i| {
                let product = graph.mul(&[each[i], others[i]]);
                graph.div(product, two)
            });
            graph.add(&parts)
        };
        Self { each, count }
    }

    /// What is multiplied with the derivatives of both operands.
    pub(crate) fn partials(&self, graph: &mut Graph) -> [Expr; 2] {
        let whole = graph.add(&self.each);
        self.each.map(|share| graph.div(share, whole))
    }
}

/// How many arguments are equal to the value, in pieces, where that many are equal to each operand.
fn count_in_pieces(
    graph: &mut Graph,
    function: Function,
    [a, b]: [Expr; 2],
    counts: [Option<Expr>; 2],
) -> Expr {
    let one = graph.number(1);
    if counts == [None, None] {
        let (equal, two) = (graph.compare(Relation::Equal, a, b), graph.number(2));
        return graph.select(equal, two, one);
    }
    let [first, second] = counts.map(|count| count.unwrap_or(one));
    let [less, greater] =
        [Relation::Less, Relation::Greater].map(|relation| graph.compare(relation, a, b));
    let sum = graph.add(&[first, second]);
    let picked = if function == Function::Max { [second, first] } else { [first, second] };
    let rest = graph.select(greater, picked[1], sum);
    graph.select(less, picked[0], rest)
}

/// How many arguments are equal to the value, for each call that was asked for.
pub(crate) struct Counts {
    known: HashMap<Expr, Expr, BuildMixer>,
    style: Style,
}

impl Counts {
    pub(crate) fn new(style: Style) -> Self {
        Self { known: HashMap::default(), style }
    }

    /// What `expr` is case by case, if its derivative is taken so: if it is a selection or, in pieces, a function that picks
    /// its value.
    pub(crate) fn cases(&mut self, graph: &mut Graph, expr: Expr) -> Option<Cases> {
        match *graph.node(expr) {
            Node::Select([condition, then, otherwise]) => {
                Some(Cases::new(&[(condition, Pick::One(then))], Pick::One(otherwise)))
            }
            _ if self.style == Style::Signs => None,
            Node::Call(Function::Relu, ref args) => {
                let (arg, zero) = (args[0], graph.number(0));
                let condition = graph.compare(Relation::Greater, arg, zero);
                Some(Cases::new(&[(condition, Pick::One(arg))], Pick::One(zero)))
            }
            ref node => {
                let function = function_of(node)?;
                let both = operands(graph, function, expr)?;
                let counts = both.map(|operand| self.count(graph, function, operand));
                let [a, b] = both;
                let picked = if function == Function::Max { [b, a] } else { [a, b] };
                let conditions = [Relation::Less, Relation::Greater];
                let conditions = conditions.map(|relation| graph.compare(relation, a, b));
                let pieces = [0, 1].map(|i| (conditions[i], Pick::One(picked[i])));
                Some(Cases::new(&pieces, Pick::Both { operands: both, counts }))
            }
        }
    }

    /// The partial derivatives of `value`, a call of `max` or `min`, if there are others of it in it: in arithmetic.
    pub(crate) fn partials(
        &mut self,
        graph: &mut Graph,
        function: Function,
        value: Expr,
        wanted: impl Fn(Expr) -> bool,
    ) -> Option<Partials> {
        let both = operands(graph, function, value)?;
        let counts = both.map(|operand| self.count(graph, function, operand));
        if counts == [None, None] {
            return None;
        }
        let partials = Shares::new(graph, function, both, counts).partials(graph);
        let all = both.into_iter().zip(partials.map(Some));
        Some(all.filter(|&(operand, _)| wanted(operand)).collect())
    }

    /// The count of a call of this function; of anything else there is none.
    fn count(&mut self, graph: &mut Graph, function: Function, call: Expr) -> Option<Expr> {
        operands(graph, function, call)?;
        let mut pending: smallvec::SmallVec<[Expr; 8]> = smallvec![call];
        while let Some(&next) = pending.last() {
            let Some(both) =
                operands(graph, function, next).filter(|_| !self.known.contains_key(&next))
            else {
                pending.pop();
                continue;
            };
            let before = pending.len();
            let is_open =
                |e: &Expr| operands(graph, function, *e).is_some() && !self.known.contains_key(e);
            pending.extend(both.into_iter().filter(is_open));
            if pending.len() == before {
                let counts = both.map(|operand| self.known.get(&operand).copied());
                let count = match self.style {
                    Style::Signs => Shares::new(graph, function, both, counts).count,
                    Style::Pieces => count_in_pieces(graph, function, both, counts),
                };
                self.known.insert(next, count);
                pending.pop();
            }
        }
        self.known.get(&call).copied()
    }
}
