//! What a `for` goes through: ranges, sequences, and the adaptors of iterators around them.

use quote::quote;
use syn::{Expr as SynExpr, ExprForLoop};

use super::Resolve;
use super::chain::{MAPPING, ungrouped};
use super::labels::{Relabelled, as_block};
use crate::ast::{AxisPart, Expr, Iterate, Kind, Mutability, Pattern};
use crate::exits::{Exit, exits};
use crate::infer::{Shape, Type};

impl Resolve<'_> {
    pub(super) fn for_loop(&mut self, e: &ExprForLoop, expr: &SynExpr) -> Expr {
        if let Some(inner) = self.unchained(e) {
            return self.expr(&inner);
        }
        if let Some(once) = self.over_an_option(e, expr) {
            return once;
        }
        let (iterate, item, reference) = self.iterate(&e.expr);
        self.types.settle();
        let (id, (pattern, body)) = self.in_loop(e.label.as_ref(), None, false, |resolve| {
            resolve.scoped(|resolve| {
                let pattern = resolve.item_pattern(&e.pat, item, &reference);
                (pattern, resolve.block(&e.body))
            })
        });
        // Only by positions can it be left early.
        if let Iterate::Elements(of, _) = &iterate
            && exits(&body).iter().any(|exit| *exit != Exit::Continue(id))
        {
            self.mark_in_place(of);
        }
        self.shaped(Kind::For(id, pattern, Box::new(iterate), body), Shape::Other, expr)
    }

    /// A loop over an option: its body runs once, or not at all.
    fn over_an_option(&mut self, e: &ExprForLoop, expr: &SynExpr) -> Option<Expr> {
        let mut of = ungrouped(&e.expr);
        while let SynExpr::MethodCall(call) = of
            && matches!(call.method.to_string().as_str(), "iter" | "iter_mut" | "into_iter")
        {
            of = ungrouped(&call.receiver);
        }
        let inner = match of {
            SynExpr::Reference(reference) => ungrouped(&reference.expr),
            of => of,
        };
        let name = match inner {
            SynExpr::Path(path) => path.path.get_ident()?,
            _ => return None,
        };
        let ty = self.bindings[self.lookup(name)?.0].ty;
        let Shape::Option(_) = self.types.shape(ty) else { return None };
        let number = self.number_of_chain();
        let Relabelled { body, all, each } = as_block(&e.body, e.label.as_ref(), number);
        let pat = &e.pat;
        let text = quote!(#all { #each { if let Some(#pat) = #of #body } });
        Some(self.written(Ok(text), expr))
    }

    /// The pattern of an item whose components are references or not.
    pub(super) fn item_pattern(
        &mut self,
        pat: &syn::Pat,
        ty: Type,
        reference: &Reference,
    ) -> Pattern {
        match (pat, reference) {
            (syn::Pat::Tuple(tuple), Reference::Pair(a, b)) if tuple.elems.len() == 2 => {
                let components = [self.types.open(), self.types.open()];
                let whole = self.types.of(Shape::Tuple(components.to_vec()));
                self.types.unify(whole, ty);
                self.types.settle();
                let first = self.item_pattern(&tuple.elems[0], components[0], a);
                Pattern::Tuple(vec![first, self.item_pattern(&tuple.elems[1], components[1], b)])
            }
            (pat, Reference::One(reference)) => self.pattern(pat, ty, *reference),
            (syn::Pat::Ident(ident), Reference::Pair(..)) if reference.mutability().is_some() => {
                let id = self.bind(&ident.ident, false, ty, reference.mutability());
                self.pairs.push((id, reference.clone()));
                Pattern::Bind(id)
            }
            (pat, Reference::Pair(..)) => self.pattern(pat, ty, None),
        }
    }

    /// An iterator, the type of its items, and whether they are references.
    pub(super) fn iterate(&mut self, expr: &SynExpr) -> (Iterate, Type, Reference) {
        match expr {
            SynExpr::Paren(paren) => self.iterate(&paren.expr),
            SynExpr::Group(group) => self.iterate(&group.expr),
            SynExpr::Range(range) => {
                let range = self.range(range);
                if range.lo.is_none() {
                    self.errors.at(expr, "a range to go through needs a start");
                    return (Iterate::Error, self.types.open(), Reference::One(None));
                }
                (Iterate::Range(range), self.types.of(Shape::Int), Reference::One(None))
            }
            SynExpr::MethodCall(call) => self.adapted(call, expr),
            SynExpr::Reference(reference) => {
                let mutability = match reference.mutability {
                    Some(_) => Mutability::Mutable,
                    None => Mutability::Shared,
                };
                let of = self.expr(&reference.expr);
                self.elements(of, mutability)
            }
            other => {
                let of = self.expr(other);
                let mutability = self.reference_of(&of).unwrap_or(Mutability::Shared);
                self.elements(of, mutability)
            }
        }
    }

    fn elements(&mut self, of: Expr, mutability: Mutability) -> (Iterate, Type, Reference) {
        if mutability == Mutability::Mutable {
            self.mark_in_place(&of);
        }
        let item = match self.types.shape(of.ty) {
            Shape::Seq(element, _) => element,
            Shape::Option(_) => {
                self.errors.at(
                    &of.tokens,
                    "a loop over an option is not supported: write `if let Some(x) = …`",
                );
                return (Iterate::Error, self.types.open(), Reference::One(None));
            }
            Shape::Array(_) => {
                self.mark_in_place(&of);
                self.types.float()
            }
            // Of a field: numbers, layers, whatever its elements turn out to be.
            Shape::Open => self.types.open(),
            // A list of layers behind a name, or a vector of ndarray.
            _ => self.types.of(Shape::Value),
        };
        (Iterate::Elements(of, item), item, Reference::One(Some(mutability)))
    }

    /// `indexed_iter`, `indexed_iter_mut`
    fn indexed(&mut self, of: Expr, changed: bool) -> (Iterate, Type, Reference) {
        self.mark_in_place(&of);
        let (int, element) = (self.types.of(Shape::Int), self.types.float());
        let index = match self.types.shape(of.ty) {
            Shape::Array(Some(1)) => int,
            Shape::Array(Some(rank)) => self.types.of(Shape::Tuple(vec![int; rank])),
            _ => self.types.open(),
        };
        let mutability = if changed { Mutability::Mutable } else { Mutability::Shared };
        let references = [Reference::One(None), Reference::One(Some(mutability))].map(Box::new);
        let [first, second] = references;
        let item = self.types.of(Shape::Tuple(vec![index, element]));
        (Iterate::Indexed { of, index, element }, item, Reference::Pair(first, second))
    }

    /// Parts of an array along an axis: `rows`, `axis_iter(Axis(1))`, ….
    fn along(
        &mut self,
        of: Expr,
        axis: &SynExpr,
        name: &str,
        size: Option<&SynExpr>,
    ) -> (Iterate, Type, Reference) {
        self.mark_in_place(&of);
        let rank = match self.types.shape(of.ty) {
            Shape::Array(rank) => rank,
            _ => None,
        };
        let mutability =
            if name.ends_with("_mut") { Mutability::Mutable } else { Mutability::Shared };
        let plain = name.strip_suffix("_mut").unwrap_or(name);
        let mut values = Vec::new();
        let lane = AxisPart::Lane;
        // The rows and columns of a matrix are its parts along the other axis.
        let (axis, part) = match (plain, rank) {
            ("rows", Some(2)) => (quote!(__rt::Axis(0)), AxisPart::One),
            ("columns", Some(2)) => (quote!(__rt::Axis(1)), AxisPart::One),
            ("outer_iter", _) => (quote!(__rt::Axis(0)), AxisPart::One),
            ("rows", _) => (quote!(__rt::last_axis(&__base0)), lane),
            ("columns", _) => (quote!(__rt::Axis(0)), lane),
            _ => {
                let axis = self.position(axis, &mut values);
                let size = size.map(|size| self.of_shape(size, Shape::Int));
                match (plain, size) {
                    ("axis_chunks_iter", Some(size)) => (axis, AxisPart::Chunk(size)),
                    ("axis_windows", Some(size)) => (axis, AxisPart::Window(size)),
                    ("lanes", _) => (axis, lane),
                    _ => (axis, AxisPart::One),
                }
            }
        };
        let item = match part {
            AxisPart::Lane => Some(1),
            AxisPart::One => rank.and_then(|rank| rank.checked_sub(1)),
            AxisPart::Chunk(_) | AxisPart::Window(_) => rank,
        };
        let item = self.types.of(Shape::Array(item));
        let iterate = Iterate::Axis { of, axis, values, part, item };
        (iterate, item, Reference::One(Some(mutability)))
    }

    /// An iterator inside of an adaptor, which needs the positions of its items: a list is read where it is.
    fn positions(&mut self, expr: &SynExpr) -> (Iterate, Type, Reference) {
        let found = self.iterate(expr);
        if let Iterate::Elements(of, _) = &found.0 {
            self.mark_in_place(of);
        }
        found
    }

    fn adapted(
        &mut self,
        call: &syn::ExprMethodCall,
        expr: &SynExpr,
    ) -> (Iterate, Type, Reference) {
        let name = call.method.to_string();
        let args = &call.args;
        match (name.as_str(), args.len()) {
            ("iter", 0) => {
                let of = self.expr(&call.receiver);
                self.elements(of, Mutability::Shared)
            }
            ("iter_mut", 0) => {
                let of = self.expr(&call.receiver);
                self.elements(of, Mutability::Mutable)
            }
            ("into_iter", 0) if !is_iterator(&call.receiver) => {
                let of = self.expr(&call.receiver);
                let mutability = self.reference_of(&of).unwrap_or(Mutability::Shared);
                self.elements(of, mutability)
            }
            // The same iterator: items that are references stay so.
            ("into_iter" | "by_ref", 0) => self.iterate(&call.receiver),
            ("copied" | "cloned", 0) => {
                let (inner, item, _) = self.iterate(&call.receiver);
                (inner, item, Reference::One(None))
            }
            ("enumerate", 0) => {
                let (inner, item, reference) = self.positions(&call.receiver);
                let pair = Shape::Tuple(vec![self.types.of(Shape::Int), item]);
                let reference =
                    Reference::Pair(Box::new(Reference::One(None)), Box::new(reference));
                (Iterate::Enumerate(Box::new(inner)), self.types.of(pair), reference)
            }
            ("zip", 1) => {
                let (a, item_a, reference_a) = self.positions(&call.receiver);
                let (b, item_b, reference_b) = self.positions(&args[0]);
                let pair = self.types.of(Shape::Tuple(vec![item_a, item_b]));
                let reference = Reference::Pair(Box::new(reference_a), Box::new(reference_b));
                (Iterate::Zip(Box::new(a), Box::new(b)), pair, reference)
            }
            ("rev", 0) => {
                let (inner, item, reference) = self.iterate(&call.receiver);
                (Iterate::Rev(Box::new(inner)), item, reference)
            }
            ("step_by" | "skip" | "take", 1) => {
                let (inner, item, reference) = self.positions(&call.receiver);
                let (inner, count) = (Box::new(inner), self.of_shape(&args[0], Shape::Int));
                let adapted = match name.as_str() {
                    "step_by" => Iterate::StepBy(inner, count),
                    "skip" => Iterate::Skip(inner, count),
                    _ => Iterate::Take(inner, count),
                };
                (adapted, item, reference)
            }
            ("chunks" | "chunks_exact" | "chunks_mut" | "chunks_exact_mut" | "windows", 1) => {
                let of = self.expr(&call.receiver);
                if let (Shape::Array(Some(1)), "windows") = (self.types.shape(of.ty), &*name) {
                    return self.along(
                        of,
                        &syn::parse_quote!(Axis(0)),
                        "axis_windows",
                        args.first(),
                    );
                }
                self.mark_in_place(&of);
                let size = self.of_shape(&args[0], Shape::Int);
                let element = self.types.element(of.ty);
                let item = self.types.of(Shape::Seq(element, None));
                let mutability =
                    if name.ends_with("_mut") { Mutability::Mutable } else { Mutability::Shared };
                let adapted = match name.as_str() {
                    "windows" => Iterate::Windows { of, size },
                    _ => Iterate::Chunks { of, size, exact: name.contains("exact") },
                };
                (adapted, item, Reference::One(Some(mutability)))
            }
            ("indexed_iter" | "indexed_iter_mut", 0) => {
                let of = self.expr(&call.receiver);
                self.indexed(of, name.ends_with("_mut"))
            }
            _ if arguments_along(&name) == Some(args.len()) => {
                let of = self.expr(&call.receiver);
                let axis = match args.first() {
                    Some(axis) => axis.clone(),
                    None => syn::parse_quote!(Axis(0)),
                };
                self.along(of, &axis, &name, args.get(1))
            }
            _ if is_iterator(expr) => {
                self.errors.at(
                    &call.method,
                    format!(
                        "`{name}` is not supported in the head of a `for`: write it in the body"
                    ),
                );
                (Iterate::Error, self.types.open(), Reference::One(None))
            }
            // A call that gives a list.
            _ => {
                let of = self.expr(expr);
                let mutability = self.reference_of(&of).unwrap_or(Mutability::Shared);
                self.elements(of, mutability)
            }
        }
    }
}

