//! What operations, statements and regions read, define and change, and which way values take.

use std::collections::{HashMap, HashSet};

use super::{Argument, Control, Init, Loop, Op, Place, Program, Region, Sink, Statement, Var};

impl Program {
    /// What an operation reads.
    #[must_use]
    pub fn operands(&self, op: &Op) -> Vec<Var> {
        match op {
            Op::Map(body) | Op::Sum(body) => self.vars_of(*body),
            Op::SumAxis { of, .. }
            | Op::Transpose(of)
            | Op::Field { of, .. }
            | Op::Cast { of, .. }
            | Op::Zero(of) => vec![*of],
            Op::SpreadAxis { of, like, .. }
            | Op::Broadcast { of, like }
            | Op::Reshape { of, like }
            | Op::Unbroadcast { of, like } => vec![*of, *like],
            Op::Shape(of) | Op::Add(of) => of.clone(),
            Op::Product(_, a, b) => vec![*a, *b],
            Op::Record { like, fields } => {
                std::iter::once(*like).chain(fields.iter().map(|(_, var)| *var)).collect()
            }
            Op::Build { fields, .. } => fields.iter().map(|(_, var)| *var).collect(),
            Op::Load(place) | Op::Total(place) | Op::Extent(place) => place.operands(),
            Op::Host { args, .. } => args.clone(),
        }
    }

    /// What a statement defines outside of its regions. A new cell is defined where its life begins.
    #[must_use]
    pub fn definitions(statement: &Statement) -> Vec<Var> {
        match statement {
            Statement::Let { var, .. } => vec![*var],
            Statement::New { cell, .. } => vec![*cell],
            Statement::Pop { var, .. } => vec![*var],
            Statement::Call(call) => vec![call.value, call.pullback],
            Statement::CallTangent(call) => vec![call.value, call.tangent],
            Statement::Pull(pull) => {
                let fresh = pull.sinks.iter().filter_map(|sink| match sink {
                    Sink::Fresh(var) => Some(*var),
                    Sink::Skip | Sink::AddTo(_) => None,
                });
                fresh.collect()
            }
            Statement::Loop(l) => {
                let exits = l.carried.iter().map(|c| c.exit);
                exits.chain(l.body.lists()).chain(l.trips).collect()
            }
            Statement::Branch(branch) => {
                let lists = branch.then.lists().chain(branch.otherwise.lists());
                branch.results.iter().copied().chain(lists).collect()
            }
            Statement::Store { .. }
            | Statement::Accumulate { .. }
            | Statement::AccumulateProduct { .. }
            | Statement::Fill { .. }
            | Statement::Spread { .. }
            | Statement::Copy { .. }
            | Statement::Assign { .. }
            | Statement::Add { .. }
            | Statement::Clear { .. }
            | Statement::Swap { .. }
            | Statement::Push { .. }
            | Statement::Effect { .. } => Vec::new(),
        }
    }

    /// The cells outside of itself that a statement changes, each once. They are among its uses too.
    #[must_use]
    pub fn changes(statement: &Statement) -> Vec<Var> {
        let mut found = match statement {
            Statement::Store { place, .. }
            | Statement::Accumulate { place, .. }
            | Statement::AccumulateProduct { place, .. }
            | Statement::Fill { place, .. }
            | Statement::Spread { place, .. }
            | Statement::Clear { place, .. }
            | Statement::Push { to: place, .. }
            | Statement::Pop { from: place, .. }
            | Statement::Copy { to: place, .. }
            | Statement::Assign { to: place, .. }
            | Statement::Add { to: place, .. } => vec![place.cell],
            Statement::Swap { a, b } => vec![a.cell, b.cell],
            Statement::Effect { writes, .. } => writes.clone(),
            Statement::Call(call) => changed(&call.args).collect(),
            Statement::CallTangent(call) => {
                changed(&call.args).chain(changed(call.tangents.iter().flatten())).collect()
            }
            Statement::Pull(pull) => {
                let cells = pull.sinks.iter().filter_map(|sink| match sink {
                    Sink::AddTo(place) => Some(place.cell),
                    Sink::Skip | Sink::Fresh(_) => None,
                });
                cells.collect()
            }
            Statement::Loop(l) => l.body.changes(),
            Statement::Branch(branch) => {
                [branch.then.changes(), branch.otherwise.changes()].concat()
            }
            Statement::Let { .. } | Statement::New { .. } => Vec::new(),
        };
        once_each(&mut found);
        found
    }

