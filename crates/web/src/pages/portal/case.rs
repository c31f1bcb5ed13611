//! A case as its customer sees it: the promise and how it was counted, what was said, and what they may do.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use desk::case::{Case, CheckResult, Entitlement, Evidence, Life, Lowering, MessageKind, Seq, World};
use desk::catalog::{Catalog, Priority};
use desk::id::Id;
use desk::permission::{Asker, Deed, Whose};
use desk::text::harmless;
use sla::Instant;
use sla::text::duration;
use store::{Failure, Kept, Tx};

use super::thread::Line;
use super::{Begun, Customer, PlanFacts, Top, priority_mark};
use crate::api::cases::message::with_parts;
use crate::api::cases::shown::{Reader as Light, text};
use crate::app::App;
use crate::pages::cases::{Typed, Wanted, draft_key, participants};
use crate::pages::drafts::kept_line;
use crate::pages::further::Further;
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::ledger;
use crate::pages::live::Follows;
use crate::pages::promise::{self, Reader, Shown};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::{Problem, WrongField};

/// A case.
#[derive(Template)]
#[template(path = "portal/case.html")]
struct Page {
    shell: Shell,
    top: Top,
    id: i64,
    number: Html,
    title: String,
    subject: Html,
    mark: Html,
    priority: String,
    /// The case that it goes on in, or where it stands besides.
    standing: Option<Html>,
    promise: Html,
    ledger: Html,
    legend: Html,
    response_time: String,
    small_print: String,
    check: Option<Check>,
    further: Vec<Further>,
    lines: Vec<Line>,
    plan: Option<PlanFacts>,
    /// Who takes part in it.
    participants: Html,
    contests: Vec<Contestable>,
    raises: Vec<Raise>,
    lowers: Vec<(String, String)>,
    may: May,
    /// What must be said before anybody goes on with it.
    reopening: Option<String>,
    typed: Typed,
    /// What was being written when the page was left.
    draft: String,
    /// When that was kept.
    kept: Html,
    /// What was just done.
    done: Option<String>,
    /// What its forms are called, so that sending one twice does nothing twice.
    key: String,
    version: u32,
}

/// What this person may do to it, as it stands.
struct May {
    write: bool,
    withdraw: bool,
    reopen: bool,
    /// Whether nobody has answered, so that closing withdraws it.
    unanswered: bool,
}

/// That they were asked to be available.
struct Check {
    seq: u32,
    until: Html,
}

/// A lowering that can be contested.
struct Contestable {
    seq: u32,
    said: Html,
}

/// A higher priority, with what would be confirmed and promised.
pub(crate) struct Raise {
    pub priority: Priority,
    pub heading: String,
    pub mark: Html,
    pub name: String,
    pub statement: String,
    pub version: u32,
    pub promise: Html,
    pub warning: Option<String>,
}

impl Page {
    /// What stands in the box for a reply: what was typed, where the page is shown again.
    fn reply(&self) -> &str {
        if self.typed.is("composer") { self.typed.value("composer", "message") } else { &self.draft }
    }

    fn wrong(&self, form: &str, field: &str) -> Vec<&WrongField> {
        self.typed.wrong(form, field)
    }

    /// What was wrong with a form and stands at none of its fields.
    fn refused(&self) -> Option<&str> {
        let problem = self.typed.problem.as_ref()?;
        Some(problem.detail.as_deref().unwrap_or(&problem.title))
    }
}

/// What is read for a page.
pub(super) struct Reading<'a> {
    pub(super) app: &'a App,
    pub(super) visitor: &'a Visitor,
    pub(super) shell: &'a Shell,
    pub(super) id: Id<Case>,
    pub(super) now: Instant,
    /// The promise, as far as it can be counted.
    pub(super) shown: Option<Shown<'a>>,
    /// What the vendor's side is called.
    pub(super) vendor: String,
}

