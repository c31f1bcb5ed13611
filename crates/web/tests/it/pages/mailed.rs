//! What the links in mails open: without signing in, for whoever got the mail, and for nothing else.

use desk::effects::NoticeKind;
use desk::id::Id;
use desk::identity::Topic;
use serde_json::json;
use sla::Language;
use store::Failure;

use super::browser::{Browser, Page, visit};
use crate::api::{Answer, Api, apis};
use crate::cases::{by_itself, now, of, runs_out};
use crate::letters::{by_mail, holder, letter, opened, prefers, reader, reads, way};

/// What is in each language.
const LANGUAGES: [&str; 2] = ["en", "ar"];

fn receipt(kind: NoticeKind) -> bool {
    kind == NoticeKind::Receipt
}

/// The path of a link to a higher priority.
fn raise(api: &Api, case: &Answer) -> String {
    reads(api, "own", Language::En);
    way(&letter(api, case, receipt, reader(api, "own")), "Confirm a higher priority")
}

/// A case with a check that runs; the check, and the path of the link that answers it.
fn asked(api: &Api) -> (Answer, u32, String) {
    reads(api, "own", Language::En);
    let case = opened(api, "P1");
    let asked = api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
    let check = asked.json["availability"]["seq"].as_u64().unwrap() as u32;
    let kind = |kind| kind == NoticeKind::AvailabilityAsked;
    let link = way(&letter(api, &case, kind, reader(api, "own")), "Yes, reachable now");
    (case, check, link)
}

/// A case that support has lowered, and the path of the link that contests it.
fn lowered(api: &Api) -> (Answer, String) {
    reads(api, "own", Language::En);
    let case = opened(api, "P1");
    let why = json!({"to": "P2", "cannot_provide": "They have no logs."});
    api.post("agent", &of(&case, "/priority"), &why).is(200);
    let kind = |kind| kind == NoticeKind::Lowered;
    let link = way(&letter(api, &case, kind, reader(api, "own")), "Contest this");
    (case, link)
}

fn in_language(browser: &Browser<'_>, link: &str, language: &str) -> Page {
    let page = browser.get(&format!("{link}?lang={language}")).is(200);
    assert!(page.has(&format!("html[lang={language}]")), "{}", page.path);
    page
}

/// How many events a case has.
fn version(api: &Api, case: &Answer) -> u64 {
    now(api, case)["version"].as_u64().unwrap()
}

#[test]
fn d10_a_higher_priority_is_confirmed_by_the_link_in_the_receipt() {
    apis(|api| {
        let case = by_mail(api, "Tellers are locked out");
        let link = raise(api, &case);
        let (browser, before) = (visit(api), version(api, &case));
        for (language, said, promise) in [
            ("en", "Raise to priority 1", "Respond by Mon 23 Nov, 12:00 in Riyadh"),
            ("ar", "رفع إلى الأولوية 1", "موعد الاستجابة الاثنين 23 نوفمبر، 12:00 بتوقيت الرياض"),
        ] {
            let page = in_language(&browser, &link, language);
            assert_eq!(page.texts("section h2").first().map(String::as_str), Some(said));
            assert_eq!(page.texts(".panel .promise__by").first().map(String::as_str), Some(promise));
            assert_eq!(page.forms(&link).len(), 2, "P1 and P2");
            assert!(!page.text("main").contains("The tellers at branch"), "what the mail didn't say");
            assert!(!page.text("main").contains("Q-1"));
        }
        assert_eq!(version(api, &case), before, "looking does nothing");
        let page = browser.get(&link).is(200);
        let form = page.form(&link);
        assert_eq!(form.value("to"), Some("P1"));
        let unconfirmed = browser.send_form(&form).is(422);
        assert!(unconfirmed.has("[role=alert]"), "{}", unconfirmed.html);
        assert_eq!(version(api, &case), before);
        // Twice, as a double click is.
        let confirmed = form.with(&[("confirmed", "on")]);
        let first = browser.send_form(&confirmed).is(200);
        browser.send_form(&confirmed).is(200);
        assert!(first.has("[role=status]") && first.forms(&link).is_empty(), "{}", first.text("main"));
        let raised = now(api, &case);
        assert_eq!(
            (&raised["priority"], &raised["promise"]["respond_by"]),
            (&json!("P1"), &json!("2026-11-23T09:00:00Z"))
        );
        let history = api.get("agent", &of(&case, "/history")).is(200).json;
        let raises: Vec<_> =
            history["items"].as_array().unwrap().iter().filter(|event| event["kind"] == "raised").collect();
        assert_eq!(raises.len(), 1);
        let confirmation = &raises[0]["details"]["confirmation"];
        assert_eq!(
            (&confirmation["how"], &confirmation["contact"], &confirmation["version"]),
            (&json!("link"), &json!(api.rimal.contact), &json!(1)),
            "{}",
            raises[0]
        );
    });
}

