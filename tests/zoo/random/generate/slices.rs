//! Borrows that change what they borrow: parts of lists, halves, elements.

use super::Writer;
use super::scope::{Form, Kind, List, Number, Of, Reference, root};

impl Writer<'_> {
    pub(super) fn slice_operation(&mut self) -> bool {
        match self.chance.below(8) {
            0..=3 => self.changed_part(),
            4..=5 => self.halves(),
            6 => self.changed_element(),
            _ => self.changed_number(),
        }
    }

    /// A block in which a variable is out of sight, since others borrow it.
    pub(super) fn borrowing(&mut self, root: &str, lines: &[String], kinds: Vec<(String, Kind)>) {
        self.scope.hide(root);
        self.line("{");
        self.block(|writer| {
            for line in lines {
                writer.line(line);
            }
            for (name, kind) in kinds {
                writer.scope.add(&name, kind);
            }
            writer.statements();
            if writer.chance.percent(50) {
                writer.statement();
            }
        });
        self.line("}");
        self.scope.show(root);
    }

    fn changed_part(&mut self) -> bool {
        let Some(list) = self.changeable() else { return false };
        let name = self.fresh_of(&["part", "rest", "window"]);
        let (range, class, least) = self.range_in(&list);
        let line = format!("let {name} = &mut {}[{range}];", list.text);
        self.borrowing(list.root(), &[line], vec![(name.clone(), part(&name, class, least))]);
        true
    }

    fn halves(&mut self) -> bool {
        let Some(list) = self.changeable().filter(|list| list.least >= 2) else { return false };
        let (left, right) = (self.fresh("left"), self.fresh("right"));
        let middle = self.fresh("middle");
        let mut lines = Vec::new();
        let (at, classes, leasts) = match self.chance.percent(40) {
            true => {
                lines.push(format!("let {middle} = {} / 2;", list.len()));
                (middle, (self.class(), self.class()), (1, 1))
            }
            false => {
                let at = 1 + self.chance.below(list.least - 1);
                (at.to_string(), (at, self.class()), (at, list.least - at))
            }
        };
        lines.push(format!("let ({left}, {right}) = {}.split_at_mut({at});", list.text));
        let kinds = vec![
            (left.clone(), part(&left, classes.0, leasts.0)),
            (right.clone(), part(&right, classes.1, leasts.1)),
        ];
        self.borrowing(list.root(), &lines, kinds);
        true
    }

    fn changed_element(&mut self) -> bool {
        let Some(list) = self.changeable() else { return false };
        let name = self.fresh("cell");
        let line = format!("let {name} = &mut {}[{}];", list.text, self.index_apart(&list));
        self.borrowing(list.root(), &[line], vec![(name, Kind::Number(Number::UNIQUE))]);
        true
    }

    fn changed_number(&mut self) -> bool {
        let numbers = self.scope.numbers().into_iter();
        let numbers =
            numbers.filter(|(_, number)| number.mutable && number.reference == Reference::No);
        let Some((place, _)) = self.chance.one(numbers.collect()) else { return false };
        let name = self.fresh("cell");
        let line = format!("let {name} = &mut {place};");
        self.borrowing(root(&place), &[line], vec![(name, Kind::Number(Number::UNIQUE))]);
        true
    }
}

fn part(name: &str, class: usize, least: usize) -> Kind {
    let (text, of) = (name.to_owned(), Of::Numbers);
    Kind::List(List { text, of, mutable: true, form: Form::MutSlice, class, least })
}
