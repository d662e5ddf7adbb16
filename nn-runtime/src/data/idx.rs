//! Arrays of bytes in the IDX format.
//!
//! A file holds a magic number (two zero bytes, the code of the element type, the number of axes),
//! the length of every axis and the elements with the last axis varying fastest; numbers are stored
//! most significant byte first. Source: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of
//! handwritten digits*, <http://yann.lecun.com/exdb/mnist/>, section "file formats".

use std::path::Path;

use super::DataError;
use super::source::Source;

/// Code of the element type "unsigned byte", the only one that MNIST uses.
const UNSIGNED_BYTE: u32 = 0x08;

/// An array of unsigned bytes with `N` axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idx<const N: usize> {
    /// Length of every axis.
    pub shape: [usize; N],
    /// The elements, the last axis varying fastest; as many as the product of `shape`.
    pub bytes: Vec<u8>,
}

/// Reads an IDX file of unsigned bytes with `N` axes, plain or packed with gzip.
///
/// Its first bytes, not its name, tell whether it is packed. Memory grows with the bytes that are
/// there, whatever the header claims.
///
/// # Errors
///
/// [`DataError`] if the file cannot be read, is damaged, is no such array or holds fewer or more
/// bytes than its header promises.
pub fn read<const N: usize>(path: impl AsRef<Path>) -> Result<Idx<N>, DataError> {
    let mut source = Source::open(path.as_ref())?;
    // A flipped bit in gzip data can come out as a wrong header or length; that is not the news.
    parse(&mut source).map_err(|error| source.damage().unwrap_or(error))
}

fn parse<const N: usize>(source: &mut Source<'_>) -> Result<Idx<N>, DataError> {
    let shape = header(source)?;
    // Saturation is harmless: no file is that long, so it will be found too short.
    let expected =
        shape.iter().fold(1, |product: u64, &length| product.saturating_mul(length as u64));

    let mut bytes = Vec::new();
    source.read(expected, &mut bytes)?;
    let found = bytes.len() as u64;
    if found < expected {
        return Err(DataError::Truncated { path: source.path().into(), expected, found });
    }
    if !source.is_at_end()? {
        return Err(DataError::TrailingBytes { path: source.path().into(), expected });
    }
    Ok(Idx { shape, bytes })
}

fn header<const N: usize>(source: &mut Source<'_>) -> Result<[usize; N], DataError> {
    const { assert!(N < 256, "the format counts axes in one byte") };
    let length = 4 * (1 + N);
    let mut header = Vec::new();
    source.read(length as u64, &mut header)?;
    let path = source.path();

    if header.trim_ascii_start().starts_with(b"<") {
        return Err(DataError::WebPage { path: path.into() });
    }
    let (words, _) = header.as_chunks();
    let words: Vec<u32> = words.iter().map(|&word| u32::from_be_bytes(word)).collect();
    let expected = UNSIGNED_BYTE << 8 | N as u32;
    match words[..] {
        [found, ..] if found != expected => {
            Err(DataError::Magic { path: path.into(), expected, found })
        }
        [_, ref lengths @ ..] if lengths.len() == N => {
            Ok(std::array::from_fn(|axis| lengths[axis] as usize))
        }
        _ => Err(DataError::TruncatedHeader {
            path: path.into(),
            expected: length,
            found: header.len(),
        }),
    }
}
