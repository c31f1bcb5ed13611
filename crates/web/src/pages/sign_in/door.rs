//! The door: an address and a password, or another way in.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, Guessing, LINK};
use desk::written;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use sla::Instant;
use store::{Access, Account, Hash, Holder, HolderId, LetterTo, Link};

use super::enter::{Begun, Entrance, Onward, minutes_until, see_with};
use super::hashing;
use super::whence::Whence;
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Guest, own_path};
use crate::problem::Problem;

/// Where to go on to.
#[derive(Default, Deserialize)]
pub(crate) struct Onto {
    #[serde(default)]
    pub next: String,
}

/// What is typed at the door.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    address: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "sign-in/sign-in.html")]
struct Door {
    shell: Shell,
    vendor: String,
    address: String,
    next: String,
    /// What was wrong, of the whole.
    said: Option<String>,
    /// What was wrong with the address.
    address_error: Option<String>,
    /// A link to be shown, where the desk shows links.
    link: Option<String>,
    /// A link was mailed, if somebody has the address.
    was_mailed: bool,
    gives_links: bool,
    /// What the identity provider is called, and where the way to it begins.
    provider: Option<(String, String)>,
}

/// What is wrong at the door.
pub(crate) enum Wrong {
    /// The address isn't one.
    Address(sla::Error),
    /// Everything else, by its word.
    Said(&'static str),
    /// Too many attempts; from when on there may be another.
    Wait(Instant),
}

/// The page, as it is first seen.
pub(crate) async fn show(
    State(app): State<App>,
    guest: Guest,
    Query(onto): Query<Onto>,
) -> Result<Response, Problem> {
    let door = door(&app, &guest, "", &onto.next).await?;
    Ok(answer(&guest, StatusCode::OK, &door))
}

/// The page again, with what was typed but for the password, and what was wrong.
pub(crate) async fn again(
    app: &App,
    guest: &Guest,
    address: &str,
    next: &str,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let mut page = door(app, guest, address, next).await?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match wrong {
        Wrong::Address(error) => page.address_error = Some(error.problem(guest.language).to_owned()),
        Wrong::Said(word) => page.said = Some(page.shell.t(word)),
        Wrong::Wait(until) => {
            status = StatusCode::TOO_MANY_REQUESTS;
            page.said = Some(page.shell.with("sign-in-wait", "minutes", minutes_until(until, app.now())));
        }
    }
    Ok(answer(guest, status, &page))
}

async fn door(app: &App, guest: &Guest, address: &str, next: &str) -> Result<Door, Problem> {
    Ok(Door {
        shell: Shell::of(guest, app.now()),
        vendor: super::vendor(app, guest.language).await?,
        address: address.to_owned(),
        next: own_path(next).to_owned(),
        said: None,
        address_error: None,
        link: None,
        was_mailed: false,
        gives_links: app.sign_in.shows_links || mails(app).await?,
        provider: app.sign_in.provider.as_ref().map(|provider| {
            let next = utf8_percent_encode(own_path(next), NON_ALPHANUMERIC);
            (provider.label().to_owned(), format!("/sign-in/provider?next={next}"))
        }),
    })
}

/// Whether a mailbox sends what is to be mailed.
async fn mails(app: &App) -> Result<bool, Problem> {
    app.read(|tx| Ok(store::sending_mailbox(tx, None)?.is_some())).await
}

/// An address and a password.
pub(crate) async fn sign_in(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, data }: Form<Guest, Typed>,
) -> Result<Response, Problem> {
    let Typed { address: typed, password, next } = data;
    let address = match written::address(&typed) {
        Ok(address) => address,
        Err(error) => return again(&app, &guest, &typed, &next, Wrong::Address(error)).await,
    };
    let now = app.now();
    let Asked { account, guesses, wait } = ask(&app, &whence, &address, now).await?;
    if let Some(until) = wait {
        return again(&app, &guest, &address, &next, Wrong::Wait(until)).await;
    }
    let hash = account.as_ref().and_then(|account| account.password.as_ref()).map(|kept| kept.hash.clone());
    let right = hashing::is_password(password, hash.clone()).await?;
    let entrance = Entrance::new(&app, &guest, whence);
    let begun = Begun::new(AccountEvent::SignedInByPassword, own_path(&next));
    let onward = app.write(move |tx| {
        let Some(account) = account else {
            // Or that nothing is on its way to the disk would tell that nobody has this address.
            store::note_guess(tx, &guesses, now)?;
            return Ok(None);
        };
        if !right {
            entrance.whence.tell(tx, account.id, AccountEvent::WrongPassword, now)?;
            return Ok(None);
        }
        store::forgive(tx, &guesses)?;
        // As it is now: it may have changed while the password was looked at.
        let account = store::account(tx, account.id)?;
        let account =
            account.filter(|account| account.password.as_ref().map(|kept| &kept.hash) == hash.as_ref());
        account.map(|account| Ok(entrance.onward(tx, &account, begun)?)).transpose()
    });
    match onward.await? {
        Some(onward) => go(&app, &guest, &address, &next, onward).await,
        None => again(&app, &guest, &address, &next, Wrong::Said("sign-in-wrong")).await,
    }
}

