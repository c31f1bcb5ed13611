//! Links that let somebody in: to sign in once, or to choose a password.

use sla::{Instant, Zone};
use store::{Access, Failure, Tx};

use super::block::{Block, Draft};
use super::reader::Addressee;
use super::said::Said;
use super::scene::{Pen, support};
use super::{Desk, Letter, Reader, letter};
use crate::pages::sign_in::minutes_until;

impl Desk {
    /// A sign-in link or an invitation. Nothing where whoever it is for isn't there any more.
    ///
    /// # Errors
    /// What the engine says.
    pub fn of_access(
        &self,
        tx: &mut Tx<'_>,
        access: &Access,
        reader: &Reader,
        now: Instant,
    ) -> Result<Option<Letter>, Failure> {
        let Some(to) = Addressee::find(tx, reader, now)?.filter(|to| !to.is_stranger()) else {
            return Ok(None);
        };
        let pen = Pen::of(to.language);
        let catalog = self.entitlements.newest_catalog(tx)?;
        let from = support(pen, &catalog);
        let vendor = || ("vendor", pen.ours(catalog.vendor().get(pen.language)));
        let url = self.page(&format!("/sign-in/link/{}", access.secret));
        let dates = to.dates(&Zone::utc());
        let place = ("place", pen.ours(&dates.city()));
        let until = if dates.date(access.expires()) == dates.date(now) {
            dates.time(access.expires())
        } else {
            dates.moment(access.expires())
        };
        let until = pen.say("mail-in", &[("when", pen.ours(&until)), place]);
        let mut blocks = if access.invitation {
            let address = pen.say("mail-invitation-until", &[("until", until.clone())]);
            vec![
                Block::Heading(pen.say("invitation-title", &[vendor()])),
                Block::Paragraph(pen.say("mail-invitation", &[("name", name(&to))])),
                Block::Button(pen.way("mail-invitation-do", url)),
                Block::Paragraph(address),
            ]
        } else {
            let minutes = u32::try_from(minutes_until(access.expires(), now)).unwrap_or(u32::MAX);
            let minutes = pen.ours(&pen.words.with("mail-minutes", &[("minutes", minutes.into())]));
            let once = [("until", until.clone()), ("minutes", minutes)];
            vec![
                Block::Heading(pen.t("sign-in")),
                Block::Paragraph(pen.say("mail-sign-in", &once)),
                Block::Button(pen.way("sign-in", url)),
            ]
        };
        if let Some(browser) = &access.browser {
            let place = ("place", pen.ours(&dates.city()));
            let asked = pen.say("mail-in", &[("when", pen.ours(&dates.moment(now))), place]);
            blocks.push(Block::Facts(vec![
                (pen.t("mail-asked-for"), asked),
                (pen.t("mail-asked-from"), Said::theirs(browser)),
            ]));
        }
        let id = if access.invitation { "mail-not-expected" } else { "mail-not-you" };
        blocks.extend([Block::Rule, Block::Small(pen.t(id), None)]);
        let subject = if access.invitation { "mail-invitation-subject" } else { "mail-sign-in-subject" };
        let subject = pen.say(subject, &[vendor()]).text;
        let preview = pen.say("mail-once-until", &[("until", until)]);
        let draft = Draft { language: pen.language, subject, preview, from, blocks };
        letter(&draft, true, None).map(Some)
    }
}

fn name(to: &Addressee) -> Said {
    Said::theirs(to.name.as_deref().unwrap_or_default())
}
