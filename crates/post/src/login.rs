//! How the desk shows servers who it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use desk::id::Id;
use desk::mailbox::{Login, Mailbox, Secrets, Server};
use serde_json::Value;
use sla::{Instant, SupportTime};
use store::{Error, Tx};

use crate::room::Room;
use crate::trouble::{Stage, Trouble};

/// How long fetching a token may take.
const WHOLE: Duration = Duration::from_secs(20);
/// A token is fetched anew so long before it ends.
const EARLY: i64 = 60;

/// What is shown: a password, or a token that is good for a while.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Nobody is asked.
    Nothing,
    /// A password.
    Password(String),
    /// An OAuth token.
    Token(String),
}

/// Tokens that are still good, by mailbox and server.
#[derive(Clone, Default)]
pub(crate) struct Tokens(Arc<Mutex<Known>>);

/// Each token with when it ends, by its mailbox and whether it is for sending.
type Known = HashMap<(i64, bool), (String, Instant)>;

impl Tokens {
    fn known(&self, key: (i64, bool), now: Instant) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&key).filter(|(_, ends)| *ends > now).map(|(token, _)| token.clone())
    }

    fn keep(&self, key: (i64, bool), token: String, ends: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (token, ends));
    }

    /// Forgets a token; whether there was one.
    pub fn forget(&self, id: Id<Mailbox>, sending: bool) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&(id.number(), sending)).is_some()
    }
}

impl Room {
    /// What is shown to one of a mailbox's servers.
    pub(crate) async fn shown(
        &self,
        tokens: &Tokens,
        id: Id<Mailbox>,
        (server, secrets, sending): (&Server, &Secrets, bool),
    ) -> Result<Shown, Trouble> {
        let Login::Oauth { token_url, client_id } = &server.login else {
            return Ok(match secret(secrets, sending) {
                _ if server.user.is_empty() => Shown::Nothing,
                Some(password) => Shown::Password(password),
                None => {
                    return Err(Stage::Login.trouble()(format!("no password is kept for {}", server.user)));
                }
            });
        };
        let key = (id.number(), sending);
        if let Some(token) = tokens.known(key, self.now()) {
            return Ok(Shown::Token(token));
        }
        let said = |error: Error| Trouble::from(error.to_string());
        // As they are now: with the last token a new refresh token may have come, which takes the place of the old one.
        let secrets = self.store.read(move |tx| store::mailbox_secrets(tx, id)).await.map_err(said)?;
        let Some(refresh) = secret(&secrets, sending) else {
            return Err(Stage::Token.trouble()("no refresh token is kept"));
        };
        let (url, client, shows) = (token_url.clone(), client_id.clone(), refresh.clone());
        let fetched =
            tokio::task::spawn_blocking(move || fetch(&url, &client, secrets.client.as_deref(), &shows));
        let fetched = fetched.await.map_err(|error| Trouble::from(error.to_string()))?;
        let fetched = fetched.map_err(Stage::Token.trouble())?;
        let lasts = SupportTime::from_microseconds((fetched.seconds - EARLY).max(0) * 1_000_000);
        let ends = self.now().checked_add(lasts).unwrap_or_else(|| self.now());
        tokens.keep(key, fetched.token.clone(), ends);
        if let Some(fresh) = fetched.refresh.filter(|fresh| *fresh != refresh) {
            let kept = self.store.write::<_, Error, _>(move |tx| renew(tx, id, &refresh, &fresh));
            kept.await.map_err(said)?;
        }
        Ok(Shown::Token(fetched.token))
    }
}

fn secret(secrets: &Secrets, sending: bool) -> Option<String> {
    if sending { secrets.sending.clone() } else { secrets.receiving.clone() }
}

/// Keeps the refresh token that takes the place of another, wherever that one was kept: some providers give a new one each
/// time, and take the old one no more.
fn renew(tx: &mut Tx<'_>, id: Id<Mailbox>, old: &str, fresh: &str) -> Result<(), Error> {
    let mut secrets = store::mailbox_secrets(tx, id)?;
    for kept in [&mut secrets.receiving, &mut secrets.sending] {
        if kept.as_deref() == Some(old) {
            *kept = Some(fresh.to_owned());
        }
    }
    store::set_mailbox_secrets(tx, id, &secrets)
}

struct Fetched {
    token: String,
    refresh: Option<String>,
    seconds: i64,
}

/// A token for a refresh token (RFC 6749 6).
fn fetch(url: &str, client: &str, secret: Option<&str>, refresh: &str) -> Result<Fetched, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(WHOLE))
        .max_redirects(0)
        .http_status_as_error(false);
    let agent = config.build().new_agent();
    let mut form = vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", refresh)];
    form.extend(secret.map(|secret| ("client_secret", secret)));
    let mut answer = agent.post(url).send_form(form).map_err(|error| format!("{url}: {error}"))?;
    let text = answer.body_mut().read_to_string().map_err(|error| format!("{url}: {error}"))?;
    let body: Value = serde_json::from_str(&text).map_err(|_| format!("{url}: the answer isn't JSON"))?;
    let word = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    match word("access_token") {
        Some(token) => Ok(Fetched {
            token,
            refresh: word("refresh_token"),
            seconds: body.get("expires_in").and_then(Value::as_i64).unwrap_or(300),
        }),
        None => {
            let why = word("error_description").or_else(|| word("error")).unwrap_or_default();
            Err(format!("{url} gives no token: {why}"))
        }
    }
}
