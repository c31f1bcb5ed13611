//! What of a case is in the index.

use desk::case::{Case, Message, MessageKind, Sealed, Seq};
use desk::id::Id;
use desk::people::Contact;
use desk::search::words;

use super::Words;
use super::query::{exactly, seen_by, whose};
use crate::content::{self, Content, Text};
use crate::{Error, Sql, Tx, dialect};

const REMOVE: Sql = Sql::One("DELETE FROM case_words WHERE rowid = $1");
const REMOVE_ALL: Sql = Sql::One("DELETE FROM case_words WHERE rowid >= $1 AND rowid < $2");
const CASES_WITH_TEXTS_OF: Sql = Sql::One(
    "SELECT DISTINCT case_id FROM contents WHERE contact_id = $1 AND erased IS NULL AND case_id IS NOT NULL",
);

pub(super) const STATEMENTS: &[Sql] = &[
    REMOVE,
    REMOVE_ALL,
    CASES_WITH_TEXTS_OF,
    dialect::ADD_CASE_WORDS,
    dialect::FIND_TEXTS,
    dialect::FIND_TEXTS_IN,
];

/// So many words of a text are indexed: PostgreSQL takes no more than a megabyte of them.
const MOST_WORDS: usize = 30_000;

/// A case's texts are numbered from its number times this on, by the event that brought each.
const TEXTS: i64 = 1 << 20;

/// The number of a text of a case.
pub(super) fn number(case: i64, text: Seq) -> i64 {
    case.saturating_mul(TEXTS).saturating_add(i64::from(text))
}

/// The case and the event that a text's number is made of.
pub(super) fn case_and_text(number: i64) -> (i64, Seq) {
    (number.div_euclid(TEXTS), Seq::try_from(number.rem_euclid(TEXTS)).unwrap_or_default())
}

/// Something that is indexed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Document {
    /// The event that brought it; 0 for the tags.
    text: Seq,
    subject: Option<Sealed>,
    message: Option<Sealed>,
    tags: Vec<String>,
    marks: Vec<String>,
}

/// What of a case is to be in the index.
fn documents(case: &Case) -> Vec<Document> {
    let marks = |public: bool| {
        let mut marks: Vec<_> = whose(case.organisation, case.site, case.contact).collect();
        marks.extend(seen_by(case.organisation, case.site, case.contact).filter(|_| public));
        let participants = case.participants.iter().filter(|_| public);
        marks.extend(participants.flat_map(|contact| seen_by(None, None, Some(*contact))));
        marks
    };
    let message = |message: &Message| {
        let first = message.seq == 1;
        let (subject, is_seen) = (first.then_some(case.opened.subject), is_seen(message.kind));
        let whole = i64::from(message.seq) < TEXTS;
        let document = Document {
            text: message.seq,
            subject,
            message: message.text,
            tags: Vec::new(),
            marks: marks(is_seen),
        };
        (whole && message.text.is_some()).then_some(document)
    };
    let tags = (!case.tags.is_empty()).then(|| Document {
        text: 0,
        subject: None,
        message: None,
        tags: case.tags.clone(),
        marks: marks(false),
    });
    tags.into_iter().chain(case.messages.iter().filter_map(message)).collect()
}

/// Whether customers see what was said: not a note, nor a reply that hasn't left or was taken back (policy D11).
fn is_seen(kind: MessageKind) -> bool {
    match kind {
        MessageKind::FromCustomer
        | MessageKind::Sent(_)
        | MessageKind::Undelivered { .. }
        | MessageKind::Automatic
        | MessageKind::BulkNotice
        | MessageKind::Call(_) => true,
        MessageKind::Held(_) | MessageKind::Draft | MessageKind::Note => false,
    }
}

/// Brings the index to what events have made of a case.
pub(crate) fn index(
    tx: &mut Tx<'_>,
    id: Id<Case>,
    before: Option<&Case>,
    case: &Case,
    contents: &[Content],
) -> Result<(), Error> {
    let (had, has) = (before.map(documents).unwrap_or_default(), documents(case));
    for gone in had.iter().filter(|document| !has.contains(document)) {
        tx.run(REMOVE, &[&number(id.number(), gone.text)])?;
    }
    for new in has.iter().filter(|document| !had.contains(document)) {
        add(tx, id, new, contents)?;
    }
    Ok(())
}

/// Takes everything of a case out of the index, and puts in what is there now.
pub(crate) fn reindex(tx: &mut Tx<'_>, id: Id<Case>, case: &Case) -> Result<(), Error> {
    tx.run(REMOVE_ALL, &[&number(id.number(), 0), &number(id.number() + 1, 0)])?;
    documents(case).iter().try_for_each(|document| add(tx, id, document, &[]))
}

/// The cases with texts of a contact that aren't erased.
pub(crate) fn cases_with_texts_of(tx: &mut Tx<'_>, contact: Id<Contact>) -> Result<Vec<Id<Case>>, Error> {
    tx.all(CASES_WITH_TEXTS_OF, &[&contact], |row| row.take())
}

fn add(tx: &mut Tx<'_>, id: Id<Case>, document: &Document, contents: &[Content]) -> Result<(), Error> {
    let mut whole = Words { marks: document.marks.iter().cloned().collect(), in_order: Vec::new() };
    for sealed in [document.subject, document.message].into_iter().flatten() {
        let given = contents.iter().find(|content| content.sealed() == sealed);
        match given {
            Some(content) => whole.take(&content.text),
            None => {
                if let Text::Kept(text) = content::text(tx, sealed)? {
                    whole.take(&text);
                }
            }
        }
    }
    document.tags.iter().for_each(|tag| whole.take(tag));
    if whole.in_order.is_empty() {
        return Ok(());
    }
    let words = dialect::indexed(tx.engine(), &whole);
    let hash = document.message.map(|sealed| sealed.0);
    tx.run(dialect::ADD_CASE_WORDS, &[&number(id.number(), document.text), &words, &hash])?;
    Ok(())
}

impl Words {
    /// Adds the words of a text, with the other forms by which each is found.
    pub(super) fn take(&mut self, text: &str) {
        let room = MOST_WORDS.saturating_sub(self.in_order.len());
        for (_, word) in words(text).take(room) {
            self.marks.extend(word.exact.as_deref().map(exactly));
            self.marks.extend(word.stem);
            self.in_order.push(word.folded);
        }
    }
}
