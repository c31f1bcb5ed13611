//! TLS to PostgreSQL.

use std::io::Write as _;

use store::{Config, Error, Store};

use engines::server;

fn secured(settings: &str) -> Result<Option<bool>, Error> {
    let server = server();
    let url = format!("{}?{settings}", server.url_over_tcp("postgres"));
    let store = Store::connect(&Config { writers: 1, readers: 1, ..Config::new(&url) })?;
    store.read_now(|tx| {
        tx.one("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[], |row| row.take())
    })
}

#[test]
fn a_server_is_reached_over_tls_when_its_certificate_is_trusted() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(server().certificate.as_bytes()).unwrap();
    let roots = file.path().display().to_string().replace('/', "%2F");
    for mode in ["prefer", "require", "verify-full"] {
        assert_eq!(secured(&format!("sslmode={mode}&sslrootcert={roots}")).unwrap(), Some(true), "{mode}");
    }
}

#[test]
fn an_unknown_certificate_is_refused_in_every_mode_but_disable() {
    for mode in ["prefer", "require", "verify-full"] {
        let error = secured(&format!("sslmode={mode}")).unwrap_err();
        assert!(error.to_string().contains("certificate"), "{mode}: {error}");
    }
    assert_eq!(secured("sslmode=disable").unwrap(), Some(false));
}

#[test]
fn a_file_of_certificates_that_holds_none_is_named() {
    let error = secured("sslmode=require&sslrootcert=nowhere.pem").unwrap_err();
    assert!(error.to_string().contains("sslrootcert nowhere.pem"), "{error}");
}
