//! Letters to those who work on cases, and links that let people in.

use desk::case::{Alert, Body};
use desk::effects::NoticeKind;
use desk::identity::{Topic, Ways};
use serde_json::json;
use sla::Language;
use store::Access;
use store::Failure;
use web::letters::{Letter, Reader};

use super::{
    letter, links, must_be_sound, never_says, notice, opened, pen, prefers, reader, reads, says, unknown,
    way, write,
};
use crate::api::{Answer, Api, apis, at};
use crate::cases::{by_itself, of};

/// A Monday, 20:00 in Riyadh.
const EVENING: &str = "2026-11-23T17:00:00Z";

fn assigned(api: &Api, case: &Answer) {
    api.put("lead", &of(case, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
}

#[test]
fn d11_a_held_reply_says_when_it_leaves_and_that_the_promise_is_kept_then() {
    apis(|api| {
        let case = opened(api, "P3");
        api.set(EVENING);
        api.post("agent", &of(&case, "/replies"), &json!({"message": "In the morning."})).is(201);
        let is_held = |kind| matches!(kind, NoticeKind::Held(_));
        let outgoing = notice(api, &case, is_held);
        let english = letter(api, &case, is_held, reader(api, "agent"));
        assert_eq!(english.subject, format!("[#{}] Your reply is held until 09:00 in Riyadh", case.id()));
        for said in [
            "It was 20:00 in Riyadh when you sent your reply",
            "Leaves Tue 24 Nov, 09:00, in Riyadh",
            "kept when it leaves, 17 hours before Thu 26 Nov, 10:00, in Riyadh",
            "If own writes first it goes back to draft and we tell you",
            "In the morning.",
        ] {
            says(&english, said);
        }
        assert_eq!(write(api, &outgoing, reader(api, "lead")), None, "for its author alone");
        assert_eq!(write(api, &outgoing, reader(api, "own")), None);
        // The reader's own clocks come first.
        prefers(api, "agent", |preferences| preferences.zone = Some("Asia/Amman".to_owned()));
        reads(api, "agent", Language::Ar);
        says(
            &letter(api, &case, is_held, reader(api, "agent")),
            "يُرسل: الثلاثاء 24 نوفمبر، 09:00، بتوقيتك، عمّان",
        );
        reads(api, "agent", Language::En);
        api.post("own", &of(&case, "/messages"), &json!({"message": "One more thing."})).is(201);
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None, "it doesn't wait any more");
        let back =
            letter(api, &case, |kind| matches!(kind, NoticeKind::BackToDraft(_)), reader(api, "agent"));
        says(&back, "own wrote before your reply left. It was not sent.");
    });
}

#[test]
fn d16_a_reply_that_reached_nobody_is_told_its_author() {
    apis(|api| {
        let case = opened(api, "P2");
        let reply = api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart it."})).is(201);
        let seq = reply.json["seq"].as_u64().unwrap() as u32;
        api.set("2026-11-23T08:00:00Z");
        by_itself(api, &case, move |case, _| case.bounced(seq, false));
        let is_lost = |kind| matches!(kind, NoticeKind::Undelivered(_));
        let letter = letter(api, &case, is_lost, reader(api, "agent"));
        says(&letter, "so that own has not read it. It does not count as the response.");
        says(&letter, "Respond by Tue 24 Nov, 14:00, in Riyadh");
        says(&letter, "Restart it.");
    });
}

#[test]
fn a_reminder_says_how_little_is_left_and_stops_where_it_was_answered() {
    apis(|api| {
        let case = opened(api, "P1");
        assigned(api, &case);
        api.set("2026-11-23T08:36:00Z");
        by_itself(api, &case, |case, _| {
            Ok(vec![Body::Reminded { promise: case.promise_in_force().unwrap().seq, percent: 80 }])
        });
        let is_reminder = |kind| kind == NoticeKind::Reminder(80);
        let outgoing = notice(api, &case, is_reminder);
        let english = letter(api, &case, is_reminder, reader(api, "agent"));
        assert_eq!(english.subject, format!("[#{}] 24 min left: Rimal, priority 1", case.id()));
        says(&english, "24 min left Respond by Mon 23 Nov, 12:00, in Riyadh");
        says(&english, "Used 1 hour 36 minutes of 2 hours of working time");
        says(&english, "Only a reply keeps the promise.");
        let unsubscribe = english.unsubscribe.clone().unwrap();
        assert!(unsubscribe.starts_with("https://desk.example/m/"));
        assert!(links(&english).contains(&unsubscribe), "a person finds it, too");
        assert!(english.html.contains("k-used-soon") && english.html.contains("k-open"));
        reads(api, "agent", Language::Ar);
        says(&letter(api, &case, is_reminder, reader(api, "agent")), "المتبقي 24 دقيقة");

        prefers(api, "agent", |preferences| {
            preferences.told.insert(Topic::Soon, Ways { page: true, browser: true, mail: false });
        });
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None, "they chose not to be told");
        assert!(write(api, &outgoing, reader(api, "lead")).is_some());
        api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart it."})).is(201);
        assert_eq!(write(api, &outgoing, reader(api, "lead")), None, "it was answered");
    });
}

