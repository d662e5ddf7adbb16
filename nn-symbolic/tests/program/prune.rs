//! Nothing in an adjoint is computed in vain.

use std::collections::HashSet;

use nn_symbolic::program::{Init, Kind, Op, Place, Program, Region, Statement, Var};

use crate::builder::{Builder, Case, Drive, Yield};
use crate::check::{adjoint_of, check};
use crate::host::{COUNT, POSITIVE};
use crate::value::{Type, array, floats, list};

/// Everything that the statements define, inside and out.
fn definitions(statements: &[Statement]) -> Vec<Var> {
    let mut found = Vec::new();
    for statement in statements {
        found.extend(Program::definitions(statement));
        match statement {
            Statement::Loop(scan) => found.extend(definitions(&scan.body.statements)),
            Statement::Branch(branch) => {
                found.extend(definitions(&branch.then.statements));
                found.extend(definitions(&branch.otherwise.statements));
            }
            _ => {}
        }
    }
    found
}

/// Everything that the statements and what leaves them read, wherever it is defined.
fn uses(program: &Program, region: &Region) -> HashSet<Var> {
    let recorded = region.recorded.iter().map(|recorded| recorded.element);
    let mut found: HashSet<Var> = region.results.iter().copied().chain(recorded).collect();
    for statement in &region.statements {
        found.extend(program.uses(statement));
        match statement {
            Statement::Loop(scan) => {
                found.extend(uses(program, &scan.body));
            }
            Statement::Branch(branch) => {
                found.extend(uses(program, &branch.then));
                found.extend(uses(program, &branch.otherwise));
            }
            _ => {}
        }
    }
    found
}

/// The names of what is defined and never read.
fn idle(program: &Program) -> Vec<&str> {
    let used = uses(program, &program.body);
    let defined = definitions(&program.body.statements);
    defined.into_iter().filter(|var| !used.contains(var)).map(|var| program.name(var)).collect()
}

#[test]
fn a_branch_is_not_run_again() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([3])), b.param("s", Type::Number));
    let c = b.map("c", [s], |[s]| s.step());
    let r = b.branch(
        "r",
        Kind::Float,
        c,
        |b| {
            let u = b.map("u", [x, s], |[x, s]| x * s);
            b.sum("then", [u], |[u]| u * u)
        },
        |b| b.sum("otherwise", [x], |[x]| x),
    );
    let case = b.finish(&[x, s], &[r]);
    check(&case);
    let adjoint = adjoint_of(&case);
    assert_eq!(idle(&adjoint.program), [""; 0]);
    let backward = definitions(&adjoint.program.body.statements[adjoint.reverse..]);
    let names: Vec<&str> = backward.iter().map(|&var| adjoint.program.name(var)).collect();
    assert!(!names.contains(&"u") && !names.contains(&"then"), "nothing runs twice: {names:?}");
}

#[test]
fn loops_record_and_carry_only_what_is_read() {
    let mut b = Builder::new();
    let xs = b.param("xs", list(3, array([2])));
    let s = b.param("s", Type::Number);
    let states = [(s, "needed"), (s, "counter"), (s, "follower")];
    let (exits, lists) = b.scan(
        &[(xs, "x", Kind::Value), (xs, "unread", Kind::Value)],
        &states,
        true,
        |b, x, state| {
            let norm = b.sum("norm", [x[0]], |[x]| x * x);
            let product = b.map("product", [norm, state[0]], |[n, t]| n * t);
            let counter = b.map("counter", [state[1]], |[n]| n + 1);
            let follower = b.map("follower", [state[2], counter], |[f, n]| f + n);
            Yield { next: vec![product, counter, follower], collect: vec![norm, product] }
        },
    );
    let mean = b.sum("mean", [exits[0], s], |[total, s]| total * s);
    b.define("never", Kind::Host, Op::Shape(vec![s]));
    let case = b.finish(&[xs], &[mean]);
    assert_eq!(lists.len(), 2);
    check(&case);
    let program = adjoint_of(&case).program;
    // The loop back still carries its state out, though its first value has no cotangent.
    assert_eq!(idle(&program), ["s_bar"]);
    let Statement::Loop(scan) = &program.body.statements[0] else { panic!("the loop comes first") };
    assert_eq!((scan.body.replayed.len(), scan.carried.len()), (0, 1));
    let recorded: Vec<&str> = scan.body.recorded.iter().map(|c| program.name(c.element)).collect();
    assert_eq!(recorded, ["norm", "needed"]);
}

fn pruned(case: &Case) -> String {
    adjoint_of(case).program.to_string()
}

#[test]
fn cells_that_nobody_reads_are_dropped_with_their_stores() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(3)), b.param("s", Type::Number));
    let (zero, n) = (b.int(0), b.length(x));
    let unread = b.begin("unread", Init::Copy(Place::whole(x)));
    let (left, right) = (b.zeros("left", n), b.zeros("right", n));
    b.range(zero, n, |b, i| {
        let only_stored = b.map("only_stored", [s], |[s]| s * s);
        b.store(b.at(unread, &[i]), only_stored);
        b.push(Statement::Copy { to: Place::whole(left), from: Place::whole(unread) });
    });
    // Read by each other, and by nothing else.
    b.push(Statement::Swap { a: Place::whole(left), b: Place::whole(right) });
    let v = b.load("v", b.at(x, &[zero]));
    let w = b.map("w", [v, s], |[v, s]| v * s);
    let case = b.finish(&[x, s], &[w]);
    check(&case);
    let listing = pruned(&case);
    for name in ["unread", "left", "right", "only_stored", "for "] {
        assert!(!listing.contains(name), "`{name}` in\n{listing}");
    }
}

#[test]
fn a_store_stays_where_its_cell_is_read_anywhere() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(3)), b.param("s", Type::Number));
    let (zero, one, n) = (b.int(0), b.int(1), b.length(x));
    let c = b.begin("c", Init::Copy(Place::whole(x)));
    let exits = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
        // Read in the next run.
        let v = b.load("v", b.at(c, &[one]));
        let w = b.map("w", [v, t[0]], |[v, t]| v.sin() * t);
        b.store(b.at(c, &[one]), w);
        b.store(b.at(c, &[i.expect("an index")]), v);
        (vec![w], None)
    });
    check(&b.finish(&[x, s], &exits));
}

#[test]
fn effects_stay_with_all_that_leads_to_them() {
    let mut b = Builder::new();
    let (x, s) = (b.cell_param("x", floats(3)), b.param("s", Type::Number));
    let (zero, n) = (b.int(0), b.length(x));
    let counts = b.zeros("counts", n);
    let state = b.repeat(Drive::to(zero, n), false, &[(s, "t")], |b, i, t| {
        let v = b.load("v", b.at(x, &[i.expect("an index")]));
        let sum = b.map("sum", [t[0], v], |[t, v]| t + v);
        let positive = b.host_once(POSITIVE, &[sum]);
        b.choose(
            positive,
            |b| {
                let writes = vec![counts];
                b.push(Statement::Effect { id: COUNT, args: vec![counts], writes });
            },
            |_| {},
        );
        let idle = b.map("idle", [v], |[v]| v * v);
        b.store(b.at(counts, &[zero]), idle);
        (vec![sum], None)
    });
    assert_eq!(state.len(), 1);
    let result = b.map("result", [s], |[s]| s * s);
    let case = b.finish(&[s], &[result]);
    check(&case);
    let listing = pruned(&case);
    for name in ["new counts", "effect 1(&mut counts)", "if ", "sum", "idle"] {
        assert!(listing.contains(name), "`{name}` not in\n{listing}");
    }
}
