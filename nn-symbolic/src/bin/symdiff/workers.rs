//! Work on all cores whose results are printed in order, each as soon as it and those before it are there.

use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, available_parallelism};

/// How many pieces of work are read ahead of what was printed: enough to keep the cores busy behind a slow piece, few
/// enough to be held, however large each is.
const AHEAD: usize = 32;

/// More cores are not used: reading and printing are one core's work.
const MOST_WORKERS: usize = 8;

/// That of the first thread, on most systems; others get less by default.
const STACK: usize = 8 << 20;

/// A piece of work, and where its result goes.
type Job<T> = (T, SyncSender<String>);

/// Prints `work` of every piece that `next` gives, a line each, in order.
///
/// The threads are left behind if `out` fails: `next` may be waiting for what never comes.
pub(crate) fn in_order<T: Send + 'static>(
    mut next: impl FnMut() -> io::Result<Option<T>> + Send + 'static,
    work: impl Fn(T) -> String + Send + Sync + 'static,
    out: impl Write,
) -> io::Result<()> {
    let (jobs, to_do) = sync_channel::<Job<T>>(AHEAD);
    let (queue, results) = sync_channel(AHEAD);
    spawn_workers(work, to_do)?;
    thread().spawn(move || {
        loop {
            let (answer, result) = sync_channel(1);
            match next() {
                Ok(None) => return,
                Ok(Some(piece)) => {
                    if queue.send(Ok(result)).is_err() || jobs.send((piece, answer)).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    // Nobody is there to hear of it if this fails.
                    let _ = queue.send(Err(error));
                    return;
                }
            }
        }
    })?;
    let mut out = BufWriter::new(out);
    while let Some(result) = received(&results, &mut out)? {
        let Some(line) = received(&result?, &mut out)? else {
            return Err(io::Error::other("the work on a line did not end"));
        };
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn thread() -> Builder {
    Builder::new().stack_size(STACK)
}

/// As many as there are cores; where the system gives fewer threads, as many as it gives.
fn spawn_workers<T: Send + 'static>(
    work: impl Fn(T) -> String + Send + Sync + 'static,
    to_do: Receiver<Job<T>>,
) -> io::Result<()> {
    let shared = Arc::new((work, Mutex::new(to_do)));
    let wanted = available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    for count in 0..wanted {
        let shared = Arc::clone(&shared);
        let worker = thread().spawn(move || {
            let (work, to_do) = &*shared;
            loop {
                let job = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((piece, answer)) = job else { return };
                if answer.send(work(piece)).is_err() {
                    return; // nobody waits for it any more
                }
            }
        });
        match worker {
            Err(error) if count == 0 => return Err(error),
            Err(_) => break,
            Ok(_) => {}
        }
    }
    Ok(())
}

/// The next value, `None` if there is no other. What was printed is seen before it is waited for.
fn received<T>(channel: &Receiver<T>, out: &mut impl Write) -> io::Result<Option<T>> {
    if let Ok(value) = channel.try_recv() {
        return Ok(Some(value));
    }
    out.flush()?;
    Ok(channel.recv().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        let mut numbers = 0..200_u64;
        let work = |number: u64| {
            std::thread::sleep(Duration::from_micros(number * 7919 % 500));
            number.to_string()
        };
        let mut out = Vec::new();
        in_order(move || Ok(numbers.next()), work, &mut out).expect("memory can be written");
        let expected: String = (0..200).map(|number| format!("{number}\n")).collect();
        assert_eq!(String::from_utf8(out).expect("digits"), expected);
    }

    #[test]
    fn what_was_read_before_an_error_is_answered() {
        let mut numbers = [Ok(Some(1)), Ok(Some(2)), Err(io::Error::other("torn"))].into_iter();
        let next = move || numbers.next().expect("nothing is read after an error");
        let mut out = Vec::new();
        let result = in_order(next, |number: i32| number.to_string(), &mut out);
        assert_eq!(result.expect_err("the error of the input").to_string(), "torn");
        assert_eq!(out, b"1\n2\n");
    }

    #[test]
    fn reading_ends_when_nobody_listens() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let result = in_order(|| Ok(Some(())), |()| String::new(), Closed);
        assert_eq!(result.expect_err("a closed pipe").kind(), io::ErrorKind::BrokenPipe);
    }
}
