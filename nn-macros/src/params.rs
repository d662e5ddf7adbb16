//! `#[derive(Params)]`: vector-space operations for structures of parameters, field by field.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{
    Attribute, Data, DeriveInput, Error, Field, Generics, Ident, Member, Path, Result, Type,
    WherePredicate, parse_quote, parse_quote_spanned,
};

/// The impls of `Diff`, `Accumulate` and `Params` for a structure.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let mut errors = Errors::default();
    let runtime = runtime_path(&input.attrs, &mut errors);
    let fields = fields(input, &mut errors);
    errors.finish()?;

    let (parameters, skipped): (Vec<_>, Vec<_>) = fields.iter().partition(|field| !field.skip);
    let Some(first) = parameters.first() else {
        return Err(Error::new_spanned(
            &input.ident,
            "`Params` needs at least one field that is not skipped: without one there is no element type",
        ));
    };
    let rt = quote!(#runtime::__rt);
    let elem = &first.ty;
    let elem = quote_spanned!(elem.span()=> <#elem as #rt::Params>::Elem);

    let mut generics = input.generics.clone();
    bound_generic_fields(&mut generics, &parameters, &rt, &elem);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = &input.ident;

    let member: Vec<_> = parameters.iter().map(|field| &field.member).collect();
    let ty: Vec<_> = parameters.iter().map(|field| field.ty).collect();
    let skipped: Vec<_> = skipped.iter().map(|field| &field.member).collect();
    // Calls are spanned by the field's type, so that rustc's complaints point there.
    let call = |trait_name: &str, method: &str| -> Vec<TokenStream> {
        let (trait_name, method) = (format_ident!("{trait_name}"), format_ident!("{method}"));
        ty.iter().map(|ty| quote_spanned!(ty.span()=> <#ty as #rt::#trait_name>::#method)).collect()
    };
    let lazy_zero = call("Diff", "lazy_zero");
    let complete = call("Diff", "complete_tangent");
    let to_tangent = call("Diff", "to_tangent");
    let accumulate = call("Accumulate", "accumulate");
    let visit = call("Params", "visit");
    let visit_mut = call("Params", "visit_mut");

    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics #rt::Diff for #name #type_generics #where_clause {
            type Tangent = Self;

            fn lazy_zero(&self) -> Self {
                Self {
                    #(#member: #lazy_zero(&self.#member),)*
                    #(#skipped: ::core::clone::Clone::clone(&self.#skipped),)*
                }
            }

            fn complete_tangent(&self, tangent: &mut Self) {
                #(#complete(&self.#member, &mut tangent.#member);)*
            }

            fn to_tangent(&self) -> Self {
                Self {
                    #(#member: #to_tangent(&self.#member),)*
                    #(#skipped: ::core::clone::Clone::clone(&self.#skipped),)*
                }
            }
        }

        #[automatically_derived]
        impl #impl_generics #rt::Accumulate for #name #type_generics #where_clause {
            #[track_caller]
            fn accumulate(&mut self, contribution: Self) {
                #(#accumulate(&mut self.#member, contribution.#member);)*
            }
        }

        #[automatically_derived]
        impl #impl_generics #rt::Params for #name #type_generics #where_clause {
            type Elem = #elem;

            fn visit<'visited>(
                &'visited self,
                f: &mut impl ::core::ops::FnMut(#rt::ArrayViewD<'visited, Self::Elem>),
            ) {
                #(#visit(&self.#member, f);)*
            }

            fn visit_mut<'visited>(
                &'visited mut self,
                f: &mut impl ::core::ops::FnMut(#rt::ArrayViewMutD<'visited, Self::Elem>),
            ) {
                #(#visit_mut(&mut self.#member, f);)*
            }
        }
    })
}

/// All the errors of an input, reported at once.
#[derive(Default)]
struct Errors(Option<Error>);

impl Errors {
    fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            errors @ None => *errors = Some(error),
        }
    }

    fn finish(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

/// A field as the derive sees it.
struct Parameter<'a> {
    member: Member,
    ty: &'a Type,
    skip: bool,
}

/// The runtime crate: `::nn_runtime`, unless `#[params(crate = "path")]` names another path.
fn runtime_path(attrs: &[Attribute], errors: &mut Errors) -> Path {
    let mut path = parse_quote!(::nn_runtime);
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("params")) {
        let parsed = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error("unknown word; expected `crate = \"path\"`"));
            }
            path = meta.value()?.parse::<syn::LitStr>()?.parse()?;
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push(error);
        }
    }
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("param")) {
        errors.push(Error::new_spanned(
            attr.path(),
            "`param` is for fields; a structure takes `#[params(crate = \"path\")]`",
        ));
    }
    path
}

fn fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Vec<Parameter<'a>> {
    let fields = match &input.data {
        Data::Struct(data) => &data.fields,
        Data::Enum(data) => {
            let message = "`Params` is for structures: the variants of an enum have no sum";
            errors.push(Error::new_spanned(data.enum_token, message));
            return Vec::new();
        }
        Data::Union(data) => {
            let message = "`Params` is for structures: a union does not know which field it holds";
            errors.push(Error::new_spanned(data.union_token, message));
            return Vec::new();
        }
    };
    fields
        .iter()
        .zip(fields.members())
        .map(|(field, member)| Parameter { member, ty: &field.ty, skip: skip(field, errors) })
        .collect()
}

/// Whether the field is marked `#[param(skip)]`.
fn skip(field: &Field, errors: &mut Errors) -> bool {
    let mut skip = false;
    for attr in &field.attrs {
        if attr.path().is_ident("param") {
            let parsed = attr.parse_nested_meta(|meta| {
                if !meta.path.is_ident("skip") {
                    return Err(meta.error("unknown word; expected `skip`"));
                }
                skip = true;
                Ok(())
            });
            if let Err(error) = parsed {
                errors.push(error);
            }
        } else if attr.path().is_ident("params") {
            errors.push(Error::new_spanned(
                attr.path(),
                "`params` is for the structure; a field takes `#[param(skip)]`",
            ));
        }
    }
    skip
}

/// Asks of each parameter field whose type depends on a type parameter that it be `Params`; whether
/// other fields are, the compiler can tell on the spot.
fn bound_generic_fields(
    generics: &mut Generics,
    parameters: &[&Parameter<'_>],
    rt: &TokenStream,
    elem: &TokenStream,
) {
    let names: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    let predicates: Vec<WherePredicate> = parameters
        .iter()
        .enumerate()
        .filter(|(_, field)| mentions(field.ty, &names))
        .map(|(i, field)| {
            let ty = field.ty;
            if i == 0 {
                parse_quote_spanned!(ty.span()=> #ty: #rt::Params)
            } else {
                parse_quote_spanned!(ty.span()=> #ty: #rt::Params<Elem = #elem>)
            }
        })
        .collect();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
}

/// Whether a type mentions one of the names.
fn mentions(ty: &Type, names: &[Ident]) -> bool {
    struct Search<'a> {
        names: &'a [Ident],
        found: bool,
    }
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.found |= self.names.contains(ident);
        }
    }
    let mut search = Search { names, found: false };
    search.visit_type(ty);
    search.found
}
