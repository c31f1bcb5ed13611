//! Views of the queue: which cases are shown, in which order, and those that agents have saved.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sla::{Error, Instant, Name};

use crate::case::{Channel, Life, MOST_TAGS, State, optional_micros, tidy_tag};
use crate::catalog::Priority;
use crate::digits;
use crate::id::Id;
use crate::people::{Agent, Contact, Organisation, Site, Team};
use crate::written::{self, Errors};

/// Which cases, and in which order. What is empty or not there filters nothing; within a list any one will do, except
/// that a case must have all of the tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// What has become of the promise.
    pub states: Vec<State>,
    /// Where the case stands.
    pub stages: Vec<Stage>,
    /// The priority.
    pub priorities: Vec<Priority>,
    /// Who works on it.
    pub agent: Option<Assignee<Agent>>,
    /// Whose queue it is in; `me` is any of the teams of whoever looks.
    pub team: Option<Assignee<Team>>,
    /// Which customer it is for.
    pub organisation: Option<Id<Organisation>>,
    /// Which of the customer's sites.
    pub site: Option<Id<Site>>,
    /// Which person it is for.
    pub contact: Option<Id<Contact>>,
    /// The tags, all of which it has.
    pub tags: Vec<String>,
    /// Whose the next step is.
    pub awaits: Option<Awaited>,
    /// How it reached the desk.
    pub channels: Vec<Channel>,
    /// Something in it that a person must hear or read at once, and nobody has yet (policy D10).
    pub unheard: bool,
    /// Something happened in it today, on the clocks of whoever looks.
    pub today: bool,
    /// It was submitted then or later.
    #[serde(with = "optional_micros", skip_serializing_if = "Option::is_none")]
    pub submitted_from: Option<Instant>,
    /// It was submitted before then.
    #[serde(with = "optional_micros", skip_serializing_if = "Option::is_none")]
    pub submitted_to: Option<Instant>,
    /// What comes first.
    pub order: Order,
}

impl Filter {
    /// The filter, each word in it once and tags in their usual form, or everything that is wrong with it by field
    /// (`tags[1]`).
    ///
    /// # Errors
    /// More tags than a case can have, or something that can't be one.
    pub fn check(mut self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        if self.tags.len() > MOST_TAGS {
            let problem = Name::new(
                format!("a case has at most {MOST_TAGS} tags"),
                format!("لا يتجاوز ما على الحالة {MOST_TAGS} وسمًا"),
            );
            errors.say("tags", "", problem);
            self.tags.truncate(MOST_TAGS);
        }
        let tags = self.tags.iter().enumerate().filter_map(|(index, tag)| {
            let tidy = tidy_tag(tag).map_err(|refusal| refusal.error.renamed(format!("tags[{index}]")));
            errors.keep(tidy)
        });
        self.tags = once_each(tags.collect());
        self.states = once_each(self.states);
        self.stages = once_each(self.stages);
        self.priorities = once_each(self.priorities);
        self.channels = once_each(self.channels);
        errors.finish(Some(self))
    }
}

fn once_each<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// Where a case stands, without what [`Life`] says besides. The same words everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is worked on.
    Open,
    /// Support considers it solved.
    Resolved,
    /// The customer closed it (policy D18).
    Withdrawn,
    /// It doesn't count (policy D18).
    Void,
    /// It is over.
    Closed,
    /// It is part of another case (policy D22).
    Merged,
}

impl Stage {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Withdrawn => "withdrawn",
            Self::Void => "void",
            Self::Closed => "closed",
            Self::Merged => "merged",
        }
    }
}

impl From<Life> for Stage {
    fn from(life: Life) -> Self {
        match life {
            Life::Open => Self::Open,
            Life::Resolved => Self::Resolved,
            Life::Withdrawn(_) => Self::Withdrawn,
            Life::Void(_) => Self::Void,
            Life::Closed => Self::Closed,
            Life::Merged(_) => Self::Merged,
        }
    }
}

/// Whom a case was given to. Written `me`, `nobody` or a number, so that one view serves everybody who looks at it.
#[derive(Debug)]
pub enum Assignee<T> {
    /// Whoever looks.
    Me,
    /// Nobody yet.
    Nobody,
    /// This one.
    One(Id<T>),
}

impl<T> Clone for Assignee<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Assignee<T> {}

impl<T> PartialEq for Assignee<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Me, Self::Me) | (Self::Nobody, Self::Nobody) => true,
            (Self::One(one), Self::One(other)) => one == other,
            _ => false,
        }
    }
}

impl<T> Eq for Assignee<T> {}

