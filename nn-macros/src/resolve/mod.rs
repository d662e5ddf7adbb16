//! Resolution: from Rust's syntax to the tree of [`ast`](crate::ast), names and types resolved.
//!
//! What can be differentiated goes through; the rest is refused, on the exact token and with a way out. Every mistake is
//! noted and the walk goes on, so that one compilation shows them all.

mod array;
mod assign;
mod call;
mod chain;
mod closure;
mod containers;
mod contains;
mod control;
mod each;
mod elementwise;
mod enums;
mod expr;
mod float;
mod foreign;
mod forms;
mod functions;
mod grow;
mod hoist;
mod iterate;
mod kept;
mod labels;
mod made;
mod maps;
mod method;
mod option;
mod order;
mod pattern;
mod rename;
mod search;
mod sequence;
mod short;
mod signature;
mod sort;
mod statement;
mod structure;
mod text;
mod views;

pub(crate) use foreign::{BY_PATH, EXTENTS};
pub(crate) use signature::{output, readable_params, returns_nothing_differentiable};
pub(crate) use text::{line_text, source_text};

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Expr as SynExpr, Generics, ItemFn, Path};

use crate::ast::{Binding, BindingId, Block, Expr, Function, Kind, LoopId, Mutability};
use crate::attr::Options;
use crate::errors::Errors;
use crate::infer::{Shape, Type, Types};

/// How deeply expressions may nest; rustc's own recursion limit is of this order.
const MAX_DEPTH: usize = 128;

/// Reads a function, or reports every reason why it cannot be differentiated.
pub(crate) fn resolve(item: &ItemFn, options: &Options) -> syn::Result<Function> {
    let mut known = Vec::new();
    loop {
        let mut resolve = Resolve::new(item, &options.runtime);
        resolve.maps = maps::Maps::asking(known);
        let function = resolve.function(options);
        let (before, maps) = (resolve.maps.known.len(), resolve.maps);
        if !maps.asks() {
            return resolve.errors.finish(function);
        }
        // Once more, with what the uses of their values say.
        known = maps.answered(&function.types);
        if known.len() == before {
            let mut resolve = Resolve::new(item, &options.runtime);
            resolve.maps = maps::Maps::told(known);
            let function = resolve.function(options);
            return resolve.errors.finish(function);
        }
    }
}

struct Resolve<'a> {
    errors: Errors,
    item: &'a ItemFn,
    runtime: &'a Path,
    generics: &'a Generics,
    types: Types,
    bindings: Vec<Binding>,
    scopes: Vec<Scope>,
    /// The loops around, innermost last, by label.
    loops: Vec<OpenLoop>,
    loop_count: usize,
    items: Vec<TokenStream>,
    /// The type of the array that `from_fn` is making, and the text of that.
    array: Option<(Type, TokenStream)>,
    /// The length of the array that the type which is declared asks for.
    declared_length: Option<TokenStream>,
    /// Whether the function was seen to call itself.
    recursive: bool,
    output: Type,
    depth: usize,
    /// The option that a text written here is about.
    resolved_option: Option<Expr>,
    /// How many names the values of `?` have got.
    tried: usize,
    /// Whether the bits of a number with a derivative were asked for.
    bits_taken: bool,
    /// The names of pairs of references, which iterators give.
    pairs: Vec<(BindingId, iterate::Reference)>,
    /// How many states of adaptors of iterators there are.
    chained: usize,
    /// The names of errors, of which nothing is known.
    unknown: Vec<BindingId>,
    /// The types of what calls gave that is cast.
    casts: Vec<Type>,
    /// The calls of `map` of what has a type that the text does not say.
    maps: maps::Maps,
    /// The names of types that must be enums, and of those that must be structs.
    enums: HashSet<String>,
    structs: HashSet<String>,
    /// The types that the fields of variables had where they were used last.
    fields: HashMap<(BindingId, String), Type>,
}

/// The names of a block.
#[derive(Clone, Default)]
struct Scope {
    variables: HashMap<String, BindingId>,
    closures: HashMap<String, closure::Closure>,
}

struct OpenLoop {
    id: LoopId,
    label: Option<String>,
    /// What `break` gives, in a `loop` or a labelled block.
    value: Option<Type>,
    /// A labelled block, which only a `break` with its label leaves.
    is_block: bool,
}

impl<'a> Resolve<'a> {
    fn new(item: &'a ItemFn, runtime: &'a Path) -> Self {
        let types = Types::default();
        let output = types.open();
        Self {
            errors: Errors::default(),
            item,
            runtime,
            generics: &item.sig.generics,
            types,
            bindings: Vec::new(),
            scopes: vec![Scope::default()],
            loops: Vec::new(),
            loop_count: 0,
            items: Vec::new(),
            array: None,
            declared_length: None,
            resolved_option: None,
            tried: 0,
            bits_taken: false,
            pairs: Vec::new(),
            chained: 0,
            unknown: Vec::new(),
            casts: Vec::new(),
            maps: maps::Maps::default(),
            enums: HashSet::new(),
            structs: HashSet::new(),
            fields: HashMap::new(),
            recursive: false,
            output,
            depth: 0,
        }
    }

