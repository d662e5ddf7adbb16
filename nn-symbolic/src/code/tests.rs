//! Code against the graph it was made of: by value on random graphs, by listing on those a person can check.

use super::*;
use crate::graph::Node;

mod listings;
mod random;
