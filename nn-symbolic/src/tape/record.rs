//! From a graph to its evaluation trace.

use std::collections::{HashMap, HashSet};

use super::{Step, Tape, picks};
use crate::diff::{Partials, partials_of};
use crate::eval::evaluate;
use crate::extremum::{self, Shares};
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::table::Function;

pub(super) fn record(graph: &Graph, expr: Expr, inputs: &[Symbol]) -> Tape {
    let (source, root) = with_two_operands(graph, expr);
    let reachable = source.reachable(&[root]);
    let inputs: Vec<String> = inputs.iter().map(|&s| graph.symbol_name(s).to_owned()).collect();
    let levels = levels(&source, &reachable, &inputs);

    // Those that need no other first; among equals those that were written first.
    let mut order: Vec<Expr> = reachable
        .iter()
        .copied()
        .filter(|e| levels.get(e).is_some_and(|&level| level > 0))
        .collect();
    order.sort_by_key(|expr| (levels[expr], *expr));

    let mut recorder = Recorder::new(source, inputs);
    for expr in order {
        recorder.step(expr);
    }
    recorder.finish(root)
}

/// The same expression with sums and products of two operands each, taken from the left.
fn with_two_operands(graph: &Graph, root: Expr) -> (Graph, Expr) {
    let mut binary = Graph::new();
    let mut new: HashMap<Expr, Expr> = HashMap::new();
    for expr in graph.reachable(&[root]) {
        let node = graph.node(expr);
        let built = match node {
            Node::Variable(symbol) => binary.variable(graph.symbol_name(*symbol)),
            Node::Add(terms) => pairwise(&mut binary, terms, &new, Graph::add),
            Node::Mul(factors) => pairwise(&mut binary, factors, &new, Graph::mul),
            _ => {
                let node = node.with_children(|child| new[&child]);
                binary.intern(node)
            }
        };
        new.insert(expr, built);
    }
    let root = new[&root];
    (binary, root)
}

fn pairwise(
    graph: &mut Graph,
    operands: &[Expr],
    new: &HashMap<Expr, Expr>,
    combine: impl Fn(&mut Graph, &[Expr]) -> Expr,
) -> Expr {
    let mut operands = operands.iter().map(|operand| new[operand]);
    let first = operands.next().expect("a sum or product has operands");
    operands.fold(first, |all, operand| combine(graph, &[all, operand]))
}

/// How many operations must be done before each expression that depends on `inputs`: 0 for the inputs themselves.
fn levels(graph: &Graph, reachable: &[Expr], inputs: &[String]) -> HashMap<Expr, usize> {
    let inputs: HashSet<&str> = inputs.iter().map(String::as_str).collect();
    let mut levels: HashMap<Expr, usize> = HashMap::new();
    for &expr in reachable {
        let node = graph.node(expr);
        let level = match node {
            Node::Variable(symbol) => inputs.contains(graph.symbol_name(*symbol)).then_some(0),
            _ => node.children().iter().filter_map(|child| levels.get(child)).max().map(|l| l + 1),
        };
        if let Some(level) = level {
            levels.insert(expr, level);
        }
    }
    levels
}

struct Recorder {
    source: Graph,
    tape: Tape,
    /// What stands in the tape's graph for each expression of `source`.
    written: HashMap<Expr, Expr>,
    /// Of each entry that is a `max` or a `min`, how many of its arguments are equal to it.
    equals: HashMap<Expr, (Function, Expr)>,
    /// The number of entries there will be is not known, that of inputs is: it decides the names.
    inputs: usize,
}

impl Recorder {
    fn new(mut source: Graph, inputs: Vec<String>) -> Self {
        let mut graph = Graph::new();
        let result = graph.number(0);
        let (names, entries, steps, constants) = Default::default();
        let count = inputs.len();
        let tape = Tape { graph, inputs, names, entries, steps, constants, result };
        let (written, equals) = Default::default();
        let mut recorder = Self { tape, written, equals, inputs: count, source: Graph::new() };
        for input in 0..count {
            let expr = source.variable(&recorder.tape.inputs[input]);
            let name = recorder.entry();
            recorder.written.insert(expr, name);
        }
        recorder.source = source;
        recorder
    }

