//! Kinds of variables, and what may be done with them.

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
    Record(Record),
    Stack(Stack),
    /// An option of a number.
    Maybe(Maybe),
    Closure(Closure),
}

impl Kind {
    pub(super) fn is_mutable(&self) -> bool {
        match self {
            Self::Number(number) => number.mutable,
            Self::Int(int) => int.mutable,
            Self::Pair(pair) => pair.mutable,
            Self::List(list) => list.mutable,
            Self::Record(record) => record.mutable,
            Self::Stack(stack) => stack.mutable,
            Self::Maybe(maybe) => maybe.mutable,
            Self::Bool | Self::Closure(_) => false,
        }
    }
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

/// A struct.
#[derive(Clone)]
pub(super) struct Record {
    /// `p`, `p.inner`, or `points[i]`
    pub(super) text: String,
    /// Which of the definitions it is of.
    pub(super) of: usize,
    pub(super) mutable: bool,
    /// It is a reference: as a whole it is read with a star.
    pub(super) reference: bool,
}

/// A list that may be empty, and of which nothing else is known: it grows, or it was filtered.
#[derive(Clone)]
pub(super) struct Stack {
    pub(super) text: String,
    pub(super) of: Of,
    pub(super) mutable: bool,
    pub(super) form: Form,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Maybe {
    pub(super) mutable: bool,
}

/// What `let` binds to a closure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Closure {
    /// From this many numbers to one.
    Numbers(usize),
    /// From any integer to a number.
    Index,
    /// From a number to nothing: it changes what it captured.
    Changing,
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
    /// Structs of a definition.
    Records(usize),
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
        root(&self.text)
    }

    /// Whether it is a vector that a name alone means, so that it may be given away.
    pub(super) fn is_own(&self) -> bool {
        self.form == Form::Vec && self.mutable && self.root() == self.text
    }

    /// The row at an index, if it is a list of lists.
    pub(super) fn row(&self, index: &str) -> Option<Self> {
        let Of::Rows(form, class, least) = self.of else { return None };
        let text = format!("{}[{index}]", self.text);
        Some(Self { text, of: Of::Numbers, form, class, least, ..*self })
    }
}

impl Stack {
    /// The same where it is known to have some elements.
    pub(super) fn known(&self, class: Class, least: usize) -> List {
        let (text, of) = (self.text.clone(), self.of.clone());
        List { text, of, mutable: self.mutable, form: self.form, class, least }
    }

    /// `s.iter()` and the like may stand behind it; as argument it is this.
    pub(super) fn shared(&self) -> String {
        match self.form {
            Form::Slice | Form::MutSlice | Form::MutVec => self.text.clone(),
            Form::Vec | Form::Array => format!("&{}", self.text),
        }
    }
}

/// The variable that a place is a part of.
pub(super) fn root(place: &str) -> &str {
    place.split(['[', '.']).next().expect("a first part")
}

/// Whether a name stands in a text.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
