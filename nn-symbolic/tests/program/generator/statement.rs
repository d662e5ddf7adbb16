//! Statements that are no loops or branches.

use nn_symbolic::program::{Argument, Call, Init, Kind, Op, Place, Statement, Var};

use super::{BINARY, Draft};
use crate::host::{MIX, TURN};

impl Draft {
    pub(super) fn statements(&mut self, count: usize) {
        for _ in 0..count {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.statement();
        }
    }

    fn statement(&mut self) {
        match self.random.below(if self.depth < 3 { 28 } else { 21 }) {
            0..=2 => {
                let v = self.combined();
                self.floats.push(v);
            }
            3..=5 => {
                let place = self.number(false);
                let v = self.b.load("l", place);
                self.floats.push(v);
            }
            6..=8 => {
                let (value, place) = (self.combined(), self.number(true));
                self.b.store(place, value);
            }
            9 => {
                let (value, place) = (self.combined(), self.number(true));
                self.b.accumulate(place, value);
            }
            10 => {
                let length = 1 + self.random.below(3);
                let (value, place) = (self.combined(), self.part(length, true));
                if self.is(3) {
                    self.b.push(Statement::Spread { place, value });
                } else {
                    self.b.push(Statement::Fill { place, value });
                }
            }
            11 => {
                let length = 1 + self.random.below(3);
                let place = self.part(length, false);
                let total = self.b.define("total", Kind::Float, Op::Total(place));
                let small = self.b.map("small", [total], |[total]| total.sin());
                self.floats.push(small);
            }
            12 => {
                let length = 1 + self.random.below(3);
                let (to, from) = (self.part(length, true), self.part(length, false));
                if self.is(4) && self.depth < 2 {
                    self.b.push(Statement::Add { to, from });
                } else {
                    self.b.push(Statement::Copy { to, from });
                }
            }
            13 => self.replace(),
            14 => self.swap(),
            15 => {
                let name = "c";
                let cell = match self.random.below(3) {
                    0 => {
                        let length = self.b.int(3 + self.random.below(3));
                        self.b.zeros(name, length)
                    }
                    1 => {
                        let from = self.three(false);
                        self.b.begin(name, Init::Copy(from))
                    }
                    _ => {
                        let like = Place::whole(self.row());
                        let like = self.b.define("e", Kind::Host, Op::Extent(like));
                        self.b.begin(name, Init::Zero { like })
                    }
                };
                self.rows.push(cell);
            }
            16 => {
                let length = 1 + self.random.below(3);
                let place = self.part(length, true);
                self.b.push(Statement::Clear { place, like: None });
            }
            17 => self.elementwise(),
            18 => self.call(),
            19 | 20 => self.growth(),
            21 | 22 => self.branch(),
            23 => self.scan(),
            24 => self.open_loop(),
            _ => self.range(),
        }
    }

    /// A cell takes over what another holds, or the first part of its own.
    fn replace(&mut self) {
        let to = Place::whole(self.changing_row());
        match self.random.below(3) {
            0 => {
                let from = self.three(false);
                self.b.push(Statement::Assign { to, from });
            }
            1 => {
                let from = Place::whole(self.row());
                self.b.push(Statement::Assign { to, from });
            }
            _ => {
                let like = Place::whole(self.row());
                let like = self.b.define("e", Kind::Host, Op::Extent(like));
                self.b.push(Statement::Clear { place: to, like: Some(like) });
            }
        }
    }

    fn swap(&mut self) {
        let three = self.b.int(3);
        let places = |draft: &mut Self, place: fn(&mut Self, Var) -> Place| {
            (place(draft, three), place(draft, three))
        };
        let (a, b) = match self.random.below(3) {
            0 => places(self, |draft, _| Place::whole(draft.changing_row())),
            1 => places(self, |draft, three| {
                let i = draft.index(three);
                draft.b.at(draft.grid, &[i])
            }),
            _ => (self.number(true), self.number(true)),
        };
        self.b.push(Statement::Swap { a, b });
    }

    fn elementwise(&mut self) {
        let (v, x) = (self.pick(|draft| &draft.values), self.float());
        let binary = BINARY[self.random.below(6)];
        let v = self.b.map("w", [v, x], |[v, x]| binary(v, x));
        self.values.push(v);
        let place = Place::whole(self.array);
        match self.random.below(4) {
            0 => self.b.store(place, v),
            1 if self.depth < 2 => self.b.accumulate(place, v),
            2 => {
                let v = self.b.load_value("whole", place);
                self.values.push(v);
            }
            _ => {
                let sum = self.b.sum("sum", [v], |[v]| v.sin() / 3);
                self.floats.push(sum);
            }
        }
    }

    fn call(&mut self) {
        if !self.calls {
            return;
        }
        let length = 1 + self.random.below(3);
        let (value, pullback) =
            (self.b.program.var("f", Kind::Float), self.b.program.var("back", Kind::Pullback));
        let first = self.part(length, true);
        let second = self.part(length, false);
        let (callee, args) = if self.is(2) && first.cell != second.cell {
            (TURN, vec![Argument::Mutable(first), Argument::Shared(second)])
        } else {
            (MIX, vec![Argument::Shared(first), Argument::Shared(second)])
        };
        self.b.push(Statement::Call(Call { callee, args, value, pullback }));
        let small = self.b.map("small", [value], |[value]| value.sin());
        self.floats.push(small);
    }
}
