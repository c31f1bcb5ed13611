//! Opening a case: a contact for themself, an agent for a customer or for somebody whom nobody knows yet.

use axum::extract::State;
use axum::response::Response;
use desk::case::{self, Attach, Call, CallEnd, Entitlement, Open, Refusal, Sealed, Why, World};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use desk::written::{Errors, name, text};
use serde::Deserialize;
use sla::{Instant, Name};
use store::{Command, Failure, Tx, Upload, Written};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::confirmation::{Confirmation, must_be_theirs};
use super::customer;
use super::shown::Shown;
use super::verb::Done;
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::problem::Problem;
use crate::words::{self, Channel, Level};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open))
}

/// What begins a case. A contact opens it for themself, chooses the priority and confirms its statement. An agent says
/// whose it is, how and when it reached the desk; without an organisation, a contact and a site it waits in triage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaseInput)]
pub(crate) struct Input {
    /// What it is about, in a line.
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    pub message: String,
    /// The priority that the customer chose. A contact must choose one; an agent's case of which none is confirmed is P3.
    #[serde(default)]
    pub priority: Option<Level>,
    /// That the statement of this priority was confirmed.
    #[serde(default)]
    pub confirmation: Option<Confirmation>,
    /// Whose it is; for agents. The contact's, where only that is given.
    #[serde(default)]
    pub organisation: Option<i64>,
    /// Which site it belongs to; the person's own or else the contract's default one, where it isn't given.
    #[serde(default)]
    pub site: Option<i64>,
    /// Who it is for; for agents.
    #[serde(default)]
    pub contact: Option<i64>,
    /// How it reached the desk; for agents, who must say so.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// When it reached the desk, never later than now; of a call, when it was offered. Now, unless an agent says so.
    #[serde(default)]
    pub submitted: Option<Moment>,
    /// How the call ended, if it was one.
    #[serde(default)]
    pub call: Option<CallInput>,
}

/// A call that begins a case.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpeningCallInput)]
pub(crate) struct CallInput {
    /// How it ended.
    pub end: words::CallEnd,
    /// When an agent answered it, which is the initial response; for an answered one only, and now unless it is said.
    #[serde(default)]
    pub answered: Option<Moment>,
}

/// What was asked for, read.
struct Opening {
    open: Open,
    whose: customer::Stated,
    /// When it was submitted, where an agent says so; else it is when it is stored (policy D15).
    stated: Option<Instant>,
    /// When an agent answered the call, where that is said; else it is when it is stored.
    answered: Option<Instant>,
    /// The files that go with the message.
    files: Vec<Upload>,
}

/// Opens a case, and promises a response where a contract is in force. The answer holds the promise and how it came about.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = Input, responses((status = 201, body = Shown)))]
async fn open(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    Ok(opens(&app, (caller, request), body, Vec::new()).await?.opened())
}

/// As [`open`], with files that go with the message.
pub(crate) async fn opens(
    app: &App,
    (caller, request): (Caller, Option<store::Request>),
    body: Input,
    files: Vec<Upload>,
) -> Result<Done, Problem> {
    let mut command = app.command(&caller, request, Vec::new());
    let opening = Opening { files, ..body.read(app, &caller, &mut command)? };
    command.occurred = opening.stated;
    let shared = app.clone();
    let opened = app.write(move |tx| match opening.begin(tx, &shared, &caller, &mut command)? {
        Begun::Opened(written) => {
            Done::of(tx, (&shared, &caller), &written, (None, command.world.now)).map(Ok)
        }
        Begun::Refused(refusal) => Ok(Err(refusal)),
    });
    Ok(opened.await??)
}

impl Input {
    /// What a contact chooses and says, for themself.
    pub fn of_contact(
        (subject, message): (String, String),
        (priority, confirmation): (Option<Level>, Option<Confirmation>),
        site: Option<i64>,
    ) -> Self {
        let (organisation, contact, channel, submitted, call) = (None, None, None, None, None);
        Self {
            subject,
            message,
            priority,
            confirmation,
            organisation,
            site,
            contact,
            channel,
            submitted,
            call,
        }
    }

