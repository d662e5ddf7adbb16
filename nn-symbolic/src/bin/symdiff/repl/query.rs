//! Derivatives and values of what is defined: `f\'`, `df/dx`, `f(3)`.

use std::collections::HashMap;
use std::io::Write;

use nn_symbolic::parse::{Assumption, Span, excerpt};
use nn_symbolic::precise::{DIGITS, Given, certified};
use nn_symbolic::{
    Assumptions, Ast, Expr, Graph, Symbol, derivative, simplify, simplify_derivatives,
};

use super::definitions::{Definition, OWN, own, revealed};
use super::line::{Derivative, Query};
use crate::Failure;
use crate::output;

/// The highest derivative that is taken.
const HIGHEST: usize = 100;

/// How many expressions a derivative may consist of on the way.
const MOST: usize = 1_000_000;

/// The longest text of an answer, in bytes.
const LONGEST: usize = 1 << 20;

/// A question, with what must be known to answer it.
pub(super) struct Question<'q> {
    pub(super) query: &'q Query<'q>,
    pub(super) definition: &'q Definition,
    /// What is defined, with all that it uses.
    pub(super) ast: Ast,
    /// The names that are numbers.
    pub(super) values: HashMap<&'q str, &'q Given>,
    /// What may be relied on.
    pub(super) assume: &'q [Assumption],
}

impl Question<'_> {
    /// Whether the name stands alone.
    pub(super) fn is_about_all(&self) -> bool {
        self.query.derivative == Derivative::Primes(0) && self.query.args.is_none()
    }

    /// Prints the answer, where the variables have the values `args`, which stand in `text`.
    pub(super) fn answer(
        &self,
        text: &str,
        args: &[Ast],
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let parameters = self.parameters();
        let mut graph = Graph::new();
        let written = self.ast.build(&mut graph);
        let assumptions = Assumptions::of_variables(&mut graph, self.assume);
        // What is assumed of x is not assumed of what stands in its place.
        let is_replaced =
            |one: &&Assumption| self.query.args.is_some() && parameters.contains(&one.variable);
        let mut kept: Vec<Assumption> =
            self.assume.iter().filter(|one| !is_replaced(one)).cloned().collect();
        let own_too = |one: &Assumption| Assumption { variable: own(&one.variable), ..one.clone() };
        kept.extend(kept.iter().map(own_too).collect::<Vec<_>>());
        let before = Assumptions::of_variables(&mut graph, &kept);
        let mut result = self.differentiated(&mut graph, written, &parameters, &before)?;
        if let Some(span) = self.query.args {
            if args.len() != parameters.len() {
                return Err(self.wrong_count(text, span, &parameters, args.len()));
            }
            let arguments: Vec<Expr> = args.iter().map(|arg| arg.build(&mut graph)).collect();
            let variables = parameters.iter().map(|name| graph.variable(&self.internal(name)));
            let values: HashMap<Expr, Expr> = variables.zip(arguments).collect();
            result = graph.substitute(&[result], &values)[0];
        }
        let result = self.shown(&mut graph, result);
        let result = simplify(&mut graph, &[result], &assumptions)[0];

        let has_decimals = self.ast.has_decimals() || args.iter().any(Ast::has_decimals);
        let display = graph.display(result).with_decimals(has_decimals).with_limit(LONGEST);
        write!(out, "{} = {display}", self.label(text, &parameters))?;
        let variables = graph.variables(&[result]);
        let value_of = |symbol: Symbol| self.values.get(graph.symbol_name(symbol)).copied();
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

    /// The variables in the order of arguments.
    fn parameters(&self) -> Vec<String> {
        let named = self.definition.parameters.clone();
        named.unwrap_or_else(|| {
            let plain = revealed(&self.ast);
            let all = plain.variables().into_iter();
            // f = a*x with a = 2 is a function of x; f = x with x = 2 one of x all the same.
            let open: Vec<&str> =
                all.clone().filter(|name| !self.values.contains_key(name)).collect();
            let names = if open.is_empty() { all.collect() } else { open };
            names.into_iter().map(str::to_owned).collect()
        })
    }

    /// The name of a variable in the formula: of a parameter, that which nothing else has.
    fn internal(&self, name: &str) -> String {
        let is_own = self.definition.parameters.iter().flatten().any(|one| one == name);
        if is_own { own(name) } else { name.to_owned() }
    }

    /// An expression with the parameters under the names that the user gave them.
    fn shown(&self, graph: &mut Graph, expr: Expr) -> Expr {
        let names = self.ast.variables().into_iter();
        let plain: HashMap<Expr, Expr> = names
            .filter(|name| name.ends_with(OWN))
            .map(|name| (graph.variable(name), graph.variable(name.trim_end_matches(OWN))))
            .collect();
        graph.substitute(&[expr], &plain)[0]
    }

    fn differentiated(
        &self,
        graph: &mut Graph,
        mut result: Expr,
        parameters: &[String],
        assumptions: &Assumptions,
    ) -> Result<Expr, Failure> {
        let (name, order) = match self.query.derivative {
            Derivative::Primes(0) => return Ok(result),
            Derivative::By(name, order) => (name, order),
            Derivative::Primes(order) => match (&self.definition.parameters, parameters) {
                (_, []) => ("", order),
                (Some(_), [first, ..]) | (None, [first]) => (first.as_str(), order),
                (None, several) => {
                    let f = self.query.name;
                    let message = format!(
                        "`{f}` has the variables {}; say which is meant, as in `d{f}/d{}`",
                        several.join(", "),
                        several[0]
                    );
                    return Err(Failure::Wrong(message));
                }
            },
        };
        if order > HIGHEST {
            return Err(Failure::Wrong(format!("no derivative beyond order {HIGHEST} is taken")));
        }
        let symbol = graph.symbol(&self.internal(name));
        for _ in 0..order {
            let raw = derivative(graph, result, symbol);
            result = simplify_derivatives(graph, &[result], &[raw], assumptions).1[0];
            if graph.len() > MOST {
                let message = format!("the derivative has more than {MOST} subexpressions");
                return Err(Failure::Wrong(message));
            }
        }
        Ok(result)
    }

    /// The left side of the answer.
    fn label(&self, text: &str, parameters: &[String]) -> String {
        let name = self.query.name;
        let order = |n: usize| if n == 1 { String::new() } else { format!("^{n}") };
        let head = match self.query.derivative {
            Derivative::Primes(n) if n <= 3 => format!("{name}{}", "\'".repeat(n)),
            Derivative::Primes(n) => {
                let by = parameters.first().map_or("", String::as_str);
                format!("∂{}{name}/∂{by}{}", order(n), order(n))
            }
            Derivative::By(by, n) => format!("∂{}{name}/∂{by}{}", order(n), order(n)),
        };
        match self.query.args {
            Some(args) => format!("{head}({})", text[args.start..args.end].trim()),
            None => head,
        }
    }

    fn wrong_count(&self, text: &str, span: Span, parameters: &[String], found: usize) -> Failure {
        let name = self.query.name;
        let takes = match parameters {
            [] => "no argument: it has no variable".to_owned(),
            [one] => format!("one argument, {one}"),
            several => format!("{} arguments, {}", several.len(), several.join(", ")),
        };
        let shown = excerpt(text, span, None, "");
        Failure::Wrong(format!("`{name}` takes {takes}; found {found}\n{shown}"))
    }
}
