//! ndarray's arrays made in place: `Array::zeros`, `from_shape_fn`, `array![…]`.

use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprCall, Pat, Path};

use super::{Resolve, chain};
use crate::ast::{Expr, Kind};
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
        let text: SynExpr = match (name.as_str(), args.len()) {
            ("zeros" | "ones" | "eye" | "default", 1) | ("linspace" | "range", 3) => {
                let args: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
                let function = path.to_token_stream();
                return Some(self.shaped(Kind::HostCall(function, args), Shape::Value, expr));
            }
            ("from_elem", 2) => {
                let (zeros, shape, value) = (with("zeros"), &args[0], &args[1]);
                syn::parse_quote!({
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
                    Err(error) => {
                        self.errors.push(error);
                        return Some(self.typed(Kind::Error, self.types.open(), expr));
                    }
                };
                let mut body = quote!(__array[#place] = #value;);
                for (axis, index) in index.iter().enumerate().rev() {
                    body = quote!(for #index in 0..__array.len_of(__rt::Axis(#axis)) { #body });
                }
                syn::parse_quote!({ let mut __array = #zeros(#shape); #body __array })
            }
            ("from_vec" | "from" | "from_iter", 1) => {
                let (zeros, values) = (with("zeros"), &args[0]);
                let list: SynExpr = match name.as_str() {
                    "from_iter" => syn::parse_quote!((#values).collect::<Vec<_>>()),
                    _ => values.clone(),
                };
                syn::parse_quote!({
                    let __list = #list;
                    let mut __array = #zeros(__list.len());
                    for __index in 0..__list.len() { __array[__index] = __list[__index]; }
                    __array
                })
            }
            _ => return None,
        };
        let mut made = self.expr(&text);
        made.tokens = expr.to_token_stream();
        Some(made)
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
