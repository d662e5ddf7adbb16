//! What the pages of the lecture share: the network, what they are told, how they write numbers and end, and the charts.

#![allow(dead_code, reason = "each page needs a part")]

pub(crate) mod axis;
pub(crate) mod network;
pub(crate) mod plot;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use nn_runtime::data::{self, DataError, Digits};

/// What pages about the digits are told.
#[derive(clap::Args)]
pub(crate) struct Common {
    /// Folder to draw the picture into
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// Folder of the four MNIST files [default: a download, or else digits drawn by a program]
    #[arg(long, value_name = "DIR", env = "MNIST_DIR")]
    data: Option<PathBuf>,
    /// Starts the random numbers
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

impl Common {
    pub(crate) fn digits(&self) -> Result<Digits, DataError> {
        Digits::open(self.data.as_deref(), data::tell(false))
    }
}

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
