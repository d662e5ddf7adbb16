//! What the command reads and prints as JSON is what the schemas in `docs/schema` say.
#![cfg(feature = "cli")]

mod common;

use boon::{Compiler, SchemaIndex, Schemas};
use common::command::{symdiff_with_input, text};
use serde_json::{Value, json};

struct Schema {
    all: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// A schema of `docs/schema`, which has to be one itself.
    fn named(name: &str) -> Self {
        let path = format!("{}/../docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let (mut all, mut compiler) = (Schemas::new(), Compiler::new());
        let schema = serde_json::from_str(&text).expect("JSON");
        compiler.add_resource(name, schema).expect("a name");
        let index = compiler.compile(name, &mut all).unwrap_or_else(|error| panic!("{error:#}"));
        Self { all, index }
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.all.validate(value, self.index).is_ok()
    }

    #[track_caller]
    fn assert_valid(&self, value: &Value) {
        if let Err(error) = self.all.validate(value, self.index) {
            panic!("{value}: {error:#}");
        }
    }
}

/// The lines that a run prints, all of them JSON.
fn lines(args: &[&str], input: &str) -> Vec<Value> {
    let output = symdiff_with_input(args, input.as_bytes());
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

const FORMULAS: [&str; 7] = [
    "x^2*y",
    "ln(x1)+x1*x2-sin(x2)",
    "7",
    "sqrt(x)/0",
    "abs(x)*max(x, y)",
    "1/(1+exp(-(w*x+b)))",
    r"\frac{1}{2} x^{2} \sin y",
];

#[test]
fn every_kind_of_answer_is_as_the_schema_says() {
    let schema = Schema::named("answer");
    let mut count = 0;
    for formula in FORMULAS {
        let names = ["x", "y", "x1", "x2", "w", "b"];
        for value in ["0", "0.5", "-2", "1e300"] {
            let at = names.map(|name| format!("{name}={value}")).join(",");
            for wanted in [&[][..], &["--hessian"], &["--order", "3"], &["--jacobian"]] {
                for more in [
                    &[][..],
                    &["--steps"],
                    &["--no-simplify", "--steps"],
                    &["--at", &at],
                    &["--at", &at, "--compare"],
                    &["--at", &at, "--compare", "--steps", "--wrt", "y,x"],
                    &["--assume", "y!=0", "--wrt", "y"],
                ] {
                    let args = [&[formula, "--emit", "json"][..], wanted, more].concat();
                    for answer in lines(&args, "") {
                        schema.assert_valid(&answer);
                        count += 1;
                    }
                }
            }
        }
    }
    let both = lines(&["x*y", "sin(x)", "--jacobian", "--at", "x=1,y=0", "--emit", "json"], "");
    schema.assert_valid(&both[0]);
    assert!(count > 400, "only {count} answers");
}

#[test]
fn requests_and_their_answers_are_as_the_schemas_say() {
    let (request, answer) = (Schema::named("request"), Schema::named("answer"));
    let good = [
        json!({"expr": "x^2"}),
        json!({"expr": "x^2*y", "wrt": "y", "id": 7, "note": ["what is unknown is ignored"]}),
        json!({"expr": "x^2*y", "wrt": ["y", "x"], "at": {"x": 1, "y": 2.5, "z": 0}}),
        json!({"expr": "sqrt(x^2)", "assume": ["x>0", "n integer"], "at": null, "wrt": null}),
        json!({"expr": "1/x", "at": {"x": 0}}),
        json!({"expr": "sin(x*y)", "at": {"x": "pi/2", "y": "0.1"}}),
        json!({"expr": "exp(x)", "at": {"x": 1000}}),
        json!({"expr": "2 + 2"}),
        json!({"expr": "x^3*y", "hessian": true, "at": {"x": 1, "y": 2}}),
        json!({"expr": "x^3*y", "order": 3}),
        json!({"expr": "x^3*y", "hessian": false, "order": null}),
        json!({"expr": "y = x^2", "at": {"x": 3}}),
        json!({"expr": "f(y, x) = x^2*y"}),
        json!({"expr": "x^2 + y^2 = 1", "implicit": "y", "at": {"x": 1, "y": 0}}),
        json!({"expr": "x^2 + y^2 = 1", "implicit": null}),
        json!({"expr": "hessian (x*y)"}),
        json!({"expr": "sn(x)"}),
        json!({"expr": "x +"}),
        json!({"expr": "x", "at": {"y": 1}}),
        json!({"expr": "x", "wrt": "2x"}),
        json!({"expr": "x", "assume": "x>1, x<0"}),
    ];
    let input: String = good.iter().map(|line| format!("{line}\n")).collect();
    for line in &good {
        request.assert_valid(line);
    }
    for args in
        [&["--jsonl"][..], &["--jsonl", "--hessian", "--steps"], &["--jsonl", "--order", "2"]]
    {
        let answers = lines(args, &input);
        assert_eq!(answers.len(), good.len());
        for (line, found) in good.iter().zip(answers) {
            answer.assert_valid(&found);
            assert!(found["ok"] == true || found["error"]["message"] != "", "{line}: {found}");
        }
    }
    // What is no request is none for both.
    for bad in
        ["{}", "[]", "7", r#"{"expr": 1}"#, r#"{"expr": "x", "at": {"x": true}}"#, "x^2", "{"]
    {
        if let Ok(line) = serde_json::from_str(bad) {
            assert!(!request.is_valid(&line), "{bad}");
        }
        let refusal = &lines(&["--jsonl"], &format!("{bad}\n"))[0];
        answer.assert_valid(refusal);
        assert_eq!(refusal["ok"], false, "{bad}");
    }
}

#[test]
fn a_line_says_which_derivatives_it_wants() {
    let input = r#"{"expr": "x^2*y", "hessian": true, "at": {"x": 1, "y": 3}}
{"expr": "x^2*y", "order": 3}
{"expr": "x^2*y", "order": 1}
{"expr": "x^2", "order": 2, "hessian": true}
{"expr": "x^2", "order": 0}
{"expr": "x*y", "wtr": "x", "id": 7, "name": "at"}
"#;
    let found = lines(&["--jsonl"], input);
    assert_eq!(
        found[0]["hessian"][0],
        json!({"wrt": ["x", "x"], "derivative": "2*y", "value": 6.0})
    );
    assert_eq!(found[0]["gradient"]["x"], 6.0);
    assert_eq!(found[1]["partials"], json!([{"wrt": ["x", "x", "y"], "derivative": "2"}]));
    assert_eq!(found[2]["derivatives"]["y"], "x^2");
    assert_eq!(found[3]["error"]["message"], "`hessian` and `order` exclude each other");
    assert_eq!(found[4]["error"]["message"], "`order` must be from 1 to 1000, found 0");
    assert_eq!(found[5]["warnings"], json!(["the field `wtr` is ignored; did you mean `wrt`?"]));
    // What the line says goes before the command line.
    let input = "{\"expr\": \"x^2\", \"hessian\": false}\n{\"expr\": \"x^2\"}\n";
    let found = lines(&["--jsonl", "--hessian"], input);
    assert_eq!(
        (found[0].get("hessian"), found[1]["hessian"][0]["derivative"].as_str()),
        (None, Some("2"))
    );
}

/// All that differs from a value in one place: a field left out, renamed or of another kind.
fn spoilt(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                for spoilt in spoilt(inner) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), spoilt);
                    all.push(Value::Object(fields));
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for spoilt in spoilt(&items[0]) {
                let mut items = items.clone();
                items[0] = spoilt;
                all.push(Value::Array(items));
            }
        }
        _ => {}
    }
    all.push(json!({"unknown": true}));
    all
}

#[test]
fn the_schema_is_strict() {
    let schema = Schema::named("answer");
    let args = ["x*ln(x)", "--at", "x=2", "--hessian", "--steps", "--compare", "--emit", "json"];
    let answer = lines(&args, "").remove(0);
    let mut count = 0;
    for spoilt in spoilt(&answer) {
        assert!(!schema.is_valid(&spoilt), "{spoilt}");
        count += 1;
    }
    assert!(count > 50, "only {count} ways to spoil an answer");
    for name in ["ok", "ops"] {
        let mut less = answer.clone();
        less.as_object_mut().expect("an object").remove(name);
        assert!(!schema.is_valid(&less), "without {name}");
    }
    let mut more = answer;
    more["surprise"] = json!(1);
    assert!(!schema.is_valid(&more));
}
