//! Where two ways meet: the values of what either changed.

use nn_symbolic::Rational;
use nn_symbolic::program::{Init, Kind as VarKind, Op, Open, Region, Statement, Var};
use quote::quote;

use super::slot::{At, HostCode, Slot};
use super::{Lower, Name};
use crate::infer::{Shape, Type};

/// The end of an arm: its statements, and what names stand for there.
pub(super) struct End {
    pub(super) statements: Vec<Statement>,
    pub(super) results: Vec<Var>,
}

impl End {
    pub(super) fn region(self) -> Region {
        Region { statements: self.statements, results: self.results, ..Region::default() }
    }
}

impl Lower<'_> {
    /// What a name or value stands for behind a branch whose arms end with `a` and `b`. What is not the same in both
    /// becomes a result of the branch.
    pub(super) fn merged(
        &mut self,
        condition: &HostCode,
        name: &str,
        ty: Option<Type>,
        (a, b): (Slot, Slot),
        ends: &mut [End; 2],
        results: &mut Vec<Var>,
    ) -> Slot {
        if a.is_same(&b) {
            return a;
        }
        match (&a, &b) {
            (Slot::Unset, Slot::Unset) => return Slot::Unset,
            (Slot::Unit | Slot::Never | Slot::Unset, Slot::Unit | Slot::Never | Slot::Unset) => {
                return Slot::Unit;
            }
            (Slot::Host(x), Slot::Host(y)) => match (x.as_constant(), y.as_constant()) {
                (Some(true), Some(false)) => return Slot::Host(condition.clone()),
                (Some(false), Some(true)) => {
                    let operand = condition.operand();
                    return Slot::Host(HostCode {
                        tokens: quote!(!#operand),
                        atomic: false,
                        ..condition.clone()
                    });
                }
                _ => {}
            },
            _ => {}
        }
        // Each component by itself.
        let components = match (&a, &b) {
            (Slot::Tuple(slots), _) | (_, Slot::Tuple(slots)) => Some(slots.len()),
            _ => None,
        };
        if let Some(count) = components {
            let types = self.component_types(ty, count);
            let [a, b] = [a, b].map(|slot| match slot {
                Slot::Tuple(slots) => slots,
                slot => vec![slot; count],
            });
            let merged = a.into_iter().zip(b).zip(types).enumerate().map(|(i, (pair, ty))| {
                self.merged(condition, &format!("{name}_{i}"), ty, pair, ends, results)
            });
            return Slot::Tuple(merged.collect());
        }
        let kind = self.joint_kind(ty, &a, &b);
        // What is computed at the end of one arm is not in sight of the other.
        let vars = [a, b].into_iter().zip(&mut *ends).map(|(slot, end)| {
            self.regions.enter(Open::from(std::mem::take(&mut end.statements)));
            let var = self.of_kind(slot, ty, kind, name);
            end.statements = self.regions.close();
            var
        });
        let vars: Vec<Var> = vars.collect();
        for (end, var) in ends.iter_mut().zip(vars) {
            end.results.push(var);
        }
        let result = self.program().var(name, kind);
        results.push(result);
        self.standing_for(result)
    }

    /// What a variable that came out of a branch or a loop stands for.
    pub(super) fn standing_for(&mut self, var: Var) -> Slot {
        match self.lowered.program.kind(var) {
            VarKind::Host => Slot::Host(self.host_var(var)),
            _ => self.of_var(var),
        }
    }

    /// The types of the components of a tuple, as far as they are known.
    pub(super) fn component_types(&self, ty: Option<Type>, count: usize) -> Vec<Option<Type>> {
        match ty.and_then(|ty| self.parts_of(ty)) {
            Some(types) if types.len() == count => types.into_iter().map(Some).collect(),
            _ => vec![None; count],
        }
    }

    /// Sequences that came out of a branch or a loop as values become cells again.
    pub(super) fn name_in_cells(&mut self, name: Name, slot: Slot) -> Slot {
        let (ty, text, mutable) = self.about(name);
        // What is returned leaves as a value.
        if name == Name::Result { slot } else { self.in_cells(slot, ty, &text, mutable) }
    }

    pub(super) fn in_cells(
        &mut self,
        slot: Slot,
        ty: Option<Type>,
        name: &str,
        mutable: bool,
    ) -> Slot {
        match (slot, ty) {
            (Slot::Elementwise { expr, .. }, Some(ty))
                if self.function.types.is_storage(ty)
                    && matches!(self.shape(ty), Shape::Seq(..)) =>
            {
                let var = self.variable(expr, name, quote!());
                self.hint = Some((name.to_owned(), mutable));
                let cell = self.new_cell(name, Init::Value(var));
                Slot::Place(At::fresh(cell, ty))
            }
            (Slot::Tuple(slots), Some(ty)) => match self.parts_of(ty) {
                Some(types) if types.len() == slots.len() => Slot::Tuple(
                    slots
                        .into_iter()
                        .zip(types)
                        .enumerate()
                        .map(|(i, (slot, ty))| {
                            self.in_cells(slot, Some(ty), &format!("{name}_{i}"), mutable)
                        })
                        .collect(),
                ),
                _ => Slot::Tuple(slots),
            },
            (slot, _) => slot,
        }
    }

    /// The kind that holds both values.
    fn joint_kind(&self, ty: Option<Type>, a: &Slot, b: &Slot) -> VarKind {
        if let Some(ty) = ty {
            match self.shape(ty) {
                Shape::Float(_) => return VarKind::Float,
                Shape::Int | Shape::Bool | Shape::Other => return VarKind::Host,
                Shape::Seq(..) | Shape::Array(_) | Shape::Value | Shape::Struct => {
                    return VarKind::Value;
                }
                Shape::Tuple(_) | Shape::Option(_) | Shape::Open => {}
            }
        }
        let of = |slot: &Slot| match slot {
            Slot::Elementwise { expr, .. } if self.is_number(*expr) => Some(VarKind::Float),
            Slot::Elementwise { .. } => Some(VarKind::Value),
            Slot::Host(_) => Some(VarKind::Host),
            Slot::Place(at) => Some(self.kind_of(at.ty)),
            _ => None,
        };
        match (of(a), of(b)) {
            (Some(VarKind::Value), _) | (_, Some(VarKind::Value)) => VarKind::Value,
            (Some(VarKind::Float), _) | (_, Some(VarKind::Float)) => VarKind::Float,
            (Some(kind), _) | (_, Some(kind)) => kind,
            (None, None) => VarKind::Host,
        }
    }

    /// A slot as a variable of a kind.
    pub(super) fn of_kind(
        &mut self,
        slot: Slot,
        ty: Option<Type>,
        kind: VarKind,
        name: &str,
    ) -> Var {
        let slot = self.loaded(slot, name, quote!());
        match slot {
            Slot::Unset | Slot::Unit | Slot::Never => self.blank(kind, ty, name),
            Slot::Elementwise { expr, .. } => {
                let var = self.as_program_var(expr);
                match var {
                    Some(var) => var,
                    None => self.emit(name, kind, Op::Map(expr), quote!()),
                }
            }
            Slot::Host(code) => self.host_variable(code, name, kind, quote!()),
            slot => {
                let ty = ty.unwrap_or_else(|| self.function.types.open());
                self.whole(slot, ty, name)
            }
        }
    }

    /// Refuses a reference that leads to different places.
    pub(super) fn moved(&self, name: Name) {
        if let Name::Binding(id) = name {
            self.errors.at(
                &self.binding(id).name,
                "a reference that leads to another place later is not supported here: keep the position as an integer",
            );
        }
    }

    /// The type of a name, and how it is called.
    pub(super) fn about(&self, name: Name) -> (Option<Type>, String, bool) {
        match name {
            Name::Binding(id) => {
                (Some(self.binding(id).ty), self.name_of(id), self.binding(id).mutable)
            }
            Name::Broke(_) => (None, "broke".to_owned(), false),
            Name::Continued(_) => (None, "skipped".to_owned(), false),
            Name::BreakValue(id) => (self.break_types.get(&id).copied(), "found".to_owned(), false),
            Name::Returned => (None, "returned".to_owned(), false),
            Name::Result => (Some(self.function.output), "result".to_owned(), false),
        }
    }

    /// A value that stands where none is needed: in the arm that does not reach what reads it.
    pub(super) fn blank(&mut self, kind: VarKind, ty: Option<Type>, name: &str) -> Var {
        match kind {
            VarKind::Float => {
                let zero = self.program().graph.number(Rational::ZERO);
                self.emit(name, VarKind::Float, Op::Map(zero), quote!())
            }
            kind => {
                let blank = match kind {
                    // A literal: what is asked of an integer may have to be known before its type is.
                    VarKind::Host if ty.is_some_and(|ty| matches!(self.shape(ty), Shape::Int)) => {
                        quote!(0)
                    }
                    VarKind::Host => quote!(::core::default::Default::default()),
                    _ => quote!(__rt::blank()),
                };
                let id = self.add_host(blank);
                let op = Op::Host { id, args: Vec::new(), repeatable: true };
                self.define(name, kind, op)
            }
        }
    }
}
