//! What is in a SQLite database, copied row by row into PostgreSQL: a million cases in a minute or two, where bringing them
//! in again would take a quarter of an hour. The indexes are made anew when the rows are there.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use postgres::{Client, NoTls};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// Copies everything from a file to a database whose tables are there and empty.
pub fn copy(path: &str, url: &str) -> Result<()> {
    let from = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut to = Client::connect(url, NoTls)?;
    to.batch_execute(
        "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off",
    )?;
    let indexes: Vec<(String, String)> = to
        .query(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS
               (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
            &[],
        )?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for (name, _) in &indexes {
        to.batch_execute(&format!("DROP INDEX {name}"))?;
    }
    let tables = to.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", &[])?;
    for table in tables {
        let table: String = table.get(0);
        let filled: bool = to.query_one(&format!("SELECT EXISTS (SELECT 1 FROM {table})"), &[])?.get(0);
        if !filled {
            rows(&from, &mut to, &table).with_context(|| table.clone())?;
        }
    }
    for (_, definition) in &indexes {
        to.batch_execute(definition)?;
    }
    to.batch_execute("VACUUM ANALYZE")?;
    to.batch_execute("CHECKPOINT")?;
    Ok(())
}

fn rows(from: &Connection, to: &mut Client, table: &str) -> Result<()> {
    let columns: Vec<(String, String, bool)> = to
        .query(
            "SELECT column_name::TEXT, data_type::TEXT, is_identity = 'YES' FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name::TEXT = $1 ORDER BY ordinal_position",
            &[&table],
        )?
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2)))
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
    let mut select = from.prepare(&format!("SELECT {} FROM {table} ORDER BY 1", names.join(", ")))?;
    let mut writer = to.copy_in(&format!("COPY {table} ({}) FROM STDIN", names.join(", ")))?;
    let (mut found, mut line) = (select.query([])?, Vec::new());
    while let Some(row) = found.next()? {
        line.clear();
        for (at, (name, kind, _)) in columns.iter().enumerate() {
            if at > 0 {
                line.push(b'\t');
            }
            let value = row.get_ref(at)?;
            match (table, name.as_str(), value) {
                // What was brought in comes before all transactions.
                ("events", "tx", _) => line.push(b'1'),
                (_, _, ValueRef::Text(text)) if kind == "tsvector" => {
                    words(std::str::from_utf8(text)?, &mut line);
                }
                _ => cell(value, kind == "boolean", &mut line)?,
            }
        }
        line.push(b'\n');
        writer.write_all(&line)?;
    }
    writer.finish()?;
    for (name, ..) in columns.iter().filter(|(_, _, is_identity)| *is_identity) {
        to.batch_execute(&format!(
            "SELECT setval(pg_get_serial_sequence('{table}', '{name}'), (SELECT MAX({name}) FROM {table}))"
        ))?;
    }
    Ok(())
}

fn cell(value: ValueRef<'_>, is_boolean: bool, line: &mut Vec<u8>) -> Result<()> {
    match value {
        ValueRef::Null => line.extend(b"\\N"),
        ValueRef::Integer(number) if is_boolean => line.push(if number == 0 { b'f' } else { b't' }),
        ValueRef::Integer(number) => write!(line, "{number}")?,
        ValueRef::Real(number) => write!(line, "{number}")?,
        ValueRef::Blob(bytes) => {
            line.extend(b"\\\\x");
            for byte in bytes {
                write!(line, "{byte:02x}")?;
            }
        }
        ValueRef::Text(text) => {
            for byte in text {
                match byte {
                    b'\\' => line.extend(b"\\\\"),
                    b'\n' => line.extend(b"\\n"),
                    b'\r' => line.extend(b"\\r"),
                    b'\t' => line.extend(b"\\t"),
                    other => line.push(*other),
                }
            }
        }
    }
    Ok(())
}

/// The words as `store` gives them to PostgreSQL: marks without a place, then those that stand in order.
fn words(text: &str, line: &mut Vec<u8>) {
    let mut place = None;
    for word in text.split(' ') {
        match place {
            None if word == "\u{b7}" => place = Some(1_u32),
            None => line.extend(format!("'{word}' ").bytes()),
            Some(at) => {
                line.extend(format!("'{word}':{} ", at.min(16_383)).bytes());
                place = Some(at + 1);
            }
        }
    }
}
