//! `radd promise`: by when a case must be answered, and why.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use desk::catalog::{Catalog, Priority};
use desk::holidays::unlisted_years;
use desk::promise::{Case, Promise, ledger_rows, seconds};
use serde_json::{Map, Value, json};
use sla::text::{duration, moment as say};
use sla::{Error, Holidays, Instant, Language, Zone};

use crate::business_time::{self, Zones};
use crate::jsonl;
use crate::moment::{self, Read};

/// What the promise is made on.
#[derive(Args)]
pub(crate) struct PromiseArgs {
    /// The plan's id in the catalogue, such as basic or premium.
    #[arg(long, value_name = "ID", required_unless_present = "jsonl")]
    plan: Option<String>,

    /// The region's id, such as global or north-america: its working hours count.
    #[arg(long, value_name = "ID", required_unless_present = "jsonl")]
    region: Option<String>,

    /// The IANA zone of the customer's site, such as America/Chicago.
    #[arg(long, value_name = "ZONE", required_unless_present = "jsonl")]
    zone: Option<String>,

    /// The priority, P1 to P4.
    #[arg(long, value_name = "P", required_unless_present = "jsonl")]
    priority: Option<String>,

    /// When the case reached us: a local time of the zone such as 2026-11-28T11:00, or one with its offset. Now, if
    /// it isn't given.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Another coverage than the plan's, such as 24x5.
    #[arg(long, value_name = "ID")]
    coverage: Option<String>,

    /// The site's holidays: a country or subdivision such as us or us-wa, a file (.ics or .txt), or none. Can be
    /// repeated.
    #[arg(long, value_name = "ID|FILE")]
    holidays: Vec<String>,

    /// The catalogue to promise from, instead of the built-in one.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,

    /// Print one JSON object.
    #[arg(long)]
    json: bool,

    /// Read a JSON object a line from standard input and write each back with "respond_by", "clock", "target_s" and
    /// "ledger", in order.
    ///
    /// {"id": 1, "plan": "premium", "coverage": null, "region": "global", "zone": "Asia/Dubai",
    /// "holidays": ["2026-12-02"], "priority": "P3", "submitted": "2026-11-28T07:00:00Z"}
    #[arg(
        long,
        conflicts_with_all = ["plan", "region", "zone", "priority", "at", "coverage", "holidays", "json"]
    )]
    jsonl: bool,
}

/// What says that a site has no holidays, and isn't just silent about them.
const NO_HOLIDAYS: &str = "none";

