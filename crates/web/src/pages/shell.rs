//! What is around every page: its language and direction, the mark of its forms, and who looks at it.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use desk::identity::Theme;
use sla::Language;
use store::Holder;

use super::assets;
use super::html::{Html, escape};
use super::visitor::{Guest, Visitor};
use super::words::{Arg, Words};
use crate::problem::Problem;

/// Scripts, styles, pictures and fonts come from us alone; nothing is written into the page, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the template of every page has.
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
    /// Who looks, if somebody is signed in.
    pub me: Option<Me>,
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
}

impl Shell {
    /// Around a page for anybody.
    pub fn of(guest: &Guest) -> Self {
        Self {
            language: guest.language,
            words: Words::of(guest.language),
            theme: guest.theme,
            mark: guest.mark(),
            address: guest.address.to_string(),
            me: None,
        }
    }

    /// Around a page for somebody who is signed in.
    pub fn for_visitor(visitor: &Visitor) -> Self {
        let (name, is_agent) = match &visitor.session.holder {
            Holder::Agent(_, agent) => (agent.name.clone(), true),
            Holder::Contact(_, contact) => (contact.name.clone(), false),
        };
        let me = Me { name, is_agent, shortcuts: visitor.session.preferences.shortcuts };
        Self { me: Some(me), ..Self::of(&visitor.guest) }
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

    /// The mark alone, for scripts.
    pub fn csrf(&self) -> &str {
        &self.mark
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
