//! Guards: what no sink asks for is not computed.
//!
//! The caller of a pullback may ask for some cotangents and not for others. This pass makes every cotangent one that is
//! *added to a cell* of the caller's, and puts the statements that are there for some of these cells alone into branches on
//! whether one of them is asked for. The result is a program again; the conditions are variables whose value the host knows.
//!
//! Statements move for this, behind statements that do not need them; what they read must not change in between, so a
//! group of statements is closed where that would happen.

mod order;

use std::collections::{HashMap, HashSet};

use order::{Group, Key, Step};

use super::deliver::{deliver, in_place, last};
use super::demand::{Demand, Targets};
use super::{
    Adjoint, Branch, Control, Cotangent, Kind, Loop, Place, Program, Region, Sink, Statement, Var,
};

/// A program with its reverse sweep, in which every cotangent is added to a cell.
#[derive(Clone)]
pub struct Guarded {
    /// Parameters: the program's, the seeds that exist, the cotangent cells. Results: the program's.
    pub program: Program,
    /// The first statement of the reverse sweep.
    pub reverse: usize,
    /// As in [`Adjoint`].
    pub seeds: Vec<Option<Var>>,
    /// The cell for each variable differentiated for.
    pub sinks: Vec<Var>,
    /// As in [`Adjoint`].
    pub outputs: Vec<Var>,
    /// What the conditions of guards mean; nothing defines them.
    pub conditions: HashMap<Var, Condition>,
    /// When the callee's cotangents are needed, those that always are being absent.
    pub fresh: HashMap<Var, Condition>,
    /// Those of `sinks` that may be the parameter itself: no part of it is read once it was added to.
    pub in_place: HashSet<Var>,
}

/// When something is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// If one of these sinks is asked for.
    pub asked: Vec<usize>,
    /// In all runs of the loop around but the last.
    pub but_last_run: bool,
}

/// The target that stands for all that is always asked for.
const ALWAYS: usize = usize::MAX;

/// Guards the reverse sweep of `adjoint`, which differentiates for `wrt`.
#[must_use]
pub fn guard(adjoint: Adjoint, wrt: &[Var]) -> Guarded {
    let Adjoint { mut program, reverse, seeds, cotangents, outputs } = adjoint;
    let mut sinks = Vec::new();
    program.body.results.truncate(seeds.len());
    for (&var, cotangent) in wrt.iter().zip(&cotangents) {
        let cell = match *cotangent {
            Cotangent::Cell(cell) => cell,
            Cotangent::Value(value) => {
                let name = format!("{}_sum", program.name(var));
                let cell = program.var(&name, Kind::Cell);
                program.params.push(cell);
                program.outputs.push(cell);
                let place = Place::whole(cell);
                program.body.statements.push(Statement::Accumulate { place, value });
                cell
            }
        };
        sinks.push(cell);
    }

    let reversed = program.body.statements.split_off(reverse);
    let values = wrt.iter().copied().zip(sinks.iter().copied());
    let values: Vec<(Var, Var)> =
        values.filter(|(var, _)| program.kind(*var) != Kind::Cell).collect();
    let reversed = deliver(&mut program, reversed, &values);
    let target =
        |(i, cell): (usize, &Var)| (*cell, if outputs.contains(cell) { ALWAYS } else { i });
    let targets: Vec<(Var, usize)> = sinks
        .iter()
        .enumerate()
        .map(target)
        .chain(outputs.iter().map(|cell| (*cell, ALWAYS)))
        .collect();
    let demand = Demand::new(&program, &reversed, targets.iter().copied());
    let context = targets.iter().map(|(_, target)| *target).collect();
    let mut guards = Guards { program, demand, conditions: HashMap::new(), fresh: HashMap::new() };
    let reversed = guards.list(reversed, &Leaving::default(), &context, true);
    let Guards { mut program, conditions, fresh, .. } = guards;
    let cells: Vec<Var> = values.iter().map(|(_, cell)| *cell).collect();
    let reversed = last(&program, reversed, &cells);
    let forward = &program.body.statements;
    let is_in_place = |value: &&(Var, Var)| in_place(&program, forward, &reversed, **value);
    let in_place = values.iter().filter(is_in_place).map(|(_, cell)| *cell).collect();
    program.body.statements.extend(reversed);
    Guarded { program, reverse, seeds, sinks, outputs, conditions, fresh, in_place }
}

/// What is read behind the last statement of a region.
#[derive(Default)]
struct Leaving {
    vars: HashSet<Var>,
    /// States of a loop that may be left as they are, with the variable that enters and the condition under which
    /// they may not.
    states: HashMap<usize, (Var, Condition)>,
    /// The results of the region.
    results: Vec<Var>,
    /// Which results and other things of the region each variable is there for.
    within: Demand,
}

struct Guards {
    program: Program,
    demand: Demand,
    conditions: HashMap<Var, Condition>,
    fresh: HashMap<Var, Condition>,
}

impl Guards {
    /// Guards the statements of a region where `context` is asked for. `outermost` regions run once.
    fn list(
        &mut self,
        statements: Vec<Statement>,
        leaving: &Leaving,
        context: &Targets,
        outermost: bool,
    ) -> Vec<Statement> {
        let steps = self.order(&statements, leaving, context);
        let open = self.open(&statements, &steps, leaving);
        let mut statements: Vec<Option<Statement>> = statements.into_iter().map(Some).collect();
        let mut list = Vec::new();
        for step in steps {
            match step {
                Step::Plain(i) => {
                    let statement = statements[i].take().expect("each is placed once");
                    let statement = self.inside(statement, leaving, context, &open, outermost);
                    list.push(statement);
                }
                Step::Guarded(Group { key, members }) => {
                    let members = members
                        .into_iter()
                        .map(|i| statements[i].take().expect("each is placed once"))
                        .collect();
                    list.push(self.branch(&key, members, leaving, context, outermost));
                }
            }
        }
        list
    }

