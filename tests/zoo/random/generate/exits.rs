//! `break`, `continue`, `return`, and what they give.

use super::scope::{Form, Kind, Number, Of};
use super::signature::Outcome;
use super::{Frame, Writer};

impl Writer<'_> {
    /// Opens a loop or block, perhaps with a label; the label as it stands before the loop.
    pub(super) fn frame(&mut self, is_loop: bool, may_continue: bool, has_value: bool) -> String {
        let name = ["'outer", "'middle", "'inner", "'deep", "'deeper", "'deepest"]
            [self.frames.len().min(5)];
        let label = (!is_loop || self.chance.percent(35)).then(|| name.to_owned());
        let text = label.as_ref().map_or(String::new(), |label| format!("{label}: "));
        self.frames.push(Frame { label, is_loop, may_continue, has_value });
        text
    }

    /// `break 'outer`, `return x * y`: something that leaves, without semicolon.
    pub(super) fn exit(&mut self) -> Option<String> {
        let mut exits: Vec<(String, bool)> = vec![("return".to_owned(), false)];
        let mut innermost = true;
        for frame in self.frames.iter().rev() {
            let suffix = match &frame.label {
                Some(label) => format!(" {label}"),
                None => String::new(),
            };
            if frame.is_loop && innermost {
                exits.push(("break".to_owned(), frame.has_value));
                exits.push(("break".to_owned(), frame.has_value));
                if frame.may_continue {
                    exits.push(("continue".to_owned(), false));
                    exits.push(("continue".to_owned(), false));
                }
                innermost = false;
            }
            innermost &= frame.is_loop; // a block with a label asks for labels
            if !suffix.is_empty() {
                exits.push((format!("break{suffix}"), frame.has_value));
                if frame.is_loop && frame.may_continue {
                    exits.push((format!("continue{suffix}"), false));
                }
            }
        }
        let (exit, has_value) = self.chance.one(exits)?;
        if exit == "return" {
            return Some(match self.signature.outcome {
                Outcome::Nothing => exit,
                _ => format!("return {}", self.outcome()),
            });
        }
        Some(match has_value {
            true => format!("{exit} {}", self.tame(1).text),
            false => exit,
        })
    }

    /// A value of the function's type.
    pub(super) fn outcome(&mut self) -> String {
        match self.signature.outcome {
            Outcome::Nothing => String::new(),
            Outcome::Number => self.tame(2).text,
            Outcome::Pair => format!("({}, {})", self.tame(1).text, self.number(1).text),
            Outcome::NumberAndInt => format!("({}, {})", self.tame(1).text, self.int(0).text),
            Outcome::Maybe => self.option(2),
            Outcome::Record(of) => self.record_value(of, 1),
            Outcome::Grown => {
                let stacks = self.scope.stacks().into_iter();
                let stacks = stacks.filter(|stack| matches!(stack.of, Of::Numbers));
                match self.chance.one(stacks.collect()) {
                    Some(stack) if stack.form == Form::Vec && stack.mutable => stack.text,
                    Some(stack) => format!("{}.to_vec()", stack.text),
                    None => format!("vec![{}]", self.tame(1).text),
                }
            }
            Outcome::Array => {
                let lists = self.scope.lists().into_iter();
                let arrays = lists.filter(|list| {
                    matches!(list.of, Of::Numbers) && list.form == Form::Array && list.class == 3
                });
                match self.chance.one(arrays.collect()) {
                    Some(array) if self.chance.percent(60) => array.text,
                    _ => {
                        let values = [0; 3].map(|_| self.tame(1).text);
                        format!("[{}]", values.join(", "))
                    }
                }
            }
            Outcome::Vec => {
                let lists = self.scope.lists().into_iter();
                let mut lists: Vec<_> =
                    lists.filter(|list| matches!(list.of, Of::Numbers)).collect();
                let own: Vec<_> = lists.iter().filter(|list| list.is_own()).cloned().collect();
                if !own.is_empty() {
                    lists = own;
                }
                match self.chance.one(lists) {
                    Some(list) if list.is_own() => list.text,
                    Some(list) => format!("{}.to_vec()", list.text),
                    None => format!("vec![{}, {}]", self.tame(1).text, self.tame(1).text),
                }
            }
        }
    }

    pub(super) fn exit_if(&mut self) -> bool {
        if self.frames.is_empty() && self.chance.percent(70) {
            return false;
        }
        let condition = self.condition(1);
        self.line(format!("if {condition} {{"));
        let exited = self.block(|writer| {
            if writer.chance.percent(40) {
                writer.statement();
            }
            let exit = writer.exit();
            if let Some(exit) = &exit {
                writer.line(format!("{exit};"));
            }
            exit.is_some()
        });
        self.line("}");
        exited
    }

    /// `let z = if … { … } else { continue };`
    pub(super) fn let_or_exit(&mut self) -> bool {
        if self.frames.is_empty() && self.chance.percent(70) {
            return false;
        }
        let condition = self.condition(1);
        let value = self.tame_at_depth(1);
        let name = self.fresh_of(&["kept", "good"]);
        let Some(exit) = self.exit() else { return false };
        let ty = if value.typed { "" } else { ": f64" };
        let text = match self.chance.percent(50) {
            true => format!("if {condition} {{ {} }} else {{ {exit} }}", value.text),
            false => format!("if {condition} {{ {exit} }} else {{ {} }}", value.text),
        };
        self.line(format!("let {name}{ty} = {text};"));
        self.scope.add(&name, Kind::Number(Number::FIXED));
        true
    }
}
