//! Derivatives of a variable that an equation makes a function of the others: dy/dx = −(∂F/∂x)/(∂F/∂y) where F = 0.

use std::cell::OnceCell;

use super::higher::{Limits, Partial, TooLarge, first_derivatives, places};
use super::{Formula, FormulaRef, Settings, SystemError};
use crate::diff::derivative;
use crate::graph::{Expr, Graph, Symbol};
use crate::parse::Ast;
use crate::precise::{Given, certified};
use crate::simplify::{Assumptions, simplify, simplify_derivatives};
use crate::steps::Derivation;

/// An equation, its left side and its right side.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The left side, as it was written.
    pub left: Expr,
    /// The right side, as it was written.
    pub right: Expr,
    /// F: the left side without the right one, simplified.
    pub difference: Expr,
    /// ∂F/∂v for each variable of [`Formula::wrt`], simplified.
    pub partials: Vec<Expr>,
    /// ∂F/∂y, by which the others are divided, simplified.
    pub divisor: Expr,
    /// How the derivatives of the function come about, for each variable of [`Formula::wrt`], once they were
    /// [derived in steps](super::System::derive_in_steps).
    pub explained: Vec<ExplainedEquation>,
}

/// How the derivative of what an equation defines comes about: both sides are differentiated, and the equation of their
/// derivatives is solved for that of the function.
#[derive(Clone, Debug)]
pub struct ExplainedEquation {
    /// The derivatives of both sides, in which a variable stands for the derivative of the function.
    pub sides: [Derivation; 2],
    /// The terms with that derivative, and what they are equal to, simplified.
    pub solved: [Expr; 2],
    /// The variable that stands for the derivative of the function: its name with a prime.
    pub derivative: Symbol,
}

impl Formula {
    /// The variable `name` as a function of the others, or of `wrt`, where two formulas are equal.
    pub(super) fn implicit(
        graph: &mut Graph,
        (left, right): (&Ast, &Ast),
        name: String,
        settings: &Settings,
    ) -> Result<Self, SystemError> {
        let ast = Ast::difference(left, right);
        let [left, right] = [left, right].map(|side| side.build(graph));
        let written = graph.sub(left, right);
        let (value, function) = (graph.variable(&name), graph.symbol(&name));
        let variables: Vec<Symbol> =
            ast.variables().into_iter().map(|name| graph.symbol(name)).collect();
        let wrt: Vec<Symbol> = match &settings.wrt {
            Some(names) => names.iter().map(|name| graph.symbol(name)).collect(),
            None => variables.iter().copied().filter(|&symbol| symbol != function).collect(),
        };
        if wrt.contains(&function) {
            return Err(SystemError::Itself(name));
        }
        let assumptions = Assumptions::of_variables(graph, &settings.assume);
        let all: Vec<Symbol> = wrt.iter().copied().chain([function]).collect();
        let raw = first_derivatives(graph, written, &all);
        let (difference, mut partials) =
            simplify_derivatives(graph, &[written], &raw, &assumptions);
        let divisor = partials.pop().expect("the last variable is the function");
        if graph.is_number(divisor, 0) {
            return Err(SystemError::Independent(name));
        }
        let mut derivatives = Vec::with_capacity(wrt.len());
        for &partial in &partials {
            let quotient = graph.div(partial, divisor);
            derivatives.push(graph.neg(quotient));
        }
        if settings.simplify {
            derivatives =
                simplify_derivatives(graph, &[difference[0]], &derivatives, &assumptions).1;
        }
        let slopes = derivatives.clone();
        let mut formula = Self {
            ast,
            written: value,
            value,
            variables,
            wrt,
            derivatives,
            higher: Vec::new(),
            name: Some(name),
            equation: Some(Equation {
                left,
                right,
                difference: difference[0],
                partials,
                divisor,
                explained: Vec::new(),
            }),
            source: value,
            code: OnceCell::new(),
        };
        formula.add_higher(graph, function, &slopes, settings, &assumptions)?;
        Ok(formula)
    }

