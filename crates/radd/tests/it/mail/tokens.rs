//! A mailbox whose provider takes tokens instead of passwords (OAuth 2, XOAUTH2).

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use engines::Database;
use servers::{People, Servers, Which};

use super::desk::{Desk, HUDA, Lines, Mailbox, SUPPORT, inbox, message, until};

/// Gives out tokens for a refresh token, which each time is another, and says whose a token is.
#[derive(Default)]
struct Provider {
    /// The refresh token that is good now; none once consent was withdrawn.
    refresh: Option<String>,
    /// The tokens that are good now.
    good: BTreeSet<String>,
    given: usize,
    /// How often a token was shown that isn't good.
    refused: usize,
    /// How long a token is said to be good, in seconds.
    lasts: u32,
}

struct Provided {
    provider: Arc<Mutex<Provider>>,
    port: u16,
}

impl Provided {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let provider = Arc::new(Mutex::new(Provider {
            refresh: Some("refresh-0".into()),
            // A token isn't shown in the last minute in which it is good.
            lasts: 61,
            ..Provider::default()
        }));
        let held = provider.clone();
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let held = held.clone();
                std::thread::spawn(move || answer(&held, line));
            }
        });
        Self { provider, port }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// How many tokens it gave, and how often one was shown that isn't good.
    fn counts(&self) -> (usize, usize) {
        let provider = self.provider.lock().unwrap();
        (provider.given, provider.refused)
    }

    /// How long tokens are good that are given from now on.
    fn lasts(&self, seconds: u32) {
        self.provider.lock().unwrap().lasts = seconds;
    }

    /// No token is good any more, whatever was said when it was given.
    fn ends_tokens(&self) {
        self.provider.lock().unwrap().good.clear();
    }

    /// The mailbox's owner withdraws consent.
    fn withdraws(&self) {
        let mut provider = self.provider.lock().unwrap();
        (provider.refresh, provider.good) = (None, BTreeSet::new());
    }

    /// The owner consents again.
    fn consents(&self, refresh: &str) {
        self.provider.lock().unwrap().refresh = Some(refresh.to_owned());
    }
}

