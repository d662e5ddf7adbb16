//! Rules that are patterns, applied.
//!
//! In a sum or a product every group of operands that fits is replaced, beside whatever else there is. One operand of the
//! pattern, the anchor, is matched with each operand in turn; that says what the letters stand for, and the others are
//! built from those and looked for among the operands. So a long sum takes one pass.

use std::cell::OnceCell;
use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use super::Simplifier;
use super::build::Template;
use super::functions::Functions;
use super::matching::{Found, Matches, power_of};
use super::pattern::{Compiler, Factor, Guard, Pattern, Shape, Sides, Term};
use crate::graph::{Expr, Graph, Node, Operands, Relation};
use crate::hash::BuildMixer;
use crate::rational::Rational;

/// A rule that is a pattern.
#[derive(Debug)]
pub(super) struct Rewriting {
    pub(super) sides: Sides,
    pub(super) shape: Shape,
    /// The functions of the left side, all of which a sum, a product or a base must have.
    pub(super) needs: Functions,
}

/// What is done with a sum or a product.
struct Operation<'a> {
    operands: Operands,
    /// The operands, or the bases of factors, by which they are found.
    keys: Operands,
    /// The place of each key, where there are many.
    places: OnceCell<HashMap<Expr, usize, BuildMixer>>,
    is_taken: SmallVec<[bool; 8]>,
    template: Template<'a>,
}

/// A group of operands for which the right side stands.
struct Group {
    found: Found,
    places: SmallVec<[usize; 4]>,
    /// What the factors are short of the left side.
    coefficient: Rational,
}

impl Rewriting {
    pub(super) fn new(graph: &Graph, sides: Sides) -> Self {
        let compiler = Compiler { graph, sorts: &sides.sorts };
        let (shape, needs) = (compiler.shape(sides.left), compiler.calls(sides.left));
        Self { sides, shape, needs }
    }

    /// What becomes of an expression, if the rule applies to it; `graph` is that of the sides.
    pub(super) fn apply(&self, s: &mut Simplifier<'_>, graph: &Graph, expr: Expr) -> Option<Expr> {
        match &self.shape {
            Shape::Whole(pattern) => {
                let found = s.aside(|s| {
                    let mut result = None;
                    pattern.matches(s, expr, Found::default(), &mut |s, found| {
                        result = self.is_proven(s, graph, found).then_some(found);
                        result.is_some()
                    });
                    result
                })?;
                template(graph, found).build(s, self.sides.right)
            }
            Shape::Terms { anchor, others } => self.apply_to_sum(s, graph, expr, anchor, others),
            Shape::Factors { anchor, others } => {
                self.apply_to_product(s, graph, expr, anchor, others)
            }
        }
    }

    fn is_proven(&self, s: &mut Simplifier<'_>, graph: &Graph, found: Found) -> bool {
        let template = template(graph, found);
        self.sides.guards.iter().all(|guard| match guard {
            Guard::Whole(expr) => {
                template.build(s, *expr).is_some_and(|expr| s.facts(expr).is_integer())
            }
            Guard::Compares(relation, sides) => {
                let [a, b] = sides.map(|side| template.build(s, side));
                a.zip(b).is_some_and(|(a, b)| s.proves(*relation, a, b))
            }
            Guard::MayDiffer(sides) => {
                let [a, b] = sides.map(|side| template.build(s, side));
                a.zip(b).is_some_and(|(a, b)| !s.proves(Relation::Equal, a, b))
            }
        })
    }

    fn apply_to_sum(
        &self,
        s: &mut Simplifier<'_>,
        graph: &Graph,
        sum: Expr,
        anchor: &Term,
        others: &[(Rational, Expr)],
    ) -> Option<Expr> {
        let Node::Add(terms) = s.graph.node(sum) else { return None };
        let terms = terms.clone();
        if self.sides.terms.is_some_and(|count| count != terms.len()) {
            return None;
        }
        let mut operation = Operation::new(graph, terms, None);
        let groups = s.aside(|s| {
            operation.groups(s, anchor, |s, operation, group| {
                let template = operation.template(group.found);
                others.iter().all(|(sign, other)| {
                    let Some(built) = template.build(s, *other) else { return false };
                    let term = s.times_number(sign.clone(), built);
                    s.terms_of(term).iter().all(|&term| operation.take(group, term).is_some())
                }) && self.is_proven(s, graph, group.found)
            })
        });
        let terms = operation.replaced(s, groups, self.sides.right)?;
        Some(s.sum_of(&terms))
    }

