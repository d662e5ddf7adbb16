//! A line that asks something, in JSON.

use std::collections::BTreeMap;
use std::slice;

use nn_symbolic::Wanted;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// A line of the input.
#[derive(Deserialize)]
pub(crate) struct Request {
    pub(crate) expr: String,
    pub(crate) wrt: Option<OneOrSeveral>,
    pub(crate) assume: Option<OneOrSeveral>,
    pub(crate) implicit: Option<String>,
    pub(crate) at: Option<BTreeMap<String, Box<RawValue>>>,
    hessian: Option<bool>,
    order: Option<u32>,
    /// Fields that a program keeps for itself.
    #[serde(flatten)]
    others: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`wrt` and `assume` must be a text or a list of texts")]
pub(crate) enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

impl OneOrSeveral {
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(text) => slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

/// The fields that mean something.
const FIELDS: [&str; 7] = ["expr", "wrt", "assume", "at", "hessian", "order", "implicit"];

impl Request {
    /// Which derivatives the line wants, where the command line wants `otherwise`.
    pub(crate) fn wanted(&self, otherwise: Wanted) -> Result<Wanted, String> {
        match (self.hessian, self.order) {
            (Some(true), Some(_)) => Err("`hessian` and `order` exclude each other".into()),
            (_, Some(order)) if !(1..=1000).contains(&order) => {
                Err(format!("`order` must be from 1 to 1000, found {order}"))
            }
            (_, Some(1)) => Ok(Wanted::Gradient),
            (_, Some(order)) => Ok(Wanted::Order(order)),
            (Some(true), None) => Ok(Wanted::Hessian),
            (Some(false), None) if otherwise == Wanted::Hessian => Ok(Wanted::Gradient),
            (_, None) => Ok(otherwise),
        }
    }

    /// Fields that are ignored, but look like a slip in the name of one that is not.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = String> {
        self.others.keys().filter_map(|name| {
            let near = |known: &&str| strsim::damerau_levenshtein(name, known) == 1;
            let meant = FIELDS.into_iter().find(near)?;
            Some(format!("the field `{name}` is ignored; did you mean `{meant}`?"))
        })
    }
}
