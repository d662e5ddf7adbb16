//! Definitions in the place of their names, in the graph, where what occurs twice is there once.
//!
//! A call evaluates the body of its function with the arguments for the parameters, as a machine does that has a stack of
//! its own: nothing is captured, no chain of definitions is a depth of recursion, and a function is evaluated once for the
//! same arguments.

mod answers;
mod frame;

use std::collections::HashMap;
use std::rc::Rc;

use super::ast::Span;
use super::definitions::{Definition, Definitions};
use super::draft::{AskKind, Draft, HIDDEN, name_of_ask};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::fail;
use super::names::natural_order;
use crate::graph::{Expr, Graph};
use crate::simplify::{Assumptions, simplify};
use frame::{Found, Frame, Key, Task, Template};

/// How many expressions a formula may consist of, with all that it uses.
const MOST: usize = 1_000_000;

/// How many expressions may be looked at on the way.
const MOST_WORK: usize = 50_000_000;

/// How many terms sums and products may have in all.
const MOST_TERMS: usize = 10_000;

/// The highest derivative of a function that is taken.
const HIGHEST: usize = 100;

/// What a formula is with all that it uses.
#[derive(Clone, Copy, Debug)]
pub struct Expanded {
    /// The expression.
    pub expr: Expr,
    /// Whether a number in it was written with a point or an exponent.
    pub has_decimals: bool,
}

impl Definitions {
    /// The expression that a formula is, with what it uses in the place of names, numbers aside.
    ///
    /// # Errors
    /// [`ParseError`] if a definition is used in a way that it does not allow, or if the result is too large.
    pub fn expand(&self, draft: &Draft, graph: &mut Graph) -> Result<Expanded, ParseError> {
        self.expand_within(draft, graph, MOST)
    }

    /// [`Self::expand`] to no more than so many expressions.
    ///
    /// # Errors
    /// Those of [`Self::expand`].
    pub fn expand_within(
        &self,
        draft: &Draft,
        graph: &mut Graph,
        most: usize,
    ) -> Result<Expanded, ParseError> {
        Machine::new(self, graph, most).run(draft, Key::default(), &[])
    }

    /// The expression that a definition is, its parameters under their names.
    ///
    /// # Errors
    /// Those of [`Self::expand`]; and if it uses a variable of the same name as a parameter.
    pub fn expand_function(
        &self,
        name: &str,
        graph: &mut Graph,
        most: usize,
    ) -> Result<Expanded, ParseError> {
        let whole = Span { start: 0, end: 0 };
        let undefined = || fail(Error::Undefined(name.to_owned()), whole);
        let definition = self.get(name).ok_or_else(undefined)?;
        let parameters: &[String] = definition.parameters.as_deref().unwrap_or_default();
        let own: Vec<Expr> = parameters.iter().map(|name| own(graph, name)).collect();
        let key = Key { name: name.to_owned(), args: own.clone() };
        let mut expanded =
            Machine::new(self, graph, most).run(&definition.draft, key, parameters)?;
        let used = graph.variables(&[expanded.expr]);
        let mut plain = HashMap::new();
        for (parameter, own) in parameters.iter().zip(own) {
            let outer = graph.variable(parameter);
            let both = [own, outer].map(|expr| graph.as_variable(expr));
            if both.iter().all(|symbol| symbol.is_some_and(|symbol| used.contains(&symbol))) {
                let (name, variable) = (name.to_owned(), parameter.clone());
                return Err(fail(Error::SameName { name, variable }, whole));
            }
            plain.insert(own, outer);
        }
        expanded.expr = graph.substitute(&[expanded.expr], &plain)[0];
        Ok(expanded)
    }

    /// The variables of an expression in the order of arguments: f = a*x with a = 2 is a function of x; f = x with x = 2 one
    /// of x all the same.
    #[must_use]
    pub fn open_variables(&self, graph: &Graph, expr: Expr) -> Vec<String> {
        let all = graph.variables(&[expr]).into_iter();
        let mut all: Vec<&str> = all.map(|symbol| graph.symbol_name(symbol)).collect();
        all.sort_by(|a, b| natural_order(a, b));
        let is_open = |name: &&&str| self.get(name).is_none();
        let open: Vec<&str> = all.iter().filter(is_open).copied().collect();
        let names = if open.is_empty() { all } else { open };
        names.into_iter().map(str::to_owned).collect()
    }
}

/// The variable that a parameter is while its function is differentiated: nothing else has its name.
fn own(graph: &mut Graph, parameter: &str) -> Expr {
    graph.variable(&format!("{parameter}{HIDDEN}"))
}

/// Variables, each with how many times one differentiates by it.
type Multiple = Vec<(Expr, usize)>;

/// A mistake, and its place where that is not all of what was asked for.
type Done<T> = Result<T, (Error, Option<Span>)>;

