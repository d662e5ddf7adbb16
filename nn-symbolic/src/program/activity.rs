//! Activity: which variables vary with the inputs that are differentiated, and are useful to the results.
//!
//! Only those have a cotangent (Hascoët, Naumann & Pascual 2005). The backward half matters in loops: without it a
//! state that no result depends on would carry a cotangent of zero through the body, and 0·∞ is not zero.
//!
//! A cell is one variable: it varies if something that varies is put anywhere into it, at any time.

use std::collections::HashSet;

use super::dataflow::reach;
use super::{
    AdjointError, Argument, CallTangent, Init, Kind, Op, Program, Pull, Sink, Statement, Var,
};

/// The variables that vary with `inputs` and that the results or outputs depend on.
pub(super) fn active(program: &Program, inputs: &[Var]) -> HashSet<Var> {
    let mut edges = program.edges(&program.body, &|statement| influences(program, statement));
    let carries = |var: Var| program.kind(var) != Kind::Host;
    edges.retain(|&(from, to)| carries(from) && carries(to));
    let varied = reach(inputs.iter().copied(), edges.iter().copied());
    let ends = program.body.results.iter().chain(&program.outputs).copied();
    let useful = reach(ends, edges.iter().map(|&(from, to)| (to, from)));
    varied.intersection(&useful).copied().collect()
}

/// What the variables that a statement defines or changes depend on differentiably; loops and branches aside.
pub(super) fn influences(program: &Program, statement: &Statement) -> Vec<Var> {
    match statement {
        Statement::Let {
            op: Op::Shape(_) | Op::Zero(_) | Op::Extent(_) | Op::Host { .. }, ..
        }
        | Statement::New { init: Init::Host { .. } | Init::Zero { .. }, .. }
        | Statement::Effect { .. } => Vec::new(),
        // `like` lends a record its type, not its value.
        Statement::Let { op: Op::Record { fields, .. }, .. } => {
            fields.iter().map(|(_, field)| *field).collect()
        }
        // The cotangent of a mutable argument goes through the callee; to the others it only adds.
        Statement::Pull(pull) => {
            let mut found: Vec<Var> =
                [pull.pullback, pull.value].into_iter().chain(pull.seed).collect();
            for (argument, sink) in pull.args.iter().zip(&pull.sinks) {
                match (argument, sink) {
                    (Argument::Mutable(_) | Argument::Lent(_), Sink::AddTo(place)) => {
                        found.push(place.cell);
                    }
                    (Argument::Mutable(_) | Argument::Lent(_), _) => {}
                    (Argument::Value(_) | Argument::Shared(_), _) => {
                        found.extend(argument.operands());
                    }
                }
            }
            found
        }
        _ => program.uses(statement),
    }
}

/// Refuses derivatives of what calls did to derivatives, which only the callee could differentiate.
pub(super) fn refuse_second_order(
    program: &Program,
    active: &HashSet<Var>,
    statement: &Statement,
) -> Result<(), AdjointError> {
    let (Statement::Pull(Pull { callee, .. }) | Statement::CallTangent(CallTangent { callee, .. })) =
        statement
    else {
        return Ok(());
    };
    // Targets of active sources are active, for what is useful to them is useful.
    let sources = influences(program, statement);
    match sources.iter().any(|var| active.contains(var)) {
        true => Err(AdjointError::SecondOrderCall { callee: *callee }),
        false => Ok(()),
    }
}
