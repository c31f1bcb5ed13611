//! A store that speaks S3: addresses signed by `rusty-s3`, and the requests themselves by `ureq`.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek as _, Write as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::draft::hash;
use super::{Blob, Draft, FileError, Keys, address};

/// For how long a signed address is good: a retry is signed anew.
const SIGNED: Duration = Duration::from_secs(15 * 60);
/// How long to wait before the second and the third try; there is no fourth.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

pub(super) struct S3 {
    bucket: Bucket,
    keys: Credentials,
    prefix: String,
    agent: Agent,
}

impl S3 {
    pub(super) fn open(place: address::Bucket, keys: Option<Keys>) -> Result<Self, FileError> {
        let Some(Keys { id, secret, session }) = keys else {
            let what = "an S3 store needs keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
            return Err(FileError::Address(what.to_owned()));
        };
        let style = if place.in_path { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let secure = place.endpoint.scheme() == "https";
        let bucket = Bucket::new(place.endpoint, style, place.name, place.region)
            .map_err(|e| FileError::Address(e.to_string()))?;
        let keys = match session {
            Some(session) => Credentials::new_with_token(id, secret, session),
            None => Credentials::new(id, secret),
        };
        Ok(Self { bucket, keys, prefix: place.prefix, agent: agent(secure) })
    }

    fn key(&self, blob: &Blob) -> String {
        format!("{}{}", self.prefix, blob.key())
    }

    pub(super) fn put(&self, blob: &Blob, mut draft: Draft) -> Result<(), FileError> {
        let key = self.key(blob);
        tried(|| {
            let url = self.bucket.put_object(Some(&self.keys), &key).sign(SIGNED);
            let request = self.agent.put(url.as_str()).content_type("application/octet-stream");
            // A file is sent with its length, which S3 asks for.
            done(&mut answered(request.send(draft.content()?))?)
        })
    }

    pub(super) fn has(&self, blob: &Blob) -> Result<bool, FileError> {
        let key = self.key(blob);
        tried(|| {
            let url = self.bucket.head_object(Some(&self.keys), &key).sign(SIGNED);
            let mut response = answered(self.agent.head(url.as_str()).call())?;
            match done(&mut response) {
                Ok(()) => Ok(length(&response) == Some(blob.size)),
                // Who may not list a bucket is refused what isn't in it.
                Err(FileError::Missing | FileError::Refused(_)) => Ok(false),
                Err(e) => Err(e),
            }
        })
    }

    pub(super) fn get(&self, blob: &Blob) -> Result<File, FileError> {
        let key = self.key(blob);
        tried(|| {
            let url = self.bucket.get_object(Some(&self.keys), &key).sign(SIGNED);
            let mut response = answered(self.agent.get(url.as_str()).call())?;
            done(&mut response)?;
            let mut file = tempfile::tempfile()?;
            // One byte more than it should have, so that a longer one is noticed without being fetched.
            let body = response.into_body().into_reader().take(blob.size + 1);
            if hash(body, |bytes| file.write_all(bytes))? != (blob.hash, blob.size) {
                return Err(FileError::Damaged);
            }
            file.rewind()?;
            Ok(file)
        })
    }

    pub(super) fn remove(&self, blob: &Blob) -> Result<(), FileError> {
        let key = self.key(blob);
        tried(|| {
            let url = self.bucket.delete_object(Some(&self.keys), &key).sign(SIGNED);
            match done(&mut answered(self.agent.delete(url.as_str()).call())?) {
                Err(FileError::Missing) => Ok(()),
                other => other,
            }
        })
    }
}

impl fmt::Display for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.bucket.base_url(), self.prefix)
    }
}

/// Speaks HTTP, and TLS with ring and the certificates that this machine trusts, as the connections to PostgreSQL do.
fn agent(secure: bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A signed address is good for its own host only.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(Duration::from_secs(5)))
        .timeout_per_read(Some(Duration::from_secs(30)))
        .timeout_per_write(Some(Duration::from_secs(30)))
        .timeout_global(Some(Duration::from_secs(10 * 60)));
    if !secure {
        return config.build().into();
    }
    let trusted = rustls_native_certs::load_native_certs().certs;
    let trusted = trusted.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(trusted))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
    config.tls_config(tls.build()).build().into()
}

/// Does it up to three times, as long as another try may help.
fn tried<T>(mut once: impl FnMut() -> Result<T, FileError>) -> Result<T, FileError> {
    for pause in PAUSES {
        match once() {
            Err(FileError::Unreachable(_)) => thread::sleep(pause),
            other => return other,
        }
    }
    once()
}

fn answered(answer: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, FileError> {
    answer.map_err(|e| FileError::Unreachable(e.to_string()))
}

/// What a status means. Of a problem only its code is told: the rest names keys.
fn done(response: &mut Response<Body>) -> Result<(), FileError> {
    let status = response.status().as_u16();
    if (200..300).contains(&status) {
        return Ok(());
    }
    let mut said = String::new();
    let _ = response.body_mut().as_reader().take(4096).read_to_string(&mut said);
    let code = said.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    let code = code.map(|(code, _)| code).filter(|code| code.chars().all(|c| c.is_ascii_alphanumeric()));
    let said = format!("the store answered {status} {}", code.unwrap_or_default());
    Err(match (status, code) {
        (404, Some("NoSuchBucket")) => FileError::Refused(said),
        (404, _) => FileError::Missing,
        (408 | 429 | 500..600, _) => FileError::Unreachable(said),
        _ => FileError::Refused(said),
    })
}

fn length(response: &Response<Body>) -> Option<u64> {
    response.headers().get("content-length")?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_stands_in_the_path_or_in_the_host() {
        for (address, begins) in [
            ("s3://files/desk?region=eu-west-1", "https://files.s3.eu-west-1.amazonaws.com/desk/"),
            ("s3://files?endpoint=http://s3.example:9000", "http://s3.example:9000/files/"),
            ("s3://files?endpoint=https://s3.example&style=host", "https://files.s3.example/"),
        ] {
            let keys = Keys {
                id: "an-id".to_owned(),
                secret: "secret".to_owned(),
                session: Some("token".to_owned()),
            };
            let place = match address::Address::parse(address) {
                Ok(address::Address::S3(place)) => place,
                other => panic!("{other:?}"),
            };
            let s3 = S3::open(*place, Some(keys)).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(s3.to_string(), begins);
            let url =
                s3.bucket.get_object(Some(&s3.keys), &format!("{}x", s3.prefix)).sign(SIGNED).to_string();
            assert!(url.starts_with(&format!("{begins}x?")), "{url}");
            assert!(url.contains("X-Amz-Signature=") && url.contains("X-Amz-Security-Token=token"), "{url}");
        }
    }
}
