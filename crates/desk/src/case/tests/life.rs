//! The life of a case, and what it does to the promise (policy D11, D16–D18, D21).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, OTHER_AGENT, TEXT, confirmation, priority};
use crate::case::event::{Body, Channel, Relation, Sealed, VoidReason};
use crate::case::fold::{Case, Life};
use crate::case::promised::State;
use crate::case::reply::Reply;
use crate::case::{Attach, LONGEST_TAG, MOST_TAGS, Raise, Why};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

const FILE: Attach = Attach { file: Sealed([1; 32]), message: None, note: false };

/// A Basic case of priority 1, due Monday at 11:00.
fn running() -> Desk {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    desk
}

/// A Premium case of priority 3 from a Saturday, whose replies wait for Monday 09:00 and which is due at 13:00.
fn weekend() -> Desk {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3);
    desk
}

fn writes(desk: &mut Desk) -> &mut Desk {
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email))
}

#[test]
fn d11_a_reply_held_past_its_deadline_counts_when_it_leaves_and_is_late() {
    // A quote may promise priority 3 around the clock; replies to it still wait for working hours.
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    if let Some(entitlement) = &mut desk.entitlement {
        let always = entitlement.clocks.iter().find(|clock| clock.priority == priority(1)).cloned();
        let always = always.expect("a clock").calendar;
        entitlement.clocks.iter_mut().for_each(|clock| clock.calendar = always.clone());
    }
    desk.open(3).at("2026-11-28 12:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(desk.deadline(), "Sat 28 16:00");
    let reply = desk.last();
    assert_eq!(desk.at("2026-11-28 16:01").state(), State::Late, "held is not answered");
    desk.at("2026-11-30 09:00").does(Actor::Desk, |case, world| case.let_leave(reply, world));
    assert_eq!(desk.state(), State::LateKept);
}

#[test]
fn d17_nothing_pauses_the_response_clock() {
    let mut desk = running();
    desk.at("2026-11-23 09:10").does(AGENT, |case, world| case.wait_for_customer(world));
    desk.does(AGENT, |case, world| case.assign(Some(Id::new(2)), Some(Id::new(1)), world));
    desk.does(OTHER_AGENT, |case, world| case.assign(None, None, world));
    assert_eq!(desk.deadline(), "Mon 23 11:00");
    assert_eq!(desk.at("2026-11-23 11:01").state(), State::Late);
    assert_eq!(desk.case().promises.len(), 1);
}

#[test]
fn d17_waiting_ends_with_a_word_from_the_customer_or_at_an_agents() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.wait_for_customer(world));
    assert_eq!(desk.case().wait_for_customer(&desk.world(AGENT)), Ok(vec![]), "it is so already");
    writes(&mut desk);
    assert!(!desk.case().awaits_customer);
    desk.does(AGENT, |case, world| case.wait_for_customer(world));
    desk.does(AGENT, |case, world| case.wait_no_longer(world));
    assert!(!desk.case().awaits_customer);
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.wait_for_customer(world)).why, Why::Forbidden);
}

#[test]
fn d18_an_agent_cannot_resolve_an_unanswered_case() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.note(TEXT, world));
    let refusal = desk.refused(AGENT, |case, world| case.resolve(None, world));
    assert_eq!(refusal.why, Why::Conflict);
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.does(AGENT, |case, world| case.resolve(None, world));
    assert_eq!((desk.case().life, desk.state()), (Life::Resolved, State::Kept));
}

#[test]
fn d18_a_reply_that_also_resolves_counts() {
    let mut desk = running();
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    assert_eq!((desk.case().life, desk.state()), (Life::Resolved, State::Kept));
}

#[test]
fn d18_a_case_resolved_by_a_reply_that_never_was_is_unsolved_again() {
    let mut desk = weekend();
    desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    assert_eq!((desk.case().life, desk.case().is_answered()), (Life::Resolved, false));
    desk.does(AGENT, |case, world| case.take_back(reply, world));
    assert_eq!(desk.case().life, Life::Open);
}

