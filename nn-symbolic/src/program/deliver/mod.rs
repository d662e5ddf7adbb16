//! Delivery: cotangents are added to the caller's where they come about, not carried there in structures.
//!
//! The reverse sweep ends with the cotangent of each parameter, a structure, which is added to what the caller gave. This
//! pass takes such structures apart: each field is added by itself, a matrix product right into its sum, and a loop over
//! the parameter's lists adds to the element of its run. Where a callee's cotangent goes on as it is, the callee adds it.
//!
//! What is added to nobody reads before the sweep ends, so these statements may stand as late as can be. They stand at
//! the end of their region, behind the reads of the parameter there, which [`in_place`] relies on.

mod in_place;
mod last;

use std::collections::HashMap;

pub(super) use in_place::in_place;
pub(super) use last::last;

use super::{
    Argument, Control, Kind, Loop, Op, PAYLOAD, Place, Product, Program, Projection, Recorded,
    Region, Sink, Statement, Var,
};

/// Delivers the cotangents of parameters to cells: each of `sinks` is a parameter and its cell.
pub(super) fn deliver(
    program: &mut Program,
    reversed: Vec<Statement>,
    sinks: &[(Var, Var)],
) -> Vec<Statement> {
    let mut uses = HashMap::new();
    count_in(program, &reversed, &mut uses);
    let mut delivery = Delivery { program, uses };
    let mut list: Vec<Option<Statement>> = reversed.into_iter().map(Some).collect();
    for i in 0..list.len() {
        let Some(Statement::Accumulate { place, value }) = &list[i] else { continue };
        let Some(&sink) = sinks.iter().find(|(_, cell)| *cell == place.cell) else { continue };
        let (place, value) = (place.clone(), *value);
        list[i] = None;
        if !delivery.by_the_callee(&mut list, sink, value) {
            let mut delivered = Vec::new();
            delivery.take_apart(&mut list, place, value, true, &mut delivered);
            list.extend(delivered.into_iter().map(Some));
        }
    }
    list.into_iter().flatten().collect()
}

struct Delivery<'p> {
    program: &'p mut Program,
    /// How often each variable is read.
    uses: HashMap<Var, usize>,
}

