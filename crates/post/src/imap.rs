//! A mailbox at its server (RFC 3501): connecting, what is new in it, and waiting for more (RFC 2177).

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{Fetch, UnsolicitedResponse};
use async_imap::{Authenticator, Client, Session};
use desk::mailbox::{Security, Server};
use futures_util::TryStreamExt as _;
use sla::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use crate::login::Shown;
use crate::room::LARGEST;
use crate::trouble::{Stage, Trouble};

/// How long a server may take for a word, and for a message.
const WORD: Duration = Duration::from_secs(30);
const MESSAGE: Duration = Duration::from_secs(300);

/// A connection, in clear or not.
#[derive(Debug)]
enum Line {
    Clear(TcpStream),
    Tls(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Clear(line) => Pin::new(line).poll_read(cx, buf),
            Self::Tls(line) => Pin::new(line).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Clear(line) => Pin::new(line).poll_write(cx, bytes),
            Self::Tls(line) => Pin::new(line).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Clear(line) => Pin::new(line).poll_flush(cx),
            Self::Tls(line) => Pin::new(line).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Clear(line) => Pin::new(line).poll_shutdown(cx),
            Self::Tls(line) => Pin::new(line).poll_shutdown(cx),
        }
    }
}

/// The certificates that this machine trusts; those of another authority come by `SSL_CERT_FILE`.
static TLS: LazyLock<Result<Arc<ClientConfig>, String>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| error.to_string())?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
});

async fn tls(line: TcpStream, host: &str) -> Result<Line, String> {
    let config = TLS.clone()?;
    let name = ServerName::try_from(host.to_owned()).map_err(|error| format!("{host}: {error}"))?;
    let secured = within(WORD, "TLS", TlsConnector::from(config).connect(name, line)).await?;
    Ok(Line::Tls(Box::new(secured)))
}

/// A token, as servers take it that know OAuth.
struct Bearer(String);

impl Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        // Asked a second time, the server has said what is wrong, and wants to hear nothing.
        std::mem::take(&mut self.0)
    }
}

/// A folder at its server.
pub(crate) struct Folder {
    session: Session<Line>,
    /// How the folder is numbered now; another number begins a new numbering.
    pub validity: u32,
    /// The number that the next message gets.
    pub next: u32,
    /// How many messages lay in it when it was opened.
    pub held: u32,
    /// Whether the server says when something arrives.
    pub tells: bool,
}

/// A message in a folder.
pub(crate) struct Found {
    /// Its number.
    pub uid: u32,
    /// When the server received it.
    pub received: Option<Instant>,
    /// Its bytes, or the first of them; nothing where it is gone meanwhile.
    pub raw: Option<Vec<u8>>,
}

impl Folder {
    /// Connects, shows who one is and opens a folder.
    pub async fn open(server: &Server, shown: &Shown, folder: &str) -> Result<Self, Trouble> {
        let client = connect(server).await?;
        let mut session = match shown {
            Shown::Nothing => {
                let said = "the server wants to know who asks: give a user and a password";
                return Err(Stage::Login.trouble()(said));
            }
            Shown::Password(password) => {
                let login = client.login(&server.user, password);
                refused(timeout(WORD, login).await).map_err(Stage::Login.trouble())?
            }
            Shown::Token(token) => {
                let bearer = Bearer(format!("user={}\x01auth=Bearer {token}\x01\x01", server.user));
                let login = client.authenticate("XOAUTH2", bearer);
                refused(timeout(WORD, login).await).map_err(Stage::Login.trouble())?
            }
        };
        let capabilities = within(WORD, "CAPABILITY", session.capabilities()).await?;
        let tells = capabilities.has_str("IDLE");
        let selected = within(WORD, folder, session.select(folder)).await;
        let selected = selected.map_err(Stage::Folder.trouble())?;
        let validity = selected.uid_validity.ok_or("the server numbers no messages (UIDVALIDITY)")?;
        let (next, held) = (selected.uid_next.unwrap_or(0), selected.exists);
        Ok(Self { session, validity, next, held, tells })
    }

    /// Whether a message with an id has arrived.
    pub async fn has(&mut self, message_id: &str) -> Result<bool, String> {
        // What arrived since the folder was opened is told by the server when it is asked anything.
        within(WORD, "NOOP", self.session.noop()).await?;
        let query = format!("HEADER Message-ID \"{message_id}\"");
        Ok(!within(WORD, "SEARCH", self.session.uid_search(query)).await?.is_empty())
    }

