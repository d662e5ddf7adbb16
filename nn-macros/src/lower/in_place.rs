//! Methods that change a sequence or an array where it is.

use nn_symbolic::program::{Projection, Statement};

use super::Lower;
use super::slot::{At, Slot};
use crate::ast::{Expr, InPlace};

impl Lower<'_> {
    pub(super) fn in_place(
        &mut self,
        what: InPlace,
        of: &Expr,
        args: &[Expr],
        expr: &Expr,
    ) -> Slot {
        let Some(at) = self.changed(of) else { return Slot::Never };
        let site = self.site(expr);
        match what {
            InPlace::Fill => {
                let number = self.expr(&args[0]);
                if !self.function.types.is_float(args[0].ty) {
                    return self.host_fill(&at, &args[0]);
                }
                let value = self.variable(number, "value", &args[0].tokens);
                let place = nn_symbolic::program::Place { site, ..at.place };
                self.push(Statement::Fill { place, value });
            }
            InPlace::CopyFrom => {
                let from = self.place_or_cell(&args[0], "copied");
                let to = nn_symbolic::program::Place { site, ..at.place };
                self.push(Statement::Copy { to, from: from.place });
            }
            InPlace::Swap => {
                let places = [&args[0], &args[1]].map(|index| {
                    let index = self.index_var(index);
                    let mut place = at.place.clone();
                    place.path.push(Projection::Index(index));
                    place.site = site;
                    place
                });
                let [a, b] = places;
                self.push(Statement::Swap { a, b });
            }
            InPlace::Push | InPlace::Truncate => self.grow(what, &at, &args[0], site),
        }
        Slot::Unit
    }

    /// Where a sequence or an array is that is changed where it is; nothing, and an error, if that is not known.
    pub(super) fn changed(&mut self, of: &Expr) -> Option<At> {
        if self.is_lost(of) {
            return None;
        }
        let slot = self.value(of);
        let Slot::Place(at) = self.led_to(slot) else {
            if self.errors.is_empty() {
                self.errors.at(
                    &of.tokens,
                    "this cannot be changed in place: bind it to a variable, and change that",
                );
            }
            return None;
        };
        Some(at)
    }

    /// `fill` of integers.
    fn host_fill(&mut self, at: &At, value: &Expr) -> Slot {
        let slot = self.value(value);
        let (place, value) = (self.host_place(at).tokens, self.host_of(slot, value).tokens);
        let (tokens, args) = self.close(quote::quote!(#place.fill(#value);));
        let id = self.add_host(tokens);
        self.push(Statement::Effect { id, args, writes: vec![at.place.cell] });
        Slot::Unit
    }
}
