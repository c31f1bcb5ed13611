//! The timeline: what was said in a case and in those that are part of it, and what happened, in the order of time.

use desk::case::{Body, CallEnd, File, Message, MessageKind, Seq};
use desk::id::Id;
use desk::permission::Deed;
use sla::Instant;
use store::{Became, Failure, Filed, Kept, Tx};

use super::Reading;
use super::post::{ByMail, Letter, MailWaits, Post};
use crate::api::attachments::is_for;
use crate::api::cases::message::conversation;
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::markdown;

/// A line of the timeline.
pub(super) enum Entry {
    /// Another day begins.
    Day(String),
    /// Something was said.
    Said(Box<Said>),
    /// Something happened.
    Happened(Happened),
    /// A mail waits for an agent to let it in.
    Waits(Box<MailWaits>),
}

/// Something that was said.
pub(super) struct Said {
    /// What it is called on the page.
    pub anchor: String,
    /// What it is called in the case; nothing where another case has it.
    pub seq: Option<Seq>,
    /// `customer`, `agent` or `note`.
    pub kind: &'static str,
    pub who: Html,
    /// What it is, or what has become of it.
    pub label: Html,
    pub at: Html,
    pub body: Html,
    pub files: Vec<FileLine>,
    /// A reply that waits: its words, to be changed.
    pub held: Option<String>,
    /// A reply that isn't one any more: its words can be put into the box again.
    pub is_draft: bool,
    /// Whether a person must read it and nobody has.
    pub is_unheard: bool,
    /// Whether a case can be made of it.
    pub can_be_split: bool,
    /// The mail that it came by.
    pub mail: Option<ByMail>,
    /// What became of the letters that tell of it.
    pub letters: Vec<Letter>,
}

/// Something that happened.
pub(super) struct Happened {
    pub what: Html,
    pub at: Html,
    pub files: Vec<FileLine>,
    /// A call or message that a person must hear at once, and nobody has.
    pub unheard: Option<Seq>,
    /// Where a lead decides on it.
    pub decide: Option<String>,
    /// A mail that was filed.
    pub mail: Option<i64>,
    /// What became of the letters that tell of it.
    pub letters: Vec<Letter>,
}

impl Happened {
    /// Something that happened, with nothing to be done.
    pub(super) fn new(what: Html, at: Html) -> Self {
        Self { what, at, files: Vec::new(), unheard: None, decide: None, mail: None, letters: Vec::new() }
    }
}

/// A file that was added.
pub(super) struct FileLine {
    pub path: String,
    pub name: Html,
    pub size: String,
    /// The data of who sent it were erased, and it with them.
    pub erased: bool,
}

/// Where a line stands: by time, then the case's own before those of its parts, then place; what happened follows what was said
/// by the same event.
type Place = (Instant, Option<i64>, Seq, bool);