    /// The numbers of the messages after one, in order.
    pub async fn after(&mut self, uid: u32) -> Result<Vec<u32>, String> {
        let query = format!("UID {}:*", uid.saturating_add(1));
        let found = within(WORD, "SEARCH", self.session.uid_search(query)).await?;
        // `*` is the last message, whatever comes before it.
        let mut found: Vec<u32> = found.into_iter().filter(|found| *found > uid).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// A message, which stays unread: as far as its first bytes, one more than [`LARGEST`].
    pub async fn fetch(&mut self, uid: u32) -> Result<Found, String> {
        let query = format!("(UID INTERNALDATE BODY.PEEK[]<0.{}>)", LARGEST + 1);
        let messages = self.ask(uid, &query).await?;
        // What other programs do to it meanwhile is told in between, without its bytes.
        let message = messages.iter().find(|message| message.uid == Some(uid) && message.body().is_some());
        let received = message.and_then(|message| message.internal_date());
        let received = received.and_then(|at| Instant::from_microsecond(at.timestamp_micros()).ok());
        let raw = message.and_then(|message| message.body()).map(<[u8]>::to_vec);
        if raw.is_none() && self.holds(uid).await? {
            // What the server says of it is left out by the library. It is not to be passed over.
            return Err(format!(
                "the server gives us nothing of the message with the UID {uid}: move it out of the folder, or mend it there"
            ));
        }
        Ok(Found { uid, received, raw })
    }

    /// Some bytes of a message from a place on; none after its end.
    pub async fn piece(&mut self, uid: u32, from: usize, most: usize) -> Result<Vec<u8>, String> {
        let messages = self.ask(uid, &format!("(UID BODY.PEEK[]<{from}.{most}>)")).await?;
        let message = messages.iter().find(|message| message.uid == Some(uid) && message.body().is_some());
        let bytes = message.and_then(|message| message.body()).map(<[u8]>::to_vec);
        bytes
            .ok_or_else(|| format!("the server gives us only {from} bytes of the message with the UID {uid}"))
    }

    async fn ask(&mut self, uid: u32, query: &str) -> Result<Vec<Fetch>, String> {
        let fetching = async {
            let messages = self.session.uid_fetch(uid.to_string(), query).await?;
            messages.try_collect::<Vec<_>>().await
        };
        within(MESSAGE, "FETCH", fetching).await
    }

    /// Whether there is a message with a number.
    async fn holds(&mut self, uid: u32) -> Result<bool, String> {
        let found = within(WORD, "SEARCH", self.session.uid_search(format!("UID {uid}"))).await?;
        Ok(found.contains(&uid))
    }

    /// Marks a message as read, for whoever else looks into the mailbox.
    pub async fn mark(&mut self, uid: u32) -> Result<(), String> {
        let marking = async {
            let marked = self.session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?;
            marked.try_collect::<Vec<_>>().await
        };
        within(WORD, "STORE", marking).await.map(drop)
    }

    /// Waits until something happens in the folder, at the most so long; not at all where something has happened since it
    /// was looked at. A server tells once: of what arrives while one looks for others it tells then, and no more while one
    /// waits.
    pub async fn wait(self, most: Duration) -> Result<Self, String> {
        let Self { session, validity, next, held, tells } = self;
        let told = session.unsolicited_responses.clone();
        let has_told = || {
            // What the list has no room for is forgotten.
            let mut new = told.is_full();
            while let Ok(response) = told.try_recv() {
                new |= matches!(response, UnsolicitedResponse::Exists(_) | UnsolicitedResponse::Recent(_));
            }
            new
        };
        if has_told() {
            return Ok(Self { session, validity, next, held, tells });
        }
        let mut idle = session.idle();
        within(WORD, "IDLE", idle.init()).await?;
        if has_told() {
            let session = within(WORD, "DONE", idle.done()).await?;
            return Ok(Self { session, validity, next, held, tells });
        }
        let (waiting, _keep) = idle.wait_with_timeout(most);
        let woken = waiting.await.map_err(|error| error.to_string())?;
        drop(_keep);
        if matches!(woken, IdleResponse::ManualInterrupt) {
            return Err("the server hangs up".to_owned());
        }
        let session = within(WORD, "DONE", idle.done()).await?;
        Ok(Self { session, validity, next, held, tells })
    }

    /// Says good-bye.
    pub async fn close(mut self) {
        let _ = timeout(WORD, self.session.logout()).await;
    }
}

/// Connects, and has TLS where that is asked for.
async fn connect(server: &Server) -> Result<Client<Line>, Trouble> {
    let to = (server.host.as_str(), server.port);
    let line = within(WORD, "connecting", TcpStream::connect(to)).await.map_err(Stage::Connect.trouble())?;
    let line = match server.security {
        Security::Tls => tls(line, &server.host).await.map_err(Stage::Tls.trouble())?,
        Security::Starttls | Security::None => Line::Clear(line),
    };
    let mut client = Client::new(line);
    let greeting = within(WORD, "the greeting", client.read_response()).await;
    let greeting = greeting.and_then(|greeting| greeting.ok_or("the server hangs up".to_owned()));
    greeting.map_err(Stage::Connect.trouble())?;
    if server.security != Security::Starttls {
        return Ok(client);
    }
    let agreed = within(WORD, "STARTTLS", client.run_command_and_check_ok("STARTTLS", None)).await;
    agreed.map_err(Stage::Tls.trouble())?;
    let Line::Clear(line) = client.into_inner() else {
        return Err(Stage::Tls.trouble()("TLS inside TLS"));
    };
    Ok(Client::new(tls(line, &server.host).await.map_err(Stage::Tls.trouble())?))
}

fn refused<T, C>(
    answer: Result<Result<T, (async_imap::error::Error, C)>, tokio::time::error::Elapsed>,
) -> Result<T, String> {
    match answer {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((error, _))) => Err(format!("the server doesn't let us in: {error}")),
        Err(_) => Err("the server doesn't answer in time".to_owned()),
    }
}

async fn within<T, E: fmt::Display>(
    time: Duration,
    what: &str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match timeout(time, work).await {
        Ok(done) => done.map_err(|error| format!("{what}: {error}")),
        Err(_) => Err(format!("{what}: the server doesn't answer in time")),
    }
}
