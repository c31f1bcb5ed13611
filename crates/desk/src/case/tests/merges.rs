//! Merging cases of one organisation, and undoing it (policy D22).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, priority};
use crate::case::event::{Body, CallEnd, Channel};
use crate::case::fold::{Life, MessageKind};
use crate::case::promised::State;
use crate::case::reply::Reply;
use crate::case::{Call, Case, Refusal, Why, conversation};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };
const FIRST: Id<Case> = Id::new(1);
const SECOND: Id<Case> = Id::new(2);

/// Two cases of one organisation, the first of which may take in the second.
struct Two {
    first: Desk,
    second: Desk,
}

impl Two {
    /// A P2 of Monday 9:00, due on Tuesday 13:00, and a P1 of 9:30, due at 11:30.
    fn new() -> Self {
        let mut first = Desk::new("basic", "2026-11-23 09:00");
        let mut second = Desk::new("basic", "2026-11-23 09:30");
        first.open(2);
        second.open(1);
        Self { first, second }
    }

    fn at(&mut self, local: &str) -> &mut Self {
        self.first.at(local);
        self.second.at(local);
        self
    }

    fn merge(&mut self) -> &mut Self {
        let (first, second) = (self.first.case(), self.second.case());
        let both = first.merge(FIRST, (SECOND, &second), &self.first.world(AGENT)).expect("they merge");
        self.first.record(AGENT, Ok(both.here));
        self.second.record(AGENT, Ok(both.there));
        self
    }

    fn part(&mut self) -> &mut Self {
        let (first, second) = (self.first.case(), self.second.case());
        let both = first.part(FIRST, (SECOND, &second), &self.first.world(AGENT)).expect("they part");
        self.first.record(AGENT, Ok(both.here));
        self.second.record(AGENT, Ok(both.there));
        self
    }

    /// Something is done to the first case, and the second one follows.
    fn first_does(&mut self, by: Actor, verb: impl FnOnce(&mut Desk)) -> &mut Self {
        let before = self.first.events.len();
        verb(&mut self.first);
        let follows = self.second.case().follows_from(
            SECOND,
            (FIRST, &self.first.case()),
            &self.first.events[before..],
        );
        self.second.record(by, Ok(follows));
        self
    }

    /// Something is done to the second case, and the first one follows.
    fn second_does(&mut self, by: Actor, verb: impl FnOnce(&mut Desk)) -> &mut Self {
        let before = self.second.events.len();
        verb(&mut self.second);
        let follows = self.first.case().follows_from(
            FIRST,
            (SECOND, &self.second.case()),
            &self.second.events[before..],
        );
        self.first.record(by, Ok(follows));
        self
    }

    fn replies(&mut self) -> &mut Self {
        self.first_does(AGENT, |desk| {
            desk.does(AGENT, |case, world| case.reply(&REPLY, world));
        })
    }

    fn refused(&self, by: Actor) -> Refusal {
        let (first, second) = (self.first.case(), self.second.case());
        first.merge(FIRST, (SECOND, &second), &self.first.world(by)).expect_err("it should be refused")
    }

    fn states(&self) -> (State, State) {
        (self.first.state(), self.second.state())
    }
}

#[test]
fn d22_two_running_cases_are_merged_and_one_response_answers_both() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge();
    assert_eq!(two.first.deadline(), "Tue 24 13:00");
    assert_eq!(two.second.deadline(), "Mon 23 11:30", "each keeps its own promise");
    two.at("2026-11-23 10:30").replies();
    assert_eq!(two.states(), (State::Kept, State::Kept));
    let response = two.second.case().response().expect("a response");
    assert_eq!(two.second.local(response.at), "Mon 23 10:30");
}

#[test]
fn d22_a_response_may_keep_one_promise_and_be_late_for_the_other() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 12:00").replies();
    assert_eq!(two.states(), (State::Kept, State::LateKept));
}

