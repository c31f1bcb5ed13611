//! A PostgreSQL that goes away and comes back: clients wait or are told so, and nothing that was acknowledged is lost.

use engines::{Server as Cluster, Stop};

use crate::clients::{Clients, Then, UNLIMITED, messages};
use crate::desk::desk;
use crate::server::{ask_at, eventually, serve};

const WRITERS: usize = 16;
const READERS: usize = 4;

/// Reads again and again what was written last: where an answer comes, it is in it.
fn read(clients: &Clients, port: u16) {
    while !clients.is_stopping() {
        let Some((key, case)) = clients.last_done() else { continue };
        if let Some(messages) = messages(port, case) {
            assert!(messages.contains(&key), "{key} isn't in case {case}: {messages:?}");
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_postgresql_that_is_restarted_under_load_loses_nothing_and_nobody_is_told_what_is_not_so() {
    let mut cluster = Cluster::private();
    let url = cluster.url(&cluster.database());
    desk(&url);
    let server = serve(&url, UNLIMITED);
    let port = server.port();
    let health = |path| ask_at(port, "GET", path, "", "").unwrap().status;
    let clients = Clients::default();
    let everybodys = clients.is_told(port, clients.ask(None));
    std::thread::scope(|scope| {
        let _writing = clients.writing();
        for _ in 0..WRITERS {
            scope.spawn(|| clients.write(vec![port], everybodys, Then::AsksAgain));
        }
        for _ in 0..READERS {
            scope.spawn(|| read(&clients, port));
        }
        let go_on = || {
            let enough = clients.done() + 150;
            assert!(eventually(|| clients.done() >= enough), "only {} were done", clients.done());
        };
        for how in [Stop::Fast, Stop::Immediate, Stop::Fast, Stop::Immediate] {
            go_on();
            cluster.stop(how);
            let refused = clients.told_nothing() + 2 * WRITERS as u64;
            assert!(eventually(|| clients.told_nothing() >= refused), "nobody is told");
            assert_eq!((health("/healthz"), health("/readyz")), (200, 503));
            cluster.start();
            assert!(eventually(|| health("/readyz") == 200), "it isn't ready again");
        }
        go_on();
    });
    clients.find_everything_once(server, &url);
}
