//! Every page, asked by every role and by nobody, and every form, sent from elsewhere: `walk.txt` says what each page is
//! answered with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::json;

use super::browser::{Browser, sign_in, visit};
use crate::api::{Api, apis};
use crate::cases::of;
use crate::walk::desk::{AGENTS, Desk, RIMALS};

const TABLE: &str = include_str!("walk.txt");
const ROLES: [&str; 9] =
    ["admin", "lead", "agent", "own", "site", "organisation", "manager", "other", "nobody"];
/// Every route of the pages with its methods, as the code writes them.
fn routes() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut found: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for rest in source.split(".route(").skip(1) {
                let rest = rest.trim_start();
                let Some(route) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                    panic!("{}: a route's path stands where it is routed", path.display());
                };
                let until = rest.split("\n    ").next().unwrap_or(rest);
                let handlers = until.split(".route(").next().unwrap_or(until);
                let methods = found.entry(route.to_owned()).or_default();
                for (word, method) in
                    [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE")]
                {
                    if handlers.contains(word) {
                        methods.insert(method);
                    }
                }
                assert!(!methods.is_empty(), "{}: {route} has no method", path.display());
            }
        }
    }
    found
}

/// A desk with something behind each path.
struct There {
    case: i64,
    contested: (i64, i64),
    filed: (i64, i64),
    organisation: i64,
    mail: i64,
}

impl There {
    fn new(api: &Api) -> Self {
        let desk = Desk::new(api);
        let (contested, lowering) = desk.contested(api);
        let case = desk.case(api, "P2");
        api.post("own", &of(&case, "/messages"), &json!({"message": "rimal writes again"})).is(201);
        let file =
            api.ask("own", "POST", &of(&case, "/attachments?name=rimal.log")).body("rimal").is(201).id();
        let mail = api.gets(&format!(
            "From: eve@evil.example\nTo: {}\nSubject: {RIMALS}\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n{RIMALS}\n--x\n\
             Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n\
             {RIMALS}\n--x--\n",
            api.reply_address(case.id())
        ));
        let organisation = api.rimal.organisation;
        Self {
            case: case.id(),
            contested: (contested.id(), lowering),
            filed: (case.id(), file),
            organisation,
            mail: mail.id,
        }
    }

    fn path(&self, route: &str) -> String {
        let id = match route {
            route if route.starts_with("/organisations/") => self.organisation,
            route if route.contains("/contests/") => self.contested.0,
            route if route.contains("/files/") => self.filed.0,
            route if route.starts_with("/cases/") => self.case,
            route if route.starts_with("/mails/") => self.mail,
            _ => 1,
        };
        route
            .replace("{id}", &id.to_string())
            .replace("{seq}", &self.contested.1.to_string())
            .replace("{file}", &self.filed.1.to_string())
            .replace("{part}", "0")
            .replace("{view}", "mine")
            .replace(['{', '}'], "")
    }
}

fn browser<'a>(api: &'a Api, role: &str) -> Browser<'a> {
    if role == "nobody" { visit(api) } else { sign_in(api, role) }
}

#[test]
fn every_page_answers_every_role_and_nobody_as_the_table_says() {
    let lines = TABLE.lines().skip(1).map(|line| {
        let mut words = line.split_whitespace();
        (words.next().unwrap().to_owned(), words.map(str::to_owned).collect::<Vec<_>>())
    });
    let expected: BTreeMap<_, _> = lines.collect();
    apis(|api| {
        let there = There::new(api);
        let mut so = Vec::new();
        for route in
            routes().into_iter().filter(|(_, methods)| methods.contains("GET")).map(|(route, _)| route)
        {
            // It lasts as long as the browser likes.
            if route == "/live" {
                continue;
            }
            let answers: Vec<_> = ROLES
                .iter()
                .map(|role| {
                    let answer = browser(api, role).ask("GET", &there.path(&route));
                    let text = String::from_utf8_lossy(&answer.bytes);
                    if matches!(*role, "other" | "nobody") {
                        assert!(!text.to_lowercase().contains(RIMALS), "{route} tells {role}");
                    }
                    if !matches!(*role, "admin" | "lead" | "agent") {
                        assert!(!text.contains(AGENTS), "{route} tells {role}");
                    }
                    assert!(answer.status.as_u16() < 500, "{route} {role}: {}", answer.status);
                    answer.status.as_u16().to_string()
                })
                .collect();
            so.push((route, answers));
        }
        let wrong: Vec<_> = so
            .iter()
            .filter(|(route, answers)| expected.get(route) != Some(answers))
            .map(|(route, answers)| format!("{route:<44} {}", answers.join(" ")))
            .collect();
        assert!(wrong.is_empty(), "it isn't as the table says, but so:\n{}", wrong.join("\n"));
        assert_eq!(so.len(), expected.len(), "a line of the table is of a page that is gone");
    });
}

