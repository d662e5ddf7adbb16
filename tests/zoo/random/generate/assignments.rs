//! Assignments: to variables, fields and elements.

use super::Writer;
use super::scope::{Closure, Kind, Number, Of, Reference};
use super::signature::star;

impl Writer<'_> {
    /// What can be assigned to: a variable, a field, an element.
    pub(super) fn place(&mut self) -> Option<String> {
        for _ in 0..4 {
            let found = match self.chance.weighted(&[(5, 0), (6, 1), (2, 2)]) {
                0 => {
                    let numbers = self.scope.numbers().into_iter();
                    let numbers = numbers.filter(|(_, number)| number.mutable);
                    let number = self.chance.one(numbers.collect());
                    number.map(|(name, number)| star(&name, number))
                }
                1 => {
                    let lists = self.scope.lists().into_iter();
                    let lists = lists.filter(|list| list.mutable && !matches!(list.of, Of::Ints));
                    let list = self.chance.one(lists.collect());
                    list.and_then(|list| self.place_in(&list))
                }
                _ => {
                    let pairs = self.scope.pairs().into_iter().filter(|(_, pair)| pair.mutable);
                    let pair = self.chance.one(pairs.collect());
                    pair.map(|(name, _)| format!("{name}.{}", self.chance.below(2)))
                }
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    pub(super) fn assign(&mut self) -> bool {
        let Some(place) = self.place() else { return false };
        let value = self.tame_at_depth(2);
        let text = match self.chance.below(12) {
            0..=2 => format!("{place} = {};", value.text),
            3..=5 => format!("{place} += {};", value.text),
            6..=7 => format!("{place} -= {};", value.text),
            8 => format!("{place} *= {}.cos();", self.typed_number(1).receiver()),
            9 => format!("{place} *= {};", self.literal(105)),
            10 => format!("{place} /= 1.0 + {0} * {0};", self.leaf().operand()),
            _ => format!("{place} = {} * {place} + {};", self.literal(60), value.text),
        };
        self.line(text);
        true
    }

    pub(super) fn assign_tuple(&mut self) -> bool {
        let (Some(first), Some(second)) = (self.place(), self.place()) else { return false };
        if first == second {
            return false;
        }
        let (a, b) = match self.chance.percent(40) {
            true => (second.clone(), first.clone()),
            false => (second.clone(), self.tame_at_depth(1).text),
        };
        self.line(format!("({first}, {second}) = ({a}, {b});"));
        true
    }

    pub(super) fn count(&mut self) -> bool {
        let ints = self.scope.ints().into_iter().filter(|(_, int)| int.mutable);
        let Some((name, _)) = self.chance.one(ints.collect()) else { return false };
        let text = match self.chance.below(4) {
            0 => format!("{name} += 1;"),
            1 => format!("{name} = ({name} * 3 + {}) % 7;", 1 + self.chance.below(4)),
            2 => format!("{name} ^= {};", 1 + self.chance.below(3)),
            _ => format!("{name} += if {} {{ 1 }} else {{ 2 }};", self.condition(0)),
        };
        self.line(text);
        true
    }

    pub(super) fn swap_numbers(&mut self) -> bool {
        let numbers = self.scope.numbers().into_iter().filter(|(_, number)| number.mutable);
        let mut numbers: Vec<_> = numbers.collect();
        if numbers.len() < 2 {
            return false;
        }
        let (a, number) = numbers.swap_remove(self.chance.below(numbers.len()));
        let (b, other) = numbers.swap_remove(self.chance.below(numbers.len()));
        let unique = |name: &str, number: Number| match number.reference {
            Reference::No => format!("&mut {name}"),
            _ => name.to_owned(),
        };
        self.line(format!("std::mem::swap({}, {});", unique(&a, number), unique(&b, other)));
        true
    }

    /// Assigns what was declared since the scope had `open` variables to what was declared before.
    pub(super) fn flow_out(&mut self, open: usize) {
        let declared: Vec<String> =
            self.scope.variables[open..].iter().map(|variable| variable.name.clone()).collect();
        for name in &declared {
            self.scope.hide(name);
        }
        let place = self.place();
        for name in &declared {
            self.scope.show(name);
        }
        let Some(place) = place else { return };
        let visible = self.scope.visible().into_iter().filter(|v| declared.contains(&v.name));
        let mut values: Vec<String> = Vec::new();
        for variable in visible {
            match variable.kind {
                Kind::Number(number) => values.push(star(&variable.name, number)),
                Kind::Pair(_) => values.push(format!("{}.{}", variable.name, self.chance.below(2))),
                Kind::List(list) => values.extend(self.element_of(&list)),
                Kind::Closure(Closure::Numbers(1)) => {
                    values.push(format!("{}({})", variable.name, self.leaf().text));
                }
                Kind::Record(record) => {
                    values.push(self.number_in_record(&record.text, record.of));
                }
                Kind::Stack(stack) => values.push(self.number_of_stack(&stack)),
                Kind::Maybe(_) => {
                    values.push(format!("{}.unwrap_or({})", variable.name, self.leaf().text));
                }
                Kind::Int(_) | Kind::Bool | Kind::Closure(_) => {}
            }
        }
        let Some(value) = self.chance.one(values) else { return };
        let factor = self.literal(90);
        let text = match self.chance.below(4) {
            0 => format!("{place} = 0.5 * {place} + {factor} * {value};"),
            1 => format!("{place} -= {factor} * {value};"),
            2 => format!("{place} += {factor} * {value};"),
            _ => format!("{place} = ({place} + {factor} * {value}).sin();"),
        };
        self.line(text);
    }
}
