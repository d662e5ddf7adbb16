//! What formulas may use by name: other formulas, functions and numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ast::{Ast, Span};
use super::draft::Draft;
use super::error::ParseError;
use crate::graph::Graph;
use crate::precise::Given;

/// A formula that has a name. It holds as it was written: what uses it follows when it changes.
#[derive(Clone, Debug)]
pub struct Definition {
    /// As it was written.
    pub text: String,
    /// As it was read.
    pub draft: Draft,
    /// The order of its arguments, if the definition said so.
    pub parameters: Option<Vec<String>>,
    /// Its value, if it is a number: then it is where formulas are evaluated, and stays a variable in them.
    pub value: Option<Given>,
}

/// Formulas by name. Names are looked up when a formula is expanded, so a function uses what the others are by then.
///
/// ```
/// use nn_symbolic::Graph;
/// use nn_symbolic::parse::{Definition, Definitions, parse_with};
///
/// let mut definitions = Definitions::default();
/// for (name, parameter, text) in [("f", "t", "t^2"), ("g", "s", "f(s) + f'(2*s)")] {
///     let parameters = vec![parameter.to_owned()];
///     let draft = parse_with(text, &definitions, &parameters)?;
///     let parameters = Some(parameters);
///     let definition = Definition { text: text.into(), draft, parameters, value: None };
///     definitions.insert(name, definition).unwrap();
/// }
/// let mut graph = Graph::new();
/// let expanded = definitions.expand(&parse_with("g(x)", &definitions, &[])?, &mut graph)?;
/// assert_eq!(graph.display(expanded.expr).to_string(), "x^2 + 2*(2*x)");
/// # Ok::<(), nn_symbolic::ParseError>(())
/// ```
///
/// Invariant: no definition uses itself, by itself or through others.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    all: BTreeMap<String, Definition>,
    /// In how many definitions each name occurs.
    mentioned: HashMap<String, usize>,
}

impl Definitions {
    /// What is defined by a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.all.get(name)
    }

    /// What is defined by a name, unless that is a number.
    pub(super) fn formula(&self, name: &str) -> Option<(&str, &Definition)> {
        let (name, definition) = self.all.get_key_value(name)?;
        definition.value.is_none().then_some((name.as_str(), definition))
    }

    /// All definitions, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.all.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// The values of the names that are numbers.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Given)> {
        self.iter().filter_map(|(name, definition)| Some((name, definition.value.as_ref()?)))
    }

    /// Defines a name, anew perhaps.
    ///
    /// # Errors
    /// By which name, itself or one that it uses, it would be defined by itself. Then nothing changes.
    pub fn insert(&mut self, name: &str, definition: Definition) -> Result<(), String> {
        if let Some(through) = self.circle(name, &definition) {
            return Err(through);
        }
        for used in definition.uses() {
            *self.mentioned.entry(used.to_owned()).or_default() += 1;
        }
        self.remove(name);
        self.all.insert(name.into(), definition);
        Ok(())
    }

    /// Forgets a name: whether it was defined.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(definition) = self.all.remove(name) else { return false };
        for used in definition.uses() {
            if let Some(count) = self.mentioned.get_mut(used) {
                *count -= 1;
            }
        }
        true
    }

    /// The name by which a definition of `name` would use itself.
    fn circle(&self, name: &str, definition: &Definition) -> Option<String> {
        if definition.uses().any(|used| used == name) {
            return Some(name.into());
        }
        if self.mentioned.get(name).is_none_or(|&count| count == 0) {
            return None;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut pending: Vec<&str> = definition.uses().collect();
        while let Some(used) = pending.pop() {
            if let (true, Some(definition)) = (seen.insert(used), self.get(used)) {
                if definition.uses().any(|used| used == name) {
                    return Some(used.into());
                }
                pending.extend(definition.uses());
            }
        }
        None
    }

    /// The formula with what it uses in the place of names, numbers aside.
    ///
    /// # Errors
    /// [`ParseError`] if a definition is used in a way that it does not allow, or if the result is too large.
    pub fn resolved(&self, draft: &Draft) -> Result<Ast, ParseError> {
        let uses_none = || !draft.names().any(|name| self.get(name).is_some());
        if let Some(ast) = draft.plain().filter(|_| uses_none()) {
            return Ok(ast.clone());
        }
        let mut graph = Graph::new();
        let expanded = self.expand(draft, &mut graph)?;
        Ok(expanded.written(&graph, draft))
    }
}

impl super::expand::Expanded {
    /// The formula that it is; what `draft` was expanded to.
    #[must_use]
    pub fn written(&self, graph: &Graph, draft: &Draft) -> Ast {
        let root: Span = draft.ast.span(draft.ast.root());
        let mut ast = Ast::of_expr(graph, self.expr, root, |name| draft.ast.place(name));
        if self.has_decimals {
            ast.has_decimal();
        }
        ast
    }
}

impl Definition {
    /// Whether it says what a parameter of this name is.
    fn takes(&self, name: &str) -> bool {
        self.parameters.iter().flatten().any(|parameter| parameter == name)
    }

    /// The names that it uses, parameters aside.
    fn uses(&self) -> impl Iterator<Item = &str> {
        self.draft.names().filter(|name| !self.takes(name))
    }
}
