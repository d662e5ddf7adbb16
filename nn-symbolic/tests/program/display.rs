//! How programs and their adjoints are listed.

use nn_symbolic::program::{Call, Op, Product, Pull, Statement};

use crate::builder::{Builder, Yield};
use crate::check::adjoint_of;
use crate::value::{Type, array, list};

#[test]
fn a_loop_names_what_it_carries_and_what_it_collects() {
    let mut b = Builder::new();
    let layer = Type::Struct(vec![("w", array([3, 3]))]);
    let (net, x) = (b.param("net", list(2, layer)), b.param("x", array([2, 3])));
    let (exits, _) = b.scan(&[(net, "layer", false)], &[(x, "a")], false, |b, layer, a| {
        let w = b.field(layer[0], "w");
        let z = b.product("z", a[0], w);
        Yield { next: vec![b.map("y", [z], |[z]| z.sigmoid())], collect: Vec::new() }
    });
    let cost = b.sum("cost", [exits[0]], |[a]| a);
    let case = b.finish(&[net], &[cost]);
    let expected = "\
(net, x) ↦
    a_1 = for layer in net, carrying a = x:
        w = layer.w
        z = a·w
        y = sigmoid(z)
        yield y
    cost = Σ a_1
    return cost
";
    assert_eq!(case.program.to_string(), expected);
    let adjoint = adjoint_of(&case).program.to_string();
    let expected = "    x_bar, [net_bar] = for layer, a, y in net, a_tape, y_tape (reversed), \
                    carrying y_bar = a_1_bar:\n";
    assert!(adjoint.contains(expected), "{adjoint}");
    for line in ["w_bar = aᵀ·z_bar", "a_bar = z_bar·wᵀ", "layer_bar = { w: w_bar, ..zero(layer) }"]
    {
        assert!(adjoint.contains(&format!("        {line}\n")), "{line} in {adjoint}");
    }
}

#[test]
fn a_branch_yields_on_both_sides() {
    let mut b = Builder::new();
    let x = b.param("x", Type::Number);
    let c = b.map("c", [x], |[x]| x.step());
    let r = b.branch(
        "r",
        true,
        c,
        |b| b.map("y", [x], |[x]| (x - 1) * x),
        |b| b.map("z", [x], |[x]| 1 / (x + 2)),
    );
    let expected = "\
(x) ↦
    c = step(x)
    r = if c:
        y = (x - 1)*x
        yield y
    else:
        z = 1/(x + 2)
        yield z
    return r
";
    assert_eq!(b.finish(&[x], &[r]).program.to_string(), expected);
}

#[test]
fn every_operation_has_its_notation() {
    let mut b = Builder::new();
    let (x, y) = (b.param("x", array([2, 3])), b.param("y", array([3, 2])));
    let rows = b.define("rows", false, Op::SumAxis { of: x, axis: 1 });
    let shape = b.define("shape", false, Op::Shape(vec![x, y]));
    b.define("spread", false, Op::SpreadAxis { of: rows, axis: 1, like: shape });
    b.define("full", false, Op::Broadcast { of: rows, like: shape });
    b.define("less", false, Op::Unbroadcast { of: x, like: shape });
    b.define("p", false, Op::Product(Product::Value, x, y));
    b.define("l", false, Op::Product(Product::Left, x, y));
    b.define("r", false, Op::Product(Product::Right, x, y));
    b.define("t", false, Op::Transpose(x));
    b.define("both", false, Op::Add(vec![x, x]));
    b.define("none", false, Op::Zero(x));
    b.define("n", true, Op::Host { id: 4, args: vec![x] });
    let [value, pullback, seed, x_bar] =
        ["f", "back", "f_bar", "x_bar"].map(|name| b.program.var(name, false));
    b.push(Statement::Call(Call { callee: 2, args: vec![x, y], value, pullback }));
    let cotangents = vec![Some(x_bar), None];
    let args = vec![x, y];
    b.push(Statement::Pull(Pull { callee: 2, pullback, args, value, seed, cotangents }));
    let expected = "\
(x, y) ↦
    rows = sum(x, axis 1)
    shape = shape(x, y)
    spread = spread(rows, axis 1, shape)
    full = broadcast(rows, shape)
    less = unbroadcast(x, shape)
    p = x·y
    l = x·yᵀ
    r = xᵀ·y
    t = xᵀ
    both = add(x, x)
    none = zero(x)
    n = host 4(x)
    f, back = call 2(x, y)
    x_bar, _ = pull 2 back(x, y; f, f_bar)
    return x_bar
";
    assert_eq!(b.finish(&[x], &[x_bar]).program.to_string(), expected);
}