    fn read(self, app: &App, caller: &Caller, command: &mut Command) -> Result<Opening, Problem> {
        let mut errors = Errors::default();
        let subject = errors.keep(name("subject", &self.subject));
        let message = errors.keep(text("message", &self.message));
        match caller.contact() {
            Some(_) => self.must_be_a_contacts(&mut errors),
            None => self.must_be_an_agents(&mut errors),
        }
        let confirmation = self.confirmation.map(|of| errors.keep_all("confirmation", of.read(caller)));
        let texts = errors.finish(subject.zip(message)).map_err(Problem::invalid)?;
        let of = caller.contact().or(self.contact.map(Id::new));
        let [subject, message] = [texts.0, texts.1].map(|text| {
            let content = app.seal(text, of);
            let sealed = content.sealed();
            command.contents.push(content);
            sealed
        });
        let now = command.world.now;
        let end = self.call.map(|call| call.end.into());
        Ok(Opening {
            open: Open {
                customer: None,
                channel: self.channel.map_or(case::Channel::Portal, Into::into),
                submitted: self.submitted.map_or(now, |at| at.0),
                call: end,
                priority: self.priority.map(|level| level.0),
                confirmation: confirmation.flatten(),
                subject,
                message,
            },
            whose: customer::Stated {
                organisation: self.organisation.map(Id::new),
                site: self.site.map(Id::new),
                contact: self.contact.map(Id::new),
            },
            stated: self.submitted.map(|at| at.0),
            answered: self.call.and_then(|call| call.answered).map(|at| at.0),
            files: Vec::new(),
        })
    }

    fn must_be_a_contacts(&self, errors: &mut Errors) {
        let given = [
            ("organisation", self.organisation.is_some()),
            ("contact", self.contact.is_some()),
            ("channel", self.channel.is_some()),
            ("submitted", self.submitted.is_some()),
            ("call", self.call.is_some()),
        ];
        for (field, _) in given.into_iter().filter(|(_, given)| *given) {
            let only =
                Name::new("only an agent says so: leave it out", "لا يذكر هذا إلا موظف دعم: احذف هذا الحقل");
            errors.say(field, "", only);
        }
        if self.priority.is_none() {
            let choose = Name::new("choose one, and confirm its statement", "اختر أولوية وأكّد نصها");
            errors.say("priority", "", choose);
        }
    }

    fn must_be_an_agents(&self, errors: &mut Errors) {
        let call = self.call.as_ref();
        let answered = call.is_some_and(|call| call.end == words::CallEnd::Answered);
        if self.channel.is_none() {
            errors.say("channel", "", Name::new("say how it reached the desk", "اذكر كيف وصلت الحالة"));
        }
        if self.channel == Some(Channel::Phone) && call.is_none() {
            errors.say("call", "", Name::new("say how the call ended", "اذكر كيف انتهت المكالمة"));
        }
        if self.channel != Some(Channel::Phone) && call.is_some() {
            errors.say("call", "", Name::new("only of what came by phone", "لما وصل بالهاتف فقط"));
        }
        if call.is_some_and(|call| call.answered.is_some()) && !answered {
            errors.say("call.answered", "", Name::new("nobody answered it", "لم يجب عنها أحد"));
        }
    }
}

/// What came of it.
enum Begun {
    /// The case.
    Opened(Box<Written>),
    /// A call that is on record, and no case: the contract has no phone (policy S14).
    Refused(Refusal),
}

