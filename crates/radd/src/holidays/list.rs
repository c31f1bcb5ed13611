//! Lists of holidays and of the places that have one.

use std::io::Write;

use desk::holidays::diff::describe_undated;
use desk::holidays::{Place, public};
use serde::Serialize;
use sla::text::weekday;
use sla::{Holidays, Language};

use super::{NameJson, holiday_json, name_json, write_json};

/// Prints every place that has a list.
pub(super) fn places(json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let places = public::places();
    if json {
        let all: Vec<_> = places.iter().map(place_json).collect();
        return write_json(&all, out);
    }
    for Place { id, name } in &places {
        let indent = if id.contains('-') { "  " } else { "" };
        writeln!(out, "{indent}{id:<8}{}", name.get(language))?;
    }
    Ok(())
}

/// Prints the holidays of a list, a line each.
pub(super) fn days(
    holidays: &Holidays,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if json {
        return write_json(&holidays.iter().map(holiday_json).collect::<Vec<_>>(), out);
    }
    for day in holidays {
        let name = describe_undated(day, language);
        writeln!(out, "{}  {:<10} {name}", day.date, weekday(day.date.weekday(), language))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    id: &'a str,
    name: NameJson<'a>,
}

fn place_json(Place { id, name }: &Place) -> PlaceJson<'_> {
    PlaceJson { id, name: name_json(name) }
}
