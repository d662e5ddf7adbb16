//! Binding names to values.

use nn_symbolic::program::{Init, Kind as VarKind, Op, Projection};

use quote::ToTokens;

use super::slot::{At, HostCode, Slot};
use super::{Lower, Name, plain_name};
use crate::ast::{ArmPattern, BindingId, Expr, Mutability, Pattern};
use crate::infer::{Shape, Type};
use crate::lowered::PAYLOAD;

/// The variable, and the component of it, that a reference leads to.
pub(super) type Behind = (Name, Vec<usize>);

/// Where what is matched is, if names in the pattern are references that may change it there.
#[derive(Clone)]
pub(super) enum Matched {
    Variable(Behind),
    Place(At),
}

impl Lower<'_> {
    pub(super) fn bind(&mut self, pattern: &Pattern, slot: Slot, ty: Type) {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Bind(id) => {
                let slot = self.bound(*id, slot);
                self.slots.insert(Name::Binding(*id), slot);
            }
            Pattern::Tuple(patterns) => {
                let types: Vec<Type> = match self.shape(ty) {
                    Shape::Tuple(types) => types,
                    _ => {
                        let name = &self.function.params[0].name;
                        self.errors
                            .at(name, "a tuple of this function has a type that is not known here");
                        return;
                    }
                };
                let components = match slot {
                    // Of what a reference leads to: references to the components.
                    Slot::Variable(name, path) => {
                        let component = |i| {
                            let mut path = path.clone();
                            path.push(i);
                            Slot::Variable(name, path)
                        };
                        (0..types.len()).map(component).collect()
                    }
                    slot => self.components(slot, &types),
                };
                for ((pattern, slot), ty) in patterns.iter().zip(components).zip(types) {
                    self.bind(pattern, slot, ty);
                }
            }
            Pattern::Struct(fields) => {
                for (member, field_type, pattern) in fields {
                    let source = member.to_token_stream();
                    let slot = self.field_of(slot.clone(), ty, member, *field_type, source);
                    self.bind(pattern, slot, *field_type);
                }
            }
            Pattern::Array(patterns) => {
                let at = self.in_cell(slot, ty, "list");
                let Shape::Seq(element, _) = self.shape(ty) else { return };
                for (i, pattern) in patterns.iter().enumerate() {
                    let slot = Slot::Place(self.element(&at, i, element));
                    self.bind(pattern, slot, element);
                }
            }
        }
    }

    /// What a new variable stands for.
    fn bound(&mut self, id: BindingId, slot: Slot) -> Slot {
        let binding = self.binding(id);
        let (reference, mutable) = (binding.reference, binding.mutable);
        let slot = match self.shape(binding.ty) {
            Shape::Option(_) if reference != Some(Mutability::Mutable) => {
                let slot = self.loaded(slot, &self.name_of(id), quote::quote!());
                // What is in another variable's cell may change there.
                self.copied_unless_owned(slot)
            }
            _ => slot,
        };
        let binding = self.binding(id);
        match slot {
            // A reference to what may change is the place itself.
            Slot::Place(at) if reference == Some(Mutability::Mutable) => Slot::Place(at),
            Slot::Place(at) if !self.is_scalar(at.ty) => {
                let is_whole_sequence = matches!(self.shape(at.ty), Shape::Seq(..));
                if reference.is_some() || at.owned || (!mutable && self.is_stable(&at)) {
                    return Slot::Place(At { owned: false, ..at });
                }
                if !is_whole_sequence && !self.function.types.is_storage(at.ty) && !binding.in_place
                {
                    // Of a type that is not known, so its value is taken now.
                    let name = self.name_of(id);
                    let var = self.load(&at, &name, quote::quote!());
                    let slot = self.of_var(var);
                    return self.named(id, slot);
                }
                self.hint = Some((self.name_of(id), mutable));
                let cell = self.new_cell("copy", Init::Copy(at.place));
                Slot::Place(At::whole(cell, at.ty))
            }
            Slot::Variable(name, path) if reference.is_some() => Slot::Variable(name, path),
            // A pair of references, which an iterator gives.
            Slot::Tuple(components) if reference.is_some() => Slot::Tuple(components),
            slot @ Slot::Tuple(_) if matches!(self.shape(binding.ty), Shape::Tuple(_)) => {
                let ty = binding.ty;
                let slot = self.named(id, slot);
                self.with_own_cells(slot, ty, mutable)
            }
            Slot::Elementwise { expr, .. }
                if binding.in_place
                    && !self.is_number(expr)
                    && !self.function.types.is_float(binding.ty) =>
            {
                let (name, ty) = (self.name_of(id), binding.ty);
                let var = self.variable(expr, &name, quote::quote!());
                self.hint = Some((name.clone(), mutable));
                Slot::Place(At::whole(self.new_cell(&name, Init::Value(var)), ty))
            }
            slot => self.named(id, slot),
        }
    }

    /// The value of a variable: numbers get its name.
    pub(super) fn named(&mut self, id: BindingId, slot: Slot) -> Slot {
        let name = self.name_of(id);
        let slot = self.loaded(slot, &name, quote::quote!());
        match slot {
            Slot::Elementwise { expr, form } if self.in_kernel => Slot::Elementwise { expr, form },
            Slot::Elementwise { expr, form } => {
                let is_number = self.is_number(expr);
                let program = &self.lowered.program;
                let is_plain = program.graph.as_variable(expr).is_some()
                    || program.graph.as_number(expr).is_some();
                let binding = self.binding(id);
                if self.function.types.is_float(binding.ty) && !is_number {
                    // The declared type knows more than the structure.
                    let var = self.emit(&name, VarKind::Float, Op::Map(expr), quote::quote!());
                    return self.of_var(var);
                }
                // A number is computed where it is named; an array if it is read more than once, so that what is read
                // once becomes part of another kernel.
                let again = binding.reads > 1 || binding.read_in_inner_loop;
                if is_plain || (!is_number && !again) {
                    return Slot::Elementwise { expr, form };
                }
                let source = self.source.clone();
                let var = self.variable(expr, &name, source);
                self.of_var(var)
            }
            Slot::Host(code) => {
                // A borrowed list, such as a shape, is asked for again: what is kept owns what it has.
                let ty = self.binding(id).ty;
                let is_borrowed = matches!(self.shape(ty), Shape::Seq(..)) && code.repeatable;
                if code.as_constant().is_some() || is_borrowed {
                    return Slot::Host(code);
                }
                let is_float = self.function.types.is_float(self.binding(id).ty);
                let kind = if is_float { VarKind::Float } else { VarKind::Host };
                let ascribed = self.binding(id).ascribed.clone().filter(|_| !is_float);
                let var = match ascribed {
                    Some(ty) => {
                        self.host_variable_of_type(code, &name, kind, Some(ty), quote::quote!())
                    }
                    None => self.host_variable(code, &name, kind, quote::quote!()),
                };
                if is_float { self.of_var(var) } else { Slot::Host(self.host_var(var)) }
            }
            slot => slot,
        }
    }

    /// The test whether a value fits a pattern; nothing if it always does. Binds its names. `behind` says where the value
    /// is, if the names are references that may change it there.
    pub(super) fn fits(
        &mut self,
        pattern: &ArmPattern,
        slot: &Slot,
        ty: Type,
        source: &Expr,
        behind: Option<&Matched>,
    ) -> Option<HostCode> {
        match pattern {
            ArmPattern::Any => None,
            ArmPattern::Bind(id) => {
                let is_changed = self.binding(*id).reference == Some(Mutability::Mutable);
                let slot = match (slot, behind.filter(|_| is_changed)) {
                    (_, Some(Matched::Place(at))) => Slot::Place(at.clone()),
                    (
                        Slot::Elementwise { .. } | Slot::Host(_) | Slot::Tuple(_),
                        Some(Matched::Variable((name, path))),
                    ) => Slot::Variable(*name, path.clone()),
                    _ => slot.clone(),
                };
                let bound = self.bound(*id, slot);
                self.slots.insert(Name::Binding(*id), bound);
                None
            }
            ArmPattern::Both(id, inner) => {
                let bound = self.bound(*id, slot.clone());
                self.slots.insert(Name::Binding(*id), bound);
                self.fits(inner, slot, ty, source, behind)
            }
            ArmPattern::Test(pattern) => {
                let code = self.host_of(slot.clone(), source);
                let value = code.operand();
                Some(HostCode {
                    tokens: quote::quote!(::core::matches!(#value, #pattern)),
                    repeatable: code.repeatable,
                    atomic: true,
                })
            }
            ArmPattern::Host(pattern, names) => {
                let code = self.host_of(slot.clone(), source);
                let value = code.operand();
                for &id in names {
                    let name = &self.binding(id).name;
                    let tokens = quote::quote!(match #value {
                        #[allow(unused_variables)]
                        #pattern => #name.clone(),
                        _ => ::core::unreachable!(),
                    });
                    let part = HostCode { tokens, repeatable: code.repeatable, atomic: false };
                    self.slots.insert(Name::Binding(id), Slot::Host(part));
                }
                Some(HostCode {
                    tokens: quote::quote!({
                        #[allow(unused_variables)]
                        let fits = ::core::matches!(#value, #pattern);
                        fits
                    }),
                    repeatable: code.repeatable,
                    atomic: true,
                })
            }
            ArmPattern::Slice { before, rest, after, element } => {
                let at = self.in_cell(slot.clone(), ty, "list");
                let length = self.length_of(&at).operand();
                let count = before.len() + after.len();
                let test = match rest {
                    Some(_) => quote::quote!(#length >= #count),
                    None => quote::quote!(#length == #count),
                };
                let all = HostCode { tokens: test, repeatable: true, atomic: false };
                // Names are the elements themselves, which are read where the length was seen to fit.
                for (i, name) in before.iter().enumerate() {
                    if let Some(id) = name {
                        let slot = Slot::Place(self.element(&at, i, *element));
                        self.slots.insert(Name::Binding(*id), slot);
                    }
                }
                let from_end = |lower: &mut Self, back: usize| {
                    let tokens = quote::quote!(#length.saturating_sub(#back));
                    let code = HostCode { tokens, repeatable: true, atomic: false };
                    lower.host_variable(code, "index", VarKind::Host, quote::quote!())
                };
                if let Some(Some(id)) = rest {
                    let (lo, hi) = (before.len(), after.len());
                    let lo = HostCode::atom(quote::quote!(#lo));
                    let lo = self.host_variable(lo, "lo", VarKind::Host, quote::quote!());
                    let hi = from_end(self, hi);
                    let part = self.part(&at, lo, hi, self.binding(*id).ty, None);
                    self.slots.insert(Name::Binding(*id), Slot::Place(part));
                }
                for (i, name) in after.iter().enumerate() {
                    let Some(id) = name else { continue };
                    let index = from_end(self, after.len() - i);
                    let mut place = at.place.clone();
                    place.path.push(Projection::Index(index));
                    let slot = Slot::Place(At { place, ty: *element, owned: false });
                    self.slots.insert(Name::Binding(*id), slot);
                }
                Some(all)
            }
            ArmPattern::None => {
                let (is_some, _) = self.option_parts(slot.clone(), ty);
                let operand = is_some.operand();
                Some(match is_some.as_constant() {
                    Some(known) => HostCode::constant(!known),
                    None => HostCode { tokens: quote::quote!(!#operand), atomic: false, ..is_some },
                })
            }
            ArmPattern::Some(inner) => {
                let Shape::Option(of) = self.shape(ty) else { return None };
                let (is_some, payload) = self.option_parts(slot.clone(), ty);
                let behind = self.component_behind(behind, 1, PAYLOAD, of);
                let fits = self.fits(inner, &payload, of, source, behind.as_ref());
                let Some(fits) = fits else {
                    return Some(is_some);
                };
                Some(both(is_some, fits))
            }
            ArmPattern::Tuple(patterns) => {
                let Shape::Tuple(types) = self.shape(ty) else { return None };
                let components = self.components(slot.clone(), &types);
                let mut all: Option<HostCode> = None;
                for (i, ((pattern, slot), ty)) in
                    patterns.iter().zip(&components).zip(types).enumerate()
                {
                    let behind = self.component_behind(behind, i, &i.to_string(), ty);
                    let code = self.fits(pattern, slot, ty, source, behind.as_ref());
                    let Some(code) = code else { continue };
                    all = Some(match all {
                        None => code,
                        Some(before) => both(before, code),
                    });
                }
                all
            }
        }
    }

    /// Where a component, of this number and name and type, is of what is somewhere.
    fn component_behind(
        &self,
        whole: Option<&Matched>,
        index: usize,
        field: &str,
        ty: Type,
    ) -> Option<Matched> {
        match whole?.clone() {
            Matched::Variable((name, mut path)) => {
                let Slot::Tuple(_) = self.referent(name, &path) else { return None };
                path.push(index);
                Some(Matched::Variable((name, path)))
            }
            Matched::Place(At { mut place, .. }) => {
                place.path.push(Projection::Field(field.to_owned()));
                Some(Matched::Place(At { place, ty, owned: false }))
            }
        }
    }

    /// The name of a variable, as a hint for the cell that it will be.
    pub(super) fn hint_of(&self, pattern: &Pattern) -> Option<(String, bool)> {
        match pattern {
            Pattern::Bind(id) => {
                let binding = self.binding(*id);
                binding.reference.is_none().then(|| (plain_name(&binding.name), binding.mutable))
            }
            _ => None,
        }
    }
}

/// `a && b`
fn both(a: HostCode, b: HostCode) -> HostCode {
    let repeatable = a.repeatable && b.repeatable;
    let (a, b) = (a.operand(), b.operand());
    HostCode { tokens: quote::quote!(#a && #b), repeatable, atomic: false }
}
