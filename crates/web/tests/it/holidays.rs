//! Holiday calendars over the API (policy D4, D20).

use serde_json::{Value, json};

use crate::api::{Api, apis};
use crate::cases::opens;
use crate::contracts::moves;

fn tuesday() -> Value {
    json!({"date": "2026-11-24", "name": {"en": "A day off", "ar": "يوم عطلة"}})
}

fn of_riyadh(api: &Api, rest: &str) -> String {
    format!("/holidays/{}{rest}", api.rimal.holidays)
}

#[test]
fn d4_a_calendar_is_made_of_days_public_holidays_and_an_icalendar_text() {
    apis(|api| {
        let icalendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261201\r\nSUMMARY:Founding day\r\n\
            END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261202T090000Z\r\nSUMMARY:A meeting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let half = json!({"date": "2026-12-24", "name": {"en": "Half a day"}, "hours": [["09:00", "13:00"]]});
        let body = json!({"name": "Riyadh", "days": [half], "public": "SA", "icalendar": icalendar});
        let added = api.post("admin", "/holidays", &body).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/holidays/{}", added.id()));
        let days = added.json["days"].as_array().unwrap();
        let on = |date: &str| days.iter().find(|day| day["date"] == date);
        assert_eq!(
            on("2026-12-24").unwrap(),
            &json!({
                "date": "2026-12-24", "name": {"en": "Half a day", "ar": "Half a day"}, "hours": [["09:00", "13:00"]],
                "expected": false
            })
        );
        assert_eq!(on("2026-12-01").unwrap()["name"]["en"], "Founding day");
        assert!(on("2026-12-02").is_none());
        assert_eq!(on("2026-09-23").unwrap()["name"]["en"], "National Day Holiday");
        let notes = added.json["notes"].as_array().unwrap();
        assert_eq!((notes.len(), &notes[0]["event"]), (1, &json!("A meeting")), "what was skipped is said");
        let shown = api.get("agent", &format!("/holidays/{}", added.id())).is(200);
        assert_eq!(
            (&shown.json["days"], &shown.headers["etag"]),
            (&added.json["days"], &"\"1\"".parse().unwrap())
        );
        let listed = api.get("agent", "/holidays?limit=1").is(200);
        assert_eq!(listed.json["items"], json!([{"id": api.rimal.holidays, "version": 1, "name": "Riyadh"}]));
        assert!(listed.headers["link"].to_str().unwrap().contains("after="));
    });
}

#[test]
fn d4_an_expected_date_that_is_confirmed_on_another_is_an_edit() {
    apis(|api| {
        let eid = |date: &str, expected: bool| {
            json!({"days": [
                {"date": date, "name": {"en": "Eid al-Fitr", "ar": "عيد الفطر"}, "expected": expected}
            ]})
        };
        api.post("admin", &of_riyadh(api, "/versions"), &eid("2027-03-09", true)).is(201);
        let confirmed = api.post("admin", &of_riyadh(api, "/versions"), &eid("2027-03-10", false)).is(201);
        assert_eq!((&confirmed.json["version"], &confirmed.json["name"]), (&json!(3), &json!("Riyadh")));
        let at = |version: u32| {
            let of = api.get("agent", &of_riyadh(api, &format!("?version={version}"))).is(200);
            (of.json["days"][0]["date"].clone(), of.json["days"][0]["expected"].clone())
        };
        assert_eq!(at(2), (json!("2027-03-09"), json!(true)));
        assert_eq!(at(3), (json!("2027-03-10"), json!(false)));
        let versions = api.get("agent", &of_riyadh(api, "/versions?limit=2")).is(200);
        assert_eq!(versions.json["next"], "2");
        api.get("agent", &of_riyadh(api, "?version=4")).is(404);
    });
}

