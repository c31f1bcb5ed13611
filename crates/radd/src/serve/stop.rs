//! Signals: stop, stop at once, and read the certificate again.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use tokio::signal::unix::{Signal, SignalKind, signal};
use web::App;

/// A file that grows past what the system allows is an error like a full disk, and not the end of the process.
pub(crate) async fn outlive_file_limits() {
    // The number that SIGXFSZ has on Linux and on the BSDs; tokio has no name for it.
    let Ok(mut exceeded) = signal(SignalKind::from_raw(25)) else { return };
    while exceeded.recv().await.is_some() {
        tracing::error!(
            "a file has reached the largest size that the system allows this process (RLIMIT_FSIZE)"
        );
    }
}

/// After the first SIGTERM or SIGINT nothing more is accepted, and what was has `grace` to end; a second ends everything.
pub(crate) async fn on_signals(app: App, handle: Handle<SocketAddr>, grace: Duration) {
    let listening = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = listening else {
        tracing::error!("the system gives no signals; this server ends only when it is killed");
        return;
    };
    let number = either(&mut terminate, &mut interrupt).await;
    tracing::info!(
        signal = number,
        connections = handle.connection_count(),
        "stopping; a second signal stops at once"
    );
    app.stop();
    handle.graceful_shutdown(Some(grace));
    let number = either(&mut terminate, &mut interrupt).await;
    tracing::warn!(signal = number, "stopping at once");
    std::process::exit(128 + number);
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) -> i32 {
    tokio::select! {
        _ = terminate.recv() => SignalKind::terminate().as_raw_value(),
        _ = interrupt.recv() => SignalKind::interrupt().as_raw_value(),
    }
}

/// On SIGHUP the certificate and its key are read again: they are renewed more often than a server is started.
pub(crate) async fn reload_on_hangup(tls: Option<RustlsConfig>, files: Option<(PathBuf, PathBuf)>) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        let (Some(tls), Some((certificate, key))) = (&tls, &files) else {
            tracing::info!("SIGHUP: there is no certificate to read again");
            continue;
        };
        match tls.reload_from_pem_file(certificate, key).await {
            Ok(()) => tracing::info!("SIGHUP: the certificate was read again"),
            Err(error) => {
                tracing::error!("SIGHUP: the certificate can't be used, the old one stays: {error}");
            }
        }
    }
}
