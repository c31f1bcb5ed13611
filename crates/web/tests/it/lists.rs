//! Lists of cases: what the queue, triage and every other view show, to whom, and in which order.

use std::collections::BTreeSet;

use desk::case::{Case, VoidReason};
use desk::id::Id;
use serde_json::{Value, json};

use crate::api::{Api, MONDAY, apis};
use crate::said::{Somebody, does, merges, minutes_after, opens, parts, replies, says};

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|line| line["id"].as_i64().unwrap()).collect()
}

pub fn list(api: &Api, who: &str, path: &str) -> Vec<i64> {
    ids(&api.get(who, path).is(200).json)
}

fn numbers(of: &[Id<Case>]) -> Vec<i64> {
    of.iter().map(|id| id.number()).collect()
}

pub fn line(api: &Api, who: &str, id: Id<Case>) -> Value {
    let all = api.get(who, "/cases?order=newest").is(200).json;
    let lines = all["items"].as_array().unwrap();
    lines.iter().find(|line| line["id"] == id.number()).unwrap().clone()
}

/// What each kind of list shows.
#[test]
fn a_line_shows_what_the_case_and_its_promise_are() {
    apis(|api| {
        let id = opens(api, Some(Somebody::own(api)), 2, ("تعذّر الدخول", "لا أحد يدخل"), MONDAY);
        does(api, id, MONDAY, |case, world| case.tag("sign in", world));
        let shown = line(api, "agent", id);
        assert_eq!(shown["subject"], "تعذّر الدخول");
        assert_eq!(shown["organisation"], json!({"id": api.rimal.organisation, "name": "Rimal"}));
        assert_eq!(shown["contact"], json!({"id": api.rimal.contact, "name": "own"}));
        assert_eq!((&shown["status"], &shown["state"]), (&json!("open"), &json!("run")));
        // 12 hours of 8 × 5 from Monday 10:00: 7 on Monday, 5 on Tuesday.
        assert_eq!(shown["promise"]["respond_by"], "2026-11-24T11:00:00Z");
        assert_eq!(shown["promise"]["target_seconds"].as_f64(), Some(43_200.0));
        assert_eq!(shown["promise"]["soon_from"], "2026-11-24T09:12:00Z", "15 % of 12 hours are 1 h 48 min");
        assert_eq!(shown["queue"], json!({"respond_by": "2026-11-24T11:00:00Z", "priority": "P2"}));
        assert_eq!(shown["desk"]["tags"], json!(["sign in"]));
        let customers = line(api, "own", id);
        assert_eq!(customers.get("desk"), None, "who works on it and how it is tagged is the desk's");
        assert_eq!(customers["queue"], shown["queue"]);
    });
}

