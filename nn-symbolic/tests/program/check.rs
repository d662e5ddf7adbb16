//! Adjoints against differences, and tangents against adjoints.

use nn_symbolic::program::interpret::{Outcome, Value, replay};
use nn_symbolic::program::{Adjoint, Cotangent, Program, Var, adjoint, interpret};

use crate::builder::Case;
use crate::host::TestHost;
use crate::random::Random;
use crate::tangent::pushforward;
use crate::value::{Type, inner, numbers, randomised, same_type, with_numbers};

const POINTS: u64 = 3;

/// What a program returns.
pub fn run(program: &Program, args: &[Value]) -> Vec<Value> {
    outcome(program, args, &mut TestHost::default()).results
}

pub fn outcome(program: &Program, args: &[Value], host: &mut TestHost) -> Outcome {
    interpret(program, args, host).unwrap_or_else(|error| panic!("{error}\n{program}"))
}

pub fn adjoint_of(case: &Case) -> Adjoint {
    adjoint(case.program.clone(), &case.wrt).expect("it has an adjoint")
}

/// The adjoint of a program without calls is right, and so is the adjoint of that.
pub fn check(case: &Case) {
    check_once(case);
    check_once(&adjoint_case(case));
}

/// The adjoint as a program to be differentiated in its turn, with respect to the same parameters, the seeds and the
/// cotangent cells.
pub fn adjoint_case(case: &Case) -> Case {
    let args: Vec<Value> = case.types.iter().map(|t| t.sample(&mut Random(0))).collect();
    let more = beyond(case, &args).into_iter().map(Type::Like);
    with_types(case, case.types.iter().cloned().chain(more).collect())
}

/// The same at one random point: for programs that decide of what type their results are.
pub fn adjoint_case_at(case: &Case, random: &mut Random) -> Case {
    let args: Vec<Value> = case.types.iter().map(|t| t.sample(random)).collect();
    let more: Vec<Value> =
        beyond(case, &args).iter().map(|value| randomised(value, random)).collect();
    with_types(case, args.into_iter().chain(more).map(Type::Exactly).collect())
}

fn with_types(case: &Case, types: Vec<Type>) -> Case {
    let adjoint = adjoint_of(case);
    let more = adjoint.program.params[case.types.len()..].iter().copied();
    let mut wrt: Vec<Var> = case.wrt.iter().copied().chain(more).collect();
    wrt.extend(case.program.outputs.iter().filter(|output| !case.wrt.contains(output)));
    Case { program: adjoint.program, types, wrt }
}

/// Values of the types that an adjoint's parameters have beyond the program's.
fn beyond(case: &Case, args: &[Value]) -> Vec<Value> {
    let Outcome { results, outputs } = outcome(&case.program, args, &mut TestHost::default());
    let adjoint = adjoint_of(case);
    let with_seed = results.into_iter().zip(&adjoint.seeds).filter(|(_, seed)| seed.is_some());
    let mut found: Vec<Value> = with_seed.map(|(result, _)| result).collect();
    // The cells that are parameters beyond the seeds are those of cotangents.
    for &cell in &adjoint.program.params[args.len() + found.len()..] {
        found.push(match adjoint.outputs.iter().position(|&output| output == cell) {
            Some(i) => outputs[i].clone(),
            None => args[parameter(case, &adjoint, cell)].clone(),
        });
    }
    found
}

/// The position of the parameter whose cotangent a cell holds.
fn parameter(case: &Case, adjoint: &Adjoint, cell: Var) -> usize {
    let mut pairs = case.wrt.iter().zip(&adjoint.cotangents);
    let asked = pairs.find(|(_, cotangent)| **cotangent == Cotangent::Cell(cell));
    position(&case.program, *asked.expect("it was asked for").0)
}

/// The adjoint of a program is right at several random points: its first results are the program's own, its others
/// have the types of what was differentiated, and each of their numbers is the derivative of ⟨seeds, results⟩. So are
/// the cotangent cells.
pub fn check_once(case: &Case) {
    let adjoint = adjoint_of(case);
    for point in 0..POINTS {
        check_at(case, &adjoint, &mut Random(point));
    }
}

