//! Emission of the tangent of a program: the body of a hidden function `__tangent`, which takes the tangents beside the
//! arguments and returns the tangent beside the value.

use std::collections::{HashMap, HashSet};

use nn_symbolic::program::{Guarded, Kind, Tangent, Var};
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::Generics;

use super::place::Access;
use super::{Emitter, local};
use crate::lowered::{Class, FloatType, Lowered, Passing};

/// The body of `__tangent`.
pub(crate) struct Pushforward {
    /// Its statements.
    pub(crate) body: TokenStream,
    /// The value, behind them.
    pub(crate) value: TokenStream,
    /// The tangent of the value.
    pub(crate) tangent: TokenStream,
    /// How the tangent of each parameter is reached; absent where the body does not read it.
    pub(crate) directions: Vec<Option<Ident>>,
    /// The name of the workspace.
    pub(crate) workspace: Ident,
}

/// Emits the tangent of a function with these generics.
pub(crate) fn emit_tangent(
    lowered: &Lowered,
    tangent: &Tangent,
    generics: &Generics,
) -> Pushforward {
    // There is no reverse sweep, so there is nothing to guard.
    let guarded = Guarded {
        in_place: HashSet::new(),
        program: tangent.program.clone(),
        reverse: tangent.program.body.statements.len(),
        seeds: tangent.results.clone(),
        sinks: Vec::new(),
        outputs: Vec::new(),
        conditions: HashMap::new(),
        fresh: HashMap::new(),
    };
    let mut emitter = Emitter::new(lowered, &guarded, generics);
    emitter.pushing = true;
    emitter.place_params();
    let directions = emitter.place_directions(tangent);
    let body = emitter.statements(&guarded.program.body.statements);
    let mut values = emitter.leaving_values();
    let mut tangents = values.split_off(tangent.results.len()).into_iter();
    let tangents: Vec<TokenStream> = tangent
        .results
        .iter()
        .map(|result| {
            result
                .and_then(|_| tangents.next())
                .unwrap_or_else(|| quote!(::core::default::Default::default()))
        })
        .collect();
    let (value, tangent) = (emitter.packed(&values), emitter.packed(&tangents));
    Pushforward { body, value, tangent, directions, workspace: emitter.workspace }
}

impl Emitter<'_> {
    /// What a cell begins with, its literals with the type of its numbers: the type of the tangent cell depends on it, and
    /// must be known at the next line already.
    pub(super) fn typed(&self, cell: Var, begun: TokenStream) -> TokenStream {
        match self.floats.of(cell) {
            Some(FloatType::F32) => suffixed(begun, &|number| Literal::f32_suffixed(number as f32)),
            Some(FloatType::F64) => suffixed(begun, &Literal::f64_suffixed),
            Some(FloatType::Generic(_)) | None => begun,
        }
    }

    /// Tangents of parameters are reached by names of our own.
    fn place_directions(&mut self, tangent: &Tangent) -> Vec<Option<Ident>> {
        let body = &self.program.body;
        let mut used: HashSet<Var> =
            body.statements.iter().flat_map(|s| self.program.uses(s)).collect();
        used.extend(&body.results);
        let wrt = self.lowered.params.iter().zip(&self.program.params);
        let wrt = wrt.filter(|(param, _)| param.active).map(|(_, var)| *var);
        let mut directions: HashMap<Var, Var> = wrt.zip(tangent.params.iter().copied()).collect();
        let count = self.program.outputs.len() - tangent.outputs.len();
        let outputs = self.program.outputs[..count].iter().copied();
        directions.extend(outputs.zip(tangent.outputs.iter().copied()));

        let mut names = Vec::new();
        for (param, info) in self.program.params.iter().zip(&self.lowered.params) {
            let direction = directions.get(param).copied().filter(|var| used.contains(var));
            names.push(direction.map(|direction| {
                let name = local(self.program.name(direction));
                let access = match info.class {
                    _ if info.passing == Passing::Mutable => Access::Mutable(name.clone()),
                    Class::Scalar if self.program.kind(direction) != Kind::Cell => {
                        Access::Number(quote!(#name))
                    }
                    _ => Access::Shared(name.clone()),
                };
                self.access.insert(direction, access);
                name
            }));
        }
        names
    }
}

/// Gives a type to the float literals that are elements of lists, arrays and tuples.
fn suffixed(tokens: TokenStream, typed: &dyn Fn(f64) -> Literal) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |token: Option<&TokenTree>, signs: &str| match token {
        None => true,
        Some(TokenTree::Punct(sign)) => signs.contains(sign.as_char()),
        Some(_) => false,
    };
    let change = |i: usize| match &tokens[i] {
        TokenTree::Literal(literal)
            if is(i.checked_sub(1).map(|i| &tokens[i]), ",-") && is(tokens.get(i + 1), ",;") =>
        {
            let text = literal.to_string();
            let number = text.contains(['.', 'e']).then(|| text.replace('_', "").parse());
            match number {
                Some(Ok(number)) => TokenTree::from(typed(number)),
                _ => literal.clone().into(),
            }
        }
        TokenTree::Group(group)
            if group.delimiter() == Delimiter::Bracket
                || is(i.checked_sub(1).map(|i| &tokens[i]), ",") =>
        {
            let mut changed = Group::new(group.delimiter(), suffixed(group.stream(), typed));
            changed.set_span(group.span());
            changed.into()
        }
        token => token.clone(),
    };
    (0..tokens.len()).map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_get_the_type_of_the_cell() {
        let typed = |tokens| suffixed(tokens, &Literal::f64_suffixed).to_string();
        for (tokens, expected) in [
            (quote!([0.0; 3]), quote!([0f64; 3])),
            (quote!(vec![vec![-1.5e3; n]; 2]), quote!(vec![vec![-1500f64; n]; 2])),
            (quote!([(1, 2.0), (0, x)]), quote!([(1, 2f64), (0, x)])),
            (quote!([f(2.0), 1.0f32, a.max(0.5)]), quote!([f(2.0), 1.0f32, a.max(0.5)])),
            (quote!(vec![x * 2.0; n]), quote!(vec![x * 2.0; n])),
        ] {
            assert_eq!(typed(tokens), expected.to_string());
        }
    }
}
