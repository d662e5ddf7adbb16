//! What programs are made of: regions, statements, places.

use super::{Op, Product, Var};

/// Statements in order, what they need from earlier runs, and what leaves them.
///
/// Loops, the arms of branches and whole programs have one body of this form.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Lists that an earlier region recorded, of which each run takes one element.
    pub replayed: Vec<Item>,
    /// What is done, in order.
    pub statements: Vec<Statement>,
    /// What the region yields: the results of a program, the values of an arm, the next states of a loop.
    pub results: Vec<Var>,
    /// The residuals: values of each run that a later region needs.
    pub recorded: Vec<Recorded>,
}

/// `element` takes one element of `list` after the other.
#[derive(Clone, Debug)]
pub struct Item {
    /// A list outside of the region.
    pub list: Var,
    /// Its element in this run, inside.
    pub element: Var,
}

/// `list[run] = element`
#[derive(Clone, Debug)]
pub struct Recorded {
    /// A variable of the region; of a cell, what it holds at the end of the run.
    pub element: Var,
    /// The list of its values, outside of the region. A loop records one element a run, an arm one if it is taken.
    pub list: Var,
}

/// One step of a program.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `var = op`
    Let {
        /// What is defined.
        var: Var,
        /// Its value.
        op: Op,
    },
    /// Begins the life of a cell, which ends with the region.
    New {
        /// The cell.
        cell: Var,
        /// What it holds at first.
        init: Init,
    },
    /// `place = value`
    Store {
        /// Where.
        place: Place,
        /// A number, or a value of the place's type.
        value: Var,
    },
    /// `place += value`
    Accumulate {
        /// Where.
        place: Place,
        /// What is added; of the place's type.
        value: Var,
    },
    /// `place += product`, where the place has the shape of the product.
    AccumulateProduct {
        /// Where.
        place: Place,
        /// Which of the three products.
        product: Product,
        /// Its first factor.
        a: Var,
        /// Its second factor.
        b: Var,
        /// The variable that the product would be, by whose name messages call it.
        called: Var,
    },
    /// Every number in `place` becomes `value`.
    Fill {
        /// Where.
        place: Place,
        /// One number.
        value: Var,
    },
    /// `value` is added to every number in `place`.
    Spread {
        /// Where.
        place: Place,
        /// One number.
        value: Var,
    },
    /// The elements of `from` are copied to `to`, which has the same shape.
    Copy {
        /// What is overwritten.
        to: Place,
        /// What is copied.
        from: Place,
    },
    /// `to` becomes a copy of `from`, whatever shape it had.
    Assign {
        /// What is replaced.
        to: Place,
        /// What is copied.
        from: Place,
    },
    /// The elements of `from` are added to those of `to`, which has the same shape.
    Add {
        /// What is added to.
        to: Place,
        /// What is added.
        from: Place,
    },
    /// Every number in `place` becomes 0.
    Clear {
        /// Where.
        place: Place,
        /// The [`Op::Extent`] that the place has from now on; as before if absent.
        like: Option<Var>,
    },
    /// Two places of one type change their contents.
    Swap {
        /// One.
        a: Place,
        /// The other.
        b: Place,
    },
    /// `value` becomes the last element of the sequence at a place, which is one longer from now on.
    Push {
        /// The sequence.
        to: Place,
        /// What is put there; of the type of its elements.
        value: Var,
    },
    /// The last element leaves the sequence at a place, which is one shorter from now on.
    Pop {
        /// The sequence, which has one element at least.
        from: Place,
        /// The element.
        var: Var,
    },
    /// Something that the host does to cells without a derivative, or an assertion.
    Effect {
        /// The host's name of it.
        id: usize,
        /// What it reads, cells among it.
        args: Vec<Var>,
        /// The cells that it changes; they are among `args` too.
        writes: Vec<Var>,
    },
    /// A call of another differentiated function.
    Call(Call),
    /// A call that computes the tangent of its value too.
    CallTangent(CallTangent),
    /// The pullback of a call.
    Pull(Pull),
    /// A loop.
    Loop(Box<Loop>),
    /// A choice between two regions.
    Branch(Box<Branch>),
}

/// What a new cell holds.
#[derive(Clone, Debug)]
pub enum Init {
    /// Something of the host's without a derivative: `vec![0.0; n]`.
    Host {
        /// The host's name of it.
        id: usize,
        /// What it reads.
        args: Vec<Var>,
    },
    /// Zeros.
    Zero {
        /// An [`Op::Extent`].
        like: Var,
    },
    /// A copy of what is at a place.
    Copy(Place),
    /// A value, which the cell takes over.
    Value(Var),
}

/// Where in a cell: the way from its root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The cell.
    pub cell: Var,
    /// The steps into it; none for the whole cell.
    pub path: Vec<Projection>,
    /// The host's name of where this stands in the source.
    pub site: Option<usize>,
}

/// One step into a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Projection {
    /// `[index]`, where the host says what an index is.
    Index(Var),
    /// `[lo..hi]`, `[lo..=hi]`, `[lo..]`, `[..hi]`, `[..]`
    Slice {
        /// The first; 0 if absent.
        lo: Option<Var>,
        /// The end; that of the sequence if absent.
        hi: Option<Var>,
        /// Whether `hi` belongs to it.
        inclusive: bool,
    },
    /// `.field`, or the number of a tuple's component.
    Field(String),
    /// A part that only the host knows, such as a row of a matrix.
    View {
        /// The host's name of it.
        id: usize,
        /// What says where it is.
        args: Vec<Var>,
    },
}