#[test]
fn d16_a_case_resolved_by_a_reply_that_bounced_is_unsolved_again() {
    for (reached, life) in [(false, Life::Open), (true, Life::Resolved)] {
        let mut desk = running();
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
        desk.does(Actor::Desk, |case, _| case.bounced(2 + 1, reached));
        assert_eq!(desk.case().life, life);
    }
}

#[test]
fn d18_a_customer_who_closes_before_the_response_withdraws() {
    let mut desk = running();
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.withdraw(world));
    assert_eq!(desk.case().life, Life::Withdrawn(desk.now));
    assert_eq!(desk.state(), State::Withdrawn);
    assert_eq!(desk.at("2026-11-24 10:00").state(), State::Withdrawn);
    assert_eq!(desk.case().outcome(desk.now).missed, None);
}

#[test]
fn d18_d19_a_withdrawal_after_the_deadline_leaves_the_miss() {
    let mut desk = running();
    desk.at("2026-11-23 11:30").does(CUSTOMER, |case, world| case.withdraw(world));
    assert_eq!(desk.state(), State::Late);
}

#[test]
fn d18_a_customer_who_closes_an_answered_case_closes_it() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.does(CUSTOMER, |case, world| case.close(world));
    assert_eq!((desk.case().life, desk.state()), (Life::Closed, State::Kept));
}

#[test]
fn d18_only_the_customer_withdraws() {
    assert_eq!(running().refused(AGENT, |case, world| case.withdraw(world)).why, Why::Forbidden);
}

#[test]
fn d18_a_held_reply_does_not_leave_after_a_withdrawal() {
    let mut desk = weekend();
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    desk.does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-30 09:00");
    assert_eq!(desk.refused(Actor::Desk, |case, world| case.let_leave(reply, world)).why, Why::Conflict);
    assert_eq!(desk.state(), State::Withdrawn);
}

#[test]
fn d18_a_void_case_has_a_reason_and_counts_neither_way() {
    for reason in [VoidReason::Spam, VoidReason::Test, VoidReason::Duplicate] {
        for at in ["2026-11-23 10:00", "2026-11-23 12:00"] {
            let mut desk = running();
            desk.at(at).does(AGENT, |case, world| case.void(reason, TEXT, world));
            assert_eq!((desk.case().life, desk.state()), (Life::Void(reason), State::Void));
        }
    }
    assert_eq!(
        running().refused(CUSTOMER, |case, world| case.void(VoidReason::Spam, TEXT, world)).why,
        Why::Forbidden
    );
}

#[test]
fn d19_a_case_voided_by_mistake_has_its_promise_back_as_if_it_had_never_been_void() {
    for (reopened, state) in [("2026-11-23 09:30", State::Run), ("2026-11-23 12:00", State::Late)] {
        let mut desk = running();
        desk.at("2026-11-23 09:20").does(AGENT, |case, world| case.void(VoidReason::Spam, TEXT, world));
        assert_eq!(desk.refused(CUSTOMER, |case, world| case.reopen(world)).why, Why::Forbidden);
        desk.at(reopened).does(AGENT, |case, world| case.reopen(world));
        assert_eq!((desk.state(), desk.deadline().as_str()), (state, "Mon 23 11:00"), "{reopened}");
    }
}

#[test]
fn d21_reopening_a_withdrawn_case_makes_no_new_promise_and_the_old_one_runs_while_it_is_ahead() {
    let mut desk = running();
    desk.at("2026-11-23 09:20").does(CUSTOMER, |case, world| case.withdraw(world));
    let mut later = Desk::new("basic", "2026-11-23 09:00");
    later.events.clone_from(&desk.events);
    desk.at("2026-11-23 09:30").does(CUSTOMER, |case, world| case.reopen(world));
    assert_eq!(desk.state(), State::Run);
    assert_eq!(desk.at("2026-11-23 11:01").state(), State::Late);
    later.at("2026-11-23 12:00").does(CUSTOMER, |case, world| case.reopen(world));
    assert_eq!((later.state(), later.case().promises.len()), (State::Withdrawn, 1));
    later.does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(later.state(), State::Withdrawn, "neither kept nor missed");
}

