//! The training log: its lines, its records, its clock, and what happens when it cannot be written.

use std::fs;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nn_runtime::train::{Log, LogError, Record};
use serde_json::Value;
use tempfile::TempDir;

/// A place to write to that the test can look into.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A disk with room for so many bytes.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = bytes.len().min(self.0);
        self.0 -= room;
        if room == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(room) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An epoch of two batches, 10 images at the cost 0.5 and 5 images at the cost `last`.
fn run(log: &mut Log, number: usize, last: f32) -> Result<Record, LogError> {
    let mut epoch = log.epoch(number, 15);
    epoch.batch(10, 0.5_f32);
    epoch.batch(5, last);
    epoch.finish(|| 0.9424)
}

#[test]
fn an_epoch_is_a_line() {
    let page = Page::default();
    let mut log = Log::new("mnist", 30).lines_to(page.clone());
    let seconds = [1, 30].map(|number| run(&mut log, number, 0.2).unwrap().seconds);
    let text = page.text();
    let [first, last] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
    // (10 · 0.5 + 5 · 0.2) / 15 = 0.4
    for (line, number, seconds) in [(first, " 1", seconds[0]), (last, "30", seconds[1])] {
        let start = format!("epoch {number}/30  cost 0.4000  accuracy 94.24 %  {seconds:.2} s  ");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.ends_with(" images/s"), "{line}");
    }
}

#[test]
fn speed_is_printed_with_groups_of_three_digits() {
    let page = Page::default();
    let mut log = Log::new("mnist", 1).lines_to(page.clone());
    let mut epoch = log.epoch(1, 60_000);
    epoch.batch(60_000, 0.1);
    sleep(Duration::from_millis(20));
    let record = epoch.finish(|| 1.0).unwrap();

    let text = page.text();
    let speed = text.trim_end().strip_suffix(" images/s").unwrap().rsplit(' ').next().unwrap();
    let thousands: Vec<&str> = speed.split(',').collect();
    assert!(thousands.len() >= 2 && thousands[1..].iter().all(|group| group.len() == 3), "{speed}");
    let digits: f64 = thousands.concat().parse().unwrap();
    assert!((digits - record.images_per_second).abs() <= 0.5, "{speed}");
}

#[test]
fn an_epoch_is_a_json_line_with_fields_in_order() {
    let (page, dir) = (Page::default(), TempDir::new().unwrap());
    let path = dir.path().join("metrics.jsonl");
    let mut log = Log::new("mnist", 2).lines_to(page).metrics(Some(&path)).unwrap();
    let records = [run(&mut log, 1, 0.2).unwrap(), run(&mut log, 2, 0.05).unwrap()];

    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(text.ends_with('\n'));
    for (line, record) in text.lines().zip(&records) {
        let json: Value = serde_json::from_str(line).unwrap();
        assert_eq!(json["epoch"], record.epoch);
        assert_eq!(json["test_accuracy"], 0.9424);
        assert_eq!(json["data"], "mnist");
        for (name, number) in [
            ("seconds", record.seconds),
            ("images_per_second", record.images_per_second),
            ("train_cost", record.train_cost),
        ] {
            let written = json[name].as_f64().unwrap();
            assert!((written - number).abs() <= 1e-12 * number, "{name}: {written}, {number}");
        }
        let speed = 15.0 / record.seconds;
        assert!((record.images_per_second - speed).abs() < 1e-12 * speed);

        let names =
            ["epoch", "seconds", "images_per_second", "train_cost", "test_accuracy", "data"];
        let places = names.map(|name| line.find(&format!("\"{name}\":")).unwrap());
        assert!(places.is_sorted(), "{line}");
        assert_eq!(json.as_object().unwrap().len(), names.len());
    }
    // (10 · 0.5 + 5 · 0.05) / 15; the costs are rounded to single precision.
    assert!((records[1].train_cost - 0.35).abs() < 1e-7);
}

#[test]
fn a_second_run_appends_to_the_file_of_the_first() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    for _ in 0..2 {
        let log = Log::new("mnist", 1).quiet(true).metrics(Some(&path));
        run(&mut log.unwrap(), 1, 0.2).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[test]
fn a_line_is_in_the_file_as_soon_as_the_epoch_is_finished() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    let mut log = Log::new("mnist", 2).quiet(true).metrics(Some(&path)).unwrap();
    for number in [1, 2] {
        run(&mut log, number, 0.2).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), number);
    }
}

