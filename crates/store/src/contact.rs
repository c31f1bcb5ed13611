//! Contacts, how they are reached, and the erasing of one.

use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Contact, Reach};
use desk::permission::{Asker, Deed, Scope};
use sla::Instant;

use crate::execute::Failure;
use crate::organisation::{Listed, Versioned, given, listed, versioned, written};
use crate::{
    Error, HolderId, Select, Sql, Tx, case, draft, file, identity, letter, mail, organisation, search, site,
};

const ADD: Sql =
    Sql::One("INSERT INTO contacts (organisation_id, site_id, document) VALUES ($1, $2, $3) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM contacts WHERE id = $1 AND erased IS NULL");
const CHANGE: Sql = Sql::One(
    "UPDATE contacts SET version = version + 1, site_id = $1, document = $2
     WHERE id = $3 AND version = $4 AND erased IS NULL",
);
const ADD_REACH: Sql = Sql::One("INSERT INTO reaches (reach, contact_id, verified) VALUES ($1, $2, $3)");
const PROVEN: Sql = Sql::One("SELECT contact_id FROM reaches WHERE reach = $1 AND verified IS NOT NULL");
const OF_ORGANISATION: Sql = Sql::One(
    "SELECT r.contact_id FROM reaches r JOIN contacts c ON c.id = r.contact_id
     WHERE r.reach = $1 AND c.organisation_id = $2 ORDER BY CASE WHEN r.verified IS NULL THEN 1 ELSE 0 END, c.id LIMIT 1",
);
const FORGET_REACHES: Sql = Sql::One("DELETE FROM reaches WHERE contact_id = $1");
const ERASE: Sql = Sql::One(
    "UPDATE contacts SET version = version + 1, site_id = NULL, document = '{}', erased = $1
     WHERE id = $2 AND erased IS NULL",
);
const ERASE_CONTENTS: Sql = Sql::One(
    "UPDATE contents SET salt = NULL, text = NULL, erased = $1 WHERE contact_id = $2 AND erased IS NULL",
);
// What a person calls a token is the person's.
const ERASE_TOKENS: Sql =
    Sql::One("UPDATE tokens SET name = '', revoked = COALESCE(revoked, $1) WHERE contact_id = $2");

pub(crate) const STATEMENTS: &[Sql] = &[
    OF_ORGANISATION,
    ADD,
    FIND,
    CHANGE,
    ADD_REACH,
    PROVEN,
    FORGET_REACHES,
    ERASE,
    ERASE_CONTENTS,
    ERASE_TOKENS,
];

/// Adds a contact with addresses and numbers, and gives its number.
///
/// # Errors
/// An organisation that isn't there; by field, a site that isn't the organisation's, and an address or number that
/// another has proven to be theirs (`addresses[0]`); what the engine says.
pub fn add_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<Id<Contact>, Failure> {
    check(tx, None, contact)?;
    let document = written(contact)?;
    let id = given(tx.one(ADD, &[&contact.organisation, &contact.site, &document], |row| row.take())?)?;
    add_reaches(tx, id, contact)?;
    search::index_contact(tx, id)?;
    Ok(id)
}

/// A contact, unless there is none with this number or it was erased.
///
/// # Errors
/// What the engine says.
pub fn contact(tx: &mut Tx<'_>, id: Id<Contact>) -> Result<Option<Versioned<Contact>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes a contact from a version, and with it how the contact is reached; `false` where it has another by now.
///
/// # Errors
/// As [`add_contact`].
pub fn change_contact(
    tx: &mut Tx<'_>,
    id: Id<Contact>,
    version: u32,
    contact: &Contact,
) -> Result<bool, Failure> {
    check(tx, Some(id), contact)?;
    if tx.run(CHANGE, &[&contact.site, &written(contact)?, &id, &version])? == 0 {
        return Ok(false);
    }
    tx.run(FORGET_REACHES, &[&id])?;
    add_reaches(tx, id, contact)?;
    search::index_contact(tx, id)?;
    Ok(true)
}

/// The contacts of an organisation whom somebody sees, after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn contacts(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    asker: &Asker,
    after: i64,
    limit: u32,
) -> Result<Listed<Contact>, Error> {
    let (own, own_site, own_organisation) = match asker {
        Asker::Contact { id, site, organisation, .. } => (Some(*id), *site, Some(*organisation)),
        _ => (None, None, None),
    };
    let mut select = Select::new("SELECT id, version, document FROM contacts WHERE erased IS NULL");
    select.and("organisation_id = $1", &[&organisation]).and("id > $1", &[&after]);
    match asker.scope(Deed::SeeContact) {
        Scope::All => &mut select,
        Scope::Organisation => select.and("organisation_id = $1", &[&own_organisation]),
        Scope::Site if own_organisation == Some(organisation) => {
            select.and("(id = $1 OR site_id = $2)", &[&own, &own_site])
        }
        Scope::Site | Scope::Own => select.and("id = $1", &[&own]),
        Scope::None => return Ok(Vec::new()),
    };
    select.add(" ORDER BY id LIMIT $1", &[&limit]);
    tx.all(select.text(), select.binds(), listed)
}