impl<T> fmt::Display for Assignee<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Nobody => f.write_str("nobody"),
            Self::One(id) => id.fmt(f),
        }
    }
}

impl<T> FromStr for Assignee<T> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                "",
                text,
                "not one whom a case is given to: write me, nobody or a number",
                "ليس من تُسند إليه حالة: اكتب me أو nobody أو رقمًا",
            )
        };
        match digits::latin(text.trim()).as_ref() {
            "me" => Ok(Self::Me),
            "nobody" => Ok(Self::Nobody),
            number => {
                let number: i64 = number.parse().map_err(|_| refused())?;
                if number < 1 { Err(refused()) } else { Ok(Self::One(Id::new(number))) }
            }
        }
    }
}

impl<T> Serialize for Assignee<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> Deserialize<'de> for Assignee<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Whose the next step in a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Awaited {
    /// Support's.
    Support,
    /// The customer's.
    Customer,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The earliest deadline that is still open; cases without one come last.
    #[default]
    RespondBy,
    /// The most urgent.
    Priority,
    /// What was submitted last.
    Newest,
    /// What was submitted first.
    Oldest,
    /// What something happened to last.
    Changed,
}

/// A view that an agent has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub owner: Id<Agent>,
    /// The team that shares it; nobody else sees it where there is none.
    pub team: Option<Id<Team>>,
    /// Where it stands among the others: smaller numbers come first.
    pub position: u32,
    /// What it shows.
    pub filter: Filter,
}

impl View {
    /// The view, or everything that is wrong with it, each with its field (`filter.tags[1]`).
    ///
    /// # Errors
    /// A name that is empty, too long or not one line; what [`Filter::check`] finds.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(written::name("name", &self.name));
        let filter = errors.keep_all("filter", self.filter.check());
        errors.finish(name.zip(filter).map(|(name, filter)| Self { name, filter, ..self }))
    }
}

#[cfg(test)]
mod tests {
    use sla::Language;

    use super::*;

    #[test]
    fn a_filter_keeps_each_word_once_and_tags_as_cases_have_them() {
        let filter: Filter = serde_json::from_str(
            r#"{"states": ["late", "soon", "late"], "priorities": ["P1", "1"], "agent": "me", "team": "٧",
                "tags": [" sign  in ", "sign in"], "awaits": "support", "channels": ["email"], "order": "newest"}"#,
        )
        .expect("it is a filter");
        let filter = filter.check().expect("nothing is wrong");
        assert_eq!(filter.states, [State::Late, State::Soon]);
        assert_eq!(filter.priorities.len(), 1);
        assert_eq!((filter.agent, filter.team), (Some(Assignee::Me), Some(Assignee::One(Id::new(7)))));
        assert_eq!(filter.tags, ["sign in"]);
        let written = serde_json::to_string(&filter).expect("it can be written");
        assert_eq!(serde_json::from_str::<Filter>(&written).expect("it reads back"), filter);
    }

    #[test]
    fn nothing_said_filters_nothing_and_the_next_deadline_comes_first() {
        let filter: Filter = serde_json::from_str("{}").expect("it is a filter");
        assert_eq!(filter, Filter::default());
        assert_eq!(filter.order, Order::RespondBy);
    }

    #[test]
    fn everything_that_is_wrong_with_a_view_is_told_by_field() {
        let tags = [" ".to_owned()].into_iter().chain((0..MOST_TAGS).map(|n| format!("tag-{n}"))).collect();
        let filter = Filter { tags, ..Filter::default() };
        let view = View { name: "a\nb".to_owned(), owner: Id::new(1), team: None, position: 0, filter };
        let errors = view.check().expect_err("it is wrong");
        assert!(errors.iter().all(|error| !error.problem(Language::Ar).is_ascii()));
        let fields: Vec<_> = errors.iter().map(Error::field).collect();
        assert_eq!(fields, ["name", "filter.tags", "filter.tags[0]"]);
    }

    #[test]
    fn whom_a_case_is_given_to_is_me_nobody_or_a_number() {
        for text in ["me", "nobody", "12"] {
            let read: Assignee<Agent> = text.parse().expect(text);
            assert_eq!(read.to_string(), text);
        }
        for text in ["", "0", "-3", "you", "1.5", "99999999999999999999"] {
            assert!(text.parse::<Assignee<Agent>>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_stage_has_the_word_that_it_is_written_with() {
        for stage in
            [Stage::Open, Stage::Resolved, Stage::Withdrawn, Stage::Void, Stage::Closed, Stage::Merged]
        {
            assert_eq!(serde_json::to_string(&stage).expect("a word"), format!("\"{}\"", stage.word()));
        }
    }
}
