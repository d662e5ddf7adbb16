//! Formulas that use other formulas by name.

use std::collections::HashMap;

use super::ast::{Ast, Kind, NodeId, Span};

impl Ast {
    /// This formula with `definitions` in the place of the variables of their names. A definition may use those before it
    /// in the list. Each is in the result once, however often it is used: nothing grows but by their sizes.
    ///
    /// ```
    /// use nn_symbolic::{Graph, parse};
    ///
    /// let square = parse("x + 1")?;
    /// let ast = parse("2*s^2")?.with_definitions(&[("s", &square)]);
    /// let mut graph = Graph::new();
    /// let expr = ast.build(&mut graph);
    /// assert_eq!(graph.display(expr).to_string(), "2*(x + 1)^2");
    /// # Ok::<(), nn_symbolic::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_definitions(&self, definitions: &[(&str, &Self)]) -> Self {
        let mut whole = Self::new();
        let mut roots: HashMap<&str, NodeId> = HashMap::new();
        for (name, definition) in definitions {
            let root = whole.append(definition, &roots);
            // What is used in several places is no part of the sum around any of them.
            whole.group(root, whole.span(root));
            roots.insert(name, root);
        }
        let root = whole.append(self, &roots);
        whole.set_root(root);
        whole
    }

    /// This formula with other names for its variables. Variables that get the same name become one.
    ///
    /// ```
    /// use nn_symbolic::parse;
    ///
    /// let ast = parse("x^2 + y")?.with_names(|name| name.replace('x', "t"));
    /// assert_eq!(ast.variables(), ["t", "y"]);
    /// # Ok::<(), nn_symbolic::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_names(&self, name_of: impl Fn(&str) -> String) -> Self {
        let mut whole = Self::new();
        let mut renamed: HashMap<&str, NodeId> = HashMap::new();
        for name in self.variables() {
            let place = self.place(name).unwrap_or(self.span(self.root()));
            renamed.insert(name, whole.push_variable(&name_of(name), place));
        }
        let root = whole.append(self, &renamed);
        whole.set_root(root);
        whole
    }

    /// Adds the nodes of another formula, with nodes that are already here for some of its variables. Returns its root.
    fn append(&mut self, other: &Self, defined: &HashMap<&str, NodeId>) -> NodeId {
        if other.has_decimals() {
            self.has_decimal();
        }
        let mut new: Vec<NodeId> = Vec::with_capacity(other.len());
        for id in other.ids() {
            let of = |id: &NodeId| new[id.index()];
            let span: Span = other.span(id);
            let kind = match other.kind(id) {
                Kind::Number(number) => Kind::Number(number.clone()),
                Kind::Constant(constant) => Kind::Constant(*constant),
                Kind::Neg(a) => Kind::Neg(of(a)),
                Kind::Binary(operator, a, b) => Kind::Binary(*operator, of(a), of(b)),
                Kind::Call(function, args) => Kind::Call(*function, args.iter().map(of).collect()),
                Kind::Truth(holds) => Kind::Truth(*holds),
                Kind::Compare(relation, a, b) => Kind::Compare(*relation, of(a), of(b)),
                Kind::Join(connective, a, b) => Kind::Join(*connective, of(a), of(b)),
                Kind::Not(a) => Kind::Not(of(a)),
                Kind::Select(parts) => Kind::Select(parts.map(|part| of(&part))),
                Kind::Variable(index) => {
                    let name = other.variable_name(*index);
                    let known = defined.get(name).copied();
                    new.push(known.unwrap_or_else(|| self.push_variable(name, span)));
                    continue;
                }
            };
            let added = self.push(kind, span);
            if other.is_grouped(id) {
                self.group(added, span);
            }
            new.push(added);
        }
        new[other.root().index()]
    }
}
