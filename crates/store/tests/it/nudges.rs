//! Nudges: whoever waits looks again after a commit, in this process and on other nodes.

use std::time::{Duration, Instant};

use engines::{both, config};
use store::{Error, Store};

/// Whether a nudge comes in time: at once here, soon from elsewhere.
fn nudged(receiver: &mut tokio::sync::watch::Receiver<()>) -> bool {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        if receiver.has_changed().unwrap() {
            receiver.mark_unchanged();
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

#[test]
fn a_commit_nudges_here_and_on_other_nodes() {
    both(|database| {
        let here = Store::open(&config(&database.url)).unwrap();
        let there = match &database.directory {
            Some(_) => here.clone(),
            None => Store::open(&config(&database.url)).unwrap(),
        };
        let (mut near, mut far) = (here.nudges(), there.nudges());
        // Until the other node listens, what is told is told to nobody.
        for round in 0.. {
            here.write_now::<_, Error, _>(|_| Ok(())).unwrap();
            assert!(nudged(&mut near));
            std::thread::sleep(Duration::from_millis(20));
            if far.has_changed().unwrap() {
                break;
            }
            assert!(round < 500, "nothing is heard on the other node");
        }
        far.mark_unchanged();
        here.write_now::<_, Error, _>(|_| Ok(())).unwrap();
        assert!(nudged(&mut near) && nudged(&mut far));
    });
}

#[test]
fn what_is_read_nudges_nobody() {
    both(|database| {
        let store = Store::open(&config(&database.url)).unwrap();
        store.write_now::<_, Error, _>(|_| Ok(())).unwrap();
        if database.directory.is_none() {
            return; // What migrating told may still be on its way back.
        }
        let receiver = store.nudges();
        store.read_now::<_, Error, _>(store::next_timer).unwrap();
        assert!(!receiver.has_changed().unwrap());
    });
}
