//! A file as it arrives: unpacked, measured and compared with what it must be.

use std::fs::File;
use std::io::{self, BufReader, Chain, ErrorKind, Read, Write};
use std::time::Duration;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use ureq::BodyReader;

use super::super::hex;
use super::RemoteFile;
use super::error::Reason;
use super::mirrors::Answer;
use crate::data::News;
use crate::data::source::GZIP_MAGIC;

/// Why a file was not received.
pub(super) enum Failure {
    /// By what the mirror sent.
    Mirror(Reason),
    /// By the disk that it was written to.
    Disk(io::Error),
}

/// Writes to `to` what the mirror answers, unpacked if it is gzip, and compares it with `file`.
///
/// Neither more memory nor more disk is used than for the file itself, whatever comes.
pub(super) fn receive(
    answer: &mut Answer,
    file: &RemoteFile,
    to: &mut File,
    tell: &mut dyn FnMut(News<'_>),
) -> Result<(), Failure> {
    let patience = answer.patience;
    answer.rest.limit = packed_limit(file.bytes);
    let mut content = Content::new(&answer.start, &mut answer.rest);
    let (mut sum, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = match content.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                let reason = match error.kind() {
                    ErrorKind::FileTooLarge => Reason::TooLong { expected: file.bytes },
                    _ => reason(&error, content.arrived(), patience),
                };
                return Err(Failure::Mirror(reason));
            }
        };
        if count == 0 {
            break;
        }
        length += count as u64;
        if length > file.bytes {
            return Err(Failure::Mirror(Reason::TooLong { expected: file.bytes }));
        }
        sum.update(&buffer[..count]);
        to.write_all(&buffer[..count]).map_err(Failure::Disk)?;
        tell(News::Arrived { bytes: content.arrived() });
    }

    if length < file.bytes {
        let reason = Reason::TooShort { expected: file.bytes, found: length };
        return Err(Failure::Mirror(reason));
    }
    let found = hex(sum);
    if found != file.sha256 {
        return Err(Failure::Mirror(Reason::WrongSum { expected: file.sha256.clone(), found }));
    }
    Ok(())
}

/// How many bytes gzip data of a content of `bytes` bytes may have: deflate adds 5 for every 64 KiB
/// that it cannot pack, and headers hold a name or a comment.
fn packed_limit(bytes: u64) -> u64 {
    bytes.saturating_add(bytes / 1000).saturating_add(1 << 16)
}

/// What an error of reading says of the mirror, when `arrived` bytes have come.
pub(super) fn reason(error: &io::Error, arrived: u64, patience: Duration) -> Reason {
    let of_http = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    match (error.kind(), of_http) {
        (_, Some(ureq::Error::Timeout(_))) => Reason::Stalled { arrived, patience },
        (ErrorKind::UnexpectedEof, _) => Reason::CutShort { arrived },
        (ErrorKind::InvalidInput | ErrorKind::InvalidData, _) => {
            Reason::DamagedGzip { text: error.to_string() }
        }
        _ => Reason::Connection { text: error.to_string() },
    }
}

/// The body of an answer. Counts the bytes, and lets no more through than a limit.
pub(super) struct Arriving {
    body: BodyReader<'static>,
    count: u64,
    limit: u64,
}

/// Blanks at the start of a body after which no text is expected to begin.
const BLANKS: usize = 512;

impl Arriving {
    pub(super) fn new(body: BodyReader<'static>) -> Self {
        Self { body, count: 0, limit: u64::MAX }
    }

    /// The first bytes, enough of them to tell gzip data and web pages; fewer only at the end.
    pub(super) fn start(&mut self) -> io::Result<Vec<u8>> {
        let (mut start, mut buffer) = (Vec::new(), [0; 1 << 12]);
        while start.trim_ascii_start().len() < GZIP_MAGIC.len() && start.len() < BLANKS {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => start.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(start)
    }
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read(buffer)?;
        self.count += count as u64;
        if self.count > self.limit { Err(ErrorKind::FileTooLarge.into()) } else { Ok(count) }
    }
}

/// The content of an answer. Its first bytes, not its name, tell whether it is packed: some servers
/// unpack what they send.
enum Content<'a> {
    Plain(Body<'a>),
    Gzip(Box<MultiGzDecoder<Body<'a>>>),
}

type Body<'a> = BufReader<Chain<&'a [u8], &'a mut Arriving>>;

impl<'a> Content<'a> {
    fn new(start: &'a [u8], rest: &'a mut Arriving) -> Self {
        let body = BufReader::new(start.chain(rest));
        if start.starts_with(&GZIP_MAGIC) {
            Self::Gzip(Box::new(MultiGzDecoder::new(body)))
        } else {
            Self::Plain(body)
        }
    }

    /// Bytes that came so far, as sent.
    fn arrived(&self) -> u64 {
        let body = match self {
            Self::Plain(body) => body,
            Self::Gzip(decoder) => decoder.get_ref(),
        };
        body.get_ref().get_ref().1.count
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(body) => body.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
        }
    }
}
