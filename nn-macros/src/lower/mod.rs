//! Lowering: from the macro's own tree to a [`Program`] that nn-symbolic differentiates.
//!
//! Variables of the function become [`Slot`]s: what a name stands for at this point. Numbers are in static single
//! assignment, so an assignment only changes the slot; sequences are cells, so theirs are stores. Elementwise values stay
//! unevaluated expressions as long as possible, so that a run of elementwise operations becomes one kernel.

mod array;
mod assign;
mod call;
mod control;
mod expr;
mod grow;
mod host;
mod in_place;
mod iterate;
mod iterator;
mod loops;
mod merge;
mod numbers;
mod option;
mod pattern;
mod place;
mod scan;
mod sequence;
mod sequences;
mod slot;
mod source;
mod structure;

use std::collections::{HashMap, HashSet};

use nn_symbolic::program::{
    Init, Kind as VarKind, Op, Place, Program, Region, Regions, Statement, Var,
};
use nn_symbolic::{Expr as GraphExpr, Function as Elementary};
use proc_macro2::Ident;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::ast::{Binding, BindingId, Expr, Function, LoopId};
use crate::errors::Errors;
use crate::infer::{Shape, Type};
use crate::lowered::{FloatType, Host, Lowered, Output, Passing};
use crate::resolve::source_text;
use slot::{At, HostCode, Slot};

/// What has a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    Binding(BindingId),
    /// Whether a loop was left by `break` in this run.
    Broke(LoopId),
    /// Whether `continue` ended this run.
    Continued(LoopId),
    /// What `break` gave.
    BreakValue(LoopId),
    /// Whether `return` was reached, and with what.
    Returned,
    Result,
}

impl Name {
    /// What it stands for where nothing was assigned to it.
    fn absent(self) -> Slot {
        if self.is_flag() { Slot::Host(HostCode::constant(false)) } else { Slot::Unset }
    }

    /// Whether it says that an exit was taken.
    fn is_flag(self) -> bool {
        matches!(self, Self::Broke(_) | Self::Continued(_) | Self::Returned)
    }
}

/// Lowers a function; `is_shown` says that lines of the source are to be kept for readers of the generated code.
pub(crate) fn lower(function: Function, output: Output, is_shown: bool) -> syn::Result<Lowered> {
    let params = function.params.len();
    let mut lower = Lower {
        errors: Errors::default(),
        lowered: Lowered {
            program: Program::new(),
            params: Vec::with_capacity(params),
            output,
            hosts: Vec::new(),
            callees: Vec::new(),
            floats: Vec::new(),
            sites: Vec::new(),
            labels: HashMap::new(),
            runtime_functions: Vec::new(),
            recursive: function.recursive,
            items: Vec::new(),
            lines: is_shown.then(Vec::new),
        },
        function: &function,
        slots: HashMap::new(),
        regions: Regions::new(),
        holes: Vec::new(),
        stable: HashSet::new(),
        break_types: HashMap::new(),
        source: proc_macro2::TokenStream::new(),
        in_kernel: false,
        hint: None,
    };
    lower.function();
    let Lower { errors, mut lowered, .. } = lower;
    lowered.params = function.params;
    lowered.items = function.items;
    errors.finish(lowered)
}

struct Lower<'a> {
    errors: Errors,
    function: &'a Function,
    lowered: Lowered,
    /// What each name stands for now.
    slots: HashMap<Name, Slot>,
    /// Those that are being built.
    regions: Regions,
    /// The variables that the holes of host code stand for.
    holes: Vec<Var>,
    /// Cells to which nothing is stored after their first value.
    stable: HashSet<Var>,
    /// The types of what loops give.
    break_types: HashMap<LoopId, Type>,
    /// The text of the value that is being bound, for the messages of panics.
    source: proc_macro2::TokenStream,
    /// Whether this is inside of a closure of elements, all of which is one expression.
    in_kernel: bool,
    /// How the next new cell is called.
    hint: Option<(String, bool)>,
}

