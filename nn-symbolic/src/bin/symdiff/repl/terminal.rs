//! Lines that are typed on a terminal, with a history that is kept between sessions.

use std::env;
use std::fs;
use std::path::PathBuf;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};

use crate::Failure;

/// How many lines are remembered.
const REMEMBERED: usize = 1_000;

pub(super) struct Terminal {
    editor: Editor<(), FileHistory>,
    /// Where the history is, if there is a folder for it.
    history: Option<PathBuf>,
}

impl Terminal {
    pub(super) fn new() -> Result<Self, Failure> {
        let config = Config::builder()
            .auto_add_history(true)
            .max_history_size(REMEMBERED)
            .map_err(unusable)?
            .build();
        let mut editor = Editor::with_config(config).map_err(unusable)?;
        let history = history();
        if let Some(path) = &history {
            // The first time there is none.
            let _ = editor.load_history(path);
        }
        Ok(Self { editor, history })
    }

    /// The next line; `None` at Ctrl-D. Ctrl-C forgets what was typed.
    pub(super) fn next_line(&mut self) -> Result<Option<String>, Failure> {
        loop {
            match self.editor.readline("symdiff> ") {
                Ok(line) => return Ok(Some(line)),
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return Ok(None),
                Err(error) => return Err(unusable(error)),
            }
        }
    }

    /// Keeps the history. A session is worth as much without, so it is no mistake if that cannot be done.
    pub(super) fn close(mut self) {
        let Some(path) = &self.history else { return };
        let made = path.parent().is_none_or(|folder| fs::create_dir_all(folder).is_ok());
        if made {
            let _ = self.editor.save_history(path);
        }
    }
}

fn unusable(error: ReadlineError) -> Failure {
    Failure::Wrong(format!("cannot read from the terminal: {error}"))
}

/// The file of the history, as the XDG Base Directory Specification 0.8 says: a state of the user, no data.
fn history() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_STATE_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| Some(env::home_dir()?.join(".local").join("state")))?;
    Some(folder.join("symdiff").join("history"))
}
