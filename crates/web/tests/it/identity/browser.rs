//! A browser: it keeps cookies, and sends the mark of the page that it is on with every form.

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::http::header::{LOCATION, SET_COOKIE};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::api::{Answer, Api};

pub struct Browser<'a> {
    api: &'a Api,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The mark of the last page that had one.
    mark: RefCell<String>,
    address: &'a str,
}

/// A page as it was answered.
#[derive(Debug)]
pub struct Page {
    pub answer: Answer,
    pub text: String,
}

impl<'a> Browser<'a> {
    /// A browser somewhere.
    pub fn at(api: &'a Api, address: &'a str) -> Self {
        Self { api, cookies: RefCell::default(), mark: RefCell::default(), address }
    }

    pub fn new(api: &'a Api) -> Self {
        Self::at(api, "192.0.2.1")
    }

    pub fn get(&self, path: &str) -> Page {
        let asking = self.api.ask_at("", "GET", path).header("accept", "text/html").from(self.address);
        let answer = asking.header("cookie", &self.sent()).header("user-agent", AGENT).send();
        self.keep(answer)
    }

    /// Sends a form of the page that it is on.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mark = self.mark.borrow().clone();
        let fields: Vec<_> = fields.iter().copied().chain([("csrf", mark.as_str())]).collect();
        self.post_as_it_is(path, &fields, "https://desk.example")
    }

    /// Sends what somebody says is a form, from somewhere.
    pub fn post_as_it_is(&self, path: &str, fields: &[(&str, &str)], origin: &str) -> Page {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let asking = self.api.ask_at("", "POST", path).header("accept", "text/html").from(self.address);
        let asking = asking.header("origin", origin).header("cookie", &self.sent());
        let asking = asking.header("user-agent", AGENT);
        let asking = asking.header("content-type", "application/x-www-form-urlencoded");
        self.keep(asking.body(pairs.collect::<Vec<_>>().join("&")))
    }

    /// What the browser holds under a name, without the prefix.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(&format!("__Host-{name}")).cloned()
    }

    /// Puts something into the browser.
    pub fn hold(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(format!("__Host-{name}"), value.to_owned());
    }

    pub fn forget(&self, name: &str) {
        self.cookies.borrow_mut().remove(&format!("__Host-{name}"));
    }

    fn sent(&self) -> String {
        let cookies = self.cookies.borrow();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, answer: Answer) -> Page {
        for header in answer.headers.get_all(SET_COOKIE) {
            let header = header.to_str().unwrap();
            assert!(
                header.starts_with("__Host-") && header.contains("; Path=/; HttpOnly; SameSite=Lax"),
                "{header}"
            );
            assert!(header.ends_with("; Secure"), "{header}");
            let (name, value) = header.split(';').next().unwrap().split_once('=').unwrap();
            match header.contains("Max-Age=0") {
                true => drop(self.cookies.borrow_mut().remove(name)),
                false => drop(self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned())),
            }
        }
        // Without what keeps an argument apart from the direction around it.
        let text = String::from_utf8(answer.bytes.clone()).unwrap().replace(['\u{2068}', '\u{2069}'], "");
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            *self.mark.borrow_mut() = rest.split('"').next().unwrap().to_owned();
        }
        Page { answer, text }
    }
}

impl Page {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.answer.status.as_u16(), status, "{}", self.text);
        self
    }

    /// Where the browser is sent on to.
    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        let page = self.is(303);
        assert_eq!(page.answer.headers.get(LOCATION).unwrap().to_str().unwrap(), path);
        page
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.text.contains(text), "{text:?} isn't in {}", self.text);
        self
    }

    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.text.contains(text), "{text:?} is in {}", self.text);
        self
    }

    /// What stands between two texts, the first time.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) =
            self.text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {}", self.text));
        rest.split_once(after).unwrap().0.to_owned()
    }
}

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
