//! The layer on both engines: binds, types, transactions, refusals.

use std::future::Future;

use sla::Instant;
use store::{Engine, Error, Row, Rule, Store, Take, Value};
use uuid::Uuid;

use engines as two;

const MIGRATIONS: &[(i64, &str)] = &[(
    1,
    "CREATE TABLE things (id BIGINT NOT NULL PRIMARY KEY, name TEXT, flag BOOLEAN, hash BYTEA, who UUID, due BIGINT);
     CREATE TABLE log (id IDENTITY, what TEXT NOT NULL);
     CREATE TABLE timers (case_id BIGINT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, due BIGINT NOT NULL,
       claimed_until BIGINT NOT NULL, PRIMARY KEY (case_id, kind));",
)];

/// The story, on a fresh store of each engine with tables of its own.
fn both(story: impl Fn(&Store)) {
    two::both(|database| {
        let store = Store::connect(&two::config(&database.url)).unwrap();
        store.migrate(MIGRATIONS).unwrap();
        store.migrate(MIGRATIONS).unwrap();
        story(&store);
    });
}

fn add(store: &Store, id: i64, name: &'static str) -> Result<u64, Error> {
    store.write_now(move |tx| tx.run("INSERT INTO things (id, name) VALUES ($1, $2)", &[&id, &name]))
}
fn count(store: &Store) -> i64 {
    store
        .read_now::<_, Error, _>(|tx| tx.one("SELECT COUNT(*) FROM things", &[], |r| r.take()))
        .unwrap()
        .unwrap()
}

#[test]
fn binds_are_numbered_not_ordered() {
    both(|store| {
        store
            .write_now::<_, Error, _>(|tx| {
                tx.run("INSERT INTO things (name, id, due) VALUES ($2, $1, $1)", &[&7_i64, &"seven"])?;
                let found = tx.one(
                    "SELECT id, due FROM things WHERE name = $2 AND id = $1 AND due = $1",
                    &[&7_i64, &"seven"],
                    |r| Ok((r.take::<i64>()?, r.take::<i64>()?)),
                )?;
                assert_eq!(found, Some((7, 7)));
                Ok(())
            })
            .unwrap();
        let wrong: Result<u64, Error> =
            store.write_now(|tx| tx.run("INSERT INTO things (id) VALUES ($1)", &[&1_i64, &2_i64]));
        assert!(matches!(wrong, Err(Error::Shape(_))), "{wrong:?}");
    });
}

#[test]
fn every_type_comes_back() {
    both(|store| {
        let who = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        type All = (i64, Option<String>, Option<bool>, Option<Vec<u8>>, Option<Uuid>, Option<Instant>);
        let read = |r: &mut Row<'_>| -> Result<All, Error> {
            Ok((r.take()?, r.take()?, r.take()?, r.take()?, r.take()?, r.take()?))
        };
        let full: All = (
            i64::MIN,
            Some("نص 👋 '".into()),
            Some(true),
            Some(vec![0, 255, 0]),
            Some(who),
            Some(Instant::MAX),
        );
        let none: All = (i64::MAX, None, None, None, None, None);
        for row in [full, none] {
            let back = store
                .write_now::<_, Error, _>(move |tx| {
                    tx.run(
                        "INSERT INTO things VALUES ($1, $2, $3, $4, $5, $6)",
                        &[&row.0, &row.1, &row.2, &row.3, &row.4, &row.5],
                    )?;
                    Ok((tx.one("SELECT * FROM things WHERE id = $1", &[&row.0], read)?, row))
                })
                .unwrap();
            assert_eq!(back.0, Some(back.1));
        }
        let found: Option<i64> = store
            .read_now::<_, Error, _>(move |tx| {
                tx.one("SELECT id FROM things WHERE who = $1 AND flag", &[&who], |r| r.take())
            })
            .unwrap();
        assert_eq!(found, Some(i64::MIN));
        let short: Result<Option<i64>, Error> =
            store.read_now(|tx| tx.one("SELECT id, name FROM things LIMIT 1", &[], |r| r.take()));
        assert!(
            matches!(&short, Err(Error::Shape(what)) if what.contains("2 columns, of which 1")),
            "{short:?}"
        );
        let wrong: Result<Option<i64>, Error> =
            store.read_now(|tx| tx.one("SELECT name FROM things WHERE flag", &[], |r| r.take()));
        assert!(
            matches!(&wrong, Err(Error::Shape(what)) if what.contains("name: expected BIGINT, found TEXT")),
            "{wrong:?}"
        );
        let null: Result<Vec<bool>, Error> =
            store.read_now(|tx| tx.all("SELECT flag FROM things", &[], |r| r.take()));
        assert!(matches!(&null, Err(Error::Shape(what)) if what.contains("found NULL")), "{null:?}");
    });
}

