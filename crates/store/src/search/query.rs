//! What is asked of an index.

use desk::case::Case;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::Contact;
use desk::permission::{Asker, Deed, Scope};
use desk::search::{Query, Term};

/// What is to match. Words have neither signs nor spaces in them: `desk::search` took them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// A word.
    Word(String),
    /// A word that begins so.
    Begins(String),
    /// Words next to each other.
    Phrase(Vec<String>),
    /// All of them.
    All(Vec<Match>),
    /// One of them.
    Any(Vec<Match>),
    /// The one, where the other doesn't match.
    But(Box<Match>, Box<Match>),
}

/// How closely words are to be spelt as they were asked for: each finds what those before it find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spelling {
    /// The same but for case, digits and marks.
    Exact,
    /// The same once folded, the article and particles aside.
    Folded,
    /// The last word only begins so, since it is still being typed.
    Begun,
}

impl Spelling {
    pub const ALL: [Self; 3] = [Self::Exact, Self::Folded, Self::Begun];

    /// Those that make a difference for a query.
    pub fn of(query: &Query) -> Vec<Self> {
        let single = |term: &Term| term.words.len() == 1;
        let word = |term: &Term| term.words.iter().any(|word| word.exact.is_some() || word.stem.is_some());
        let folds = query.terms.iter().any(|term| single(term) && word(term));
        let begins = query.terms.last().is_some_and(can_begin);
        let differs = |spelling: &Self| match spelling {
            Self::Exact => true,
            Self::Folded => folds,
            Self::Begun => begins,
        };
        Self::ALL.into_iter().filter(differs).collect()
    }
}

/// A word that is begun has at least two letters: with one, everything begins.
fn can_begin(term: &Term) -> bool {
    term.open && term.words.iter().all(|word| word.folded.chars().count() >= 2)
}

/// What finds a query in a spelling; `instead` of each term, these marks will do.
pub(super) fn found(query: &Query, spelling: Spelling, instead: &[Vec<String>]) -> Match {
    let nothing = Vec::new();
    let terms = query.terms.iter().enumerate().map(|(index, term)| {
        let marks = instead.get(index).unwrap_or(&nothing).iter().cloned().map(Match::Word);
        any(one(term, spelling).into_iter().chain(marks).collect())
    });
    all(terms.collect())
}

fn one(term: &Term, spelling: Spelling) -> Vec<Match> {
    let [word] = term.words.as_slice() else {
        return vec![Match::Phrase(term.words.iter().map(|word| word.folded.clone()).collect())];
    };
    let forms = || word.forms().map(|form| Match::Word(form.to_owned()));
    match (spelling, &word.exact) {
        (Spelling::Exact, Some(exact)) => vec![Match::Word(exactly(exact))],
        (Spelling::Exact, None) => vec![Match::Word(word.folded.clone())],
        (Spelling::Begun, _) if can_begin(term) => {
            forms().skip(1).chain([Match::Begins(word.folded.clone())]).collect()
        }
        (Spelling::Folded | Spelling::Begun, _) => forms().collect(),
    }
}

pub(super) fn all(mut parts: Vec<Match>) -> Match {
    if parts.len() == 1 { parts.remove(0) } else { Match::All(parts) }
}

pub(super) fn any(mut parts: Vec<Match>) -> Match {
    if parts.len() == 1 { parts.remove(0) } else { Match::Any(parts) }
}

/// The mark of a word that is spelt like this.
pub(super) fn exactly(word: &str) -> String {
    format!("\u{a6}{word}")
}

type Owners = (Option<Id<Organisation>>, Option<Id<Site>>, Option<Id<Contact>>);

fn owners(begin: &str, (organisation, site, contact): Owners) -> impl Iterator<Item = String> {
    let mark = |kind: &str, number: Option<i64>| number.map(|number| format!("\u{b7}{begin}{kind}{number}"));
    let all = [
        mark("o", organisation.map(Id::number)),
        mark("s", site.map(Id::number)),
        mark("c", contact.map(Id::number)),
    ];
    all.into_iter().flatten()
}

/// The marks of whose something is.
pub(super) fn whose(
    organisation: Option<Id<Organisation>>,
    site: Option<Id<Site>>,
    contact: Option<Id<Contact>>,
) -> impl Iterator<Item = String> {
    owners("", (organisation, site, contact))
}

/// The marks of who on the customer's side sees something, beside [`whose`] it is.
pub(super) fn seen_by(
    organisation: Option<Id<Organisation>>,
    site: Option<Id<Site>>,
    contact: Option<Id<Contact>>,
) -> impl Iterator<Item = String> {
    owners("v", (organisation, site, contact))
}

/// What restricts a search to what somebody may see, by marks that begin so; `Err` where that is nothing.
fn within(asker: &Asker, deed: Deed, begin: &str) -> Result<Option<Match>, ()> {
    let scope = asker.scope(deed);
    let Asker::Contact { id, organisation, site, .. } = *asker else {
        return if scope == Scope::All { Ok(None) } else { Err(()) };
    };
    let mark = |owners: Owners| all(self::owners(begin, owners).map(Match::Word).collect());
    let own = mark((None, None, Some(id)));
    match (scope, site) {
        (Scope::None, _) => Err(()),
        (Scope::All, _) => Ok(None),
        (Scope::Own, _) | (Scope::Site, None) => Ok(Some(own)),
        (Scope::Site, Some(site)) => Ok(Some(any(vec![own, mark((Some(organisation), Some(site), None))]))),
        (Scope::Organisation, _) => Ok(Some(any(vec![own, mark((Some(organisation), None, None))]))),
    }
}

/// What restricts a search for texts of cases to those that somebody may see.
pub(super) fn texts_within(asker: &Asker) -> Result<Option<Match>, ()> {
    within(asker, Deed::Search, "v")
}

/// What restricts a search for organisations or contacts to those that somebody may see.
pub(super) fn nouns_within(asker: &Asker, deed: Deed) -> Result<Option<Match>, ()> {
    within(asker, deed, "")
}

/// The marks by which a case belongs to an organisation or a contact.
pub(super) fn of_organisation(id: Id<Organisation>) -> Vec<String> {
    whose(Some(id), None, None).collect()
}

/// The same of a contact.
pub(super) fn of_contact(id: Id<Contact>) -> Vec<String> {
    whose(None, None, Some(id)).collect()
}

/// Whether a case is somebody's to find by its number.
pub(super) fn may_find(asker: &Asker, case: &desk::permission::Whose) -> bool {
    asker.may(Deed::Search, case).is_ok()
}

/// The number of a case, if that is all that is searched for.
pub(super) fn case_number(query: &Query) -> Option<Id<Case>> {
    query.number().map(Id::new)
}
