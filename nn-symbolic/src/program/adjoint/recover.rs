//! How the reverse sweep gets what it reads of the forward sweep: by asking again where that is certain to give the
//! same, by a record where it is not.

use std::collections::HashSet;

use super::{Op, Program, Statement, Sweep, Var};
use crate::program::{Argument, Call, Control, Item, Kind, Place, Recorded, Region};

/// What can be had in the reverse sweep without a record.
///
/// The adjoint repeats statements and replays records under the names of the variables, so that in an adjoint's
/// adjoint a variable may be defined in several regions. The first definition decides: what it makes available is so
/// in the others too, and what it does not is taken for unavailable everywhere.
#[derive(Default)]
pub(super) struct Available {
    /// Variables whose definition can be repeated in the reverse sweep.
    again: HashSet<Var>,
    /// Parameters that nothing is stored to.
    constant: HashSet<Var>,
    /// Shared arguments of calls to which nothing is stored while they live: the pullback, and the argument's number.
    arguments: HashSet<(Var, usize)>,
}

impl Available {
    pub(super) fn of(program: &Program) -> Self {
        let params = program.params.iter().copied();
        let (cells, values): (HashSet<Var>, HashSet<Var>) =
            params.partition(|&param| program.kind(param) == Kind::Cell);
        let constant = cells.into_iter().filter(|cell| !program.outputs.contains(cell)).collect();
        let mut lasting = Lasting::default();
        lasting.visit(program, &program.body, &program.outputs.iter().copied().collect());
        let begun = program.body.statements.iter().filter_map(|statement| match statement {
            Statement::New { cell, .. } => Some(*cell),
            _ => None,
        });
        let outermost = begun.collect();
        let mut visit = Visit {
            program,
            available: Self { again: values, constant, arguments: lasting.arguments },
            reads: lasting.reads,
            outermost,
            seen: HashSet::new(),
        };
        visit.region(&program.body);
        visit.available
    }

    /// Whether the definition of a variable can be repeated in the reverse sweep.
    pub(super) fn again(&self, var: Var) -> bool {
        self.again.contains(&var)
    }

    /// Whether a shared argument of a call can be read in the reverse sweep.
    pub(super) fn argument_lasts(&self, call: &Call, number: usize) -> bool {
        self.arguments.contains(&(call.pullback, number))
    }

    /// `var` becomes the extent of a place.
    pub(super) fn add_extent(&mut self, place: &Place, var: Var) {
        if self.constant.contains(&place.cell) && place.indices().all(|index| self.again(index)) {
            self.again.insert(var);
        }
    }
}

/// Reads of cells to which nothing that is executed later stores: what is read can be read again.
#[derive(Default)]
struct Lasting {
    /// The variable that is defined by the read, and the cell.
    reads: HashSet<(Var, Var)>,
    arguments: HashSet<(Var, usize)>,
}

impl Lasting {
    /// `later` are the cells that are changed after the region, or by another run of a loop around it.
    fn visit(&mut self, program: &Program, region: &Region, later: &HashSet<Var>) {
        let mut later = later.clone();
        for statement in region.statements.iter().rev() {
            match statement {
                Statement::Let { var, op } => {
                    let cells = program.operands(op).into_iter();
                    let cells = cells.filter(|&read| program.kind(read) == Kind::Cell);
                    self.reads.extend(
                        cells.filter(|cell| !later.contains(cell)).map(|cell| (*var, cell)),
                    );
                }
                Statement::Call(call) => {
                    // What a call may change is no part of what it only reads.
                    for (i, argument) in call.args.iter().enumerate() {
                        if let Argument::Shared(place) = argument
                            && !later.contains(&place.cell)
                        {
                            self.arguments.insert((call.pullback, i));
                        }
                    }
                }
                Statement::Loop(l) => {
                    // Another run may follow.
                    later.extend(l.body.changes());
                    self.visit(program, &l.body, &later);
                }
                Statement::Branch(branch) => {
                    self.visit(program, &branch.then, &later);
                    self.visit(program, &branch.otherwise, &later);
                }
                _ => {}
            }
            later.extend(Program::changes(statement));
        }
    }
}

