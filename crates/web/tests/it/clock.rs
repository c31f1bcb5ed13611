//! A clock that is set back while the desk works.

use serde_json::{Value, json};

use crate::api::{Api, MONDAY, apis, at};
use crate::lists::{line, list};
use crate::said::{Somebody, does, minutes_after, opens, replies};

/// What the lists say of every case, and in which order.
fn seen(api: &Api) -> Vec<Value> {
    let stands =
        |line: &Value| json!([line["id"], line["state"], line["missed"], line["promise"]["respond_by"]]);
    let paths =
        ["/queue", "/cases?order=newest", "/cases?order=changed", "/cases?states=late", "/cases?states=kept"];
    let lists = paths.map(|path| {
        let list = api.get("agent", path).is(200).json;
        Value::from_iter(list["items"].as_array().unwrap().iter().map(stands))
    });
    lists.into_iter().chain([api.get("agent", "/cases/counts").is(200).json]).collect()
}

#[test]
fn d19_a_clock_that_is_set_back_an_hour_leaves_lists_promises_and_misses_as_they_were() {
    apis(|api| {
        let rimal = Some(Somebody::rimal(api));
        // Two hours each: one is answered in time, one misses its deadline, one runs.
        let [kept, late] = [(); 2].map(|()| opens(api, rimal, 1, ("a", "b"), MONDAY));
        let running = opens(api, rimal, 2, ("a", "b"), &minutes_after(MONDAY, 1));
        replies(api, kept, &minutes_after(MONDAY, 100), "On it.");
        does(api, late, &minutes_after(MONDAY, 130), |case, world| case.tag("late", world));
        let (last, back) = (minutes_after(MONDAY, 140), minutes_after(MONDAY, 80));
        let before = seen(api.set(&last));
        let promises =
            || [kept, late, running].map(|id| api.get("agent", &format!("/cases/{id}")).is(200).json);
        let promised = promises().map(|case| case["promise"]["respond_by"].clone());
        assert_eq!(seen(api.set(&back)), before);
        let again = promises();
        assert_eq!(again.each_ref().map(|case| case["promise"]["respond_by"].clone()), promised);
        assert_eq!(again.map(|case| case["state"].clone()), ["kept", "late", "run"]);
        // What is done now was done after all that was done before: a late answer stays late, a new case is the newest.
        replies(api, late, &back, "Sorry that it took us so long.");
        assert_eq!(line(api, "agent", late)["missed"], minutes_after(MONDAY, 120));
        let newest = api.post("own", "/cases", &json!({
            "subject": "a", "message": "b", "priority": "P2", "confirmation": {"version": 1, "language": "ar"}
        }));
        let newest = newest.is(201).id();
        assert_eq!(list(api, "agent", "/cases?order=newest")[0], newest);
        assert_eq!(list(api, "agent", "/cases?order=changed")[..2], [newest, late.number()]);
        assert_eq!(list(api, "agent", "/queue"), [running.number(), newest]);
        let events = api.get("admin", "/events?limit=200").is(200).json;
        let recorded =
            events["items"].as_array().unwrap().iter().map(|event| at(event["recorded"].as_str().unwrap()));
        assert!(recorded.is_sorted(), "{events}");
        assert!(api.store.verify().unwrap().faults.is_empty());
    });
}