/// The page of a case for a customer.
pub(crate) async fn show(app: App, visitor: Visitor, wanted: Wanted) -> Result<Response, Problem> {
    let customer = match Customer::of(&visitor) {
        Ok(customer) => customer,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Wanted { case, shown, typed, status } = wanted;
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let reader = match visitor.caller.asker {
        Asker::Contact { id, .. } => Some(id),
        _ => None,
    };
    let key: String = app.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let page = app.read(move |tx| {
        let after = store::feed_end(tx)?;
        let all = with_parts(tx, &visitor.caller, Id::new(case))?;
        let mut begun = Begun::read(tx, (&shared, &visitor), customer, "cases")?;
        let follows = Follows::These(all.iter().map(|kept| kept.id).collect());
        begun.shell.follow_at(after, follows, format!("/cases/{case}"));
        let now = begun.shell.dates.now;
        let undoable =
            all.iter().flat_map(|kept| &kept.case.messages).filter_map(|message| message.undo_ends());
        undoable.filter(|ends| *ends > now).for_each(|ends| begun.shell.has_more_at(ends));
        let seen = newly_seen(tx, &all, now)?;
        Ok((page(tx, (&shared, &visitor), begun, &all, (typed, shown.done, key))?, seen))
    });
    let (page, seen) = page.await?;
    if let (Some(contact), false) = (reader, seen.is_empty()) {
        let noted = app.write(move |tx| {
            Ok(seen.into_iter().try_for_each(|(case, seq)| store::note_seen(tx, case, contact, seq))?)
        });
        noted.await?;
    }
    Ok(answer(&guest, status, &page).into_response())
}

/// Up to which event the customer's side sees by now each case of a page, where that is more than was noted: what was seen
/// has reached somebody, whatever becomes of the mail (policy D16). What doesn't show yet isn't seen, nor what comes after it.
fn newly_seen(tx: &mut Tx<'_>, all: &[Kept], now: Instant) -> Result<Vec<(Id<Case>, Seq)>, Failure> {
    let mut newly = Vec::new();
    for Kept { id, case, .. } in all {
        let Some(seen) = seen_by_now(case, now) else { continue };
        if store::seen_until(tx, *id)?.is_none_or(|until| until < seen) {
            newly.push((*id, seen));
        }
    }
    Ok(newly)
}

fn seen_by_now(case: &Case, now: Instant) -> Option<Seq> {
    let ours = case.messages.iter().filter(|message| message.by.is_agent());
    let leaves = |kind| matches!(kind, MessageKind::Held(_) | MessageKind::Sent(_));
    let (shown, hidden): (Vec<_>, Vec<_>) =
        ours.filter(|message| leaves(message.kind)).partition(|message| message.is_seen_by_customer(now));
    let hidden = hidden.into_iter().map(|message| message.seq).min();
    let told = shown.into_iter().map(|message| message.seq).chain(case.check.map(|check| check.seq));
    told.filter(|seq| hidden.is_none_or(|hidden| *seq < hidden)).max()
}

fn page(
    tx: &mut Tx<'_>,
    (app, visitor): (&App, &Visitor),
    Begun { shell, top, catalog, .. }: Begun,
    all: &[Kept],
    (typed, done, key): (Typed, String, String),
) -> Result<Page, Failure> {
    let kept = all.first().ok_or_else(|| store::Error::Shape("a case without itself".to_owned()))?;
    let (id, case) = (kept.id, &kept.case);
    let entitlement = app.entitlements.of_case(tx, case)?;
    let catalog = match &case.terms {
        Some(terms) => app.entitlements.catalog(tx, &terms.edition)?,
        None => catalog,
    };
    let now = app.now().max(case.recorded);
    let world = World { now, by: visitor.caller.actor(), role: None, entitlement: entitlement.as_deref() };
    let known = case.as_customer_knows_it(&world);
    let shown = entitlement.as_deref().and_then(|of| Shown::of_case(&known, of, now));
    let language = shell.language;
    let vendor = shell.with("site-name", "vendor", catalog.vendor().get(language));
    let reading = Reading { app, visitor, shell: &shell, id, now, shown, vendor };
    let may = |deed| visitor.caller.may(deed, &Whose::case(case)).is_ok();
    let open = matches!(case.life, Life::Open | Life::Resolved);
    let title = text(tx, case.opened.subject)?;
    let prospect = case.prospect_of_reopening(now).warning();
    let draft = store::draft(tx, visitor.session.account, &draft_key(id))?.filter(|_| !typed.is("composer"));
    let saved = draft.as_ref().map(|draft| draft.saved);
    let made = Page {
        id: id.number(),
        number: case_number(id.number()),
        subject: title.as_deref().map_or_else(|| Html(shell.t("cases-erased")), isolated),
        title: title.map(|title| harmless(&title).into_owned()).unwrap_or_default(),
        mark: priority_mark(&shell, case.priority),
        priority: name_of(&catalog, case.priority, &shell),
        standing: reading.standing(&known),
        promise: reading.promise(),
        ledger: reading.ledger(case, &catalog, entitlement.as_deref()),
        legend: ledger::legend(language),
        response_time: catalog.texts().response_time.get(language).to_owned(),
        small_print: catalog.texts().reasonable_efforts.get(language).to_owned(),
        check: reading.check(case).filter(|_| may(Deed::ConfirmAvailability)),
        further: Further::all(&known, entitlement.as_deref(), now, (&shell, &shell.dates)),
        lines: reading.thread(tx, all)?,
        plan: match entitlement.as_deref() {
            Some(of) => Some(PlanFacts::of(tx, &app.entitlements, of, &shell)?),
            None => None,
        },
        participants: participants::panel(tx, (&shell, visitor), (id, case), (&key, &typed))?,
        contests: if may(Deed::Contest) { reading.contests(case) } else { Vec::new() },
        raises: if open && may(Deed::Raise) { raises(&shell, (case, &catalog), &world)? } else { Vec::new() },
        lowers: if open && may(Deed::Lower) { lowers(case, &catalog, &shell) } else { Vec::new() },
        may: May {
            write: may(Deed::Write),
            withdraw: open && may(Deed::Withdraw),
            reopen: matches!(case.life, Life::Resolved | Life::Withdrawn(_) | Life::Closed)
                && may(Deed::Reopen),
            unanswered: known.response().is_none(),
        },
        reopening: prospect.map(|warning| warning.get(language).to_owned()),
        done: done_words(&done).map(|id| shell.t(id)),
        draft: draft.and_then(|mut draft| draft.fields.remove("message")).unwrap_or_default(),
        kept: kept_line(&shell, saved),
        typed,
        key,
        version: case.seq,
        top,
        shell: shell.clone(),
    };
    Ok(made)
}

/// What was just done, in words.
fn done_words(done: &str) -> Option<&'static str> {
    Some(match done {
        "message" => "portal-done-message",
        "confirmed" | "confirmation" | "available" => "portal-done-available",
        "raised" => "portal-done-raised",
        "lowered" => "portal-done-lowered",
        "contested" => "portal-done-contested",
        "withdrawn" => "portal-done-withdrawn",
        "reopened" => "portal-done-reopened",
        "opened" => "portal-done-opened",
        "participant-added" => "done-participant-added",
        "participant-removed" => "done-participant-removed",
        _ => return None,
    })
}

