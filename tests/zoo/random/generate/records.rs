//! Structs: built, copied, updated, taken apart, changed, in lists.

use super::Writer;
use super::definitions::Field;
use super::scope::{Form, Kind, List, Number, Of, Record, Reference, Stack};
use super::signature::{Outcome, array, record};

impl Writer<'_> {
    /// One of the definitions, if there are any.
    fn definition(&mut self) -> Option<usize> {
        let count = self.definitions.len();
        (count > 0).then(|| self.chance.below(count))
    }

    /// A struct in sight, an element of a list perhaps.
    pub(super) fn record_of(
        &mut self,
        of: usize,
        wanted: impl Fn(&Record) -> bool,
    ) -> Option<Record> {
        let mut records = self.scope.records();
        for list in self.scope.lists() {
            if let Of::Records(of) = list.of {
                let text = format!("{}[{}]", list.text, self.index_apart(&list));
                records.push(Record { text, of, mutable: list.mutable, reference: false });
            }
        }
        records.retain(|record| record.of == of && wanted(record));
        self.chance.one(records)
    }

    /// A list of structs of a definition.
    pub(super) fn records_of(&mut self, of: usize, wanted: impl Fn(&List) -> bool) -> Option<List> {
        let mut lists = self.scope.lists();
        lists.retain(|list| matches!(list.of, Of::Records(it) if it == of) && wanted(list));
        self.chance.one(lists)
    }

    /// `p.x`, `p.inner.ends[1]`: a number in a struct.
    pub(super) fn number_in_record(&mut self, text: &str, of: usize) -> String {
        let all = self.definitions.clone();
        let fields = all[of].fields.iter().filter(|(_, field)| *field != Field::Count);
        let (name, field) = self.chance.one(fields.collect()).expect("each has a number");
        match *field {
            Field::Array(length) | Field::List(length) => {
                format!("{text}.{name}[{}]", self.chance.below(length))
            }
            Field::Record(of) => self.number_in_record(&format!("{text}.{name}"), of),
            Field::Number | Field::Count => format!("{text}.{name}"),
        }
    }

    fn field_value(&mut self, field: Field, depth: usize) -> String {
        match field {
            Field::Number => self.tame_at_depth(depth).text,
            Field::Array(length) => {
                let values: Vec<_> = (0..length).map(|_| self.tame_at_depth(0).text).collect();
                format!("[{}]", values.join(", "))
            }
            Field::List(length) => {
                let lists = self.number_lists().into_iter();
                let lists = lists.filter(|list| list.class == length);
                match self.chance.one(lists.collect()) {
                    Some(list) if self.chance.percent(50) => format!("{}.to_vec()", list.text),
                    _ => {
                        let values: Vec<_> =
                            (0..length).map(|_| self.tame_at_depth(0).text).collect();
                        format!("vec![{}]", values.join(", "))
                    }
                }
            }
            Field::Record(of) => self.record_value(of, 0),
            Field::Count => format!("{} % 3", self.int(0).operand()),
        }
    }

    fn field_values(&mut self, of: usize, depth: usize) -> Vec<(&'static str, String)> {
        let all = self.definitions.clone();
        let fields = all[of].fields.iter();
        let values = fields.map(|&(name, field)| {
            let numbers = self.scope.numbers().into_iter();
            let mut same = numbers
                .filter(|(other, number)| other == name && number.reference == Reference::No);
            match same.next() {
                Some((name, _)) if field == Field::Number && self.chance.percent(50) => name,
                _ => self.field_value(field, depth),
            }
        });
        let values: Vec<String> = values.collect();
        all[of].fields.iter().map(|&(name, _)| name).zip(values).collect()
    }

    /// `Point { x: y * y, y }`
    pub(super) fn record_literal(&mut self, of: usize, depth: usize) -> String {
        let mut values = self.field_values(of, depth);
        let definition = &self.definitions.clone()[of];
        // In another order, as people do.
        if definition.has_names() && self.chance.percent(20) {
            values.reverse();
        }
        let literal = definition.literal(&values);
        match self.signature.home == Some(of) && self.chance.percent(40) {
            true => literal.replacen(definition.name, "Self", 1),
            false => literal,
        }
    }

    /// A struct as a value of its own.
    pub(super) fn record_value(&mut self, of: usize, depth: usize) -> String {
        let definition = &self.definitions.clone()[of];
        match self.chance.below(8) {
            0..=2 => {
                if let Some(record) = self.record_of(of, |_| true) {
                    return match (definition.is_copy && self.chance.percent(80), record.reference) {
                        (true, true) => format!("*{}", record.text),
                        (true, false) => record.text,
                        (false, _) => format!("{}.clone()", record.text),
                    };
                }
            }
            3 if definition.has_names() => {
                if let Some(record) = self.record_of(of, |_| true) {
                    let mut values = self.field_values(of, depth);
                    values.truncate(1 + self.chance.below(values.len() - 1));
                    let rest = match (definition.is_copy, record.reference) {
                        (true, true) => format!("*{}", record.text),
                        (true, false) => record.text,
                        (false, _) => format!("{}.clone()", record.text),
                    };
                    return definition.updated(&values, &rest);
                }
            }
            4 => {
                if let Some(call) = self.call_with(Outcome::Record(of), depth) {
                    return call;
                }
            }
            5 if depth > 0 => {
                let condition = self.condition(0);
                let (yes, no) = (self.record_value(of, 0), self.record_value(of, 0));
                return format!("if {condition} {{ {yes} }} else {{ {no} }}");
            }
            _ => {}
        }
        self.record_literal(of, depth)
    }

    pub(super) fn let_record(&mut self) -> bool {
        let Some(of) = self.definition() else { return false };
        if self.chance.percent(25) {
            return self.let_records(of);
        }
        let value = self.record_value(of, 1);
        let name = self.fresh_of(&["spot", "state", "part", "now"]);
        let mutable = self.chance.percent(75);
        let keyword = if mutable { "let mut" } else { "let" };
        self.line(format!("{keyword} {name} = {value};"));
        self.scope.add(&name, record(&name, of, mutable, false));
        true
    }

    fn let_records(&mut self, of: usize) -> bool {
        let name = self.fresh_of(&["points", "bodies", "all"]);
        let length = 2 + self.chance.below(2);
        match self.chance.below(4) {
            0 => {
                let value = self.record_literal(of, 1);
                self.line(format!("let mut {name} = vec![{value}; {length}];"));
                self.new_vec(&name, Of::Records(of), length, length);
            }
            1 => {
                let values: Vec<_> = (0..length).map(|_| self.record_value(of, 0)).collect();
                self.line(format!("let mut {name} = [{}];", values.join(", ")));
                self.add_list(array(&name, Of::Records(of), length, true));
            }
            2 => {
                let values: Vec<_> = (0..length).map(|_| self.record_value(of, 0)).collect();
                self.line(format!("let mut {name} = vec![{}];", values.join(", ")));
                self.new_vec(&name, Of::Records(of), length, length);
            }
            _ => {
                let ty = self.definitions[of].name;
                self.line(format!("let mut {name}: Vec<{ty}> = Vec::new();"));
                let text = name.clone();
                let stack = Stack { text, of: Of::Records(of), mutable: true, form: Form::Vec };
                self.scope.add(&name, Kind::Stack(stack));
            }
        }
        true
    }

    /// `p = Point { … };`, `points[i] = q;`
    pub(super) fn assign_record(&mut self) -> bool {
        let Some(of) = self.definition() else { return false };
        let Some(place) = self.record_of(of, |record| record.mutable) else { return false };
        let value = self.record_value(of, 1);
        let star = if place.reference { "*" } else { "" };
        self.line(format!("{star}{} = {value};", place.text));
        true
    }

    /// `let Point { x, y: other } = p;`
    pub(super) fn take_apart(&mut self) -> bool {
        let Some(of) = self.definition() else { return false };
        let Some(record) = self.record_of(of, |record| !record.text.contains('[')) else {
            return false;
        };
        let definition = &self.definitions.clone()[of];
        let by_reference = record.reference || !definition.is_copy || self.chance.percent(30);
        let mut names = Vec::new();
        let mut bound = Vec::new();
        for &(name, field) in &definition.fields {
            let fresh = match name.starts_with(|c: char| c.is_ascii_digit()) {
                true => self.fresh("part"),
                false => self.fresh(name),
            };
            let kind = match field {
                Field::Number if by_reference => Kind::Number(Number::SHARED),
                Field::Number => Kind::Number(Number::FIXED),
                Field::Array(length) => {
                    let form = if by_reference { Form::Slice } else { Form::Array };
                    Kind::List(List { form, ..array(&fresh, Of::Numbers, length, false) })
                }
                Field::List(length) => {
                    let form = Form::Slice;
                    Kind::List(List { form, ..array(&fresh, Of::Numbers, length, false) })
                }
                _ if definition.has_names() => continue, // they are left out by `..`
                _ => unreachable!("a tuple of numbers"),
            };
            names.push((name, fresh.clone()));
            self.scope.add(&fresh, kind.clone()); // so that the next has another name
            bound.push((fresh, kind));
        }
        self.scope.variables.truncate(self.scope.variables.len() - bound.len());
        let value = match (by_reference, record.reference) {
            (true, false) => format!("&{}", record.text),
            (true, true) if self.scope.may_change(&record.text) => format!("&*{}", record.text),
            _ => record.text.clone(),
        };
        self.line(format!("let {} = {value};", definition.pattern(&names)));
        if by_reference {
            for name in self.changing_in(&record.text) {
                self.freeze_here(&name);
            }
        }
        for (name, kind) in bound {
            self.scope.add(&name, kind);
        }
        true
    }

    pub(super) fn over_records(&mut self) -> bool {
        let lists = self.scope.lists().into_iter();
        let lists = lists.filter(|list| matches!(list.of, Of::Records(_)));
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let Of::Records(of) = list.of else { unreachable!("they were chosen") };
        let (name, index, text) = (self.fresh("one"), self.index_name(), &list.text);
        let changed = list.mutable && self.chance.percent(60);
        let method = if changed { "iter_mut" } else { "iter" };
        let mut bound = vec![(name.clone(), record(&name, of, changed, true))];
        let head = match self.chance.below(4) {
            0 => {
                let below = vec![list.class];
                let int = super::scope::Int { below, typed: true, ..Default::default() };
                bound.push((index.clone(), Kind::Int(int)));
                format!("({index}, {name}) in {text}.{method}().enumerate()")
            }
            1 if matches!(list.form, Form::Vec | Form::Array) => {
                format!("{name} in &{}{text}", if changed { "mut " } else { "" })
            }
            2 => format!("{name} in {text}.{method}().rev()"),
            _ => format!("{name} in {text}.{method}()"),
        };
        match changed {
            true => self.for_hidden(list.root(), &head, bound),
            false => self.for_frozen(list.root(), &head, bound),
        }
        true
    }

    /// A struct lent for a block: `let cell = &mut points[i];`
    pub(super) fn lent_record(&mut self) -> bool {
        let Some(of) = self.definition() else { return false };
        let wanted = |record: &Record| record.mutable && !record.reference;
        let Some(place) = self.record_of(of, wanted) else { return false };
        let name = self.fresh("lent");
        let line = format!("let {name} = &mut {};", place.text);
        let root = super::scope::root(&place.text).to_owned();
        self.borrowing(&root, &[line], vec![(name.clone(), record(&name, of, true, true))]);
        true
    }
}
