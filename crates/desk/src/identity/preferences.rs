//! How the pages are to be for a person.

use serde::{Deserialize, Serialize};
use sla::{Error, Language, Zone};

use super::told::{Told, Topic, Ways};
use crate::case::optional_language;

/// How the pages are to be for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Preferences {
    /// The language that pages are read in; where none was chosen, the one that the person is written to in.
    #[serde(with = "optional_language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the Hijri date stands beside the Gregorian.
    pub hijri: bool,
    /// Whether single keys do something.
    pub shortcuts: bool,
    /// The zone whose time is shown as the person's own, by its tz name; what is a site's is shown in the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What the person wants to be told of and how, as far as they chose.
    #[serde(skip_serializing_if = "Told::is_empty")]
    pub told: Told,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::Device,
            hijri: false,
            shortcuts: true,
            zone: None,
            told: Told::new(),
        }
    }
}

impl Preferences {
    /// In which ways the person is told of something.
    pub fn ways(&self, topic: Topic) -> Ways {
        let chosen = self.told.get(&topic).copied().unwrap_or_else(|| topic.usual());
        Ways { mail: chosen.mail || topic.is_always_mailed(), ..chosen }
    }

    /// The preferences, or what is wrong with them.
    ///
    /// # Errors
    /// A zone that there isn't, by its field.
    pub fn check(self) -> Result<Self, Error> {
        let zone = self.zone.as_deref().map(str::trim).filter(|zone| !zone.is_empty());
        let zone = zone.map(Zone::named).transpose().map_err(|e| e.within("zone"))?;
        Ok(Self { zone: zone.map(|zone| zone.name().to_owned()), ..self })
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the device is.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// What it is called in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
