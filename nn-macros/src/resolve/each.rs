//! Closures that arrays give their elements to: `mapv`, `map_inplace`, `zip_mut_with`, `Zip`.
//!
//! Where the closure is arithmetic alone, all of it is one kernel. Where it branches, calls or counts, it is the body of a
//! loop over the elements, written as a user would.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprClosure, ExprMethodCall, Pat};

use super::chain::{applied, ungrouped};
use super::iterate::{arguments_along, is_iterator};
use super::{Resolve, elementwise};
use crate::ast::{Block, Expr, Kind, Parameter, Statement};
use crate::infer::Shape;

/// What an array or an iterator gives to the closure.
struct Producer<'e> {
    of: &'e SynExpr,
    /// Whether its shape need not be that of the first, but is broadcast to that.
    broadcast: bool,
}

/// What becomes of the values of the closure.
enum Gives<'e> {
    Nothing,
    Array,
    /// The next state, which begins so.
    State(&'e SynExpr),
}

impl Resolve<'_> {
    /// A method with a closure for each element, if this is one.
    pub(super) fn each(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let (of, args) = (&*call.receiver, &call.args);
        if is_iterator(of) {
            return None;
        }
        let resolved = match (name, args.len()) {
            ("mapv" | "mapv_into", 1) => self.mapped(of, &args[0], expr),
            ("mapv_inplace", 1) => {
                let function = &args[0];
                match elementwise::is_arithmetic(self, function, 1) {
                    // What it is of is changed, not bound to another array: it may be a row.
                    true => self.expr(&syn::parse_quote!(*#of = #of.mapv(#function))),
                    false => {
                        let text = applied(function, &[quote!(*__element)]).map(|value| {
                            quote!({ for __element in __array!(&mut #of) { *__element = #value; } })
                        });
                        self.written(text, expr)
                    }
                }
            }
            ("map_inplace", 1) => {
                let first: SynExpr = syn::parse_quote!(&mut #of);
                let producers = [Producer { of: &first, broadcast: false }];
                self.together(&producers, false, &args[0], Gives::Nothing, expr)
            }
            ("zip_mut_with", 2) => {
                let first: SynExpr = syn::parse_quote!(&mut #of);
                let producers = [
                    Producer { of: &first, broadcast: false },
                    Producer { of: &args[0], broadcast: true },
                ];
                self.together(&producers, false, &args[1], Gives::Nothing, expr)
            }
            ("for_each" | "map_collect", 1) | ("fold", 2) => {
                let (producers, indexed) = zipped(of)?;
                let gives = match name {
                    "for_each" => Gives::Nothing,
                    "map_collect" => Gives::Array,
                    _ => Gives::State(&args[0]),
                };
                self.together(&producers, indexed, &args[args.len() - 1], gives, expr)
            }
            _ => {
                // The end of a chain that only `Zip` has.
                zipped(of)?;
                self.refuse(
                    &call.method,
                    format!("`{name}` of a `Zip` is not supported: use `for_each`, `map_collect` or `fold`"),
                    expr,
                )
            }
        };
        Some(Expr { tokens: expr.to_token_stream(), ..resolved })
    }

    /// `a.mapv(f)`: an array of what the closure or the function gives.
    pub(super) fn mapped(&mut self, of: &SynExpr, function: &SynExpr, expr: &SynExpr) -> Expr {
        if let SynExpr::Path(path) = ungrouped(function)
            && self.known_path(&path.path).is_some()
        {
            let of = self.expr(of);
            return self.elementary_path(&path.path, vec![of], expr);
        }
        self.together(&[Producer { of, broadcast: false }], false, function, Gives::Array, expr)
    }

    /// The same of what has elements by their positions, whatever it is.
    pub(super) fn mapped_by_positions(
        &mut self,
        of: &SynExpr,
        function: &SynExpr,
        expr: &SynExpr,
    ) -> Expr {
        let text =
            self.looped(&[Producer { of, broadcast: false }], false, function, &Gives::Array);
        self.written(text, expr)
    }

    fn together(
        &mut self,
        producers: &[Producer],
        indexed: bool,
        function: &SynExpr,
        gives: Gives,
        expr: &SynExpr,
    ) -> Expr {
        if let SynExpr::Closure(closure) = ungrouped(function)
            && !indexed
            && let Some(pat) =
                closure.inputs.iter().find(|pat| matches!(untyped(pat), Pat::Tuple(_)))
            && !matches!(gives, Gives::State(_))
        {
            return self.refuse(pat, "the closure's parameter must be a plain name", expr);
        }
        let walks = producers.iter().any(|producer| is_walk(producer.of));
        let is_kernel = !indexed
            && !walks
            && !matches!(gives, Gives::State(_))
            && elementwise::is_arithmetic(self, function, producers.len());
        match ungrouped(function) {
            SynExpr::Closure(closure) if is_kernel => self.kernel(producers, closure, &gives, expr),
            _ => {
                let text = self.looped(producers, indexed, function, &gives);
                self.written(text, expr)
            }
        }
    }

    /// One kernel. What the closure changes is stored behind it.
    fn kernel(
        &mut self,
        producers: &[Producer],
        closure: &ExprClosure,
        gives: &Gives,
        expr: &SynExpr,
    ) -> Expr {
        let mut statements = Vec::new();
        if let Some((first, others)) = producers.split_first() {
            for other in others.iter().filter(|other| !other.broadcast) {
                let (first, other) = (plain(first.of), plain(other.of));
                let same: SynExpr =
                    syn::parse_quote!(assert_eq!(#first.raw_dim(), #other.raw_dim()));
                statements.push(Statement::Expr(self.expr(&same)));
            }
        }
        let changed = match gives {
            Gives::Nothing => elementwise::changed(closure),
            _ => vec![false; producers.len()],
        };
        let arrays: Vec<Expr> = producers
            .iter()
            .zip(&changed)
            .map(|(producer, changed)| {
                let of = self.expr(plain(producer.of));
                let ty = of.ty;
                match changed {
                    // What a reference leads to, not the reference.
                    true => self.typed(Kind::Dereference(Box::new(of)), ty, producer.of),
                    false => of,
                }
            })
            .collect();
        for (of, changed) in arrays.iter().zip(&changed) {
            if let (true, Kind::Dereference(of)) = (changed, &of.kind)
                && !matches!(of.kind, Kind::Binding(_))
            {
                self.mark_in_place(of);
            }
        }
        let ty = match gives {
            Gives::Array => arrays[0].ty,
            _ => self.types.of(Shape::Other),
        };
        let (parameters, body) = self.scoped(|resolve| {
            let names = closure.inputs.iter().map(elementwise::parameter);
            let bindings: Vec<_> = names
                .map(|name| {
                    let element = resolve.types.of(Shape::Value);
                    name.map(|name| resolve.bind(name, true, element, None))
                })
                .collect();
            (bindings, resolve.boxed(&closure.body))
        });
        let parameters = parameters.into_iter().zip(arrays).zip(changed);
        let parameters =
            parameters.map(|((binding, of), changed)| Parameter { binding, of, changed }).collect();
        let value = self.typed(Kind::Kernel(parameters, body), ty, expr);
        if statements.is_empty() {
            return value;
        }
        let value = Some(Box::new(value));
        self.typed(Kind::Block(Block { statements, value }), ty, expr)
    }

    /// The same as a loop over the elements.
    fn looped(
        &mut self,
        producers: &[Producer],
        indexed: bool,
        function: &SynExpr,
        gives: &Gives,
    ) -> syn::Result<TokenStream> {
        let count = producers.len() + usize::from(indexed);
        let items: Vec<_> = (0..count).map(|i| format_ident!("__item{i}")).collect();
        let sources: Vec<_> = (0..producers.len()).map(|i| format_ident!("__source{i}")).collect();
        // Each array is evaluated once; an iterator stands where it is gone through.
        let mut lets = quote!();
        let mut walked = Vec::new();
        for (i, (producer, source)) in producers.iter().zip(&sources).enumerate() {
            let of = producer.of;
            if is_walk(of) {
                walked.push(quote!((#of)));
                continue;
            }
            let first = &sources[0];
            lets.extend(match of {
                _ if producer.broadcast => {
                    quote!(let #source = (#of).broadcast(#first.raw_dim()).unwrap();)
                }
                SynExpr::Reference(_) => quote!(let #source = __array!(#of);),
                of if is_changing(of) => quote!(let #source = __array!(#of);),
                of => quote!(let #source = __array!(&#of);),
            });
            walked.push(match indexed && i == 0 {
                true if self.is_mutable(of) => quote!(#source.indexed_iter_mut()),
                true => quote!(#source.indexed_iter()),
                false => quote!(#source),
            });
        }
        for (producer, other) in producers.iter().zip(&walked).skip(1) {
            let first = &walked[0];
            if !producer.broadcast {
                lets.extend(quote!(assert_eq!(__count!(#first), __count!(#other));));
            }
        }
        let mut patterns = items.iter().map(ToTokens::to_token_stream);
        let mut head = quote!();
        let mut pattern = quote!();
        for (i, walk) in walked.iter().enumerate() {
            let next = match (indexed, i) {
                (true, 0) => {
                    let (index, item) = (patterns.next(), patterns.next());
                    quote!((#index, #item))
                }
                _ => patterns.next().unwrap_or_default(),
            };
            (head, pattern) = match i {
                0 => (walk.clone(), next),
                _ => (quote!(#head.zip(#walk)), quote!((#pattern, #next))),
            };
        }
        let mut args: Vec<_> = items.iter().map(ToTokens::to_token_stream).collect();
        // `mapv` gives values, which references stand for as well.
        Ok(match gives {
            Gives::Nothing => {
                let body = applied(function, &args)?;
                quote!({ #lets for #pattern in #head { #body; } })
            }
            Gives::State(start) => {
                args.insert(0, quote!(__state));
                let next = applied(function, &args)?;
                quote!({ #lets let mut __state = #start; for #pattern in #head { __state = #next; } __state })
            }
            Gives::Array => {
                let value = applied(function, &args)?;
                let made = match is_walk(producers[0].of) {
                    true => {
                        let first = &walked[0];
                        quote!(__rt::Array1::zeros(__count!(#first)))
                    }
                    false => {
                        let first = &sources[0];
                        quote!(__zeros!(zeros_like, #first))
                    }
                };
                quote!({
                    #lets
                    let mut __mapped = #made;
                    for (__to, #pattern) in __array!(&mut __mapped).zip(#head) { *__to = #value; }
                    __mapped
                })
            }
        })
    }

    /// Whether the elements of an array can be changed, by the text of the array.
    fn is_mutable(&self, of: &SynExpr) -> bool {
        match of {
            SynExpr::Reference(reference) => reference.mutability.is_some(),
            SynExpr::Path(path) => {
                let id = path.path.get_ident().and_then(|name| self.lookup(name));
                id.is_some_and(|id| {
                    self.bindings[id.0].reference == Some(crate::ast::Mutability::Mutable)
                })
            }
            of => is_changing(of),
        }
    }
}

/// The arrays of a `Zip`, and whether indices go with them.
fn zipped(chain: &SynExpr) -> Option<(Vec<Producer<'_>>, bool)> {
    match ungrouped(chain) {
        SynExpr::MethodCall(call) if call.args.len() == 1 => {
            let broadcast = match call.method.to_string().as_str() {
                "and" => false,
                "and_broadcast" => true,
                _ => return None,
            };
            let (mut producers, indexed) = zipped(&call.receiver)?;
            producers.push(Producer { of: &call.args[0], broadcast });
            Some((producers, indexed))
        }
        SynExpr::Call(call) if call.args.len() == 1 => {
            let SynExpr::Path(function) = &*call.func else { return None };
            let mut segments = function.path.segments.iter().rev();
            let name = segments.next()?.ident.to_string();
            let is_zip = segments.next().is_some_and(|owner| owner.ident == "Zip");
            let indexed = match name.as_str() {
                "from" => false,
                "indexed" => true,
                _ => return None,
            };
            is_zip.then(|| (vec![Producer { of: &call.args[0], broadcast: false }], indexed))
        }
        _ => None,
    }
}

/// The array itself where a reference to it is given.
fn plain(of: &SynExpr) -> &SynExpr {
    match ungrouped(of) {
        SynExpr::Reference(reference) => plain(&reference.expr),
        of => of,
    }
}

/// Whether this goes through an array part by part, or through a list.
fn is_walk(of: &SynExpr) -> bool {
    match ungrouped(of) {
        SynExpr::MethodCall(call) => arguments_along(&call.method.to_string()).is_some(),
        _ => false,
    }
}

/// `a.row_mut(i)` and the like.
fn is_changing(of: &SynExpr) -> bool {
    matches!(ungrouped(of), SynExpr::MethodCall(call) if call.method.to_string().ends_with("_mut"))
}

/// The pattern of a closure's parameter without its type.
pub(super) fn untyped(pat: &Pat) -> &Pat {
    match pat {
        Pat::Type(typed) => untyped(&typed.pat),
        Pat::Paren(inner) => untyped(&inner.pat),
        pat => pat,
    }
}
