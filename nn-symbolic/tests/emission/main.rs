//! The passes that prepare a program and its reverse sweep for emission: what they change must compute the same, what
//! they claim must hold.

#![allow(unreachable_pub, reason = "the modules of one test are nobody else's")]
#![allow(dead_code, reason = "the builder and its kin serve another test too")]

#[path = "../program/builder.rs"]
mod builder;
#[path = "../program/generator/mod.rs"]
mod generator;
#[path = "../program/host.rs"]
mod host;
#[path = "../program/random.rs"]
mod random;
#[path = "../program/value.rs"]
mod value;

mod deliver;
mod guard;
mod records;
mod storage;

/// How many random programs are tried: those asked for in the environment, or enough to find most slips.
fn programs() -> u64 {
    std::env::var("PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(100)
}
