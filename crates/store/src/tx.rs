//! One transaction on either engine: the few lines that know two.

use crate::{Bind, Error, Select, Take, Value, postgres::Session, sqlite};

/// So many rows are inserted at a time, at the most: each number of them is a statement to prepare.
const ROWS: usize = 8;

/// Which engine is underneath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The server, for many nodes.
    Postgres,
}

/// A statement: one text, or, in `dialect` only, one for each engine. Binds are `$1`, `$2` … in both.
#[derive(Clone, Copy, Debug)]
pub enum Sql<'a> {
    /// Serves both.
    One(&'a str),
    /// What must differ.
    Each {
        /// For SQLite.
        sqlite: &'a str,
        /// For PostgreSQL.
        postgres: &'a str,
    },
}

impl<'a> Sql<'a> {
    fn text(self, engine: Engine) -> &'a str {
        match (self, engine) {
            (Self::One(text), _)
            | (Self::Each { sqlite: text, .. }, Engine::Sqlite)
            | (Self::Each { postgres: text, .. }, Engine::Postgres) => text,
        }
    }
}

impl<'a> From<&'a str> for Sql<'a> {
    fn from(text: &'a str) -> Self {
        Self::One(text)
    }
}

pub(crate) enum Link<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut Session),
}

/// A transaction, or in a read a run of statements, each of which sees what is committed when it begins.
///
/// A statement that fails spoils the command: PostgreSQL takes nothing more in that transaction, so neither engine keeps anything.
/// What may meet a row that is already there says `ON CONFLICT`.
pub struct Tx<'a> {
    link: Link<'a>,
    spoilt: Option<Error>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>) -> Self {
        Self { link, spoilt: None }
    }

    /// The first error that a statement met.
    pub(crate) fn spoilt(&self) -> Option<&Error> {
        self.spoilt.as_ref()
    }

    /// Which engine this runs on, for `dialect`.
    pub fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement that gives no rows; how many it changed.
    ///
    /// # Errors
    /// What the engine says, or [`Error::Shape`] where a bind isn't what it takes.
    pub fn run<'s>(&mut self, sql: impl Into<Sql<'s>>, binds: &[&dyn Bind]) -> Result<u64, Error> {
        let text = sql.into().text(self.engine());
        let result = values(binds).and_then(|values| match &mut self.link {
            Link::Sqlite(conn) => sqlite::run(conn, text, &values),
            Link::Postgres(session) => session.run(text, &values),
        });
        self.noted(text, result)
    }

    /// Runs a statement that inserts one row for each of several rows; how many were inserted. PostgreSQL, which is a round
    /// trip away, is given many at a time, and numbers them in their order too.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub(crate) fn run_each(&mut self, sql: Sql<'_>, rows: &[Vec<&dyn Bind>]) -> Result<u64, Error> {
        let (text, mut changed) = (sql.text(self.engine()), 0);
        if let (Engine::Postgres, [_, _, ..], Some((head, row, tail))) = (self.engine(), rows, parts(text)) {
            for rows in rows.chunks(ROWS) {
                let mut insert = Select::new(head);
                for (place, binds) in rows.iter().enumerate() {
                    insert.add(if place == 0 { "" } else { ", " }, &[]).add(row, binds);
                }
                insert.add(tail, &[]);
                changed += self.run(insert.text(), insert.binds())?;
            }
            return Ok(changed);
        }
        for binds in rows {
            changed += self.run(sql, binds)?;
        }
        Ok(changed)
    }

    /// The one row of a statement, or none. A second row is an error.
    ///
    /// # Errors
    /// As [`Tx::run`], and where a column isn't what `read` takes.
    pub fn one<'s, T>(
        &mut self,
        sql: impl Into<Sql<'s>>,
        binds: &[&dyn Bind],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(sql, binds, |row| match found {
            None => read(row).map(|it| found = Some(it)),
            Some(_) => Err(Error::Shape("more than one row".into())),
        })?;
        Ok(found)
    }

    /// All rows of a statement.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub fn all<'s, T>(
        &mut self,
        sql: impl Into<Sql<'s>>,
        binds: &[&dyn Bind],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, binds, |row| read(row).map(|it| found.push(it)))?;
        Ok(found)
    }

    /// Each row of a statement as it arrives, for what is too much to hold.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub fn each<'s>(
        &mut self,
        sql: impl Into<Sql<'s>>,
        binds: &[&dyn Bind],
        mut read: impl FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let text = sql.into().text(self.engine());
        let read = |cells: Cells<'_>| {
            let mut row = Row { cells, next: 0 };
            read(&mut row)?;
            row.finish()
        };
        let result = values(binds).and_then(|values| match &mut self.link {
            Link::Sqlite(conn) => sqlite::each(conn, text, &values, read),
            Link::Postgres(session) => session.each(text, &values, read),
        });
        self.noted(text, result)
    }

    /// Several statements without binds, for migrations.
    ///
    /// # Errors
    /// What the engine says.
    pub fn batch(&mut self, text: &str) -> Result<(), Error> {
        let result = match &mut self.link {
            Link::Sqlite(conn) => conn.execute_batch(text).map_err(Error::from),
            Link::Postgres(session) => session.batch(text),
        };
        self.noted(text, result)
    }

    /// Prepares a statement without running it; how many binds it takes. For the test that prepares every one on both engines.
    ///
    /// # Errors
    /// What the engine says of the text.
    pub fn check<'s>(&mut self, sql: impl Into<Sql<'s>>) -> Result<usize, Error> {
        let text = sql.into().text(self.engine());
        let result = match &mut self.link {
            Link::Sqlite(conn) => {
                conn.prepare(text).map(|statement| statement.parameter_count()).map_err(Error::from)
            }
            Link::Postgres(session) => session.check(text),
        };
        self.noted(text, result)
    }

    /// How the engine would go about a statement, line by line. For the test that looks at the plans of lists.
    ///
    /// # Errors
    /// What the engine says of the text.
    pub(crate) fn explain(&mut self, text: &str, binds: &[&dyn Bind]) -> Result<Vec<String>, Error> {
        match self.engine() {
            Engine::Sqlite => self.all(format!("EXPLAIN QUERY PLAN {text}").as_str(), binds, |row| {
                let _: (i64, i64, i64) = (row.take()?, row.take()?, row.take()?);
                row.take()
            }),
            Engine::Postgres => {
                self.all(format!("EXPLAIN (COSTS OFF) {text}").as_str(), binds, |row| row.take())
            }
        }
    }

    fn noted<T>(&mut self, text: &str, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|e| {
            let e = e.at(text);
            self.spoilt.get_or_insert(e).clone()
        })
    }
}

