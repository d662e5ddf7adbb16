//! The contributions to the cotangent of each variable, until they are added up.

use std::collections::HashMap;

use super::{Kind, Op, Sweep, Var};
use crate::graph::Expr;

/// What has arrived so far for each variable.
#[derive(Default)]
pub(super) struct Bars(HashMap<Var, Contributions>);

/// What has arrived for one variable.
#[derive(Default)]
struct Contributions {
    terms: Vec<Var>,
    /// For single fields of a struct. Kept apart, so that they become one struct together.
    fields: Vec<(String, Vec<Var>)>,
}

impl Bars {
    pub(super) fn add(&mut self, var: Var, term: Var) {
        self.0.entry(var).or_default().terms.push(term);
    }

    pub(super) fn add_field(&mut self, var: Var, field: &str, term: Var) {
        let fields = &mut self.0.entry(var).or_default().fields;
        match fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, terms)) => terms.push(term),
            None => fields.push((field.to_owned(), vec![term])),
        }
    }

    pub(super) fn has(&self, var: Var) -> bool {
        self.0.contains_key(&var)
    }

    /// The variables for which something has arrived, in the order of their creation.
    pub(super) fn vars(&self) -> Vec<Var> {
        let mut vars: Vec<Var> = self.0.keys().copied().collect();
        vars.sort_unstable();
        vars
    }
}

impl Sweep {
    /// The cotangent of `var`: the sum of what has arrived, if anything has.
    pub(super) fn take(&mut self, bars: &mut Bars, var: Var) -> Option<Var> {
        let Contributions { mut terms, fields } = bars.0.remove(&var)?;
        let mut record = Vec::new();
        // The last field that was read has contributed first.
        for (field, terms) in fields.into_iter().rev() {
            let floats = terms.iter().all(|&term| self.program.is_float(term));
            let kind = if floats { Kind::Float } else { Kind::Value };
            // The fields of a tuple have numbers, which are no names.
            let is_number = field.starts_with(|first: char| first.is_ascii_digit());
            let name =
                if is_number { format!("field_{field}_bar") } else { format!("{field}_bar") };
            let term = self.sum(&name, kind, terms);
            record.push((field, term));
        }
        let (name, kind) = (self.bar_name(var), self.program.kind(var));
        if !record.is_empty() {
            terms.push(self.emit(&name, Kind::Value, Op::Record { like: var, fields: record }));
        }
        Some(self.sum(&name, kind, terms))
    }

    pub(super) fn sum(&mut self, name: &str, kind: Kind, terms: Vec<Var>) -> Var {
        match terms[..] {
            [term] => term,
            _ if kind == Kind::Float => {
                let terms: Vec<Expr> = terms.iter().map(|&term| self.program.expr(term)).collect();
                let total = self.program.graph.add(&terms);
                self.emit(name, kind, Op::Map(total))
            }
            _ => self.emit(name, kind, Op::Add(terms)),
        }
    }

    pub(super) fn take_or_zero(&mut self, bars: &mut Bars, var: Var) -> Var {
        match self.take(bars, var) {
            Some(bar) => bar,
            None => self.zero(var),
        }
    }

    pub(super) fn zero(&mut self, var: Var) -> Var {
        let (name, kind) = (self.bar_name(var), self.program.kind(var));
        let op =
            if kind == Kind::Float { Op::Map(self.program.graph.number(0)) } else { Op::Zero(var) };
        self.emit(&name, kind, op)
    }
}
