//! What the desk tells people by itself: what they find when they look.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use desk::effects::{Notice, NoticeKind};
use desk::permission::{Deed, Denied, Scope};
use serde::{Deserialize, Serialize};
use sla::{Instant, SupportTime};
use store::{NoticeCursor, Subject};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, bad_cursor};
use crate::problem::Problem;

/// How far back notices are shown: what is older is in the history of its case.
const BACK: SupportTime = SupportTime::from_microseconds(-30 * 24 * 3_600_000_000);

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that the desk tells people.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct Shown {
    /// Its number.
    id: i64,
    /// What it says.
    kind: Kind,
    /// How many per cents of the promise are used up, in a reminder.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    percent: Option<u8>,
    /// In how many days a contract ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    days: Option<u8>,
    /// Which message of the case it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<u32>,
    /// The case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case: Option<i64>,
    /// The contract that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contract: Option<i64>,
    /// The event of that case or contract that it follows.
    event: u32,
    /// Since when it is told.
    at: Moment,
}

/// What a notice says.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = NoticeKind)]
enum Kind {
    /// We have the case.
    Receipt,
    /// An agent replied.
    Reply,
    /// An agent told several customers something.
    BulkNotice,
    /// A reply waits for working hours.
    Held,
    /// A reply that waited is a draft again, since the customer wrote.
    BackToDraft,
    /// A reply reached nobody.
    Undelivered,
    /// Support lowered the priority.
    Lowered,
    /// The customer contests that.
    Contested,
    /// A lead decided on it.
    ContestDecided,
    /// Please confirm that you are available.
    AvailabilityAsked,
    /// Nobody confirmed in time.
    AvailabilityRanOut,
    /// The case was given to an agent.
    Assigned,
    /// The customer wrote in a case that an agent works on.
    CustomerWrote,
    /// So much of a promise is used up.
    Reminder,
    /// Nobody sees to the case.
    Alert,
    /// A contract ends.
    Expiring,
}

impl Shown {
    /// A notice with its number and what it is about.
    pub fn new(id: i64, about: Subject, notice: Notice) -> Self {
        let (case, contract) = match about {
            Subject::Case(id) => (Some(id.number()), None),
            Subject::Contract(id) => (None, Some(id.number())),
        };
        let (mut percent, mut days, mut message) = (None, None, None);
        let mut about = |kind, seq| {
            message = Some(seq);
            kind
        };
        let kind = match notice.kind {
            NoticeKind::Receipt => Kind::Receipt,
            NoticeKind::Reply(seq) => about(Kind::Reply, seq),
            NoticeKind::BulkNotice(seq) => about(Kind::BulkNotice, seq),
            NoticeKind::Held(seq) => about(Kind::Held, seq),
            NoticeKind::BackToDraft(seq) => about(Kind::BackToDraft, seq),
            NoticeKind::Undelivered(seq) => about(Kind::Undelivered, seq),
            NoticeKind::Lowered => Kind::Lowered,
            NoticeKind::Contested => Kind::Contested,
            NoticeKind::ContestDecided => Kind::ContestDecided,
            NoticeKind::AvailabilityAsked => Kind::AvailabilityAsked,
            NoticeKind::AvailabilityRanOut => Kind::AvailabilityRanOut,
            NoticeKind::Assigned => Kind::Assigned,
            NoticeKind::CustomerWrote => Kind::CustomerWrote,
            NoticeKind::Reminder(used) => {
                percent = Some(used);
                Kind::Reminder
            }
            NoticeKind::Alert => Kind::Alert,
            NoticeKind::Expiring(left) => {
                days = Some(left);
                Kind::Expiring
            }
        };
        let (event, at) = (notice.event, notice.leaves.into());
        Self { id, kind, percent, days, message, case, contract, event, at }
    }
}

/// What the desk has told you in the last 30 days, the newest first: an agent finds what is for them, their teams or
/// everybody, a contact what is told the customer in the cases that they see.
#[utoipa::path(get, path = "/notices", tag = "events", params(PageParams), responses((status = 200, body = Page<Shown>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    if caller.asker.scope(Deed::SeeCase) == Scope::None {
        return Err(Denied::Hidden.into());
    }
    let limit = page.limit(&app)?;
    let after = page.after.as_ref().map(|after| after.parse::<NoticeCursor>().map_err(|_| bad_cursor(after)));
    let (after, asker, since) = (after.transpose()?, caller.asker, since(app.now()));
    let read = move |tx: &mut store::Tx<'_>| Ok(store::notices_for(tx, &asker, since, after, limit + 1)?);
    let found = app.read(read).await?;
    let shown = found.into_iter().map(|of| (of.cursor(), Shown::new(of.id, of.about, of.notice))).collect();
    let page = Page::of(shown, limit, |(cursor, _): &(NoticeCursor, Shown)| cursor.to_string());
    let items = page.items.into_iter().map(|(_, shown)| shown).collect();
    Ok(Page { items, next: page.next }.answer(&uri))
}

/// From when on notices are shown.
pub(crate) fn since(now: Instant) -> Instant {
    now.checked_add(BACK).unwrap_or(now)
}
