//! In which order statements are emitted, who uses a value last, and for whom a statement is there at all.

use std::collections::{BTreeSet, HashMap, HashSet};

use nn_symbolic::program::{Op, Program, Statement, Var};

/// Which results each variable contributes to.
#[derive(Default)]
pub(crate) struct Serves(HashMap<Var, BTreeSet<usize>>);

impl Serves {
    /// Follows `statements` backwards from what leaves them: pairs of a variable and the number of a result.
    pub(crate) fn new(
        program: &Program,
        statements: &[Statement],
        leaving: impl Iterator<Item = (Var, usize)>,
    ) -> Self {
        let mut serves = Self::default();
        for (var, result) in leaving {
            serves.0.entry(var).or_default().insert(result);
        }
        for statement in statements.iter().rev() {
            let results = serves.statement(statement);
            for var in program.uses(statement) {
                serves.0.entry(var).or_default().extend(&results);
            }
        }
        serves
    }

    /// The results that a statement is there for.
    pub(crate) fn statement(&self, statement: &Statement) -> BTreeSet<usize> {
        Program::definitions(statement).iter().flat_map(|var| self.var(*var)).collect()
    }

    /// The results that a variable contributes to.
    pub(crate) fn var(&self, var: Var) -> BTreeSet<usize> {
        self.0.get(&var).cloned().unwrap_or_default()
    }
}

/// The last use of each variable that a sequence of statements defines.
pub(crate) struct LastUses {
    last: HashMap<Var, usize>,
    defined: HashSet<Var>,
    /// The statement that is being emitted.
    pub(crate) now: usize,
}

impl LastUses {
    /// `statements` in the order in which they are emitted; `leaving` are used one after another behind them. `given`
    /// are owned too, without being defined by a statement.
    pub(crate) fn new<'a>(
        program: &Program,
        statements: impl Iterator<Item = &'a Statement>,
        leaving: &[Var],
        given: &[Var],
    ) -> Self {
        let defined = given.iter().copied().collect();
        let mut uses = Self { last: HashMap::new(), defined, now: 0 };
        let mut count = 0;
        for statement in statements {
            for var in program.uses(statement) {
                uses.last.insert(var, count);
            }
            uses.defined.extend(Program::definitions(statement));
            count += 1;
        }
        for (i, &var) in leaving.iter().enumerate() {
            uses.last.insert(var, count + i);
        }
        uses
    }

    /// Whether the statement that is being emitted may take the value away.
    pub(crate) fn is_last(&self, var: Var) -> bool {
        self.defined.contains(&var) && self.last.get(&var) == Some(&self.now)
    }
}

/// Whether an operation reads the variable more than once, so that it cannot be moved into it.
pub(crate) fn reads_twice(op: &Op, var: Var) -> bool {
    match op {
        Op::Add(terms) => terms.iter().filter(|&&term| term == var).count() > 1,
        Op::Record { like, fields } => {
            fields.iter().filter(|(_, field)| *field == var).count() + usize::from(*like == var) > 1
        }
        _ => false,
    }
}
