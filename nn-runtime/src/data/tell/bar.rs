//! The progress bar of a download.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::data::News;

/// A bar for a file that arrives, on standard error if that is a terminal.
pub(super) struct Bar(ProgressBar);

/// Lets a bar come, move and go, as the file does.
pub(super) fn follow(bar: &mut Option<Bar>, news: News<'_>) {
    match (news, &bar) {
        (News::Started { file, host, bytes }, _) => {
            let target = ProgressDrawTarget::stderr();
            *bar = (!target.is_hidden()).then(|| Bar::new(target, file, host, bytes));
        }
        // indicatif draws no oftener than an eye can follow.
        (News::Arrived { bytes }, Some(Bar(bar))) => bar.set_position(bytes),
        (News::Ended, _) => *bar = None,
        _ => {}
    }
}

impl Bar {
    /// For a file of so many bytes, if that is known.
    fn new(target: ProgressDrawTarget, file: &str, host: &str, bytes: Option<u64>) -> Self {
        let template = match bytes {
            Some(_) => "{prefix} {wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} to go",
            None => "{prefix} {spinner} {bytes}  {bytes_per_sec}",
        };
        let style = ProgressStyle::with_template(template).expect("the template is well-formed");
        let bar = ProgressBar::with_draw_target(bytes, target)
            .with_style(style)
            .with_prefix(format!("{file} from {host}"));
        bar.tick();
        Self(bar)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_moves_with_what_arrives_whether_or_not_the_length_is_known() {
        for bytes in [Some(9_912_422), None] {
            let target = ProgressDrawTarget::hidden();
            let mut bar = Some(Bar::new(target, "images.gz", "example.org", bytes));
            follow(&mut bar, News::Arrived { bytes: 4321 });
            let Some(Bar(shown)) = &bar else { panic!("it is still under way") };
            assert_eq!((shown.position(), shown.length()), (4321, bytes));
            assert_eq!(shown.prefix(), "images.gz from example.org");
            follow(&mut bar, News::Ended);
            assert!(bar.is_none());
        }
    }
}
