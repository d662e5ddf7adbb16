//! The order of what is delivered: last, as nobody reads it before the sweep ends.

use crate::program::{Place, Program, Statement, Var};

/// Moves what adds to `cells` to the end of each list of statements, behind what reads parameters there.
pub(in crate::program) fn last(
    program: &Program,
    statements: Vec<Statement>,
    cells: &[Var],
) -> Vec<Statement> {
    let (mut kept, mut moved): (Vec<Statement>, Vec<Statement>) = (Vec::new(), Vec::new());
    for mut statement in statements.into_iter().rev() {
        if let Statement::Loop(l) = &mut statement {
            let body = std::mem::take(&mut l.body.statements);
            l.body.statements = last(program, body, cells);
        }
        let waits = adds_only(&statement, cells)
            && !kept.iter().any(|later| {
                // Sums do not depend on the order.
                !adds_only(later, cells) && program.conflict(&statement, later)
            });
        if waits { moved.push(statement) } else { kept.push(statement) }
    }
    kept.reverse();
    moved.reverse();
    kept.extend(moved);
    kept
}

/// Whether a statement is there to add to the cells alone, and defines nothing that others read.
fn adds_only(statement: &Statement, cells: &[Var]) -> bool {
    let mine = |place: &Place| cells.contains(&place.cell);
    match statement {
        Statement::Accumulate { place, .. } | Statement::AccumulateProduct { place, .. } => {
            mine(place)
        }
        Statement::Branch(branch) => {
            branch.results.is_empty()
                && [&branch.then, &branch.otherwise].iter().all(|arm| {
                    arm.recorded.is_empty()
                        && arm.statements.iter().all(|statement| {
                            matches!(statement, Statement::Let { .. })
                                || adds_only(statement, cells)
                        })
                })
        }
        _ => false,
    }
}
