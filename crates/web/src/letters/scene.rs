//! What a letter about a case is written from, and what such letters have in common.

use std::sync::Arc;

use desk::case::{Case, Entitlement, Event, Made, Promised, ServedClock, State, World};
use desk::catalog::{Catalog, Priority};
use desk::contract::Terms;
use desk::effects::NoticeKind;
use desk::id::Id;
use desk::people::{Actor, Organisation};
use desk::permission::{Deed, Whose};
use sla::text::{duration, duration_after};
use sla::{Instant, Language, SupportTime, Zone};
use store::{Failure, Kept, Tx};

use super::Desk;
use super::block::{Block, Draft, Row, To};
use super::link::{Link, Purpose};
use super::reader::Addressee;
use super::said::{Said, say, settled};
use super::style::{Style, Tone};
use super::track::stretches;
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::pages::dates::Dates;
use crate::pages::html::Html;
use crate::pages::ledger::{self, Light};
use crate::pages::promise::Shown;
use crate::pages::words::Words;

/// How a reader is written to.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub language: Language,
    pub words: &'static Words,
}

impl Pen {
    pub fn of(language: Language) -> Self {
        Self { language, words: Words::of(language) }
    }

    /// A sentence.
    pub fn t(self, id: &str) -> Said {
        Said::ours(self.words.t(id))
    }

    /// A sentence with what stands in it.
    pub fn say(self, id: &str, args: &[(&str, Said)]) -> Said {
        say(self.words, self.language, id, args)
    }

    /// Words that are ready, kept apart only where they must be.
    pub fn ours(self, text: &str) -> Said {
        Said::ours(settled(text, self.language))
    }

    /// A number.
    pub fn number(self, number: impl ToString) -> Said {
        Said::ours(number.to_string())
    }

    /// An amount of time.
    pub fn amount(self, amount: SupportTime) -> Said {
        Said::ours(duration(whole(amount), self.language))
    }

    /// The same behind a preposition.
    pub fn amount_after(self, amount: SupportTime) -> Said {
        Said::ours(duration_after(whole(amount), self.language))
    }

    /// A subject: the case's number first, so that those of both languages sort alike.
    pub fn subject(self, case: Id<Case>, what: Said) -> String {
        let case = Said::code(&format!("[#{case}]"));
        self.say("mail-subject", &[("case", case), ("what", what)]).text
    }

    /// Words in a colour that agrees with them.
    pub fn toned(self, said: Said, tone: Tone) -> Said {
        let (class, style) = (tone.class(), Style(self.language).toned(tone));
        let html = format!("<strong class=\"{class}\" style=\"{style}\">{}</strong>", said.html);
        Said { html: Html(html), ..said }
    }

    pub fn way(self, id: &str, url: String) -> To {
        To { label: self.t(id), url }
    }
}

/// To the minute, as clocks show it.
fn whole(amount: SupportTime) -> SupportTime {
    const MINUTE: i64 = 60_000_000;
    SupportTime::from_microseconds(amount.as_microseconds() / MINUTE * MINUTE)
}

/// A case, and who reads of it.
pub(super) struct Scene<'a> {
    desk: &'a Desk,
    pub to: &'a Addressee,
    pub pen: Pen,
    pub id: Id<Case>,
    /// As its reader may know it.
    pub case: Case,
    pub events: &'a [Event],
    pub entitlement: Option<Arc<Entitlement>>,
    pub catalog: Arc<Catalog>,
    pub now: Instant,
    /// What the vendor's side is called.
    pub support: Said,
    /// What the case is about; in the words for it where those were erased.
    pub subject: Said,
    terms: Option<Terms>,
    unsubscribe: Option<String>,
}

