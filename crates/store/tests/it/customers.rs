//! Organisations, people and what they hold, as they change in place, on both engines.

use desk::case::Why;
use desk::id::Id;
use desk::organisation::{Organisation, Site, SiteSpec};
use desk::people::{Agent, Contact};
use desk::view::View;
use serde_json::{Value, from_value, json};
use store::{Entitlements, Error, Failure, HolderId, Store, Tx};

use crate::desk::Desk;
use engines::riyadh::{at, monday};
use engines::stores;

fn contact_of(organisation: Id<Organisation>, site: Option<Id<Site>>, addresses: &Value) -> Contact {
    from_value(json!({
        "organisation": organisation, "site": site, "name": "Huda", "role": "own-cases", "language": "ar",
        "addresses": addresses, "numbers": []
    }))
    .unwrap()
}

fn agent(address: &str, role: &str) -> Agent {
    from_value(json!({"name": "Amal", "address": address, "role": role, "language": "ar"})).unwrap()
}

fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    store.write_now(work)
}

#[track_caller]
fn fields<T>(outcome: Result<T, Failure>) -> Vec<String> {
    match outcome {
        Err(Failure::Invalid(errors)) => errors.iter().map(|error| error.field().to_owned()).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

#[test]
fn what_changes_in_place_changes_from_one_version_to_the_next_and_from_no_other() {
    stores(|store| {
        let desk = Desk::new(store);
        let (organisation, id) = (desk.organisation, desk.contact);
        let named = |name: &str| Organisation::named(name);
        let change = |version, name| {
            write(store, move |tx| store::change_organisation(tx, organisation, version, &named(name)))
                .unwrap()
        };
        assert!(change(1, "Rimal Holding") && !change(1, "Rimal") && change(2, "Rimal Group"));
        let kept = write(store, move |tx| Ok(store::organisation(tx, organisation)?)).unwrap().unwrap();
        assert_eq!((kept.version, kept.name.as_str()), (3, "Rimal Group"));
        let changed = write(store, move |tx| {
            let kept = store::contact(tx, id)?.unwrap();
            let contact = Contact { name: "Sarah".to_owned(), ..kept.it };
            Ok((store::change_contact(tx, id, 1, &contact)?, store::change_contact(tx, id, 1, &contact)?))
        });
        assert_eq!(changed.unwrap(), (true, false));
    });
}

#[test]
fn how_a_contact_is_reached_keeps_in_step_with_the_contact() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.contact;
        write(store, move |tx| {
            assert_eq!(store::contact_reached_at(tx, "sara@rimal.example")?, Some(id));
            let kept = store::contact(tx, id)?.unwrap();
            let mut contact = kept.it;
            contact.addresses[0].to = "s@rimal.example".to_owned();
            assert!(store::change_contact(tx, id, kept.version, &contact)?);
            assert_eq!(store::contact_reached_at(tx, "sara@rimal.example")?, None);
            assert_eq!(store::contact_reached_at(tx, "s@rimal.example")?, Some(id));
            contact.addresses[0].verified = None;
            assert!(store::change_contact(tx, id, kept.version + 1, &contact)?);
            assert_eq!(store::contact_reached_at(tx, "s@rimal.example")?, None);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_proven_address_is_one_contacts_and_anybody_may_claim_one_that_is_not() {
    stores(|store| {
        let desk = Desk::new(store);
        let organisation = desk.organisation;
        let claimed = contact_of(organisation, None, &json!([{"to": "sara@rimal.example"}]));
        let id = write(store, move |tx| store::add_contact(tx, &claimed)).unwrap();
        let both =
            json!([{"to": "h@rimal.example", "verified": 1}, {"to": "sara@rimal.example", "verified": 2}]);
        let proven = contact_of(organisation, None, &both);
        let again = proven.clone();
        assert_eq!(fields(write(store, move |tx| store::add_contact(tx, &proven))), ["addresses[1]"]);
        assert_eq!(
            fields(write(store, move |tx| store::change_contact(tx, id, 1, &again))),
            ["addresses[1]"]
        );
        // The index has the last word.
        let forced = store.write_now::<_, Error, _>(move |tx| {
            tx.run("UPDATE reaches SET verified = 3 WHERE contact_id = $1", &[&id])
        });
        assert!(matches!(forced, Err(Error::Rule(store::Rule::Unique, _))), "{forced:?}");
    });
}

#[test]
fn a_contacts_site_is_the_own_organisations() {
    stores(|store| {
        let desk = Desk::new(store);
        let site = desk.site;
        let other = write(store, |tx| store::add_organisation(tx, &Organisation::named("Maple"))).unwrap();
        let foreign = contact_of(other, Some(site), &json!([]));
        assert_eq!(fields(write(store, move |tx| store::add_contact(tx, &foreign))), ["site"]);
        let nowhere = contact_of(Id::new(999), None, &json!([]));
        let refused = write(store, move |tx| store::add_contact(tx, &nowhere));
        assert!(matches!(refused, Err(Failure::NoOrganisation(id)) if id.number() == 999));
    });
}

#[test]
fn d3_a_sites_place_names_what_there_is() {
    stores(|store| {
        let desk = Desk::new(store);
        let organisation = desk.organisation;
        let check = |organisation: Id<Organisation>, zone: &str, region: &str, holidays: i64| {
            let place = json!({"zone": zone, "region": region, "holidays": holidays});
            let spec = json!({"organisation": organisation, "name": "Jeddah", "place": place});
            let spec: SiteSpec = from_value(spec).unwrap();
            write(store, move |tx| store::check_site(tx, &Entitlements::default(), spec))
        };
        let calendar = write(store, |tx| {
            Ok(store::add_holidays(tx, "Saudi Arabia", monday(), &sla::Holidays::default())?)
        })
        .unwrap()
        .number();
        assert_eq!(check(organisation, "Asia/Riyadh", "global", calendar).unwrap().name, "Jeddah");
        let wrong = check(organisation, "Asia/Jeddah", "gulf", 999);
        assert_eq!(fields(wrong), ["place.zone", "place.region", "place.holidays"]);
        let nobodys = check(Id::new(999), "Asia/Riyadh", "global", calendar);
        assert!(matches!(nobodys, Err(Failure::NoOrganisation(_))));
    });
}

#[test]
fn the_desk_keeps_an_administrator_also_where_two_would_go_at_once() {
    stores(|store| {
        let add = |address: &'static str| {
            write(store, move |tx| store::add_agent(tx, &agent(address, "administrator"))).unwrap()
        };
        let (first, second) = (add("a@desk.example"), add("b@desk.example"));
        let leave = |id: Id<Agent>, address: &'static str| {
            write(store, move |tx| store::change_agent(tx, id, 1, &agent(address, "lead")))
        };
        let outcomes = std::thread::scope(|scope| {
            let one = scope.spawn(|| leave(first, "a@desk.example"));
            let other = scope.spawn(|| leave(second, "b@desk.example"));
            [one.join().unwrap(), other.join().unwrap()]
        });
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(true))).count(), 1);
        let refused = outcomes.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(&refused, Failure::Refused(refusal) if refusal.why == Why::Conflict), "{refused}");
    });
}

