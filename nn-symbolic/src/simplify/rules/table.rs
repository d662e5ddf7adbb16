//! All rules that rewrite.
//!
//! A line of the table is `"name" [letters]: pattern => replacement`. What is behind it restricts it: `where defined` says
//! that the right side may be defined at more points, `if` what has to be proven, `of 2 terms` that a sum has no other ones.
//! A letter has a [`Sort`], which is asked of what it stands for as it stands. For a class of functions, `for f in class()`
//! makes a rule of each. Lines of the same name are one rule to a reader. The first line that fits is applied.
//!
//! Lines with `code` are no patterns: they are about numbers, or about all operands at once; see [`code`].
//!
//! Left out on purpose:
//! - ln(x·y) and ln(x/y) are not expanded, 1 − sigmoid(x) is not sigmoid(−x) and y·(1 − y) stays as it is (both share the
//!   value y that is already there; where it is not, [`share`](super::super::share()) turns the first round);
//! - √(x² + y²) is not hypot(x, y), which is several times slower;
//! - 1 + tan²(x) is not sec²(x), another function where tan(x), the value already there, is enough.

use super::code::{self, Head};
use super::functions::*;
use super::lookup::{Draft, Drafts};
use super::pattern::Guard;
use super::sort::Sort::*;
use crate::graph::Relation;
use crate::table::Function::{Abs, Cbrt, Cos, Exp, Gamma, Sign, Sin, Tan};
use crate::table::calls::*;
use crate::table::{Exact, Near, Parity};

macro_rules! rules {
    ($($name:literal $([$($letter:ident $(: $sort:ident)?),+])? $(code $statement:literal)? $(for $f:pat in $class:ident($($of:tt)*))?:
        $left:expr => $right:expr
        $(, of $terms:literal terms)?
        $(, where $defined:ident)?
        $(, if $a:tt $relation:tt $b:tt $(and $c:tt $also:tt $d:tt)?)?;
    )+) => {
        /// Writes the rules down, in order.
        pub(super) fn write(drafts: &mut Drafts<'_>) {
            $(rules!(@each ($($f in $class($($of)*))?) {
                let draft = rules!(@draft drafts $([$($letter $(: $sort)?),+])? $($statement)?;
                    $left => $right, [$($terms)?] [$($a $relation $b $(and $c $also $d)?)?]);
                drafts.push($name, draft, rules!(@defined $($defined)?));
            });)+
        }
    };
    (@each () $body:block) => { $body };
    (@each ($f:pat in $class:expr) $body:block) => { for $f in $class $body };
    (@draft $drafts:ident [$($letter:ident $(: $sort:ident)?),+]; $left:expr => $right:expr, [$($terms:literal)?] $guards:tt) => {{
        let letters = $drafts.letters();
        $(let $letter = letters.letter(stringify!($letter), rules!(@sort $($sort)?));)+
        let guards = rules!(@guards $guards);
        #[allow(unused_mut, unused_assignments, reason = "few rules are about whole sums")]
        let mut terms = None;
        $(terms = Some($terms);)?
        Draft::Pattern(letters.sides($left, $right, guards, terms))
    }};
    (@draft $drafts:ident $statement:literal; $left:expr => $right:expr, [] []) => {
        Draft::Code { statement: $statement, head: $left, apply: $right }
    };
    (@sort) => { Any };
    (@sort $sort:ident) => { $sort };
    (@defined) => { false };
    (@defined defined) => { true };
    (@guards []) => { Vec::new() };
    (@guards [$a:tt $relation:tt $b:tt $(and $c:tt $also:tt $d:tt)?]) => {
        vec![rules!(@guard $a $relation $b), $(rules!(@guard $c $also $d))?]
    };
    (@guard $a:tt is whole) => { Guard::Whole($a.expr()) };
    (@guard $a:tt not $b:tt) => { Guard::MayDiffer([$a.expr(), $b.expr()]) };
    (@guard $a:tt $relation:tt $b:tt) => { Guard::compares($a, rules!(@relation $relation), $b) };
    (@relation <) => { Relation::Less };
    (@relation <=) => { Relation::AtMost };
    (@relation ==) => { Relation::Equal };
    (@relation !=) => { Relation::NotEqual };
    (@relation >=) => { Relation::AtLeast };
    (@relation >) => { Relation::Greater };
}