#[test]
fn a_text_with_nul_is_refused_on_both() {
    both(|store| {
        let wrong = add(store, 1, "a\0b");
        assert!(matches!(&wrong, Err(Error::Shape(what)) if what.contains("NUL")), "{wrong:?}");
        assert_eq!(count(store), 0);
    });
}

#[test]
fn a_refusal_a_panic_and_a_broken_rule_keep_nothing_and_harm_nobody() {
    both(|store| {
        add(store, 1, "one").unwrap();
        std::thread::scope(|s| {
            for i in 0..40_i64 {
                s.spawn(move || {
                    let result: Result<(), Error> = store.write_now(move |tx| {
                        tx.run("INSERT INTO things (id) VALUES ($1)", &[&(100 + i)])?;
                        match i % 4 {
                            0 => Err(Error::Busy("refused".into())),
                            1 => panic!("a fault"),
                            2 => tx.run("INSERT INTO things (id) VALUES (1)", &[]).map(|_| ()),
                            _ => Ok(()),
                        }
                    });
                    match i % 4 {
                        0 => assert!(matches!(result, Err(Error::Busy(_))), "{result:?}"),
                        1 => assert!(matches!(result, Err(Error::Panicked)), "{result:?}"),
                        2 => assert!(matches!(result, Err(Error::Rule(Rule::Unique, _))), "{result:?}"),
                        _ => result.unwrap(),
                    }
                });
            }
        });
        assert_eq!(count(store), 11);
    });
}

#[test]
fn a_failed_statement_that_is_passed_over_spoils_the_command() {
    both(|store| {
        add(store, 1, "one").unwrap();
        let result: Result<(), Error> = store.write_now(|tx| {
            let _ = tx.run("INSERT INTO things (id) VALUES (1)", &[]);
            let _ = tx.run("INSERT INTO things (id) VALUES (2)", &[]);
            Ok(())
        });
        assert!(matches!(result, Err(Error::Rule(Rule::Unique, _))), "{result:?}");
        assert_eq!(count(store), 1);
    });
}

#[test]
fn a_read_cannot_write() {
    both(|store| {
        let result: Result<u64, Error> =
            store.read_now(|tx| tx.run("INSERT INTO things (id) VALUES (1)", &[]));
        assert!(result.is_err());
        assert_eq!(count(store), 0);
    });
}

