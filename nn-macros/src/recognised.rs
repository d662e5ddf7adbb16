//! Functions of the user's own that are ones of the table: `fn sigmoid(x: f64) -> f64 { 1.0 / (1.0 + (-x).exp()) }`.
//!
//! A caller sees a name alone, and takes `sigmoid` for the function of the table. So a function of such a name says whether
//! it is that function; if it is another, its callers do not compile. It is the same if it has the same values, at points
//! close enough together that another one would be found out.

use nn_symbolic::program::interpret;
use nn_symbolic::program::interpret::{Fault, Host, Value};
use syn::{BinOp, Expr, ItemFn, Lit, UnOp};

use crate::holes::{HOLE, number_of};
use crate::lowered::{Class, Lowered};
use crate::resolve::BY_PATH;

/// Rounding, of functions that are written in different ways, beside the largest of 1 and the value.
const TOLERANCE: f64 = 1e-12;

/// Whether a function has the name of one of the table, and its values.
pub(crate) fn is_of_the_table(item: &ItemFn, lowered: &Lowered) -> bool {
    let Some(function) = BY_PATH.iter().find(|function| item.sig.ident == function.name()) else {
        return false;
    };
    let [param] = &lowered.params[..] else { return false };
    param.class == Class::Scalar
        && points().all(|x| {
            value(lowered, x).is_some_and(|value| {
                let expected = function.value(&[x]);
                (value - expected).abs() <= TOLERANCE * expected.abs().max(1.0)
            })
        })
}

/// From −30 to 30, and none at which a function might have a kink.
fn points() -> impl Iterator<Item = f64> {
    (-240..240).map(|i| (f64::from(i) + 0.37) / 8.0)
}

/// The value at a point, if it takes arithmetic and comparisons alone.
fn value(lowered: &Lowered, x: f64) -> Option<f64> {
    let outcome = interpret(&lowered.program, &[x.into()], &mut Comparisons(lowered)).ok()?;
    match &outcome.results[..] {
        [result] => number(result),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Array(array) if array.shape().is_empty() => array.data().first().copied(),
        _ => None,
    }
}

/// Evaluates conditions.
struct Comparisons<'a>(&'a Lowered);

impl Host for Comparisons<'_> {
    fn host_op(&mut self, id: usize, args: &[Value]) -> Result<Value, Fault> {
        let host = self.0.hosts.get(id);
        let code = host.and_then(|host| syn::parse2(host.tokens.clone()).ok());
        let result = code.as_ref().and_then(|code| evaluated(code, args));
        result.map(Value::from).ok_or(Fault::Unsupported { what: "operation", id })
    }
}

/// The number that an expression of numbers and comparisons has; a condition that holds is 1.
fn evaluated(code: &Expr, args: &[Value]) -> Option<f64> {
    let truth = |holds: bool| f64::from(u8::from(holds));
    Some(match code {
        Expr::Paren(inner) => evaluated(&inner.expr, args)?,
        Expr::Path(path) => number(args.get(number_of(path.path.get_ident()?, HOLE)?)?)?,
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(float) => float.base10_parse().ok()?,
            Lit::Int(int) => int.base10_parse().ok()?,
            Lit::Bool(bool) => truth(bool.value),
            _ => return None,
        },
        Expr::Unary(unary) => {
            let of = evaluated(&unary.expr, args)?;
            match unary.op {
                UnOp::Neg(_) => -of,
                UnOp::Not(_) => truth(of == 0.0),
                _ => of,
            }
        }
        Expr::Binary(binary) => {
            let (a, b) = (evaluated(&binary.left, args)?, evaluated(&binary.right, args)?);
            truth(match binary.op {
                BinOp::Lt(_) => a < b,
                BinOp::Le(_) => a <= b,
                BinOp::Gt(_) => a > b,
                BinOp::Ge(_) => a >= b,
                _ => return None,
            })
        }
        _ => return None,
    })
}
