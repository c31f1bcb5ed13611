//! What the page of the account shows.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, Preferences, Theme, Topic};
use desk::permission::Asker;
use sla::Instant;
use store::{Account, Failure, ListedEvent, ListedSession, Passkey, Tx};

use super::is_fresh;
use super::profile::Profile;
use crate::app::App;
use crate::pages::desk::Side;
use crate::pages::html::{Html, isolated};
use crate::pages::portal::Top;
use crate::pages::shell::{self, Shell};
use crate::pages::sign_in::address_of;
use crate::pages::visitor::Visitor;
use crate::pages::words::Words;
use crate::problem::Problem;

/// So much of what happened is shown.
const MOST_EVENTS: u32 = 30;

#[derive(Template)]
#[template(path = "account/agent.html")]
struct AgentPage {
    shell: Shell,
    side: Side,
    page: Body,
}

#[derive(Template)]
#[template(path = "account/customer.html")]
struct CustomerPage {
    shell: Shell,
    top: Top,
    page: Body,
}

/// What was wrong with what was sent, and what was typed.
#[derive(Default)]
pub(super) struct Wrong {
    pub password: Option<String>,
    pub preferences: Option<Preferences>,
    pub zone: Option<String>,
    pub passkey: Option<String>,
    pub profile: Option<Profile>,
}

impl Wrong {
    fn is_something(&self) -> bool {
        self.profile.is_some() || self.password.is_some() || self.zone.is_some() || self.passkey.is_some()
    }
}

/// What stands on the page, for agents and for customers.
struct Body {
    name: Html,
    address: String,
    is_agent: bool,
    /// What a contact may say of themselves; nothing for agents.
    profile: Option<Profile>,
    done: Option<String>,
    wrong: Wrong,
    preferences: Preferences,
    zone: String,
    zone_now: String,
    fresh: bool,
    password: Option<Html>,
    code_app: Option<Html>,
    codes_left: u32,
    passkeys: Vec<PasskeyRow>,
    sessions: Vec<SessionRow>,
    others: bool,
    events: Vec<EventRow>,
}

struct PasskeyRow {
    id: i64,
    name: Html,
    made: Html,
    used: Option<Html>,
}

struct SessionRow {
    id: i64,
    browser: String,
    made: Html,
    seen: Html,
    is_this: bool,
}

struct EventRow {
    at: Html,
    what: String,
    browser: String,
    network: String,
    is_failure: bool,
}

/// A way of being told: its word, whether it is chosen, what its box is called, and whether it can't be chosen.
type Way = (&'static str, bool, String, bool);

impl Body {
    fn is_theme(&self, code: &str) -> bool {
        self.preferences.theme.code() == code
    }

    fn speaks(&self, code: &str, shell: &Shell) -> bool {
        self.preferences.language.unwrap_or(shell.language).code() == code
    }

    /// What can be told, each with its word, what it is called, and in which ways it is told.
    fn topics(&self, shell: &Shell) -> Vec<(&'static str, String, [Way; 3])> {
        let topic = |topic: Topic| {
            let (word, ways) = (topic.word(), self.preferences.ways(topic));
            let name = shell.t(topic_word(topic));
            let way = |way: &'static str, column, is_on| {
                let of = shell.t(column);
                let args = [("topic", name.as_str().into()), ("way", of.into())];
                let is_fixed = way == "mail" && topic.is_always_mailed();
                (way, is_on, shell.words.with("told-cell", &args), is_fixed)
            };
            let cells = [
                way("page", "told-page", ways.page),
                way("browser", "told-browser", ways.browser),
                way("mail", "told-mail", ways.mail),
            ];
            (word, name, cells)
        };
        let topics: &[Topic] = if self.is_agent { &Topic::OF_AGENTS } else { &Topic::OF_CONTACTS };
        topics.iter().copied().map(topic).collect()
    }

    fn themes(&self, shell: &Shell) -> Vec<(&'static str, String)> {
        let word = |theme| match theme {
            Theme::Device => shell.t("account-theme-device"),
            Theme::Light => shell.t("account-theme-light"),
            Theme::Dark => shell.t("account-theme-dark"),
        };
        Theme::ALL.map(|theme| (theme.code(), word(theme))).to_vec()
    }
}

