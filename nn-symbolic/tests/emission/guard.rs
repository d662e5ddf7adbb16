//! Guards leave what is asked for as it is.

use nn_symbolic::program::interpret::{Outcome, Value, interpret};
use nn_symbolic::program::{
    Condition, Cotangent, Guarded, Kind, Op, Program, Region, Sink, Statement, Var, adjoint, guard,
};

use crate::builder::{Builder, Case};
use crate::host::TestHost;
use crate::random::Random;
use crate::value::{Type, array, floats, inner, list, numbers, randomised, with_numbers};

fn run(program: &Program, args: &[Value]) -> Outcome {
    let mut host = TestHost::default();
    interpret(program, args, &mut host).unwrap_or_else(|error| panic!("{error}\n{program}"))
}

fn zeros_like(value: &Value) -> Value {
    with_numbers(value, &mut std::iter::repeat(0.0))
}

/// A guarded adjoint and arguments for it.
pub struct Trial {
    pub guarded: Guarded,
    args: Vec<Value>,
    /// The cotangents as the unguarded adjoint says, in the order of the sinks.
    expected: Vec<Value>,
}

impl Trial {
    pub fn new(case: &Case, random: &mut Random) -> Self {
        let adjoint = adjoint(case.program.clone(), &case.wrt).expect("it has an adjoint");
        let primal: Vec<Value> = case.types.iter().map(|t| t.sample(random)).collect();
        let there = run(&case.program, &primal);
        let position = |var: &Var| case.program.params.iter().position(|param| param == var);
        let of = |var: &Var| primal[position(var).expect("a parameter")].clone();

        let mut args = primal.clone();
        for (result, seed) in there.results.iter().zip(&adjoint.seeds) {
            args.extend(seed.map(|_| randomised(result, random)));
        }
        let cells = adjoint.program.params[args.len()..].to_vec();
        let before: Vec<Value> = cells
            .iter()
            .map(|cell| match adjoint.outputs.iter().position(|output| output == cell) {
                Some(i) => randomised(&there.outputs[i], random),
                None => {
                    let names =
                        |&(_, cotangent): &(&Var, &Cotangent)| *cotangent == Cotangent::Cell(*cell);
                    let found = case.wrt.iter().zip(&adjoint.cotangents).find(names);
                    zeros_like(&of(found.expect("it was asked for").0))
                }
            })
            .collect();
        args.extend(before.iter().cloned());
        let back = run(&adjoint.program, &args);
        let mut values = back.results[there.results.len()..].iter();
        let mut expected = Vec::new();
        let mut sums = Vec::new();
        for (var, cotangent) in case.wrt.iter().zip(&adjoint.cotangents) {
            expected.push(match cotangent {
                Cotangent::Value(_) => {
                    sums.push(zeros_like(&of(var)));
                    values.next().expect("one for each").clone()
                }
                Cotangent::Cell(cell) => {
                    let i = adjoint.program.outputs.iter().position(|output| output == cell);
                    back.outputs[i.expect("it is changed")].clone()
                }
            });
        }

        let guarded = guard(adjoint, &case.wrt);
        let mut args: Vec<Value> = args[..args.len() - cells.len()].to_vec();
        let mut sums = sums.into_iter();
        for param in &guarded.program.params[args.len()..] {
            args.push(match cells.iter().position(|cell| cell == param) {
                Some(i) => before[i].clone(),
                None => sums.next().expect("one for each"),
            });
        }
        Self { guarded, args, expected }
    }

    /// The cotangents if these sinks are asked for.
    fn asked(&self, asked: &[bool]) -> Vec<Value> {
        let Guarded { mut program, conditions, fresh, sinks, .. } = self.guarded.clone();
        let holds = |condition: &Condition| {
            condition.but_last_run || condition.asked.iter().any(|&i| asked[i])
        };
        let mut args = self.args.clone();
        for (var, condition) in &conditions {
            program.params.push(*var);
            args.push(f64::from(holds(condition)).into());
        }
        let unneeded: Vec<Var> =
            fresh.iter().filter(|(_, condition)| !holds(condition)).map(|(var, _)| *var).collect();
        let mut body = std::mem::take(&mut program.body);
        skip(&mut program, &mut body, &unneeded);
        program.body = body;
        let Outcome { outputs, .. } = run(&program, &args);
        let output = |cell: &Var| program.outputs.iter().position(|output| output == cell);
        sinks.iter().map(|cell| outputs[output(cell).expect("it is changed")].clone()).collect()
    }