/// `(value, pullback) = callee(args…)`
#[derive(Clone, Debug)]
pub struct Call {
    /// The host's name of the function called.
    pub callee: usize,
    /// Its arguments.
    pub args: Vec<Argument>,
    /// What it returns.
    pub value: Var,
    /// What its pullback needs to remember. Not a number: only a [`Pull`] takes it.
    pub pullback: Var,
}

/// `(value, tangent) = callee(args…, tangents…)`
#[derive(Clone, Debug)]
pub struct CallTangent {
    /// The host's name of the function called.
    pub callee: usize,
    /// Its arguments.
    pub args: Vec<Argument>,
    /// The tangent of each argument, passed the same way; absent where it is zero.
    pub tangents: Vec<Option<Argument>>,
    /// What it returns.
    pub value: Var,
    /// The tangent of that.
    pub tangent: Var,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Argument {
    /// A number or a value.
    Value(Var),
    /// A place that the callee reads.
    Shared(Place),
    /// A place that the callee may change.
    Mutable(Place),
    /// A place that the callee may change or only read, which its caller cannot tell: a name that is a mutable reference.
    /// In a [`Pull`] a copy of what it held at the call, which the callee takes if it only reads.
    Lent(Place),
}

/// `pullback(args…, value, seed, sinks…)`
#[derive(Clone, Debug)]
pub struct Pull {
    /// The callee of the [`Call`] that made the pullback.
    pub callee: usize,
    /// From the [`Call`].
    pub pullback: Var,
    /// The call's arguments again, so that the pullback need not keep them; those that the callee may have changed are
    /// not read.
    pub args: Vec<Argument>,
    /// The call's value again.
    pub value: Var,
    /// The cotangent of the value; absent where nothing depends on it.
    pub seed: Option<Var>,
    /// Where the cotangents of the arguments go, one each. That of a mutable argument is [`Sink::AddTo`]: the place
    /// holds the cotangent of what the callee left there, and gets that of what it found.
    pub sinks: Vec<Sink>,
}

/// Where a cotangent goes.
#[derive(Clone, Debug)]
pub enum Sink {
    /// Nobody asks for it.
    Skip,
    /// It becomes a variable.
    Fresh(Var),
    /// It is added to what is there.
    AddTo(Place),
}

/// A loop: the body runs again and again, and hands its state on.
#[derive(Clone, Debug)]
pub struct Loop {
    /// How often it runs, and what differs from run to run.
    pub control: Control,
    /// Whether it goes through the numbers of a range, the elements of a list, and what was recorded, from the last
    /// position to the first. Lists have their elements at the positions of the runs that recorded them.
    pub reversed: bool,
    /// The state from one run of the body to the next.
    pub carried: Vec<Carried>,
    /// What is done in each run. Its results are the next states, one for each of `carried`.
    pub body: Region,
    /// A variable of the body that ends the loop after the run in which it is true.
    pub until: Option<Var>,
    /// Defined by the loop: how often it ran. Present if `control` does not say so.
    pub trips: Option<Var>,
}

/// How often a loop runs.
#[derive(Clone, Debug)]
pub enum Control {
    /// For each whole number of a range.
    Range {
        /// The number, inside.
        index: Var,
        /// The first number.
        lo: Var,
        /// The end.
        hi: Var,
        /// Whether `hi` belongs to it.
        inclusive: bool,
        /// Every how manieth number; 1 if absent.
        step: Option<Var>,
        /// How often it runs at most, if that is known here.
        bound: Option<usize>,
    },
    /// For each element of a list.
    Over {
        /// The list.
        list: Var,
        /// Its element, inside.
        element: Var,
        /// The element's position in the list, inside, if anything depends on it.
        position: Option<Var>,
    },
    /// For each item of an iterator of the host's, which has no derivative.
    Each {
        /// A [`Op::Host`] that makes the iterator.
        items: Var,
        /// The host's name of the pattern that takes an item apart.
        pattern: usize,
        /// The variables of the pattern.
        elements: Vec<Var>,
    },
    /// So many times: the reverse of a loop that counted its runs.
    Times {
        /// The number.
        trips: Var,
        /// How many at most, if that is known here.
        bound: Option<usize>,
    },
    /// As long as the condition holds, which is computed before each run from the state that enters it.
    While {
        /// Yields the condition. It changes nothing and records nothing.
        condition: Region,
    },
    /// Until [`Loop::until`] ends it.
    Forever,
}

/// A piece of loop state. What enters the next run is the result of the body at the same position.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Before the first run.
    pub init: Var,
    /// In the body, as it comes from the run before.
    pub enter: Var,
    /// After the last run (`init`, if there was none).
    pub exit: Var,
}

/// `results = if condition { then } else { otherwise }`
#[derive(Clone, Debug)]
pub struct Branch {
    /// Decides; not differentiated.
    pub condition: Var,
    /// Runs if the condition holds.
    pub then: Region,
    /// Runs if not.
    pub otherwise: Region,
    /// What the region that ran yields.
    pub results: Vec<Var>,
}

impl Place {
    /// A whole cell.
    #[must_use]
    pub fn whole(cell: Var) -> Self {
        Self { cell, path: Vec::new(), site: None }
    }

    /// The same place in another cell of the same form.
    #[must_use]
    pub fn of(&self, cell: Var) -> Self {
        Self { cell, path: self.path.clone(), site: self.site }
    }

    /// The variables that say where it is.
    pub fn indices(&self) -> impl Iterator<Item = Var> + '_ {
        self.path.iter().flat_map(|projection| match projection {
            Projection::Index(index) => vec![*index],
            Projection::Slice { lo, hi, .. } => lo.iter().chain(hi).copied().collect(),
            Projection::Field(_) => Vec::new(),
            Projection::View { args, .. } => args.clone(),
        })
    }
}
