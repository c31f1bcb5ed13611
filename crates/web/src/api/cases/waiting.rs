//! Whose the next step is (policy D17), and that the impact is mitigated (policy S8).

use axum::extract::State;
use axum::response::Response;
use desk::permission::Deed;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(wait, wait_no_longer)).routes(routes!(mitigate))
}

/// Says that the next step is the customer's. No response clock waits for it.
#[utoipa::path(
    post, path = "/cases/{id}/waiting", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn wait(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(waits(&app, ask.of(id, condition).0).await?.case())
}

/// As [`wait`].
pub(crate) async fn waits(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::AwaitCustomer).run(|case, world| case.wait_for_customer(world)).await
}

/// Says that the next step is the desk's again.
#[utoipa::path(
    delete, path = "/cases/{id}/waiting", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn wait_no_longer(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(waits_no_longer(&app, ask.of(id, condition).0).await?.case())
}

/// As [`wait_no_longer`].
pub(crate) async fn waits_no_longer(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::AwaitCustomer).run(|case, world| case.wait_no_longer(world)).await
}

/// Says that the impact is mitigated: the customer need no longer stay available, and a running availability check is
/// cancelled.
#[utoipa::path(
    post, path = "/cases/{id}/mitigation", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn mitigate(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(mitigates(&app, ask.of(id, condition).0).await?.case())
}

/// As [`mitigate`].
pub(crate) async fn mitigates(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Mitigate).run(|case, world| case.mitigate(world)).await
}