#[test]
fn states_follow_time_without_anything_being_written() {
    apis(|api| {
        let id = opens(api, Some(Somebody::own(api)), 2, ("a", "b"), MONDAY);
        let states = [
            ("2026-11-23T13:59:00Z", "run"),
            ("2026-11-23T14:00:00Z", "idle"),
            ("2026-11-24T05:59:59Z", "idle"),
            ("2026-11-24T06:00:00Z", "run"),
            ("2026-11-24T09:11:59Z", "run"),
            ("2026-11-24T09:12:00Z", "soon"),
            ("2026-11-24T11:00:00Z", "soon"),
            ("2026-11-24T11:00:00.000001Z", "late"),
        ];
        for (now, state) in states {
            api.set(now);
            assert_eq!(line(api, "agent", id)["state"], state, "{now}");
            for other in ["run", "idle", "soon", "late", "kept", "none"] {
                let found = list(api, "agent", &format!("/queue?states={other}"));
                let expected: Vec<i64> = if other == state { vec![id.number()] } else { vec![] };
                assert_eq!(found, expected, "{now}: {other}");
                assert_eq!(list(api, "own", &format!("/cases?states={other}&order=newest")), expected);
            }
            let counts = api.get("agent", "/cases/counts").is(200).json;
            let counted = counts["items"].as_array().unwrap().iter().filter(|count| count["count"] != 0);
            let counted: Vec<_> =
                counted.map(|count| (count["state"].as_str().unwrap(), &count["count"])).collect();
            assert_eq!(counted, [(state, &json!(1))], "{now}");
        }
        let late = line(api, "agent", id);
        assert_eq!(late["missed"], "2026-11-24T11:00:00Z");
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn the_queue_begins_with_the_earliest_open_deadline_and_ends_with_the_last() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let [fourth, first, second] =
            [4, 1, 2].map(|priority| opens(api, rimal, priority, ("a", "b"), MONDAY));
        let third = opens(api, rimal, 2, ("a", "b"), &minutes_after(MONDAY, 1));
        assert_eq!(list(api, "agent", "/queue"), numbers(&[first, second, third, fourth]));
        replies(api, first, &minutes_after(MONDAY, 5), "On it.");
        assert_eq!(list(api, "agent", "/queue"), numbers(&[second, third, fourth]));
        let all = list(api, "agent", "/cases");
        assert_eq!(all, numbers(&[second, third, fourth, first]), "those without an open deadline come last");
        let urgent = opens(api, rimal, 1, ("a", "b"), &minutes_after(MONDAY, 2));
        let by_priority = list(api, "agent", "/cases?order=priority");
        assert_eq!(by_priority, numbers(&[urgent, first, second, third, fourth]));
        assert_eq!(list(api, "agent", "/queue?order=priority"), numbers(&[urgent, second, third, fourth]));
        assert_eq!(api.get("agent", "/queue?order=newest").is(422).fields(), ["order"]);
        assert_eq!(list(api, "agent", "/cases?order=newest")[0], urgent.number());
        assert_eq!(list(api, "agent", "/cases?order=oldest")[4], urgent.number());
        does(api, fourth, &minutes_after(MONDAY, 9), |case, world| case.tag("x", world));
        assert_eq!(list(api, "agent", "/cases?order=changed")[0], fourth.number());
    });
}

#[test]
fn d22_merged_cases_stand_in_the_queue_once_with_the_earliest_deadline_and_the_highest_priority() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let [survivor, part, other] =
            [4, 2, 3].map(|priority| opens(api, rimal, priority, ("a", "b"), MONDAY));
        merges(api, survivor, part, &minutes_after(MONDAY, 1));
        assert_eq!(list(api, "agent", "/queue"), numbers(&[survivor, other]));
        let queue = api.get("agent", "/queue").is(200).json;
        let line = &queue["items"][0];
        assert_eq!(line["queue"], json!({"respond_by": "2026-11-24T11:00:00Z", "priority": "P2"}));
        assert_eq!((&line["priority"], &line["promise"]["case"]), (&json!("P4"), &json!(part.number())));
        assert_eq!(list(api, "agent", "/queue?priorities=P2"), numbers(&[survivor]));
        assert_eq!(list(api, "agent", "/queue?priorities=4"), [0; 0]);
        assert_eq!(list(api, "agent", "/cases?statuses=merged"), numbers(&[part]));
        let counts = api.get("agent", "/cases/counts?states=run").is(200).json;
        assert_eq!(counts["items"], json!([{"state": "run", "count": 2, "more": false}]));
        parts(api, survivor, part, &minutes_after(MONDAY, 2));
        // P3 and P4 have the same target here: the older comes first.
        assert_eq!(list(api, "agent", "/queue"), numbers(&[part, survivor, other]));
        merges(api, survivor, part, &minutes_after(MONDAY, 3));
        // The first response answers both.
        replies(api, survivor, &minutes_after(MONDAY, 4), "On it.");
        assert_eq!(list(api, "agent", "/queue"), numbers(&[other]));
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d22_a_part_that_is_open_keeps_an_answered_survivor_in_the_queue() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let [survivor, part] = [1, 3].map(|priority| opens(api, rimal, priority, ("a", "b"), MONDAY));
        replies(api, survivor, &minutes_after(MONDAY, 1), "On it.");
        merges(api, survivor, part, &minutes_after(MONDAY, 2));
        let queue = api.get("agent", "/queue").is(200).json;
        assert_eq!(ids(&queue), numbers(&[survivor]));
        assert_eq!(queue["items"][0]["promise"]["case"], part.number());
        assert_eq!(queue["items"][0]["state"], "run");
        // The customer writes in the part, and support withdraws nothing: it is still one line.
        says(api, part, (None, &minutes_after(MONDAY, 3)), "a note", |note, case, world| {
            case.note(note, world)
        });
        assert_eq!(list(api, "agent", "/queue"), numbers(&[survivor]));
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d13_triage_has_what_has_no_promise_the_oldest_first() {
    apis(|api| {
        let later = minutes_after(MONDAY, 3);
        let [second, first] = [&later, MONDAY].map(|at| opens(api, None, 3, ("a", "b"), at));
        opens(api, Some(Somebody::rimal(api)), 3, ("a", "b"), MONDAY);
        assert_eq!(list(api, "agent", "/triage"), numbers(&[first, second]));
        let shown = line(api, "agent", first);
        assert_eq!((&shown["state"], &shown["desk"]["in_triage"]), (&json!("none"), &json!(true)));
        api.get("manager", "/triage").is(404);
        does(api, first, &later, |case, world| case.void(VoidReason::Spam, case.opened.message, world));
        assert_eq!(list(api, "agent", "/triage"), numbers(&[second]));
        assert_eq!(list(api, "agent", "/cases?statuses=void&states=void"), numbers(&[first]));
    });
}

