//! Where a request came from: whoever is connected, or whom a proxy that is trusted says it stands for.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;
use sla::Error;

/// How requests reach us.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count.
    pub trusted_proxies: Vec<IpNet>,
    /// We speak TLS ourselves.
    pub tls: bool,
}

/// Proxies as an administrator writes them: an address, or a network such as `10.0.0.0/8`.
///
/// # Errors
/// What is neither.
pub fn proxies(texts: &[String]) -> Result<Vec<IpNet>, Error> {
    let read = |text: &String| {
        let text = text.trim();
        text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
            Error::new(
                "",
                text,
                "write an address, or a network such as 10.0.0.0/8",
                "اكتب عنوان IP، أو شبكة مثل 10.0.0.0/8",
            )
        })
    };
    texts.iter().map(read).collect()
}

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    /// The client's address; nothing where there is no network, as in a test.
    pub address: Option<IpAddr>,
    /// It came over TLS, to us or to the proxy in front of us.
    pub secure: bool,
}

/// The client: the last in the chain of those who handed the request on that isn't a proxy of ours. What stands before
/// it anybody can have written.
pub(crate) fn of(connected: Option<IpAddr>, headers: &HeaderMap, network: &Network) -> Peer {
    let trusted = |address: &IpAddr| network.trusted_proxies.iter().any(|proxies| proxies.contains(address));
    let connected = connected.map(|address| address.to_canonical());
    let Some(proxy) = connected.filter(&trusted) else {
        return Peer { address: connected, secure: network.tls };
    };
    let mut client = proxy;
    for address in forwarded_for(headers).into_iter().rev() {
        let Some(address) = address else { break };
        client = address;
        if !trusted(&address) {
            break;
        }
    }
    Peer { address: Some(client), secure: last(headers, "x-forwarded-proto") == Some("https") }
}

/// The addresses that are named, in order; nothing in place of what is no address.
fn forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all("x-forwarded-for").iter();
    let named = lines.flat_map(|line| line.to_str().unwrap_or_default().split(','));
    named.map(|named| address(named.trim())).collect()
}

fn address(named: &str) -> Option<IpAddr> {
    let bare = named.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(named);
    let address = bare.parse().or_else(|_| named.parse::<SocketAddr>().map(|of| of.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Network {
        Network {
            trusted_proxies: ["10.0.0.0/8", "::1/128"].map(|of| of.parse().unwrap_or_default()).to_vec(),
            tls: false,
        }
    }

    fn seen(connected: &str, lines: &[(&'static str, &'static str)]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, axum::http::HeaderValue::from_static(value));
        }
        let peer = of(connected.parse().ok(), &headers, &network());
        (peer.address.map(|of| of.to_string()).unwrap_or_default(), peer.secure)
    }

    #[test]
    fn nobody_says_of_himself_where_he_is() {
        let said = [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https")];
        assert_eq!(seen("198.51.100.7", &said), ("198.51.100.7".to_owned(), false));
        assert_eq!(seen("10.1.2.3", &said), ("192.0.2.1".to_owned(), true));
        assert_eq!(seen("::ffff:10.1.2.3", &said), ("192.0.2.1".to_owned(), true));
    }

    #[test]
    fn the_last_who_is_no_proxy_of_ours_is_the_client() {
        let from = |chain| seen("::1", &[("x-forwarded-for", chain)]).0;
        assert_eq!(from("1.1.1.1, 192.0.2.1"), "192.0.2.1");
        assert_eq!(from("1.1.1.1, 192.0.2.1, 10.0.0.9"), "192.0.2.1");
        assert_eq!(from("1.1.1.1, [2001:db8::1]:443"), "2001:db8::1");
        assert_eq!(from("192.0.2.1, unknown, 10.0.0.9"), "10.0.0.9", "no further than what is certain");
        assert_eq!(from("10.0.0.9"), "10.0.0.9");
        let lines = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(seen("::1", &lines).0, "192.0.2.1");
        assert_eq!(seen("::1", &[]), ("::1".to_owned(), false));
    }
}
