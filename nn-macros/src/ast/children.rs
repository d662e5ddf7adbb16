//! The expressions that are directly inside of others.

use super::{AxisPart, Block, Expr, Iterate, Kind, Range, Statement};

impl Expr {
    /// Calls `f` on the expressions directly inside, those of the statements of its blocks among them.
    pub(crate) fn children<'e>(&'e self, f: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            Kind::Number(_)
            | Kind::Pi
            | Kind::Whole(_)
            | Kind::Length(_)
            | Kind::Host(_)
            | Kind::Binding(_)
            | Kind::Continue(_)
            | Kind::Panic(_)
            | Kind::None
            | Kind::Error => {}
            Kind::Unary(_, a)
            | Kind::Reference(_, a)
            | Kind::Dereference(a)
            | Kind::Field(a, _)
            | Kind::Cast(a, _)
            | Kind::Copy(a)
            | Kind::Pop(a)
            | Kind::Some(a)
            | Kind::Unwrap(a, _)
            | Kind::Transpose(a)
            | Kind::Sum(a)
            | Kind::SumAxis(a, _)
            | Kind::Mean(a)
            | Kind::MeanAxis(a, _)
            | Kind::Alias(a, _)
            | Kind::Stop(_, a)
            | Kind::Lit(_, a) => f(a),
            Kind::Binary(_, a, b)
            | Kind::Lazy(_, a, b)
            | Kind::Assign(a, b)
            | Kind::AssignOp(_, a, b)
            | Kind::Index(a, b)
            | Kind::Repeat(a, b, _)
            | Kind::Power(a, b)
            | Kind::Swap(a, b)
            | Kind::Split(_, a, b)
            | Kind::Formed(_, a, b)
            | Kind::Dot(a, b) => {
                f(a);
                f(b);
            }
            Kind::Kernel(parameters, body) => {
                parameters.iter().for_each(|parameter| f(&parameter.of));
                f(body);
            }
            Kind::AssignTuple(targets, value) => {
                targets.iter().flatten().for_each(&mut *f);
                f(value);
            }
            Kind::Slice(base, range) => {
                f(base);
                range.children(f);
            }
            Kind::Tuple(all)
            | Kind::Array(all)
            | Kind::Vector(all)
            | Kind::Elementary(_, all)
            | Kind::RuntimeFunction(_, _, all)
            | Kind::HostCall(_, all)
            | Kind::Assert(_, all)
            | Kind::Computed(_, all)
            | Kind::Call(_, all) => all.iter().for_each(f),
            Kind::View { of, values, .. } => {
                f(of);
                values.iter().for_each(f);
            }
            Kind::Build(_, fields) => fields.iter().for_each(|(_, value)| f(value)),
            Kind::Method(of, _, _, args) | Kind::InPlace(_, of, args) => {
                f(of);
                args.iter().for_each(f);
            }
            Kind::Count(iterate) => iterate.children(f),
            Kind::Break(_, value) | Kind::Return(value) | Kind::Empty(value, _) => {
                value.iter().for_each(|value| f(value));
            }
            Kind::Block(block) | Kind::Loop(_, block) => block.children(f),
            Kind::While(_, condition, block) => {
                f(condition);
                block.children(f);
            }
            Kind::For(_, _, iterate, block) => {
                iterate.children(f);
                block.children(f);
            }
            Kind::If(condition, then, otherwise) => {
                f(condition);
                then.children(f);
                otherwise.iter().for_each(|otherwise| f(otherwise));
            }
            Kind::Match(of, arms) => {
                f(of);
                for arm in arms {
                    arm.guard.iter().for_each(&mut *f);
                    f(&arm.body);
                }
            }
        }
    }
}

impl Block {
    /// Calls `f` on the expressions of its statements, and on its value.
    pub(crate) fn children<'e>(&'e self, f: &mut dyn FnMut(&'e Expr)) {
        self.statements.iter().filter_map(Statement::expr).for_each(&mut *f);
        self.value.iter().for_each(|value| f(value));
    }
}

impl Range {
    fn children<'e>(&'e self, f: &mut dyn FnMut(&'e Expr)) {
        self.lo.iter().chain(&self.hi).for_each(|bound| f(bound));
    }
}

impl Iterate {
    /// Calls `f` on the expressions in it.
    pub(crate) fn children<'e>(&'e self, f: &mut dyn FnMut(&'e Expr)) {
        match self {
            Self::Range(range) => range.children(f),
            Self::Elements(of, _) | Self::Indexed { of, .. } => f(of),
            Self::Axis { of, values, part, .. } => {
                f(of);
                values.iter().for_each(&mut *f);
                if let AxisPart::Chunk(size) | AxisPart::Window(size) = part {
                    f(size);
                }
            }
            Self::Chunks { of, size, .. } | Self::Windows { of, size } => {
                f(of);
                f(size);
            }
            Self::Enumerate(inner) | Self::Rev(inner) => inner.children(f),
            Self::Zip(a, b) => {
                a.children(f);
                b.children(f);
            }
            Self::StepBy(inner, n) | Self::Skip(inner, n) | Self::Take(inner, n) => {
                inner.children(f);
                f(n);
            }
            Self::Error => {}
        }
    }
}