#[test]
fn d22_a_response_before_the_merge_answers_only_its_own() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").replies().merge();
    assert_eq!(two.states(), (State::Kept, State::Run));
    two.at("2026-11-23 10:30").replies();
    assert_eq!(two.states(), (State::Kept, State::Kept), "the first one after it answers the other");
}

#[test]
fn d22_an_answered_call_in_either_answers_both() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10");
    let at = two.second.now;
    two.second_does(AGENT, |desk| {
        let call = Call { inbound: true, end: CallEnd::Answered, at };
        desk.does(AGENT, |case, world| case.call(&call, world));
    });
    assert_eq!(two.states(), (State::Kept, State::Kept));
}

#[test]
fn d22_the_queue_shows_the_earliest_open_deadline_and_the_highest_priority() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge();
    let (first, second) = (two.first.case(), two.second.case());
    let line = first.queue_line([&second]);
    assert_eq!(line.priority, priority(1));
    assert_eq!(line.respond_by.map(|at| two.first.local(at)).as_deref(), Some("Mon 23 11:30"));
    two.replies();
    assert_eq!(two.first.case().queue_line([&two.second.case()]).respond_by, None, "nothing is open");
}

#[test]
fn d22_a_merge_of_two_running_cases_is_undone_and_each_has_its_messages_back() {
    let mut two = Two::new();
    two.second.at("2026-11-23 09:45").does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    let before = two.second.case().messages;
    two.at("2026-11-23 10:00").merge();
    two.at("2026-11-23 10:05").first_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    });
    assert_eq!(conversation([(FIRST, &two.first.case()), (SECOND, &two.second.case())]).len(), 4);
    two.at("2026-11-23 10:10").part();
    let (first, second) = (two.first.case(), two.second.case());
    assert_eq!((second.life, &second.messages), (Life::Open, &before));
    assert_eq!(first.messages.len(), 2, "the later one stays with the survivor");
    assert_eq!((first.took_in.len(), two.states()), (0, (State::Run, State::Run)));
    two.at("2026-11-23 10:20").replies();
    assert_eq!(two.states(), (State::Kept, State::Run), "a response answers its own again");
}

#[test]
fn d22_what_answered_both_has_answered_both_after_the_undo() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10").replies().part();
    assert_eq!(two.states(), (State::Kept, State::Kept));
    let (first, second) = (two.first.case(), two.second.case());
    let said = conversation([(FIRST, &first), (SECOND, &second)]);
    assert_eq!(said.iter().filter(|(_, message)| message.by == AGENT).count(), 1, "it is told once");
}

#[test]
fn d22_undoing_a_merge_leaves_a_resolved_case_resolved() {
    let mut two = Two::new();
    two.second.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    two.at("2026-11-23 10:00").merge().first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    });
    two.part();
    assert_eq!((two.first.case().life, two.second.case().life), (Life::Resolved, Life::Resolved));
}

#[test]
fn d16_a_response_to_merged_cases_that_bounces_answers_neither() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10").replies();
    let reply = two.first.case().messages.last().expect("the reply").seq;
    two.at("2026-11-23 10:20").first_does(Actor::Desk, |desk| {
        desk.happens(Actor::Desk, Body::Bounced { reply, reached: false });
    });
    assert_eq!(two.states(), (State::Run, State::Run));
}

#[test]
fn d11_a_response_to_merged_cases_that_is_taken_back_never_was() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().replies();
    let reply = two.first.case().messages.last().expect("the reply").seq;
    two.first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.take_back(reply, world));
    });
    assert_eq!(two.states(), (State::Run, State::Run));
}

