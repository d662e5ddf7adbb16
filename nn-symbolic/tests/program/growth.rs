//! Sequences that grow and shrink.

use nn_symbolic::program::{Kind, Place, Statement, Var};

use crate::builder::{Builder, Drive};
use crate::check::{adjoint_of, check};
use crate::value::{Type, floats};

fn push(b: &mut Builder, to: Var, value: Var) {
    b.push(Statement::Push { to: Place::whole(to), value });
}

fn pop(b: &mut Builder, from: Var) -> Var {
    let var = b.program.var("last", Kind::Float);
    b.push(Statement::Pop { from: Place::whole(from), var });
    var
}

#[test]
fn a_push_is_popped_on_the_way_back_and_a_pop_pushed() {
    let mut b = Builder::new();
    let (x, c) = (b.param("x", Type::Number), b.output("c", floats(2)));
    let last = pop(&mut b, c);
    let square = b.map("square", [x, last], |[x, last]| x * x * last);
    push(&mut b, c, square);
    push(&mut b, c, x);
    let case = b.finish(&[x, c], &[]);
    let adjoint = adjoint_of(&case).program.to_string();
    let back = "    x_bar = pop c_bar\n    square_bar = pop c_bar\n    last_bar = square_bar*x^2\n";
    assert!(adjoint.contains(back), "{adjoint}");
    assert!(adjoint.contains("    push c_bar, last_bar\n"), "{adjoint}");
    check(&case);
}

#[test]
fn what_a_loop_pushes_another_one_pops() {
    let mut b = Builder::new();
    let (x, a) = (b.param("x", Type::Number), b.cell_param("a", floats(4)));
    let (zero, four) = (b.int(0), b.int(4));
    let stack = b.zeros("stack", zero);
    let start = b.constant("start", 1);
    b.repeat(Drive::to(zero, four), false, &[], |b, i, _| {
        let i = i.expect("a range has an index");
        let element = b.load("element", b.at(a, &[i]));
        let value = b.map("value", [x, element], |[x, element]| (x * element).sin());
        push(b, stack, value);
        (Vec::new(), None)
    });
    let exits = b.repeat(Drive::to(zero, four), false, &[(start, "total")], |b, _, total| {
        let last = pop(b, stack);
        let total = b.map("total", [total[0], last], |[total, last]| total * last + last);
        (vec![total], None)
    });
    check(&b.finish(&[x, a], &[exits[0]]));
}

#[test]
fn what_is_popped_and_not_read_has_the_cotangent_zero() {
    let mut b = Builder::new();
    let (x, c) = (b.param("x", Type::Number), b.output("c", floats(3)));
    pop(&mut b, c);
    let one = b.constant("one", 1);
    push(&mut b, c, one);
    push(&mut b, c, x);
    let sum = pop(&mut b, c);
    check(&b.finish(&[x, c], &[sum]));
}
