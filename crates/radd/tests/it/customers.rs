//! Customers, people and tokens from the command line, on each engine.

use serde_json::{Value, from_str, json};
use sla::Holidays;
use store::{Error, Store};

use crate::run::{Run, radd_arguments};

/// A desk whose first holiday calendar is number 1.
fn desks(story: impl Fn(&dyn Fn(&[&str]) -> Run, &Store)) {
    engines::both(|database| {
        let store = Store::open(&engines::config(&database.url)).unwrap();
        let made = "2026-01-01T00:00:00Z".parse().unwrap();
        store
            .write_now::<_, Error, _>(move |tx| store::add_holidays(tx, "Riyadh", made, &Holidays::default()))
            .unwrap();
        let run =
            |arguments: &[&str]| radd_arguments(&[arguments, &["--database", &database.url]].concat(), "");
        story(&run, &store);
    });
}

const SITE: [&str; 8] =
    ["--site", "Head office", "--zone", "Asia/Riyadh", "--region", "global", "--holidays", "1"];

#[track_caller]
fn printed(run: &Run) -> &str {
    assert!(run.ok, "{}", run.err);
    &run.out
}

#[track_caller]
fn read(run: &Run) -> Value {
    from_str(printed(run)).unwrap()
}

#[test]
fn a_customer_is_set_up_from_the_command_line() {
    desks(|radd, _| {
        let added = radd(&[&["organisation", "add", "Rimal"][..], &SITE].concat());
        let lines =
            "organisation 1: Rimal\n  site 1: Head office (Asia/Riyadh, global, holiday calendar 1)\n";
        assert_eq!(printed(&added), lines);
        let alone = read(&radd(&["organisation", "add", "Maple", "--json"]));
        assert_eq!(alone, json!({"id": 2, "name": "Maple", "sites": []}));
        let site = read(&radd(&[&["organisation", "add-site", "2", "--json"][..], &SITE].concat()));
        let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": 1});
        assert_eq!(site, json!({"id": 2, "organisation": 2, "name": "Head office", "place": place}));
        let listed = radd(&["organisation", "list", "--json"]);
        let listed: Vec<Value> = printed(&listed).lines().map(|line| from_str(line).unwrap()).collect();
        assert_eq!((&listed[0]["sites"][0]["id"], &listed[1]["sites"]), (&json!(1), &json!([site])));
        let mails = ["organisation", "add", "Basalt", "--domain", "@Basalt.example", "--domain", "basalt.sa"];
        assert_eq!(
            printed(&radd(&mails)),
            "organisation 3: Basalt\n  mail from: basalt.example, basalt.sa\n"
        );
        let wrong = radd(&["organisation", "add", "Mud", "--domain", "no domain"]);
        assert!(!wrong.ok && wrong.err.contains("--domain"), "{}", wrong.err);
        let arabic = radd(&["organisation", "list", "--lang", "ar"]);
        assert!(printed(&arabic).starts_with("المؤسسة 1: Rimal\n  الموقع 1: Head office"), "{}", arabic.out);
    });
}

#[test]
fn what_is_wrong_with_a_customer_is_told_by_option_and_nothing_is_kept() {
    desks(|radd, _| {
        let wrong = ["--site", "", "--zone", "Mars", "--region", "gulf", "--holidays", "9"];
        let refused = radd(&[&["organisation", "add", "Rimal"][..], &wrong].concat());
        assert!(!refused.ok);
        for option in ["--site: ", "--zone: \"Mars\"", "--region: \"gulf\"", "--holidays: \"9\""] {
            assert!(refused.err.contains(option), "{option}: {}", refused.err);
        }
        let unnamed = radd(&["organisation", "add", " "]);
        assert!(!unnamed.ok && unnamed.err.contains("NAME: "), "{}", unnamed.err);
        let half = radd(&["organisation", "add", "Rimal", "--zone", "Asia/Riyadh"]);
        assert!(!half.ok && half.err.contains("--region"), "{}", half.err);
        let nobodys = radd(&[&["organisation", "add-site", "9"][..], &SITE].concat());
        assert!(nobodys.err.contains("there is no organisation 9"), "{}", nobodys.err);
        assert_eq!(printed(&radd(&["organisation", "list"])), "");
    });
}

