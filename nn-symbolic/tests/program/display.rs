//! How programs and their adjoints are listed.

use nn_symbolic::program::{
    Argument, Call, Init, Kind, Op, Place, Product, Projection, Pull, Sink, Statement, Var,
};

use crate::builder::{Builder, Drive, Yield};
use crate::check::adjoint_of;
use crate::value::{Type, array, floats, int, list};

#[test]
fn a_loop_names_what_it_carries_and_what_it_collects() {
    let mut b = Builder::new();
    let layer = Type::Struct(vec![("w", array([3, 3]))]);
    let (net, x) = (b.param("net", list(2, layer)), b.param("x", array([2, 3])));
    let (exits, _) = b.scan(&[(net, "layer", Kind::Value)], &[(x, "a")], false, |b, layer, a| {
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
        Kind::Float,
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
    let rows = b.define("rows", Kind::Value, Op::SumAxis { of: x, axis: 1 });
    let shape = b.define("shape", Kind::Host, Op::Shape(vec![x, y]));
    b.define("spread", Kind::Value, Op::SpreadAxis { of: rows, axis: 1, like: shape });
    b.define("full", Kind::Value, Op::Broadcast { of: rows, like: shape });
    b.define("other", Kind::Value, Op::Reshape { of: x, like: shape });
    b.define("less", Kind::Value, Op::Unbroadcast { of: x, like: shape });
    b.define("p", Kind::Value, Op::Product(Product::Value, x, y));
    b.define("l", Kind::Value, Op::Product(Product::Left, x, y));
    b.define("r", Kind::Value, Op::Product(Product::Right, x, y));
    b.define("t", Kind::Value, Op::Transpose(x));
    b.define("both", Kind::Value, Op::Add(vec![x, x]));
    b.define("none", Kind::Value, Op::Zero(x));
    b.define("n", Kind::Float, Op::Host { id: 4, args: vec![x], repeatable: true });
    let [value, seed, x_bar] = ["f", "f_bar", "x_bar"].map(|name| b.program.var(name, Kind::Value));
    let pullback = b.program.var("back", Kind::Pullback);
    let args = vec![Argument::Value(x), Argument::Value(y)];
    b.push(Statement::Call(Call { callee: 2, args: args.clone(), value, pullback }));
    let (seed, sinks) = (Some(seed), vec![Sink::Fresh(x_bar), Sink::Skip]);
    b.push(Statement::Pull(Pull { callee: 2, pullback, args, value, seed, sinks }));
    let expected = "\
(x, y) ↦
    rows = sum(x, axis 1)
    shape = shape(x, y)
    spread = spread(rows, axis 1, shape)
    full = broadcast(rows, shape)
    other = reshape(x, shape)
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

#[test]
fn places_and_what_is_done_at_them() {
    let mut b = Builder::new();
    let (x, y) = (b.output("x", floats(4)), b.cell_param("y", floats(4)));
    let (i, s) = (b.param("i", int(1)), b.param("s", Type::Number));
    let tail = b.slice(x, Some(i), None);
    let field = Projection::Field("0".to_owned());
    let ends = Projection::Slice { lo: None, hi: Some(i), inclusive: true };
    let deep = Place { cell: y, path: vec![Projection::Index(i), field, ends], site: None };
    b.load("v", b.at(x, &[i, i]));
    let extent = b.define("e", Kind::Host, Op::Extent(deep.clone()));
    b.define("t", Kind::Float, Op::Total(tail.clone()));
    b.define("narrow", Kind::Float, Op::Cast { of: s, from: 0, to: 1 });
    let fresh = b.begin("fresh", Init::Host { id: 7, args: vec![i] });
    let zero = b.begin("zero", Init::Zero { like: extent });
    b.begin("moved", Init::Value(s));
    b.begin("copied", Init::Copy(deep.clone()));
    b.store(b.at(x, &[i]), s);
    b.accumulate(b.at(x, &[i]), s);
    b.push(Statement::Fill { place: tail.clone(), value: s });
    b.push(Statement::Spread { place: Place::whole(x), value: s });
    b.push(Statement::Copy { to: tail.clone(), from: deep.clone() });
    b.push(Statement::Assign { to: tail.clone(), from: deep.clone() });
    b.push(Statement::Add { to: tail.clone(), from: deep.clone() });
    b.push(Statement::Clear { place: tail.clone(), like: None });
    b.push(Statement::Clear { place: Place::whole(x), like: Some(extent) });
    b.push(Statement::Swap { a: Place::whole(fresh), b: Place::whole(zero) });
    b.push(Statement::Effect { id: 3, args: vec![i, fresh, y], writes: vec![fresh] });
    let (value, pullback) =
        (b.program.var("f", Kind::Float), b.program.var("back", Kind::Pullback));
    let args = vec![Argument::Value(s), Argument::Shared(deep), Argument::Mutable(tail.clone())];
    b.push(Statement::Call(Call { callee: 2, args: args.clone(), value, pullback }));
    let sinks = vec![Sink::Skip, Sink::AddTo(Place::whole(zero)), Sink::AddTo(tail)];
    b.push(Statement::Pull(Pull { callee: 2, pullback, args, value, seed: None, sinks }));
    let expected = "\
(&mut x, y, i, s) ↦
    v = x[i][i]
    e = extent(y[i].0[..=i])
    t = total(x[i..])
    narrow = cast(s, 0 to 1)
    new fresh = host 7(i)
    new zero = zero(e)
    new moved = s
    new copied = copy(y[i].0[..=i])
    x[i] = s
    x[i] += s
    fill x[i..] = s
    spread x += s
    copy x[i..] = y[i].0[..=i]
    assign x[i..] = y[i].0[..=i]
    add x[i..] += y[i].0[..=i]
    clear x[i..]
    clear x like e
    swap fresh, zero
    effect 3(i, &mut fresh, y)
    f, back = call 2(s, &y[i].0[..=i], &mut x[i..])
    _, &mut zero, &mut x[i..] = pull 2 back(s, &y[i].0[..=i], &mut x[i..]; f, _)
";
    assert_eq!(b.finish(&[], &[]).program.to_string(), expected);
}

#[test]
fn loops_say_what_drives_them_and_what_ends_them() {
    let mut b = Builder::new();
    let (n, s) = (b.param("n", int(1)), b.param("s", Type::Number));
    let drive = Drive::Range { lo: n, hi: n, inclusive: true, step: Some(n) };
    b.repeat(drive, true, &[(s, "t")], |b, i, _| {
        let t = b.constant("one", 1);
        (vec![t], i)
    });
    let holds = |b: &mut Builder, states: &[Var]| b.host(7, states);
    b.repeat(Drive::While(Box::new(holds)), false, &[(s, "u")], |_, _, u| (u.to_vec(), None));
    b.repeat(Drive::Each(n), false, &[], |_, _, _| (Vec::new(), None));
    b.repeat(Drive::Forever, false, &[], |b, _, _| (Vec::new(), Some(b.int(1))));
    let expected = "\
(n, s) ↦
    t_1, #trips = for i in n..=n by n (reversed), carrying t = s:
        one = 1
        yield one
        stop if i
    u_1, #trips_1 = while, carrying u = s:
        h = host 7(u)
        stop unless h
        yield u
    #trips_2 = for (each) in n:
    #trips_3 = loop:
        h_1 = host 1001()
        stop if h_1
";
    assert_eq!(b.finish(&[], &[]).program.to_string(), expected);
}

#[test]
fn records_are_named_on_both_sides() {
    let mut b = Builder::new();
    let (x, s) = (b.output("x", floats(3)), b.param("s", Type::Number));
    let (one, c) = (b.int(1), b.host(1, &[x]));
    b.choose(
        c,
        |b| {
            let v = b.load("v", b.at(x, &[one]));
            let w = b.map("w", [v, s], |[v, s]| v * s);
            b.store(b.at(x, &[one]), w);
        },
        |_| {},
    );
    let expected = "\
(&mut x, s, &mut x_bar) ↦
    h = host 1001()
    h_1 = host 1(x)
    [v_tape] = if h_1:
        v = x[h]
        w = v*s
        x[h] = w
        yield [v]
    s_bar_2 = if h_1, for v in v_tape:
        w_bar = x_bar[h]
        clear x_bar[h]
        v_bar = s*w_bar
        s_bar = v*w_bar
        x_bar[h] += v_bar
        yield s_bar
    else:
        s_bar_1 = 0
        yield s_bar_1
    return s_bar_2
";
    let adjoint = adjoint_of(&b.finish(&[x, s], &[]));
    assert_eq!(adjoint.program.to_string(), expected);
}
