//! A small HTTP server on the loopback, which answers as badly as a test wants it to.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that keeps a list of what it was asked. Its threads end with the test program.
pub(crate) struct Server {
    /// Its address, `127.0.0.1:PORT`.
    pub(crate) host: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that has `reply` answer every request, given as its first line.
    pub(crate) fn new(
        reply: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
        let host = listener.local_addr().expect("it is bound").to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (noted, reply) = (requests.clone(), Arc::new(reply));
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (noted, reply) = (noted.clone(), reply.clone());
                thread::spawn(move || {
                    let Ok(request) = request(&mut stream) else { return };
                    noted.lock().unwrap().push(request.clone());
                    // A client that hangs up in the middle is none of the server's business.
                    let _ = reply(&request, &mut stream);
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Self { host, requests }
    }

    /// A server that answers every request with these bytes.
    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, stream| stream.write_all(&answer))
    }

    /// Its address as a mirror.
    pub(crate) fn mirror(&self) -> String {
        format!("http://{}/data/", self.host)
    }

    /// The first lines of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads a request up to the blank line; gives its first line without the version.
fn request(stream: &mut TcpStream) -> io::Result<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    Ok(line.trim_end_matches(" HTTP/1.1").to_owned())
}

/// An answer with that status, further headers, each with `\r\n` at the end, and body.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n").into_bytes();
    answer.extend(body);
    answer
}

/// A good answer with this body.
pub(crate) fn ok(body: &[u8]) -> Vec<u8> {
    answer("200 OK", &format!("Content-Length: {}\r\n", body.len()), body)
}

/// Says nothing more until the client hangs up.
pub(crate) fn wait_for_the_end(stream: &mut TcpStream) -> io::Result<()> {
    io::copy(stream, &mut io::sink()).map(drop)
}

/// Answers `CONNECT HOST:PORT` as a proxy does: whatever comes from one side goes to the other.
pub(crate) fn tunnel(request: &str, stream: &mut TcpStream) -> io::Result<()> {
    let Some(target) = request.strip_prefix("CONNECT ") else {
        return stream.write_all(&answer("405 Method Not Allowed", "", b""));
    };
    let mut server = TcpStream::connect(target)?;
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from, mut to) = (stream.try_clone()?, server.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut to));
    io::copy(&mut server, stream).map(drop)
}

/// An address at which nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    listener.local_addr().expect("it is bound").to_string()
}
