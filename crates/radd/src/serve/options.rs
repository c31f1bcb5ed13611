//! What `radd serve` is told, and whether it goes together.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use sla::Error;
use store::Files;
use web::{Attachments, Limits, Network, Provider, Rates, SignIn};
use worker::Webhook;

use crate::database::DatabaseArgs;
use crate::files::FilesArgs;
use crate::names::NamesArgs;

/// How to serve.
#[derive(Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,

    #[command(flatten)]
    pub files: FilesArgs,

    #[command(flatten)]
    pub names: NamesArgs,

    /// The largest attachment that is taken, in MiB.
    #[arg(
        long, value_name = "MIB", env = "RADD_ATTACHMENT_SIZE", default_value_t = 25,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    attachment_size: u16,

    /// Kinds of attachments that aren't taken, separated by commas: ends of names such as exe, and media types such as
    /// application/zip. An empty list takes all. Unless said, those that a double click starts.
    #[arg(long, value_name = "KINDS", env = "RADD_REFUSED_ATTACHMENTS", value_delimiter = ',')]
    refused_attachments: Option<Vec<String>>,

    /// The address and port to listen at. 127.0.0.1 is this machine alone.
    #[arg(long, value_name = "ADDRESS:PORT", env = "RADD_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Where mail servers hand mail over, by LMTP: a port of this machine, ADDRESS:PORT, or unix:PATH. Whoever reaches it is
    /// asked nothing.
    #[arg(long, value_name = "WHERE", env = "RADD_LMTP")]
    pub lmtp: Option<post::lmtp::Address>,

    /// Where people reach the desk, such as https://desk.example. Needed where others than this machine do.
    #[arg(long, value_name = "URL", env = "RADD_PUBLIC_URL")]
    public_url: Option<String>,

    /// A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed: an address or a network such as 10.0.0.0/8. Can
    /// be repeated.
    #[arg(long, value_name = "CIDR", env = "RADD_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<String>,

    /// The certificate chain to speak TLS with, in PEM. It is read again on SIGHUP.
    #[arg(long, value_name = "FILE", env = "RADD_TLS_CERTIFICATE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,

    /// The certificate's private key, in PEM.
    #[arg(long, value_name = "FILE", env = "RADD_TLS_KEY", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,

    /// Where reminders and alerts are posted, as Standard Webhooks has it: https, or http to this machine. The same on
    /// every node.
    #[arg(long, value_name = "URL", env = "RADD_WEBHOOK_URL", requires = "webhook_secret")]
    webhook_url: Option<String>,

    /// What webhooks are signed with: whsec_ and 24 to 64 random bytes in base64. Give it in the environment, since others
    /// on this machine see the command line. With a second one after a comma both sign, while receivers change over.
    #[arg(
        long,
        value_name = "SECRET",
        env = "RADD_WEBHOOK_SECRET",
        hide_env_values = true,
        value_delimiter = ',',
        requires = "webhook_url"
    )]
    webhook_secret: Vec<String>,

    /// The OpenID Connect provider that people may also sign in at, by its issuer: https, or http to this machine. The
    /// desk's address there is the public one with /sign-in/provider/answer.
    #[arg(long, value_name = "URL", env = "RADD_OIDC_ISSUER", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,

    /// What the provider knows the desk by.
    #[arg(long, value_name = "ID", env = "RADD_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,

    /// The desk's secret there. Give it in the environment, since others on this machine see the command line.
    #[arg(
        long,
        value_name = "SECRET",
        env = "RADD_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        requires = "oidc_issuer"
    )]
    oidc_client_secret: Option<String>,

    /// What people call the provider.
    #[arg(long, value_name = "NAME", env = "RADD_OIDC_LABEL", default_value = "OpenID Connect")]
    oidc_label: String,

    /// Show sign-in links on the page to whoever asks for one, rather than to their owner: for a demonstration on this
    /// machine alone.
    #[arg(long, env = "RADD_SHOW_LINKS")]
    show_links: bool,

    /// How the log is written, on standard error.
    #[arg(long, value_name = "FORMAT", env = "RADD_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,

    /// The most requests that one token may make in a minute; 0 for any number.
    #[arg(long, value_name = "NUMBER", env = "RADD_TOKEN_RATE", default_value_t = 1200)]
    token_rate: u32,

    /// The most requests that one address may make in a minute; 0 for any number.
    #[arg(long, value_name = "NUMBER", env = "RADD_ADDRESS_RATE", default_value_t = 6000)]
    address_rate: u32,

    /// The most unknown tokens that one address may try in a minute; 0 for any number.
    #[arg(long, value_name = "NUMBER", env = "RADD_GUESS_RATE", default_value_t = 30)]
    guess_rate: u32,

    /// How many seconds a client may take to send a request.
    #[arg(
        long, value_name = "SECONDS", env = "RADD_READ_TIMEOUT", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    read_timeout: u16,

    /// How many seconds what was accepted may take when the server is told to stop.
    #[arg(long, value_name = "SECONDS", env = "RADD_STOP_TIMEOUT", default_value_t = 20)]
    stop_timeout: u16,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// What was told, once it goes together.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub listen: SocketAddr,
    pub public_url: String,
    pub network: Network,
    pub limits: Limits,
    /// Certificate and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    pub read_timeout: Duration,
    pub grace: Duration,
    pub webhook: Option<Arc<Webhook>>,
}

