//! What happened to a case, in words. What nobody needs to read isn't said.

use desk::case::{
    Alert, Because, Body, Channel, Confirmation, Confirmed, Event, Evidence, Promised, Relation, Sealed,
    VoidReason,
};
use desk::id::Id;
use desk::people::{Actor, Contact};
use store::{Failure, Tx};

use super::Reading;
use super::thread::{quoted, strong};
use crate::api::cases::names::Names;
use crate::api::cases::promise::why_of;
use crate::api::cases::shown::text;
use crate::pages::html::{Html, case_number, escape};

/// How a case came, as a word of ours.
pub(super) fn came_by(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "case-by-portal",
        Channel::Email => "case-by-email",
        Channel::Phone => "case-by-phone",
    }
}

/// How a statement was confirmed.
fn how(confirmed: Confirmed) -> &'static str {
    match confirmed {
        Confirmed::Form => "confirmed-by-form",
        Confirmed::Link => "confirmed-by-link",
        Confirmed::Key => "confirmed-by-key",
        Confirmed::Word => "confirmed-by-word",
    }
}

/// Why a case doesn't count.
pub(super) fn void_word(reason: VoidReason) -> &'static str {
    match reason {
        VoidReason::Spam => "void-spam",
        VoidReason::Test => "void-test",
        VoidReason::Duplicate => "void-duplicate",
    }
}

/// A number, which reads the same in every language.
fn number(number: impl std::fmt::Display) -> Html {
    Html(number.to_string())
}

