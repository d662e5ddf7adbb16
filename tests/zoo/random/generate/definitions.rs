//! The structs of a program.

use std::rc::Rc;

use super::chance::Chance;

pub(super) struct Definition {
    pub(super) name: &'static str,
    pub(super) fields: Vec<(&'static str, Field)>,
    /// Its fields have numbers as names.
    is_tuple: bool,
    /// It is copied where it is read; others are cloned.
    pub(super) is_copy: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Number,
    Array(usize),
    /// A vector that keeps its length.
    List(usize),
    Record(usize),
    /// An integer, which takes no part.
    Count,
}

/// None, one, or two of which the second may hold the first.
pub(super) fn definitions(chance: &mut Chance) -> Rc<[Definition]> {
    let count = chance.weighted(&[(3, 0), (4, 1), (3, 2)]);
    let mut definitions = Vec::new();
    if count > 0 {
        definitions.push(point(chance));
    }
    if count > 1 {
        definitions.push(body(chance));
    }
    definitions.into()
}

fn point(chance: &mut Chance) -> Definition {
    let mut fields = vec![("x", Field::Number), ("y", Field::Number)];
    if chance.percent(20) {
        fields = vec![("0", Field::Number), ("1", Field::Number)];
        return Definition { name: "Point", fields, is_tuple: true, is_copy: true };
    }
    if chance.percent(30) {
        fields.push(("ends", Field::Array(2)));
    }
    if chance.percent(20) {
        fields.push(("count", Field::Count));
    }
    Definition { name: "Point", fields, is_tuple: false, is_copy: true }
}

fn body(chance: &mut Chance) -> Definition {
    let mut fields = vec![("mass", Field::Number)];
    if chance.percent(60) {
        fields.insert(chance.below(2), ("at", Field::Record(0)));
    }
    if chance.percent(30) {
        fields.push(("axis", Field::Array(3)));
    }
    if chance.percent(20) {
        fields.push(("rank", Field::Count));
    }
    let has_list = chance.percent(35);
    if has_list {
        fields.push(("weights", Field::List(3)));
    }
    if fields.len() == 1 || chance.percent(20) {
        fields.push(("spin", Field::Number));
    }
    Definition { name: "Body", fields, is_tuple: false, is_copy: !has_list }
}

impl Definition {
    pub(super) fn text(&self, all: &[Definition]) -> String {
        let derived = if self.is_copy { "Clone, Copy, Params" } else { "Clone, Params" };
        let fields = self.fields.iter().map(|(name, field)| {
            let ty = match field {
                Field::Number => "f64".to_owned(),
                Field::Array(length) => format!("[f64; {length}]"),
                Field::List(_) => "Vec<f64>".to_owned(),
                Field::Record(of) => all[*of].name.to_owned(),
                Field::Count => return format!("    #[param(skip)]\n    {name}: usize,\n"),
            };
            if self.is_tuple { ty } else { format!("    {name}: {ty},\n") }
        });
        let fields: Vec<String> = fields.collect();
        let body = match self.is_tuple {
            true => format!("({});", fields.join(", ")),
            false => format!(" {{\n{}}}", fields.concat()),
        };
        format!("\n#[derive({derived})]\npub(crate) struct {}{body}\n", self.name)
    }

    /// A value of it, of values for its fields in their order.
    pub(super) fn literal(&self, values: &[(&str, String)]) -> String {
        if self.is_tuple {
            let values: Vec<_> = values.iter().map(|(_, value)| value.as_str()).collect();
            return format!("{}({})", self.name, values.join(", "));
        }
        let fields = values.iter().map(|(name, value)| match *name == value.as_str() {
            true => value.clone(),
            false => format!("{name}: {value}"),
        });
        format!("{} {{ {} }}", self.name, fields.collect::<Vec<_>>().join(", "))
    }

    /// What takes it apart into names.
    pub(super) fn pattern(&self, names: &[(&str, String)]) -> String {
        let pattern = self.literal(names);
        match names.len() < self.fields.len() {
            true => pattern.replace(" }", ", .. }"),
            false => pattern,
        }
    }

    /// `..rest` stands for the fields that have no value.
    pub(super) fn updated(&self, values: &[(&str, String)], rest: &str) -> String {
        let literal = self.literal(values);
        format!("{}, ..{rest} }}", literal.strip_suffix(" }").expect("it has names"))
    }

    pub(super) fn has_names(&self) -> bool {
        !self.is_tuple
    }
}