rules! {
    // Functions of their inverse functions. There is one convention of where a formula is defined, and these rules keep it as
    // all others do: it is defined where everything in it has a value *as it was written*. What a rule makes of it has the same
    // value there, and may have one elsewhere, which `where defined` says: exp(ln(x)) becomes x, and is still a function of
    // x > 0. Numbers at a point are given for points of the formula as written alone. So f(g(x)) is x where f undoes g
    // wherever that is defined; the other way round f may give another x than the one that g took: then x has to be on the
    // branch that f gives.
    "inverse functions" [x] for (f, g) in inverses(true): f(g(x)) => x;
    "inverse functions where defined" [x] for (f, g) in inverses(false): f(g(x)) => x, where defined;
    "inverse of an even function" [x]: acosh(cosh(x)) => abs(x);
    "inverse of an even function" [x]: asech(sech(x)) => abs(x);
    "inverse of a sine" [x, pi]: asin(sin(x)) => x, if (-(pi/2)) <= x and x <= (pi/2);
    "inverse of a cosine" [x, pi]: acos(cos(x)) => x, if x >= 0 and x <= pi;
    "inverse of a tangent" [x, pi]: atan(tan(x)) => x, if (-(pi/2)) < x and x < (pi/2);
    "inverse of a cotangent" [x, pi]: acot(cot(x)) => x, if (-(pi/2)) < x and x < (pi/2);
    "inverse of a secant" [x, pi]: asec(sec(x)) => x, if x >= 0 and x <= pi;
    "inverse of a cosecant" [x, pi]: acsc(csc(x)) => x, if (-(pi/2)) <= x and x <= (pi/2);
    "exponential of log1p" [x] for (f, g) in inverses_near_one(): f(g(x)) => 1 + x, where defined;
    // The logarithm of a number is one.
    "exponential of a multiple of a logarithm" [x: Symbolic, y]: exp(y*ln(x)) => x.pow(y), where defined;
    "power of a logarithm to its base" [x]: x.number(2).pow(log2(x)) => x, where defined;
    "power of a logarithm to its base" [x]: x.number(10).pow(log10(x)) => x, where defined;
    // What the derivative of f(g(x)) leaves.
    "derivative of inverse functions" [x]: cos(asin(x))/sqrt(1 - x.pow(2)) => 1, where defined;
    "derivative of inverse functions" [x]: sin(acos(x))/sqrt(1 - x.pow(2)) => 1, where defined;
    "derivative of inverse functions" [x]: cosh(asinh(x))/sqrt(1 + x.pow(2)) => 1, where defined;
    "derivative of inverse functions" [x]: sinh(acosh(x))/(sqrt(x - 1)*sqrt(x + 1)) => 1, where defined;
    "derivative of inverse functions" [x]: tan(asec(x))/(x*sqrt(1 - 1/x.pow(2))) => 1, where defined;
    "derivative of inverse functions" [x]: cot(acsc(x))/(x*sqrt(1 - 1/x.pow(2))) => 1, where defined;
    "derivative of inverse functions" [x]: tanh(asech(x))/sqrt(1 - x.pow(2)) => 1, where defined;
    "derivative of inverse functions" [x]: coth(acsch(x))/(x*sqrt(1 + 1/x.pow(2))) => 1, where defined;

    // The logistic function σ and its antiderivative softplus.
    "logarithm of a sigmoid" [x]: ln(sigmoid(x)) => -softplus(-x);
    "logarithm of a sigmoid" [x]: ln(1 - sigmoid(x)) => -softplus(x);
    "logarithm of a sigmoid" [x]: log1p(-sigmoid(x)) => -softplus(x);
    // Of a number it would be no shorter.
    "reflected softplus" [x: Symbolic, a: Number]: a*softplus(x) - a*x => a*softplus(-x);
    "difference of reflected softplus" [x, a: Number]: a*softplus(x) - a*softplus(-x) => a*x;
    "sum of reflected sigmoids" [x, a]: a*sigmoid(x) + a*sigmoid(-x) => a, where defined;

    // Exponentials, logarithms, and the forms of them that do not lose digits.
    "logarithm of an even power" [x, n: Even] for f in logarithms(): f(x.pow(n)) => n*f(abs(x));
    "logarithm of a power" [x: Symbolic, n: Uneven] for f in logarithms(): f(x.pow(n)) => n*f(x), where defined;
    "logarithm of a power of a positive base" [x, y: Symbolic] for f in logarithms(): f(x.pow(y)) => y*f(x), if x > 0;
    "softplus" [x]: ln(1 + exp(x)) => softplus(x);
    "softplus" [x]: log1p(exp(x)) => softplus(x);
    // Of one term only: then 1 + x is the one sum that rounds, and log1p leaves it out. And not of 1 − x, which its
    // derivative needs anyway.
    "logarithm near one" [x: Plus] for (f, g) in near(Near::One): f(1 + x) => g(x);
    "exponential near one" code "exp(x) - 1 = expm1(x), exp(x) + exp(y) - 2 = expm1(x) + expm1(y)":
        Head::Sum(Functions::with(code::is_near_one)) => code::near_one;
    "exponential beside expm1" [x, a: Number] for (f, g) in near(Near::ValueOne): a*g(x) - a*f(x) => -a;
    "one plus expm1" [x, a: Number] for (f, g) in near(Near::ValueOne): a + a*g(x) => a*f(x);
    "product of exponentials" code "exp(x)*exp(y) = exp(x + y)":
        Head::Product(Functions::of(&[Exp])) => code::product_of_exponentials;
    "sigmoid" [x, n: Negative]: (1 + exp(-x)).pow(n) => sigmoid(x).pow(-n);
    "reflected sigmoid" [x, n: Positive]: exp(x)*sigmoid(-x).pow(n) => sigmoid(x)*sigmoid(-x).pow(n - 1);

    // Pieces of arguments of which something is known.
    "absolute value of x >= 0" [x]: abs(x) => x, if x >= 0;
    "absolute value of x <= 0" [x]: abs(x) => -x, if x <= 0;
    "sign of x > 0" [x]: sign(x) => 1, if x > 0;
    "sign of x < 0" [x]: sign(x) => -1, if x < 0;
    "step at x > 0" [x]: step(x) => 1, if x > 0;
    "step at x <= 0" [x]: step(x) => 0, if x <= 0;
    "relu of x >= 0" [x]: relu(x) => x, if x >= 0;
    "relu of x <= 0" [x]: relu(x) => 0, if x <= 0;
    "absolute value of a product" code "abs(x*y) = abs(x)*abs(y)":
        Head::Call(Functions::of(&[Abs])) => code::absolute_value_of_product;
    "sign of a product" code "sign(x*y) = sign(x)*sign(y)":
        Head::Call(Functions::of(&[Sign])) => code::sign_of_product;
    "absolute value of a power" [x, n: Whole]: abs(x.pow(n)) => abs(x).pow(n);
    "extremum of equals" [x]: min(x, x) => x;
    "extremum of equals" [x]: max(x, x) => x;
    // Of equals none is preferred, but what is no number.
    "extremum in known order" [x: Symbolic, y: Number]: min(x, y) => x, if x == y;
    "extremum in known order" [x: Symbolic, y: Number]: max(x, y) => x, if x == y;
    "extremum in known order" [x, y]: min(x, y) => x, if x <= y and x not y;
    "extremum in known order" [x, y]: max(x, y) => y, if x <= y and x not y;
    "rounding of a whole number" [x] for f in roundings(): f(x) => x, if x is whole;
    "rounding of a number" code "floor(-3/2) = -2, ceil(-3/2) = -1, round(-3/2) = -2, trunc(-3/2) = -1":
        Head::Call(Functions::of(ROUNDINGS)) => code::rounding_of_number;
    "hypotenuse of one side" [x]: hypot(x.number(0), x) => abs(x);

    // Powers and products of them that are simpler ones.
    "even power of an absolute value" [x, n: Even]: abs(x).pow(n) => x.pow(n);
    "cube of a cube root" [x, n: Whole]: cbrt(x).pow(3*n) => x.pow(n);
    "odd power of a sign" [x, n: Odd]: sign(x).pow(n) => sign(x), where defined;
    "even power of a sign beside a pole" [x, m: Negative, n: Even]: sign(x).pow(n)*abs(x).pow(m) => abs(x).pow(m);
    "even power of a sign beside a pole" [x, m: Negative, n: Even]: sign(x).pow(n)*x.pow(m) => x.pow(m);
    "even power of a sign" [x, n: Even]: sign(x).pow(n) => 1, if x != 0;
    "x over its absolute value" [x]: x/abs(x) => sign(x), where defined;
    "powers of x and of its absolute value" [x, m: Even, n: Whole]: x.pow(m)*abs(x).pow(n) => abs(x).pow(m + n), where defined;
    // x³·|x| would become x·|x|³, which is no simpler.
    "powers of x and of its absolute value" [x, m: OtherOdd, n: OtherWhole]:
        x.pow(m)*abs(x).pow(n) => x*abs(x).pow(m + n - 1), where defined;
    "x times its sign" [x, n: Odd]: x.pow(n)*sign(x) => x.pow(n - 1)*abs(x);
    "absolute value times sign" [x, n: Odd]: abs(x).pow(n)*sign(x) => x.pow(n);
    "sign of an absolute value" [x, m: Number, n: Number]: sign(x).pow(m)*sign(abs(x)).pow(n) => sign(x).pow(m), where defined;
    "sign of a sign" [x]: sign(sign(x)) => sign(x);
    "power of a step" [x, n: Positive]: step(x).pow(n) => step(x);
    "x times its step" [x]: x*step(x) => relu(x);
    "relu times its step" [x, n: Positive]: relu(x).pow(n)*step(x) => relu(x).pow(n);

    // Odd functions of opposite arguments beside each other. Alone they stay: a sign in front is no simpler.
    "opposite arguments in a sum" code "f(x - y) + g(y - x) = f(x - y) - g(x - y) for odd g":
        Head::Sum(Functions::with(|row| row.parity == Parity::Odd)) => code::opposite_in_sum;
    "opposite arguments in a product" code "f(x - y)*g(y - x) = -f(x - y)*g(x - y) for odd g":
        Head::Product(Functions::with(|row| row.parity == Parity::Odd)) => code::opposite_in_product;

    // Parity and exact values.
    "odd function" [x: NotMinus] for f in odd(): f(-x) => -f(x);
    "even function" [x: Plus] for f in even(): f(-x) => f(x);
    "value at zero" [x] for (f, at, value) in values(|_, at| at == Exact::ZERO): f(exactly(at, x)) => exactly(value, x);
    "value at one" [x] for (f, at, value) in values(|_, at| at == Exact::ONE): f(exactly(at, x)) => exactly(value, x);
    "logarithm of its base" [x] for (f, at, value) in values(|row, at| row.is_logarithm && at != Exact::ONE):
        f(exactly(at, x)) => exactly(value, x);
    "power of two" [n: Number]: exp2(n) => n.number(2).pow(n);
    "cube root of a cube" [x, n: Whole]: cbrt(x.pow(3*n)) => x.pow(n);
    "cube root of a cube" code "cbrt(8) = 2": Head::Call(Functions::of(&[Cbrt])) => code::cube_root_of_number;
    "multiple of pi" code "sin(pi/6) = 1/2, cos(pi/4) = 2^(1/2)/2, tan(pi/3) = 3^(1/2), ...":
        Head::Call(Functions::of(&[Sin, Cos, Tan])) => code::multiple_of_pi;
    "sine of half turns" [n: Symbolic, pi]: sin(n*pi) => 0, if n is whole;
    "sine of half turns" [n: Symbolic, pi]: tan(n*pi) => 0, if n is whole;
    "cosine of half turns" [n: Symbolic, pi]: cos(n*pi) => n.number(-1).pow(n), if n is whole;
    "even power of minus one" [n: Symbolic]: n.number(-1).pow(2*n) => 1, if n is whole;
    "pythagorean identity" [x, a]: a*sin(x).pow(2) + a*cos(x).pow(2) => a, where defined;
    "hyperbolic pythagorean identity" [x, a]: a*cosh(x).pow(2) - a*sinh(x).pow(2) => a, where defined;

    // Special functions.
    "gamma of a whole number" code "gamma(n) = (n - 1)! for n = 1, 2, ...":
        Head::Call(Functions::of(&[Gamma])) => code::gamma_of_whole_number;
    "negative order" [x, n: PositiveWhole] for f in with_order(true): f(-n, x) => x.number(-1).pow(n)*f(n, x);
    "negative order" [x, n: PositiveWhole] for f in with_order(false): f(-n, x) => f(n, x);
    // Of two terms only: then 1 − f(x) is the one sum that rounds.
    "complementary error function" [x, a: Number] for (f, g) in near(Near::Complement): a - a*f(x) => a*g(x), of 2 terms;
}
