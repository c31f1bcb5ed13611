//! Replies that are written once and sent often, in both languages, with places for what differs from case to case.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sla::{Error, Language, Name};

use crate::written::{Errors, name, text};

/// A reply that is kept for agents to put into the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedReply {
    /// What agents find it by.
    pub name: String,
    /// What it says in English; empty where nobody has written that.
    #[serde(default)]
    pub en: String,
    /// What it says in Arabic; empty where nobody has written that.
    #[serde(default)]
    pub ar: String,
}

/// What a place stands for. It is written `{{customer}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The person that the case is for.
    Customer,
    /// The customer.
    Organisation,
    /// The case's number.
    Case,
    /// What the case is about.
    Subject,
    /// Whoever writes.
    Agent,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Customer, Self::Organisation, Self::Case, Self::Subject, Self::Agent];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Organisation => "organisation",
            Self::Case => "case",
            Self::Subject => "subject",
            Self::Agent => "agent",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }
}

impl SavedReply {
    /// The reply, or everything that is wrong with it by field.
    ///
    /// # Errors
    /// No name, no text in either language, or a place that stands for nothing.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(name("name", &self.name));
        let mut written = |field, said: &str| match said.trim().is_empty() {
            true => Some(String::new()),
            false => errors.keep(text(field, said).and_then(|said| known_places(field, said))),
        };
        let (en, ar) = (written("en", &self.en), written("ar", &self.ar));
        if en.as_deref() == Some("") && ar.as_deref() == Some("") {
            let problem = Name::new(
                "empty in both languages: write it in one of them at least",
                "فارغ باللغتين: اكتبه بإحداهما على الأقل",
            );
            errors.say("en", "", problem);
        }
        errors.finish(name.zip(en.zip(ar)).map(|(name, (en, ar))| Self { name, en, ar }))
    }

    /// What it says to somebody who reads a language; in the other where nobody has written it in that one. Each place has
    /// what it stands for, and what isn't known leaves it empty.
    pub fn says(&self, language: Language, stands_for: impl Fn(Place) -> String) -> String {
        let (own, other) = match language {
            Language::En => (&self.en, &self.ar),
            Language::Ar => (&self.ar, &self.en),
        };
        let mut rest = if own.is_empty() { other.as_str() } else { own.as_str() };
        let mut said = String::with_capacity(rest.len());
        while let Some((before, place, after)) = next_place(rest) {
            said.push_str(before);
            said.push_str(&Place::of(place.trim()).map_or_else(String::new, &stands_for));
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

/// What is before the first place, the word in it, and what follows.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (place, after) = rest.split_once("}}")?;
    Some((before, place, after))
}

fn known_places(field: &str, text: String) -> Result<String, Error> {
    let mut rest = text.as_str();
    while let Some((_, place, after)) = next_place(rest) {
        if Place::of(place.trim()).is_none() {
            let known: Vec<Cow<'_, str>> =
                Place::ALL.iter().map(|place| Cow::Owned(format!("{{{{{}}}}}", place.word()))).collect();
            let known = known.join(" ");
            return Err(Error::new(
                field,
                place.trim(),
                format!("nothing is known by this name: write one of {known}"),
                format!("لا شيء بهذا الاسم: اكتب واحدًا من \u{2066}{known}\u{2069}"),
            ));
        }
        rest = after;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(en: &str, ar: &str) -> SavedReply {
        SavedReply { name: "Restart".to_owned(), en: en.to_owned(), ar: ar.to_owned() }
    }

    fn stands_for(place: Place) -> String {
        format!("<{}>", place.word())
    }

    #[test]
    fn a_place_becomes_what_it_stands_for() {
        let saved = reply("Hi {{customer}}, {{ agent }} here about {{case}}.", "");
        assert_eq!(saved.says(Language::En, stands_for), "Hi <customer>, <agent> here about <case>.");
        assert_eq!(reply("{{ and }} and {{", "").says(Language::En, stands_for), " and {{");
    }

    #[test]
    fn what_nobody_wrote_in_a_language_is_said_in_the_other() {
        assert_eq!(reply("Hello", "").says(Language::Ar, stands_for), "Hello");
        assert_eq!(reply("Hello", "مرحبًا").says(Language::Ar, stands_for), "مرحبًا");
    }

    #[test]
    fn what_stands_in_a_place_is_never_read_as_a_place() {
        let saved = reply("{{customer}} {{agent}}", "");
        assert_eq!(saved.says(Language::En, |_| "{{case}}".to_owned()), "{{case}} {{case}}");
    }

    #[test]
    fn what_is_wrong_is_said_by_field() {
        let fields = |saved: SavedReply| {
            let errors = saved
                .check()
                .map(drop)
                .map_err(|errors| errors.iter().map(|error| error.field().to_owned()).collect::<Vec<_>>());
            errors.err().unwrap_or_default()
        };
        assert_eq!(fields(reply("Hi {{customer}}", "")), Vec::<String>::new());
        assert_eq!(fields(reply("", " ")), ["en"]);
        assert_eq!(fields(reply("Hi {{contact}}", "")), ["en"]);
        assert_eq!(fields(SavedReply { name: String::new(), ..reply("Hi", "{{x}}") }), ["name", "ar"]);
    }
}
