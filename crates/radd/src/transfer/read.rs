//! Reading everything into an empty database.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use sla::Error;
use store::{Blob, Files, Store, Table, Tx};

use super::end::{Counted, End, Entry, Head, Holds};
use super::source::{Source, is_known};
use super::{Count, END, HEAD, SQLITE};

/// Looks through all of it first, so that nothing is written of what isn't whole; then brings the contents of attachments, and
/// then what the database holds, all of it or nothing.
/// A copy on its way stands in `scratch`.
pub(super) fn everything(
    store: &Store,
    files: &Files,
    from: Source,
    scratch: &Path,
) -> anyhow::Result<Count> {
    store.read_now::<_, anyhow::Error, _>(must_be_empty)?;
    let (head, end) = look_through(&from)?;
    if let Some(error) = head.unreadable() {
        return Err(error.into());
    }
    let mut count = Count { files: contents(&from, files)?, ..Count::default() };
    match head.holds {
        Holds::Sqlite => whole(store, &from, scratch)?,
        Holds::Tables => {
            count.rows = store.write_now::<_, anyhow::Error, _>(move |tx| tables(tx, &from, &end))?;
            // What is searched for isn't exported: each engine has an index of its own kind for it.
            store.reindex()?;
        }
    }
    Ok(count)
}

fn must_be_empty(tx: &mut Tx<'_>) -> anyhow::Result<()> {
    let Some(table) = store::first_filled(tx)? else { return Ok(()) };
    let en = format!("it isn't empty: something is in {table}. Name a new one");
    let ar = format!("ليست فارغة: في {table} شيء. سمِّ قاعدة بيانات جديدة");
    Err(Error::new("--database", "", en, ar).into())
}

/// What it is, and what stands in each entry, once all of them are what they were when they were written.
fn look_through(from: &Source) -> anyhow::Result<(Head, End)> {
    let (mut head, mut end, mut seen) = (None, None, BTreeMap::new());
    from.each(&mut |name, content| {
        let mut counted = Counted::new(content);
        match name {
            HEAD => head = Some(serde_json::from_reader::<_, Head>(&mut counted)?),
            END => end = Some(serde_json::from_reader::<_, End>(&mut counted)?),
            _ => drop(io::copy(&mut counted, &mut io::sink())?),
        }
        // A reader of JSON may leave the last of it.
        io::copy(&mut counted, &mut io::sink())?;
        if name != END {
            seen.insert(name.to_owned(), counted.entry());
        }
        Ok(())
    })?;
    let (Some(head), Some(end)) = (head, end) else {
        return Err(broken(
            &from.name(),
            "",
            ("it isn't whole: its end is missing", "ليس كاملًا: نهايته مفقودة"),
        ));
    };
    let same = |entry: &Entry, found: &Entry| (entry.bytes, &entry.sha256) == (found.bytes, &found.sha256);
    for (name, entry) in &end.entries {
        if !seen.get(name).is_some_and(|found| same(entry, found)) {
            let what = ("it isn't what was written", "ليس ما كُتب");
            return Err(broken(&from.name(), name, what));
        }
    }
    if let Some(name) = seen.keys().find(|name| !end.entries.contains_key(*name) || !is_known(name)) {
        return Err(broken(&from.name(), name, ("it doesn't belong here", "ليس هذا مكانه")));
    }
    Ok((head, end))
}

fn broken(place: &str, entry: &str, (en, ar): (&str, &str)) -> anyhow::Error {
    Error::new(place, entry, en, ar).into()
}

fn contents(from: &Source, files: &Files) -> anyhow::Result<u64> {
    let mut count = 0;
    from.each(&mut |name, content| {
        let Some((_, key)) = name.strip_prefix("files/").and_then(|rest| rest.split_once('/')) else {
            return Ok(());
        };
        let mut draft = files.draft()?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = content.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            draft.write(&buffer[..read])?;
        }
        let number = key.split_once('-').and_then(|(_, number)| number.parse().ok());
        let blob = number.map(|id| Blob { id, hash: draft.hash(), size: draft.size() });
        let named = blob.filter(|blob| blob.key() == key);
        let blob = named.ok_or_else(|| {
            broken(&from.name(), name, ("it isn't what its name says", "ليس ما يقوله اسمه"))
        })?;
        files.put(&blob, draft)?;
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

/// SQLite's file in place of the empty one.
fn whole(store: &Store, from: &Source, scratch: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(scratch)?;
    let copy = folder.path().join(SQLITE);
    from.each(&mut |name, content| {
        if name == SQLITE {
            io::copy(content, &mut std::fs::File::create(&copy)?)?;
        }
        Ok(())
    })?;
    Ok(store.restore_from(&copy)?)
}

/// Every table's rows, and the numbers that the next ones get.
fn tables(tx: &mut Tx<'_>, from: &Source, end: &End) -> anyhow::Result<u64> {
    // Somebody may have been faster.
    must_be_empty(tx)?;
    let tables: BTreeMap<String, Table> =
        store::tables(tx)?.into_iter().map(|table| (format!("{}.jsonl", table.name()), table)).collect();
    let mut rows = 0;
    from.each(&mut |name, content| {
        let Some(table) = tables.get(name) else { return Ok(()) };
        rows += table.read_lines(tx, lines(content))?;
        if let Some(last) = end.entries.get(name).and_then(|entry| entry.last_number) {
            table.set_last_number(tx, last)?;
        }
        Ok(())
    })?;
    Ok(rows)
}

fn lines(content: &mut dyn Read) -> impl Iterator<Item = anyhow::Result<String>> {
    BufReader::new(content).lines().map(|line| Ok(line?))
}
