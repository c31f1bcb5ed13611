//! A form that may bring files, taken only from a page of ours.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use sla::Error;
use store::Draft;

use super::form::{Fields, Form, comes_from_us};
use super::visitor::Sender;
use crate::api::attachments::upload::{describe, keep, received, taken};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

/// A form brings so many files at the most.
pub(crate) const MOST_FILES: u64 = 10;

/// A form that may bring files, and who sent it. Its fields come before its files.
pub(crate) struct Upload<W> {
    /// Who sent it.
    pub who: W,
    /// What was filled in.
    pub fields: Fields,
    /// The files.
    pub files: Files,
}

/// The files that a form has brought: on disk, and not kept yet.
#[derive(Default)]
pub(crate) struct Files {
    brought: Vec<Brought>,
    /// What is wrong with the next one. It is told where the form is shown again, with what was typed.
    wrong: Option<Problem>,
}

struct Brought {
    name: String,
    claim: Option<String>,
    draft: Draft,
}

impl<W> FromRequest<App> for Upload<W>
where
    W: FromRequestParts<App, Rejection = Response> + Sender + Send + Sync,
{
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            let Form { who, data } = Form::<W, Fields>::from_request(request, app).await?;
            return Ok(Self { who, fields: data, files: Files::default() });
        }
        let (mut parts, body) = request.into_parts();
        let who = W::from_request_parts(&mut parts, app).await?;
        if !comes_from_us(&parts, &app.public_url) {
            return Err(Problem::not_our_form().into_response());
        }
        let request = Request::from_parts(parts, body);
        let sent = Multipart::from_request(request, app).await.map_err(|_| broken().into_response())?;
        let (fields, files) = read(app, &who, sent).await.map_err(Problem::into_response)?;
        Ok(Self { who, fields, files })
    }
}

async fn read<W: Sender + Sync>(app: &App, who: &W, mut sent: Multipart) -> Result<(Fields, Files), Problem> {
    let (mut fields, mut files, mut left) = (Fields::default(), Files::default(), app.limits.body);
    while let Some(field) = within(app, sent.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            // A field for files that none was chosen for.
            Some(empty) if empty.is_empty() => {}
            Some(file) => {
                // Nothing is put on disk for who sends no form of ours.
                must_be_ours(who, &fields)?;
                if let Err(problem) = files.take(app, file, field).await {
                    files.wrong = Some(problem.at("files"));
                    break;
                }
            }
            None => {
                let value = typed(app, field, &mut left).await?;
                fields.push(name, value);
            }
        }
    }
    must_be_ours(who, &fields)?;
    Ok((fields, files))
}

fn must_be_ours<W: Sender>(who: &W, fields: &Fields) -> Result<(), Problem> {
    if who.guest().gave(fields.get("csrf")) { Ok(()) } else { Err(Problem::not_our_form()) }
}

async fn typed(app: &App, mut field: Field<'_>, left: &mut usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = within(app, field.chunk()).await? {
        *left = left.checked_sub(piece.len()).ok_or_else(|| Problem::too_large(app.limits.body as u64))?;
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| broken())
}

impl Files {
    /// Puts one on disk. One without a byte is none: some browsers send that where none was chosen.
    async fn take(&mut self, app: &App, name: String, field: Field<'_>) -> Result<(), Problem> {
        if self.brought.len() as u64 == MOST_FILES {
            return Err(too_many());
        }
        let claim = field.content_type().map(str::to_owned);
        let name = taken(app, &name)?;
        let draft = received(app, field).await?;
        if draft.size() > 0 {
            self.brought.push(Brought { name, claim, draft });
        }
        Ok(())
    }

    /// Keeps them, for events to refer to. All are looked at before any is kept.
    pub async fn keep(self, app: &App, caller: &Caller) -> Result<Vec<store::Upload>, Problem> {
        if let Some(problem) = self.wrong {
            return Err(problem);
        }
        let mut described = Vec::new();
        for Brought { name, claim, draft } in self.brought {
            let told =
                describe(app, name, claim.as_deref(), &draft).map_err(|problem| problem.at("files"))?;
            described.push((told, draft));
        }
        let mut kept = Vec::new();
        for (told, draft) in described {
            kept.push(keep(app, caller, &told, draft).await?);
        }
        Ok(kept)
    }
}

async fn within<T>(
    app: &App,
    part: impl Future<Output = Result<T, axum::extract::multipart::MultipartError>>,
) -> Result<T, Problem> {
    let part = tokio::time::timeout(app.limits.body_time, part).await.map_err(|_| Problem::too_slow())?;
    part.map_err(|_| broken())
}

fn broken() -> Problem {
    let (en, ar) =
        ("the form breaks off, or can't be read: send it again", "انقطع النموذج أو تعذّرت قراءته: أعد الإرسال");
    Problem::malformed(Error::new("", "", en, ar))
}

fn too_many() -> Problem {
    let (en, ar) = (
        format!("at most {MOST_FILES} files are taken at once: send the others with another message"),
        format!("لا يُقبل أكثر من {MOST_FILES} ملفات دفعة واحدة: أرسل الباقي مع رسالة أخرى"),
    );
    Problem::of(Error::new("files", "", en, ar))
}
