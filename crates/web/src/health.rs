//! Whether the process lives, and whether it can answer.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::app::App;
use crate::problem::Problem;

/// A database that takes longer to answer a question without work isn't ready.
const LONGEST: Duration = Duration::from_secs(5);

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let asked = app.read(|tx| Ok(store::last_edition(tx)?));
    match tokio::time::timeout(LONGEST, asked).await {
        Ok(answered) => answered.map(|_| "ready\n"),
        Err(_) => Err(store::Error::Busy("the database doesn't answer".to_owned()).into()),
    }
}
