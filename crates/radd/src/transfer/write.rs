//! Writing everything.

use std::path::Path;

use sla::Instant;
use store::{Blob, Engine, FileError, Files, Store, Tx};

use super::end::{End, Head, Holds};
use super::sink::Sink;
use super::{Count, END, HEAD, SQLITE};

/// So many are looked at with one query.
const AT_ONCE: u32 = 500;

/// Everything as tables, as it is at one instant.
pub(super) fn tables(store: &Store, files: &Files, now: Instant, to: &mut dyn Sink) -> anyhow::Result<Count> {
    let (mut end, mut count) = (begin(Holds::Tables, now, to)?, Count::default());
    store.snapshot(|tx| {
        contents(&blobs(tx)?, files, to, (&mut end, &mut count))?;
        for table in store::tables(tx)? {
            let name = format!("{}.jsonl", table.name());
            let mut entry = to.put(&name, &mut |out| {
                count.rows += table.write(tx, |line| {
                    out.write_all(line.as_bytes())?;
                    out.write_all(b"\n")?;
                    Ok::<_, anyhow::Error>(())
                })?;
                Ok(())
            })?;
            entry.last_number = table.last_number(tx)?;
            end.entries.insert(name, entry);
        }
        Ok::<_, anyhow::Error>(())
    })?;
    finish(&end, to)?;
    Ok(count)
}

/// Everything, for restoring it on the same engine: SQLite's file as it is, or the tables.
/// A copy on its way stands in `scratch`.
pub(super) fn backup(
    store: &Store,
    files: &Files,
    now: Instant,
    to: &mut dyn Sink,
    scratch: &Path,
) -> anyhow::Result<Count> {
    if store.engine() == Engine::Postgres {
        return tables(store, files, now, to);
    }
    let (mut end, mut count) = (begin(Holds::Sqlite, now, to)?, Count::default());
    let folder = tempfile::tempdir_in(scratch)?;
    let copy = folder.path().join(SQLITE);
    let there = store.copy_to(&copy, blobs)?;
    contents(&there, files, to, (&mut end, &mut count))?;
    let mut copy = std::fs::File::open(copy)?;
    let entry = to.put(SQLITE, &mut |out| Ok(std::io::copy(&mut copy, out).map(drop)?))?;
    end.entries.insert(SQLITE.to_owned(), entry);
    finish(&end, to)?;
    Ok(count)
}

fn begin(holds: Holds, now: Instant, to: &mut dyn Sink) -> anyhow::Result<End> {
    let head = serde_json::to_vec(&Head::new(holds, now))?;
    let entry = to.put(HEAD, &mut |out| Ok(out.write_all(&head)?))?;
    Ok(End { entries: [(HEAD.to_owned(), entry)].into() })
}

fn finish(end: &End, to: &mut dyn Sink) -> anyhow::Result<()> {
    let end = serde_json::to_vec_pretty(end)?;
    to.put(END, &mut |out| Ok(out.write_all(&end)?)).map(drop)
}

fn blobs(tx: &mut Tx<'_>) -> Result<Vec<Blob>, store::Error> {
    let mut all: Vec<Blob> = Vec::new();
    loop {
        let some = store::blobs(tx, all.last().map_or(0, |last| last.id), AT_ONCE)?;
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(some);
    }
}

/// The contents of attachments. One that isn't there, or isn't what was put there, is counted and doesn't keep the rest.
fn contents(
    blobs: &[Blob],
    files: &Files,
    to: &mut dyn Sink,
    (end, count): (&mut End, &mut Count),
) -> anyhow::Result<()> {
    for blob in blobs {
        let mut content = match files.get(blob) {
            Ok(content) => content,
            Err(FileError::Missing | FileError::Damaged) => {
                count.missing += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let key = blob.key();
        let name = format!("files/{}/{key}", &key[..2]);
        let entry = to.put(&name, &mut |out| Ok(std::io::copy(&mut content, out).map(drop)?))?;
        end.entries.insert(name, entry);
        count.files += 1;
    }
    Ok(())
}
