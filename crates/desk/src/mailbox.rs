//! Support addresses (policy S13): where mail is fetched, and through which server answers leave.

use serde::{Deserialize, Serialize};
use sla::{Error, Name};

use crate::written::{self, Errors};

/// A support address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// The address that customers write to, and that answers come from.
    pub address: String,
    /// What stands beside the address in what it sends.
    pub name: String,
    /// Other addresses whose mail arrives here.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where its mail is fetched by IMAP; nothing where a server hands it over.
    #[serde(default)]
    pub receiving: Option<Server>,
    /// Which folder is fetched.
    #[serde(default = "inbox")]
    pub folder: String,
    /// Through which server answers leave by SMTP; nothing where none leave.
    #[serde(default)]
    pub sending: Option<Server>,
    /// What the servers call themselves whose `Authentication-Results` are believed: they take off what others put there.
    #[serde(default)]
    pub trusted: Vec<String>,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub active: bool,
}

/// What is known of a mail's sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The domain of the author vouches for it: DMARC passes, or SPF or DKIM of that very domain.
    Aligned,
    /// The domain of the author says that it isn't from there.
    Fail,
    /// Nobody says anything.
    #[default]
    None,
}

/// A server and how one gets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How what is said stays between the two.
    pub security: Security,
    /// Who one is there; empty where nobody is asked.
    #[serde(default)]
    pub user: String,
    /// How one shows it.
    #[serde(default)]
    pub login: Login,
}

/// How a connection is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// By TLS from its first byte.
    Tls,
    /// By TLS after a word in clear, without which nothing more is said.
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// How one shows who one is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Login {
    /// By a password.
    #[default]
    Password,
    /// By a token that is fetched anew as it ages (OAuth 2, XOAUTH2).
    Oauth {
        /// Where tokens are fetched.
        token_url: String,
        /// What the desk is called there.
        client_id: String,
    },
}

/// What lets the desk into the servers of a mailbox. Kept apart from the rest, which everybody who sets it up sees.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// The password, or for OAuth the refresh token, where mail is fetched.
    pub receiving: Option<String>,
    /// The same where mail is sent.
    pub sending: Option<String>,
    /// What shows that the desk is the client that it says it is, where OAuth asks for it.
    pub client: Option<String>,
    /// The private key that outgoing mail is signed with (DKIM), as PEM, with the selector and the domain of its record.
    pub dkim: Option<Dkim>,
}

/// With what outgoing mail is signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// The domain that signs.
    pub domain: String,
    /// Where its public key is found, under `_domainkey`.
    pub selector: String,
    /// The private key, as PEM.
    pub key: String,
}

impl std::fmt::Debug for Secrets {
    /// Which there are, and none of them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (receiving, sending) = (self.receiving.is_some(), self.sending.is_some());
        write!(f, "Secrets {{ receiving: {receiving}, sending: {sending}, dkim: {} }}", self.dkim.is_some())
    }
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn yes() -> bool {
    true
}

/// A mailbox has at most so many aliases, and trusts so many servers.
const MOST: usize = 50;

