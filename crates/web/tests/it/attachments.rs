//! Files of cases: what is taken, who sees it, and how it is given back.

use std::fs;
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use serde_json::{Value, json};
use store::Error;
use tokio_stream::StreamExt as _;

use crate::api::{Answer, Api, apis, apis_taking, at, id};
use crate::cases::{of, opens};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";

fn adds(api: &Api, who: &str, case: &Answer, query: &str, bytes: &[u8]) -> Answer {
    api.ask(who, "POST", &of(case, &format!("/attachments?{query}"))).body(bytes.to_vec())
}

fn listed(api: &Api, who: &str, case: &Answer) -> Vec<Value> {
    let page = api.get(who, &of(case, "/attachments")).is(200);
    page.json["items"].as_array().unwrap().clone()
}

fn content(file: &Answer) -> String {
    format!("/attachments/{}/content", file.id())
}

/// Where the contents are.
fn contents(api: &Api) -> Vec<PathBuf> {
    let entries = fs::read_dir(api.files.path()).unwrap().map(|entry| entry.unwrap().path());
    let inside = |path: PathBuf| match path.is_dir() {
        true => fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect(),
        false => vec![path],
    };
    entries.flat_map(inside).collect()
}

#[test]
fn a_file_is_added_told_of_and_given_back_byte_for_byte() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let path = of(&case, "/attachments?name=%D8%B3%D8%AC%D9%84%201.txt&message=1");
        let log = "سجل الأعطال\nسطر".as_bytes();
        let added = api
            .ask("own", "POST", &path)
            .header("content-type", "text/html; charset=utf-8")
            .body(log)
            .is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/attachments/{}", added.id()));
        let told = &added.json;
        assert_eq!(
            (&told["name"], &told["case"], &told["message"]),
            (&json!("سجل 1.txt"), &json!(case.id()), &json!(1))
        );
        assert_eq!((&told["media_type"], &told["claimed_type"]), (&json!("text/plain"), &json!("text/html")));
        assert_eq!(
            (&told["size"], &told["erased"], &told["for_agents"]),
            (&json!(log.len()), &json!(false), &json!(false))
        );
        assert_eq!((&told["by"]["kind"], &told["at"]), (&json!("contact"), &json!("2026-11-23T07:00:00Z")));
        let shown = api.get("agent", &format!("/attachments/{}", added.id())).is(200);
        assert_eq!((&shown.json, &shown.headers["etag"]), (told, &added.headers["etag"]));
        assert_eq!(listed(api, "manager", &case), std::slice::from_ref(told));
        let given = api.get("agent", &content(&added)).is(200);
        assert_eq!(given.bytes, log);
        let hash = told["sha256"].as_str().unwrap();
        assert_eq!(given.headers["etag"], format!("\"{hash}\""));
        assert_eq!(given.headers["content-length"], log.len().to_string());
        // The case itself says nothing new of it, and its history does.
        assert_eq!(api.get("own", &of(&case, "")).is(200).json["version"], json!(3));
        assert_eq!(api.store.verify().unwrap().faulty, 0);
    });
}

#[test]
fn no_browser_runs_a_file_as_if_it_were_ours() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let page = b"<!DOCTYPE html><script>alert(1)</script>";
        let page = adds(api, "own", &case, "name=page.txt", page).is(201);
        let svg = adds(api, "own", &case, "name=a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").is(201);
        let png = adds(api, "own", &case, "name=a.png", PNG).is(201);
        let text = adds(api, "own", &case, "name=a.txt", b"text").is(201);
        for (file, media_type, safe) in [
            (&page, "text/html", false),
            (&svg, "text/plain; charset=utf-8", true),
            (&png, "image/png", true),
            (&text, "text/plain; charset=utf-8", true),
        ] {
            let kept = api.get("agent", &content(file)).is(200);
            assert!(kept.headers["content-disposition"].to_str().unwrap().starts_with("attachment; "));
            let shown = api.get("agent", &format!("{}?inline=true", content(file))).is(200);
            let disposition = shown.headers["content-disposition"].to_str().unwrap();
            assert_eq!(disposition.starts_with("inline; "), safe, "{disposition}");
            for answer in [kept, shown] {
                assert_eq!(answer.headers["content-type"], media_type);
                assert_eq!(answer.headers["x-content-type-options"], "nosniff");
                assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin");
                assert_eq!(answer.headers["cache-control"], "no-store");
                let policy = answer.headers["content-security-policy"].to_str().unwrap();
                let parts: Vec<_> = policy.split(';').map(str::trim).collect();
                assert!(parts.contains(&"default-src 'none'") && parts.contains(&"sandbox"), "{policy}");
            }
        }
    });
}

