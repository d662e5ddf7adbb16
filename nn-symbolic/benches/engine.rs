//! How each stage grows with its input, in time and in memory: parse, differentiate, simplify, share, evaluate, emit, over
//! formulas of 10 to 10,000 terms. `cargo bench -p nn-symbolic --bench engine`

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use nn_symbolic::emit::{self, Function, Output, Shape};
use nn_symbolic::simplify::share;
use nn_symbolic::{
    Assumptions, Code, Expr, Graph, Operation, Symbol, gradient, parse, simplify_derivatives,
};

/// Counts what is allocated, which costs a few percent of the time.
#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// How many terms.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// A sum in which neighbours meet, as in Rosenbrock's function: every variable is in a few terms.
fn text(terms: usize) -> String {
    let term = |i| format!("(1 - x{i})^2*exp(-x{i}) + ln(1 + x{}^2)*sin(x{i})/x{i}", i + 1);
    (1..=terms).map(term).collect::<Vec<_>>().join(" + ")
}

/// A formula with its gradient, as far as a stage needs it.
struct Stages {
    graph: Graph,
    written: Expr,
}

impl Stages {
    fn read(terms: usize) -> Self {
        let ast = parse(&text(terms)).expect("a formula");
        let mut graph = Graph::new();
        let written = ast.build(&mut graph);
        Self { graph, written }
    }

    fn differentiated(terms: usize) -> (Graph, Vec<Expr>) {
        let Self { mut graph, written } = Self::read(terms);
        let roots = with_gradient(&mut graph, written);
        (graph, roots)
    }

    fn simplified(terms: usize) -> (Graph, Vec<Expr>) {
        let (mut graph, raw) = Self::differentiated(terms);
        let simple = simplified(&mut graph, &raw);
        (graph, simple)
    }

    fn shared(terms: usize) -> (Graph, Code) {
        let (mut graph, simple) = Self::simplified(terms);
        let shared = share(&mut graph, &simple);
        let code = Code::new(&graph, &shared);
        (graph, code)
    }
}

fn with_gradient(graph: &mut Graph, f: Expr) -> Vec<Expr> {
    let variables = graph.variables(&[f]);
    let one = graph.number(1);
    let mut roots = vec![f];
    roots.extend(gradient(graph, f, &variables, one));
    roots
}

/// The value and its gradient, which is behind it.
fn simplified(graph: &mut Graph, raw: &[Expr]) -> Vec<Expr> {
    let (value, gradient) = raw.split_at(1);
    let (value, gradient) = simplify_derivatives(graph, value, gradient, &Assumptions::none());
    [value, gradient].concat()
}

#[divan::bench(args = SIZES)]
fn a_parse(bencher: Bencher<'_, '_>, terms: usize) {
    let text = text(terms);
    bencher.counter(ItemsCount::new(terms)).bench(|| parse(&text));
}

#[divan::bench(args = SIZES)]
fn b_differentiate(bencher: Bencher<'_, '_>, terms: usize) {
    let read = || Stages::read(terms);
    bencher.counter(ItemsCount::new(terms)).with_inputs(read).bench_values(|mut stages| {
        let roots = with_gradient(&mut stages.graph, stages.written);
        (stages.graph, roots)
    });
}

#[divan::bench(args = SIZES)]
fn c_simplify(bencher: Bencher<'_, '_>, terms: usize) {
    let inputs = || Stages::differentiated(terms);
    bencher.counter(ItemsCount::new(terms)).with_inputs(inputs).bench_values(|(mut graph, raw)| {
        let simple = simplified(&mut graph, &raw);
        (graph, simple)
    });
}

#[divan::bench(args = SIZES)]
fn d_share(bencher: Bencher<'_, '_>, terms: usize) {
    let inputs = || Stages::simplified(terms);
    bencher.counter(ItemsCount::new(terms)).with_inputs(inputs).bench_values(|(mut graph, all)| {
        let shared = share(&mut graph, &all);
        (Code::new(&graph, &shared), graph)
    });
}

#[divan::bench(args = SIZES)]
fn e_evaluate(bencher: Bencher<'_, '_>, terms: usize) {
    let (_, code) = Stages::shared(terms);
    bencher.counter(ItemsCount::new(terms)).bench(|| code.evaluate(|_| 0.7));
}

#[divan::bench(args = SIZES)]
fn f_emit(bencher: Bencher<'_, '_>, terms: usize) {
    let (graph, code) = Stages::shared(terms);
    let used = code.operations.iter().filter_map(|operation| match operation {
        Operation::Variable(symbol) => Some(*symbol),
        _ => None,
    });
    let variables: Vec<Symbol> = used.collect();
    let outputs = [
        Output { name: "value", shape: Shape::Number },
        Output { name: "gradient", shape: Shape::Vector(code.results.len() - 1) },
    ];
    let function = Function {
        name: "f",
        doc: "f",
        variables: &variables,
        graph: &graph,
        code: &code,
        outputs: &outputs,
    };
    let functions = [function];
    bencher.counter(ItemsCount::new(terms)).bench(|| emit::rust(&functions));
}
