//! Common factors of the terms of a sum: a·x·y + a·z = a·(x·y + z).
//!
//! The factor that occurs in most terms is taken out of them, together with all else that those have in common; what
//! remains inside and what remains outside is treated likewise (the kernels of Brayton & McMullen, "The decomposition
//! and factorization of Boolean expressions" (1982), one at a time). For powers this is Horner's scheme. A term that
//! is used elsewhere stays as it is: it has to be computed anyway.

use smallvec::SmallVec;

use super::LONGEST;
use super::atom::{Atom, Atoms, atoms, is_compound, power};
use crate::dense::ExprMap;
use crate::graph::{Expr, Graph, Node, Operands};
use crate::rational::Rational;

/// `coefficient` times the atoms, each as often as it says, times `rest`.
struct Term {
    coefficient: Rational,
    atoms: Atoms,
    /// Something that is no longer looked into.
    rest: Option<Expr>,
    /// The term as it was, as long as nothing was taken out.
    whole: Option<Expr>,
}

type Terms = SmallVec<[Term; 4]>;

/// The roots with their sums factored; `reachable` is what they are made of.
pub(super) fn factor(graph: &mut Graph, roots: &[Expr], reachable: &[Expr]) -> Vec<Expr> {
    let mut uses: ExprMap<u32> = ExprMap::of(graph);
    for &expr in reachable.iter().flat_map(|&expr| graph.node(expr).children()).chain(roots) {
        *uses.entry(expr).get_or_insert(0) += 1;
    }
    let mut met = Met::default();
    let mut new = ExprMap::of(graph);
    for &expr in reachable {
        let node = graph.node(expr);
        let same = node.children().iter().all(|&child| new[child] == child);
        let factored = match node {
            Node::Add(terms) if (2..=LONGEST).contains(&terms.len()) => {
                let mut terms = terms.clone();
                let open: SmallVec<[bool; 8]> = terms.iter().map(|&e| uses[e] == 1).collect();
                for term in &mut terms {
                    *term = new[*term];
                }
                if met.have_something_in_common(graph, &terms, &open) {
                    let terms = terms.iter().zip(open);
                    let terms = terms.map(|(&term, open)| Term::new(graph, term, open)).collect();
                    factored(graph, terms)
                } else if same {
                    expr
                } else {
                    graph.intern(Node::Add(terms))
                }
            }
            Node::Mul(factors) if !same || factors.iter().any(|&e| is_compound(graph, e)) => {
                // A product that was one before is shared with others.
                let is_product = |factor| matches!(graph.node(factor), Node::Mul(_));
                let factors: Factors =
                    factors.iter().map(|&old| (new[old], !is_product(old))).collect();
                product(graph, &factors)
            }
            _ if same => expr,
            node => {
                let node = node.with_children(|child| new[child]);
                graph.intern(node)
            }
        };
        new.insert(expr, factored);
    }
    roots.iter().map(|&root| new[root]).collect()
}

/// What occurred in a sum.
#[derive(Default)]
struct Met {
    /// The last sum in which there was each atom, two places an expression.
    sums: Vec<u32>,
    sum: u32,
}

impl Met {
    /// Whether an atom or a coefficient occurs in several terms. It may also be said of terms that have nothing in
    /// common, but only if there is something else to do with them.
    fn have_something_in_common(&mut self, graph: &Graph, terms: &[Expr], open: &[bool]) -> bool {
        self.sum += 1;
        let mut sizes: SmallVec<[&Rational; 8]> = SmallVec::new();
        let mut numbers = 0;
        for (term, &open) in terms.iter().zip(open) {
            let factors = match graph.node(*term) {
                Node::Number(_) => {
                    numbers += 1;
                    continue;
                }
                Node::Mul(factors) if open && factors.len() <= LONGEST => factors,
                _ => std::slice::from_ref(term),
            };
            for &factor in factors {
                if let Some(number) = graph.as_number(factor) {
                    sizes.push(number);
                    continue;
                }
                let atom = match graph.node(factor) {
                    &Node::Pow([base, exponent]) => match graph.as_number(exponent) {
                        Some(n) if n.is_integer() => Atom { base, divides: n.is_negative() },
                        _ => Atom { base: factor, divides: false },
                    },
                    _ => Atom { base: factor, divides: false },
                };
                if is_compound(graph, factor) || !self.is_new(atom) {
                    return true;
                }
            }
        }
        let same_size = |i: usize| {
            let size = sizes[i].abs();
            !size.is_one() && sizes[..i].iter().any(|other| other.abs() == size)
        };
        numbers > 1 || (1..sizes.len()).any(same_size)
    }