#[test]
fn keys_that_the_engine_gives_and_upserts() {
    both(|store| {
        let ids = store
            .write_now::<_, Error, _>(|tx| {
                let put = "INSERT INTO log (what) VALUES ($1) RETURNING id";
                let a: Option<i64> = tx.one(put, &[&"a"], |r| r.take())?;
                let b: Option<i64> = tx.one(put, &[&"b"], |r| r.take())?;
                let upsert = "INSERT INTO things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name";
                assert_eq!(tx.run(upsert, &[&1_i64, &"a"])?, 1);
                assert_eq!(tx.run(upsert, &[&1_i64, &"b"])?, 1);
                assert_eq!(tx.run("INSERT INTO things (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&1_i64])?, 0);
                Ok((a, b))
            })
            .unwrap();
        assert_eq!(ids, (Some(1), Some(2)));
    });
}

#[test]
fn too_much_at_once_is_refused_and_what_was_taken_is_done() {
    both(|store| {
        let (hold, wait) = std::sync::mpsc::channel::<()>();
        let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
        let mut asked = Vec::new();
        let mut busy = 0;
        let (done, all) = std::sync::mpsc::channel();
        for i in 0..2000_i64 {
            let wait = wait.clone();
            let future = store.write::<_, Error, _>(move |tx| {
                if i < 4 {
                    let _ = wait.lock().unwrap().recv();
                }
                tx.run("INSERT INTO things (id) VALUES ($1)", &[&i])
            });
            asked.push(future);
        }
        drop(hold);
        for future in asked {
            let done = done.clone();
            let mut future = Box::pin(future);
            let waker = std::task::Waker::noop();
            let mut cx = std::task::Context::from_waker(waker);
            let result = loop {
                match future.as_mut().poll(&mut cx) {
                    std::task::Poll::Ready(result) => break result,
                    std::task::Poll::Pending => std::thread::sleep(std::time::Duration::from_millis(1)),
                }
            };
            done.send(result).unwrap();
        }
        drop(done);
        let mut kept = 0;
        for result in all {
            match result {
                Ok(_) => kept += 1,
                Err(Error::Busy(_)) => busy += 1,
                Err(e) => panic!("{e}"),
            }
        }
        assert!(busy > 0 && kept >= 1024, "{busy} refused, {kept} kept");
        assert_eq!(count(store), kept);
    });
}

#[test]
fn the_engine_rolling_back_by_itself_loses_no_answer() {
    both(|store| {
        if store.engine() == Engine::Postgres {
            return;
        }
        // A full disk makes SQLite end the whole transaction; so does OR ROLLBACK.
        add(store, 1, "one").unwrap();
        let (hold, wait) = std::sync::mpsc::channel::<()>();
        let first = store.write::<u64, Error, _>(move |_| {
            let _ = wait.recv();
            Ok(0)
        });
        let good = store.write::<u64, Error, _>(|tx| tx.run("INSERT INTO things (id) VALUES (2)", &[]));
        let bad =
            store.write::<u64, Error, _>(|tx| tx.run("INSERT OR ROLLBACK INTO things (id) VALUES (1)", &[]));
        let late = store.write::<u64, Error, _>(|tx| tx.run("INSERT INTO things (id) VALUES (3)", &[]));
        drop(hold);
        let finish = |future: std::pin::Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>| {
            let mut future = future;
            loop {
                if let std::task::Poll::Ready(r) =
                    future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
                {
                    return r;
                }
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        };
        let first = finish(Box::pin(first));
        let (good, bad, late) = (finish(Box::pin(good)), finish(Box::pin(bad)), finish(Box::pin(late)));
        assert!(matches!(bad, Err(Error::Rule(Rule::Unique, _))), "{bad:?}");
        // All three were drained together: what the engine gave up isn't called stored.
        let stored = 1 + i64::from(good.is_ok()) + i64::from(late.is_ok());
        assert_eq!(count(store), stored, "{first:?} {good:?} {late:?}");
        add(store, 9, "the writer goes on").unwrap();
    });
}

#[test]
fn a_lost_connection_is_opened_again() {
    both(|store| {
        if store.engine() == Engine::Sqlite {
            return;
        }
        let ended: Vec<bool> = store
            .write_now::<_, Error, _>(|tx| {
                tx.all(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query = 'COMMIT'",
                    &[],
                    |row| row.take(),
                )
            })
            .unwrap();
        assert!(!ended.is_empty());
        for i in 0..20 {
            add(store, i, "after").unwrap();
        }
        for _ in 0..4 {
            let _ = store.read_now::<_, Error, _>(|tx| tx.one("SELECT 1", &[], |r| r.take::<i64>()));
        }
        assert_eq!(count(store), 20);
    });
}

/// What the decision says of the portable subset: `None` where the engine refuses the text.
#[test]
fn the_traps_are_as_the_decision_says() {
    let same =
        |sql: &'static str, both: Option<&str>| (sql, both.map(str::to_owned), both.map(str::to_owned));
    let differ = |sql: &'static str, sqlite: Option<&str>, postgres: Option<&str>| {
        (sql, sqlite.map(str::to_owned), postgres.map(str::to_owned))
    };
    let nulls = "SELECT v FROM (SELECT 1 AS v UNION ALL SELECT NULL) AS t ORDER BY v";
    let traps = [
        differ(nulls, Some("Null,Int(1)"), Some("Int(1),Null")),
        same(
            "SELECT v FROM (SELECT 1 AS v UNION ALL SELECT NULL) AS t ORDER BY v NULLS LAST",
            Some("Int(1),Null"),
        ),
        differ("SELECT CASE WHEN 'ABC' LIKE 'abc' THEN 1 ELSE 0 END", Some("Int(1)"), Some("Int(0)")),
        differ("SELECT SUM(v) FROM (SELECT CAST(1 AS BIGINT) AS v) AS t", Some("Int(1)"), None),
        same("SELECT CAST(SUM(v) AS BIGINT) FROM (SELECT CAST(1 AS BIGINT) AS v) AS t", Some("Int(1)")),
        differ("SELECT id FROM things GROUP BY flag", Some(""), None),
        same("SELECT \"nosuch\" FROM things", None),
        same("SELECT CAST(9223372036854775807 AS BIGINT) + 1", None),
        same("SELECT MIN(LENGTH('نص👋'))", Some("Int(3)")),
        differ("SELECT MIN(1, 2)", Some("Int(1)"), None),
        differ(
            "WITH x AS (INSERT INTO things (id) VALUES (62) RETURNING id) SELECT id FROM x",
            None,
            Some("Int(62)"),
        ),
    ];
    both(|store| {
        for (sql, sqlite, postgres) in &traps {
            let text: &'static str = sql;
            let found =
                store.write_now::<_, Error, _>(move |tx| tx.all(text, &[], |row| row.take::<Shown>()));
            let shown =
                found.ok().map(|found| found.iter().map(|of| of.0.clone()).collect::<Vec<_>>().join(","));
            let expected = if store.engine() == Engine::Sqlite { sqlite } else { postgres };
            assert_eq!(&shown, expected, "{:?}: {sql}", store.engine());
        }
    });
}

/// A value as it came.
struct Shown(String);

impl Take for Shown {
    fn take(value: Value<'_>) -> Result<Self, Error> {
        Ok(Self(format!("{value:?}")))
    }
}