impl<'a> Scene<'a> {
    pub fn of(
        tx: &mut Tx<'_>,
        desk: &'a Desk,
        (to, unsubscribe): (&'a Addressee, Option<String>),
        kept: &'a Kept,
        (kind, now): (NoticeKind, Instant),
    ) -> Result<Self, Failure> {
        let now = now.max(kept.case.recorded);
        let entitlement = desk.entitlements.of_case(tx, &kept.case)?;
        let world = World { now, by: Actor::Desk, role: None, entitlement: entitlement.as_deref() };
        // What a reply that leaves has made of the case its customer learns with it.
        let knows_all = to.is_agent() || matches!(kind, NoticeKind::Reply(_));
        let case = if knows_all { kept.case.clone() } else { kept.case.as_customer_knows_it(&world) };
        let (catalog, terms) = match &case.terms {
            Some(versions) => {
                let contract = store::contract(tx, Id::new(versions.contract))?;
                let version = contract.and_then(|of| of.version(versions.contract_version).cloned());
                (desk.entitlements.catalog(tx, &versions.edition)?, version.map(|of| of.terms))
            }
            None => (desk.entitlements.newest_catalog(tx)?, None),
        };
        let pen = Pen::of(to.language);
        let subject = text(tx, case.opened.subject)?;
        Ok(Self {
            desk,
            to,
            pen,
            id: kept.id,
            events: &kept.events,
            entitlement,
            now,
            support: support(pen, &catalog),
            subject: subject.map_or_else(|| pen.t("mail-erased"), |subject| Said::theirs(&subject)),
            terms,
            unsubscribe,
            catalog,
            case,
        })
    }

    /// What the reader is called.
    pub fn name(&self) -> Said {
        Said::theirs(self.to.name.as_deref().unwrap_or_default())
    }

    pub fn number(&self) -> Said {
        Said::case(self.id.number())
    }

    /// The clocks that serve the case.
    pub fn there(&self) -> Dates {
        let zone = self.entitlement.as_deref().map(|of| of.working_hours.zone().clone());
        let dates = self.to.dates(&Zone::utc());
        match zone {
            Some(zone) => dates.on(&zone),
            None => dates,
        }
    }

    /// The reader's clocks, where they show another time than those of the case.
    pub fn own(&self, at: Instant) -> Option<Dates> {
        let there = self.there();
        let own = self.to.dates(&there.zone);
        (self.to.has_clocks() && own.moment(at) != there.moment(at)).then_some(own)
    }

    /// `Tue 12 Jan, 10:30`, on the reader's clocks.
    pub fn when(&self, at: Instant) -> Said {
        self.pen.ours(&self.to.dates(&self.there().zone).moment(at))
    }

    /// Whose clocks that is: `your time, Casablanca`; and what the site's show, where they show another time.
    pub fn whose(&self, at: Instant) -> Said {
        let there = self.there();
        let place = ("place", self.pen.ours(&there.city()));
        // Customers are addressed as many, and one of us as one.
        let [yours, yours_and] = match self.to.is_agent() {
            true => ["mail-own-time", "mail-own-time-and"],
            false => ["mail-your-time", "mail-your-time-and"],
        };
        match self.own(at) {
            None if self.to.has_clocks() => {
                self.pen.say(yours, &[("place", self.pen.ours(&self.to.dates(&there.zone).city()))])
            }
            None => self.pen.say("mail-in-place", &[place]),
            Some(own) => {
                let same_day = own.day(at) == there.day(at);
                let when = if same_day { there.time(at) } else { there.day_time(at) };
                let args = [
                    ("place", self.pen.ours(&own.city())),
                    ("when", self.pen.ours(&when)),
                    ("site", self.pen.ours(&there.city())),
                ];
                self.pen.say(yours_and, &args)
            }
        }
    }

    /// Both in one: a moment and whose clocks say so.
    pub fn moment(&self, at: Instant) -> Said {
        self.pen.say("mail-moment", &[("when", self.when(at)), ("whose", self.whose(at))])
    }

    /// A moment near the letter's own: today's without its date.
    pub fn short(&self, at: Instant) -> Said {
        let dates = self.to.dates(&self.there().zone);
        let is_today = dates.day(at) == dates.day(self.now) && dates.date(at) == dates.date(self.now);
        self.pen.ours(&if is_today { dates.time(at) } else { dates.moment(at) })
    }

    /// The same with the word for today.
    pub fn near(&self, at: Instant) -> Said {
        self.pen.ours(&self.to.dates(&self.there().zone).near(at))
    }

    /// The promise, as far as it can be counted.
    pub fn shown(&self) -> Option<Shown<'_>> {
        self.entitlement.as_deref().and_then(|of| Shown::of_case(&self.case, of, self.now))
    }

    /// The promise in force, if the initial response is still awaited.
    pub fn awaited(&self) -> Option<&Made> {
        let state = self.case.state(self.entitlement.as_deref(), self.now);
        self.case.promise_in_force().filter(|_| state.awaits_response())
    }

    pub fn state(&self) -> State {
        self.case.state(self.entitlement.as_deref(), self.now)
    }

