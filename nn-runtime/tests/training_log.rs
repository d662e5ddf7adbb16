//! The training log: its lines, its records, and what happens when it cannot be written.

use std::fs;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

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

/// What an epoch with this number and cost leaves.
fn record(epoch: usize, train_cost: f64) -> Record {
    Record {
        epoch,
        seconds: 0.254,
        images_per_second: 236_220.47,
        train_cost,
        test_accuracy: Some(0.9424),
        data: "mnist".into(),
        ..Record::default()
    }
}

fn write(log: &mut Log, epoch: usize, cost: f64) -> Result<(), LogError> {
    log.write(&record(epoch, cost), false)
}

#[test]
fn an_epoch_is_a_line() {
    let page = Page::default();
    let mut log = Log::new(30).lines_to(page.clone());
    for number in [1, 30] {
        write(&mut log, number, 0.4).unwrap();
    }
    let rest = "/30  cost 0.4000  accuracy 94.24 %  0.25 s  236,220 images/s\n";
    assert_eq!(page.text(), format!("epoch  1{rest}epoch 30{rest}"));
}

#[test]
fn an_epoch_is_a_json_line_with_fields_in_order() {
    let (page, dir) = (Page::default(), TempDir::new().unwrap());
    let path = dir.path().join("metrics.jsonl");
    let mut log = Log::new(2).lines_to(page).metrics(Some(&path)).unwrap();
    let records = [record(1, 0.4), record(2, 0.35)];
    for record in &records {
        log.write(record, false).unwrap();
    }

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

        let names =
            ["epoch", "seconds", "images_per_second", "train_cost", "test_accuracy", "data"];
        let places = names.map(|name| line.find(&format!("\"{name}\":")).unwrap());
        assert!(places.is_sorted(), "{line}");
        assert_eq!(json.as_object().unwrap().len(), names.len());
    }
}

#[test]
fn a_second_run_appends_to_the_file_of_the_first() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    for _ in 0..2 {
        let log = Log::new(1).quiet(true).metrics(Some(&path));
        write(&mut log.unwrap(), 1, 0.2).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[test]
fn a_line_is_in_the_file_as_soon_as_the_epoch_is_finished() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    let mut log = Log::new(2).quiet(true).metrics(Some(&path)).unwrap();
    for number in [1, 2] {
        write(&mut log, number, 0.2).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), number);
    }
}

#[test]
fn numbers_that_are_not_finite_are_null_in_the_record_and_plain_words_in_the_line() {
    for (last, cost) in [(f64::NAN, "cost NaN"), (f64::INFINITY, "cost inf")] {
        let (lines, metrics) = (Page::default(), Page::default());
        let mut log = Log::new(9).lines_to(lines.clone());
        log = log.metrics_to("metrics", metrics.clone());
        write(&mut log, 1, last).unwrap();
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
    let mut log = Log::new(2).lines_to(lines.clone());
    log = log.metrics_to("metrics", metrics.clone());
    write(&mut log, 1, 1e30).unwrap();
    let none = Record { images_per_second: 0.0, ..record(2, f64::NAN) };
    log.write(&none, false).unwrap();
    assert!(!lines.text().contains("diverged"), "{}", lines.text());
    let last: Value = serde_json::from_str(metrics.text().lines().last().unwrap()).unwrap();
    assert_eq!(last["train_cost"], Value::Null);
    assert_eq!(last["images_per_second"], 0.0);
}

#[test]
fn a_quiet_log_shows_nothing_but_records() {
    let (lines, metrics) = (Page::default(), Page::default());
    let mut log = Log::new(1).lines_to(lines.clone()).quiet(true);
    log = log.metrics_to("metrics", metrics.clone());
    write(&mut log, 1, 0.2).unwrap();
    assert_eq!(lines.text(), "");
    assert_eq!(metrics.text().lines().count(), 1);
}

#[test]
fn the_metrics_file_is_there_before_the_work() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("metrics.jsonl");
    let _log = Log::new(1).metrics(Some(&path)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn a_metrics_file_that_cannot_be_created_is_named() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("no-such-folder").join("metrics.jsonl");
    let error = Log::new(1).metrics(Some(&path)).err().unwrap();
    assert!(
        matches!(&error, LogError::Create { reason, .. } if reason.kind() == io::ErrorKind::NotFound)
    );
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
}

#[test]
fn a_record_that_does_not_fit_on_the_disk_is_an_error() {
    let mut log = Log::new(2).quiet(true).metrics_to("m.jsonl", Disk(200));
    write(&mut log, 1, 0.2).unwrap();
    let error = write(&mut log, 2, 0.2).unwrap_err();
    assert!(error.to_string().contains("epoch 2 to the metrics file `m.jsonl`"), "{error}");
    assert!(
        matches!(error, LogError::Record { reason, .. } if reason.kind() == io::ErrorKind::StorageFull)
    );
}

#[test]
fn a_line_that_cannot_be_printed_is_an_error() {
    let error = write(&mut Log::new(1).lines_to(Disk(10)), 1, 0.2).unwrap_err();
    assert!(matches!(error, LogError::Print { epoch: 1, .. }), "{error}");
}
