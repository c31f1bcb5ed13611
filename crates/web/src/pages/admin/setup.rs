//! A mailbox from what a form says, and what stands in its form.

use desk::mailbox::{Dkim, Login, Mailbox, Secrets, Security, Server};
use sla::Error;

use crate::pages::form::Fields;

/// What a mailbox's servers and addresses are, as a form has them.
pub(super) struct Input {
    pub mailbox: Mailbox,
    pub secrets: Secrets,
}

const SECURITIES: [(&str, Security); 3] =
    [("tls", Security::Tls), ("starttls", Security::Starttls), ("none", Security::None)];

impl Input {
    /// What a form says; where it says nothing of a secret, what was kept before.
    ///
    /// # Errors
    /// Everything that is wrong, by the form's fields.
    pub fn read(fields: &Fields, before: Secrets) -> Result<Self, Vec<Error>> {
        let login = || match fields.filled("token_url").or(fields.filled("client_id")) {
            Some(_) => {
                Login::Oauth { token_url: word(fields, "token_url"), client_id: word(fields, "client_id") }
            }
            None => Login::Password,
        };
        let mut wrong = Vec::new();
        let mut server = |side: &str| {
            let field = |name: &str| format!("{side}-{name}");
            fields.filled(&field("host"))?;
            let security = fields.get(&field("security"));
            let security = SECURITIES.iter().find(|(word, _)| *word == security).map(|(_, of)| *of);
            let port = u16::try_from(fields.number(&field("port"))).ok().filter(|port| *port > 0);
            if port.is_none() {
                let (en, ar) = ("not a port: a number from 1 to 65535", "ليس منفذًا: عدد من 1 إلى 65535");
                wrong.push(Error::new(field("port"), fields.get(&field("port")), en, ar));
            }
            Some(Server {
                host: word(fields, &field("host")),
                port: port.unwrap_or_default(),
                security: security.unwrap_or(Security::Tls),
                user: word(fields, &field("user")),
                login: login(),
            })
        };
        let (receiving, sending) = (server("receiving"), server("sending"));
        let mailbox = Mailbox {
            address: word(fields, "address"),
            name: word(fields, "name"),
            aliases: lines(fields, "aliases"),
            receiving,
            folder: fields.filled("folder").unwrap_or("INBOX").trim().to_owned(),
            sending,
            trusted: lines(fields, "trusted"),
            active: fields.has("active"),
        };
        let secrets = secrets(fields, &mailbox, before);
        let errors = match post::checked(mailbox, &secrets) {
            Ok(mailbox) if wrong.is_empty() => return Ok(Self { mailbox, secrets }),
            Ok(_) => Vec::new(),
            Err(errors) => errors,
        };
        wrong.extend(errors.into_iter().map(in_form));
        Err(wrong)
    }
}

fn word(fields: &Fields, name: &str) -> String {
    fields.get(name).trim().to_owned()
}

fn lines(fields: &Fields, name: &str) -> Vec<String> {
    let words = fields.get(name).split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn secrets(fields: &Fields, mailbox: &Mailbox, before: Secrets) -> Secrets {
    let typed = |name: &str, before| fields.filled(name).map(str::to_owned).or(before);
    let receiving = typed("receiving-secret", before.receiving);
    let user = |server: &Option<Server>| server.as_ref().map(|server| server.user.clone());
    let same = user(&mailbox.receiving).is_some_and(|user_there| user(&mailbox.sending) == Some(user_there));
    let sending = typed("sending-secret", before.sending).or_else(|| receiving.clone().filter(|_| same));
    let domain =
        fields.filled("dkim-domain").map_or_else(|| mailbox.domain().to_owned(), |of| of.trim().to_owned());
    let key = typed("dkim-key", before.dkim.map(|dkim| dkim.key)).unwrap_or_default();
    let dkim = fields.filled("dkim-selector").map(|of| Dkim { domain, selector: of.trim().to_owned(), key });
    Secrets { receiving, sending, client: typed("client-secret", before.client), dkim }
}

/// An error by the field of the form that it is about.
fn in_form(error: Error) -> Error {
    let field = error.field().split('[').next().unwrap_or_default();
    let field = match field {
        field if field.ends_with("login.token_url") => "token_url".to_owned(),
        field if field.ends_with("login.client_id") => "client_id".to_owned(),
        field => field.replace('.', "-"),
    };
    error.renamed(field)
}

/// What stands in a field of a mailbox's form. Secrets are never shown again.
pub(super) fn value(mailbox: &Mailbox, dkim: Option<&(String, String)>, field: &str) -> String {
    let side = |name: &str| -> Option<&Server> {
        if name.starts_with("receiving") { mailbox.receiving.as_ref() } else { mailbox.sending.as_ref() }
    };
    let oauth = mailbox.receiving.iter().chain(&mailbox.sending).find_map(|server| match &server.login {
        Login::Oauth { token_url, client_id } => Some((token_url.clone(), client_id.clone())),
        Login::Password => None,
    });
    let of = |name: &str| {
        let server = side(name)?;
        Some(match name.split_once('-')?.1 {
            "host" => server.host.clone(),
            "port" => server.port.to_string(),
            "user" => server.user.clone(),
            "security" => SECURITIES
                .iter()
                .find(|(_, of)| *of == server.security)
                .map(|(word, _)| (*word).to_owned())?,
            _ => return None,
        })
    };
    match field {
        "address" => mailbox.address.clone(),
        "name" => mailbox.name.clone(),
        "aliases" => mailbox.aliases.join("\n"),
        "trusted" => mailbox.trusted.join("\n"),
        "folder" => mailbox.folder.clone(),
        "token_url" => oauth.map(|(url, _)| url).unwrap_or_default(),
        "client_id" => oauth.map(|(_, id)| id).unwrap_or_default(),
        "dkim-selector" => dkim.map(|(selector, _)| selector.clone()).unwrap_or_default(),
        "dkim-domain" => dkim.map(|(_, domain)| domain.clone()).unwrap_or_default(),
        field => of(field).unwrap_or_default(),
    }
}
