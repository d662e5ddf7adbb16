//! Why a program cannot be run.

use std::fmt;

/// What is wrong with a program, or with the arguments given to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There are more or fewer arguments than parameters.
    Arguments {
        /// How many parameters there are.
        expected: usize,
        /// How many arguments.
        given: usize,
    },
    /// A variable is read where it has no value.
    Undefined {
        /// Its name.
        name: String,
    },
    /// A variable is given a second value where it has one.
    Redefined,
    /// A value is of another type.
    Type {
        /// What it should be.
        expected: &'static str,
    },
    /// Two shapes do not fit.
    Shapes {
        /// What should be done with arrays of these shapes.
        operation: &'static str,
        /// The shape of one.
        left: Vec<usize>,
        /// The shape of the other.
        right: Vec<usize>,
    },
    /// An array has no such axis.
    Axis {
        /// The axis.
        axis: usize,
        /// The array's shape.
        shape: Vec<usize>,
    },
    /// A struct has no such field.
    Field {
        /// The field.
        field: String,
    },
    /// Lists that go together differ in length.
    Lengths {
        /// The length of one.
        expected: usize,
        /// The length of another.
        given: usize,
    },
    /// A loop does not end.
    Endless,
    /// A sequence has no such element.
    Index {
        /// The position, as far as it is one.
        index: i64,
        /// How many elements there are.
        length: usize,
    },
    /// Something is stored to a cell that must not change.
    ReadOnly {
        /// The name of the cell.
        name: String,
    },
    /// A value that was read again in the reverse sweep is not what it was.
    Stale,
    /// A sum without terms has no type.
    EmptySum,
    /// The host does not know this.
    Unsupported {
        /// What sort of thing.
        what: &'static str,
        /// The host's name of it.
        id: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arguments { expected, given } => {
                write!(f, "{expected} arguments are needed, {given} were given")
            }
            Self::Undefined { name } => write!(f, "`{name}` is not in sight"),
            Self::Redefined => write!(f, "it has a value already"),
            Self::Type { expected } => write!(f, "not {expected}"),
            Self::Shapes { operation, left, right } => {
                write!(f, "{operation}: shapes {left:?} and {right:?} do not fit")
            }
            Self::Axis { axis, shape } => write!(f, "shape {shape:?} has no axis {axis}"),
            Self::Field { field } => write!(f, "no field `{field}`"),
            Self::Lengths { expected, given } => {
                write!(f, "lists of lengths {expected} and {given}")
            }
            Self::Endless => write!(f, "a loop without end"),
            Self::Index { index, length } => {
                write!(f, "no position {index} in a sequence of {length}")
            }
            Self::ReadOnly { name } => write!(f, "`{name}` must not change"),
            Self::Stale => write!(f, "it is not what it was in the forward sweep"),
            Self::EmptySum => write!(f, "a sum without terms"),
            Self::Unsupported { what, id } => write!(f, "the host has no {what} {id}"),
        }
    }
}

impl std::error::Error for Fault {}

/// A [`Fault`], and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterpretError {
    /// What is wrong.
    pub fault: Fault,
    /// The variable that was being defined, if it was one.
    pub defining: Option<String>,
}

impl From<Fault> for InterpretError {
    fn from(fault: Fault) -> Self {
        Self { fault, defining: None }
    }
}

impl fmt::Display for InterpretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.defining {
            Some(name) => write!(f, "defining `{name}`: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

impl std::error::Error for InterpretError {}
