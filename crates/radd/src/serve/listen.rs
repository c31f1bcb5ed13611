//! The socket, TLS, and how patient the server is.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use post::lmtp::Listener;
use sla::Error;

use super::options::Settings;
use crate::file;

/// How long a connection may stay without a request: longer than the proxies in front keep theirs.
const IDLE: Duration = Duration::from_secs(90);
/// How many requests of one connection of HTTP/2 run at once.
const STREAMS: u32 = 100;

/// Takes the address.
///
/// # Errors
/// What the system says, with what to do.
pub(crate) fn bind(at: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(at).map_err(|error| {
        let (en, ar) = match error.kind() {
            io::ErrorKind::AddrInUse => (
                "another program listens there. Stop it, or name another port".to_owned(),
                "يستعمله برنامج آخر. أوقفه أو سمِّ منفذًا آخر".to_owned(),
            ),
            io::ErrorKind::PermissionDenied => (
                "this user may not listen there. Name a port from 1024 up, or give the service CAP_NET_BIND_SERVICE"
                    .to_owned(),
                "لا يحق لهذا المستخدم أن يستعمله. سمِّ منفذًا من 1024 فما فوق، أو امنح الخدمة CAP_NET_BIND_SERVICE"
                    .to_owned(),
            ),
            io::ErrorKind::AddrNotAvailable => (
                "this machine doesn't have that address".to_owned(),
                "ليس لهذا الجهاز هذا العنوان".to_owned(),
            ),
            _ => (format!("can't listen there: {error}"), format!("تعذّر استعماله: \u{2066}{error}\u{2069}")),
        };
        Error::new("--listen", at.to_string(), en, ar)
    })
}

/// Takes the address where mail is handed over.
///
/// # Errors
/// What the system says.
pub(crate) fn lmtp(at: &post::lmtp::Address) -> Result<Listener, Error> {
    if !at.is_here() {
        tracing::warn!("LMTP: other machines reach {at}, and whoever does hands mail over unasked");
    }
    Listener::bind(at).map_err(|error| {
        let (en, ar) =
            (format!("can't listen there: {error}"), format!("تعذّر استعماله: \u{2066}{error}\u{2069}"));
        Error::new("--lmtp", at.to_string(), en, ar)
    })
}

/// The certificate and its key, if there are any.
///
/// # Errors
/// Files that can't be read or don't go together.
pub(crate) async fn tls(settings: &Settings) -> Result<Option<RustlsConfig>, Error> {
    let Some((certificate, key)) = &settings.tls else { return Ok(None) };
    // Another that was there before is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(certificate, key).await.map_err(|error| {
        let files = format!("{}, {}", file::name(certificate), file::name(key));
        Error::new(
            "--tls-certificate, --tls-key",
            files,
            format!("can't be used: {error}. Both must be PEM, and belong together"),
            format!(
                "لا يمكن استعمالهما: \u{2066}{error}\u{2069}. يجب أن يكونا بصيغة PEM وأن يوافق أحدهما الآخر"
            ),
        )
    })?;
    Ok(Some(config))
}

/// Serves until the handle is told to stop.
pub(crate) async fn serve(
    socket: TcpListener,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    router: web::Router,
    read_timeout: Duration,
) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => {
            patient(axum_server::from_tcp_rustls(socket, tls)?, read_timeout)
                .handle(handle)
                .serve(service)
                .await
        }
        None => patient(axum_server::from_tcp(socket)?, read_timeout).handle(handle).serve(service).await,
    }
}

/// As patient as a server can be that slow clients are not to fill up.
fn patient<A>(
    mut server: axum_server::Server<SocketAddr, A>,
    read_timeout: Duration,
) -> axum_server::Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(Some(IDLE));
    server
        .http_builder()
        .http2()
        .max_concurrent_streams(Some(STREAMS))
        .keep_alive_interval(Some(read_timeout))
        .keep_alive_timeout(read_timeout);
    server.first_request_timeout(read_timeout).accept_error_handler(|from, error| {
        tracing::debug!(?from, "a connection came to nothing: {error}");
    })
}
