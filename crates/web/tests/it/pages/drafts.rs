//! What is kept of what somebody writes.

use store::{DraftKey, Failure, Unsent};

use super::browser::{Browser, sign_in, visit};
use crate::api::{Api, apis, id};
use crate::cases::opens;

fn mark(browser: &Browser<'_>) -> String {
    browser.get("/queue").form("/language").value("csrf").unwrap().to_owned()
}

/// The draft of a reply in a case, whosever.
fn kept(api: &Api, form: &str, case: Option<i64>) -> Option<Unsent> {
    let key = DraftKey { form: form.to_owned(), case: case.map(id) };
    let find = move |tx: &mut store::Tx<'_>| {
        let accounts = (1..20).map(|account| store::draft(tx, account, &key));
        Ok(accounts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next())
    };
    api.store.read_now::<_, Failure, _>(find).unwrap()
}

#[test]
fn what_is_written_is_kept_until_nothing_is_left_of_it() {
    apis(|api| {
        let omar = sign_in(api, "agent");
        let case = opens(api, "own", "P3").id();
        let (path, csrf) = (format!("/cases/{case}/drafts/reply"), mark(&omar));
        omar.put(
            &path,
            &[
                ("csrf", &csrf),
                ("message", "وجدنا السبب"),
                ("empty", ""),
                ("version", "7"),
                ("key", "reply-4f1c"),
            ],
        )
        .is(200);
        let draft = kept(api, "reply", Some(case)).unwrap();
        assert_eq!(
            draft.fields.into_iter().collect::<Vec<_>>(),
            [("message".to_owned(), "وجدنا السبب".to_owned())]
        );
        assert_eq!(draft.saved, api.now());
        omar.put(&path, &[("csrf", &csrf), ("message", "وجدنا السبب اليوم")]).is(200);
        assert_eq!(kept(api, "reply", Some(case)).unwrap().fields["message"], "وجدنا السبب اليوم");
        let hidden = [
            ("csrf", csrf.as_str()),
            ("key", "reply-4f1c"),
            ("version", "7"),
            ("kind", "note"),
            ("message", " "),
        ];
        omar.put(&path, &hidden).is(204);
        assert_eq!(kept(api, "reply", Some(case)), None);
    });
}

#[test]
fn only_forms_that_there_are_in_cases_that_one_may_see_and_from_our_own_pages() {
    apis(|api| {
        let (own, other) = (sign_in(api, "own"), sign_in(api, "other"));
        let case = opens(api, "own", "P3").id();
        let mark_of_own = mark_of(&own);
        let mine = [("csrf", mark_of_own.as_str()), ("message", "Hello")];
        own.put(&format!("/cases/{case}/drafts/reply"), &mine).is(200);
        own.put("/drafts/new-case", &mine).is(200);
        own.put(&format!("/cases/{case}/drafts/anything"), &mine).is(404);
        own.put("/drafts/anything", &mine).is(404);
        own.put("/cases/999/drafts/reply", &mine).is(404);
        let theirs = mark_of(&other);
        other
            .put(&format!("/cases/{case}/drafts/reply"), &[("csrf", theirs.as_str()), ("message", "x")])
            .is(404);
        own.put("/drafts/new-case", &[("message", "no mark")]).is(403);
        own.put("/drafts/new-case", &[("csrf", theirs.as_str()), ("message", "another's mark")]).is(403);
        assert_eq!(visit(api).put("/drafts/new-case", &mine).status, 303, "nobody has drafts");
    });
}

/// A customer's mark, of a page that says that something isn't there.
fn mark_of(browser: &Browser<'_>) -> String {
    browser.get("/nothing").form("/language").value("csrf").unwrap().to_owned()
}

#[test]
fn what_a_customer_was_writing_stands_in_the_form_again_until_it_is_sent() {
    apis(|api| {
        let own = sign_in(api, "own");
        let csrf = mark_of(&own);
        own.put(
            "/drafts/new-case",
            &[
                ("csrf", csrf.as_str()),
                ("priority", "P3"),
                ("confirm-P3", "on"),
                ("subject", "No mail"),
                ("message", "None since nine."),
            ],
        )
        .is(200);
        let page = own.get("/cases/new").is(200);
        assert_eq!(page.attributes("form[data-draft]", "data-draft"), ["/drafts/new-case"]);
        assert_eq!(page.form("/cases").value("subject"), Some("No mail"));
        assert!(page.has("#p3[checked]") && !page.has("#confirm-P3[checked]"), "a tick is given anew");
        let opened = own.submit(&page, "/cases", &[("confirm-P3", "on")]).is(200);
        assert_eq!(kept(api, "new-case", None), None);
        assert_eq!(own.get("/cases/new").form("/cases").value("subject"), Some(""));
        let case = opened.path.trim_start_matches("/cases/").split('?').next().unwrap().to_owned();
        let (draft, messages) = (format!("/cases/{case}/drafts/reply"), format!("/cases/{case}/messages"));
        own.put(&draft, &[("csrf", csrf.as_str()), ("message", "It <b>works</b>")]).is(200);
        let page = own.get(&format!("/cases/{case}")).is(200);
        assert_eq!(page.attributes("#composer", "data-draft"), [draft]);
        assert_eq!(page.text("#message").trim(), "It <b>works</b>");
        own.submit(&page, &messages, &[("message", "It works")]).is(200);
        assert_eq!(own.get(&format!("/cases/{case}")).text("#message").trim(), "");
        let other = sign_in(api, "manager");
        assert_eq!(other.get("/cases/new").form("/cases").value("subject"), Some(""), "nobody else's");
    });
}