#[test]
fn a_form_without_the_mark_of_a_page_of_ours_or_from_another_site_does_nothing() {
    apis(|api| {
        let there = There::new(api);
        for (route, methods) in routes() {
            for method in methods.into_iter().filter(|method| *method != "GET") {
                let path = there.path(&route);
                for role in ["admin", "own", "nobody"] {
                    let browser = browser(api, role);
                    let bare =
                        browser.sent(method, &path, "csrf=0123.4567&message=x", "https://desk.example");
                    must_be_refused(&bare, &format!("{method} {route} {role}"));
                    // A page of another site can't read a mark; even with a good one its form isn't ours.
                    let page = browser.get("/plans");
                    let forms = page.forms("/language");
                    let mark =
                        forms.first().and_then(|form| form.value("csrf")).unwrap_or_default().to_owned();
                    let form = format!("csrf={mark}&message=x");
                    let foreign = browser.sent(method, &path, &form, "https://evil.example");
                    must_be_refused(&foreign, &format!("{method} {route} {role} from elsewhere"));
                }
            }
        }
        let events = api.get("agent", &format!("/cases/{}/history", there.case)).json;
        let before = events["items"].as_array().unwrap().len();
        assert!(before > 0);
        assert_eq!(api.get("agent", &format!("/cases/{}", there.case)).json["version"], before);
    });
}

/// Refused, or shown the way to signing in; never done.
fn must_be_refused(answer: &crate::api::Answer, what: &str) {
    let to = answer.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
    let status = answer.status.as_u16();
    assert!(
        matches!(status, 403 | 404 | 415) || (status == 303 && to.starts_with("/sign-in")),
        "{what}: {status} {to}"
    );
}

#[test]
fn whatever_people_write_is_never_markup_on_any_page() {
    const EVIL: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";
    apis(|api| {
        let body = json!({
            "subject": EVIL, "message": EVIL, "priority": "P3", "confirmation": {"version": 1, "language": "en"}
        });
        let case = api.post("own", "/cases", &body).is(201);
        api.post("agent", &of(&case, "/notes"), &json!({"message": EVIL})).is(201);
        api.put("agent", &format!("/cases/{}/tags/%3Cscript%3Ealert(1)", case.id()), &json!({})).is(200);
        let id = case.id();
        for role in ["agent", "own"] {
            let browser = sign_in(api, role);
            for path in [
                format!("/cases/{id}"),
                "/cases".to_owned(),
                "/queue".to_owned(),
                "/queue/all".to_owned(),
                format!("/cases/{id}/merge"),
                format!("/cases/{id}/move"),
                format!("/cases/{id}/split"),
                "/search?q=%3Cscript%3E".to_owned(),
                "/queue?tags=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
                "/nothing/%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
                "/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
            ] {
                let page = browser.get(&path);
                assert!(!page.has("script:not([src])"), "{path}: a script in the page");
                assert!(!page.has("[onerror], [onload], [onclick], [style]"), "{path}: a handler or a style");
                assert!(!page.has("img"), "{path}: a picture");
                for link in page.attributes("a", "href") {
                    assert!(!link.trim().to_lowercase().starts_with("javascript:"), "{path}: {link}");
                }
            }
        }
    });
}
