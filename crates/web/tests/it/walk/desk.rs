//! A desk on which everything that a path can name is there, and Rimal's.

use std::cell::Cell;

use ::desk::effects::{Timer, TimerChanges, TimerKind};
use serde_json::{Value, json};
use store::Set;

use crate::api::{Answer, Api};
use crate::cases::{of, portal};

/// Stands in whatever Rimal's people write.
pub const RIMALS: &str = "rimal";
/// Stands in whatever agents write for each other.
pub const AGENTS: &str = "for agents alone";
/// A Monday, 20:00 in Riyadh: what is said about P3 waits for the morning.
const EVENING: &str = "2026-11-23T17:00:00Z";

/// The numbers of what is made once.
pub struct Desk {
    /// A calendar that Rimal alone counts on.
    pub holidays: i64,
    /// Another of Rimal's sites.
    pub second: i64,
    /// Of a case of Rimal's.
    pub attachment: i64,
    pub team: i64,
    expired: String,
    revoked: String,
    next: Cell<i64>,
}

impl Desk {
    pub fn new(api: &Api) -> Self {
        let token = |rest: Value| {
            let mut body = json!({"name": "A token that ends"});
            body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            api.post("admin", "/tokens", &body).is(201)
        };
        let secret = |token: &Answer| token.json["secret"].as_str().unwrap().to_owned();
        let (expired, revoked) = (token(json!({"expires": "2026-11-23T08:00:00Z"})), token(json!({})));
        api.ask("admin", "DELETE", &format!("/tokens/{}", revoked.id())).send().is(204);
        api.set(EVENING);
        let holidays = api.post("admin", "/holidays", &json!({"name": "Of Rimal"})).is(201).id();
        let site = json!({"name": "Second of Rimal", "place": place(holidays)});
        let sites = format!("/organisations/{}/sites", api.rimal.organisation);
        let second = api.post("admin", &sites, &site).is(201).id();
        let team = json!({"name": "First line", "agents": [api.rimal.agent]});
        let team = api.post("lead", "/teams", &team).is(201).id();
        let mut desk = Self {
            holidays,
            second,
            attachment: 0,
            team,
            expired: secret(&expired),
            revoked: secret(&revoked),
            next: Cell::new(0),
        };
        desk.changes_contract(api);
        let case = desk.case(api, "P3");
        let file = api.ask("own", "POST", &of(&case, "/attachments?name=rimal.txt")).body("rimal").is(201);
        desk.attachment = file.id();
        api.post("agent", &of(&case, "/notes"), &json!({"message": AGENTS})).is(201);
        desk
    }

    /// The tokens of those who aren't known: none, one that never was, and two that were.
    pub fn nobodies(&self) -> [&str; 4] {
        ["", "one that never was", &self.expired, &self.revoked]
    }

    /// A number that wasn't given yet.
    pub fn fresh(&self) -> i64 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }

    /// What the contract states: Premium and Basic by turns, so that each version differs from the one before.
    pub fn terms(&self, api: &Api, [first, last]: [&str; 2]) -> Value {
        let plan = if self.fresh() % 2 == 0 { "basic" } else { "premium" };
        let sites =
            [api.rimal.site, self.second].map(|site| json!({"site": site, "place": place(self.holidays)}));
        json!({
            "quote": "Q-rimal", "plan": plan, "first_day": first, "last_day": last,
            "default_site": api.rimal.site, "sites": sites
        })
    }

    /// Rimal's contract gets a new version.
    pub fn changes_contract(&self, api: &Api) {
        let versions = format!("/contracts/{}/versions", api.rimal.contract);
        api.post("admin", &versions, &self.terms(api, ["2026-01-01", "2026-12-31"])).is(201);
    }

    /// A case that Rimal's contact has opened.
    pub fn case(&self, api: &Api, priority: &str) -> Answer {
        let mut body = portal(priority);
        body["subject"] = "rimal can't sign in".into();
        api.post("own", "/cases", &body).is(201)
    }

    /// One that support has lowered; the lowering.
    pub fn lowered(&self, api: &Api) -> (Answer, i64) {
        let case = self.case(api, "P1");
        let why = json!({"to": "P2", "cannot_provide": "They have no logs."});
        let lowered = api.post("agent", &of(&case, "/priority"), &why).is(200);
        let lowering = lowered.json["lowerings"][0]["seq"].as_i64().unwrap();
        (case, lowering)
    }

    /// One whose lowering the customer contests.
    pub fn contested(&self, api: &Api) -> (Answer, i64) {
        let (case, lowering) = self.lowered(api);
        let why = json!({"lowering": lowering, "reason": "We sent them."});
        api.post("own", &of(&case, "/contests"), &why).is(200);
        (case, lowering)
    }

    /// One with a reply that waits for the morning; the reply.
    pub fn held(&self, api: &Api) -> (Answer, i64) {
        let case = self.case(api, "P3");
        let reply = api.post("agent", &of(&case, "/replies"), &json!({"message": "In the morning."})).is(201);
        assert_eq!(reply.json["reply"], "held");
        (case, reply.json["seq"].as_i64().unwrap())
    }

    /// One that was answered and resolved.
    pub fn resolved(&self, api: &Api) -> Answer {
        let case = self.case(api, "P2");
        api.post("agent", &of(&case, "/resolution"), &json!({"message": "Restart it."})).is(200);
        case
    }

    /// One in which the customer has written something else besides; its number.
    pub fn written(&self, api: &Api, case: &Answer) -> i64 {
        let message = api.post("own", &of(case, "/messages"), &json!({"message": "rimal has a question."}));
        message.is(201).json["seq"].as_i64().unwrap()
    }

    /// A timer of a case of Rimal's that failed for good.
    pub fn dead_letter(&self, api: &Api) -> i64 {
        let (subject, now) = (self.case(api, "P3").id(), api.now());
        let timer = Timer { kind: TimerKind::Triage, version: 1, due: now };
        let made = api.store.write_now::<_, store::Error, _>(move |tx| {
            store::change_timers(tx, subject, &TimerChanges { set: vec![timer], cancel: Vec::new() })?;
            store::fail_timer(tx, &Set { subject, timer }, now, now, "it failed", 1)
        });
        assert!(made.unwrap());
        let letters = api.get("admin", "/dead-letters").is(200).json;
        letters["items"].as_array().unwrap().last().unwrap()["id"].as_i64().unwrap()
    }
}

/// Riyadh, with these holidays.
pub fn place(holidays: i64) -> Value {
    json!({"zone": "Asia/Riyadh", "region": "global", "holidays": holidays})
}
