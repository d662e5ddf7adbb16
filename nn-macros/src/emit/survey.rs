//! What is counted once, over the whole program.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use nn_symbolic::program::{Control, Kind, Op, Place, Program, Projection, Region, Statement, Var};
use proc_macro2::Ident;

use super::local;

/// Uses and names.
#[derive(Default)]
pub(super) struct Survey {
    uses: HashMap<Var, usize>,
    /// Variables that are no numbers although they are the host's: shapes and extents.
    shapes: HashSet<Var>,
    /// Variables that may hold structs with lazy zeros in them.
    records: HashSet<Var>,
    /// Variables that are views of others.
    views: HashSet<Var>,
    names: RefCell<HashSet<String>>,
}

impl Survey {
    pub(super) fn new(program: &Program) -> Self {
        let mut survey = Self::default();
        survey.names(program, &program.params);
        survey.region(program, &program.body);
        survey
    }

    /// Whether the variable is used once, and not in a region of its own inside of the user.
    pub(super) fn is_used_once(&self, var: Var) -> bool {
        self.uses.get(&var) == Some(&1)
    }

    /// Whether the variable is a shape or an extent, which is cloned and not copied.
    pub(super) fn is_shape(&self, var: Var) -> bool {
        self.shapes.contains(&var)
    }

    /// Whether the variable may hold a struct with lazy zeros in it.
    pub(super) fn is_record(&self, var: Var) -> bool {
        self.records.contains(&var)
    }

    /// Whether the variable may be a view of something else.
    pub(super) fn is_view(&self, var: Var) -> bool {
        self.views.contains(&var)
    }

    /// A name like this one that nothing else has.
    pub(super) fn fresh(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while !self.names.borrow_mut().insert(name.clone()) {
            name.push('_');
        }
        local(&name)
    }

    fn names(&mut self, program: &Program, vars: &[Var]) {
        // Lists have no names of their own: emission names the tapes.
        let vars = vars.iter().filter(|var| program.kind(**var) != Kind::List);
        self.names.get_mut().extend(vars.map(|var| program.name(*var).to_owned()));
    }

    fn count(&mut self, vars: impl IntoIterator<Item = Var>) {
        for var in vars {
            *self.uses.entry(var).or_default() += 1;
        }
    }

    fn region(&mut self, program: &Program, region: &Region) {
        for item in &region.replayed {
            self.names(program, &[item.element]);
        }
        for statement in &region.statements {
            self.names(program, &Program::definitions(statement));
            // What is used inside counts there, and once more for the statement, so that it is not taken for a single use.
            self.count(program.uses(statement));
            match statement {
                Statement::Let { var, op: Op::Shape(_) | Op::Extent(_) } => {
                    self.shapes.insert(*var);
                }
                Statement::Let { var, op: Op::Transpose(_) } => {
                    self.views.insert(*var);
                }
                Statement::Let { var, op: Op::Load(place) } if is_view(place) => {
                    self.views.insert(*var);
                }
                Statement::Let { var, op: Op::Record { .. } } => {
                    self.records.insert(*var);
                }
                Statement::Let { var, op: Op::Add(terms) }
                    if terms.iter().any(|term| self.records.contains(term)) =>
                {
                    self.records.insert(*var);
                }
                Statement::Loop(l) => {
                    self.names(program, &l.inputs());
                    self.count(l.until);
                    self.region(program, &l.body);
                    if let Control::While { condition } = &l.control {
                        self.region(program, condition);
                    }
                }
                Statement::Branch(branch) => {
                    self.region(program, &branch.then);
                    self.region(program, &branch.otherwise);
                }
                _ => {}
            }
        }
        self.count(region.results.iter().copied());
        self.count(region.recorded.iter().map(|recorded| recorded.element));
    }
}

/// Whether a place is no storage of its own, but a view that the host makes.
pub(super) fn is_view(place: &Place) -> bool {
    matches!(place.path.last(), Some(Projection::View { .. }))
}
