//! What is inside the kernels of an adjoint: the value that is there already, and nothing that is one number for all
//! elements.

use nn_symbolic::program::{Adjoint, Kind, Op, Program, Statement, Var, hoist};
use nn_symbolic::{Expr, Node};

use crate::builder::Builder;
use crate::check::{adjoint_of, check};
use crate::value::{Type, array};

/// The elementwise expressions of the reverse sweep, those of numbers alone left out.
fn kernels(adjoint: &Adjoint) -> Vec<Expr> {
    let program = &adjoint.program;
    let back = &program.body.statements[adjoint.reverse..];
    back.iter()
        .filter_map(|statement| match statement {
            Statement::Let { op: Op::Map(body) | Op::Sum(body), .. } => Some(*body),
            _ => None,
        })
        .filter(|&body| program.vars_of(body).iter().any(|&var| !program.is_float(var)))
        .collect()
}

fn names(program: &Program, vars: &[Var]) -> Vec<String> {
    let mut names: Vec<String> = vars.iter().map(|&var| program.name(var).to_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_kernel_of_a_layer_reads_the_activation_and_its_cotangent_alone() {
    let mut b = Builder::new();
    let (z, bias) = (b.param("z", array([2, 3])), b.param("b", array([3])));
    let y = b.map("y", [z, bias], |[z, bias]| (z + bias).sigmoid());
    let adjoint = adjoint_of(&b.finish(&[z, bias], &[y]));
    let kernels = kernels(&adjoint);
    assert_eq!(kernels.len(), 1, "one for both operands:\n{}", adjoint.program);
    let vars = adjoint.program.vars_of(kernels[0]);
    assert_eq!(names(&adjoint.program, &vars), ["y", "y_bar"]);
}

#[test]
fn functions_whose_derivative_is_a_formula_of_their_value_need_no_operand() {
    type Formula = for<'g> fn(nn_symbolic::graph::Handle<'g>) -> nn_symbolic::graph::Handle<'g>;
    let formulas: [Formula; 5] =
        [|x| x.exp(), |x| x.tanh(), |x| x.sqrt(), |x| x.tan(), |x| x.sigmoid()];
    for formula in formulas {
        let mut b = Builder::new();
        let x = b.param("x", array([2, 3]));
        let y = b.map("y", [x], |[x]| formula(x));
        let adjoint = adjoint_of(&b.finish(&[x], &[y]));
        let [kernel] = kernels(&adjoint)[..] else { panic!("one kernel:\n{}", adjoint.program) };
        let vars = adjoint.program.vars_of(kernel);
        assert_eq!(names(&adjoint.program, &vars), ["y", "y_bar"]);
    }
}

/// Whether an operation of the kernel has operands that are one number for all elements, and could be done before it.
fn has_scalar_work(program: &Program, kernel: Expr) -> bool {
    let scalar = |expr: Expr| {
        let vars = program.vars_of(expr);
        (!vars.is_empty()).then(|| vars.iter().all(|&var| program.is_float(var)))
    };
    program.graph.reachable(&[kernel]).into_iter().any(|expr| match program.graph.node(expr) {
        Node::Add(operands) | Node::Mul(operands) => {
            // Numbers and constants (None) go with a scalar operand, if there is one.
            let kinds: Vec<_> = operands.iter().map(|&operand| scalar(operand)).collect();
            let scalars = kinds.iter().filter(|&&kind| kind == Some(true)).count();
            scalars > 1 || scalars == 1 && kinds.contains(&None)
        }
        node => !node.children().is_empty() && scalar(expr) == Some(true),
    })
}

#[test]
fn numbers_are_combined_before_the_kernel() {
    let mut b = Builder::new();
    let x = b.param("x", array([2, 3]));
    let (s, t) = (b.param("s", Type::Number), b.param("t", Type::Number));
    let y = b.map("y", [x, s, t], |[x, s, t]| (s + t) * x.pow(2) * s.exp() / (1 + t * t));
    let mean = b.sum("mean", [x, y, s], |[x, y, s]| (x - y).pow(2) * s / 12);
    let case = b.finish(&[x, s, t], &[y, mean]);
    check(&case);
    let adjoint = adjoint_of(&case);
    let kernels = kernels(&adjoint);
    assert!(kernels.len() >= 4, "for x and s of each statement, and t:\n{}", adjoint.program);
    for kernel in kernels {
        assert!(!has_scalar_work(&adjoint.program, kernel), "{}", adjoint.program);
    }
}

#[test]
fn a_number_takes_constants_along_when_it_leaves_a_kernel() {
    let mut b = Builder::new();
    let x = b.param("x", array([2]));
    let (s, t) = (b.param("s", Type::Number), b.param("t", Type::Number));
    let mut program = b.finish(&[], &[]).program;
    let [x, s, t] = [x, s, t].map(|var| program.expr(var));
    let (two, three) = (program.graph.number(2), program.graph.number(3));
    let product = program.graph.mul(&[two, s, x, t]);
    let kernel = program.graph.add(&[three, product, s]);
    let mut lifted = Vec::new();
    let hoisted = hoist(&mut program, kernel, |program, part| {
        lifted.push(part);
        program.var("lifted", Kind::Float)
    });
    let scale = program.graph.mul(&[two, s, t]);
    let shift = program.graph.add(&[three, s]);
    assert_eq!(lifted, [scale, shift]);
    let [scale, shift] = ["lifted", "lifted_1"].map(|name| program.graph.variable(name));
    let product = program.graph.mul(&[scale, x]);
    assert_eq!(hoisted, program.graph.add(&[shift, product]));

    let constant = program.graph.add(&[two, x, three]);
    let same = hoist(&mut program, constant, |_, _| panic!("constants stay"));
    assert_eq!(program.graph.node(same).children().len(), 3);
}
