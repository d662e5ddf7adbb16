//! Answers that are no file: each is refused with its reason, and leaves nothing behind.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use nn_runtime::data::download::{Download, DownloadError, Reason};
use tempfile::TempDir;

use crate::server::{Server, answer, ok, wait_for_the_end};
use crate::{LONG, SHORT, complete, gzip, images, names, one, remote};

/// What is said of the only mirror, which answers `images` in this way; nothing may be left behind.
#[track_caller]
fn reason(
    reply: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    patience: Duration,
) -> Reason {
    let (server, dir) = (Server::new(reply), TempDir::new().unwrap());
    let error = complete(&Download { patience, ..one(&[server.mirror()], dir.path()) });
    assert_eq!(names(dir.path()), [""; 0]);
    let message = error.as_ref().unwrap_err().to_string();
    for part in ["images", &server.host] {
        assert!(message.contains(part), "“{message}” does not say “{part}”");
    }
    let Err(DownloadError::Mirrors { refusals, .. }) = error else { panic!("{message}") };
    let [refusal] = &refusals[..] else { panic!("{message}") };
    assert_eq!(refusal.url, format!("http://{}/data/images.gz", server.host));
    refusal.reason.clone()
}

/// As [`reason`], for an answer of these bytes.
#[track_caller]
fn reason_for(answer: impl Into<Vec<u8>>) -> Reason {
    let answer = answer.into();
    reason(move |_, stream| stream.write_all(&answer), LONG)
}

#[test]
fn a_status_other_than_200_is_refused() {
    for status in [204, 206, 304, 403, 404, 500, 503] {
        let answer = answer(&format!("{status} So It Is"), "Content-Length: 0\r\n", b"");
        assert_eq!(reason_for(answer), Reason::Status { status });
    }
}

#[test]
fn a_web_page_is_refused() {
    let page = b" \r\n<!DOCTYPE html><html><body>Please log in.</body></html>";
    assert_eq!(reason_for(ok(page)), Reason::WebPage);
    let packed = answer("200 OK", "Content-Type: Text/HTML; charset=utf-8\r\n", &gzip(page));
    assert_eq!(reason_for(packed), Reason::WebPage);
}

#[test]
fn a_transfer_that_ends_early_is_refused() {
    let packed = gzip(&images());
    let (length, half) = (format!("Content-Length: {}\r\n", packed.len()), packed.len() / 2);
    let cut = Reason::CutShort { arrived: half as u64 };
    assert_eq!(reason_for(answer("200 OK", &length, &packed[..half])), cut);
    // Without a length it is the gzip data that are not complete, …
    assert_eq!(reason_for(answer("200 OK", "", &packed[..half])), cut);
    // … as if the server claims that this is all, …
    let length = format!("Content-Length: {half}\r\n");
    assert_eq!(reason_for(answer("200 OK", &length, &packed)), cut);
    // … and in plain data it is the content.
    let short = Reason::TooShort { expected: 200_000, found: 70_000 };
    assert_eq!(reason_for(ok(&images()[..70_000])), short);
    assert_eq!(reason_for(ok(b"")), Reason::TooShort { expected: 200_000, found: 0 });
}

#[test]
fn a_transfer_that_stops_is_refused() {
    let half = ok(&gzip(&images()))[..100_000].to_vec();
    let stalls = move |_: &str, stream: &mut TcpStream| {
        stream.write_all(&half)?;
        wait_for_the_end(stream)
    };
    let reason = reason(stalls, SHORT);
    assert!(matches!(reason, Reason::Stalled { arrived: 90_000.., .. }), "{reason:?}");
}

#[test]
fn a_server_that_says_nothing_is_refused() {
    let reason = reason(|_, stream| wait_for_the_end(stream), SHORT);
    assert_eq!(reason, Reason::NoAnswer { patience: SHORT });
}

#[test]
fn a_server_that_never_comes_to_the_body_is_refused() {
    let reason = reason(
        |_, stream| {
            stream.write_all(&answer("200 OK", "", b""))?;
            wait_for_the_end(stream)
        },
        SHORT,
    );
    // Two clocks run, and either may be the first.
    assert!(matches!(reason, Reason::NoAnswer { .. } | Reason::Stalled { arrived: 0, .. }));
}

#[test]
fn a_server_that_is_endlessly_about_to_answer_is_refused() {
    let endless = |_: &str, stream: &mut TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(b"X: y\r\n")?;
            sleep(SHORT / 20);
        }
    };
    let reason = reason(endless, SHORT);
    assert!(matches!(reason, Reason::NoAnswer { .. } | Reason::Connection { .. }), "{reason:?}");
}

#[test]
fn an_endless_body_is_refused() {
    // A deflate block that is stored: 65,535 zeros after its five bytes of header.
    let block = [&[0, 0xff, 0xff, 0, 0][..], &[0; 0xffff]].concat();
    // Empty blocks go on and on and unpack to nothing.
    let empty = [0, 0, 0, 0xff, 0xff].repeat(1000);
    let (gzip, named) = ([31, 139, 8, 0, 0, 0, 0, 0, 0, 255], [31, 139, 8, 8, 0, 0, 0, 0, 0, 255]);
    for (start, next) in [
        (&b""[..], vec![0; 1 << 16]),
        (&gzip, block),
        (&gzip, empty),
        // The name of the packed file does not end.
        (&named, vec![b'x'; 1 << 16]),
    ] {
        let start = answer("200 OK", "", start);
        let endless = move |_: &str, stream: &mut TcpStream| {
            stream.write_all(&start)?;
            loop {
                stream.write_all(&next)?;
            }
        };
        let reason = reason(endless, LONG);
        let too_long = Reason::TooLong { expected: 200_000 };
        let is_name = matches!(&reason, Reason::DamagedGzip { text } if text.contains("header"));
        assert!(reason == too_long || is_name, "{reason:?}");
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
    let bomb = gzip(&vec![0; 10_000_000]);
    assert!(bomb.len() < 20_000);
    assert_eq!(reason_for(ok(&bomb)), Reason::TooLong { expected: 200_000 });
}

#[test]
fn another_content_of_the_same_length_is_refused() {
    let mut content = images();
    content[77] ^= 4;
    for body in [gzip(&content), content.clone()] {
        let expected = remote("images", &images()).sha256;
        let found = remote("images", &content).sha256;
        assert_eq!(reason_for(ok(&body)), Reason::WrongSum { expected, found });
    }
}

#[test]
fn damaged_gzip_data_are_refused() {
    let mut packed = gzip(&images());
    let end = packed.len() - 6; // in the checksum of gzip
    packed[end] ^= 1;
    let reason = reason_for(ok(&packed));
    assert!(matches!(reason, Reason::DamagedGzip { .. }), "{reason:?}");
    let reason = reason_for(ok(&[&gzip(&images())[..], b"and more after it"].concat()));
    assert!(matches!(reason, Reason::DamagedGzip { .. }), "{reason:?}");
}

#[test]
fn a_server_that_does_not_speak_http_is_refused() {
    let reason = reason_for("220 mail.example.org ESMTP\r\n\r\n");
    assert!(matches!(reason, Reason::Connection { .. }), "{reason:?}");
}

#[test]
fn an_endless_redirection_is_refused() {
    let circle = answer("302 Found", "Location: /data/images.gz\r\nContent-Length: 0\r\n", b"");
    let reason = reason_for(circle);
    assert!(matches!(reason, Reason::Connection { .. }), "{reason:?}");
}
