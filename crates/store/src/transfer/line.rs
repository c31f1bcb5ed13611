//! A row as a line of JSON, and back.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::value::RawValue;

use super::Column;
use crate::{Bind, Error, Row, Value};

/// The columns that hold JSON. It stands in the line as it stands in the database, to the byte: events are hashed so.
const JSON: [&str; 4] = ["document", "body", "actor", "answer"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number.
    Int,
    /// `true` or `false`.
    Bool,
    /// A text.
    Text,
    /// A text that is JSON.
    Json,
    /// Bytes, in hexadecimal digits.
    Bytes,
}

impl Kind {
    /// By a column's name, and what either engine calls its type.
    pub(super) fn of(column: &str, engine: &str) -> Option<Self> {
        match engine.to_ascii_lowercase().as_str() {
            "bigint" | "integer" => Some(Self::Int),
            "boolean" => Some(Self::Bool),
            "text" if JSON.contains(&column) => Some(Self::Json),
            "text" => Some(Self::Text),
            "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }
}

/// A value on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
}

impl Bind for Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Bool(yes) => Value::Bool(*yes),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// The row as an object, with its columns in their order; NULL is left out.
pub(super) fn write(columns: &[Column], row: &mut Row<'_>, line: &mut String) -> Result<(), Error> {
    line.clear();
    for Column { name, kind, .. } in columns {
        let Some(value) = written(*kind, row).map_err(|e| e.at(name))? else { continue };
        let before = if line.is_empty() { '{' } else { ',' };
        // Writing to a text can't fail.
        let _ = write!(line, "{before}\"{name}\":{value}");
    }
    line.push_str(if line.is_empty() { "{}" } else { "}" });
    Ok(())
}

fn written(kind: Kind, row: &mut Row<'_>) -> Result<Option<String>, Error> {
    let json = |text: String| match serde_json::from_str::<&RawValue>(&text) {
        // What has a line of its own can't stand in one.
        Ok(raw) if raw.get() == text && !text.contains('\n') => Ok(text),
        _ => Err(Error::Shape("it isn't JSON in one line".to_owned())),
    };
    match kind {
        Kind::Int => Ok(row.take::<Option<i64>>()?.map(|number| number.to_string())),
        Kind::Bool => Ok(row.take::<Option<bool>>()?.map(|yes| yes.to_string())),
        Kind::Text => row.take::<Option<String>>()?.map(|text| quoted(&text)).transpose(),
        Kind::Json => row.take::<Option<String>>()?.map(json).transpose(),
        Kind::Bytes => Ok(row.take::<Option<Vec<u8>>>()?.map(|bytes| hex(&bytes))),
    }
}

fn quoted(text: &str) -> Result<String, Error> {
    serde_json::to_string(text).map_err(|e| Error::Shape(e.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len() + 2);
    text.push('"');
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

/// The values of a line, in the order of the columns; or what is wrong with it.
pub(super) fn read(columns: &[Column], line: &str) -> Result<Vec<Cell>, String> {
    let mut fields: BTreeMap<&str, &RawValue> = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let cell = |Column { name, kind, .. }: &Column| match fields.remove(name.as_str()) {
        None => Ok(Cell::Null),
        Some(raw) => cell(*kind, raw).map_err(|wanted| format!("{name}: {wanted}")),
    };
    let cells = columns.iter().map(cell).collect::<Result<Vec<_>, _>>()?;
    match fields.keys().next() {
        Some(unknown) => Err(format!("{unknown}: there is no such column")),
        None => Ok(cells),
    }
}

fn cell(kind: Kind, raw: &RawValue) -> Result<Cell, String> {
    let text = raw.get();
    let wanted = |what: &str| format!("expected {what}");
    match kind {
        Kind::Int => text.parse().map(Cell::Int).map_err(|_| wanted("a whole number")),
        Kind::Bool => text.parse().map(Cell::Bool).map_err(|_| wanted("true or false")),
        Kind::Text => serde_json::from_str(text).map(Cell::Text).map_err(|_| wanted("a text")),
        Kind::Json => Ok(Cell::Text(text.to_owned())),
        Kind::Bytes => {
            let digits: String = serde_json::from_str(text).map_err(|_| wanted("a text"))?;
            bytes(&digits).map(Cell::Bytes).ok_or_else(|| wanted("two hexadecimal digits for each byte"))
        }
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = (0..digits.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let column = |(name, kind): (&str, Kind)| Column { name: name.to_owned(), kind, key: None };
        [
            ("id", Kind::Int),
            ("open", Kind::Bool),
            ("name", Kind::Text),
            ("hash", Kind::Bytes),
            ("body", Kind::Json),
        ]
        .map(column)
        .to_vec()
    }

    #[test]
    fn a_line_is_read_by_its_columns() {
        let line = r#"{"id":-7,"open":true,"name":"a \"b\"\n","hash":"00ff","body":{"n": 1.50}}"#;
        let cells = [
            Cell::Int(-7),
            Cell::Bool(true),
            Cell::Text("a \"b\"\n".to_owned()),
            Cell::Bytes(vec![0, 255]),
            Cell::Text("{\"n\": 1.50}".to_owned()),
        ];
        assert_eq!(read(&columns(), line), Ok(cells.to_vec()));
        assert_eq!(read(&columns(), "{}"), Ok(vec![Cell::Null; 5]));
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, said) in [
            (r#"{"id":"7"}"#, "id: expected a whole number"),
            (r#"{"id":7.0}"#, "id: expected a whole number"),
            (r#"{"open":1}"#, "open: expected true or false"),
            (r#"{"name":1}"#, "name: expected a text"),
            (r#"{"hash":"0"}"#, "hash: expected two hexadecimal digits for each byte"),
            (r#"{"hash":"é"}"#, "hash: expected two hexadecimal digits for each byte"),
            (r#"{"colour":1}"#, "colour: there is no such column"),
        ] {
            assert_eq!(read(&columns(), line), Err(said.to_owned()));
        }
        assert!(read(&columns(), "{\"id\":").is_err());
    }
}
