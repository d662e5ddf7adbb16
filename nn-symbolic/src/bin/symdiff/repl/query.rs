//! Derivatives and values of what is defined: `f'`, `df/dx`, `f(3)`, `d/dx f(x)`.

use std::collections::HashMap;
use std::io::Write;

use nn_symbolic::parse::{Ask, AskKind, Assumption, By, Definitions, Draft, ParseError};
use nn_symbolic::precise::{DIGITS, Given, certified};
use nn_symbolic::{Assumptions, Graph, Symbol, simplify};

use crate::Failure;
use crate::output;

/// How many expressions a definition may consist of where its variables are listed.
const MOST: usize = 1_000_000;

/// The longest text of an answer, in bytes.
const LONGEST: usize = 1 << 20;

/// What a line asks for, with what must be known to answer it.
pub(super) struct Question<'q> {
    pub(super) draft: &'q Draft,
    /// What stands on the left of the answer.
    pub(super) label: String,
    pub(super) definitions: &'q Definitions,
    /// What may be relied on.
    pub(super) assume: &'q [Assumption],
}

impl Question<'_> {
    /// The expression that was asked for, simplified; and its value, if every variable has one.
    pub(super) fn answer(
        &self,
        out: &mut impl Write,
        wrong: impl Fn(ParseError) -> Failure,
    ) -> Result<(), Failure> {
        let mut graph = Graph::new();
        let expanded = self.definitions.expand(self.draft, &mut graph).map_err(wrong)?;
        let assumptions = Assumptions::of_variables(&mut graph, self.assume);
        let result = simplify(&mut graph, &[expanded.expr], &assumptions)[0];

        let has_decimals = expanded.has_decimals;
        let display = graph.display(result).with_decimals(has_decimals).with_limit(LONGEST);
        write!(out, "{} = {display}", self.label)?;
        let values: HashMap<&str, &Given> = self.definitions.values().collect();
        let variables = graph.variables(&[result]);
        let value_of = |symbol: Symbol| values.get(graph.symbol_name(symbol)).copied();
        let is_number = graph.as_number(result).is_some_and(|n| n.is_integer() || has_decimals);
        if is_number || !variables.iter().all(|&symbol| value_of(symbol).is_some()) {
            return Ok(writeln!(out)?);
        }
        let at = variables.iter().filter_map(|&symbol| {
            let value = value_of(symbol)?.text(DIGITS);
            Some(format!("{} = {value}", graph.symbol_name(symbol)))
        });
        let at: Vec<String> = at.collect();
        let at = if at.is_empty() { String::new() } else { format!(" at {}", at.join(", ")) };
        let value = certified(&graph, &[result], value_of, DIGITS).swap_remove(0);
        writeln!(out, " = {}{at}", value.text())?;
        match value.warning("the value") {
            Some(warning) if !value.is_number() => Err(Failure::Wrong(format!("{warning}{at}"))),
            warning => {
                output::warn(warning.into_iter().collect());
                Ok(())
            }
        }
    }
}

/// The parameters of a function, or else its variables.
pub(super) fn parameters(
    definitions: &Definitions,
    function: &str,
) -> Result<Vec<String>, ParseError> {
    if let Some(parameters) = definitions.get(function).and_then(|found| found.parameters.as_ref())
    {
        return Ok(parameters.clone());
    }
    let mut graph = Graph::new();
    let expanded = definitions.expand_function(function, &mut graph, MOST)?;
    Ok(definitions.open_variables(&graph, expanded.expr))
}

/// The left side of the answer to what stands in `text`.
pub(super) fn label(
    text: &str,
    ask: &Ask,
    definitions: &Definitions,
) -> Result<String, ParseError> {
    let AskKind::Apply { function, by, args } = &ask.kind else {
        return Ok(text[ask.span.start..ask.span.end].trim().to_owned());
    };
    let order = |n: usize| if n == 1 { String::new() } else { format!("^{n}") };
    let head = match by {
        By::Primes(n) if *n <= 3 => format!("{function}{}", "'".repeat(*n)),
        By::Primes(n) => {
            let parameters = parameters(definitions, function)?;
            let by = parameters.first().map_or("", String::as_str);
            format!("∂{}{function}/∂{by}{}", order(*n), order(*n))
        }
        By::Variables(all) => {
            let sum = all.iter().fold(0_usize, |sum, (_, times)| sum.saturating_add(*times));
            let below: Vec<String> =
                all.iter().map(|(name, times)| format!("∂{name}{}", order(*times))).collect();
            format!("∂{}{function}/{}", order(sum), below.concat())
        }
    };
    Ok(match args {
        Some((_, args)) => format!("{head}({})", text[args.start..args.end].trim()),
        None => head,
    })
}
