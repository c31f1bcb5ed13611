//! What handlers share: the store, what contracts give, the clock and the randomness.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::case::{Case, World};
use desk::id::Id;
use desk::people::{Actor, Contact};
use mail::sender::Resolver;
use post::Room;
use sla::Instant;
use store::{Command, Content, Entitlements, Error, Failure, FileError, Files, Store, Tx};
use tokio::sync::watch;

use crate::api::{MAIL, Streams, UPLOADS};
use crate::auth::Caller;
use crate::letters;
use crate::metrics::Metrics;
use crate::pages;
use crate::peer::Network;
use crate::problem::Problem;
use crate::provider::Provider;
use crate::rate::{Limiter, Rates};

/// What handlers share. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    setup: Setup,
    limiter: Limiter,
    stopping: watch::Sender<bool>,
    streams: Streams,
    metrics: Metrics,
}

/// Says what time it is.
pub type Clock = dyn Fn() -> Instant + Send + Sync;

/// Fills bytes with randomness.
pub type Random = dyn Fn(&mut [u8]) + Send + Sync;

/// What an [`App`] is made of.
pub struct Setup {
    /// The database.
    pub store: Store,
    /// What contracts give cases.
    pub entitlements: Entitlements,
    /// The clock.
    pub now: Box<Clock>,
    /// Fills bytes with randomness: salts and secrets.
    pub random: Box<Random>,
    /// Where people reach the desk, without a slash at the end.
    pub public_url: String,
    /// Bounds.
    pub limits: Limits,
    /// How requests reach us.
    pub network: Network,
    /// The files that come with cases.
    pub attachments: Attachments,
    /// Ways to sign in that a desk may have besides.
    pub sign_in: SignIn,
    /// What signs the links in mails.
    pub links: letters::Key,
    /// The name servers that are asked who may send mail; nobody is, where there are none.
    pub resolver: Option<Resolver>,
}

/// Ways to sign in that a desk may have besides.
#[derive(Debug, Default)]
pub struct SignIn {
    /// Links that people ask for at the door are shown to whoever asks: for demonstrations alone.
    pub shows_links: bool,
    /// An identity provider.
    pub provider: Option<Provider>,
}

/// Where the contents of files are kept, and what is taken.
pub struct Attachments {
    /// Where.
    pub files: Files,
    /// The most bytes of a file.
    pub most: u64,
    /// How long a file may take to arrive. It may pause as long as any body may take.
    pub time: Duration,
    /// Kinds that aren't taken: media types, and ends of names.
    pub refused: Vec<String>,
}

impl Attachments {
    /// Files of up to 25 MiB that nothing starts by a click, kept here.
    pub fn new(files: Files) -> Self {
        let refused = desk::file::REFUSED.map(str::to_owned).to_vec();
        Self { files, most: 25 << 20, time: Duration::from_secs(10 * 60), refused }
    }
}

/// Bounds on what is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes of a body that isn't a file.
    pub body: usize,
    /// The most items of a page.
    pub page: u32,
    /// How long a body that isn't a file may take to arrive.
    pub body_time: Duration,
    /// How often one may ask.
    pub rates: Rates,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 1 << 20, page: 200, body_time: Duration::from_secs(30), rates: Rates::default() }
    }
}

impl std::ops::Deref for App {
    type Target = Setup;

    fn deref(&self) -> &Setup {
        &self.0.setup
    }
}

impl App {
    /// From its parts.
    pub fn new(setup: Setup) -> Self {
        let limiter = Limiter::new(setup.limits.rates);
        Self(Arc::new(Shared {
            setup,
            limiter,
            stopping: watch::Sender::new(false),
            streams: Streams::default(),
            metrics: Metrics::default(),
        }))
    }

    /// Says that the server is about to stop: what lasts as long as the client likes ends now.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Ends when the server is about to stop.
    pub async fn stopping(&self) {
        let mut stopping = self.0.stopping.subscribe();
        // The sender lives as long as we do.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }

    /// Whether it is.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// The streams of events that are open.
    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }

