//! Ctrl-C.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static PRESSED: AtomicBool = AtomicBool::new(false);
static HANDLER: Once = Once::new();

/// The exit code of a program that Ctrl-C ended: 128 and the number of SIGINT.
pub const INTERRUPTED: u8 = 130;

/// From now on Ctrl-C ends a run after the step under way, with what there is saved; pressed again, it ends the program at
/// once. For programs, not for libraries: a process has one such handler.
pub fn stop_on_ctrl_c() {
    HANDLER.call_once(|| {
        let handler = || {
            if PRESSED.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
        };
        // Where there can be none, Ctrl-C ends the program as ever.
        let _ = ctrlc::set_handler(handler);
    });
}

/// Whether Ctrl-C was pressed.
pub(super) fn is_pressed() -> bool {
    PRESSED.load(Ordering::Relaxed)
}
