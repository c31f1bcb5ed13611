//! The texts that events hold the salted hashes of: kept beside the chain, so that they can be erased from it.

use desk::case::{Body, Case, Sealed};
use desk::id::Id;
use desk::people::Contact;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::{Bind, Error, Sql, Tx};

const KEEP: Sql = Sql::One(
    "INSERT INTO contents (hash, case_id, contact_id, salt, text) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (hash) DO NOTHING",
);
const FIND: Sql = Sql::One("SELECT salt, text FROM contents WHERE hash = $1");

pub(crate) const STATEMENTS: &[Sql] = &[KEEP, FIND];

/// A text to be sealed: what an event refers to by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Randomness, so that nobody can find an erased text by trying likely ones.
    pub salt: [u8; 16],
    /// The text.
    pub text: String,
    /// Whose personal data it is, if a contact's; with that contact it is erased.
    pub of: Option<Id<Contact>>,
}

impl Content {
    /// What events call it.
    pub fn sealed(&self) -> Sealed {
        seal(&self.salt, &self.text)
    }
}

fn seal(salt: &[u8], text: &str) -> Sealed {
    let mut hash = Sha256::new();
    hash.update(b"radd text 1\0");
    hash.update((salt.len() as u64).to_be_bytes());
    hash.update(salt);
    hash.update(text.as_bytes());
    Sealed(hash.finalize().into())
}

/// What has become of a sealed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// It is there, and as it was.
    Kept(String),
    /// Somebody's data was erased, and it with it.
    Erased,
    /// It isn't what was sealed.
    Changed,
    /// There is no trace of it.
    Missing,
}

/// What stands behind a hash.
///
/// # Errors
/// What the engine says.
pub fn text(tx: &mut Tx<'_>, sealed: Sealed) -> Result<Text, Error> {
    let found = tx.one(FIND, &[&sealed.0], |row| Ok((row.take()?, row.take()?)))?;
    Ok(found.map_or(Text::Missing, |row| opened(sealed, row)))
}

/// What salt and text are to a hash.
pub(crate) fn opened(sealed: Sealed, row: (Option<Vec<u8>>, Option<String>)) -> Text {
    match row {
        (None, None) => Text::Erased,
        (Some(salt), Some(text)) if seal(&salt, &text) == sealed => Text::Kept(text),
        _ => Text::Changed,
    }
}

/// Keeps texts with the case that they belong to, if they belong to one; what events call them.
pub(crate) fn keep<'a>(
    tx: &mut Tx<'_>,
    case: Option<Id<Case>>,
    contents: impl IntoIterator<Item = &'a Content>,
) -> Result<Vec<Sealed>, Error> {
    let contents: Vec<_> = contents.into_iter().collect();
    let kept: Vec<_> = contents.iter().map(|content| content.sealed()).collect();
    let rows: Vec<Vec<&dyn Bind>> = contents
        .iter()
        .zip(&kept)
        .map(|(content, sealed)| {
            vec![&sealed.0 as &dyn Bind, &case, &content.of, &content.salt, &content.text]
        })
        .collect();
    tx.run_each(KEEP, &rows)?;
    Ok(kept)
}

/// Refuses an event that refers to a text which is nowhere: nobody could ever read it. Those that were kept just now needn't
/// be looked for.
pub(crate) fn must_be_kept(tx: &mut Tx<'_>, body: &Body, just_now: &[Sealed]) -> Result<(), Error> {
    for sealed in sealed_in(body)? {
        if !just_now.contains(&sealed) && text(tx, sealed)? == Text::Missing {
            let json = serde_json::to_value(body).unwrap_or_default();
            return Err(Error::Shape(format!("the text of the event {} wasn't given with it", json["kind"])));
        }
    }
    Ok(())
}

/// The texts that an event refers to. Of a file it is what is told of it.
pub(crate) fn sealed_in(body: &Body) -> Result<Vec<Sealed>, Error> {
    let json = serde_json::to_value(body).map_err(|e| Error::Shape(e.to_string()))?;
    let mut found = Vec::new();
    collect(&json, &mut found);
    Ok(found)
}

fn collect(json: &Json, found: &mut Vec<Sealed>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        // A tag is a person's own words, which may look like anything.
        Json::Object(fields) => {
            let sealing = fields.iter().filter(|(name, _)| *name != "tag");
            sealing.for_each(|(_, value)| collect(value, found));
        }
        Json::String(text) if text.len() == 64 => {
            found.extend(serde_json::from_value::<Sealed>(json.clone()));
        }
        _ => {}
    }
}
