//! Loops: the state that they carry, and how they end.

use std::collections::BTreeSet;

use nn_symbolic::program::{Carried, Control, Kind as VarKind, Loop, Region, Statement, Var};
use quote::quote;

use super::scan::{assigned, mentioned};
use super::slot::{HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Block, Expr, LoopId, Mutability};
use crate::exits::{Exit, exits};
use crate::infer::{Shape, Type};

/// A piece of state before the loop and in its body.
struct State {
    init: Var,
    enter: Var,
}

impl Lower<'_> {
    pub(super) fn while_loop(&mut self, id: LoopId, condition: &Expr, body: &Block) -> Slot {
        let control = |lower: &mut Self| {
            let (statements, var) = lower.in_region(|lower| {
                let code = lower.condition(condition);
                lower.host_variable(code, "condition", VarKind::Host, &condition.tokens)
            });
            Control::While {
                condition: Region { statements, results: vec![var], ..Region::default() },
            }
        };
        self.loop_of(id, control, false, body, |_| {});
        Slot::Unit
    }

    pub(super) fn endless(&mut self, id: LoopId, body: &Block, expr: &Expr) -> Slot {
        let hint = self.hint.take();
        self.break_types.insert(id, expr.ty);
        self.loop_of(id, |_| Control::Forever, false, body, |_| {});
        let (name, mutable) = hint.unwrap_or_else(|| ("found".to_owned(), true));
        match self.slots.remove(&Name::BreakValue(id)) {
            Some(Slot::Unset) | None => Slot::Unit,
            Some(slot) => self.in_cells(slot, Some(expr.ty), &name, mutable),
        }
    }

    /// A loop, whose body `begin` may give variables. The state that the body assigns to is carried: each name that it
    /// changes and that was there before.
    pub(super) fn loop_of(
        &mut self,
        id: LoopId,
        control: impl FnOnce(&mut Self) -> Control,
        reversed: bool,
        body: &Block,
        begin: impl FnOnce(&mut Self),
    ) {
        let mut names = assigned(body);
        let own = [Name::Broke(id), Name::Continued(id)];
        names.retain(|name| !own.contains(name));
        // What a reference leads to that was made before: it may be lent, or another may be made of it.
        for name in mentioned(body) {
            if let Name::Binding(of) = name
                && (names.contains(&name)
                    || self.binding(of).reference == Some(Mutability::Mutable))
            {
                led_to(&self.slot_of(name), &mut names);
            }
        }
        if names.contains(&Name::BreakValue(id)) {
            self.slots.insert(Name::BreakValue(id), Slot::Unset);
        }
        // What an exit leads out of further loops, seen from here.
        let leaving: Vec<Exit> =
            exits(body).into_iter().filter(|exit| *exit != Exit::Continue(id)).collect();
        let mut carried = Vec::new();
        let mut leading = Vec::new();
        for name in names {
            if matches!(name, Name::Binding(_)) && !self.slots.contains_key(&name) {
                // Declared inside.
                continue;
            }
            let slot = self.slots.get(&name).cloned().unwrap_or_else(|| name.absent());
            // A cell is changed where it is, and what leads to one must stay.
            if let Slot::Place(_) | Slot::Variable(..) = slot {
                leading.push((name, slot));
                continue;
            }
            let (ty, text, _) = self.about(name);
            let slot = self.option_in_loop(name, slot);
            let mut states = Vec::new();
            let entered = self.entering(slot, ty, &text, &mut states);
            self.slots.insert(name, entered);
            carried.push((name, states));
        }

        // Cells that are changed in the loop may hold something else in the next run.
        let known = self.regions.known();
        let stable = self.stable.clone();
        self.regions.forget(|cell| !stable.contains(&cell));
        let control = control(self);
        self.regions.open();
        // A run begins with no exit taken, or the loop would have ended.
        let flags = carried.iter().map(|(name, _)| *name).filter(|name| name.is_flag());
        for flag in own.into_iter().chain(flags.collect::<Vec<_>>()) {
            self.slots.insert(flag, Slot::Host(HostCode::constant(false)));
        }
        begin(self);
        self.block(body);
        for (name, before) in leading {
            if !self.slot_of(name).is_same(&before) {
                self.moved(name);
            }
        }
        let until = self.any_of(&leaving);
        let until = match until.as_constant() {
            Some(false) => None,
            _ => Some(self.host_variable(until, "ends", VarKind::Host, quote!())),
        };
        let mut results = Vec::new();
        let mut all = Vec::new();
        let mut exits_of = Vec::new();
        for (name, states) in carried {
            let (ty, text, _) = self.about(name);
            let slot = self.slots.get(&name).cloned().unwrap_or(Slot::Unset);
            let slot = self.option_in_loop(name, slot);
            let mut states = states.into_iter();
            let mut leaves = Vec::new();
            let left = self.leaving(slot, ty, &text, &mut states, &mut results, &mut leaves);
            all.extend(leaves);
            exits_of.push((name, left));
        }
        let statements = self.regions.close();
        self.regions.restore(known);
        for flag in own {
            self.slots.remove(&flag);
        }
        let counted =
            matches!(control, Control::Range { .. } | Control::Over { .. }) && until.is_none();
        let trips = (!counted).then(|| self.program().var("trips", VarKind::Host));
        self.push(Statement::Loop(Box::new(Loop {
            control,
            reversed,
            carried: all,
            body: Region { statements, results, ..Region::default() },
            until,
            trips,
        })));
        for (name, slot) in exits_of {
            let slot = self.name_in_cells(name, slot);
            self.slots.insert(name, slot);
        }
    }

    /// What a name stands for in the body, and the state behind it.
    fn entering(
        &mut self,
        slot: Slot,
        ty: Option<Type>,
        name: &str,
        states: &mut Vec<State>,
    ) -> Slot {
        match slot {
            Slot::Tuple(slots) => {
                let types = self.component_types(ty, slots.len());
                Slot::Tuple(
                    slots
                        .into_iter()
                        .zip(types)
                        .enumerate()
                        .map(|(i, (slot, ty))| {
                            self.entering(slot, ty, &format!("{name}_{i}"), states)
                        })
                        .collect(),
                )
            }
            // In place also inside a tuple.
            slot @ (Slot::Place(_) | Slot::Variable(..)) => slot,
            slot => {
                if let (Slot::Unset, Some(types)) = (&slot, ty.and_then(|ty| self.parts_of(ty))) {
                    let slots = vec![Slot::Unset; types.len()];
                    return self.entering(Slot::Tuple(slots), ty, name, states);
                }
                let kind = self.state_kind(&slot, ty);
                let init = self.of_kind(slot, ty, kind, &format!("{name}_start"));
                let enter = self.program().var(name, kind);
                states.push(State { init, enter });
                self.standing_for(enter)
            }
        }
    }

    fn state_kind(&self, slot: &Slot, ty: Option<Type>) -> VarKind {
        match (slot, ty) {
            (Slot::Elementwise { expr, .. }, _) if !self.is_number(*expr) => VarKind::Value,
            (_, Some(ty)) => match self.kind_of(ty) {
                VarKind::Value if matches!(slot, Slot::Elementwise { .. }) => {
                    match self.shape(ty) {
                        Shape::Array(_) | Shape::Value | Shape::Struct => VarKind::Value,
                        _ => VarKind::Float,
                    }
                }
                kind => kind,
            },
            (_, None) => VarKind::Host,
        }
    }

    /// The variables that hand a name on to the next run, and what it stands for behind the loop.
    fn leaving(
        &mut self,
        slot: Slot,
        ty: Option<Type>,
        name: &str,
        states: &mut impl Iterator<Item = State>,
        results: &mut Vec<Var>,
        carried: &mut Vec<Carried>,
    ) -> Slot {
        match slot {
            Slot::Tuple(slots) => {
                let types = self.component_types(ty, slots.len());
                let mut left = Vec::new();
                for (i, (slot, ty)) in slots.into_iter().zip(types).enumerate() {
                    left.push(self.leaving(
                        slot,
                        ty,
                        &format!("{name}_{i}"),
                        states,
                        results,
                        carried,
                    ));
                }
                Slot::Tuple(left)
            }
            slot => {
                if let Slot::Place(at) = &slot
                    && !self.is_scalar(at.ty)
                    && !at.owned
                {
                    // A place that the loop only leads to.
                    return slot;
                }
                let Some(State { init, enter }) = states.next() else { return slot };
                let kind = self.lowered.program.kind(enter);
                let next = self.of_kind(slot, ty, kind, name);
                let exit = self.program().var(name, kind);
                results.push(next);
                carried.push(Carried { init, enter, exit });
                self.standing_for(exit)
            }
        }
    }
}

/// The variables that references lead to.
fn led_to(slot: &Slot, names: &mut BTreeSet<Name>) {
    match slot {
        Slot::Variable(name, _) => _ = names.insert(*name),
        Slot::Tuple(slots) => slots.iter().for_each(|slot| led_to(slot, names)),
        _ => {}
    }
}
