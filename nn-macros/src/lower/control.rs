//! Choices: regions, branches, `if` and `match`.

use std::collections::HashMap;

use nn_symbolic::program::{Branch, Kind as VarKind, Statement};

use super::merge::End;
use super::pattern::Matched;
use super::slot::{HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Arm, Block, Expr, Kind, Lazy, Mutability};
use crate::infer::Type;

impl Lower<'_> {
    /// An exit with a value, unless another was taken while that was computed.
    pub(super) fn leave(&mut self, value: Option<&Expr>, result: Option<Name>, left: Name) -> Slot {
        let slot = value.map(|value| {
            let slot = self.value(value);
            self.settled(slot, value)
        });
        let gone = move |lower: &mut Self| {
            if let Some(result) = result {
                lower.slots.insert(result, slot.unwrap_or(Slot::Unit));
            }
            lower.slots.insert(left, Slot::Host(HostCode::constant(true)));
        };
        match value {
            Some(value) => self.unless_gone(value, gone),
            None => gone(self),
        }
        Slot::Never
    }

    /// Lowers something into statements of its own. Names keep what they stood for before.
    pub(super) fn in_region<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> (Vec<Statement>, T) {
        let (statements, _, value) = self.arm(f);
        (statements, value)
    }

    /// The statements of an arm, what names stand for at its end, and its value.
    pub(super) fn arm<T>(
        &mut self,
        f: impl FnOnce(&mut Self) -> T,
    ) -> (Vec<Statement>, HashMap<Name, Slot>, T) {
        let slots = self.slots.clone();
        self.regions.open();
        let value = f(self);
        let statements = self.regions.close();
        let ended = std::mem::replace(&mut self.slots, slots);
        (statements, ended, value)
    }

    /// `if condition { then } else { otherwise }`, where both give values of a type.
    pub(super) fn branch(
        &mut self,
        condition: HostCode,
        ty: Type,
        then: impl FnOnce(&mut Self) -> Slot,
        otherwise: impl FnOnce(&mut Self) -> Slot,
    ) -> Slot {
        self.branch_as(condition, Some(ty), "value", then, otherwise)
    }

    pub(super) fn branch_as(
        &mut self,
        condition: HostCode,
        ty: Option<Type>,
        name: &str,
        then: impl FnOnce(&mut Self) -> Slot,
        otherwise: impl FnOnce(&mut Self) -> Slot,
    ) -> Slot {
        match condition.as_constant() {
            Some(true) => return then(self),
            Some(false) => return otherwise(self),
            None => {}
        }
        let hint = self.hint.take();
        let condition_var =
            self.host_variable(condition, "condition", VarKind::Host, quote::quote!());
        let condition = self.host_var(condition_var);
        let (then_statements, then_slots, then_value) = self.arm(then);
        let (else_statements, else_slots, else_value) = self.arm(otherwise);
        let mut ends = [then_statements, else_statements]
            .map(|statements| End { statements, results: Vec::new() });
        let mut results = Vec::new();

        let value =
            self.merged(&condition, name, ty, (then_value, else_value), &mut ends, &mut results);
        let mut names: Vec<Name> = self.slots.keys().copied().collect();
        // Flags that the arms have set for the first time.
        names.extend(
            then_slots
                .keys()
                .chain(else_slots.keys())
                .copied()
                .filter(|name| !matches!(name, Name::Binding(_))),
        );
        names.sort_unstable();
        names.dedup();
        let mut merged = Vec::new();
        for name in names {
            let a = then_slots.get(&name).cloned().unwrap_or_else(|| name.absent());
            let b = else_slots.get(&name).cloned().unwrap_or_else(|| name.absent());
            let (ty, text, _) = self.about(name);
            if let Name::Binding(id) = name
                && self.binding(id).reference == Some(Mutability::Mutable)
                && !a.is_same(&b)
                && matches!((&a, &b), (Slot::Place(_), Slot::Place(_)))
            {
                self.moved(name);
            }
            let before = results.len();
            let slot = self.merged(&condition, &text, ty, (a, b), &mut ends, &mut results);
            merged.push((name, slot, results.len() > before));
        }
        let [then, otherwise] = ends.map(End::region);
        if !(then.statements.is_empty() && otherwise.statements.is_empty() && results.is_empty()) {
            self.push(Statement::Branch(Box::new(Branch {
                condition: condition_var,
                then,
                otherwise,
                results,
            })));
        }
        for (name, slot, changed) in merged {
            let slot = if changed { self.name_in_cells(name, slot) } else { slot };
            self.slots.insert(name, slot);
        }
        self.hint = hint;
        let (text, mutable) = self.hint.clone().unwrap_or_else(|| (name.to_owned(), true));
        let value = self.in_cells(value, ty, &text, mutable);
        if !matches!(value, Slot::Place(_)) {
            return value;
        }
        self.hint = None;
        value
    }

    /// A condition as host code.
    pub(super) fn condition(&mut self, condition: &Expr) -> HostCode {
        let slot = self.value(condition);
        self.host_of(slot, condition)
    }

    pub(super) fn if_expr(
        &mut self,
        condition: &Expr,
        then: &Block,
        otherwise: Option<&Expr>,
        expr: &Expr,
    ) -> Slot {
        let hint = self.hint.take();
        let condition = self.condition(condition);
        let name = hint.as_ref().map_or_else(|| "value".to_owned(), |(name, _)| name.clone());
        self.hint = hint;
        self.branch_as(
            condition,
            Some(expr.ty),
            &name,
            |lower| lower.block(then),
            |lower| otherwise.map_or(Slot::Unit, |otherwise| lower.arm_value(otherwise)),
        )
    }

    pub(super) fn arm_value(&mut self, expr: &Expr) -> Slot {
        let slot = self.value(expr);
        self.loaded(slot, "value", &expr.tokens)
    }

    pub(super) fn match_expr(&mut self, of: &Expr, arms: &[Arm], expr: &Expr) -> Slot {
        let hint = self.hint.take();
        let slot = self.value(of);
        let behind = self.changed_by_arms(of, &slot);
        let slot = self.loaded(slot, "matched", &of.tokens);
        let slot = match slot {
            // Evaluated once.
            Slot::Host(code) => {
                let var = self.host_variable(code, "matched", VarKind::Host, &of.tokens);
                Slot::Host(self.host_var(var))
            }
            Slot::Elementwise { expr, .. } => {
                let var = self.variable(expr, "matched", &of.tokens);
                self.of_var(var)
            }
            slot => slot,
        };
        let name = hint.as_ref().map_or_else(|| "value".to_owned(), |(name, _)| name.clone());
        self.hint = hint;
        self.arms((&slot, behind.as_ref()), of, arms, expr, &name)
    }

    /// What a `match` of a mutable reference may change.
    fn changed_by_arms(&self, of: &Expr, slot: &Slot) -> Option<Matched> {
        let may_change = match &of.kind {
            Kind::Reference(Mutability::Mutable, _) => true,
            Kind::Binding(id) => self.binding(*id).reference == Some(Mutability::Mutable),
            _ => false,
        };
        match slot {
            _ if !may_change => None,
            Slot::Variable(name, path) => Some(Matched::Variable((*name, path.clone()))),
            Slot::Place(at) => Some(Matched::Place(at.clone())),
            _ => None,
        }
    }

    fn arms(
        &mut self,
        (slot, behind): (&Slot, Option<&Matched>),
        of: &Expr,
        arms: &[Arm],
        expr: &Expr,
        name: &str,
    ) -> Slot {
        let Some((arm, rest)) = arms.split_first() else { return Slot::Never };
        let test = self.fits(&arm.pattern, slot, of.ty, of, behind);
        match (test, &arm.guard) {
            (None, None) => self.arm_value(&arm.body),
            // The last arm fits what no other did; rustc has checked that.
            (Some(_), None) if rest.is_empty() => self.arm_value(&arm.body),
            (test, None) => {
                let test = test.unwrap_or_else(|| HostCode::constant(true));
                self.branch_as(
                    test,
                    Some(expr.ty),
                    name,
                    |lower| lower.arm_value(&arm.body),
                    |lower| lower.arms((slot, behind), of, rest, expr, name),
                )
            }
            (test, Some(guard)) => {
                // The guard is evaluated only if the pattern fits.
                let condition = match test {
                    None => self.condition(guard),
                    Some(test) => {
                        let both = self.lazily(Lazy::And, test, guard);
                        self.host_of(both, guard)
                    }
                };
                self.branch_as(
                    condition,
                    Some(expr.ty),
                    name,
                    |lower| lower.arm_value(&arm.body),
                    |lower| lower.arms((slot, behind), of, rest, expr, name),
                )
            }
        }
    }
}
