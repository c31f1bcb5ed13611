//! What was said in a case and what happened to it, as its customer may see it.

use desk::case::{Body, Event, Evidence, Message, MessageKind, Sealed, State};
use desk::people::Actor;
use store::{Failure, Filed, Kept, Tx};

use super::case::Reading;
use crate::api::attachments::is_for;
use crate::api::cases::message::conversation;
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::markdown;
use crate::pages::promise;

/// A line of the conversation.
pub(super) enum Line {
    Said(Box<Said>),
    Happened(Happened),
}

/// Something that was said.
pub(super) struct Said {
    /// What it is called on the page.
    pub anchor: String,
    /// `customer` or `agent`.
    pub kind: &'static str,
    pub who: Html,
    pub label: String,
    pub at: Html,
    pub body: Html,
    pub files: Vec<FileLine>,
}

/// Something that happened.
pub(super) struct Happened {
    pub what: Html,
    pub at: Html,
    pub files: Vec<FileLine>,
}

/// A file that came with it.
pub(super) struct FileLine {
    /// Where it is; nothing once it was erased.
    pub path: Option<String>,
    pub name: Html,
    pub size: String,
}

impl Reading<'_> {
    pub(super) fn thread(&self, tx: &mut Tx<'_>, all: &[Kept]) -> Result<Vec<Line>, Failure> {
        let mut names = Names::default();
        let mut files = Vec::new();
        for kept in all {
            files.extend(store::files_of(tx, kept.id, 0)?);
        }
        let mut lines = Vec::new();
        for (place, kept, message) in conversation(&self.reader(), all) {
            let said = self.said(tx, &mut names, (kept, message), &files)?;
            lines.push((place, Line::Said(Box::new(said))));
            if let Some(replied) = self.first_reply(kept, message) {
                // It follows what was said, at the same place.
                lines.push((place, Line::Happened(replied)));
            }
        }
        for kept in all {
            for event in &kept.events {
                let Some(what) = self.event(tx, &mut names, (kept, event))? else { continue };
                let place = (event.occurred.as_microsecond(), kept.id.number(), event.seq);
                let at = self.shell.dates.day_time_element(event.occurred);
                let files = match event.body {
                    Body::Attached { message: None, .. } => {
                        self.files(kept, &files, |file| file.seq == event.seq)
                    }
                    _ => Vec::new(),
                };
                lines.push((place, Line::Happened(Happened { what, at, files })));
            }
        }
        lines.sort_by_key(|(place, _)| *place);
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    fn said(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (kept, message): (&Kept, &Message),
        files: &[Filed],
    ) -> Result<Said, Failure> {
        let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
        let (who, label) = self.person(tx, names, message.by)?;
        let label = match message.kind {
            MessageKind::BulkNotice => self.shell.t("portal-bulk-notice"),
            MessageKind::Automatic => self.shell.t("portal-automatic"),
            MessageKind::Call(_) => self.shell.t("portal-call"),
            _ => label,
        };
        Ok(Said {
            anchor: format!("m-{}-{}", kept.id, message.seq),
            kind: if message.by.is_customer() { "customer" } else { "agent" },
            who,
            label,
            at: self.shell.dates.day_time_element(message.at),
            body: match (words, message.kind) {
                (Some(words), _) => markdown::html(&words),
                (None, MessageKind::Call(_)) => Html(self.paragraph("portal-call-said")),
                (None, _) => Html(self.paragraph("portal-erased")),
            },
            files: self.files(kept, files, |file| file.message == Some(message.seq)),
        })
    }

    fn paragraph(&self, id: &str) -> String {
        format!("<p class=\"muted\">{}</p>", escape(&self.shell.t(id)))
    }

    /// Somebody by name, and what they are to the reader.
    fn person(&self, tx: &mut Tx<'_>, names: &mut Names, by: Actor) -> Result<(Html, String), Failure> {
        let mine = self.visitor.caller.contact();
        let label = match by {
            Actor::Contact(id) if Some(id) == mine => self.shell.t("portal-you"),
            Actor::Contact(_) => self.shell.t("portal-colleague"),
            Actor::Stranger => self.shell.t("portal-by-mail"),
            Actor::Agent(_) | Actor::Desk => self.vendor.clone(),
        };
        let name = match names.of(tx, by)? {
            Some(name) => isolated(&name),
            None => Html(escape(&label)),
        };
        Ok((name, label))
    }

    fn files(&self, kept: &Kept, files: &[Filed], fits: impl Fn(&desk::case::File) -> bool) -> Vec<FileLine> {
        let of_case = files.iter().filter(|filed| filed.case == kept.id);
        let seen = of_case.filter(|filed| is_for(&self.reader(), &kept.case, filed).is_some_and(&fits));
        seen.map(|filed| self.file(kept, filed)).collect()
    }

    fn file(&self, kept: &Kept, filed: &Filed) -> FileLine {
        match &filed.kept {
            Some((told, _)) => FileLine {
                path: Some(format!("/cases/{}/files/{}", kept.id, filed.id)),
                // Names of files are read from left to right, so that none passes for another.
                name: Html(format!("<bdi dir=\"ltr\">{}</bdi>", escape(&desk::text::harmless(&told.name)))),
                size: size(told.size),
            },
            None => FileLine {
                path: None,
                name: Html(escape(&self.shell.t("portal-erased"))),
                size: String::new(),
            },
        }
    }

    /// That a message was the initial response, and what that made of the promise.
    fn first_reply(&self, kept: &Kept, message: &Message) -> Option<Happened> {
        let response = kept.case.response().filter(|response| response.message == message.seq)?;
        let what = match (kept.id == self.id, &self.shown) {
            (true, Some(shown)) if shown.state == State::Kept => {
                let before = promise::before(shown, self.shell.language);
                self.shell.words.html("portal-first-reply-kept", &[("amount", Html(escape(&before)))])
            }
            _ => Html(escape(&self.shell.t("portal-first-reply"))),
        };
        Some(Happened { what, at: self.shell.dates.day_time_element(response.at), files: Vec::new() })
    }

    fn event(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (kept, event): (&Kept, &Event),
    ) -> Result<Option<Html>, Failure> {
        let who = self.person(tx, names, event.by)?.0;
        let by = |id| Some(self.shell.words.html(id, &[("who", who.clone())]));
        Ok(match &event.body {
            Body::Raised { to, .. } => {
                let args = [("who", who), ("to", number(to.number()))];
                Some(self.shell.words.html("portal-raised", &args))
            }
            Body::Lowered { to, evidence, .. } => {
                let (id, reason) = match evidence {
                    Evidence::CannotProvide { words } => ("portal-lowered-for", self.quoted(tx, *words)?),
                    Evidence::Silent { .. } => ("portal-lowered-silent", Html::default()),
                    Evidence::OwnWish => ("portal-lowered-own", Html::default()),
                };
                let args = [("who", who), ("to", number(to.number())), ("reason", reason)];
                Some(self.shell.words.html(id, &args))
            }
            Body::Contested { words, .. } => {
                let args = [("who", who), ("words", self.quoted(tx, *words)?)];
                Some(self.shell.words.html("portal-contested", &args))
            }
            Body::ContestDecided { upheld, words, .. } => {
                let id = if *upheld { "portal-upheld" } else { "portal-dismissed" };
                Some(self.shell.words.html(id, &[("words", self.quoted(tx, *words)?)]))
            }
            Body::ParticipantAdded { contact } | Body::ParticipantRemoved { contact } => {
                let contact = self.person(tx, names, Actor::Contact(*contact))?.0;
                let added = matches!(event.body, Body::ParticipantAdded { .. });
                let id = if added { "event-participant-added" } else { "event-participant-removed" };
                Some(self.shell.words.html(id, &[("who", who), ("contact", contact)]))
            }
            Body::AvailabilityAsked { .. } => Some(Html(escape(&self.shell.t("portal-asked")))),
            Body::AvailabilityConfirmed { .. } => by("portal-available"),
            Body::AvailabilityRanOut { .. } => Some(Html(escape(&self.shell.t("portal-ran-out")))),
            Body::Mitigated => Some(Html(escape(&self.shell.t("portal-mitigated")))),
            Body::Resolved => Some(Html(escape(&self.shell.t("portal-resolved")))),
            Body::Withdrawn => by("portal-withdrawn"),
            Body::Closed => Some(Html(escape(&self.shell.t("portal-closed")))),
            Body::Reopened => by("portal-reopened"),
            Body::MergedInto { survivor } => {
                let number = case_number(survivor.number());
                Some(self.shell.words.html("portal-merged", &[("case", number)]))
            }
            Body::Attached { message: None, .. } if self.sees_file(kept, event) => by("portal-attached"),
            _ => None,
        })
    }

    fn sees_file(&self, kept: &Kept, event: &Event) -> bool {
        let file = kept.case.files.iter().find(|file| file.seq == event.seq);
        file.is_some_and(|file| !kept.case.hides(file, self.now))
    }

    fn quoted(&self, tx: &mut Tx<'_>, words: Sealed) -> Result<Html, Failure> {
        let words = text(tx, words)?.unwrap_or_else(|| self.shell.t("portal-erased"));
        Ok(Html(format!("<q dir=\"auto\">{}</q>", escape(&markdown::line(&words)))))
    }
}

fn number(number: u8) -> Html {
    Html(number.to_string())
}

/// `212 KB`, as people are told sizes of files.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