    pub fn clock(&self, priority: Priority) -> Option<&ServedClock> {
        self.entitlement.as_deref().and_then(|of| of.clock(priority).ok())
    }

    /// What a priority is called, as a sentence or a row names it.
    pub fn priority(&self, id: &str, priority: Priority) -> Said {
        let meaning = self.catalog.priority(priority);
        let name =
            meaning.map_or_else(|_| priority.to_string(), |of| of.name.get(self.pen.language).to_owned());
        self.pen.say(id, &[("number", self.pen.number(priority.number())), ("name", self.pen.ours(&name))])
    }

    /// Somebody by name; the vendor's side where it was nobody with one.
    pub fn person(&self, tx: &mut Tx<'_>, by: Actor) -> Result<Said, Failure> {
        let name = Names::default().of(tx, by)?;
        Ok(name.map_or_else(|| self.support.clone(), |name| Said::theirs(&name)))
    }

    pub fn organisation(&self, tx: &mut Tx<'_>) -> Result<Option<Said>, Failure> {
        let find = |id: Id<Organisation>| store::organisation(tx, id);
        let found = self.case.organisation.map(find).transpose()?.flatten();
        Ok(found.map(|found| Said::theirs(&found.it.name)))
    }

    /// Whether the reader may do something to the case.
    pub fn may(&self, deed: Deed) -> bool {
        self.to.asker.may(deed, &Whose::case(&self.case)).is_ok()
    }

    /// A link that does something for this reader alone; nothing for somebody whom we don't know.
    pub fn mailed(&self, purpose: Purpose) -> Option<String> {
        let holder = self.to.holder?;
        Some(self.desk.mailed(&Link::new(purpose, self.id, holder, self.now)))
    }

    /// The case's page, which asks to sign in.
    pub fn page(&self) -> String {
        self.desk.page(&format!("/cases/{}", self.id))
    }

    pub fn open(&self) -> Block {
        Block::Link(self.pen.way("mail-open-case", self.page()))
    }

    /// A letter, with what each has.
    pub fn draft(&self, subject: Said, preview: Said, from: Said, blocks: Vec<Block>) -> Draft {
        let subject = self.pen.subject(self.id, subject);
        Draft { language: self.pen.language, subject, preview, from, blocks }
    }

    /// That the vendor's side writes of the case.
    pub fn by_support(&self) -> Said {
        self.pen.say("mail-from", &[("who", self.support.clone()), ("case", self.number())])
    }

    /// That the desk writes of it to one of us.
    pub fn by_desk(&self) -> Said {
        self.pen.say("mail-from-desk", &[("case", self.number())])
    }

    /// By when the case is answered: said large, drawn, and counted.
    pub fn promise(&self, made: &Made) -> Vec<Block> {
        let due = made.promise.deadline;
        let is_late = self.state() == State::Late;
        let tone = if is_late { Tone::Late } else { Tone::Plain };
        let id = if is_late { "mail-was-due" } else { "mail-respond-by" };
        let lead = self.pen.say(id, &[("when", self.when(due))]);
        let mut blocks = vec![Block::Due(lead, self.whose(due), tone)];
        if let Some(shown) = self.shown() {
            blocks.push(self.track(&shown, Tone::Plain));
        }
        blocks.extend(self.ledger(&made.promise));
        blocks
    }

    /// A promise drawn.
    pub fn track(&self, shown: &Shown<'_>, tone: Tone) -> Block {
        let there = self.there();
        let begins = if shown.from_submission { "track-submitted" } else { "track-counted-from" };
        let end = |id, at| self.pen.say(id, &[("when", self.pen.ours(&there.day_time(at)))]);
        let (from, due) = (shown.course.from, shown.course.due);
        Block::Track(end(begins, from), end("track-due", due), stretches(shown, tone))
    }

    /// How a promise was counted, on the clocks that it was recorded with.
    fn ledger(&self, promise: &Promised) -> Option<Block> {
        let clock = self.clock(promise.priority)?;
        let dates = self.there();
        let light = Light { dates: &dates, calendar: &clock.calendar, until: None, caption: "" };
        let lines = ledger::lines(promise, &light)?;
        let (rows, sum) = Row::all(lines, self.pen.t("mail-respond-by-row"), self.pen.language);
        Some(Block::Ledger(self.counted(promise, clock), rows, sum))
    }

