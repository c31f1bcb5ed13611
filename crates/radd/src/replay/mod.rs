//! `radd replay`: past cases of another desk, run under a plan.

mod columns;
mod csv;
mod figures;
mod history;
mod into;
mod json;
mod judge;
mod log;
mod progress;
mod read;
mod table;
mod text;

pub(crate) use into::{author, nobody, site};

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use desk::catalog::Priority;
use desk::holidays::unlisted_years;
use desk::text::harmless;
use sla::{Error, Holidays, Instant, Language, Zone};

use columns::{Columns, Key};
use figures::PlanFigures;
use history::{Collector, History, Measure};
use into::Courses;
use judge::{Site, Terms};
use read::Reading;
use text::Text;

/// A log with more states than this has another column taken for them.
const LISTED_STATES: usize = 30;

/// What a log is and which plans it is run under.
#[derive(Args, Debug)]
pub(crate) struct ReplayArgs {
    /// The log: CSV in UTF-8 or the same compressed with gzip, a row a case or a row an update.
    file: PathBuf,

    /// The plan that the cases are held to.
    #[arg(long, default_value = "basic")]
    plan: String,

    /// The plan beside it, or `none`.
    #[arg(long, default_value = "premium")]
    versus: String,

    /// The region whose working hours count.
    #[arg(long, default_value = "global")]
    region: String,

    /// The zone whose clocks the hours are on, and the log's times that have no offset.
    #[arg(long, default_value = "America/Sao_Paulo")]
    zone: String,

    /// The holidays that close working hours: a country or subdivision such as br or br-sp, a file, or `none`.
    #[arg(long, default_value = "br")]
    holidays: String,

    /// The log's columns where they differ from
    /// case=number,at=event_at,submitted=opened_at,priority=priority,state=state,assignee=assigned_to.
    /// An empty name says that there is none (assignee=). A log that states its response times needs none of at,
    /// state and assignee: responded=COLUMN.
    #[arg(long, default_value = "", hide_default_value = true)]
    columns: String,

    /// The states of a case that nobody has touched yet, separated by commas. An empty one says that every state shows
    /// work (--untouched=).
    #[arg(long, default_value = "New")]
    untouched: String,

    /// How many of the worst misses are shown with their ledgers.
    #[arg(long, default_value_t = 3)]
    worst: usize,

    /// Another catalogue than the built-in one.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,

    /// Also write the cases into the database, as history of the organisation with this number: each with its times, the
    /// response that is counted here, and where it stood. What the organisation's contract promised then is promised;
    /// nothing else follows. A case that is there already is left as it is.
    #[arg(long, value_name = "ORGANISATION")]
    into: Option<i64>,

    #[command(flatten)]
    writing: into::WritingArgs,

    /// Print the figures as JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Print every case under every plan as CSV.
    #[arg(long)]
    csv: bool,
}

/// Everything that a replay found.
struct Report<'a> {
    file: String,
    zone: &'a Zone,
    region: &'a str,
    holidays: Cow<'a, str>,
    /// Cases submitted in years of which the list of holidays has none.
    beyond_holidays: u64,
    history: &'a History,
    /// The last instant in the log.
    end: Instant,
    /// What the answers of the history's cases are; one or two.
    measures: &'a [Measure],
    plan: PlanFigures<'a>,
    versus: Option<PlanFigures<'a>>,
    /// The states of a case that nobody has touched yet.
    untouched: Cow<'a, str>,
    worst: usize,
}

