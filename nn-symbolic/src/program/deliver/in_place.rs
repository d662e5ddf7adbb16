//! Whether a parameter may be changed in place by its own cotangent.
//!
//! A step of descent is p ← p − η·∂C/∂p. It needs no array for the gradient, if the reverse sweep adds −η·∂C/∂p to p
//! itself, and if no part of p is read once it is changed. Parts are told apart by the names of fields, and by the runs
//! of a loop over a list, each of which reads and changes the element of its own.

use std::collections::HashMap;

use crate::program::{Argument, Control, Op, Program, Projection, Region, Sink, Statement, Var};

/// Whether a reverse sweep reads no part of the value `param` that it has added to before, where `cell` is added to and
/// `param` is read in one and the same place.
pub(in crate::program) fn in_place(
    program: &Program,
    forward: &[Statement],
    reverse: &[Statement],
    (param, cell): (Var, Var),
) -> bool {
    let mut parts = Parts { program, cell, ways: HashMap::from([(param, Way::default())]) };
    parts.note(forward);
    parts.note(reverse);
    parts.list(reverse, &mut Vec::new(), Depth::Outside).is_some()
}

/// The way to a part of the parameter: names of fields, as far as a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Way {
    fields: Vec<String>,
    /// The loop over that list whose element this is, known by the element.
    element: Option<Var>,
}

impl Way {
    /// Whether one may contain the other.
    fn meets(&self, other: &Self) -> bool {
        self.fields.iter().zip(&other.fields).all(|(a, b)| a == b)
    }
}

/// Where a list of statements stands.
#[derive(Clone, Copy)]
enum Depth {
    Outside,
    /// In a loop that is in no other, over a list of the parameter's of which it has this element.
    Run(Var),
}

struct Parts<'p> {
    program: &'p Program,
    cell: Var,
    /// Variables that are, or may be, a reference to a part of the parameter.
    ways: HashMap<Var, Way>,
}

