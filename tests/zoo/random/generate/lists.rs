//! Lists: what makes them, copies them and changes them as a whole.

use super::Writer;
use super::scope::{Class, Form, Kind, List, Of};
use super::signature::array;

impl Writer<'_> {
    /// Lists of numbers, rows of lists of lists included.
    pub(super) fn number_lists(&mut self) -> Vec<List> {
        let mut found = Vec::new();
        for list in self.scope.lists() {
            match list.of {
                Of::Numbers => found.push(list),
                Of::Rows(..) if self.chance.percent(60) => {
                    let index = match list.form {
                        Form::Vec => self.index_apart(&list),
                        _ => self.index(&list),
                    };
                    found.push(list.row(&index).expect("a list of lists"));
                }
                _ => {}
            }
        }
        found
    }

    /// One of them.
    pub(super) fn one_list(&mut self) -> Option<List> {
        let lists = self.number_lists();
        self.chance.one(lists)
    }

    /// A list of numbers that may be changed.
    pub(super) fn changeable(&mut self) -> Option<List> {
        let lists = self.number_lists().into_iter().filter(|list| list.mutable);
        self.chance.one(lists.collect())
    }

    pub(super) fn add_list(&mut self, list: List) {
        let name = list.text.clone();
        self.scope.add(&name, Kind::List(list));
    }

    pub(super) fn new_vec(&mut self, name: &str, of: Of, class: Class, least: usize) {
        let text = name.to_owned();
        self.add_list(List { text, of, mutable: true, form: Form::Vec, class, least });
    }

    pub(super) fn let_list(&mut self) -> bool {
        let name = self.fresh_of(&["b", "buffer", "d", "work"]);
        match self.chance.weighted(&[
            (5, 0),
            (4, 1),
            (4, 2),
            (2, 3),
            (2, 4),
            (4, 5),
            (2, 6),
            (3, 7),
        ]) {
            0 => {
                let Some(list) = self.one_list() else { return false };
                let method = match list.form == Form::Vec && self.chance.percent(40) {
                    true => "clone",
                    false => "to_vec",
                };
                self.line(format!("let mut {name} = {}.{method}();", list.text));
                self.new_vec(&name, Of::Numbers, list.class, list.least);
            }
            1 => {
                let value = self.initial();
                let (length, class, least) = self.length();
                self.line(format!("let mut {name}: Vec<f64> = vec![{value}; {length}];"));
                self.new_vec(&name, Of::Numbers, class, least);
            }
            2 => {
                let length = 2 + self.chance.below(3);
                let ty = format!("[f64; {length}]");
                let text = match self.chance.percent(40) {
                    true => format!("[{}; {length}]", self.initial()),
                    false => format!("[{}]", self.several(length)),
                };
                self.line(format!("let mut {name}: {ty} = {text};"));
                self.add_list(array(&name, Of::Numbers, length, true));
            }
            3 => {
                let value = self.initial();
                let (rows, columns) = (2 + self.chance.below(2), 2 + self.chance.below(2));
                if self.chance.percent(50) {
                    let ty = format!("[[f64; {columns}]; {rows}]");
                    self.line(format!("let mut {name}: {ty} = [[{value}; {columns}]; {rows}];"));
                    let of = Of::Rows(Form::Array, columns, columns);
                    self.add_list(array(&name, of, rows, true));
                } else {
                    let text = format!("vec![vec![{value}; {columns}]; {rows}]");
                    self.line(format!("let mut {name}: Vec<Vec<f64>> = {text};"));
                    self.new_vec(&name, Of::Rows(Form::Vec, columns, columns), rows, rows);
                }
            }
            4 => {
                let length = 2 + self.chance.below(2);
                let values = self.several(length);
                self.line(format!("let mut {name}: Vec<f64> = vec![{values}];"));
                self.new_vec(&name, Of::Numbers, length, length);
            }
            5 => return self.let_part(),
            6 => return self.let_copy(&name),
            _ => return self.let_collected(&name),
        }
        true
    }

    /// What fills a new list.
    fn initial(&mut self) -> String {
        match self.chance.percent(50) {
            true => "0.0".to_owned(),
            false => self.tame_at_depth(1).text,
        }
    }

    fn several(&mut self, count: usize) -> String {
        let values: Vec<_> = (0..count).map(|_| self.tame_at_depth(1).text).collect();
        values.join(", ")
    }

    /// The length of a new list.
    fn length(&mut self) -> (String, Class, usize) {
        let lists = self.scope.lists();
        let list = self.chance.one(lists);
        match (self.chance.below(4), list) {
            (0, Some(list)) => (list.len(), list.class, list.least),
            (1, Some(list)) => (format!("{} + 1", list.len()), self.class(), list.least + 1),
            (2, _) => {
                let ints = self.scope.ints().into_iter().filter(|(_, int)| int.typed);
                match self.chance.one(ints.collect()) {
                    Some((name, _)) => (format!("{name} % 3 + 2"), self.class(), 2),
                    None => ("4".to_owned(), 4, 4),
                }
            }
            _ => {
                let length = *self.chance.pick(&[3, 4, 6]);
                (length.to_string(), length, length)
            }
        }
    }

    /// `let part = &a[1..];`
    fn let_part(&mut self) -> bool {
        let Some(list) = self.one_list() else { return false };
        let name = self.fresh_of(&["part", "tail", "head"]);
        let (range, class, least) = self.range_in(&list);
        self.line(format!("let {name} = &{}[{range}];", list.text));
        if self.scope.may_change(list.root()) {
            self.freeze_here(list.root());
        }
        let (of, form) = (Of::Numbers, Form::Slice);
        self.add_list(List { text: name, of, mutable: false, form, class, least });
        true
    }

    /// A range of a list that is not empty: its class, its least length.
    pub(super) fn range_in(&mut self, list: &List) -> (String, Class, usize) {
        let least = list.least;
        let lo = self.chance.below(least);
        let inside =
            self.scope.ints().into_iter().filter(|(_, int)| int.below.contains(&list.class));
        let inside = self.chance.one(inside.collect());
        match (self.chance.below(6), inside) {
            (0, _) => ("..".to_owned(), list.class, least),
            (1, _) => {
                let hi = lo + 1 + self.chance.below(least - lo);
                (format!("{lo}..{hi}"), hi - lo, hi - lo)
            }
            (2, _) => (format!("..{}", lo + 1), lo + 1, lo + 1),
            (3, Some((name, _))) => (format!("{name}.."), self.class(), 1),
            (4, Some((name, _))) => (format!("..={name}"), self.class(), 1),
            _ => (format!("{lo}.."), self.class(), least - lo),
        }
    }

    /// `let old = q;`
    fn let_copy(&mut self, name: &str) -> bool {
        let lists = self.scope.lists().into_iter();
        let whole =
            lists.filter(|list| list.form == Form::Array || !matches!(list.of, Of::Numbers));
        let Some(list) =
            self.chance.one(whole.filter(|list| !matches!(list.of, Of::Ints)).collect())
        else {
            return false;
        };
        let mutable = self.chance.percent(60);
        let keyword = if mutable { "let mut" } else { "let" };
        let (method, form) = match list.form {
            Form::Array if matches!(list.of, Of::Records(_)) => (".clone()", Form::Array),
            Form::Array => ("", Form::Array),
            _ => (".to_vec()", Form::Vec),
        };
        self.line(format!("{keyword} {name} = {}{method};", list.text));
        self.add_list(List { text: name.to_owned(), mutable, form, ..list });
        true
    }

    pub(super) fn list_operation(&mut self) -> bool {
        let Some(list) = self.changeable() else { return self.swap_rows() };
        self.scope.hide(list.root()); // it is borrowed while the arguments are computed
        let line = self.operation_on(&list);
        self.scope.show(list.root());
        match line {
            Some(line) => self.line(line),
            None => return self.swap_rows(),
        }
        true
    }

    fn operation_on(&mut self, list: &List) -> Option<String> {
        let text = &list.text;
        Some(match self.chance.below(9) {
            0 => format!("{text}.fill({});", self.tame_at_depth(1).text),
            1 => {
                let (range, ..) = self.range_in(list);
                format!("{text}[{range}].fill({});", self.tame_at_depth(1).text)
            }
            2..=3 => {
                let (i, j) = (self.index_apart(list), self.index_apart(list));
                format!("{text}.swap({i}, {j});")
            }
            4 => {
                let others = self.number_lists().into_iter();
                let others = others.filter(|other| other.class == list.class);
                let other = self.chance.one(others.collect())?;
                match self.chance.percent(50) && other.class < 10 && other.class > 1 {
                    true => {
                        let count = 1 + self.chance.below(other.class - 1);
                        format!("{text}[..{count}].copy_from_slice(&{}[..{count}]);", other.text)
                    }
                    false => format!("{text}.copy_from_slice({});", other.shared()),
                }
            }
            5 => {
                let others = self.number_lists().into_iter().filter(|other| {
                    other.mutable
                        && other.class == list.class
                        && other.form == list.form
                        && !matches!(list.form, Form::MutSlice | Form::MutVec)
                });
                let other = self.chance.one(others.collect())?;
                format!("std::mem::swap(&mut {text}, &mut {});", other.text)
            }
            6 => format!("{text}.reverse();"),
            7 => format!("{text}.copy_within(1.., 0);"),
            _ => format!("{text} = {};", self.assigned_whole(list)?),
        })
    }

    /// A list of the same length and type.
    fn assigned_whole(&mut self, list: &List) -> Option<String> {
        match list.form {
            Form::Array => Some(format!("[{}]", self.several(list.class))),
            Form::Vec => {
                let others = self.number_lists().into_iter();
                let others = others.filter(|other| other.class == list.class);
                Some(format!("{}.to_vec()", self.chance.one(others.collect())?.text))
            }
            Form::Slice | Form::MutSlice | Form::MutVec => None,
        }
    }

    fn swap_rows(&mut self) -> bool {
        let lists = self.scope.lists().into_iter();
        let lists = lists.filter(|list| {
            list.mutable && matches!(list.of, Of::Rows(..) | Of::Pairs | Of::Records(_))
        });
        let Some(list) = self.chance.one(lists.collect()) else { return false };
        let (i, j) = (self.index_apart(&list), self.index_apart(&list));
        self.line(format!("{}.swap({i}, {j});", list.text));
        true
    }
}
