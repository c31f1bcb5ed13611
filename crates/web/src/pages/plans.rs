//! The public page of plans: everything that the catalogue says, in both languages.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use desk::catalog::{Catalog, ClockChoice, Contact, Plan, PriorityMeaning};
use desk::permission::Denied;
use desk::track::Place;
use jiff::civil::Weekday;
use serde::Deserialize;
use sla::text::{duration, duration_short};
use sla::{Budget, Hours, Language, Name};
use store::Failure;

use super::dates::weekday_name;
use super::html::{Html, escape};
use super::portal::{Top, priority_mark};
use super::shell::{Shell, answer};
use super::visitor::MaybeVisitor;
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/plans", get(page))
}

/// Which edition is meant.
#[derive(Deserialize)]
struct Asked {
    edition: Option<String>,
}

/// The page of plans.
#[derive(Template)]
#[template(path = "plans.html")]
struct Page {
    shell: Shell,
    top: Top,
    title: String,
    introduction: String,
    response_time: String,
    availability: String,
    small_print: String,
    lowering: String,
    channels_text: String,
    plans: Vec<Column>,
    /// The support hours of each plan.
    hours: Vec<String>,
    /// The channels of each plan.
    channels: Vec<String>,
    responses: Vec<Row>,
    /// Targets beyond the initial response, where a plan has any.
    further: Vec<Row>,
    /// The same to scale; nothing where there is only one target.
    scale: Option<Scale>,
    weeks: Vec<Week>,
    ways: Vec<Way>,
    priorities: Vec<Meaning>,
    edition: String,
}

/// A plan at the top of a column.
struct Column {
    name: String,
    /// How it is drawn on the scale.
    mark: Option<Html>,
}

/// A line of the table: what it is about, and what each plan says of it.
struct Row {
    mark: Html,
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    amount: String,
    /// On which clock, where that isn't the plan's support hours.
    clock: Option<String>,
}

struct Scale {
    marks: Vec<Html>,
    svg: Html,
}

struct Week {
    name: String,
    text: String,
    days: Vec<(String, Html)>,
}

/// A way to reach support.
struct Way {
    name: String,
    text: String,
    /// When plans answer it, where the page says so.
    answered: Vec<String>,
}

struct Meaning {
    mark: Html,
    name: String,
    definition: String,
    example: String,
    statement: String,
    contact: Option<String>,
}

async fn page(
    State(app): State<App>,
    visitor: MaybeVisitor,
    Query(Asked { edition }): Query<Asked>,
) -> Result<Response, Problem> {
    let entitlements = app.entitlements.clone();
    let catalog = app.read(move |tx| {
        let offered = entitlements.offered(tx, edition.as_deref())?;
        offered.ok_or(Failure::Denied(Denied::Hidden))
    });
    let catalog = catalog.await?;
    let (guest, shell) = match &visitor {
        MaybeVisitor::Visitor(visitor) => (&visitor.guest, Shell::for_visitor(visitor, app.now())),
        MaybeVisitor::Guest(guest) => (guest.as_ref(), Shell::of(guest, app.now())),
    };
    let top = Top::of(&shell, &catalog, "plans", None);
    Ok(answer(guest, StatusCode::OK, &made(&catalog, shell, top)))
}

fn made(catalog: &Catalog, shell: Shell, top: Top) -> Page {
    let language = shell.language;
    let say = |name: &Name| name.get(language).to_owned();
    let (plans, texts) = (catalog.plans(), catalog.texts());
    let two = plans.len() == 2;
    let column =
        |(index, plan): (usize, &Plan)| Column { name: say(&plan.name), mark: two.then(|| swatch(index)) };
    Page {
        title: say(&texts.title),
        introduction: say(&texts.introduction),
        response_time: say(&texts.response_time),
        availability: say(&texts.availability),
        small_print: say(&texts.reasonable_efforts),
        lowering: say(&texts.lowering),
        channels_text: say(&texts.channels),
        plans: plans.iter().enumerate().map(column).collect(),
        hours: plans.iter().map(|plan| hours_of(catalog, plan, language)).collect(),
        channels: plans.iter().map(|plan| channels_of(catalog, plan, language)).collect(),
        responses: catalog.priorities().iter().map(|of| responses(of, catalog, &shell)).collect(),
        further: further(catalog, &shell),
        scale: two.then(|| scale(catalog, &shell)),
        weeks: catalog.calendars().iter().map(|calendar| week(calendar, language)).collect(),
        ways: ways(catalog, language),
        priorities: catalog.priorities().iter().map(|of| meaning(of, &shell)).collect(),
        edition: catalog.edition().to_owned(),
        shell,
        top,
    }
}

