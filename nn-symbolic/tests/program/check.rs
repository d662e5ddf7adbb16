//! Adjoints against differences.

use nn_symbolic::program::interpret::{Host, Value};
use nn_symbolic::program::{Adjoint, Program, Var, adjoint, interpret};

use crate::builder::Case;
use crate::random::Random;
use crate::value::{Type, inner, numbers, randomised, same_type, with_numbers};

const POINTS: u64 = 3;

pub fn run(program: &Program, args: &[Value], host: &mut impl Host) -> Vec<Value> {
    interpret(program, args, host).unwrap_or_else(|error| panic!("{error}"))
}

pub fn adjoint_of(case: &Case) -> Adjoint {
    adjoint(case.program.clone(), &case.wrt).expect("it has an adjoint")
}

/// The adjoint of a program without calls is right, and so is the adjoint of that.
pub fn check(case: &Case) {
    check_with(case, &mut ());
    check_with(&adjoint_case(case), &mut ());
}

/// The adjoint as a program to be differentiated in its turn, with respect to the same parameters and the seeds.
pub fn adjoint_case(case: &Case) -> Case {
    let random = &mut Random(0);
    let args: Vec<Value> = case.types.iter().map(|t| t.sample(random)).collect();
    let seed_types = run(&case.program, &args, &mut ()).into_iter().map(Type::Like);
    let Adjoint { program, seeds, .. } = adjoint_of(case);
    Case {
        program,
        types: case.types.iter().cloned().chain(seed_types).collect(),
        wrt: [&case.wrt[..], &seeds].concat(),
    }
}

/// The adjoint of a program is right at several random points: its first results are the program's own, its others
/// have the types of what was differentiated, and each of their numbers is the derivative of ⟨seeds, results⟩.
pub fn check_with(case: &Case, host: &mut impl Host) {
    let adjoint = adjoint_of(case);
    for point in 0..POINTS {
        let mut random = Random(point);
        let args: Vec<Value> = case.types.iter().map(|t| t.sample(&mut random)).collect();
        check_at(case, &adjoint, &args, &mut random, host);
    }
}

fn check_at(
    case: &Case,
    adjoint: &Adjoint,
    args: &[Value],
    random: &mut Random,
    host: &mut impl Host,
) {
    let values = run(&case.program, args, host);
    let seeds: Vec<Value> = values.iter().map(|value| randomised(value, random)).collect();
    let mut results = run(&adjoint.program, &[args, &seeds].concat(), host);
    let cotangents = results.split_off(values.len());
    assert_eq!(results, values, "the adjoint returns what the program does");
    assert_eq!(forward_sweep(case, adjoint, args, host), values, "before the reverse sweep");

    assert_eq!(cotangents.len(), case.wrt.len());
    for (&var, cotangent) in case.wrt.iter().zip(&cotangents) {
        let name = case.program.name(var);
        let arg = position(&case.program, var);
        assert!(same_type(&args[arg], cotangent), "the adjoint of `{name}` is {cotangent:?}");
        let mut objective = |varied: Value| {
            let mut args = args.to_vec();
            args[arg] = varied;
            inner(&seeds, &run(&case.program, &args, host))
        };
        let magnitude = objective(args[arg].clone()).abs();
        for (i, derivative) in numbers(cotangent).into_iter().enumerate() {
            let difference = difference(&args[arg], i, &mut objective);
            assert_close(derivative, difference, magnitude, &format!("{name}[{i}]"));
        }
    }
}

/// The results, from the statements before the reverse sweep alone, without seeds.
fn forward_sweep(
    case: &Case,
    adjoint: &Adjoint,
    args: &[Value],
    host: &mut impl Host,
) -> Vec<Value> {
    let mut forward = adjoint.program.clone();
    forward.params.truncate(case.program.params.len());
    forward.body.statements.truncate(adjoint.reverse);
    forward.body.results.truncate(case.program.body.results.len());
    run(&forward, args, host)
}

pub fn position(program: &Program, param: Var) -> usize {
    program.params.iter().position(|&p| p == param).expect("it is a parameter")
}

/// The derivative of `objective` in the `i`-th number of `at`, by the central difference of fourth order: the error
/// of the formula is h⁴·f⁽⁵⁾/30, that of rounding about 1.5·ε·|f|/h.
pub fn difference(at: &Value, i: usize, objective: &mut impl FnMut(Value) -> f64) -> f64 {
    const STEP: f64 = 1e-3;
    let mut moved = |steps: f64| {
        let mut all = numbers(at);
        all[i] += steps * STEP;
        objective(with_numbers(at, &mut all.into_iter()))
    };
    let near = moved(1.0) - moved(-1.0);
    let far = moved(2.0) - moved(-2.0);
    (8.0 * near - far) / (12.0 * STEP)
}

/// Relative 1e-6: the programs are tame on [−1, 1], where h⁴·f⁽⁵⁾/30 is below 1e-8·f′, and any slip of the adjoint
/// is of order one. Derivatives near zero are held to the rounding of the difference, 1e-9 of the objective.
pub fn assert_close(derivative: f64, difference: f64, magnitude: f64, what: &str) {
    let tolerance = 1e-6 * difference.abs() + 1e-9 * (1.0 + magnitude);
    assert!(
        (derivative - difference).abs() <= tolerance,
        "{what}: adjoint {derivative}, difference {difference}"
    );
}
