//! The fence around values: literals, operators, methods, calls.

use nn_symbolic::{Function as Elementary, Rational};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Lit, Pat, Path, Stmt, Token, UnOp};

use super::{Fence, MAX_DEPTH};
use crate::ast::{Kind, Operator, Value};

pub(super) const BRANCH: &str = "branches are not supported yet: choose outside of this function, \
     or write the choice with `max`, `min` or `abs`";
pub(super) const LOOP: &str =
    "only `for element in &list` is supported yet: write the loop around this function";

/// Functions of the runtime that are called by path; the others of the table are methods in Rust.
const BY_PATH: &[Elementary] = &[Elementary::Sigmoid, Elementary::Softplus, Elementary::Relu];

/// Methods that give the same value again: copies, views, conversions of ownership.
const ALIASES: &[&str] = &["view", "to_owned", "into_owned", "clone", "to_vec"];

/// Questions about a shape.
const EXTENTS: &[&str] = &["nrows", "ncols", "len", "ndim"];

/// The function of the table that is this method of a float in Rust.
fn method(name: &str) -> Option<Elementary> {
    let mut rows = Elementary::ALL.iter().copied();
    // std's `signum` is 1 at 0, ours 0; the others by path are no methods of std.
    rows.find(|f| f.rust_name() == Some(name) && !BY_PATH.contains(f))
        .filter(|f| !matches!(f, Elementary::Sign | Elementary::Step | Elementary::Erf))
}