#[test]
fn numbers_that_are_not_finite_are_null_in_the_record_and_plain_words_in_the_line() {
    for (last, cost) in [(f32::NAN, "cost NaN"), (f32::INFINITY, "cost inf")] {
        let (lines, metrics) = (Page::default(), Page::default());
        let mut log = Log::new("mnist", 9).lines_to(lines.clone());
        log = log.metrics_to("metrics", metrics.clone());
        run(&mut log, 1, last).unwrap();
        assert!(lines.text().contains(cost), "{}", lines.text());
        assert!(lines.text().ends_with("diverged: try a smaller --eta\n"), "{}", lines.text());
        let json: Value = serde_json::from_str(&metrics.text()).unwrap();
        assert_eq!(json["train_cost"], Value::Null);
        assert_eq!(json["test_accuracy"], 0.9424);
    }
}

#[test]
fn a_finite_cost_and_an_epoch_without_batches_are_no_divergence() {
    let (lines, metrics) = (Page::default(), Page::default());
    let mut log = Log::new("mnist", 2).lines_to(lines.clone());
    log = log.metrics_to("metrics", metrics.clone());
    run(&mut log, 1, 1e30).unwrap();
    log.epoch(2, 0).finish(|| 0.1).unwrap();
    assert!(!lines.text().contains("diverged"), "{}", lines.text());
    let last: Value = serde_json::from_str(metrics.text().lines().last().unwrap()).unwrap();
    assert_eq!(last["train_cost"], Value::Null);
    assert_eq!(last["images_per_second"], 0.0);
}

#[test]
fn the_clock_runs_while_training_and_stands_while_evaluating() {
    let (training, evaluation) = (Duration::from_millis(30), Duration::from_millis(300));
    let mut log = Log::new("mnist", 1).quiet(true);
    let (start, mut epoch) = (Instant::now(), log.epoch(1, 10));
    sleep(training);
    epoch.batch(10, 0.1);
    let trained = start.elapsed().as_secs_f64();
    let record = epoch.finish(|| {
        sleep(evaluation);
        0.5
    });
    let seconds = record.unwrap().seconds;
    assert!(seconds >= training.as_secs_f64(), "{seconds}");
    // Between the two readings of the clock there are microseconds, unless the machine is busy.
    assert!(seconds < trained + evaluation.as_secs_f64() / 2.0, "{seconds}, {trained}");
}

#[test]
fn evaluation_comes_before_the_line() {
    let page = Page::default();
    let mut log = Log::new("mnist", 1).lines_to(page.clone());
    log.epoch(1, 0).finish(|| if page.text().is_empty() { 0.25 } else { 0.75 }).unwrap();
    assert!(page.text().contains("accuracy 25.00 %"), "{}", page.text());
}

#[test]
fn a_quiet_log_shows_nothing_but_records() {
    let (lines, metrics) = (Page::default(), Page::default());
    let mut log = Log::new("mnist", 1).lines_to(lines.clone()).quiet(true);
    log = log.metrics_to("metrics", metrics.clone());
    run(&mut log, 1, 0.2).unwrap();
    assert_eq!(lines.text(), "");
    assert_eq!(metrics.text().lines().count(), 1);
}

#[test]
fn the_metrics_file_is_there_before_the_work() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    let _log = Log::new("mnist", 1).metrics(Some(&path)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn a_metrics_file_that_cannot_be_created_is_named() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("no-such-folder").join("metrics.jsonl");
    let error = Log::new("mnist", 1).metrics(Some(&path)).err().unwrap();
    assert!(
        matches!(&error, LogError::Create { reason, .. } if reason.kind() == io::ErrorKind::NotFound)
    );
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
}

#[test]
fn a_record_that_does_not_fit_on_the_disk_is_an_error() {
    let mut log = Log::new("mnist", 2).quiet(true).metrics_to("m.jsonl", Disk(200));
    run(&mut log, 1, 0.2).unwrap();
    let error = run(&mut log, 2, 0.2).unwrap_err();
    assert!(error.to_string().contains("epoch 2 to the metrics file `m.jsonl`"), "{error}");
    assert!(
        matches!(error, LogError::Record { reason, .. } if reason.kind() == io::ErrorKind::StorageFull)
    );
}

#[test]
fn a_line_that_cannot_be_printed_is_an_error() {
    let error = run(&mut Log::new("mnist", 1).lines_to(Disk(10)), 1, 0.2).unwrap_err();
    assert!(matches!(error, LogError::Print { epoch: 1, .. }), "{error}");
}
