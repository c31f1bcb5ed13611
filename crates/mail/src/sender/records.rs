//! What a domain says of its mail at its name servers, for whoever sets it up.

use mail_auth::hickory_resolver::net::{DnsError, NetError};
use mail_auth::hickory_resolver::proto::rr::{Name, RData};

use super::{Resolver, ascii};

/// What name servers answer when they are asked for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// These records; none where there are none.
    Found(Vec<String>),
    /// Nobody could be asked; what was said of it.
    Unreachable(String),
}

/// What a domain says of its mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// The servers that take its mail (MX), the preferred one first.
    pub servers: Asked,
    /// From where its mail comes (SPF, RFC 7208).
    pub spf: Asked,
    /// What to do with mail that is forged (DMARC, RFC 7489).
    pub dmarc: Asked,
}

impl Resolver {
    /// What a domain says of its mail. The caller bounds how long it takes.
    pub async fn records(&self, domain: &str) -> Records {
        let domain = ascii(domain);
        let starts = |asked, mark: &str| match asked {
            Asked::Found(texts) => {
                Asked::Found(texts.into_iter().filter(|it| it.starts_with(mark)).collect())
            }
            unreachable @ Asked::Unreachable(_) => unreachable,
        };
        Records {
            servers: self.servers(&domain).await,
            spf: starts(self.texts(&domain).await, "v=spf1"),
            dmarc: starts(self.texts(&format!("_dmarc.{domain}")).await, "v=DMARC1"),
        }
    }

    /// The texts of a name.
    pub async fn texts(&self, name: &str) -> Asked {
        let Ok(name) = Name::from_str_relaxed(format!("{name}.")) else { return Asked::Found(Vec::new()) };
        let found = self.0.0.txt_lookup(name).await;
        asked(found.map(|lookup| {
            let texts = lookup.answers().iter().filter_map(|record| match &record.data {
                RData::TXT(text) => {
                    let whole: Vec<u8> = text.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
                    Some(String::from_utf8_lossy(&whole).into_owned())
                }
                _ => None,
            });
            texts.collect()
        }))
    }

    async fn servers(&self, domain: &str) -> Asked {
        let Ok(name) = Name::from_str_relaxed(format!("{domain}.")) else { return Asked::Found(Vec::new()) };
        let found = self.0.0.mx_lookup(name).await;
        asked(found.map(|lookup| {
            let servers = lookup.answers().iter().filter_map(|record| match &record.data {
                RData::MX(mx) => Some((mx.preference, mx.exchange.to_ascii())),
                _ => None,
            });
            let mut servers: Vec<_> = servers.collect();
            servers.sort();
            servers.into_iter().map(|(_, server)| server.trim_end_matches('.').to_owned()).collect()
        }))
    }
}

fn asked(found: Result<Vec<String>, NetError>) -> Asked {
    match found {
        Ok(found) => Asked::Found(found),
        Err(NetError::Dns(DnsError::NoRecordsFound(_))) => Asked::Found(Vec::new()),
        Err(error) => Asked::Unreachable(error.to_string()),
    }
}
