//! What can be read off the text of a type: a macro cannot resolve names.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    GenericArgument, Generics, PathArguments, PathSegment, Receiver, ReceiverKind, Type, TypeGroup,
    TypeParamBound, TypeParen, WherePredicate, parse_quote,
};

use crate::holes::identifiers;
use crate::infer::{Shape, Type as Inferred, Types};
use crate::lifetimes::elide_lifetimes;
use crate::lowered::{Class, FloatType};

const INACTIVE: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "bool",
    "char", "str", "String",
];

/// The type without the parentheses and the invisible groups that a `macro_rules!` fragment leaves around it.
pub(crate) fn ungrouped(mut ty: &Type) -> &Type {
    while let Type::Paren(TypeParen { elem, .. }) | Type::Group(TypeGroup { elem, .. }) = ty {
        ty = elem;
    }
    ty
}

/// The type of `self`, `&self`, `&mut self`.
pub(crate) fn of_receiver(receiver: &Receiver) -> Type {
    match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, Some(_)) => parse_quote!(& #lifetime mut Self),
        ReceiverKind::Reference(_, lifetime, None) => parse_quote!(& #lifetime Self),
        ReceiverKind::Typed(_, ty) => (**ty).clone(),
        _ => parse_quote!(Self),
    }
}

/// The last segment of a plain path without generic arguments.
fn plain_name(ty: &Type) -> Option<String> {
    match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() => {
            let segment = path.path.segments.last()?;
            segment.arguments.is_none().then(|| segment.ident.to_string())
        }
        _ => None,
    }
}

/// Whether this is `f32`, `f64` or one of the function's type parameters.
pub(crate) fn is_scalar(ty: &Type, generics: &Generics) -> bool {
    is_generic(ty, generics) || plain_name(ty).is_some_and(|name| name == "f32" || name == "f64")
}

/// The bounds of a type parameter, where it is declared and behind `where`.
fn bounds_of<'a>(
    param: &'a Ident,
    generics: &'a Generics,
) -> impl Iterator<Item = &'a TypeParamBound> {
    let declared = generics.type_params().filter(move |other| other.ident == *param);
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let in_where_clause = predicates.filter_map(move |predicate| match predicate {
        WherePredicate::Type(predicate) if *param == plain_name(&predicate.bounded_ty)? => {
            Some(&predicate.bounds)
        }
        _ => None,
    });
    declared.map(|param| &param.bounds).chain(in_where_clause).flatten()
}

/// Whether a bound is that of functions: `Fn(f64) -> f64`.
fn is_of_functions(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)))
        }
        _ => false,
    }
}

/// Whether a type is that of a function: a pointer, `dyn Fn`, `impl Fn`, or a type parameter bounded by `Fn`.
pub(crate) fn is_function(ty: &Type, generics: &Generics) -> bool {
    match innermost(ty) {
        Type::FnPtr(_) => true,
        Type::TraitObject(object) => object.bounds.iter().any(is_of_functions),
        Type::ImplTrait(of) => of.bounds.iter().any(is_of_functions),
        Type::Path(path) => {
            path.path.get_ident().is_some_and(|name| bounds_of(name, generics).any(is_of_functions))
        }
        _ => false,
    }
}

/// The type parameter that stands for the float: the one bounded by `Float`; if there is none, the first that is not
/// bounded by a trait of ndarray's or of functions, as the user's own trait may imply `Float`.
pub(crate) fn float_parameter(generics: &Generics) -> Option<&Ident> {
    let is_one_of = |bound: &TypeParamBound, names: &[&str]| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| names.iter().any(|name| last.ident == name))
        }
        _ => false,
    };
    let names = || generics.type_params().map(|param| &param.ident);
    let is_float = |name: &&Ident| bounds_of(name, generics).any(|b| is_one_of(b, &["Float"]));
    let is_other = |name: &&Ident| {
        let mut bounds = bounds_of(name, generics);
        !bounds.any(|b| is_one_of(b, &["Data", "Dimension"]) || is_of_functions(b))
    };
    names().find(is_float).or_else(|| names().find(is_other))
}

/// Whether this is the function's type parameter that stands for the float.
pub(crate) fn is_generic(ty: &Type, generics: &Generics) -> bool {
    plain_name(ty).is_some_and(|name| float_parameter(generics).is_some_and(|param| *param == name))
}

/// Whether a type may be a structure of the user's: a path, of which it is not known that it leads elsewhere.
pub(crate) fn may_be_structure(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(reference) => may_be_structure(&reference.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            let is_array = [
                "ArrayViewMut",
                "ArrayView",
                "ArrayRef",
                "ArrayBase",
                "ArcArray",
                "CowArray",
                "Array",
            ]
            .iter()
            .find_map(|array| name.strip_prefix(array))
            .is_some_and(|rank| matches!(rank, "" | "D" | "0" | "1" | "2" | "3" | "4" | "5" | "6"));
            !is_array
                && !matches!(
                    &*name,
                    "f32" | "f64" | "Vec" | "Option" | "Result" | "Box" | "Rc" | "Arc"
                )
        }),
        _ => false,
    }
}

