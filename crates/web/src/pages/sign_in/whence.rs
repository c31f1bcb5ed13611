//! From where somebody signs in: a network, a browser, and what that browser holds from before.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use desk::identity::{AccountEvent, Guessing};
use sha2::{Digest as _, Sha256};
use sla::Instant;
use store::{Error, Hash, ListedEvent, Tx};

use crate::app::App;
use crate::pages::cookie;
use crate::seen::Seen;

/// From where somebody signs in.
#[derive(Clone, Debug)]
pub(crate) struct Whence {
    /// The network, `/24` or `/64`; empty where there is none.
    pub network: String,
    /// The browser, as it is kept: `Firefox/Linux`, with what isn't known left out.
    pub browser: String,
    /// The secret by which the browser is known again.
    pub known: Option<String>,
    /// The secret of the sign-in that is under way.
    pub step: Option<String>,
    /// The secret of the session that the browser has.
    pub session: Option<String>,
}

impl FromRequestParts<App> for Whence {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = Seen::of(&parts.extensions).map(|seen| seen.peer);
        let secure = peer.map_or(app.network.tls, |peer| peer.secure);
        let cookies = cookie::Site::of(&app.public_url, secure);
        let held = |name| cookies.get(&parts.headers, name);
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self {
            network: peer.and_then(|peer| peer.address).map(network).unwrap_or_default(),
            browser: browser(agent),
            known: held(cookie::BROWSER),
            step: held(cookie::STEP),
            session: held(cookie::SESSION),
        })
    }
}

impl Whence {
    /// What guesses at the password of an address are counted by: the browser where the account's holder has signed in with it
    /// before, else the address from this network, and the network.
    pub fn guesses(
        &self,
        tx: &mut Tx<'_>,
        address: &str,
        account: Option<i64>,
    ) -> Result<Vec<(Guessing, Hash)>, Error> {
        if let Some(browser) = self.known_to(tx, account)? {
            return Ok(vec![subject(Guessing::KnownBrowser, &["password", &browser])]);
        }
        Ok(vec![
            subject(Guessing::AccountFromNetwork, &[address, &self.network]),
            subject(Guessing::Network, &[&self.network]),
        ])
    }

    /// What guesses at a code are counted by: the browser, as above, else the account.
    pub fn code_guesses(&self, tx: &mut Tx<'_>, account: i64) -> Result<Vec<(Guessing, Hash)>, Error> {
        Ok(match self.known_to(tx, Some(account))? {
            Some(browser) => vec![subject(Guessing::KnownBrowser, &["code", &browser])],
            None => vec![subject(Guessing::Code, &[&account.to_string()])],
        })
    }

    /// What links that are asked for are counted by.
    pub fn link_requests(&self, address: &str) -> Vec<(Guessing, Hash)> {
        vec![
            subject(Guessing::AccountFromNetwork, &["link", address, &self.network]),
            subject(Guessing::Network, &["link", &self.network]),
        ]
    }

    fn known_to(&self, tx: &mut Tx<'_>, account: Option<i64>) -> Result<Option<String>, Error> {
        let (Some(secret), Some(account)) = (&self.known, account) else { return Ok(None) };
        let hash = store::token_hash(secret);
        Ok(store::is_known_browser(tx, &hash, account)?.then(|| secret.clone()))
    }

    /// Keeps that something happened to an account from here.
    pub fn tell(
        &self,
        tx: &mut Tx<'_>,
        account: i64,
        event: AccountEvent,
        now: Instant,
    ) -> Result<(), Error> {
        let (network, browser) = (self.network.clone(), self.browser.clone());
        store::add_account_event(tx, account, &ListedEvent { happened: now, event, network, browser })
    }
}

/// What is counted, and of what.
pub(crate) fn subject(guessing: Guessing, parts: &[&str]) -> (Guessing, Hash) {
    let mut hash = Sha256::new();
    for part in std::iter::once(&guessing.code()).chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    (guessing, hash.finalize().into())
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & !0xff)),
        IpAddr::V6(address) => {
            format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

/// A browser by what it says of itself, in two words: enough for its owner to know it by.
fn browser(agent: &str) -> String {
    // The first that fits: most say that they are others besides.
    const BROWSERS: [(&str, &str); 10] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |list: &[(&'static str, &'static str)]| {
        list.iter().find(|(sign, _)| agent.contains(sign)).map_or("", |(_, name)| name)
    };
    format!("{}/{}", first(&BROWSERS), first(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_two_words() {
        for (agent, words) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox/Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge/Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
                "Safari/iPhone",
            ),
            ("", "/"),
            ("<script>alert(1)</script>", "/"),
        ] {
            assert_eq!(browser(agent), words);
        }
    }

    #[test]
    fn a_network_is_what_one_customer_of_a_provider_has() {
        assert_eq!(network("192.0.2.77".parse().expect("an address")), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3:4:5:6".parse().expect("an address")), "2001:db8:1:2::/64");
    }

    #[test]
    fn no_two_subjects_are_the_same() {
        let hash = |parts| subject(Guessing::AccountFromNetwork, parts).1;
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["ab"]), subject(Guessing::Network, &["ab"]).1);
    }
}
