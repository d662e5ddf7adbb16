//! Scalar mathematics: expressions, kernels over arrays, and changes of a number in place.

use nn_symbolic::program::Var;
use nn_symbolic::{Code, Expr, Node};
use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use super::cells::signed;
use super::place::Access;
use crate::kernel::{Kernel, Literals};
use crate::lowered::FloatType;

impl Emitter<'_> {
    /// `let var = body;`
    pub(super) fn map(&mut self, var: Var, body: Expr) -> TokenStream {
        if self.program.is_float(var) {
            if let Some(update) = self.update(var, body) {
                return update;
            }
        } else if let Some(value) = self.kernel(var, body, &quote!(map)) {
            return self.define(var, &value);
        }
        let value = self.scalar_code(var, body);
        let defined = self.define(var, &value);
        self.access.insert(
            var,
            Access::Number({
                let name = self.name(var);
                quote!(#name)
            }),
        );
        defined
    }

    /// `binding += rest;` and the like, where the body is such a change of what the binding holds.
    fn update(&mut self, var: Var, body: Expr) -> Option<TokenStream> {
        let binding = self.storage.binding(var);
        if binding == var {
            return None;
        }
        let node = self.graph.borrow().node(body).clone();
        let children = node.children();
        let is_old = |expr: &&Expr| {
            let symbol = self.graph.borrow().as_variable(**expr);
            let operand = symbol.and_then(|symbol| self.program.var_of(symbol));
            operand.is_some_and(|operand| self.storage.binding(operand) == binding)
        };
        let old = children.iter().position(|child| is_old(&child))?;
        let mut rest = children.to_vec();
        rest.remove(old);
        let name = self.name(var);
        let tokens = match node {
            Node::Add(_) => {
                let rest = self.graph.borrow_mut().add(&rest);
                let (sign, rest) = signed(self.scalar_code(var, rest));
                quote!(#name #sign #rest;)
            }
            Node::Mul(_) => {
                let rest = self.graph.borrow_mut().mul(&rest);
                let rest = self.scalar_code(var, rest);
                quote!(#name *= #rest;)
            }
            Node::Sub(_) if old == 0 => {
                let rest = self.scalar_code(var, rest[0]);
                quote!(#name -= #rest;)
            }
            Node::Div(_) if old == 0 => {
                let rest = self.scalar_code(var, rest[0]);
                quote!(#name /= #rest;)
            }
            _ => return None,
        };
        self.pattern(var);
        Some(tokens)
    }

    /// `function(at, (&a, &b), |[a, b]| …)`, or `None` where there is no operand but numbers.
    pub(super) fn kernel(
        &self,
        var: Var,
        body: Expr,
        function: &TokenStream,
    ) -> Option<TokenStream> {
        let mut arrays = self.program.vars_of(body);
        arrays.retain(|&var| !self.program.is_float(var));
        if arrays.is_empty() {
            return None;
        }
        let at = self.label(var);
        let operands = self.operands(&arrays);
        let names = arrays.iter().map(|&var| self.name(var));
        let code = self.code(var, body, &|var| {
            if arrays.contains(&var) {
                let name = self.name(var);
                quote!(#name)
            } else {
                self.access(var).number()
            }
        });
        Some(quote!(__rt::#function(#at, (#(#operands,)*), |[#(#names),*]| #code)))
    }

    /// The expression that makes `var`, over numbers alone.
    pub(super) fn scalar_code(&self, var: Var, body: Expr) -> TokenStream {
        self.code(var, body, &|var| self.access(var).number())
    }

    /// The scalar expression that makes `var` as Rust, its variables being `variable`.
    fn code(&self, var: Var, expr: Expr, variable: &dyn Fn(Var) -> TokenStream) -> TokenStream {
        let code = Code::new(&self.graph.borrow(), &[expr]);
        let lift = |literal: TokenStream| {
            let element = self.generic;
            quote!(<#element as __rt::Float>::lit(#literal))
        };
        let kernel = Kernel {
            variable: &|symbol| match self.program.var_of(symbol) {
                Some(var) => variable(var),
                None => TokenStream::new(),
            },
            math: quote!(__rt::math),
            literals: match self.floats.of(var) {
                Some(FloatType::F32 | FloatType::F64) => Literals::Plain,
                _ if self.generic.is_some() => Literals::Lifted(&lift),
                _ => Literals::Plain,
            },
        };
        kernel.expression(&code)
    }

    /// The text that a panic quotes.
    pub(super) fn label(&self, var: Var) -> String {
        let own = self.lowered.labels.get(&var).cloned();
        own.unwrap_or_else(|| {
            let name = self.program.name(var);
            if self.reversing { format!("cotangent {name}") } else { name.to_owned() }
        })
    }
}
