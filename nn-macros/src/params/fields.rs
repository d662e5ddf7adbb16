//! What the derive reads: the fields, and the words of their attributes.

use syn::{Attribute, Data, DeriveInput, Error, Field, Member, Path, Type, parse_quote};

use crate::errors::Errors;
use crate::lowered::Class;
use crate::types;

/// A field as the derive sees it.
pub(super) struct Parameter<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    pub(super) skip: bool,
}

/// The runtime crate: `::nn_runtime`, unless `#[params(crate = "path")]` names another path.
pub(super) fn runtime_path(attrs: &[Attribute], errors: &Errors) -> Path {
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

/// The fields, in order.
pub(super) fn fields<'a>(input: &'a DeriveInput, errors: &Errors) -> Vec<Parameter<'a>> {
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
    let mut parameters = Vec::new();
    for (field, member) in fields.iter().zip(fields.members()) {
        let (ty, skip) = (&field.ty, skip(field, errors));
        if !skip && types::classify(ty, &input.generics) == Class::Inactive {
            let message = "this type has no derivative: mark the field `#[param(skip)]`";
            errors.push(Error::new_spanned(ty, message));
        }
        parameters.push(Parameter { member, ty, skip });
    }
    parameters
}

/// Whether the field is marked `#[param(skip)]`.
fn skip(field: &Field, errors: &Errors) -> bool {
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
