//! Searching in what people write, in Arabic and Latin letters: how a text is taken apart into words, what a query asks
//! for, and where in a text it is found. The index is the store's.

mod query;
mod snippet;
mod word;

#[cfg(test)]
mod tests;

pub use query::{MOST_WORDS, Query, Term};
pub use snippet::{Part, marked, snippet};
pub use word::{Word, words};
