//! Any text: an error with a place inside the text, or a formula that is differentiated and printed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nn_symbolic::{Settings, System, parse};

fuzz_target!(|text: &str| {
    match parse(text) {
        Err(error) => {
            let report = error.report(text);
            assert!(!report.is_empty());
        }
        // Long ones take long, and find nothing that short ones do not.
        Ok(ast) if text.len() < 500 => {
            let system = System::new([ast], Settings::default()).expect("first derivatives alone");
            let formula = system.formula(0);
            for expr in formula.roots() {
                let _ = formula.text(expr);
            }
            let _ = formula.code();
        }
        Ok(_) => {}
    }
});
