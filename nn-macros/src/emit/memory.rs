//! Memory of arrays: a kernel that reads an array for the last time is given it, and gives its memory to the next one.

use std::collections::HashSet;

use nn_symbolic::program::{Init, Kind, Op, Program, Region, Statement, Var};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use super::place::Access;
use super::{Emitter, local};
use crate::holes::{HOLE, number_of};
use crate::lowered::{Host, Lowered};
use crate::resolve::EXTENTS;

/// The only question about a shape whose answer borrows from the array.
const BORROWING: &str = "shape";

/// What is known of the values of a program that are arrays.
#[derive(Default)]
pub(super) struct Arrays {
    /// Made by kernels: owned arrays, or floats where there are no axes.
    made: HashSet<Var>,
    /// Read by kernels: floats, arrays or views.
    read: HashSet<Var>,
    /// Read by code of the user's, which may borrow from them.
    borrowed: HashSet<Var>,
}

impl Arrays {
    pub(super) fn new(lowered: &Lowered, program: &Program) -> Self {
        let mut arrays = Self::default();
        arrays.region(lowered, program, &program.body);
        arrays
    }

    /// Whether kernels make arrays at all.
    pub(super) fn are_made(&self) -> bool {
        !self.made.is_empty()
    }

    /// Whether the variable is an owned array or a float.
    pub(super) fn is_made(&self, var: Var) -> bool {
        self.made.contains(&var)
    }

    /// Whether kernels take the variable: a float, an array or a view.
    pub(super) fn is_operand(&self, var: Var) -> bool {
        self.made.contains(&var) || self.read.contains(&var)
    }

    fn region(&mut self, lowered: &Lowered, program: &Program, region: &Region) {
        for statement in &region.statements {
            match statement {
                Statement::Let { var, op } => self.operation(lowered, program, *var, op),
                Statement::AccumulateProduct { a, b, .. } => self.read.extend([*a, *b]),
                Statement::New { init: Init::Host { id, args }, .. }
                | Statement::Effect { id, args, .. } => self.lend(&lowered.hosts[*id], args),
                Statement::Loop(l) => {
                    self.region(lowered, program, &l.body);
                    for (carried, &result) in l.carried.iter().zip(&l.body.results) {
                        let names = [carried.enter, carried.exit];
                        if self.made.contains(&result) {
                            self.made.extend(names);
                        }
                        if names.iter().any(|name| self.read.contains(name))
                            || self.read.contains(&result)
                        {
                            self.read.extend(names);
                        }
                    }
                }
                Statement::Branch(branch) => {
                    for arm in [&branch.then, &branch.otherwise] {
                        self.region(lowered, program, arm);
                        let results = branch.results.iter().zip(&arm.results);
                        let made = results.filter(|(_, result)| self.made.contains(result));
                        let made: Vec<Var> = made.map(|(var, _)| *var).collect();
                        self.made.extend(made);
                    }
                }
                _ => {}
            }
        }
    }

    fn operation(&mut self, lowered: &Lowered, program: &Program, var: Var, op: &Op) {
        let makes = match op {
            Op::Map(_)
            | Op::SumAxis { .. }
            | Op::SpreadAxis { .. }
            | Op::Broadcast { .. }
            | Op::Reshape { .. }
            | Op::Unbroadcast { .. }
            | Op::Product(..) => true,
            Op::Sum(_) | Op::Shape(_) => false,
            Op::Add(terms) => {
                if terms.iter().any(|term| self.made.contains(term)) {
                    self.made.insert(var);
                }
                return;
            }
            Op::Host { id, args, .. } => return self.lend(&lowered.hosts[*id], args),
            _ => return,
        };
        if makes && program.kind(var) == Kind::Value {
            self.made.insert(var);
        }
        self.read.extend(program.operands(op));
    }

    /// Notes which arguments of code of the user's it may borrow from.
    fn lend(&mut self, host: &Host, args: &[Var]) {
        let mut counted = vec![true; args.len()];
        note_uncounted(host.tokens.clone(), &mut counted);
        let borrowed = args.iter().zip(counted).filter(|(_, counted)| !counted);
        self.borrowed.extend(borrowed.map(|(arg, _)| *arg));
    }
}