/// The page, with what was done or what was wrong.
pub(super) async fn answer(
    app: &App,
    visitor: Visitor,
    done: &str,
    mut wrong: Wrong,
) -> Result<Response, Problem> {
    let now = app.now();
    let status = if wrong.is_something() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = Shell::for_visitor(&visitor, now);
    let (guest, shared, done) =
        (visitor.guest.clone(), app.clone(), done_word(done).map(|word| shell.t(word)));
    let loaded = app.read(move |tx| {
        let body = load(tx, &visitor, &shell, now)?;
        let around = Around::read(tx, (&shared, &visitor), &shell)?;
        Ok((shell, around, body))
    });
    let (shell, around, body) = loaded.await?;
    let preferences = wrong.preferences.clone().unwrap_or_else(|| body.preferences.clone());
    let zone = preferences.zone.clone().unwrap_or_else(|| body.zone.clone());
    let profile = match (wrong.profile.take(), body.profile) {
        (Some(typed), Some(kept)) => Some(typed.over(&kept, &shell)),
        (_, kept) => kept,
    };
    let page = Body { profile, done, wrong, preferences, zone, ..body };
    Ok(match around {
        Around::Desk(side) => shell::answer(&guest, status, &AgentPage { shell, side, page }),
        Around::Portal(top) => shell::answer(&guest, status, &CustomerPage { shell, top, page }),
    })
}

/// What is around the page.
enum Around {
    Desk(Side),
    Portal(Top),
}

impl Around {
    fn read(tx: &mut Tx<'_>, (app, visitor): (&App, &Visitor), shell: &Shell) -> Result<Self, Failure> {
        let now = shell.dates.now;
        let Asker::Contact { organisation, .. } = visitor.caller.asker else {
            return Ok(Self::Desk(Side::load(tx, (visitor, shell), now, "/account")?));
        };
        let catalog = app.entitlements.newest_catalog(tx)?;
        let organisation = store::organisation(tx, organisation)?.map(|of| of.it.name);
        Ok(Self::Portal(Top::of(shell, &catalog, "account", organisation.as_deref())))
    }
}

fn load(tx: &mut Tx<'_>, visitor: &Visitor, shell: &Shell, now: Instant) -> Result<Body, Failure> {
    let account = account(tx, visitor)?;
    let (this, dates) = (visitor.session.id, &shell.dates);
    let sessions = store::sessions_of(tx, account.id, now)?;
    let events = store::account_events(tx, account.id, MOST_EVENTS)?;
    let zone = account.preferences.zone.clone().unwrap_or_else(|| dates.zone.name().to_owned());
    let contact = match visitor.caller.asker {
        Asker::Contact { id, .. } => store::contact(tx, id)?,
        _ => None,
    };
    Ok(Body {
        name: isolated(shell.me.as_ref().map_or("", |me| &me.name)),
        address: address_of(&account.holder).to_owned(),
        is_agent: matches!(visitor.caller.asker, Asker::Agent { .. }),
        profile: contact.as_ref().map(Profile::of),
        done: None,
        wrong: Wrong::default(),
        preferences: account.preferences.clone(),
        zone,
        zone_now: dates.time(now),
        fresh: is_fresh(visitor, now),
        password: account.password.as_ref().map(|kept| dates.near_element(kept.set)),
        code_app: account.code_app.as_ref().map(|app| dates.near_element(app.since)),
        codes_left: store::count_recovery_codes(tx, account.id)?,
        passkeys: store::passkeys(tx, account.id)?.into_iter().map(|of| passkey_row(of, shell)).collect(),
        others: sessions.len() > 1,
        sessions: sessions.into_iter().map(|of| session_row(of, this, shell)).collect(),
        events: events.into_iter().map(|of| event_row(of, shell)).collect(),
    })
}

