//! Changes of terms before the response: raised and lowered in turn, moved, new versions; and none after it
//! (policy D9, D16, D19, D20, D21).

use sla::{SupportTime, Zone};

use super::Desk;
use super::changes::contract;
use super::desk::{AGENT, CUSTOMER, TEXT, entitled, priority};
use crate::case::ended::Ended;
use crate::case::event::Body;
use crate::case::promised::{Because, Entitlement, Rule, State};
use crate::case::{Move, Moves, Prospect, UpdateTerms, Why, list_moves};
use crate::id::Id;
use crate::people::Actor;

/// Moves the case to new versions of its terms, now.
#[track_caller]
fn update(desk: &mut Desk, to: Entitlement) {
    let terms = UpdateTerms { to: &to, words: TEXT };
    desk.does(AGENT, |case, world| case.update_terms(&terms, world));
    desk.entitlement = Some(to);
}

/// Moves the case to another contract, now.
#[track_caller]
fn moves(desk: &mut Desk, to: Entitlement, correction: bool) {
    let terms = Move { site: Id::new(4), to: &to, words: TEXT, correction };
    desk.does(AGENT, |case, world| case.move_to(&terms, world));
    desk.entitlement = Some(to);
}

fn rule(desk: &Desk) -> Rule {
    desk.case().promise_in_force().expect("a promise").promise.because.rule()
}

#[track_caller]
fn deadline(prospect: Prospect) -> Moves {
    let Prospect::Deadline(moves) = prospect else { panic!("{prospect:?} has no deadline") };
    moves
}

const HOUR: i64 = 3_600_000_000;

#[test]
fn d9_raised_and_lowered_in_turn() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(3);
    assert_eq!(desk.deadline(), "Wed 25 17:00");
    desk.at("2026-11-23 10:00").raise(1);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Mon 23 12:00", Rule::FromNow));
    desk.at("2026-11-23 11:00").lower();
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Tue 24 13:00", Rule::FromSubmission));
    desk.at("2026-11-23 11:30").raise(1);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Mon 23 13:30", Rule::FromNow));
    assert_eq!(desk.at("2026-11-23 13:00").answer().state(), State::Kept);
}

#[test]
fn d9_a_raise_does_not_loosen_a_deadline_that_is_near() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2).at("2026-11-24 12:30").raise(1);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Tue 24 13:00", Rule::Kept));
    let made = desk.case().promises;
    assert_eq!(made[0].promise.ledger, made[1].promise.ledger, "the deadline came about as it did");
}

#[test]
fn d9_a_case_moved_from_basic_to_premium_on_a_saturday() {
    let mut desk = Desk::new("basic", "2026-11-27 16:00");
    desk.open(2);
    assert_eq!(desk.deadline(), "Tue 01 12:00");
    let premium = contract(&desk, "premium", (2, 1), &[]);
    moves(desk.at("2026-11-28 10:00"), premium, false);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Sat 28 11:00", Rule::FromNow));
    assert_eq!(desk.case().promises.last().expect("a promise").promise.clock, "24x7");
    assert_eq!(desk.state(), State::Run);
}

#[test]
fn d9_a_wrongly_chosen_contract_is_corrected_from_submission_outright() {
    let mut desk = Desk::new("basic", "2026-11-27 16:00");
    desk.open(2);
    let premium = contract(&desk, "premium", (2, 1), &[]);
    moves(desk.at("2026-11-28 10:00"), premium, true);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Fri 27 17:00", Rule::Corrected));
    assert_eq!(desk.state(), State::Late);
}

#[test]
fn d9_every_change_leaves_both_deadlines_and_the_reason_on_record() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00").lower();
    let case = desk.case();
    let deadlines: Vec<_> = case.promises.iter().map(|made| desk.local(made.promise.deadline)).collect();
    assert_eq!(deadlines, ["Mon 23 11:00", "Tue 24 13:00"]);
    let because = Because::Changed { by: case.lowerings[0].seq, rule: Rule::FromSubmission };
    assert_eq!(case.promises[1].promise.because, because);
}

#[test]
fn d9_a_move_needs_somewhere_to_go_and_an_agent() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let here = contract(&desk, "basic", (1, 2), &[]);
    let to = |site, terms| Move { site: Id::new(site), to: terms, words: TEXT, correction: false };
    assert_eq!(desk.refused(AGENT, |case, world| case.move_to(&to(4, &here), world)).why, Why::Conflict);
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.move_to(&to(5, &here), world)).why, Why::Forbidden);
    desk.does(AGENT, |case, world| case.move_to(&to(5, &here), world));
    assert_eq!(desk.case().site, Some(Id::new(5)));
    assert_eq!(desk.case().terms, Some(here.versions));
}