/// Finds the variables that are available, from definitions to uses.
struct Visit<'p> {
    program: &'p Program,
    available: Available,
    reads: HashSet<(Var, Var)>,
    /// Cells that live as long as the program runs.
    outermost: HashSet<Var>,
    seen: HashSet<Var>,
}

impl Visit<'_> {
    fn region(&mut self, region: &Region) {
        for item in &region.replayed {
            self.define(item.element, false);
        }
        for statement in &region.statements {
            match statement {
                Statement::Let { var, op } => {
                    let available = self.repeatable(*var, op);
                    self.define(*var, available);
                }
                Statement::Loop(l) => {
                    // The reverse sweep goes through the same numbers and elements, unless it only counts its runs.
                    let given = match l.control {
                        Control::Range { .. } | Control::Over { .. } => l.until.is_none(),
                        _ => false,
                    };
                    for var in l.control.defined() {
                        self.define(var, given);
                    }
                    for state in &l.carried {
                        self.define(state.enter, false);
                    }
                    self.region(&l.body);
                }
                Statement::Branch(branch) => {
                    self.region(&branch.then);
                    self.region(&branch.otherwise);
                }
                _ => {}
            }
        }
    }

    fn define(&mut self, var: Var, available: bool) {
        if self.seen.insert(var) && available {
            self.available.again.insert(var);
        }
    }

    /// Whether the same operation gives the same in the reverse sweep, and is cheap.
    fn repeatable(&self, var: Var, op: &Op) -> bool {
        let cheap = match op {
            Op::Field { .. } | Op::Transpose(_) | Op::Cast { .. } | Op::Load(_) | Op::Extent(_) => {
                true
            }
            Op::Host { repeatable, .. } => *repeatable,
            // A constant, or another name.
            Op::Map(body) => self.program.graph.node(*body).children().is_empty(),
            _ => false,
        };
        cheap && self.program.operands(op).iter().all(|&operand| self.holds(var, operand))
    }

    /// Whether an operand of the definition of `var` still is what it was.
    fn holds(&self, var: Var, operand: Var) -> bool {
        match self.program.kind(operand) {
            Kind::Cell => {
                let lasts = self.reads.contains(&(var, operand));
                self.available.constant.contains(&operand)
                    || lasts && self.outermost.contains(&operand)
            }
            _ => self.available.again(operand),
        }
    }
}

impl Sweep {
    /// Gives the reverse sweep what it reads of the forward sweep: what is available is asked for again, what the
    /// forward sweep was given by a record is replayed, the rest is recorded.
    /// `defined` and `given` are what each run of the two regions is given from outside, records apart.
    pub(super) fn remember(
        &mut self,
        forward: &mut Region,
        defined: Vec<Var>,
        back: &mut Region,
        given: Vec<Var>,
    ) {
        let replayed = back.replayed.iter().map(|item| item.element);
        let given: HashSet<Var> = given.into_iter().chain(replayed).collect();
        let mut wanted: HashSet<Var> = self.program.free(back, given.clone()).into_iter().collect();

        let mut again = Vec::new();
        for statement in forward.statements.iter().rev() {
            if let Statement::Let { var, .. } = statement
                && self.available.again(*var)
                && wanted.remove(var)
            {
                wanted.extend(self.program.uses(statement));
                again.push(statement.clone());
            }
        }
        again.reverse();
        back.statements.splice(0..0, again);

        let kept = forward.replayed.iter().filter(|item| wanted.contains(&item.element));
        back.replayed.extend(kept.cloned());
        let computed = forward.statements.iter().flat_map(Program::definitions);
        let mut elements: Vec<Var> = defined.into_iter().chain(computed).collect();
        elements.retain(|var| wanted.contains(var) && !given.contains(var));
        for element in elements {
            let known = forward.recorded.iter().find(|recorded| recorded.element == element);
            let list = known.map(|recorded| recorded.list).unwrap_or_else(|| {
                let name = format!("{}_tape", self.program.name(element));
                let list = self.program.var(&name, Kind::List);
                forward.recorded.push(Recorded { element, list });
                list
            });
            back.replayed.push(Item { list, element });
        }
    }
}