    /// What a statement reads from outside of itself, each variable once, in order of first use.
    #[must_use]
    pub fn uses(&self, statement: &Statement) -> Vec<Var> {
        let mut found = Vec::new();
        match statement {
            Statement::Let { op, .. } => found.extend(self.operands(op)),
            Statement::New { init, .. } => match init {
                Init::Host { args, .. } => found.extend(args),
                Init::Zero { like } => found.push(*like),
                Init::Copy(place) => found.extend(place.operands()),
                Init::Value(var) => found.push(*var),
            },
            Statement::Store { place, value }
            | Statement::Accumulate { place, value }
            | Statement::Fill { place, value }
            | Statement::Spread { place, value }
            | Statement::Push { to: place, value } => {
                found.extend(place.operands());
                found.push(*value);
            }
            Statement::AccumulateProduct { place, a, b, .. } => {
                found.extend(place.operands());
                found.extend([*a, *b]);
            }
            Statement::Pop { from, .. } => found.extend(from.operands()),
            Statement::Copy { to: a, from: b }
            | Statement::Assign { to: a, from: b }
            | Statement::Add { to: a, from: b }
            | Statement::Swap { a, b } => {
                found.extend(a.operands());
                found.extend(b.operands());
            }
            Statement::Clear { place, like } => {
                found.extend(place.operands());
                found.extend(like);
            }
            Statement::Effect { args, .. } => found.extend(args),
            Statement::Call(call) => found.extend(arguments(&call.args)),
            Statement::CallTangent(call) => {
                found.extend(arguments(&call.args));
                found.extend(arguments(call.tangents.iter().flatten()));
            }
            Statement::Pull(pull) => {
                found.extend([pull.pullback, pull.value]);
                found.extend(pull.seed);
                // What the callee may have changed is not read again.
                found.extend(pull.args.iter().flat_map(|argument| match argument {
                    Argument::Mutable(_) => Vec::new(),
                    argument => argument.operands(),
                }));
                found.extend(pull.sinks.iter().flat_map(|sink| match sink {
                    Sink::AddTo(place) => place.operands(),
                    Sink::Skip | Sink::Fresh(_) => Vec::new(),
                }));
            }
            Statement::Loop(l) => {
                found.extend(l.carried.iter().map(|c| c.init));
                found.extend(l.control.operands());
                found.extend(self.read_in_runs(l));
            }
            Statement::Branch(branch) => {
                found.push(branch.condition);
                for region in [&branch.then, &branch.otherwise] {
                    found.extend(self.free(region, HashSet::new()));
                }
            }
        }
        once_each(&mut found);
        found
    }

    /// Whether `later` must stay behind `earlier`: it reads what that makes, or changes what that reads.
    pub(super) fn conflict(&self, earlier: &Statement, later: &Statement) -> bool {
        let made = [Self::definitions(earlier), Self::changes(earlier)].concat();
        if self.uses(later).iter().any(|var| made.contains(var)) {
            return true;
        }
        let read_before = self.uses(earlier);
        Self::changes(later).iter().any(|cell| read_before.contains(cell))
    }

    /// What a region reads from outside of itself; `defined` are its parameters.
    #[must_use]
    pub fn free(&self, region: &Region, mut defined: HashSet<Var>) -> Vec<Var> {
        let mut found: Vec<Var> = region.replayed.iter().map(|item| item.list).collect();
        defined.extend(region.replayed.iter().map(|item| item.element));
        for statement in &region.statements {
            found.extend(self.uses(statement).into_iter().filter(|var| !defined.contains(var)));
            defined.extend(Self::definitions(statement));
        }
        let leaving = region.results.iter().chain(region.recorded.iter().map(|r| &r.element));
        found.extend(leaving.filter(|var| !defined.contains(var)));
        found
    }

    /// What the runs of a loop read from outside: its condition, its body, and what ends it, if that is older than the loop.
    #[must_use]
    pub fn read_in_runs(&self, l: &Loop) -> Vec<Var> {
        let inputs: HashSet<Var> = l.inputs().into_iter().collect();
        let mut found = Vec::new();
        if let Control::While { condition } = &l.control {
            found.extend(self.free(condition, inputs.clone()));
        }
        found.extend(self.free(&l.body, inputs.clone()));
        let replayed = l.body.replayed.iter().map(|item| item.element);
        let inside = l.body.statements.iter().flat_map(Self::definitions).chain(replayed);
        let inside: HashSet<Var> = inside.chain(inputs).collect();
        found.extend(l.until.filter(|until| !inside.contains(until)));
        found
    }

