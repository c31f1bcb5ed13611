//! Which column of a log holds what.

use csv::ByteRecord;
use desk::text::harmless;
use sla::Error;

/// What a replay reads of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Case,
    At,
    Submitted,
    Priority,
    State,
    Assignee,
    Responded,
}

/// The keys with their names on the command line and the columns that they mean unless told otherwise.
const KEYS: [(Key, &str, &str); 7] = [
    (Key::Case, "case", "number"),
    (Key::At, "at", "event_at"),
    (Key::Submitted, "submitted", "opened_at"),
    (Key::Priority, "priority", "priority"),
    (Key::State, "state", "state"),
    (Key::Assignee, "assignee", "assigned_to"),
    (Key::Responded, "responded", ""),
];

/// The names of the columns that a person asked for. An empty name says that the log has no such column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    names: [String; KEYS.len()],
}

/// Where those columns are in a file.
#[derive(Clone, Debug)]
pub(super) struct Places {
    places: [Option<usize>; KEYS.len()],
    columns: Columns,
    /// How many fields a row has.
    pub(super) width: usize,
    /// The name of the last column.
    last: String,
}

impl Columns {
    /// Reads `case=number,at=event_at`; what isn't mentioned keeps its default.
    ///
    /// A log that states its response times (`responded=`) needs no updates to find them in, so `at`, `state` and
    /// `assignee` have no defaults then.
    ///
    /// # Errors
    /// A key that there isn't or that is given twice; columns from which no response can be found.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let mut given: [Option<&str>; KEYS.len()] = [None; KEYS.len()];
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, name) = part.split_once('=').ok_or_else(|| unknown_key(part))?;
            let key = key.trim();
            let index = KEYS.iter().position(|(_, known, _)| *known == key);
            let slot = &mut given[index.ok_or_else(|| unknown_key(part))?];
            if slot.replace(name.trim()).is_some() {
                return Err(refused(key, part, "given twice: give it once", "مكرر: اكتبه مرة واحدة"));
            }
        }
        let stated = given[Key::Responded as usize].is_some_and(|name| !name.is_empty());
        let names = KEYS.map(|(key, _, default)| {
            let found_in_updates = matches!(key, Key::At | Key::State | Key::Assignee);
            let default = if stated && found_in_updates { "" } else { default };
            given[key as usize].unwrap_or(default).to_owned()
        });
        let columns = Self { names };
        columns.check()?;
        Ok(columns)
    }

    fn check(&self) -> Result<(), Error> {
        for key in [Key::Case, Key::Submitted, Key::Priority] {
            if !self.has(key) {
                return Err(refused(
                    label(key),
                    "",
                    "every log needs this column: name it",
                    "لا يخلو سجل من هذا العمود: اكتب اسمه",
                ));
            }
        }
        let in_updates = self.has(Key::State) || self.has(Key::Assignee);
        if self.has(Key::Responded) {
            if in_updates {
                return Err(refused(
                    "responded",
                    self.name(Key::Responded),
                    "stands in place of state and assignee: give either it or them",
                    "يقوم مقام state وassignee: اكتبه أو اكتبهما، لا كليهما",
                ));
            }
        } else if !in_updates || !self.has(Key::At) {
            return Err(refused(
                "at",
                self.name(Key::At),
                "nothing would show when work began: give at with state or assignee, or responded",
                "لا شيء يبيّن متى بدأ العمل: اكتب at مع state أو assignee، أو اكتب responded",
            ));
        }
        Ok(())
    }

    /// Whether the log is said to have the column.
    pub(super) fn has(&self, key: Key) -> bool {
        !self.name(key).is_empty()
    }

    /// The column's name; empty where the log has none.
    pub(super) fn name(&self, key: Key) -> &str {
        &self.names[key as usize]
    }

    /// Finds the columns in a file's header.
    ///
    /// # Errors
    /// A column that the file doesn't have, or has twice; the error names those that it has.
    pub(super) fn find(&self, header: &ByteRecord) -> Result<Places, Error> {
        let header: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let mut places = [None; KEYS.len()];
        for (key, key_name, _) in KEYS {
            let wanted = self.name(key);
            if wanted.is_empty() {
                continue;
            }
            let mut found = header.iter().enumerate().filter(|(_, name)| *name == wanted);
            places[key as usize] = match (found.next(), found.next()) {
                (Some((place, _)), None) => Some(place),
                (found, _) => return Err(not_one(key_name, wanted, found.is_some(), &header)),
            };
        }
        let last = header.last().cloned().unwrap_or_default();
        Ok(Places { places, columns: self.clone(), width: header.len(), last })
    }
}

impl Places {
    /// Where a column is, if the log has it.
    pub(super) fn place(&self, key: Key) -> Option<usize> {
        self.places[key as usize]
    }

    /// The name of the last column.
    pub(super) fn last(&self) -> &str {
        &self.last
    }

    /// The columns that were asked for.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }
}

fn label(key: Key) -> &'static str {
    KEYS[key as usize].1
}

fn refused(key: &str, input: &str, en: &str, ar: &str) -> Error {
    Error::new(key, input, en, ar).within("columns")
}

fn unknown_key(part: &str) -> Error {
    let keys: Vec<_> = KEYS.iter().map(|(_, name, _)| *name).collect();
    Error::new(
        "columns",
        part,
        format!("not key=column with one of the keys {}", keys.join(", ")),
        format!("ليس بصيغة key=column، والمفاتيح هي {}", keys.join("، ")),
    )
}

fn not_one(key: &str, wanted: &str, twice: bool, header: &[String]) -> Error {
    let (en, ar) = if twice {
        ("the file has two columns of this name", "في الملف عمودان بهذا الاسم")
    } else {
        ("the file has no such column", "لا يوجد عمود بهذا الاسم في الملف")
    };
    let has = |comma| harmless(&header.join(comma)).into_owned();
    Error::new(
        format!("columns.{key}"),
        wanted,
        format!("{en}; it has {}: say --columns {key}=NAME", has(", ")),
        format!("{ar}، وأعمدته {}: اكتب --columns {key}=NAME", has("، ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_mentioned_keeps_its_default() -> Result<(), Error> {
        let columns = Columns::parse("case=id, priority = urgency")?;
        assert_eq!(columns.name(Key::Case), "id");
        assert_eq!(columns.name(Key::Priority), "urgency");
        assert_eq!(columns.name(Key::At), "event_at");
        assert!(!columns.has(Key::Responded));
        Ok(())
    }

    #[test]
    fn a_stated_response_needs_no_updates() -> Result<(), Error> {
        let columns = Columns::parse("responded=first_reply_at")?;
        assert!(columns.has(Key::Responded));
        assert!(!columns.has(Key::At) && !columns.has(Key::State) && !columns.has(Key::Assignee));
        Ok(())
    }

    #[test]
    fn columns_that_show_no_response_are_refused() {
        for text in ["state=,assignee=", "at=", "case=", "responded=a,state=b", "at=a,at=b", "who=x", "case"]
        {
            assert!(Columns::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_missing_column_names_those_of_the_file() -> Result<(), Error> {
        let header = ByteRecord::from(vec!["number", "opened", "priority"]);
        let error = Columns::parse("responded=replied")?.find(&header).expect_err("no opened_at");
        assert_eq!(error.field(), "columns.submitted");
        assert!(error.to_string().contains("number, opened, priority"), "{error}");
        Ok(())
    }
}
