//! Not to be told of something by mail any more (RFC 8058).

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::identity::Topic;

use super::found::{Over, caller};
use super::{Wanted, nowhere};
use crate::app::App;
use crate::letters::link::Link;
use crate::pages::account::topic_word;
use crate::pages::form::{Fields, Form};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Guest;
use crate::problem::Problem;

/// What a program for mail sends is a few bytes long.
const MOST: usize = 4_096;

#[derive(Template)]
#[template(path = "mailed/unsubscribe.html")]
struct Page {
    shell: Shell,
    token: String,
    topic: String,
    /// They are told of it by mail.
    is_on: bool,
}

pub(super) async fn page(
    app: &App,
    guest: &Guest,
    (token, link, topic): (&str, &Link, Topic),
    _: Wanted,
) -> Result<Response, Problem> {
    let (who, link) = (guest.clone(), *link);
    let is_on = app.read(move |tx| {
        let there = caller(tx, &who, &link)?.is_some();
        Ok(if there { Some(store::preferences(tx, link.holder)?.ways(topic).mail) } else { None })
    });
    let Some(is_on) = is_on.await? else { return Ok(nowhere(app, guest, &Over::Gone)) };
    let shell = Shell::of(guest, app.now());
    let topic = shell.t(topic_word(topic));
    Ok(answer(guest, StatusCode::OK, &Page { token: token.to_owned(), topic, is_on, shell }))
}

/// A program for mail sends what RFC 8058 says, from nowhere and without cookies; a person presses the page's button.
pub(super) async fn act(app: &App, of: (&str, &Link, Topic), request: Request) -> Response {
    let guest = Guest::or_nobody(crate::pages::reader(&request), app).await;
    let (parts, body) = request.into_parts();
    let body = http_body_util::BodyExt::collect(http_body_util::Limited::new(body, MOST));
    let read = tokio::time::timeout(app.limits.body_time, body).await;
    let bytes = match read {
        Err(_) => return Problem::too_slow().into_response(),
        Ok(Err(_)) => return Problem::too_large(MOST as u64).into_response(),
        Ok(Ok(bytes)) => bytes.to_bytes(),
    };
    if !is_one_click(&bytes) {
        let request = Request::from_parts(parts, Body::from(bytes));
        if let Err(refused) = Form::<Guest, Fields>::from_request(request, app).await {
            return refused;
        }
    }
    done(app, &guest, of).await.unwrap_or_else(Problem::into_response)
}

/// `List-Unsubscribe=One-Click`, as either kind of form.
fn is_one_click(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    text.contains("List-Unsubscribe") && text.contains("One-Click")
}

async fn done(
    app: &App,
    guest: &Guest,
    (token, link, topic): (&str, &Link, Topic),
) -> Result<Response, Problem> {
    let (who, to) = (guest.clone(), *link);
    app.write(move |tx| {
        if caller(tx, &who, &to)?.is_some() {
            let mut preferences = store::preferences(tx, to.holder)?;
            let ways = preferences.ways(topic);
            if ways.mail {
                preferences.told.insert(topic, desk::identity::Ways { mail: false, ..ways });
                store::set_preferences(tx, to.holder, &preferences)?;
            }
        }
        Ok(())
    })
    .await?;
    page(app, guest, (token, link, topic), Wanted::default()).await
}