#[test]
fn d21_a_raise_of_a_case_whose_promise_lapsed_makes_no_new_one() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2).does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-25 09:00").does(CUSTOMER, |case, world| case.reopen(world));
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!((desk.case().promises.len(), desk.state()), (1, State::Withdrawn));
}

#[test]
fn d21_reopening_an_answered_case_makes_no_new_promise() {
    for by in [AGENT, CUSTOMER] {
        let mut desk = running();
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
        desk.does(Actor::Desk, |case, world| case.close(world));
        assert_eq!(desk.refused(Actor::Desk, |case, world| case.reopen(world)).why, Why::Forbidden);
        desk.at("2026-12-01 09:00").does(by, |case, world| case.reopen(world));
        let case = desk.case();
        assert_eq!((case.life, case.promises.len(), desk.state()), (Life::Open, 1, State::Kept));
    }
}

#[test]
fn d21_a_message_from_the_customer_brings_back_what_is_over() {
    let resolved = |desk: &mut Desk| {
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    };
    let closed = |desk: &mut Desk| {
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
        desk.does(AGENT, |case, world| case.close(world));
    };
    let withdrawn = |desk: &mut Desk| {
        desk.does(CUSTOMER, |case, world| case.withdraw(world));
    };
    for end in [&resolved as &dyn Fn(&mut Desk), &closed, &withdrawn] {
        let mut desk = running();
        end(&mut desk);
        assert_ne!(desk.case().life, Life::Open);
        writes(&mut desk);
        assert_eq!((desk.case().life, desk.case().promises.len()), (Life::Open, 1));
        assert!(desk.case().unheard.is_empty());
    }
}

#[test]
fn d13_a_message_to_a_void_case_or_one_merged_away_is_kept_and_calls_for_a_person() {
    let survivor = Id::<Case>::new(9);
    for body in [Body::Voided { reason: VoidReason::Spam, words: TEXT }, Body::MergedInto { survivor }] {
        let mut desk = running();
        desk.happens(AGENT, body);
        let life = desk.case().life;
        writes(&mut desk);
        let message = desk.last();
        assert_eq!((desk.case().life, desk.case().unheard), (life, vec![message]));
        desk.does(AGENT, |case, world| case.heard(message, world));
        assert!(desk.case().unheard.is_empty());
    }
}

#[test]
fn d18_a_case_is_closed_once_it_is_resolved() {
    let mut desk = running();
    assert_eq!(desk.refused(AGENT, |case, world| case.close(world)).why, Why::Conflict);
    desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    assert_eq!(desk.refused(AGENT, |case, world| case.resolve(None, world)).why, Why::Conflict);
    desk.does(Actor::Desk, |case, world| case.close(world));
    for refusal in [
        desk.refused(AGENT, |case, world| case.close(world)),
        desk.refused(AGENT, |case, world| case.reply(&REPLY, world)),
        desk.refused(AGENT, |case, world| case.wait_for_customer(world)),
        desk.refused(CUSTOMER, |case, world| case.withdraw(world)),
        desk.refused(AGENT, |case, world| case.assign(None, None, world)),
    ] {
        assert_eq!(refusal.why, Why::Conflict);
    }
}

#[test]
fn d7_notes_files_and_tags_are_taken_wherever_the_case_stands_and_are_no_response() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.void(VoidReason::Test, TEXT, world));
    desk.does(AGENT, |case, world| case.note(TEXT, world));
    desk.does(CUSTOMER, |case, world| case.attach(&FILE, world));
    assert_eq!(desk.case().attach(&FILE, &desk.world(CUSTOMER)), Ok(vec![]), "the same file once");
    desk.does(AGENT, |case, world| case.tag("printer", world));
    let case = desk.case();
    assert_eq!((case.files.len(), case.tags.len(), case.is_answered()), (1, 1, false));
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.note(TEXT, world)).why, Why::Forbidden);
}