/// Who has proven that an address or number, in its usual form, is theirs.
///
/// # Errors
/// What the engine says.
pub fn contact_reached_at(tx: &mut Tx<'_>, reach: &str) -> Result<Option<Id<Contact>>, Error> {
    tx.one(PROVEN, &[&reach], |row| row.take())
}

/// The contact of an organisation whose address or number this is, in its usual form: who has proven it before anybody else.
///
/// # Errors
/// What the engine says.
pub fn contact_of(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    reach: &str,
) -> Result<Option<Id<Contact>>, Error> {
    tx.one(OF_ORGANISATION, &[&reach, &organisation], |row| row.take())
}

/// What was erased of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Texts that the contact wrote, or that were about the contact.
    pub texts: u64,
    /// Addresses and numbers.
    pub reaches: u64,
    /// Tokens, which let nobody in any more.
    pub tokens: u64,
}

/// Removes a contact's name, addresses, numbers, texts and drafts, with their salts, and everything that the contact signs in
/// with, and ends the contact's tokens. The number stays, and with it every event: `verify` says that their texts were
/// erased. `None` where no contact with this number was left to erase.
///
/// The contents of files that nobody else sent are removed by [`Store::sweep_files`](crate::Store::sweep_files), once this
/// is on disk.
///
/// SQLite writes zeros over what it frees; PostgreSQL frees it with its next VACUUM. Copies and backups keep what they
/// hold until they are themselves removed.
///
/// # Errors
/// What the engine says.
pub fn erase_contact(tx: &mut Tx<'_>, id: Id<Contact>, now: Instant) -> Result<Option<Erased>, Error> {
    if tx.run(ERASE, &[&now, &id])? == 0 {
        return Ok(None);
    }
    mail::erase_mails(tx, id)?;
    letter::erase_letters(tx, id)?;
    let reaches = tx.run(FORGET_REACHES, &[&id])?;
    file::release(tx, id)?;
    let cases = search::cases_with_texts_of(tx, id)?;
    let texts = tx.run(ERASE_CONTENTS, &[&now, &id])?;
    search::index_contact(tx, id)?;
    for case in cases {
        if let Some(kept) = case::load(tx, case)? {
            search::reindex(tx, case, &kept.case)?;
        }
    }
    draft::forget_drafts_of(tx, id)?;
    let tokens = tx.run(ERASE_TOKENS, &[&now, &id])?;
    identity::erase_account(tx, HolderId::Contact(id))?;
    Ok(Some(Erased { texts, reaches, tokens }))
}

/// What a contact refers to is there, and what it has proven nobody else has. The index on what is proven has the last
/// word where two come at once.
fn check(tx: &mut Tx<'_>, id: Option<Id<Contact>>, contact: &Contact) -> Result<(), Failure> {
    let mut errors = Vec::new();
    if organisation(tx, contact.organisation)?.is_none() {
        return Err(Failure::NoOrganisation(contact.organisation));
    }
    if let Some(of) = contact.site {
        let found = site(tx, of)?.filter(|found| found.organisation == contact.organisation);
        if found.is_none() {
            errors.push(no_such_site(of));
        }
    }
    for (field, list) in [("addresses", &contact.addresses), ("numbers", &contact.numbers)] {
        for (index, reach) in list.iter().enumerate().filter(|(_, reach)| reach.verified.is_some()) {
            if contact_reached_at(tx, &reach.to)?.is_some_and(|other| Some(other) != id) {
                errors.push(taken(&format!("{field}[{index}]"), &reach.to));
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(errors)) }
}

fn no_such_site(site: Id<Site>) -> sla::Error {
    let (en, ar) = ("the organisation has no site with this number", "لا موقع بهذا الرقم لدى المؤسسة");
    sla::Error::new("site", site.to_string(), en, ar)
}

fn taken(field: &str, reach: &str) -> sla::Error {
    sla::Error::new(
        field,
        reach,
        "another contact has proven that this is theirs: only one can",
        "أثبتت جهة اتصال أخرى أن هذا لها: لا يكون إلا لواحدة",
    )
}

fn add_reaches(tx: &mut Tx<'_>, id: Id<Contact>, contact: &Contact) -> Result<(), Error> {
    for Reach { to, verified } in contact.addresses.iter().chain(&contact.numbers) {
        tx.run(ADD_REACH, &[to, &id, verified])?;
    }
    Ok(())
}
