//! The whole table as it is meant, and what its scopes reach.

use sla::{Instant, Language};

use super::{Asker, Deed, Denied, Scope, Who, Whose};
use crate::case::{Refusal, Why};
use crate::id::Id;
use crate::people::{AgentRole, Contact, ContactRole, Reach};

const AGENT: Asker = Asker::Agent { id: Id::new(1), role: AgentRole::Agent };
const ADMINISTRATOR: Asker = Asker::Agent { id: Id::new(2), role: AgentRole::Administrator };

/// Contact 7 of site 4 of organisation 3.
const fn contact(role: ContactRole) -> Asker {
    Asker::Contact { id: Id::new(7), role, organisation: Id::new(3), site: Some(Id::new(4)) }
}

fn case(organisation: i64, site: i64, contact: i64) -> Whose {
    Whose {
        organisation: Some(Id::new(organisation)),
        site: Some(Id::new(site)),
        contact: Some(Id::new(contact)),
        ..Whose::default()
    }
}

fn words(deed: Deed) -> String {
    let mut words = String::new();
    for letter in format!("{deed:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn printed() -> String {
    let mut table =
        "                       agent  lead   admin  own    site   org    manager stranger desk\n".to_owned();
    for deed in Deed::all() {
        let mut line = format!("{:<23}", words(deed));
        for (who, width) in Who::ALL.into_iter().zip([7, 7, 7, 7, 7, 7, 8, 9, 4]) {
            let cell = match deed.scope(who) {
                Scope::None => "-",
                Scope::Own => "own",
                Scope::Site => "site",
                Scope::Organisation => "org",
                Scope::All => "all",
            };
            line += &format!("{cell:<width$}");
        }
        table += line.trim_end();
        table += "\n";
    }
    table
}

#[test]
fn the_whole_table_is_as_it_was_agreed() {
    let table = printed();
    assert!(table == include_str!("table.txt"), "permission/table.txt should be:\n{table}");
}

#[test]
fn each_deed_has_one_row_and_what_is_done_to_a_thing_needs_no_more_than_seeing_it() {
    let deeds: Vec<Deed> = Deed::all().collect();
    for (index, deed) in deeds.iter().enumerate() {
        assert!(!deeds[..index].contains(deed), "{deed:?} comes twice");
        assert_eq!(deed.sight().sight(), deed.sight(), "{deed:?}: seeing is seen by itself");
    }
}

#[test]
fn a_stranger_does_only_what_a_mail_can() {
    let mailed = [
        Deed::Open,
        Deed::Write,
        Deed::Attach,
        Deed::Raise,
        Deed::Lower,
        Deed::Contest,
        Deed::ConfirmAvailability,
        Deed::Withdraw,
        Deed::Reopen,
    ];
    for deed in Deed::all().filter(|deed| *deed != Deed::SeePlans) {
        let expected = if mailed.contains(&deed) { Scope::Own } else { Scope::None };
        assert_eq!(deed.scope(Who::Stranger), expected, "{deed:?}");
    }
}

#[test]
fn a_lead_may_do_what_an_agent_may_and_an_administrator_what_a_lead_may() {
    for deed in Deed::all() {
        assert!(deed.scope(Who::Agent) <= deed.scope(Who::Lead), "{deed:?}");
        assert!(deed.scope(Who::Lead) <= deed.scope(Who::Administrator), "{deed:?}");
    }
}

#[test]
fn a_contact_sees_the_cases_of_its_role() {
    let (own, site, organisation, foreign) = (case(3, 4, 7), case(3, 4, 8), case(3, 5, 8), case(9, 4, 8));
    let own_elsewhere = case(3, 5, 7);
    let all = [own, own_elsewhere, site, organisation, foreign];
    for (role, sees) in [
        (ContactRole::OwnCases, [true, true, false, false, false]),
        (ContactRole::Site, [true, true, true, false, false]),
        (ContactRole::Organisation, [true, true, true, true, false]),
        (ContactRole::Manager, [true, true, true, true, false]),
    ] {
        for (whose, seen) in all.iter().zip(sees) {
            let answer = contact(role).may(Deed::SeeCase, whose);
            assert_eq!(answer, if seen { Ok(()) } else { Err(Denied::Hidden) }, "{role:?} {whose:?}");
        }
    }
}

#[test]
fn whoever_takes_part_may_do_what_the_contact_may_and_no_more() {
    let theirs = |participants: &[i64]| Whose {
        participants: participants.iter().map(|id| Id::new(*id)).collect(),
        ..case(3, 5, 8)
    };
    for deed in [Deed::SeeCase, Deed::Write, Deed::Attach, Deed::Raise, Deed::AddParticipant] {
        assert_eq!(contact(ContactRole::OwnCases).may(deed, &theirs(&[6, 7])), Ok(()), "{deed:?}");
        assert_eq!(contact(ContactRole::Site).may(deed, &theirs(&[6, 7])), Ok(()), "{deed:?}");
        assert_eq!(contact(ContactRole::Site).may(deed, &theirs(&[6])), Err(Denied::Hidden), "{deed:?}");
    }
    assert_eq!(contact(ContactRole::OwnCases).may(Deed::Resolve, &theirs(&[7])), Err(Denied::Forbidden));
    assert_eq!(contact(ContactRole::OwnCases).may(Deed::Note, &theirs(&[7])), Err(Denied::Hidden));
}

#[test]
fn what_one_sees_is_forbidden_and_what_one_does_not_see_is_not_there() {
    let customer = contact(ContactRole::Organisation);
    assert_eq!(customer.may(Deed::Resolve, &case(3, 5, 8)), Err(Denied::Forbidden));
    assert_eq!(customer.may(Deed::Resolve, &case(9, 5, 8)), Err(Denied::Hidden));
    assert_eq!(customer.may(Deed::Note, &case(3, 5, 8)), Err(Denied::Hidden));
    assert_eq!(AGENT.may(Deed::DecideContest, &case(3, 5, 8)), Err(Denied::Forbidden));
    assert_eq!(contact(ContactRole::OwnCases).may(Deed::SeeContract, &case(3, 4, 7)), Err(Denied::Hidden));
}

#[test]
fn d13_a_case_in_triage_is_seen_by_agents_and_answered_by_its_proven_sender_only() {
    let triaged = Whose::default();
    assert_eq!(AGENT.may(Deed::Bind, &triaged), Ok(()));
    assert_eq!(contact(ContactRole::Manager).may(Deed::SeeCase, &triaged), Err(Denied::Hidden));
    assert_eq!(Asker::Stranger.may(Deed::Write, &triaged), Err(Denied::Hidden));
    assert_eq!(Asker::Stranger.may(Deed::Write, &Whose { proven_sender: true, ..triaged }), Ok(()));
}

#[test]
fn a_token_is_its_owners_and_the_administrators() {
    let token = Whose { agent: Some(Id::new(1)), ..Whose::default() };
    assert_eq!(AGENT.may(Deed::RevokeToken, &token), Ok(()));
    assert_eq!(AGENT.may(Deed::RevokeToken, &Whose::default()), Err(Denied::Hidden));
    assert_eq!(ADMINISTRATOR.may(Deed::RevokeToken, &token), Ok(()));
}

/// Contact 7, whose first address is proven.
fn person(role: ContactRole) -> Contact {
    let reach = |to: &str, verified| Reach { to: to.to_owned(), verified };
    Contact {
        organisation: Id::new(3),
        site: Some(Id::new(4)),
        name: "Sara".to_owned(),
        role,
        language: Language::En,
        addresses: vec![reach("sara@rimal.example", Some(Instant::MIN)), reach("s@rimal.example", None)],
        numbers: vec![],
    }
}

#[test]
fn a_contact_changes_the_own_name_language_and_numbers_and_nothing_else() {
    let was = person(ContactRole::Site);
    let changed = |change: fn(&mut Contact)| {
        let mut is = was.clone();
        change(&mut is);
        let outcome = contact(ContactRole::Site).may_change_contact(Id::new(7), &was, &is);
        outcome.map_err(|refusal| (refusal.why, refusal.error.field().to_owned()))
    };
    let refused = |field: &str| Err((Why::Forbidden, field.to_owned()));
    assert_eq!(changed(|is| is.name = "Sarah".to_owned()), Ok(()));
    assert_eq!(changed(|is| is.language = Language::Ar), Ok(()));
    assert_eq!(changed(|is| is.role = ContactRole::Manager), refused("role"));
    assert_eq!(changed(|is| is.site = Some(Id::new(5))), refused("site"));
    assert_eq!(changed(|is| is.addresses[1].verified = Some(Instant::MIN)), refused("addresses[1].verified"));
    assert_eq!(changed(|is| is.addresses[0].verified = None), refused("addresses"));
    assert_eq!(changed(|is| is.addresses[0].to = "other@rimal.example".to_owned()), refused("addresses"));
    assert_eq!(changed(|is| is.addresses.truncate(1)), refused("addresses"));
    let reach = |verified| Reach { to: "+966112345678".to_owned(), verified };
    let claimed =
        |is: &mut Contact| is.numbers.push(Reach { to: "+966112345678".to_owned(), verified: None });
    assert_eq!(changed(claimed), Ok(()));
    let proven = |is: &mut Contact| {
        is.numbers.push(Reach { to: "+966112345678".to_owned(), verified: Some(Instant::MIN) });
    };
    assert_eq!(changed(proven), refused("numbers[0].verified"));
    let with = |number: Reach| Contact { numbers: vec![number], ..was.clone() };
    let (before, after) = (with(reach(Some(Instant::MIN))), with(reach(None)));
    assert_eq!(contact(ContactRole::Site).may_change_contact(Id::new(7), &before, &after), Ok(()));
    let colleague = contact(ContactRole::Site).may_change_contact(Id::new(8), &before, &after);
    assert_eq!(colleague.map_err(|refusal| refusal.why), Err(Why::Forbidden));
}

#[test]
fn a_manager_keeps_the_own_organisations_contacts_and_vouches_for_none() {
    let was = person(ContactRole::OwnCases);
    let mut is = was.clone();
    is.role = ContactRole::Manager;
    is.site = None;
    is.addresses[0].to = "other@rimal.example".to_owned();
    is.addresses[0].verified = None;
    let manager = contact(ContactRole::Manager);
    let field = |outcome: Result<(), Refusal>| outcome.map_err(|refusal| refusal.error.field().to_owned());
    assert_eq!(field(manager.may_change_contact(Id::new(8), &was, &is)), Ok(()));
    assert_eq!(field(manager.may_add_contact(&is)), Ok(()));
    let vouched = person(ContactRole::OwnCases);
    assert_eq!(field(manager.may_add_contact(&vouched)), Err("addresses[0].verified".to_owned()));
    let foreign = Contact { organisation: Id::new(9), ..is.clone() };
    assert_eq!(field(manager.may_add_contact(&foreign)), Err(String::new()));
    assert_eq!(field(contact(ContactRole::Organisation).may_add_contact(&is)), Err(String::new()));
}

#[test]
fn an_agent_vouches_for_addresses_and_a_lead_says_what_a_contact_sees() {
    let field = |outcome: Result<(), Refusal>| outcome.map_err(|refusal| refusal.error.field().to_owned());
    let own = person(ContactRole::OwnCases);
    assert_eq!(AGENT.may_add_contact(&own), Ok(()));
    let more = person(ContactRole::Site);
    assert_eq!(field(AGENT.may_add_contact(&more)), Err("role".to_owned()));
    let elsewhere = Contact { site: Some(Id::new(5)), ..more.clone() };
    assert_eq!(
        field(AGENT.may_change_contact(Id::new(7), &more, &elsewhere)),
        Err("role".to_owned()),
        "a site is what its role sees"
    );
    let lead = Asker::Agent { id: Id::new(2), role: AgentRole::Lead };
    assert_eq!(lead.may_add_contact(&more), Ok(()));
    assert_eq!(lead.may_change_contact(Id::new(7), &more, &elsewhere), Ok(()));
}
