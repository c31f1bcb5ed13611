//! What every way to sign in ends in: a session of its own, or the step that is still missing.

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use desk::identity::{AccountEvent, CodeAppSecret, Lasting, REMEMBERED, STEP};
use serde::{Deserialize, Serialize};
use sla::Instant;
use store::{Account, Holder, NewSession, Step, Tx};

use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie::{self, Cookie};
use crate::pages::visitor::{Guest, see};

/// A step at which a code is to be shown.
pub(crate) const CODE: &str = "code";
/// A step at which a code app is to be set up.
pub(crate) const CODE_APP: &str = "code-app";

/// What is remembered of a sign-in until its last step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// Where to go then.
    pub next: String,
    /// How it began, by its code.
    how: String,
}

impl Begun {
    pub fn new(how: AccountEvent, next: &str) -> Self {
        Self { next: next.to_owned(), how: how.code().to_owned() }
    }

    /// How it began.
    pub fn how(&self) -> AccountEvent {
        AccountEvent::by_code(&self.how).unwrap_or(AccountEvent::SignedInByPassword)
    }
}

/// Where somebody who has shown one factor goes on.
pub(crate) enum Onward {
    /// A session was made, and what the browser is to keep.
    In(Vec<Cookie>),
    /// Another page, with what the browser is to keep until then.
    Step(&'static str, Cookie),
    /// There are passkeys, and nothing else that would be a second factor.
    NeedsPasskey,
}

/// What of randomness and place a sign-in needs.
pub(crate) struct Entrance {
    pub whence: Whence,
    pub cookies: cookie::Site,
    pub now: Instant,
    session: String,
    known: String,
    step: String,
    code_app: [u8; 20],
}

impl Entrance {
    pub fn new(app: &App, guest: &Guest, whence: Whence) -> Self {
        Self {
            whence,
            cookies: guest.cookies,
            now: app.now(),
            session: store::secret_text(app.random()),
            known: store::secret_text(app.random()),
            step: store::secret_text(app.random()),
            code_app: app.random(),
        }
    }

    /// After a password or a link: on to the code where there is an app for it. An agent needs one, and a customer who has one
    /// is asked for it.
    pub fn onward(&self, tx: &mut Tx<'_>, account: &Account, begun: Begun) -> Result<Onward, store::Error> {
        let is_agent = matches!(account.holder, Holder::Agent(..));
        if account.code_app.is_some() {
            return self.step(tx, CODE, "/sign-in/code", account.id, begun);
        }
        if !is_agent {
            return Ok(Onward::In(self.enter(tx, account, begun.how(), false)?));
        }
        // Whoever has only the password must not choose the second factor of an account that has one.
        if !store::passkeys(tx, account.id)?.is_empty() {
            return Ok(Onward::NeedsPasskey);
        }
        if account.proposed.is_none() {
            store::propose_code_app(tx, account.id, CodeAppSecret::new(self.code_app).bytes())?;
        }
        self.step(tx, CODE_APP, "/sign-in/code-app", account.id, begun)
    }

    fn step(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        page: &'static str,
        account: i64,
        begun: Begun,
    ) -> Result<Onward, store::Error> {
        let step = Step { account: Some(account), it: begun };
        Ok(Onward::Step(page, self.remember(tx, kind, &step)?))
    }

    /// Remembers a step, by a secret that the browser holds from now on.
    pub fn remember<T: Serialize>(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        step: &Step<T>,
    ) -> Result<Cookie, store::Error> {
        let expires = self.now.checked_add(STEP).unwrap_or(Instant::MAX);
        store::add_step(tx, &store::token_hash(&self.step), kind, step, expires)?;
        Ok(self.cookies.cookie(cookie::STEP, self.step.clone(), Some(STEP)))
    }

    /// Makes a session: always a new one, whatever the browser held before, which ends.
    pub fn enter(
        &self,
        tx: &mut Tx<'_>,
        account: &Account,
        how: AccountEvent,
        two_factors: bool,
    ) -> Result<Vec<Cookie>, store::Error> {
        let Self { whence, cookies, now, .. } = self;
        if let Some(before) = &whence.session {
            store::end_session_by_hash(tx, &store::token_hash(before))?;
        }
        let holder = account.holder.id();
        let lasting =
            if matches!(account.holder, Holder::Agent(..)) { Lasting::AGENT } else { Lasting::CONTACT };
        store::add_session(
            tx,
            &NewSession {
                hash: store::token_hash(&self.session),
                holder,
                two_factors,
                browser: whence.browser.clone(),
                made: *now,
            },
        )?;
        whence.tell(tx, account.id, how, *now)?;
        let known = self.known_secret(tx, account.id)?;
        store::remember_browser(tx, &store::token_hash(&known), account.id, *now)?;
        Ok(vec![
            cookies.cookie(cookie::SESSION, self.session.clone(), Some(lasting.most)),
            cookies.cookie(cookie::BROWSER, known, Some(REMEMBERED)),
            cookies.forget(cookie::STEP),
        ])
    }

    /// The secret that the browser is known by, where it is this person's; else another, so that who signs in here after
    /// somebody else isn't taken for them.
    fn known_secret(&self, tx: &mut Tx<'_>, account: i64) -> Result<String, store::Error> {
        let Some(held) = &self.whence.known else { return Ok(self.known.clone()) };
        let is_theirs = store::is_known_browser(tx, &store::token_hash(held), account)?;
        Ok(if is_theirs { held.clone() } else { self.known.clone() })
    }
}

/// On to a page of ours, with what the browser is to keep.
pub(crate) fn see_with(path: &str, cookies: &[Cookie]) -> Response {
    keeping(see(path), cookies)
}

/// An answer with what the browser is to keep.
pub(crate) fn keeping(mut response: Response, cookies: &[Cookie]) -> Response {
    let headers = cookies.iter().filter_map(|cookie| HeaderValue::try_from(cookie.header()).ok());
    for header in headers {
        response.headers_mut().append(SET_COOKIE, header);
    }
    response
}

/// Minutes until an instant, the begun one too.
pub(crate) fn minutes_until(until: Instant, now: Instant) -> u64 {
    const MINUTE: i64 = 60_000_000;
    let left = (until - now).as_microseconds().max(1);
    u64::try_from((left + MINUTE - 1) / MINUTE).unwrap_or(1)
}
