//! The page of plans as data, for everybody.

mod shown;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_LANGUAGE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use desk::catalog::{self, Catalog, ClockChoice, CoverageHours};
use desk::permission::Denied;
use desk::promise::seconds;
use jiff::civil::Weekday;
use serde::Deserialize;
use sla::text::duration;
use sla::{Budget, DAY_KEYS, DayHours, Hours};
use store::Failure;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::shown::{
    Answered, Calendar, Coverage, FurtherTarget, Meaning, Plan, PlanChannel, Plans, Region, ResponseTarget,
    Statement,
};
use crate::app::App;
use crate::page::Params;
use crate::problem::{self, Problem};
use crate::words::Level;

pub(super) use self::shown::ContactWindow;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Which edition is meant.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct EditionParams {
    /// The id of an edition; the newest where none is named.
    #[param(nullable = false)]
    edition: Option<String>,
}

/// The page of plans: what each plan promises, when support works, how it is reached, and what the priorities mean. In
/// the language of Accept-Language, for everybody, without a token.
#[utoipa::path(
    get, path = "/plans", tag = "catalogue", params(EditionParams), security(()),
    responses((status = 200, body = Plans))
)]
async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Params(EditionParams { edition }): Params<EditionParams>,
) -> Result<Response, Problem> {
    let language = problem::language(&headers);
    let entitlements = app.entitlements.clone();
    let catalog = app.read(move |tx| {
        let offered = entitlements.offered(tx, edition.as_deref())?;
        offered.ok_or(Failure::Denied(Denied::Hidden))
    });
    let catalog = catalog.await?;
    let tag = HeaderValue::try_from(format!("\"{}-{}\"", catalog.edition(), language.code()));
    let tag = tag.unwrap_or_else(|_| HeaderValue::from_static("\"\""));
    let headers = [
        (ETAG, tag),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
        (VARY, HeaderValue::from_static("accept-language")),
    ];
    Ok((headers, Json(plans(&catalog, language))).into_response())
}

fn plans(catalog: &Catalog, language: sla::Language) -> Plans {
    let texts = catalog.texts();
    let say = |name: &sla::Name| name.get(language).to_owned();
    let channel =
        |of: &catalog::Channel| PlanChannel { id: of.id.clone(), name: say(&of.name), text: say(&of.text) };
    let region = |of: &catalog::Region| Region {
        id: of.id.clone(),
        name: say(&of.name),
        working_hours: of.working_hours.clone(),
    };
    let coverage = |of: &catalog::Coverage| Coverage {
        id: of.id.clone(),
        name: say(&of.name),
        hours: match &of.hours {
            CoverageHours::WorkingHours => WORKING_HOURS.to_owned(),
            CoverageHours::Calendar(id) => id.clone(),
        },
    };
    Plans {
        edition: catalog.edition().to_owned(),
        first_day: catalog.first_day().to_string(),
        language: language.into(),
        vendor: say(catalog.vendor()),
        title: say(&texts.title),
        introduction: say(&texts.introduction),
        plans: catalog.plans().iter().map(|of| plan(of, language)).collect(),
        response_time: say(&texts.response_time),
        availability: say(&texts.availability),
        coverages: catalog.coverages().iter().map(coverage).collect(),
        regions: catalog.regions().iter().map(region).collect(),
        calendars: catalog.calendars().iter().map(|of| calendar(of, language)).collect(),
        channels_text: say(&texts.channels),
        channels: catalog.channels().iter().map(channel).collect(),
        priorities: catalog.priorities().iter().map(|of| meaning(of, language)).collect(),
        small_print: say(&texts.reasonable_efforts),
        lowering: say(&texts.lowering),
    }
}

const WORKING_HOURS: &str = "working-hours";

fn clock(choice: &ClockChoice) -> String {
    match choice {
        ClockChoice::Coverage => "coverage".to_owned(),
        ClockChoice::WorkingHours => WORKING_HOURS.to_owned(),
        ClockChoice::Calendar(id) => id.clone(),
    }
}

fn plan(plan: &catalog::Plan, language: sla::Language) -> Plan {
    let answered = |of: &catalog::Answered| Answered {
        channel: of.channel.clone(),
        calendar: of.calendar.clone(),
        text: of.text.get(language).to_owned(),
    };
    let response = |of: &catalog::ResponseTarget| ResponseTarget {
        priority: Level(of.priority),
        target_seconds: seconds(of.target.support_time()),
        target: amount(of.target, language),
        clock: clock(&of.clock),
    };
    Plan {
        id: plan.id.clone(),
        name: plan.name.get(language).to_owned(),
        coverage: plan.coverage.clone(),
        channels: plan.channels.clone(),
        answered: plan.answered.iter().map(answered).collect(),
        responses: plan.responses.iter().map(response).collect(),
        further: plan.further.iter().map(|of| further(of, language)).collect(),
    }
}

fn further(target: &catalog::FurtherTarget, language: sla::Language) -> FurtherTarget {
    let (repeats, within) = match target.when {
        catalog::When::Within(within) => (false, within),
        catalog::When::Every(within) => (true, within),
    };
    FurtherTarget {
        id: target.id.clone(),
        name: target.name.get(language).to_owned(),
        priorities: target.priorities.iter().copied().map(Level).collect(),
        repeats,
        target_seconds: seconds(within.support_time()),
        target: amount(within, language),
        clock: clock(&target.clock),
        pauses_while_customer_is_awaited: target.pauses_while_customer_is_awaited,
    }
}

fn amount(target: Budget, language: sla::Language) -> String {
    duration(target.support_time(), language)
}

fn calendar(calendar: &catalog::Calendar, language: sla::Language) -> Calendar {
    let Hours { week, observes_holidays, dates } = &calendar.hours;
    let days = DAY_KEYS.into_iter().zip(Weekday::Monday.cycle_forward());
    let open = days.map(|(key, day)| (key, week.hours(day))).filter(|(_, hours)| !hours.is_closed());
    Calendar {
        id: calendar.id.clone(),
        name: calendar.name.get(language).to_owned(),
        text: calendar.text.get(language).to_owned(),
        observes_holidays: *observes_holidays,
        week: open.map(|(day, hours)| (day, spans(hours))).collect(),
        dates: dates.iter().map(|day| (day.date.to_string(), spans(&day.hours))).collect(),
    }
}

fn spans(hours: &DayHours) -> Vec<[String; 2]> {
    hours.spans().map(|(open, close)| [open.to_string(), close.to_string()]).collect()
}

fn meaning(meaning: &catalog::PriorityMeaning, language: sla::Language) -> Meaning {
    let say = |name: &sla::Name| name.get(language).to_owned();
    let lowered = meaning.lower_when_silent;
    Meaning {
        priority: Level(meaning.priority),
        name: say(&meaning.name),
        definition: say(&meaning.definition),
        example: say(&meaning.example),
        statement: Statement { version: meaning.statement.version, text: say(&meaning.statement.text) },
        contact: meaning.contact.into(),
        lowered_to: lowered.map(|lowered| Level(lowered.to)),
        grace_seconds: lowered.map(|lowered| seconds(lowered.grace.support_time())),
    }
}
