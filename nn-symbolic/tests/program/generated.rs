//! A property: whatever program with loops, branches, stores and calls is written at random, its adjoint is right, and
//! that of its adjoint; and what the reverse sweep reads a second time is what was read the first time.

use crate::check::{adjoint_case_at, check_along};
use crate::generator::program;
use crate::random::Random;

/// How many programs are tried: those asked for in the environment, or enough to find most slips.
fn programs() -> u64 {
    std::env::var("PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// Most of the programs must be ones that differences can judge.
fn check_all(programs: u64, check: impl Fn(u64) -> bool) {
    let judged = (0..programs).filter(|&seed| check(seed)).count() as u64;
    println!("{judged} of {programs} were judged");
    assert!(judged * 10 >= programs * 9, "only {judged} of {programs} are tame enough");
}

#[test]
fn every_generated_program_has_the_right_adjoint() {
    check_all(programs(), |seed| {
        let case = program(seed, true);
        println!("program {seed}: {}", case.program);
        check_along(&case, seed)
    });
}

#[test]
fn every_generated_program_has_the_right_second_adjoint() {
    check_all(programs() / 4, |seed| {
        let case = program(seed, false);
        println!("program {seed}: {}", case.program);
        check_along(&adjoint_case_at(&case, &mut Random(seed)), seed)
    });
}
