//! The words of a formula, read with nom.

use super::command::{command, skip_blanks};
use crate::graph::{Connective, Relation};
use crate::table::Function;
use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{anychar, char, digit1, one_of, satisfy};
use nom::combinator::{fail, map, opt, recognize};
use nom::{IResult, Parser};

/// A word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'s> {
    /// Digits, with a point or an exponent perhaps.
    Number(&'s str),
    /// A fraction that is one character: numerator and denominator.
    Vulgar(i64, i64),
    /// A name without its subscript, and the subscript.
    Name(&'s str, &'s str),
    /// A whole power in superscript digits.
    Superscript(&'s str),
    Pi,
    Plus,
    Minus,
    Times,
    Slash,
    Caret,
    Root(Function),
    /// What opens a group, and says so: `(`, `{`, `\left|`.
    Open(Delimiter),
    Close(Delimiter),
    /// `|`, which opens or closes.
    Bar,
    Comma,
    /// `!`: a factorial behind an operand, and before one what says that a condition does not hold.
    Exclamation,
    Compare(Relation),
    /// What joins two conditions, unless it is `||`, which may be bars.
    Join(Connective),
    /// `¬`
    Not,
    /// `&`, between the columns of a table in LaTeX.
    Ampersand,
    /// `\\`, between its rows.
    Row,
    /// A command of LaTeX that is no sign, without its backslash.
    Command(&'s str),
    /// The end of the text.
    End,
}

/// What stands around a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Parentheses,
    Brackets,
    Braces,
    Bars,
    Floor,
    Ceiling,
    /// `\begin{cases}` and `\end{cases}`.
    Cases,
}

impl Delimiter {
    /// The character that closes the group.
    pub(super) fn closing(self) -> char {
        match self {
            Self::Parentheses => ')',
            Self::Brackets => ']',
            Self::Braces => '}',
            Self::Bars => '|',
            Self::Floor => '⌋',
            Self::Ceiling => '⌉',
            // Closed by a command.
            Self::Cases => '\\',
        }
    }

    /// The function for which they stand around its argument.
    pub(super) fn function(self) -> Option<Function> {
        match self {
            Self::Bars => Some(Function::Abs),
            Self::Floor => Some(Function::Floor),
            Self::Ceiling => Some(Function::Ceil),
            Self::Parentheses | Self::Brackets | Self::Braces | Self::Cases => None,
        }
    }
}

/// The word at the front of `text`, white space before it skipped: what is left, how long the word is, and the word.
/// `None` where no word begins.
pub(super) fn token(text: &str) -> Option<(&str, usize, Token<'_>)> {
    let text = skip_blanks(text);
    let result: IResult<&str, Token<'_>> = match text.as_bytes() {
        [] => Ok((text, Token::End)),
        [b'0'..=b'9' | b'.', ..] => number(text),
        [b'a'..=b'z' | b'A'..=b'Z', ..] => name(text),
        [b'\\', ..] => command(text),
        [b'+' | b'-' | b'*' | b'/' | b'^' | b'(' | b')' | b'|' | b',', ..] => symbol(text),
        _ => match condition(text) {
            Some(found) => Ok(found),
            None => alt((symbol, name, superscript)).parse(text),
        },
    };
    result.ok().map(|(rest, token)| (rest, text.len() - rest.len(), token))
}

fn symbol(text: &str) -> IResult<&str, Token<'_>> {
    let (rest, first) = anychar(text)?;
    let token = match first {
        '+' | '＋' => Token::Plus,
        '-' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '﹣' | '－' => Token::Minus,
        '*' if rest.starts_with('*') => return Ok((&rest[1..], Token::Caret)),
        '*' | '·' | '×' | '⋅' | '∗' | '∙' | '•' => Token::Times,
        '/' | '÷' | '∕' | '⁄' => Token::Slash,
        '^' => Token::Caret,
        '(' => Token::Open(Delimiter::Parentheses),
        ')' => Token::Close(Delimiter::Parentheses),
        '{' => Token::Open(Delimiter::Braces),
        '}' => Token::Close(Delimiter::Braces),
        // A bracket opens behind `\sqrt` alone.
        ']' => Token::Close(Delimiter::Brackets),
        '|' => Token::Bar,
        '⌊' => Token::Open(Delimiter::Floor),
        '⌋' => Token::Close(Delimiter::Floor),
        '⌈' => Token::Open(Delimiter::Ceiling),
        '⌉' => Token::Close(Delimiter::Ceiling),
        ',' => Token::Comma,
        // Neither `!=`, nor the double factorial.
        '√' => Token::Root(Function::Sqrt),
        '∛' => Token::Root(Function::Cbrt),
        'π' => Token::Pi,
        _ => match VULGAR.iter().find(|(character, ..)| *character == first) {
            Some(&(_, above, below)) => Token::Vulgar(above, below),
            None => return fail().parse(text),
        },
    };
    Ok((rest, token))
}

