//! The progress bar of an epoch.

use std::time::{Duration, Instant};

use console::Term;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Drawing takes longer than a batch, and an eye does not follow more than this.
const DRAWS_PER_SECOND: u8 = 10;

/// A bar on the terminal, redrawn some ten times a second however often it is moved.
pub(super) struct Bar {
    bar: ProgressBar,
    start: Instant,
    drawn: Instant,
    images: usize,
    /// How many images there were when it began: some, in an epoch that goes on.
    before: usize,
    /// The accuracy after the last epoch.
    accuracy: Option<f64>,
    /// The letters of the title.
    title: usize,
}

impl Bar {
    /// A bar on standard error, if that is a terminal.
    pub(super) fn on_terminal(title: String, images: usize) -> Option<Self> {
        let target = ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND);
        (!target.is_hidden()).then(|| Self::new(target, title, images))
    }

    /// The same bar, for an epoch that goes on after so many images, and after an epoch of that accuracy.
    pub(super) fn after(mut self, before: usize, accuracy: Option<f64>) -> Self {
        (self.before, self.accuracy) = (before, accuracy);
        self
    }

    fn new(target: ProgressDrawTarget, title: String, images: usize) -> Self {
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {msg}")
            .expect("the template is well-formed");
        let letters = title.chars().count();
        let bar = ProgressBar::with_draw_target(Some(images as u64), target)
            .with_style(style)
            .with_prefix(title);
        bar.tick();
        let now = Instant::now();
        Self { bar, start: now, drawn: now, images, before: 0, accuracy: None, title: letters }
    }

    /// Moves the bar to `images`. Costs as much as reading the clock unless it is time to draw.
    pub(super) fn move_to(&mut self, images: usize, cost: impl FnOnce() -> f64) {
        let now = Instant::now();
        if now - self.drawn >= Duration::from_secs(1) / DRAWS_PER_SECOND.into() {
            self.drawn = now;
            self.bar.update(|state| state.set_pos(images as u64));
            let width = Term::stderr().size().1.into();
            self.bar.set_message(self.message(images, cost(), now - self.start, width));
        }
    }

    /// Cost, accuracy, speed and what is left of the epoch, or as much of it as a terminal of that width has room for: a line
    /// that is broken in two cannot be taken back.
    fn message(&self, images: usize, cost: f64, time: Duration, width: usize) -> String {
        /// The least that is left of the bar, with the spaces around it.
        const BAR: usize = 8;
        let room = width.saturating_sub(self.title + BAR);
        let speed = images.saturating_sub(self.before) as f64 / time.as_secs_f64().max(1e-9);
        let left = (speed > 0.0).then(|| self.images.saturating_sub(images) as f64 / speed);
        // In the order in which they are shown, each with its place in the order in which they are left out.
        let parts = [
            (3, Some(format!("cost {cost:.4}"))),
            (1, self.accuracy.map(|accuracy| format!("accuracy {:.2} %", 100.0 * accuracy))),
            (0, left.map(|_| format!("{} images/s", HumanCount(speed.round() as u64)))),
            (2, left.map(|left| format!("{left:.0} s left"))),
        ];
        let message = |dropped: usize| {
            let kept = parts.iter().filter(|(place, _)| *place >= dropped);
            kept.filter_map(|(_, part)| part.as_deref()).collect::<Vec<_>>().join("  ")
        };
        let fitting = (0..parts.len()).map(message).find(|text| text.chars().count() <= room);
        fitting.unwrap_or_default()
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};
    use std::thread::sleep;

    use indicatif::TermLike;

    use super::*;

    /// A terminal 80 characters wide that keeps what is written to it.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<Vec<String>>>);

    impl Screen {
        fn lines(&self) -> Vec<String> {
            let written = self.0.lock().unwrap();
            written
                .iter()
                .map(|line| line.trim_end().to_owned())
                .filter(|l| !l.is_empty())
                .collect()
        }
    }

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, line: &str) -> io::Result<()> {
            self.write_str(line)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push(text.to_owned());
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn bar(screen: &Screen) -> Bar {
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        Bar::new(target, "epoch 1/30".to_owned(), 60_000)
    }

    #[test]
    fn the_bar_shows_the_epoch_the_images_and_the_cost() {
        let screen = Screen::default();
        let mut bar = bar(&screen);
        sleep(Duration::from_millis(120));
        bar.move_to(30_000, || 0.0423);
        let lines = screen.lines();
        let last = lines.last().unwrap();
        assert!(last.starts_with("epoch 1/30 "), "{last}");
        assert!(last.contains(" cost 0.0423  ") && last.contains('█'), "{last}");
        assert!(last.ends_with(" images/s  0 s left"), "{last}");
    }

    #[test]
    fn what_is_left_is_judged_by_the_images_of_this_run() {
        let bar = bar(&Screen::default()).after(20_000, Some(0.9542));
        let message = |width| bar.message(30_000, 0.125, Duration::from_secs(5), width);
        let whole = "cost 0.1250  accuracy 95.42 %  2,000 images/s  15 s left";
        assert_eq!([message(200), message(80)], [whole, whole]);
    }

    #[test]
    fn a_narrow_terminal_has_what_fits_into_a_line() {
        let bar = bar(&Screen::default()).after(0, Some(0.9542));
        let message = |width| bar.message(30_000, 0.125, Duration::from_secs(5), width);
        assert_eq!(message(60), "cost 0.1250  accuracy 95.42 %  5 s left");
        assert_eq!(message(40), "cost 0.1250  5 s left");
        assert_eq!(message(30), "cost 0.1250");
        for width in 0..100 {
            let letters = message(width).chars().count();
            assert!(letters == 0 || "epoch 1/30".len() + 8 + letters <= width, "{width}");
        }
    }

    #[test]
    fn the_bar_is_drawn_some_ten_times_a_second_however_often_it_moves() {
        let screen = Screen::default();
        let mut bar = bar(&screen);
        let (start, mut moves) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(350) {
            moves += 1;
            bar.move_to(moves, || 0.1);
        }
        let (draws, seconds) = (screen.lines().len(), start.elapsed().as_secs_f64());
        assert!(moves > 1000, "{moves}");
        assert!(draws >= 2 && (draws as f64) < 3.0 + 20.0 * seconds, "{draws} in {seconds} s");
    }
}
