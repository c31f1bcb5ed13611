//! Organisations and contacts by their names, addresses and numbers.

use desk::id::Id;
use desk::organisation::Organisation;
use desk::people::Contact;
use desk::permission::{Asker, Deed};
use desk::search::Query;

use super::Words;
use super::query::{Match, Spelling, all, found, nouns_within, of_contact, of_organisation, whose};
use crate::{Error, Sql, Tx, contact, dialect, organisation};

const REMOVE: Sql = Sql::One("DELETE FROM noun_words WHERE rowid = $1");

pub(super) const STATEMENTS: &[Sql] = &[REMOVE, dialect::ADD_NOUN_WORDS, dialect::FIND_NOUNS];

/// A term finds the cases of so many organisations and contacts by name.
const MOST_BY_NAME: u32 = 20;

/// An organisation or a contact in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    Organisation(Id<Organisation>),
    Contact(Id<Contact>),
}

impl Noun {
    fn number(self) -> i64 {
        match self {
            Self::Organisation(id) => id.number() * 2,
            Self::Contact(id) => id.number() * 2 + 1,
        }
    }

    fn from_number(number: i64) -> Self {
        match number.rem_euclid(2) {
            0 => Self::Organisation(Id::new(number / 2)),
            _ => Self::Contact(Id::new(number / 2)),
        }
    }

    /// The mark of all of its kind.
    fn kind(deed: Deed) -> String {
        if deed == Deed::SeeOrganisation { "\u{b7}organisation" } else { "\u{b7}contact" }.to_owned()
    }

    /// The mark of its cases.
    pub fn mark(self) -> Vec<String> {
        match self {
            Self::Organisation(id) => of_organisation(id),
            Self::Contact(id) => of_contact(id),
        }
    }
}

/// Brings the index to what an organisation is called now. To be done whenever it is added or changed.
///
/// # Errors
/// What the engine says.
pub fn index_organisation(tx: &mut Tx<'_>, id: Id<Organisation>) -> Result<(), Error> {
    let mut words = Words::default();
    if let Some(found) = organisation(tx, id)? {
        words.take(&found.name);
    }
    words.marks.insert(Noun::kind(Deed::SeeOrganisation));
    words.marks.extend(whose(Some(id), None, None));
    put(tx, Noun::Organisation(id), &words)
}

/// Brings the index to what a contact is called and how it is reached now. To be done whenever it is added, changed or
/// erased.
///
/// # Errors
/// What the engine says.
pub fn index_contact(tx: &mut Tx<'_>, id: Id<Contact>) -> Result<(), Error> {
    let mut words = Words::default();
    if let Some(contact) = contact(tx, id)? {
        words.take(&contact.name);
        contact.addresses.iter().chain(&contact.numbers).for_each(|reach| words.take(&reach.to));
        words.marks.extend(whose(Some(contact.organisation), contact.site, Some(id)));
    }
    words.marks.insert(Noun::kind(Deed::SeeContact));
    put(tx, Noun::Contact(id), &words)
}

fn put(tx: &mut Tx<'_>, noun: Noun, words: &Words) -> Result<(), Error> {
    tx.run(REMOVE, &[&noun.number()])?;
    if !words.in_order.is_empty() {
        let words = dialect::indexed(tx.engine(), words);
        tx.run(dialect::ADD_NOUN_WORDS, &[&noun.number(), &words])?;
    }
    Ok(())
}

/// Up to so many organisations that somebody may see and whose name has what is searched for, those that were added last
/// first.
///
/// # Errors
/// What the engine says.
pub fn find_organisations(
    tx: &mut Tx<'_>,
    asker: &Asker,
    query: &Query,
    limit: u32,
) -> Result<Vec<Id<Organisation>>, Error> {
    let found = find(tx, asker, query, (Deed::SeeOrganisation, limit))?;
    let organisation = |noun| match noun {
        Noun::Organisation(id) => Some(id),
        Noun::Contact(_) => None,
    };
    Ok(found.into_iter().filter_map(organisation).collect())
}

/// The same of contacts, by their names, addresses and numbers.
///
/// # Errors
/// What the engine says.
pub fn find_contacts(
    tx: &mut Tx<'_>,
    asker: &Asker,
    query: &Query,
    limit: u32,
) -> Result<Vec<Id<Contact>>, Error> {
    let found = find(tx, asker, query, (Deed::SeeContact, limit))?;
    let contact = |noun| match noun {
        Noun::Contact(id) => Some(id),
        Noun::Organisation(_) => None,
    };
    Ok(found.into_iter().filter_map(contact).collect())
}

fn find(
    tx: &mut Tx<'_>,
    asker: &Asker,
    query: &Query,
    (deed, limit): (Deed, u32),
) -> Result<Vec<Noun>, Error> {
    let Ok(within) = nouns_within(asker, deed) else { return Ok(Vec::new()) };
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let mut parts = vec![Match::Word(Noun::kind(deed)), found(query, Spelling::Begun, &[])];
    parts.extend(within);
    let text = dialect::matching(tx.engine(), &all(parts));
    tx.all(dialect::FIND_NOUNS, &[&text, &limit], |row| Ok(Noun::from_number(row.take()?)))
}

/// For each term the marks of those organisations and contacts whom it names: their cases have it.
pub(super) fn named(tx: &mut Tx<'_>, asker: &Asker, query: &Query) -> Result<Vec<Vec<String>>, Error> {
    let mut marks = Vec::with_capacity(query.terms.len());
    for term in &query.terms {
        let alone = Query { terms: vec![term.clone()] };
        let mut named = find(tx, asker, &alone, (Deed::SeeOrganisation, MOST_BY_NAME))?;
        named.extend(find(tx, asker, &alone, (Deed::SeeContact, MOST_BY_NAME))?);
        marks.push(named.into_iter().flat_map(Noun::mark).collect());
    }
    Ok(marks)
}
