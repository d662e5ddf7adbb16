//! Parts of ndarray's arrays, and what is done to arrays in place.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use crate::ast::{Expr, Kind};
use crate::holes::hole_for;
use crate::infer::Shape;
use crate::view::TURNS;

/// Methods that give a part of an array, changeable or not, and how many arguments they take.
const VIEWS: &[(&str, usize)] = &[
    ("row", 1),
    ("column", 1),
    ("index_axis", 2),
    ("slice", 1),
    ("slice_axis", 2),
    ("diag", 0),
    ("__swapped", 2),
];

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
        let plain = plain.strip_suffix("_move").unwrap_or(plain);
        let plain = if plain == "into_diag" { "diag" } else { plain };
        if !VIEWS.iter().chain(TURNS).any(|view| *view == (plain, call.args.len())) {
            return Err(of);
        }
        self.mark_in_place(&of);
        let mut values = Vec::new();
        let args: Vec<TokenStream> =
            call.args.iter().map(|arg| self.position(arg, &mut values)).collect();
        let method = Ident::new(plain, call.method.span());
        let changed = name.ends_with("_mut");
        let rank = self.rank_of_view(plain, &of, call);
        let code = match plain {
            "__swapped" => quote!(__rt::swapped(#(#args),*)),
            _ => quote!(#method(#(#args),*)),
        };
        let kind = Kind::View { of: Box::new(of), code, values, changed };
        Ok(self.shaped(kind, Shape::Array(rank), expr))
    }

    /// How many axes a view has, if that is known here.
    fn rank_of_view(&self, view: &str, of: &Expr, call: &ExprMethodCall) -> Option<usize> {
        let rank = match self.types.shape(of.ty) {
            Shape::Array(rank) => rank,
            _ => None,
        };
        match view {
            "row" | "column" | "diag" => Some(1),
            "index_axis" | "remove_axis" => rank?.checked_sub(1),
            "insert_axis" => Some(rank? + 1),
            "slice" => sliced_rank(&call.args[0]),
            _ => rank,
        }
    }

    /// An argument that says where the part is; `__value0`, `__value1`, … stand for the integers in it.
    pub(super) fn position(&mut self, arg: &SynExpr, values: &mut Vec<Expr>) -> TokenStream {
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
            SynExpr::Range(range) => {
                let mut end = |bound: &Option<Box<SynExpr>>| {
                    bound.as_ref().map(|bound| self.position(bound, values))
                };
                let (lo, hi, limits) = (end(&range.start), end(&range.end), &range.limits);
                quote!(#lo #limits #hi)
            }
            SynExpr::Path(path)
                if path.path.get_ident().is_none_or(|name| self.lookup(name).is_none()) =>
            {
                arg.to_token_stream()
            }
            arg => {
                let value = self.of_shape(arg, Shape::Int);
                hole_for(*value, values).into_token_stream()
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
                hole_for(*value, values).into_token_stream()
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
        let text = match (name, args.len()) {
            ("scaled_add", 2) => {
                let (factor, added) = (&args[0], &args[1]);
                quote!(#of += (#factor) * (#added))
            }
            _ => return None,
        };
        Some(self.written(Ok(text), expr))
    }
}

/// How many axes `s![…]` leaves: those of ranges and the new ones.
fn sliced_rank(arg: &SynExpr) -> Option<usize> {
    let SynExpr::Macro(call) = arg else { return None };
    let mut rank = 0;
    let (mut remains, mut before) = (false, ' ');
    for tree in call.mac.tokens.clone() {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                rank += usize::from(std::mem::take(&mut remains));
            }
            TokenTree::Punct(punct) => {
                remains |= punct.as_char() == '.' && before == '.';
                before = punct.as_char();
                continue;
            }
            TokenTree::Ident(name) => remains |= name == "NewAxis",
            _ => {}
        }
        before = ' ';
    }
    Some(rank + usize::from(remains))
}
