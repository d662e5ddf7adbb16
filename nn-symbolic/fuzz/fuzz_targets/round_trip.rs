//! What is printed, as text or in LaTeX, is read back as the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nn_symbolic::Graph;
use nn_symbolic_fuzz::{Bytes, VARIABLES, assert_same_value, formula, read};

fuzz_target!(|bytes: &[u8]| {
    let mut graph = Graph::new();
    let written = formula(&mut graph, &mut Bytes(bytes), VARIABLES);
    let display = graph.display(written).with_limit(1 << 16);
    let (text, latex) = (display.to_string(), display.latex().to_string());
    for printed in [text, latex] {
        if !printed.ends_with('…') {
            let again = read(&mut graph, &printed);
            assert_same_value(&mut graph, written, again, bytes.len() as u64);
        }
    }
});
