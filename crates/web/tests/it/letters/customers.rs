//! Letters to customers.

use desk::effects::NoticeKind;
use serde_json::json;
use sla::Language;
use web::letters::Reader;

use super::{
    by_mail, letter, links, never_says, notice, opened, plain, prefers, reader, reads, says, unknown, way,
    write,
};
use crate::api::{Api, apis};
use crate::cases::{by_itself, of, runs_out};

const EVIL: &str = "<script>alert(1)</script> \"'><img src=x>";

fn receipt(kind: NoticeKind) -> bool {
    kind == NoticeKind::Receipt
}

fn is_reply(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Reply(_))
}

#[test]
fn d10_d14_a_receipt_has_the_promise_its_ledger_and_a_way_to_a_higher_priority() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = by_mail(api, "Tellers are locked out");
        let english = letter(api, &case, receipt, reader(api, "own"));
        assert_eq!(
            english.subject,
            format!("[#{}] We have your case, and respond by Thu 26 Nov, 10:00", case.id())
        );
        assert!(english.automatic && english.unsubscribe.is_none());
        for said in [
            "own, your mail of 10:00 is now case",
            "“Tellers are locked out”",
            "Respond by Thu 26 Nov, 10:00 your time, Riyadh",
            "Priority 3: 24 hours of working time",
            "Mon 23 10:00–17:00 7 h",
            "Wed 25 09:00–17:00 8 h",
            "Respond by Thu 26, 10:00 24 h",
            "A mail cannot confirm a higher priority, so it opens as 3.",
            "Priority 1, Critical business impact 2 hours of working time.",
            "we contact you in working hours: Mon–Fri 09:00–17:00, Riyadh",
            "does not count as the response",
            "makes reasonable efforts",
            "Your quote: Q-1.",
        ] {
            says(&english, said);
        }
        let all = links(&english);
        assert!(all.contains(&"https://desk.example/plans".to_owned()));
        assert!(all.contains(&format!("https://desk.example/cases/{}", case.id())));
        assert!(way(&english, "Confirm a higher priority").starts_with("/m/"));

        reads(api, "own", Language::Ar);
        let arabic = letter(api, &case, receipt, reader(api, "own"));
        let subject = plain(&arabic.subject);
        assert_eq!(
            subject,
            format!("[#{}] استلمنا حالتكم، وموعد الاستجابة الخميس 26 نوفمبر، 10:00", case.id())
        );
        assert!(arabic.subject.starts_with('\u{2068}'), "the number is isolated: {:?}", arabic.subject);
        assert!(arabic.text.contains(&format!("\u{2068}#{}\u{2069}", case.id())), "{}", arabic.text);
        for said in [
            "موعد الاستجابة الخميس 26 نوفمبر، 10:00 بتوقيتكم، الرياض",
            "الأولوية 3: 24 ساعة من ساعات العمل",
            "الاثنين 23: من 10:00 إلى 17:00 (7 س)",
            "موعد الاستجابة: الخميس 26، 10:00 (24 س)",
            "ولا يُعدّ استجابة",
        ] {
            says(&arabic, said);
        }
        assert!(arabic.html.contains("<html lang=\"ar\" dir=\"rtl\""));
        assert!(arabic.html.contains("<table role=\"presentation\" dir=\"rtl\""));
        assert!(arabic.html.contains("direction:rtl;text-align:right"));
    });
}

#[test]
fn a_receipt_is_on_the_readers_clocks_and_says_what_the_sites_show() {
    apis(|api| {
        reads(api, "own", Language::En);
        prefers(api, "own", |preferences| preferences.zone = Some("Europe/London".to_owned()));
        let case = by_mail(api, "Tellers are locked out");
        let letter = letter(api, &case, receipt, reader(api, "own"));
        says(&letter, "Respond by Thu 26 Nov, 07:00 your time, London; 10:00 in Riyadh");
        says(&letter, "Mon 23 10:00–17:00 7 h"); // as it was counted
    });
}

