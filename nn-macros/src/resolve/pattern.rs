//! Patterns: of `let` and `for`, which always fit, and of `match`.

use quote::{ToTokens, quote};
use syn::Pat;

use super::Resolve;
use super::option::{is_error, is_none, is_there};
use super::structure::{is_option, names_a_type};
use crate::ast::{ArmPattern, Expr, Kind, Mutability, Pattern};
use crate::infer::{Shape, Type};
use crate::types;

impl Resolve<'_> {
    /// A pattern that always fits. `reference` says whether what it takes apart is reached through a reference.
    pub(super) fn pattern(
        &mut self,
        pat: &Pat,
        ty: Type,
        reference: Option<Mutability>,
    ) -> Pattern {
        match pat {
            Pat::Wild(_) => Pattern::Ignore,
            Pat::Ident(ident) if ident.subpat.is_none() => {
                let reference = match (&ident.by_ref, &ident.mutability) {
                    (None, _) => reference,
                    (Some(_), None) => Some(Mutability::Shared),
                    (Some(_), Some(_)) => Some(Mutability::Mutable),
                };
                let mutable = ident.by_ref.is_none() && ident.mutability.is_some();
                Pattern::Bind(self.bind(&ident.ident, mutable, ty, reference))
            }
            Pat::Reference(inner) => self.pattern(&inner.pat, ty, None),
            Pat::Paren(inner) => self.pattern(&inner.pat, ty, reference),
            Pat::Type(typed) => {
                let declared = types::read(&self.types, &typed.ty, self.generics);
                self.types.unify(declared, ty);
                self.pattern(&typed.pat, ty, reference)
            }
            Pat::Tuple(tuple) => {
                if tuple.elems.iter().any(|pat| matches!(pat, Pat::Rest(_))) {
                    self.errors
                        .at(tuple, "`..` in a pattern is not supported: name every component");
                    return Pattern::Ignore;
                }
                let components: Vec<Type> = tuple.elems.iter().map(|_| self.types.open()).collect();
                let whole = self.types.of(Shape::Tuple(components.clone()));
                self.types.unify(whole, ty);
                self.types.settle();
                let patterns = tuple.elems.iter().zip(components);
                Pattern::Tuple(patterns.map(|(pat, ty)| self.pattern(pat, ty, reference)).collect())
            }
            Pat::Slice(slice) => {
                let is_rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
                let element = self.types.open();
                let count = slice.elems.len();
                let known = match self.types.shape(ty) {
                    Shape::Seq(_, known) => known,
                    _ => None,
                };
                let length = match (slice.elems.iter().any(is_rest), known) {
                    (false, _) => count,
                    (true, Some(length)) => length,
                    (true, None) => {
                        self.errors.at(
                            slice,
                            "`..` in a pattern is supported for arrays alone: index, as in `a[a.len() - 1]`",
                        );
                        return Pattern::Ignore;
                    }
                };
                let whole = self.types.of(Shape::Seq(element, Some(length)));
                self.types.unify(whole, ty);
                self.types.settle();
                let mut patterns = Vec::new();
                for pat in &slice.elems {
                    if is_rest(pat) {
                        patterns.extend(
                            (0..(length + 1).saturating_sub(count)).map(|_| Pattern::Ignore),
                        );
                    } else {
                        patterns.push(self.pattern(pat, element, reference));
                    }
                }
                Pattern::Array(patterns)
            }
            Pat::Struct(pat) => {
                let fields = pat.fields.iter().map(|field| (field.member.clone(), &*field.pat));
                self.struct_pattern(fields.collect(), ty, reference)
            }
            Pat::TupleStruct(pat)
                if names_a_type(&pat.path)
                    && !is_option(&pat.path)
                    && !pat.elems.iter().any(|pat| matches!(pat, Pat::Rest(_))) =>
            {
                let fields = pat.elems.iter().enumerate();
                let fields = fields.map(|(i, pat)| (syn::Member::from(i), pat));
                self.struct_pattern(fields.collect(), ty, reference)
            }
            pat => {
                self.errors.at(
                    pat,
                    "this pattern is not supported here: bind a name, and take it apart with fields",
                );
                Pattern::Ignore
            }
        }
    }

    /// A pattern of `match`; `reference` says that its names lead into what is matched.
    pub(super) fn arm_pattern(
        &mut self,
        pat: &Pat,
        ty: Type,
        reference: Option<Mutability>,
    ) -> ArmPattern {
        match pat {
            Pat::Wild(_) => ArmPattern::Any,
            Pat::Ident(ident) if ident.ident == "None" && self.may_be_option(ty) => {
                self.types.unify(ty, self.option_of(self.types.open()));
                ArmPattern::None
            }
            Pat::Path(path) if is_none(&path.path) && self.may_be_option(ty) => {
                self.types.unify(ty, self.option_of(self.types.open()));
                ArmPattern::None
            }
            Pat::TupleStruct(some)
                if is_there(&some.path) && some.elems.len() == 1 && self.may_be_option(ty) =>
            {
                let of = self.types.open();
                self.types.unify(ty, self.option_of(of));
                self.types.settle();
                ArmPattern::Some(Box::new(self.arm_pattern(&some.elems[0], of, reference)))
            }
            Pat::TupleStruct(error)
                if is_error(&error.path) && error.elems.len() == 1 && self.may_be_option(ty) =>
            {
                self.types.unify(ty, self.option_of(self.types.open()));
                self.error_pattern(&error.elems[0]);
                ArmPattern::None
            }
            Pat::Or(_) if matches!(self.types.shape(ty), Shape::Option(_)) => {
                self.errors.at(
                    pat,
                    "a choice between patterns of an option is not supported: write two arms",
                );
                ArmPattern::Any
            }
            Pat::Ident(ident) if ident.by_ref.is_some() && ident.subpat.is_none() => {
                let reference = match ident.mutability {
                    Some(_) => Mutability::Mutable,
                    None => Mutability::Shared,
                };
                ArmPattern::Bind(self.bind(&ident.ident, false, ty, Some(reference)))
            }
            // A plain lower-case name binds; one in capitals is a constant.
            Pat::Ident(ident) if ident.by_ref.is_none() => {
                let name = ident.ident.to_string();
                match &ident.subpat {
                    None if name.chars().any(char::is_lowercase) => ArmPattern::Bind(self.bind(
                        &ident.ident,
                        ident.mutability.is_some(),
                        ty,
                        reference,
                    )),
                    None => ArmPattern::Test(pat.to_token_stream()),
                    Some((_, inner)) => {
                        let inner = self.arm_pattern(inner, ty, reference);
                        let id = self.bind(&ident.ident, ident.mutability.is_some(), ty, None);
                        ArmPattern::Both(id, Box::new(inner))
                    }
                }
            }
            Pat::Paren(inner) => self.arm_pattern(&inner.pat, ty, reference),
            Pat::Reference(inner) => self.arm_pattern(&inner.pat, ty, None),
            Pat::Tuple(tuple) if !tuple.elems.iter().any(|pat| matches!(pat, Pat::Rest(_))) => {
                let components: Vec<Type> = tuple.elems.iter().map(|_| self.types.open()).collect();
                let whole = self.types.of(Shape::Tuple(components.clone()));
                self.types.unify(whole, ty);
                self.types.settle();
                let patterns = tuple.elems.iter().zip(components);
                ArmPattern::Tuple(
                    patterns.map(|(pat, ty)| self.arm_pattern(pat, ty, reference)).collect(),
                )
            }
            Pat::Slice(slice) => self.slice_pattern(slice, ty, reference),
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Const(_) => {
                if let Pat::Lit(lit) = pat {
                    match &lit.lit {
                        syn::Lit::Int(_) => self.types.unify(ty, self.types.of(Shape::Int)),
                        syn::Lit::Bool(_) => self.types.unify(ty, self.types.of(Shape::Bool)),
                        syn::Lit::Float(_) => self.types.unify(ty, self.types.float()),
                        _ => {}
                    }
                }
                ArmPattern::Test(pat.to_token_stream())
            }
            Pat::Or(or) if or.cases.iter().all(|pat| !binds(pat)) => {
                for case in &or.cases {
                    self.arm_pattern(case, ty, reference);
                }
                ArmPattern::Test(pat.to_token_stream())
            }
            // Of something without a derivative, which Rust itself can take apart.
            Pat::TupleStruct(_) | Pat::Struct(_) if self.types.is_inactive(ty) => {
                let mut names = Vec::new();
                bound_names(pat, &mut names);
                let ids = names.iter().map(|name| self.bind(name, false, self.types.open(), None));
                ArmPattern::Host(pat.to_token_stream(), ids.collect())
            }
            Pat::Or(_) => {
                self.errors.at(
                    pat,
                    "a choice between patterns that bind names is not supported: write two arms",
                );
                ArmPattern::Any
            }
            pat => {
                self.errors.at(
                    pat,
                    "this pattern of what has a derivative is not supported in a `match`: take structs apart with `let`, ask numbers in a guard",
                );
                ArmPattern::Any
            }
        }
    }

    /// What stands in `Err(…)`: which error it is is not known here.
    fn error_pattern(&mut self, pat: &Pat) {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Ident(ident) if ident.subpat.is_none() => {
                let ty = self.types.of(Shape::Other);
                let id = self.bind(&ident.ident, false, ty, None);
                self.unknown.push(id);
            }
            pat => self.errors.at(
                pat,
                "which error it is is not known here: write `Err(_)`, and let the function called return an `Option` of what matters",
            ),
        }
    }

    /// `[]`, `[a]`, `[first, rest @ ..]`
    fn slice_pattern(
        &mut self,
        slice: &syn::PatSlice,
        ty: Type,
        reference: Option<Mutability>,
    ) -> ArmPattern {
        let element = self.types.open();
        self.types.unify(ty, self.types.of(Shape::Seq(element, None)));
        self.types.settle();
        let (mut before, mut after, mut rest) = (Vec::new(), Vec::new(), None);
        for pat in &slice.elems {
            match pat {
                Pat::Rest(_) => rest = Some(None),
                Pat::Ident(pat) if matches!(&pat.subpat, Some((_, inner)) if matches!(**inner, Pat::Rest(_))) =>
                {
                    let part = self.types.of(Shape::Seq(element, None));
                    let reference = reference.or(Some(Mutability::Shared));
                    rest = Some(Some(self.bind(&pat.ident, false, part, reference)));
                }
                pat => {
                    let name = match self.arm_pattern(pat, element, reference) {
                        ArmPattern::Any => None,
                        ArmPattern::Bind(id) => Some(id),
                        _ => {
                            self.errors.at(
                                pat,
                                "inside of `[…]` only names are supported: look at the elements in a guard",
                            );
                            None
                        }
                    };
                    if rest.is_none() { &mut before } else { &mut after }.push(name);
                }
            }
        }
        ArmPattern::Slice { before, rest, after, element }
    }

    /// Whether the names in patterns for a value are references that may change it: what is matched is a reference, or a list,
    /// which is not copied.
    pub(super) fn leads_into(&self, of: &Expr) -> bool {
        let is_list = matches!(self.types.shape(of.ty), Shape::Seq(..));
        self.reference_of(of) == Some(Mutability::Mutable)
            || is_list && self.root(of).is_some_and(|id| self.bindings[id.0].may_change())
    }

    fn may_be_option(&self, ty: Type) -> bool {
        matches!(self.types.shape(ty), Shape::Open | Shape::Option(_))
    }

    /// `matches!(value, pattern)`
    pub(super) fn matches_macro(&mut self, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        let parsed = mac.parse_body_with(|input: syn::parse::ParseStream| {
            let value: syn::Expr = input.parse()?;
            input.parse::<syn::Token![,]>()?;
            let pat = Pat::parse_multi_with_leading_vert(input)?;
            let guard = input
                .parse::<Option<syn::Token![if]>>()?
                .map(|_| input.parse::<syn::Expr>())
                .transpose()?;
            input.parse::<Option<syn::Token![,]>>()?;
            Ok((value, pat, guard))
        });
        let Ok((value, pat, guard)) = parsed else {
            return self.refuse(&mac.path, "the arguments of `matches!` cannot be read", tokens);
        };
        let guard = guard.map(|guard| quote!(if #guard));
        let as_match: syn::Expr =
            syn::parse_quote!(match #value { #pat #guard => true, _ => false });
        self.expr(&as_match)
    }

    /// Whether a value is a reference, as far as the text says.
    pub(super) fn reference_of(&self, value: &Expr) -> Option<Mutability> {
        match &value.kind {
            Kind::Reference(mutability, _) | Kind::Split(mutability, ..) => Some(*mutability),
            Kind::View { changed, .. } => {
                Some(if *changed { Mutability::Mutable } else { Mutability::Shared })
            }
            Kind::Binding(id) => self.bindings[id.0].reference,
            // All components alike.
            Kind::Tuple(all) => {
                let mut references = all.iter().map(|value| self.reference_of(value));
                let first = references.next()?;
                references.all(|reference| reference == first).then_some(first)?
            }
            Kind::Block(block) => block.value.as_ref().and_then(|value| self.reference_of(value)),
            _ => None,
        }
    }
}

/// The names that a pattern binds.
pub(super) fn bound_names(pat: &Pat, names: &mut Vec<syn::Ident>) {
    struct Names<'a>(&'a mut Vec<syn::Ident>);
    impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if pat.ident.to_string().chars().any(char::is_lowercase) {
                self.0.push(pat.ident.clone());
            }
            syn::visit::visit_pat_ident(self, pat);
        }
    }
    syn::visit::Visit::visit_pat(&mut Names(names), pat);
}

