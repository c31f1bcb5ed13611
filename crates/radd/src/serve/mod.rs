//! `radd serve`: the desk over HTTP, until it is told to stop.

mod database;
mod listen;
mod log;
mod options;
mod stop;

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use mail::sender::Resolver;
use post::Room;
use sla::{Instant, Language};
use store::{Entitlements, Files, Store};
use tokio::runtime::Runtime;
use web::{App, Setup, letters};
use worker::Worker;

pub(crate) use options::{ServeArgs, Settings};

/// How long what is still running may take after the last request is answered.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves until a signal, then finishes what was accepted and closes the database.
///
/// # Errors
/// Options that don't go together, an address that can't be listened at, a certificate or a database that can't be used.
pub(crate) fn run(args: &ServeArgs, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let (settings, sign_in) = (args.settings()?, args.sign_in()?);
    log::start(args.log);
    let resolver = args.names.resolver()?;
    // First what is quickly seen to be impossible: nothing was touched then.
    let socket = listen::bind(settings.listen)?;
    let runtime = Runtime::new()?;
    runtime.spawn(stop::outlive_file_limits());
    let lmtp = {
        let _inside = runtime.enter();
        args.lmtp.as_ref().map(listen::lmtp).transpose()?
    };
    let tls = runtime.block_on(listen::tls(&settings))?;
    let store = database::open(&args.database)?;
    let files = args.files.open(&args.database)?;
    let entitlements = Entitlements::default();
    let worker = Worker {
        store: store.clone(),
        entitlements: entitlements.clone(),
        now: Arc::new(now),
        random: Arc::new(random),
        webhook: settings.webhook.clone(),
    };
    let links = links_key(&store)?;
    let room = Room {
        entitlements: entitlements.clone(),
        ..room(store.clone(), files.clone(), resolver, args.attachments(files.clone()).refused)
    };
    let address = settings.reached_at(socket.local_addr()?.port());
    let letters = letters::Desk {
        entitlements: entitlements.clone(),
        public_url: address.clone(),
        links: letters::Key::new(links),
    };
    let app = App::new(Setup {
        store: store.clone(),
        entitlements,
        now: Box::new(now),
        random: Box::new(random),
        public_url: address.clone(),
        limits: settings.limits,
        network: settings.network.clone(),
        attachments: args.attachments(files.clone()),
        sign_in,
        links: letters::Key::new(links),
        resolver: room.resolver.clone(),
    });
    let (handle, tls_again) = (axum_server::Handle::new(), tls.clone());
    runtime.spawn(stop::on_signals(app.clone(), handle.clone(), settings.grace));
    runtime.spawn(stop::reload_on_hangup(tls_again, settings.tls.clone()));
    let until = app.clone();
    let working = runtime.spawn(worker::run(worker, async move { until.stopping().await }));
    let until = app.clone();
    let handed_over = lmtp.map(|listener| {
        let (room, until) = (room.clone(), app.clone());
        runtime.spawn(async move { post::lmtp::serve(room, listener, until.stopping()).await })
    });
    let posting = runtime.spawn(post::run(room, Arc::new(letters), async move { until.stopping().await }));
    let (until, swept) = (app.clone(), store.clone());
    runtime.spawn(worker::sweep(swept, files, Arc::new(now), async move { until.stopping().await }));
    let server = listen::serve(socket, tls, handle, web::router(&app), settings.read_timeout);
    tell(&address, language, out)?;
    let served = runtime.block_on(server);
    tracing::info!("stopped listening; closing the database");
    app.stop();
    // What it has claimed and doesn't finish is claimed again, here or by another.
    let _ = runtime.block_on(async {
        let handed_over = async {
            if let Some(task) = handed_over {
                let _ = task.await;
            }
        };
        tokio::time::timeout(LAST_WORDS, async { tokio::join!(working, posting, handed_over) }).await
    });
    runtime.shutdown_timeout(LAST_WORDS);
    drop(app);
    // The last to know it: its threads do what is left and end, and SQLite's log is folded into its file.
    drop(store);
    tracing::info!("stopped");
    served?;
    Ok(ExitCode::SUCCESS)
}

/// The post room: what takes mail in, and looks at mailboxes.
pub(crate) fn room(store: Store, files: Files, resolver: Option<Resolver>, refused: Vec<String>) -> Room {
    Room {
        store,
        files,
        entitlements: Entitlements::default(),
        now: Arc::new(now),
        random: Arc::new(random),
        resolver,
        refused: Arc::new(refused),
    }
}

fn tell(address: &str, language: Language, out: &mut dyn Write) -> std::io::Result<()> {
    match language {
        Language::En => writeln!(out, "Radd is ready: {address}")?,
        Language::Ar => writeln!(out, "رَدّ جاهز: {address}")?,
    }
    out.flush()
}

/// The key that signs the links in mails: the same for every node, and after every start.
fn links_key(store: &Store) -> Result<[u8; 32], store::Error> {
    let mut fresh = [0; 32];
    random(&mut fresh);
    store.write_now(move |tx| store::own_secret(tx, "links", fresh))
}

/// A clock that was set beyond the years that we count in says the last instant of them.
fn now() -> Instant {
    crate::now().unwrap_or(Instant::MAX)
}

/// The system's randomness. Without it a secret would be none.
fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        tracing::error!("the system has no randomness to give: {error}");
        std::process::abort();
    }
}
