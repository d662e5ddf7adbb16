//! The fence: lets through what can be differentiated and refuses the rest, on the exact token and with a way out.
//!
//! Rust's syntax goes in, the small language of [`ast`](crate::ast) comes out. Names are resolved here. Every mistake
//! is noted and the walk goes on, so that one compilation shows them all.

mod value;

pub(crate) use value::source_text;

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{BinOp, Expr, FnArg, ItemFn, Pat, Stmt, Type};

use crate::ast::{
    Binding, BindingId, Function, Kind, Operator, Param, Statement, TypeClass, Value,
};
use crate::attr::Options;
use crate::errors::Errors;
use crate::types;

/// How deeply expressions may nest; rustc's own recursion limit is of this order.
const MAX_DEPTH: usize = 128;

/// Reads a function, or reports every reason why it cannot be differentiated.
pub(crate) fn fence(item: &ItemFn, options: &Options) -> syn::Result<Function> {
    let mut fence = Fence::new(item);
    let function = fence.function(options);
    fence.errors.finish(function)
}

/// The parameters of a function that has errors, as far as they can be read.
pub(crate) fn readable_params(item: &ItemFn, options: &Options) -> Option<Vec<Param>> {
    let mut fence = Fence::new(item);
    let params = fence.params(options);
    let nameable = params.iter().all(|param| !matches!(param.ty, Type::ImplTrait(_)));
    let complete = params.len() == item.sig.inputs.len() && nameable;
    let has_result = match &item.sig.output {
        syn::ReturnType::Type(_, ty) => !matches!(**ty, Type::ImplTrait(_)),
        syn::ReturnType::Default => false,
    };
    (complete && has_result).then_some(params)
}

struct Fence<'a> {
    errors: Errors,
    item: &'a ItemFn,
    bindings: Vec<Binding>,
    scopes: Vec<HashMap<String, BindingId>>,
    loop_depth: usize,
    depth: usize,
    /// Whether this is inside a closure of `mapv`, where everything is elementwise.
    in_closure: bool,
}

impl<'a> Fence<'a> {
    fn new(item: &'a ItemFn) -> Self {
        Self {
            errors: Errors::default(),
            item,
            bindings: Vec::new(),
            scopes: vec![HashMap::new()],
            loop_depth: 0,
            depth: 0,
            in_closure: false,
        }
    }

    fn function(&mut self, options: &Options) -> Function {
        self.signature();
        let params = self.params(options);
        if !self.errors.is_empty() {
            // What is wrong with the body may follow from what is wrong with the signature.
            let value = self.error_value(&self.item.block);
            return Function { params, bindings: Vec::new(), body: Vec::new(), value };
        }
        let (body, value) = match self.item.block.stmts.split_last() {
            Some((Stmt::Expr(value, None), statements)) => {
                let body = self.statements(statements);
                (body, self.value(value))
            }
            Some((last, statements)) => {
                self.statements(statements);
                if let Stmt::Expr(Expr::Return(ret), _) = last {
                    self.errors.at(
                        ret.return_token,
                        "`return` is not supported: end the function with its value",
                    );
                } else {
                    self.statement(last, &mut Vec::new());
                    self.errors.at(last, "the function must end with its value");
                }
                (Vec::new(), self.error_value(last))
            }
            None => {
                self.errors.at(&self.item.sig.ident, "the function must end with its value");
                (Vec::new(), self.error_value(&self.item.block))
            }
        };
        let bindings = std::mem::take(&mut self.bindings);
        Function { params, bindings, body, value }
    }

    fn signature(&self) {
        let sig = &self.item.sig;
        if let Some(token) = &sig.asyncness {
            self.errors.at(token, "an async function cannot be differentiated");
        }
        if let syn::Safety::Unsafe(token) = &sig.safety {
            self.errors.at(token, "an unsafe function cannot be differentiated");
        }
        if let Some(token) = &sig.abi {
            self.errors.at(token, "an extern function cannot be differentiated");
        }
        if let Some(token) = &sig.variadic {
            self.errors.at(token, "a variadic function cannot be differentiated");
        }
        match &sig.output {
            syn::ReturnType::Default => self.errors.at(
                &sig.ident,
                "this function returns nothing that could be differentiated: give it a result",
            ),
            syn::ReturnType::Type(_, ty) => match &**ty {
                Type::Tuple(_) => {
                    self.errors.at(ty, "a tuple as result is not supported yet: return one value");
                }
                Type::Reference(_) | Type::ImplTrait(_) => {
                    self.errors.at(
                        ty,
                        "the result must be a value of its own: a number or an owned array",
                    );
                }
                _ => {}
            },
        }
    }

