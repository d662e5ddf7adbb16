//! Every row of the table, by being there: it is read and printed, its certified numbers agree with its values, every language
//! writes it or says that it cannot.
#![cfg(feature = "parse")]

use nn_symbolic::emit::{self, Output, Shape};
use nn_symbolic::{Code, Expr, Function, Graph, System};

/// A call of variables, or of the order 2 and a variable.
fn call(graph: &mut Graph, function: Function) -> Expr {
    let names = ["x", "y", "z"];
    let mut args: Vec<Expr> =
        names[..function.arity()].iter().map(|name| graph.variable(name)).collect();
    if function.has_order() {
        args[0] = graph.number(2);
    }
    graph.call(function, &args).expect("its arity")
}

/// Points, some of which are in the domain of each function.
fn points(arity: usize) -> Vec<Vec<f64>> {
    let values = [-2.75, -1.5, -0.625, -0.25, 0.0, 0.375, 0.75, 1.0, 1.25, 2.5, 7.0];
    let mut points = vec![Vec::new()];
    for _ in 0..arity {
        points = points
            .iter()
            .flat_map(|point| {
                values.iter().map(move |&value| {
                    let mut point = point.clone();
                    point.push(value);
                    point
                })
            })
            .collect();
    }
    points
}

#[test]
fn every_function_is_read_as_it_is_printed() {
    for &function in Function::ALL {
        let mut graph = Graph::new();
        let call = call(&mut graph, function);
        let text = graph.display(call).to_string();
        let read = nn_symbolic::parse(&text).expect(&text).build(&mut graph);
        assert_eq!(graph.display(read).to_string(), text);
        assert_eq!(read, call, "{text}");
        for alias in function.aliases() {
            assert_eq!(Function::named(alias), Some(function), "{alias}");
        }
        let latex = graph.display(call).latex().to_string();
        let read = nn_symbolic::parse(&latex).expect(&latex).build(&mut graph);
        let is_power = matches!(function, Function::Exp | Function::Exp2);
        assert!(read == call || is_power, "{latex}");
    }
}

#[test]
fn certified_numbers_of_every_function_are_its_values() {
    for &function in Function::ALL {
        let mut compared = 0;
        for mut point in points(function.arity()) {
            if function.has_order() {
                point[0] = point[0].round();
            }
            let args: Vec<String> = point.iter().map(|value| format!("({value})")).collect();
            let text = format!("{}({})", function.name(), args.join(", "));
            let system = System::parse(&text, None).expect(&text);
            let formula = system.formula(0);
            let value = function.value(&point);
            let answer = formula.answers(&[], 17).value;
            if !value.is_finite() || !function.is_defined(&point) {
                continue;
            }
            assert!(answer.is_certain(), "{text}: {:?}", answer.warning("it"));
            let certain = answer.to_f64();
            let allowed = 1e-13 * certain.abs() + 1e-15;
            assert!((value - certain).abs() <= allowed, "{text} is {certain}, not {value}");
            compared += 1;
        }
        assert!(compared > 0, "{}: nothing to compare", function.name());
    }
}

#[test]
fn every_language_writes_every_function_or_names_it() {
    for &function in Function::ALL {
        let mut graph = Graph::new();
        let root = call(&mut graph, function);
        let variables = graph.variables(&[root]);
        let code = Code::new(&graph, &[root]);
        let outputs = [Output { name: "value", shape: Shape::Number }];
        let functions = [emit::Function {
            name: "f",
            doc: "f",
            variables: &variables,
            graph: &graph,
            code: &code,
            outputs: &outputs,
        }];
        assert!(emit::rust(&functions).contains("pub fn f("), "{function:?}");
        for (language, text) in [
            ("C", emit::c(&functions)),
            ("Python", emit::python(&functions)),
            ("NumPy", emit::numpy(&functions)),
        ] {
            match text {
                Ok(text) => assert!(text.contains('f'), "{function:?}"),
                Err(missing) => {
                    let message = missing.to_string();
                    let name = format!("`{}`", function.name());
                    assert!(message.contains(&name) && message.contains(language), "{message}");
                }
            }
        }
    }
}

#[test]
fn every_function_stands_in_the_documentation() {
    let list = include_str!("../../docs/functions.md");
    for function in Function::ALL {
        let name = function.name();
        assert!(list.contains(&format!("`{name}")), "{name}");
    }
}
