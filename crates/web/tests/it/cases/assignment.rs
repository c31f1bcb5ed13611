//! Who works on a case, and its tags.

use serde_json::{Value, json};

use super::{of, opens};
use crate::api::apis;

#[test]
fn d17_a_case_is_handed_on_and_no_clock_starts_anew() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let team =
            api.post("lead", "/teams", &json!({"name": "First line", "agents": [api.rimal.agent]})).is(201);
        let assign = |body: Value| api.put("agent", &of(&case, "/assignment"), &body);
        let given = assign(json!({"agent": api.rimal.agent, "team": team.id()})).is(200);
        assert_eq!(given.json["desk"]["agent"]["name"], "Omar");
        assert_eq!(given.json["desk"]["team"]["name"], "First line");
        assert_eq!(given.json["promise"]["respond_by"], case.json["promise"]["respond_by"]);
        let again = assign(json!({"agent": api.rimal.agent, "team": team.id()})).is(200);
        assert_eq!(again.json["version"], given.json["version"], "it is so already");
        let taken = assign(json!({})).is(200);
        assert_eq!((&taken.json["desk"]["agent"], &taken.json["desk"]["team"]), (&Value::Null, &Value::Null));
        assert_eq!(assign(json!({"agent": 999})).is(422).fields(), ["agent"]);
        let gone = json!({"name": "Noor", "address": "noor@desk.example", "role": "agent", "language": "ar", "active": false});
        let gone = api.post("admin", "/agents", &gone).is(201).id();
        assert_eq!(assign(json!({"agent": gone})).is(422).fields(), ["agent"], "who works here no more");
        assert_eq!(assign(json!({"team": 999})).is(422).fields(), ["team"]);
        let stale = api.ask("agent", "PUT", &of(&case, "/assignment")).header("if-match", "\"2\"");
        stale.json(&json!({"agent": api.rimal.agent})).is(412);
        api.put("own", &of(&case, "/assignment"), &json!({})).is(404);
    });
}

#[test]
fn tags_are_put_on_and_taken_off() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let tag =
            |method: &str, tag: &str| api.ask("agent", method, &of(&case, &format!("/tags/{tag}"))).send();
        assert_eq!(
            tag("PUT", "%D8%A8%D9%88%D8%A7%D8%A8%D8%A9").is(200).json["desk"]["tags"],
            json!(["بوابة"])
        );
        let two = tag("PUT", "%20a%2Fb%20%20c%20").is(200);
        assert_eq!(two.json["desk"]["tags"], json!(["بوابة", "a/b c"]));
        assert_eq!(tag("PUT", "a%2Fb%20c").is(200).json["version"], two.json["version"], "it is on it");
        assert_eq!(tag("DELETE", "a%2Fb%20c").is(200).json["desk"]["tags"], json!(["بوابة"]));
        assert_eq!(tag("DELETE", "never").is(200).json["desk"]["tags"], json!(["بوابة"]));
        assert_eq!(tag("PUT", &"x".repeat(41)).is(422).fields(), ["tag"]);
        assert_eq!(tag("PUT", "a%00b").is(422).fields(), ["tag"]);
        for number in 0..19 {
            tag("PUT", &format!("tag-{number}")).is(200);
        }
        assert_eq!(tag("PUT", "one-more").is(409).fields(), ["tag"]);
        api.ask("own", "PUT", &of(&case, "/tags/x")).send().is(404);
    });
}