    /// What was measured.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    /// Now, by the clock that was passed in.
    pub fn now(&self) -> Instant {
        (self.now)()
    }

    /// The post room, with what we have.
    pub(crate) fn room(&self) -> Room {
        let (clock, random) = (self.clone(), self.clone());
        Room {
            store: self.store.clone(),
            files: self.attachments.files.clone(),
            entitlements: self.entitlements.clone(),
            now: Arc::new(move || clock.now()),
            random: Arc::new(move |bytes| (random.random)(bytes)),
            resolver: self.resolver.clone(),
            refused: Arc::new(self.attachments.refused.clone()),
        }
    }

    /// Fresh randomness.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// A text to be sealed with a salt of its own; `of` is the contact whose personal data it is.
    pub(crate) fn seal(&self, text: String, of: Option<Id<Contact>>) -> Content {
        Content { salt: self.random(), text, of }
    }

    /// A command of whoever asks, now, with the texts that its events will refer to.
    pub(crate) fn command(
        &self,
        caller: &Caller,
        request: Option<store::Request>,
        contents: Vec<Content>,
    ) -> Command {
        let world = World { now: self.now(), by: caller.actor(), role: caller.role(), entitlement: None };
        Command { request, contents, ..Command::new(world) }
    }

    /// What the terms that a case is under give it, for [`store::execute`].
    pub(crate) fn entitle(
        &self,
    ) -> impl Fn(&mut Tx<'_>, &Case) -> Result<Option<Arc<desk::case::Entitlement>>, Error> + use<> {
        let entitlements = self.entitlements.clone();
        move |tx, case| entitlements.of_case(tx, case)
    }

    /// Reads, on a thread of the store's.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.store.read(query).await?)
    }

    /// Writes; once it is `Ok` it is on disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.store.write(command).await?)
    }

    /// Does something to the contents of files, on a thread that may wait.
    pub(crate) async fn files<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Files) -> Result<T, FileError> + Send + 'static,
    ) -> Result<T, Problem> {
        let files = self.attachments.files.clone();
        match tokio::task::spawn_blocking(move || work(&files)).await {
            Ok(done) => Ok(done?),
            Err(panicked) => Err(Problem::ours(&panicked)),
        }
    }
}

/// Whose deed it is, for events.
impl Caller {
    pub(crate) fn actor(&self) -> Actor {
        use desk::permission::Asker;
        match self.asker {
            Asker::Agent { id, .. } => Actor::Agent(id),
            Asker::Contact { id, .. } => Actor::Contact(id),
            Asker::Stranger => Actor::Stranger,
            Asker::Desk => Actor::Desk,
        }
    }
}

/// How many files a request to this route may bring.
fn files_of(route: &str) -> u64 {
    match route {
        UPLOADS => 1,
        route if pages::take_files(route) => pages::MOST_FILES,
        _ => 0,
    }
}

/// Refuses a body that says of itself that it is too long, before any of it is read; what doesn't say is cut off where it is
/// read.
pub(crate) async fn limit_body(
    State(app): State<App>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|of| of.to_str().ok()?.parse::<u64>().ok());
    let route = route.filter(|_| request.method() == Method::POST);
    let takes_files = route.as_ref().map_or(0, |route| files_of(route.as_str()));
    let takes_mail = route.is_some_and(|route| route.as_str() == MAIL);
    let most = match takes_files {
        0 if takes_mail => post::LARGEST as u64,
        0 => app.limits.body as u64,
        1 => app.attachments.most,
        // With what is typed beside them.
        many => app.attachments.most.saturating_mul(many).saturating_add(app.limits.body as u64),
    };
    match length {
        Some(length) if length > most => Problem::too_large(most).into_response(),
        _ => next.run(request).await,
    }
}
