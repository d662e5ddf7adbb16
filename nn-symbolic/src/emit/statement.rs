//! Statements, and how they are laid out.

use super::expression::Text;

/// What stands before results.
#[derive(Clone, Debug)]
pub enum Statement<S = String> {
    /// A name for a value.
    Let {
        /// The name.
        name: String,
        /// What it is a name for.
        value: Text<S>,
    },
    /// Names that have their values from the arm that is taken.
    Branch {
        /// The names.
        names: Vec<String>,
        /// The arms, of which the last one has no condition.
        arms: Vec<Arm<S>>,
    },
}

/// What is done where a condition holds, or, in the last arm, where no other does.
#[derive(Clone, Debug)]
pub struct Arm<S = String> {
    /// The condition.
    pub condition: Option<Text<S>>,
    /// What is done.
    pub statements: Vec<Statement<S>>,
    /// The values of the names.
    pub values: Vec<Text<S>>,
}

/// How a language writes statements.
pub(super) trait Layout {
    /// A name and its value; of a condition, if `condition` says so.
    fn bind(&self, name: &str, value: &Text) -> String;
    /// Before a branch: what declares its names.
    fn declare(&self, _names: &[String]) -> String {
        String::new()
    }
    /// What begins an arm: the first one, which has a condition, another one, or the last one, which has none.
    fn arm(&self, names: &[String], condition: Option<&Text>, is_first: bool) -> String;
    /// What ends an arm with these values.
    fn values(&self, names: &[String], values: &[Text]) -> Vec<String>;
    /// What ends a branch.
    fn end(&self) -> &'static str;
}

impl Arm {
    fn text(&self, layout: &impl Layout, names: &[String], indent: usize, text: &mut String) {
        write(layout, &self.statements, indent, text);
        for line in layout.values(names, &self.values) {
            push(text, indent, &line);
        }
    }
}

/// The lines of some statements, so many levels deep.
pub(super) fn write(
    layout: &impl Layout,
    statements: &[Statement],
    indent: usize,
    text: &mut String,
) {
    for statement in statements {
        match statement {
            Statement::Let { name, value } => push(text, indent, &layout.bind(name, value)),
            Statement::Branch { names, arms } => {
                push(text, indent, &layout.declare(names));
                for (place, arm) in arms.iter().enumerate() {
                    let begin = layout.arm(names, arm.condition.as_ref(), place == 0);
                    push(text, indent, &begin);
                    arm.text(layout, names, indent + 1, text);
                }
                push(text, indent, layout.end());
            }
        }
    }
}

fn push(text: &mut String, indent: usize, line: &str) {
    if !line.is_empty() {
        text.push_str(&"    ".repeat(indent));
        text.push_str(line);
        text.push('\n');
    }
}

/// Every name that is given.
pub(super) fn names(statements: &[Statement]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut pending: Vec<&Statement> = statements.iter().collect();
    while let Some(statement) = pending.pop() {
        match statement {
            Statement::Let { name, .. } => found.push(name.as_str()),
            Statement::Branch { names, arms } => {
                found.extend(names.iter().map(String::as_str));
                pending.extend(arms.iter().flat_map(|arm| &arm.statements));
            }
        }
    }
    found
}
