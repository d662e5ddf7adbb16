//! Control flow: blocks, choices, loops and what leaves them.

use syn::{Expr as SynExpr, Pat};

use super::enums::variant;
use super::pattern::{binds, binds_by_reference};
use super::{OpenLoop, Resolve, closure};
use crate::ast::{Arm, Block, Expr, Kind, LoopId, Mutability, Statement};
use crate::exits::{diverges, expr_diverges};
use crate::infer::{Shape, Type};
use crate::lowered::Target;

impl Resolve<'_> {
    /// The type of a block; none if control never gets behind it.
    pub(super) fn block_type(&self, block: &Block) -> Option<Type> {
        match &block.value {
            Some(value) if expr_diverges(value) => None,
            Some(value) => Some(value.ty),
            None if diverges(block) => None,
            None => Some(self.types.of(Shape::Other)),
        }
    }

    pub(super) fn block_expr(&mut self, block: &syn::ExprBlock, expr: &SynExpr) -> Expr {
        if let Some(label) = &block.label {
            let value = self.types.open();
            let (id, body) =
                self.in_loop(Some(label), Some(value), true, |resolve| resolve.block(&block.block));
            if let Some(ty) = self.block_type(&body) {
                self.types.unify(value, ty);
            }
            // A labelled block is a loop that runs once.
            let mut body = body;
            let last = body.value.take();
            let ending = self.typed(Kind::Break(id, last), self.types.open(), expr);
            body.statements.push(Statement::Expr(ending));
            return self.typed(Kind::Loop(id, body), value, expr);
        }
        let block = self.block(&block.block);
        let ty = self.block_type(&block).unwrap_or_else(|| self.types.open());
        self.typed(Kind::Block(block), ty, expr)
    }

    pub(super) fn if_expr(&mut self, e: &syn::ExprIf, expr: &SynExpr) -> Expr {
        if let Some(chosen) = self.if_let(e, expr) {
            return chosen;
        }
        let condition = self.of_shape(&e.cond, Shape::Bool);
        let then = self.block(&e.then_branch);
        let then_type = self.block_type(&then);
        let (otherwise, ty) = match &e.else_branch {
            None => (None, self.types.of(Shape::Other)),
            Some((_, otherwise)) => {
                let otherwise = self.boxed(otherwise);
                let other_type = (!expr_diverges(&otherwise)).then_some(otherwise.ty);
                let ty = match (then_type, other_type) {
                    (Some(a), Some(b)) => {
                        self.types.unify(a, b);
                        a
                    }
                    (Some(ty), None) | (None, Some(ty)) => ty,
                    (None, None) => self.types.open(),
                };
                (Some(otherwise), ty)
            }
        };
        self.typed(Kind::If(condition, then, otherwise), ty, expr)
    }

    pub(super) fn match_expr(&mut self, e: &syn::ExprMatch, expr: &SynExpr) -> Expr {
        // Names by `ref mut` lead into what is matched, like those of a pattern for a reference.
        let is_none = |pat: &Pat| matches!(pat, Pat::Ident(ident) if ident.ident == "None");
        let binding = || e.arms.iter().filter(|arm| binds(&arm.pat) && !is_none(&arm.pat));
        if binding().next().is_some()
            && binding().all(|arm| binds_by_reference(&arm.pat))
            && !matches!(*e.expr, SynExpr::Reference(_))
        {
            let (of, arms) = (&e.expr, &e.arms);
            return self.expr(&syn::parse_quote!(match &mut #of { #(#arms)* }));
        }
        let mut of = self.boxed(&e.expr);
        // What a method lends, such as a shape, is copied: the pullback cannot keep it.
        let lent = match &of.kind {
            Kind::Dereference(inner) => inner,
            _ => &of,
        };
        if matches!(lent.kind, Kind::Method(..))
            && matches!(self.types.shape(of.ty), Shape::Seq(..))
        {
            let (ty, tokens) = (of.ty, of.tokens.clone());
            let lent = match of.kind {
                Kind::Dereference(inner) => inner,
                _ => of,
            };
            of = Box::new(self.typed(Kind::Copy(lent), ty, tokens));
        }
        // A field of an enum: what `Params` skips, as it cannot be differentiated.
        if matches!(of.kind, Kind::Field(..))
            && matches!(self.types.shape(of.ty), Shape::Open)
            && e.arms.iter().any(|arm| variant(&arm.pat))
        {
            self.types.unify(of.ty, self.types.of(Shape::Other));
        }
        let reference = self.leads_into(&of).then_some(Mutability::Mutable);
        let ty = self.types.open();
        let mut arms = Vec::new();
        for arm in &e.arms {
            let arm = self.scoped(|resolve| {
                let (pat, guard) = match &arm.pat {
                    Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                    pat => (pat, None),
                };
                let pattern = resolve.arm_pattern(pat, of.ty, reference);
                let guard = guard.map(|guard| *resolve.of_shape(guard, Shape::Bool));
                let body = resolve.expr(&arm.body);
                Arm { pattern, guard, body }
            });
            if !expr_diverges(&arm.body) {
                self.types.unify(ty, arm.body.ty);
            }
            arms.push(arm);
        }
        self.typed(Kind::Match(of, arms), ty, expr)
    }

    pub(super) fn in_loop<T>(
        &mut self,
        label: Option<&syn::Label>,
        value: Option<Type>,
        is_block: bool,
        f: impl FnOnce(&mut Self) -> T,
    ) -> (LoopId, T) {
        let id = LoopId(self.loop_count);
        self.loop_count += 1;
        let label = label.map(|label| label.name.ident.to_string());
        self.loops.push(OpenLoop { id, label, value, is_block });
        let result = f(self);
        self.loops.pop();
        (id, result)
    }

    pub(super) fn loop_expr(&mut self, e: &syn::ExprLoop, expr: &SynExpr) -> Expr {
        let value = self.types.open();
        let (id, body) =
            self.in_loop(e.label.as_ref(), Some(value), false, |resolve| resolve.block(&e.body));
        if matches!(self.types.shape(value), Shape::Open) && !breaks_with_value(id, &body) {
            self.types.unify(value, self.types.of(Shape::Other));
        }
        self.typed(Kind::Loop(id, body), value, expr)
    }

    pub(super) fn while_expr(&mut self, e: &syn::ExprWhile, expr: &SynExpr) -> Expr {
        if let Some(looped) = self.while_let(e, expr) {
            return looped;
        }
        let (id, (condition, body)) = self.in_loop(e.label.as_ref(), None, false, |resolve| {
            (resolve.of_shape(&e.cond, Shape::Bool), resolve.block(&e.body))
        });
        if !self.may_change_something(&condition) {
            return self.shaped(Kind::While(id, condition, body), Shape::Other, expr);
        }
        // What ends the loop is undone as well, so it is a statement of the loop.
        let tokens = condition.tokens.clone();
        let leave = self.typed(Kind::Break(id, None), self.types.of(Shape::Other), tokens.clone());
        let kind = Kind::If(condition, Block::default(), Some(Box::new(leave)));
        let unless = self.typed(kind, self.types.of(Shape::Other), tokens);
        let mut body = body;
        body.statements.insert(0, Statement::Expr(unless));
        self.shaped(Kind::Loop(id, body), Shape::Other, expr)
    }

    /// Whether an expression changes something or may leave what is around it, or calls what may change its receiver or what
    /// a reference that it is given leads to.
    fn may_change_something(&self, expr: &Expr) -> bool {
        let is_lent = |arg: &Expr| match arg.kind {
            Kind::Binding(id) => self.bindings[id.0].reference == Some(Mutability::Mutable),
            _ => false,
        };
        let mut found = match &expr.kind {
            Kind::Call(Target::Method(_), args) => {
                let root = args.first().and_then(|receiver| self.root(receiver));
                root.is_some_and(|root| self.bindings[root.0].may_change())
                    || args.iter().any(is_lent)
            }
            Kind::Call(_, args) => args.iter().any(is_lent),
            Kind::Kernel(parameters, _) => parameters.iter().any(|parameter| parameter.changed),
            Kind::Assign(..)
            | Kind::AssignOp(..)
            | Kind::AssignTuple(..)
            | Kind::InPlace(..)
            | Kind::Pop(_)
            | Kind::Swap(..)
            | Kind::Reference(Mutability::Mutable, _)
            | Kind::Break(..)
            | Kind::Continue(_)
            | Kind::Return(_) => true,
            _ => false,
        };
        expr.children(&mut |child| found |= self.may_change_something(child));
        found
    }

    pub(super) fn break_expr(&mut self, e: &syn::ExprBreak, expr: &SynExpr) -> Expr {
        let value = e.expr.as_ref().map(|value| self.boxed(value));
        let Some(id) = self.target(e.label.as_ref(), false) else {
            return self.refuse(e, "there is no loop that this could leave", expr);
        };
        let of_loop = self.loops.iter().find(|open| open.id == id).and_then(|open| open.value);
        if let (Some(value), Some(ty)) = (&value, of_loop) {
            self.types.unify(ty, value.ty);
        }
        self.typed(Kind::Break(id, value), self.types.open(), expr)
    }

    /// The block of the closure that this is in, and the type of its value.
    pub(super) fn closure_around(&self) -> Option<(LoopId, Type)> {
        let mut around = self.loops.iter().rev();
        let block = around.find(|open| open.label.as_deref() == Some(closure::BODY))?;
        Some((block.id, block.value?))
    }

    /// The loop that `break` or `continue` means.
    pub(super) fn target(
        &self,
        label: Option<&syn::Lifetime>,
        is_continue: bool,
    ) -> Option<LoopId> {
        let found = match label {
            Some(label) => {
                let name = label.ident.to_string();
                self.loops.iter().rev().find(|open| open.label.as_ref() == Some(&name))
            }
            None => self.loops.iter().rev().find(|open| !open.is_block),
        };
        found.filter(|open| !(is_continue && open.is_block)).map(|open| open.id)
    }
}

pub(super) fn breaks_with_value(id: LoopId, body: &Block) -> bool {
    fn in_expr(id: LoopId, expr: &Expr, found: &mut bool) {
        *found |= matches!(expr.kind, Kind::Break(of, Some(_)) if of == id);
        expr.children(&mut |child| in_expr(id, child, found));
    }
    let mut found = false;
    body.children(&mut |child| in_expr(id, child, &mut found));
    found
}
