//! What of a case went by mail: what came, and what became of what left.

use desk::case::{Case, Message, Seq};
use desk::id::Id;
use desk::people::Actor;
use sla::Instant;
use store::{Became, Failure, Kept, LetterLine, Mail, Tx};

use super::Reading;
use super::thread::Happened;
use crate::api::cases::names::Names;
use crate::pages::desk::mails::{Waiting, said};
use crate::pages::html::Html;

/// What of a case, and of those that are part of it, went by mail.
pub(super) struct Post {
    mails: Vec<Mail>,
    letters: Vec<(Id<Case>, LetterLine)>,
}

/// The mail that something was said by.
pub(super) struct ByMail {
    pub id: i64,
    /// A sender whom nobody knows.
    pub sender: Option<Html>,
    /// What an agent must know before it is believed.
    pub marks: Vec<Html>,
}

/// What became of a letter.
pub(super) struct Letter {
    pub said: Html,
    pub state: &'static str,
}

/// A mail that waits for an agent to let it in.
pub(super) struct MailWaits {
    pub id: i64,
    pub sender: Html,
    pub at: Html,
    pub marks: Vec<Html>,
    pub waiting: Option<Waiting>,
}

impl Post {
    pub fn read(tx: &mut Tx<'_>, all: &[Kept]) -> Result<Self, Failure> {
        let (mut mails, mut letters) = (Vec::new(), Vec::new());
        for kept in all {
            mails.extend(store::mails_of(tx, kept.id)?);
            letters.extend(store::letters_of(tx, kept.id)?.into_iter().map(|letter| (kept.id, letter)));
        }
        Ok(Self { mails, letters })
    }

    /// Those that weren't said in the case, in the order in which they came.
    pub fn unsaid(&self) -> impl Iterator<Item = &Mail> {
        let is_unsaid =
            |became| matches!(became, Became::Pending | Became::Refused | Became::Automatic | Became::Report);
        self.mails.iter().filter(move |mail| is_unsaid(mail.became))
    }

    fn said(&self, case: Id<Case>, seq: Seq) -> Option<&Mail> {
        self.mails.iter().find(|mail| mail.case == Some(case) && mail.seq == Some(seq))
    }

    /// The letters that tell of an event, each once.
    fn take(&mut self, case: Id<Case>, seq: Seq) -> Vec<LetterLine> {
        let of = |(id, letter): &mut (Id<Case>, LetterLine)| *id == case && letter.seq == Some(seq);
        self.letters.extract_if(.., of).map(|(_, letter)| letter).collect()
    }
}

impl Reading<'_> {
    pub(super) fn by_mail(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (post, kept, message): (&Post, &Kept, &Message),
    ) -> Result<Option<ByMail>, Failure> {
        let Some(mail) = post.said(kept.id, message.seq) else { return Ok(None) };
        let sender = (message.by == Actor::Stranger).then(|| said::author(self.shell, mail));
        Ok(Some(ByMail { id: mail.id, sender, marks: said::marks(tx, (self.shell, names), mail)? }))
    }

    /// What became of the letters that tell of an event.
    pub(super) fn letters(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (post, case, seq): (&mut Post, Id<Case>, Seq),
    ) -> Result<Vec<Letter>, Failure> {
        let mut letters = Vec::new();
        for line in post.take(case, seq) {
            letters.extend(self.letter(tx, names, &line)?);
        }
        Ok(letters)
    }

    fn letter(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        line: &LetterLine,
    ) -> Result<Option<Letter>, Failure> {
        let when = self.there.day_time_element(line.sent.unwrap_or(line.made));
        let said = said::letter(tx, (self.shell, names), (line, when))?;
        Ok(said.map(|(said, state)| Letter { said, state }))
    }

    /// The letters that tell of what isn't shown by itself: when each was written, and a line.
    pub(super) fn other_letters(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        post: Post,
    ) -> Result<Vec<(Instant, Seq, Happened)>, Failure> {
        let mut lines = Vec::new();
        for (_, line) in post.letters {
            let Some(letter) = self.letter(tx, names, &line)? else { continue };
            let at = self.there.day_time_element(line.made);
            lines.push((line.made, line.seq.unwrap_or_default(), Happened::new(letter.said, at)));
        }
        Ok(lines)
    }

    /// A mail that was filed with the case and isn't part of it.
    pub(super) fn filed(&self, tx: &mut Tx<'_>, names: &mut Names, mail: &Mail) -> Result<Happened, Failure> {
        let what = said::filed(tx, (self.shell, names), mail)?;
        let at = self.there.day_time_element(mail.received);
        Ok(Happened { mail: Some(mail.id), ..Happened::new(what, at) })
    }

    pub(super) fn mail_waits(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        mail: &Mail,
    ) -> Result<MailWaits, Failure> {
        let case =
            self.all.iter().find(|kept| mail.case == Some(kept.id)).map_or(self.case, |kept| &kept.case);
        Ok(MailWaits {
            id: mail.id,
            sender: said::author(self.shell, mail),
            at: self.there.day_time_element(mail.received),
            marks: said::marks(tx, (self.shell, names), mail)?,
            waiting: Waiting::of(tx, (self.visitor, self.shell), (mail, case))?,
        })
    }
}