/// An INSERT with the values of one row: what stands before them, they, and what stands after them.
fn parts(insert: &str) -> Option<(&str, &str, &str)> {
    let begin = insert.find("VALUES (")? + "VALUES ".len();
    let (head, rest) = insert.split_at(begin);
    let mut depth = 0;
    let end = rest.char_indices().find_map(|(at, sign)| {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at + 1)
    })?;
    let (row, tail) = rest.split_at(end);
    Some((head, row, tail))
}

/// What is bound, seen as SQL. A text with NUL is refused here, for both.
fn values<'b>(binds: &'b [&'b dyn Bind]) -> Result<Vec<Value<'b>>, Error> {
    let values: Vec<_> = binds.iter().map(|bind| bind.value()).collect();
    match values.iter().position(|v| matches!(v, Value::Text(s) if s.as_bytes().contains(&0))) {
        Some(at) => Err(Error::Shape(format!("${}: a text can't hold NUL", at + 1))),
        None => Ok(values),
    }
}

pub(crate) enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

/// A row, read column by column in the order of the statement's list. All of them must be read.
pub struct Row<'a> {
    cells: Cells<'a>,
    next: usize,
}

impl Row<'_> {
    /// The next column.
    ///
    /// # Errors
    /// When it holds another type, or NULL where `T` is no `Option`.
    pub fn take<T: Take>(&mut self) -> Result<T, Error> {
        let at = self.next;
        self.next += 1;
        let value = match &self.cells {
            Cells::Sqlite(row) => sqlite::cell(row, at),
            Cells::Postgres(row) => row.try_get::<_, Value<'_>>(at).map_err(Error::from),
        };
        value.and_then(T::take).map_err(|e| e.at(&self.name(at)))
    }

    fn name(&self, at: usize) -> String {
        match &self.cells {
            Cells::Sqlite(row) => row.as_ref().column_name(at).unwrap_or("no such column").to_owned(),
            Cells::Postgres(row) => row.columns().get(at).map_or("no such column", |c| c.name()).to_owned(),
        }
    }

    fn finish(&self) -> Result<(), Error> {
        let columns = match &self.cells {
            Cells::Sqlite(row) => row.as_ref().column_count(),
            Cells::Postgres(row) => row.len(),
        };
        if columns == self.next {
            Ok(())
        } else {
            Err(Error::Shape(format!("{columns} columns, of which {} were read", self.next)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect;

    #[test]
    fn an_insert_is_taken_apart_around_the_values_of_its_row() {
        let plain = "INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO NOTHING";
        assert_eq!(parts(plain), Some(("INSERT INTO a (b) VALUES ", "($1)", " ON CONFLICT (b) DO NOTHING")));
        let (head, row, tail) =
            parts(dialect::APPEND_EVENT.text(Engine::Postgres)).expect("it is one row of values");
        assert!(head.ends_with("VALUES ") && row.starts_with("((SELECT") && row.ends_with("$10)"), "{row}");
        assert_eq!(tail, "");
        assert_eq!(parts("DELETE FROM a WHERE b = $1"), None);
    }
}