impl Lower<'_> {
    fn function(&mut self) {
        let function = self.function;
        let mut copies = Vec::new();
        for (param, &id) in function.params.iter().zip(&function.param_bindings) {
            let binding = &function.bindings[id.0];
            let types = &function.types;
            let mutable = param.passing == Passing::Mutable;
            let kind = match types.shape(binding.ty) {
                _ if mutable => VarKind::Cell,
                Shape::Float(_) => VarKind::Float,
                Shape::Int | Shape::Bool | Shape::Other => VarKind::Host,
                Shape::Option(_) if types.is_inactive(binding.ty) => VarKind::Host,
                Shape::Seq(..) | Shape::Tuple(_)
                    if types.is_storage(binding.ty) || binding.in_place =>
                {
                    VarKind::Cell
                }
                _ if binding.in_place => VarKind::Cell,
                _ => VarKind::Value,
            };
            let var = self.program().var(&plain_name(&param.name), kind);
            self.program().params.push(var);
            if mutable {
                self.program().outputs.push(var);
            } else {
                self.stable.insert(var);
            }
            let slot = match kind {
                VarKind::Cell => Slot::Place(At::whole(var, binding.ty)),
                VarKind::Host => Slot::Host(self.host_var(var)),
                _ => self.of_var(var),
            };
            if kind == VarKind::Cell && param.passing == Passing::Owned && binding.mutable {
                copies.push((id, var));
            }
            self.slots.insert(Name::Binding(id), slot);
        }
        for (id, var) in copies {
            let binding = &function.bindings[id.0];
            let cell = self.new_cell(&plain_name(&binding.name), Init::Copy(Place::whole(var)));
            self.slots.insert(Name::Binding(id), Slot::Place(At::whole(cell, binding.ty)));
        }
        // Options in components, like those that are made here.
        for &id in &function.param_bindings {
            let (name, ty) = (Name::Binding(id), function.bindings[id.0].ty);
            let slot = self.slot_of(name);
            let slot = self.apart_if_option(slot, ty);
            self.slots.insert(name, slot);
        }
        self.body();
    }

    fn body(&mut self) {
        let function = self.function;
        self.slots.insert(Name::Result, Slot::Unset);
        self.slots.insert(Name::Returned, Slot::Host(HostCode::constant(false)));
        self.function_body(&function.body);
        let before = self.regions.statements().len();
        let result = self.slots[&Name::Result].clone();
        let results = match self.lowered.output {
            Output::Unit => Vec::new(),
            Output::One => vec![self.result(result, function.output)],
            Output::Tuple => match (result, function.types.shape(function.output)) {
                (Slot::Tuple(slots), Shape::Tuple(types)) if slots.len() == types.len() => {
                    slots.into_iter().zip(types).map(|(slot, ty)| self.result(slot, ty)).collect()
                }
                // The value of a call, or a tuple in a cell.
                (slot, Shape::Tuple(types)) => {
                    let components = self.components(slot, &types);
                    components
                        .into_iter()
                        .zip(types)
                        .map(|(slot, ty)| self.result(slot, ty))
                        .collect()
                }
                _ => Vec::new(),
            },
        };
        if let (Some(lines), Some(_)) = (&self.lowered.lines, &function.body.value)
            && let Some(line) = lines.len().checked_sub(1)
        {
            // The line of the value was noted last.
            self.lowered.program.origins.note(&self.regions.statements()[before..], line);
        }
        let statements = std::mem::take(&mut self.regions).finish();
        self.lowered.program.body = Region { statements, results, ..Region::default() };
    }

    /// A result as a variable.
    fn result(&mut self, slot: Slot, ty: Type) -> Var {
        if let Slot::Unset | Slot::Unit | Slot::Never = slot {
            if self.errors.is_empty() {
                self.errors
                    .at(&self.function.params[0].name, "the function must end with its value");
            }
            return self.program().var("value", VarKind::Host);
        }
        self.whole(slot, ty, "value")
    }

    fn program(&mut self) -> &mut Program {
        &mut self.lowered.program
    }

    fn binding(&self, id: BindingId) -> &Binding {
        &self.function.bindings[id.0]
    }

    fn shape(&self, ty: Type) -> Shape {
        self.function.types.shape(ty)
    }

    fn name_of(&self, id: BindingId) -> String {
        plain_name(&self.binding(id).name)
    }

    fn push(&mut self, statement: Statement) {
        self.regions.push(statement);
    }

    /// `let var = op`, or the variable that already has this value.
    fn emit(&mut self, name: &str, kind: VarKind, op: Op, source: impl ToTokens) -> Var {
        let var = self.regions.emit(&mut self.lowered.program, name, kind, op);
        self.label(var, source);
        var
    }

    /// `let var = op`, with a new variable.
    fn define(&mut self, name: &str, kind: VarKind, op: Op) -> Var {
        self.regions.define(&mut self.lowered.program, name, kind, op)
    }

    /// Remembers where a variable was first asked for.
    fn label(&mut self, var: Var, source: impl ToTokens) {
        let labels = &mut self.lowered.labels;
        labels.entry(var).or_insert_with(|| source_text(&source.to_token_stream()));
    }

    fn new_cell(&mut self, name: &str, init: Init) -> Var {
        let (name, mutable) = self.hint.take().unwrap_or_else(|| (name.to_owned(), true));
        let cell = self.program().var(&name, VarKind::Cell);
        if !mutable {
            self.stable.insert(cell);
        }
        self.push(Statement::New { cell, init });
        cell
    }

    fn site(&mut self, expr: &Expr) -> Option<usize> {
        self.lowered.sites.push(expr.tokens.span());
        Some(self.lowered.sites.len() - 1)
    }

    fn of_var(&self, var: Var) -> Slot {
        Slot::Elementwise { expr: self.lowered.program.expr(var), form: None }
    }

    /// Whether an expression is one number for certain.
    fn is_number(&self, expr: GraphExpr) -> bool {
        let program = &self.lowered.program;
        program.vars_of(expr).into_iter().all(|var| program.is_float(var))
    }

    fn as_program_var(&self, expr: GraphExpr) -> Option<Var> {
        let program = &self.lowered.program;
        program.graph.as_variable(expr).and_then(|symbol| program.var_of(symbol))
    }

    /// The variable that holds an expression, made here if need be.
    fn variable(&mut self, expr: GraphExpr, name: &str, source: impl ToTokens) -> Var {
        if let Some(var) = self.as_program_var(expr) {
            return var;
        }
        let kind = if self.is_number(expr) { VarKind::Float } else { VarKind::Value };
        self.emit(name, kind, Op::Map(expr), source)
    }

    /// A float literal of a type.
    fn zero_tokens(&self, ty: Type) -> proc_macro2::TokenStream {
        match self.shape(ty) {
            Shape::Float(Some(FloatType::Generic(name))) => {
                quote!(<#name as __rt::Float>::lit(0.0))
            }
            Shape::Float(_) => quote!(0.0),
            Shape::Int => quote!(0),
            Shape::Bool => quote!(false),
            Shape::Tuple(of) => {
                let of = of.into_iter().map(|ty| self.zero_tokens(ty));
                quote!((#(#of,)*))
            }
            Shape::Seq(of, Some(n)) => {
                let of = self.zero_tokens(of);
                quote!([#of; #n])
            }
            Shape::Seq(..) => quote!(__rt::Vec::new()),
            Shape::Option(_) => quote!(::core::option::Option::None),
            Shape::Other => quote!(::core::default::Default::default()),
            Shape::Open | Shape::Array(_) | Shape::Value | Shape::Struct => quote!(__rt::blank()),
        }
    }

    fn elementary(&mut self, function: Elementary, args: &[GraphExpr]) -> Slot {
        let call = self.program().graph.call(function, args);
        Slot::of(call.expect("the arguments were counted"))
    }

    fn float_id(&mut self, name: FloatType) -> usize {
        let floats = &mut self.lowered.floats;
        floats.iter().position(|known| *known == name).unwrap_or_else(|| {
            floats.push(name);
            floats.len() - 1
        })
    }

    fn add_host(&mut self, tokens: proc_macro2::TokenStream) -> usize {
        self.lowered.hosts.push(Host { tokens, ascribed: None });
        self.lowered.hosts.len() - 1
    }
}

/// The identifier as the name of a program variable: generated code writes it without `r#`, so a keyword is changed.
fn plain_name(ident: &Ident) -> String {
    let name = ident.unraw().to_string();
    if syn::parse_str::<Ident>(&name).is_ok() { name } else { name + "_" }
}
