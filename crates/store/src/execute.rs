//! The one write path: load, decide, append, project, set timers, put notices out. Either all of it is on disk or nothing.

use std::fmt;
use std::sync::Arc;

use desk::case::{Body, Both, Case, Entitlement, Event, Life, Refusal, Seq, World};
use desk::effects::{TimerChanges, notices, timers};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::permission::Denied;
use sla::{Instant, Language};

use crate::case::Kept;
use crate::content::{self, Content};
use crate::event::{self, NOTHING_BEFORE, Stored, Subject};
use crate::file::{self, Upload};
use crate::projection::{self, Projection};
use crate::request::{Done, Request};
use crate::{Error, Tx, case, outbox, search, timer};

/// What comes with whatever is asked for.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who asks, and when by the clock of this machine. What a contract gives the case is filled in on the way, and now is
    /// never before the case's last event was recorded, wherever the clock was set to.
    pub world: World<'static>,
    /// When it happened, where that isn't now: a message that waited in a mailbox (policy D15).
    pub occurred: Option<Instant>,
    /// It comes from another desk's history: everything occurred then, and nothing follows.
    pub imported: bool,
    /// The texts that its events will refer to.
    pub contents: Vec<Content>,
    /// The files that its events will refer to, whose contents are kept already.
    pub files: Vec<Upload>,
    /// What the client calls it, if it may send it again.
    pub request: Option<Request>,
}

