//! `#[derive_grad]` on an `impl` block: its methods that have the attribute are differentiated where the parameters of the
//! `impl` are seen, and their companions stand in a block of their own, which an `impl` of a trait has no place for.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, ImplItem, ImplItemFn, ItemFn, ItemImpl, ItemTrait, Meta, parse_quote};

use crate::derive_grad::{Place, companions};
use crate::rule::rule_companions;

/// The block as it was, without the attributes in it, and a block of the companions.
pub(crate) fn expand_impl(attr: &TokenStream, tokens: TokenStream) -> TokenStream {
    let item: ItemImpl = match syn::parse2(tokens.clone()) {
        Ok(item) => item,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#tokens #error);
        }
    };
    let methods: Vec<_> = item.items.iter().filter_map(marked).collect();
    let mut errors = TokenStream::new();
    let mut refuse = |tokens: &dyn ToTokens, message| {
        errors.extend(syn::Error::new_spanned(tokens, message).into_compile_error());
    };
    if !attr.is_empty() {
        refuse(attr, "on an `impl` the attribute has no options: write them at the methods");
    }
    if methods.is_empty() {
        let message = "no method of this `impl` is differentiated: write `#[derive_grad]` at those that shall be, too";
        refuse(&item.impl_token, message);
    }
    let companions = methods.into_iter().map(|(method, attribute, macro_name)| {
        let options = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let place = Place::Impl(&item.generics);
        let function = function(method, attribute, item.trait_.is_some());
        match macro_name {
            Macro::DeriveGrad => companions(options, &function, place),
            Macro::GradRule => rule_companions(options, &function, place),
        }
    });
    let (generics, ty, clause) = (&item.generics, &item.self_ty, &item.generics.where_clause);
    let cfg = item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let companions = quote! {
        #(#cfg)*
        #[allow(private_interfaces, private_bounds)]
        impl #generics #ty #clause { #(#companions)* }
    };
    let item = unmarked(tokens);
    quote!(#item #companions #errors)
}

/// Says what to do instead.
pub(crate) fn refuse_trait(tokens: TokenStream) -> TokenStream {
    let error = match syn::parse2::<ItemTrait>(tokens.clone()) {
        Ok(item) => syn::Error::new_spanned(
            item.trait_token,
            "a trait's methods have no derivatives of their own, as each type has others: write `#[derive_grad]` on the \
             `impl` of the trait for a type, and on the methods in it",
        ),
        Err(error) => error,
    };
    let (item, error) = (unmarked(tokens), error.into_compile_error());
    quote!(#item #error)
}

/// The macros that give a method companions.
enum Macro {
    DeriveGrad,
    GradRule,
}

impl Macro {
    /// The one of this name.
    fn named(name: &Ident) -> Option<Self> {
        match () {
            () if name == "derive_grad" => Some(Self::DeriveGrad),
            () if name == "grad_rule" => Some(Self::GradRule),
            () => None,
        }
    }
}

/// The method, its attribute and the macro that this is of, if it has one.
fn marked(item: &ImplItem) -> Option<(&ImplItemFn, &Attribute, Macro)> {
    let ImplItem::Fn(method) = item else { return None };
    method.attrs.iter().find_map(|attribute| {
        let of = Macro::named(&attribute.path().segments.last()?.ident)?;
        Some((method, attribute, of))
    })
}

/// The method as a function. Those of a trait are as visible as the trait, which is not seen, and no less than their type.
fn function(method: &ImplItemFn, attribute: &Attribute, of_trait: bool) -> ItemFn {
    let ImplItemFn { attrs, vis, modifiers, sig, block } = method.clone();
    let attrs = attrs.into_iter().filter(|attr| attr != attribute).collect();
    let vis = if of_trait { parse_quote!(pub) } else { vis };
    ItemFn { attrs, vis, modifiers, sig, block: Box::new(block) }
}

/// The tokens of a block as they came, without the attributes of its methods that are expanded with it.
fn unmarked(tokens: TokenStream) -> TokenStream {
    let tokens = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let mut inner = Group::new(Delimiter::Brace, without_attributes(group.stream()));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    });
    tokens.collect()
}

fn without_attributes(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if is_hash
            && let Some(TokenTree::Group(group)) = tokens.peek()
            && is_ours(group)
        {
            tokens.next();
            continue;
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

/// Whether this is `[path::derive_grad…]` or `[path::grad_rule…]`.
fn is_ours(group: &Group) -> bool {
    let path = group.stream().into_iter().take_while(|token| !matches!(token, TokenTree::Group(_)));
    group.delimiter() == Delimiter::Bracket
        && matches!(path.last(), Some(TokenTree::Ident(name)) if Macro::named(&name).is_some())
}