fn hours_of(catalog: &Catalog, plan: &Plan, language: Language) -> String {
    let coverage = catalog.coverage(&plan.coverage);
    coverage.map_or_else(|_| String::new(), |coverage| coverage.name.get(language).to_owned())
}

fn channels_of(catalog: &Catalog, plan: &Plan, language: Language) -> String {
    let has = catalog.channels().iter().filter(|channel| plan.has_channel(&channel.id));
    let names: Vec<_> = has.map(|channel| channel.name.get(language)).collect();
    names.join(super::portal::comma(language))
}

fn responses(meaning: &PriorityMeaning, catalog: &Catalog, shell: &Shell) -> Row {
    let cell = |plan: &Plan| match plan.response(meaning.priority) {
        Some(response) => Cell {
            amount: amount(response.target, shell.language),
            clock: clock(&response.clock, catalog, shell),
        },
        None => Cell { amount: String::new(), clock: None },
    };
    Row {
        mark: priority_mark(shell, meaning.priority),
        name: meaning.name.get(shell.language).to_owned(),
        cells: catalog.plans().iter().map(cell).collect(),
    }
}

/// What of a clock is to be said: that of the support hours goes without saying.
fn clock(choice: &ClockChoice, catalog: &Catalog, shell: &Shell) -> Option<String> {
    match choice {
        ClockChoice::Coverage => None,
        ClockChoice::WorkingHours => Some(shell.t("plans-in-working-hours")),
        ClockChoice::Calendar(id) => {
            catalog.calendar(id).ok().map(|calendar| calendar.name.get(shell.language).to_owned())
        }
    }
}

fn further(catalog: &Catalog, shell: &Shell) -> Vec<Row> {
    let language = shell.language;
    let all = catalog.plans().iter().flat_map(|plan| &plan.further);
    let mut seen = BTreeSet::new();
    let targets: Vec<_> = all.filter(|target| seen.insert(target.id.clone())).collect();
    let cell = |plan: &Plan, id: &str| {
        let Some(target) = plan.further.iter().find(|target| target.id == id) else {
            return Cell { amount: String::new(), clock: None };
        };
        let said = match target.when {
            desk::catalog::When::Within(within) => amount(within, language),
            desk::catalog::When::Every(every) => shell.with("plans-every", "amount", amount(every, language)),
        };
        Cell { amount: said, clock: clock(&target.clock, catalog, shell) }
    };
    let row = |target: &&desk::catalog::FurtherTarget| {
        let marks = target.priorities.iter().map(|priority| priority_mark(shell, *priority).0);
        Row {
            mark: Html(marks.collect::<Vec<_>>().join(" ")),
            name: target.name.get(language).to_owned(),
            cells: catalog.plans().iter().map(|plan| cell(plan, &target.id)).collect(),
        }
    };
    targets.iter().map(row).collect()
}

fn amount(budget: Budget, language: Language) -> String {
    duration(budget.support_time(), language)
}

fn ways(catalog: &Catalog, language: Language) -> Vec<Way> {
    let answered = |id: &str| {
        let all = catalog.plans().iter().flat_map(|plan| &plan.answered);
        all.filter(|of| of.channel == id).map(|of| of.text.get(language).to_owned()).collect()
    };
    let way = |channel: &desk::catalog::Channel| Way {
        name: channel.name.get(language).to_owned(),
        text: channel.text.get(language).to_owned(),
        answered: answered(&channel.id),
    };
    catalog.channels().iter().map(way).collect()
}

