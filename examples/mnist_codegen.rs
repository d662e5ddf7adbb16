//! Trains the network of the lecture on MNIST.

fn main() {}
