//! Straight-line scalar code as Rust tokens: the body of a closure, a block or a function.
//!
//! What is used more than once gets a `let`; the rest is nested, as a person would write it, with no parentheses but
//! those that keep the order of evaluation.

use std::collections::HashSet;

use nn_symbolic::code::as_fraction;
use nn_symbolic::{Code, Function, Operation, Rational, Symbol};
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
    /// The span of all tokens that come from here.
    pub(crate) span: Span,
}

/// From the loosest to the tightest, as Rust parses them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Sum,
    Product,
    Unary,
    Atom,
}

/// An expression as it is written.
struct Text {
    tokens: TokenStream,
    precedence: Precedence,
    depth: usize,
}

impl Text {
    fn atom(tokens: TokenStream) -> Self {
        Self { tokens, precedence: Precedence::Atom, depth: 0 }
    }
}

impl Kernel<'_> {
    /// One expression that computes `code`: a block, if there are temporaries.
    pub(crate) fn expression(&self, code: &Code) -> TokenStream {
        let (statements, value) = self.parts(code);
        let span = self.span;
        if statements.is_empty() { value } else { quote_spanned!(span=> { #statements #value }) }
    }

    /// The `let`s of the temporaries, and the value after them.
    fn parts(&self, code: &Code) -> (TokenStream, TokenStream) {
        let span = self.span;
        // First all leaves, as temporaries may not take their names.
        let operations = code.operations.iter();
        let leaves: Vec<Option<Text>> = operations
            .map(|operation| operation.is_leaf().then(|| self.text(code, operation, &[])))
            .collect();
        let mut temporaries = temporaries(&leaves, span);

        let uses = code.uses();
        let results: HashSet<usize> = code.results.iter().copied().collect();
        let mut statements = TokenStream::new();
        let mut texts: Vec<Text> = Vec::with_capacity(leaves.len());
        for (index, leaf) in leaves.into_iter().enumerate() {
            let operation = &code.operations[index];
            let mut text = leaf.unwrap_or_else(|| self.text(code, operation, &texts));
            // ±(a leaf) is shorter than a name for it; a `let` of the result itself would be no use.
            let is_shared = uses[index] > 1 && !is_signed_leaf(code, operation);
            let is_deep = text.depth >= MAX_DEPTH && !results.contains(&index);
            if is_shared || is_deep {
                let name = temporaries.next();
                let value = text.tokens;
                statements.extend(quote_spanned!(span=> let #name = #value;));
                text = Text::atom(quote_spanned!(span=> #name));
            }
            texts.push(text);
        }

        let results = code.results.iter().map(|&index| &texts[index].tokens);
        let value = match code.results.len() {
            1 => quote_spanned!(span=> #(#results)*),
            _ => quote_spanned!(span=> (#(#results),*)),
        };
        (statements, value)
    }

    /// A number that is not negative: a fraction as a quotient, the rest as the shortest decimal of the nearest `f64`.
    fn number(&self, number: &Rational) -> Text {
        match as_fraction(number) {
            Some((numerator, denominator)) => self.quotient(numerator as f64, denominator as f64),
            None => self.literal(number.to_f64()),
        }
    }

    fn literal(&self, value: f64) -> Text {
        if value.is_infinite() {
            // Beyond the range of f64, where a literal would be refused.
            return self.quotient(1.0, 0.0);
        }
        let literal = TokenTree::from(float(value, self.span));
        self.lifted(literal.into(), Precedence::Atom)
    }

    fn quotient(&self, numerator: f64, denominator: f64) -> Text {
        let [numerator, denominator] = [numerator, denominator].map(|x| float(x, self.span));
        let quotient = quote_spanned!(self.span=> #numerator / #denominator);
        self.lifted(quotient, Precedence::Product)
    }

    fn lifted(&self, tokens: TokenStream, precedence: Precedence) -> Text {
        match &self.literals {
            Literals::Plain => Text { tokens, precedence, depth: 0 },
            Literals::Lifted(lift) => Text::atom(lift(tokens)),
        }
    }

    /// An operation over the texts of its operands, which a leaf does not look at.
    fn text(&self, code: &Code, operation: &Operation, texts: &[Text]) -> Text {
        let args: Vec<&Text> = operation.operands().iter().map(|&index| &texts[index]).collect();
        let mut text = match operation {
            Operation::Number(number) if number.is_negative() => {
                let size = self.number(&number.abs());
                self.negated(&size)
            }
            Operation::Number(number) => self.number(number),
            Operation::Constant(constant) => self.literal(constant.value()),
            Operation::Variable(symbol) => Text::atom((self.variable)(*symbol)),
            Operation::Neg(_) => self.negated(args[0]),
            Operation::Add(..) => self.binary(args[0], '+', args[1], Precedence::Sum),
            Operation::Sub(..) => self.binary(args[0], '-', args[1], Precedence::Sum),
            Operation::Mul(..) => self.binary(args[0], '*', args[1], Precedence::Product),
            Operation::Div(..) => self.binary(args[0], '/', args[1], Precedence::Product),
            Operation::Pow(..) => self.call("powf", &args),
            Operation::Powi(_, n) => self.call("powi", &[args[0], &self.integer(*n)]),
            Operation::Call(Function::Sign, of) => match difference(code, of[0]) {
                // Infinities that are the same have this sign, but no difference.
                Some([a, b]) => self.call("order", &[&texts[a], &texts[b]]),
                None => self.call("sign", &args),
            },
            // As the methods of std have them: a NaN is taken for absent.
            Operation::Call(Function::Max, _) => self.call("larger", &args),
            Operation::Call(Function::Min, _) => self.call("smaller", &args),
            Operation::Call(function, _) => {
                let name = function.rust_name().unwrap_or(function.name());
                self.call(name, &args)
            }
            // What the macro lowers are branches of programs; no expression of one has pieces.
            Operation::Compare(..) | Operation::Join(..) | Operation::Select(_) => {
                unreachable!("the macro lowers conditions to branches")
            }
        };
        text.depth = args.iter().map(|arg| arg.depth + 1).max().unwrap_or(0);
        text
    }

    /// `left operator right`, which parses from left to right within one precedence.
    fn binary(&self, left: &Text, operator: char, right: &Text, precedence: Precedence) -> Text {
        let above = match precedence {
            Precedence::Sum => Precedence::Product,
            _ => Precedence::Unary,
        };
        let (left, right) = (self.at_least(precedence, left), self.at_least(above, right));
        let mut operator = Punct::new(operator, Spacing::Alone);
        operator.set_span(self.span);
        Text { tokens: quote_spanned!(self.span=> #left #operator #right), precedence, depth: 0 }
    }

    /// A minus before an operand or a product: −(a·b) and (−a)·b are the same float.
    fn negated(&self, operand: &Text) -> Text {
        let tokens = self.at_least(Precedence::Product, operand);
        let precedence = match operand.precedence {
            Precedence::Product => Precedence::Product,
            _ => Precedence::Unary,
        };
        Text { tokens: quote_spanned!(self.span=> -#tokens), precedence, depth: 0 }
    }

    fn call(&self, name: &str, args: &[&Text]) -> Text {
        let (math, name) = (&self.math, Ident::new(name, self.span));
        let args = args.iter().map(|arg| &arg.tokens);
        Text::atom(quote_spanned!(self.span=> #math::#name(#(#args),*)))
    }

    fn integer(&self, value: i32) -> Text {
        let mut literal = Literal::u32_unsuffixed(value.unsigned_abs());
        literal.set_span(self.span);
        let size = Text::atom(TokenTree::from(literal).into());
        if value < 0 { self.negated(&size) } else { size }
    }

    fn at_least(&self, precedence: Precedence, text: &Text) -> TokenStream {
        let tokens = &text.tokens;
        if text.precedence < precedence {
            quote_spanned!(self.span=> (#tokens))
        } else {
            tokens.clone()
        }
    }
}

/// What is subtracted from what, if an operation is a difference or minus one.
fn difference(code: &Code, operation: usize) -> Option<[usize; 2]> {
    match code.operations[operation] {
        Operation::Sub(sides) => Some(sides),
        Operation::Neg([of]) => difference(code, of).map(|[a, b]| [b, a]),
        _ => None,
    }
}

/// Whether this is ±(a leaf).
fn is_signed_leaf(code: &Code, operation: &Operation) -> bool {
    match operation {
        Operation::Neg([operand]) => code.operations[*operand].is_leaf(),
        _ => operation.is_leaf(),
    }
}

/// The shortest decimal literal that reads back as `value`; it has a point or an exponent, so that it is a float.
fn float(value: f64, span: Span) -> Literal {
    let mut literal: Literal = format!("{value:?}")
        .parse()
        .expect("a finite float that is not negative prints as a literal");
    literal.set_span(span);
    literal
}

/// `t0`, `t1`, … but for the identifiers that `operands` use.
fn temporaries(operands: &[Option<Text>], span: Span) -> impl Iterator<Item = Ident> + use<> {
    let operands = operands.iter().flatten();
    let taken = operands.flat_map(|text| identifiers(text.tokens.clone()));
    let taken: HashSet<String> = taken.map(|name| name.to_string()).collect();
    let names = (0..).map(|number| format!("t{number}"));
    names.filter(move |name| !taken.contains(name)).map(move |name| Ident::new(&name, span))
}