impl Mailbox {
    /// The mailbox, its addresses in their usual form, or everything that is wrong with it by field
    /// (`receiving.host`).
    ///
    /// # Errors
    /// A malformed address, one given twice, a name or folder that is empty or not one line, a server without a name, one
    /// that isn't this machine without TLS.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let address = errors.keep(written::address(&self.address).map_err(|e| e.within("address")));
        let name = errors.keep(written::name("name", &self.name));
        let folder = errors.keep(written::name("folder", &self.folder));
        let mut aliases: Vec<String> = Vec::new();
        for (index, alias) in self.aliases.iter().enumerate() {
            let field = format!("aliases[{index}]");
            let Some(alias) = errors.keep(written::address(alias).map_err(|e| e.within(&field))) else {
                continue;
            };
            if !aliases.contains(&alias) && address.as_ref() != Some(&alias) {
                aliases.push(alias);
            }
        }
        if aliases.len() > MOST || self.trusted.len() > MOST {
            let field = if aliases.len() > MOST { "aliases" } else { "trusted" };
            errors.say(field, "", Name::new(format!("more than {MOST}"), format!("أكثر من {MOST}")));
        }
        let trusted: Vec<_> =
            self.trusted.iter().map(|id| id.trim().to_lowercase()).filter(|id| !id.is_empty()).collect();
        for (field, server) in [("receiving", &self.receiving), ("sending", &self.sending)] {
            if let Some(server) = server {
                server.check(field, &mut errors);
            }
        }
        let whole = address.zip(name).zip(folder);
        errors.finish(whole.map(|((address, name), folder)| Self {
            address,
            name,
            folder,
            aliases,
            trusted,
            ..self
        }))
    }

    /// Every address whose mail arrives here.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.address.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether mail to an address arrives here: what stands after a `+` is the desk's own (RFC 5233).
    pub fn takes(&self, address: &str) -> bool {
        let Some((local, domain)) = address.trim().rsplit_once('@') else { return false };
        let plain = format!("{}@{domain}", local.split('+').next().unwrap_or_default());
        self.addresses()
            .any(|own| own.eq_ignore_ascii_case(&plain) || own.eq_ignore_ascii_case(address.trim()))
    }

    /// The domain that its mail comes from.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl Server {
    fn check(&self, field: &str, errors: &mut Errors) {
        let host = self.host.trim();
        let odd = |c: char| c.is_whitespace() || c.is_control() || "/@".contains(c);
        if host.is_empty() || host.chars().any(odd) {
            let say = Name::new(
                "not a server's name, such as mail.example.com",
                "ليس اسم خادم مثل mail.example.com",
            );
            errors.say(&format!("{field}.host"), host, say);
        }
        if self.security == Security::None && !self.is_here() {
            let say = Name::new(
                "passwords and mail would cross the network in clear: choose TLS or STARTTLS",
                "ستعبر كلمات المرور والرسائل الشبكة دون تعمية: اختر TLS أو STARTTLS",
            );
            errors.say(&format!("{field}.security"), host, say);
        }
        if let Login::Oauth { token_url, client_id } = &self.login {
            if !(token_url.starts_with("https://") || self.is_here() && token_url.starts_with("http://")) {
                let say = Name::new("not an https address", "ليس عنوان https");
                errors.say(&format!("{field}.login.token_url"), token_url, say);
            }
            errors.keep(written::name(&format!("{field}.login.client_id"), client_id));
        }
    }

    /// Whether it is on this machine.
    pub fn is_here(&self) -> bool {
        self.host == "localhost"
            || self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::{Login, Mailbox, Security, Server};

    fn server(host: &str, security: Security) -> Server {
        Server { host: host.into(), port: 993, security, user: "support".into(), login: Login::Password }
    }

    fn mailbox() -> Mailbox {
        Mailbox {
            address: " Support@Desk.example ".into(),
            name: "Credenti Support".into(),
            aliases: vec!["help@desk.example".into(), "HELP@desk.example".into()],
            receiving: Some(server("mail.desk.example", Security::Tls)),
            folder: "INBOX".into(),
            sending: Some(server("127.0.0.1", Security::None)),
            trusted: vec![" MX.desk.example".into(), String::new()],
            active: true,
        }
    }

    #[test]
    fn a_mailbox_is_kept_in_its_usual_form() {
        let kept = mailbox().check().unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!(kept.address, "support@desk.example");
        assert_eq!(kept.addresses().collect::<Vec<_>>(), ["support@desk.example", "help@desk.example"]);
        assert_eq!(kept.trusted, ["mx.desk.example"]);
        assert_eq!(kept.domain(), "desk.example");
        assert!(kept.takes("support@desk.example") && kept.takes("Help+2419.abc@Desk.Example"));
        assert!(
            !kept.takes("sales@desk.example") && !kept.takes("support") && !kept.takes("+x@desk.example")
        );
    }

    #[test]
    fn what_is_wrong_is_said_by_field() {
        let wrong = Mailbox {
            address: "support".into(),
            receiving: Some(server("mail.desk.example", Security::None)),
            sending: Some(server("", Security::Tls)),
            ..mailbox()
        };
        let errors = wrong.check().expect_err("it is wrong in three ways");
        let fields: Vec<_> = errors.iter().map(|error| error.field().to_owned()).collect();
        assert_eq!(fields, ["address", "receiving.security", "sending.host"]);
    }
}
