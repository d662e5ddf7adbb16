//! Lowering: from the macro's own tree to a [`Program`] that nn-symbolic differentiates.
//!
//! Elementwise values stay unevaluated expressions as long as possible, so that a run of elementwise operations
//! becomes one kernel: an expression is given a variable of its own only where an array is needed (a product, a call,
//! a shape), or where it is read more than once. What is known to be one number is never materialised on the way.

use std::collections::{BTreeSet, HashMap};

use nn_symbolic::program::{
    Call, Carried, Item, Op, Product, Program, Region, Scan, Statement, Var,
};
use nn_symbolic::{Expr, Function as Elementary};
use proc_macro2::{Ident, Span};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::ast::{self, BindingId, Function, Kind, Operator, TypeClass, Value};
use crate::emit::OWN_NAMES;
use crate::errors::Errors;
use crate::fence::source_text;
use crate::host::Host;

/// A program, and what belongs to the host in it.
pub(crate) struct Lowered {
    pub(crate) program: Program,
    /// One for each parameter of the function.
    pub(crate) params: Vec<Var>,
    /// What [`Op::Host`] ids mean.
    pub(crate) hosts: Vec<Host>,
    /// What callee ids mean.
    pub(crate) callees: Vec<Callee>,
    /// The text that a statement came from, for the messages of panics.
    pub(crate) labels: HashMap<Var, String>,
    /// Paths that must lead to the runtime's functions.
    pub(crate) runtime_functions: Vec<Path>,
}

/// A call site.
pub(crate) struct Callee {
    pub(crate) path: Path,
    /// The method that makes each argument what the callee expects (`view`), if the user wrote one.
    pub(crate) forms: Vec<Option<Ident>>,
}

/// A value on its way into the program.
#[derive(Clone)]
enum Lowering {
    /// A scalar expression over program variables, elementwise; a variable itself if nothing was done to it.
    Elementwise { expr: Expr, form: Option<Ident> },
    /// No derivative.
    Host(Host),
}

pub(crate) fn lower(function: &Function) -> syn::Result<Lowered> {
    let mut lower = Lower {
        errors: Errors::default(),
        function,
        lowered: Lowered {
            program: Program::new(),
            params: Vec::new(),
            hosts: Vec::new(),
            callees: Vec::new(),
            labels: HashMap::new(),
            runtime_functions: Vec::new(),
        },
        values: HashMap::new(),
        statements: Vec::new(),
        known: HashMap::new(),
    };
    for name in OWN_NAMES {
        lower.program().var(name, false);
    }
    lower.function();
    lower.errors.finish(lower.lowered)
}

struct Lower<'a> {
    errors: Errors,
    function: &'a Function,
    lowered: Lowered,
    /// What each variable of the function holds now.
    values: HashMap<BindingId, Lowering>,
    /// Of the region that is being built.
    statements: Vec<Statement>,
    /// Operations that have a variable in the regions in sight.
    known: HashMap<Op, Var>,
}

