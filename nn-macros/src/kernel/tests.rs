//! Kernels as text, and as what they compute when the text is parsed again.

use std::cell::RefCell;
use std::collections::HashMap;

use nn_symbolic::graph::Relation;
use nn_symbolic::{Constant, Expr, Function, Graph, Rational};
use quote::{format_ident, quote};

use super::*;

/// Emits with variables under their own names.
fn emit(graph: &Graph, code: &Code, literals: Literals) -> TokenStream {
    let variable = |symbol| {
        let name = format_ident!("{}", graph.symbol_name(symbol));
        quote!(#name)
    };
    let kernel = Kernel { variable: &variable, math: quote!(math), literals };
    let (statements, value) = kernel.parts(code);
    quote!(#statements #value)
}

fn plain(graph: &Graph, roots: &[Expr]) -> TokenStream {
    let code = Code::new(graph, roots);
    emit(graph, &code, Literals::Plain)
}

#[track_caller]
fn assert_reads(got: TokenStream, expected: TokenStream) {
    assert_eq!(got.to_string(), expected.to_string());
}

fn ratio(graph: &mut Graph, numerator: i64, denominator: i64) -> Expr {
    graph.number(Rational::new(numerator, denominator).unwrap())
}

#[test]
fn shared_operations_are_bound_and_others_nested() {
    let mut graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let two = graph.number(2);
    let square = graph.pow(x, two);
    let exp = graph.call(Function::Exp, &[square]).unwrap();
    let (product, minus_y) = (graph.mul(&[exp, square]), graph.neg(y));
    let root = graph.add(&[minus_y, product]);
    assert_reads(
        plain(&graph, &[root]),
        quote! {
            let t1 = x * x;
            math::exp(t1) * t1 - y
        },
    );
}

#[test]
fn parentheses_are_those_that_keep_the_order() {
    let mut graph = Graph::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| graph.variable(name));
    let sum = graph.add(&[a, b]);
    let difference = graph.sub(a, b);
    let product = graph.mul(&[a, b]);
    let quotient = graph.div(a, b);
    let cases = [
        (graph.sub(c, difference), quote!(c - (a - b))),
        (graph.sub(difference, c), quote!(a - b - c)),
        (graph.add(&[c, product]), quote!(c + a * b)),
        (graph.mul(&[sum, c]), quote!((a + b) * c)),
        (graph.mul(&[c, product]), quote!(c * (a * b))),
        (graph.div(c, quotient), quote!(c / (a / b))),
        (graph.div(quotient, c), quote!(a / b / c)),
        (graph.neg(product), quote!(-a * b)),
        (graph.neg(sum), quote!(-(a + b))),
        (graph.call(Function::Atan2, &[sum, c]).unwrap(), quote!(math::atan2(a + b, c))),
    ];
    for (root, expected) in cases {
        assert_reads(plain(&graph, &[root]), expected);
    }
}

#[test]
fn numbers_are_float_literals_that_read_back() {
    let mut graph = Graph::new();
    let decimal = |text| Rational::from_decimal(text).unwrap();
    let cases = [
        (Rational::from(2), quote!(2.0)),
        (decimal("0.5"), quote!(0.5)),
        (decimal("0.30000000000000004"), quote!(0.30000000000000004)),
        (-decimal("0.1"), quote!(-0.1)),
        (decimal("1e-16"), quote!(1e-16)),
        (decimal("1e30"), quote!(1e30)),
        (decimal("1e-400"), quote!(0.0)),
        (decimal("1e400"), quote!(1.0 / 0.0)),
        (Rational::new(1, 3).unwrap(), quote!(1.0 / 3.0)),
        (Rational::new(-22, 7).unwrap(), quote!(-22.0 / 7.0)),
        (Rational::from(0), quote!(0.0)),
    ];
    for (number, expected) in cases {
        let value = number.to_f64();
        let root = graph.number(number);
        let tokens = plain(&graph, &[root]);
        assert_reads(tokens.clone(), expected);
        assert_eq!(run(tokens, &HashMap::new()), [value]);
    }
    let pi = graph.constant(Constant::Pi);
    assert_reads(plain(&graph, &[pi]), quote!(3.141592653589793));
}

#[test]
fn fractions_are_in_parentheses_among_operators_and_bare_as_arguments() {
    let mut graph = Graph::new();
    let (x, third) = (graph.variable("x"), ratio(&mut graph, 1, 3));
    let power = graph.pow(x, third);
    let product = graph.mul(&[x, third]);
    assert_reads(
        plain(&graph, &[power, product]),
        quote!((math::powf(x, 1.0 / 3.0), x * (1.0 / 3.0))),
    );
}

#[test]
fn whole_powers_and_functions_go_by_their_names_in_rust() {
    let mut graph = Graph::new();
    let x = graph.variable("x");
    let (five, log1p) = (graph.number(5), graph.call(Function::Log1p, &[x]).unwrap());
    let (power, minus_x) = (graph.pow(x, five), graph.neg(x));
    let (exp, sin) = (
        graph.call(Function::Exp, &[minus_x]).unwrap(),
        graph.call(Function::Sin, &[minus_x]).unwrap(),
    );
    assert_reads(
        plain(&graph, &[power, log1p, exp, sin]),
        quote!((math::powi(x, 5), math::ln_1p(x), math::exp(-x), math::sin(-x))),
    );
}

#[test]
fn temporaries_avoid_every_identifier_they_are_given() {
    let mut graph = Graph::new();
    let x = graph.variable("x");
    let sin = graph.call(Function::Sin, &[x]).unwrap();
    let (square, double) = (graph.mul(&[sin, sin]), graph.add(&[sin, sin]));
    let cos = graph.call(Function::Cos, &[square]).unwrap();
    let root = graph.mul(&[double, cos, square]);
    let code = Code::new(&graph, &[root]);
    let kernel = Kernel {
        variable: &|_| quote!(t1[self.t0]),
        math: quote!(::nn_runtime::__rt::math),
        literals: Literals::Plain,
    };
    assert_reads(
        kernel.expression(&code),
        quote! {{
            let t1_2 = ::nn_runtime::__rt::math::sin(t1[self.t0]);
            let t2 = t1_2 * t1_2;
            (t1_2 + t1_2) * ::nn_runtime::__rt::math::cos(t2) * t2
        }},
    );
}

#[test]
fn lifted_numbers_are_bound_elsewhere_once_each() {
    let mut graph = Graph::new();
    let (x, third) = (graph.variable("x"), ratio(&mut graph, 1, 3));
    let (pi, minus_half) = (graph.constant(Constant::Pi), ratio(&mut graph, -1, 2));
    let half_x = graph.mul(&[minus_half, x]);
    let power = graph.pow(x, minus_half);
    let third_power = graph.pow(x, third);
    let exp2 = graph.pow(minus_half, x);
    let root = graph.add(&[pi, half_x, power, third_power, exp2]);
    let code = Code::new(&graph, &[root]);

    let bound = RefCell::new(Vec::new());
    let lift = |literal: TokenStream| {
        let mut bound = bound.borrow_mut();
        let name = format_ident!("c{}", bound.len());
        bound.push(literal.to_string());
        quote!(#name)
    };
    let tokens = emit(&graph, &code, Literals::Lifted(&lift));
    assert_reads(
        tokens,
        quote!(c0 + c1 / math::sqrt(x) + math::powf(x, c2) + math::powf(-c3, x) - c3 * x),
    );
    assert_eq!(*bound.borrow(), ["3.141592653589793", "1.0", "1.0 / 3.0", "0.5"]);
}

#[test]
fn pieces_are_branches() {
    let mut graph = Graph::new();
    let [x, y] = ["x", "y"].map(|name| graph.variable(name));
    let sine = graph.call(Function::Sin, &[x]).unwrap();
    let (square, difference) = (graph.mul(&[sine, sine]), graph.sub(x, y));
    let condition = graph.compare(Relation::Less, x, y);
    let pieces = graph.select(condition, square, y);
    let others = graph.select(condition, difference, x);
    assert_reads(
        plain(&graph, &[pieces, others]),
        quote! {
            let (t2, t3) = if x < y {
                let sin_x = math::sin(x);
                (sin_x * sin_x, x - y)
            } else {
                (y, x)
            };
            (t2, t3)
        },
    );
    let either = graph.select(condition, x, y);
    let root = graph.add(&[either, y]);
    assert_reads(plain(&graph, &[root]), quote!((if x < y { x } else { y }) + y));
}

#[test]
fn deep_expressions_are_cut_by_bindings() {
    let mut graph = Graph::new();
    let mut deep = graph.variable("x");
    for _ in 0..10_000 {
        deep = graph.call(Function::Sin, &[deep]).unwrap();
    }
    let tokens = plain(&graph, &[deep]);
    let block: syn::Block = syn::parse2(quote!({ #tokens })).unwrap();
    // 24 sines in each of 416 bindings, 16 in the result.
    assert_eq!(block.stmts.len(), 10_000 / MAX_DEPTH + 1);
    let sine = (0..10_000).fold(1.0_f64, |x, _| x.sin());
    assert_eq!(run(tokens, &HashMap::from([("x".into(), 1.0)])), [sine]);
}

/// An interpreter of emitted blocks, by Rust's own grammar.
fn run(tokens: TokenStream, variables: &HashMap<String, f64>) -> Vec<f64> {
    let block: syn::Block = syn::parse2(quote!({ #tokens })).expect("a block");
    let mut variables = variables.clone();
    for statement in &block.stmts {
        match statement {
            syn::Stmt::Local(syn::Local {
                pat: syn::Pat::Ident(name), init: Some(init), ..
            }) => {
                let value = value(&init.expr, &variables);
                variables.insert(name.ident.to_string(), value);
            }
            syn::Stmt::Expr(syn::Expr::Tuple(tuple), None) => {
                return tuple.elems.iter().map(|e| value(e, &variables)).collect();
            }
            syn::Stmt::Expr(expr, None) => return vec![value(expr, &variables)],
            _ => panic!("neither a binding nor a result"),
        }
    }
    panic!("no result");
}

fn value(expr: &syn::Expr, variables: &HashMap<String, f64>) -> f64 {
    let of = |expr| value(expr, variables);
    match expr {
        syn::Expr::Path(path) => variables[&path.path.require_ident().unwrap().to_string()],
        syn::Expr::Paren(paren) => of(&paren.expr),
        syn::Expr::Unary(syn::ExprUnary { expr, .. }) => -of(expr),
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Float(float) => float.base10_parse().unwrap(),
            syn::Lit::Int(int) => f64::from(int.base10_parse::<i32>().unwrap()),
            _ => panic!("no number"),
        },
        syn::Expr::Binary(syn::ExprBinary { left, op, right, .. }) => {
            let (left, right) = (of(left), of(right));
            match op {
                syn::BinOp::Add(_) => left + right,
                syn::BinOp::Sub(_) => left - right,
                syn::BinOp::Mul(_) => left * right,
                syn::BinOp::Div(_) => left / right,
                _ => panic!("no operator of arithmetic"),
            }
        }
        syn::Expr::Call(call) => {
            let syn::Expr::Path(path) = &*call.func else {
                panic!("no path");
            };
            let args: Vec<f64> = call.args.iter().map(of).collect();
            let name = path.path.segments.last().unwrap().ident.to_string();
            match &*name {
                "powi" => args[0].powi(args[1] as i32),
                "powf" => args[0].powf(args[1]),
                // The same of numbers.
                "larger" => Function::Max.value(&args),
                "smaller" => Function::Min.value(&args),
                "order" => Function::Sign.value(&[args[0] - args[1]]),
                _ => Function::ALL
                    .iter()
                    .find(|f| f.rust_name() == Some(&name))
                    .unwrap()
                    .value(&args),
            }
        }
        _ => panic!("not a scalar expression"),
    }
}

/// The text is the code, operation for operation: not nearly but bit for bit.
#[test]
fn random_kernels_compute_what_their_code_computes() {
    let mut state = 1_u64;
    let mut random = move |bound: usize| {
        // Knuth's MMIX generator, by its upper bits.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    let mut finite = 0;
    for _ in 0..2_000 {
        let mut graph = Graph::new();
        let mut pool = ["x", "y", "t1"].map(|name| graph.variable(name)).to_vec();
        for _ in 0..12 {
            let [a, b, c] = [(); 3].map(|()| pool[random(pool.len())]);
            let n = random(13) as i64 - 6;
            let number = ratio(&mut graph, n, 1 + random(3) as i64);
            let expr = match random(8) {
                0 => graph.neg(a),
                1 => graph.add(&[a, b, c]),
                2 => graph.sub(a, b),
                3 => graph.mul(&[a, b, c]),
                4 => graph.mul(&[number, a]),
                5 => graph.div(a, b),
                6 => graph.pow(a, number),
                _ => {
                    let function = Function::ALL[random(Function::ALL.len())];
                    graph.call(function, &[a, b][..function.arity()]).unwrap()
                }
            };
            pool.push(expr);
        }
        let roots = pool.split_off(pool.len() - 3);
        let values = HashMap::from([("x", 0.7), ("y", -1.3), ("t1", 1.9)]);
        let code = Code::new(&graph, &roots);
        let expected = code.evaluate(|symbol| values[graph.symbol_name(symbol)]);
        let variables = values.iter().map(|(&name, &x)| (name.to_owned(), x));
        let got = run(plain(&graph, &roots), &variables.collect());
        for (got, expected) in got.into_iter().zip(expected) {
            assert!(
                got == expected || got.is_nan() && expected.is_nan(),
                "{got} is not {expected}: {}\n{}",
                plain(&graph, &roots),
                code.display(&graph)
            );
            finite += usize::from(expected.is_finite());
        }
    }
    assert!(finite > 3_000, "only {finite} results were numbers");
}