#[test]
fn d19_lowered_after_a_miss_the_miss_stays_and_the_later_deadline_runs_beside_it() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    desk.at("2026-11-23 12:00").lower();
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Tue 24 13:00", State::Late));
    let ended = |desk: &Desk| -> Vec<Ended> {
        desk.case().every_promise(desk.now).iter().map(|ending| ending.ended).collect()
    };
    assert_eq!(ended(&desk), [Ended::Missed, Ended::Running]);
    desk.at("2026-11-23 14:00").answer();
    let response = desk.case().response().expect("a response");
    assert_eq!(ended(&desk), [Ended::Missed, Ended::Kept(response)]);
    assert_eq!(desk.state(), State::LateKept);
    let outcome = desk.case().outcome(desk.now);
    assert_eq!(outcome.missed.map(|at| desk.local(at)).as_deref(), Some("Mon 23 11:00"));
}

#[test]
fn d19_a_deadline_that_was_replaced_in_time_is_no_miss() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 11:00").lower();
    assert_eq!(desk.at("2026-11-23 12:00").state(), State::Run);
    let by = desk.case().promises[1].seq;
    assert_eq!(desk.case().every_promise(desk.now)[0].ended, Ended::Replaced { by });
}

#[test]
fn d20_a_holiday_added_while_a_case_runs_moves_it_only_when_an_agent_does() {
    let mut desk = Desk::new("basic", "2026-11-26 16:00");
    desk.open(2);
    assert_eq!(desk.deadline(), "Mon 30 12:00");
    let mut holiday = entitled("basic", desk.zone(), &["2026-11-27"]);
    holiday.versions.holidays = 2;
    desk.at("2026-11-26 16:30");
    let would = deadline(desk.case().prospect_under(&holiday, false, desk.now).expect("a prospect"));
    assert_eq!(
        (desk.local(would.from), desk.local(would.to)),
        ("Mon 30 12:00".into(), "Tue 01 12:00".into())
    );
    assert_eq!(would.by(), SupportTime::from_microseconds(24 * HOUR));
    assert_eq!(desk.deadline(), "Mon 30 12:00", "listed, and not moved");
    update(&mut desk, holiday);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Tue 01 12:00", Rule::FromSubmission));
}

#[test]
fn d20_a_holiday_taken_away_makes_nobody_late() {
    let mut desk = Desk::new("basic", "2026-11-26 16:00");
    desk.entitlement = Some(entitled("basic", desk.zone(), &["2026-11-27"]));
    desk.open(1);
    assert_eq!(desk.deadline(), "Mon 30 10:00");
    let mut none = entitled("basic", desk.zone(), &[]);
    none.versions.holidays = 2;
    update(desk.at("2026-11-27 15:30"), none); // counted from submission: Friday 10:00
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 30 09:30", State::Run));
}

#[test]
fn d20_a_new_tz_release_moves_no_case_by_itself() {
    let mut desk = Desk::new("basic", "2026-11-27 18:00");
    desk.open(1);
    assert_eq!(desk.deadline(), "Mon 30 11:00");
    // The new release says that Riyadh's clocks are an hour ahead of what was thought.
    let ahead = Zone::named("Asia/Dubai").expect("a zone");
    let mut release = entitled("basic", &ahead, &[]);
    release.versions.tz_release = "2031z".into();
    desk.at("2026-11-28 12:00");
    let would = deadline(desk.case().prospect_under(&release, false, desk.now).expect("a prospect"));
    assert_eq!(would.by(), SupportTime::from_microseconds(-HOUR));
    assert_eq!(desk.deadline(), "Mon 30 11:00");
    update(&mut desk, release);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Mon 30 10:00", Rule::FromNow));
    assert_eq!(desk.case().terms.expect("terms").tz_release, "2031z");
}

#[test]
fn d20_new_versions_are_another_versions_of_the_same_contract() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let same = desk.entitlement.clone().expect("terms");
    let other = contract(&desk, "premium", (2, 1), &[]);
    let next = contract(&desk, "basic", (1, 2), &[]);
    let to = |terms| UpdateTerms { to: terms, words: TEXT };
    assert_eq!(desk.refused(AGENT, |case, world| case.update_terms(&to(&same), world)).why, Why::Conflict);
    assert_eq!(desk.refused(AGENT, |case, world| case.update_terms(&to(&other), world)).why, Why::Invalid);
    assert_eq!(
        desk.refused(CUSTOMER, |case, world| case.update_terms(&to(&next), world)).why,
        Why::Forbidden
    );
    update(&mut desk, next);
    assert_eq!((desk.deadline().as_str(), rule(&desk)), ("Tue 24 13:00", Rule::Kept));
}

#[test]
fn d20_a_case_in_triage_has_no_terms_to_change() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let terms = desk.entitlement.take().expect("terms");
    desk.open(3);
    let to = Move { site: Id::new(5), to: &terms, words: TEXT, correction: false };
    assert_eq!(desk.refused(AGENT, |case, world| case.move_to(&to, world)).why, Why::Conflict);
    assert_eq!(desk.case().prospect_under(&terms, false, desk.now), Ok(Prospect::None));
}

