//! SPF, DKIM and DMARC against name servers that answer from a table, and our own signatures.

#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use std::collections::{HashMap, HashSet};
use std::net::{Ipv4Addr, SocketAddr};

use jiff::Timestamp;
use mail::Mailbox;
use mail::compose::{Outgoing, compose};
use mail::parse::parse;
use mail::sender::{Arrival, KeyProblem, Resolver, Signer, Verdict, checked_verdict};
use mail_auth::hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use mail_auth::hickory_resolver::proto::rr::rdata::TXT;
use mail_auth::hickory_resolver::proto::rr::{RData, Record, RecordType};
use tokio::net::UdpSocket;

const RSA: &str = include_str!("keys/rsa.pem");
const ED25519: &str = include_str!("keys/ed25519.pem");

/// What name servers know: texts by name; what they can't answer just now; and nothing else.
#[derive(Clone, Default)]
struct Names {
    texts: HashMap<String, String>,
    broken: HashSet<String>,
}

impl Names {
    fn with(mut self, name: &str, text: &str) -> Self {
        self.texts.insert(name.into(), text.into());
        self
    }

    fn broken(mut self, name: &str) -> Self {
        self.broken.insert(name.into());
        self
    }

    fn answer(&self, question: &[u8]) -> Vec<u8> {
        let question = Message::from_vec(question).unwrap();
        let query = question.queries[0].clone();
        let name = query.name.to_ascii().trim_end_matches('.').to_lowercase();
        let mut answer = Message::response(question.metadata.id, OpCode::Query);
        answer.metadata.response_code = match self.texts.contains_key(&name) {
            _ if self.broken.contains(&name) => ResponseCode::ServFail,
            true => ResponseCode::NoError,
            false => ResponseCode::NXDomain,
        };
        if let Some(text) = self.texts.get(&name).filter(|_| query.query_type == RecordType::TXT) {
            let strings = text.as_bytes().chunks(255).map(|part| String::from_utf8(part.to_vec()).unwrap());
            let text = RData::TXT(TXT::new(strings.collect()));
            answer.add_answer(Record::from_rdata(query.name.clone(), 60, text));
        }
        answer.queries.push(query);
        answer.to_vec().unwrap()
    }

    /// Answers on a port that the system gives, until the runtime ends.
    async fn served(self) -> Resolver {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address: SocketAddr = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut question = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                let _ = socket.send_to(&self.answer(&question[..length]), from).await;
            }
        });
        Resolver::asking(address).unwrap()
    }
}

/// What a check says where names are as given.
fn verdict(names: Names, raw: &[u8], arrival: Option<&Arrival>) -> Verdict {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let resolver = names.served().await;
        checked_verdict(raw, &parse(raw), arrival, &resolver).await
    })
}

fn written() -> Vec<u8> {
    let mailbox = |name: &str, address: &str| Mailbox { name: name.into(), address: address.into() };
    compose(&Outgoing {
        from: mailbox("سارة", "sara@customer.example"),
        to: vec![mailbox("", "support@desk.example")],
        subject: "الطابعة لا تعمل".into(),
        id: "1@customer.example".into(),
        date: Timestamp::from_second(1_768_208_700).unwrap(),
        text: "منذ الصباح.\n".into(),
        boundary: "b".into(),
        ..Outgoing::default()
    })
    .unwrap()
}

fn signer(pem: &str) -> Signer {
    Signer::new("customer.example", "s1", pem).unwrap()
}

/// A message with the signature of its author's domain.
fn signed() -> Vec<u8> {
    signer(ED25519).signed(&written()).unwrap()
}

fn from(address: [u8; 4], mail_from: &str) -> Arrival {
    let helo = "mx.customer.example".into();
    Arrival { address: address.into(), helo, mail_from: mail_from.into() }
}

const OWN: [u8; 4] = [192, 0, 2, 1];
const OTHER: [u8; 4] = [198, 51, 100, 7];

fn own() -> Arrival {
    from(OWN, "sara@customer.example")
}

fn other() -> Arrival {
    from(OTHER, "sara@customer.example")
}

/// A domain that says where its mail comes from, and that nothing else is its.
fn strict() -> Names {
    let (name, key) = signer(ED25519).record();
    Names::default()
        .with("customer.example", "v=spf1 ip4:192.0.2.0/24 -all")
        .with("_dmarc.customer.example", "v=DMARC1; p=reject")
        .with(&name, &key)
}

#[test]
fn what_the_domain_of_the_author_vouches_for_is_theirs() {
    assert_eq!(verdict(strict(), &written(), Some(&own())), Verdict::Aligned, "by SPF");
    assert_eq!(verdict(strict(), &signed(), Some(&other())), Verdict::Aligned, "by DKIM");
    assert_eq!(verdict(strict(), &signed(), None), Verdict::Aligned, "by DKIM, from a mailbox");
}

#[test]
fn what_the_domain_of_the_author_denies_is_not_theirs() {
    assert_eq!(verdict(strict(), &written(), Some(&other())), Verdict::Fail);
    let evil = from(OTHER, "eve@evil.example");
    let names = strict().with("evil.example", "v=spf1 +all");
    assert_eq!(verdict(names, &written(), Some(&evil)), Verdict::Fail, "a pass of another domain");
    let changed = String::from_utf8(signed()).unwrap().replace("Subject: ", "Subject: x");
    assert_eq!(verdict(strict(), changed.as_bytes(), Some(&other())), Verdict::Fail, "a broken signature");
    let without_dmarc = Names::default().with("customer.example", "v=spf1 ip4:192.0.2.0/24 -all");
    assert_eq!(verdict(without_dmarc, &written(), Some(&other())), Verdict::Fail, "by SPF alone");
}

