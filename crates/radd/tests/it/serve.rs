//! `radd serve`: it starts, it ends well, and it says what is wrong.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use engines::Database;
use rcgen::CertifiedKey;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use store::Store;
use tempfile::TempDir;

use crate::desk::desk;
use crate::server::{answer, refused, serve, start};

fn teams(url: &str) -> BTreeSet<String> {
    let store = Store::open(&engines::config(url)).unwrap();
    let teams = store.read_now::<_, store::Error, _>(|tx| store::teams(tx, 0, 100_000)).unwrap();
    teams.into_iter().map(|(_, team)| team.it.name).collect()
}

fn sqlite() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("radd.db").display());
    (folder, url)
}

fn port_of_nobody() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn it_starts_on_a_port_of_the_systems_stops_on_a_signal_and_finds_everything_again() {
    engines::both(|Database { url, directory }| {
        desk(url);
        let server = serve(url, "");
        assert_eq!(server.url, format!("http://localhost:{}", server.port()));
        let added = server.ask("POST", "/api/v1/teams", r#"{"name": "First line"}"#).unwrap();
        assert_eq!(added.status, 201, "{added:?}");
        let log = server.stop();
        let line = log.lines().find(|line| line.contains("answered")).unwrap();
        for part in
            ["method=POST", r#"route="/api/v1/teams""#, "status=201", "token=1", r#"from="127.0.0.1""#]
        {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(!log.contains("First line") && !log.contains("lead"), "nobody's words: {log}");
        if let Some(folder) = directory {
            assert!(!folder.path().join("radd.db-wal").exists(), "the log is folded into the file");
        }
        let again = serve(url, "");
        assert_eq!(again.get("/api/v1/teams").json()["items"][0]["name"], "First line");
        again.signal("INT");
        assert!(again.end().0.success());
    });
}

#[test]
fn other_ways_to_sign_in_are_there_where_they_are_switched_on() {
    engines::both(|Database { url, .. }| {
        desk(url);
        let page = |options: &str| {
            let server = serve(url, options);
            let page = server.ask_as("nobody", "GET", "/sign-in?lang=en", "").unwrap().body;
            server.stop();
            page
        };
        assert!(!page("").contains("/sign-in/provider"), "nothing but what is switched on");
        let with = page("--oidc-issuer http://127.0.0.1:9 --oidc-client-id radd --oidc-label Rimal-ID");
        assert!(with.contains("/sign-in/provider") && with.contains("Rimal-ID"), "{with}");
    });
}

#[test]
fn a_way_to_sign_in_that_cant_be_is_refused_before_anything_starts() {
    let (_folder, url) = sqlite();
    for (options, named) in [
        ("--oidc-issuer http://127.0.0.1:9", "--oidc-client-id"),
        ("--oidc-client-id radd", "--oidc-issuer"),
        ("--oidc-client-secret rimal", "--oidc-issuer"),
        ("--oidc-issuer http://desk.example --oidc-client-id radd", "--oidc-issuer"),
        ("--oidc-issuer rimal --oidc-client-id radd", "--oidc-issuer"),
    ] {
        let said = refused(&url, &format!("--listen 127.0.0.1:0 {options}"));
        assert!(said.contains(named), "{options}: {said}");
    }
    let said = refused(&url, "--listen 0.0.0.0:0 --public-url https://desk.example --show-links");
    assert!(said.contains("--show-links"), "{said}");
    let said = refused(&url, "--listen 0.0.0.0:0 --public-url https://desk.example --show-links --lang ar");
    assert!(said.contains("--show-links") && said.contains("باسم أي عميل"), "{said}");
}

#[test]
fn the_first_start_makes_the_database_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("new/var/radd.db");
    serve(&format!("sqlite:{}", path.display()), "").stop();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_signal_under_load_loses_nothing_that_was_answered() {
    engines::both(|Database { url, .. }| {
        desk(url);
        let server = serve(url, "--token-rate 0 --address-rate 0");
        let kept = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    let server = &server;
                    scope.spawn(move || {
                        let mut kept = Vec::new();
                        for number in 0.. {
                            let name = format!("{writer}-{number}");
                            match server.ask("POST", "/api/v1/teams", &format!(r#"{{"name": "{name}"}}"#)) {
                                Ok(answer) if answer.status == 201 => kept.push(name),
                                // What is refused while it stops, and what doesn't connect any more, was never accepted.
                                Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                                Err(_) => return kept,
                            }
                            if number == 20 && writer == 0 {
                                server.signal("TERM");
                            }
                        }
                        kept
                    })
                })
                .collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<BTreeSet<_>>()
        });
        assert!(server.end().0.success());
        assert!(kept.len() > 20, "only {} were written", kept.len());
        let there = teams(url);
        let lost: Vec<_> = kept.difference(&there).collect();
        assert!(lost.is_empty(), "{lost:?}");
    });
}

