use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use sla::Error;

use crate::digits;

/// How urgent a case is, 1 the most urgent (policy S17–S24). What each one means is the catalogue's.
///
/// It is written `P3`; `p3`, `3` and `٣` are read too.
///
/// ```
/// use desk::catalog::Priority;
///
/// assert_eq!("٣".parse::<Priority>()?.to_string(), "P3");
/// assert!("P0".parse::<Priority>().is_err());
/// # Ok::<(), sla::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

impl Priority {
    /// The priority with a number from 1 to 9; `None` beyond.
    pub const fn from_number(number: u8) -> Option<Self> {
        if 1 <= number && number <= 9 { Some(Self(number)) } else { None }
    }

    /// Its number, 1 for the most urgent.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The priority one level down, which is where a lowering goes (policy D8).
    pub const fn one_lower(self) -> Option<Self> {
        Self::from_number(self.0 + 1)
    }

    fn refused(input: &str) -> Error {
        Error::new(
            "",
            input,
            "not a priority: write P and its number, from P1 (the most urgent) to P9",
            "ليست أولوية: اكتب P ورقمها، من P1 (الأكثر إلحاحًا) إلى P9",
        )
    }
}

impl FromStr for Priority {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let latin = digits::latin(text);
        let number = latin.strip_prefix(['P', 'p']).unwrap_or(&latin);
        match number.as_bytes() {
            [digit @ b'1'..=b'9'] => Ok(Self(digit - b'0')),
            _ => Err(Self::refused(text)),
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}", self.0)
    }
}

impl Serialize for Priority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Priority {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText)
    }
}

struct NumberOrText;

impl<'de> Visitor<'de> for NumberOrText {
    type Value = Priority;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a priority such as \"P3\" or 3")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Priority, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Priority, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Priority, E> {
        self.visit_str(&number.to_string())
    }

    /// serde_json with exact numbers hands a number over as a map of one private key to the number's text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Priority, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, number)) if key == "$serde_json::private::Number" => self.visit_str(&number),
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }
}
