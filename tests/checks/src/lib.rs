//! What the laws, the fuzz targets and the replay of their corpus check: an independent reference for business time,
//! and from raw bytes the whole way that an input goes. A check that fails panics.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a failed check panics")]

mod calendar;
mod due;
mod mail;
mod reference;

pub use self::mail::mail;
pub use calendar::calendar;
pub use due::due;
pub use reference::{Stretch, Written, WrittenSpan};

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Runs a check on every input that fuzzing has found worth keeping.
    fn replay(target: &str, check: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
        let inputs: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(inputs.len() > 50, "only {} inputs for {target}", inputs.len());
        for input in inputs {
            check(&fs::read(input).unwrap());
        }
    }

    #[test]
    fn the_corpus_of_due_passes() {
        replay("due", super::due);
    }

    #[test]
    fn the_corpus_of_mail_passes() {
        replay("mail", super::mail);
    }

    #[test]
    fn the_corpus_of_calendar_passes() {
        replay("calendar", super::calendar);
    }
}
