//! Records: how the lists of a program are kept.
//!
//! What the regions of a forward sweep record is read by the mirrored regions of the reverse sweep, each run exactly
//! once and in the opposite order. So the lists of one region, however deep it is nested, are one *tape*: a stack to
//! which every run pushes one tuple. A list of lists needs no storage at all, the inner tape has it all.
//!
//! The states of a loop that is in no other, and in no branch, are kept as a *trajectory* instead if they are values: what
//! entered a run is what left the run before, so that one list serves for both.

use std::collections::HashMap;

use super::{Control, Kind, Loop, Program, Region, Statement, Var};

/// How a list is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// As a component of a tape's tuples.
    Tape {
        /// The tape, in [`Records::tapes`].
        tape: usize,
        /// The component.
        component: usize,
    },
    /// The values with which a state entered each run.
    Entering {
        /// The state, as it enters.
        state: Var,
    },
    /// The values with which a state left each run.
    Leaving {
        /// The state, as it enters.
        state: Var,
    },
}

/// How many records a tape holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// At most one.
    One,
    /// At most so many.
    AtMost(usize),
    /// As many as it takes.
    Any,
}

/// What one region records.
#[derive(Clone, Debug)]
pub struct Tape {
    /// What a record consists of.
    pub elements: Vec<Var>,
    /// How many records there are.
    pub capacity: Capacity,
    /// Whether the region is the body of a loop that is in no other, so that the reverse sweep may run over the tape.
    pub in_one_loop: bool,
    /// The statement of the outermost region that the recording region is in.
    pub statement: usize,
}

/// Tapes and trajectories.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// One for each region that records something.
    pub tapes: Vec<Tape>,
    lists: HashMap<Var, Keep>,
}

/// Where a region is.
#[derive(Clone, Copy)]
struct Nesting {
    statement: usize,
    loops: usize,
    /// Whether it is an arm of a branch, or in one.
    in_arm: bool,
    /// How often it runs at most.
    runs: Option<usize>,
}

/// More records than this are not kept on the program's stack.
const MOST: usize = 1024;

impl Records {
    /// Decides how the lists are kept that the statements of a forward sweep record.
    #[must_use]
    pub fn new(program: &Program, forward: &[Statement]) -> Self {
        let mut records = Self::default();
        for (statement, nested) in forward.iter().enumerate() {
            let nesting = Nesting { statement, loops: 0, in_arm: false, runs: Some(1) };
            records.statement(program, nested, nesting);
        }
        records
    }

    /// How a list is kept; `None` for lists of lists, and for those of the reverse sweep.
    #[must_use]
    pub fn list(&self, list: Var) -> Option<Keep> {
        self.lists.get(&list).copied()
    }

    /// The tape to which a region pushes.
    #[must_use]
    pub fn tape_of(&self, region: &Region) -> Option<usize> {
        region.recorded.iter().find_map(|recorded| match self.list(recorded.list)? {
            Keep::Tape { tape, .. } => Some(tape),
            Keep::Entering { .. } | Keep::Leaving { .. } => None,
        })
    }

    /// Whether the values of a state of this loop are kept as a trajectory.
    #[must_use]
    pub fn has_trajectory(&self, region: &Region, state: Var) -> bool {
        region.recorded.iter().any(|recorded| match self.list(recorded.list) {
            Some(Keep::Entering { state: kept } | Keep::Leaving { state: kept }) => kept == state,
            _ => false,
        })
    }

    fn statement(&mut self, program: &Program, statement: &Statement, nesting: Nesting) {
        match statement {
            Statement::Loop(l) => {
                let bound = match l.control {
                    Control::Range { bound, .. } | Control::Times { bound, .. } => bound,
                    _ => None,
                };
                // What a trajectory begins with is not in sight behind the arm that it would be in.
                if nesting.loops == 0 && !nesting.in_arm {
                    self.trajectories(program, l);
                }
                let runs = nesting.runs.zip(bound).map(|(runs, bound)| runs.saturating_mul(bound));
                let nesting = Nesting { loops: nesting.loops + 1, runs, ..nesting };
                self.region(program, &l.body, nesting);
            }
            Statement::Branch(branch) => {
                let nesting = Nesting { in_arm: true, ..nesting };
                self.region(program, &branch.then, nesting);
                self.region(program, &branch.otherwise, nesting);
            }
            _ => {}
        }
    }

    fn region(&mut self, program: &Program, region: &Region, nesting: Nesting) {
        let tape = self.tapes.len();
        let mut elements = Vec::new();
        for recorded in &region.recorded {
            if program.kind(recorded.element) != Kind::List
                && !self.lists.contains_key(&recorded.list)
            {
                let component = elements.len();
                self.lists.insert(recorded.list, Keep::Tape { tape, component });
                elements.push(recorded.element);
            }
        }
        if !elements.is_empty() {
            let capacity = match nesting.runs {
                Some(1) if nesting.loops == 0 => Capacity::One,
                Some(runs) if runs <= MOST => Capacity::AtMost(runs),
                _ => Capacity::Any,
            };
            let in_one_loop = nesting.loops == 1;
            self.tapes.push(Tape { elements, capacity, in_one_loop, statement: nesting.statement });
        }
        for statement in &region.statements {
            self.statement(program, statement, nesting);
        }
    }

    fn trajectories(&mut self, program: &Program, l: &Loop) {
        let goes_on = match l.control {
            Control::Over { .. } | Control::Range { .. } => l.until.is_none(),
            _ => false,
        };
        if !goes_on {
            return;
        }
        for recorded in &l.body.recorded {
            for (carried, &next) in l.carried.iter().zip(&l.body.results) {
                let state = carried.enter;
                if program.kind(state) != Kind::Value {
                    continue;
                }
                if recorded.element == state {
                    self.lists.insert(recorded.list, Keep::Entering { state });
                } else if recorded.element == next {
                    self.lists.insert(recorded.list, Keep::Leaving { state });
                }
            }
        }
    }
}
