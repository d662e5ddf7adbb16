//! What is in sight where something is written, and what may be done with it.

/// A variable, or a text that may be used like one: `i * 3 + j`.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// By how many borrows it is out of sight.
    pub(super) hidden: usize,
    /// By how many borrows it cannot be changed.
    pub(super) frozen: usize,
}

#[derive(Clone)]
pub(super) enum Kind {
    Number(Number),
    Int(Int),
    Bool,
    Pair(Pair),
    List(List),
    /// A closure from this many numbers to one.
    Closure(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) mutable: bool,
    pub(super) reference: Reference,
    /// It is known to be `f64` where it is used, so that its methods can be called.
    pub(super) typed: bool,
}

/// What has to be read with a star.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    No,
    Shared,
    Unique,
}

impl Number {
    /// What `let` binds.
    pub(super) const FIXED: Self = Self { mutable: false, reference: Reference::No, typed: true };
    /// What `let mut` binds.
    pub(super) const CHANGING: Self = Self { mutable: true, ..Self::FIXED };
    /// An element that is gone through.
    pub(super) const SHARED: Self = Self { reference: Reference::Shared, ..Self::FIXED };
    /// An element that is gone through to be changed.
    pub(super) const UNIQUE: Self = Self { reference: Reference::Unique, ..Self::CHANGING };
}

/// Two numbers.
#[derive(Clone, Copy, Default)]
pub(super) struct Pair {
    pub(super) mutable: bool,
    /// It is a reference: patterns do not take it apart.
    pub(super) reference: bool,
}

#[derive(Clone, Default)]
pub(super) struct Int {
    pub(super) mutable: bool,
    /// It is below the length of these lists.
    pub(super) below: Vec<Class>,
    /// It is below this number.
    pub(super) end: Option<usize>,
    /// It is at least 1.
    pub(super) positive: bool,
    /// It is known to be `usize` where it is used.
    pub(super) typed: bool,
}

/// Lists of one class have one length, which never changes.
pub(super) type Class = usize;

/// The class of lists of a length that is known is that length; other classes begin here.
pub(super) const FIRST_CLASS: Class = 1000;

#[derive(Clone)]
pub(super) struct List {
    /// `a`, or `m[i]`
    pub(super) text: String,
    pub(super) of: Of,
    pub(super) mutable: bool,
    pub(super) form: Form,
    pub(super) class: Class,
    /// The least length that it can have.
    pub(super) least: usize,
}

#[derive(Clone)]
pub(super) enum Of {
    Numbers,
    Pairs,
    Ints,
    /// Lists of numbers, `Vec` or array, of a class and a least length.
    Rows(Form, Class, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A shared reference to a slice or a list.
    Slice,
    /// A mutable one.
    MutSlice,
    /// A mutable reference to a vector.
    MutVec,
    Vec,
    Array,
}

impl List {
    pub(super) fn len(&self) -> String {
        format!("{}.len()", self.text)
    }

    /// The list itself as what a reference to a slice is expected.
    pub(super) fn shared(&self) -> String {
        match self.form {
            Form::Slice | Form::MutSlice | Form::MutVec => self.text.clone(),
            Form::Vec | Form::Array => format!("&{}", self.text),
        }
    }

    pub(super) fn unique(&self) -> String {
        match self.form {
            Form::Slice | Form::MutSlice | Form::MutVec => self.text.clone(),
            Form::Vec | Form::Array => format!("&mut {}", self.text),
        }
    }

    /// Of which variable it is a part.
    pub(super) fn root(&self) -> &str {
        self.text.split('[').next().expect("a first part")
    }

    /// The row at an index, if it is a list of lists.
    pub(super) fn row(&self, index: &str) -> Option<Self> {
        let Of::Rows(form, class, least) = self.of else { return None };
        let text = format!("{}[{index}]", self.text);
        Some(Self { text, of: Of::Numbers, form, class, least, ..*self })
    }
}

/// The variables, innermost last.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) variables: Vec<Variable>,
}

impl Scope {
    pub(super) fn add(&mut self, name: &str, kind: Kind) {
        self.variables.push(Variable { name: name.to_owned(), kind, hidden: 0, frozen: 0 });
    }

    /// What may be read. What cannot be changed now is not mutable.
    pub(super) fn visible(&self) -> Vec<Variable> {
        let mut visible: Vec<Variable> = Vec::new();
        for variable in self.variables.iter().rev() {
            let shadowed = self.variables.iter().rev().find(|other| other.name == variable.name);
            let shadowed = shadowed.is_some_and(|other| !std::ptr::eq(other, variable));
            if variable.hidden > 0 || shadowed {
                continue;
            }
            let mut variable = variable.clone();
            if variable.frozen > 0 {
                match &mut variable.kind {
                    Kind::Number(number) => number.mutable = false,
                    Kind::Int(int) => int.mutable = false,
                    Kind::Pair(pair) => pair.mutable = false,
                    Kind::List(list) => list.mutable = false,
                    Kind::Bool | Kind::Closure(_) => {}
                }
            }
            visible.push(variable);
        }
        visible
    }

    pub(super) fn lists(&self) -> Vec<List> {
        let lists = self.visible().into_iter();
        let lists = lists.filter_map(|variable| match variable.kind {
            Kind::List(list) => Some(list),
            _ => None,
        });
        lists.collect()
    }

    pub(super) fn ints(&self) -> Vec<(String, Int)> {
        let ints = self.visible().into_iter();
        let ints = ints.filter_map(|variable| match variable.kind {
            Kind::Int(int) => Some((variable.name, int)),
            _ => None,
        });
        ints.collect()
    }

    pub(super) fn numbers(&self) -> Vec<(String, Number)> {
        let numbers = self.visible().into_iter();
        let numbers = numbers.filter_map(|variable| match variable.kind {
            Kind::Number(number) => Some((variable.name, number)),
            _ => None,
        });
        numbers.collect()
    }

    pub(super) fn pairs(&self) -> Vec<(String, Pair)> {
        let pairs = self.visible().into_iter();
        let pairs = pairs.filter_map(|variable| match variable.kind {
            Kind::Pair(pair) => Some((variable.name, pair)),
            _ => None,
        });
        pairs.collect()
    }

    fn innermost(&mut self, name: &str) -> &mut Variable {
        let variable = self.variables.iter_mut().rev().find(|variable| variable.name == name);
        variable.expect("a variable in sight")
    }

    pub(super) fn set(&mut self, name: &str, kind: Kind) {
        self.innermost(name).kind = kind;
    }

    pub(super) fn hide(&mut self, name: &str) {
        self.innermost(name).hidden += 1;
    }

    pub(super) fn show(&mut self, name: &str) {
        self.innermost(name).hidden -= 1;
    }

    pub(super) fn freeze(&mut self, name: &str) {
        self.innermost(name).frozen += 1;
    }

    /// The end of a borrow of a variable that may have gone before.
    pub(super) fn thaw(&mut self, name: &str) {
        if self.variables.iter().any(|variable| variable.name == name) {
            self.innermost(name).frozen -= 1;
        }
    }
}
