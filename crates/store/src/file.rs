//! Files of cases: which event brought each, what is told of it, and where its content is.
//!
//! The row of a content comes before it and goes after it, so that none is ever kept that the database doesn't know:
//! `coming` while it is on its way, `kept` once a file uses it, `going` once none does any more. From `going` it never comes
//! back: the same content, sent again, has another row and another name.

use desk::case::{Body, Case, Event, File, Sealed, Seq};
use desk::file::Description;
use desk::id::Id;
use desk::people::Contact;
use sla::Instant;

use crate::content::{self, Content, Text};
use crate::event::Hash;
use crate::organisation::given;
use crate::{Blob, Error, Row, Sql, Tx};

const KEPT: Sql =
    Sql::One("SELECT id, hash, size FROM blobs WHERE hash = $1 AND state = 'kept' ORDER BY id LIMIT 1");
const COMES: Sql = Sql::One(
    "INSERT INTO blobs (hash, size, made, uses, state) VALUES ($1, $2, $3, 0, 'coming') RETURNING id",
);
const USE: Sql =
    Sql::One("UPDATE blobs SET uses = uses + 1, state = 'kept' WHERE id = $1 AND state <> 'going'");
const ADD: Sql =
    Sql::One("INSERT INTO files (case_id, seq, sealed, contact_id, blob_id) VALUES ($1, $2, $3, $4, $5)");
const USED_BY: Sql = Sql::One(
    "SELECT blob_id, COUNT(*) FROM files WHERE contact_id = $1 AND blob_id IS NOT NULL
     GROUP BY blob_id ORDER BY blob_id",
);
const RELEASE: Sql = Sql::One("UPDATE files SET blob_id = NULL WHERE contact_id = $1");
// One statement, so that who uses it at the same time is counted before or refused after.
const UNUSE: Sql = Sql::One(
    "UPDATE blobs SET uses = uses - $2, state = CASE WHEN uses = $2 THEN 'going' ELSE state END WHERE id = $1",
);
const GIVE_UP: Sql = Sql::One("UPDATE blobs SET state = 'going' WHERE state = 'coming' AND made < $1");
const GOING: Sql =
    Sql::One("SELECT id, hash, size FROM blobs WHERE state = 'going' AND id > $1 ORDER BY id LIMIT $2");
const GONE: Sql = Sql::One("DELETE FROM blobs WHERE id = $1 AND state = 'going'");
const BLOBS: Sql =
    Sql::One("SELECT id, hash, size FROM blobs WHERE state = 'kept' AND id > $1 ORDER BY id LIMIT $2");
const USING: Sql = Sql::One("SELECT id, case_id FROM files WHERE blob_id = $1 ORDER BY id");
const FIND: Sql = Sql::One(
    "SELECT f.id, f.case_id, f.seq, f.sealed, c.salt, c.text, b.id, b.hash, b.size
     FROM files AS f JOIN contents AS c ON c.hash = f.sealed LEFT JOIN blobs AS b ON b.id = f.blob_id
     WHERE f.id = $1",
);
const OF_EVENT: Sql = Sql::One(
    "SELECT f.id, f.case_id, f.seq, f.sealed, c.salt, c.text, b.id, b.hash, b.size
     FROM files AS f JOIN contents AS c ON c.hash = f.sealed LEFT JOIN blobs AS b ON b.id = f.blob_id
     WHERE f.case_id = $1 AND f.seq = $2",
);
const OF_CASE: Sql = Sql::One(
    "SELECT f.id, f.case_id, f.seq, f.sealed, c.salt, c.text, b.id, b.hash, b.size
     FROM files AS f JOIN contents AS c ON c.hash = f.sealed LEFT JOIN blobs AS b ON b.id = f.blob_id
     WHERE f.case_id = $1 AND f.id > $2 ORDER BY f.id",
);
const BLOB_OF: Sql = Sql::One(
    "SELECT b.id, b.hash, b.size FROM files AS f JOIN blobs AS b ON b.id = f.blob_id
     WHERE f.case_id = $1 AND f.seq = $2",
);