    fn function(&mut self, options: &Options) -> Function {
        self.signature();
        let (params, param_bindings) = self.params(options);
        self.refuse_containers(&self.item.block);
        let body = if self.errors.is_empty() {
            let body = functions::without_short_forms(&self.item.block);
            let body = self.block(&closure::declared(&body, &self.item.sig.output));
            let value = body.value.as_ref().map(|value| value.ty);
            if let Some(value) = value {
                self.types.unify(self.output, value);
            }
            body
        } else {
            // What is wrong with the body may follow from what is wrong with the signature.
            Block::default()
        };
        self.types.settle();
        for ty in &self.casts {
            self.types.presume_integer(*ty);
        }
        // A struct that is assigned as a whole changes where it is, like one whose fields are assigned.
        for binding in &mut self.bindings {
            let is_struct = matches!(self.types.shape(binding.ty), Shape::Struct);
            binding.in_place |= binding.mutable && is_struct;
        }
        Function {
            params,
            param_bindings,
            bindings: std::mem::take(&mut self.bindings),
            types: std::mem::take(&mut self.types),
            body,
            output: self.output,
            recursive: self.recursive,
            items: std::mem::take(&mut self.items),
        }
    }

    fn bind(
        &mut self,
        name: &Ident,
        mutable: bool,
        ty: Type,
        reference: Option<Mutability>,
    ) -> BindingId {
        let id = BindingId(self.bindings.len());
        self.bindings.push(Binding {
            name: name.clone(),
            ty,
            mutable,
            reference,
            ascribed: None,
            reads: 0,
            read_in_inner_loop: false,
            loop_depth: self.loops.len(),
            in_place: false,
        });
        let scope = self.scopes.last_mut().expect("the function's own scope is always open");
        scope.closures.remove(&name.to_string());
        scope.variables.insert(name.to_string(), id);
        id
    }

    fn lookup(&self, name: &Ident) -> Option<BindingId> {
        let name = name.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.variables.get(&name).copied())
    }

    fn read(&mut self, id: BindingId) {
        let depth = self.loops.len();
        let binding = &mut self.bindings[id.0];
        binding.reads += 1;
        binding.read_in_inner_loop |= binding.loop_depth < depth;
    }

    /// Notes that parts of what `expr` names are read or changed where they are.
    fn mark_in_place(&mut self, expr: &Expr) {
        if let Some(id) = self.root(expr) {
            self.bindings[id.0].in_place = true;
        }
    }

    /// The variable of which this is a part.
    fn root(&self, expr: &Expr) -> Option<BindingId> {
        let mut expr = expr;
        loop {
            match &expr.kind {
                Kind::Binding(id) => return Some(*id),
                Kind::Index(base, _) | Kind::Slice(base, _) | Kind::Field(base, _) => expr = base,
                Kind::Reference(_, of) | Kind::Dereference(of) | Kind::View { of, .. } => expr = of,
                _ => return None,
            }
        }
    }

    fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Scope::default());
        let value = f(self);
        self.scopes.pop();
        value
    }

    fn typed(&self, kind: Kind, ty: Type, tokens: impl ToTokens) -> Expr {
        Expr { kind, ty, tokens: tokens.to_token_stream() }
    }

    fn shaped(&self, kind: Kind, shape: Shape, tokens: impl ToTokens) -> Expr {
        self.typed(kind, self.types.of(shape), tokens)
    }

    /// What the user wrote as `expr`, by other Rust that means the same and is read as if the user had.
    fn written(&mut self, text: syn::Result<TokenStream>, expr: impl ToTokens) -> Expr {
        let unreadable = |_| {
            let message =
                "this cannot be read here: write what it computes in statements of its own";
            syn::Error::new_spanned(&expr, message)
        };
        match text.and_then(|text| syn::parse2::<SynExpr>(text).map_err(unreadable)) {
            Ok(text) => Expr { tokens: expr.to_token_stream(), ..self.expr(&text) },
            Err(error) => {
                self.errors.push(error);
                self.typed(Kind::Error, self.types.open(), expr)
            }
        }
    }

    /// Notes an error, and stands for the value that is missing.
    fn refuse(
        &self,
        at: impl ToTokens,
        message: impl std::fmt::Display,
        tokens: impl ToTokens,
    ) -> Expr {
        self.errors.at(at, message);
        self.typed(Kind::Error, self.types.open(), tokens)
    }
}
