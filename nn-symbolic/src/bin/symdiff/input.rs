//! Standard input, line by line, none longer than a limit.

use std::io::{self, BufRead, Read};

use nn_symbolic::ParseError;
use nn_symbolic::parse::{MAX_LENGTH, Span, excerpt_from};

use super::Failure;

/// A line longer than this is not read: a formula of the greatest length in JSON, every character escaped.
const LONGEST: usize = 8 * MAX_LENGTH;

/// A line, without its end.
pub(crate) enum Line {
    Text(String),
    /// Not UTF-8 at this byte.
    NotUtf8(usize),
    TooLong,
}

impl Line {
    /// What is wrong with it, if anything is.
    pub(crate) fn text(self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text),
            Self::NotUtf8(at) => Err(format!("the line is not UTF-8 at byte {at}")),
            Self::TooLong => Err(format!("the line is longer than {LONGEST} bytes")),
        }
    }
}

/// The next line; `None` at the end.
pub(crate) fn next_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    let limit = LONGEST as u64 + 1;
    if input.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() > LONGEST && bytes.last() != Some(&b'\n') {
        skip_line(input)?;
        return Ok(Some(Line::TooLong));
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some(match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(error) => Line::NotUtf8(error.utf8_error().valid_up_to()),
    }))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let length = end.map_or(buffer.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// A formula, and where it was written.
pub(crate) struct Source {
    pub(crate) text: String,
    /// Its line, if it was read from standard input.
    pub(crate) line: Option<usize>,
}

impl Source {
    /// What is wrong with it, and where: a message whose first line is `message`.
    fn located(&self, report: impl FnOnce(usize) -> String) -> Failure {
        Failure::Wrong(match self.line {
            Some(line) => format!("standard input, line {line}: {}", report(line)),
            None => report(1),
        })
    }

    /// Why it cannot be read.
    pub(crate) fn unreadable(&self, error: &ParseError) -> Failure {
        self.located(|line| error.report_from(&self.text, line))
    }

    /// Why it cannot be used, for something at `span`.
    pub(crate) fn unusable(&self, message: &str, span: Span, label: &str) -> Failure {
        self.located(|line| {
            format!("{message}\n{}", excerpt_from(line, &self.text, span, None, label))
        })
    }
}

/// The formulas of the command line, `-` replaced by the lines of standard input that are not blank.
pub(crate) fn expressions(exprs: &[String]) -> Result<Vec<Source>, Failure> {
    let mut all = Vec::new();
    for expr in exprs {
        if expr != "-" {
            all.push(Source { text: expr.clone(), line: None });
            continue;
        }
        let (mut input, before) = (io::stdin().lock(), all.len());
        let unreadable = |error| Failure::Wrong(format!("cannot read standard input: {error}"));
        for number in 1.. {
            let Some(line) = next_line(&mut input).map_err(unreadable)? else { break };
            let text = line
                .text()
                .map_err(|why| Failure::Wrong(format!("standard input, line {number}: {why}")))?;
            if !text.trim().is_empty() {
                all.push(Source { text, line: Some(number) });
            }
        }
        if all.len() == before {
            return Err(Failure::Wrong("there is no expression on standard input".into()));
        }
    }
    Ok(all)
}
