//! What is found, by whom, and what is found no more.

use desk::case::Case;
use desk::id::Id;
use serde_json::Value;

use crate::api::{Api, MONDAY, apis, at};
use crate::said::{Somebody, does, minutes_after, opens, replies, says};

/// A Saturday: what is sent to a customer in Riyadh on P3 waits.
const SATURDAY: &str = "2026-11-28T09:00:00Z";

fn found(api: &Api, who: &str, query: &str) -> Vec<i64> {
    let answer = search(api, who, query);
    answer["items"].as_array().unwrap().iter().map(|of| of["case"]["id"].as_i64().unwrap()).collect()
}

fn search(api: &Api, who: &str, query: &str) -> Value {
    api.get(who, &format!("/search?q={}", encoded(query))).is(200).json
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn marked(parts: &Value) -> String {
    let part = |part: &Value| {
        let text = part["text"].as_str().unwrap();
        if part["found"] == true { format!("[{text}]") } else { text.to_owned() }
    };
    parts.as_array().unwrap().iter().map(part).collect()
}

fn numbers(of: &[Id<Case>]) -> Vec<i64> {
    of.iter().map(|id| id.number()).collect()
}

#[test]
fn what_was_said_is_found_with_the_part_around_it() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let id = opens(
            api,
            rimal,
            2,
            ("MFA prompt", "Nobody gets past it.\nThe code <b>is</b> accepted."),
            MONDAY,
        );
        opens(api, rimal, 2, ("Printer", "It jams."), MONDAY);
        replies(api, id, &minutes_after(MONDAY, 1), "Please restart the relay.");
        for query in [
            "mfa",
            "MFA code",
            "relay ",
            "nobody",
            "\"mfa prompt\"",
            "\"restart the relay\"",
            "\"past it",
            "#1",
        ] {
            let expected = if query == "#1" { numbers(&[Id::new(1)]) } else { numbers(&[id]) };
            assert_eq!(found(api, "agent", query), expected, "{query}");
        }
        for query in ["mfa jams", "\"prompt mfa\"", "relais", "\"code accepted\"", "b>"] {
            let expected = if query == "b>" { numbers(&[id]) } else { Vec::new() };
            assert_eq!(found(api, "agent", query), expected, "{query}");
        }
        let hit = &search(api, "agent", "prompt code")["items"][0];
        assert_eq!(marked(&hit["subject"]), "MFA [prompt]");
        assert_eq!(marked(&hit["snippet"]), "Nobody gets past it. The [code] <b>is</b> accepted.");
        assert_eq!(hit["message"], 1);
        assert_eq!(search(api, "agent", "relay")["items"][0]["message"], 3);
    });
}

#[test]
fn arabic_is_found_however_it_is_spelt_and_the_same_spelling_comes_first() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let exact = opens(api, rimal, 2, ("مُشكلة في الطَّابعة", "رقم ٤٢"), MONDAY);
        let folded = opens(api, rimal, 2, ("المشكله في الطابعه", "رقم 42"), MONDAY);
        let persian = opens(api, rimal, 2, ("مدیر", "کتاب"), MONDAY);
        for query in ["مشكلة", "والمشكله", "الطابعة", "طابعه", "42", "٤٢", "\"في الطابعة\"", "مشكله طابعة"]
        {
            let mut both = found(api, "agent", query);
            both.sort_unstable();
            assert_eq!(both, numbers(&[exact, folded]), "{query}");
        }
        assert_eq!(found(api, "agent", "مشكلة"), numbers(&[exact, folded]), "though the other one is newer");
        assert_eq!(found(api, "agent", "المشكله"), numbers(&[folded, exact]));
        assert_eq!(found(api, "agent", "مدير كتاب"), numbers(&[persian]));
        assert_eq!(found(api, "agent", "مسؤول"), [0; 0]);
        let hit = &search(api, "agent", "الطابعة")["items"][0];
        assert!(marked(&hit["subject"]).contains("[الط"), "{hit}");
    });
}

#[test]
fn a_word_that_is_being_typed_is_found_by_its_beginning() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let id = opens(api, rimal, 2, ("Workstations", "They wake slowly."), MONDAY);
        let exact = opens(api, rimal, 2, ("Works", "As designed."), MONDAY);
        let newer = opens(api, rimal, 2, ("Workshop", "Closed."), MONDAY);
        assert_eq!(found(api, "agent", "works"), numbers(&[exact, newer, id]), "the word itself comes first");
        assert_eq!(found(api, "agent", "works "), numbers(&[exact]));
        assert_eq!(found(api, "agent", "they works"), numbers(&[id]));
        assert_eq!(found(api, "agent", "w"), [0; 0], "one letter begins too much");
    });
}

