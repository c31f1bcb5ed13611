//! SPF, DKIM and DMARC, asked of the name servers by ourselves: for mail that no receiver that we trust has judged.

use std::net::{IpAddr, SocketAddr};

use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcOutput, DmarcResult, MessageAuthenticator, SpfOutput,
    SpfResult,
};

use super::{Outcome, Verdict, decided};
use crate::parse::Message;

/// How many signatures of a message are looked at: each asks a name server and costs a computation, and an honest
/// message has two or three.
const MOST_SIGNATURES: usize = 8;

/// What a name is called that isn't known (RFC 7208 7.3).
const UNKNOWN: &str = "unknown";

/// How a message came, as a server of ours saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The address that handed it over.
    pub address: IpAddr,
    /// What that called itself (`EHLO`).
    pub helo: String,
    /// The sender of the envelope; empty for nobody.
    pub mail_from: String,
}

/// The name servers that are asked.
#[derive(Clone)]
pub struct Resolver(pub(super) MessageAuthenticator);

/// No name server is known or can be asked; what was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(pub String);

impl Resolver {
    /// Those that the machine asks.
    ///
    /// # Errors
    /// The machine names none.
    pub fn of_the_machine() -> Result<Self, Unavailable> {
        let (config, options) = read_system_conf().map_err(|error| Unavailable(error.to_string()))?;
        Self::new(config, options)
    }

    /// This one.
    ///
    /// # Errors
    /// It can't be asked.
    pub fn asking(server: SocketAddr) -> Result<Self, Unavailable> {
        let mut asked = NameServerConfig::udp_and_tcp(server.ip());
        asked.connections.iter_mut().for_each(|connection| connection.port = server.port());
        Self::new(ResolverConfig::from_parts(None, Vec::new(), vec![asked]), ResolverOpts::default())
    }

    fn new(config: ResolverConfig, options: ResolverOpts) -> Result<Self, Unavailable> {
        MessageAuthenticator::new(config, options).map(Self).map_err(|error| Unavailable(error.to_string()))
    }
}

/// What name servers say of a message's author. `raw` is the message as it came, and `message` what it holds; without
/// `arrival`, as for a message in a mailbox, DKIM alone can speak for it.
///
/// A name server out of reach makes nobody a liar: then nobody says anything. The caller bounds how long it takes; an
/// expired signature is one that is so by the machine's clock, which the library reads.
pub async fn checked_verdict(
    raw: &[u8],
    message: &Message,
    arrival: Option<&Arrival>,
    resolver: &Resolver,
) -> Verdict {
    let Some(mut signed) = AuthenticatedMessage::parse(raw) else { return decided(message, &[]) };
    signed.dkim_headers.truncate(MOST_SIGNATURES);
    let dkim = resolver.0.verify_dkim(&signed).await;
    let spf = match arrival {
        Some(arrival) => resolver.0.verify_spf(envelope(arrival)).await,
        None => SpfOutput::default(),
    };
    let mail_from = arrival.map_or("", sender_domain);
    let dmarc = resolver.0.verify_dmarc(DmarcParameters::new(&signed, &dkim, mail_from, &spf)).await;
    let mut outcomes: Vec<_> = dkim.iter().map(of_dkim).collect();
    outcomes.extend(arrival.map(|arrival| of_spf(&spf, arrival)));
    outcomes.push(of_dmarc(&dmarc, arrival.is_some()));
    decided(message, &outcomes)
}

/// What SPF is asked of: the sender of the envelope, and where that is nobody, who handed the message over.
fn envelope(arrival: &Arrival) -> SpfParameters<'_> {
    let Arrival { address, helo, mail_from } = arrival;
    if mail_from.is_empty() {
        return SpfParameters::verify_ehlo(*address, helo, UNKNOWN);
    }
    SpfParameters::verify_mail_from(*address, helo, UNKNOWN, mail_from)
}

fn sender_domain(arrival: &Arrival) -> &str {
    arrival.mail_from.rsplit_once('@').map_or(&arrival.helo, |(_, domain)| domain)
}

fn outcome(method: &str, result: &str, property: &str, value: &str) -> Outcome {
    let properties = vec![(property.to_owned(), value.to_ascii_lowercase())];
    Outcome { method: method.into(), result: result.into(), properties }
}

fn of_dkim(output: &DkimOutput<'_>) -> Outcome {
    let result = match output.result() {
        DkimResult::Pass => "pass",
        DkimResult::TempError(_) => "temperror",
        _ => "fail",
    };
    outcome("dkim", result, "header.d", output.signature().map_or("", |signature| &signature.d))
}

fn of_spf(output: &SpfOutput, arrival: &Arrival) -> Outcome {
    let result = match output.result() {
        SpfResult::Pass => "pass",
        SpfResult::Fail => "fail",
        SpfResult::TempError => "temperror",
        _ => "none",
    };
    let property = if arrival.mail_from.is_empty() { "smtp.helo" } else { "smtp.mailfrom" };
    outcome("spf", result, property, sender_domain(arrival))
}

/// That neither SPF nor DKIM vouches is known only where both were asked.
fn of_dmarc(output: &DmarcOutput, both_asked: bool) -> Outcome {
    let results = [output.dkim_result(), output.spf_result()];
    let any = |wanted: fn(&DmarcResult) -> bool| results.into_iter().any(wanted);
    let result = if any(|it| *it == DmarcResult::Pass) {
        "pass"
    } else if any(|it| matches!(it, DmarcResult::TempError(_))) {
        "temperror"
    } else if both_asked && output.dmarc_record().is_some() {
        "fail"
    } else {
        "none"
    };
    outcome("dmarc", result, "header.from", output.domain())
}
