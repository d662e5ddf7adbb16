//! `#[derive_grad]`: writes the gradient code of a Rust function at compile time.
