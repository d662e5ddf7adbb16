//! What is refused, and how it is said: the table `refused.txt`.
//!
//! Each entry has three lines: a name, the function, and a part of the message. `«` and `»` stand around the token that the
//! error is on. One mistake gives one error.

use proc_macro2::TokenStream;
use syn::ItemFn;

use crate::attr::Options;
use crate::derive_grad::companion_or_errors;

const TABLE: &str = include_str!("refused.txt");

struct Refused<'t> {
    name: &'t str,
    code: &'t str,
    message: &'t str,
}

fn table() -> Vec<Refused<'static>> {
    let lines: Vec<&str> = TABLE
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .collect();
    lines
        .chunks(3)
        .map(|entry| Refused { name: entry[0], code: entry[1], message: entry[2] })
        .collect()
}

/// The errors, each with its message and the columns of its token.
fn errors(code: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let tokens: TokenStream = code.parse().expect("the code is Rust");
    let mut item: ItemFn = syn::parse2(tokens).expect("the code is a function");
    let attribute = item.attrs.pop().map(|attribute| match attribute.meta {
        syn::Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    });
    let result = Options::parse(attribute.unwrap_or_default())
        .and_then(|options| companion_or_errors(&item, options));
    let errors = result.err().into_iter().flatten();
    errors
        .map(|error| {
            let span = error.span();
            (error.to_string(), span.start().column..span.end().column)
        })
        .collect()
}

/// The code without its marks, and the columns between them.
fn unmarked(code: &str) -> (String, std::ops::Range<usize>) {
    let column = |mark| code.chars().position(|c| c == mark).expect("the code has marks");
    let marked = column('«')..column('»') - 1;
    (code.replace(['«', '»'], ""), marked)
}

#[test]
fn mistakes_give_one_error_each_on_their_token() {
    let mut wrong = Vec::new();
    for Refused { name, code, message } in table() {
        let (code, marked) = unmarked(code);
        let text = |columns: &std::ops::Range<usize>| -> String {
            code.chars().skip(columns.start).take(columns.len()).collect()
        };
        let errors = errors(&code);
        match &errors[..] {
            [(found, at)] if found.contains(message) && *at == marked => {}
            [] => wrong.push(format!("{name}: nothing is refused\n    {code}")),
            errors => {
                let errors = errors.iter();
                let errors: Vec<String> = errors
                    .map(|(found, at)| format!("\n    {found}\n    on `{}`", text(at)))
                    .collect();
                let expected = format!("\n    expected {message}\n    on `{}`", text(&marked));
                wrong.push(format!("{name}:{}{expected}", errors.concat()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn entries_have_names_of_their_own() {
    let mut names: Vec<&str> = table().iter().map(|entry| entry.name).collect();
    assert!(names.len() >= 40, "{}", names.len());
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