#[test]
fn agents_and_contacts_are_added_and_listed() {
    desks(|radd, store| {
        let amal = radd(&[
            "user",
            "add",
            "Amal",
            "Amal@Desk.example",
            "--role",
            "administrator",
            "--language",
            "ar",
        ]);
        assert_eq!(printed(&amal), "agent 1: Amal <amal@desk.example>, administrator\n");
        radd(&[&["organisation", "add", "Rimal"][..], &SITE].concat());
        let sara = [
            "user",
            "add",
            "Sara",
            "sara@rimal.example",
            "--organisation",
            "1",
            "--site",
            "1",
            "--role",
            "site",
            "--phone",
            "00966 11 234 5678",
            "--verified",
        ];
        let sara = radd(&sara);
        let line = "contact 1: Sara <sara@rimal.example, +966112345678>, site of organisation 1\n";
        assert_eq!(printed(&sara), line);
        let huda = radd(&["user", "add", "Huda", "huda@rimal.example", "--organisation", "1", "--json"]);
        let expected = json!({"kind": "contact", "id": 2, "organisation": 1, "name": "Huda", "role": "own-cases",
            "language": "en", "addresses": [{"to": "huda@rimal.example", "verified": false}], "numbers": []});
        assert_eq!(read(&huda), expected);
        let all = radd(&["user", "list"]);
        assert_eq!(
            printed(&all),
            [
                amal.out.as_str(),
                line,
                "contact 2: Huda <huda@rimal.example (not verified)>, own cases of organisation 1\n"
            ]
            .concat()
        );
        let theirs = radd(&["user", "list", "--organisation", "1", "--lang", "ar"]);
        assert!(printed(&theirs).starts_with("جهة الاتصال 1: Sara") && theirs.out.lines().count() == 2);
        assert!(radd(&["user", "list", "--organisation", "9"]).err.contains("there is no organisation 9"));
        let proven = store.read_now::<_, Error, _>(|tx| store::contact_reached_at(tx, "+966112345678"));
        assert_eq!(proven.unwrap().map(desk::id::Id::number), Some(1));
    });
}

#[test]
fn what_is_wrong_with_somebody_is_told_by_option() {
    desks(|radd, _| {
        radd(&["organisation", "add", "Rimal"]);
        assert!(radd(&["user", "add", "Amal", "amal@desk.example"]).ok);
        for (arguments, says) in [
            (
                &["user", "add", "Amal", "AMAL@desk.example"][..],
                "ADDRESS: \"amal@desk.example\": another agent",
            ),
            (&["user", "add", "", "amal"], "NAME: "),
            (&["user", "add", "Amal", "a@desk.example", "--role", "manager"], "--role: "),
            (&["user", "add", "Amal", "a@desk.example", "--role", "lead", "--organisation", "1"], "--role: "),
            (
                &["user", "add", "Sara", "s@rimal.example", "--organisation", "1", "--role", "site"],
                "--site: ",
            ),
            (
                &["user", "add", "Sara", "s@rimal.example", "--organisation", "1", "--site", "9"],
                "--site: \"9\"",
            ),
            (
                &["user", "add", "Sara", "s@rimal.example", "--organisation", "9"],
                "there is no organisation 9",
            ),
            (&["user", "add", "Sara", "s@rimal.example", "--verified"], "--organisation"),
        ] {
            let refused = radd(arguments);
            assert!(!refused.ok && refused.err.contains(says), "{arguments:?}: {}", refused.err);
        }
        assert_eq!(printed(&radd(&["user", "list"])).lines().count(), 1);
    });
}

#[test]
fn a_token_is_made_with_its_secret_listed_without_and_revoked() {
    desks(|radd, store| {
        radd(&["user", "add", "Amal", "amal@desk.example", "--role", "administrator"]);
        let made = radd(&["token", "add", "A script", "--agent", "1", "--expires", "2126-11-23T08:00:00Z"]);
        let lines: Vec<_> = printed(&made).lines().collect();
        assert_eq!(lines[0], "token 1: A script, of agent 1, until 2126-11-23T08:00:00Z");
        let hash = store::token_hash(lines[1]);
        let known =
            || store.read_now::<_, Error, _>(move |tx| Ok(store::bearer(tx, &hash)?.is_some())).unwrap();
        assert!(known());
        let other = read(&radd(&["token", "add", "Another", "--agent", "1", "--json"]));
        let secret = other["secret"].as_str().unwrap();
        assert!(secret.starts_with("radd_") && secret != lines[1]);
        let listed = radd(&["token", "list"]);
        assert_eq!(printed(&listed), format!("{}\ntoken 2: Another, of agent 1\n", lines[0]));
        assert!(!printed(&radd(&["token", "list", "--json"])).contains("secret"));
        assert_eq!(printed(&radd(&["token", "list", "--contact", "1"])), "");
        let revoked = radd(&["token", "revoke", "1"]);
        assert!(
            printed(&revoked).starts_with("token 1: A script, of agent 1, revoked 20"),
            "{}",
            revoked.out
        );
        assert!(!known());
        assert_eq!(printed(&radd(&["token", "revoke", "1"])), revoked.out, "as it was first");
        for (arguments, says) in [
            (&["token", "revoke", "9"][..], "there is no token with this number"),
            (&["token", "add", "x", "--agent", "9"], "--agent: \"9\""),
            (&["token", "add", "x", "--contact", "9"], "--contact: \"9\""),
            (&["token", "add", "x", "--agent", "1", "--expires", "2020-01-01T00:00:00Z"], "--expires: "),
            (&["token", "add", "x"], "--agent"),
            (&["token", "add", "x", "--agent", "1", "--contact", "1"], "--contact"),
            (&["token", "add", "", "--agent", "1"], "NAME: "),
        ] {
            let refused = radd(arguments);
            assert!(!refused.ok && refused.err.contains(says), "{arguments:?}: {}", refused.err);
        }
    });
}

