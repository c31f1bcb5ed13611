//! Everything that the database holds, table by table, as JSON Lines: for moving from one engine to the other, and for
//! whoever wants to read it without Radd.
//!
//! Which columns there are the engine is asked, so that none is forgotten; both engines say the same.

mod line;

use std::fmt::Write as _;

use crate::{Bind, Engine, Error, MIGRATIONS, Sql, Tx, dialect};

use line::{Cell, Kind};

/// Every table, each after those that it refers to.
pub const TABLES: &[&str] = &[
    "organisations",
    "organisation_domains",
    "editions",
    "holiday_calendars",
    "holiday_versions",
    "sites",
    "contacts",
    "reaches",
    "agents",
    "teams",
    "team_agents",
    "tokens",
    "accounts",
    "sessions",
    "recovery_codes",
    "passkeys",
    "sign_in_links",
    "provider_identities",
    "known_browsers",
    "sign_in_steps",
    "sign_in_failures",
    "account_events",
    "views",
    "saved_replies",
    "secrets",
    "contracts",
    "contract_versions",
    "contract_places",
    "cases",
    "case_tags",
    "case_participants",
    "events",
    "contents",
    "drafts",
    "refused_calls",
    "blobs",
    "files",
    "timers",
    "outbox",
    "mailboxes",
    "mails",
    "letters",
    "case_seen",
    "dead_letters",
    "requests",
];

pub(crate) const STATEMENTS: &[Sql] = &[dialect::COLUMNS, dialect::LAST_NUMBER];

/// So many rows are written with one statement: a round trip each would take longer than the writing.
const AT_ONCE: usize = 50;

/// A table: its name and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: &'static str,
    columns: Vec<Column>,
}

/// A column of the portable subset.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
    /// Its place in the primary key, from 1.
    key: Option<i64>,
}

/// Every table with its columns, as they are in this database, in an order in which they can be filled.
///
/// # Errors
/// What the engine says; a column of a type outside the portable subset.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, Error> {
    TABLES.iter().map(|name| Table::read(tx, name)).collect()
}

/// The number of the last migration that this program knows, and that every database it has opened has.
pub fn schema_version() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, _)| *number)
}

/// The first table that holds anything.
///
/// # Errors
/// What the engine says.
pub fn first_filled(tx: &mut Tx<'_>) -> Result<Option<&'static str>, Error> {
    for table in TABLES {
        let text = format!("SELECT 1 FROM {table} LIMIT 1");
        if tx.one(text.as_str(), &[], |row| row.take::<i64>())?.is_some() {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

impl Table {
    fn read(tx: &mut Tx<'_>, name: &'static str) -> Result<Self, Error> {
        let mut columns = tx.all(dialect::COLUMNS, &[&name], |row| {
            let (column, kind, key): (String, String, i64) = (row.take()?, row.take()?, row.take()?);
            let kind = Kind::of(&column, &kind)
                .ok_or_else(|| Error::Shape(format!("{name}.{column}: {kind} isn't in the subset")))?;
            Ok(Column { name: column, kind, key: Some(key).filter(|place| *place > 0) })
        })?;
        // Each server counts its transactions for itself.
        columns.retain(|column| (name, column.name.as_str()) != ("events", "tx"));
        if columns.is_empty() {
            return Err(Error::Shape(format!("{name}: there is no such table")));
        }
        Ok(Self { name, columns })
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Gives each row as a line of JSON, without its end, in the order of the key; how many there were.
    ///
    /// # Errors
    /// What the engine says, or `each`.
    pub fn write<E: From<Error>>(
        &self,
        tx: &mut Tx<'_>,
        mut each: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<u64, E> {
        let text = format!("SELECT {} FROM {} ORDER BY {}", self.names(), self.name, self.order(tx.engine()));
        let (mut line, mut count, mut stopped) = (String::new(), 0, None);
        let read = tx.each(text.as_str(), &[], |row| {
            line::write(&self.columns, row, &mut line)?;
            count += 1;
            each(&line).map_err(|error| {
                stopped = Some(error);
                Error::Closed
            })
        });
        match (stopped, read) {
            (Some(error), _) => Err(error),
            (None, read) => Ok(read.map(|()| count)?),
        }
    }

    fn order(&self, engine: Engine) -> String {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key.is_some()).collect();
        key.sort_by_key(|column| column.key);
        let ordered = key.iter().map(|column| match column.kind {
            Kind::Text | Kind::Json => dialect::bytewise(engine, &column.name),
            _ => column.name.clone(),
        });
        ordered.collect::<Vec<_>>().join(", ")
    }

    /// Adds a row for each line; how many there were.
    ///
    /// # Errors
    /// What the engine says, or whoever gives the lines; a line that isn't a row of this table, with its number.
    pub fn read_lines<E: From<Error>>(
        &self,
        tx: &mut Tx<'_>,
        lines: impl Iterator<Item = Result<String, E>>,
    ) -> Result<u64, E> {
        let (mut rows, mut count) = (Vec::with_capacity(AT_ONCE), 0);
        for line in lines {
            count += 1;
            let cells = line::read(&self.columns, &line?);
            rows.push(cells.map_err(|what| Error::Shape(format!("{}, line {count}: {what}", self.name)))?);
            if rows.len() == AT_ONCE {
                self.add(tx, &rows)?;
                rows.clear();
            }
        }
        self.add(tx, &rows)?;
        Ok(count)
    }

    fn add(&self, tx: &mut Tx<'_>, rows: &[Vec<Cell>]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut text = format!("INSERT INTO {} ({}) VALUES ", self.name, self.names());
        let mut binds: Vec<&dyn Bind> = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for (place, cell) in cells.iter().enumerate() {
                binds.push(cell);
                let separator = if place == 0 { "" } else { ", " };
                // Writing to a text can't fail.
                let _ = write!(text, "{separator}${}", binds.len());
            }
            text.push(')');
        }
        tx.run(text.as_str(), &binds).map(drop)
    }

    /// The column that the engine numbers, if there is one.
    fn numbered(&self) -> Option<&str> {
        let mut key = self.columns.iter().filter(|column| column.key.is_some());
        match (key.next(), key.next()) {
            (Some(column), None) if column.kind == Kind::Int => Some(&column.name),
            _ => None,
        }
    }

    /// The last number that the engine gave here, so that it is never given again, not even after its row went.
    ///
    /// # Errors
    /// What the engine says.
    pub fn last_number(&self, tx: &mut Tx<'_>) -> Result<Option<i64>, Error> {
        let Some(column) = self.numbered() else { return Ok(None) };
        let last = tx.one(dialect::LAST_NUMBER, &[&self.name, &column], |row| row.take::<Option<i64>>())?;
        Ok(last.flatten())
    }

    /// Goes on numbering after `last`.
    ///
    /// # Errors
    /// What the engine says.
    pub fn set_last_number(&self, tx: &mut Tx<'_>, last: i64) -> Result<(), Error> {
        match self.numbered() {
            Some(column) => dialect::set_last_number(tx, self.name, column, last),
            None => Ok(()),
        }
    }
}
