//! What is said of each mistake.

use std::fmt;

use super::ParseErrorKind;
use crate::parse::callee::Head;
use crate::parse::{MAX_LENGTH, MAX_NESTING};
use crate::rational::{DecimalError, Rational};

/// Found text, in words.
fn found(text: &str) -> String {
    if text.is_empty() { "the end".into() } else { format!("`{text}`") }
}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there is no expression; write one, as in x^2*sin(y)"),
            Self::TooLong => write!(f, "the expression is longer than {MAX_LENGTH} bytes"),
            Self::TooDeep => write!(f, "parentheses are nested deeper than {MAX_NESTING}"),
            Self::Number(DecimalError::Malformed) => write!(f, "not a decimal number"),
            Self::Number(DecimalError::TooLarge) => {
                let digits = Rational::MAX_DIGITS;
                write!(
                    f,
                    "the number has more than {digits} digits, or an exponent beyond ±{digits}"
                )
            }
            Self::Character('=') => write!(
                f,
                "unexpected `=`: this reads an expression, not an equation; move all to one side"
            ),
            Self::Character('[' | ']') => {
                write!(f, "unexpected bracket; group with parentheses `(` `)`")
            }
            Self::Character('$') => {
                write!(f, "unexpected `$`: it stands at both ends of the formula, or not at all")
            }
            Self::Character('?') => {
                write!(f, "unexpected character `?`; write `if(x < 0, -x, x^2)`")
            }
            Self::Character('%') => {
                write!(
                    f,
                    "unexpected character `%`; write `mod(x, y)`, or `rem(x, y)` with the sign of x"
                )
            }
            Self::Character(c @ ('ⁿ' | '⁺' | 'ˣ' | 'ᵏ' | '⁽')) => {
                write!(f, "unexpected character `{c}`; write the power as in `x^n`")
            }
            Self::Character(c) => {
                let shown =
                    if c.is_ascii_graphic() { c.to_string() } else { c.escape_debug().to_string() };
                write!(f, "unexpected character `{shown}`")
            }
            Self::ExpectedOperand(text) => {
                write!(f, "expected a number, a name or `(`, found {}", found(text))
            }
            Self::ExpectedOperator { found: text, closing } => {
                write!(f, "expected an operator")?;
                if let Some(closing) = closing {
                    write!(f, " or `{closing}`")?;
                }
                write!(f, ", found {}", found(text))
            }
            Self::NothingToClose(c) => write!(f, "`{c}` closes nothing that was opened"),
            Self::Comma => {
                write!(f, "a comma separates arguments of a function; in a number write a point")
            }
            Self::UnknownFunction { name, suggestion, product } => {
                write!(f, "there is no function `{name}`")?;
                match suggestion {
                    Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
                    None if *product => write!(f, "; for a product write `{name}*(…)`"),
                    None => Ok(()),
                }
            }
            Self::NoArgument(name) => {
                write!(f, "the function `{name}` needs its argument in parentheses: `{name}(…)`")
            }
            Self::PowerOfFunction(name) => write!(
                f,
                "before the argument of `{name}` a power is a whole number or a letter, as in `{name}^2(x)`; write another \
                 behind it: `{name}(x)^(…)`"
            ),
            Self::TooManyDerivatives => {
                write!(f, "the derivatives in the formula are too many or too large")
            }
            Self::NoVariable => write!(f, "expected a variable, as in `diff(x^2, x)`"),
            Self::InverseOrReciprocal(name) => {
                write!(f, "`{name}^-1` has two meanings; ")?;
                if let Some(inverse) = Head::named(&format!("a{name}")) {
                    write!(f, "for the inverse write `{}(x)`, ", inverse.name)?;
                }
                write!(f, "for the reciprocal `1/{name}(x)`")
            }
            Self::Undefined(name) => {
                write!(f, "`{name}` is not defined; define it by `{name} = …`")
            }
            Self::Leibniz => {
                write!(
                    f,
                    "the variables below the line do not add up to the order above it, as in d2f/dxdy"
                )
            }
            Self::Parameters { function, parameters, found } => {
                let takes = match &parameters[..] {
                    [] => "no argument: it has no variable".to_owned(),
                    [one] => format!("one argument, {one}"),
                    several => format!("{} arguments, {}", several.len(), several.join(", ")),
                };
                write!(f, "`{function}` takes {takes}; found {found}")
            }
            Self::WhichVariable { function, variables } => write!(
                f,
                "`{function}` has the variables {}; say which is meant, as in `d{function}/d{}`",
                variables.join(", "),
                variables.first().map_or("x", String::as_str)
            ),
            Self::HighestDerivative(highest) => {
                write!(f, "no derivative beyond order {highest} is taken")
            }
            Self::Expansion(most) => write!(
                f,
                "with all that the definitions say, the formula has more than {most} expressions"
            ),
            Self::Captured { name, variable } => write!(
                f,
                "`{name}` is defined with `{variable}`, which has another meaning here; define `{name}({variable}) = …`"
            ),
            Self::SameName { name, variable } => write!(
                f,
                "`{variable}` is a parameter of `{name}`, and also a variable of what that uses; give one of them another name"
            ),
            Self::NotFree(name) => write!(
                f,
                "`{name}` is defined by a formula, so it is no variable to differentiate by"
            ),
            Self::SecondEquals => {
                write!(
                    f,
                    "a second `=`; an equation has two sides, and each gets a line of its own"
                )
            }
            Self::EmptySide => {
                write!(f, "nothing stands on one side of `=`; write both, as in `y = x^2`")
            }
            Self::Equation => write!(
                f,
                "this is an equation; `--implicit y`, in JSON `\"implicit\": \"y\"`, differentiates its variable y as a function of the others; a formula that is 0 is written without `= 0`"
            ),
            Self::OnBothSides(name) => write!(
                f,
                "`{name}` stands on both sides of `=`; `--implicit {name}` differentiates it where the equation holds"
            ),
            Self::NoIndex => write!(
                f,
                "it is not clear which is the index: one name, as in `sum(k, 1, 5, x^k)` or `sum(x^k, k, 1, 5)`"
            ),
            Self::SumWithoutRange(name) => {
                write!(
                    f,
                    "`\\{name}` needs an index and its bounds, as in `\\{name}_{{k=1}}^{{5}}`"
                )
            }
            Self::Bound => write!(
                f,
                "the bounds of a sum or product must be whole numbers, as in `sum(k, 1, 5, x^k)`"
            ),
            Self::TooManyTerms(most) => {
                write!(f, "sums and products have more than {most} terms in all")
            }
            Self::Equals => write!(f, "unexpected `==`; an equation is written with one `=`"),
            Self::OfWhat => {
                write!(
                    f,
                    "put all that is to be differentiated in one pair of parentheses, as in `grad (x*y)`"
                )
            }
            Self::Names => {
                write!(f, "expected the names of variables, each once, as in `f(x, y) = x/y`")
            }
            Self::Fused { name, meant } => write!(
                f,
                "`{name}` would be the name of one variable; write `{meant}`, or call the variable otherwise"
            ),
            Self::FusedFunction { name, meant } => {
                write!(f, "there is no function `{name}`; did you mean `{meant}(…)`?")
            }
            Self::Constant { name, meant: "e" } => write!(
                f,
                "`{name}` is a variable; Euler's number is `e`, and a power of the variable `({name})^…`"
            ),
            Self::Constant { name, meant } => {
                write!(f, "the constant is called `{meant}` here, not `{name}`")
            }
            Self::Element(name) => {
                write!(f, "there are no arrays here; for an element write a name, as in `{name}1`")
            }
            Self::Condition => write!(
                f,
                "a condition is no number; for 1 where it holds and 0 elsewhere write `if(…, 1, 0)`"
            ),
            Self::NoCondition => write!(f, "expected a condition, as in `if(x < 0, -x, x^2)`"),
            Self::Separator => {
                write!(f, "the digits of a number stand without separators, as in `1000`")
            }
            Self::UnknownCommand { name, suggestion } => {
                write!(f, "there is no command `\\{name}`")?;
                match suggestion {
                    Some(suggestion) => write!(f, "; did you mean `\\{suggestion}`?"),
                    None => Ok(()),
                }
            }
            Self::NoBraces(name) => {
                write!(f, "`\\{name}` needs its argument in braces: `\\{name}{{…}}`")
            }
            Self::NoWord => {
                write!(f, "expected a word of letters and digits, as in `x_{{1}}` or `x_{{max}}`")
            }
            Self::Order(name) => {
                write!(f, "the first argument of `{name}` is its order, a whole number")
            }
            Self::Component(name) => write!(
                f,
                "the first argument of `{name}` says which of the others is meant: 1, 2, … up to how many there are"
            ),
            Self::ArgumentCount { name, takes, found } => {
                write!(f, "`{name}` takes {takes}, found {found}")?;
                match *name {
                    "atan" | "arctan" if *found == 2 => write!(f, "; did you mean `atan2`?"),
                    "ln" | "log2" | "log10" if *found == 2 => {
                        write!(f, "; the logarithm of x to the base b is `log(x, b)`")
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

impl ParseErrorKind {
    /// What stands beside the caret.
    pub(super) fn label(&self) -> String {
        match self {
            Self::ExpectedOperand(_) => "expected a number, a name or `(`".into(),
            Self::ExpectedOperator { closing: Some(closing), .. } => {
                format!("expected an operator or `{closing}`")
            }
            Self::ExpectedOperator { .. } => "expected an operator".into(),
            Self::UnknownFunction { suggestion: Some(suggestion), .. } => {
                format!("did you mean `{suggestion}`?")
            }
            Self::UnknownFunction { .. } => "no function of this name".into(),
            Self::NoArgument(name) => format!("write `{name}(…)`"),
            Self::PowerOfFunction(name) => format!("write `{name}(…)^…`"),
            Self::InverseOrReciprocal(_) => "inverse or reciprocal?".into(),
            Self::Fused { meant, .. } => format!("write `{meant}`"),
            Self::FusedFunction { meant, .. } => format!("did you mean `{meant}(…)`?"),
            Self::Constant { meant, .. } => format!("write `{meant}`"),
            Self::UnknownCommand { suggestion: Some(suggestion), .. } => {
                format!("did you mean `\\{suggestion}`?")
            }
            Self::UnknownCommand { .. } => "no command of this name".into(),
            Self::NoWord => "expected a word".into(),
            Self::ArgumentCount { takes, .. } => format!("takes {takes}"),
            _ => String::new(),
        }
    }
}
