//! Where the tests find the real MNIST files, which are not part of the repository.
//!
//! The workspace's own tests use this file too, through
//! `#[path = "../nn-runtime/tests/mnist_dir/mod.rs"] mod mnist_dir;`.

#[path = "../../../tests/support/skip.rs"]
mod skip;

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the MNIST files: the one that the environment variable `MNIST_DIR` names, else
/// `../shared/mnist` beside the workspace, else none, which skips the test.
///
/// A folder that `MNIST_DIR` names is returned unseen, so that a mistake in it fails the test.
pub(crate) fn mnist_dir() -> Option<PathBuf> {
    if let Some(dir) = env::var_os("MNIST_DIR") {
        return Some(dir.into());
    }
    let is_workspace = |dir: &&Path| dir.join("Cargo.lock").is_file();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(is_workspace)
        .map(|workspace| workspace.join("../shared/mnist"))
        .filter(|dir| dir.is_dir());
    if dir.is_none() {
        skip::skip("mnist", "set MNIST_DIR to the folder of the MNIST files to run this test");
    }
    dir
}