fn meaning(meaning: &PriorityMeaning, shell: &Shell) -> Meaning {
    let say = |name: &Name| name.get(shell.language).to_owned();
    Meaning {
        mark: priority_mark(shell, meaning.priority),
        name: say(&meaning.name),
        definition: say(&meaning.definition),
        example: say(&meaning.example),
        statement: say(&meaning.statement.text),
        contact: (meaning.contact == Contact::WorkingHours).then(|| shell.t("plans-contact-in-hours")),
    }
}

/// What a plan's marks on the scale look like: the second of two is the one that is filled.
const CLASSES: [&str; 2] = ["c-basic", "c-premium"];

fn swatch(index: usize) -> Html {
    let class = CLASSES.get(index).copied().unwrap_or_default();
    Html(format!(
        "<svg class=\"chart lgdot\" width=\"14\" height=\"14\" aria-hidden=\"true\">\
         <circle class=\"{class}\" cx=\"7\" cy=\"7\" r=\"5\"/></svg>"
    ))
}

/// Every target of two plans on one line of time that grows by doubling.
fn scale(catalog: &Catalog, shell: &Shell) -> Scale {
    let language = shell.language;
    let target =
        |plan: &Plan, of: &PriorityMeaning| plan.response(of.priority).map(|response| response.target);
    let all: BTreeSet<Budget> = catalog
        .priorities()
        .iter()
        .flat_map(|of| catalog.plans().iter().filter_map(move |plan| target(plan, of)))
        .collect();
    let places = Places::of(&all, language);
    let height = 32 + 46 * catalog.priorities().len();
    let mut svg = String::new();
    for budget in &all {
        let (x, said) = (places.x(*budget), escape(&duration_short(budget.support_time(), language)));
        let end = height - 4;
        let _ = write!(
            svg,
            "<line class=\"c-rail\" x1=\"{x}%\" x2=\"{x}%\" y1=\"22\" y2=\"{end}\"/>\
             <text x=\"{x}%\" y=\"12\" text-anchor=\"middle\">{said}</text>"
        );
    }
    for (index, of) in catalog.priorities().iter().enumerate() {
        let y = 40 + 46 * index;
        let targets: Vec<_> = catalog.plans().iter().map(|plan| target(plan, of)).collect();
        if let [Some(one), Some(other)] = targets[..] {
            let (from, to) = (places.x(one).min(places.x(other)), places.x(one).max(places.x(other)));
            let _ = write!(svg, "<line class=\"c-span\" x1=\"{from}%\" x2=\"{to}%\" y1=\"{y}\" y2=\"{y}\"/>");
        }
        for (budget, class) in targets.into_iter().zip(CLASSES) {
            let Some(budget) = budget else { continue };
            let (x, said) = (places.x(budget), escape(&duration_short(budget.support_time(), language)));
            let below = y + 22;
            let _ = write!(
                svg,
                "<svg x=\"{x}%\" y=\"{y}\" width=\"1\" height=\"1\" overflow=\"visible\"><circle class=\"{class}\" r=\"6\"/></svg>\
                 <text class=\"c-lbl\" x=\"{x}%\" y=\"{below}\" text-anchor=\"middle\">{said}</text>"
            );
        }
    }
    let label = escape(&shell.t("plans-scale-label"));
    let marks = catalog.priorities().iter().map(|of| priority_mark(shell, of.priority)).collect();
    let svg = format!(
        "<svg class=\"chart\" width=\"100%\" height=\"{height}\" role=\"img\" aria-label=\"{label}\">{svg}</svg>"
    );
    Scale { marks, svg: Html(svg) }
}

/// Where amounts of time stand on the scale, from 7 to 95 % of it.
struct Places {
    least: i64,
    doublings: i64,
    language: Language,
}

impl Places {
    fn of(all: &BTreeSet<Budget>, language: Language) -> Self {
        let least = all.first().map_or(0, |budget| doublings(*budget));
        let most = all.last().map_or(0, |budget| doublings(*budget));
        Self { least, doublings: (most - least).max(1), language }
    }

    fn x(&self, budget: Budget) -> Place {
        let hundredths = 704 + (doublings(budget) - self.least) * 8_789 / self.doublings;
        let place = Place::of_hundredths(u16::try_from(hundredths).unwrap_or_default());
        if self.language == Language::Ar { place.mirrored() } else { place }
    }
}

