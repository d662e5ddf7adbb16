//! What can be wrong with data files, in words that lead to a remedy.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::digits::{CLASSES, SIDE};

/// Why a data file, or a folder of them, was refused.
///
/// The text of an error names the file, what was expected, what was found and, where there is one,
/// the way out. It includes the operating system's reason, which is therefore not reported a second
/// time as the error's [`source`](std::error::Error::source).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The folder is not there.
    #[error("there is no folder `{dir}` to read MNIST from; {DOWNLOAD}")]
    NoFolder {
        /// The folder as it was asked for.
        dir: PathBuf,
    },

    /// The path leads to something else than a folder.
    #[error("`{dir}` is not a folder; expected the folder that holds MNIST's four files")]
    NotAFolder {
        /// The path as it was asked for.
        dir: PathBuf,
    },

    /// None of the four files is in the folder.
    #[error(
        "`{dir}` holds none of MNIST's four files; looked for {}, each plain or with `.gz` at the \
         end; {DOWNLOAD}",
        quoted(names)
    )]
    NoFiles {
        /// The folder searched.
        dir: PathBuf,
        /// The names of the four files, without `.gz`.
        names: [&'static str; 4],
    },

    /// Some of the four files are in the folder, this one is not.
    #[error(
        "`{dir}` lacks `{name}`, plain or with `.gz` at the end, which belongs to MNIST's four \
         files; {DOWNLOAD}"
    )]
    MissingFile {
        /// The folder searched.
        dir: PathBuf,
        /// The name of the missing file, without `.gz`.
        name: &'static str,
    },

    /// The operating system refused to open or to read the file.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },

    /// The gzip stream contradicts itself, for example its checksum.
    #[error("the gzip data of `{path}` is damaged ({reason}); download the file again")]
    DamagedGzip {
        /// The file.
        path: PathBuf,
        /// What the decoder says.
        reason: io::Error,
    },

    /// The gzip stream ends early.
    #[error(
        "the gzip data of `{path}` ends before its end mark: the file is cut short; download it \
         again"
    )]
    TruncatedGzip {
        /// The file.
        path: PathBuf,
    },

    /// A web page under a data file's name.
    #[error(
        "`{path}` holds a web page (HTML, it begins with `<`), not IDX data: a download has \
         failed and saved the server's answer under that name; delete the file and download it \
         again"
    )]
    WebPage {
        /// The file.
        path: PathBuf,
    },

    /// The first four bytes do not announce the array expected.
    #[error(
        "`{path}` begins with the magic number {}, expected {}{}",
        magic(*found), magic(*expected), hint(*found)
    )]
    Magic {
        /// The file.
        path: PathBuf,
        /// The magic number of the array expected.
        expected: u32,
        /// The file's first four bytes, most significant first.
        found: u32,
    },

    /// The file ends within the header.
    #[error(
        "`{path}` is cut short: expected an IDX header of {expected} bytes, found {found} bytes \
         in all; download it again"
    )]
    TruncatedHeader {
        /// The file.
        path: PathBuf,
        /// Length of the header in bytes.
        expected: usize,
        /// Bytes that are there.
        found: usize,
    },

    /// The file ends before the last element.
    #[error(
        "`{path}` is cut short: its header promises {expected} bytes of data, found {found}; \
         download it again"
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Bytes of data that the header promises.
        expected: u64,
        /// Bytes of data that are there.
        found: u64,
    },

    /// The file goes on after the last element.
    #[error(
        "`{path}` does not end where it should: its header promises {expected} bytes of data, \
         found more after them; download it again"
    )]
    TrailingBytes {
        /// The file.
        path: PathBuf,
        /// Bytes of data that the header promises.
        expected: u64,
    },

    /// A file with no elements.
    #[error("`{path}` holds no images, expected at least one")]
    NoImages {
        /// The file.
        path: PathBuf,
    },

    /// Images of another size than MNIST's.
    #[error("the images in `{path}` measure {rows}×{columns} pixels, expected {SIDE}×{SIDE}")]
    ImageSize {
        /// The file.
        path: PathBuf,
        /// Height in pixels.
        rows: usize,
        /// Width in pixels.
        columns: usize,
    },

    /// As many labels as images are needed.
    #[error(
        "`{images_path}` holds {images} images but `{labels_path}` holds {labels} labels, \
         expected as many; are they of the same set?"
    )]
    CountMismatch {
        /// The file of images.
        images_path: PathBuf,
        /// Number of images.
        images: usize,
        /// The file of labels.
        labels_path: PathBuf,
        /// Number of labels.
        labels: usize,
    },

    /// A label that is no digit.
    #[error(
        "label {index} (counted from 0) in `{path}` is {label}, expected a digit from 0 to {}",
        CLASSES - 1
    )]
    Label {
        /// The file.
        path: PathBuf,
        /// Index of the label, from 0.
        index: usize,
        /// Its value.
        label: u8,
    },

    /// A file of names that has not one for each class.
    #[error("`{path}` has {found} names of classes, expected {CLASSES}, one a line")]
    ClassCount {
        /// The file.
        path: PathBuf,
        /// Number of names.
        found: usize,
    },

    /// A file of names that is no text.
    #[error("`{path}` is no text in UTF-8, expected the names of {CLASSES} classes, one a line")]
    ClassNames {
        /// The file.
        path: PathBuf,
    },
}

/// Y. LeCun's own page asks for a password at times; this mirror of the original files does not.
const DOWNLOAD: &str =
    "the files can be downloaded from https://storage.googleapis.com/cvdf-datasets/mnist/";

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// An IDX magic number in words: two zero bytes, the code of the element type, the number of axes.
fn magic(number: u32) -> String {
    match (element_type(number), number & 0xff) {
        (Some(name), 1) => format!("{number:#010x} ({name}, 1 axis)"),
        (Some(name), axes) => format!("{number:#010x} ({name}, {axes} axes)"),
        (None, _) => format!("{number:#010x} (no magic number of IDX)"),
    }
}

fn hint(found: u32) -> &'static str {
    if found >> 8 == 0x08 {
        "; are the files of images and of labels swapped?"
    } else {
        "; is this another file under that name?"
    }
}

fn element_type(number: u32) -> Option<&'static str> {
    Some(match number >> 8 {
        0x08 => "unsigned bytes",
        0x09 => "signed bytes",
        0x0b => "16-bit integers",
        0x0c => "32-bit integers",
        0x0d => "32-bit floats",
        0x0e => "64-bit floats",
        _ => return None,
    })
}
