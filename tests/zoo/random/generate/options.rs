//! Options of numbers: made, asked, taken apart, handed on.

use super::Writer;
use super::numbers::Value;
use super::scope::{Kind, List, Maybe, Number, Of};
use super::signature::Outcome;

impl Writer<'_> {
    /// An expression of type `Option<f64>`.
    pub(super) fn option(&mut self, depth: usize) -> String {
        for _ in 0..4 {
            let found = match self.chance.below(10) {
                0..=1 => {
                    let options = self.scope.options();
                    self.chance.one(options).map(|(name, _)| name)
                }
                2..=3 => self.option_of_list(),
                4 => self.option_of_chain(0),
                5..=6 if depth > 0 => Some(self.option_of_option(depth - 1)),
                7 => self.call_with(Outcome::Maybe, 0),
                8 if depth > 0 => {
                    let (condition, value) = (self.condition(0), self.typed_tame(1).text);
                    Some(format!("if {condition} {{ Some({value}) }} else {{ None }}"))
                }
                _ => Some(format!("Some({})", self.typed_tame(depth.min(1)).text)),
            };
            if let Some(found) = found {
                return found;
            }
        }
        format!("Some({}_f64)", self.literal(150))
    }

    /// The same before the dot of a method.
    fn option_operand(&mut self, depth: usize) -> String {
        let text = self.option(depth);
        if text.starts_with("if ") { format!("({text})") } else { text }
    }

    fn option_of_list(&mut self) -> Option<String> {
        let mut texts: Vec<String> = self
            .scope
            .stacks()
            .into_iter()
            .filter(|stack| matches!(stack.of, Of::Numbers))
            .map(|stack| stack.text)
            .collect();
        if texts.is_empty() || self.chance.percent(40) {
            texts.extend(self.number_lists().into_iter().map(|list| list.text));
        }
        let text = self.chance.one(texts)?;
        let method = match self.chance.below(4) {
            0 => "first()".to_owned(),
            1 => "last()".to_owned(),
            _ => format!("get({})", self.int(1).text),
        };
        Some(format!("{text}.{method}.copied()"))
    }

    fn option_of_option(&mut self, depth: usize) -> String {
        let of = self.option_operand(depth);
        let name = self.fresh("v");
        let open = self.scope.variables.len();
        self.scope.add(&name, Kind::Number(Number::FIXED));
        let (condition, value) = (self.condition(0), self.typed_tame(1).text);
        self.scope.variables.truncate(open);
        match self.chance.below(6) {
            // What a call gives may be an array, of which `map` is the method too; so that is refused.
            0..=1 if self.begins_with_call(&of) => format!("{of}.and_then(|{name}| Some({value}))"),
            0..=1 => format!("{of}.map(|{name}| {value})"),
            2 => format!("{of}.filter(|&{name}| {condition})"),
            3 => format!(
                "{of}.and_then(|{name}| if {condition} {{ Some({value}) }} else {{ None }})"
            ),
            4 => format!("{of}.or({})", self.option(0)),
            _ => format!("{of}.or_else(|| {})", self.option(0)),
        }
    }

    fn begins_with_call(&self, text: &str) -> bool {
        self.helpers.iter().any(|helper| super::scope::mentions(text, &helper.name))
    }

    /// A number that is there in any case.
    pub(super) fn number_of_option(&mut self, depth: usize) -> Value {
        let of = self.option_operand(1);
        let other = self.number(depth).text;
        Value::tight(match self.chance.below(5) {
            0..=1 => format!("{of}.unwrap_or({other})"),
            2 => format!("{of}.unwrap_or_else(|| {other})"),
            3 => format!("{of}.unwrap_or_default()"),
            _ => {
                let name = self.fresh("v");
                let open = self.scope.variables.len();
                self.scope.add(&name, Kind::Number(Number::FIXED));
                let value = self.typed_tame(1).text;
                self.scope.variables.truncate(open);
                format!("{of}.map_or({other}, |{name}| {value})")
            }
        })
    }

    pub(super) fn condition_of_option(&mut self) -> Option<String> {
        let (name, _) = self.chance.one(self.scope.options())?;
        Some(match self.chance.below(4) {
            0 => format!("{name}.is_some()"),
            1 => format!("{name}.is_none()"),
            2 => format!("{name}.is_some_and(|v| v > {})", self.threshold()),
            _ => format!("matches!({name}, Some(v) if v < {})", self.threshold()),
        })
    }

    pub(super) fn let_option(&mut self) -> bool {
        let name = self.fresh_of(&["best", "seen", "before"]);
        let value = match self.chance.percent(30) {
            true => "None".to_owned(),
            false => self.option(2),
        };
        let mutable = self.chance.percent(75);
        let keyword = if mutable { "let mut" } else { "let" };
        self.line(format!("{keyword} {name}: Option<f64> = {value};"));
        self.scope.add(&name, Kind::Maybe(Maybe { mutable }));
        true
    }

    pub(super) fn option_operation(&mut self) -> bool {
        let options = self.scope.options().into_iter().filter(|(_, maybe)| maybe.mutable);
        let Some((name, _)) = self.chance.one(options.collect()) else { return false };
        self.scope.hide(&name);
        let value = self.tame_at_depth(1).text;
        let line = match self.chance.below(9) {
            0..=2 => format!("{name} = Some({value});"),
            3 => format!("{name} = {};", self.option(1)),
            4 => format!("if {name}.is_none() {{ {name} = Some({value}); }}"),
            5..=6 => {
                let (v, value) = (self.fresh("v"), self.leaf().operand());
                match self.chance.percent(50) {
                    true => {
                        format!("if let Some({v}) = &mut {name} {{ *{v} = 0.5 * *{v} + {value}; }}")
                    }
                    false => format!("{name} = {name}.map(|{v}| 0.5 * {v} + {value});"),
                }
            }
            7 => {
                let old = self.fresh("old");
                let method = match self.chance.percent(50) {
                    true => "take()".to_owned(),
                    false => format!("replace({value})"),
                };
                self.line(format!("let {old} = {name}.{method};"));
                self.scope.show(&name);
                self.scope.add(&old, Kind::Maybe(Maybe::default()));
                return true;
            }
            _ => format!("{name} = None;"),
        };
        self.scope.show(&name);
        self.line(line);
        true
    }

    /// `if let Some(v) = a.first() { … } else { … }`
    pub(super) fn if_let(&mut self) -> bool {
        let (pattern, bound, of) = self.asked();
        let more = match self.chance.percent(25) {
            true => {
                let open = self.scope.variables.len();
                bound.iter().for_each(|(name, kind)| self.scope.add(name, kind.clone()));
                let condition = self.condition(0);
                self.scope.variables.truncate(open);
                let parts = condition.contains("||") || condition.contains(" if ");
                if parts { format!(" && ({condition})") } else { format!(" && {condition}") }
            }
            false => String::new(),
        };
        self.line(format!("if let Some({pattern}) = {of}{more} {{"));
        self.block(|writer| {
            bound.into_iter().for_each(|(name, kind)| writer.scope.add(&name, kind));
            writer.statements();
        });
        if self.chance.percent(45) {
            self.line("} else {");
            self.block(Self::arm);
        }
        self.line("}");
        true
    }

    /// An option to be taken apart, and the pattern of what is in it.
    fn asked(&mut self) -> (String, Vec<(String, Kind)>, String) {
        let name = self.fresh_of(&["v", "some"]);
        let by_reference = match self.chance.percent(35) {
            true => self.one_list(),
            false => None,
        };
        let Some(list) = by_reference else {
            let of = self.option(1);
            let of = if of.starts_with("if ") { format!("({of})") } else { of };
            return (name.clone(), vec![(name, Kind::Number(Number::FIXED))], of);
        };
        let of = self.element_by_reference(&list);
        match self.chance.percent(50) {
            true => (format!("&{name}"), vec![(name, Kind::Number(Number::FIXED))], of),
            // It is borrowed as long as this is in sight, so nothing there may change it.
            false if !self.scope.may_change(list.root()) => {
                (name.clone(), vec![(name, Kind::Number(Number::SHARED))], of)
            }
            false => (format!("&{name}"), vec![(name, Kind::Number(Number::FIXED))], of),
        }
    }

    fn element_by_reference(&mut self, list: &List) -> String {
        let text = &list.text;
        match self.chance.below(3) {
            0 => format!("{text}.first()"),
            1 => format!("{text}.last()"),
            _ => format!("{text}.get({})", self.int(1).text),
        }
    }

    /// `let Some(v) = a.get(i) else { continue };`
    pub(super) fn let_else(&mut self) -> bool {
        if self.frames.is_empty() && self.chance.percent(60) {
            return false;
        }
        let (pattern, bound, of) = self.asked();
        let Some(exit) = self.exit() else { return false };
        self.line(format!("let Some({pattern}) = {of} else {{ {exit} }};"));
        bound.into_iter().for_each(|(name, kind)| self.scope.add(&name, kind));
        true
    }

    /// `let v = option?;`
    pub(super) fn tried(&mut self) -> bool {
        if self.signature.outcome != Outcome::Maybe {
            return false;
        }
        let of = self.option_operand(1);
        match self.chance.percent(60) {
            true => {
                let name = self.fresh("there");
                let factor = self.literal(90);
                self.line(format!("let {name} = {of}? * {factor};"));
                self.scope.add(&name, Kind::Number(Number::FIXED));
            }
            false => {
                let Some(place) = self.place() else { return false };
                self.line(format!("{place} += 0.5 * {of}?;"));
            }
        }
        true
    }

    pub(super) fn match_option(&mut self) -> bool {
        let of = self.option(1);
        let of = if of.starts_with("if ") { format!("({of})") } else { of };
        let name = self.fresh_of(&["v", "some"]);
        let guarded = self.chance.percent(50);
        let none_first = !guarded && self.chance.percent(40);
        self.line(format!("match {of} {{"));
        self.indent += 1;
        let mut arms: Vec<String> = vec![format!("Some({name})"), "None".to_owned()];
        if guarded {
            arms.insert(0, format!("Some({name}) if {name} > {}", self.threshold()));
        }
        if none_first {
            arms.reverse();
        }
        if arms.len() == 3 && self.chance.percent(30) {
            arms[2] = "_".to_owned();
        }
        for arm in arms {
            if !arm.contains(" if ") && self.chance.percent(20) {
                self.line(format!("{} => {{}}", arm.replace(&name, "_")));
                continue;
            }
            self.line(format!("{arm} => {{"));
            self.block(|writer| {
                if arm.starts_with("Some") {
                    writer.scope.add(&name, Kind::Number(Number::FIXED));
                }
                writer.arm();
            });
            self.line("}");
        }
        self.indent -= 1;
        self.line("}");
        true
    }
}