    /// How much time is promised, of which kind, and where the quote says so.
    fn counted(&self, promise: &Promised, clock: &ServedClock) -> Said {
        let amount = self.target(SupportTime::from_microseconds(promise.target_us), clock);
        let number = self.pen.number(promise.priority.number());
        let stated = self.terms.as_ref().and_then(|terms| {
            let targets = &terms.stated.targets;
            let line = targets.iter().find(|target| target.priority == promise.priority)?;
            Some((Said::code(&terms.quote), Said::theirs(&line.line)))
        });
        match stated {
            None => self.pen.say("mail-counted", &[("number", number), ("amount", amount)]),
            Some((quote, line)) => {
                let args = [("number", number), ("amount", amount), ("quote", quote), ("line", line)];
                self.pen.say("mail-counted-quote", &args)
            }
        }
    }

    /// `16 hours of working time`, `30 minutes, around the clock`.
    pub fn target(&self, target: SupportTime, clock: &ServedClock) -> Said {
        let id =
            if clock.calendar.is_always_open() { "mail-around-the-clock" } else { "mail-of-working-time" };
        self.pen.say(id, &[("amount", self.pen.amount(target))])
    }

    /// What stands wherever a promise is made to a customer (policy S15, D14), with the quote and the way to the plans.
    pub fn small_print(&self) -> Vec<Block> {
        let efforts = self.catalog.texts().reasonable_efforts.get(self.pen.language);
        let plans = self.pen.way("support-plans", self.desk.page("/plans"));
        let Some(terms) = &self.terms else {
            return vec![Block::Small(self.pen.ours(efforts), Some(plans))];
        };
        let quote = self.pen.say("mail-quote", &[("quote", Said::code(&terms.quote))]);
        vec![Block::Small(self.pen.ours(efforts), None), Block::Small(quote, Some(plans))]
    }

    /// Why one of us gets a letter, and how to get no more of them.
    pub fn why(&self) -> Vec<Block> {
        why(self.pen, self.desk, self.unsubscribe.as_deref())
    }

    /// The case in a few facts, for one of us.
    pub fn facts(&self, tx: &mut Tx<'_>) -> Result<Vec<(Said, Said)>, Failure> {
        let said = [("case", self.number()), ("subject", self.subject.clone())];
        let mut facts = vec![(self.pen.t("mail-fact-case"), self.pen.say("mail-case", &said))];
        if let Some(organisation) = self.organisation(tx)? {
            let plan = self.entitlement.as_deref().and_then(|of| self.catalog.plan(&of.plan).ok());
            let fact = match plan {
                None => organisation,
                Some(plan) => {
                    let plan = self.pen.ours(plan.name.get(self.pen.language));
                    self.pen.say("mail-organisation", &[("name", organisation), ("plan", plan)])
                }
            };
            facts.push((self.pen.t("mail-fact-organisation"), fact));
        }
        facts.push((self.pen.t("priority"), self.priority("mail-priority-fact", self.case.priority)));
        Ok(facts)
    }

    /// The promise that is awaited, as a fact for one of us.
    pub fn due_fact(&self) -> Option<(Said, Said)> {
        let due = self.awaited()?.promise.deadline;
        let id = if self.state() == State::Late { "mail-fact-was-due" } else { "mail-respond-by-row" };
        Some((self.pen.t(id), self.moment(due)))
    }

    /// What somebody wrote, to be quoted.
    pub fn quoted(&self, by: Said, at: Instant, words: Option<String>) -> Block {
        let by = self.pen.say("mail-quoted", &[("name", by), ("when", self.when(at))]);
        Block::Quote(by, words.unwrap_or_else(|| self.pen.words.t("mail-erased")))
    }
}

/// What the vendor's side is called.
pub(super) fn support(pen: Pen, catalog: &Catalog) -> Said {
    pen.say("site-name", &[("vendor", pen.ours(catalog.vendor().get(pen.language)))])
}

/// Why one of us gets a letter, and how to get no more of them.
pub(super) fn why(pen: Pen, desk: &Desk, unsubscribe: Option<&str>) -> Vec<Block> {
    let choose = pen.way("mail-choose", desk.page("/account#notifications"));
    let mut blocks = vec![Block::Rule, Block::Small(pen.t("mail-why"), Some(choose))];
    blocks.extend(unsubscribe.map(|url| enough(pen, url)));
    blocks
}

/// How to get no more letters of a kind.
pub(super) fn enough(pen: Pen, url: &str) -> Block {
    Block::Small(pen.t("mail-enough"), Some(pen.way("mail-unsubscribe", url.to_owned())))
}