    /// A new entry: the variable that stands for it.
    fn entry(&mut self) -> Expr {
        let entry = self.tape.names.len();
        let label = label("v", entry as i64 - self.inputs as i64 + 1);
        let name = self.tape.graph.variable(&label);
        let symbol = self.tape.graph.symbol(&label);
        self.tape.names.push(name);
        self.tape.entries.insert(symbol, entry);
        name
    }

    fn step(&mut self, expr: Expr) {
        let node = self.source.node(expr).clone();
        let node = node.with_children(|child| self.operand(child));
        let written = self.tape.graph.intern(node.clone());
        let name = self.entry();
        self.written.insert(expr, name);

        let shared = self.shared_partials(&node, name);
        let tape = &mut self.tape;
        let entries: HashMap<Expr, usize> =
            node.children().iter().filter_map(|&e| Some((e, tape.entry(e)?))).collect();
        let is_entry = |e: Expr| entries.contains_key(&e);
        let partials = match shared {
            Some(mut shared) => {
                shared.retain(|(e, _)| is_entry(*e));
                shared
            }
            None => partials_of(&mut tape.graph, node, name, is_entry),
        };
        let one = tape.graph.number(1);
        let partials = partials.into_iter().map(|(e, p)| (entries[&e], p.unwrap_or(one))).collect();
        let picks = picks(tape.graph.node(written));
        tape.steps.push(Step { expr: written, partials, picks });
    }

    /// The partial derivatives of a `max` or a `min` of others of it, whose operands are shared by as many arguments as are
    /// equal in them.
    fn shared_partials(&mut self, node: &Node, name: Expr) -> Option<Partials> {
        let function = extremum::function_of(node)?;
        let two: [Expr; 2] = node.children().try_into().ok()?;
        let counts = two.map(|operand| {
            let &(own, count) = self.equals.get(&operand)?;
            (own == function).then_some(count)
        });
        let graph = &mut self.tape.graph;
        let shares = Shares::new(graph, function, two, counts);
        self.equals.insert(name, (function, shares.count));
        let is_nested = counts.iter().any(Option::is_some);
        is_nested.then(|| two.into_iter().zip(shares.partials(graph).map(Some)).collect())
    }

    /// What stands for an operand: the variable of its entry, or the constant that it is.
    fn operand(&mut self, operand: Expr) -> Expr {
        if !self.written.contains_key(&operand) {
            self.copy(operand);
        }
        let (tape, written) = (&mut self.tape, self.written[&operand]);
        if tape.entry(written).is_none() && !tape.constants.contains_key(&written) {
            let value = evaluate(&tape.graph, &[written], |_| None)[0];
            tape.constants.insert(written, value);
        }
        written
    }

    /// Writes down a constant.
    fn copy(&mut self, constant: Expr) {
        for expr in self.source.reachable(&[constant]) {
            if !self.written.contains_key(&expr) {
                let node = match self.source.node(expr) {
                    Node::Variable(symbol) => {
                        let name = self.source.symbol_name(*symbol);
                        Node::Variable(self.tape.graph.symbol(name))
                    }
                    node => node.with_children(|child| self.written[&child]),
                };
                let copy = self.tape.graph.intern(node);
                self.written.insert(expr, copy);
            }
        }
    }

    fn finish(mut self, root: Expr) -> Tape {
        self.tape.result = self.operand(root);
        self.tape
    }
}

/// A letter with a number below the line: v₋₁.
pub(super) fn label(letter: &str, number: i64) -> String {
    let below = |c: char| match c {
        '-' => '₋',
        digit => char::from_u32(digit as u32 - '0' as u32 + '₀' as u32).unwrap_or(digit),
    };
    letter.chars().chain(number.to_string().chars().map(below)).collect()
}