#[test]
fn d8_a_link_says_that_somebody_is_reachable() {
    apis(|api| {
        let (case, check, link) = asked(api);
        let (browser, before) = (visit(api), version(api, &case));
        for language in LANGUAGES {
            in_language(&browser, &link, language);
        }
        assert_eq!(
            version(api, &case),
            before,
            "a program that looks at mail opens links, and answers nothing"
        );
        let page = browser.get(&link);
        let form = page.form(&link);
        let answered = browser.send_form(&form).is(200);
        browser.send_form(&form).is(200);
        assert!(answered.has("[role=status]") && answered.forms(&link).is_empty());
        assert_eq!(version(api, &case), before + 1, "once");
        let shown = now(api, &case);
        assert_eq!(
            (&shown["availability"]["seq"], &shown["availability"]["result"]),
            (&json!(check), &json!("answered"))
        );
        let history = api.get("agent", &of(&case, "/history")).is(200).json;
        let last = history["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&last["kind"], &last["details"]["how"]),
            (&json!("availability-confirmed"), &json!("link")),
            "{last}"
        );
    });
}

#[test]
fn d8_an_answer_after_the_grace_period_is_kept_and_one_to_what_isnt_asked_any_more_isnt() {
    apis(|api| {
        let (case, check, link) = asked(api);
        api.set("2026-11-23T07:31:00Z");
        runs_out(api, &case, check);
        let browser = visit(api);
        let page = in_language(&browser, &link, "en");
        assert!(page.text("main").contains("It still helps us"), "{}", page.text("main"));
        let before = version(api, &case);
        browser.submit(&page, &link, &[]).is(200);
        assert_eq!(version(api, &case), before + 1);
        let (case, _, link) = asked(api);
        by_itself(api, &case, |case, _| {
            Ok(case.check.map(|_| desk::case::Body::Mitigated).into_iter().collect())
        });
        for language in LANGUAGES {
            assert!(in_language(&browser, &link, language).forms(&link).is_empty());
        }
    });
}

#[test]
fn d8_a_lowering_is_contested_by_its_link_once() {
    apis(|api| {
        let (case, link) = lowered(api);
        let browser = visit(api);
        for language in LANGUAGES {
            in_language(&browser, &link, language);
        }
        let page = browser.get(&link).is(200);
        let empty = browser.submit(&page, &link, &[("reason", " ")]).is(422);
        assert!(empty.has("[role=alert]"));
        let typed = "لدينا السجلات <b>";
        let long = "x".repeat(100_001);
        let kept = browser.submit(&page, &link, &[("reason", &long)]).is(422);
        assert_eq!(
            kept.form(&link).value("reason").map(str::trim),
            Some(long.as_str()),
            "nothing typed is lost"
        );
        let form = page.form(&link).with(&[("reason", typed)]);
        browser.send_form(&form).is(200);
        let again = browser.send_form(&form).is(200);
        assert!(again.has("[role=status]") && again.forms(&link).is_empty());
        let shown = now(api, &case);
        assert_eq!(shown["lowerings"][0]["contested"], true, "{shown}");
    });
}

