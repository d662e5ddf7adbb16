//! Sorting.

use super::Writer;
use super::scope::{Form, Int, Kind, List, Number, Of};

/// Orders of numbers, of which equal ones stay as they are.
const ORDERS: &[&str] = &[
    "|p, q| p.partial_cmp(q).unwrap()",
    "|p, q| q.partial_cmp(p).unwrap()",
    "|p, q| p.total_cmp(q)",
];

impl Writer<'_> {
    pub(super) fn sort(&mut self) -> bool {
        match self.chance.below(5) {
            0..=1 => self.sort_numbers(),
            2 => self.sort_parts(),
            _ => self.order_of_indices(),
        }
    }

    fn sort_numbers(&mut self) -> bool {
        let mut places: Vec<String> =
            self.number_lists().into_iter().filter(|list| list.mutable).map(|l| l.text).collect();
        let stacks = self.scope.stacks().into_iter();
        let stacks = stacks.filter(|stack| stack.mutable && matches!(stack.of, Of::Numbers));
        places.extend(stacks.map(|stack| stack.text));
        let Some(place) = self.chance.one(places) else { return false };
        let order = *self.chance.pick(ORDERS);
        self.line(format!("{place}.sort_by({order});"));
        true
    }

    /// Pairs or structs, by a number in them.
    fn sort_parts(&mut self) -> bool {
        let lists = self.scope.lists().into_iter().filter(|list| list.mutable);
        let mut places: Vec<(String, Of)> = lists.map(|list| (list.text, list.of)).collect();
        let stacks = self.scope.stacks().into_iter().filter(|stack| stack.mutable);
        places.extend(stacks.map(|stack| (stack.text, stack.of)));
        places.retain(|(_, of)| matches!(of, Of::Pairs | Of::Records(_)));
        let Some((place, of)) = self.chance.one(places) else { return false };
        let key = match of {
            Of::Records(of) => self.number_in_record("p", of)[1..].to_owned(),
            _ => format!(".{}", self.chance.below(2)),
        };
        self.line(format!("{place}.sort_by(|p, q| p{key}.partial_cmp(&q{key}).unwrap());"));
        true
    }

    /// The indices of a list in the order of its elements, and what goes through them.
    fn order_of_indices(&mut self) -> bool {
        let Some(list) = self.one_list() else { return false };
        let (order, text) = (self.fresh("ranks"), &list.text);
        self.line(format!("let mut {order}: Vec<usize> = (0..{}).collect();", list.len()));
        let (by, compared) = match self.chance.below(3) {
            0 => ("sort_by", format!("|&i, &j| {text}[i].partial_cmp(&{text}[j]).unwrap()")),
            // No variable has such a name, by which the list might be found.
            1 => (
                "sort_by",
                format!("|one_rank, other_rank| {text}[*other_rank].total_cmp(&{text}[*one_rank])"),
            ),
            _ => ("sort_by_key", format!("|&i| (i * {}) % 5", 2 + self.chance.below(3))),
        };
        self.line(format!("{order}.{by}({compared});"));
        let (of, form) = (Of::Ints, Form::Vec);
        let (class, least) = (list.class, list.least);
        let ranks = List { text: order.clone(), of, mutable: false, form, class, least };
        self.scope.add(&order, Kind::List(ranks));
        match self.chance.below(3) {
            0 => {
                let name = self.fresh_of(&["best", "middle"]);
                let at = *self.chance.pick(&["0", "1", "len"]);
                let at = match at {
                    "len" => format!("{order}.len() / 2"),
                    at if least > 1 => at.to_owned(),
                    _ => "0".to_owned(),
                };
                self.line(format!("let {name} = {text}[{order}[{at}]];"));
                self.scope.add(&name, Kind::Number(Number::FIXED));
            }
            1 => {
                let name = self.fresh_of(&["i", "k"]);
                let int = Int { below: vec![class], typed: true, ..Int::default() };
                let head = format!("&{name} in &{order}");
                self.for_frozen(&order, &head, vec![(name, Kind::Int(int))]);
            }
            _ => {
                let name = self.fresh("sorted");
                let line = format!(
                    "let mut {name}: Vec<f64> = {order}.iter().map(|&i| {text}[i]).collect();"
                );
                self.line(line);
                self.new_vec(&name, Of::Numbers, class, least);
            }
        }
        true
    }
}
