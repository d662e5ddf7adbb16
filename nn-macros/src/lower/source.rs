//! Iterators whose items are known by their position.

use nn_symbolic::program::{Kind as VarKind, Place, Projection, Var};
use proc_macro2::TokenStream;
use quote::quote;

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::{Expr, Iterate};
use crate::infer::{Shape, Type};

/// An iterator whose items are known by their position.
pub(super) enum Source {
    Range { lo: HostCode, hi: Option<HostCode>, inclusive: bool, ty: Type },
    Elements { at: At, element: Type },
    Chunks { at: At, size: HostCode, exact: bool, item: Type },
    Windows { at: At, size: HostCode, item: Type },
    Axis { at: At, axis: TokenStream, item: Type },
    Enumerate(Box<Source>, Type),
    Zip(Box<Source>, Box<Source>),
    Rev(Box<Source>, HostCode),
    StepBy(Box<Source>, HostCode),
    Skip(Box<Source>, HostCode),
    Take(Box<Source>, HostCode),
}

impl Lower<'_> {
    /// The iterator inside an adaptor that only moves positions, and the position there.
    pub(super) fn inner<'s>(
        &mut self,
        source: &'s Source,
        position: HostCode,
    ) -> (&'s Source, HostCode) {
        let p = position.operand();
        let at = |inner: &'s Source, tokens| {
            (inner, HostCode { tokens, repeatable: true, atomic: false })
        };
        match source {
            Source::Rev(inner, length) => {
                let length = length.operand();
                at(inner, quote!(#length - 1 - #p))
            }
            Source::StepBy(inner, step) => {
                let step = step.operand();
                at(inner, quote!(#p * #step))
            }
            Source::Skip(inner, count) => {
                let count = count.operand();
                at(inner, quote!(#p + #count))
            }
            Source::Take(inner, _) => (inner, position),
            source => (source, position),
        }
    }

    pub(super) fn item(
        &mut self,
        source: &Source,
        position: HostCode,
        site: Option<usize>,
    ) -> (Slot, Type) {
        match source {
            Source::Range { lo, hi, inclusive, ty } => {
                // The type of the numbers may be known by the end alone.
                let (lo, hi) = (lo.operand(), hi.as_ref().map(HostCode::operand));
                let range = if *inclusive { quote!(#lo..=#hi) } else { quote!(#lo..#hi) };
                let p = position.operand();
                let tokens = quote!(__rt::nth(#range, #p));
                (Slot::Host(HostCode { tokens, repeatable: true, atomic: false }), *ty)
            }
            Source::Elements { at, element } => {
                let index = self.host_variable(position, "index", VarKind::Host, quote!());
                let mut place = Place { site, ..at.place.clone() };
                place.path.push(Projection::Index(index));
                (Slot::Place(At { place, ty: *element, owned: false }), *element)
            }
            Source::Chunks { at, size, item, .. } => {
                let (p, s) = (position.operand(), size.operand());
                let lo = HostCode { tokens: quote!(#p * #s), repeatable: true, atomic: false };
                let lo = self.host_variable(lo, "lo", VarKind::Host, quote!());
                let len = self.length_of(at);
                let (from, len) = (self.host_var(lo).tokens, len.operand());
                let tokens = quote!((#from + #s).min(#len));
                let hi = self.host_variable(HostCode::atom(tokens), "hi", VarKind::Host, quote!());
                (Slot::Place(self.part(at, lo, hi, *item, site)), *item)
            }
            Source::Windows { at, size, item } => {
                let lo = self.host_variable(position, "lo", VarKind::Host, quote!());
                let (from, s) = (self.host_var(lo).tokens, size.operand());
                let hi = HostCode { tokens: quote!(#from + #s), repeatable: true, atomic: false };
                let hi = self.host_variable(hi, "hi", VarKind::Host, quote!());
                (Slot::Place(self.part(at, lo, hi, *item, site)), *item)
            }
            Source::Axis { at, axis, item } => {
                let index = position.tokens;
                let at = self.view_at(at, &quote!(index_axis(#axis, #index)), *item, site);
                (Slot::Place(at), *item)
            }
            Source::Enumerate(inner, ty) => {
                let number = Slot::Host(position.clone());
                let (slot, item) = self.item(inner, position, site);
                let ty = self.function.types.of(Shape::Tuple(vec![*ty, item]));
                (Slot::Tuple(vec![number, slot]), ty)
            }
            Source::Zip(a, b) => {
                let (x, ty_x) = self.item(a, position.clone(), site);
                let (y, ty_y) = self.item(b, position, site);
                let ty = self.function.types.of(Shape::Tuple(vec![ty_x, ty_y]));
                (Slot::Tuple(vec![x, y]), ty)
            }
            Source::Rev(..) | Source::StepBy(..) | Source::Skip(..) | Source::Take(..) => {
                let (inner, position) = self.inner(source, position);
                self.item(inner, position, site)
            }
        }
    }

    pub(super) fn part(&mut self, at: &At, lo: Var, hi: Var, ty: Type, site: Option<usize>) -> At {
        let mut place = Place { site, ..at.place.clone() };
        place.path.push(Projection::Slice { lo: Some(lo), hi: Some(hi), inclusive: false });
        At { place, ty, owned: false }
    }

    pub(super) fn length_of(&mut self, at: &At) -> HostCode {
        let base = self.host_place(at).tokens;
        HostCode::atom(quote!(#base.len()))
    }

    /// How many items an iterator has.
    pub(super) fn count(&mut self, iterate: &Iterate) -> Option<HostCode> {
        let source = self.source(iterate)?;
        self.length(&source)
    }

    /// How many items there are; nothing if there is no end.
    pub(super) fn length(&mut self, source: &Source) -> Option<HostCode> {
        let code = |tokens| HostCode { tokens, repeatable: true, atomic: true };
        Some(match source {
            Source::Range { lo, hi, inclusive, .. } => {
                let (lo, hi) = (lo.operand(), hi.as_ref()?.operand());
                code(if *inclusive {
                    quote!((#lo..=#hi).count())
                } else {
                    quote!((#lo..#hi).count())
                })
            }
            Source::Elements { at, .. } => self.length_of(at),
            Source::Chunks { at, size, exact, .. } => {
                let (len, size) = (self.length_of(at).operand(), size.operand());
                if *exact {
                    HostCode { atomic: false, ..code(quote!(#len / #size)) }
                } else {
                    code(quote!(#len.div_ceil(#size)))
                }
            }
            Source::Windows { at, size, .. } => {
                let (len, size) = (self.length_of(at).operand(), size.operand());
                code(quote!((#len + 1).saturating_sub(#size)))
            }
            Source::Axis { at, axis, .. } => {
                let base = self.host_place(at).tokens;
                code(quote!(#base.len_of(#axis)))
            }
            Source::Enumerate(inner, _) => self.length(inner)?,
            Source::Rev(_, length) => length.clone(),
            Source::Zip(a, b) => match (self.length(a), self.length(b)) {
                (Some(a), Some(b)) => {
                    let (a, b) = (a.operand(), b.operand());
                    code(quote!(::core::cmp::Ord::min(#a, #b)))
                }
                (Some(length), None) | (None, Some(length)) => length,
                (None, None) => return None,
            },
            Source::StepBy(inner, step) => {
                let (length, step) = (self.length(inner)?.operand(), step.operand());
                code(quote!(#length.div_ceil(#step)))
            }
            Source::Skip(inner, count) => {
                let (length, count) = (self.length(inner)?.operand(), count.operand());
                code(quote!(#length.saturating_sub(#count)))
            }
            Source::Take(inner, count) => {
                let count = count.operand();
                match self.length(inner) {
                    Some(length) => {
                        let length = length.operand();
                        code(quote!(::core::cmp::Ord::min(#length, #count)))
                    }
                    None => code(quote!(#count)),
                }
            }
        })
    }

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
                Source::Elements { at: self.listed(of)?, element: *element }
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
            Iterate::Axis { of, axis } => {
                let (at, item) = (self.listed(of)?, self.function.types.of(Shape::Value));
                Source::Axis { at, axis: axis.clone(), item }
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