    fn is_new(&mut self, atom: Atom) -> bool {
        let place = atom.place();
        if self.sums.len() <= place {
            self.sums.resize(2 * place + 2, 0);
        }
        std::mem::replace(&mut self.sums[place], self.sum) != self.sum
    }
}

impl Term {
    fn count(&self, atom: Atom) -> i32 {
        self.atoms.iter().find(|(own, _)| *own == atom).map_or(0, |&(_, times)| times)
    }

    fn new(graph: &mut Graph, expr: Expr, is_open: bool) -> Self {
        let closed = Self {
            coefficient: Rational::ONE,
            atoms: Atoms::new(),
            rest: Some(expr),
            whole: Some(expr),
        };
        let factors: Operands = match graph.node(expr) {
            Node::Number(_) => return closed,
            Node::Mul(factors) if is_open && factors.len() <= LONGEST => factors.clone(),
            // A power is shared with other powers where it is.
            _ => [expr].as_slice().into(),
        };
        let mut term = Self { rest: None, ..closed };
        let mut found = Atoms::new();
        for factor in factors {
            match graph.as_number(factor) {
                Some(number) => term.coefficient = &term.coefficient * number,
                None => atoms(graph, factor, &mut found),
            }
        }
        if !term.coefficient.is_moderate() {
            return Self { coefficient: Rational::ONE, rest: Some(expr), ..term };
        }
        for (atom, times) in found {
            match term.atoms.iter_mut().find(|(own, _)| *own == atom) {
                Some((_, known)) => *known += times,
                None => term.atoms.push((atom, times)),
            }
        }
        term
    }

    fn build(self, graph: &mut Graph) -> Expr {
        let mut factors = Factors::new();
        if !self.coefficient.is_one() {
            factors.push((graph.number(self.coefficient), true));
        }
        for (atom, times) in self.atoms {
            factors.push((power(graph, atom, times), true));
        }
        factors.extend(self.rest.map(|factor| (factor, true)));
        match factors[..] {
            [(factor, _)] if !is_compound(graph, factor) => factor,
            _ => product(graph, &factors),
        }
    }
}

/// Factors of a product, each with whether it may be taken apart if it is one itself.
type Factors = SmallVec<[(Expr, bool); 8]>;

/// The product of factors, products among them taken apart if they may be, and powers of the same base put together:
/// what was taken out of a sum may meet its inverse outside.
fn product(graph: &mut Graph, factors: &[(Expr, bool)]) -> Expr {
    let mut flat: SmallVec<[Expr; 8]> = SmallVec::new();
    for &(factor, may_open) in factors {
        match graph.node(factor) {
            Node::Mul(inner) if may_open && factors.len() + inner.len() <= LONGEST => {
                flat.extend_from_slice(inner);
            }
            _ => flat.push(factor),
        }
    }
    let mut all = Operands::new();
    let mut coefficient = Rational::ONE;
    let mut found = Atoms::new();
    for factor in flat {
        match graph.as_number(factor).map(|number| (number * &coefficient, factor)) {
            Some((product, _)) if product.is_moderate() => coefficient = product,
            Some((_, number)) => all.push(number),
            None => atoms(graph, factor, &mut found),
        }
    }
    if !coefficient.is_one() {
        let coefficient = graph.number(coefficient);
        all.insert(0, coefficient);
    }
    let mut powers: SmallVec<[(Expr, i32); 8]> = SmallVec::new();
    for (Atom { base, divides }, times) in found {
        let exponent = if divides { -times } else { times };
        match powers.iter_mut().find(|(known, _)| *known == base) {
            Some((_, known)) => *known += exponent,
            None => powers.push((base, exponent)),
        }
    }
    for (base, exponent) in powers.into_iter().filter(|&(_, exponent)| exponent != 0) {
        all.push(power(graph, Atom { base, divides: exponent < 0 }, exponent.abs()));
    }
    match all[..] {
        [] => graph.number(1),
        [factor] => factor,
        _ => graph.intern(Node::Mul(all)),
    }
}