/// How many arguments a method takes that goes through an array of ndarray part by part, if it is one.
pub(super) fn arguments_along(name: &str) -> Option<usize> {
    match name.strip_suffix("_mut").unwrap_or(name) {
        "rows" | "columns" | "outer_iter" => Some(0),
        "axis_iter" | "lanes" => Some(1),
        "axis_chunks_iter" | "axis_windows" => Some(2),
        _ => None,
    }
}

/// Whether the components of an item are references.
#[derive(Clone)]
pub(super) enum Reference {
    One(Option<Mutability>),
    Pair(Box<Reference>, Box<Reference>),
}

impl Reference {
    /// What may be done through it, or through one of its components.
    fn mutability(&self) -> Option<Mutability> {
        match self {
            Self::One(mutability) => *mutability,
            Self::Pair(a, b) => match (a.mutability(), b.mutability()) {
                (Some(Mutability::Mutable), _) | (_, Some(Mutability::Mutable)) => {
                    Some(Mutability::Mutable)
                }
                (a, b) => a.or(b),
            },
        }
    }
}

/// Methods that give an iterator of what is none.
const SOURCES: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "chunks",
    "chunks_mut",
    "chunks_exact",
    "chunks_exact_mut",
    "windows",
    "indexed_iter",
    "indexed_iter_mut",
];

/// Methods that give an iterator of an iterator, in which items still have positions. (Options and arrays have some of these
/// names, and of those of [`MAPPING`], too.)
const POSITIONED: &[&str] =
    &["enumerate", "zip", "rev", "step_by", "skip", "take", "copied", "cloned", "by_ref"];

/// Whether an expression is an iterator by its text.
pub(super) fn is_iterator(expr: &SynExpr) -> bool {
    match expr {
        SynExpr::Paren(paren) => is_iterator(&paren.expr),
        SynExpr::Range(_) => true,
        SynExpr::MethodCall(call) => {
            let name = call.method.to_string();
            SOURCES.contains(&name.as_str())
                || arguments_along(&name).is_some()
                || [POSITIONED, MAPPING].iter().any(|names| names.contains(&name.as_str()))
                    && is_iterator(&call.receiver)
        }
        _ => false,
    }
}
