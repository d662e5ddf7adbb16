//! Digits that ship as code, for when MNIST cannot be had.
//!
//! People are invented, each with a hand of their own: slant, pen, habits. They write the digits
//! with strokes that lead through the points of a table, no two images alike, and the images are
//! framed as MNIST's are: the ink fits a box of 20×20 pixels, and its centre of mass is in the
//! middle of 28×28. Those who write the images to test with have written none to train with.
//!
//! To the bit, the images are the same everywhere: their random numbers are specified by a cipher,
//! and nothing is computed but sums, products, quotients and roots in `f32`, which IEEE 754
//! specifies. (Where Rust cannot follow it, on x86 without SSE2, a brightness may differ.)
//!
//! | module | from → to |
//! |---|---|
//! | `set` | number of an image → who writes it and what |
//! | `hand` | `strokes`, bent by habit and whim → points in pixels |
//! | `curve` | points → lines |
//! | `pen` | lines → pixels |
//! | `chance` | what is random in all of it |

mod chance;
mod curve;
mod hand;
mod pen;
mod set;
mod strokes;
#[cfg(test)]
mod tests;

use std::num::NonZero;
use std::thread;

use super::Split;
use set::Set;

const TRAIN: Set = Set { number: 0, writers: 2000, copies: 3 };
const TEST: Set = Set { number: 1, writers: 500, copies: 2 };

/// The sets to train and to test with: 60,000 and 10,000 images, as many as in MNIST, of every
/// digit as many.
///
/// The network of the lecture gets 96 to 97 % of the images to test with right after 3 epochs and
/// 97.7 % after 30; the nearest mean of a class gets 82 %, as with MNIST.
pub(super) fn built_in() -> (Split, Split) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    (TRAIN.draw(threads), TEST.draw(threads))
}
