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
use store::{Entitlements, Error, Failure, Kept, LetterTo, Outgoing, Says, Subject, Tx};

use block::Draft;
use link::{Link, Purpose};
use reader::Addressee;
use scene::{Pen, Scene};

pub use link::Key;
pub use post::Letter;

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
        // What somebody must hear of goes whatever they chose, and offers no way out.
        let topic = topic.filter(|topic| !topic.is_always_mailed());
        if topic.is_some_and(|topic| !to.preferences.ways(topic).mail) {
            return Ok(None);
        }
        let mut unsubscribe = topic.and_then(|topic| self.unsubscribe(&to, topic, now));
        let draft = match outgoing.about {
            Subject::Case(id) => {
                let kept = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
                if !outgoing.notice.stands(&kept.case) || !to.is_meant(outgoing.notice.audience, &kept.case) {
                    return Ok(None);
                }
                // An answer is none of the mail that whoever asked has had enough of.
                unsubscribe = unsubscribe.filter(|_| !to.is_asker(&kept.case));
                let scene = Scene::of(tx, self, (&to, unsubscribe.clone()), &kept, (kind, now))?;
                self.draft(tx, &scene, &kept, outgoing)?
            }
            Subject::Contract(id) => contract::ends(tx, self, (&to, unsubscribe.clone()), (id, outgoing))?,
        };
        let Some(mut draft) = draft else { return Ok(None) };
        if !to.is_agent() {
            draft.blocks.extend(unsubscribe.as_deref().map(|url| scene::enough(Pen::of(to.language), url)));
        }
        let automatic = !matches!(kind, NoticeKind::Reply(_) | NoticeKind::BulkNotice(_));
        letter(&draft, automatic, unsubscribe).map(Some)
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

impl post::Letters for Desk {
    fn write(
        &self,
        tx: &mut Tx<'_>,
        says: &Says,
        to: LetterTo,
        now: Instant,
    ) -> Result<Option<Letter>, Failure> {
        let reader = match to {
            LetterTo::Contact(id) => Reader::Contact(id),
            LetterTo::Agent(id) => Reader::Agent(id),
            LetterTo::Sender(mail) => {
                let arabic = store::mail(tx, mail)?.is_some_and(|mail| mail.found.arabic);
                Reader::Stranger { language: if arabic { Language::Ar } else { Language::En } }
            }
        };
        match says {
            Says::Notice(outgoing) => self.of_notice(tx, outgoing, &reader, now),
            Says::Access(access) => self.of_access(tx, access, &reader, now),
        }
    }
}

fn letter(draft: &Draft, automatic: bool, unsubscribe: Option<String>) -> Result<Letter, Failure> {
    let html = draft.html().map_err(|e| Error::Shape(format!("a letter: {e}")))?;
    // Subjects are searched for by what people type.
    let subject = draft.subject.replace('\u{a0}', " ");
    Ok(Letter { subject, text: draft.text(), html, automatic, unsubscribe })
}
