//! Values as vectors of their numbers.

use std::collections::BTreeMap;

use nn_symbolic::program::interpret::{Array, Value};

use crate::random::Random;

/// The type of a parameter.
#[derive(Clone)]
pub enum Type {
    Number,
    Array(Vec<usize>),
    Struct(Vec<(&'static str, Type)>),
    List(usize, Box<Type>),
    /// That of a value.
    Like(Value),
    /// Always this value.
    Exactly(Value),
}

pub fn array<const N: usize>(shape: [usize; N]) -> Type {
    Type::Array(shape.to_vec())
}

/// A whole number.
pub fn int(value: usize) -> Type {
    Type::Exactly(Value::from(value as f64))
}

/// A sequence of numbers.
pub fn floats(length: usize) -> Type {
    list(length, Type::Number)
}

pub fn list(length: usize, element: Type) -> Type {
    Type::List(length, Box::new(element))
}

impl Type {
    /// A value with numbers of [−1, 1).
    pub fn sample(&self, random: &mut Random) -> Value {
        match self {
            Self::Number => random.array(&[]),
            Self::Array(shape) => random.array(shape),
            Self::Struct(fields) => {
                let field = |(name, t): &(&str, Self)| ((*name).to_owned(), t.sample(random));
                Value::Struct(fields.iter().map(field).collect::<BTreeMap<_, _>>())
            }
            Self::List(length, element) => {
                Value::List((0..*length).map(|_| element.sample(random)).collect())
            }
            Self::Like(value) => randomised(value, random),
            Self::Exactly(value) => value.clone(),
        }
    }
}

/// The numbers of a value, in order.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(array) => array.data().to_vec(),
        Value::Struct(fields) => fields.values().flat_map(numbers).collect(),
        Value::List(list) => list.iter().flat_map(numbers).collect(),
        Value::Shape(_) | Value::Pullback(_) => Vec::new(),
    }
}

/// A value of the same type with other numbers.
pub fn with_numbers(value: &Value, numbers: &mut impl Iterator<Item = f64>) -> Value {
    match value {
        Value::Array(array) => {
            let data = numbers.take(array.data().len()).collect();
            Array::new(array.shape().to_vec(), data).expect("as many numbers as before").into()
        }
        Value::Struct(fields) => {
            let field = |(name, v): (&String, &Value)| (name.clone(), with_numbers(v, numbers));
            Value::Struct(fields.iter().map(field).collect())
        }
        Value::List(list) => Value::List(list.iter().map(|v| with_numbers(v, numbers)).collect()),
        Value::Shape(_) | Value::Pullback(_) => value.clone(),
    }
}

/// Random numbers in a value's place.
pub fn randomised(value: &Value, random: &mut Random) -> Value {
    with_numbers(value, &mut std::iter::from_fn(|| Some(random.number())))
}

/// The sum of the products of their numbers, all values taken together.
pub fn inner(a: &[Value], b: &[Value]) -> f64 {
    let (a, b) = (a.iter().flat_map(numbers), b.iter().flat_map(numbers));
    a.zip(b).map(|(a, b)| a * b).sum()
}

/// Whether two values differ in their numbers at most.
pub fn same_type(a: &Value, b: &Value) -> bool {
    let ones = |value| with_numbers(value, &mut std::iter::repeat(1.0));
    ones(a) == ones(b)
}
