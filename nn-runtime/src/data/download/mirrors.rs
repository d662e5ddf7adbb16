//! The first mirror that answers.

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::header::CONTENT_TYPE;
use ureq::{Agent, Error};

use super::error::{Reason, Refusal, host};
use super::receive::{Arriving, reason};

/// The mirrors of some files, and what became of them.
pub(super) struct Mirrors {
    agent: Agent,
    patience: Duration,
    /// Those that have not failed so far; the one that answered last comes first.
    alive: Vec<String>,
    refusals: Vec<Refusal>,
}

/// A mirror's answer, up to the first bytes of a file.
pub(super) struct Answer {
    /// Who answers.
    pub(super) mirror: String,
    /// Bytes that the server says it sends.
    pub(super) length: Option<u64>,
    /// The first of them.
    pub(super) start: Vec<u8>,
    /// The others.
    pub(super) rest: Arriving,
    /// How long to wait for more of it.
    pub(super) patience: Duration,
}

impl Answer {
    pub(super) fn host(&self) -> &str {
        host(&self.mirror)
    }
}

impl Mirrors {
    pub(super) fn new(mirrors: &[String], patience: Duration, direct: bool) -> Self {
        let wait = Some(patience);
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            // The files are packed already.
            .accept_encoding("identity")
            .timeout_resolve(wait)
            .timeout_connect(wait)
            .timeout_send_request(wait)
            .timeout_recv_response(wait)
            .timeout_per_read(wait);
        if direct {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Self { agent, patience, alive: mirrors.to_vec(), refusals: Vec::new() }
    }

    pub(super) fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// That mirror has failed to give that file, and will not be asked again.
    pub(super) fn refuse(&mut self, mirror: &str, file: &str, reason: Reason) {
        self.alive.retain(|other| other != mirror);
        self.refusals.push(Refusal { url: format!("{mirror}{file}"), reason });
    }

    /// Asks the mirrors for a file, each in a thread of its own, until one has it.
    ///
    /// The next mirror is asked as soon as one has failed, or has not answered for a quarter of the
    /// patience: a dead one then costs little, and as long as the first one is quick it is the only
    /// one asked. The bound on the whole does not depend on what the threads are caught in, be it
    /// the name service or a chain of redirections; those left behind end by their own timeouts.
    pub(super) fn ask(&mut self, file: &str) -> Option<Answer> {
        let head_start = self.patience / 4;
        let others = self.alive.len().saturating_sub(1) as u32;
        let deadline = Instant::now() + self.patience + head_start * others;
        let mut next = self.alive.clone().into_iter();
        let mut unanswered = Vec::new();
        let (sender, answers) = mpsc::channel();
        loop {
            let wait = if let Some(mirror) = next.next() {
                match self.ask_one(mirror.clone(), file, sender.clone()) {
                    Ok(()) => unanswered.push(mirror),
                    Err(error) => {
                        self.refuse(&mirror, file, Reason::Connection { text: error.to_string() });
                        continue;
                    }
                }
                head_start
            } else if unanswered.is_empty() {
                return None;
            } else {
                deadline.saturating_duration_since(Instant::now())
            };
            match answers.recv_timeout(wait) {
                Ok((mirror, Ok(answer))) => {
                    self.alive.sort_by_key(|other| *other != mirror);
                    return Some(answer);
                }
                Ok((mirror, Err(reason))) => {
                    unanswered.retain(|other| *other != mirror);
                    self.refuse(&mirror, file, reason);
                }
                Err(_) if Instant::now() >= deadline => {
                    for mirror in unanswered.drain(..) {
                        let reason = Reason::NoAnswer { patience: self.patience };
                        self.refuse(&mirror, file, reason);
                    }
                }
                Err(_) => {}
            }
        }
    }

    /// Starts a thread that sends the mirror's answer when there is one.
    fn ask_one(&self, mirror: String, file: &str, sender: Sender) -> io::Result<()> {
        let (agent, patience) = (self.agent.clone(), self.patience);
        let url = format!("{mirror}{file}");
        let ask = move || {
            let answer = answer(&agent, &mirror, &url, patience);
            // Nobody listens any more if another mirror was faster.
            let _ = sender.send((mirror, answer));
        };
        thread::Builder::new().name("mirror".into()).spawn(ask).map(drop)
    }
}

type Sender = mpsc::Sender<(String, Result<Answer, Reason>)>;

/// Asks one server and waits for the first bytes of the file, following redirections.
fn answer(agent: &Agent, mirror: &str, url: &str, patience: Duration) -> Result<Answer, Reason> {
    let response = agent.get(url).call().map_err(|error| match error {
        Error::Timeout(_) => Reason::NoAnswer { patience },
        Error::Io(error) => Reason::Connection { text: error.to_string() },
        error => Reason::Connection { text: error.to_string() },
    })?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(Reason::Status { status });
    }
    let is_html = |value: &str| value.trim_start().to_ascii_lowercase().starts_with("text/html");
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content_type.is_some_and(is_html) {
        return Err(Reason::WebPage);
    }
    let length = response.body().content_length();
    let mut rest = Arriving::new(response.into_body().into_reader());
    let start = rest.start().map_err(|error| reason(&error, 0, patience))?;
    if start.trim_ascii_start().starts_with(b"<") {
        return Err(Reason::WebPage);
    }
    Ok(Answer { mirror: mirror.into(), length, start, rest, patience })
}