#[test]
fn a_name_does_not_pass_for_another_and_is_no_path() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let spoofed = adds(api, "own", &case, "name=annexe%E2%80%AEtxt.fdp", b"text").is(201);
        assert_eq!(spoofed.json["name"], "annexetxt.fdp");
        let given = api.get("own", &content(&spoofed)).is(200);
        assert_eq!(
            given.headers["content-disposition"],
            "attachment; filename=\"annexetxt.fdp\"; filename*=UTF-8''annexetxt.fdp"
        );
        let arabic = adds(api, "own", &case, "name=%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf", b"%PDF-1.7").is(201);
        assert_eq!(
            api.get("own", &content(&arabic)).is(200).headers["content-disposition"],
            "attachment; filename=\"_____.pdf\"; filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf"
        );
        let long = format!("name={}", "x".repeat(201));
        for query in
            ["name=", "name=..%2Fa", "name=C:%5Ca", "name=a%00b", "name=a%0D%0Ab", "name=%E2%80%AE", &long]
        {
            assert_eq!(adds(api, "own", &case, query, b"text").is(422).fields(), ["name"], "{query}");
        }
        adds(api, "own", &case, "", b"text").is(422);
        adds(api, "own", &case, "name=a&colour=red", b"text").is(422);
        assert_eq!(adds(api, "own", &case, "name=a", b"").is(422).fields(), ["body"]);
        assert_eq!(contents(api).len(), 2, "what was refused is nowhere");
    });
}

#[test]
fn kinds_that_a_click_starts_are_not_taken_whatever_they_are_called() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let program = [b"MZ\x90\0".as_slice(), &[0; 60]].concat();
        for (name, bytes) in
            [("setup.exe", b"text".as_slice()), ("a.pdf.JS", b"text"), ("letter.pdf", &program)]
        {
            let refused = adds(api, "own", &case, &format!("name={name}"), bytes).is(415);
            assert_eq!(refused.json["type"], "/problems/refused-kind", "{name}");
        }
        assert_eq!(listed(api, "own", &case), [Value::Null; 0]);
        assert!(contents(api).is_empty());
    });
    apis_taking(
        |bounds| bounds.refused = vec!["application/zip".to_owned()],
        |api| {
            let case = opens(api, "own", "P2");
            adds(api, "own", &case, "name=setup.exe", b"text").is(201);
            adds(api, "own", &case, "name=a.txt", b"PK\x03\x04\x14\0\0\0\x08\0").is(415);
        },
    );
}

#[test]
fn a_file_that_is_too_large_is_refused_whether_it_says_so_or_not() {
    apis_taking(
        |bounds| bounds.most = 100_000,
        |api| {
            let case = opens(api, "own", "P2");
            adds(api, "own", &case, "name=a.txt", &[b'x'; 100_000]).is(201);
            let path = of(&case, "/attachments?name=b.txt");
            // Before any of it is sent.
            let announced =
                api.ask("own", "POST", &path).header("content-length", "100001").body(Body::empty());
            assert_eq!(announced.is(413).json["detail"], "At most 97 KiB are accepted here.");
            let pieces = || {
                tokio_stream::iter(0..101).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1000])))
            };
            api.ask("own", "POST", &path).body(Body::from_stream(pieces())).is(413);
            let exact = pieces().take(100);
            api.ask("own", "POST", &path).body(Body::from_stream(exact)).is(201);
            // One that breaks off, as of somebody who went away.
            let cut = pieces().take(3).chain(tokio_stream::once(Err(std::io::Error::other("gone"))));
            assert_eq!(api.ask("own", "POST", &path).body(Body::from_stream(cut)).is(400).fields(), ["body"]);
            assert_eq!(listed(api, "own", &case).len(), 2);
            assert_eq!(contents(api).len(), 1, "twice the same content, and nothing of what was refused");
        },
    );
}

