//! Iterators of the tree as sources, whose items are known by their position.

use nn_symbolic::program::Kind as VarKind;
use proc_macro2::TokenStream;
use quote::quote;

use super::Lower;
use super::slot::{At, HostCode};
use super::source::{Part, Source};
use crate::ast::{AxisPart, Expr, Iterate};
use crate::holes::{VALUE, filled};
use crate::infer::{Shape, Type};

impl Lower<'_> {
    pub(super) fn source(&mut self, iterate: &Iterate) -> Option<Source> {
        Some(match iterate {
            Iterate::Range(range) => {
                let lo_expr = range.lo.as_ref()?;
                let lo = self.bound_var(lo_expr, "lo");
                let lo = self.host_var(lo);
                let hi = range.hi.as_ref().map(|hi| {
                    let hi = self.bound_var(hi, "hi");
                    self.host_var(hi)
                });
                Source::Range { lo, hi, inclusive: range.inclusive, ty: lo_expr.ty }
            }
            Iterate::Elements(of, element) => {
                let at = self.listed(of)?;
                self.elements_of(at, of.ty, *element)
            }
            Iterate::Chunks { of, size, exact } => {
                let at = self.listed(of)?;
                let size = self.bound_var(size, "size");
                Source::Chunks {
                    at,
                    size: self.host_var(size),
                    exact: *exact,
                    item: self.slice_type(of),
                }
            }
            Iterate::Windows { of, size } => {
                let at = self.listed(of)?;
                let size = self.bound_var(size, "size");
                Source::Windows { at, size: self.host_var(size), item: self.slice_type(of) }
            }
            Iterate::Indexed { of, index, element } => {
                let at = self.listed(of)?;
                let shape = self.shape_of(&at);
                Source::Indexed { at, shape, index: *index, element: *element }
            }
            Iterate::Axis { of, axis, values, part, item } => {
                let at = self.listed(of)?;
                let codes: Vec<TokenStream> =
                    values.iter().map(|value| self.size_code(value).tokens).collect();
                let base = self.host_place(&at).tokens;
                let axis = filled(axis.clone(), VALUE, |number| codes.get(number).cloned());
                let mut axis = filled(axis, "__base", |_| Some(base.clone()));
                if axis.to_string().contains("last_axis") {
                    // Asked of the array before a part of it is changed.
                    let code = HostCode::atom(axis);
                    let var = self.host_variable(code, "axis", VarKind::Host, quote!());
                    axis = self.host_var(var).tokens;
                }
                let part = match part {
                    AxisPart::One => Part::One,
                    AxisPart::Lane => Part::Lane,
                    AxisPart::Chunk(size) => Part::Chunk(self.size_code(size)),
                    AxisPart::Window(size) => Part::Window(self.size_code(size)),
                };
                Source::Axis { at, axis, part, item: *item }
            }
            Iterate::Enumerate(inner) => {
                let int = self.function.types.of(Shape::Int);
                Source::Enumerate(Box::new(self.source(inner)?), int)
            }
            Iterate::Zip(a, b) => Source::Zip(Box::new(self.source(a)?), Box::new(self.source(b)?)),
            Iterate::Rev(inner) => {
                let inner = self.source(inner)?;
                let length = self.length(&inner)?;
                let length = self.host_variable(length, "count", VarKind::Host, quote!());
                Source::Rev(Box::new(inner), self.host_var(length))
            }
            Iterate::StepBy(inner, step) => {
                let inner = Box::new(self.source(inner)?);
                let step = self.bound_var(step, "step");
                Source::StepBy(inner, self.host_var(step))
            }
            Iterate::Skip(inner, count) => {
                let inner = Box::new(self.source(inner)?);
                let count = self.bound_var(count, "skipped");
                Source::Skip(inner, self.host_var(count))
            }
            Iterate::Take(inner, count) => {
                let inner = Box::new(self.source(inner)?);
                let count = self.bound_var(count, "taken");
                Source::Take(inner, self.host_var(count))
            }
            Iterate::Error => return None,
        })
    }

    /// The elements of what is at a place.
    pub(super) fn elements_of(&mut self, at: At, ty: Type, element: Type) -> Source {
        let shape = match self.shape(ty) {
            Shape::Array(rank) if rank != Some(1) => Some(self.shape_of(&at)),
            _ => None,
        };
        Source::Elements { at, element, shape }
    }

    /// A number that stays what it is while an iterator runs.
    fn size_code(&mut self, size: &Expr) -> HostCode {
        let size = self.bound_var(size, "size");
        self.host_var(size)
    }

    /// A sequence to go through, which must be a cell.
    pub(super) fn listed(&mut self, of: &Expr) -> Option<At> {
        let slot = self.value(of);
        Some(self.in_cell(slot, of.ty, "list"))
    }

    pub(super) fn slice_type(&self, of: &Expr) -> Type {
        match self.shape(of.ty) {
            Shape::Seq(element, _) => self.function.types.of(Shape::Seq(element, None)),
            _ => self.function.types.of(Shape::Seq(self.function.types.float(), None)),
        }
    }
}