#[test]
fn a_link_is_printed_that_lets_in_once_and_a_reset_takes_all_else_away() {
    desks(|radd, store| {
        radd(&["user", "add", "Amal", "amal@desk.example", "--role", "administrator"]);
        radd(&["organisation", "add", "Rimal"]);
        radd(&["user", "add", "Sara", "sara@rimal.example", "--organisation", "1", "--verified"]);
        radd(&["user", "add", "Huda", "huda@rimal.example", "--organisation", "1"]);
        let link = |arguments: &[&str]| {
            let made = radd(
                &[&["user", "link", "--json", "--public-url", "https://desk.example"], arguments].concat(),
            );
            let json = read(&made);
            let url = json["url"].as_str().unwrap();
            let secret = url.strip_prefix("https://desk.example/sign-in/link/").unwrap().to_owned();
            assert_eq!(secret.len(), 64);
            (secret, json["invitation"].as_bool().unwrap())
        };
        let is_good = |secret: &str| {
            let (hash, now) = (store::token_hash(secret), "2026-11-23T08:00:00Z".parse().unwrap());
            store.read_now::<_, Error, _>(move |tx| Ok(store::link(tx, &hash, now)?.is_some())).unwrap()
        };
        let (agents, invites) = link(&["Amal@desk.example"]);
        assert!(invites && is_good(&agents), "an agent is invited");
        let (customers, invites) = link(&["sara@rimal.example"]);
        assert!(!invites && is_good(&customers));
        assert!(link(&["sara@rimal.example", "--invitation"]).1);
        let (anew, _) = link(&["amal@desk.example", "--reset"]);
        assert!(is_good(&anew) && !is_good(&agents), "what was given out before is over");
        let said = radd(&["user", "link", "sara@rimal.example"]);
        assert!(printed(&said).starts_with("http://localhost:8080/sign-in/link/"), "{}", said.out);
        let refused = radd(&["user", "link", "sara@rimal.example", "--mail"]);
        assert!(!refused.ok && refused.err.contains("no mailbox sends"), "{}", refused.err);
        let sends = json!({
            "address": "support@desk.example", "name": "Support",
            "sending": {"host": "127.0.0.1", "port": 9, "security": "none"}
        });
        let mailbox: desk::mailbox::Mailbox = serde_json::from_value(sends).unwrap();
        let added = move |tx: &mut store::Tx<'_>| {
            store::add_mailbox(tx, &mailbox.check().unwrap(), &desk::mailbox::Secrets::default())
        };
        store.write_now::<_, store::Failure, _>(added).unwrap();
        for (address, invites) in [("amal@desk.example", true), ("sara@rimal.example", false)] {
            let mailed = radd(&["user", "link", address, "--mail"]);
            assert!(printed(&mailed).starts_with("It is on its way by mail"), "{}", mailed.out);
            let kept = store.read_now::<_, Error, _>(|tx| {
                tx.all("SELECT document FROM letters ORDER BY id", &[], |row| row.take::<String>())
            });
            let kept: Value = from_str(kept.unwrap().last().unwrap()).unwrap();
            assert_eq!(kept["access"]["invitation"], invites);
            let secret = kept["access"]["secret"].as_str().unwrap();
            assert!(is_good(secret) && !mailed.out.contains(secret), "it is for nobody else to read");
        }
        assert_eq!(printed(&radd(&["user", "sign-out", "sara@rimal.example"])), "sessions ended: 0\n");
        for (arguments, says) in [
            (&["user", "link", "nobody@desk.example"][..], "ADDRESS: \"nobody@desk.example\""),
            (&["user", "link", "huda@rimal.example"], "no contact has it verified"),
            (&["user", "link", "Amal"], "ADDRESS"),
            (&["user", "link", "amal@desk.example", "--public-url", "desk"], "--public-url"),
            (&["user", "sign-out", "nobody@desk.example"], "ADDRESS"),
        ] {
            let refused = radd(arguments);
            assert!(!refused.ok && refused.err.contains(says), "{arguments:?}: {}", refused.err);
        }
    });
}

#[test]
fn a_name_commands_no_terminal() {
    desks(|radd, _| {
        let name = "Ri\u{202e}mal";
        let added = radd(&["organisation", "add", name]);
        assert_eq!(printed(&added), "organisation 1: Rimal\n");
        assert!(radd(&["user", "add", name, "amal@desk.example"]).out.contains("agent 1: Rimal <"));
    });
}
