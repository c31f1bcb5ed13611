//! Where webhooks go, and one delivery: Standard Webhooks 1.0.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use sla::{Error, Instant, SupportTime};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP};
use ureq::http::header::{CONTENT_TYPE, RETRY_AFTER};
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body};

/// How long connecting may take, and everything together.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// However long a receiver asks us to wait, it isn't waited for longer, in seconds.
const LONGEST_WAIT: i64 = 24 * 60 * 60;
/// The bytes that a secret must have.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The one address that webhooks are posted to, which the operator configured, and the secrets that they are signed with.
/// Nothing that anybody else writes decides where they go, and no redirect is followed.
pub struct Webhook {
    url: String,
    secrets: Vec<standardwebhooks::Webhook>,
    agent: Agent,
}

impl fmt::Debug for Webhook {
    /// Without the path, which may be a secret too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        write!(f, "a webhook at {} with {} secrets", host.unwrap_or_default(), self.secrets.len())
    }
}

impl Webhook {
    /// From an address, `https` or `http` to this machine, and secrets `whsec_…`: the first is the one in use, others are
    /// signed with too while receivers change over.
    ///
    /// # Errors
    /// An address or a secret that can't be one, named `webhook-url` or `webhook-secret`.
    pub fn new(url: &str, secrets: &[String]) -> Result<Self, Error> {
        let own = is_own(url)?;
        let secrets = secrets.iter().map(|secret| read(secret)).collect::<Result<Vec<_>, _>>()?;
        if secrets.is_empty() {
            return Err(bad_secret("it is needed to sign what is sent", "هو مطلوب لتوقيع ما يُرسل"));
        }
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("radd/", env!("CARGO_PKG_VERSION")));
        // A proxy of the environment is the way out of the operator's network, but not to this machine.
        let config = if own { config.proxy(None) } else { config };
        Ok(Self { url: url.to_owned(), secrets, agent: config.build().new_agent() })
    }

    /// Posts a message under an id that stays the same however often it is posted. Waits for the network: not for a thread
    /// that others wait for.
    pub(crate) fn post(&self, id: &str, now: Instant, body: &str) -> Delivery {
        let seconds = now.as_microsecond().div_euclid(1_000_000);
        let sign = |secret: &standardwebhooks::Webhook| secret.sign(id, seconds, body.as_bytes());
        let signatures: Result<Vec<String>, _> = self.secrets.iter().map(sign).collect();
        let signatures = match signatures {
            Ok(signatures) => signatures.join(" "),
            Err(e) => return Delivery::Failed { problem: e.to_string(), wait: None },
        };
        let answer = self
            .agent
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header(HEADER_WEBHOOK_ID, id)
            .header(HEADER_WEBHOOK_TIMESTAMP, seconds.to_string())
            .header(HEADER_WEBHOOK_SIGNATURE, signatures)
            .send(body);
        match answer {
            Ok(response) => judge(&response),
            Err(e) => Delivery::Failed { problem: e.to_string(), wait: None },
        }
    }
}

/// How a delivery went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It was taken.
    Taken,
    /// The receiver wants no more of it.
    Gone,
    /// It wasn't taken.
    Failed {
        /// What went wrong.
        problem: String,
        /// How long the receiver wants us to wait.
        wait: Option<SupportTime>,
    },
}

fn judge(response: &Response<Body>) -> Delivery {
    let status = response.status();
    if status.is_success() {
        return Delivery::Taken;
    }
    if status == StatusCode::GONE {
        return Delivery::Gone;
    }
    let asked =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let wait = asked.map(|seconds: i64| {
        SupportTime::from_microseconds(seconds.clamp(0, LONGEST_WAIT).saturating_mul(1_000_000))
    });
    Delivery::Failed { problem: format!("the receiver answered {}", status.as_u16()), wait }
}

/// Whether an address is this machine's own, which may be spoken to in the clear.
fn is_own(url: &str) -> Result<bool, Error> {
    let refused = |en: &str, ar: &str| Err(Error::new("webhook-url", "", en, ar));
    let Ok(uri) = url.parse::<Uri>() else {
        return refused("it isn't an address: write https://…", "ليس عنوانًا: اكتب https://…");
    };
    let (Some(host), Some(authority)) = (uri.host(), uri.authority()) else {
        return refused("it isn't a whole address: write https://…", "ليس عنوانًا كاملًا: اكتب https://…");
    };
    if authority.as_str().contains('@') {
        return refused(
            "it holds a name or a password: what is sent is signed instead",
            "يحتوي اسمًا أو كلمة مرور: يوقَّع ما يُرسل بدلًا من ذلك",
        );
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let own = bare.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(own),
        Some("http") if own => Ok(true),
        _ => refused(
            "write https://…; http:// is for this machine only",
            "اكتب https://…، فأما http:// فلهذا الجهاز فقط",
        ),
    }
}

fn read(secret: &str) -> Result<standardwebhooks::Webhook, Error> {
    let (en, ar) = (
        "write whsec_ and 24 to 64 random bytes in base64, such as `openssl rand -base64 32` prints",
        "اكتب whsec_ متبوعًا بـ 24 إلى 64 بايت عشوائيًا بترميز base64، مثل ما يطبعه `openssl rand -base64 32`",
    );
    let Some(encoded) = secret.strip_prefix("whsec_") else { return Err(bad_secret(en, ar)) };
    let bytes = encoded.trim_end_matches('=').len() * 3 / 4;
    match standardwebhooks::Webhook::new(encoded) {
        Ok(webhook) if SECRET_BYTES.contains(&bytes) => Ok(webhook),
        _ => Err(bad_secret(en, ar)),
    }
}

/// Never with the secret itself.
fn bad_secret(en: &str, ar: &str) -> Error {
    Error::new("webhook-secret", "", en, ar)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    fn refused(url: &str, secrets: &[&str]) -> String {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        Webhook::new(url, &secrets).err().map(|e| format!("{e}")).unwrap_or_default()
    }

    #[test]
    fn only_https_or_this_machine_is_posted_to() {
        for url in [
            "https://hooks.example/radd",
            "https://10.0.0.7/radd",
            "http://localhost:9000/",
            "http://127.0.0.1:9000/x",
            "http://[::1]:9000/x",
        ] {
            assert_eq!(refused(url, &[SECRET]), "", "{url}");
        }
        for url in [
            "http://hooks.example/radd",
            "http://10.0.0.7/",
            "http://localhost.example/",
            "http://127.0.0.1.example/",
            "https://me:secret@hooks.example/",
            "ftp://hooks.example/",
            "file:///etc/passwd",
            "/radd",
            "hooks.example",
            "",
        ] {
            let said = refused(url, &[SECRET]);
            assert!(said.contains("webhook-url") && !said.contains("secret@"), "{url}: {said}");
        }
    }

    #[test]
    fn a_secret_that_is_none_is_refused_and_never_quoted() {
        for secret in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_!!!notbase64!!!notbase64!!!!!",
        ] {
            let said = refused("https://hooks.example/", &[SECRET, secret]);
            assert!(said.contains("webhook-secret"), "{secret}: {said}");
            assert!(!said.contains("MfKQ") && !said.contains("c2hv"), "{said}");
        }
        assert!(refused("https://hooks.example/", &[]).contains("webhook-secret"));
        let webhook = Webhook::new("https://hooks.example/T0K3N", &[SECRET.to_owned()]);
        let shown = format!("{:?}", webhook.unwrap_or_else(|e| panic!("{e}")));
        assert_eq!(shown, "a webhook at hooks.example with 1 secrets");
    }
}
