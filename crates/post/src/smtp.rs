//! One letter to one server, and what is known of it afterwards (RFC 5321).

use std::time::Duration;

use desk::mailbox::{Security, Server};
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use tokio::time::timeout;

use crate::login::Shown;
use crate::trouble::{Stage, Trouble};

/// How long a server may take to connect, and for each word after that.
const CONNECT: Duration = Duration::from_secs(15);
const WORD: Duration = Duration::from_secs(60);
/// It may look through a message before it takes it.
const MESSAGE: Duration = Duration::from_secs(300);

/// Why a letter wasn't sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It wasn't taken, and may be later.
    Later(String),
    /// It won't be taken: this address takes no mail of ours.
    Never(String),
    /// It was handed over, and nobody heard whether the server took it.
    Unsure(String),
}

/// What is sent, and between whom.
pub(crate) struct Envelope {
    pub from: String,
    pub to: String,
    pub message: Vec<u8>,
}

/// A connection that letters are handed over by, one after another.
pub(crate) struct Connection(AsyncSmtpConnection);

impl Connection {
    /// Connects and shows who one is.
    pub async fn open(server: &Server, shown: &Shown, name: &str) -> Result<Self, Trouble> {
        let hello = ClientId::Domain(name.to_owned());
        let tls = || {
            let parameters = TlsParameters::new(server.host.clone());
            parameters.map_err(|error| Stage::Tls.trouble()(error.to_string()))
        };
        let at_once = match server.security {
            Security::Tls => Some(tls()?),
            Security::Starttls | Security::None => None,
        };
        let to = (server.host.as_str(), server.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(to, Some(CONNECT), &hello, at_once, None);
        let mut connection = within(CONNECT, Stage::Connect, connecting).await?;
        if server.security == Security::Starttls {
            within(CONNECT, Stage::Tls, connection.starttls(tls()?, &hello)).await?;
        }
        let (mechanisms, secret): (&[Mechanism], _) = match shown {
            Shown::Nothing => return Ok(Self(connection)),
            Shown::Password(password) => (&[Mechanism::Plain, Mechanism::Login], password),
            Shown::Token(token) => (&[Mechanism::Xoauth2], token),
        };
        let credentials = Credentials::new(server.user.clone(), secret.clone());
        within(WORD, Stage::Login, connection.auth(mechanisms, &credentials)).await?;
        Ok(Self(connection))
    }

    /// Hands a letter over.
    pub async fn send(&mut self, envelope: &Envelope) -> Result<(), Failed> {
        let address = |text: &str| text.parse::<Address>().map_err(|e| Failed::Never(format!("{text}: {e}")));
        let (from, to) = (address(&envelope.from)?, address(&envelope.to)?);
        let body = vec![MailParameter::Body(MailBodyParameter::EightBitMime)];
        let body = if envelope.message.is_ascii() { Vec::new() } else { body };
        self.word(Mail::new(Some(from), body)).await?;
        self.word(Rcpt::new(to, Vec::new())).await?;
        self.word(Data).await?;
        match timeout(MESSAGE, self.0.message(&envelope.message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some() => Err(of(&error)),
            Ok(Err(error)) => Err(Failed::Unsure(error.to_string())),
            Err(_) => Err(Failed::Unsure("the server says nothing".to_owned())),
        }
    }

    /// Says good-bye.
    pub async fn close(mut self) {
        let _ = timeout(CONNECT, self.0.abort()).await;
    }

    async fn word(&mut self, word: impl std::fmt::Display) -> Result<Response, Failed> {
        match timeout(WORD, self.0.command(word)).await {
            Ok(said) => said.map_err(|error| of(&error)),
            Err(_) => Err(Failed::Later("the server says nothing".to_owned())),
        }
    }
}

/// What is refused for good; until the message itself is handed over all else may be tried again.
fn of(error: &Error) -> Failed {
    match error.is_permanent() {
        true => Failed::Never(error.to_string()),
        false => Failed::Later(error.to_string()),
    }
}

async fn within<T>(
    time: Duration,
    stage: Stage,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match timeout(time, work).await {
        Ok(done) => done.map_err(|error| {
            let stage = if error.is_tls() { Stage::Tls } else { stage };
            Trouble { stage, said: error.to_string() }
        }),
        Err(_) => Err(stage.trouble()("the server doesn't answer in time")),
    }
}
