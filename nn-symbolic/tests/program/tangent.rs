//! Tangents against adjoints, for every program of which an adjoint is tried; and what their listings say.

use nn_symbolic::program::interpret::Value;
use nn_symbolic::program::{AdjointError, Argument, Call, Kind, Statement, tangent};

use crate::builder::{Builder, Drive};
use crate::check::{Trial, outcome, position, same};
use crate::host::{EXP, TestHost};
use crate::value::{Type, floats, inner, numbers, same_type, with_numbers};

/// ⟨seeds, tangents of results and outputs⟩ in a direction, which must be what the adjoint says: ⟨cotangents, direction⟩. The
/// two are sums of the same products in another order, so they differ by roundings.
pub fn pushforward(trial: &Trial<'_>, direction: &[Value]) -> f64 {
    let case = trial.case;
    let tangent =
        tangent(case.program.clone(), &case.wrt).expect("what has an adjoint has a tangent");
    let mut args = trial.args.clone();
    for &param in &tangent.program.params[args.len()..] {
        let mut asked = tangent.params.iter().zip(direction).filter(|(other, _)| **other == param);
        args.push(match asked.next() {
            // A parameter that is asked for twice moves twice.
            Some((_, first)) => asked.fold(first.clone(), |sum, (_, more)| plus(&sum, more)),
            None => {
                let i = tangent.outputs.iter().position(|&other| other == param);
                let output = case.program.outputs[i.expect("the tangent of an output")];
                let like = &trial.args[position(&case.program, output)];
                with_numbers(like, &mut std::iter::repeat(0.0))
            }
        });
    }
    let mut there = outcome(&tangent.program, &args, &mut TestHost::default());
    let mut results = there.results.split_off(case.program.body.results.len()).into_iter();
    let outputs = there.outputs.split_off(case.program.outputs.len());
    let primal = outcome(&case.program, &trial.args, &mut TestHost::default());
    assert!(same(&there, &primal), "the tangent returns and leaves what the program does");

    let (mut seeds, mut tangents) = (Vec::new(), Vec::new());
    let all = case.program.outputs.iter().zip(&primal.outputs).zip(&trial.output_seeds);
    for (((output, value), seed), found) in all.zip(outputs) {
        if same_type(value, &found) {
            seeds.push(seed.clone());
            tangents.push(found);
        } else {
            let is_zero = numbers(&found).iter().all(|&number| number == 0.0);
            assert!(is_zero && !case.wrt.contains(output), "what is left alone is constant");
        }
    }
    for ((seed, value), result) in trial.seeds.iter().zip(&primal.results).zip(&tangent.results) {
        if result.is_some() {
            let found = results.next().expect("one for each");
            assert!(same_type(value, &found), "a tangent of {value:?} is {found:?}");
            seeds.push(seed.clone());
            tangents.push(found);
        }
    }
    let (forward, backward) = (inner(&seeds, &tangents), inner(&trial.cotangents, direction));
    let size = |a: &[Value], b: &[Value]| {
        let (a, b) = (a.iter().flat_map(numbers), b.iter().flat_map(numbers));
        a.zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>()
    };
    let terms = size(&seeds, &tangents) + size(&trial.cotangents, direction);
    assert!(
        (forward - backward).abs() <= 1e-10 * (1.0 + terms) || terms.is_nan(),
        "forward {forward}, backward {backward}: {}\n{}",
        case.program,
        tangent.program
    );
    forward
}

fn plus(a: &Value, b: &Value) -> Value {
    let sums: Vec<f64> = numbers(a).iter().zip(numbers(b)).map(|(a, b)| a + b).collect();
    with_numbers(a, &mut sums.into_iter())
}

#[test]
fn what_is_constant_has_no_tangent() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", Type::Number), b.param("y", Type::Number));
    let table = b.cell_param("table", floats(3));
    let (zero, n) = (b.int(0), b.length(table));
    let u = b.map("u", [y], |[y]| y.sin());
    let exits = b.repeat(Drive::to(zero, n), false, &[(x, "s"), (y, "t")], |b, i, s| {
        let entry = b.load("entry", b.at(table, &[i.expect("an index")]));
        let next = b.map("next", [s[0], entry, u], |[s, entry, u]| s * entry + u);
        let other = b.map("other", [s[1]], |[t]| t * t);
        (vec![next, other], None)
    });
    let result = b.map("result", [exits[0], exits[1]], |[s, t]| s * t);
    let case = b.finish(&[x], &[result]);
    let listing = tangent(case.program, &case.wrt).expect("a tangent").program.to_string();
    assert_eq!(
        listing,
        "\
(x, y, table, x_dot) ↦
    h = host 1000()
    h_1 = host 1(table)
    u = sin(y)
    s_1, t_1, s_1_dot = for i in h..h_1, carrying s = x, t = y, s_dot = x_dot:
        entry = table[i]
        next = s*entry + u
        next_dot = entry*s_dot
        other = t*t
        yield next, other, next_dot
    result = s_1*t_1
    result_dot = s_1_dot*t_1
    return result, result_dot
"
    );
}

#[test]
fn only_the_callee_could_differentiate_again() {
    let mut b = Builder::new();
    let s = b.param("s", Type::Number);
    let value = b.program.var("g", Kind::Float);
    let pullback = b.program.var("back", Kind::Pullback);
    let args = vec![Argument::Value(s)];
    b.push(Statement::Call(Call { callee: EXP, args, value, pullback }));
    let case = b.finish(&[s], &[value]);
    let first = tangent(case.program, &[s]).expect("a tangent").program;
    assert!(first.to_string().contains("g, g_dot = tangent 8(s; s_dot)"), "{first}");
    let second = tangent(first, &[s]).err();
    assert_eq!(second, Some(AdjointError::SecondOrderCall { callee: EXP }));
}
