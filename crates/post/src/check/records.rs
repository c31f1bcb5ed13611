//! What a mailbox's domain says of its mail, and whether that fits.

use std::time::Duration;

use desk::mailbox::{Mailbox, Secrets};
use desk::text::harmless;
use mail::sender::{Asked, Resolver};
use sla::Name;
use tokio::time::timeout;

use super::words::ltr;
use super::{About, Level, Step};
use crate::sign::signer;

/// Name servers have so long.
const WHOLE: Duration = Duration::from_secs(10);

/// Looks at the records of a mailbox's domain, as far as name servers can be asked. Nothing where none are known.
pub async fn look(mailbox: &Mailbox, secrets: &Secrets, resolver: Option<&Resolver>) -> Vec<Step> {
    let Some(resolver) = resolver else { return Vec::new() };
    let domain = mailbox.domain();
    let Ok(records) = timeout(WHOLE, resolver.records(domain)).await else {
        return vec![unreachable(About::Servers, "no answer in time")];
    };
    let servers = of(About::Servers, &records.servers, |servers| found_servers(domain, servers));
    if let Asked::Unreachable(_) = records.servers {
        return vec![servers];
    }
    let spf = of(About::Spf, &records.spf, |found| found_spf(domain, found));
    let dmarc = of(About::Dmarc, &records.dmarc, |found| found_dmarc(domain, found));
    vec![servers, spf, signature(secrets, resolver).await, dmarc]
}

fn of(about: About, asked: &Asked, found: impl FnOnce(&[String]) -> (Level, Name)) -> Step {
    match asked {
        Asked::Found(records) => {
            let (level, says) = found(records);
            Step::new(about, level, says)
        }
        Asked::Unreachable(said) => unreachable(about, said),
    }
}

fn unreachable(about: About, said: &str) -> Step {
    let says = Name::new(
        format!("Name servers can't be asked from here: {}.", harmless(said)),
        format!("تعذّر سؤال خوادم الأسماء من هنا: {}.", ltr(said)),
    );
    Step::new(about, Level::Look, says)
}

fn found_servers(domain: &str, servers: &[String]) -> (Level, Name) {
    if servers.is_empty() {
        let en = format!("{domain} names no server that takes its mail. Enter an MX record in the DNS.");
        let ar = format!(
            "لا يسمّي {} خادمًا يستقبل بريده. أدخل سجل \u{2066}MX\u{2069} في \u{2066}DNS\u{2069}.",
            ltr(domain)
        );
        return (Level::Look, Name::new(en, ar));
    }
    let servers = servers.join(", ");
    let en = format!("Mail for {domain} goes to {}.", harmless(&servers));
    (Level::Fine, Name::new(en, format!("يذهب بريد {} إلى {}.", ltr(domain), ltr(&servers))))
}

fn found_spf(domain: &str, records: &[String]) -> (Level, Name) {
    let name = ltr(domain);
    match records {
        [] => (
            Level::Look,
            Name::new(
                format!(
                    "{domain} doesn't say from where its mail comes, so others may take it for forged. Enter a TXT record at {domain}, such as v=spf1 mx ~all, that names the server which sends."
                ),
                format!(
                    "لا يقول {name} من أين يأتي بريده، فقد يُعدّ مزوَّرًا. أدخل سجل \u{2066}TXT\u{2069} عند {name}، مثل \u{2066}v=spf1 mx ~all\u{2069}، يسمّي الخادم المرسِل."
                ),
            ),
        ),
        [one] => (
            Level::Fine,
            Name::new(
                format!("{domain} says: {}. Look that the server which sends is among them.", harmless(one)),
                format!("يقول {name}: {}. تأكد أن الخادم المرسِل مذكور فيه.", ltr(one)),
            ),
        ),
        _ => (
            Level::Wrong,
            Name::new(
                format!("{domain} has several SPF records, which counts as none. Leave one."),
                format!("عند {name} عدة سجلات \u{2066}SPF\u{2069}، وذلك كأن لا سجل. أبقِ واحدًا."),
            ),
        ),
    }
}

fn found_dmarc(domain: &str, records: &[String]) -> (Level, Name) {
    let name = ltr(&format!("_dmarc.{domain}"));
    match records {
        [] => (
            Level::Look,
            Name::new(
                format!(
                    "{domain} doesn't say what others do with mail that is forged in its name. Enter a TXT record at _dmarc.{domain}, such as v=DMARC1; p=quarantine."
                ),
                format!(
                    "لا يقول {} ما يُفعل بما يُزوَّر باسمه. أدخل سجل \u{2066}TXT\u{2069} عند {name}، مثل \u{2066}v=DMARC1; p=quarantine\u{2069}.",
                    ltr(domain)
                ),
            ),
        ),
        [one, ..] => (
            Level::Fine,
            Name::new(
                format!("_dmarc.{domain} says: {}.", harmless(one)),
                format!("يقول {name}: {}.", ltr(one)),
            ),
        ),
    }
}

async fn signature(secrets: &Secrets, resolver: &Resolver) -> Step {
    let Some(dkim) = &secrets.dkim else {
        let says = Name::new(
            "Mail isn't signed here. Where the server that sends signs it, that is enough.",
            "لا يُوقَّع البريد هنا. وإن كان الخادم المرسِل يوقّعه فذلك كافٍ.",
        );
        return Step::new(About::Dkim, Level::Fine, says);
    };
    let signer = match signer(dkim) {
        Ok(signer) => signer,
        Err(error) => {
            let says = Name::new(error.to_string(), error.text(sla::Language::Ar));
            return Step::new(About::Dkim, Level::Wrong, says);
        }
    };
    let (name, text) = signer.record();
    match timeout(WHOLE, resolver.texts(&name)).await {
        Err(_) => unreachable(About::Dkim, "no answer in time"),
        Ok(asked) => of(About::Dkim, &asked, |found| found_key((&name, &text), found)),
    }
}

fn found_key((name, text): (&str, &str), records: &[String]) -> (Level, Name) {
    let same = records.iter().any(|record| key(record) == key(text));
    if same {
        let en = format!("Mail is signed, and {name} has the key.");
        return (Level::Fine, Name::new(en, format!("البريد موقَّع، والمفتاح عند {}.", ltr(name))));
    }
    let (en, ar) = match records {
        [] => ("has no key", "لا مفتاح عند"),
        _ => ("has another key", "المفتاح مختلف عند"),
    };
    (
        Level::Wrong,
        Name::new(
            format!(
                "{name} {en}, so others take the signature for forged. Enter this TXT record there: {text}"
            ),
            format!(
                "{ar} {}، فيُعدّ التوقيع مزوَّرًا. أدخل سجل \u{2066}TXT\u{2069} هذا هناك: {}",
                ltr(name),
                ltr(text)
            ),
        ),
    )
}

/// The key in a record, without the spaces that it may have.
fn key(record: &str) -> Option<String> {
    let part = record.split(';').find_map(|part| part.trim().strip_prefix("p="));
    part.map(|key| key.chars().filter(|c| !c.is_whitespace()).collect())
}
