//! What the variables of an interpreted program hold.

use std::collections::BTreeMap;

use super::{Array, Fault};

/// The value of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number or an array. Integers are numbers; a condition holds if it is not 0.
    Array(Array),
    /// A struct, by field. A tuple is one with the fields "0", "1", ….
    Struct(BTreeMap<String, Value>),
    /// A sequence of values of one type.
    List(Vec<Value>),
    /// A shape.
    Shape(Vec<usize>),
    /// What a call's pullback remembers, by the name that the host gave it.
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

    /// A whole number.
    pub(super) fn integer(&self) -> Result<i64, Fault> {
        let number = self.number()?;
        if number.fract() == 0.0 {
            Ok(number as i64)
        } else {
            Err(Fault::Type { expected: "a whole number" })
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

    /// The same with each number changed.
    pub(super) fn map(&self, change: &impl Fn(f64) -> f64) -> Result<Self, Fault> {
        Ok(match self {
            Self::Array(array) => array.map(change).into(),
            Self::Struct(fields) => {
                let changed = |(name, value): (&String, &Self)| {
                    Ok::<_, Fault>((name.clone(), value.map(change)?))
                };
                Self::Struct(fields.iter().map(changed).collect::<Result<_, _>>()?)
            }
            Self::List(list) => {
                Self::List(list.iter().map(|value| value.map(change)).collect::<Result<_, _>>()?)
            }
            Self::Shape(_) | Self::Pullback(_) => {
                return Err(Fault::Type { expected: "something differentiable" });
            }
        })
    }

    /// The zero of its type.
    pub(super) fn zero(&self) -> Result<Self, Fault> {
        self.map(&|_| 0.0)
    }

    /// Calls `visit` with each number, in order.
    pub(super) fn each(&self, visit: &mut impl FnMut(f64)) {
        match self {
            Self::Array(array) => array.data().iter().copied().for_each(visit),
            Self::Struct(fields) => fields.values().for_each(|value| value.each(visit)),
            Self::List(list) => list.iter().for_each(|value| value.each(visit)),
            Self::Shape(_) | Self::Pullback(_) => {}
        }
    }

    /// Whether it has the form of another value: the same type and the same lengths.
    pub(super) fn fits(&self, operation: &'static str, other: &Self) -> Result<(), Fault> {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => super::array::same(operation, a.shape(), b.shape()),
            (Self::List(a), Self::List(b)) if a.len() == b.len() => {
                a.iter().zip(b).try_for_each(|(a, b)| a.fits(operation, b))
            }
            (Self::List(a), Self::List(b)) => {
                Err(Fault::Lengths { expected: a.len(), given: b.len() })
            }
            (Self::Struct(a), Self::Struct(b)) if a.keys().eq(b.keys()) => {
                a.values().zip(b.values()).try_for_each(|(a, b)| a.fits(operation, b))
            }
            _ => Err(Fault::Type { expected: "two values of one type" }),
        }
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

    /// The sequence with one more element.
    pub(super) fn pushed(&self, element: &Self) -> Result<Self, Fault> {
        let mut list = self.list()?.to_vec();
        list.push(element.clone());
        Ok(Self::List(list))
    }

    /// The sequence without its last element, and that element.
    pub(super) fn popped(&self) -> Result<(Self, Self), Fault> {
        match self.list()?.split_last() {
            Some((last, rest)) => Ok((Self::List(rest.to_vec()), last.clone())),
            None => Err(Fault::Index { index: 0, length: 0 }),
        }
    }

    /// Whether it is another value to the last bit.
    pub(super) fn is_identical(&self, other: &Self) -> bool {
        let bits = |value: &Self| {
            let mut bits = Vec::new();
            value.each(&mut |number| bits.push(number.to_bits()));
            bits
        };
        self.fits("compare", other).is_ok() && bits(self) == bits(other)
    }
}