#[test]
fn d20_a_holiday_added_while_a_case_runs_moves_nothing_and_is_listed() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let other = opens(api, "other", "P3");
        let body = json!({"days": [tuesday()]});
        // The case of Riyadh would lose all of Tuesday; in Toronto, Monday's four hours are enough.
        let (first, second) = ("2026-11-24T11:00:00Z".to_owned(), "2026-11-25T11:00:00Z".to_owned());
        let preview = api.post("admin", &of_riyadh(api, "/preview"), &body).is(200);
        let toronto = other.json["promise"]["respond_by"].as_str().unwrap().to_owned();
        let expected = [(case.id(), first.clone(), second), (other.id(), toronto.clone(), toronto)];
        assert_eq!(moves(&preview), expected);
        assert_eq!(preview.json["items"][0]["rule"], "from-submission");
        assert_eq!(preview.json["items"][1]["by_seconds"], 0);
        assert_eq!(moves(&api.get("agent", &of_riyadh(api, "/moves")).is(200)), []);

        api.post("admin", &of_riyadh(api, "/versions"), &body).is(201);
        let kept = api.get("agent", &format!("/cases/{}", case.id())).is(200);
        assert_eq!(kept.json["promise"]["respond_by"], first, "nothing moves by itself");
        assert_eq!(moves(&api.get("agent", &of_riyadh(api, "/moves")).is(200)), expected);
        let new = opens(api, "own", "P2");
        assert_eq!(new.json["promise"]["respond_by"], "2026-11-25T11:00:00Z", "new cases use it");
        let page = api.get("agent", &of_riyadh(api, "/moves?limit=1")).is(200);
        assert_eq!(moves(&page), expected[..1]);
        let next = page.json["next"].as_str().unwrap();
        let rest = api.get("agent", &of_riyadh(api, &format!("/moves?limit=1&after={next}"))).is(200);
        assert_eq!(moves(&rest), expected[1..]);
        // Moved by an agent it is under the newest version, and what is answered has no promise to move any more.
        let update = json!({"reason": "The holiday was announced today."});
        let moved = api.post("agent", &format!("/cases/{}/terms", other.id()), &update).is(200);
        assert_eq!(moved.json["promise"]["under"]["holidays"], 2);
        assert_eq!(moves(&api.get("agent", &of_riyadh(api, "/moves")).is(200)), expected[..1]);
        let reply = json!({"message": "We are looking into it."});
        api.post("agent", &format!("/cases/{}/replies", case.id()), &reply).is(201);
        assert_eq!(moves(&api.get("agent", &of_riyadh(api, "/moves")).is(200)), []);
    });
}

#[test]
fn everything_that_is_wrong_with_a_calendar_is_told_by_field() {
    apis(|api| {
        let wrong = json!({
            "name": " ", "public": "zz", "icalendar": "nonsense",
            "days": [tuesday(), {"date": "24.11.2026", "name": {"en": "x"}, "hours": [["13:00", "09:00"]]}]
        });
        let told = api.post("admin", "/holidays", &wrong).is(422);
        assert_eq!(
            told.fields(),
            ["name", "days[1].date", "days[1].hours[0]", "public", "icalendar: line 1"]
        );
        let one_time =
            json!({"name": "x", "days": [{"date": "2026-11-24", "name": {"en": "x"}, "hours": [["09:00"]]}]});
        assert_eq!(api.post("admin", "/holidays", &one_time).is(422).fields(), ["days[0].hours[0]"]);
        let nul = json!({"name": "a\u{0}b"});
        assert_eq!(api.post("admin", "/holidays", &nul).is(422).fields(), ["name"]);
        assert_eq!(api.post("admin", &of_riyadh(api, "/versions"), &nul).is(422).fields(), ["name"]);
        api.post("admin", "/holidays/999/versions", &json!({})).is(404);
        api.get("agent", "/holidays/999").is(404);
        api.get("agent", &of_riyadh(api, "?version=x")).is(422);
    });
}

#[test]
fn a_calendar_is_changed_from_the_version_that_was_read_by_administrators_once() {
    apis(|api| {
        let path = of_riyadh(api, "/versions");
        let body = json!({"name": "الرياض", "days": [tuesday()]});
        let change = |etag: &str, key: &str| {
            api.ask("admin", "POST", &path)
                .header("if-match", etag)
                .header("idempotency-key", key)
                .json(&body)
        };
        assert_eq!(change("\"1\"", "a").is(201).json["version"], 2);
        assert_eq!(change("\"1\"", "a").is(201).json["version"], 2);
        change("\"1\"", "b").is(412);
        assert_eq!(api.get("agent", &of_riyadh(api, "")).json["name"], "الرياض");
        for (who, refused) in [("agent", 403), ("lead", 403), ("own", 403), ("", 401)] {
            api.post(who, &path, &body).is(refused);
            api.post(who, &of_riyadh(api, "/preview"), &body).is(refused);
        }
        api.post("manager", "/holidays", &json!({"name": "x"})).is(404);
        api.post("agent", "/holidays", &json!({"name": "x"})).is(403);
        api.get("own", &of_riyadh(api, "/moves")).is(403);
    });
}

#[test]
fn a_contact_sees_the_calendars_that_the_own_contracts_count_on() {
    apis(|api| {
        let unused = api.post("admin", "/holidays", &json!({"name": "Elsewhere"})).is(201);
        let seen = api.get("own", "/holidays").is(200);
        assert_eq!(seen.json["items"].as_array().unwrap().len(), 1);
        api.get("own", &of_riyadh(api, "")).is(200);
        let hidden = format!("/holidays/{}", unused.id());
        api.get("own", &hidden).is(404);
        api.get("own", &format!("{hidden}/versions")).is(404);
        api.get("agent", &hidden).is(200);
    });
}