impl Command {
    /// Something asked for now, by somebody, without texts and files.
    pub fn new(world: World<'static>) -> Self {
        Self {
            world,
            occurred: None,
            imported: false,
            contents: Vec::new(),
            files: Vec::new(),
            request: None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The case.
    pub id: Id<Case>,
    /// As the events left it.
    pub case: Case,
    /// The events; none where there was nothing to do.
    pub events: Vec<Event>,
    /// It had been done before, for the same request: this is what was written then.
    pub again: bool,
}

/// Why nothing was written.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The desk refuses it.
    Refused(Refusal),
    /// Fields are wrong, each with what is allowed.
    Invalid(Vec<sla::Error>),
    /// Who asks may not do it, or may not even learn that it is there.
    Denied(Denied),
    /// There is no case with this number.
    NoCase(Id<Case>),
    /// There is no organisation with this number.
    NoOrganisation(Id<Organisation>),
    /// It isn't any more what whoever asks has read.
    Changed,
    /// The client has used this key for another request.
    KeyUsed(String),
    /// The store.
    Store(Error),
}

impl Failure {
    /// Why, in a language.
    pub fn text(&self, language: Language) -> String {
        let (en, ar) = match self {
            Self::Refused(refusal) => return refusal.text(language),
            Self::Invalid(errors) => {
                let said: Vec<_> = errors.iter().map(|error| error.text(language)).collect();
                return said.join("; ");
            }
            Self::Store(error) => return error.text(language),
            Self::Denied(Denied::Forbidden) => {
                ("you may not do this".to_owned(), "لا يحق لك فعل هذا".to_owned())
            }
            Self::Denied(Denied::Hidden) => {
                ("there is nothing here that you may see".to_owned(), "لا شيء هنا يحق لك أن تراه".to_owned())
            }
            Self::NoCase(id) => (format!("there is no case {id}"), format!("لا حالة بالرقم {id}")),
            Self::NoOrganisation(id) => {
                (format!("there is no organisation {id}"), format!("لا مؤسسة بالرقم {id}"))
            }
            Self::Changed => (
                "it was changed since it was read: read it again".to_owned(),
                "تغيّر بعد أن قُرئ: اقرأه من جديد".to_owned(),
            ),
            Self::KeyUsed(key) => (
                format!("the key {key:?} was used for another request: take a new one"),
                format!("استُعمل المفتاح \u{2066}{key:?}\u{2069} لطلب آخر: خذ مفتاحًا جديدًا"),
            ),
        };
        match language {
            Language::En => en,
            Language::Ar => ar,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Vec<sla::Error>> for Failure {
    fn from(errors: Vec<sla::Error>) -> Self {
        Self::Invalid(errors)
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

/// What the terms that a case is under give it: the caller's to find, as contracts and catalogues are.
pub type Entitle<'a> = &'a dyn Fn(&mut Tx<'_>, &Case) -> Result<Option<Arc<Entitlement>>, Error>;

/// Opens a case, whose number it gives.
///
/// # Errors
/// What the desk refuses, a key that was used for something else, or what the engine says. Nothing was written then.
pub fn open<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    entitlement: Option<&Entitlement>,
    decide: impl FnOnce(&World<'_>) -> Result<Vec<Body>, E>,
) -> Result<Written, Failure> {
    let recorded = command.recorded(event::latest(tx)?);
    if let Some(written) = command.was_done(tx, recorded)? {
        return Ok(written);
    }
    let bodies = decide(&command.world(recorded, entitlement)).map_err(Into::into)?;
    let events = command.events(0, recorded, bodies);
    let (id, case) = begin(tx, command, &events, (recorded, entitlement))?;
    command.finish(tx, id, case, events)
}

/// Writes the first events of a case, which is given its number, with all that follows from them.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    command: &Command,
    events: &[Event],
    (recorded, entitlement): (Instant, Option<&Entitlement>),
) -> Result<(Id<Case>, Case), Error> {
    let case = Case::fold(events);
    let case = case.ok_or_else(|| Error::Shape("a case begins with its opening".to_owned()))?;
    // Its hash, which the number is part of, is written with its events.
    let projection = Projection::of(&case, NOTHING_BEFORE, entitlement)?;
    let id = projection::insert(tx, &projection)?;
    let hash = append(tx, command, id, NOTHING_BEFORE, events)?;
    projection::update(tx, id, Some(&projection), &projection.with_hash(hash))?;
    projection::mark(tx, id, None, &case)?;
    search::index(tx, id, None, &case, &command.contents)?;
    let after = timers(&case, entitlement, recorded);
    timer::change_timers(tx, id.number(), &TimerChanges { set: after, cancel: Vec::new() })?;
    outbox::put(tx, Subject::Case(id), &notices(&case, events, entitlement))?;
    Ok((id, case))
}

/// Does something to a case: the one way in which anything of a case changes. While it runs nobody else adds to it.
///
/// # Errors
/// What the desk refuses, a case that isn't there, a key that was used for something else, or what the engine says.
/// Nothing was written then.
pub fn execute<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    id: Id<Case>,
    entitle: Entitle<'_>,
    decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, E>,
) -> Result<Written, Failure> {
    execute_reading(tx, command, id, entitle, |_, case, world| decide(case, world))
}

/// The same, where deciding needs more than the case: other terms, or who there is.
///
/// # Errors
/// As [`execute`].
pub fn execute_reading<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    id: Id<Case>,
    entitle: Entitle<'_>,
    decide: impl FnOnce(&mut Tx<'_>, &Case, &World<'_>) -> Result<Vec<Body>, E>,
) -> Result<Written, Failure> {
    // The key comes first: who sends the same request at the same time waits here, and not after it was decided.
    if let Some(written) = command.was_done(tx, command.world.now)? {
        return Ok(written);
    }
    let before = case::hold(tx, id)?.ok_or(Failure::NoCase(id))?;
    let recorded = command.recorded(Some(before.case.recorded));
    let entitlement = entitle(tx, &before.case)?;
    let bodies =
        decide(tx, &before.case, &command.world(recorded, entitlement.as_deref())).map_err(Into::into)?;
    let (case, events) = record(tx, command, before, bodies, (recorded, entitlement, entitle))?;
    command.finish(tx, id, case, events)
}

/// Does more to a case for the request that wrote to it just now, something that occurred at another time or comes after
/// it: a call is offered, and then answered; a case begins, and files are added. What the command brings by now are the
/// files of this, while the texts were the first's. Sent again, the request is answered with both.
///
/// # Errors
/// As [`execute`]. Nothing was written by the first either then.
pub fn and_then<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    first: Written,
    entitle: Entitle<'_>,
    decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, E>,
) -> Result<Written, Failure> {
    if first.again {
        return Ok(first);
    }
    let rest = Command { request: None, contents: Vec::new(), ..command.clone() };
    let second = execute(tx, &rest, first.id, entitle, decide)?;
    command.finish(tx, first.id, second.case, [first.events, second.events].concat())
}

/// Does something that is recorded in two cases, such as linking or merging them. What is written in the second is in the
/// second answer.
///
/// # Errors
/// As [`execute`], of either case. Nothing was written in either then.
pub fn execute_both<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    (here, there): (Id<Case>, Id<Case>),
    entitle: Entitle<'_>,
    decide: impl FnOnce(&Case, &Case, &World<'_>) -> Result<Both, E>,
) -> Result<(Written, Written), Failure> {
    // Always the smaller number first, so that two who want the same two don't wait for each other.
    for id in [here.min(there), here.max(there)] {
        case::hold(tx, id)?.ok_or(Failure::NoCase(id))?;
    }
    let other = case::load(tx, there)?.ok_or(Failure::NoCase(there))?;
    let mut in_there = Vec::new();
    let first = execute(tx, command, here, entitle, |case, world| {
        let both = decide(case, &other.case, world).map_err(Into::into)?;
        in_there = both.there;
        Ok::<_, Failure>(both.here)
    })?;
    if first.again {
        return Ok((first, Written { id: there, case: other.case, events: Vec::new(), again: true }));
    }
    let rest = Command { request: None, contents: Vec::new(), files: Vec::new(), ..command.clone() };
    let second = execute(tx, &rest, there, entitle, |_, _| Ok::<_, Failure>(in_there))?;
    Ok((first, second))
}

/// Records what was done to a case that is held, in it and in those that are merged with it; the case, and the events.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    command: &Command,
    before: Kept,
    bodies: Vec<Body>,
    (recorded, entitlement, entitle): (Instant, Option<Arc<Entitlement>>, Entitle<'_>),
) -> Result<(Case, Vec<Event>), Failure> {
    let id = before.id;
    let (case, events) = add(tx, command, before, bodies, (recorded, entitlement, entitle))?;
    follow(tx, command, (id, &case), &events, entitle)?;
    Ok((case, events))
}

/// Records in the other cases of a merge what events of one mean for them: the first response answers all (policy D22).
fn follow(
    tx: &mut Tx<'_>,
    command: &Command,
    (id, case): (Id<Case>, &Case),
    events: &[Event],
    entitle: Entitle<'_>,
) -> Result<(), Failure> {
    let Some(occurred) = events.first().map(|event| event.occurred) else { return Ok(()) };
    let (survivor, parts) = match case.life {
        Life::Merged(survivor) => {
            (survivor, case::load(tx, survivor)?.ok_or(Failure::NoCase(survivor))?.case.took_in)
        }
        _ => (id, case.took_in.clone()),
    };
    let command = Command {
        request: None,
        contents: Vec::new(),
        files: Vec::new(),
        occurred: Some(occurred),
        ..command.clone()
    };
    for other_id in std::iter::once(survivor).chain(parts).filter(|other| *other != id) {
        let other = case::hold(tx, other_id)?.ok_or(Failure::NoCase(other_id))?;
        let recorded = command.recorded(Some(other.case.recorded));
        let bodies = other.case.follows_from(other_id, (id, case), events);
        let entitlement = entitle(tx, &other.case)?;
        add(tx, &command, other, bodies, (recorded, entitlement, entitle))?;
    }
    Ok(())
}

/// Adds to a case that is held what was done, with all that follows from it; the case as that left it, and the events.
fn add(
    tx: &mut Tx<'_>,
    command: &Command,
    Kept { id, case: before, hash, .. }: Kept,
    bodies: Vec<Body>,
    (recorded, entitlement, entitle): (Instant, Option<Arc<Entitlement>>, Entitle<'_>),
) -> Result<(Case, Vec<Event>), Failure> {
    let mut events = command.events(before.seq, recorded, bodies);
    if events.is_empty() {
        return Ok((before, events));
    }
    let mut case = before.clone();
    events.iter().for_each(|event| case.apply(event));
    if events.iter().any(|event| event.body.stops_counting()) {
        let past = past_terms(tx, &case, entitle)?;
        let owed = case.owed_promises(&past, &command.world(recorded, entitlement.as_deref()))?;
        let owed = command.events(case.seq, recorded, owed);
        owed.iter().for_each(|event| case.apply(event));
        events.extend(owed);
    }
    let last = append(tx, command, id, hash, &events)?;
    let had = Projection::of(&before, hash, entitlement.as_deref())?;
    let was = timers(&before, entitlement.as_deref(), recorded);
    let same_terms = (&case.terms, case.site) == (&before.terms, before.site);
    let entitlement = if same_terms { entitlement } else { entitle(tx, &case)? };
    let has = Projection::of(&case, last, entitlement.as_deref())?;
    project(tx, id, (&before, &had), (&case, &has))?;
    search::index(tx, id, Some(&before), &case, &command.contents)?;
    let is = timers(&case, entitlement.as_deref(), recorded);
    timer::change_timers(tx, id.number(), &TimerChanges::between(&was, &is))?;
    outbox::put(tx, Subject::Case(id), &notices(&case, &events, entitlement.as_deref()))?;
    Ok((case, events))
}

/// What each of the terms that a case has been under gave it, for promises that are made again.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn past_terms(
    tx: &mut Tx<'_>,
    case: &Case,
    entitle: Entitle<'_>,
) -> Result<Vec<Arc<Entitlement>>, Error> {
    let mut then = case.clone();
    let mut past = Vec::new();
    for (versions, site) in case.terms_so_far() {
        (then.terms, then.site) = (Some(versions.clone()), site);
        past.extend(entitle(tx, &then)?);
    }
    Ok(past)
}

/// Appends events to a case's chain, with the texts and files that they refer to; the hash of the last.
fn append(
    tx: &mut Tx<'_>,
    command: &Command,
    id: Id<Case>,
    mut hash: event::Hash,
    events: &[Event],
) -> Result<event::Hash, Error> {
    let described = command.files.iter().map(|file| &file.described);
    let kept = content::keep(tx, Some(id), command.contents.iter().chain(described))?;
    let mut chain = Vec::with_capacity(events.len());
    for event in events {
        content::must_be_kept(tx, &event.body, &kept)?;
        let stored = Stored::seal(id, event, hash)?;
        hash = stored.hash;
        chain.push(stored);
    }
    event::append(tx, Subject::Case(id), &chain)?;
    events.iter().try_for_each(|event| file::keep(tx, id, event, &command.files))?;
    Ok(hash)
}

/// Writes down what events have made of a case, for lists: of the case that it is or was part of, too.
fn project(
    tx: &mut Tx<'_>,
    id: Id<Case>,
    (before, had): (&Case, &Projection),
    (case, has): (&Case, &Projection),
) -> Result<(), Error> {
    projection::update(tx, id, Some(had), has)?;
    projection::mark(tx, id, Some(before), case)?;
    if !case.took_in.is_empty() || !before.took_in.is_empty() {
        projection::relist(tx, id)?;
    }
    let (was, is) = (projection::survivor(before), projection::survivor(case));
    for survivor in was.into_iter().chain(is.filter(|is| was != Some(*is))) {
        projection::relist(tx, survivor)?;
    }
    Ok(())
}

impl Command {
    /// When it is recorded: now, but never before what was recorded last.
    pub(crate) fn recorded(&self, last: Option<Instant>) -> Instant {
        last.map_or(self.world.now, |last| last.max(self.world.now))
    }

    pub(crate) fn world<'a>(&self, recorded: Instant, entitlement: Option<&'a Entitlement>) -> World<'a> {
        // Another desk's history was decided when it happened.
        let now = self.occurred.filter(|_| self.imported).unwrap_or(recorded);
        World { now, entitlement, ..self.world }
    }