#[test]
fn forwarded_mail_is_its_authors_where_its_signature_lasts() {
    let forwarder = from(OTHER, "forwarder@school.example");
    let names = strict().with("school.example", "v=spf1 ip4:198.51.100.0/24 -all");
    assert_eq!(verdict(names.clone(), &signed(), Some(&forwarder)), Verdict::Aligned);
    assert_eq!(
        verdict(names, &written(), Some(&forwarder)),
        Verdict::Fail,
        "unsigned, it is as one that is forged"
    );
    let lenient = Names::default().with("customer.example", "v=spf1 ip4:192.0.2.0/24 ~all");
    assert_eq!(
        verdict(lenient, &written(), Some(&other())),
        Verdict::None,
        "where the domain isn't sure itself"
    );
}

#[test]
fn where_no_records_are_nobody_says_anything() {
    assert_eq!(verdict(Names::default(), &written(), Some(&own())), Verdict::None);
    assert_eq!(verdict(Names::default(), &written(), None), Verdict::None);
    assert_eq!(verdict(Names::default(), &signed(), Some(&own())), Verdict::None, "a key that nobody knows");
}

#[test]
fn a_mailbox_alone_cannot_tell_that_spf_fails() {
    assert_eq!(verdict(strict(), &written(), None), Verdict::None);
}

#[test]
fn a_name_server_out_of_reach_makes_nobody_a_liar() {
    for name in ["_dmarc.customer.example", "customer.example", "s1._domainkey.customer.example"] {
        let said = verdict(strict().broken(name), &signed(), Some(&other()));
        assert_ne!(said, Verdict::Fail, "{name}");
    }
    let key = signer(ED25519).record().0;
    assert_eq!(verdict(strict().broken(&key), &signed(), Some(&other())), Verdict::None);
    let without_dmarc = Names::default().with("customer.example", "v=spf1 -all").broken(&key);
    assert_eq!(verdict(without_dmarc, &signed(), Some(&other())), Verdict::None, "DKIM may yet speak for it");
    let dmarc = strict().broken("_dmarc.customer.example");
    assert_eq!(verdict(dmarc, &written(), Some(&other())), Verdict::None);
    assert_eq!(verdict(strict().broken("customer.example"), &written(), Some(&other())), Verdict::None);
}

#[test]
fn several_authors_are_nobody_here_either() {
    let raw = b"From: eve@evil.example, sara@customer.example\r\nSubject: x\r\n\r\nx\r\n";
    assert_eq!(verdict(strict(), raw, Some(&own())), Verdict::Fail);
    assert_eq!(verdict(strict(), b"", Some(&own())), Verdict::Fail, "nobody");
    let twice = [b"From: eve@evil.example\r\n".as_slice(), &signed()].concat();
    assert_ne!(
        verdict(strict(), &twice, Some(&other())),
        Verdict::Aligned,
        "a second author over a signature"
    );
}

#[test]
fn signatures_beyond_what_is_honest_are_not_looked_at() {
    let (name, key) = signer(ED25519).record();
    let names = Names::default().with(&name, &key);
    let noise = "DKIM-Signature: v=1; a=ed25519-sha256; s=x; d=evil.example; c=relaxed/relaxed; h=From; \
                 bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";
    let behind = |count: usize| [noise.repeat(count).as_bytes(), &signed()].concat();
    assert_eq!(verdict(names.clone(), &behind(7), None), Verdict::Aligned);
    assert_eq!(verdict(names, &behind(8), None), Verdict::None);
}

#[test]
fn what_we_sign_is_seen_to_be_ours_with_either_kind_of_key() {
    for pem in [RSA, ED25519] {
        let signer = signer(pem);
        let (name, key) = signer.record();
        assert_eq!(name, "s1._domainkey.customer.example");
        let message = signer.signed(&written()).unwrap();
        assert_eq!(verdict(Names::default().with(&name, &key), &message, None), Verdict::Aligned);
        for added in
            ["From: eve@evil.example\r\n", "Reply-To: eve@evil.example\r\n", "Cc: eve@evil.example\r\n"]
        {
            let message = [added.as_bytes(), &message].concat();
            let said = verdict(Names::default().with(&name, &key), &message, None);
            assert_ne!(said, Verdict::Aligned, "{added}");
        }
    }
}

#[test]
fn the_record_of_a_key_is_as_other_programs_write_it() {
    let public: String =
        include_str!("keys/rsa-public.pem").lines().filter(|line| !line.starts_with('-')).collect();
    assert_eq!(signer(RSA).record().1, format!("v=DKIM1; k=rsa; p={public}"));
}

#[test]
fn what_cannot_sign_is_said() {
    let problem = |domain: &str, pem: &str| Signer::new(domain, "s1", pem).err();
    assert_eq!(problem("customer example", RSA), Some(KeyProblem::Name("customer example".into())));
    assert_eq!(problem("x\r\n.example", RSA), Some(KeyProblem::Name("x\r\n.example".into())));
    assert_eq!(problem("customer.example", "nothing"), Some(KeyProblem::NotAKey));
    assert_eq!(problem("customer.example", include_str!("keys/rsa-1024.pem")), Some(KeyProblem::Kind));
}
