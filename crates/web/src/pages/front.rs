//! Where somebody goes first, and in which language they read.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use desk::identity::Preferences;
use desk::permission::Asker;
use serde::Deserialize;
use sla::SupportTime;

use super::cookie;
use super::form::Form;
use super::shell::code;
use super::visitor::{MaybeVisitor, Visitor, language_of, own_path, see};
use crate::app::App;
use crate::problem::Problem;

/// How long a browser knows the language that somebody chose who isn't signed in.
const YEAR: SupportTime = SupportTime::from_microseconds(365 * 86_400_000_000);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(front)).route("/language", post(choose_language))
}

/// An agent's first page is the queue, a customer's their cases.
async fn front(visitor: Visitor) -> Response {
    match visitor.caller.asker {
        Asker::Agent { .. } => see("/queue"),
        _ => see("/cases"),
    }
}

/// Another language for all pages.
#[derive(Deserialize)]
struct Chosen {
    language: String,
    #[serde(default)]
    next: String,
}

async fn choose_language(
    State(app): State<App>,
    Form { who, data }: Form<MaybeVisitor, Chosen>,
) -> Result<Response, Response> {
    let Some(language) = language_of(&data.language) else {
        return Err(Problem::not_found().into_response());
    };
    let mut response = see(own_path(&data.next));
    match who {
        MaybeVisitor::Visitor(visitor) => {
            let holder = visitor.session.holder.id();
            let preferences = Preferences { language: Some(language), ..visitor.session.preferences.clone() };
            let kept = app.write(move |tx| Ok(store::set_preferences(tx, holder, &preferences)?)).await;
            kept.map_err(Problem::into_response)?;
        }
        MaybeVisitor::Guest(guest) => {
            let cookie = guest.cookies.cookie(cookie::LANGUAGE, code(language).to_owned(), Some(YEAR));
            response
                .headers_mut()
                .extend(HeaderValue::try_from(cookie.header()).ok().map(|of| (SET_COOKIE, of)));
        }
    }
    Ok(response)
}
