//! Searching: the words of what people wrote, in an index of the engine's.
//!
//! Each message of a case is a text of its own there, the first one with the subject; the tags are another. With the words
//! stand marks: whose case it is, so that an index itself keeps customers apart, and whether customers see the text. What
//! an event brings, changes or takes out of sight is indexed in the transaction that records it.

mod find;
mod index;
mod nouns;
mod query;

pub use find::{Hit, SearchCursor, SearchPage, find_cases};
pub(crate) use index::{cases_with_texts_of, index, reindex};
pub use nouns::{find_contacts, find_organisations, index_contact, index_organisation};
pub(crate) use query::Match;

pub(crate) const STATEMENTS: [&[crate::Sql]; 3] = [find::STATEMENTS, index::STATEMENTS, nouns::STATEMENTS];

/// The words of a text, as an index takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Those that stand nowhere: marks, stems and exact spellings.
    pub marks: std::collections::BTreeSet<String>,
    /// The words in order.
    pub in_order: Vec<String>,
}
