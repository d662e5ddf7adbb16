//! Simplifying, sharing and bringing derivatives over one denominator keep the value wherever there is one, and
//! simplifying again changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nn_symbolic::simplify::share;
use nn_symbolic::{Assumptions, Graph, derivative, simplify, simplify_derivatives};
use nn_symbolic_fuzz::{Bytes, VARIABLES, assert_same_value, formula};

fuzz_target!(|bytes: &[u8]| {
    let mut graph = Graph::new();
    let written = formula(&mut graph, &mut Bytes(bytes), VARIABLES);
    let variable = graph.symbol(VARIABLES[0]);
    let raw = [written, derivative(&mut graph, written, variable)];
    let simple = simplify(&mut graph, &raw, &Assumptions::none());
    let again = simplify(&mut graph, &simple, &Assumptions::none());
    for (&raw, (&simple, &again)) in raw.iter().zip(simple.iter().zip(&again)) {
        let [raw, before, after] = [raw, simple, again].map(|expr| graph.display(expr));
        assert_eq!(simple, again, "{raw} became {before}, then {after}");
    }
    let (_, collapsed) =
        simplify_derivatives(&mut graph, &raw[..1], &raw[1..], &Assumptions::none());
    assert_same_value(&mut graph, raw[1], collapsed[0], bytes.len() as u64);
    let shared = share(&mut graph, &simple);
    for (&raw, (&simple, &shared)) in raw.iter().zip(simple.iter().zip(&shared)) {
        assert_same_value(&mut graph, raw, simple, bytes.len() as u64);
        assert_same_value(&mut graph, simple, shared, bytes.len() as u64);
    }
});