impl Report<'_> {
    fn plans(&self) -> impl Iterator<Item = &PlanFigures<'_>> {
        [Some(&self.plan), self.versus.as_ref()].into_iter().flatten()
    }

    /// Whether the responses are only guessed from signs of work.
    fn is_proxy(&self) -> bool {
        !self.measures.contains(&Measure::Stated)
    }

    /// The first and the last submission.
    fn submitted(&self) -> Option<(Instant, Instant)> {
        let instants = || self.history.cases.iter().filter_map(|case| case.submitted);
        Some((instants().min()?, instants().max()?))
    }

    /// The priorities that a plan promises something for, the most urgent first.
    fn priorities(&self) -> Vec<Priority> {
        let mut all: Vec<_> =
            self.plans().flat_map(|plan| plan.priorities.iter().map(|of| of.priority)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Runs the cases of a log under a plan and prints how it would have done.
pub(crate) fn run(
    args: &ReplayArgs,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    // First what is quickly seen to be impossible.
    let into = args.into.map(|organisation| args.writing.open(organisation)).transpose()?;
    let catalog = crate::catalog::load(args.catalog.as_deref())?;
    let holidays = holidays(&args.holidays)?;
    let zone = Zone::named(&args.zone).map_err(|error| error.within("zone"))?;
    let site = Site { region: &args.region, zone: &zone, holidays: &holidays };
    let terms = Terms::new(&catalog, &args.plan, site)?;
    let versus = match args.versus.as_str() {
        "none" => None,
        same if same == args.plan => None,
        other => Some(Terms::new(&catalog, other, site).map_err(|error| error.renamed("versus"))?),
    };
    let columns = Columns::parse(&args.columns)?;
    let (history, courses) = history(args, &columns, &zone)?;
    let end = judgeable(args, &history)?;
    check_untouched(&args.untouched, &history)?;
    if into.is_some() {
        args.writing.check_states(&history)?;
    }
    let report = Report {
        file: harmless(&args.file.file_name().unwrap_or_default().to_string_lossy()).into_owned(),
        zone: &zone,
        region: &args.region,
        holidays: harmless(&args.holidays),
        beyond_holidays: beyond_holidays(&history, &holidays, &zone),
        history: &history,
        end,
        measures: measures(&columns),
        plan: PlanFigures::new(&terms, &history, end),
        versus: versus.as_ref().map(|terms| PlanFigures::new(terms, &history, end)),
        untouched: harmless(args.untouched.trim()),
        worst: args.worst,
    };
    print(args, &report, language, out)?;
    if let Some(into) = into {
        let done = into.write(report.history, courses, report.measures[0], now, language)?;
        let told = done.text(language);
        // Figures for a program stay what they are.
        match args.json || args.csv {
            true => writeln!(io::stderr(), "radd: {told}")?,
            false => writeln!(out, "\n{told}")?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The cases of the log and, where they are to be written down, how each went on.
fn history(args: &ReplayArgs, columns: &Columns, zone: &Zone) -> Result<(History, Courses), Error> {
    let untouched: Vec<&str> = states(&args.untouched).collect();
    let reading = Reading { columns, zone, untouched: &untouched };
    let mut collector = Collector::default();
    let (stages, mut courses) = (args.into.map(|_| args.writing.stages()), Courses::default());
    read::read(&args.file, &reading, |row| {
        if let (Some(stages), Ok(row)) = (&stages, &row) {
            courses.add(row, stages);
        }
        collector.add(row);
    })?;
    Ok((collector.finish(), courses))
}

/// The states that a person lists.
fn states(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|state| !state.is_empty())
}

/// A state that no row has was misspelt or is another desk's, and every case would count as answered at once.
fn check_untouched(untouched: &str, history: &History) -> Result<(), Error> {
    let occurs = |state: &str| history.states.iter().any(|known| known.eq_ignore_ascii_case(state));
    let Some(unknown) = states(untouched).find(|state| !history.states.is_empty() && !occurs(state)) else {
        return Ok(());
    };
    let listed: Vec<_> = history.states.iter().take(LISTED_STATES).map(|state| harmless(state)).collect();
    let more = if history.states.len() > LISTED_STATES { "…" } else { "" };
    Err(Error::new(
        "untouched",
        unknown,
        format!(
            "no row of the log has this state: name those in which nobody has touched a case yet, of {}{more}, \
             or none with --untouched=",
            listed.join(", ")
        ),
        format!(
            "لا سطر في السجل بهذا الوضع: اكتب الأوضاع التي لم يعمل فيها أحد على الحالة بعد، من بين {}{more}، \
             أو لا شيء بكتابة ‎--untouched=",
            listed.join("، ")
        ),
    ))
}

fn holidays(source: &str) -> Result<Holidays, Error> {
    match source {
        "none" => Ok(Holidays::default()),
        source => crate::holidays::load(source).map_err(|error| error.within("holidays")),
    }
}

/// How many cases were submitted in years of which no holiday is listed: their deadlines may come too early, and the
/// reader should know.
fn beyond_holidays(history: &History, holidays: &Holidays, zone: &Zone) -> u64 {
    let years = history.cases.iter().filter_map(|case| case.submitted).map(|at| zone.date(at).year());
    let (Some(first), Some(last)) = (years.clone().min(), years.clone().max()) else { return 0 };
    let unlisted = unlisted_years(holidays, first, last);
    years.filter(|year| unlisted.contains(year)).count() as u64
}

/// The log's end, without which nothing in it can be judged.
fn judgeable(args: &ReplayArgs, history: &History) -> Result<Instant, Error> {
    if let Some(end) = history.end {
        return Ok(end);
    }
    let file = crate::file::name(&args.file);
    match history.bad.first() {
        Some(bad) => Err(Error::new(
            file,
            "",
            format!("no row can be read; the first, line {}: {}", bad.line, bad.error),
            format!("لا يمكن قراءة أي سطر، وأولها السطر {}: {}", bad.line, bad.error.text(Language::Ar)),
        )),
        None => Err(Error::new(
            file,
            "",
            "the log has no row with a time: give one with at least one case",
            "لا سطر في السجل له وقت: أعطِ سجلًا فيه حالة واحدة على الأقل",
        )),
    }
}

/// What the first and the second answer of a case are. Without assignees both proxies are the stricter one; without
/// states there is none.
fn measures(columns: &Columns) -> &'static [Measure] {
    match (columns.has(Key::Responded), columns.has(Key::State), columns.has(Key::Assignee)) {
        (true, _, _) => &[Measure::Stated],
        (_, true, true) => &[Measure::Work, Measure::State],
        (_, true, false) => &[Measure::State],
        (_, false, _) => &[Measure::Work],
    }
}

fn print(
    args: &ReplayArgs,
    report: &Report<'_>,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &json::report(report, language)).map_err(io::Error::from)?;
        writeln!(out)?;
    } else if args.csv {
        csv::write(report, out)?;
        // The table has no place for rows of which not even the case could be read.
        Text::new(report, language).bad_rows(&mut io::stderr().lock(), "radd: ")?;
    } else {
        Text::new(report, language).write(out)?;
    }
    Ok(())
}
