//! What is around every page: its language and direction, the mark of its forms, and who looks at it.

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use desk::identity::Theme;
use sla::{Instant, Language, Zone};
use store::{Cursor, Holder};

use super::assets;
use super::dates::Dates;
use super::html::{Html, escape};
use super::live::Follows;
use super::visitor::{Guest, Visitor};
use super::words::{Arg, Words};
use crate::problem::Problem;

/// Scripts, styles, pictures and fonts come from us alone; nothing is written into the page, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the template of every page has.
#[derive(Clone)]
pub(crate) struct Shell {
    /// The language.
    pub language: Language,
    /// Its words.
    pub words: &'static Words,
    theme: Theme,
    /// The mark of its forms.
    mark: String,
    /// What was asked for, for coming back to.
    pub address: String,
    /// How dates and times are said: on the reader's clocks.
    pub dates: Dates,
    /// Who looks, if somebody is signed in.
    pub me: Option<Me>,
    /// What the page shows, where it is kept as the desk is.
    followed: Option<(Cursor, Follows)>,
    /// When it shows more by itself.
    more_at: Option<Instant>,
    /// Where the page is got again, if not at its own address.
    at: Option<String>,
}

/// Who looks at a page.
#[derive(Clone, Debug)]
pub(crate) struct Me {
    /// What the person is called.
    pub name: String,
    /// Whether it is a person of the vendor's.
    pub is_agent: bool,
    /// Whether single keys do something.
    pub shortcuts: bool,
    /// The number of the browser's session.
    session: i64,
}

impl Shell {
    /// Around a page for anybody, now.
    pub fn of(guest: &Guest, now: Instant) -> Self {
        Self {
            language: guest.language,
            words: Words::of(guest.language),
            theme: guest.theme,
            mark: guest.mark(),
            address: guest.address.to_string(),
            dates: Dates { language: guest.language, zone: Zone::utc(), hijri: false, now },
            me: None,
            followed: None,
            more_at: None,
            at: None,
        }
    }

    /// Around a page for somebody who is signed in, now: on the clocks of the zone that they chose, else of the one that their
    /// browser is in.
    pub fn for_visitor(visitor: &Visitor, now: Instant) -> Self {
        let (name, is_agent) = match &visitor.session.holder {
            Holder::Agent(_, agent) => (agent.name.clone(), true),
            Holder::Contact(_, contact) => (contact.name.clone(), false),
        };
        let preferences = &visitor.session.preferences;
        let me = Me { name, is_agent, shortcuts: preferences.shortcuts, session: visitor.session.id };
        let mut shell = Self { me: Some(me), ..Self::of(&visitor.guest, now) };
        let zone = preferences.zone.as_deref().and_then(|zone| Zone::named(zone).ok());
        if let Some(zone) = zone.or_else(|| visitor.guest.zone.clone()) {
            shell.dates.zone = zone;
        }
        shell.dates.hijri = preferences.hijri;
        shell
    }

    /// What a plan of the page is called.
    pub fn plan(&self, id: &str) -> Option<String> {
        match id {
            "basic" => Some(self.t("plan-basic")),
            "premium" => Some(self.t("plan-premium")),
            _ => None,
        }
    }

    /// Keeps the page as the desk is while it is open. What is shown is to be read after the place in the feed, so that
    /// nothing between the two is missed.
    pub fn follow(&mut self, after: Cursor, what: Follows) {
        self.followed = Some((after, what));
    }

    /// The same of a page that is also the answer to a form: where it is got again.
    pub fn follow_at(&mut self, after: Cursor, what: Follows, at: String) {
        self.follow(after, what);
        self.at = Some(at);
    }

    /// Says that the page has more to show at an instant without anything happening.
    pub fn has_more_at(&mut self, at: Instant) {
        self.more_at = Some(self.more_at.map_or(at, |other| other.min(at)));
    }

    /// What the root of a page says of that.
    pub fn live(&self) -> Html {
        let (Some((after, what)), Some(me)) = (&self.followed, &self.me) else { return Html::default() };
        let at = self.at.as_ref().map(|at| format!(" data-at=\"{}\"", escape(at))).unwrap_or_default();
        let left = self.more_at.map(|at| (at - self.dates.now).as_microseconds() / 1000 + 1);
        let again = left.map(|ms| format!(" data-again=\"{}\"", ms.max(1))).unwrap_or_default();
        Html(format!(" data-after=\"{after}\" data-as=\"{}\" data-follows=\"{what}\"{at}{again}", me.session))
    }

    /// What the body says where single keys do nothing.
    pub fn keys(&self) -> Html {
        let are_off = self.me.as_ref().is_some_and(|me| !me.shortcuts);
        Html(if are_off { " data-keys=\"off\"".to_owned() } else { String::new() })
    }

    /// That the connection is gone, with a place for since when.
    pub fn offline(&self) -> Html {
        self.html("live-offline", "time", Html("<time></time>".to_owned()))
    }

    /// A sentence.
    pub fn t(&self, id: &str) -> String {
        self.words.t(id)
    }

    /// A sentence with something in it.
    pub fn with(&self, id: &str, name: &str, value: impl Into<Arg>) -> String {
        self.words.with(id, &[(name, value.into())])
    }

    /// A sentence with ready HTML in it.
    pub fn html(&self, id: &str, name: &str, value: Html) -> Html {
        self.words.html(id, &[(name, value)])
    }

    /// The code of the language.
    pub fn lang(&self) -> &'static str {
        code(self.language)
    }

    /// The direction of the language.
    pub fn dir(&self) -> &'static str {
        if self.language == Language::Ar { "rtl" } else { "ltr" }
    }

    /// Whether the page is in Arabic.
    pub fn is_arabic(&self) -> bool {
        self.language == Language::Ar
    }

    /// What the root says of light and dark, where the person chose.
    pub fn theme(&self) -> Html {
        match self.theme {
            Theme::Device => Html::default(),
            chosen => Html(format!(" data-theme=\"{}\"", chosen.code())),
        }
    }

    /// The field that every form has.
    pub fn csrf_field(&self) -> Html {
        Html(format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", escape(&self.mark)))
    }

    /// Where a file of ours is.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::asset(name)
    }
}

/// The code of a language.
pub(crate) fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Ar => "ar",
    }
}

/// A page as an answer.
pub(crate) fn answer(guest: &Guest, status: StatusCode, page: &impl Template) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => return Problem::ours(&error).into_response(),
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        // Browsers send no origin with a form where nothing may be told of it, not even to ourselves.
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_LANGUAGE, HeaderValue::from_static(code(guest.language))),
    ];
    guest.keeping((status, headers, html).into_response())
}
