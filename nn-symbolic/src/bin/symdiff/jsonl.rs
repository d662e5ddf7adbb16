//! Requests and answers as lines of JSON.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};

use nn_symbolic::parse::Span;
use nn_symbolic::precise::{Answer, Given};
use nn_symbolic::{FormulaRef, Settings, System, TooLarge, parse};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::args::{assumed, variable, variables};
use super::compare;
use super::input::{Line, next_line};
use super::output::LONGEST;
use super::point::Point;
use super::reading::Reading;
use super::request::Request;
use super::steps;
use super::workers;

/// The answer to a request that was understood. `value` and `gradient` are there if a point was given.
#[derive(Serialize)]
pub(crate) struct Report {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gradient: Option<Pairs<Number>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derivatives: Option<Pairs<Option<String>>>,
    #[serde(flatten)]
    higher: Option<Higher>,
    ops: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Derivatives of higher order: those that are not 0, each once.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Higher {
    Hessian(Vec<Entry>),
    Partials(Vec<Entry>),
}

/// A derivative with respect to all of `wrt`, and its value at the point.
#[derive(Serialize)]
struct Entry {
    wrt: Vec<String>,
    derivative: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
}

/// A number; `null` if it is not finite.
pub(crate) struct Number(pub(crate) f64);

impl From<&Answer> for Number {
    fn from(answer: &Answer) -> Self {
        Self(answer.to_f64())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// An object with its fields in this order.
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T: Serialize> Serialize for Pairs<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A report that begins with the formula it is about.
#[derive(Serialize)]
pub(crate) struct WithExpr<'e> {
    pub(crate) expr: &'e str,
    #[serde(flatten)]
    pub(crate) report: Report,
    #[serde(flatten)]
    pub(crate) explanations: Explanations,
}

/// How the derivatives of a formula come about, and how else they are computed.
#[derive(Serialize)]
pub(crate) struct Explanations {
    #[serde(flatten)]
    pub(crate) steps: Option<steps::Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) compare: Option<compare::Object>,
}

/// A report that ends with derivations, if they were asked for.
#[derive(Serialize)]
struct WithSteps {
    #[serde(flatten)]
    report: Report,
    #[serde(flatten)]
    steps: Option<steps::Object>,
}

#[derive(Serialize)]
struct Refusal {
    ok: bool,
    error: Mistake,
}

#[derive(Serialize)]
struct Mistake {
    message: String,
    start: Option<usize>,
    end: Option<usize>,
}

/// What the command line asks of every line.
pub(crate) struct Lines {
    pub(crate) settings: Settings,
    /// The variable of equations where a line names none.
    pub(crate) implicit: Option<String>,
    /// Whether derivations are wanted.
    pub(crate) steps: bool,
    /// The digits of numbers in warnings.
    pub(crate) digits: usize,
}

impl Lines {
    /// Answers every line of `input` with a line, in order, as it goes.
    pub(crate) fn run(
        self,
        mut input: impl BufRead + Send + 'static,
        out: impl Write,
    ) -> io::Result<()> {
        workers::in_order(move || next_line(&mut input), move |line| self.line(line), out)
    }

    fn line(&self, line: Line) -> String {
        let answer = line.text().map_err(|why| (why, None)).and_then(|text| self.answer(&text));
        let json = match answer {
            Ok(report) => serde_json::to_string(&report),
            Err((message, place)) => {
                let (start, end) = place.map(|span: Span| (span.start, span.end)).unzip();
                let error = Mistake { message, start, end };
                serde_json::to_string(&Refusal { ok: false, error })
            }
        };
        json.expect("objects with text for keys")
    }

