//! Tokens of the API: what lets a program in. Only the hash of the secret is kept.

use desk::id::Id;
use desk::people::{Agent, Contact};
use sha2::{Digest as _, Sha256};
use sla::Instant;

use crate::event::Hash;
use crate::execute::Failure;
use crate::organisation::{given, read};
use crate::{Error, Row, Select, Sql, Tx, agent, contact};

const ADD: Sql = Sql::One(
    "INSERT INTO tokens (hash, name, agent_id, contact_id, made, expires) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
);
const BEARER: Sql = Sql::One(
    "SELECT t.id, t.expires, t.agent_id, a.document, t.contact_id, c.document
     FROM tokens t LEFT JOIN agents a ON a.id = t.agent_id LEFT JOIN contacts c ON c.id = t.contact_id
     WHERE t.hash = $1 AND t.revoked IS NULL AND c.erased IS NULL",
);

const FIND: Sql =
    Sql::One("SELECT id, name, agent_id, contact_id, made, expires, revoked FROM tokens WHERE id = $1");
const REVOKE: Sql = Sql::One("UPDATE tokens SET revoked = $1 WHERE id = $2 AND revoked IS NULL");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, BEARER, FIND, REVOKE];

/// What the holder of a token sends: `radd_` and 64 hexadecimal digits, so that one that was published is recognised.
pub fn token_secret(random: [u8; 32]) -> String {
    format!("radd_{}", secret_text(random))
}

/// A secret that nobody can guess, as browsers and links hold it: 64 hexadecimal digits.
pub fn secret_text(random: [u8; 32]) -> String {
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a secret. One that nobody can guess needs no slow hash.
pub fn token_hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Who holds a token or a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Holder {
    /// An agent.
    Agent(Id<Agent>, Agent),
    /// A contact.
    Contact(Id<Contact>, Contact),
}

impl Holder {
    /// Whose it is.
    pub fn id(&self) -> HolderId {
        match self {
            Self::Agent(id, _) => HolderId::Agent(*id),
            Self::Contact(id, _) => HolderId::Contact(*id),
        }
    }

    /// Whether the person is still let in: an agent works here. A contact who was erased is never found.
    pub(crate) fn is_here(&self) -> bool {
        !matches!(self, Self::Agent(_, agent) if !agent.active)
    }
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

/// Whose a token or an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderId {
    /// An agent's.
    Agent(Id<Agent>),
    /// A contact's.
    Contact(Id<Contact>),
}

/// A token, as it is shown to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// What its holder calls it.
    pub name: String,
    /// Whose it is.
    pub holder: HolderId,
    /// When it was made.
    pub made: Instant,
    /// When it ends, if it does.
    pub expires: Option<Instant>,
    /// When it was revoked, if it was.
    pub revoked: Option<Instant>,
}

/// Adds a token by the SHA-256 of its secret, and gives its number.
///
/// # Errors
/// By field, a holder who isn't there or doesn't work here any more, and an end that has passed; what the engine says.
pub fn add_token(
    tx: &mut Tx<'_>,
    hash: &Hash,
    name: &str,
    holder: HolderId,
    made: Instant,
    expires: Option<Instant>,
) -> Result<i64, Failure> {
    let mut errors = Vec::new();
    match holder {
        HolderId::Agent(id) if agent(tx, id)?.is_none_or(|agent| !agent.active) => {
            let (en, ar) = ("no agent with this number works here", "لا موظف عاملًا بهذا الرقم");
            errors.push(sla::Error::new("agent", id.to_string(), en, ar));
        }
        HolderId::Contact(id) if contact(tx, id)?.is_none() => {
            let (en, ar) = ("there is no contact with this number", "لا جهة اتصال بهذا الرقم");
            errors.push(sla::Error::new("contact", id.to_string(), en, ar));
        }
        _ => {}
    }
    if let Some(ends) = expires.filter(|ends| *ends <= made) {
        let (en, ar) = ("it has passed: name a later time", "مضى: اذكر وقتًا بعده");
        errors.push(sla::Error::new("expires", ends.to_string(), en, ar));
    }
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors));
    }
    let (agent, contact) = holder.columns();
    Ok(given(tx.one(ADD, &[hash, &name, &agent, &contact, &made, &expires], |row| row.take())?)?)
}

/// Who holds the token with this hash, unless it was revoked or its holder isn't there any more. Whether it has expired
/// is the caller's to see.
///
/// # Errors
/// What the engine says.
pub fn bearer(tx: &mut Tx<'_>, hash: &Hash) -> Result<Option<Bearer>, Error> {
    let found = tx.one(BEARER, &[hash], |row| {
        let (token, expires) = (row.take()?, row.take()?);
        let holder = holder(row)?.ok_or_else(|| nobody_holds(token))?;
        Ok(Bearer { token, expires, holder })
    })?;
    Ok(found.filter(|bearer| bearer.holder.is_here()))
}

/// Number and document of an agent, then of a contact, the next four columns: whichever there is.
pub(crate) fn holder(row: &mut Row<'_>) -> Result<Option<Holder>, Error> {
    let agent: (Option<Id<Agent>>, Option<String>) = (row.take()?, row.take()?);
    let contact: (Option<Id<Contact>>, Option<String>) = (row.take()?, row.take()?);
    Ok(match (agent, contact) {
        ((Some(id), Some(document)), _) => Some(Holder::Agent(id, read(&document)?)),
        (_, (Some(id), Some(document))) => Some(Holder::Contact(id, read(&document)?)),
        _ => None,
    })
}

/// A token, if there is one with this number, also one that has ended.
///
/// # Errors
/// What the engine says.
pub fn token(tx: &mut Tx<'_>, id: i64) -> Result<Option<Token>, Error> {
    tx.one(FIND, &[&id], take)
}

/// Tokens after a number, in order, those that have ended among them: somebody's, or everybody's.
///
/// # Errors
/// What the engine says.
pub fn tokens(tx: &mut Tx<'_>, of: Option<HolderId>, after: i64, limit: u32) -> Result<Vec<Token>, Error> {
    let (agent, contact) = of.map_or((None, None), HolderId::columns);
    let mut select =
        Select::new("SELECT id, name, agent_id, contact_id, made, expires, revoked FROM tokens WHERE TRUE");
    select
        .and_some("agent_id = $1", &agent)
        .and_some("contact_id = $1", &contact)
        .and("id > $1", &[&after])
        .add(" ORDER BY id LIMIT $1", &[&limit]);
    tx.all(select.text(), select.binds(), take)
}

/// Ends a token from now on; `false` where there is none with this number, or it had ended so before.
///
/// # Errors
/// What the engine says.
pub fn revoke_token(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(REVOKE, &[&now, &id])? == 1)
}

impl HolderId {
    pub(crate) fn columns(self) -> (Option<Id<Agent>>, Option<Id<Contact>>) {
        match self {
            Self::Agent(agent) => (Some(agent), None),
            Self::Contact(contact) => (None, Some(contact)),
        }
    }
}

fn take(row: &mut Row<'_>) -> Result<Token, Error> {
    let (id, name, agent, contact) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let holder = match (agent, contact) {
        (Some(agent), _) => HolderId::Agent(agent),
        (None, Some(contact)) => HolderId::Contact(contact),
        (None, None) => return Err(nobody_holds(id)),
    };
    Ok(Token { id, name, holder, made: row.take()?, expires: row.take()?, revoked: row.take()? })
}

fn nobody_holds(token: i64) -> Error {
    Error::Shape(format!("token {token}: nobody holds it"))
}
