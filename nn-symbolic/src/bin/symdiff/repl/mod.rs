//! A session: formulas and definitions, line by line. On a terminal it has a prompt and a history; otherwise it reads
//! plain lines, and says on which of them a mistake is.

mod line;
mod query;
mod session;
mod terminal;

use std::io::{self, IsTerminal, Write};

use session::{Next, Session};
use terminal::Terminal;

use super::Failure;
use super::input::next_line;

/// Answers line by line, to the end of the input.
pub(crate) fn run(out: &mut impl Write) -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        on_terminal(out)
    } else {
        plain(out)
    }
}

fn on_terminal(out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "symdiff {}: type a formula, :help or :quit", env!("CARGO_PKG_VERSION"))?;
    let mut terminal = Terminal::new()?;
    let mut session = Session::default();
    while let Some(line) = terminal.next_line()? {
        match session.answer(&line, out) {
            Ok(Next::Go) => {}
            Ok(Next::Quit) => break,
            Err(Failure::Output(error)) => return Err(error.into()),
            Err(failure) => failure.print(),
        }
        out.flush()?;
    }
    terminal.close();
    Ok(())
}

/// A mistake does not end the session, but it is remembered in the exit code.
fn plain(out: &mut impl Write) -> Result<(), Failure> {
    let mut input = io::stdin().lock();
    let mut session = Session::default();
    let mut wrong = 0;
    for number in 1.. {
        let line = next_line(&mut input)
            .map_err(|error| Failure::Wrong(format!("cannot read standard input: {error}")))?;
        let Some(line) = line else { break };
        let answer =
            line.text().map_err(Failure::Wrong).and_then(|text| session.answer(&text, out));
        out.flush()?;
        match answer {
            Ok(Next::Go) => {}
            Ok(Next::Quit) => break,
            Err(Failure::Wrong(message)) => {
                Failure::Wrong(format!("standard input, line {number}: {message}")).print();
                wrong += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::Wrong("a line was wrong".into())),
        _ => Err(Failure::Wrong(format!("{wrong} lines were wrong"))),
    }
}
