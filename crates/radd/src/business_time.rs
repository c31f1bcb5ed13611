//! `radd sla`: due and elapsed for machines, a JSON object a line.

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use desk::catalog::Catalog;
use desk::digits;
use desk::hours::HoursSpec;
use serde_json::{Map, Value};
use sla::{Budget, Calendar, Error, Holidays, Hours, Instant, Language, Zone};

use crate::jsonl;

/// What to compute.
#[derive(Subcommand)]
pub(crate) enum SlaCommand {
    /// Adds "due": when "budget_s" seconds of support time, counted from "start", are used up.
    ///
    /// {"id": 1, "zone": "Asia/Riyadh", "calendar": "global-8x5", "holidays": ["2026-12-25"],
    /// "start": "2026-11-27T13:00:00Z", "budget_s": 43200}
    ///
    /// The calendar is an id of the catalogue, or an object:
    /// {"observes_holidays": true, "week": {"mon": [["09:00", "17:00"]], "fri": [["22:00", "06:00"]]}}.
    /// Other fields are passed on as they are.
    Due(LinesArgs),
    /// Adds "elapsed_s": the seconds of support time between "from" and "to".
    ///
    /// {"id": 1, "zone": "Asia/Riyadh", "calendar": "24x5", "holidays": [],
    /// "from": "2026-11-27T13:00:00Z", "to": "2026-11-30T13:00:00Z"}
    Elapsed(LinesArgs),
}

/// Where lines and calendars come from.
#[derive(Args)]
pub(crate) struct LinesArgs {
    /// Read a JSON object a line from standard input and write each back with its answer, in order.
    #[arg(long, required = true)]
    jsonl: bool,

    /// The catalogue whose calendars can be named, instead of the built-in one.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
}

/// Answers every line of `input`.
///
/// # Errors
/// The catalogue can't be read; reading or writing failed.
pub(crate) fn run(
    command: &SlaCommand,
    language: Language,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (SlaCommand::Due(args) | SlaCommand::Elapsed(args)) = command;
    let catalog = crate::catalog::load(args.catalog.as_deref())?;
    let mut zones = Zones::default();
    let adds = match command {
        SlaCommand::Due(_) => ["due", "warnings"],
        SlaCommand::Elapsed(_) => ["elapsed_s", "warnings"],
    };
    jsonl::run(input, out, language, &adds, |line| {
        let (calendar, warnings) = calendar(line, &catalog, &mut zones, language)?;
        if !warnings.is_empty() {
            line.insert("warnings".to_owned(), warnings.into());
        }
        match command {
            SlaCommand::Due(_) => due(line, &calendar),
            SlaCommand::Elapsed(_) => elapsed(line, &calendar),
        }
    })
}

fn due(line: &mut Map<String, Value>, calendar: &Calendar) -> Result<(), Error> {
    let start = instant(line, "start")?;
    let budget: Budget =
        jsonl::amount(line, "budget_s")?.try_into().map_err(|e: Error| e.within("budget_s"))?;
    let due = calendar.due(start, budget).map_err(|e| e.renamed("budget_s"))?;
    line.insert("due".to_owned(), due.to_string().into());
    Ok(())
}

fn elapsed(line: &mut Map<String, Value>, calendar: &Calendar) -> Result<(), Error> {
    let (from, to) = (instant(line, "from")?, instant(line, "to")?);
    if to < from {
        return Err(Error::new("to", to.to_string(), "lies before \"from\"", "يقع قبل \"from\""));
    }
    let elapsed = desk::promise::seconds(calendar.elapsed(from, to));
    line.insert("elapsed_s".to_owned(), Value::Number(elapsed));
    Ok(())
}

/// The instant in a field.
///
/// # Errors
/// It is missing or no instant with its offset.
pub(crate) fn instant(line: &Map<String, Value>, field: &str) -> Result<Instant, Error> {
    digits::latin(jsonl::text(line, field)?).parse().map_err(|e: Error| e.within(field))
}

/// The holidays in `holidays`: bare dates.
///
/// # Errors
/// It is no list of dates.
pub(crate) fn holidays(line: &Map<String, Value>) -> Result<Holidays, Error> {
    let dates: Vec<_> = jsonl::texts(line, "holidays")?.into_iter().map(digits::latin).collect();
    Holidays::from_dates(dates.iter().map(AsRef::as_ref)).map_err(|e| e.within("holidays"))
}

/// The calendar of a line, and what is rarely meant by it: hours that overlap, and count once.
fn calendar(
    line: &Map<String, Value>,
    catalog: &Catalog,
    zones: &mut Zones,
    language: Language,
) -> Result<(Calendar, Vec<String>), Error> {
    let zone = zones.get(line)?;
    let holidays = holidays(line)?;
    match line.get("calendar") {
        Some(Value::String(id)) => Ok((catalog.calendar(id)?.hours.calendar(&zone, &holidays), Vec::new())),
        Some(Value::Object(object)) => {
            let hours = written_hours(object)?;
            Ok((hours.calendar(&zone, &holidays), overlaps(&hours, language)))
        }
        None | Some(Value::Null) => Err(jsonl::missing("calendar")),
        Some(other) => {
            let (en, ar) =
                ("an id of the catalogue or an object with a week", "معرّفًا في الكتالوج ولا كائنًا فيه أسبوع");
            Err(jsonl::wrong("calendar", other, en, ar))
        }
    }
}

fn written_hours(object: &Map<String, Value>) -> Result<Hours, Error> {
    for field in ["observes_holidays", "week"] {
        if !object.contains_key(field) {
            return Err(jsonl::missing(&format!("calendar.{field}")));
        }
    }
    let spec: HoursSpec = serde_json::from_value(Value::Object(object.clone())).map_err(|error| {
        let problem = format!("not opening hours: {error}");
        Error::new("calendar", "", &problem, format!("ليست ساعات عمل: {error}"))
    })?;
    Hours::try_from(spec).map_err(|e| e.within("calendar"))
}

fn overlaps(hours: &Hours, language: Language) -> Vec<String> {
    let said = hours.week.overlaps().iter().map(|span| match language {
        Language::En => format!("calendar.week: {span} overlaps other hours; each second counts once"),
        Language::Ar => format!("calendar.week: {span} تتداخل مع ساعات أخرى؛ تُحسب كل ثانية مرة واحدة"),
    });
    said.collect()
}

/// Zones that lines have named, each prepared once.
#[derive(Default)]
pub(crate) struct Zones(HashMap<String, Zone>);

impl Zones {
    /// The zone that the line names in `zone`.
    ///
    /// # Errors
    /// It is missing or no zone of the tz database.
    pub(crate) fn get(&mut self, line: &Map<String, Value>) -> Result<Zone, Error> {
        let name = jsonl::text(line, "zone")?;
        if let Some(zone) = self.0.get(name) {
            return Ok(zone.clone());
        }
        let zone = Zone::named(name).map_err(|e| e.within("zone"))?;
        self.0.insert(name.to_owned(), zone.clone());
        Ok(zone)
    }
}
