//! What a session knows by name. A definition holds as it was written: what uses it follows when it changes.

use std::collections::{BTreeMap, HashSet};

use nn_symbolic::Ast;
use nn_symbolic::precise::Given;

/// Marks the parameters of a function, so that nothing else is called like them: no formula has it in a name.
pub(super) const OWN: char = '\u{1}';

/// The name of a function's own parameter, which no definition of the same name captures.
pub(super) fn own(parameter: &str) -> String {
    format!("{parameter}{OWN}")
}

/// A formula with the parameters of functions under the names that they have for the user.
pub(super) fn revealed(ast: &Ast) -> Ast {
    if ast.variables().iter().any(|name| name.ends_with(OWN)) {
        ast.with_names(|name| name.trim_end_matches(OWN).to_owned())
    } else {
        ast.clone()
    }
}

/// A formula that has a name.
pub(super) struct Definition {
    /// As it was written.
    pub(super) text: String,
    /// Its parameters under the names that [`own`] gives them.
    pub(super) ast: Ast,
    /// The order of its arguments, if the definition said so.
    pub(super) parameters: Option<Vec<String>>,
    /// Its value, if it is a number: then it is where formulas are evaluated, and stays a variable in them.
    pub(super) value: Option<Given>,
}

impl Definition {
    pub(super) fn new(
        text: String,
        ast: &Ast,
        parameters: Option<Vec<String>>,
        value: Option<Given>,
    ) -> Self {
        let is_own = |name: &str| parameters.iter().flatten().any(|one| one == name);
        let ast = match &parameters {
            Some(_) => {
                ast.with_names(|name| if is_own(name) { own(name) } else { name.to_owned() })
            }
            None => ast.clone(),
        };
        Self { text, ast, parameters, value }
    }
}

/// Invariant: no definition uses itself, by itself or through others.
#[derive(Default)]
pub(super) struct Definitions {
    all: BTreeMap<String, Definition>,
}

impl Definitions {
    pub(super) fn get(&self, name: &str) -> Option<&Definition> {
        self.all.get(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.all.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// The values of the names that are numbers.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &Given)> {
        self.iter().filter_map(|(name, definition)| Some((name, definition.value.as_ref()?)))
    }

    /// Defines a name; or returns by which name, itself or one that it uses, it would be defined by itself.
    pub(super) fn insert(&mut self, name: &str, definition: Definition) -> Result<(), String> {
        let uses_it = |ast: &Ast| ast.variables().contains(&name);
        if uses_it(&definition.ast) {
            return Err(name.into());
        }
        let used = self.used(&definition.ast);
        if let Some((through, _)) = used.iter().find(|(_, used)| uses_it(&used.ast)) {
            return Err((*through).into());
        }
        self.all.insert(name.into(), definition);
        Ok(())
    }

    pub(super) fn remove(&mut self, name: &str) -> bool {
        self.all.remove(name).is_some()
    }

    /// A formula with what it uses in the place of names, numbers aside. Parameters keep the names that [`own`] gives them.
    pub(super) fn resolved(&self, ast: &Ast) -> Ast {
        let used = self.used(ast).into_iter().map(|(name, definition)| (name, &definition.ast));
        ast.with_definitions(&used.collect::<Vec<_>>())
    }

    /// The definitions that a formula uses, each after those that it uses itself.
    fn used(&self, ast: &Ast) -> Vec<(&str, &Definition)> {
        let mut found = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        // What is to be found, and whether all that it uses is.
        let mut pending: Vec<(&str, &Definition, bool)> = self.named_in(ast).collect();
        while let Some((name, definition, is_complete)) = pending.pop() {
            if is_complete {
                found.push((name, definition));
            } else if seen.insert(name) {
                pending.push((name, definition, true));
                pending.extend(self.named_in(&definition.ast));
            }
        }
        found
    }

    fn named_in<'d>(&'d self, ast: &Ast) -> impl Iterator<Item = (&'d str, &'d Definition, bool)> {
        let names = ast.variables().into_iter().filter_map(|name| self.all.get_key_value(name));
        let formulas = names.filter(|(_, definition)| definition.value.is_none());
        formulas
            .map(|(name, definition)| (name.as_str(), definition, false))
            .collect::<Vec<_>>()
            .into_iter()
    }
}