    fn params(&mut self, options: &Options) -> Vec<Param> {
        let generics = &self.item.sig.generics;
        let mut params = Vec::new();
        for input in &self.item.sig.inputs {
            let FnArg::Typed(typed) = input else {
                self.errors.at(input, "methods are not supported yet: make `self` an ordinary parameter of a function");
                continue;
            };
            let Pat::Ident(pat) = &*typed.pat else {
                self.errors.at(
                    &typed.pat,
                    "a parameter must be a plain name: take it apart in the body with fields",
                );
                continue;
            };
            match types::ungrouped(&typed.ty) {
                Type::ImplTrait(ty) => {
                    self.errors.at(
                        ty,
                        "`impl Trait` is not supported here: name the type, or a type parameter",
                    );
                }
                Type::Reference(reference) if reference.mutability.is_some() => {
                    self.errors.at(
                        &typed.ty,
                        "`&mut` parameters are not supported yet: return the new value",
                    );
                }
                _ => {}
            }
            let class = types::classify(&typed.ty, generics);
            let name = pat.ident.clone();
            let binding = self.bind(&name, pat.mutability.is_some());
            let active = class != TypeClass::Inactive;
            let ty = types::ungrouped(&typed.ty).clone();
            params.push(Param { binding, name, ty, class, active });
        }
        if let Some(wrt) = &options.wrt {
            for name in wrt {
                match params.iter().find(|param| param.name == *name) {
                    None => self.errors.at(name, format!("the function has no parameter `{name}`")),
                    Some(param) if !param.active => {
                        let ty = param.ty.to_token_stream();
                        let message =
                            format!("`{name}` cannot be differentiated: a `{ty}` takes no part");
                        self.errors.at(name, message);
                    }
                    Some(_) => {}
                }
            }
            for param in &mut params {
                param.active &= wrt.contains(&param.name);
            }
        }
        if !params.iter().any(|param| param.active) && self.errors.is_empty() {
            self.errors.at(
                &self.item.sig.ident,
                "this function has no parameter to differentiate with respect to",
            );
        }
        params
    }

    fn statements(&mut self, statements: &[Stmt]) -> Vec<Statement> {
        let mut done = Vec::new();
        for statement in statements {
            self.statement(statement, &mut done);
        }
        done
    }

    fn statement(&mut self, statement: &Stmt, done: &mut Vec<Statement>) {
        match statement {
            Stmt::Local(local) => self.local(local, done),
            Stmt::Expr(Expr::ForLoop(for_loop), _) => self.for_loop(for_loop, done),
            Stmt::Expr(Expr::Assign(assign), _) => {
                let value = self.value(&assign.right);
                if let Some(binding) = self.target(&assign.left) {
                    done.push(Statement::Assign { binding, value });
                }
            }
            Stmt::Expr(Expr::Binary(binary), _) if compound(&binary.op).is_some() => {
                let operator = compound(&binary.op).expect("just asked");
                // a += b is a = a + b.
                let left = self.value(&binary.left);
                let right = self.value(&binary.right);
                if let Some(binding) = self.target(&binary.left) {
                    let tokens = binary.to_token_stream();
                    let kind = Kind::Chain(Box::new(left), vec![(operator, right)]);
                    done.push(Statement::Assign { binding, value: Value { kind, tokens } });
                }
            }
            Stmt::Expr(Expr::If(e), _) => self.errors.at(e.if_token, value::BRANCH),
            Stmt::Expr(Expr::Match(e), _) => self.errors.at(e.match_token, value::BRANCH),
            Stmt::Expr(Expr::While(e), _) => self.errors.at(e.while_token, value::LOOP),
            Stmt::Expr(Expr::Loop(e), _) => self.errors.at(e.loop_token, value::LOOP),
            Stmt::Expr(Expr::Return(e), _) => {
                self.errors.at(
                    e.return_token,
                    "`return` is not supported: end the function with its value",
                );
            }
            Stmt::Expr(expr, Some(_)) => {
                self.errors.at(
                    expr,
                    "a value that is not used: remove the statement, or bind it with `let`",
                );
            }
            Stmt::Expr(expr, None) => {
                self.errors.at(
                    expr,
                    "only `let`, assignments and `for element in &list` are supported here",
                );
            }
            Stmt::Macro(call) => self.errors.at(
                &call.mac.path,
                "macros are not supported: what they expand to cannot be seen from here",
            ),
            Stmt::Item(item) => {
                self.errors
                    .at(item, "items inside the function are not supported: move this out of it");
            }
        }
    }

