//! Kinks and jumps between the pieces of a formula, where a point lies on the boundary.
//!
//! Both sides of a boundary are looked at: the formula with every condition on it decided as it is there. Its value and its
//! derivatives at the boundary are those from that side, as far as the pieces are continuous.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::FormulaRef;
use crate::code::Code;
use crate::graph::{Expr, Graph, Node};
use crate::precise::{Answer, AtPoint, DIGITS, Given, certify};
use crate::tape::{Part, Parts, Tape};

/// The most boundaries that are looked at.
const MOST: usize = 20;

/// The formula on one side of a boundary, or on it: the value, and then the derivatives.
struct Side(Vec<Answer>);

impl Side {
    fn value(&self) -> &Answer {
        &self.0[0]
    }

    fn is_known(&self) -> bool {
        self.0.iter().all(Answer::is_certain)
    }

    fn equals(&self, other: &Self, place: usize) -> bool {
        self.0[place].to_f64() == other.0[place].to_f64()
    }
}

impl FormulaRef<'_> {
    /// What is to be said of the boundaries of pieces on which the point lies.
    pub(super) fn at_boundaries(self, point: &[Given]) -> Vec<String> {
        let mut graph = self.graph().clone();
        let mut warnings = Vec::new();
        for (sides, conditions) in self.boundaries(&mut graph, point).into_iter().take(MOST) {
            let on = |graph: &mut Graph, order| self.side(graph, &conditions, sides, order, point);
            let below = on(&mut graph, Ordering::Less);
            let at = on(&mut graph, Ordering::Equal);
            let above = on(&mut graph, Ordering::Greater);
            warnings.extend(self.boundary_warning(&graph, sides, [&below, &at, &above]));
        }
        warnings
    }

    /// Pairs of expressions that are equal at the point, each with the conditions that compare them.
    fn boundaries(self, graph: &mut Graph, point: &[Given]) -> Vec<([Expr; 2], Vec<Expr>)> {
        let mut compared: BTreeMap<[Expr; 2], Vec<Expr>> = BTreeMap::new();
        for expr in graph.reachable(&[self.source]) {
            if let Node::Compare(_, [a, b]) = *graph.node(expr)
                && !graph.variables(&[a, b]).is_empty()
            {
                let sides = if graph.as_number(a).is_some() { [b, a] } else { [a, b] };
                compared.entry(sides).or_default().push(expr);
            }
        }
        if compared.is_empty() {
            return Vec::new();
        }
        let differences: Vec<Expr> = compared.keys().map(|&[a, b]| graph.sub(a, b)).collect();
        let code = Code::new(graph, &differences);
        let given = |symbol| self.index(symbol).and_then(|index| point.get(index));
        let at_point = AtPoint { code: &code, graph, roots: &differences, point: given };
        let answers = certify(&at_point, DIGITS);
        let is_zero = |answer: &Answer| answer.is_certain() && answer.to_f64() == 0.0;
        let found = compared.into_iter().zip(&answers).filter(|(_, answer)| is_zero(answer));
        found.map(|(boundary, _)| boundary).collect()
    }

    /// The formula where the two expressions compare in this order.
    fn side(
        self,
        graph: &mut Graph,
        conditions: &[Expr],
        [a, _]: [Expr; 2],
        order: Ordering,
        point: &[Given],
    ) -> Side {
        let mut decided = HashMap::new();
        for &condition in conditions {
            if let Node::Compare(relation, [left, _]) = *graph.node(condition) {
                let relation = if left == a { relation } else { relation.reversed() };
                decided.insert(condition, graph.number(i64::from(relation.holds(order))));
            }
        }
        let source = graph.substitute(&[self.source], &decided)[0];
        let tape = Tape::new(graph, source, &self.variables);
        let parts = [Part::Result, Part::Gradient];
        Side(certify(&Parts { tape: &tape, point, parts: &parts }, DIGITS))
    }

    fn boundary_warning(
        self,
        graph: &Graph,
        [a, b]: [Expr; 2],
        [below, at, above]: [&Side; 3],
    ) -> Option<String> {
        let [a, b] = [a, b].map(|side| graph.display(side).with_limit(40).to_string());
        if ![below, at, above].iter().all(|side| side.is_known()) {
            return Some(format!(
                "{a} = {b} is a boundary between pieces: the derivatives are those of the piece that holds there"
            ));
        }
        if !below.equals(above, 0) {
            let [low, high] = [below, above].map(|side| side.value().text());
            return Some(format!(
                "f jumps where {a} = {b}: it is {low} where {a} < {b}, and {high} where {a} > {b}"
            ));
        }
        if !below.equals(at, 0) {
            let [value, other] = [at, below].map(|side| side.value().text());
            return Some(format!(
                "f jumps where {a} = {b}: it is {value} there, and {other} around it"
            ));
        }
        for (place, &symbol) in self.variables.iter().enumerate() {
            if !self.wrt.contains(&symbol) {
                continue;
            }
            let name = self.name(symbol);
            let derivatives = [below, at, above].map(|side| side.0[1 + place].text());
            if !below.equals(above, 1 + place) {
                let [low, _, high] = derivatives;
                return Some(format!(
                    "f has a kink where {a} = {b}: ∂f/∂{name} is {low} where {a} < {b}, and {high} where {a} > {b}"
                ));
            }
            if !below.equals(at, 1 + place) {
                let [_, value, other] = derivatives;
                return Some(format!(
                    "where {a} = {b}, ∂f/∂{name} = {value} is that of a piece of a single point; around it, it is {other}"
                ));
            }
        }
        None
    }
}