pub(crate) fn name_of(catalog: &Catalog, priority: Priority, shell: &Shell) -> String {
    let meaning = catalog.priority(priority);
    meaning.map_or_else(|_| priority.to_string(), |meaning| meaning.name.get(shell.language).to_owned())
}

fn lowers(case: &Case, catalog: &Catalog, shell: &Shell) -> Vec<(String, String)> {
    let lower = catalog.priorities().iter().filter(|meaning| meaning.priority > case.priority);
    lower.map(|of| (of.priority.to_string(), name_of(catalog, of.priority, shell))).collect()
}

impl Reading<'_> {
    pub(super) fn reader(&self) -> Light<'_> {
        Light { app: self.app, caller: &self.visitor.caller, now: self.now }
    }

    fn promise(&self) -> Html {
        match &self.shown {
            Some(shown) => promise::block(shown, &self.shell.dates, Reader::Customer, "promise"),
            None => promise::absent(self.shell.language),
        }
    }

    fn ledger(&self, case: &Case, catalog: &Catalog, entitlement: Option<&Entitlement>) -> Html {
        let made = case.promises.iter().rev().find(|made| {
            self.shown.as_ref().is_some_and(|shown| {
                made.promise.deadline == shown.course.due && made.promise.counted_from == shown.course.from
            })
        });
        let (Some(made), Some(shown)) = (made, &self.shown) else { return Html::default() };
        let target = sla::SupportTime::from_microseconds(made.promise.target_us);
        let amount = duration(target, self.shell.language);
        let plan = entitlement.and_then(|of| catalog.plan(&of.plan).ok());
        let plan = plan.map_or("", |plan| plan.name.get(self.shell.language));
        let args = [
            ("number", u32::from(made.promise.priority.number()).into()),
            ("plan", plan.into()),
            ("amount", amount.into()),
        ];
        let caption = self.shell.words.with("portal-ledger", &args);
        let until = shown.is_marked().then(|| shown.until());
        let light =
            ledger::Light { dates: &self.shell.dates, calendar: shown.calendar, until, caption: &caption };
        ledger::table(&made.promise, &light)
    }

    fn standing(&self, case: &Case) -> Option<Html> {
        let words = self.shell.words;
        let plain = |id| Some(words.html(id, &[]));
        match case.life {
            Life::Open if case.awaits_customer => plain("portal-awaits-you"),
            Life::Open => None,
            Life::Resolved => plain("portal-is-resolved"),
            Life::Withdrawn(_) => plain("portal-is-withdrawn"),
            Life::Void(_) => plain("portal-is-void"),
            Life::Closed => plain("portal-is-closed"),
            Life::Merged(into) => {
                let link = format!("<a href=\"/cases/{into}\">{}</a>", case_number(into.number()));
                Some(words.html("portal-merged", &[("case", Html(link))]))
            }
        }
    }

    fn check(&self, case: &Case) -> Option<Check> {
        let check = case.check.filter(|check| check.result == CheckResult::Running)?;
        Some(Check { seq: check.seq, until: self.shell.dates.near_element(check.grace_ends) })
    }

    /// Lowerings by support that nobody has contested.
    fn contests(&self, case: &Case) -> Vec<Contestable> {
        let can_be = |of: &&Lowering| !of.contested && of.evidence != Evidence::OwnWish;
        let said = |lowering: &Lowering| {
            let args = [
                ("when", self.shell.dates.moment_element(lowering.at)),
                ("from", Html(lowering.from.number().to_string())),
                ("to", Html(lowering.to.number().to_string())),
            ];
            Contestable { seq: lowering.seq, said: self.shell.words.html("portal-was-lowered", &args) }
        };
        case.lowerings.iter().filter(can_be).map(said).collect()
    }
}

