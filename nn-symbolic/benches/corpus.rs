//! Time and operations per formula of a corpus, a JSON object `{"expr": "…", "wrt": "x"}` a line, stage by stage.
//!
//! `cargo bench -p nn-symbolic --bench corpus -- FILE [ROUNDS]`; `benches/peers.py` sets it beside SymEngine. The times
//! are those of the fastest round.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use nn_symbolic::simplify::share;
use nn_symbolic::{Assumptions, Code, Graph, derivative, parse, simplify_derivatives};

const STAGES: [&str; 5] = ["parse", "differentiate", "simplify", "share", "lower"];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let Some(path) = args.next() else {
        println!("no corpus: cargo bench -p nn-symbolic --bench corpus -- FILE [ROUNDS]");
        return ExitCode::SUCCESS;
    };
    let rounds: usize = args.next().and_then(|text| text.parse().ok()).unwrap_or(5);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().map(str::to_owned);
    let rows: Option<Vec<(String, String)>> = text
        .lines()
        .map(|line| serde_json::from_str(line).ok())
        .map(|line| line.and_then(|line| Some((field(&line, "expr")?, field(&line, "wrt")?))))
        .collect();
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else {
        eprintln!("error: {path}: expected lines like {{\"expr\": \"x^2\", \"wrt\": \"x\"}}");
        return ExitCode::FAILURE;
    };
    let mut best = [Duration::MAX; STAGES.len()];
    let mut operations = 0;
    for _ in 0..rounds.max(1) {
        let mut times = [Duration::ZERO; STAGES.len()];
        operations = 0;
        for (expr, wrt) in &rows {
            match differentiated(expr, wrt, &mut times) {
                Ok(code) => operations += code.cost(),
                Err(error) => {
                    eprintln!("error: {}", error.report(expr));
                    return ExitCode::FAILURE;
                }
            }
        }
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
    }
    let per_formula = |value: f64| value / rows.len() as f64;
    for (stage, time) in STAGES.iter().zip(best) {
        println!("{stage:<13} {:7.1} µs", per_formula(time.as_secs_f64() * 1e6));
    }
    println!("operations    {:7.2}", per_formula(operations as f64));
    ExitCode::SUCCESS
}

/// The code of a formula and its derivative; adds what each stage took.
fn differentiated(
    expr: &str,
    wrt: &str,
    times: &mut [Duration; STAGES.len()],
) -> Result<Code, nn_symbolic::ParseError> {
    let mut last = Instant::now();
    let mut stages = times.iter_mut();
    let mut finish = || {
        let now = Instant::now();
        if let Some(time) = stages.next() {
            *time += now - last;
        }
        last = now;
    };
    let ast = parse(expr)?;
    let mut graph = Graph::new();
    let written = ast.build(&mut graph);
    finish();
    let symbol = graph.symbol(wrt);
    let derived = derivative(&mut graph, written, symbol);
    finish();
    let (values, derivatives) =
        simplify_derivatives(&mut graph, &[written], &[derived], &Assumptions::none());
    finish();
    let shared = share(&mut graph, &[values, derivatives].concat());
    finish();
    let code = Code::new(&graph, &shared);
    finish();
    Ok(code)
}
