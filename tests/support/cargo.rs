//! Cargo, as a user calls it, and machines without a network.

use std::env;
use std::path::Path;
use std::process::Command;

/// `cargo` with these arguments in the workspace, without what it tells this test of its package: dependencies that read
/// that would be built anew.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Has a command run as on a machine that has neither MNIST nor a network: nobody listens at its proxy, and `cache` is
/// where its user's caches are.
pub(crate) fn without_network(command: &mut Command, cache: &Path) {
    command.env("XDG_CACHE_HOME", cache);
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
        // Port 9 is for discarding; nobody does any more.
        command.env(name, "http://127.0.0.1:9").env(name.to_lowercase(), "http://127.0.0.1:9");
    }
    for name in ["MNIST_DIR", "RUST_LOG", "NO_PROXY", "no_proxy"] {
        command.env_remove(name);
    }
}
