//! What of a contact somebody may change: a name, and where one is called, are one's own to write; what one sees, and who
//! one is taken for, isn't.

use sla::Name;

use super::{Asker, Deed, Denied, Whose};
use crate::case::{Refusal, Why};
use crate::id::Id;
use crate::people::{Contact, ContactRole, Reach, Site};

impl Whose {
    /// Whose a contact is.
    pub fn contact(id: Id<Contact>, contact: &Contact) -> Self {
        Self { contact: Some(id), site: contact.site, ..Self::organisation(contact.organisation) }
    }
}

impl Asker {
    /// Whether the asker may add a contact.
    ///
    /// # Errors
    /// What isn't the asker's to say, by field.
    pub fn may_add_contact(&self, contact: &Contact) -> Result<(), Refusal> {
        let whose = Whose { site: contact.site, ..Whose::organisation(contact.organisation) };
        self.may_each(&whose, &needed(None, contact))
    }

    /// Whether the asker may make of a contact what it is to be.
    ///
    /// # Errors
    /// What isn't the asker's to say, by field. Whether the asker sees the contact at all is asked before.
    pub fn may_change_contact(&self, id: Id<Contact>, was: &Contact, is: &Contact) -> Result<(), Refusal> {
        self.may_each(&Whose::contact(id, was), &needed(Some(was), is))
    }

    fn may_each(&self, whose: &Whose, needed: &[(Deed, String)]) -> Result<(), Refusal> {
        let refused = needed.iter().find(|(deed, _)| self.may(*deed, whose).is_err());
        refused.map_or(Ok(()), |(deed, field)| Err(Refusal::new(Why::Forbidden, field, "", problem(*deed))))
    }

    /// Whether the asker sees a contact.
    ///
    /// # Errors
    /// As if there were none.
    pub fn may_see_contact(&self, id: Id<Contact>, contact: &Contact) -> Result<(), Denied> {
        self.may(Deed::SeeContact, &Whose::contact(id, contact))
    }
}

/// The deeds that a change takes, each with the field that it is about.
fn needed(was: Option<&Contact>, is: &Contact) -> Vec<(Deed, String)> {
    let mut needed = vec![(Deed::EditContact, String::new())];
    let mut need = |deed, field: &str| needed.push((deed, field.to_owned()));
    match was {
        None => need(Deed::ManageContact, ""),
        Some(was) => {
            if was.site != is.site {
                need(Deed::ManageContact, "site");
            }
            if !same(&was.addresses, &is.addresses) {
                need(Deed::ManageContact, "addresses");
            }
        }
    }
    if sight(is) != was.map_or((ContactRole::OwnCases, None), sight) {
        need(Deed::SetContactRole, "role");
    }
    for (name, list, before) in [
        ("addresses", &is.addresses, was.map(|was| &was.addresses)),
        ("numbers", &is.numbers, was.map(|was| &was.numbers)),
    ] {
        let new = list.iter().position(|one| one.verified.is_some() && !proven(before, &one.to));
        if let Some(index) = new {
            need(Deed::VerifyContact, &format!("{name}[{index}].verified"));
        }
    }
    needed
}

/// What a contact sees: a site's cases only where the role is a site's.
fn sight(contact: &Contact) -> (ContactRole, Option<Id<Site>>) {
    (contact.role, contact.site.filter(|_| contact.role == ContactRole::Site))
}

/// Whether nothing but a proof was added.
fn same(was: &[Reach], is: &[Reach]) -> bool {
    let kept =
        |(was, is): (&Reach, &Reach)| was.to == is.to && (was.verified.is_none() || is.verified.is_some());
    was.len() == is.len() && was.iter().zip(is).all(kept)
}

fn proven(list: Option<&Vec<Reach>>, to: &str) -> bool {
    list.is_some_and(|list| list.iter().any(|one| one.to == to && one.verified.is_some()))
}

fn problem(deed: Deed) -> Name {
    match deed {
        Deed::SetContactRole => Name::new(
            "what a contact may see is said by the customer's managers, and by leads and administrators",
            "ما تراه جهة الاتصال يحدده مديرو العميل وقادة الفرق ومديرو النظام",
        ),
        Deed::VerifyContact => Name::new(
            "nobody vouches for an address or number of the own side: an agent does, or a link sent there",
            "لا أحد يزكّي عنوانًا أو رقمًا من جهته: يؤكده موظف أو رابط يُرسل إليه",
        ),
        Deed::ManageContact => Name::new(
            "contacts, their sites and addresses are kept by the customer's managers and by agents; your own name, \
             language and telephone numbers are yours to change",
            "جهات الاتصال ومواقعها وعناوينها يديرها مديرو العميل والموظفون؛ ولك أن تغيّر اسمك ولغتك وأرقام هاتفك",
        ),
        _ => Name::new("you may not change this contact", "لا يحق لك تغيير جهة الاتصال هذه"),
    }
}
