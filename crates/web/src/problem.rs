//! What goes wrong, as RFC 9457 says it, in the reader's language.

use std::any::Any;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::case::{Refusal, Why};
use desk::permission::Denied;
use serde::Serialize;
use sla::{Error as FieldError, Language, Name};
use store::{Failure, FileError, Rule};
use utoipa::ToSchema;

use crate::app::App;
use crate::pages::{self, Guest};

/// Something that went wrong. It is written in the reader's language on the way out, by [`render`].
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<What>);

#[derive(Clone, Debug)]
struct What {
    status: StatusCode,
    kind: &'static str,
    title: Name,
    detail: Option<Name>,
    errors: Vec<FieldError>,
    /// The line of each error, where they are of a text.
    lines: Vec<usize>,
    retry_after: Option<u64>,
}

/// What is sent: the members of RFC 9457, and the fields that are wrong.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Written {
    /// What kind of problem it is; the same words in every language.
    #[serde(rename = "type")]
    kind: String,
    /// The kind, in words.
    pub(crate) title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What was wrong this time, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) detail: Option<String>,
    /// The path that was asked for.
    pub(crate) instance: String,
    /// Each field that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<WrongField>,
}

/// A field that is wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct WrongField {
    /// Where it stands: `sites[0].place.zone`.
    pub(crate) field: String,
    /// The line, where what was sent is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    line: Option<usize>,
    /// What stood there, if it is short.
    #[serde(skip_serializing_if = "String::is_empty")]
    input: String,
    /// What is wrong with it, and what is allowed.
    pub(crate) problem: String,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, en: &str, ar: &str) -> Self {
        let title = Name::new(en, ar);
        Self(Box::new(What {
            status,
            kind,
            title,
            detail: None,
            errors: Vec::new(),
            lines: Vec::new(),
            retry_after: None,
        }))
    }

    /// With what was wrong this time.
    #[must_use]
    pub(crate) fn detail(mut self, en: impl Into<String>, ar: impl Into<String>) -> Self {
        self.0.detail = Some(Name::new(en, ar));
        self
    }

    fn about(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// The same, said at a field of a form.
    #[must_use]
    pub(crate) fn at(mut self, field: &str) -> Self {
        let what = &mut self.0;
        if what.errors.is_empty() {
            let of = |language| what.detail.as_ref().unwrap_or(&what.title).get(language).to_owned();
            what.errors = vec![FieldError::new(field, "", of(Language::En), of(Language::Ar))];
        } else {
            let renamed = std::mem::take(&mut what.errors).into_iter().map(|error| error.renamed(field));
            what.errors = renamed.collect();
        }
        self
    }

    /// Its status.
    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    fn after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Fields that are wrong.
    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        let title = ("Some fields are wrong", "بعض الحقول خاطئة");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title.0, title.1).about(errors)
    }

    /// A field that is wrong.
    pub(crate) fn of(error: FieldError) -> Self {
        Self::invalid(vec![error])
    }

    /// Fields of a text that are wrong, each with its line.
    pub(crate) fn invalid_lines(faults: Vec<(usize, FieldError)>) -> Self {
        let (lines, errors) = faults.into_iter().unzip();
        let mut problem = Self::invalid(errors);
        problem.0.lines = lines;
        problem
    }

    /// A body, query or path that can't be read at all.
    pub(crate) fn malformed(error: FieldError) -> Self {
        let title = ("The request can't be read", "تعذّرت قراءة الطلب");
        Self::new(StatusCode::BAD_REQUEST, "malformed", title.0, title.1).about(vec![error])
    }

    /// Nothing is there, or nothing that the asker may learn of.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here", "لا شيء هنا").detail(
            "Nothing has this address, or you may not see it. Check the number.",
            "لا شيء بهذا العنوان، أو لا يحق لك أن تراه. تحقق من الرقم.",
        )
    }

    /// The asker sees it and may not do this.
    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "You may not do this", "لا يحق لك فعل هذا").detail(
            "Your role doesn't permit it. Ask an administrator of the desk.",
            "لا يسمح به دورك. راجع مشرف النظام.",
        )
    }

    /// Nobody is known by this token.
    pub(crate) fn unauthorized(en: &str, ar: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "We don't know who is asking", "لا نعرف من يطلب")
            .detail(en, ar)
    }

    /// What it was read as isn't what it is any more.
    pub(crate) fn changed_meanwhile() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "changed", "It was changed meanwhile", "تغيّر في هذه الأثناء").detail(
            "Somebody has changed it since you read it. Read it again, and apply your change to what it is now.",
            "غيّره أحد بعد أن قرأته. اقرأه من جديد ثم طبّق تغييرك على ما صار إليه.",
        )
    }

    /// A body that is longer than allowed.
    pub(crate) fn too_large(most: u64) -> Self {
        let (most, unit) = if most >= 1 << 20 {
            (most >> 20, ("MiB", "ميبيبايت"))
        } else {
            (most >> 10, ("KiB", "كيبيبايت"))
        };
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too much at once", "أكثر من اللازم دفعة واحدة")
            .detail(
                format!("At most {most} {} are accepted here.", unit.0),
                format!("يُقبل هنا ما لا يزيد على {most} {}.", unit.1),
            )
    }

    /// A body that takes too long to arrive.
    pub(crate) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "The request took too long to arrive",
            "تأخر وصول الطلب",
        )
        .detail("Nothing was stored. Send it again.", "لم يُحفظ شيء. أعد الإرسال.")
    }

    /// A body of another kind than is read here.
    pub(crate) fn unsupported(wanted: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "Not this kind of body",
            "ليس هذا نوع المحتوى المطلوب",
        )
        .detail(
            format!("Send {wanted}, and say so in Content-Type."),
            format!("أرسل {wanted} واذكر ذلك في Content-Type."),
        )
    }

    /// A file of a kind that isn't taken.
    pub(crate) fn refused_kind(kind: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "refused-kind",
            "Files of this kind aren't taken",
            "لا تُقبل ملفات من هذا النوع",
        )
        .detail(
            format!("This desk takes no {kind}. Ask the agent how else to send it."),
            format!("لا يقبل هذا النظام \u{2066}{kind}\u{2069}. اسأل موظف الدعم كيف ترسله."),
        )
    }

    /// Somebody's data was erased, and this with it.
    pub(crate) fn erased() -> Self {
        Self::new(StatusCode::GONE, "erased", "It was erased", "مُحي")
            .detail("The data of the person who sent it were erased.", "مُحيت بيانات من أرسله.")
    }

    /// A part of a file that it doesn't have.
    pub(crate) fn no_such_range() -> Self {
        Self::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "no-such-range",
            "The file has no such part",
            "ليس في الملف هذا الجزء",
        )
        .detail("It is shorter than the part that was asked for.", "الملف أقصر من الجزء المطلوب.")
    }

    /// A form that no page of ours gave this browser, or one that was given before signing in or out.
    pub(crate) fn not_our_form() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-our-form",
            "This form isn't good any more",
            "لم يعد هذا النموذج صالحًا",
        )
        .detail(
            "Nothing was stored. Go back, load the page again, and send it once more.",
            "لم يُحفظ شيء. ارجع إلى الصفحة وأعد تحميلها ثم أرسل من جديد.",
        )
    }

    /// It can't be done as things stand.
    pub(crate) fn conflict(en: impl Into<String>, ar: impl Into<String>) -> Self {
        let title = ("That can't be done as things stand", "لا يمكن فعل ذلك في الوضع الحالي");
        Self::new(StatusCode::CONFLICT, "conflict", title.0, title.1).detail(en, ar)
    }

    /// Too many requests; when to come again.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let slow =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", "طلبات أكثر من اللازم");
        slow.after(seconds).detail(
            format!("Wait {seconds} s and send it again."),
            format!("انتظر {seconds} ثانية ثم أعد الإرسال."),
        )
    }

    /// Too much of what costs much is asked for at once.
    pub(crate) fn busy() -> Self {
        Self::unavailable(
            "Many people are signing in just now. Send it again.",
            "يسجّل كثيرون الدخول الآن. أعد الإرسال.",
        )
    }

    fn unavailable(en: &str, ar: &str) -> Self {
        let busy = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not now", "ليس الآن");
        busy.after(1).detail(en, ar)
    }

    /// A fault of ours. What it was stands in the log, not here.
    pub(crate) fn ours(what: &dyn std::fmt::Display) -> Self {
        tracing::error!("{what}");
        let title = ("Something is wrong on our side", "حدث خطأ من جانبنا");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title.0, title.1)
            .detail("It is in the server's log. Nothing was stored.", "سُجِّل في سجل الخادم. لم يُحفظ شيء.")
    }

    pub(crate) fn write(&self, language: Language, path: &str) -> Written {
        let short = |input: &str| if input.chars().count() > 100 { String::new() } else { input.to_owned() };
        let wrong = |(index, error): (usize, &FieldError)| WrongField {
            field: error.field().to_owned(),
            line: self.0.lines.get(index).copied(),
            input: short(error.input()),
            problem: error.problem(language).to_owned(),
        };
        Written {
            kind: format!("/problems/{}", self.0.kind),
            title: self.0.title.get(language).to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.as_ref().map(|detail| detail.get(language).to_owned()),
            instance: path.to_owned(),
            errors: self.0.errors.iter().enumerate().map(wrong).collect(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Hidden => Self::not_found(),
            Denied::Forbidden => Self::forbidden(),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Denied(denied) => denied.into(),
            Failure::NoCase(_) | Failure::NoOrganisation(_) => Self::not_found(),
            Failure::Changed => Self::changed_meanwhile(),
            Failure::Invalid(errors) => Self::invalid(errors),
            Failure::KeyUsed(key) => {
                let used = ("used for another request: take a new key", "استُعمل لطلب آخر: خذ مفتاحًا جديدًا");
                Self::invalid(vec![FieldError::new("Idempotency-Key", key, used.0, used.1)])
            }
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let error = refusal.error;
        let (en, ar) = (error.problem(Language::En).to_owned(), error.problem(Language::Ar).to_owned());
        match refusal.why {
            Why::Invalid => Self::invalid(vec![error]),
            Why::Forbidden => Self::forbidden().detail(en, ar).about(fields(error)),
            Why::Conflict => Self::conflict(en, ar).about(fields(error)),
        }
    }
}

fn fields(error: FieldError) -> Vec<FieldError> {
    if error.field().is_empty() { Vec::new() } else { vec![error] }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error;
        match error {
            Error::Busy(_) => Self::unavailable(
                "Too much is going on at once. Nothing was stored; send it again.",
                "يجري الكثير في وقت واحد. لم يُحفظ شيء؛ أعد الإرسال.",
            ),
            Error::Lost(what) => {
                tracing::error!("the database: {what}");
                Self::unavailable(
                    "The database can't be reached or can't write. Send it again, with the same Idempotency-Key.",
                    "تعذّر الوصول إلى قاعدة البيانات أو الكتابة فيها. أعد الإرسال بمفتاح Idempotency-Key نفسه.",
                )
            }
            Error::Closed => Self::unavailable("The desk is shutting down.", "يجري إيقاف النظام."),
            Error::Rule(Rule::Foreign, _) => Self::conflict(
                "It refers to something that isn't there. Check the numbers.",
                "يشير إلى شيء غير موجود. تحقق من الأرقام.",
            ),
            Error::Rule(Rule::Unique, _) => Self::conflict("It is there already.", "موجود بالفعل."),
            other => Self::ours(&other),
        }
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Unreachable(what) => {
                tracing::error!("the files: {what}");
                Self::unavailable(
                    "Files can't be read or stored at the moment. Send it again, with the same Idempotency-Key.",
                    "تعذّرت قراءة الملفات أو حفظها الآن. أعد الإرسال بمفتاح Idempotency-Key نفسه.",
                )
            }
            FileError::Missing | FileError::Damaged => {
                let title = ("The file is damaged", "الملف تالف");
                let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "damaged", title.0, title.1);
                tracing::error!("{error}; radd verify says which files are so");
                problem.detail(
                    "What the desk kept of it isn't what was sent. Ask for it to be sent again.",
                    "ما حفظه النظام منه غير ما أُرسل. اطلب إرساله من جديد.",
                )
            }
            FileError::Refused(_) | FileError::Address(_) => Self::ours(&error),
        }
    }
}

