//! Storage: which variables can be one binding of the host's, one after the other.
//!
//! A state of a loop is four variables (before, entering a run, leaving it, after) and one binding, if nobody looks at an
//! older value once there is a newer one. So is what the arms of a branch change and what they leave as it is. This is the
//! way out of single assignment (Sreedhar et al. 1999), easy because control flow is structured: a variable may take the
//! binding of another from its definition on, if that one is not used from there on.

use std::collections::{HashMap, HashSet};

use super::liveness::{LastUses, Liveness};
use super::{Branch, Loop, Op, Program, Region, Sink, Statement, Var};

/// The bindings of variables.
#[derive(Clone, Debug, Default)]
pub struct Storage {
    bindings: HashMap<Var, Var>,
    changing: HashSet<Var>,
}

impl Storage {
    /// The variable that gave its binding to this one: itself, or an earlier one.
    #[must_use]
    pub fn binding(&self, var: Var) -> Var {
        self.bindings.get(&var).copied().unwrap_or(var)
    }

    /// Whether several variables have the binding, one after the other.
    #[must_use]
    pub fn changes(&self, binding: Var) -> bool {
        self.changing.contains(&binding)
    }

    /// The bindings in `statements`, behind which `after` is used. The states of loops for which `apart` holds have none.
    #[must_use]
    pub fn new(
        program: &Program,
        statements: &[Statement],
        after: &HashSet<Var>,
        apart: &dyn Fn(&Loop, Var) -> bool,
    ) -> Self {
        let liveness = Liveness::new(program);
        let mut pass = Pass { program, liveness, apart, storage: Self::default() };
        let mut scope = Scope { live: after.clone(), ..Scope::default() };
        pass.list(statements, &mut scope);
        pass.storage
    }
}

/// What holds in a list of statements.
#[derive(Clone, Default)]
struct Scope {
    /// What is used behind it.
    live: HashSet<Var>,
    /// Variables whose bindings may be changed here.
    own: HashSet<Var>,
    /// Bindings that variables defined here would like to have.
    wanted: HashMap<Var, Var>,
    /// The variable that has a binding now.
    holder: HashMap<Var, Var>,
}

struct Pass<'a> {
    program: &'a Program,
    liveness: Liveness,
    apart: &'a dyn Fn(&Loop, Var) -> bool,
    storage: Storage,
}

