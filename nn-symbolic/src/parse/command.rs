//! What LaTeX writes with a backslash: signs, blanks, brackets that grow, and commands.

use nom::character::complete::{alpha1, char};
use nom::combinator::{fail, recognize};
use nom::{IResult, Parser};

use super::token::{Delimiter, Token, is_letter};
use crate::graph::{Connective, Relation};
use crate::print::letter;

/// Commands that say how a formula is set, not what it is.
const LAYOUT: [&str; 8] =
    ["quad", "qquad", "thinspace", "displaystyle", "textstyle", "limits", "nolimits", "mathstrut"];

/// Commands that make the bracket behind them larger.
const SIZES: [&str; 18] = [
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr",
    "Bigr", "biggr", "Biggr", "bigm", "Bigm", "biggm", "Biggm",
];

/// Commands that set a word upright.
pub(super) const UPRIGHT: [&str; 4] = ["mathrm", "mathit", "text", "textrm"];

/// `text` from its first word on: without white space and what LaTeX sets as such.
pub(super) fn skip_blanks(text: &str) -> &str {
    // Mostly there is nothing to skip.
    if let [first, ..] = text.as_bytes()
        && first.is_ascii_graphic()
        && !matches!(first, b'~' | b'\\')
    {
        return text;
    }
    let mut rest = text;
    loop {
        rest = rest.trim_start().trim_start_matches('~');
        let Some(after) = rest.strip_prefix('\\') else {
            if rest.starts_with(char::is_whitespace) {
                continue;
            }
            return rest;
        };
        if after.starts_with([',', ';', ':', '>', '!', ' ', '~']) {
            rest = &after[1..];
            continue;
        }
        let name = letters(after);
        if !LAYOUT.contains(&name) {
            return rest;
        }
        rest = &after[name.len()..];
    }
}

/// The ASCII letters at the front.
pub(super) fn letters(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

/// A word that begins with a backslash.
pub(super) fn command(text: &str) -> IResult<&str, Token<'_>> {
    let (after, _) = char('\\').parse(text)?;
    if let Some(rest) = after.strip_prefix('{') {
        return Ok((rest, Token::Open(Delimiter::Braces)));
    }
    if let Some(rest) = after.strip_prefix('}') {
        return Ok((rest, Token::Close(Delimiter::Braces)));
    }
    if let Some(rest) = after.strip_prefix('\\') {
        return Ok((rest, Token::Row));
    }
    let (rest, name) = recognize(alpha1).parse(after)?;
    if SIZES.contains(&name) {
        return bracket(skip_blanks(rest), name);
    }
    let token = match name {
        "cdot" | "times" | "ast" => Token::Times,
        "div" => Token::Slash,
        "lvert" => Token::Open(Delimiter::Bars),
        "rvert" => Token::Close(Delimiter::Bars),
        "vert" => Token::Bar,
        "lfloor" => Token::Open(Delimiter::Floor),
        "rfloor" => Token::Close(Delimiter::Floor),
        "lceil" => Token::Open(Delimiter::Ceiling),
        "rceil" => Token::Close(Delimiter::Ceiling),
        "lt" => Token::Compare(Relation::Less),
        "le" | "leq" | "leqslant" => Token::Compare(Relation::AtMost),
        "ne" | "neq" => Token::Compare(Relation::NotEqual),
        "ge" | "geq" | "geqslant" => Token::Compare(Relation::AtLeast),
        "gt" => Token::Compare(Relation::Greater),
        "land" | "wedge" => Token::Join(Connective::And),
        "lor" | "vee" => Token::Join(Connective::Or),
        "lnot" | "neg" => Token::Not,
        _ => Token::Command(name),
    };
    Ok((rest, token))
}

/// The bracket behind `\left` and the like. Only these tell on which side of a group a bar is.
fn bracket<'s>(text: &'s str, size: &str) -> IResult<&'s str, Token<'s>> {
    const BRACKETS: [(&str, Token<'static>); 16] = [
        ("(", Token::Open(Delimiter::Parentheses)),
        (")", Token::Close(Delimiter::Parentheses)),
        ("[", Token::Open(Delimiter::Brackets)),
        ("]", Token::Close(Delimiter::Brackets)),
        ("\\{", Token::Open(Delimiter::Braces)),
        ("\\}", Token::Close(Delimiter::Braces)),
        ("\\lvert", Token::Open(Delimiter::Bars)),
        ("\\rvert", Token::Close(Delimiter::Bars)),
        ("\\vert", Token::Bar),
        ("|", Token::Bar),
        ("\\lfloor", Token::Open(Delimiter::Floor)),
        ("\\rfloor", Token::Close(Delimiter::Floor)),
        ("\\lceil", Token::Open(Delimiter::Ceiling)),
        ("\\rceil", Token::Close(Delimiter::Ceiling)),
        ("\\lbrace", Token::Open(Delimiter::Braces)),
        ("\\rbrace", Token::Close(Delimiter::Braces)),
    ];
    let found = BRACKETS.iter().find_map(|&(word, token)| Some((text.strip_prefix(word)?, token)));
    match found {
        None => fail().parse(text),
        Some((rest, Token::Bar)) if size.ends_with("left") || size.ends_with('l') => {
            Ok((rest, Token::Open(Delimiter::Bars)))
        }
        Some((rest, Token::Bar)) if size.ends_with("right") || size.ends_with('r') => {
            Ok((rest, Token::Close(Delimiter::Bars)))
        }
        Some(found) => Ok(found),
    }
}

/// A word of letters and digits that stands in braces at the front of `text`, or what LaTeX takes without them: one
/// letter, one digit or one command. Returns it as names are written, `\mathrm{max}` as `max` and `\alpha` as `alpha`,
/// and what is left of `text`.
pub(super) fn word(text: &str) -> Option<(String, &str)> {
    if text.starts_with('{') {
        let end = closing_brace(text)?;
        return Some((unwrapped(&text[1..end])?, &text[end + 1..]));
    }
    let length = match text.strip_prefix('\\') {
        None => text.chars().next()?.len_utf8(),
        Some(after) => {
            let name = 1 + letters(after).len();
            if text[name..].starts_with('{') {
                name + closing_brace(&text[name..])? + 1
            } else {
                name
            }
        }
    };
    let (word, rest) = text.split_at(length);
    Some((unwrapped(word)?, rest))
}

/// Where the brace at the front closes.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// The word that a text in braces is, without the command that sets it upright.
fn unwrapped(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = |command: &&str| {
        text.strip_prefix('\\')?.strip_prefix(command)?.strip_prefix('{')?.strip_suffix('}')
    };
    let word = UPRIGHT.iter().find_map(inner).unwrap_or(text);
    if let Some(name) = word.strip_prefix('\\').filter(|name| letter(name).is_some()) {
        return Some(name.to_owned());
    }
    let word = word.replace("\\_", "_");
    let is_word = word.chars().all(|c| is_letter(c) || c.is_ascii_digit() || c == '_');
    (is_word && !word.is_empty()).then_some(word)
}
