//! Straight-line scalar code as Rust tokens: the body of a closure, a block or a function.
//!
//! What gets a name and where parentheses stand [`nn_symbolic::emit`] decides, as for every language; here is how it is
//! spelled.

use std::collections::{HashMap, HashSet};

use nn_symbolic::emit::{Level, Literal as Written, Source, Statement, Syntax, Text, statements};
use nn_symbolic::graph::Connective;
use nn_symbolic::{Code, Constant, Function, Operation, Symbol};
use proc_macro2::{Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::holes::identifiers;

#[cfg(test)]
mod tests;

/// How deeply expressions are nested before one gets a `let`. Compilers recurse to this depth.
const MAX_DEPTH: usize = 24;

/// How numbers are written.
#[derive(Clone, Copy)]
pub(crate) enum Literals<'a> {
    /// As float literals, which inference makes `f32` or `f64`.
    Plain,
    /// As what the function makes of the `f64` expression that it is given (`0.5`, `1.0 / 3.0`, never negative), for
    /// code that is generic over the float. It is called once for each distinct number of a code and gives an operand:
    /// a name, a place or a call.
    Lifted(&'a dyn Fn(TokenStream) -> TokenStream),
}

/// Where emitted code finds its operands and its functions.
pub(crate) struct Kernel<'a> {
    /// A variable as an operand: an identifier, a place or a call.
    pub(crate) variable: &'a dyn Fn(Symbol) -> TokenStream,
    /// The module of the functions, as a path: `math` in `math::exp(x)`.
    pub(crate) math: TokenStream,
    /// How numbers are written.
    pub(crate) literals: Literals<'a>,
}

