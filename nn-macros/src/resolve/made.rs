//! ndarray's arrays made in place: `Array::zeros`, `from_shape_fn`, `array![…]`.

use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprCall, Pat, Path};

use super::{Resolve, chain};
use crate::ast::{Expr, Kind, Mutability};
use crate::infer::Shape;

impl Resolve<'_> {
    /// A call of a constructor of arrays, if the path is one.
    pub(super) fn array_made(
        &mut self,
        path: &Path,
        call: &ExprCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let mut segments = path.segments.iter().rev();
        let (name, owner) = (segments.next()?.ident.to_string(), segments.next()?);
        let owner_name = owner.ident.to_string();
        let rank = owner_name.strip_prefix("Array")?;
        if !matches!(rank, "" | "0" | "1" | "2" | "3" | "4" | "D") {
            return None;
        }
        let args = &call.args;
        let with = |name: &str| {
            let mut path = path.clone();
            let last = path.segments.last_mut().expect("it has two segments");
            last.ident = proc_macro2::Ident::new(name, last.ident.span());
            path
        };
        let text = match (name.as_str(), args.len()) {
            ("zeros" | "ones" | "eye" | "default", 1) | ("linspace" | "range", 3) => {
                let shape = Shape::Array(made_rank(rank, &name, args.first()));
                let args: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
                let function = path.to_token_stream();
                return Some(self.shaped(Kind::HostCall(function, args), shape, expr));
            }
            ("from_elem", 2) => {
                let (zeros, shape, value) = (with("zeros"), &args[0], &args[1]);
                quote!({
                    let __value = #value;
                    let mut __array = #zeros(#shape);
                    __array.fill(__value);
                    __array
                })
            }
            ("from_shape_fn", 2) => {
                let (zeros, shape) = (with("zeros"), &args[0]);
                let rank = match &args[1] {
                    SynExpr::Closure(closure) => match closure.inputs.first() {
                        Some(Pat::Tuple(tuple)) => tuple.elems.len(),
                        _ => 1,
                    },
                    _ => 1,
                };
                let index: Vec<_> = (0..rank).map(|axis| format_ident!("__index{axis}")).collect();
                let (item, place) = match &index[..] {
                    [index] => (quote!(#index), quote!(#index)),
                    index => (quote!((#(#index),*)), quote!([#(#index),*])),
                };
                let value = match chain::applied(&args[1], &[item]) {
                    Ok(value) => value,
                    Err(error) => return Some(self.written(Err(error), expr)),
                };
                let mut body = quote!(__array[#place] = #value;);
                for (axis, index) in index.iter().enumerate().rev() {
                    body = quote!(for #index in 0..__array.len_of(__rt::Axis(#axis)) { #body });
                }
                quote!({ let mut __array = #zeros(#shape); #body __array })
            }
            ("from_vec" | "from" | "from_iter", 1) => {
                let (zeros, values) = (with("zeros"), &args[0]);
                let list = match name.as_str() {
                    "from_iter" => quote!((#values).collect::<Vec<_>>()),
                    _ => values.to_token_stream(),
                };
                quote!({
                    let __list = #list;
                    let mut __array = #zeros(__list.len());
                    for __index in 0..__list.len() { __array[__index] = __list[__index]; }
                    __array
                })
            }
            ("from_diag", 1) => {
                let (zeros, of) = (with("zeros"), &args[0]);
                quote!({
                    let __diagonal = __array!(&#of);
                    let mut __array = #zeros((__diagonal.len(), __diagonal.len()));
                    __array.diag_mut().assign(__diagonal);
                    __array
                })
            }
            _ => return None,
        };
        Some(self.written(Ok(text), expr))
    }

    /// `array![…]` of ndarray: of numbers, or of rows.
    pub(super) fn array_macro(&mut self, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        let tokens = tokens.to_token_stream();
        let inside = &mac.tokens;
        let parsed = syn::parse2::<SynExpr>(quote!([#inside]));
        let Ok(SynExpr::Array(list)) = parsed else {
            return self.refuse(&mac.path, "the arguments of `array!` cannot be read", tokens);
        };
        let row = |row: &SynExpr| match row {
            SynExpr::Array(row) => Some(row.elems.iter().cloned().collect::<Vec<_>>()),
            _ => None,
        };
        let rows: Option<Vec<Vec<SynExpr>>> = list.elems.iter().map(row).collect();
        let text: SynExpr = match rows.filter(|rows| !rows.is_empty()) {
            Some(rows) => {
                let (n, m) = (rows.len(), rows[0].len());
                let stores = rows.iter().enumerate().flat_map(|(i, row)| {
                    row.iter()
                        .enumerate()
                        .map(move |(j, value)| quote!(__array[[#i, #j]] = #value;))
                });
                let stores: Vec<_> = stores.collect();
                syn::parse_quote!({
                    let mut __array = __rt::Array2::zeros((#n, #m));
                    #(#stores)*
                    __array
                })
            }
            None => {
                let n = list.elems.len();
                let stores =
                    list.elems.iter().enumerate().map(|(i, value)| quote!(__array[#i] = #value;));
                syn::parse_quote!({ let mut __array = __rt::Array1::zeros(#n); #(#stores)* __array })
            }
        };
        let mut made = self.expr(&text);
        made.tokens = tokens;
        made
    }
}

impl Resolve<'_> {
    /// An expression that is an array of numbers for certain.
    pub(super) fn as_array(&mut self, array: &SynExpr) -> Expr {
        let of = self.expr(array);
        let ty = match self.types.shape(of.ty) {
            Shape::Open | Shape::Value => self.types.of(Shape::Array(None)),
            _ => return of,
        };
        Expr { ty, ..of }
    }

    /// `__zeros!(function, array, arguments…)`, zeros of a shape that follows from that of an array; `__number!(…)`, a
    /// number that does.
    pub(super) fn of_array(&mut self, name: &str, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        type Arguments = syn::punctuated::Punctuated<SynExpr, syn::Token![,]>;
        let parsed = mac.parse_body_with(Arguments::parse_terminated);
        let mut parts = parsed.into_iter().flatten();
        let (Some(function), Some(array)) = (parts.next(), parts.next()) else {
            return self.refuse(&mac.path, "this macro is not supported", tokens);
        };
        let of = self.as_array(&array);
        let rank = match self.types.shape(of.ty) {
            Shape::Array(rank) => rank,
            _ => None,
        };
        let rank = match function.to_token_stream().to_string().as_str() {
            "zeros_without" => rank.and_then(|rank| rank.checked_sub(1)),
            "zeros_stacked" => rank.map(|rank| rank + 1),
            _ => rank,
        };
        let (of_ty, of) = (of.ty, Kind::Reference(Mutability::Shared, Box::new(of)));
        let mut args = vec![self.typed(of, of_ty, &array)];
        let (is_number, axis) = (name == "__number", parts.next());
        args.extend(axis.into_iter().chain(parts).map(|arg| match is_number {
            true => self.expr(&inside_axis(&arg)),
            false => self.expr(&arg),
        }));
        let kind = Kind::HostCall(quote!(__rt::#function), args);
        let shape = if is_number { Shape::Float(None) } else { Shape::Array(rank) };
        self.shaped(kind, shape, tokens)
    }
}

/// `k` of `Axis(k)`
fn inside_axis(axis: &SynExpr) -> SynExpr {
    match axis {
        SynExpr::Call(call) if call.args.len() == 1 => call.args[0].clone(),
        axis => axis.clone(),
    }
}

/// How many axes an array has that `Array…::name(shape)` makes, if that is known here.
fn made_rank(owner: &str, name: &str, shape: Option<&SynExpr>) -> Option<usize> {
    match (owner.parse(), name, shape) {
        (Ok(rank), ..) => Some(rank),
        (_, "eye", _) => Some(2),
        (_, "linspace" | "range", _) => Some(1),
        (_, _, Some(SynExpr::Tuple(lengths))) => Some(lengths.elems.len()),
        (_, _, Some(SynExpr::Array(lengths))) => Some(lengths.elems.len()),
        _ => None,
    }
}