/// How often a microsecond is doubled until it is so long, in thousandths of a doubling.
fn doublings(budget: Budget) -> i64 {
    let micros = budget.support_time().as_microseconds().max(1).unsigned_abs();
    let whole = i64::from(micros.ilog2());
    // Squaring what is left shows the next binary digit of the logarithm.
    let (mut rest, mut digits) = ((u128::from(micros) << 32) >> whole, 0_i64);
    for _ in 0..12 {
        rest = (rest * rest) >> 32;
        let digit = i64::from(rest >= 2 << 32);
        rest >>= digit;
        digits = digits * 2 + digit;
    }
    whole * 1_000 + ((digits * 1_000) >> 12)
}

fn week(calendar: &desk::catalog::Calendar, language: Language) -> Week {
    let days = Weekday::Monday.cycle_forward().take(7);
    let day = |day: Weekday| (weekday_name(day, language).to_owned(), open(&calendar.hours, day, language));
    Week {
        name: calendar.name.get(language).to_owned(),
        text: calendar.text.get(language).to_owned(),
        days: days.map(day).collect(),
    }
}

/// A day from midnight to midnight, with what is open of it.
fn open(hours: &Hours, day: Weekday, language: Language) -> Html {
    const DAY: u32 = 86_400;
    let place = |second: u32| {
        let hundredths = (u64::from(second) * 10_000 + u64::from(DAY) / 2) / u64::from(DAY);
        let place = Place::of_hundredths(u16::try_from(hundredths).unwrap_or(u16::MAX));
        if language == Language::Ar { place.mirrored() } else { place }
    };
    let mut svg =
        String::from("<rect class=\"c-shut\" x=\"0%\" y=\"3\" width=\"100%\" height=\"6\" rx=\"1.5\"/>");
    for (opens, closes) in hours.week.hours(day).spans() {
        let (from, to) = (place(opens.second_of_day()), place(closes.second_of_day()));
        let (x, width) = (from.min(to), from.distance(to));
        let _ = write!(
            svg,
            "<rect class=\"c-open\" x=\"{x}%\" y=\"1\" width=\"{width}%\" height=\"10\" rx=\"1.5\"/>"
        );
    }
    Html(format!("<svg class=\"chart\" width=\"100%\" height=\"12\" aria-hidden=\"true\">{svg}</svg>"))
}

impl Page {
    /// The hours under a week's days.
    fn axis(&self) -> Html {
        let mark = |(hundredths, hour, anchor): (u16, &str, &str)| {
            let place = Place::of_hundredths(hundredths);
            let x = if self.shell.is_arabic() { place.mirrored() } else { place };
            format!("<text x=\"{x}%\" y=\"11\" text-anchor=\"{anchor}\">{hour}</text>")
        };
        let marks = [
            (0, "00", "start"),
            (2_500, "06", "middle"),
            (5_000, "12", "middle"),
            (7_500, "18", "middle"),
            (10_000, "24", "end"),
        ];
        let marks: String = marks.into_iter().map(mark).collect();
        Html(format!("<svg class=\"chart\" width=\"100%\" height=\"14\" aria-hidden=\"true\">{marks}</svg>"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    #[test]
    fn the_scale_grows_by_doubling() {
        let minutes = |minutes: i64| Budget::from_seconds(minutes * 60).unwrap();
        let all: BTreeSet<_> = [30, 60, 120, 240, 720, 1_440].map(minutes).into();
        let places = Places::of(&all, Language::En);
        let x: Vec<_> = all.iter().map(|budget| places.x(*budget).hundredths()).collect();
        // To a pixel of what was designed: 7.04, 22.78, 38.52, 54.25, 79.2 and 94.93 %.
        for (found, designed) in x.into_iter().zip([704, 2_278, 3_852, 5_425, 7_920, 9_493]) {
            assert!(u16::abs_diff(found, designed) <= 8, "{found} for {designed}");
        }
        let arabic = Places::of(&all, Language::Ar);
        assert_eq!(arabic.x(minutes(30)), places.x(minutes(30)).mirrored());
    }
}
