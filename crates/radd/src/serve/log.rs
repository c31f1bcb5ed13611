//! What the server says while it runs, on standard error.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::Subscriber;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::options::LogFormat;

/// What is told unless `RADD_LOG` says otherwise. That a client was too slow isn't worth a warning each.
const USUAL: &str = "info,hyper=error,rustls=error";

/// From here on what is told is written.
pub(crate) fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_env("RADD_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = Subscriber::builder().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    // A line that can't be written is lost: to say so would be written to the same place, and end the request with a panic.
    let lines = lines.log_internal_errors(false);
    let colours = io::IsTerminal::is_terminal(&io::stderr());
    // Only one is ever started in a process.
    let _ = match format {
        LogFormat::Text => lines.with_ansi(colours).finish().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
    };
}
