//! Random programs with loops, branches, stores and calls, tame enough to be judged by differences.

mod control;
mod growth;
mod statement;

use nn_symbolic::graph::Handle;
use nn_symbolic::program::{Init, Place, Projection, Var};

use crate::builder::{Builder, Case};
use crate::host;
use crate::random::Random;
use crate::value::{Type, array, floats, list};

/// A program being written, with what is in sight.
struct Draft {
    b: Builder,
    random: Random,
    floats: Vec<Var>,
    ints: Vec<Var>,
    /// Cells of at least three numbers.
    rows: Vec<Var>,
    /// A cell of three rows of three numbers.
    grid: Var,
    /// A cell and a value that are arrays of three numbers.
    array: Var,
    values: Vec<Var>,
    /// Lists of three numbers.
    lists: Vec<Var>,
    /// A cell that never changes.
    constant: Var,
    depth: usize,
    /// How many more statements there may be.
    budget: usize,
    calls: bool,
}

type Binary = for<'g> fn(Handle<'g>, Handle<'g>) -> Handle<'g>;

/// Smooth and bounded together with their derivatives, so that differences stay accurate.
const BINARY: [Binary; 6] = [
    |x, y| (x + y / 2).sin(),
    |x, y| (x * y).tanh(),
    |x, y| x / (2 + y.sin()),
    |x, y| (x - y / 3) / 2,
    |x, y| x.cos() * y / 2,
    |x, y| (x * y / 3).sigmoid() - x / 4,
];

impl Draft {
    fn pick<T: Copy>(&mut self, from: impl Fn(&Self) -> &[T]) -> T {
        let i = self.random.below(from(self).len());
        from(self)[i]
    }

    fn float(&mut self) -> Var {
        self.pick(|draft| &draft.floats)
    }

    fn is(&mut self, one_in: usize) -> bool {
        self.random.below(one_in) == 0
    }

    /// Something of the host's, which the reverse sweep may compute again or not.
    fn host(&mut self, id: usize, args: &[Var]) -> Var {
        if self.is(4) { self.b.host_once(id, args) } else { self.b.host(id, args) }
    }

    /// An index below `length`.
    fn index(&mut self, length: Var) -> Var {
        let i = self.pick(|draft| &draft.ints);
        if self.is(3) {
            return self.host(host::REMAINDER, &[i, length]);
        }
        let j = self.pick(|draft| &draft.ints);
        let sum = self.host(host::PLUS, &[i, j]);
        self.host(host::REMAINDER, &[sum, length])
    }

    fn condition(&mut self) -> Var {
        if self.is(2) {
            let two = self.b.int(2);
            return self.index(two);
        }
        let x = self.float();
        let condition = self.b.host_once(host::POSITIVE, &[x]);
        if self.is(3) { self.host(host::NOT, &[condition]) } else { condition }
    }

    fn combined(&mut self) -> Var {
        let (x, y, binary) = (self.float(), self.float(), BINARY[self.random.below(6)]);
        self.b.map("v", [x, y], |[x, y]| binary(x, y))
    }

    /// A cell to read: one that changes, or the constant one.
    fn row(&mut self) -> Var {
        if self.is(5) { self.constant } else { self.pick(|draft| &draft.rows) }
    }

    fn changing_row(&mut self) -> Var {
        self.pick(|draft| &draft.rows)
    }

    /// Where one number is.
    fn number(&mut self, changing: bool) -> Place {
        let three = self.b.int(3);
        match self.random.below(4) {
            0 => {
                let (i, j) = (self.index(three), self.index(three));
                self.b.at(self.grid, &[i, j])
            }
            1 => {
                let i = self.index(three);
                self.b.at(self.array, &[i])
            }
            _ => {
                let cell = if changing { self.changing_row() } else { self.row() };
                let length = self.b.length(cell);
                let i = self.index(length);
                self.b.at(cell, &[i])
            }
        }
    }

    /// Where three numbers are, or at the end of which that many are.
    fn three(&mut self, changing: bool) -> Place {
        let three = self.b.int(3);
        if self.is(3) {
            let i = self.index(three);
            return self.b.at(self.grid, &[i]);
        }
        let cell = if changing { self.changing_row() } else { self.row() };
        if self.is(2) {
            return self.b.slice(cell, None, Some(three));
        }
        let length = self.b.length(cell);
        let lo = self.host(host::MINUS, &[length, three]);
        self.b.slice(cell, Some(lo), None)
    }

    /// A part of what `three` gives: as many numbers for the same `length`.
    fn part(&mut self, length: usize, changing: bool) -> Place {
        let mut place = self.three(changing);
        let lo = self.random.below(4 - length);
        let ends = [lo, lo + length].map(|end| Some(self.b.int(end)));
        if self.is(2) {
            place.path.push(Projection::Slice { lo: ends[0], hi: ends[1], inclusive: false });
        } else {
            let last = self.b.int(lo + length - 1);
            place.path.push(Projection::Slice { lo: ends[0], hi: Some(last), inclusive: true });
        }
        place
    }

    /// The statements of a region, whose variables are out of sight after it. `body` gets to add something.
    fn inside<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let outside = [
            self.floats.len(),
            self.ints.len(),
            self.rows.len(),
            self.values.len(),
            self.lists.len(),
        ];
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        self.floats.truncate(outside[0]);
        self.ints.truncate(outside[1]);
        self.rows.truncate(outside[2]);
        self.values.truncate(outside[3]);
        self.lists.truncate(outside[4]);
        result
    }
}

pub fn program(seed: u64, calls: bool) -> Case {
    let mut b = Builder::new();
    let (s, t) = (b.param("s", Type::Number), b.param("t", Type::Number));
    let (x, y) = (b.output("x", floats(3)), b.output("y", floats(4)));
    let constant = b.cell_param("k", floats(4));
    let grid = b.output("grid", list(3, floats(3)));
    let array_cell = b.output("m", array([3]));
    let (v, xs) = (b.param("v", array([3])), b.param("xs", floats(3)));
    let n = b.param("n", crate::value::int(2));
    let ints = vec![n, b.int(0), b.int(1)];
    let mut draft = Draft {
        b,
        random: Random(seed),
        floats: vec![s, t],
        ints,
        rows: vec![x, y],
        grid,
        array: array_cell,
        values: vec![v],
        lists: vec![xs],
        constant,
        depth: 0,
        budget: 40,
        calls,
    };
    // Local cells of the outermost region, from which reads may be repeated.
    for _ in 0..draft.random.below(3) {
        let from = draft.three(false);
        let cell = draft.b.begin("local", Init::Copy(from));
        draft.rows.push(cell);
    }
    let count = 4 + draft.random.below(8);
    draft.statements(count);
    let mut results = vec![draft.combined(), draft.pick(|draft| &draft.values)];
    results.push(draft.pick(|draft| &draft.ints));
    if draft.is(2) {
        let local = draft.rows.last().copied().unwrap_or(x);
        results.push(draft.b.load_value("left", Place::whole(local)));
    }
    let mut wrt = vec![s, x, y, constant, v, grid, xs, array_cell];
    // Now and then some are not asked for.
    wrt.retain(|_| !draft.is(6));
    draft.b.finish(&wrt, &results)
}
