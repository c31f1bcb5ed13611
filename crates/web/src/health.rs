//! Whether the process lives, and whether it can answer.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use store::Error;

use crate::app::App;
use crate::problem::Problem;

/// A database that takes longer to answer a question without work isn't ready.
const LONGEST: Duration = Duration::from_secs(5);

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

/// Ready is who isn't about to stop, and has a database that answers and has the tables that this program knows.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.is_stopping() {
        return Err(Error::Closed.into());
    }
    let asked = app.read(|tx| Ok(store::schema_of(tx)?));
    match tokio::time::timeout(LONGEST, asked).await {
        Ok(schema) if schema.as_ref().is_ok_and(|schema| *schema == store::schema_version()) => Ok("ready\n"),
        Ok(schema) => {
            let schema = schema?;
            Err(Error::Lost(format!("it has migration {schema}, not {}", store::schema_version())).into())
        }
        Err(_) => Err(Error::Busy("it doesn't answer".to_owned()).into()),
    }
}