impl Pass<'_> {
    fn list(&mut self, statements: &[Statement], scope: &mut Scope) {
        let last = self.liveness.last_uses(self.program, statements, &[]);
        for (i, statement) in statements.iter().enumerate() {
            match statement {
                Statement::Let { var, op } if self.has_binding(op) => {
                    self.want(*var, scope, &last, i);
                    self.own(*var, scope);
                }
                Statement::Pull(pull) => {
                    for sink in &pull.sinks {
                        if let Sink::Fresh(var) = sink {
                            self.own(*var, scope);
                        }
                    }
                }
                Statement::Loop(l) => self.repeat(l, scope, &last, i),
                Statement::Branch(branch) => self.branch(branch, scope, &last, i),
                _ => {}
            }
        }
    }

    /// Ways into other variables and numbers have none: they are written where they are used.
    fn has_binding(&self, op: &Op) -> bool {
        match op {
            Op::Field { .. } | Op::Transpose(_) => false,
            Op::Map(body) => self.program.graph.as_number(*body).is_none(),
            _ => true,
        }
    }

    fn own(&self, var: Var, scope: &mut Scope) {
        scope.own.insert(var);
        scope.holder.insert(self.storage.binding(var), var);
    }

    /// Gives `var`, defined at position `i`, the binding it wants, if what is there is not used any more.
    fn want(&mut self, var: Var, scope: &Scope, last: &LastUses, i: usize) -> bool {
        let Some(&binding) = scope.wanted.get(&var) else { return false };
        let free =
            scope.holder.get(&binding).is_some_and(|holder| is_dead(*holder, scope, last, i));
        if free {
            self.take_over(var, binding);
        }
        free
    }

    fn take_over(&mut self, var: Var, binding: Var) {
        self.storage.bindings.insert(var, binding);
        self.storage.changing.insert(binding);
    }

    fn branch(&mut self, branch: &Branch, scope: &mut Scope, last: &LastUses, i: usize) {
        let arms = [&branch.then, &branch.otherwise];
        let mut taken = HashSet::new();
        let mut wanted = [HashMap::new(), HashMap::new()];
        for (k, &result) in branch.results.iter().enumerate() {
            let by_holder = scope.wanted.get(&result).and_then(|binding| scope.holder.get(binding));
            let candidates = by_holder.copied().into_iter().chain(arms.map(|arm| arm.results[k]));
            let found = candidates
                .filter(|var| scope.own.contains(var) && is_dead(*var, scope, last, i))
                .find(|var| {
                    self.program.kind(*var) == self.program.kind(result) && taken.insert(*var)
                });
            if let Some(var) = found {
                let binding = self.storage.binding(var);
                self.take_over(result, binding);
                for (arm, wanted) in arms.iter().zip(&mut wanted) {
                    if let Some(value) = only(arm, k) {
                        wanted.insert(value, binding);
                    }
                }
            }
        }
        for (arm, wanted) in arms.into_iter().zip(wanted) {
            // What is used later, as far as it is in sight here.
            let mut live = scope.live.clone();
            live.extend(scope.own.iter().filter(|var| last.is_used_after(**var, i)));
            live.extend(self.leaving(arm));
            let mut inner = Scope { live, wanted, ..scope.clone() };
            self.list(&arm.statements, &mut inner);
        }
        for &result in &branch.results {
            self.own(result, scope);
        }
    }

    fn repeat(&mut self, l: &Loop, scope: &mut Scope, last: &LastUses, i: usize) {
        let read = self.liveness.with_bases(&self.program.read_in_runs(l));
        let mut inner = Scope { live: scope.live.clone(), ..Scope::default() };
        let mut taken = HashSet::new();
        for (k, carried) in l.carried.iter().enumerate() {
            if (self.apart)(l, carried.enter) {
                // What enters the first run is read where it is, by the reverse sweep too.
                for var in self.liveness.with_bases(&[carried.init]) {
                    scope.own.remove(&var);
                }
                continue;
            }
            let init = carried.init;
            let free = scope.own.contains(&init)
                && is_dead(init, scope, last, i)
                && !read.contains(&init)
                && taken.insert(init)
                && !l.carried[k + 1..].iter().any(|other| other.init == init);
            if free {
                let binding = self.storage.binding(init);
                self.take_over(carried.enter, binding);
            }
            let binding = self.storage.binding(carried.enter);
            self.take_over(carried.exit, binding);
            self.own(carried.enter, &mut inner);
            if let Some(next) = only(&l.body, k).filter(|next| Some(*next) != l.until) {
                inner.wanted.insert(next, binding);
            }
        }
        inner.live.extend(self.leaving(&l.body));
        inner.live.extend(l.until);
        self.list(&l.body.statements, &mut inner);
        for carried in &l.carried {
            if !(self.apart)(l, carried.enter) {
                self.own(carried.exit, scope);
            }
        }
    }

    /// What leaves a region. What takes the binding of a state is among it and cannot lose it again.
    fn leaving(&self, region: &Region) -> Vec<Var> {
        let elements = region.recorded.iter().map(|recorded| recorded.element);
        let leaving: Vec<Var> = region.results.iter().copied().chain(elements).collect();
        self.liveness.with_bases(&leaving)
    }
}

/// The result at position `k`, if it leaves the region there alone.
fn only(region: &Region, k: usize) -> Option<Var> {
    let value = region.results[k];
    let once = region.results.iter().filter(|&&result| result == value).count() == 1;
    once.then_some(value)
}

/// Whether nothing behind position `i` uses the variable.
fn is_dead(var: Var, scope: &Scope, last: &LastUses, i: usize) -> bool {
    !scope.live.contains(&var) && !last.is_used_after(var, i)
}
