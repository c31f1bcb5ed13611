//! How people sign in, as it is kept, on both engines.

use desk::identity::{AccountEvent, Guessing, Preferences, Theme, Topic, Ways};
use desk::people::Agent;
use serde_json::{from_value, json};
use sla::{Instant, SupportTime};
use store::{Error, Failure, Hash, HolderId, Link, ListedEvent, NewSession, Step, Store, Tx};

use crate::desk::Desk;
use engines::riyadh::monday;
use engines::stores;

fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> T {
    store.write_now(work).unwrap()
}

fn later(seconds: i64) -> Instant {
    monday().checked_add(SupportTime::from_microseconds(seconds * 1_000_000)).unwrap()
}

fn hash(text: &str) -> Hash {
    store::token_hash(text)
}

fn session(secret: &str, holder: HolderId, made: Instant) -> NewSession {
    NewSession { hash: hash(secret), holder, two_factors: false, browser: "Firefox/Linux".to_owned(), made }
}

fn event(event: AccountEvent, happened: Instant) -> ListedEvent {
    ListedEvent { happened, event, network: "192.0.2.0/24".to_owned(), browser: "Firefox/Linux".to_owned() }
}

/// Everything that an account can have.
fn fill(tx: &mut Tx<'_>, holder: HolderId, name: &str) -> Result<i64, Failure> {
    let now = monday();
    let account = store::open_account(tx, holder)?;
    store::set_password(tx, account, "a hash", None, now)?;
    store::set_handle(tx, account, &[u8::try_from(name.len()).unwrap(); 16])?;
    store::propose_code_app(tx, account, b"secret")?;
    store::confirm_code_app(tx, account, b"secret", 1, now)?;
    store::replace_recovery_codes(tx, account, &[hash(&format!("{name} code"))])?;
    store::add_passkey(tx, account, name.as_bytes(), "laptop", "{}", now)?;
    store::add_link(
        tx,
        &hash(&format!("{name} link")),
        Link { account, invitation: false },
        now,
        later(900),
    )?;
    store::add_identity(tx, "https://id.example", name, account, now)?;
    store::remember_browser(tx, &hash(&format!("{name} browser")), account, now)?;
    let step = Step { account: Some(account), it: "next".to_owned() };
    store::add_step(tx, &hash(&format!("{name} step")), "code", &step, later(600))?;
    store::add_account_event(tx, account, &event(AccountEvent::SignedInByLink, now))?;
    store::add_session(tx, &session(&format!("{name} session"), holder, now))?;
    Ok(account)
}

const OF_ACCOUNTS: [&str; 8] = [
    "sessions",
    "recovery_codes",
    "passkeys",
    "sign_in_links",
    "provider_identities",
    "known_browsers",
    "sign_in_steps",
    "account_events",
];

fn rows(store: &Store) -> Vec<i64> {
    let read = |tx: &mut Tx<'_>| {
        let count = |table: &&str| {
            let text = format!("SELECT COUNT(*) FROM {table}");
            Ok(tx.one(text.as_str(), &[], |row| row.take::<i64>())?.unwrap())
        };
        OF_ACCOUNTS.iter().chain(&["accounts"]).map(count).collect::<Result<_, Error>>()
    };
    store.read_now::<_, Error, _>(read).unwrap()
}

#[test]
fn a_contact_who_was_erased_has_nothing_left_to_sign_in_with_and_others_have_all() {
    stores(|store| {
        let desk = Desk::new(store);
        let (contact, agent) = (HolderId::Contact(desk.contact), HolderId::Agent(desk.agent));
        write(store, move |tx| fill(tx, contact, "contact"));
        write(store, move |tx| fill(tx, agent, "agent"));
        assert_eq!(rows(store), [2; 9]);
        let id = desk.contact;
        write(store, move |tx| Ok(store::erase_contact(tx, id, monday())?));
        assert_eq!(rows(store), [1; 9]);
    });
}

#[test]
fn an_agent_who_leaves_is_signed_out_and_whoever_is_reset_has_no_way_in() {
    stores(|store| {
        let desk = Desk::new(store);
        let (id, agent) = (desk.agent, HolderId::Agent(desk.agent));
        let account = write(store, move |tx| fill(tx, agent, "agent"));
        let of = move |tx: &mut Tx<'_>| Ok(store::session_by_hash(tx, &hash("agent session"), later(1))?);
        assert!(write(store, of).is_some());
        write(store, move |tx| {
            let kept = store::agent(tx, id)?.unwrap();
            let left = Agent { active: false, ..kept.it.clone() };
            assert!(store::change_agent(tx, id, kept.version, &left)?);
            Ok(())
        });
        assert!(write(store, of).is_none());
        assert!(write(store, move |tx| Ok(store::account(tx, account)?)).is_none());
        // Back again: what was open stays shut.
        write(store, move |tx| {
            let kept = store::agent(tx, id)?.unwrap();
            assert!(store::change_agent(tx, id, kept.version, &Agent { active: true, ..kept.it })?);
            Ok(())
        });
        assert!(write(store, of).is_none());
        let links = move |tx: &mut Tx<'_>| Ok(store::link(tx, &hash("agent link"), later(1))?);
        assert!(write(store, links).is_none());
        write(store, move |tx| Ok(store::reset_account(tx, account)?));
        let kept = write(store, move |tx| Ok(store::account(tx, account)?)).unwrap();
        assert!(kept.password.is_none() && kept.code_app.is_none());
        assert_eq!(rows(store), [0, 0, 0, 0, 0, 0, 0, 1, 1], "what happened is still told");
    });
}

