//! Nothing in an adjoint is computed in vain.

use std::collections::HashSet;

use nn_symbolic::program::{Op, Program, Region, Statement, Var};

use crate::builder::{Builder, Yield};
use crate::check::{adjoint_of, check};
use crate::value::{Type, array, list};

/// Everything that the statements define, inside and out.
fn definitions(statements: &[Statement]) -> Vec<Var> {
    let mut found = Vec::new();
    for statement in statements {
        found.extend(Program::definitions(statement));
        match statement {
            Statement::Scan(scan) => found.extend(definitions(&scan.body)),
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
    let mut found: HashSet<Var> = region.results.iter().copied().collect();
    for statement in &region.statements {
        found.extend(program.uses(statement));
        match statement {
            Statement::Scan(scan) => {
                let leaving = scan.collected.iter().map(|c| c.element);
                let results = leaving.chain(scan.carried.iter().map(|c| c.next)).collect();
                found.extend(uses(program, &Region { statements: scan.body.clone(), results }));
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
fn a_branch_taken_again_does_not_make_its_result() {
    let mut b = Builder::new();
    let (x, s) = (b.param("x", array([3])), b.param("s", Type::Number));
    let c = b.map("c", [s], |[s]| s.step());
    let r = b.branch(
        "r",
        true,
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
    let mut backward = definitions(&adjoint.program.body.statements[adjoint.reverse..]);
    backward.retain(|&var| ["u", "then", "otherwise"].contains(&adjoint.program.name(var)));
    let names: Vec<&str> = backward.iter().map(|&var| adjoint.program.name(var)).collect();
    assert_eq!(names, ["u"], "the sum is not computed again");
}

#[test]
fn loops_record_and_carry_only_what_is_read() {
    let mut b = Builder::new();
    let xs = b.param("xs", list(3, array([2])));
    let s = b.param("s", Type::Number);
    let states = [(s, "needed"), (s, "counter"), (s, "follower")];
    let (exits, lists) =
        b.scan(&[(xs, "x", false), (xs, "unread", false)], &states, true, |b, x, state| {
            let norm = b.sum("norm", [x[0]], |[x]| x * x);
            let product = b.map("product", [norm, state[0]], |[n, t]| n * t);
            let counter = b.map("counter", [state[1]], |[n]| n + 1);
            let follower = b.map("follower", [state[2], counter], |[f, n]| f + n);
            Yield { next: vec![product, counter, follower], collect: vec![norm, product] }
        });
    let mean = b.sum("mean", [exits[0], s], |[total, s]| total * s);
    b.define("never", false, Op::Shape(vec![s]));
    let case = b.finish(&[xs], &[mean]);
    assert_eq!(lists.len(), 2);
    check(&case);
    let program = adjoint_of(&case).program;
    // The loop back still carries its state out, though its first value has no adjoint.
    assert_eq!(idle(&program), ["s_bar"]);
    let Statement::Scan(scan) = &program.body.statements[0] else { panic!("the loop comes first") };
    assert_eq!((scan.items.len(), scan.carried.len()), (1, 1));
    let recorded: Vec<&str> = scan.collected.iter().map(|c| program.name(c.element)).collect();
    assert_eq!(recorded, ["norm", "needed"]);
}
