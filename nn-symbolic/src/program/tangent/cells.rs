//! Tangents of the statements that change cells: the same is done to the tangent cells.

use super::{Kind, Op, Statement, Sweep, Var};
use crate::program::{Init, Place};

impl Sweep {
    /// The place of the tangent of what is at `place`, if its cell is active.
    pub(super) fn active_place(&mut self, place: &Place) -> Option<Place> {
        self.tangent(place.cell).map(|cell| place.of(cell))
    }

    /// The tangent of a statement that changes cells or begins one.
    pub(super) fn cell_statement(&mut self, statement: &Statement) {
        let tangent = match statement {
            Statement::New { cell, init } => return self.begin(*cell, init),
            Statement::Store { place, value } => {
                self.put(place, *value, |place, value| Statement::Store { place, value })
            }
            Statement::Fill { place, value } => {
                self.put(place, *value, |place, value| Statement::Fill { place, value })
            }
            Statement::Accumulate { place, value } => {
                self.change(place, *value, |place, value| Statement::Accumulate { place, value })
            }
            Statement::AccumulateProduct { place, product, a, b, called } => {
                let is_active = self.tangent(*a).or(self.tangent(*b)).is_some();
                self.active_place(place).filter(|_| is_active).map(|place| {
                    let value = self.tangent_of(*called);
                    self.operation(*called, value, &Op::Product(*product, *a, *b));
                    Statement::Accumulate { place, value }
                })
            }
            Statement::Spread { place, value } => {
                self.change(place, *value, |place, value| Statement::Spread { place, value })
            }
            Statement::Push { to, value } => self.active_place(to).map(|to| {
                let value = self.tangent_or_zero(*value);
                Statement::Push { to, value }
            }),
            Statement::Pop { from, var } => self.active_place(from).map(|from| {
                let var = self.tangent_of(*var);
                Statement::Pop { from, var }
            }),
            Statement::Copy { to, from } => self.between(to, from).map(|(to, from)| match from {
                Some(from) => Statement::Copy { to, from },
                None => Statement::Clear { place: to, like: None },
            }),
            Statement::Assign { to, from } => {
                self.between(to, from).map(|(place, tangent)| match tangent {
                    Some(from) => Statement::Assign { to: place, from },
                    None => {
                        let like = Some(self.extent(to));
                        Statement::Clear { place, like }
                    }
                })
            }
            Statement::Add { to, from } => self
                .between(to, from)
                .and_then(|(to, from)| Some(Statement::Add { to, from: from? })),
            Statement::Clear { place, like } => {
                let like = *like;
                self.active_place(place).map(|place| Statement::Clear { place, like })
            }
            Statement::Swap { a, b } => {
                self.between(a, b).and_then(|(a, b)| Some(Statement::Swap { a, b: b? }))
            }
            Statement::Effect { .. }
            | Statement::Let { .. }
            | Statement::Call(_)
            | Statement::CallTangent(_)
            | Statement::Pull(_)
            | Statement::Loop(_)
            | Statement::Branch(_) => None,
        };
        if let Some(tangent) = tangent {
            self.push(tangent);
        }
    }

    /// The tangent of a statement that overwrites a place with a value.
    fn put(
        &mut self,
        place: &Place,
        value: Var,
        statement: impl FnOnce(Place, Var) -> Statement,
    ) -> Option<Statement> {
        let place = self.active_place(place)?;
        Some(match self.tangent(value) {
            // A field that takes no part.
            None if self.program.kind(value) == Kind::Host => return None,
            Some(value) => statement(place, value),
            None => Statement::Clear { place, like: None },
        })
    }

    /// The tangent of a statement that adds a value to a place.
    fn change(
        &mut self,
        place: &Place,
        value: Var,
        statement: impl FnOnce(Place, Var) -> Statement,
    ) -> Option<Statement> {
        let (place, value) = (self.active_place(place)?, self.tangent(value)?);
        Some(statement(place, value))
    }

    /// The tangents of two places, if the first is active.
    fn between(&mut self, to: &Place, from: &Place) -> Option<(Place, Option<Place>)> {
        Some((self.active_place(to)?, self.active_place(from)))
    }

    fn extent(&mut self, of: &Place) -> Var {
        let name = format!("{}_extent", self.program.name(of.cell));
        self.emit(&name, Kind::Host, Op::Extent(of.clone()))
    }

    /// The tangent cell begins where the cell does.
    fn begin(&mut self, cell: Var, init: &Init) {
        let Some(tangent) = self.tangent(cell) else { return };
        let known = match init {
            Init::Host { .. } => None,
            Init::Zero { like } => Some(Init::Zero { like: *like }),
            Init::Copy(place) => self.active_place(place).map(Init::Copy),
            Init::Value(value) => self.tangent(*value).map(Init::Value),
        };
        let init = known.unwrap_or_else(|| Init::Zero { like: self.extent(&Place::whole(cell)) });
        self.push(Statement::New { cell: tangent, init });
    }
}
