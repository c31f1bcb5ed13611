use sla::Name;

use crate::case::decide::{Decision, Refusal, Why};
use crate::case::event::Body;
use crate::case::fold::Case;
use crate::case::life::unless;
use crate::id::Id;
use crate::people::{Contact, Organisation};

/// How many colleagues may take part in a case.
pub const MOST_PARTICIPANTS: usize = 50;

impl Case {
    /// Lets a colleague of the customer's take part: who does sees the case and may do what the contact may whom it is for,
    /// whatever else the colleague sees. No clock starts anew (policy D17).
    ///
    /// # Errors
    /// A case that nobody has matched to a customer yet (policy D13); somebody of another organisation; too many.
    pub fn add_participant(&self, contact: Id<Contact>, of: Id<Organisation>) -> Decision {
        if self.whose_colleagues()? != of {
            return Err(Refusal::new(
                Why::Invalid,
                "address",
                "",
                Name::new(
                    "only contacts of the organisation whose case it is can take part",
                    "لا يشارك في الحالة إلا جهات اتصال المؤسسة صاحبة الحالة",
                ),
            ));
        }
        let already = self.contact == Some(contact) || self.participants.contains(&contact);
        if !already && self.participants.len() >= MOST_PARTICIPANTS {
            return Err(Refusal::new(
                Why::Conflict,
                "address",
                "",
                Name::new(
                    format!("{MOST_PARTICIPANTS} colleagues take part already: take one off first"),
                    format!("يشارك {MOST_PARTICIPANTS} زميلًا بالفعل: أزل واحدًا أولًا"),
                ),
            ));
        }
        Ok(unless(already, Body::ParticipantAdded { contact }))
    }

    /// Whose people can take part: the organisation whose case it is.
    ///
    /// # Errors
    /// Nobody has matched it to a customer yet (policy D13).
    pub fn whose_colleagues(&self) -> Result<Id<Organisation>, Refusal> {
        self.organisation.ok_or_else(|| {
            Refusal::conflict(
                "address",
                "match the case to its customer first: then colleagues can take part",
                "اربط الحالة بعميلها أولًا، ثم يمكن إشراك الزملاء",
            )
        })
    }

    /// Who takes part in a case takes part in the one that it becomes part of (policy D22).
    pub(crate) fn let_in(&mut self, people: &[Id<Contact>]) {
        for contact in people {
            if !self.participants.contains(contact) {
                self.participants.push(*contact);
                self.came_by_merges.push(*contact);
            }
        }
    }

    /// Who took part because of a merge that was undone no longer does, unless another that stands lets them.
    pub(crate) fn let_out(&mut self) {
        let Self { participants, came_by_merges, parts, .. } = self;
        let stays = |contact: &Id<Contact>| parts.iter().any(|part| part.people.contains(contact));
        participants.retain(|contact| !came_by_merges.contains(contact) || stays(contact));
        came_by_merges.retain(stays);
    }

    /// Takes a colleague off, who then sees no more than the own role lets them see.
    pub fn remove_participant(&self, contact: Id<Contact>) -> Vec<Body> {
        unless(!self.participants.contains(&contact), Body::ParticipantRemoved { contact })
    }
}
