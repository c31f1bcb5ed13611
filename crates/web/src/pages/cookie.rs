//! Cookies: what they are called here, and what of them browsers are told.

use axum::http::{HeaderMap, Uri};
use sla::SupportTime;

use super::visitor::sent;

/// Holds the secret of a session.
pub(crate) const SESSION: &str = "radd";
/// Holds what the forms of a browser are known by that isn't signed in.
pub(crate) const FORMS: &str = "radd-forms";
/// Holds the secret of a sign-in that is under way.
pub(crate) const STEP: &str = "radd-step";
/// Holds what a browser is known by in which somebody has signed in before.
pub(crate) const BROWSER: &str = "radd-browser";
/// Holds what was asked of an identity provider.
pub(crate) const PROVIDER: &str = "radd-provider";
/// Holds the language that somebody chose who isn't signed in.
pub(crate) const LANGUAGE: &str = "radd-language";

/// Holds the zone that the browser is in, by its tz name, as the page's own script writes it.
pub(crate) const ZONE: &str = "radd-zone";

/// How cookies are given: with the prefix that keeps them to this host and to TLS, but for a desk on this very machine that is
/// reached by plain HTTP, where browsers would refuse that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    secure: bool,
}

/// A cookie to be kept.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    name: String,
    value: String,
    /// For how long; until the browser is closed where nothing is said.
    lasts: Option<SupportTime>,
    secure: bool,
}

impl Site {
    /// How a desk gives cookies that is reached by this address.
    pub fn of(public_url: &str, over_tls: bool) -> Self {
        Self { secure: over_tls || !is_plain_loopback(public_url) }
    }

    fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// A cookie that the browser sent.
    pub fn get(self, headers: &HeaderMap, name: &str) -> Option<String> {
        self.plain(headers, &self.name(name))
    }

    /// A cookie that a script of ours wrote, whose name has no prefix: anything can stand in it.
    pub fn plain(self, headers: &HeaderMap, name: &str) -> Option<String> {
        let mut pairs = sent(headers).flat_map(|header| header.split(';'));
        pairs.find_map(|pair| {
            let (sent, value) = pair.trim().split_once('=')?;
            (sent == name && !value.is_empty()).then(|| value.to_owned())
        })
    }

    /// A cookie to be kept; its value is of letters, digits and dots.
    pub fn cookie(self, name: &str, value: String, lasts: Option<SupportTime>) -> Cookie {
        Cookie { name: self.name(name), value, lasts, secure: self.secure }
    }

    /// A cookie to be forgotten.
    pub fn forget(self, name: &str) -> Cookie {
        self.cookie(name, String::new(), Some(SupportTime::ZERO))
    }
}

impl Cookie {
    /// The value of `Set-Cookie`. No script reads a cookie, and no other site's page sends one with what it posts.
    pub fn header(&self) -> String {
        let lasts = self.lasts.map(|lasts| format!("; Max-Age={}", lasts.as_microseconds() / 1_000_000));
        let secure = if self.secure { "; Secure" } else { "" };
        let Self { name, value, .. } = self;
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{}{secure}", lasts.unwrap_or_default())
    }
}

fn is_plain_loopback(public_url: &str) -> bool {
    let Ok(uri) = public_url.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    let loopback = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    uri.scheme_str() == Some("http") && loopback
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn a_cookie_is_kept_to_this_host_and_to_tls() {
        let made = |url, tls| Site::of(url, tls).cookie(SESSION, "a1".to_owned(), None).header();
        let kept = "__Host-radd=a1; Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(made("https://desk.example", true), kept);
        assert_eq!(
            made("http://desk.example", false),
            kept,
            "a plain address elsewhere gets no cookie that works"
        );
        for here in ["http://localhost:8080", "http://127.0.0.1:80", "http://[::1]:1"] {
            assert_eq!(made(here, false), "radd=a1; Path=/; HttpOnly; SameSite=Lax");
            assert_eq!(made(here, true), kept);
        }
    }

    #[test]
    fn a_cookie_without_the_prefix_is_nobody_s_where_it_is_asked_for() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("radd=planted; a=b; __Host-radd=real; __Host-radd=second"),
        );
        assert_eq!(Site { secure: true }.get(&headers, SESSION).as_deref(), Some("real"));
        assert_eq!(Site { secure: false }.get(&headers, SESSION).as_deref(), Some("planted"));
        assert_eq!(Site { secure: true }.get(&headers, FORMS), None);
    }
}
