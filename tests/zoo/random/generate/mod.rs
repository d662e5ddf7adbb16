//! Random programs: a natural function for each seed, with its line of the table that says where it is tested.
//!
//! Every index is in range, every loop ends, and what is computed of itself stays small; so a program has a value and a
//! gradient at every point but those where a comparison holds with equality, which no point is likely to meet.

mod adaptors;
mod assignments;
mod branches;
mod calls;
mod chains;
mod chance;
mod closures;
mod definitions;
mod exits;
mod integers;
mod lists;
mod loops;
mod memory;
mod numbers;
mod options;
mod orders;
mod patterns;
mod records;
mod scope;
mod sight;
mod signature;
mod slices;
mod stacks;
mod statements;

use std::rc::Rc;

use chance::Chance;
use definitions::{Definition, definitions};
use scope::{Class, FIRST_CLASS, Form, Kind, List, Of};
use sight::Scope;
use signature::Signature;

/// The text of a file of one program, which the functions of `tests/zoo/random` test.
pub(crate) fn program(seed: u64) -> String {
    let mut chance = Chance::new(seed);
    let all = definitions(&mut chance);
    let used = if all.is_empty() { "derive_grad" } else { "{Params, derive_grad}" };
    let mut text = format!("//! Seed {seed}.\n\nuse nn_runtime::{used};\n");
    text.extend(all.iter().map(|definition| definition.text(&all)));
    let mut helpers: Vec<Signature> = Vec::new();
    let count = chance.weighted(&[(2, 0), (4, 1), (3, 2)]) + usize::from(!all.is_empty());
    for name in &["helper", "other", "third"][..count] {
        let signature = Signature::of_helper(name, &mut chance, &all);
        let budget = 2 + chance.below(4);
        text += &function("", &signature, &mut chance, &helpers, &all, budget);
        helpers.push(signature);
    }
    let signature = Signature::of_program(&mut chance);
    let budget = 5 + chance.below(22);
    text += &function("pub(crate) ", &signature, &mut chance, &helpers, &all, budget);
    text + &format!("\nrandom! {{\n    of s{seed};\n    {};\n}}\n", signature.line())
}

fn function(
    visibility: &str,
    signature: &Signature,
    chance: &mut Chance,
    helpers: &[Signature],
    all: &Rc<[Definition]>,
    budget: usize,
) -> String {
    let mut writer = Writer::new(signature, chance, helpers, all, budget);
    if signature.is_recursive() {
        writer.end_of_recursion();
    }
    writer.begin();
    if signature.is_recursive() {
        writer.call_itself();
    }
    while writer.budget > 0 {
        writer.statement();
    }
    writer.result();
    let (head, body) = (signature.head(all), writer.lines.join("\n"));
    let option = if signature.home.is_some() && !signature.is_method() { "(method)" } else { "" };
    let text = format!("#[derive_grad{option}]\n{visibility}fn {head} {{\n{body}\n}}\n");
    match signature.home {
        Some(of) => format!("\nimpl {} {{\n{text}}}\n", all[of].name),
        None => format!("\n{text}"),
    }
}

/// Writes the body of a function.
struct Writer<'a> {
    chance: &'a mut Chance,
    signature: &'a Signature,
    /// The functions that may be called.
    helpers: &'a [Signature],
    definitions: Rc<[Definition]>,
    scope: Scope,
    lines: Vec<String>,
    indent: usize,
    /// The loops and blocks around, innermost last.
    frames: Vec<Frame>,
    /// How many blocks are open.
    depth: usize,
    /// How many statements are still to be written, nearly.
    budget: usize,
    next_class: Class,
}

/// What `break` and `continue` may leave.
struct Frame {
    label: Option<String>,
    /// It is a loop; otherwise a block.
    is_loop: bool,
    /// `continue` does not keep it from ending.
    may_continue: bool,
    /// `break` gives a number.
    has_value: bool,
}

impl<'a> Writer<'a> {
    fn new(
        signature: &'a Signature,
        chance: &'a mut Chance,
        helpers: &'a [Signature],
        definitions: &Rc<[Definition]>,
        budget: usize,
    ) -> Self {
        let mut writer = Self {
            chance,
            signature,
            helpers,
            definitions: Rc::clone(definitions),
            scope: Scope::new(Rc::clone(definitions)),
            lines: Vec::new(),
            indent: 1,
            frames: Vec::new(),
            depth: 0,
            budget,
            next_class: FIRST_CLASS,
        };
        for (name, parameter) in &signature.parameters {
            let kind = writer.parameter(name, *parameter);
            writer.scope.add(name, kind);
        }
        writer
    }

    fn line(&mut self, text: impl AsRef<str>) {
        self.lines.push(format!("{}{}", "    ".repeat(self.indent), text.as_ref()));
    }

    /// A length of its own.
    fn class(&mut self) -> Class {
        self.next_class += 1;
        self.next_class
    }

    /// A name that nothing in sight has.
    fn fresh(&self, name: &str) -> String {
        let taken = |name: &str| {
            let variables = &self.scope.variables;
            variables.iter().any(|variable| variable.name == name)
                || self.helpers.iter().any(|helper| helper.name == name)
        };
        let names = std::iter::once(name.to_owned());
        let mut names = names.chain((2..).map(|number| format!("{name}{number}")));
        names.find(|name| !taken(name)).expect("a number that is free")
    }

    fn fresh_of(&mut self, names: &[&str]) -> String {
        let name = *self.chance.pick(names);
        self.fresh(name)
    }

    /// A block of its own: what `inside` writes is indented, and what it declares is out of sight afterwards.
    fn block<R>(&mut self, inside: impl FnOnce(&mut Self) -> R) -> R {
        let open = self.scope.variables.len();
        self.indent += 1;
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        self.indent -= 1;
        // What was borrowed for the rest of the block is free again, if it outlives the block.
        let gone: Vec<_> = self.scope.variables.drain(open..).map(|v| v.name).collect();
        for (at, mark) in gone.iter().enumerate() {
            if let Some(name) = borrowed(mark)
                && !gone[..at].iter().any(|other| other == name)
            {
                self.scope.thaw(name);
            }
        }
        result
    }

    /// The rest of this block has it frozen.
    fn freeze_here(&mut self, name: &str) {
        self.scope.freeze(name);
        self.scope.add(&format!("{BORROWED}{name}"), Kind::Bool);
        self.scope.variables.last_mut().expect("it was just added").hidden = 1;
    }

    /// Some statements. What they declare flows into what was there before.
    fn statements(&mut self) {
        let open = self.scope.variables.len();
        for _ in 0..1 + self.chance.below(3) {
            self.statement();
        }
        if self.scope.variables.len() > open && self.chance.percent(75) {
            self.flow_out(open);
        }
    }

    fn list(&mut self, text: &str, of: Of, form: Form, mutable: bool, least: usize) -> List {
        let class = self.class();
        List { text: text.to_owned(), of, mutable, form, class, least }
    }
}

/// Marks in the scope that a variable is borrowed by one beside it.
const BORROWED: &str = "borrowed ";

fn borrowed(mark: &str) -> Option<&str> {
    mark.strip_prefix(BORROWED)
}
