//! What every page begins with on which one thing is done to a case, after it was looked at.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::id::Id;
use desk::permission::{Deed, Whose};
use store::{Failure, Tx};

use super::super::Side;
use super::{Loaded, Reading, key};
use crate::app::App;
use crate::pages::cases::Typed;
use crate::pages::html::{Html, case_number};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// What such a page has before anything of its own.
pub(super) struct Begun {
    app: App,
    visitor: Visitor,
    pub loaded: Loaded,
    pub side: Side,
    /// What its form is known by.
    pub key: String,
    pub id: i64,
    pub number: Html,
    /// Its form, where that is shown again.
    pub typed: Typed,
}

impl Begun {
    pub fn reading(&self) -> Result<Reading<'_>, Failure> {
        self.loaded.reading(&self.app, &self.visitor)
    }
}

/// A page of a case for whoever may do this to it: first, or again where what was sent is refused.
pub(super) async fn begin<P: Template + Send + 'static>(
    app: App,
    visitor: Visitor,
    (id, deed): (i64, Deed),
    (typed, status): (Typed, StatusCode),
    read: impl FnOnce(&mut Tx<'_>, Begun) -> Result<P, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let (guest, shared, key) = (visitor.guest.clone(), app.clone(), key(&app));
    let page = app.read(move |tx| {
        let loaded = Loaded::of(tx, &shared, &visitor, Id::new(id))?;
        visitor.caller.may(deed, &Whose::case(loaded.reading(&shared, &visitor)?.case))?;
        let side = Side::load(tx, (&visitor, &loaded.shell), loaded.now, "")?;
        let number = case_number(id);
        read(tx, Begun { app: shared, visitor, loaded, side, key, id, number, typed })
    });
    Ok(answer(&guest, status, &page.await?))
}

/// What a form of a page has: who sends it, and what it is known by.
pub(in crate::pages::desk) fn hidden(shell: &Shell, form: &str, key: &str) -> Html {
    let csrf = shell.csrf_field();
    Html(format!("{csrf}<input type=\"hidden\" name=\"key\" value=\"{form}-{key}\">"))
}