#[test]
fn what_is_large_for_a_body_is_none_for_a_file_and_a_body_is_no_file() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let large = vec![b'x'; 3 << 20];
        let added = adds(api, "own", &case, "name=a.txt", &large).is(201);
        assert_eq!(api.get("own", &content(&added)).is(200).bytes, large);
        api.ask("own", "POST", &of(&case, "/messages")).body(large.clone()).is(413);
        let elsewhere = api.ask("own", "POST", "/nothing/attachments").header("content-length", "3145728");
        elsewhere.body(large).is(413);
    });
}

#[test]
fn d11_a_file_with_a_note_or_a_held_reply_is_for_agents_only() {
    apis(|api| {
        api.set("2026-11-22T07:00:00Z");
        let case = opens(api, "own", "P3");
        let reply =
            api.post("agent", &of(&case, "/replies"), &json!({"message": "Please try again."})).is(201);
        let seq = reply.json["seq"].as_u64().unwrap();
        let with_reply = adds(api, "agent", &case, &format!("name=a.txt&message={seq}"), b"one").is(201);
        let note = adds(api, "agent", &case, "name=b.txt&note=true", b"two").is(201);
        let open = adds(api, "agent", &case, "name=c.txt", b"three").is(201);
        let seen =
            |who| listed(api, who, &case).iter().map(|file| file["id"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!(seen("agent"), [with_reply.id(), note.id(), open.id()]);
        assert_eq!(seen("own"), [open.id()]);
        for hidden in [&with_reply, &note] {
            assert_eq!(hidden.json["for_agents"], true);
            api.get("own", &format!("/attachments/{}", hidden.id())).is(404);
            api.get("own", &content(hidden)).is(404);
            api.get("agent", &content(hidden)).is(200);
        }
        api.post("agent", &of(&case, &format!("/replies/{seq}/send")), &json!({"reason": "They asked."}));
        // A customer hides nothing, and puts nothing beside what an agent wrote.
        adds(api, "own", &case, "name=a.txt&note=true", b"one").is(403);
        let beside = adds(api, "own", &case, &format!("name=a.txt&message={seq}"), b"one").is(422);
        assert_eq!(beside.fields(), ["message"]);
        assert_eq!(adds(api, "agent", &case, "name=a.txt&message=99", b"one").is(422).fields(), ["message"]);
    });
}

#[test]
fn somebody_elses_files_are_not_there() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let file = adds(api, "own", &case, "name=a.txt", b"one").is(201);
        for (who, status) in [("other", 404), ("", 401), ("manager", 200), ("site", 200)] {
            api.get(who, &of(&case, "/attachments")).is(status);
            api.get(who, &format!("/attachments/{}", file.id())).is(status);
            api.get(who, &content(&file)).is(status);
            adds(api, who, &case, "name=b.txt", b"two").is(if status == 200 { 201 } else { status });
        }
        api.get("agent", "/attachments/999").is(404);
        api.get("agent", "/attachments/999/content").is(404);
        api.get("agent", "/cases/999/attachments").is(404);
        api.ask("agent", "POST", "/cases/999/attachments?name=a.txt").body("x").is(404);
        api.ask("own", "DELETE", &format!("/attachments/{}", file.id())).send().is(405);
    });
}

#[test]
fn a_file_that_is_sent_again_with_its_key_is_added_once() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let send = |query: &str, bytes: &'static [u8]| {
            let path = of(&case, &format!("/attachments?{query}"));
            api.ask("own", "POST", &path).header("idempotency-key", "\"k\"").body(bytes)
        };
        let (first, again) = (send("name=a.txt", b"one").is(201), send("name=a.txt", b"one").is(201));
        assert_eq!((first.json, &first.headers["etag"]), (again.json, &again.headers["etag"]));
        assert_eq!(listed(api, "own", &case).len(), 1);
        assert_eq!(send("name=a.txt", b"two").is(422).fields(), ["Idempotency-Key"]);
        assert_eq!(send("name=b.txt", b"one").is(422).fields(), ["Idempotency-Key"]);
        // The same content without a key, or by another client, is another file; its content is kept once.
        adds(api, "own", &case, "name=a.txt", b"one").is(201);
        assert_eq!(listed(api, "own", &case).len(), 2);
        api.ask("own", "POST", &of(&case, "/attachments?name=a"))
            .header("idempotency-key", "")
            .body("x")
            .is(400);
    });
}