/// The account of whoever looks, which may have gone meanwhile.
pub(super) fn account(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<Account, Failure> {
    store::account(tx, visitor.session.account)?.ok_or(Failure::Denied(desk::permission::Denied::Hidden))
}

fn passkey_row(of: Passkey, shell: &Shell) -> PasskeyRow {
    PasskeyRow {
        id: of.id,
        name: isolated(&of.name),
        made: shell.dates.near_element(of.made),
        used: of.used.map(|used| shell.dates.near_element(used)),
    }
}

fn session_row(of: ListedSession, this: i64, shell: &Shell) -> SessionRow {
    SessionRow {
        id: of.id,
        browser: browser(shell.words, &of.browser),
        made: shell.dates.near_element(of.made),
        seen: shell.dates.near_element(of.seen),
        is_this: of.id == this,
    }
}

fn event_row(of: ListedEvent, shell: &Shell) -> EventRow {
    EventRow {
        at: shell.dates.near_element(of.happened),
        what: shell.t(event_word(of.event)),
        // What the command line did has no browser, and says nothing of one.
        browser: if of.browser.is_empty() { String::new() } else { browser(shell.words, &of.browser) },
        network: of.network,
        is_failure: matches!(of.event, AccountEvent::WrongPassword | AccountEvent::WrongCode),
    }
}

/// A browser in words, of how it is kept.
fn browser(words: &Words, kept: &str) -> String {
    match kept.split_once('/') {
        Some(("", "")) | None => words.t("account-browser-unknown"),
        Some(("", only) | (only, "")) => only.to_owned(),
        Some((browser, system)) => {
            words.with("account-browser-on", &[("browser", browser.into()), ("system", system.into())])
        }
    }
}

/// What a topic is called.
pub(crate) fn topic_word(topic: Topic) -> &'static str {
    match topic {
        Topic::Soon => "told-soon",
        Topic::Missed => "told-missed",
        Topic::Assigned => "told-assigned",
        Topic::CustomerWrote => "told-customer-wrote",
        Topic::Held => "told-held",
        Topic::RanOut => "told-ran-out",
        Topic::Unseen => "told-unseen",
        Topic::Contested => "told-contested",
        Topic::Contract => "told-contract",
        Topic::SupportWrote => "told-support-wrote",
        Topic::Asked => "told-asked",
        Topic::Lowered => "told-lowered",
    }
}

fn done_word(done: &str) -> Option<&'static str> {
    Some(match done {
        "preferences" | "profile" => "account-done-preferences",
        "password" => "account-done-password",
        "code-app-off" => "account-done-code-app-off",
        "passkey" => "account-done-passkey",
        "passkey-name" => "account-done-passkey-name",
        "passkey-gone" => "account-done-passkey-gone",
        "session" => "account-done-session",
        "sessions" => "account-done-sessions",
        _ => return None,
    })
}

fn event_word(event: AccountEvent) -> &'static str {
    match event {
        AccountEvent::SignedInByPassword => "account-event-password",
        AccountEvent::SignedInByPasskey => "account-event-passkey",
        AccountEvent::SignedInByLink => "account-event-link",
        AccountEvent::SignedInByProvider => "account-event-provider",
        AccountEvent::SignedOut => "account-event-signed-out",
        AccountEvent::WrongPassword => "account-event-wrong-password",
        AccountEvent::WrongCode => "account-event-wrong-code",
        AccountEvent::PasswordSet => "account-event-password-set",
        AccountEvent::CodeAppSet => "account-event-code-app-set",
        AccountEvent::CodeAppRemoved => "account-event-code-app-removed",
        AccountEvent::RecoveryCodesMade => "account-event-codes-made",
        AccountEvent::RecoveryCodeUsed => "account-event-code-used",
        AccountEvent::PasskeyAdded => "account-event-passkey-added",
        AccountEvent::PasskeyRemoved => "account-event-passkey-removed",
        AccountEvent::SessionEnded => "account-event-session-ended",
        AccountEvent::SessionsEnded => "account-event-sessions-ended",
        AccountEvent::Invited => "account-event-invited",
        AccountEvent::LinkMade => "account-event-link-made",
        AccountEvent::Reset => "account-event-reset",
    }
}
