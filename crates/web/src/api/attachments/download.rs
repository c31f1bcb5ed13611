//! The content of a file. It comes from whoever sent it: no browser runs it as if it were ours.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::ops::RangeInclusive;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::case::Case;
use desk::file::{Description, is_safe};
use desk::id::Id;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use super::found;
use super::shown::hexadecimal;
use crate::app::App;
use crate::auth::Caller;
use crate::page::{Params, Path};
use crate::problem::Problem;

/// So many bytes are read at a time.
const PIECE: usize = 64 * 1024;

/// What a name in a header holds as it is (RFC 8187, `attr-char`).
const PLAIN: AsciiSet = NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// How a content is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct How {
    /// Whether a browser may show it instead of keeping it: heeded for pictures that hold no program and for plain text.
    #[serde(default)]
    inline: bool,
}

/// The content of a file, byte for byte. Its media type is what the content shows; its ETag is its SHA-256.
#[utoipa::path(
    get, path = "/attachments/{id}/content", tag = "attachments",
    params(
        ("id" = i64, Path), How,
        ("Range" = Option<String>, Header, description = "One part of it, such as `bytes=0-1023`.", nullable = false),
        ("If-Range" = Option<String>, Header, description = "The ETag that the part is to be of; else all of it is sent.", nullable = false),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what you have.", nullable = false),
    ),
    responses(
        (status = 200, description = "All of it.", content_type = "*/*", body = Vec<u8>),
        (status = 206, description = "The part that was asked for.", content_type = "*/*", body = Vec<u8>),
        (status = 304, description = "It is what you have."),
    )
)]
pub(super) async fn content(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(how): Params<How>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    sends(&app, caller, (None, Id::new(id)), how.inline, &headers).await
}

/// As [`content`]; where a case is named, of a file of that case only.
pub(crate) async fn sends(
    app: &App,
    caller: Caller,
    (of, id): (Option<Id<Case>>, Id<desk::case::File>),
    inline: bool,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let shared = app.clone();
    let filed = app.read(move |tx| Ok(found(tx, (&shared, &caller), id)?.2)).await?;
    if of.is_some_and(|case| case != filed.case) {
        return Err(Problem::not_found());
    }
    let (described, blob) = filed.kept.ok_or_else(Problem::erased)?;
    let tag = format!("\"{}\"", hexadecimal(&described.hash));
    if named(headers, IF_NONE_MATCH).any(|known| known == tag || known == "*") {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let file = app.files(move |files| files.get(&blob)).await?;
    let mut response = match range(headers, &tag, described.size) {
        Wanted::All => answer(file, 0..=described.size.saturating_sub(1)).await?,
        Wanted::Part(part) => {
            let told = format!("bytes {}-{}/{}", part.start(), part.end(), described.size);
            let part = answer(file, part).await?;
            (StatusCode::PARTIAL_CONTENT, [(CONTENT_RANGE, told)], part).into_response()
        }
        Wanted::Nothing => {
            let told = [(CONTENT_RANGE, format!("bytes */{}", described.size))];
            return Ok((told, Problem::no_such_range()).into_response());
        }
    };
    let told = [(ETAG, tag), (ACCEPT_RANGES, "bytes".to_owned()), (CONTENT_TYPE, content_type(&described))];
    let disposition = (CONTENT_DISPOSITION, disposition(&described, inline));
    for (name, value) in told.into_iter().chain([disposition]) {
        let value = HeaderValue::try_from(value).map_err(|error| Problem::ours(&error))?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// What of a file is wanted.
enum Wanted {
    All,
    Part(RangeInclusive<u64>),
    /// A part that it doesn't have.
    Nothing,
}

/// One part, if one is asked for of this very content. Several at once are answered with all of it, as is what can't be read.
fn range(headers: &HeaderMap, tag: &str, size: u64) -> Wanted {
    let same = headers.get(IF_RANGE).is_none_or(|of| of.as_bytes() == tag.as_bytes());
    let asked = headers.get(RANGE).filter(|_| same).and_then(|range| range.to_str().ok());
    let Some(parsed) = asked.and_then(|range| http_range_header::parse_range_header(range).ok()) else {
        return Wanted::All;
    };
    match parsed.validate(size).as_deref() {
        Ok([part]) => Wanted::Part(part.clone()),
        Ok(_) => Wanted::All,
        Err(_) => Wanted::Nothing,
    }
}

/// The tags that a header names.
fn named(headers: &HeaderMap, header: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',').map(|tag| tag.trim().trim_start_matches("W/")))
}

/// A part of a file as the body of an answer.
pub(crate) async fn answer(file: File, part: RangeInclusive<u64>) -> Result<Response, Problem> {
    let (start, length) = (*part.start(), part.end() - part.start() + 1);
    let file = tokio::task::spawn_blocking(move || -> io::Result<File> {
        let mut file = file;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    });
    let file =
        file.await.map_err(|panicked| Problem::ours(&panicked))?.map_err(|error| Problem::ours(&error))?;
    let reader = tokio::fs::File::from_std(file).take(length);
    let body = Body::from_stream(ReaderStream::with_capacity(reader, PIECE));
    Ok(([(CONTENT_LENGTH, length.to_string())], body).into_response())
}

fn content_type(described: &Description) -> String {
    match described.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8".to_owned(),
        other => other.to_owned(),
    }
}

/// How a browser is to take it (RFC 6266): kept under its name, unless it is safe and wanted otherwise.
pub(crate) fn disposition(described: &Description, inline: bool) -> String {
    let shown = inline && is_safe(&described.media_type);
    let how = if shown { "inline" } else { "attachment" };
    // For what doesn't know the second: no quotation mark or stroke that would end or escape it, nothing outside ASCII.
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ';
    let plain: String = described.name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    let exact = utf8_percent_encode(&described.name, &PLAIN);
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disposed(name: &str, media_type: &str, inline: bool) -> String {
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        disposition(&Description { name, media_type, claimed: None, size: 1, hash: [0; 32] }, inline)
    }

    #[test]
    fn a_name_in_a_header_is_what_it_is_and_ends_nothing() {
        assert_eq!(
            disposed("تقرير 1.pdf", "application/pdf", false),
            "attachment; filename=\"_____ 1.pdf\"; filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%201.pdf"
        );
        assert_eq!(
            disposed("a\"; filename=\"b.exe", "text/plain", false),
            "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe"
        );
        assert!(HeaderValue::try_from(disposed("a\r\nb: c", "text/plain", false)).is_ok());
    }

    #[test]
    fn only_what_is_safe_is_shown_and_only_where_asked() {
        for (media_type, shown) in
            [("image/png", true), ("text/plain", true), ("text/html", false), ("application/pdf", false)]
        {
            assert_eq!(disposed("x", media_type, true).starts_with("inline"), shown, "{media_type}");
            assert!(disposed("x", media_type, false).starts_with("attachment"), "{media_type}");
        }
    }
}