/// HTTP, as far as it is asked here: a request, an answer, and the end.
fn answer(provider: &Mutex<Provider>, line: TcpStream) {
    let mut reader = BufReader::new(line.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    let _ = reader.read_line(&mut first);
    for header in reader.by_ref().lines().map_while(Result::ok).take_while(|header| !header.is_empty()) {
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    let (status, said) = said(&mut provider.lock().unwrap(), &first, &String::from_utf8_lossy(&body));
    let mut line = line;
    let _ = line.write_all(
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
            said.len()
        )
        .as_bytes(),
    );
}

fn said(provider: &mut Provider, first: &str, body: &str) -> (&'static str, String) {
    if first.starts_with("POST /token ") {
        let is = |name: &str, value: &str| body.split('&').any(|pair| pair == format!("{name}={value}"));
        let shows = provider.refresh.clone().is_some_and(|refresh| is("refresh_token", &refresh));
        if !(shows && is("grant_type", "refresh_token") && is("client_id", "radd")) {
            let why = r#"{"error":"invalid_grant","error_description":"The owner has withdrawn consent."}"#;
            return ("400 Bad Request", why.to_owned());
        }
        provider.given += 1;
        let (token, refresh) = (format!("token-{}", provider.given), format!("refresh-{}", provider.given));
        provider.good.insert(token.clone());
        provider.refresh = Some(refresh.clone());
        let given = serde_json::json!({
            "access_token": token, "refresh_token": refresh, "expires_in": provider.lasts, "token_type": "Bearer"
        });
        return ("200 OK", given.to_string());
    }
    let token = first.split_whitespace().nth(1).and_then(|path| path.strip_prefix("/whose?access_token="));
    match token.filter(|token| provider.good.contains(*token)) {
        Some(_) => ("200 OK", serde_json::json!({"email": SUPPORT, "active": true}).to_string()),
        None => {
            provider.refused += 1;
            ("401 Unauthorized", r#"{"error":"invalid_token"}"#.to_owned())
        }
    }
}

fn gets_in_by_tokens(database: Database) {
    let provided = Provided::start();
    let whose = provided.url("whose");
    let people = People { here: &[SUPPORT, HUDA], tokens: Some(&whose), ..People::default() };
    let mut servers = Servers::start(&people);
    let url = provided.url("token");
    let options = ["--oauth-token-url", &url, "--oauth-client-id", "radd"];
    let desk = Desk::with_options(
        database,
        &servers,
        Mailbox { address: SUPPORT, lines: Lines::TlsAndStarttls, secret: "refresh-0", options: &options },
    );
    let writes = |servers: &Servers, n: usize| {
        let mail = message(HUDA, SUPPORT, &format!("{n}@rimal.example"), &format!("Subject: {n}\n"), "Help.");
        servers.send(Some(HUDA), &[SUPPORT], &mail).unwrap();
        until("the mail is a case", || desk.cases().len() == n);
    };
    writes(&servers, 1);
    until("its receipt arrives", || inbox(&servers, HUDA).len() == 1);
    let checked = desk.mailbox("check");
    assert!(
        checked.ok && checked.out.matches("as support@desk.example by OAuth").count() == 2,
        "{}",
        checked.out
    );

    // What was given has run out by now: the next connection shows another.
    let (given, _) = provided.counts();
    provided.lasts(3600);
    servers.kill(Which::Dovecot);
    servers.restart(Which::Dovecot);
    writes(&servers, 2);
    until("its receipt arrives", || inbox(&servers, HUDA).len() == 2);
    let (more, refused) = provided.counts();
    assert!(more > given && refused == 0, "{more} of {given}, {refused} refused");

    // The provider ends what it gave, long before its time: shown once in vain, it is fetched anew.
    provided.ends_tokens();
    servers.kill(Which::Dovecot);
    servers.restart(Which::Dovecot);
    writes(&servers, 3);
    until("its receipt arrives", || inbox(&servers, HUDA).len() == 3);
    let (most, refused) = provided.counts();
    assert!(most > more && refused > 0, "{most} of {more}, {refused} refused");

    // Consent is withdrawn: a look says so, and what to do.
    provided.withdraws();
    servers.kill(Which::Dovecot);
    servers.restart(Which::Dovecot);
    let checked = desk.mailbox("check");
    assert!(!checked.ok, "{}", checked.out);
    for line in
        ["wrong  Receiving: No token is given for support@desk.example", "wrong  Sending: No token is given"]
    {
        assert!(checked.out.contains(line), "{line}: {}", checked.out);
    }
    assert!(
        checked.out.contains("The owner has withdrawn consent.") && checked.out.contains("consent again")
    );
    let arabic = desk.mailbox("check --lang ar");
    assert!(arabic.out.contains("خطأ  الاستقبال: لم يُعطَ رمز دخول"), "{}", arabic.out);

    // They consent again, and mail that came meanwhile is taken in.
    let mail = message(HUDA, SUPPORT, "4@rimal.example", "Subject: 4\n", "Help.");
    servers.send(Some(HUDA), &[SUPPORT], &mail).unwrap();
    provided.consents("refresh-again");
    let secret = desk.secret("refresh-again");
    let changed =
        desk.mailbox(&format!("change {SUPPORT} --imap-secret-file {secret} --smtp-secret-file {secret}"));
    assert!(changed.ok, "{}", changed.err);
    until("the mail is a case", || desk.cases().len() == 4);
    until("its receipt arrives", || inbox(&servers, HUDA).len() == 4);
}

#[test]
fn a_mailbox_is_fetched_and_sends_by_tokens_that_age_and_end_over_sqlite() {
    let [sqlite, _] = engines::databases();
    gets_in_by_tokens(sqlite);
}

#[test]
fn a_mailbox_is_fetched_and_sends_by_tokens_that_age_and_end_over_postgresql() {
    let [_, postgres] = engines::databases();
    gets_in_by_tokens(postgres);
}