/// Whether a pattern binds names, and all of them by `ref mut`.
pub(super) fn binds_by_reference(pat: &Pat) -> bool {
    struct Names(Vec<bool>);
    impl<'ast> syn::visit::Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if pat.ident.to_string().chars().any(char::is_lowercase) {
                self.0.push(pat.by_ref.is_some() && pat.mutability.is_some());
            }
        }
    }
    let mut names = Names(Vec::new());
    let pat = match pat {
        Pat::Guard(guarded) => &guarded.pat,
        pat => pat,
    };
    syn::visit::Visit::visit_pat(&mut names, pat);
    !names.0.is_empty() && names.0.iter().all(|by_reference| *by_reference)
}

/// Whether a pattern binds a name.
pub(super) fn binds(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(pat) => pat.elems.iter().any(binds),
        Pat::Guard(guarded) => binds(&guarded.pat),
        Pat::Ident(ident) => {
            ident.subpat.is_some() || ident.ident.to_string().chars().any(char::is_lowercase)
        }
        Pat::Tuple(tuple) => tuple.elems.iter().any(binds),
        Pat::Or(or) => or.cases.iter().any(binds),
        Pat::Paren(inner) => binds(&inner.pat),
        Pat::Reference(inner) => binds(&inner.pat),
        _ => false,
    }
}