impl Reading<'_> {
    pub(super) fn thread(&self, tx: &mut Tx<'_>, names: &mut Names) -> Result<Vec<Entry>, Failure> {
        let mut files = Vec::new();
        for kept in self.all {
            files.extend(store::files_of(tx, kept.id, 0)?);
        }
        let mut post = Post::read(tx, self.all)?;
        let mut lines: Vec<(Place, Entry)> = Vec::new();
        for (_, kept, message) in conversation(&self.reader(), self.all) {
            let part = self.part(kept.id);
            let place = (message.at, part, message.seq, false);
            let files = self.files_with(kept, Some(message.seq), &files);
            if let MessageKind::Call(end) = message.kind {
                lines.push((place, Entry::Happened(self.called(tx, names, (kept, message), end, files)?)));
            } else {
                let mut said = self.said(tx, names, (kept, message), files)?;
                said.mail = self.by_mail(tx, names, (&post, kept, message))?;
                said.letters = self.letters(tx, names, (&mut post, kept.id, message.seq))?;
                lines.push((place, Entry::Said(Box::new(said))));
            }
        }
        if let Some(kept) = self.all.first() {
            for event in self.events {
                let Some(what) = self.event(tx, names, event)? else { continue };
                let files = match event.body {
                    Body::Attached { message: None, .. } => self.files_of_event(kept, event.seq, &files),
                    _ => Vec::new(),
                };
                let decide = match event.body {
                    Body::Contested { lowering, .. } => self.decides_on(lowering),
                    _ => None,
                };
                let at = self.there.day_time_element(event.occurred);
                let letters = self.letters(tx, names, (&mut post, kept.id, event.seq))?;
                let happened = Happened { files, decide, letters, ..Happened::new(what, at) };
                lines.push(((event.occurred, None, event.seq, true), Entry::Happened(happened)));
            }
        }
        self.posted(tx, names, post, &mut lines)?;
        lines.sort_by_key(|(place, _)| *place);
        Ok(self.with_days(lines))
    }

    /// The part that a case is of the one that is shown; nothing where it is that one.
    fn part(&self, case: Id<desk::case::Case>) -> Option<i64> {
        Some(case.number()).filter(|_| case != self.id)
    }

    /// What came by mail and wasn't said, and what became of the letters that tell of nothing which is shown.
    fn posted(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        post: Post,
        lines: &mut Vec<(Place, Entry)>,
    ) -> Result<(), Failure> {
        for mail in post.unsaid() {
            let place = (mail.received, mail.case.and_then(|case| self.part(case)), Seq::MAX, true);
            let entry = match mail.became {
                Became::Pending => Entry::Waits(Box::new(self.mail_waits(tx, names, mail)?)),
                _ => Entry::Happened(self.filed(tx, names, mail)?),
            };
            lines.push((place, entry));
        }
        for (at, seq, happened) in self.other_letters(tx, names, post)? {
            lines.push(((at, None, seq, true), Entry::Happened(happened)));
        }
        Ok(())
    }

    fn with_days(&self, lines: Vec<(Place, Entry)>) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(lines.len() + 4);
        let mut day = None;
        for ((at, ..), entry) in lines {
            let date = self.there.zone.date(at);
            if day != Some(date) {
                day = Some(date);
                entries.push(Entry::Day(self.there.date(at)));
            }
            entries.push(entry);
        }
        entries
    }

    fn said(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (kept, message): (&Kept, &Message),
        files: Vec<FileLine>,
    ) -> Result<Said, Failure> {
        let own = kept.id == self.id;
        let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
        let held = matches!(message.kind, MessageKind::Held(_)) && own && self.may(Deed::Reply);
        let draft = message.kind == MessageKind::Draft && own;
        Ok(Said {
            anchor: format!("m-{}-{}", kept.id, message.seq),
            seq: own.then_some(message.seq),
            kind: match message.kind {
                MessageKind::FromCustomer => "customer",
                MessageKind::Note => "note",
                _ => "agent",
            },
            who: self.person(tx, names, message.by)?,
            label: self.label(kept, message),
            at: self.there.day_time_element(message.at),
            body: match &words {
                Some(words) => markdown::html(words),
                None => {
                    Html(format!("<p class=\"muted\">{}</p>", escape(&self.said_elsewhere(kept, message))))
                }
            },
            files,
            held: words.filter(|_| held),
            is_draft: draft,
            is_unheard: own && kept.case.unheard.contains(&message.seq),
            can_be_split: own && self.can_be_split(message),
            mail: None,
            letters: Vec::new(),
        })
    }

    /// What stands in the place of words that aren't here.
    fn said_elsewhere(&self, kept: &Kept, message: &Message) -> String {
        let elsewhere = kept.case.answered_elsewhere.iter().find(|of| of.seq == message.seq);
        match elsewhere {
            Some(of) => self.words("thread-answered-in", &[("case", format!("#{}", of.case).into())]),
            None => self.t("thread-erased"),
        }
    }

    /// What it is, or what has become of it.
    fn label(&self, kept: &Kept, message: &Message) -> Html {
        let moment = |at: Instant| self.there.moment_element(at);
        let label = match message.kind {
            MessageKind::FromCustomer => Html(self.t("thread-customer")),
            MessageKind::Note => Html(self.t("thread-note")),
            MessageKind::BulkNotice => Html(self.t("thread-bulk-notice")),
            MessageKind::Automatic => Html(self.t("thread-automatic")),
            MessageKind::Draft => Html(self.t("thread-draft")),
            MessageKind::Held(leaves) => self.html("thread-held", &[("when", moment(leaves))]),
            MessageKind::Undelivered { learnt, .. } => {
                self.html("thread-undelivered", &[("when", moment(learnt))])
            }
            MessageKind::Sent(left) if left != message.at => {
                self.html("thread-sent", &[("when", moment(left))])
            }
            MessageKind::Sent(_) | MessageKind::Call(_) => Html(self.t("thread-reply")),
        };
        match kept.id == self.id {
            true => label,
            false => {
                self.html("thread-in-part", &[("label", label), ("case", case_number(kept.id.number()))])
            }
        }
    }

    fn can_be_split(&self, message: &Message) -> bool {
        let first = self.case.messages.first().is_some_and(|first| first.seq == message.seq);
        let is_split = self.case.split_off.iter().any(|(split, _)| *split == message.seq);
        message.kind == MessageKind::FromCustomer && !first && !is_split && self.may(Deed::Split)
    }

    /// A call in words.
    pub(super) fn called(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (kept, message): (&Kept, &Message),
        end: CallEnd,
        files: Vec<FileLine>,
    ) -> Result<Happened, Failure> {
        let event = kept.events.iter().find(|event| event.seq == message.seq);
        let inbound = event.is_some_and(|event| matches!(event.body, Body::Called { inbound: true, .. }));
        let id = match (inbound, end) {
            (true, CallEnd::Answered) => "event-call-in-answered",
            (true, CallEnd::Unanswered) => "event-call-in-unanswered",
            (true, CallEnd::Voicemail) => "event-call-in-voicemail",
            (false, CallEnd::Answered) => "event-call-out-answered",
            (false, CallEnd::Unanswered) => "event-call-out-unanswered",
            (false, CallEnd::Voicemail) => "event-call-out-voicemail",
        };
        let who = self.person(tx, names, message.by)?;
        let unheard = kept.id == self.id && kept.case.unheard.contains(&message.seq);
        let at = self.there.day_time_element(message.at);
        let what = self.html(id, &[("who", strong(&who))]);
        Ok(Happened { files, unheard: unheard.then_some(message.seq), ..Happened::new(what, at) })
    }

    /// Where a lead decides on a contested lowering that nobody has decided on.
    fn decides_on(&self, lowering: Seq) -> Option<String> {
        let open =
            self.case.lowerings.iter().any(|of| of.seq == lowering && of.contested && of.upheld.is_none());
        (open && self.may(Deed::DecideContest)).then(|| format!("/cases/{}/contests/{lowering}", self.id))
    }

    fn files_with(&self, kept: &Kept, message: Option<Seq>, files: &[Filed]) -> Vec<FileLine> {
        self.file_lines(kept, files, |file| message.is_some() && file.message == message)
    }

    fn files_of_event(&self, kept: &Kept, seq: Seq, files: &[Filed]) -> Vec<FileLine> {
        self.file_lines(kept, files, |file| file.seq == seq)
    }

    fn file_lines(&self, kept: &Kept, files: &[Filed], fits: impl Fn(&File) -> bool) -> Vec<FileLine> {
        let of_case = files.iter().filter(|filed| filed.case == kept.id);
        let seen = of_case.filter(|filed| is_for(&self.reader(), &kept.case, filed).is_some_and(&fits));
        seen.map(|filed| self.file_line(kept.id, filed)).collect()
    }

    fn file_line(&self, case: Id<desk::case::Case>, filed: &Filed) -> FileLine {
        let path = format!("/cases/{case}/files/{}", filed.id);
        match &filed.kept {
            Some((told, _)) => {
                FileLine { path, name: file_name(&told.name), size: size(told.size), erased: false }
            }
            None => FileLine { path, name: Html(self.t("erased")), size: String::new(), erased: true },
        }
    }
}

