//! Downloads from a server on the loopback: what arrives, and everything that can go wrong.

mod elsewhere;
mod folder;
mod mirrors;
#[path = "../mnist_dir/mod.rs"]
mod mnist_dir;
mod refusals;
#[path = "../support/server.rs"]
mod server;

use std::fs;
use std::io::{self, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use nn_runtime::data::News;
use nn_runtime::data::download::{Download, DownloadError, RemoteFile};
use server::{answer, ok};
use sha2::{Digest, Sha256};

/// Long enough for a server that answers, on a machine that has much else to do.
const LONG: Duration = Duration::from_secs(60);
/// For a server that says nothing.
const SHORT: Duration = Duration::from_millis(500);

/// Bytes that hardly pack, so that packed data have a middle.
fn images() -> Vec<u8> {
    let mut state = 7_u32; // the first byte is no `<`, which a web page begins with
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..200_000).map(next).collect()
}

fn labels() -> Vec<u8> {
    b"0123456789".repeat(50)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

fn remote(name: &str, content: &[u8]) -> RemoteFile {
    let sum = Sha256::digest(content);
    RemoteFile {
        name: name.into(),
        bytes: content.len() as u64,
        sha256: sum.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The files `images` and `labels` from these mirrors.
fn both(mirrors: &[String], folder: &Path) -> Download {
    Download {
        mirrors: mirrors.to_vec(),
        files: vec![remote("images", &images()), remote("labels", &labels())],
        folder: folder.into(),
        patience: LONG,
        direct: true,
    }
}

/// The file `images` alone.
fn one(mirrors: &[String], folder: &Path) -> Download {
    Download { files: vec![remote("images", &images())], ..both(mirrors, folder) }
}

/// Has both files, packed.
fn serve(request: &str, stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(&match request {
        "GET /data/images.gz" => ok(&gzip(&images())),
        "GET /data/labels.gz" => ok(&gzip(&labels())),
        _ => answer("404 Not Found", "Content-Length: 0\r\n", b""),
    })
}

/// Completes the folder; gives what was told besides progress.
fn complete(download: &Download) -> Result<Vec<String>, DownloadError> {
    let mut lines = Vec::new();
    download.complete(&mut |news: News<'_>| lines.extend(news.line()))?;
    Ok(lines)
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[track_caller]
fn assert_complete(folder: &Path) {
    assert_eq!(names(folder), ["images", "labels"]);
    assert!(fs::read(folder.join("images")).unwrap() == images());
    assert!(fs::read(folder.join("labels")).unwrap() == labels());
}