impl ServeArgs {
    /// Whether it goes together.
    ///
    /// # Errors
    /// A wrong address, network or secret; no public address where others than this machine reach the server.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        let tls = self.tls_certificate.clone().zip(self.tls_key.clone());
        let proxies = web::proxies(&self.trusted_proxy).map_err(|e| e.renamed("--trusted-proxy"))?;
        let body_time = Duration::from_secs(self.read_timeout.into());
        let rates = Rates {
            token: NonZeroU32::new(self.token_rate),
            address: NonZeroU32::new(self.address_rate),
            guesses: NonZeroU32::new(self.guess_rate),
        };
        Ok(Settings {
            listen: self.listen,
            public_url: self.public_url(tls.is_some())?,
            network: Network { trusted_proxies: proxies, tls: tls.is_some() },
            limits: Limits { body_time, rates, ..Limits::default() },
            tls,
            read_timeout: body_time,
            grace: Duration::from_secs(self.stop_timeout.into()),
            webhook: self.webhook()?,
        })
    }

    fn webhook(&self) -> Result<Option<Arc<Webhook>>, Error> {
        let Some(url) = &self.webhook_url else { return Ok(None) };
        let webhook = Webhook::new(url, &self.webhook_secret);
        webhook.map(|webhook| Some(Arc::new(webhook))).map_err(|e| {
            let option = format!("--{}", e.field());
            e.renamed(option)
        })
    }

    /// Ways to sign in that the desk has besides.
    ///
    /// # Errors
    /// A provider's address that can't be one; links to be shown to others than this machine.
    pub(crate) fn sign_in(&self) -> Result<SignIn, Error> {
        if self.show_links && !self.listen.ip().to_canonical().is_loopback() {
            return Err(Error::new(
                "--show-links",
                "",
                "lets anybody sign in as any customer: only where nobody but this machine reaches the server",
                "يتيح لأي أحد الدخول باسم أي عميل: لا يصح إلا حيث لا يصل إلى الخادم غير هذا الجهاز",
            ));
        }
        let provider = self.oidc_issuer.as_deref().zip(self.oidc_client_id.as_deref());
        let provider = provider.map(|(issuer, client)| {
            Provider::new(issuer, client, self.oidc_client_secret.as_deref(), &self.oidc_label)
        });
        let provider = provider.transpose().map_err(|e| {
            let option = format!("--{}", e.field());
            e.renamed(option)
        })?;
        Ok(SignIn { shows_links: self.show_links, provider })
    }

    /// What attachments are taken, and where they are kept.
    pub(crate) fn attachments(&self, files: Files) -> Attachments {
        let standard = Attachments::new(files);
        let kinds = |list: &Vec<String>| {
            let kinds = list.iter().map(|kind| kind.trim().to_owned());
            kinds.filter(|kind| !kind.is_empty()).collect()
        };
        Attachments {
            most: u64::from(self.attachment_size) << 20,
            refused: self.refused_attachments.as_ref().map_or(standard.refused, kinds),
            ..standard
        }
    }

    fn public_url(&self, tls: bool) -> Result<String, Error> {
        match &self.public_url {
            Some(url) => web::public_url(url).map_err(|e| e.renamed("--public-url")),
            None if self.listen.ip().to_canonical().is_loopback() => Ok(local(tls, self.listen.port())),
            None => Err(Error::new(
                "--public-url",
                "",
                format!(
                    "others than this machine reach {}: say under which address, such as https://desk.example",
                    self.listen
                ),
                format!(
                    "يصل إلى {} غيرُ هذا الجهاز: اذكر العنوان الذي يُقصد به، مثل https://desk.example",
                    self.listen
                ),
            )),
        }
    }
}

fn local(tls: bool, port: u16) -> String {
    format!("{}://localhost:{port}", if tls { "https" } else { "http" })
}

impl Settings {
    /// Where the desk is now: under its public address, or on this machine at the port that it was given.
    pub(crate) fn reached_at(&self, port: u16) -> String {
        match self.public_url == local(self.tls.is_some(), self.listen.port()) {
            true => local(self.tls.is_some(), port),
            false => self.public_url.clone(),
        }
    }
}