#[test]
fn a_form_says_when_what_stands_in_it_was_kept() {
    apis(|api| {
        let (omar, own) = (sign_in(api, "agent"), sign_in(api, "own"));
        let case = opens(api, "own", "P3").id();
        let (page, path) = (format!("/cases/{case}?lang=en"), format!("/cases/{case}/drafts/reply"));
        assert!(omar.get(&page).has("#compose [data-saved][hidden]"), "nothing was kept yet");
        let said = omar.put(&path, &[("csrf", &mark(&omar)), ("message", "We found it")]).is(200);
        let said = String::from_utf8(said.bytes).unwrap().replace(['\u{2068}', '\u{2069}'], "");
        assert!(said.starts_with("Saved ") || said.starts_with("آخر حفظ: "), "{said}");
        let time = said.rsplit(' ').next().unwrap().to_owned();
        let again = omar.get(&page);
        assert_eq!(again.text("#compose [data-saved]").rsplit(' ').next(), Some(time.as_str()));
        assert!(!again.has("#compose [data-saved][hidden]"));
        assert!(own.get(&page).has("#composer [data-saved][hidden]"), "another's draft isn't told of");
        let said = own.put(&path, &[("csrf", &mark_of(&own)), ("message", "It is back")]).is(200);
        let said = String::from_utf8(said.bytes).unwrap();
        assert!(said.contains("10:00"), "on the clocks of the customer's site: {said}");
        let portal = own.get(&page);
        assert_eq!(portal.text("#composer [data-saved]"), "Saved 10:00");
        // A form that is shown again has what was typed, not what was kept.
        let wrong = own.submit(&portal, &format!("/cases/{case}/messages"), &[("message", " ")]);
        assert!(wrong.is(422).has("#composer [data-saved][hidden]"));
        api.set("2026-11-24T07:00:00Z");
        assert!(own.get(&page).text("#composer [data-saved]").len() > "Saved 00:00".len(), "its day, too");
    });
}

#[test]
fn what_an_agent_was_writing_for_a_customer_is_offered_again_and_goes_to_no_other() {
    apis(|api| {
        let omar = sign_in(api, "agent");
        let (csrf, organisation) = (mark(&omar), api.rimal.organisation.to_string());
        let at = format!("/cases/new?lang=en&organisation={organisation}");
        let page = omar.get(&at).is(200);
        assert_eq!(page.attributes("form[data-draft]", "data-draft"), ["/drafts/new-case"]);
        let contact = page.attributes("#contact option[value]:not([value=''])", "value")[0].clone();
        let typed = [
            ("csrf", csrf.as_str()),
            ("organisation", &organisation),
            ("contact", &contact),
            ("priority", "P3"),
            ("confirm-P3", "on"),
            ("subject", "No mail"),
            ("message", "They called: none since nine."),
        ];
        omar.put("/drafts/new-case", &typed).is(200);
        let asked = omar.get("/cases/new?lang=en").is(200);
        let link = format!("/cases/new?organisation={organisation}");
        assert!(asked.attributes(".callout a", "href").contains(&link));
        assert!(asked.text(".callout [data-saved]").starts_with("Saved "));
        let page = omar.get(&at);
        let form = page.form("/cases");
        assert_eq!((form.value("subject"), form.value("contact")), (Some("No mail"), Some(contact.as_str())));
        assert!(page.has("#p3[checked]") && !page.has("#confirm-P3[checked]"), "a word is given anew");
        assert!(page.text("form [data-saved]").starts_with("Saved "));
        let elsewhere = omar.get("/cases/new?lang=en&organisation=unknown").form("/cases");
        assert_eq!((elsewhere.value("subject"), elsewhere.value("contact")), (Some("No mail"), None));
        assert_eq!(sign_in(api, "lead").get(&at).form("/cases").value("subject"), Some(""), "nobody else's");
        omar.submit(&page, "/cases", &[("confirm-P3", "on"), ("channel", "email")]).is(200);
        assert_eq!(kept(api, "new-case", None), None);
        assert!(!omar.get("/cases/new").has(".callout [data-saved]"));
    });
}