pub(crate) const STATEMENTS: &[Sql] = &[
    BLOB_OF, KEPT, COMES, USE, ADD, USED_BY, RELEASE, UNUSE, GIVE_UP, GOING, GONE, BLOBS, USING, FIND,
    OF_EVENT, OF_CASE,
];

/// A file that an event will refer to: what is told of it, sealed, and its content.
#[derive(Clone, Debug)]
pub struct Upload {
    /// [`Description`] in JSON.
    pub described: Content,
    /// The content, which is kept already.
    pub blob: Blob,
}

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Its number.
    pub id: Id<File>,
    /// The case that it belongs to.
    pub case: Id<Case>,
    /// The event that brought it.
    pub seq: Seq,
    /// What is told of it, and its content; nothing once it was erased.
    pub kept: Option<(Description, Blob)>,
}

/// Where a content is to be put: with what is there already, if any file has the same.
///
/// # Errors
/// What the engine says.
pub fn place_blob(tx: &mut Tx<'_>, hash: Hash, size: u64, now: Instant) -> Result<Blob, Error> {
    if let Some(blob) = tx.one(KEPT, &[&hash], take_blob)? {
        return Ok(blob);
    }
    let bytes = i64::try_from(size).map_err(|_| Error::Shape(format!("a file of {size} bytes")))?;
    let id = given(tx.one(COMES, &[&hash, &bytes, &now], |row| row.take())?)?;
    Ok(Blob { id, hash, size })
}

/// Writes down the file that an event brought, if it brought one.
pub(crate) fn keep(tx: &mut Tx<'_>, case: Id<Case>, event: &Event, uploads: &[Upload]) -> Result<(), Error> {
    let Body::Attached { file, .. } = &event.body else { return Ok(()) };
    let upload = uploads.iter().find(|upload| upload.described.sealed() == *file);
    let upload =
        upload.ok_or_else(|| Error::Shape("the content of a file wasn't given with it".to_owned()))?;
    use_blob(tx, &upload.blob)?;
    tx.run(ADD, &[&case, &event.seq, &file.0, &upload.described.of, &upload.blob.id])?;
    Ok(())
}

/// Counts one more that uses a content.
pub(crate) fn use_blob(tx: &mut Tx<'_>, blob: &Blob) -> Result<(), Error> {
    if tx.run(USE, &[&blob.id])? == 0 {
        // It took more than a day to get here, and was given up: it is put in again when the client tries again.
        return Err(Error::Busy("the content of a file was removed while it was being added".to_owned()));
    }
    Ok(())
}

/// Counts so many less.
pub(crate) fn unuse_blob(tx: &mut Tx<'_>, blob: i64, times: i64) -> Result<(), Error> {
    tx.run(UNUSE, &[&blob, &times]).map(drop)
}

/// Releases the contents of the files that a contact sent; those that nobody else sent are removed by the next sweep.
pub(crate) fn release(tx: &mut Tx<'_>, contact: Id<Contact>) -> Result<(), Error> {
    let used = tx.all(USED_BY, &[&contact], |row| Ok((row.take::<i64>()?, row.take::<i64>()?)))?;
    tx.run(RELEASE, &[&contact])?;
    for (blob, times) in used {
        unuse_blob(tx, blob, times)?;
    }
    Ok(())
}

/// A file, if there is one with this number.
///
/// # Errors
/// What the engine says; what is told of it was changed.
pub fn file(tx: &mut Tx<'_>, id: Id<File>) -> Result<Option<Filed>, Error> {
    tx.one(FIND, &[&id], take)
}

/// The file that an event of a case brought.
///
/// # Errors
/// As [`file()`].
pub fn file_of_event(tx: &mut Tx<'_>, case: Id<Case>, seq: Seq) -> Result<Option<Filed>, Error> {
    tx.one(OF_EVENT, &[&case, &seq], take)
}