/// A program and its adjoint at one point.
pub struct Trial<'c> {
    pub case: &'c Case,
    pub args: Vec<Value>,
    pub seeds: Vec<Value>,
    pub output_seeds: Vec<Value>,
    /// What the program decided about floats.
    decisions: Vec<bool>,
    /// What the adjoint says, for each parameter that is differentiated.
    pub cotangents: Vec<Value>,
}

impl<'c> Trial<'c> {
    fn new(case: &'c Case, adjoint: &Adjoint, random: &mut Random) -> Self {
        let args: Vec<Value> = case.types.iter().map(|t| t.sample(random)).collect();
        let mut host = TestHost::default();
        let there = outcome(&case.program, &args, &mut host);
        let mut like = |values: &[Value]| -> Vec<Value> {
            values.iter().map(|value| randomised(value, random)).collect()
        };
        let (seeds, output_seeds) = (like(&there.results), like(&there.outputs));
        let with_seed = seeds.iter().zip(&adjoint.seeds).filter(|(_, seed)| seed.is_some());
        let mut all = args.clone();
        all.extend(with_seed.map(|(value, _)| value.clone()));
        let cells = adjoint.program.params[all.len()..].to_vec();
        // What a cotangent cell holds before: a seed, or something that is added to.
        let before: Vec<Value> = cells
            .iter()
            .map(|cell| match adjoint.outputs.iter().position(|output| output == cell) {
                Some(i) => output_seeds[i].clone(),
                None => randomised(&args[parameter(case, adjoint, *cell)], random),
            })
            .collect();
        all.extend(before.iter().cloned());

        let mut back = replay(adjoint, &all, &mut TestHost::default())
            .unwrap_or_else(|error| panic!("{error}\n{}", adjoint.program));
        let mut values = back.results.split_off(there.results.len()).into_iter();
        let cell_bars = back.outputs.split_off(there.outputs.len());
        assert!(same(&back, &there), "the adjoint returns and leaves what the program does");
        let forward = forward_sweep(case, adjoint, &args);
        assert!(same(&forward, &there), "before the reverse sweep");

        let mut cotangents = Vec::new();
        for (&var, cotangent) in case.wrt.iter().zip(&adjoint.cotangents) {
            let arg = &args[position(&case.program, var)];
            let cotangent = match cotangent {
                Cotangent::Value(_) => values.next().expect("one for each"),
                Cotangent::Cell(cell) => {
                    let i = cells.iter().position(|other| other == cell);
                    let i = i.expect("it is a parameter");
                    if adjoint.outputs.contains(cell) {
                        cell_bars[i].clone()
                    } else {
                        minus(&cell_bars[i], &before[i])
                    }
                }
            };
            let name = case.program.name(var);
            assert!(same_type(arg, &cotangent), "the cotangent of `{name}` is {cotangent:?}");
            cotangents.push(cotangent);
        }
        assert_eq!(cotangents.len(), adjoint.cotangents.len());
        Self { case, args, seeds, output_seeds, decisions: host.decisions, cotangents }
    }

    /// A tangent for each parameter that is differentiated.
    fn direction(&self, random: &mut Random) -> Vec<Value> {
        self.cotangents.iter().map(|cotangent| randomised(cotangent, random)).collect()
    }

    /// ⟨seeds, results and outputs⟩, if everything is decided as before.
    fn objective(&self, args: &[Value]) -> Option<f64> {
        let mut host = TestHost::default();
        // Where it decides otherwise, the seeds may not even fit.
        let Outcome { results, outputs } = interpret(&self.case.program, args, &mut host).ok()?;
        let total = inner(&self.seeds, &results) + inner(&self.output_seeds, &outputs);
        (host.decisions == self.decisions).then_some(total)
    }
}