#[test]
fn d11_a_held_reply_of_a_merged_case_answers_both_when_it_leaves() {
    let mut two = Two {
        first: Desk::new("premium", "2026-11-27 16:30"),
        second: Desk::new("premium", "2026-11-27 16:40"),
    };
    two.first.open(3);
    two.second.open(3);
    two.at("2026-11-28 12:00");
    two.second.does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = two.second.case().messages.last().expect("the reply").seq;
    two.merge();
    assert_eq!(two.states(), (State::Idle, State::Idle));
    two.at("2026-11-30 09:00").second_does(Actor::Desk, |desk| {
        desk.does(Actor::Desk, |case, world| case.let_leave(reply, world));
    });
    assert_eq!(two.states(), (State::Kept, State::Kept));
}

#[test]
fn d11_a_message_to_the_survivor_returns_what_a_merged_case_holds_to_draft() {
    let mut two = Two {
        first: Desk::new("premium", "2026-11-28 10:00"),
        second: Desk::new("premium", "2026-11-28 10:00"),
    };
    two.first.open(3);
    two.second.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    two.at("2026-11-28 11:00").merge().first_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
    });
    assert_eq!(two.second.case().messages.last().map(|reply| reply.kind), Some(MessageKind::Draft));
}

#[test]
fn d22_only_cases_of_one_organisation_that_are_open_are_merged() {
    let mut two = Two::new();
    assert_eq!(two.refused(CUSTOMER).why, Why::Forbidden);
    let same = two.first.case();
    assert!(same.merge(FIRST, (FIRST, &same), &two.first.world(AGENT)).is_err(), "with itself");
    if let Body::Opened(opened) = &mut two.second.events[0].body {
        opened.organisation = Some(Id::new(99));
    }
    assert_eq!(two.refused(AGENT).error.field(), "other");
    if let Body::Opened(opened) = &mut two.second.events[0].body {
        opened.organisation = None;
    }
    assert_eq!(two.refused(AGENT).error.field(), "other");
    let mut two = Two::new();
    two.second.does(CUSTOMER, |case, world| case.withdraw(world));
    assert_eq!(two.refused(AGENT).error.field(), "case");
    let mut two = Two::new();
    two.merge();
    assert_eq!(two.refused(AGENT).error.field(), "case", "it is part of it already");
}

#[test]
fn d22_a_case_with_others_in_it_is_merged_by_merging_into_it() {
    let mut two = Two::new();
    two.merge();
    let mut third = Desk::new("basic", "2026-11-23 10:00");
    third.open(3);
    let refused = third.case().merge(Id::new(3), (FIRST, &two.first.case()), &third.world(AGENT));
    assert_eq!(refused.expect_err("it has a part").error.field(), "other");
    assert!(two.first.case().merge(FIRST, (Id::new(3), &third.case()), &third.world(AGENT)).is_ok());
}

#[test]
fn d22_only_what_is_merged_is_parted() {
    let two = Two::new();
    let refused = two.first.case().part(FIRST, (SECOND, &two.second.case()), &two.first.world(AGENT));
    assert_eq!(refused.expect_err("they aren't merged").why, Why::Conflict);
}

#[test]
fn d22_d16_the_first_response_after_the_merge_answers_a_case_whose_own_turns_out_undelivered() {
    let mut two = Two::new();
    two.at("2026-11-23 09:40").second.does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = two.second.last();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10").replies();
    two.at("2026-11-23 12:00").second_does(Actor::Desk, |desk| {
        desk.does(Actor::Desk, |case, _| case.bounced(reply, false));
    });
    assert_eq!(two.states(), (State::Kept, State::Kept));
}

#[test]
fn d22_a_call_answered_before_the_merge_and_recorded_after_it_answers_only_its_own() {
    let mut two = Two::new();
    let at = two.first.instant("2026-11-23 09:50");
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10").first_does(AGENT, |desk| {
        desk.calls(AGENT, &Call { inbound: true, end: CallEnd::Answered, at });
    });
    assert_eq!(two.states(), (State::Kept, State::Run));
}