/// Whether this is an inactive type that is `Copy`, or a reference to one: an integer, `bool` or `char`.
pub(crate) fn is_copied(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(reference) => is_copied(&reference.elem),
        ty => plain_name(ty).is_some_and(|name| {
            INACTIVE.contains(&name.as_str()) && name != "str" && name != "String"
        }),
    }
}

/// The float type of this name, `f32` or `f64`.
pub(crate) fn float_named(name: &str) -> Option<FloatType> {
    match name {
        "f32" => Some(FloatType::F32),
        "f64" => Some(FloatType::F64),
        _ => None,
    }
}

/// The float type of this name: `f32`, `f64` or the function's type parameter.
pub(crate) fn float_of(name: &str, generics: &Generics) -> Option<FloatType> {
    let generic = || float_parameter(generics).filter(|param| *param == name);
    float_named(name).or_else(|| generic().cloned().map(FloatType::Generic))
}

/// Whether a type is a `Result`, of whichever crate.
pub(crate) fn is_result(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Result"),
        _ => false,
    }
}

/// The error of a `Result`, if its text says what that is.
pub(crate) fn error_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.nth(1)
}

/// Whether the text of a type names a float.
pub(crate) fn has_floats(ty: &Type, generics: &Generics) -> bool {
    identifiers(ty.to_token_stream()).any(|name| float_of(&name.to_string(), generics).is_some())
}

/// Whether this is the name of an integer type.
pub(crate) fn is_integer_name(name: &str) -> bool {
    INACTIVE.contains(&name) && !matches!(name, "bool" | "char" | "str" | "String")
}

/// What the text of a type says to inference. References are transparent.
pub(crate) fn read(types: &Types, ty: &Type, generics: &Generics) -> Inferred {
    let shape = match ungrouped(ty) {
        Type::Reference(reference) => return read(types, &reference.elem, generics),
        Type::Infer(_) => Shape::Open,
        Type::Never(_) => Shape::Other,
        Type::Slice(slice) => Shape::Seq(read(types, &slice.elem, generics), None),
        Type::Array(array) => {
            let len = array.len.to_token_stream().to_string().parse().ok();
            Shape::Seq(read(types, &array.elem, generics), len)
        }
        Type::Tuple(tuple) if tuple.elems.is_empty() => Shape::Other,
        Type::Tuple(tuple) => {
            Shape::Tuple(tuple.elems.iter().map(|ty| read(types, ty, generics)).collect())
        }
        Type::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else { return types.of(Shape::Value) };
            let name = last.ident.to_string();
            match &last.arguments {
                PathArguments::None if name == "Self" => Shape::Struct,
                PathArguments::None => match float_of(&name, generics) {
                    Some(float) => Shape::Float(Some(float)),
                    None if name == "bool" => Shape::Bool,
                    None if is_integer_name(&name) => Shape::Int,
                    None if INACTIVE.contains(&name.as_str()) => Shape::Other,
                    None => Shape::Value,
                },
                PathArguments::AngleBracketed(arguments)
                    if matches!(name.as_str(), "Vec" | "Box" | "Option" | "Result") =>
                {
                    match arguments.args.first() {
                        // Which error it is takes no part.
                        Some(GenericArgument::Type(of)) if name == "Option" || name == "Result" => {
                            Shape::Option(read(types, of, generics))
                        }
                        Some(GenericArgument::Type(element)) if name == "Vec" => {
                            Shape::Seq(read(types, element, generics), None)
                        }
                        Some(GenericArgument::Type(of)) => return read(types, of, generics),
                        _ => Shape::Value,
                    }
                }
                arguments => match array_rank(&name, arguments) {
                    Some(rank) => Shape::Array(rank),
                    None => Shape::Value,
                },
            }
        }
        _ => Shape::Value,
    };
    types.of(shape)
}

/// How many axes a type of ndarray has, as far as its name says; nothing if it is none, or an array of integers.
fn array_rank(name: &str, arguments: &PathArguments) -> Option<Option<usize>> {
    let rest = name
        .strip_prefix("Array")
        .or_else(|| name.strip_prefix("Cow").filter(|rest| *rest == "Array"))?;
    let rest = rest.strip_prefix("View").unwrap_or(rest);
    let rest = rest.strip_prefix("Mut").unwrap_or(rest);
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    let element = types.next()?;
    if plain_name(element).is_some_and(|name| INACTIVE.contains(&name.as_str())) {
        return None;
    }
    match rest {
        "" | "Array" | "Base" | "Ref" => {
            let dimension = types.next().and_then(plain_name);
            Some(dimension.and_then(|name| name.strip_prefix("Ix")?.parse().ok()))
        }
        "D" => Some(None),
        rank => rank.parse().ok().map(Some),
    }
}