#[test]
fn customers_find_what_they_see_and_never_by_a_note_a_draft_or_what_waits() {
    apis(|api| {
        let own = opens(api, Some(Somebody::own(api)), 3, ("Saffron card", "It fails."), SATURDAY);
        let foreign = opens(api, Some(Somebody::maple(api)), 3, ("Saffron reader", "It fails."), SATURDAY);
        assert_eq!(found(api, "agent", "saffron"), numbers(&[foreign, own]));
        for (who, expected) in
            [("own", own), ("site", own), ("organisation", own), ("manager", own), ("other", foreign)]
        {
            assert_eq!(found(api, who, "saffron"), numbers(&[expected]), "{who}");
        }
        let later = |minutes| minutes_after(SATURDAY, minutes);
        says(api, own, (None, &later(1)), "Quince is to blame", |note, case, world| case.note(note, world));
        let held = replies(api, own, &later(2), "Juniper helps");
        let reply = held.events[0].seq;
        does(api, own, &later(3), |case, world| case.tag("tamarind", world));
        for word in ["quince", "juniper", "tamarind", "tamar"] {
            assert_eq!(found(api, "agent", word), numbers(&[own]), "{word}");
            for who in ["own", "manager", "other"] {
                assert_eq!(found(api, who, word), [0; 0], "{who}, {word}");
            }
        }
        // Written anew, the old words are nowhere; taken back, agents still find it.
        says(api, own, (None, &later(4)), "Rosemary helps", move |message, case, world| {
            case.reword(reply, message, world)
        });
        assert_eq!(
            (found(api, "agent", "juniper"), found(api, "agent", "rosemary")),
            (vec![], numbers(&[own]))
        );
        does(api, own, &later(5), move |case, world| case.take_back(reply, world));
        assert_eq!(
            (found(api, "own", "rosemary"), found(api, "agent", "rosemary")),
            (vec![], numbers(&[own]))
        );
        does(api, own, &later(6), |case, world| case.untag("tamarind", world));
        assert_eq!(found(api, "agent", "tamarind"), [0; 0]);
        // One that leaves is found by the customer from then on.
        let reply = replies(api, own, &later(7), "Fennel helps").events[0].seq;
        assert_eq!(found(api, "own", "fennel"), [0; 0]);
        does(api, own, "2026-11-30T06:00:00Z", move |case, world| case.let_leave(reply, world));
        assert_eq!(found(api, "own", "fennel"), numbers(&[own]));
    });
}

#[test]
fn organisations_and_people_are_found_by_name_and_so_are_their_cases() {
    apis(|api| {
        let own = opens(api, Some(Somebody::own(api)), 3, ("Card", "It fails."), MONDAY);
        let foreign = opens(api, Some(Somebody::maple(api)), 3, ("Card", "It fails."), MONDAY);
        let all = search(api, "agent", "rimal");
        assert_eq!(all["organisations"][0]["name"], "Rimal");
        assert_eq!(found(api, "agent", "rimal card"), numbers(&[own]));
        assert_eq!(found(api, "agent", "card maple"), numbers(&[foreign]));
        let person = search(api, "agent", "own@customer.example");
        assert_eq!(person["contacts"][0]["id"], api.rimal.contact);
        assert_eq!(found(api, "agent", "own@customer.example fails"), numbers(&[own]));
        // A customer learns nothing of other customers.
        let other = search(api, "other", "rimal");
        assert_eq!(
            (&other["organisations"], &other["contacts"], &other["items"]),
            (
                &Value::from(Vec::<i64>::new()),
                &Value::from(Vec::<i64>::new()),
                &Value::from(Vec::<i64>::new())
            )
        );
        assert_eq!(
            search(api, "own", "manager")["contacts"],
            Value::from(Vec::<i64>::new()),
            "own cases, own person"
        );
        assert_eq!(search(api, "manager", "own@customer")["contacts"][0]["id"], api.rimal.contact);
    });
}

#[test]
fn what_is_erased_is_found_no_more() {
    apis(|api| {
        let contact = api.rimal.contact;
        let id = opens(api, Some(Somebody::own(api)), 2, ("Saffron", "Cardamom"), MONDAY);
        says(api, id, (Some(contact), &minutes_after(MONDAY, 1)), "Coriander", |message, case, _| {
            case.customer_writes(message, desk::case::Channel::Portal)
        });
        replies(api, id, &minutes_after(MONDAY, 2), "We look into it.");
        for word in ["saffron", "cardamom", "coriander", "own@customer.example"] {
            assert_eq!(found(api, "agent", word), numbers(&[id]), "{word}");
        }
        let erased = api.store.write_now::<_, store::Error, _>(move |tx| {
            store::erase_contact(tx, Id::new(contact), at(MONDAY))
        });
        assert_eq!(erased.unwrap().unwrap().texts, 3);
        for word in ["saffron", "cardamom", "coriander", "own@customer.example"] {
            assert_eq!(found(api, "agent", word), [0; 0], "{word}");
        }
        assert_eq!(found(api, "agent", "look"), numbers(&[id]));
        let line = &search(api, "agent", "look")["items"][0];
        assert_eq!(
            (&line["case"]["subject"], &line["case"]["contact"]["name"]),
            (&Value::Null, &Value::Null)
        );
    });
}

