//! Expressions: literals, operators, control flow, parts of values.

use nn_symbolic::Rational;
use quote::ToTokens;
use syn::{BinOp, Expr as SynExpr, Lit, UnOp};

use super::enums::enum_of;
use super::option::{RESOLVED, is_none};
use super::{MAX_DEPTH, Resolve, chain};
use crate::ast::{Binary, BindingId, Expr, Kind, Lazy, Mutability, Range, Sequence, Unary};
use crate::infer::{Shape, Type};
use crate::types;

impl Resolve<'_> {
    pub(super) fn expr(&mut self, expr: &SynExpr) -> Expr {
        self.depth += 1;
        let resolved = if self.depth > MAX_DEPTH {
            let message =
                format!("this is nested more than {MAX_DEPTH} levels deep: split it with `let`");
            self.refuse(expr, message, expr)
        } else {
            self.resolved(expr)
        };
        self.depth -= 1;
        resolved
    }

    pub(super) fn boxed(&mut self, expr: &SynExpr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    /// An expression of a given shape: an index, a condition.
    pub(super) fn of_shape(&mut self, expr: &SynExpr, shape: Shape) -> Box<Expr> {
        let resolved = self.expr(expr);
        self.types.unify(resolved.ty, self.types.of(shape));
        Box::new(resolved)
    }

    fn resolved(&mut self, expr: &SynExpr) -> Expr {
        match expr {
            SynExpr::Lit(lit) => self.literal(&lit.lit),
            SynExpr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(id) if self.unknown.contains(&id) => self.refuse(
                    path,
                    "which error it is is not known here: return it by `Err(…)` or `?`, or write `Err(_)`",
                    expr,
                ),
                Some(id) => {
                    self.read(id);
                    self.typed(Kind::Binding(id), self.bindings[id.0].ty, expr)
                }
                None if path.path.is_ident(RESOLVED) && self.resolved_option.is_some() => {
                    self.resolved_option.take().expect("asked just before")
                }
                None if is_none(&path.path) => {
                    let ty = self.option_of(self.types.open());
                    self.typed(Kind::None, ty, expr)
                }
                None if path.path.is_ident(chain::ZERO) => {
                    self.typed(Kind::Whole(0), self.types.open(), expr)
                }
                None if path.path.is_ident(chain::ONE) => {
                    self.typed(Kind::Whole(1), self.types.open(), expr)
                }
                None if path.path.is_ident(chain::LENGTH) && self.array.is_some() => {
                    let (of, made) = self.array.clone().expect("asked just before");
                    self.shaped(Kind::Length(of), Shape::Int, made)
                }
                None => self.constant(path, expr),
            },
            SynExpr::Paren(paren) => self.expr(&paren.expr),
            SynExpr::Group(group) => self.expr(&group.expr),
            SynExpr::Reference(reference) => {
                let of = self.boxed(&reference.expr);
                let mutability = match reference.mutability {
                    Some(_) => Mutability::Mutable,
                    None => Mutability::Shared,
                };
                if mutability == Mutability::Mutable {
                    self.mark_in_place(&of);
                }
                let ty = of.ty;
                self.typed(Kind::Reference(mutability, of), ty, expr)
            }
            SynExpr::Unary(unary) => self.unary(unary, expr),
            SynExpr::Binary(binary) => self.binary(binary, expr),
            SynExpr::Assign(assign) => self.assign(assign, expr),
            SynExpr::MethodCall(call) => self.method_call(call, expr),
            SynExpr::Call(call) => self.call(call, expr),
            SynExpr::Macro(call) => self.macro_call(&call.mac, expr),
            SynExpr::Field(field) => self.field(field, expr),
            SynExpr::Index(index) => self.index(index, expr),
            SynExpr::Cast(cast) => {
                let of = self.boxed(&cast.expr);
                let ty = types::read(&self.types, &cast.ty, self.generics);
                if let Kind::Call(..) | Kind::Binding(_) = of.kind {
                    self.casts.push(of.ty);
                }
                self.typed(Kind::Cast(of, (*cast.ty).clone()), ty, expr)
            }
            SynExpr::Tuple(tuple) if tuple.elems.is_empty() => {
                self.shaped(Kind::Tuple(Vec::new()), Shape::Other, expr)
            }
            SynExpr::Tuple(tuple) => {
                let all: Vec<Expr> = tuple.elems.iter().map(|e| self.expr(e)).collect();
                let shape = Shape::Tuple(all.iter().map(|e| e.ty).collect());
                self.shaped(Kind::Tuple(all), shape, expr)
            }
            SynExpr::Array(array) => {
                let all: Vec<Expr> = array.elems.iter().map(|e| self.expr(e)).collect();
                let shape = self.sequence_of(&all, Some(all.len()));
                self.shaped(Kind::Array(all), shape, expr)
            }
            SynExpr::Repeat(repeat) => {
                let (value, count) =
                    (self.boxed(&repeat.expr), self.of_shape(&repeat.len, Shape::Int));
                let known = count.tokens.to_string().parse().ok();
                let shape = Shape::Seq(value.ty, known);
                self.shaped(Kind::Repeat(value, count, Sequence::Array), shape, expr)
            }
            SynExpr::Block(block) => self.block_expr(block, expr),
            SynExpr::If(e) => self.if_expr(e, expr),
            SynExpr::Match(e) => self.match_expr(e, expr),
            SynExpr::Loop(e) => self.loop_expr(e, expr),
            SynExpr::While(e) => self.while_expr(e, expr),
            SynExpr::ForLoop(e) => self.for_loop(e, expr),
            SynExpr::Break(e) => self.break_expr(e, expr),
            SynExpr::Continue(e) => match self.target(e.label.as_ref(), true) {
                Some(id) => self.typed(Kind::Continue(id), self.types.open(), expr),
                None => self.refuse(e, "there is no loop that this could continue", expr),
            },
            SynExpr::Return(e) => {
                let value = e.expr.as_ref().map(|value| self.boxed(value));
                if let Some((id, ty)) = self.closure_around() {
                    if let Some(value) = &value {
                        self.types.unify(ty, value.ty);
                    }
                    return self.typed(Kind::Break(id, value), self.types.open(), expr);
                }
                if let Some(value) = &value {
                    self.types.unify(self.output, value.ty);
                }
                self.typed(Kind::Return(value), self.types.open(), expr)
            }
            SynExpr::Closure(e) => self.refuse(
                e,
                "a closure is supported behind `let` and in methods of iterators, options and arrays: write what it computes in place",
                expr,
            ),
            SynExpr::Struct(e) => self.structure(e, expr),
            SynExpr::Try(e) => self.tried(&e.expr, e.question_token, expr),
            SynExpr::Let(e) => self.refuse(
                e.let_token,
                "`let` is supported at the beginning of a condition and between `&&`: write `match`",
                expr,
            ),
            SynExpr::Range(e) => {
                self.refuse(e, "a range is supported in `for` and in `[…]` alone", expr)
            }
            SynExpr::Await(e) => self.refuse(e.await_token, "`await` is not supported", expr),
            SynExpr::Unsafe(e) => self.refuse(
                e.unsafe_token,
                "`unsafe` is not supported: the macro could not keep its promises",
                expr,
            ),
            other => self.refuse(other, "this expression is not supported", expr),
        }
    }

    pub(super) fn sequence_of(&mut self, all: &[Expr], len: Option<usize>) -> Shape {
        let element = self.types.open();
        for e in all {
            self.types.unify(element, e.ty);
        }
        Shape::Seq(element, len)
    }

    fn literal(&mut self, lit: &Lit) -> Expr {
        let suffixed = |suffix: &str| types::float_named(suffix);
        match lit {
            Lit::Float(float) => match Rational::from_decimal(float.base10_digits()) {
                Ok(number) => {
                    self.shaped(Kind::Number(number), Shape::Float(suffixed(float.suffix())), lit)
                }
                Err(error) => {
                    self.refuse(float, format!("this literal cannot be read exactly: {error}"), lit)
                }
            },
            Lit::Int(int) if matches!(int.suffix(), "f32" | "f64") => {
                match Rational::from_decimal(int.base10_digits()) {
                    Ok(number) => {
                        self.shaped(Kind::Number(number), Shape::Float(suffixed(int.suffix())), lit)
                    }
                    Err(error) => self.refuse(
                        int,
                        format!("this literal cannot be read exactly: {error}"),
                        lit,
                    ),
                }
            }
            Lit::Int(_) => self.shaped(Kind::Host(lit.to_token_stream()), Shape::Int, lit),
            Lit::Bool(_) => self.shaped(Kind::Host(lit.to_token_stream()), Shape::Bool, lit),
            lit => self.shaped(Kind::Host(lit.to_token_stream()), Shape::Other, lit),
        }
    }

    /// A path that is no variable: a constant.
    fn constant(&mut self, path: &syn::ExprPath, expr: &SynExpr) -> Expr {
        let segments = &path.path.segments;
        let first = segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let is_consts =
            segments.len() > 1 && segments.iter().any(|segment| segment.ident == "consts");
        let tokens = path.to_token_stream();
        let float = types::float_named(&first).or_else(|| {
            is_consts
                .then(|| segments.iter().find_map(|s| types::float_named(&s.ident.to_string())))?
        });
        if (segments.len() > 1 && float.is_some()) || is_consts {
            return self.shaped(Kind::Host(tokens), Shape::Float(float), expr);
        }
        if segments.len() == 2 && types::is_integer_name(&first) {
            return self.shaped(Kind::Host(tokens), Shape::Int, expr);
        }
        // One letter may be a constant of a type.
        if enum_of(&path.path).is_some() && segments.last().is_some_and(|s| is_word(&s.ident)) {
            return self.shaped(Kind::Host(tokens), Shape::Other, expr);
        }
        if let Some(name) = path.path.get_ident()
            && self.generics.const_params().any(|param| param.ident == *name)
        {
            return self.shaped(Kind::Host(tokens), Shape::Int, expr);
        }
        self.typed(Kind::Host(tokens), self.types.open(), expr)
    }

    fn unary(&mut self, unary: &syn::ExprUnary, expr: &SynExpr) -> Expr {
        let of = self.boxed(&unary.expr);
        let ty = of.ty;
        match &unary.op {
            UnOp::Neg(_) => self.typed(Kind::Unary(Unary::Neg, of), ty, expr),
            UnOp::Not(_) => self.typed(Kind::Unary(Unary::Not, of), ty, expr),
            UnOp::Deref(_) => self.typed(Kind::Dereference(of), ty, expr),
            op => self.refuse(op, "this operator is not supported", expr),
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary, expr: &SynExpr) -> Expr {
        if let BinOp::And(_) | BinOp::Or(_) = binary.op {
            let kind = if matches!(binary.op, BinOp::And(_)) { Lazy::And } else { Lazy::Or };
            let left = self.of_shape(&binary.left, Shape::Bool);
            let right = self.of_shape(&binary.right, Shape::Bool);
            return self.shaped(Kind::Lazy(kind, left, right), Shape::Bool, expr);
        }
        if let Some(operator) = compound(&binary.op) {
            let right = self.boxed(&binary.right);
            let left = self.boxed(&binary.left);
            self.mark_in_place_target(&left);
            let result = self.operation(&operator, &left, &right);
            if !matches!(operator, Binary::Host(_)) {
                self.types.unify(left.ty, result);
            }
            return self.shaped(Kind::AssignOp(operator, left, right), Shape::Other, expr);
        }
        // Operators in a row are gathered without recursion: sums of thousands of terms are written by programs.
        let mut chain = vec![binary];
        let mut first = &*binary.left;
        while let SynExpr::Binary(inner) = first
            && !matches!(inner.op, BinOp::And(_) | BinOp::Or(_))
            && compound(&inner.op).is_none()
        {
            chain.push(inner);
            first = &inner.left;
        }
        let mut total = self.expr(first);
        for (i, binary) in chain.into_iter().enumerate().rev() {
            let right = self.boxed(&binary.right);
            let operator = operator(&binary.op);
            let left = Box::new(total);
            let ty = self.operation(&operator, &left, &right);
            // The text of each part of a long sum would be quadratic.
            let tokens = if i == 0 { expr.to_token_stream() } else { binary.op.to_token_stream() };
            total = Expr { kind: Kind::Binary(operator, left, right), ty, tokens };
        }
        total
    }

    /// The type of an operation, and what it demands of its operands.
    fn operation(&mut self, operator: &Binary, left: &Expr, right: &Expr) -> Type {
        match operator {
            Binary::Host(token) => match token.as_str() {
                "==" | "!=" | "<" | "<=" | ">" | ">=" => {
                    self.types.unify(left.ty, right.ty);
                    self.types.of(Shape::Bool)
                }
                "<<" | ">>" => {
                    self.types.unify(left.ty, self.types.of(Shape::Int));
                    self.types.unify(right.ty, self.types.of(Shape::Int));
                    left.ty
                }
                _ => {
                    self.types.unify(left.ty, right.ty);
                    if matches!(self.types.shape(left.ty), Shape::Open) {
                        self.types.unify(left.ty, self.types.of(Shape::Int));
                    }
                    left.ty
                }
            },
            _ => {
                let is_sum = matches!(operator, Binary::Add | Binary::Sub);
                self.types.arithmetic(left.ty, right.ty, is_sum)
            }
        }
    }

    fn field(&mut self, field: &syn::ExprField, expr: &SynExpr) -> Expr {
        let base = self.boxed(&field.base);
        let ty = match &field.member {
            syn::Member::Unnamed(index) => self.types.component(base.ty, index.index as usize),
            // A structure: only the traits of the runtime know its fields.
            syn::Member::Named(member) => {
                self.is_structure(&base);
                match base.kind {
                    Kind::Binding(of) => self.field_type(of, member),
                    _ => self.types.open(),
                }
            }
        };
        self.typed(Kind::Field(base, field.member.clone()), ty, expr)
    }

    /// The type of a variable's field: that of integers and conditions is known from where they were used as such.
    fn field_type(&mut self, of: BindingId, member: &syn::Ident) -> Type {
        let known =
            self.fields.entry((of, member.to_string())).or_insert_with(|| self.types.open());
        match self.types.shape(*known) {
            Shape::Int | Shape::Bool => *known,
            _ => {
                *known = self.types.open();
                *known
            }
        }
    }

    fn index(&mut self, index: &syn::ExprIndex, expr: &SynExpr) -> Expr {
        let base = self.boxed(&index.expr);
        self.mark_in_place(&base);
        if let SynExpr::Range(range) = chain::ungrouped(&index.index) {
            let range = self.range(range);
            let element = self.types.open();
            let whole = self.types.of(Shape::Seq(element, None));
            self.types.unify(base.ty, whole);
            return self.shaped(Kind::Slice(base, range), Shape::Seq(element, None), expr);
        }
        let position = match &*index.index {
            // `[i, j]`, of an array of ndarray.
            SynExpr::Array(array) => {
                let all: Vec<Expr> =
                    array.elems.iter().map(|e| *self.of_shape(e, Shape::Int)).collect();
                Box::new(self.shaped(Kind::Array(all), Shape::Other, &index.index))
            }
            position => self.of_shape(position, Shape::Int),
        };
        if matches!(self.types.shape(base.ty), Shape::Open)
            && matches!(self.types.shape(position.ty), Shape::Int)
        {
            let element = self.types.open();
            self.types.unify(base.ty, self.types.of(Shape::Seq(element, None)));
        }
        let element = self.types.element(base.ty);
        self.typed(Kind::Index(base, position), element, expr)
    }

    pub(super) fn range(&mut self, range: &syn::ExprRange) -> Range {
        let lo = range.start.as_ref().map(|bound| self.of_shape(bound, Shape::Int));
        let hi = range.end.as_ref().map(|bound| self.of_shape(bound, Shape::Int));
        Range { lo, hi, inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)) }
    }
}

