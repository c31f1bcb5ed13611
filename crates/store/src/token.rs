//! Tokens of the API: what lets a program in. Only the hash of the secret is kept.

use desk::id::Id;
use desk::people::{Agent, Contact};
use sla::Instant;

use crate::organisation::{given, read};
use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO tokens (hash, name, agent_id, contact_id, made, expires) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
);
const BEARER: Sql = Sql::One(
    "SELECT t.id, t.expires, t.agent_id, a.document, t.contact_id, c.document
     FROM tokens t LEFT JOIN agents a ON a.id = t.agent_id LEFT JOIN contacts c ON c.id = t.contact_id
     WHERE t.hash = $1 AND t.revoked IS NULL AND c.erased IS NULL",
);

pub(crate) const STATEMENTS: &[Sql] = &[ADD, BEARER];

/// Who holds a token.
#[derive(Clone, Debug, PartialEq)]
pub enum Holder {
    /// An agent.
    Agent(Id<Agent>, Agent),
    /// A contact.
    Contact(Id<Contact>, Contact),
}

/// A token that came with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Bearer {
    /// Its number.
    pub token: i64,
    /// When it ends, if it does.
    pub expires: Option<Instant>,
    /// Who holds it, as they are now.
    pub holder: Holder,
}

/// Whose a new token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderId {
    /// An agent's.
    Agent(Id<Agent>),
    /// A contact's.
    Contact(Id<Contact>),
}

/// Adds a token by the SHA-256 of its secret, and gives its number.
///
/// # Errors
/// What the engine says, as of a holder who isn't there.
pub fn add_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    name: &str,
    holder: HolderId,
    made: Instant,
    expires: Option<Instant>,
) -> Result<i64, Error> {
    let (agent, contact) = match holder {
        HolderId::Agent(agent) => (Some(agent), None),
        HolderId::Contact(contact) => (None, Some(contact)),
    };
    given(tx.one(ADD, &[hash, &name, &agent, &contact, &made, &expires], |row| row.take())?)
}

/// Who holds the token with this hash, unless it was revoked. Whether it has expired is the caller's to see.
///
/// # Errors
/// What the engine says.
pub fn bearer(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Bearer>, Error> {
    tx.one(BEARER, &[hash], |row| {
        let (token, expires) = (row.take()?, row.take()?);
        let agent: (Option<Id<Agent>>, Option<String>) = (row.take()?, row.take()?);
        let contact: (Option<Id<Contact>>, Option<String>) = (row.take()?, row.take()?);
        let holder = match (agent, contact) {
            ((Some(id), Some(document)), _) => Holder::Agent(id, read(&document)?),
            (_, (Some(id), Some(document))) => Holder::Contact(id, read(&document)?),
            _ => return Err(Error::Shape(format!("token {token}: nobody holds it"))),
        };
        Ok(Bearer { token, expires, holder })
    })
}
