//! `radd replay --into`: the cases of a log as history of an organisation.

mod course;

use clap::Args;
use desk::case::{Channel, Customer, Past, World};
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Actor, Agent, AgentRole};
use desk::text::harmless;
use indicatif::{ProgressBar, ProgressStyle};
use sla::{Error, Instant, Language};
use store::{Command, Content, Entitlements, Failure, HISTORY, Request, Store, Tx};

use super::history::{Case, History, Measure};
use super::states;
use crate::database::DatabaseArgs;

pub(super) use course::{Courses, Stages};

/// How many cases are written in one transaction.
const AT_ONCE: usize = 500;
/// A case's subject is at most so long.
const LONGEST_SUBJECT: usize = 200;
/// The agent in whose name stands what people did at another desk. Nobody is reached there, nor comes in by it.
const ADDRESS: &str = "history@radd.invalid";
/// What of an organisation's sites is looked at to see whether there is only one.
const TWO: u32 = 2;

/// How to write a log's cases down.
#[derive(Args, Debug)]
pub(super) struct WritingArgs {
    /// With --into, the site that the cases belong to; needed where the organisation has several.
    #[arg(long, value_name = "SITE", requires = "into")]
    site: Option<i64>,

    /// With --into, the states in which the next step is the customer's, separated by commas.
    #[arg(long, value_name = "STATES", default_value = "Awaiting User Info")]
    awaiting: String,

    /// With --into, the states in which a case is considered solved.
    #[arg(long, value_name = "STATES", default_value = "Resolved")]
    resolved: String,

    /// With --into, the states in which a case is over.
    #[arg(long, value_name = "STATES", default_value = "Closed")]
    closed: String,

    #[command(flatten)]
    database: DatabaseArgs,
}

/// Where the cases go.
pub(super) struct Into {
    store: Store,
    customer: Customer,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    organisation: i64,
    written: u64,
    /// Of those, how many have a promise.
    promised: u64,
    /// How many were there already.
    again: u64,
    /// How many couldn't be read whole.
    left_out: u64,
}

impl WritingArgs {
    /// Opens the database and finds whose cases they are.
    ///
    /// # Errors
    /// A database that can't be opened; an organisation or a site that isn't there.
    pub(super) fn open(&self, organisation: i64) -> anyhow::Result<Into> {
        let store = self.database.open_existing()?;
        let (id, wanted) = (Id::new(organisation), self.site.map(Id::new));
        let found = store.read_now::<_, store::Error, _>(move |tx| {
            Ok((store::organisation(tx, id)?.is_some(), site(tx, id, wanted)?))
        })?;
        let site = match found {
            (false, _) => return Err(nobody("--into", organisation).into()),
            (true, Ok(site)) => site,
            (true, Err(error)) => return Err(error.into()),
        };
        Ok(Into { store, customer: Customer { organisation: id, site, contact: None } })
    }

    /// What the states mean.
    pub(super) fn stages(&self) -> Stages<'_> {
        let [awaiting, resolved, closed] =
            [&self.awaiting, &self.resolved, &self.closed].map(|list| states(list).collect());
        Stages { awaiting, resolved, closed }
    }

    /// A log with states of which none ends a case has other words for it, and all its cases would stay open.
    ///
    /// # Errors
    /// Such a log.
    pub(super) fn check_states(&self, history: &History) -> Result<(), Error> {
        let mut ends = states(&self.resolved).chain(states(&self.closed)).peekable();
        let occurs = |state: &str| history.states.iter().any(|known| known.eq_ignore_ascii_case(state));
        if history.states.is_empty() || ends.peek().is_none() || ends.any(occurs) {
            return Ok(());
        }
        let listed: Vec<_> = history.states.iter().map(|state| harmless(state)).collect();
        Err(Error::new(
            "--closed",
            &self.closed,
            format!(
                "no row of the log has this state, nor one of --resolved, and every case would stay open: name the states \
                 that end one, of {}, or none with --resolved= --closed=",
                listed.join(", ")
            ),
            format!(
                "لا سطر في السجل بهذا الوضع ولا بأوضاع ‎--resolved، فتبقى كل الحالات مفتوحة: اكتب الأوضاع التي تنهي الحالة، \
                 من بين {}، أو لا شيء بكتابة ‎--resolved= --closed=",
                listed.join("، ")
            ),
        ))
    }
}