/// Whether a name is more than one letter.
fn is_word(name: &syn::Ident) -> bool {
    name.to_string().len() > 1
}

fn operator(op: &BinOp) -> Binary {
    match op {
        BinOp::Add(_) => Binary::Add,
        BinOp::Sub(_) => Binary::Sub,
        BinOp::Mul(_) => Binary::Mul,
        BinOp::Div(_) => Binary::Div,
        BinOp::Rem(_) => Binary::Rem,
        op => Binary::Host(op.to_token_stream().to_string()),
    }
}

/// The operator of a compound assignment.
fn compound(op: &BinOp) -> Option<Binary> {
    Some(match op {
        BinOp::AddAssign(_) => Binary::Add,
        BinOp::SubAssign(_) => Binary::Sub,
        BinOp::MulAssign(_) => Binary::Mul,
        BinOp::DivAssign(_) => Binary::Div,
        BinOp::RemAssign(_) => Binary::Rem,
        BinOp::BitXorAssign(_) => Binary::Host("^".into()),
        BinOp::BitAndAssign(_) => Binary::Host("&".into()),
        BinOp::BitOrAssign(_) => Binary::Host("|".into()),
        BinOp::ShlAssign(_) => Binary::Host("<<".into()),
        BinOp::ShrAssign(_) => Binary::Host(">>".into()),
        _ => return None,
    })
}