    /// Differentiates both sides of the equation, if there is one, in steps.
    pub(super) fn explain_equation(&mut self, graph: &mut Graph) {
        let (Some(equation), Some(name)) = (&mut self.equation, &self.name) else { return };
        let function = graph.symbol(name);
        let prime = format!("{name}'");
        let (derivative, slope) = (graph.symbol(&prime), graph.variable(&prime));
        let steps = self.wrt.iter().zip(&equation.partials).map(|(&variable, &partial)| {
            let function = Some((function, slope));
            let sides = [equation.left, equation.right]
                .map(|side| Derivation::with_function(graph, side, variable, function));
            let terms = graph.mul(&[equation.divisor, slope]);
            let rest = graph.neg(partial);
            let solved = simplify(graph, &[terms, rest], &Assumptions::none());
            ExplainedEquation { sides, solved: [solved[0], solved[1]], derivative }
        });
        equation.explained = steps.collect();
    }

    /// The derivatives of higher order: each of one below by a variable, and by the function times its own derivative.
    fn add_higher(
        &mut self,
        graph: &mut Graph,
        function: Symbol,
        slopes: &[Expr],
        settings: &Settings,
        assumptions: &Assumptions,
    ) -> Result<(), TooLarge> {
        let order = settings.wanted.order();
        if order < 2 {
            return Ok(());
        }
        let places = places(&self.wrt);
        let mut limits = Limits::new(graph);
        let mut last: Vec<Partial> = slopes
            .iter()
            .enumerate()
            .map(|(place, &expr)| Partial { by: vec![place], expr })
            .collect();
        for order in 2..=order {
            limits.begin(order);
            let mut next = Vec::new();
            for below in &last {
                let after = below.by.last().copied().unwrap_or(0);
                let left = self.wrt.iter().filter(|symbol| places[symbol] >= after);
                let left: Vec<Symbol> = left.copied().collect();
                limits.take(left.len())?;
                let along = derivative(graph, below.expr, function);
                for symbol in left {
                    let place = places[&symbol];
                    let direct = derivative(graph, below.expr, symbol);
                    let through = graph.mul(&[along, slopes[place]]);
                    let mut expr = graph.add(&[direct, through]);
                    if settings.simplify {
                        let below = [below.expr];
                        expr = simplify_derivatives(graph, &below, &[expr], assumptions).1[0];
                    } else {
                        // That it is 0 must be seen.
                        let simple = simplify(graph, &[expr], assumptions)[0];
                        expr = if graph.is_number(simple, 0) { simple } else { expr };
                    }
                    next.push(below.and(place, expr));
                    limits.check(graph)?;
                }
            }
            next.retain(|partial| !graph.is_number(partial.expr, 0));
            last = next;
        }
        self.higher = last;
        Ok(())
    }
}

impl FormulaRef<'_> {
    /// What is wrong with a point: that the equation does not hold there, or that there is no derivative.
    pub(super) fn equation_warnings(self, point: &[Given], digits: usize) -> Vec<String> {
        let (Some(equation), Some(name)) = (&self.equation, &self.name) else { return Vec::new() };
        let given = |symbol: Symbol| self.index(symbol).and_then(|index| point.get(index));
        let roots = [equation.difference, equation.divisor];
        let numbers = certified(self.graph(), &roots, given, digits);
        let (difference, divisor) = (&numbers[0], &numbers[1]);
        let is_zero = |text: &str| text == "0";
        let mut warnings = Vec::new();
        if difference.is_certain() && !is_zero(&difference.text()) {
            let by = difference.text();
            warnings.push(format!(
                "the point does not satisfy the equation: its left side minus its right side is {by} there"
            ));
        } else if !difference.is_certain() {
            warnings.push("it is not known whether the point satisfies the equation".into());
        }
        if divisor.is_certain() && is_zero(&divisor.text()) {
            warnings.push(format!(
                "the derivative of the equation by {name} is 0 at this point: {name} need not be a differentiable function there"
            ));
        }
        warnings
    }
}