fn check_at(case: &Case, adjoint: &Adjoint, random: &mut Random) {
    let trial = Trial::new(case, adjoint, random);
    let magnitude = trial.objective(&trial.args).map_or(0.0, f64::abs);
    pushforward(&trial, &trial.direction(random));
    for (&var, cotangent) in case.wrt.iter().zip(&trial.cotangents) {
        let arg = position(&case.program, var);
        for (i, derivative) in numbers(cotangent).into_iter().enumerate() {
            let moved = |step: f64| {
                let (mut args, mut all) = (trial.args.clone(), numbers(&trial.args[arg]));
                all[i] += step;
                args[arg] = with_numbers(&args[arg], &mut all.into_iter());
                trial.objective(&args)
            };
            if let Some(difference) = difference(1e-3, moved) {
                let what = format!("{}[{i}]", case.program.name(var));
                assert_close(derivative, difference, magnitude, &what);
            }
        }
    }
}

/// The adjoint of a program is right along a random direction of all that is differentiated. False if differences
/// cannot tell, because the program decides otherwise nearby or is too wild.
pub fn check_along(case: &Case, seed: u64) -> bool {
    let mut random = Random(seed);
    let adjoint = adjoint_of(case);
    let trial = Trial::new(case, &adjoint, &mut random);
    let direction = trial.direction(&mut random);
    let pushed = pushforward(&trial, &direction);
    let moved = |step: f64| {
        let mut args = trial.args.clone();
        for (&var, direction) in case.wrt.iter().zip(&direction) {
            let arg = &mut args[position(&case.program, var)];
            let pairs = numbers(arg).into_iter().zip(numbers(direction));
            let all: Vec<f64> = pairs.map(|(x, direction)| x + step * direction).collect();
            *arg = with_numbers(arg, &mut all.into_iter());
        }
        trial.objective(&args)
    };
    let (Some(rough), Some(fine)) = (difference(1e-3, moved), difference(5e-4, moved)) else {
        return false;
    };
    let magnitude = trial.objective(&trial.args).map_or(0.0, f64::abs);
    // A slip shows at any step; a formula that is not accurate yet differs from itself.
    if (rough - fine).abs() > 1e-7 * fine.abs() + 1e-9 * (1.0 + magnitude) {
        return false;
    }
    let derivative = inner(&trial.cotangents, &direction);
    assert_close(derivative, fine, magnitude, "the adjoint along a direction");
    assert_close(pushed, fine, magnitude, "the tangent along a direction");
    true
}

/// Equal to the last bit, but for what is no number.
pub fn same(a: &Outcome, b: &Outcome) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

fn minus(a: &Value, b: &Value) -> Value {
    let pairs = numbers(a).into_iter().zip(numbers(b));
    let differences: Vec<f64> = pairs.map(|(a, b)| a - b).collect();
    with_numbers(a, &mut differences.into_iter())
}

/// What the statements before the reverse sweep make alone, without seeds.
fn forward_sweep(case: &Case, adjoint: &Adjoint, args: &[Value]) -> Outcome {
    let mut forward = adjoint.program.clone();
    forward.params.truncate(case.program.params.len());
    forward.outputs.truncate(case.program.outputs.len());
    forward.body.statements.truncate(adjoint.reverse);
    forward.body.results.truncate(case.program.body.results.len());
    outcome(&forward, args, &mut TestHost::default())
}

pub fn position(program: &Program, param: Var) -> usize {
    program.params.iter().position(|&p| p == param).expect("it is a parameter")
}

/// The derivative of `objective` at 0, by the central difference of fourth order: the error of the formula is
/// h⁴·f⁽⁵⁾/30, that of rounding about 1.5·ε·|f|/h.
pub fn difference(h: f64, objective: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let near = objective(h)? - objective(-h)?;
    let far = objective(2.0 * h)? - objective(-2.0 * h)?;
    Some((8.0 * near - far) / (12.0 * h))
}

/// Relative 1e-6: the programs are tame on [−1, 1], where h⁴·f⁽⁵⁾/30 is below 1e-8·f′, and any slip of the adjoint
/// is of order one. Derivatives near zero are held to the rounding of the difference, 1e-9 of the objective.
pub fn assert_close(derivative: f64, difference: f64, magnitude: f64, what: &str) {
    let tolerance = 1e-6 * difference.abs() + 1e-9 * (1.0 + magnitude);
    assert!(
        (derivative - difference).abs() <= tolerance,
        "{what}: derivative {derivative}, difference {difference}"
    );
}
