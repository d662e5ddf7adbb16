//! How records are kept.

use nn_symbolic::program::records::{Capacity, Keep, Records};
use nn_symbolic::program::{Control, Kind, Loop, Program, Region, Statement, Var, adjoint};

use crate::builder::{Builder, Case, Drive, Yield};
use crate::value::{Type, array, int, list};

fn forward(case: &Case) -> (Program, usize) {
    let adjoint = adjoint(case.program.clone(), &case.wrt).expect("it has an adjoint");
    (adjoint.program, adjoint.reverse)
}

/// The bound of each range becomes `bound`.
fn bound_all(statements: &mut [Statement], bound: usize) {
    for statement in statements {
        if let Statement::Loop(l) = statement {
            if let Control::Range { bound: known, .. } = &mut l.control {
                *known = Some(bound);
            }
            bound_all(&mut l.body.statements, bound);
        }
    }
}

fn nested() -> Case {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let n = b.param("n", int(3));
    let zero = b.int(0);
    let exits = b.repeat(Drive::to(zero, n), false, &[(x, "s")], |b, _, s| {
        let inner = b.repeat(Drive::to(zero, n), false, &[(s[0], "p")], |b, _, p| {
            (vec![b.map("p", [p[0], x], |[p, x]| (p * x).sin())], None)
        });
        (vec![b.map("s", [inner[0], s[0]], |[p, s]| p * s)], None)
    });
    b.finish(&[x], &[exits[0]])
}

#[test]
fn an_inner_loop_has_one_tape_for_all_its_runs() {
    let (program, reverse) = forward(&nested());
    let records = Records::new(&program, &program.body.statements[..reverse]);
    assert_eq!(records.tapes.len(), 2);
    assert!(records.tapes[0].in_one_loop && !records.tapes[1].in_one_loop);
    assert!(records.tapes.iter().all(|tape| tape.capacity == Capacity::Any));
    // A list of lists is no tape of its own.
    let Some(Statement::Loop(outer)) =
        program.body.statements.iter().find(|s| matches!(s, Statement::Loop(_)))
    else {
        panic!("the program is a loop")
    };
    let lists = outer.body.recorded.iter().filter(|r| program.kind(r.element) == Kind::List);
    assert!(lists.map(|r| records.list(r.list)).all(|keep| keep.is_none()));
}

#[test]
fn the_runs_of_loops_inside_loops_multiply() {
    let (mut program, reverse) = forward(&nested());
    bound_all(&mut program.body.statements, 5);
    let capacities = |program: &Program| -> Vec<Capacity> {
        let records = Records::new(program, &program.body.statements[..reverse]);
        records.tapes.iter().map(|tape| tape.capacity).collect()
    };
    assert_eq!(capacities(&program), [Capacity::AtMost(5), Capacity::AtMost(25)]);
    bound_all(&mut program.body.statements, 1000);
    assert_eq!(capacities(&program), [Capacity::AtMost(1000), Capacity::Any]);
}

#[test]
fn an_arm_outside_of_loops_records_once() {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let positive = b.host(crate::host::POSITIVE, &[x]);
    let then = |b: &mut Builder| {
        let y = b.map("y", [x], |[x]| x.sin());
        b.map("z", [y], |[y]| y * y)
    };
    let result = b.branch("result", Kind::Float, positive, then, |_| x);
    let (program, reverse) = forward(&b.finish(&[x], &[result]));
    let records = Records::new(&program, &program.body.statements[..reverse]);
    let capacities: Vec<Capacity> = records.tapes.iter().map(|tape| tape.capacity).collect();
    assert_eq!(capacities, [Capacity::One]);
}

fn recorded(region: &Region) -> Vec<(Var, Var)> {
    let mut found = Vec::new();
    for statement in &region.statements {
        if let Statement::Loop(l) = statement {
            found.extend(l.body.recorded.iter().map(|r| (r.element, r.list)));
            found.extend(recorded(&l.body));
        }
    }
    found
}

/// The state of a loop over layers is kept once, although its reverse reads it as it entered and as it left.
#[test]
fn a_state_that_is_an_array_has_a_trajectory() {
    let mut b = Builder::new();
    let layers = b.param("layers", list(3, array([2, 2])));
    let x = b.param("x", array([2]));
    let (exits, _) = b.scan(&[(layers, "w", Kind::Value)], &[(x, "a")], false, |b, w, a| {
        let z = b.product("z", a[0], w[0]);
        let next = b.map("next", [z], |[z]| z.sigmoid());
        Yield { next: vec![next], ..Default::default() }
    });
    let (program, reverse) = forward(&b.finish(&[layers, x], &[exits[0]]));
    let records = Records::new(&program, &program.body.statements[..reverse]);
    let l: &Loop = program
        .body
        .statements
        .iter()
        .find_map(|statement| match statement {
            Statement::Loop(l) => Some(&**l),
            _ => None,
        })
        .expect("the program is a loop");
    let state = l.carried[0].enter;
    assert!(records.has_trajectory(&l.body, state));
    let keeps: Vec<Keep> = l.body.recorded.iter().filter_map(|r| records.list(r.list)).collect();
    assert!(keeps.contains(&Keep::Entering { state }), "{keeps:?}");
    assert!(keeps.contains(&Keep::Leaving { state }), "{keeps:?}");
    assert!(!recorded(&program.body).is_empty());
}
