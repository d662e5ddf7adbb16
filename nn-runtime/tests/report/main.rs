//! The report of a run: that its page holds what happened, and that it is a proper page.

mod markup;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use markup::{Element, elements};
use ndarray::s;
use nn_runtime::data::{Digits, Split};
use nn_runtime::nn::Network;
use nn_runtime::train::{Model, Options, Outcome, Run, Settings, TrainError};

/// A few of the built-in digits.
static DIGITS: LazyLock<Digits> = LazyLock::new(|| {
    let few = |split: &Split, count: usize| Split {
        images: split.images.slice(s![..count, ..]).to_owned(),
        labels: split.labels[..count].to_vec(),
    };
    let digits = Digits::built_in();
    Digits { train: few(&digits.train, 1200), test: few(&digits.test, 300), ..digits }
});

const SETTINGS: &str = "
    about = 'a network to <b>look</b> at & \"judge\"'
    batch-size = 10
    eta = 3.0
    cost = 'quadratic'
    layers = [{ kind = 'dense', neurons = 20, activation = 'sigmoid' }]
";

fn settings(lines: &str) -> Settings {
    Settings::parse(&format!("{lines}\n{SETTINGS}")).unwrap()
}

/// Trains with these lines of settings before the others; the outcomes, and the page.
fn report(lines: &str, digits: Digits) -> (Vec<Outcome>, String) {
    let settings = settings(lines);
    let folder = tempfile::tempdir().unwrap();
    // The folder is made, and folders around it.
    let report = folder.path().join("reports/one");
    let options = Options { quiet: true, report: Some(report.clone()), ..Options::default() };
    let mut run = Run::new(settings, digits, options).unwrap();
    train(&mut run);
    let files: Vec<_> =
        fs::read_dir(&report).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["index.html"]);
    (run.outcomes().to_vec(), fs::read_to_string(report.join("index.html")).unwrap())
}

fn train(run: &mut Run) {
    while let Some(mut training) = run.start(Network::from_settings).unwrap() {
        while let Some(mut epoch) = training.epoch().unwrap() {
            while let Some(batch) = epoch.batch() {
                let (net, rng) = epoch.parts();
                let (cost, gradient) = net.cost_and_gradient(&batch, rng);
                epoch.descend(cost, &gradient).unwrap();
            }
            epoch.finish().unwrap();
        }
        training.finish().unwrap();
    }
}

fn of_class<'a>(elements: &'a [Element], name: &str, class: &str) -> Vec<&'a Element> {
    let has = |element: &&Element| {
        let classes = element.attributes.get("class").map_or("", String::as_str);
        element.name == name && classes.split(' ').any(|one| one == class)
    };
    elements.iter().filter(has).collect()
}

/// The numbers of the confusion matrix: those of each row, and what the row says is their sum.
fn confusion(elements: &[Element]) -> Vec<(Vec<usize>, usize)> {
    let mut rows: Vec<(Vec<usize>, usize)> = Vec::new();
    let mut row = Vec::new();
    for cell in elements.iter().filter(|element| element.name == "td") {
        match cell.attributes.get("class").map(String::as_str) {
            Some("right" | "wrong" | "zero") => row.push(cell.text.parse().unwrap()),
            Some("sum") if !row.is_empty() => {
                rows.push((std::mem::take(&mut row), cell.text.parse().unwrap()));
            }
            _ => {}
        }
    }
    rows
}

