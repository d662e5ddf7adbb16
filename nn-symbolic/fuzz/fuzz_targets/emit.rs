//! Emitted Rust is Rust: each function once, its parameters the variables, and every name that it uses defined before.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use nn_symbolic::emit::{self, Output, Shape};
use nn_symbolic::simplify::share;
use nn_symbolic::{Assumptions, Code, Graph, derivative, simplify};
use nn_symbolic_fuzz::{Bytes, formula};

/// Names that a language, or the emitter, might want for itself.
const NAMES: &[&str] = &["x", "t1", "sin_x", "type", "α", "x1", "fn", "f"];

fuzz_target!(|bytes: &[u8]| {
    let mut graph = Graph::new();
    let written = formula(&mut graph, &mut Bytes(bytes), NAMES);
    let variable = graph.symbol(NAMES[0]);
    let raw = [written, derivative(&mut graph, written, variable)];
    let simple = simplify(&mut graph, &raw, &Assumptions::none());
    let shared = share(&mut graph, &simple);
    let code = Code::new(&graph, &shared);
    let variables: Vec<_> = NAMES.iter().map(|name| graph.symbol(name)).collect();
    let outputs = ["value", "derivative"].map(|name| Output { name, shape: Shape::Number });
    let function = emit::Function {
        name: "f",
        doc: "f",
        variables: &variables,
        graph: &graph,
        code: &code,
        outputs: &outputs,
    };
    let functions = [function];
    check(&emit::rust(&functions));
    // Compilers of the others are too slow to fuzz; that both results are given can be read.
    if let Ok(text) = emit::c(&functions) {
        assert!(text.contains("*derivative = "));
    }
    for text in [emit::python(&functions), emit::numpy(&functions)].into_iter().flatten() {
        assert!(text.contains("return"), "{text}");
    }
});

fn check(text: &str) {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut functions = HashSet::new();
    for item in &file.items {
        let syn::Item::Fn(function) = item else { panic!("no function:\n{text}") };
        assert!(functions.insert(&function.sig.ident), "twice:\n{text}");
        if function.sig.ident != "f" {
            continue;
        }
        assert_eq!(function.sig.inputs.len(), NAMES.len(), "{text}");
        let mut names = HashSet::new();
        for statement in &function.block.stmts {
            if let syn::Stmt::Local(local) = statement
                && let syn::Pat::Ident(name) = &local.pat
            {
                assert!(names.insert(&name.ident), "shadowed:\n{text}");
            }
        }
    }
}
