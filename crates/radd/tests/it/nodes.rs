//! Two whole servers on one PostgreSQL: whichever is asked, they are one desk.

use std::sync::Barrier;

use crate::clients::{Asked, Clients, Then, UNLIMITED};
use crate::desk::desk;
use crate::server::{Answer, Server, eventually, serve};

const WRITERS: usize = 16;
const ROUNDS: usize = 25;

/// A database with a desk, and two servers on it.
fn two() -> (String, [Server; 2]) {
    let [_, postgres] = engines::databases();
    desk(&postgres.url);
    let nodes = [serve(&postgres.url, UNLIMITED), serve(&postgres.url, UNLIMITED)];
    (postgres.url, nodes)
}

/// Sends each to a node of its own, at once.
fn at_once(nodes: &[Server; 2], asked: &[Asked; 2], headers: &str) -> [Answer; 2] {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let sent = [0, 1].map(|node| {
            let (port, start) = (nodes[node].port(), &start);
            scope.spawn(move || {
                start.wait();
                asked[node].send(port, headers).unwrap()
            })
        });
        sent.map(|sent| sent.join().unwrap())
    })
}

fn version(node: &Server, case: i64) -> i64 {
    node.get(&format!("/api/v1/cases/{case}")).json()["version"].as_i64().unwrap()
}

#[test]
fn a_request_that_is_sent_to_two_nodes_at_once_is_done_once() {
    let (url, nodes) = two();
    let clients = Clients::default();
    let mut case = None;
    for _ in 0..ROUNDS {
        // A case is opened, then written to.
        for to in [None, case] {
            let asked = clients.ask(to);
            let [here, there] = at_once(&nodes, &[asked.clone(), asked.clone()], "");
            assert_eq!((here.status, there.status), (201, 201), "{here:?} {there:?}");
            assert_eq!(here.json(), there.json());
            case = to.or(here.json()["id"].as_i64());
            clients.was_done(asked, here.json());
        }
    }
    let [here, _there] = nodes;
    clients.find_everything_once(here, &url);
}

#[test]
fn of_two_who_have_read_the_same_on_two_nodes_one_is_told_that_it_has_changed() {
    let (url, nodes) = two();
    let clients = Clients::default();
    let case = clients.is_told(nodes[0].port(), clients.ask(None));
    for round in 0..ROUNDS {
        let read = version(&nodes[round % 2], case);
        let both = [(); 2].map(|()| clients.ask(Some(case)));
        let answers = at_once(&nodes, &both, &format!("If-Match: \"{read}\"\r\n"));
        let mut statuses = answers.each_ref().map(|answer| answer.status);
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412], "{answers:?}");
        for (asked, answer) in both.into_iter().zip(answers) {
            if answer.status == 201 {
                clients.was_done(asked, answer.json());
                continue;
            }
            // Nothing was done for it: read again, it goes under the same key.
            let read = version(&nodes[round % 2], case);
            let again =
                asked.send(nodes[1 - round % 2].port(), &format!("If-Match: \"{read}\"\r\n")).unwrap();
            assert_eq!(again.status, 201, "{again:?}");
            clients.was_done(asked, again.json());
        }
    }
    let [here, _there] = nodes;
    clients.find_everything_once(here, &url);
}

#[test]
fn a_node_that_is_killed_in_the_middle_takes_nothing_with_it_and_the_other_goes_on() {
    let (url, [mut here, there]) = two();
    let (one, other) = (here.port(), there.port());
    let clients = Clients::default();
    let everybodys = clients.is_told(one, clients.ask(None));
    std::thread::scope(|scope| {
        let _writing = clients.writing();
        for writer in 0..WRITERS {
            let ports = if writer % 2 == 0 { vec![one, other] } else { vec![other, one] };
            let clients = &clients;
            scope.spawn(move || clients.write(ports, everybodys, Then::AsksAgain));
        }
        let go_on = || {
            let enough = clients.done() + 200;
            assert!(eventually(|| clients.done() >= enough), "only {} were done", clients.done());
        };
        go_on();
        here.kill();
        go_on();
    });
    assert!(clients.told_nothing() > 0, "nobody noticed");
    clients.find_everything_once(there, &url);
}
