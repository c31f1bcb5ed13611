//! Editions of the vendor's catalogue (policy D14).

use desk::catalog::Catalog;
use sla::{Error as Fault, Instant};

use crate::execute::Failure;
use crate::organisation::given;
use crate::{Error, Row, Sql, Tx};

const KEEP: Sql = Sql::One(
    "INSERT INTO editions (edition, made, source) VALUES ($1, $2, $3) ON CONFLICT (edition) DO NOTHING",
);
const ADD: Sql =
    Sql::One("INSERT INTO editions (edition, made, source) VALUES ($1, $2, $3) RETURNING number");
const FIND: Sql = Sql::One("SELECT number, edition, made, source FROM editions WHERE edition = $1");
const LAST: Sql = Sql::One("SELECT edition FROM editions ORDER BY number DESC LIMIT 1");
const LIST: Sql =
    Sql::One("SELECT number, edition, made, source FROM editions WHERE number > $1 ORDER BY number LIMIT $2");

pub(crate) const STATEMENTS: &[Sql] = &[KEEP, ADD, FIND, LAST, LIST];

/// An edition of the catalogue as it was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its place among those that were added, from 1.
    pub number: i64,
    /// Its id.
    pub edition: String,
    /// When it was added.
    pub made: Instant,
    /// Its TOML.
    pub source: String,
}

fn take(row: &mut Row<'_>) -> Result<Edition, Error> {
    Ok(Edition { number: row.take()?, edition: row.take()?, made: row.take()?, source: row.take()? })
}

/// Adds an edition of the catalogue: `source` is what it was read from.
///
/// # Errors
/// An edition with this id that is there already: what was added never changes.
pub fn add_edition(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    made: Instant,
    source: &str,
) -> Result<Edition, Failure> {
    keep_builtin(tx, made)?;
    let edition = catalog.edition();
    if self::edition(tx, edition)?.is_some() {
        let (en, ar) = (
            "this edition is there already, and what was added never changes: give yours another id",
            "هذه الطبعة موجودة بالفعل، وما أُضيف لا يتغيّر: اختر معرّفًا آخر لطبعتك",
        );
        return Err(Failure::Invalid(vec![Fault::new("edition", edition, en, ar)]));
    }
    let number = given(tx.one(ADD, &[&edition, &made, &source], |row| row.take())?)?;
    Ok(Edition { number, edition: edition.to_owned(), made, source: source.to_owned() })
}

/// Keeps the catalogue that comes with the program as the first edition, where there is none yet: what a contract was made
/// under must not change with the program.
///
/// # Errors
/// What the engine says.
pub(crate) fn keep_builtin(tx: &mut Tx<'_>, made: Instant) -> Result<(), Error> {
    if last_edition(tx)?.is_none() {
        tx.run(KEEP, &[&Catalog::builtin().edition(), &made, &Catalog::BUILTIN_SOURCE])?;
    }
    Ok(())
}

/// An edition, if it was added.
///
/// # Errors
/// What the engine says.
pub fn edition(tx: &mut Tx<'_>, edition: &str) -> Result<Option<Edition>, Error> {
    tx.one(FIND, &[&edition], take)
}

/// The edition that was added last.
///
/// # Errors
/// What the engine says.
pub fn last_edition(tx: &mut Tx<'_>) -> Result<Option<String>, Error> {
    tx.one(LAST, &[], |row| row.take())
}

/// Editions after a number, in the order in which they were added.
///
/// # Errors
/// What the engine says.
pub fn editions(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Edition>, Error> {
    tx.all(LIST, &[&after, &limit], take)
}
