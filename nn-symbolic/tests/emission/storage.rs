//! A binding always holds the variable that is read from it.

use std::collections::{HashMap, HashSet};

use nn_symbolic::program::liveness::Liveness;
use nn_symbolic::program::records::Records;
use nn_symbolic::program::storage::Storage;
use nn_symbolic::program::{
    Branch, Control, Kind, Loop, Op, Program, Region, Statement, Var, adjoint, guard,
};

use crate::builder::{Builder, Case, Drive};
use crate::value::Type;

/// Walks through a program as it runs, and follows which variable each binding holds.
struct Walk<'a> {
    program: &'a Program,
    storage: &'a Storage,
    liveness: Liveness,
    apart: &'a dyn Fn(&Loop, Var) -> bool,
    /// The variable that each binding holds; `None` if that depends on the way taken.
    held: HashMap<Var, Option<Var>>,
}

impl Walk<'_> {
    fn read(&self, vars: &[Var]) {
        for var in self.liveness.with_bases(vars) {
            let binding = self.storage.binding(var);
            if let Some(held) = self.held.get(&binding) {
                let name = |var: Var| self.program.name(var);
                let held = held.map(name);
                assert_eq!(held, Some(name(var)), "in `{}`:\n{}", name(binding), self.program);
            }
        }
    }

    fn define(&mut self, vars: impl IntoIterator<Item = Var>) {
        for var in vars {
            self.held.insert(self.storage.binding(var), Some(var));
        }
    }

    fn list(&mut self, statements: &[Statement]) {
        for statement in statements {
            match statement {
                Statement::Loop(l) => self.repeat(l),
                Statement::Branch(branch) => self.branch(branch),
                statement => {
                    self.read(&self.program.uses(statement));
                    self.define(Program::definitions(statement));
                }
            }
        }
    }

    fn leave(&mut self, region: &Region) {
        let elements: Vec<Var> = region.recorded.iter().map(|recorded| recorded.element).collect();
        self.read(&elements);
        self.read(&region.results);
    }

    fn repeat(&mut self, l: &Loop) {
        self.read(&l.control.operands());
        let inits: Vec<Var> = l.carried.iter().map(|state| state.init).collect();
        self.read(&inits);
        for _ in 0..2 {
            self.define(l.inputs());
            if let Control::While { condition } = &l.control {
                self.list(&condition.statements);
                self.read(&condition.results);
            }
            self.define(l.body.replayed.iter().map(|item| item.element));
            self.list(&l.body.statements);
            self.leave(&l.body);
            let until: Vec<Var> = l.until.into_iter().collect();
            self.read(&until);
            for (state, &next) in l.carried.iter().zip(&l.body.results) {
                if !(self.apart)(l, state.enter) {
                    self.held.insert(self.storage.binding(state.enter), Some(next));
                }
            }
        }
        self.define(l.carried.iter().map(|state| state.exit).chain(l.trips));
        self.define(l.body.recorded.iter().map(|recorded| recorded.list));
    }

    fn branch(&mut self, branch: &Branch) {
        self.read(&[branch.condition]);
        let before = self.held.clone();
        let mut after: Vec<HashMap<Var, Option<Var>>> = Vec::new();
        for arm in [&branch.then, &branch.otherwise] {
            self.held = before.clone();
            self.define(arm.replayed.iter().map(|item| item.element));
            self.list(&arm.statements);
            self.leave(arm);
            after.push(std::mem::take(&mut self.held));
        }
        let (then, otherwise) = (&after[0], &after[1]);
        for binding in then.keys().chain(otherwise.keys()) {
            let (one, other) = (then.get(binding).copied(), otherwise.get(binding).copied());
            self.held.insert(*binding, if one == other { one.flatten() } else { None });
        }
        self.define(branch.results.iter().copied());
    }
}

/// Checks both sweeps as they are emitted.
fn check(case: &Case) -> [Storage; 2] {
    let adjoint = adjoint(case.program.clone(), &case.wrt).expect("it has an adjoint");
    let guarded = guard(adjoint, &case.wrt);
    let program = &guarded.program;
    let (forward, reverse) = program.body.statements.split_at(guarded.reverse);
    let records = Records::new(program, forward);
    let apart = |l: &Loop, state: Var| records.has_trajectory(&l.body, state);
    let liveness = Liveness::new(program);
    let mut later: HashSet<Var> = reverse.iter().flat_map(|s| liveness.uses(program, s)).collect();
    later.extend(&program.body.results);
    let there = Storage::new(program, forward, &later, &apart);
    let back = Storage::new(program, reverse, &HashSet::new(), &|_, _| false);

    let mut walk = Walk { program, storage: &there, liveness, apart: &apart, held: HashMap::new() };
    walk.list(forward);
    let defined: HashSet<Var> = forward.iter().flat_map(Program::definitions).collect();
    let later: Vec<Var> = later.into_iter().filter(|var| defined.contains(var)).collect();
    walk.read(&later);
    let liveness = Liveness::new(program);
    let none = |_: &Loop, _: Var| false;
    let mut walk = Walk { program, storage: &back, liveness, apart: &none, held: HashMap::new() };
    walk.list(reverse);
    [there, back]
}

