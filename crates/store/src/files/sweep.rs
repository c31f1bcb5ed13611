//! What is done to all contents: removing those that no file uses, and reading those that one does.

use std::time::Duration;

use desk::case::{Case, File};
use desk::id::Id;
use sla::{Instant, Language};

use super::{Blob, FileError, Files};
use crate::{Error, Store, file};

/// A content that has been on its way for so long never arrives.
const AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// So many are looked at with one query.
const AT_ONCE: u32 = 100;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many contents were removed.
    pub removed: u64,
    /// How many couldn't be, and will be by another sweep.
    pub failed: u64,
}

/// A file whose content can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsound {
    /// The file.
    pub file: Id<File>,
    /// The case that it belongs to.
    pub case: Id<Case>,
    /// What is wrong with it.
    pub why: FileError,
}

impl Unsound {
    /// Which file, and what is wrong, in a language.
    pub fn text(&self, language: Language) -> String {
        let Self { file, case, why } = self;
        match language {
            Language::En => format!("case {case}, attachment {file}: {}", why.text(language)),
            Language::Ar => format!("الحالة {case}، المرفق {file}: {}", why.text(language)),
        }
    }
}

impl Store {
    /// Removes contents that no file uses: those of erased contacts at once, and after a day those that were on their way
    /// when a process was killed. Several nodes may do it at the same time, and one that can't be removed keeps none of
    /// the others.
    ///
    /// # Errors
    /// What the engine says.
    pub fn sweep_files(&self, files: &Files, now: Instant) -> Result<Swept, Error> {
        let age = i64::try_from(AGE.as_micros()).unwrap_or(i64::MAX);
        let before =
            Instant::from_microsecond(now.as_microsecond().saturating_sub(age)).unwrap_or(Instant::MIN);
        self.write_now::<_, Error, _>(move |tx| file::give_up(tx, before))?;
        let (mut swept, mut after) = (Swept::default(), 0);
        loop {
            let some = self.read_now::<_, Error, _>(move |tx| file::going(tx, after, AT_ONCE))?;
            let Some(last) = some.last() else { break };
            after = last.id;
            for blob in some {
                match files.remove(&blob) {
                    Ok(()) => {
                        self.write_now::<_, Error, _>(move |tx| file::gone(tx, blob.id))?;
                        swept.removed += 1;
                    }
                    Err(e) => {
                        tracing::warn!("the content {} can't be removed yet: {e}", blob.key());
                        swept.failed += 1;
                    }
                }
            }
        }
        if let Err(e) = files.tidy(AGE) {
            tracing::warn!("what was arriving can't be tidied up: {e}");
        }
        Ok(swept)
    }

    /// Reads the content of every file and compares it with its hash; how many contents there are, and which files have
    /// none that can be read. [`Store::verify`] has compared the hashes with what was recorded.
    ///
    /// # Errors
    /// What the engine says.
    pub fn verify_files(&self, files: &Files) -> Result<(u64, Vec<Unsound>), Error> {
        let (mut count, mut unsound, mut after) = (0, Vec::new(), 0);
        loop {
            let some = self.read_now::<_, Error, _>(move |tx| file::blobs(tx, after, AT_ONCE))?;
            let Some(last) = some.last() else { return Ok((count, unsound)) };
            after = last.id;
            count += some.len() as u64;
            for blob in some {
                if let Err(why) = files.get(&blob) {
                    unsound.extend(self.unsound(&blob, &why)?);
                }
            }
        }
    }

    fn unsound(&self, blob: &Blob, why: &FileError) -> Result<Vec<Unsound>, Error> {
        let id = blob.id;
        let using = self.read_now::<_, Error, _>(move |tx| file::using(tx, id))?;
        Ok(using.into_iter().map(|(file, case)| Unsound { file, case, why: why.clone() }).collect())
    }
}
