//! One statement at a time.

use nn_symbolic::program::{Kind, Op, Place, Product, Statement, Var};
use proc_macro2::TokenStream;
use quote::quote;

use super::host::is_literal;
use super::place::{Access, member};
use super::{Emitter, local};
use crate::lowered::{FloatType, PAYLOAD};

impl Emitter<'_> {
    /// A statement; `next` is the one behind it.
    pub(super) fn statement(
        &mut self,
        statement: &Statement,
        next: Option<&Statement>,
    ) -> TokenStream {
        match statement {
            Statement::Let { var, op } if self.is_folded(*var, op, next) => {
                self.fold(*var, op);
                TokenStream::new()
            }
            Statement::Let { var, op } => self.operation(*var, op),
            Statement::New { cell, init } => self.new_cell(*cell, init),
            Statement::Store { place, value } => self.store(place, *value),
            Statement::Accumulate { place, value } => self.accumulate(place, *value),
            Statement::AccumulateProduct { place, product, a, b, called } => {
                let function = local(match product {
                    Product::Value => "add_dot",
                    Product::Left => "add_dot_lhs",
                    Product::Right => "add_dot_rhs",
                });
                let (at, place) = (self.label(*called), self.place_mutable(place));
                let operands = self.operands(&[*a, *b]);
                quote!(__rt::#function(#at, #place, #(#operands),*);)
            }
            Statement::Fill { place, value } => {
                let (place, value) = (self.place_mutable(place), self.access(*value).number());
                quote!(__rt::fill(#place, #value);)
            }
            Statement::Spread { place, value } => {
                let (place, value) = (self.place_mutable(place), self.access(*value).number());
                quote!(__rt::spread(#place, #value);)
            }
            Statement::Copy { to, from } => self.between(&quote!(copy), to, from),
            Statement::Add { to, from } => self.between(&quote!(add), to, from),
            Statement::Assign { to, from } => self.assign(to, from),
            Statement::Clear { place, like: None } => {
                let place = self.place_mutable(place);
                quote!(__rt::clear(#place);)
            }
            Statement::Clear { place, like: Some(like) } => {
                let (place, like) = (self.place_changed(place), self.reference(*like));
                quote!(#place = __rt::zeros(#like);)
            }
            Statement::Swap { a, b } => self.swap(a, b),
            Statement::Push { to, value } => self.grow(to, *value),
            Statement::Pop { from, var } => self.shrink(from, *var),
            Statement::Effect { id, args, .. } => {
                let effect = self.host(*id, args);
                quote!(#effect;)
            }
            Statement::Call(call) => self.call(call),
            Statement::CallTangent(call) => self.call_tangent(call),
            Statement::Pull(pull) => self.pull(pull),
            Statement::Loop(l) => self.repeat(l),
            Statement::Branch(branch) => self.branch(branch),
        }
    }

    /// Whether a definition is written where its value is used, which is in the next statement, as the last thing of a
    /// list, or anywhere if it is a literal.
    fn is_folded(&self, var: Var, op: &Op, next: Option<&Statement>) -> bool {
        let binding = self.storage.binding(var);
        if binding != var || self.storage.changes(var) {
            return false;
        }
        if let Op::Map(body) = op
            && self.program.is_float(var)
            && self.program.graph.as_number(*body).is_some()
        {
            return true;
        }
        if let Op::Host { id, args, .. } = op
            && args.is_empty()
            && is_literal(&self.lowered.hosts[*id].tokens)
            && self.lowered.hosts[*id].ascribed.is_none()
        {
            return true;
        }
        if !self.survey.is_used_once(var) {
            return false;
        }
        let Some(next) = next else {
            let leaves = self.frames.last().is_some_and(|frame| frame.last_values.contains(&var));
            return leaves && matches!(op, Op::Map(_)) && self.program.is_float(var);
        };
        match (op, next) {
            // It may read the parameter that the sum is.
            (Op::Map(_), Statement::Accumulate { place, .. })
                if self.descent.contains(place.cell) =>
            {
                false
            }
            (
                Op::Map(_),
                Statement::Accumulate { value, .. }
                | Statement::Store { value, .. }
                | Statement::Push { value, .. },
            ) => *value == var && self.program.is_float(var),
            (Op::Host { id, .. }, Statement::Branch(branch)) => {
                branch.condition == var && self.lowered.hosts[*id].ascribed.is_none()
            }
            (Op::Host { id, .. }, Statement::Loop(l)) => {
                self.lowered.hosts[*id].ascribed.is_none() && l.control.operands().contains(&var)
            }
            _ => false,
        }
    }

    fn fold(&mut self, var: Var, op: &Op) {
        let tokens = match op {
            Op::Host { id, args, .. } => self.host(*id, args),
            Op::Map(body) => self.scalar_code(var, *body),
            _ => return,
        };
        self.access.insert(var, Access::Number(tokens));
    }

    pub(super) fn operation(&mut self, var: Var, op: &Op) -> TokenStream {
        let value = match op {
            Op::Map(body) => return self.map(var, *body),
            Op::Sum(body) => match self.kernel(var, *body, &quote!(sum)) {
                Some(sum) => sum,
                None => self.scalar_code(var, *body),
            },
            Op::SumAxis { of, axis } => {
                let (at, of) = (self.label(var), self.operands(&[*of]));
                quote!(__rt::sum_axis(#at, #(#of)*, #axis))
            }
            Op::SpreadAxis { of, axis, like } => {
                let (of, like) = (self.operands(&[*of]), self.reference(*like));
                quote!(__rt::spread_axis(#(#of)*, #axis, #like))
            }
            Op::Broadcast { of, like } => {
                let (of, like) = (self.operands(&[*of]), self.reference(*like));
                quote!(__rt::broadcast(#(#of)*, #like))
            }
            Op::Reshape { of, like } => {
                let (at, of, like) =
                    (self.label(var), self.operands(&[*of]), self.reference(*like));
                quote!(__rt::reshape(#at, #(#of)*, #like))
            }
            Op::Unbroadcast { of, like } => {
                let like = self.reference(*like);
                match self.access(*of) {
                    Access::Owned(name) if self.is_last(*of) => {
                        let of = self.given_away(*of, &name);
                        quote!(__rt::unbroadcast(#of, #like))
                    }
                    Access::Number(number) => quote!(__rt::unbroadcast(#number, #like)),
                    access => {
                        let of = access.reference();
                        quote!(__rt::unbroadcast_ref(#of, #like))
                    }
                }
            }
            Op::Shape(of) => {
                let operands = self.operands(of);
                match &operands[..] {
                    [of] => quote!(__rt::shape(#of)),
                    of => {
                        let at = self.label(var);
                        quote!(__rt::joint_shape(#at, (#(#of,)*)))
                    }
                }
            }
            Op::Product(kind, a, b) => {
                let function = local(match kind {
                    Product::Value => "dot",
                    Product::Left => "dot_lhs",
                    Product::Right => "dot_rhs",
                });
                let (at, operands) = (self.label(var), self.operands(&[*a, *b]));
                quote!(__rt::#function(#at, #(#operands),*))
            }
            Op::Transpose(of) if self.reversing && matches!(self.access(*of), Access::Owned(_)) => {
                let of = self.take(*of);
                quote!(__rt::transpose(#of))
            }
            Op::Transpose(of) => {
                let of = self.reference(*of);
                return self.way_to(var, quote!(__rt::t(#of)));
            }
            Op::Field { of, field } if field == PAYLOAD => {
                let of = self.reference(*of);
                quote!(__rt::payload(#of))
            }
            Op::Field { of, field } => {
                let (of, field) = (self.access(*of).base(), member(field));
                return self.way_to(var, quote!(#of.#field));
            }
            Op::Record { fields, .. } | Op::Build { fields, .. }
                if fields.iter().any(|(field, _)| field == PAYLOAD) =>
            {
                let value = self.take_from(op, fields[0].1);
                quote!(::core::option::Option::Some(#value))
            }
            Op::Record { like, fields } => {
                let like = self.reference(*like);
                let record = &self.own.record;
                let fields = fields.iter().map(|(field, value)| {
                    let (field, value) = (member(field), self.take_from(op, *value));
                    quote!(#record.#field = #value;)
                });
                quote!({ let mut #record = __rt::zero(#like); #(#fields)* #record })
            }
            Op::Build { id, fields } => {
                let path = self.host(*id, &[]);
                let fields = fields.iter().map(|(field, value)| {
                    let (field, value) = (member(field), self.take_from(op, *value));
                    quote!(#field: #value)
                });
                quote!(#path { #(#fields),* })
            }
            Op::Add(terms) => return self.sum(var, op, terms),
            Op::Zero(like) => {
                let like = self.reference(*like);
                quote!(__rt::zero_of(#like))
            }
            Op::Cast { of, from, to } => self.cast(*of, *from, *to),
            Op::Load(place) if self.is_borrowed(var, place) => return self.borrow(var, place),
            Op::Load(place) => self.load(var, place),
            Op::Total(place) => {
                let place = self.place_reference(place);
                quote!(__rt::total(#place))
            }
            Op::Extent(place) => {
                let place = self.place_reference(place);
                quote!(__rt::extent(#place))
            }
            Op::Host { id, args, .. } => {
                let value = self.host(*id, args);
                let Some(ty) = self.ascribed(var, *id) else { return self.define(var, &value) };
                let pattern = self.pattern(var);
                return quote!(let #pattern: #ty = #value;);
            }
        };
        self.define(var, &value)
    }

    /// The type that must stand in the `let` of something of the host's: the one that the user wrote, or that of a float
    /// whose code leaves it open.
    fn ascribed(&self, var: Var, id: usize) -> Option<TokenStream> {
        let host = &self.lowered.hosts[id];
        if self.storage.binding(var) != var {
            return None;
        }
        if let Some(ty) = &host.ascribed {
            return Some(quote!(#ty));
        }
        if !self.program.is_float(var) || self.floats.made(&host.tokens).is_some() {
            return None;
        }
        Some(match self.floats.of(var)? {
            FloatType::F32 => quote!(f32),
            FloatType::F64 => quote!(f64),
            FloatType::Generic(name) => quote!(#name),
        })
    }

    /// The variable is another's part or view, reached anew at each use.
    fn way_to(&mut self, var: Var, way: TokenStream) -> TokenStream {
        let access = match self.program.kind(var) {
            Kind::Float | Kind::Host => Access::Number(way),
            _ => Access::Path(way),
        };
        self.access.insert(var, access);
        TokenStream::new()
    }

    /// Whether a value is read where it is: nothing changes an argument that is no output. What the forward sweep
    /// defines outside of all regions may be read by the closure, which borrows nothing but whole arguments.
    fn is_borrowed(&self, var: Var, place: &Place) -> bool {
        let constant = self.program.params.contains(&place.cell)
            && !self.program.outputs.contains(&place.cell);
        let in_sight = place.path.is_empty() || self.reversing || self.frames.len() > 1;
        let binding = self.storage.binding(var);
        self.program.kind(var) == Kind::Value
            && constant
            && in_sight
            && binding == var
            && !self.storage.changes(var)
    }

    fn borrow(&mut self, var: Var, place: &Place) -> TokenStream {
        if place.path.is_empty() {
            self.access.insert(var, self.access(place.cell));
            return TokenStream::new();
        }
        let (name, place) = (self.name(var), self.place_reference(place));
        self.access.insert(var, Access::Shared(name.clone()));
        quote!(let #name = #place;)
    }

    fn load(&self, var: Var, place: &Place) -> TokenStream {
        match self.program.kind(var) {
            Kind::Float | Kind::Host => self.place(place),
            _ if place.path.is_empty() => self.take_cell(place.cell),
            _ => self.place_copied(place),
        }
    }

    /// What is in a cell, moved if nothing uses it any more.
    pub(super) fn take_cell(&self, cell: Var) -> TokenStream {
        match self.access(cell) {
            Access::Owned(name) if self.is_last(cell) => self.given_away(cell, &name),
            access => {
                let reference = access.reference();
                quote!(__rt::copied(#reference))
            }
        }
    }

    /// The sum of values, in place where one of them has the binding already.
    fn sum(&mut self, var: Var, op: &Op, terms: &[Var]) -> TokenStream {
        let binding = self.storage.binding(var);
        let is_old = |term: &Var| binding != var && self.storage.binding(*term) == binding;
        if let Some(old) = terms.iter().position(is_old)
            && terms.iter().filter(|term| is_old(term)).count() == 1
        {
            let rest = terms.iter().enumerate().filter(|(i, _)| *i != old);
            let values: Vec<_> = rest.map(|(_, term)| self.take_from(op, *term)).collect();
            self.pattern(var);
            let name = self.name(var);
            return quote!(#(__rt::acc(&mut #name, #values);)*);
        }
        let mut values = terms.iter().map(|term| self.take_from(op, *term));
        let first = values.next();
        let sum = &self.own.sum;
        let value = quote!({ let mut #sum = #first; #(__rt::acc(&mut #sum, #values);)* #sum });
        self.define(var, &value)
    }

    /// An operand of `op`, moved into it if it reads it no second time.
    fn take_from(&self, op: &Op, var: Var) -> TokenStream {
        match self.access(var) {
            Access::Owned(name) if reads_twice(op, var) => quote!(__rt::own(&#name)),
            _ => self.take(var),
        }
    }

    fn cast(&self, of: Var, from: usize, to: usize) -> TokenStream {
        let number = self.access(of).number();
        let wide = |number: TokenStream| match self.lowered.floats[from] {
            FloatType::F64 => number,
            FloatType::F32 => quote!(f64::from(#number)),
            FloatType::Generic(_) => quote!(__rt::Float::widen(#number)),
        };
        match (&self.lowered.floats[from], &self.lowered.floats[to]) {
            (from, to) if from == to => number,
            (FloatType::F64, FloatType::F32) => quote!(#number as f32),
            (_, FloatType::F64) => wide(number),
            (_, FloatType::F32) => {
                let wide = wide(number);
                quote!(#wide as f32)
            }
            (_, FloatType::Generic(to)) => {
                let wide = wide(number);
                quote!(<#to as __rt::Float>::lit(#wide))
            }
        }
    }
}

/// Whether an operation reads the variable more than once, so that it cannot be moved into it.
fn reads_twice(op: &Op, var: Var) -> bool {
    match op {
        Op::Add(terms) => terms.iter().filter(|&&term| term == var).count() > 1,
        Op::Record { like, fields } => {
            fields.iter().filter(|(_, field)| *field == var).count() + usize::from(*like == var) > 1
        }
        Op::Build { fields, .. } => fields.iter().filter(|(_, field)| *field == var).count() > 1,
        _ => false,
    }
}
