//! PostgreSQL: commands side by side, each on a thread that owns a connection.

use std::collections::HashMap;
use std::error::Error as StdError;

use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{FromSql, IsNull, ToSql, Type};
use ::postgres::{Client, Statement};
use bytes::BytesMut;
use uuid::Uuid;

use crate::nudge::Nudges;
use crate::queue::Queue;
use crate::tx::{Cells, Link};
use crate::{Error, Tx, Value, tls};

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 512;

/// A connection and its prepared statements.
pub(crate) struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    pub(crate) fn open(url: &str, write: bool) -> Result<Self, Error> {
        let mut client = tls::connect(url)?;
        client.batch_execute(
            "SET synchronous_commit = on; SET lock_timeout = '10s'; SET statement_timeout = '60s';
             SET idle_in_transaction_session_timeout = '60s';",
        )?;
        if !write {
            // Every list says itself which index leads it, whatever is bound: planning its joins anew for each page takes
            // longer than reading the page.
            client.batch_execute(
                "SET default_transaction_read_only = on; SET plan_cache_mode = force_generic_plan; SET jit = off",
            )?;
        }
        Ok(Self { client, statements: HashMap::new() })
    }

    fn prepared(&mut self, text: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(text)?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    fn matching(&mut self, text: &str, values: &[Value<'_>]) -> Result<Statement, Error> {
        let statement = self.prepared(text)?;
        let count = statement.params().len();
        if count != values.len() {
            return Err(Error::Shape(format!("{count} binds are needed, {} were given", values.len())));
        }
        Ok(statement)
    }

    pub(crate) fn run(&mut self, text: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.matching(text, values)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.client.execute(&statement, &values)?)
    }

    pub(crate) fn each(
        &mut self,
        text: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(Cells<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let statement = self.matching(text, values)?;
        let mut rows = self.client.query_raw(&statement, values)?;
        while let Some(row) = rows.next()? {
            read(Cells::Postgres(&row))?;
        }
        Ok(())
    }

    pub(crate) fn check(&mut self, text: &str) -> Result<usize, Error> {
        Ok(self.prepared(text)?.params().len())
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.client.batch_execute(text)?)
    }
}

/// Keeps a connection, and a new one after it is lost: nothing of a command has run when `begin` fails, so it is tried once more.
struct Line {
    url: String,
    write: bool,
    session: Option<Session>,
}

impl Line {
    fn ready(&mut self) -> Result<&mut Session, Error> {
        if self.session.as_ref().is_none_or(|s| s.client.is_closed()) {
            self.session = Some(Session::open(&self.url, self.write)?);
        }
        self.session.as_mut().ok_or(Error::Closed)
    }

    fn begin(&mut self, text: &str) -> Result<&mut Session, Error> {
        if self.ready()?.batch(text).is_err() {
            self.session = None;
            self.ready()?.batch(text)?;
        }
        self.ready()
    }
}

/// Runs commands, each in its transaction.
pub(crate) fn write(session: Session, url: String, queue: &Queue, nudges: &Nudges) {
    let mut link = Line { url, write: true, session: Some(session) };
    while let Some(jobs) = queue.take(1) {
        for job in jobs {
            let session = match link.begin("BEGIN") {
                Ok(session) => session,
                Err(e) => {
                    (job(Err(e.clone())).answer)(Err(e));
                    continue;
                }
            };
            let done = job(Ok(&mut Tx::new(Link::Postgres(session))));
            // COMMIT of a failed transaction is a ROLLBACK that reports success; `keep` is false for one that a statement spoilt.
            let ended = session.batch(if done.keep { "COMMIT" } else { "ROLLBACK" });
            match &ended {
                Ok(()) if done.keep => nudges.committed(),
                Ok(()) => nudges.ended(),
                Err(_) => {
                    link.session = None;
                    nudges.ended();
                }
            }
            (done.answer)(ended);
        }
    }
}

/// Runs reads; each statement by itself, so a page of one query is one round trip.
pub(crate) fn read(session: Session, url: String, queue: &Queue) {
    let mut link = Line { url, write: false, session: Some(session) };
    while let Some(jobs) = queue.take(1) {
        for job in jobs {
            let done = match link.ready() {
                Ok(session) => job(Ok(&mut Tx::new(Link::Postgres(session)))),
                Err(e) => job(Err(e)),
            };
            (done.answer)(Ok(()));
        }
    }
}

type Refusal = Box<dyn StdError + Sync + Send>;

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Bool(b), &Type::BOOL) => b.to_sql(ty, out),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Text(s), &Type::TEXT) => s.to_sql(ty, out),
            (Self::Bytes(b), &Type::BYTEA) => b.to_sql(ty, out),
            (Self::Uuid(u), &Type::UUID) => {
                out.extend_from_slice(u.as_bytes());
                Ok(IsNull::No)
            }
            _ => Err(format!("{} was bound where PostgreSQL takes {ty}", self.name()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        self.to_sql(ty, out)
    }
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Refusal> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::TEXT => Self::Text(<&str>::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw),
            Type::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            // A sum of BIGINT is NUMERIC, for one: the statement casts it.
            _ => return Err(format!("{ty} isn't in the subset").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Refusal> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
