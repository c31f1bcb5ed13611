//! What is kept of what people write, on both engines.

use engines::riyadh::monday;
use engines::stores;
use sla::{Instant, SupportTime};
use store::{DraftKey, Error, Failure, HolderId, Store, Unsent};

use crate::desk::Desk;

fn later(seconds: i64) -> Instant {
    monday().checked_add(SupportTime::from_microseconds(seconds * 1_000_000)).unwrap()
}

fn draft(saved: Instant, text: &str) -> Unsent {
    Unsent { saved, fields: [("message".to_owned(), text.to_owned())].into() }
}

fn key(form: &str) -> DraftKey {
    DraftKey { form: form.to_owned(), case: None }
}

fn account(store: &Store, holder: HolderId) -> i64 {
    store.write_now::<_, Failure, _>(move |tx| Ok(store::open_account(tx, holder)?)).unwrap()
}

fn keep(store: &Store, account: i64, key: &DraftKey, draft: &Unsent) {
    let (key, draft) = (key.clone(), draft.clone());
    store.write_now::<_, Error, _>(move |tx| store::keep_draft(tx, account, &key, &draft)).unwrap();
}

fn kept(store: &Store, account: i64, key: &DraftKey) -> Option<Unsent> {
    let key = key.clone();
    store.read_now::<_, Error, _>(move |tx| store::draft(tx, account, &key)).unwrap()
}

#[test]
fn the_last_draft_of_a_person_under_a_key_is_the_one_that_is_kept() {
    stores(|store| {
        let desk = Desk::new(store);
        let (mine, others) =
            (account(store, HolderId::Contact(desk.contact)), account(store, HolderId::Agent(desk.agent)));
        keep(store, mine, &key("new-case"), &draft(later(0), "لا"));
        keep(store, mine, &key("new-case"), &draft(later(1), "لا أحد يستطيع الدخول"));
        keep(store, others, &key("new-case"), &draft(later(2), "another's"));
        assert_eq!(kept(store, mine, &key("new-case")), Some(draft(later(1), "لا أحد يستطيع الدخول")));
        assert_eq!(kept(store, mine, &key("reply")), None);
        store.write_now::<_, Error, _>(move |tx| store::drop_draft(tx, mine, &key("new-case"))).unwrap();
        assert_eq!(kept(store, mine, &key("new-case")), None);
        assert!(kept(store, others, &key("new-case")).is_some());
    });
}

#[test]
fn of_too_many_the_oldest_go_and_all_that_nobody_sends_go_in_time() {
    stores(|store| {
        let desk = Desk::new(store);
        let mine = account(store, HolderId::Contact(desk.contact));
        for number in 0..205 {
            keep(store, mine, &key(&format!("form-{number}")), &draft(later(number), "text"));
        }
        let there = |number: i64| kept(store, mine, &key(&format!("form-{number}"))).is_some();
        assert_eq!((there(4), there(5), there(204)), (false, true, true));
        let forgotten = store.write_now::<_, Error, _>(|tx| store::forget_drafts(tx, later(100))).unwrap();
        assert_eq!((forgotten, there(99), there(100)), (95, false, true));
    });
}

#[test]
fn agents_who_keep_drafts_in_a_case_write_there_for_a_while() {
    stores(|store| {
        let desk = Desk::new(store);
        let case = desk.opens(3, desk.customer(monday())).unwrap().id;
        let (agent, contact) =
            (account(store, HolderId::Agent(desk.agent)), account(store, HolderId::Contact(desk.contact)));
        let reply = DraftKey { form: "reply".to_owned(), case: Some(case) };
        keep(store, agent, &reply, &draft(later(10), "We"));
        keep(store, agent, &key("new-case"), &draft(later(11), "not in a case"));
        keep(store, contact, &reply, &draft(later(12), "a customer's"));
        let writing =
            |since: i64| store.read_now::<_, Error, _>(move |tx| store::writing(tx, later(since))).unwrap();
        assert_eq!(
            writing(9).iter().map(|of| (of.case, of.agent, of.saved)).collect::<Vec<_>>(),
            [(case, desk.agent, later(10))]
        );
        assert_eq!(writing(10), []);
        let here = store.read_now::<_, Error, _>(move |tx| store::writing_in(tx, case, later(0))).unwrap();
        assert_eq!(here, [desk.agent]);
    });
}

#[test]
fn what_an_erased_contact_was_writing_is_gone() {
    stores(|store| {
        let desk = Desk::new(store);
        let contact = desk.contact;
        let mine = account(store, HolderId::Contact(contact));
        keep(store, mine, &key("new-case"), &draft(later(0), "my own words"));
        store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, later(5))).unwrap();
        assert_eq!(kept(store, mine, &key("new-case")), None);
    });
}
