//! Programs and their adjoints, judged by the interpreter: every adjoint is compared with differences of the program
//! it was made from.

#![allow(unreachable_pub, reason = "the modules of one test are nobody else's")]

mod builder;
mod check;
mod generator;
mod growth;
mod host;
mod random;
mod straight_line;
mod tangent;
mod value;

mod calls;
mod cells;
mod control;
mod display;
mod elementwise;
mod generated;
mod imperative;
mod interpret;
mod kernels;
mod linear;
mod network;
mod prune;
mod second_order;
