//! The rules in order, and which of them are tried on an expression.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::code::{Apply, Head};
use super::functions::Functions;
use super::pattern::{LETTERS, Letters, Shape, Sides};
use super::rewriting::Rewriting;
use super::{Condition, Rule, Simplifier, Way, table};
use crate::graph::{Constant, Expr, Graph, Node};
use crate::table::Function;

/// A line of the table.
pub(super) enum Draft {
    Pattern(Sides),
    Code { statement: &'static str, head: Head, apply: Apply },
}

/// The lines of the table, while it is written down.
pub(super) struct Drafts<'g> {
    graph: &'g RefCell<Graph>,
    lines: Vec<(&'static str, Draft, bool)>,
}

impl<'g> Drafts<'g> {
    pub(super) fn letters(&self) -> Letters<'g> {
        Letters::new(self.graph)
    }

    pub(super) fn push(&mut self, name: &'static str, draft: Draft, where_defined: bool) {
        self.lines.push((name, draft, where_defined));
    }
}

/// The rewriting rules, and the graph in which their sides are.
pub(super) struct Table {
    pub(super) graph: Graph,
    pub(super) rules: Vec<Rule>,
    /// By the outermost operation of what they are about.
    sums: Vec<Candidate>,
    products: Vec<Candidate>,
    powers: Vec<Candidate>,
    powers_of_numbers: Vec<Candidate>,
    calls: Vec<Vec<Candidate>>,
}

/// A rule with the functions that a sum, a product or a base must have. Most have none of those that rules are about.
#[derive(Clone, Copy)]
struct Candidate {
    all_of: Functions,
    one_of: Functions,
    /// Its place in the table.
    rule: usize,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut graph = Graph::new();
    for letter in LETTERS {
        graph.symbol(letter);
    }
    let lines = graph.with_handles(|graph| {
        let mut drafts = Drafts { graph, lines: Vec::new() };
        table::write(&mut drafts);
        drafts.lines
    });
    let mut table = Table {
        rules: Vec::with_capacity(lines.len()),
        sums: Vec::new(),
        products: Vec::new(),
        powers: Vec::new(),
        powers_of_numbers: Vec::new(),
        calls: vec![Vec::new(); Function::ALL.len()],
        graph,
    };
    for (name, draft, where_defined) in lines {
        table.add(name, draft, where_defined);
    }
    table
});

impl Table {
    fn add(&mut self, name: &'static str, draft: Draft, where_defined: bool) {
        let rule = self.rules.len();
        let mut condition = if where_defined { Condition::WhereDefined } else { Condition::Always };
        let way = match draft {
            Draft::Code { statement, head, apply } => {
                let one_of = |one_of| Candidate { all_of: Functions::NONE, one_of, rule };
                match head {
                    Head::Sum(functions) => self.sums.push(one_of(functions)),
                    Head::Product(functions) => self.products.push(one_of(functions)),
                    Head::Call(functions) => functions.iter().for_each(|function| {
                        self.calls[function as usize].push(one_of(Functions::ALL));
                    }),
                }
                Way::Code { statement, apply }
            }
            Draft::Pattern(sides) => {
                let needed = sides.condition(&self.graph);
                if !needed.is_empty() {
                    // Once a rule and process: the table is never dropped.
                    condition = Condition::If(needed.leak());
                }
                let rewriting = Rewriting::new(&self.graph, sides);
                let all_of = rewriting.needs;
                let candidate = Candidate { all_of, one_of: Functions::ALL, rule };
                match (&rewriting.shape, self.graph.node(rewriting.sides.left)) {
                    (Shape::Terms { .. }, _) => self.sums.push(candidate),
                    (Shape::Factors { .. }, _) => self.products.push(candidate),
                    (_, Node::Call(function, _)) => {
                        self.calls[*function as usize].push(candidate);
                    }
                    _ if all_of == Functions::NONE => self.powers_of_numbers.push(candidate),
                    _ => self.powers.push(candidate),
                }
                Way::Pattern(Box::new(rewriting))
            }
        };
        self.rules.push(Rule { name, condition, way });
    }
}

/// The first rule that applies to a canonical node, and what it makes of it.
pub(in super::super) fn rewrite(
    s: &mut Simplifier<'_>,
    expr: Expr,
) -> Option<(&'static Rule, Expr)> {
    let table = &*TABLE;
    let (candidates, functions) = match s.graph.node(expr) {
        Node::Add(terms) => {
            let in_terms = terms.iter().map(|&term| s.functions_of_term(term));
            (&table.sums, in_terms.fold(Functions::NONE, Functions::and))
        }
        Node::Mul(_) => (&table.products, s.functions_of_term(expr)),
        Node::Pow([base, _]) => match s.graph.node(*base) {
            Node::Number(_) => (&table.powers_of_numbers, Functions::ALL),
            _ => (&table.powers, s.functions_of_factor(expr)),
        },
        Node::Call(function, _) => (&table.calls[*function as usize], Functions::ALL),
        _ => return None,
    };
    if functions == Functions::NONE {
        return None;
    }
    let mut candidates = candidates.iter().filter(|candidate| {
        candidate.one_of.meets(functions) && candidate.all_of.within(functions)
    });
    candidates.find_map(|candidate| {
        let rule = &table.rules[candidate.rule];
        let after = match &rule.way {
            Way::Canonical(_) => None,
            Way::Pattern(rewriting) => rewriting.apply(s, &table.graph, expr),
            Way::Code { apply, .. } => apply(s, expr),
        };
        after.map(|after| (rule, after))
    })
}

/// Which functions a node is about, for the [`Head`]s.
impl Simplifier<'_> {
    fn functions_of_term(&self, term: Expr) -> Functions {
        let factors = self.factors(&term).iter();
        factors.map(|&e| self.functions_of_factor(e)).fold(Functions::NONE, Functions::and)
    }

    pub(super) fn functions_of_factor(&self, factor: Expr) -> Functions {
        let base = match self.graph.node(factor) {
            Node::Pow([base, _]) => *base,
            _ => return self.function_of(factor),
        };
        match self.graph.node(base) {
            // 1 + exp(x)
            Node::Add(terms) if terms.len() == 2 => {
                let in_terms = terms.iter().flat_map(|term| self.factors(term));
                in_terms.map(|&e| self.function_of(e)).fold(Functions::NONE, Functions::and)
            }
            _ => self.function_of(base),
        }
    }

    fn function_of(&self, expr: Expr) -> Functions {
        match self.graph.node(expr) {
            Node::Call(function, _) => Functions::of(&[*function]),
            Node::Constant(Constant::E) => Functions::of(&[Function::Exp]),
            Node::Pow([base, _]) => match self.graph.node(*base) {
                Node::Call(function, _) => Functions::of(&[*function]),
                _ => Functions::NONE,
            },
            _ => Functions::NONE,
        }
    }
}
