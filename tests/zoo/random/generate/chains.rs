//! Chains of iterators, as numbers, options, conditions, lists and what a `for` goes through.

use super::Writer;
use super::adaptors::{Chain, Item, Order};
use super::numbers::Value;
use super::scope::{Class, Of};

impl Writer<'_> {
    fn iterator(&mut self, depth: usize, in_head: bool) -> Option<Chain> {
        let mut chain = self.source()?;
        for _ in 0..self.chance.weighted(&[(3, 0), (5, 1), (4, 2), (1, 3)]) {
            chain = self.adapted(chain, depth, in_head);
        }
        Some(chain)
    }

    /// The same with numbers, or references to them, as items.
    fn iterator_of_numbers(&mut self, depth: usize) -> Option<Chain> {
        let chain = self.iterator(depth, false)?;
        if matches!(chain.item, Item::Number | Item::Shared) {
            return Some(chain);
        }
        let text = format!("{}.map({})", chain.text, self.mapping(&chain.item, depth));
        let order = match chain.order {
            Order::Positions => Order::Mapped,
            order => order,
        };
        Some(Chain { text, item: Item::Number, order, ..chain })
    }

    fn iterator_of_own_numbers(&mut self, depth: usize) -> Option<Chain> {
        let mut chain = self.iterator_of_numbers(depth)?;
        if matches!(chain.item, Item::Shared) {
            chain.text += ".copied()";
            chain.item = Item::Number;
        }
        Some(chain)
    }

    /// `a.iter().map(|v| v * x).sum::<f64>()`
    pub(super) fn chain(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.min(1);
        let text = match self.chance.below(10) {
            0..=3 => format!("{}.sum::<f64>()", self.iterator_of_numbers(depth)?.text),
            4 => format!("{}.product::<f64>()", self.iterator_of_numbers(depth)?.text),
            5 => {
                let chain = self.iterator_of_numbers(depth)?;
                let (start, all) = (self.literal(90), self.fresh("all"));
                let (pattern, bound) = self.binding(&chain.item, false);
                let value = self.within(bound, |writer| writer.typed_tame(depth).operand());
                let text = &chain.text;
                format!("{text}.fold({start}, |{all}, {pattern}| 0.5 * {all} + {value})")
            }
            6 => {
                let chain = self.iterator_of_own_numbers(depth)?;
                let (text, start) = (chain.text, self.threshold());
                match self.chance.below(4) {
                    0 => format!("{text}.fold({start}, f64::max)"),
                    1 => format!("{text}.fold({start}, f64::min)"),
                    2 => format!("{text}.fold({start}_f64, |m, v| m.max(v))"),
                    _ => format!("{text}.fold({start}_f64, |m, v| if v < m {{ v }} else {{ m }})"),
                }
            }
            7 => format!("({}.count() as f64)", self.iterator(depth, false)?.text),
            _ => {
                let option = self.option_of_chain(depth)?;
                format!("{option}.unwrap_or({})", self.leaf().text)
            }
        };
        let typed = !text.contains(".fold(");
        Some(Value::tight(text).with_type(typed))
    }

    /// A chain that may find a number.
    pub(super) fn option_of_chain(&mut self, depth: usize) -> Option<String> {
        let chain = self.iterator_of_own_numbers(depth)?;
        let text = chain.text;
        Some(match self.chance.below(8) {
            0 => format!("{text}.last()"),
            1 => format!("{text}.nth({})", self.chance.below(3)),
            2..=3 => format!("{text}.find({})", self.test(&Item::Number, true)),
            4 => {
                let (p, q) = (self.fresh("p"), self.fresh("q"));
                format!("{text}.reduce(|{p}, {q}| 0.5 * {p} * {q} + {p})")
            }
            5 => format!("{text}.max_by(|p, q| p.partial_cmp(q).unwrap())"),
            6 => format!("{text}.min_by(|p, q| p.total_cmp(q))"),
            _ => {
                let (pattern, bound) = self.binding(&Item::Number, false);
                let (condition, value) = self
                    .within(bound, |writer| (writer.condition(0), writer.typed_tame(depth).text));
                let found = format!("if {condition} {{ Some({value}) }} else {{ None }}");
                format!("{text}.find_map(|{pattern}| {found})")
            }
        })
    }

    /// A question about the items.
    pub(super) fn condition_of_chain(&mut self) -> Option<String> {
        let chain = self.iterator(0, false)?;
        let method = *self.chance.pick(&["any", "all"]);
        Some(format!("{}.{method}({})", chain.text, self.test(&chain.item, false)))
    }

    /// Where an item is, in a list that has one.
    pub(super) fn position_in_chain(&mut self) -> Option<(String, Class)> {
        let list = self.one_list()?;
        let test = self.test(&Item::Shared, false);
        let text = format!("{}.iter().position({test}).unwrap_or(0)", list.text);
        Some((text, list.class))
    }

    pub(super) fn let_collected(&mut self, name: &str) -> bool {
        let Some(chain) = self.iterator_of_own_numbers(1) else { return false };
        let text = match self.chance.percent(70) {
            true => format!("let mut {name}: Vec<f64> = {}.collect();", chain.text),
            false => format!("let mut {name} = {}.collect::<Vec<f64>>();", chain.text),
        };
        self.line(text);
        match chain.length {
            Some((class, least)) => self.new_vec(name, Of::Numbers, class, least),
            None => self.new_stack(name, Of::Numbers),
        }
        true
    }

    pub(super) fn over_chain(&mut self) -> bool {
        let Some(chain) = self.iterator(1, true) else { return false };
        let (pattern, bound) = self.binding(&chain.item, false);
        let read = self.changing_in(&chain.text);
        read.iter().for_each(|name| self.scope.freeze(name));
        self.for_with(&format!("{pattern} in {}", chain.text), bound);
        read.iter().for_each(|name| self.scope.thaw(name));
        true
    }
}
