//! Parts of ndarray's arrays, and what is done to arrays in place.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use crate::ast::{Expr, Kind};
use crate::infer::Shape;

/// Methods that give a part of an array, changeable or not, and how many arguments they take.
const VIEWS: &[(&str, usize)] =
    &[("row", 1), ("column", 1), ("index_axis", 2), ("slice", 1), ("slice_axis", 2), ("diag", 0)];

impl Resolve<'_> {
    /// `a.row(i)`, `a.slice_mut(s![.., j])`: the part itself, not a copy.
    #[allow(clippy::result_large_err)] // what is no such call is given back
    pub(super) fn view(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Result<Expr, Expr> {
        let plain = name.strip_suffix("_mut").unwrap_or(name);
        if !VIEWS.contains(&(plain, call.args.len())) {
            return Err(of);
        }
        self.mark_in_place(&of);
        let mut values = Vec::new();
        let args: Vec<TokenStream> =
            call.args.iter().map(|arg| self.position(arg, &mut values)).collect();
        let method = Ident::new(plain, call.method.span());
        let changed = plain != name;
        let kind =
            Kind::View { of: Box::new(of), code: quote!(#method(#(#args),*)), values, changed };
        Ok(self.shaped(kind, Shape::Value, expr))
    }

    /// An argument that says where the part is; `__value0`, `__value1`, … stand for the integers in it.
    fn position(&mut self, arg: &SynExpr, values: &mut Vec<Expr>) -> TokenStream {
        match arg {
            SynExpr::Macro(call)
                if call.mac.path.segments.last().is_some_and(|s| s.ident == "s") =>
            {
                let inside = self.numbers_in(call.mac.tokens.clone(), values);
                let path = &call.mac.path;
                quote!(#path![#inside])
            }
            // `Axis(k)`, and the constructors of slices.
            SynExpr::Call(call) => {
                let function = &call.func;
                let args: Vec<_> = call.args.iter().map(|arg| self.position(arg, values)).collect();
                quote!(#function(#(#args),*))
            }
            SynExpr::Path(path)
                if path.path.get_ident().is_none_or(|name| self.lookup(name).is_none()) =>
            {
                arg.to_token_stream()
            }
            arg => {
                let value = self.of_shape(arg, Shape::Int);
                let hole = format_ident!("__value{}", values.len());
                values.push(*value);
                quote!(#hole)
            }
        }
    }

    /// The inside of `s![…]`: the expressions between the punctuation of ranges and steps.
    fn numbers_in(&mut self, tokens: TokenStream, values: &mut Vec<Expr>) -> TokenStream {
        let mut out = TokenStream::new();
        let mut pending: Vec<TokenTree> = Vec::new();
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            let is = |tree: Option<&TokenTree>, sign| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
            let is_range = is(Some(&tree), '.') && is(trees.peek(), '.');
            if is_range || is(Some(&tree), ',') || is(Some(&tree), ';') {
                out.extend(self.number_in(std::mem::take(&mut pending), values));
                out.extend([tree]);
                if is_range {
                    out.extend(trees.next());
                    if is(trees.peek(), '=') {
                        out.extend(trees.next());
                    }
                }
            } else {
                pending.push(tree);
            }
        }
        out.extend(self.number_in(pending, values));
        out
    }

    fn number_in(&mut self, tokens: Vec<TokenTree>, values: &mut Vec<Expr>) -> TokenStream {
        let tokens: TokenStream = tokens.into_iter().collect();
        // A literal, also a negative one, and `NewAxis` stay as they are: `s!` reads them itself.
        let is_plain = tokens.clone().into_iter().all(|tree| match tree {
            TokenTree::Ident(name) => self.lookup(&name).is_none(),
            TokenTree::Group(_) => false,
            TokenTree::Punct(_) | TokenTree::Literal(_) => true,
        });
        match syn::parse2::<SynExpr>(tokens.clone()) {
            Ok(expr) if !is_plain => {
                let value = self.of_shape(&expr, Shape::Int);
                let hole = format_ident!("__value{}", values.len());
                values.push(*value);
                quote!(#hole)
            }
            _ => tokens,
        }
    }

    /// What changes a whole array, written with assignments.
    pub(super) fn array_in_place(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let (of, args) = (&call.receiver, &call.args);
        let text: SynExpr = match (name, args.len()) {
            ("scaled_add", 2) => {
                let (factor, added) = (&args[0], &args[1]);
                syn::parse_quote!(#of += (#factor) * (#added))
            }
            ("mapv_inplace", 1) => {
                let function = &args[0];
                syn::parse_quote!(#of = #of.mapv(#function))
            }
            _ => return None,
        };
        let mut resolved = self.expr(&text);
        resolved.tokens = expr.to_token_stream();
        Some(resolved)
    }
}
