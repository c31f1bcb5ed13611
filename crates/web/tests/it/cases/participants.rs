//! Colleagues of the customer's who take part in a case.

use serde_json::{Value, json};

use super::{history, merges, now, of, opens, replies};
use crate::api::{Answer, Api, apis};

fn adds(api: &Api, who: &str, case: &Answer, address: &str) -> Answer {
    api.post(who, &of(case, "/participants"), &json!({"address": address}))
}

fn removes(api: &Api, who: &str, case: &Answer, contact: i64) -> Answer {
    api.ask(who, "DELETE", &of(case, &format!("/participants/{contact}"))).send()
}

/// The names of those who take part.
fn names(case: &Value) -> Vec<&str> {
    case["participants"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap()).collect()
}

fn listed(api: &Api, who: &str, order: &str) -> Vec<i64> {
    let items =
        api.get(who, &format!("/cases?order={order}")).is(200).json["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

fn found(api: &Api, who: &str, query: &str) -> usize {
    api.get(who, &format!("/search?q={query}")).is(200).json["items"].as_array().unwrap().len()
}

const ORDERS: [&str; 3] = ["respond-by", "newest", "oldest"];

#[test]
fn a_colleague_sees_the_case_while_they_take_part_and_no_longer() {
    apis(|api| {
        let mine = opens(api, "own", "P3");
        let case = opens(api, "manager", "P2");
        let another = opens(api, "manager", "P2");
        api.get("own", &of(&case, "")).is(404);
        assert_eq!(listed(api, "own", "oldest"), [mine.id()]);
        let added = adds(api, "manager", &case, " Own@Customer.example ").is(200);
        assert_eq!(names(&added.json), ["own"]);
        assert_eq!(added.json["promise"]["respond_by"], case.json["promise"]["respond_by"]);
        assert_eq!(
            adds(api, "own", &case, "own@customer.example").is(200).json["version"],
            added.json["version"]
        );
        assert_eq!(names(&api.get("own", &of(&case, "")).is(200).json), ["own"]);
        api.post("own", &of(&case, "/messages"), &json!({"message": "Saffron, too."})).is(201);
        for order in ORDERS {
            let mut seen = listed(api, "own", order);
            seen.sort_unstable();
            assert_eq!(seen, [mine.id(), case.id()], "{order}");
        }
        api.get("own", &of(&another, "")).is(404);
        assert_eq!(listed(api, "organisation", "oldest"), [mine.id(), case.id(), another.id()], "each once");
        assert_eq!(found(api, "own", "saffron"), 1);
        assert_eq!(found(api, "own", &case.id().to_string()), 1);
        let report = api.store.verify().unwrap();
        assert!(report.faults.is_empty(), "{report:?}");
        let gone = removes(api, "manager", &case, api.rimal.contact).is(200);
        assert!(names(&gone.json).is_empty());
        api.get("own", &of(&case, "")).is(404);
        assert_eq!(listed(api, "own", "oldest"), [mine.id()]);
        assert_eq!((found(api, "own", "saffron"), found(api, "manager", "saffron")), (0, 1));
        let kinds = history(api, &case);
        assert_eq!(kinds.iter().filter(|kind| kind.starts_with("participant-")).count(), 2);
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn whoever_takes_themselves_off_sees_nothing_more() {
    apis(|api| {
        let case = opens(api, "manager", "P2");
        adds(api, "agent", &case, "own@customer.example").is(200);
        replies(api, &case);
        removes(api, "own", &case, api.rimal.contact).is(204);
        api.get("own", &of(&case, "")).is(404);
        removes(api, "own", &case, api.rimal.contact).is(404);
    });
}

#[test]
fn only_colleagues_take_part_and_only_who_sees_the_case_adds_them() {
    apis(|api| {
        let case = opens(api, "manager", "P2");
        let before = now(api, &case);
        for address in ["other@customer.example", "nobody@customer.example", "not an address"] {
            for who in ["manager", "agent"] {
                assert_eq!(adds(api, who, &case, address).is(422).fields(), ["address"], "{address}");
            }
        }
        adds(api, "own", &case, "own@customer.example").is(404);
        adds(api, "other", &case, "other@customer.example").is(404);
        removes(api, "other", &case, 1).is(404);
        assert_eq!(now(api, &case), before);
    });
}

#[test]
fn a_colleague_whose_data_is_erased_keeps_a_number_and_no_name() {
    apis(|api| {
        let case = opens(api, "manager", "P2");
        adds(api, "manager", &case, "own@customer.example").is(200);
        api.ask("admin", "DELETE", &format!("/contacts/{}", api.rimal.contact)).send().is(200);
        let shown = now(api, &case);
        assert_eq!(shown["participants"][0], json!({"id": api.rimal.contact, "name": null}));
        assert_eq!(adds(api, "manager", &case, "own@customer.example").is(422).fields(), ["address"]);
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d22_who_takes_part_in_a_merged_case_sees_the_one_that_goes_on_until_the_merge_is_undone() {
    apis(|api| {
        let (survivor, other) = (opens(api, "manager", "P2"), opens(api, "manager", "P1"));
        adds(api, "manager", &other, "own@customer.example").is(200);
        api.get("own", &of(&survivor, "")).is(404);
        let merged = merges(api, "agent", &survivor, &other).is(200);
        assert_eq!(names(&merged.json), ["own"]);
        assert_eq!(names(&api.get("own", &of(&survivor, "")).is(200).json), ["own"]);
        let mut seen = listed(api, "own", "oldest");
        seen.sort_unstable();
        assert_eq!(seen, [survivor.id(), other.id()]);
        assert!(api.store.verify().unwrap().faults.is_empty());
        let undo = of(&survivor, &format!("/merges/{}", other.id()));
        let parted = api.ask("agent", "DELETE", &undo).send().is(200);
        assert!(names(&parted.json).is_empty());
        api.get("own", &of(&survivor, "")).is(404);
        assert_eq!(listed(api, "own", "oldest"), [other.id()]);
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d22_whom_a_merged_case_is_for_finds_the_answer_where_it_is_given() {
    apis(|api| {
        let (survivor, other) = (opens(api, "manager", "P2"), opens(api, "own", "P1"));
        api.get("own", &of(&survivor, "")).is(404);
        merges(api, "agent", &survivor, &other).is(200);
        replies(api, &survivor);
        api.get("own", &of(&survivor, "")).is(200);
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}
