//! Adjoints of the statements that change cells: each works on the cotangent cells in place.

use super::{Bars, Kind, Op, Statement, Sweep, Var};
use crate::program::{Init, Place, Projection};

impl Sweep {
    /// The cell of the cotangent of `cell`.
    pub(super) fn bar_cell(&mut self, cell: Var) -> Var {
        if let Some(&bar) = self.cells.get(&cell) {
            return bar;
        }
        let bar = self.bar_of(cell);
        self.cells.insert(cell, bar);
        bar
    }

    /// The place of the cotangent of what is at `place`, if its cell is active.
    pub(super) fn active_bar(&mut self, place: &Place) -> Option<Place> {
        self.active.contains(&place.cell).then(|| place.of(self.bar_cell(place.cell)))
    }

    /// The reverse of a statement that changes cells or begins one.
    pub(super) fn cell_statement(
        &mut self,
        bars: &mut Bars,
        statement: &Statement,
        notes: &mut Vec<Statement>,
    ) {
        match statement {
            Statement::New { cell, init } => self.end_cell(bars, *cell, init),
            // A field that takes no part.
            Statement::Store { value, .. } if self.program.kind(*value) == Kind::Host => {}
            Statement::Store { place, value } => {
                if let Some(bar) = self.active_bar(place) {
                    self.send_place(bars, *value, Op::Load(bar.clone()));
                    self.push(Statement::Clear { place: bar, like: None });
                }
            }
            Statement::Fill { place, value } => {
                if let Some(bar) = self.active_bar(place) {
                    self.send_place(bars, *value, Op::Total(bar.clone()));
                    self.push(Statement::Clear { place: bar, like: None });
                }
            }
            Statement::Accumulate { place, value } => {
                if let Some(bar) = self.active_bar(place) {
                    self.send_place(bars, *value, Op::Load(bar));
                }
            }
            Statement::AccumulateProduct { place, product, a, b, called } => {
                if let Some(bar) = self.active_bar(place) {
                    let name = self.bar_name(*called);
                    let seed = self.emit(&name, Kind::Value, Op::Load(bar));
                    self.operation(bars, *called, &Op::Product(*product, *a, *b), seed);
                }
            }
            Statement::Spread { place, value } => {
                if let Some(bar) = self.active_bar(place) {
                    self.send_place(bars, *value, Op::Total(bar));
                }
            }
            Statement::Copy { to, from } => {
                if self.active.contains(&to.cell) {
                    self.move_back(to, from, None);
                }
            }
            Statement::Assign { to, from } => {
                if self.active.contains(&to.cell) {
                    let before = self.note_extent(to, notes);
                    self.move_back(to, from, Some(before));
                }
            }
            Statement::Add { to, from } => {
                if let (Some(to), Some(from)) = (self.active_bar(to), self.active_bar(from)) {
                    self.push(Statement::Add { to: from, from: to });
                }
            }
            Statement::Clear { place, like } => {
                if let Some(bar) = self.active_bar(place) {
                    let like = like.is_some().then(|| self.note_extent(place, notes));
                    self.push(Statement::Clear { place: bar, like });
                }
            }
            Statement::Swap { a, b } => {
                if let (Some(a), Some(b)) = (self.active_bar(a), self.active_bar(b)) {
                    self.push(Statement::Swap { a, b });
                }
            }
            Statement::Push { to, value } => {
                if let Some(from) = self.active_bar(to) {
                    let var = self.bar_of(*value);
                    self.push(Statement::Pop { from, var });
                    if self.active.contains(value) {
                        bars.add(*value, var);
                    }
                }
            }
            Statement::Pop { from, var } => {
                if let Some(to) = self.active_bar(from) {
                    let value = self.take_or_zero(bars, *var);
                    self.push(Statement::Push { to, value });
                }
            }
            Statement::Effect { .. }
            | Statement::Let { .. }
            | Statement::Call(_)
            | Statement::CallTangent(_)
            | Statement::Pull(_)
            | Statement::Loop(_)
            | Statement::Branch(_) => {}
        }
    }

    /// Adds what `read` finds in a cotangent cell to the cotangent of `operand`, if that is active.
    fn send_place(&mut self, bars: &mut Bars, operand: Var, read: Op) {
        if self.active.contains(&operand) {
            let var = self.bar_of(operand);
            self.push(Statement::Let { var, op: read });
            bars.add(operand, var);
        }
    }

    /// The reverse of copying `from` to `to`: what has arrived at `to` goes to `from`. `like` is the extent that `to`
    /// had before, if that may be another.
    fn move_back(&mut self, to: &Place, from: &Place, like: Option<Var>) {
        if to.cell == from.cell && to.path == from.path {
            return;
        }
        let Some(place) = self.active_bar(to) else { return };
        match self.active_bar(from) {
            Some(from_bar) if may_overlap(to, from) => {
                let moved = self.bar_of(to.cell);
                let init = Init::Copy(place.clone());
                self.push(Statement::New { cell: moved, init });
                self.push(Statement::Clear { place, like });
                self.push(Statement::Add { to: from_bar, from: Place::whole(moved) });
            }
            Some(from_bar) => {
                self.push(Statement::Add { to: from_bar, from: place.clone() });
                self.push(Statement::Clear { place, like });
            }
            None => self.push(Statement::Clear { place, like }),
        }
    }

    /// The extent of a place, noted going forward.
    pub(super) fn note_extent(&mut self, place: &Place, notes: &mut Vec<Statement>) -> Var {
        let name = format!("{}_extent", self.program.name(place.cell));
        let var = self.program.var(&name, Kind::Host);
        self.available.add_extent(place, var);
        notes.push(Statement::Let { var, op: Op::Extent(place.clone()) });
        var
    }

    /// The reverse of the beginning of a cell is the end of its cotangent's life.
    fn end_cell(&mut self, bars: &mut Bars, cell: Var, init: &Init) {
        if !self.active.contains(&cell) || !self.cells.contains_key(&cell) {
            return;
        }
        let whole = Place::whole(self.bar_cell(cell));
        match init {
            Init::Host { .. } | Init::Zero { .. } => {}
            Init::Copy(place) => {
                if let Some(to) = self.active_bar(place) {
                    self.push(Statement::Add { to, from: whole });
                }
            }
            Init::Value(value) => self.send_place(bars, *value, Op::Load(whole)),
        }
    }

    /// Begins the cotangents of the cells that begin in this region, all of which end with it. `forward` notes how
    /// large they are then.
    pub(super) fn begin_cells(&mut self, forward: &mut Vec<Statement>) {
        let mut begun = Vec::new();
        let mut extents = Vec::new();
        for statement in forward.iter() {
            let Statement::New { cell, .. } = statement else { continue };
            if let Some(&bar) = self.cells.get(cell) {
                let like = self.note_extent(&Place::whole(*cell), &mut extents);
                begun.push(Statement::New { cell: bar, init: Init::Zero { like } });
            }
        }
        forward.append(&mut extents);
        self.regions.statements_mut().splice(0..0, begun);
    }
}

/// Whether two places may have something in common.
fn may_overlap(a: &Place, b: &Place) -> bool {
    if a.cell != b.cell {
        return false;
    }
    let differ = a.path.iter().zip(&b.path).find(|(a, b)| a != b);
    !matches!(differ, Some((Projection::Field(_), Projection::Field(_))))
}