/// The higher priorities of a case, each with what would be confirmed and promised.
pub(crate) fn raises(
    shell: &Shell,
    (case, catalog): (&Case, &Catalog),
    world: &World<'_>,
) -> Result<Vec<Raise>, Failure> {
    let language = shell.language;
    let higher = catalog.priorities().iter().filter(|meaning| meaning.priority < case.priority);
    let raise = |meaning: &desk::catalog::PriorityMeaning| {
        let warning =
            case.prospect_of_priority(meaning.priority, world).map_err(desk::case::Refusal::from)?;
        let after = case.with_priority(meaning.priority, world)?;
        let shown = world.entitlement.and_then(|of| Shown::of_case(&after, of, world.now));
        let warning = warning.warning().map(|warning| warning.get(language).to_owned());
        Ok(Raise {
            priority: meaning.priority,
            heading: shell.with("portal-raise-to", "number", u32::from(meaning.priority.number())),
            mark: priority_mark(shell, meaning.priority),
            name: meaning.name.get(language).to_owned(),
            statement: meaning.statement.text.get(language).to_owned(),
            version: meaning.statement.version,
            promise: match (&shown, &warning) {
                (Some(shown), None) => promise::by(shown, &shell.dates, Reader::Customer),
                _ => Html::default(),
            },
            warning,
        })
    };
    higher.map(raise).collect()
}
