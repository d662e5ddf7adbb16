//! A property: whatever straight-line program is written at random, its adjoint is right, and that of its adjoint.

use nn_symbolic::graph::Handle;
use nn_symbolic::program::{Kind, Op, Product, Var};

use crate::builder::{Builder, Case};
use crate::check::check;
use crate::random::Random;
use crate::value::Type;

const PROGRAMS: u64 = 80;

/// A program being written, with the shapes of its variables. `None` is a number known to be one.
struct Draft {
    b: Builder,
    random: Random,
    vars: Vec<(Var, Option<Vec<usize>>)>,
}

type Unary = for<'g> fn(Handle<'g>) -> Handle<'g>;
type Binary = for<'g> fn(Handle<'g>, Handle<'g>) -> Handle<'g>;

/// Smooth on all numbers and bounded together with their derivatives, so that differences stay accurate.
const UNARY: [Unary; 6] = [
    |x| x.sin(),
    |x| x.tanh(),
    |x| x.sigmoid(),
    |x| (x * x + 1).sqrt(),
    |x| 1 / (1 + x.pow(2)),
    |x| (-x.pow(2)).exp() - x / 3,
];
const BINARY: [Binary; 5] = [
    |x, y| x + y,
    |x, y| x - 2 * y,
    |x, y| x * y.cos(),
    |x, y| x / (2 + y.sin()),
    |x, y| (x * y).atan(),
];

impl Draft {
    fn pick(&mut self) -> (Var, Option<Vec<usize>>) {
        let i = self.random.below(self.vars.len());
        self.vars[i].clone()
    }

    /// The shape of an elementwise combination, if there is one.
    fn joint(a: &Option<Vec<usize>>, b: &Option<Vec<usize>>) -> Option<Option<Vec<usize>>> {
        let (Some(a), Some(b)) = (a, b) else {
            return Some(a.clone().or_else(|| b.clone()));
        };
        let rank = a.len().max(b.len());
        let length = |shape: &[usize], axis: usize| {
            (axis + shape.len()).checked_sub(rank).map_or(1, |own| shape[own])
        };
        let axes = (0..rank).map(|axis| match (length(a, axis), length(b, axis)) {
            (m, n) if m == n || n == 1 => Some(m),
            (1, n) => Some(n),
            _ => None,
        });
        Some(Some(axes.collect::<Option<_>>()?))
    }

    /// One more statement; nothing, if the operands picked do not fit.
    fn extend(&mut self) {
        let (x, x_shape) = self.pick();
        let (y, y_shape) = self.pick();
        let (unary, binary) = (UNARY[self.random.below(6)], BINARY[self.random.below(5)]);
        let defined = match (self.random.below(8), x_shape.as_deref(), y_shape.as_deref()) {
            (0, ..) => Some((self.b.map("u", [x], |[x]| unary(x)), x_shape)),
            (1..=3, ..) => Self::joint(&x_shape, &y_shape)
                .map(|shape| (self.b.map("v", [x, y], |[x, y]| unary(binary(x, y))), shape)),
            (4, ..) => Self::joint(&x_shape, &y_shape)
                .map(|_| (self.b.sum("s", [x, y], |[x, y]| binary(unary(x), y) / 6), None)),
            (5, Some(shape @ [_, ..]), _) => {
                let axis = self.random.below(shape.len());
                let rest = [&shape[..axis], &shape[axis + 1..]].concat();
                Some((self.b.define("a", Kind::Value, Op::SumAxis { of: x, axis }), Some(rest)))
            }
            (6, Some(shape), _) => {
                let reversed = shape.iter().rev().copied().collect();
                Some((self.b.define("t", Kind::Value, Op::Transpose(x)), Some(reversed)))
            }
            (7, Some(a @ ([_] | [_, _])), Some(b @ ([_] | [_, _]))) if a[a.len() - 1] == b[0] => {
                let rest = [&a[..a.len() - 1], &b[1..]].concat();
                Some((
                    self.b.define("p", Kind::Value, Op::Product(Product::Value, x, y)),
                    Some(rest),
                ))
            }
            _ => None,
        };
        self.vars.extend(defined);
    }
}

fn program(seed: u64) -> Case {
    let mut draft = Draft { b: Builder::new(), random: Random(seed), vars: Vec::new() };
    let shapes = [None, Some(vec![2, 3]), Some(vec![3]), Some(vec![2, 1]), Some(vec![3, 2])];
    for shape in shapes {
        let t = shape.clone().map_or(Type::Number, Type::Array);
        let var = draft.b.param("x", t);
        draft.vars.push((var, shape));
    }
    let wrt: Vec<Var> = draft.vars.iter().map(|(var, _)| *var).collect();
    let statements = 3 + draft.random.below(8);
    while draft.vars.len() < wrt.len() + statements {
        draft.extend();
    }
    let results = [draft.pick().0, draft.vars[draft.vars.len() - 1].0];
    draft.b.finish(&wrt, &results)
}

#[test]
fn every_random_program_has_the_right_adjoints() {
    for seed in 0..PROGRAMS {
        let case = program(seed);
        println!("program {seed}: {}", case.program);
        check(&case);
    }
}