impl Parts<'_> {
    fn note(&mut self, statements: &[Statement]) {
        for statement in statements {
            match statement {
                Statement::Let { var, op: Op::Field { of, field } } => {
                    if let Some(mut way) = self.ways.get(of).cloned() {
                        // Behind the element of a list, all fields are one part.
                        if way.element.is_none() {
                            way.fields.push(field.clone());
                        }
                        self.ways.insert(*var, way);
                    }
                }
                Statement::Let {
                    var,
                    op: Op::Transpose(of) | Op::Reshape { of, .. } | Op::Broadcast { of, .. },
                } => self.same(*of, *var),
                Statement::Loop(l) => {
                    for state in &l.carried {
                        self.same(state.init, state.enter);
                        self.same(state.init, state.exit);
                    }
                    if let Control::Over { list, element, .. } = l.control
                        && let Some(mut way) = self.ways.get(&list).cloned()
                    {
                        way.element.get_or_insert(element);
                        self.ways.insert(element, way);
                    }
                    if let Control::While { condition } = &l.control {
                        self.region(condition);
                    }
                    self.region(&l.body);
                    for (state, next) in l.carried.iter().zip(&l.body.results) {
                        self.same(*next, state.exit);
                    }
                }
                Statement::Branch(branch) => {
                    for arm in [&branch.then, &branch.otherwise] {
                        self.region(arm);
                        for (result, value) in branch.results.iter().zip(&arm.results) {
                            self.same(*value, *result);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn region(&mut self, region: &Region) {
        for item in &region.replayed {
            self.same(item.list, item.element);
        }
        self.note(&region.statements);
        for recorded in &region.recorded {
            self.same(recorded.element, recorded.list);
        }
    }

    fn same(&mut self, from: Var, to: Var) {
        if let Some(way) = self.ways.get(&from).cloned() {
            self.ways.entry(to).or_insert(way);
        }
    }

    /// Goes through statements that run in this order, `changed` being what was added to before; `None` if something is
    /// read too late.
    fn list(&self, statements: &[Statement], changed: &mut Vec<Way>, depth: Depth) -> Option<()> {
        for statement in statements {
            let changes = Program::changes(statement).contains(&self.cell);
            match statement {
                Statement::Loop(l) if changes => {
                    let Depth::Outside = depth else { return None };
                    let Control::Over { list, element, .. } = l.control else { return None };
                    self.reads_before(l.control.operands(), changed)?;
                    let own = self.ways.contains_key(&list).then_some(element)?;
                    // All that a run reads of the parameter is its own element, which it borrows anew.
                    let replayed = l.body.replayed.iter().map(|item| item.element);
                    self.nothing_of(self.program.read_in_runs(l).into_iter().chain(replayed))?;
                    let mut in_run = changed.clone();
                    self.list(&l.body.statements, &mut in_run, Depth::Run(own))?;
                    let recorded = l.body.recorded.iter().map(|recorded| recorded.element);
                    self.reads_before(l.body.results.iter().copied().chain(recorded), &in_run)?;
                    *changed = in_run;
                }
                Statement::Branch(branch) => {
                    self.reads_before([branch.condition], changed)?;
                    let mut after = changed.clone();
                    for arm in [&branch.then, &branch.otherwise] {
                        let mut in_arm = changed.clone();
                        self.list(&arm.statements, &mut in_arm, depth)?;
                        self.reads_before(arm.results.clone(), &in_arm)?;
                        after.append(&mut in_arm);
                    }
                    *changed = after;
                }
                Statement::Pull(pull) if changes => {
                    // The callee reads the parameter itself, and changes it itself.
                    let whole = |(argument, sink): (&Argument, &Sink)| match (argument, sink) {
                        (Argument::Value(var), Sink::AddTo(place)) if place.cell == self.cell => {
                            self.ways.get(var).is_some_and(|way| *way == Way::default())
                        }
                        (argument, _) => {
                            !argument.operands().iter().any(|var| self.ways.contains_key(var))
                        }
                    };
                    if !pull.args.iter().zip(&pull.sinks).all(whole) || !changed.is_empty() {
                        return None;
                    }
                    self.nothing_of(pull.seed.into_iter().chain([pull.value]))?;
                    changed.push(Way::default());
                }
                _ => {
                    let uses = self.program.uses(statement);
                    if changes {
                        // It would be borrowed twice.
                        self.nothing_of(uses)?;
                        changed.push(self.changed(statement, depth)?);
                    } else {
                        self.reads_before(uses, changed)?;
                    }
                }
            }
        }
        Some(())
    }

    /// What a statement adds to.
    fn changed(&self, statement: &Statement, depth: Depth) -> Option<Way> {
        let (Statement::Accumulate { place, .. } | Statement::AccumulateProduct { place, .. }) =
            statement
        else {
            return None;
        };
        let mut way = Way::default();
        for step in &place.path {
            match (step, depth) {
                (Projection::Field(field), _) => way.fields.push(field.clone()),
                (Projection::Index(_), Depth::Run(element)) => {
                    way.element = Some(element);
                    let list = self.ways.get(&element)?;
                    return (list.fields == way.fields).then_some(way);
                }
                _ => return None,
            }
        }
        matches!(depth, Depth::Outside).then_some(way)
    }

    /// Whether no part that was changed is read.
    fn reads_before(&self, reads: impl IntoIterator<Item = Var>, changed: &[Way]) -> Option<()> {
        let late = |var: Var| {
            let way = self.ways.get(&var);
            way.is_some_and(|way| changed.iter().any(|changed| changed.meets(way)))
        };
        (!reads.into_iter().any(late)).then_some(())
    }

    fn nothing_of(&self, reads: impl IntoIterator<Item = Var>) -> Option<()> {
        let mut reads = reads.into_iter();
        (!reads.any(|var| self.ways.contains_key(&var))).then_some(())
    }
}
