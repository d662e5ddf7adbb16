//! shim
use crate::{Expr, Graph};
/// shim
#[derive(Default)]
pub struct Assumptions;
/// shim
pub fn simplify(_: &mut Graph, roots: &[Expr], _: &Assumptions) -> Vec<Expr> {
    roots.to_vec()
}