#[test]
fn what_a_priority_was_confirmed_for_in_the_portal_isnt_asked_again() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = opened(api, "P3");
        let letter = letter(api, &case, receipt, reader(api, "own"));
        says(&letter, "own, case");
        never_says(&letter, "A mail cannot confirm");
        never_says(&letter, "/m/");
    });
}

#[test]
fn d13_a_receipt_in_triage_tells_nothing_of_a_contract_and_quotes_nothing() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = unknown(api);
        for language in [Language::En, Language::Ar] {
            let letter = letter(api, &case, receipt, Reader::Stranger { language });
            for secret in [
                "Q-1",
                "Basic",
                "أساسي",
                "Let me in",
                "Nobody can sign in",
                "Respond by",
                "موعد الاستجابة",
                "/cases",
                "/m/",
                "Rimal",
            ] {
                never_says(&letter, secret);
            }
            assert!(letter.automatic && links(&letter).is_empty());
            assert!(plain(&letter.subject).starts_with(&format!("[#{}]", case.id())));
        }
        // Bound, and late: whoever sent it is still somebody whom we don't know.
        api.set("2026-11-30T07:00:00Z");
        let bound = json!({"organisation": api.rimal.organisation, "contact": api.rimal.contact});
        api.post("agent", &of(&case, "/binding"), &bound).is(200);
        let stranger = letter(api, &case, receipt, Reader::Stranger { language: Language::En });
        never_says(&stranger, "Q-1");
        let late = letter(api, &case, receipt, reader(api, "own"));
        says(&late, "Was due Thu 26 Nov, 10:00 your time, Riyadh");
        says(&late, "We could match it to your contract only after that.");
        never_says(&late, "and respond by");
        let other = super::outbox(api).into_iter().find(|of| receipt(of.notice.kind)).unwrap();
        assert_eq!(write(api, &other, reader(api, "own")), None, "a later receipt says more");
        assert_eq!(write(api, &other, reader(api, "other")), None, "another customer's");
    });
}

#[test]
fn s7_a_reply_has_the_agents_words_what_it_answers_and_what_became_of_the_promise() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = opened(api, "P2");
        api.set("2026-11-23T08:00:00Z");
        let words = "Thank you, this is **USB power saving**.\n\n- turn it off\n- tell us\n\nOmar";
        api.post("agent", &of(&case, "/replies"), &json!({"message": words})).is(201);
        let outgoing = notice(api, &case, is_reply);
        let english = letter(api, &case, is_reply, reader(api, "own"));
        assert!(!english.automatic, "a person wrote it");
        assert_eq!(english.subject, format!("Re: [#{}] Readers drop out", case.id()));
        assert!(english.text.starts_with("Thank you, this is **USB power saving**.\n\n- turn it off\n"));
        assert!(english.html.contains("<strong>USB power saving</strong>") && english.html.contains("<li>"));
        for said in [
            "own, Mon 23 Nov, 10:00",
            "One reader in five stays dark.",
            "Promise kept, 11 hours before it was due (Tue 24 Nov, 14:00).",
            "For priority 2, please stay reachable until the impact is mitigated.",
        ] {
            says(&english, said);
        }
        assert!(english.text.contains("\n> One reader in five"));
        reads(api, "own", Language::Ar);
        let arabic = letter(api, &case, is_reply, reader(api, "own"));
        says(&arabic, "تم الوفاء بالوعد قبل موعده (الثلاثاء 24 نوفمبر، 14:00) بمدة 11 ساعة.");
        let stranger = write(api, &outgoing, Reader::Stranger { language: Language::En }).unwrap();
        super::must_be_sound(&stranger);
        never_says(&stranger, "Promise");
        never_says(&stranger, "Q-1");
        assert_eq!(write(api, &outgoing, reader(api, "other")), None);
        assert_eq!(write(api, &outgoing, reader(api, "agent")), None, "it is for the customer");
    });
}

