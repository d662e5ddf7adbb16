//! Loops: `for` over everything that it goes over, `while` with a counter, `loop` with an end.

use super::Writer;
use super::scope::{Class, Form, Int, Kind, List, Number, Of, Pair};

/// What a `for` binds.
type Bound = Vec<(String, Kind)>;

impl Writer<'_> {
    pub(super) fn for_loop(&mut self) -> bool {
        let choices =
            [(8, 0), (9, 1), (4, 2), (3, 3), (2, 4), (2, 5), (3, 6), (4, 7), (4, 8), (5, 9)];
        match self.chance.weighted(&choices) {
            0 => self.over_range(),
            1 => self.over_numbers(),
            2 => self.over_two(),
            3 => self.over_chunks(),
            4 => self.over_pairs(),
            5 => self.over_grid(),
            6 => self.over_rows(),
            7 => self.over_records(),
            8 => self.over_stack(),
            _ => self.over_chain(),
        }
    }

    /// Head, body and end of a `for`.
    pub(super) fn for_with(&mut self, head: &str, bound: Bound) {
        let label = self.frame(true, true, false);
        self.line(format!("{label}for {head} {{"));
        self.block(|writer| {
            for (name, kind) in bound {
                writer.scope.add(&name, kind);
            }
            writer.statements();
            if writer.chance.percent(40) {
                writer.statement();
            }
        });
        self.line("}");
        self.frames.pop();
    }

    pub(super) fn index_name(&self) -> String {
        let names = ["i", "j", "k", "l"];
        let free = names.iter().find(|&&name| self.fresh(name) == name);
        free.map_or_else(|| self.fresh("i"), |&name| name.to_owned())
    }

    fn over_range(&mut self) -> bool {
        let name = self.index_name();
        let lists = self.scope.lists();
        let list = self.chance.one(lists);
        let inside = self.scope.ints().into_iter();
        let inside = inside.filter(|(name, int)| !int.below.is_empty() && !name.contains(' '));
        let inside = self.chance.one(inside.collect());
        let below = |class: Class, positive, typed| Int {
            below: vec![class],
            positive,
            typed,
            ..Int::default()
        };
        let (range, int) = match (self.chance.below(10), list, inside) {
            (0..=1, Some(list), _) => {
                (format!("0..{}", list.len()), below(list.class, false, true))
            }
            (2, Some(list), _) => (format!("1..{}", list.len()), below(list.class, true, true)),
            (3, Some(list), _) => (
                format!("1..={}", list.len()),
                Int { positive: true, typed: true, ..Int::default() },
            ),
            (4..=5, _, Some((outer, int))) => {
                let outer_int = Int { mutable: false, positive: false, ..int };
                match self.chance.below(3) {
                    0 => (format!("0..{outer}"), outer_int),
                    1 => (format!("0..={outer}"), outer_int),
                    _ => (format!("1..={outer}"), Int { positive: true, ..outer_int }),
                }
            }
            (6, Some(list), Some((outer, int))) if int.below.contains(&list.class) => {
                match self.chance.percent(50) {
                    true => (format!("{outer}..{}", list.len()), below(list.class, false, true)),
                    false => {
                        (format!("{outer} + 1..{}", list.len()), below(list.class, true, true))
                    }
                }
            }
            (7, ..) if !self.scope.ints().is_empty() => {
                let (ints, typed) = (self.scope.ints(), |int: &Int| int.typed);
                let ints = ints.into_iter().filter(|(name, int)| typed(int) && !name.contains(' '));
                match self.chance.one(ints.collect()) {
                    Some((end, _)) => {
                        (format!("0..{end} % 4"), Int { typed: true, ..Int::default() })
                    }
                    None => ("0..2".to_owned(), Int { end: Some(2), ..Int::default() }),
                }
            }
            _ => {
                let end = 1 + self.chance.below(4);
                (format!("0..{end}"), Int { end: Some(end), ..Int::default() })
            }
        };
        let adapted = match self.chance.below(8) {
            0..=1 => format!("({range}).rev()"),
            2 => format!("({range}).step_by(2)"),
            3 if !range.contains('=') => format!("({range}).step_by(2).rev()"),
            _ => range,
        };
        let used = if self.chance.percent(8) { "_".to_owned() } else { name.clone() };
        let bound = if used == "_" { Vec::new() } else { vec![(name, Kind::Int(int))] };
        self.for_with(&format!("{used} in {adapted}"), bound);
        true
    }

    /// What is gone through is borrowed.
    pub(super) fn for_frozen(&mut self, root: &str, head: &str, bound: Bound) {
        self.scope.freeze(root);
        self.for_with(head, bound);
        self.scope.thaw(root);
    }

    pub(super) fn for_hidden(&mut self, root: &str, head: &str, bound: Bound) {
        self.scope.hide(root);
        self.for_with(head, bound);
        self.scope.show(root);
    }

    fn over_numbers(&mut self) -> bool {
        let Some(list) = self.one_list() else { return false };
        let (text, name) = (&list.text, self.fresh_of(&["v", "e"]));
        let index = self.index_name();
        let int = Int { below: vec![list.class], typed: true, ..Int::default() };
        if list.mutable && self.chance.percent(50) {
            let unique = vec![(name.clone(), Kind::Number(Number::UNIQUE))];
            let (head, bound) = match self.chance.below(4) {
                0..=1 => (format!("{name} in {text}.iter_mut()"), unique),
                2 if list.form == Form::Vec => (format!("{name} in &mut {text}"), unique),
                2 => (format!("{name} in {text}.iter_mut().rev()"), unique),
                _ => {
                    let bound = [vec![(index.clone(), Kind::Int(int))], unique].concat();
                    (format!("({index}, {name}) in {text}.iter_mut().enumerate()"), bound)
                }
            };
            self.for_hidden(list.root(), &head, bound);
            return true;
        }
        let copied = self.chance.percent(50);
        let (pattern, number) = match copied {
            true => (format!("&{name}"), Number::FIXED),
            false => (name.clone(), Number::SHARED),
        };
        let one = vec![(name, Kind::Number(number))];
        let (head, bound) = match self.chance.below(10) {
            0..=2 => {
                let source = match list.form {
                    Form::Slice => text.clone(),
                    Form::MutSlice | Form::MutVec => format!("{text}.iter()"),
                    Form::Vec | Form::Array => format!("&{text}"),
                };
                (format!("{pattern} in {source}"), one)
            }
            3 => (format!("{pattern} in {text}.iter().rev()"), one),
            4 => (format!("{pattern} in {text}.iter().skip(1)"), one),
            5 => (format!("{pattern} in {text}.iter().take(2)"), one),
            6 => {
                let (range, ..) = self.range_in(&list);
                (format!("{pattern} in &{text}[{range}]"), one)
            }
            7 => {
                let bound = [vec![(index.clone(), Kind::Int(int))], one].concat();
                (format!("({index}, {pattern}) in {text}.iter().rev().enumerate()"), bound)
            }
            _ => {
                let bound = [vec![(index.clone(), Kind::Int(int))], one].concat();
                (format!("({index}, {pattern}) in {text}.iter().enumerate()"), bound)
            }
        };
        self.for_frozen(list.root(), &head, bound);
        true
    }

    /// Two lists side by side, of which one may be changed.
    fn over_two(&mut self) -> bool {
        let mut lists = self.number_lists();
        let Some(first) = self.chance.one(lists.clone()) else { return false };
        let changed = first.mutable && self.chance.percent(60);
        if changed {
            lists.retain(|list| list.root() != first.root());
        }
        let Some(second) = self.chance.one(lists) else { return false };
        let (p, q, index) = (self.fresh("v"), self.fresh("o"), self.index_name());
        let method = if changed { "iter_mut" } else { "iter" };
        let source = match (second.form, self.chance.percent(50)) {
            (Form::Slice, true) => second.text.clone(),
            (Form::Vec | Form::Array, true) => format!("&{}", second.text),
            _ => format!("{}.iter()", second.text),
        };
        let zipped = format!("{}.{method}().zip({source})", first.text);
        let number = if changed { Number::UNIQUE } else { Number::SHARED };
        let mut bound =
            vec![(p.clone(), Kind::Number(number)), (q.clone(), Kind::Number(Number::SHARED))];
        let head = match self.chance.percent(35) {
            true => {
                let below = vec![first.class, second.class];
                let int = Int { below, typed: true, ..Int::default() };
                bound.push((index.clone(), Kind::Int(int)));
                format!("({index}, ({p}, {q})) in {zipped}.enumerate()")
            }
            false => format!("({p}, {q}) in {zipped}"),
        };
        self.scope.freeze(second.root());
        match changed {
            true => self.for_hidden(first.root(), &head, bound),
            false => self.for_frozen(first.root(), &head, bound),
        }
        self.scope.thaw(second.root());
        true
    }

    fn over_chunks(&mut self) -> bool {
        let Some(list) = self.one_list() else { return false };
        let (name, index) = (self.fresh("chunk"), self.index_name());
        let size = 1 + self.chance.below(3);
        let class = self.class();
        let changed = list.mutable && self.chance.percent(50);
        let (method, class, least) = match (changed, self.chance.below(3)) {
            (true, 0) => ("chunks_exact_mut", size, size),
            (true, _) => ("chunks_mut", class, 1),
            (false, 0) => ("chunks", class, 1),
            (false, 1) => ("chunks_exact", size, size),
            (false, _) => ("windows", size, size),
        };
        let form = if changed { Form::MutSlice } else { Form::Slice };
        let of = Of::Numbers;
        let chunk = List { text: name.clone(), of, mutable: changed, form, class, least };
        let mut bound = vec![(name.clone(), Kind::List(chunk))];
        let chunks = format!("{}.{method}({size})", list.text);
        let head = match self.chance.percent(35) {
            true => {
                bound.push((index.clone(), Kind::Int(Int { typed: true, ..Int::default() })));
                format!("({index}, {name}) in {chunks}.enumerate()")
            }
            false => format!("{name} in {chunks}"),
        };
        match changed {
            true => self.for_hidden(list.root(), &head, bound),
            false => self.for_frozen(list.root(), &head, bound),
        }
        true
    }

    fn over_pairs(&mut self) -> bool {
        let lists = self.scope.lists().into_iter();
        let lists = lists.filter(|list| matches!(list.of, Of::Pairs));
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let text = &list.text;
        if list.mutable && self.chance.percent(60) {
            let name = self.fresh("p");
            let pair = Pair { mutable: true, reference: true };
            let head = format!("{name} in {text}.iter_mut()");
            self.for_hidden(text, &head, vec![(name, Kind::Pair(pair))]);
            return true;
        }
        let (p, q) = (self.fresh("p"), self.fresh("q"));
        let fixed = Kind::Number(Number::FIXED);
        let (head, bound) = match self.chance.percent(50) {
            true => (format!("&({p}, {q}) in {text}.iter()"), vec![(p, fixed.clone()), (q, fixed)]),
            false => {
                let pair = Pair { mutable: false, reference: true };
                (format!("{p} in {text}.iter()"), vec![(p, Kind::Pair(pair))])
            }
        };
        self.for_frozen(text, &head, bound);
        true
    }

    fn over_rows(&mut self) -> bool {
        let lists = self.scope.lists().into_iter();
        let lists = lists.filter(|list| matches!(list.of, Of::Rows(..)));
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let (name, index, text) = (self.fresh("row"), self.index_name(), &list.text);
        let changed = list.mutable && self.chance.percent(50);
        let row = list.row("").expect("a list of lists");
        let form = match (changed, row.form) {
            (false, _) => Form::Slice,
            (true, Form::Vec) => Form::MutVec,
            (true, _) => Form::MutSlice,
        };
        let row = List { text: name.clone(), form, mutable: changed, ..row };
        let mut bound = vec![(name.clone(), Kind::List(row))];
        let method = if changed { "iter_mut" } else { "iter" };
        let head = match self.chance.percent(50) {
            true => {
                let int = Int { below: vec![list.class], typed: true, ..Int::default() };
                bound.push((index.clone(), Kind::Int(int)));
                format!("({index}, {name}) in {text}.{method}().enumerate()")
            }
            false => format!("{name} in {text}.{method}()"),
        };
        match changed {
            true => self.for_hidden(text, &head, bound),
            false => self.for_frozen(text, &head, bound),
        }
        true
    }

    /// A list as rows and columns: `a[i * 2 + j]`.
    fn over_grid(&mut self) -> bool {
        let lists = self.number_lists().into_iter();
        let lists = lists.filter(|list| list.class == 4 || list.class == 6);
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let columns = if list.class == 4 { 2 } else { 2 + self.chance.below(2) };
        let rows = list.class / columns;
        let i = self.index_name();
        let int = |end: usize| Kind::Int(Int { end: Some(end), ..Int::default() });
        let label = self.frame(true, true, false);
        self.line(format!("{label}for {i} in 0..{rows} {{"));
        self.block(|writer| {
            writer.scope.add(&i, int(rows));
            let j = writer.index_name();
            let index = format!("{i} * {columns} + {j}");
            let bound = vec![(j.clone(), int(columns)), (index, int(rows * columns))];
            writer.for_with(&format!("{j} in 0..{columns}"), bound);
        });
        self.line("}");
        self.frames.pop();
        true
    }

    pub(super) fn while_loop(&mut self) -> bool {
        let lists = self.scope.lists();
        let name = self.fresh_of(&["k", "count", "step"]);
        let late = self.chance.percent(50);
        let (end, class) = match self.chance.one(lists) {
            Some(list) if self.chance.percent(60) => (list.len(), Some(list.class)),
            _ => ((2 + self.chance.below(4)).to_string(), None),
        };
        let condition = match self.chance.percent(50) {
            true => format!("{name} < {end} && {}", self.condition(0)),
            false => format!("{name} < {end}"),
        };
        self.line(format!("let mut {name} = 0;"));
        let label = self.frame(true, !late, false);
        self.line(format!("{label}while {condition} {{"));
        self.block(|writer| {
            let below = class.filter(|_| late).into_iter().collect();
            writer.scope.add(&name, Kind::Int(Int { below, ..Int::default() }));
            if !late {
                writer.line(format!("{name} += 1;"));
                if let Some(class) = class {
                    let int = Int { below: vec![class], ..Int::default() };
                    writer.scope.add(&format!("{name} - 1"), Kind::Int(int));
                }
            }
            writer.statements();
            if late {
                let step = match writer.chance.percent(30) {
                    true => format!("if {} {{ 1 }} else {{ 2 }}", writer.condition(0)),
                    false => "1".to_owned(),
                };
                writer.line(format!("{name} += {step};"));
            }
        });
        self.line("}");
        self.frames.pop();
        self.scope.add(&name, Kind::Int(Int::default()));
        true
    }

    /// `loop`, sometimes with a value.
    pub(super) fn endless_loop(&mut self) -> bool {
        let (name, value) = (self.fresh("tries"), self.fresh("found"));
        let has_value = self.chance.percent(50);
        let end = 1 + self.chance.below(5);
        let condition = match self.chance.percent(50) {
            true => format!("{name} == {end} || {}", self.condition(0)),
            false => format!("{name} == {end}"),
        };
        self.line(format!("let mut {name} = 0;"));
        let label = self.frame(true, true, has_value);
        let start = if has_value { format!("let {value}: f64 = ") } else { String::new() };
        self.line(format!("{start}{label}loop {{"));
        self.block(|writer| {
            writer.scope.add(&name, Kind::Int(Int::default()));
            writer.line(format!("if {condition} {{"));
            let result =
                if has_value { format!(" {}", writer.tame(1).text) } else { String::new() };
            writer.line(format!("    break{result};"));
            writer.line("}");
            writer.line(format!("{name} += 1;"));
            writer.statements();
        });
        self.line(if has_value { "};" } else { "}" });
        self.frames.pop();
        if has_value {
            self.scope.add(&value, Kind::Number(Number::FIXED));
        }
        true
    }
}
