//! Standard input, line by line, none longer than a limit.

use std::io::{self, BufRead, Read};

use nn_symbolic::parse::MAX_LENGTH;

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

/// The formulas of the command line, `-` replaced by the lines of standard input that are not blank.
pub(crate) fn expressions(exprs: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for expr in exprs {
        if expr != "-" {
            all.push(expr.clone());
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
                all.push(text);
            }
        }
        if all.len() == before {
            return Err(Failure::Wrong("there is no expression on standard input".into()));
        }
    }
    Ok(all)
}