#[test]
fn d7_a_bulk_notice_says_that_the_promise_stands() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = opened(api, "P3");
        let notice = json!({"message": "The gateway is down."});
        api.post("agent", &of(&case, "/bulk-notices"), &notice).is(201);
        let is_bulk = |kind| matches!(kind, NoticeKind::BulkNotice(_));
        let letter = letter(api, &case, is_bulk, reader(api, "own"));
        assert!(!letter.automatic);
        says(&letter, "The gateway is down.");
        says(&letter, "does not count as the response to your case");
        says(&letter, "As promised, we respond by Thu 26 Nov, 10:00, your time, Riyadh.");
    });
}

/// A case of Rimal's that nobody answered for, lowered by that.
fn lowered(api: &Api) -> crate::api::Answer {
    let case = opened(api, "P1");
    api.post("agent", &of(&case, "/calls"), &json!({"inbound": false, "end": "voicemail"})).is(201);
    let asked = api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
    let check = asked.json["availability"]["seq"].as_u64().unwrap() as u32;
    api.set("2026-11-23T07:30:00Z");
    runs_out(api, &case, check);
    api.post("agent", &of(&case, "/priority"), &json!({"to": "P2", "silent_check": check})).is(200);
    case
}

#[test]
fn d8_a_lowering_is_told_with_both_deadlines_the_evidence_and_a_way_to_contest_it() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = lowered(api);
        let is_lowered = |kind| kind == NoticeKind::Lowered;
        let english = letter(api, &case, is_lowered, reader(api, "own"));
        let id = case.id();
        assert_eq!(english.subject, format!("[#{id}] Priority lowered from 1 to 2: we could not reach you"));
        for said in [
            "own, we tried to reach someone at Rimal about “Readers drop out” and could not.",
            "Respond by, before Mon 23 Nov, 12:00, your time, Riyadh (2 hours of working time)",
            "Respond by, now Tue 24 Nov, 14:00, your time, Riyadh (12 hours of working time)",
            "Mon 23 Nov, 10:00 Call: voicemail, message left",
            "Mon 23 Nov, 10:00 Availability check by mail and portal",
            "Mon 23 Nov, 10:30 30 minutes of working time without an answer",
            "Mon 23 Nov, 10:30 Lowered by Omar",
            "The plan says:",
        ] {
            says(&english, said);
        }
        assert!(way(&english, "Contest this").starts_with("/m/"));
        assert!(way(&english, "We are reachable: raise it again").starts_with("/m/"));
        reads(api, "own", Language::Ar);
        let arabic = letter(api, &case, is_lowered, reader(api, "own"));
        says(&arabic, "الموعد الجديد: الثلاثاء 24 نوفمبر، 14:00، بتوقيتكم، الرياض (12 ساعة من ساعات العمل)");
    });
}

#[test]
fn s16_a_lowering_for_a_reason_has_the_agents_words() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = opened(api, "P1");
        let why = json!({"to": "P2", "cannot_provide": format!("No logs. {EVIL}")});
        api.post("agent", &of(&case, "/priority"), &why).is(200);
        let letter = letter(api, &case, |kind| kind == NoticeKind::Lowered, reader(api, "own"));
        says(&letter, "Omar, Mon 23 Nov, 10:00");
        says(&letter, EVIL);
        says(&letter, "reserves the right to lower the severity");
    });
}

#[test]
fn d8_what_a_lead_decided_is_told_with_the_deadline_that_follows() {
    for (upheld, said) in [
        (true, "it is as if the priority of “Readers drop out” had never been lowered. It is 1 again."),
        (false, "The priority stays 2."),
    ] {
        apis(|api| {
            reads(api, "own", Language::En);
            let case = lowered(api);
            let lowering = crate::cases::now(api, &case)["lowerings"][0]["seq"].clone();
            let why = json!({"lowering": lowering, "reason": "We were there."});
            api.post("own", &of(&case, "/contests"), &why).is(200);
            let decision = json!({"upheld": upheld, "reason": "The call log says so."});
            api.post("lead", &of(&case, &format!("/contests/{lowering}/decision")), &decision).is(200);
            let letter = letter(api, &case, |kind| kind == NoticeKind::ContestDecided, reader(api, "own"));
            says(&letter, said);
            says(&letter, "Lina, Mon 23 Nov, 10:30");
            says(&letter, "The call log says so.");
            let due = if upheld { "Mon 23 Nov, 12:00" } else { "Tue 24 Nov, 14:00" };
            says(&letter, &format!("Respond by {due}, your time, Riyadh"));
            let told =
                write(api, &notice(api, &case, |kind| kind == NoticeKind::Lowered), reader(api, "own"));
            assert_eq!(told.is_none(), upheld, "a lowering that never was isn't told");
        });
    }
}

