//! How the engines go about lists: by an index that gives the order, so that nothing is sorted and nothing is passed over
//! because it is closed.

use desk::case::Channel;
use desk::id::Id;
use desk::people::{AgentRole, ContactRole};
use desk::permission::Asker;
use desk::view::{Assignee, Filter, Order, Stage};
use store::{CaseList, CaseView, Engine, Error, Store};

use engines::riyadh::monday;
use engines::stores;

const AGENT: Asker = Asker::Agent { id: Id::new(1), role: AgentRole::Agent };

fn contact(role: ContactRole) -> Asker {
    Asker::Contact { id: Id::new(1), role, organisation: Id::new(1), site: Some(Id::new(1)) }
}

fn plans(store: &Store, asker: Asker, view: CaseView, filter: Filter) -> Vec<String> {
    let list = CaseList { view, filter, asker, now: monday(), midnight: monday() };
    let plans = store.write_now::<_, Error, _>(move |tx| {
        if tx.engine() == Engine::Postgres {
            // A table with few rows is read whole; what is asked is whether it could be done otherwise.
            tx.batch("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")?;
        }
        store::explain_cases(tx, &list)
    });
    plans.unwrap()
}

/// The index that each segment of a list is read by, where nothing is sorted.
fn indexes(store: &Store, asker: Asker, view: CaseView, filter: Filter) -> Vec<String> {
    let plans = plans(store, asker, view, filter);
    let index = |plan: &String| {
        // The cases that one takes part in beside one's own are few, and so are those that were answered in the last seconds,
        // which a customer doesn't know of yet: they alone may be put in order.
        let sorted = plan.contains("TEMP B-TREE") || plan.contains("Sort");
        let is_customer = matches!(asker, Asker::Contact { .. });
        let are_few = plan.contains("case_participants") || (is_customer && plan.contains("cases_changed"));
        assert!(!sorted || are_few, "{plan}");
        assert!(!plan.contains("Seq Scan"), "{plan}");
        assert!(!plan.contains("SCAN q") && !plan.contains("SCAN k"), "{plan}");
        let lines = plan.lines().filter(|line| match store.engine() {
            Engine::Sqlite => [" c ", " t "].iter().any(|of| line.contains(of)),
            Engine::Postgres => [" on cases c", " on case_tags t", " on case_participants t"]
                .iter()
                .any(|of| line.contains(of)),
        });
        let names = lines.flat_map(|line| line.split(' ')).filter(|word| {
            word.starts_with("cases_")
                || word.starts_with("case_tags_")
                || word.starts_with("case_participants_")
                || word.starts_with("sqlite_autoindex_case_")
        });
        names
            .map(|name| match name.strip_prefix("sqlite_autoindex_").and_then(|of| of.strip_suffix("_1")) {
                Some(table) => format!("{table}_pkey"),
                None => name.to_owned(),
            })
            .next()
            .unwrap_or_else(|| panic!("no index: {plan}"))
    };
    plans.iter().map(index).collect()
}