/// The files of a case after a number, in the order in which they were added.
///
/// # Errors
/// As [`file()`].
pub fn files_of(tx: &mut Tx<'_>, case: Id<Case>, after: i64) -> Result<Vec<Filed>, Error> {
    tx.all(OF_CASE, &[&case, &after], take)
}

/// Contents that files use, after a number, in order: for copying them elsewhere.
///
/// # Errors
/// What the engine says.
pub fn blobs(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Blob>, Error> {
    tx.all(BLOBS, &[&after, &limit], take_blob)
}

/// A file with the case that it belongs to.
pub(crate) type InCase = (Id<File>, Id<Case>);

/// The files that use a content.
pub(crate) fn using(tx: &mut Tx<'_>, blob: i64) -> Result<Vec<InCase>, Error> {
    tx.all(USING, &[&blob], |row| Ok((row.take()?, row.take()?)))
}

/// Gives up contents that have been on their way since before an instant; how many.
pub(crate) fn give_up(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(GIVE_UP, &[&before])
}

/// Contents that are to be removed, after a number, in order.
pub(crate) fn going(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Blob>, Error> {
    tx.all(GOING, &[&after, &limit], take_blob)
}

/// Forgets a content that was removed.
pub(crate) fn gone(tx: &mut Tx<'_>, blob: i64) -> Result<(), Error> {
    tx.run(GONE, &[&blob])?;
    Ok(())
}

fn take_blob(row: &mut Row<'_>) -> Result<Blob, Error> {
    let (id, hash, size) = (row.take()?, row.take()?, row.take::<i64>()?);
    Ok(Blob { id, hash, size: u64::try_from(size).map_err(|_| Error::Shape(format!("size: {size}")))? })
}

fn take(row: &mut Row<'_>) -> Result<Filed, Error> {
    let (id, case, seq) = (row.take()?, row.take()?, row.take()?);
    let sealed = Sealed(row.take()?);
    let text = content::opened(sealed, (row.take()?, row.take()?));
    let (blob, hash, size) =
        (row.take::<Option<i64>>()?, row.take::<Option<Hash>>()?, row.take::<Option<i64>>()?);
    let blob =
        blob.zip(hash).zip(size).map(|((id, hash), size)| Blob { id, hash, size: size.unsigned_abs() });
    let wrong = |what: &str| Error::Shape(format!("file {id} of case {case}: {what}; radd verify says more"));
    let kept = match (text, blob) {
        (Text::Erased, _) => None,
        (Text::Kept(text), Some(blob)) => {
            let described = described(&text).ok_or_else(|| wrong("what is told of it can't be read"))?;
            if !is_of(&blob, &described) {
                return Err(wrong("its content is another's"));
            }
            Some((described, blob))
        }
        (Text::Kept(_), None) => return Err(wrong("its content is gone")),
        (Text::Changed | Text::Missing, _) => return Err(wrong("what is told of it was changed")),
    };
    Ok(Filed { id, case, seq, kept })
}

fn described(text: &str) -> Option<Description> {
    serde_json::from_str(text).ok()
}

fn is_of(blob: &Blob, described: &Description) -> bool {
    (blob.hash, blob.size) == (described.hash, described.size)
}

/// What has become of a file, by the database alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its row names the content that was sealed.
    Whole,
    /// Its row or the content's is gone.
    Gone,
    /// Its row names another content.
    Changed,
}

/// Whether a file's row and content are what was sealed.
pub(crate) fn standing(tx: &mut Tx<'_>, case: Id<Case>, seq: Seq, text: &str) -> Result<Standing, Error> {
    let blob = tx.one(BLOB_OF, &[&case, &seq], take_blob)?;
    Ok(match (described(text), blob) {
        (Some(described), Some(blob)) if is_of(&blob, &described) => Standing::Whole,
        (_, None) => Standing::Gone,
        _ => Standing::Changed,
    })
}