impl Delivery<'_> {
    /// Adds `value` to `place` by statements of `delivered`, and takes what makes it from `list`.
    fn take_apart(
        &mut self,
        list: &mut [Option<Statement>],
        place: Place,
        value: Var,
        outermost: bool,
        delivered: &mut Vec<Statement>,
    ) {
        // What made it, if nobody else reads it.
        let made = if self.is_used_once(value) { position_of(list, value) } else { None };
        match made.map(|at| (at, list[at].take())) {
            Some((_, Some(Statement::Let { op: Op::Record { fields, .. }, .. })))
                if fields.iter().all(|(field, _)| field != PAYLOAD) =>
            {
                for (field, value) in fields {
                    let place = inside(&place, Projection::Field(field));
                    self.take_apart(list, place, value, outermost, delivered);
                }
            }
            Some((_, Some(Statement::Let { op: Op::Add(terms), .. })))
                if self.program.kind(value) == Kind::Value =>
            {
                for term in terms {
                    self.take_apart(list, place.clone(), term, outermost, delivered);
                }
            }
            Some((_, Some(Statement::Let { op: Op::Product(product, a, b), .. })))
                if product != Product::Value && self.program.kind(value) == Kind::Value =>
            {
                let added = Statement::AccumulateProduct { place, product, a, b, called: value };
                self.push(added, value, delivered);
            }
            Some((at, Some(Statement::Loop(mut l)))) if outermost && self.gathers(&l, value) => {
                self.in_each_run(&mut l, place, value);
                list[at] = Some(Statement::Loop(l));
            }
            made => {
                if let Some((at, statement)) = made {
                    list[at] = statement;
                }
                self.push(Statement::Accumulate { place, value }, value, delivered);
            }
        }
    }

    /// Adds a statement that adds a value, on whose behalf it is there.
    fn push(&mut self, statement: Statement, value: Var, delivered: &mut Vec<Statement>) {
        self.program.origins.note_with(&statement, value);
        delivered.push(statement);
    }

    /// Whether a loop gathers the list from the elements of another, so that each run may add its own.
    fn gathers(&self, l: &Loop, list: Var) -> bool {
        let element = l.body.recorded.iter().find(|recorded| recorded.list == list);
        matches!(l.control, Control::Over { .. })
            && l.until.is_none()
            && element.is_some_and(|recorded| self.program.kind(recorded.element) == Kind::Value)
    }

    /// Each run of the loop adds to its own element what it would have recorded in `list`.
    fn in_each_run(&mut self, l: &mut Loop, place: Place, list: Var) {
        let Control::Over { position, .. } = &mut l.control else { return };
        let index = *position.get_or_insert_with(|| self.program.var("index", Kind::Host));
        let at = l.body.recorded.iter().position(|recorded| recorded.list == list);
        let Some(Recorded { element, .. }) = at.map(|at| l.body.recorded.remove(at)) else {
            return;
        };
        let statements = std::mem::take(&mut l.body.statements);
        let mut statements: Vec<_> = statements.into_iter().map(Some).collect();
        let mut delivered = Vec::new();
        let place = inside(&place, Projection::Index(index));
        self.take_apart(&mut statements, place, element, false, &mut delivered);
        l.body.statements = statements.into_iter().flatten().chain(delivered).collect();
    }

    /// Lets a callee add `value`, its cotangent of an argument that is the parameter itself, to the cell; whether that can
    /// be.
    fn by_the_callee(
        &mut self,
        list: &mut [Option<Statement>],
        (param, cell): (Var, Var),
        value: Var,
    ) -> bool {
        let made = if self.is_used_once(value) { position_of(list, value) } else { None };
        let Some(Statement::Pull(pull)) = made.and_then(|at| list[at].as_mut()) else {
            return false;
        };
        let given = pull.args.iter().filter(|argument| **argument == Argument::Value(param));
        if given.count() != 1 {
            return false;
        }
        for (argument, sink) in pull.args.iter().zip(&mut pull.sinks) {
            if *argument == Argument::Value(param)
                && matches!(sink, Sink::Fresh(var) if *var == value)
            {
                *sink = Sink::AddTo(Place::whole(cell));
                return true;
            }
        }
        false
    }

    fn is_used_once(&self, var: Var) -> bool {
        self.uses.get(&var) == Some(&1)
    }
}

/// The statement of a list that defines a variable.
fn position_of(list: &[Option<Statement>], var: Var) -> Option<usize> {
    list.iter().position(|statement| {
        statement.as_ref().is_some_and(|statement| Program::definitions(statement).contains(&var))
    })
}

fn inside(place: &Place, step: Projection) -> Place {
    let mut place = place.clone();
    place.path.push(step);
    place
}

/// Counts each read once, wherever it is.
fn count_in(program: &Program, statements: &[Statement], uses: &mut HashMap<Var, usize>) {
    let count = |vars: Vec<Var>, uses: &mut HashMap<Var, usize>| {
        for var in vars {
            *uses.entry(var).or_default() += 1;
        }
    };
    for statement in statements {
        match statement {
            Statement::Loop(l) => {
                count(l.control.operands(), uses);
                count(l.carried.iter().map(|state| state.init).chain(l.until).collect(), uses);
                if let Control::While { condition } = &l.control {
                    count_region(program, condition, uses);
                }
                count_region(program, &l.body, uses);
            }
            Statement::Branch(branch) => {
                count(vec![branch.condition], uses);
                count_region(program, &branch.then, uses);
                count_region(program, &branch.otherwise, uses);
            }
            // A variable that an operation reads twice counts twice.
            Statement::Let { op: Op::Add(terms), .. } => count(terms.clone(), uses),
            Statement::Let { op: Op::Record { like, fields }, .. } => {
                count(fields.iter().map(|(_, var)| *var).chain([*like]).collect(), uses);
            }
            statement => count(program.uses(statement), uses),
        }
    }
}

fn count_region(program: &Program, region: &Region, uses: &mut HashMap<Var, usize>) {
    let leaving = region.results.iter().chain(region.recorded.iter().map(|r| &r.element));
    for &var in leaving.chain(region.replayed.iter().map(|item| &item.list)) {
        *uses.entry(var).or_default() += 1;
    }
    count_in(program, &region.statements, uses);
}