pub(crate) fn classify(ty: &Type, generics: &Generics) -> Class {
    match ungrouped(ty) {
        Type::Reference(reference) => classify(&reference.elem, generics),
        // A slice of numbers is no number, but a slice of integers is as inactive as an integer.
        Type::Slice(slice) => no_scalar(classify(&slice.elem, generics)),
        Type::Array(array) => no_scalar(classify(&array.elem, generics)),
        Type::Tuple(tuple) => {
            let mut classes = tuple.elems.iter().map(|ty| classify(ty, generics));
            if classes.all(|class| class == Class::Inactive) {
                Class::Inactive
            } else {
                Class::Other
            }
        }
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last();
            match last.map(|last| (last.ident.to_string(), &last.arguments)) {
                Some((name, PathArguments::AngleBracketed(arguments)))
                    if name == "Vec" || name == "Option" =>
                {
                    match arguments.args.first() {
                        Some(GenericArgument::Type(element)) => {
                            no_scalar(classify(element, generics))
                        }
                        _ => Class::Other,
                    }
                }
                _ if is_scalar(ty, generics) => Class::Scalar,
                _ if plain_name(ty).is_some_and(|name| INACTIVE.contains(&name.as_str())) => {
                    Class::Inactive
                }
                _ => Class::Other,
            }
        }
        _ => Class::Other,
    }
}

fn no_scalar(class: Class) -> Class {
    match class {
        Class::Scalar => Class::Other,
        class => class,
    }
}

/// The type that a hidden function takes: a reference to the value, once.
pub(crate) fn by_reference(ty: &Type) -> Type {
    match elide_lifetimes(ty) {
        Type::Reference(reference) => Type::Reference(reference),
        ty => parse_quote!(&#ty),
    }
}

/// The type of the elements of a sequence, of sequences, …, or the type itself; without a reference around.
pub(crate) fn innermost(ty: &Type) -> &Type {
    match ungrouped(ty) {
        Type::Reference(reference) => innermost(&reference.elem),
        Type::Slice(slice) => innermost(&slice.elem),
        Type::Array(array) => innermost(&array.elem),
        Type::Path(path) => match path.path.segments.last() {
            Some(PathSegment { ident, arguments: PathArguments::AngleBracketed(arguments) })
                if ident == "Vec"
                    && let Some(GenericArgument::Type(element)) = arguments.args.first() =>
            {
                innermost(element)
            }
            _ => ty,
        },
        ty => ty,
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::ItemFn;

    use super::*;
    use crate::lifetimes::tangent_of;

    fn class(ty: Type) -> Class {
        classify(&ty, &parse_quote!(<T: Float>))
    }

    #[test]
    fn types_are_classified_by_their_text() {
        for ty in [parse_quote!(f32), parse_quote!(&f64), parse_quote!(T), parse_quote!(&'a T)] {
            assert_eq!(class(ty), Class::Scalar);
        }
        for ty in
            [parse_quote!(usize), parse_quote!(&str), parse_quote!(&[u8]), parse_quote!([i32; 3])]
        {
            assert_eq!(class(ty), Class::Inactive);
        }
        for ty in [
            parse_quote!(&[f32]),
            parse_quote!(Array2<f32>),
            parse_quote!(&Network<T>),
            parse_quote!(Real),
        ] {
            assert_eq!(class(ty), Class::Other);
        }
    }

    #[test]
    fn of_several_type_parameters_one_is_the_float() {
        let generics: Generics = parse_quote!(<S: Data<Elem = E>, E: nn_runtime::Float>);
        assert!(is_generic(&parse_quote!(E), &generics));
        assert_eq!(classify(&parse_quote!(S), &generics), Class::Other);
        let ItemFn { sig, .. } = parse_quote!(
            fn f<S, E>(x: E)
            where
                E: Float,
            {
            }
        );
        assert!(is_generic(&parse_quote!(E), &sig.generics));
    }

    #[test]
    fn tangent_types_have_no_hidden_lifetime() {
        let text = |ty: Type| tangent_of(&ty).to_token_stream().to_string();
        assert_eq!(text(parse_quote!(&Network)), "Network");
        assert_eq!(text(parse_quote!(ArrayView2<f32>)), "ArrayView2 < 'static , f32 >");
        assert_eq!(text(parse_quote!(nd::ArrayView1<'a, T>)), "nd :: ArrayView1 < 'static , T >");
        assert_eq!(text(parse_quote!((f32, &Array1<f32>))), "(f32 , & 'static Array1 < f32 >)");
    }
}