#[test]
fn d7_d22_a_call_that_answers_merged_cases_counts_in_each_when_it_was_answered() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge();
    let at = two.first.instant("2026-11-23 11:20");
    two.at("2026-11-23 11:40").first_does(AGENT, |desk| {
        desk.calls(AGENT, &Call { inbound: true, end: CallEnd::Answered, at });
    });
    assert_eq!(two.second.case().response().map(|of| of.at), Some(at));
    assert_eq!(two.states(), (State::Kept, State::Kept));
}

#[test]
fn d21_d22_a_message_to_a_case_that_was_merged_brings_the_survivor_back() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    });
    two.at("2026-11-23 10:30").second_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
    });
    assert_eq!(two.first.case().life, Life::Open);
}

#[test]
fn d8_d22_a_message_to_a_case_that_was_merged_answers_the_survivors_check() {
    let mut two = Two::new();
    two.first.raise(1);
    two.at("2026-11-23 10:00").merge();
    two.first.ask();
    two.first.does(AGENT, |case, world| case.wait_for_customer(world));
    two.at("2026-11-23 10:10").second_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
    });
    let first = two.first.case();
    let check = first.check.expect("a check").result;
    assert_eq!((check, first.awaits_customer), (crate::case::CheckResult::Answered, false));
}

#[test]
fn d18_d22_a_customer_who_closes_the_survivor_withdraws_what_is_part_of_it() {
    let mut two = Two::new();
    two.at("2026-11-23 10:00").merge().at("2026-11-23 10:30").first_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, world| case.withdraw(world));
    });
    assert_eq!(two.at("2026-11-23 12:00").states(), (State::Withdrawn, State::Withdrawn));
    let mut two = Two::new();
    two.at("2026-11-23 09:40").replies().at("2026-11-23 10:00").merge();
    two.at("2026-11-23 10:30").first_does(CUSTOMER, |desk| {
        desk.does(CUSTOMER, |case, world| case.withdraw(world));
    });
    assert_eq!(two.at("2026-11-23 12:00").states(), (State::Kept, State::Withdrawn));
}

#[test]
fn d11_d22_a_reply_does_not_wait_where_a_case_that_is_part_of_it_never_waits() {
    let mut two = Two {
        first: Desk::new("premium", "2026-11-28 12:00"),
        second: Desk::new("premium", "2026-11-28 12:00"),
    };
    two.first.open(3);
    two.second.open(1);
    two.at("2026-11-28 12:10").merge().replies();
    assert_eq!(two.states(), (State::Kept, State::Kept));
}

#[test]
fn d18_d22_what_was_withdrawn_with_the_survivor_goes_on_with_it() {
    for to_survivor in [true, false] {
        let mut two = Two::new();
        two.at("2026-11-23 10:00").merge().at("2026-11-23 10:10").first_does(CUSTOMER, |desk| {
            desk.does(CUSTOMER, |case, world| case.withdraw(world));
        });
        two.at("2026-11-23 10:20");
        let writes = |desk: &mut Desk| {
            desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
        };
        match to_survivor {
            true => two.first_does(CUSTOMER, writes),
            false => two.second_does(CUSTOMER, writes),
        };
        assert_eq!(two.states(), (State::Run, State::Run));
        let reopened = |desk: &Desk| desk.events.iter().filter(|of| of.body == Body::Reopened).count();
        assert_eq!((reopened(&two.first), reopened(&two.second)), (1, 1));
        assert_eq!(two.at("2026-11-23 12:00").states(), (State::Run, State::Late));
    }
}

#[test]
fn d18_d22_a_case_is_not_resolved_while_nobody_has_answered_one_that_is_part_of_it() {
    let mut two = Two::new();
    // At the very instant of the merge, but before it.
    two.at("2026-11-23 10:00").first.does(AGENT, |case, world| case.reply(&REPLY, world));
    two.merge();
    let refusal = two.first.refused(AGENT, |case, world| case.resolve(None, world));
    assert_eq!((refusal.why, refusal.error.input()), (Why::Conflict, "2"));
    two.replies().first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.resolve(None, world));
    });
    // The second has no other answer than the one that turns out to have reached nobody; the first has its own.
    let reply = two.first.case().messages.last().expect("the reply").seq;
    two.at("2026-11-23 12:00").first_does(Actor::Desk, |desk| {
        desk.does(Actor::Desk, |case, _| case.bounced(reply, false));
    });
    assert_eq!(two.first.case().life, Life::Open);
    two.first.refused(AGENT, |case, world| case.resolve(None, world));
    two.first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    });
    assert_eq!(two.first.case().life, Life::Resolved);
    assert!(two.second.case().is_answered());
}