/// Notes which holes are more than asked for a count.
fn note_uncounted(tokens: TokenStream, counted: &mut [bool]) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => note_uncounted(group.stream(), counted),
            TokenTree::Ident(ident) => {
                let Some(counted) = number_of(ident, HOLE).and_then(|hole| counted.get_mut(hole))
                else {
                    continue;
                };
                *counted &= match tokens.get(i + 1..i + 4) {
                    Some(
                        [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(args)],
                    ) => {
                        dot.as_char() == '.'
                            && method != BORROWING
                            && EXTENTS.iter().any(|extent| method == extent)
                            && args.delimiter() == Delimiter::Parenthesis
                    }
                    _ => false,
                };
            }
            _ => {}
        }
    }
}

impl Emitter<'_> {
    /// What a kernel reads: an array that nobody reads behind it is given away, all else is a reference.
    pub(super) fn operands(&self, vars: &[Var]) -> Vec<TokenStream> {
        let operand = |(i, &var): (usize, &Var)| match self.access(var) {
            Access::Owned(name) if self.is_over(var) && !self.is_beside(vars, i) => {
                self.given_away(var, &name)
            }
            access => access.reference(),
        };
        vars.iter().enumerate().map(operand).collect()
    }

    /// Gives back the memory of an array that nobody reads behind the statement that is being emitted.
    pub(super) fn released(&self, var: Var) -> TokenStream {
        match self.access(var) {
            Access::Owned(name) if self.arrays.is_operand(var) && self.is_over(var) => {
                let value = self.given_away(var, &name);
                quote!(__rt::release(#value);)
            }
            _ => TokenStream::new(),
        }
    }

    /// A value that leaves its binding.
    pub(super) fn given_away(&self, var: Var, name: &Ident) -> TokenStream {
        self.gone.borrow_mut().insert(self.storage.binding(var));
        quote!(#name)
    }

    /// `binding = value;`, where an array that is still there gives its memory back.
    pub(super) fn assigned(&self, binding: Var, value: Var, tokens: &TokenStream) -> TokenStream {
        let name = local(self.program.name(binding));
        let is_array = self.arrays.is_made(value) && self.may_give_away(binding);
        match is_array && !self.gone.borrow().contains(&binding) {
            true => quote!(__rt::move_to(#tokens, &mut #name);),
            false => quote!(#name = #tokens;),
        }
    }

    /// Gives back what one arm of a branch was given and this one was not.
    pub(super) fn left_over(&self, there: &HashSet<Var>, here: &HashSet<Var>) -> TokenStream {
        let outside = self.frames.iter().flat_map(|frame| &frame.defined);
        let outside: HashSet<Var> = outside.map(|var| self.storage.binding(*var)).collect();
        let is_left = |var: &&Var| {
            self.arrays.is_made(**var) && self.may_give_away(**var) && outside.contains(var)
        };
        let mut left: Vec<Var> = there.difference(here).filter(is_left).copied().collect();
        left.sort_unstable();
        let names = left.iter().map(|var| local(self.program.name(*var)));
        quote!(#(__rt::release(#names);)*)
    }

    /// Whether nobody needs a value behind what is being emitted.
    fn is_over(&self, var: Var) -> bool {
        self.may_give_away(var)
            && self.is_last(var)
            && !self.liveness.with_bases(&self.program.body.results).contains(&var)
    }

    /// Whether a variable is a value that nothing borrows from.
    fn may_give_away(&self, var: Var) -> bool {
        self.program.kind(var) == Kind::Value && !self.arrays.borrowed.contains(&var)
    }

    /// Whether another operand reads the binding of the one at a position.
    fn is_beside(&self, operands: &[Var], position: usize) -> bool {
        let binding = self.storage.binding(operands[position]);
        let mut others = operands.iter().enumerate().filter(|(i, _)| *i != position);
        others.any(|(_, other)| self.reads(*other).contains(&binding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_borrow_nothing() {
        let counted = |tokens| {
            let mut counted = [true; 2];
            note_uncounted(tokens, &mut counted);
            counted
        };
        assert_eq!(counted(quote!(__hole0.nrows() as f32)), [true, true]);
        assert_eq!(counted(quote!(f(&__hole0, __hole1.len()))), [false, true]);
        assert_eq!(counted(quote!(__hole0.len() + __hole0.shape()[0])), [false, true]);
        assert_eq!(counted(quote!(!__hole0.is_empty() && __hole1.sum() > 0.0)), [true, false]);
        assert_eq!(counted(quote!((__hole0.rows(), __hole1.len_of(Axis(0))))), [false, true]);
    }
}