impl Reading<'_> {
    /// An event in words; nothing of one that is shown as what was said, or not at all.
    pub(super) fn event(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        event: &Event,
    ) -> Result<Option<Html>, Failure> {
        let who = strong(&self.person(tx, names, event.by)?);
        if let Some(said) = self.event_of_reply(tx, &who, &event.body)? {
            return Ok(Some(said));
        }
        if let Some(said) = self.event_of_priority(tx, names, &who, &event.body)? {
            return Ok(Some(said));
        }
        if let Some(said) = self.event_of_standing(tx, &who, &event.body)? {
            return Ok(Some(said));
        }
        if let Some(said) = self.event_of_others(&who, &event.body) {
            return Ok(Some(said));
        }
        self.event_of_work(tx, names, &who, &event.body)
    }

    fn event_of_reply(&self, tx: &mut Tx<'_>, who: &Html, body: &Body) -> Result<Option<Html>, Failure> {
        let by = |id| Some(self.html(id, &[("who", who.clone())]));
        Ok(match body {
            Body::Replied { outside_window: Some(reason), .. } => {
                let reason = self.quote(tx, *reason)?;
                Some(self.html("event-sent-at-once", &[("who", who.clone()), ("reason", reason)]))
            }
            Body::Left { outside_window: Some(reason), .. } => {
                let reason = self.quote(tx, *reason)?;
                Some(self.html("event-sent-before-its-time", &[("who", who.clone()), ("reason", reason)]))
            }
            Body::Left { outside_window: None, .. } => Some(Html(self.t("event-left"))),
            Body::BackToDraft { .. } => Some(Html(self.t("event-back-to-draft"))),
            Body::TakenBack { .. } => by("event-taken-back"),
            Body::Reworded { .. } => by("event-reworded"),
            Body::Bounced { reached: true, .. } => Some(Html(self.t("event-bounced-for-one"))),
            Body::Bounced { reached: false, .. } => Some(Html(self.t("event-bounced"))),
            Body::Heard { .. } => by("event-heard"),
            _ => None,
        })
    }

    fn event_of_priority(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        who: &Html,
        body: &Body,
    ) -> Result<Option<Html>, Failure> {
        let moment = |at| self.there.moment_element(at);
        Ok(match body {
            Body::Opened(opened) => match &opened.confirmation {
                Some(confirmation) => {
                    Some(self.confirmed(tx, names, confirmation, opened.priority.number())?)
                }
                None => Some(Html(self.t("event-opened-unconfirmed"))),
            },
            Body::Promised(promised) => self.promised(promised),
            Body::Raised { from, to, confirmation } => {
                let confirmed = self.confirmed(tx, names, confirmation, to.number())?;
                let (from, to) = (number(from.number()), number(to.number()));
                let args = [("who", who.clone()), ("from", from), ("to", to), ("confirmed", confirmed)];
                Some(self.html("event-raised", &args))
            }
            Body::Lowered { from, to, evidence } => {
                let (id, reason) = match evidence {
                    Evidence::CannotProvide { words } => ("event-lowered-for", self.quote(tx, *words)?),
                    Evidence::Silent { .. } => ("event-lowered-silent", Html::default()),
                    Evidence::OwnWish => ("event-lowered-own", Html::default()),
                };
                let (from, to) = (number(from.number()), number(to.number()));
                let args = [("who", who.clone()), ("from", from), ("to", to), ("reason", reason)];
                Some(self.html(id, &args))
            }
            Body::Contested { words, .. } => {
                let words = self.quote(tx, *words)?;
                Some(self.html("event-contested", &[("who", who.clone()), ("words", words)]))
            }
            Body::ContestDecided { upheld, words, .. } => {
                let id = if *upheld { "event-upheld" } else { "event-dismissed" };
                let words = self.quote(tx, *words)?;
                Some(self.html(id, &[("who", who.clone()), ("words", words)]))
            }
            Body::AvailabilityAsked { grace_ends } => {
                let args = [("who", who.clone()), ("when", moment(*grace_ends))];
                Some(self.html("event-availability-asked", &args))
            }
            Body::CheckUndelivered { .. } => Some(Html(self.t("event-check-undelivered"))),
            Body::AvailabilityConfirmed { contact, how: confirmed, .. } => {
                let contact = self.contact_or_somebody(tx, names, *contact)?;
                let id = match confirmed {
                    Confirmed::Word => "event-available-by-word",
                    _ => "event-available",
                };
                Some(self.html(id, &[("who", who.clone()), ("contact", strong(&contact))]))
            }
            Body::AvailabilityRanOut { .. } => Some(Html(self.t("event-availability-ran-out"))),
            _ => None,
        })
    }

    /// Every deadline after the first, and why.
    fn promised(&self, promised: &Promised) -> Option<Html> {
        if promised.because == Because::Opened {
            return None;
        }
        let when = self.there.moment_element(promised.deadline);
        let why = Html(escape(why_of(promised.because, self.language())));
        Some(self.html("event-promised", &[("when", when), ("why", why)]))
    }

    /// That the statement of a priority was confirmed: by whom, and how.
    fn confirmed(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        confirmation: &Confirmation,
        priority: u8,
    ) -> Result<Html, Failure> {
        let contact = self.contact_or_somebody(tx, names, confirmation.contact)?;
        let how = Html(escape(&self.t(how(confirmation.how))));
        let args = [("contact", strong(&contact)), ("priority", number(priority)), ("how", how)];
        Ok(self.html("event-confirmed", &args))
    }

    fn contact_or_somebody(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        contact: Option<Id<Contact>>,
    ) -> Result<Html, Failure> {
        match contact {
            Some(contact) => self.person(tx, names, Actor::Contact(contact)),
            None => Ok(Html(escape(&self.t("case-somebody")))),
        }
    }

    fn event_of_standing(&self, tx: &mut Tx<'_>, who: &Html, body: &Body) -> Result<Option<Html>, Failure> {
        let id = match body {
            Body::Mitigated => "event-mitigated",
            Body::AwaitingCustomer => "event-waiting",
            Body::AwaitsNoLonger => "event-waiting-no-longer",
            Body::Resolved => "event-resolved",
            Body::Withdrawn => "event-withdrawn",
            Body::Reopened => "event-reopened",
            Body::Closed => "event-closed",
            Body::Voided { reason, words } => {
                let (reason, words) = (Html(self.t(void_word(*reason))), self.quote(tx, *words)?);
                let args = [("who", who.clone()), ("reason", reason), ("words", words)];
                return Ok(Some(self.html("event-voided", &args)));
            }
            Body::Moved { words, correction, .. } => {
                let id = if *correction { "event-corrected" } else { "event-moved" };
                let words = self.quote(tx, *words)?;
                return Ok(Some(self.html(id, &[("who", who.clone()), ("words", words)])));
            }
            Body::TermsUpdated { words, .. } => {
                let words = self.quote(tx, *words)?;
                return Ok(Some(self.html("event-terms", &[("who", who.clone()), ("words", words)])));
            }
            _ => return Ok(None),
        };
        Ok(Some(self.html(id, &[("who", who.clone())])))
    }

    /// What other cases have to do with it.
    fn event_of_others(&self, who: &Html, body: &Body) -> Option<Html> {
        let (id, other) = match body {
            Body::MergedInto { survivor } => ("event-merged-into", *survivor),
            Body::TookIn { other, .. } => ("event-took-in", *other),
            Body::Parted { other } => ("event-parted", *other),
            Body::CustomerSpokeIn { case, .. } => ("event-spoke-in", *case),
            Body::SplitOff { new, .. } => ("event-split-off", *new),
            Body::Linked { other, relation: Relation::Related } => ("event-linked", *other),
            Body::Linked { other, relation: Relation::Parent } => ("event-linked-parent", *other),
            Body::Linked { other, relation: Relation::Part } => ("event-linked-part", *other),
            Body::Unlinked { other } => ("event-unlinked", *other),
            _ => return None,
        };
        Some(self.html(id, &[("who", who.clone()), ("case", self.case_link(other))]))
    }

    fn event_of_work(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        who: &Html,
        body: &Body,
    ) -> Result<Option<Html>, Failure> {
        let with = |id, name, value| Some(self.html(id, &[("who", who.clone()), (name, value)]));
        Ok(match body {
            Body::Bound { organisation, .. } => {
                let found = store::organisation(tx, *organisation)?;
                let name = found.map_or_else(|| self.t("erased"), |found| found.it.name);
                with("event-bound", "organisation", quoted(&name))
            }
            Body::Assigned { agent, team } => {
                let agent = agent.map(|agent| self.person(tx, names, Actor::Agent(agent))).transpose()?;
                let team = team.map(|team| store::team(tx, team)).transpose()?.flatten();
                let team = team.map(|team| quoted(&team.it.name));
                match (agent, team) {
                    (Some(agent), Some(team)) => {
                        let args = [("who", who.clone()), ("agent", agent), ("team", team)];
                        Some(self.html("event-assigned-both", &args))
                    }
                    (Some(agent), None) => with("event-assigned", "agent", agent),
                    (None, Some(team)) => with("event-assigned-team", "team", team),
                    (None, None) => Some(self.html("event-assigned-nobody", &[("who", who.clone())])),
                }
            }
            Body::ParticipantAdded { contact } => {
                let contact = self.person(tx, names, Actor::Contact(*contact))?;
                with("event-participant-added", "contact", contact)
            }
            Body::ParticipantRemoved { contact } => {
                let contact = self.person(tx, names, Actor::Contact(*contact))?;
                with("event-participant-removed", "contact", contact)
            }
            Body::Tagged { tag } => with("event-tagged", "tag", quoted(tag)),
            Body::Untagged { tag } => with("event-untagged", "tag", quoted(tag)),
            Body::Attached { message: None, .. } => {
                Some(self.html("event-attached", &[("who", who.clone())]))
            }
            Body::Reminded { percent, .. } => {
                Some(self.html(
                    "event-reminded",
                    &[("percent", Html(format!("<bdi dir=\"ltr\">{percent} %</bdi>")))],
                ))
            }
            Body::Alerted { alert: Alert::Triage, .. } => Some(Html(self.t("event-alerted-triage"))),
            Body::Alerted { alert: Alert::Urgent, .. } => Some(Html(self.t("event-alerted-urgent"))),
            _ => None,
        })
    }

    /// Another case by its number, and the way there.
    pub(super) fn case_link(&self, other: Id<desk::case::Case>) -> Html {
        let id = other.number();
        Html(format!("<a href=\"/cases/{id}\">{}</a>", case_number(id)))
    }

    /// What somebody wrote, in a line.
    pub(super) fn quote(&self, tx: &mut Tx<'_>, sealed: Sealed) -> Result<Html, Failure> {
        Ok(text(tx, sealed)?.map_or_else(|| Html(escape(&self.t("erased"))), |text| quoted(&text)))
    }
}
