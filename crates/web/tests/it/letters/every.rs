//! Every notice, written to everybody: whoever it isn't for gets nothing, and what anybody gets is sound.

use std::collections::BTreeSet;

use desk::case::{Alert, Body};
use desk::effects::{Audience, Notice, NoticeKind};
use desk::id::Id;
use desk::identity::{Topic, Ways};
use serde_json::json;
use sla::Language;
use store::{Failure, Outgoing};
use web::letters::Reader;

use super::{must_be_sound, opened, outbox, prefers, reader, reads, unknown, write};
use crate::api::{Api, MONDAY, apis, at};
use crate::cases::{by_itself, of, runs_out};

/// What a notice says, without its number.
fn word(kind: NoticeKind) -> String {
    let word = format!("{kind:?}");
    word.split('(').next().unwrap_or_default().to_owned()
}

/// A desk on which everything happens that somebody is told of; what they are told at the end of it.
fn everything(api: &Api) -> Vec<Outgoing> {
    unknown(api);
    let case = unknown(api);
    by_itself(api, &case, |_, _| Ok(vec![Body::Alerted { alert: Alert::Triage, nth: 1 }]));

    let case = opened(api, "P2");
    api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart it."})).is(201);
    api.post("agent", &of(&case, "/bulk-notices"), &json!({"message": "The gateway is down."})).is(201);
    let case = opened(api, "P2");
    let lost = api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart it."})).is(201);
    let lost = lost.json["seq"].as_u64().unwrap() as u32;
    by_itself(api, &case, move |case, _| case.bounced(lost, false));

    let case = opened(api, "P1");
    api.put("lead", &of(&case, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
    api.post("own", &of(&case, "/messages"), &json!({"message": "It is worse now."})).is(201);
    let asked = api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
    let check = asked.json["availability"]["seq"].as_u64().unwrap() as u32;
    let asked_again = opened(api, "P1");
    api.post("agent", &of(&asked_again, "/availability"), &json!({})).is(200);
    api.set("2026-11-23T07:30:00Z");
    runs_out(api, &case, check);
    api.post("agent", &of(&case, "/priority"), &json!({"to": "P2", "silent_check": check})).is(200);
    let lowered = |decide: bool| {
        let case = opened(api, "P1");
        let why = json!({"to": "P2", "cannot_provide": "They have no logs."});
        let lowered = api.post("agent", &of(&case, "/priority"), &why).is(200);
        let lowering = lowered.json["lowerings"][0]["seq"].clone();
        let why = json!({"lowering": lowering, "reason": "We sent them."});
        api.post("own", &of(&case, "/contests"), &why).is(200);
        if decide {
            let decision = json!({"upheld": false, "reason": "They came later."});
            api.post("lead", &of(&case, &format!("/contests/{lowering}/decision")), &decision).is(200);
        }
    };
    lowered(false);
    lowered(true);

    api.set("2026-11-23T17:00:00Z");
    for writes in [false, true] {
        let case = opened(api, "P3");
        api.post("agent", &of(&case, "/replies"), &json!({"message": "In the morning."})).is(201);
        if writes {
            api.post("own", &of(&case, "/messages"), &json!({"message": "One more thing."})).is(201);
        }
    }
    let case = opened(api, "P3");
    by_itself(api, &case, |case, _| {
        Ok(vec![Body::Reminded { promise: case.promise_in_force().unwrap().seq, percent: 50 }])
    });
    let (id, now) = (Id::new(api.rimal.contract), at("2026-12-01T06:00:00Z"));
    let body = desk::contract::ContractBody::Expiring { version: 1, days: 30 };
    let happened = move |tx: &mut store::Tx<'_>| {
        store::contract_to_change(tx, id)?;
        Ok(store::happened_to_contract(tx, id, now, body)?)
    };
    api.store.write_now::<_, Failure, _>(happened).unwrap();
    outbox(api)
}

#[test]
fn every_notice_is_a_letter_to_whom_it_is_for_and_to_nobody_else() {
    apis(|api| {
        api.set(MONDAY);
        for who in ["agent", "lead"] {
            prefers(api, who, |preferences| {
                let all = Ways { page: true, browser: true, mail: true };
                preferences.told.extend(Topic::OF_AGENTS.map(|topic| (topic, all)));
            });
        }
        let told = everything(api);
        let (agent, lead) = (reader(api, "agent"), reader(api, "lead"));
        let (own, other) = (reader(api, "own"), reader(api, "other"));
        let mut written = BTreeSet::new();
        for language in [Language::En, Language::Ar] {
            for who in ["agent", "lead", "own", "other"] {
                reads(api, who, language);
            }
            let stranger = Reader::Stranger { language };
            for of in &told {
                for to in [agent, lead, own, other, stranger] {
                    let Some(letter) = write(api, of, to) else { continue };
                    must_be_sound(&letter);
                    written.insert(word(of.notice.kind));
                    let is_ours = to == agent || to == lead;
                    assert_eq!(
                        is_ours,
                        of.notice.audience != Audience::Customer,
                        "{:?} to {to:?}",
                        of.notice
                    );
                    assert_ne!(to, other, "another customer's: {:?}", of.notice);
                    let rfc_8058 = is_ours; // the case is for the customer who reads
                    assert_eq!(letter.unsubscribe.is_some(), rfc_8058, "{:?}", of.notice);
                }
                // Whatever it is for a program, or said to be for somebody else, nobody else reads it.
                for audience in [Audience::Webhook, Audience::Author(Id::new(9_999))] {
                    let of = Outgoing { notice: Notice { audience, ..of.notice }, ..*of };
                    for to in [agent, lead, own, stranger] {
                        assert_eq!(write(api, &of, to), None, "{:?}", of.notice);
                    }
                }
            }
        }
        let kinds: BTreeSet<_> = told.iter().map(|of| word(of.notice.kind)).collect();
        assert_eq!(kinds.len(), 16, "{kinds:?}");
        assert_eq!(written, kinds, "each says something to somebody");
    });
}
