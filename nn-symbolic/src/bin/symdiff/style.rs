//! Colours, where there is someone to see them: on a terminal, unless `NO_COLOR` is set, and anywhere if
//! `CLICOLOR_FORCE` is. What is printed is the same without them.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const FRAME: Style = AnsiColor::Blue.on_default().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const HEADING: Style = Style::new().bold();

/// Says what is wrong, on standard error: a message, and perhaps a line with carets under it.
pub(crate) fn error(message: &str) {
    anstream::eprintln!("{ERROR}error:{ERROR:#} {}", report(message));
}

/// Says what may be wrong, on standard error.
pub(crate) fn warning(message: &str) {
    anstream::eprintln!("{WARNING}warning:{WARNING:#} {message}");
}

/// A message with its excerpt in colours.
fn report(message: &str) -> String {
    message.lines().map(|line| framed(line) + "\n").collect::<String>().trim_end().to_owned()
}

/// A line of an excerpt: what frames it, and the carets.
fn framed(line: &str) -> String {
    let number = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let Some(rest) = number.strip_prefix('|').filter(|_| line.len() > number.len()) else {
        return line.to_owned();
    };
    let gutter = &line[..line.len() - rest.len()];
    let marks = rest.trim_start_matches([' ', '-']);
    if !marks.starts_with('^') || !gutter.trim_start().starts_with('|') {
        return format!("{FRAME}{gutter}{FRAME:#}{rest}");
    }
    let before = &rest[..rest.len() - marks.len()];
    format!("{FRAME}{gutter}{FRAME:#}{before}{ERROR}{marks}{ERROR:#}")
}

/// Standard output, where equations and tables are printed: in colours the names before ` = ` and the headings.
pub(crate) struct Painted<W: Write> {
    out: W,
    colours: bool,
    /// The line that is not complete.
    line: Vec<u8>,
}

impl<W: Write> Painted<W> {
    pub(crate) fn new(out: W, colours: bool) -> Self {
        Self { out, colours, line: Vec::new() }
    }

    fn write_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.out.write_all(painted(&String::from_utf8_lossy(&line)).as_bytes())
    }
}

/// Whether standard output is to be in colours.
pub(crate) fn wants_colours() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

fn painted(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    match line[indent..].split_once(" = ") {
        Some((name, rest)) => {
            let (blank, padded) = (&line[..indent], name.trim_end());
            let padding = &name[padded.len()..];
            format!("{blank}{NAME}{padded}{NAME:#}{padding} = {rest}")
        }
        None if indent == 0 && !line.trim().is_empty() => {
            let text = line.trim_end();
            format!("{HEADING}{text}{HEADING:#}{}", &line[text.len()..])
        }
        None => line.to_owned(),
    }
}

impl<W: Write> Write for Painted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.colours {
            return self.out.write(bytes);
        }
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.write_line()?;
            }
        }
        Ok(bytes.len())
    }

    /// What follows may belong to a line that is not complete: it stays here until then.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