#[test]
fn d21_after_the_response_no_change_makes_a_promise() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(3).at("2026-11-23 10:00").answer();
    desk.at("2026-11-23 11:00").raise(1).lower();
    desk.lower_own(4);
    let premium = contract(&desk, "premium", (2, 1), &[]);
    moves(&mut desk, premium, true);
    let edited = contract(&desk, "premium", (2, 2), &["2026-11-24"]);
    update(&mut desk, edited.clone());
    assert_eq!((desk.promises_made(), desk.state()), (1, State::Kept));
    assert_eq!(desk.case().terms, Some(edited.versions), "the contact window follows all the same");
}

#[test]
fn d21_the_page_where_the_customer_confirms_says_so_first() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(3).at("2026-11-23 10:00");
    let before = desk.case().prospect_of_priority(priority(1), &desk.world(CUSTOMER)).expect("a prospect");
    assert_eq!((desk.local(deadline(before).to).as_str(), before.warning()), ("Mon 23 12:00", None));
    desk.answer();
    let response = desk.case().response().expect("a response");
    let after = desk.case().prospect_of_priority(priority(1), &desk.world(CUSTOMER)).expect("a prospect");
    assert_eq!(after, Prospect::Answered(response));
    assert_eq!(desk.case().prospect_as_is(), after, "reopening and merging say the same");
    let warning = after.warning().expect("a warning");
    assert!(warning.en.contains("no new promise") && warning.ar.contains("حالة جديدة"));
}

#[test]
fn d20_what_is_over_runs_no_promise_that_could_move() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2).happens(CUSTOMER, Body::Withdrawn);
    let next = contract(&desk, "basic", (1, 2), &["2026-11-24"]);
    assert_eq!(desk.case().prospect_under(&next, false, desk.now), Ok(Prospect::None));
}

#[test]
fn d16_a_raise_after_a_reply_that_bounced_makes_its_promise_all_the_same() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(3).at("2026-11-23 10:00").answer();
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 10:30").raise(1);
    assert_eq!(desk.promises_made(), 1);
    desk.does(AGENT, |case, world| case.owed_promises(&[], world));
    assert_eq!(desk.promises_made(), 1, "nothing is owed while the reply counts");
    desk.at("2026-11-23 13:00").does(Actor::Desk, |case, _| case.bounced(reply, false));
    desk.does(Actor::Desk, |case, world| case.owed_promises(&[], world));
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 23 12:30", State::Late));
    let undelivered = desk.case().outcome(desk.now).undelivered.map(|at| desk.local(at));
    assert_eq!(undelivered.as_deref(), Some("Mon 23 13:00"));
    desk.does(Actor::Desk, |case, world| case.owed_promises(&[], world));
    assert_eq!(desk.promises_made(), 2, "once is enough");
}

#[test]
fn d20_running_cases_are_listed_with_old_and_new_deadline_and_others_are_not() {
    let mut running = Desk::new("basic", "2026-11-26 16:00");
    running.open(2);
    let mut answered = Desk::new("basic", "2026-11-26 16:00");
    answered.open(2).answer();
    let (running, answered, at) = (running.case(), answered.case(), running.now);
    let desk = Desk::new("basic", "2026-11-26 16:00");
    let next = contract(&desk, "basic", (1, 2), &["2026-11-27"]);
    let mut without = next.clone();
    without.clocks.clear();
    let ids = [1, 2, 3].map(Id::new);
    let list =
        list_moves([(ids[0], &running, &next), (ids[1], &answered, &next), (ids[2], &running, &without)], at);
    assert_eq!(list.len(), 2);
    let moves = list[0].1.clone().expect("the new terms serve it");
    assert_eq!(
        (desk.local(moves.from), desk.local(moves.to)),
        ("Mon 30 12:00".into(), "Tue 01 12:00".into())
    );
    assert!(list[1].0 == ids[2] && list[1].1.is_err(), "named, so that nobody overlooks it");
}

#[test]
fn d21_whoever_raises_a_case_whose_promise_lapsed_is_told_first_that_there_is_no_new_one() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2).does(CUSTOMER, |case, world| case.withdraw(world));
    desk.at("2026-11-25 09:00").does(CUSTOMER, |case, world| case.reopen(world));
    let would = desk.case().prospect_of_priority(priority(1), &desk.world(CUSTOMER)).expect("a prospect");
    let warning = would.warning().expect("a warning");
    assert!(warning.en.contains("no new promise") && warning.ar.contains("حالة جديدة"));
    assert_eq!(desk.case().prospect_as_is(), would);
}

#[test]
fn d19_a_promise_that_was_replaced_as_the_reply_left_was_not_kept_besides() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).answer();
    desk.at("2026-11-28 12:10").raise(1);
    let ended: Vec<_> = desk.case().every_promise(desk.now).iter().map(|ending| ending.ended).collect();
    assert!(matches!(ended[..], [Ended::Replaced { .. }, Ended::Kept(_)]), "{ended:?}");
}
