//! Sequences that grow and shrink.

use nn_symbolic::program::{Init, Kind, Place, Statement, Var};

use super::Draft;
use crate::builder::Builder;
use crate::host;

impl Draft {
    pub(super) fn growth(&mut self) {
        match self.random.below(4) {
            0 | 1 => {
                let (value, to) = (self.combined(), Place::whole(self.changing_row()));
                self.b.push(Statement::Push { to, value });
            }
            2 => self.shrink(),
            _ => self.row_of_grid(),
        }
    }

    fn pop(b: &mut Builder, name: &str, kind: Kind, from: Place) -> Var {
        let var = b.program.var(name, kind);
        b.push(Statement::Pop { from, var });
        var
    }

    /// A cell gives its last number, if it has more than the three that every cell has.
    fn shrink(&mut self) {
        let (row, other, three) = (self.changing_row(), self.float(), self.b.int(3));
        let length = self.b.length(row);
        let longer = self.host(host::LESS, &[three, length]);
        let unread = self.is(4);
        let var = self.b.branch(
            "last",
            Kind::Float,
            longer,
            |b| {
                let last = Self::pop(b, "p", Kind::Float, Place::whole(row));
                if unread { other } else { last }
            },
            |_| other,
        );
        self.floats.push(var);
    }

    /// The grid, and one of its rows, are longer for some statements.
    fn row_of_grid(&mut self) {
        let three = self.b.int(3);
        let (i, j) = (self.index(three), self.index(three));
        let (row, other) = (self.b.at(self.grid, &[i]), self.b.at(self.grid, &[j]));
        let value = self.combined();
        self.b.push(Statement::Push { to: row.clone(), value });
        let whole = Place::whole(self.grid);
        let value = self.b.load_value("row", other);
        self.b.push(Statement::Push { to: whole.clone(), value });
        let value = self.combined();
        let mut number = whole.clone();
        number.path = self.b.at(self.grid, &[three, i]).path;
        self.b.store(number, value);
        let last = Self::pop(&mut self.b, "row", Kind::Value, whole);
        let number = Self::pop(&mut self.b, "p", Kind::Float, row);
        self.floats.push(number);
        if self.is(2) {
            let cell = self.b.begin("popped", Init::Value(last));
            self.rows.push(cell);
        }
    }
}
