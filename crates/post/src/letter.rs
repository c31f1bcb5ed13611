//! Letters as they are written: by whoever knows the words.

use sla::Instant;
use store::{Failure, LetterTo, Says, Tx};

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// What it is about, with the number of the case first.
    pub subject: String,
    /// What it says as text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The desk wrote it and not a person: nobody's program answers it (RFC 3834).
    pub automatic: bool,
    /// Where one says that one wants no more such mail (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// Writes letters.
pub trait Letters: Send + Sync {
    /// What a letter says to its reader; nothing where it no longer says what is so.
    ///
    /// # Errors
    /// What the engine says.
    fn write(
        &self,
        tx: &mut Tx<'_>,
        says: &Says,
        to: LetterTo,
        now: Instant,
    ) -> Result<Option<Letter>, Failure>;
}