#[test]
fn each_filter_shows_what_it_says_and_nothing_else() {
    apis(|api| {
        let maple = opens(api, Some(Somebody::maple(api)), 1, ("a", "b"), &minutes_after(MONDAY, 1));
        let own = opens(api, Some(Somebody::own(api)), 3, ("a", "b"), &minutes_after(MONDAY, 2));
        let mailed = opens(api, None, 3, ("a", "b"), &minutes_after(MONDAY, 3));
        let (agent, rimal) = (api.rimal.agent, api.rimal);
        let team = api.post("lead", "/teams", &json!({"name": "First line", "agents": [agent]})).is(201).id();
        let now = minutes_after(MONDAY, 4);
        does(api, own, &now, move |case, world| {
            case.assign(Some(Id::new(agent)), Some(Id::new(team)), world)
        });
        for tag in ["vip", "two words"] {
            does(api, own, &now, move |case, world| case.tag(tag, world));
        }
        does(api, maple, &now, |case, world| case.tag("vip", world));
        replies(api, maple, &now, "On it.");
        does(api, maple, &now, |case, world| case.wait_for_customer(world));
        let all = numbers(&[maple, own, mailed]);
        let cases = [
            (format!("organisation={}", rimal.organisation), vec![own]),
            (format!("site={}", rimal.maple_site), vec![maple]),
            (format!("contact={}", rimal.contact), vec![own]),
            (format!("agent={agent}"), vec![own]),
            ("agent=me".to_owned(), vec![own]),
            ("agent=nobody".to_owned(), vec![maple, mailed]),
            (format!("team={team}"), vec![own]),
            ("team=me".to_owned(), vec![own]),
            ("team=nobody".to_owned(), vec![maple, mailed]),
            ("tags=vip".to_owned(), vec![maple, own]),
            ("tags=vip,two%20words".to_owned(), vec![own]),
            ("tags=none".to_owned(), vec![]),
            ("channels=email".to_owned(), vec![mailed]),
            ("channels=portal,phone".to_owned(), vec![maple, own]),
            ("priorities=P1".to_owned(), vec![maple]),
            ("priorities=P1,%D9%A3".to_owned(), vec![maple, own, mailed]),
            ("states=kept".to_owned(), vec![maple]),
            ("states=none,run".to_owned(), vec![own, mailed]),
            ("statuses=open".to_owned(), vec![maple, own, mailed]),
            ("statuses=closed,resolved".to_owned(), vec![]),
            ("awaits=customer".to_owned(), vec![maple]),
            ("awaits=support".to_owned(), vec![own, mailed]),
            ("unheard=true".to_owned(), vec![]),
            (format!("submitted_from={}", minutes_after(MONDAY, 2)), vec![own, mailed]),
            (format!("submitted_to={}", minutes_after(MONDAY, 2)), vec![maple]),
            (format!("agent=me&organisation={}", rimal.maple), vec![]),
            (format!("tags=vip&organisation={}&statuses=open", rimal.organisation), vec![own]),
        ];
        for (query, expected) in cases {
            let expected: BTreeSet<i64> = numbers(&expected).into_iter().collect();
            let orders: &[&str] = match query.contains('&') {
                true => &["respond-by", "priority", "newest", "oldest", "changed"],
                false => &["respond-by", "newest"],
            };
            for order in orders {
                let found = list(api, "agent", &format!("/cases?{query}&order={order}"));
                let found: BTreeSet<i64> = found.into_iter().collect();
                assert_eq!(found, expected, "{query}, {order}");
            }
            let queued = list(api, "agent", &format!("/queue?{query}"));
            let waits: Vec<i64> = if expected.contains(&own.number()) { vec![own.number()] } else { vec![] };
            assert_eq!(queued, waits, "{query}, in the queue");
            let counts = api.get("agent", &format!("/cases/counts?{query}")).is(200).json;
            let counted: i64 =
                counts["items"].as_array().unwrap().iter().map(|of| of["count"].as_i64().unwrap()).sum();
            assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{query}, counted");
        }
        assert_eq!(list(api, "lead", "/cases?team=me"), [0; 0], "a lead who belongs to no team");
        assert_eq!(list(api, "agent", "/cases?order=oldest"), all);
    });
}