#[test]
fn d11_a_file_with_a_reply_is_hidden_until_that_leaves_and_one_with_a_note_for_good() {
    let mut desk = weekend();
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    let held = desk.last();
    desk.does(AGENT, |case, world| case.attach(&Attach { message: Some(held), ..FILE }, world));
    desk.does(AGENT, |case, world| case.note(TEXT, world));
    let note = desk.last();
    for (index, attach) in [
        Attach { message: Some(note), ..FILE },
        Attach { note: true, ..FILE },
        Attach { message: Some(1), note: true, ..FILE },
        Attach { message: Some(1), ..FILE },
        FILE,
    ]
    .into_iter()
    .enumerate()
    {
        let file = Sealed([u8::try_from(index).expect("few") + 2; 32]);
        desk.does(AGENT, |case, world| case.attach(&Attach { file, ..attach }, world));
    }
    let hidden = |desk: &Desk| {
        let case = desk.case();
        case.files.iter().map(|file| case.hides(file, desk.now)).collect::<Vec<_>>()
    };
    assert_eq!(hidden(&desk), [true, true, true, true, false, false]);
    desk.at("2026-11-30 09:00").does(Actor::Desk, |case, world| case.let_leave(held, world));
    assert_eq!(hidden(&desk), [false, true, true, true, false, false]);
}

#[test]
fn a_customers_file_goes_with_no_message_of_an_agents_and_is_hidden_from_nobody() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    for (attach, why, field) in [
        (Attach { message: Some(reply), ..FILE }, Why::Invalid, "message"),
        (Attach { message: Some(99), ..FILE }, Why::Invalid, "message"),
        (Attach { message: Some(2), ..FILE }, Why::Invalid, "message"),
        (Attach { note: true, ..FILE }, Why::Forbidden, ""),
    ] {
        let refusal = desk.refused(CUSTOMER, |case, world| case.attach(&attach, world));
        assert_eq!((refusal.why, refusal.error.field()), (why, field), "{attach:?}");
    }
    desk.does(CUSTOMER, |case, world| case.attach(&Attach { message: Some(1), ..FILE }, world));
    assert_eq!(desk.case().files[0].message, Some(1));
}

#[test]
fn a_customer_does_not_assign() {
    let refusal = running().refused(CUSTOMER, |case, world| case.assign(None, Some(Id::new(1)), world));
    assert_eq!(refusal.why, Why::Forbidden);
}

#[test]
fn a_tag_is_one_short_line_and_there_are_not_too_many() {
    let mut desk = running();
    desk.does(AGENT, |case, world| case.tag("  card   reader ", world));
    assert_eq!(desk.case().tags, ["card reader"]);
    assert_eq!(desk.case().tag("card reader", &desk.world(AGENT)), Ok(vec![]));
    let long = "س".repeat(LONGEST_TAG + 1);
    for tag in ["", "  ", long.as_str(), "a\u{0}b", "a\u{202E}b"] {
        let refusal = desk.refused(AGENT, |case, world| case.tag(tag, world));
        assert_eq!((refusal.why, refusal.error.field()), (Why::Invalid, "tag"), "{tag:?}");
    }
    desk.does(AGENT, |case, world| case.tag(&"س".repeat(LONGEST_TAG), world));
    for number in 2..MOST_TAGS {
        desk.does(AGENT, |case, world| case.tag(&number.to_string(), world));
    }
    assert_eq!(desk.refused(AGENT, |case, world| case.tag("more", world)).why, Why::Conflict);
    desk.does(AGENT, |case, world| case.untag("card reader", world));
    desk.does(AGENT, |case, world| case.tag("more", world));
    assert_eq!(desk.case().untag("never", &desk.world(AGENT)), Ok(vec![]));
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.tag("mine", world)).why, Why::Forbidden);
}

fn all_happen(desk: &mut Desk, bodies: Vec<Body>) {
    for body in bodies {
        desk.happens(AGENT, body);
    }
}

/// Links the first case to the second, and records it in both.
fn link(cases: &mut [&mut Desk; 2], ids: [i64; 2], relation: Relation) -> Result<(), Why> {
    let [one, other] = cases;
    let other_case = other.case();
    let [own, far] = ids.map(Id::new);
    let both = one.case().link(own, (far, &other_case), relation, &one.world(AGENT)).map_err(|e| e.why)?;
    all_happen(one, both.here);
    all_happen(other, both.there);
    Ok(())
}