impl Kernel<'_> {
    /// One expression that computes `code`: a block, if there are temporaries.
    pub(crate) fn expression(&self, code: &Code) -> TokenStream {
        let (statements, value) = self.parts(code);
        if statements.is_empty() { value } else { quote_spanned!(span()=> { #statements #value }) }
    }

    /// The `let`s of the temporaries, and the value after them.
    fn parts(&self, code: &Code) -> (TokenStream, TokenStream) {
        let variables = code.operations.iter().filter_map(|operation| match operation {
            Operation::Variable(symbol) => Some((*symbol, (self.variable)(*symbol))),
            _ => None,
        });
        let variables: HashMap<Symbol, TokenStream> = variables.collect();
        // Temporaries may not take their names.
        let taken = variables.values().flat_map(|tokens| identifiers(tokens.clone()));
        let taken: HashSet<String> = taken.map(|name| name.to_string()).collect();
        let variable = |symbol: Symbol| -> Text<Tokens> {
            let tokens = variables.get(&symbol).cloned().unwrap_or_default();
            Text::new(tokens, Level::Atom)
        };
        let taken = taken.iter().map(String::as_str);
        let (statements, results) = statements(code, taken, &mut &*self, variable);
        (lets(&statements), tuple(&results))
    }

    fn function(&self, name: &str, args: &[&Text<Tokens>]) -> Text<Tokens> {
        let (math, name) = (&self.math, Ident::new(name, span()));
        let args = args.iter().map(|arg| &arg.text.0);
        Text::new(quote_spanned!(span()=> #math::#name(#(#args),*)), Level::Atom)
    }
}

/// That of all tokens that come from here.
fn span() -> Span {
    Span::mixed_site()
}

/// Tokens, as what code is written.
#[derive(Clone)]
pub(crate) struct Tokens(TokenStream);

impl From<TokenStream> for Tokens {
    fn from(tokens: TokenStream) -> Self {
        Self(tokens)
    }
}

impl Source for Tokens {
    fn word(word: &str) -> Self {
        Self(TokenTree::from(Ident::new(word, span())).into())
    }

    fn infix(Self(left): Self, sign: &str, Self(right): Self) -> Self {
        let sign = operator(sign);
        Self(quote_spanned!(span()=> #left #sign #right))
    }

    fn minus(Self(operand): Self) -> Self {
        Self(quote_spanned!(span()=> -#operand))
    }

    fn in_parentheses(self) -> Self {
        let Self(tokens) = self;
        Self(quote_spanned!(span()=> (#tokens)))
    }

    fn as_word(&self) -> Option<String> {
        let mut tokens = self.0.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Ident(word)), None) => Some(word.to_string()),
            _ => None,
        }
    }

    fn is_long(&self, depth: usize) -> bool {
        depth >= MAX_DEPTH
    }
}

/// An operator of one or more characters.
fn operator(sign: &str) -> TokenStream {
    let punct = |(place, c): (usize, char)| {
        let is_last = place + c.len_utf8() == sign.len();
        let mut punct = Punct::new(c, if is_last { Spacing::Alone } else { Spacing::Joint });
        punct.set_span(span());
        TokenTree::from(punct)
    };
    sign.char_indices().map(punct).collect()
}

impl Syntax for &Kernel<'_> {
    type Source = Tokens;

    const TRUTH: [&'static str; 2] = ["false", "true"];

    fn number(&mut self, literal: Written) -> Text<Tokens> {
        let quotient = |numerator, denominator| {
            let [numerator, denominator] = [numerator, denominator].map(float);
            (quote_spanned!(span()=> #numerator / #denominator), Level::Product)
        };
        let (tokens, level) = match literal {
            // A literal beyond the range of `f64` would be refused.
            Written::Decimal(f64::INFINITY) => quotient(1.0, 0.0),
            Written::Decimal(value) => (TokenTree::from(float(value)).into(), Level::Atom),
            Written::Quotient(numerator, denominator) => quotient(numerator, denominator),
        };
        match &self.literals {
            Literals::Plain => Text::new(tokens, level),
            Literals::Lifted(lift) => Text::new(lift(tokens), Level::Atom),
        }
    }

    fn constant(&mut self, constant: Constant) -> Text<Tokens> {
        self.number(Written::Decimal(constant.value()))
    }

    fn powi(&mut self, base: &Text<Tokens>, exponent: i32) -> Text<Tokens> {
        let mut size = Literal::u32_unsuffixed(exponent.unsigned_abs());
        size.set_span(span());
        let size: Text<Tokens> = Text::new(TokenStream::from(TokenTree::from(size)), Level::Atom);
        self.function("powi", &[base, &if exponent < 0 { size.negated() } else { size }])
    }

    fn pow(&mut self, base: &Text<Tokens>, exponent: &Text<Tokens>) -> Text<Tokens> {
        self.function("powf", &[base, exponent])
    }

    fn call(&mut self, function: Function, args: &[&Text<Tokens>]) -> Text<Tokens> {
        let name = match function {
            // As the methods of std have them: a NaN is taken for absent.
            Function::Max => "larger",
            Function::Min => "smaller",
            _ => function.rust_name().unwrap_or(function.name()),
        };
        self.function(name, args)
    }

    /// Infinities that are the same have this sign, but no difference.
    fn order(&mut self, a: &Text<Tokens>, b: &Text<Tokens>) -> Option<Text<Tokens>> {
        Some(self.function("order", &[a, b]))
    }

    fn join(&mut self, connective: Connective, a: &Text<Tokens>, b: &Text<Tokens>) -> Text<Tokens> {
        Text::joined(connective, &connective.to_string(), a, b)
    }

    fn select(
        &mut self,
        condition: &Text<Tokens>,
        then: &Text<Tokens>,
        otherwise: &Text<Tokens>,
    ) -> Text<Tokens> {
        let [condition, then, otherwise] = [condition, then, otherwise].map(|part| &part.text.0);
        let tokens = quote_spanned!(span()=> if #condition { #then } else { #otherwise });
        Text::new(tokens, Level::Selection)
    }
}

/// Statements, one after the other.
fn lets(statements: &[Statement<Tokens>]) -> TokenStream {
    let written = |statement: &Statement<Tokens>| match statement {
        Statement::Let { name, value } => {
            let (name, value) = (Ident::new(name, span()), &value.text.0);
            quote_spanned!(span()=> let #name = #value;)
        }
        Statement::Branch { names, arms } => {
            let names: Vec<Text<Tokens>> =
                names.iter().map(|name| Text::new(Tokens::word(name), Level::Atom)).collect();
            let names = tuple(&names);
            let arms = arms.iter().map(|arm| {
                let (statements, values) = (lets(&arm.statements), tuple(&arm.values));
                let body = quote_spanned!(span()=> { #statements #values });
                match &arm.condition {
                    Some(Text { text: Tokens(condition), .. }) => {
                        quote_spanned!(span()=> if #condition #body else)
                    }
                    None => body,
                }
            });
            quote_spanned!(span()=> let #names = #(#arms)*;)
        }
    };
    statements.iter().map(written).collect()
}

/// One value, or several in parentheses.
fn tuple(values: &[Text<Tokens>]) -> TokenStream {
    let tokens = values.iter().map(|value| &value.text.0);
    match values {
        [only] => only.text.0.clone(),
        _ => quote_spanned!(span()=> (#(#tokens),*)),
    }
}

/// The shortest decimal literal that reads back as `value`; it has a point or an exponent, so that it is a float.
fn float(value: f64) -> Literal {
    let mut literal: Literal = format!("{value:?}")
        .parse()
        .expect("a finite float that is not negative prints as a literal");
    literal.set_span(span());
    literal
}