#[test]
fn what_is_asked_wrongly_is_told_by_field() {
    apis(|api| {
        let wrong = "states=green&statuses=on&priorities=P0&agent=you&team=0&organisation=x&awaits=god&channels=fax\
                     &order=best&unheard=maybe&submitted_from=yesterday";
        let problem = api.get("agent", &format!("/cases?{wrong}")).is(422);
        let mut fields = problem.fields();
        fields.sort_unstable();
        let expected = [
            "agent",
            "awaits",
            "channels",
            "order",
            "organisation",
            "priorities",
            "states",
            "statuses",
            "submitted_from",
            "team",
            "unheard",
        ];
        assert_eq!(fields, expected);
        api.get("agent", "/cases?state=late").is(422);
        for cursor in ["x", "0.1", "0.1.2.3", "-1.0.0"] {
            assert_eq!(
                api.get("agent", &format!("/queue?after={cursor}")).is(422).fields(),
                ["after"],
                "{cursor}"
            );
        }
        assert_eq!(api.get("agent", "/queue?limit=0").is(422).fields(), ["limit"]);
        api.get("", "/cases").is(401);
    });
}

#[test]
fn customers_ask_for_nothing_that_only_the_desk_knows() {
    apis(|api| {
        opens(api, Some(Somebody::own(api)), 3, ("a", "b"), MONDAY);
        for (field, value) in [
            ("agent", "1"),
            ("team", "nobody"),
            ("tags", "vip"),
            ("unheard", "true"),
            ("today", "true"),
            ("order", "changed"),
            ("view", "1"),
        ] {
            for path in ["cases", "cases/counts"] {
                let refused = api.get("manager", &format!("/{path}?{field}={value}")).is(422);
                assert_eq!(refused.fields(), [field], "{path}");
            }
        }
    });
}

