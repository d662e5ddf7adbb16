//! What calls of functions, derivatives and sums are, once what stands in them is known.

use std::collections::HashMap;

use super::super::ast::{NodeId, Span};
use super::super::draft::{Ask, AskKind, By};
use super::super::error::ParseErrorKind as Error;
use super::{Done, Found, Frame, HIGHEST, MOST_TERMS, Machine, Multiple, Task, own};
use crate::diff::derivative;
use crate::graph::Expr;
use crate::rational::Rational;
use crate::simplify::{Assumptions, simplify, simplify_derivatives};

impl<'d> Machine<'d, '_> {
    pub(super) fn answer(
        &mut self,
        frame: &Frame<'d>,
        ask: &'d Ask,
        index: usize,
    ) -> Done<Found<'d>> {
        match &ask.kind {
            AskKind::Apply { function, by, args } => {
                self.applied(frame, function, by, args.as_ref())
            }
            AskKind::Sum { is_product, index: name, from, to, .. } => {
                self.sum(frame, index, (*is_product, name), [*from, *to])
            }
            AskKind::Derive { by, .. } => {
                let variable = self.graph.variable(by);
                let is_bound = frame.bound.contains(&variable);
                if !is_bound && self.definitions.formula(by).is_some() {
                    return Err((Error::NotFree(by.clone()), None));
                }
                let own = if is_bound { own(self.graph, by) } else { variable };
                let then = frame.values.get(&variable).copied();
                Ok(Found::Wait(frame.inner(
                    variable,
                    own,
                    Task::Derivative { ask: index, variable, own, then },
                )))
            }
        }
    }

    /// A sum or product over its range; without terms, what is empty.
    pub(super) fn sum(
        &mut self,
        frame: &Frame<'d>,
        ask: usize,
        (is_product, index): (bool, &str),
        bounds: [NodeId; 2],
    ) -> Done<Found<'d>> {
        let mut numbers = [0; 2];
        for (number, bound) in numbers.iter_mut().zip(bounds) {
            let value = self.put(frame.node(bound), &frame.values)?;
            let value = simplify(self.graph, &[value], &Assumptions::none())[0];
            let whole = self.graph.as_number(value).and_then(Rational::to_i64);
            let place = frame.template.draft.ast.span(bound);
            *number = whole.ok_or((Error::Bound, Some(place)))?;
        }
        let [now, last] = numbers;
        if now > last {
            return Ok(Found::Value(self.graph.number(i64::from(is_product))));
        }
        let count = last.checked_sub(now).and_then(|count| usize::try_from(count).ok());
        self.terms = self.terms.saturating_add(count.unwrap_or(usize::MAX)).saturating_add(1);
        if self.terms > MOST_TERMS {
            return Err((Error::TooManyTerms(MOST_TERMS), None));
        }
        let (variable, number) = (self.graph.variable(index), self.graph.number(now));
        let task = Task::Sum { ask, variable, now, last, terms: Vec::new() };
        Ok(Found::Wait(frame.inner(variable, number, task)))
    }

    /// A function or one of its derivatives, with arguments or as it stands.
    pub(super) fn applied(
        &mut self,
        frame: &Frame<'d>,
        function: &'d str,
        by: &'d By,
        args: Option<&'d (Vec<NodeId>, Span)>,
    ) -> Done<Found<'d>> {
        let undefined = || (Error::Undefined(function.to_owned()), None);
        let definition = self.definitions.get(function).ok_or_else(undefined)?;
        let parameters = match (&definition.parameters, &definition.value) {
            (Some(parameters), _) => parameters.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) => match self.evaluated(function, Vec::new())? {
                Found::Value(value) => self.definitions.open_variables(self.graph, value),
                wait @ Found::Wait(_) => return Ok(wait),
            },
        };
        let mut given = Vec::with_capacity(parameters.len());
        if let Some((nodes, place)) = args {
            if nodes.len() != parameters.len() {
                let (function, found) = (function.to_owned(), nodes.len());
                return Err((Error::Parameters { function, parameters, found }, Some(*place)));
            }
            for &node in nodes {
                given.push(self.put(frame.node(node), &frame.values)?);
            }
        } else if definition.parameters.is_some() {
            given.extend(parameters.iter().map(|name| self.outer(frame, name)));
        } else {
            given.extend(parameters.iter().map(|name| self.graph.variable(name)));
        }

        // The parameters of a formula that has none are its variables.
        let is_function = definition.parameters.is_some();
        let own: Vec<Expr> = match is_function {
            true => parameters.iter().map(|name| own(self.graph, name)).collect(),
            false => parameters.iter().map(|name| self.graph.variable(name)).collect(),
        };
        let by = match by {
            By::Primes(0) => {
                if is_function {
                    return self.evaluated(function, given);
                }
                Vec::new()
            }
            By::Primes(times) => match (&own[..], is_function) {
                ([], _) => {
                    let zero = self.graph.number(0);
                    return Ok(Found::Value(zero));
                }
                ([first, ..], true) | ([first], false) => vec![(*first, *times)],
                (_, false) => {
                    let (function, variables) = (function.to_owned(), parameters);
                    return Err((Error::WhichVariable { function, variables }, None));
                }
            },
            By::Variables(all) => {
                let mut by = Vec::with_capacity(all.len());
                for (name, times) in all {
                    let place = parameters.iter().position(|parameter| parameter == name);
                    if place.is_none() && self.definitions.formula(name).is_some() {
                        return Err((Error::NotFree(name.clone()), None));
                    }
                    let variable = place.map(|place| own[place]);
                    by.push((variable.unwrap_or_else(|| self.graph.variable(name)), *times));
                }
                by
            }
        };
        let symbolic = if is_function { own.clone() } else { Vec::new() };
        let value = match self.evaluated(function, symbolic)? {
            Found::Value(value) => value,
            wait @ Found::Wait(_) => return Ok(wait),
        };
        let value = self.derivative_of(function, value, by)?;
        let values: HashMap<Expr, Expr> = own.into_iter().zip(given).collect();
        self.put(value, &values).map(Found::Value)
    }

    /// A derivative of a function, in terms of its own parameters.
    pub(super) fn derivative_of(
        &mut self,
        function: &'d str,
        value: Expr,
        by: Multiple,
    ) -> Done<Expr> {
        let order = by.iter().fold(0_usize, |sum, (_, times)| sum.saturating_add(*times));
        if order > HIGHEST {
            return Err((Error::HighestDerivative(HIGHEST), None));
        }
        let key = (function, by);
        if let Some(&known) = self.derivatives.get(&key) {
            return Ok(known);
        }
        let mut result = value;
        for &(variable, times) in &key.1 {
            result = self.differentiated(result, variable, times)?;
        }
        self.derivatives.insert(key, result);
        Ok(result)
    }

    pub(super) fn differentiated(
        &mut self,
        mut expr: Expr,
        variable: Expr,
        times: usize,
    ) -> Done<Expr> {
        let Some(symbol) = self.graph.as_variable(variable) else { return Ok(expr) };
        for _ in 0..times {
            let raw = derivative(self.graph, expr, symbol);
            expr = simplify_derivatives(self.graph, &[expr], &[raw], &Assumptions::none()).1[0];
            self.check()?;
        }
        Ok(expr)
    }
}