impl Fence<'_> {
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        self.depth += 1;
        let kind = if self.depth > MAX_DEPTH {
            let message =
                format!("this is nested more than {MAX_DEPTH} levels deep: split it with `let`");
            self.errors.at(expr, message);
            Kind::Error
        } else {
            self.kind(expr)
        };
        self.depth -= 1;
        Value { kind, tokens: expr.to_token_stream() }
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Value> {
        Box::new(self.value(expr))
    }

    fn refuse(&self, tokens: impl ToTokens, message: impl std::fmt::Display) -> Kind {
        self.errors.at(tokens, message);
        Kind::Error
    }

    fn kind(&mut self, expr: &Expr) -> Kind {
        match expr {
            Expr::Lit(lit) => self.literal(&lit.lit),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(binding) => {
                    self.read(binding);
                    Kind::Variable(binding)
                }
                None => Kind::Host(path.to_token_stream()),
            },
            Expr::Paren(paren) => self.value(&paren.expr).kind,
            Expr::Group(group) => self.value(&group.expr).kind,
            Expr::Reference(reference) => match &reference.mutability {
                None => Kind::Alias(self.boxed(&reference.expr), None),
                Some(token) => self.refuse(token, "`&mut` is not supported yet: return the new value"),
            },
            Expr::Unary(unary) => match &unary.op {
                UnOp::Neg(_) => Kind::Negative(self.boxed(&unary.expr)),
                UnOp::Deref(_) => Kind::Alias(self.boxed(&unary.expr), None),
                op => self.refuse(op, "this operator has no derivative"),
            },
            Expr::Binary(_) => self.chain(expr),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.call(call),
            Expr::Field(field) => Kind::Field(self.boxed(&field.base), field.member.clone()),
            Expr::Cast(cast) => Kind::Cast(self.boxed(&cast.expr), (*cast.ty).clone()),
            Expr::If(e) => self.refuse(e.if_token, BRANCH),
            Expr::Match(e) => self.refuse(e.match_token, BRANCH),
            Expr::While(e) => self.refuse(e.while_token, LOOP),
            Expr::Loop(e) => self.refuse(e.loop_token, LOOP),
            Expr::ForLoop(e) => self.refuse(e.for_token, "a loop has no value"),
            Expr::Return(e) => {
                self.refuse(e.return_token, "`return` is not supported: end the function with its value")
            }
            Expr::Index(e) => {
                self.refuse(e, "indexing is not supported yet: use whole arrays, or pass the element as a parameter")
            }
            Expr::Closure(e) => self.refuse(e, "a closure can only be the argument of `mapv`"),
            Expr::Macro(e) => self.refuse(
                &e.mac.path,
                "macros are not supported: what they expand to cannot be seen from here",
            ),
            Expr::Block(e) => match &e.block.stmts[..] {
                [Stmt::Expr(value, None)] => self.value(value).kind,
                _ => self.refuse(e, "a block is not supported here: move its `let`s in front of the statement"),
            },
            Expr::Tuple(e) => self.refuse(e, "tuples are not supported yet: use one variable each"),
            Expr::Array(_) | Expr::Repeat(_) => {
                self.refuse(expr, "array literals are not supported yet: pass the array as a parameter")
            }
            Expr::Struct(e) => self.refuse(&e.path, "struct literals are not supported yet: pass the struct as a parameter"),
            Expr::Try(e) => self.refuse(e.question_token, "`?` is not supported: a derivative has no early return"),
            Expr::Await(e) => self.refuse(e.await_token, "`await` is not supported"),
            Expr::Unsafe(e) => self.refuse(e.unsafe_token, "`unsafe` is not supported: the macro could not keep its promises"),
            other => self.refuse(other, "this expression is not supported"),
        }
    }

    fn literal(&self, lit: &Lit) -> Kind {
        match lit {
            Lit::Float(float) => match Rational::from_decimal(float.base10_digits()) {
                Ok(number) => Kind::Number(number),
                Err(error) => {
                    self.refuse(float, format!("this literal cannot be read exactly: {error}"))
                }
            },
            Lit::Int(int) if matches!(int.suffix(), "f32" | "f64") => {
                match Rational::from_decimal(int.base10_digits()) {
                    Ok(number) => Kind::Number(number),
                    Err(error) => {
                        self.refuse(int, format!("this literal cannot be read exactly: {error}"))
                    }
                }
            }
            Lit::Int(_) | Lit::Bool(_) => Kind::Host(lit.to_token_stream()),
            other => self.refuse(other, "this literal is no number"),
        }
    }

    /// Operators of one precedence in a row, gathered without recursion: sums of thousands of terms are written by
    /// programs.
    fn chain(&mut self, expr: &Expr) -> Kind {
        let Expr::Binary(last) = expr else { unreachable!("called for binary expressions") };
        let Some((_, class)) = operator(&last.op) else {
            return self.refuse(last.op, operator_message(&last.op));
        };
        let mut rest = Vec::new();
        let mut first = expr;
        while let Expr::Binary(binary) = first
            && let Some((operator, of_class)) = operator(&binary.op)
            && of_class == class
        {
            rest.push((operator, &*binary.right));
            first = &binary.left;
        }
        let first = self.boxed(first);
        let rest = rest.into_iter().rev().map(|(op, value)| (op, self.value(value))).collect();
        Kind::Chain(first, rest)
    }

    fn method_call(&mut self, call: &ExprMethodCall) -> Kind {
        let name = call.method.to_string();
        let args = &call.args;
        // `.mean().unwrap()`: the one place where an Option is understood.
        if matches!(name.as_str(), "unwrap" | "expect") {
            if let Expr::MethodCall(inner) = &*call.receiver {
                match (inner.method.to_string().as_str(), inner.args.len()) {
                    ("mean", 0) => return Kind::Mean(self.boxed(&inner.receiver)),
                    ("mean_axis", 1) => {
                        let axis = self.axis(&inner.args[0]);
                        let of = self.boxed(&inner.receiver);
                        return axis.map_or(Kind::Error, |axis| Kind::MeanAxis(of, axis));
                    }
                    _ => {}
                }
            }
            return self.refuse(
                &call.method,
                format!("`{name}` is only understood after `mean()` and `mean_axis(…)`"),
            );
        }
        let message = match (name.as_str(), args.len()) {
            (_, 0) if ALIASES.contains(&name.as_str()) => {
                return Kind::Alias(self.boxed(&call.receiver), Some(call.method.clone()));
            }
            (_, 0) if EXTENTS.contains(&name.as_str()) => {
                let method = &call.method;
                return Kind::Extent(self.boxed(&call.receiver), quote!(#method()));
            }
            ("len_of", 1) => {
                let (method, arg) = (&call.method, &args[0]);
                return Kind::Extent(self.boxed(&call.receiver), quote!(#method(#arg)));
            }
            ("dot", 1) => {
                let left = self.boxed(&call.receiver);
                return Kind::Dot(left, self.boxed(&args[0]));
            }
            ("t", 0) => return Kind::Transpose(self.boxed(&call.receiver)),
            ("sum", 0) => return Kind::Sum(self.boxed(&call.receiver)),
            ("sum_axis", 1) => {
                let of = self.boxed(&call.receiver);
                return self.axis(&args[0]).map_or(Kind::Error, |axis| Kind::SumAxis(of, axis));
            }
            ("mapv" | "mapv_into" | "map", 1) => return self.mapv(call),
            ("powi", 1) => {
                let base = self.boxed(&call.receiver);
                return match whole_number(&args[0]) {
                    Some(n) => {
                        let exponent = Value {
                            kind: Kind::Number(n.into()),
                            tokens: args[0].to_token_stream(),
                        };
                        Kind::Power(base, Box::new(exponent))
                    }
                    None => self.refuse(
                        &args[0],
                        "the exponent of `powi` must be a literal: use `powf` with a number",
                    ),
                };
            }
            ("powf", 1) => {
                let base = self.boxed(&call.receiver);
                return Kind::Power(base, self.boxed(&args[0]));
            }
            ("recip", 0) => {
                let one = Value { kind: Kind::Number(Rational::ONE), tokens: quote!(1.0) };
                return Kind::Chain(
                    Box::new(one),
                    vec![(Operator::Div, self.value(&call.receiver))],
                );
            }
            ("mean", 0) => "write `.mean().unwrap()`: the mean of nothing has no value",
            ("mean_axis", 1) => "write `.mean_axis(…).unwrap()`: the mean of nothing has no value",
            ("signum", 0) => {
                "`signum` is 1 at 0 and its derivative says nothing: use `abs`, or choose outside"
            }
            ("iter" | "into_iter", 0) => {
                "iterators are not supported yet: use `mapv`, `sum`, or `for element in &list`"
            }
            ("unwrap_or" | "map_or" | "ok", _) => "options are not supported",
            _ => match method(&name) {
                Some(function) if function.arity() == args.len() + 1 => {
                    let mut values = vec![self.value(&call.receiver)];
                    values.extend(args.iter().map(|arg| self.value(arg)));
                    return Kind::Elementary(function, values);
                }
                Some(_) => "wrong number of arguments",
                None => {
                    return self.refuse(
                        &call.method,
                        format!("the derivative of the method `{name}` is not known: write it with functions that are, or as a function with `#[derive_grad]`"),
                    );
                }
            },
        };
        self.refuse(&call.method, message)
    }

    /// `a.mapv(|v| …)` or `a.mapv(sigmoid)`.
    fn mapv(&mut self, call: &ExprMethodCall) -> Kind {
        let of = self.boxed(&call.receiver);
        match &call.args[0] {
            Expr::Closure(closure) => {
                let mut pat = match closure.inputs.first() {
                    Some(Pat::Type(typed)) => &*typed.pat,
                    Some(pat) if closure.inputs.len() == 1 => pat,
                    _ => return self.refuse(closure, "the closure must take one element"),
                };
                if let Pat::Reference(reference) = pat {
                    pat = &reference.pat;
                }
                let Pat::Ident(ident) = pat else {
                    return self.refuse(pat, "the closure's parameter must be a plain name");
                };
                self.scopes.push(std::collections::HashMap::new());
                let binding = self.bind(&ident.ident, false);
                let around = std::mem::replace(&mut self.in_closure, true);
                let body = self.boxed(&closure.body);
                self.in_closure = around;
                self.scopes.pop();
                Kind::MapV(of, binding, body)
            }
            Expr::Path(path) => self.elementary_path(&path.path, vec![*of], &call.args[0]),
            other => {
                self.refuse(other, "expected a closure `|v| …` or a function such as `sigmoid`")
            }
        }
    }

    /// A function of the table by path: `sigmoid`, `f32::exp`.
    fn elementary_path(&mut self, path: &Path, args: Vec<Value>, tokens: impl ToTokens) -> Kind {
        match self.known_path(path) {
            Some((function, by_path)) if function.arity() == args.len() => {
                if by_path {
                    Kind::RuntimeFunction(path.clone(), function, args)
                } else {
                    Kind::Elementary(function, args)
                }
            }
            Some(_) => self.refuse(tokens, "wrong number of arguments"),
            None => self.refuse(
                tokens,
                "the derivative of this function is not known elementwise: write a closure `|v| …`",
            ),
        }
    }

    /// The function of the table that a path names, and whether the path itself must lead to the runtime's.
    fn known_path(&self, path: &Path) -> Option<(Elementary, bool)> {
        let last = path.segments.last()?;
        if let Some(function) = BY_PATH.iter().find(|f| last.ident == f.name()) {
            return Some((*function, true));
        }
        if path.segments.len() == 2 && self.is_float_type(&path.segments[0].ident) {
            return method(&last.ident.to_string()).map(|function| (function, false));
        }
        None
    }

    fn is_float_type(&self, name: &proc_macro2::Ident) -> bool {
        let generics = &self.item.sig.generics;
        name == "f32" || name == "f64" || generics.type_params().any(|param| param.ident == *name)
    }

    fn call(&mut self, call: &ExprCall) -> Kind {
        let Expr::Path(function) = &*call.func else {
            return self
                .refuse(&call.func, "only functions called by their name can be differentiated");
        };
        let path = &function.path;
        if path.segments.len() == 2 && self.is_float_type(&path.segments[0].ident) {
            let name = path.segments[1].ident.to_string();
            match (name.as_str(), call.args.len()) {
                ("lit" | "from", 1) => return self.lit(path, &call.args[0]),
                ("zero", 0) => return Kind::Number(Rational::ZERO),
                ("one", 0) => return Kind::Number(Rational::ONE),
                // `T::PI()`
                (_, 0) => return Kind::Host(call.to_token_stream()),
                ("powi" | "powf" | "recip", _) if !call.args.is_empty() => {
                    // The same as the method: rewritten, so that one place knows it.
                    let (receiver, method) = (&call.args[0], &path.segments[1].ident);
                    let args: Punctuated<&Expr, Token![,]> = call.args.iter().skip(1).collect();
                    return match syn::parse2(quote!((#receiver).#method(#args))) {
                        Ok(Expr::MethodCall(call)) => self.method_call(&call),
                        _ => self.refuse(call, "this expression is not supported"),
                    };
                }
                _ => {}
            }
        }
        let args: Vec<Value> = call.args.iter().map(|arg| self.value(arg)).collect();
        match self.known_path(path) {
            Some(_) => self.elementary_path(path, args, call),
            None if self.in_closure => self.refuse(
                path,
                "a call in a closure of `mapv` is not supported yet: write what it computes here, or call a function of the whole array",
            ),
            None if path.is_ident(&self.item.sig.ident) => self.refuse(
                path,
                "a function that calls itself is not supported: without branches it would never end",
            ),
            None => Kind::Call(path.clone(), args),
        }
    }

    /// `T::lit(0.5)`: a constant of generic code.
    fn lit(&mut self, path: &Path, arg: &Expr) -> Kind {
        let negative = matches!(arg, Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)));
        let value = self.value(arg);
        match value.kind {
            Kind::Number(number) => Kind::Number(number),
            Kind::Negative(inner) if negative => Kind::Negative(inner),
            _ => Kind::Lit(path.to_token_stream(), Box::new(value)),
        }
    }

    /// The number in `Axis(1)`.
    fn axis(&self, expr: &Expr) -> Option<usize> {
        if let Expr::Call(call) = expr
            && let Expr::Path(path) = &*call.func
            && path.path.segments.last().is_some_and(|segment| segment.ident == "Axis")
            && call.args.len() == 1
            && let Some(axis) = whole_number(&call.args[0])
            && let Ok(axis) = usize::try_from(axis)
        {
            return Some(axis);
        }
        self.errors.at(expr, "expected an axis that is known here, such as `Axis(0)`");
        None
    }
}

/// An operator, and which others it may stand in a row with.
fn operator(op: &BinOp) -> Option<(Operator, u8)> {
    match op {
        BinOp::Add(_) => Some((Operator::Add, 0)),
        BinOp::Sub(_) => Some((Operator::Sub, 0)),
        BinOp::Mul(_) => Some((Operator::Mul, 1)),
        BinOp::Div(_) => Some((Operator::Div, 1)),
        _ => None,
    }
}

fn operator_message(op: &BinOp) -> &'static str {
    match op {
        BinOp::Rem(_) => "the derivative of `%` is not known: it jumps",
        BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) | BinOp::Eq(_) | BinOp::Ne(_) => {
            "a comparison has no derivative: choose outside of this function"
        }
        _ => "this operator has no derivative",
    }
}

/// A literal such as `3` or `-2`.
fn whole_number(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            whole_number(&unary.expr)?.checked_neg()
        }
        Expr::Paren(paren) => whole_number(&paren.expr),
        Expr::Group(group) => whole_number(&group.expr),
        _ => None,
    }
}

/// Source text from tokens, spaced as people write it: for the messages of panics.
pub(crate) fn source_text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let glued = out.is_empty()
            || out.ends_with(['(', '.', '&', '!', '[', '|'])
            || out.ends_with("::")
            || word.starts_with(['.', ',', ';', ')', '(', '?', ']', '['])
            || word.starts_with("::");
        if !glued || (out.ends_with('|') && !word.starts_with(['|', ','])) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