    fn local(&mut self, local: &syn::Local, done: &mut Vec<Statement>) {
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let value = match &local.init {
            Some(init) => {
                if let Some((token, _)) = &init.diverge {
                    self.errors.at(token, "`let … else` is not supported");
                }
                self.value(&init.expr)
            }
            None => {
                self.errors.at(local, "give the variable its value here: `let name = value;`");
                self.error_value(local)
            }
        };
        match pat {
            Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none() => {
                let generics = &self.item.sig.generics;
                let scalar =
                    ty.is_some_and(|ty| types::classify(ty, generics) == TypeClass::Scalar);
                let value = match ty {
                    Some(ty) if types::is_copied(ty) && !matches!(ty, Type::Reference(_)) => {
                        let tokens = value.tokens.clone();
                        Value { kind: Kind::Ascribed(Box::new(value), ty.clone()), tokens }
                    }
                    _ => value,
                };
                let binding = self.bind(&ident.ident, ident.mutability.is_some());
                done.push(Statement::Let { binding, scalar, value });
            }
            // The value has no effect but itself.
            Pat::Wild(_) => {}
            pat => {
                self.errors.at(pat, "only `let name = value` is supported: bind one name at a time")
            }
        }
    }

    fn for_loop(&mut self, for_loop: &syn::ExprForLoop, done: &mut Vec<Statement>) {
        if self.loop_depth > 0 {
            self.errors.at(
                for_loop.for_token,
                "a loop inside a loop is not supported yet: call a function with `#[derive_grad]` in the body",
            );
        }
        if let Some(label) = &for_loop.label {
            self.errors.at(label, "labels are not supported");
        }
        let list = match &*for_loop.expr {
            Expr::Reference(reference) if reference.mutability.is_none() => {
                self.value(&reference.expr)
            }
            Expr::MethodCall(call) if call.method == "iter" && call.args.is_empty() => {
                self.value(&call.receiver)
            }
            // A list that is a reference already, or is used up.
            path @ Expr::Path(_) => self.value(path),
            other => {
                self.errors
                    .at(other, "only `for element in &list` (or `list.iter()`) is supported yet");
                self.error_value(other)
            }
        };
        self.scopes.push(HashMap::new());
        self.loop_depth += 1;
        let element = match &*for_loop.pat {
            Pat::Ident(ident) if ident.mutability.is_none() && ident.subpat.is_none() => {
                self.bind(&ident.ident, false)
            }
            Pat::Wild(_) => self.bind(&Ident::new("_element", Span::mixed_site()), false),
            pat => {
                self.errors.at(
                    pat,
                    "the element must be a plain name: take it apart in the body with fields",
                );
                BindingId(0)
            }
        };
        let body = self.statements(&for_loop.body.stmts);
        self.loop_depth -= 1;
        self.scopes.pop();
        done.push(Statement::For { element, list, body });
    }

    /// The variable that an assignment changes.
    fn target(&mut self, left: &Expr) -> Option<BindingId> {
        let Expr::Path(path) = left else {
            self.errors.at(left, "only a variable can be assigned to yet, not a part of one");
            return None;
        };
        let name = path.path.get_ident()?;
        let found = self.lookup(name);
        if let Some(binding) = found {
            let info = &self.bindings[binding.0];
            if !info.mutable || info.loop_depth > self.loop_depth {
                return None; // rustc says so
            }
        }
        found
    }

    fn bind(&mut self, name: &Ident, mutable: bool) -> BindingId {
        let id = BindingId(self.bindings.len());
        self.bindings.push(Binding {
            name: name.clone(),
            mutable,
            reads: 0,
            read_in_inner_loop: false,
            loop_depth: self.loop_depth,
        });
        let scope = self.scopes.last_mut().expect("the function's own scope is always open");
        scope.insert(name.to_string(), id);
        id
    }

    fn lookup(&self, name: &Ident) -> Option<BindingId> {
        let name = name.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.get(&name).copied())
    }

    fn read(&mut self, id: BindingId) {
        let binding = &mut self.bindings[id.0];
        binding.reads += 1;
        binding.read_in_inner_loop |= binding.loop_depth < self.loop_depth;
    }

    fn error_value(&self, tokens: impl ToTokens) -> Value {
        Value { kind: Kind::Error, tokens: tokens.to_token_stream() }
    }
}

/// The operator of a compound assignment.
fn compound(op: &BinOp) -> Option<Operator> {
    match op {
        BinOp::AddAssign(_) => Some(Operator::Add),
        BinOp::SubAssign(_) => Some(Operator::Sub),
        BinOp::MulAssign(_) => Some(Operator::Mul),
        BinOp::DivAssign(_) => Some(Operator::Div),
        _ => None,
    }
}
