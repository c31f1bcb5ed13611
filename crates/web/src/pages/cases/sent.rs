//! A form about a case: what it asks for, done once, and how it is answered.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::case::Seq;
use desk::id::Id;

use super::{Shown, Wanted, draft_key, page};
use crate::api::cases::verb::{Asked, Done};
use crate::app::App;
use crate::ask::named_at;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::pages::form::Fields;
use crate::pages::visitor::{Visitor, see};
use crate::problem::{Problem, Written, WrongField};

/// A form about a case that somebody sent.
pub(crate) struct Sent {
    pub app: App,
    pub visitor: Visitor,
    /// The number of the case.
    pub case: i64,
    /// Which form of the page it is.
    pub form: String,
    /// What was filled in.
    pub fields: Fields,
}

impl Sent {
    /// What it asks for, in whatever version the case is.
    pub fn asked(&self) -> Asked {
        let (caller, request) = (self.visitor.caller.clone(), self.request());
        Asked { caller, request, case: self.case, condition: IfMatch::any(), heard_until: None }
    }

    /// What it asks for, if the case is still what the page showed.
    pub fn asked_as_read(&self) -> Asked {
        Asked { condition: IfMatch::version(self.version()), ..self.asked() }
    }

    /// What it asks for, if nobody else has said anything in the case since the page was shown.
    pub fn asked_as_heard(&self) -> Asked {
        Asked { heard_until: Some(self.version()), ..self.asked() }
    }

    /// The version of the case that the page showed: its last event.
    pub fn version(&self) -> Seq {
        self.fields.number("version").try_into().unwrap_or_default()
    }

    /// The page gives each form a name. What is sent twice by it, word for word, is done once; what was changed before it was
    /// sent again is another wish.
    fn request(&self) -> Option<store::Request> {
        let path = self.visitor.guest.address.path();
        named_by_form(&self.visitor.caller, self.fields.get("key"), path, &self.fields.content())
    }

    /// As [`Sent::answer`]; where it was done, what was kept while it was written is dropped.
    pub async fn answer_to_writer(self, done: Result<Done, Problem>, word: &str) -> Response {
        if done.is_ok() {
            let (account, key) = (self.visitor.session.account, draft_key(Id::new(self.case)));
            let dropped = self.app.write(move |tx| Ok(store::drop_draft(tx, account, &key)?)).await;
            if let Err(problem) = dropped {
                return problem.into_response();
            }
        }
        self.answer(done, word).await
    }

    /// Where it was done, the case again with a word of it; where it was refused, the same with everything that was typed.
    pub async fn answer(self, done: Result<Done, Problem>, word: &str) -> Response {
        match done {
            Ok(done) => {
                let about = done.message().map(|seq| format!("&message={seq}#m-{}-{seq}", done.id()));
                see(&format!("/cases/{}?done={word}{}", self.case, about.unwrap_or_default()))
            }
            Err(problem) => self.refused(problem).await,
        }
    }

    /// Shows the page of the case again, with what was typed and what is wrong with it.
    pub async fn refused(self, problem: Problem) -> Response {
        let case = self.case;
        let again = |app, visitor, (typed, status)| {
            page(app, visitor, Wanted { case, shown: Shown::default(), typed, status })
        };
        self.refused_on(problem, again).await
    }

    /// The same on the page that the form is of, where it isn't that of the case.
    pub async fn refused_on<P: Future<Output = Result<Response, Problem>>>(
        self,
        problem: Problem,
        page: impl FnOnce(App, Visitor, (Typed, StatusCode)) -> P,
    ) -> Response {
        if !is_shown_with_the_form(problem.status()) {
            return problem.into_response();
        }
        let status = problem.status();
        let typed = Typed::refused(self.form, self.fields, &problem, &self.visitor);
        // Who may not see that page is told why it was refused.
        let shown = page(self.app, self.visitor, (typed, status)).await;
        shown.unwrap_or_else(|_| problem.into_response())
    }

    /// Shows the page of the case again, with what was typed.
    pub async fn again(self, fields: Fields) -> Response {
        let typed = Typed { form: self.form, fields, problem: None, has_changed: false };
        let wanted = Wanted { case: self.case, shown: Shown::default(), typed, status: StatusCode::OK };
        page(self.app, self.visitor, wanted).await.unwrap_or_else(Problem::into_response)
    }
}

/// Whether a refusal is told on the page with the form.
pub(crate) fn is_shown_with_the_form(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::CONFLICT
            | StatusCode::FORBIDDEN
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::PRECONDITION_FAILED
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
    )
}

/// A form that is shown again: what was typed, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Typed {
    form: String,
    fields: Fields,
    /// What is wrong.
    pub problem: Option<Written>,
    /// Somebody else has done something meanwhile.
    pub has_changed: bool,
}

impl Typed {
    /// A form that was refused.
    pub fn refused(form: String, fields: Fields, problem: &Problem, visitor: &Visitor) -> Self {
        let has_changed = problem.status() == StatusCode::PRECONDITION_FAILED;
        let problem = problem.write(visitor.guest.language, visitor.guest.address.path());
        Self { form, fields, problem: Some(problem), has_changed }
    }

    /// Whether it is this form.
    pub fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// What was typed into a field of a form; nothing unless it is this one.
    pub fn value(&self, form: &str, field: &str) -> &str {
        if self.is(form) { self.fields.get(field) } else { "" }
    }

    /// Whether this was chosen in a form.
    pub fn chose(&self, form: &str, field: &str, value: impl AsRef<str>) -> bool {
        self.is(form) && self.fields.all(field).any(|chosen| chosen == value.as_ref())
    }

    /// Where a field is that something is wrong with; nothing where it isn't one.
    pub fn anchor(&self, wrong: &WrongField) -> Option<String> {
        let field = wrong.field.rsplit('.').next().filter(|field| !field.is_empty())?;
        Some(format!("#{}-{field}", self.form))
    }

    /// What is wrong with a field of a form.
    pub fn wrong(&self, form: &str, field: &str) -> Vec<&WrongField> {
        let problem = self.problem.as_ref().filter(|_| self.is(form));
        let wrong = problem.into_iter().flat_map(|problem| &problem.errors);
        wrong.filter(|wrong| wrong.field == field || wrong.field.ends_with(&format!(".{field}"))).collect()
    }
}

/// What a form asks for, by the name that its page gave it; nothing where that can't be one.
pub(in crate::pages) fn named_by_form(
    caller: &Caller,
    key: &str,
    path: &str,
    content: &str,
) -> Option<store::Request> {
    let fits = !key.is_empty() && key.len() <= 64 && key.bytes().all(|byte| byte.is_ascii_graphic());
    let once = || {
        let mut request = named_at(caller, key.to_owned(), path, content.as_bytes());
        // The space is in no key that a client of the API gives.
        let hash: String = request.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        request.key = format!("{key} {hash}");
        request
    };
    fits.then(once)
}
