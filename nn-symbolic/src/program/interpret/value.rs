//! What the variables of an interpreted program hold.

use std::collections::BTreeMap;

use super::{Array, Fault};

/// The value of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number or an array.
    Array(Array),
    /// A struct, by field.
    Struct(BTreeMap<String, Value>),
    /// A list of values of one type.
    List(Vec<Value>),
    /// A shape.
    Shape(Vec<usize>),
    /// What a call's way back remembers, by the name that the host gave it.
    Pullback(usize),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Array(Array::number(number))
    }
}

impl From<Array> for Value {
    fn from(array: Array) -> Self {
        Self::Array(array)
    }
}

impl Value {
    pub(super) fn array(&self) -> Result<&Array, Fault> {
        match self {
            Self::Array(array) => Ok(array),
            _ => Err(Fault::Type { expected: "an array" }),
        }
    }

    pub(super) fn number(&self) -> Result<f64, Fault> {
        match self {
            Self::Array(array) if array.shape().is_empty() => Ok(array.data()[0]),
            _ => Err(Fault::Type { expected: "a number" }),
        }
    }

    pub(super) fn shape(&self) -> Result<&[usize], Fault> {
        match self {
            Self::Shape(shape) => Ok(shape),
            _ => Err(Fault::Type { expected: "a shape" }),
        }
    }

    pub(super) fn list(&self) -> Result<&[Self], Fault> {
        match self {
            Self::List(list) => Ok(list),
            _ => Err(Fault::Type { expected: "a list" }),
        }
    }

    pub(super) fn fields(&self) -> Result<&BTreeMap<String, Self>, Fault> {
        match self {
            Self::Struct(fields) => Ok(fields),
            _ => Err(Fault::Type { expected: "a struct" }),
        }
    }

    /// The zero of its type.
    pub(super) fn zero(&self) -> Result<Self, Fault> {
        Ok(match self {
            Self::Array(array) => Array::zeros(array.shape()).into(),
            Self::Struct(fields) => {
                let zero = |(name, value): (&String, &Self)| Ok((name.clone(), value.zero()?));
                Self::Struct(fields.iter().map(zero).collect::<Result<_, _>>()?)
            }
            Self::List(list) => Self::List(list.iter().map(Self::zero).collect::<Result<_, _>>()?),
            Self::Shape(_) | Self::Pullback(_) => {
                return Err(Fault::Type { expected: "something differentiable" });
            }
        })
    }

    /// The sum of two values of one type.
    pub(super) fn plus(&self, other: &Self) -> Result<Self, Fault> {
        Ok(match (self, other) {
            (Self::Array(a), Self::Array(b)) => a.plus(b)?.into(),
            (Self::List(a), Self::List(b)) if a.len() == b.len() => {
                Self::List(a.iter().zip(b).map(|(a, b)| a.plus(b)).collect::<Result<_, _>>()?)
            }
            (Self::Struct(a), Self::Struct(b)) if a.keys().eq(b.keys()) => {
                let plus = |(name, a): (&String, &Self)| Ok((name.clone(), a.plus(&b[name])?));
                Self::Struct(a.iter().map(plus).collect::<Result<_, _>>()?)
            }
            _ => return Err(Fault::Type { expected: "terms of one type" }),
        })
    }
}
