//! How pages are to be.

use axum::extract::State;
use axum::response::Response;
use desk::identity::{Preferences, Theme};
use serde::Deserialize;

use super::done;
use super::page::{self, Wrong};
use crate::app::App;
use crate::pages::form::Form;
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
