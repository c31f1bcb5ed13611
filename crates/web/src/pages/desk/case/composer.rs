//! Where replies and notes are written: what sending would do to the promise, and when it would leave.

use desk::case::{MessageKind, Reply};
use desk::id::Id;
use desk::people::Actor;
use desk::permission::Deed;
use desk::saved_reply::Place;
use sla::Instant;
use store::{Failure, Fields, Tx};

use super::{Offer, Reading, UNSAID};
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::api::cases::verb::said_later;
use crate::pages::cases::{Wanted, draft_key};
use crate::pages::drafts::kept_line;
use crate::pages::html::{Html, escape};
use crate::pages::promise::{Shown, elapsed};

/// What a reply and a note are written with.
pub(super) struct Composer {
    /// Whether a reply can be written, where whoever looks may.
    pub reply: Option<Offer>,
    /// To whom it goes.
    pub to: Html,
    /// When what stands in the box was kept.
    pub kept: Html,
    /// Whether a note is being written.
    pub is_note: bool,
    /// What stands in the box.
    pub text: String,
    /// That a reply waits for working hours, and until when.
    pub waits: Option<Html>,
    /// What sending does to the promise.
    pub send_when: Html,
    /// What the button says.
    pub send: String,
    /// Why it is to leave at once, as it was typed.
    pub send_now: String,
    /// How the case is to stand with it, as it was chosen.
    pub status: String,
    /// What somebody else said while it was written.
    pub conflict: Option<Html>,
    /// The replies that are saved, by number and name.
    pub saved: Vec<(i64, String)>,
}

/// So many saved replies are offered.
const MOST_SAVED: u32 = 200;

/// The form, as it is called where it is shown again.
const FORM: &str = "composer";