#[test]
fn many_cases_have_one_incident_and_an_incident_has_none() {
    let (mut incident, mut one, mut two, mut wider) = (running(), running(), running(), running());
    link(&mut [&mut one, &mut incident], [1, 9], Relation::Parent).expect("linked");
    link(&mut [&mut incident, &mut two], [9, 2], Relation::Part).expect("linked");
    assert_eq!((one.case().parent(), two.case().parent()), (Some(Id::new(9)), Some(Id::new(9))));
    assert_eq!(incident.case().links, [(Id::new(1), Relation::Part), (Id::new(2), Relation::Part)]);
    assert_eq!(link(&mut [&mut one, &mut wider], [1, 8], Relation::Parent), Err(Why::Conflict));
    assert_eq!(link(&mut [&mut incident, &mut wider], [9, 8], Relation::Parent), Err(Why::Conflict));
    assert_eq!(link(&mut [&mut wider, &mut two], [8, 2], Relation::Parent), Err(Why::Conflict));
    let both = one.case().unlink(Id::new(1), Id::new(9), &one.world(AGENT)).expect("unlinked");
    assert_eq!(both.there, [Body::Unlinked { other: Id::new(1) }]);
    all_happen(&mut one, both.here);
    link(&mut [&mut one, &mut wider], [1, 8], Relation::Parent).expect("linked to another");
}

#[test]
fn a_case_is_linked_to_others_by_an_agent_and_not_to_itself() {
    let (mut one, mut two) = (running(), running());
    link(&mut [&mut one, &mut two], [1, 2], Relation::Related).expect("linked");
    link(&mut [&mut one, &mut two], [1, 2], Relation::Related).expect("it is so already");
    assert_eq!((one.case().links.len(), two.case().links.len()), (1, 1));
    assert_eq!(link(&mut [&mut one, &mut two], [1, 1], Relation::Related), Err(Why::Conflict));
    let case = two.case();
    let by_customer =
        one.case().link(Id::new(1), (Id::new(2), &case), Relation::Related, &one.world(CUSTOMER));
    assert_eq!(by_customer.map_err(|refusal| refusal.why), Err(Why::Forbidden));
}

#[test]
fn d18_a_withdrawn_case_that_was_voided_by_mistake_stays_withdrawn_for_as_long() {
    let mut desk = running();
    desk.at("2026-11-23 09:20").does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-23 09:40").does(AGENT, |case, world| case.void(VoidReason::Test, TEXT, world));
    desk.at("2026-11-23 12:00").does(AGENT, |case, world| case.reopen(world));
    assert_eq!((desk.state(), desk.case().outcome(desk.now).missed), (State::Withdrawn, None));
}

#[test]
fn d21_no_promise_is_owed_for_a_change_after_the_promise_lapsed() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2).does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-25 09:00").does(CUSTOMER, |case, world| case.reopen(world));
    desk.raise(1).answer();
    let reply = desk.last();
    desk.at("2026-11-25 10:00").does(Actor::Desk, |case, _| case.bounced(reply, false));
    desk.does(Actor::Desk, |case, world| case.owed_promises(&[], world));
    assert_eq!((desk.case().promises.len(), desk.state()), (1, State::Withdrawn));
}

#[test]
fn d16_d18_a_case_that_the_customer_closed_after_a_reply_that_bounced_was_withdrawn() {
    let mut desk = running();
    desk.at("2026-11-23 09:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-23 12:00").does(Actor::Desk, |case, _| case.bounced(reply, false));
    assert_eq!((desk.case().life.is_over(), desk.state()), (true, State::Withdrawn));
    let mut desk = running();
    desk.at("2026-11-23 10:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    desk.at("2026-11-23 11:30").does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-23 12:00").does(Actor::Desk, |case, _| case.bounced(reply, false));
    assert_eq!(desk.state(), State::Late, "the deadline had passed by then");
}
