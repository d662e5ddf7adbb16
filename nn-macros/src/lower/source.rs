//! Iterators whose items are known by their position.

use nn_symbolic::program::{Kind as VarKind, Place, Projection, Var};
use proc_macro2::TokenStream;
use quote::quote;

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::Iterate;
use crate::infer::{Shape, Type};

/// An iterator whose items are known by their position.
pub(super) enum Source {
    Range {
        lo: HostCode,
        hi: Option<HostCode>,
        inclusive: bool,
        ty: Type,
    },
    /// `shape` is that of an array, of which an element has as many indices as that has axes.
    Elements {
        at: At,
        element: Type,
        shape: Option<HostCode>,
    },
    Indexed {
        at: At,
        shape: HostCode,
        index: Type,
        element: Type,
    },
    Chunks {
        at: At,
        size: HostCode,
        exact: bool,
        item: Type,
    },
    Windows {
        at: At,
        size: HostCode,
        item: Type,
    },
    Axis {
        at: At,
        axis: TokenStream,
        part: Part,
        item: Type,
    },
    Enumerate(Box<Source>, Type),
    Zip(Box<Source>, Box<Source>),
    Rev(Box<Source>, HostCode),
    StepBy(Box<Source>, HostCode),
    Skip(Box<Source>, HostCode),
    Take(Box<Source>, HostCode),
}

/// What the items of an iterator along an axis are, the size of a part being known.
pub(super) enum Part {
    One,
    Lane,
    Chunk(HostCode),
    Window(HostCode),
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
            Source::Elements { at, element, shape } => {
                let slot = self.element_at(at, *element, shape.as_ref(), position, site);
                (slot, *element)
            }
            Source::Indexed { at, shape, index, element } => {
                let number = self.index_at(shape, &position, *index);
                let slot = self.element_at(at, *element, Some(shape), position, site);
                let ty = self.function.types.of(Shape::Tuple(vec![*index, *element]));
                (Slot::Tuple(vec![number, slot]), ty)
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
            Source::Axis { at, axis, part, item } => {
                let (code, p) = (&position.tokens, position.operand());
                let view = match part {
                    Part::One => quote!(index_axis(#axis, #code)),
                    Part::Lane => quote!(__rt::lane(#axis, #code)),
                    Part::Chunk(size) => {
                        let (size, length) = (size.operand(), self.length_along(at, axis));
                        let hi = quote!(::core::cmp::Ord::min((#p + 1) * #size, #length));
                        // Known before the part is taken, which may be changed.
                        let hi = HostCode::atom(hi);
                        let hi = self.host_variable(hi, "hi", VarKind::Host, quote!());
                        let hi = self.host_var(hi).tokens;
                        quote!(slice_axis(#axis, __rt::Slice::from(#p * #size..#hi)))
                    }
                    Part::Window(size) => {
                        let size = size.operand();
                        quote!(slice_axis(#axis, __rt::Slice::from(#code..#p + #size)))
                    }
                };
                (Slot::Place(self.view_at(at, &view, *item, site)), *item)
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

    /// The element of an array or a sequence at a position in order.
    fn element_at(
        &mut self,
        at: &At,
        ty: Type,
        shape: Option<&HostCode>,
        position: HostCode,
        site: Option<usize>,
    ) -> Slot {
        let index = match shape {
            Some(shape) => {
                let (shape, p) = (&shape.tokens, &position.tokens);
                HostCode::atom(quote!(__rt::nth_index(&#shape, #p)))
            }
            None => position,
        };
        let index = self.host_variable(index, "index", VarKind::Host, quote!());
        let mut place = Place { site, ..at.place.clone() };
        place.path.push(Projection::Index(index));
        Slot::Place(At { place, ty, owned: false })
    }

    /// The index of an element of an array, as `indexed_iter` gives it.
    pub(super) fn index_at(&mut self, shape: &HostCode, position: &HostCode, ty: Type) -> Slot {
        let (shape, p) = (&shape.tokens, &position.tokens);
        let pattern = HostCode::atom(quote!(__rt::nth_pattern(&#shape, #p)));
        let var = self.host_variable(pattern, "indices", VarKind::Host, quote!());
        let code = self.host_var(var);
        let Shape::Tuple(axes) = self.shape(ty) else { return Slot::Host(code) };
        Slot::Tuple(self.components(Slot::Host(code), &axes))
    }

    /// The shape of an array, as a variable.
    pub(super) fn shape_of(&mut self, at: &At) -> HostCode {
        let base = self.host_place(at).tokens;
        let shape = HostCode::atom(quote!(__rt::shape_of(&#base)));
        let var = self.host_variable(shape, "shape", VarKind::Host, quote!());
        self.host_var(var)
    }

    fn length_along(&mut self, at: &At, axis: &TokenStream) -> TokenStream {
        let base = self.host_place(at).tokens;
        quote!(#base.len_of(#axis))
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
            Source::Elements { at, .. } | Source::Indexed { at, .. } => self.length_of(at),
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
            Source::Axis { at, axis, part, .. } => {
                let length = self.length_along(at, axis);
                match part {
                    Part::One => code(length),
                    Part::Lane => {
                        let base = self.host_place(at).tokens;
                        code(quote!(__rt::lane_count(&#base, #axis)))
                    }
                    Part::Chunk(size) => {
                        let size = size.operand();
                        code(quote!(#length.div_ceil(#size)))
                    }
                    Part::Window(size) => {
                        let size = size.operand();
                        code(quote!((#length + 1).saturating_sub(#size)))
                    }
                }
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
}
