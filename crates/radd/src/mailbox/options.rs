//! What a mailbox is told of its servers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use desk::mailbox::{Dkim, Login, Mailbox, Secrets, Security, Server};
use sla::Error;

use super::secret::{Asked, Asks, secret};
use crate::file;

/// How a mailbox is set up.
#[derive(Args)]
pub(crate) struct Options {
    /// What stands beside the address in what it sends [default: the address].
    #[arg(long)]
    name: Option<String>,
    /// Another address whose mail arrives here. It can be given more than once; those that are given replace the others.
    #[arg(long = "alias", value_name = "ADDRESS")]
    aliases: Vec<String>,
    /// The server that mail is fetched from [default port: 993, or 143 without TLS from the first byte].
    #[arg(long, value_name = "HOST[:PORT]")]
    imap: Option<String>,
    /// How the connection to it is kept from others [default: tls].
    #[arg(long, value_name = "SECURITY", value_enum)]
    imap_security: Option<Guard>,
    /// Who one is there [default: the address].
    #[arg(long, value_name = "USER")]
    imap_user: Option<String>,
    /// The file that holds the password there, or for OAuth the refresh token; - for standard input.
    #[arg(long, value_name = "FILE")]
    imap_secret_file: Option<PathBuf>,
    /// The folder that is fetched [default: INBOX].
    #[arg(long)]
    folder: Option<String>,
    /// Fetch nothing: mail is handed over.
    #[arg(long, conflicts_with = "imap")]
    no_imap: bool,
    /// The server that letters leave through [default port: 465, 587 with STARTTLS, or 25 without TLS].
    #[arg(long, value_name = "HOST[:PORT]")]
    smtp: Option<String>,
    /// How the connection to it is kept from others [default: tls].
    #[arg(long, value_name = "SECURITY", value_enum)]
    smtp_security: Option<Guard>,
    /// Who one is there [default: the address]; empty where nobody is asked.
    #[arg(long, value_name = "USER")]
    smtp_user: Option<String>,
    /// The file that holds the password there [default: as for fetching, where the user is the same].
    #[arg(long, value_name = "FILE")]
    smtp_secret_file: Option<PathBuf>,
    /// Send nothing.
    #[arg(long, conflicts_with = "smtp")]
    no_smtp: bool,
    /// Get in by OAuth 2: where tokens are fetched.
    #[arg(long, value_name = "URL", requires = "oauth_client_id")]
    oauth_token_url: Option<String>,
    /// What the desk is called there.
    #[arg(long, value_name = "ID", requires = "oauth_token_url")]
    oauth_client_id: Option<String>,
    /// The file that holds the client's secret, where one is asked for.
    #[arg(long, value_name = "FILE", requires = "oauth_token_url")]
    oauth_secret_file: Option<PathBuf>,
    /// Get in by a password again.
    #[arg(long, conflicts_with = "oauth_token_url")]
    no_oauth: bool,
    /// What a server calls itself whose Authentication-Results are believed. It must take off what others put there. It can be
    /// given more than once; those that are given replace the others.
    #[arg(long = "trust", value_name = "NAME")]
    trusted: Vec<String>,
    /// Sign what is sent (DKIM): where the key is found, under _domainkey.
    #[arg(long, value_name = "NAME", requires = "dkim_key_file")]
    dkim_selector: Option<String>,
    /// The domain that signs [default: the address's].
    #[arg(long, value_name = "DOMAIN", requires = "dkim_selector")]
    dkim_domain: Option<String>,
    /// The file that holds the private key, as PEM.
    #[arg(long, value_name = "FILE", requires = "dkim_selector")]
    dkim_key_file: Option<PathBuf>,
    /// Sign nothing.
    #[arg(long, conflicts_with = "dkim_selector")]
    no_dkim: bool,
}

/// How a connection is kept from others.
#[derive(Clone, Copy, ValueEnum)]
enum Guard {
    /// By TLS from its first byte.
    Tls,
    /// By TLS after a word in clear.
    Starttls,
    /// Not at all: only for a server on this machine.
    None,
}

impl From<Guard> for Security {
    fn from(guard: Guard) -> Self {
        match guard {
            Guard::Tls => Self::Tls,
            Guard::Starttls => Self::Starttls,
            Guard::None => Self::None,
        }
    }
}

/// What is told of one server.
struct Told {
    option: &'static str,
    host: Option<String>,
    security: Option<Guard>,
    user: Option<String>,
    login: Option<Login>,
    /// Ports with TLS, with STARTTLS, and without.
    ports: [u16; 3],
}

impl Told {
    /// The server as it is now.
    fn server(self, was: Option<Server>, address: &str) -> Result<Option<Server>, Error> {
        let Self { option, host, security, user, login, ports } = self;
        if was.is_none() && host.is_none() {
            return Ok(None);
        }
        let fresh = || Server {
            host: String::new(),
            port: 0,
            security: Security::Tls,
            user: address.to_owned(),
            login: Login::Password,
        };
        let mut server = was.unwrap_or_else(fresh);
        if let Some(security) = security {
            server.security = security.into();
        }
        if let Some(host) = host {
            let (name, port) = place(option, &host)?;
            let [tls, starttls, none] = ports;
            let usual = match server.security {
                Security::Tls => tls,
                Security::Starttls => starttls,
                Security::None => none,
            };
            (server.host, server.port) = (name, port.unwrap_or(usual));
        }
        server.user = user.unwrap_or(server.user);
        server.login = login.unwrap_or(server.login);
        Ok(Some(server))
    }
}

