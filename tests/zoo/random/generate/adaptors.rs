//! Iterators as they are written: where they begin, and adaptor upon adaptor.

use super::Writer;
use super::scope::{Class, Form, Int, Kind, List, Number, Of, Pair, Record};

/// An iterator as it is written.
pub(super) struct Chain {
    pub(super) text: String,
    pub(super) item: Item,
    pub(super) order: Order,
    /// The class and the least number of its items, if they are known.
    pub(super) length: Option<(Class, usize)>,
}

/// What it gives.
#[derive(Clone)]
pub(super) enum Item {
    Number,
    /// `&f64`
    Shared,
    Int(Int),
    /// `&(f64, f64)`
    SharedPair,
    /// A struct, by reference.
    SharedRecord(usize),
    /// A slice of at least this many numbers.
    Part(usize),
    Pair(Box<Item>, Box<Item>),
}

/// Whether its items have positions: others cannot be gone through in another order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Positions,
    /// Positions, and then `map` as the last adaptor.
    Mapped,
    Loose,
    /// The items of several loops, which no adaptor behind may end early.
    Spliced,
}

/// Where a chain may begin: its text, what is in it, and its class and least length.
type Place = (String, Of, Option<(Class, usize)>);

/// A pattern, and what it binds.
pub(super) type Bound = (String, Vec<(String, Kind)>);

