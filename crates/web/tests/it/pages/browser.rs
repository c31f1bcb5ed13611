//! A browser without scripts: it keeps cookies, follows redirects, and fills in the forms that pages have.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use scraper::{ElementRef, Html, Selector};
use store::{Failure, NewSession};

use crate::api::{Answer, Api};

/// Somebody's browser, or anybody's.
pub struct Browser<'a> {
    api: &'a Api,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// A page that was got.
pub struct Page {
    /// The status.
    pub status: u16,
    /// Where it was in the end.
    pub path: String,
    /// All of it.
    pub html: String,
    /// Its headers.
    pub headers: axum::http::HeaderMap,
    tree: Html,
}

/// A form of a page, as it would be sent untouched.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Whether it is posted.
    pub posts: bool,
    /// Its fields in order.
    pub fields: Vec<(String, String)>,
}

static SECRETS: AtomicU64 = AtomicU64::new(1);

/// The browser of somebody who is signed in; `who` as in [`Api`].
pub fn sign_in<'a>(api: &'a Api, who: &str) -> Browser<'a> {
    let secret = format!("{who}-{}", SECRETS.fetch_add(1, Ordering::Relaxed));
    let (hash, token, made) = (store::token_hash(&secret), store::token_hash(who), api.now());
    let session = api.store.write_now::<_, Failure, _>(move |tx| {
        let holder = store::bearer(tx, &token)?.unwrap().holder.id();
        let browser = "a test".to_owned();
        Ok(store::add_session(tx, &NewSession { hash, holder, two_factors: true, browser, made })?)
    });
    session.unwrap();
    let browser = visit(api);
    browser.cookies.borrow_mut().insert("__Host-radd".to_owned(), secret);
    browser
}

/// A browser of nobody's.
pub fn visit(api: &Api) -> Browser<'_> {
    Browser { api, cookies: RefCell::default() }
}

impl Browser<'_> {
    /// The page with this path, redirects followed.
    pub fn get(&self, path: &str) -> Page {
        self.follow(path, self.send("GET", path, None))
    }

    /// Sends a form of a page with some fields changed, added or, where there is nothing to be put in, left out; and
    /// follows where it leads.
    #[track_caller]
    pub fn submit(&self, page: &Page, action: &str, changes: &[(&str, &str)]) -> Page {
        self.send_form(&page.form(action).with(changes))
    }

    /// Sends a form.
    pub fn send_form(&self, form: &Form) -> Page {
        match form.posts {
            true => self.follow(&form.action, self.post(&form.action, &form.fields)),
            false => self.get(&format!("{}?{}", form.action, form.encoded())),
        }
    }

    /// What is answered to a form, as it stands.
    pub fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.send("POST", path, Some(encoded(fields)))
    }

    /// What is answered, as it stands.
    pub fn ask(&self, method: &str, path: &str) -> Answer {
        self.send(method, path, None)
    }

    /// What is answered to a form that comes from a page of this origin.
    pub fn sent(&self, method: &str, path: &str, form: &str, origin: &str) -> Answer {
        let asking = self.asking(method, path).header("content-type", "application/x-www-form-urlencoded");
        asking.header("origin", origin).body(form.to_owned())
    }

    /// What is answered to a form that a script sends to be kept.
    pub fn put(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.send("PUT", path, Some(encoded(&fields)))
    }

    /// Opens a stream.
    pub fn stream(&self, path: &str) -> crate::api::Stream {
        self.asking("GET", path).stream()
    }

    /// What is answered to files and fields, as it stands.
    pub fn post_files(
        &self,
        path: &str,
        fields: &[(String, String)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        const BOUNDARY: &str = "----radd-test";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head =
                format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        for (field, name, content) in files {
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let asking = self.asking("POST", path).header("content-type", &kind);
        let answer = asking.header("origin", "https://desk.example").body(body);
        self.keep(&answer);
        answer
    }

    /// A cookie that the browser has.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Where an answer leads in the end.
    pub fn follow(&self, path: &str, answer: Answer) -> Page {
        let (mut path, mut answer) = (path.to_owned(), answer);
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                break;
            }
            path = answer.headers["location"].to_str().unwrap().to_owned();
            answer = self.send("GET", &path, None);
        }
        Page::of(path, answer)
    }

    fn send(&self, method: &str, path: &str, form: Option<String>) -> Answer {
        let asking = self.asking(method, path);
        let answer = match form {
            None => asking.send(),
            Some(form) => {
                let asking = asking.header("content-type", "application/x-www-form-urlencoded");
                asking.header("origin", "https://desk.example").body(form)
            }
        };
        self.keep(&answer);
        answer
    }

    fn asking(&self, method: &str, path: &str) -> crate::api::Asking<'_> {
        let path = path.split('#').next().unwrap();
        let asking = self.api.ask_at("", method, path).header("accept", "text/html,*/*;q=0.8");
        let cookies: Vec<_> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { asking } else { asking.header("cookie", &cookies.join("; ")) }
    }

    fn keep(&self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    fn of(path: String, answer: Answer) -> Self {
        let html = String::from_utf8(answer.bytes).unwrap();
        let tree = Html::parse_document(&html);
        Self { status: answer.status.as_u16(), path, html, headers: answer.headers, tree }
    }

    /// The page, if it has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text("main"));
        self
    }

    /// The first form that goes to this path.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        self.forms(action).into_iter().next().unwrap_or_else(|| panic!("{} has no form {action}", self.path))
    }

    /// Every form that goes to this path.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        let here = self.path.split('?').next().unwrap_or_default();
        let all = self.elements("form").map(|form| Form::of(form, here));
        all.filter(|form| form.action == action).collect()
    }

    /// Whether some element is there.
    pub fn has(&self, selector: &str) -> bool {
        self.elements(selector).next().is_some()
    }

    /// The words of the first such element, spaces as they are read; nothing where there is none.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// The words of every such element.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.elements(selector).map(words).collect()
    }

    /// An attribute of every such element that has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.elements(selector).filter_map(|element| Some(element.attr(name)?.to_owned())).collect()
    }

    fn elements<'a>(&'a self, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
        let selector = Selector::parse(selector).unwrap();
        let found: Vec<_> = self.tree.select(&selector).collect();
        found.into_iter()
    }
}

