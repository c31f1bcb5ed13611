//! What the desk writes by mail: for each notice its words, in the reader's language and on their clocks, as HTML and as text.
//!
//! Nothing here is sent: who gets a letter, and in which thread, is said where mail leaves.

mod access;
mod availability;
mod block;
mod contract;
mod held;
pub(crate) mod link;
mod lowering;
mod mine;
mod reader;
mod receipt;
mod reply;
mod said;
mod scene;
mod style;
mod track;
mod wrap;

use desk::case::Case;
use desk::effects::NoticeKind;
use desk::id::Id;
use desk::identity::Topic;
use desk::people::{Agent, Contact};
use sla::{Instant, Language};
use store::{Entitlements, Error, Failure, Kept, Outgoing, Subject, Tx};

use block::Draft;
use link::{Link, Purpose};
use reader::Addressee;
use scene::Scene;

pub use access::Access;
pub use link::Key;

/// A letter, rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about, the case's number first.
    pub subject: String,
    /// Its text, in lines of at most 72 columns.
    pub text: String,
    /// The same as HTML, whole, which loads nothing.
    pub html: String,
    /// Written by the desk and not by a person: RFC 3834 headers go with it.
    pub automatic: bool,
    /// Where one says that one doesn't want such mail any more (RFC 8058), for notifications only.
    pub unsubscribe: Option<String>,
}

/// To whom a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Somebody on a customer's side.
    Contact(Id<Contact>),
    /// Somebody on ours.
    Agent(Id<Agent>),
    /// Nobody we know (policy D13): who wrote first, or is written to because they did.
    Stranger {
        /// The language that they wrote in.
        language: Language,
    },
}

/// What letters are written with.
pub struct Desk {
    /// What contracts give cases, and the vendor's catalogue, which has its name.
    pub entitlements: Entitlements,
    /// Where people reach the desk (`https://…`), without a slash at the end.
    pub public_url: String,
    /// What signs links.
    pub links: Key,
}

impl Desk {
    /// What a notice says to a reader. Nothing where it no longer says what is so ([`desk::effects::Notice::stands`], and as
    /// the case has gone on), where it isn't for this reader or for mail, and where the reader chose not to be told of it by
    /// mail.
    ///
    /// # Errors
    /// A case, a contract or an event that isn't there; what the engine says.
    pub fn of_notice(
        &self,
        tx: &mut Tx<'_>,
        outgoing: &Outgoing,
        reader: &Reader,
        now: Instant,
    ) -> Result<Option<Letter>, Failure> {
        let kind = outgoing.notice.kind;
        let Some(to) = Addressee::find(tx, reader, now)? else { return Ok(None) };
        let topic = Topic::of(kind);
        if topic.is_some_and(|topic| !to.preferences.ways(topic).mail) {
            return Ok(None);
        }
        let unsubscribe = topic.and_then(|topic| self.unsubscribe(&to, topic, now));
        let draft = match outgoing.about {
            Subject::Case(id) => {
                let kept = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
                if !outgoing.notice.stands(&kept.case) || !to.is_meant(outgoing.notice.audience, &kept.case) {
                    return Ok(None);
                }
                let scene = Scene::of(tx, self, (&to, unsubscribe.clone()), &kept, now)?;
                self.draft(tx, &scene, &kept, outgoing)?
            }
            Subject::Contract(id) => contract::ends(tx, self, (&to, unsubscribe.clone()), (id, outgoing))?,
        };
        let automatic = !matches!(kind, NoticeKind::Reply(_) | NoticeKind::BulkNotice(_));
        draft.map(|draft| letter(&draft, automatic, unsubscribe)).transpose()
    }

    fn draft(
        &self,
        tx: &mut Tx<'_>,
        scene: &Scene<'_>,
        kept: &Kept,
        outgoing: &Outgoing,
    ) -> Result<Option<Draft>, Failure> {
        let event = kept.events.iter().find(|event| event.seq == outgoing.notice.event).ok_or_else(|| {
            Error::Shape(format!("{}: there is no event {}", outgoing.about, outgoing.notice.event))
        })?;
        if scene.to.is_stranger() {
            // Of what the desk tells by itself they get that it has their message, and nothing that a contract says.
            return match outgoing.notice.kind {
                NoticeKind::Receipt => Ok(Some(receipt::unmatched(scene))),
                NoticeKind::Reply(seq) => reply::replied(tx, scene, seq),
                NoticeKind::BulkNotice(seq) => reply::told(tx, scene, seq),
                _ => Ok(None),
            };
        }
        match outgoing.notice.kind {
            NoticeKind::Receipt => Ok(receipt::received(scene, event)),
            NoticeKind::Reply(seq) => reply::replied(tx, scene, seq),
            NoticeKind::BulkNotice(seq) => reply::told(tx, scene, seq),
            NoticeKind::Held(seq) => held::waits(tx, scene, seq),
            NoticeKind::BackToDraft(seq) => held::came_back(tx, scene, seq),
            NoticeKind::Undelivered(seq) => held::reached_nobody(tx, scene, seq),
            NoticeKind::Lowered => lowering::lowered(tx, scene, event),
            NoticeKind::ContestDecided => lowering::decided(tx, scene, event),
            NoticeKind::AvailabilityAsked => availability::asked(tx, scene, event),
            NoticeKind::AvailabilityRanOut => availability::ran_out(tx, scene, event),
            NoticeKind::Assigned => mine::assigned(tx, scene, event),
            NoticeKind::CustomerWrote => mine::customer_wrote(tx, scene, event),
            NoticeKind::Reminder(percent) => mine::reminder(tx, scene, (event, percent)),
            NoticeKind::Alert => mine::alert(tx, scene, event),
            NoticeKind::Contested => mine::contested(tx, scene, event),
            NoticeKind::Expiring(_) => Ok(None),
        }
    }

    fn unsubscribe(&self, to: &Addressee, topic: Topic, now: Instant) -> Option<String> {
        let link = Link::new(Purpose::Unsubscribe(topic), Id::<Case>::new(0), to.holder?, now);
        Some(self.mailed(&link))
    }

    /// The address of a link.
    fn mailed(&self, link: &Link) -> String {
        format!("{}/m/{}", self.public_url, link.token(&self.links))
    }

    /// The address of a page.
    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

fn letter(draft: &Draft, automatic: bool, unsubscribe: Option<String>) -> Result<Letter, Failure> {
    let html = draft.html().map_err(|e| Error::Shape(format!("a letter: {e}")))?;
    Ok(Letter { subject: draft.subject.clone(), text: draft.text(), html, automatic, unsubscribe })
}
