//! What is said of everything that was written, at its beginning and at its end.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The version of what is written here.
const FORMAT: u32 = 1;

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    /// The version of the format.
    pub radd_export: u32,
    /// How the database is in it.
    pub holds: Holds,
    /// The last migration of its tables.
    pub schema: i64,
    /// The program that wrote it.
    pub program: String,
    /// When.
    pub made: String,
}

/// How the database is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Holds {
    /// As a file of JSON Lines for each table.
    Tables,
    /// As SQLite's file.
    Sqlite,
}

impl Head {
    pub(super) fn new(holds: Holds, made: sla::Instant) -> Self {
        Self {
            radd_export: FORMAT,
            holds,
            schema: store::schema_version(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made: made.to_string(),
        }
    }

    /// Why this program can't read it.
    pub(super) fn unreadable(&self) -> Option<sla::Error> {
        let (theirs, ours) = (self.schema, store::schema_version());
        if self.radd_export == FORMAT && (theirs == ours || (self.holds == Holds::Sqlite && theirs < ours)) {
            return None;
        }
        let program = &self.program;
        Some(sla::Error::new(
            super::HEAD,
            "",
            format!(
                "written by Radd {program}, with the tables of migration {theirs}; this program has {ours}. Read it \
                 with that Radd into an empty database, and let this one migrate that"
            ),
            format!(
                "كتبه رَدّ {program} بجداول الترحيل {theirs}، وعند هذا البرنامج {ours}. أدخله بذلك الإصدار في قاعدة \
                 بيانات فارغة، ثم دع هذا البرنامج يرقّيها"
            ),
        ))
    }
}

/// What stood in each entry, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub entries: BTreeMap<String, Entry>,
}

/// What stood in an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub bytes: u64,
    pub sha256: String,
    /// Of a table that the engine numbers: the last number that it gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_number: Option<i64>,
}

/// Counts and hashes what passes through it.
pub(super) struct Counted<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Counted<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// What passed through.
    pub(super) fn entry(self) -> Entry {
        use std::fmt::Write as _;
        let mut sha256 = String::with_capacity(64);
        for byte in self.hash.finalize() {
            // Writing to a text can't fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Entry { bytes: self.bytes, sha256, last_number: None }
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}