    /// Whatever is asked for is what it is if all is asked for.
    pub fn check(&self) {
        let count = self.expected.len();
        for subset in 0..1_usize << count {
            let asked: Vec<bool> = (0..count).map(|i| subset >> i & 1 == 1).collect();
            let found = self.asked(&asked);
            for (i, asked) in asked.iter().enumerate() {
                let is_output = self.guarded.outputs.contains(&self.guarded.sinks[i]);
                if *asked || is_output {
                    let pairs = numbers(&found[i]).into_iter().zip(numbers(&self.expected[i]));
                    for (found, expected) in pairs {
                        let close = (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
                        let program = &self.guarded.program;
                        assert!(
                            close,
                            "sink {i} of {subset:b}: {found}, not {expected}\n{program}"
                        );
                    }
                }
            }
        }
    }

    /// How much work the reverse sweep is if these sinks are asked for.
    fn statements(&self, asked: &[bool]) -> usize {
        fn count(region: &Region, taken: &dyn Fn(Var) -> bool) -> usize {
            let inside = region.statements.iter().map(|statement| match statement {
                Statement::Loop(l) => 1 + count(&l.body, taken),
                Statement::Branch(branch) if taken(branch.condition) => count(&branch.then, taken),
                Statement::Branch(_) => 0,
                _ => 1,
            });
            inside.sum()
        }
        let taken = |condition: Var| {
            let condition = self.guarded.conditions.get(&condition);
            condition.is_none_or(|condition| condition.asked.iter().any(|&i| asked[i]))
        };
        count(&self.guarded.program.body, &taken)
    }
}

/// Replaces what a callee is not asked for by zeros.
fn skip(program: &mut Program, region: &mut Region, unneeded: &[Var]) {
    let mut statements = Vec::new();
    for mut statement in std::mem::take(&mut region.statements) {
        let mut zeros = Vec::new();
        match &mut statement {
            Statement::Loop(l) => skip(program, &mut l.body, unneeded),
            Statement::Branch(branch) => {
                skip(program, &mut branch.then, unneeded);
                skip(program, &mut branch.otherwise, unneeded);
            }
            Statement::Pull(pull) => {
                for sink in &mut pull.sinks {
                    if let Sink::Fresh(var) = sink
                        && unneeded.contains(var)
                    {
                        let other = program.var("unneeded", program.kind(*var));
                        let op = match program.kind(*var) {
                            Kind::Float => Op::Map(program.graph.number(0)),
                            _ => Op::Zero(other),
                        };
                        zeros.push(Statement::Let { var: *var, op });
                        *sink = Sink::Fresh(other);
                    }
                }
            }
            _ => {}
        }
        statements.push(statement);
        statements.extend(zeros);
    }
    region.statements = statements;
}

#[test]
fn whatever_is_asked_for_of_a_random_program_is_the_same() {
    for seed in 0..crate::programs() {
        let case = crate::generator::program(seed, true);
        println!("program {seed}");
        Trial::new(&case, &mut Random(seed)).check();
    }
}

/// Σ of each operand's product with the others: nothing but the shared part is done for one of them alone.
#[test]
fn a_product_is_differentiated_for_the_factors_asked_for() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([3])), b.param("y", array([3])));
    let cubes = b.map("cubes", [x], |[x]| x.pow(3));
    let sines = b.map("sines", [y], |[y]| y.sin());
    let total = b.sum("total", [cubes, sines], |[x, y]| x * y);
    let case = b.finish(&[x, y], &[total]);
    let trial = Trial::new(&case, &mut Random(1));
    trial.check();
    let both = trial.statements(&[true, true]);
    let (one, other) = (trial.statements(&[true, false]), trial.statements(&[false, true]));
    let none = trial.statements(&[false, false]);
    assert!(one < both && other < both && none < one, "{none} {one} {other} {both}");
}

