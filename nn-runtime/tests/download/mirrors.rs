//! Several mirrors, slow ones, and ones that send elsewhere.

use std::fs;
use std::io::Write;
use std::thread::sleep;
use std::time::Duration;

use nn_runtime::data::download::Download;
use tempfile::TempDir;

use crate::server::{Server, answer, nobody, ok, wait_for_the_end};
use crate::{SHORT, assert_complete, both, complete, gzip, images, labels, names, one, serve};

#[test]
fn a_mirror_that_cannot_be_reached_is_replaced_by_the_next() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let mirrors = [format!("http://{}/", nobody()), server.mirror()];
    complete(&both(&mirrors, dir.path())).unwrap();
    assert_complete(dir.path());
}

#[test]
fn a_mirror_that_says_nothing_is_replaced_by_the_next_and_asked_once() {
    let silent = Server::new(|_, stream| wait_for_the_end(stream));
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let mirrors = [silent.mirror(), server.mirror()];
    // A quarter of this passes before the second mirror is asked, all of it before it is given up.
    let patience = Duration::from_secs(4);
    complete(&Download { patience, ..both(&mirrors, dir.path()) }).unwrap();
    assert_complete(dir.path());
    assert_eq!(silent.requests(), ["GET /data/images.gz"]);
}

#[test]
fn a_mirror_that_sends_something_else_is_replaced_by_the_next_and_asked_once() {
    let wrong = Server::saying(ok(&gzip(&labels())));
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let lines = complete(&both(&[wrong.mirror(), server.mirror()], dir.path())).unwrap();
    assert_complete(dir.path());
    assert_eq!(wrong.requests().len(), 1);
    let said =
        format!("`images.gz` from {}: the content has 500 bytes, expected 200000", wrong.host);
    assert_eq!(lines[1..], [said]);
}

#[test]
fn a_quick_mirror_is_the_only_one_asked() {
    let (first, second) = (Server::new(serve), Server::new(serve));
    let dir = TempDir::new().unwrap();
    complete(&both(&[first.mirror(), second.mirror()], dir.path())).unwrap();
    assert_eq!((first.requests().len(), second.requests().len()), (2, 0));
}

#[test]
fn if_all_mirrors_fail_each_one_is_named_with_its_reason() {
    let nobody = nobody();
    let (missing, dir) =
        (Server::saying(answer("404 Not Found", "", b"")), TempDir::new().unwrap());
    let silent = Server::new(|_, stream| wait_for_the_end(stream));
    let mirrors = [format!("http://{nobody}/"), missing.mirror(), silent.mirror()];
    let error = complete(&Download { patience: SHORT, ..both(&mirrors, dir.path()) }).unwrap_err();
    let message = error.to_string();
    for part in [
        "cannot download `images` (",
        &format!("{nobody}: "),
        &format!("{}: the server answers with status 404", missing.host),
        &format!("{}: no answer within 500ms", silent.host),
    ] {
        assert!(message.contains(part), "“{message}” does not say “{part}”");
    }
    assert_eq!(names(dir.path()), [""; 0]);

    let message = complete(&both(&[], dir.path())).unwrap_err().to_string();
    assert_eq!(message, "cannot download `images` (no mirror is known)");
}

#[test]
fn a_slow_mirror_may_take_longer_than_the_patience() {
    let slow = Server::new(|_, stream| {
        let answer = ok(&gzip(&images()));
        // One byte comes first: not even enough to tell gzip data.
        let body = answer.len() - gzip(&images()).len();
        let pieces = [&answer[..body + 1]].into_iter().chain(answer[body + 1..].chunks(20_000));
        for piece in pieces {
            stream.write_all(piece)?;
            sleep(Duration::from_millis(300));
        }
        Ok(())
    });
    let dir = TempDir::new().unwrap();
    // 11 pieces, 3.3 seconds.
    let patience = Duration::from_secs(2);
    complete(&Download { patience, ..one(&[slow.mirror()], dir.path()) }).unwrap();
    assert!(fs::read(dir.path().join("images")).unwrap() == images());
}

#[test]
fn a_redirection_is_followed() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let place = format!("Location: http://{}/data/images.gz\r\nContent-Length: 0\r\n", server.host);
    let moved = Server::saying(answer("302 Found", &place, b""));
    complete(&one(&[moved.mirror()], dir.path())).unwrap();
    assert!(fs::read(dir.path().join("images")).unwrap() == images());
    assert_eq!(moved.requests(), server.requests());
}
