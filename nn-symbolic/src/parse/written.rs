//! A formula out of an expression of a graph.

use std::collections::HashMap;

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use crate::graph::{Expr, Graph, Node};

impl Ast {
    /// One formula minus another, for the sides of an equation; places are those of the left one first.
    pub(crate) fn difference(left: &Self, right: &Self) -> Self {
        let mut graph = Graph::new();
        let sides = [left, right].map(|side| side.build(&mut graph));
        let difference = graph.sub(sides[0], sides[1]);
        let whole = left.span(left.root()).to(right.span(right.root()));
        let place = |name: &str| left.place(name).or_else(|| right.place(name));
        let mut ast = Self::of_expr(&graph, difference, whole, place);
        if left.has_decimals() || right.has_decimals() {
            ast.has_decimal();
        }
        ast
    }

    /// The formula that an expression is, all of it at the place `whole` but for the variables.
    pub(super) fn of_expr(
        graph: &Graph,
        root: Expr,
        whole: Span,
        place: impl Fn(&str) -> Option<Span>,
    ) -> Self {
        let mut ast = Self::new();
        let mut nodes: HashMap<Expr, NodeId> = HashMap::new();
        for expr in graph.reachable(&[root]) {
            let of = |expr: &Expr| nodes[expr];
            let id = match graph.node(expr) {
                Node::Number(number) => ast.push(Kind::Number(number.clone()), whole),
                Node::Constant(constant) => ast.push(Kind::Constant(*constant), whole),
                Node::Variable(symbol) => {
                    let name = graph.symbol_name(*symbol);
                    ast.push_variable(name, place(name).unwrap_or(whole))
                }
                Node::Neg([a]) => ast.push(Kind::Neg(of(a)), whole),
                Node::Sub([a, b]) => ast.push(Kind::Binary(Operator::Sub, of(a), of(b)), whole),
                Node::Div([a, b]) => ast.push(Kind::Binary(Operator::Div, of(a), of(b)), whole),
                Node::Pow([a, b]) => ast.push(Kind::Binary(Operator::Pow, of(a), of(b)), whole),
                node @ (Node::Add(all) | Node::Mul(all)) => {
                    let is_sum = matches!(node, Node::Add(_));
                    let operator = if is_sum { Operator::Add } else { Operator::Mul };
                    let mut chain = of(&all[0]);
                    for next in &all[1..] {
                        chain = ast.push(Kind::Binary(operator, chain, of(next)), whole);
                    }
                    chain
                }
                Node::Call(function, args) => {
                    let args = args.iter().map(of).collect();
                    ast.push(Kind::Call(*function, args), whole)
                }
                Node::Compare(relation, [a, b]) => {
                    ast.push(Kind::Compare(*relation, of(a), of(b)), whole)
                }
                Node::Join(connective, [a, b]) => {
                    ast.push(Kind::Join(*connective, of(a), of(b)), whole)
                }
                Node::Select(parts) => ast.push(Kind::Select(parts.map(|part| of(&part))), whole),
            };
            // What is used in several places is no part of the sum around any of them.
            ast.group(id, ast.span(id));
            nodes.insert(expr, id);
        }
        ast.set_root(nodes[&root]);
        ast
    }
}