/// A group that reads a cell is done before the cell changes.
#[test]
fn groups_do_not_wait_for_longer_than_what_they_read_lasts() {
    let mut b = Builder::new();
    let (x, y) = (b.cell_param("x", floats(3)), b.cell_param("y", floats(3)));
    let n = b.length(x);
    let u = b.zeros("u", n);
    let zero = b.int(0);
    let first = b.load("first", b.at(x, &[zero]));
    b.store(b.at(u, &[zero]), first);
    let second = b.load("second", b.at(y, &[zero]));
    let loaded = b.load("loaded", b.at(u, &[zero]));
    let product = b.map("product", [loaded, second], |[u, v]| u * v);
    b.store(b.at(u, &[zero]), product);
    let end = b.load("end", b.at(u, &[zero]));
    let result = b.map("result", [end, first], |[end, first]| end * end + first);
    let case = b.finish(&[x, y], &[result]);
    Trial::new(&case, &mut Random(2)).check();
}

/// The state that enters the first run goes to its initial value alone.
#[test]
fn the_last_run_of_a_reversed_loop_does_not_make_what_nobody_asks_for() {
    let mut b = Builder::new();
    let layers = b.param("layers", list(3, array([2, 2])));
    let x = b.param("x", array([2]));
    let (exits, _) = b.scan(&[(layers, "w", Kind::Value)], &[(x, "a")], false, |b, w, a| {
        let next = b.product("next", a[0], w[0]);
        crate::builder::Yield { next: vec![next], ..Default::default() }
    });
    let case = b.finish(&[layers, x], &[exits[0]]);
    let trial = Trial::new(&case, &mut Random(3));
    trial.check();
    let conditions: Vec<&Condition> = trial.guarded.conditions.values().collect();
    let last = Condition { asked: vec![1], but_last_run: true };
    assert!(conditions.contains(&&last), "{conditions:?}");
    let _ = inner(&trial.expected, &trial.expected);
    let _: Type = array([1]);
}

/// δ is summed for the bias before the product's cotangent takes it over, also if nobody asks for the bias's.
#[test]
fn what_is_taken_over_is_read_by_nothing_behind_it() {
    let mut b = Builder::new();
    let weights = b.param("weights", list(3, array([2, 2])));
    let bias = b.param("bias", array([2]));
    let x = b.param("x", array([2, 2]));
    let lists = [(weights, "w", Kind::Value)];
    let (exits, _) = b.scan(&lists, &[(x, "a")], false, |b, w, a| {
        let product = b.product("product", a[0], w[0]);
        let next = b.map("next", [product, bias], |[p, b]| (p + b).sin());
        crate::builder::Yield { next: vec![next], ..Default::default() }
    });
    let case = b.finish(&[weights, bias, x], &[exits[0]]);
    let trial = Trial::new(&case, &mut Random(4));
    trial.check();

    let program = &trial.guarded.program;
    let backwards = |statement: &&Statement| matches!(statement, Statement::Loop(l) if l.reversed);
    let Some(Statement::Loop(run)) = program.body.statements.iter().find(backwards) else {
        panic!("no loop goes backwards:\n{program}");
    };
    let statements = &run.body.statements;
    let takes = |statement: &Statement| match statement {
        Statement::Let { op: Op::Unbroadcast { of, .. }, .. } => Some(*of),
        _ => None,
    };
    let last = statements.iter().rposition(|s| takes(s).is_some()).expect("it is summed");
    let delta = takes(&statements[last]).expect("it is");
    let mut behind = statements[last + 1..].iter();
    assert!(behind.all(|statement| !program.uses(statement).contains(&delta)), "{program}");
}