#[test]
fn s18_d8_whoever_is_asked_to_be_available_gets_a_link_that_says_so() {
    apis(|api| {
        reads(api, "own", Language::En);
        let case = opened(api, "P1");
        let asked = api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
        let is_asked = |kind| kind == NoticeKind::AvailabilityAsked;
        let outgoing = notice(api, &case, is_asked);
        let english = letter(api, &case, is_asked, reader(api, "own"));
        for said in [
            "own, Omar is working on “Readers drop out”",
            "Please answer by Mon 23 Nov, 10:30, your time, Riyadh (30 minutes of working time)",
            "Our promise respond by Mon 23 Nov, 12:00, your time, Riyadh, unchanged",
            "may, at its discretion, lower the case to priority 2",
        ] {
            says(&english, said);
        }
        assert!(way(&english, "Yes, reachable now").starts_with("/m/"));
        assert!(way(&english, "Suggest another time or person").starts_with("/cases/"));
        never_says(&english, "SMS");
        reads(api, "own", Language::Ar);
        says(&letter(api, &case, is_asked, reader(api, "own")), "هل يمكننا الوصول إليكم الآن؟");
        let check = asked.json["availability"]["seq"].as_u64().unwrap() as u32;
        by_itself(api, &case, move |case, _| case.check_undelivered(check));
        assert_eq!(write(api, &outgoing, reader(api, "own")), None, "it isn't asked any more");
    });
}

#[test]
fn what_people_write_is_never_markup_and_turns_nothing() {
    apis(|api| {
        let evil = format!("{EVIL}\u{202e}");
        for language in [Language::En, Language::Ar] {
            reads(api, "own", language);
            let contact = desk::id::Id::new(api.rimal.contact);
            super::change_contact(api, contact, |contact| contact.name = EVIL.to_owned());
            let case = by_mail(api, &format!("{EVIL} {language:?}"));
            api.post("agent", &of(&case, "/notes"), &json!({"message": evil})).is(201);
            let letter = letter(api, &case, receipt, reader(api, "own"));
            says(&letter, EVIL);
            assert!(!letter.html.contains("<script") && !letter.html.contains("<img"));
            let reply = json!({"message": format!("{evil}\n\n[x](javascript:alert(1)) ![x](https://evil.example/t.gif)")});
            api.post("agent", &of(&case, "/replies"), &reply).is(201);
            let letter = write(api, &notice(api, &case, is_reply), reader(api, "own")).unwrap();
            assert!(!letter.html.contains("<script") && !letter.html.contains("<img"));
            for link in links(&letter) {
                assert!(link.starts_with("https://"), "{link}");
            }
            assert!(!letter.text.contains('\u{202e}') && !letter.subject.contains('\u{202e}'));
        }
    });
}

#[test]
fn a_colleague_who_takes_part_can_have_enough_of_mail_and_whoever_asked_gets_the_answer() {
    apis(|api| {
        let case = opened(api, "P2");
        let colleague = json!({"address": "organisation@customer.example"});
        api.post("own", &of(&case, "/participants"), &colleague).is(200);
        api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart it."})).is(201);
        assert_eq!(letter(api, &case, is_reply, reader(api, "own")).unsubscribe, None);
        for language in [Language::En, Language::Ar] {
            reads(api, "organisation", language);
            let letter = letter(api, &case, is_reply, reader(api, "organisation"));
            let unsubscribe = letter.unsubscribe.clone().unwrap();
            assert!(links(&letter).contains(&unsubscribe));
        }
    });
}
