//! The notation of LaTeX's mathematics mode.

use std::borrow::Cow;

use super::notation::{Item, Level, Notation, Parts, listed, plain, text};
use crate::graph::{Connective, Constant, Expr, Graph, Relation, Symbol};
use crate::table::{Function, Latex as Shape};

pub(super) struct Latex;

impl Notation for Latex {
    fn parentheses(&self) -> [&'static str; 2] {
        ["\\left(", "\\right)"]
    }

    /// A fraction has its own line, so it needs no parentheses in a product.
    fn factor(&self) -> Level {
        Level::Fraction
    }

    fn times(&self) -> &'static str {
        " \\cdot "
    }

    fn juxtaposition(&self) -> Option<&'static str> {
        Some(" ")
    }

    fn variable<'g>(&self, graph: &'g Graph, symbol: Symbol) -> Cow<'g, str> {
        graph.latex_symbol(symbol).into()
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

    fn power<'g>(&self, base: Parts<'g>, exponent: Item<'g>) -> (Level, Parts<'g>) {
        let mut parts = base;
        parts.push(text("^{"));
        parts.extend(alone(vec![exponent]));
        parts.push(text("}"));
        (Level::Power, parts)
    }

    /// Names of several letters are upright; `E^{x}` would be a power of e.
    fn guards_base(&self, name: &str, has_number: bool, _: &dyn Fn(&str) -> bool) -> bool {
        name == "E" && !has_number
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
        match function.row().latex {
            Shape::Around(open, close) => (Level::Atom, around(open, close)),
            Shape::Power(open, close) => (Level::Power, around(open, close)),
            _ => {
                let mut parts = vec![operator(function)];
                parts.extend(around("\\left(", "\\right)"));
                (Level::Atom, parts)
            }
        }
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation {
            Relation::Less => "<",
            Relation::AtMost => "\\le",
            Relation::Equal => "=",
            Relation::NotEqual => "\\ne",
            Relation::AtLeast => "\\ge",
            Relation::Greater => ">",
        }
    }

    fn connective(&self, connective: Connective) -> &'static str {
        match connective {
            Connective::And => "\\land",
            Connective::Or => "\\lor",
        }
    }

    fn truth(&self, holds: bool) -> &'static str {
        if holds { "\\mathrm{true}" } else { "\\mathrm{false}" }
    }

    /// Rows of values and conditions behind a brace.
    fn pieces<'g>(&self, pieces: Vec<(Item<'g>, Expr)>, otherwise: Expr) -> (Level, Parts<'g>) {
        let mut parts = vec![text("\\begin{cases} ")];
        for (condition, value) in pieces {
            parts.extend([plain(value, Level::Sum), text(" & \\text{if } ")]);
            parts.extend([condition, text(" \\\\ ")]);
        }
        let end = " & \\text{otherwise} \\end{cases}";
        parts.extend([plain(otherwise, Level::Sum), text(end)]);
        (Level::Sum, parts)
    }

    /// sin²(x): behind the parenthesis the exponent would seem to belong to the argument.
    fn call_to<'g>(
        &self,
        function: Function,
        args: &[Expr],
        exponent: &str,
    ) -> Option<(Level, Parts<'g>)> {
        let Shape::Command(name) = function.row().latex else { return None };
        // What is below the line stands where the exponent would.
        if name.contains('_') {
            return None;
        }
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
    match function.row().latex {
        Shape::Command(name) | Shape::Letter(name) => text(name),
        _ => text(format!("\\operatorname{{{}}}", function.name())),
    }
}

/// The name of a variable in LaTeX: `x1` with a subscript, `x_max` with an upright one, `alpha` and `α` as the letter;
/// names of several letters upright, and so those that end with a line. A prime stays one.
#[must_use]
pub fn latex_name(name: &str) -> String {
    if let Some(base) = name.strip_suffix('\'') {
        return latex_name(base) + "'";
    }
    if name.ends_with('_') {
        return format!("\\mathrm{{{}}}", escaped(name));
    }
    let (base, subscript) = base_and_subscript(name);
    let mut latex = letters(base);
    if !subscript.is_empty() {
        latex.push_str(&format!("_{{{}}}", letters(subscript)));
    }
    latex
}

impl Graph {
    /// The name of a variable in LaTeX: [`latex_name`], but written out upright where that is another variable's too, as
    /// `x_1` beside `x1`.
    #[must_use]
    pub fn latex_symbol(&self, symbol: Symbol) -> String {
        let name = self.symbol_name(symbol);
        let usual = usual_name(name);
        let is_taken = usual != name
            && self.symbols().any(|other| {
                let other_name = self.symbol_name(other);
                other_name == usual || other < symbol && usual_name(other_name) == usual
            });
        if is_taken { format!("\\mathrm{{{}}}", escaped(name)) } else { latex_name(name) }
    }
}

/// Of the names that LaTeX writes like this one, the usual: x1 for x_1, alpha for α. It is read from [`latex_name`].
fn usual_name(name: &str) -> String {
    let (base, subscript) = base_and_subscript(name);
    let [base, subscript] = [base, subscript].map(|part| {
        let mut chars = part.chars();
        let only = chars.next().filter(|_| chars.next().is_none());
        only.and_then(greek).unwrap_or(part)
    });
    let is_number = subscript.bytes().all(|b| b.is_ascii_digit());
    match subscript {
        "" => base.into(),
        _ if is_number && !base.ends_with(|c: char| c.is_ascii_digit()) => {
            format!("{base}{subscript}")
        }
        _ => format!("{base}_{subscript}"),
    }
}

/// What stands on the line and what below it, which is empty if nothing does.
fn base_and_subscript(name: &str) -> (&str, &str) {
    match name.split_once('_') {
        Some((base, subscript)) if !base.is_empty() => (base, subscript),
        _ => {
            let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if base.is_empty() { (name, "") } else { name.split_at(base.len()) }
        }
    }
}

fn letters(name: &str) -> String {
    let mut chars = name.chars();
    if let Some((word, _)) =
        LETTERS.iter().find(|(word, letter)| *word == name || name.chars().eq([*letter]))
    {
        return format!("\\{word}");
    }
    let is_plain = chars.by_ref().nth(1).is_none() || name.bytes().all(|b| b.is_ascii_digit());
    if is_plain { escaped(name) } else { format!("\\mathrm{{{}}}", escaped(name)) }
}

fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for c in name.chars() {
        if "#$%&_{}".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The name of a Greek letter, or of another that LaTeX has a command for.
pub(crate) fn greek(letter: char) -> Option<&'static str> {
    LETTERS.iter().find(|(_, known)| *known == letter).map(|(word, _)| *word)
}

/// The letter of a command, which is given without its backslash.
#[cfg(feature = "parse")]
pub(crate) fn letter(command: &str) -> Option<char> {
    LETTERS.iter().find(|(word, _)| *word == command).map(|(_, letter)| *letter)
}

/// The commands of letters, without their backslashes.
#[cfg(feature = "parse")]
pub(crate) fn letter_commands() -> impl Iterator<Item = &'static str> {
    LETTERS.iter().map(|(word, _)| *word)
}

/// The letters that LaTeX has commands for.
const LETTERS: [(&str, char); 41] = [
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
    ("varepsilon", 'ϵ'),
    ("vartheta", 'ϑ'),
    ("varkappa", 'ϰ'),
    ("varrho", 'ϱ'),
    ("varsigma", 'ς'),
    ("varphi", 'ϕ'),
    ("ell", 'ℓ'),
    ("hbar", 'ħ'),
];
