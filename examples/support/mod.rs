//! What the pages of the lecture share: how they end, how they write numbers, and the charts.

#![allow(dead_code, reason = "each page needs a part")]

pub(crate) mod axis;
pub(crate) mod plot;

use std::error::Error;
use std::process::ExitCode;

/// Ends a page: an error is one line on standard error and exit code 1.
pub(crate) fn end(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A count with its thousands apart: 23,860.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
