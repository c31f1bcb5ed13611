//! What an event says, as people read it: instants as RFC 3339, amounts in seconds, and no hashes.

use desk::case::Sealed;
use desk::promise::seconds;
use serde::Serialize;
use serde_json::{Map, Value};
use sla::{Instant, Language, SupportTime};
use store::{Error, Tx};

use super::cases::shown::text;

/// Fields that hold what people wrote, by its hash.
const TEXTS: [&str; 5] = ["message", "words", "subject", "outside_window", "file"];

/// What becomes of what people wrote.
pub(crate) enum Texts<'a, 't> {
    /// It is left out, and with it how a deadline was counted.
    LeftOut,
    /// It stands in the place of its hash, or null where it was erased; reasons are in the reader's language.
    Read(&'a mut Tx<'t>, Language),
}

impl Texts<'_, '_> {
    /// An event's kind, and what belongs to it.
    pub fn details(&mut self, body: &impl Serialize) -> Result<(String, Map<String, Value>), Error> {
        let body = serde_json::to_value(body).map_err(|e| Error::Shape(format!("an event: {e}")))?;
        let Value::Object(mut fields) = body else {
            return Err(Error::Shape("an event has no fields".to_owned()));
        };
        let Some(Value::String(kind)) = fields.remove("kind") else {
            return Err(Error::Shape("an event has no kind".to_owned()));
        };
        Ok((kind, self.fields(fields)?))
    }

    fn fields(&mut self, fields: Map<String, Value>) -> Result<Map<String, Value>, Error> {
        let fields = fields.into_iter().map(|(name, value)| self.field(name, value));
        fields.filter_map(Result::transpose).collect()
    }

    /// A field; nothing of one that is left out.
    fn field(&mut self, name: String, value: Value) -> Result<Option<(String, Value)>, Error> {
        let value = match (name.as_str(), value) {
            ("at" | "deadline" | "counted_from" | "leaves" | "grace_ends", Value::Number(micros)) => {
                let at = micros.as_i64().and_then(|micros| Instant::from_microsecond(micros).ok());
                at.map_or(Value::Number(micros), |at| Value::String(at.to_string()))
            }
            ("target_us", Value::Number(micros)) => {
                let target = SupportTime::from_microseconds(micros.as_i64().unwrap_or_default());
                return Ok(Some(("target_seconds".to_owned(), Value::Number(seconds(target)))));
            }
            ("ledger", _) if matches!(self, Self::LeftOut) => return Ok(None),
            (text, sealed @ Value::String(_)) if TEXTS.contains(&text) => match self.text(text, sealed)? {
                Some(text) => text,
                None => return Ok(None),
            },
            ("reason", Value::Object(mut words)) => match self {
                Self::LeftOut => return Ok(None),
                Self::Read(_, language) => words.remove(language.code()).unwrap_or_default(),
            },
            (_, Value::Object(nested)) => Value::Object(self.fields(nested)?),
            (_, Value::Array(items)) => {
                let item = |item| Ok(self.field(String::new(), item)?.map(|(_, item)| item));
                Value::Array(
                    items
                        .into_iter()
                        .map(item)
                        .filter_map(Result::transpose)
                        .collect::<Result<_, Error>>()?,
                )
            }
            (_, other) => other,
        };
        Ok(Some((name, value)))
    }

    fn text(&mut self, name: &str, sealed: Value) -> Result<Option<Value>, Error> {
        let Self::Read(tx, _) = self else { return Ok(None) };
        let Ok(sealed) = serde_json::from_value::<Sealed>(sealed) else { return Ok(Some(Value::Null)) };
        Ok(Some(match text(tx, sealed)? {
            Some(described) if name == "file" => serde_json::from_str(&described).unwrap_or_default(),
            Some(text) => Value::String(text),
            None => Value::Null,
        }))
    }
}