/// What conditions are made of.
fn condition(text: &str) -> Option<(&str, Token<'_>)> {
    use Relation::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    const SIGNS: [(&str, Token<'static>); 20] = [
        ("<=", Token::Compare(AtMost)),
        ("=<", Token::Compare(AtMost)),
        ("≤", Token::Compare(AtMost)),
        ("<>", Token::Compare(NotEqual)),
        ("<", Token::Compare(Less)),
        (">=", Token::Compare(AtLeast)),
        ("=>", Token::Compare(AtLeast)),
        ("≥", Token::Compare(AtLeast)),
        (">", Token::Compare(Greater)),
        ("==", Token::Compare(Equal)),
        ("=", Token::Compare(Equal)),
        ("!=", Token::Compare(NotEqual)),
        ("≠", Token::Compare(NotEqual)),
        ("&&", Token::Join(Connective::And)),
        ("∧", Token::Join(Connective::And)),
        ("∨", Token::Join(Connective::Or)),
        ("!", Token::Exclamation),
        ("¬", Token::Not),
        ("&", Token::Ampersand),
        ("⩽", Token::Compare(AtMost)),
    ];
    SIGNS.iter().find_map(|&(sign, token)| Some((text.strip_prefix(sign)?, token)))
}

/// The fractions that Unicode has as one character.
const VULGAR: [(char, i64, i64); 18] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
];

/// `2`, `2.`, `.5`, `1.5e-3`; in `2e` and `2e+x` the e is the constant.
fn number(text: &str) -> IResult<&str, Token<'_>> {
    // Not `digit0`: at the end of the text, nom 8.0 returns a rest from which `recognize` measures wrongly.
    let digits = take_while(|c: char| c.is_ascii_digit());
    let whole = recognize((digit1, opt((char('.'), digits))));
    let fraction = recognize((char('.'), digit1));
    let exponent = (one_of("eE"), opt(one_of("+-")), digit1);
    map(recognize((alt((whole, fraction)), opt(exponent))), Token::Number).parse(text)
}

fn name(text: &str) -> IResult<&str, Token<'_>> {
    let letters = recognize((satisfy(is_letter), take_while(continues_name)));
    let subscript = take_while(is_subscript);
    let (rest, (name, subscript)) = (letters, subscript).parse(text)?;
    // In `x_{1}` the name is `x`: what LaTeX puts below the line is read by itself.
    if let Some(base) = name.strip_suffix('_')
        && rest.starts_with(['{', '\\'])
    {
        return Ok((&text[base.len()..], Token::Name(base, "")));
    }
    Ok((rest, Token::Name(name, subscript)))
}

fn superscript(text: &str) -> IResult<&str, Token<'_>> {
    let power = recognize((opt(char('⁻')), take_while1(is_superscript)));
    map(power, Token::Superscript).parse(text)
}

/// π stands for itself, so that πr is a product; raised and lowered letters are no names of their own.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c != 'π' && !matches!(c, 'ª' | 'º' | 'ʰ'..='ʸ' | 'ᴬ'..='ᵪ' | 'ⁱ'..='ₜ')
}

fn continues_name(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit() || c == '_'
}

fn is_subscript(c: char) -> bool {
    ('₀'..='₉').contains(&c)
}

fn is_superscript(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// Raised or lowered digits and signs as ordinary ones.
pub(super) fn on_the_line(text: &str) -> String {
    let plain = |c| match c {
        '₀'..='₉' => char::from(b'0' + (c as u32 - '₀' as u32) as u8),
        '⁰' | '⁴'..='⁹' => char::from(b'0' + (c as u32 - '⁰' as u32) as u8),
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁻' => '-',
        other => other,
    };
    text.chars().map(plain).collect()
}
