//! How a verb is done to a case, once and in the version that was read, and how it is answered.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::case::{Attach, Body, Both, Case, Message, MessageKind, Refusal, Sealed, Seq, Split, World};
use desk::id::Id;
use desk::people::{Actor, Contact};
use desk::permission::{Deed, Whose};
use sla::Instant;
use store::{Command, Content, Failure, Tx, Upload, Written};

use super::confirmation::must_be_theirs;
use super::said::Said;
use super::shown::{Reader, Shown};
use crate::app::App;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::problem::{Problem, wrong};

/// Who asks for something to be done to which case.
pub(crate) struct Asked {
    /// Who asks.
    pub caller: Caller,
    /// What the client calls it, so that sending it again does nothing twice.
    pub request: Option<store::Request>,
    /// The number of the case.
    pub case: i64,
    /// The version of it that was read.
    pub condition: IfMatch,
    /// The last event that was read, where it isn't to be done if anybody else has said something since.
    pub heard_until: Option<Seq>,
}

/// Something that somebody wants to do to a case.
pub(crate) struct Verb {
    app: App,
    caller: Caller,
    id: Id<Case>,
    condition: IfMatch,
    heard_until: Option<Seq>,
    deeds: Vec<Deed>,
    about: Option<Seq>,
    command: Command,
}

/// What was done, as whoever asked may see it.
pub(crate) struct Done {
    /// The case.
    shown: Shown,
    /// What was said in it by this, or what this was about.
    said: Option<Said>,
}

impl Verb {
    /// A deed, by whoever asks, to the case that they mean.
    pub fn new(app: &App, asked: Asked, deed: Deed) -> Self {
        let Asked { caller, request, case, condition, heard_until } = asked;
        let command = app.command(&caller, request, Vec::new());
        let (app, id) = (app.clone(), Id::new(case));
        Self { app, caller, id, condition, heard_until, deeds: vec![deed], about: None, command }
    }

    /// Keeps files with the case, whose contents are kept already; what its events call them.
    pub fn bring(&mut self, files: Vec<Upload>) -> Vec<Sealed> {
        let sealed: Vec<_> = files.iter().map(|file| file.described.sealed()).collect();
        if !sealed.is_empty() {
            self.also(Deed::Attach);
        }
        self.command.files.extend(files);
        sealed
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
        self.reading(|_, case, world| decide(case, world)).await
    }

    /// Does it, where deciding needs more than the case: what else is kept, read in the same transaction.
    pub async fn reading<E: Into<Failure>>(
        self,
        decide: impl FnOnce(&mut Tx<'_>, &Case, &World<'_>) -> Result<Vec<Body>, E> + Send + 'static,
    ) -> Result<Done, Problem> {
        let app = self.app.clone();
        app.write(move |tx| {
            let written = self.write(tx, decide)?;
            self.done(tx, &written)
        })
        .await
    }

    /// Does it, where whoever asks may see nothing of the case afterwards: then there is nothing to show.
    pub async fn leaving<E: Into<Failure>>(
        self,
        decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, E> + Send + 'static,
    ) -> Result<Option<Done>, Problem> {
        let app = self.app.clone();
        app.write(move |tx| {
            let written = self.write(tx, |_, case, world| decide(case, world))?;
            let sees = self.caller.may(Deed::SeeCase, &Whose::case(&written.case)).is_ok();
            sees.then(|| self.done(tx, &written)).transpose()
        })
        .await
    }

    fn write<E: Into<Failure>>(
        &self,
        tx: &mut Tx<'_>,
        decide: impl FnOnce(&mut Tx<'_>, &Case, &World<'_>) -> Result<Vec<Body>, E>,
    ) -> Result<Written, Failure> {
        let entitle = self.app.entitle();
        store::execute_reading(tx, &self.command, self.id, &entitle, |tx, case, world| {
            self.must_be_permitted(case)?;
            decide(tx, case, world).map_err(Into::into)
        })
    }

