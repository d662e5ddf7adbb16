//! `for`: iterators become positions, from which the items follow.

use nn_symbolic::program::{Control, Kind as VarKind, Var};
use quote::quote;

use super::slot::{HostCode, Slot};
use super::source::Source;
use super::{Lower, Name};
use crate::ast::{Block, Expr, Iterate, LoopId, Pattern, Range};
use crate::infer::{Shape, Type};

impl Lower<'_> {
    pub(super) fn for_loop(
        &mut self,
        id: LoopId,
        pattern: &Pattern,
        iterate: &Iterate,
        body: &Block,
        expr: &Expr,
    ) -> Slot {
        let (iterate, reversed) = match iterate {
            Iterate::Rev(inner) => (&**inner, true),
            iterate => (iterate, false),
        };
        match iterate {
            Iterate::Error => return Slot::Never,
            Iterate::Range(range) => self.for_range(id, pattern, range, reversed, body, expr),
            Iterate::Elements(of, element) => {
                self.for_elements(id, pattern, (of, *element), reversed, body, expr);
            }
            iterate => {
                let Some(source) = self.source(iterate) else { return Slot::Never };
                self.for_positions(id, pattern, source, reversed, body, expr);
            }
        }
        Slot::Unit
    }

    #[allow(clippy::too_many_arguments)] // the parts of one `for`
    fn for_range(
        &mut self,
        id: LoopId,
        pattern: &Pattern,
        range: &Range,
        reversed: bool,
        body: &Block,
        expr: &Expr,
    ) {
        let Some(lo_expr) = &range.lo else { return };
        let lo = self.bound_var(lo_expr, "lo");
        let Some(hi_expr) = &range.hi else {
            // Ends by `break` alone.
            let lo = self.host_var(lo);
            let ty = lo_expr.ty;
            let source = Source::Range { lo, hi: None, inclusive: false, ty };
            self.for_positions(id, pattern, source, reversed, body, expr);
            return;
        };
        let hi = self.bound_var(hi_expr, "hi");
        let literal = |expr: &Expr| expr.tokens.to_string().parse::<usize>().ok();
        let bound = match (literal(lo_expr), literal(hi_expr)) {
            (Some(lo), Some(hi)) => Some((hi + usize::from(range.inclusive)).saturating_sub(lo)),
            _ => None,
        };
        let name = match pattern {
            Pattern::Bind(id) => self.name_of(*id),
            _ => "index".to_owned(),
        };
        let index = self.program().var(&name, VarKind::Host);
        let inclusive = range.inclusive;
        let control = Control::Range { index, lo, hi, inclusive, step: None, bound };
        let ty = lo_expr.ty;
        self.loop_of(
            id,
            |_| control,
            reversed,
            body,
            |lower| {
                let code = lower.host_var(index);
                lower.bind(pattern, Slot::Host(code), ty);
            },
        );
    }

    pub(super) fn bound_var(&mut self, expr: &Expr, name: &str) -> Var {
        let slot = self.value(expr);
        let code = self.host_of(slot, expr);
        self.host_variable(code, name, VarKind::Host, &expr.tokens)
    }

    fn for_elements(
        &mut self,
        id: LoopId,
        pattern: &Pattern,
        (of, element): (&Expr, Type),
        reversed: bool,
        body: &Block,
        expr: &Expr,
    ) {
        let slot = self.value(of);
        let slot = self.led_to(slot);
        match slot {
            // A list that only the traits of the runtime know.
            Slot::Elementwise { expr: list, .. }
                if !matches!(self.shape(of.ty), Shape::Array(_)) =>
            {
                let list = self.variable(list, "list", &of.tokens);
                let name = match pattern {
                    Pattern::Bind(id) => self.name_of(*id),
                    _ => "_element".to_owned(),
                };
                let element_type = match self.shape(of.ty) {
                    Shape::Seq(element, _) => Some(element),
                    _ => None,
                };
                let kind = element_type.map_or(VarKind::Value, |ty| self.kind_of(ty));
                let element = self.program().var(&name, kind);
                let slot = self.of_var(element);
                let control = Control::Over { list, element, position: None };
                self.loop_of(
                    id,
                    |_| control,
                    reversed,
                    body,
                    |lower| match pattern {
                        Pattern::Bind(id) => {
                            lower.slots.insert(Name::Binding(*id), slot);
                        }
                        pattern => {
                            if let Some(ty) = element_type {
                                lower.bind(pattern, slot, ty);
                            }
                        }
                    },
                );
            }
            slot => {
                let at = self.in_cell(slot, of.ty, "list");
                let bound = match self.shape(of.ty) {
                    Shape::Seq(_, bound) => bound,
                    _ => None,
                };
                let source = self.elements_of(at, of.ty, element);
                self.for_positions_bounded(id, pattern, source, reversed, body, expr, bound);
            }
        }
    }

    fn for_positions(
        &mut self,
        id: LoopId,
        pattern: &Pattern,
        source: Source,
        reversed: bool,
        body: &Block,
        expr: &Expr,
    ) {
        self.for_positions_bounded(id, pattern, source, reversed, body, expr, None);
    }

    #[allow(clippy::too_many_arguments)] // the parts of one `for`
    fn for_positions_bounded(
        &mut self,
        id: LoopId,
        pattern: &Pattern,
        source: Source,
        reversed: bool,
        body: &Block,
        expr: &Expr,
        bound: Option<usize>,
    ) {
        let zero = self.host_variable(HostCode::atom(quote!(0)), "lo", VarKind::Host, quote!());
        let length = self.length(&source).unwrap_or_else(|| HostCode::atom(quote!(usize::MAX)));
        let length = self.host_variable(length, "count", VarKind::Host, &expr.tokens);
        let index = self.program().var("position", VarKind::Host);
        let control =
            Control::Range { index, lo: zero, hi: length, inclusive: false, step: None, bound };
        let site = self.site(expr);
        self.loop_of(
            id,
            |_| control,
            reversed,
            body,
            |lower| {
                let position = lower.host_var(index);
                lower.bind_item(pattern, &source, position, site);
            },
        );
    }

    /// Binds an item, component by component.
    fn bind_item(
        &mut self,
        pattern: &Pattern,
        source: &Source,
        position: HostCode,
        site: Option<usize>,
    ) {
        match (pattern, source) {
            (Pattern::Ignore, _) => {}
            (Pattern::Tuple(patterns), Source::Zip(a, b)) if patterns.len() == 2 => {
                self.bind_item(&patterns[0], a, position.clone(), site);
                self.bind_item(&patterns[1], b, position, site);
            }
            (Pattern::Tuple(patterns), Source::Enumerate(inner, ty)) if patterns.len() == 2 => {
                self.bind(&patterns[0], Slot::Host(position.clone()), *ty);
                self.bind_item(&patterns[1], inner, position, site);
            }
            (Pattern::Tuple(patterns), Source::Indexed { at, shape, index, element })
                if patterns.len() == 2 =>
            {
                let indices = self.index_at(shape, &position, *index);
                self.bind(&patterns[0], indices, *index);
                let shape = Some(shape.clone());
                let elements = Source::Elements { at: at.clone(), element: *element, shape };
                self.bind_item(&patterns[1], &elements, position, site);
            }
            (
                pattern,
                Source::Rev(..) | Source::StepBy(..) | Source::Skip(..) | Source::Take(..),
            ) => {
                let (inner, position) = self.inner(source, position);
                self.bind_item(pattern, inner, position, site);
            }
            (pattern, source) => {
                let (slot, ty) = self.item(source, position, site);
                self.bind(pattern, slot, ty);
            }
        }
    }
}