#[test]
fn rfc_8058_one_click_ends_a_kind_of_mail_without_a_cookie_or_a_page() {
    apis(|api| {
        let case = opened(api, "P1");
        api.put("lead", &of(&case, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
        api.post("own", &of(&case, "/messages"), &json!({"message": "It is worse now."})).is(201);
        let wrote = |kind| kind == NoticeKind::CustomerWrote;
        let letter = letter(api, &case, wrote, reader(api, "agent"));
        let link = letter.unsubscribe.unwrap();
        let link = link.strip_prefix("https://desk.example").unwrap();
        let browser = visit(api);
        for language in LANGUAGES {
            in_language(&browser, link, language);
        }
        let by_mail = |api: &Api| {
            let holder = holder(api, "agent");
            let read = move |tx: &mut store::Tx<'_>| Ok(store::preferences(tx, holder)?);
            let preferences = api.store.read_now::<_, Failure, _>(read).unwrap();
            (preferences.ways(Topic::CustomerWrote).mail, preferences.ways(Topic::Soon).mail)
        };
        assert_eq!(by_mail(api), (true, true), "looking does nothing");
        let posts = |body: &str| {
            let asking = api.ask_at("", "POST", link);
            asking.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())
        };
        assert_eq!(posts("").status.as_u16(), 403, "neither what RFC 8058 says nor a form of ours");
        assert_eq!(by_mail(api), (true, true));
        posts("List-Unsubscribe=One-Click").is(200);
        assert_eq!(by_mail(api), (false, true), "this kind and no other");
        posts("List-Unsubscribe=One-Click").is(200);
        assert!(browser.get(link).is(200).forms(link).is_empty());
        prefers(api, "agent", |preferences| preferences.told.clear());
        let page = browser.get(link).is(200);
        browser.submit(&page, link, &[]).is(200);
        assert_eq!(by_mail(api), (false, true), "a person presses the button");
    });
}

#[test]
fn a_link_that_is_no_more_says_so_kindly_and_does_nothing() {
    apis(|api| {
        let case = by_mail(api, "Tellers are locked out");
        let links = [raise(api, &case), asked(api).2, lowered(api).1];
        let browser = visit(api);
        let over = |link: &str, status: u16| {
            for language in LANGUAGES {
                let page = browser.get(&format!("{link}?lang={language}")).is(status);
                assert!(page.has("main a[href^='/sign-in']"), "{}", page.html);
                assert!(!page.text("main").contains("Tellers") && !page.text("main").contains("Readers"));
            }
            let fields = [("to", "P1"), ("confirmed", "on"), ("statement", "1"), ("reason", "x")];
            let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            let posted = browser.post(link, &fields).status.as_u16();
            assert!(matches!(posted, 403 | 404 | 410), "{posted}");
        };
        for link in &links {
            // Cut short, with a letter more, and with another letter.
            over(link.get(..link.len() - 1).unwrap(), 404);
            over(&format!("{link}0"), 404);
            let swapped = if link.ends_with('0') { "1" } else { "0" };
            over(&format!("{}{swapped}", link.get(..link.len() - 1).unwrap()), 404);
        }
        api.set("2027-03-01T07:00:00Z");
        for link in &links {
            over(link, 410);
        }
    });
}

#[test]
fn a_link_ends_with_whoever_got_it() {
    apis(|api| {
        let case = by_mail(api, "Tellers are locked out");
        let links = [raise(api, &case), asked(api).2, lowered(api).1];
        let (contact, now) = (Id::new(api.rimal.contact), api.now());
        let erase = move |tx: &mut store::Tx<'_>| Ok(store::erase_contact(tx, contact, now)?);
        assert!(api.store.write_now::<_, Failure, _>(erase).unwrap().is_some());
        let browser = visit(api);
        for link in &links {
            for language in LANGUAGES {
                let page = browser.get(&format!("{link}?lang={language}")).is(404);
                assert!(page.has("main a[href='/sign-in']"));
            }
        }
    });
}

#[test]
fn a_link_ends_where_its_reader_takes_part_no_longer() {
    apis(|api| {
        reads(api, "site", Language::En);
        let case = by_mail(api, "Tellers are locked out");
        // Sees own cases alone, and takes part in this one.
        let site = match holder(api, "site") {
            store::HolderId::Contact(id) => id,
            store::HolderId::Agent(_) => unreachable!(),
        };
        crate::letters::change_contact(api, site, |contact| {
            contact.role = desk::people::ContactRole::OwnCases;
        });
        let address = json!({"address": "site@customer.example"});
        api.post("agent", &of(&case, "/participants"), &address).is(200);
        let link = way(&letter(api, &case, receipt, reader(api, "site")), "Confirm a higher priority");
        let browser = visit(api);
        let page = browser.get(&link).is(200);
        let form = page.form(&link).with(&[("confirmed", "on")]);
        let path = of(&case, &format!("/participants/{site}"));
        api.ask("agent", "DELETE", &path).send();
        browser.get(&link).is(404);
        let before = version(api, &case);
        browser.send_form(&form).is(404);
        assert_eq!(version(api, &case), before);
    });
}

#[test]
fn a_form_of_another_site_does_nothing_by_a_link() {
    apis(|api| {
        let (case, _, link) = asked(api);
        let browser = visit(api);
        let mark = browser.get(&link).form(&link).value("csrf").unwrap().to_owned();
        let before = version(api, &case);
        for (form, origin) in [
            ("csrf=0123.4567", "https://desk.example"),
            ("List-Unsubscribe=One-Click", "https://desk.example"),
            (format!("csrf={mark}").as_str(), "https://evil.example"),
        ] {
            assert_eq!(
                browser.sent("POST", &link, form, origin).status.as_u16(),
                403,
                "{form} from {origin}"
            );
        }
        assert_eq!(version(api, &case), before);
    });
}
