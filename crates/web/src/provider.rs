//! Signing in at an identity provider: OpenID Connect's code flow, with PKCE, state and nonce.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant as Tick};

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndUserEmail, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
};
use sla::{Error, Instant};
use ureq::Agent;

/// How long connecting may take, and everything together.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// What a provider says is no longer than this.
const LONGEST: u64 = 1 << 20;
/// What a provider says of itself, its keys with it, is asked for again after so long.
const GOOD_FOR: Duration = Duration::from_secs(10 * 60);

/// An identity provider that people may sign in at.
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    label: String,
    agent: Agent,
    known: Mutex<Option<(Tick, CoreProviderMetadata)>>,
}

impl fmt::Debug for Provider {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the provider {}", self.issuer.as_str())
    }
}

/// What one sign-in is known by: three secrets of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Comes back with the answer.
    pub state: String,
    /// Stands in what the provider signs.
    pub nonce: String,
    /// Shows that who asks for the token is who sent the browser.
    pub verifier: String,
}

/// Who somebody is, as the provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identified {
    /// The provider.
    pub issuer: String,
    /// What the provider knows the person by, for good.
    pub subject: String,
    /// The address, where there is one.
    pub address: Option<String>,
    /// Whether the provider has verified it.
    pub verified: bool,
}

impl Provider {
    /// From what the provider and the desk agreed on: the issuer's address, `https` or `http` to this machine, the desk's
    /// name and secret there, and what people call it.
    ///
    /// # Errors
    /// An address that can't be one.
    pub fn new(issuer: &str, client: &str, secret: Option<&str>, label: &str) -> Result<Self, Error> {
        let refused = || {
            let (en, ar) = (
                "not the address of a provider: https, or http to this machine",
                "ليس عنوان مزوّد هوية: https، أو http إلى هذا الجهاز",
            );
            Error::new("oidc-issuer", issuer, en, ar)
        };
        let url = IssuerUrl::new(issuer.to_owned()).map_err(|_| refused())?;
        let own = url.url().host_str().is_some_and(|host| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        });
        if url.url().scheme() != "https" && !(url.url().scheme() == "http" && own) {
            return Err(refused());
        }
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("radd/", env!("CARGO_PKG_VERSION")));
        let config = if own { config.proxy(None) } else { config };
        Ok(Self {
            issuer: url,
            client: ClientId::new(client.to_owned()),
            secret: secret.map(|secret| ClientSecret::new(secret.to_owned())),
            label: label.to_owned(),
            agent: config.build().new_agent(),
            known: Mutex::default(),
        })
    }

    /// What people call it.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Where to send the browser. It may wait for the network.
    pub(crate) fn address(&self, attempt: &Attempt, comes_back_to: &str) -> Result<String, String> {
        let client =
            CoreClient::from_provider_metadata(self.described()?, self.client.clone(), self.secret.clone())
                .set_redirect_uri(RedirectUrl::new(comes_back_to.to_owned()).map_err(said)?);
        let Attempt { state, nonce, verifier } = attempt.clone();
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
        let asked = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        );
        let scope = |name: &str| Scope::new(name.to_owned());
        let (url, _, _) = asked.add_scope(scope("email")).set_pkce_challenge(challenge).url();
        Ok(url.to_string())
    }

    /// Who somebody is who came back with a code. It may wait for the network.
    pub(crate) fn identify(
        &self,
        attempt: &Attempt,
        code: &str,
        comes_back_to: &str,
        now: Instant,
    ) -> Result<Identified, String> {
        let http = |request: HttpRequest| self.send(request);
        let client =
            CoreClient::from_provider_metadata(self.described()?, self.client.clone(), self.secret.clone())
                .set_redirect_uri(RedirectUrl::new(comes_back_to.to_owned()).map_err(said)?);
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(said)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()));
        let tokens = exchange.request(&http).map_err(said)?;
        let token = tokens.id_token().ok_or("the provider gave no ID token")?;
        let seconds = now.as_microsecond().div_euclid(1_000_000);
        let clock = move || chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(clock);
        let claims = token.claims(&verifier, &Nonce::new(attempt.nonce.clone())).map_err(said)?;
        let mut address: Option<EndUserEmail> = claims.email().cloned();
        let mut verified = claims.email_verified() == Some(true);
        if address.is_none() && client.user_info_url().is_some() {
            // Many providers keep the address out of the token.
            let subject = Some(claims.subject().clone());
            let asked = client.user_info(tokens.access_token().clone(), subject).map_err(said)?;
            let more: CoreUserInfoClaims = asked.request(&http).map_err(said)?;
            verified = more.email_verified() == Some(true);
            address = more.email().cloned();
        }
        Ok(Identified {
            issuer: self.issuer.as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            address: address.map(|address| address.as_str().to_owned()),
            verified,
        })
    }

    /// What the provider says of itself, asked for again from time to time.
    fn described(&self) -> Result<CoreProviderMetadata, String> {
        // Nothing panics while it holds the lock.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((when, known)) = lock().as_ref().filter(|(when, _)| when.elapsed() < GOOD_FOR) {
            let _ = when;
            return Ok(known.clone());
        }
        let http = |request: HttpRequest| self.send(request);
        let found = CoreProviderMetadata::discover(&self.issuer, &http).map_err(said)?;
        *lock() = Some((Tick::now(), found.clone()));
        Ok(found)
    }

    fn send(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let mut response = self.agent.run(request)?;
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec()?;
        let (parts, _) = response.into_parts();
        Ok(HttpResponse::from_parts(parts, body))
    }
}

/// An error with what led to it: what the log is told.
fn said(error: impl std::error::Error) -> String {
    let mut whole = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        whole = format!("{whole}: {error}");
        source = error.source();
    }
    whole
}
