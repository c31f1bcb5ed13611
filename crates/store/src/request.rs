//! Requests that a client may send twice: the key it gave, and what was written for it.

use desk::case::{Case, Seq};
use desk::id::Id;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sla::Instant;

use crate::event::Hash;
use crate::execute::Failure;
use crate::organisation::{read, written};
use crate::{Error, Sql, Tx};

const TAKE: Sql = Sql::One(
    "INSERT INTO requests (client, key, hash, recorded) VALUES ($1, $2, $3, $4) ON CONFLICT (client, key) DO NOTHING",
);
const FIND: Sql =
    Sql::One("SELECT hash, case_id, first_seq, last_seq FROM requests WHERE client = $1 AND key = $2");
const ANSWER: Sql = Sql::One(
    "UPDATE requests SET case_id = $1, first_seq = $2, last_seq = $3 WHERE client = $4 AND key = $5",
);
const ANSWERED: Sql = Sql::One("SELECT hash, answer FROM requests WHERE client = $1 AND key = $2");
const ANSWER_WITH: Sql = Sql::One("UPDATE requests SET answer = $1 WHERE client = $2 AND key = $3");
const FORGET: Sql = Sql::One("DELETE FROM requests WHERE recorded < $1 AND client <> $2");

pub(crate) const STATEMENTS: &[Sql] = &[TAKE, FIND, ANSWER, ANSWERED, ANSWER_WITH, FORGET];

/// The client of requests that bring in another desk's history.
pub const HISTORY: &str = "history";

/// What a client calls its request, so that sending it again does nothing twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who sent it; two clients' keys have nothing to do with each other.
    pub client: String,
    /// The key.
    pub key: String,
    /// SHA-256 of what was asked for.
    pub hash: Hash,
}

/// What was written for a request: the case, and its events from one place to another. None where the second is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub case: Id<Case>,
    pub first: Seq,
    pub last: Seq,
}

impl Request {
    /// Takes the key, or says what was done for it before. Who sends it at the same time waits for this transaction.
    pub(crate) fn take(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Option<Done>, Failure> {
        if tx.run(TAKE, &[&self.client, &self.key, &self.hash, &now])? == 1 {
            return Ok(None);
        }
        let found = tx.one(FIND, &[&self.client, &self.key], |row| {
            let hash: Hash = row.take()?;
            Ok((
                hash,
                row.take::<Option<Id<Case>>>()?,
                row.take::<Option<u32>>()?,
                row.take::<Option<u32>>()?,
            ))
        })?;
        match found {
            Some((hash, ..)) if hash != self.hash => Err(Failure::KeyUsed(self.key.clone())),
            Some((_, Some(case), Some(first), Some(last))) => Ok(Some(Done { case, first, last })),
            // It did nothing to a case then, such as a call that was refused, and would today.
            _ => Err(Failure::KeyUsed(self.key.clone())),
        }
    }

    /// Keeps what was done for it.
    pub(crate) fn answer(&self, tx: &mut Tx<'_>, done: &Done) -> Result<(), Error> {
        tx.run(ANSWER, &[&done.case, &done.first, &done.last, &self.client, &self.key])?;
        Ok(())
    }
}

/// Does something other than to a case once, however often the client sends the request; the second is whether it had
/// been done before, and the first is then what it was answered with at that time.
///
/// # Errors
/// What `work` refuses, a key that was used for another request, or what the engine says. Nothing was written then.
pub fn once<T: Serialize + DeserializeOwned>(
    tx: &mut Tx<'_>,
    request: Option<&Request>,
    now: Instant,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<(T, bool), Failure> {
    let Some(request) = request else { return Ok((work(tx)?, false)) };
    if tx.run(TAKE, &[&request.client, &request.key, &request.hash, &now])? == 0 {
        let found = tx.one(ANSWERED, &[&request.client, &request.key], |row| {
            Ok((row.take::<Hash>()?, row.take::<Option<String>>()?))
        })?;
        return match found {
            Some((hash, Some(answer))) if hash == request.hash => Ok((read(&answer)?, true)),
            _ => Err(Failure::KeyUsed(request.key.clone())),
        };
    }
    let answer = work(tx)?;
    tx.run(ANSWER_WITH, &[&written(&answer)?, &request.client, &request.key])?;
    Ok((answer, false))
}

/// Forgets requests from before an instant; how many. Sent again, they are new ones. What was brought in from another
/// desk's history stays known: the same log may be read again years later.
///
/// # Errors
/// What the engine says.
pub fn forget_requests(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before, &HISTORY])
}
