//! Stylesheets, scripts, fonts and the mark: embedded in the binary by `build.rs`, and the same for everybody.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::app::App;
use crate::problem::Problem;

/// Where all of them are.
pub(crate) const FOLDER: &str = "/assets/";

/// What is under a name never changes: its name holds a hash of it.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

struct Asset {
    /// What templates call it.
    source: &'static str,
    /// Where it is.
    path: &'static str,
    /// Its media type.
    kind: &'static str,
    plain: &'static [u8],
    /// The same compressed; nothing where that wouldn't make it smaller.
    gzip: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/assets/{name}", get(serve))
}

/// Where a file is that a page refers to, such as `tokens.css`. A test sees to it that templates name only those that there
/// are.
pub(crate) fn asset(source: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.source == source).map_or("", |asset| asset.path)
}

async fn serve(Path(name): Path<String>, asked: HeaderMap) -> Result<Response, Problem> {
    let is_it = |asset: &&Asset| asset.path.strip_prefix(FOLDER) == Some(name.as_str());
    let asset = ASSETS.iter().find(is_it).ok_or_else(Problem::not_found)?;
    let compressed = asset.gzip.filter(|_| takes_gzip(&asked));
    let mut response = compressed.unwrap_or(asset.plain).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(CACHE_CONTROL, FOR_EVER);
    if asset.gzip.is_some() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if compressed.is_some() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Whether the browser takes gzip: it names it, and not to refuse it.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight: String = weight.chars().filter(|c| !c.is_whitespace()).collect();
        let is_refused = weight.strip_prefix("q=").is_some_and(|q| q.chars().all(|c| c == '0' || c == '.'));
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use std::fs;
    use std::path::{Path as Folder, PathBuf};

    use super::*;

    fn texts_under(folder: &Folder) -> Vec<(PathBuf, String)> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| match path.is_dir() {
                true => texts_under(&path),
                false => vec![(path.clone(), fs::read_to_string(path).unwrap())],
            })
            .collect()
    }

    #[test]
    fn pages_refer_only_to_what_there_is() {
        let crate_folder = Folder::new(env!("CARGO_MANIFEST_DIR"));
        let mut texts = texts_under(&crate_folder.join("templates"));
        texts.extend(texts_under(&crate_folder.join("src")));
        for (path, text) in texts {
            for name in text.split(concat!("asset", "(\"")).skip(1).filter_map(|rest| rest.split('"').next())
            {
                assert!(!asset(name).is_empty(), "{} refers to {name}", path.display());
            }
        }
        let nothing = "nothing.css";
        assert_eq!(asset(nothing), "");
    }

    #[test]
    fn what_a_file_names_is_there_under_the_name_it_says() {
        let mut seen = 0;
        for file in ASSETS.iter().filter(|file| file.gzip.is_some()) {
            let text = std::str::from_utf8(file.plain).unwrap();
            for name in text.split("\"./").skip(1).filter_map(|rest| rest.split('"').next()) {
                let path = format!("{FOLDER}{name}");
                assert!(ASSETS.iter().any(|other| other.path == path), "{} names {name}", file.source);
                seen += 1;
            }
        }
        assert_eq!(seen, 9, "the fonts");
    }

    #[tokio::test]
    async fn a_file_is_kept_for_ever_and_compressed_for_who_takes_it() {
        let ask = async |source: &str, accepts: &'static str| {
            let mut asked = HeaderMap::new();
            asked.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepts));
            let name = asset(source).strip_prefix(FOLDER).unwrap().to_owned();
            let response = serve(Path(name), asked).await.unwrap();
            let coding = response.headers().get(CONTENT_ENCODING).is_some();
            let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
            assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
            (kind, coding, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap())
        };
        let (kind, coded, small) = ask("components.css", "br, gzip;q=0.8").await;
        assert_eq!((kind.as_str(), coded), ("text/css; charset=utf-8", true));
        for refuses in ["", "br", "gzip;q=0", "identity, gzip; q=0.0"] {
            let (_, coded, plain) = ask("components.css", refuses).await;
            assert!(!coded && plain.len() > 3 * small.len(), "{refuses}");
        }
        let font = ask("ibm-plex-sans-latin-wght-normal.woff2", "gzip").await;
        assert_eq!((font.0.as_str(), font.1), ("font/woff2", false));
        for unknown in ["tokens.css", "", "tokens.0000000000000000.css"] {
            assert!(serve(Path(unknown.to_owned()), HeaderMap::new()).await.is_err(), "{unknown}");
        }
    }
}
