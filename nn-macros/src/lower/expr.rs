//! Expressions.

use nn_symbolic::Expr as GraphExpr;
use nn_symbolic::program::{Init, Kind as VarKind, Statement};
use quote::quote;

use super::assign::Target;
use super::scan::assigned_in;
use super::slot::{At, HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Binary, Expr, Kind, Lazy, Mutability, Sequence, Unary};
use crate::infer::Shape;

impl Lower<'_> {
    pub(super) fn value(&mut self, expr: &Expr) -> Slot {
        let slot = self.value_as_it_is(expr);
        self.apart_if_option(slot, expr.ty)
    }

    fn value_as_it_is(&mut self, expr: &Expr) -> Slot {
        match &expr.kind {
            Kind::Number(number) => {
                let number = number.clone();
                Slot::of(self.program().graph.number(number))
            }
            Kind::Pi => {
                let pi = self.program().graph.constant(nn_symbolic::Constant::Pi);
                Slot::of(pi)
            }
            Kind::Whole(value) => {
                let value = i64::from(*value);
                if self.function.types.is_inactive(expr.ty) {
                    let literal = proc_macro2::Literal::i64_unsuffixed(value);
                    return Slot::Host(HostCode::atom(quote!(#literal)));
                }
                Slot::of(self.program().graph.number(value))
            }
            Kind::Length(of) => match self.shape(*of) {
                Shape::Seq(_, Some(n)) => {
                    let n = proc_macro2::Literal::usize_unsuffixed(n);
                    Slot::Host(HostCode::atom(quote!(#n)))
                }
                _ => {
                    // Asked for more than once, and said once.
                    if self.errors.is_empty() {
                        self.errors.at(
                            &expr.tokens,
                            "the length of this array is not known here: declare its type, as in `let a: [f64; 3] = …`",
                        );
                    }
                    Slot::Never
                }
            },
            Kind::Count(iterate) => match self.count(iterate) {
                Some(code) => Slot::Host(code),
                None => Slot::Never,
            },
            Kind::Host(tokens) => {
                let atomic = true;
                Slot::Host(HostCode { tokens: tokens.clone(), repeatable: true, atomic })
            }
            Kind::Binding(id) => self.slot_of(Name::Binding(*id)),
            Kind::Unary(Unary::Neg, of) if self.is_structure(of) => {
                self.operator_call("neg", &[of], expr)
            }
            Kind::Unary(operator, of) => self.unary(*operator, of, expr),
            Kind::Binary(operator, left, right) => match operator.method() {
                Some(method) if self.is_structure(left) => {
                    self.operator_call(method, &[left, right], expr)
                }
                _ => self.chain(expr),
            },
            Kind::Lazy(kind, left, right) => self.lazy(*kind, left, right),
            Kind::Reference(mutability, of) => self.referenced(*mutability, of),
            Kind::Dereference(of) => {
                let slot = self.value(of);
                self.led_to(slot)
            }
            Kind::Index(base, index) => self.index(base, index, expr),
            Kind::Slice(base, range) => self.slice(base, range, expr),
            Kind::Field(of, member) => self.field(of, member, expr),
            Kind::View { of, code, values, .. } => self.view(of, code, values, expr),
            Kind::Tuple(all) if all.is_empty() => Slot::Unit,
            Kind::Tuple(all) => {
                let component = |part: &Expr| {
                    let slot = self.value(part);
                    match part.kind {
                        Kind::Reference(..) => slot,
                        _ => self.loaded(slot, "component", &part.tokens),
                    }
                };
                Slot::Tuple(all.iter().map(component).collect())
            }
            Kind::Build(path, fields) => self.build(path, fields, expr),
            Kind::Array(all) => self.list(all, expr, Sequence::Array),
            Kind::Empty(..) => self.list(&[], expr, Sequence::Vector),
            Kind::Vector(all) => self.list(all, expr, Sequence::Vector),
            Kind::Repeat(value, count, sequence) => self.repeat(value, count, *sequence, expr),
            Kind::Copy(of) => self.copy(of, expr),
            Kind::Cast(of, ty) => self.cast(of, ty, expr),
            Kind::Elementary(function, args) if self.function.types.is_inactive(expr.ty) => {
                let name = function.rust_name().unwrap_or(function.name());
                let method = proc_macro2::Ident::new(name, proc_macro2::Span::mixed_site());
                self.host_method(&args[0], &method, None, &args[1..], expr)
            }
            Kind::Elementary(function, args) => {
                let args: Vec<GraphExpr> = args.iter().map(|arg| self.expr(arg)).collect();
                self.elementary(*function, &args)
            }
            Kind::RuntimeFunction(path, function, args) => {
                self.lowered.runtime_functions.push(path.clone());
                let args: Vec<GraphExpr> = args.iter().map(|arg| self.expr(arg)).collect();
                self.elementary(*function, &args)
            }
            Kind::Stop(path, of) => self.stop(path, of, expr),
            Kind::Computed(code, values) => self.computed(code, values, expr),
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::Method(of, method, turbofish, args) => {
                self.host_method(of, method, turbofish.as_ref(), args, expr)
            }
            Kind::HostCall(path, args) => self.host_call(path, args, expr),
            Kind::Lit(path, of) => self.lit(path, of, expr),
            Kind::Assert(path, args) => self.assertion(path, args),
            Kind::Panic(path) => {
                let message = crate::resolve::source_text(&expr.tokens);
                let id = self.add_host(quote!(#path!(#message)));
                self.push(Statement::Effect { id, args: Vec::new(), writes: Vec::new() });
                Slot::Never
            }
            Kind::Call(target, args) if self.has_no_pullback(target, args, expr) => {
                self.host_called(target, args, expr)
            }
            Kind::Call(target, args) => {
                let args: Vec<&Expr> = args.iter().collect();
                self.call(target, &args, expr)
            }
            Kind::Assign(target, value) => self.assign(target, value),
            Kind::AssignOp(operator, target, value) if self.is_structure(target) => {
                if let Some(method) = operator.method() {
                    let method = format!("{method}_assign");
                    self.operator_call(&method, &[target, value], expr);
                }
                Slot::Unit
            }
            Kind::AssignOp(operator, target, value) => {
                self.assign_op(operator, target, value, expr)
            }
            Kind::AssignTuple(targets, value) => self.assign_tuple(targets, value),
            Kind::InPlace(what, of, args) => self.in_place(*what, of, args, expr),
            Kind::Pop(of) => self.pop(of, expr),
            Kind::Some(_) | Kind::None | Kind::Unwrap(..) => self.option(expr),
            Kind::Split(_, of, position) => self.split_at(of, position, expr),
            Kind::Swap(a, b) => self.swap(a, b, expr),
            Kind::Block(block) => self.block(block),
            Kind::If(condition, then, otherwise) => {
                self.if_expr(condition, then, otherwise.as_deref(), expr)
            }
            Kind::Match(of, arms) => self.match_expr(of, arms, expr),
            Kind::For(id, pattern, iterate, body) => {
                self.for_loop(*id, pattern, iterate, body, expr)
            }
            Kind::While(id, condition, body) => self.while_loop(*id, condition, body),
            Kind::Loop(id, body) => self.endless(*id, body, expr),
            Kind::Break(id, value) => {
                if let Some(value) = value {
                    self.break_types.insert(*id, value.ty);
                }
                let result = value.is_some().then_some(Name::BreakValue(*id));
                self.leave(value.as_deref(), result, Name::Broke(*id))
            }
            Kind::Continue(id) => {
                self.slots.insert(Name::Continued(*id), Slot::Host(HostCode::constant(true)));
                Slot::Never
            }
            Kind::Return(value) => self.leave(value.as_deref(), Some(Name::Result), Name::Returned),
            Kind::Dot(..)
            | Kind::Transpose(_)
            | Kind::Kernel(..)
            | Kind::Formed(..)
            | Kind::Sum(_)
            | Kind::SumAxis(..)
            | Kind::Mean(_)
            | Kind::MeanAxis(..)
            | Kind::Alias(..) => self.of_arrays(expr),
            Kind::Error => Slot::Never,
        }
    }

    /// The value as a scalar expression, elementwise.
    pub(super) fn expr(&mut self, expr: &Expr) -> GraphExpr {
        let slot = self.value(expr);
        self.as_expr(slot, expr)
    }

    pub(super) fn as_expr(&mut self, slot: Slot, source: &Expr) -> GraphExpr {
        let slot = self.loaded(slot, "element", &source.tokens);
        match slot {
            Slot::Elementwise { expr, .. } => expr,
            Slot::Host(code) => {
                let var = self.host_variable(code, "constant", VarKind::Float, &source.tokens);
                self.lowered.program.expr(var)
            }
            Slot::Place(at) => {
                let var = self.load(&at, "array", &source.tokens);
                self.lowered.program.expr(var)
            }
            Slot::Unset | Slot::Unit | Slot::Never | Slot::Variable(..) | Slot::Tuple(_) => {
                if !matches!(slot, Slot::Never) && self.errors.is_empty() {
                    self.errors.at(&source.tokens, "a number is expected here");
                }
                self.program().graph.number(0)
            }
        }
    }

    /// Numbers at places are loaded, as the places may change before they are read.
    pub(super) fn settled(&mut self, slot: Slot, source: &Expr) -> Slot {
        match slot {
            Slot::Tuple(slots) => {
                Slot::Tuple(slots.into_iter().map(|slot| self.settled(slot, source)).collect())
            }
            Slot::Place(at) if !self.is_scalar(at.ty) && !at.owned && !self.is_stable(&at) => {
                let cell = self.new_cell("copy", Init::Copy(at.place));
                Slot::Place(At::fresh(cell, at.ty))
            }
            slot => self.loaded(slot, "value", &source.tokens),
        }
    }

    fn unary(&mut self, operator: Unary, of: &Expr, expr: &Expr) -> Slot {
        let slot = self.value(of);
        let slot = self.loaded(slot, "value", &of.tokens);
        match (operator, slot) {
            (Unary::Neg, Slot::Host(code)) if !self.function.types.is_float(expr.ty) => {
                let operand = code.operand();
                Slot::Host(HostCode { tokens: quote!(-#operand), atomic: false, ..code })
            }
            (Unary::Not, slot) => {
                let code = self.host_of(slot, of);
                if let Some(value) = code.as_constant() {
                    return Slot::Host(HostCode::constant(!value));
                }
                let operand = code.operand();
                Slot::Host(HostCode { tokens: quote!(!#operand), atomic: false, ..code })
            }
            (Unary::Neg, slot) => {
                let of = self.as_expr(slot, of);
                let graph = &mut self.program().graph;
                Slot::of(match graph.as_number(of).cloned() {
                    Some(number) => graph.number(-number),
                    None => graph.neg(of),
                })
            }
        }
    }

    /// Whether it is of the user's own type, whose operators are methods.
    fn is_structure(&self, expr: &Expr) -> bool {
        matches!(self.shape(expr.ty), Shape::Struct)
    }

    /// Operators in a row, without recursion to the left.
    fn chain(&mut self, expr: &Expr) -> Slot {
        let mut rest = Vec::new();
        let mut first = expr;
        while let Kind::Binary(operator, left, right) = &first.kind
            && !self.is_structure(left)
        {
            rest.push((operator, &**left, &**right, first));
            first = left;
        }
        let slot = self.value(first);
        let mut total = self.loaded(slot, "value", &first.tokens);
        for (operator, left, right, whole) in rest.into_iter().rev() {
            let slot = self.value(right);
            let slot = self.loaded(slot, "value", &right.tokens);
            total = self.operation(operator, (total, left), (slot, right), whole);
        }
        total
    }

    /// `left operator right`; each with the expression that it came from.
    pub(super) fn operation(
        &mut self,
        operator: &Binary,
        (left, left_source): (Slot, &Expr),
        (right, right_source): (Slot, &Expr),
        whole: &Expr,
    ) -> Slot {
        let token = match operator {
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::Div => "/",
            Binary::Rem => "%",
            Binary::Host(token) => token.as_str(),
        };
        let both_host = matches!((&left, &right), (Slot::Host(_), Slot::Host(_)));
        let inactive = self.function.types.is_inactive(whole.ty);
        if matches!(operator, Binary::Host(_)) || inactive || both_host {
            let left = self.host_of(left, left_source);
            let right = self.host_of(right, right_source);
            let repeatable = left.repeatable && right.repeatable;
            let (left, right) = (left.operand(), right.operand());
            let punct: proc_macro2::TokenStream = token.parse().expect("an operator");
            let tokens = quote!(#left #punct #right);
            return Slot::Host(HostCode { tokens, repeatable, atomic: false });
        }
        let (left, right) = (self.as_expr(left, left_source), self.as_expr(right, right_source));
        let graph = &mut self.program().graph;
        Slot::of(match operator {
            Binary::Add => graph.add(&[left, right]),
            Binary::Sub => graph.sub(left, right),
            Binary::Mul => graph.mul(&[left, right]),
            Binary::Div => graph.div(left, right),
            Binary::Rem | Binary::Host(_) => {
                return self.elementary(nn_symbolic::Function::Rem, &[left, right]);
            }
        })
    }

    /// `a && b`
    fn lazy(&mut self, kind: Lazy, left: &Expr, right: &Expr) -> Slot {
        let left = self.condition(left);
        self.lazily(kind, left, right)
    }

    /// The right side is evaluated only if it must be: in an arm of a branch, unless it is code alone.
    pub(super) fn lazily(&mut self, kind: Lazy, left: HostCode, right: &Expr) -> Slot {
        let (statements, slots, code) = self.arm(|lower| lower.condition(right));
        if statements.is_empty() && assigned_in(right).is_empty() {
            let repeatable = left.repeatable && code.repeatable;
            let (l, r) = (left.operand(), code.operand());
            let tokens = if kind == Lazy::And { quote!(#l && #r) } else { quote!(#l || #r) };
            return Slot::Host(HostCode { tokens, repeatable, atomic: false });
        }
        let evaluated = |lower: &mut Self| {
            // Behind a left side that is known, this is no arm: there are statements before it.
            statements.into_iter().for_each(|statement| lower.push(statement));
            lower.slots = slots;
            Slot::Host(code)
        };
        let other = Slot::Host(HostCode::constant(kind == Lazy::Or));
        match kind {
            Lazy::And => self.branch(left, right.ty, evaluated, |_| other),
            Lazy::Or => self.branch(left, right.ty, |_| other, evaluated),
        }
    }

    /// `&x`, `&mut x`: a place, or the variable.
    fn referenced(&mut self, mutability: Mutability, of: &Expr) -> Slot {
        if let Kind::Binding(id) = &of.kind {
            let name = Name::Binding(*id);
            let (mutable, is_reference) =
                (self.binding(*id).mutable, self.binding(*id).reference.is_some());
            return match self.slot_of(name) {
                slot @ (Slot::Elementwise { .. } | Slot::Host(_)) if !mutable => slot,
                Slot::Elementwise { .. } | Slot::Host(_) | Slot::Unset => {
                    Slot::Variable(name, Vec::new())
                }
                // What is kept in components changes there.
                Slot::Tuple(_) if mutability == Mutability::Mutable && !is_reference => {
                    Slot::Variable(name, Vec::new())
                }
                slot => slot,
            };
        }
        match self.value(of) {
            Slot::Place(at) => Slot::Place(At { owned: false, ..at }),
            slot @ (Slot::Elementwise { .. } | Slot::Host(_) | Slot::Tuple(_))
                if mutability == Mutability::Mutable && is_part(of) =>
            {
                match self.target(of) {
                    Target::Variable(name, path) => Slot::Variable(name, path),
                    _ => slot,
                }
            }
            slot => slot,
        }
    }
}

/// Whether an expression is a component of a variable, or what a variable leads to.
fn is_part(of: &Expr) -> bool {
    match &of.kind {
        Kind::Field(of, syn::Member::Unnamed(_)) | Kind::Dereference(of) => {
            matches!(of.kind, Kind::Binding(_)) || is_part(of)
        }
        _ => false,
    }
}
