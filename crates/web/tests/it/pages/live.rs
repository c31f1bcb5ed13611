//! What an open page is told of changes.

use serde_json::{Value, json};

use super::browser::{sign_in, visit};
use super::mails::intrudes;
use crate::api::{Api, Stream, apis};
use crate::cases::{of, opens};

/// The next that is said, past places and silence: its kind and its data.
fn said(stream: &mut Stream) -> (String, Value) {
    loop {
        let event = stream.next().unwrap();
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if let Some(data) = field("data:") {
            return (field("event:").unwrap_or_default().to_owned(), serde_json::from_str(data).unwrap());
        }
    }
}

fn case(stream: &mut Stream) -> (i64, Option<String>) {
    let (kind, data) = said(stream);
    assert_eq!(kind, "");
    (data["case"].as_i64().unwrap(), data["said"].as_str().map(str::to_owned))
}

/// The next words that are spoken; what came just before the stream was opened may be told first, without words.
fn spoken(stream: &mut Stream) -> String {
    loop {
        if let (_, Some(line)) = case(stream) {
            return line;
        }
    }
}

/// The mark of somebody's forms.
fn mark(browser: &super::browser::Browser<'_>) -> String {
    browser.get("/queue").form("/language").value("csrf").unwrap().to_owned()
}

#[test]
fn a_page_says_where_it_is_and_hears_of_all_that_comes_after() {
    apis(|api| {
        let omar = sign_in(api, "agent");
        opens(api, "own", "P3");
        let page = omar.get("/queue").is(200);
        let after = page.attributes("#main", "data-after").pop().unwrap();
        assert_eq!(page.attributes("#main", "data-follows"), ["cases"]);
        let second = opens(api, "own", "P3").id();
        let mut stream = omar.stream(&format!("/live?after={after}"));
        assert_eq!(case(&mut stream), (second, None), "what was there when the page was made isn't told");
        api.post("agent", &format!("/cases/{second}/notes"), &json!({"message": "A note."})).is(201);
        loop {
            // Its promise, then the note.
            let (number, _) = case(&mut stream);
            assert_eq!(number, second);
            if api.get("agent", &format!("/cases/{second}/history")).json["items"].as_array().unwrap().len()
                >= 3
            {
                break;
            }
        }
    });
}

#[test]
fn a_customer_hears_of_cases_that_they_may_see_and_of_nothing_that_is_the_desks_own() {
    apis(|api| {
        let (own, other) = (sign_in(api, "own"), sign_in(api, "other"));
        let mut mine = own.stream("/live");
        let mut theirs = other.stream("/live");
        let case_of_own = opens(api, "own", "P3");
        let id = case_of_own.id();
        api.post("agent", &of(&case_of_own, "/notes"), &json!({"message": "Not for them."})).is(201);
        api.put("agent", &of(&case_of_own, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
        api.post("agent", &of(&case_of_own, "/replies"), &json!({"message": "We look into it."})).is(201);
        // It was opened and promised; the note and the assignment are passed over.
        assert_eq!((case(&mut mine), case(&mut mine)), ((id, None), (id, None)));
        // The reply, once it can't be undone any more (policy D11).
        api.set("2026-11-23T07:00:05Z");
        let (kind, data) = said(&mut mine);
        assert_eq!((kind.as_str(), data["case"].as_i64()), ("again", Some(id)));
        assert!(data["said"].as_str().unwrap().contains(&format!("#{id}")));
        let of_theirs = opens(api, "other", "P3").id();
        assert_eq!(case(&mut theirs).0, of_theirs, "another organisation's case isn't told of");
    });
}

#[test]
fn an_agent_is_spoken_to_only_of_what_concerns_the_agent() {
    apis(|api| {
        let (omar, lina) = (sign_in(api, "agent"), sign_in(api, "lead"));
        let opened = opens(api, "own", "P3");
        let (mut his, mut hers) = (omar.stream("/live"), lina.stream("/live"));
        api.put("lead", &of(&opened, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
        assert!(spoken(&mut his).contains("assigned to you"));
        assert_eq!(case(&mut hers).1, None);
        api.post("own", &of(&opened, "/messages"), &json!({"message": "Any news?"})).is(201);
        assert!(spoken(&mut his).contains("the customer wrote"));
        assert_eq!(case(&mut hers).1, None);
    });
}

#[test]
fn agents_see_who_writes_where_and_customers_dont() {
    apis(|api| {
        let (omar, lina, own) = (sign_in(api, "agent"), sign_in(api, "lead"), sign_in(api, "own"));
        let opened = opens(api, "own", "P3");
        let id = opened.id();
        let (mut hers, mut theirs) = (lina.stream("/live"), own.stream("/live"));
        let fields = [("csrf", &*mark(&omar)), ("message", "We found")];
        omar.put(&format!("/cases/{id}/drafts/reply"), &fields).is(200);
        // On a busy machine the case that was just opened may be told of first.
        let (_, data) =
            std::iter::repeat_with(|| said(&mut hers)).find(|(kind, _)| kind == "writing").unwrap();
        assert_eq!((data["case"].as_i64(), data["agent"].as_i64()), (Some(id), Some(api.rimal.agent)));
        assert!(data["said"].as_str().unwrap().contains("Omar"), "{data}");
        api.post("own", &of(&opened, "/messages"), &json!({"message": "Any news?"})).is(201);
        assert_eq!(case(&mut theirs), (id, None), "of the draft nothing was told");
    });
}

/// The case whose page shows more, though nothing happened to it.
fn again(stream: &mut Stream) -> i64 {
    loop {
        let (kind, data) = said(stream);
        if kind == "again" {
            return data["case"].as_i64().unwrap();
        }
    }
}

#[test]
fn agents_hear_of_mail_that_waits_and_of_what_was_decided_on_it_and_customers_hear_of_neither() {
    apis(|api| {
        let (omar, own) = (sign_in(api, "agent"), sign_in(api, "own"));
        let opened = opens(api, "own", "P3");
        let (id, other) = (opened.id(), opens(api, "own", "P3").id());
        let (mut his, mut theirs) = (omar.stream("/live"), own.stream("/live"));
        let mail = intrudes(api, "1", id, "Subject: Re: Help\n\nLet me in\n");
        assert_eq!(again(&mut his), id);
        let refused = format!("/mails/{mail}/refusal");
        omar.post(&refused, &omar.get("/mails").form(&format!("/mails/{mail}/admission")).fields);
        assert_eq!(again(&mut his), id, "it waits no more");
        intrudes(api, "2", other, "Subject: Re: Help\n\nLet me in\n");
        assert_eq!(again(&mut his), other, "what was told isn't told again");
        api.post("own", &of(&opened, "/messages"), &json!({"message": "Any news?"})).is(201);
        // What happened before the stream was opened may come first; none of it is of mail.
        loop {
            let (kind, data) = said(&mut theirs);
            assert_eq!(kind, "", "{data}");
            let messages = api.get("own", &of(&opened, "")).json["version"].as_u64().unwrap();
            if data["case"] == json!(id) && messages >= 3 {
                break;
            }
        }
    });
}

#[test]
fn nobody_hears_anything_and_a_place_that_is_none_is_refused() {
    apis(|api: &Api| {
        let page = visit(api).get("/live");
        assert!(page.path.starts_with("/sign-in"), "{}", page.path);
        sign_in(api, "agent").get("/live?after=nowhere").is(422);
    });
}