#[test]
fn a_case_is_found_by_its_number() {
    apis(|api| {
        let own = opens(api, Some(Somebody::own(api)), 3, ("Card", "See 999."), MONDAY);
        let foreign = opens(api, Some(Somebody::maple(api)), 3, ("Card", &format!("Like {own}?")), MONDAY);
        let number = own.to_string();
        assert_eq!(found(api, "agent", &number), numbers(&[own, foreign]), "the number itself comes first");
        assert_eq!(found(api, "agent", &format!("#{number}")), numbers(&[own, foreign]));
        assert_eq!(found(api, "other", &number), numbers(&[foreign]));
        assert_eq!(found(api, "own", &foreign.to_string()), [0; 0]);
    });
}

#[test]
fn found_cases_come_in_pages_each_case_once() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let mut all = Vec::new();
        for number in 0..7 {
            let word = ["المدرسة", "مدرسه", "المدرسون"][number % 3];
            let id = opens(api, rimal, 2, (word, "x"), MONDAY);
            replies(api, id, MONDAY, &format!("{word} again"));
            all.push(id);
        }
        let whole = found(api, "agent", "المدرس");
        let whole_folded = found(api, "agent", "المدرسة");
        assert_eq!(
            whole_folded,
            numbers(&[all[6], all[3], all[0], all[4], all[1]]),
            "exact, then folded, the newest first"
        );
        assert_eq!(
            whole,
            numbers(&[all[6], all[5], all[3], all[2], all[0]]),
            "while it is typed, as it is typed"
        );
        for (query, expected) in [("المدرس", whole), ("المدرسة", whole_folded)] {
            let (mut path, mut seen) = (format!("/search?limit=2&q={}", encoded(query)), Vec::new());
            loop {
                let page = api.get("agent", &path).is(200);
                let items = page.json["items"].as_array().unwrap();
                seen.extend(items.iter().map(|of| of["case"]["id"].as_i64().unwrap()));
                let Some(link) = page.headers.get("link") else { break };
                path = link.to_str().unwrap().trim_start_matches('<').split('>').next().unwrap().to_owned();
            }
            assert_eq!(seen, expected, "{query}");
        }
    });
}

#[test]
fn whatever_is_typed_is_a_query() {
    apis(|api| {
        opens(api, Some(Somebody::own(api)), 3, ("Card", "It fails."), MONDAY);
        let long = "كلمة\" OR ".repeat(1000);
        for query in [
            "",
            " ",
            "\"",
            "\"\"\"",
            "*",
            "card*",
            "card AND",
            "AND",
            "NOT card",
            "NEAR(card fails)",
            "words:card",
            "^card",
            "(card",
            "card)",
            "-card",
            "card & fails",
            "card | !fails",
            "card:*",
            "'card'",
            "\\card\\",
            "card <-> fails",
            "%",
            "_",
            "'; DROP TABLE cases; --",
            "\u{0}card",
            "\u{202e}card",
            "·o1",
            "¦card",
            "🦀",
            "\u{fdfa}",
            &long,
            &"x".repeat(1500),
            "a b c d e f g h i j k l m n o p q r s t",
        ] {
            for who in ["agent", "own"] {
                api.get(who, &format!("/search?q={}", encoded(query))).is(200);
            }
        }
        assert_eq!(found(api, "other", "\u{b7}o1"), [0; 0]);
        assert_eq!(api.get("agent", "/search").is(422).fields(), ["query"]);
        assert_eq!(api.get("agent", "/search?q=x&after=y").is(422).fields(), ["after"]);
        api.get("", "/search?q=x").is(401);
    });
}

#[test]
fn reindexing_makes_the_same_again() {
    apis(|api| {
        let id = opens(api, Some(Somebody::own(api)), 3, ("Saffron", "It fails."), MONDAY);
        does(api, id, MONDAY, |case, world| case.tag("tamarind", world));
        let before =
            (api.get("agent", "/cases").json, search(api, "agent", "saffron"), search(api, "agent", "rimal"));
        let spoil = api.store.write_now::<_, store::Error, _>(|tx| {
            tx.batch("DELETE FROM case_words; DELETE FROM noun_words; DELETE FROM case_tags; UPDATE cases SET soon = 0, tags = '[]'")
        });
        spoil.unwrap();
        assert_eq!(api.store.verify().unwrap().faulty, 1);
        assert_eq!(found(api, "agent", "saffron"), [0; 0]);
        let done = api.store.reindex().unwrap();
        assert_eq!((done.cases, done.names > 0), (1, true));
        let after =
            (api.get("agent", "/cases").json, search(api, "agent", "saffron"), search(api, "agent", "rimal"));
        assert_eq!(before, after);
        assert_eq!(found(api, "agent", "tamarind"), [id.number()]);
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}
