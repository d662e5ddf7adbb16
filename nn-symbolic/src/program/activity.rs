//! Activity: which variables vary with the inputs that are differentiated, and are useful to the results.
//!
//! Only those have an adjoint (Hascoët, Naumann & Pascual 2005). The backward half matters in loops: without it a
//! state that no result depends on would carry an adjoint of zero through the body, and 0·∞ is not zero.

use std::collections::HashSet;

use super::{Op, Program, Statement, Var};

/// The variables that vary with `inputs` and that the results depend on.
pub(super) fn active(program: &Program, inputs: &[Var]) -> HashSet<Var> {
    let mut varied = inputs.iter().copied().collect();
    forward(program, &program.body.statements, &mut varied);
    let mut useful = program.body.results.iter().copied().collect();
    backward(program, &program.body.statements, &mut useful);
    varied.intersection(&useful).copied().collect()
}

/// What the values that a statement defines depend on differentiably; loops and branches aside.
fn influences(program: &Program, statement: &Statement) -> Vec<Var> {
    match statement {
        Statement::Let { op: Op::Shape(_) | Op::Zero(_) | Op::Host { .. }, .. } => Vec::new(),
        // `like` lends a record its type, not its value.
        Statement::Let { op: Op::Record { fields, .. }, .. } => {
            fields.iter().map(|(_, field)| *field).collect()
        }
        _ => program.uses(statement),
    }
}

/// Adds what varies with `varied`.
fn forward(program: &Program, statements: &[Statement], varied: &mut HashSet<Var>) {
    for statement in statements {
        match statement {
            Statement::Let { .. } | Statement::Call(_) | Statement::Pull(_) => {
                if influences(program, statement).iter().any(|var| varied.contains(var)) {
                    varied.extend(Program::definitions(statement));
                }
            }
            Statement::Scan(scan) => loop {
                // State that becomes active in one run is active when it enters the next.
                let before = varied.len();
                let items = scan.items.iter().map(|item| (item.list, item.element));
                let state = scan.carried.iter().flat_map(|c| {
                    [(c.init, c.enter), (c.next, c.enter), (c.init, c.exit), (c.next, c.exit)]
                });
                flow(items.chain(state), varied);
                forward(program, &scan.body, varied);
                flow(scan.collected.iter().map(|c| (c.element, c.list)), varied);
                if varied.len() == before {
                    break;
                }
            },
            Statement::Branch(branch) => {
                for region in [&branch.then, &branch.otherwise] {
                    forward(program, &region.statements, varied);
                    let results = region.results.iter().copied();
                    flow(results.zip(branch.results.iter().copied()), varied);
                }
            }
        }
    }
}

/// Adds what `useful` depends on: [`forward`] with every arrow turned round.
fn backward(program: &Program, statements: &[Statement], useful: &mut HashSet<Var>) {
    for statement in statements.iter().rev() {
        match statement {
            Statement::Let { .. } | Statement::Call(_) | Statement::Pull(_) => {
                if Program::definitions(statement).iter().any(|var| useful.contains(var)) {
                    useful.extend(influences(program, statement));
                }
            }
            Statement::Scan(scan) => loop {
                let before = useful.len();
                flow(scan.collected.iter().map(|c| (c.list, c.element)), useful);
                let state = scan.carried.iter().flat_map(|c| {
                    [(c.exit, c.next), (c.exit, c.init), (c.enter, c.next), (c.enter, c.init)]
                });
                flow(state, useful);
                backward(program, &scan.body, useful);
                flow(scan.items.iter().map(|item| (item.element, item.list)), useful);
                if useful.len() == before {
                    break;
                }
            },
            Statement::Branch(branch) => {
                for region in [&branch.then, &branch.otherwise] {
                    let results = branch.results.iter().copied();
                    flow(results.zip(region.results.iter().copied()), useful);
                    backward(program, &region.statements, useful);
                }
            }
        }
    }
}

fn flow(edges: impl Iterator<Item = (Var, Var)>, reached: &mut HashSet<Var>) {
    for (from, to) in edges {
        if reached.contains(&from) {
            reached.insert(to);
        }
    }
}