/// The sum of the terms. Goes no deeper than terms have atoms, because each step takes one away.
fn factored(graph: &mut Graph, mut terms: Terms) -> Expr {
    let mut done = Terms::new();
    while let Some(atom) = most_frequent(&terms) {
        let group = taken(&mut terms, |term| term.count(atom) > 0);
        done.push(factored_group(graph, group));
    }
    while let Some(size) = most_frequent_size(&terms) {
        let group = taken(&mut terms, |term| term.coefficient.abs() == size);
        done.push(factored_group(graph, group));
    }
    terms.extend(done);
    let mut like: SmallVec<[Like; 6]> = SmallVec::new();
    for mut term in terms {
        let coefficient = std::mem::replace(&mut term.coefficient, Rational::ONE);
        let whole = term.whole;
        let rest = match whole {
            Some(whole) if coefficient.is_one() => whole,
            _ => term.build(graph),
        };
        // What was taken out can leave equal terms behind.
        let met = like.iter_mut().find(|known| known.rest == rest);
        match met.map(|known| (&known.coefficient + &coefficient, known)) {
            Some((sum, known)) if sum.is_moderate() => {
                (known.coefficient, known.whole) = (sum, None);
            }
            _ => like.push(Like { rest, coefficient, whole }),
        }
    }
    let mut all = Operands::new();
    for Like { rest, coefficient, whole } in like {
        if let Some(whole) = whole {
            all.push(whole);
        } else if coefficient.is_one() {
            all.push(rest);
        } else if !coefficient.is_zero() {
            let coefficient = graph.number(coefficient);
            all.push(product(graph, &[(coefficient, true), (rest, true)]));
        }
    }
    match all[..] {
        [] => graph.number(0),
        [term] => term,
        _ => graph.intern(Node::Add(all)),
    }
}

/// A term that is finished, and may meet an equal one.
struct Like {
    rest: Expr,
    coefficient: Rational,
    /// The term as it was, if nothing was taken out.
    whole: Option<Expr>,
}

/// Takes out of the list what is of one group.
fn taken(terms: &mut Terms, belongs: impl Fn(&Term) -> bool) -> Terms {
    let (group, others) = std::mem::take(terms).into_iter().partition(belongs);
    *terms = others;
    group
}

/// What the terms have in common times the sum of what they have not.
fn factored_group(graph: &mut Graph, mut group: Terms) -> Term {
    let common = take_common(&mut group);
    let inside = factored(graph, group);
    Term { rest: Some(inside), ..common }
}

/// The atom that most terms have, and at least two; of several the first.
fn most_frequent(terms: &[Term]) -> Option<Atom> {
    if terms.len() < 2 {
        return None;
    }
    let mut counts: SmallVec<[(Atom, u32); 12]> = SmallVec::new();
    for (atom, _) in terms.iter().flat_map(|term| &term.atoms) {
        match counts.iter_mut().find(|(known, _)| known == atom) {
            Some((_, count)) => *count += 1,
            None => counts.push((*atom, 1)),
        }
    }
    let frequent = counts.into_iter().rev().max_by_key(|&(_, count)| count)?;
    (frequent.1 > 1).then_some(frequent.0)
}

fn most_frequent_size(terms: &[Term]) -> Option<Rational> {
    let sizes: SmallVec<[Rational; 4]> = terms.iter().map(|term| term.coefficient.abs()).collect();
    let count = |size: &Rational| sizes.iter().filter(|other| *other == size).count();
    let scaled = sizes.iter().filter(|size| !size.is_one() && count(size) > 1);
    scaled.max_by_key(|size| count(size)).cloned()
}

/// Takes out of the terms what all of them have.
fn take_common(terms: &mut [Term]) -> Term {
    let first = &terms[0];
    let size = first.coefficient.abs();
    let same = terms.iter().all(|term| term.coefficient.abs() == size);
    let coefficient = if same { size } else { Rational::ONE };
    let common = first.atoms.iter().filter_map(|&(atom, _)| {
        let least = terms.iter().map(|term| term.count(atom)).min()?;
        (least > 0).then_some((atom, least))
    });
    let atoms: Atoms = common.collect();
    for term in terms {
        term.whole = None;
        for &(atom, times) in &atoms {
            for (_, own) in term.atoms.iter_mut().filter(|(own, _)| *own == atom) {
                *own -= times;
            }
        }
        term.atoms.retain(|&mut (_, times)| times > 0);
        if same {
            let minus = term.coefficient.is_negative();
            term.coefficient = if minus { Rational::MINUS_ONE } else { Rational::ONE };
        }
    }
    Term { coefficient, atoms, rest: None, whole: None }
}