#[test]
fn a_missed_promise_is_told_as_missed() {
    apis(|api| {
        let case = opened(api, "P1");
        api.set("2026-11-23T09:04:00Z");
        by_itself(api, &case, |case, _| {
            Ok(vec![Body::Reminded { promise: case.promise_in_force().unwrap().seq, percent: 100 }])
        });
        let letter = letter(api, &case, |kind| kind == NoticeKind::Reminder(100), reader(api, "agent"));
        says(&letter, "4 min over Was due Mon 23 Nov, 12:00, in Riyadh");
        assert!(letter.html.contains("k-over"));
    });
}

#[test]
fn what_somebody_works_on_is_told_them() {
    apis(|api| {
        let case = opened(api, "P2");
        assigned(api, &case);
        prefers(api, "agent", |preferences| {
            preferences.told.insert(Topic::Assigned, Ways { page: true, browser: true, mail: true });
        });
        let is_assigned = |kind| kind == NoticeKind::Assigned;
        let letter_of = |kind: fn(NoticeKind) -> bool| letter(api, &case, kind, reader(api, "agent"));
        says(&letter(api, &case, is_assigned, reader(api, "agent")), "Lina assigned it to you.");
        api.post("own", &of(&case, "/messages"), &json!({"message": "It is worse now."})).is(201);
        let wrote = letter_of(|kind| kind == NoticeKind::CustomerWrote);
        says(&wrote, "own wrote in a case of yours.");
        says(&wrote, "It is worse now.");
        says(&wrote, "Organisation Rimal, Basic");
        let given = notice(api, &case, is_assigned);
        api.put("lead", &of(&case, "/assignment"), &json!({"agent": null, "team": null})).is(200);
        assert_eq!(write(api, &given, reader(api, "agent")), None, "it is nobody's by now");
    });
}

#[test]
fn d13_what_nobody_sees_to_is_told_until_somebody_does() {
    apis(|api| {
        let case = unknown(api);
        api.set("2026-11-23T07:15:00Z");
        by_itself(api, &case, |_, _| Ok(vec![Body::Alerted { alert: Alert::Triage, nth: 1 }]));
        let is_alert = |kind| kind == NoticeKind::Alert;
        let outgoing = notice(api, &case, is_alert);
        let letter = letter(api, &case, is_alert, reader(api, "agent"));
        says(&letter, "A case waits in triage");
        let bound = json!({"organisation": api.rimal.organisation, "contact": api.rimal.contact});
        api.post("agent", &of(&case, "/binding"), &bound).is(200);
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None);
    });
}