impl Writer<'_> {
    pub(super) fn source(&mut self) -> Option<Chain> {
        if self.chance.percent(15) {
            return self.source_of_ints();
        }
        let mut sources: Vec<Place> = Vec::new();
        for list in self.number_lists() {
            sources.push((list.text, Of::Numbers, Some((list.class, list.least))));
        }
        for list in self.scope.lists() {
            if matches!(list.of, Of::Pairs | Of::Records(_)) {
                sources.push((list.text, list.of, Some((list.class, list.least))));
            }
        }
        let stacks = self.scope.stacks().into_iter();
        sources.extend(stacks.map(|stack| (stack.text, stack.of, None)));
        let (text, of, length) = self.chance.one(sources)?;
        let order = Order::Positions;
        let parts = matches!(of, Of::Numbers) && self.chance.percent(20);
        if parts {
            let size = 1 + self.chance.below(3);
            let (method, least) = *self.chance.pick(&[("windows", size), ("chunks", 1)]);
            let text = format!("{text}.{method}({size})");
            return Some(Chain { text, item: Item::Part(least), order, length: None });
        }
        let item = match of {
            Of::Numbers => Item::Shared,
            Of::Pairs => Item::SharedPair,
            Of::Records(of) => Item::SharedRecord(of),
            Of::Rows(_, _, least) => Item::Part(least),
            Of::Ints => return None,
        };
        Some(Chain { text: format!("{text}.iter()"), item, order, length })
    }

    fn source_of_ints(&mut self) -> Option<Chain> {
        let list = self.chance.one(self.scope.lists());
        let (end, int, length) = match list {
            Some(list) if self.chance.percent(60) => {
                let int = Int { below: vec![list.class], typed: true, ..Int::default() };
                (list.len(), int, Some((list.class, list.least)))
            }
            _ => {
                let end = 1 + self.chance.below(4);
                let int = Int { end: Some(end), typed: true, ..Int::default() };
                (format!("{end}_usize"), int, Some((end, end)))
            }
        };
        let (text, item) = (format!("(0..{end})"), Item::Int(int));
        Some(Chain { text, item, order: Order::Positions, length })
    }

    /// A pattern for an item, or for a reference to it, and what that binds.
    pub(super) fn binding(&mut self, item: &Item, by_reference: bool) -> Bound {
        let ampersand = if by_reference { "&" } else { "" };
        match item {
            Item::Number => {
                let name = self.fresh_of(&["v", "e"]);
                (format!("{ampersand}{name}"), vec![(name, Kind::Number(Number::FIXED))])
            }
            Item::Shared => {
                let name = self.fresh_of(&["v", "e"]);
                let (star, number) =
                    *self.chance.pick(&[("&", Number::FIXED), ("", Number::SHARED)]);
                (format!("{ampersand}{star}{name}"), vec![(name, Kind::Number(number))])
            }
            Item::Int(int) => {
                let name = self.fresh_of(&["i", "k"]);
                (format!("{ampersand}{name}"), vec![(name, Kind::Int(int.clone()))])
            }
            Item::SharedPair if self.chance.percent(50) => {
                let (p, q) = (self.fresh("p"), self.fresh("q"));
                let fixed = Kind::Number(Number::FIXED);
                let pattern = format!("{ampersand}&({p}, {q})");
                (pattern, vec![(p, fixed.clone()), (q, fixed)])
            }
            Item::SharedPair => {
                let name = self.fresh("both");
                let pair = Kind::Pair(Pair { mutable: false, reference: true });
                (format!("{ampersand}{name}"), vec![(name, pair)])
            }
            Item::SharedRecord(of) => {
                let text = self.fresh("one");
                let record =
                    Record { text: text.clone(), of: *of, mutable: false, reference: true };
                (format!("{ampersand}{text}"), vec![(text, Kind::Record(record))])
            }
            Item::Part(least) => {
                let text = self.fresh("few");
                let part = self.list(&text, Of::Numbers, Form::Slice, false, *least);
                (format!("{ampersand}{text}"), vec![(text, Kind::List(part))])
            }
            Item::Pair(first, second) => {
                let (a, mut bound) = self.binding(first, false);
                let open = self.scope.variables.len();
                for (name, kind) in &bound {
                    self.scope.add(name, kind.clone()); // so that the other has other names
                }
                let (b, more) = self.binding(second, false);
                self.scope.variables.truncate(open);
                bound.extend(more);
                (format!("{ampersand}({a}, {b})"), bound)
            }
        }
    }

    /// What is written where a closure's parameters are in sight.
    pub(super) fn within<R>(
        &mut self,
        bound: Vec<(String, Kind)>,
        inside: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let open = self.scope.variables.len();
        for (name, kind) in bound {
            self.scope.add(&name, kind);
        }
        let result = inside(self);
        self.scope.variables.truncate(open);
        result
    }

    /// `|v| v.sin() * x`
    pub(super) fn mapping(&mut self, item: &Item, depth: usize) -> String {
        let (pattern, bound) = self.binding(item, false);
        let value = self.within(bound, |writer| writer.typed_tame(depth).text);
        format!("|{pattern}| {value}")
    }

    /// `|&v| v > 0.37`
    pub(super) fn test(&mut self, item: &Item, by_reference: bool) -> String {
        if matches!(item, Item::Shared) && by_reference && self.chance.percent(40) {
            return format!("|v| **v > {}", self.threshold());
        }
        let (pattern, bound) = self.binding(item, by_reference);
        let condition = self.within(bound.clone(), |writer| match &bound[..] {
            [.., (name, Kind::Number(number))] if writer.chance.percent(60) => {
                let name = super::signature::star(name, *number);
                format!("{name} > {}", writer.threshold())
            }
            _ => writer.condition(0),
        });
        format!("|{pattern}| {condition}")
    }

    /// One more adaptor, if it fits.
    pub(super) fn adapted(&mut self, chain: Chain, depth: usize, in_head: bool) -> Chain {
        let Chain { text, item, order, length } = chain;
        let ordered = matches!(order, Order::Positions | Order::Mapped);
        let behind = if order == Order::Spliced { Order::Spliced } else { Order::Loose };
        let of_order = |order| move |text, item| Chain { text, item, order, length: None };
        let (loose, spliced) = (of_order(behind), of_order(Order::Spliced));
        match self.chance.below(16) {
            0..=1 => {
                let text = format!("{text}.filter({})", self.test(&item, true));
                loose(text, item)
            }
            2 => {
                let below = length.map(|(class, _)| class).into_iter().collect();
                let int = Int { below, typed: true, ..Int::default() };
                let item = Item::Pair(Box::new(Item::Int(int)), Box::new(item));
                let order = if order == Order::Positions { order } else { behind };
                Chain { text: format!("{text}.enumerate()"), item, order, length }
            }
            3 if ordered => Chain { text: format!("{text}.rev()"), item, order, length },
            4 if ordered => {
                let adaptor = *self.chance.pick(&["skip(1)", "take(2)", "step_by(2)"]);
                Chain { text: format!("{text}.{adaptor}"), item, order, length: None }
            }
            5..=6 if ordered => {
                let Some(other) = self.one_list() else {
                    return Chain { text, item, order, length };
                };
                let length = length.filter(|&(class, _)| class == other.class);
                let item = Item::Pair(Box::new(item), Box::new(Item::Shared));
                let order = if order == Order::Positions { order } else { behind };
                let text = format!("{text}.zip({})", self.gone_through(&other));
                Chain { text, item, order, length }
            }
            7 => {
                let methods = ["skip_while", "take_while"];
                let method =
                    if order == Order::Spliced { methods[0] } else { *self.chance.pick(&methods) };
                let text = format!("{text}.{method}({})", self.test(&item, true));
                loose(text, item)
            }
            8 => {
                let may_end = order != Order::Spliced && self.chance.percent(25);
                loose(self.scanned(&text, &item, depth, may_end), Item::Number)
            }
            9 => {
                let methods = ["filter_map", "map_while"];
                let method =
                    if order == Order::Spliced { methods[0] } else { *self.chance.pick(&methods) };
                let (pattern, bound) = self.binding(&item, false);
                let (condition, value) = self
                    .within(bound, |writer| (writer.condition(0), writer.typed_tame(depth).text));
                let text = format!(
                    "{text}.{method}(|{pattern}| if {condition} {{ Some({value}) }} else {{ None }})"
                );
                loose(text, Item::Number)
            }
            10 if !in_head && matches!(item, Item::Number | Item::Shared) => {
                spliced(self.flat_mapped(&text, &item), Item::Number)
            }
            11 if !in_head && matches!(item, Item::Shared) => {
                let Some(other) = self.one_list() else {
                    return Chain { text, item, order, length };
                };
                let text = format!("{text}.chain({})", self.gone_through(&other));
                spliced(text, item)
            }
            12 if matches!(item, Item::Shared) => {
                let method = *self.chance.pick(&["copied", "cloned"]);
                let text = format!("{text}.{method}()");
                Chain { text, item: Item::Number, order, length }
            }
            _ => {
                let mapping = self.mapping(&item, depth);
                let order = if ordered { Order::Mapped } else { behind };
                let text = format!("{text}.map({mapping})");
                Chain { text, item: Item::Number, order, length }
            }
        }
    }

    /// A list as what `zip` and `chain` take.
    pub(super) fn gone_through(&mut self, list: &List) -> String {
        match (list.form, self.chance.percent(50)) {
            (Form::Slice, true) => list.text.clone(),
            (Form::Vec | Form::Array, true) => format!("&{}", list.text),
            _ => format!("{}.iter()", list.text),
        }
    }

    /// A running mean, which may end the chain.
    fn scanned(&mut self, text: &str, item: &Item, depth: usize, may_end: bool) -> String {
        let (pattern, bound) = self.binding(item, false);
        let (start, state) = (self.literal(90), self.fresh("state"));
        let value = self.within(bound, |writer| writer.typed_tame(depth).operand());
        let kept = match may_end {
            true => format!("if *{state} > 1.07 {{ None }} else {{ Some(*{state}) }}"),
            false => format!("Some(*{state})"),
        };
        let body = format!("{{ *{state} = 0.5 * *{state} + {value}; {kept} }}");
        format!("{text}.scan({start}, |{state}, {pattern}| {body})")
    }

    /// Some numbers for each.
    fn flat_mapped(&mut self, text: &str, item: &Item) -> String {
        let (pattern, bound) = self.binding(item, false);
        let (k, factor) = (self.fresh("k"), self.literal(90));
        let (name, count) = (&bound[0].0, 1 + self.chance.below(3));
        let inner = format!("(0..{count}).map(move |{k}| {name} * ({k} as f64 + {factor}))");
        format!("{text}.flat_map(|{pattern}| {inner})")
    }
}
