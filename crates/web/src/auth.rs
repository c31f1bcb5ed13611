//! Who asks: the holder of the token that came with the request, or whoever the browser is signed in as.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use desk::id::Id;
use desk::people::{AgentRole, Contact};
use desk::permission::{Asker, Deed, Denied, Whose};
use sla::{Instant, Language};
use store::{Bearer, Holder};

use crate::app::App;
use crate::problem::{self, Problem};
use crate::seen::Seen;

/// Who asks, and in which language they read.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who, as the table of permissions knows them.
    pub asker: Asker,
    /// What let them in.
    pub key: Key,
    /// The language that they prefer.
    pub language: Language,
}

/// What lets somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A token.
    Token {
        /// Its number.
        id: i64,
        /// When it ends, if it does.
        expires: Option<Instant>,
    },
    /// A browser's session, by its number.
    Session(i64),
    /// A link in a mail, which is good for one thing.
    Link,
}

impl Caller {
    /// Whether they may do something to a thing.
    pub fn may(&self, deed: Deed, whose: &Whose) -> Result<(), Denied> {
        self.asker.may(deed, whose)
    }

    /// Whether they may do something to what is the vendor's own.
    pub fn may_at_all(&self, deed: Deed) -> Result<(), Denied> {
        self.asker.may(deed, &Whose::default())
    }

    /// What they may do as an agent, if they are one.
    pub fn role(&self) -> Option<AgentRole> {
        match self.asker {
            Asker::Agent { role, .. } => Some(role),
            _ => None,
        }
    }

    /// When what let them in ends, if that is a token that does.
    pub fn expires(&self) -> Option<Instant> {
        match self.key {
            Key::Token { expires, .. } => expires,
            Key::Session(_) | Key::Link => None,
        }
    }

    /// The number of the agent that they are, if they are one.
    pub fn agent_number(&self) -> Option<i64> {
        match self.asker {
            Asker::Agent { id, .. } => Some(id.number()),
            _ => None,
        }
    }

    /// Who they are as a contact, if they are one.
    pub fn contact(&self) -> Option<Id<Contact>> {
        match self.asker {
            Asker::Contact { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Whose keys their requests have: nobody else's mean the same.
    pub fn client(&self) -> String {
        match self.asker {
            Asker::Agent { id, .. } => format!("agent {id}"),
            Asker::Contact { id, .. } => format!("contact {id}"),
            Asker::Stranger => "stranger".to_owned(),
            Asker::Desk => "desk".to_owned(),
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let language = problem::language(&parts.headers);
        let secret = secret(parts).ok_or_else(|| {
            Problem::unauthorized(
                "Send a token: Authorization: Bearer radd_…",
                "أرسل رمزًا: Authorization: Bearer radd_…",
            )
        })?;
        let (hash, now) = (store::token_hash(secret), app.now());
        let seen = Seen::of(&parts.extensions).map(AsRef::as_ref);
        app.limiter().may_guess(&hash, seen)?;
        let bearer = app.read(move |tx| Ok(store::bearer(tx, &hash)?)).await?;
        let unknown = || {
            app.limiter().guessed(seen);
            Problem::unauthorized(
                "This token isn't known, or was revoked. Ask for a new one.",
                "هذا الرمز غير معروف أو أُلغي. اطلب رمزًا جديدًا.",
            )
        };
        let Bearer { token, expires, holder } = bearer.ok_or_else(unknown)?;
        if expires.is_some_and(|expires| expires <= now) {
            return Err(Problem::unauthorized(
                "This token has expired. Ask for a new one.",
                "انتهت صلاحية هذا الرمز. اطلب رمزًا جديدًا.",
            ));
        }
        if let Some(seen) = seen {
            // A request has one token.
            let _ = seen.token.set(token);
        }
        app.limiter().asked_with(token, &hash, seen)?;
        let asker = match holder {
            Holder::Agent(id, agent) => Asker::Agent { id, role: agent.role },
            Holder::Contact(id, contact) => Asker::Contact {
                id,
                role: contact.role,
                organisation: contact.organisation,
                site: contact.site,
            },
        };
        Ok(Self { asker, key: Key::Token { id: token, expires }, language })
    }
}

fn secret(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
