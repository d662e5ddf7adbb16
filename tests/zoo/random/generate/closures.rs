//! Closures that a `let` names.

use super::Writer;
use super::numbers::Value;
use super::scope::{Closure, Int, Kind, Number, Reference, mentions};

impl Writer<'_> {
    /// The variables in a text that may be changed when nothing borrows them.
    pub(super) fn changing_in(&self, text: &str) -> Vec<String> {
        let names = self.scope.visible().into_iter().map(|variable| variable.name);
        let names = names.filter(|name| self.scope.may_change(name) && mentions(text, name));
        names.collect()
    }

    /// `let f = |p: f64| p * x;` What it reads does not change until the block ends.
    pub(super) fn let_closure(&mut self) -> bool {
        if self.chance.percent(20) {
            return self.closure_that_changes();
        }
        let name = self.fresh_of(&["f", "g"]);
        let open = self.scope.variables.len();
        let (parameters, closure) = match self.chance.below(4) {
            0 => {
                let index = self.fresh("k");
                let int = Int { typed: true, ..Int::default() };
                self.scope.add(&index, Kind::Int(int));
                (format!("{index}: usize"), Closure::Index)
            }
            1 => (self.parameters(&["r", "s"]), Closure::Numbers(2)),
            _ => (self.parameters(&["r"]), Closure::Numbers(1)),
        };
        let body = match self.chance.percent(30) {
            true => self.closure_block(),
            false => self.tame(2).text,
        };
        self.scope.variables.truncate(open);
        // What a `move` closure copied may change.
        if self.chance.percent(30) && self.copies_all_in(&body) {
            self.line(format!("let {name} = move |{parameters}| {body};"));
        } else {
            self.line(format!("let {name} = |{parameters}| {body};"));
            for captured in self.changing_in(&body) {
                self.freeze_here(&captured);
            }
        }
        self.scope.add(&name, Kind::Closure(closure));
        true
    }

    /// Whether all that a text reads are numbers and the like, which are copied.
    fn copies_all_in(&self, text: &str) -> bool {
        let visible = self.scope.visible().into_iter();
        let mut read = visible.filter(|variable| mentions(text, &variable.name));
        read.all(|variable| match variable.kind {
            Kind::Number(number) => number.reference != Reference::Unique,
            Kind::Int(_) | Kind::Bool | Kind::Maybe(_) => true,
            Kind::Pair(pair) => !(pair.mutable && pair.reference),
            Kind::List(_) | Kind::Record(_) | Kind::Stack(_) | Kind::Closure(_) => false,
        })
    }

    fn parameters(&mut self, names: &[&str]) -> String {
        let mut parameters = Vec::new();
        for name in names {
            let name = self.fresh(name);
            self.scope.add(&name, Kind::Number(Number::FIXED));
            parameters.push(format!("{name}: f64"));
        }
        parameters.join(", ")
    }

    fn closure_block(&mut self) -> String {
        let (first, name) = (self.tame(1).text, self.fresh("inner"));
        self.scope.add(&name, Kind::Number(Number::FIXED));
        let condition = self.condition(0);
        let (yes, no) = (self.tame(1).text, self.tame(1).text);
        format!(
            "{{ let {name}: f64 = {first}; if {condition} {{ {name} * {} }} else {{ {no} }} }}",
            Value::loose(yes).operand()
        )
    }

    /// A block with a closure that changes a number, which is out of sight meanwhile.
    fn closure_that_changes(&mut self) -> bool {
        let numbers = self.scope.numbers().into_iter();
        let numbers =
            numbers.filter(|(_, number)| number.mutable && number.reference == Reference::No);
        let Some((place, _)) = self.chance.one(numbers.collect()) else { return false };
        let (name, parameter) = (self.fresh("add"), self.fresh("r"));
        let root = super::scope::root(&place).to_owned();
        self.scope.hide(&root);
        let open = self.scope.variables.len();
        self.scope.add(&parameter, Kind::Number(Number::FIXED));
        let value = self.tame(1).operand();
        self.scope.variables.truncate(open);
        self.scope.show(&root);
        let change = match self.chance.percent(50) {
            true => format!("{place} += 0.5 * {value}"),
            false => format!("{{ {place} = 0.5 * {place} + {value}; }}"),
        };
        let captured = self.changing_in(&value);
        captured.iter().for_each(|name| self.scope.freeze(name));
        let line = format!("let mut {name} = |{parameter}: f64| {change};");
        self.borrowing(&root, &[line], vec![(name, Kind::Closure(Closure::Changing))]);
        captured.iter().for_each(|name| self.scope.thaw(name));
        true
    }

    /// `add(y);`
    pub(super) fn changing_call(&mut self) -> bool {
        let closures = self.scope.closures().into_iter();
        let closures = closures.filter(|(_, closure)| *closure == Closure::Changing);
        let Some((name, _)) = self.chance.one(closures.collect()) else { return false };
        let value = self.tame_at_depth(1).text;
        self.line(format!("{name}({value});"));
        true
    }

    pub(super) fn closure_call(&mut self, depth: usize) -> Option<Value> {
        let closures = self.scope.closures().into_iter();
        let closures = closures.filter(|(_, closure)| *closure != Closure::Changing);
        let (name, closure) = self.chance.one(closures.collect())?;
        let args = match closure {
            Closure::Numbers(count) => {
                (0..count).map(|_| self.number(depth).text).collect::<Vec<_>>().join(", ")
            }
            _ => self.int(1).text,
        };
        Some(Value::tight(format!("{name}({args})")))
    }
}