    /// `if asked { members }`, or `state = if needed { members; next } else { state }`
    fn branch(
        &mut self,
        key: &Key,
        members: Vec<Statement>,
        leaving: &Leaving,
        context: &Targets,
        outermost: bool,
    ) -> Statement {
        let condition = self.program.var("asked", Kind::Host);
        let mut branch = Branch {
            condition,
            then: Region::default(),
            otherwise: Region::default(),
            results: Vec::new(),
        };
        match key {
            Key::Asked(targets) => {
                let asked = targets.iter().copied().collect();
                self.conditions.insert(condition, Condition { asked, but_last_run: false });
                branch.then.statements =
                    self.list(members, &Leaving::default(), targets, outermost);
            }
            Key::State(k) => {
                let (enter, needed) = leaving.states[k].clone();
                self.conditions.insert(condition, needed);
                let next = leaving.results[*k];
                let own = Leaving { vars: HashSet::from([next]), ..Leaving::default() };
                branch.then.statements = self.list(members, &own, context, false);
                branch.then.results = vec![next];
                branch.otherwise.results = vec![enter];
                // The caller finds it as the result of the region's last statement.
                let name = self.program.name(next).to_owned();
                branch.results = vec![self.program.var(&name, Kind::Value)];
            }
        }
        Statement::Branch(Box::new(branch))
    }

    /// Guards what is inside of a statement that always runs, and notes which cotangents of a callee are needed when.
    fn inside(
        &mut self,
        statement: Statement,
        leaving: &Leaving,
        context: &Targets,
        open: &HashSet<Var>,
        outermost: bool,
    ) -> Statement {
        match statement {
            Statement::Loop(l) => {
                Statement::Loop(Box::new(self.inside_loop(*l, context, open, outermost)))
            }
            Statement::Branch(mut branch) => {
                for arm in [&mut branch.then, &mut branch.otherwise] {
                    let vars = arm.results.iter().copied();
                    let vars = vars.chain(arm.recorded.iter().map(|r| r.element)).collect();
                    let own = Leaving { vars, ..Leaving::default() };
                    let statements = std::mem::take(&mut arm.statements);
                    arm.statements = self.list(statements, &own, context, false);
                }
                Statement::Branch(branch)
            }
            Statement::Pull(pull) => {
                for sink in &pull.sinks {
                    if let Sink::Fresh(var) = sink
                        && let Some(condition) = self.needed(*var, leaving, context, open)
                    {
                        self.fresh.insert(*var, condition);
                    }
                }
                Statement::Pull(pull)
            }
            statement => statement,
        }
    }

    /// When a cotangent of a callee is needed; `None` if always.
    fn needed(
        &self,
        var: Var,
        leaving: &Leaving,
        context: &Targets,
        open: &HashSet<Var>,
    ) -> Option<Condition> {
        let within = leaving.within.var(var);
        if let Some(k) = within.first().filter(|_| within.len() == 1)
            && let Some((_, condition)) = leaving.states.get(k)
        {
            // Where it is the next state itself, the last run leaves behind what nobody reads.
            let is_next = leaving.results[*k] == var && condition.but_last_run;
            return (is_next || !open.contains(&var)).then(|| condition.clone());
        }
        let targets = self.demand.var(var);
        (is_optional(&targets, context) && !open.contains(&var))
            .then(|| Condition { asked: targets.into_iter().collect(), but_last_run: false })
    }

    fn inside_loop(
        &mut self,
        mut l: Loop,
        context: &Targets,
        open: &HashSet<Var>,
        outermost: bool,
    ) -> Loop {
        let mut states = HashMap::new();
        let runs_are_counted = outermost && l.reversed && matches!(l.control, Control::Over { .. });
        for (k, carried) in l.carried.iter().enumerate() {
            let (exit, enter) = (self.demand.var(carried.exit), self.demand.var(carried.enter));
            let unasked = exit.is_empty() || is_optional(&exit, context);
            let but_last_run = exit != enter;
            if self.program.kind(carried.enter) == Kind::Value
                && unasked
                && !open.contains(&carried.exit)
                && (!but_last_run || runs_are_counted)
            {
                let asked = exit.into_iter().collect();
                states.insert(k, (carried.enter, Condition { asked, but_last_run }));
            }
        }
        let (results, recorded) = (l.body.results.clone(), &l.body.recorded);
        let elements = recorded.iter().map(|recorded| recorded.element);
        let others = l.body.changes().into_iter().chain(l.until);
        let targets = results.iter().copied().zip(0..);
        let targets = targets.chain(elements.clone().chain(others).map(|var| (var, ALWAYS)));
        let within = Demand::new(&self.program, &l.body.statements, targets);
        let vars = results.iter().copied().chain(elements).chain(l.until).collect();
        let leaving = Leaving { vars, states, results, within };
        let statements = std::mem::take(&mut l.body.statements);
        l.body.statements = self.list(statements, &leaving, context, false);

        // A state that is guarded leaves its guard under another name.
        for statement in &l.body.statements {
            if let Statement::Branch(branch) = statement
                && self.conditions.contains_key(&branch.condition)
                && let (&[next], &[result]) = (&branch.then.results[..], &branch.results[..])
            {
                for leaving in l.body.results.iter_mut().filter(|var| **var == next) {
                    *leaving = result;
                }
            }
        }
        l
    }
}

/// Whether what serves these targets may go unasked for where `context` is asked for.
fn is_optional(targets: &Targets, context: &Targets) -> bool {
    !targets.is_empty()
        && !targets.contains(&ALWAYS)
        && targets.len() < context.len()
        && targets.is_subset(context)
}
