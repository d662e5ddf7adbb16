//! The order in which statements are guarded.
//!
//! Statements that wait for the same sinks are a group. A group waits until the end of the list, or until a statement
//! comes that must stay behind it. What a group defines is in sight within it alone, so a statement whose definition is
//! used elsewhere is in no group.

use std::collections::HashSet;

use super::{Guards, Leaving, is_optional};
use crate::program::demand::Targets;
use crate::program::{Op, Program, Statement, Var};

/// What groups of statements wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// One of these sinks.
    Asked(Targets),
    /// The next state at this position.
    State(usize),
}

/// A group of statements that one branch guards.
pub(super) struct Group {
    pub(super) key: Key,
    pub(super) members: Vec<usize>,
}

/// A step of the new order.
pub(super) enum Step {
    Plain(usize),
    Guarded(Group),
}

impl Guards {
    /// The order of the statements: those of a group are moved together, to where the first of them is needed.
    pub(super) fn order(
        &self,
        statements: &[Statement],
        leaving: &Leaving,
        context: &Targets,
    ) -> Vec<Step> {
        // Those that are not in a group after all.
        let mut plain = self.before_takeover(statements, leaving, context);
        loop {
            let keys = self.keys(statements, leaving, context, &plain);
            let steps = self.steps(statements, &keys);
            let open = self.open(statements, &steps, leaving);
            let mut stable = true;
            for step in &steps {
                let Step::Guarded(group) = step else { continue };
                let closes = match group.key {
                    Key::Asked(_) => true,
                    // The state leaves the group as its result.
                    Key::State(k) => group.members.iter().any(|&i| {
                        Program::definitions(&statements[i]).contains(&leaving.results[k])
                    }),
                };
                for &i in &group.members {
                    let escapes = |var: &Var| {
                        let is_state =
                            matches!(group.key, Key::State(k) if *var == leaving.results[k]);
                        (open.contains(var) && !is_state)
                            || self.used_by_others(statements, &steps, group, *var)
                    };
                    if !closes || Program::definitions(&statements[i]).iter().any(escapes) {
                        plain[i] = true;
                        stable = false;
                    }
                }
            }
            if stable {
                return steps;
            }
        }
    }

    /// Which statements sum up an array before one that always runs takes it over.
    ///
    /// If such a sum waited for a sink, what takes over the array would have to copy it, which takes longer than to sum
    /// it up in vain.
    fn before_takeover(
        &self,
        statements: &[Statement],
        leaving: &Leaving,
        context: &Targets,
    ) -> Vec<bool> {
        let summed = |statement: &Statement| match statement {
            Statement::Let { op: Op::Unbroadcast { of, .. }, .. } => Some(*of),
            _ => None,
        };
        let mut plain = vec![false; statements.len()];
        let keys = self.keys(statements, leaving, context, &plain);
        let mut taken_over = HashSet::new();
        for (i, statement) in statements.iter().enumerate().rev() {
            if let Some(array) = summed(statement) {
                plain[i] = keys[i].is_some() && taken_over.contains(&array);
                if keys[i].is_none() {
                    taken_over.insert(array);
                }
            }
        }
        plain
    }

    /// The group that each statement would be in.
    fn keys(
        &self,
        statements: &[Statement],
        leaving: &Leaving,
        context: &Targets,
        plain: &[bool],
    ) -> Vec<Option<Key>> {
        let sets: Vec<Targets> = statements.iter().map(|s| self.demand.statement(s)).collect();
        let optional = |set: &Targets| is_optional(set, context);
        let mut maximal: Vec<&Targets> = Vec::new();
        for (set, _) in sets.iter().zip(plain).filter(|(set, plain)| !**plain && optional(set)) {
            if !maximal.iter().any(|larger| set.is_subset(larger)) {
                maximal.retain(|smaller| !smaller.is_subset(set));
                maximal.push(set);
            }
        }
        let key = |((statement, set), plain): ((&Statement, &Targets), &bool)| {
            if *plain {
                return None;
            }
            let within = leaving.within.statement(statement);
            if let Some(k) = within.first().filter(|_| within.len() == 1)
                && leaving.states.contains_key(k)
            {
                return Some(Key::State(*k));
            }
            let mut larger = maximal.iter().filter(|larger| set.is_subset(larger));
            match (optional(set), larger.next(), larger.next()) {
                (true, Some(&only), None) => Some(Key::Asked(only.clone())),
                (true, ..) => Some(Key::Asked(set.clone())),
                (false, ..) => None,
            }
        };
        statements.iter().zip(&sets).zip(plain).map(key).collect()
    }

    /// Lets groups wait as long as they can.
    fn steps(&self, statements: &[Statement], keys: &[Option<Key>]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut waiting: Vec<Group> = Vec::new();
        for (i, statement) in statements.iter().enumerate() {
            let mut at = 0;
            while at < waiting.len() {
                let own = keys[i].as_ref() == Some(&waiting[at].key);
                let conflict =
                    |&member: &usize| self.program.conflict(&statements[member], statement);
                if !own && waiting[at].members.iter().any(conflict) {
                    steps.push(Step::Guarded(waiting.remove(at)));
                } else {
                    at += 1;
                }
            }
            match &keys[i] {
                None => steps.push(Step::Plain(i)),
                Some(key) => match waiting.iter_mut().find(|group| group.key == *key) {
                    Some(group) => group.members.push(i),
                    None => waiting.push(Group { key: key.clone(), members: vec![i] }),
                },
            }
        }
        // In the order of the sinks, states last.
        waiting.sort_by_key(|group| match &group.key {
            Key::Asked(targets) => (0, targets.first().copied()),
            Key::State(k) => (1, Some(*k)),
        });
        steps.extend(waiting.into_iter().map(Step::Guarded));
        steps
    }

    /// What is read outside of all groups.
    pub(super) fn open(
        &self,
        statements: &[Statement],
        steps: &[Step],
        leaving: &Leaving,
    ) -> HashSet<Var> {
        let mut open = leaving.vars.clone();
        for step in steps {
            if let Step::Plain(i) = step {
                open.extend(self.program.uses(&statements[*i]));
            }
        }
        open
    }

    fn used_by_others(
        &self,
        statements: &[Statement],
        steps: &[Step],
        own: &Group,
        var: Var,
    ) -> bool {
        let others = steps.iter().filter_map(|step| match step {
            Step::Guarded(group) if !std::ptr::eq(group, own) => Some(&group.members),
            _ => None,
        });
        others.flatten().any(|&i| self.program.uses(&statements[i]).contains(&var))
    }
}