impl Form {
    fn of(form: ElementRef<'_>, here: &str) -> Self {
        let fields = Selector::parse("input[name], textarea[name], select[name]").unwrap();
        let fields = form.select(&fields).filter(|field| field.attr("disabled").is_none());
        let fields = fields.filter_map(|field| {
            let name = field.attr("name")?.to_owned();
            let value = match field.value().name() {
                // A line feed right after the tag isn't part of what stands in it.
                "textarea" => Some(field.text().collect()),
                "select" => chosen(field),
                _ => typed(field),
            };
            Some((name, value?))
        });
        let action = form.attr("action").filter(|action| !action.is_empty()).unwrap_or(here);
        let posts = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        Self { action: action.to_owned(), posts, fields: fields.collect() }
    }

    /// The form with some fields changed, added or, where there is nothing to be put in, left out.
    #[must_use]
    pub fn with(mut self, changes: &[(&str, &str)]) -> Self {
        for (name, value) in changes {
            self.fields.retain(|(field, _)| field != name);
            if !value.is_empty() {
                self.fields.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn encoded(&self) -> String {
        encoded(&self.fields)
    }
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    let text: String = text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").unwrap();
    let all: Vec<_> = select.select(&options).filter(|option| option.attr("disabled").is_none()).collect();
    let option = all.iter().find(|option| option.attr("selected").is_some()).or(all.first())?;
    Some(option.attr("value").map_or_else(|| words(*option), str::to_owned))
}

fn typed(input: ElementRef<'_>) -> Option<String> {
    let value = input.attr("value");
    match input.attr("type").unwrap_or("text") {
        "submit" | "image" | "reset" | "button" | "file" => None,
        "radio" | "checkbox" => input.attr("checked").map(|_| value.unwrap_or("on").to_owned()),
        _ => Some(value.unwrap_or_default().to_owned()),
    }
}

fn encoded(fields: &[(String, String)]) -> String {
    let code = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", code(name), code(value))).collect();
    pairs.join("&")
}