#[test]
fn an_account_is_one_person_s_and_preferences_are_kept() {
    stores(|store| {
        let desk = Desk::new(store);
        let (contact, agent) = (HolderId::Contact(desk.contact), HolderId::Agent(desk.agent));
        let both = write(store, move |tx| {
            Ok((
                store::open_account(tx, contact)?,
                store::open_account(tx, agent)?,
                store::open_account(tx, contact)?,
            ))
        });
        assert_eq!(both.0, both.2);
        assert_ne!(both.0, both.1);
        let preferences = Preferences {
            theme: Theme::Dark,
            hijri: true,
            shortcuts: false,
            zone: Some("Asia/Riyadh".to_owned()),
            language: Some(sla::Language::Ar),
            told: [(Topic::Soon, Ways { page: true, browser: false, mail: true })].into(),
        };
        let set = preferences.clone();
        write(store, move |tx| Ok(store::set_preferences(tx, contact, &set)?));
        let read =
            write(store, move |tx| Ok((store::preferences(tx, contact)?, store::preferences(tx, agent)?)));
        assert_eq!(read, (preferences, Preferences::default()));
    });
}

#[test]
fn who_signs_in_with_an_address_is_who_has_proven_it() {
    stores(|store| {
        let desk = Desk::new(store);
        let at = |address: &'static str| write(store, move |tx| Ok(store::account_at(tx, address)?));
        let organisation = desk.organisation;
        let contact = |address: &str, verified: bool| {
            let addresses =
                if verified { json!([{"to": address, "verified": 1}]) } else { json!([{"to": address}]) };
            from_value(json!({
                "organisation": organisation, "site": null, "name": "Huda", "role": "own-cases", "language": "ar",
                "addresses": addresses, "numbers": []
            }))
            .unwrap()
        };
        let (proven, claimed) =
            (contact("proven@rimal.example", true), contact("claimed@rimal.example", false));
        let id = write(store, move |tx| store::add_contact(tx, &proven));
        write(store, move |tx| store::add_contact(tx, &claimed));
        assert_eq!(at("proven@rimal.example"), Some(HolderId::Contact(id)));
        assert_eq!(at("claimed@rimal.example"), None);
        assert_eq!(at("nobody@rimal.example"), None);
    });
}

#[test]
fn a_session_is_noted_as_used_once_a_minute_and_lasts_longer_by_it() {
    stores(|store| {
        let desk = Desk::new(store);
        let holder = HolderId::Agent(desk.agent);
        write(store, move |tx| Ok(store::add_session(tx, &session("secret", holder, monday()))?));
        let found = |now| write(store, move |tx| Ok(store::session_by_hash(tx, &hash("secret"), now)?));
        let first = found(later(59)).unwrap();
        assert!(!store::is_stale(&first, later(59)) && store::is_stale(&first, later(60)));
        let (one, other) = (first.clone(), first.clone());
        write(store, move |tx| {
            store::touch_session(tx, &one, later(60))?;
            // Another request had read it before that.
            Ok(store::touch_session(tx, &other, later(61))?)
        });
        let touched = found(later(62)).unwrap().shown;
        assert_eq!(touched.seen, later(60));
        assert_eq!(touched.ends - first.shown.ends, SupportTime::from_microseconds(60_000_000));
        assert!(found(touched.ends).is_none(), "it ends at that instant");
        let (account, id) = (first.account, first.id);
        assert!(!write(store, move |tx| Ok(store::end_session(tx, account + 1, id)?)), "somebody else's");
        assert!(write(store, move |tx| Ok(store::end_session(tx, account, id)?)));
        assert!(found(later(63)).is_none());
    });
}

