//! What operations, statements and regions read and define.

use std::collections::HashSet;

use super::{Op, Program, Statement, Var};

impl Program {
    /// What an operation reads.
    #[must_use]
    pub fn operands(&self, op: &Op) -> Vec<Var> {
        match op {
            Op::Map(body) | Op::Sum(body) => self.vars_of(*body),
            Op::SumAxis { of, .. } | Op::Transpose(of) | Op::Field { of, .. } | Op::Zero(of) => {
                vec![*of]
            }
            Op::SpreadAxis { of, like, .. }
            | Op::Broadcast { of, like }
            | Op::Unbroadcast { of, like } => vec![*of, *like],
            Op::Shape(of) | Op::Add(of) => of.clone(),
            Op::Product(_, a, b) => vec![*a, *b],
            Op::Record { like, fields } => {
                std::iter::once(*like).chain(fields.iter().map(|(_, var)| *var)).collect()
            }
            Op::Host { args, .. } => args.clone(),
        }
    }

    /// What a statement defines outside of its regions.
    #[must_use]
    pub fn definitions(statement: &Statement) -> Vec<Var> {
        match statement {
            Statement::Let { var, .. } => vec![*var],
            Statement::Call(call) => vec![call.value, call.pullback],
            Statement::Pull(pull) => pull.cotangents.iter().flatten().copied().collect(),
            Statement::Scan(scan) => {
                let exits = scan.carried.iter().map(|c| c.exit);
                exits.chain(scan.collected.iter().map(|c| c.list)).collect()
            }
            Statement::Branch(branch) => branch.results.clone(),
        }
    }

    /// What a statement reads from outside of itself, each variable once, in order of first use.
    #[must_use]
    pub fn uses(&self, statement: &Statement) -> Vec<Var> {
        let mut found = Vec::new();
        match statement {
            Statement::Let { op, .. } => found.extend(self.operands(op)),
            Statement::Call(call) => found.extend(&call.args),
            Statement::Pull(pull) => {
                found.extend([pull.pullback, pull.value, pull.seed]);
                found.extend(&pull.args);
            }
            Statement::Scan(scan) => {
                found.extend(scan.items.iter().map(|item| item.list));
                found.extend(scan.carried.iter().map(|c| c.init));
                let mut inner: HashSet<Var> = scan.items.iter().map(|item| item.element).collect();
                inner.extend(scan.carried.iter().map(|c| c.enter));
                let leaving = scan
                    .carried
                    .iter()
                    .map(|c| c.next)
                    .chain(scan.collected.iter().map(|c| c.element));
                found.extend(self.free(&scan.body, leaving, inner));
            }
            Statement::Branch(branch) => {
                found.push(branch.condition);
                for region in [&branch.then, &branch.otherwise] {
                    let results = region.results.iter().copied();
                    found.extend(self.free(&region.statements, results, HashSet::new()));
                }
            }
        }
        let mut seen = HashSet::new();
        found.retain(|var| seen.insert(*var));
        found
    }

    /// What a sequence of statements, and the values that leave it, read from outside of it.
    #[must_use]
    pub fn free(
        &self,
        statements: &[Statement],
        leaving: impl Iterator<Item = Var>,
        mut defined: HashSet<Var>,
    ) -> Vec<Var> {
        let mut found = Vec::new();
        for statement in statements {
            found.extend(self.uses(statement).into_iter().filter(|var| !defined.contains(var)));
            defined.extend(Self::definitions(statement));
        }
        found.extend(leaving.filter(|var| !defined.contains(var)));
        found
    }
}