impl Lower<'_> {
    fn function(&mut self) {
        for param in &self.function.params {
            let scalar = param.class == TypeClass::Scalar;
            let var = self.program().var(&plain_name(&param.name), scalar);
            self.lowered.params.push(var);
            let value = match param.class {
                TypeClass::Inactive => {
                    Lowering::Host(Host::Tokens(quote::ToTokens::to_token_stream(&param.name)))
                }
                _ => self.of_var(var),
            };
            self.values.insert(param.binding, value);
        }
        self.lowered.program.params = self.lowered.params.clone();
        self.block(&self.function.body);
        let value = self.value(&self.function.value);
        let result = self.materialise(value, "value", &self.function.value);
        let statements = std::mem::take(&mut self.statements);
        self.lowered.program.body = Region { statements, results: vec![result] };
    }

    fn program(&mut self) -> &mut Program {
        &mut self.lowered.program
    }

    fn of_var(&self, var: Var) -> Lowering {
        Lowering::Elementwise { expr: self.lowered.program.expr(var), form: None }
    }

    fn of_expr(expr: Expr) -> Lowering {
        Lowering::Elementwise { expr, form: None }
    }

    fn is_scalar(&self, expr: Expr) -> bool {
        let program = &self.lowered.program;
        program.vars_of(expr).into_iter().all(|var| program.is_scalar(var))
    }

    fn emit(&mut self, name: &str, scalar: bool, op: Op, source: &Value) -> Var {
        if let Some(&var) = self.known.get(&op) {
            return var;
        }
        let var = self.program().var(name, scalar);
        self.lowered.labels.insert(var, source_text(&source.tokens));
        self.known.insert(op.clone(), var);
        self.statements.push(Statement::Let { var, op });
        var
    }

    /// The variable that holds a value, made here if need be.
    fn materialise(&mut self, value: Lowering, name: &str, source: &Value) -> Var {
        let expr = match value {
            Lowering::Elementwise { expr, .. } => expr,
            Lowering::Host(host) => return self.host(host, source),
        };
        let program = &self.lowered.program;
        if let Some(var) = program.graph.as_variable(expr).and_then(|symbol| program.var_of(symbol))
        {
            return var;
        }
        let scalar = self.is_scalar(expr);
        self.emit(name, scalar, Op::Map(expr), source)
    }

    fn host(&mut self, host: Host, source: &Value) -> Var {
        let op = Op::Host { id: self.lowered.hosts.len(), args: host.vars() };
        self.lowered.hosts.push(host);
        self.emit("constant", true, op, source)
    }

    /// The value as a scalar expression.
    fn expr(&mut self, value: &Value) -> Expr {
        match self.value(value) {
            Lowering::Elementwise { expr, .. } => expr,
            Lowering::Host(host) => {
                let var = self.host(host, value);
                self.lowered.program.expr(var)
            }
        }
    }

    fn var(&mut self, value: &Value, name: &str) -> Var {
        let lowered = self.value(value);
        self.materialise(lowered, name, value)
    }

    fn name(&self, binding: BindingId) -> String {
        plain_name(&self.function.bindings[binding.0].name)
    }

    fn block(&mut self, statements: &[ast::Statement]) {
        for statement in statements {
            match statement {
                ast::Statement::Let { binding, scalar, value } => {
                    let lowered = self.bound(*binding, *scalar, value);
                    self.values.insert(*binding, lowered);
                }
                ast::Statement::Assign { binding, value } => {
                    let lowered = self.value(value);
                    let lowered = match lowered {
                        Lowering::Elementwise { expr, .. } if !self.is_scalar(expr) => {
                            let name = self.name(*binding);
                            let var = self.materialise(lowered, &name, value);
                            self.of_var(var)
                        }
                        lowered => lowered,
                    };
                    self.values.insert(*binding, lowered);
                }
                ast::Statement::For { element, list, body } => self.for_loop(*element, list, body),
            }
        }
    }

    /// The value of a `let`: kept as an expression if that costs nothing, given a variable otherwise.
    fn bound(&mut self, binding: BindingId, scalar: bool, value: &Value) -> Lowering {
        let lowered = self.value(value);
        let Lowering::Elementwise { expr, .. } = lowered else { return lowered };
        let name = self.name(binding);
        if scalar && !self.is_scalar(expr) {
            // The declared type knows more than the structure.
            let var = self.emit(&name, true, Op::Map(expr), value);
            return self.of_var(var);
        }
        let info = &self.function.bindings[binding.0];
        let again = info.reads > 1 || info.read_in_inner_loop;
        if again && !self.is_scalar(expr) && self.lowered.program.graph.as_variable(expr).is_none()
        {
            let var = self.emit(&name, false, Op::Map(expr), value);
            return self.of_var(var);
        }
        lowered
    }

    fn for_loop(&mut self, element: BindingId, list: &Value, body: &[ast::Statement]) {
        let list_var = self.var(list, "list");
        let mut assigned = BTreeSet::new();
        assigned_in(body, &mut assigned);
        let depth = self.function.bindings[element.0].loop_depth;
        let outside: Vec<BindingId> = assigned
            .into_iter()
            .map(BindingId)
            .filter(|id| self.function.bindings[id.0].loop_depth < depth)
            .collect();
        let mut carried = Vec::new();
        for &id in &outside {
            let name = self.name(id);
            let Some(value) = self.values.get(&id).cloned() else { continue };
            let init = self.materialise(value, &name, list);
            let scalar = self.lowered.program.is_scalar(init);
            let enter = self.program().var(&name, scalar);
            carried.push((id, init, enter));
            let value = self.of_var(enter);
            self.values.insert(id, value);
        }
        let element_var = self.lowered.program.var(&self.name(element), false);
        let value = self.of_var(element_var);
        self.values.insert(element, value);

        let outer = std::mem::take(&mut self.statements);
        let known = self.known.clone();
        self.block(body);
        let mut states = Vec::new();
        for (id, init, enter) in carried {
            let name = self.name(id);
            let value = self.values[&id].clone();
            let next = self.materialise(value, &name, list);
            let scalar = self.lowered.program.is_scalar(enter);
            let exit = self.program().var(&name, scalar);
            states.push(Carried { init, enter, next, exit });
            let value = self.of_var(exit);
            self.values.insert(id, value);
        }
        self.known = known;
        let body = std::mem::replace(&mut self.statements, outer);
        self.statements.push(Statement::Scan(Box::new(Scan {
            items: vec![Item { list: list_var, element: element_var }],
            carried: states,
            collected: Vec::new(),
            reversed: false,
            body,
        })));
    }

    fn value(&mut self, value: &Value) -> Lowering {
        match &value.kind {
            Kind::Number(number) => Self::of_expr(self.program().graph.number(number.clone())),
            Kind::Host(tokens) => Lowering::Host(Host::Tokens(tokens.clone())),
            Kind::Variable(binding) => self.values[binding].clone(),
            Kind::Chain(first, rest) => self.chain(first, rest),
            Kind::Negative(of) => match self.value(of) {
                Lowering::Host(host) => Lowering::Host(Host::Negative(Box::new(host))),
                Lowering::Elementwise { expr, .. } => {
                    let graph = &mut self.program().graph;
                    Self::of_expr(match graph.as_number(expr).cloned() {
                        Some(number) => graph.number(-number),
                        None => graph.neg(expr),
                    })
                }
            },
            Kind::Elementary(function, args) => self.elementary(*function, args),
            Kind::RuntimeFunction(path, function, args) => {
                self.lowered.runtime_functions.push(path.clone());
                self.elementary(*function, args)
            }
            Kind::Power(base, exponent) => {
                let (base, exponent) = (self.expr(base), self.expr(exponent));
                Self::of_expr(self.program().graph.pow(base, exponent))
            }
            Kind::Dot(left, right) => {
                let (left, right) = (self.var(left, "left"), self.var(right, "right"));
                let var =
                    self.emit("product", false, Op::Product(Product::Value, left, right), value);
                self.of_var(var)
            }
            Kind::Transpose(of) => {
                let of = self.var(of, "matrix");
                let var = self.emit("transposed", false, Op::Transpose(of), value);
                self.of_var(var)
            }
            Kind::MapV(of, parameter, body) => {
                let of = self.expr(of);
                self.values.insert(*parameter, Self::of_expr(of));
                Self::of_expr(self.expr(body))
            }
            Kind::Sum(of) => {
                let of = self.expr(of);
                let var = self.emit("sum", true, Op::Sum(of), value);
                self.of_var(var)
            }
            Kind::SumAxis(of, axis) => {
                let of = self.var(of, "array");
                let var = self.emit("sum", false, Op::SumAxis { of, axis: *axis }, value);
                self.of_var(var)
            }
            Kind::Mean(of) => {
                let of = self.var(of, "array");
                let body = self.lowered.program.expr(of);
                let total = self.emit("sum", true, Op::Sum(body), value);
                self.quotient(total, Host::Count(of), value)
            }
            Kind::MeanAxis(of, axis) => {
                let of = self.var(of, "array");
                let total = self.emit("sum", false, Op::SumAxis { of, axis: *axis }, value);
                self.quotient(total, Host::CountAxis(of, *axis), value)
            }
            Kind::Extent(of, method) => match self.value(of) {
                // The length of something inactive, such as a slice of labels.
                Lowering::Host(host) => {
                    Lowering::Host(Host::Method(Box::new(host), method.clone()))
                }
                of_value => {
                    let of = self.materialise(of_value, "array", of);
                    Lowering::Host(Host::Extent(of, method.clone()))
                }
            },
            Kind::Field(of, member) => {
                let of = self.var(of, "parent");
                let field = match member {
                    syn::Member::Named(name) => name.to_string(),
                    syn::Member::Unnamed(index) => index.index.to_string(),
                };
                let name = match member {
                    syn::Member::Named(name) => plain_name(name),
                    syn::Member::Unnamed(_) => format!("{}_{field}", self.lowered.program.name(of)),
                };
                let var = self.emit(&name, false, Op::Field { of, field }, value);
                self.of_var(var)
            }
            Kind::Alias(of, method) => match self.value(of) {
                Lowering::Elementwise { expr, form } => {
                    Lowering::Elementwise { expr, form: method.clone().or(form) }
                }
                host => host,
            },
            Kind::Cast(of, ty) => {
                let host = self.inactive(
                    of,
                    "only integers can be cast: the cast of a float hides its derivative",
                );
                Lowering::Host(Host::Cast(Box::new(host), Box::new(ty.clone())))
            }
            Kind::Ascribed(of, ty) => {
                let host = self.inactive(of, "this has a derivative, which its type denies");
                Lowering::Host(Host::Ascribed(Box::new(host), Box::new(ty.clone())))
            }
            Kind::Lit(path, of) => {
                let host = self.inactive(
                    of,
                    "only constants and integers can be converted: the conversion of a float hides its derivative",
                );
                Lowering::Host(Host::Lit(path.clone(), Box::new(host)))
            }
            Kind::Call(path, args) => self.call(path, args, value),
            Kind::Error => Lowering::Host(Host::Tokens(proc_macro2::TokenStream::new())),
        }
    }

    fn chain(&mut self, first: &Value, rest: &[(Operator, Value)]) -> Lowering {
        let lowered_first = self.value(first);
        let lowered_rest: Vec<Lowering> = rest.iter().map(|(_, value)| self.value(value)).collect();
        let mut all = std::iter::once(&lowered_first).chain(&lowered_rest);
        if all.all(|value| matches!(value, Lowering::Host(_))) {
            let host = |value: Lowering| match value {
                Lowering::Host(host) => host,
                Lowering::Elementwise { .. } => unreachable!("all of them are host values"),
            };
            let rest = rest.iter().zip(lowered_rest).map(|((op, _), value)| (*op, host(value)));
            return Lowering::Host(Host::Chain(Box::new(host(lowered_first)), rest.collect()));
        }
        let mut total = self.as_expr(lowered_first, first);
        for ((operator, value), lowered) in rest.iter().zip(lowered_rest) {
            let right = self.as_expr(lowered, value);
            let graph = &mut self.program().graph;
            total = match operator {
                Operator::Add => graph.add(&[total, right]),
                Operator::Sub => graph.sub(total, right),
                Operator::Mul => graph.mul(&[total, right]),
                Operator::Div => graph.div(total, right),
            };
        }
        Self::of_expr(total)
    }

    fn as_expr(&mut self, lowered: Lowering, source: &Value) -> Expr {
        match lowered {
            Lowering::Elementwise { expr, .. } => expr,
            Lowering::Host(host) => {
                let var = self.host(host, source);
                self.lowered.program.expr(var)
            }
        }
    }

    fn elementary(&mut self, function: Elementary, args: &[Value]) -> Lowering {
        let args: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
        let call = self.program().graph.call(function, &args);
        Self::of_expr(call.expect("the fence counted the arguments"))
    }

    fn quotient(&mut self, total: Var, count: Host, source: &Value) -> Lowering {
        let count = self.host(count, source);
        let program = self.program();
        let (total, count) = (program.expr(total), program.expr(count));
        Self::of_expr(program.graph.div(total, count))
    }

    /// A value that must have no derivative.
    fn inactive(&mut self, value: &Value, message: &str) -> Host {
        match self.value(value) {
            Lowering::Host(host) => host,
            Lowering::Elementwise { expr, .. } => {
                let program = &self.lowered.program;
                match program.graph.as_variable(expr).and_then(|symbol| program.var_of(symbol)) {
                    // Its type decides: an integer behind an alias passes.
                    Some(var) if !self.is_float(var) => {
                        Host::Inactive(var, Span::mixed_site().located_at(value.tokens.span()))
                    }
                    _ => {
                        self.errors.at(&value.tokens, message);
                        Host::Tokens(value.tokens.clone())
                    }
                }
            }
        }
    }

    /// Whether this is a parameter whose type says that it is a float.
    fn is_float(&self, var: Var) -> bool {
        let mut params = self.function.params.iter().zip(&self.lowered.params);
        params.any(|(param, &of)| of == var && param.class == TypeClass::Scalar)
    }

    fn call(&mut self, path: &Path, args: &[Value], source: &Value) -> Lowering {
        let mut forms = Vec::new();
        let mut vars = Vec::new();
        for arg in args {
            let lowered = self.value(arg);
            forms.push(match &lowered {
                Lowering::Elementwise { form, .. } => form.clone(),
                Lowering::Host(_) => None,
            });
            vars.push(self.materialise(lowered, "argument", arg));
        }
        let callee = self.lowered.callees.len();
        self.lowered.callees.push(Callee { path: path.clone(), forms });
        let name = path.segments.last().map_or_else(|| "call".to_owned(), |s| s.ident.to_string());
        let value = self.program().var(&name, false);
        let pullback = self.program().var(&format!("{name}_back"), false);
        self.lowered.labels.insert(value, source_text(&source.tokens));
        self.statements.push(Statement::Call(Call { callee, args: vars, value, pullback }));
        self.of_var(value)
    }
}

/// The identifier as the name of a program variable: generated code writes it without `r#`, so a keyword is changed.
fn plain_name(ident: &Ident) -> String {
    let name = ident.unraw().to_string();
    if syn::parse_str::<Ident>(&name).is_ok() { name } else { name + "_" }
}

fn assigned_in(statements: &[ast::Statement], found: &mut BTreeSet<usize>) {
    for statement in statements {
        match statement {
            ast::Statement::Let { .. } => {}
            ast::Statement::Assign { binding, .. } => {
                found.insert(binding.0);
            }
            ast::Statement::For { body, .. } => assigned_in(body, found),
        }
    }
}
