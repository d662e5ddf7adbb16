//! Loops and branches.

use nn_symbolic::program::{Kind, Var};

use super::Draft;
use crate::builder::{Builder, Drive, Yield};
use crate::host;

impl Draft {
    /// Runs `body` on the draft while the builder has it.
    fn with<T>(b: &mut Builder, draft: &mut Self, body: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(b, &mut draft.b);
        let result = body(draft);
        std::mem::swap(b, &mut draft.b);
        result
    }

    pub(super) fn branch(&mut self) {
        let condition = self.condition();
        let mut b = std::mem::take(&mut self.b);
        let arm = |b: &mut Builder, draft: &mut Self| {
            Self::with(b, draft, |draft| {
                draft.inside(|draft| {
                    let count = draft.random.below(4);
                    draft.statements(count);
                    if draft.is(3) { draft.float() } else { draft.combined() }
                })
            })
        };
        let draft = std::cell::RefCell::new(&mut *self);
        let result = b.branch(
            "r",
            Kind::Float,
            condition,
            |b| arm(b, &mut draft.borrow_mut()),
            |b| arm(b, &mut draft.borrow_mut()),
        );
        self.b = b;
        self.floats.push(result);
    }

    /// The states of a loop: floats in sight.
    fn states(&mut self) -> Vec<(Var, &'static str)> {
        let names = ["s", "t"];
        let count = self.random.below(3);
        (0..count).map(|i| (self.float(), names[i])).collect()
    }

    /// The body of a loop, given the states that enter it; returns the next ones.
    fn body(&mut self, states: &[Var]) -> Vec<Var> {
        self.floats.extend(states);
        let count = 1 + self.random.below(5);
        self.statements(count);
        states.iter().map(|_| if self.is(5) { self.float() } else { self.combined() }).collect()
    }

    pub(super) fn range(&mut self) {
        let states = self.states();
        let lo = if self.is(2) { self.b.int(0) } else { self.pick(|draft| &draft.ints) };
        let hi = self.b.int(1 + self.random.below(3));
        let step = if self.is(4) { Some(self.b.int(2)) } else { None };
        let drive = Drive::Range { lo, hi, inclusive: self.is(4), step };
        let (reversed, may_end) = (self.is(3), self.is(4));
        let mut b = std::mem::take(&mut self.b);
        let exits = b.repeat(drive, reversed, &states, |b, i, states| {
            Self::with(b, self, |draft| {
                draft.inside(|draft| {
                    draft.ints.extend(i);
                    let next = draft.body(states);
                    let until = may_end.then(|| draft.condition());
                    (next, until)
                })
            })
        });
        self.b = b;
        self.floats.extend(exits);
    }

    /// A loop that counts its runs, of which there are three at most.
    pub(super) fn open_loop(&mut self) {
        let (zero, one, three) = (self.b.int(0), self.b.int(1), self.b.int(3));
        let mut states = self.states();
        states.insert(0, (zero, "n"));
        let forever = self.is(3);
        let drive = if forever {
            Drive::Forever
        } else if self.is(2) {
            let items: Vec<Var> =
                (0..self.random.below(4)).map(|_| self.pick(|draft| &draft.ints)).collect();
            let items = self.host(host::LIST, &items);
            Drive::Each(items)
        } else {
            let count = states.len();
            Drive::While(Box::new(move |b: &mut Builder, states: &[Var]| {
                let few = b.host(host::LESS, &[states[0], three]);
                if count == 1 {
                    return few;
                }
                let more = b.map("more", [states[count - 1]], |[x]| x + 1);
                let positive = b.host_once(host::POSITIVE, &[more]);
                b.host(host::TIMES, &[few, positive])
            }))
        };
        let mut b = std::mem::take(&mut self.b);
        let exits = b.repeat(drive, false, &states, |b, item, states| {
            Self::with(b, self, |draft| {
                draft.inside(|draft| {
                    draft.ints.extend(item);
                    draft.ints.push(states[0]);
                    let mut next = draft.body(&states[1..]);
                    let count = draft.host(host::PLUS, &[states[0], one]);
                    next.insert(0, count);
                    let until = forever.then(|| {
                        let few = draft.b.host(host::LESS, &[count, three]);
                        let last = draft.host(host::NOT, &[few]);
                        let stop = draft.condition();
                        draft.b.host_once(host::PLUS, &[last, stop])
                    });
                    (next, until)
                })
            })
        });
        self.b = b;
        self.ints.push(exits[0]);
        self.floats.extend(&exits[1..]);
    }

    /// A loop over a list, which makes another one.
    pub(super) fn scan(&mut self) {
        let (states, reversed) = (self.states(), self.is(2));
        let items: Vec<(Var, &str, Kind)> = (0..1 + self.random.below(2))
            .map(|_| (self.pick(|draft| &draft.lists), "x", Kind::Float))
            .collect();
        let mut b = std::mem::take(&mut self.b);
        let (exits, lists) = b.scan(&items, &states, reversed, |b, elements, states| {
            Self::with(b, self, |draft| {
                draft.inside(|draft| {
                    draft.floats.extend(elements);
                    let next = draft.body(states);
                    let collect = vec![draft.combined()];
                    Yield { next, collect }
                })
            })
        });
        self.b = b;
        self.floats.extend(exits);
        self.lists.extend(lists);
    }
}
