//! Activity: which variables vary with the inputs that are differentiated.
//!
//! The forward half of activity analysis (Hascoët, Naumann & Pascual 2005). The backward half, which variables
//! matter to the result, needs no pass of its own: the reverse sweep makes an adjoint only where one arrives.

use std::collections::HashSet;

use super::{Op, Program, Statement, Var};

/// The variables that vary with `inputs`.
pub(super) fn varied(program: &Program, inputs: &[Var]) -> HashSet<Var> {
    let mut varied = inputs.iter().copied().collect();
    sweep(program, &program.body.statements, &mut varied);
    varied
}

fn sweep(program: &Program, statements: &[Statement], varied: &mut HashSet<Var>) {
    for statement in statements {
        match statement {
            Statement::Let { op: Op::Shape(_) | Op::Zero(_) | Op::Host { .. }, .. } => {}
            // `like` lends a record its type, not its value.
            Statement::Let { var, op: Op::Record { fields, .. } } => {
                if fields.iter().any(|(_, field)| varied.contains(field)) {
                    varied.insert(*var);
                }
            }
            Statement::Let { .. } | Statement::Call(_) | Statement::Pull(_) => {
                if program.uses(statement).iter().any(|var| varied.contains(var)) {
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
                sweep(program, &scan.body, varied);
                flow(scan.collected.iter().map(|c| (c.element, c.list)), varied);
                if varied.len() == before {
                    break;
                }
            },
            Statement::Branch(branch) => {
                for region in [&branch.then, &branch.otherwise] {
                    sweep(program, &region.statements, varied);
                    let results = region.results.iter().copied();
                    flow(results.zip(branch.results.iter().copied()), varied);
                }
            }
        }
    }
}

fn flow(edges: impl Iterator<Item = (Var, Var)>, varied: &mut HashSet<Var>) {
    for (from, to) in edges {
        if varied.contains(&from) {
            varied.insert(to);
        }
    }
}