    pub(crate) fn events(&self, last: Seq, recorded: Instant, bodies: Vec<Body>) -> Vec<Event> {
        let event = |(seq, body): (Seq, Body)| {
            let occurred = self.occurred.unwrap_or(recorded);
            Event { seq, occurred, recorded, by: self.world.by, imported: self.imported, body }
        };
        (last + 1..).zip(bodies).map(event).collect()
    }

    /// What was written for the same request before.
    pub(crate) fn was_done(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Option<Written>, Failure> {
        let Some(request) = &self.request else { return Ok(None) };
        let Some(Done { case: id, first, last }) = request.take(tx, now)? else { return Ok(None) };
        let Kept { mut events, .. } = case::load(tx, id)?.ok_or(Failure::NoCase(id))?;
        events.retain(|event| event.seq <= last);
        let case = Case::fold(&events).ok_or(Failure::NoCase(id))?;
        events.retain(|event| event.seq >= first);
        Ok(Some(Written { id, case, events, again: true }))
    }

    pub(crate) fn finish(
        &self,
        tx: &mut Tx<'_>,
        id: Id<Case>,
        case: Case,
        events: Vec<Event>,
    ) -> Result<Written, Failure> {
        if let Some(request) = &self.request {
            let first = events.first().map_or(case.seq + 1, |event| event.seq);
            request.answer(tx, &Done { case: id, first, last: case.seq })?;
        }
        Ok(Written { id, case, events, again: false })
    }
}