/// Who did something, as lines of the timeline begin.
pub(super) fn strong(who: &Html) -> Html {
    Html(format!("<b>{who}</b>"))
}

/// Names of files are read from left to right, so that none passes for another.
pub(in crate::pages::desk) fn file_name(name: &str) -> Html {
    Html(format!("<bdi dir=\"ltr\">{}</bdi>", escape(&desk::text::harmless(name))))
}

/// `212 KB`, as people are told sizes of files.
pub(in crate::pages::desk) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A text on one line of the timeline, in its own direction; cut where it is long.
pub(super) fn quoted(text: &str) -> Html {
    const MOST: usize = 200;
    let line = markdown::line(text);
    let cut: String = line.chars().take(MOST).collect();
    let more = if line.chars().count() > MOST { "…" } else { "" };
    isolated(&format!("{cut}{more}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_are_told_them() {
        let told = [0, 999, 1_000, 212_000, 999_999, 1_000_000, 26_214_400].map(size);
        assert_eq!(told, ["0 B", "999 B", "1 KB", "212 KB", "1000 KB", "1.0 MB", "26.2 MB"]);
    }

    #[test]
    fn a_file_s_name_can_t_pass_for_another() {
        assert_eq!(file_name("invoice\u{202e}fdp.exe").0, "<bdi dir=\"ltr\">invoicefdp.exe</bdi>");
    }
}
