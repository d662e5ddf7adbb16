//! Arrays of another form: reshaped, repeated, joined, cut. Most of it is written with views and assignments.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use super::chain::{applied, ungrouped};
use crate::ast::{Expr, Form, Kind};
use crate::infer::{Shape, Type};

/// Methods that give nothing where shapes do not fit, and how many arguments they take.
const FITTING: &[(&str, usize)] = &[
    ("into_shape_with_order", 1),
    ("to_shape", 1),
    ("broadcast", 1),
    ("append", 2),
    ("push", 2),
    ("push_row", 1),
    ("push_column", 1),
];

impl Resolve<'_> {
    /// What gives an array unless shapes do not fit, in front of an `unwrap`.
    pub(super) fn fitting(&mut self, inner: &SynExpr, expr: &SynExpr) -> Option<Expr> {
        let text = match ungrouped(inner) {
            SynExpr::MethodCall(call) => {
                let (of, args) = (&call.receiver, &call.args);
                let name = call.method.to_string();
                if !FITTING.contains(&(name.as_str(), args.len())) {
                    return None;
                }
                let resolved = self.expr(of);
                if let Kind::Error = resolved.kind {
                    return Some(resolved);
                }
                match self.types.shape(resolved.ty) {
                    Shape::Array(_) => {}
                    // A list or a structure may have such a method too.
                    Shape::Open | Shape::Value if !matches!(name.as_str(), "append" | "push") => {}
                    _ => return None,
                }
                match (name.as_str(), args.len()) {
                    ("into_shape_with_order" | "to_shape", 1) => {
                        return Some(self.formed(Form::Reshaped, of, &args[0], expr));
                    }
                    ("broadcast", 1) => {
                        return Some(self.formed(Form::Repeated, of, &args[0], expr));
                    }
                    ("append", 2) => {
                        let (axis, more) = (&args[0], &args[1]);
                        quote!(*#of = __joined!(concatenate, #axis, (#of).view(), #more))
                    }
                    ("push", 2) => pushed(of, &args[0], &args[1]),
                    ("push_row", 1) => pushed(of, &syn::parse_quote!(__rt::Axis(0)), &args[0]),
                    ("push_column", 1) => pushed(of, &syn::parse_quote!(__rt::Axis(1)), &args[0]),
                    _ => return None,
                }
            }
            SynExpr::Call(call) => {
                let SynExpr::Path(path) = &*call.func else { return None };
                let mut segments = path.path.segments.iter().rev();
                let name = &segments.next()?.ident;
                match (name.to_string().as_str(), call.args.len()) {
                    ("stack" | "concatenate", 2) => {
                        let axis = &call.args[0];
                        let list = match ungrouped(&call.args[1]) {
                            SynExpr::Reference(reference) => ungrouped(&reference.expr),
                            list => list,
                        };
                        let SynExpr::Array(list) = list else {
                            return Some(self.refuse(
                                list,
                                format!("`{name}` is supported of arrays in brackets, as in `&[a.view(), b.view()]`"),
                                expr,
                            ));
                        };
                        let parts = &list.elems;
                        quote!(__joined!(#name, #axis, #parts))
                    }
                    ("from_shape_vec", 2) => {
                        segments
                            .next()
                            .filter(|owner| owner.ident.to_string().starts_with("Array"))?;
                        let (shape, list) = (&call.args[0], &call.args[1]);
                        quote!(__rt::Array1::from_vec(#list).to_shape(#shape).unwrap())
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(self.written(Ok(text), expr))
    }

    fn formed(&mut self, form: Form, of: &SynExpr, shape: &SynExpr, expr: &SynExpr) -> Expr {
        let of = Box::new(self.as_array(of));
        let rank = match shape {
            SynExpr::Tuple(lengths) => Some(lengths.elems.len()),
            SynExpr::Array(lengths) => Some(lengths.elems.len()),
            _ => None,
        };
        let shape = self.boxed(shape);
        let rank = match self.types.shape(shape.ty) {
            Shape::Int => Some(1),
            _ => rank,
        };
        self.shaped(Kind::Formed(form, of, shape), Shape::Array(rank), expr)
    }

    /// `__joined!(stack, axis, parts…)`, `stack![axis, parts…]`: an array to which the parts are assigned.
    pub(super) fn joined(&mut self, name: &str, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        type Arguments = syn::punctuated::Punctuated<SynExpr, syn::Token![,]>;
        let parsed = mac.parse_body_with(Arguments::parse_terminated);
        let mut parts = parsed.into_iter().flatten().collect::<Vec<_>>().into_iter();
        let name = match name {
            "__joined" => parts.next().map(|name| name.to_token_stream().to_string()),
            name => Some(name.to_owned()),
        };
        let (Some(name), Some(axis)) = (name, parts.next()) else {
            return self.refuse(&mac.path, "an axis and arrays are expected here", tokens);
        };
        let parts: Vec<SynExpr> = parts.collect();
        if parts.is_empty() {
            return self.refuse(&mac.path, "one array at least is expected here", tokens);
        }
        let names: Vec<_> = (0..parts.len()).map(|i| format_ident!("__part{i}")).collect();
        let (first, count) = (&names[0], parts.len());
        let (made, assigned): (TokenStream, Vec<TokenStream>) = match name.as_str() {
            "stack" => {
                let assigned = names
                    .iter()
                    .enumerate()
                    .map(|(i, part)| quote!(__array.index_axis_mut(#axis, #i).assign(#part);));
                (quote!(__zeros!(zeros_stacked, #first, #axis, #count)), assigned.collect())
            }
            _ => {
                let assigned = names.iter().map(|part| {
                    quote! {
                        let __start = __end;
                        let __end = __start + #part.len_of(#axis);
                        __array.slice_axis_mut(#axis, __rt::Slice::from(__start..__end)).assign(#part);
                    }
                });
                let length = quote!(#(#names.len_of(#axis))+*);
                (quote!(__zeros!(zeros_along, #first, #axis, #length)), assigned.collect())
            }
        };
        let text = quote!({
            #(let #names = __array!(&(#parts));)*
            let mut __array = #made;
            let __end = 0usize;
            #(#assigned)*
            __array
        });
        self.written(Ok(text), tokens)
    }

    /// What is assigned to an array: with fewer axes than that it is repeated.
    pub(super) fn repeat_to(&mut self, own: Type, value: &mut Expr, of: &SynExpr) {
        match (self.types.shape(own), self.types.shape(value.ty)) {
            (Shape::Array(Some(rank)), Shape::Array(Some(other))) if rank != other => {
                let shape = self.boxed(&syn::parse_quote!(#of.raw_dim()));
                let tokens = value.tokens.clone();
                let none = self.typed(Kind::Error, own, &tokens);
                let given = Box::new(std::mem::replace(value, none));
                value.kind = Kind::Formed(Form::Repeated, given, shape);
            }
            _ => self.types.unify(own, value.ty),
        }
    }

    /// `kron(a, b)`: each element of one times all of the other.
    pub(super) fn kronecker(&mut self, a: &SynExpr, b: &SynExpr, expr: &SynExpr) -> Expr {
        let text = quote!({
            let __left = __array!(&(#a));
            let __right = __array!(&(#b));
            let (__rows, __columns) = __right.dim();
            let mut __array =
                __rt::Array2::zeros((__left.nrows() * __rows, __left.ncols() * __columns));
            for ((__i, __j), __factor) in __left.indexed_iter() {
                let __top = __i * __rows;
                let __side = __j * __columns;
                __array
                    .slice_mut(__rt::s![__top..__top + __rows, __side..__side + __columns])
                    .assign(&(__right * *__factor));
            }
            __array
        });
        self.written(Ok(text), expr)
    }

    /// A method of whole arrays that is written with others.
    pub(super) fn of_whole_array(
        &mut self,
        name: &str,
        of: &Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let text = match self.types.shape(of.ty) {
            Shape::Open | Shape::Array(_) | Shape::Value => {
                let mutable = self.reference_of(of) == Some(crate::ast::Mutability::Mutable);
                array_method(name, mutable, call)?
            }
            _ => return None,
        };
        Some(self.written(text, expr))
    }
}

/// `push(axis, part)`
fn pushed(of: &SynExpr, axis: &SynExpr, part: &SynExpr) -> TokenStream {
    quote!(*#of = {
        let __new = __array!(&(#part));
        __joined!(concatenate, #axis, (#of).view(), __new.insert_axis(#axis))
    })
}

/// A method of whole arrays as what it computes.
fn array_method(
    name: &str,
    mutable: bool,
    call: &ExprMethodCall,
) -> Option<syn::Result<TokenStream>> {
    let (of, args) = (&call.receiver, &call.args);
    let source = quote!(let __source = __array!(&#of););
    Some(Ok(match (name, args.len()) {
        ("fold", 2) => quote!((__array!(&#of)).iter().fold(#args)),
        ("product", 0) => quote!((__array!(&#of)).iter().product()),
        ("flatten", 0) => quote!({ #source __source.to_shape(__source.len()).unwrap() }),
        ("fold_axis", 3) => {
            let (axis, start, function) = (&args[0], &args[1], &args[2]);
            quote!({
                #source
                let mut __state = __zeros!(zeros_without, __source, #axis);
                __state.fill(#start);
                for __part in __source.axis_iter(#axis) {
                    __state = Zip::from(&__state).and(&__part).map_collect(#function);
                }
                __state
            })
        }
        ("map_axis", 2) => {
            let axis = &args[0];
            let value = match applied(&args[1], &[quote!(__lane)]) {
                Ok(value) => value,
                Err(error) => return Some(Err(error)),
            };
            quote!({
                #source
                let mut __mapped = __zeros!(zeros_without, __source, #axis);
                for (__to, __lane) in __array!(&mut __mapped).zip(__source.lanes(#axis)) {
                    *__to = #value;
                }
                __mapped
            })
        }
        ("select", 2) => {
            let (axis, indices) = (&args[0], &args[1]);
            quote!({
                #source
                let __indices = #indices;
                let mut __selected = __zeros!(zeros_along, __source, #axis, __indices.len());
                for __index in 0..__indices.len() {
                    let __at = __indices[__index];
                    __selected.index_axis_mut(#axis, __index).assign(&__source.index_axis(#axis, __at));
                }
                __selected
            })
        }
        ("split_at", 2) => {
            let (axis, position) = (&args[0], &args[1]);
            let part = if mutable { quote!(slice_axis_mut) } else { quote!(slice_axis) };
            quote!({
                let __at = #position;
                (
                    (#of).#part(#axis, __rt::Slice::from(..__at)),
                    (#of).#part(#axis, __rt::Slice::from(__at..)),
                )
            })
        }
        ("swap_axes", 2) => quote!(*#of = (#of).__swapped(#args).to_owned()),
        ("var", 1) => {
            let freedom = &args[0];
            quote!({
                #source
                let __mean = __source.mean().unwrap();
                let __sum = __source.mapv(|__x| (__x - __mean) * (__x - __mean)).sum();
                __sum / (__number!(count, __source) - #freedom)
            })
        }
        ("std", 1) => quote!((#of).var(#args).sqrt()),
        ("var_axis", 2) => {
            let (axis, freedom) = (&args[0], &args[1]);
            quote!({
                #source
                let __mean = __source.mean_axis(#axis).unwrap();
                let __from = __source - &__mean.insert_axis(#axis);
                let __sums = __from.mapv(|__x| __x * __x).sum_axis(#axis);
                __sums / (__number!(count_axis, __source, #axis) - #freedom)
            })
        }
        ("std_axis", 2) => quote!((#of).var_axis(#args).mapv(|__x| __x.sqrt())),
        _ => return None,
    }))
}