impl Reading<'_> {
    pub(super) fn composer(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        wanted: &Wanted,
    ) -> Result<Option<Composer>, Failure> {
        if !self.may(Deed::Note) {
            return Ok(None);
        }
        let typed = &wanted.typed;
        let (kept, saved) = if typed.is(FORM) { Default::default() } else { self.unsent(tx, wanted)? };
        let said = |field: &str| match typed.is(FORM) {
            true => typed.value(FORM, field).to_owned(),
            false => kept.get(field).cloned().unwrap_or_default(),
        };
        let reply = Reply { message: UNSAID, send_now: None };
        let leaves = self.case.reply_leaves(&self.world()).ok().flatten();
        let conflict = match typed.has_changed && typed.is(FORM) {
            true => self.conflict(tx, names, typed.value(FORM, "version"))?,
            false => None,
        };
        let send = match (leaves, conflict.is_some()) {
            (_, true) => self.t("composer-send-as-well"),
            (Some(at), _) => self.words("composer-send-at", &[("when", self.there.near(at).into())]),
            (None, _) => self.t("composer-send"),
        };
        let reply = self.offer(Deed::Reply, self.case.reply(&reply, &self.world()));
        let cannot_reply = reply.as_ref().is_none_or(|offer| offer.why_not.is_some());
        Ok(Some(Composer {
            kept: kept_line(self.shell, saved),
            is_note: said("kind") == "note" || cannot_reply,
            reply,
            to: self.addressee(tx, names)?,
            text: self.with_saved(tx, names, wanted, said("message"))?,
            waits: leaves.map(|at| self.waits(at)),
            send_when: self.send_when(leaves),
            send,
            send_now: said("send_now"),
            status: said("status"),
            conflict,
            saved: self.saved(tx)?,
        }))
    }

    fn saved(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let saved = store::saved_replies_by_name(tx, MOST_SAVED)?.into_iter();
        Ok(saved.map(|(id, reply)| (id.number(), reply.it.name)).collect())
    }

    /// What is in the box, with the saved reply behind it that was asked for, in the language of whom it goes to.
    fn with_saved(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        wanted: &Wanted,
        text: String,
    ) -> Result<String, Failure> {
        let chosen = wanted.typed.value(FORM, "saved").parse().ok();
        let Some(chosen) = chosen.filter(|_| !wanted.typed.value(FORM, "insert").is_empty()) else {
            return Ok(text);
        };
        let Some(reply) = store::saved_reply(tx, Id::new(chosen))? else { return Ok(text) };
        let contact = self.case.contact.map(|contact| store::contact(tx, contact)).transpose()?.flatten();
        let organisation =
            self.case.organisation.map(|id| store::organisation(tx, id)).transpose()?.flatten();
        let subject = crate::api::cases::shown::text(tx, self.case.opened.subject)?;
        let agent = names.of(tx, self.visitor.caller.actor())?;
        let language = contact.as_ref().map_or(self.language(), |contact| contact.it.language);
        let said = reply.it.says(language, |place| match place {
            Place::Customer => contact.as_ref().map(|contact| contact.it.name.clone()).unwrap_or_default(),
            Place::Organisation => organisation.as_ref().map(|of| of.it.name.clone()).unwrap_or_default(),
            Place::Case => format!("#{}", self.id),
            Place::Subject => subject.clone().unwrap_or_default(),
            Place::Agent => agent.clone().unwrap_or_default(),
        });
        let before = if text.trim().is_empty() { String::new() } else { format!("{}\n\n", text.trim_end()) };
        Ok(format!("{before}{said}"))
    }

    fn addressee(&self, tx: &mut Tx<'_>, names: &mut Names) -> Result<Html, Failure> {
        match self.case.contact {
            Some(contact) => self.person(tx, names, Actor::Contact(contact)),
            None => Ok(Html(escape(&self.t("composer-the-customer")))),
        }
    }

    /// What was being written: the words of a reply that was taken back or returned, where they are asked for, else what was
    /// kept while somebody typed, and when that was.
    fn unsent(&self, tx: &mut Tx<'_>, wanted: &Wanted) -> Result<(Fields, Option<Instant>), Failure> {
        if let Some(words) = self.draft(tx, wanted)? {
            return Ok((Fields::from([("message".to_owned(), words)]), None));
        }
        let kept = store::draft(tx, self.visitor.session.account, &draft_key(self.id))?;
        Ok(kept.map(|kept| (kept.fields, Some(kept.saved))).unwrap_or_default())
    }

    fn draft(&self, tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Option<String>, Failure> {
        let message = wanted.shown.draft.and_then(|seq| {
            self.case.messages.iter().find(|message| message.seq == seq && message.kind == MessageKind::Draft)
        });
        let words = message.and_then(|message| message.text).map(|sealed| text(tx, sealed)).transpose()?;
        Ok(words.flatten())
    }

    /// What was said by somebody else meanwhile. What was typed stays in the box.
    fn conflict(&self, tx: &mut Tx<'_>, names: &mut Names, read: &str) -> Result<Option<Html>, Failure> {
        let read = read.parse().unwrap_or(self.case.seq);
        let Some(message) = said_later(self.case, read, self.visitor.caller.actor()).last() else {
            return Ok(None);
        };
        let who = self.person(tx, names, message.by)?;
        let id = if message.by.is_agent() { "composer-conflict" } else { "composer-conflict-customer" };
        let when = self.there.near_element(message.at);
        Ok(Some(self.html(id, &[("who", who), ("when", when)])))
    }

    /// That a reply waits for working hours (policy D11), and until when.
    fn waits(&self, at: Instant) -> Html {
        let amount = Html(escape(&self.amount(at - self.now)));
        let place = Html(escape(&self.there.city()));
        let (now, when) = (self.there.time_element(self.now), self.there.near_element(at));
        let yours = &self.shell.dates;
        if yours.moment(at) == self.there.moment(at) {
            return self.html(
                "composer-waits",
                &[("now", now), ("place", place), ("when", when), ("amount", amount)],
            );
        }
        let args = [
            ("now", now),
            ("place", place),
            ("when", when),
            ("yours", yours.near_element(at)),
            ("amount", amount),
        ];
        self.html("composer-waits-and-yours", &args)
    }

    /// What sending does to the promise.
    fn send_when(&self, leaves: Option<Instant>) -> Html {
        let shown = self.entitlement.and_then(|of| Shown::of_case(self.case, of, self.now));
        let Some(shown) = shown.filter(|_| self.case.response().is_none()) else {
            let id = match (self.case.promise_in_force(), leaves) {
                (None, _) => "composer-no-promise",
                (Some(_), Some(_)) => "composer-later",
                (Some(_), None) => "composer-at-once",
            };
            return Html(escape(&self.t(id)));
        };
        let (at, due) = (leaves.unwrap_or(self.now), shown.course.due);
        let id = match (at <= due, leaves.is_some()) {
            (true, false) => "composer-seals",
            (true, true) => "composer-seals-when-sent",
            (false, false) => "composer-late",
            (false, true) => "composer-late-when-sent",
        };
        let amount = elapsed(shown.calendar, at.min(due), at.max(due));
        let amount = Html(format!("<strong>{}</strong>", escape(&self.amount(amount))));
        self.html(id, &[("amount", amount)])
    }
}