/// Who signs in with an address, if somebody does; by what guesses at it are counted; and how long to wait with one.
struct Asked {
    account: Option<Account>,
    guesses: Vec<(Guessing, Hash)>,
    wait: Option<Instant>,
}

/// Asks for all of it, and counts a guess where there may be one. Most who must wait are turned away by a read.
async fn ask(app: &App, whence: &Whence, address: &str, now: Instant) -> Result<Asked, Problem> {
    let (from, at) = (whence.clone(), address.to_owned());
    let read = app.read(move |tx| {
        let holder = store::account_at(tx, &at)?;
        let id = holder.map(|holder| store::account_of(tx, holder)).transpose()?.flatten();
        let account = id.map(|id| store::account(tx, id)).transpose()?.flatten();
        let guesses = from.guesses(tx, &at, account.as_ref().map(|account| account.id))?;
        let wait = store::may_guess(tx, &guesses, now)?;
        Ok(Asked { account, guesses, wait })
    });
    let mut asked = read.await?;
    if asked.wait.is_none() {
        let guesses = asked.guesses.clone();
        asked.wait = app.write(move |tx| Ok(store::guess(tx, &guesses, now)?)).await?;
    }
    Ok(asked)
}

/// Where somebody goes who has shown one factor.
pub(crate) async fn go(
    app: &App,
    guest: &Guest,
    address: &str,
    next: &str,
    onward: Onward,
) -> Result<Response, Problem> {
    match onward {
        Onward::In(cookies) => Ok(see_with(next, &cookies)),
        Onward::Step(page, cookie) => Ok(see_with(page, &[cookie])),
        Onward::NeedsPasskey => again(app, guest, address, next, Wrong::Said("sign-in-needs-passkey")).await,
    }
}

/// Asks for a link that lets a contact in once: it is mailed, and whether anybody has the address isn't said. A demonstration
/// shows it.
pub(crate) async fn ask_for_link(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, data }: Form<Guest, Typed>,
) -> Result<Response, Problem> {
    let shows = app.sign_in.shows_links;
    if !shows && !mails(&app).await? {
        return Err(Problem::not_found());
    }
    let Typed { address: typed, next, .. } = data;
    let address = match written::address(&typed) {
        Ok(address) => address,
        Err(error) => return again(&app, &guest, &typed, &next, Wrong::Address(error)).await,
    };
    let (now, secret) = (app.now(), store::secret_text(app.random()));
    let (hash, at, text) = (store::token_hash(&secret), address.clone(), secret.clone());
    let shared = app.clone();
    let made = app.write(move |tx| {
        if let Some(until) = store::guess(tx, &whence.link_requests(&at), now)? {
            return Ok(Err(until));
        }
        let Some(HolderId::Contact(contact)) = store::account_at(tx, &at)? else { return Ok(Ok(false)) };
        let account = store::open_account(tx, HolderId::Contact(contact))?;
        let expires = now.checked_add(LINK).unwrap_or(Instant::MAX);
        store::add_link(tx, &hash, Link { account, invitation: false }, now, expires)?;
        whence.tell(tx, account, AccountEvent::LinkMade, now)?;
        let browser = Some(whence.browser.clone()).filter(|browser| !browser.is_empty());
        let access = Access::new(text, false, expires, browser);
        let fresh = |bytes: &mut [u8]| (shared.random)(bytes);
        store::plan_access(tx, LetterTo::Contact(contact), access, now, &fresh)?;
        Ok(Ok(true))
    });
    match made.await? {
        Ok(_) if !shows => {
            let mut page = door(&app, &guest, &address, &next).await?;
            page.was_mailed = true;
            Ok(answer(&guest, StatusCode::OK, &page))
        }
        Ok(true) => {
            let mut page = door(&app, &guest, &address, &next).await?;
            page.link = Some(format!("/sign-in/link/{secret}"));
            Ok(answer(&guest, StatusCode::OK, &page))
        }
        Ok(false) => again(&app, &guest, &address, &next, Wrong::Said("sign-in-no-link")).await,
        Err(until) => again(&app, &guest, &address, &next, Wrong::Wait(until)).await,
    }
}

/// What a person is called.
pub(crate) fn name_of(holder: &Holder) -> &str {
    match holder {
        Holder::Agent(_, agent) => &agent.name,
        Holder::Contact(_, contact) => &contact.name,
    }
}
