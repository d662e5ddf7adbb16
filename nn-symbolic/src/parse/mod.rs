//! Formulas as people type them, read into an [`Ast`] that keeps their order, their grouping and their places.
//!
//! ```text
//! formula  = sum ;
//! sum      = term , { ( "+" | "-" ) , term } ;
//! term     = signs , product ;                                   (* -x^2 is -(x^2), -a*b is -(a*b) *)
//! product  = power , { "*" , signs , power | "/" , signs , power | power } ;
//! power    = factor , [ ( "^" | "**" ) , signs , power | super ] ; (* from the right: 2^3^x is 2^(3^x) *)
//! factor   = atom , [ "!" ] ;                                    (* not before = or another ! *)
//! signs    = { "-" | "+" } ;
//! atom     = pieces | number | constant | variable | "(" , sum , ")" | "|" , sum , "|"
//!          | "⌊" , sum , "⌋" | "⌈" , sum , "⌉"
//!          | function , "(" , sum , { "," , sum } , ")" | function , [ raised ] , ( arguments | argument )
//!          | module , "." , ( function , arguments | constant ) | vulgar | "√" , atom | latex ;
//! pieces   = ( "if" | "where" | "ifelse" ) , "(" , either , "," , sum , "," , sum , ")"
//!          | "piecewise" , "(" , either , "," , sum , { "," , either , "," , sum } , [ "," , sum ] , ")"
//!          | "piecewise" , "(" , pair , { "," , pair } , [ "," , sum ] , ")" | "\begin{cases}" , rows , "\end{cases}" ;
//! pair     = "(" , sum , "," , either , ")" ; rows = sum , "&" , either , [ "\\" , rows ] | sum ;
//! either   = both , { ( "||" | "or" ) , both } ; both = test , { ( "&&" | "and" ) , test } ;
//! test     = ( "!" | "not" ) , test | "(" , either , ")" | "true" | "otherwise" | sum , relation , sum , { relation , sum } ;
//! relation = "<" | "<=" | "==" | "=" | "!=" | ">=" | ">" ;      (* and as Unicode and LaTeX write them *)
//! raised   = ( "^" | "**" ) , ( digits | letter | "{" , sum , "}" ) | super ;   (* sin^2 x; never -1 *)
//! number   = ( digits , [ "." , [ digits ] ] | "." , digits ) , [ ( "e" | "E" ) , [ "+" | "-" ] , digits ] ;
//! constant = "e" | "pi" | "π" | "\pi" ;
//! variable = letter , { letter | digit | "_" } , { "₀" … "₉" }     (* x₁ is x1, and ends there: x₁x₂ is x1*x2 *)
//!          | letter , "_" , word | greek , [ "_" , word ] | "\mathrm" , word , [ "_" , word ] ;
//! super    = [ "⁻" ] , ( "⁰" … "⁹" ) , { "⁰" … "⁹" } ;
//! latex    = "{" , sum , "}" | ( "\frac" | "\dfrac" | "\tfrac" ) , group , group
//!          | "\sqrt" , [ "[" , sum , "]" ] , group | applied ;
//! range    = ( "\sum" | "\prod" ) , "_" , "{" , name , "=" , sum , "}" , "^" , group ;   (* then a term *)
//! applied  = command , [ "_" , group ] , [ "^" , group ] , ( arguments | argument ) ;
//! group    = "{" , sum , "}" | digit | letter | greek ;
//! argument = signs , power , { power } ;                         (* up to the next function: \sin 2x \cos x *)
//! arguments = "(" , sum , { "," , sum } , ")" | "{" , sum , "}" ;
//! command  = "\" , function | "\operatorname" , word | "\mathrm" , word ;
//! greek    = "\alpha" | … ; word = "{" , ( letter | digit | "_" ) , … , "}" | digit | letter | greek ;
//! ```
//!
//! Textbooks write functions without parentheses. A function of one argument then takes what follows up to a sign or to
//! the next function: `sin 2x` is sin(2·x), `sin x cos x` is sin(x)·cos(x), `sin x^2` is sin(x²), `sin x / 2` is
//! sin(x)/2; an argument in bars ends with them, `ln|x|y` is ln(|x|)·y. `sin^2 x` and `sin²(x)` are sin(x)², but the power
//! −1 is refused: to some `sin^-1(x)` is asin(x), to others 1/sin(x).
//!
//! `d/dx x^2`, `d^2/dx^2 x^3`, `\frac{d}{dx} x^2` and `diff(x^2, x)` are derivatives, simplified. The operator takes the
//! term that follows, up to a plus or minus: `d/dx x^2 sin x + 1` is (2·x·sin(x) + x²·cos(x)) + 1.
//!
//! `sum(k, 1, 5, x^k)`, or `sum(x^k, k, 1, 5)`, is a sum over an index, `prod` a product; in LaTeX `\sum_{k=1}^{5}` takes the
//! term that follows, as `d/dx` does. The index is bound in the term. Bounds are whole numbers, or made of indices further
//! out; an empty range is 0, or 1. All sums of a formula have at most 10,000 terms.
//!
//! Names that run together what a reader takes apart are refused with what to write: `sinx`, `cos2x`, `xsin(x)`, `xe^x`
//! where x is a variable of the formula too, `E^x`, `PI`. Such a name is that of a function and then a variable of the
//! same formula, or, for an elementary function, any one letter or Greek letter, unless it is a word like `cost`.
//!
//! Functions and constants of `np`, `math`, `Math`, `torch` and the like are read: `np.sin(x)`. `½` is a number, dashes are
//! minus signs. `·`, `×` and `⋅` multiply, `÷` divides and `−` subtracts; `√` takes what follows it immediately, so `√x^2` is
//! `(√x)^2`. A bar opens where an operand is expected and closes where one has just ended. Functions are the rows of
//! the [table](crate::table), and `pow(a, b)`, `root(x, n)`, `factorial(x)`, `softmax(i, x1, …)`; `min`, `max` and `logsumexp` take any
//! number of arguments from two, and `log(x, b)` is to the base b. `x!` is gamma(x + 1), and binds like a power. `gamma` and
//! `beta` are functions before a parenthesis and variables elsewhere. A name before
//! `(` that is no function is an error, so is a function without its argument.
//!
//! LaTeX is read by the same grammar, what is printed in it as well as what people write: `\cdot`, `\times` and `\div`,
//! brackets with `\left` and `\right`, `\lvert`, `\lfloor`, `\lceil`, blanks (`\,`, `\quad`, `~`), and `$…$` around the whole. In it
//!
//! - a function takes the parenthesis behind it, or what follows up to a sign or to the next function: `\sin 2x + 1` is
//!   sin(2·x) + 1, `\sin x y` is sin(x·y), but `\sin x \cdot y` is sin(x)·y and `\sin x / 2` is sin(x)/2;
//! - `\sin^2 x` is sin(x)²; `\sin^{-1} x` is the inverse, asin(x); `\log_{b} x` is ln(x)/ln(b); `\sigma(x)` is
//!   `sigmoid(x)` and `\Gamma(x)` is `gamma(x)`; these letters are otherwise variables;
//! - behind a name that is no function, a blank makes a parenthesis a factor, as SymPy and others print it:
//!   `b \left(x + 1\right)` and `b (x + 1)` are products, `f\left(x\right)` and `\alpha (x)` are errors;
//! - `x_{1}` is the variable x1, `x_{max}` is x_max and `\alpha` is alpha, unless the formula wrote `x_1` or `α` before:
//!   then it is that;
//! - names and numbers are as long as elsewhere: `xy` is one variable, `x^10` is x¹⁰. But behind `\frac`, `\sqrt` and the
//!   `^` or `_` of a command stands a group, or one character: `\frac12`, `\sin^2x`.
//!
//! ```
//! use nn_symbolic::{Graph, parse};
//!
//! let ast = parse("ln(x₁) + x₁·x₂ − sin(x₂)")?;
//! assert_eq!(ast.variables(), ["x1", "x2"]);
//! let mut graph = Graph::new();
//! let f = ast.build(&mut graph);
//! assert_eq!(graph.display(f).to_string(), "ln(x1) + x1*x2 - sin(x2)");
//!
//! let mut same = |latex| parse(latex).unwrap().build(&mut graph);
//! assert_eq!(same(r"\frac{a}{b} \sin^2 x"), same("a/b * sin(x)^2"));
//!
//! let error = parse("sn(x)").unwrap_err();
//! assert_eq!(error.to_string(), "there is no function `sn`; did you mean `sin`?");
//! # Ok::<(), nn_symbolic::ParseError>(())
//! ```

mod applied;
mod assume;
mod ast;
mod callee;
mod caret;
mod command;
mod definitions;
mod differential;
mod draft;
mod elsewhere;
mod error;
mod expand;
mod fused;
mod grammar;
mod latex;
mod names;
mod operators;
mod pieces;
mod precedence;
mod statement;
mod sugar;
mod sums;
#[cfg(test)]
mod tests;
mod textbook;
mod token;
mod unapplied;
mod written;

pub use assume::{Assumption, AssumptionError, Bound, Claim, assumptions, contradiction};
pub use ast::{Ast, Kind, NodeId, Operator, Span};
pub use caret::{excerpt, excerpt_from};
pub use definitions::{Definition, Definitions};
pub use draft::{Ask, AskKind, By, Draft};
pub use error::{ParseError, ParseErrorKind};
pub use expand::Expanded;
pub use grammar::{parse, parse_with};
pub use names::{did_you_mean, natural_order};
pub use statement::Statement;

/// The longest formula that is read, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;

/// How deep parentheses may stand in each other. Nothing here recurses, so this is far below what would do harm;
/// but a formula beyond it is not one that anybody meant.
pub const MAX_NESTING: usize = 10_000;
