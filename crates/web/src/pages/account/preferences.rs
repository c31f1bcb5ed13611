//! How pages are to be.

use axum::extract::State;
use axum::response::Response;
use desk::identity::{Preferences, Theme, Topic, Ways};
use desk::permission::Asker;
use serde::Deserialize;

use super::done;
use super::page::{self, Wrong};
use crate::app::App;
use crate::pages::form::{Fields, Form};
use crate::pages::visitor::{Visitor, language_of};
use crate::problem::Problem;

/// What is chosen. A box that isn't ticked isn't sent.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Chosen {
    language: String,
    theme: String,
    hijri: Option<String>,
    shortcuts: Option<String>,
    zone: String,
}

/// Sets them.
pub(super) async fn set(
    State(app): State<App>,
    Form { who: visitor, data }: Form<Visitor, Chosen>,
) -> Result<Response, Problem> {
    let theme = Theme::ALL.into_iter().find(|theme| theme.code() == data.theme).unwrap_or_default();
    let chosen = Preferences {
        language: language_of(&data.language),
        theme,
        hijri: data.hijri.is_some(),
        shortcuts: data.shortcuts.is_some(),
        zone: Some(data.zone),
        told: visitor.session.preferences.told.clone(),
    };
    let preferences = match chosen.clone().check() {
        Ok(preferences) => preferences,
        Err(error) => {
            let zone = Some(error.problem(visitor.guest.language).to_owned());
            let wrong = Wrong { preferences: Some(chosen), zone, ..Wrong::default() };
            return page::answer(&app, visitor, "", wrong).await;
        }
    };
    let holder = visitor.session.holder.id();
    app.write(move |tx| Ok(store::set_preferences(tx, holder, &preferences)?)).await?;
    Ok(done("preferences"))
}

/// Chooses what the person is told of, and how: a box a way of each.
pub(super) async fn choose(
    State(app): State<App>,
    Form { who: visitor, data }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let topics: &[Topic] = match visitor.caller.asker {
        Asker::Agent { .. } => &Topic::OF_AGENTS,
        _ => &Topic::OF_CONTACTS,
    };
    let ways = |topic: Topic| {
        let is_ticked = |way: &str| data.all(topic.word()).any(|ticked| ticked == way);
        Ways { page: is_ticked("page"), browser: is_ticked("browser"), mail: is_ticked("mail") }
    };
    let told = topics.iter().map(|topic| (*topic, ways(*topic))).collect();
    let preferences = Preferences { told, ..visitor.session.preferences.clone() };
    let holder = visitor.session.holder.id();
    app.write(move |tx| Ok(store::set_preferences(tx, holder, &preferences)?)).await?;
    Ok(done("preferences"))
}
