//! Dead code: statements, loop states, records and cells that nobody reads.
//!
//! The adjoint makes some: a loop carries the cotangent of a state from its first value on even if that is a constant,
//! and what only the results needed is idle in the reverse sweep.
//!
//! Variables are defined once, and a cell counts as read if it is read anywhere, so liveness is reachability: from the
//! results, the outputs and the effects to all that they are computed from.

use std::collections::HashSet;

use super::dataflow::reach;
use super::{Branch, Control, Loop, Program, Region, Statement, Var};

/// The variables of `region`, the body of a program, that its results, outputs and effects are computed from.
///
/// Calls are taken to do nothing but to return a value and to change their mutable arguments.
pub(super) fn live(program: &Program, region: &Region) -> HashSet<Var> {
    let edges = program.edges(region, &|statement| program.uses(statement));
    let mut decisions = Decisions { edges, effects: Vec::new(), deciders: Vec::new() };
    decisions.visit(&region.statements);
    let Decisions { edges, effects, .. } = decisions;
    let roots = region.results.iter().chain(&program.outputs).copied().chain(effects);
    reach(roots, edges.into_iter().map(|(from, to)| (to, from)))
}

/// Collects what decides whether and how often something happens.
struct Decisions {
    edges: Vec<(Var, Var)>,
    /// What effects need.
    effects: Vec<Var>,
    /// What decides about the region that is being visited.
    deciders: Vec<Var>,
}

impl Decisions {
    fn visit(&mut self, statements: &[Statement]) {
        for statement in statements {
            let outside = self.deciders.len();
            match statement {
                Statement::Loop(l) => {
                    self.deciders.extend(l.control.operands());
                    self.deciders.extend(l.until);
                    if let Control::While { condition } = &l.control {
                        self.deciders.extend(&condition.results);
                    }
                    self.decide(l.inputs());
                    self.decide(l.body.replayed.iter().map(|item| item.element));
                    if let Control::While { condition } = &l.control {
                        self.visit(&condition.statements);
                    }
                    self.visit(&l.body.statements);
                }
                Statement::Branch(branch) => {
                    self.deciders.push(branch.condition);
                    for arm in [&branch.then, &branch.otherwise] {
                        self.decide(arm.replayed.iter().map(|item| item.element));
                        self.visit(&arm.statements);
                    }
                }
                Statement::Effect { args, .. } => {
                    self.effects.extend(args);
                    self.effects.extend(&self.deciders);
                }
                _ => {}
            }
            self.decide(Program::definitions(statement));
            self.decide(Program::changes(statement));
            self.deciders.truncate(outside);
        }
    }

    fn decide(&mut self, decided: impl IntoIterator<Item = Var>) {
        for var in decided {
            self.edges.extend(self.deciders.iter().map(|&decider| (decider, var)));
        }
    }
}

/// Drops the statements that nothing live comes from.
pub(super) fn prune(statements: &mut Vec<Statement>, live: &HashSet<Var>) {
    statements.retain_mut(|statement| {
        let is_live = |var: &Var| live.contains(var);
        let stays = has_effect(statement)
            || Program::definitions(statement).iter().any(is_live)
            || Program::changes(statement).iter().any(is_live);
        if stays {
            match statement {
                Statement::Loop(l) => prune_loop(l, live),
                Statement::Branch(branch) => prune_branch(branch, live),
                _ => {}
            }
        }
        stays
    });
}

fn has_effect(statement: &Statement) -> bool {
    match statement {
        Statement::Effect { .. } => true,
        Statement::Loop(l) => l.body.statements.iter().any(has_effect),
        Statement::Branch(branch) => {
            let arms = [&branch.then, &branch.otherwise];
            arms.iter().any(|arm| arm.statements.iter().any(has_effect))
        }
        _ => false,
    }
}

fn prune_loop(l: &mut Loop, live: &HashSet<Var>) {
    let read: Vec<bool> = l
        .carried
        .iter()
        .map(|state| live.contains(&state.enter) || live.contains(&state.exit))
        .collect();
    keep(&mut l.carried, &read);
    keep(&mut l.body.results, &read);
    prune_region(&mut l.body, live);
    if let Control::While { condition } = &mut l.control {
        prune_region(condition, live);
    }
}

fn prune_branch(branch: &mut Branch, live: &HashSet<Var>) {
    let read: Vec<bool> = branch.results.iter().map(|var| live.contains(var)).collect();
    for results in [&mut branch.results, &mut branch.then.results, &mut branch.otherwise.results] {
        keep(results, &read);
    }
    for arm in [&mut branch.then, &mut branch.otherwise] {
        prune_region(arm, live);
    }
}

fn prune_region(region: &mut Region, live: &HashSet<Var>) {
    region.replayed.retain(|item| live.contains(&item.element));
    region.recorded.retain(|recorded| live.contains(&recorded.list));
    prune(&mut region.statements, live);
}

fn keep<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next() == Some(&true));
}