    /// Every step (from, to) that values take in a region and the regions inside: through its statements, of which
    /// `sources` says what their targets come from, along the states of loops, and in and out of regions.
    pub(super) fn edges(
        &self,
        region: &Region,
        sources: &dyn Fn(&Statement) -> Vec<Var>,
    ) -> Vec<(Var, Var)> {
        let mut found = Vec::new();
        found.extend(region.replayed.iter().map(|item| (item.list, item.element)));
        for statement in &region.statements {
            match statement {
                Statement::Loop(l) => {
                    for (state, &next) in l.carried.iter().zip(&l.body.results) {
                        let (init, enter, exit) = (state.init, state.enter, state.exit);
                        found.extend([(init, enter), (next, enter), (init, exit), (next, exit)]);
                    }
                    match &l.control {
                        Control::Over { list, element, .. } => found.push((*list, *element)),
                        Control::While { condition } => {
                            found.extend(self.edges(condition, sources));
                        }
                        _ => {}
                    }
                    found.extend(self.edges(&l.body, sources));
                }
                Statement::Branch(branch) => {
                    for arm in [&branch.then, &branch.otherwise] {
                        let results = branch.results.iter().copied();
                        found.extend(arm.results.iter().copied().zip(results));
                        found.extend(self.edges(arm, sources));
                    }
                }
                _ => {
                    let sources = sources(statement);
                    for to in [Self::definitions(statement), Self::changes(statement)].concat() {
                        found.extend(sources.iter().map(|&from| (from, to)));
                    }
                }
            }
        }
        found.extend(region.recorded.iter().map(|recorded| (recorded.element, recorded.list)));
        found
    }
}

/// All that can be reached from `roots` along `edges`, the roots included.
pub(super) fn reach(
    roots: impl IntoIterator<Item = Var>,
    edges: impl IntoIterator<Item = (Var, Var)>,
) -> HashSet<Var> {
    let mut next: HashMap<Var, Vec<Var>> = HashMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let mut open: Vec<Var> = roots.into_iter().collect();
    let mut reached: HashSet<Var> = open.iter().copied().collect();
    while let Some(var) = open.pop() {
        let fresh = next.get(&var).into_iter().flatten().copied();
        open.extend(fresh.filter(|&var| reached.insert(var)));
    }
    reached
}

impl Loop {
    /// What each run of the body is given: what the control defines, then the state.
    #[must_use]
    pub fn inputs(&self) -> Vec<Var> {
        let states = self.carried.iter().map(|state| state.enter);
        self.control.defined().into_iter().chain(states).collect()
    }
}

impl Control {
    /// What it defines in each run of the body.
    #[must_use]
    pub fn defined(&self) -> Vec<Var> {
        match self {
            Self::Range { index, .. } => vec![*index],
            Self::Over { element, position, .. } => {
                [*element].into_iter().chain(*position).collect()
            }
            Self::Each { elements, .. } => elements.clone(),
            Self::Times { .. } | Self::While { .. } | Self::Forever => Vec::new(),
        }
    }

    /// What it reads before the loop; the condition of a `While` is a region of its own.
    #[must_use]
    pub fn operands(&self) -> Vec<Var> {
        match self {
            Self::Range { lo, hi, step, .. } => [*lo, *hi].into_iter().chain(*step).collect(),
            Self::Over { list, .. } => vec![*list],
            Self::Each { items, .. } => vec![*items],
            Self::Times { trips, .. } => vec![*trips],
            Self::While { .. } | Self::Forever => Vec::new(),
        }
    }
}

impl Region {
    /// The lists that it records.
    pub(super) fn lists(&self) -> impl Iterator<Item = Var> + '_ {
        self.recorded.iter().map(|recorded| recorded.list)
    }

    /// The cells outside of the region that it changes.
    #[must_use]
    pub fn changes(&self) -> Vec<Var> {
        let mut own = HashSet::new();
        let mut found = Vec::new();
        for statement in &self.statements {
            if let Statement::New { cell, .. } = statement {
                own.insert(*cell);
            }
            found.extend(Program::changes(statement));
        }
        found.retain(|cell| !own.contains(cell));
        once_each(&mut found);
        found
    }
}

impl Place {
    /// What it reads: the cell and the variables that say where.
    #[must_use]
    pub fn operands(&self) -> Vec<Var> {
        std::iter::once(self.cell).chain(self.indices()).collect()
    }
}

impl Argument {
    /// What it reads.
    #[must_use]
    pub fn operands(&self) -> Vec<Var> {
        match self {
            Self::Value(var) => vec![*var],
            Self::Shared(place) | Self::Mutable(place) | Self::Lent(place) => place.operands(),
        }
    }
}

fn arguments<'a>(
    args: impl IntoIterator<Item = &'a Argument> + 'a,
) -> impl Iterator<Item = Var> + 'a {
    args.into_iter().flat_map(Argument::operands)
}

/// The cells that a call given these arguments may change.
fn changed<'a>(
    args: impl IntoIterator<Item = &'a Argument> + 'a,
) -> impl Iterator<Item = Var> + 'a {
    args.into_iter().filter_map(|argument| match argument {
        Argument::Mutable(place) | Argument::Lent(place) => Some(place.cell),
        Argument::Value(_) | Argument::Shared(_) => None,
    })
}

fn once_each(vars: &mut Vec<Var>) {
    let mut seen = HashSet::new();
    vars.retain(|var| seen.insert(*var));
}
