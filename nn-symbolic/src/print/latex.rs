//! The notation of LaTeX's mathematics mode.

use std::borrow::Cow;

use super::{Item, Level, Notation, Parts, listed, plain, text};
use crate::graph::{Constant, Expr};
use crate::table::Function;

pub(super) struct Latex;

impl Notation for Latex {
    fn parentheses(&self) -> [&'static str; 2] {
        ["\\left(", "\\right)"]
    }

    /// A fraction has its own line, so it needs no parentheses in a product.
    fn factor(&self) -> Level {
        Level::Fraction
    }

    /// Juxtaposition, but 2·3 is not 23.
    fn times(&self, before_digit: bool) -> &'static str {
        if before_digit { " \\cdot " } else { " " }
    }

    fn variable<'g>(&self, name: &'g str) -> Cow<'g, str> {
        latex_name(name).into()
    }

    fn constant(&self, constant: Constant) -> &'static str {
        match constant {
            Constant::E => "e",
            Constant::Pi => "\\pi",
        }
    }

    fn fraction<'g>(&self, above: Parts<'g>, below: Parts<'g>, _: bool) -> (Level, Parts<'g>) {
        let mut parts = vec![text("\\frac{")];
        parts.extend(alone(above));
        parts.push(text("}{"));
        parts.extend(alone(below));
        parts.push(text("}"));
        (Level::Fraction, parts)
    }

    fn power<'g>(&self, base: Expr, exponent: Item<'g>) -> (Level, Parts<'g>) {
        let mut parts = vec![plain(base, Level::Atom), text("^{")];
        parts.extend(alone(vec![exponent]));
        parts.push(text("}"));
        (Level::Power, parts)
    }

    fn decimal(&self, number: String) -> (Level, String) {
        match number.split_once('e') {
            None => (Level::Atom, number),
            Some(("1", power)) => (Level::Power, format!("10^{{{power}}}")),
            Some((digits, power)) => (Level::Product, format!("{digits} \\cdot 10^{{{power}}}")),
        }
    }

    fn exponent<'g>(&self, number: String) -> Item<'g> {
        text(number)
    }

    fn call<'g>(&self, function: Function, args: &[Expr]) -> (Level, Parts<'g>) {
        let around = |open: &'static str, close: &'static str| {
            let mut parts = vec![text(open)];
            parts.extend(listed(args));
            parts.push(text(close));
            parts
        };
        match function {
            Function::Sqrt => (Level::Atom, around("\\sqrt{", "}")),
            Function::Cbrt => (Level::Atom, around("\\sqrt[3]{", "}")),
            Function::Exp => (Level::Power, around("e^{", "}")),
            Function::Exp2 => (Level::Power, around("2^{", "}")),
            Function::Abs => (Level::Atom, around("\\left|", "\\right|")),
            _ => {
                let mut parts = vec![operator(function)];
                parts.extend(around("\\left(", "\\right)"));
                (Level::Atom, parts)
            }
        }
    }

    /// sin²(x): behind the parenthesis the exponent would seem to belong to the argument.
    fn call_to<'g>(
        &self,
        function: Function,
        args: &[Expr],
        exponent: &str,
    ) -> Option<(Level, Parts<'g>)> {
        let name = function.latex_name().filter(|name| !name.contains('_'))?;
        let mut parts = vec![text(format!("{name}^{{{exponent}}}\\left("))];
        parts.extend(listed(args));
        parts.push(text("\\right)"));
        Some((Level::Power, parts))
    }
}

/// What stands alone between braces needs no parentheses.
fn alone(mut parts: Parts<'_>) -> Parts<'_> {
    if let [Item::Expr { level, .. } | Item::Power { level, .. }] = &mut parts[..] {
        *level = Level::Sum;
    }
    parts
}

/// The name of a function as an operator, in upright letters.
fn operator<'g>(function: Function) -> Item<'g> {
    match function.latex_name() {
        Some(command) => text(command),
        None => text(format!("\\operatorname{{{}}}", function.name())),
    }
}

/// The name of a variable in LaTeX: `x1` with a subscript, `x_max` with an upright one, `alpha` and `α` as the letter;
/// names of several letters upright.
#[must_use]
pub fn latex_name(name: &str) -> String {
    let (base, subscript) = match name.split_once('_') {
        Some((base, subscript)) if !base.is_empty() => (base, subscript),
        _ => {
            let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if base.is_empty() { (name, "") } else { name.split_at(base.len()) }
        }
    };
    let mut latex = letters(base);
    if !subscript.is_empty() {
        latex.push_str(&format!("_{{{}}}", letters(subscript)));
    }
    latex
}

fn letters(name: &str) -> String {
    let mut chars = name.chars();
    if let Some((word, _)) =
        GREEK.iter().find(|(word, letter)| *word == name || name.chars().eq([*letter]))
    {
        return format!("\\{word}");
    }
    let is_plain = chars.by_ref().nth(1).is_none() || name.bytes().all(|b| b.is_ascii_digit());
    let mut escaped = String::new();
    for c in name.chars() {
        if "#$%&_{}".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    if is_plain { escaped } else { format!("\\mathrm{{{escaped}}}") }
}

/// The name of a Greek letter.
pub(crate) fn greek(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|(_, known)| *known == letter).map(|(word, _)| *word)
}

/// The letters that LaTeX has commands for.
const GREEK: [(&str, char); 33] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Pi", 'Π'),
    ("Sigma", 'Σ'),
    ("Upsilon", 'Υ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
];
