//! The one table of elementary functions.
//!
//! Each function is one row: its name, its aliases, its value, its partial derivatives, where it is defined and where
//! it has a kink. The differentiator, the evaluator, the code generator, the macro and the tests read that row; no
//! derivative is written in two places. A row's derivatives may use its value `y`: that is how σ′ = σ·(1 − σ) comes
//! out of the value σ already there.
//!
//! Conventions at kinks: |x|′ = sign(x) with sign(0) = 0; relu′(0) = 0; where the arguments of `min` or `max` are
//! equal each takes half. At jumps the derivative is the one beside them: that of `floor`, `ceil`, `round` and `trunc`
//! is 0 everywhere, and ∂rem(a, b)/∂b = −trunc(a/b) also where a/b is whole.
//!
//! `powi(x, n)` is x to a whole number that is a value of the program, not a literal: n is rounded towards zero, so the
//! function is constant in n between its jumps and ∂/∂n is 0. There is no ln x in its derivative, which negative x
//! would not have. ∂/∂x = n·xⁿ⁻¹, but with the exponent 0 where n is 0: there 0·x⁻¹ would be no number at x = 0.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::graph::{Expr, Graph, Handle};
use crate::hash::BuildMixer;

/// The rows by name and alias.
static NAMES: LazyLock<HashMap<&'static str, Function, BuildMixer>> = LazyLock::new(|| {
    let aliases = |&row: &Function| row.aliases().iter().map(move |&alias| (alias, row));
    let names = Function::ALL.iter().map(|&row| (row.name(), row));
    names.chain(Function::ALL.iter().flat_map(aliases)).collect()
});

macro_rules! table {
    ($(
        $variant:ident $name:ident [$($alias:literal),*] ($($arg:ident),+) -> $y:ident = $value:expr,
        d = [$($partial:expr),+],
        in $domain:expr $(, kink $kink:expr)? $(, rust $rust:ident)? $(, tex $tex:literal)?;
    )+) => {
        /// An elementary function: one row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Function {
            $(#[doc = concat!("`", stringify!($name), "(", stringify!($($arg),+), ")`")] $variant,)+
        }

        impl Function {
            /// Every row, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name under which it is printed.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name),)+ }
            }

            /// Other names under which it is read.
            #[must_use]
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*],)+ }
            }

            /// The row of this name or alias.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::spelled(name).map(|(_, row)| row)
            }

            /// This name or alias and its row.
            pub(crate) fn spelled(name: &str) -> Option<(&'static str, Self)> {
                // Most variables have one letter, and no function has.
                if name.len() == 1 {
                    return None;
                }
                NAMES.get_key_value(name).map(|(&name, &row)| (name, row))
            }

            /// How many arguments it takes.
            #[must_use]
            pub const fn arity(self) -> usize {
                match self { $(Self::$variant => [$(stringify!($arg)),+].len(),)+ }
            }

            /// Its value; NaN outside the domain, or when `args` has not [`Self::arity`] elements.
            #[must_use]
            pub fn value(self, args: &[f64]) -> f64 {
                match (self, args) {
                    $((Self::$variant, &[$($arg),+]) => $value,)+
                    _ => f64::NAN,
                }
            }

            /// Whether it is finite and differentiable around `args`, kink aside.
            #[must_use]
            pub fn is_defined(self, args: &[f64]) -> bool {
                match (self, args) {
                    $((Self::$variant, &[$($arg),+]) => { $(let _ = $arg;)+ $domain })+
                    _ => false,
                }
            }

            /// Zero exactly where the function has a kink or a jump inside its domain, if it has any.
            #[must_use]
            pub fn kink(self, args: &[f64]) -> Option<f64> {
                match (self, args) {
                    $((Self::$variant, &[$($arg),+]) => {
                        $(let _ = $arg;)+
                        table!(@optional $($kink)?)
                    })+
                    _ => None,
                }
            }

            /// The name of the Rust function of one element that computes it, if it has one of its own: of the
            /// standard library's method, or of the support module of generated code.
            #[must_use]
            pub const fn rust_name(self) -> Option<&'static str> {
                match self { $(Self::$variant => table!(@optional $(stringify!($rust))?),)+ }
            }

            /// The command by which LaTeX writes its name, if it has one.
            #[must_use]
            pub const fn latex_name(self) -> Option<&'static str> {
                match self { $(Self::$variant => table!(@optional $($tex)?),)+ }
            }

            /// The partial derivatives with respect to each argument, where `call` is this function of `args`.
            /// Empty when `args` has not [`Self::arity`] elements.
            pub fn partials(self, graph: &mut Graph, call: Expr, args: &[Expr]) -> Vec<Expr> {
                graph.with_handles(|cell: &RefCell<Graph>| match (self, args) {
                    $((Self::$variant, &[$($arg),+]) => {
                        $(let $arg = Handle::new(cell, $arg);)+
                        let $y = Handle::new(cell, call);
                        $(let _ = $arg;)+
                        let _ = $y;
                        vec![$($partial.expr()),+]
                    })+
                    _ => Vec::new(),
                })
            }
        }

        /// So that a row can say `x.cos()`: every function applied to handles, its first argument the receiver.
        impl<'g> Handle<'g> {
            $(table!(@method $name $variant ($($arg),+));)+
        }
    };
    (@optional) => { None };
    (@optional $value:expr) => { Some($value) };
    (@method $name:ident $variant:ident ($x:ident)) => {
        #[allow(dead_code, reason = "only some rows are used by other rows")]
        #[doc = concat!("`", stringify!($name), "(self)`")]
        pub fn $name(self) -> Self { self.call(Function::$variant, &[self]) }
    };
    (@method $name:ident $variant:ident ($x:ident, $z:ident)) => {
        #[allow(dead_code, reason = "only some rows are used by other rows")]
        #[allow(clippy::should_implement_trait, reason = "rows are called by their names, `rem` too")]
        #[doc = concat!("`", stringify!($name), "(self, other)`")]
        pub fn $name(self, other: Self) -> Self { self.call(Function::$variant, &[self, other]) }
    };
}

