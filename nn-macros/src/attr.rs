//! The words of `#[derive_grad(…)]`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{GenericParam, Ident, LitStr, Path, Token, parse_quote};

/// What the attribute says.
pub(crate) struct Options {
    /// `wrt(a, b)`: the parameters to differentiate with respect to; all that can be, if absent.
    pub(crate) wrt: Option<Vec<Ident>>,
    /// `crate = "path"`: where the runtime is.
    pub(crate) runtime: Path,
    /// `name = "ident"`: the companion's name, where that of the function is taken.
    pub(crate) name: Option<Ident>,
    /// `method`: the companions are associated functions beside the function, as no type can be declared in an `impl`.
    pub(crate) method: bool,
    /// `vjp = path`, `jvp = path`: the rules of `#[grad_rule]`.
    pub(crate) vjp: Option<Path>,
    pub(crate) jvp: Option<Path>,
    /// The parameters of the `impl` around, as far as they are known.
    pub(crate) implied: Vec<GenericParam>,
    /// Whether the `impl` around may have parameters that are not known.
    pub(crate) unseen: bool,
    /// `show = "file"`: where the generated code is written, formatted.
    pub(crate) show: Option<LitStr>,
}

impl Options {
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let mut options = Self {
            wrt: None,
            runtime: parse_quote!(::nn_runtime),
            name: None,
            method: false,
            vjp: None,
            jvp: None,
            implied: Vec::new(),
            unseen: false,
            show: None,
        };
        let parser = syn::meta::parser(|meta| {
            if meta.path.is_ident("wrt") {
                let content;
                syn::parenthesized!(content in meta.input);
                let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(
                    &content,
                    Ident::parse_any,
                )?;
                if names.is_empty() {
                    return Err(meta.error("`wrt()` names no parameter"));
                }
                options.wrt.get_or_insert_default().extend(names);
            } else if meta.path.is_ident("crate") {
                options.runtime = meta.value()?.parse::<LitStr>()?.parse()?;
            } else if meta.path.is_ident("name") {
                options.name = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else if meta.path.is_ident("vjp") {
                options.vjp = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("jvp") {
                options.jvp = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("method") {
                options.method = true;
            } else if meta.path.is_ident("show") {
                options.show = Some(meta.value()?.parse()?);
            } else {
                return Err(meta.error(
                    "unknown option: expected `wrt(parameter, …)`, `method`, `name = \"…\"`, `show = \"file\"` or `crate = \"…\"`",
                ));
            }
            Ok(())
        });
        parser.parse2(tokens)?;
        Ok(options)
    }
}
