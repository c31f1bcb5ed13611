//! What changed for a customer between two editions, in words (policy D14, D20).

mod hours;
mod plans;
mod priorities;
mod words;

use serde::Serialize;
use sla::{Language, Name};

use self::words::reworded;
use super::{Catalog, Channel, Region, Texts};

/// One difference between two editions, in the words of a customer of the later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The field of the catalogue, as in [`super::Fault`]: `plans.basic.response.P2.target`.
    pub field: String,
    /// Whether it is to the customer's advantage.
    pub effect: Effect,
    /// What it was, as the catalogue writes it; none where it is new.
    pub before: Option<String>,
    /// What it is; none where it's gone.
    pub after: Option<String>,
    /// The change in English.
    pub en: String,
    /// The change in Arabic.
    pub ar: String,
}

impl Change {
    /// The change in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ar => &self.ar,
        }
    }
}

/// What a change means for a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Sooner, longer hours, or more of something.
    Better,
    /// Later, shorter hours, or less of something.
    Worse,
    /// Other words, or a difference that can be either.
    Neutral,
}

/// Collects the changes.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn push(&mut self, field: &str, effect: Effect, values: (Option<&str>, Option<&str>), text: Name) {
        self.0.push(Change {
            field: field.to_owned(),
            effect,
            before: values.0.map(str::to_owned),
            after: values.1.map(str::to_owned),
            en: text.en,
            ar: text.ar,
        });
    }

    /// A text in other words.
    fn text(&mut self, field: &str, what: &Name, before: &Name, after: &Name) {
        if before != after {
            let values = (Some(before.en.as_str()), Some(after.en.as_str()));
            self.push(field, Effect::Neutral, values, reworded(what, before, after));
        }
    }
}

impl Catalog {
    /// What changes for a customer from this edition to `later`, in the order of the page; nothing if all is alike.
    pub fn diff(&self, later: &Self) -> Vec<Change> {
        let mut changes = Changes::default();
        plans::compare(self, later, &mut changes);
        hours::compare(self, later, &mut changes);
        regions(self, later, &mut changes);
        channels(self, later, &mut changes);
        priorities::compare(self, later, &mut changes);
        let vendor = Name::new("The vendor's name", "اسم المورّد");
        changes.text("vendor", &vendor, &self.vendor, &later.vendor);
        texts(&self.texts, &later.texts, &mut changes);
        changes.0
    }
}

fn regions(before: &Catalog, after: &Catalog, changes: &mut Changes) {
    for region in &before.regions {
        if after.region(&region.id).is_err() {
            let text = Name::new(
                format!("{} is no longer a region", region.name.en),
                format!("لم تعد «{}» من المناطق", region.name.ar),
            );
            let field = format!("regions.{}", region.id);
            changes.push(&field, Effect::Neutral, (Some(&region.id), None), text);
        }
    }
    for region in &after.regions {
        match before.region(&region.id) {
            Ok(old) => changed_region(old, region, after, changes),
            Err(_) => new_region(region, after, changes),
        }
    }
}

fn new_region(region: &Region, after: &Catalog, changes: &mut Changes) {
    let hours = calendar_text(after, &region.working_hours);
    let text = Name::new(
        format!("New region {}: {}", region.name.en, hours.en),
        format!("منطقة جديدة، {}: {}", region.name.ar, hours.ar),
    );
    changes.push(&format!("regions.{}", region.id), Effect::Better, (None, Some(&region.id)), text);
}

fn changed_region(old: &Region, region: &Region, after: &Catalog, changes: &mut Changes) {
    let field = format!("regions.{}", region.id);
    let what = Name::new(
        format!("The name of the region {}", region.name.en),
        format!("اسم المنطقة «{}»", region.name.ar),
    );
    changes.text(&format!("{field}.name"), &what, &old.name, &region.name);
    if old.working_hours != region.working_hours {
        let hours = calendar_text(after, &region.working_hours);
        let text = Name::new(
            format!("{}: the working hours are others now: {}", region.name.en, hours.en),
            format!("{}: ساعات العمل أصبحت غيرها: {}", region.name.ar, hours.ar),
        );
        let values = (Some(old.working_hours.as_str()), Some(region.working_hours.as_str()));
        changes.push(&format!("{field}.working_hours"), Effect::Neutral, values, text);
    }
}

/// The page's words for a calendar's hours.
fn calendar_text(catalog: &Catalog, id: &str) -> Name {
    catalog.calendar(id).map_or_else(|_| Name::same(id), |calendar| calendar.text.clone())
}

fn channels(before: &Catalog, after: &Catalog, changes: &mut Changes) {
    let find = |catalog: &Catalog, id: &str| -> Option<Channel> {
        catalog.channels.iter().find(|channel| channel.id == id).cloned()
    };
    for channel in &before.channels {
        if find(after, &channel.id).is_none() {
            let text = Name::new(
                format!("No longer a support channel: {}", channel.name.en),
                format!("لم تعد من قنوات الدعم: {}", channel.name.ar),
            );
            let field = format!("channels.{}", channel.id);
            changes.push(&field, Effect::Worse, (Some(&channel.id), None), text);
        }
    }
    for channel in &after.channels {
        let field = format!("channels.{}", channel.id);
        let Some(old) = find(before, &channel.id) else {
            let text = Name::new(
                format!("New support channel: {}", channel.text.en),
                format!("قناة دعم جديدة: {}", channel.text.ar),
            );
            changes.push(&field, Effect::Better, (None, Some(&channel.id)), text);
            continue;
        };
        let name = Name::new("The name of a channel", "اسم إحدى القنوات");
        changes.text(&format!("{field}.name"), &name, &old.name, &channel.name);
        let what = Name::new(
            format!("What the page says of {}", channel.name.en),
            format!("ما تقوله الصفحة عن {}", channel.name.ar),
        );
        changes.text(&format!("{field}.text"), &what, &old.text, &channel.text);
    }
}

fn texts(before: &Texts, after: &Texts, changes: &mut Changes) {
    type Pick = fn(&Texts) -> &Name;
    let texts: [(&str, &str, &str, Pick); 7] = [
        ("title", "The page's title", "عنوان الصفحة", |texts| &texts.title),
        ("introduction", "The introduction", "المقدمة", |texts| &texts.introduction),
        ("response_time", "What response time means", "تعريف وقت الاستجابة", |texts| {
            &texts.response_time
        }),
        (
            "availability",
            "The customer's duty to stay available",
            "واجب بقاء العميل متاحًا",
            |texts| &texts.availability,
        ),
        ("channels", "What the list of channels says first", "مقدمة قائمة القنوات", |texts| &texts.channels),
        (
            "reasonable_efforts",
            "The sentence on reasonable efforts",
            "جملة الجهود المعقولة",
            |texts| &texts.reasonable_efforts,
        ),
        ("lowering", "The right to lower the severity", "حق تخفيض مستوى الخطورة", |texts| &texts.lowering),
    ];
    for (key, en, ar, pick) in texts {
        let what = Name::new(en, ar);
        changes.text(&format!("texts.{key}"), &what, pick(before), pick(after));
    }
}