/// A server's name and port, if one is given. An address of IPv6 stands in brackets.
fn place(option: &str, text: &str) -> Result<(String, Option<u16>), Error> {
    let wrong = || {
        let (en, ar) = (
            "give it as mail.example.com or mail.example.com:993",
            "اكتبه مثل mail.example.com أو mail.example.com:993",
        );
        Error::new(option, text, en, ar)
    };
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or_else(wrong)?;
        let port = rest.strip_prefix(':').map(|port| port.parse().map_err(|_| wrong())).transpose()?;
        return Ok((host.to_owned(), port));
    }
    match text.split_once(':') {
        None => Ok((text.to_owned(), None)),
        Some((host, port)) => Ok((host.to_owned(), Some(port.parse().map_err(|_| wrong())?))),
    }
}

impl Options {
    /// A new mailbox.
    pub fn begin(self, address: String, asks: Asks<'_>) -> anyhow::Result<(Mailbox, Secrets)> {
        let fresh = Mailbox {
            name: address.clone(),
            address,
            aliases: Vec::new(),
            receiving: None,
            folder: "INBOX".to_owned(),
            sending: None,
            trusted: Vec::new(),
            active: true,
        };
        self.apply(fresh, Secrets::default(), asks)
    }

    /// A mailbox as it is with these.
    ///
    /// # Errors
    /// What can't be read of an option; a secret that is nowhere.
    pub fn apply(self, was: Mailbox, secrets: Secrets, asks: Asks<'_>) -> anyhow::Result<(Mailbox, Secrets)> {
        let login = match (&self.oauth_token_url, &self.oauth_client_id) {
            (Some(url), Some(id)) => Some(Login::Oauth { token_url: url.clone(), client_id: id.clone() }),
            _ => self.no_oauth.then_some(Login::Password),
        };
        let imap = Told {
            option: "--imap",
            host: self.imap,
            security: self.imap_security,
            user: self.imap_user,
            login: login.clone(),
            ports: [993, 143, 143],
        };
        let smtp = Told {
            option: "--smtp",
            host: self.smtp,
            security: self.smtp_security,
            user: self.smtp_user,
            login,
            ports: [465, 587, 25],
        };
        let receiving = imap.server(was.receiving.filter(|_| !self.no_imap), &was.address)?;
        let sending = smtp.server(was.sending.filter(|_| !self.no_smtp), &was.address)?;
        let replaced = |given: Vec<String>, was| if given.is_empty() { was } else { given };
        let mailbox = Mailbox {
            name: self.name.unwrap_or(was.name),
            aliases: replaced(self.aliases, was.aliases),
            trusted: replaced(self.trusted, was.trusted),
            folder: self.folder.unwrap_or(was.folder),
            receiving,
            sending,
            ..was
        };
        let files =
            Files { imap: self.imap_secret_file, smtp: self.smtp_secret_file, oauth: self.oauth_secret_file };
        let mut secrets = files.secrets(&mailbox, secrets, asks)?;
        if let (Some(selector), Some(path)) = (self.dkim_selector, &self.dkim_key_file) {
            let domain = self.dkim_domain.unwrap_or_else(|| mailbox.domain().to_owned());
            secrets.dkim = Some(Dkim { domain, selector, key: file::text(path)? });
        } else if self.no_dkim {
            secrets.dkim = None;
        }
        Ok((mailbox, secrets))
    }
}

/// Where secrets are.
struct Files {
    imap: Option<PathBuf>,
    smtp: Option<PathBuf>,
    oauth: Option<PathBuf>,
}

impl Files {
    fn secrets(
        self,
        mailbox: &Mailbox,
        was: Secrets,
        (language, input): Asks<'_>,
    ) -> anyhow::Result<Secrets> {
        let (receiving, sending) = (mailbox.receiving.as_ref(), mailbox.sending.as_ref());
        let mut asked = |server: Option<&Server>, file, variable, option, was| {
            let needed = server.is_some_and(|server| !server.user.is_empty());
            let of = server.map(|server| format!("{} at {}", server.user, server.host)).unwrap_or_default();
            secret(Asked { file, variable, option, of, was, needed }, (language, &mut *input))
        };
        let imap = asked(receiving, self.imap, "RADD_IMAP_SECRET", "--imap-secret-file", was.receiving)?;
        let same = receiving.zip(sending).is_some_and(|(one, other)| one.user == other.user);
        let before = was.sending.or_else(|| imap.clone().filter(|_| same));
        let smtp = asked(sending, self.smtp, "RADD_SMTP_SECRET", "--smtp-secret-file", before)?;
        let client = Asked {
            file: self.oauth,
            variable: "RADD_OAUTH_SECRET",
            option: "--oauth-secret-file",
            of: String::new(),
            was: was.client,
            // Many providers know programs without a secret.
            needed: false,
        };
        Ok(Secrets {
            receiving: imap,
            sending: smtp,
            client: secret(client, (language, input))?,
            dkim: was.dkim,
        })
    }
}