    fn answer(&self, line: &str) -> Result<WithSteps, (String, Option<Span>)> {
        let without_place = |message: String| (message, None);
        let request: Request = serde_json::from_str(line)
            .map_err(|error| without_place(format!("the line is no request: {error}")))?;
        let refuse = |name: &String| without_place(format!("`{name}` is no variable"));
        let wrt = request.wrt.as_ref();
        let wrt = wrt.map(|names| variables(names.all()).map_err(refuse)).transpose()?;
        let implicit = request.implicit.as_ref();
        let implicit =
            implicit.map(|name| variable(name).ok_or_else(|| refuse(name))).transpose()?;
        let implicit = implicit.as_deref().or(self.implicit.as_deref());
        let reading = Reading::new(&request.expr, implicit);
        let reading = reading.map_err(|error| (error.to_string(), Some(error.span)))?;
        let mut settings = self.settings.clone();
        settings.wrt = wrt.or(settings.wrt);
        if let Some(texts) = &request.assume {
            assumed(texts.all(), &mut settings.assume).map_err(without_place)?;
        }
        let too_large = |error: TooLarge| without_place(error.to_string());
        settings.wanted =
            request.wanted(reading.wanted.unwrap_or(settings.wanted)).map_err(without_place)?;
        let system = System::new([reading.input], settings);
        let mut system = system.map_err(|error| without_place(error.to_string()))?;
        let explained = match self.steps {
            true => system.derive_in_steps().map_err(too_large)?,
            false => Vec::new(),
        };
        let formula = system.formula(0);
        let point = match &request.at {
            None => None,
            Some(at) => {
                let mut values = HashMap::new();
                for (name, value) in at {
                    let variable = variable(name).ok_or_else(|| refuse(name))?;
                    let value = given(name, value).map_err(without_place)?;
                    // Of x1 and x₁, which are the same, the first one counts.
                    values.entry(variable).or_insert(value);
                }
                Some(Point::new(values, self.digits))
            }
        };
        if let Some((name, place)) = point.as_ref().and_then(|point| point.missing(&formula.ast)) {
            return Err((format!("`at` gives no value for `{name}`"), place));
        }
        if let Some(point) = &point {
            point.satisfy(&system.settings().assume).map_err(without_place)?;
        }
        let steps = explained.first().and_then(|all| steps::Object::of(formula, all));
        let mut report = report(formula, point.as_ref());
        report.warnings.splice(0..0, request.warnings());
        Ok(WithSteps { report, steps })
    }
}

/// A value of `at`: exactly the number that was written, or that a text says.
fn given(name: &str, value: &RawValue) -> Result<Given, String> {
    let text = value.get();
    let written = match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map_err(|error| error.to_string())?,
        Some(b'-' | b'0'..=b'9') => text.to_owned(),
        _ => return Err(format!("the value of `{name}` in `at` must be a number or a text")),
    };
    let ast = parse(&written).map_err(|error| format!("`at` for `{name}`: {error}"))?;
    let given = Given::formula(&ast);
    if given.is_number() {
        Ok(given)
    } else {
        Err(format!("the value of `{name}` in `at` is not a finite number"))
    }
}

/// What there is to say of a formula, with numbers if there is a point.
pub(crate) fn report(formula: FormulaRef<'_>, point: Option<&Point>) -> Report {
    let name = |place: usize| formula.name(formula.wrt[place]).to_owned();
    let mut room = LONGEST;
    let mut missing = false;
    let mut text = |expr| {
        let text = formula.text_within(&mut room, expr, false);
        missing |= text.is_none();
        text
    };
    let wants_gradient = formula.wants_gradient();
    let derivatives = wants_gradient.then(|| {
        let all = formula.derivatives.iter().enumerate();
        Pairs(all.map(|(place, &derivative)| (name(place), text(derivative))).collect())
    });
    let texts: Vec<_> = formula.higher.iter().map(|partial| text(partial.expr)).collect();
    let mut warnings = Vec::new();
    if missing {
        warnings.push("a derivative is too long as text".to_owned());
    }

    let numbers = point.map(|point| formula.answers(&point.of(formula), point.digits));
    let mut higher_numbers = Vec::new();
    let (value, gradient) = numbers
        .map(|numbers| {
            warnings.extend(numbers.warnings);
            warnings.extend(numbers.overflows);
            higher_numbers = numbers.higher;
            let gradient = numbers.gradient.iter().enumerate();
            let gradient = gradient.map(|(place, number)| (name(place), number.into()));
            (Number::from(&numbers.value), Pairs(gradient.collect()))
        })
        .unzip();
    let mut higher_numbers = higher_numbers.iter();
    let entries = formula.higher.iter().zip(texts).map(|(partial, derivative)| Entry {
        wrt: partial.by.iter().map(|&place| name(place)).collect(),
        derivative,
        value: higher_numbers.next().map(Number::from),
    });
    let entries = entries.collect();
    let higher = match (formula.order() > 1, wants_gradient) {
        (false, _) => None,
        (true, true) => Some(Higher::Hessian(entries)),
        (true, false) => Some(Higher::Partials(entries)),
    };
    let gradient = gradient.filter(|_| wants_gradient);
    let (name, ops) = (formula.name.clone(), formula.code().cost());
    Report { ok: true, name, value, gradient, derivatives, higher, ops, warnings }
}