/// Everybody's cases, as each role sees them, in every list.
#[test]
fn each_role_sees_its_cases_in_every_list() {
    apis(|api| {
        let rimal = Somebody::own(api);
        let other_site = {
            let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": api.rimal.holidays});
            let site = json!({"organisation": api.rimal.organisation, "name": "Jeddah", "place": place});
            let site: desk::organisation::SiteSpec = serde_json::from_value(site).unwrap();
            let site = site.site(desk::catalog::Catalog::builtin()).unwrap();
            let added = api.store.write_now::<_, store::Error, _>(move |tx| store::add_site(tx, &site));
            added.unwrap().number()
        };
        let own = opens(api, Some(rimal), 1, ("a", "b"), MONDAY);
        let at_site = opens(api, Some(Somebody::rimal(api)), 2, ("a", "b"), MONDAY);
        // Of a site that the contract doesn't cover: it has no promise.
        let elsewhere =
            opens(api, Some(Somebody { site: other_site, contact: None, ..rimal }), 3, ("a", "b"), MONDAY);
        let own_elsewhere = opens(api, Some(Somebody { site: other_site, ..rimal }), 4, ("a", "b"), MONDAY);
        let foreign = opens(api, Some(Somebody::maple(api)), 4, ("a", "b"), MONDAY);
        let unknown = opens(api, None, 3, ("a", "b"), MONDAY);
        let seen = [
            ("own", vec![own, own_elsewhere]),
            ("site", vec![own, at_site]),
            ("organisation", vec![own, at_site, elsewhere, own_elsewhere]),
            ("manager", vec![own, at_site, elsewhere, own_elsewhere]),
            ("other", vec![foreign]),
            ("agent", vec![own, at_site, elsewhere, own_elsewhere, foreign, unknown]),
        ];
        for (who, expected) in seen {
            let expected: BTreeSet<i64> = numbers(&expected).into_iter().collect();
            for query in [
                "",
                "?order=newest",
                "?order=oldest",
                "?order=priority",
                "?statuses=open",
                "?order=newest&statuses=open",
            ] {
                let found = list(api, who, &format!("/cases{query}"));
                assert_eq!(found.len(), expected.len(), "{who}, {query}: none comes twice");
                assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{who}, {query}");
            }
            let queued: BTreeSet<i64> = list(api, who, "/queue").into_iter().collect();
            let promised: BTreeSet<i64> = numbers(&[own, at_site, foreign]).into_iter().collect();
            assert_eq!(queued, expected.intersection(&promised).copied().collect(), "{who}, in the queue");
            let counts = api.get(who, "/cases/counts").is(200).json;
            let counted: i64 =
                counts["items"].as_array().unwrap().iter().map(|of| of["count"].as_i64().unwrap()).sum();
            assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{who}, counted");
            // What is asked for beyond what one sees isn't there.
            let foreign_org = format!("/cases?organisation={}", api.rimal.maple);
            let theirs = expected.contains(&foreign.number());
            assert_eq!(list(api, who, &foreign_org).len(), usize::from(theirs), "{who}");
        }
    });
}

#[test]
fn pages_follow_each_other_while_cases_come_and_go() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        let mut all = Vec::new();
        for minute in 0..9 {
            let priority = u8::try_from(minute % 4 + 1).unwrap();
            all.push(opens(api, rimal, priority, ("a", "b"), &minutes_after(MONDAY, minute)));
        }
        replies(api, all[4], &minutes_after(MONDAY, 10), "On it.");
        for order in ["respond-by", "priority", "newest", "oldest", "changed"] {
            let whole = list(api, "agent", &format!("/cases?order={order}"));
            assert_eq!(whole.len(), 9, "{order}");
            for who in ["agent", "manager"] {
                if who == "manager" && order == "changed" {
                    continue;
                }
                let (mut path, mut seen) = (format!("/cases?order={order}&limit=2"), Vec::new());
                loop {
                    let page = api.get(who, &path).is(200);
                    seen.extend(ids(&page.json));
                    let Some(link) = page.headers.get("link") else { break };
                    path =
                        link.to_str().unwrap().trim_start_matches('<').split('>').next().unwrap().to_owned();
                }
                assert_eq!(seen, whole, "{who}, {order}");
            }
        }
        // The first of the next page is answered, and another comes in before it.
        let first = api.get("agent", "/queue?limit=3").is(200).json;
        let next = first["next"].as_str().unwrap();
        let rest = list(api, "agent", "/queue");
        let answered = Id::new(rest[3]);
        replies(api, answered, &minutes_after(MONDAY, 11), "On it.");
        let late = opens(api, rimal, 4, ("a", "b"), &minutes_after(MONDAY, 12));
        let second = list(api, "agent", &format!("/queue?limit=9&after={next}"));
        assert_eq!(second, [&rest[4..], &[late.number()]].concat());
    });
}
