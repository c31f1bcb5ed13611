//! How a connection to PostgreSQL is secured: by rustls, which always checks the server's certificate and name.

use std::error::Error as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ::postgres::config::{Host, SslMode};
use ::postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// How long a server may take to answer, where the URL doesn't say.
const CONNECT: Duration = Duration::from_secs(10);

/// A URL taken apart: what the driver understands, and the two settings of libpq's that we understand for it.
struct Settings {
    config: Config,
    roots: Option<PathBuf>,
}

/// Connects. Over a socket of this machine, or with `sslmode=disable`, in the clear; otherwise `sslmode` says whether TLS
/// is wished (`prefer`, the default) or needed (`require`, `verify-full`). Certificates are checked in every mode, against
/// the system's or those of the file that `sslrootcert` names.
pub(crate) fn connect(url: &str) -> Result<Client, Error> {
    let Settings { config, roots } = settings(url)?;
    let local = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
    if config.get_ssl_mode() == SslMode::Disable || local {
        return Ok(config.connect(NoTls)?);
    }
    Ok(config.connect(MakeRustlsConnect::new(client(roots)?))?)
}

fn settings(url: &str) -> Result<Settings, Error> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut kept, mut roots) = (Vec::new(), None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", path)) => roots = Some(PathBuf::from(decoded(path))),
            // The driver's `require` and ours: rustls verifies whatever the mode is called.
            Some(("sslmode", "verify-full" | "verify-ca")) => kept.push("sslmode=require"),
            _ => kept.push(pair),
        }
    }
    let url = if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) };
    // The cause names the setting that is wrong, never the password.
    let wrong = |e: ::postgres::Error| e.source().map_or_else(|| e.to_string(), ToString::to_string);
    let mut config: Config = url.parse().map_err(|e| Error::Address(wrong(e)))?;
    // A host that doesn't answer at all would be waited for as long as the system likes.
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    Ok(Settings { config, roots })
}

/// A value of a URL with its `%2F` and the like put back.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|two| u8::from_str_radix(str::from_utf8(two).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn client(roots: Option<PathBuf>) -> Result<ClientConfig, Error> {
    let mut store = RootCertStore::empty();
    match roots {
        Some(path) => {
            let wrong =
                |e: &dyn std::fmt::Display| Error::Address(format!("sslrootcert {}: {e}", path.display()));
            let certificates = CertificateDer::pem_file_iter(&path).map_err(|e| wrong(&e))?;
            for certificate in certificates {
                store.add(certificate.map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?;
            }
            if store.is_empty() {
                return Err(wrong(&"no certificate is in it"));
            }
        }
        // Some of a system's certificates can be unreadable; a server that needed one of them is refused later, by name.
        None => {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Address(format!("TLS: {e}")))?;
    Ok(versions.with_root_certificates(store).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_that_the_driver_lacks_are_taken_out_of_the_url() {
        let url = "postgres://radd:secret@db.example/radd?sslmode=verify-full&sslrootcert=%2Fetc%2Fca%20one.pem&application_name=radd";
        let settings = settings(url).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(settings.config.get_ssl_mode(), SslMode::Require);
        assert_eq!(settings.config.get_application_name(), Some("radd"));
        assert_eq!(settings.roots, Some(PathBuf::from("/etc/ca one.pem")));
    }

    #[test]
    fn a_wrong_url_is_refused_without_its_password() {
        let Err(error) = settings("postgres://radd:secret@db/radd?sslmode=perhaps") else {
            panic!("refused")
        };
        let text = error.to_string();
        assert!(text.contains("sslmode") && !text.contains("secret"), "{text}");
    }
}