    fn apply_to_product(
        &self,
        s: &mut Simplifier<'_>,
        graph: &Graph,
        product: Expr,
        anchor: &Factor,
        others: &[(Expr, Pattern)],
    ) -> Option<Expr> {
        let factors = Operands::from_slice(s.factors(&product));
        let bases = factors.iter().map(|&e| s.number_power(e).map_or(e, |(base, _)| base));
        let bases: Operands = bases.collect();
        let mut operation = Operation::new(graph, factors, Some(bases));
        let groups = s.aside(|s| {
            operation.groups(s, anchor, |s, operation, group| {
                others.iter().all(|other| operation.take_power(s, group, other).is_some())
                    && self.is_proven(s, graph, group.found)
            })
        });
        let factors = operation.replaced(s, groups, self.sides.right)?;
        Some(s.product_of(&factors)).filter(|&result| result != product)
    }
}

fn template(graph: &Graph, found: Found) -> Template<'_> {
    Template { graph, found, looks_up: false }
}

impl<'a> Operation<'a> {
    fn new(graph: &'a Graph, operands: Operands, bases: Option<Operands>) -> Self {
        let is_taken = smallvec![false; operands.len()];
        let keys = bases.unwrap_or_else(|| operands.clone());
        let template = Template { graph, found: Found::default(), looks_up: true };
        Self { operands, keys, places: OnceCell::new(), is_taken, template }
    }

    fn template(&self, found: Found) -> Template<'a> {
        Template { found, ..self.template }
    }

    /// The groups that begin with an operand which matches the anchor, and in which `complete` puts the others.
    fn groups(
        &mut self,
        s: &mut Simplifier<'_>,
        anchor: &impl Matches,
        complete: impl Fn(&mut Simplifier<'_>, &Self, &mut Group) -> bool,
    ) -> Vec<Group> {
        let mut groups = Vec::new();
        for place in 0..self.operands.len() {
            if self.is_taken[place] {
                continue;
            }
            let mut complete_group = None;
            anchor.matches(s, self.operands[place], Found::default(), &mut |s, found| {
                let places = smallvec![place];
                let mut group = Group { found, places, coefficient: Rational::ONE };
                let is_complete = complete(s, self, &mut group);
                complete_group = is_complete.then_some(group);
                is_complete
            });
            if let Some(group) = complete_group {
                group.places.iter().for_each(|&place| self.is_taken[place] = true);
                groups.push(group);
            }
        }
        groups
    }

    fn place(&self, key: Expr) -> Option<usize> {
        const FEW: usize = 32;
        let all = || self.keys.iter().enumerate().map(|(place, &key)| (key, place));
        if self.keys.len() <= FEW {
            return all().find(|&(other, _)| other == key).map(|(_, place)| place);
        }
        self.places.get_or_init(|| all().collect()).get(&key).copied()
    }

    /// Puts the operand with this key into a group.
    fn take(&self, group: &mut Group, key: Expr) -> Option<usize> {
        let place = self.place(key)?;
        let is_free = !self.is_taken[place] && !group.places.contains(&place);
        is_free.then(|| group.places.push(place))?;
        Some(place)
    }

    /// Puts the factors of a power into a group.
    fn take_power(
        &self,
        s: &mut Simplifier<'_>,
        group: &mut Group,
        (base, exponent): &(Expr, Pattern),
    ) -> Option<()> {
        let base = self.template(group.found).build(s, *base)?;
        let content = match exponent {
            Pattern::Number(number) if !number.is_integer() => None,
            // Among factors, x − y may stand as y − x.
            _ => s.content(base),
        };
        let (content, base) = content.unwrap_or((Rational::ONE, base));
        if let Pattern::Number(number) = exponent {
            let power = s.rational_power(base, number.clone());
            let coefficient = &power_of(&content, number)? * s.coefficient(power);
            group.coefficient = &group.coefficient * &coefficient;
            return s.factors(&power).iter().try_for_each(|&factor| {
                let key = s.number_power(factor).map_or(factor, |(base, _)| base);
                let place = self.take(group, key)?;
                (self.operands[place] == factor).then_some(())
            });
        }
        let place = self.take(group, base)?;
        let (_, number) = s.base_and_exponent(self.operands[place]);
        group.coefficient = &group.coefficient * &power_of(&content, &number)?;
        let number = s.number(number);
        let fits = exponent.matches(s, number, group.found, &mut |_, found| {
            group.found = found;
            true
        });
        fits.then_some(())
    }

    /// The operands that are left, and `right` for each group. `None` for no group.
    fn replaced(
        self,
        s: &mut Simplifier<'_>,
        groups: Vec<Group>,
        right: Expr,
    ) -> Option<Vec<Expr>> {
        if groups.is_empty() {
            return None;
        }
        let left = self.operands.iter().zip(&self.is_taken).filter(|(_, is_taken)| !**is_taken);
        let mut operands: Vec<Expr> = left.map(|(&operand, _)| operand).collect();
        for group in groups {
            operands.push(template(self.template.graph, group.found).build(s, right)?);
            if !group.coefficient.is_one() {
                operands.push(s.number(group.coefficient.recip()?));
            }
        }
        Some(operands)
    }
}