#[test]
fn links_codes_and_steps_work_once() {
    stores(|store| {
        let desk = Desk::new(store);
        let holder = HolderId::Contact(desk.contact);
        let account = write(store, move |tx| fill(tx, holder, "contact"));
        let twice = |work: fn(&mut Tx<'_>, i64) -> Result<bool, Failure>| {
            (write(store, move |tx| work(tx, account)), write(store, move |tx| work(tx, account)))
        };
        assert_eq!(twice(|tx, _| Ok(store::use_link(tx, &hash("contact link"), later(899))?)), (true, false));
        let code = |tx: &mut Tx<'_>, account| {
            Ok(store::use_recovery_code(tx, account, &hash("contact code"), later(1))?)
        };
        assert!(!write(store, move |tx| code(tx, account + 1)), "somebody else's");
        assert_eq!(twice(code), (true, false));
        assert_eq!(twice(|tx, account| Ok(store::use_code_step(tx, account, 5)?)), (true, false));
        assert_eq!(
            twice(|tx, account| Ok(store::use_code_step(tx, account, 4)?)),
            (false, false),
            "an earlier one"
        );
        let take = |tx: &mut Tx<'_>, _| {
            Ok(store::take_step::<String>(tx, &hash("contact step"), "code", later(599))?.is_some())
        };
        let other =
            |tx: &mut Tx<'_>| Ok(store::take_step::<String>(tx, &hash("contact step"), "passkey", later(1))?);
        assert!(write(store, other).is_none(), "of another kind");
        assert_eq!(twice(take), (true, false));
    });
}

#[test]
fn only_the_newest_links_and_browsers_of_a_person_are_good() {
    stores(|store| {
        let desk = Desk::new(store);
        let holder = HolderId::Contact(desk.contact);
        let good = write(store, move |tx| {
            let account = store::open_account(tx, holder)?;
            let link = Link { account, invitation: true };
            for place in 0..8 {
                store::add_link(tx, &hash(&format!("link {place}")), link, later(place), later(900))?;
            }
            for place in 0..30 {
                store::remember_browser(tx, &hash(&format!("browser {place}")), account, later(place))?;
            }
            let links: Result<Vec<_>, _> = (0..8)
                .map(|place| Ok(store::link(tx, &hash(&format!("link {place}")), later(9))?.is_some()))
                .collect();
            let known: Result<Vec<_>, Error> = (0..30)
                .map(|place| store::is_known_browser(tx, &hash(&format!("browser {place}")), account))
                .collect();
            Ok((links.map_err(|e: Error| e)?, known?))
        });
        assert_eq!(good.0, [false, false, false, true, true, true, true, true]);
        assert_eq!(good.1.iter().filter(|known| **known).count(), 20);
        assert!(good.1[10..].iter().all(|known| *known));
    });
}

#[test]
fn guesses_are_counted_before_they_are_looked_at_and_who_must_wait_isn_t_counted() {
    stores(|store| {
        let subject = (Guessing::AccountFromNetwork, hash("who"));
        let network = (Guessing::Network, hash("network"));
        let guess = |now| write(store, move |tx| Ok(store::guess(tx, &[subject, network], now)?));
        for _ in 0..5 {
            assert_eq!(guess(later(0)), None);
        }
        let wait = Some(later(30));
        assert_eq!(guess(later(0)), wait);
        assert_eq!(guess(later(29)), wait, "asking again makes it no longer");
        assert_eq!(write(store, move |tx| Ok(store::may_guess(tx, &[subject], later(29))?)), wait);
        assert_eq!(guess(later(30)), None);
        assert_eq!(guess(later(30)), Some(later(90)));
        write(store, move |tx| Ok(store::forgive(tx, &[subject, network])?));
        assert_eq!(guess(later(31)), None);
        let failures = write(store, move |tx| {
            let text = "SELECT failures FROM sign_in_failures ORDER BY failures";
            Ok(tx.all(text, &[], |row| row.take::<i64>())?)
        });
        assert_eq!(failures, [1, 6], "of the network one was taken back, and one came");
    });
}

#[test]
fn what_has_ended_is_forgotten_and_nothing_else() {
    stores(|store| {
        let desk = Desk::new(store);
        let holder = HolderId::Contact(desk.contact);
        write(store, move |tx| {
            fill(tx, holder, "contact")?;
            store::guess(tx, &[(Guessing::Network, hash("network"))], monday())?;
            Ok(store::forget_sign_ins(tx, later(599))?)
        });
        assert_eq!(rows(store), [1; 9]);
        let day = 24 * 60 * 60;
        write(store, move |tx| Ok(store::forget_sign_ins(tx, later(day + 1))?));
        assert_eq!(rows(store), [1, 1, 1, 0, 1, 1, 0, 1, 1]);
        write(store, move |tx| Ok(store::forget_sign_ins(tx, later(366 * day))?));
        assert_eq!(rows(store), [0, 1, 1, 0, 1, 0, 0, 0, 1]);
    });
}

#[test]
fn a_passkey_s_counter_moves_on_once() {
    stores(|store| {
        let desk = Desk::new(store);
        let holder = HolderId::Agent(desk.agent);
        write(store, move |tx| fill(tx, holder, "agent"));
        let uses = write(store, move |tx| {
            let passkey = store::passkey_by_credential(tx, b"agent")?.unwrap();
            let mut used = |document| store::used_passkey(tx, &passkey, document, later(1));
            Ok((used("{\"counter\":1}")?, used("{\"counter\":1}")?))
        });
        assert_eq!(uses, (true, false), "the second had read what the first changed");
    });
}
