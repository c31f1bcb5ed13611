//! What was said, in pages, and in cases that are merged.

use serde_json::{Value, json};

use super::{merges, of, opens, replies};
use crate::api::{Answer, Api, apis};

fn all(api: &Api, who: &str, case: &Answer, limit: u32) -> Vec<Value> {
    let (mut path, mut seen) = (of(case, &format!("/messages?limit={limit}")), Vec::new());
    loop {
        let page = api.get(who, &path).is(200);
        seen.extend(page.json["items"].as_array().unwrap().clone());
        let Some(link) = page.headers.get("link") else { return seen };
        path = link.to_str().unwrap().strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
    }
}

#[test]
fn a_conversation_comes_in_pages_in_the_order_of_time() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        for number in 1..=4 {
            api.set(&format!("2026-11-23T07:0{number}:00Z"));
            let message = json!({"message": format!("Message {number}")});
            api.post("own", &of(&case, "/messages"), &message).is(201);
        }
        let texts: Vec<_> = all(api, "own", &case, 2).iter().map(|one| one["text"].clone()).collect();
        assert_eq!(texts[1..], ["Message 1", "Message 2", "Message 3", "Message 4"]);
        assert_eq!(texts[0], "لا يستطيع أحد تسجيل الدخول.\nمنذ العاشرة.");
        for after in ["x", "1.2", "1.2.3.4", "1.x.3"] {
            assert_eq!(
                api.get("own", &of(&case, &format!("/messages?after={after}"))).is(422).fields(),
                ["after"]
            );
        }
        let history = api.get("agent", &of(&case, "/history?after=2&limit=3")).is(200);
        let places: Vec<_> =
            history.json["items"].as_array().unwrap().iter().map(|one| one["seq"].clone()).collect();
        assert_eq!((places, &history.json["next"]), (vec![json!(3), json!(4), json!(5)], &json!("5")));
    });
}

#[test]
fn d22_merged_cases_are_read_as_one_conversation_by_whoever_may_see_both() {
    apis(|api| {
        let survivor = opens(api, "own", "P2");
        let other = opens(api.set("2026-11-23T07:01:00Z"), "site", "P1");
        merges(api.set("2026-11-23T07:02:00Z"), "agent", &survivor, &other).is(200);
        replies(api.set("2026-11-23T07:03:00Z"), &survivor);
        api.set("2026-11-23T07:04:00Z");
        let of_cases =
            |who, case| -> Vec<_> { all(api, who, case, 50).iter().map(|one| one["case"].clone()).collect() };
        let (one, two) = (json!(survivor.id()), json!(other.id()));
        assert_eq!(of_cases("agent", &survivor), [one.clone(), two, one.clone()]);
        assert_eq!(
            of_cases("own", &survivor),
            [one.clone(), one.clone()],
            "the other isn't for this contact"
        );
        // The part says where it was answered.
        let part = all(api, "site", &other, 50);
        assert_eq!((&part[1]["elsewhere"]["case"], &part[1]["text"]), (&one, &Value::Null));
        let shown = api.get("site", &of(&other, "")).is(200).json;
        assert_eq!(
            (&shown["status"], &shown["merged_into"], &shown["state"]),
            (&json!("merged"), &one, &json!("kept"))
        );
        let refused = api.post("agent", &of(&other, "/replies"), &json!({"message": "x"})).is(409);
        assert!(refused.json["detail"].as_str().unwrap().contains(&format!("case {one}")));
    });
}