/// The site that cases belong to: the one that was named, or the only one.
pub(crate) fn site(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    wanted: Option<Id<Site>>,
) -> Result<Result<Id<Site>, Error>, store::Error> {
    if let Some(wanted) = wanted {
        let theirs = store::site(tx, wanted)?.is_some_and(|site| site.it.organisation == organisation);
        return Ok(if theirs { Ok(wanted) } else { Err(nobody("--site", wanted.number())) });
    }
    let sites = store::sites(tx, organisation, 0, TWO)?;
    Ok(match sites.as_slice() {
        [(only, _)] => Ok(*only),
        _ => Err(Error::new(
            "--site",
            "",
            "the organisation has not exactly one site: say which with --site",
            "ليس للمؤسسة موقع واحد بعينه: حدّد الموقع بكتابة ‎--site",
        )),
    })
}

/// That there is none with a number.
pub(crate) fn nobody(option: &str, number: i64) -> Error {
    Error::new(option, number.to_string(), "there is none with this number", "لا شيء بهذا الرقم")
}

impl Into {
    /// Writes the cases, many in a transaction. Whatever stops it, what was written stays, and the next run goes on.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn write(
        &self,
        history: &History,
        mut courses: Courses,
        measure: Measure,
        now: Instant,
        language: Language,
    ) -> anyhow::Result<Done> {
        let by = self.store.write_now::<_, Failure, _>(move |tx| author(tx, language))?;
        let entitlements = Entitlements::default();
        let mut done = Done { organisation: self.customer.organisation.number(), ..Done::default() };
        let bar = bar(history.cases.len());
        for cases in history.cases.chunks(AT_ONCE) {
            let mut writing = Vec::with_capacity(cases.len());
            for case in cases {
                let brought = Brought { customer: self.customer, by, measure, now, language };
                match brought.case(case, &mut courses)? {
                    Some(prepared) => writing.push(prepared),
                    None => done.left_out += 1,
                }
            }
            let entitlements = entitlements.clone();
            done.add(self.store.write_now::<_, Failure, _>(move |tx| bring_in(tx, &entitlements, &writing))?);
            bar.inc(cases.len() as u64);
        }
        bar.finish_and_clear();
        Ok(done)
    }
}

