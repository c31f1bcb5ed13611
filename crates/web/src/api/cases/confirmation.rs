//! That the statement of a priority was confirmed: by the person who asks or, as an agent records it, by somebody.

use desk::case::{self, Confirmed};
use desk::id::Id;
use desk::people::{Contact, Organisation};
use serde::Deserialize;
use sla::{Error, Name};
use store::{Failure, Tx};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::moment::Moment;
use crate::problem::wrong;
use crate::words::Language;
use desk::written::Errors;

/// That the statement of the chosen priority was confirmed. A contact confirms for themself, and gives the wording's
/// version and language only; an agent records who confirmed, and how.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConfirmationInput)]
pub(crate) struct Confirmation {
    /// The version of the statement's wording.
    #[schema(minimum = 1)]
    pub version: u32,
    /// The language that it was read in.
    pub language: Language,
    /// How it was confirmed; for agents.
    #[serde(default)]
    pub how: Option<How>,
    /// The number of the contact who confirmed; for agents. Nobody where the customer isn't known.
    #[serde(default)]
    pub contact: Option<i64>,
    /// When, if that wasn't now; for agents. Never later than now.
    #[serde(default)]
    pub at: Option<Moment>,
}

/// How a statement was confirmed to an agent.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ConfirmationHow)]
pub(crate) enum How {
    /// By word, to the agent who records it.
    Word,
    /// By a key of the telephone.
    Key,
}

impl Confirmation {
    /// What a contact confirms in a form, in the language that it is read in.
    pub fn of_form(version: u32, language: sla::Language) -> Self {
        Self { version, language: language.into(), how: None, contact: None, at: None }
    }

    /// What is recorded of it, or everything that is wrong with it, each with its field.
    pub fn read(self, caller: &Caller) -> Result<case::Confirmation, Vec<Error>> {
        let mut errors = Errors::default();
        let asker = caller.contact();
        if asker.is_some() {
            let given =
                [("how", self.how.is_some()), ("contact", self.contact.is_some()), ("at", self.at.is_some())];
            for (field, _) in given.into_iter().filter(|(_, given)| *given) {
                errors.say(
                    field,
                    "",
                    Name::new("you confirm for yourself: leave it out", "أنت من يؤكد: احذف هذا الحقل"),
                );
            }
        } else if self.how.is_none() {
            errors.say(
                "how",
                "",
                Name::new("say how it was confirmed: word or key", "اذكر كيف أُكّد: word أو key"),
            );
        }
        let how = match self.how {
            None => Confirmed::Form,
            Some(How::Word) => Confirmed::Word,
            Some(How::Key) => Confirmed::Key,
        };
        errors.finish(Some(case::Confirmation {
            contact: asker.or(self.contact.map(Id::new)),
            how,
            version: self.version,
            language: self.language.into(),
            at: self.at.map(|at| at.0),
        }))
    }
}

/// Refuses a contact who isn't there, or is another customer's.
pub(crate) fn must_be_theirs(
    tx: &mut Tx<'_>,
    field: &str,
    contact: Id<Contact>,
    organisation: Option<Id<Organisation>>,
) -> Result<Contact, Failure> {
    let found = store::contact(tx, contact)?.map(|found| found.it);
    found.filter(|found| organisation.is_none_or(|of| of == found.organisation)).ok_or_else(|| {
        let (en, ar) = ("the customer has no contact with this number", "لا جهة اتصال بهذا الرقم لدى العميل");
        wrong(field, contact, en, ar)
    })
}
