//! Dead code: statements, loop states and lists whose values nobody reads.
//!
//! The adjoint makes some: a branch taken again on the way back yields nothing, so what only its results needed is
//! idle there, and a loop carries the adjoint of a state from its first value on even if that is a constant.

use std::collections::HashSet;

use super::{Branch, Program, Scan, Statement, Var};

/// What remains of `statements` if only `live` is read after them. Adds to `live` what they read in their turn.
///
/// Calls are taken to do nothing but to return a value. Deep only as regions nest.
pub(super) fn prune(
    program: &Program,
    statements: Vec<Statement>,
    live: &mut HashSet<Var>,
) -> Vec<Statement> {
    let mut kept = Vec::with_capacity(statements.len());
    for statement in statements.into_iter().rev() {
        if !Program::definitions(&statement).iter().any(|var| live.contains(var)) {
            continue;
        }
        let statement = match statement {
            Statement::Let { .. } | Statement::Call(_) | Statement::Pull(_) => statement,
            Statement::Scan(scan) => Statement::Scan(Box::new(prune_scan(program, *scan, live))),
            Statement::Branch(branch) => {
                Statement::Branch(Box::new(prune_branch(program, *branch, live)))
            }
        };
        live.extend(program.uses(&statement));
        kept.push(statement);
    }
    kept.reverse();
    kept
}

fn prune_scan(program: &Program, mut scan: Scan, live: &HashSet<Var>) -> Scan {
    scan.collected.retain(|collected| live.contains(&collected.list));
    // A state is read after the loop or by its body, which may be only to make a state that nobody reads; so the body
    // is pruned for the states known to be read, until that shows no further one.
    let mut read: Vec<bool> = scan.carried.iter().map(|c| live.contains(&c.exit)).collect();
    loop {
        let nexts = scan.carried.iter().zip(&read).filter(|(_, read)| **read).map(|(c, _)| c.next);
        let elements = scan.collected.iter().map(|collected| collected.element);
        let mut inner: HashSet<Var> = nexts.chain(elements).collect();
        let body = prune(program, scan.body.clone(), &mut inner);
        let now: Vec<bool> = scan
            .carried
            .iter()
            .zip(&read)
            .map(|(c, read)| *read || inner.contains(&c.enter))
            .collect();
        if now == read {
            let mut read = read.into_iter();
            scan.carried.retain(|_| read.next().unwrap_or(true));
            // The first list says how often the loop runs.
            let mut first = true;
            scan.items.retain(|item| std::mem::take(&mut first) || inner.contains(&item.element));
            scan.body = body;
            return scan;
        }
        read = now;
    }
}

fn prune_branch(program: &Program, mut branch: Branch, live: &HashSet<Var>) -> Branch {
    let read: Vec<bool> = branch.results.iter().map(|var| live.contains(var)).collect();
    for results in [&mut branch.results, &mut branch.then.results, &mut branch.otherwise.results] {
        let mut read = read.iter();
        results.retain(|_| read.next() == Some(&true));
    }
    for region in [&mut branch.then, &mut branch.otherwise] {
        let mut inner = region.results.iter().copied().collect();
        region.statements = prune(program, std::mem::take(&mut region.statements), &mut inner);
    }
    branch
}
