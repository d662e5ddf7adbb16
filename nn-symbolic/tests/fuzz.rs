//! A short run of `examples/fuzz.rs`, the same every time.
#![cfg(feature = "parse")]

#[path = "common/fuzzing.rs"]
mod fuzzing;
#[path = "common/numbers.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod numbers;

use numbers::Random;

#[test]
fn random_texts_are_read_or_refused() {
    let mut random = Random(1);
    let definitions = fuzzing::definitions();
    for _ in 0..3_000 {
        let text = fuzzing::text(&mut random);
        fuzzing::check(&text, &definitions, &mut random);
    }
}
