//! Programs written by hand, and the code that comes out, compared without white space.

mod cells;
mod control;
mod draft;
mod sinks;

use draft::Draft;
use proc_macro2::TokenStream;

use crate::emit::Bodies;

impl Bodies {
    /// The statements of the two sweeps.
    #[track_caller]
    fn assert(&self, forward: TokenStream, reverse: TokenStream) {
        if std::env::var("LOOK").is_ok() {
            println!(
                "@@fn forward() {{ {} }}\n@@fn reverse() {{ {} }}",
                self.forward, self.reverse
            );
            return;
        }
        assert_tokens(&self.forward, &forward);
        assert_tokens(&self.reverse, &reverse);
    }

    #[track_caller]
    fn assert_seed(&self, seed: TokenStream) {
        assert_tokens(&self.seed, &seed);
    }
}

#[track_caller]
fn assert_tokens(actual: &TokenStream, expected: &TokenStream) {
    let [actual_text, expected_text] = [actual, expected].map(squeezed);
    assert!(actual_text == expected_text, "this came out:\n{actual}\n");
}

/// The tokens without white space, and without commas that say nothing.
fn squeezed(tokens: &TokenStream) -> String {
    let text: String = tokens.to_string().split_whitespace().collect();
    text.replace(",)", ")")
}