#[test]
fn the_page_holds_what_happened() {
    let (outcomes, page) = report("epochs = 3\nvalidation = 200\nseed = 7", DIGITS.clone());
    let elements = elements(&page);

    // A point for each cost and each accuracy: of the images held back in each epoch, of the test images in the last.
    let circles = |class| of_class(&elements, "circle", class).len();
    assert_eq!((circles("one"), circles("two")), (3 + 1, 3));

    let rows = confusion(&elements);
    assert_eq!(rows.len(), 10);
    for (class, (counts, sum)) in rows.iter().enumerate() {
        let images =
            DIGITS.test.labels.iter().filter(|&&label| usize::from(label) == class).count();
        assert_eq!((counts.iter().sum::<usize>(), *sum), (images, images), "{counts:?}");
    }
    let right: usize = rows.iter().enumerate().map(|(class, (counts, _))| counts[class]).sum();
    let accuracy = right as f64 / 300.0;
    assert_eq!(accuracy, outcomes[0].last);
    let figure = of_class(&elements, "span", "figure")[0];
    assert_eq!(figure.text, format!("{:.2} %", 100.0 * accuracy));

    // Each mistake has its picture and ten outputs.
    let mistakes = (300 - right).min(20);
    assert!(mistakes > 0);
    assert_eq!(of_class(&elements, "img", "digit").len(), mistakes);
    assert_eq!(of_class(&elements, "tr", "truth").len(), mistakes);
    assert_eq!(of_class(&elements, "tr", "taken").len(), mistakes);
    assert_eq!(of_class(&elements, "img", "weight").len(), 20);

    for text in [
        "<tr><th scope=\"row\">training images</th><td>1,000</td></tr>",
        "<tr><th scope=\"row\">validation images</th><td>200</td></tr>",
        "<tr><th scope=\"row\">test images</th><td>300</td></tr>",
        "a network to &lt;b&gt;look&lt;/b&gt; at &amp; &quot;judge&quot;",
        "This run had the seed 7.",
        "batch-size = 10",
        "built-in digits, which are not MNIST",
        "<th scope=\"row\">gradient</th>",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_can_be_read_aloud() {
    let (_, page) = report("epochs = 1", DIGITS.clone());
    for elsewhere in ["http", "://", "<script", "<link", "@import", "url("] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    let elements = elements(&page);
    let ids: Vec<_> = elements.iter().filter_map(|element| element.attributes.get("id")).collect();
    for (number, id) in ids.iter().enumerate() {
        assert!(!ids[..number].contains(id), "{id} twice");
    }
    for element in &elements {
        let has = |name: &str| element.attributes.get(name).is_some_and(|value| !value.is_empty());
        match element.name.as_str() {
            "img" => assert!(
                has("alt") && element.attributes["src"].starts_with("data:image/png;base64,")
            ),
            "svg" => assert!(has("role") && has("aria-label")),
            "th" => assert!(has("scope"), "{element:?}"),
            "section" => assert!(ids.contains(&&element.attributes["aria-labelledby"])),
            "html" => assert_eq!(element.attributes["lang"], "en"),
            _ => {}
        }
    }
    assert_eq!(elements.iter().filter(|element| element.name == "h1").count(), 1);
}

#[test]
fn several_runs_are_compared_with_each_other_and_with_the_reference() {
    let lines = "epochs = 2\nruns = 3\nreference = { source = 'a <book>', accuracy = 0.5 }";
    let (outcomes, page) = report(lines, DIGITS.clone());
    let elements = elements(&page);
    let seeds: Vec<_> = elements
        .iter()
        .filter(|element| element.name == "th" && ["1", "2", "3"].contains(&element.text.as_str()))
        .collect();
    assert!(seeds.len() >= 3);
    for Outcome { seed, last, best } in &outcomes {
        let [last, best] = [last, best].map(|accuracy| format!("{:.2} %", 100.0 * accuracy));
        let row = format!("<tr><th scope=\"row\">{seed}</th><td>{last}</td><td>{best}</td></tr>");
        assert!(page.contains(&row), "{row}");
    }
    let mean = outcomes.iter().map(|outcome| outcome.best).sum::<f64>() / 3.0;
    assert!(page.contains(&format!("<td>{:.2} %</td>", 100.0 * mean)));
    assert!(page.contains(&format!("{:+.2} percentage points", 100.0 * (mean - 0.5))));
    assert!(page.contains("a &lt;book&gt;") && page.contains("class=\"level\""));
}

#[test]
fn binary_outputs_are_places_of_a_number() {
    let (_, page) = report("targets = 'binary'\nepochs = 1", DIGITS.clone());
    let elements = elements(&page);
    let places = elements.iter().filter(|element| element.text == "2³").count();
    assert_eq!(places, of_class(&elements, "img", "digit").len());
    for (counts, sum) in confusion(&elements) {
        assert_eq!(counts.iter().sum::<usize>(), sum);
    }
}

#[test]
fn there_is_a_page_without_epochs_and_without_test_images() {
    let settings = settings("epochs = 0");
    let folder = tempfile::tempdir().unwrap();
    let report = Some(folder.path().to_owned());
    let digits = Digits { test: Split::none(), ..DIGITS.clone() };
    let options = Options { quiet: true, report, ..Options::default() };
    train(&mut Run::new(settings, digits, options).unwrap());
    let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
    assert_eq!(of_class(&elements(&page), "span", "figure")[0].text, "–");
    assert!(page.contains("No epoch was trained."));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_an_error_before_training() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = |path: &Path| {
        let settings = settings("epochs = 1");
        let options = Options { quiet: true, report: Some(path.into()), ..Options::default() };
        Run::new(settings, DIGITS.clone(), options).map(drop).unwrap_err()
    };
    // A folder is in the place of the page.
    let taken = folder.path().join("file-of-the-page");
    fs::create_dir_all(taken.join("index.html")).unwrap();
    let mut paths = vec![file.clone(), file.join("below"), taken];
    if cfg!(target_os = "linux") {
        paths.push("/proc/file".into());
        paths.push("/proc".into());
    }
    for path in paths {
        let error = refused(&path);
        assert!(matches!(error, TrainError::Report { .. }), "{error}");
        let text = error.to_string();
        let start = format!("cannot write the report `{}", path.display());
        assert!(text.starts_with(&start), "{text}");
    }
}

#[test]
fn classes_have_their_names() {
    let mut digits = DIGITS.clone();
    digits.classes =
        ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "<neun>"]
            .map(str::to_owned)
            .to_vec();
    let (_, page) = report("epochs = 1", digits);
    let elements = elements(&page);
    assert!(page.contains("<th scope=\"row\">&lt;neun&gt;</th>"));
    assert_eq!(of_class(&elements, "table", "turned").len(), 1);
}
