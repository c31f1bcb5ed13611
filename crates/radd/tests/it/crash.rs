//! The whole program, killed in the middle of its work: what it had acknowledged is there, once, and nothing besides.

use engines::Database;

use crate::clients::{Clients, Then, UNLIMITED};
use crate::desk::desk;
use crate::server::{eventually, serve};

const WRITERS: usize = 32;
const KILLS: usize = 20;

fn survives(Database { url, .. }: &Database) {
    desk(url);
    let (clients, mut interrupted) = (Clients::default(), 0);
    for kill in 0..KILLS {
        let mut server = serve(url, UNLIMITED);
        let port = server.port();
        // A client that was told nothing asks again with the same key, and is answered whether it had been done or not.
        clients.ask_again(port);
        let everybodys = clients.is_told(port, clients.ask(None));
        // Each time after another number of commands, while all clients wait for an answer.
        let enough = clients.done() + 10 + kill;
        std::thread::scope(|scope| {
            let _writing = clients.writing();
            for _ in 0..WRITERS {
                scope.spawn(|| clients.write(vec![port], everybodys, Then::Stops));
            }
            assert!(eventually(|| clients.done() >= enough), "{} were done", clients.done());
            server.kill();
        });
        interrupted += clients.unknown();
    }
    assert!(interrupted > KILLS, "only {interrupted} commands were interrupted");
    clients.find_everything_once(serve(url, UNLIMITED), url);
}

#[test]
fn what_was_acknowledged_survives_twenty_kills_under_thirty_two_writers_on_sqlite() {
    let [sqlite, _] = engines::databases();
    survives(&sqlite);
}

#[test]
fn what_was_acknowledged_survives_twenty_kills_under_thirty_two_writers_on_postgresql() {
    let [_, postgres] = engines::databases();
    survives(&postgres);
}