#[test]
fn d16_d18_d22_a_part_whose_own_answer_bounces_brings_the_resolved_survivor_back() {
    let mut two = Two::new();
    for desk in [&mut two.first, &mut two.second] {
        desk.at("2026-11-23 09:40").does(AGENT, |case, world| case.reply(&REPLY, world));
    }
    let reply = two.second.last();
    two.at("2026-11-23 10:00").merge().first_does(AGENT, |desk| {
        desk.does(AGENT, |case, world| case.resolve(None, world));
    });
    two.at("2026-11-23 12:00").second_does(Actor::Desk, |desk| {
        desk.does(Actor::Desk, |case, _| case.bounced(reply, false));
    });
    assert_eq!(two.first.case().life, Life::Open);
    two.first.refused(AGENT, |case, world| case.resolve(None, world));
    two.part().first.does(AGENT, |case, world| case.resolve(None, world));
    assert_eq!((two.first.case().life, two.second.case().life), (Life::Resolved, Life::Open));
}

#[test]
fn d18_d22_what_nobody_has_answered_is_not_resolved_by_merging_it_into_what_is() {
    let mut two = Two::new();
    two.at("2026-11-23 09:40").first.does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    two.at("2026-11-23 10:00").merge();
    assert_eq!(two.first.case().life, Life::Open);
    let mut answered = Two::new();
    for desk in [&mut answered.first, &mut answered.second] {
        desk.at("2026-11-23 09:40").does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    }
    answered.at("2026-11-23 10:00").merge();
    assert_eq!(answered.first.case().life, Life::Resolved);
}

#[test]
fn d22_who_takes_part_in_a_case_takes_part_in_the_one_that_goes_on_until_the_merge_is_undone() {
    let people = |case: &Case| case.participants.iter().map(|of| of.number()).collect::<Vec<_>>();
    let mut two = Two::new();
    let ours = two.first.case().organisation.expect("it is somebody's");
    let adds = |desk: &mut Desk, contact| {
        let added = desk.case().add_participant(Id::new(contact), ours);
        desk.record(AGENT, added);
    };
    adds(&mut two.first, 51);
    adds(&mut two.second, 51);
    adds(&mut two.second, 52);
    adds(&mut two.second, 53);
    two.merge();
    assert_eq!(people(&two.first.case()), [51, 52, 53], "each once, and whom both are for not at all");
    assert_eq!(people(&two.second.case()), [51, 52, 53]);
    let taken_off = two.first.case().remove_participant(Id::new(53));
    two.first.record(AGENT, Ok(taken_off));
    adds(&mut two.first, 54);
    two.part();
    assert_eq!(people(&two.first.case()), [51, 54], "who took part before or was added goes on to");
    assert_eq!(people(&two.second.case()), [51, 52, 53]);
}

#[test]
fn d22_who_takes_part_in_two_parts_takes_part_until_both_are_undone() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let took = |other, contact| Body::TookIn {
        other: Id::new(other),
        priority: priority(3),
        answered: true,
        people: vec![Id::new(contact)],
    };
    desk.happens(AGENT, took(2, 51));
    desk.happens(AGENT, took(3, 51));
    desk.happens(AGENT, Body::Parted { other: Id::new(2) });
    assert_eq!(desk.case().participants, [Id::new(51)]);
    desk.happens(AGENT, Body::Parted { other: Id::new(3) });
    assert!(desk.case().participants.is_empty());
}
