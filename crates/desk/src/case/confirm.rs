use sla::Name;

use crate::case::decide::{Refusal, Why, World};
use crate::case::event::{Confirmation, Confirmed};

impl Confirmation {
    /// Refuses a confirmation that can't have been given so: by word only an agent records one, and says whose word it
    /// was and, where it was given earlier, when (policy D10).
    ///
    /// # Errors
    /// Given later than now; by word, but nobody heard it; recorded by an agent, but nobody is named although the
    /// customer is known, or as if the agent had filled in the customer's form.
    pub(crate) fn must_be_possible(&self, customer_is_known: bool, world: &World<'_>) -> Result<(), Refusal> {
        if let Some(at) = self.at.filter(|at| *at > world.now) {
            return Err(Refusal::new(
                Why::Invalid,
                "confirmation.at",
                at.to_string(),
                Name::new("lies in the future", "يقع في المستقبل"),
            ));
        }
        if world.by.is_agent() {
            self.must_be_on_record(customer_is_known)
        } else if self.how == Confirmed::Word {
            Err(Refusal::new(
                Why::Invalid,
                "confirmation.how",
                "word",
                Name::new(
                    "a word is given to an agent, who records it: confirm it in the form, by the link or by a key",
                    "التأكيد الشفهي يسجله موظف الدعم: أكّد في النموذج أو بالرابط أو بمفتاح الهاتف",
                ),
            ))
        } else {
            Ok(())
        }
    }

    fn must_be_on_record(&self, customer_is_known: bool) -> Result<(), Refusal> {
        if !matches!(self.how, Confirmed::Word | Confirmed::Key) {
            return Err(Refusal::new(
                Why::Invalid,
                "confirmation.how",
                "",
                Name::new(
                    "an agent records what the customer confirmed by word or by a key of the telephone",
                    "يسجل موظف الدعم ما أكّده العميل شفهيًا أو بمفتاح الهاتف",
                ),
            ));
        }
        if customer_is_known && self.contact.is_none() {
            return Err(Refusal::new(
                Why::Invalid,
                "confirmation.contact",
                "",
                Name::new(
                    "say who on the customer's side confirmed the statement",
                    "اذكر من أكّد النص من جهة العميل",
                ),
            ));
        }
        Ok(())
    }
}