struct Machine<'d, 'g> {
    definitions: &'d Definitions,
    graph: &'g mut Graph,
    frames: Vec<Frame<'d>>,
    templates: HashMap<&'d str, Rc<Template<'d>>>,
    /// Definitions that were evaluated.
    known: HashMap<Key, Expr>,
    /// Derivatives of functions, in terms of their own parameters.
    derivatives: HashMap<(&'d str, Multiple), Expr>,
    has_decimals: bool,
    most: usize,
    /// How large the graph was at first.
    start: usize,
    evaluations: usize,
    work: usize,
    terms: usize,
}

impl<'d, 'g> Machine<'d, 'g> {
    fn new(definitions: &'d Definitions, graph: &'g mut Graph, most: usize) -> Self {
        let (frames, templates, known, derivatives) = Default::default();
        let (start, has_decimals, evaluations, work) = (graph.len(), false, 0, 0);
        Self {
            definitions,
            graph,
            frames,
            templates,
            known,
            derivatives,
            has_decimals,
            most,
            start,
            evaluations,
            work,
            terms: 0,
        }
    }

    fn run(
        mut self,
        draft: &'d Draft,
        key: Key,
        parameters: &[String],
    ) -> Result<Expanded, ParseError> {
        let mut place = draft.ast.span(draft.ast.root());
        let template = Rc::new(self.template(draft, parameters));
        let first = self.whole(template, parameters, key.clone());
        self.frames.push(first.map_err(|(kind, _)| fail(kind, place))?);
        while let Some(frame) = self.frames.pop() {
            // A mistake is shown in the line that led to it.
            let is_own = std::ptr::eq(frame.template.draft, draft);
            if let (true, Some(&index)) = (is_own, frame.region().get(frame.next_ask)) {
                place = draft.asks[index].span;
            }
            self.step(frame)
                .map_err(|(kind, span)| fail(kind, span.filter(|_| is_own).unwrap_or(place)))?;
        }
        Ok(Expanded { expr: self.known[&key], has_decimals: self.has_decimals })
    }

    fn template(&mut self, draft: &'d Draft, parameters: &[String]) -> Template<'d> {
        self.has_decimals |= draft.ast.has_decimals();
        let nodes = draft.ast.build_all(self.graph);
        let asks = (0..draft.asks.len()).map(|index| self.graph.variable(&name_of_ask(index)));
        let asks = asks.collect();
        let mut formulas = Vec::new();
        for (name, _) in draft.ast.written_variables() {
            if let Some((name, definition)) = self.definitions.formula(name)
                && !parameters.iter().any(|parameter| parameter == name)
            {
                formulas.push((self.graph.variable(name), name, definition));
            }
        }
        Template { draft, nodes, asks, formulas }
    }

    fn check(&self) -> Done<()> {
        let is_small = self.evaluations <= self.most
            && self.graph.len() - self.start <= self.most
            && self.work <= MOST_WORK;
        if is_small { Ok(()) } else { Err((Error::Expansion(self.most), None)) }
    }

    /// The evaluation of a draft.
    fn whole(
        &mut self,
        template: Rc<Template<'d>>,
        parameters: &[String],
        key: Key,
    ) -> Done<Frame<'d>> {
        self.evaluations += 1;
        self.check()?;
        let bound: Vec<Expr> = parameters.iter().map(|name| self.graph.variable(name)).collect();
        let values = bound.iter().copied().zip(key.args.iter().copied()).collect();
        let (next_formula, next_ask, task) = (0, 0, Task::Whole(key));
        Ok(Frame { template, values, bound, next_formula, next_ask, task })
    }

    /// Finds one more value for a frame, or completes it.
    fn step(&mut self, mut frame: Frame<'d>) -> Done<()> {
        let template = Rc::clone(&frame.template);
        let (variable, found) = if let Some(&formula) = template.formulas.get(frame.next_formula) {
            (formula.0, self.formula(&frame, formula)?)
        } else if let Some(&index) = frame.region().get(frame.next_ask) {
            let found = self.answer(&frame, &template.draft.asks[index], index)?;
            (template.asks[index], found)
        } else {
            return self.complete(frame);
        };
        match found {
            Found::Value(value) => {
                frame.values.insert(variable, value);
                let is_formula = frame.next_formula < template.formulas.len();
                *if is_formula { &mut frame.next_formula } else { &mut frame.next_ask } += 1;
                self.frames.push(frame);
            }
            Found::Wait(before) => self.frames.extend([frame, before]),
        }
        Ok(())
    }

