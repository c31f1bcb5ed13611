//! Signing in at an identity provider, which makes nobody: whoever comes in is here already.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use desk::identity::{AccountEvent, STEP};
use desk::written;
use serde::Deserialize;
use store::Tx;

use super::door::{Onto, Wrong, again};
use super::enter::{Entrance, keeping, see_with};
use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie::{self, Cookie};
use crate::pages::visitor::{Guest, own_path};
use crate::problem::Problem;
use crate::provider::{Attempt, Identified, Provider};

/// Where a provider sends the browser back to.
const BACK: &str = "/sign-in/provider/answer";

/// What a provider sends the browser back with.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Asks the provider on a thread that may wait.
async fn ask<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&Provider, &str) -> Result<T, String> + Send + 'static,
) -> Result<Option<T>, Problem> {
    let app = app.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let provider = app.sign_in.provider.as_ref().ok_or_else(Problem::not_found)?;
        let back = format!("{}{BACK}", app.public_url);
        Ok(work(provider, &back).inspect_err(|error| tracing::warn!("{provider:?}: {error}")).ok())
    });
    asked.await.map_err(|panicked| Problem::ours(&panicked))?
}

/// Sends the browser to the provider.
pub(crate) async fn begin(
    State(app): State<App>,
    guest: Guest,
    Query(onto): Query<Onto>,
) -> Result<Response, Problem> {
    let fresh = || store::secret_text(app.random());
    let attempt = Attempt { state: fresh(), nonce: fresh(), verifier: fresh() };
    let asked = attempt.clone();
    let Some(url) = ask(&app, move |provider, back| provider.address(&asked, back)).await? else {
        return again(&app, &guest, "", &onto.next, Wrong::Said("sign-in-provider-failed")).await;
    };
    let cookie = guest.cookies.cookie(cookie::PROVIDER, held(&attempt, own_path(&onto.next)), Some(STEP));
    Ok(keeping((StatusCode::SEE_OTHER, [(LOCATION, url)]).into_response(), &[cookie]))
}

/// The browser came back.
pub(crate) async fn answered(
    State(app): State<App>,
    whence: Whence,
    guest: Guest,
    headers: axum::http::HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Problem> {
    let held = guest.cookies.get(&headers, cookie::PROVIDER);
    let forget = guest.cookies.forget(cookie::PROVIDER);
    let begun = held.as_deref().and_then(read).filter(|(attempt, _)| attempt.state == answer.state);
    let next = begun.as_ref().map(|(_, next)| next.clone()).unwrap_or_default();
    let now = app.now();
    let found = match begun.filter(|_| !answer.code.is_empty()) {
        Some((attempt, _)) => {
            ask(&app, move |provider, back| provider.identify(&attempt, &answer.code, back, now)).await?
        }
        None => None,
    };
    let entrance = Entrance::new(&app, &guest, whence);
    let outcome = match found {
        Some(found) => app.write(move |tx| Ok(judge(tx, &entrance, &found)?)).await?,
        None => Err("sign-in-provider-failed"),
    };
    match outcome {
        Ok(mut cookies) => {
            cookies.push(forget);
            Ok(see_with(&next, &cookies))
        }
        Err(word) => {
            let page = again(&app, &guest, "", &next, Wrong::Said(word)).await?;
            Ok(keeping(page, &[forget]))
        }
    }
}

/// Whoever the provider knows by a subject is who it said the first time; the first time the address decides, which the
/// provider must have verified.
fn judge(
    tx: &mut Tx<'_>,
    entrance: &Entrance,
    found: &Identified,
) -> Result<Result<Vec<Cookie>, &'static str>, store::Error> {
    let Identified { issuer, subject, address, verified } = found;
    let id = match store::account_of_identity(tx, issuer, subject)? {
        Some(id) => id,
        None => {
            let Some(address) = address.as_deref().and_then(|address| written::address(address).ok()) else {
                return Ok(Err("sign-in-provider-unknown"));
            };
            if !verified {
                return Ok(Err("sign-in-provider-unverified"));
            }
            let Some(holder) = store::account_at(tx, &address)? else {
                return Ok(Err("sign-in-provider-unknown"));
            };
            let id = store::open_account(tx, holder)?;
            store::add_identity(tx, issuer, subject, id, entrance.now)?;
            id
        }
    };
    let Some(account) = store::account(tx, id)? else { return Ok(Err("sign-in-provider-unknown")) };
    // What factors the provider asked for is the provider's to say, and isn't counted as ours.
    entrance.enter(tx, &account, AccountEvent::SignedInByProvider, false).map(Ok)
}

/// What the browser holds meanwhile; only itself is harmed by changing it. Cookies are of letters, digits and dots.
fn held(attempt: &Attempt, next: &str) -> String {
    let next: String = next.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{}.{}.{next}", attempt.state, attempt.nonce, attempt.verifier)
}

fn read(held: &str) -> Option<(Attempt, String)> {
    let parts: Vec<&str> = held.split('.').collect();
    let [state, nonce, verifier, next] = parts.as_slice() else { return None };
    if !next.len().is_multiple_of(2) {
        return None;
    }
    let bytes = next.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
    let next = String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()?;
    let text = |part: &&str| (**part).to_owned();
    Some((Attempt { state: text(state), nonce: text(nonce), verifier: text(verifier) }, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_holds_is_read_back() {
        let attempt = Attempt { state: "a1".to_owned(), nonce: "b2".to_owned(), verifier: "c3".to_owned() };
        let text = held(&attempt, "/cases/7?q=١");
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'), "{text}");
        assert_eq!(read(&text), Some((attempt, "/cases/7?q=١".to_owned())));
        for other in ["", "a.b.c", "a.b.c.0", "a.b.c.zz", "a.b.c.ff", "a.b.c.d.e"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
