//! `mem::swap`, `mem::replace`, `mem::take` of everything that they move.

use super::Writer;
use super::scope::{Form, Kind, Number, Of, Reference, mentions};
use super::signature::record;

impl Writer<'_> {
    pub(super) fn moved(&mut self) -> bool {
        match self.chance.below(6) {
            0..=1 => self.number_replaced(),
            2 => self.list_replaced(),
            3 => self.stack_taken(),
            4 => self.record_replaced(),
            _ => self.records_swapped(),
        }
    }

    fn number_replaced(&mut self) -> bool {
        let numbers = self.scope.numbers().into_iter().filter(|(_, number)| number.mutable);
        let Some((place, number)) = self.chance.one(numbers.collect()) else { return false };
        let value = self.typed_tame(1).text;
        let place = if number.reference == Reference::No { format!("&mut {place}") } else { place };
        let name = self.fresh("old");
        // What is borrowed is not read by the value.
        let root = super::scope::root(place.trim_start_matches("&mut "));
        if mentions(&value, root) {
            self.line(format!("let {name}: f64 = std::mem::take({place});"));
        } else {
            self.line(format!("let {name} = std::mem::replace({place}, {value});"));
        }
        self.scope.add(&name, Kind::Number(Number::FIXED));
        true
    }

    fn list_replaced(&mut self) -> bool {
        let lists = self.scope.lists().into_iter().filter(|list| {
            list.mutable && list.form == Form::Vec && matches!(list.of, Of::Numbers)
        });
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let root = list.root().to_owned();
        self.scope.hide(&root);
        let others = self.number_lists().into_iter().filter(|other| other.class == list.class);
        let other = self.chance.one(others.collect());
        self.scope.show(&root);
        let Some(other) = other else { return false };
        let name = self.fresh("former");
        let (text, value) = (&list.text, &other.text);
        self.line(format!("let mut {name} = std::mem::replace(&mut {text}, {value}.to_vec());"));
        self.new_vec(&name, Of::Numbers, list.class, list.least);
        true
    }

    fn stack_taken(&mut self) -> bool {
        let stacks = self.scope.stacks().into_iter();
        let stacks =
            stacks.filter(|stack| stack.mutable && matches!(stack.form, Form::Vec | Form::MutVec));
        let Some(stack) = self.chance.one(stacks.collect()) else { return false };
        let name = self.fresh("taken");
        let borrow = if stack.form == Form::Vec { "&mut " } else { "" };
        self.line(format!("let mut {name} = std::mem::take({borrow}{});", stack.text));
        self.new_stack(&name, stack.of);
        true
    }

    fn record_replaced(&mut self) -> bool {
        let records = self.scope.records().into_iter().filter(|record| record.mutable);
        let Some(place) = self.chance.one(records.collect()) else { return false };
        let root = super::scope::root(&place.text).to_owned();
        self.scope.hide(&root);
        let value = self.record_value(place.of, 1);
        self.scope.show(&root);
        let name = self.fresh("former");
        let borrow = if place.reference { "" } else { "&mut " };
        self.line(format!("let mut {name} = std::mem::replace({borrow}{}, {value});", place.text));
        self.scope.add(&name, record(&name, place.of, true, false));
        true
    }

    fn records_swapped(&mut self) -> bool {
        let records = self.scope.records().into_iter().filter(|record| record.mutable);
        let records: Vec<_> = records.collect();
        let Some(first) = self.chance.one(records.clone()) else { return false };
        let root = |text: &str| super::scope::root(text).to_owned();
        let others = records
            .into_iter()
            .filter(|other| other.of == first.of && root(&other.text) != root(&first.text));
        let Some(second) = self.chance.one(others.collect()) else { return false };
        let [a, b] = [first, second].map(|record| match record.reference {
            true => record.text,
            false => format!("&mut {}", record.text),
        });
        self.line(format!("std::mem::swap({a}, {b});"));
        true
    }
}