#[test]
fn d8_a_contest_goes_to_the_leads_with_a_way_to_decide() {
    apis(|api| {
        let case = opened(api, "P1");
        let why = json!({"to": "P2", "cannot_provide": "They have no logs."});
        let lowered = api.post("agent", &of(&case, "/priority"), &why).is(200);
        let lowering = lowered.json["lowerings"][0]["seq"].clone();
        let why = json!({"lowering": lowering, "reason": "We sent them."});
        api.post("own", &of(&case, "/contests"), &why).is(200);
        let is_contested = |kind| kind == NoticeKind::Contested;
        let outgoing = notice(api, &case, is_contested);
        let letter = letter(api, &case, is_contested, reader(api, "lead"));
        says(&letter, "own contests that the priority was lowered from 1 to 2.");
        says(&letter, "We sent them.");
        assert_eq!(
            way(&letter, "Look at it and decide"),
            format!("/cases/{}/contests/{lowering}", case.id())
        );
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None, "for leads");
    });
}

#[test]
fn d12_the_end_of_a_contract_is_told_the_leads() {
    apis(|api| {
        let (id, now) = (desk::id::Id::new(api.rimal.contract), at("2026-12-01T06:00:00Z"));
        let body = desk::contract::ContractBody::Expiring { version: 1, days: 30 };
        api.set("2026-12-01T06:00:00Z");
        let happened = move |tx: &mut store::Tx<'_>| {
            store::contract_to_change(tx, id)?;
            Ok(store::happened_to_contract(tx, id, now, body)?)
        };
        api.store.write_now::<_, Failure, _>(happened).unwrap();
        let outgoing = super::outbox(api).into_iter().next_back().unwrap();
        for language in [Language::En, Language::Ar] {
            reads(api, "lead", language);
            let letter = write(api, &outgoing, reader(api, "lead")).unwrap();
            must_be_sound(&letter);
            says(&letter, "Q-1");
            let page = format!("https://desk.example/organisations/{}", api.rimal.organisation);
            assert!(links(&letter).contains(&page));
        }
        reads(api, "lead", Language::En);
        let letter = write(api, &outgoing, reader(api, "lead")).unwrap();
        assert_eq!(letter.subject, "The contract of Rimal ends");
        says(&letter, "The contract of Rimal is in force until Thu 31 Dec");
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None);
        assert_eq!(write(api, &outgoing, reader(api, "own")), None);
    });
}

fn access(api: &Api, who: &str, invitation: bool) -> Letter {
    let (secret, browser) = ("0123456789abcdef".to_owned(), Some("Firefox, Windows".to_owned()));
    let access = Access::new(secret, invitation, at("2026-11-23T07:15:00Z"), browser);
    let (reader, now) = (reader(api, who), api.now());
    let letter = api.store.read_now::<_, Failure, _>(move |tx| pen().of_access(tx, &access, &reader, now));
    letter.unwrap().unwrap()
}

#[test]
fn a_sign_in_link_says_until_when_it_works_and_who_asked() {
    apis(|api| {
        reads(api, "own", Language::En);
        let english = access(api, "own", false);
        must_be_sound(&english);
        assert_eq!(english.subject, "Your sign-in link for Credenti Support");
        assert!(english.automatic && english.unsubscribe.is_none());
        says(&english, "It works once, until 10:15, Riyadh (15 minutes).");
        says(&english, "From Firefox, Windows");
        assert_eq!(way(&english, "Sign in"), "/sign-in/link/0123456789abcdef");
        reads(api, "own", Language::Ar);
        let arabic = access(api, "own", false);
        must_be_sound(&arabic);
        says(&arabic, "15 دقيقة");
        let invitation = access(api, "agent", true);
        must_be_sound(&invitation);
        says(&invitation, "This is an invitation for Omar.");
        assert_eq!(way(&invitation, "Choose a password"), "/sign-in/link/0123456789abcdef");
        never_says(&invitation, "Q-1");
        let (nobody, now) = (Reader::Stranger { language: Language::En }, api.now());
        let access = Access::new(String::new(), false, now, None);
        let none = api.store.read_now::<_, Failure, _>(move |tx| pen().of_access(tx, &access, &nobody, now));
        assert_eq!(none.unwrap(), None);
    });
}