#[test]
fn what_was_accepted_is_finished_and_a_second_signal_does_not_wait() {
    let (_folder, url) = sqlite();
    desk(&url);
    let body = r#"{"name": "First line"}"#;
    let head = format!(
        "POST /api/v1/teams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer lead\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    let server = serve(&url, "");
    let mut begun = server.connect();
    begun.write_all(head.as_bytes()).unwrap();
    begun.write_all(&body.as_bytes()[..5]).unwrap();
    // Another request is answered only once that one was read.
    assert_eq!(server.get("/api/v1/teams").status, 200);
    server.signal("TERM");
    while std::net::TcpStream::connect(("127.0.0.1", server.port())).is_ok() {
        std::thread::yield_now();
    }
    begun.write_all(&body.as_bytes()[5..]).unwrap();
    assert_eq!(answer(&mut begun).unwrap().status, 201);
    assert!(server.end().0.success());
    assert_eq!(teams(&url).len(), 1);

    let server = serve(&url, "");
    let mut begun = server.connect();
    begun.write_all(head.as_bytes()).unwrap();
    assert_eq!(server.get("/api/v1/teams").status, 200);
    server.signal("TERM");
    while std::net::TcpStream::connect(("127.0.0.1", server.port())).is_ok() {
        std::thread::yield_now();
    }
    server.signal("TERM");
    let (status, log) = server.end();
    assert_eq!(status.code(), Some(128 + 15), "{log}");
}

#[test]
fn what_cannot_be_served_is_said_before_anything_is_touched() {
    let (folder, url) = sqlite();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = refused(&url, &format!("--listen 127.0.0.1:{port}"));
    assert!(said.contains("another program listens there"), "{said}");
    let said = refused(&url, "--listen 0.0.0.0:0");
    assert!(said.contains("--public-url: others than this machine reach 0.0.0.0:0"), "{said}");
    let said = refused(&url, "--listen 0.0.0.0:0 --lang ar");
    assert!(said.contains("اذكر العنوان الذي يُقصد به"), "{said}");
    let said = refused(&url, "--public-url desk.example");
    assert!(said.contains("--public-url: \"desk.example\": write an address such as"), "{said}");
    let said = refused(&url, "--trusted-proxy 10.0.0.0/40");
    assert!(said.contains("--trusted-proxy: \"10.0.0.0/40\": write an address"), "{said}");
    let said = refused(&url, "--tls-certificate none.pem --tls-key none.pem --listen 127.0.0.1:0");
    assert!(said.contains("none.pem, none.pem\": can't be used"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no database was made");
    let server = serve(&url, "--public-url https://desk.example/ --trusted-proxy ::1,10.0.0.0/8");
    assert_eq!(server.url, "https://desk.example");
}

#[test]
fn a_database_that_cannot_be_used_is_named_with_what_to_do() {
    let (folder, url) = sqlite();
    let path = folder.path().join("radd.db");
    desk(&url);
    // A version of the file format that nobody writes: to SQLite a file that is only read, whoever asks.
    let bytes = std::fs::read(&path).unwrap();
    let mut only_read = bytes.clone();
    only_read[18] = 3;
    std::fs::write(&path, only_read).unwrap();
    let said = refused(&url, "--listen 127.0.0.1:0");
    assert!(said.contains("can't write: attempt to write a readonly database"), "{said}");
    let said = refused(&url, "--listen 127.0.0.1:0 --lang ar");
    assert!(said.contains("تعذّر الوصول إلى قاعدة البيانات أو الكتابة فيها"), "{said}");
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(&engines::config(&url)).unwrap();
    store
        .write_now::<_, store::Error, _>(|tx| tx.batch("INSERT INTO migrations (number) VALUES (999)"))
        .unwrap();
    drop(store);
    let said = refused(&url, "--listen 127.0.0.1:0");
    assert!(said.contains("it has migration 999") && said.contains("Run the newer program"), "{said}");
    let url = format!("postgres://radd:secret@127.0.0.1:{}/radd?connect_timeout=1", port_of_nobody());
    let run = crate::run::radd_arguments(&["verify", "--database", &url], "");
    assert!(!run.ok && run.err.contains("can't be reached") && !run.err.contains("secret"), "{}", run.err);
}

#[test]
fn a_log_that_cannot_be_written_keeps_nobody_from_anything() {
    let (_folder, url) = sqlite();
    desk(&url);
    let mut command = Command::new("sh");
    let unheard = "exec \"$0\" serve --listen 127.0.0.1:0 --database \"$1\" 2>/dev/full";
    command.args(["-c", unheard, env!("CARGO_BIN_EXE_radd"), &url]);
    let server = start(command).unwrap();
    assert_eq!(server.ask("POST", "/api/v1/teams", r#"{"name": "First line"}"#).unwrap().status, 201);
    assert_eq!(server.get("/api/v1/teams").json()["items"][0]["name"], "First line");
    server.stop();
}

#[test]
fn a_full_disk_is_an_answer_and_the_server_goes_on() {
    let (_folder, url) = sqlite();
    desk(&url);
    let mut command = Command::new("sh");
    // In blocks of 512 bytes: the file has less than that, its log grows to it.
    let limited = "ulimit -f 600; exec \"$0\" serve --listen 127.0.0.1:0 --database \"$1\" --token-rate 0";
    command.args(["-c", limited, env!("CARGO_BIN_EXE_radd"), &url]);
    let server = start(command).unwrap();
    let mut kept = BTreeSet::new();
    let full = (0..2000).find_map(|number| {
        let name = format!("{number}-{}", "x".repeat(150));
        let answer = server.ask("POST", "/api/v1/teams", &format!(r#"{{"name": "{name}"}}"#)).unwrap();
        if answer.status == 201 {
            kept.insert(name);
            return None;
        }
        Some(answer)
    });
    let full = full.expect("the limit is reached");
    assert_eq!(full.status, 503, "{full:?}");
    assert!(full.head.contains("retry-after: 1"), "{full:?}");
    assert_eq!(server.get("/api/v1/teams").status, 200, "what is there can still be read");
    server.signal("TERM");
    server.end();
    let there = teams(&url);
    assert_eq!(kept.difference(&there).count(), 0);
}

#[test]
fn tls_is_spoken_with_a_certificate_that_may_be_renewed() {
    let (folder, url) = sqlite();
    desk(&url);
    let renew = || {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), signing_key.serialize_pem()).unwrap();
        cert.pem()
    };
    let first = renew();
    let options = format!("--tls-certificate {0}/cert.pem --tls-key {0}/key.pem", folder.path().display());
    let server = serve(&url, &options);
    assert_eq!(server.url, format!("https://localhost:{}", server.port()));
    let ask = |certificate: &str| -> std::io::Result<crate::server::Answer> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
        let client = ClientConnection::new(config, ServerName::try_from("localhost").unwrap()).unwrap();
        let mut stream = StreamOwned::new(client, server.connect());
        stream.write_all(
            b"GET /api/v1/teams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer lead\r\nConnection: close\r\n\r\n",
        )?;
        answer(&mut stream)
    };
    let secure = ask(&first).unwrap();
    assert_eq!(secure.status, 200);
    assert!(secure.head.contains("strict-transport-security: max-age=31536000"), "{secure:?}");
    let second = renew();
    server.signal("HUP");
    while ask(&second).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(ask(&first).is_err());
    server.stop();
}

#[test]
fn a_client_that_sends_too_slowly_is_let_go() {
    let (_folder, url) = sqlite();
    desk(&url);
    let server = serve(&url, "--read-timeout 1");
    let mut half = server.connect();
    half.write_all(b"GET /api/v1/teams HT").unwrap();
    let mut nothing = Vec::new();
    half.read_to_end(&mut nothing).unwrap();
    assert!(nothing.is_empty(), "{}", String::from_utf8_lossy(&nothing));
    let mut slow = server.connect();
    slow.write_all(
        b"POST /api/v1/teams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer lead\r\nContent-Length: 9\r\n\
          Connection: close\r\n\r\n{",
    )
    .unwrap();
    assert_eq!(answer(&mut slow).unwrap().status, 408);
    assert_eq!(server.get("/api/v1/teams").status, 200);
}

#[test]
fn too_many_requests_are_told_when_to_come_again() {
    let (_folder, url) = sqlite();
    desk(&url);
    let server = serve(&url, "--token-rate 2 --log json");
    assert_eq!(server.get("/api/v1/teams").status, 200);
    assert_eq!(server.get("/api/v1/teams").status, 200);
    let refused = server.get("/api/v1/teams");
    assert_eq!(refused.status, 429);
    assert!(
        refused.head.contains("retry-after: ") && refused.head.contains("ratelimit: \"minute\";r=0;"),
        "{refused:?}"
    );
    let log = server.stop();
    let line = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert!(
        line.into_iter()
            .any(|line| line["status"] == 429 && line["token"] == 1 && line["span"]["id"].is_string())
    );
}
