//! Demand: which of several targets each variable contributes to.
//!
//! Targets are numbered by the caller: cotangents that may or may not be asked for, the states of a loop. Storage is
//! treated as one variable, whenever it is read, so the answer may name too many targets, never too few.

use std::collections::{BTreeSet, HashMap};

use super::{Control, Program, Region, Sink, Statement, Var};

/// Numbers of targets.
pub type Targets = BTreeSet<usize>;

/// The targets that each variable contributes to.
#[derive(Debug, Default)]
pub struct Demand {
    of: HashMap<Var, Targets>,
    /// Whether the pass over the statements that is going on has found anything new.
    grew: bool,
}

impl Demand {
    /// Follows `statements` backwards from `targets`.
    pub fn new(
        program: &Program,
        statements: &[Statement],
        targets: impl IntoIterator<Item = (Var, usize)>,
    ) -> Self {
        let mut demand = Self::default();
        for (var, target) in targets {
            demand.of.entry(var).or_default().insert(target);
        }
        loop {
            demand.grew = false;
            demand.backwards(program, statements);
            if !demand.grew {
                return demand;
            }
        }
    }

    /// The targets that a variable contributes to.
    #[must_use]
    pub fn var(&self, var: Var) -> Targets {
        self.of.get(&var).cloned().unwrap_or_default()
    }

    /// The targets that a statement is there for.
    #[must_use]
    pub fn statement(&self, statement: &Statement) -> Targets {
        let made = Program::definitions(statement).into_iter().chain(Program::changes(statement));
        made.filter_map(|var| self.of.get(&var)).flatten().copied().collect()
    }

    fn backwards(&mut self, program: &Program, statements: &[Statement]) {
        for statement in statements.iter().rev() {
            self.statement_backwards(program, statement);
        }
    }

    fn statement_backwards(&mut self, program: &Program, statement: &Statement) {
        let targets = self.statement(statement);
        match statement {
            Statement::Loop(l) => {
                for (carried, &next) in l.carried.iter().zip(&l.body.results) {
                    for later in [carried.exit, carried.enter] {
                        self.flow(later, next);
                        self.flow(later, carried.init);
                    }
                }
                self.region_backwards(program, &l.body);
                if let Some(var) = l.until {
                    self.add(var, &targets);
                }
                match &l.control {
                    Control::Range { lo, hi, step, .. } => {
                        for var in [*lo, *hi].into_iter().chain(*step) {
                            self.add(var, &targets);
                        }
                    }
                    Control::Over { list, element, .. } => {
                        self.flow(*element, *list);
                        self.add(*list, &targets);
                    }
                    Control::Each { items: var, .. } | Control::Times { trips: var, .. } => {
                        self.add(*var, &targets);
                    }
                    Control::While { condition } => {
                        for &var in &condition.results {
                            self.add(var, &targets);
                        }
                        self.region_backwards(program, condition);
                    }
                    Control::Forever => {}
                }
            }
            Statement::Branch(branch) => {
                self.add(branch.condition, &targets);
                for arm in [&branch.then, &branch.otherwise] {
                    for (&result, &value) in branch.results.iter().zip(&arm.results) {
                        self.flow(result, value);
                    }
                    self.region_backwards(program, arm);
                }
            }
            Statement::Pull(pull) => {
                // What is added to is not read, unless it holds the cotangent of what the callee left there.
                let mut read = program.uses(statement);
                for (argument, sink) in pull.args.iter().zip(&pull.sinks) {
                    if let (
                        super::Argument::Value(_) | super::Argument::Shared(_),
                        Sink::AddTo(place),
                    ) = (argument, sink)
                    {
                        read.retain(|var| *var != place.cell);
                    }
                }
                for var in read {
                    self.add(var, &targets);
                }
            }
            _ => {
                for var in program.uses(statement) {
                    self.add(var, &targets);
                }
            }
        }
    }

    fn region_backwards(&mut self, program: &Program, region: &Region) {
        for recorded in &region.recorded {
            self.flow(recorded.list, recorded.element);
        }
        self.backwards(program, &region.statements);
        for item in &region.replayed {
            self.flow(item.element, item.list);
        }
    }

    /// `earlier` contributes to all that `later` contributes to.
    fn flow(&mut self, later: Var, earlier: Var) {
        let targets = self.var(later);
        self.add(earlier, &targets);
    }

    fn add(&mut self, var: Var, targets: &Targets) {
        if !targets.is_empty() {
            let known = self.of.entry(var).or_default();
            let before = known.len();
            known.extend(targets);
            self.grew |= known.len() > before;
        }
    }
}