fn sign(x: f64) -> f64 {
    // Not `signum`, which is ±1 at ±0.
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Not `f64::min`, which takes what is no number for absent: where an argument is undefined, so is the least.
fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

fn step(x: f64) -> f64 {
    if x.is_nan() { x } else { f64::from(x > 0.0) }
}

/// x to the power of n rounded towards zero.
fn whole_power(x: f64, n: f64) -> f64 {
    const TOO_MANY: f64 = -(i32::MIN as f64);
    // As an `i32`, what is no number would become 0.
    if n.abs() < TOO_MANY { x.powi(n as i32) } else { x.powf(n.trunc()) }
}

/// Zero where x is whole, with a change of sign.
fn whole(x: f64) -> f64 {
    let below = x.floor();
    if below % 2.0 == 0.0 { x - below } else { below - x }
}

/// Zero where x is halfway between whole numbers, with a change of sign.
fn halfway(x: f64) -> f64 {
    let nearest = x.round();
    let rest = 0.5 - (x - nearest).abs();
    if nearest % 2.0 == 0.0 { rest } else { -rest }
}

/// Zero where a/b is whole but not 0, with a change of sign; exact, which a/b is not.
fn multiple(a: f64, b: f64) -> f64 {
    let (a, b) = (a.abs(), b.abs());
    let rest = a % (2.0 * b);
    if a < b {
        b
    } else if rest < b {
        rest
    } else {
        b - rest
    }
}

#[rustfmt::skip]
table! {
    // Roots, exponentials and logarithms
    Sqrt    sqrt    []          (x) -> y = x.sqrt(),     d = [1 / (2 * y)],              in x > 0.0, rust sqrt;
    Cbrt    cbrt    []          (x) -> y = x.cbrt(),     d = [1 / (3 * y.pow(2))],       in x != 0.0, rust cbrt;
    Exp     exp     []          (x) -> y = x.exp(),      d = [y],                        in x < 700.0, rust exp;
    Exp2    exp2    []          (x) -> y = x.exp2(),     d = [y * y.number(2).ln()],     in x < 1000.0, rust exp2;
    Ln      ln      ["log"]     (x) -> y = x.ln(),       d = [1 / x],                    in x > 0.0, rust ln, tex "\\ln";
    Log2    log2    []          (x) -> y = x.log2(),     d = [1 / (x * x.number(2).ln())],      in x > 0.0, rust log2, tex "\\log_{2}";
    Log10   log10   []          (x) -> y = x.log10(),    d = [1 / (x * x.number(10).ln())],  in x > 0.0, rust log10, tex "\\log_{10}";
    Log1p   log1p   ["ln1p"]    (x) -> y = x.ln_1p(),    d = [1 / (1 + x)],              in x > -1.0, rust ln_1p;
    Expm1   expm1   []          (x) -> y = x.exp_m1(),   d = [x.exp()],                  in x < 700.0, rust exp_m1;

    // Circular functions and their inverses
    Sin     sin     []          (x) -> y = x.sin(),      d = [x.cos()],                  in true, rust sin, tex "\\sin";
    Cos     cos     []          (x) -> y = x.cos(),      d = [-x.sin()],                 in true, rust cos, tex "\\cos";
    Tan     tan     []          (x) -> y = x.tan(),      d = [1 + y.pow(2)],             in x.cos() != 0.0, rust tan, tex "\\tan";
    Cot     cot     []          (x) -> y = 1.0 / x.tan(), d = [-(1 + y.pow(2))],         in x.sin() != 0.0, tex "\\cot";
    Sec     sec     []          (x) -> y = 1.0 / x.cos(), d = [y * x.tan()],             in x.cos() != 0.0, tex "\\sec";
    Csc     csc     []          (x) -> y = 1.0 / x.sin(), d = [-(y * x.cot())],          in x.sin() != 0.0, tex "\\csc";
    Asin    asin    ["arcsin"]  (x) -> y = x.asin(),     d = [1 / (1 - x.pow(2)).sqrt()],    in x.abs() < 1.0, rust asin, tex "\\arcsin";
    Acos    acos    ["arccos"]  (x) -> y = x.acos(),     d = [-1 / (1 - x.pow(2)).sqrt()],   in x.abs() < 1.0, rust acos, tex "\\arccos";
    Atan    atan    ["arctan"]  (x) -> y = x.atan(),     d = [1 / (1 + x.pow(2))],       in true, rust atan, tex "\\arctan";
    Acot    acot    ["arccot"]  (x) -> y = (1.0 / x).atan(), d = [-1 / (1 + x.pow(2))],  in x != 0.0;
    Asec    asec    ["arcsec"]  (x) -> y = (1.0 / x).acos(), d = [1 / (x.pow(2) * (1 - 1 / x.pow(2)).sqrt())],   in x.abs() > 1.0;
    Acsc    acsc    ["arccsc"]  (x) -> y = (1.0 / x).asin(), d = [-1 / (x.pow(2) * (1 - 1 / x.pow(2)).sqrt())],  in x.abs() > 1.0;
    Atan2   atan2   []          (a, b) -> y = a.atan2(b), d = [b / (a.pow(2) + b.pow(2)), -a / (a.pow(2) + b.pow(2))], in a != 0.0 || b > 0.0, rust atan2;
    Hypot   hypot   []          (a, b) -> y = a.hypot(b), d = [a / y, b / y],            in a != 0.0 || b != 0.0, rust hypot;

    // Hyperbolic functions and their inverses
    Sinh    sinh    []          (x) -> y = x.sinh(),     d = [x.cosh()],                 in x.abs() < 700.0, rust sinh, tex "\\sinh";
    Cosh    cosh    []          (x) -> y = x.cosh(),     d = [x.sinh()],                 in x.abs() < 700.0, rust cosh, tex "\\cosh";
    Tanh    tanh    []          (x) -> y = x.tanh(),     d = [1 - y.pow(2)],             in true, rust tanh, tex "\\tanh";
    Coth    coth    []          (x) -> y = 1.0 / x.tanh(), d = [1 - y.pow(2)],           in x != 0.0, tex "\\coth";
    Sech    sech    []          (x) -> y = 1.0 / x.cosh(), d = [-(y * x.tanh())],        in x.abs() < 700.0;
    Csch    csch    []          (x) -> y = 1.0 / x.sinh(), d = [-(y * x.coth())],        in x != 0.0 && x.abs() < 700.0;
    Asinh   asinh   ["arcsinh", "arsinh"] (x) -> y = x.asinh(), d = [1 / (x.pow(2) + 1).sqrt()],   in true, rust asinh;
    Acosh   acosh   ["arccosh", "arcosh"] (x) -> y = x.acosh(), d = [1 / ((x - 1).sqrt() * (x + 1).sqrt())], in x > 1.0, rust acosh;
    Atanh   atanh   ["arctanh", "artanh"] (x) -> y = x.atanh(), d = [1 / (1 - x.pow(2))],       in x.abs() < 1.0, rust atanh;
    Acoth   acoth   ["arccoth", "arcoth"] (x) -> y = (1.0 / x).atanh(), d = [1 / (1 - x.pow(2))], in x.abs() > 1.0;
    Asech   asech   ["arcsech", "arsech"] (x) -> y = (1.0 / x).acosh(), d = [-1 / (x * (1 - x.pow(2)).sqrt())], in x > 0.0 && x < 1.0;
    Acsch   acsch   ["arccsch", "arcsch"] (x) -> y = (1.0 / x).asinh(), d = [-1 / (x.pow(2) * (1 + 1 / x.pow(2)).sqrt())], in x != 0.0;

    // Pieces: kinks and jumps
    Abs     abs     []          (x) -> y = x.abs(),      d = [x.sign()],                 in true, kink x, rust abs;
    Sign    sign    ["sgn", "signum"] (x) -> y = sign(x), d = [x.number(0)],             in true, kink x, rust sign;
    Step    step    ["heaviside"] (x) -> y = step(x),    d = [x.number(0)],              in true, kink x, rust step;
    Relu    relu    []          (x) -> y = if x < 0.0 { 0.0 } else { x }, d = [x.step()],                 in true, kink x, rust relu;
    Min     min     []          (a, b) -> y = least(a, b),  d = [(1 - (a - b).sign()) / 2, (1 + (a - b).sign()) / 2], in true, kink a - b, rust min, tex "\\min";
    Max     max     []          (a, b) -> y = -least(-a, -b),  d = [(1 + (a - b).sign()) / 2, (1 - (a - b).sign()) / 2], in true, kink a - b, rust max, tex "\\max";

    // Rounding: jumps
    Floor   floor   []          (x) -> y = x.floor(),    d = [x.number(0)],              in true, kink whole(x), rust floor;
    Ceil    ceil    []          (x) -> y = x.ceil(),     d = [x.number(0)],              in true, kink whole(x), rust ceil;
    Round   round   []          (x) -> y = x.round(),    d = [x.number(0)],              in true, kink halfway(x), rust round;
    Trunc   trunc   []          (x) -> y = x.trunc(),    d = [x.number(0)],              in true, kink multiple(x, 1.0), rust trunc;
    Rem     rem     []          (a, b) -> y = a % b,     d = [a.number(1), -(a / b).trunc()], in b != 0.0, kink multiple(a, b), rust rem;
    Powi    powi    []          (x, n) -> y = whole_power(x, n), d = [n.trunc() * x.powi((n.trunc() - 1) * n.trunc().sign().abs()), n.number(0)], in x != 0.0 || n > -1.0, kink multiple(n, 1.0), rust powi_at;

    // Activation functions and the error function
    Sigmoid sigmoid ["logistic"] (x) -> y = 1.0 / (1.0 + (-x).exp()), d = [y * (1 - y)], in true, rust sigmoid, tex "\\sigma";
    Softplus softplus []        (x) -> y = x.max(0.0) + (-x.abs()).exp().ln_1p(), d = [x.sigmoid()], in true, rust softplus;
    Erf     erf     []          (x) -> y = libm::erf(x), d = [2 * (-x.pow(2)).exp() / x.pi().sqrt()], in true, rust erf;
}
