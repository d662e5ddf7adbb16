//! One statement at a time.

use nn_symbolic::Expr;
use nn_symbolic::program::{Call, Op, Product, Pull, Statement, Var};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::order::reads_twice;
use super::place::Place;
use super::{Emitter, local};

impl Emitter<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) -> TokenStream {
        match statement {
            Statement::Let { var, op } => self.operation(*var, op),
            Statement::Call(call) => self.call(call),
            Statement::Pull(pull) => self.pull(pull),
            Statement::Scan(scan) if self.reversing => self.reverse_scan(scan),
            Statement::Scan(scan) => self.forward_scan(scan),
            // The fence lets no branch through yet.
            Statement::Branch(_) => quote!(::core::compile_error!("branches are not emitted yet");),
        }
    }

    fn operation(&mut self, var: Var, op: &Op) -> TokenStream {
        let name = self.name(var);
        let value = match op {
            Op::Map(body) => return self.map(var, *body),
            Op::Sum(body) => {
                self.places.insert(var, Place::Number(quote!(#name)));
                match self.kernel(var, *body, &quote!(sum)) {
                    Some(sum) => sum,
                    None => self.scalar_code(*body),
                }
            }
            Op::SumAxis { of, axis } => {
                let (at, of) = (self.label(var), self.reference(*of));
                quote!(__rt::sum_axis(#at, #of, #axis))
            }
            Op::SpreadAxis { of, axis, like } => {
                let (of, like) = (self.reference(*of), self.reference(*like));
                quote!(__rt::spread_axis(#of, #axis, #like))
            }
            Op::Broadcast { of, like } => {
                let (of, like) = (self.reference(*of), self.reference(*like));
                quote!(__rt::broadcast(#of, #like))
            }
            Op::Unbroadcast { of, like } => {
                let like = self.reference(*like);
                match self.place(*of) {
                    Place::Owned(name) if self.last_uses.is_last(*of) => {
                        quote!(__rt::unbroadcast(#name, #like))
                    }
                    Place::Number(number) => quote!(__rt::unbroadcast(#number, #like)),
                    place => {
                        let of = place.reference();
                        quote!(__rt::unbroadcast_ref(#of, #like))
                    }
                }
            }
            Op::Shape(of) => match &of[..] {
                [of] => {
                    let of = self.reference(*of);
                    quote!(__rt::shape(#of))
                }
                of => {
                    let at = self.label(var);
                    let of = of.iter().map(|var| self.reference(*var));
                    quote!(__rt::joint_shape(#at, (#(#of,)*)))
                }
            },
            Op::Product(kind, a, b) => {
                let function = local(match kind {
                    Product::Value => "dot",
                    Product::Left => "dot_lhs",
                    Product::Right => "dot_rhs",
                });
                let (at, a, b) = (self.label(var), self.reference(*a), self.reference(*b));
                quote!(__rt::#function(#at, #a, #b))
            }
            Op::Transpose(of) if self.reversing => {
                let of = self.take(*of);
                quote!(__rt::transpose(#of))
            }
            Op::Transpose(of) => {
                let of = self.reference(*of);
                self.places.insert(var, Place::Path(quote!(__rt::t(#of))));
                return TokenStream::new();
            }
            Op::Field { of, field } => {
                let (of, field) = (self.place(*of).base(), member(field));
                self.places.insert(var, Place::Path(quote!(#of.#field)));
                return TokenStream::new();
            }
            Op::Record { like, fields } => {
                let like = self.reference(*like);
                let fields = fields.iter().map(|(field, value)| {
                    let twice = reads_twice(op, *value);
                    let (field, value) = (member(field), self.take_unless(twice, *value));
                    quote!(record.#field = #value;)
                });
                quote!({ let mut record = __rt::zero(#like); #(#fields)* record })
            }
            Op::Add(terms) => {
                let mut values =
                    terms.iter().map(|term| self.take_unless(reads_twice(op, *term), *term));
                let first = values.next();
                quote!({ let mut sum = #first; #(__rt::acc(&mut sum, #values);)* sum })
            }
            Op::Zero(like) => {
                let like = self.reference(*like);
                quote!(__rt::complete(__rt::zero(#like), #like))
            }
            Op::Host { id, .. } => {
                self.places.insert(var, Place::Number(quote!(#name)));
                let place = |var| self.place(var).base();
                let reference = |var| self.reference(var);
                self.lowered.hosts[*id].emit(&place, &reference)
            }
        };
        quote!(let #name = #value;)
    }

    fn take_unless(&self, twice: bool, var: Var) -> TokenStream {
        match self.place(var) {
            Place::Owned(name) if twice => quote!(__rt::own(&#name)),
            _ => self.take(var),
        }
    }

    fn map(&mut self, var: Var, body: Expr) -> TokenStream {
        let name = self.name(var);
        let scalar = self.program.is_scalar(var);
        let kernel = if scalar { None } else { self.kernel(var, body, &quote!(map)) };
        match kernel {
            Some(value) => quote!(let #name = #value;),
            None => {
                let value = self.scalar_code(body);
                self.places.insert(var, Place::Number(quote!(#name)));
                quote!(let #name = #value;)
            }
        }
    }

    /// `function(at, (&a, &b), |[a, b]| …)`, or `None` where there is no operand but numbers.
    fn kernel(&self, var: Var, body: Expr, function: &TokenStream) -> Option<TokenStream> {
        let mut arrays = self.program.vars_of(body);
        arrays.retain(|&var| !self.program.is_scalar(var));
        if arrays.is_empty() {
            return None;
        }
        let at = self.label(var);
        let operands = arrays.iter().map(|&var| self.reference(var));
        let names = arrays.iter().map(|&var| self.name(var));
        let code = self.code(body, &|var| {
            if arrays.contains(&var) {
                let name = self.name(var);
                quote!(#name)
            } else {
                self.place(var).number()
            }
        });
        Some(quote!(__rt::#function(#at, (#(#operands,)*), |[#(#names),*]| #code)))
    }

    fn scalar_code(&self, body: Expr) -> TokenStream {
        self.code(body, &|var| self.place(var).number())
    }

    /// The text that a panic quotes.
    fn label(&self, var: Var) -> String {
        let own = self.lowered.labels.get(&var).cloned();
        own.unwrap_or_else(|| format!("adjoint `{}`", self.program.name(var)))
    }

    fn call(&mut self, call: &Call) -> TokenStream {
        let callee = &self.lowered.callees[call.callee];
        let args = self.arguments(&callee.forms, &call.args);
        let (value, pullback) = (self.name(call.value), self.name(call.pullback));
        // Generic arguments are those of the companion's functions, not of the companion.
        let mut companion = callee.path.clone();
        let last = companion.segments.last_mut().expect("a path has a segment");
        let generics = std::mem::take(&mut last.arguments);
        quote!(let (#value, #pullback) = #companion::__record #generics (#(#args),*);)
    }

    fn pull(&mut self, pull: &Pull) -> TokenStream {
        let wanted = pull.cotangents.iter().map(|cotangent| match cotangent {
            None => quote!(false),
            Some(var) => self.wanted(*var).unwrap_or_else(|| quote!(true)),
        });
        let wanted = quote!([#(#wanted),*]);
        let callee = &self.lowered.callees[pull.callee];
        let args = self.arguments(&callee.forms, &pull.args);
        let pullback = self.name(pull.pullback);
        let value = self.reference(pull.value);
        let seed = self.take(pull.seed);
        // What the callee leaves out is an error here, on its name.
        let span = callee.path.segments.last().map_or_else(Span::mixed_site, |s| s.ident.span());
        let (mut given, mut included) = (Vec::new(), TokenStream::new());
        for (i, (cotangent, arg)) in pull.cotangents.iter().zip(&args).enumerate() {
            let Some(var) = cotangent else {
                given.push(quote!(_));
                continue;
            };
            let (bar, name) = (Ident::new(&format!("__bar{i}"), span), self.name(*var));
            let include = quote_spanned!(span=> __rt::included);
            included.extend(quote!(let #name = #include(#arg, #bar);));
            given.push(quote!(#bar));
        }
        quote! {
            let (#(#given,)*) = #pullback(#(#args,)* #value, #seed, #wanted);
            #included
        }
    }

    /// The arguments that a callee's hidden functions take.
    fn arguments(&self, forms: &[Option<Ident>], args: &[Var]) -> Vec<TokenStream> {
        args.iter()
            .zip(forms)
            .map(|(&arg, form)| match form {
                Some(method) => {
                    let base = self.place(arg).base();
                    quote!(&#base.#method())
                }
                None => self.reference(arg),
            })
            .collect()
    }
}

/// The name of a field, or the number of a tuple's.
pub(super) fn member(field: &str) -> syn::Member {
    syn::parse_str(field).expect("fields were read from source")
}