#[test]
fn a_part_is_given_and_what_one_has_is_not_sent_again() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let file = adds(api, "own", &case, "name=a.txt", b"0123456789").is(201);
        let path = content(&file);
        let part = |range: &str| api.ask("own", "GET", &path).header("range", range).send();
        for (range, bytes, told) in [
            ("bytes=0-3", "0123", "bytes 0-3/10"),
            ("bytes=8-", "89", "bytes 8-9/10"),
            ("bytes=-3", "789", "bytes 7-9/10"),
            ("bytes=5-99", "56789", "bytes 5-9/10"),
        ] {
            let given = part(range).is(206);
            assert_eq!(
                (given.bytes.as_slice(), &given.headers["content-range"]),
                (bytes.as_bytes(), &told.parse().unwrap())
            );
            assert_eq!(given.headers["content-length"], bytes.len().to_string());
        }
        assert_eq!(part("bytes=10-").is(416).headers["content-range"], "bytes */10");
        for unread in ["bytes=x", "lines=1-2", "bytes=0-1,3-4", "bytes=3-1"] {
            assert!([200, 416].contains(&part(unread).status.as_u16()), "{unread}");
        }
        let tag = api.get("own", &path).is(200).headers["etag"].to_str().unwrap().to_owned();
        let ask = |name, value: &str| {
            api.ask("own", "GET", &path).header(name, value).header("range", "bytes=0-3").send()
        };
        ask("if-range", &tag).is(206);
        ask("if-range", "\"another\"").is(200);
        let known = ask("if-none-match", &format!("\"x\", W/{tag}")).is(304);
        assert!(known.bytes.is_empty() && known.headers["etag"] == tag.as_str());
        ask("if-none-match", "\"x\"").is(206);
    });
}

#[test]
fn a_content_that_was_changed_or_is_gone_is_told_as_that() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let file = adds(api, "own", &case, "name=a.txt", b"one").is(201);
        let at = contents(api).remove(0);
        fs::write(&at, b"two").unwrap();
        assert_eq!(api.get("own", &content(&file)).is(500).json["type"], "/problems/damaged");
        fs::remove_file(&at).unwrap();
        assert_eq!(api.get("own", &content(&file)).is(500).json["type"], "/problems/damaged");
        // Sent again it is there again.
        adds(api, "own", &case, "name=b.txt", b"one").is(201);
        assert_eq!(api.get("own", &content(&file)).is(200).bytes, b"one");
    });
}

#[test]
fn an_erased_contacts_files_are_told_as_erased() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let theirs = adds(api, "own", &case, "name=secret.txt", b"one").is(201);
        let agents = adds(api, "agent", &case, "name=b.txt", b"two").is(201);
        let (contact, now) = (id(api.rimal.contact), at(crate::api::MONDAY));
        api.store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, now)).unwrap();
        let told = api.get("agent", &format!("/attachments/{}", theirs.id())).is(200);
        assert_eq!(
            (&told.json["erased"], &told.json["name"], &told.json["sha256"]),
            (&json!(true), &Value::Null, &Value::Null)
        );
        assert_ne!(told.headers["etag"], theirs.headers["etag"]);
        assert_eq!(api.get("agent", &content(&theirs)).is(410).json["type"], "/problems/erased");
        api.get("agent", &content(&agents)).is(200);
        let report = api.store.verify().unwrap();
        assert_eq!((report.faulty, report.erased), (0, 3), "{:?}", report.faults);
    });
}

#[test]
fn files_come_in_pages_that_follow_each_other() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        for number in 0..3 {
            adds(api, "own", &case, &format!("name={number}.txt"), number.to_string().as_bytes()).is(201);
            adds(api, "agent", &case, "name=note.txt&note=true", b"hidden").is(201);
        }
        let first = api.get("own", &of(&case, "/attachments?limit=2")).is(200);
        let link = first.headers["link"].to_str().unwrap();
        let next = link.strip_prefix('<').unwrap().split('>').next().unwrap();
        let second = api.get("own", next).is(200);
        let names = |page: &Answer| {
            let items = page.json["items"].as_array().unwrap().iter();
            items.map(|file| file["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            (names(&first), names(&second)),
            (vec!["0.txt".into(), "1.txt".into()], vec!["2.txt".to_owned()])
        );
        assert!(!second.headers.contains_key("link"));
    });
}