/// Answers what the arguments ask; `now` is when that is.
///
/// # Errors
/// An argument is wrong, a file can't be read, or writing failed.
pub(crate) fn run(
    args: &PromiseArgs,
    now: Instant,
    language: Language,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let catalog = crate::catalog::load(args.catalog.as_deref()).context("--catalog")?;
    if args.jsonl {
        let mut zones = Zones::default();
        let adds = ["respond_by", "clock", "target_s", "ledger"];
        return jsonl::run(input, out, language, &adds, |line| {
            answer_line(line, &catalog, &mut zones, language)
        });
    }
    let one = One::read(args, now)?;
    let promise = Promise::new(&catalog, &one.case(args)).map_err(as_option)?;
    if args.json {
        let answer = one.json(args, &catalog, &promise, language);
        writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?;
    } else {
        one.text(&catalog, &promise, language, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The arguments of a single promise, read.
struct One {
    zone: Zone,
    priority: Priority,
    submitted: Instant,
    read: Read,
    holidays: Holidays,
    says_holidays: bool,
}

impl One {
    fn read(args: &PromiseArgs, now: Instant) -> anyhow::Result<Self> {
        let zone = Zone::named(given(&args.zone)).map_err(|e| e.within("--zone"))?;
        let priority = given(&args.priority).parse().map_err(|e: Error| e.within("--priority"))?;
        let (submitted, read) = match &args.at {
            Some(at) => moment::read(at, &zone).map_err(|e| e.within("--at"))?,
            None => (now, Read::Plain),
        };
        let mut days = Vec::new();
        for source in args.holidays.iter().filter(|source| *source != NO_HOLIDAYS) {
            let holidays = crate::holidays::load(source).context("--holidays")?;
            days.extend(holidays.iter().cloned());
        }
        let says_holidays = !args.holidays.is_empty();
        Ok(Self { zone, priority, submitted, read, holidays: Holidays::new(days), says_holidays })
    }

    fn case<'a>(&'a self, args: &'a PromiseArgs) -> Case<'a> {
        Case {
            plan: given(&args.plan),
            coverage: args.coverage.as_deref(),
            region: given(&args.region),
            zone: &self.zone,
            holidays: &self.holidays,
            priority: self.priority,
            submitted: self.submitted,
        }
    }
}

/// The error about an argument, under the name that the argument has here.
fn as_option(error: Error) -> Error {
    match error.field() {
        "plan" | "region" | "coverage" | "priority" => {
            let option = format!("--{}", error.field());
            error.renamed(option)
        }
        _ => error,
    }
}

/// An argument that clap has seen to be there.
fn given(argument: &Option<String>) -> &str {
    argument.as_deref().unwrap_or_default()
}

impl One {
    fn text(
        &self,
        catalog: &Catalog,
        promise: &Promise<'_>,
        language: Language,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let clock = &promise.clock;
        let (zone, target) = (self.zone.name(), duration(clock.target.support_time(), language));
        let (due, submitted) = (promise.respond_by(), self.submitted);
        let (due_local, submitted_local) =
            (say(due, &self.zone, language), say(submitted, &self.zone, language));
        let (plan, priority) = (clock.plan.name.get(language), clock.priority.name.get(language));
        let (calendar, hours) = (clock.calendar, clock.name.get(language));
        match language {
            Language::En => {
                writeln!(out, "Respond by {due_local} in {zone} ({due})\n")?;
                writeln!(out, "{plan}, {} {priority}: {target}", self.priority)?;
                writeln!(out, "Counted on {hours} ({calendar})")?;
                writeln!(out, "Submitted {submitted_local} ({submitted})\n")?;
            }
            Language::Ar => {
                writeln!(out, "موعد الاستجابة {due_local} بتوقيت {} ({})\n", ltr(zone), ltr(due))?;
                writeln!(out, "الخطة: {plan}، الأولوية {}، {priority}: {target}", self.priority.number())?;
                writeln!(out, "تُحسب على {hours} ({})", ltr(calendar))?;
                writeln!(out, "قُدّمت {submitted_local} ({})\n", ltr(submitted))?;
            }
        }
        write!(out, "{}", promise.ledger.text(language))?;
        for note in self.notes(promise, language) {
            writeln!(out, "\n{note}")?;
        }
        writeln!(out, "\n{}", catalog.texts().reasonable_efforts.get(language))?;
        let (edition, release) = (catalog.edition(), sla::tz_release());
        match language {
            Language::En => writeln!(out, "Catalogue edition {edition}, tz release {release}"),
            Language::Ar => writeln!(out, "طبعة الكتالوج {}، إصدار tz {}", ltr(edition), ltr(release)),
        }
    }

    /// What a reader must know to trust the answer.
    fn notes(&self, promise: &Promise<'_>, language: Language) -> Vec<String> {
        let mut notes = Vec::new();
        let (gap, fold, unknown) = match language {
            Language::En => (
                "That local time did not exist, for the clocks were put forward over it; it was read as much later as they were.",
                "That local time came twice, for the clocks were put back; it was read as the earlier.",
                "No holidays were given (--holidays), so none is taken into account.",
            ),
            Language::Ar => (
                "لم يوجد هذا الوقت المحلي لأن الساعة قُدّمت فوقه، فقُرئ متأخرًا بالقدر نفسه.",
                "جاء هذا الوقت المحلي مرتين لأن الساعة أُخّرت، فقُرئ على أنه الأول.",
                "لم تُذكر عطل رسمية (--holidays)، فلم تُحسب أي عطلة.",
            ),
        };
        match self.read {
            Read::Plain => {}
            Read::Gap => notes.push(gap.to_owned()),
            Read::Fold => notes.push(fold.to_owned()),
        }
        if promise.clock.hours.observes_holidays && !self.says_holidays {
            notes.push(unknown.to_owned());
        }
        if promise.clock.hours.observes_holidays {
            notes.extend(self.unlisted(promise, language));
        }
        notes
    }

    /// Says of which years, from the submission to the deadline, the lists hold no holiday.
    fn unlisted(&self, promise: &Promise<'_>, language: Language) -> Option<String> {
        let year = |at| self.zone.date(at).year();
        let years = unlisted_years(&self.holidays, year(self.submitted), year(promise.respond_by()));
        let years: Vec<String> = years.iter().map(i16::to_string).collect();
        (!years.is_empty()).then(|| match language {
            Language::En => {
                format!("No holiday is listed in {}, so only the week closes its hours.", years.join(", "))
            }
            Language::Ar => format!("لا عطلة مدرجة في {}، فلا يغلق ساعاته إلا الأسبوع.", years.join("، ")),
        })
    }

    fn json(
        &self,
        args: &PromiseArgs,
        catalog: &Catalog,
        promise: &Promise<'_>,
        language: Language,
    ) -> Value {
        let local = self.zone.local(promise.respond_by());
        json!({
            "plan": given(&args.plan),
            "coverage": promise.clock.coverage.id,
            "region": given(&args.region),
            "zone": self.zone.name(),
            "priority": self.priority,
            "submitted": self.submitted.to_string(),
            "respond_by": promise.respond_by().to_string(),
            "respond_by_local": local.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            "clock": promise.clock.calendar,
            "target_s": seconds(promise.clock.target.support_time()),
            "ledger": ledger_rows(&promise.ledger, language),
            "notes": self.notes(promise, language),
            "reasonable_efforts": catalog.texts().reasonable_efforts.get(language),
            "edition": catalog.edition(),
            "tz_release": sla::tz_release(),
        })
    }
}

/// A Latin name within Arabic text, isolated so that neither disturbs the other's order.
fn ltr(text: impl std::fmt::Display) -> String {
    format!("\u{2066}{text}\u{2069}")
}

fn answer_line(
    line: &mut Map<String, Value>,
    catalog: &Catalog,
    zones: &mut Zones,
    language: Language,
) -> Result<(), Error> {
    let zone = zones.get(line)?;
    let holidays = business_time::holidays(line)?;
    let coverage = coverage(line)?;
    let case = Case {
        plan: jsonl::text(line, "plan")?,
        coverage,
        region: jsonl::text(line, "region")?,
        zone: &zone,
        holidays: &holidays,
        priority: priority(line)?,
        submitted: business_time::instant(line, "submitted")?,
    };
    let promise = Promise::new(catalog, &case)?;
    let answer = [
        ("respond_by", promise.respond_by().to_string().into()),
        ("clock", promise.clock.calendar.into()),
        ("target_s", Value::Number(seconds(promise.clock.target.support_time()))),
        ("ledger", json!(ledger_rows(&promise.ledger, language))),
    ];
    let priority = case.priority.to_string();
    line.insert("priority".to_owned(), priority.into());
    line.extend(answer.map(|(field, value)| (field.to_owned(), value)));
    Ok(())
}

/// The coverage, which may be called hours.
fn coverage(line: &Map<String, Value>) -> Result<Option<&str>, Error> {
    let names = ["coverage", "hours"].map(|field| jsonl::optional_text(line, field));
    match names {
        [Ok(Some(coverage)), Ok(Some(hours))] if coverage != hours => Err(Error::new(
            "hours",
            hours,
            format!("the coverage is {coverage:?} already: give one of the two"),
            format!("التغطية {coverage:?} أصلًا: اذكر أحد الحقلين فقط"),
        )),
        [Ok(coverage), Ok(hours)] => Ok(coverage.or(hours)),
        [Err(error), _] | [_, Err(error)] => Err(error),
    }
}

fn priority(line: &Map<String, Value>) -> Result<Priority, Error> {
    let text = match line.get("priority") {
        None | Some(Value::Null) => return Err(jsonl::missing("priority")),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => {
            return Err(jsonl::wrong("priority", other, "P1 to P4 or 1 to 4", "P1 إلى P4 ولا 1 إلى 4"));
        }
    };
    text.parse().map_err(|e: Error| e.within("priority"))
}