/// On standard error; it draws nothing where that is no terminal.
fn bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} / {len}  {eta}");
    ProgressBar::new(length as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn bring_in(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    cases: &[(Command, Past)],
) -> Result<Done, Failure> {
    let mut done = Done::default();
    for (command, past) in cases {
        let written = store::bring_in(tx, command, Some(entitlements), past)?;
        match written.again {
            true => done.again += 1,
            false => {
                done.written += 1;
                done.promised += u64::from(!written.case.promises.is_empty());
            }
        }
    }
    Ok(done)
}

/// The agent in whose name the history stands; added with the first.
pub(crate) fn author(tx: &mut Tx<'_>, language: Language) -> Result<Id<Agent>, Failure> {
    let mut after = 0;
    loop {
        let agents = store::agents(tx, after, 100)?;
        if let Some((id, _)) = agents.iter().find(|(_, agent)| agent.it.address == ADDRESS) {
            return Ok(*id);
        }
        match agents.last() {
            Some((last, _)) => after = last.number(),
            None => break,
        }
    }
    let name = match language {
        Language::En => "Another desk's history",
        Language::Ar => "سجل مكتب آخر",
    };
    let (name, address) = (name.to_owned(), ADDRESS.to_owned());
    store::add_agent(tx, &Agent { name, address, role: AgentRole::Agent, language, active: false })
}

/// What all cases of a log have in common.
struct Brought {
    customer: Customer,
    by: Id<Agent>,
    measure: Measure,
    now: Instant,
    language: Language,
}

impl Brought {
    /// A case with its texts; nothing where the log doesn't tell enough of it.
    fn case(&self, case: &Case, courses: &mut Courses) -> anyhow::Result<Option<(Command, Past)>> {
        let (Some(submitted), Some(priority), None) = (case.submitted, case.priority, case.aside) else {
            return Ok(None);
        };
        let id = harmless(&case.id);
        let subject = sealed(id.chars().take(LONGEST_SUBJECT).collect())?;
        let (message, reply) = (sealed(self.message(&id))?, sealed(self.reply())?);
        let response = case.answers[0].map(|at| (at, reply.sealed()));
        let past = Past {
            customer: self.customer,
            channel: Channel::Portal,
            submitted,
            priority,
            subject: subject.sealed(),
            message: message.sealed(),
            by: self.by,
            steps: courses.steps(&case.id, submitted, response),
        };
        let mut contents = vec![subject, message];
        contents.extend(response.map(|_| reply));
        let world = World { now: self.now, by: Actor::Desk, role: None, entitlement: None };
        let key = format!("{} {id}", self.customer.organisation);
        // A case that the log tells more of by now is still the same.
        let request = Some(Request { client: HISTORY.to_owned(), key, hash: [0; 32] });
        Ok(Some((Command { imported: true, contents, request, ..Command::new(world) }, past)))
    }

    fn message(&self, id: &str) -> String {
        match self.language {
            Language::En => format!("Case {id} of another desk, from its log. What was said isn't in it."),
            Language::Ar => format!("الحالة \u{2068}{id}\u{2069} لدى مكتب آخر، من سجله. ليس فيه ما قيل."),
        }
    }

    fn reply(&self) -> String {
        let words = match (self.measure, self.language) {
            (Measure::Stated, Language::En) => {
                "The log says that the case was responded to now. What was said isn't in it."
            }
            (Measure::Stated, Language::Ar) => "يذكر السجل أن الحالة لقيت استجابة الآن. ليس فيه ما قيل.",
            (Measure::Work, Language::En) => {
                "The log has no replies. This stands for the first sign of work in it: an assignee, or a state that says so."
            }
            (Measure::Work, Language::Ar) => {
                "لا ردود في السجل. يقوم هذا مقام أول علامة عمل فيه: موظف مكلَّف أو وضع يدل على العمل."
            }
            (Measure::State, Language::En) => {
                "The log has no replies. This stands for the first state in it that says work."
            }
            (Measure::State, Language::Ar) => "لا ردود في السجل. يقوم هذا مقام أول وضع فيه يدل على العمل.",
        };
        words.to_owned()
    }
}

/// A text with a salt of its own.
fn sealed(text: String) -> anyhow::Result<Content> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)?;
    Ok(Content { salt, text, of: None })
}

impl Done {
    fn add(&mut self, other: Self) {
        self.written += other.written;
        self.promised += other.promised;
        self.again += other.again;
    }

    /// What was done, in words.
    pub(super) fn text(&self, language: Language) -> String {
        let Self { organisation, written, promised, again, left_out } = self;
        match language {
            Language::En => format!(
                "Written as history of organisation {organisation}: {written} cases, {promised} of them under a contract's \
                 promise. There already: {again}. Left out, as not enough of them could be read: {left_out}."
            ),
            Language::Ar => format!(
                "كُتبت سجلًا للمؤسسة {organisation}: حالات عددها {written}، منها بوعد من عقد {promised}. موجودة من قبل: \
                 {again}. تُركت لأن المقروء منها لا يكفي: {left_out}."
            ),
        }
    }
}