#[test]
fn an_address_is_one_agents() {
    stores(|store| {
        write(store, |tx| store::add_agent(tx, &agent("a@desk.example", "lead"))).unwrap();
        let other = write(store, |tx| store::add_agent(tx, &agent("b@desk.example", "lead"))).unwrap();
        let added = write(store, |tx| store::add_agent(tx, &agent("a@desk.example", "agent")));
        assert_eq!(fields(added), ["address"]);
        let changed =
            write(store, move |tx| store::change_agent(tx, other, 1, &agent("a@desk.example", "lead")));
        assert_eq!(fields(changed), ["address"]);
        let same =
            write(store, move |tx| store::change_agent(tx, other, 1, &agent("b@desk.example", "agent")));
        assert!(same.unwrap());
    });
}

#[test]
fn a_token_lets_its_holder_in_until_it_is_revoked_or_the_holder_is_gone() {
    stores(|store| {
        let desk = Desk::new(store);
        let secrets = [1, 2, 3].map(|byte| store::token_secret([byte; 32]));
        assert_eq!(secrets[0], format!("radd_{}", "01".repeat(32)));
        let hashes = secrets.map(|secret| store::token_hash(&secret));
        let agent_id = write(store, |tx| store::add_agent(tx, &agent("a@desk.example", "agent"))).unwrap();
        let holders = [HolderId::Agent(agent_id), HolderId::Agent(agent_id), HolderId::Contact(desk.contact)];
        let ids = write(store, move |tx| {
            let made = holders.iter().zip(&hashes);
            made.map(|(holder, hash)| store::add_token(tx, hash, "script", *holder, monday(), None))
                .collect::<Result<Vec<_>, Failure>>()
        })
        .unwrap();
        let known = || {
            let all = store.read_now::<_, Error, _>(move |tx| {
                hashes
                    .iter()
                    .map(|hash| Ok(store::bearer(tx, hash)?.is_some()))
                    .collect::<Result<Vec<_>, _>>()
            });
            all.unwrap()
        };
        assert_eq!(known(), [true, true, true]);
        let add = |holder, expires| {
            write(store, move |tx| store::add_token(tx, &[0; 32], "x", holder, monday(), expires))
        };
        assert_eq!(fields(add(HolderId::Agent(Id::new(99)), Some(monday()))), ["agent", "expires"]);
        assert_eq!(fields(add(HolderId::Contact(Id::new(99)), None)), ["contact"]);
        let first = ids[0];
        let revoke = |now| write(store, move |tx| Ok(store::revoke_token(tx, first, at(now))?)).unwrap();
        assert!(revoke("2026-11-23T08:00:00Z") && !revoke("2026-11-23T09:00:00Z"));
        assert_eq!(known(), [false, true, true]);
        let kept = write(store, move |tx| Ok(store::token(tx, first)?)).unwrap().unwrap();
        assert_eq!(kept.revoked, Some(at("2026-11-23T08:00:00Z")), "as it was first");
        let gone = Agent { active: false, ..agent("a@desk.example", "agent") };
        assert!(write(store, move |tx| store::change_agent(tx, agent_id, 1, &gone)).unwrap());
        assert_eq!(known(), [false, false, true]);
        assert_eq!(fields(add(HolderId::Agent(agent_id), None)), ["agent"], "who left gets none");
        let contact = desk.contact;
        let erased = write(store, move |tx| Ok(store::erase_contact(tx, contact, monday())?)).unwrap();
        assert_eq!(erased.unwrap().tokens, 1);
        assert_eq!(known(), [false, false, false]);
        let last = ids[2];
        let kept = write(store, move |tx| Ok(store::token(tx, last)?)).unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.revoked), ("", Some(monday())), "what it was called is gone");
    });
}

