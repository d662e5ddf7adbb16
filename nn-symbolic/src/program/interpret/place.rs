//! Places: the way from the root of a cell to a part of what it holds.

use std::ops::Range;

use super::{Array, Fault, Value};

/// One step, its indices evaluated.
pub(super) enum Step {
    /// `[index]`; of an array, several indices at once.
    Index(Vec<i64>),
    /// `[lo..hi]`, the end excluded.
    Slice { lo: Option<i64>, hi: Option<i64> },
    /// `.field`
    Field(String),
}

/// A place within one value: the way to an element, then a range of that, the indices of both within bounds.
pub(super) struct Path {
    keys: Vec<Key>,
    range: Option<Range<usize>>,
}

enum Key {
    Index(usize),
    Field(String),
}

/// Where a path has come to.
#[derive(Clone, Copy)]
enum Spot<'v> {
    Value(&'v Value),
    /// Within an array, some of whose leading indices are given.
    Part(&'v Array, usize),
}

impl Path {
    /// Finds the way in `value`.
    pub(super) fn find(value: &Value, steps: &[Step]) -> Result<Self, Fault> {
        let mut path = Self { keys: Vec::new(), range: None };
        let mut spot = Spot::Value(value);
        for step in steps {
            match step {
                Step::Index(indices) => {
                    for &index in indices {
                        let within = path.window(spot)?;
                        let index = position(index, within.len())
                            .filter(|&index| index < within.len())
                            .ok_or(Fault::Index { index, length: within.len() })?
                            + within.start;
                        path.keys.push(Key::Index(index));
                        spot = spot.element(index)?;
                    }
                }
                Step::Slice { lo, hi } => {
                    let within = path.window(spot)?;
                    let length = within.len();
                    let end = |bound: Option<i64>, default: usize| match bound {
                        Some(index) => {
                            position(index, length).ok_or(Fault::Index { index, length })
                        }
                        None => Ok(default),
                    };
                    let (lo, hi) = (end(*lo, 0)?, end(*hi, length)?);
                    if lo > hi {
                        return Err(Fault::Index { index: lo as i64, length: hi });
                    }
                    path.range = Some(within.start + lo..within.start + hi);
                }
                Step::Field(field) => {
                    let (Spot::Value(value), None) = (spot, &path.range) else {
                        return Err(Fault::Type { expected: "a struct" });
                    };
                    let missing = || Fault::Field { field: field.clone() };
                    spot = Spot::Value(value.fields()?.get(field).ok_or_else(missing)?);
                    path.keys.push(Key::Field(field.clone()));
                }
            }
        }
        Ok(path)
    }

    /// The positions in sight: those of the range, which the next step replaces, or all.
    fn window(&mut self, spot: Spot<'_>) -> Result<Range<usize>, Fault> {
        Ok(match self.range.take() {
            Some(range) => range,
            None => 0..spot.length()?,
        })
    }

    /// What is there.
    pub(super) fn get(&self, mut value: &Value) -> Value {
        for (i, key) in self.keys.iter().enumerate() {
            value = match (key, value) {
                (Key::Index(index), Value::List(list)) => &list[*index],
                (Key::Field(field), Value::Struct(fields)) => &fields[field],
                (_, Value::Array(array)) => {
                    return array.get(&self.indices_from(i), self.range.as_ref()).into();
                }
                _ => unreachable!("the path was found in this value"),
            };
        }
        match (value, &self.range) {
            (Value::List(list), Some(range)) => Value::List(list[range.clone()].to_vec()),
            (Value::Array(array), Some(range)) => array.get(&[], Some(range)).into(),
            _ => value.clone(),
        }
    }

    /// Replaces what is there; a range keeps its length.
    pub(super) fn set(&self, mut value: &mut Value, new: Value) -> Result<(), Fault> {
        for (i, key) in self.keys.iter().enumerate() {
            value = match (key, value) {
                (Key::Index(index), Value::List(list)) => &mut list[*index],
                (Key::Field(field), Value::Struct(fields)) => {
                    fields.get_mut(field).ok_or(Fault::Field { field: field.clone() })?
                }
                (_, Value::Array(array)) => {
                    return array.set(&self.indices_from(i), self.range.as_ref(), new.array()?);
                }
                _ => unreachable!("the path was found in this value"),
            };
        }
        match (value, &self.range) {
            (Value::List(list), Some(range)) => {
                let (expected, new) = (range.len(), new.list()?);
                if new.len() != expected {
                    return Err(Fault::Lengths { expected, given: new.len() });
                }
                list[range.clone()].clone_from_slice(new);
            }
            (Value::Array(array), Some(range)) => array.set(&[], Some(range), new.array()?)?,
            (value, _) => *value = new,
        }
        Ok(())
    }

    fn indices_from(&self, first: usize) -> Vec<usize> {
        let indices = self.keys[first..].iter().map(|key| match key {
            Key::Index(index) => *index,
            Key::Field(_) => unreachable!("arrays have no fields"),
        });
        indices.collect()
    }
}

impl<'v> Spot<'v> {
    fn length(self) -> Result<usize, Fault> {
        match self {
            Self::Value(Value::List(list)) => Ok(list.len()),
            Self::Value(Value::Array(array)) => Self::Part(array, 0).length(),
            Self::Part(array, depth) if depth < array.rank() => Ok(array.shape()[depth]),
            _ => Err(Fault::Type { expected: "a sequence" }),
        }
    }

    fn element(self, index: usize) -> Result<Self, Fault> {
        match self {
            Self::Value(Value::List(list)) => Ok(Self::Value(&list[index])),
            Self::Value(Value::Array(array)) => Ok(Self::Part(array, 1)),
            Self::Part(array, depth) => Ok(Self::Part(array, depth + 1)),
            Self::Value(_) => Err(Fault::Type { expected: "a sequence" }),
        }
    }
}

/// A position among `length`, or just after.
fn position(index: i64, length: usize) -> Option<usize> {
    usize::try_from(index).ok().filter(|&index| index <= length)
}