impl Opening {
    fn begin(
        mut self,
        tx: &mut Tx<'_>,
        app: &App,
        caller: &Caller,
        command: &mut Command,
    ) -> Result<Begun, Failure> {
        let customer = self.whose.found(tx, caller, self.open.submitted)?;
        let whose = Whose {
            organisation: customer.map(|of| of.organisation),
            site: customer.map(|of| of.site),
            contact: customer.and_then(|of| of.contact),
            ..Whose::default()
        };
        caller.may(Deed::Open, &whose)?;
        self.open.customer = customer;
        if let Some(contact) = self.open.confirmation.as_ref().and_then(|of| of.contact) {
            must_be_theirs(tx, "confirmation.contact", contact, whose.organisation)?;
        }
        let entitlement = match customer {
            Some(of) => app.entitlements.in_force(tx, of.organisation, Some(of.site), self.open.submitted)?,
            None => None,
        };
        if entitlement.is_none() {
            self.must_confirm_words_that_are_there(tx, app)?;
        }
        if let Some(refusal) = self.refused(tx, command, entitlement.as_deref())? {
            return Ok(Begun::Refused(refusal));
        }
        let opened = store::open(tx, command, entitlement.as_deref(), |world| {
            let submitted = self.stated.unwrap_or(world.now);
            Open { submitted, ..self.open.clone() }.decide(world)
        })?;
        let opened = self.attach(tx, (app, caller), command, opened)?;
        if self.open.call != Some(CallEnd::Answered) {
            return Ok(Begun::Opened(Box::new(opened)));
        }
        command.occurred = self.answered;
        let answered = store::and_then(tx, command, opened, &app.entitle(), |case, world| {
            let called =
                |refusal: Refusal| Refusal { error: refusal.error.renamed("call.answered"), ..refusal };
            let at = self.answered.unwrap_or(world.now);
            case.call(&Call { inbound: true, end: CallEnd::Answered, at }, world).map_err(called)
        });
        Ok(Begun::Opened(Box::new(answered?)))
    }

    /// Adds the files to the case's first message.
    fn attach(
        &mut self,
        tx: &mut Tx<'_>,
        (app, caller): (&App, &Caller),
        command: &mut Command,
        opened: Written,
    ) -> Result<Written, Failure> {
        if self.files.is_empty() {
            return Ok(opened);
        }
        caller.may(Deed::Attach, &Whose::case(&opened.case))?;
        command.files = std::mem::take(&mut self.files);
        let sealed: Vec<_> = command.files.iter().map(|file| file.described.sealed()).collect();
        let opened = store::and_then(tx, command, opened, &app.entitle(), |case, world| {
            let attach = |file: &Sealed| Attach { file: *file, message: Some(1), note: false };
            let mut after = case.clone();
            let mut bodies = Vec::new();
            for file in &sealed {
                let attached = after.attach(&attach(file), world)?;
                after = after.after(attached.clone(), world);
                bodies.extend(attached);
            }
            Ok::<_, Refusal>(bodies)
        });
        command.files.clear();
        opened
    }

    /// Without a contract no terms say what was confirmed; it must be what the newest catalogue says (policy D10).
    fn must_confirm_words_that_are_there(&self, tx: &mut Tx<'_>, app: &App) -> Result<(), Failure> {
        let (Some(priority), Some(confirmation)) = (self.open.priority, &self.open.confirmation) else {
            return Ok(());
        };
        let catalog = app.entitlements.newest_catalog(tx)?;
        let statement = catalog.priority(priority).map_err(Refusal::from)?.statement.version;
        if statement == confirmation.version {
            return Ok(());
        }
        let problem = Name::new(
            format!("the statement's words have changed; version {statement} must be confirmed"),
            format!("تغيّر النص؛ يجب تأكيد الإصدار {statement}"),
        );
        let version = confirmation.version.to_string();
        Err(Refusal::new(Why::Conflict, "confirmation.version", version, problem).into())
    }

    /// Puts a call on record that the contract has no phone for, once; the caller is told which channels there are.
    fn refused(
        &self,
        tx: &mut Tx<'_>,
        command: &Command,
        entitlement: Option<&Entitlement>,
    ) -> Result<Option<Refusal>, Failure> {
        let Some(call) = self.open.refused_caller(entitlement) else { return Ok(None) };
        let now = command.world.now;
        let Err(refusal) = self.open.decide(&World { entitlement, ..command.world }) else { return Ok(None) };
        if call.at <= now {
            store::once(tx, command.request.as_ref(), now, |tx| {
                Ok(store::add_refused_call(tx, &call, &command.contents)?)
            })?;
        }
        Ok(Some(refusal))
    }
}