#[test]
fn each_list_is_read_by_the_index_that_fits_it() {
    let ordered = |order| Filter { order, ..Filter::default() };
    let newest = || ordered(Order::Newest);
    let open = |filter: Filter| Filter { stages: vec![Stage::Open], ..filter };
    let agent = |filter: Filter| Filter { agent: Some(Assignee::Me), ..filter };
    let team = |filter: Filter| Filter { team: Some(Assignee::One(Id::new(1))), ..filter };
    let organisation = |filter: Filter| Filter { organisation: Some(Id::new(1)), ..filter };
    let site = |filter: Filter| Filter { site: Some(Id::new(1)), ..filter };
    let person = |filter: Filter| Filter { contact: Some(Id::new(1)), ..filter };
    let tagged = |filter: Filter| Filter { tags: vec!["vip".to_owned(), "x".to_owned()], ..filter };
    let mailed = |filter: Filter| Filter { channels: vec![Channel::Email], unheard: false, ..filter };
    let unheard = |filter: Filter| Filter { unheard: true, ..filter };
    let urgent = |filter: Filter| Filter { priorities: vec!["P1".parse().unwrap()], ..filter };
    let today = |filter: Filter| Filter { today: true, ..filter };
    let queue = Filter::default;
    let (all, queued) = (CaseView::All, CaseView::Queue);
    let cases: Vec<(Asker, CaseView, Filter, &[&str])> = vec![
        (AGENT, queued, queue(), &["cases_queue"]),
        (AGENT, queued, mailed(queue()), &["cases_queue"]),
        (AGENT, queued, open(unheard(queue())), &["cases_queue"]),
        (AGENT, queued, agent(queue()), &["cases_queue_of_agent"]),
        (AGENT, queued, team(organisation(queue())), &["cases_queue_of_team"]),
        (AGENT, queued, organisation(queue()), &["cases_queue_of_organisation"]),
        (AGENT, queued, tagged(person(queue())), &["cases_queue_of_contact"]),
        (AGENT, queued, urgent(queue()), &["cases_queue_of_priority"]),
        (AGENT, CaseView::Triage, queue(), &["cases_triage"]),
        (AGENT, CaseView::Waiting, agent(queue()), &["cases_waiting"]),
        (AGENT, CaseView::WithCustomer, queue(), &["cases_with_customer"]),
        (AGENT, all, queue(), &["cases_queue", "cases_newest"]),
        (AGENT, all, open(queue()), &["cases_queue", "cases_open"]),
        (AGENT, all, agent(open(queue())), &["cases_queue_of_agent", "cases_open_of_agent"]),
        (AGENT, all, newest(), &["cases_newest"]),
        (AGENT, all, ordered(Order::Oldest), &["cases_newest"]),
        (AGENT, all, mailed(newest()), &["cases_newest"]),
        (AGENT, all, team(newest()), &["cases_newest"]),
        (AGENT, all, open(newest()), &["cases_open"]),
        (AGENT, all, agent(newest()), &["cases_of_agent"]),
        (AGENT, all, agent(open(newest())), &["cases_open_of_agent"]),
        (AGENT, all, organisation(open(newest())), &["cases_open_of_organisation"]),
        (AGENT, all, organisation(mailed(newest())), &["cases_of_organisation"]),
        (AGENT, all, site(organisation(newest())), &["cases_of_site"]),
        (AGENT, all, person(agent(newest())), &["cases_of_contact"]),
        (AGENT, all, tagged(organisation(newest())), &["case_tags_pkey"]),
        (AGENT, all, urgent(newest()), &["cases_of_priority"]),
        (AGENT, all, unheard(agent(newest())), &["cases_unheard"]),
        (AGENT, all, agent(ordered(Order::Changed)), &["cases_changed"]),
        (AGENT, all, today(ordered(Order::Changed)), &["cases_changed"]),
        (AGENT, all, today(newest()), &["cases_newest"]),
        (
            contact(ContactRole::OwnCases),
            queued,
            queue(),
            &["cases_queue_of_contact", "case_participants_pkey"],
        ),
        (contact(ContactRole::OwnCases), all, newest(), &["cases_of_contact", "case_participants_pkey"]),
        (
            contact(ContactRole::Site),
            queued,
            queue(),
            &["cases_queue_of_contact", "cases_queue_of_organisation", "case_participants_pkey"],
        ),
        (
            contact(ContactRole::Site),
            all,
            newest(),
            &["cases_of_contact", "cases_of_site", "case_participants_pkey"],
        ),
        (contact(ContactRole::Manager), all, newest(), &["cases_of_contact", "cases_of_organisation"]),
        (
            contact(ContactRole::Manager),
            all,
            open(newest()),
            &["cases_changed", "cases_of_contact", "cases_changed", "cases_open_of_organisation"],
        ),
    ];
    stores(|store| {
        for (asker, view, filter, expected) in &cases {
            let used = indexes(store, *asker, *view, filter.clone());
            assert_eq!(used, *expected, "{:?}: {view:?} {filter:?}", store.engine());
        }
    });
}