/// A field that is wrong, found out in a transaction.
pub(crate) fn wrong(field: &str, input: impl ToString, en: &str, ar: &str) -> Failure {
    Failure::Refused(FieldError::new(field, input.to_string(), en, ar).into())
}

/// Writes problems, and what axum refuses by itself, in the language that the reader prefers: as a page for a browser, else
/// as JSON.
pub(crate) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let path = request.uri().path().to_owned();
    let reader = pages::is_for_a_browser(&request).then(|| pages::reader(&request));
    let response = next.run(request).await;
    let Some(Problem(problem)) = response.extensions().get::<Problem>().cloned() else { return response };
    if let Some(reader) = reader {
        let headers = response.headers().clone();
        return as_page(&app, reader, *problem, &path, headers).await;
    }
    let written = Json(Problem(problem.clone()).write(language, &path));
    let mut rendered = (problem.status, written).into_response();
    let headers = rendered.headers_mut();
    // What a handler has told beside the problem stands.
    headers.extend(response.headers().clone());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    rendered
}

async fn as_page(app: &App, reader: Parts, problem: What, path: &str, told: HeaderMap) -> Response {
    let (status, retry_after) = (problem.status, problem.retry_after);
    let guest = Guest::or_nobody(reader, app).await;
    let written = Problem(Box::new(problem)).write(guest.language, path);
    let mut page = pages::problem(&guest, app.now(), status, &written);
    let headers = page.headers_mut();
    // What a handler has told beside the problem stands.
    headers.extend(told.into_iter().filter(|(name, _)| name.as_ref() != Some(&CONTENT_TYPE)));
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    page
}

/// The language that a reader prefers, of those that there are; English where none is named.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A browser may name its language with its country alone: ar-EG.
    let known = |tag: &String| match tag.split('-').next()?.to_ascii_lowercase().as_str() {
        "ar" => Some(Language::Ar),
        "en" => Some(Language::En),
        _ => None,
    };
    accept_language::parse(wanted).iter().find_map(known).unwrap_or(Language::En)
}

pub(crate) async fn no_such_page() -> Problem {
    Problem::not_found()
}

pub(crate) async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Not this method", "ليست هذه الطريقة")
        .detail(
            "This address takes other methods: see /api/openapi.json.",
            "يقبل هذا العنوان طرائق أخرى: انظر /api/openapi.json.",
        )
}

pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words");
    Problem::ours(&said).into_response()
}