    /// Does what is recorded in two cases. Where the other isn't there, `field` is what is wrong; or else nothing is there.
    pub async fn with_other<E: Into<Failure>>(
        self,
        (other, field): (i64, Option<&'static str>),
        decide: impl FnOnce(&Case, &Case, &World<'_>) -> Result<Both, E> + Send + 'static,
    ) -> Result<Done, Problem> {
        let app = self.app.clone();
        app.write(move |tx| {
            let (both, entitle) = ((self.id, Id::new(other)), self.app.entitle());
            let written = store::execute_both(tx, &self.command, both, &entitle, |case, other, world| {
                self.must_be_permitted(case)?;
                self.may(other)?;
                decide(case, other, world).map_err(Into::into)
            });
            let (written, _) = match (written, field) {
                (Err(Failure::NoCase(missing)), Some(field)) if missing == both.1 => {
                    // Whoever may not do this here learns nothing of what is there.
                    let here = store::load(tx, self.id)?.ok_or(Failure::NoCase(self.id))?;
                    self.may(&here.case)?;
                    let (en, ar) = ("there is no case with this number", "لا حالة بهذا الرقم");
                    return Err(wrong(field, other, en, ar));
                }
                (written, _) => written?,
            };
            self.done(tx, &written)
        })
        .await
    }

    /// Makes a case of a message; that one is the answer.
    pub async fn split(self, split: Split) -> Result<Done, Problem> {
        let app = self.app.clone();
        app.write(move |tx| {
            let (of, entitlements) = ((self.id, split.message), &self.app.entitlements);
            let written = store::split(tx, &self.command, of, entitlements, |tx, case, world| {
                self.must_be_permitted(case)?;
                if let Some(contact) = split.confirmation.as_ref().and_then(|of| of.contact) {
                    must_be_theirs(tx, "confirmation.contact", contact, case.organisation)?;
                }
                Ok::<_, Failure>(case.split(self.id, &split, world)?)
            });
            self.done(tx, &written?.1)
        })
        .await
    }

    fn may(&self, case: &Case) -> Result<(), Failure> {
        let whose = Whose::case(case);
        Ok(self.deeds.iter().try_for_each(|deed| self.caller.may(*deed, &whose))?)
    }

    /// Whoever asks may do it, to the case as they have read it.
    fn must_be_permitted(&self, case: &Case) -> Result<(), Failure> {
        self.may(case)?;
        let unheard = self.heard_until.is_some_and(|seq| said_since(case, seq, self.caller.actor()));
        if unheard || self.condition.refuses(case.seq) { Err(Failure::Changed) } else { Ok(()) }
    }

    fn done(&self, tx: &mut Tx<'_>, written: &Written) -> Result<Done, Failure> {
        Done::of(tx, (&self.app, &self.caller), written, (self.about, self.command.world.now))
    }
}

/// Whether anybody else has said something to the customer, or for them, after an event.
fn said_since(case: &Case, seq: Seq, by: Actor) -> bool {
    said_later(case, seq, by).next().is_some()
}

/// What others have said after an event: not what the desk says by itself.
pub(crate) fn said_later(case: &Case, seq: Seq, by: Actor) -> impl Iterator<Item = &Message> {
    let later = case.messages.iter().filter(move |message| message.seq > seq && message.by != by);
    later.filter(|message| message.kind != MessageKind::Automatic)
}

/// What somebody says with the files that come with it: they go with the message, which is the first that is said.
pub(super) fn with_files(
    case: &Case,
    world: &World<'_>,
    mut said: Vec<Body>,
    files: &[Sealed],
) -> Result<Vec<Body>, Refusal> {
    let message = Some(case.seq + 1);
    let mut after = case.after(said.clone(), world);
    for file in files {
        let attached = after.attach(&Attach { file: *file, message, note: false }, world)?;
        after = after.after(attached.clone(), world);
        said.extend(attached);
    }
    Ok(said)
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

    /// What was said by this, or what this was about, by what it is called.
    pub fn message(&self) -> Option<Seq> {
        self.said.as_ref().map(|said| said.seq)
    }

    /// The number of the case.
    pub fn id(&self) -> i64 {
        self.shown.id
    }

    /// The case, to be shown among others.
    pub fn shown(self) -> Shown {
        self.shown
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
