//! Slices taken apart by patterns.

use super::Writer;
use super::scope::{Form, Kind, List, Number, Of, Stack};
use super::signature::Parameter;

/// A pattern, and the names in it; `rest` and the like are slices.
const ARMS: &[(&str, &[&str])] = &[
    ("[]", &[]),
    ("[one]", &["one"]),
    ("[first, second]", &["first", "second"]),
    ("[first, .., last]", &["first", "last"]),
    ("[first, rest @ ..]", &["first", "rest"]),
    ("[start @ .., last]", &["start", "last"]),
    ("[first, middle @ .., _]", &["first", "middle"]),
];

impl Writer<'_> {
    /// `match a { [] => …, [first, rest @ ..] => … }`
    pub(super) fn match_slice(&mut self) -> bool {
        let mut slices: Vec<(String, String)> = Vec::new();
        for list in self.number_lists() {
            slices.push((self.sliced(&list.text), list.root().to_owned()));
        }
        for stack in self.scope.stacks() {
            if matches!(stack.of, Of::Numbers) {
                slices.push((self.sliced(&stack.text), stack.text));
            }
        }
        let Some((text, root)) = self.chance.one(slices) else { return false };
        let mut arms: Vec<&(&str, &[&str])> = Vec::new();
        for arm in ARMS {
            if self.chance.percent(35) {
                arms.push(arm);
            }
        }
        self.scope.freeze(&root);
        self.line(format!("match {text} {{"));
        self.indent += 1;
        for (pattern, names) in arms {
            self.slice_arm(pattern, names);
        }
        self.line("_ => {");
        self.block(Self::arm);
        self.line("}");
        self.indent -= 1;
        self.line("}");
        self.scope.thaw(&root);
        true
    }

    fn slice_arm(&mut self, pattern: &str, names: &[&str]) {
        let (mut pattern, mut bound) = (pattern.to_owned(), Vec::new());
        for &name in names {
            let fresh = self.fresh(name);
            pattern = pattern.replace(name, &fresh);
            let kind = match pattern.contains(&format!("{fresh} @")) {
                true => {
                    let (text, of) = (fresh.clone(), Of::Numbers);
                    Kind::Stack(Stack { text, of, mutable: false, form: Form::Slice })
                }
                false => Kind::Number(Number::SHARED),
            };
            bound.push((fresh, kind));
        }
        let open = self.scope.variables.len();
        bound.iter().for_each(|(name, kind)| self.scope.add(name, kind.clone()));
        let guard = match self.chance.percent(25) {
            true => format!(" if {}", self.condition(0)),
            false => String::new(),
        };
        self.scope.variables.truncate(open);
        self.line(format!("{pattern}{guard} => {{"));
        self.block(|writer| {
            bound.into_iter().for_each(|(name, kind)| writer.scope.add(&name, kind));
            writer.arm();
        });
        self.line("}");
    }

    /// `let [p, q, _] = v;`
    pub(super) fn let_array(&mut self) -> bool {
        let lists = self.number_lists().into_iter();
        let lists = lists.filter(|list| list.form == Form::Array && list.class < 5);
        let Some(List { text, class, .. }) = self.chance.one(lists.collect()) else {
            return false;
        };
        let mut names = Vec::new();
        for _ in 0..class {
            match self.chance.percent(20) {
                true => names.push("_".to_owned()),
                false => {
                    let name = self.fresh_of(&["p", "q", "r"]);
                    self.scope.add(&name, Kind::Number(Number::FIXED));
                    names.push(name);
                }
            }
        }
        self.line(format!("let [{}] = {text};", names.join(", ")));
        true
    }

    /// A list as a slice, which parameters may be by themselves.
    fn sliced(&self, text: &str) -> String {
        let mut parameters = self.signature.parameters.iter();
        let is_slice = parameters.any(|(name, parameter)| {
            name == text && matches!(parameter, Parameter::Slice | Parameter::Unknown)
        });
        if is_slice { text.to_owned() } else { format!("&{text}[..]") }
    }
}
