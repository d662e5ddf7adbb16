//! Statements that change storage.

use nn_symbolic::program::{Init, Op, Place, Projection, Statement, Var};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::place::Access;
use super::{Emitter, OwnNames};

impl Emitter<'_> {
    pub(super) fn new_cell(&mut self, cell: Var, init: &Init) -> TokenStream {
        let name = self.name(cell);
        let mut ascribed = None;
        let value = match init {
            Init::Host { id, args } => {
                ascribed = self.lowered.hosts[*id].ascribed.as_ref();
                let begun = self.host(*id, args);
                if self.pushing { self.typed(cell, begun) } else { begun }
            }
            Init::Zero { like } => {
                let (workspace, like) = (&self.workspace, self.reference(*like));
                quote!(#workspace.zeros(#like))
            }
            Init::Copy(place) if place.path.is_empty() => self.take_cell(place.cell),
            Init::Copy(place) => self.place_copied(place),
            Init::Value(value) => self.take(*value),
        };
        self.access.insert(cell, Access::Owned(name.clone()));
        let ascribed = ascribed.map(|ty| quote!(: #ty));
        quote!(let mut #name #ascribed = #value;)
    }

    /// Gives the memory of the cotangents back whose life ends with a list of statements.
    pub(super) fn recycled(&self, statements: &[Statement]) -> TokenStream {
        let workspace = &self.workspace;
        let cells = statements.iter().filter_map(|statement| match statement {
            Statement::New { cell, init: Init::Zero { .. } } => Some(cell),
            _ => None,
        });
        let kept = cells.filter(|cell| !self.gone.borrow().contains(cell));
        let names = kept.map(|cell| self.name(*cell));
        quote!(#(#workspace.recycle(#names);)*)
    }

    pub(super) fn store(&self, place: &Place, value: Var) -> TokenStream {
        if let Some(Projection::View { .. }) = place.path.last() {
            let (view, value) = (self.place_mutable(place), self.reference(value));
            return quote!(__rt::copy(#view, #value););
        }
        let (place, value) = (self.place_changed(place), self.take(value));
        quote!(#place = #value;)
    }

    /// `to.push(value);`
    pub(super) fn grow(&self, to: &Place, value: Var) -> TokenStream {
        let (to, value) = (self.sequence(to), self.take(value));
        quote!(#to.push(#value);)
    }

    /// `let var = from.pop().unwrap();`, which panics where the user wrote it.
    pub(super) fn shrink(&mut self, from: &Place, var: Var) -> TokenStream {
        let from_tokens = self.sequence(from);
        let span = self.span(from);
        let value = quote_spanned!(span=> #from_tokens.pop().unwrap());
        self.define(var, &value)
    }

    /// The sequence at a place, for its methods that change it.
    fn sequence(&self, place: &Place) -> TokenStream {
        self.way_to_change(place, self.access(place.cell).base())
    }

    /// `place += value;`
    pub(super) fn accumulate(&self, place: &Place, value: Var) -> TokenStream {
        if self.program.is_float(value) {
            let (place, value) = (self.place_changed(place), self.access(value).number());
            let (sign, value) = signed(value);
            return quote!(#place #sign #value;);
        }
        let (place, value) = (self.place_mutable(place), self.take(value));
        quote!(__rt::acc(#place, #value);)
    }

    /// `function(&mut to, &from);`, by way of a copy if both are in one cell.
    pub(super) fn between(&self, function: &TokenStream, to: &Place, from: &Place) -> TokenStream {
        let (target, source) = (self.place_mutable(to), self.place_reference(from));
        if to.cell == from.cell {
            let (copied, from) = (self.place_copied(from), &self.own.from);
            return quote!({ let #from = #copied; __rt::#function(#target, &#from); });
        }
        quote!(__rt::#function(#target, #source);)
    }

    /// The variable and the place, if a number is loaded and the next statement leaves 0 there.
    pub(super) fn taken<'s>(
        &self,
        statement: &'s Statement,
        next: &Statement,
    ) -> Option<(Var, &'s Place)> {
        match (statement, next) {
            (
                Statement::Let { var, op: Op::Load(from) },
                Statement::Clear { place, like: None },
            ) if from == place && self.program.is_float(*var) => Some((*var, from)),
            _ => None,
        }
    }

    pub(super) fn assign(&self, to: &Place, from: &Place) -> TokenStream {
        if let Some((Projection::Slice { lo: None, hi: Some(hi), inclusive: false }, whole)) =
            from.path.split_last()
            && from.cell == to.cell
            && to.path == whole
        {
            let (to, hi) = (self.sequence(to), self.access(*hi).number());
            return quote!(#to.truncate(#hi););
        }
        let target = self.place_changed(to);
        let value =
            if from.path.is_empty() { self.take_cell(from.cell) } else { self.place_copied(from) };
        quote!(#target = #value;)
    }

    pub(super) fn swap(&self, a: &Place, b: &Place) -> TokenStream {
        if a.cell != b.cell {
            let (a, b) = (self.place_mutable(a), self.place_mutable(b));
            return quote!(__rt::swap(#a, #b););
        }
        if let (Some((Projection::Index(i), row)), Some((Projection::Index(j), other))) =
            (a.path.split_last(), b.path.split_last())
            && row == other
        {
            let row = self.way_to_change(
                &Place { path: row.to_vec(), ..a.clone() },
                self.access(a.cell).base(),
            );
            let (i, j) = (self.access(*i).number(), self.access(*j).number());
            return quote!(#row.swap(#i, #j););
        }
        let common = a.path.iter().zip(&b.path).take_while(|(a, b)| a == b).count();
        if let (Some(Projection::Field(_)), Some(Projection::Field(_))) =
            (a.path.get(common), b.path.get(common))
        {
            if common == 0 {
                let (first, second) = (self.place_mutable(a), self.place_mutable(b));
                return quote!(__rt::swap(#first, #second););
            }
            // An element of a vector is borrowed once, and its fields of it.
            let part =
                |place: &Place, path: &[Projection]| Place { path: path.to_vec(), ..place.clone() };
            let (whole, name) = (self.place_mutable(&part(a, &a.path[..common])), &self.own.first);
            let first = self.way_to_change(&part(a, &a.path[common..]), quote!(#name));
            let second = self.way_to_change(&part(b, &b.path[common..]), quote!(#name));
            return quote! {
                {
                    let #name = #whole;
                    __rt::swap(&mut #first, &mut #second);
                }
            };
        }
        let (first, second) = (self.place_mutable(a), self.place_mutable(b));
        let (a, b) = (self.place_reference(a), self.place_reference(b));
        let OwnNames { first: one, second: other, .. } = &self.own;
        quote! {
            {
                let (#one, #other) = (__rt::copied(#a), __rt::copied(#b));
                __rt::copy(#first, &#other);
                __rt::copy(#second, &#one);
            }
        }
    }
}

/// `-=` and the tokens behind it, if they begin with a minus before a product; `+=` and the tokens otherwise.
pub(super) fn signed(value: TokenStream) -> (TokenStream, TokenStream) {
    use proc_macro2::TokenTree;
    let is = |token: &TokenTree, signs: &[char]| matches!(token, TokenTree::Punct(punct) if signs.contains(&punct.as_char()));
    let mut tokens = value.clone().into_iter();
    let negative = tokens.next().is_some_and(|first| is(&first, &['-']));
    let rest: TokenStream = tokens.collect();
    let is_sum = rest.clone().into_iter().any(|token| is(&token, &['+', '-']));
    if negative && !is_sum { (quote!(-=), rest) } else { (quote!(+=), value) }
}
