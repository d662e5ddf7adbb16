//! What takes a process of its own: other environment variables, and a sudden end.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use std::{env, fs};

use nn_runtime::data::download::Download;
use tempfile::TempDir;

use crate::server::{Server, answer, ok, tunnel, wait_for_the_end};
use crate::{assert_complete, both, complete, gzip, images, names, serve};

/// Runs [`in_another_process`] in a process whose proxy variables are these and no others.
fn elsewhere(mirror: &str, folder: &Path, proxies: &[(&str, String)]) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "elsewhere::in_another_process", "--ignored", "--nocapture"]);
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    command.env("TEST_MIRROR", mirror).env("TEST_FOLDER", folder);
    command
        .envs(proxies.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "a part of other tests, which start it in a process of its own"]
fn in_another_process() {
    // Who runs all ignored tests runs this one, too.
    let (Some(folder), Ok(mirror)) = (env::var_os("TEST_FOLDER"), env::var("TEST_MIRROR")) else {
        return;
    };
    let download = both(&[mirror], Path::new(&folder));
    complete(&Download { direct: false, ..download }).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_proxy_of_the_environment_is_used() {
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"] {
        let (proxy, server) = (Server::new(tunnel), Server::new(serve));
        let dir = TempDir::new().unwrap();
        let value = format!("http://{}", proxy.host);
        let output =
            elsewhere(&server.mirror(), dir.path(), &[(name, value)]).wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_complete(dir.path());
        assert_eq!(proxy.requests()[0], format!("CONNECT {}", server.host), "{name}");
    }
}

#[test]
fn a_proxy_that_refuses_is_the_reason_given() {
    let forbidden = answer("403 Forbidden", "Content-Length: 0\r\n", b"");
    let (proxy, server) = (Server::saying(forbidden), Server::new(serve));
    let dir = TempDir::new().unwrap();
    let value = format!("http://{}", proxy.host);
    let output = elsewhere(&server.mirror(), dir.path(), &[("ALL_PROXY", value)])
        .wait_with_output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        text(&output.stderr).contains("proxy server responded 403"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!((proxy.requests().len(), server.requests().len()), (1, 0));
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn hosts_that_need_no_proxy_are_reached_without() {
    let (proxy, server) = (Server::new(tunnel), Server::new(serve));
    let dir = TempDir::new().unwrap();
    let value = format!("http://{}", proxy.host);
    let variables = [("HTTP_PROXY", value), ("NO_PROXY", "127.0.0.1,example.org".into())];
    let output = elsewhere(&server.mirror(), dir.path(), &variables).wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_complete(dir.path());
    assert_eq!(proxy.requests(), [""; 0]);
}

#[test]
fn a_program_that_is_killed_leaves_nothing_that_is_taken_for_data() {
    let half = ok(&gzip(&images()))[..100_000].to_vec();
    let stalls = Server::new(move |_, stream| {
        stream.write_all(&half)?;
        wait_for_the_end(stream)
    });
    let (server, dir) = (Server::new(serve), TempDir::new().unwrap());
    let mut child = elsewhere(&stalls.mirror(), dir.path(), &[]);
    let arrived = || {
        let entries = fs::read_dir(dir.path()).unwrap().flatten();
        entries.map(|entry| entry.metadata().map_or(0, |file| file.len())).sum::<u64>()
    };
    while arrived() == 0 {
        assert_eq!(child.try_wait().unwrap(), None, "it waits for the other half");
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let [left] = &names(dir.path())[..] else { panic!("{:?}", names(dir.path())) };
    assert!(left.ends_with(".part"), "{left}");
    complete(&both(&[server.mirror()], dir.path())).unwrap();
    assert_eq!(names(dir.path()), ["images", left, "labels"]);
}