#[test]
fn the_bindings_of_random_programs_hold_what_is_read() {
    for seed in 0..crate::programs() {
        println!("program {seed}");
        check(&crate::generator::program(seed, true));
    }
}

/// `for i in 0..n { s = s·x }`: one binding for all that the state is.
#[test]
fn a_state_is_one_binding() {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let n = b.param("n", crate::value::int(3));
    let zero = b.int(0);
    let start = b.map("s", [x], |[x]| x.sin());
    let exits = b.repeat(Drive::to(zero, n), false, &[(start, "s")], |b, _, s| {
        (vec![b.map("s", [s[0], x], |[s, x]| s + x)], None)
    });
    let case = b.finish(&[x], &[exits[0]]);
    let [there, _] = check(&case);
    assert_eq!(there.binding(exits[0]), start);
    assert!(there.changes(start));
}

/// `(a, b) = (b, a + b)`: what one state gets is what the other was.
#[test]
fn states_that_read_one_another_are_not_changed_too_early() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", Type::Number), b.param("y", Type::Number));
    let n = b.param("n", crate::value::int(3));
    let zero = b.int(0);
    let (a, c) = (b.map("a", [x], |[x]| x.sin()), b.map("b", [y], |[y]| y.cos()));
    let exits = b.repeat(Drive::to(zero, n), false, &[(a, "a"), (c, "b")], |b, _, states| {
        let sum = b.map("sum", [states[0], states[1]], |[a, b]| a + b);
        (vec![states[1], sum], None)
    });
    let result = b.map("result", [exits[0], exits[1]], |[a, b]| a * b);
    check(&b.finish(&[x, y], &[result]));
}

/// `if c { (y, x) = (x, x + 1) }`: an arm does not overwrite what it yields elsewhere.
#[test]
fn an_arm_keeps_what_it_yields_under_another_name() {
    let mut b = Builder::new();
    let start = b.param("start", Type::Number);
    let positive = b.host(crate::host::POSITIVE, &[start]);
    let (x, y) = (b.map("x", [start], |[s]| s.sin()), b.map("y", [start], |[s]| s.cos()));
    let results = ["x", "y"].map(|name| b.program.var(name, Kind::Float));
    let (statements, next) = b.inside(|b| b.map("x", [x], |[x]| x + 1));
    let then = Region { statements, results: vec![next, x], ..Region::default() };
    let otherwise = Region { results: vec![x, y], ..Region::default() };
    b.push(Statement::Branch(Box::new(Branch {
        condition: positive,
        then,
        otherwise,
        results: results.to_vec(),
    })));
    let result = b.map("result", [results[0], results[1]], |[x, y]| x * y);
    check(&b.finish(&[start], &[result]));
}

/// What ends a loop may be older than the loop: a state that begins with it leaves it as it is, in this loop or before.
#[test]
fn a_state_leaves_the_condition_that_ends_a_loop() {
    let flipped = |b: &mut Builder, s: &[Var]| b.host(crate::host::NOT, &[s[0]]);
    for same_loop in [false, true] {
        let mut b = Builder::new();
        let x = b.param("x", Type::Number);
        let n = b.param("n", crate::value::int(3));
        let (zero, one) = (b.int(0), b.int(1));
        let flag = [(one, "flag")];
        let mut exits = Vec::new();
        if !same_loop {
            exits =
                b.repeat(Drive::to(zero, n), false, &flag, |b, _, s| (vec![flipped(b, s)], None));
        }
        let states = if same_loop { &flag[..] } else { &[] };
        exits.extend(b.repeat(Drive::Forever, false, states, |b, _, s| {
            let next = if same_loop { vec![flipped(b, s)] } else { Vec::new() };
            (next, Some(one))
        }));
        let op = Op::Host { id: crate::host::TO_FLOAT, args: exits, repeatable: true };
        let factor = b.define("factor", Kind::Float, op);
        let result = b.map("result", [x, factor], |[x, factor]| x * factor);
        check(&b.finish(&[x], &[result]));
    }
}