    /// The value of a variable that is defined by a formula.
    fn formula(
        &mut self,
        frame: &Frame<'d>,
        (variable, name, definition): (Expr, &'d str, &'d Definition),
    ) -> Done<Found<'d>> {
        if frame.bound.contains(&variable) {
            return Ok(Found::Value(frame.values[&variable]));
        }
        let parameters = definition.parameters.as_deref().unwrap_or_default();
        let args = parameters.iter().map(|name| self.outer(frame, name)).collect();
        let found = self.evaluated(name, args)?;
        if let (Found::Value(value), Some(bound)) = (&found, frame.task.binds())
            && definition.parameters.is_none()
            && frame.values.get(&bound) != Some(&bound)
            && let Some(symbol) = self.graph.as_variable(bound)
            && self.graph.variables(&[*value]).contains(&symbol)
        {
            let (name, variable) = (name.to_owned(), self.graph.symbol_name(symbol).to_owned());
            return Err((Error::Captured { name, variable }, None));
        }
        Ok(found)
    }

    /// What the name of a parameter means where its function stands without arguments: what is bound there, or a variable.
    fn outer(&mut self, frame: &Frame<'d>, parameter: &str) -> Expr {
        let variable = self.graph.variable(parameter);
        if frame.bound.contains(&variable) { frame.values[&variable] } else { variable }
    }

    /// The value of a definition for these arguments.
    fn evaluated(&mut self, name: &'d str, args: Vec<Expr>) -> Done<Found<'d>> {
        let key = Key { name: name.to_owned(), args };
        if let Some(&value) = self.known.get(&key) {
            return Ok(Found::Value(value));
        }
        let undefined = || (Error::Undefined(name.to_owned()), None);
        let definition = self.definitions.get(name).ok_or_else(undefined)?;
        let parameters = definition.parameters.as_deref().unwrap_or_default();
        let template = match self.templates.get(name) {
            Some(template) => Rc::clone(template),
            None => {
                let template = Rc::new(self.template(&definition.draft, parameters));
                self.templates.insert(name, Rc::clone(&template));
                template
            }
        };
        self.whole(template, parameters, key).map(Found::Wait)
    }

    /// An expression with values in the place of some variables, of which nothing is replaced again.
    fn put(&mut self, expr: Expr, values: &HashMap<Expr, Expr>) -> Done<Expr> {
        let mut new: HashMap<Expr, Expr> = HashMap::new();
        let mut pending = vec![(expr, false)];
        while let Some((expr, is_ready)) = pending.pop() {
            if new.contains_key(&expr) {
                continue;
            }
            self.work += 1;
            if let Some(&value) = values.get(&expr) {
                new.insert(expr, value);
            } else if is_ready {
                let node = self.graph.node(expr).with_children(|child| new[&child]);
                new.insert(expr, self.graph.intern(node));
            } else {
                pending.push((expr, true));
                pending
                    .extend(self.graph.node(expr).children().iter().map(|&child| (child, false)));
            }
        }
        self.check()?;
        Ok(new[&expr])
    }

    /// What a frame was for, now that all in it is known.
    fn complete(&mut self, mut frame: Frame<'d>) -> Done<()> {
        let draft = frame.template.draft;
        match frame.task {
            Task::Sum { ask, variable, ref mut now, last, ref mut terms } => {
                let AskKind::Sum { is_product, term, .. } = draft.asks[ask].kind else {
                    return Ok(());
                };
                let node = frame.template.nodes[term.index()];
                terms.push(self.put(node.expect("a term is no part of a sum"), &frame.values)?);
                if *now < last {
                    *now += 1;
                    frame.values.insert(variable, self.graph.number(*now));
                    (frame.next_formula, frame.next_ask) = (0, 0);
                    self.frames.push(frame);
                    return Ok(());
                }
                let terms = simplify(self.graph, terms, &Assumptions::none());
                let value = match (is_product, &terms[..]) {
                    (_, [only]) => *only,
                    (true, _) => self.graph.mul(&terms),
                    (false, _) => self.graph.add(&terms),
                };
                self.deliver(ask, value);
            }
            Task::Whole(ref key) => {
                let value = self.put(frame.node(draft.ast.root()), &frame.values)?;
                self.known.insert(key.clone(), value);
            }
            Task::Derivative { ask, own, then, .. } => {
                let AskKind::Derive { of, times, .. } = draft.asks[ask].kind else { return Ok(()) };
                let value = self.put(frame.node(of), &frame.values)?;
                let mut value = self.differentiated(value, own, times)?;
                if let Some(then) = then {
                    value = self.put(value, &HashMap::from([(own, then)]))?;
                }
                self.deliver(ask, value);
            }
        }
        Ok(())
    }

    /// Gives the frame around a binder its value.
    fn deliver(&mut self, ask: usize, value: Expr) {
        if let Some(around) = self.frames.last_mut() {
            let variable = around.template.asks[ask];
            around.values.insert(variable, value);
            around.next_ask += 1;
        }
    }
}
