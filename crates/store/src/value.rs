//! What can be bound and read: the portable subset's types, once, for both engines and both directions.

use desk::id::Id;
use sla::Instant;
use uuid::Uuid;

use crate::Error;

/// One SQL value of the portable subset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// NULL of any type.
    Null,
    /// BOOLEAN; on SQLite the integers 0 and 1.
    Bool(bool),
    /// BIGINT.
    Int(i64),
    /// TEXT, without NUL: PostgreSQL can't hold one, so neither engine is given one.
    Text(&'a str),
    /// BYTEA; on SQLite a blob.
    Bytes(&'a [u8]),
    /// UUID; on SQLite a blob of 16 bytes, which sorts as PostgreSQL's does.
    Uuid(Uuid),
}

impl Value<'_> {
    /// The subset's name for it, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "BOOLEAN",
            Self::Int(_) => "BIGINT",
            Self::Text(_) => "TEXT",
            Self::Bytes(_) => "BYTEA",
            Self::Uuid(_) => "UUID",
        }
    }
}

/// A Rust value that a statement can be given.
pub trait Bind {
    /// It, as SQL sees it.
    fn value(&self) -> Value<'_>;
}

/// A Rust value that a column can be read as.
pub trait Take: Sized {
    /// From what the engine gave.
    ///
    /// # Errors
    /// When the column holds another type, or NULL where none was expected.
    fn take(value: Value<'_>) -> Result<Self, Error>;
}

fn mismatch<T>(wanted: &str, found: Value<'_>) -> Result<T, Error> {
    Err(Error::Shape(format!("expected {wanted}, found {}", found.name())))
}

impl Bind for bool {
    fn value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}
impl Take for bool {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Bool(b) => Ok(b),
            Value::Int(n @ (0 | 1)) => Ok(n == 1),
            other => mismatch("BOOLEAN", other),
        }
    }
}

impl Bind for i64 {
    fn value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}
impl Take for i64 {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Int(n) => Ok(n),
            other => mismatch("BIGINT", other),
        }
    }
}

impl Bind for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}
impl Bind for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}
impl Take for String {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Text(s) => Ok(s.to_owned()),
            other => mismatch("TEXT", other),
        }
    }
}

impl Bind for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}
impl<const N: usize> Bind for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}
impl Bind for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}
impl Take for Vec<u8> {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Bytes(b) => Ok(b.to_vec()),
            other => mismatch("BYTEA", other),
        }
    }
}
impl<const N: usize> Take for [u8; N] {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Bytes(b) => {
                b.try_into().map_err(|_| Error::Shape(format!("expected {N} bytes, found {}", b.len())))
            }
            other => mismatch("BYTEA", other),
        }
    }
}

impl Bind for Uuid {
    fn value(&self) -> Value<'_> {
        Value::Uuid(*self)
    }
}
impl Take for Uuid {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Uuid(u) => Ok(u),
            Value::Bytes(b) => Uuid::from_slice(b).or_else(|_| mismatch("UUID", value)),
            other => mismatch("UUID", other),
        }
    }
}

/// An instant is BIGINT microseconds since 1970.
impl Bind for Instant {
    fn value(&self) -> Value<'_> {
        Value::Int(self.as_microsecond())
    }
}
impl Take for Instant {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        Self::from_microsecond(i64::take(value)?).map_err(|e| Error::Shape(e.to_string()))
    }
}

/// The number of something is BIGINT.
impl<T> Bind for Id<T> {
    fn value(&self) -> Value<'_> {
        Value::Int(self.number())
    }
}
impl<T> Take for Id<T> {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        i64::take(value).map(Self::new)
    }
}

/// Places and versions count from 1 and are small; BIGINT all the same, as everything is.
impl Bind for u32 {
    fn value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}
impl Take for u32 {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        let number = i64::take(value)?;
        Self::try_from(number)
            .map_err(|_| Error::Shape(format!("expected 0 to {}, found {number}", Self::MAX)))
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}
impl<T: Bind> Bind for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Bind::value)
    }
}
impl<T: Take> Take for Option<T> {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            some => T::take(some).map(Some),
        }
    }
}
