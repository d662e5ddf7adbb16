//! Names that run together what a reader takes apart: `sinx`, `xsin(x)`, `xe^x`.
//!
//! A name is as long as its letters go, so each of these would silently be a variable of its own. It is refused where
//! the formula itself, or custom, says that it is none:
//!
//! - the name of a function and then a variable of the same formula, or, for the [`ELEMENTARY`] ones, what functions are
//!   customarily applied to: one letter or a Greek one, with numbers before or behind it (`sinx`, `cos2x`, `lntheta`), or
//!   a number for `sqrt` and `ln` (`sqrt2`);
//!   but [`WORDS`] are words;
//! - the same, or an elementary function, behind a variable of the formula or x, y, z or t (`xsinx`, `xln x`);
//! - before a power, a variable of the formula or x, y, z or t, and then e (`xe^x`; but `me^2` where there is no m);
//! - the name of an elementary function with capitals, or by which others know it, before an operand (`Sin x`, `lg x`).

use super::ast::Span;
use super::callee::{Head, callee_names, known_as};
use super::command::UPRIGHT;
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Parser, fail};
use super::token::{Token, on_the_line};
use crate::print::{CUSTOMARY, letter};

/// The functions that are written without parentheses.
const ELEMENTARY: [&str; 32] = [
    "arcsin", "arccos", "arctan", "arccot", "asinh", "acosh", "atanh", "asin", "acos", "atan",
    "acot", "sinh", "cosh", "tanh", "coth", "sech", "csch", "log10", "log2", "log1p", "expm1",
    "sqrt", "cbrt", "sin", "cos", "tan", "cot", "sec", "csc", "exp", "log", "ln",
];

/// Longer names run nothing together: taking them apart takes quadratic time.
const LONGEST: usize = 64;

/// Words that begin like a function and end in one letter, and names of quantities that do so.
const WORDS: [&str; 19] = [
    "cost", "cosy", "cots", "expm", "expo", "logD", "logK", "logL", "logN", "logP", "logS", "logo",
    "logs", "secs", "sect", "sine", "sing", "tang", "tank",
];

impl Parser<'_> {
    /// Notes a variable just read if what follows makes another reading likely.
    pub(super) fn suspect(&mut self, name: &str, span: Span) {
        let follows = self.peek().map(|(token, ..)| token);
        let is_suspect = match follows {
            Ok(Token::Caret | Token::Superscript(_)) => name.len() > 1 && name.ends_with('e'),
            Ok(Token::Name(..) | Token::Pi | Token::Bar | Token::Root(_)) => {
                let plain = name.to_ascii_lowercase();
                plain != name && ELEMENTARY.contains(&&*plain) || elsewhere(name).is_some()
            }
            _ => false,
        };
        if is_suspect {
            self.suspects.push(span);
        }
    }

    /// Refuses the first name that runs together several, now that all variables are known.
    pub(super) fn refuse_fused(&self) -> Result<(), ParseError> {
        let mut found: Option<(Span, String)> = None;
        let mut note = |span: Span, meant: String| {
            if found.as_ref().is_none_or(|(first, _)| span.start < first.start) {
                found = Some((span, meant));
            }
        };
        for &span in &self.suspects {
            let name = self.written(span);
            let plain = name.to_ascii_lowercase();
            if plain != name && ELEMENTARY.contains(&&*plain) {
                note(span, format!("{plain}(…)"));
            } else if let Some(function) = elsewhere(name) {
                note(span, format!("{function}(…)"));
            } else if let Some(base) = name.strip_suffix('e').filter(|base| self.is_factor(base)) {
                note(span, format!("{base}*e^…"));
            }
        }
        for (name, span) in self.ast.written_variables() {
            // Set upright or not, but not a Greek letter of LaTeX.
            let is_written = |written: &str| {
                let plain = UPRIGHT.iter().find_map(|upright| {
                    written.strip_prefix('\\')?.strip_prefix(upright)?.trim().strip_prefix('{')
                });
                let plain = plain.unwrap_or(written).replace(['_', '{', '}'], "");
                on_the_line(written) == name || plain == name.replace('_', "")
            };
            if (3..=LONGEST).contains(&name.len())
                && span.end - span.start <= 2 * LONGEST
                && is_written(self.written(span))
                && let Some(meant) = self.taken_apart(name)
            {
                note(span, meant);
            }
        }
        match found {
            None => Ok(()),
            Some((span, meant)) => {
                let name = self.words(span);
                Err(fail(Error::Fused { name, meant }, span))
            }
        }
    }

    /// How a name is written that a reader takes apart.
    fn taken_apart(&self, name: &str) -> Option<String> {
        if WORDS.contains(&name) {
            return None;
        }
        if let Some(applied) = self.applied(name) {
            return Some(applied);
        }
        let ends =
            |function: &&&str| name.strip_suffix(**function).is_some_and(|v| self.is_factor(v));
        if let Some(function) = ELEMENTARY.iter().find(ends) {
            let factor = &name[..name.len() - function.len()];
            return Some(format!("{factor}*{function}(…)"));
        }
        let splits = name.char_indices().skip(1).map(|(at, _)| name.split_at(at));
        let mut factors = splits.filter(|(factor, _)| self.is_factor(factor));
        factors.find_map(|(factor, rest)| Some(format!("{factor}*{}", self.applied(rest)?)))
    }

    /// A function and its argument, run together.
    fn applied(&self, name: &str) -> Option<String> {
        let customary = ELEMENTARY.iter().find_map(|function| {
            let argument = name.strip_prefix(function)?;
            let is_number = matches!(*function, "sqrt" | "ln")
                && !argument.is_empty()
                && without_digits(argument).is_empty();
            (is_number || is_customary(argument)).then(|| format!("{function}({argument})"))
        });
        let of_variable = || {
            callee_names().filter(|name| letter(name).is_none()).find_map(|function| {
                let argument = name.strip_prefix(function)?;
                let one = Head::named(function).is_some_and(Head::takes_one);
                let is_variable = one && self.ast.place(without_digits(argument)).is_some();
                is_variable.then(|| format!("{function}({argument})"))
            })
        };
        customary.or_else(of_variable)
    }

    /// Whether a name that stands before others is a factor to a reader.
    fn is_factor(&self, name: &str) -> bool {
        CUSTOMARY.contains(&name) || self.ast.place(name).is_some()
    }

    /// How the name of no function is written that is a factor before the name of one.
    pub(super) fn factor_before_function(&self, name: &str) -> Option<String> {
        let split = |function: &&&str| {
            let factor = name.strip_suffix(**function).unwrap_or_default();
            factor.chars().count() == 1 && factor != "_" || self.ast.place(factor).is_some()
        };
        let function = ELEMENTARY.iter().find(split)?;
        let factor = &name[..name.len() - function.len()];
        Some(format!("{factor}*{function}"))
    }
}

/// The elementary function that is called so elsewhere, and perhaps applied without parentheses: `lg x`, `tg x`.
fn elsewhere(name: &str) -> Option<&'static str> {
    known_as(name).filter(|function| ELEMENTARY.contains(function))
}

fn without_digits(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// One letter or the name of a Greek one, with numbers around it.
fn is_customary(argument: &str) -> bool {
    let name = without_digits(argument);
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
    base.chars().count() == 1 && base != "_" || base == "pi" || letter(base).is_some()
}