#[test]
fn views_come_in_their_order_the_own_and_those_of_the_own_teams() {
    stores(|store| {
        let add = |address: &'static str| {
            write(store, move |tx| store::add_agent(tx, &agent(address, "agent"))).unwrap()
        };
        let (omar, lina) = (add("omar@desk.example"), add("lina@desk.example"));
        let team = write(store, move |tx| {
            Ok(store::add_team(tx, &from_value(json!({"name": "First line", "agents": [omar]})).unwrap())?)
        })
        .unwrap();
        let save = |name: &str, owner: Id<Agent>, shared: bool, position: u32| {
            let view = json!({
                "name": name, "owner": owner, "team": shared.then_some(team), "position": position, "filter": {}
            });
            let view: View = from_value(view).unwrap();
            write(store, move |tx| Ok(store::add_view(tx, &view)?)).unwrap()
        };
        save("last", omar, false, 9);
        save("shared", lina, true, 1);
        save("hers", lina, false, 1);
        let removed = save("gone", omar, false, 1);
        assert!(write(store, move |tx| Ok(store::remove_view(tx, removed)?)).unwrap());
        let names = |of: Option<Id<Agent>>, after: (u32, i64)| {
            let views = write(store, move |tx| Ok(store::views(tx, of, after, 10)?)).unwrap();
            views.into_iter().map(|(_, view)| view.it.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Some(omar), (0, 0)), ["shared", "last"]);
        assert_eq!(names(Some(lina), (0, 0)), ["shared", "hers"]);
        assert_eq!(names(None, (0, 0)), ["shared", "hers", "last"]);
        assert_eq!(names(None, (1, i64::MAX)), ["last"]);
        // Who leaves the team sees its views no more.
        write(store, move |tx| {
            let empty = from_value(json!({"name": "First line", "agents": []})).unwrap();
            assert_eq!(store::teams_of(tx, omar)?, [team]);
            assert!(store::change_team(tx, team, 1, &empty)?);
            assert_eq!(store::teams_of(tx, omar)?, []);
            Ok(())
        })
        .unwrap();
        assert_eq!(names(Some(omar), (0, 0)), ["last"]);
    });
}
