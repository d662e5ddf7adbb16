//! The bytes of a file, unpacked if they are gzip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::DataError;

/// The first two bytes of every gzip member (RFC 1952, section 2.3.1).
pub(super) const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How far [`Source::damage`] looks for damage: some hundred milliseconds, not the hours that a
/// small file which unpacks to terabytes would take.
const DAMAGE_SEARCH: u64 = 1 << 28;

/// An open file. Its content, not its name, decides whether it is unpacked: browsers and mirrors
/// unpack `.gz` files without renaming them.
pub(super) struct Source<'p> {
    path: &'p Path,
    bytes: Bytes,
}

enum Bytes {
    Plain(BufReader<File>),
    Gzip(Box<MultiGzDecoder<BufReader<File>>>),
}

impl<'p> Source<'p> {
    pub(super) fn open(path: &'p Path) -> Result<Self, DataError> {
        let unreadable = |reason| DataError::Unreadable { path: path.into(), reason };
        let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
        let is_gzip = file.fill_buf().map_err(unreadable)?.starts_with(&GZIP_MAGIC);
        let bytes = if is_gzip {
            Bytes::Gzip(Box::new(MultiGzDecoder::new(file)))
        } else {
            Bytes::Plain(file)
        };
        Ok(Self { path, bytes })
    }

    pub(super) fn path(&self) -> &'p Path {
        self.path
    }

    /// Appends at most `limit` bytes to `buffer`, fewer only at the end of the file.
    ///
    /// The buffer grows with the bytes that arrive, so a `limit` taken from a file costs nothing.
    pub(super) fn read(&mut self, limit: u64, buffer: &mut Vec<u8>) -> Result<(), DataError> {
        let read = match &mut self.bytes {
            Bytes::Plain(file) => file.take(limit).read_to_end(buffer),
            Bytes::Gzip(file) => file.take(limit).read_to_end(buffer),
        };
        read.map(drop).map_err(|reason| self.error(reason))
    }

    /// Whether the file ends here. At the end of gzip data its checksum is compared.
    pub(super) fn is_at_end(&mut self) -> Result<bool, DataError> {
        let mut next = Vec::new();
        self.read(1, &mut next)?;
        Ok(next.is_empty())
    }

    /// The damage to the gzip data ahead, if any: what came out so far then means nothing.
    pub(super) fn damage(&mut self) -> Option<DataError> {
        let Bytes::Gzip(file) = &mut self.bytes else {
            return None;
        };
        let searched = io::copy(&mut file.take(DAMAGE_SEARCH), &mut io::sink());
        searched.err().map(|reason| self.error(reason))
    }

    fn error(&self, reason: io::Error) -> DataError {
        let path = self.path.into();
        match (&self.bytes, reason.kind()) {
            (Bytes::Gzip(_), ErrorKind::UnexpectedEof) => DataError::TruncatedGzip { path },
            (Bytes::Gzip(_), ErrorKind::InvalidInput | ErrorKind::InvalidData) => {
                DataError::DamagedGzip { path, reason }
            }
            _ => DataError::Unreadable { path, reason },
        }
    }
}
