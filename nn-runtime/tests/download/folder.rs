//! The folder: what is kept, completed, repaired and cleaned up.

use std::fs::{self, File};
use std::io::Write;
use std::thread;
use std::time::{Duration, SystemTime};

use nn_runtime::data::download::{Download, DownloadError};
use nn_runtime::data::{Digits, News};
use tempfile::TempDir;

use crate::mnist_dir::mnist_dir;
use crate::server::{Server, ok};
use crate::{LONG, assert_complete, both, complete, gzip, images, names, one, serve};

#[test]
fn what_was_downloaded_is_kept_unpacked_and_not_asked_for_again() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let folder = dir.path().join("a new").join("folder");
    let download = both(&[server.mirror()], &folder);
    let lines = complete(&download).unwrap();
    assert_complete(&folder);
    assert_eq!(lines, [format!("downloading to `{}`", folder.display())]);
    assert_eq!(server.requests(), ["GET /data/images.gz", "GET /data/labels.gz"]);

    assert_eq!(complete(&download).unwrap(), [""; 0]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn progress_is_told_in_the_bytes_that_the_mirror_sends() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let (mut arrived, mut total, mut ended) = (vec![0], None, 0);
    let tell = &mut |news: News<'_>| match news {
        News::Started { file, host, bytes } => {
            assert_eq!((file, host), ("images.gz", &server.host[..]));
            total = bytes;
        }
        News::Arrived { bytes } => arrived.push(bytes),
        News::Ended => ended += 1,
        _ => {}
    };
    one(&[server.mirror()], dir.path()).complete(tell).unwrap();
    assert!(arrived.is_sorted() && arrived.len() > 2, "{arrived:?}");
    assert_eq!(total, Some(gzip(&images()).len() as u64));
    assert_eq!((arrived.last().copied(), ended), (total, 1));
}

#[test]
fn only_what_is_missing_is_downloaded() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    fs::write(dir.path().join("images"), images()).unwrap();
    complete(&both(&[server.mirror()], dir.path())).unwrap();
    assert_complete(dir.path());
    assert_eq!(server.requests(), ["GET /data/labels.gz"]);
}

#[test]
fn a_damaged_file_is_downloaded_anew_and_told_of() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let download = both(&[server.mirror()], dir.path());
    complete(&download).unwrap();
    let mut flipped = images();
    flipped[1000] ^= 1;
    let path = dir.path().join("images");
    for damaged in [&flipped[..], &images()[..70_000], b""] {
        fs::write(&path, damaged).unwrap();
        let before = server.requests().len();
        let lines = complete(&download).unwrap();
        assert_complete(dir.path());
        assert!(lines[0].contains(&format!("`{}` is damaged", path.display())), "{lines:?}");
        assert_eq!(server.requests()[before..], ["GET /data/images.gz"]);
    }
}

#[test]
fn data_that_a_server_unpacks_or_packs_in_parts_are_the_same_data() {
    let content = images();
    let (first, second) = content.split_at(90_000);
    for body in [content.clone(), [gzip(first), gzip(second)].concat()] {
        let (server, dir) = (Server::saying(ok(&body)), TempDir::new().unwrap());
        complete(&one(&[server.mirror()], dir.path())).unwrap();
        assert!(fs::read(dir.path().join("images")).unwrap() == images());
    }
}

#[test]
fn many_may_fill_the_same_folder_at_once() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let download = both(&[server.mirror()], dir.path());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| complete(&download).unwrap());
        }
    });
    assert_complete(dir.path());
}

#[test]
fn a_folder_that_cannot_be_written_is_told_before_anyone_is_asked() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let file = dir.path().join("file");
    fs::write(&file, "no folder").unwrap();
    for folder in [file.clone(), file.join("mnist")] {
        let error = complete(&both(&[server.mirror()], &folder)).unwrap_err();
        assert!(matches!(error, DownloadError::Cache { .. }), "{error}");
        assert!(error.to_string().contains(&*folder.to_string_lossy()), "{error}");
    }
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn a_file_that_cannot_get_its_name_is_an_error_and_goes_away() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    fs::create_dir(dir.path().join("images")).unwrap();
    let error = complete(&both(&[server.mirror()], dir.path())).unwrap_err();
    assert!(matches!(error, DownloadError::Cache { .. }), "{error}");
    assert_eq!(names(dir.path()), ["images"]);
}

#[test]
fn temporary_files_left_behind_go_after_a_day_and_others_stay() {
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let hours_ago = |hours: u64| SystemTime::now() - Duration::from_secs(hours * 60 * 60);
    for (name, hours) in [("images.aB3.part", 25), ("images.cD4.part", 23), ("notes.txt", 2500)] {
        let file = File::create(dir.path().join(name)).unwrap();
        file.set_modified(hours_ago(hours)).unwrap();
    }
    complete(&both(&[server.mirror()], dir.path())).unwrap();
    assert_eq!(names(dir.path()), ["images", "images.cD4.part", "labels", "notes.txt"]);
}

#[test]
fn mnist_is_recognised_by_its_sums() {
    let Some(originals) = mnist_dir() else { return };
    let path = originals.clone();
    let server = Server::new(move |request, stream| {
        let name = request.rsplit('/').next().unwrap().trim_end_matches(".gz");
        let packed = fs::read(path.join(format!("{name}.gz")));
        stream.write_all(&ok(&packed.or_else(|_| fs::read(path.join(name)))?))
    });
    let dir = TempDir::new().unwrap();
    let download = Download {
        mirrors: vec![server.mirror()],
        folder: dir.path().into(),
        patience: LONG,
        direct: true,
        ..Download::mnist().unwrap()
    };
    complete(&download).unwrap();
    assert_eq!(names(dir.path()).len(), 4);
    assert!(Digits::load(dir).unwrap() == Digits::load(originals).unwrap());
}
