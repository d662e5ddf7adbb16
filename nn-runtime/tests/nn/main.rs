//! The parts of networks.

mod augmentation;
