//! What the desk writes by mail, on both engines and in both languages.

mod agents;
mod customers;
mod every;
mod parts;

use desk::effects::NoticeKind;
use desk::id::Id;
use desk::identity::Preferences;
use desk::people::{Agent, Contact};
use serde_json::{Value, json};
use sla::Language;
use store::{Entitlements, Failure, HolderId, Outgoing, Outlet, Subject};
use web::letters::{Desk, Key, Letter, Reader};

use crate::api::{Answer, Api, MONDAY, at};

pub use parts::must_be_sound;

/// The desk's pen, with the key of [`Api`].
pub fn pen() -> Desk {
    let (public_url, links) = ("https://desk.example".to_owned(), Key::new([7; 32]));
    Desk { entitlements: Entitlements::default(), public_url, links }
}

/// Somebody's number; `who` as in [`Api`].
pub fn holder(api: &Api, who: &str) -> HolderId {
    let addresses = ["desk", "customer"].map(|side| format!("{who}@{side}.example"));
    let find = move |tx: &mut store::Tx<'_>| {
        for address in addresses {
            if let Some(found) = store::account_at(tx, &address)? {
                return Ok(found);
            }
        }
        Err(Failure::Denied(desk::permission::Denied::Hidden))
    };
    api.store.read_now::<_, Failure, _>(find).unwrap()
}

/// Somebody as a reader.
pub fn reader(api: &Api, who: &str) -> Reader {
    match holder(api, who) {
        HolderId::Contact(id) => Reader::Contact(id),
        HolderId::Agent(id) => Reader::Agent(id),
    }
}

/// Somebody reads another language from now on.
pub fn reads(api: &Api, who: &str, language: Language) {
    match holder(api, who) {
        HolderId::Contact(id) => change_contact(api, id, move |contact| contact.language = language),
        HolderId::Agent(id) => change_agent(api, id, move |agent| agent.language = language),
    }
}

pub fn change_contact(api: &Api, id: Id<Contact>, change: impl FnOnce(&mut Contact) + Send + 'static) {
    let write = move |tx: &mut store::Tx<'_>| {
        let mut found = store::contact(tx, id)?.unwrap();
        change(&mut found.it);
        store::change_contact(tx, id, found.version, &found.it)
    };
    assert!(api.store.write_now::<_, Failure, _>(write).unwrap());
}

pub fn change_agent(api: &Api, id: Id<Agent>, change: impl FnOnce(&mut Agent) + Send + 'static) {
    let write = move |tx: &mut store::Tx<'_>| {
        let mut found = store::agent(tx, id)?.unwrap();
        change(&mut found.it);
        store::change_agent(tx, id, found.version, &found.it)
    };
    assert!(api.store.write_now::<_, Failure, _>(write).unwrap());
}

/// Somebody chooses how they are told.
pub fn prefers(api: &Api, who: &str, choose: impl FnOnce(&mut Preferences) + Send + 'static) {
    let holder = holder(api, who);
    let write = move |tx: &mut store::Tx<'_>| {
        let mut preferences = store::preferences(tx, holder)?;
        choose(&mut preferences);
        Ok(store::set_preferences(tx, holder, &preferences)?)
    };
    api.store.write_now::<_, Failure, _>(write).unwrap();
}

/// Everything that is to be told, in order; it waits still.
pub fn outbox(api: &Api) -> Vec<Outgoing> {
    let (far, before) = (at("2028-01-01T00:00:00Z"), at(MONDAY));
    let claim = move |tx: &mut store::Tx<'_>| Ok(store::claim_outbox(tx, Outlet::Page, far, 1_000, before)?);
    let claimed = api.store.write_now::<_, Failure, _>(claim).unwrap();
    let mut all: Vec<_> = claimed.into_iter().map(|claimed| claimed.it).collect();
    all.sort_by_key(|of| of.id);
    all
}

/// The last notice of a kind about a case.
#[track_caller]
pub fn notice(api: &Api, case: &Answer, kind: impl Fn(NoticeKind) -> bool) -> Outgoing {
    let about = Subject::Case(Id::new(case.id()));
    let found = outbox(api).into_iter().rfind(|of| of.about == about && kind(of.notice.kind));
    found.expect("a notice of this kind")
}

/// What a notice says to somebody now.
pub fn write(api: &Api, outgoing: &Outgoing, reader: Reader) -> Option<Letter> {
    let (outgoing, now) = (*outgoing, api.now());
    let letter = api.store.read_now::<_, Failure, _>(move |tx| pen().of_notice(tx, &outgoing, &reader, now));
    letter.unwrap()
}

/// The same, where it says something; it is looked at as every letter is.
#[track_caller]
pub fn letter(api: &Api, case: &Answer, kind: impl Fn(NoticeKind) -> bool, reader: Reader) -> Letter {
    let letter = write(api, &notice(api, case, kind), reader).expect("a letter");
    must_be_sound(&letter);
    letter
}

/// A mail of Rimal's contact, which an agent enters.
pub fn by_mail(api: &Api, subject: &str) -> Answer {
    let mail = json!({
        "subject": subject, "message": "The tellers at branch 7 can't sign in.\n\nSince nine.", "channel": "email",
        "contact": api.rimal.contact
    });
    api.post("agent", "/cases", &mail).is(201)
}

/// A mail of somebody whom nobody knows.
pub fn unknown(api: &Api) -> Answer {
    let mail = json!({"subject": "Let me in", "message": "Nobody can sign in.", "channel": "email"});
    api.post("agent", "/cases", &mail).is(201)
}

/// Rimal's case, opened in the portal.
pub fn opened(api: &Api, priority: &str) -> Answer {
    let body: Value = json!({
        "subject": "Readers drop out", "message": "One reader in five stays dark.", "priority": priority,
        "confirmation": {"version": 1, "language": "en"}
    });
    api.post("own", "/cases", &body).is(201)
}

/// Every address in a letter's HTML part.
pub fn links(letter: &Letter) -> Vec<String> {
    let tree = scraper::Html::parse_document(&letter.html);
    let selector = scraper::Selector::parse("a[href]").unwrap();
    tree.select(&selector).filter_map(|link| link.attr("href").map(str::to_owned)).collect()
}

/// The path of the link with this label.
#[track_caller]
pub fn way(letter: &Letter, label: &str) -> String {
    let tree = scraper::Html::parse_document(&letter.html);
    let selector = scraper::Selector::parse("a[href]").unwrap();
    let link = tree.select(&selector).find(|link| link.text().collect::<String>() == label);
    let link = link.unwrap_or_else(|| panic!("no link says {label:?}:\n{}", letter.text));
    link.attr("href").unwrap().strip_prefix("https://desk.example").unwrap().to_owned()
}

/// The text without marks of direction.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect()
}

/// Whether both parts say something; spaces and line ends apart.
#[track_caller]
pub fn says(letter: &Letter, what: &str) {
    for (part, words) in [("text", parts::words(&letter.text)), ("html", parts::html_words(&letter.html))] {
        let wanted = parts::words(what);
        assert!(
            words.windows(wanted.len()).any(|seen| seen == wanted),
            "the {part} part doesn't say {what:?}:\n{}",
            letter.text
        );
    }
}

/// Whether neither part says something.
#[track_caller]
pub fn never_says(letter: &Letter, what: &str) {
    for part in [&letter.text, &letter.html, &letter.subject] {
        assert!(!part.contains(what), "it says {what:?}:\n{}", letter.text);
    }
}
