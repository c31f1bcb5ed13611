//! How a verb is done to a case, once and in the version that was read, and how it is answered.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::case::{Body, Case, Sealed, Seq, World};
use desk::id::Id;
use desk::people::Contact;
use desk::permission::{Deed, Whose};
use serde::Deserialize;
use sla::Instant;
use store::{Command, Content, Failure, Tx, Written};

use super::said::Said;
use super::shown::{Reader, Shown};
use crate::app::App;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::problem::Problem;

/// Something that somebody wants to do to a case.
pub(crate) struct Verb {
    app: App,
    caller: Caller,
    id: Id<Case>,
    condition: IfMatch,
    deeds: Vec<Deed>,
    about: Option<Seq>,
    command: Command,
}

/// A verb that takes nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// What was done, as whoever asked may see it.
pub(crate) struct Done {
    /// The case.
    shown: Shown,
    /// What was said in it by this, or what this was about.
    said: Option<Said>,
}

impl Verb {
    /// A deed, by whoever asks, to the case with this number.
    pub fn new(
        app: &App,
        caller: Caller,
        request: Option<store::Request>,
        (id, condition): (i64, IfMatch),
        deed: Deed,
    ) -> Self {
        let command = app.command(&caller, request, Vec::new());
        Self { app: app.clone(), caller, id: Id::new(id), condition, deeds: vec![deed], about: None, command }
    }

    /// Keeps a text with the case, and gives what its events call it; `of` is the contact whose personal data it is.
    pub fn seal(&mut self, text: String, of: Option<Id<Contact>>) -> Sealed {
        let content: Content = self.app.seal(text, of);
        let sealed = content.sealed();
        self.command.contents.push(content);
        sealed
    }

    /// Says that it takes another deed too, which whoever asks must be allowed.
    pub fn also(&mut self, deed: Deed) {
        self.deeds.push(deed);
    }

    /// Says that it is about something that was said before, which is the answer then.
    pub fn about(&mut self, message: Seq) {
        self.about = Some(message);
    }

    /// Says that it occurred then, not now.
    pub fn occurred(&mut self, at: Instant) {
        self.command.occurred = Some(at);
    }

    /// Does it, unless whoever asks may not, or the case isn't any more what was read.
    pub async fn run<E: Into<Failure>>(
        self,
        decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, E> + Send + 'static,
    ) -> Result<Done, Problem> {
        self.prepared(|_| Ok(()), |(), case, world| decide(case, world)).await
    }

    /// Does it with what is read first in the same transaction. That is read before anybody knows whether the case may be
    /// seen, so what isn't there is judged in `decide`.
    pub async fn prepared<T, E: Into<Failure>>(
        self,
        prepare: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        decide: impl FnOnce(T, &Case, &World<'_>) -> Result<Vec<Body>, E> + Send + 'static,
    ) -> Result<Done, Problem> {
        let Self { app, caller, id, condition, deeds, about, command } = self;
        let shared = app.clone();
        app.write(move |tx| {
            let prepared = prepare(tx)?;
            let written = store::execute(tx, &command, id, &shared.entitle(), |case, world| {
                let whose = Whose::case(case);
                deeds.iter().try_for_each(|deed| caller.may(*deed, &whose))?;
                if condition.refuses(case.seq) {
                    return Err(Failure::Changed);
                }
                decide(prepared, case, world).map_err(Into::into)
            })?;
            Done::of(tx, (&shared, &caller), &written, (about, command.world.now))
        })
        .await
    }
}

impl Done {
    /// What was written, as somebody may see it: as of then, so that a request that is sent again is answered as before.
    pub fn of(
        tx: &mut Tx<'_>,
        (app, caller): (&App, &Caller),
        written: &Written,
        (about, now): (Option<Seq>, Instant),
    ) -> Result<Self, Failure> {
        caller.may(Deed::SeeCase, &Whose::case(&written.case))?;
        let now = if written.events.is_empty() { now } else { written.case.recorded };
        let reader = Reader { app, caller, now };
        let shown = Shown::of(tx, &reader, written.id, &written.case)?;
        let said = Said::written(tx, &reader, written, about)?;
        Ok(Self { shown, said })
    }

    /// The case as it is now.
    pub fn case(self) -> Response {
        (etag(self.shown.version), Json(self.shown)).into_response()
    }

    /// The case that was opened.
    pub fn opened(self) -> Response {
        let location = [(LOCATION, format!("/api/v1/cases/{}", self.shown.id))];
        (StatusCode::CREATED, location, etag(self.shown.version), Json(self.shown)).into_response()
    }

    /// What was said by this.
    pub fn said(self) -> Response {
        (StatusCode::CREATED, self.about()).into_response()
    }

    /// What this was about, as it is now. Its version is the case's.
    pub fn about(self) -> Response {
        match self.said {
            Some(said) => (etag(self.shown.version), Json(said)).into_response(),
            None => self.case(),
        }
    }
}
