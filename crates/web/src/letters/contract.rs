//! That a contract ends (policy D12).

use desk::contract::{Contract, ContractBody};
use desk::id::Id;
use store::{Error, Failure, Outgoing, Tx};

use super::Desk;
use super::block::{Block, Draft};
use super::reader::Addressee;
use super::said::Said;
use super::scene::{Pen, why};

/// Tells the leads that a contract ends and none goes on; nothing where it has another version by now.
pub(super) fn ends(
    tx: &mut Tx<'_>,
    desk: &Desk,
    (to, unsubscribe): (&Addressee, Option<String>),
    (id, outgoing): (Id<Contract>, &Outgoing),
) -> Result<Option<Draft>, Failure> {
    let gone = || Error::Shape(format!("{}: it is gone", outgoing.about));
    let contract = store::contract(tx, id)?.ok_or_else(gone)?;
    let events = store::contract_events(tx, id)?;
    let event = events.iter().find(|event| event.seq == outgoing.notice.event).ok_or_else(gone)?;
    let ContractBody::Expiring { version, .. } = event.body;
    let is_for_leads = matches!(outgoing.notice.audience, desk::effects::Audience::Leads);
    if version != contract.last().number || !is_for_leads || !to.is_lead() {
        return Ok(None);
    }
    let (terms, pen) = (&contract.last().terms, Pen::of(to.language));
    let organisation = store::organisation(tx, contract.organisation())?;
    let organisation = organisation.map(|of| Said::theirs(&of.it.name)).unwrap_or_default();
    let catalog = desk.entitlements.catalog(tx, &terms.edition)?;
    let plan = catalog.plan(&terms.plan).map_or(terms.plan.as_str(), |plan| plan.name.get(pen.language));
    let dates = to.dates(&terms.sites.default.place.zone);
    let last = pen.ours(&dates.date_of(terms.last_day));
    let said = pen.say("mail-expiring", &[("name", organisation.clone()), ("day", last.clone())]);
    let facts = vec![
        (pen.t("mail-fact-organisation"), organisation.clone()),
        (pen.t("portal-plan-name"), pen.ours(plan)),
        (pen.t("portal-org-quote"), Said::code(&terms.quote)),
        (pen.t("mail-last-day"), last.strong()),
    ];
    let page = desk.page(&format!("/organisations/{}", contract.organisation()));
    let mut blocks = vec![
        Block::Heading(pen.t("mail-expiring-title")),
        Block::Paragraph(said.clone()),
        Block::Facts(facts),
        Block::Button(pen.way("mail-open-organisation", page)),
    ];
    blocks.extend(why(pen, desk, unsubscribe.as_deref()));
    let subject = pen.say("mail-expiring-subject", &[("name", organisation)]).text;
    let from = pen.t("mail-from-radd");
    Ok(Some(Draft { language: pen.language, subject, preview: said, from, blocks }))
}
